//! A small map of everything in a corner, with the view as a box; a click or drag in it goes there.

use super::view::color;
use crate::geometry::shapes::Bounds;
use crate::scene::batch::LineBatch;
use crate::scene::layer_scene::LayerScene;
use crate::scene::world::{WorldBox, world_exact_from_lonlat};
use crate::style;
use egui::{Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

/// Vertices of outlines drawn in it at most: it is drawn by the painter every frame.
const MOST_VERTICES: usize = 4_000;
/// Room around the data, share of the longer side.
const MARGIN: f64 = 0.06;

/// Draws it into `rect`; returns the place under the pointer, world units, where it is pressed.
pub fn overview_ui(
    ui: &mut Ui,
    rect: Rect,
    bounds_lonlat: &Bounds,
    outlines: Option<&LayerScene>,
    view: ([f64; 2], [f64; 2]),
    name: &str,
) -> Option<[f64; 2]> {
    if bounds_lonlat.is_empty() {
        return None;
    }
    let response = ui.interact(rect, egui::Id::unique("overview"), egui::Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, name));
    let frame = Frame::new(rect, bounds_lonlat);
    let painter = ui.painter_at(rect);
    let (ground, line) = if ui.visuals().dark_mode {
        (style::GROUND_DARK, style::GRATICULE_DARK)
    } else {
        (style::GROUND_LIGHT, style::GRATICULE_LIGHT)
    };
    painter.rect_filled(rect, 4.0, color(ground));
    let ink = Stroke::new(1.0, ui.visuals().weak_text_color());
    if let Some(outlines) = outlines {
        for path in paths(outlines, &frame) {
            painter.add(Shape::line(path, ink));
        }
    }
    let shown = Rect::from_two_pos(frame.pos(view.0), frame.pos(view.1));
    // A view of a village would be a dot.
    let shown = Rect::from_center_size(shown.center(), shown.size().max(vec2(6.0, 6.0)));
    painter.rect_filled(shown, 0.0, color(style::MEASURE).gamma_multiply(0.15));
    painter.rect_stroke(shown, 0.0, Stroke::new(1.5, color(style::MEASURE)), StrokeKind::Inside);
    painter.rect_stroke(rect, 4.0, Stroke::new(1.0, color(line)), StrokeKind::Inside);
    let pressed = response.clicked() || response.dragged();
    response
        .interact_pointer_pos()
        .filter(|_| pressed)
        .map(|at| frame.world(at))
}

/// Between the small map and the world.
struct Frame {
    rect: Rect,
    center: [f64; 2],
    units_per_px: f64,
}

impl Frame {
    fn new(rect: Rect, bounds: &Bounds) -> Self {
        let north_west = world_exact_from_lonlat([bounds.min[0], bounds.max[1]]);
        let south_east = world_exact_from_lonlat([bounds.max[0], bounds.min[1]]);
        let side = |axis: usize, px: f32| (south_east[axis] - north_west[axis]) * (1.0 + 2.0 * MARGIN) / f64::from(px);
        Self {
            rect,
            center: std::array::from_fn(|axis| f64::midpoint(north_west[axis], south_east[axis])),
            units_per_px: side(0, rect.width()).max(side(1, rect.height())).max(1.0),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "pixels need no more than f32")]
    fn pos(&self, world: [f64; 2]) -> Pos2 {
        let [x, y] = [0, 1].map(|axis: usize| ((world[axis] - self.center[axis]) / self.units_per_px).clamp(-1e5, 1e5));
        self.rect.center() + vec2(x as f32, y as f32)
    }

    fn world(&self, at: Pos2) -> [f64; 2] {
        let offset = at - self.rect.center();
        [
            self.center[0] + f64::from(offset.x) * self.units_per_px,
            self.center[1] + f64::from(offset.y) * self.units_per_px,
        ]
    }
}

/// The outlines of the coarsest level, thinned to what is worth drawing so small.
fn paths(scene: &LayerScene, frame: &Frame) -> Vec<Vec<Pos2>> {
    let Some(level) = scene.levels().first() else {
        return Vec::new();
    };
    let count: usize = level.lines.iter().map(|batch| batch.vertices.len()).sum();
    if count > MOST_VERTICES || scene.bounds() == WorldBox::EMPTY {
        return Vec::new();
    }
    let paths = level.lines.iter().flat_map(LineBatch::paths);
    paths.map(|(path, _)| thinned(&path, frame)).collect()
}

/// A path on the small map, without what is nearer than a point to what came before it; its end stays.
fn thinned(path: &[[f64; 2]], frame: &Frame) -> Vec<Pos2> {
    let mut kept: Vec<Pos2> = Vec::new();
    for (place, world) in path.iter().enumerate() {
        let at = frame.pos(*world);
        let is_end = place + 1 == path.len();
        if is_end || kept.last().is_none_or(|last| last.distance(at) > 1.0) {
            kept.push(at);
        }
    }
    kept
}

/// The place of the small map in the large one.
#[must_use]
pub fn place(map_rect: Rect) -> Rect {
    const SIZE: egui::Vec2 = vec2(170.0, 130.0);
    let corner = map_rect.right_bottom() - vec2(10.0, 30.0);
    Rect::from_min_max(pos2(corner.x - SIZE.x, corner.y - SIZE.y), corner)
}
