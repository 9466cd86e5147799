//! Fewer vertices for drawing; never for numbers.

/// Douglas–Peucker in the unit of the positions; keeps the ends.
#[must_use]
pub fn simplify_path(path: &[[f64; 2]], tolerance: f64) -> Vec<[f64; 2]> {
    let _ = (path, tolerance);
    unimplemented!()
}
