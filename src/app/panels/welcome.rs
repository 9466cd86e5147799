//! What an empty window says, and what is shown while files are held over it.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::command::Command;
use crate::app::files;
use crate::app::theme::{self, size};
use crate::app::widgets;
use crate::texts::app::AppText;
use egui::{Align2, Area, Button, Frame, Id, Margin, Order, RichText, Stroke, Ui};

/// The layer list without layers.
pub fn no_layers_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    Frame::new().inner_margin(Margin::same(12)).show(ui, |ui| {
        if context.is_running(&crate::app::jobs::JobKey::Project) {
            super::coverage::waiting_ui(ui, context.text(AppText::Opening));
            return;
        }
        widgets::empty_state(ui, context.text(AppText::NoLayers), context.text(AppText::NoLayersHint));
        ui.vertical_centered(|ui| {
            if widgets::primary_button(ui, Command::AddLayers.label(context.language())).clicked() {
                context.run(Command::AddLayers);
            }
            for command in [Command::OpenProject, Command::OpenDemo] {
                if ui.button(command.label(context.language())).clicked() {
                    context.run(command);
                }
            }
        });
        recent_ui(ui, context);
    });
}

/// The projects that were open before.
fn recent_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    const SHOWN: usize = 5;
    let recent = &context.memory.recent;
    if recent.is_empty() {
        return;
    }
    ui.add_space(14.0);
    let title = widgets::strong(ui, context.text(AppText::RecentMenu));
    ui.label(title);
    for path in recent.iter().take(SHOWN) {
        let button = Button::new(files::file_name(path))
            .frame_when_inactive(false)
            .truncate();
        let response = ui.add(button.min_size(egui::vec2(ui.available_width(), 22.0)));
        if response.on_hover_text(path.display().to_string()).clicked() {
            context.push(Change::OpenProject(path.clone()));
        }
    }
}

/// Says what will happen when the files are let go.
pub fn drop_overlay_ui(ctx: &egui::Context, context: &PanelContext<'_>) {
    let screen = ctx.content_rect();
    let area = Area::new(Id::unique("drop_overlay"))
        .order(Order::Tooltip)
        .pivot(Align2::CENTER_CENTER);
    area.fixed_pos(screen.center()).interactable(false).show(ctx, |ui| {
        let palette = theme::palette(ui);
        let veil = palette.panel.gamma_multiply(0.82);
        ui.painter().with_clip_rect(screen).rect_filled(screen, 0.0, veil);
        let inner = screen.shrink(24.0);
        let stroke = Stroke::new(2.0, palette.accent);
        ui.painter()
            .with_clip_rect(screen)
            .rect_stroke(inner, 12.0, stroke, egui::StrokeKind::Inside);
        ui.vertical_centered(|ui| {
            let title = RichText::new(context.text(AppText::DropHere))
                .font(theme::bold(size::LARGE))
                .color(palette.accent);
            ui.label(title);
            ui.label(RichText::new(context.text(AppText::DropHint)).color(palette.text));
        });
    });
}
