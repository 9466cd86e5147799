//! GCJ-02 and BD-09: the shift that Chinese web maps put on longitude and latitude, forward and back.
//!
//! The forward formulas are those published with the free converters (`eviltransform`, `coordtransform`,
//! `coord_convert`), on the ellipsoid of Krassovsky as in the original; the way back iterates them. The shift is 100 m
//! to 700 m (BD-09 up to 1.5 km), differs from place to place, and nothing in one position gives it away: what is
//! shifted back is always said by the user.

use std::f64::consts::PI;
use std::ops::RangeInclusive;

/// A shifted system of web maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WebMapShift {
    /// Amap, Tencent, Google in China.
    Gcj02,
    /// Baidu.
    Bd09,
}

/// Semi-major axis and squared eccentricity of Krassovsky, as the published code has them.
const AXIS_M: f64 = 6_378_245.0;
const ECCENTRICITY_2: f64 = 0.006_693_421_622_965_943;
/// Where the web maps shift at all: a box around China.
const LONGITUDES_DEG: RangeInclusive<f64> = 72.004..=137.8347;
const LATITUDES_DEG: RangeInclusive<f64> = 0.8293..=55.8271;
/// Baidu's own constants: an angle scale and the offset added to both.
const BAIDU_SCALE: f64 = PI * 3000.0 / 180.0;
const BAIDU_OFFSET_DEG: [f64; 2] = [0.0065, 0.006];
/// Steps of the way back: each takes some three digits off the error, so that the eighth is far below a micrometre.
const STEPS: usize = 8;

impl WebMapShift {
    pub const ALL: [Self; 2] = [Self::Gcj02, Self::Bd09];

    /// The word on the command line, in project files and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }

    /// From the word on the command line.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shift| shift.code() == code)
    }

    /// The name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gcj02 => "GCJ-02",
            Self::Bd09 => "BD-09",
        }
    }

    /// Where the web map shows a true position (longitude, latitude in degrees).
    #[must_use]
    pub fn shifted(self, lonlat: [f64; 2]) -> [f64; 2] {
        let gcj = gcj_of(lonlat);
        match self {
            Self::Gcj02 => gcj,
            Self::Bd09 => baidu_of(gcj),
        }
    }

    /// The true position of one on the web map, to less than a millimetre; positions outside the box that web maps
    /// shift stay where they are.
    #[must_use]
    pub fn unshifted(self, lonlat: [f64; 2]) -> [f64; 2] {
        let mut guess = lonlat;
        for _ in 0..STEPS {
            let shown = self.shifted(guess);
            guess = [guess[0] + lonlat[0] - shown[0], guess[1] + lonlat[1] - shown[1]];
        }
        guess
    }
}

/// How far at most a shift moves a position, degrees: for boxes that have to hold it wherever it goes.
pub const FARTHEST_DEG: f64 = 0.03;
/// The same in metres.
pub const FARTHEST_M: f64 = 3_000.0;

fn gcj_of([longitude, latitude]: [f64; 2]) -> [f64; 2] {
    if !(LONGITUDES_DEG.contains(&longitude) && LATITUDES_DEG.contains(&latitude)) {
        return [longitude, latitude];
    }
    let (x, y) = (longitude - 105.0, latitude - 35.0);
    let sine = |value: f64| libm::sin(value * PI);
    let root = libm::sqrt(x.abs());
    let common = (20.0 * sine(6.0 * x) + 20.0 * sine(2.0 * x)) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + common
        + (20.0 * sine(y) + 40.0 * sine(y / 3.0)) * 2.0 / 3.0
        + (160.0 * sine(y / 12.0) + 320.0 * sine(y / 30.0)) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + common
        + (20.0 * sine(x) + 40.0 * sine(x / 3.0)) * 2.0 / 3.0
        + (150.0 * sine(x / 12.0) + 300.0 * sine(x / 30.0)) * 2.0 / 3.0;
    let latitude_rad = latitude.to_radians();
    let sine_latitude = libm::sin(latitude_rad);
    let square = 1.0 - ECCENTRICITY_2 * sine_latitude * sine_latitude;
    let root_square = libm::sqrt(square);
    let north_deg = (north * 180.0) / ((AXIS_M * (1.0 - ECCENTRICITY_2)) / (square * root_square) * PI);
    let east_deg = (east * 180.0) / (AXIS_M / root_square * libm::cos(latitude_rad) * PI);
    [longitude + east_deg, latitude + north_deg]
}

