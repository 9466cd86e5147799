//! A report made again: what it says and what is so.
use super::Failure;
use super::args::VerifyArgs;
use super::commands::{context, print};
use super::output::{terminal_width, warn};
use super::progress_line::ProgressLine;
use super::request::Run;
use crate::operations::export::{Format, export_verification};
use crate::operations::verify::verify as verified;
use crate::progress::Progress;
use crate::report::text;
use crate::texts::Language;
use crate::texts::verify::version_note;

/// The report does not hold.
const DOES_NOT_HOLD: u8 = 5;

/// Makes a report again and says whether it holds.
pub(super) fn verify(typed: &VerifyArgs, run: &Run, language: Language) -> Result<u8, Failure> {
    let named = typed.report.display().to_string();
    run.check_outputs(&[named], |format| format == Format::Json || format.is_document())?;
    let progress = Progress::new();
    let line = ProgressLine::start(&progress, run.is_quiet);
    let found = verified(&typed.report, language, &progress)?;
    drop(line);
    if found.is_other_version() {
        warn(run, &version_note(&found.recorded_version, language), language);
    }
    let context = context(run, String::new(), None, Vec::new(), language);
    for path in &run.outputs {
        export_verification(&found, &context, path)?;
    }
    if run.wants_stdout {
        print(&if run.wants_json {
            found.json(language)
        } else {
            text::text(&found.report(&context), terminal_width())
        })?;
    }
    Ok(if found.holds() { 0 } else { DOES_NOT_HOLD })
}
