//! The map on a GPU (or a software one): a few probes of pixels that must be right, and small pictures.
//!
//! Pixels are probed where the expected colour follows from the geometry and `style`; the pictures only catch
//! what nobody thought of. They are drawn at one pixel a point.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
#![cfg(feature = "gui")]
#![expect(clippy::expect_used, reason = "a helper of a test fails as loudly as the test")]

#[path = "map_render/many.rs"]
mod many;

use ecozone::app::map::{
    GridKind, LayerLook, LayerStyle, LeftDrag, MapInput, MapLayer, MapWidget, OverlayLook, OverlayShape, WHOLE,
};
use ecozone::geometry::shapes::{PartKind, Shapes};
use ecozone::layer::role::Role;
use ecozone::progress::Progress;
use ecozone::scene::camera::Camera;
use ecozone::scene::layer_scene::LayerScene;
use ecozone::scene::world::{lonlat_from_world, world_exact_from_lonlat};
use ecozone::style::{self, Emphasis};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::sync::Arc;

const SIZE: [f32; 2] = [300.0, 200.0];
const BEIJING: [f64; 2] = [116.391_276, 39.906_217];

struct Shown {
    scene: Arc<LayerScene>,
    look: LayerLook,
    opacity: f32,
    selected: Option<Arc<Vec<u32>>>,
    hovered: Option<u32>,
}

impl Shown {
    fn new(shapes: &Shapes, classes: &[Emphasis], look: LayerLook) -> Self {
        let scene = LayerScene::from_shapes(shapes, classes, &Progress::new()).expect("not cancelled");
        Self {
            scene: Arc::new(scene),
            look,
            opacity: 1.0,
            selected: None,
            hovered: None,
        }
    }
}

struct Stage {
    map: MapWidget,
    shown: Vec<Shown>,
    overlays: Vec<OverlayShape>,
    notice: &'static str,
    is_dark: bool,
}

impl eframe::App for Stage {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        ui.ctx().set_visuals(if self.is_dark {
            egui::Visuals::dark()
        } else {
            egui::Visuals::light()
        });
        let layers: Vec<MapLayer<'_>> = (1..)
            .zip(&self.shown)
            .map(|(id, shown)| MapLayer {
                id,
                scene: &shown.scene,
                style: LayerStyle {
                    opacity: shown.opacity,
                    visible: true,
                    width: 1.0,
                    look: shown.look,
                },
                symbols: None,
                selected: shown.selected.as_ref(),
                marked: [None; 2],
                hovered: shown.hovered,
                across: WHOLE,
            })
            .collect();
        self.map.ui(
            ui,
            MapInput {
                tiles: &[],
                layers: &layers,
                overlays: &self.overlays,
                labels: &[],
                keep_clear: &[],
                credit: "",
                notice: self.notice,
                accessible_name: "Map",
                left_drag: LeftDrag::Pan,
                grid: GridKind::Graticule,
                cursor: egui::CursorIcon::Default,
            },
        );
    }
}

fn stage(camera: Camera, shown: Vec<Shown>) -> Harness<'static, Stage> {
    stage_of(camera, shown, true, 1.0)
}

fn stage_of(camera: Camera, shown: Vec<Shown>, has_gpu: bool, scale: f32) -> Harness<'static, Stage> {
    let mut harness = Harness::builder()
        .with_size(SIZE)
        .with_pixels_per_point(scale)
        .wgpu()
        .build_eframe(|context| {
            let mut map = MapWidget::new(context.wgpu_render_state.as_ref().filter(|_| has_gpu));
            map.set_camera(camera);
            Stage {
                map,
                shown,
                overlays: Vec::new(),
                notice: "",
                is_dark: false,
            }
        });
    harness.run_steps(2);
    harness
}

/// Rows of red, green, blue.
struct Picture {
    width: u32,
    pixels: Vec<[u8; 3]>,
}

fn rendered(harness: &mut Harness<'static, Stage>) -> Picture {
    let image = harness.render().expect("renders");
    Picture {
        width: image.width(),
        pixels: image
            .pixels()
            .map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2]])
            .collect(),
    }
}

/// Buffers arrive while frames are drawn, so many a frame as time allows: the picture is whole once none is on its way.
fn picture(harness: &mut Harness<'static, Stage>) -> Picture {
    const MOST_FRAMES: usize = 500;
    rendered(harness);
    for _ in 0..MOST_FRAMES {
        harness.run_steps(2);
        if !harness.state().map.is_loading() {
            break;
        }
        rendered(harness);
    }
    rendered(harness)
}

