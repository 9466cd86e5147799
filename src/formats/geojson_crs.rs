//! The `crs` member of GeoJSON from before RFC 7946 (2008), still written by many programs.

use super::message::Message;
use serde_json::Value;

/// The CRS that the raw JSON value of a `crs` member names: `EPSG:4527`, `OGC:CRS84`, else the name as it stands.
/// `None` for null, which the old standard meant as "unknown".
///
/// # Errors
/// A reference by link, or a value that says nothing: the place of every coordinate would be a guess.
pub fn declared_crs(raw: &[u8]) -> Result<Option<String>, Message> {
    let value: Value = serde_json::from_slice(raw).unwrap_or(Value::Null);
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let property = |name: &str| value.get("properties").and_then(|properties| properties.get(name));
    let named = match (&value, kind) {
        (Value::Null, _) => return Ok(None),
        (Value::String(name), _) => Some(name.clone()),
        (_, "name") => property("name").and_then(Value::as_str).map(ToOwned::to_owned),
        (_, "EPSG") => match property("code") {
            Some(Value::Number(code)) => Some(format!("EPSG:{code}")),
            Some(Value::String(code)) => Some(format!("EPSG:{}", code.trim())),
            _ => None,
        },
        (_, "link") => {
            return Err(Message::new(
                "crs 成员是指向别处的链接，本程序不联网，无法得知坐标系：请把它改成 \
                 {\"type\":\"name\",\"properties\":{\"name\":\"EPSG:编号\"}}",
                "the crs member is a link to another place, and nothing is fetched, so the coordinate system is unknown: \
                 replace it by {\"type\":\"name\",\"properties\":{\"name\":\"EPSG:number\"}}",
            ));
        }
        _ => None,
    };
    match named.as_deref().map(str::trim) {
        Some(name) if !name.is_empty() => Ok(Some(normalised(name))),
        _ => Err(Message::new(
            "无法理解 crs 成员，坐标系未知：请把它改成 {\"type\":\"name\",\"properties\":{\"name\":\"EPSG:编号\"}}，\
             或者（如为经纬度）删去它",
            "the crs member can't be understood, so the coordinate system is unknown: write \
             {\"type\":\"name\",\"properties\":{\"name\":\"EPSG:number\"}}, or remove it if the file is in longitude/latitude",
        )),
    }
}

/// `EPSG:4527` from the ways to write it: a short name, a URN with or without version, or an OGC address.
fn normalised(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let rest = ["urn:ogc:def:crs:", "urn:x-ogc:def:crs:"]
        .iter()
        .find_map(|prefix| lower.strip_prefix(prefix).map(|rest| (rest, ':')))
        .or_else(|| {
            ["http://www.opengis.net/def/crs/", "https://www.opengis.net/def/crs/"]
                .iter()
                .find_map(|prefix| lower.strip_prefix(prefix).map(|rest| (rest, '/')))
        });
    let parts: Option<(&str, &str)> = match rest {
        Some((rest, separator)) => rest
            .split_once(separator)
            .map(|(authority, tail)| (authority, tail.rsplit(separator).next().unwrap_or(tail))),
        None => lower
            .split_once(':')
            .map(|(authority, code)| (authority.trim(), code.trim())),
    };
    match parts {
        Some(("epsg", code)) if !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("EPSG:{code}")
        }
        Some(("ogc", "crs84")) => "OGC:CRS84".to_owned(),
        _ if lower == "crs84" => "OGC:CRS84".to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::declared_crs;

    fn name(text: &str) -> Option<String> {
        declared_crs(format!(r#"{{"type":"name","properties":{{"name":"{text}"}}}}"#).as_bytes()).expect("a name")
    }

    #[test]
    fn the_usual_ways_to_write_a_crs_mean_the_same() {
        for text in [
            "EPSG:4527",
            "epsg:4527",
            "urn:ogc:def:crs:EPSG::4527",
            "urn:ogc:def:crs:EPSG:8.8:4527",
            "urn:x-ogc:def:crs:EPSG:4527",
            "http://www.opengis.net/def/crs/EPSG/0/4527",
        ] {
            assert_eq!(name(text).as_deref(), Some("EPSG:4527"), "{text}");
        }
        for text in [
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            "urn:ogc:def:crs:OGC::CRS84",
            "OGC:CRS84",
            "CRS84",
        ] {
            assert_eq!(name(text).as_deref(), Some("OGC:CRS84"), "{text}");
        }
        assert_eq!(
            name("CGCS2000_3_Degree_GK_Zone_39").as_deref(),
            Some("CGCS2000_3_Degree_GK_Zone_39")
        );
        let code = declared_crs(br#"{"type":"EPSG","properties":{"code":4527}}"#).expect("a code");
        assert_eq!(code.as_deref(), Some("EPSG:4527"));
        assert_eq!(declared_crs(b"null"), Ok(None));
    }

    #[test]
    fn a_crs_that_says_nothing_is_refused_with_what_to_do() {
        for raw in [
            "{}",
            "4527",
            "[]",
            r#"{"type":"name"}"#,
            r#"{"type":"name","properties":{"name":" "}}"#,
        ] {
            let message = declared_crs(raw.as_bytes()).expect_err("refused");
            assert!(message.en.contains("EPSG:number"), "{raw}");
        }
        let link = declared_crs(br#"{"type":"link","properties":{"href":"http://x","type":"proj4"}}"#);
        assert!(link.expect_err("refused").en.contains("link"));
    }
}
