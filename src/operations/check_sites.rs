//! The site check as a use case: a layer that can't be read becomes `not-checked`, never "not affected".
use super::area_rule::refuse_failed;
use super::open_layer::{LayerRequest, OpenedLayer, OperationError};
use crate::analysis::site_check::{self, Constraint, SiteCheckInput};
use crate::analysis::site_result::SiteCheckResult;
use crate::layer::Layer;
use crate::progress::{Cancelled, Progress};
use crate::texts::Language;
use crate::texts::cli::Sentence;

/// Turns what opening a layer gave into something to check against; a failure is kept, not lost.
///
/// # Errors
/// [`Cancelled`].
pub fn constraint(
    request: &LayerRequest,
    opened: &Result<OpenedLayer, OperationError>,
    language: Language,
) -> Result<Constraint, Cancelled> {
    match opened {
        Ok(opened) => Ok(Constraint::Read(opened.layer.clone())),
        Err(OperationError::Cancelled(cancelled)) => Err(*cancelled),
        Err(error) => Ok(Constraint::Failed {
            role: request.role,
            path: request.source.path_text(),
            message: error.message(language),
        }),
    }
}

/// Refuses a site layer in which there is nothing to check.
///
/// # Errors
/// A message for people.
pub fn require_sites(sites: &Layer) -> Result<(), OperationError> {
    if sites.is_empty() {
        return Err(OperationError::Said(Sentence::SitesEmpty {
            first: sites.issues().first().map(|issue| (issue.feature, issue.fault)),
            path: sites.input().path.clone(),
        }));
    }
    Ok(())
}

/// Checks every site against every layer.
///
/// # Errors
/// The site layer is empty, a position can't be measured by the method of area, or cancellation.
pub fn check_sites(input: &SiteCheckInput, progress: &Progress) -> Result<SiteCheckResult, OperationError> {
    require_sites(&input.sites)?;
    let result = site_check::check_sites(input, progress)?;
    refuse_failed(&input.options.area)?;
    Ok(result)
}
