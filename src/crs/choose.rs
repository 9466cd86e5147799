//! Which CRS a layer is in: the user's word first, then the file's, then what the numbers allow.

use super::allowed::AllowedCrs;
use super::error::CrsError;
use super::stated::zone_code;
use super::system::{System, system};
use super::web_shift::WebMapShift;
use super::{CrsChoice, CrsOrigin, NORTH_FIRST, split_axes};

/// What the positions of a layer look like; only finite ones count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PositionSummary {
    /// Finite positions.
    pub total: usize,
    /// Positions too large to be degrees, even wrong ones (see `LARGEST_DEGREE_LIKE`).
    pub metres: usize,
    /// Smallest and largest first value (easting, longitude) and second value, over all positions.
    pub min: [f64; 2],
    pub max: [f64; 2],
}

/// Beyond this, a value is no degree, not even one that was wrapped or mistyped by a turn or two.
const LARGEST_DEGREE_LIKE: f64 = 1000.0;

impl PositionSummary {
    /// Looks at every position once.
    #[must_use]
    pub fn of(positions: &[[f64; 2]]) -> Self {
        let mut summary = Self {
            total: 0,
            metres: 0,
            min: [f64::INFINITY; 2],
            max: [f64::NEG_INFINITY; 2],
        };
        for [x, y] in positions {
            if !(x.is_finite() && y.is_finite()) {
                continue;
            }
            summary.total += 1;
            summary.metres += usize::from(x.abs() > LARGEST_DEGREE_LIKE || y.abs() > LARGEST_DEGREE_LIKE);
            summary.min = [summary.min[0].min(*x), summary.min[1].min(*y)];
            summary.max = [summary.max[0].max(*x), summary.max[1].max(*y)];
        }
        summary
    }

    /// The same positions with their columns swapped.
    #[must_use]
    pub const fn turned(&self) -> Self {
        Self {
            total: self.total,
            metres: self.metres,
            min: [self.min[1], self.min[0]],
            max: [self.max[1], self.max[0]],
        }
    }

    /// Whether every first value lies in the first range and every second value in the second.
    pub(super) fn lies_within(&self, first: [f64; 2], second: [f64; 2]) -> bool {
        self.total > 0
            && first[0] <= self.min[0]
            && self.max[0] <= first[1]
            && second[0] <= self.min[1]
            && self.max[1] <= second[1]
    }
}

/// Longitudes and latitudes of China with room to spare.
pub(super) const CHINA_LONGITUDE_DEG: [f64; 2] = [73.0, 136.0];
pub(super) const CHINA_LATITUDE_DEG: [f64; 2] = [3.0, 54.0];
/// Northings of China in a Gauss-Krüger zone: 18° N is 1,991,600 m, 53.5° N 5,931,300 m.
pub(super) const CHINA_NORTHING_M: [f64; 2] = [1.9e6, 6.0e6];
/// Farthest from its central meridian that a 3° zone reaches at 18° N (158.9 km), and a 6° zone (318 km).
pub(super) const THREE_DEGREE_REACH_M: f64 = 160_000.0;
pub(super) const SIX_DEGREE_REACH_M: f64 = 318_000.0;
/// Eastings with their zone number before them, and without.
pub(super) const ZONED_EASTING_M: [f64; 2] = [13e6, 46e6];
pub(super) const UNZONED_EASTING_M: [f64; 2] = [1e5, 9e5];
/// Half the side of the Web Mercator square.
const WEB_MERCATOR_HALF_M: f64 = 20_037_508.342_789_244;

