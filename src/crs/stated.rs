//! From the many ways in which files name a CRS to its EPSG number.

use super::error::CrsError;
use super::wkt;

/// The EPSG number that `stated` names: `EPSG:n`, `urn:ogc:def:crs:EPSG::n`, the OGC address, `OGC:CRS84`, or the
/// usual names of CGCS2000 and WGS 84 systems (as ESRI and EPSG spell them), bare or as the name of a WKT.
/// CRS84 is EPSG:4326 here, because positions are longitude first in either case.
///
/// # Errors
/// [`CrsError::Unknown`] for anything else; old datums by name give [`CrsError::OldDatum`], the
/// shifted systems of web maps [`CrsError::Shifted`].
pub fn epsg_number(stated: &str) -> Result<u32, CrsError> {
    let text = stated.trim();
    let unknown = || CrsError::Unknown { stated: shorten(text) };
    if let Some(number) = code_number(text) {
        return Ok(number);
    }
    if let Some(horizontal) = wkt::horizontal_part(text) {
        return epsg_number(horizontal);
    }
    if text.contains('[') {
        let root = root_authority(text).or_else(|| quoted(text).and_then(|name| name_number(name).ok()));
        return match root {
            Some(number) => Ok(number),
            None => match quoted(text)
                .and_then(|name| name_number(name).err())
                .unwrap_or_else(unknown)
            {
                // A name that says nothing: the parameters may.
                CrsError::Unknown { stated } => wkt::gauss_kruger_number(text).ok_or(CrsError::Unknown { stated }),
                refused => Err(refused),
            },
        };
    }
    name_number(text)
}

/// Codes in their usual spellings; `None` if `text` is none of them.
fn code_number(text: &str) -> Option<u32> {
    let lower = text.to_ascii_lowercase();
    // What old programs write of PROJ: `+init=epsg:4527 +type=crs`.
    let init = lower.strip_prefix("+init=").and_then(|rest| rest.split(' ').next());
    let lower = init.unwrap_or(&lower);
    let is_crs84 = matches!(
        lower,
        "crs84" | "ogc:crs84" | "urn:ogc:def:crs:ogc:1.3:crs84" | "urn:ogc:def:crs:ogc::crs84"
    ) || lower.ends_with("/def/crs/ogc/1.3/crs84")
        || lower.ends_with("/def/crs/ogc/0/crs84");
    if is_crs84 {
        return Some(4326);
    }
    let rest = if let Some(rest) = lower.strip_prefix("urn:ogc:def:crs:epsg:") {
        rest.rsplit_once(':').map_or(rest, |(_version, number)| number)
    } else if let Some(rest) = lower.strip_prefix("urn:x-ogc:def:crs:epsg:") {
        rest.rsplit_once(':').map_or(rest, |(_version, number)| number)
    } else if let Some((_, rest)) = lower.split_once("opengis.net/def/crs/epsg/") {
        rest.rsplit_once('/').map_or(rest, |(_version, number)| number)
    } else if let Some((_, rest)) = lower.split_once("opengis.net/gml/srs/epsg.xml#") {
        rest
    } else {
        lower.strip_prefix("epsg:")?.trim_start_matches(':')
    };
    let rest = rest.trim();
    if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    rest.parse().ok()
}

/// The code at the end of a WKT: `AUTHORITY["EPSG","4527"]]` or `ID["EPSG",4527]]`.
fn root_authority(wkt: &str) -> Option<u32> {
    let body = wkt.trim_end().strip_suffix(']')?.trim_end();
    let begin = body.rfind("AUTHORITY[").or_else(|| body.rfind("ID["))?;
    let clause = body.get(begin..)?.strip_suffix(']')?;
    let (_, inside) = clause.split_once('[')?;
    let (authority, number) = inside.split_once(',')?;
    if authority.trim().trim_matches('"') != "EPSG" {
        return None;
    }
    number.trim().trim_matches('"').parse().ok()
}

/// The first quoted text: a WKT's name.
fn quoted(wkt: &str) -> Option<&str> {
    wkt.split('"').nth(1)
}

