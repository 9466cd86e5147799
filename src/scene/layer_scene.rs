//! A layer made ready for drawing: triangles and lines per detail level, in batches. Immutable; made off
//! the window's thread, drawn by whoever has a GPU.

use super::batch::{Block, FillBatch, LineBatch, Vertex, pack_fills, pack_lines};
use super::camera::MAX_ZOOM;
use super::fill::Filler;
use super::label_index::LabelIndex;
use super::labels::{label_anchors, mean_area};
use super::outline::{add_line, add_marks, add_ring};
use super::projected::{ProjectedPart, ladder, pixel_at, projected, tolerance_at};
use super::run_boxes::RunBoxes;
use super::world::{World, WorldBox};
use crate::geometry::shapes::{PartKind, Shapes};
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::layer::role::Role;
use crate::progress::{Cancelled, Progress};
use crate::style::Emphasis;
use rayon::prelude::*;

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
    labels: LabelIndex,
    mean_area: f64,
    /// Of every feature.
    boxes: Vec<WorldBox>,
    run_boxes: RunBoxes,
}

impl LayerScene {
    /// Makes the scene of a layer. Asks `progress` at every feature.
    pub fn build(layer: &Layer, progress: &Progress) -> Result<Self, Cancelled> {
        Self::build_coarse_first(layer, |_| {}, progress)
    }

    /// As [`LayerScene::build`]; `show` gets a scene of the coarsest level alone as soon as that is made, where there
    /// are several.
    pub fn build_coarse_first(layer: &Layer, show: impl FnOnce(Self), progress: &Progress) -> Result<Self, Cancelled> {
        let scene = Self::of_shapes(layer.shapes(), &style_classes(layer), show, progress)?;
        // Names of other roles would bury the map.
        let labels = match layer.role() {
            Role::Region => LabelIndex::new(label_anchors(layer), true),
            Role::Site => LabelIndex::new(label_anchors(layer), false),
            _ => LabelIndex::default(),
        };
        Ok(Self { labels, ..scene })
    }

    /// As [`LayerScene::build`], from bare geometry in degrees (rings open). A feature past the end of
    /// `classes` is [`Emphasis::Normal`]; there are no names.
    pub fn from_shapes(shapes: &Shapes, classes: &[Emphasis], progress: &Progress) -> Result<Self, Cancelled> {
        Self::of_shapes(shapes, classes, |_| {}, progress)
    }

    fn of_shapes(
        shapes: &Shapes,
        classes: &[Emphasis],
        show: impl FnOnce(Self),
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let features = projected(shapes, progress)?;
        let boxes: Vec<WorldBox> = features.iter().map(|parts| box_of(parts)).collect();
        let mut bounds = WorldBox::EMPTY;
        for own in &boxes {
            bounds.grow_by(own);
        }
        let mut all_classes = classes.to_vec();
        all_classes.resize(shapes.len(), Emphasis::Normal);
        let mut zooms = ladder(&features);
        let mut levels = Vec::new();
        if zooms.len() > 1 {
            let coarsest = zooms.remove(0);
            let make = || build_level(&features, &all_classes, coarsest, &bounds, progress);
            // Made twice rather than shared: the coarsest level is a few percent of the work.
            show(Self {
                levels: vec![make()?],
                classes: all_classes.clone(),
                bounds,
                labels: LabelIndex::default(),
                mean_area: 0.0,
                boxes: Vec::new(),
                run_boxes: RunBoxes::default(),
            });
            levels.push(make()?);
        }
        let finer = zooms
            .into_par_iter()
            .map(|max_zoom| build_level(&features, &all_classes, max_zoom, &bounds, progress))
            .collect::<Result<Vec<_>, _>>()?;
        levels.extend(finer);
        Ok(Self {
            levels,
            classes: all_classes,
            bounds,
            labels: LabelIndex::default(),
            mean_area: mean_area(shapes),
            boxes,
            run_boxes: RunBoxes::new(shapes),
        })
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

    /// The names of regions and sites.
    #[must_use]
    pub fn labels(&self) -> &LabelIndex {
        &self.labels
    }

    /// What makes picking and snapping quick on large features.
    #[must_use]
    pub fn run_boxes(&self) -> &RunBoxes {
        &self.run_boxes
    }

    /// The box of a feature, whole; empty for one that has nothing to draw.
    #[must_use]
    pub fn feature_box(&self, feature: u32) -> WorldBox {
        self.boxes.get(feature as usize).copied().unwrap_or(WorldBox::EMPTY)
    }

    /// Bytes that the scene takes in memory, the names' texts left out.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let fills = self.levels.iter().flat_map(|level| &level.fills);
        let lines = self.levels.iter().flat_map(|level| &level.lines);
        let of_fills: usize = fills
            .map(|batch| size_of_val(batch.vertices.as_slice()) + size_of_val(batch.indices.as_slice()))
            .sum();
        let of_lines: usize = lines
            .map(|batch| size_of_val(batch.vertices.as_slice()) + size_of_val(batch.marks.as_slice()))
            .sum();
        of_fills + of_lines + size_of_val(self.boxes.as_slice()) + self.classes.len() + self.run_boxes.bytes()
    }

