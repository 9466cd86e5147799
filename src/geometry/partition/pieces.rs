//! Pieces of polygons inside a tile, in flat integer arrays, and the cut that makes two tiles of one.

use super::plane::{Axis, GridBox, Side, cut_edge, twice_area};
use crate::geometry::grid::GridPoint;

/// Where a ring ends and whose it is.
#[derive(Clone, Copy, Debug)]
struct Ring {
    /// One past its last point.
    end: usize,
    /// The unit, or the feature of a group.
    owner: u32,
    /// Whether it is the first of its polygon.
    opens_part: bool,
}

/// What is left of polygons inside a tile. Rings keep their direction (shells counter-clockwise, holes
/// clockwise) and the order in which the polygons were added; a polygon's rings stand together.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    points: Vec<GridPoint>,
    rings: Vec<Ring>,
    parts: usize,
}

/// A polygon's rings within [`Pieces`].
#[derive(Clone, Copy, Debug)]
pub(super) struct PieceRange {
    pub owner: u32,
    first_ring: usize,
    end_ring: usize,
}

/// A state of [`Pieces`] to fall back to.
#[derive(Clone, Copy)]
struct Mark {
    points: usize,
    rings: usize,
}

impl Pieces {
    pub fn is_empty(&self) -> bool {
        self.rings.is_empty()
    }

    /// Number of points, which is the number of edges.
    pub fn edge_count(&self) -> usize {
        self.points.len()
    }

    pub fn part_count(&self) -> usize {
        self.parts
    }

    /// Adds a polygon of `owner`: its rings, shell first.
    pub fn add_polygon<R>(&mut self, owner: u32, rings: impl Iterator<Item = R>)
    where
        R: Iterator<Item = GridPoint>,
    {
        let before = self.mark();
        for ring in rings {
            self.points.extend(ring);
            if self.points.len() - self.ring_begin(self.rings.len()) < 3 {
                self.points.truncate(self.ring_begin(self.rings.len()));
            } else {
                self.end_ring(owner, before);
            }
        }
        self.end_part(before);
    }

    /// The polygons, in order.
    pub fn parts(&self) -> impl Iterator<Item = PieceRange> + '_ {
        let mut next = 0;
        std::iter::from_fn(move || {
            let first = self.rings.get(next)?;
            let first_ring = next;
            next += 1;
            while self.rings.get(next).is_some_and(|ring| !ring.opens_part) {
                next += 1;
            }
            Some(PieceRange {
                owner: first.owner,
                first_ring,
                end_ring: next,
            })
        })
    }

    /// The rings of one polygon.
    pub fn rings_of(&self, part: PieceRange) -> impl Iterator<Item = &[GridPoint]> + Clone + '_ {
        (part.first_ring..part.end_ring).map(|ring| self.ring(ring))
    }

    /// The directed edges of one polygon.
    pub fn edges_of(&self, part: PieceRange) -> impl Iterator<Item = [GridPoint; 2]> + Clone + '_ {
        self.rings_of(part).flat_map(ring_edges)
    }

    /// The box of all points.
    pub fn bounds(&self) -> GridBox {
        GridBox::of(&self.points)
    }

    /// Drops every polygon of the owners for which `keep` is false.
    pub fn retain(&mut self, keep: impl Fn(u32) -> bool) {
        let all = std::mem::take(self);
        self.points.reserve(all.points.len());
        for part in all.parts().filter(|part| keep(part.owner)) {
            let before = self.mark();
            for ring in all.rings_of(part) {
                self.points.extend_from_slice(ring);
                self.end_ring(part.owner, before);
            }
            self.end_part(before);
        }
    }

    /// Cuts along the line `axis = at` and gives what lies below (west, south) and above (east, north) of
    /// it, each without the polygons that cover their whole side.
    pub fn split(&self, axis: Axis, at: i64, sides: [&GridBox; 2]) -> [SplitSide; 2] {
        let mut out = [SplitSide::default(), SplitSide::default()];
        for part in self.parts() {
            let before = [out[0].pieces.mark(), out[1].pieces.mark()];
            let mut is_cut = false;
            for ring in self.rings_of(part) {
                is_cut |= split_ring(ring, axis, at, &mut out);
                for (side, mark) in out.iter_mut().zip(before) {
                    side.pieces.end_ring_if_any(part.owner, mark);
                }
            }
            for ((side, mark), bounds) in out.iter_mut().zip(before).zip(sides) {
                let twice = if is_cut { side.pieces.twice_area_since(mark) } else { 1 };
                if twice == 0 {
                    // The side lies outside the polygon (perhaps inside a hole of it).
                    side.pieces.rewind(mark);
                } else if is_cut && twice == bounds.twice_area() {
                    side.pieces.rewind(mark);
                    side.covering.push(part.owner);
                } else {
                    side.pieces.end_part(mark);
                }
            }
        }
        for side in &mut out {
            side.covering.dedup();
        }
        out
    }

    fn ring_begin(&self, ring: usize) -> usize {
        ring.checked_sub(1)
            .and_then(|before| self.rings.get(before))
            .map_or(0, |before| before.end)
    }

    fn ring(&self, ring: usize) -> &[GridPoint] {
        let end = self.rings.get(ring).map_or(0, |ring| ring.end);
        self.points.get(self.ring_begin(ring)..end).unwrap_or(&[])
    }

    fn mark(&self) -> Mark {
        Mark {
            points: self.points.len(),
            rings: self.rings.len(),
        }
    }

    fn rewind(&mut self, mark: Mark) {
        self.points.truncate(mark.points);
        self.rings.truncate(mark.rings);
    }

    fn end_ring(&mut self, owner: u32, part_begin: Mark) {
        let opens_part = self.rings.len() == part_begin.rings;
        self.rings.push(Ring {
            end: self.points.len(),
            owner,
            opens_part,
        });
    }

    fn end_ring_if_any(&mut self, owner: u32, part_begin: Mark) {
        if self.points.len() > self.ring_begin(self.rings.len()) {
            self.end_ring(owner, part_begin);
        }
    }

    fn end_part(&mut self, part_begin: Mark) {
        self.parts += usize::from(self.rings.len() > part_begin.rings);
    }

    fn twice_area_since(&self, mark: Mark) -> i128 {
        (mark.rings..self.rings.len())
            .map(|ring| twice_area(self.ring(ring)))
            .sum()
    }
}

