//! The layer tree: names, copies, groups, properties; and finding places.

use crate::window::{Window, push, settle, step_until};
use crate::{file, open, press, shows, small_window, square};
use ecozone::app::WindowRequest;
use ecozone::app::change::{Change, GroupChange, LayerChange, NamePurpose};
use ecozone::app::document::LayerEntry;
use ecozone::app::jobs::JobKey;
use ecozone::app::view_state::Dialog;
use ecozone::operations::project::load_project;
use ecozone::texts::Language;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

fn names(window: &Window) -> Vec<String> {
    let layers = &window.state().document().layers;
    layers.iter().map(LayerEntry::name).collect()
}

fn groups(window: &Window) -> Vec<String> {
    let layers = &window.state().document().layers;
    layers.iter().map(|entry| entry.request.drawing.group.clone()).collect()
}

#[test]
fn a_layer_gets_another_name_everywhere_and_undo_gives_the_old_one_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    window.get_by_label("redline").click();
    window.run_steps(3);
    press(&mut window, Modifiers::NONE, Key::F2);
    assert!(matches!(window.state().view().dialog, Dialog::Name { .. }));
    let id = window.state().view().selected_layer.expect("chosen");
    push(
        &mut window,
        Change::Named(NamePurpose::Layer(id), "红线 2023".to_owned()),
    );
    settle(&mut window);
    let entry = window.state().document().entry(id).expect("there");
    assert_eq!(
        (
            entry.name().as_str(),
            entry.layer().map(|layer| layer.name().to_owned())
        ),
        ("红线 2023", Some("红线 2023".to_owned()))
    );
    assert!(shows(&window, "红线 2023"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert!(names(&window).contains(&"redline".to_owned()));
}

#[test]
fn a_copy_shares_the_data_and_can_be_removed_without_harm() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let id = window.state().document().layers[0].id;
    push(&mut window, Change::Layer(id, LayerChange::Duplicate));
    settle(&mut window);
    assert_eq!(window.state().document().layers.len(), 3);
    let layers: Vec<_> = window
        .state()
        .document()
        .layers
        .iter()
        .filter_map(|entry| entry.layer().cloned())
        .collect();
    assert_eq!(layers.len(), 3, "nothing is read again");
    assert_ne!(layers[0].revision(), layers[1].revision());
    assert!(std::ptr::eq(layers[0].shapes(), layers[1].shapes()));
    press(&mut window, Modifiers::COMMAND, Key::D);
    assert_eq!(window.state().document().layers.len(), 2);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(window.state().document().layers.len(), 3);
}

