//! Archives: zipped shapefiles and layers, KMZ.
#![no_main]

mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for name in ["case.zip", "case.kmz"] {
        let _ = shared::read(name, bytes);
    }
});
