//! Writes a project file: layers with what was said of them. What else stands in the file, comments included, stays.
use super::export::write_whole;
use super::open_layer::{LayerRequest, LayerSource, OperationError};
use super::project::{parse_project_text, read_small_file, text_of};
use crate::layer::role::Role;
use crate::texts::cli::Sentence;
use std::path::{Component, Path, PathBuf};
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

/// What became of the saving.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedProject {
    /// Layers without a file of their own (drawn, or of the demonstration), which a project file can't name.
    pub left_out: Vec<String>,
}

/// Writes `layers`, in their order, to the project file at `path`. A file that is there already has to be a project;
/// of it everything stays that is not about layers, and of a layer what this version does not know.
///
/// # Errors
/// The file is there and is no project, or it can't be read or written.
pub fn save_project(path: &Path, name: &str, layers: &[&LayerRequest]) -> Result<SavedProject, OperationError> {
    let shown = path.display().to_string();
    let mut document = if path.exists() {
        let bytes = read_small_file(path)?;
        let text = text_of(&bytes, &shown)?;
        parse_project_text(text, &shown)?;
        text.parse::<DocumentMut>().map_err(|error| {
            OperationError::Said(Sentence::ProjectProblem {
                message: error.message().trim().replace('\n', "; "),
                line: None,
                path: shown.clone(),
            })
        })?
    } else {
        let mut new = DocumentMut::new();
        new.insert("name", text_item(name));
        new
    };
    let folder = path.parent().map(absolute).unwrap_or_default();
    let mut old = tables(document.remove("layer"));
    let mut saved = SavedProject::default();
    let mut written = ArrayOfTables::new();
    for layer in layers {
        let Some(file) = file_of(&layer.source) else {
            saved.left_out.push(layer.source.path_text());
            continue;
        };
        let file_text = relative(&folder, file);
        let known = old
            .iter()
            .position(|table| is_same_layer(table, layer.role, &folder, file));
        let mut table = known.map(|place| old.remove(place)).unwrap_or_default();
        fill(&mut table, layer, &folder, file_text);
        written.push(table);
    }
    document.insert("layer", Item::ArrayOfTables(written));
    let text = document.to_string();
    // What is written has to be read again, whatever stood in the file before.
    parse_project_text(&text, &shown)?;
    write_whole(path, text.as_bytes())?;
    Ok(saved)
}

fn tables(item: Option<Item>) -> Vec<Table> {
    let array = item.and_then(|item| item.into_array_of_tables().ok());
    array.map(|array| array.into_iter().collect()).unwrap_or_default()
}

fn file_of(source: &LayerSource) -> Option<&Path> {
    match source {
        LayerSource::File(path) => Some(path),
        LayerSource::Demo(_) | LayerSource::Text { .. } => None,
    }
}

/// Whether a table of the file is this layer.
fn is_same_layer(table: &Table, role: Role, folder: &Path, file: &Path) -> bool {
    let text = |key: &str| table.get(key).and_then(Item::as_str).unwrap_or_default();
    text("role") == role.code() && absolute(&folder.join(text("path"))) == absolute(file)
}

/// Sets what is known of a layer and takes out what is not said any more.
fn fill(table: &mut Table, layer: &LayerRequest, folder: &Path, file_text: String) {
    set(table, "role", Some(layer.role.code().to_owned()));
    set(table, "path", Some(file_text));
    set(table, "name", Some(layer.name.clone()).filter(|name| !name.is_empty()));
    set(table, "crs", layer.crs.clone());
    set(table, "shift", layer.shift.map(|shift| shift.code().to_owned()));
    set(table, "encoding", layer.encoding.clone());
    set(table, "filter", layer.filter.clone());
    set(table, "area-unit", layer.area_unit.map(|unit| unit.code().to_owned()));
    let covers = layer.covers.as_ref().and_then(file_of);
    set(table, "covers", covers.map(|file| relative(folder, file)));
    let fields = layer
        .fields
        .iter()
        .map(|(meaning, field)| (meaning.code(), field.as_str()));
    set_inline(table, "fields", fields.collect());
    let passport = layer
        .passport
        .entries()
        .into_iter()
        .filter(|(_, text)| !text.is_empty());
    set_inline(table, "passport", passport.collect());
}

fn set(table: &mut Table, key: &str, value: Option<String>) {
    match value {
        // A text that stays the same keeps its comment.
        Some(text) if table.get(key).and_then(Item::as_str) == Some(&text) => {}
        Some(text) => {
            table.insert(key, text_item(&text));
        }
        None => {
            table.remove(key);
        }
    }
}

fn set_inline(table: &mut Table, key: &str, entries: Vec<(&str, &str)>) {
    if entries.is_empty() {
        table.remove(key);
        return;
    }
    let mut inline = InlineTable::new();
    for (name, text) in entries {
        inline.insert(name, Value::from(text));
    }
    table.insert(key, Item::Value(Value::InlineTable(inline)));
}

fn text_item(text: &str) -> Item {
    Item::Value(Value::from(text))
}

/// A path as a project file writes it: from its own folder where the file lies below it, else whole; with `/`.
fn relative(folder: &Path, file: &Path) -> String {
    let file = absolute(file);
    let inner = file.strip_prefix(folder).unwrap_or(&file);
    let text = inner.display().to_string();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

/// A path from the root, without `.` and with `..` taken where that needs no look at the disk.
fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = PathBuf::new();
    for component in whole.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
