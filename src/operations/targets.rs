//! Which targets apply: the built-in catalogue, the user's own file, or both.
use super::hashing::sha256_hex;
use super::open_layer::OperationError;
use super::project::{read_small_file, text_of};
use crate::layer::InputFile;
use crate::policy::catalogue::{built_in_targets, parse_targets};
use crate::policy::targets::Target;
use crate::texts::cli::Sentence;
use std::path::PathBuf;

/// A target file as the user names it: `FILE` replaces the catalogue, `+FILE` adds to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetFile {
    pub path: PathBuf,
    pub adds: bool,
}

impl TargetFile {
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

/// The targets that apply and the files they are from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadedTargets {
    pub targets: Vec<Target>,
    /// Empty when only the built-in catalogue serves.
    pub files: Vec<InputFile>,
}

/// Loads the targets that `files` ask for: the built-in catalogue comes first unless every file
/// replaces it; a later target of the same id takes the place of an earlier one.
///
/// # Errors
/// A message for people: the file can't be read, or what in it is wrong.
pub fn load_targets(files: &[TargetFile]) -> Result<LoadedTargets, OperationError> {
    let mut loaded = LoadedTargets::default();
    if files.iter().all(|file| file.adds) {
        loaded.targets = built_in_targets().map_err(|error| problem(error.to_string(), "data/targets.toml"))?;
    }
    for file in files {
        let path = file.path.display().to_string();
        let bytes = read_small_file(&file.path)?;
        let text = text_of(&bytes, &path)?;
        for target in parse_targets(text).map_err(|error| problem(error.to_string(), &path))? {
            match loaded.targets.iter_mut().find(|known| known.id == target.id) {
                Some(known) => *known = target,
                None => loaded.targets.push(target),
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

/// The targets of one region, or all, in catalogue order.
#[must_use]
pub fn targets_of_region(targets: Vec<Target>, region: Option<&str>) -> Vec<Target> {
    targets
        .into_iter()
        .filter(|target| region.is_none_or(|region| target.region == region))
        .collect()
}

fn problem(message: String, path: &str) -> OperationError {
    OperationError::Said(Sentence::TargetsProblem {
        message,
        path: path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{TargetFile, load_targets, targets_of_region};
    use std::path::PathBuf;

    #[test]
    fn a_plus_adds_and_its_absence_replaces() {
        assert_eq!(
            TargetFile::from_text("+mine.toml"),
            TargetFile {
                path: PathBuf::from("mine.toml"),
                adds: true
            }
        );
        assert!(!TargetFile::from_text("mine.toml").adds);
    }

    #[test]
    fn the_catalogue_serves_when_no_file_is_named() {
        let loaded = load_targets(&[]).expect("the built-in catalogue");
        assert!(!loaded.targets.is_empty() && loaded.files.is_empty());
        let hebei = targets_of_region(loaded.targets, Some("130000"));
        assert!(hebei.iter().any(|target| target.id == "hebei-red-line-area"));
        assert!(hebei.iter().all(|target| target.region == "130000"));
    }
}
