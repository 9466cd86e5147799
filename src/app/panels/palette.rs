//! The command palette and the shortcut sheet: two more views of the command table.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::command::{Command, Menu, shortcut_text};
use crate::app::theme;
use crate::app::view_state::Dialog;
use crate::app::{command_labels, widgets};
use crate::texts::Language;
use crate::texts::app::AppText;
use egui::{Align, Grid, Key, Layout, Modifiers, TextEdit, Ui};

/// Commands whose label in either language holds every word typed.
pub fn matching(text: &str) -> Vec<Command> {
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(ToOwned::to_owned).collect();
    Command::ALL
        .into_iter()
        .filter(|command| {
            let labels = [Language::Zh, Language::En].map(|language| command.label(language).to_lowercase());
            words.iter().all(|word| labels.iter().any(|label| label.contains(word)))
        })
        .collect()
}

pub fn palette_ui(ui: &mut Ui, context: &mut PanelContext<'_>, text: &str, chosen: usize) {
    ui.set_width(460.0);
    let found: Vec<Command> = matching(text)
        .into_iter()
        .filter(|command| command.is_available(&context.situation))
        .collect();
    let last = found.len().saturating_sub(1);
    let mut chosen = chosen.min(last);
    let (is_up, is_down, is_enter) = ui.input_mut(|input| {
        (
            input.consume_key(Modifiers::NONE, Key::ArrowUp),
            input.consume_key(Modifiers::NONE, Key::ArrowDown),
            input.consume_key(Modifiers::NONE, Key::Enter),
        )
    });
    if is_up {
        chosen = chosen.saturating_sub(1);
    }
    if is_down {
        chosen = (chosen + 1).min(last);
    }
    let mut edited = text.to_owned();
    let hint = context.text(AppText::SearchCommands);
    let field = TextEdit::singleline(&mut edited)
        .hint_text(hint)
        .desired_width(f32::INFINITY)
        .margin(6.0);
    let response = ui.add(field);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, hint));
    response.request_focus();
    ui.add_space(4.0);
    let mut picked = is_enter.then(|| found.get(chosen).copied()).flatten();
    widgets::dialog_scroll(ui, 340.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            for (place, command) in found.iter().enumerate() {
                let mut button = egui::Button::selectable(place == chosen, command.label(context.language()))
                    .min_size(egui::vec2(ui.available_width(), 24.0));
                if let Some(keys) = command.shortcuts().first() {
                    button = button.shortcut_text(shortcut_text(keys));
                }
                let response = ui.add(button);
                if place == chosen && (is_up || is_down) {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    picked = Some(*command);
                }
            }
            if found.is_empty() {
                widgets::note(ui, context.text(AppText::NothingFound));
            }
        });
    if let Some(command) = picked {
        context.push(Change::Dialog(Dialog::None));
        context.run(command);
    } else if edited != text || is_up || is_down {
        let chosen = if edited == text { chosen } else { 0 };
        context.push(Change::Dialog(Dialog::Palette { text: edited, chosen }));
    }
}

pub fn shortcuts_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    ui.set_width(640.0);
    widgets::heading(ui, Command::ShortcutSheet.label(context.language()));
    ui.add_space(4.0);
    // Whatever the window's height, the button below stays in it.
    widgets::dialog_scroll(ui, f32::INFINITY).show(ui, |ui| {
        ui.columns(2, |columns| {
            let halves: [&[Menu]; 2] = [
                &[Menu::File, Menu::Edit, Menu::Layer],
                &[Menu::View, Menu::Analysis, Menu::Help],
            ];
            for (ui, menus) in columns.iter_mut().zip(halves) {
                for menu in menus {
                    menu_keys_ui(ui, context, *menu);
                }
            }
        });
    });
    ui.add_space(4.0);
    widgets::note(ui, context.text(AppText::MapKeysHint));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.button(context.text(AppText::Close)).clicked() {
            context.push(Change::Dialog(Dialog::None));
        }
    });
}

fn menu_keys_ui(ui: &mut Ui, context: &PanelContext<'_>, menu: Menu) {
    let language = context.language();
    let title = widgets::strong(ui, command_labels::menu(menu, language)).color(theme::palette(ui).accent);
    ui.label(title);
    Grid::new(("keys", command_labels::menu(menu, Language::En)))
        .num_columns(2)
        .spacing([12.0, 3.0])
        .show(ui, |ui| {
            for command in Command::ALL.into_iter().filter(|command| command.menu() == menu) {
                let keys: Vec<String> = command.shortcuts().iter().map(shortcut_text).collect();
                if !keys.is_empty() {
                    ui.label(command.label(language).trim_end_matches('…'));
                    let keys = widgets::faint(ui, keys.join(", "));
                    ui.label(keys);
                    ui.end_row();
                }
            }
        });
    ui.add_space(6.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_by_words_of_either_language() {
        assert!(matching("undo").contains(&Command::Undo));
        assert!(matching("撤销").contains(&Command::Undo));
        assert!(matching("coverage export").contains(&Command::ExportCoverage));
        assert!(matching("no such command").is_empty());
        assert_eq!(matching("").len(), Command::ALL.len());
    }
}
