//! Where the map looks: a centre in world units and a zoom.
//!
//! The centre is kept as `f64`, which holds 2³² units with 2⁻²⁰ of a unit to spare: panning back and forth
//! loses nothing that could be seen at the deepest zoom.

use super::world::{MAX_LATITUDE_DEG, WORLD_UNITS, lonlat_from_world, metres_per_unit, world_exact_from_lonlat};
use crate::geometry::shapes::Bounds;

/// The whole world in about a thousand pixels.
pub const MIN_ZOOM: f64 = 2.0;
/// One world unit a pixel: 9 mm at the equator.
pub const MAX_ZOOM: f64 = 24.0;

/// log₂ of the world units in one pixel at zoom 0 (the world is 256 = 2⁸ pixels wide there).
const UNITS_PER_PX_EXPONENT_AT_ZOOM_0: f64 = 24.0;

/// The view: pixels are points of the window, the screen's origin is the map's top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    center_world: [f64; 2],
    zoom: f64,
}

impl Default for Camera {
    /// China as a whole.
    fn default() -> Self {
        Self::at([104.0, 36.0], 4.0)
    }
}

impl Camera {
    /// A camera over a position in degrees; the zoom is kept within its limits.
    #[must_use]
    pub fn at(center_lonlat: [f64; 2], zoom: f64) -> Self {
        Self::over(world_exact_from_lonlat(center_lonlat), zoom)
    }

    /// A camera over a position in world units.
    #[must_use]
    pub fn over(center_world: [f64; 2], zoom: f64) -> Self {
        let kept = |units: f64| {
            if units.is_finite() {
                units.clamp(0.0, WORLD_UNITS)
            } else {
                WORLD_UNITS / 2.0
            }
        };
        let zoom = if zoom.is_finite() { zoom } else { MIN_ZOOM };
        Self {
            center_world: center_world.map(kept),
            zoom: zoom.clamp(MIN_ZOOM, MAX_ZOOM),
        }
    }

    #[must_use]
    pub fn center_world(&self) -> [f64; 2] {
        self.center_world
    }

    #[must_use]
    pub fn zoom(&self) -> f64 {
        self.zoom
    }

    #[must_use]
    pub fn center_lonlat(&self) -> [f64; 2] {
        lonlat_from_world(self.center_world)
    }

    /// World units in one pixel.
    #[must_use]
    pub fn units_per_px(&self) -> f64 {
        units_per_px(self.zoom)
    }

    /// Metres on the ground in one pixel at the centre.
    #[must_use]
    pub fn metres_per_px(&self) -> f64 {
        metres_per_unit(self.center_lonlat()[1]) * self.units_per_px()
    }

    /// Degrees of longitude in one pixel: what picking takes as its tolerance.
    #[must_use]
    pub fn degrees_per_px(&self) -> f64 {
        self.units_per_px() / WORLD_UNITS * 360.0
    }

    #[must_use]
    pub fn world_from_screen(&self, screen: [f64; 2], size_px: [f64; 2]) -> [f64; 2] {
        let units = self.units_per_px();
        std::array::from_fn(|axis| self.center_world[axis] + (screen[axis] - size_px[axis] / 2.0) * units)
    }

    #[must_use]
    pub fn screen_from_world(&self, world: [f64; 2], size_px: [f64; 2]) -> [f64; 2] {
        let units = self.units_per_px();
        std::array::from_fn(|axis| (world[axis] - self.center_world[axis]) / units + size_px[axis] / 2.0)
    }

    /// Degrees under a pixel; outside the world's square the result is clamped to it.
    #[must_use]
    pub fn lonlat_from_screen(&self, screen: [f64; 2], size_px: [f64; 2]) -> [f64; 2] {
        let world = self.world_from_screen(screen, size_px);
        lonlat_from_world(world.map(|units| units.clamp(0.0, WORLD_UNITS)))
    }

    #[must_use]
    pub fn screen_from_lonlat(&self, lonlat: [f64; 2], size_px: [f64; 2]) -> [f64; 2] {
        self.screen_from_world(world_exact_from_lonlat(lonlat), size_px)
    }

    /// Zooms so that pixels grow by `factor` and what lies under `pointer_screen` stays there (unless the
    /// centre would leave the world).
    #[must_use]
    pub fn zoom_about(&self, pointer_screen: [f64; 2], factor: f64, size_px: [f64; 2]) -> Self {
        self.zoom_to_about(pointer_screen, self.zoom + factor.log2(), size_px)
    }

