//! Shapefile sets: the bytes are cut into .shp, .dbf, .prj and .cpg by the lengths that stand first.
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

/// The first bytes are the lengths of .shp, .dbf and .prj; the rest is .cpg.
fn cut(bytes: &[u8]) -> Option<[&[u8]; 4]> {
    let (lengths, mut rest) = bytes.split_first_chunk::<12>()?;
    let mut parts = [&[][..]; 4];
    for (part, length) in parts.iter_mut().zip(lengths.chunks_exact(4)) {
        let length = u32::from_le_bytes(length.try_into().ok()?);
        let (taken, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        (*part, rest) = (taken, after);
    }
    parts[3] = rest;
    Some(parts)
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some([shp, dbf, prj, cpg]) = cut(bytes) {
        let _ = shared::read_beside("case.shp", shp, &Set { dbf, prj, cpg });
    }
});
