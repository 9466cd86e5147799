//! Each file against the GeoJSON that the same program wrote of the same data: geometry, names, areas.

use super::{Files, check_that_nothing_is_lost, fixtures, open};
use ecozone::layer::parsed::ParsedLayer;
use serde_json::Value;

/// The twins of a shapefile, and what its ledger says beside.
#[test]
fn shapefiles_hold_what_their_geojson_twins_hold() {
    for (set, twin) in [
        ("shapefile/red_lines_utf8", "shapefile/red_lines.geojson"),
        ("shapefile/red_lines_gbk", "shapefile/red_lines.geojson"),
        ("shapefile/red_lines_bare", "shapefile/red_lines.geojson"),
        ("shapefile/zone39", "shapefile/zone39.geojson"),
        ("shapefile/cm117", "shapefile/cm117.geojson"),
        ("shapefile/lines_z", "shapefile/lines_z.geojson"),
    ] {
        let files = Files::fixture(set);
        let twin = open(twin).expect("the twin");
        for ending in ["shp", "dbf", "shx", "prj"] {
            let layer = files
                .open(ending, None)
                .unwrap_or_else(|error| panic!("{set}.{ending}: {error}"));
            check_that_nothing_is_lost(set, &layer);
            check_same(set, &layer, &twin);
        }
    }
}

#[test]
fn archives_and_kml_hold_what_their_geojson_twins_hold() {
    for (name, twin) in [
        ("zip/gbk_names.zip", "shapefile/red_lines.geojson"),
        ("zip/gdal.shz", "shapefile/red_lines.geojson"),
        ("zip/geojson.zip", "shapefile/lines_z.geojson"),
        ("geopackage/red_lines.gpkg", "shapefile/red_lines.geojson"),
        ("flatgeobuf/red_lines.fgb", "shapefile/red_lines.geojson"),
        ("flatgeobuf/zone39.fgb", "flatgeobuf/zone39.geojson"),
        ("flatgeobuf/lines_z.fgb", "shapefile/lines_z.geojson"),
        ("geoparquet/red_lines_plain.parquet", "shapefile/red_lines.geojson"),
        ("geoparquet/red_lines_snappy.parquet", "shapefile/red_lines.geojson"),
        ("geoparquet/red_lines_gzip.parquet", "shapefile/red_lines.geojson"),
        ("geoparquet/red_lines_brotli.parquet", "shapefile/red_lines.geojson"),
        ("geoparquet/red_lines_zstd.parquet", "shapefile/red_lines.geojson"),
        ("geoparquet/red_lines_lz4.parquet", "shapefile/red_lines.geojson"),
        ("geoparquet/red_lines_old.parquet", "shapefile/red_lines.geojson"),
        ("geoparquet/zone39.parquet", "shapefile/zone39.geojson"),
        ("geoparquet/lines_z.parquet", "shapefile/lines_z.geojson"),
        ("kml/gdal_kml.kml", "kml/places.geojson"),
        ("kml/gdal_libkml.kml", "kml/places.geojson"),
        ("kml/gdal_libkml.kmz", "kml/places.geojson"),
    ] {
        let layer = open(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let twin = open(twin).expect("the twin");
        check_that_nothing_is_lost(name, &layer);
        check_same(name, &layer, &twin);
    }
}

/// The same parts with the same rings, whatever their direction and first position; attributes that both have agree.
fn check_same(name: &str, layer: &ParsedLayer, twin: &ParsedLayer) {
    assert_eq!(layer.shapes.len(), twin.shapes.len(), "{name}");
    for feature in 0..layer.shapes.len() {
        let (ours, theirs) = (parts(layer, feature), parts(twin, feature));
        assert_eq!(ours.len(), theirs.len(), "{name}, feature {feature}: parts");
        for (our, their) in ours.iter().zip(&theirs) {
            assert_eq!(our.len(), their.len(), "{name}, feature {feature}: rings");
            for (one, other) in our.iter().zip(their) {
                let sizes = (one.0 - other.0).abs() <= 1e-9 * other.0.abs().max(1e-3);
                assert!(
                    sizes && one.1 == other.1,
                    "{name}, feature {feature}: {one:?} {other:?}"
                );
            }
        }
        let theirs = twin.attributes.object(feature);
        let ours = layer.attributes.object(feature);
        let mut shared = 0;
        for (field, value) in &theirs {
            // A name of more than ten bytes is cut in a .dbf; KML renames what it knows.
            let known = ours.iter().find(|(own, _)| {
                *own == field
                    || field.starts_with(own.as_str())
                    || *own == "name" && field == "MC"
                    || *own == "description" && field == "生态功能"
            });
            let Some((own, own_value)) = known else {
                assert!(value.is_null(), "{name}: {field} is missing");
                continue;
            };
            shared += 1;
            assert!(same_value(own_value, value), "{name}: {own} {own_value} {value}");
        }
        assert!(shared > 0, "{name}: no attributes");
    }
}

fn same_value(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() <= 1e-12 * other.abs(),
        // The twin has a whole number where KML keeps 64 bits as text.
        (None, Some(_)) => one.as_str() == Some(&other.to_string()),
        _ => one == other,
    }
}

