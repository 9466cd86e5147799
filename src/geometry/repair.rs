//! Makes a polygon valid: each ring even-odd by itself, then shell − ∪ holes.
use super::shapes::Shapes;
use crate::issues::Fault;

/// What repairing a polygon found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repair {
    /// Each kind of fault once, with a place.
    pub faults: Vec<(Fault, [f64; 2])>,
    /// Square metres of the raw rings, |shell| − Σ|holes|.
    pub area_before_m2: f64,
    pub area_after_m2: f64,
    /// Whether anything that encloses area is left.
    pub kept: bool,
}

/// Appends the valid polygon(s) that `rings_lonlat` (shell first; closed or not) make as parts to `out`:
/// shells counter-clockwise, holes clockwise, open, without consecutive equal positions. Positions of a
/// ring that was valid are kept to the last bit. Does not end the feature.
#[must_use]
pub fn repair_polygon(rings_lonlat: &[&[[f64; 2]]], out: &mut Shapes) -> Repair {
    let _ = (rings_lonlat, out);
    unimplemented!()
}
