//! What a window remembers from one start to the next: which projects were open, language, light or dark, and whether
//! its hints were seen. A small file of the user's own; nothing in it is needed to work.

use super::export::write_whole;
use super::open_layer::OperationError;
use crate::texts::Language;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

const FILE: &str = "window.json";
/// Projects that are remembered.
pub const MOST_RECENT: usize = 10;
/// A file larger than this is none of ours.
const MOST_BYTES: u64 = 1 << 20;

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct WindowMemory {
    /// Project files, the last opened first.
    pub recent: Vec<PathBuf>,
    pub language: Option<Language>,
    pub is_dark: Option<bool>,
    /// How large the interface is drawn, percent of what the system asks for.
    pub interface_percent: Option<u16>,
    pub are_hints_seen: bool,
}

/// Something to be remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemoryChange {
    /// A project was opened or saved.
    Opened(PathBuf),
    /// A project is not to be listed any more.
    Forgotten(PathBuf),
    Language(Language),
    Dark(bool),
    InterfacePercent(u16),
    HintsSeen,
}

impl WindowMemory {
    /// Takes in a change.
    pub fn take(&mut self, change: &MemoryChange) {
        match change {
            MemoryChange::Opened(path) => {
                // What can't be written as text can't be kept.
                let Some(path) = whole(path).filter(|path| path.to_str().is_some()) else {
                    return;
                };
                self.recent.retain(|other| *other != path);
                self.recent.insert(0, path);
                self.recent.truncate(MOST_RECENT);
            }
            MemoryChange::Forgotten(path) => self.recent.retain(|other| other != path),
            MemoryChange::Language(language) => self.language = Some(*language),
            MemoryChange::Dark(is_dark) => self.is_dark = Some(*is_dark),
            MemoryChange::InterfacePercent(percent) => self.interface_percent = Some(*percent),
            MemoryChange::HintsSeen => self.are_hints_seen = true,
        }
    }
}

fn whole(path: &Path) -> Option<PathBuf> {
    std::path::absolute(path).ok()
}

/// What is remembered in `folder`; nothing where nothing can be read.
#[must_use]
pub fn read_memory(folder: &Path) -> WindowMemory {
    let path = folder.join(FILE);
    let is_ours = fs::metadata(&path).is_ok_and(|metadata| metadata.len() <= MOST_BYTES);
    let bytes = is_ours.then(|| fs::read(&path).ok()).flatten();
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// Adds changes to what is remembered in `folder`, which another window may have written meanwhile.
///
/// # Errors
/// The folder can't be made or written to.
pub fn write_memory(folder: &Path, changes: &[MemoryChange]) -> Result<(), OperationError> {
    let failed = |message: String| OperationError::Failed(format!("{}: {message}", folder.display()));
    fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
    let mut memory = read_memory(folder);
    for change in changes {
        memory.take(change);
    }
    let bytes = serde_json::to_vec_pretty(&memory).map_err(|error| failed(error.to_string()))?;
    write_whole(&folder.join(FILE), &bytes)
}

#[cfg(test)]
mod tests {
    use super::{MOST_RECENT, MemoryChange, WindowMemory, read_memory, write_memory};
    use crate::texts::Language;
    use std::path::PathBuf;

    #[test]
    fn the_last_project_stands_first_and_none_stands_twice() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = folder.path().join("state");
        let project = |number: usize| folder.path().join(format!("{number}.toml"));
        for number in (0..MOST_RECENT + 3).chain([5]) {
            write_memory(&state, &[MemoryChange::Opened(project(number))]).expect("written");
        }
        let recent = read_memory(&state).recent;
        assert_eq!(recent.len(), MOST_RECENT);
        assert_eq!(recent[..2], [project(5), project(MOST_RECENT + 2)]);
        assert_eq!(recent.iter().filter(|path| **path == project(5)).count(), 1);
        write_memory(&state, &[MemoryChange::Forgotten(project(5))]).expect("written");
        assert!(!read_memory(&state).recent.contains(&project(5)));
    }

    #[test]
    fn two_windows_forget_nothing_of_each_other_and_a_damaged_file_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(read_memory(folder.path()), WindowMemory::default());
        write_memory(folder.path(), &[MemoryChange::Language(Language::En)]).expect("written");
        write_memory(folder.path(), &[MemoryChange::Dark(true), MemoryChange::HintsSeen]).expect("written");
        let memory = read_memory(folder.path());
        assert_eq!((memory.language, memory.is_dark), (Some(Language::En), Some(true)));
        assert!(memory.are_hints_seen);
        std::fs::write(folder.path().join("window.json"), "{\"recent\": 3").expect("written");
        assert_eq!(read_memory(folder.path()), WindowMemory::default());
        write_memory(folder.path(), &[MemoryChange::Opened(PathBuf::from("a.toml"))]).expect("written");
        assert_eq!(read_memory(folder.path()).recent.len(), 1);
    }
}