fn rgb(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
    picture.pixels[(y * picture.width + x) as usize]
}

fn is_near(left: [u8; 3], right: [u8; 3]) -> bool {
    left.iter().zip(right).all(|(left, right)| left.abs_diff(right) <= 2)
}

fn over(top: style::Rgba, below: [u8; 3], opacity: f64) -> [u8; 3] {
    let alpha = f64::from(top[3]) / 255.0 * opacity;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a mean of two bytes"
    )]
    std::array::from_fn(|channel| {
        (f64::from(top[channel]) * alpha + f64::from(below[channel]) * (1.0 - alpha)).round() as u8
    })
}

fn push_polygon(shapes: &mut Shapes, rings: &[Vec<[f64; 2]>]) {
    for ring in rings {
        shapes.push_path(ring);
    }
    shapes.end_part(PartKind::Polygon);
    shapes.end_feature();
}

/// A rectangle given by pixels from the middle of the map.
fn rectangle(camera: &Camera, west: f64, north: f64, east: f64, south: f64) -> Vec<[f64; 2]> {
    [[west, south], [east, south], [east, north], [west, north]]
        .map(|[x, y]| {
            let [cx, cy] = camera.center_world();
            let units = camera.units_per_px();
            lonlat_from_world([cx + x * units, cy + y * units])
        })
        .to_vec()
}

const GROUND: [u8; 3] = [style::GROUND_LIGHT[0], style::GROUND_LIGHT[1], style::GROUND_LIGHT[2]];

#[test]
fn a_square_is_where_it_should_be_from_zoom_12_to_22() {
    for zoom in [12.0, 16.0, 20.0, 22.0] {
        let camera = Camera::over(world_exact_from_lonlat(BEIJING).map(f64::round), zoom);
        let mut shapes = Shapes::new();
        push_polygon(&mut shapes, &[rectangle(&camera, -100.0, -60.0, 100.0, 60.0)]);
        let shown = Shown::new(&shapes, &[], LayerLook::Role(Role::Region));
        let picture = picture(&mut stage(camera, vec![shown]));
        // The outline is 1.2 px wide and lies on the pixel boundary at 150 ± 100: 0.6 px on either side.
        for x in [49, 50, 249, 250] {
            let got = rgb(&picture, x, 90);
            assert!(got[0] < 215, "zoom {zoom}, x {x}: {got:?}");
        }
        for x in [46, 53, 246, 253] {
            assert!(
                rgb(&picture, x, 90)[0] > 215,
                "zoom {zoom}, x {x}: {:?}",
                rgb(&picture, x, 90)
            );
        }
        // The same on both sides of the edge: off by a twentieth of a pixel it would differ.
        for (inner, outer) in [(50, 49), (249, 250)] {
            let (inner, outer) = (rgb(&picture, inner, 90), rgb(&picture, outer, 90));
            assert!(inner[0].abs_diff(outer[0]) <= 12, "zoom {zoom}: {inner:?} {outer:?}");
        }
    }
}

#[test]
fn a_fill_has_its_colour_a_hole_is_empty_and_neighbours_show_no_seam() {
    let camera = Camera::over(world_exact_from_lonlat(BEIJING).map(f64::round), 14.0);
    let mut shapes = Shapes::new();
    let mut hole = rectangle(&camera, -90.0, -20.0, -50.0, 20.0);
    hole.reverse();
    // A slanted edge shared by both, with vertices on both sides.
    let at = |x: f64, y: f64| rectangle(&camera, x, y, x, y)[0];
    let edge = [at(13.3, -70.7), at(4.2, -30.1), at(-2.1, 1.7), at(-27.8, 70.3)];
    let west_corners = [at(-120.0, -70.7), at(-120.0, 70.3)];
    let east_corners = [at(120.0, 70.3), at(120.0, -70.7)];
    let there: Vec<_> = edge.to_vec();
    let back: Vec<_> = edge.iter().rev().copied().collect();
    push_polygon(&mut shapes, &[[west_corners.as_slice(), &back].concat(), hole.clone()]);
    push_polygon(&mut shapes, &[[east_corners.as_slice(), &there].concat()]);
    let look = LayerLook::Role(Role::GreenBelt);
    let mut shown = Shown::new(&shapes, &[], look);
    shown.opacity = 0.5;
    let two = picture(&mut stage(camera, vec![shown]));
    let fill = over(
        style::feature_style(Role::GreenBelt, Emphasis::Normal).fill,
        GROUND,
        0.5,
    );
    assert!(is_near(rgb(&two, 40, 100), fill), "{:?}", rgb(&two, 40, 100));
    assert!(is_near(rgb(&two, 75, 100), rgb(&two, 85, 105)));
    assert!(!is_near(rgb(&two, 80, 100), fill));

    // The same as one polygon with two lines where the edge was: no pixel may differ along it, neither for
    // ground that shines through nor for a pixel filled twice.
    let mut merged = Shapes::new();
    push_polygon(&mut merged, &[[west_corners, east_corners].concat(), hole]);
    for path in [back, there] {
        merged.push_path(&path);
        merged.end_part(PartKind::Line);
        merged.end_feature();
    }
    let mut shown = Shown::new(&merged, &[], look);
    shown.opacity = 0.5;
    let one = picture(&mut stage(camera, vec![shown]));
    for (x, y) in (36..164).flat_map(|y| (110..180).map(move |x| (x, y))) {
        let (two, one) = (rgb(&two, x, y), rgb(&one, x, y));
        assert!(is_near(two, one), "a seam at {x}, {y}: {two:?}, not {one:?}");
    }
}

