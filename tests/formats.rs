//! Reading and writing GeoJSON, held by a table of awkward files, by another reader, and by damage of every kind.

use ecozone::formats::geojson_write::{WriteFeature, write_feature_collection};
use ecozone::formats::{FormatError, read_layer};
use ecozone::geometry::shapes::{Bounds, PartKind, Shapes};
use ecozone::issues::Action;
use ecozone::layer::parsed::ParsedLayer;
use ecozone::progress::Progress;
use ecozone::texts::Language;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn read(bytes: &[u8]) -> Result<ParsedLayer, FormatError> {
    read_layer(&mut &*bytes, "case.geojson", &Progress::new())
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// `kept/positions` and then `number:fault` for each issue, a kept one in brackets; or `refused` and words of the message.
#[derive(Clone, Copy)]
enum Expected {
    Reads(&'static str),
    Refused(&'static [&'static str]),
}
use Expected::{Reads, Refused};

fn outcome(layer: &ParsedLayer) -> String {
    let mut text = format!("{}/{}", layer.shapes.len(), layer.shapes.position_count());
    for issue in &layer.issues {
        let (code, number) = (issue.fault.code(), issue.feature);
        if issue.action == Action::Rejected {
            write!(text, " {number}:{code}").expect("a string");
        } else {
            write!(text, " ({number}:{code})").expect("a string");
        }
    }
    text
}

fn check(name: &str, bytes: &[u8], expected: Expected) {
    match (read(bytes), expected) {
        (Ok(layer), Reads(text)) => {
            assert_eq!(outcome(&layer), text, "{name}: {:?}", layer.issues);
            check_that_nothing_is_lost(name, &layer);
        }
        (Err(error), Refused(words)) => {
            let message = error.to_string();
            for word in words {
                assert!(message.contains(word), "{name}: {message:?} should say {word:?}");
            }
            let FormatError::Unreadable { message } = error else {
                panic!("{name}: {message}");
            };
            assert!(!message.text(Language::Zh).is_ascii(), "{name} has no Chinese message");
        }
        (Ok(layer), Refused(_)) => panic!("{name} was read: {}", outcome(&layer)),
        (Err(error), Reads(text)) => panic!("{name} was refused ({error}), expected {text}"),
    }
}

/// Read = kept + reported, and the arrays of a layer run in step.
fn check_that_nothing_is_lost(name: &str, layer: &ParsedLayer) {
    assert_eq!(layer.format, "GeoJSON", "{name}");
    assert_eq!(layer.features_read, layer.shapes.len() + layer.unread.len(), "{name}");
    assert_eq!(layer.attributes.len(), layer.shapes.len(), "{name}");
    assert_eq!(layer.feature_numbers.len(), layer.shapes.len(), "{name}");
    let rejected: Vec<u32> = layer
        .issues
        .iter()
        .filter(|issue| issue.action == Action::Rejected)
        .map(|issue| issue.feature)
        .collect();
    let unread: Vec<u32> = layer.unread.iter().map(|(number, _)| *number).collect();
    assert_eq!(rejected, unread, "{name}");
    let in_parts: usize = layer.shapes.features().map(|feature| feature.position_count()).sum();
    assert_eq!(in_parts, layer.shapes.position_count(), "{name}: every position belongs to a path");
    for feature in 0..layer.attributes.len() {
        let raw = layer.attributes.raw(feature);
        assert!(raw.is_empty() || serde_json::from_slice::<Map<String, Value>>(raw).is_ok(), "{name}");
    }
}

const TRIANGLE: &str = "[[0,0],[4,0],[0,4],[0,0]]";

/// A geometry with `@` for a triangle's ring, wrapped as one feature of a collection.
fn in_feature(geometry: &str) -> String {
    let geometry = geometry.replace('@', TRIANGLE);
    format!(r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{geometry}}}]}}"#)
}

