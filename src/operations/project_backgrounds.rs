//! The `[[background]]` tables of a project file: pictures below the layers, by path, with their opacity.

use super::export::write_whole;
use super::open_layer::OperationError;
use super::project::{parse_project_text, read_small_file, text_of};
use super::save_project::relative;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value};

/// A background as a project keeps it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BackgroundRequest {
    pub path: PathBuf,
    /// 0…1.
    #[serde(default = "whole")]
    pub opacity: f32,
    #[serde(default = "shown")]
    pub visible: bool,
}

const fn whole() -> f32 {
    1.0
}

const fn shown() -> bool {
    true
}

impl BackgroundRequest {
    /// With its path from the project's folder.
    #[must_use]
    pub fn placed(self, folder: &Path) -> Self {
        Self {
            path: folder.join(&self.path),
            opacity: self.opacity.clamp(0.0, 1.0),
            ..self
        }
    }
}

/// Writes the backgrounds into the project file at `path`, in place of those that stand there; all else stays.
///
/// # Errors
/// The file is no project, or can't be read or written.
pub fn save_backgrounds(path: &Path, backgrounds: &[BackgroundRequest]) -> Result<(), OperationError> {
    let shown = path.display().to_string();
    let bytes = read_small_file(path)?;
    let text = text_of(&bytes, &shown)?;
    if backgrounds.is_empty() && !text.contains("[[background]]") {
        return Ok(());
    }
    parse_project_text(text, &shown)?;
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| OperationError::Failed(format!("{shown}: {}", error.message())))?;
    let folder = path
        .parent()
        .and_then(|folder| {
            std::path::absolute(if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            })
            .ok()
        })
        .unwrap_or_default();
    document.remove("background");
    let mut tables = ArrayOfTables::new();
    for background in backgrounds {
        let mut table = Table::new();
        table.insert("path", value(relative(&folder, &background.path)));
        if background.opacity < 1.0 {
            // Percents, so that the file shows 0.35 and not 0.3499999940395355.
            table.insert(
                "opacity",
                value((f64::from(background.opacity) * 100.0).round() / 100.0),
            );
        }
        if !background.visible {
            table.insert("visible", value(false));
        }
        tables.push(table);
    }
    if !tables.is_empty() {
        document.insert("background", Item::ArrayOfTables(tables));
    }
    let text = document.to_string();
    parse_project_text(&text, &shown)?;
    write_whole(path, text.as_bytes())
}

fn value(value: impl Into<Value>) -> Item {
    Item::Value(value.into())
}

#[cfg(test)]
mod tests {
    use super::{BackgroundRequest, save_backgrounds};
    use crate::operations::project::load_project;

    #[test]
    fn backgrounds_are_kept_in_the_project_and_nothing_else_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("p.toml");
        std::fs::write(
            &path,
            "# mine\nname = \"甲\"\n\n[[layer]]\nrole = \"region\"\npath = \"a.geojson\"\n",
        )
        .expect("written");
        let wanted = [
            BackgroundRequest {
                path: folder.path().join("影像.mbtiles"),
                opacity: 0.35,
                visible: true,
            },
            BackgroundRequest {
                path: "/far/b.pmtiles".into(),
                opacity: 1.0,
                visible: false,
            },
        ];
        save_backgrounds(&path, &wanted).expect("saved");
        let text = std::fs::read_to_string(&path).expect("readable");
        assert!(
            text.starts_with("# mine\nname = \"甲\"") && text.contains("opacity = 0.35"),
            "{text}"
        );
        let project = load_project(&path).expect("a project");
        assert_eq!((project.backgrounds.as_slice(), project.layers.len()), (&wanted[..], 1));
        save_backgrounds(&path, &[]).expect("saved");
        assert!(load_project(&path).expect("a project").backgrounds.is_empty());
    }
}
