//! Writes results: the ending chooses the format; a temporary file is renamed, so nothing is half-written.
use super::open_layer::OperationError;
use crate::analysis::coverage_result::CoverageResult;
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::SiteCheckResult;
use crate::layer::Layer;
use crate::texts::Language;
use std::path::Path;
use std::sync::Arc;

/// What every report carries.
#[derive(Clone, Debug)]
pub struct ReportContext {
    pub language: Language,
    /// Title, such as the project's name.
    pub title: String,
    /// `YYYY-MM-DD`, printed only if given.
    pub date: Option<String>,
    /// All layers read, for inputs, ledger and map.
    pub layers: Vec<Arc<Layer>>,
    /// Dissolve field of coverage.
    pub by: Option<String>,
}

/// Writes a coverage report; `path` ends in json, csv, html or geojson.
///
/// # Errors
/// Unknown ending, or the file could not be written.
pub fn export_coverage(result: &CoverageResult, context: &ReportContext, path: &Path) -> Result<(), OperationError> {
    let _ = (result, context, path);
    unimplemented!()
}

/// Writes a site check report; `path` ends in json, csv, html or geojson (the hits' geometry).
///
/// # Errors
/// Unknown ending, or the file could not be written.
pub fn export_check(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    path: &Path,
) -> Result<(), OperationError> {
    let _ = (result, input, context, path);
    unimplemented!()
}
