//! Layers written as drawings, workbooks and well-known text: what these hold comes back, what they can't hold is told.

use super::cli::{fixtures, refusal, run_json};
use super::writers::{RED_LINES, as_geojson, convert, details};
use super::{area_m2, folder, text_of};
use serde_json::Value;
use std::path::Path;

fn features(layer: &Value) -> &Vec<Value> {
    layer["features"].as_array().expect("features")
}

fn written(name: &str, collection: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = folder();
    let path = folder.path().join(name);
    std::fs::write(&path, collection).expect("written");
    (folder, path)
}

/// A collection of polygons in zone 39 of CGCS2000, each with a name and a note, by their rings in metres from a corner.
fn plots(plots: &[(&str, &[&[[f64; 2]]])]) -> String {
    let features: Vec<String> = plots
        .iter()
        .map(|(name, rings)| {
            let rings: Vec<Vec<[f64; 2]>> = rings
                .iter()
                .map(|ring| {
                    let moved = ring.iter().map(|[x, y]| [39_500_000.0 + x, 4_420_000.0 + y]);
                    moved.clone().chain(moved.take(1)).collect()
                })
                .collect();
            let geometry = serde_json::json!({"type": "Polygon", "coordinates": rings});
            format!(r#"{{"type":"Feature","properties":{{"MC":"{name}","layer":"x"}},"geometry":{geometry}}}"#)
        })
        .collect();
    let crs = r#"{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4527"}}"#;
    format!(
        r#"{{"type":"FeatureCollection","crs":{crs},"features":[{}]}}"#,
        features.join(",")
    )
}

const WIDE: [[f64; 2]; 4] = [[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]];
const HOLE: [[f64; 2]; 4] = [[40.0, 40.0], [60.0, 40.0], [60.0, 60.0], [40.0, 60.0]];
const APART: [[f64; 2]; 4] = [[200.0, 0.0], [250.0, 0.0], [250.0, 80.0], [200.0, 80.0]];

/// Read by ezdxf 1.4.5 (no fault found by its audit) and by GDAL 3.12.4 as well: the hole is one for both.
#[test]
fn a_drawing_keeps_outlines_holes_and_names_in_metres() {
    let (folder, plain) = written(
        "plots.geojson",
        &plots(&[("甲地块", &[&WIDE, &HOLE]), ("乙地块", &[&APART])]),
    );
    let out = folder.path().join("地块.dxf");
    let record = convert(&text_of(&plain), &out);
    assert_eq!(
        (&record["to"], &record["features_written"]),
        (&Value::from("EPSG:4527"), &Value::from(2))
    );
    let told = details(&record).join("\n");
    // No layer of a drawing, whatever it is called.
    assert!(told.contains("left out: layer"), "{told}");
    assert!(!told.contains("hatches"), "{told}");
    let text = encoding_rs::GBK
        .decode(&std::fs::read(&out).expect("written"))
        .0
        .into_owned();
    assert_eq!(text.matches("LWPOLYLINE").count(), 3);
    assert!(text.contains("甲地块"));
    let again = as_geojson(&out);
    let expected = as_geojson(&plain);
    assert_eq!(features(&again).len(), 2);
    for (one, other) in features(&again).iter().zip(features(&expected)) {
        assert_eq!(one["geometry"], other["geometry"]);
        assert_eq!(one["properties"]["label"], other["properties"]["MC"]);
        assert_eq!(one["properties"]["layer"], "地块");
    }
    assert!((area_m2(&text_of(&out)) - area_m2(&text_of(&plain))).abs() < 1e-6);
}

#[test]
fn what_outlines_would_mix_up_is_drawn_so_that_it_stays_apart() {
    // The second lies upon the first and is no hole of it.
    let (folder, plain) = written("upon.geojson", &plots(&[("红线", &[&WIDE]), ("核心区", &[&HOLE])]));
    let out = folder.path().join("upon.dxf");
    let record = convert(&text_of(&plain), &out);
    let told = details(&record).join("\n");
    assert!(
        told.contains("2 features of several areas, or that lie upon others, were drawn as hatches"),
        "{told}"
    );
    let (again, expected) = (as_geojson(&out), as_geojson(&plain));
    for (one, other) in features(&again).iter().zip(features(&expected)) {
        assert_eq!(one["geometry"], other["geometry"]);
        assert_eq!(one["properties"]["label"], other["properties"]["MC"]);
    }
    // Several areas, one of them an island in a lake; from degrees into the zone of the data, as it is told.
    let out = folder.path().join("red_lines.dxf");
    let record = convert(RED_LINES, &out);
    assert_eq!(
        (&record["to"], &record["features_written"]),
        (&Value::from("EPSG:4527"), &Value::from(4))
    );
    let again = as_geojson(&out);
    let parts = |layer: &Value| -> Vec<usize> {
        let of = |feature: &Value| feature["geometry"]["coordinates"].as_array().map_or(0, Vec::len);
        features(layer).iter().map(of).collect()
    };
    assert_eq!(parts(&again), parts(&as_geojson(&fixtures().join(RED_LINES))));
    let planar = folder.path().join("planar.gpkg");
    super::run(0, &["convert", RED_LINES, &text_of(&planar), "--to", "4527"]);
    assert!((area_m2(&text_of(&out)) - area_m2(&text_of(&planar))).abs() < 1e-3);
}

#[test]
fn degrees_never_become_the_metres_of_a_drawing() {
    let folder = folder();
    let out = folder.path().join("never.dxf");
    let refused = refusal(1, &["convert", RED_LINES, &text_of(&out), "--to", "EPSG:4490"]);
    assert!(
        refused.contains("in metres, not in the degrees of EPSG:4490"),
        "{refused}"
    );
    assert!(!out.exists());
    // A plane whose eastings don't name it is told to whoever gets the drawing.
    let record = run_json(
        0,
        &["convert", RED_LINES, &text_of(&out), "--to", "EPSG:4548", "--json"],
    );
    assert!(details(&record).join("\n").contains("--crs EPSG:4548"));
}

#[test]
fn a_line_that_closes_is_told_where_a_drawing_would_make_an_area_of_it() {
    let line = r#"{"type":"LineString","coordinates":[[117,40],[117.1,40],[117.1,40.1],[117,40]]}"#;
    let (folder, plain) = written("line.geojson", line);
    let record = convert(&text_of(&plain), &folder.path().join("line.dxf"));
    assert!(details(&record).join("\n").contains("1 lines close"), "{record}");
}

/// 3,000 vertices of some 20 characters are more than a cell holds.
#[test]
fn a_geometry_that_no_cell_holds_is_refused_and_never_cut() {
    let ring: Vec<[f64; 2]> = (0..3000)
        .map(|step| {
            let angle_rad = f64::from(step) / 3000.0 * std::f64::consts::TAU;
            [1000.0 * angle_rad.cos(), 1000.0 * angle_rad.sin()]
        })
        .collect();
    let (folder, plain) = written("round.geojson", &plots(&[("圆", &[&ring])]));
    let out = folder.path().join("round.xlsx");
    let refused = refusal(1, &["convert", &text_of(&plain), &text_of(&out)]);
    assert!(refused.contains("feature 1") && refused.contains("32767"), "{refused}");
    assert!(!out.exists());
}

#[test]
fn a_sheet_keeps_texts_that_look_like_formulas_and_fields_that_look_like_its_own() {
    let collection = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":
        {"X":1,"Y":2,"wkt":"=1+1","BH":"007","大数":9007199254740993,"ok":true,"空":null},
        "geometry":{"type":"Point","coordinates":[117.5,40.25]}}]}"#;
    let (folder, plain) = written("points.geojson", collection);
    let out = folder.path().join("points.xlsx");
    let record = convert(&text_of(&plain), &out);
    let told = details(&record).join("\n");
    assert!(
        told.contains("wkt was written as wkt_1") && told.contains("1 whole numbers"),
        "{told}"
    );
    let again = as_geojson(&out);
    assert_eq!(features(&again).len(), 1);
    let properties = &features(&again)[0]["properties"];
    for (field, value) in [
        ("X", Value::from(1)),
        ("Y", Value::from(2)),
        ("wkt_1", Value::from("=1+1")),
        ("BH", Value::from("007")),
        ("大数", Value::from("9007199254740993")),
        ("ok", Value::from(true)),
    ] {
        assert_eq!(properties[field], value, "{field}");
    }
    assert_eq!(
        features(&again)[0]["geometry"]["coordinates"],
        serde_json::json!([117.5, 40.25])
    );
}

#[test]
fn from_any_format_to_any_other_no_feature_and_no_area_is_lost() {
    let folder = folder();
    let ways: Vec<std::path::PathBuf> = [
        "txt", "shp", "gpkg", "fgb", "parquet", "dxf", "xlsx", "kml", "csv", "wkt", "esrijson", "geojson",
    ]
    .iter()
    .map(|ending| folder.path().join(format!("地块.{ending}")))
    .collect();
    let expected_m2 = area_m2("../points/example_b.txt");
    // Each from the one before, in a ring.
    let mut before = "../points/example_b.txt".to_owned();
    for out in ways.iter().chain(ways.first()) {
        let ending = Path::new(out).extension().expect("an ending").display().to_string();
        let record = convert(&before, out);
        assert_eq!(record["features_written"], 2, "{ending}");
        let found_m2 = area_m2(&text_of(out));
        assert!(
            (found_m2 - expected_m2).abs() < 0.01,
            "{ending}: {found_m2}, {expected_m2}"
        );
        before = text_of(out);
    }
}
