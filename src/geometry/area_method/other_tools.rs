//! Areas as other tools print them, to set beside the real ones: on a sphere, in the Web Mercator plane, in any plane.

use super::super::measure::{SEMI_MAJOR_M, Sum};

/// Mean radius of the Earth in m ((2a + b) / 3 of WGS 84), which web libraries take.
pub const MEAN_RADIUS_M: f64 = 6_371_008.8;

/// Signed area in m² of a ring of positions in a plane (shoelace); counter-clockwise > 0. The first position may be
/// repeated at the end.
#[must_use]
pub fn plane_ring_area_m2(ring_m: &[[f64; 2]]) -> f64 {
    let (Some(origin), Some(last)) = (ring_m.first().copied(), ring_m.last().copied()) else {
        return 0.0;
    };
    let from_origin = |position: [f64; 2]| [position[0] - origin[0], position[1] - origin[1]];
    let mut before = from_origin(last);
    let mut sum = Sum::new();
    for position in ring_m {
        let next = from_origin(*position);
        sum.add(before[0] * next[1] - next[0] * before[1]);
        before = next;
    }
    0.5 * sum.value()
}

/// Signed area in m² of a ring in degrees on a sphere, Σ −Δλ (sin φ₁ + sin φ₂) R²/2; counter-clockwise > 0.
/// This is the formula of Chamberlain and Duquette (*Some Algorithms for Polygons on a Sphere*, JPL 07-3, 2007), which
/// turf, `OpenLayers` and geojson-area compute: no great circles, but straight edges on the equal-area cylinder.
#[must_use]
pub fn spherical_ring_area_m2(ring_lonlat: &[[f64; 2]]) -> f64 {
    let on_cylinder: Vec<[f64; 2]> = ring_lonlat
        .iter()
        .map(|[longitude, latitude]| {
            [
                longitude.to_radians() * MEAN_RADIUS_M,
                libm::sin(latitude.to_radians()) * MEAN_RADIUS_M,
            ]
        })
        .collect();
    plane_ring_area_m2(&on_cylinder)
}

/// Signed area in m² of a ring in degrees in the Web Mercator plane (EPSG:3857); counter-clockwise > 0.
#[must_use]
pub fn web_mercator_ring_area_m2(ring_lonlat: &[[f64; 2]]) -> f64 {
    let in_plane: Vec<[f64; 2]> = ring_lonlat
        .iter()
        .map(|[longitude, latitude]| {
            [
                longitude.to_radians() * SEMI_MAJOR_M,
                libm::atanh(libm::sin(latitude.to_radians())) * SEMI_MAJOR_M,
            ]
        })
        .collect();
    plane_ring_area_m2(&in_plane)
}
