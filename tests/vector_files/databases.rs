//! GeoPackages of other programs and made on purpose: tables, coordinate systems, damage, changes that are not in yet.

use super::{Files, check_refusal, check_that_nothing_is_lost, fixtures, open_bytes, outcome};
use ecozone::formats::{Alone, FormatError, Input, read_layer};
use ecozone::layer::parsed::ParsedLayer;
use ecozone::progress::Progress;
use rusqlite::Connection;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn layer_of(bytes: &[u8], layer: Option<&str>) -> Result<ParsedLayer, FormatError> {
    let input = Input {
        bytes: &mut &*bytes,
        file_name: "case.gpkg",
        beside: &Alone,
        encoding: None,
        layer,
    };
    read_layer(input, &Progress::new())
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(fixtures().join("geopackage").join(name)).expect("the fixture")
}

/// The fixture after statements of SQL.
fn changed(name: &str, sql: &str) -> Vec<u8> {
    let mut database = Connection::open_in_memory().expect("a database");
    let bytes = fixture(name);
    database
        .deserialize_read_exact("main", bytes.as_slice(), bytes.len(), false)
        .expect("readable");
    // The triggers of the spatial index need functions that only GDAL has.
    for trigger in [
        "insert", "update1", "update2", "update3", "update4", "update5", "update6", "update7", "delete",
    ] {
        database
            .execute_batch(&format!("DROP TRIGGER IF EXISTS \"rtree_生态保护红线_geom_{trigger}\""))
            .expect("dropped");
    }
    database.execute_batch("PRAGMA foreign_keys = OFF").expect("a setting");
    database.execute_batch(sql).expect("valid SQL");
    database.serialize("main").expect("bytes").to_vec()
}

#[test]
fn a_layer_is_chosen_by_name_and_never_guessed() {
    let bytes = fixture("two_layers.gpkg");
    check_refusal("two layers", layer_of(&bytes, None), &["2 layers: zone39, 点位"]);
    check_refusal(
        "no such layer",
        layer_of(&bytes, Some("蓝线")),
        &["蓝线", "zone39, 点位", "--layer"],
    );
    let points = layer_of(&bytes, Some("点位")).expect("reads");
    check_that_nothing_is_lost("点位", &points);
    assert_eq!(outcome(&points), "2/2 2:null-geometry (0:ignored-member)");
    assert_eq!(points.declared_crs.as_deref(), Some("EPSG:4490"));
    assert_eq!(points.name.as_deref(), Some("点位"));
    // A boolean column is one of truths.
    assert_eq!(points.attributes.object(0)["flag"], serde_json::json!(true));
    let zone = layer_of(&bytes, Some("zone39")).expect("reads");
    assert_eq!(zone.declared_crs.as_deref(), Some("EPSG:4527"));
}

#[test]
fn coordinate_systems_come_from_the_code_or_the_definition_or_are_left_open() {
    let red = "生态保护红线";
    for (sql, expected) in [
        (String::new(), Some("EPSG:4490")),
        (
            "UPDATE gpkg_spatial_ref_sys SET organization = 'NONE', definition = 'GEOGCS[\"x\"]' WHERE srs_id = 4490"
                .to_owned(),
            Some("GEOGCS[\"x\"]"),
        ),
        (
            "UPDATE gpkg_spatial_ref_sys SET organization = 'NONE', definition = 'undefined' WHERE srs_id = 4490"
                .to_owned(),
            None,
        ),
        (
            format!("UPDATE gpkg_geometry_columns SET srs_id = 0 WHERE table_name = '{red}'"),
            None,
        ),
    ] {
        let bytes = changed("red_lines.gpkg", &sql);
        let layer = layer_of(&bytes, None);
        if sql.contains("srs_id = 0 ") {
            // The geometries say 4490 and their table that nothing is known: neither is believed.
            assert_eq!(layer.expect("reads").shapes.len(), 0);
            continue;
        }
        assert_eq!(layer.expect("reads").declared_crs.as_deref(), expected, "{sql}");
    }
    let lost = changed("red_lines.gpkg", "DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = 4490");
    check_refusal("no description", layer_of(&lost, None), &["4490", "doesn't describe"]);
}

