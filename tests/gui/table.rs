//! The attribute table: rows, order, search, selection, facts, what goes out of it.

use crate::window::{Window, push, settle, step_until};
use crate::{file, open, press, shows};
use ecozone::app::WindowRequest;
use ecozone::app::change::Change;
use ecozone::app::command::Command;
use ecozone::app::document::LayerId;
use ecozone::app::jobs::JobKey;
use ecozone::app::table_view::{SelectHow, TableChange};
use ecozone::app::view_state::Dialog;
use ecozone::texts::Language;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

/// Ten squares in a row from 117° E, named and numbered.
pub fn squares() -> String {
    let names = [
        "重庆", "北京", "承德", "丰宁", "围场", "滦平", "宽城", "兴隆", "平泉", "隆化",
    ];
    let features: Vec<String> = names
        .iter()
        .zip(0_u8..)
        .map(|(name, place)| {
            let (west, code) = (117.0 + 0.1 * f64::from(place), (place * 7) % 10);
            let (east, south, north) = (west + 0.05, 40.0, 40.05);
            format!(
                r#"{{"type":"Feature","properties":{{"MC":"{name}","code":{code},"LHLX":"{}"}},"geometry":{{"type":"Polygon",
                "coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"#,
                if place < 4 { "陆域" } else { "海域" }
            )
        })
        .collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn window_with_table(folder: &tempfile::TempDir) -> (Window, LayerId) {
    let path = file(folder, "redline.geojson", &squares());
    let mut window = open(WindowRequest {
        files: vec![path],
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    let id = window.state().document().layers[0].id;
    press(&mut window, Modifiers::NONE, Key::F6);
    wait(&mut window);
    (window, id)
}

fn wait(window: &mut Window) {
    step_until(window, "the table is made", |app| {
        app.is_idle() && app.view().table.as_ref().is_some_and(|table| table.sizes.is_some())
    });
}

#[test]
fn the_table_of_what_is_in_view_follows_the_map() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, id) = window_with_table(&folder);
    push(&mut window, Change::Table(TableChange::Close));
    press(&mut window, Modifiers::COMMAND, Key::F6);
    wait(&mut window);
    let shown = |app: &ecozone::app::EcoZoneApp| {
        let layer = app
            .document()
            .entry(id)
            .and_then(|entry| entry.layer())
            .expect("open")
            .clone();
        app.view().table.as_ref().map(|table| table.shown_features(&layer))
    };
    // The third and the fourth square, and half of nothing else.
    let west_east = ecozone::geometry::shapes::Bounds {
        min: [117.21, 40.01],
        max: [117.34, 40.04],
    };
    push(&mut window, Change::ZoomTo(west_east));
    step_until(&mut window, "two rows", |app| {
        app.is_idle() && shown(app) == Some(vec![2, 3])
    });
    window.get_by_label("In view only").click();
    step_until(&mut window, "all rows", |app| {
        app.is_idle() && shown(app).is_some_and(|rows| rows.len() == 10)
    });
}

fn type_into(window: &mut Window, field: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, field).focus();
    window.run_steps(2);
    window.get_by_role_and_label(Role::TextInput, field).type_text(text);
    window.run_steps(3);
}

fn names(window: &Window) -> Vec<String> {
    let table = window.state().view().table.as_ref().expect("a table");
    let layer = window
        .state()
        .document()
        .entry(table.layer)
        .and_then(|entry| entry.layer())
        .expect("open");
    table
        .shown_features(layer)
        .iter()
        .map(|feature| layer.feature_name(*feature as usize))
        .collect()
}

fn change(window: &mut Window, change: TableChange) {
    push(window, Change::Table(change));
    wait(window);
}

#[test]
fn f6_opens_the_table_and_a_heading_orders_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, _) = window_with_table(&folder);
    assert!(shows(&window, "Attribute table – redline") && shows(&window, "10 of 10 rows"));
    assert!(window.query_by_label("Row 1: 重庆").is_some());
    window.get_by_role_and_label(Role::ColumnHeader, "code").click();
    wait(&mut window);
    assert_eq!(names(&window)[..3], ["重庆", "丰宁", "宽城"]);
    window.get_by_role_and_label(Role::ColumnHeader, "code").click();
    wait(&mut window);
    assert_eq!(names(&window)[0], "兴隆");
    window.get_by_role_and_label(Role::ColumnHeader, "code").click();
    wait(&mut window);
    assert_eq!(names(&window)[..2], ["重庆", "北京"]);
    press(&mut window, Modifiers::NONE, Key::F6);
    assert!(window.state().view().table.is_none());
}

#[test]
fn text_and_expression_leave_fewer_rows_and_a_wrong_one_says_what_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, _) = window_with_table(&folder);
    type_into(&mut window, "Find in the table", "平");
    wait(&mut window);
    assert_eq!(names(&window), ["滦平", "平泉"]);
    change(&mut window, TableChange::Text(String::new()));
    type_into(&mut window, "Expression", "LHLX = '陆域' AND code > 1");
    wait(&mut window);
    assert_eq!(names(&window), ["北京", "承德"]);
    change(&mut window, TableChange::Expression("nothing = 1".to_owned()));
    assert!(shows(&window, "The layer has no field “nothing”"));
    change(&mut window, TableChange::Expression("code > 100".to_owned()));
    assert!(shows(&window, "No row meets the conditions"));
}

