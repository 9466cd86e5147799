//! Projected systems that no number of the list stands for, by their own text: WKT, PROJ strings and PROJJSON (`custom_json`) on
//! CGCS2000 or WGS 84.
//!
//! PROJ says without a word what any text is in longitude and latitude, whatever its datum, so the datum is read here and
//! held against a list before PROJ is asked: a name of the list, the ellipsoid that belongs to it, Greenwich, and no shift of
//! the text's own (`TOWGS84`, `+towgs84`, `+nadgrids`, a bound system).

use super::custom_json::{self, Datum};
use super::error::CrsError;
use super::stated::shorten;

/// A system that PROJ reads from its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomCrs {
    /// As the file or the user has it, in one line; as PROJ takes it.
    pub text: String,
    /// The longitude/latitude of its datum.
    pub geographic: &'static str,
}

const WGS84: &str = "EPSG:4326";
const CGCS2000: &str = "EPSG:4490";

/// The semi-major axis of both datums in metres, and the inverse flattenings of WGS 84, CGCS2000 and GRS 80.
const AXIS_M: f64 = 6_378_137.0;
const INVERSE_FLATTENING: f64 = 298.257_222;
/// Those three differ by less; any older ellipsoid differs by more.
const SAME_FLATTENING: f64 = 0.000_01;

/// Reads a text that is neither a number nor a name.
///
/// # Errors
/// [`CrsError::Unknown`] for what is no projected system on a datum of the list; [`CrsError::OldEllipsoid`] for the
/// ellipsoids of Beijing 1954 and Xian 1980.
pub fn custom(stated: &str) -> Result<CustomCrs, CrsError> {
    let text = stated.split_whitespace().collect::<Vec<_>>().join(" ");
    let unknown = || CrsError::Unknown { stated: shorten(&text) };
    if let Some(datum) = custom_json::datum_of(&text) {
        let stated = || shorten(&custom_json::name_of(&text).unwrap_or_default());
        return match datum {
            Datum::Known(geographic) => Ok(CustomCrs { text, geographic }),
            Datum::Old(datum) => Err(CrsError::OldEllipsoid {
                stated: stated(),
                datum,
            }),
            Datum::Other => Err(CrsError::Unknown { stated: stated() }),
        };
    }
    let is_wkt = text.contains('[') && !text.starts_with('+');
    let old = if is_wkt {
        old_of_wkt(&text)
    } else {
        old_of_parameters(&text)
    };
    if let Some(datum) = old {
        let name = text.split('"').nth(1).filter(|_| is_wkt).unwrap_or(&text);
        return Err(CrsError::OldEllipsoid {
            stated: shorten(name),
            datum,
        });
    }
    let geographic = if text.starts_with('+') {
        of_parameters(&text)
    } else if text.contains('[') {
        of_wkt(&text)
    } else {
        None
    };
    let geographic = geographic.ok_or_else(unknown)?;
    Ok(CustomCrs { text, geographic })
}

/// A text as PROJ takes a system and not an operation.
#[must_use]
pub fn for_proj(text: &str) -> String {
    if text.starts_with('+') && !text.contains("+type=crs") {
        format!("{text} +type=crs")
    } else {
        text.to_owned()
    }
}

/// The old datum of China that an ellipsoid belongs to, by its half axis in metres and its inverse flattening.
pub(super) fn old_datum(axis: &str, flattening: &str) -> Option<&'static str> {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let (axis_m, inverse) = (number(axis)?, number(flattening)?);
    let is_near = |value: f64, expected: f64, most: f64| (value - expected).abs() < most;
    if is_near(axis_m, 6_378_245.0, 0.5) && is_near(inverse, 298.3, 0.001) {
        Some("Beijing 1954")
    } else if is_near(axis_m, 6_378_140.0, 0.5) && is_near(inverse, 298.257, 0.001) {
        Some("Xian 1980")
    } else {
        None
    }
}

/// As [`old_datum`], for a WKT of any kind.
fn old_of_wkt(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    let (_, ellipsoid) = ["spheroid[\"", "ellipsoid[\""]
        .into_iter()
        .find_map(|begin| lower.split_once(begin))?;
    let mut values = ellipsoid
        .split('"')
        .nth(1)?
        .split([',', ']'])
        .filter(|value| !value.trim().is_empty());
    old_datum(values.next()?, values.next()?)
}

/// As [`old_datum`], for a PROJ string: by the name of the ellipsoid or by its numbers.
fn old_of_parameters(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    let value = |name: &str| {
        let mut all = lower.split(' ').filter_map(|word| word.strip_prefix('+'));
        all.find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    };
    match value("ellps") {
        Some("krass") => return Some("Beijing 1954"),
        Some("iau76") => return Some("Xian 1980"),
        _ => {}
    }
    let axis = value("a")?;
    if let Some(flattening) = value("rf") {
        return old_datum(axis, flattening);
    }
    let (long_m, short_m) = (axis.parse::<f64>().ok()?, value("b")?.parse::<f64>().ok()?);
    old_datum(axis, &(long_m / (long_m - short_m)).to_string())
}

