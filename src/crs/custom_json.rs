//! Projected systems that no number stands for, as PROJJSON (PROJ's own schema, as `GeoParquet` states them): the same list of
//! datums as for WKT, read from the members.

use super::custom::{datum_of_name, is_modern, old_datum};
use serde_json::Value;

/// What the text of a system says of its datum.
pub enum Datum {
    /// The longitude/latitude of a datum of the list.
    Known(&'static str),
    /// The old datum of China that its ellipsoid belongs to.
    Old(&'static str),
    Other,
}

/// The name of the system that a text describes; `None` if it is no PROJJSON.
#[must_use]
pub fn name_of(text: &str) -> Option<String> {
    let system = object(text)?;
    system.get("name").and_then(Value::as_str).map(ToOwned::to_owned)
}

/// The datum of a projected system; `None` if the text is no PROJJSON.
#[must_use]
pub fn datum_of(text: &str) -> Option<Datum> {
    let system = object(text)?;
    let is_projected = system.get("type").and_then(Value::as_str) == Some("ProjectedCRS");
    let base = system.get("base_crs").unwrap_or(&system);
    let frame = base.get("datum").or_else(|| base.get("datum_ensemble"));
    let Some((frame, ellipsoid)) = frame.and_then(|frame| Some((frame, frame.get("ellipsoid")?))) else {
        return Some(Datum::Other);
    };
    // Metres, unless it is an object with a unit of its own.
    let number = |name: &str| {
        ellipsoid
            .get(name)
            .filter(|value| value.is_number())
            .map(Value::to_string)
    };
    let (Some(axis), Some(flattening)) = (number("semi_major_axis"), number("inverse_flattening")) else {
        return Some(Datum::Other);
    };
    if let Some(old) = old_datum(&axis, &flattening) {
        return Some(Datum::Old(old));
    }
    let name = frame.get("name").and_then(Value::as_str).unwrap_or_default();
    let is_greenwich = frame
        .get("prime_meridian")
        .is_none_or(|meridian| meridian.get("name").and_then(Value::as_str) == Some("Greenwich"));
    let known = datum_of_name(name).filter(|_| is_projected && is_greenwich && is_modern(&axis, &flattening));
    Some(known.map_or(Datum::Other, Datum::Known))
}

fn object(text: &str) -> Option<Value> {
    let text = text.trim_start().starts_with('{').then_some(text)?;
    serde_json::from_str(text).ok().filter(Value::is_object)
}

#[cfg(test)]
mod tests {
    use super::super::custom::custom;
    use super::super::error::CrsError;
    use super::super::transform::Transformer;

    /// As pyproj 3.7.2 writes an Albers system of China, `CRS("+proj=aea … +ellps=GRS80")` with the datum named.
    fn albers() -> String {
        let parameter = |name: &str, value: f64, unit: &str, code: u32| {
            format!(r#"{{"name":"{name}","value":{value},"unit":"{unit}","id":{{"authority":"EPSG","code":{code}}}}}"#)
        };
        let parameters = [
            parameter("Latitude of false origin", 0.0, "degree", 8821),
            parameter("Longitude of false origin", 105.0, "degree", 8822),
            parameter("Latitude of 1st standard parallel", 25.0, "degree", 8823),
            parameter("Latitude of 2nd standard parallel", 47.0, "degree", 8824),
            parameter("Easting at false origin", 0.0, "metre", 8826),
            parameter("Northing at false origin", 0.0, "metre", 8827),
        ]
        .join(",");
        format!(
            r#"{{"type":"ProjectedCRS","name":"China Albers","base_crs":{{"type":"GeographicCRS","name":"CGCS2000",
            "datum":{{"type":"GeodeticReferenceFrame","name":"China 2000","ellipsoid":{{"name":"CGCS2000","semi_major_axis":6378137,
            "inverse_flattening":298.257222101}}}},"coordinate_system":{{"subtype":"ellipsoidal","axis":[
            {{"name":"Longitude","abbreviation":"lon","direction":"east","unit":"degree"}},
            {{"name":"Latitude","abbreviation":"lat","direction":"north","unit":"degree"}}]}}}},
            "conversion":{{"name":"Albers","method":{{"name":"Albers Equal Area","id":{{"authority":"EPSG","code":9822}}}},
            "parameters":[{parameters}]}},"coordinate_system":{{"subtype":"Cartesian","axis":[
            {{"name":"Easting","abbreviation":"E","direction":"east","unit":"metre"}},
            {{"name":"Northing","abbreviation":"N","direction":"north","unit":"metre"}}]}}}}"#
        )
    }

    /// Where the position lies is by pyproj 3.7.2, as for the same system by its PROJ string (`tests/cli/crs.rs`).
    #[test]
    fn a_system_by_its_members_is_read_if_its_datum_is_known() {
        let known = custom(&albers()).expect("it is known");
        assert_eq!(known.geographic, "EPSG:4490");
        let to_lonlat = Transformer::to_lonlat(&known.text).expect("PROJ reads it");
        let [longitude, _] = to_lonlat.convert([1e6, 4.2e6]).expect("it has an image");
        assert!((longitude - 116.713_522_897_541_64).abs() < 1e-6, "{longitude}");
        assert_eq!(crate::crs::shown(&known.text), "China Albers [PROJJSON, CGCS2000]");
    }

    #[test]
    fn an_old_or_unknown_datum_is_refused_as_in_other_texts() {
        let krasovsky = albers().replace("6378137", "6378245").replace("298.257222101", "298.3");
        assert!(matches!(
            custom(&krasovsky),
            Err(CrsError::OldEllipsoid {
                datum: "Beijing 1954",
                ..
            })
        ));
        for (from, to) in [
            ("China 2000", "NAD83"),
            ("ProjectedCRS", "EngineeringCRS"),
            ("298.257222101", "298.25"),
            ("\"ellipsoid\"", "\"prime_meridian\":{\"name\":\"Paris\"},\"ellipsoid\""),
        ] {
            assert!(
                matches!(custom(&albers().replace(from, to)), Err(CrsError::Unknown { .. })),
                "{to}"
            );
        }
    }
}
