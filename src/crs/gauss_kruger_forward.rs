//! Longitude and latitude → Gauss-Krüger metres, for positions that are shown: zones of 3° of CGCS2000.
//!
//! Krüger's series to the fourth power of the third flattening (C. F. F. Karney, *Transverse Mercator with an accuracy
//! of a few nanometers*, Journal of Geodesy 85, 2011, equations 7–11 and 35): below a micrometre within a zone.

use super::gauss_kruger::GaussKruger;

/// Of CGCS2000.
const EQUATORIAL_RADIUS_M: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_222_101;
const THIRD_FLATTENING: f64 = FLATTENING / (2.0 - FLATTENING);

impl GaussKruger {
    /// The numbered 3° zone that a longitude lies in: 39 for 115.5°–118.5° E. `None` outside zones 24–45, which are
    /// the ones that the standard has.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked against the zones first"
    )]
    pub fn zone_of(longitude_deg: f64) -> Option<u32> {
        let zone = (longitude_deg / 3.0).round();
        (24.0..=45.0).contains(&zone).then_some(zone as u32)
    }

    /// The system of a numbered 3° zone.
    #[must_use]
    pub fn of_zone(zone: u32) -> Self {
        Self {
            meridian_deg: 3.0 * f64::from(zone),
            false_easting_m: 500_000.0 + 1e6 * f64::from(zone),
        }
    }

    /// East and north in metres of a position in degrees. Of use within some degrees of the central meridian.
    #[must_use]
    pub fn east_north_m(&self, lonlat: [f64; 2]) -> [f64; 2] {
        let n = THIRD_FLATTENING;
        let (n2, n3, n4) = (n * n, n * n * n, n * n * n * n);
        let radius_m = EQUATORIAL_RADIUS_M / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0);
        let terms = [
            n / 2.0 - 2.0 / 3.0 * n2 + 5.0 / 16.0 * n3 + 41.0 / 180.0 * n4,
            13.0 / 48.0 * n2 - 3.0 / 5.0 * n3 + 557.0 / 1440.0 * n4,
            61.0 / 240.0 * n3 - 103.0 / 140.0 * n4,
            49_561.0 / 161_280.0 * n4,
        ];
        let eccentricity = libm::sqrt(FLATTENING * (2.0 - FLATTENING));
        let sine = libm::sin(lonlat[1].to_radians());
        let tangent = libm::sinh(libm::atanh(sine) - eccentricity * libm::atanh(eccentricity * sine));
        let (east_sine, east_cosine) = libm::sincos((lonlat[0] - self.meridian_deg).to_radians());
        let along = libm::atan2(tangent, east_cosine);
        let across = libm::asinh(east_sine / libm::hypot(tangent, east_cosine));
        let (mut north, mut east, mut times) = (along, across, 2.0);
        for term in terms {
            north += term * libm::sin(times * along) * libm::cosh(times * across);
            east += term * libm::cos(times * along) * libm::sinh(times * across);
            times += 2.0;
        }
        [radius_m * east + self.false_easting_m, radius_m * north]
    }
}

#[cfg(test)]
mod tests {
    use super::GaussKruger;

    #[test]
    fn positions_are_where_proj_puts_them() {
        // pyproj 3.7.2 (PROJ 9.5.1), EPSG:4490 → EPSG:4488 + zone, east and north to a micrometre.
        for (lonlat, zone, expected) in [
            ([116.391_276, 39.906_217], 39, [39_447_947.491_500, 4_419_293.347_132]),
            ([118.3, 29.7], 39, [39_625_813.253_720, 3_287_565.670_056]),
            ([73.6, 39.4], 25, [25_379_406.480_128, 4_363_846.974_209]),
            ([121.499_99, 31.2], 40, [40_642_963.206_651, 3_454_118.119_236]),
        ] {
            assert_eq!(GaussKruger::zone_of(lonlat[0]), Some(zone));
            let found = GaussKruger::of_zone(zone).east_north_m(lonlat);
            for axis in 0..2 {
                assert!((found[axis] - expected[axis]).abs() < 2e-6, "{lonlat:?}: {found:?}");
            }
        }
        assert_eq!(GaussKruger::zone_of(10.0), None);
    }

    #[test]
    fn there_and_back_is_where_it_began() {
        let system = GaussKruger::of_zone(39);
        let lonlat = [117.9, 41.3];
        let [longitude, latitude] = system.lonlat_rad(system.east_north_m(lonlat)).map(f64::to_degrees);
        // The standard's printed constants, which the way back uses, are good to 4e-6″.
        assert!((longitude - lonlat[0]).abs() < 2e-9 && (latitude - lonlat[1]).abs() < 2e-9);
    }
}
