//! The Gauss-Krüger projection of CGCS2000 by the series that the land survey standard prints.
//!
//! PROJ's projection is the more exact one and serves everywhere else; areas by the standard need the standard's own
//! latitudes and longitudes. Both agree to 4e-6 arc-second in and beyond a zone. Formulas and constants:
//! 国土调查办发〔2008〕32号 with the constants of CGCS2000, as TD/T 1055-2019 has them.

use super::stated::epsg_number;

/// Semi-axes and eccentricity as the standard prints them: c = a²/b, e′².
const POLAR_RADIUS_M: f64 = 6_399_593.625_86;
const SECOND_ECCENTRICITY_SQUARED: f64 = 0.006_739_496_775_48;
/// K0 … K4: from the length of a meridian to its latitude.
const FOOT: [f64; 5] = [
    1.570_487_611_441_59e-7,
    5.052_501_788_205_67e-3,
    2.984_729_009_565_87e-5,
    2.416_266_692_300_84e-7,
    2.222_412_389_385_34e-9,
];

/// Longer edges get positions in between.
const LONGEST_EDGE_M: f64 = 70.0;
/// Coordinates are taken to 0.1 mm, positions in between to a micrometre.
const COORDINATE_STEPS: f64 = 1e4;
const INSERTED_STEPS: f64 = 1e6;
/// More positions on one edge than this (70,000 km) are no edge on Earth.
const MOST_INSERTED: f64 = 1e6;

/// A Gauss-Krüger system of CGCS2000: 3° or 6°, with or without its zone number before the easting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaussKruger {
    /// Central meridian in degrees east.
    pub meridian_deg: f64,
    /// What is added to eastings, with the zone number.
    pub false_easting_m: f64,
}

impl GaussKruger {
    /// The system that `code` names; `None` for any other CRS. The numbers are those of the EPSG registry.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        let number = epsg_number(code).ok()?;
        let (zone, is_three_degree, is_numbered) = match number {
            4491..=4501 => (number - 4478, false, true),
            4502..=4512 => (number - 4489, false, false),
            4513..=4533 => (number - 4488, true, true),
            4534..=4554 => (number - 4509, true, false),
            _ => return None,
        };
        let zone = f64::from(zone);
        Some(Self {
            meridian_deg: if is_three_degree { 3.0 * zone } else { 6.0 * zone - 3.0 },
            false_easting_m: 500_000.0 + if is_numbered { 1e6 * zone } else { 0.0 },
        })
    }

    /// Longitude and latitude in radians of a position (east, north) in metres.
    #[must_use]
    pub fn lonlat_rad(&self, [east_m, north_m]: [f64; 2]) -> [f64; 2] {
        let meridian_rad = self.meridian_deg.to_radians();
        let [k0, k1, k2, k3, k4] = FOOT;
        let length = k0 * north_m;
        let (sine, cosine) = libm::sincos(length);
        let square = sine * sine;
        let foot = length + cosine * sine * (k1 - square * (k2 - square * (k3 - square * k4)));
        let (foot_sine, foot_cosine) = libm::sincos(foot);
        let tangent = foot_sine / foot_cosine;
        let t2 = tangent * tangent;
        let eta2 = SECOND_ECCENTRICITY_SQUARED * foot_cosine * foot_cosine;
        let v2 = 1.0 + eta2;
        let q = (east_m - self.false_easting_m) * v2.sqrt() / POLAR_RADIUS_M;
        let q2 = q * q;
        let latitude = foot - v2 * tangent * q2 / 2.0
            + (5.0 + 3.0 * t2 + eta2 - 9.0 * eta2 * t2) * v2 * tangent * q2 * q2 / 24.0
            - (61.0 + 90.0 * t2 + 45.0 * t2 * t2) * v2 * tangent * q2 * q2 * q2 / 720.0;
        let longitude = meridian_rad
            + (q - (1.0 + 2.0 * t2 + eta2) * q2 * q / 6.0
                + (5.0 + 28.0 * t2 + 24.0 * t2 * t2 + 6.0 * eta2 + 8.0 * eta2 * t2) * q2 * q2 * q / 120.0)
                / foot_cosine;
        [longitude, latitude]
    }

    /// The ring that the standard measures, in radians: coordinates rounded to 0.1 mm, edges of more than 70 m cut into
    /// ⌊length / 70⌋ + 1 equal pieces, every position by the standard's series. `ring_m` is east first; its first
    /// position may be repeated at the end.
    #[must_use]
    pub fn standard_ring_rad(&self, ring_m: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let rounded: Vec<[f64; 2]> = ring_m
            .iter()
            .map(|position| position.map(|value| half_up(value, COORDINATE_STEPS)))
            .collect();
        let next = rounded.iter().cycle().skip(1);
        let mut ring_rad = Vec::with_capacity(rounded.len());
        for (from, to) in rounded.iter().zip(next) {
            ring_rad.push(self.lonlat_rad(*from));
            let [east, north] = [to[0] - from[0], to[1] - from[1]];
            let length_m = libm::hypot(east, north);
            let pieces = if length_m > LONGEST_EDGE_M {
                (length_m / LONGEST_EDGE_M).floor().min(MOST_INSERTED) + 1.0
            } else {
                1.0
            };
            let mut place = 1.0;
            while place < pieces {
                let share = place / pieces;
                let inserted = [from[0] + east * share, from[1] + north * share];
                ring_rad.push(self.lonlat_rad(inserted.map(|value| half_up(value, INSERTED_STEPS))));
                place += 1.0;
            }
        }
        ring_rad
    }
}

