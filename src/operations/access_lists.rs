//! Access lists from files, in whatever encoding they come.
use super::hashing::sha256_hex;
use super::open_layer::OperationError;
use super::project::read_small_file;
use crate::formats::FormatError;
use crate::formats::text_encoding::decode;
use crate::formats::workbook::{is_workbook, text_sheets};
use crate::layer::InputFile;
use crate::policy::access_list::{AccessClause, AccessListError, Row, access_clauses, has_headings, parse_access_list};
use crate::progress::Progress;
use crate::texts::Language;
use crate::texts::cases::CaseSentence;
use crate::texts::cli::Sentence;
use std::path::PathBuf;

/// Clauses and the files they are from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessLists {
    pub clauses: Vec<AccessClause>,
    pub files: Vec<InputFile>,
    /// Sheets that were not read as lists.
    pub passed_over: Vec<CaseSentence>,
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
        let name = file
            .file_name()
            .map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
        let clauses = if is_workbook(&bytes, &name) {
            let (clauses, sheets) = clauses_of_workbook(bytes.clone(), &name, &path)?;
            if !sheets.is_empty() {
                let path = path.clone();
                lists.passed_over.push(CaseSentence::SheetsPassedOver { sheets, path });
            }
            clauses
        } else {
            let decoded = decode(&bytes, None)
                .map_err(|message| OperationError::of_layer(|language| message.text(language).to_owned(), &path))?;
            parse_access_list(&decoded.text, &name).map_err(|error| no_list(&error, &path))?
        };
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

/// The clauses of every sheet that has the headings of a list, and the names of the others: a note or a cover, or a list
/// with headings of its own.
fn clauses_of_workbook(
    bytes: Vec<u8>,
    name: &str,
    path: &str,
) -> Result<(Vec<AccessClause>, Vec<String>), OperationError> {
    let sheets = text_sheets(bytes, &Progress::new()).map_err(|error| match error {
        FormatError::Unreadable { message } => {
            OperationError::of_layer(|language| message.text(language).to_owned(), path)
        }
        other => OperationError::of_layer(|_| other.to_string(), path),
    })?;
    let mut clauses = Vec::new();
    let mut passed_over = Vec::new();
    let mut is_list = false;
    for (sheet, rows) in sheets {
        let rows: Vec<Row> = rows.into_iter().map(|(number, row)| (number as u64, row)).collect();
        if has_headings(&rows) {
            is_list = true;
            let place = format!("{name} [{sheet}]");
            clauses.extend(access_clauses(&rows, &place).map_err(|error| no_list(&error, path))?);
        } else if !rows.is_empty() {
            passed_over.push(sheet);
        }
    }
    if is_list {
        Ok((clauses, passed_over))
    } else {
        Err(no_list(&AccessListError::NoCode, path))
    }
}

fn no_list(error: &AccessListError, path: &str) -> OperationError {
    OperationError::Said(Sentence::Case(CaseSentence::NoAccessList {
        zh: error.text(Language::Zh),
        en: error.text(Language::En),
        path: path.to_owned(),
    }))
}
