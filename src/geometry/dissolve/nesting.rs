//! Which rings bound the union, and which hole belongs to which shell.

use super::loops::Traced;
use super::order::sorted;
use crate::geometry::box_tree::{BoxTree, Rect};
use crate::geometry::grid::{self, GridPoint};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// Edges under one box.
const RUN_EDGES: usize = 8;
/// A ring with fewer edges is gone through whole.
const FEW_EDGES: usize = 64;

/// Polygons as numbers of rings, the shell first. A ring that doesn't part what rings go round from what they don't
/// (rounding makes such, a few steps wide) is left out.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn polygons(traced: &Traced, progress: &Progress) -> Result<Vec<Vec<usize>>, Cancelled> {
    let areas: Vec<i128> = traced.rings().map(grid::doubled_area).collect();
    progress.check()?;
    let around = around(traced, progress)?;
    let of = |inner: usize| {
        let begin = around.partition_point(|(ring, _)| (*ring as usize) < inner);
        let own = around.get(begin..).unwrap_or(&[]).iter();
        own.take_while(move |(ring, _)| *ring as usize == inner)
            .map(|(_, outer)| *outer as usize)
    };
    let area = |ring: usize| areas.get(ring).copied().unwrap_or(0);
    let times = |ring: usize| of(ring).map(|outer| if area(outer) > 0 { 1 } else { -1 }).sum::<i64>();
    let is_shell: Vec<bool> = (0..traced.len())
        .map(|ring| area(ring) > 0 && times(ring) == 0)
        .collect();
    let is_shell = |ring: usize| is_shell.get(ring) == Some(&true);
    let mut polygons: Vec<Vec<usize>> = Vec::new();
    let mut polygon_of = vec![0; traced.len()];
    for ring in (0..traced.len()).filter(|ring| is_shell(*ring)) {
        if let Some(polygon) = polygon_of.get_mut(ring) {
            *polygon = polygons.len();
        }
        polygons.push(vec![ring]);
    }
    for hole in (0..traced.len()).filter(|ring| area(*ring) < 0 && times(*ring) == 1) {
        let shell = of(hole).filter(|ring| is_shell(*ring)).min_by_key(|ring| area(*ring));
        let polygon = shell.and_then(|shell| polygon_of.get(shell));
        if let Some(polygon) = polygon.and_then(|polygon| polygons.get_mut(*polygon)) {
            polygon.push(hole);
        }
    }
    Ok(polygons)
}

/// Pairs of a ring and another that goes round it, in rising order.
fn around(traced: &Traced, progress: &Progress) -> Result<Vec<(u32, u32)>, Cancelled> {
    let boxed = boxed(traced, progress)?;
    let (in_rows, rects): (Vec<u32>, Vec<Rect<i64>>) = boxed.into_iter().unzip();
    let tree = BoxTree::new(rects);
    let candidates: Vec<Vec<(u32, u32)>> = in_rows
        .par_chunks(1024)
        .map(|chunk| {
            progress.check()?;
            let mut found = Vec::new();
            for inner in chunk {
                let Some(at) = middle_doubled(traced.ring(*inner as usize)) else {
                    continue;
                };
                let holds = |rect: &Rect<i64>| {
                    (0..2).all(|axis| {
                        let value = if axis == 0 { at.x } else { at.y };
                        2 * rect.min[axis] <= value && value <= 2 * rect.max[axis]
                    })
                };
                tree.for_each(holds, |place| {
                    found.extend(
                        in_rows
                            .get(place)
                            .filter(|outer| *outer != inner)
                            .map(|outer| (*outer, *inner)),
                    );
                });
            }
            Ok(found)
        })
        .collect::<Result<_, Cancelled>>()?;
    let candidates = sorted(candidates.concat(), progress)?;
    let by_outer: Vec<&[(u32, u32)]> = candidates.chunk_by(|one, other| one.0 == other.0).collect();
    let found: Vec<Vec<(u32, u32)>> = by_outer
        .par_iter()
        .map(|pairs| inside(traced, pairs, progress))
        .collect::<Result<_, Cancelled>>()?;
    sorted(found.concat(), progress)
}

