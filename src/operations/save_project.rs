//! Writes a project file: layers with what was said of them. What else stands in the file, comments included, stays.
use super::check_settings::CheckSettings;
use super::export::write_whole;
use super::open_layer::{LayerRequest, LayerSource, OperationError};
use super::project::{Bookmark, parse_project_text};
use super::project_text::{begun, copy_cases, set_check};
use crate::style::symbols::LayerSymbols;
use std::path::{Component, Path, PathBuf};
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

/// What became of the saving.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedProject {
    /// Layers of the demonstration, which a project file can't name.
    pub left_out: Vec<String>,
    /// Files that were written beside the project: what was drawn or pasted.
    pub beside: Vec<PathBuf>,
}

/// What a window keeps in a project besides its layers.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeptView<'a> {
    pub bookmarks: &'a [Bookmark],
    /// Groups of the layer tree whose layers are folded away.
    pub folded_groups: &'a [String],
    /// How sites are checked; what the file says stays where that is not said.
    pub check: Option<&'a CheckSettings>,
    /// The file that the project comes from: saved to another one it keeps all that this one says.
    pub own: Option<&'a Path>,
}

/// Writes `layers`, in their order, to the project file at `path`. A file that is there already has to be a project;
/// of it everything stays that is not about layers, and of a layer what this version does not know.
///
/// # Errors
/// The file is there and is no project, or it can't be read or written.
pub fn save_project(path: &Path, name: &str, layers: &[&LayerRequest]) -> Result<SavedProject, OperationError> {
    save_project_with(path, name, layers, None)
}

/// As [`save_project`], with what a window keeps; what stands in the file stays where that is not said.
///
/// # Errors
/// Those of [`save_project`].
pub fn save_project_with(
    path: &Path,
    name: &str,
    layers: &[&LayerRequest],
    view: Option<KeptView<'_>>,
) -> Result<SavedProject, OperationError> {
    let shown = path.display().to_string();
    let own = view.and_then(|view| view.own);
    let mut document = begun(path, own, name)?;
    let folder = path.parent().map(absolute).unwrap_or_default();
    let mut old = tables(document.remove("layer"));
    let mut saved = SavedProject::default();
    let mut written = ArrayOfTables::new();
    for layer in layers {
        let file = match &layer.source {
            LayerSource::File(file) | LayerSource::Moved { file, .. } => file.clone(),
            LayerSource::Text { name, geojson } => {
                let is_ours = |file: &Path| {
                    let mut tables = old.iter();
                    !saved.beside.iter().any(|other| other == file)
                        && tables.any(|table| is_same_layer(table, layer, &folder, file))
                };
                let file = write_beside(path, &folder, name, geojson, is_ours)?;
                saved.beside.push(file.clone());
                file
            }
            LayerSource::Demo(_) => {
                saved.left_out.push(layer.source.path_text());
                continue;
            }
        };
        let file_text = relative(&folder, &file);
        let known = old.iter().position(|table| is_same_layer(table, layer, &folder, &file));
        let mut table = known.map(|place| old.remove(place)).unwrap_or_default();
        fill(&mut table, layer, &folder, file_text);
        written.push(table);
    }
    document.insert("layer", Item::ArrayOfTables(written));
    if let Some(view) = view {
        set_bookmarks(&mut document, view.bookmarks);
        set_folded_groups(&mut document, view.folded_groups);
        if let Some(check) = view.check {
            set_check(&mut document, check);
        }
    }
    let text = document.to_string();
    // What is written has to be read again, whatever stood in the file before.
    parse_project_text(&text, &shown)?;
    write_whole(path, text.as_bytes())?;
    saved.beside.extend(copy_cases(path, own)?);
    Ok(saved)
}

/// Writes what was drawn or pasted to a file beside the project: to the one that an earlier saving wrote, else under a
/// name that nothing else has. Gives the file.
fn write_beside(
    project: &Path,
    folder: &Path,
    name: &str,
    text: &str,
    is_ours: impl Fn(&Path) -> bool,
) -> Result<PathBuf, OperationError> {
    let stem = project
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let is_plain = |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
    let name: String = name
        .chars()
        .map(|letter| if is_plain(&letter) { letter } else { '_' })
        .collect();
    // Coordinates and WKT are pasted too.
    let ending = if text.trim_start().starts_with('{') {
        "geojson"
    } else {
        "txt"
    };
    let mut number = 1_usize;
    let file = loop {
        let again = if number == 1 {
            String::new()
        } else {
            format!(" ({number})")
        };
        let file = folder.join(format!("{stem} {}{again}.{ending}", name.trim()));
        if !file.exists() || is_ours(&file) {
            break file;
        }
        number += 1;
    };
    write_whole(&file, text.as_bytes())?;
    Ok(file)
}

