//! Writes a project file: layers with what was said of them. What else stands in the file, comments included, stays.
use super::export::write_whole;
use super::open_layer::{LayerRequest, LayerSource, OperationError};
use super::project::{Bookmark, parse_project_text, read_small_file, text_of};
use crate::layer::role::Role;
use crate::style::symbols::LayerSymbols;
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
    save_project_with(path, name, layers, None)
}

/// As [`save_project`], with the bookmarks; those in the file stay where they are not said.
///
/// # Errors
/// Those of [`save_project`].
pub fn save_project_with(
    path: &Path,
    name: &str,
    layers: &[&LayerRequest],
    bookmarks: Option<&[Bookmark]>,
) -> Result<SavedProject, OperationError> {
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
    if let Some(bookmarks) = bookmarks {
        set_bookmarks(&mut document, bookmarks);
    }
    let text = document.to_string();
    // What is written has to be read again, whatever stood in the file before.
    parse_project_text(&text, &shown)?;
    write_whole(path, text.as_bytes())?;
    Ok(saved)
}

fn set_bookmarks(document: &mut DocumentMut, bookmarks: &[Bookmark]) {
    document.remove("bookmark");
    if bookmarks.is_empty() {
        return;
    }
    let tables = bookmarks.iter().map(|bookmark| {
        let mut table = Table::new();
        table.insert("name", text_item(&bookmark.name));
        let bbox: toml_edit::Array = bookmark.bbox.into_iter().collect();
        table.insert("bbox", Item::Value(Value::Array(bbox)));
        table
    });
    document.insert("bookmark", Item::ArrayOfTables(tables.collect()));
}

fn tables(item: Option<Item>) -> Vec<Table> {
    let array = item.and_then(|item| item.into_array_of_tables().ok());
    array.map(|array| array.into_iter().collect()).unwrap_or_default()
}

