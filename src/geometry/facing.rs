//! Edges of boundaries that face each other across a narrow strip of ground which is outside of both.

use super::box_tree::{BoxTree, Rect};
use crate::progress::{Cancelled, Progress};

/// Narrower strips are rounding.
const LEAST_WIDTH_M: f64 = 1e-3;
/// Edges face each other if their directions are opposite to less than this (cosine of 25°).
const OPPOSITE: f64 = 0.906;
/// Pairs of edges between two looks at whether to go on.
const PAIRS_AT_ONCE: u64 = 1 << 16;

/// A piece of such a strip in degrees: four corners, counter-clockwise.
pub type StripPiece = [[f64; 2]; 4];

/// The pieces of all strips narrower than `width_m` between the edges of `rings_lonlat`, which are closed or open, with
/// the interior to the left (shells counter-clockwise). Pieces overlap, and reach past a bend by their own width.
///
/// # Errors
/// Cancellation.
pub fn strips<'a>(
    rings_lonlat: impl Iterator<Item = &'a [[f64; 2]]>,
    width_m: f64,
    progress: &Progress,
) -> Result<Vec<StripPiece>, Cancelled> {
    let mut edges: Vec<[[f64; 2]; 2]> = Vec::new();
    for ring in rings_lonlat {
        let after = ring.iter().skip(1).chain(ring.first());
        edges.extend(
            ring.iter()
                .zip(after)
                .map(|(from, to)| [*from, *to])
                .filter(|[from, to]| from.map(f64::to_bits) != to.map(f64::to_bits)),
        );
    }
    let leaves = edges.iter().map(|edge| grown(edge, width_m / 2.0)).collect();
    let mut pieces = Vec::new();
    let mut count = 0_u64;
    let mut outcome = Ok(());
    BoxTree::new(leaves).while_pairs(|one, other| {
        count += 1;
        if count.is_multiple_of(PAIRS_AT_ONCE) {
            outcome = progress.check();
        }
        if let (Some(first), Some(second)) = (edges.get(one), edges.get(other))
            && one != other
        {
            pieces.extend(piece(first, second, width_m));
            pieces.extend(piece(second, first, width_m));
        }
        outcome.is_ok()
    });
    outcome.map(|()| pieces)
}

/// Metres of a degree of longitude and of latitude (Snyder, "Map Projections: A Working Manual", p. 25, to 0.01 m).
fn metres_of_degree(latitude_deg: f64) -> [f64; 2] {
    let cosine = |times: f64| libm::cos((times * latitude_deg).to_radians());
    [
        111_412.84 * cosine(1.0) - 93.5 * cosine(3.0) + 0.118 * cosine(5.0),
        111_132.92 - 559.82 * cosine(2.0) + 1.175 * cosine(4.0),
    ]
}

fn grown([from, to]: &[[f64; 2]; 2], by_m: f64) -> Rect<f64> {
    let [east_m, north_m] = metres_of_degree(from[1]);
    let by = [by_m / east_m.max(1.0) * 1.01, by_m / north_m * 1.01];
    let mut rect = Rect::of(*from);
    rect.grow(*to);
    Rect {
        min: [rect.min[0] - by[0], rect.min[1] - by[1]],
        max: [rect.max[0] + by[0], rect.max[1] + by[1]],
    }
}

