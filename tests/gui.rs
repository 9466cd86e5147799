//! The window, driven by accessible labels; the document is inspected rather than the picture.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
#![cfg(feature = "gui")]
#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "gui/check.rs"]
mod check;
#[path = "gui/commands.rs"]
mod commands;
#[path = "gui/containers.rs"]
mod containers;
#[path = "gui/draw.rs"]
mod draw;
#[path = "gui/effects.rs"]
mod effects;
#[path = "gui/layers.rs"]
mod layers;
#[path = "gui/map.rs"]
mod map;
#[path = "gui/projects.rs"]
mod projects;
#[path = "gui/report.rs"]
mod report;
#[path = "gui/style.rs"]
mod style;
#[path = "gui/table.rs"]
mod table;
#[path = "gui/tree.rs"]
mod tree;
#[path = "support/window.rs"]
mod window;

use ecozone::analysis::site_result::Verdict;
use ecozone::app::change::{Change, LayerChange};
use ecozone::app::command::Command;
use ecozone::app::dialogs::NoDialogs;
use ecozone::app::document::{Finding, LayerEntry, LayerState};
use ecozone::app::draw_site::Drawing;
use ecozone::app::view_state::{Dialog, ExportForm, Report, ReportChoices, UnknownFile};
use ecozone::app::{EcoZoneApp, WindowRequest};
use ecozone::layer::role::Role;
use ecozone::texts::Language;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::PathBuf;
use std::sync::Arc;
use window::{Window, push, settle, step_until};

/// A window whose map is drawn by the painter.
fn open(request: WindowRequest) -> Window {
    Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(move |creation| EcoZoneApp::new(&creation.egui_ctx, None, request, Arc::new(NoDialogs)))
}

fn press(window: &mut Window, modifiers: egui::Modifiers, key: egui::Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(3);
}

fn shows(window: &Window, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

/// A file in a folder that goes away with the test.
fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("the folder can be written");
    path
}

fn square(west: f64, south: f64, side: f64) -> String {
    let (east, north) = (west + side, south + side);
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"name":"方形"}},"geometry":
        {{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}]}}"#
    )
}

/// A region of 117–118° E, 40–41° N with a red line inside.
fn small_window(folder: &tempfile::TempDir) -> Window {
    let region = file(folder, "region.geojson", &square(117.0, 40.0, 1.0));
    let red_line = file(folder, "redline.geojson", &square(117.2, 40.2, 0.5));
    let files = vec![region, red_line];
    let mut window = open(WindowRequest {
        files,
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    window
}

fn verdict_of_first_site(window: &Window) -> Verdict {
    let Finding::Ready { value, .. } = &window.state().document().check else {
        panic!("no result")
    };
    value.result.sites[0].verdict
}

#[test]
fn the_demonstration_opens_with_layers_and_coverage() {
    let mut window = open(WindowRequest {
        language: Some(Language::Zh),
        ..WindowRequest::default()
    });
    settle(&mut window);
    let document = window.state().document();
    assert!(document.layers.len() >= 5);
    for entry in &document.layers {
        let title = entry.title(Language::Zh);
        assert!(matches!(entry.state, LayerState::Open(_)), "{title}: {:?}", entry.state);
        assert!(shows(&window, &title), "{title} is listed");
    }
    let Finding::Ready { value, .. } = &document.coverage else {
        panic!("{:?}", document.coverage)
    };
    assert!(value.units.len() > 3);
    assert!(shows(&window, &value.units[0].name), "the first unit has a row");
    assert!(
        matches!(document.check, Finding::Ready { .. }),
        "the project's sites are checked at once"
    );
    assert!(
        window.state().notices().list().is_empty(),
        "{:?}",
        window.state().notices()
    );
}

#[test]
fn the_language_can_be_switched_at_run_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    assert!(window.query_by_label("Layers").is_some());
    window.get_by_label("中文").click();
    window.run_steps(3);
    assert!(window.query_by_label("图层").is_some());
    assert_eq!(window.state().view().language, Language::Zh);
}

#[test]
fn a_broken_file_gives_a_notice_that_names_it_and_harms_no_other_layer() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let broken = file(
        &folder,
        "redline_broken.geojson",
        r#"{"type":"FeatureCollection","features":[{"type"#,
    );
    push(&mut window, Change::OpenFiles(vec![broken]));
    settle(&mut window);
    let app = window.state();
    let notice = app.notices().list().last().expect("a notice");
    assert!(notice.kind.title(Language::En).contains("redline_broken.geojson"));
    assert!(!notice.kind.detail(Language::En).is_empty());
    let open = app
        .document()
        .layers
        .iter()
        .filter(|entry| matches!(entry.state, LayerState::Open(_)))
        .count();
    assert_eq!(open, 2);
    assert!(shows(&window, "redline_broken.geojson"));
    assert!(
        shows(&window, "a layer could not be read and is in no number"),
        "coverage says above its table what it lacks"
    );
}