/// Names, told by their words: letters and numbers, in lower case.
fn name_number(name: &str) -> Result<u32, CrsError> {
    let unknown = || CrsError::Unknown { stated: shorten(name) };
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let joined = words.join("");
    if let Some(system) = shifted_system(&joined) {
        return Err(CrsError::Shifted {
            stated: shorten(name),
            system,
        });
    }
    let old = [
        ("xian", "Xian 1980"),
        ("西安", "Xian 1980"),
        ("beijing", "Beijing 1954"),
        ("北京54", "Beijing 1954"),
        ("北京坐标", "Beijing 1954"),
    ]
    .into_iter()
    .find(|(part, _)| joined.contains(part));
    if let Some((_, datum)) = old {
        return Err(CrsError::OldDatum {
            code: shorten(name),
            datum,
        });
    }
    match joined.as_str() {
        "wgs84" | "gcswgs1984" | "wgs1984" => return Ok(4326),
        "cgcs2000"
        | "gcschinageodeticcoordinatesystem2000"
        | "chinageodeticcoordinatesystem2000"
        | "2000国家大地坐标系"
        | "国家2000"
        | "gcscgcs2000" => {
            return Ok(4490);
        }
        "wgs84pseudomercator" | "wgs1984webmercatorauxiliarysphere" | "webmercator" => {
            return Ok(3857);
        }
        _ => {}
    }
    if let Some(number) = utm_number(&joined) {
        return Ok(number);
    }
    if !joined.starts_with("cgcs2000") || !joined.contains('g') {
        return Err(unknown());
    }
    let is_three_degree = joined.contains("3degree");
    let last = words.last().copied().unwrap_or_default();
    let before_last = words.iter().rev().nth(1).copied().unwrap_or_default();
    let found = match before_last {
        "zone" => last.parse().ok().and_then(|zone| zone_code(zone, is_three_degree)),
        "cm" => last
            .trim_end_matches('e')
            .parse()
            .ok()
            .and_then(|meridian| meridian_code(meridian, is_three_degree)),
        _ => None,
    };
    found.ok_or_else(unknown)
}

/// UTM on WGS 84: `WGS_1984_UTM_Zone_50N`, `WGS 84 / UTM zone 50N`.
fn utm_number(joined: &str) -> Option<u32> {
    let zone = ["wgs1984utmzone", "wgs84utmzone"]
        .into_iter()
        .find_map(|begin| joined.strip_prefix(begin))?;
    let (digits, first) = match (zone.strip_suffix('n'), zone.strip_suffix('s')) {
        (Some(digits), _) => (digits, 32600),
        (_, Some(digits)) => (digits, 32700),
        _ => return None,
    };
    let zone: u32 = digits.parse().ok()?;
    (1..=60).contains(&zone).then_some(first + zone)
}

/// The shifted system of Chinese web maps that lower-case words without spaces name.
fn shifted_system(joined: &str) -> Option<&'static str> {
    [
        ("gcj02", "GCJ-02"),
        ("gcj2002", "GCJ-02"),
        ("火星坐标", "GCJ-02"),
        ("国测局", "GCJ-02"),
        ("bd09", "BD-09"),
        ("百度坐标", "BD-09"),
    ]
    .into_iter()
    .find_map(|(part, system)| joined.contains(part).then_some(system))
}

/// Why a datum that an attribute names in words can't be used; `None` if nothing speaks against it.
#[must_use]
pub fn refused_datum(words: &str) -> Option<CrsError> {
    let text = words.trim();
    if text.contains('[') {
        return None;
    }
    match name_number(text) {
        Err(error @ (CrsError::Shifted { .. } | CrsError::OldDatum { .. })) => Some(error),
        _ => None,
    }
}

/// EPSG code of a CGCS2000 Gauss-Krüger zone with the zone number before the easting.
#[must_use]
pub const fn zone_code(zone: u32, is_three_degree: bool) -> Option<u32> {
    match (zone, is_three_degree) {
        (25..=45, true) => Some(4488 + zone),
        (13..=23, false) => Some(4478 + zone),
        _ => None,
    }
}

/// EPSG code of a CGCS2000 Gauss-Krüger system without zone number, by its central meridian in degrees east.
#[must_use]
pub const fn meridian_code(meridian_deg: u32, is_three_degree: bool) -> Option<u32> {
    match (meridian_deg, is_three_degree) {
        (75..=135, true) if meridian_deg.is_multiple_of(3) => Some(4509 + meridian_deg / 3),
        (75..=135, false) if (meridian_deg + 3).is_multiple_of(6) => Some(4489 + (meridian_deg + 3) / 6),
        _ => None,
    }
}

/// A Gauss-Krüger system of CGCS2000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GaussKruger {
    pub zone: u32,
    pub is_three_degree: bool,
    /// Eastings begin with the zone number.
    pub has_prefix: bool,
}

impl GaussKruger {
    /// The system behind an EPSG number; `None` for any other. The way back of [`zone_code`] and [`meridian_code`].
    #[must_use]
    pub const fn of(epsg: u32) -> Option<Self> {
        let (zone, is_three_degree, has_prefix) = match epsg {
            4491..=4501 => (epsg - 4478, false, true),
            4502..=4512 => (epsg - 4489, false, false),
            4513..=4533 => (epsg - 4488, true, true),
            4534..=4554 => (epsg - 4509, true, false),
            _ => return None,
        };
        Some(Self {
            zone,
            is_three_degree,
            has_prefix,
        })
    }

    /// In degrees east.
    #[must_use]
    pub const fn meridian_deg(self) -> u32 {
        if self.is_three_degree {
            self.zone * 3
        } else {
            self.zone * 6 - 3
        }
    }