#[test]
fn a_group_moves_as_one_and_never_into_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let names_of_files = ["a", "b", "c", "d", "e"];
    let files = names_of_files.map(|name| file(&folder, &format!("redline_{name}.geojson"), &square(117.0, 40.0, 0.1)));
    let mut window = open(WindowRequest {
        files: files.to_vec(),
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    let ids: Vec<_> = window.state().document().layers.iter().map(|entry| entry.id).collect();
    for (place, group) in [(0, "甲"), (1, "甲"), (3, "乙"), (4, "乙")] {
        push(
            &mut window,
            Change::Layer(ids[place], LayerChange::SetGroup(group.to_owned())),
        );
    }
    let order = |window: &Window| -> String { names(window).iter().filter_map(|name| name.chars().last()).collect() };
    assert_eq!(order(&window), "abcde");
    let wish = |window: &mut Window, change: GroupChange| push(window, Change::Group(change));
    wish(&mut window, GroupChange::MoveTo("甲".to_owned(), 4));
    assert_eq!(order(&window), "cdeab", "above the group that it was let go in");
    wish(&mut window, GroupChange::Move("甲".to_owned(), false));
    assert_eq!(order(&window), "cabde", "below a whole group");
    wish(&mut window, GroupChange::Move("甲".to_owned(), true));
    assert_eq!(order(&window), "cdeab");
    wish(&mut window, GroupChange::Move("甲".to_owned(), true));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(order(&window), "cabde", "moving what is uppermost upwards was no step");
    // By hand: the row of the group, to below everything.
    let row = window.get_by_label("Hide 乙").rect().center() + egui::vec2(60.0, 0.0);
    let end = window.get_by_label("Hide redline_c").rect().center() + egui::vec2(60.0, 12.0);
    window.drag_at(row);
    window.run_steps(1);
    window.hover_at(row + egui::vec2(0.0, 12.0));
    window.run_steps(1);
    window.hover_at(end);
    window.run_steps(1);
    window.drop_at(end);
    window.run_steps(3);
    assert_eq!(order(&window), "decab");
}

#[test]
fn groups_are_made_renamed_folded_hidden_dissolved_and_kept_in_the_project() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let ids: Vec<_> = window.state().document().layers.iter().map(|entry| entry.id).collect();
    push(
        &mut window,
        Change::Named(NamePurpose::NewGroup(ids[0]), "底图".to_owned()),
    );
    push(
        &mut window,
        Change::Layer(ids[1], LayerChange::SetGroup("底图".to_owned())),
    );
    assert_eq!(groups(&window), ["底图", "底图"]);
    window.get_by_label("Hide 底图").click();
    window.run_steps(3);
    assert!(window.state().document().layers.iter().all(|entry| !entry.is_visible));
    window.get_by_label("Show 底图").click();
    window.run_steps(3);
    window.get_by_label("Fold 底图").click();
    window.run_steps(3);
    assert!(
        window.query_by_label("Hide redline").is_none(),
        "its layers are folded away"
    );
    window.get_by_label("Unfold 底图").click();
    window.run_steps(3);
    push(
        &mut window,
        Change::Group(GroupChange::Rename("底图".to_owned(), "参考".to_owned())),
    );
    assert_eq!(groups(&window), ["参考", "参考"]);
    let project = folder.path().join("p.toml");
    push(&mut window, Change::SaveProjectTo(project.clone()));
    step_until(&mut window, "saved", |app| !app.is_running(&JobKey::Save));
    let saved = load_project(&project).expect("a project");
    assert!(saved.layers.iter().all(|layer| layer.drawing.group == "参考"));
    push(&mut window, Change::Group(GroupChange::Dissolve("参考".to_owned())));
    assert_eq!(groups(&window), ["", ""]);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(groups(&window), ["参考", "参考"]);
}

#[test]
fn layers_of_a_group_lie_together_whatever_is_moved() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = ["redline_a", "redline_b", "redline_c", "redline_d"]
        .map(|name| file(&folder, &format!("{name}.geojson"), &square(117.0, 40.0, 0.1)));
    let mut window = open(WindowRequest {
        files: files.to_vec(),
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    let id = |window: &Window, name: &str| {
        let layers = &window.state().document().layers;
        layers.iter().find(|entry| entry.name() == name).expect("there").id
    };
    for name in ["redline_a", "redline_c"] {
        let layer = id(&window, name);
        push(&mut window, Change::Layer(layer, LayerChange::SetGroup("g".to_owned())));
    }
    assert_eq!(names(&window), ["redline_a", "redline_c", "redline_b", "redline_d"]);
    // Moved between the two, a layer joins them; moved away, it leaves them.
    let layer = id(&window, "redline_b");
    push(&mut window, Change::Layer(layer, LayerChange::MoveTo(1)));
    assert_eq!(groups(&window), ["g", "g", "g", ""]);
    let layer = id(&window, "redline_a");
    push(&mut window, Change::Layer(layer, LayerChange::MoveTo(4)));
    assert_eq!(names(&window), ["redline_b", "redline_c", "redline_d", "redline_a"]);
    assert_eq!(groups(&window), ["g", "g", "", ""]);
}

#[test]
fn properties_tell_all_that_is_known_of_a_layer() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    window.get_by_label("redline").click();
    window.run_steps(3);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    step_until(
        &mut window,
        "measured",
        |app| matches!(&app.view().dialog, Dialog::Properties(form) if form.facts.is_some()),
    );
    for text in [
        "Layer properties – redline",
        "SHA-256",
        "Dissolved area",
        "redline.geojson",
        "EPSG:",
        "not filled in",
    ] {
        assert!(shows(&window, text), "{text}");
    }
}

