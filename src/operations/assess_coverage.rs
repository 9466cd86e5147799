//! Coverage as a use case: many layers opened at once, assessed, and what failed said in the user's words.
use super::area_rule::{refuse_failed, too_deep};
use super::crs_question::neighbours;
use super::open_layer::{LayerRequest, OpenOptions, OpenedLayer, OperationError, open_layer_with};
use crate::analysis::coverage::{self, CoverageError, CoverageInput};
use crate::analysis::coverage_result::CoverageResult;
use crate::crs::CrsOrigin;
use crate::crs::error::CrsError;
use crate::geometry::area_method::AreaRule;
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::progress::Progress;
use crate::texts::cli::Sentence;
use rayon::prelude::*;

/// Opens layers side by side; the results stand in the order of `requests`.
#[must_use]
pub fn open_layers(
    requests: &[LayerRequest],
    options: &OpenOptions,
    progress: &Progress,
) -> Vec<Result<OpenedLayer, OperationError>> {
    let mut opened: Vec<Result<OpenedLayer, OperationError>> = requests
        .par_iter()
        .map(|request| open_layer_with(request, options, progress))
        .collect();
    ask_open_layers(requests, options, &mut opened, progress);
    refuse_unused_crs(requests, options, &mut opened);
    opened
}

/// Opens again what no rule could place, in the light of the layers that are open by then: they may leave one reading.
fn ask_open_layers(
    requests: &[LayerRequest],
    options: &OpenOptions,
    opened: &mut [Result<OpenedLayer, OperationError>],
    progress: &Progress,
) {
    let known = opened.iter().filter_map(|opened| opened.as_ref().ok());
    let layers: Vec<_> = known.map(|opened| opened.layer.clone()).collect();
    let options = OpenOptions {
        neighbours: neighbours(&layers),
        ..options.clone()
    };
    for (request, opened) in requests.iter().zip(opened) {
        if !matches!(opened, Err(OperationError::CrsUnsure(_))) {
            continue;
        }
        if !layers.is_empty() {
            *opened = open_layer_with(request, &options, progress);
        }
        if let Err(OperationError::CrsUnsure(question)) = opened {
            question.ask_again(&layers);
        }
    }
}

/// A CRS given for undeclared files passes by those in plain degrees; if it then serves no file at all, it was meant
/// for one of them and does not fit.
fn refuse_unused_crs(
    requests: &[LayerRequest],
    options: &OpenOptions,
    opened: &mut [Result<OpenedLayer, OperationError>],
) {
    let Some(code) = &options.undeclared_crs else { return };
    let is_served = opened.iter().zip(requests).any(|(opened, request)| match opened {
        Ok(opened) => request.crs.is_none() && opened.layer.crs().origin == CrsOrigin::Given,
        // Whatever is wrong with this file, it may be the one that is meant.
        Err(_) => true,
    });
    if is_served {
        return;
    }
    for (request, opened) in requests.iter().zip(opened) {
        let is_passed_by = opened
            .as_ref()
            .is_ok_and(|opened| request.crs.is_none() && passed_by(&opened.layer, options));
        if is_passed_by {
            let error = CrsError::DoesNotFit { code: code.clone() };
            let path = request.source.path_text();
            *opened = Err(OperationError::of_layer(|language| error.message(language), &path));
        }
    }
}

/// Whether a layer is in degrees by its format although another CRS was given for undeclared files.
#[must_use]
pub fn passed_by(layer: &Layer, options: &OpenOptions) -> bool {
    options.undeclared_crs.is_some() && layer.crs().origin == CrsOrigin::Default
}

/// Refuses a layer whose features are there but can't be measured: 0 % would read as a finding. A layer without any
/// features, or of which the filter left none, is truly empty.
fn require_polygons(layer: &Layer) -> Result<(), OperationError> {
    let is_measured = layer.role() == Role::Region || layer.role().is_numerator();
    let has_polygons = layer
        .shapes()
        .features()
        .any(|feature| feature.polygons().next().is_some());
    let is_truly_empty = layer.role() != Role::Region && layer.features_read() == 0;
    // Lines and points may lie beneath as reference; of features that are all broken nothing is known.
    let is_other_reference = layer.role() == Role::Reference && !layer.is_empty();
    if !is_measured || has_polygons || is_truly_empty || is_other_reference {
        return Ok(());
    }
    Err(OperationError::Said(Sentence::NoPolygons {
        read: layer.features_read(),
        path: layer.input().path.clone(),
    }))
}

/// Assesses coverage of every region by every role.
///
/// # Errors
/// A message for people, or cancellation.
pub fn assess_coverage(input: &CoverageInput, progress: &Progress) -> Result<CoverageResult, OperationError> {
    assess_coverage_by(input, &AreaRule::Exact, progress)
}

/// As [`assess_coverage`], with areas by any rule.
///
/// # Errors
/// A message for people, or cancellation.
pub fn assess_coverage_by(
    input: &CoverageInput,
    rule: &AreaRule,
    progress: &Progress,
) -> Result<CoverageResult, OperationError> {
    for layer in &input.layers {
        require_polygons(layer)?;
    }
    let result = coverage::assess_coverage_by(input, rule, progress).map_err(|error| match error {
        CoverageError::Cancelled(cancelled) => OperationError::Cancelled(cancelled),
        CoverageError::NoRegion => OperationError::Said(Sentence::NoRegion),
        // Every region layer has polygons, see above; the name serves if that ever fails.
        CoverageError::RegionWithoutPolygons(path) => OperationError::Said(Sentence::NoPolygons { read: 0, path }),
        CoverageError::NoSuchField(field) => OperationError::Said(Sentence::NoSuchField { field }),
        CoverageError::TooDeep => too_deep(rule),
    })?;
    refuse_failed(rule)?;
    Ok(result)
}
