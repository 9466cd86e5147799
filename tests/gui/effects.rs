//! Every command of the table that has keys is run by them and has to do what it says: a command without a line in
//! [`is_done`] does not compile.

use crate::window::{Window, push, settle, step_until};
use crate::{file, open, square};
use ecozone::app::change::{Change, LayerChange};
use ecozone::app::command::Command;
use ecozone::app::document::LayerEntry;
use ecozone::app::expression_form::ExpressionPurpose;
use ecozone::app::measure_tool::MeasureKind;
use ecozone::app::notices::NoticeKind;
use ecozone::app::view_state::{Dialog, Report, ResultsTab, ViewState};
use ecozone::app::{EcoZoneApp, WindowRequest};
use ecozone::layer::role::Role;
use ecozone::scene::camera::Camera;
use ecozone::texts::Language;
use egui::{Event, KeyboardShortcut, Modifiers, OutputCommand, ViewportCommand};
use std::time::Duration;

/// A project with a region, two vintages of a red line of which one is hidden, and a site.
fn project_window(folder: &tempfile::TempDir) -> Window {
    file(folder, "region.geojson", &square(117.0, 40.0, 1.0));
    file(folder, "old.geojson", &square(117.2, 40.2, 0.5));
    file(folder, "new.geojson", &square(117.2, 40.2, 0.4));
    file(folder, "site.geojson", &square(117.3, 40.3, 0.01));
    let layer = |role: &str, path: &str| format!("[[layer]]\nrole = \"{role}\"\npath = \"{path}.geojson\"\n");
    let layers = [
        ("region", "region"),
        ("red-line", "old"),
        ("red-line", "new"),
        ("site", "site"),
    ];
    let layers: String = layers.map(|(role, path)| layer(role, path)).concat();
    let project = file(folder, "p.toml", &format!("name = \"P\"\n{layers}"));
    let mut window = open(WindowRequest {
        project: Some(project),
        language: Some(Language::En),
        memory_folder: Some(folder.path().join("memory")),
        ..WindowRequest::default()
    });
    settle(&mut window);
    push(&mut window, Change::ShowHint(None));
    window.run_steps(40);
    window
}

fn red_line(app: &EcoZoneApp) -> &LayerEntry {
    let mut red_lines = app
        .document()
        .layers
        .iter()
        .filter(|entry| entry.role() == Role::RedLine);
    red_lines.next().expect("a red line")
}

/// What was before the command.
struct Before {
    view: ViewState,
    camera: Camera,
    layers: usize,
    state: u64,
    notices: usize,
}

impl Before {
    fn of(app: &EcoZoneApp) -> Self {
        Self {
            view: app.view().clone(),
            camera: app.map_view(),
            layers: app.document().layers.len(),
            state: app.document().state,
            notices: app.notices().list().len(),
        }
    }
}

/// Makes the command available.
fn prepare(command: Command, window: &mut Window) {
    let id = red_line(window.state()).id;
    let mut changes = vec![
        Change::Dialog(Dialog::None),
        Change::Run(Command::StopTool),
        Change::Layer(id, LayerChange::Choose),
        Change::Tab(ResultsTab::Coverage),
    ];
    let hide = Change::Layer(id, LayerChange::SetVisible(!red_line(window.state()).is_visible));
    changes.extend(match command {
        Command::ShowCoverage => vec![Change::Tab(ResultsTab::SiteCheck)],
        Command::Undo => vec![hide],
        Command::Redo => vec![hide, Change::Run(Command::Undo)],
        Command::ShowAllLayers => vec![Change::Run(Command::HideAllLayers)],
        Command::HideAllLayers => vec![Change::Run(Command::ShowAllLayers)],
        Command::StopTool => vec![Change::Run(Command::MeasureLine)],
        Command::SmallerInterface => vec![Change::Run(Command::LargerInterface)],
        Command::TableOfSelected | Command::SelectNone => vec![Change::Run(Command::SelectAll)],
        Command::ZoomToSelection => vec![Change::Run(Command::SelectAll), Change::CenterOn([90.0, 20.0])],
        Command::CopyRows | Command::ExportRows => vec![
            Change::Run(Command::SelectAll),
            Change::Layer(id, LayerChange::OpenTable),
        ],
        Command::ZoomBack | Command::ZoomForward => vec![Change::CenterOn([100.0, 30.0])],
        Command::FullExtent | Command::ZoomToLayer => vec![Change::CenterOn([90.0, 20.0])],
        Command::RecheckCases => vec![Change::Run(Command::KeepCases)],
        Command::NewBookmark => vec![Change::Run(Command::FullExtent)],
        _ => Vec::new(),
    });
    let has_table = window.state().view().table.is_some();
    if has_table && !matches!(command, Command::CopyRows | Command::ExportRows) {
        changes.push(Change::Table(ecozone::app::table_view::TableChange::Close));
    }
    for change in changes {
        push(window, change);
    }
    settle(window);
    if command == Command::RecheckCases {
        step_until(window, "cases are kept", |app| {
            let mut kinds = app.notices().list().iter().map(|notice| &notice.kind);
            kinds.any(|kind| matches!(kind, NoticeKind::CasesKept { .. }))
        });
    }
    // Views are remembered once they stand still.
    if matches!(command, Command::ZoomBack | Command::ZoomForward) {
        window.run_steps(30);
    }
    if command == Command::ZoomForward {
        push(window, Change::Run(Command::ZoomBack));
        window.run_steps(30);
    }
}

