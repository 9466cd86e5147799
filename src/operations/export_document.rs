//! A report as a document of one of the formats that people print, sign or go on working with.
use super::export::Format;
use super::open_layer::OperationError;
use super::set_in_parts::{Chapters, Setting, knows_parts};
use crate::progress::Progress;
use crate::report::context::{Publication, ReportContext};
use crate::report::model::Report;
use crate::report::page_data::{self, Book, Bound, PageData};
use crate::report::pdf::{self, Making};
use crate::report::report_parts::row_count;
use crate::report::{docx, html, xlsx};
use crate::texts::cli::Sentence;
use crate::texts::documents::DocumentRefusal;
use std::io::Read as _;
use std::path::Path;

/// A PDF with more rows is set in parts. They begin on pages of their own, which shorter ones are spared.
const ROWS_AT_ONCE: usize = 2000;

/// What a document is made from.
#[derive(Clone, Copy, Debug)]
pub struct Printed<'a> {
    pub report: &'a Report,
    /// The result, to be attached to a PDF.
    pub json: &'a [u8],
    /// The result as a table in full precision, for a workbook.
    pub csv: Option<&'a [u8]>,
}

impl Format {
    /// Whether it holds any report: a page, a document, a workbook.
    #[must_use]
    pub const fn is_document(self) -> bool {
        matches!(self, Self::Html | Self::Pdf | Self::Docx | Self::Xlsx)
    }
}

/// The bytes of a document; `path` is for messages.
///
/// # Errors
/// The user's template can't be followed, the format is none of a document, or a table lost a row.
pub fn document(
    format: Format,
    printed: &Printed<'_>,
    context: &ReportContext,
    path: &Path,
) -> Result<Vec<u8>, OperationError> {
    let report = printed.report;
    refuse_lost_rows(report)?;
    match format {
        Format::Html => Ok(html::page(report).into_bytes()),
        Format::Pdf if row_count(report) > ROWS_AT_ONCE && knows_parts(&context.publication) => {
            let setting = Setting {
                context,
                path,
                progress: &Progress::new(),
            };
            let none = Chapters {
                titles: Vec::new(),
                made: &|_| Vec::new(),
            };
            let mut bytes = Vec::new();
            let mut spool = setting.spooled(report.clone(), &none, printed.json)?;
            spool.read_to_end(&mut bytes).map_err(|error| setting.failed(&error))?;
            Ok(bytes)
        }
        Format::Pdf => {
            let data = page_data::of_report(report, logo_name(&context.publication).as_deref());
            made(data, printed.json, context, path)
        }
        Format::Xlsx => xlsx::workbook(report, printed.csv).map_err(|error| writing_failed(&error, path)),
        Format::Docx => docx::document(report).map_err(|error| writing_failed(&error, path)),
        _ => Err(super::export::does_not_fit(path)),
    }
}

/// The bytes of a book; `path` is for messages.
///
/// # Errors
/// The user's template can't be followed.
pub fn book(book: &Book, json: &[u8], context: &ReportContext, path: &Path) -> Result<Vec<u8>, OperationError> {
    for report in std::iter::once(&book.front).chain(&book.chapters) {
        refuse_lost_rows(report)?;
    }
    let data = page_data::of_book(book, logo_name(&context.publication).as_deref());
    made(data, json, context, path)
}

/// The bytes of a part of a book: the front where there are no chapters, else those. `front` is what the margins say.
///
/// # Errors
/// As [`book`].
pub(super) fn part(
    front: &Report,
    chapters: &[Report],
    bound: Bound,
    json: &[u8],
    (context, path): (&ReportContext, &Path),
) -> Result<Vec<u8>, OperationError> {
    for report in std::iter::once(front).chain(chapters) {
        refuse_lost_rows(report)?;
    }
    let data = page_data::of_part(front, chapters, logo_name(&context.publication).as_deref(), bound);
    made(data, json, context, path)
}

/// How many pages a part of a book takes; its pictures are not drawn.
///
/// # Errors
/// As [`book`].
pub(super) fn part_pages(
    front: &Report,
    chapters: &[Report],
    bound: Bound,
    context: &ReportContext,
    path: &Path,
) -> Result<usize, OperationError> {
    let publication = &context.publication;
    let name = logo_name(publication);
    let data = page_data::of_part(front, chapters, name.as_deref(), bound).without_pictures();
    let making = making(publication, name.as_deref(), b"{}");
    pdf::page_count(data, &making).map_err(|error| refused(error.message, publication, path))
}

/// The pages of a report as SVG, as its PDF has them.
///
/// # Errors
/// The user's template can't be followed.
pub(super) fn pages(report: &Report, context: &ReportContext) -> Result<Vec<String>, OperationError> {
    let data = page_data::of_report(report, logo_name(&context.publication).as_deref());
    svg_pages(data, context)
}

/// As [`pages`], of a book.
///
/// # Errors
/// The user's template can't be followed.
pub(super) fn book_pages(book: &Book, context: &ReportContext) -> Result<Vec<String>, OperationError> {
    let data = page_data::of_book(book, logo_name(&context.publication).as_deref());
    svg_pages(data, context)
}

fn svg_pages(data: PageData, context: &ReportContext) -> Result<Vec<String>, OperationError> {
    let publication = &context.publication;
    let name = logo_name(publication);
    let making = making(publication, name.as_deref(), b"{}");
    pdf::pages(data, &making).map_err(|error| refused(error.message, publication, Path::new("")))
}

/// A table that lost a row is never printed.
pub(super) fn refuse_lost_rows(report: &Report) -> Result<(), OperationError> {
    match report.lost_rows() {
        None => Ok(()),
        Some((heading, rows, expected)) => Err(OperationError::Said(Sentence::Document(DocumentRefusal::RowsLost {
            heading: heading.to_owned(),
            rows,
            expected,
        }))),
    }
}

fn making<'a>(publication: &'a Publication, logo: Option<&'a str>, json: &'a [u8]) -> Making<'a> {
    Making {
        json,
        template: publication.template.as_ref().map(|template| &*template.bytes),
        logo: logo.zip(publication.logo.as_ref().map(|logo| &*logo.bytes)),
    }
}

fn refused(message: String, publication: &Publication, path: &Path) -> OperationError {
    let template = publication.template.as_ref();
    OperationError::Said(Sentence::Document(DocumentRefusal::Layout {
        message,
        path: template.map_or_else(|| path.display().to_string(), |template| template.file.path.clone()),
    }))
}

fn made(data: PageData, json: &[u8], context: &ReportContext, path: &Path) -> Result<Vec<u8>, OperationError> {
    let publication = &context.publication;
    let name = logo_name(publication);
    let making = making(publication, name.as_deref(), json);
    pdf::pdf(data, &making).map_err(|error| refused(error.message, publication, path))
}

/// The logo's name for the layout: its ending tells what it is.
fn logo_name(publication: &Publication) -> Option<String> {
    let logo = publication.logo.as_ref()?;
    let ending = Path::new(&logo.file.path).extension()?;
    Some(format!("logo.{}", ending.to_string_lossy().to_ascii_lowercase()))
}

fn writing_failed(error: &impl ToString, path: &Path) -> OperationError {
    OperationError::Said(Sentence::WritingFailed {
        message: error.to_string(),
        path: path.display().to_string(),
    })
}
