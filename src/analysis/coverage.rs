//! Every role's dissolved area inside every region unit, and the targets held against it.
use super::coverage_result::CoverageResult;
use crate::layer::Layer;
use crate::policy::targets::Target;
use crate::progress::{Cancelled, Progress};
use std::sync::Arc;

/// What to assess.
#[derive(Clone, Debug)]
pub struct CoverageInput {
    /// All layers; regions and numerators are told by their role, others are passed over.
    pub layers: Vec<Arc<Layer>>,
    /// Dissolves the region features that share this field's value into one unit.
    pub by: Option<String>,
    pub targets: Vec<Target>,
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum CoverageError {
    #[error("no region layer is given")]
    NoRegion,
    #[error("the region layer {0} holds no polygons")]
    RegionWithoutPolygons(String),
    #[error("the region layer {layer} has features that could not be used (feature {feature}); repair them first")]
    RegionIncomplete { layer: String, feature: u32 },
    #[error("no region feature has the field {0}")]
    NoSuchField(String),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Assesses coverage: one pass for every role and unit.
///
/// # Errors
/// See [`CoverageError`].
pub fn assess_coverage(input: &CoverageInput, progress: &Progress) -> Result<CoverageResult, CoverageError> {
    let _ = (input, progress);
    unimplemented!()
}
