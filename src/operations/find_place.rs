//! Finding things: a position as people write it, and features by name or code over all layers.

use crate::crs::stated::{GaussKruger, zone_code};
use crate::crs::transform::Transformer;
use crate::geometry::shapes::Bounds;
use crate::layer::Layer;
use crate::layer::table::of_each;
use crate::progress::{Cancelled, Progress};
use std::sync::Arc;

/// How a written position was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Longitude and latitude in degrees.
    Degrees,
    /// Degrees, minutes, seconds.
    Sexagesimal,
    /// A Gauss-Krüger system of CGCS2000, by its EPSG number.
    GaussKruger(u32),
}

/// A position that a text may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub lonlat: [f64; 2],
    pub reading: Reading,
}

/// Longitudes and latitudes that China lies in, widely; a pair of plain numbers is read so that it falls there.
const CHINA: [f64; 4] = [70.0, 0.0, 140.0, 56.0];

/// Positions that a text may mean, the likeliest first: `117.95, 40.98` (either way round where only one lies in
/// China), `117°57′30″E 40°58′12″N`, `东经117°57′ 北纬40°58′`, or Gauss-Krüger metres. An easting of eight digits names
/// its zone, one of six is taken to be of the zone nearest to `near_longitude_deg`. Empty where it is none.
#[must_use]
pub fn positions_in(text: &str, near_longitude_deg: f64) -> Vec<Place> {
    let Some(parts) = numbers_and_letters(text) else {
        return Vec::new();
    };
    let numbers: Vec<f64> = parts.numbers.iter().map(|(number, _)| *number).collect();
    match *numbers.as_slice() {
        [one, other] if one.abs().max(other.abs()) > 360.0 => projected(one, other, near_longitude_deg),
        [one, other] => angles(one, other, &parts, Reading::Degrees),
        [d1, m1, d2, m2] => {
            let (one, other) = (angle(d1, m1, 0.0), angle(d2, m2, 0.0));
            pair(one, other).map_or_else(Vec::new, |(one, other)| {
                angles(one, other, &parts, Reading::Sexagesimal)
            })
        }
        [d1, m1, s1, d2, m2, s2] => {
            let (one, other) = (angle(d1, m1, s1), angle(d2, m2, s2));
            pair(one, other).map_or_else(Vec::new, |(one, other)| {
                angles(one, other, &parts, Reading::Sexagesimal)
            })
        }
        _ => Vec::new(),
    }
}

fn pair(one: Option<f64>, other: Option<f64>) -> Option<(f64, f64)> {
    Some((one?, other?))
}

/// Degrees from their parts; `None` where minutes or seconds are too many.
fn angle(degrees: f64, minutes: f64, seconds: f64) -> Option<f64> {
    let is_part = |part: f64| (0.0..60.0).contains(&part);
    let parts = (minutes + seconds / 60.0) / 60.0;
    let whole = if degrees < 0.0 {
        degrees - parts
    } else {
        degrees + parts
    };
    (is_part(minutes) && is_part(seconds)).then_some(whole)
}

/// The numbers of a text, each with where it ends, and the letters that name directions.
struct Parts {
    numbers: Vec<(f64, usize)>,
    /// `E`, `N`, `W`, `S`, in order.
    directions: Vec<char>,
}

/// `None` where something else stands in the text: then it is a name.
fn numbers_and_letters(text: &str) -> Option<Parts> {
    let spelled = [
        ("东经", "E"),
        ("北纬", "N"),
        ("西经", "W"),
        ("南纬", "S"),
        ("经度", ""),
        ("纬度", ""),
        ("lon", ""),
        ("lat", ""),
    ];
    let mut text = text.trim().to_owned();
    for (words, letter) in spelled {
        text = text.replace(words, letter);
    }
    let mut parts = Parts {
        numbers: Vec::new(),
        directions: Vec::new(),
    };
    let mut number = String::new();
    for (at, letter) in text.chars().chain([' ']).enumerate() {
        let begins = number.is_empty() && matches!(letter, '-' | '+');
        if letter.is_ascii_digit() || letter == '.' || begins {
            number.push(letter);
            continue;
        }
        if !number.is_empty() {
            let value: f64 = number.parse().ok().filter(|value: &f64| value.is_finite())?;
            parts.numbers.push((value, at));
            number.clear();
        }
        match letter.to_ascii_uppercase() {
            direction @ ('E' | 'N' | 'W' | 'S') => parts.directions.push(direction),
            '°' | '′' | '″' | '\'' | '"' | '’' | '”' | '度' | '分' | '秒' | ',' | '，' | ';' | '；' | '、' | ':'
            | '：' | '=' | '(' | ')' | '（' | '）' => {}
            space if space.is_whitespace() => {}
            _ => return None,
        }
    }
    Some(parts)
}

