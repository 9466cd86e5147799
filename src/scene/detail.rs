//! How much each vertex matters: Douglas–Peucker once for all detail levels.
//!
//! The result of the algorithm for every tolerance is nested, so one run gives each vertex the greatest
//! tolerance at which it stays; a level then only compares. (D. Douglas, T. Peucker, *Algorithms for the
//! reduction of the number of points*, Cartographica 10, 1973.)

use super::world::World;
use crate::progress::{Cancelled, Progress};

/// A path longer than this is cut at regular vertices that always stay: the algorithm is quadratic for
/// unlucky shapes, and so many vertices more on a path of thousands can't be noticed.
const MAX_RUN: usize = 8192;

/// Distances looked at between two questions whether to stop.
const CHECK_AFTER: usize = 1 << 20;

/// For each vertex of a path the tolerance (world units) up to which it stays; ∞ for those that always
/// stay: the ends of a line, and two vertices of a ring that are far from each other. Vertices that matter
/// less than `floor` get 0.
pub fn significance(path: &[World], is_ring: bool, floor: f32, progress: &Progress) -> Result<Vec<f32>, Cancelled> {
    let mut kept = vec![0.0_f32; path.len()];
    let Some(origin) = path.first() else {
        return Ok(kept);
    };
    let local = |position: &World| std::array::from_fn(|axis| f64::from(position[axis]) - f64::from(origin[axis]));
    let mut positions: Vec<[f64; 2]> = path.iter().map(local).collect();
    let mut anchors = Vec::new();
    if is_ring {
        // The start is the westernmost vertex, so that it doesn't depend on where the file begins the ring.
        let start = index_of_min(path);
        positions.rotate_left(start);
        kept.rotate_left(start);
        positions.extend(positions.first().copied());
        anchors.extend([0, farthest_from_first(&positions), path.len()]);
        mark_and_simplify(&positions, &anchors, floor, &mut kept, progress)?;
        kept.rotate_right(start);
    } else {
        anchors.extend([0, path.len() - 1]);
        mark_and_simplify(&positions, &anchors, floor, &mut kept, progress)?;
    }
    Ok(kept)
}

/// Simplifies between anchors, which always stay. A ring's last position is its first again and has no
/// place of its own in `kept`.
fn mark_and_simplify(
    positions: &[[f64; 2]],
    anchors: &[usize],
    floor: f32,
    kept: &mut [f32],
    progress: &Progress,
) -> Result<(), Cancelled> {
    let mut stack = Vec::new();
    for pair in anchors.windows(2) {
        let &[mut from, to] = pair else { continue };
        while from < to {
            let until = if to - from > 2 * MAX_RUN { from + MAX_RUN } else { to };
            stack.push((from, until, f32::INFINITY));
            for end in [from, until] {
                if let Some(kept) = kept.get_mut(end) {
                    *kept = f32::INFINITY;
                }
            }
            from = until;
        }
    }
    let mut looked_at = 0;
    while let Some((from, to, limit)) = stack.pop() {
        looked_at += to - from;
        if looked_at > CHECK_AFTER {
            looked_at = 0;
            progress.check()?;
        }
        let Some(run) = positions.get(from..=to) else {
            continue;
        };
        let (distance, offset) = farthest_from_chord(run);
        #[expect(clippy::cast_possible_truncation, reason = "a tolerance needs no more than f32")]
        let significance = (distance as f32).min(limit);
        if offset > 0 && significance > floor {
            if let Some(kept) = kept.get_mut(from + offset) {
                *kept = significance;
            }
            stack.push((from, from + offset, significance));
            stack.push((from + offset, to, significance));
        }
    }
    Ok(())
}

