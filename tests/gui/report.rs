//! The report dialog: choices, the pages beside them, and the file.

use super::window::{Window, push, settle, step_until};
use super::{press, shows, small_window};
use ecozone::app::change::Change;
use ecozone::app::jobs::JobKey;
use ecozone::app::view_state::{Dialog, ExportForm, Report};
use egui_kittest::kittest::Queryable as _;

fn form(window: &Window) -> &ExportForm {
    let Dialog::Export(form) = &window.state().view().dialog else {
        panic!("the dialog is open: {:?}", window.state().view().dialog)
    };
    form
}

fn wait_for_pages(window: &mut Window) {
    step_until(window, "the pages are drawn", |app| {
        !app.is_running(&JobKey::ReportPages) && !app.preview().pages.is_empty()
    });
}

#[test]
fn the_pages_are_shown_beside_the_choices_and_follow_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    press(&mut window, egui::Modifiers::COMMAND, egui::Key::P);
    wait_for_pages(&mut window);
    assert!(window.query_by_label("Report page 1").is_some(), "the page has a name");
    let first = window.state().preview().wish.clone().expect("a wish");
    window.get_by_label("中文报告").click();
    window.run_steps(3);
    wait_for_pages(&mut window);
    let second = window.state().preview().wish.clone().expect("a wish");
    assert_ne!(first, second, "the pages are drawn again");
    press(&mut window, egui::Modifiers::NONE, egui::Key::Escape);
    window.run_steps(3);
    assert!(
        window.state().preview().pages.is_empty(),
        "a closed dialog keeps no pages"
    );
}

#[test]
fn a_map_is_written_with_one_click_and_the_choices_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    press(&mut window, egui::Modifiers::COMMAND, egui::Key::P);
    window.get_by_label("Map alone").click();
    window.run_steps(3);
    assert_eq!(form(&window).report, Report::Map);
    window.get_by_label("SVG").click();
    window.run_steps(3);
    let mut edited = form(&window).clone();
    assert_eq!(edited.ending(), "svg");
    edited.path = folder.path().join("map.svg").display().to_string();
    edited.choices.office = "某局".to_owned();
    edited.choices.title = "图一".to_owned();
    push(&mut window, Change::Dialog(Dialog::Export(edited)));
    window.get_by_label("Export").click();
    window.run_steps(3);
    settle(&mut window);
    let map = std::fs::read_to_string(folder.path().join("map.svg")).expect("written");
    assert!(map.contains("图一") && map.contains("Made by: 某局"), "{map}");
    assert!(shows(&window, "Open its folder"), "the notice leads to it");
    press(
        &mut window,
        egui::Modifiers::COMMAND | egui::Modifiers::SHIFT,
        egui::Key::Y,
    );
    window.run_steps(3);
    let form = form(&window);
    assert_eq!(form.choices.office, "某局");
    assert!(form.choices.title.is_empty(), "a title belongs to its report");
    assert_eq!(form.ending(), "svg");
}
