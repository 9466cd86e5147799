//! Reading and writing GeoJSON, held by a table of awkward files, by another reader, and by damage of every kind.

#![expect(clippy::expect_used, clippy::panic, reason = "a failed test says where by panicking")]

#[path = "support/outcome.rs"]
mod outcome;
#[path = "support/processor_time.rs"]
mod processor_time;

#[path = "formats/cases.rs"]
mod cases;
#[path = "formats/damage.rs"]
mod damage;
#[path = "formats/layers.rs"]
mod layers;
#[path = "formats/other_json.rs"]
mod other_json;
#[path = "formats/points.rs"]
mod points;
#[path = "formats/writing.rs"]
mod writing;

use ecozone::formats::{Alone, FormatError, Input, read_layer};
use ecozone::geometry::shapes::{Bounds, PartKind};
use ecozone::issues::Action;
use ecozone::layer::parsed::ParsedLayer;
use ecozone::progress::Progress;
use ecozone::texts::Language;
use outcome::outcome;
use serde_json::{Map, Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};

fn read(bytes: &[u8]) -> Result<ParsedLayer, FormatError> {
    read_stream(&mut &*bytes, &Progress::new())
}

fn read_named(file_name: &str, mut bytes: &[u8]) -> Result<ParsedLayer, FormatError> {
    let input = Input {
        bytes: &mut bytes,
        file_name,
        beside: &Alone,
        encoding: None,
        layer: None,
    };
    read_layer(input, &Progress::new())
}

fn read_stream(bytes: &mut dyn Read, progress: &Progress) -> Result<ParsedLayer, FormatError> {
    let input = Input {
        bytes,
        file_name: "case.geojson",
        beside: &Alone,
        encoding: None,
        layer: None,
    };
    read_layer(input, progress)
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

fn check(name: &str, bytes: &[u8], expected: Expected) {
    check_named("case.geojson", name, bytes, expected);
}

fn check_named(file_name: &str, name: &str, bytes: &[u8], expected: Expected) {
    match (read_named(file_name, bytes), expected) {
        (Ok(layer), Expected::Reads(text)) => {
            assert_eq!(outcome(&layer), text, "{name}: {:?}", layer.issues);
            check_that_nothing_is_lost(name, &layer);
        }
        (Err(error), Expected::Refused(words)) => {
            let message = error.to_string();
            for word in words {
                assert!(message.contains(word), "{name}: {message:?} should say {word:?}");
            }
            let message = match error {
                FormatError::Unreadable { message } => message,
                FormatError::EncodingUnsure(text) => text.message,
                _ => panic!("{name}: {message}"),
            };
            assert!(!message.text(Language::Zh).is_ascii(), "{name} has no Chinese message");
        }
        (Ok(layer), Expected::Refused(_)) => panic!("{name} was read: {}", outcome(&layer)),
        (Err(error), Expected::Reads(text)) => panic!("{name} was refused ({error}), expected {text}"),
    }
}

/// Read = kept + reported, and the arrays of a layer run in step.
fn check_that_nothing_is_lost(name: &str, layer: &ParsedLayer) {
    assert!(
        ["GeoJSON", "TXT", "CSV", "WKT", "Esri JSON", "TopoJSON", "KML"].contains(&layer.format),
        "{name}: {}",
        layer.format
    );
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
    assert_eq!(
        in_parts,
        layer.shapes.position_count(),
        "{name}: every position belongs to a path"
    );
    for feature in 0..layer.attributes.len() {
        let raw = layer.attributes.raw(feature);
        assert!(
            raw.is_empty() || serde_json::from_slice::<Map<String, Value>>(raw).is_ok(),
            "{name}"
        );
    }
}

const TRIANGLE: &str = "[[0,0],[4,0],[0,4],[0,0]]";

/// A geometry with `@` for a triangle's ring, wrapped as one feature of a collection.
fn in_feature(geometry: &str) -> String {
    let geometry = geometry.replace('@', TRIANGLE);
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{geometry}}}]}}"#
    )
}

