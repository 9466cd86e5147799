//! What the window asks of a layer, and lets the user say of it.

use super::{file, open, push, settle, shows, small_window, square, step_until};
use ecozone::analysis::site_result::Verdict;
use ecozone::app::WindowRequest;
use ecozone::app::change::{Change, LayerChange};
use ecozone::app::command::Command;
use ecozone::app::document::{LayerEntry, LayerState};
use ecozone::app::jobs::JobKey;
use ecozone::app::notices::NoticeKind;
use ecozone::app::view_state::{Dialog, UnknownFile};
use ecozone::crs::CrsOrigin;
use ecozone::crs::web_shift::WebMapShift;
use ecozone::layer::area_unit::AreaUnit;
use ecozone::layer::fields::Meaning;
use ecozone::layer::role::Role;
use ecozone::texts::Language;
use egui_kittest::kittest::Queryable as _;
use std::path::PathBuf;

use super::window::Window;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/cli")
        .join(name)
}

fn add(window: &mut Window, path: PathBuf, role: Role) {
    push(window, Change::OpenAs(vec![UnknownFile { path, role }]));
}

fn last(window: &Window) -> &LayerEntry {
    window.state().document().in_order_of_arrival().last().expect("a layer")
}

/// A site of EPSG:4548 without its zone, beside a region of 117–118° E.
fn window_with_question(folder: &tempfile::TempDir) -> Window {
    let mut window = small_window(folder);
    let ring = "[[[528600.0,4456000.0],[528700.0,4456000.0],[528700.0,4456100.0],[528600.0,4456000.0]]]";
    let text = format!(r#"{{"type":"Polygon","coordinates":{ring}}}"#);
    let path = file(folder, "no_zone.geojson", &text);
    add(&mut window, path, Role::Site);
    step_until(&mut window, "the question is asked", |app| {
        matches!(app.view().dialog, Dialog::ChooseCrs(_))
    });
    // The dialog takes its size from its content, then its place from its size.
    window.run_steps(6);
    window
}

#[test]
fn a_layer_without_a_zone_is_asked_about_and_opens_as_the_user_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = window_with_question(&folder);
    assert!(shows(&window, "Which coordinate system"));
    assert!(shows(&window, "meets the open layer"));
    assert!(shows(&window, "meridian 117° E assumed"));
    window.get_by_label("Open as EPSG:4548").click();
    window.run_steps(3);
    settle(&mut window);
    assert_eq!(window.state().view().dialog, Dialog::None);
    let layer = last(&window).layer().expect("it is open");
    assert_eq!(
        (layer.crs().code.as_str(), layer.crs().origin),
        ("EPSG:4548", CrsOrigin::Given)
    );
    assert_eq!(window.state().document().site, Some(last(&window).id));
    // Undo brings back the layer that was not opened.
    push(&mut window, Change::Run(Command::Undo));
    assert!(matches!(last(&window).state, LayerState::Failed(_)));
}

#[test]
fn another_reading_may_be_chosen_and_is_kept_as_chosen() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = window_with_question(&folder);
    window.get_by_label("EPSG:32650").click();
    window.run_steps(3);
    window.get_by_label("Open as EPSG:32650").click();
    window.run_steps(3);
    settle(&mut window);
    assert_eq!(last(&window).layer().expect("open").crs().code, "EPSG:32650");
}

#[test]
fn cancelling_the_question_leaves_what_was_open_and_the_row_offers_it_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = window_with_question(&folder);
    window.get_by_label("Cancel").click();
    window.run_steps(3);
    settle(&mut window);
    assert!(matches!(last(&window).state, LayerState::Failed(_)));
    let open = window
        .state()
        .document()
        .layers
        .iter()
        .filter(|entry| entry.layer().is_some());
    assert_eq!(open.count(), 2);
    window.get_by_label("Choose the CRS…").click();
    window.run_steps(3);
    assert!(matches!(window.state().view().dialog, Dialog::ChooseCrs(_)));
}

