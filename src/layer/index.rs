//! The R-tree over the boxes of a layer's features; every query goes through it.

use crate::geometry::shapes::{Bounds, Shapes};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

type Entry = GeomWithData<Rectangle<[f64; 2]>, u32>;

/// Features by their boxes, in the unit of the shapes (degrees).
#[derive(Debug)]
pub struct LayerIndex {
    tree: RTree<Entry>,
    bounds: Option<Bounds>,
}

impl LayerIndex {
    /// Indexes every feature that has a geometry. O(n log n).
    #[must_use]
    pub fn new(shapes: &Shapes) -> Self {
        let mut all = Bounds::EMPTY;
        let entries = shapes
            .features()
            .zip(0_u32..)
            .filter_map(|(feature, number)| {
                let bounds = feature.bounds();
                if bounds.is_empty() {
                    return None;
                }
                all.grow_by(&bounds);
                Some(Entry::new(Rectangle::from_corners(bounds.min, bounds.max), number))
            })
            .collect();
        Self {
            tree: RTree::bulk_load(entries),
            bounds: (!all.is_empty()).then_some(all),
        }
    }

    /// The box of everything.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        self.bounds
    }

    /// Features whose box shares a position with `bounds`, in rising order.
    #[must_use]
    pub fn intersecting(&self, bounds: &Bounds) -> Vec<usize> {
        let query = AABB::from_corners(bounds.min, bounds.max);
        let mut found: Vec<usize> = self
            .tree
            .locate_in_envelope_intersecting(query)
            .map(|entry| entry.data as usize)
            .collect();
        found.sort_unstable();
        found
    }

    /// As [`LayerIndex::intersecting`]; `None` where there are more than `most`, found without counting them all.
    #[must_use]
    pub fn intersecting_at_most(&self, bounds: &Bounds, most: usize) -> Option<Vec<usize>> {
        let query = AABB::from_corners(bounds.min, bounds.max);
        let within = self.tree.locate_in_envelope_intersecting(query);
        let mut found: Vec<usize> = within.take(most + 1).map(|entry| entry.data as usize).collect();
        found.sort_unstable();
        (found.len() <= most).then_some(found)
    }

    /// Features in rising order of the distance from `position` to their box, with the squared
    /// distance in the unit of the shapes: a lower bound for the distance to the feature.
    pub fn nearest_first(&self, position: [f64; 2]) -> impl Iterator<Item = (usize, f64)> {
        self.tree
            .nearest_neighbor_iter_with_distance_2(position)
            .map(|(entry, distance_2)| (entry.data as usize, distance_2))
    }
}
