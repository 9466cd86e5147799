//! The report dialog: choices, the pages beside them, and the file.

use super::window::{Window, push, settle, step_until};
use super::{file, open, press, shows, small_window, square};
use ecozone::app::WindowRequest;
use ecozone::app::change::Change;
use ecozone::app::jobs::JobKey;
use ecozone::app::view_state::{Dialog, ExportForm, Report, ReportChoices};
use ecozone::operations::verify::verify;
use ecozone::progress::Progress;
use ecozone::report::shape::{AreaUnitShown, ReportPart};
use ecozone::report::verification::Printed;
use ecozone::texts::Language;
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

#[test]
fn reports_of_the_window_are_made_again_from_what_they_say_of_their_run() {
    let folder = tempfile::tempdir().expect("a folder");
    file(&folder, "region.geojson", &square(117.0, 40.0, 1.0));
    file(&folder, "covers.geojson", &square(117.0, 40.0, 1.0));
    file(&folder, "site.geojson", &square(117.3, 40.3, 0.1));
    let red_line = square(117.2, 40.2, 0.5).replace("方形", "甲");
    file(&folder, "redline.geojson", &red_line);
    let other = square(117.5, 40.5, 0.4).replace("\"name\":", "\"kind\":\"乙\",\"name\":");
    file(&folder, "other.geojson", &other);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["targets.toml", "rules.toml"] {
        std::fs::copy(root.join("data").join(name), folder.path().join(name)).expect("copied");
    }
    let project = file(
        &folder,
        "p.toml",
        r#"name = "试"
targets = "targets.toml"
rules = "+rules.toml"
office = "某局"
[check]
rings-m = [500.0]
tolerance-m2 = 2.0
[[layer]]
role = "region"
path = "region.geojson"
fields = { name = "name" }
[[layer]]
role = "red-line"
path = "redline.geojson"
filter = "name = '甲'"
covers = "covers.geojson"
passport = { office = "某局", vintage = "2024" }
[[layer]]
role = "nature-reserve"
path = "other.geojson"
filter = "kind = '丙'"
[[layer]]
role = "site"
path = "site.geojson"
"#,
    );
    let mut window = open(WindowRequest {
        project: Some(project),
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    for (report, name) in [
        (Report::Coverage, "coverage.json"),
        (Report::Coverage, "coverage.pdf"),
        (Report::Check, "check.json"),
        (Report::Check, "check.pdf"),
    ] {
        let path = folder.path().join(name);
        let change = Change::Export {
            report,
            path: path.clone(),
            date: Some("2026-11-22".to_owned()),
            choices: ReportChoices::default(),
        };
        push(&mut window, change);
        settle(&mut window);
        let found = verify(&path, Language::En, &Progress::new()).expect("a report");
        assert!(found.holds(), "{name}: {found:?}");
        let printed = name.ends_with("pdf").then_some(Printed::Identical);
        assert_eq!(found.printed, printed, "{name}: the map is drawn again as it was");
        let looked_for = |ending: &str| found.files.iter().any(|file| file.recorded_path.ends_with(ending));
        assert!(
            looked_for("covers.geojson") && looked_for("p.toml"),
            "{name}: {:?}",
            found.files
        );
        assert_eq!(looked_for("targets.toml"), report == Report::Coverage, "{name}");
        assert_eq!(looked_for("rules.toml"), report == Report::Check, "{name}");
    }
}

#[test]
fn parts_units_and_region_shape_the_report_and_outlive_the_window() {
    let folder = tempfile::tempdir().expect("a folder");
    let choices = folder.path().join("state").join("report.toml");
    let region = file(&folder, "region.geojson", &square(117.0, 40.0, 1.0));
    let red_line = file(&folder, "redline.geojson", &square(117.2, 40.2, 0.5));
    let start = || {
        let mut window = open(WindowRequest {
            files: vec![region.clone(), red_line.clone()],
            language: Some(Language::En),
            choices_file: Some(choices.clone()),
            ..WindowRequest::default()
        });
        settle(&mut window);
        press(&mut window, egui::Modifiers::COMMAND, egui::Key::P);
        window
    };
    let mut window = start();
    window.get_by_label("repair ledger").click();
    window.get_by_label("targets").click();
    window.run_steps(3);
    let mut edited = form(&window).clone();
    assert_eq!(edited.choices.left_out, [ReportPart::Ledger, ReportPart::Targets]);
    edited.path = folder.path().join("r.html").display().to_string();
    edited.choices.area_unit = AreaUnitShown::Hectare;
    edited.choices.left_out.push(ReportPart::Map);
    edited.choices.region = "方形".to_owned();
    edited.choices.office = "某局".to_owned();
    push(&mut window, Change::Dialog(Dialog::Export(edited)));
    window.get_by_label("Export").click();
    window.run_steps(3);
    settle(&mut window);
    let page = std::fs::read_to_string(folder.path().join("r.html")).expect("written");
    assert!(page.contains("Area (ha)") && page.contains("1 of 1 units"), "{page}");
    assert!(
        page.contains("Left out as asked") && !page.contains("<h2>Map"),
        "{page}"
    );
    drop(window);
    let next = start();
    let kept = &form(&next).choices;
    assert_eq!((kept.office.as_str(), kept.area_unit), ("某局", AreaUnitShown::Hectare));
    let left_out = [ReportPart::Ledger, ReportPart::Targets, ReportPart::Map];
    assert_eq!(kept.left_out, left_out);
    assert!(kept.region.is_empty(), "a region belongs to its project");
    assert_eq!(form(&next).ending(), "html");
}

#[test]
fn what_layers_hold_and_a_book_of_sites_are_written_and_hold() {
    let folder = tempfile::tempdir().expect("a folder");
    let region = file(&folder, "region.geojson", &square(117.0, 40.0, 1.0));
    let red_line = file(&folder, "redline.geojson", &square(117.2, 40.2, 0.5));
    let site = file(&folder, "site.geojson", &square(117.3, 40.3, 0.1));
    let mut window = open(WindowRequest {
        files: vec![region, red_line, site],
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    press(&mut window, egui::Modifiers::COMMAND, egui::Key::P);
    window.get_by_label("What layers hold").click();
    window.run_steps(3);
    wait_for_pages(&mut window);
    assert!(
        window.state().preview().facts.is_some(),
        "measured once for preview and file"
    );
    for (report, name) in [(Report::Info, "layers.pdf"), (Report::Book, "book.pdf")] {
        let path = folder.path().join(name);
        let change = Change::Export {
            report,
            path: path.clone(),
            date: None,
            choices: ReportChoices::default(),
        };
        push(&mut window, change);
        settle(&mut window);
        let found = verify(&path, Language::En, &Progress::new()).expect("a report");
        assert!(found.holds(), "{name}: {found:?}");
        assert_eq!(found.printed, Some(Printed::Identical), "{name}");
    }
}

#[test]
fn a_report_that_is_stopped_is_forgotten_at_once_and_leaves_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let export = |name: &str| Change::Export {
        report: Report::Coverage,
        path: folder.path().join(name),
        date: None,
        choices: ReportChoices::default(),
    };
    window.state_mut().push(export("stopped.pdf"));
    window.state_mut().push(Change::CancelJob(JobKey::Export));
    window.run_steps(1);
    assert!(
        !window.state().is_running(&JobKey::Export),
        "no wait for pages to be set"
    );
    // Once another is written, the first has long come to its end.
    push(&mut window, export("written.pdf"));
    settle(&mut window);
    assert!(folder.path().join("written.pdf").is_file());
    assert!(!folder.path().join("stopped.pdf").exists());
}

#[test]
fn a_check_of_a_pasted_site_is_made_again_from_the_report_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let text = "117.30, 40.30\n117.40, 40.30\n117.40, 40.40\n117.30, 40.40";
    push(&mut window, Change::Paste(text.to_owned()));
    settle(&mut window);
    for name in ["check.pdf", "check.json"] {
        let path = folder.path().join(name);
        let change = Change::Export {
            report: Report::Check,
            path: path.clone(),
            date: None,
            choices: ReportChoices::default(),
        };
        push(&mut window, change);
        settle(&mut window);
        let found = verify(&path, Language::En, &Progress::new()).expect("a report");
        assert!(found.holds(), "{name}: {found:?}");
    }
    let path = folder.path().join("check.json");
    let report = std::fs::read_to_string(&path).expect("written");
    let moved = report
        .replacen("117.4 40.4", "117.45 40.4", 1)
        .replacen("117.40 40.40", "117.45 40.40", 1);
    assert_ne!(report, moved, "the report holds the site: {report}");
    std::fs::write(&path, moved).expect("written");
    let found = verify(&path, Language::En, &Progress::new()).expect("a report");
    assert!(!found.holds() && !found.differences.is_empty(), "{found:?}");
}
