//! Archives: zipped shapefiles, KMZ, gzip.
#![no_main]

mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for name in ["case.zip", "case.kmz", "case.geojson.gz"] {
        let _ = shared::read(name, bytes);
    }
});
