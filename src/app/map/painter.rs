//! Layers without a GPU: the coarsest detail by egui's painter, slow but there.

use super::gpu::class_style;
use super::view::{MapView, color};
use super::{LayerLook, MapLayer};
use crate::scene::batch::{FEATURE_MASK, FillBatch, LineBatch, Vertex};
use crate::scene::layer_scene::{DetailLevel, LayerScene};
use crate::style::{self, Emphasis, FeatureStyle, Rgba};
use egui::epaint::{Mesh, Vertex as PaintVertex, WHITE_UV};
use egui::{Color32, Painter, Pos2, Shape, Stroke};

/// Vertices of a layer that may be drawn in one frame; egui takes about 75 ms for a million.
const MAX_VERTICES: usize = 100_000;

pub fn paint_layer(painter: &Painter, view: &MapView, layer: &MapLayer<'_>) {
    let (min, max) = view.camera.view_world(view.size());
    let Some(level) = affordable_level(layer.scene, view.camera.zoom(), min, max) else {
        return;
    };
    let mut part = view.rect;
    part.min.x = view.rect.left() + layer.across[0] * view.rect.width();
    part.max.x = view.rect.left() + layer.across[1] * view.rect.width();
    let painter = &painter.with_clip_rect(painter.clip_rect().intersect(part));
    let drawing = Drawing { painter, view, layer };
    for batch in level.fills.iter().filter(|batch| batch.bounds.meets(min, max)) {
        drawing.fill(batch);
    }
    for batch in level.lines.iter().filter(|batch| batch.bounds.meets(min, max)) {
        drawing.lines(batch);
    }
}

/// The level for the zoom, or the finest that is not too much.
fn affordable_level(scene: &LayerScene, zoom: f64, min: [f64; 2], max: [f64; 2]) -> Option<&DetailLevel> {
    let levels = scene.levels().get(..=scene.level_for(zoom))?;
    let cost = |level: &DetailLevel| -> usize {
        let seen = level.lines.iter().filter(|batch| batch.bounds.meets(min, max));
        seen.map(|batch| batch.vertices.len() + batch.marks.len()).sum()
    };
    let affordable = levels.iter().rev().find(|level| cost(level) <= MAX_VERTICES);
    affordable.or_else(|| levels.first())
}

struct Drawing<'a> {
    painter: &'a Painter,
    view: &'a MapView,
    layer: &'a MapLayer<'a>,
}

impl Drawing<'_> {
    fn style(&self, feature: u32) -> FeatureStyle {
        let symbols = self.layer.symbols.map(AsRef::as_ref);
        let place = feature as usize;
        let class = match symbols.and_then(|symbols| symbols.classes.as_ref()) {
            Some(classes) => classes.get(place).copied(),
            None => self.layer.scene.classes().get(place).copied().map(Emphasis::index),
        };
        class_style(self.layer.style, symbols, class.unwrap_or_default())
    }

    fn is_selected(&self, feature: u32) -> bool {
        self.layer.marked.contains(&Some(feature))
            || self
                .layer
                .selected
                .is_some_and(|selected| selected.binary_search(&feature).is_ok())
    }

    fn shade(&self, rgba: Rgba) -> Color32 {
        color(rgba).gamma_multiply(self.layer.style.opacity.clamp(0.0, 1.0))
    }

    fn pos(&self, vertex: Vertex) -> Pos2 {
        self.view.pos_from_world([f64::from(vertex[0]), f64::from(vertex[1])])
    }

    fn fill(&self, batch: &FillBatch) {
        let vertex = |vertex: &Vertex| {
            let feature = vertex[2] & FEATURE_MASK;
            let fill = if self.is_selected(feature) {
                [style::SELECTION[0], style::SELECTION[1], style::SELECTION[2], 90]
            } else {
                self.style(feature).fill
            };
            PaintVertex {
                pos: self.pos(*vertex),
                uv: WHITE_UV,
                color: self.shade(fill),
            }
        };
        self.painter.add(Mesh {
            indices: batch.indices.iter().copied().map(u32::from).collect(),
            vertices: batch.vertices.iter().map(vertex).collect(),
            ..Mesh::default()
        });
    }

    fn lines(&self, batch: &LineBatch) {
        for (path, feature) in batch.paths() {
            let path = path.into_iter().map(|world| self.view.pos_from_world(world));
            self.line(path.collect(), feature);
        }
        for mark in &batch.marks {
            let style = self.style(mark[2] & FEATURE_MASK);
            self.painter
                .circle_filled(self.pos(*mark), 1.5, self.shade(style.outline));
        }
    }

    fn line(&self, path: Vec<Pos2>, feature: u32) {
        let style = self.style(feature);
        let is_site = matches!(self.layer.style.look, LayerLook::Role(crate::layer::role::Role::Site));
        if is_site {
            let halo = Stroke::new(
                style.outline_px + 2.0 * style::SITE_HALO_PX,
                self.shade(style::SITE_HALO),
            );
            self.painter.add(Shape::line(path.clone(), halo));
        }
        let stroke = if self.is_selected(feature) {
            Stroke::new(style.outline_px + 1.4, color(style::SELECTION))
        } else if self.layer.hovered == Some(feature) {
            Stroke::new(style.outline_px + 0.8, color(style::HOVER))
        } else {
            Stroke::new(style.outline_px, self.shade(style.outline))
        };
        let (dash, gap) = style.dash.pattern_px();
        if gap > 0.0 {
            self.painter.extend(Shape::dashed_line(&path, stroke, dash, gap));
        } else {
            self.painter.add(Shape::line(path, stroke));
        }
    }
}