    /// As [`Camera::zoom_about`], with the zoom to reach.
    #[must_use]
    pub fn zoom_to_about(&self, pointer_screen: [f64; 2], zoom: f64, size_px: [f64; 2]) -> Self {
        let anchor_world = self.world_from_screen(pointer_screen, size_px);
        let zoomed = Self::over(self.center_world, zoom);
        let units = zoomed.units_per_px();
        let center =
            std::array::from_fn(|axis| anchor_world[axis] - (pointer_screen[axis] - size_px[axis] / 2.0) * units);
        Self::over(center, zoomed.zoom)
    }

    /// Moves the ground by so many pixels.
    #[must_use]
    pub fn panned(&self, by_px: [f64; 2]) -> Self {
        let units = self.units_per_px();
        Self::over(
            std::array::from_fn(|axis| self.center_world[axis] - by_px[axis] * units),
            self.zoom,
        )
    }

    /// The view that shows `bounds` (degrees) whole with a margin of a twelfth on each side; a single
    /// position is shown at zoom 16. Empty bounds give the default view.
    #[must_use]
    pub fn fit(bounds_lonlat: &Bounds, size_px: [f64; 2]) -> Self {
        if bounds_lonlat.is_empty() {
            return Self::default();
        }
        let north_west = world_exact_from_lonlat([bounds_lonlat.min[0], bounds_lonlat.max[1]]);
        let south_east = world_exact_from_lonlat([bounds_lonlat.max[0], bounds_lonlat.min[1]]);
        let mut zoom = 16.0_f64;
        for axis in 0..2 {
            let extent = south_east[axis] - north_west[axis];
            let room_px = (size_px[axis] * (5.0 / 6.0)).max(1.0);
            if extent > 0.0 {
                // Never closer than zoom 18: a site of a few metres keeps some surroundings.
                let fitting = (UNITS_PER_PX_EXPONENT_AT_ZOOM_0 - (extent / room_px).log2()).min(18.0);
                zoom = if axis == 0 { fitting } else { zoom.min(fitting) };
            }
        }
        let center = std::array::from_fn(|axis| f64::midpoint(north_west[axis], south_east[axis]));
        Self::over(center, zoom)
    }

    /// The part of the world in view: north-west and south-east corner, world units.
    #[must_use]
    pub fn view_world(&self, size_px: [f64; 2]) -> ([f64; 2], [f64; 2]) {
        (
            self.world_from_screen([0.0, 0.0], size_px),
            self.world_from_screen(size_px, size_px),
        )
    }

    /// The box in degrees of what is in view.
    #[must_use]
    pub fn view_lonlat(&self, size_px: [f64; 2]) -> Bounds {
        let mut bounds = Bounds::EMPTY;
        bounds.grow(self.lonlat_from_screen([0.0, 0.0], size_px));
        bounds.grow(self.lonlat_from_screen(size_px, size_px));
        bounds.min[1] = bounds.min[1].max(-MAX_LATITUDE_DEG);
        bounds
    }
}

/// World units in one pixel at a zoom.
#[must_use]
pub fn units_per_px(zoom: f64) -> f64 {
    (UNITS_PER_PX_EXPONENT_AT_ZOOM_0 - zoom).exp2()
}

#[cfg(test)]
mod tests {
    use super::{Camera, MAX_ZOOM, MIN_ZOOM};
    use crate::geometry::shapes::Bounds;
    use crate::scene::world::world_from_lonlat;
    use proptest::prelude::*;

    const SIZE: [f64; 2] = [800.0, 600.0];

    fn near(left: [f64; 2], right: [f64; 2], tolerance: f64) -> bool {
        (left[0] - right[0]).abs() < tolerance && (left[1] - right[1]).abs() < tolerance
    }

