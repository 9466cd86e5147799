//! What stands on the map besides data: ground, graticule, scale bar, north arrow, credit.

use super::grid::{Figure, GridKind, paint_figures, paint_grid};
use super::view::{MapView, color, faded};
use crate::scene::scale_bar::{length_text, nice_length};
use crate::style;
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

/// Distance of everything from the map's edge, points.
const MARGIN: f32 = 12.0;
/// Room for the scale bar, points.
const SCALE_BAR_MAX: f64 = 120.0;
/// Colours that depend on whether the window is light or dark.
struct Ink {
    text: Color32,
    plate: Color32,
    line: Color32,
}

impl Ink {
    fn of(dark_mode: bool) -> Self {
        if dark_mode {
            Self {
                text: Color32::from_gray(230),
                plate: Color32::from_rgba_unmultiplied(30, 33, 38, 205),
                line: Color32::from_gray(225),
            }
        } else {
            Self {
                text: Color32::from_gray(45),
                plate: Color32::from_rgba_unmultiplied(255, 255, 255, 205),
                line: Color32::from_gray(55),
            }
        }
    }
}

/// The ground with the lines of its grid; their figures are for [`paint_grid_figures`].
pub fn paint_ground(painter: &Painter, view: &MapView, grid: GridKind, dark_mode: bool) -> Vec<Figure> {
    let (ground, graticule) = if dark_mode {
        (style::GROUND_DARK, style::GRATICULE_DARK)
    } else {
        (style::GROUND_LIGHT, style::GRATICULE_LIGHT)
    };
    painter.rect_filled(view.rect, 0.0, color(ground));
    paint_grid(painter, view, grid, color(graticule))
}

/// The figures of the grid where nothing else stands.
pub fn paint_grid_figures(painter: &Painter, figures: Vec<Figure>, taken: &mut Vec<Rect>, dark_mode: bool) {
    let text = Ink::of(dark_mode).text.gamma_multiply(0.62);
    paint_figures(painter, figures, text, taken);
}

/// Scale bar, north arrow, credit and notice; returns the room they take.
pub fn paint_furniture(painter: &Painter, view: &MapView, credit: &str, notice: &str, dark_mode: bool) -> Vec<Rect> {
    let ink = Ink::of(dark_mode);
    let bar = paint_scale_bar(painter, view, &ink);
    let arrow = paint_north_arrow(painter, bar.right_bottom() + vec2(6.0, 0.0), &ink);
    let mut taken = vec![bar, arrow];
    if !credit.is_empty() {
        let at = view.rect.right_bottom() - Vec2::splat(MARGIN / 2.0);
        taken.push(paint_plate(painter, at, Align2::RIGHT_BOTTOM, credit, 10.5, &ink));
    }
    if !notice.is_empty() {
        let at = view.rect.center_top() + vec2(0.0, MARGIN);
        let warning = Ink {
            text: Color32::from_rgb(96, 52, 0),
            plate: Color32::from_rgb(255, 232, 178),
            line: ink.line,
        };
        taken.push(paint_plate(painter, at, Align2::CENTER_TOP, notice, 13.0, &warning));
    }
    taken
}

fn paint_plate(painter: &Painter, at: Pos2, anchor: Align2, text: &str, size: f32, ink: &Ink) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(size), ink.text);
    let padding = vec2(6.0, 3.0);
    let plate = anchor.anchor_size(at, galley.size() + 2.0 * padding);
    painter.rect_filled(plate, 4.0, ink.plate);
    painter.galley(plate.min + padding, galley, ink.text);
    plate
}

fn paint_scale_bar(painter: &Painter, view: &MapView, ink: &Ink) -> Rect {
    let (metres, length) = nice_length(view.camera.metres_per_px(), SCALE_BAR_MAX);
    #[expect(clippy::cast_possible_truncation, reason = "at most SCALE_BAR_MAX")]
    let length = length as f32;
    let text = length_text(metres);
    let galley = painter.layout_no_wrap(text, FontId::proportional(11.5), ink.text);
    let inner = vec2(length.max(galley.size().x), galley.size().y + 6.0);
    let plate =
        Align2::LEFT_BOTTOM.anchor_size(view.rect.left_bottom() + vec2(MARGIN, -MARGIN), inner + vec2(16.0, 8.0));
    painter.rect_filled(plate, 4.0, ink.plate);
    let from = plate.left_bottom() + vec2(8.0, -5.0);
    let to = from + vec2(length, 0.0);
    painter.galley(plate.min + vec2(8.0, 3.0), galley, ink.text);
    let stroke = Stroke::new(1.6, ink.line);
    let tick = vec2(0.0, -5.0);
    painter.add(Shape::line(vec![from + tick, from, to, to + tick], stroke));
    plate
}

/// Beside the scale bar, standing on the same line.
fn paint_north_arrow(painter: &Painter, left_bottom: Pos2, ink: &Ink) -> Rect {
    let plate = Align2::LEFT_BOTTOM.anchor_size(left_bottom, vec2(26.0, 40.0));
    let center = plate.center();
    painter.rect_filled(plate, 4.0, ink.plate);
    let tip = center + vec2(0.0, -16.0);
    let notch = center + vec2(0.0, -1.0);
    let foot = |side: f32| center + vec2(side * 6.0, 3.0);
    painter.add(Shape::convex_polygon(
        vec![tip, notch, foot(-1.0)],
        ink.line,
        Stroke::NONE,
    ));
    painter.add(Shape::convex_polygon(
        vec![tip, notch, foot(1.0)],
        faded([128, 128, 128, 255], 120),
        Stroke::NONE,
    ));
    painter.text(
        center + vec2(0.0, 11.0),
        Align2::CENTER_CENTER,
        "N",
        FontId::proportional(11.5),
        ink.text,
    );
    plate
}
