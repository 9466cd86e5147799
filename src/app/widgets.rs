//! Small pieces that several panels are made of.

use super::document::LayerEntry;
use super::icons::{self, Icon};
use super::theme::{self, Palette, size};
use crate::analysis::site_result::Verdict;
use crate::layer::role::Role;
use crate::style::{Emphasis, FeatureStyle, feature_style};
use egui::{Align, Color32, Frame, Layout, Margin, Rect, Response, RichText, Sense, Stroke, Ui, vec2};

/// A title above a group, in the bold face.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    let color = theme::palette(ui).strong;
    ui.label(RichText::new(text).font(theme::bold(size::TITLE)).color(color))
}

/// Bold text of the usual size.
#[must_use]
pub fn strong(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text)
        .font(theme::bold(size::BODY))
        .color(theme::palette(ui).strong)
}

/// Small grey text.
#[must_use]
pub fn faint(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).size(size::SMALL).color(theme::palette(ui).weak)
}

/// A sentence of small grey text that wraps.
pub fn note(ui: &mut Ui, text: impl Into<String>) -> Response {
    let text = faint(ui, text);
    ui.add(egui::Label::new(text).wrap())
}

/// A card on the panel.
pub fn card(palette: &Palette) -> Frame {
    Frame::new()
        .fill(palette.card)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(7.0)
        .inner_margin(Margin::symmetric(10, 8))
}

/// A card over the map.
pub fn floating_card(ui: &Ui) -> Frame {
    card(theme::palette(ui)).shadow(ui.visuals().popup_shadow)
}

/// The ring around what has the keyboard, where the widget draws none itself.
pub fn focus_ring(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let ring = Stroke::new(1.5, theme::palette(ui).accent);
        ui.painter()
            .rect_stroke(response.rect, 5.0, ring, egui::StrokeKind::Inside);
    }
}

/// The patch that stands for a role in legends: fill and outline as on the map.
pub fn swatch(ui: &mut Ui, role: Role, opacity: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 13.0), Sense::hover());
    paint_swatch(ui, role, rect, opacity);
    response
}

/// The patch of a layer: its own style, the first where there are several.
pub fn layer_swatch(ui: &mut Ui, entry: &LayerEntry, opacity: f32) -> Response {
    let role = entry.role();
    let legend = entry.request.drawing.symbols.legend(role);
    let usual = feature_style(role, Emphasis::Normal);
    let style = legend.first().map_or(usual, |(_, style)| *style);
    style_swatch(ui, role, style, opacity)
}

/// The patch of a style.
pub fn style_swatch(ui: &mut Ui, role: Role, style: FeatureStyle, opacity: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 13.0), Sense::hover());
    paint_style(ui, role, style, rect, opacity);
    response
}

fn paint_swatch(ui: &Ui, role: Role, rect: Rect, opacity: f32) {
    paint_style(ui, role, feature_style(role, Emphasis::Normal), rect, opacity);
}

fn paint_style(ui: &Ui, role: Role, style: FeatureStyle, rect: Rect, opacity: f32) {
    let painter = ui.painter();
    let outline = Stroke::new(
        style.outline_px.clamp(1.0, 2.0),
        theme::color(style.outline).gamma_multiply(opacity),
    );
    if role == Role::Coastline {
        let wave: Vec<_> = (0..=12_u8)
            .map(|step| {
                let share = f32::from(step) / 12.0;
                let height = (share * std::f32::consts::TAU).sin() * 3.0;
                egui::pos2(rect.left() + share * rect.width(), rect.center().y + height)
            })
            .collect();
        painter.add(egui::Shape::line(wave, outline));
        return;
    }
    // The patch lies on the colour of paper, as the map does, in both themes.
    painter.rect_filled(rect, 2.0, Color32::from_rgb(248, 249, 246).gamma_multiply(opacity));
    painter.rect_filled(rect, 2.0, theme::color(style.fill).gamma_multiply(opacity));
    if style.hatch[3] > 0 {
        let stroke = Stroke::new(1.0, theme::color(style.hatch).gamma_multiply(opacity));
        let clipped = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
        for step in 0..6_u8 {
            let x = rect.left() + 6.0 * f32::from(step);
            let ends = [egui::pos2(x - rect.height(), rect.bottom()), egui::pos2(x, rect.top())];
            clipped.line_segment(ends, stroke);
        }
    }
    let (dash, gap) = style.dash.pattern_px();
    if gap > 0.0 {
        let corners = [
            rect.left_top(),
            rect.right_top(),
            rect.right_bottom(),
            rect.left_bottom(),
            rect.left_top(),
        ];
        painter.extend(egui::Shape::dashed_line(&corners, outline, dash.min(4.0), gap.min(2.0)));
    } else {
        painter.rect_stroke(rect, 2.0, outline, egui::StrokeKind::Inside);
    }
}

