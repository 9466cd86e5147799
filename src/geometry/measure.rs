//! Exact ellipsoidal area and geodesic length on CGCS2000.
use super::shapes::{Feature, Part};

/// Signed area in m² of a ring with edges straight in longitude/latitude; counter-clockwise > 0.
/// `ring_lonlat` is open (the first position is not repeated).
#[must_use]
pub fn ring_area_m2(ring_lonlat: &[[f64; 2]]) -> f64 {
    let _ = ring_lonlat;
    unimplemented!()
}

/// |shell| − Σ|holes| in m²; 0 for lines and points.
#[must_use]
pub fn part_area_m2(part: Part<'_>) -> f64 {
    let _ = part;
    unimplemented!()
}

/// Sum over the polygons of a feature, in m².
#[must_use]
pub fn feature_area_m2(feature: Feature<'_>) -> f64 {
    feature.polygons().map(part_area_m2).sum()
}

/// Length in m of a path, edge by edge along geodesics (Karney); closed paths must repeat their first position.
#[must_use]
pub fn path_length_m(path_lonlat: &[[f64; 2]]) -> f64 {
    let _ = path_lonlat;
    unimplemented!()
}

/// Distance in m and bearing in degrees clockwise from north, from `from` to `to` (lon/lat degrees).
#[must_use]
pub fn geodesic(from: [f64; 2], to: [f64; 2]) -> (f64, f64) {
    let _ = (from, to);
    unimplemented!()
}
