//! What lies below the layers: pictures from disk with their opacity, and the bundled outlines.

use super::PanelContext;
use crate::app::apply::backgrounds::BackgroundState;
use crate::app::change::{BackgroundChange, Change};
use crate::app::command::Command;
use crate::app::document::BackgroundEntry;
use crate::app::files;
use crate::app::icons::{self, Icon};
use crate::app::theme;
use crate::app::widgets;
use crate::texts::app::AppText;
use crate::texts::map::MapText as M;
use egui::{Frame, Margin, Panel, Slider, Ui};
use std::collections::BTreeMap;

pub fn backgrounds_ui(ui: &mut Ui, context: &mut PanelContext<'_>, states: &BTreeMap<u64, BackgroundState>) {
    let frame = Frame::new().inner_margin(Margin::symmetric(12, 5));
    Panel::bottom("backgrounds").frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        for entry in context.document.backgrounds.iter().rev() {
            entry_ui(ui, context, entry, states.get(&entry.id));
        }
        ui.horizontal(|ui| {
            let is_on = context.view.show_backdrop;
            let icon = if is_on { Icon::Eye } else { Icon::EyeOff };
            let name = Command::ToggleBackdrop.label(context.language());
            if icons::button(ui, icon, name).clicked() {
                context.run(Command::ToggleBackdrop);
            }
            let text = widgets::faint(ui, M::Backdrop.get(context.language()));
            ui.label(text).on_hover_text(M::BackdropHint.get(context.language()));
        });
    });
}

fn entry_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &BackgroundEntry, state: Option<&BackgroundState>) {
    let name = files::file_name(&entry.request.path);
    let change = |context: &mut PanelContext<'_>, change| context.push(Change::Background(entry.id, change));
    ui.horizontal(|ui| {
        let is_visible = entry.request.visible;
        let (icon, verb) = if is_visible {
            (Icon::Eye, AppText::Hide)
        } else {
            (Icon::EyeOff, AppText::Show)
        };
        if icons::button(ui, icon, &format!("{} {name}", context.text(verb))).clicked() {
            change(context, BackgroundChange::SetVisible(!is_visible));
        }
        ui.allocate_ui(egui::vec2((ui.available_width() - 130.0).max(40.0), 20.0), |ui| {
            ui.add(egui::Label::new(&name).truncate())
                .on_hover_text(entry.request.path.display().to_string());
        });
        let mut percent = entry.request.opacity * 100.0;
        ui.spacing_mut().slider_width = 56.0;
        let slider = Slider::new(&mut percent, 0.0..=100.0).show_value(false);
        let response = ui.add(slider);
        response.widget_info(|| {
            egui::WidgetInfo::labeled(
                egui::Role::Slider,
                true,
                format!("{} {name}", context.text(AppText::Opacity)),
            )
        });
        if response.changed() {
            change(context, BackgroundChange::SetOpacity(percent / 100.0));
        }
        if response.drag_stopped() {
            change(context, BackgroundChange::OpacitySettled);
        }
        let zoom_to = format!("{} {name}", context.text(AppText::ZoomTo));
        if icons::button(ui, Icon::ZoomTo, &zoom_to).clicked() {
            change(context, BackgroundChange::ZoomTo);
        }
        let remove = format!("{} {name}", M::RemoveBackground.get(context.language()));
        if icons::button(ui, Icon::Close, &remove).clicked() {
            change(context, BackgroundChange::Remove);
        }
    });
    match state {
        Some(BackgroundState::Failed(message)) => {
            let bad = theme::palette(ui).bad;
            ui.add(egui::Label::new(egui::RichText::new(message).small().color(bad)).wrap());
        }
        Some(BackgroundState::Opening) => {
            ui.add(egui::Spinner::new().size(12.0));
        }
        _ => {}
    }
}
