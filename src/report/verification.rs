//! What came of making a report again: whether it holds, and where it does not.
use super::inputs_report::opening;
use super::model::{Block, Cell, Column, Fact, Report, Section, Table, Tally, Tone, Weight};
use super::{context::ReportContext, json::document};
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::texts::verify::{VerifyText as V, state_text, version_note};
use serde::Serialize;
use serde_json::Value;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verification {
    /// The file, as named.
    pub path: String,
    /// The kind of the report that was made again.
    pub kind: String,
    /// The program that made the report, as it says.
    pub recorded_version: String,
    pub files: Vec<FoundFile>,
    pub differences: Vec<Difference>,
    /// What the printed pages of a PDF are; nothing where a JSON file was verified.
    pub printed: Option<Printed>,
}

/// A file that the report was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    pub recorded_path: String,
    /// Where it was found; `None`: nowhere.
    pub found_path: Option<String>,
    pub recorded_sha256: String,
    pub state: FileState,
    /// A result depends on it; of the others (project, reviews) the report holds all that it took.
    pub is_needed: bool,
}

/// What a file is beside what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    Same,
    Changed,
    Missing,
}

impl FileState {
    /// The word in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Missing => "missing",
        }
    }
}

/// The printed pages of a PDF beside those that are made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    Identical,
    Different,
    /// They can't be made again: another version made them, or the result does not hold.
    NotCompared,
}

impl Printed {
    /// The word in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Different => "different",
            Self::NotCompared => "not-compared",
        }
    }
}

/// One thing that the report says and that is not so.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Unit, site, feature and field, from the outside in, such as `units`, `甲县 990001`, `roles`, `red-line`, `area`.
    pub place: Vec<String>,
    /// As the report has it; `None` where it has nothing there.
    pub recorded: Option<Value>,
    /// As it was computed; `None` where there is nothing.
    pub computed: Option<Value>,
}

impl Verification {
    /// Whether everything that the report says is so.
    #[must_use]
    pub fn holds(&self) -> bool {
        let is_bad = |file: &&FoundFile| file.is_needed && file.state != FileState::Same;
        self.differences.is_empty()
            && !self.files.iter().any(|file| is_bad(&file))
            && self.printed != Some(Printed::Different)
    }

    /// Whether another version of the program made the report.
    #[must_use]
    pub fn is_other_version(&self) -> bool {
        self.recorded_version != env!("CARGO_PKG_VERSION")
    }

    /// What was found, for machines.
    #[must_use]
    pub fn json(&self, language: Language) -> String {
        document(&VerificationShape {
            ecozone: env!("CARGO_PKG_VERSION"),
            kind: "verify",
            report: &self.path,
            report_kind: &self.kind,
            report_version: &self.recorded_version,
            holds: self.holds(),
            printed: self.printed.map(Printed::code),
            files: self
                .files
                .iter()
                .map(|file| FileShape {
                    path: &file.recorded_path,
                    found: file.found_path.as_deref(),
                    sha256: &file.recorded_sha256,
                    state: file.state.code(),
                    needed: file.is_needed,
                })
                .collect(),
            differences: self.all_differences(language),
        })
    }

