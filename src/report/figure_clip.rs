//! Rings and lines cut at the frame of a picture.
use crate::geometry::shapes::Bounds;

/// A side of the frame: axis, limit, and whether inside is below the limit.
const SIDES: [(usize, bool); 4] = [(0, false), (0, true), (1, false), (1, true)];

fn limit(bounds: &Bounds, axis: usize, is_upper: bool) -> f64 {
    let corner = if is_upper { bounds.max } else { bounds.min };
    if axis == 0 { corner[0] } else { corner[1] }
}

/// Sutherland and Hodgman's clipping (Communications of the ACM 17, 1974) of an open ring; edges along the frame may double, which
/// the margin hides.
pub(super) fn clip_ring(ring: &[[f64; 2]], bounds: &Bounds) -> Vec<[f64; 2]> {
    let mut current = ring.to_vec();
    for (axis, is_upper) in SIDES {
        let limit = limit(bounds, axis, is_upper);
        let value = |position: &[f64; 2]| if axis == 0 { position[0] } else { position[1] };
        let is_inside = |position: &[f64; 2]| {
            if is_upper {
                value(position) <= limit
            } else {
                value(position) >= limit
            }
        };
        if current.iter().all(is_inside) {
            continue;
        }
        let mut clipped = Vec::with_capacity(current.len());
        let mut before = current.last().copied();
        for position in &current {
            if let Some(before) = before.filter(|before| is_inside(before) != is_inside(position)) {
                let share = (limit - value(&before)) / (value(position) - value(&before));
                clipped.push(between(before, *position, share));
            }
            if is_inside(position) {
                clipped.push(*position);
            }
            before = Some(*position);
        }
        current = clipped;
    }
    current
}

fn between(from: [f64; 2], to: [f64; 2], share: f64) -> [f64; 2] {
    [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}

/// The stretches of a line inside the frame (Liang and Barsky, ACM Transactions on Graphics 3, 1984).
pub(super) fn clip_line(path: &[[f64; 2]], bounds: &Bounds) -> Vec<Vec<[f64; 2]>> {
    let mut stretches: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut last_end: Option<[f64; 2]> = None;
    for (from, to) in path.iter().zip(path.iter().skip(1)) {
        let Some((enter, leave)) = inside_share(*from, *to, bounds) else {
            last_end = None;
            continue;
        };
        let (begin, end) = (between(*from, *to, enter), between(*from, *to, leave));
        match stretches.last_mut() {
            Some(stretch) if last_end == Some(begin) => stretch.push(end),
            _ => stretches.push(vec![begin, end]),
        }
        last_end = Some(end);
    }
    stretches
}

fn inside_share(from: [f64; 2], to: [f64; 2], bounds: &Bounds) -> Option<(f64, f64)> {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (axis, is_upper) in SIDES {
        let limit = limit(bounds, axis, is_upper);
        let (begin, end) = if axis == 0 { (from[0], to[0]) } else { (from[1], to[1]) };
        let (begin, end) = if is_upper {
            (limit - begin, limit - end)
        } else {
            (begin - limit, end - limit)
        };
        if begin < 0.0 && end < 0.0 {
            return None;
        }
        if begin < 0.0 {
            enter = enter.max(begin / (begin - end));
        } else if end < 0.0 {
            leave = leave.min(begin / (begin - end));
        }
    }
    (enter <= leave).then_some((enter, leave))
}

#[cfg(test)]
mod tests {
    use super::{Bounds, clip_line, clip_ring};

    const FRAME: Bounds = Bounds {
        min: [0.0, 0.0],
        max: [10.0, 10.0],
    };

    #[test]
    fn a_ring_is_cut_at_the_frame() {
        let ring = clip_ring(&[[-5.0, 2.0], [5.0, 2.0], [5.0, 8.0], [-5.0, 8.0]], &FRAME);
        assert_eq!(ring, [[0.0, 2.0], [5.0, 2.0], [5.0, 8.0], [0.0, 8.0]]);
        assert!(clip_ring(&[[20.0, 20.0], [30.0, 20.0], [30.0, 30.0]], &FRAME).is_empty());
    }

    #[test]
    fn a_line_that_leaves_and_returns_gives_two_stretches() {
        let stretches = clip_line(&[[-2.0, 5.0], [5.0, 5.0], [12.0, 5.0], [12.0, 6.0], [5.0, 6.0]], &FRAME);
        assert_eq!(
            stretches,
            [vec![[0.0, 5.0], [5.0, 5.0], [10.0, 5.0]], vec![[10.0, 6.0], [5.0, 6.0]]]
        );
    }
}
