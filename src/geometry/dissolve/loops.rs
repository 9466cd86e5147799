//! Edges in closed chains become rings: what runs both ways cancels, the rest is followed round.

use super::cells::InCells;
use super::order::UNASKED;
use crate::geometry::grid::{self, GridPoint};
use crate::geometry::shapes::Shapes;
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A directed edge with the inside on its left.
pub(super) type Edge = [GridPoint; 2];

/// Loose ends this near each other (2⁻³⁶°, 1.6 µm) are one place that was rounded twice.
pub(super) const NEAR: i64 = 1 << 12;

/// Rings that visit no vertex twice.
#[derive(Debug, Default)]
pub(super) struct Traced {
    points: Vec<GridPoint>,
    /// One past each ring's last point.
    ends: Vec<usize>,
    /// Vertices where rings meet, each with every ring that has it; in rising order.
    knots: Vec<(GridPoint, u32)>,
    /// Edges that stand there more than once in the same direction.
    pub repeated: usize,
}

impl Traced {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn ring(&self, ring: usize) -> &[GridPoint] {
        let begin = ring.checked_sub(1).map_or(0, |before| self.end(before));
        self.points.get(begin..self.end(ring)).unwrap_or(&[])
    }

    pub fn rings(&self) -> impl ExactSizeIterator<Item = &[GridPoint]> + Clone {
        (0..self.len()).map(|ring| self.ring(ring))
    }

    fn end(&self, ring: usize) -> usize {
        self.ends.get(ring).copied().unwrap_or(0)
    }

    pub fn has_knot(&self, at: GridPoint, ring: usize) -> bool {
        u32::try_from(ring).is_ok_and(|ring| self.knots.binary_search(&(at, ring)).is_ok())
    }

    /// Writes a ring in degrees as a path. Vertices at which it met only rings that are not written may be straight.
    pub fn write(&self, ring: usize, is_written: impl Fn(usize) -> bool, shapes: &mut Shapes) {
        let meets = |at: GridPoint| {
            let begin = self.knots.partition_point(|(knot, _)| *knot < at);
            let mut here = self
                .knots
                .get(begin..)
                .unwrap_or(&[])
                .iter()
                .take_while(|(knot, _)| *knot == at);
            here.any(|(_, other)| *other as usize != ring && is_written(*other as usize))
        };
        let points: Vec<(GridPoint, bool)> = self.ring(ring).iter().map(|at| (*at, meets(*at))).collect();
        for (point, _) in without_straight(&points) {
            shapes.push_position(grid::from_grid(point));
        }
        shapes.end_path();
    }

    fn push(&mut self, ring: &[(GridPoint, bool)]) {
        let ring = without_straight(ring);
        if ring.len() < 3 {
            return;
        }
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        for (point, is_knot) in ring {
            self.points.push(point);
            if is_knot {
                self.knots.push((point, number));
            }
        }
        self.ends.push(self.points.len());
    }
}

/// Follows edges round into rings; `None` if there are loose ends far from each other.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn trace(edges: Vec<Edge>, progress: &Progress) -> Result<Option<Traced>, Cancelled> {
    let mut graph = Graph::new(edges, progress)?;
    let repeated = graph.repeated;
    match graph.joints() {
        Joints::None => {}
        Joints::Found(joints) => {
            graph.edges.extend(joints);
            graph = Graph::new(graph.edges, progress)?;
        }
        Joints::Torn => return Ok(None),
    }
    let mut traced = graph.traced(progress)?;
    traced.repeated = repeated;
    traced.knots.sort_unstable();
    Ok(Some(traced))
}

/// Edges by where they begin; of those that run both ways what is left when they cancel.
struct Graph {
    edges: Vec<Edge>,
    /// For each edge the first of those that begin where it ends, or where such would stand.
    next: Vec<u32>,
    /// Edges that stand there once more.
    repeated: usize,
}

enum Joints {
    None,
    Found(Vec<Edge>),
    Torn,
}

impl Graph {
    fn new(edges: Vec<Edge>, progress: &Progress) -> Result<Self, Cancelled> {
        let sorted = InCells::new(&edges, progress)?;
        drop(edges);
        let next: Vec<Vec<u32>> = sorted
            .edges
            .par_chunks(UNASKED / 4)
            .map(|chunk| {
                progress.check()?;
                let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
                Ok(chunk.iter().map(|edge| number(sorted.first_from(edge[1]))).collect())
            })
            .collect::<Result<_, Cancelled>>()?;
        let all = Self {
            next: next.concat(),
            edges: sorted.edges,
            repeated: 0,
        };
        all.net(progress)
    }