/// Two angles as longitude and latitude: as letters say, else so that they fall into China.
fn angles(one: f64, other: f64, parts: &Parts, reading: Reading) -> Vec<Place> {
    let is_globe = |[longitude, latitude]: &[f64; 2]| longitude.abs() <= 180.0 && latitude.abs() <= 90.0;
    let signed = |value: f64, letter: char| {
        if matches!(letter, 'W' | 'S') {
            -value.abs()
        } else {
            value
        }
    };
    let candidates: Vec<[f64; 2]> = match *parts.directions.as_slice() {
        [first @ ('E' | 'W'), second @ ('N' | 'S')] => vec![[signed(one, first), signed(other, second)]],
        [first @ ('N' | 'S'), second @ ('E' | 'W')] => vec![[signed(other, second), signed(one, first)]],
        [] => {
            let [west, south, east, north] = CHINA;
            let is_in_china = |[longitude, latitude]: &[f64; 2]| {
                (west..=east).contains(longitude) && (south..=north).contains(latitude)
            };
            let both = [[one, other], [other, one]];
            let fitting: Vec<[f64; 2]> = both.into_iter().filter(is_in_china).collect();
            if fitting.is_empty() {
                vec![[one, other]]
            } else {
                fitting
            }
        }
        _ => Vec::new(),
    };
    let places = candidates.into_iter().filter(is_globe);
    places.map(|lonlat| Place { lonlat, reading }).collect()
}

/// Metres in a Gauss-Krüger zone, either way round: the northing of China has seven digits.
fn projected(one: f64, other: f64, near_longitude_deg: f64) -> Vec<Place> {
    let is_northing = |value: f64| (300_000.0..6_300_000.0).contains(&value);
    let mut places: Vec<Place> = Vec::new();
    for (east, north) in [(one, other), (other, one)] {
        if !is_northing(north) {
            continue;
        }
        for epsg in systems(east, near_longitude_deg) {
            let lonlat = Transformer::to_lonlat(&format!("EPSG:{epsg}"))
                .ok()
                .and_then(|way| way.convert([east, north]));
            let [west, south, east_end, north_end] = CHINA;
            let is_fit = |[longitude, latitude]: &[f64; 2]| {
                (west..=east_end).contains(longitude) && (south..=north_end).contains(latitude)
            };
            let place = lonlat.filter(is_fit).map(|lonlat| Place {
                lonlat,
                reading: Reading::GaussKruger(epsg),
            });
            places.extend(place.filter(|place| !places.contains(place)));
        }
    }
    places
}

/// The systems that an easting may be of.
fn systems(east_m: f64, near_longitude_deg: f64) -> Vec<u32> {
    // 500 km false easting; zones are at most some 330 km wide to either side.
    let is_easting = |value: f64| (100_000.0..900_000.0).contains(&value);
    if is_easting(east_m) {
        let nearest = GaussKruger::nearest_code(near_longitude_deg).and_then(GaussKruger::of);
        let without_zone = |system: GaussKruger| crate::crs::stated::meridian_code(system.meridian_deg(), true);
        return nearest.and_then(without_zone).into_iter().collect();
    }
    let zone = (east_m / 1e6).floor();
    if !(13.0..46.0).contains(&zone) || !is_easting(east_m - zone * 1e6) {
        return Vec::new();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "13 to 45")]
    let zone = zone as u32;
    [true, false]
        .into_iter()
        .filter_map(|is_three_degree| zone_code(zone, is_three_degree))
        .collect()
}

/// A feature that a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Place among the layers that were searched.
    pub layer: usize,
    /// From 0, in the layer.
    pub feature: usize,
    pub name: String,
    /// Its code or id, where it is another word than the name.
    pub code: String,
    pub bounds: Bounds,
}

/// What a search found: the best first, at most so many as are worth reading, and how many there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchResult {
    pub found: Vec<Found>,
    pub total: usize,
}

/// Results that a list holds.
const MOST_FOUND: usize = 200;