#[test]
fn what_is_smaller_than_a_pixel_is_still_a_mark() {
    let camera = Camera::at(BEIJING, 5.0);
    let tiny = Camera::at(BEIJING, 20.0);
    let mut shapes = Shapes::new();
    push_polygon(&mut shapes, &[rectangle(&tiny, -20.0, -20.0, 20.0, 20.0)]);
    let shown = Shown::new(&shapes, &[], LayerLook::Role(Role::RedLine));
    let picture = picture(&mut stage(camera, vec![shown]));
    let around = || (148..152).flat_map(|x| (98..102).map(move |y| (x, y)));
    assert!(around().any(|(x, y)| {
        let [red, green, _] = rgb(&picture, x, y);
        red > green.saturating_add(30)
    }));
}

fn gallery(camera: &Camera) -> Vec<Shown> {
    let mut red_line = Shapes::new();
    let at = |x: f64, y: f64| rectangle(camera, x, y, x, y)[0];
    let blob = |cx: f64, cy: f64, radius: f64, phase: f64| -> Vec<[f64; 2]> {
        (0..72)
            .map(|step| {
                let angle = -f64::from(step) * std::f64::consts::TAU / 72.0;
                let r = radius * (1.0 + 0.16 * (3.0 * angle + phase).sin() + 0.07 * (7.0 * angle).cos());
                at(cx + r * angle.cos(), cy + r * angle.sin())
            })
            .collect()
    };
    let mut hole = blob(-70.0, -15.0, 14.0, 0.4);
    hole.reverse();
    push_polygon(&mut red_line, &[blob(-80.0, -10.0, 55.0, 0.0), hole]);
    push_polygon(&mut red_line, &[blob(40.0, -45.0, 34.0, 2.0)]);
    push_polygon(&mut red_line, &[blob(-96.0, 14.0, 13.0, 1.0)]);
    let classes = [Emphasis::Normal, Emphasis::Core, Emphasis::Core];
    let mut units = Shapes::new();
    let border: Vec<[f64; 2]> = (0..24)
        .map(|step| {
            at(
                10.0 + 12.0 * (f64::from(step) * 0.9).sin(),
                -90.0 + f64::from(step) * 8.0,
            )
        })
        .collect();
    let mut left = vec![at(-140.0, 94.0)];
    left.extend(border.iter().rev());
    left.push(at(-140.0, -90.0));
    left.reverse();
    let mut right = border.clone();
    right.extend([at(140.0, 94.0), at(140.0, -90.0)]);
    push_polygon(&mut units, &[left]);
    push_polygon(&mut units, &[right]);
    let mut coast = Shapes::new();
    coast.push_path(
        &(0..60)
            .map(|step| {
                let t = f64::from(step);
                at(-150.0 + t * 5.2, 62.0 + 9.0 * (t * 0.35).sin() + 4.0 * (t * 1.3).cos())
            })
            .collect::<Vec<_>>(),
    );
    coast.end_part(PartKind::Line);
    coast.end_feature();
    let mut site = Shapes::new();
    push_polygon(
        &mut site,
        &[vec![
            at(52.0, -18.0),
            at(112.0, -8.0),
            at(96.0, 34.0),
            at(60.0, 24.0),
            at(30.0, -30.0),
        ]],
    );
    site.push_path(&[at(118.0, 60.0)]);
    site.end_part(PartKind::Point);
    site.end_feature();
    let mut overlap = Shapes::new();
    push_polygon(
        &mut overlap,
        &[vec![at(52.0, -18.0), at(66.0, -16.0), at(54.0, -30.0), at(30.0, -30.0)]],
    );
    vec![
        Shown::new(&units, &[], LayerLook::Role(Role::ControlUnit)),
        Shown::new(&red_line, &classes, LayerLook::Role(Role::RedLine)),
        Shown::new(&coast, &[], LayerLook::Role(Role::Coastline)),
        Shown::new(&site, &[], LayerLook::Role(Role::Site)),
        Shown::new(&overlap, &[], LayerLook::Overlap),
    ]
}