    /// Without the edges that one of the opposite direction cancels.
    fn net(mut self, progress: &Progress) -> Result<Self, Cancelled> {
        let mut kept = 0_u32;
        // How many are kept before each edge.
        let mut before = Vec::with_capacity(self.edges.len() + 1);
        let mut same = 0;
        for (number, (edge, next)) in self.edges.iter().zip(&self.next).enumerate() {
            if number.is_multiple_of(UNASKED) {
                progress.check()?;
            }
            let is_repeated = number > 0 && self.edges.get(number - 1) == Some(edge);
            same = if is_repeated { same + 1 } else { 0 };
            let following = self.edges.get(*next as usize..).unwrap_or(&[]).iter();
            let opposite = following
                .take_while(|other| other[0] == edge[1])
                .filter(|other| other[1] == edge[0])
                .count();
            before.push(kept);
            if same >= opposite {
                kept += 1;
                self.repeated += usize::from(same > opposite);
            }
        }
        before.push(kept);
        if kept as usize == self.edges.len() {
            return Ok(self);
        }
        let is_kept = |number: usize| before.get(number) != before.get(number + 1);
        let mut number = 0..;
        self.edges.retain(|_| number.next().is_some_and(is_kept));
        let mut number = 0..;
        self.next.retain(|_| number.next().is_some_and(is_kept));
        for next in &mut self.next {
            *next = before.get(*next as usize).copied().unwrap_or(kept);
        }
        Ok(self)
    }

    fn leaving(&self, first: usize) -> impl Iterator<Item = usize> + Clone {
        let at = self.edges.get(first).map(|edge| edge[0]);
        let same = self.edges.get(first..).unwrap_or(&[]).iter();
        (first..)
            .zip(same.take_while(move |edge| Some(edge[0]) == at))
            .map(|(place, _)| place)
    }

    /// Edges that join loose ends: none if as many edges begin at every vertex as end there.
    fn joints(&self) -> Joints {
        let mut arriving = vec![0_u32; self.edges.len()];
        let mut ends: Vec<GridPoint> = Vec::new();
        for (edge, next) in self.edges.iter().zip(&self.next) {
            let next = *next as usize;
            match arriving.get_mut(next) {
                Some(count) if self.edges.get(next).is_some_and(|next| next[0] == edge[1]) => *count += 1,
                _ => ends.push(edge[1]),
            }
        }
        let mut starts: Vec<(GridPoint, bool)> = Vec::new();
        let mut place = 0;
        for leaving in self.edges.chunk_by(|one, other| one[0] == other[0]) {
            let out = leaving.len();
            let into = arriving.get(place).map_or(0, |count| *count as usize);
            place += out;
            let Some([at, _]) = leaving.first() else { continue };
            starts.extend((into..out).map(|_| (*at, false)));
            ends.extend((out..into).map(|_| *at));
        }
        if starts.is_empty() && ends.is_empty() {
            return Joints::None;
        }
        starts.sort_unstable();
        let mut joints = Vec::with_capacity(ends.len());
        for end in ends {
            let begin = starts.partition_point(|(start, _)| start.x < end.x - NEAR);
            let distance = |start: GridPoint| start.x.abs_diff(end.x).max(start.y.abs_diff(end.y));
            let near = starts
                .get_mut(begin..)
                .unwrap_or(&mut [])
                .iter_mut()
                .take_while(|(start, _)| start.x <= end.x + NEAR)
                .filter(|(start, is_joined)| !is_joined && distance(*start) <= NEAR.unsigned_abs())
                .min_by_key(|(start, _)| distance(*start));
            let Some((start, is_joined)) = near else {
                return Joints::Torn;
            };
            *is_joined = true;
            joints.push([end, *start]);
        }
        if starts.iter().all(|(_, is_joined)| *is_joined) {
            Joints::Found(joints)
        } else {
            Joints::Torn
        }
    }

    /// Rings, by where they begin. At a vertex where several meet the way goes on along the edge that bounds the same
    /// inside; a ring that comes back to a vertex of its own is cut there in two.
    fn traced(&self, progress: &Progress) -> Result<Traced, Cancelled> {
        let mut traced = Traced::default();
        let mut is_used = vec![false; self.edges.len()];
        let mut path = Path::default();
        let mut passed = 0_usize;
        for first in 0..self.edges.len() {
            let mut current = Some(first);
            path.clear();
            while let Some(edge) = current.take() {
                passed += 1;
                if passed.is_multiple_of(UNASKED) {
                    progress.check()?;
                }
                let (Some([from, to]), Some(used)) = (self.edges.get(edge), is_used.get_mut(edge)) else {
                    break;
                };
                if *used {
                    break;
                }
                *used = true;
                if path.points.is_empty() {
                    path.push(*from, self.leaving(edge_start(self, edge)).nth(1).is_some());
                }
                let next = self.next.get(edge).map_or(0, |next| *next as usize);
                let is_knot = self.leaving(next).nth(1).is_some();
                path.go_to(*to, is_knot, &mut traced);
                current = if path.points.is_empty() {
                    None
                } else if is_knot {
                    let free = self.leaving(next).filter(|place| is_used.get(*place) == Some(&false));
                    self.same_inside([*from, *to], free)
                } else {
                    Some(next)
                };
            }
        }
        Ok(traced)
    }

