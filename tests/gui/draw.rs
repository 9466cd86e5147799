//! Sites drawn in the window: lines and points, positions typed, what is snapped to, undo, and a site changed afterwards.

use super::{file, press, settle, shows, small_window, square, verdict_of_first_site};
use crate::window::{Window, push};
use ecozone::analysis::site_result::{SiteResult, Verdict};
use ecozone::app::change::Change;
use ecozone::app::command::Command;
use ecozone::app::document::{Finding, LayerEntry};
use ecozone::app::draw_site::{DrawKind, Drawing};
use ecozone::app::view_state::UnknownFile;
use ecozone::layer::Layer;
use ecozone::layer::role::Role;
use ecozone::scene::run_boxes::RunBoxes;
use ecozone::scene::snap::{Snap, SnapKind, snap};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

fn first_site(window: &Window) -> SiteResult {
    let Finding::Ready { value, .. } = &window.state().document().check else {
        panic!("no result")
    };
    value.result.sites[0].clone()
}

fn sites(window: &Window) -> usize {
    let layers = &window.state().document().layers;
    layers.iter().filter(|entry| entry.role() == Role::Site).count()
}

fn type_in(window: &mut Window, text: &str) {
    window.get_by_label("Position, or length@bearing").focus();
    window.run_steps(2);
    window.get_by_label("Position, or length@bearing").type_text(text);
    window.run_steps(2);
    press(window, Modifiers::NONE, Key::Enter);
}

/// The red line of the window is the square 117.2–117.7° E, 40.2–40.7° N.
#[test]
fn a_line_is_typed_by_position_length_and_bearing_and_says_where_it_crosses() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    push(&mut window, Change::Run(Command::DrawSite));
    window.get_by_label("Line").click();
    window.run_steps(2);
    type_in(&mut window, "117.1, 40.3");
    type_in(&mut window, "20000@90");
    let drawn = window.state().view().drawing.clone().expect("the tool is on");
    assert_eq!((drawn.kind, drawn.vertex_count()), (DrawKind::Line, 2));
    window.get_by_label("Finish and check").click();
    window.run_steps(2);
    settle(&mut window);
    let site = first_site(&window);
    assert_eq!(site.verdict, Verdict::Overlap);
    assert!((site.length_m - 20_000.0).abs() < 0.5, "{}", site.length_m);
    let crossing = &site.roles[0].hits[0].crossings[0];
    assert!(!crossing.begins_inside && crossing.ends_inside);
    assert!(shows(&window, "runs inside"));
}

#[test]
fn points_are_drawn_and_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    push(&mut window, Change::Run(Command::DrawSite));
    push(&mut window, Change::DrawKind(DrawKind::Point));
    push(&mut window, Change::DrawVertex([117.3, 40.3]));
    push(&mut window, Change::DrawFinish);
    settle(&mut window);
    assert_eq!(verdict_of_first_site(&window), Verdict::Overlap);
}

#[test]
fn a_drawn_site_is_changed_in_place_and_undo_brings_it_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    push(&mut window, Change::Run(Command::DrawSite));
    // Inside the region, and well away from the red line.
    for lonlat in [[117.02, 40.02], [117.12, 40.02], [117.12, 40.12]] {
        push(&mut window, Change::DrawVertex(lonlat));
    }
    press(&mut window, Modifiers::COMMAND, Key::Z);
    let count = |window: &Window| window.state().view().drawing.as_ref().map(Drawing::vertex_count);
    assert_eq!(count(&window), Some(2), "undo is the drawing's while one is drawn");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(count(&window), Some(3));
    push(&mut window, Change::DrawFinish);
    settle(&mut window);
    assert_ne!(verdict_of_first_site(&window), Verdict::Overlap);
    push(&mut window, Change::Run(Command::EditSite));
    // The corner in the north-east goes into the red line.
    push(&mut window, Change::DrawVertex([117.12, 40.12]));
    let lifted = window
        .state()
        .view()
        .drawing
        .as_ref()
        .and_then(|drawing| drawing.lifted);
    assert!(lifted.is_some(), "the vertex under the click is lifted");
    push(&mut window, Change::DrawVertex([117.4, 40.4]));
    push(&mut window, Change::DrawFinish);
    settle(&mut window);
    assert_eq!((verdict_of_first_site(&window), sites(&window)), (Verdict::Overlap, 1));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!(sites(&window), 1);
    assert_ne!(verdict_of_first_site(&window), Verdict::Overlap, "the site as it was");
}

