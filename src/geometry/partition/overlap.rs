//! The overlays inside a leaf: unions and intersections as directed edges with the inside on their left.

use super::plane::twice_area_of_edges;
use crate::geometry::grid::GridPoint;
use crate::geometry::measure::{AreaMeter, Sum};
use i_overlay::core::edge_overlay::{EdgeOverlay, InputEdge};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::ShapeType;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::vector::edge::{CLIP_LEFT, SUBJ_LEFT};

/// A directed edge with the inside on its left.
pub(super) type Edge = [GridPoint; 2];

/// The boundary of the union of what `edges` enclose (winding number above 0).
pub(super) fn union(edges: impl ExactSizeIterator<Item = Edge>) -> Vec<Edge> {
    let mut overlay = new_overlay(edges.len());
    add(&mut overlay, edges, ShapeType::Subject);
    directed(&mut overlay, OverlayRule::Subject, SUBJ_LEFT)
}

/// The boundary of what both enclose.
pub(super) fn intersection(subject: &[Edge], clip: &[Edge]) -> Vec<Edge> {
    if subject.is_empty() || clip.is_empty() {
        return Vec::new();
    }
    let mut overlay = new_overlay(subject.len() + clip.len());
    add(&mut overlay, subject.iter().copied(), ShapeType::Subject);
    add(&mut overlay, clip.iter().copied(), ShapeType::Clip);
    directed(&mut overlay, OverlayRule::Intersect, SUBJ_LEFT | CLIP_LEFT)
}

fn new_overlay(edges: usize) -> EdgeOverlay<i64, ()> {
    let mut overlay = EdgeOverlay::new(edges);
    // Tiles are the unit of work for threads.
    overlay.solver.multithreading = None;
    overlay
}

fn add(overlay: &mut EdgeOverlay<i64, ()>, edges: impl Iterator<Item = Edge>, kind: ShapeType) {
    overlay.add_edges(edges.map(|[a, b]| InputEdge { a, b, data: () }), kind);
}

fn directed(overlay: &mut EdgeOverlay<i64, ()>, rule: OverlayRule, inside_left: u8) -> Vec<Edge> {
    overlay
        .build_vectors(rule, FillRule::Positive)
        .into_iter()
        .map(|edge| {
            if edge.fill & inside_left == inside_left {
                [edge.a, edge.b]
            } else {
                [edge.b, edge.a]
            }
        })
        .collect()
}

/// Area in m² of what the edges enclose; `meter` is that of the tile.
pub(super) fn area_m2(meter: &AreaMeter, edges: impl Iterator<Item = Edge>) -> f64 {
    let mut sum = Sum::default();
    for [from, to] in edges {
        sum.add(meter.grid_edge_m2(from, to));
    }
    sum.value()
}

/// Twice the area in grid units, exactly.
pub(super) fn twice_grid_area(edges: &[Edge]) -> i128 {
    let origin = edges.first().map_or(GridPoint { x: 0, y: 0 }, |edge| edge[0]);
    twice_area_of_edges(origin, edges.iter().copied())
}