#[test]
fn geometries_of_every_kind_and_shape() {
    let cases: &[(&str, Expected)] = &[
        (r#"{"type":"Point","coordinates":[1,2]}"#, Reads("1/1")),
        (r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#, Reads("1/2")),
        (r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#, Reads("1/2")),
        (r#"{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}"#, Reads("1/4")),
        (r#"{"type":"Polygon","coordinates":[@]}"#, Reads("1/4")),
        (r#"{"type":"Polygon","coordinates":[@,@]}"#, Reads("1/8")),
        (r#"{"type":"MultiPolygon","coordinates":[[@],[@,@]]}"#, Reads("1/12")),
        (r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"Polygon","coordinates":[@]}]}"#, Reads("1/5")),
        (r#"{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}]}"#, Reads("1/1")),
        // Members in another order.
        (r#"{"coordinates":[@],"type":"Polygon"}"#, Reads("1/4")),
        (r#"{"coordinates":[[@],[@]],"bbox":[0,0,4,4],"type":"MultiPolygon"}"#, Reads("1/8")),
        (r#"{"geometries":[{"coordinates":[1,2],"type":"Point"}],"type":"GeometryCollection"}"#, Reads("1/1")),
        // The last type wins.
        (r#"{"type":"Point","coordinates":[@],"type":"Polygon"}"#, Reads("1/4")),
        // Escapes in names and types.
        (r#"{"\u0074ype":"P\u006fint","coordin\u0061tes":[1,2]}"#, Reads("1/1")),
        // Height, measure and more are dropped; space is free; numbers have many forms.
        (r#"{"type":"LineString","coordinates":[[1,2,3],[3,4,5,6,7]]}"#, Reads("1/2")),
        ("{\"type\":\"LineString\",\"coordinates\":[ [ 1 ,\t2 ]\r\n , [ 3 , 4 ] ] }", Reads("1/2")),
        (r#"{"type":"LineString","coordinates":[[1e1,2E-3],[-0,0.5e+2]]}"#, Reads("1/2")),
        (r#"{"type":"Point","coordinates":[104.06571234567890123456789012345678901234567890123456789012345678901234567890,30]}"#, Reads("1/1")),
        // No place: allowed by RFC 7946, but never silently clear.
        ("null", Reads("0/0 1:null-geometry")),
        (r#"{"type":"Point","coordinates":[]}"#, Reads("0/0 1:null-geometry")),
        (r#"{"type":"Polygon","coordinates":[]}"#, Reads("0/0 1:null-geometry")),
        (r#"{"type":"Polygon","coordinates":[[]]}"#, Reads("0/0 1:null-geometry")),
        (r#"{"type":"MultiPolygon","coordinates":[[[]]]}"#, Reads("0/0 1:null-geometry")),
        (r#"{"type":"GeometryCollection","geometries":[]}"#, Reads("0/0 1:null-geometry")),
        // Empty parts beside full ones are passed over and said so.
        (r#"{"type":"MultiPolygon","coordinates":[[],[@]]}"#, Reads("1/4 (1:ignored-member)")),
        (r#"{"type":"Polygon","coordinates":[@,[]]}"#, Reads("1/4 (1:ignored-member)")),
        (r#"{"type":"MultiLineString","coordinates":[[],[[1,2],[3,4]]]}"#, Reads("1/2 (1:ignored-member)")),
        (r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[]},{"type":"Point","coordinates":[1,2]}]}"#, Reads("1/1 (1:ignored-member)")),
        (r#"{"type":"Polygon","coordinates":[[],@]}"#, Reads("0/0 1:unreadable")),
        // Well-formed JSON, wrong geometry: the feature is rejected.
        (r#"{"type":"Polygon","coordinates":@}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"LineString","coordinates":[@]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"Point","coordinates":[[1,2]]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"Point","coordinates":[1]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"LineString","coordinates":[[1,2],[3]]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"LineString","coordinates":[[1,2],[]]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"LineString","coordinates":[[1,2],["3","4"]]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"LineString","coordinates":[[1,2],[3,4,"h"]]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"LineString","coordinates":[[1,2],[3,[4]]]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"LineString","coordinates":[[1,2],{"x":3}]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"LineString","coordinates":[[1,2],[[3,4]]]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"LineString","coordinates":[[1,2],[3,null]]}"#, Reads("0/0 1:non-finite")),
        (r#"{"type":"LineString","coordinates":[[1,2],[1e400,3]]}"#, Reads("0/0 1:non-finite")),
        (r#"{"type":"LineString","coordinates":"1,2 3,4"}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"LineString","coordinates":null}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"LineString"}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"Circle","coordinates":[1,2]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"polygon","coordinates":[@]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":3,"coordinates":[@]}"#, Reads("0/0 1:unreadable")),
        (r#"{"coordinates":[@]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"GeometryCollection","geometries":[null]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"GeometryCollection","geometries":{}}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"GeometryCollection","coordinates":[1,2]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"Point","coordinates":[1,2],"geometries":[]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"Point","coordinates":[1,2],"crs":{"type":"name","properties":{"name":"EPSG:4527"}}}"#, Reads("0/0 1:unreadable")),
        (r#""POINT(1 2)""#, Reads("0/0 1:unreadable")),
        ("[1,2]", Reads("0/0 1:unreadable")),
        // Open which of two is meant.
        (r#"{"type":"Point","coordinates":[1,2],"coordinates":[3,4]}"#, Refused(&["coordinates stands twice", "feature 1", "remove one"])),
        // Not JSON.
        (r#"{"type":"Point","coordinates":[1,NaN]}"#, Refused(&["line 1, column", "feature 1", "found N"])),
        (r#"{"type":"Point","coordinates":[1,-Infinity]}"#, Refused(&["-Infinity is not a well-formed JSON number"])),
        (r#"{"type":"Point","coordinates":[1,2,]}"#, Refused(&["after the comma"])),
        (r#"{"type":"Point","coordinates":[01,2]}"#, Refused(&["01 is not"])),
        (r#"{"type":"Point","coordinates":[1.,2]}"#, Refused(&["1. is not"])),
        (r#"{"type":"Point","coordinates":[+1,2]}"#, Refused(&["expected a value"])),
        (r#"{"type":"Point","coordinates":[1 2]}"#, Refused(&["expected , or ]"])),
        (r#"{"type":"Point","coordinates":[1,2}}"#, Refused(&["expected , or ]"])),
        (r#"{"type":"Point" "coordinates":[1,2]}"#, Refused(&["expected , or }"])),
        (r#"{"type":"Point","coordinates":[1,2],}"#, Refused(&["member's name"])),
        (r#"{type:"Point","coordinates":[1,2]}"#, Refused(&["member's name in double quotes"])),
        (r#"{"type":"Point","coordinates":[1,2],"a":"\q"}"#, Refused(&["escape"])),
        (r#"{"type":"Point","coordinates":[1,2],"a":"\u12g4"}"#, Refused(&["escape"])),
        ("{\"type\":\"Point\",\"coordinates\":[1,2],\"a\":\"x\ny\"}", Refused(&["control character"])),
        ("{\"type\":\"Point\",\"coordinates\":[1,2],\"a\":nul}", Refused(&["expected a value"])),
        ("{\"type\":\"Point\",\"coordinates\":[1,2],\"a\":truefalse}", Refused(&["expected a value"])),
        ("{\"type\":\"Point\",\"coordinates\":[1,2],/* x */\"a\":1}", Refused(&["member's name"])),
    ];
    for (geometry, expected) in cases {
        check(geometry, in_feature(geometry).as_bytes(), *expected);
    }
}

#[test]
fn features_with_awkward_members() {
    let point = r#"{"type":"Point","coordinates":[1,2]}"#;
    let cases: &[(&str, Expected)] = &[
        (r#"{"geometry":@,"properties":{"a":1},"type":"Feature"}"#, Reads("1/1")),
        (r#"{"type":"Feature","properties":null,"geometry":@}"#, Reads("1/1")),
        (r#"{"type":"Feature","geometry":@}"#, Reads("1/1")),
        (r#"{"type":"Feature","geometry":@,"title":{"deep":[1,{"x":[]}]},"bbox":[1,2,1,2]}"#, Reads("1/1")),
        (r#"{"type":"Feature","geometry":@,"properties":[1]}"#, Reads("1/1 (1:ignored-member)")),
        (r#"{"type":"Feature","geometry":@,"properties":{"a":"\ud800"}}"#, Reads("1/1 (1:ignored-member)")),
        (r#"{"type":"Feature","geometry":@,"properties":{"a":1e999}}"#, Reads("1/1 (1:ignored-member)")),
        (r#"{"type":"Feature","geometry":@,"crs":null}"#, Reads("1/1")),
        (r#"{"type":"Feature","properties":{"a":1}}"#, Reads("0/0 1:null-geometry")),
        (r#"{"type":"feature","geometry":@}"#, Reads("0/0 1:unreadable")),
        (r#"{"geometry":@}"#, Reads("0/0 1:unreadable")),
        (r#"{}"#, Reads("0/0 1:unreadable")),
        ("@", Reads("0/0 1:unreadable")),
        ("null", Reads("0/0 1:unreadable")),
        (r#"[@]"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"Feature","geometry":@,"features":[]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"Feature","geometry":null,"coordinates":[1,2]}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"Feature","geometry":@,"crs":{"type":"name","properties":{"name":"EPSG:4527"}}}"#, Reads("0/0 1:unreadable")),
        (r#"{"type":"Feature","geometry":@,"geometry":@}"#, Refused(&["geometry stands twice"])),
        // The others load.
        (r#"{"type":"Feature","geometry":@},7,{"type":"Feature","geometry":@},{"type":"Feature","geometry":null}"#, Reads("2/2 2:unreadable 4:null-geometry")),
        ("", Reads("0/0")),
    ];
    for (features, expected) in cases {
        let features = features.replace('@', point);
        let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        check(&features, text.as_bytes(), *expected);
    }
}

#[test]
fn whole_files_of_every_sort() {
    let brackets = "[".repeat(100_000);
    let deep_attribute = format!(r#"{{"type":"Point","coordinates":[1,2],"a":{brackets}"#);
    let cases: &[(&str, Expected)] = &[
        (r#"{"features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}],"type":"FeatureCollection"}"#, Reads("1/1")),
        (r#"{"type":"FeatureCollection","bbox":[1,2,3,4],"name":"a[1]","features":[]}"#, Reads("0/0")),
        (r#"{"type":"FeatureCollection","properties":{"a":1},"features":[]}"#, Reads("0/0")),
        (r#"{"type":"FeatureCollection","crs":null,"features":[]}"#, Reads("0/0 (0:ignored-member)")),
        (r#"{"type":"FeatureCollection","name":3,"features":[]}"#, Reads("0/0 (0:ignored-member)")),
        (r#"  {"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}  "#, Reads("1/1")),
        (r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#, Reads("1/2")),
        (r#"{"coordinates":[1,2],"type":"Point","properties":{"a":1}}"#, Reads("1/1")),
        (r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}"#, Reads("1/1")),
        (r#"{"type":"Feature","geometry":null}"#, Reads("0/0 1:null-geometry")),
        (r#"{"type":"Polygon","coordinates":[]}"#, Reads("0/0 1:null-geometry")),
        (r#"{"type":"Point","coordinates":["1","2"]}"#, Reads("0/0 1:unreadable")),
        ("{\"type\":\"Point\",\"coordinates\":[1,2]}\n{\"type\":\"Point\",\"coordinates\":[3]}\n{\"type\":\"Point\",\"coordinates\":[5,6]}", Reads("2/2 2:unreadable")),
        // Joined, cut and otherwise damaged files.
        ("{\"type\":\"FeatureCollection\",\"features\":[]}\n{\"type\":\"FeatureCollection\",\"features\":[]}", Refused(&["line 2, column 1", "two files were joined"])),
        ("{\"type\":\"FeatureCollection\",\"features\":[]}\n{\"type\":\"Point\",\"coordinates\":[1,2]}", Refused(&["after the end of the FeatureCollection"])),
        ("{\"type\":\"Point\",\"coordinates\":[1,2]}\n{\"type\":\"FeatureCollection\",\"features\":[]}", Refused(&["line 2, column 1", "joined"])),
        (r#"{"type":"Point","coordinates":[1,2]}{"type":"Point","coordinates":[1,2]}"#, Refused(&["line of its own"])),
        ("{\"type\":\"Point\",\"coordinates\":[1,2]},\n{\"type\":\"Point\",\"coordinates\":[1,2]}", Refused(&["line 1, column 37"])),
        ("{\"type\":\"Point\",\"coordinates\":[1,2]}\n[1,2]", Refused(&["line 2, column 1"])),
        ("{\"type\":\"FeatureCollection\",\"features\":[]}}", Refused(&["after the end"])),
        ("{\"type\":\"FeatureCollection\",\"features\":[]}\0\0", Refused(&["after the end"])),
        ("{\"type\":\"FeatureCollection\",\"features\":[", Refused(&["cut short"])),
        ("{\"type\":\"FeatureCollection\",\n\"features\":[\n{\"type\":\"Feature\",\"geometry\":null}\n{\"type\"", Refused(&["line 4, column 1, feature 1", "expected , or ]"])),
        (r#"{"type":"FeatureCollection","features":[],"features":[]}"#, Refused(&["features stands twice"])),
        (r#"{"type":"FeatureCollection","features":[],"coordinates":[]}"#, Refused(&["both features and a geometry"])),
        (r#"{"geometry":null,"features":[]}"#, Refused(&["both features and a geometry"])),
        (r#"{"type":"FeatureCollection","features":null}"#, Refused(&["features is not an array"])),
        (r#"{"type":"FeatureCollection"}"#, Refused(&["no features member"])),
        (r#"{"features":[]}"#, Refused(&["not GeoJSON"])),
        (r#"{"type":"Feature","features":[]}"#, Refused(&["not GeoJSON"])),
        // Well-formed JSON of another meaning.
        (r#"{"a":1}"#, Refused(&["JSON but not GeoJSON"])),
        ("{}", Refused(&["JSON but not GeoJSON"])),
        (r#"{"type":"Circle","coordinates":[1,2]}"#, Refused(&["\"Circle\""])),
        ("[1,2]", Refused(&["JSON list"])),
        (r#"[{"type":"Feature"}]"#, Refused(&["JSON list", "FeatureCollection"])),
        ("\"text\"", Refused(&["not GeoJSON"])),
        ("12", Refused(&["not GeoJSON"])),
        // Coordinate systems that can't be known.
        (r#"{"type":"FeatureCollection","crs":{"type":"link","properties":{"href":"http://x"}},"features":[]}"#, Refused(&["link", "EPSG:number"])),
        (r#"{"type":"FeatureCollection","crs":{},"features":[]}"#, Refused(&["crs member can't be understood"])),
        ("{\"type\":\"Point\",\"coordinates\":[1,2],\"crs\":{\"type\":\"EPSG\",\"properties\":{\"code\":4527}}}\n{\"type\":\"Point\",\"coordinates\":[1,2]}", Refused(&["different coordinate systems"])),
        // Hostile.
        (&brackets, Refused(&["JSON list"])),
        (&deep_attribute, Refused(&["nested more than 64 levels"])),
    ];
    for (text, expected) in cases {
        let name: String = text.chars().take(120).collect();
        check(&name, text.as_bytes(), *expected);
    }
}

#[test]
fn fixture_files_are_read_or_refused_by_name() {
    let cases: &[(&str, Expected)] = &[
        ("geojson/bom.geojson", Reads("1/1")),
        ("geojson/lines.geojsonl", Reads("2/2")),
        ("geojson/pretty.geojson", Reads("1/4")),
        ("geojson/sequence.geojsons", Reads("2/2")),
        ("geojson/zone39.geojson", Reads("1/4")),
        ("broken/blank.geojson", Refused(&["nothing but space"])),
        ("broken/boundary.txt", Refused(&["boundary-point text"])),
        ("broken/data.js", Refused(&["JavaScript", "remove the code"])),
        ("broken/doc.kmz", Refused(&["KMZ"])),
        ("broken/drawing.dxf", Refused(&["DXF"])),
        ("broken/empty.geojson", Refused(&["0 bytes"])),
        ("broken/esri.json", Refused(&["Esri JSON", "export it as GeoJSON"])),
        ("broken/gb18030.geojson", Refused(&["not UTF-8", "GB18030", "feature 1"])),
        ("broken/gzip.geojson", Refused(&["gzip", "unpack"])),
        ("broken/jsonp.js", Refused(&["JavaScript"])),
        ("broken/login.geojson", Refused(&["HTML page", "download"])),
        ("broken/noise.geojson", Refused(&["binary"])),
        ("broken/notes.txt", Refused(&["plain text"])),
        ("broken/picture.geojson", Refused(&["PNG"])),
        ("broken/place.kml", Refused(&["KML"])),
        ("broken/redline.fgb", Refused(&["FlatGeobuf"])),
        ("broken/redline.gpkg", Refused(&["GeoPackage"])),
        ("broken/redline.shp", Refused(&["shapefile"])),
        ("broken/shapefile.zip", Refused(&["zipped shapefile"])),
        ("broken/table.csv", Refused(&["CSV"])),
        ("broken/table.xlsx", Refused(&["Excel"])),
        ("broken/topology.json", Refused(&["TopoJSON"])),
        ("broken/utf16.geojson", Refused(&["UTF-16", "UTF-8"])),
    ];
    for (name, expected) in cases {
        check(name, &std::fs::read(fixtures().join(name)).expect("the fixture"), *expected);
    }
    let mut files: Vec<String> = Vec::new();
    for folder in ["broken", "geojson"] {
        for entry in std::fs::read_dir(fixtures().join(folder)).expect("the folder") {
            files.push(format!("{folder}/{}", entry.expect("an entry").file_name().to_string_lossy()));
        }
    }
    files.sort();
    let mut named: Vec<&str> = cases.iter().map(|(name, _)| *name).collect();
    named.sort_unstable();
    assert_eq!(files, named, "every fixture has its expectation");
}

#[test]
fn a_layer_carries_what_the_file_says() {
    let layer = read(&std::fs::read(fixtures().join("geojson/pretty.geojson")).expect("the fixture")).expect("reads");
    assert_eq!(layer.name.as_deref(), Some("示意红线"));
    assert!(layer.illustrative);
    assert_eq!(layer.declared_crs, None);
    assert_eq!(layer.attributes.id(0), Some("7"));
    assert_eq!(layer.attributes.text(0, "note").as_deref(), Some("a \"quoted\" 😀 word"));
    let compact = r#"{"MC":"岷山","面积":12.50,"note":"a \u0022quoted\u0022 \ud83d\ude00 word"}"#;
    assert_eq!(std::str::from_utf8(layer.attributes.raw(0)), Ok(compact));
    assert_eq!(layer.shapes.positions(), [[104.0, 31.0], [104.5, 31.0], [104.5, 31.5], [104.0, 31.0]]);

    let zone = read(&std::fs::read(fixtures().join("geojson/zone39.geojson")).expect("the fixture")).expect("reads");
    assert_eq!(zone.declared_crs.as_deref(), Some("EPSG:4527"));
    assert_eq!(zone.shapes.feature(0).bounds().min, [39_500_000.25, 4_420_000.5]);
}

#[test]
fn ids_of_any_type_become_text() {
    for (id, expected) in [
        (r#""RL\u00301""#, Some("RL01")),
        ("17", Some("17")),
        ("1.50", Some("1.50")),
        ("true", Some("true")),
        (r#"{"a" : 1}"#, Some(r#"{"a":1}"#)),
        ("null", None),
    ] {
        let text = format!(r#"{{"type":"Feature","id":{id},"geometry":{{"type":"Point","coordinates":[1,2]}}}}"#);
        let layer = read(text.as_bytes()).expect("reads");
        assert_eq!(layer.attributes.id(0), expected, "{id}");
    }
}

#[test]
fn illustrative_content_is_seen_wherever_it_is_marked() {
    for (text, expected) in [
        (r#"{"type":"FeatureCollection","illustrative":true,"features":[]}"#, true),
        (r#"{"type":"FeatureCollection","illustrative":"true","features":[]}"#, false),
        (r#"{"type":"Feature","properties":{"illustrative" : true},"geometry":null}"#, true),
        (r#"{"type":"Feature","properties":{"illustrative":false,"a":"\"illustrative\":true"},"geometry":null}"#, false),
        (r#"{"type":"Feature","properties":{"a":{"illustrative":true}},"geometry":null}"#, false),
    ] {
        assert_eq!(read(text.as_bytes()).expect("reads").illustrative, expected, "{text}");
    }
}

#[test]
fn a_rejected_feature_says_where_and_leaves_the_box_of_what_was_known() {
    let text = "{\"type\":\"FeatureCollection\",\"features\":[\n\
        {\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[9,9]}},\n\
        {\"type\":\"Feature\",\"id\":\"RL2\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4],[5,\"x\"],[7,8]]]}},\n\
        {\"type\":\"Feature\",\"geometry\":null}]}";
    let layer = read(text.as_bytes()).expect("reads");
    assert_eq!(layer.feature_numbers, [1]);
    assert_eq!(layer.shapes.position_count(), 1);
    let known = Bounds { min: [1.0, 2.0], max: [7.0, 8.0] };
    assert_eq!(layer.unread, [(2, Some(known)), (3, None)]);
    let issue = &layer.issues[0];
    assert_eq!((issue.feature, issue.id.as_str(), issue.at), (2, "RL2", Some([1.0, 2.0])));
    // Where "x" begins.
    assert_eq!(issue.detail, "3:90 features[1].geometry.coordinates[0][2]: a coordinate is not a number");
    assert!(layer.issues[1].detail.ends_with("features[2]: the geometry is null"), "{}", layer.issues[1].detail);
}

#[test]
fn a_broken_file_says_line_column_and_feature_in_both_languages() {
    let text = "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"properties\":{\"名称\":\"岷山\"},,";
    let Err(FormatError::Unreadable { message }) = read(text.as_bytes()) else {
        panic!("it should be refused");
    };
    // The second comma is the 44th character of its line, though the 52nd byte.
    let place = "line 2, column 44, feature 1: expected a member's name in double quotes, found ,";
    assert!(message.text(Language::En).starts_with(place), "{message}");
    assert!(message.text(Language::Zh).starts_with("第 2 行第 44 列，第 1 个要素："), "{message:?}");
}

/// Gives at most `step` bytes at a time, as a slow network share does.
struct Dribble<'a> {
    bytes: &'a [u8],
    step: usize,
}

impl Read for Dribble<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let step = self.step.min(out.len());
        self.bytes.read(&mut out[..step])
    }
}

fn same(one: &ParsedLayer, other: &ParsedLayer) -> bool {
    let attributes = |layer: &ParsedLayer| {
        (0..layer.attributes.len())
            .map(|feature| (layer.attributes.raw(feature).to_vec(), layer.attributes.id(feature).map(str::to_owned)))
            .collect::<Vec<_>>()
    };
    one.shapes == other.shapes
        && one.feature_numbers == other.feature_numbers
        && one.issues == other.issues
        && one.unread == other.unread
        && one.name == other.name
        && one.declared_crs == other.declared_crs
        && one.illustrative == other.illustrative
        && attributes(one) == attributes(other)
}

/// A layer of stars with holes and Chinese attributes, about 100 bytes a position with `is_pretty`.
fn stars(count: u32, is_pretty: bool) -> String {
    let features: Vec<Value> = (0..count)
        .map(|number| {
            let center = [97.0 + f64::from(number % 100) * 0.11, 26.0 + f64::from(number / 100) * 0.11];
            let ring = |radius: f64, points: u32| -> Vec<[f64; 2]> {
                (0..=points)
                    .map(|point| f64::from(point % points) * std::f64::consts::TAU / f64::from(points))
                    .map(|angle| [center[0] + radius * angle.cos(), center[1] + radius * angle.sin()])
                    .collect()
            };
            let properties = json!({"名称": format!("红线 {number}"), "面积": f64::from(number) / 7.0, "等级": null});
            let coordinates = json!([ring(0.05, 40 + number % 50), ring(0.01, 8)]);
            json!({"type": "Feature", "id": number, "properties": properties,
                   "geometry": {"type": "Polygon", "coordinates": coordinates}})
        })
        .collect();
    let collection = json!({"type": "FeatureCollection", "name": "stars", "features": features});
    if is_pretty {
        serde_json::to_string_pretty(&collection).expect("json")
    } else {
        collection.to_string()
    }
}

#[test]
fn the_size_of_the_chunks_changes_nothing() {
    let mut texts = vec![stars(40, false).into_bytes(), stars(6, true).into_bytes()];
    for name in ["bom.geojson", "lines.geojsonl", "pretty.geojson", "sequence.geojsons", "zone39.geojson"] {
        texts.push(std::fs::read(fixtures().join("geojson").join(name)).expect("the fixture"));
    }
    let faulty = r#"{"type":"LineString","coordinates":[[1,2],[1e400,3],["é\ud83d\ude00",1],[1.5,2.25]],"a":"\u00e9"}"#;
    texts.push(in_feature(faulty).into_bytes());
    for bytes in texts {
        let whole = read(&bytes).expect("reads");
        for step in [1, 2, 3, 7, 64, 4099] {
            let mut dribble = Dribble { bytes: &bytes, step };
            let layer = read_layer(&mut dribble, "a", &Progress::new()).expect("reads");
            assert!(same(&whole, &layer), "{step} bytes at a time");
        }
    }
}

#[test]
fn another_reader_sees_the_same_in_normal_files() {
    for text in [stars(3000, false), stars(700, true)] {
        let layer = read(text.as_bytes()).expect("reads");
        check_that_nothing_is_lost("stars", &layer);
        let oracle: geojson::FeatureCollection = text.parse().expect("geojson reads it");
        assert_eq!(oracle.features.len(), layer.shapes.len());
        for (index, feature) in oracle.features.iter().enumerate() {
            let Some(geojson::GeometryValue::Polygon { coordinates }) =
                feature.geometry.as_ref().map(|geometry| &geometry.value)
            else {
                panic!("a polygon");
            };
            let part = layer.shapes.feature(index).parts().next().expect("a part");
            assert_eq!(part.kind, PartKind::Polygon);
            for (path, ring) in part.paths().zip(coordinates) {
                assert_eq!(path.len(), ring.len());
                // serde_json may miss the last binary digit; exactness is the next test's matter.
                for (ours, theirs) in path.iter().zip(ring) {
                    assert!((ours[0] - theirs[0]).abs() < 1e-13 && (ours[1] - theirs[1]).abs() < 1e-13);
                }
            }
            assert_eq!(Some(&layer.attributes.object(index)), feature.properties.as_ref());
        }
    }
}

#[test]
fn every_coordinate_is_bit_for_bit_what_the_standard_library_reads() {
    let text = stars(500, false);
    let layer = read(text.as_bytes()).expect("reads");
    let mut expected = Vec::new();
    for coordinates in text.split("\"coordinates\":").skip(1) {
        let end = coordinates.find(']').expect("an end").max(coordinates.find("]]]").expect("an end"));
        let numbers = coordinates[..end].split(['[', ']', ',']).filter(|number| !number.is_empty());
        expected.extend(numbers.map(|number| number.parse::<f64>().expect("a number").to_bits()));
    }
    let read: Vec<u64> = layer.shapes.positions().iter().flatten().map(|number| number.to_bits()).collect();
    assert_eq!(read, expected);
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let pretty = std::fs::read(fixtures().join("geojson/pretty.geojson")).expect("the fixture");
    for bytes in [pretty, stars(3, false).into_bytes(), in_feature(r#"{"type":"Point","coordinates":[1e400,null]}"#).into_bytes()] {
        let whole = read(&bytes).expect("reads");
        let content = bytes.trim_ascii_end().len();
        for length in 0..bytes.len() {
            match read(&bytes[..length]) {
                Ok(layer) => assert!(length >= content && same(&layer, &whole), "cut after {length} bytes"),
                Err(FormatError::Unreadable { .. }) => assert!(length < content, "cut after {length} bytes"),
                Err(error) => panic!("{error}"),
            }
        }
    }
}

/// A small generator of its own, so that a failure can be repeated from its number alone.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }
}

#[test]
fn no_damage_makes_the_reader_panic_or_lose_a_feature() {
    let mut sources = vec![stars(2, false).into_bytes(), stars(1, true).into_bytes()];
    for folder in ["geojson", "broken"] {
        let entries = std::fs::read_dir(fixtures().join(folder)).expect("the folder");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        sources.extend(paths.iter().map(|path| std::fs::read(path).expect("the fixture")));
    }
    let symbols = b"[]{},:\"\\0123456789.-+eE \n\x00\xFF\xE5ntfu";
    let mut dice = Dice(20_261_121);
    for (index, source) in sources.iter().enumerate().filter(|(_, source)| !source.is_empty()) {
        for round in 0..400 {
            let mut bytes = source.clone();
            for _ in 0..=dice.roll(4) {
                let at = dice.roll(bytes.len());
                let symbol = symbols[dice.roll(symbols.len())];
                match dice.roll(4) {
                    0 => bytes[at] = symbol,
                    1 => bytes.insert(at, symbol),
                    2 if bytes.len() > 1 => {
                        bytes.remove(at);
                    }
                    _ => {
                        let end = (at + dice.roll(20)).min(bytes.len());
                        let piece = bytes[at..end].to_vec();
                        let to = dice.roll(bytes.len());
                        bytes.splice(to..to, piece);
                    }
                }
            }
            if let Ok(layer) = read(&bytes) {
                check_that_nothing_is_lost(&format!("source {index}, round {round}"), &layer);
            }
        }
    }
}

#[test]
fn hostile_files_are_refused_at_once() {
    let begin = Instant::now();
    let head = r#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":"#;
    for text in [
        format!("{head}{}", "[".repeat(100_000)),
        "{\"a\":".repeat(100_000),
        format!("{{\"features\":{}", "[".repeat(100_000)),
        format!("{{\"type\":\"GeometryCollection\",{}", "\"geometries\":[{".repeat(100_000)),
        format!("{head}[[[{}", "1".repeat(1_000_000)),
    ] {
        let error = read(text.as_bytes()).expect_err("refused").to_string();
        assert!(error.contains("levels deep") || error.contains("too long"), "{error}");
    }
    let long = format!("{{\"a\":\"{}", "x".repeat(20 << 20));
    assert!(read(long.as_bytes()).expect_err("refused").to_string().contains("closing quote"));
    let nulls = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}7]}}", "7,".repeat(1_000_001));
    assert!(read(nulls.as_bytes()).expect_err("refused").to_string().contains("more than a million"));
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
}

#[test]
fn reading_counts_bytes_and_stops_when_cancelled() {
    let text = stars(3000, false);
    let progress = Progress::new();
    read_layer(&mut text.as_bytes(), "a", &progress).expect("reads");
    assert_eq!(progress.counts().0, text.len() as u64);
    let cancelled = Progress::new();
    cancelled.cancel();
    let error = read_layer(&mut text.as_bytes(), "a", &cancelled).expect_err("cancelled");
    assert!(matches!(error, FormatError::Cancelled(_)));
}

fn write(shapes: &Shapes, members: &Map<String, Value>) -> String {
    let mut out = Vec::new();
    let features = shapes.features().enumerate().map(|(index, shape)| WriteFeature {
        id: Some(format!("F{index}")),
        shape,
        properties: json!({"名称": "a\"b\\c", "n": index}).as_object().cloned().expect("an object"),
    });
    write_feature_collection(&mut out, members, features).expect("writes");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn written_rings_are_closed_and_run_as_the_standard_asks() {
    let mut shapes = Shapes::new();
    // Clockwise and open shell, counter-clockwise and closed hole.
    shapes.push_path(&[[0.0, 0.0], [0.0, 8.0], [8.0, 0.0]]);
    shapes.push_path(&[[1.0, 1.0], [2.0, 1.0], [1.0, 2.5], [1.0, 1.0]]);
    shapes.end_part(PartKind::Polygon);
    shapes.end_feature();
    shapes.push_path(&[[1.5, 2.0]]);
    shapes.end_part(PartKind::Point);
    shapes.push_path(&[[1.0, 2.0], [0.1, 1e-7]]);
    shapes.end_part(PartKind::Line);
    shapes.end_feature();
    shapes.end_feature();
    let members = json!({"name": "示意", "illustrative": true}).as_object().cloned().expect("an object");
    let properties = |n: u32| format!(r#""properties":{{"名称":"a\"b\\c","n":{n}}}"#);
    let expected: Value = serde_json::from_str(&format!(
        r#"{{"type":"FeatureCollection","name":"示意","illustrative":true,"features":[
        {{"type":"Feature","id":"F0",{},"geometry":{{"type":"Polygon","coordinates":[
            [[0.0,0.0],[8.0,0.0],[0.0,8.0],[0.0,0.0]],[[1.0,1.0],[1.0,2.5],[2.0,1.0],[1.0,1.0]]]}}}},
        {{"type":"Feature","id":"F1",{},"geometry":{{"type":"GeometryCollection","geometries":[
            {{"type":"Point","coordinates":[1.5,2.0]}},{{"type":"LineString","coordinates":[[1.0,2.0],[0.1,1e-7]]}}]}}}},
        {{"type":"Feature","id":"F2",{},"geometry":null}}]}}"#,
        properties(0),
        properties(1),
        properties(2)
    ))
    .expect("json");
    let text = write(&shapes, &members);
    assert_eq!(serde_json::from_str::<Value>(&text).expect("json"), expected);
    let layer = read(text.as_bytes()).expect("reads");
    assert_eq!(layer.name.as_deref(), Some("示意"));
    assert!(layer.illustrative);
    assert_eq!(outcome(&layer), "2/11 3:null-geometry");
}

#[test]
fn what_geojson_can_not_say_is_not_written() {
    let mut shapes = Shapes::new();
    shapes.push_path(&[[f64::NAN, 0.0]]);
    shapes.end_part(PartKind::Point);
    shapes.end_feature();
    let feature = WriteFeature { id: None, shape: shapes.feature(0), properties: Map::new() };
    assert!(write_feature_collection(&mut Vec::new(), &Map::new(), std::iter::once(feature)).is_err());
    let members = json!({"features": 1}).as_object().cloned().expect("an object");
    assert!(write_feature_collection(&mut Vec::new(), &members, std::iter::empty()).is_err());
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        -180.0..180.0_f64,
        (-18_000_000_i32..18_000_000).prop_map(|value| f64::from(value) / 1e5),
        any::<f64>().prop_filter("finite", |value| value.is_finite()),
        Just(-0.0),
    ]
}

fn position() -> impl Strategy<Value = [f64; 2]> {
    [number(), number()]
}

/// A part's kind and paths; polygons have rings that are closed and run as RFC 7946 asks.
fn part() -> impl Strategy<Value = (PartKind, Vec<Vec<[f64; 2]>>)> {
    let ring = (-170.0..170.0_f64, -80.0..80.0_f64, 0.001..5.0_f64, 3_u32..9);
    let ring = ring.prop_map(|(x, y, radius, points)| {
        (0..=points)
            .map(|point| f64::from(point % points) * std::f64::consts::TAU / f64::from(points))
            .map(|angle| [x + radius * angle.cos(), y + radius * angle.sin()])
            .collect::<Vec<_>>()
    });
    prop_oneof![
        position().prop_map(|position| (PartKind::Point, vec![vec![position]])),
        prop::collection::vec(position(), 2..6).prop_map(|path| (PartKind::Line, vec![path])),
        prop::collection::vec(ring, 1..4).prop_map(|mut rings| {
            for hole in rings.iter_mut().skip(1) {
                hole.reverse();
            }
            (PartKind::Polygon, rings)
        }),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_exactly(features in prop::collection::vec(prop::collection::vec(part(), 1..5), 0..8)) {
        let mut shapes = Shapes::new();
        for parts in &features {
            for (kind, paths) in parts {
                for path in paths {
                    shapes.push_path(path);
                }
                shapes.end_part(*kind);
            }
            shapes.end_feature();
        }
        let text = write(&shapes, &Map::new());
        let layer = read(text.as_bytes()).expect("reads");
        prop_assert!(layer.issues.is_empty());
        prop_assert_eq!(&layer.shapes, &shapes);
        let bits = |shapes: &Shapes| shapes.positions().iter().flatten().map(|number| number.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&layer.shapes), bits(&shapes));
        prop_assert_eq!(write(&layer.shapes, &Map::new()), text);
    }

    #[test]
    fn any_bytes_at_all_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_json_is_read_or_refused(text in "\\{(\"(type|features|geometry|coordinates|crs|id)\":(\"Feature\"|\"FeatureCollection\"|null|\\[[\\[\\]0-9,{}]{0,12}\\]|1)(,|\\}|\\n)){1,6}") {
        if let Ok(layer) = read(text.as_bytes()) {
            check_that_nothing_is_lost(&text, &layer);
        }
    }
}
