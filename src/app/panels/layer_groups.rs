//! The layer tree: groups with their layers, the top of the map first.

use super::{PanelContext, layers};
use crate::app::change::{Change, GroupChange, NamePurpose};
use crate::app::document::LayerEntry;
use crate::app::icons::{self, Icon};
use crate::app::theme;
use crate::app::widgets;
use crate::texts::app::AppText;
use crate::texts::tree::TreeText;
use crate::units;
use egui::{Align, Frame, Layout, Margin, Rect, Sense, Ui, UiBuilder};

/// How far the layers of a group stand to the right, points.
const INDENT: i8 = 14;

/// A group that is dragged, by its name.
#[derive(Clone, Debug)]
pub struct DraggedGroup(pub String);

/// Draws all layers; the places of their rows from the top of the list, those of folded groups without any height.
pub fn tree_ui(ui: &mut Ui, context: &mut PanelContext<'_>) -> Vec<Rect> {
    let mut rows = Vec::new();
    let mut group_above = String::new();
    let document = context.document;
    for entry in document.layers.iter().rev() {
        let group = &entry.request.drawing.group;
        if !group.is_empty() && *group != group_above {
            let members: Vec<&LayerEntry> = document
                .layers
                .iter()
                .filter(|other| other.request.drawing.group == *group)
                .collect();
            ui.push_id(("group", group), |ui| group_ui(ui, context, group, &members));
        }
        group_above.clone_from(group);
        if !group.is_empty() && context.view.folded_groups.contains(group) {
            let end = ui.cursor().left_top();
            rows.push(Rect::from_min_size(end, egui::vec2(ui.available_width(), 0.0)));
            continue;
        }
        let indent = if group.is_empty() { 0 } else { INDENT };
        let row = ui.push_id(entry.id, |ui| layers::layer_ui(ui, context, entry, indent));
        rows.push(row.response.rect);
    }
    rows
}

/// Chevron, eye, name and number of layers.
fn group_ui(ui: &mut Ui, context: &mut PanelContext<'_>, group: &str, members: &[&LayerEntry]) {
    let is_folded = context.view.folded_groups.contains(group);
    let is_any_visible = members.iter().any(|entry| entry.is_visible);
    let frame = Frame::new()
        .inner_margin(Margin::symmetric(6, 3))
        .outer_margin(Margin::symmetric(6, 0));
    frame.show(ui, |ui| {
        // The ground of the row is dragged; what stands on it comes first.
        let ground = UiBuilder::new().id_salt("group_row").sense(Sense::CLICK | Sense::DRAG);
        let row = ui.scope_builder(ground, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 5.0;
                ui.style_mut().interaction.selectable_labels = false;
                let (icon, text) = if is_folded {
                    (Icon::ChevronRight, AppText::Unfold)
                } else {
                    (Icon::ChevronDown, AppText::Fold)
                };
                if icons::button(ui, icon, &format!("{} {group}", context.text(text))).clicked() {
                    context.push(Change::Group(GroupChange::Fold(group.to_owned(), !is_folded)));
                }
                let (icon, text) = if is_any_visible {
                    (Icon::Eye, AppText::Hide)
                } else {
                    (Icon::EyeOff, AppText::Show)
                };
                if icons::button(ui, icon, &format!("{} {group}", context.text(text))).clicked() {
                    context.push(Change::Group(GroupChange::SetVisible(
                        group.to_owned(),
                        !is_any_visible,
                    )));
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let name = format!("{} {group}", TreeText::GroupMenu.get(context.language()));
                    let response = icons::button(ui, Icon::Settings, &name);
                    egui::Popup::menu(&response).show(|ui| group_menu_ui(ui, context, group));
                    let count = widgets::faint(ui, units::number(layers::count(members.len()), 0));
                    ui.label(count).on_hover_text(context.text(AppText::LayersCounted));
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let color = theme::palette(ui).strong;
                        let name = widgets::strong(ui, group).color(color);
                        ui.add(egui::Label::new(name).truncate());
                    });
                });
            });
        });
        row.response.dnd_set_drag_payload(DraggedGroup(group.to_owned()));
        if row.response.double_clicked() {
            context.push(Change::AskName(NamePurpose::Group(group.to_owned())));
        }
        row.response.context_menu(|ui| group_menu_ui(ui, context, group));
    });
}

fn group_menu_ui(ui: &mut Ui, context: &mut PanelContext<'_>, group: &str) {
    let language = context.language();
    for (text, change) in [
        (
            TreeText::RenameGroup,
            Change::AskName(NamePurpose::Group(group.to_owned())),
        ),
        (
            TreeText::MoveUp,
            Change::Group(GroupChange::Move(group.to_owned(), true)),
        ),
        (
            TreeText::MoveDown,
            Change::Group(GroupChange::Move(group.to_owned(), false)),
        ),
        (
            TreeText::Dissolve,
            Change::Group(GroupChange::Dissolve(group.to_owned())),
        ),
    ] {
        if ui.button(text.get(language)).clicked() {
            context.push(change);
            ui.close();
        }
    }
}
