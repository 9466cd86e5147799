//! A layer made ready for drawing: triangles and lines per detail level, in batches. Immutable; made off
//! the window's thread, drawn by whoever has a GPU.

use super::batch::{Block, FillBatch, LineBatch, Vertex, pack_fills, pack_lines};
use super::camera::{MAX_ZOOM, units_per_px};
use super::detail::significance;
use super::fill::Filler;
use super::outline::{add_line, add_marks, add_ring};
use super::world::{World, WorldBox, world_from_lonlat};
use crate::geometry::shapes::{PartKind, Shapes};
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::progress::{Cancelled, Progress};
use crate::style::Emphasis;
use rayon::prelude::*;

/// Zooms that a level may be made for. Two steps apart: a level then has at most four times the vertices
/// that its coarsest use needs.
const LADDER: [f64; 8] = [4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0];

/// A level is made only if it has at most this share of the vertices of the next finer one.
const WORTHWHILE_SHARE: f64 = 0.6;

/// A layer of fewer vertices is drawn as it is at every zoom.
const SMALL_LAYER_VERTICES: usize = 2000;

/// Features that one worker takes at a time.
const BLOCK_FEATURES: usize = 256;

/// One level of detail; fit for every zoom up to [`DetailLevel::max_zoom`].
#[derive(Debug, Default)]
pub struct DetailLevel {
    /// The deepest zoom (256-pixel world at zoom 0) at which no vertex is missing by more than half a pixel.
    pub max_zoom: f64,
    pub fills: Vec<FillBatch>,
    pub lines: Vec<LineBatch>,
}

/// Everything that the map draws of one layer.
#[derive(Debug)]
pub struct LayerScene {
    levels: Vec<DetailLevel>,
    classes: Vec<Emphasis>,
    bounds: WorldBox,
}

impl LayerScene {
    /// Makes the scene of a layer. Asks `progress` at every feature.
    pub fn build(layer: &Layer, progress: &Progress) -> Result<Self, Cancelled> {
        Self::from_shapes(layer.shapes(), &style_classes(layer), progress)
    }

    /// As [`LayerScene::build`], from bare geometry in degrees (rings open). A feature past the end of
    /// `classes` is [`Emphasis::Normal`].
    pub fn from_shapes(shapes: &Shapes, classes: &[Emphasis], progress: &Progress) -> Result<Self, Cancelled> {
        let features = projected(shapes, progress)?;
        let mut bounds = WorldBox::EMPTY;
        for path in features.iter().flatten().flat_map(|part| &part.paths) {
            bounds.grow_by(&path.bounds);
        }
        let mut all_classes = classes.to_vec();
        all_classes.resize(shapes.len(), Emphasis::Normal);
        let levels = ladder(&features)
            .into_par_iter()
            .map(|max_zoom| build_level(&features, &all_classes, max_zoom, &bounds, progress))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self { levels, classes: all_classes, bounds })
    }

    /// Coarsest first; the last fits every zoom. Never empty unless the layer has no geometry.
    #[must_use]
    pub fn levels(&self) -> &[DetailLevel] {
        &self.levels
    }

    /// Index of the coarsest level that is exact to half a pixel at a zoom.
    #[must_use]
    pub fn level_for(&self, zoom: f64) -> usize {
        let fitting = self.levels.iter().position(|level| level.max_zoom >= zoom);
        fitting.unwrap_or(self.levels.len().saturating_sub(1))
    }

    /// The style class of each feature.
    #[must_use]
    pub fn classes(&self) -> &[Emphasis] {
        &self.classes
    }

    /// The box of everything in world units; empty if there is nothing to draw.
    #[must_use]
    pub fn bounds(&self) -> WorldBox {
        self.bounds
    }
}

/// The class of every feature, read from its zone or else its kind.
#[must_use]
pub fn style_classes(layer: &Layer) -> Vec<Emphasis> {
    let class_of = |feature: usize| {
        [Meaning::Zone, Meaning::Kind]
            .into_iter()
            .filter_map(|meaning| layer.fields().text(layer.attributes(), feature, meaning))
            .map(|text| Emphasis::from_text(&text))
            .find(|class| *class != Emphasis::Normal)
            .unwrap_or_default()
    };
    (0..layer.len()).map(class_of).collect()
}

/// One ring, line or point on the Mercator plane.
struct Path {
    world: Vec<World>,
    /// See [`significance`].
    significance: Vec<f32>,
    bounds: WorldBox,
}

struct ProjectedPart {
    kind: PartKind,
    paths: Vec<Path>,
}