    #[test]
    fn a_square_edge_is_exact_to_a_hundredth_of_a_pixel_at_zooms_12_to_22() {
        // The arithmetic of the shader: unsigned difference, then f32, minus the fraction, times the scale.
        for zoom in 12..=22 {
            let camera = Camera::at([116.391_276, 39.906_217], f64::from(zoom));
            let units = camera.units_per_px();
            let center = camera.center_world();
            let whole = center.map(f64::floor);
            let edge_exact = center[0] + 100.0 * units;
            let edge = edge_exact.round();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "what the shader does"
            )]
            let (difference, fraction, scale) = (
                (edge as u32).wrapping_sub(whole[0] as u32) as f32,
                (center[0] - whole[0]) as f32,
                (1.0 / units) as f32,
            );
            let edge_px = (difference - fraction) * scale;
            // Half a unit of rounding is 1/8 px at zoom 22; the arithmetic itself adds nothing.
            let rounded_px = (edge - center[0]) / units;
            assert!((f64::from(edge_px) - rounded_px).abs() < 0.01, "zoom {zoom}: {edge_px}");
        }
    }

    #[test]
    fn panning_there_and_back_a_thousand_times_ends_where_it_began() {
        let start = Camera::at([120.3, 30.2], 22.0);
        let mut camera = start;
        for step in 0..1000 {
            let by = f64::from(step % 7) * 0.37 + 0.1;
            camera = camera.panned([by, -by]).panned([-by, by]);
        }
        assert!(near(camera.center_world(), start.center_world(), 1e-3));
    }

    #[test]
    fn the_zoom_stays_within_its_limits_and_the_centre_within_the_world() {
        assert_eq!(Camera::at([0.0, 0.0], 99.0).zoom().to_bits(), MAX_ZOOM.to_bits());
        assert_eq!(Camera::at([0.0, 0.0], f64::NAN).zoom().to_bits(), MIN_ZOOM.to_bits());
        let far = Camera::at([170.0, 0.0], 3.0).panned([-1e9, 1e9]);
        assert!(far.center_lonlat()[0] <= 180.0 && far.center_lonlat()[1] <= 85.06);
    }

    #[test]
    fn fitting_shows_the_whole_box_and_fills_the_view() {
        let bounds = Bounds {
            min: [115.4, 39.4],
            max: [117.5, 41.1],
        };
        let camera = Camera::fit(&bounds, SIZE);
        let low = camera.screen_from_lonlat([115.4, 39.4], SIZE);
        let high = camera.screen_from_lonlat([117.5, 41.1], SIZE);
        assert!(low[0] > 0.0 && high[0] < SIZE[0] && high[1] > 0.0 && low[1] < SIZE[1]);
        assert!(((low[1] - high[1]) - 500.0).abs() < 1e-6);
        let point = Camera::fit(
            &Bounds {
                min: [1.0, 2.0],
                max: [1.0, 2.0],
            },
            SIZE,
        );
        assert!((point.zoom() - 16.0).abs() < 1e-12);
        assert_eq!(Camera::fit(&Bounds::EMPTY, SIZE), Camera::default());
    }

    #[test]
    fn a_pixel_at_zoom_12_on_the_equator_is_38_metres() {
        // 40 075 016.686 m / (256 · 2¹²), the figure of the OpenStreetMap wiki "Zoom levels": 38.219 m.
        assert!((Camera::at([0.0, 0.0], 12.0).metres_per_px() - 38.218_514).abs() < 1e-4);
    }

    #[test]
    fn positions_are_rounded_to_less_than_a_centimetre() {
        let world = world_from_lonlat([116.4, 39.9]);
        let back = crate::scene::world::lonlat_from_world(world.map(f64::from));
        assert!(near(back, [116.4, 39.9], 5e-8));
    }

    proptest! {
        #[test]
        fn a_place_on_the_screen_comes_back(
            lon in -170.0..170.0, lat in -80.0..80.0, zoom in 4.0..22.0, x in 0.0..800.0, y in 0.0..600.0,
        ) {
            let camera = Camera::at([lon, lat], zoom);
            let world = camera.world_from_screen([x, y], SIZE);
            prop_assume!(world.iter().all(|units| (0.0..4_294_967_296.0).contains(units)));
            let place = camera.lonlat_from_screen([x, y], SIZE);
            let back = camera.screen_from_lonlat(place, SIZE);
            prop_assert!(near(back, [x, y], 1e-3), "{back:?}");
        }

        #[test]
        fn zooming_keeps_the_place_under_the_pointer(
            zoom in 6.0..20.0, factor in 0.3..3.0, x in 0.0..800.0, y in 0.0..600.0,
        ) {
            let camera = Camera::at([113.0, 28.0], zoom);
            let before = camera.world_from_screen([x, y], SIZE);
            let after = camera.zoom_about([x, y], factor, SIZE).world_from_screen([x, y], SIZE);
            prop_assert!(near(before, after, 1e-3));
        }
    }
}
