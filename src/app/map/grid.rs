//! The lines below the data: longitude and latitude, or the kilometres of a Gauss-Krüger zone; with their figures.

use super::view::MapView;
use crate::crs::gauss_kruger::GaussKruger;
use crate::scene::scale_bar::nice_length;
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, pos2};

/// What is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GridKind {
    None,
    #[default]
    Graticule,
    /// Of the 3° zone of the map's middle.
    Kilometres,
}

impl GridKind {
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Graticule => Self::Kilometres,
            Self::Kilometres => Self::None,
            Self::None => Self::Graticule,
        }
    }
}

/// Lines are at least so far apart, points.
const MIN_SPACING: f64 = 90.0;
/// Steps of the graticule in degrees, coarsest first.
const STEPS_DEG: [f64; 15] = [
    30.0, 15.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001,
];
/// So far from the middle of a view a zone's kilometres are still straight enough to be drawn, degrees.
const MOST_HALF_VIEW_DEG: f64 = 4.0;
/// Positions on a line of kilometres, which is curved on the map.
const SAMPLES: u32 = 16;
const FONT: f32 = 10.0;

/// What a line of the grid is called, beside where it leaves the map.
pub struct Figure {
    at: Pos2,
    anchor: Align2,
    text: String,
}

/// Draws the lines; the figures go above the data, by [`paint_figures`].
pub fn paint_grid(painter: &Painter, view: &MapView, kind: GridKind, line: Color32) -> Vec<Figure> {
    let mut figures = Vec::new();
    match kind {
        GridKind::None => {}
        GridKind::Graticule => paint_graticule(painter, view, line, &mut figures),
        GridKind::Kilometres => paint_kilometres(painter, view, line, &mut figures),
    }
    figures
}

/// Draws the figures that nothing else stands on, and adds the room they take.
pub fn paint_figures(painter: &Painter, figures: Vec<Figure>, text: Color32, taken: &mut Vec<Rect>) {
    for figure in figures {
        let galley = painter.layout_no_wrap(figure.text, FontId::proportional(FONT), text);
        let room = figure.anchor.anchor_size(figure.at, galley.size());
        if !taken.iter().any(|other| other.intersects(room)) {
            painter.galley(room.min, galley, text);
            taken.push(room);
        }
    }
}

fn paint_graticule(painter: &Painter, view: &MapView, line: Color32, figures: &mut Vec<Figure>) {
    let seen = view.camera.view_lonlat(view.size());
    let room_deg = view.camera.degrees_per_px() * MIN_SPACING;
    let Some(step) = STEPS_DEG.into_iter().rev().find(|step| *step >= room_deg) else {
        return;
    };
    let stroke = Stroke::new(1.0, line);
    for longitude in multiples(step, seen.min[0], seen.max[0]) {
        let x = view.pos_from_lonlat([longitude, 0.0]).x;
        painter.vline(x, view.rect.y_range(), stroke);
        let at = pos2(x + 2.0, view.rect.max.y);
        add(figures, at, Align2::LEFT_BOTTOM, degrees(longitude, 'E', 'W'));
    }
    for latitude in multiples(step, seen.min[1], seen.max[1]) {
        let y = view.pos_from_lonlat([0.0, latitude]).y;
        painter.hline(view.rect.x_range(), y, stroke);
        let at = pos2(view.rect.max.x - 2.0, y);
        add(figures, at, Align2::RIGHT_BOTTOM, degrees(latitude, 'N', 'S'));
    }
}

/// As few decimals as the step needs.
fn degrees(value: f64, positive: char, negative: char) -> String {
    let thousandths = (value * 1000.0).round() / 1000.0;
    format!(
        "{}°{}",
        thousandths.abs(),
        if thousandths < 0.0 { negative } else { positive }
    )
}