/// One side of a cut.
#[derive(Debug, Default)]
pub(super) struct SplitSide {
    pub pieces: Pieces,
    /// Owners of which one polygon covers the side whole.
    pub covering: Vec<u32>,
}

/// The directed edges of an open ring.
pub(super) fn ring_edges(ring: &[GridPoint]) -> impl Iterator<Item = [GridPoint; 2]> + Clone + '_ {
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter().zip(next).map(|(from, to)| [*from, *to])
}

/// Sutherland–Hodgman for both sides at once; tells whether the ring was cut. The part of a ring beyond the
/// line becomes a run along it: north–south runs have no area, east–west ones cancel between the sides.
fn split_ring(ring: &[GridPoint], axis: Axis, at: i64, out: &mut [SplitSide; 2]) -> bool {
    let (mut least, mut most) = (i64::MAX, i64::MIN);
    for point in ring {
        let value = axis.along(*point);
        least = least.min(value);
        most = most.max(value);
    }
    let [below, above] = out;
    if most <= at {
        below.pieces.points.extend_from_slice(ring);
        return false;
    }
    if least >= at {
        above.pieces.points.extend_from_slice(ring);
        return false;
    }
    let mut sides = [
        SideWriter::new(&mut below.pieces.points, axis, at),
        SideWriter::new(&mut above.pieces.points, axis, at),
    ];
    for [from, to] in ring_edges(ring) {
        let (from_side, to_side) = (Side::of(axis.along(from), at), Side::of(axis.along(to), at));
        if from_side.crosses_to(to_side) {
            let crossing = cut_edge(from, to, axis, at);
            sides[0].push(crossing);
            sides[1].push(crossing);
        }
        match to_side {
            Side::Below => sides[0].push(to),
            Side::Above => sides[1].push(to),
            Side::On => {
                sides[0].push(to);
                sides[1].push(to);
            }
        }
    }
    for side in sides {
        side.finish();
    }
    true
}

/// Appends a cut ring, leaving out points in the middle of a run along the cut line.
struct SideWriter<'a> {
    points: &'a mut Vec<GridPoint>,
    begin: usize,
    axis: Axis,
    at: i64,
}

impl<'a> SideWriter<'a> {
    fn new(points: &'a mut Vec<GridPoint>, axis: Axis, at: i64) -> Self {
        let begin = points.len();
        Self {
            points,
            begin,
            axis,
            at,
        }
    }

    fn is_on_line(&self, point: GridPoint) -> bool {
        self.axis.along(point) == self.at
    }

    fn push(&mut self, point: GridPoint) {
        if self.is_on_line(point) {
            let ring = self.points.get(self.begin..).unwrap_or(&[]);
            match ring {
                [.., last] if *last == point => return,
                [.., before, last] if self.is_on_line(*before) && self.is_on_line(*last) => {
                    self.points.pop();
                    return self.push(point);
                }
                _ => {}
            }
        }
        self.points.push(point);
    }

    /// Drops what has no area: fewer than three points.
    fn finish(self) {
        let ring = self.points.get(self.begin..).unwrap_or(&[]);
        if ring.len() > 1 && ring.first() == ring.last() {
            self.points.pop();
        }
        if self.points.len() < self.begin + 3 {
            self.points.truncate(self.begin);
        }
    }
}
