//! Dialogs about projects: is unsaved work to be saved, and which of those that were open before is to be opened.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::command::Command;
use crate::app::files;
use crate::app::icons::{self, Icon};
use crate::app::view_state::{Dialog, Leaving};
use crate::app::widgets;
use crate::texts::app::AppText;
use egui::{Align, Button, Key, Layout, Modifiers, RichText, Ui, vec2};
use std::path::Path;

pub fn unsaved_ui(ui: &mut Ui, context: &mut PanelContext<'_>, leaving: &Leaving) {
    ui.set_width(420.0);
    widgets::heading(ui, context.text(AppText::UnsavedTitle));
    let name = &context.document.name;
    if !name.is_empty() {
        ui.label(name);
    }
    widgets::note(ui, context.text(AppText::UnsavedHint));
    ui.add_space(8.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let is_enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        if widgets::primary_button(ui, context.text(AppText::Save)).clicked() || is_enter {
            context.push(Change::AnswerUnsaved(leaving.clone(), true));
        } else if ui.button(context.text(AppText::UnsavedDiscard)).clicked() {
            context.push(Change::AnswerUnsaved(leaving.clone(), false));
        } else if ui.button(context.text(AppText::Cancel)).clicked() {
            context.push(Change::Dialog(Dialog::None));
        }
    });
}

pub fn recent_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    ui.set_width(520.0);
    widgets::heading(ui, context.text(AppText::RecentMenu));
    ui.add_space(4.0);
    let recent = &context.memory.recent;
    if recent.is_empty() {
        widgets::note(ui, context.text(AppText::NoRecent));
    }
    let mut chosen = None;
    widgets::dialog_scroll(ui, 340.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for (place, path) in recent.iter().enumerate() {
                ui.horizontal(|ui| {
                    if project_button(ui, path, ui.available_width() - 40.0, place == 0) {
                        chosen = Some(path.clone());
                    }
                    let label = format!("{} {}", context.text(AppText::RemoveFromList), files::file_name(path));
                    if icons::button(ui, Icon::Close, &label).clicked() {
                        context.push(Change::ForgetRecent(path.clone()));
                    }
                });
            }
        });
    ui.add_space(6.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.button(context.text(AppText::Close)).clicked() {
            context.push(Change::Dialog(Dialog::None));
        }
        let other = Command::OpenProject.label(context.language());
        if ui.button(other).clicked() {
            context.push(Change::Dialog(Dialog::None));
            context.run(Command::OpenProject);
        }
    });
    if let Some(path) = chosen {
        context.push(Change::Dialog(Dialog::None));
        context.push(Change::OpenProject(path));
    }
}

/// The end of a path, which tells folders apart.
fn end_of(path: &str) -> String {
    const SHOWN: usize = 44;
    let length = path.chars().count();
    if length <= SHOWN {
        return path.to_owned();
    }
    let end: String = path.chars().skip(length - SHOWN + 1).collect();
    format!("…{end}")
}

/// A project: its file's name, and behind it the folder; the first has the keyboard at once.
fn project_button(ui: &mut Ui, path: &Path, width: f32, is_first: bool) -> bool {
    let folder = path
        .parent()
        .map_or_else(String::new, |folder| folder.display().to_string());
    let name = files::file_name(path);
    let button = Button::new(RichText::new(&name))
        .shortcut_text(end_of(&folder))
        .min_size(vec2(width, 24.0));
    let response = ui.add(button);
    if is_first && ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
    response.on_hover_text(path.display().to_string()).clicked()
}