#[test]
fn a_place_is_found_by_name_and_by_position() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    press(&mut window, Modifiers::COMMAND, Key::G);
    let field = |window: &Window, text: &str| {
        window
            .get_by_role_and_label(egui::accesskit::Role::TextInput, "Find")
            .type_text(text);
    };
    field(&window, "方");
    window.run_steps(3);
    step_until(
        &mut window,
        "found",
        |app| matches!(&app.view().dialog, Dialog::Search(form) if form.shown.as_ref().is_some_and(|(_, shown)| shown.len() == 2)),
    );
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().view().dialog, Dialog::None);
    assert_eq!(
        window.state().view().identified.len(),
        1,
        "shown as if it had been clicked"
    );
    assert!(window.state().view().flash.is_some());
    press(&mut window, Modifiers::COMMAND, Key::G);
    field(&window, "40.5N 117.25E");
    window.run_steps(3);
    assert!(shows(&window, "longitude, latitude"));
    press(&mut window, Modifiers::NONE, Key::Enter);
    let at = window.state().view().finding_lonlat.expect("a place");
    assert!((at[0] - 117.25).abs() < 1e-9 && (at[1] - 40.5).abs() < 1e-9);
    press(&mut window, Modifiers::COMMAND, Key::G);
    field(&window, "no such thing");
    step_until(
        &mut window,
        "searched",
        |app| matches!(&app.view().dialog, Dialog::Search(form) if form.shown.is_some()),
    );
    assert!(shows(&window, "Nothing found"));
}

#[test]
fn a_layer_whose_file_has_moved_is_found_again_in_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("moved")).expect("made");
    let elsewhere = folder.path().join("moved/redline.geojson");
    std::fs::write(&elsewhere, square(117.2, 40.2, 0.5)).expect("written");
    let text = "[[layer]]\nrole = \"red-line\"\npath = \"redline.geojson\"\n\n[[layer]]\nrole = \"red-line\"\npath = \"gone.geojson\"\n";
    let mut window = open(WindowRequest {
        project: Some(file(&folder, "p.toml", text)),
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    assert!(window.query_all_by_label("Look for the file…").count() == 2);
    push(&mut window, Change::FindMissing(folder.path().to_owned()));
    step_until(&mut window, "looked for", |app| !app.is_running(&JobKey::Missing));
    settle(&mut window);
    let open = window
        .state()
        .document()
        .layers
        .iter()
        .filter(|entry| entry.layer().is_some());
    assert_eq!(open.count(), 1);
    assert!(shows(&window, "1 files found, 1 still missing") && shows(&window, "gone.geojson"));
    let project = folder.path().join("p.toml");
    push(&mut window, Change::SaveProjectTo(project.clone()));
    step_until(&mut window, "saved", |app| !app.is_running(&JobKey::Save));
    let text = std::fs::read_to_string(project).expect("readable");
    assert!(text.contains("path = \"moved/redline.geojson\""), "{text}");
}

#[test]
fn views_are_kept_as_bookmarks_with_the_project() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    press(&mut window, Modifiers::COMMAND, Key::B);
    window.run_steps(3);
    window.get_by_label("Apply").click();
    window.run_steps(3);
    assert_eq!(window.state().document().bookmarks.len(), 1);
    press(&mut window, Modifiers::COMMAND, Key::Num7);
    assert!(shows(&window, "Bookmark 1"));
    window.get_by_label("Bookmark 1").click();
    window.run_steps(3);
    let project = folder.path().join("p.toml");
    push(&mut window, Change::SaveProjectTo(project.clone()));
    step_until(&mut window, "saved", |app| !app.is_running(&JobKey::Save));
    assert_eq!(
        load_project(&project).expect("a project").bookmarks[0].name,
        "Bookmark 1"
    );
    push(&mut window, Change::RemoveBookmark(0));
    assert!(window.state().document().bookmarks.is_empty());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(window.state().document().bookmarks.len(), 1);
}