/// A site whose name is in Big5, which no bytes of two characters can show.
fn window_with_encoding_question(folder: &tempfile::TempDir) -> Window {
    let mut window = small_window(folder);
    let text = square(117.3, 40.3, 0.1).replace("方形", "臺北");
    let path = folder.path().join("big5.geojson");
    std::fs::write(&path, encoding_rs::BIG5.encode(&text).0).expect("the folder can be written");
    add(&mut window, path, Role::Site);
    step_until(&mut window, "the question is asked", |app| {
        matches!(app.view().dialog, Dialog::ChooseEncoding(_))
    });
    window.run_steps(6);
    window
}

#[test]
fn text_of_a_doubtful_encoding_is_shown_in_each_and_opens_as_the_user_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = window_with_encoding_question(&folder);
    assert!(shows(&window, "Which encoding is this layer's text in?"));
    // The text reads in one of them, and in no other.
    assert_eq!(window.query_all_by_label("臺北").count(), 1);
    window.get_by_label("Cancel").click();
    window.run_steps(3);
    settle(&mut window);
    assert!(matches!(last(&window).state, LayerState::Failed(_)));
    window.get_by_label("Choose the encoding…").click();
    window.run_steps(6);
    window.get_by_label("Big5").click();
    window.run_steps(3);
    window.get_by_label("Open as Big5").click();
    window.run_steps(3);
    settle(&mut window);
    assert_eq!(window.state().view().dialog, Dialog::None);
    assert_eq!(last(&window).layer().expect("it is open").feature_name(0), "臺北");
    assert_eq!(last(&window).request.encoding.as_deref(), Some("Big5"));
    assert_eq!(super::verdict_of_first_site(&window), Verdict::Overlap);
    // In the settings it can be changed again.
    let id = last(&window).id;
    push(&mut window, Change::OpenSettings(id));
    window.run_steps(6);
    let Dialog::Layer(form) = window.state().view().dialog.clone() else {
        panic!("no settings")
    };
    assert_eq!(form.encoding.as_deref(), Some("Big5"));
    let mut form = *form;
    form.encoding = None;
    push(&mut window, Change::ApplySettings(Box::new(form)));
    step_until(&mut window, "the question is asked again", |app| {
        matches!(app.view().dialog, Dialog::ChooseEncoding(_))
    });
}

fn shift_test(window: &mut Window) -> NoticeKind {
    let id = last(window).id;
    push(window, Change::TestShift(id));
    step_until(window, "the test is done", |app| {
        !app.is_running(&JobKey::ShiftTest(id))
    });
    window.state().notices().list().last().expect("a notice").kind.clone()
}

