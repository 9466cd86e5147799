//! Lines and points with the land beside them: a road takes more than its centre line.
//!
//! The corridor is everything within half its width of the line, measured on the ellipsoid as [`super::ring`] does: sides
//! are exact to the metric at their ends, round ends and outer corners are arcs of 3° whose border lies within 0.02 % of
//! half the width (3 mm at 30 m).

use super::ring;
use crate::geometry::overlay::{self, GridPolygons};
use crate::geometry::shapes::{Feature, PartKind, Shapes};
use crate::layer::Layer;
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// The features of `sites`, in their order, with a corridor of `width_m` in all in place of their lines and points.
/// Polygons stay as they are; where a site has both, they are dissolved.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn corridors(sites: &Layer, width_m: f64, progress: &Progress) -> Result<Shapes, Cancelled> {
    let made: Result<Vec<Shapes>, Cancelled> = (0..sites.len())
        .into_par_iter()
        .map(|feature| {
            progress.check()?;
            Ok(widened(sites.shapes().feature(feature), width_m / 2.0))
        })
        .collect();
    let mut out = Shapes::new();
    for shapes in made? {
        for part in shapes.features().flat_map(|feature| feature.parts()) {
            part.paths().for_each(|path| out.push_path(path));
            out.end_part(part.kind);
        }
        out.end_feature();
    }
    Ok(out)
}

fn widened(feature: Feature<'_>, half_m: f64) -> Shapes {
    let mut shapes = Shapes::new();
    if feature.parts().all(|part| part.kind == PartKind::Polygon) {
        for part in feature.parts() {
            part.paths().for_each(|path| shapes.push_path(path));
            shapes.end_part(part.kind);
        }
        shapes.end_feature();
        return shapes;
    }
    for part in feature.parts() {
        match part.kind {
            PartKind::Polygon => {
                part.paths().for_each(|path| shapes.push_path(path));
                shapes.end_part(PartKind::Polygon);
            }
            PartKind::Line | PartKind::Point => ring::add_surroundings(part, half_m, &mut shapes),
        }
    }
    shapes.end_feature();
    let mut together = GridPolygons::new();
    for part in shapes.feature(0).polygons() {
        together.add(part);
    }
    overlay::union(&together)
}
