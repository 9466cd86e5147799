//! Small shapes over the layers, drawn by egui's painter every frame: what is being drawn or measured.

use super::view::{MapView, color, faded};
use super::{OverlayLook, OverlayShape};
use crate::style::{self, Rgba};
use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Align2, Color32, FontId, Painter, Pos2, Shape, Stroke, pos2, vec2};

/// Half the width of the white edge around an overlay's stroke, points.
const EDGE: f32 = 1.4;

struct Look {
    stroke: Rgba,
    fill: Color32,
    width: f32,
    hatch: Option<Color32>,
}

impl Look {
    fn of(look: OverlayLook) -> Self {
        let plain = |stroke: Rgba, fill_alpha: u8| Self {
            stroke,
            fill: faded(stroke, fill_alpha),
            width: 2.0,
            hatch: None,
        };
        match look {
            OverlayLook::Drawing => plain(style::DRAWING, 36),
            OverlayLook::Measure => plain(style::MEASURE, 28),
            OverlayLook::Finding => plain(style::FINDING, 40),
            OverlayLook::Overlap => Self {
                stroke: style::OVERLAP.outline,
                fill: color(style::OVERLAP.fill),
                width: style::OVERLAP.outline_px,
                hatch: Some(color(style::OVERLAP.hatch)),
            },
        }
    }

    fn stroke(&self) -> Stroke {
        Stroke::new(self.width, color(self.stroke))
    }

    fn edge(&self) -> Stroke {
        Stroke::new(self.width + 2.0 * EDGE, color(style::SITE_HALO))
    }
}

pub fn paint_overlays(painter: &Painter, view: &MapView, overlays: &[OverlayShape]) {
    for overlay in overlays {
        match overlay {
            OverlayShape::Polygon { rings, look } => {
                let rings: Vec<Vec<Pos2>> = rings.iter().map(|ring| projected(view, ring)).collect();
                paint_polygon(painter, view, &rings, &Look::of(*look));
            }
            OverlayShape::Line { path, look, dashed } => {
                paint_path(painter, projected(view, path), &Look::of(*look), *dashed);
            }
            OverlayShape::Point { at, look } => {
                let at = view.pos_from_lonlat(*at);
                let look = Look::of(*look);
                painter.circle_filled(at, 5.0, color(style::SITE_HALO));
                painter.circle_filled(at, 3.6, color(look.stroke));
            }
            OverlayShape::Label { at, text } => {
                paint_label(painter, view.pos_from_lonlat(*at), text);
            }
        }
    }
}

fn projected(view: &MapView, path: &[[f64; 2]]) -> Vec<Pos2> {
    path.iter().map(|position| view.pos_from_lonlat(*position)).collect()
}

fn paint_polygon(painter: &Painter, view: &MapView, rings: &[Vec<Pos2>], look: &Look) {
    if let Some(mesh) = filled(rings, look.fill) {
        painter.add(mesh);
    }
    if let Some(hatch) = look.hatch {
        paint_hatch(painter, view, rings, hatch);
    }
    for ring in rings {
        painter.add(Shape::closed_line(ring.clone(), look.edge()));
    }
    for ring in rings {
        painter.add(Shape::closed_line(ring.clone(), look.stroke()));
    }
}

/// Triangles of rings in points; egui itself fills convex shapes only.
fn filled(rings: &[Vec<Pos2>], fill: Color32) -> Option<Mesh> {
    let positions: Vec<Pos2> = rings.iter().flatten().copied().collect();
    if rings.first()?.len() < 3 {
        return None;
    }
    let mut hole_starts = Vec::new();
    let mut start = 0_u32;
    for ring in rings {
        if start > 0 {
            hole_starts.push(start);
        }
        start += u32::try_from(ring.len()).ok()?;
    }
    let mut indices: Vec<u32> = Vec::new();
    earcut::Earcut::new().earcut(positions.iter().map(|at| [at.x, at.y]), &hole_starts, &mut indices);
    let vertices = positions.into_iter().map(|pos| Vertex {
        pos,
        uv: WHITE_UV,
        color: fill,
    });
    Some(Mesh {
        indices,
        vertices: vertices.collect(),
        ..Mesh::default()
    })
}

/// Diagonal lines inside the rings by the even-odd rule.
fn paint_hatch(painter: &Painter, view: &MapView, rings: &[Vec<Pos2>], hatch: Color32) {
    // Lines x + y = constant; the constant of neighbours differs by the spacing along x.
    let spacing = style::HATCH_SPACING_PX * std::f32::consts::SQRT_2;
    let stroke = Stroke::new(style::HATCH_LINE_PX, hatch);
    let first = view.rect.min.x + view.rect.min.y;
    let last = view.rect.max.x + view.rect.max.y;
    let mut line = (first / spacing).ceil() * spacing;
    while line < last {
        let mut crossings = crossings_of(rings, line);
        crossings.sort_by(f32::total_cmp);
        for pair in crossings.chunks_exact(2) {
            if let &[from, to] = pair {
                painter.line_segment([pos2(from, line - from), pos2(to, line - to)], stroke);
            }
        }
        line += spacing;
    }
}

/// Where the line x + y = `line` crosses the rings: x of each crossing.
fn crossings_of(rings: &[Vec<Pos2>], line: f32) -> Vec<f32> {
    let mut crossings = Vec::new();
    for ring in rings {
        let Some(mut before) = ring.last().copied() else {
            continue;
        };
        for &here in ring {
            let (from, to) = (before.x + before.y - line, here.x + here.y - line);
            if (from >= 0.0) != (to >= 0.0) {
                crossings.push(before.x + (here.x - before.x) * from / (from - to));
            }
            before = here;
        }
    }
    crossings
}

fn paint_path(painter: &Painter, path: Vec<Pos2>, look: &Look, dashed: bool) {
    if dashed {
        painter.add(Shape::line(path.clone(), look.edge()));
        painter.extend(Shape::dashed_line(&path, look.stroke(), 7.0, 5.0));
    } else {
        painter.add(Shape::line(path.clone(), look.edge()));
        painter.add(Shape::line(path, look.stroke()));
    }
}

fn paint_label(painter: &Painter, at: Pos2, text: &str) {
    let ink = Color32::from_gray(30);
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(12.5), ink);
    let padding = vec2(6.0, 3.0);
    let plate = Align2::LEFT_BOTTOM.anchor_size(at + vec2(8.0, -8.0), galley.size() + 2.0 * padding);
    painter.rect_filled(plate, 4.0, Color32::from_rgba_unmultiplied(255, 255, 255, 235));
    painter.galley(plate.min + padding, galley, ink);
}

#[cfg(test)]
mod tests {
    use super::{crossings_of, filled};
    use egui::{Color32, pos2};

    #[test]
    fn hatch_lines_stop_at_a_hole() {
        let square = |low: f32, high: f32| vec![pos2(low, low), pos2(high, low), pos2(high, high), pos2(low, high)];
        let mut crossings = crossings_of(&[square(0.0, 9.0), square(3.0, 6.0)], 9.0);
        crossings.sort_by(f32::total_cmp);
        assert_eq!(crossings.len(), 4);
        assert!((crossings[1] - 3.0).abs() < 1e-5 && (crossings[2] - 6.0).abs() < 1e-5);
    }

    #[test]
    fn a_path_of_two_positions_has_no_fill() {
        assert!(filled(&[vec![pos2(0.0, 0.0), pos2(1.0, 1.0)]], Color32::RED).is_none());
    }
}