    /// Files, values and pages alike: each with a sentence.
    fn all_differences(&self, language: Language) -> Vec<DifferenceShape<'_>> {
        let files = self
            .files
            .iter()
            .filter(|file| file.state != FileState::Same && file.is_needed);
        let of_files = files.map(|file| DifferenceShape {
            what: "file",
            place: vec![&file.recorded_path],
            recorded: Some(Value::String(file.recorded_sha256.clone())),
            computed: None,
            says: state_text(file.state.code(), &file.recorded_path, language),
        });
        let of_values = self.differences.iter().map(|difference| DifferenceShape {
            what: "value",
            place: difference.place.iter().map(String::as_str).collect(),
            recorded: difference.recorded.clone(),
            computed: difference.computed.clone(),
            says: difference.text(language),
        });
        let is_printed_wrong = self.printed == Some(Printed::Different);
        let of_pages = is_printed_wrong.then(|| DifferenceShape {
            what: "printed",
            place: Vec::new(),
            recorded: None,
            computed: None,
            says: V::PrintedDifferent.get(language).to_owned(),
        });
        of_files.chain(of_values).chain(of_pages).collect()
    }

    /// What was found, for people.
    #[must_use]
    pub fn report(&self, context: &ReportContext) -> Report {
        let language = context.language;
        let mut report = opening(T::VerifyKind, context);
        report
            .facts
            .push(Fact::new(V::ReportFile.get(language), self.path.clone()));
        report
            .facts
            .push(Fact::new(V::ReportKind.get(language), self.kind.clone()));
        if self.is_other_version() {
            report.facts.push(Fact::new(
                V::Version.get(language),
                version_note(&self.recorded_version, language),
            ));
        }
        if let Some(printed) = self.printed {
            let said = match printed {
                Printed::Identical => V::PrintedIdentical,
                Printed::Different => V::PrintedDifferent,
                Printed::NotCompared => V::PrintedNotCompared,
            };
            report
                .facts
                .push(Fact::new(V::Printed.get(language), said.get(language)));
        }
        let (tone, name) = if self.holds() {
            (Tone::Good, V::Holds)
        } else {
            (Tone::Bad, V::DoesNotHold)
        };
        report
            .facts
            .push(Fact::new(T::Outcome.get(language), name.get(language)));
        let differences = self.all_differences(language);
        report.tallies.push(Tally {
            tone,
            name: V::Differences.get(language).to_owned(),
            count: differences.len(),
        });
        if !self.differences.is_empty() {
            report.sections.push(Section {
                heading: V::Differences.get(language).to_owned(),
                weight: Weight::Answer,
                part: None,
                blocks: vec![Block::Table(self.differences_table(language))],
            });
        }
        report.sections.push(Section {
            heading: T::Inputs.get(language).to_owned(),
            weight: Weight::Answer,
            part: None,
            blocks: vec![Block::Table(self.files_table(language))],
        });
        report
    }

    fn differences_table(&self, language: Language) -> Table {
        let shown = |value: &Option<Value>| {
            value
                .as_ref()
                .map_or(Cell::Empty, |value| Cell::text(value_text(value)))
        };
        Table {
            columns: vec![
                Column::text(V::Where.get(language)),
                Column::text(V::Recorded.get(language)),
                Column::text(V::Recomputed.get(language)),
            ],
            rows: self
                .differences
                .iter()
                .map(|difference| {
                    vec![
                        Cell::text(difference.place.join(" / ")),
                        shown(&difference.recorded),
                        shown(&difference.computed),
                    ]
                })
                .collect(),
            total: None,
            expected_rows: self.differences.len(),
        }
    }

    fn files_table(&self, language: Language) -> Table {
        let row = |file: &FoundFile| {
            let (tone, said) = match file.state {
                FileState::Same => (Tone::Good, V::Same),
                FileState::Changed => (Tone::Bad, V::Changed),
                FileState::Missing => (Tone::Bad, V::Missing),
            };
            let tone = if file.is_needed || file.state == FileState::Same {
                tone
            } else {
                Tone::Attention
            };
            let elsewhere = file.found_path.iter().filter(|found| **found != file.recorded_path);
            vec![
                Cell::text(file.recorded_path.clone()),
                Cell::finding(tone, said.get(language)),
                elsewhere
                    .map(|found| Cell::text(found.clone()))
                    .next()
                    .unwrap_or(Cell::Empty),
                Cell::text(file.recorded_sha256.clone()),
            ]
        };
        Table {
            columns: vec![
                Column::text(T::Path.get(language)),
                Column::text(T::Outcome.get(language)),
                Column::text(V::FoundAt.get(language)),
                Column::below("SHA-256"),
            ],
            rows: self.files.iter().map(row).collect(),
            total: None,
            expected_rows: self.files.len(),
        }
    }
}

impl Difference {
    /// The difference in a sentence.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let shown = |value: &Option<Value>| {
            let nothing = V::Nothing.get(language).to_owned();
            value.as_ref().map_or(nothing, value_text)
        };
        let (recorded, computed) = (shown(&self.recorded), shown(&self.computed));
        let place = self.place.join(" / ");
        match language {
            Language::Zh => format!("{place}：报告为 {recorded}，重算为 {computed}"),
            Language::En => format!("{place}: the report has {recorded}, made again it is {computed}"),
        }
    }
}

/// A value in few characters.
fn value_text(value: &Value) -> String {
    const CHARACTERS_MAX: usize = 80;
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.chars().count() <= CHARACTERS_MAX {
        return text;
    }
    let short: String = text.chars().take(CHARACTERS_MAX).collect();
    format!("{short}…")
}

#[derive(Serialize)]
struct VerificationShape<'a> {
    ecozone: &'static str,
    kind: &'static str,
    report: &'a str,
    report_kind: &'a str,
    report_version: &'a str,
    holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<&'static str>,
    files: Vec<FileShape<'a>>,
    differences: Vec<DifferenceShape<'a>>,
}

#[derive(Serialize)]
struct FileShape<'a> {
    path: &'a str,
    found: Option<&'a str>,
    sha256: &'a str,
    state: &'static str,
    needed: bool,
}

#[derive(Serialize)]
struct DifferenceShape<'a> {
    /// `file`, `value` or `printed`.
    what: &'static str,
    place: Vec<&'a str>,
    recorded: Option<Value>,
    computed: Option<Value>,
    says: String,
}