fn paint_kilometres(painter: &Painter, view: &MapView, line: Color32, figures: &mut Vec<Figure>) {
    let seen = view.camera.view_lonlat(view.size());
    let middle = view.camera.center_lonlat();
    let Some(zone) = GaussKruger::zone_of(middle[0]) else {
        return;
    };
    if seen.max[0] - seen.min[0] > 2.0 * MOST_HALF_VIEW_DEG {
        return;
    }
    let system = GaussKruger::of_zone(zone);
    let (step_m, _) = nice_length(view.camera.metres_per_px(), 2.4 * MIN_SPACING);
    let corners = [
        seen.min,
        [seen.max[0], seen.min[1]],
        seen.max,
        [seen.min[0], seen.max[1]],
        [middle[0], seen.max[1]],
    ]
    .map(|corner| system.east_north_m(corner));
    let range = |axis: usize| {
        let values = corners.iter().map(|corner| corner[axis]);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        })
    };
    if step_m <= 0.0 {
        return;
    }
    let stroke = Stroke::new(1.0, line);
    let pos = |east_north: [f64; 2]| view.pos_from_lonlat(system.lonlat_rad(east_north).map(f64::to_degrees));
    for axis in 0..2 {
        let (low, high) = range(axis);
        let (from, to) = range(1 - axis);
        for value in multiples(step_m, low, high) {
            let line: Vec<Pos2> = (0..=SAMPLES)
                .map(|sample| {
                    let along = from + (to - from) * f64::from(sample) / f64::from(SAMPLES);
                    pos(if axis == 0 { [value, along] } else { [along, value] })
                })
                .collect();
            let text = kilometres(value, step_m);
            if axis == 0 {
                let x = crossing(&line, view.rect.max.y, |at| [at.y, at.x]);
                add(figures, pos2(x + 2.0, view.rect.max.y), Align2::LEFT_BOTTOM, text);
            } else {
                let y = crossing(&line, view.rect.max.x, |at| [at.x, at.y]);
                add(figures, pos2(view.rect.max.x - 2.0, y), Align2::RIGHT_BOTTOM, text);
            }
            painter.add(Shape::line(line, stroke));
        }
    }
}

fn kilometres(metres: f64, step_m: f64) -> String {
    if step_m < 1000.0 {
        format!("{:.3} km", metres / 1000.0)
    } else {
        format!("{:.0} km", metres / 1000.0)
    }
}

/// Where a line meets the edge of the map: the second of the pair that `of` makes, where the first is `edge`.
fn crossing(line: &[Pos2], edge: f32, of: impl Fn(Pos2) -> [f32; 2]) -> f32 {
    for pair in line.windows(2) {
        let &[from, to] = pair else { continue };
        let ([from, from_other], [to, to_other]) = (of(from), of(to));
        if (from > edge) != (to > edge) {
            return from_other + (to_other - from_other) * (edge - from) / (to - from);
        }
    }
    f32::INFINITY
}

fn add(figures: &mut Vec<Figure>, at: Pos2, anchor: Align2, text: String) {
    if at.x.is_finite() && at.y.is_finite() {
        figures.push(Figure { at, anchor, text });
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

#[cfg(test)]
mod tests {
    use super::{degrees, kilometres, multiples};

    #[test]
    fn the_graticule_stands_on_round_degrees() {
        let lines: Vec<f64> = multiples(0.5, 115.7, 117.1).collect();
        assert_eq!(lines, [116.0, 116.5, 117.0]);
    }

    #[test]
    fn figures_have_the_decimals_that_they_need() {
        assert_eq!(degrees(116.5, 'E', 'W'), "116.5°E");
        assert_eq!(degrees(0.1 + 0.2, 'N', 'S'), "0.3°N");
        assert_eq!(degrees(-30.0, 'N', 'S'), "30°S");
        assert_eq!(kilometres(39_500_000.0, 5000.0), "39500 km");
        assert_eq!(kilometres(4_400_200.0, 200.0), "4400.200 km");
    }
}
