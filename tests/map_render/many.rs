//! Many tiny features, and lines of many vertices: nothing is lost and nothing shows beads.

use super::{BEIJING, Shown, is_near, picture, push_polygon, rectangle, rgb, stage};
use ecozone::app::map::LayerLook;
use ecozone::geometry::shapes::Shapes;
use ecozone::layer::role::Role;
use ecozone::scene::camera::Camera;
use ecozone::scene::world::world_exact_from_lonlat;
use std::sync::Arc;

#[test]
fn none_of_many_tiny_features_is_missing_at_a_low_zoom() {
    let camera = Camera::at(BEIJING, 5.0);
    let mut shapes = Shapes::new();
    let places: Vec<[f64; 2]> = (0..112)
        .map(|number| {
            [
                f64::from(number % 16) * 16.0 - 120.0,
                f64::from(number / 16) * 16.0 - 72.0,
            ]
        })
        .collect();
    for [x, y] in &places {
        // A thousandth of a pixel wide.
        push_polygon(&mut shapes, &[rectangle(&camera, *x, *y, x + 0.001, y + 0.001)]);
    }
    let shown = Shown::new(&shapes, &[], LayerLook::Role(Role::RedLine));
    let picture = picture(&mut stage(camera, vec![shown]));
    for [x, y] in places {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a pixel of the picture"
        )]
        let [x, y] = [(x + 150.0) as u32, (y + 100.0) as u32];
        let mut around = (x - 2..x + 2).flat_map(|x| (y - 2..y + 2).map(move |y| (x, y)));
        let is_red = |(x, y)| {
            let [red, green, _] = rgb(&picture, x, y);
            red > green.saturating_add(30)
        };
        assert!(around.any(is_red), "nothing at {x}, {y}");
    }
}

#[test]
fn the_outline_of_what_is_selected_is_one_band_however_many_vertices_it_has() {
    let camera = Camera::over(world_exact_from_lonlat(BEIJING).map(f64::round), 20.0);
    let at = |x: f64, y: f64| rectangle(&camera, x, y, x, y)[0];
    let mut ring: Vec<[f64; 2]> = (0..=500)
        .map(|step| at(-100.0 + 0.4 * f64::from(step), -40.0))
        .collect();
    ring.extend([at(100.0, 60.0), at(-100.0, 60.0)]);
    ring.reverse();
    let mut shapes = Shapes::new();
    push_polygon(&mut shapes, &[ring]);
    let mut shown = Shown::new(&shapes, &[], LayerLook::Role(Role::RedLine));
    shown.selected = Some(Arc::new(vec![0]));
    let picture = picture(&mut stage(camera, vec![shown]));
    let band = rgb(&picture, 60, 60);
    let ground = rgb(&picture, 60, 90);
    assert!(!is_near(band, ground), "{band:?}");
    for (x, y) in (60..240).flat_map(|x| [(x, 59), (x, 60)]) {
        assert!(
            is_near(rgb(&picture, x, y), band),
            "{x}, {y}: {:?}, not {band:?}",
            rgb(&picture, x, y)
        );
    }
}
