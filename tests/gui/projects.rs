//! Projects: begun anew, left with unsaved work, gone back to by undo, remembered; and the hints of the first window.

use crate::window::{Window, push, settle, step_until};
use crate::{file, open, press, shows, small_window, square};
use ecozone::app::WindowRequest;
use ecozone::app::change::{Change, GroupChange, LayerChange};
use ecozone::app::command::Command;
use ecozone::app::document::LayerState;
use ecozone::app::jobs::JobKey;
use ecozone::app::view_state::{Dialog, Leaving};
use ecozone::operations::project::load_project;
use ecozone::operations::window_memory::read_memory;
use ecozone::texts::Language;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use std::path::PathBuf;

/// A project of one region layer.
fn project(folder: &tempfile::TempDir, name: &str) -> PathBuf {
    let layer = format!("{name}.geojson");
    file(folder, &layer, &square(117.0, 40.0, 1.0));
    let text = format!("name = \"{name}\"\n\n[[layer]]\nrole = \"region\"\npath = \"{layer}\"\n");
    file(folder, &format!("{name}.toml"), &text)
}

fn window_on(project: PathBuf, memory_folder: Option<PathBuf>) -> Window {
    let mut window = open(WindowRequest {
        project: Some(project),
        memory_folder,
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    window
}

fn name(window: &Window) -> &str {
    &window.state().document().name
}

fn hide_first_layer(window: &mut Window) {
    let id = window.state().document().layers[0].id;
    push(window, Change::Layer(id, LayerChange::SetVisible(false)));
}

#[test]
fn unsaved_work_is_asked_about_and_saved_before_the_next_project_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = (project(&folder, "a"), project(&folder, "b"));
    let mut window = window_on(first.clone(), None);
    push(&mut window, Change::OpenProject(second.clone()));
    step_until(&mut window, "nothing is asked", |app| {
        app.document().name == "b" && app.is_idle()
    });
    press(&mut window, Modifiers::COMMAND, Key::Z);
    step_until(&mut window, "undo leads back", |app| {
        app.document().name == "a" && app.is_idle()
    });
    assert!(matches!(window.state().document().layers[0].state, LayerState::Open(_)));
    assert!(window.state().shows_something(), "it is drawn again");
    assert!(!window.state().has_unsaved_work(), "nothing was done in it");
    hide_first_layer(&mut window);
    assert!(window.state().has_unsaved_work());
    push(&mut window, Change::OpenProject(second));
    assert_eq!(
        window.state().view().dialog,
        Dialog::Unsaved(Leaving::Project(folder.path().join("b.toml")))
    );
    window.get_by_label("Save").click();
    step_until(&mut window, "it goes on", |app| {
        app.document().name == "b" && app.is_idle()
    });
    assert_eq!(
        load_project(&first).expect("a project").layers[0].drawing.is_visible,
        Some(false)
    );
}

#[test]
fn a_cancelled_question_leaves_everything_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = window_on(project(&folder, "a"), None);
    hide_first_layer(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::N);
    assert!(matches!(window.state().view().dialog, Dialog::Unsaved(Leaving::New)));
    window.get_by_label("Cancel").click();
    window.run_steps(3);
    assert_eq!((name(&window), window.state().document().layers.len()), ("a", 1));
    press(&mut window, Modifiers::COMMAND, Key::N);
    window.get_by_label("Don't save").click();
    window.run_steps(3);
    assert!(window.state().document().layers.is_empty());
    assert!(shows(&window, "No layers yet"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert!(
        !window.state().document().layers[0].is_visible,
        "what was done is back as well"
    );
}

#[test]
fn files_that_were_only_looked_at_ask_no_question_and_drawn_sites_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    hide_first_layer(&mut window);
    assert!(!window.state().has_unsaved_work());
    push(
        &mut window,
        Change::Paste("117.3,40.3\n117.31,40.3\n117.31,40.31".to_owned()),
    );
    settle(&mut window);
    assert!(window.state().has_unsaved_work());
    let path = folder.path().join("p.toml");
    push(&mut window, Change::SaveProjectTo(path.clone()));
    step_until(&mut window, "saved", |app| !app.is_running(&JobKey::Save));
    assert!(!window.state().has_unsaved_work());
    let saved = load_project(&path).expect("a project");
    assert_eq!(saved.layers.len(), 3, "the pasted site is in a file of its own");
    assert!(shows(&window, "written beside the project"));
}

#[test]
fn recent_projects_language_and_theme_are_remembered() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state");
    let (first, second) = (project(&folder, "a"), project(&folder, "b"));
    let mut window = window_on(first.clone(), Some(state.clone()));
    push(&mut window, Change::OpenProject(second.clone()));
    step_until(&mut window, "opened", |app| app.document().name == "b" && app.is_idle());
    push(&mut window, Change::Run(Command::SwitchTheme));
    push(&mut window, Change::Run(Command::SwitchLanguage));
    push(&mut window, Change::Run(Command::SwitchLanguage));
    let is_written = |recent: &[PathBuf]| recent == [second.clone(), first.clone()];
    step_until(&mut window, "written", |app| {
        let memory = read_memory(&state);
        app.is_idle() && is_written(&memory.recent) && memory.language == Some(Language::En)
    });
    drop(window);

    let mut window = open(WindowRequest {
        files: vec![folder.path().join("a.geojson")],
        memory_folder: Some(state.clone()),
        ..WindowRequest::default()
    });
    window.run_steps(3);
    assert!(window.state().view().is_dark);
    assert_eq!(window.state().view().language, Language::En);
    push(&mut window, Change::Dialog(Dialog::None));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    assert_eq!(window.state().view().dialog, Dialog::Recent);
    window.get_by_label("Take off the list b.toml").click();
    window.run_steps(3);
    window.get_by_label_contains("a.toml /").click();
    step_until(&mut window, "opened", |app| app.document().name == "a" && app.is_idle());
    step_until(&mut window, "written", |app| {
        app.is_idle() && read_memory(&state).recent == [first.clone()]
    });
}

#[test]
fn the_first_window_of_its_user_gives_three_hints_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state");
    let mut window = window_on(project(&folder, "a"), Some(state.clone()));
    assert!(shows(&window, "Drop files on the window"));
    for _ in 0..2 {
        window.get_by_label("Next").click();
        window.run_steps(3);
    }
    window.get_by_label("Got it").click();
    step_until(&mut window, "written", |_| read_memory(&state).are_hints_seen);
    assert_eq!(window.state().view().hint, None);
    drop(window);
    let mut window = window_on(project(&folder, "a"), Some(state));
    assert_eq!(window.state().view().hint, None);
    push(&mut window, Change::Run(Command::ShowHints));
    window.get_by_label("Skip").click();
    window.run_steps(3);
    assert_eq!(window.state().view().hint, None);
}

#[test]
fn folded_groups_stay_folded_in_the_project() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = project(&folder, "a");
    let mut window = window_on(path.clone(), None);
    let id = window.state().document().layers[0].id;
    push(&mut window, Change::Layer(id, LayerChange::SetGroup("底图".to_owned())));
    push(&mut window, Change::Group(GroupChange::Fold("底图".to_owned(), true)));
    push(&mut window, Change::Run(Command::SaveProject));
    step_until(&mut window, "saved", |app| !app.is_running(&JobKey::Save));
    let window = window_on(path, None);
    assert!(window.query_by_label("Unfold 底图").is_some());
}
