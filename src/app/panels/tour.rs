//! Three hints for who opens the window for the first time, each beside what it speaks of.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::theme;
use crate::app::view_state::{Dialog, HINTS};
use crate::app::widgets;
use crate::texts::app::AppText;
use egui::{Align, Align2, Area, Context, Id, Layout, Order, Rect, vec2};

const WIDTH: f32 = 300.0;

/// Shows the hint over the map, nowhere near a dialog.
pub fn tour_ui(ctx: &Context, context: &mut PanelContext<'_>, map_rect: Rect) {
    let Some(hint) = context.view.hint.filter(|_| context.view.dialog == Dialog::None) else {
        return;
    };
    let (title, text, pivot, at) = match hint {
        0 => (
            AppText::HintFiles,
            AppText::HintFilesText,
            // Above the scale bar; what is identified stands at the top.
            Align2::LEFT_BOTTOM,
            map_rect.left_bottom() + vec2(12.0, -64.0),
        ),
        1 => (
            AppText::HintMap,
            AppText::HintMapText,
            Align2::CENTER_CENTER,
            map_rect.center(),
        ),
        _ => (
            AppText::HintKeys,
            AppText::HintKeysText,
            Align2::RIGHT_TOP,
            ctx.content_rect().right_top() + vec2(-60.0, 44.0),
        ),
    };
    let area = Area::new(Id::unique("hint")).order(Order::Foreground);
    area.pivot(pivot).fixed_pos(at).show(ctx, |ui| {
        let palette = theme::palette(ui);
        widgets::card(palette)
            .inner_margin(14.0)
            .stroke(egui::Stroke::new(1.5, palette.accent))
            .shadow(ui.visuals().popup_shadow)
            .show(ui, |ui| {
                ui.set_width(WIDTH);
                widgets::heading(ui, context.text(title));
                widgets::note(ui, context.text(text));
                ui.add_space(6.0);
                ui.horizontal(|ui| {
                    let count = widgets::faint(ui, format!("{} / {HINTS}", hint + 1));
                    ui.label(count);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let is_last = hint + 1 == HINTS;
                        let next = if is_last { AppText::HintDone } else { AppText::HintNext };
                        if widgets::primary_button(ui, context.text(next)).clicked() {
                            context.push(Change::ShowHint(Some(hint + 1)));
                        }
                        if !is_last && ui.button(context.text(AppText::HintSkip)).clicked() {
                            context.push(Change::ShowHint(None));
                        }
                    });
                });
            });
    });
}
