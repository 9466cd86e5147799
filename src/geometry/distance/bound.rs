//! What two boxes in degrees are at least apart on the ellipsoid: for leaving out what can't be nearest.

use super::RADIANS;
use crate::geometry::box_tree::Rect;
use crate::geometry::measure::{FLATTENING, SEMI_MAJOR_M};

/// The least radius of curvature of the ellipsoid, b²/a: distances on the sphere of this radius never
/// exceed those on the ellipsoid at the same latitudes and longitudes.
pub(super) const LEAST_RADIUS_M: f64 = SEMI_MAJOR_M * (1.0 - FLATTENING) * (1.0 - FLATTENING);

/// The greatest radius of curvature, a²/b.
const GREATEST_RADIUS_M: f64 = SEMI_MAJOR_M / (1.0 - FLATTENING);

/// The least that a degree between two boxes can measure, for boxes inside a larger one: [`least_distance_m`] made
/// linear, so that holding many edges against each other takes no more than products.
pub(super) struct Gauge {
    /// m for each degree of longitude and of latitude.
    scale: [f64; 2],
}

impl Gauge {
    pub(super) fn within(all: &Rect<f64>) -> Self {
        let half = |axis: usize| 0.5 * (all.max[axis] - all.min[axis]) * RADIANS;
        let widest = half(0).max(half(1));
        if widest > std::f64::consts::FRAC_PI_4 {
            return Self { scale: [0.0; 2] };
        }
        // sin x ≥ x − x³/6, and the quotient with x falls as x grows.
        let north = LEAST_RADIUS_M * RADIANS * (1.0 - widest * widest / 6.0);
        let farthest = all.min[1].abs().max(all.max[1].abs());
        Self {
            scale: [north * libm::cos(farthest * RADIANS).max(0.0), north],
        }
    }

    /// Whether two boxes are surely farther apart than `distance_m`.
    #[inline]
    pub(super) fn parts(&self, a: &Rect<f64>, b: &Rect<f64>, distance_m: f64) -> bool {
        let gap_m =
            |axis: usize| (b.min[axis] - a.max[axis]).max(a.min[axis] - b.max[axis]).max(0.0) * self.scale[axis];
        let (x, y) = (gap_m(0), gap_m(1));
        // What rounding adds to a bound is less than this takes away.
        (x * x + y * y) * (1.0 - 1e-12) > distance_m * distance_m
    }
}

/// A lower bound of the geodesic distance of two boxes in degrees: the haversine formula for the gaps
/// between them at the latitude farthest from the equator, with sin x replaced by x − x³/6.
pub(super) fn least_distance_m(a: &Rect<f64>, b: &Rect<f64>) -> f64 {
    let gap = |axis: usize| (b.min[axis] - a.max[axis]).max(a.min[axis] - b.max[axis]).max(0.0) * RADIANS;
    // Half gaps of more than a quarter turn are as far as it gets.
    let sine = |half: f64| {
        let half = half.min(std::f64::consts::FRAC_PI_4);
        half * (1.0 - half * half / 6.0)
    };
    let (x, y) = (sine(0.5 * gap(0)), sine(0.5 * gap(1)));
    if x <= 0.0 {
        return 2.0 * LEAST_RADIUS_M * y;
    }
    let farthest = [a.min[1], a.max[1], b.min[1], b.max[1]]
        .into_iter()
        .fold(0.0f64, |most, latitude| most.max(latitude.abs()));
    // The series cut off after a negative term is below the cosine.
    let radians = farthest * RADIANS;
    let cosine = if radians < 1.0 {
        let square = radians * radians;
        1.0 - square * (0.5 - square * (1.0 / 24.0 - square / 720.0))
    } else {
        libm::cos(radians)
    };
    let x = cosine.max(0.0) * x;
    2.0 * LEAST_RADIUS_M * (x * x + y * y).sqrt()
}

/// Another lower bound, tight for small boxes far apart: the distance of their middles less their radii.
/// A geodesic bends at least as much as a circle of the greatest radius of curvature, a²/b.
pub(super) fn least_distance_from_middles_m(a: &Rect<f64>, b: &Rect<f64>) -> f64 {
    let (from, to) = (middle_m(a), middle_m(b));
    let chord_m = (0..3).map(|axis| (from[axis] - to[axis]).powi(2)).sum::<f64>().sqrt();
    let half = (0.5 * chord_m / GREATEST_RADIUS_M).min(1.0);
    // asin x ≥ x + x³/6.
    let way_m = 2.0 * GREATEST_RADIUS_M * half * (1.0 + half * half / 6.0);
    way_m * (1.0 - 1e-9) - radius_m(a) - radius_m(b)
}

/// The middle of a box in m from the centre of the ellipsoid.
fn middle_m(rect: &Rect<f64>) -> [f64; 3] {
    let [longitude, latitude] = [0, 1].map(|axis| 0.5 * (rect.min[axis] + rect.max[axis]) * RADIANS);
    let (sine, cosine) = libm::sincos(latitude);
    let (east, front) = libm::sincos(longitude);
    let e2 = FLATTENING * (2.0 - FLATTENING);
    let normal_m = SEMI_MAJOR_M / (1.0 - e2 * sine * sine).sqrt();
    [
        normal_m * cosine * front,
        normal_m * cosine * east,
        normal_m * (1.0 - e2) * sine,
    ]
}

/// No position of a box is farther from its middle.
fn radius_m(rect: &Rect<f64>) -> f64 {
    let [x, y] = [0, 1].map(|axis| 0.5 * (rect.max[axis] - rect.min[axis]) * RADIANS);
    let nearest = if rect.min[1] <= 0.0 && rect.max[1] >= 0.0 {
        0.0
    } else {
        rect.min[1].abs().min(rect.max[1].abs()) * RADIANS
    };
    // The series cut off after a positive term is above the cosine.
    let square = nearest * nearest;
    let cosine = 1.0 - square * (0.5 - square / 24.0);
    let x = x * cosine;
    GREATEST_RADIUS_M * (x * x + y * y).sqrt() * (1.0 + 1e-12)
}