#[test]
fn a_small_map_looks_as_it_did() {
    let camera = Camera::at(BEIJING, 11.3);
    let mut harness = stage(camera, gallery(&camera));
    harness.state_mut().notice = "Illustrative data";
    picture(&mut harness);
    harness.snapshot("map_layers");
}

#[test]
fn selected_and_hovered_features_stand_out() {
    let camera = Camera::at(BEIJING, 11.3);
    let mut shown = gallery(&camera);
    shown[1].selected = Some(Arc::new(vec![1]));
    shown[1].hovered = Some(0);
    let mut harness = stage(camera, shown);
    harness.state_mut().is_dark = true;
    let at = |x: f64, y: f64| rectangle(&camera, x, y, x, y)[0];
    harness.state_mut().overlays = vec![
        OverlayShape::Line {
            path: vec![at(-120.0, 40.0), at(-20.0, 55.0), at(20.0, 40.0)],
            look: OverlayLook::Measure,
            dashed: false,
        },
        OverlayShape::Label {
            at: at(20.0, 40.0),
            text: "12.3 km".to_owned(),
        },
        OverlayShape::Polygon {
            rings: vec![vec![at(80.0, 50.0), at(130.0, 60.0), at(110.0, 85.0), at(105.0, 66.0)]],
            look: OverlayLook::Drawing,
        },
        OverlayShape::Point {
            at: at(130.0, 60.0),
            look: OverlayLook::Drawing,
        },
    ];
    picture(&mut harness);
    harness.snapshot("map_highlight");
}

#[test]
fn without_a_gpu_the_painter_draws_the_same_map_coarsely_and_says_so() {
    let camera = Camera::at(BEIJING, 11.3);
    let mut harness = stage_of(camera, gallery(&camera), false, 1.0);
    assert!(harness.state().map.is_software_fallback());
    let drawn = rendered(&mut harness);
    let [red, green, _] = rgb(&drawn, 40, 95);
    assert!(green > red, "the red line's green fill: {red} {green}");
}

#[test]
fn dragging_pans_scrolling_zooms_and_keys_move_the_map() {
    let camera = Camera::at(BEIJING, 11.0);
    let mut harness = stage(camera, gallery(&camera));
    let center = egui::pos2(150.0, 100.0);
    harness.hover_at(center);
    harness.run_steps(1);
    harness.drag_at(center);
    harness.run_steps(1);
    harness.hover_at(center + egui::vec2(40.0, 10.0));
    harness.run_steps(1);
    harness.drop_at(center + egui::vec2(40.0, 10.0));
    harness.run_steps(2);
    let moved = harness.state().map.camera();
    let units = moved.units_per_px();
    let by = (camera.center_world()[0] - moved.center_world()[0]) / units;
    assert!((by - 40.0).abs() < 1e-3, "moved by {by}");

    let under = moved.lonlat_from_screen([220.0, 30.0], [300.0, 200.0]);
    harness.hover_at(egui::pos2(220.0, 30.0));
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        delta: egui::vec2(0.0, 2.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: egui::Modifiers::NONE,
    });
    for _ in 0..60 {
        harness.step();
    }
    let zoomed = harness.state().map.camera();
    assert!(zoomed.zoom() > 11.3, "zoom {}", zoomed.zoom());
    let still = zoomed.screen_from_lonlat(under, [300.0, 200.0]);
    assert!(
        (still[0] - 220.0).abs() < 1e-3 && (still[1] - 30.0).abs() < 1e-3,
        "{still:?}"
    );

    harness.get_by_label("Map").focus();
    harness.key_press(egui::Key::Plus);
    for _ in 0..60 {
        harness.step();
    }
    let closer = harness.state().map.camera();
    assert!((closer.zoom() - zoomed.zoom() - 1.0).abs() < 0.01);
    harness.key_press(egui::Key::ArrowRight);
    harness.run_steps(2);
    let east = harness.state().map.camera().center_world()[0] - closer.center_world()[0];
    assert!(east > 0.0);
}
