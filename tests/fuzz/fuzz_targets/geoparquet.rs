//! GeoParquet. What the library behind it asserts is caught by the reader, so the fuzzer must not end at once there.
#![no_main]

mod shared;

libfuzzer_sys::fuzz_target!(
    init: {
        let at_once = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |defect| {
            if !ecozone::formats::guarded::is_guarded() {
                at_once(defect);
            }
        }));
    },
    |bytes: &[u8]| {
        let _ = shared::read("case.parquet", bytes);
    }
);
