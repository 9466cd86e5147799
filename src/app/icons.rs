//! Icons drawn with the painter: one look, no font needed, and shapes that differ as well as colours do.

use egui::{Color32, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, vec2};

/// The icons of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Eye,
    EyeOff,
    Up,
    Down,
    ChevronRight,
    ChevronDown,
    Close,
    ZoomTo,
    Plus,
    Minus,
    Extent,
    Pencil,
    Moon,
    Sun,
    /// Overlap: an octagon with a bar.
    Stop,
    /// Touch, warning: a triangle with an exclamation mark.
    Warning,
    /// Not checked, can't be said: a ring with a question mark.
    Question,
    /// Clear, met: a disc with a tick.
    Tick,
    /// Not met: a disc with a cross.
    Cross,
    Info,
    SortDown,
    SortUp,
    /// Sheets on a pile.
    Layers,
    /// Two slides with their knobs.
    Settings,
}

/// Draws an icon in the middle of `rect`.
pub fn paint(ui: &Ui, icon: Icon, rect: Rect, color: Color32) {
    let side = rect.width().min(rect.height());
    let at = |x: f32, y: f32| rect.center() + vec2(x, y) * (side / 2.0);
    let stroke = Stroke::new((side / 10.0).max(1.2), color);
    let painter = ui.painter();
    let line = |points: &[(f32, f32)]| {
        painter.add(Shape::line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke));
    };
    let back = ui.visuals().panel_fill;
    match icon {
        Icon::Eye | Icon::EyeOff => {
            let lid = |sign: f32| -> Vec<(f32, f32)> {
                (-5_i8..=5)
                    .map(|step| {
                        let x = f32::from(step) / 5.0;
                        (x * 0.85, sign * 0.5 * (1.0 - x * x))
                    })
                    .collect()
            };
            line(&lid(1.0));
            line(&lid(-1.0));
            if icon == Icon::Eye {
                painter.circle_filled(rect.center(), side * 0.13, color);
            } else {
                line(&[(-0.7, 0.7), (0.7, -0.7)]);
            }
        }
        Icon::Settings => {
            line(&[(-0.7, -0.35), (0.7, -0.35)]);
            line(&[(-0.7, 0.35), (0.7, 0.35)]);
            painter.circle_filled(at(0.3, -0.35), side * 0.12, color);
            painter.circle_filled(at(-0.3, 0.35), side * 0.12, color);
        }
        Icon::Up => line(&[(-0.5, 0.25), (0.0, -0.3), (0.5, 0.25)]),
        Icon::Down => line(&[(-0.5, -0.25), (0.0, 0.3), (0.5, -0.25)]),
        Icon::ChevronRight => line(&[(-0.2, -0.5), (0.3, 0.0), (-0.2, 0.5)]),
        Icon::ChevronDown => line(&[(-0.5, -0.2), (0.0, 0.3), (0.5, -0.2)]),
        Icon::Close => {
            line(&[(-0.5, -0.5), (0.5, 0.5)]);
            line(&[(-0.5, 0.5), (0.5, -0.5)]);
        }
        Icon::ZoomTo => {
            painter.circle_stroke(at(-0.15, -0.15), side * 0.26, stroke);
            line(&[(0.25, 0.25), (0.75, 0.75)]);
        }
        Icon::Plus => {
            line(&[(-0.6, 0.0), (0.6, 0.0)]);
            line(&[(0.0, -0.6), (0.0, 0.6)]);
        }
        Icon::Minus => line(&[(-0.6, 0.0), (0.6, 0.0)]),
        Icon::Extent => {
            for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
                line(&[(x * 0.65, y * 0.25), (x * 0.65, y * 0.65), (x * 0.25, y * 0.65)]);
            }
        }
        Icon::Pencil => {
            line(&[
                (-0.65, 0.65),
                (-0.5, 0.2),
                (0.4, -0.7),
                (0.7, -0.4),
                (-0.2, 0.5),
                (-0.65, 0.65),
            ]);
        }
        Icon::Moon => {
            painter.circle_filled(rect.center(), side * 0.36, color);
            painter.circle_filled(at(0.34, -0.26), side * 0.29, back);
        }
        Icon::Sun => {
            painter.circle_filled(rect.center(), side * 0.2, color);
            for turn in 0..8_u8 {
                let (sin, cos) = (f32::from(turn) * std::f32::consts::FRAC_PI_4).sin_cos();
                line(&[(cos * 0.58, sin * 0.58), (cos * 0.85, sin * 0.85)]);
            }
        }
        Icon::Layers => {
            line(&[(0.0, -0.75), (0.8, -0.3), (0.0, 0.15), (-0.8, -0.3), (0.0, -0.75)]);
            line(&[(-0.8, 0.05), (0.0, 0.5), (0.8, 0.05)]);
            line(&[(-0.8, 0.4), (0.0, 0.85), (0.8, 0.4)]);
        }
        Icon::SortDown => triangle(painter, [at(-0.45, -0.2), at(0.45, -0.2), at(0.0, 0.35)], color),
        Icon::SortUp => triangle(painter, [at(-0.45, 0.25), at(0.45, 0.25), at(0.0, -0.3)], color),
        Icon::Stop | Icon::Warning | Icon::Question | Icon::Tick | Icon::Cross | Icon::Info => {
            paint_sign(ui, icon, rect, color);
        }
    }
}