/// What lies to the right of `base` up to `other`, where that is near enough.
fn piece(base: &[[f64; 2]; 2], other: &[[f64; 2]; 2], width_m: f64) -> Option<StripPiece> {
    let [origin, end] = *base;
    let scale = metres_of_degree(origin[1]);
    let plane = |[x, y]: [f64; 2]| [(x - origin[0]) * scale[0], (y - origin[1]) * scale[1]];
    let along = plane(end);
    let length = libm::hypot(along[0], along[1]);
    let step = along.map(|part| part / length);
    let (from, to) = (plane(other[0]), plane(other[1]));
    let heading = [to[0] - from[0], to[1] - from[1]];
    let other_length = libm::hypot(heading[0], heading[1]);
    if (heading[0] * step[0] + heading[1] * step[1]) > -OPPOSITE * other_length {
        return None;
    }
    // Along the base, and to its right.
    let turned = |[x, y]: [f64; 2]| [x * step[0] + y * step[1], x * step[1] - y * step[0]];
    let ([t_to, s_to], [t_from, s_from]) = (turned(to), turned(from));
    let slope = (s_from - s_to) / (t_from - t_to);
    let width_at = |t: f64| slope.mul_add(t - t_to, s_to);
    // Past its ends by the strip's width there, so that nothing is missing where both borders bend.
    let mut begin = t_to.max(-width_at(0.0).clamp(0.0, width_m));
    let mut finish = t_from.min(length + width_at(length).clamp(0.0, width_m));
    for (limit, sign) in [(LEAST_WIDTH_M, 1.0), (width_m, -1.0)] {
        // sign · (width − limit) has to be zero or more from begin to finish.
        let room = |t: f64| sign * (width_at(t) - limit);
        if room(begin) < 0.0 && room(finish) < 0.0 {
            return None;
        }
        let crossing = t_to + (limit - s_to) / slope;
        if room(begin) < 0.0 {
            begin = crossing;
        } else if room(finish) < 0.0 {
            finish = crossing;
        }
    }
    // What only meets a corner is none.
    if finish - begin <= LEAST_WIDTH_M || finish <= 0.0 || begin >= length {
        return None;
    }
    let back = |t: f64, s: f64| {
        let x = t * step[0] + s * step[1];
        let y = t * step[1] - s * step[0];
        [origin[0] + x / scale[0], origin[1] + y / scale[1]]
    };
    let corners = [
        back(begin, 0.0),
        back(begin, width_at(begin)),
        back(finish, width_at(finish)),
        back(finish, 0.0),
    ];
    corners
        .iter()
        .flatten()
        .all(|value| value.is_finite())
        .then_some(corners)
}

#[cfg(test)]
mod tests {
    use super::strips;
    use crate::progress::Progress;

    fn square(west: f64, south: f64, side: f64) -> Vec<[f64; 2]> {
        vec![
            [west, south],
            [west + side, south],
            [west + side, south + side],
            [west, south + side],
        ]
    }

    /// One degree of longitude at 40° N is 85,394 m.
    fn count(gap_m: f64) -> usize {
        let (one, two) = (
            square(116.0, 40.0, 0.001),
            square(116.001 + gap_m / 85_394.0, 40.0, 0.001),
        );
        let rings = [one.as_slice(), two.as_slice()];
        strips(rings.into_iter(), 1.0, &Progress::new())
            .expect("nobody cancels")
            .len()
    }

    #[test]
    fn borders_face_each_other_where_a_strip_narrower_than_asked_lies_between() {
        // Each border sees the other.
        assert_eq!((count(0.6), count(0.99)), (2, 2));
        assert_eq!((count(1.01), count(0.0), count(0.0005), count(-0.3)), (0, 0, 0, 0));
    }

    #[test]
    fn a_piece_is_as_wide_as_the_strip_and_hardly_longer_than_the_shorter_border() {
        let (one, two) = (square(116.0, 40.0, 0.001), square(116.001_005, 40.0002, 0.0005));
        let rings = [one.as_slice(), two.as_slice()];
        let found = strips(rings.into_iter(), 1.0, &Progress::new()).expect("nobody cancels");
        assert_eq!(found.len(), 2);
        for piece in found {
            let sides = |axis: usize| {
                let values = piece.iter().map(|corner| corner[axis]);
                let low = values.clone().fold(f64::INFINITY, f64::min);
                [low, values.fold(f64::NEG_INFINITY, f64::max)]
            };
            let [west, east] = sides(0);
            assert!(
                (west - 116.001).abs() < 1e-12 && (east - 116.001_005).abs() < 1e-12,
                "{west}, {east}"
            );
            // Past the ends of the shorter one by no more than the strip's width, 0.427 m.
            let [south, north] = sides(1);
            let width_deg = 0.427_1 / 111_034.0;
            assert!(south <= 40.0002 && south >= 40.0002 - width_deg, "{south}");
            assert!(north >= 40.0007 && north <= 40.0007 + width_deg, "{north}");
        }
    }
}
