//! Access lists as text.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = ecozone::policy::access_list::parse_access_list(text, "case.csv");
});
