//! Layers written in every format: what is read again is what was written.
//!
//! The same files were opened by `GeoPandas` 1.2.0 over GDAL 3.12.4 (`GeoParquet` by pyarrow 26, workbooks by openpyxl 3.1,
//! drawings by ezdxf 1.4 as well): every geometry differs by nothing from its twin, codes and texts are equal, and the table
//! types are those of the values.

use super::cli::{fixtures, refusal, run, run_json};
use super::{area_m2, folder, text_of};
use serde_json::Value;
use std::path::Path;

/// Converts and gives the record of it.
pub(super) fn convert(input: &str, output: &Path) -> Value {
    run_json(0, &["convert", input, &text_of(output), "--json"])
}

pub(super) fn as_geojson(input: &Path) -> Value {
    let folder = folder();
    let out = folder.path().join("again.geojson");
    run(0, &["convert", &text_of(input), &text_of(&out)]);
    serde_json::from_slice(&std::fs::read(out).expect("written")).expect("JSON")
}

pub(super) fn details(record: &Value) -> Vec<String> {
    let issues = record["issues"].as_array().expect("issues");
    issues
        .iter()
        .filter_map(|issue| issue["detail"].as_str().map(ToOwned::to_owned))
        .collect()
}

/// Read by GDAL 3.12 as well: three points with their fields.
#[test]
fn places_keep_their_fields_in_a_table_and_what_it_can_not_hold_is_told() {
    let folder = folder();
    let places = folder.path().join("places.csv");
    std::fs::write(&places, "名称,人口,lon,lat\n甲,12,117.5,40.25\n=乙,,118,41\n").expect("written");
    let out = folder.path().join("out.csv");
    let record = convert(&text_of(&places), &out);
    assert_eq!(record["features_written"], 2);
    let written = std::fs::read_to_string(&out).expect("written");
    assert_eq!(
        written,
        "\u{feff}名称,人口,经度,纬度\r\n甲,12,117.5,40.25\r\n'=乙,,118,41\r\n"
    );
    let again = as_geojson(&out);
    assert_eq!(again["features"][0]["properties"]["人口"], "12");
    // Boundaries have a name and nothing else.
    let record = convert(RED_LINES, &out);
    let told = details(&record);
    assert!(
        told.iter()
            .any(|detail| detail.contains("left out") && detail.contains("生态功能")),
        "{told:?}"
    );
    let record = convert("../points/example_c.txt", &out);
    let told = details(&record);
    assert!(told.iter().any(|detail| detail.contains("--crs EPSG:4548")), "{told:?}");
}

#[test]
fn a_feature_a_line_is_what_it_says_and_in_degrees() {
    let folder = folder();
    for (ending, begin) in [
        ("geojsonl", "{\"type\":\"Feature\""),
        ("geojsons", "\u{1e}{\"type\":\"Feature\""),
    ] {
        let out = folder.path().join(format!("b.{ending}"));
        let record = convert("../points/example_b.txt", &out);
        assert_eq!(
            (&record["features_written"], &record["to"]),
            (&Value::from(2), &Value::from("EPSG:4490"))
        );
        let text = std::fs::read_to_string(&out).expect("written");
        assert_eq!(text.lines().count(), 2);
        assert!(text.lines().all(|line| line.starts_with(begin)), "{text}");
        let difference_m2 = area_m2(&text_of(&out)) - area_m2("../points/example_b.txt");
        assert!(difference_m2.abs() < 0.001, "{ending}: {difference_m2}");
    }
    let out = text_of(&folder.path().join("b.geojsonl"));
    refusal(
        1,
        &[
            "convert",
            "../points/example_b.txt",
            &out,
            "--to",
            "EPSG:4527",
            "--quiet",
        ],
    );
}

pub(super) const RED_LINES: &str = "../shapefile/red_lines.geojson";

#[test]
fn every_format_gives_back_the_same_shapes_and_values() {
    let folder = folder();
    let original = as_geojson(&fixtures().join(RED_LINES));
    let expected_m2 = area_m2(RED_LINES);
    for ending in ["gpkg", "shp", "zip", "kml", "fgb", "parquet", "xlsx", "esrijson"] {
        let out = folder.path().join(format!("红线.{ending}"));
        let record = convert(RED_LINES, &out);
        assert_eq!(record["features_written"], 4, "{ending}");
        assert_eq!(
            record["to"],
            if ending == "kml" { "EPSG:4326" } else { "EPSG:4490" },
            "{ending}"
        );
        let again = as_geojson(&out);
        for (one, other) in again["features"]
            .as_array()
            .expect("features")
            .iter()
            .zip(original["features"].as_array().expect("features"))
        {
            assert_eq!(one["geometry"], other["geometry"], "{ending}");
            for (field, value) in other["properties"].as_object().expect("properties") {
                let field = if matches!(ending, "shp" | "zip") && field == "生态功能" {
                    "生态功"
                } else {
                    field
                };
                let found = &one["properties"][field];
                // KML has no type for whole numbers of 64 bits.
                let is_same = found == value
                    || found.as_f64().is_some() && found.as_f64() == value.as_f64()
                    || ending == "kml" && found.as_str() == Some(&value.to_string());
                assert!(is_same, "{ending}: {field} {found} {value}");
            }
        }
        let found_m2 = area_m2(&text_of(&out));
        assert!((found_m2 - expected_m2).abs() < 0.01, "{ending}: {found_m2}");
    }
}