/// Of each part, of each ring: twice its area, and how many different positions it has. Sorted, for order is no matter.
fn parts(layer: &ParsedLayer, feature: usize) -> Vec<Vec<(f64, usize)>> {
    let mut parts: Vec<Vec<(f64, usize)>> = layer
        .shapes
        .feature(feature)
        .parts()
        .map(|part| {
            let mut rings: Vec<(f64, usize)> = part.paths().map(size).collect();
            rings[1..].sort_by(|one, other| one.0.total_cmp(&other.0));
            rings
        })
        .collect();
    parts.sort_by(|one, other| one[0].0.total_cmp(&other[0].0));
    parts
}

fn size(path: &[[f64; 2]]) -> (f64, usize) {
    let [x, y] = path[0];
    let twice: f64 = path
        .windows(2)
        .map(|edge| (edge[0][0] - x) * (edge[1][1] - y) - (edge[1][0] - x) * (edge[0][1] - y))
        .sum();
    (twice.abs(), path.len())
}

/// Runs `ecozone info --json` and gives the areas.
fn area_m2(path: &str) -> f64 {
    let output = assert_cmd::Command::cargo_bin("ecozone")
        .expect("the program")
        .args(["info", "--json"])
        .arg(fixtures().join(path))
        .output()
        .expect("runs");
    assert!(
        output.status.success(),
        "{path}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let info: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    info["inputs"][0]["area"].as_f64().expect("an area")
}

#[test]
fn areas_on_the_command_line_are_those_of_the_twins_to_a_hundredth_of_a_square_metre() {
    for (twin, files) in [
        (
            "shapefile/red_lines.geojson",
            vec![
                "shapefile/red_lines_utf8.shp",
                "shapefile/red_lines_gbk.dbf",
                "shapefile/red_lines_bare.prj",
                "zip/gbk_names.zip",
                "zip/gdal.shz",
                "geopackage/red_lines.gpkg",
                "flatgeobuf/red_lines.fgb",
                "geoparquet/red_lines_zstd.parquet",
                "geoparquet/red_lines_old.parquet",
            ],
        ),
        (
            "shapefile/zone39.geojson",
            vec!["shapefile/zone39.shp", "geoparquet/zone39.parquet"],
        ),
        ("shapefile/cm117.geojson", vec!["shapefile/cm117.shx"]),
        (
            "kml/places.geojson",
            vec!["kml/gdal_kml.kml", "kml/gdal_libkml.kml", "kml/gdal_libkml.kmz"],
        ),
    ] {
        let expected = area_m2(twin);
        assert!(expected > 1e8, "{twin}: {expected}");
        for file in files {
            let found = area_m2(file);
            assert!((found - expected).abs() < 0.01, "{file}: {found} instead of {expected}");
        }
    }
}
