//! Coverage as a use case: many layers opened at once, assessed, and what failed said in the user's words.
use super::open_layer::{LayerRequest, OpenOptions, OpenedLayer, OperationError, open_layer_with};
use crate::analysis::coverage::{self, CoverageError, CoverageInput};
use crate::analysis::coverage_result::CoverageResult;
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
    requests
        .par_iter()
        .map(|request| open_layer_with(request, options, progress))
        .collect()
}

/// Assesses coverage of every region by every role.
///
/// # Errors
/// A message for people, or cancellation.
pub fn assess_coverage(input: &CoverageInput, progress: &Progress) -> Result<CoverageResult, OperationError> {
    coverage::assess_coverage(input, progress).map_err(|error| match error {
        CoverageError::Cancelled(cancelled) => OperationError::Cancelled(cancelled),
        CoverageError::NoRegion => OperationError::Said(Sentence::NoRegion),
        CoverageError::RegionWithoutPolygons(layer) => OperationError::Said(Sentence::RegionWithoutPolygons { layer }),
        CoverageError::NoSuchField(field) => OperationError::Said(Sentence::NoSuchField { field }),
    })
}
