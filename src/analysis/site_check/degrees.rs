//! Boxes in degrees and distances in metres: bounds on the safe side, for leaving out what can't matter.

use crate::geometry::shapes::Bounds;

/// The shortest degree of latitude (at the equator) and the degree of longitude there, in metres on CGCS2000.
const LATITUDE_DEGREE_M: f64 = 110_574.0;
const EQUATOR_DEGREE_M: f64 = 111_319.0;

/// `bounds` with everything within `distance_m` of it, and a little more.
pub(super) fn grown(bounds: &Bounds, distance_m: f64) -> Bounds {
    let latitude = distance_m / LATITUDE_DEGREE_M * 1.01;
    let farthest = bounds.min[1].abs().max(bounds.max[1].abs()) + latitude;
    let cosine = libm::cos(farthest.min(89.0).to_radians());
    let longitude = distance_m / (EQUATOR_DEGREE_M * cosine) * 1.01;
    Bounds {
        min: [bounds.min[0] - longitude, bounds.min[1] - latitude],
        max: [bounds.max[0] + longitude, bounds.max[1] + latitude],
    }
}

/// No two positions of the boxes are nearer than this, in metres.
pub(super) fn least_distance_m(one: &Bounds, other: &Bounds) -> f64 {
    let gap = |axis: usize| {
        (one.min[axis] - other.max[axis])
            .max(other.min[axis] - one.max[axis])
            .max(0.0)
    };
    let latitudes = [one.min[1], one.max[1], other.min[1], other.max[1]];
    let farthest = latitudes
        .into_iter()
        .fold(0.0_f64, |farthest, latitude| farthest.max(latitude.abs()));
    let east_m = gap(0) * EQUATOR_DEGREE_M * libm::cos(farthest.min(90.0).to_radians());
    let north_m = gap(1) * LATITUDE_DEGREE_M;
    // A geodesic is shorter than the way along the parallel: by less than 0.01 % across 2° of longitude and less than
    // 5 % across 60°.
    let is_small = gap(0) <= 2.0 && gap(1) <= 2.0;
    libm::hypot(east_m, north_m) * if is_small { 0.999 } else { 0.95 }
}

/// No position of a box that is `degrees` away from `center` (as the index measures) is nearer than this, in metres.
pub(super) fn least_distance_from_degrees_m(center: [f64; 2], degrees: f64) -> f64 {
    let farthest = (center[1].abs() + degrees).min(90.0);
    degrees * EQUATOR_DEGREE_M.min(LATITUDE_DEGREE_M) * libm::cos(farthest.to_radians()) * 0.95
}

#[cfg(test)]
mod tests {
    use super::{grown, least_distance_m};
    use crate::geometry::shapes::Bounds;

    #[test]
    fn the_bounds_lie_on_the_safe_side_of_known_distances() {
        // One degree of longitude at 40° N is 85,394 m, one of latitude 111,035 m.
        let at = |longitude: f64, latitude: f64| Bounds {
            min: [longitude, latitude],
            max: [longitude, latitude],
        };
        let east = least_distance_m(&at(116.0, 40.0), &at(117.0, 40.0));
        assert!(east < 85_394.0 && east > 80_000.0, "{east}");
        let north = least_distance_m(&at(116.0, 39.5), &at(116.0, 40.5));
        assert!(north < 111_035.0 && north > 100_000.0, "{north}");
        assert!(grown(&at(116.0, 40.0), 85_394.0).max[0] > 117.0);
        assert!(grown(&at(116.0, 39.5), 111_035.0).max[1] > 40.5);
    }
}
