//! A table of awkward shapefiles and archives: what each is read as, or how it is refused.

use super::made::{polygon, shapes, square, table};
use super::{Files, check_refusal, check_that_nothing_is_lost, open, open_bytes, outcome};
use encoding_rs::{BIG5, GB18030};
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn check(name: &str, files: &Files, expected: &str) {
    let layer = files
        .open("shp", None)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    check_that_nothing_is_lost(name, &layer);
    assert_eq!(outcome(&layer), expected, "{name}: {:?}", layer.issues);
}

/// One square with one text attribute, in a table of one row.
fn one(language: u8, name: &[u8], length: u8, value: &[u8]) -> Files {
    shapes(&[polygon(&[square([117.0, 40.5], 0.1, true)])])
        .with("dbf", &table(language, &[(name, b'C', length)], &[&[b" ", value]]))
}

fn gb(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

#[test]
fn sets_with_missing_or_contradicting_parts() {
    let whole = Files::fixture("shapefile/red_lines_utf8");
    // Two lines: a name cut within a character, and the asterisks that GDAL writes for NaN.
    check("whole", &whole, "4/44 (0:ignored-member) (0:ignored-member)");
    check(
        "no .shx",
        &whole.clone().without(&["shx"]),
        "4/44 (0:ignored-member) (0:ignored-member)",
    );
    check(
        "no .prj",
        &whole.clone().without(&["prj"]),
        "4/44 (0:ignored-member) (0:ignored-member)",
    );
    check(
        "geometry alone",
        &whole.clone().without(&["dbf", "shx", "prj", "cpg"]),
        "4/44 (0:ignored-member)",
    );
    check(
        "damaged .shx",
        &whole.clone().with("shx", b"x"),
        "4/44 (0:ignored-member) (0:ignored-member) (0:ignored-member)",
    );
    check(
        "short .shx",
        &whole.clone().changed("shx", |shx| shx.truncate(shx.len() - 8)),
        "4/44 (0:ignored-member) (0:mismatch) (0:ignored-member)",
    );
    check(
        "empty .prj",
        &whole.clone().with("prj", b" \n"),
        "4/44 (0:ignored-member) (0:ignored-member) (0:ignored-member)",
    );
    for (name, files, words) in [
        (
            "no .shp",
            whole.clone().without(&["shp"]),
            ["the .shp of the same name", "whole set"],
        ),
        (
            "cut .shp",
            whole.clone().changed("shp", |shp| shp.truncate(shp.len() - 16)),
            ["the .shp is cut short", "again"],
        ),
        (
            "cut at a record",
            whole.clone().changed("shp", |shp| shp.truncate(100)),
            ["the .shp is cut short", "again"],
        ),
        (
            "no header",
            whole.clone().changed("shp", |shp| shp.truncate(50)),
            ["the .shp is cut short", "again"],
        ),
        (
            "cut .dbf",
            whole.clone().changed("dbf", |dbf| dbf.truncate(dbf.len() - 9)),
            ["the .dbf is cut short", "again"],
        ),
        (
            "another .dbf",
            whole.clone().with("dbf", &Files::fixture("shapefile/lines_z").0["dbf"]),
            ["4 shapes", "2 rows"],
        ),
        (
            "no table",
            whole.clone().with("dbf", &[0xFF; 100]),
            ["no valid dBase table", "again"],
        ),
        (
            "empty .dbf",
            whole.clone().with("dbf", b""),
            ["the .dbf is cut short", "again"],
        ),
        (
            "dBase 7",
            whole.clone().changed("dbf", |dbf| dbf[0] = 4),
            ["dBase 7", "save it as"],
        ),
        (
            "encrypted",
            whole.clone().changed("dbf", |dbf| dbf[15] = 1),
            ["encrypted", "decrypt"],
        ),
    ] {
        let opened = if name == "no .shp" { "dbf" } else { "shp" };
        check_refusal(name, files.open(opened, None), &words);
    }
    // More behind the end: with a count of rows a note, without it nobody knows.
    let longer = whole.changed("shp", |shp| shp.extend([0; 20]));
    check(
        "longer",
        &longer,
        "4/44 (0:ignored-member) (0:mismatch) (0:ignored-member)",
    );
    check_refusal(
        "longer alone",
        longer.without(&["dbf"]).open("shp", None),
        &["goes on after the end"],
    );
}

#[test]
fn kinds_of_geometry_and_records_without_any() {
    check("null", &Files::fixture("shapefile/points_null"), "2/2 2:null-geometry");
    check("multipoint", &Files::fixture("shapefile/multipoint"), "1/2");
    check(
        "heights",
        &Files::fixture("shapefile/polygon_z"),
        "1/4 (0:heights-dropped)",
    );
    check("lines", &Files::fixture("shapefile/lines_z"), "2/7 (0:heights-dropped)");
    let rows = table(0, &[(b"n", b'N', 3)], &[&[b" ", b"1"], &[b" ", b"2"], &[b" ", b"3"]]);
    let bad = vec![vec![
        [117.0, 40.0],
        [117.0, f64::INFINITY],
        [118.0, 40.0],
        [117.0, 40.0],
    ]];
    let records = [
        polygon(&[square([117.0, 40.0], 0.1, true)]),
        polygon(&bad),
        31_i32.to_le_bytes().to_vec(),
    ];
    check(
        "no numbers, a body",
        &shapes(&records).with("dbf", &rows),
        "1/5 2:non-finite 3:unreadable",
    );
    check(
        "rings the wrong way",
        &shapes(&[
            polygon(&[square([117.0, 40.0], 0.1, false)]),
            polygon(&[]),
            polygon(&[square([117.0, 40.0], 0.1, true)]),
        ])
        .with("dbf", &rows),
        "2/10 (1:wrong-direction) 2:null-geometry",
    );
}

#[test]
fn rows_marked_as_deleted_are_left_out_with_their_shapes_and_said() {
    let whole = Files::fixture("shapefile/red_lines_utf8");
    let deleted = whole.changed("dbf", |dbf| {
        let header = usize::from(u16::from_le_bytes([dbf[8], dbf[9]]));
        let row = usize::from(u16::from_le_bytes([dbf[10], dbf[11]]));
        dbf[header + row] = b'*';
    });
    let layer = deleted.open("shp", None).expect("reads");
    check_that_nothing_is_lost("deleted", &layer);
    assert_eq!(
        (layer.features_read, layer.feature_numbers.as_slice()),
        (3, [1, 3, 4].as_slice())
    );
    assert!(
        layer
            .issues
            .iter()
            .any(|issue| issue.detail.contains("1 records are marked as deleted"))
    );
    assert_eq!(layer.attributes.text(2, "MC").as_deref(), Some("白洋淀（示意）"));
}

#[test]
fn a_file_changed_in_place_is_read_in_the_order_of_its_index() {
    let at = |x: f64| polygon(&[square([x, 40.0], 0.01, true)]);
    let rows = table(0, &[(b"n", b'N', 3)], &[&[b" ", b"1"], &[b" ", b"2"]]);
    // Record 2 of three is what record 1 was before it moved to the end.
    let moved = shapes(&[at(999.0), at(117.2), at(117.1)])
        .with("dbf", &rows)
        .changed("shx", |shx| {
            let entries = shx.split_off(100);
            shx.extend_from_slice(&entries[16..24]);
            shx.extend_from_slice(&entries[8..16]);
        });
    let layer = moved.open("shp", None).expect("reads");
    check_that_nothing_is_lost("moved", &layer);
    let west = |feature| layer.shapes.feature(feature).bounds().min[0];
    assert!((west(0) - 117.09).abs() < 1e-9 && (west(1) - 117.19).abs() < 1e-9);
    assert!(
        layer
            .issues
            .iter()
            .any(|issue| issue.detail.contains("order of the .shx"))
    );
}

#[test]
fn encodings_are_known_judged_or_refused() {
    let words = "某某县生态保护红线";
    let gbk = gb(words);
    let utf8 = words.as_bytes();
    let big5 = BIG5.encode("臺北縣生態保護區").0.into_owned();
    for (name, files, text, issues) in [
        ("driver", one(77, b"MC", 80, &gbk), words, ""),
        (
            "cpg before driver",
            one(77, b"MC", 80, utf8).with("cpg", b"UTF-8"),
            words,
            "",
        ),
        ("bare GBK", one(0, b"MC", 80, &gbk), words, " (0:assumed)"),
        ("bare UTF-8", one(0, b"MC", 80, utf8), words, " (0:assumed)"),
        ("of this computer", one(0x57, b"MC", 80, &gbk), words, " (0:assumed)"),
        ("Western by default", one(3, b"MC", 80, &gbk), words, " (0:mismatch)"),
        (
            "Western .cpg",
            one(0, b"MC", 80, utf8).with("cpg", b"ISO-8859-1"),
            words,
            " (0:mismatch)",
        ),
        (
            "unknown .cpg",
            one(0, b"MC", 80, &gbk).with("cpg", b"System"),
            words,
            " (0:assumed)",
        ),
        (
            "Big5 .cpg",
            one(0, b"MC", 80, &big5).with("cpg", b"950"),
            "臺北縣生態保護區",
            "",
        ),
        ("ASCII", one(0, b"MC", 80, b"abc"), "abc", ""),
        // Full to the last byte and within a character: what is whole stays.
        ("cut", one(77, b"MC", 7, &gbk[..7]), "某某县", " (0:ignored-member)"),
        (
            "cut UTF-8",
            one(0, b"MC", 10, &utf8[..10]),
            "某某县",
            " (0:assumed) (0:ignored-member)",
        ),
    ] {
        let layer = files
            .open("shp", None)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(layer.attributes.text(0, "MC").as_deref(), Some(text), "{name}");
        assert_eq!(outcome(&layer), format!("1/5{issues}"), "{name}: {:?}", layer.issues);
    }
    for (name, files, words) in [
        (
            "Big5 unsaid",
            one(0, b"MC", 80, &big5),
            ["states no encoding", "--encoding"],
        ),
        (
            "UTF-8 said, GBK",
            one(0, b"MC", 80, &gbk).with("cpg", b"UTF-8"),
            ["says UTF-8", "--encoding GB18030"],
        ),
        (
            "GBK said, UTF-8",
            one(77, b"MC", 80, "绿地公园".as_bytes()),
            ["language driver says", "--encoding UTF-8"],
        ),
        (
            "not full and yet cut",
            one(77, b"MC", 80, &gbk[..7]),
            ["record 1", "MC"],
        ),
        (
            "Latin",
            one(0, b"MC", 80, b"caf\xE9"),
            ["states no encoding", "--encoding"],
        ),
    ] {
        check_refusal(name, files.open("shp", None), &words);
    }
    let said = one(0, b"MC", 80, &big5).open("shp", Some("Big5")).expect("as said");
    assert_eq!(said.attributes.text(0, "MC").as_deref(), Some("臺北縣生態保護區"));
    check_refusal(
        "said wrongly",
        one(0, b"MC", 80, &gbk).open("shp", Some("UTF-8")),
        &["record 1", "UTF-8"],
    );
}

#[test]
fn fields_of_every_kind_and_with_awkward_names() {
    let name = gb("生态保护红线");
    let fields: &[(&[u8], u8, u8)] = &[
        (&name[..10], b'C', 8),
        (&gb("面积")[..], b'N', 12),
        (&gb("面积")[..], b'F', 12),
        (b"", b'D', 8),
        (b"ok", b'L', 1),
        (b"note", b'M', 10),
        (b"illustrati", b'L', 1),
    ];
    let row: &[&[u8]] = &[
        b" ",
        &gb("朱鹮"),
        b"12.50",
        b"********",
        b"20260131",
        b"T",
        b"         7",
        b"T",
    ];
    let files = shapes(&[polygon(&[square([117.0, 40.5], 0.1, true)])]).with("dbf", &table(77, fields, &[row]));
    let layer = files.open("dbf", None).expect("reads");
    let object = serde_json::to_string(&layer.attributes.object(0)).expect("JSON");
    let expected =
        r#"{"生态保护红":"朱鹮","面积":12.50,"面积_2":null,"field4":"2026-01-31","ok":true,"illustrati":true}"#;
    assert_eq!(object, expected.replace("12.50", "12.5"));
    assert!(layer.illustrative);
    let details: Vec<&str> = layer.issues.iter().map(|issue| issue.detail.as_str()).collect();
    for words in [
        "two fields are called 面积",
        "field4",
        "note is of type M",
        "asterisks in place of numbers",
    ] {
        assert!(
            details.iter().any(|detail| detail.contains(words)),
            "{words}: {details:?}"
        );
    }
}

/// A deflated archive; a member may be a directory's worth of zeros.
fn archive(members: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in members {
        writer.start_file(*name, options).expect("a member");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("an archive").into_inner()
}

#[test]
fn archives_of_every_sort() {
    let layer = open("zip/gbk_names.zip").expect("reads");
    assert!(
        layer.issues.iter().any(|issue| issue.detail.contains("红线/note.pdf")),
        "{:?}",
        layer.issues
    );
    check_refusal(
        "two layers",
        open("zip/two_layers.zip"),
        &["2 layers", "lines_z.shp", "lines_z.geojson"],
    );

    let line = br#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#;
    let whole = archive(&[("../../a.geojson", line)], CompressionMethod::Deflated);
    assert_eq!(outcome(&open_bytes("a.zip", &whole).expect("reads")), "1/2");
    for length in (0..whole.len()).step_by(7) {
        assert!(open_bytes("a.zip", &whole[..length]).is_err(), "cut after {length}");
    }
    let inner = archive(&[("b.zip", &whole)], CompressionMethod::Stored);
    check_refusal("nested", open_bytes("a.zip", &inner), &["b.zip", "unpack it"]);
    let disguised = archive(&[("b.geojson", &whole)], CompressionMethod::Stored);
    check_refusal(
        "nested in disguise",
        open_bytes("a.zip", &disguised),
        &["another archive inside"],
    );
    check_refusal(
        "nothing in it",
        open_bytes("a.zip", &archive(&[], CompressionMethod::Stored)),
        &["archive is empty"],
    );
    // The checksum in the directory (APPNOTE 4.3.12).
    let central = whole
        .windows(4)
        .position(|four| four == b"PK\x01\x02")
        .expect("the directory");
    let mut damaged = whole.clone();
    damaged[central + 16] ^= 0x55;
    check_refusal("damaged", open_bytes("a.zip", &damaged), &["damaged", "again"]);
    // The mark for "encrypted" in the local and in the central header (APPNOTE 4.4.4, bit 0).
    let mut locked = whole.clone();
    locked[6] |= 1;
    locked[central + 8] |= 1;
    check_refusal("locked", open_bytes("a.zip", &locked), &["password", "a.geojson"]);
    // Zstandard (method 93) in both headers.
    let mut method = whole.clone();
    method[8] = 93;
    method[central + 10] = 93;
    check_refusal("another method", open_bytes("a.zip", &method), &["only deflate"]);
    let mut blank = line.to_vec();
    blank.resize(40 << 20, b' ');
    let bomb = archive(&[("a.geojson", &blank)], CompressionMethod::Deflated);
    check_refusal("bomb", open_bytes("a.zip", &bomb), &["more than 200 times"]);
}
