//! Cuts rings at an axis-parallel box on the grid (Sutherland–Hodgman).
//!
//! What the box keeps of a ring may run back and forth along the box's sides; its winding number inside the
//! box is that of the ring, which is all that the overlay asks for. Cut points come from the edge in a
//! canonical order, so two polygons that share an edge are cut at the same point.

use super::grid::{self, GridPoint};

/// The piece of a ring (degrees) inside the box `low`…`high`; empty if there is none.
pub(super) fn clip_ring(ring_lonlat: &[[f64; 2]], low: GridPoint, high: GridPoint) -> Vec<GridPoint> {
    let sides = [
        Side {
            at: low.x,
            across: Axis::X,
            keep_above: true,
        },
        Side {
            at: high.x,
            across: Axis::X,
            keep_above: false,
        },
        Side {
            at: low.y,
            across: Axis::Y,
            keep_above: true,
        },
        Side {
            at: high.y,
            across: Axis::Y,
            keep_above: false,
        },
    ];
    let Some(mut ring) = clip_first(ring_lonlat, sides[0]) else {
        return Vec::new();
    };
    for side in &sides[1..] {
        ring = clip_side(ring, *side);
        if ring.len() < 3 {
            return Vec::new();
        }
    }
    ring
}

#[derive(Clone, Copy)]
enum Axis {
    X,
    Y,
}

/// A side of the box; positions at or above `at` are kept, or those at or below.
#[derive(Clone, Copy)]
struct Side {
    at: i64,
    across: Axis,
    keep_above: bool,
}

impl Side {
    fn keeps(&self, point: GridPoint) -> bool {
        let value = match self.across {
            Axis::X => point.x,
            Axis::Y => point.y,
        };
        if self.keep_above {
            value >= self.at
        } else {
            value <= self.at
        }
    }

    fn cut(&self, a: GridPoint, b: GridPoint) -> GridPoint {
        let (a, b) = if (a.x, a.y) <= (b.x, b.y) { (a, b) } else { (b, a) };
        match self.across {
            Axis::X => GridPoint::new(self.at, interpolate(a.x, a.y, b.x, b.y, self.at)),
            Axis::Y => GridPoint::new(interpolate(a.y, a.x, b.y, b.x, self.at), self.at),
        }
    }
}

/// The value at `at` of the line through (`at1`, `value1`) and (`at2`, `value2`), rounded to nearest.
fn interpolate(at1: i64, value1: i64, at2: i64, value2: i64, at: i64) -> i64 {
    let (mut run, mut rise) = (
        i128::from(at2 - at1),
        i128::from(value2 - value1) * i128::from(at - at1),
    );
    if run < 0 {
        (run, rise) = (-run, -rise);
    }
    if run == 0 {
        return value1;
    }
    let rounded = (2 * rise + run).div_euclid(2 * run);
    value1 + i64::try_from(rounded).unwrap_or(0)
}

/// The first cut, straight from degrees; `None` when nothing is left.
fn clip_first(ring_lonlat: &[[f64; 2]], side: Side) -> Option<Vec<GridPoint>> {
    let mut before = grid::to_grid(*ring_lonlat.last()?);
    let mut kept_before = side.keeps(before);
    let mut out = Vec::new();
    for position in ring_lonlat {
        let point = grid::to_grid(*position);
        kept_before = step(&mut out, side, before, kept_before, point);
        before = point;
    }
    finish(&mut out);
    (out.len() >= 3).then_some(out)
}

fn clip_side(ring: Vec<GridPoint>, side: Side) -> Vec<GridPoint> {
    if ring.iter().all(|point| side.keeps(*point)) {
        return ring;
    }
    let Some(mut before) = ring.last().copied() else {
        return ring;
    };
    let mut kept_before = side.keeps(before);
    let mut out = Vec::new();
    for point in &ring {
        kept_before = step(&mut out, side, before, kept_before, *point);
        before = *point;
    }
    finish(&mut out);
    out
}

/// Takes the edge `before → point`; whether `point` was kept.
#[inline]
fn step(out: &mut Vec<GridPoint>, side: Side, before: GridPoint, kept_before: bool, point: GridPoint) -> bool {
    let kept = side.keeps(point);
    if kept != kept_before {
        push(out, side.cut(before, point));
    }
    if kept {
        push(out, point);
    }
    kept
}

#[inline]
fn push(out: &mut Vec<GridPoint>, point: GridPoint) {
    if out.last() != Some(&point) {
        out.push(point);
    }
}

fn finish(out: &mut Vec<GridPoint>) {
    while out.len() > 1 && out.first() == out.last() {
        out.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::{clip_ring, interpolate};
    use crate::geometry::grid::{GridPoint, doubled_area, to_grid};

    #[test]
    fn a_ring_is_cut_to_the_box() {
        let ring = [[100.0, 20.0], [110.0, 20.0], [110.0, 30.0], [100.0, 30.0]];
        let clipped = clip_ring(&ring, to_grid([105.0, 25.0]), to_grid([120.0, 26.0]));
        let side = |degrees: i128| degrees << 48;
        assert_eq!(doubled_area(&clipped), 2 * side(5) * side(1));
        assert_eq!(
            clip_ring(&ring, to_grid([90.0, 10.0]), to_grid([120.0, 40.0])),
            ring.map(to_grid)
        );
        assert!(clip_ring(&ring, to_grid([111.0, 20.0]), to_grid([112.0, 30.0])).is_empty());
    }

    #[test]
    fn a_box_inside_the_ring_becomes_the_whole_box() {
        let ring = [[100.0, 20.0], [110.0, 21.0], [108.0, 30.0], [99.0, 31.0]];
        let (low, high) = (to_grid([103.0, 24.0]), to_grid([104.0, 25.0]));
        let clipped = clip_ring(&ring, low, high);
        assert_eq!(
            doubled_area(&clipped),
            2 * i128::from(high.x - low.x) * i128::from(high.y - low.y)
        );
    }

    #[test]
    fn an_edge_is_cut_at_the_same_point_from_both_ends() {
        for at in -5..30 {
            assert_eq!(interpolate(-7, 3, 31, -50, at), interpolate(31, -50, -7, 3, at));
        }
        assert_eq!(interpolate(0, 0, 4, 2, 1), 1);
        let far = 1i64 << 57;
        assert_eq!(interpolate(-far, -far, far, far, 12_345), 12_345);
    }

    #[test]
    fn rings_of_one_position_vanish() {
        let low = GridPoint::new(0, 0);
        assert!(clip_ring(&[], low, low).is_empty());
        assert!(clip_ring(&[[0.0, 0.0]], low, low).is_empty());
    }
}