/// The signs of verdicts: a filled shape with a mark cut out of it.
fn paint_sign(ui: &Ui, icon: Icon, rect: Rect, color: Color32) {
    let side = rect.width().min(rect.height());
    let at = |x: f32, y: f32| rect.center() + vec2(x, y) * (side / 2.0);
    let painter = ui.painter();
    let mark = if ui.visuals().dark_mode {
        Color32::from_gray(20)
    } else {
        Color32::WHITE
    };
    let stroke = Stroke::new((side / 8.5).max(1.4), mark);
    let line = |points: &[(f32, f32)]| {
        painter.add(Shape::line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke));
    };
    match icon {
        Icon::Stop => {
            let corners = (0..8_u8)
                .map(|turn| (f32::from(turn) + 0.5) * std::f32::consts::FRAC_PI_4)
                .map(|angle| at(angle.cos() * 0.95, angle.sin() * 0.95))
                .collect();
            painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
            line(&[(-0.45, 0.0), (0.45, 0.0)]);
        }
        Icon::Warning => {
            triangle(painter, [at(0.0, -0.9), at(0.98, 0.8), at(-0.98, 0.8)], color);
            line(&[(0.0, -0.35), (0.0, 0.25)]);
            painter.circle_filled(at(0.0, 0.53), side * 0.065, mark);
        }
        Icon::Tick => {
            painter.circle_filled(rect.center(), side * 0.46, color);
            line(&[(-0.42, 0.02), (-0.1, 0.34), (0.44, -0.32)]);
        }
        Icon::Cross => {
            painter.circle_filled(rect.center(), side * 0.46, color);
            line(&[(-0.32, -0.32), (0.32, 0.32)]);
            line(&[(-0.32, 0.32), (0.32, -0.32)]);
        }
        _ => {
            // Hollow, unlike all others: nothing was found out.
            painter.circle_stroke(rect.center(), side * 0.42, Stroke::new((side / 9.0).max(1.3), color));
            let text = if icon == Icon::Info { "i" } else { "?" };
            painter.text(
                rect.center(),
                egui::Align2::CENTER_CENTER,
                text,
                super::theme::bold(side * 0.62),
                color,
            );
        }
    }
}

fn triangle(painter: &egui::Painter, corners: [Pos2; 3], color: Color32) {
    painter.add(Shape::convex_polygon(corners.to_vec(), color, Stroke::NONE));
}

/// An icon in the flow of a row.
pub fn show(ui: &mut Ui, icon: Icon, side: f32, color: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    paint(ui, icon, rect, color);
    response
}

/// A button that is only an icon; `name` is its tooltip and its name for screen readers and tests.
pub fn button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    toggle(ui, icon, name, false)
}

/// As [`button`], drawn pressed while it is on.
pub fn toggle(ui: &mut Ui, icon: Icon, name: &str, is_on: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
    let palette = super::theme::palette(ui);
    let ground = if response.is_pointer_button_down_on() {
        palette.press
    } else if is_on {
        palette.accent_soft
    } else if response.hovered() || response.has_focus() {
        palette.hover
    } else {
        Color32::TRANSPARENT
    };
    ui.painter().rect_filled(rect, 5.0, ground);
    super::widgets::focus_ring(ui, &response);
    let color = if !enabled {
        palette.weak.gamma_multiply(0.4)
    } else if response.hovered() || is_on {
        palette.strong
    } else {
        palette.weak
    };
    paint(
        ui,
        icon,
        Rect::from_center_size(rect.center(), Vec2::splat(14.0)),
        color,
    );
    response.on_hover_text(name)
}
