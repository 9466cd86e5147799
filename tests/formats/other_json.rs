//! WKT, Esri JSON and TopoJSON: what is read of them, and what damage is refused.

use super::Expected::{Reads, Refused};
use super::{Expected, check_named, read_named};

#[test]
#[rustfmt::skip]
fn well_known_text_alone_and_in_tables() {
    let cases: &[(&str, &str, Expected)] = &[
        ("a.wkt", "POINT(104 31)", Reads("1/1")),
        ("a.txt", "POLYGON((104 31,105 31,\n104 32,104 31))\nPOLYGON((114 31,115 31,114 32,114 31));\n", Reads("2/8")),
        ("a.wkt", "SRID=4527;POINT(39500000 4400000)\nSRID=4527;POINT(39500100 4400000)", Reads("2/2")),
        ("a.wkt", "SRID=4527;POINT(39500000 4400000)\nPOINT(39500100 4400000)", Refused(&["different coordinate systems"])),
        ("a.wkt", "POINT(104 31)\nPOLYGON((1 2", Reads("1/1 2:unreadable")),
        ("a.wkt", "POINT EMPTY", Reads("0/0 1:null-geometry")),
        ("a.csv", "name,wkt\nA,POINT(104 31)\nB,\"POLYGON((104 31,105 31,104 32,104 31))\"\n", Reads("2/5")),
        ("a.csv", "name;geom\nA;POINT(104 31)\nB;\n", Reads("1/1 2:null-geometry")),
        ("a.csv", "wkt,a\n\"POINT(104 31\",1\n\"POINT(104 31)\",2", Reads("1/1 1:unreadable")),
    ];
    for (file_name, text, expected) in cases {
        check_named(file_name, text, text.as_bytes(), *expected);
    }
    let layer = read_named("a.csv", "名称,wkt\n甲,SRID=4490;POINT(104 31)\n".as_bytes()).expect("reads");
    assert_eq!(layer.attributes.text(0, "名称").as_deref(), Some("甲"));
    assert_eq!(layer.declared_crs.as_deref(), Some("EPSG:4490"));
}

