//! The one door to boolean operations on polygons.
use super::shapes::{Bounds, Part, Shapes};
use crate::progress::{Cancelled, Progress};

/// A set of polygons on the grid, ready for overlay: normalised rings (shells counter-clockwise, holes
/// clockwise), so that the winding number of the set is additive and "positive" means "inside the union".
#[derive(Clone, Debug, Default)]
pub struct GridPolygons {
    pub(super) rings: Vec<Vec<super::grid::GridPoint>>,
}

impl GridPolygons {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// Adds a normalised polygon (of a `Layer`).
    pub fn add(&mut self, polygon: Part<'_>) {
        let _ = polygon;
        unimplemented!()
    }
    /// Adds the piece of a normalised polygon inside `bounds` (cut on the grid, exact to the grid);
    /// cheap when the polygon is much larger than the box.
    pub fn add_clipped(&mut self, polygon: Part<'_>, bounds: &Bounds) {
        let _ = (polygon, bounds);
        unimplemented!()
    }
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rings.is_empty()
    }
}

/// Areas in m² of the five combinations of two sets, from one noding: additive to rounding.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OverlayAreas {
    pub subject: f64,
    pub clip: f64,
    pub intersection: f64,
    pub union: f64,
}

/// Areas of ∪subject, ∪clip and their combinations.
#[must_use]
pub fn areas(subject: &GridPolygons, clip: &GridPolygons) -> OverlayAreas {
    let _ = (subject, clip);
    unimplemented!()
}

/// ∪subject ∩ ∪clip as the parts of one feature, lon/lat, normalised.
#[must_use]
pub fn intersection(subject: &GridPolygons, clip: &GridPolygons) -> Shapes {
    let _ = (subject, clip);
    unimplemented!()
}

/// ∪subject as the parts of one feature, lon/lat, normalised.
#[must_use]
pub fn union(subject: &GridPolygons) -> Shapes {
    let _ = subject;
    unimplemented!()
}

/// ∪subject − ∪clip as the parts of one feature.
#[must_use]
pub fn difference(subject: &GridPolygons, clip: &GridPolygons) -> Shapes {
    let _ = (subject, clip);
    unimplemented!()
}

/// The stretches of `path_lonlat` inside ∪clip, as the lines of one feature.
#[must_use]
pub fn clip_line(path_lonlat: &[[f64; 2]], clip: &GridPolygons) -> Shapes {
    let _ = (path_lonlat, clip);
    unimplemented!()
}

/// Whether `position` lies in the interior of ∪polygons (false on the boundary).
#[must_use]
pub fn contains(polygons: &GridPolygons, position: [f64; 2]) -> bool {
    let _ = (polygons, position);
    unimplemented!()
}

/// Dissolved area of all polygons of a layer, in m², by tiles: memory stays bounded.
///
/// # Errors
/// [`Cancelled`].
pub fn dissolved_area_m2(shapes: &Shapes, progress: &Progress) -> Result<f64, Cancelled> {
    let _ = (shapes, progress);
    unimplemented!()
}