/// Whether a frame asked the system for something.
fn asks(window: &Window, is_asked: impl Fn(&ViewportCommand) -> bool) -> bool {
    let views = window.output().viewport_output.values();
    views.flat_map(|view| &view.commands).any(is_asked)
}

/// What the command has done, as far as it is to be seen from outside.
fn is_done(command: Command, before: &Before, window: &Window) -> bool {
    let app = window.state();
    let (view, document) = (app.view(), app.document());
    let has_dialog = |is_it: fn(&Dialog) -> bool| is_it(&view.dialog);
    let has_new_notice = || app.notices().list().len() > before.notices;
    let is_elsewhere = || app.map_view() != before.camera;
    let is_step = document.state != before.state;
    let all_visible = |is_visible: bool| document.layers.iter().all(|entry| entry.is_visible == is_visible);
    match command {
        Command::NewProject => document.layers.is_empty(),
        Command::OpenDemo => document.layers.len() > before.layers,
        Command::OpenProject | Command::AddLayers | Command::CheckSiteFile => {
            has_dialog(|dialog| matches!(dialog, Dialog::OpenPath { hint: true, .. }))
        }
        Command::OpenByPath => has_dialog(|dialog| matches!(dialog, Dialog::OpenPath { hint: false, .. })),
        Command::OpenRecent => view.dialog == Dialog::Recent,
        Command::SaveProject | Command::KeepCases => has_new_notice(),
        Command::SaveProjectAs => has_dialog(|dialog| matches!(dialog, Dialog::SavePath { .. })),
        Command::ExportCoverage => matches!(&view.dialog, Dialog::Export(form) if form.report == Report::Coverage),
        Command::ExportCheck => matches!(&view.dialog, Dialog::Export(form) if form.report == Report::Check),
        Command::ExportMap => matches!(&view.dialog, Dialog::Export(form) if form.report == Report::Map),
        Command::Quit => asks(window, |command| *command == ViewportCommand::Close),
        Command::ToggleFullScreen => asks(window, |command| matches!(command, ViewportCommand::Fullscreen(_))),
        Command::PasteSite => asks(window, |command| *command == ViewportCommand::RequestPaste),
        Command::Undo | Command::Redo => is_step,
        Command::RemoveLayer => document.layers.len() + 1 == before.layers,
        Command::DuplicateLayer => document.layers.len() == before.layers + 1,
        Command::DrawSite => view.drawing.as_ref().is_some_and(|drawing| drawing.vertex_count() == 0),
        Command::EditSite => view.drawing.as_ref().is_some_and(|drawing| drawing.vertex_count() > 0),
        Command::CheckSettings => has_dialog(|dialog| matches!(dialog, Dialog::CheckSettings(_))),
        Command::RecheckCases => has_dialog(|dialog| matches!(dialog, Dialog::Recheck(_))),
        Command::ClearSite => document.site.is_none(),
        Command::StopTool => view.measuring.is_none(),
        Command::ZoomIn => app.map_view().zoom() > before.camera.zoom(),
        Command::ZoomOut => app.map_view().zoom() < before.camera.zoom(),
        Command::FullExtent
        | Command::ZoomToSelection
        | Command::ZoomToLayer
        | Command::ZoomBack
        | Command::ZoomForward => is_elsewhere(),
        Command::IdentifyHere => view.clicked_lonlat.is_some(),
        Command::MeasureLine => matches!(&view.measuring, Some(measuring) if measuring.kind == MeasureKind::Line),
        Command::MeasureArea => matches!(&view.measuring, Some(measuring) if measuring.kind == MeasureKind::Area),
        Command::CompareLayers => view.swipe.is_some(),
        Command::NextGrid => view.grid != before.view.grid,
        Command::NextPositionFormat => view.position_format != before.view.position_format,
        Command::ToggleOverview => view.show_overview != before.view.show_overview,
        Command::ToggleBackdrop => view.show_backdrop != before.view.show_backdrop,
        Command::HidePanels | Command::ToggleLayersPanel => view.show_layers != before.view.show_layers,
        Command::ShowAllLayers => all_visible(true),
        Command::HideAllLayers => all_visible(false),
        Command::ShowCoverage => view.tab == ResultsTab::Coverage,
        Command::ShowSiteCheck => view.tab == ResultsTab::SiteCheck,
        Command::ShowStyle => view.tab == ResultsTab::Style,
        Command::Search => has_dialog(|dialog| matches!(dialog, Dialog::Search(_))),
        Command::NewBookmark | Command::RenameLayer | Command::GroupLayer => {
            has_dialog(|dialog| matches!(dialog, Dialog::Name { .. }))
        }
        Command::Bookmarks => view.dialog == Dialog::Bookmarks,
        Command::LayerCrs => has_dialog(|dialog| matches!(dialog, Dialog::Layer(_))),
        Command::SaveRepaired => has_dialog(|dialog| matches!(dialog, Dialog::SaveRepaired { .. })),
        Command::LayerProperties => has_dialog(|dialog| matches!(dialog, Dialog::Properties(_))),
        Command::ToggleResultsPanel => view.show_results != before.view.show_results,
        Command::LargerInterface => view.interface_percent > before.view.interface_percent,
        Command::SmallerInterface => view.interface_percent < before.view.interface_percent,
        Command::SwitchTheme => view.is_dark != before.view.is_dark,
        Command::SwitchLanguage => view.language != before.view.language,
        Command::Recompute => app.is_running(&ecozone::app::jobs::JobKey::Coverage) || !app.is_idle(),
        Command::CommandPalette => has_dialog(|dialog| matches!(dialog, Dialog::Palette { .. })),
        Command::ShortcutSheet => view.dialog == Dialog::Shortcuts,
        Command::ShowHints => view.hint == Some(0),
        Command::ShowNotices => view.show_notices != before.view.show_notices,
        Command::AttributeTable => view.table.is_some(),
        Command::TableOfSelected => view.table.as_ref().is_some_and(|table| table.shows_selected_only),
        Command::TableOfVisible => view.table.as_ref().is_some_and(|table| table.shows_view_only),
        Command::SelectAll | Command::InvertSelection => !view.selection.is_empty(),
        Command::SelectNone => view.selection.is_empty(),
        Command::SelectByExpression => {
            matches!(&view.dialog, Dialog::Expression(form) if matches!(form.purpose, ExpressionPurpose::Select(_)))
        }
        Command::LayerFilter => {
            matches!(&view.dialog, Dialog::Expression(form) if form.purpose == ExpressionPurpose::Filter)
        }
        Command::CopyRows => {
            let commands = &window.output().platform_output.commands;
            commands
                .iter()
                .any(|command| matches!(command, OutputCommand::CopyText(_)))
        }
        Command::ExportRows => has_dialog(|dialog| matches!(dialog, Dialog::SaveRows { .. })),
    }
}

