//! Workbooks, as layers and as access lists.
#![no_main]

mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = shared::read("case.xlsx", bytes);
    let _ = ecozone::formats::workbook::text_sheets(bytes.to_vec(), &ecozone::progress::Progress::new());
});