fn baidu_of([longitude, latitude]: [f64; 2]) -> [f64; 2] {
    let radius = libm::hypot(longitude, latitude) + 0.000_02 * libm::sin(latitude * BAIDU_SCALE);
    let angle = libm::atan2(latitude, longitude) + 0.000_003 * libm::cos(longitude * BAIDU_SCALE);
    [
        radius * libm::cos(angle) + BAIDU_OFFSET_DEG[0],
        radius * libm::sin(angle) + BAIDU_OFFSET_DEG[1],
    ]
}

#[cfg(test)]
mod tests {
    use super::{FARTHEST_DEG, WebMapShift};

    /// True position, on Amap, on Baidu: by `coord_convert` 0.2.1 (Python), which has the code as it was published.
    const PLACES: [[[f64; 2]; 3]; 7] = [
        [
            [116.48, 39.95],
            [116.486_086_952_128_12, 39.951_281_891_114_1],
            [116.492_602_998_128_12, 39.957_207_931_621_62],
        ],
        [
            [114.51, 38.04],
            [114.515_993_116_554_31, 38.040_633_843_028_75],
            [114.522_528_972_789_59, 38.046_528_007_824_99],
        ],
        [
            [121.47, 31.23],
            [121.474_534_900_442_72, 31.228_067_481_942_33],
            [121.481_076_208_086_38, 31.233_986_715_638_544],
        ],
        [
            [113.26, 23.13],
            [113.265_327_084_800_55, 23.127_321_647_610_675],
            [113.271_757_787_808_04, 23.133_562_037_144_69],
        ],
        [
            [87.6, 43.8],
            [87.602_838_972_271_61, 43.801_212_030_292_08],
            [87.609_210_151_821_71, 43.807_472_507_650_41],
        ],
        [
            [109.5, 18.25],
            [109.504_118_444_048_33, 18.248_331_520_999_667],
            [109.510_680_256_343_35, 18.254_012_006_191_37],
        ],
        [
            [126.63, 45.75],
            [126.635_942_390_487_6, 45.751_935_204_908_385],
            [126.642_503_124_405_9, 45.757_825_658_267_144],
        ],
    ];

    fn is_near(one: [f64; 2], other: [f64; 2], within_deg: f64) -> bool {
        (0..2).all(|axis| (one[axis] - other[axis]).abs() <= within_deg)
    }

    #[test]
    fn the_shift_is_that_of_the_published_code() {
        for [true_lonlat, amap, baidu] in PLACES {
            assert!(
                is_near(WebMapShift::Gcj02.shifted(true_lonlat), amap, 1e-12),
                "{amap:?}"
            );
            assert!(
                is_near(WebMapShift::Bd09.shifted(true_lonlat), baidu, 1e-12),
                "{baidu:?}"
            );
        }
        // eviltransform 0.1.1 takes the axis of WGS 84 instead: some centimetres apart (its own published point).
        let shanghai = WebMapShift::Gcj02.shifted([121.527_210_6, 31.177_427_6]);
        assert!(is_near(shanghai, [121.531_541_859_215, 31.175_303_983_645_97], 2e-7));
    }

    #[test]
    fn the_way_back_ends_within_a_tenth_of_a_millimetre_all_over_china() {
        for longitude in 73..136_u32 {
            for latitude in 3..54_u32 {
                // Off the whole degrees, where the sines vanish.
                let place = [f64::from(longitude) + 0.137, f64::from(latitude) + 0.731];
                for shift in WebMapShift::ALL {
                    let shown = shift.shifted(place);
                    assert!(is_near(shift.unshifted(shown), place, 1e-9), "{place:?}");
                    assert!(is_near(shown, place, FARTHEST_DEG), "{place:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_is_shifted_on_amap_outside_its_box() {
        let paris = [2.35, 48.85];
        assert!(is_near(WebMapShift::Gcj02.shifted(paris), paris, 0.0));
        assert!(is_near(WebMapShift::Gcj02.unshifted(paris), paris, 0.0));
    }

    #[test]
    fn a_word_is_found_again() {
        for shift in WebMapShift::ALL {
            assert_eq!(WebMapShift::from_code(shift.code()), Some(shift));
        }
        assert_eq!(WebMapShift::from_code("wgs84"), None);
    }
}