/// Chooses the CRS of a layer.
///
/// `given` (the user's word) wins over `declared` (the file's). With neither, degrees are EPSG:4326, as GeoJSON
/// has it, and metres are a Gauss-Krüger zone of CGCS2000 if their zone number, their distance from the central
/// meridian and their northing agree and no other system explains them; the result then says that it is a guess.
///
/// # Errors
/// [`CrsError`]: unknown or refused codes, numbers that fit no or several systems, swapped columns.
pub fn choose(declared: Option<&str>, given: Option<&str>, positions: &PositionSummary) -> Result<CrsChoice, CrsError> {
    let (given, is_north_first) = given.map_or((None, false), |given| {
        let (code, is_north_first) = split_axes(given);
        (Some(code), is_north_first)
    });
    let positions = &if is_north_first { positions.turned() } else { *positions };
    let stated = match (given, declared) {
        (Some(given), _) => Some((given, CrsOrigin::Given)),
        (None, Some(declared)) => Some((declared, CrsOrigin::Declared)),
        (None, None) => None,
    };
    let Some((text, origin)) = stated else {
        return from_numbers(positions);
    };
    let system = system(text)?;
    let is_geographic = system.is_geographic();
    let code = system.code();
    if is_geographic && origin == CrsOrigin::Declared && is_swapped(positions) {
        return Err(CrsError::SwappedAxes);
    }
    if is_geographic && is_north_first && is_swapped(positions) {
        return Err(CrsError::DoesNotFit {
            code: format!("{code}{NORTH_FIRST}"),
        });
    }
    let are_all_metres = positions.total > 0 && positions.metres == positions.total;
    let are_all_degrees = positions.total > 0 && positions.metres == 0;
    if (is_geographic && are_all_metres) || (!is_geographic && are_all_degrees) {
        return Err(CrsError::DoesNotFit { code });
    }
    // No easting of a zone, with or without its number, looks like a northing of China; surveyors write north first.
    let is_zone = matches!(system, System::Numbered(_, AllowedCrs::ProjectedCgcs2000));
    if is_zone && is_north_before_east(positions) {
        return Err(CrsError::NorthBeforeEast);
    }
    Ok(CrsChoice {
        is_north_first,
        ..CrsChoice::plain(code, origin)
    })
}

/// All that is said of a layer's CRS.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// By the file.
    pub declared: Option<&'a str>,
    /// By the user.
    pub given: Option<&'a str>,
    /// By the layers that are already open; a guess, and serves only where nothing else does.
    pub guessed: Option<&'a str>,
    /// By the user: the positions are those of a web map.
    pub shift: Option<WebMapShift>,
}

/// As [`choose`], with what the open layers and the user say besides. A file that names the web map whose shift the
/// user says is in it, is in degrees.
///
/// # Errors
/// As [`choose`].
pub fn choose_said(said: &Said<'_>, positions: &PositionSummary) -> Result<CrsChoice, CrsError> {
    let chosen = match (choose(said.declared, said.given, positions), said.guessed, said.shift) {
        (Err(CrsError::Shifted { system, .. }), _, Some(shift)) if system == shift.name() => {
            let chosen = choose(None, Some("EPSG:4326"), positions)?;
            CrsChoice {
                origin: CrsOrigin::Declared,
                ..chosen
            }
        }
        (Err(error), Some(guessed), _) if error.is_question() => CrsChoice {
            origin: CrsOrigin::Guessed,
            ..choose(None, Some(guessed), positions)?
        },
        (chosen, ..) => chosen?,
    };
    Ok(CrsChoice {
        shift: said.shift,
        ..chosen
    })
}

/// Whether `code` is a projected CRS and the positions are plain degrees: a CRS given for all files that declare none
/// is not meant for such a file, which is in degrees as its format has it. Nothing in a projected CRS of metres lies
/// within 180 m of its origin.
#[must_use]
pub fn is_beside_the_point(code: &str, positions: &PositionSummary) -> bool {
    let (code, is_north_first) = split_axes(code);
    if is_north_first {
        return positions.lies_within(CHINA_LONGITUDE_DEG, CHINA_LATITUDE_DEG);
    }
    let is_projected = system(code).is_ok_and(|known| !known.is_geographic());
    is_projected && positions.lies_within([-180.0, 180.0], [-90.0, 90.0]) && !is_swapped(positions)
}

