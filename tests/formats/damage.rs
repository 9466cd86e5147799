//! Files cut, mutated and made to do harm: never a panic, never half a layer.

use super::processor_time::Work;
use super::{check_that_nothing_is_lost, fixtures, in_feature, read, read_named, same, stars};
use ecozone::formats::FormatError;
use proptest::prelude::*;
use std::path::PathBuf;
use std::time::Duration;

#[test]
fn a_file_cut_anywhere_is_refused() {
    let pretty = std::fs::read(fixtures().join("geojson/pretty.geojson")).expect("the fixture");
    for bytes in [
        pretty,
        stars(3, false).into_bytes(),
        in_feature(r#"{"type":"Point","coordinates":[1e400,null]}"#).into_bytes(),
    ] {
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
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }
}

#[test]
fn no_damage_makes_the_reader_panic_or_lose_a_feature() {
    let mut sources = vec![stars(2, false).into_bytes(), stars(1, true).into_bytes()];
    for folder in ["geojson", "broken", "points"] {
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
    let work = Work::begin();
    let head = r#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":"#;
    for text in [
        format!("{head}{}", "[".repeat(100_000)),
        "{\"a\":".repeat(100_000),
        format!("{{\"features\":{}", "[".repeat(100_000)),
        format!(
            "{{\"type\":\"GeometryCollection\",{}",
            "\"geometries\":[{".repeat(100_000)
        ),
        format!("{head}[[[{}", "1".repeat(1_000_000)),
    ] {
        let error = read(text.as_bytes()).expect_err("refused").to_string();
        assert!(error.contains("levels deep") || error.contains("too long"), "{error}");
    }
    let long = format!("{{\"a\":\"{}", "x".repeat(20 << 20));
    assert!(
        read(long.as_bytes())
            .expect_err("refused")
            .to_string()
            .contains("closing quote")
    );
    let nulls = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{}7]}}",
        "7,".repeat(1_000_001)
    );
    assert!(
        read(nulls.as_bytes())
            .expect_err("refused")
            .to_string()
            .contains("more than a million")
    );
    assert!(work.done() < Duration::from_secs(20), "{:?}", work.done());
}

