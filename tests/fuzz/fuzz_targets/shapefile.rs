//! Shapefile sets: the bytes are cut into .shp, .dbf, .prj and .cpg at places that the first bytes say.
#![no_main]

mod shared;

use ecozone::formats::Beside;

struct Set<'a> {
    dbf: &'a [u8],
    prj: &'a [u8],
    cpg: &'a [u8],
}

impl Beside for Set<'_> {
    fn read(&self, ending: &str) -> std::io::Result<Option<Vec<u8>>> {
        let bytes = match ending.to_ascii_lowercase().as_str() {
            "dbf" => self.dbf,
            "prj" => self.prj,
            "cpg" => self.cpg,
            _ => return Ok(None),
        };
        Ok((!bytes.is_empty()).then(|| bytes.to_vec()))
    }
}

libfuzzer_sys::fuzz_target!(|parts: (&[u8], &[u8], &[u8], &[u8])| {
    let (shp, dbf, prj, cpg) = parts;
    let _ = shared::read_beside("case.shp", shp, &Set { dbf, prj, cpg });
});