#[test]
fn coverage_is_refused_where_a_layer_holds_nothing_that_can_be_measured() {
    let folder = tempfile::tempdir().expect("a folder");
    let region = file(&folder, "region.geojson", &square(117.0, 40.0, 1.0));
    let lines_only = r#"{"type":"Feature","properties":{},"geometry":
        {"type":"LineString","coordinates":[[117.2,40.2],[117.6,40.2],[117.6,40.6]]}}"#;
    let red_line = file(&folder, "redline.geojson", lines_only);
    let mut window = open(WindowRequest {
        files: vec![region, red_line],
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    let failed = matches!(&window.state().document().coverage, Finding::Failed { .. });
    assert!(failed, "{:?}", window.state().document().coverage);
    assert!(shows(&window, "No usable polygon among the features (read: 1)"));
    window.get_by_label("中文").click();
    window.run_steps(3);
    assert!(
        shows(&window, "读到 1 个要素，却没有可用的面"),
        "the refusal is told in the language of the moment"
    );
}

#[test]
fn every_cell_of_the_coverage_table_has_a_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let window = small_window(&folder);
    assert!(shows(&window, "方形, Area: "));
    assert!(
        shows(&window, "方形, Red line: 2"),
        "a quarter of the square, in percent"
    );
}

#[test]
fn a_dropped_site_is_asked_about_and_gets_a_verdict() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let site = file(&folder, "parcel.geojson", &square(117.3, 40.3, 0.01));
    push(&mut window, Change::DropFiles(vec![site]));
    assert!(matches!(&window.state().view().dialog, Dialog::ChooseRoles(files) if files[0].role == Role::Site));
    assert!(window.query_by_label("What is this layer?").is_some());
    window.get_by_label("Open").click();
    window.run_steps(2);
    settle(&mut window);
    assert_eq!(verdict_of_first_site(&window), Verdict::Overlap);
    assert!(shows(&window, "overlap"), "the verdict stands in a word");
}

#[test]
fn a_failed_constraint_layer_makes_the_check_not_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let region = file(&folder, "region.geojson", &square(117.0, 40.0, 1.0));
    let broken = file(&folder, "redline.geojson", "{");
    let site = file(&folder, "site.geojson", &square(117.3, 40.3, 0.01));
    let files = vec![region, broken, site];
    let mut window = open(WindowRequest {
        files,
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    assert_eq!(verdict_of_first_site(&window), Verdict::NotChecked);
    assert!(shows(&window, "not checked"));
}

#[test]
fn a_drawn_site_is_checked_like_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    push(&mut window, Change::Run(Command::DrawSite));
    assert!(window.query_by_label("Finish and check").is_some());
    for lonlat in [[117.3, 40.3], [117.31, 40.3], [117.31, 40.31], [117.9, 40.9]] {
        push(&mut window, Change::DrawVertex(lonlat));
    }
    press(&mut window, egui::Modifiers::NONE, egui::Key::Backspace);
    let drawn = window.state().view().drawing.as_ref().map(Drawing::vertex_count);
    assert_eq!(drawn, Some(3));
    press(&mut window, egui::Modifiers::NONE, egui::Key::Enter);
    settle(&mut window);
    assert_eq!(verdict_of_first_site(&window), Verdict::Overlap);
    assert!(window.state().view().drawing.is_none());
}

#[test]
fn undo_brings_back_a_removed_layer() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let id = window.state().document().layers[0].id;
    push(&mut window, Change::Layer(id, LayerChange::Remove));
    settle(&mut window);
    assert!(window.state().document().entry(id).is_none());
    press(&mut window, egui::Modifiers::COMMAND, egui::Key::Z);
    settle(&mut window);
    assert!(window.state().document().entry(id).is_some());
    press(
        &mut window,
        egui::Modifiers::COMMAND | egui::Modifiers::SHIFT,
        egui::Key::Z,
    );
    settle(&mut window);
    assert!(
        window.state().document().entry(id).is_none(),
        "and redo takes it away again"
    );
}

#[test]
fn a_layer_is_hidden_by_its_eye() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    window.get_by_label("Hide redline").click();
    window.run_steps(3);
    let hidden = window
        .state()
        .document()
        .layers
        .iter()
        .filter(|entry| !entry.is_visible)
        .count();
    assert_eq!(hidden, 1);
    assert!(window.query_by_label("Show redline").is_some());
}

#[test]
fn a_report_is_written_where_the_user_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    press(&mut window, egui::Modifiers::COMMAND, egui::Key::P);
    step_until(&mut window, "the path is asked for", |app| {
        matches!(app.view().dialog, Dialog::Export(_))
    });
    let path = folder.path().join("coverage.csv");
    push(
        &mut window,
        Change::Export {
            report: Report::Coverage,
            path: path.clone(),
            date: None,
            choices: ReportChoices::default(),
        },
    );
    settle(&mut window);
    assert!(path.exists());
    assert!(shows(&window, "coverage.csv"), "the notice says where");
}