/// The datum of a PROJ string; `None` if it is none of the list.
fn of_parameters(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    let mut parameters = lower.split(' ').filter_map(|word| word.strip_prefix('+'));
    let value = |name: &str| {
        let mut all = lower.split(' ').filter_map(|word| word.strip_prefix('+'));
        all.find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    };
    let is_projection = value("proj").is_some_and(|name| {
        !matches!(
            name,
            "longlat" | "latlong" | "latlon" | "lonlat" | "geocent" | "pipeline"
        )
    });
    let is_sized = value("datum").or_else(|| value("ellps")).is_some();
    let is_shifted = parameters.any(|word| {
        let is_named = |name: &str| word.strip_prefix(name).is_some_and(|rest| rest.starts_with('='));
        let is_nothing = || word.split_once('=').is_some_and(|(_, values)| is_zeros(values));
        // What gives the ellipsoid otherwise overrules a name in PROJ: a text with both is two systems.
        let is_second = is_sized && ["a", "rf"].iter().any(|name| is_named(name));
        is_second
            || word.starts_with("r_")
            || ["nadgrids", "geoidgrids", "axis", "r", "b", "f", "es", "e", "init"]
                .iter()
                .any(|name| is_named(name))
            || ["towgs84", "pm"].iter().any(|name| is_named(name) && !is_nothing())
    });
    let geographic = match (value("datum"), value("ellps"), value("a"), value("rf")) {
        (Some("wgs84"), ..) | (None, Some("wgs84"), ..) => Some(WGS84),
        (None, Some("grs80"), ..) => Some(CGCS2000),
        (None, None, Some(axis), Some(flattening)) if is_modern(axis, flattening) => Some(CGCS2000),
        _ => None,
    };
    geographic.filter(|_| is_projection && !is_shifted)
}

/// The datum of a WKT of a projected system, of either version; `None` if it is none of the list.
fn of_wkt(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    let (keyword, _) = lower.split_once('[')?;
    let is_projected = matches!(keyword.trim(), "projcs" | "projcrs" | "projectedcrs");
    let datum = ["datum[\"", "trf[\"", "geodeticdatum[\"", "ensemble[\""]
        .into_iter()
        .find_map(|begin| lower.split_once(begin))
        .and_then(|(_, rest)| rest.split('"').next())?;
    let geographic = datum_of_name(datum)?;
    let (_, ellipsoid) = ["spheroid[\"", "ellipsoid[\""]
        .into_iter()
        .find_map(|begin| lower.split_once(begin))?;
    let mut values = ellipsoid
        .split('"')
        .nth(1)?
        .split([',', ']'])
        .map(str::trim)
        .filter(|value| !value.is_empty());
    let is_ellipsoid = is_modern(values.next()?, values.next()?);
    let is_greenwich = lower
        .split_once("primem[")
        .is_none_or(|(_, rest)| rest.trim_start().starts_with("\"greenwich\""));
    let is_shifted = lower
        .split_once("towgs84[")
        .is_some_and(|(_, rest)| !is_zeros(rest.split(']').next().unwrap_or("?")));
    // GDAL's extension holds a PROJ string, which PROJ takes in place of all the rest.
    let is_extended = lower.contains("extension[");
    (is_projected && is_ellipsoid && is_greenwich && !is_shifted && !is_extended).then_some(geographic)
}

/// The longitude/latitude of a datum of the list, by its name in any spelling.
pub(super) fn datum_of_name(datum: &str) -> Option<&'static str> {
    let lower = datum.to_ascii_lowercase();
    let name: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    match name
        .strip_prefix('d')
        .filter(|_| lower.starts_with("d_"))
        .unwrap_or(&name)
    {
        "wgs1984" | "wgs84" | "worldgeodeticsystem1984" | "worldgeodeticsystem1984ensemble" => Some(WGS84),
        "china2000" | "cgcs2000" | "chinageodeticcoordinatesystem2000" => Some(CGCS2000),
        _ => None,
    }
}

pub(super) fn is_modern(axis: &str, flattening: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    number(axis).is_some_and(|axis_m| (axis_m - AXIS_M).abs() < 1e-6)
        && number(flattening).is_some_and(|inverse| (inverse - INVERSE_FLATTENING).abs() < SAME_FLATTENING)
}

fn is_zeros(values: &str) -> bool {
    values
        .split(',')
        .all(|value| value.trim().parse().is_ok_and(|value: f64| value == 0.0))
}

#[cfg(test)]
mod tests {
    use super::custom;
    use crate::crs::error::CrsError;