    /// Of the edges given, which begin where `[from, at]` ends, the first met turning clockwise from the way back.
    fn same_inside(&self, [from, at]: Edge, free: impl Iterator<Item = usize>) -> Option<usize> {
        let way = |to: GridPoint| [to.x - at.x, to.y - at.y];
        let back = way(from);
        let ahead = |place: usize| self.edges.get(place).map(|edge| way(edge[1]));
        free.reduce(|best, place| match (ahead(best), ahead(place)) {
            (Some(one), Some(other)) if is_before(back, other, one) => place,
            _ => best,
        })
    }
}

/// The first edge that begins where this one begins.
fn edge_start(graph: &Graph, edge: usize) -> usize {
    let Some([from, _]) = graph.edges.get(edge) else {
        return edge;
    };
    let before = graph.edges.get(..edge).unwrap_or(&[]).iter().rev();
    edge - before.take_while(|other| other[0] == *from).count()
}

fn cross(one: [i64; 2], other: [i64; 2]) -> i128 {
    i128::from(one[0]) * i128::from(other[1]) - i128::from(one[1]) * i128::from(other[0])
}

fn dot(one: [i64; 2], other: [i64; 2]) -> i128 {
    i128::from(one[0]) * i128::from(other[0]) + i128::from(one[1]) * i128::from(other[1])
}

/// Whether turning clockwise from `back` meets `one` before `other`; `back` itself comes last.
fn is_before(back: [i64; 2], one: [i64; 2], other: [i64; 2]) -> bool {
    let half = |way: [i64; 2]| match cross(back, way).signum() {
        -1 => 0,
        0 if dot(back, way) < 0 => 1,
        1 => 2,
        _ => 3,
    };
    let (first, second) = (half(one), half(other));
    first < second || first == second && cross(one, other) < 0
}

/// The way since the start, or since the last ring that was cut off.
#[derive(Default)]
struct Path {
    points: Vec<(GridPoint, bool)>,
    /// Where knots stand on the way.
    knots: BTreeMap<GridPoint, usize>,
}

impl Path {
    fn clear(&mut self) {
        self.points.clear();
        self.knots.clear();
    }

    fn push(&mut self, at: GridPoint, is_knot: bool) {
        if is_knot {
            self.knots.insert(at, self.points.len());
        }
        self.points.push((at, is_knot));
    }

    /// Goes on to a vertex. If the way was there before, what lies between is a ring; the start ends the way.
    fn go_to(&mut self, at: GridPoint, is_knot: bool, traced: &mut Traced) {
        let is_start = self.points.first().is_some_and(|(start, _)| *start == at);
        let before = if is_start {
            Some(0)
        } else {
            self.knots.get(&at).copied()
        };
        let Some(before) = before.filter(|_| is_start || is_knot) else {
            self.push(at, is_knot);
            return;
        };
        traced.push(self.points.get(before..).unwrap_or(&[]));
        for (point, is_knot) in self.points.drain(before..) {
            if is_knot {
                self.knots.remove(&point);
            }
        }
        if before > 0 {
            self.push(at, is_knot);
        }
    }
}

/// A ring without vertices that lie straight between their neighbours and belong to no other ring.
fn without_straight(ring: &[(GridPoint, bool)]) -> Vec<(GridPoint, bool)> {
    let mut kept: Vec<(GridPoint, bool)> = Vec::with_capacity(ring.len());
    for point in ring {
        while let [.., (before, _), (last, false)] = kept.as_slice()
            && is_straight(*before, *last, point.0)
        {
            kept.pop();
        }
        kept.push(*point);
    }
    loop {
        match kept.as_slice() {
            [(first, _), _, .., (before, _), (last, false)] if is_straight(*before, *last, *first) => {
                kept.pop();
            }
            [(first, false), (second, _), .., (last, _)] if kept.len() > 2 && is_straight(*last, *first, *second) => {
                kept.remove(0);
            }
            _ => return kept,
        }
    }
}

fn is_straight(from: GridPoint, at: GridPoint, to: GridPoint) -> bool {
    let way = |from: GridPoint, to: GridPoint| [to.x - from.x, to.y - from.y];
    grid::orientation(from, at, to) == 0 && dot(way(from, at), way(at, to)) > 0
}