proptest! {
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

/// A small file of every format of text, and of the packed ones, under its usual name.
fn of_every_format() -> Vec<(&'static str, Vec<u8>)> {
    let cell = "[[116,40],[116.1,40],[116.1,40.1],[116,40.1],[116,40]]";
    let feature = format!(
        r#"{{"type":"Feature","properties":{{"a":1}},"geometry":{{"type":"Polygon","coordinates":[{cell}]}}}}"#
    );
    let geojson = in_feature(&format!(r#"{{"type":"Polygon","coordinates":[{cell}]}}"#));
    let esri = format!(
        r#"{{"geometryType":"esriGeometryPolygon","spatialReference":{{"wkid":4490}},"features":[{{"attributes":{{"MC":"甲"}},"geometry":{{"rings":[{cell}]}}}}]}}"#
    );
    let topology = r#"{"type":"Topology","transform":{"scale":[0.1,0.1],"translate":[116,40]},"objects":{"a":{"type":"Polygon","arcs":[[0]]}},"arcs":[[[0,0],[1,0],[0,1],[-1,0],[0,-1]]]}"#;
    let boundary = "[属性描述]\r\n坐标系=2000国家大地坐标系\r\n几度分带=3\r\n带号=39\r\n[地块坐标]\r\n4,1.0,1,甲,面,,,,@\r\n\
        J1,1,4431205.318,39521418.226\r\nJ2,1,4431212.604,39521566.917\r\nJ3,1,4431098.471,39521574.305\r\nJ1,1,4431205.318,39521418.226\r\n";
    let kml = "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Placemark><name>甲</name><Polygon><outerBoundaryIs><LinearRing>\
        <coordinates>116,40 116.1,40,5 116.1,40.1 116,40</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>";
    let packed = std::fs::read(fixtures().join("broken/gzip.geojson")).expect("the fixture");
    vec![
        ("a.geojson", geojson.clone().into_bytes()),
        ("a.geojsonl", format!("{feature}\n{feature}\n").into_bytes()),
        ("a.json", esri.into_bytes()),
        ("a.topojson", topology.as_bytes().to_vec()),
        ("a.txt", encoding_rs::GB18030.encode(boundary).0.into_owned()),
        (
            "a.wkt",
            b"SRID=4490;POLYGON((116 40,116.1 40,116.1 40.1,116 40))\nSRID=4490;POINT Z(116 40 5)".to_vec(),
        ),
        (
            "a.csv",
            "名称,wkt\n甲,\"MULTIPOLYGON(((116 40,116.1 40,116.1 40.1,116 40)))\"\n"
                .as_bytes()
                .to_vec(),
        ),
        (
            "b.csv",
            "点号,X,Y\nJ1,4431205.318,39521418.226\nJ2,4431212.604,39521566.917\nJ3,4431098.471,39521574.305\n"
                .as_bytes()
                .to_vec(),
        ),
        ("a.kml", kml.as_bytes().to_vec()),
        ("a.geojson.gz", packed),
    ]
}

/// One change to a file: where, what, and how.
#[derive(Clone, Debug)]
enum Change {
    Set(prop::sample::Index, u8),
    Insert(prop::sample::Index, u8),
    Remove(prop::sample::Index, usize),
    Repeat(prop::sample::Index, prop::sample::Index, usize),
    Cut(prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<prop::sample::Index>;
    let byte = || {
        prop_oneof![
            prop::sample::select(b"[]{}(),:;\"<>/\\0123456789.-+eE@ \r\n\x00\xFF".to_vec()),
            any::<u8>()
        ]
    };
    prop_oneof![
        3 => (place(), byte()).prop_map(|(at, byte)| Change::Set(at, byte)),
        2 => (place(), byte()).prop_map(|(at, byte)| Change::Insert(at, byte)),
        2 => (place(), 1..20_usize).prop_map(|(at, count)| Change::Remove(at, count)),
        2 => (place(), place(), 1..40_usize).prop_map(|(from, to, count)| Change::Repeat(from, to, count)),
        1 => place().prop_map(Change::Cut),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    let length = bytes.len();
    if length == 0 {
        return;
    }
    let end_of = |at: usize, count: usize| (at + count).min(length);
    match change {
        Change::Set(at, byte) => bytes[at.index(length)] = *byte,
        Change::Insert(at, byte) => bytes.insert(at.index(length), *byte),
        Change::Remove(at, count) => {
            let at = at.index(length);
            bytes.drain(at..end_of(at, *count));
        }
        Change::Repeat(from, to, count) => {
            let from = from.index(length);
            let piece = bytes[from..end_of(from, *count)].to_vec();
            let to = to.index(length);
            bytes.splice(to..to, piece);
        }
        Change::Cut(at) => bytes.truncate(at.index(length)),
    }
}

#[test]
fn the_files_that_are_damaged_here_are_whole_before() {
    for (name, bytes) in of_every_format() {
        let layer = read_named(name, &bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!layer.shapes.is_empty(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn no_damage_to_a_file_of_any_format_makes_its_reader_panic_hang_or_lose_a_feature(
        place in 0..10_usize,
        changes in prop::collection::vec(change(), 1..8),
    ) {
        let work = Work::begin();
        let files = of_every_format();
        let (name, bytes) = &files[place % files.len()];
        let mut bytes = bytes.clone();
        for change in &changes {
            apply(&mut bytes, change);
        }
        if let Ok(layer) = read_named(name, &bytes) {
            check_that_nothing_is_lost(name, &layer);
        }
        prop_assert!(work.done() < Duration::from_secs(5));
    }
}
