//! What stands on the map besides data: ground, graticule, scale bar, north arrow, credit.

use super::view::{MapView, color, faded};
use crate::scene::scale_bar::{length_text, nice_length};
use crate::style;
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

/// Distance of everything from the map's edge, points.
const MARGIN: f32 = 12.0;
/// Room for the scale bar, points.
const SCALE_BAR_MAX: f64 = 120.0;
/// Lines of the graticule are at least so far apart, points.
const GRATICULE_MIN_SPACING: f64 = 90.0;
/// Steps of the graticule in degrees, coarsest first.
const GRATICULE_STEPS_DEG: [f64; 15] = [
    30.0, 15.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001,
];

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

/// The ground with lines of longitude and latitude.
pub fn paint_ground(painter: &Painter, view: &MapView, dark_mode: bool) {
    let (ground, graticule) = if dark_mode {
        (style::GROUND_DARK, style::GRATICULE_DARK)
    } else {
        (style::GROUND_LIGHT, style::GRATICULE_LIGHT)
    };
    painter.rect_filled(view.rect, 0.0, color(ground));
    let stroke = Stroke::new(1.0, color(graticule));
    let seen = view.camera.view_lonlat(view.size());
    let room_deg = view.camera.degrees_per_px() * GRATICULE_MIN_SPACING;
    let Some(step) = GRATICULE_STEPS_DEG.into_iter().rev().find(|step| *step >= room_deg) else {
        return;
    };
    for longitude in multiples(step, seen.min[0], seen.max[0]) {
        let x = view.pos_from_lonlat([longitude, 0.0]).x;
        painter.vline(x, view.rect.y_range(), stroke);
    }
    for latitude in multiples(step, seen.min[1], seen.max[1]) {
        let y = view.pos_from_lonlat([0.0, latitude]).y;
        painter.hline(view.rect.x_range(), y, stroke);
    }
}

/// Multiples of `step` from `low` to `high`; a window shows a few dozen at most.
fn multiples(step: f64, low: f64, high: f64) -> impl Iterator<Item = f64> {
    const MOST: u32 = 400;
    let first = (low / step).ceil();
    (0..MOST)
        .map(move |count| (first + f64::from(count)) * step)
        .take_while(move |value| *value <= high)
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

#[cfg(test)]
mod tests {
    use super::multiples;

    #[test]
    fn the_graticule_stands_on_round_degrees() {
        let lines: Vec<f64> = multiples(0.5, 115.7, 117.1).collect();
        assert_eq!(lines, [116.0, 116.5, 117.0]);
    }
}
