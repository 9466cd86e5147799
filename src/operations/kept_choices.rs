//! What was last chosen of a report, kept between starts in a small file of the user's own.
use super::export::write_whole;
use super::open_layer::OperationError;
use super::project::{read_small_file, text_of};
use crate::report::shape::{AreaUnitShown, ReportPart};
use crate::texts::Language;
use crate::texts::cli::Sentence;
use crate::texts::toml::toml_problem;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// The choices that outlive the window. A title, a date or a region belongs to one report and is none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct KeptChoices {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    pub office: String,
    pub secrecy: String,
    /// The ending that the last report was written with.
    pub ending: String,
    pub area_unit: AreaUnitShown,
    pub left_out: Vec<ReportPart>,
}

/// What was kept; nothing was yet where there is no file.
///
/// # Errors
/// The file can't be read, or holds something else.
pub fn read_choices(path: &Path) -> Result<KeptChoices, OperationError> {
    if !path.exists() {
        return Ok(KeptChoices::default());
    }
    let shown = path.display().to_string();
    let bytes = read_small_file(path)?;
    toml::from_str(text_of(&bytes, &shown)?).map_err(|error| {
        OperationError::Said(Sentence::ProjectProblem {
            message: toml_problem(error.message()),
            line: None,
            path: shown,
        })
    })
}

/// Keeps the choices for the next start.
///
/// # Errors
/// The file can't be written.
pub fn keep_choices(path: &Path, choices: &KeptChoices) -> Result<(), OperationError> {
    let failed = |message: String| {
        OperationError::Said(Sentence::WritingFailed {
            message,
            path: path.display().to_string(),
        })
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
    }
    let text = toml::to_string(choices).map_err(|error| failed(error.to_string()))?;
    write_whole(path, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{KeptChoices, keep_choices, read_choices};
    use crate::report::shape::{AreaUnitShown, ReportPart};
    use crate::texts::Language;

    #[test]
    fn what_was_chosen_is_there_at_the_next_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new").join("report.toml");
        assert_eq!(read_choices(&path).expect("nothing yet"), KeptChoices::default());
        let choices = KeptChoices {
            language: Some(Language::Zh),
            office: "某局".to_owned(),
            secrecy: String::new(),
            ending: "docx".to_owned(),
            area_unit: AreaUnitShown::TenThousandSquareKilometres,
            left_out: vec![ReportPart::SiteMaps, ReportPart::Ledger],
        };
        keep_choices(&path, &choices).expect("written");
        assert_eq!(read_choices(&path).expect("read"), choices);
        std::fs::write(&path, "office = 3").expect("written");
        assert!(read_choices(&path).is_err(), "what is damaged is said");
    }
}