/// A word on a soft ground.
pub fn chip(ui: &mut Ui, text: &str, front: Color32, back: Color32) -> Response {
    Frame::new()
        .fill(back)
        .corner_radius(4.0)
        .inner_margin(Margin::symmetric(6, 1))
        .show(ui, |ui| ui.label(RichText::new(text).size(size::SMALL).color(front)))
        .inner
}

/// Text at the right edge of the room that is left, on one line.
pub fn right(ui: &mut Ui, text: impl Into<egui::WidgetText>) -> Response {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add(egui::Label::new(text).wrap_mode(egui::TextWrapMode::Extend))
    })
    .inner
}

/// A bar for a ratio, with a mark at a target's value.
pub fn ratio_bar(ui: &mut Ui, ratio: f64, full: f64, color: Color32, target: Option<f64>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 5.0), Sense::hover());
    let palette = theme::palette(ui);
    ui.painter().rect_filled(rect, 2.5, palette.bar_track);
    let place = |value: f64| rect.left() + share_px(value, full) * rect.width();
    let filled = Rect::from_min_max(rect.min, egui::pos2(place(ratio), rect.max.y));
    if filled.width() > 0.0 {
        ui.painter().rect_filled(filled, 2.5, color);
    }
    if let Some(target) = target {
        let x = place(target);
        ui.painter()
            .vline(x, rect.y_range().expand(2.0), Stroke::new(1.5, palette.strong));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1, for pixels")]
fn share_px(value: f64, full: f64) -> f32 {
    if full > 0.0 {
        (value / full).clamp(0.0, 1.0) as f32
    } else {
        0.0
    }
}

/// Sign, text colour and ground of a verdict.
#[must_use]
pub fn verdict_look(palette: &Palette, verdict: Verdict) -> (Icon, Color32, Color32) {
    match verdict {
        Verdict::Overlap => (Icon::Stop, palette.bad, palette.bad_soft),
        Verdict::NotChecked => (Icon::Question, palette.unsure, palette.unsure_soft),
        Verdict::Touch => (Icon::Warning, palette.warn, palette.warn_soft),
        Verdict::Clear => (Icon::Tick, palette.good, palette.good_soft),
    }
}

/// A verdict as sign and word.
pub fn verdict_badge(ui: &mut Ui, verdict: Verdict, word: &str) {
    let (icon, front, back) = verdict_look(theme::palette(ui), verdict);
    Frame::new()
        .fill(back)
        .corner_radius(5.0)
        .inner_margin(Margin::symmetric(7, 2))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 5.0;
                let word = RichText::new(word).font(theme::bold(size::BODY)).color(front);
                // At the right edge of a row widgets are laid out from the right.
                if ui.layout().prefer_right_to_left() {
                    ui.label(word);
                    icons::show(ui, icon, 14.0, front);
                } else {
                    icons::show(ui, icon, 14.0, front);
                    ui.label(word);
                }
            });
        });
}

/// What an empty panel says, and what can be done there.
pub fn empty_state(ui: &mut Ui, title: &str, text: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(18.0);
        heading(ui, title);
        ui.add_space(2.0);
        note(ui, text);
        ui.add_space(8.0);
    });
}

/// The bar of a tool that is in hand, over the upper middle of the map; it leaves the mark clear that says there that the
/// data are made up.
pub fn tool_bar(ui: &Ui, id: &'static str, map_rect: Rect, is_marked: bool, contents: impl FnOnce(&mut Ui)) {
    let down = if is_marked { 44.0 } else { 10.0 };
    let area = egui::Area::new(egui::Id::unique(id))
        .order(egui::Order::Middle)
        .constrain_to(map_rect)
        .pivot(egui::Align2::CENTER_TOP)
        .fixed_pos(map_rect.center_top() + vec2(-22.0, down));
    area.show(ui.ctx(), |ui| {
        // Clear of the buttons in the corner.
        ui.set_max_width((map_rect.width() - 150.0).max(240.0));
        floating_card(ui).show(ui, contents);
    });
}

/// What scrolls in a dialog: as high as its content, at most so many points and what the window has room for. A dialog has
/// the size that it had before, so without a least height a list would never grow again.
pub fn dialog_scroll(ui: &Ui, most: f32) -> egui::ScrollArea {
    /// Of a window's height: margins, heading, and the buttons below.
    const BESIDE: f32 = 190.0;
    let room = (ui.ctx().content_rect().height() - BESIDE).max(120.0).min(most);
    egui::ScrollArea::vertical().max_height(room).min_scrolled_height(room)
}

/// The button that stands out.
pub fn primary_button(ui: &mut Ui, text: &str) -> Response {
    let palette = theme::palette(ui);
    ui.add(
        egui::Button::new(RichText::new(text).color(palette.on_accent))
            .fill(palette.accent)
            .stroke(Stroke::NONE),
    )
}

/// A table of two columns: what, and how much.
pub fn fact(ui: &mut Ui, label: &str, value: impl Into<String>) {
    ui.horizontal(|ui| {
        let label = faint(ui, label);
        ui.label(label);
        let color = theme::palette(ui).text;
        right(ui, RichText::new(value).color(color));
    });
}
