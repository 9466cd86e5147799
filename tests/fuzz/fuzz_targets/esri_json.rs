//! Esri's JSON, plain and as a layer's answer.
#![no_main]

mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = shared::read("case.json", bytes);
});