    /// Mean area of the features, square world units; 0 where there are no polygons.
    #[must_use]
    pub fn mean_area(&self) -> f64 {
        self.mean_area
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

fn box_of(parts: &[ProjectedPart]) -> WorldBox {
    let mut bounds = WorldBox::EMPTY;
    for path in parts.iter().flat_map(|part| &part.paths) {
        bounds.grow_by(&path.bounds);
    }
    bounds
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
        Detail {
            tolerance: -1.0,
            pixel: 0,
        }
    } else {
        Detail {
            tolerance: tolerance_at(max_zoom),
            pixel: pixel_at(max_zoom),
        }
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
            let Some(first) = part.paths.first() else {
                continue;
            };
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

#[cfg(test)]
mod tests {
    use super::{DetailLevel, LayerScene};
    use crate::geometry::shapes::{PartKind, Shapes};
    use crate::progress::Progress;
    use crate::scene::batch::{FEATURE_MASK, NO_SEGMENT};
    use crate::scene::camera::units_per_px;
    use crate::scene::fill::ring_area;
    use crate::scene::world::world_from_lonlat;
    use crate::style::Emphasis;
    use std::collections::BTreeSet;
    use std::f64::consts::TAU;

    fn circle(center: [f64; 2], radius_deg: f64, count: u32) -> Vec<[f64; 2]> {
        (0..count)
            .map(|step| {
                let angle = TAU * f64::from(step) / f64::from(count);
                let ripple = 1.0 + 0.1 * (angle * 40.0).sin();
                [
                    center[0] + radius_deg * ripple * angle.cos(),
                    center[1] + radius_deg * ripple * angle.sin(),
                ]
            })
            .collect()
    }

    /// Polygons from degrees down to centimetres, a line, a sliver, and points.
    fn mixed() -> Shapes {
        let mut shapes = Shapes::new();
        for (step, count) in (0_i32..9).zip([4000, 900, 400, 200, 90, 40, 20, 9, 5]) {
            let center = [100.0 + 3.0 * f64::from(step), 30.0];
            shapes.push_path(&circle(center, 10.0_f64.powi(-step), count));
            shapes.end_part(PartKind::Polygon);
            shapes.end_feature();
        }
        shapes.push_path(&[[100.0, 40.0], [101.0, 40.000_001], [100.5, 40.000_002]]);
        shapes.end_part(PartKind::Polygon);
        shapes.end_feature();
        shapes.push_path(&[[100.0, 42.0], [100.000_01, 42.0]]);
        shapes.end_part(PartKind::Line);
        shapes.end_feature();
        shapes.push_path(&[[100.0, 44.0]]);
        shapes.end_part(PartKind::Point);
        shapes.end_feature();
        shapes
    }

    fn build(shapes: &Shapes) -> LayerScene {
        LayerScene::from_shapes(shapes, &[Emphasis::Normal, Emphasis::Core], &Progress::new()).expect("not cancelled")
    }

    fn drawn_features(level: &DetailLevel) -> BTreeSet<u32> {
        let segments = level.lines.iter().flat_map(|batch| batch.vertices.iter());
        let marks = level.lines.iter().flat_map(|batch| batch.marks.iter());
        segments
            .filter(|vertex| vertex[2] & NO_SEGMENT == 0)
            .chain(marks)
            .map(|vertex| vertex[2] & FEATURE_MASK)
            .collect()
    }

    #[test]
    fn every_feature_is_drawn_at_every_level() {
        let scene = build(&mixed());
        assert!(scene.levels().len() > 3, "{}", scene.levels().len());
        for level in scene.levels() {
            assert_eq!(drawn_features(level), (0..12).collect(), "zoom {}", level.max_zoom);
        }
    }

    #[test]
    fn levels_grow_towards_the_finest_and_the_finest_has_every_vertex() {
        let scene = build(&mixed());
        let counts: Vec<usize> = scene
            .levels()
            .iter()
            .map(|level| level.lines.iter().map(|batch| batch.vertices.len()).sum())
            .collect();
        assert!(counts.is_sorted(), "{counts:?}");
        // A ring of n vertices takes n + 3, a line of n takes n + 2; long rings are cut at 1024 segments.
        // The five corners of the centimetre ring fall together into one or two units.
        assert!(*counts.last().expect("levels") > 5600, "{counts:?}");
        assert_eq!(scene.level_for(2.0), 0);
        assert_eq!(scene.level_for(23.0), scene.levels().len() - 1);
    }

    #[test]
    fn triangles_of_the_finest_level_cover_as_much_as_the_rings_on_the_mercator_plane() {
        let mut shapes = Shapes::new();
        let (shell, hole) = (circle([110.0, 30.0], 2.0, 3000), circle([110.3, 30.2], 0.5, 800));
        shapes.push_path(&shell);
        shapes.push_path(&hole);
        shapes.end_part(PartKind::Polygon);
        shapes.end_feature();
        let scene = build(&shapes);
        let area = |ring: &[[f64; 2]]| {
            let ring: Vec<_> = ring
                .iter()
                .map(|p| world_from_lonlat(*p).map(|u| f64::from(u) - 3.4e9))
                .collect();
            ring_area(&ring).abs()
        };
        let expected = area(&shell) - area(&hole);
        for level in scene.levels() {
            let covered: f64 = level
                .fills
                .iter()
                .flat_map(|batch| {
                    batch.indices.chunks(3).map(|t| {
                        let corner = |i: u16| {
                            let v = batch.vertices[usize::from(i)];
                            [f64::from(v[0]) - 3.4e9, f64::from(v[1]) - 3.4e9]
                        };
                        ring_area(&[corner(t[0]), corner(t[1]), corner(t[2])]).abs()
                    })
                })
                .sum();
            // A level may miss half a pixel along the whole border; the last one nothing.
            let perimeter = 40.0 * 2.0_f64.powi(32) / 360.0;
            let allowed = if level.max_zoom >= 24.0 {
                1e-6 * expected
            } else {
                units_per_px(level.max_zoom) / 2.0 * perimeter
            };
            assert!(
                (covered - expected).abs() < allowed,
                "zoom {}: {covered} {expected}",
                level.max_zoom
            );
        }
    }

    #[test]
    fn core_zones_are_drawn_after_the_others() {
        let mut shapes = Shapes::new();
        for step in 0..4 {
            shapes.push_path(&circle([100.0 + f64::from(step), 30.0], 0.4, 20));
            shapes.end_part(PartKind::Polygon);
            shapes.end_feature();
        }
        let classes = [Emphasis::Core, Emphasis::Normal, Emphasis::Core, Emphasis::Normal];
        let scene = LayerScene::from_shapes(&shapes, &classes, &Progress::new()).expect("not cancelled");
        let order: Vec<u32> = scene.levels()[0].fills[0]
            .vertices
            .iter()
            .map(|vertex| vertex[2])
            .collect();
        assert!(order.iter().position(|f| *f == 0 || *f == 2) > order.iter().rposition(|f| *f == 1 || *f == 3));
    }

    #[test]
    fn the_coarsest_level_is_shown_before_the_others_are_made_and_is_the_same() {
        let mut shown = None;
        let scene = LayerScene::of_shapes(&mixed(), &[], |coarse| shown = Some(coarse), &Progress::new());
        let (scene, shown) = (scene.expect("not cancelled"), shown.expect("several levels"));
        assert_eq!(shown.levels().len(), 1);
        assert_eq!(format!("{:?}", shown.levels()[0]), format!("{:?}", scene.levels()[0]));
    }

    #[test]
    fn the_scene_is_the_same_whatever_the_number_of_threads() {
        let shapes = mixed();
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .expect("a pool");
            format!("{:?}", pool.install(|| build(&shapes)))
        };
        assert!(on(1) == on(4));
    }

    #[test]
    fn an_empty_layer_has_no_levels_and_a_cancelled_one_no_scene() {
        assert!(build(&Shapes::new()).levels().is_empty());
        let progress = Progress::new();
        progress.cancel();
        assert!(LayerScene::from_shapes(&mixed(), &[], &progress).is_err());
    }
}