/// Looks for a text in names and codes of all features, without regard to case: those that are it first, then those
/// that begin with it, then those that hold it; else in the order of the layers.
///
/// # Errors
/// The job was stopped.
pub fn search(layers: &[Arc<Layer>], text: &str, progress: &Progress) -> Result<SearchResult, Cancelled> {
    let wanted = text.trim().to_lowercase();
    if wanted.is_empty() {
        return Ok(SearchResult::default());
    }
    let rank_of = |word: &str| {
        let word = word.to_lowercase();
        if word == wanted {
            Some(0_u8)
        } else if word.starts_with(&wanted) {
            Some(1)
        } else {
            word.contains(&wanted).then_some(2)
        }
    };
    let mut hits: Vec<(u8, usize, usize)> = Vec::new();
    for (place, layer) in layers.iter().enumerate() {
        let ranks = of_each(layer.len(), progress, |feature| {
            let words = layer.feature_words(feature);
            let code = layer.feature_text(feature, crate::layer::fields::Meaning::Code);
            let texts = [Some(words.name), Some(words.id), code];
            texts.into_iter().flatten().filter_map(|text| rank_of(&text)).min()
        })?;
        let found = ranks.into_iter().enumerate();
        hits.extend(found.filter_map(|(feature, rank)| Some((rank?, place, feature))));
    }
    hits.sort_unstable();
    let total = hits.len();
    let found = hits.into_iter().take(MOST_FOUND).filter_map(|(_, place, feature)| {
        let layer = layers.get(place)?;
        let (name, id) = (layer.feature_name(feature), layer.feature_id(feature));
        let code = layer
            .feature_text(feature, crate::layer::fields::Meaning::Code)
            .unwrap_or(id);
        Some(Found {
            layer: place,
            feature,
            code: if code == name { String::new() } else { code },
            name,
            bounds: layer.shapes().feature(feature).bounds(),
        })
    });
    Ok(SearchResult {
        found: found.collect(),
        total,
    })
}

#[cfg(test)]
mod tests {
    use super::{Place, Reading, positions_in};

    fn check(text: &str, expected: &[([f64; 2], Reading)]) {
        let found = positions_in(text, 117.9);
        assert_eq!(found.len(), expected.len(), "{text}: {found:?}");
        for (Place { lonlat, reading }, (wanted, how)) in found.iter().zip(expected) {
            assert_eq!(reading, how, "{text}");
            let near = |axis: usize| (lonlat[axis] - wanted[axis]).abs() < 1e-7;
            assert!(near(0) && near(1), "{text}: {lonlat:?}");
        }
    }

    #[test]
    fn degrees_are_read_in_every_usual_form() {
        let chengde = [117.95, 40.98];
        for text in [
            "117.95, 40.98",
            "40.98 117.95",
            "117.95E 40.98N",
            "N40.98，E117.95",
            "lon=117.95 lat=40.98",
        ] {
            check(text, &[(chengde, Reading::Degrees)]);
        }
        for text in [
            "117°57′0″E 40°58′48″N",
            "东经117度57分0秒 北纬40度58分48秒",
            "40°58'48\"N 117°57'00\"E",
        ] {
            check(text, &[(chengde, Reading::Sexagesimal)]);
        }
        check("117°57′ 40°58.8′", &[(chengde, Reading::Sexagesimal)]);
        check("东经117°57′00″ 北纬40°58′48″", &[(chengde, Reading::Sexagesimal)]);
        // Both ways round lie in the box of China: both are told.
        check("80, 30", &[([80.0, 30.0], Reading::Degrees)]);
        check("-0.1, 51.5", &[([-0.1, 51.5], Reading::Degrees)]);
    }

    /// By `pyproj.Transformer.from_crs(4490, code, always_xy=True).transform(117.95, 40.98)` (PROJ 9.5.1): 4527, 4548 and 4498.
    #[test]
    fn metres_of_a_gauss_krueger_zone_are_read_either_way_round() {
        let chengde = [117.95, 40.98];
        for text in ["39579953.10183 4538786.92339", "4538786.92339, 39579953.10183"] {
            check(text, &[(chengde, Reading::GaussKruger(4527))]);
        }
        check("579953.10183 4538786.92339", &[(chengde, Reading::GaussKruger(4548))]);
        check("20579953.10183 4538786.92339", &[(chengde, Reading::GaussKruger(4498))]);
        check("99579953 4538786", &[]);
    }

    #[test]
    fn what_is_no_position_is_a_name() {
        for text in ["", "北京", "130800", "117.95", "abc 1 2", "117°99′ 40°10′"] {
            check(text, &[]);
        }
    }
}
