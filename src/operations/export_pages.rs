//! A summary page and a page for every site, as single files: what goes into a file that somebody signs.
use super::export::{Format, refuse_input, write_whole};
use super::export_document::{Printed, document};
use super::open_layer::OperationError;
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::{SiteCheckResult, SiteResult};
use crate::progress::Progress;
use crate::report::context::{ReportContext, RunRecord};
use crate::report::page_data::Book;
use crate::report::{check_book, check_report, html, json_check};
use crate::texts::cli::Sentence;
use rayon::prelude::*;
use std::fs;
use std::path::Path;

/// Longest part of an id in a file's name.
const ID_CHARACTERS: usize = 60;

/// Pages after which all threads wait for each other. Each thread has one document in memory at a time.
const PAGES_AT_ONCE: usize = 64;

/// Writes `summary` (as HTML it leads to the others) and `0001_ID` … as HTML, PDF or DOCX into a folder, which is made if
/// it is missing. Each page is a whole report: its site, the layers with their hashes, the method.
///
/// # Errors
/// A folder or file that can't be written, or cancellation, which leaves the pages written so far.
pub fn export_check_pages(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
    (format, folder): (Format, &Path),
    progress: &Progress,
) -> Result<(), OperationError> {
    fs::create_dir_all(folder).map_err(|error| writing_failed(&error, folder))?;
    let read: Vec<&str> = context
        .layers
        .iter()
        .map(|layer| layer.input().path.as_str())
        .chain(record.paths())
        .collect();
    let write = |name: &str, result: &SiteCheckResult, record: &RunRecord, pages: &[String]| {
        progress.check()?;
        let path = folder.join(name);
        refuse_input(&path, read.iter().copied())?;
        let report = check_report::check_report(result, input, context, record);
        if format == Format::Html {
            return write_whole(&path, html::linked_page(&report, pages).as_bytes());
        }
        let printed = Printed {
            report: &report,
            json: &if format == Format::Pdf {
                check_json(result, input, context, record, &path)?
            } else {
                Vec::new()
            },
            csv: None,
        };
        write_whole(&path, &document(format, &printed, context, &path)?)
    };
    let file = |name: String| format!("{name}.{}", ending(format));
    let numbered = result.sites.iter().zip(1_usize..);
    let names: Vec<String> = numbered
        .map(|(site, number)| file(page_name(number, &site.id)))
        .collect();
    write(&file("summary".to_owned()), result, record, &names)?;
    let page = |(site, name): (&SiteResult, &String)| {
        let record = RunRecord {
            only_site: Some(site.feature + 1),
            ..record.clone()
        };
        write(name, &alone(result, site), &record, &[])
    };
    let sites = result.sites.chunks(PAGES_AT_ONCE);
    sites
        .zip(names.chunks(PAGES_AT_ONCE))
        .try_for_each(|(sites, names)| sites.par_iter().with_max_len(1).zip(names).try_for_each(page))
}

/// The summary and a chapter for every site.
#[must_use]
pub fn book_of(result: &SiteCheckResult, input: &SiteCheckInput, context: &ReportContext, record: &RunRecord) -> Book {
    Book {
        front: check_book::front(result, input, context, record),
        chapters: result
            .sites
            .iter()
            .map(|site| check_book::chapter(&alone(result, site), input, context))
            .collect(),
    }
}

/// The result of one site, by its place in its layer, counted from 1; of none where there is no such site.
#[must_use]
pub fn site_alone(result: &SiteCheckResult, number: usize) -> SiteCheckResult {
    let site = result.sites.iter().find(|site| site.feature + 1 == number);
    site.map_or_else(
        || SiteCheckResult {
            roles: result.roles.clone(),
            sites: Vec::new(),
            overlaps: Vec::new(),
        },
        |site| alone(result, site),
    )
}

/// The result of one site. Overlaps with other sites speak of them by their place; the summary has them.
pub(super) fn alone(result: &SiteCheckResult, site: &SiteResult) -> SiteCheckResult {
    SiteCheckResult {
        roles: result.roles.clone(),
        sites: vec![site.clone()],
        overlaps: Vec::new(),
    }
}

pub(super) fn check_json(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
    path: &Path,
) -> Result<Vec<u8>, OperationError> {
    let mut json = Vec::new();
    json_check::write_check(&mut json, result, input, context, record).map_err(|error| writing_failed(&error, path))?;
    Ok(json)
}

pub(super) fn writing_failed(error: &std::io::Error, path: &Path) -> OperationError {
    OperationError::Said(Sentence::WritingFailed {
        message: error.to_string(),
        path: path.display().to_string(),
    })
}

const fn ending(format: Format) -> &'static str {
    match format {
        Format::Pdf => "pdf",
        Format::Docx => "docx",
        _ => "html",
    }
}

/// A name that every file system takes: letters and digits of the id, the rest as `-`.
fn page_name(number: usize, id: &str) -> String {
    let safe = |character: char| {
        if character.is_alphanumeric() || matches!(character, '-' | '_') {
            character
        } else {
            '-'
        }
    };
    let id: String = id.chars().take(ID_CHARACTERS).map(safe).collect();
    format!("{number:04}_{id}")
}

#[cfg(test)]
mod tests {
    use super::page_name;

    #[test]
    fn an_id_can_not_lead_out_of_the_folder() {
        assert_eq!(page_name(7, "../../etc/passwd"), "0007_------etc-passwd");
        assert_eq!(page_name(12, "地块 1"), "0012_地块-1");
    }
}