#[test]
fn rows_that_can_not_be_used_are_reported_one_by_one() {
    let set = |value: &str| format!("UPDATE \"生态保护红线\" SET geom = {value} WHERE fid = 2");
    for (value, expected) in [
        ("NULL", "3/29 2:null-geometry"),
        ("'text'", "3/29 2:unreadable"),
        ("x'4750000100000000'", "3/29 2:unreadable (0:mismatch)"),
        // POINT EMPTY, marked as empty; a curve; another coordinate system than that of its table.
        (
            "x'475000118A11000001010000000000000000 00F87F000000000000F87F'",
            "3/29 2:null-geometry",
        ),
        ("x'475000018A110000010800000000000000'", "3/29 2:unreadable"),
        (
            "x'47500001AF110000 0101000000000000000000F03F000000000000F03F'",
            "3/29 2:unreadable",
        ),
        // One that leaves it open.
        (
            "x'4750000100000000 0101000000000000000000F03F000000000000F03F'",
            "4/30 (0:mismatch)",
        ),
    ] {
        let bytes = changed("red_lines.gpkg", &set(&value.replace(' ', "")));
        let layer = layer_of(&bytes, None).expect("reads");
        check_that_nothing_is_lost(value, &layer);
        assert_eq!(outcome(&layer), expected, "{value}: {:?}", layer.issues);
    }
    let bytes = changed(
        "red_lines.gpkg",
        "DELETE FROM \"生态保护红线\" WHERE fid = 2; UPDATE gpkg_ogr_contents SET feature_count = 4",
    );
    assert_eq!(outcome(&layer_of(&bytes, None).expect("reads")), "3/29 (0:mismatch)");
}

#[test]
fn what_is_no_geopackage_is_named() {
    let of = |sql: &str| {
        let database = Connection::open_in_memory().expect("a database");
        database.execute_batch(sql).expect("valid SQL");
        database.serialize("main").expect("bytes").to_vec()
    };
    for (sql, words) in [
        ("CREATE TABLE a (b)", ["SQLite", "no GeoPackage"]),
        ("CREATE TABLE geometry_columns (a)", ["SpatiaLite", "export"]),
        ("CREATE TABLE tiles (a)", ["MBTiles", "export"]),
    ] {
        check_refusal(sql, layer_of(&of(sql), None), &words);
    }
    let tables = changed("red_lines.gpkg", "UPDATE gpkg_contents SET data_type = 'attributes'");
    check_refusal(
        "no features",
        layer_of(&tables, None),
        &["no vector layer", "生态保护红线"],
    );
}

#[test]
fn changes_beside_the_file_are_never_passed_over() {
    let bytes = fixture("red_lines.gpkg");
    let files = Files::default().with("gpkg", &bytes);
    // A log that holds nothing, and a journal that is done with.
    for (ending, content) in [
        ("gpkg-wal", &[7; 32][..]),
        ("gpkg-wal", &[]),
        ("gpkg-journal", &[0; 600]),
    ] {
        let layer = files.clone().with(ending, content).open("gpkg", None).expect("reads");
        assert_eq!(layer.shapes.len(), 4, "{ending}");
    }
    let journal = [&[0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7][..], &[1; 600]].concat();
    for (ending, content) in [("gpkg-wal", &[7; 4000][..]), ("gpkg-journal", &journal)] {
        check_refusal(
            ending,
            files.clone().with(ending, content).open("gpkg", None),
            &["changes that are not in the database", "save and close"],
        );
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("a/red.gpkg", bytes.as_slice()), ("a/red.gpkg-wal", &[7; 4000])] {
        archive.start_file(name, SimpleFileOptions::default()).expect("begun");
        archive.write_all(content).expect("written");
    }
    let packed = archive.finish().expect("finished").into_inner();
    check_refusal(
        "packed",
        open_bytes("a.zip", &packed),
        &["changes that are not in the database"],
    );
    // A database in the mode of such logs is read where there is none.
    let mut waiting = bytes;
    waiting[18] = 2;
    waiting[19] = 2;
    assert_eq!(layer_of(&waiting, None).expect("reads").shapes.len(), 4);
}

#[test]
fn a_geopackage_cut_anywhere_is_refused() {
    let bytes = fixture("red_lines.gpkg");
    for length in (16..bytes.len()).step_by(997) {
        assert!(layer_of(&bytes[..length], None).is_err(), "cut after {length} bytes");
    }
}

#[test]
fn a_view_that_never_ends_is_stopped() {
    let bytes = changed(
        "red_lines.gpkg",
        "CREATE VIEW endless AS WITH RECURSIVE n(fid, geom) AS (SELECT 1, NULL UNION ALL SELECT fid + 1, geom FROM n) \
         SELECT fid, geom FROM n WHERE fid < 0; \
         UPDATE gpkg_contents SET data_type = 'attributes'; \
         INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('endless', 'features', 'endless', 4490); \
         INSERT INTO gpkg_geometry_columns VALUES ('endless', 'geom', 'POINT', 4490, 0, 0)",
    );
    check_refusal("endless", layer_of(&bytes, None), &["too much computing"]);
}