#[test]
#[rustfmt::skip]
fn esri_json_of_every_kind() {
    let of = |geometry: &str| format!(r#"{{"geometryType":"esriGeometryPolygon","spatialReference":{{"wkid":102100,"latestWkid":3857}},"objectIdFieldName":"FID","features":[{{"attributes":{{"FID":7,"MC":"甲"}},"geometry":{geometry}}}]}}"#);
    let outer = "[[0,0],[0,9],[9,9],[9,0],[0,0]]";
    let cases: Vec<(String, Expected)> = vec![
        (of(&format!(r#"{{"rings":[{outer},[[1,1],[2,1],[2,2],[1,2],[1,1]]]}}"#)), Reads("1/10")),
        (of(r#"{"paths":[[[0,0],[1,1]],[[2,2],[3,3,5]]]}"#), Reads("1/4 (0:heights-dropped)")),
        (of(r#"{"points":[[0,0],[1,1]]}"#), Reads("1/2")),
        (of(r#"{"x":1,"y":2}"#), Reads("1/1")),
        (of(r#"{"x":"NaN","y":"NaN"}"#), Reads("0/0 1:null-geometry")),
        (of("null"), Reads("0/0 1:null-geometry")),
        (of(r#"{"rings":[]}"#), Reads("0/0 1:null-geometry")),
        (of(r#"{"rings":[[[0,"x"]]]}"#), Reads("0/0 1:unreadable")),
        (of(r#"{"curveRings":[]}"#), Reads("0/0 1:unreadable")),
        (of(r#"{"rings":[[[0,0],[0,9],[9,9]]],"spatialReference":{"wkid":4490}}"#), Reads("0/0 1:unreadable")),
        (r#"{"geometryType":"esriGeometryPolygon"}"#.to_owned(), Refused(&["no features"])),
        (of("null").replace("\"features\"", "\"exceededTransferLimit\":true,\"features\""), Refused(&["exceededTransferLimit"])),
        (of("null").replace("]}", "]"), Refused(&["not well-formed JSON"])),
    ];
    for (text, expected) in &cases {
        check_named("a.json", text, text.as_bytes(), *expected);
    }
    let layer = read_named("a.json", of(&format!(r#"{{"rings":[{outer}]}}"#)).as_bytes()).expect("reads");
    assert_eq!(layer.declared_crs.as_deref(), Some("EPSG:3857"));
    assert_eq!((layer.attributes.id(0), layer.attributes.text(0, "MC").as_deref()), (Some("7"), Some("甲")));
}

/// The example of the TopoJSON specification, version 1, section 1.1 (github.com/topojson/topojson-specification).
const TOPOLOGY: &str = r#"{"type":"Topology","transform":{"scale":[0.0005000500050005,0.00010001000100010001],"translate":[100,0]},
"objects":{"example":{"type":"GeometryCollection","geometries":[
{"type":"Point","properties":{"prop0":"value0"},"coordinates":[4000,5000]},
{"type":"LineString","properties":{"prop0":"value0","prop1":0},"arcs":[0]},
{"type":"Polygon","properties":{"prop0":"value0","prop1":{"this":"that"}},"arcs":[[1]]}]}},
"arcs":[[[4000,0],[1999,9999],[2000,-9999],[2000,9999]],[[0,0],[0,9999],[2000,0],[0,-9999],[-2000,0]]]}"#;

#[test]
#[rustfmt::skip]
fn topologies_unfold_to_the_places_of_their_specification() {
    let layer = read_named("a.json", TOPOLOGY.as_bytes()).expect("reads");
    let expected: [&[[f64; 2]]; 3] = [
        &[[102.0, 0.5]],
        &[[102.0, 0.0], [103.0, 1.0], [104.0, 0.0], [105.0, 1.0]],
        &[[100.0, 0.0], [100.0, 1.0], [101.0, 1.0], [101.0, 0.0], [100.0, 0.0]],
    ];
    for (feature, positions) in layer.shapes.features().zip(expected) {
        let found = feature.parts().next().expect("a part").first_path();
        assert_eq!(found.len(), positions.len());
        for (one, other) in found.iter().zip(positions) {
            // The specification rounds to about 1e-3.
            assert!((one[0] - other[0]).abs() < 1e-3 && (one[1] - other[1]).abs() < 1e-3, "{found:?}");
        }
    }
    let shared = r#"{"type":"Topology","objects":{"a":{"type":"Polygon","arcs":[[0,1]]},"b":{"type":"Polygon","arcs":[[-1,2]]}},
        "arcs":[[[0,0],[0,9]],[[0,9],[-9,9],[0,0]],[[0,0],[9,0],[0,9]]]}"#;
    let bomb = format!(r#"{{"type":"Topology","objects":{{"a":{{"type":"Polygon","arcs":[[{}0]]}}}},"arcs":[[[0,0],[0,9]]]}}"#, "0,".repeat(100_000));
    let cases: &[(&str, Expected)] = &[
        (TOPOLOGY, Reads("3/10")),
        (shared, Reads("2/8")),
        (&TOPOLOGY.replace("[[1]]", "[[9]]"), Reads("2/5 3:unreadable")),
        (&TOPOLOGY.replace("\"Polygon\"", "\"Circle\""), Reads("2/5 3:unreadable")),
        (&TOPOLOGY.replace("\"scale\"", "\"scales\""), Refused(&["scale"])),
        (&TOPOLOGY.replace("\"arcs\":[[[", "\"arc\":[[["), Refused(&["arcs is not a list"])),
        (&bomb, Refused(&["too many positions"])),
    ];
    for (text, expected) in cases {
        let name: String = text.chars().take(200).collect();
        check_named("a.json", &name, text.as_bytes(), *expected);
    }
}