fn wait(command: Command, before: &Before, window: &mut Window, how: &str) {
    const MOST_STEPS: usize = 3_000;
    for _ in 0..MOST_STEPS {
        window.step();
        if is_done(command, before, window) {
            return;
        }
        std::thread::park_timeout(Duration::from_millis(1));
    }
    panic!(
        "{command:?} by {how}: nothing came of it; dialog {:?}",
        window.state().view().dialog
    );
}

/// The key goes down, or up again: seen by the very next frame, whose output is looked at.
fn press(keys: KeyboardShortcut, is_pressed: bool, window: &mut Window) {
    let modifiers = if is_pressed { keys.modifiers } else { Modifiers::NONE };
    let input = window.input_mut();
    input.events.push(Event::ModifiersChanged(modifiers));
    input.events.push(Event::Key {
        key: keys.logical_key,
        physical_key: None,
        pressed: is_pressed,
        repeat: false,
        modifiers,
    });
}

/// Those that leave the project.
const LEAVES: [Command; 2] = [Command::NewProject, Command::OpenDemo];

fn settle_after(command: Command, window: &mut Window) {
    push(window, Change::Dialog(Dialog::None));
    if window.state().view().language != Language::En {
        push(window, Change::Run(Command::SwitchLanguage));
    }
    // What was taken away or hidden comes back for the next command.
    match command {
        Command::RemoveLayer | Command::ClearSite | Command::HideAllLayers | Command::DuplicateLayer => {
            push(window, Change::Run(Command::Undo));
        }
        Command::HidePanels | Command::ToggleLayersPanel | Command::ToggleResultsPanel => {
            push(window, Change::Run(command));
        }
        Command::LargerInterface => push(window, Change::Run(Command::SmallerInterface)),
        Command::ShowHints => push(window, Change::ShowHint(None)),
        Command::ShowNotices => push(window, Change::ClearNotices),
        _ => {}
    }
    window.run_steps(2);
}

#[test]
fn every_command_with_keys_does_what_it_says_by_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = project_window(&folder);
    for command in Command::ALL.into_iter().filter(|command| !LEAVES.contains(command)) {
        // The system turns these keys into wishes of their own.
        let is_of_system = matches!(command, Command::CopyRows | Command::PasteSite);
        for keys in command.shortcuts().into_iter().filter(|_| !is_of_system) {
            prepare(command, &mut window);
            let before = Before::of(window.state());
            press(keys, true, &mut window);
            wait(command, &before, &mut window, "keys");
            press(keys, false, &mut window);
            window.step();
            settle_after(command, &mut window);
        }
    }
}