#[test]
fn rows_are_selected_by_click_range_and_keys_and_seen_on_the_map() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, id) = window_with_table(&folder);
    let selected = |window: &Window| window.state().view().selection.of(id).to_vec();
    window.get_by_label("Row 2: 北京").click();
    window.run_steps(3);
    assert_eq!(selected(&window), [1]);
    window.get_by_label("Row 4: 丰宁").click_modifiers(Modifiers::SHIFT);
    window.run_steps(3);
    assert_eq!(selected(&window), [1, 2, 3]);
    window.get_by_label("Row 3: 承德").click_modifiers(Modifiers::COMMAND);
    window.run_steps(3);
    assert_eq!(selected(&window), [1, 3]);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(selected(&window), [3]);
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(selected(&window), [3, 4]);
    press(&mut window, Modifiers::COMMAND, Key::R);
    assert_eq!(selected(&window).len(), 8);
    press(&mut window, Modifiers::COMMAND, Key::A);
    assert_eq!(selected(&window).len(), 10);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    assert!(selected(&window).is_empty());
    // And the other way round: what is clicked on the map is selected in the table.
    let at = |adds, longitude| Change::SelectAt {
        at_lonlat: [longitude, 40.02],
        tolerance_deg: 1e-6,
        adds,
    };
    push(&mut window, at(false, 117.22));
    push(&mut window, at(true, 117.42));
    assert_eq!(selected(&window), [2, 4]);
    assert_eq!(
        window.state().view().table.as_ref().and_then(|table| table.cursor),
        Some(4)
    );
    change(&mut window, TableChange::SelectedOnly(true));
    assert_eq!(names(&window), ["承德", "围场"]);
}

#[test]
fn an_expression_selects_in_four_ways() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, id) = window_with_table(&folder);
    let mut select = |text: &str, how| {
        push(&mut window, Change::SelectBy(id, text.to_owned(), how));
        step_until(&mut window, "selected", |app| !app.is_running(&JobKey::Select));
        window.state().view().selection.of(id).to_vec()
    };
    assert_eq!(select("LHLX = '陆域'", SelectHow::New), [0, 1, 2, 3]);
    assert_eq!(select("MC LIKE '%平%'", SelectHow::Add), [0, 1, 2, 3, 5, 8]);
    assert_eq!(select("code > 3", SelectHow::Remove), [0, 3]);
    assert_eq!(select("MC = '丰宁'", SelectHow::Within), [3]);
    press(&mut window, Modifiers::NONE, Key::F3);
    assert!(matches!(window.state().view().dialog, Dialog::Expression(_)));
    assert!(shows(&window, "Select by expression – redline"));
    window.get_by_role_and_label(Role::Button, "LHLX").click();
    window.run_steps(3);
    window.get_by_role_and_label(Role::Button, "海域").click();
    window.run_steps(3);
    window.get_by_role_and_label(Role::Button, "Select").click();
    window.run_steps(3);
    step_until(&mut window, "selected", |app| !app.is_running(&JobKey::Select));
    assert_eq!(window.state().view().selection.of(id), [4, 5, 6, 7, 8, 9]);
}

#[test]
fn a_filtered_layer_says_so_wherever_its_numbers_stand_and_undo_takes_the_filter_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, id) = window_with_table(&folder);
    push(&mut window, Change::SetFilter(id, Some("LHLX = '陆域'".to_owned())));
    settle(&mut window);
    wait(&mut window);
    let now = |window: &Window| window.state().document().layers[0].layer().map(|layer| layer.len());
    assert_eq!(now(&window), Some(4));
    assert!(shows(&window, "4 of 10"), "in the layer list");
    assert!(shows(&window, "These layers are filtered"), "above the results");
    assert!(shows(&window, "4 of 4 rows"), "the table follows the layer");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    wait(&mut window);
    assert_eq!(now(&window), Some(10));
    assert!(!shows(&window, "These layers are filtered"));
    assert!(shows(&window, "10 of 10 rows"));
}

#[test]
fn rows_go_out_as_a_table_as_features_and_as_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, id) = window_with_table(&folder);
    push(&mut window, Change::SelectBy(id, "code > 6".to_owned(), SelectHow::New));
    step_until(&mut window, "selected", |app| !app.is_running(&JobKey::Select));
    let write = |window: &mut Window, name: &str| {
        let path = folder.path().join(name);
        push(window, Change::Table(TableChange::ExportTo(path.clone())));
        step_until(window, "written", |app| !app.is_running(&JobKey::ExportRows));
        std::fs::read_to_string(path).expect("written")
    };
    change(
        &mut window,
        TableChange::ShowColumn(ecozone::layer::table::TableColumn::Area, false),
    );
    let table = write(&mut window, "rows.csv");
    assert_eq!(
        table,
        "\u{feff}No.,MC,code,LHLX\r\n2,北京,7,陆域\r\n5,围场,8,海域\r\n8,兴隆,9,海域\r\n"
    );
    let features = write(&mut window, "rows.geojson");
    assert_eq!(features.matches("\"Feature\"").count(), 3);
    assert!(features.contains("兴隆") && !features.contains("承德"));
    assert!(shows(&window, "3 rows"));
    push(&mut window, Change::Run(Command::CopyRows));
    step_until(&mut window, "copied", |app| !app.is_running(&JobKey::CopyRows));
    // The window's own file is never written over.
    let own = folder.path().join("redline.geojson");
    push(&mut window, Change::Table(TableChange::ExportTo(own.clone())));
    step_until(&mut window, "refused", |app| !app.is_running(&JobKey::ExportRows));
    assert_eq!(std::fs::read_to_string(own).expect("there"), squares());
}

#[test]
fn facts_of_a_column_stand_beside_the_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, _) = window_with_table(&folder);
    change(
        &mut window,
        TableChange::Facts(Some(ecozone::layer::table::TableColumn::Field(1))),
    );
    step_until(&mut window, "counted", |app| {
        app.view().table.as_ref().is_some_and(|table| table.facts.is_some())
    });
    for text in ["Distinct", "Sum", "45", "Mean", "4.5"] {
        assert!(shows(&window, text), "{text}");
    }
}
