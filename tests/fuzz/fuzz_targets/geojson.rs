//! GeoJSON in all its variants: collections, single features, lines of features, other text encodings.
#![no_main]

mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = shared::read("case.geojson", bytes);
});
