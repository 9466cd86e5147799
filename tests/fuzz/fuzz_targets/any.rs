//! Bytes of any sort under a name without an ending: what a reader is told by the content alone.
#![no_main]

mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = shared::read("case", bytes);
});