    /// As GDAL 3.12.4 writes an Albers system of China into a .prj, with what is asked for in place of some words.
    fn albers(from: &str, to: &str) -> String {
        let wkt = "PROJCS[\"China_Albers\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",\
                   SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",\
                   0.0174532925199433]],PROJECTION[\"Albers\"],PARAMETER[\"False_Easting\",0.0],PARAMETER[\"False_Northing\",\
                   0.0],PARAMETER[\"Central_Meridian\",105.0],PARAMETER[\"Standard_Parallel_1\",25.0],\
                   PARAMETER[\"Standard_Parallel_2\",47.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
        wkt.replace(from, to)
    }

    #[test]
    fn a_projection_on_a_datum_of_the_list_is_taken_and_no_other() {
        let geographic = |text: &str| custom(text).map(|found| found.geographic);
        assert_eq!(geographic(&albers("", "")), Ok("EPSG:4490"));
        let wgs84 = albers("D_China_2000", "D_WGS_1984").replace("298.257222101", "298.257223563");
        assert_eq!(geographic(&wgs84), Ok("EPSG:4326"));
        for (text, expected) in [
            (
                "+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +datum=WGS84 +units=m",
                "EPSG:4326",
            ),
            (
                "+proj=tmerc +lon_0=116.35 +x_0=500000 +ellps=GRS80 +units=m +no_defs",
                "EPSG:4490",
            ),
            (
                "+proj=lcc +lat_1=25 +lat_2=47 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0",
                "EPSG:4490",
            ),
        ] {
            assert_eq!(geographic(text), Ok(expected), "{text}");
        }
        for text in [
            albers("D_China_2000", "D_Xian_1980"),
            albers("298.257222101", "298.257"),
            albers("6378137.0", "6378245.0"),
            albers("\"Greenwich\"", "\"Paris\""),
            albers("]],PRIMEM", "],TOWGS84[1,2,3,0,0,0,0]],PRIMEM"),
            albers("PROJCS", "LOCAL_CS"),
            "+proj=aea +lat_1=25 +lat_2=47 +lon_0=105".to_owned(),
            "+proj=tmerc +ellps=GRS80 +towgs84=1,2,3".to_owned(),
            "+proj=tmerc +ellps=GRS80 +nadgrids=a.gsb".to_owned(),
            // PROJ takes what stands last in these, a Krasovsky ellipsoid or a sphere.
            "+proj=tmerc +datum=WGS84 +b=6356863".to_owned(),
            "+proj=tmerc +ellps=GRS80 +R_A".to_owned(),
            "+proj=tmerc +a=6378137 +rf=298.257222101 +R=6370000".to_owned(),
            albers(
                "UNIT[\"Meter\",1.0]]",
                "UNIT[\"Meter\",1.0],EXTENSION[\"PROJ4\",\"+proj=aea +ellps=krass\"]]",
            ),
            "+proj=longlat +datum=WGS84".to_owned(),
            "+proj=tmerc +datum=NAD27".to_owned(),
        ] {
            assert!(matches!(custom(&text), Err(CrsError::Unknown { .. })), "{text}");
        }
    }

    /// The ellipsoids are those of EPSG 7024 and 7049; the texts are as GDAL 3.12.4 and ESRI write such systems.
    #[test]
    fn an_old_ellipsoid_without_the_name_of_a_datum_is_told_by_what_it_probably_is() {
        let krasovsky = albers("6378137.0,298.257222101", "6378245.0,298.3");
        let unnamed = krasovsky.replace("D_China_2000", "D_Krasovsky_1940");
        for (text, expected) in [
            (krasovsky.as_str(), "Beijing 1954"),
            (unnamed.as_str(), "Beijing 1954"),
            (
                "GEOGCS[\"unnamed\",DATUM[\"D_Unknown\",SPHEROID[\"Krassowsky_1940\",6378245,298.3]],PRIMEM[\"Greenwich\",0]]",
                "Beijing 1954",
            ),
            (
                "PROJCRS[\"x\",BASEGEOGCRS[\"y\",DATUM[\"z\",ELLIPSOID[\"IAG 1975\",6378140,298.257,LENGTHUNIT[\"metre\",1]]]]]",
                "Xian 1980",
            ),
            ("+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +ellps=krass", "Beijing 1954"),
            (
                "+proj=tmerc +lon_0=117 +a=6378245 +b=6356863.018773047 +units=m",
                "Beijing 1954",
            ),
            ("+proj=longlat +a=6378140 +rf=298.257", "Xian 1980"),
        ] {
            match custom(text) {
                Err(CrsError::OldEllipsoid { datum, .. }) => assert_eq!(datum, expected, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        let said = custom(&unnamed).expect_err("refused").to_string();
        for word in ["China_Albers", "Krasovsky", "6378245", "Beijing 1954", "Pulkovo 1942"] {
            assert!(said.contains(word), "{word}: {said}");
        }
    }
}
