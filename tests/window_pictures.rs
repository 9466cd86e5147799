//! The window at several sizes: nothing hangs over its edge, the map keeps its half. With `ECOZONE_PICTURES`
//! naming a folder, each is drawn and kept there for people to look at.

#![cfg(feature = "gui")]
#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "support/window.rs"]
mod window;

use ecozone::app::change::{Change, LayerChange};
use ecozone::app::command::Command;
use ecozone::app::dialogs::NoDialogs;
use ecozone::app::document::Finding;
use ecozone::app::view_state::{Dialog, ExportForm, Report, ReportChoices, ResultsTab};
use ecozone::app::{EcoZoneApp, WindowRequest};
use ecozone::texts::Language;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::PathBuf;
use std::sync::Arc;
use window::{Window, push, settle, step_until};

/// Frames in which the map gets all its detail and panels find their size.
const SETTLING_FRAMES: usize = 15;

fn drawn(size: [f32; 2], request: WindowRequest) -> Window {
    let mut window = Harness::builder().with_size(size).wgpu().build_eframe(move |creation| {
        let gpu = creation.wgpu_render_state.as_ref();
        EcoZoneApp::new(&creation.egui_ctx, gpu, request, Arc::new(NoDialogs))
    });
    settle(&mut window);
    window
}

fn demo(size: [f32; 2], language: Language) -> Window {
    drawn(
        size,
        WindowRequest {
            language: Some(language),
            ..WindowRequest::default()
        },
    )
}

/// Keeps a picture where one is wanted.
fn picture(window: &mut Window, name: &str) {
    let Some(folder) = std::env::var_os("ECOZONE_PICTURES").map(PathBuf::from) else {
        return;
    };
    // Drawing uploads what is in view, a share each frame.
    for _ in 0..SETTLING_FRAMES {
        window.step();
        window.render().expect("the window can be drawn");
    }
    let image = window.render().expect("the window can be drawn");
    image
        .save(folder.join(format!("{name}.png")))
        .expect("the folder can be written");
}

/// No control hangs over a side of the window or lacks a name, and the map has its share. Lists go on below the
/// lower edge: they scroll.
fn check_layout(window: &Window, size: [f32; 2], map_share: f32) {
    let whole = egui::Rangef::new(0.0, size[0]).expand(0.5);
    for role in [egui::accesskit::Role::Button, egui::accesskit::Role::TextInput] {
        for node in window.query_all_by_role(role) {
            let rect = node.rect();
            let name = node.accesskit_node().label().unwrap_or_default();
            let is_inside = whole.contains(rect.left()) && whole.contains(rect.right());
            assert!(is_inside, "“{name}” at {rect:?} hangs over {size:?}");
            assert!(!name.is_empty(), "a control at {rect:?} has no name");
        }
    }
    let map = window
        .query_all_by_role(egui::accesskit::Role::Canvas)
        .map(|node| node.rect())
        .next()
        .expect("there is a map");
    assert!(map.width() >= map_share * size[0], "{map:?} of {size:?}");
}

#[test]
fn the_map_keeps_half_of_the_window_at_every_size() {
    for (size, name) in [
        ([1440.0, 900.0], "coverage-1440"),
        ([1280.0, 800.0], "coverage-1280"),
        ([960.0, 600.0], "coverage-960"),
    ] {
        for language in [Language::Zh, Language::En] {
            let mut window = demo(size, language);
            picture(&mut window, &format!("{name}-{language:?}"));
            check_layout(&window, size, 0.5);
            push(&mut window, Change::Tab(ResultsTab::SiteCheck));
            picture(&mut window, &format!("{name}-{language:?}-check"));
            check_layout(&window, size, 0.5);
        }
    }
}

#[test]
fn a_site_that_overlaps_is_seen_at_a_glance() {
    let size = [1440.0, 900.0];
    let mut window = demo(size, Language::En);
    push(&mut window, Change::Run(Command::SwitchTheme));
    push(&mut window, Change::Tab(ResultsTab::SiteCheck));
    let Finding::Ready { value, .. } = &window.state().document().check else {
        panic!("the demonstration's sites are checked")
    };
    let bounds = value.result.sites[0].bounds;
    push(&mut window, Change::ShowSite(0));
    push(&mut window, Change::ZoomTo(bounds));
    picture(&mut window, "window-en-dark-check");
    check_layout(&window, size, 0.5);
}

#[test]
fn every_place_on_the_map_can_be_looked_at_closely() {
    let size = [1440.0, 900.0];
    let mut window = demo(size, Language::Zh);
    let bounds = |west: f64, south: f64, east: f64, north: f64| ecozone::geometry::shapes::Bounds {
        min: [west, south],
        max: [east, north],
    };
    push(&mut window, Change::Run(Command::ShowAllLayers));
    push(&mut window, Change::ZoomTo(bounds(115.4, 39.4, 117.5, 41.1)));
    picture(&mut window, "map-beijing");
    push(&mut window, Change::ZoomTo(bounds(116.2, 39.8, 116.6, 40.1)));
    picture(&mut window, "map-city");
    push(&mut window, Change::Run(Command::FullExtent));
    picture(&mut window, "map-all");
}

/// A bow tie, a polygon of two positions, and a good one; beside a file that ends too soon.
#[test]
fn what_is_wrong_with_files_is_told_beside_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("the folder can be written");
        path
    };
    let polygon = |name: &str, ring: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"name":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#
        )
    };
    let collection =
        |features: &[String]| format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let region = file(
        "region.geojson",
        &collection(&[polygon("方形", "[117,40],[118,40],[118,41],[117,41],[117,40]")]),
    );
    let red_line = file(
        "redline.geojson",
        &collection(&[
            polygon(
                "蝴蝶结",
                "[117.1,40.1],[117.4,40.4],[117.4,40.1],[117.1,40.4],[117.1,40.1]",
            ),
            polygon("两点", "[117.5,40.5],[117.6,40.5]"),
            polygon(
                "好的",
                "[117.6,40.6],[117.8,40.6],[117.8,40.8],[117.6,40.8],[117.6,40.6]",
            ),
        ]),
    );
    let broken = file(
        "nature_reserve.geojson",
        r#"{"type":"FeatureCollection","features":[{"type"#,
    );
    let size = [1280.0, 800.0];
    let mut window = drawn(
        size,
        WindowRequest {
            files: vec![region, red_line, broken],
            language: Some(Language::Zh),
            ..WindowRequest::default()
        },
    );
    picture(&mut window, "failed");
    let id = window
        .state()
        .document()
        .in_order_of_arrival()
        .find(|entry| entry.layer().is_some_and(|layer| !layer.issues().is_empty()))
        .map(|entry| entry.id)
        .expect("the red line has issues");
    push(&mut window, Change::ClearNotices);
    push(&mut window, Change::Layer(id, LayerChange::ShowIssues(true)));
    push(&mut window, Change::Layer(id, LayerChange::Unfold(true)));
    picture(&mut window, "issues");
    check_layout(&window, size, 0.5);
    let told =
        window.query_all_by_label_contains("自相交").count() + window.query_all_by_label_contains("个问题").count();
    assert!(told > 0, "the faults are named");
    push(
        &mut window,
        Change::Dialog(Dialog::Export(ExportForm {
            report: Report::Coverage,
            path: "/home/user/覆盖率报告.html".to_owned(),
            date: "2026-02-30".to_owned(),
            choices: ReportChoices::default(),
            is_dialog_missing: true,
        })),
    );
    step_until(&mut window, "the dialog", |app| app.view().dialog != Dialog::None);
    picture(&mut window, "export");
}
