//! Files and folders of several layers in the window: all of them open, and what was passed over is told.

use super::window::{push, step_until};
use super::{file, small_window, square};
use ecozone::app::change::Change;
use ecozone::app::document::LayerState;
use ecozone::layer::role::Role;
use ecozone::texts::Language;
use std::path::Path;

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

#[test]
fn every_layer_of_a_database_becomes_a_layer_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let before = window.state().document().layers.len();
    let path = folder.path().join("生态保护红线.gpkg");
    std::fs::copy(fixture("geopackage/two_layers.gpkg"), &path).expect("copied");
    push(&mut window, Change::OpenFiles(vec![path]));
    step_until(&mut window, "both layers are open", |app| {
        app.is_idle() && app.document().layers.len() == before + 2
    });
    let names: Vec<String> = window
        .state()
        .document()
        .layers
        .iter()
        .filter(|entry| entry.role() == Role::RedLine && matches!(entry.state, LayerState::Open(_)))
        .map(ecozone::app::document::LayerEntry::name)
        .collect();
    assert!(
        names.contains(&"zone39".to_owned()) && names.contains(&"点位".to_owned()),
        "{names:?}"
    );
    let told = window
        .state()
        .notices()
        .list()
        .iter()
        .any(|notice| notice.kind.detail(Language::Zh) == "zone39\n点位");
    assert!(told, "{:?}", window.state().notices().list());
}

#[test]
fn a_folder_opens_its_layers_and_a_geodatabase_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let before = window.state().document().layers.len();
    let inner = tempfile::tempdir().expect("another folder");
    for ending in ["shp", "dbf", "shx", "prj"] {
        let to = inner.path().join(format!("保护区.{ending}"));
        std::fs::copy(fixture(&format!("shapefile/zone39.{ending}")), to).expect("copied");
    }
    file(&inner, "绿地.geojson", &square(117.0, 40.0, 0.01));
    file(&inner, "readme.md", "nothing");
    push(&mut window, Change::OpenFiles(vec![inner.path().to_owned()]));
    step_until(&mut window, "the folder's layers are open", |app| {
        app.is_idle() && app.document().layers.len() == before + 2
    });
    let details: Vec<String> = window
        .state()
        .notices()
        .list()
        .iter()
        .map(|notice| notice.kind.detail(Language::Zh))
        .collect();
    assert!(
        details.iter().any(|detail| detail.contains("– readme.md")),
        "{details:?}"
    );

    let database = inner.path().join("下发版.gdb");
    std::fs::create_dir(&database).expect("made");
    push(&mut window, Change::DropFiles(vec![database]));
    step_until(&mut window, "the refusal is told", |app| {
        let mut notices = app.notices().list().iter();
        app.is_idle() && notices.any(|notice| notice.kind.detail(Language::Zh).contains("下发版.gdb"))
    });
    assert_eq!(window.state().document().layers.len(), before + 2);
}
