//! Access lists from files, in whatever encoding they come.
use super::hashing::sha256_hex;
use super::open_layer::OperationError;
use super::project::read_small_file;
use crate::formats::text_encoding::decode;
use crate::layer::InputFile;
use crate::policy::access_list::{AccessClause, parse_access_list};
use crate::texts::cases::CaseSentence;
use crate::texts::cli::Sentence;
use std::path::PathBuf;

/// Clauses and the files they are from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessLists {
    pub clauses: Vec<AccessClause>,
    pub files: Vec<InputFile>,
}

/// Reads every list.
///
/// # Errors
/// A message for people: a file can't be read, or is no list, or not wholly one.
pub fn load_access_lists(files: &[PathBuf]) -> Result<AccessLists, OperationError> {
    let mut lists = AccessLists::default();
    for file in files {
        let path = file.display().to_string();
        let bytes = read_small_file(file)?;
        let decoded = decode(&bytes, None)
            .map_err(|message| OperationError::of_layer(|language| message.text(language).to_owned(), &path))?;
        let name = file
            .file_name()
            .map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
        let clauses = parse_access_list(&decoded.text, &name).map_err(|error| {
            OperationError::Said(Sentence::Case(CaseSentence::NoAccessList {
                message: error.to_string(),
                path: path.clone(),
            }))
        })?;
        lists.clauses.extend(clauses);
        lists.files.push(InputFile {
            sha256: sha256_hex(&bytes),
            bytes: bytes.len() as u64,
            parts: Vec::new(),
            path,
        });
    }
    Ok(lists)
}