#[test]
fn a_site_with_a_hole_is_drawn_changed_and_keeps_its_parts() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    push(&mut window, Change::Run(Command::DrawSite));
    let square = |x: f64, y: f64, side: f64| [[x, y], [x + side, y], [x + side, y + side], [x, y + side]];
    // Two parts beside the red line, the first with a hole.
    for (number, ring) in [
        square(117.02, 40.02, 0.1),
        square(117.05, 40.05, 0.02),
        square(117.02, 40.75, 0.05),
    ]
    .into_iter()
    .enumerate()
    {
        if number > 0 {
            window.get_by_label("Next ring").click();
            window.run_steps(2);
        }
        for lonlat in ring {
            push(&mut window, Change::DrawVertex(lonlat));
        }
    }
    push(&mut window, Change::DrawFinish);
    settle(&mut window);
    let before_m2 = first_site(&window).area_m2;
    push(&mut window, Change::Run(Command::EditSite));
    let drawing = window.state().view().drawing.clone().expect("the tool is on");
    assert_eq!(drawing.paths_lonlat.len(), 3);
    // A corner of the hole.
    push(&mut window, Change::DrawVertex([117.07, 40.07]));
    push(&mut window, Change::DrawVertex([117.08, 40.08]));
    push(&mut window, Change::DrawFinish);
    settle(&mut window);
    let after_m2 = first_site(&window).area_m2;
    assert!(after_m2 < before_m2, "the hole has grown: {before_m2}, {after_m2}");
    assert_eq!(sites(&window), 1);
}

#[test]
fn a_site_of_a_file_is_changed_as_a_copy_and_the_file_stays_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = small_window(&folder);
    // Inside the region and beside the red line.
    let site = file(&folder, "site.geojson", &square(117.02, 40.02, 0.05));
    let role = Role::Site;
    push(&mut window, Change::OpenAs(vec![UnknownFile { path: site, role }]));
    settle(&mut window);
    let before = first_site(&window);
    assert_ne!(before.verdict, Verdict::Overlap);
    push(&mut window, Change::Run(Command::EditSite));
    push(&mut window, Change::DrawVertex([117.07, 40.07]));
    push(&mut window, Change::DrawVertex([117.4, 40.4]));
    push(&mut window, Change::DrawFinish);
    settle(&mut window);
    let after = first_site(&window);
    assert_eq!(
        (after.verdict, sites(&window)),
        (Verdict::Overlap, 2),
        "beside the one of the file"
    );
    assert_eq!(after.name, before.name);
}

#[test]
fn a_vertex_is_snapped_to_before_an_edge_and_nothing_far_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let window = small_window(&folder);
    let document = window.state().document();
    let no_boxes = RunBoxes::default();
    let layers = || {
        let red = document.layers.iter().filter(|entry| entry.role() == Role::RedLine);
        red.filter_map(|entry: &LayerEntry| entry.layer().map(AsRef::<Layer>::as_ref))
            .map(|layer| (layer, &no_boxes))
    };
    let corner = snap(layers(), [117.2004, 40.2003], 0.001).expect("the corner");
    let expected = Snap {
        lonlat: [117.2, 40.2],
        kind: SnapKind::Vertex,
    };
    assert_eq!(corner, expected, "to the last bit");
    let edge = snap(layers(), [117.45, 40.2004], 0.001).expect("the southern edge");
    assert_eq!(edge.kind, SnapKind::Edge);
    assert!((edge.lonlat[0] - 117.45).abs() < 1e-9 && (edge.lonlat[1] - 40.2).abs() < 1e-12);
    // 0.0009° of latitude are 0.00118° of longitude here.
    assert!(snap(layers(), [117.45, 40.2009], 0.001).is_none());
}
