//! Files of a project that are not where it says: looked for by name in a folder.

use crate::progress::{Cancelled, Progress};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders within folders that are looked into.
const MOST_DEPTH: usize = 8;
/// Entries that are looked at in all: a whole disk is not what was meant.
const MOST_ENTRIES: usize = 200_000;

/// Looks for files of these names in a folder and below it: the one found first counts, nearer ones before deeper ones,
/// then by path. What can't be read is passed over. Names that are not among the keys were not found.
///
/// # Errors
/// The job was stopped.
pub fn look_for(folder: &Path, names: &[String], progress: &Progress) -> Result<BTreeMap<String, PathBuf>, Cancelled> {
    let mut found = BTreeMap::new();
    let mut level = vec![folder.to_owned()];
    let mut entries_left = MOST_ENTRIES;
    for _ in 0..MOST_DEPTH {
        let mut next = Vec::new();
        for folder in level {
            progress.check()?;
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            let mut paths: Vec<PathBuf> = entries.flatten().take(entries_left).map(|entry| entry.path()).collect();
            entries_left = entries_left.saturating_sub(paths.len());
            paths.sort();
            for path in paths {
                let name = path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default();
                if path.is_dir() {
                    next.push(path);
                } else if names.contains(&name) {
                    found.entry(name).or_insert(path);
                }
            }
        }
        if next.is_empty() || found.len() == names.len() {
            break;
        }
        level = next;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::look_for;
    use crate::progress::Progress;

    #[test]
    fn the_nearest_file_of_a_name_is_found_and_what_is_not_there_is_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let deep = folder.path().join("z/deep");
        std::fs::create_dir_all(&deep).expect("made");
        std::fs::create_dir_all(folder.path().join("a")).expect("made");
        for place in ["a/红线.geojson", "z/deep/红线.geojson", "z/deep/b.shp"] {
            std::fs::write(folder.path().join(place), "").expect("written");
        }
        let names = ["红线.geojson", "b.shp", "c.gpkg"].map(ToOwned::to_owned);
        let found = look_for(folder.path(), &names, &Progress::new()).expect("not stopped");
        assert_eq!(found.len(), 2);
        assert_eq!(found["红线.geojson"], folder.path().join("a/红线.geojson"));
        assert_eq!(found["b.shp"], deep.join("b.shp"));
    }
}