#[test]
fn the_palette_runs_a_command_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    press(&mut window, egui::Modifiers::COMMAND, egui::Key::K);
    window
        .get_by_role_and_label(egui::accesskit::Role::TextInput, "Search commands")
        .type_text("dark");
    window.run_steps(3);
    press(&mut window, egui::Modifiers::NONE, egui::Key::Enter);
    assert!(window.state().view().is_dark);
    assert_eq!(window.state().view().dialog, Dialog::None);
}

#[test]
fn a_path_can_be_typed_where_the_system_has_no_dialog() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    press(&mut window, egui::Modifiers::COMMAND, egui::Key::O);
    step_until(&mut window, "the path dialog", |app| {
        matches!(app.view().dialog, Dialog::OpenPath { .. })
    });
    let path = file(&folder, "greenbelt.geojson", &square(117.5, 40.5, 0.1));
    window
        .get_by_role(egui::accesskit::Role::TextInput)
        .type_text(&path.display().to_string());
    window.run_steps(3);
    press(&mut window, egui::Modifiers::NONE, egui::Key::Enter);
    settle(&mut window);
    let roles: Vec<Role> = window.state().document().layers.iter().map(LayerEntry::role).collect();
    assert!(roles.contains(&Role::GreenBelt), "{roles:?}");
}

#[test]
fn a_project_file_that_is_missing_is_told_by_name() {
    let project = Some(PathBuf::from("/no/such/project.toml"));
    let mut window = open(WindowRequest {
        project,
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    step_until(&mut window, "the notice", |app| !app.notices().list().is_empty());
    assert!(
        window.state().notices().list()[0]
            .kind
            .title(Language::En)
            .contains("project.toml")
    );
    assert!(
        shows(&window, "Open the demonstration project"),
        "the empty window says what to do"
    );
}

#[test]
fn files_keep_the_role_that_the_user_gave_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let path = file(&folder, "whatever.geojson", &square(117.5, 40.5, 0.1));
    push(
        &mut window,
        Change::OpenAs(vec![UnknownFile {
            path,
            role: Role::NatureReserve,
        }]),
    );
    settle(&mut window);
    let last = window
        .state()
        .document()
        .in_order_of_arrival()
        .last()
        .map(|entry| (entry.role(), entry.name()));
    assert_eq!(last, Some((Role::NatureReserve, "whatever".to_owned())));
}

#[test]
fn a_layer_is_dragged_to_another_place_as_one_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let order = |window: &Window| -> Vec<String> {
        let layers = &window.state().document().layers;
        layers.iter().map(LayerEntry::name).collect()
    };
    let before = order(&window);
    // The rows, by their eyes.
    let row = |name: &str| window.get_by_label(&format!("Hide {name}")).rect().center() + egui::vec2(60.0, 0.0);
    let top = row(&before[1]);
    let below = row(&before[0]) + egui::vec2(0.0, 8.0);
    window.drag_at(top);
    window.run_steps(1);
    window.hover_at(top + egui::vec2(0.0, 12.0));
    window.run_steps(1);
    window.hover_at(below);
    window.run_steps(1);
    window.drop_at(below);
    window.run_steps(3);
    assert_eq!(order(&window), [before[1].clone(), before[0].clone()]);
    press(&mut window, egui::Modifiers::COMMAND, egui::Key::Z);
    assert_eq!(order(&window), before);
}

#[test]
fn targets_of_regions_that_are_not_loaded_are_told_in_one_line() {
    let mut window = open(WindowRequest {
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    let Finding::Ready { value, .. } = &window.state().document().coverage else {
        panic!("no coverage")
    };
    let elsewhere = value.targets.iter().filter(|found| found.unit.is_none()).count();
    let open = value.targets.iter().filter(|found| found.met.is_none()).count() - elsewhere;
    assert!(elsewhere > 0, "the catalogue knows more regions than the demonstration");
    assert!(shows(&window, &format!("Can't say {open}")));
}

#[test]
fn a_date_that_is_none_keeps_the_report_from_being_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let form = |date: &str| {
        Dialog::Export(ExportForm {
            report: Report::Coverage,
            path: folder.path().join("coverage.html").display().to_string(),
            date: date.to_owned(),
            choices: ReportChoices::default(),
            is_dialog_missing: false,
        })
    };
    push(&mut window, Change::Dialog(form("2026-02-30")));
    assert!(shows(&window, "Write it as"));
    window.get_by_label("Export").click();
    window.run_steps(3);
    assert!(matches!(window.state().view().dialog, Dialog::Export(_)));
    push(&mut window, Change::Dialog(form("2026-02-28")));
    window.get_by_label("Export").click();
    window.run_steps(3);
    settle(&mut window);
    let report = std::fs::read_to_string(folder.path().join("coverage.html")).expect("the report is there");
    assert!(report.contains("2026-02-28"));
}
