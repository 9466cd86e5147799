//! GeoJSON in all its variants: collections, lines of features, Esri JSON, TopoJSON, other text encodings, gzip.
#![no_main]

mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = shared::read("case.geojson", bytes);
});
