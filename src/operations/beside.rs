//! The files beside an input that belong to it (the parts of a shapefile), each hashed when it is read.

use super::hashing::sha256_hex;
use crate::formats::Beside;
use std::cell::RefCell;
use std::ffi::OsStr;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// A part larger than this is no part of a layer that fits into memory.
const MAX_PART_BYTES: u64 = 4 << 30;

/// The files of one folder that share the input's name but for their ending.
pub struct BesideFile<'a> {
    path: &'a Path,
    parts: RefCell<Vec<(String, String)>>,
}

impl<'a> BesideFile<'a> {
    #[must_use]
    pub fn new(path: &'a Path) -> Self {
        Self {
            path,
            parts: RefCell::new(Vec::new()),
        }
    }

    /// Name and SHA-256 of what was read, in the order of reading.
    #[must_use]
    pub fn into_parts(self) -> Vec<(String, String)> {
        self.parts.into_inner()
    }

    /// The file with this ending: of several (`a.dbf`, `a.DBF`) the one that is spelled as asked, else the first by name.
    fn find(&self, ending: &str) -> io::Result<Option<PathBuf>> {
        let (Some(stem), Some(folder)) = (self.path.file_stem().and_then(OsStr::to_str), self.path.parent()) else {
            return Ok(None);
        };
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let wanted = format!("{stem}.{ending}");
        let exact = folder.join(&wanted);
        if exact.is_file() {
            return Ok(Some(exact));
        }
        let mut found: Vec<PathBuf> = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
            if name.to_lowercase() == wanted.to_lowercase() && path.is_file() {
                found.push(path);
            }
        }
        found.sort();
        Ok(found.into_iter().next())
    }
}

impl Beside for BesideFile<'_> {
    fn read(&self, ending: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(path) = self.find(ending)? else {
            return Ok(None);
        };
        let name = path
            .file_name()
            .map(OsStr::to_string_lossy)
            .unwrap_or_default()
            .into_owned();
        let mut bytes = Vec::new();
        std::fs::File::open(&path)?
            .take(MAX_PART_BYTES + 1)
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_PART_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!("{name} is larger than 4 GB"),
            ));
        }
        let mut parts = self.parts.borrow_mut();
        if !parts.iter().any(|(known, _)| *known == name) {
            parts.push((name, sha256_hex(&bytes)));
        }
        Ok(Some(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::BesideFile;
    use crate::formats::Beside as _;

    #[test]
    fn parts_are_found_whatever_the_case_of_their_ending_and_are_hashed() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in [
            ("red.shp", "s"),
            ("red.DBF", "abc"),
            ("red.line.dbf", "no"),
            ("green.dbf", "no"),
        ] {
            std::fs::write(folder.path().join(name), text).expect("written");
        }
        let path = folder.path().join("red.shp");
        let beside = BesideFile::new(&path);
        assert_eq!(beside.read("dbf").expect("readable"), Some(b"abc".to_vec()));
        assert_eq!(beside.read("dbf").expect("readable"), Some(b"abc".to_vec()));
        assert_eq!(beside.read("prj").expect("nothing wrong"), None);
        // FIPS 180-4, example "abc".
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(beside.into_parts(), [("red.DBF".to_owned(), abc.to_owned())]);
    }
}
