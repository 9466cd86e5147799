//! Geometry on the Mercator plane with the weight of each vertex, and the detail levels worth making of it.

use super::camera::{MAX_ZOOM, units_per_px};
use super::detail::significance;
use super::world::{World, WorldBox, world_from_lonlat};
use crate::geometry::shapes::{PartKind, Shapes};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// Zooms that a level may be made for. Two steps apart: a level then has at most four times the vertices
/// that its coarsest use needs.
const LADDER: [f64; 8] = [4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0];

/// A level is made only if it has at most this share of the vertices of the next finer one.
const WORTHWHILE_SHARE: f64 = 0.6;

/// A layer of fewer vertices is drawn as it is at every zoom.
const SMALL_LAYER_VERTICES: usize = 2000;

/// One ring, line or point on the Mercator plane.
pub struct Path {
    pub world: Vec<World>,
    /// See [`significance`].
    pub significance: Vec<f32>,
    pub bounds: WorldBox,
}

/// One part of a feature.
pub struct ProjectedPart {
    pub kind: PartKind,
    pub paths: Vec<Path>,
}

impl Path {
    /// The vertices that matter more than `tolerance`; all of them for a negative one.
    pub fn at(&self, tolerance: f32) -> Vec<World> {
        self.world
            .iter()
            .zip(&self.significance)
            .filter(|(_, significance)| **significance > tolerance)
            .map(|(world, _)| *world)
            .collect()
    }
}

/// Half a pixel at a zoom, in world units.
#[expect(clippy::cast_possible_truncation, reason = "a tolerance needs no more than f32")]
pub fn tolerance_at(zoom: f64) -> f32 {
    (units_per_px(zoom) / 2.0) as f32
}

/// The parts of every feature on the plane, with what each vertex matters.
pub fn projected(shapes: &Shapes, progress: &Progress) -> Result<Vec<Vec<ProjectedPart>>, Cancelled> {
    progress.add_total(shapes.len() as u64);
    let finest = LADDER.last().copied().unwrap_or(MAX_ZOOM);
    let floor = tolerance_at(finest);
    let is_small = shapes.position_count() < SMALL_LAYER_VERTICES;
    (0..shapes.len())
        .into_par_iter()
        .with_min_len(16)
        .map(|feature| {
            progress.check()?;
            let mut parts = Vec::new();
            for part in shapes.feature(feature).parts() {
                let mut paths = Vec::with_capacity(part.paths().len());
                for path in part.paths() {
                    let mut world: Vec<World> = path.iter().map(|position| world_from_lonlat(*position)).collect();
                    world.dedup();
                    let is_ring = part.kind == PartKind::Polygon;
                    if is_ring && world.len() > 1 && world.first() == world.last() {
                        world.pop();
                    }
                    let significance = if is_small {
                        vec![f32::INFINITY; world.len()]
                    } else {
                        significance(&world, is_ring, floor, progress)?
                    };
                    let bounds = WorldBox::of(&world);
                    paths.push(Path {
                        world,
                        significance,
                        bounds,
                    });
                }
                parts.push(ProjectedPart { kind: part.kind, paths });
            }
            Ok(parts)
        })
        .collect()
}

/// The zooms worth a level of their own, coarsest first; the last is for everything as it is.
pub fn ladder(features: &[Vec<ProjectedPart>]) -> Vec<f64> {
    let count_at = |tolerance: f32, pixel: u32| -> usize {
        features
            .par_iter()
            .flatten_iter()
            .flat_map_iter(|part| &part.paths)
            .map(|path| match path.bounds.extent() {
                extent if extent < pixel => 1,
                _ => path.significance.iter().filter(|own| **own > tolerance).count(),
            })
            .sum()
    };
    let mut finer = count_at(-1.0, 0);
    if finer == 0 {
        return Vec::new();
    }
    let mut zooms = vec![MAX_ZOOM];
    if finer >= SMALL_LAYER_VERTICES {
        for zoom in LADDER.into_iter().rev() {
            let count = count_at(tolerance_at(zoom), pixel_at(zoom));
            #[expect(clippy::cast_precision_loss, reason = "a rule of thumb")]
            if count as f64 <= finer as f64 * WORTHWHILE_SHARE {
                zooms.push(zoom);
                finer = count;
            }
        }
    }
    zooms.reverse();
    zooms
}

/// One pixel at a zoom, in whole world units.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most 2²⁴ units, at the zoom 0"
)]
pub fn pixel_at(zoom: f64) -> u32 {
    units_per_px(zoom) as u32
}
