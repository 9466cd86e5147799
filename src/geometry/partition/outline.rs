//! A polygon's boundary with boxes over its edges: where it crosses another's, and what lies inside it.
//!
//! Every polygon counts as moved by its rank times (ε, ε²), ε a positive number smaller than any other
//! ("simulation of simplicity", Edelsbrunner and Mücke 1990). So no vertex lies on another polygon's edge
//! and no edge along another: borders that two polygons share cross cleanly or not at all, and what the
//! move adds to areas is nothing. All tests are exact on the grid.

use crate::geometry::box_tree::{BoxTree, Rect};
use crate::geometry::contacts::{crossing, edge_rect};
use crate::geometry::grid::{self, GridPoint};
use crate::geometry::shapes::Part;

/// Edges under one box.
const RUN_EDGES: usize = 8;

/// An edge by its ring and the number of its first vertex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EdgeAt {
    pub ring: u32,
    pub edge: u32,
}

/// A place on a boundary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub on: EdgeAt,
    pub at: GridPoint,
}

/// Where the boundaries of two polygons cross.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crossing {
    /// The edge of the earlier polygon, then that of the later one.
    pub edges: [EdgeAt; 2],
    pub at: GridPoint,
    /// The earlier polygon's boundary enters the later polygon here (and the later one's leaves the earlier).
    pub first_enters: bool,
}

/// A boundary.
#[derive(Debug)]
pub(super) struct Outline<'a> {
    rings: Vec<&'a [[f64; 2]]>,
    /// Ring and first edge of each run.
    runs: Vec<EdgeAt>,
    tree: BoxTree<i64>,
    bounds: Rect<i64>,
}

/// The points of a run.
struct RunPoints {
    points: [GridPoint; RUN_EDGES + 1],
    count: usize,
}

impl RunPoints {
    fn points(&self) -> &[GridPoint] {
        self.points.get(..self.count).unwrap_or(&[])
    }
}

impl<'a> Outline<'a> {
    /// `None` if nothing of the polygon encloses anything.
    pub fn new(polygon: Part<'a>) -> Option<Self> {
        let rings: Vec<&[[f64; 2]]> = polygon.paths().filter(|ring| ring.len() >= 3).collect();
        let edges: usize = rings.iter().map(|ring| ring.len()).sum();
        let mut runs = Vec::with_capacity(edges / RUN_EDGES + rings.len());
        let mut boxes = Vec::with_capacity(edges / RUN_EDGES + rings.len());
        for (number, ring) in (0_u32..).zip(&rings) {
            for (edge, run) in (0_u32..).step_by(RUN_EDGES).zip(ring.chunks(RUN_EDGES)) {
                runs.push(EdgeAt { ring: number, edge });
                let after = ring.get(edge as usize + RUN_EDGES).or_else(|| ring.first());
                boxes.extend(box_of(run.iter().chain(after)));
            }
        }
        let bounds = boxes.iter().copied().reduce(|all, next| all.union(&next))?;
        Some(Self {
            rings,
            runs,
            tree: BoxTree::new(boxes),
            bounds,
        })
    }

    pub fn bounds(&self) -> Rect<i64> {
        self.bounds
    }

    pub fn edge_count(&self) -> usize {
        self.rings.iter().map(|ring| ring.len()).sum()
    }

    pub fn ring_count(&self) -> usize {
        self.rings.len()
    }

    /// The first vertex of a ring.
    pub fn start(&self, ring: usize) -> Option<GridPoint> {
        self.rings.get(ring)?.first().map(|position| grid::to_grid(*position))
    }

    /// The first vertex of an edge.
    pub fn vertex(&self, on: EdgeAt) -> Option<GridPoint> {
        let position = self.rings.get(on.ring as usize)?.get(on.edge as usize)?;
        Some(grid::to_grid(*position))
    }

    /// Calls `add(edge, from, to)` for the edges and parts of edges of a ring from one place to a later one; the
    /// ring's first vertex stands for no place at either end. `edge` holds the vertices of the whole edge.
    pub fn chain(
        &self,
        ring: usize,
        from: Option<Place>,
        to: Option<Place>,
        mut add: impl FnMut([GridPoint; 2], GridPoint, GridPoint),
    ) {
        let positions = self.rings.get(ring).copied().unwrap_or(&[]);
        let Some(start) = positions.first().map(|position| grid::to_grid(*position)) else {
            return;
        };
        let (mut before, first) = from.map_or((start, 1), |place| (place.at, place.on.edge as usize + 1));
        let end = to.map_or(positions.len(), |place| place.on.edge as usize + 1);
        let mut vertex = from.and_then(|place| self.vertex(place.on)).unwrap_or(start);
        for position in positions.get(first..end).unwrap_or(&[]) {
            let point = grid::to_grid(*position);
            add([vertex, point], before, point);
            before = point;
            vertex = point;
        }
        let next = positions.get(end).map_or(start, |position| grid::to_grid(*position));
        add([vertex, next], before, to.map_or(start, |place| place.at));
    }

