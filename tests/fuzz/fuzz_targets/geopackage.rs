//! GeoPackage: whatever SQLite makes of the bytes.
#![no_main]

mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = shared::read("case.gpkg", bytes);
});
