//! Tables of points and of well-known text, separated by commas or tabs.
#![no_main]

mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = shared::read("case.csv", bytes);
});
