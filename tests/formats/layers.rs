//! Awkward GeoJSON all the way to a layer: what is kept, repaired, rejected, in which system, or what the refusal says.

use super::fixtures;
use ecozone::issues::Action;
use ecozone::layer::role::Role;
use ecozone::operations::open_layer::{LayerRequest, LayerSource, open_layer};
use ecozone::progress::Progress;
use ecozone::texts::Language;
use std::fmt::Write as _;
use std::io::Write as _;

/// A square cell of 0.1° at 116° E, 40° N.
const CELL: &str = "[[116,40],[116.1,40],[116.1,40.1],[116,40.1],[116,40]]";

/// What becomes of a file: `code origin kept/read` and `number:fault:action` for each finding, or `refused: message`.
fn outcome(file_name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(file_name);
    std::fs::write(&path, bytes).expect("written");
    let request = LayerRequest::new(Role::RedLine, LayerSource::File(path));
    match open_layer(&request, &Progress::new()) {
        Err(error) => {
            assert!(!error.message(Language::Zh).is_empty());
            format!("refused: {}", error.message(Language::En))
        }
        Ok(layer) => {
            let rejected = layer.features_read() - layer.len();
            let told: std::collections::BTreeSet<u32> = layer
                .issues()
                .iter()
                .filter(|issue| issue.action == Action::Rejected)
                .map(|issue| issue.feature)
                .collect();
            assert!(
                told.len() >= rejected,
                "a feature is gone without a line: {:?}",
                layer.issues()
            );
            let crs = layer.crs();
            let mut text = format!(
                "{} {} {}/{}",
                crs.code,
                crs.origin.code(),
                layer.len(),
                layer.features_read()
            );
            for issue in layer.issues() {
                write!(
                    text,
                    " {}:{}:{}",
                    issue.feature,
                    issue.fault.code(),
                    issue.action.code()
                )
                .expect("a String takes it");
            }
            text
        }
    }
}

fn feature(geometry: &str) -> String {
    let geometry = geometry.replace('@', CELL);
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"name":"a"}},"geometry":{geometry}}}]}}"#
    )
}

