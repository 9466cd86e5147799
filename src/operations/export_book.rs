//! A site check bound as one PDF: the whole with its contents in front, a chapter for every site.
use super::export::{refuse_inputs, write_unless_stopped};
use super::export_document::book;
use super::export_pages::{alone, book_of, check_json};
use super::open_layer::OperationError;
use super::set_in_parts::{Chapters, Setting, knows_parts};
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::SiteCheckResult;
use crate::progress::Progress;
use crate::report::check_book;
use crate::report::context::{ReportContext, RunRecord};
use crate::report::model::Report;
use std::fs::File;
use std::io::{self, Seek as _, Write as _};
use std::ops::Range;
use std::path::Path;

/// Writes the summary with contents and a chapter for every site as one PDF. A template of the user's that does not look
/// at `data.bound` gets the whole book at once, and the memory that this takes.
///
/// # Errors
/// The file can't be written, the user's template can't be followed, or cancellation, which leaves no file.
pub fn export_check_book(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
    path: &Path,
    progress: &Progress,
) -> Result<(), OperationError> {
    refuse_inputs(path, context, record)?;
    let json = check_json(result, input, context, record, path)?;
    let mut spool = spooled_book(result, input, context, record, &json, (path, progress))?;
    write_unless_stopped(path, progress, |out| io::copy(&mut spool, out).map(drop))
}

/// The book in a file that nobody else sees, from its beginning; `json` goes with it, `path` says where there is room.
///
/// # Errors
/// As [`export_check_book`].
pub(super) fn spooled_book(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
    json: &[u8],
    (path, progress): (&Path, &Progress),
) -> Result<File, OperationError> {
    progress.check()?;
    let setting = Setting {
        context,
        path,
        progress,
    };
    if knows_parts(&context.publication) {
        let chapters = Chapters {
            titles: result.sites.iter().map(check_book::chapter_title).collect(),
            made: &|range: Range<usize>| -> Vec<Report> {
                let sites = result.sites.get(range).unwrap_or(&[]);
                let chapters = sites
                    .iter()
                    .map(|site| check_book::chapter(&alone(result, site), input, context));
                chapters.collect()
            },
        };
        return setting.spooled(check_book::front(result, input, context, record), &chapters, json);
    }
    let bytes = book(&book_of(result, input, context, record), json, context, path)?;
    let mut spool = setting.spool()?;
    let written = spool.write_all(&bytes).and_then(|()| spool.rewind());
    written.map_err(|error| setting.failed(&error))?;
    Ok(spool)
}