fn from_numbers(positions: &PositionSummary) -> Result<CrsChoice, CrsError> {
    if positions.metres == 0 {
        if is_swapped(positions) {
            return Err(CrsError::SwappedAxes);
        }
        return Ok(degrees());
    }
    if positions.metres < positions.total {
        // A few damaged values among degrees are faults of their features; half and half is no layer at all.
        return if positions.metres * 2 < positions.total {
            Ok(degrees())
        } else {
            Err(CrsError::Mixed)
        };
    }
    from_metres(positions)
}

fn degrees() -> CrsChoice {
    CrsChoice::plain("EPSG:4326".to_owned(), CrsOrigin::Default)
}

pub(super) fn is_swapped(positions: &PositionSummary) -> bool {
    positions.lies_within(CHINA_LATITUDE_DEG, CHINA_LONGITUDE_DEG)
}

/// Whether every first value is a northing of China and every second one an easting of a zone.
pub(super) fn is_north_before_east(positions: &PositionSummary) -> bool {
    positions.lies_within(CHINA_NORTHING_M, ZONED_EASTING_M)
        || positions.lies_within(CHINA_NORTHING_M, UNZONED_EASTING_M)
}

fn from_metres(positions: &PositionSummary) -> Result<CrsChoice, CrsError> {
    let anywhere = [f64::NEG_INFINITY, f64::INFINITY];
    if is_north_before_east(positions) {
        return Err(CrsError::NorthBeforeEast);
    }
    let zone = positions
        .lies_within(anywhere, CHINA_NORTHING_M)
        .then(|| zone_of(positions))
        .flatten();
    let is_mercator_possible = fits_web_mercator(positions);
    match zone {
        Some(code) if is_mercator_possible => Err(CrsError::Ambiguous {
            candidates: vec![code, "EPSG:3857".to_owned()],
        }),
        Some(code) => Ok(CrsChoice::plain(code, CrsOrigin::Guessed)),
        None if is_mercator_possible => Err(CrsError::Ambiguous {
            candidates: vec!["EPSG:3857".to_owned()],
        }),
        None if positions.lies_within(UNZONED_EASTING_M, CHINA_NORTHING_M) => Err(CrsError::NoZone {
            candidates: [
                "4547 (114°E)",
                "4548 (117°E)",
                "4549 (120°E)",
                "4534…4554 (75°…135°E)",
                "32643…32653 (UTM)",
            ]
            .map(|candidate| format!("EPSG:{candidate}"))
            .to_vec(),
        }),
        None => Err(CrsError::Local),
    }
}

/// The Gauss-Krüger zone whose number stands before every easting, if all lie near enough to its meridian.
fn zone_of(positions: &PositionSummary) -> Option<String> {
    let prefix = (positions.min[0] / 1e6).floor();
    let (zone, is_three_degree) = (13_u32..=45)
        .filter(|zone| !(24..=24).contains(zone))
        .find(|zone| (f64::from(*zone) - prefix).abs() < 0.5)
        .map(|zone| (zone, zone >= 25))?;
    let meridian_m = prefix * 1e6 + 500_000.0;
    let reach_m = if is_three_degree {
        THREE_DEGREE_REACH_M
    } else {
        SIX_DEGREE_REACH_M
    };
    let farthest_m = (positions.min[0] - meridian_m)
        .abs()
        .max((positions.max[0] - meridian_m).abs());
    if farthest_m > reach_m {
        return None;
    }
    zone_code(zone, is_three_degree).map(|code| format!("EPSG:{code}"))
}

/// Whether the numbers, taken as Web Mercator, lie in China.
pub(super) fn fits_web_mercator(positions: &PositionSummary) -> bool {
    let easting = |longitude_deg: f64| longitude_deg / 180.0 * WEB_MERCATOR_HALF_M;
    let northing = |latitude_deg: f64| {
        let half = (latitude_deg + 90.0).to_radians() / 2.0;
        libm::log(libm::tan(half)) / std::f64::consts::PI * WEB_MERCATOR_HALF_M
    };
    positions.lies_within(CHINA_LONGITUDE_DEG.map(easting), CHINA_LATITUDE_DEG.map(northing))
}

