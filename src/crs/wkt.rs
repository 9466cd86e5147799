//! A projected system by its parameters, for WKT whose name nobody knows ("Custom", "Unknown", a place's name).

use super::stated::{meridian_code, zone_code};

/// The EPSG number of a CGCS2000 Gauss-Krüger system that WKT 1 (as ESRI and GDAL write it) describes in full;
/// `None` if a parameter is missing or another.
pub(super) fn gauss_kruger_number(wkt: &str) -> Option<u32> {
    let lower = wkt.to_ascii_lowercase();
    let is_projected = lower.trim_start().starts_with("projcs[");
    let datum = between(&lower, "datum[\"")?;
    let is_cgcs2000 = matches!(
        datum,
        "d_china_2000"
            | "china_2000"
            | "d_cgcs2000"
            | "d_cgcs_2000"
            | "cgcs2000"
            | "china_geodetic_coordinate_system_2000"
    ) && lower.contains("298.257222101");
    let projection = between(&lower, "projection[\"")?;
    let is_transverse = matches!(projection, "gauss_kruger" | "transverse_mercator");
    let unit = lower.rsplit_once("unit[\"")?.1;
    let is_metre = ["meter\",1", "metre\",1"].iter().any(|metre| {
        let rest = unit.strip_prefix(metre);
        rest.is_some_and(|rest| rest.trim_start_matches(['.', '0']).starts_with([']', ',']))
    });
    let is_plain = is_number(parameter(&lower, "false_northing")?, 0.0)
        && is_number(parameter(&lower, "scale_factor")?, 1.0)
        && is_number(parameter(&lower, "latitude_of_origin")?, 0.0);
    if !(is_projected && is_cgcs2000 && is_transverse && is_metre && is_plain) {
        return None;
    }
    let easting = parameter(&lower, "false_easting")?;
    let meridian_deg = (75..=135).find(|degrees| {
        parameter(&lower, "central_meridian").is_some_and(|value| is_number(value, f64::from(*degrees)))
    })?;
    if is_number(easting, 500_000.0) {
        // Of 3° and 6° zones of one meridian, the coordinates are the same.
        return meridian_code(meridian_deg, true);
    }
    let zone = (13..=45).find(|zone| is_number(easting, f64::from(*zone) * 1e6 + 500_000.0))?;
    let is_three_degree = zone >= 25;
    let expected_deg = if is_three_degree { 3 * zone } else { 6 * zone - 3 };
    (expected_deg == meridian_deg)
        .then(|| zone_code(zone, is_three_degree))
        .flatten()
}

/// The first part of a compound system, which is the horizontal one (OGC 12-063r5, 16.2); `None` for what is none.
pub(super) fn horizontal_part(wkt: &str) -> Option<&str> {
    let wkt = wkt.trim_start();
    let (keyword, _) = wkt.split_once('[')?;
    if !matches!(
        keyword.trim_end().to_ascii_uppercase().as_str(),
        "COMPD_CS" | "COMPOUNDCRS"
    ) {
        return None;
    }
    // After the name and a comma.
    let (_, after) = wkt.split_once('"')?;
    let (_, after) = after.split_once('"')?;
    let part = after.trim_start().strip_prefix(',')?.trim_start();
    let (mut depth, mut is_quoted) = (0_usize, false);
    for (place, character) in part.char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            '[' if !is_quoted => depth += 1,
            ']' if !is_quoted => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return part.get(..=place).filter(|part| *part != wkt);
                }
            }
            _ => {}
        }
    }
    None
}

fn between<'a>(text: &'a str, begin: &str) -> Option<&'a str> {
    text.split_once(begin)?.1.split('"').next()
}

fn parameter(lower: &str, name: &str) -> Option<f64> {
    let (_, rest) = lower.split_once(&format!("parameter[\"{name}\","))?;
    rest.split(']').next()?.trim().parse().ok()
}

/// The parameters are whole numbers in degrees, metres or parts: anything beside one is another system.
fn is_number(value: f64, expected: f64) -> bool {
    (value - expected).abs() < 1e-9
}

#[cfg(test)]
mod tests {
    use super::gauss_kruger_number;

    /// As GDAL 3.12.4 writes EPSG:4527 into a .prj, with another name and what is asked for in place of some words.
    fn renamed(from: &str, to: &str) -> String {
        let wkt = "PROJCS[\"Custom\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",\
                   SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",\
                   0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",39500000.0],\
                   PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",117.0],PARAMETER[\"Scale_Factor\",\
                   1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
        wkt.replace(from, to)
    }

    #[test]
    fn a_system_without_a_known_name_is_known_by_its_parameters() {
        assert_eq!(gauss_kruger_number(&renamed("", "")), Some(4527));
        assert_eq!(gauss_kruger_number(&renamed("39500000.0", "500000")), Some(4548));
        assert_eq!(gauss_kruger_number(&renamed("39500000.0", "20500000")), Some(4498));
        assert_eq!(
            gauss_kruger_number(&renamed("Gauss_Kruger", "Transverse_Mercator")),
            Some(4527)
        );
    }

    #[test]
    fn one_parameter_that_differs_makes_it_another_system() {
        for (from, to) in [
            ("117.0", "116.35"),
            ("117.0", "114.0"),
            ("39500000.0", "40500000.0"),
            ("39500000.0", "500001.0"),
            ("Factor\",1.0", "Factor\",0.9996"),
            ("Northing\",0.0", "Northing\",-4000000.0"),
            ("D_China_2000", "D_Xian_1980"),
            ("298.257222101", "298.257"),
            ("Gauss_Kruger", "Lambert_Conformal_Conic"),
            ("UNIT[\"Meter\",1.0]", "UNIT[\"Foot\",0.3048]"),
            ("PARAMETER[\"Central_Meridian\",117.0],", ""),
        ] {
            assert_eq!(gauss_kruger_number(&renamed(from, to)), None, "{to}");
        }
    }
}