fn file_of(source: &LayerSource) -> Option<&Path> {
    match source {
        LayerSource::File(path) | LayerSource::Moved { file: path, .. } => Some(path),
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
    let drawing = &layer.drawing;
    set(
        table,
        "group",
        Some(drawing.group.clone()).filter(|group| !group.is_empty()),
    );
    set_value(table, "visible", drawing.is_visible.map(Value::from));
    set_value(
        table,
        "opacity",
        drawing.opacity.map(|opacity| Value::from(hundredths(opacity))),
    );
    set_value(table, "place", drawing.place.map(|place| Value::from(i64::from(place))));
    set_style(table, &drawing.symbols);
}

/// An opacity as a person would write it: a slider's 0.7 is no 0.699999988079071.
fn hundredths(opacity: f32) -> f64 {
    (f64::from(opacity) * 100.0).round() / 100.0
}

fn set_value(table: &mut Table, key: &str, value: Option<Value>) {
    match value {
        Some(value) => {
            table.insert(key, Item::Value(value));
        }
        None => {
            table.remove(key);
        }
    }
}

/// The style as a table of its own, as a style file has it.
fn set_style(table: &mut Table, symbols: &LayerSymbols) {
    let text = (!symbols.is_default()).then(|| symbols.to_toml().ok()).flatten();
    let style = text.and_then(|text| text.parse::<DocumentMut>().ok());
    // A style that stays the same keeps its comments.
    let known = table
        .get("style")
        .and_then(|item| LayerSymbols::from_toml(&styled(item)).ok());
    match style {
        Some(_) if known.as_ref() == Some(symbols) => {}
        Some(style) => {
            table.insert("style", Item::Table(style.as_table().clone()));
        }
        None => {
            table.remove("style");
        }
    }
}

/// A style of a project as the text of a file.
fn styled(item: &Item) -> String {
    let mut document = DocumentMut::new();
    if let Some(inline) = item.as_inline_table() {
        *document.as_table_mut() = inline.clone().into_table();
    } else if let Some(table) = item.as_table() {
        *document.as_table_mut() = table.clone();
    }
    document.to_string()
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
pub(super) fn relative(folder: &Path, file: &Path) -> String {
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

#[cfg(test)]
mod tests {
    use super::{absolute, save_project, save_project_with};
    use crate::layer::role::Role;
    use crate::operations::open_layer::{LayerRequest, LayerSource};
    use crate::operations::project::{Bookmark, load_project};
    use crate::style::layer_drawing::LayerDrawing;
    use crate::style::symbols::LayerSymbols;
    use std::path::Path;
    use std::sync::Arc;

    fn request(path: &Path) -> LayerRequest {
        LayerRequest::new(Role::RedLine, LayerSource::File(path.to_owned()))
    }

    #[test]
    fn a_new_project_names_its_layers_from_its_own_folder_and_says_what_it_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("p.toml");
        let inside = request(&folder.path().join("data/a.geojson"));
        let outside = request(Path::new("/elsewhere/b.geojson"));
        let demo = LayerRequest::new(Role::Region, LayerSource::Demo("provinces.geojson".to_owned()));
        let saved = save_project(&path, "甲 \"乙\"", &[&inside, &outside, &demo]).expect("saved");
        assert_eq!(saved.left_out, ["demo/provinces.geojson"]);
        let text = std::fs::read_to_string(&path).expect("written");
        assert!(
            text.contains("path = \"data/a.geojson\"") && text.contains("path = \"/elsewhere/b.geojson\""),
            "{text}"
        );
        let project = load_project(&path).expect("a project");
        assert_eq!((project.name.as_str(), project.layers.len()), ("甲 \"乙\"", 2));
    }

    #[test]
    fn a_layer_that_is_gone_goes_and_the_rest_of_the_file_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("p.toml");
        let before = "# by hand\nname = \"x\"\nlanguage = \"zh\"\n\n[[layer]]\nrole = \"red-line\"\npath = \"./a.geojson\" # old\nfilter = \"x = 1\"\n\n[[layer]]\nrole = \"red-line\"\npath = \"b.geojson\"\n";
        std::fs::write(&path, before).expect("written");
        let mut first = request(&folder.path().join("a.geojson"));
        first.crs = Some("EPSG:4490/yx".to_owned());
        save_project(&path, "ignored", &[&first]).expect("saved");
        let after = std::fs::read_to_string(&path).expect("readable");
        assert!(
            after.starts_with("# by hand\nname = \"x\"\nlanguage = \"zh\""),
            "{after}"
        );
        assert!(
            after.contains("crs = \"EPSG:4490/yx\"") && !after.contains("b.geojson") && !after.contains("filter"),
            "{after}"
        );
    }

    #[test]
    fn style_group_place_and_bookmarks_are_read_again_as_they_were_saved() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("p.toml");
        let mut layer = request(&folder.path().join("a.geojson"));
        let style = "mode = \"category\"\nfield = \"LHLX\"\n[symbol]\nwidth = 2.5\n[[category]]\nvalue = \"陆域\"\n[category.symbol]\nfill = \"#00ff7f80\"\n";
        layer.drawing = LayerDrawing {
            symbols: Arc::new(LayerSymbols::from_toml(style).expect("a style")),
            group: "底图".to_owned(),
            is_visible: Some(false),
            opacity: Some(0.7),
            place: Some(3),
        };
        let plain = request(&folder.path().join("b.geojson"));
        let bookmark = Bookmark {
            name: "县城".to_owned(),
            bbox: [117.0, 40.0, 118.5, 41.25],
        };
        let bookmarks = [bookmark];
        save_project_with(&path, "x", &[&layer, &plain], Some(&bookmarks)).expect("saved");
        let project = load_project(&path).expect("a project");
        let drawings: Vec<_> = project.layers.iter().map(|layer| layer.drawing.clone()).collect();
        assert_eq!(drawings, [layer.drawing.clone(), LayerDrawing::default()]);
        assert_eq!(project.bookmarks, bookmarks);
        // Saved again by who knows of no bookmarks, with the style taken back.
        layer.drawing.symbols = Arc::default();
        save_project(&path, "x", &[&layer, &plain]).expect("saved");
        let project = load_project(&path).expect("a project");
        assert!(project.layers[0].drawing.symbols.is_default());
        assert_eq!(project.bookmarks, bookmarks);
    }

    #[test]
    fn a_file_that_is_no_project_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("targets.toml");
        std::fs::write(&path, "[[target]]\nid = \"a\"\n").expect("written");
        assert!(save_project(&path, "x", &[]).is_err());
        assert!(std::fs::read_to_string(&path).expect("readable").contains("[[target]]"));
        assert_eq!(absolute(Path::new("/a/./b/../c")), Path::new("/a/c"));
    }
}
