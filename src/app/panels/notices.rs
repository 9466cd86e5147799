//! The list of notices, over the lower right corner of the map; it stays until they are dismissed.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::command::Command;
use crate::app::icons::{self, Icon};
use crate::app::notices::{Notice, NoticeKind, Severity};
use crate::app::theme::{self, size};
use crate::app::widgets;
use crate::texts::app::AppText;
use crate::texts::preview::PreviewText;
use egui::{Align, Align2, Area, Id, Layout, Order, Rect, RichText, ScrollArea, Ui};
use std::path::Path;

const WIDTH: f32 = 400.0;

pub fn notices_ui(ctx: &egui::Context, context: &mut PanelContext<'_>, map_rect: Rect) {
    if !context.view.show_notices || context.notices.list().is_empty() {
        return;
    }
    let area = Area::new(Id::unique("notices"))
        .order(Order::Middle)
        .constrain_to(map_rect)
        .default_size([WIDTH + 22.0, map_rect.height()])
        .pivot(Align2::RIGHT_BOTTOM)
        .fixed_pos(map_rect.right_bottom() - egui::vec2(10.0, 10.0));
    area.show(ctx, |ui| {
        widgets::floating_card(ui).show(ui, |ui| {
            ui.set_width(WIDTH.min(map_rect.width() - 44.0));
            ui.horizontal(|ui| {
                widgets::heading(ui, context.text(AppText::NoticesTitle));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if icons::button(ui, Icon::Close, context.text(AppText::HideNotices)).clicked() {
                        context.run(Command::ShowNotices);
                    }
                    if ui.small_button(context.text(AppText::ClearNotices)).clicked() {
                        context.push(Change::ClearNotices);
                    }
                });
            });
            ScrollArea::vertical()
                .max_height((map_rect.height() * 0.5).max(120.0))
                .show(ui, |ui| {
                    for notice in context.notices.list().iter().rev() {
                        ui.push_id(notice.id, |ui| notice_ui(ui, context, notice));
                    }
                });
        });
    });
}

fn notice_ui(ui: &mut Ui, context: &mut PanelContext<'_>, notice: &Notice) {
    let palette = theme::palette(ui);
    let language = context.language();
    let (icon, color) = match notice.kind.severity() {
        Severity::Success => (Icon::Tick, palette.good),
        Severity::Warning => (Icon::Warning, palette.warn),
        Severity::Error => (Icon::Stop, palette.bad),
    };
    ui.separator();
    ui.horizontal_top(|ui| {
        ui.add_space(1.0);
        icons::show(ui, icon, 16.0, color);
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            let mut title = notice.kind.title(language);
            if icons::button(
                ui,
                Icon::Close,
                &format!("{} – {title}", context.text(AppText::Dismiss)),
            )
            .clicked()
            {
                context.push(Change::DismissNotice(notice.id));
            }
            if notice.times > 1 {
                title = format!("{title} (×{})", notice.times);
            }
            ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                let title = RichText::new(title).font(theme::bold(size::BODY)).color(palette.strong);
                ui.add(egui::Label::new(title).wrap());
                let detail = notice.kind.detail(context.language());
                if !detail.is_empty() {
                    ui.add(egui::Label::new(RichText::new(detail).color(palette.text)).wrap());
                }
                let advice = notice.kind.advice(language);
                if !advice.is_empty() {
                    widgets::note(ui, advice);
                }
                if let NoticeKind::Exported { path } = &notice.kind {
                    open_ui(ui, context, path);
                }
            });
        });
    });
}

/// Buttons that show a written file, or the folder that it lies in.
fn open_ui(ui: &mut Ui, context: &mut PanelContext<'_>, path: &Path) {
    let language = context.language();
    ui.horizontal(|ui| {
        if ui.small_button(PreviewText::OpenFile.get(language)).clicked() {
            context.push(Change::OpenOutside(path.to_owned()));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder
            && ui.small_button(PreviewText::OpenFolder.get(language)).clicked()
        {
            context.push(Change::OpenOutside(folder.to_owned()));
        }
    });
}
