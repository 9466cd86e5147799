//! The site check as a use case: a layer that can't be read becomes `not-checked`, never "not affected".
use super::area_rule::{area_rule, refuse_failed};
use super::open_layer::{LayerRequest, OpenedLayer, OperationError};
use crate::analysis::site_check::{self, Constraint, SiteCheckInput};
use crate::analysis::site_result::SiteCheckResult;
use crate::geometry::area_method::{AreaMethod, AreaRule, Plane};
use crate::layer::Layer;
use crate::layer::fields::Meaning;
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
    let mut result = site_check::check_sites(input, progress)?;
    refuse_failed(&input.options.area)?;
    let plane = input.options.planar.as_ref().and_then(AreaRule::plane);
    if plane.is_some_and(Plane::has_failed) {
        // A position without an image voids what was measured with it; the plane only stands beside.
        for site in &mut result.sites {
            site.planar_area_m2 = None;
        }
    }
    Ok(result)
}

/// The plane to hold declared areas against: the sites' own, else the nearest zone of CGCS2000. `None` where no site
/// declares an area, or no zone is near.
#[must_use]
pub fn plane_for_declared(sites: &Layer) -> Option<AreaRule> {
    sites.fields().field(Meaning::DeclaredArea)?;
    area_rule(AreaMethod::Planar, std::iter::once(sites)).ok()
}
