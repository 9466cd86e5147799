//! Formats of text: boundary points, tables, WKT, KML. The first byte chooses the ending.
#![no_main]

mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, rest)) = bytes.split_first() else {
        return;
    };
    let name = ["case.txt", "case.csv", "case.wkt", "case.kml", "case.tsv"][usize::from(*choice) % 5];
    let _ = shared::read(name, rest);
});
