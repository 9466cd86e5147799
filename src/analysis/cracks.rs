//! Cracks between the borders of features that are open at an end, so that no ring encloses them.
//!
//! What QGIS's geometry checker calls a gap is enclosed on all sides (a hole of the union); a strip between two borders
//! that were meant to be one often is not. The rule here is one of shape: between two features, narrower than a limit all
//! along, and at least five times as long as wide.

use super::quality::{Flaw, FlawedPlace};
use crate::geometry::distance::nearest_points;
use crate::geometry::facing::{StripPiece, strips};
use crate::geometry::measure::{part_area_m2, rough_ring_length_m};
use crate::geometry::overlay::{self, GridPolygons};
use crate::geometry::shapes::{Bounds, Part, PartKind, Shapes};
use crate::layer::Layer;
use crate::progress::{Cancelled, Progress};

/// Half the perimeter over the width.
const LEAST_SHARE: f64 = 5.0;
/// A feature is beside a crack if it is nearer than this.
const BESIDE_M: f64 = 0.01;
/// As much in degrees, with room to spare.
const BESIDE_DEG: f64 = 1e-6;

/// The cracks narrower than `width_m` along the outer borders of a layer, whose union is `union`.
///
/// # Errors
/// Cancellation.
pub fn cracks(layer: &Layer, union: &Shapes, width_m: f64, progress: &Progress) -> Result<Vec<FlawedPlace>, Cancelled> {
    let polygons = || union.features().flat_map(|feature| feature.polygons());
    let pieces = strips(
        polygons().filter_map(|polygon| polygon.paths().next()),
        width_m,
        progress,
    )?;
    let strips = overlay::union(&polygons_of(&pieces));
    let mut found = Vec::new();
    for strip in strips.feature(0).polygons() {
        progress.check()?;
        found.extend(crack(layer, strip));
    }
    Ok(found)
}

fn polygons_of(pieces: &[StripPiece]) -> GridPolygons {
    let mut shapes = Shapes::new();
    for piece in pieces {
        shapes.push_path(piece);
        shapes.end_part(PartKind::Polygon);
    }
    shapes.end_feature();
    let mut polygons = GridPolygons::new();
    shapes.feature(0).polygons().for_each(|piece| polygons.add(piece));
    polygons
}

/// A strip as a crack, without what features hold of it.
fn crack(layer: &Layer, strip: Part<'_>) -> Option<FlawedPlace> {
    let mut bounds = Bounds::EMPTY;
    strip.paths().flatten().for_each(|position| bounds.grow(*position));
    let around = Bounds {
        min: bounds.min.map(|value| value - BESIDE_DEG),
        max: bounds.max.map(|value| value + BESIDE_DEG),
    };
    let nearby = layer.index().intersecting(&around);
    let (mut own, mut held) = (GridPolygons::new(), GridPolygons::new());
    own.add(strip);
    for feature in &nearby {
        for polygon in layer.shapes().feature(*feature).polygons() {
            held.add_clipped(polygon, &around);
        }
    }
    let left = overlay::difference(&own, &held);
    let (mut shape, mut area_m2, mut around_m) = (Shapes::new(), 0.0, 0.0);
    for part in left.feature(0).polygons() {
        let part_m2 = part_area_m2(part);
        let part_around_m: f64 = part.paths().map(rough_ring_length_m).sum();
        let is_long = part_around_m / 2.0 >= LEAST_SHARE * 2.0 * part_m2 / part_around_m;
        if part_m2 > 0.0 && is_long {
            part.paths().for_each(|path| shape.push_path(path));
            shape.end_part(PartKind::Polygon);
            area_m2 += part_m2;
            around_m += part_around_m;
        }
    }
    if area_m2 <= 0.0 {
        return None;
    }
    shape.end_feature();
    let is_beside = |feature: &usize| {
        let feature = layer.shapes().feature(*feature);
        feature.polygons().next().is_some() && nearest_points(feature, shape.feature(0), BESIDE_M).is_some()
    };
    let mut features: Vec<usize> = nearby.into_iter().filter(is_beside).collect();
    features.sort_unstable();
    // A notch in the border of one feature is drawn so.
    (features.len() > 1).then(|| FlawedPlace {
        flaw: Flaw::Crack,
        features,
        area_m2,
        width_m: 2.0 * area_m2 / around_m,
        shape,
    })
}
