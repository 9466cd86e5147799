//! The site check as a use case: a layer that can't be read becomes `not-checked`, never "not affected".
use super::area_rule::{area_rule, nearest_zone, plane, refuse_failed};
use super::open_layer::{LayerRequest, OpenedLayer, OperationError};
use crate::analysis::site_check::{self, Constraint, SiteCheckInput};
use crate::analysis::site_result::SiteCheckResult;
use crate::crs::gauss_kruger::GaussKruger;
use crate::geometry::area_method::{AreaMethod, AreaRule};
use crate::geometry::shapes::Bounds;
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::progress::{Cancelled, Progress};
use crate::texts::Language;
use crate::texts::cli::Sentence;
use std::collections::BTreeMap;

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
    for (_, rule) in &input.options.planes {
        let Some(failed) = rule.plane().filter(|plane| plane.has_failed()) else {
            continue;
        };
        // A position without an image voids what was measured with the plane, which only stands beside.
        for site in &mut result.sites {
            site.planar = site.planar.take().filter(|planar| planar.plane != failed.code());
        }
    }
    Ok(result)
}

/// The planes to hold declared areas against, with the longitudes of their meridians: the sites' own zone, else the 3°
/// zones of CGCS2000 that they lie in. None where no site declares an area, or no zone is near.
#[must_use]
pub fn planes_for_declared(sites: &Layer) -> Vec<(f64, AreaRule)> {
    if sites.fields().field(Meaning::DeclaredArea).is_none() {
        return Vec::new();
    }
    let middle = |bounds: Bounds| bounds.center()[0];
    if GaussKruger::of_code(&sites.crs().code).is_some() {
        let rule = area_rule(AreaMethod::Planar, std::iter::once(sites)).ok();
        let at = sites.bounds().map(middle);
        return at.zip(rule).into_iter().collect();
    }
    let features = sites.shapes().features();
    let zones: BTreeMap<u32, String> = features
        .filter_map(|feature| nearest_zone(middle(feature.bounds())))
        .map(|(code, meridian_deg)| (meridian_deg, code))
        .collect();
    let planes = zones.into_iter().filter_map(|(meridian_deg, code)| {
        let plane = plane(&code).ok()?;
        Some((f64::from(meridian_deg), AreaRule::Planar(plane)))
    });
    planes.collect()
}
