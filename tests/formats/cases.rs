//! The table of awkward files, each with what is kept, rejected and reported, or what the refusal says.

use super::Expected::{Reads, Refused};
use super::{Expected, check, fixtures, in_feature};

#[test]
#[rustfmt::skip]
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
        // Height, measure and more are dropped, and that is said; space is free; numbers have many forms.
        (r#"{"type":"LineString","coordinates":[[1,2,3],[3,4,5,6,7]]}"#, Reads("1/2 (0:heights-dropped)")),
        (r#"{"type":"LineString","coordinates":[[1,2],[3,4,0e1]]}"#, Reads("1/2 (0:heights-dropped)")),
        (r#"{"type":"LineString","coordinates":[[1,2,3],[3,null]]}"#, Reads("0/0 1:non-finite")),
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
#[rustfmt::skip]
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
        ("{}", Reads("0/0 1:unreadable")),
        ("@", Reads("0/0 1:unreadable")),
        ("null", Reads("0/0 1:unreadable")),
        ("[@]", Reads("0/0 1:unreadable")),
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
#[rustfmt::skip]
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
        ("\"text\"", Refused(&["plain text", "what can be read: ", "GeoJSON"])),
        ("12", Refused(&["plain text"])),
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
#[rustfmt::skip]
fn fixture_files_are_read_or_refused_by_name() {
    let cases: &[(&str, Expected)] = &[
        ("geojson/bom.geojson", Reads("1/1")),
        ("geojson/lines.geojsonl", Reads("2/2")),
        ("geojson/pretty.geojson", Reads("1/4")),
        ("geojson/sequence.geojsons", Reads("2/2")),
        ("geojson/zone39.geojson", Reads("1/4")),
        ("broken/blank.geojson", Refused(&["nothing but space"])),
        ("broken/boundary.txt", Reads("1/1 (1:mismatch) (0:assumed)")),
        ("broken/data.js", Refused(&["JavaScript", "remove the code"])),
        ("broken/doc.kmz", Refused(&["plain text"])),
        ("broken/drawing.dxf", Refused(&["no shapes in its model"])),
        ("broken/empty.geojson", Refused(&["0 bytes"])),
        ("broken/esri.json", Reads("1/4")),
        ("broken/gb18030.geojson", Reads("1/1 (0:assumed)")),
        ("broken/gzip.geojson", Reads("1/1")),
        ("broken/jsonp.js", Refused(&["JavaScript"])),
        ("broken/login.geojson", Refused(&["HTML page", "download"])),
        ("broken/noise.geojson", Refused(&["binary"])),
        ("broken/notes.txt", Refused(&["plain text"])),
        ("broken/picture.geojson", Refused(&["PNG"])),
        ("broken/redline.fgb", Refused(&["FlatGeobuf"])),
        ("broken/redline.gpkg", Refused(&["the GeoPackage is damaged"])),
        ("broken/redline.shp", Refused(&["no valid header"])),
        ("broken/shapefile.zip", Refused(&["the .dbf is cut short"])),
        ("broken/table.xlsx", Refused(&["the workbook is damaged"])),
        ("broken/topology.json", Reads("0/0")),
        ("broken/utf16.geojson", Reads("1/1")),
        ("points/angles.csv", Reads("1/4 (0:assumed)")),
        ("points/example_a.txt", Reads("1/6 (0:assumed)")),
        ("points/example_b.txt", Reads("2/15")),
        ("points/example_c.txt", Reads("1/8 (0:assumed)")),
        ("points/parcels.wkt", Reads("2/16")),
        ("points/places.csv", Reads("2/2 (0:assumed)")),
        ("points/table_pages.csv", Reads("1/6 (0:ignored-member) (0:ignored-member) (0:ignored-member) (0:assumed) (0:ignored-member) (0:assumed)")),
    ];
    for (name, expected) in cases {
        check(name, &std::fs::read(fixtures().join(name)).expect("the fixture"), *expected);
    }
    let mut files: Vec<String> = Vec::new();
    for folder in ["broken", "geojson", "points"] {
        for entry in std::fs::read_dir(fixtures().join(folder)).expect("the folder") {
            files.push(format!("{folder}/{}", entry.expect("an entry").file_name().to_string_lossy()));
        }
    }
    files.sort();
    let mut named: Vec<&str> = cases.iter().map(|(name, _)| *name).collect();
    named.sort_unstable();
    assert_eq!(files, named, "every fixture has its expectation");
}
