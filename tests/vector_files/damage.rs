//! Fixtures cut and mutated: no panic, no hang, never a feature lost, never more memory than the bytes account for.

use super::processor_time::Work;
use super::{Files, check_that_nothing_is_lost, fixtures, open_bytes};
use proptest::prelude::*;
use std::time::Duration;

const SETS: [&str; 4] = [
    "shapefile/red_lines_bare",
    "shapefile/lines_z",
    "shapefile/points_null",
    "shapefile/polygon_z",
];
const SINGLE: [&str; 13] = [
    "geoparquet/kinds.parquet",
    "geoparquet/red_lines_zstd.parquet",
    "flatgeobuf/red_lines.fgb",
    "workbook/example_a.xlsx",
    "workbook/wkt.xlsx",
    "geopackage/red_lines.gpkg",
    "dxf/r2000_gbk.dxf",
    "dxf/r2018_binary.dxf",
    "zip/gbk_names.zip",
    "zip/gdal.shz",
    "kml/gdal_kml.kml",
    "kml/gdal_libkml.kml",
    "kml/gdal_libkml.kmz",
];

#[test]
fn a_shapefile_cut_anywhere_is_refused() {
    for set in SETS {
        let files = Files::fixture(set);
        for ending in ["shp", "dbf"] {
            // A .dbf may lack the byte that marks its end.
            let whole = files.0[ending].len() - usize::from(ending == "dbf");
            for length in 0..whole {
                let cut = files.clone().changed(ending, |bytes| bytes.truncate(length));
                let result = cut.open("shp", None);
                assert!(result.is_err(), "{set}.{ending} cut after {length} bytes");
            }
        }
    }
}

#[test]
fn a_flatgeobuf_cut_anywhere_is_refused() {
    for name in ["flatgeobuf/red_lines.fgb", "flatgeobuf/lines_z.fgb"] {
        let bytes = std::fs::read(fixtures().join(name)).expect("the fixture");
        for length in 0..bytes.len() {
            assert!(
                open_bytes(name, &bytes[..length]).is_err(),
                "{name} cut after {length} bytes"
            );
        }
    }
}

#[test]
fn a_geoparquet_file_cut_anywhere_is_refused() {
    let name = "geoparquet/red_lines_snappy.parquet";
    let bytes = std::fs::read(fixtures().join(name)).expect("the fixture");
    for length in (0..bytes.len()).step_by(7) {
        assert!(
            open_bytes(name, &bytes[..length]).is_err(),
            "{name} cut after {length} bytes"
        );
    }
}

#[derive(Clone, Debug)]
enum Change {
    Set(prop::sample::Index, u8),
    Word(prop::sample::Index, u32),
    Insert(prop::sample::Index, u8),
    Remove(prop::sample::Index),
    Cut(prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<prop::sample::Index>;
    prop_oneof![
        4 => (place(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        2 => (place(), prop_oneof![any::<u32>(), Just(u32::MAX), Just(0x7FFF_FFFF), Just(0)]).prop_map(|(at, word)| Change::Word(at, word)),
        1 => (place(), any::<u8>()).prop_map(|(at, byte)| Change::Insert(at, byte)),
        1 => place().prop_map(Change::Remove),
        1 => place().prop_map(Change::Cut),
    ]
}

fn apply(bytes: &mut Vec<u8>, changes: &[Change]) {
    for change in changes {
        if bytes.is_empty() {
            return;
        }
        let length = bytes.len();
        match change {
            Change::Set(at, byte) => bytes[at.index(length)] = *byte,
            Change::Word(at, word) => {
                let at = at.index(length);
                let end = (at + 4).min(length);
                bytes[at..end].copy_from_slice(&word.to_be_bytes()[..end - at]);
            }
            Change::Insert(at, byte) => bytes.insert(at.index(length), *byte),
            Change::Remove(at) => {
                bytes.remove(at.index(length));
            }
            Change::Cut(at) => bytes.truncate(at.index(length)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_damage_to_a_shapefile_makes_the_reader_panic_or_lose_a_feature(
        set in prop::sample::select(SETS.to_vec()),
        ending in prop::sample::select(vec!["shp", "shx", "dbf", "prj"]),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let work = Work::begin();
        let files = Files::fixture(set).changed(ending, |bytes| apply(bytes, &changes));
        if let Ok(layer) = files.open("shp", None) {
            check_that_nothing_is_lost(set, &layer);
            // Nothing comes from nowhere: 16 bytes of file for each position.
            prop_assert!(layer.shapes.position_count() * 16 <= files.0["shp"].len());
        }
        prop_assert!(work.done() < Duration::from_secs(5));
    }

    #[test]
    fn no_damage_to_an_archive_or_kml_makes_the_reader_panic_or_lose_a_feature(
        name in prop::sample::select(SINGLE.to_vec()),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let work = Work::begin();
        let mut bytes = std::fs::read(fixtures().join(name)).expect("the fixture");
        apply(&mut bytes, &changes);
        if let Ok(layer) = open_bytes(name, &bytes) {
            check_that_nothing_is_lost(name, &layer);
        }
        prop_assert!(work.done() < Duration::from_secs(5));
    }
}