#[test]
fn a_projected_layer_stays_in_its_plane_and_keeps_its_area() {
    let folder = folder();
    let expected_m2 = area_m2("../points/example_b.txt");
    for (ending, crs) in [
        ("gpkg", "EPSG:4527"),
        ("shp", "EPSG:4527"),
        ("kml", "EPSG:4326"),
        ("fgb", "EPSG:4527"),
        ("parquet", "EPSG:4527"),
        ("esrijson", "EPSG:4527"),
        ("wkt", "EPSG:4527"),
    ] {
        let out = folder.path().join(format!("b.{ending}"));
        let record = convert("../points/example_b.txt", &out);
        assert_eq!(record["to"], crs);
        let info = run_json(0, &["info", &text_of(&out), "--json"]);
        assert_eq!(info["inputs"][0]["crs"], crs);
        assert_eq!(info["inputs"][0]["crs_origin"], "declared");
        let found_m2 = area_m2(&text_of(&out));
        assert!(
            (found_m2 - expected_m2).abs() < 0.01,
            "{ending}: {found_m2}, {expected_m2}"
        );
    }
    let refused = refusal(
        1,
        &[
            "convert",
            "../points/example_b.txt",
            &text_of(&folder.path().join("b.kml")),
            "--to",
            "4527",
        ],
    );
    assert!(refused.contains("longitude and latitude"), "{refused}");
}

#[test]
fn what_a_shapefile_can_not_hold_is_told_or_refused() {
    let folder = folder();
    let input = folder.path().join("wide.geojson");
    let long = "很".repeat(100);
    let point = r#"{"type":"Point","coordinates":[117,40]}"#;
    let line = r#"{"type":"LineString","coordinates":[[117,40],[118,40]]}"#;
    let feature = |geometry: &str| {
        format!(
            r#"{{"type":"Feature","geometry":{geometry},"properties":{{"population_2020":1,"population_2021":2,"说明":"{long}","ok":true}}}}"#
        )
    };
    let collection = |features: &str| format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
    std::fs::write(&input, collection(&feature(point))).expect("written");
    let out = folder.path().join("wide.shp");
    let record = convert(&text_of(&input), &out);
    let said = details(&record).join("\n");
    for word in [
        "population_2020 was written as population",
        "population_2021 was written as populati_1",
        "more than 254 bytes",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
    let again = as_geojson(&out);
    let properties = &again["features"][0]["properties"];
    assert_eq!(properties["population"], 1);
    assert_eq!(properties["populati_1"], 2);
    assert_eq!(properties["ok"], true);
    // 254 bytes hold 84 characters of three.
    assert_eq!(properties["说明"].as_str().map(|text| text.chars().count()), Some(84));

    std::fs::write(&input, collection(&format!("{},{}", feature(point), feature(line)))).expect("written");
    let refused = refusal(
        1,
        &["convert", &text_of(&input), &text_of(&folder.path().join("mixed.shp"))],
    );
    assert!(refused.contains("one kind") && refused.contains(".gpkg"), "{refused}");
    assert!(
        !folder.path().join("mixed.dbf").exists(),
        "nothing is left of what was refused"
    );
    // A GeoPackage holds both.
    let out = folder.path().join("mixed.gpkg");
    convert(&text_of(&input), &out);
    assert_eq!(as_geojson(&out)["features"].as_array().map(Vec::len), Some(2));
}

#[test]
fn no_part_of_an_input_is_overwritten() {
    let folder = folder();
    let first = folder.path().join("a.shp");
    convert(RED_LINES, &first);
    let before = std::fs::read(folder.path().join("a.dbf")).expect("written");
    let refused = refusal(1, &["convert", &text_of(&first), &text_of(&first)]);
    assert!(refused.contains("overwrite"), "{refused}");
    // By way of one of its parts the set is the input.
    let refused = refusal(
        1,
        &["convert", &text_of(&folder.path().join("a.dbf")), &text_of(&first)],
    );
    assert!(refused.contains("overwrite"), "{refused}");
    assert_eq!(std::fs::read(folder.path().join("a.dbf")).expect("there"), before);
}

#[test]
fn the_same_layer_gives_the_same_bytes() {
    let folder = folder();
    for ending in [
        "gpkg", "shp", "zip", "kml", "fgb", "parquet", "xlsx", "esrijson", "dxf", "wkt",
    ] {
        let [one, other] = ["one", "other"].map(|name| {
            let place = folder.path().join(name);
            std::fs::create_dir_all(&place).expect("made");
            place.join(format!("a.{ending}"))
        });
        convert(RED_LINES, &one);
        convert(RED_LINES, &other);
        assert_eq!(
            std::fs::read(&one).expect("written"),
            std::fs::read(&other).expect("written"),
            "{ending}"
        );
    }
}

#[test]
fn what_is_made_up_stays_marked_where_the_format_can_say_so() {
    let folder = folder();
    for ending in ["gpkg", "fgb", "parquet", "geojson"] {
        let out = folder.path().join(format!("pretty.{ending}"));
        run(0, &["convert", "../geojson/pretty.geojson", &text_of(&out), "--quiet"]);
        assert_eq!(as_geojson(&out)["illustrative"], true, "{ending}");
    }
    // Elsewhere the mark is lost, which is told.
    let out = folder.path().join("pretty.kml");
    let output = run(
        0,
        &["convert", "../geojson/pretty.geojson", &text_of(&out), "--lang", "en"],
    );
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(told.contains("marked illustrative"), "{told}");
}
