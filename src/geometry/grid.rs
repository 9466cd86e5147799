//! The one fixed grid of all boolean operations: 2⁻⁴⁸ degree (0.4 nm on the ground).
//!
//! Every f64 longitude from 64° to 128° and every latitude above 16° lies on it exactly, the rest within
//! 0.2 nm. One grid for all operations means that a boundary is noded alike in every one of them.

use super::shapes::Bounds;

/// A position on the grid: degrees · 2⁴⁸.
pub type GridPoint = i_overlay::i_float::int::point::IntPoint<i64>;

/// Grid steps in a degree, 2⁴⁸.
pub const STEPS_PER_DEGREE: f64 = 281_474_976_710_656.0;

/// Nothing may leave ±2⁶⁰: differences and their products must fit in i64 and i128. 360° are 2⁵⁶·⁵.
const LIMIT: f64 = 1_152_921_504_606_846_976.0;

/// The nearest position on the grid. Positions are finite and within ±360°; anything else is clamped.
#[must_use]
#[inline]
pub fn to_grid(position_lonlat: [f64; 2]) -> GridPoint {
    GridPoint::new(steps(position_lonlat[0]), steps(position_lonlat[1]))
}

/// Degrees of a grid position, correctly rounded: what came from `to_grid` on the grid comes back to the bit.
#[must_use]
#[inline]
pub fn from_grid(point: GridPoint) -> [f64; 2] {
    [degrees(point.x), degrees(point.y)]
}

/// The position on the grid that stands for the degrees of this one: what has no degrees of its own moves by up to
/// half a float, that is two steps from 64° to 128°.
#[must_use]
#[inline]
pub(super) fn stated(point: GridPoint) -> GridPoint {
    to_grid(from_grid(point))
}

/// A box in degrees as the smallest box on the grid that holds it: lower left and upper right corner.
#[must_use]
pub fn outward(bounds: &Bounds) -> (GridPoint, GridPoint) {
    let down = |degrees: f64| whole((degrees * STEPS_PER_DEGREE).floor());
    let up = |degrees: f64| whole((degrees * STEPS_PER_DEGREE).ceil());
    (
        GridPoint::new(down(bounds.min[0]), down(bounds.min[1])),
        GridPoint::new(up(bounds.max[0]), up(bounds.max[1])),
    )
}

/// To the nearest step, halves away from 0: as `f64::round`, which is a call where the processor has no such instruction.
#[inline]
fn steps(degrees: f64) -> i64 {
    let scaled = degrees * STEPS_PER_DEGREE;
    let cut = whole(scaled);
    // Exact: from 2⁵² on there is no fraction, below both are floats. Where `whole` clamps, it is the limit anyway.
    let fraction = scaled.clamp(-LIMIT, LIMIT) - float(cut);
    cut + i64::from(fraction >= 0.5) - i64::from(fraction <= -0.5)
}

#[inline]
#[expect(clippy::cast_precision_loss, reason = "what came from a float is one")]
fn float(steps: i64) -> f64 {
    steps as f64
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "clamped to ±2⁶⁰; NaN becomes 0")]
fn whole(value: f64) -> i64 {
    value.clamp(-LIMIT, LIMIT) as i64
}

#[inline]
#[expect(
    clippy::cast_precision_loss,
    reason = "degrees are f64: rounding to them is the purpose"
)]
pub(super) fn degrees(steps: i64) -> f64 {
    steps as f64 / STEPS_PER_DEGREE
}

/// Twice the signed area of the triangle `a b c` in square steps, exact: > 0 when `c` is left of `a → b`.
#[inline]
pub(super) fn orientation(a: GridPoint, b: GridPoint, c: GridPoint) -> i128 {
    i128::from(b.x - a.x) * i128::from(c.y - a.y) - i128::from(b.y - a.y) * i128::from(c.x - a.x)
}

/// Twice the signed area of a ring in square steps, exact. Sums of products may wrap, the result fits.
pub(super) fn doubled_area(ring: &[GridPoint]) -> i128 {
    let (Some(first), Some(mut before)) = (ring.first().copied(), ring.last().copied()) else {
        return 0;
    };
    let mut sum = 0i128;
    for point in ring {
        let cross = i128::from(before.x - first.x) * i128::from(point.y - first.y)
            - i128::from(before.y - first.y) * i128::from(point.x - first.x);
        sum = sum.wrapping_add(cross);
        before = *point;
    }
    sum
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the same to the bit is what is meant")]
mod tests {
    use super::{doubled_area, from_grid, orientation, outward, to_grid};
    use crate::geometry::shapes::Bounds;

    #[test]
    fn positions_of_china_survive_the_grid_to_the_bit() {
        for position in [
            [104.061_234_567_890_12, 30.572_345_678_901_23],
            [64.1, 16.1],
            [127.999_999_9, 53.56],
        ] {
            assert_eq!(from_grid(to_grid(position)), position);
        }
    }

    #[test]
    fn positions_elsewhere_move_less_than_a_quarter_nanometre() {
        let position = [1.234_567_891_234_567, 0.1];
        let back = from_grid(to_grid(position));
        for axis in 0..2 {
            assert!((back[axis] - position[axis]).abs() <= 0.5 / super::STEPS_PER_DEGREE);
        }
    }

    #[test]
    fn impossible_coordinates_are_clamped_instead_of_overflowing() {
        let point = to_grid([f64::INFINITY, f64::NAN]);
        assert_eq!((point.x, point.y), (1 << 60, 0));
    }

    #[test]
    fn rounding_is_to_the_nearest_step_and_halves_go_away_from_zero() {
        for steps in [
            0.0,
            0.25,
            0.5,
            0.75,
            1.5,
            2.5,
            1e15 + 0.5,
            4_503_599_627_370_495.5,
            4_503_599_627_370_497.0,
        ] {
            for value in [steps, -steps] {
                let found = to_grid([value / super::STEPS_PER_DEGREE, 0.0]).x;
                assert_eq!(super::float(found), value.round(), "{value}");
            }
        }
    }

    #[test]
    fn a_box_grows_outward_to_the_grid() {
        let bounds = Bounds {
            min: [0.1, -0.1],
            max: [0.1, -0.1],
        };
        let (low, high) = outward(&bounds);
        assert!(low.x <= high.x && low.y <= high.y);
        assert!(from_grid(low)[0] <= 0.1 && from_grid(high)[0] >= 0.1);
        assert!(from_grid(low)[1] <= -0.1 && from_grid(high)[1] >= -0.1);
    }

    #[test]
    fn the_left_side_of_an_edge_is_positive() {
        let (a, b, c) = (
            to_grid([-180.0, -90.0]),
            to_grid([180.0, -90.0]),
            to_grid([180.0, 90.0]),
        );
        assert!(orientation(a, b, c) > 0);
        assert_eq!(doubled_area(&[a, b, c]), orientation(a, b, c));
        assert_eq!(doubled_area(&[c, b, a]), -orientation(a, b, c));
    }
}