#[cfg(test)]
mod tests {
    use super::{PositionSummary, Said, choose, choose_said, is_beside_the_point};
    use crate::crs::CrsOrigin;
    use crate::crs::error::CrsError;
    use crate::crs::web_shift::WebMapShift;

    fn guess(positions: &[[f64; 2]]) -> Result<(String, CrsOrigin), CrsError> {
        choose(None, None, &PositionSummary::of(positions)).map(|choice| (choice.code, choice.origin))
    }

    #[test]
    fn the_users_word_wins_over_the_files() {
        let metres = PositionSummary::of(&[[39_500_000.0, 4_400_000.0]]);
        let choice = choose(Some("EPSG:4526"), Some("EPSG:4527"), &metres).expect("both are fine");
        assert_eq!((choice.code.as_str(), choice.origin), ("EPSG:4527", CrsOrigin::Given));
        let choice = choose(Some("urn:ogc:def:crs:EPSG::4526"), None, &metres).expect("fine");
        assert_eq!(
            (choice.code.as_str(), choice.origin),
            ("EPSG:4526", CrsOrigin::Declared)
        );
    }

    #[test]
    fn degrees_are_the_default_even_with_a_damaged_value_among_them() {
        let default = Ok(("EPSG:4326".to_owned(), CrsOrigin::Default));
        assert_eq!(guess(&[[116.0, 40.0], [117.0, 41.0]]), default);
        assert_eq!(guess(&[]), default);
        assert_eq!(guess(&[[116.0, 40.0], [117.0, 41.0], [1_161_234.0, 40.0]]), default);
        assert_eq!(guess(&[[116.0, 40.0], [216.0, 40.0]]), default);
        assert_eq!(guess(&[[-97.7, 30.3]]), default);
    }

    #[test]
    fn a_projected_system_is_not_meant_for_plain_degrees() {
        let of = |position: [f64; 2]| PositionSummary::of(&[position]);
        assert!(is_beside_the_point("EPSG:4527", &of([116.0, 40.0])));
        assert!(!is_beside_the_point("EPSG:4527", &of([39_500_000.0, 4_400_000.0])));
        assert!(!is_beside_the_point("EPSG:4490", &of([116.0, 40.0])));
        assert!(!is_beside_the_point("EPSG:4527", &of([40.0, 116.0])));
        assert!(!is_beside_the_point("EPSG:27700", &of([116.0, 40.0])));
    }

    #[test]
    fn swapped_columns_are_refused() {
        assert_eq!(guess(&[[40.0, 116.0], [41.0, 117.0]]), Err(CrsError::SwappedAxes));
        let swapped = PositionSummary::of(&[[40.0, 116.0]]);
        assert_eq!(choose(Some("EPSG:4490"), None, &swapped), Err(CrsError::SwappedAxes));
        assert_eq!(guess(&[[4_400_000.0, 39_500_000.0]]), Err(CrsError::NorthBeforeEast));
        assert_eq!(guess(&[[4_400_000.0, 500_000.0]]), Err(CrsError::NorthBeforeEast));
        for (code, position) in [
            ("EPSG:4548", [4_400_000.0, 500_000.0]),
            ("EPSG:4527", [4_400_000.0, 39_500_000.0]),
        ] {
            let swapped = PositionSummary::of(&[position]);
            assert_eq!(
                choose(None, Some(code), &swapped),
                Err(CrsError::NorthBeforeEast),
                "{code}"
            );
            assert_eq!(
                choose(Some(code), None, &swapped),
                Err(CrsError::NorthBeforeEast),
                "{code}"
            );
        }
    }

