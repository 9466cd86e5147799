//! A name for something: a layer, a group.

use super::{PanelContext, dialogs};
use crate::app::change::{Change, NamePurpose};
use crate::app::view_state::Dialog;
use crate::app::widgets;
use crate::texts::app::AppText;
use crate::texts::tree::TreeText;
use egui::{Key, TextEdit, Ui};

pub fn name_ui(ui: &mut Ui, context: &mut PanelContext<'_>, purpose: &NamePurpose, text: &str) {
    ui.set_width(360.0);
    widgets::heading(ui, TreeText::NameTitle.get(context.language()));
    ui.add_space(4.0);
    let mut edited = text.to_owned();
    let field = TextEdit::singleline(&mut edited)
        .desired_width(f32::INFINITY)
        .margin(6.0);
    let response = ui.add(field);
    let name = TreeText::Name.get(context.language());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    if ui.memory(|memory| memory.focused().is_none()) && !response.lost_focus() {
        response.request_focus();
    }
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.add_space(6.0);
    let can_go = !edited.trim().is_empty();
    let is_pressed = dialogs::buttons(ui, context, AppText::Apply, can_go);
    if (is_entered || is_pressed) && can_go {
        context.push(Change::Named(purpose.clone(), edited));
    } else if edited != text {
        context.push(Change::Dialog(Dialog::Name {
            purpose: purpose.clone(),
            text: edited,
        }));
    }
}
