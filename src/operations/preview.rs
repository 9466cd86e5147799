//! What a report will look like, as pictures for the window.
use super::export_document::{book_pages, pages};
use super::export_pages::book_of;
use super::open_layer::OperationError;
use super::render_map::{MapPlace, MapRequest, map_figure};
use crate::analysis::coverage_result::CoverageResult;
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::SiteCheckResult;
use crate::progress::Progress;
use crate::report::context::{LayerFacts, ReportContext, RunRecord};
use crate::report::figure::Figure;
use crate::report::raster::{self, Pixels, RasterError};
use crate::report::{check_book, check_report, coverage_report, info_report};
use crate::texts::cli::Sentence;

/// Pixels of a map of its own, as `render` draws it.
const MAP_PX: [u32; 2] = [1600, 1200];
/// Pages that are drawn; who wants to see more opens the file.
const PAGES_MAX: usize = 8;
/// Pixels to a point of a page: an A4 page comes to 893 pixels.
const PAGE_ZOOM: f32 = 1.5;

/// What a report is made from.
#[derive(Clone, Copy, Debug)]
pub enum Previewed<'a> {
    Coverage(&'a CoverageResult),
    Check(&'a SiteCheckResult, &'a SiteCheckInput),
    /// The check bound as a book, with a page for every site.
    Book(&'a SiteCheckResult, &'a SiteCheckInput),
    /// What the layers hold.
    Info(&'a [LayerFacts]),
    /// All layers of the context.
    Map,
}

/// A book of more chapters is set when it is written; of it the summary is shown.
const CHAPTERS_MAX: usize = 25;

/// The first pages, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewedPages {
    pub shown: Vec<Pixels>,
    pub count: usize,
    /// Chapters of a book that are not among the pages counted.
    pub chapters: usize,
}

/// The map that goes into a file of its own.
///
/// # Errors
/// The layers hold nothing that has a place.
pub fn whole_map(context: &ReportContext) -> Result<Figure, OperationError> {
    map_figure(&MapRequest {
        layers: context.layers.clone(),
        look: context.map.clone(),
        sheet: context.sheet(),
        place: MapPlace::All,
        size_px: MAP_PX,
        language: context.language,
    })
}

/// The pages of a report as a PDF has them, or with `is_picture` the map that is the whole file.
///
/// # Errors
/// A layout that can't be followed, a page that can't be drawn, or cancellation.
pub fn preview_pages(
    previewed: &Previewed<'_>,
    is_picture: bool,
    context: &ReportContext,
    record: &RunRecord,
    progress: &Progress,
) -> Result<PreviewedPages, OperationError> {
    let mut chapters = 0;
    let (svgs, zoom) = match (previewed, is_picture) {
        (Previewed::Map, _) => (vec![whole_map(context)?.svg()], 1.0),
        (Previewed::Coverage(result), true) => (vec![coverage_report::map(result, context).svg()], 1.0),
        (Previewed::Check(result, _) | Previewed::Book(result, _), true) => {
            (vec![check_report::map(result, context).svg()], 1.0)
        }
        (Previewed::Coverage(result), false) => {
            let report = coverage_report::coverage_report(result, context, record);
            (pages(&report, context)?, PAGE_ZOOM)
        }
        (Previewed::Check(result, input), false) => {
            let report = check_report::check_report(result, input, context, record);
            (pages(&report, context)?, PAGE_ZOOM)
        }
        (Previewed::Book(result, input), false) if result.sites.len() > CHAPTERS_MAX => {
            chapters = result.sites.len();
            let front = check_book::front(result, input, context, record);
            (pages(&front, context)?, PAGE_ZOOM)
        }
        (Previewed::Book(result, input), false) => {
            let book = book_of(result, input, context, record);
            (book_pages(&book, context)?, PAGE_ZOOM)
        }
        (Previewed::Info(facts), _) => {
            let report = info_report::info_report(facts, context, record);
            (pages(&report, context)?, PAGE_ZOOM)
        }
    };
    let mut shown = Vec::new();
    for svg in svgs.iter().take(PAGES_MAX) {
        progress.check()?;
        shown.push(raster::pixels(svg, zoom).map_err(|error| failed(&error))?);
    }
    Ok(PreviewedPages {
        shown,
        count: svgs.len(),
        chapters,
    })
}

fn failed(error: &RasterError) -> OperationError {
    OperationError::Said(Sentence::WritingFailed {
        message: error.to_string(),
        path: String::new(),
    })
}
