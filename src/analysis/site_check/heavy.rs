//! Features with very many vertices, cut up once so that each of many sites looks only at what lies near it.

use super::degrees::least_distance_m;
use crate::geometry::distance::{NearestPoints, nearest_points};
use crate::geometry::measure;
use crate::geometry::overlay::{self, GridPolygons};
use crate::geometry::shapes::{Bounds, Feature, Part, PartKind, Shapes};
use crate::layer::index::LayerIndex;
use crate::progress::{Cancelled, Progress};
use std::collections::BTreeMap;

/// Cutting up is worth its time when all sites together would otherwise walk this many vertices of one feature …
const WORTHWHILE_VERTICES: usize = 20_000_000;
/// … and the feature has at least this many.
const HEAVY_VERTICES: usize = 2_000;
/// Pieces are cut until they have no more vertices than this.
const PIECE_VERTICES: usize = 256;
/// Longest stretch of boundary, in vertices.
const STRETCH_VERTICES: usize = 64;
/// Pieces are halved at most this often.
const DEEPEST: u32 = 24;

/// A feature cut up.
pub(super) struct Heavy {
    /// Polygons that together are the feature's, one to a feature; neighbours share their cut.
    pieces: Shapes,
    piece_index: LayerIndex,
    /// The boundaries and lines in short stretches, one to a feature.
    stretches: Shapes,
    stretch_index: LayerIndex,
    pub bounds: Bounds,
    pub area_m2: f64,
}

/// The heavy ones among `shapes`, by their number; depends on the data and the number of sites alone.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn heavy_features(
    shapes: &Shapes,
    sites: usize,
    progress: &Progress,
) -> Result<BTreeMap<usize, Heavy>, Cancelled> {
    let count = |feature: &Feature<'_>| feature.position_count();
    shapes
        .features()
        .enumerate()
        .filter(|(_, feature)| count(feature) >= HEAVY_VERTICES)
        .filter(|(_, feature)| count(feature).saturating_mul(sites) >= WORTHWHILE_VERTICES)
        .map(|(number, feature)| Ok((number, Heavy::new(feature, progress)?)))
        .collect()
}

impl Heavy {
    fn new(feature: Feature<'_>, progress: &Progress) -> Result<Self, Cancelled> {
        let bounds = feature.bounds();
        let mut pieces = Shapes::new();
        let parts: Vec<Part<'_>> = feature.polygons().collect();
        cut(&parts, bounds, DEEPEST, &mut pieces, progress)?;
        let stretches = stretches(feature);
        Ok(Self {
            piece_index: LayerIndex::new(&pieces),
            pieces,
            stretch_index: LayerIndex::new(&stretches),
            stretches,
            bounds,
            area_m2: measure::feature_area_m2(feature),
        })
    }

    /// Adds what lies in `bounds` to `out`; pieces dissolve again in any overlay.
    pub(super) fn add_clipped(&self, bounds: &Bounds, out: &mut GridPolygons) {
        for piece in self.piece_index.intersecting(bounds) {
            for part in self.pieces.feature(piece).polygons() {
                out.add_clipped(part, bounds);
            }
        }
    }

    /// As [`nearest_points`], looking only where the boundary is near. `near` holds all within `limit_m` of `from`.
    pub(super) fn nearest_within(&self, from: Feature<'_>, near: &Bounds, limit_m: f64) -> Option<NearestPoints> {
        let mut best: Option<NearestPoints> = None;
        for stretch in self.stretch_index.intersecting(near) {
            let limit_m = best.map_or(limit_m, |best| best.distance_m);
            let found = nearest_points(from, self.stretches.feature(stretch), limit_m);
            best = match (best, found) {
                (Some(best), Some(found)) if found.distance_m < best.distance_m => Some(found),
                (None, found) => found,
                (best, _) => best,
            };
        }
        best
    }

    /// As [`nearest_points`], by the index of the boundary. `least_m` gives a lower bound of the distance from `from` to
    /// anything that the index places this many degrees from the centre of `from_bounds`.
    pub(super) fn nearest(
        &self,
        from: Feature<'_>,
        from_bounds: &Bounds,
        limit_m: f64,
        least_m: impl Fn(f64) -> f64,
    ) -> Option<NearestPoints> {
        let mut best: Option<NearestPoints> = None;
        for (stretch, degrees_2) in self.stretch_index.nearest_first(from_bounds.center()) {
            let limit_m = best.map_or(limit_m, |best| best.distance_m);
            if least_m(degrees_2.sqrt()) > limit_m {
                break;
            }
            let stretch = self.stretches.feature(stretch);
            if least_distance_m(from_bounds, &stretch.bounds()) > limit_m {
                continue;
            }
            let found = nearest_points(from, stretch, limit_m);
            if let Some(found) = found.filter(|found| best.is_none_or(|best| found.distance_m < best.distance_m)) {
                best = Some(found);
            }
        }
        best
    }
}

/// Halves `bounds` across its longer side until each piece of the polygons is light.
fn cut(parts: &[Part<'_>], bounds: Bounds, depth: u32, out: &mut Shapes, progress: &Progress) -> Result<(), Cancelled> {
    progress.check()?;
    let vertices: usize = parts.iter().flat_map(Part::paths).map(<[_]>::len).sum();
    let size = [bounds.max[0] - bounds.min[0], bounds.max[1] - bounds.min[1]];
    if vertices <= PIECE_VERTICES || depth == 0 || size[0].max(size[1]) <= 0.0 {
        for part in parts {
            part.paths().for_each(|path| out.push_path(path));
            out.end_part(PartKind::Polygon);
        }
        if !parts.is_empty() {
            out.end_feature();
        }
        return Ok(());
    }
    let axis = usize::from(size[1] > size[0]);
    let middle = f64::midpoint(bounds.min[axis], bounds.max[axis]);
    let (mut lower, mut upper) = (bounds, bounds);
    lower.max[axis] = middle;
    upper.min[axis] = middle;
    for half in [lower, upper] {
        let mut clipped = GridPolygons::new();
        for part in parts {
            clipped.add_clipped(*part, &half);
        }
        let piece = overlay::union(&clipped);
        let parts: Vec<Part<'_>> = piece.features().flat_map(|feature| feature.parts()).collect();
        cut(&parts, half, depth - 1, out, progress)?;
    }
    Ok(())
}

/// The boundary of a feature in short lines; points stay points.
fn stretches(feature: Feature<'_>) -> Shapes {
    let mut out = Shapes::new();
    for part in feature.parts() {
        for path in part.paths() {
            let mut closed = path.to_vec();
            if part.kind == PartKind::Polygon {
                closed.extend(path.first());
            }
            let mut begin = 0;
            while begin + 1 < closed.len() || (begin == 0 && !closed.is_empty()) {
                let end = (begin + STRETCH_VERTICES).min(closed.len());
                out.push_path(closed.get(begin..end).unwrap_or(&[]));
                out.end_part(if part.kind == PartKind::Point {
                    PartKind::Point
                } else {
                    PartKind::Line
                });
                out.end_feature();
                begin = end - 1;
                if closed.len() == 1 {
                    break;
                }
            }
        }
    }
    out
}
