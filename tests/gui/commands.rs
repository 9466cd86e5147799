//! The command table: every command stands in its menu, runs by its label, and every control has a name.

use crate::window::{Window, push, settle};
use crate::{press, small_window};
use ecozone::app::change::{Change, LayerChange};
use ecozone::app::command::{Command, Menu};
use ecozone::app::document::LayerId;
use ecozone::app::table_view::TableChange;
use ecozone::app::view_state::{Dialog, Leaving, ResultsTab, UnknownFile};
use ecozone::texts::Language;
use egui::accesskit::{Action, Role};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// Commands that leave the window, and those that start a dialog of the system.
const LEAVES: [Command; 4] = [
    Command::Quit,
    Command::NewProject,
    Command::OpenDemo,
    Command::ToggleFullScreen,
];

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

/// What a person can act upon, or reach by the keyboard, has to say what it is.
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
                | Role::Canvas
        );
        // Handles between columns and panels, and scroll bars, are the library's own and have no role; what has no place
        // yet is not on the screen.
        let is_handle = node.raw_bounds().is_none_or(|bounds| {
            let is_narrow = bounds.width().min(bounds.height()) <= 16.0;
            !bounds.width().is_finite() || (is_narrow && node.role() == Role::Unknown)
        });
        let is_reached = !is_handle && node.data().supports_action(Action::Focus) && node.role() != Role::Window;
        let text = |text: Option<String>| text.is_some_and(|text| !text.trim().is_empty());
        // A label is its own name.
        let is_named = text(node.label()) || (node.role() == Role::Label && text(node.value()));
        assert!(
            !(is_control || is_reached) || is_named,
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
    push(&mut window, Change::Layer(id, LayerChange::SetGroup("底图".to_owned())));
    push(&mut window, Change::Layer(id, LayerChange::ShowIssues(true)));
    push(&mut window, Change::Run(Command::ShowHints));
    check_names(&window, "groups, issues and hints");
    push(&mut window, Change::ShowHint(None));
    push(&mut window, Change::Layer(id, LayerChange::ShowIssues(false)));
    push(&mut window, Change::LookForFlaws(id));
    settle(&mut window);
    check_names(&window, "flaws");
    for tool in [Command::DrawSite, Command::MeasureLine, Command::CompareLayers] {
        push(&mut window, Change::Run(tool));
        check_names(&window, &format!("{tool:?}"));
        push(&mut window, Change::Run(Command::StopTool));
    }
    push(&mut window, Change::Run(Command::ToggleOverview));
    check_names(&window, "overview");
    push(
        &mut window,
        Change::Identify {
            at_lonlat: [117.3, 40.3],
            tolerance_deg: 1e-4,
        },
    );
    check_names(&window, "identify");
    push(&mut window, Change::CloseIdentify);
    for menu in Menu::ALL {
        window
            .get_by_role_and_label(Role::Button, menu.title(Language::En))
            .click();
        window.run_steps(3);
        check_names(&window, &format!("{menu:?}"));
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    check_names_of_dialogs(&mut window, id);
}

/// Every dialog, however it is come to.
fn check_names_of_dialogs(window: &mut Window, layer: LayerId) {
    let path = || "/a/b.toml".to_owned();
    for dialog in [
        Dialog::Unsaved(Leaving::New),
        Dialog::ChooseRoles(vec![UnknownFile {
            path: path().into(),
            role: ecozone::layer::role::Role::Site,
        }]),
        Dialog::SavePath { text: path() },
        Dialog::SaveRows { text: path() },
        Dialog::SaveRepaired { layer, text: path() },
        Dialog::FindMissing { text: path() },
        Dialog::StylePath {
            layer,
            is_saving: true,
            text: path(),
        },
        Dialog::Recover {
            layers: 3,
            name: "甲".to_owned(),
            minutes: Some(2),
        },
    ] {
        let what = format!("{dialog:?}");
        push(window, Change::Dialog(dialog));
        check_names(window, &what);
        push(window, Change::Dialog(Dialog::None));
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
        Command::OpenRecent,
        Command::LayerCrs,
        Command::CommandPalette,
        Command::ShortcutSheet,
    ] {
        push(window, Change::Run(command));
        settle(window);
        assert!(window.state().view().dialog != Dialog::None, "{command:?}");
        check_names(window, &format!("{command:?}"));
        push(window, Change::Dialog(Dialog::None));
    }
}