#[test]
fn a_layer_of_a_web_map_is_suspected_and_put_right_only_by_the_user() {
    let mut window = open(WindowRequest {
        files: vec![fixture("province.geojson"), fixture("region.geojson")],
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    add(&mut window, fixture("province.geojson"), Role::Region);
    add(&mut window, fixture("counties_gcj02.geojson"), Role::Region);
    settle(&mut window);
    assert!(matches!(shift_test(&mut window), NoticeKind::ShiftSuspected { .. }));
    let west = |window: &Window| last(window).layer().expect("open").bounds().expect("a box").min[0];
    let shifted = west(&window);
    assert_eq!(last(&window).request.shift, None);
    let id = last(&window).id;
    push(&mut window, Change::SetShift(id, Some(WebMapShift::Gcj02)));
    settle(&mut window);
    // Some 500 m.
    assert!((shifted - west(&window)).abs() > 0.003);
    let id = last(&window).id;
    push(&mut window, Change::Layer(id, LayerChange::Unfold(true)));
    assert!(shows(&window, "shifted back from GCJ-02"));
    push(&mut window, Change::Run(Command::Undo));
    assert!((shifted - west(&window)).abs() < 1e-12);
    // A square of whole degrees shares no line with anything.
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(&folder, "square.geojson", &square(116.3, 39.3, 0.1));
    add(&mut window, path, Role::Site);
    settle(&mut window);
    assert!(matches!(shift_test(&mut window), NoticeKind::ShiftNotSuspected { .. }));
}

#[test]
fn fields_and_passport_are_corrected_in_the_window_and_saved_with_the_project() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = square(117.2, 40.2, 0.5).replace(r#""name":"方形""#, r#""MC":"甲","label":"乙","MJ":3,"BSM":"7""#);
    file(&folder, "redline.geojson", &text);
    let project = file(
        &folder,
        "p.toml",
        "# kept\nname = \"甲\"\nby = \"adcode\"\n\n[[layer]]\nrole = \"red-line\"\npath = \"redline.geojson\" # of 2023\n",
    );
    let mut window = open(WindowRequest {
        project: Some(project.clone()),
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    let id = last(&window).id;
    push(&mut window, Change::OpenSettings(id));
    window.run_steps(6);
    let Dialog::Layer(form) = window.state().view().dialog.clone() else {
        panic!("no settings")
    };
    assert_eq!(form.found.get(&Meaning::Name).map(String::as_str), Some("MC"));
    assert!(shows(&window, "source office") && shows(&window, "Unit of declared areas"));
    let mut form = *form;
    form.passport.office = "某市局".to_owned();
    form.passport.valid_until = "2026-13-01".to_owned();
    push(&mut window, Change::Dialog(Dialog::Layer(Box::new(form.clone()))));
    window.run_steps(6);
    assert!(shows(&window, "Write it as"));
    form.passport.valid_until = "2026-12-01".to_owned();
    form.fields.insert(Meaning::Name, "label".to_owned());
    form.area_unit = Some(AreaUnit::Ha);
    push(&mut window, Change::Dialog(Dialog::Layer(Box::new(form))));
    window.run_steps(6);
    window.get_by_label("Apply and read again").click();
    window.run_steps(3);
    settle(&mut window);
    let layer = last(&window).layer().expect("open");
    assert_eq!(layer.feature_name(0), "乙");
    assert_eq!(layer.passport().office, "某市局");
    let declared = layer.fields().area_m2(layer.attributes(), 0, Meaning::DeclaredArea);
    assert!((declared.expect("3 ha") - 30_000.0).abs() < 1e-6);
    push(&mut window, Change::Run(Command::SaveProject));
    step_until(&mut window, "it is saved", |app| {
        app.notices()
            .list()
            .iter()
            .any(|notice| matches!(notice.kind, NoticeKind::ProjectSaved { .. }))
    });
    let saved = std::fs::read_to_string(&project).expect("the project");
    for kept in [
        "# kept",
        "by = \"adcode\"",
        "# of 2023",
        "name = \"label\"",
        "area-unit = \"ha\"",
        "某市局",
    ] {
        assert!(saved.contains(kept), "{kept}: {saved}");
    }
    // What was saved opens as it was.
    push(&mut window, Change::OpenProject(project));
    step_until(&mut window, "the project is open again", |app| {
        app.is_idle() && app.document().layers.iter().any(|entry| entry.layer().is_some())
    });
    let layer = last(&window).layer().expect("open");
    assert_eq!(
        (layer.feature_name(0).as_str(), layer.passport().valid_until.as_str()),
        ("乙", "2026-12-01")
    );
}

#[test]
fn the_flaws_of_a_layer_are_listed_and_a_click_goes_to_the_place() {
    let mut window = open(WindowRequest {
        files: vec![fixture("region.geojson")],
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    add(&mut window, fixture("flaws.geojson"), Role::Reference);
    settle(&mut window);
    let id = last(&window).id;
    push(&mut window, Change::Layer(id, LayerChange::Unfold(true)));
    window.run_steps(3);
    push(&mut window, Change::LookForFlaws(id));
    step_until(&mut window, "the flaws are found", |app| {
        app.view().quality_open == Some(id)
    });
    window.run_steps(3);
    assert!(shows(&window, "duplicate A2 · A7"));
    window.get_by_label("duplicate A2 · A7").click();
    window.run_steps(3);
    let at = window.state().view().finding_lonlat.expect("a place");
    assert!(
        (at[0] - 116.015).abs() < 1e-6 && (at[1] - 40.005).abs() < 1e-6,
        "{at:?}"
    );
    // They go to whoever supplied the layer; a test has no dialogs of the desktop, so the path is typed.
    let folder = tempfile::tempdir().expect("a folder");
    window.get_by_label("Export the flaws…").click();
    step_until(&mut window, "the path is asked for", |app| {
        matches!(app.view().dialog, Dialog::SaveQuality { .. })
    });
    let path = folder.path().join("flaws.csv");
    push(&mut window, Change::ExportQuality(id, path.clone()));
    step_until(&mut window, "it is written", |app| {
        app.notices()
            .list()
            .iter()
            .any(|notice| matches!(notice.kind, NoticeKind::Exported { .. }))
    });
    let table = std::fs::read_to_string(&path).expect("the report");
    assert!(table.contains("2; 7,A2; A7,duplicate"), "{table}");
    push(&mut window, Change::ShowQuality(None));
    assert!(!shows(&window, "duplicate A2 · A7"));
}

#[test]
fn a_layer_is_saved_as_it_was_repaired() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(WindowRequest {
        files: vec![fixture("region.geojson")],
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    add(&mut window, fixture("bowtie.geojson"), Role::Reference);
    settle(&mut window);
    let id = last(&window).id;
    push(&mut window, Change::AskRepairedPath(id));
    step_until(&mut window, "the path is asked for", |app| {
        matches!(app.view().dialog, Dialog::SaveRepaired { .. })
    });
    let path = folder.path().join("copy.geojson");
    push(&mut window, Change::SaveRepaired(id, path.clone()));
    step_until(&mut window, "it is written", |app| {
        app.notices()
            .list()
            .iter()
            .any(|notice| matches!(notice.kind, NoticeKind::Exported { .. }))
    });
    // Two triangles, as the command line repairs the same file.
    let copy: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).expect("the copy")).expect("JSON");
    assert_eq!(copy["features"][0]["geometry"]["type"], "MultiPolygon");
    // The file itself is never written over.
    let own = fixture("bowtie.geojson");
    let before = std::fs::read(&own).expect("the file");
    push(&mut window, Change::SaveRepaired(id, own.clone()));
    step_until(&mut window, "it is refused", |app| {
        app.notices()
            .list()
            .iter()
            .any(|notice| matches!(notice.kind, NoticeKind::ExportFailed { .. }))
    });
    assert_eq!(std::fs::read(&own).expect("the file"), before);
}

fn paste(window: &mut Window, text: &str) {
    window.event(egui::Event::Paste(text.to_owned()));
    window.run_steps(3);
    settle(window);
}

#[test]
fn coordinates_on_the_clipboard_become_a_site_that_is_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    paste(&mut window, "117.3\t40.3\n117.4\t40.3\n117.4\t40.4\n");
    assert_eq!(super::verdict_of_first_site(&window), Verdict::Overlap);
    assert_eq!(last(&window).name(), "Pasted site 1");
    paste(&mut window, "POLYGON((117.9 40.9,117.95 40.9,117.95 40.95,117.9 40.9))");
    assert_eq!(last(&window).name(), "Pasted site 2");
    assert_ne!(super::verdict_of_first_site(&window), Verdict::Overlap);
    let before = window.state().document().layers.len();
    paste(&mut window, "no coordinates here");
    assert_eq!(window.state().document().layers.len(), before);
    let notice = window.state().notices().list().last().expect("a notice").kind.clone();
    assert_eq!(notice, NoticeKind::NothingToPaste);
    // North before east is asked about, as in a file; in the text field of a dialog, text stays text.
    window.event(egui::Event::Paste(
        "4456000 39528600\n4456000 39528700\n4456100 39528700".to_owned(),
    ));
    step_until(&mut window, "the question is asked", |app| {
        matches!(app.view().dialog, Dialog::ChooseCrs(_))
    });
    assert!(shows(&window, "EPSG:4527/yx"));
    let before = window.state().document().layers.len();
    window.event(egui::Event::Paste("117.3 40.3;117.4 40.3;117.4 40.4".to_owned()));
    window.run_steps(3);
    assert_eq!(window.state().document().layers.len(), before);
}
