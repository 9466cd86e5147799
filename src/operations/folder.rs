//! Inputs that hold several layers: folders, and files whose layers have names.

use super::open_layer::{LayerRequest, OperationError};
use crate::formats::registry::{BYTES_THAT_TELL, is_readable};
use crate::texts::cli::Sentence;
use crate::texts::layers::LayerSentence;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Endings of files that belong to a shapefile of the same name.
const SHAPEFILE_PARTS: [&str; 17] = [
    "dbf", "shx", "prj", "cpg", "sbn", "sbx", "qix", "qpj", "qmd", "fbn", "fbx", "ain", "aih", "atx", "ixs", "mxs",
    "xml",
];

/// Layers of one file that are opened without more ado; of a database with more they have to be named.
const MOST_LAYERS: usize = 50;

/// A request for each layer of a file that could not be opened because it holds several; `None` for any other error. A
/// layer of a file within an archive is named by both, with a `|` between them.
#[must_use]
pub fn each_layer(request: &LayerRequest, error: &OperationError) -> Option<Vec<LayerRequest>> {
    let OperationError::Said(Sentence::OfLayer(LayerSentence::SeveralLayers { names, .. })) = error else {
        return None;
    };
    let of = |name: &String| LayerRequest {
        layer: Some(match &request.layer {
            Some(outer) => format!("{outer}|{name}"),
            None => name.clone(),
        }),
        ..request.clone()
    };
    (names.len() <= MOST_LAYERS).then(|| names.iter().map(of).collect())
}

/// What a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderContents {
    /// The files that are layers, by name; of a shapefile the `.shp`.
    pub layers: Vec<PathBuf>,
    /// The names of everything else but the parts of those layers; folders end in a slash.
    pub others: Vec<String>,
}

/// Looks into a folder, not into those within it. What is a layer is told by its first bytes.
///
/// # Errors
/// The folder is a file geodatabase, holds no layer, or can't be read.
pub fn contents(folder: &Path) -> Result<FolderContents, OperationError> {
    refuse_geodatabase(folder)?;
    let failed = |error: &std::io::Error| {
        OperationError::Said(Sentence::ReadingFailed {
            message: error.to_string(),
            path: folder.display().to_string(),
        })
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failed(&error))? {
        paths.push(entry.map_err(|error| failed(&error))?.path());
    }
    paths.sort();
    let mut found = FolderContents::default();
    let shapes: Vec<PathBuf> = paths.iter().filter(|path| ending(path) == "shp").cloned().collect();
    for path in paths {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if path.is_dir() {
            found.others.push(format!("{name}/"));
        } else if SHAPEFILE_PARTS.contains(&ending(&path).as_str()) {
            if !shapes.iter().any(|shape| is_part(&path, shape)) {
                found.others.push(name);
            }
        } else if is_layer(&path, &name).map_err(|error| failed(&error))? {
            found.layers.push(path);
        } else if !name.starts_with('.') {
            found.others.push(name);
        }
    }
    if found.layers.is_empty() {
        return Err(OperationError::Said(Sentence::OfLayer(
            LayerSentence::FolderWithoutLayers {
                others: found.others,
                path: folder.display().to_string(),
            },
        )));
    }
    Ok(found)
}

/// Refuses a folder that is an ESRI file geodatabase, with the way to export it.
///
/// # Errors
/// It is one.
pub fn refuse_geodatabase(folder: &Path) -> Result<(), OperationError> {
    // Its catalogue is always the first table.
    let is_geodatabase = ending(folder) == "gdb" || folder.join("a00000001.gdbtable").is_file();
    if is_geodatabase {
        return Err(OperationError::Said(Sentence::OfLayer(
            LayerSentence::FileGeodatabase {
                path: folder.display().to_string(),
            },
        )));
    }
    Ok(())
}

fn ending(path: &Path) -> String {
    path.extension()
        .map(|ending| ending.to_string_lossy().to_lowercase())
        .unwrap_or_default()
}

/// Whether a file belongs to a shapefile: `a.dbf`, `a.shp.xml`.
fn is_part(path: &Path, shape: &Path) -> bool {
    let lower = |part: Option<&std::ffi::OsStr>| part.map(|name| name.to_string_lossy().to_lowercase());
    let stem = lower(path.file_stem());
    stem.is_some() && (stem == lower(shape.file_stem()) || stem == lower(shape.file_name()))
}

fn is_layer(path: &Path, name: &str) -> std::io::Result<bool> {
    if !path.is_file() {
        return Ok(false);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(BYTES_THAT_TELL as u64).read_to_end(&mut bytes)?;
    Ok(is_readable(&bytes, name))
}

#[cfg(test)]
mod tests {
    use super::{contents, refuse_geodatabase};
    use crate::texts::Language;
    use std::fs;

    #[test]
    fn layers_are_told_from_what_else_lies_in_a_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let point = r#"{"type":"Point","coordinates":[117,40]}"#;
        for (name, text) in [
            ("红线.shp", "\0\0\x27\x0A"),
            ("红线.DBF", "x"),
            ("红线.shp.xml", "<x/>"),
            ("lone.dbf", "x"),
            ("点.geojson", point),
            ("readme.txt", "Read me first."),
            (".hidden", "x"),
        ] {
            fs::write(folder.path().join(name), text).expect("written");
        }
        fs::create_dir(folder.path().join("more")).expect("made");
        let found = contents(folder.path()).expect("layers");
        let names: Vec<_> = found.layers.iter().filter_map(|path| path.file_name()).collect();
        assert_eq!(names, ["点.geojson", "红线.shp"]);
        assert_eq!(found.others, ["lone.dbf", "more/", "readme.txt"]);
    }

    #[test]
    fn a_geodatabase_is_named_and_an_empty_folder_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(
            contents(folder.path())
                .expect_err("empty")
                .message(Language::En)
                .contains("empty")
        );
        fs::write(folder.path().join("a00000001.gdbtable"), "x").expect("written");
        let refused = refuse_geodatabase(folder.path()).expect_err("refused");
        for (language, word) in [(Language::Zh, "导出"), (Language::En, "export")] {
            let message = refused.message(language);
            assert!(
                message.contains("FileGDB") || message.contains("geodatabase"),
                "{message}"
            );
            assert!(message.contains(word), "{message}");
        }
    }
}