/// The greatest distance of an inner position to the segment between the ends, and its index (0 if there
/// is no inner position).
fn farthest_from_chord(run: &[[f64; 2]]) -> (f64, usize) {
    let [first, inner @ .., last] = run else {
        return (0.0, 0);
    };
    let along = [last[0] - first[0], last[1] - first[1]];
    let length_2 = along[0] * along[0] + along[1] * along[1];
    let per_length_2 = if length_2 > 0.0 { 1.0 / length_2 } else { 0.0 };
    let mut farthest = (-1.0, 0);
    for (index, position) in inner.iter().enumerate() {
        let offset = [position[0] - first[0], position[1] - first[1]];
        let share = ((offset[0] * along[0] + offset[1] * along[1]) * per_length_2).clamp(0.0, 1.0);
        let miss = [offset[0] - share * along[0], offset[1] - share * along[1]];
        let distance_2 = miss[0] * miss[0] + miss[1] * miss[1];
        if distance_2 > farthest.0 {
            farthest = (distance_2, index + 1);
        }
    }
    (farthest.0.max(0.0).sqrt(), farthest.1)
}

fn index_of_min(path: &[World]) -> usize {
    path.iter()
        .enumerate()
        .min_by_key(|(_, position)| **position)
        .map_or(0, |(index, _)| index)
}

fn farthest_from_first(positions: &[[f64; 2]]) -> usize {
    let Some(first) = positions.first() else {
        return 0;
    };
    let mut farthest = (-1.0, 0);
    for (index, position) in positions.iter().enumerate() {
        let distance_2 = (position[0] - first[0]).powi(2) + (position[1] - first[1]).powi(2);
        if distance_2 > farthest.0 {
            farthest = (distance_2, index);
        }
    }
    farthest.1
}

#[cfg(test)]
mod tests {
    use super::significance;
    use crate::progress::Progress;
    use crate::scene::world::World;
    use proptest::prelude::*;

    fn of(path: &[World], is_ring: bool) -> Vec<f32> {
        significance(path, is_ring, 0.0, &Progress::new()).expect("not cancelled")
    }

    #[test]
    fn a_vertex_matters_as_much_as_it_stands_out() {
        let kept = of(&[[0, 100], [50, 90], [100, 100], [150, 100], [200, 100]], false);
        assert!(kept[0].is_infinite() && kept[4].is_infinite());
        assert!((kept[1] - 10.0).abs() < 1e-3);
        assert!((kept[3]).abs() < 1e-3);
    }

    #[test]
    fn a_rings_vertices_matter_the_same_wherever_it_begins() {
        let ring: Vec<World> = vec![[0, 0], [100, 3], [200, 0], [203, 90], [200, 200], [0, 200], [5, 120]];
        let kept = of(&ring, true);
        for start in 1..ring.len() {
            let mut turned = ring.clone();
            turned.rotate_left(start);
            let mut expected = kept.clone();
            expected.rotate_left(start);
            assert_eq!(of(&turned, true), expected);
        }
    }

    #[test]
    fn cancelling_stops_it() {
        let path: Vec<World> = (0..2_000_000_u32).map(|x| [x, (x % 4001) * 7919 % 1009]).collect();
        let progress = Progress::new();
        progress.cancel();
        assert!(significance(&path, false, 0.0, &progress).is_err());
    }

    proptest! {
        #[test]
        fn every_dropped_vertex_is_within_the_tolerance_of_what_stays(
            path in proptest::collection::vec((0_u32..2000, 0_u32..2000), 3..60), tolerance in 1.0_f32..300.0,
        ) {
            let path: Vec<World> = path.into_iter().map(|(x, y)| [x, y]).collect();
            let kept = of(&path, false);
            let stays: Vec<usize> = (0..path.len()).filter(|index| kept[*index] > tolerance).collect();
            for pair in stays.windows(2) {
                let (a, b) = (path[pair[0]].map(f64::from), path[pair[1]].map(f64::from));
                for dropped in &path[pair[0] + 1..pair[1]] {
                    let p = dropped.map(f64::from);
                    let d = [b[0] - a[0], b[1] - a[1]];
                    let t = ((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1]) / (d[0] * d[0] + d[1] * d[1]).max(1e-9);
                    let t = t.clamp(0.0, 1.0);
                    let miss = (p[0] - a[0] - t * d[0]).hypot(p[1] - a[1] - t * d[1]);
                    prop_assert!(miss <= f64::from(tolerance) + 1e-3);
                }
            }
        }
    }
}
