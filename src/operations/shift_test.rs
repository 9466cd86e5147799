//! Which of several layers seem to come from a web map, by how they fit the others.
use super::open_layer::OperationError;
use crate::analysis::shift_fit::{ShiftSuspicion, shift_suspicion};
use crate::layer::Layer;
use crate::progress::Progress;
use std::sync::Arc;

/// What speaks for a shift of `layer`, one entry for each other layer that it would fit better.
///
/// # Errors
/// Cancellation.
pub fn shift_suspicions(
    layer: &Arc<Layer>,
    others: &[Arc<Layer>],
    progress: &Progress,
) -> Result<Vec<ShiftSuspicion>, OperationError> {
    let mut found = Vec::new();
    // Once shifted back, a layer is taken to be where it belongs.
    if layer.crs().shift.is_some() {
        return Ok(found);
    }
    for other in others.iter().filter(|other| !Arc::ptr_eq(other, layer)) {
        found.extend(shift_suspicion(layer, other, progress)?);
    }
    Ok(found)
}