fn set_folded_groups(document: &mut DocumentMut, groups: &[String]) {
    const KEY: &str = "folded-groups";
    if groups.is_empty() {
        document.remove(KEY);
        return;
    }
    let array: toml_edit::Array = groups.iter().map(String::as_str).collect();
    document.insert(KEY, Item::Value(Value::Array(array)));
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

/// Whether a table of the file is this layer, which lies in this file.
fn is_same_layer(table: &Table, layer: &LayerRequest, folder: &Path, file: &Path) -> bool {
    let text = |key: &str| table.get(key).and_then(Item::as_str).unwrap_or_default();
    text("role") == layer.role.code()
        && text("layer") == layer.layer.as_deref().unwrap_or_default()
        && absolute(&folder.join(text("path"))) == absolute(file)
}

/// Sets what is known of a layer and takes out what is not said any more.
fn fill(table: &mut Table, layer: &LayerRequest, folder: &Path, file_text: String) {
    set(table, "role", Some(layer.role.code().to_owned()));
    set(table, "path", Some(file_text));
    set(table, "name", Some(layer.name.clone()).filter(|name| !name.is_empty()));
    set(table, "crs", layer.crs.clone());
    set(table, "shift", layer.shift.map(|shift| shift.code().to_owned()));
    set(table, "encoding", layer.encoding.clone());
    set(table, "layer", layer.layer.clone());
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
pub(super) fn absolute(path: &Path) -> PathBuf {
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
    use super::{KeptView, absolute, save_project, save_project_with};
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
        let view = KeptView {
            bookmarks: &bookmarks,
            folded_groups: &["底图".to_owned()],
            ..KeptView::default()
        };
        save_project_with(&path, "x", &[&layer, &plain], Some(view)).expect("saved");
        let project = load_project(&path).expect("a project");
        let drawings: Vec<_> = project.layers.iter().map(|layer| layer.drawing.clone()).collect();
        assert_eq!(drawings, [layer.drawing.clone(), LayerDrawing::default()]);
        assert_eq!(project.bookmarks, bookmarks);
        assert_eq!(project.folded_groups, ["底图"]);
        // Saved again by who knows of no bookmarks, with the style taken back.
        layer.drawing.symbols = Arc::default();
        save_project(&path, "x", &[&layer, &plain]).expect("saved");
        let project = load_project(&path).expect("a project");
        assert!(project.layers[0].drawing.symbols.is_default());
        assert_eq!(project.bookmarks, bookmarks);
    }

    #[test]
    fn what_was_drawn_is_written_beside_the_project_and_again_to_the_same_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("p.toml");
        std::fs::write(folder.path().join("p 用地_1.geojson"), "somebody else's").expect("written");
        let text = r#"{"type":"Point","coordinates":[116,39]}"#;
        let drawn = |name: &str, text: &str| {
            let source = LayerSource::Text {
                name: name.to_owned(),
                geojson: text.to_owned(),
            };
            LayerRequest {
                name: name.to_owned(),
                ..LayerRequest::new(Role::Site, source)
            }
        };
        let pasted = "116.1,39.1\n116.2,39.2";
        for text in [text, r#"{"type":"Point","coordinates":[117,40]}"#] {
            let layers = [drawn("用地/1", text), drawn("用地 2", text), drawn("用地 2", pasted)];
            let saved = save_project(&path, "x", &layers.each_ref()).expect("saved");
            let beside = ["p 用地_1 (2).geojson", "p 用地 2.geojson", "p 用地 2.txt"];
            assert_eq!(saved.beside, beside.map(|name| folder.path().join(name)));
            let read = load_project(&path).expect("a project");
            assert_eq!(read.layers.len(), 3);
            assert_eq!(std::fs::read_to_string(&saved.beside[0]).expect("there"), text);
        }
        let others = std::fs::read_to_string(folder.path().join("p 用地_1.geojson")).expect("there");
        assert_eq!(others, "somebody else's");
    }

    #[test]
    fn two_layers_of_one_file_stay_two() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("p.toml");
        let of = |name: &str| LayerRequest {
            layer: Some(name.to_owned()),
            ..request(&folder.path().join("a.gpkg"))
        };
        for _ in 0..2 {
            save_project(&path, "x", &[&of("甲"), &of("乙")]).expect("saved");
            let read = load_project(&path).expect("a project").layers;
            let names: Vec<_> = read.iter().map(|layer| layer.layer.as_deref()).collect();
            assert_eq!(names, [Some("甲"), Some("乙")]);
        }
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