    /// The 3° zone whose meridian is nearest to a longitude, with its EPSG number for eastings with zone number.
    #[must_use]
    pub fn nearest_code(longitude_deg: f64) -> Option<u32> {
        (25..=45_u32)
            .find(|zone| (longitude_deg - f64::from(zone * 3)).abs() <= 1.5)
            .and_then(|zone| zone_code(zone, true))
    }
}

/// A text short enough for a message.
pub(super) fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::{GaussKruger, epsg_number, meridian_code, refused_datum, zone_code};
    use crate::crs::error::CrsError;

    #[test]
    fn every_usual_spelling_of_a_code_is_understood() {
        for (stated, number) in [
            ("EPSG:4490", 4490),
            ("epsg:4527", 4527),
            ("urn:ogc:def:crs:EPSG::4490", 4490),
            ("urn:ogc:def:crs:EPSG:6.9:4490", 4490),
            ("http://www.opengis.net/def/crs/EPSG/0/4490", 4490),
            ("https://www.opengis.net/def/crs/EPSG/0/4527", 4527),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
            ("OGC:CRS84", 4326),
            ("CGCS2000_3_Degree_GK_Zone_39", 4527),
            ("CGCS2000_3_Degree_GK_CM_117E", 4548),
            ("CGCS2000 / 3-degree Gauss-Kruger zone 39", 4527),
            ("CGCS2000 / Gauss-Kruger CM 117E", 4509),
            ("CGCS2000_GK_Zone_20", 4498),
            ("GCS_China_Geodetic_Coordinate_System_2000", 4490),
            ("2000国家大地坐标系", 4490),
            ("WGS 84", 4326),
            ("GCS_WGS_1984", 4326),
            // As ESRI and GDAL write them into .prj files.
            ("CGCS_2000_3_Degree_GK_Zone_35", 4523),
            ("WGS_1984_UTM_Zone_50N", 32650),
            ("WGS 84 / UTM zone 7S", 32707),
            ("WGS_1984_Web_Mercator_Auxiliary_Sphere", 3857),
            (
                "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]",
                4490,
            ),
            (
                "PROJCS[\"CGCS2000_3_Degree_GK_Zone_39\",GEOGCS[\"x\"],UNIT[\"Meter\",1.0]]",
                4527,
            ),
            // Heights of another system beside: what lies flat counts.
            (
                "COMPD_CS[\"x + y\",PROJCS[\"a [b\",GEOGCS[\"c\"],AUTHORITY[\"EPSG\",\"4527\"]],VERT_CS[\"d\",AUTHORITY[\"EPSG\",\"5737\"]]]",
                4527,
            ),
            (
                "COMPOUNDCRS[\"x\",GEOGCRS[\"WGS 84\",ID[\"EPSG\",4326]],VERTCRS[\"d\",ID[\"EPSG\",5773]],ID[\"EPSG\",9707]]",
                4326,
            ),
            (
                "PROJCS[\"whatever\",GEOGCS[\"x\",AUTHORITY[\"EPSG\",\"4490\"]],AUTHORITY[\"EPSG\",\"4527\"]]",
                4527,
            ),
        ] {
            assert_eq!(epsg_number(stated), Ok(number), "{stated}");
        }
    }

    #[test]
    fn every_gauss_kruger_code_is_taken_apart_and_put_together_again() {
        for epsg in 4491..=4554 {
            let system = GaussKruger::of(epsg).expect("one of them");
            let again = if system.has_prefix {
                zone_code(system.zone, system.is_three_degree)
            } else {
                meridian_code(system.meridian_deg(), system.is_three_degree)
            };
            assert_eq!(again, Some(epsg));
        }
        assert_eq!(GaussKruger::of(4490), None);
        assert_eq!(GaussKruger::nearest_code(116.4), Some(4527));
    }

    #[test]
    fn what_is_not_known_is_refused_with_its_name() {
        for stated in [
            "",
            "EPSG:",
            "EPSG:x",
            "+proj=longlat",
            "CGCS2000_3_Degree_GK_Zone_99",
            "PROJCS[\"Beijing-local\"]",
        ] {
            assert!(epsg_number(stated).is_err(), "{stated}");
        }
        assert!(matches!(
            epsg_number("Xian_1980_3_Degree_GK_Zone_39"),
            Err(CrsError::OldDatum { .. })
        ));
    }

    #[test]
    fn the_shifted_systems_of_web_maps_are_refused_by_their_names() {
        for stated in [
            "GCJ-02",
            "gcj02",
            "urn:x:GCJ_02",
            "BD-09",
            "BD09LL",
            "火星坐标系",
            "百度坐标",
        ] {
            assert!(matches!(epsg_number(stated), Err(CrsError::Shifted { .. })), "{stated}");
        }
        assert!(refused_datum("GCJ-02 (shifted on purpose)").is_some());
        assert!(refused_datum("CGCS2000").is_none() && refused_datum("1985 national height datum").is_none());
    }
}