fn polygon(ring: &str) -> String {
    feature(&format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#))
}

fn with_crs(name: &str, ring: &str) -> String {
    polygon(ring).replacen(
        '{',
        &format!(r#"{{"crs":{{"type":"name","properties":{{"name":"{name}"}}}},"#),
        1,
    )
}

fn utf16(text: &str, is_little: bool) -> Vec<u8> {
    let mark = std::iter::once(0xFEFF_u16);
    let units = mark.chain(text.encode_utf16());
    units
        .flat_map(|unit| {
            if is_little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).expect("packed");
    encoder.finish().expect("packed")
}

/// Asserts the outcome: the whole text, or words of a refusal.
#[track_caller]
fn check(kind: &str, bytes: &[u8], expected: &str) {
    check_named("case.geojson", kind, bytes, expected);
}

#[track_caller]
fn check_named(file_name: &str, kind: &str, bytes: &[u8], expected: &str) {
    let found = outcome(file_name, bytes);
    let is_same = match expected.strip_prefix("refused: ") {
        Some(words) => found.starts_with("refused: ") && words.split(" … ").all(|word| found.contains(word)),
        None => found == expected,
    };
    assert!(is_same, "{kind}\n found    {found}\n expected {expected}");
}

#[test]
#[rustfmt::skip]
fn rings_and_parts_of_every_awkward_sort() {
    let cases: &[(&str, String, &str)] = &[
        ("a plain cell", polygon(CELL), "EPSG:4326 default 1/1"),
        ("a ring the wrong way round", polygon("[[116,40],[116,40.1],[116.1,40.1],[116.1,40],[116,40]]"), "EPSG:4326 default 1/1"),
        ("a ring that is not closed", polygon("[[116,40],[116.1,40],[116.1,40.1],[116,40.1]]"), "EPSG:4326 default 1/1 1:unclosed-ring:repaired"),
        ("a vertex twice", polygon("[[116,40],[116,40],[116.1,40],[116.1,40.1],[116,40.1],[116,40]]"), "EPSG:4326 default 1/1 1:duplicate-positions:repaired"),
        ("a bow tie", polygon("[[116,40],[116.1,40.1],[116.1,40],[116,40.1],[116,40]]"), "EPSG:4326 default 1/1 1:self-intersection:repaired"),
        ("a spike", polygon("[[116,40],[116.1,40],[116.2,40],[116.1,40],[116.1,40.1],[116,40.1],[116,40]]"), "EPSG:4326 default 1/1 1:self-intersection:repaired"),
        ("two rings that meet in a vertex", polygon("[[116,40],[116.1,40],[116.05,40.05],[116.1,40.1],[116,40.1],[116.05,40.05],[116,40]]"), "EPSG:4326 default 1/1 1:self-intersection:repaired"),
        ("a ring of two positions", polygon("[[116,40],[116.1,40],[116,40]]"), "EPSG:4326 default 0/1 1:too-few-positions:rejected"),
        ("a ring of one position", polygon("[[116,40],[116,40],[116,40],[116,40]]"), "EPSG:4326 default 0/1 1:too-few-positions:rejected"),
        ("a ring without area", polygon("[[116,40],[116.1,40],[116.2,40],[116,40]]"), "EPSG:4326 default 0/1 1:zero-area:rejected"),
        ("an empty ring", polygon("[]"), "EPSG:4326 default 0/1 1:null-geometry:rejected"),
        ("no geometry", feature("null"), "EPSG:4326 default 0/1 1:null-geometry:rejected"),
        ("a hole", feature(r#"{"type":"Polygon","coordinates":[@,[[116.02,40.02],[116.02,40.04],[116.04,40.04],[116.04,40.02],[116.02,40.02]]]}"#), "EPSG:4326 default 1/1"),
        ("a hole that runs as its shell", feature(r#"{"type":"Polygon","coordinates":[@,[[116.02,40.02],[116.04,40.02],[116.04,40.04],[116.02,40.04],[116.02,40.02]]]}"#), "EPSG:4326 default 1/1"),
        ("a hole outside its shell", feature(r#"{"type":"Polygon","coordinates":[@,[[116.5,40.02],[116.6,40.02],[116.6,40.04],[116.5,40.04],[116.5,40.02]]]}"#), "EPSG:4326 default 1/1 1:hole-outside-shell:repaired"),
        ("a hole across its shell", feature(r#"{"type":"Polygon","coordinates":[@,[[116.05,40.02],[116.2,40.02],[116.2,40.04],[116.05,40.04],[116.05,40.02]]]}"#), "EPSG:4326 default 1/1 1:hole-outside-shell:repaired"),
        ("a hole that is its shell", feature(r#"{"type":"Polygon","coordinates":[@,@]}"#), "EPSG:4326 default 0/1 1:zero-area:rejected"),
        ("a hole twice", feature(r#"{"type":"Polygon","coordinates":[@,[[116.02,40.02],[116.04,40.02],[116.04,40.04],[116.02,40.02]],[[116.02,40.02],[116.04,40.02],[116.04,40.04],[116.02,40.02]]]}"#), "EPSG:4326 default 1/1 1:hole-outside-shell:repaired"),
        ("parts that overlap", feature(r#"{"type":"MultiPolygon","coordinates":[[@],[[[116.05,40],[116.15,40],[116.15,40.1],[116.05,40.1],[116.05,40]]]]}"#), "EPSG:4326 default 1/1 1:overlapping-parts:repaired"),
        ("the same part twice", feature(r#"{"type":"MultiPolygon","coordinates":[[@],[@]]}"#), "EPSG:4326 default 1/1 1:overlapping-parts:repaired"),
        ("parts that share an edge", feature(r#"{"type":"MultiPolygon","coordinates":[[@],[[[116.1,40],[116.2,40],[116.2,40.1],[116.1,40.1],[116.1,40]]]]}"#), "EPSG:4326 default 1/1"),
        ("an empty part beside a full one", feature(r#"{"type":"MultiPolygon","coordinates":[[],[@]]}"#), "EPSG:4326 default 1/1 1:ignored-member:kept"),
        ("a line in a layer of polygons", feature(r#"{"type":"LineString","coordinates":[[116,40],[116.1,40.1]]}"#), "EPSG:4326 default 1/1 1:wrong-kind:kept"),
        ("a point in a layer of polygons", feature(r#"{"type":"Point","coordinates":[116,40]}"#), "EPSG:4326 default 1/1 1:wrong-kind:kept"),
        ("a collection of a polygon and its label", feature(r#"{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[@]},{"type":"Point","coordinates":[116,40]}]}"#), "EPSG:4326 default 1/1"),
        ("a collection in a collection", feature(r#"{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[@]}]}]}"#), "EPSG:4326 default 1/1"),
        ("heights", polygon("[[116,40,9],[116.1,40,9],[116.1,40.1,9],[116,40.1,9],[116,40,9]]"), "EPSG:4326 default 1/1 0:heights-dropped:kept"),
        ("heights that differ at the closing", polygon("[[116,40,9],[116.1,40,8],[116.1,40.1,7],[116,40.1,6],[116,40,5]]"), "EPSG:4326 default 1/1 0:heights-dropped:kept"),
        ("a coordinate that is null", polygon("[[116,40],[116.1,null],[116.1,40.1],[116,40]]"), "EPSG:4326 default 0/1 1:non-finite:rejected"),
        ("a coordinate as text", polygon(r#"[[116,40],["116.1","40"],[116.1,40.1],[116,40]]"#), "EPSG:4326 default 0/1 1:unreadable:rejected"),
        ("a coordinate too large for any number", polygon("[[116,40],[1e400,40],[116.1,40.1],[116,40]]"), "EPSG:4326 default 0/1 1:non-finite:rejected"),
        ("a latitude beyond the pole", polygon("[[116,40],[116.1,95],[116.1,40.1],[116,40]]"), "EPSG:4326 default 0/1 1:out-of-range:rejected"),
        ("a longitude a turn too far", polygon("[[476,40],[476.1,40],[476.1,40.1],[476,40]]"), "EPSG:4326 default 0/1 1:out-of-range:rejected"),
        ("across the antimeridian", polygon("[[179.9,40],[-179.9,40],[-179.9,40.1],[179.9,40]]"), "EPSG:4326 default 0/1 1:crosses-antimeridian:rejected"),
        ("smaller than a grain of sand", polygon("[[116,40],[116.00000000000001,40],[116.00000000000001,40.00000000000001],[116,40]]"), "EPSG:4326 default 1/1"),
    ];
    for (kind, text, expected) in cases {
        check(kind, text.as_bytes(), expected);
    }
}

#[test]
#[rustfmt::skip]
fn systems_of_every_awkward_sort() {
    let zone_39 = "[[39500000,4400000],[39501000,4400000],[39501000,4401000],[39500000,4400000]]";
    let no_zone = "[[500000,4400000],[501000,4400000],[501000,4401000],[500000,4400000]]";
    let north_first = "[[4400000,39500000],[4400000,39501000],[4401000,39501000],[4400000,39500000]]";
    let mercator = "[[13358338,4300621],[13358438,4300621],[13358438,4300721],[13358338,4300621]]";
    let cases: &[(&str, String, &str)] = &[
        ("CGCS2000 said in a URN", with_crs("urn:ogc:def:crs:EPSG::4490", CELL), "EPSG:4490 declared 1/1"),
        ("CRS84", with_crs("urn:ogc:def:crs:OGC:1.3:CRS84", CELL), "EPSG:4326 declared 1/1"),
        ("a zone said", with_crs("EPSG:4527", zone_39), "EPSG:4527 declared 1/1"),
        ("a zone by ESRI's name", with_crs("CGCS2000_3_Degree_GK_Zone_39", zone_39), "EPSG:4527 declared 1/1"),
        ("a zone unsaid, its number in the eastings", polygon(zone_39), "EPSG:4527 guessed 1/1"),
        ("no zone anywhere", polygon(no_zone), "refused: without a zone number … --crs EPSG:n"),
        ("north before east", polygon(north_first), "refused: north, east … /yx"),
        ("latitude before longitude", polygon("[[40,116],[40.1,116],[40.1,116.1],[40,116]]"), "refused: latitude, longitude … /yx"),
        ("Web Mercator posing as zone 13", polygon(mercator), "refused: EPSG:4491 … EPSG:3857"),
        ("Web Mercator said", with_crs("EPSG:3857", mercator), "EPSG:3857 declared 1/1"),
        ("two zones in one file", polygon("[[39500000,4400000],[40500000,4400000],[40500000,4401000],[39500000,4400000]]"), "refused: no Gauss-Krüger zone … CGCS2000"),
        ("a city's own system", polygon("[[3012,4456],[3112,4456],[3112,4556],[3012,4456]]"), "refused: local system"),
        ("degrees and metres in equal parts", polygon("[[116,40],[39500000,4400000],[39501000,4401000],[116,40]]"), "refused: some are metres"),
        ("degrees said to be a zone", with_crs("EPSG:4527", CELL), "refused: do not fit EPSG:4527"),
        ("a zone said to be degrees", with_crs("EPSG:4490", zone_39), "refused: do not fit EPSG:4490"),
        ("Xian 80", with_crs("EPSG:4610", CELL), "refused: Xian 1980 … local parameters"),
        ("Xian 80 by name", with_crs("Xian_1980_3_Degree_GK_Zone_39", zone_39), "refused: Xian 1980"),
        ("Beijing 54", with_crs("EPSG:2422", no_zone), "refused: Beijing 1954"),
        ("GCJ-02", with_crs("GCJ-02", CELL), "refused: GCJ-02 … --shift gcj02"),
        ("BD-09", with_crs("BD09", CELL), "refused: BD-09"),
        ("ETRS89", with_crs("EPSG:4258", CELL), "refused: EPSG:4258 is not on CGCS2000"),
        ("a vertical system", with_crs("EPSG:5737", CELL), "refused: not a horizontal"),
        ("a name that nobody knows", with_crs("Atlantis 3000", CELL), "refused: Atlantis 3000 … not known"),
        ("a null crs, which RFC 7946's forerunner has", polygon(CELL).replacen('{', r#"{"crs":null,"#, 1), "EPSG:4326 default 1/1 0:ignored-member:kept"),
        ("a feature whose own attribute says GCJ-02", polygon(CELL).replace(r#""name":"a""#, r#""datum":"GCJ-02""#), "EPSG:4326 default 1/1 1:doubtful-datum:kept"),
    ];
    for (kind, text, expected) in cases {
        check(kind, text.as_bytes(), expected);
    }
}

#[test]
#[rustfmt::skip]
fn files_of_every_awkward_sort() {
    let plain = polygon(CELL).replace(r#""name":"a""#, r#""名称":"水源涵养生态保护红线""#);
    let one_line = plain.replace('\n', " ");
    let one = one_line.split_once("[{\"type\":\"Feature\"").map_or("", |(_, rest)| rest);
    let one = format!("{{\"type\":\"Feature\"{}", one.strip_suffix("]}").expect("a collection"));
    let gb18030 = encoding_rs::GB18030.encode(&plain).0.into_owned();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("UTF-8 with a mark", [b"\xEF\xBB\xBF".as_slice(), plain.as_bytes()].concat(), "EPSG:4326 default 1/1"),
        ("UTF-16 little-endian", utf16(&plain, true), "EPSG:4326 default 1/1"),
        ("UTF-16 big-endian", utf16(&plain, false), "EPSG:4326 default 1/1"),
        ("GB18030", gb18030, "EPSG:4326 default 1/1 0:assumed:kept"),
        ("packed by gzip", gzip(&plain), "EPSG:4326 default 1/1"),
        ("a feature a line", format!("{one}\n{one}\n").into_bytes(), "EPSG:4326 default 2/2 2:duplicate-feature:kept"),
        ("a feature a line with record separators", format!("\u{1e}{one}\n\u{1e}{one}\n").into_bytes(), "EPSG:4326 default 2/2 2:duplicate-feature:kept"),
        ("a feature without a collection", one.clone().into_bytes(), "EPSG:4326 default 1/1"),
        ("a geometry without a feature", format!(r#"{{"type":"Polygon","coordinates":[{CELL}]}}"#).into_bytes(), "EPSG:4326 default 1/1"),
        ("an empty collection", br#"{"type":"FeatureCollection","features":[]}"#.to_vec(), "EPSG:4326 default 0/0"),
        ("the same feature twice", plain.replace("}}]}", &format!("}}}},{one}]}}")).into_bytes(), "EPSG:4326 default 2/2 2:duplicate-feature:kept"),
        ("cut in the middle", plain.as_bytes()[..plain.len() / 2].to_vec(), "refused: line"),
        ("two files in one", format!("{plain}{plain}").into_bytes(), "refused: "),
        ("nothing at all", Vec::new(), "refused: "),
        ("a comma at the end", plain.replace("}}]}", "}},]}").into_bytes(), "refused: after the comma"),
        ("NaN, as Python writes it", plain.replace("116.1,40]", "116.1,NaN]").into_bytes(), "refused: found N"),
        ("a page of the web", b"<!DOCTYPE html><html><body>404</body></html>".to_vec(), "refused: HTML"),
        ("a script around it", format!("var data = {plain};").into_bytes(), "refused: JavaScript … remove the code"),
    ];
    for (kind, bytes, expected) in &cases {
        check(kind, bytes, expected);
    }
    // What these fixtures hold, the table of readers says; here they end as layers or as refusals, never as a panic.
    for folder in ["geojson", "broken"] {
        let entries = std::fs::read_dir(fixtures().join(folder)).expect("the folder");
        for entry in entries {
            let bytes = std::fs::read(entry.expect("an entry").path()).expect("the fixture");
            assert!(!outcome("fixture.geojson", &bytes).is_empty());
        }
    }
}