#[test]
fn a_layer_carries_what_the_file_says() {
    let layer = read(&std::fs::read(fixtures().join("geojson/pretty.geojson")).expect("the fixture")).expect("reads");
    assert_eq!(layer.name.as_deref(), Some("示意红线"));
    assert!(layer.illustrative);
    assert_eq!(layer.declared_crs, None);
    assert_eq!(layer.attributes.id(0), Some("7"));
    assert_eq!(
        layer.attributes.text(0, "note").as_deref(),
        Some("a \"quoted\" 😀 word")
    );
    let compact = r#"{"MC":"岷山","面积":12.50,"note":"a \u0022quoted\u0022 \ud83d\ude00 word"}"#;
    assert_eq!(std::str::from_utf8(layer.attributes.raw(0)), Ok(compact));
    assert_eq!(
        layer.shapes.positions(),
        [[104.0, 31.0], [104.5, 31.0], [104.5, 31.5], [104.0, 31.0]]
    );

    let zone = read(&std::fs::read(fixtures().join("geojson/zone39.geojson")).expect("the fixture")).expect("reads");
    assert_eq!(zone.declared_crs.as_deref(), Some("EPSG:4527"));
    assert_eq!(zone.shapes.positions().first(), Some(&[39_500_000.25, 4_420_000.5]));
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
        (
            r#"{"type":"FeatureCollection","illustrative":true,"features":[]}"#,
            true,
        ),
        (
            r#"{"type":"FeatureCollection","illustrative":"true","features":[]}"#,
            false,
        ),
        (
            r#"{"type":"Feature","properties":{"illustrative" : true},"geometry":null}"#,
            true,
        ),
        (
            r#"{"type":"Feature","properties":{"illustrative":false,"a":"\"illustrative\":true"},"geometry":null}"#,
            false,
        ),
        (
            r#"{"type":"Feature","properties":{"a":{"illustrative":true}},"geometry":null}"#,
            false,
        ),
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
    let known = Bounds {
        min: [1.0, 2.0],
        max: [7.0, 8.0],
    };
    assert_eq!(layer.unread, [(2, Some(known)), (3, None)]);
    let issue = &layer.issues[0];
    assert_eq!(
        (issue.feature, issue.id.as_str(), issue.at),
        (2, "RL2", Some([1.0, 2.0]))
    );
    // Where "x" begins.
    assert_eq!(
        issue.detail,
        "3:90 features[1].geometry.coordinates[0][2]: a coordinate is not a number"
    );
    assert!(
        layer.issues[1].detail.ends_with("features[2]: the geometry is null"),
        "{}",
        layer.issues[1].detail
    );
}

#[test]
fn a_broken_file_says_line_column_and_feature_in_both_languages() {
    let text =
        "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"properties\":{\"名称\":\"岷山\"},,";
    let Err(FormatError::Unreadable { message }) = read(text.as_bytes()) else {
        panic!("it should be refused");
    };
    // The second comma is the 44th character of its line, though the 52nd byte.
    let place = "line 2, column 44, feature 1: expected a member's name in double quotes, found ,";
    assert!(message.text(Language::En).starts_with(place), "{message}");
    assert!(
        message.text(Language::Zh).starts_with("第 2 行第 44 列，第 1 个要素："),
        "{message:?}"
    );
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
            .map(|feature| {
                (
                    layer.attributes.raw(feature).to_vec(),
                    layer.attributes.id(feature).map(str::to_owned),
                )
            })
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
            let center = [
                97.0 + f64::from(number % 100) * 0.11,
                26.0 + f64::from(number / 100) * 0.11,
            ];
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
    for name in [
        "bom.geojson",
        "lines.geojsonl",
        "pretty.geojson",
        "sequence.geojsons",
        "zone39.geojson",
    ] {
        texts.push(std::fs::read(fixtures().join("geojson").join(name)).expect("the fixture"));
    }
    let faulty = r#"{"type":"LineString","coordinates":[[1,2],[1e400,3],["é\ud83d\ude00",1],[1.5,2.25]],"a":"\u00e9"}"#;
    texts.push(in_feature(faulty).into_bytes());
    for bytes in texts {
        let whole = read(&bytes).expect("reads");
        for step in [1, 2, 3, 7, 64, 4099] {
            let mut dribble = Dribble { bytes: &bytes, step };
            let layer = read_stream(&mut dribble, &Progress::new()).expect("reads");
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
        let end = coordinates
            .find(']')
            .expect("an end")
            .max(coordinates.find("]]]").expect("an end"));
        let numbers = coordinates[..end]
            .split(['[', ']', ','])
            .filter(|number| !number.is_empty());
        expected.extend(numbers.map(|number| number.parse::<f64>().expect("a number").to_bits()));
    }
    let read: Vec<u64> = layer
        .shapes
        .positions()
        .iter()
        .flatten()
        .map(|number| number.to_bits())
        .collect();
    assert_eq!(read, expected);
}

#[test]
fn reading_counts_bytes_and_stops_when_cancelled() {
    let text = stars(3000, false);
    let progress = Progress::new();
    read_stream(&mut text.as_bytes(), &progress).expect("reads");
    assert_eq!(progress.counts().0, text.len() as u64);
    let cancelled = Progress::new();
    cancelled.cancel();
    let error = read_stream(&mut text.as_bytes(), &cancelled).expect_err("cancelled");
    assert!(matches!(error, FormatError::Cancelled(_)));
}
