//! Finds the files that a report was made from: where it says, else by their SHA-256 beside it.
use super::super::demo;
use super::super::hashing::{read_hashed, sha256_hex};
use super::super::open_layer::LayerSource;
use super::asked::AskedFile;
use crate::report::verification::{FileState, FoundFile};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The name that files of the demonstration project inside the program have in reports.
const DEMO: &str = "demo/";

/// Looks for files and notes what it found.
pub(super) struct Finder {
    /// The report's folder.
    folder: PathBuf,
    pub found: Vec<FoundFile>,
}

impl Finder {
    pub fn new(report: &Path) -> Self {
        let folder = report.parent().unwrap_or(Path::new(""));
        Self {
            folder: if folder.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                folder.to_owned()
            },
            found: Vec::new(),
        }
    }

    /// The file that was read then, or what stands in its place; nothing is read here but hashes.
    pub fn find(&mut self, file: &AskedFile, is_needed: bool) -> LayerSource {
        let recorded = PathBuf::from(&file.path);
        if let Some(source) = self.of_demo(file, is_needed) {
            return source;
        }
        let mut places = vec![recorded.clone(), self.folder.join(&recorded)];
        places.extend(recorded.file_name().map(|name| self.folder.join(name)));
        let same = places
            .iter()
            .find(|place| is_same(place, file))
            .cloned()
            .or_else(|| self.beside(file));
        let (found, state) = match same {
            Some(found) => (Some(found), FileState::Same),
            None => match places.into_iter().find(|place| place.is_file()) {
                Some(changed) => (Some(changed), FileState::Changed),
                None => (None, FileState::Missing),
            },
        };
        self.note(file, found.as_deref(), state, is_needed);
        LayerSource::Moved {
            file: found.unwrap_or(recorded),
            named: file.path.clone(),
        }
    }

    /// What was drawn or pasted then; the report itself holds it.
    pub fn carried(&mut self, file: &AskedFile, text: &str) -> LayerSource {
        let state = if sha256_hex(text.as_bytes()) == file.sha256 {
            FileState::Same
        } else {
            FileState::Changed
        };
        self.note(file, None, state, true);
        LayerSource::Text {
            name: file.path.clone(),
            geojson: text.to_owned(),
        }
    }

    /// A file of which the report holds no hash, for it could not be read then.
    pub fn unread(&self, path: &str) -> LayerSource {
        let beside = self.folder.join(path);
        let file = if Path::new(path).exists() || !beside.exists() {
            PathBuf::from(path)
        } else {
            beside
        };
        LayerSource::Moved {
            file,
            named: path.to_owned(),
        }
    }

    fn of_demo(&mut self, file: &AskedFile, is_needed: bool) -> Option<LayerSource> {
        let name = file.path.strip_prefix(DEMO)?;
        let bytes = demo::file(name)?;
        if sha256_hex(bytes) != file.sha256 {
            return None;
        }
        self.note(file, Some(Path::new(&file.path)), FileState::Same, is_needed);
        Some(LayerSource::Demo(name.to_owned()))
    }

    fn note(&mut self, file: &AskedFile, found: Option<&Path>, state: FileState, is_needed: bool) {
        let noted = FoundFile {
            recorded_path: file.path.clone(),
            found_path: found.map(|found| found.display().to_string()),
            recorded_sha256: file.sha256.clone(),
            state,
            is_needed,
        };
        // Several layers may lie in one file.
        if !self.found.contains(&noted) {
            self.found.push(noted);
        }
    }

    /// A file beside the report, or in a folder beside it, that has the bytes.
    fn beside(&self, file: &AskedFile) -> Option<PathBuf> {
        let mut here = entries(&self.folder);
        let folders: Vec<PathBuf> = here.iter().filter(|entry| entry.is_dir()).cloned().collect();
        here.extend(folders.iter().flat_map(|folder| entries(folder)));
        here.into_iter().find(|entry| is_same(entry, file))
    }
}

/// What lies in a folder, in the order of the names.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(listed) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// Whether a file has the bytes that were read then; only files of their length are read.
fn is_same(path: &Path, file: &AskedFile) -> bool {
    let has_length =
        |metadata: &fs::Metadata| metadata.is_file() && file.bytes.is_none_or(|bytes| bytes == metadata.len());
    if !fs::metadata(path).is_ok_and(|metadata| has_length(&metadata)) {
        return false;
    }
    let Ok(mut opened) = File::open(path) else {
        return false;
    };
    // Nothing is consumed, so all of it is only hashed.
    read_hashed(&mut opened, |_| ()).is_ok_and(|((), digested)| digested.sha256 == file.sha256)
}
