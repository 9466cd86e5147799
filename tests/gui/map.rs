//! The map's tools: measuring, going back, positions, scale, comparing, backgrounds, and recovery after a crash.

use super::{Window, file, open, press, push, settle, shows, small_window, square, step_until};
use ecozone::app::WindowRequest;
use ecozone::app::change::{BackgroundChange, Change};
use ecozone::app::command::Command;
use ecozone::app::map::GridKind;
use ecozone::app::measure_tool::MeasureKind;
use ecozone::app::positions::PositionFormat;
use ecozone::app::view_state::Dialog;
use ecozone::layer::role::Role;
use ecozone::operations::open_layer::{LayerRequest, LayerSource};
use ecozone::operations::project::load_project;
use ecozone::operations::recovery::{KeptLayer, KeptWork, Session};
use ecozone::texts::Language;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

fn run(window: &mut Window, command: Command) {
    push(window, Change::Run(command));
}

#[test]
fn a_line_is_measured_by_clicks_finished_by_enter_and_left_by_escape() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    for corner in [[117.0, 40.0], [118.0, 40.0], [118.0, 41.0]] {
        push(&mut window, Change::MeasureVertex(corner));
    }
    press(&mut window, Modifiers::NONE, Key::Backspace);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let measuring = window.state().view().measuring.clone().expect("measuring");
    assert_eq!(
        (measuring.kind, measuring.path_lonlat.len(), measuring.is_finished),
        (MeasureKind::Line, 2, true)
    );
    // A degree of longitude at 40° N along the geodesic; pyproj 3.7.2, Geod(a=6378137, rf=298.257222101).inv.
    assert!(shows(&window, "85.39 km"), "its length is on the bar");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::J);
    let measuring = window.state().view().measuring.clone().expect("measuring");
    assert_eq!(
        (measuring.kind, measuring.path_lonlat.len()),
        (MeasureKind::Area, 2),
        "the same path, as an area"
    );
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().view().measuring.is_none());
}

#[test]
fn the_view_before_comes_back_and_goes_forward_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    window.run_steps(40);
    let first = window.state().map_view();
    push(&mut window, Change::CenterOn([100.0, 30.0]));
    window.run_steps(40);
    press(&mut window, Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.state().map_view(), first);
    press(&mut window, Modifiers::ALT, Key::ArrowRight);
    assert!((window.state().map_view().center_lonlat()[0] - 100.0).abs() < 1e-6);
}

#[test]
fn positions_grid_and_scale_change_as_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    push(&mut window, Change::NextPositionFormat);
    assert_eq!(window.state().view().position_format, PositionFormat::Sexagesimal);
    run(&mut window, Command::NextGrid);
    assert_eq!(window.state().view().grid, GridKind::Kilometres);
    push(&mut window, Change::SetScale(50_000.0));
    let denominator = window.state().view().scale_denominator.expect("shown");
    assert!((denominator - 50_000.0).abs() < 1.0, "{denominator}");
    assert!(shows(&window, "1 : 50,000") || shows(&window, "1 : 50 000") || shows(&window, "1 : 50\u{2009}000"));
}

#[test]
fn two_layers_are_compared_across_a_line_and_escape_ends_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    run(&mut window, Command::CompareLayers);
    let swipe = window.state().view().swipe.expect("two layers are open");
    assert_ne!(swipe.left, swipe.right);
    assert!(window.query_by_label("Line between the compared layers").is_some());
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().view().swipe.is_none());
}

#[test]
fn both_panels_go_and_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let shown = |window: &Window| (window.state().view().show_layers, window.state().view().show_results);
    press(&mut window, Modifiers::COMMAND, Key::Tab);
    assert_eq!(shown(&window), (false, false));
    press(&mut window, Modifiers::COMMAND, Key::Tab);
    assert_eq!(shown(&window), (true, true));
}

#[test]
fn a_background_is_opened_changed_undone_and_kept_in_the_project() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let picture = folder.path().join("影像.png");
    image::RgbaImage::from_pixel(8, 8, image::Rgba([90, 120, 60, 255]))
        .save(&picture)
        .expect("written");
    file(&folder, "影像.pgw", "0.125\n0\n0\n-0.125\n117.0625\n40.9375\n");
    push(&mut window, Change::DropFiles(vec![picture]));
    step_until(&mut window, "its tiles are shown", |app| app.shown_tiles() > 0);
    assert!(shows(&window, "影像.png"));
    let id = window.state().document().backgrounds[0].id;
    push(&mut window, Change::Background(id, BackgroundChange::SetOpacity(0.5)));
    let project = folder.path().join("p.toml");
    push(&mut window, Change::SaveProjectTo(project.clone()));
    settle(&mut window);
    let kept = load_project(&project).expect("a project").backgrounds;
    assert_eq!(kept.len(), 1);
    assert!((kept[0].opacity - 0.5).abs() < 1e-6);
    run(&mut window, Command::Undo);
    run(&mut window, Command::Undo);
    assert!(window.state().document().backgrounds.is_empty());
}

#[test]
fn a_background_that_cannot_be_placed_is_named_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    let picture = folder.path().join("nowhere.png");
    image::RgbaImage::new(2, 2).save(&picture).expect("written");
    push(&mut window, Change::OpenFiles(vec![picture]));
    step_until(&mut window, "it was refused", |app| !app.notices().list().is_empty());
    assert!(shows(&window, "world file"));
}

#[test]
fn work_that_a_crash_left_is_offered_restored_and_can_be_undone() {
    let folder = tempfile::tempdir().expect("a folder");
    let region = file(&folder, "region.geojson", &square(117.0, 40.0, 1.0));
    let state = folder.path().join("state");
    let drawn = LayerSource::Text {
        name: "绘制用地 1".to_owned(),
        geojson: square(117.3, 40.3, 0.1),
    };
    let mut layer = LayerRequest::new(Role::Site, drawn);
    layer.name = "绘制用地 1".to_owned();
    let work = KeptWork {
        name: "甲".to_owned(),
        layers: vec![KeptLayer {
            request: layer,
            is_visible: true,
            opacity: 0.5,
            is_checked: true,
        }],
        view: [117.35, 40.35, 12.0],
        ..KeptWork::default()
    };
    // Killed: the folder stays and nobody holds its lock.
    let mut session = Session::begin(&state).expect("begun");
    session.next_write().write(&work).expect("written");
    session.abandon();
    let mut window = open(WindowRequest {
        files: vec![region],
        language: Some(Language::En),
        recovery_folder: Some(state.clone()),
        ..WindowRequest::default()
    });
    step_until(&mut window, "it is offered", |app| {
        matches!(app.view().dialog, Dialog::Recover { .. })
    });
    window.get_by_label("Restore").click();
    step_until(&mut window, "it is restored", |app| {
        app.is_idle() && app.document().name == "甲"
    });
    let document = window.state().document();
    assert_eq!(document.layers.len(), 1);
    assert!((document.layers[0].opacity - 0.5).abs() < 1e-6);
    assert_eq!(document.site, Some(document.layers[0].id));
    run(&mut window, Command::Undo);
    assert_eq!(
        window.state().document().layers[0].role(),
        Role::Region,
        "what was open before is back"
    );
    drop(window);
    assert_eq!(
        std::fs::read_dir(&state).expect("there").count(),
        0,
        "an orderly end leaves nothing"
    );
}
