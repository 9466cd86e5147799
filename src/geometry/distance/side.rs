//! On which side of a boundary a box lies that no edge comes near: decided by one position, without overlay.

use super::Boundary;
use crate::geometry::box_tree::Rect;
use crate::geometry::grid;
use crate::geometry::locate::{Location, Winding};
use crate::geometry::shapes::Bounds;
use std::cell::Cell;

/// Edges and boxes are rounded to the grid of 2⁻⁴⁸° (4e-15°) before they meet; this is well over it (0.1 µm).
const MARGIN_DEG: f64 = 1e-12;

/// The box of an edge.
pub(super) fn edge_rect(edge: &[[f64; 2]; 2]) -> Rect<f64> {
    let mut rect = Rect::of(edge[0]);
    rect.grow(edge[1]);
    rect
}

impl Boundary<'_> {
    /// Where the whole box lies with respect to the union of the feature's polygons, if the box of no edge meets it;
    /// `None` if one does.
    #[must_use]
    pub fn side_of(&self, bounds: &Bounds) -> Option<Location> {
        let near = Rect {
            min: bounds.min.map(|value| value - MARGIN_DEG),
            max: bounds.max.map(|value| value + MARGIN_DEG),
        };
        let is_near = Cell::new(false);
        self.tree.for_each(
            |rect| !is_near.get() && rect.meets(&near),
            |leaf| {
                if self.edges(leaf).any(|edge| edge_rect(&edge).meets(&near)) {
                    is_near.set(true);
                }
            },
        );
        if is_near.get() {
            return None;
        }
        let at = bounds.center();
        let mut winding = Winding::at(grid::to_grid(at));
        self.tree.for_each(
            |rect| {
                rect.min[1] <= at[1] + MARGIN_DEG
                    && rect.max[1] >= at[1] - MARGIN_DEG
                    && rect.max[0] >= at[0] - MARGIN_DEG
            },
            |leaf| {
                if self.runs.get(leaf).is_some_and(|run| run.is_ring) {
                    for [from, to] in self.edges(leaf) {
                        winding.add_edge(grid::to_grid(from), grid::to_grid(to));
                    }
                }
            },
        );
        match winding.location() {
            Location::Boundary => None,
            side => Some(side),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Boundary;
    use crate::geometry::overlay::{self, GridPolygons, Location};
    use crate::geometry::shapes::{Bounds, PartKind, Shapes};
    use proptest::prelude::*;

    /// A star with a hole, and a triangle far away, as one feature.
    fn star(corners: u32, turn: f64) -> Shapes {
        let at = |place: u32, radius: f64| {
            let angle = turn + f64::from(place) * std::f64::consts::TAU / f64::from(corners);
            [116.0 + radius * angle.cos(), 40.0 + radius * angle.sin()]
        };
        let shell: Vec<_> = (0..corners)
            .map(|place| at(place, if place % 2 == 0 { 1.0 } else { 0.6 }))
            .collect();
        let hole: Vec<_> = (0..corners).rev().map(|place| at(place, 0.3)).collect();
        let mut shapes = Shapes::new();
        shapes.push_path(&shell);
        shapes.push_path(&hole);
        shapes.end_part(PartKind::Polygon);
        shapes.push_path(&[[117.5, 40.0], [118.0, 40.0], [117.75, 40.5]]);
        shapes.end_part(PartKind::Polygon);
        shapes.end_feature();
        shapes
    }

    fn rectangle(bounds: &Bounds) -> GridPolygons {
        let ([west, south], [east, north]) = (bounds.min, bounds.max);
        let mut shapes = Shapes::new();
        shapes.push_path(&[[west, south], [east, south], [east, north], [west, north]]);
        shapes.end_part(PartKind::Polygon);
        shapes.end_feature();
        let mut polygons = GridPolygons::new();
        shapes.feature(0).polygons().for_each(|part| polygons.add(part));
        polygons
    }

    proptest! {
        #[test]
        fn a_side_is_what_the_overlay_says(
            corners in 3..60u32,
            turn in 0.0..6.0f64,
            west in 114.5..118.2f64,
            south in 38.5..41.5f64,
            size in prop_oneof![Just(0.0), 0.0..0.02f64, 0.0..1.0f64],
        ) {
            let shapes = star(corners * 2, turn);
            let boundary = Boundary::of(shapes.feature(0)).expect("it has positions");
            let bounds = Bounds { min: [west, south], max: [west + size, south + size * 0.7] };
            let mut feature = GridPolygons::new();
            shapes.feature(0).polygons().for_each(|part| feature.add(part));
            let areas = overlay::areas(&rectangle(&bounds), &feature);
            match boundary.side_of(&bounds) {
                Some(Location::Inside) => {
                    prop_assert!((areas.intersection - areas.subject).abs() <= 1e-9 * areas.subject);
                    prop_assert!(overlay::contains(&feature, bounds.center()));
                }
                Some(_) => {
                    prop_assert!(areas.intersection <= 0.0);
                    prop_assert!(!overlay::contains(&feature, bounds.center()));
                }
                None => {}
            }
        }
    }

    #[test]
    fn what_an_edge_comes_near_has_no_side() {
        let shapes = star(8, 0.0);
        let boundary = Boundary::of(shapes.feature(0)).expect("it has positions");
        let side = |west: f64, south: f64, size: f64| {
            boundary.side_of(&Bounds {
                min: [west, south],
                max: [west + size, south + size],
            })
        };
        assert_eq!(side(116.34, 40.0, 0.02), Some(Location::Inside));
        assert_eq!(side(116.0, 40.0, 0.02), Some(Location::Outside), "in the hole");
        assert_eq!(side(119.0, 40.0, 0.1), Some(Location::Outside));
        assert_eq!(side(117.0, 40.0, 0.1), None, "from the outermost corner on");
        assert_eq!(side(114.0, 38.0, 9.0), None, "around everything");
    }
}
