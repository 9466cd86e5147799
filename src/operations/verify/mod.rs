//! Makes a report again from its own parameters and says what differs: to the unit, the site, the feature.

mod again;
mod asked;
mod attachment;
mod compare;
mod find;

use super::export::Format;
use super::export_book::spooled_book;
use super::export_document::{Printed as Printing, document};
use super::open_layer::OperationError;
use crate::progress::Progress;
use crate::report::verification::{Difference, FileState, Printed, Verification};
use crate::texts::Language;
use crate::texts::cli::Sentence;
use crate::texts::documents::DocumentRefusal;
use crate::texts::verify::VerifyRefusal;
use again::{Again, Pages};
use asked::Asked;
use find::Finder;
use serde_json::Value;
use std::io::{self, Read};
use std::path::Path;

/// What a PDF begins with.
const PDF_MARK: &[u8] = b"%PDF";
/// Of a book, compared at a time.
const COMPARED_BYTES: usize = 64 * 1024;

/// Finds the inputs of a report (JSON, or a PDF that carries it), computes again what it says, and compares.
/// `language` is for reports that don't say theirs.
///
/// # Errors
/// The file can't be read or is no report, its parameters make no sense, or cancellation. That it does not hold is no
/// error.
pub fn verify(path: &Path, language: Language, progress: &Progress) -> Result<Verification, OperationError> {
    let shown = path.display().to_string();
    let bytes = read_whole(path)?;
    let is_pdf = bytes.starts_with(PDF_MARK);
    let json = if is_pdf {
        attachment::of_pdf(&bytes).ok_or_else(|| refused(VerifyRefusal::NotAReport { path: shown.clone() }))?
    } else {
        bytes.clone()
    };
    let recorded: Value = serde_json::from_slice(json.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&json))
        .map_err(|_| refused(VerifyRefusal::NotAReport { path: shown.clone() }))?;
    let asked = Asked::of(&recorded, &shown).map_err(refused)?;
    let mut finder = Finder::new(path);
    let requests = asked.requests(&mut finder);
    let catalogues = asked.catalogues(&mut finder);
    let is_missing = finder
        .found
        .iter()
        .any(|file| file.is_needed && file.state == FileState::Missing);
    let mut verification = Verification {
        path: shown.clone(),
        kind: asked.kind.clone(),
        recorded_version: asked.ecozone.clone(),
        files: finder.found,
        differences: Vec::new(),
        printed: is_pdf.then_some(Printed::NotCompared),
    };
    if is_missing {
        return Ok(verification);
    }
    let is_changed = verification
        .files
        .iter()
        .any(|file| file.is_needed && file.state == FileState::Changed);
    match again::again(&asked, &requests, &catalogues, language, &shown, progress) {
        Ok(again) => {
            let computed: Value = serde_json::from_slice(&again.json).unwrap_or_default();
            verification.differences = compare::differences(&recorded, &computed);
            if is_pdf && verification.holds() && !verification.is_other_version() {
                verification.printed = Some(printed(&bytes, &json, &again, progress)?);
            }
        }
        // What a changed file makes impossible is a difference; what is impossible with the same files is an error.
        Err(
            error @ (OperationError::Said(_)
            | OperationError::Failed(_)
            | OperationError::CrsUnsure(_)
            | OperationError::EncodingUnsure(_)),
        ) if is_changed => {
            verification.differences.push(Difference {
                place: vec![asked.kind.clone()],
                recorded: None,
                computed: Some(Value::String(error.message(language))),
            });
        }
        Err(error) => return Err(error),
    }
    Ok(verification)
}

/// Whether the pages are those of the report made again, in any of the forms that it is printed in.
fn printed(pdf: &[u8], json: &[u8], again: &Again, progress: &Progress) -> Result<Printed, OperationError> {
    let path = Path::new("");
    for pages in &again.pages {
        let is_same = match pages {
            Pages::Report(report) => {
                let printing = Printing {
                    report,
                    json,
                    csv: None,
                };
                document(Format::Pdf, &printing, &again.context, path)? == pdf
            }
            Pages::Book(of) => {
                let made = spooled_book(
                    &of.result,
                    &of.input,
                    &again.context,
                    &of.record,
                    json,
                    (path, progress),
                )?;
                holds_bytes(made, pdf).map_err(|error| {
                    OperationError::Said(Sentence::ReadingFailed {
                        message: error.to_string(),
                        path: path.display().to_string(),
                    })
                })?
            }
        };
        if is_same {
            return Ok(Printed::Identical);
        }
    }
    Ok(Printed::Different)
}

/// Whether a file holds these bytes and no more.
fn holds_bytes(mut file: impl Read, mut bytes: &[u8]) -> io::Result<bool> {
    let mut buffer = vec![0; COMPARED_BYTES];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(bytes.is_empty());
        }
        match buffer.get(..read).and_then(|read| bytes.strip_prefix(read)) {
            Some(rest) => bytes = rest,
            None => return Ok(false),
        }
    }
}

fn refused(refusal: VerifyRefusal) -> OperationError {
    OperationError::Said(Sentence::Document(DocumentRefusal::Verify(refusal)))
}

fn read_whole(path: &Path) -> Result<Vec<u8>, OperationError> {
    let mut bytes = Vec::new();
    super::open_layer::open_file(path)?
        .read_to_end(&mut bytes)
        .map_err(|error| {
            OperationError::Said(Sentence::ReadingFailed {
                message: error.to_string(),
                path: path.display().to_string(),
            })
        })?;
    Ok(bytes)
}