/// `value` rounded half up to a multiple of 1 / `steps`.
fn half_up(value: f64, steps: f64) -> f64 {
    (value * steps + 0.5).floor() / steps
}

#[cfg(test)]
mod tests {
    use super::GaussKruger;
    use crate::crs::transform::Transformer;

    #[test]
    fn the_standards_series_agrees_with_proj_as_far_as_its_constants_do() {
        for code in [
            "EPSG:4527",
            "EPSG:4548",
            "EPSG:4498",
            "EPSG:4509",
            "EPSG:4534",
            "EPSG:4533",
        ] {
            let system = GaussKruger::of_code(code).expect("a Gauss-Krüger system");
            let proj = Transformer::to_lonlat(code).expect("PROJ knows it");
            // The standard's constants K0…K4 themselves, evaluated apart from this program on the central meridian, are
            // 2.0e-6″ from PROJ at 2,000 km north, 3.7e-6″ at 4,420 km and 4.36e-6″ (0.13 mm) at 5,900 km.
            for (off, north, most_seconds) in [
                (0.0, 2e6, 4e-6),
                (-128e3, 4.42e6, 4e-6),
                (128e3, 4.42e6, 4e-6),
                (99e3, 5.9e6, 4.4e-6),
                (-158e3, 2e6, 4e-6),
            ] {
                let position = [system.false_easting_m + off, north];
                let expected = proj.convert(position).expect("on Earth");
                let found = system.lonlat_rad(position);
                for axis in 0..2 {
                    let seconds = (found[axis].to_degrees() - expected[axis]) * 3600.0;
                    assert!(seconds.abs() < most_seconds, "{code} {off} {north}: {seconds}");
                }
            }
        }
        assert_eq!(GaussKruger::of_code("EPSG:3857"), None);
        assert_eq!(GaussKruger::of_code("EPSG:4490"), None);
    }

    #[test]
    fn edges_of_more_than_seventy_metres_are_cut() {
        let system = GaussKruger::of_code("EPSG:4527").expect("zone 39");
        let square = |side: f64| {
            let (east, north) = (39_457_000.0, 4_420_000.0);
            [
                [east, north],
                [east + side, north],
                [east + side, north + side],
                [east, north + side],
            ]
        };
        assert_eq!(system.standard_ring_rad(&square(69.0)).len(), 4);
        assert_eq!(system.standard_ring_rad(&square(100.0)).len(), 8);
        assert_eq!(system.standard_ring_rad(&square(1000.0)).len(), 60);
    }
}
