//! What a right click on a layer offers; all of it is in the menu and the palette too.

use super::PanelContext;
use crate::app::change::{Change, LayerChange, NamePurpose};
use crate::app::document::LayerEntry;
use crate::texts::tree::TreeText;
use egui::Ui;

pub fn layer_menu_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry) {
    ui.set_min_width(180.0);
    let id = entry.id;
    let layer = |change: LayerChange| Change::Layer(id, change);
    let is_open = entry.layer().is_some();
    item(ui, context, TreeText::Table, is_open, layer(LayerChange::OpenTable));
    item(ui, context, TreeText::Style, true, layer(LayerChange::OpenStyle));
    item(ui, context, TreeText::Filter, is_open, layer(LayerChange::OpenFilter));
    item(ui, context, TreeText::ZoomTo, is_open, layer(LayerChange::ZoomTo));
    ui.separator();
    item(
        ui,
        context,
        TreeText::Rename,
        true,
        Change::AskName(NamePurpose::Layer(id)),
    );
    item(ui, context, TreeText::Duplicate, true, layer(LayerChange::Duplicate));
    groups_ui(ui, context, entry);
    item(ui, context, TreeText::MoveUp, true, layer(LayerChange::MoveUp));
    item(ui, context, TreeText::MoveDown, true, layer(LayerChange::MoveDown));
    ui.separator();
    item(ui, context, TreeText::Settings, true, Change::OpenSettings(id));
    item(
        ui,
        context,
        TreeText::Properties,
        true,
        layer(LayerChange::OpenProperties),
    );
    item(
        ui,
        context,
        TreeText::SaveRepaired,
        is_open,
        Change::AskRepairedPath(id),
    );
    item(ui, context, TreeText::Remove, true, layer(LayerChange::Remove));
}

fn groups_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry) {
    let language = context.language();
    let id = entry.id;
    let own = &entry.request.drawing.group;
    let mut groups: Vec<&str> = Vec::new();
    for other in context.document.layers.iter().rev() {
        let group = other.request.drawing.group.as_str();
        if !group.is_empty() && !groups.contains(&group) {
            groups.push(group);
        }
    }
    let groups: Vec<String> = groups.into_iter().map(ToOwned::to_owned).collect();
    ui.menu_button(TreeText::Group.get(language), |ui| {
        let set = |group: &str| Change::Layer(id, LayerChange::SetGroup(group.to_owned()));
        for (group, name) in std::iter::once(("", TreeText::NoGroup.get(language)))
            .chain(groups.iter().map(|group| (group.as_str(), group.as_str())))
        {
            if ui.selectable_label(own == group, name).clicked() {
                context.push(set(group));
                ui.close();
            }
        }
        ui.separator();
        item(
            ui,
            context,
            TreeText::NewGroup,
            true,
            Change::AskName(NamePurpose::NewGroup(id)),
        );
    });
}

fn item(ui: &mut Ui, context: &mut PanelContext<'_>, text: TreeText, is_enabled: bool, change: Change) {
    let button = egui::Button::new(text.get(context.language()));
    if ui.add_enabled(is_enabled, button).clicked() {
        context.push(change);
        ui.close();
    }
}
