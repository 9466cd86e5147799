//! Does a feature share area with a unit? Decided by boxes and points where they can decide, else by overlay.

use super::overlap::{Edge, intersection, twice_grid_area};
use super::plane::{GridBox, clip_edges};
use super::tile::Share;
use crate::geometry::grid::GridPoint;

/// Shared area up to this, in twice the grid unit's area, is rounding (about 1e-6 m²: a boundary of 1 km
/// that two layers state a nanometre apart).
const ROUNDING_TWICE: i128 = 10_000_000_000_000;

/// A point this far inside (2⁻²⁴°, 7 mm) takes area in with it, not rounding.
const CLEARANCE: i64 = 1 << 24;

/// Points of a feature that are tried before the overlay.
const TRIED_POINTS: usize = 8;

/// A unit to hold features against.
pub(super) struct Candidate<'a> {
    unit: u32,
    bounds: GridBox,
    /// The boundary of its union.
    edges: &'a [Edge],
}

impl<'a> Candidate<'a> {
    pub const fn new(unit: u32, bounds: GridBox, edges: &'a [Edge]) -> Self {
        Self { unit, bounds, edges }
    }

    fn shares_area_with(&self, edges: &[Edge], bounds: &GridBox) -> bool {
        if !self.bounds.shares_area(bounds) {
            return false;
        }
        if !self.edges.iter().any(|edge| bounds.meets_edge(*edge)) {
            return self.contains(bounds.min);
        }
        let stride = edges.len().div_ceil(TRIED_POINTS).max(1);
        if edges.iter().step_by(stride).any(|edge| self.contains_clearly(edge[0])) {
            return true;
        }
        let shared = intersection(edges, &clip_edges(self.edges, bounds));
        twice_grid_area(&shared) > ROUNDING_TWICE
    }

    /// Whether the point lies inside; it must not lie on an edge.
    fn contains(&self, point: GridPoint) -> bool {
        self.edges.iter().filter(|edge| passes_below(edge, point)).count() % 2 == 1
    }

    /// Whether the point lies inside and keeps its distance from every edge's box.
    fn contains_clearly(&self, point: GridPoint) -> bool {
        let around = GridBox {
            min: GridPoint {
                x: point.x - CLEARANCE,
                y: point.y - CLEARANCE,
            },
            max: GridPoint {
                x: point.x + CLEARANCE,
                y: point.y + CLEARANCE,
            },
        };
        let mut inside = false;
        for edge in self.edges {
            if around.meets_edge(*edge) {
                return false;
            }
            inside ^= passes_below(edge, point);
        }
        inside
    }
}

/// Whether the edge crosses the ray that goes south from the point.
fn passes_below([from, to]: &Edge, point: GridPoint) -> bool {
    if (from.x > point.x) == (to.x > point.x) || from.y.min(to.y) > point.y {
        return false;
    }
    if from.y.max(to.y) < point.y {
        return true;
    }
    let (west, east) = if from.x < to.x { (from, to) } else { (to, from) };
    let run = i128::from(east.x) - i128::from(west.x);
    let rise = i128::from(east.y) - i128::from(west.y);
    let offset = i128::from(point.x) - i128::from(west.x);
    rise * offset < run * (i128::from(point.y) - i128::from(west.y))
}

/// Notes every unit that shares area with the feature, whose polygons in the tile have these edges.
pub(super) fn note(group: u32, feature: u32, edges: &[Edge], units: &[Candidate<'_>], shares: &mut Vec<Share>) {
    let bounds = GridBox::of_edges(edges.iter().copied());
    for unit in units {
        if unit.shares_area_with(edges, &bounds) {
            shares.push(Share {
                group,
                feature,
                unit: unit.unit,
            });
        }
    }
}
