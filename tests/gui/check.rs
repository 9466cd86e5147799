//! The site check in the window: a land survey's text file, settings, a review that is kept, and what stands below.

use super::{file, open, settle, shows, small_window, square, verdict_of_first_site};
use crate::window::{Window, push, step_until};
use ecozone::analysis::site_result::Verdict;
use ecozone::app::WindowRequest;
use ecozone::app::change::Change;
use ecozone::app::command::Command;
use ecozone::app::document::Finding;
use ecozone::app::view_state::Dialog;
use ecozone::texts::Language;
use egui_kittest::kittest::Queryable as _;
use std::path::PathBuf;

/// A plot at 117.30–117.31° E, 40.30–40.31° N in zone 39 (EPSG:4527), as a land survey hands it in.
const PLOT: &str = "[属性描述]\n格式版本号=1.01版本\n坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n\
    计量单位=米\n带号=39\n精度=0.001\n转换参数=,,,,,,\n[地块坐标]\n4,94.2,DK001,示例地块,面,,工业用地,,@\n\
    J1,1,4462883.474,39525505.714\nJ2,1,4462886.370,39526355.350\nJ3,1,4463996.809,39526352.019\n\
    J4,1,4463993.900,39525503.700\nJ1,1,4462883.474,39525505.714\n";

#[test]
fn a_dropped_survey_file_is_answered_by_a_verdict_in_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let site = file(&folder, "plot.txt", PLOT);
    push(&mut window, Change::DropFiles(vec![site]));
    window.get_by_label("Open").click();
    window.run_steps(2);
    settle(&mut window);
    assert_eq!(verdict_of_first_site(&window), Verdict::Overlap);
    assert!(
        window.query_all_by_label("overlap").next().is_some(),
        "in a word of its own"
    );
    assert!(shows(&window, "DK001") || shows(&window, "示例地块"));
    assert!(shows(&window, "Declared / computed"), "the file declares an area");
}

/// A project in a folder, with a red line and two sites of one project, of which one lies inside.
fn project_window(folder: &tempfile::TempDir) -> (Window, PathBuf) {
    file(folder, "red.geojson", &square(117.2, 40.2, 0.5));
    let ring = |west: f64, south: f64| {
        let (east, north) = (west + 0.01, south + 0.01);
        format!("[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]")
    };
    let feature = |id: &str, tenure: &str, west: f64| {
        format!(
            r#"{{"type":"Feature","id":"{id}","properties":{{"name":"{id}","项目名称":"公路","占地性质":"{tenure}"}},"geometry":{{"type":"Polygon","coordinates":{}}}}}"#,
            ring(west, 40.3)
        )
    };
    let sites = format!(
        r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
        feature("S1", "永久", 117.3),
        feature("S2", "临时", 117.305)
    );
    file(folder, "sites.geojson", &sites);
    let project = file(
        folder,
        "p.toml",
        "name = \"P\"\n[[layer]]\nrole = \"red-line\"\npath = \"red.geojson\"\n[[layer]]\nrole = \"site\"\npath = \"sites.geojson\"\n",
    );
    let mut window = open(WindowRequest {
        project: Some(project.clone()),
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    push(&mut window, Change::Run(Command::ShowSiteCheck));
    (window, project)
}

#[test]
fn settings_of_the_check_are_asked_applied_saved_and_undone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, project) = project_window(&folder);
    push(&mut window, Change::Run(Command::CheckSettings));
    window.get_by_label("Distances to look within (m)").focus();
    window
        .get_by_label("Distances to look within (m)")
        .type_text("500, 2000");
    window.run_steps(3);
    window.get_by_label("Apply").click();
    window.run_steps(3);
    settle(&mut window);
    let rings = |window: &Window| {
        let Finding::Ready { value, .. } = &window.state().document().check else {
            panic!("no result")
        };
        value.result.sites[0].roles[0].rings.len()
    };
    assert_eq!(rings(&window), 2);
    assert!(shows(&window, "within"), "the rings stand with their role");
    push(&mut window, Change::Run(Command::SaveProject));
    step_until(&mut window, "the project is saved", |app| !app.has_unsaved_work());
    let text = std::fs::read_to_string(&project).expect("readable");
    assert!(text.contains("rings-m = [500, 2000]"), "{text}");
    push(&mut window, Change::Run(Command::Undo));
    settle(&mut window);
    assert_eq!(rings(&window), 0);
}