/// Rings with their boxes, in rows, so that neighbours in the list are neighbours on the ground.
fn boxed(traced: &Traced, progress: &Progress) -> Result<Vec<(u32, Rect<i64>)>, Cancelled> {
    let mut boxed: Vec<(u32, Rect<i64>)> = (0..)
        .zip(traced.rings())
        .filter_map(|(number, ring)| Some((number, box_of(ring)?)))
        .collect();
    progress.check()?;
    let middle = |rect: &Rect<i64>, axis: usize| i64::midpoint(rect.min[axis], rect.max[axis]);
    boxed.sort_by_cached_key(|(_, rect)| middle(rect, 1));
    progress.check()?;
    let row = boxed.len().isqrt().max(1);
    for row in boxed.chunks_mut(row) {
        row.sort_by_cached_key(|(_, rect)| middle(rect, 0));
    }
    Ok(boxed)
}

fn box_of(points: &[GridPoint]) -> Option<Rect<i64>> {
    let first = points.first()?;
    let mut rect = Rect::of([first.x, first.y]);
    for point in points {
        rect.grow([point.x, point.y]);
    }
    Some(rect)
}

/// Twice the middle of a ring's first edge: a place that no other ring passes, since rings meet in vertices.
fn middle_doubled(ring: &[GridPoint]) -> Option<GridPoint> {
    let [first, second, ..] = ring else { return None };
    Some(GridPoint::new(first.x + second.x, first.y + second.y))
}

/// Of the pairs given, all with the same outer ring: those whose inner ring it goes round, the inner one first.
fn inside(traced: &Traced, pairs: &[(u32, u32)], progress: &Progress) -> Result<Vec<(u32, u32)>, Cancelled> {
    let Some((outer, _)) = pairs.first() else {
        return Ok(Vec::new());
    };
    let ring = traced.ring(*outer as usize);
    let closed: Vec<GridPoint> = ring.iter().chain(ring.first()).copied().collect();
    let run = |number: usize| {
        let begin = number * RUN_EDGES;
        let end = (begin + RUN_EDGES + 1).min(closed.len());
        closed.get(begin..end).unwrap_or(&[])
    };
    let tree = (pairs.len() > 1 && ring.len() > FEW_EDGES).then(|| {
        let runs = ring.len().div_ceil(RUN_EDGES);
        BoxTree::new((0..runs).filter_map(|number| box_of(run(number))).collect())
    });
    let mut found = Vec::new();
    for (number, (outer, inner)) in pairs.iter().enumerate() {
        if number.is_multiple_of(64) {
            progress.check()?;
        }
        let Some(at) = middle_doubled(traced.ring(*inner as usize)) else {
            continue;
        };
        let mut is_inside = false;
        if let Some(tree) = &tree {
            let may_pass =
                |rect: &Rect<i64>| 2 * rect.min[1] <= at.y && 2 * rect.max[1] >= at.y && 2 * rect.max[0] >= at.x;
            tree.for_each(may_pass, |place| is_inside ^= passes_oddly(run(place), at));
        } else {
            is_inside = passes_oddly(&closed, at);
        }
        if is_inside {
            found.push((*inner, *outer));
        }
    }
    Ok(found)
}

/// Whether an odd number of the edges between consecutive points pass east of a place, which is given twice as far out.
fn passes_oddly(points: &[GridPoint], at_doubled: GridPoint) -> bool {
    let mut odd = false;
    for [a, b] in points.array_windows() {
        let (a, b) = (GridPoint::new(2 * a.x, 2 * a.y), GridPoint::new(2 * b.x, 2 * b.y));
        if (a.y <= at_doubled.y) == (b.y <= at_doubled.y) {
            continue;
        }
        let side = grid::orientation(a, b, at_doubled);
        odd ^= if a.y <= at_doubled.y { side > 0 } else { side < 0 };
    }
    odd
}
