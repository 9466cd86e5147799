//! The command table: every command stands in its menu, runs by its label, and every control has a name.

use crate::window::{Window, push, settle};
use crate::{press, small_window};
use ecozone::app::change::{Change, LayerChange};
use ecozone::app::command::{Command, Menu};
use ecozone::app::table_view::TableChange;
use ecozone::app::view_state::{Dialog, ResultsTab};
use ecozone::texts::Language;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// Commands that leave the window, and those that start a dialog of the system.
const LEAVES: [Command; 3] = [Command::Quit, Command::OpenDemo, Command::ToggleFullScreen];

#[test]
fn every_command_runs_by_its_label_from_the_palette() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    for command in Command::ALL.into_iter().filter(|command| !LEAVES.contains(command)) {
        let language = window.state().view().language;
        let label = command.label(language);
        push(&mut window, Change::Run(Command::CommandPalette));
        let name = language.pick("搜索命令", "Search commands");
        window.get_by_role_and_label(Role::TextInput, name).type_text(label);
        window.run_steps(2);
        let is_listed = window.query_all_by_label_contains(label).next().is_some();
        press(&mut window, Modifiers::NONE, Key::Enter);
        let is_palette = matches!(window.state().view().dialog, Dialog::Palette { .. });
        assert_eq!(
            is_listed,
            !is_palette || command == Command::CommandPalette,
            "{command:?}: {label}"
        );
        push(&mut window, Change::Dialog(Dialog::None));
        if window.state().view().language == Language::Zh {
            push(&mut window, Change::Run(Command::SwitchLanguage));
        }
        push(&mut window, Change::Run(Command::StopTool));
        // Its buttons are called as the commands are.
        push(&mut window, Change::Table(TableChange::Close));
    }
}

#[test]
fn every_command_stands_in_its_menu() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    for menu in Menu::ALL {
        window
            .get_by_role_and_label(Role::Button, menu.title(Language::En))
            .click();
        window.run_steps(3);
        for command in Command::ALL.into_iter().filter(|command| command.menu() == menu) {
            assert!(
                window
                    .query_all_by_label_contains(command.label(Language::En))
                    .next()
                    .is_some(),
                "{command:?}"
            );
        }
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
}

/// What a person can act upon has to say what it is.
fn check_names(window: &Window, where_it_is: &str) {
    for node in window.root().children_recursive() {
        let node = node.accesskit_node();
        let is_control = matches!(
            node.role(),
            Role::Button
                | Role::CheckBox
                | Role::RadioButton
                | Role::ComboBox
                | Role::TextInput
                | Role::MultilineTextInput
                | Role::Slider
                | Role::SpinButton
                | Role::ColorWell
                | Role::Link
                | Role::ColumnHeader
        );
        let is_named = node.label().is_some_and(|label| !label.trim().is_empty());
        assert!(
            !is_control || is_named,
            "{where_it_is}: a nameless {:?} at {:?}",
            node.role(),
            node.raw_bounds()
        );
    }
}

#[test]
fn every_control_of_panels_table_and_dialogs_has_a_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let id = window.state().document().layers[0].id;
    push(&mut window, Change::Layer(id, LayerChange::Choose));
    push(&mut window, Change::Layer(id, LayerChange::Unfold(true)));
    push(&mut window, Change::Layer(id, LayerChange::OpenTable));
    settle(&mut window);
    for tab in [ResultsTab::Coverage, ResultsTab::SiteCheck, ResultsTab::Style] {
        push(&mut window, Change::Tab(tab));
        check_names(&window, &format!("{tab:?}"));
    }
    for command in [
        Command::LayerFilter,
        Command::SelectByExpression,
        Command::Search,
        Command::NewBookmark,
        Command::Bookmarks,
        Command::LayerProperties,
        Command::RenameLayer,
        Command::CheckSettings,
        Command::OpenByPath,
        Command::CommandPalette,
        Command::ShortcutSheet,
    ] {
        push(&mut window, Change::Run(command));
        settle(&mut window);
        assert!(window.state().view().dialog != Dialog::None, "{command:?}");
        check_names(&window, &format!("{command:?}"));
        push(&mut window, Change::Dialog(Dialog::None));
    }
}