    #[test]
    fn a_file_that_names_its_web_map_is_taken_when_the_user_says_so_too() {
        let positions = PositionSummary::of(&[[116.0, 40.0]]);
        let said = |shift| Said {
            declared: Some("GCJ-02"),
            shift,
            ..Said::default()
        };
        let chosen = choose_said(&said(Some(WebMapShift::Gcj02)), &positions).expect("both say it");
        assert_eq!(
            (chosen.code.as_str(), chosen.shift),
            ("EPSG:4326", Some(WebMapShift::Gcj02))
        );
        for shift in [None, Some(WebMapShift::Bd09)] {
            let refused = choose_said(&said(shift), &positions);
            assert!(matches!(refused, Err(CrsError::Shifted { .. })), "{shift:?}");
        }
    }

    #[test]
    fn the_user_may_say_that_north_comes_first() {
        for (code, position) in [
            ("EPSG:4490", [40.0, 116.0]),
            ("EPSG:4548", [4_400_000.0, 500_000.0]),
            ("EPSG:4527", [4_400_000.0, 39_500_000.0]),
        ] {
            let stated = format!("{code}/yx");
            let choice = choose(None, Some(&stated), &PositionSummary::of(&[position])).expect("fits");
            assert!(choice.is_north_first && choice.code == code, "{choice:?}");
            assert_eq!((choice.stated(), choice.origin), (stated.clone(), CrsOrigin::Given));
            // Said of a file that writes east first, it is refused.
            let east_first = PositionSummary::of(&[[position[1], position[0]]]);
            assert!(choose(None, Some(&stated), &east_first).is_err(), "{code}");
        }
    }

    #[test]
    fn a_zone_number_is_taken_as_a_guess_when_nothing_else_fits() {
        assert_eq!(
            guess(&[[39_521_418.226, 4_431_205.318], [39_521_566.917, 4_431_212.604]]),
            Ok(("EPSG:4527".to_owned(), CrsOrigin::Guessed))
        );
        assert_eq!(
            guess(&[[20_500_000.0, 4_400_000.0], [20_700_000.0, 4_400_000.0]]),
            Ok(("EPSG:4498".to_owned(), CrsOrigin::Guessed))
        );
    }

    #[test]
    fn what_fits_web_mercator_too_is_refused_with_both_names() {
        // 120° E 36° N in Web Mercator has "zone number 13".
        let error = guess(&[[13_358_338.9, 4_300_621.4]]).expect_err("two explanations");
        assert!(
            error.to_string().contains("EPSG:4491") && error.to_string().contains("EPSG:3857"),
            "{error}"
        );
        assert_eq!(
            guess(&[[12_957_272.0, 4_852_834.0]]),
            Err(CrsError::Ambiguous {
                candidates: vec!["EPSG:3857".to_owned()]
            })
        );
    }

    #[test]
    fn metres_without_a_sure_zone_are_refused() {
        assert!(matches!(
            guess(&[[521_418.0, 4_431_205.0]]),
            Err(CrsError::NoZone { .. })
        ));
        // Two zones in one file; too far from the meridian; a city's own system; half degrees.
        assert_eq!(
            guess(&[[39_500_000.0, 4_400_000.0], [40_500_000.0, 4_400_000.0]]),
            Err(CrsError::Local)
        );
        assert_eq!(guess(&[[39_900_000.0, 4_400_000.0]]), Err(CrsError::Local));
        assert_eq!(guess(&[[500_123.0, 302_456.0]]), Err(CrsError::Local));
        assert_eq!(
            guess(&[[39_500_000.0, 4_400_000.0], [116.0, 40.0]]),
            Err(CrsError::Mixed)
        );
    }

    #[test]
    fn a_stated_system_must_fit_the_numbers() {
        let degrees = PositionSummary::of(&[[116.0, 40.0]]);
        let metres = PositionSummary::of(&[[39_500_000.0, 4_400_000.0]]);
        assert!(matches!(
            choose(Some("EPSG:4527"), None, &degrees),
            Err(CrsError::DoesNotFit { .. })
        ));
        assert!(matches!(
            choose(None, Some("EPSG:4490"), &metres),
            Err(CrsError::DoesNotFit { .. })
        ));
    }
}