#[test]
fn a_wrong_setting_is_told_and_not_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, _) = project_window(&folder);
    push(&mut window, Change::Run(Command::CheckSettings));
    window.get_by_label("Width beside lines and points (m)").focus();
    window
        .get_by_label("Width beside lines and points (m)")
        .type_text("wide");
    window.run_steps(3);
    assert!(shows(&window, "Numbers, please"));
    window.get_by_label("Apply").click();
    window.run_steps(3);
    assert!(matches!(window.state().view().dialog, Dialog::CheckSettings(_)));
}

#[test]
fn a_review_needs_a_reason_is_kept_beside_the_project_and_changes_no_verdict() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, project) = project_window(&folder);
    assert!(shows(&window, "Whole project"), "two plots of one project");
    assert!(
        shows(&window, "Lies upon this site"),
        "half of the one lies upon the other"
    );
    assert!(shows(&window, "permanent"));
    window.get_by_label("Review…").click();
    window.run_steps(3);
    let Dialog::Review(form) = window.state().view().dialog.clone() else {
        panic!("the form is not open")
    };
    let mut form = form;
    form.review.overrule = Some(Verdict::Clear);
    push(&mut window, Change::Dialog(Dialog::Review(form)));
    assert!(shows(&window, "An overrule needs a reason"));
    window.get_by_label("Reason").focus();
    window.get_by_label("Reason").type_text("line moved");
    window.run_steps(3);
    window.get_by_label("Save").click();
    window.run_steps(3);
    let cases = project.with_extension("cases.geojson");
    step_until(&mut window, "the cases are kept", |app| {
        app.is_idle() && !app.notices().list().is_empty()
    });
    assert!(shows(&window, "line moved"));
    assert_eq!(verdict_of_first_site(&window), Verdict::Overlap);
    let kept = std::fs::read_to_string(&cases).expect("kept beside the project");
    assert!(
        kept.contains("line moved") && !kept.contains("\"S2\""),
        "the site that was reviewed, alone"
    );
    // Opened again, the project knows what was said.
    let project_file = project.clone();
    push(&mut window, Change::OpenProject(project));
    settle(&mut window);
    let review = window.state().document().reviews.get("S1").cloned();
    assert_eq!(review.map(|review| review.reason), Some("line moved".to_owned()));
    push(&mut window, Change::Run(Command::KeepCases));
    step_until(&mut window, "all cases are kept", |app| {
        app.is_idle() && std::fs::read_to_string(&cases).is_ok_and(|text| text.contains("\"S2\""))
    });
    let recheck = |window: &mut Window| {
        push(window, Change::Run(Command::RecheckCases));
        step_until(window, "the cases are checked again", |app| {
            app.is_idle() && matches!(app.view().dialog, Dialog::Recheck(_))
        });
        let Dialog::Recheck(found) = window.state().view().dialog.clone() else {
            panic!("no dialog")
        };
        found
    };
    let found = recheck(&mut window);
    assert_eq!((found.cases.len(), found.flipped), (2, 0));
    assert!(shows(&window, "no verdict is another one"));
    push(&mut window, Change::Dialog(Dialog::None));
    // Another red line, far away: what overlapped lies outside of what is known now.
    file(&folder, "red.geojson", &square(110.0, 30.0, 0.5));
    push(&mut window, Change::OpenProject(project_file));
    settle(&mut window);
    let found = recheck(&mut window);
    assert_eq!((found.cases.len(), found.flipped), (2, 2));
    window.run_steps(2);
    assert!(shows(&window, "overlap → not checked"));
    window.get_by_label("Zoom to S1").click();
    window.run_steps(2);
    assert_eq!(window.state().view().dialog, Dialog::None, "the map is in sight");
}
