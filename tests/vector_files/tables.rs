//! `GeoParquet` by geopandas and pyarrow: every kind of column, coordinate systems said, unsaid and unknown, refusals.

use super::{check_refusal, check_that_nothing_is_lost, open, open_bytes};
use serde_json::json;

#[test]
fn every_kind_of_column_becomes_what_the_program_that_wrote_it_says() {
    let layer = open("geoparquet/kinds.parquet").expect("reads");
    check_that_nothing_is_lost("kinds", &layer);
    // What pyarrow's `to_pylist` gives, with days and moments as ISO 8601; the second row has no geometry.
    assert_eq!((layer.shapes.len(), layer.features_read), (2, 3));
    assert_eq!(layer.feature_numbers, [1, 3]);
    let expected = json!({
        "flag": true, "small": -7, "unsigned": 18_446_744_073_709_551_615_u64, "single": 0.1, "double": 0.1, "money": -12.34,
        "text": "中文 \"x\"", "day": "1970-01-01", "moment": "2023-11-14T22:13:20.123", "moment_utc": "2023-11-14T22:13:20.123456Z",
        "clock": "12:34:56", "blob": null, "inside.a": 1, "inside.b": "x", "word": "甲",
    });
    assert_eq!(serde_json::Value::from(layer.attributes.object(0)), expected);
    let last = layer.attributes.object(1);
    assert!(
        last.iter().all(|(name, value)| name == "word" || value.is_null()),
        "{last:?}"
    );
    let details: Vec<&str> = layer.issues.iter().map(|issue| issue.detail.as_str()).collect();
    assert!(
        details
            .iter()
            .any(|detail| detail.contains("columns of lists") && detail.contains("list")),
        "{details:?}"
    );
    assert!(
        details.iter().any(|detail| detail.contains("2 binary values")),
        "{details:?}"
    );
}

#[test]
fn a_system_that_is_not_said_is_longitude_and_latitude_and_an_unknown_one_stays_unknown() {
    for (name, crs) in [
        ("zone39", Some("EPSG:4527")),
        ("red_lines_snappy", Some("EPSG:4490")),
        ("lines_crs84", Some("OGC:CRS84")),
        ("zone39_unknown", None),
    ] {
        let layer = open(&format!("geoparquet/{name}.parquet")).expect("reads");
        assert_eq!(layer.declared_crs.as_deref(), crs, "{name}");
    }
}

#[test]
fn what_is_no_geoparquet_with_wkb_is_refused_by_name() {
    check_refusal(
        "native",
        open("geoparquet/points_native.parquet"),
        &["GeoArrow", "point", "geometry_encoding=\"WKB\""],
    );
    check_refusal(
        "none",
        open("geoparquet/no_geometry.parquet"),
        &["`geo` metadata", "GeoPackage"],
    );
    check_refusal("short", open_bytes("a.parquet", b"PAR1PAR1"), &["damaged or cut short"]);
}
