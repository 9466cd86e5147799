//! The way out: what is written follows RFC 7946 and reads back exactly.

use super::{outcome, read};
use ecozone::formats::geojson_write::{WriteFeature, write_feature_collection};
use ecozone::geometry::shapes::{PartKind, Shapes};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn write(shapes: &Shapes, members: &Map<String, Value>) -> String {
    let mut out = Vec::new();
    let features = shapes.features().enumerate().map(|(index, shape)| WriteFeature {
        id: Some(format!("F{index}")),
        shape,
        properties: json!({"名称": "a\"b\\c", "n": index})
            .as_object()
            .cloned()
            .expect("an object"),
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
    let members = json!({"name": "示意", "illustrative": true})
        .as_object()
        .cloned()
        .expect("an object");
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
    let feature = WriteFeature {
        id: None,
        shape: shapes.feature(0),
        properties: Map::new(),
    };
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
}
