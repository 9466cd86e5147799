//! Files that replace or extend what is built in: targets, rules.
use super::hashing::sha256_hex;
use super::open_layer::OperationError;
use super::project::{read_small_file, text_of};
use crate::layer::InputFile;
use crate::policy::catalogue::CatalogueError;
use crate::texts::cli::Sentence;
use std::path::PathBuf;

/// A file as the user names it: `FILE` replaces what is built in, `+FILE` adds to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueFile {
    pub path: PathBuf,
    pub adds: bool,
}

impl CatalogueFile {
    /// Reads `FILE` or `+FILE`.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let (path, adds) = text.strip_prefix('+').map_or((text, false), |path| (path, true));
        Self {
            path: PathBuf::from(path),
            adds,
        }
    }
}

/// The entries that apply and the files they are from.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded<T> {
    pub entries: Vec<T>,
    /// Empty when only what is built in serves.
    pub files: Vec<InputFile>,
}

/// A kind of catalogue: how it is read and what its entries are called.
pub(super) struct Catalogue<T> {
    pub built_in: fn() -> Result<Vec<T>, CatalogueError>,
    /// Where the built-in one stands in the source.
    pub built_in_path: &'static str,
    pub parse: fn(&str) -> Result<Vec<T>, CatalogueError>,
    pub id: fn(&T) -> &str,
}

impl<T> Catalogue<T> {
    /// Loads what `files` ask for: the built-in entries come first unless a file replaces them; a later entry of the
    /// same id takes the place of an earlier one.
    ///
    /// # Errors
    /// A message for people: the file can't be read, or what in it is wrong.
    pub fn load(&self, files: &[CatalogueFile]) -> Result<Loaded<T>, OperationError> {
        let mut loaded = Loaded {
            entries: Vec::new(),
            files: Vec::new(),
        };
        if files.iter().all(|file| file.adds) {
            loaded.entries = (self.built_in)().map_err(|error| problem(&error, self.built_in_path))?;
        }
        for file in files {
            let path = file.path.display().to_string();
            let bytes = read_small_file(&file.path)?;
            let text = text_of(&bytes, &path)?;
            for entry in (self.parse)(text).map_err(|error| problem(&error, &path))? {
                let same = |known: &&mut T| (self.id)(known) == (self.id)(&entry);
                match loaded.entries.iter_mut().find(same) {
                    Some(known) => *known = entry,
                    None => loaded.entries.push(entry),
                }
            }
            loaded.files.push(InputFile {
                sha256: sha256_hex(&bytes),
                bytes: bytes.len() as u64,
                parts: Vec::new(),
                path,
            });
        }
        Ok(loaded)
    }
}

fn problem(error: &CatalogueError, path: &str) -> OperationError {
    OperationError::Said(Sentence::CatalogueProblem {
        message: error.to_string(),
        path: path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::CatalogueFile;
    use std::path::PathBuf;

    #[test]
    fn a_plus_adds_and_its_absence_replaces() {
        let adding = CatalogueFile {
            path: PathBuf::from("mine.toml"),
            adds: true,
        };
        assert_eq!(CatalogueFile::from_text("+mine.toml"), adding);
        assert!(!CatalogueFile::from_text("mine.toml").adds);
    }
}