    fn run(&self, run: usize) -> Option<(EdgeAt, RunPoints)> {
        let on = *self.runs.get(run)?;
        let ring = self.rings.get(on.ring as usize)?;
        let rest = ring.get(on.edge as usize..)?;
        let first = grid::to_grid(*ring.first()?);
        let mut points = [first; RUN_EDGES + 1];
        let mut count = 0;
        for (slot, position) in points.iter_mut().zip(rest) {
            *slot = grid::to_grid(*position);
            count += 1;
        }
        // The last run of a ring leads back to the first vertex, which fills what is left.
        let count = if count <= RUN_EDGES { count + 1 } else { count };
        Some((on, RunPoints { points, count }))
    }

    /// Calls `report` for every crossing with a polygon of higher rank.
    pub fn for_crossings(&self, later: &Outline<'_>, mut report: impl FnMut(Crossing)) {
        self.tree.for_pairs_with(&later.tree, |own, other| {
            if let (Some(a), Some(b)) = (self.run(own), later.run(other)) {
                cross_runs((a.0, a.1.points()), (b.0, b.1.points()), &mut report);
            }
        });
    }

    /// Whether the polygon holds a vertex of another one of higher or lower rank.
    pub fn holds(&self, at: GridPoint, at_is_later: bool) -> bool {
        let mut winding = 0_i32;
        let below = |point: GridPoint| point.y < at.y || (at_is_later && point.y == at.y);
        self.tree.for_each(
            |rect| rect.min[1] <= at.y && rect.max[1] >= at.y && rect.max[0] >= at.x,
            |run| {
                let Some((_, run)) = self.run(run) else { return };
                for [a, b] in run.points().array_windows() {
                    match (below(*a), below(*b)) {
                        (true, false) => winding += i32::from(is_left(*a, *b, at, at_is_later)),
                        (false, true) => winding -= i32::from(!is_left(*a, *b, at, at_is_later)),
                        _ => {}
                    }
                }
            },
        );
        winding > 0
    }
}

fn box_of<'a>(positions: impl Iterator<Item = &'a [f64; 2]>) -> Option<Rect<i64>> {
    let mut points = positions.map(|position| grid::to_grid(*position));
    let first = points.next()?;
    let mut bounds = Rect::of([first.x, first.y]);
    points.for_each(|point| bounds.grow([point.x, point.y]));
    Some(bounds)
}

/// Whether a point of another polygon, of higher rank or lower, lies left of the edge `a → b`.
#[inline]
fn is_left(a: GridPoint, b: GridPoint, point: GridPoint, is_later: bool) -> bool {
    let side = grid::orientation(a, b, point);
    if side != 0 {
        return side > 0;
    }
    // The point moves by (ε, ε²) against the edge if its rank is higher, else the other way.
    let turn = if a.y == b.y { b.x - a.x } else { a.y - b.y };
    (turn > 0) == is_later
}

fn cross_runs(a: (EdgeAt, &[GridPoint]), b: (EdgeAt, &[GridPoint]), report: &mut impl FnMut(Crossing)) {
    let Some(rect_b) =
        b.1.iter()
            .map(|point| Rect::of([point.x, point.y]))
            .reduce(|all, next| all.union(&next))
    else {
        return;
    };
    for (edge_a, [a1, a2]) in (a.0.edge..).zip(a.1.array_windows()) {
        let rect_a = edge_rect(*a1, *a2);
        if !rect_a.meets(&rect_b) {
            continue;
        }
        for (edge_b, [b1, b2]) in (b.0.edge..).zip(b.1.array_windows()) {
            if !rect_a.meets(&edge_rect(*b1, *b2)) {
                continue;
            }
            if is_left(*a1, *a2, *b1, true) == is_left(*a1, *a2, *b2, true) {
                continue;
            }
            let end_inside = is_left(*b1, *b2, *a2, false);
            if is_left(*b1, *b2, *a1, false) == end_inside {
                continue;
            }
            report(Crossing {
                edges: [EdgeAt { edge: edge_a, ..a.0 }, EdgeAt { edge: edge_b, ..b.0 }],
                at: crossing(*a1, *a2, *b1, *b2),
                first_enters: end_inside,
            });
        }
    }
}
