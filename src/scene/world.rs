//! The world that scenes live in: Web Mercator in 32-bit fixed point, so that a position takes 8 bytes and
//! the difference of two positions is exact on every GPU.
//!
//! `x` grows eastwards from longitude −180°, `y` grows southwards from latitude +85.05…°; the whole world is
//! 2³² units on each axis, 0.93 cm at the equator.
//! The projection is the spherical one of EPSG:3857 (EPSG Guidance Note 7-2, method 1024); it is for
//! looking only, no number that people sign comes from it.

use std::f64::consts::PI;

/// Units across the whole world.
pub const WORLD_UNITS: f64 = 4_294_967_296.0;

/// The latitude at which the Mercator square ends: 2·atan(e^π) − 90°.
pub const MAX_LATITUDE_DEG: f64 = 85.051_128_779_806_59;

/// Earth's radius in EPSG:3857, metres.
const EARTH_RADIUS_M: f64 = 6_378_137.0;

/// A position in world units: x eastwards, y southwards.
pub type World = [u32; 2];

/// World units, not rounded, of a position in degrees. Latitudes beyond the square go to its edge.
#[must_use]
pub fn world_exact_from_lonlat(lonlat: [f64; 2]) -> [f64; 2] {
    let latitude_rad = lonlat[1].clamp(-MAX_LATITUDE_DEG, MAX_LATITUDE_DEG).to_radians();
    let x = (lonlat[0] + 180.0) / 360.0;
    let y = 0.5 - latitude_rad.sin().atanh() / (2.0 * PI);
    [x * WORLD_UNITS, y * WORLD_UNITS]
}

/// World units of a position in degrees, rounded to the nearest unit and kept inside the square.
#[must_use]
pub fn world_from_lonlat(lonlat: [f64; 2]) -> World {
    world_exact_from_lonlat(lonlat).map(rounded)
}

/// Degrees of a position in world units.
#[must_use]
pub fn lonlat_from_world(world: [f64; 2]) -> [f64; 2] {
    let longitude = world[0] / WORLD_UNITS * 360.0 - 180.0;
    let latitude_rad = (PI * (1.0 - 2.0 * world[1] / WORLD_UNITS)).sinh().atan();
    [longitude, latitude_rad.to_degrees()]
}

/// Metres on the ground for one world unit at a latitude (the sphere of EPSG:3857, within 0.7 % of the
/// ellipsoid: enough for a scale bar).
#[must_use]
pub fn metres_per_unit(latitude_deg: f64) -> f64 {
    2.0 * PI * EARTH_RADIUS_M / WORLD_UNITS * latitude_deg.to_radians().cos()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u32 first"
)]
fn rounded(units: f64) -> u32 {
    units.round().clamp(0.0, WORLD_UNITS - 1.0) as u32
}

/// A box in world units, both ends inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldBox {
    pub min: World,
    pub max: World,
}

impl WorldBox {
    /// Holds nothing; growing it by a position gives that position.
    pub const EMPTY: Self = Self {
        min: [u32::MAX; 2],
        max: [0; 2],
    };

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.min[0] > self.max[0] || self.min[1] > self.max[1]
    }

    pub fn grow(&mut self, position: World) {
        self.grow_by(&Self {
            min: position,
            max: position,
        });
    }

    pub fn grow_by(&mut self, other: &Self) {
        for axis in 0..2 {
            self.min[axis] = self.min[axis].min(other.min[axis]);
            self.max[axis] = self.max[axis].max(other.max[axis]);
        }
    }

    #[must_use]
    pub fn of(positions: &[World]) -> Self {
        let mut bounds = Self::EMPTY;
        for position in positions {
            bounds.grow(*position);
        }
        bounds
    }

    /// The longer side in units; 0 for a position or nothing.
    #[must_use]
    pub fn extent(&self) -> u32 {
        (0..2)
            .map(|axis| self.max[axis].saturating_sub(self.min[axis]))
            .max()
            .unwrap_or(0)
    }

    #[must_use]
    pub fn center(&self) -> World {
        [
            u32::midpoint(self.min[0], self.max[0]),
            u32::midpoint(self.min[1], self.max[1]),
        ]
    }

    /// Whether the box shares a position with the rectangle from `min` to `max` (world units, not rounded).
    #[must_use]
    pub fn meets(&self, min: [f64; 2], max: [f64; 2]) -> bool {
        (0..2).all(|axis| f64::from(self.min[axis]) <= max[axis] && min[axis] <= f64::from(self.max[axis]))
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_LATITUDE_DEG, lonlat_from_world, world_exact_from_lonlat, world_from_lonlat};
    use proptest::prelude::*;

    #[test]
    fn the_corners_of_the_square_are_the_corners_of_the_world() {
        assert_eq!(world_from_lonlat([-180.0, MAX_LATITUDE_DEG]), [0, 0]);
        assert_eq!(world_from_lonlat([180.0, -90.0]), [u32::MAX, u32::MAX]);
        assert_eq!(world_from_lonlat([0.0, 0.0]), [1 << 31, 1 << 31]);
    }

    #[test]
    fn beijing_is_where_epsg_3857_puts_it() {
        // EPSG Guidance Note 7-2, method 1024: x = R·λ, y = R·ln tan(π/4 + φ/2), another form of the
        // formula than the code's.
        let metres = |world: [f64; 2]| {
            let half_m = std::f64::consts::PI * 6_378_137.0;
            [
                world[0] / 2_147_483_648.0 * half_m - half_m,
                half_m - world[1] / 2_147_483_648.0 * half_m,
            ]
        };
        let [x_m, y_m] = metres(world_exact_from_lonlat([116.4, 39.9]));
        let latitude_rad = 39.9_f64.to_radians();
        let y_expected_m = 6_378_137.0 * (std::f64::consts::FRAC_PI_4 + latitude_rad / 2.0).tan().ln();
        assert!((x_m - 6_378_137.0 * 116.4_f64.to_radians()).abs() < 1e-6);
        assert!((y_m - y_expected_m).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn unprojecting_is_the_inverse_of_projecting(lon in -180.0..180.0, lat in -85.0..85.0) {
            let back = lonlat_from_world(world_exact_from_lonlat([lon, lat]));
            prop_assert!((back[0] - lon).abs() < 1e-11 && (back[1] - lat).abs() < 1e-11);
        }
    }
}