impl Path {
    /// The vertices that matter more than `tolerance`; all of them for a negative one.
    fn at(&self, tolerance: f32) -> Vec<World> {
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
fn tolerance_at(zoom: f64) -> f32 {
    (units_per_px(zoom) / 2.0) as f32
}

fn projected(shapes: &Shapes, progress: &Progress) -> Result<Vec<Vec<ProjectedPart>>, Cancelled> {
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
                    paths.push(Path { world, significance, bounds });
                }
                parts.push(ProjectedPart { kind: part.kind, paths });
            }
            Ok(parts)
        })
        .collect()
}

/// The zooms worth a level of their own, coarsest first; the last is for everything as it is.
fn ladder(features: &[Vec<ProjectedPart>]) -> Vec<f64> {
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
fn pixel_at(zoom: f64) -> u32 {
    units_per_px(zoom) as u32
}

fn build_level(
    features: &[Vec<ProjectedPart>],
    classes: &[Emphasis],
    max_zoom: f64,
    bounds: &WorldBox,
    progress: &Progress,
) -> Result<DetailLevel, Cancelled> {
    let is_full = max_zoom >= MAX_ZOOM;
    let detail = if is_full {
        Detail { tolerance: -1.0, pixel: 0 }
    } else {
        Detail { tolerance: tolerance_at(max_zoom), pixel: pixel_at(max_zoom) }
    };
    let blocks = features
        .par_chunks(BLOCK_FEATURES)
        .enumerate()
        .map(|(chunk, features)| {
            let mut pieces = Pieces::default();
            for (offset, parts) in features.iter().enumerate() {
                progress.check()?;
                let number = chunk * BLOCK_FEATURES + offset;
                let rank = classes.get(number).copied().unwrap_or_default().rank();
                // Numbers past 2³⁰ can't come: every feature has a position, and formats stop earlier.
                let feature = u32::try_from(number).unwrap_or(u32::MAX) & super::batch::FEATURE_MASK;
                pieces.add_feature(parts, feature, rank, detail);
            }
            if is_full {
                progress.add_done(features.len() as u64);
            }
            Ok((pieces.fills, pieces.lines))
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;
    let (fills, lines): (Vec<_>, Vec<_>) = blocks.into_iter().unzip();
    Ok(DetailLevel {
        max_zoom,
        fills: pack_fills(&fills, bounds, progress)?,
        lines: pack_lines(&lines, bounds, progress)?,
    })
}

/// What a level leaves out.
#[derive(Clone, Copy)]
struct Detail {
    /// Vertices that matter less, world units.
    tolerance: f32,
    /// Shapes that are smaller become marks, world units; 0 keeps all.
    pixel: u32,
}

#[derive(Default)]
struct Pieces {
    fills: Block<u16>,
    lines: Block<Vertex>,
    filler: Filler,
}

impl Pieces {
    fn add_feature(&mut self, parts: &[ProjectedPart], feature: u32, rank: u8, detail: Detail) {
        let mut marks = Vec::new();
        let mut points = Vec::new();
        for part in parts {
            let Some(first) = part.paths.first() else { continue };
            let is_point = part.kind == PartKind::Point;
            if is_point {
                points.extend(first.world.first());
            } else if first.world.len() == 1 || first.bounds.extent() < detail.pixel {
                marks.push(first.bounds.center());
            } else if part.kind == PartKind::Line {
                add_line(&first.at(detail.tolerance), feature, rank, &mut self.lines);
            } else {
                self.add_polygon(part, feature, rank, detail);
            }
        }
        // Thousands of islets of one feature within a pixel are one mark; points at one place are one too.
        dedup_by_cell(&mut marks, detail.pixel);
        dedup_by_cell(&mut points, detail.pixel / 2);
        add_marks(&marks, false, feature, rank, &mut self.lines);
        add_marks(&points, true, feature, rank, &mut self.lines);
    }

    fn add_polygon(&mut self, part: &ProjectedPart, feature: u32, rank: u8, detail: Detail) {
        let mut rings = Vec::with_capacity(part.paths.len());
        for (index, path) in part.paths.iter().enumerate() {
            // A hole smaller than a pixel can't be seen; a shell is never left out here.
            if index > 0 && path.bounds.extent() < detail.pixel {
                continue;
            }
            let ring = path.at(detail.tolerance);
            add_ring(&ring, feature, rank, &mut self.lines);
            if index == 0 || ring.len() >= 3 {
                rings.push(ring);
            }
        }
        self.filler.add_polygon(&rings, feature, rank, &mut self.fills);
    }
}

/// Keeps one position in every square of `cell` units, the first in order of x and y.
fn dedup_by_cell(positions: &mut Vec<World>, cell: u32) {
    let cell = cell.max(1);
    positions.sort_unstable_by_key(|position| (position.map(|units| units / cell), *position));
    positions.dedup_by_key(|position| position.map(|units| units / cell));
}
