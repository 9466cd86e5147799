//! What a saved project says besides its layers: the text that a saving begins with, with its paths where it goes, and
//! how sites are checked.

use super::cases::default_path;
use super::check_settings::CheckSettings;
use super::export::write_whole;
use super::open_layer::OperationError;
use super::project::{parse_project_text, read_small_file, text_of};
use super::save_project::{absolute, relative};
use crate::texts::cli::Sentence;
use crate::texts::toml::toml_problem;
use std::path::{Path, PathBuf};
use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

/// Keys that name a file beside the project; `+` before it adds to what is built in.
const FILES: [&str; 4] = ["targets", "rules", "logo", "template"];

/// The text that the project file at `path` begins with: what its `own` file says where the project was opened from
/// another one, else what stands at `path` already, else its name alone.
///
/// # Errors
/// One of the files is no project, or can't be read.
pub(super) fn begun(path: &Path, own: Option<&Path>, name: &str) -> Result<DocumentMut, OperationError> {
    let standing = path.exists().then(|| read(path)).transpose()?;
    if let Some(own) = other_file(path, own) {
        let mut document = read(own)?;
        let folder = |file: &Path| file.parent().map(absolute).unwrap_or_default();
        rebase(&mut document, &folder(own), &folder(path));
        return Ok(document);
    }
    Ok(standing.unwrap_or_else(|| {
        let mut new = DocumentMut::new();
        new.insert("name", Item::Value(Value::from(name)));
        new
    }))
}

/// The file that the project comes from, where it is still there and not the one that is written.
fn other_file<'a>(path: &Path, own: Option<&'a Path>) -> Option<&'a Path> {
    own.filter(|own| own.is_file() && absolute(own) != absolute(path))
}

fn read(path: &Path) -> Result<DocumentMut, OperationError> {
    let shown = path.display().to_string();
    let bytes = read_small_file(path)?;
    let text = text_of(&bytes, &shown)?;
    parse_project_text(text, &shown)?;
    text.parse::<DocumentMut>().map_err(|error| {
        OperationError::Said(Sentence::ProjectProblem {
            message: toml_problem(error.message()),
            line: None,
            path: shown.clone(),
        })
    })
}

/// Names the files of a project as they are seen from another folder.
fn rebase(document: &mut DocumentMut, from: &Path, to: &Path) {
    let moved = |text: &str| {
        let (sign, file) = text.strip_prefix('+').map_or(("", text), |file| ("+", file));
        format!("{sign}{}", relative(to, &from.join(file)))
    };
    for key in FILES {
        rename(document.get_mut(key), moved);
    }
    if let Some(check) = document.get_mut("check").and_then(Item::as_table_like_mut) {
        rename(check.get_mut("cases"), moved);
        if let Some(lists) = check.get_mut("access-lists").and_then(Item::as_array_mut) {
            let lists_moved: Array = lists.iter().filter_map(Value::as_str).map(moved).collect();
            *lists = lists_moved;
        }
    }
    let layers = document.get_mut("layer").and_then(Item::as_array_of_tables_mut);
    for layer in layers.into_iter().flat_map(|layers| layers.iter_mut()) {
        rename(layer.get_mut("path"), moved);
    }
}

fn rename(item: Option<&mut Item>, moved: impl Fn(&str) -> String) {
    let Some(item) = item else { return };
    if let Some(text) = item.as_str().map(moved) {
        *item = Item::Value(Value::from(text));
    }
}

/// Copies the kept cases that lie beside the project's `own` file, as far as none lie beside the new one; gives the copy.
///
/// # Errors
/// They can't be read or written.
pub(super) fn copy_cases(path: &Path, own: Option<&Path>) -> Result<Option<PathBuf>, OperationError> {
    let Some(own) = other_file(path, own) else {
        return Ok(None);
    };
    let (old, new) = (default_path(own), default_path(path));
    if !old.is_file() || new.exists() {
        return Ok(None);
    }
    let bytes = std::fs::read(&old).map_err(|error| {
        OperationError::Said(Sentence::ReadingFailed {
            message: error.to_string(),
            path: old.display().to_string(),
        })
    })?;
    write_whole(&new, &bytes)?;
    Ok(Some(new))
}

/// Writes how sites are checked as the `[check]` table; the keys that say which files are read stay as they are.
pub(super) fn set_check(document: &mut DocumentMut, check: &CheckSettings) {
    const KEY: &str = "check";
    let is_usual = CheckSettings {
        access_lists: Vec::new(),
        cases: None,
        ..check.clone()
    } == CheckSettings::default();
    if document.get(KEY).is_none() {
        if is_usual {
            return;
        }
        document.insert(KEY, Item::Table(Table::new()));
    }
    let Some(table) = document.get_mut(KEY).and_then(Item::as_table_like_mut) else {
        return;
    };
    set_rings(table, &check.rings_m);
    for (key, value) in [
        ("tolerance-m2", check.tolerance_m2),
        ("sliver-area-m2", check.sliver_area_m2),
        ("sliver-width-m", check.sliver_width_m),
        ("corridor-m", check.corridor_m),
        ("setback-m", check.setback_m),
    ] {
        // A number that stays the same keeps its comment.
        let known = table.get(key).and_then(Item::as_value).and_then(number_of);
        match value {
            Some(value) if known == Some(value) => {}
            Some(value) => {
                table.insert(key, Item::Value(number(value)));
            }
            None => {
                table.remove(key);
            }
        }
    }
    if table.is_empty() {
        document.remove(KEY);
    }
}

fn set_rings(table: &mut dyn TableLike, rings_m: &[f64]) {
    const KEY: &str = "rings-m";
    let known = table.get(KEY).and_then(Item::as_array);
    let known: Option<Vec<f64>> = known.map(|known| known.iter().filter_map(number_of).collect());
    if rings_m.is_empty() {
        table.remove(KEY);
    } else if known.as_deref() != Some(rings_m) {
        let rings: Array = rings_m.iter().map(|radius_m| number(*radius_m)).collect();
        table.insert(KEY, Item::Value(Value::Array(rings)));
    }
}

/// A number as a person would write it: 500 and not 500.0.
fn number(value: f64) -> Value {
    value
        .to_string()
        .parse::<Value>()
        .unwrap_or_else(|_| Value::from(value))
}

fn number_of(value: &Value) -> Option<f64> {
    let whole = || value.as_integer().and_then(|whole| i32::try_from(whole).ok());
    value.as_float().or_else(|| whole().map(f64::from))
}

#[cfg(test)]
mod tests {
    use super::set_check;
    use crate::layer::role::Role;
    use crate::operations::check_settings::CheckSettings;
    use crate::operations::open_layer::{LayerRequest, LayerSource};
    use crate::operations::project::load_project;
    use crate::operations::save_project::{KeptView, save_project_with};
    use std::path::PathBuf;
    use toml_edit::DocumentMut;

    #[test]
    fn how_sites_are_checked_is_written_as_people_write_it_and_what_stays_keeps_its_comment() {
        let mut document: DocumentMut =
            "[check]\nrings-m = [500] # near\ntolerance-m2 = 1.0 # a metre\ncorridor-m = 30\ncases = \"c.geojson\"\n"
                .parse()
                .expect("TOML");
        let settings = CheckSettings {
            rings_m: vec![500.0],
            tolerance_m2: Some(1.0),
            sliver_width_m: Some(2.5),
            setback_m: Some(200.0),
            ..CheckSettings::default()
        };
        set_check(&mut document, &settings);
        assert_eq!(
            document.to_string(),
            "[check]\nrings-m = [500] # near\ntolerance-m2 = 1.0 # a metre\ncases = \"c.geojson\"\nsliver-width-m = 2.5\nsetback-m = 200\n"
        );
        let mut new = DocumentMut::new();
        set_check(&mut new, &CheckSettings::default());
        assert_eq!(new.to_string(), "");
    }

    #[test]
    fn a_project_saved_elsewhere_keeps_all_it_says_and_finds_its_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(place("old")).expect("made");
        std::fs::create_dir_all(place("new")).expect("made");
        let (own, path) = (place("old/p.toml"), place("new/q.toml"));
        std::fs::write(
            &own,
            "# ours\nname = \"甲\"\ncrs = \"EPSG:4527\"\noffice = \"局\"\nlogo = \"logo.svg\"\n\n[check]\naccess-lists = [\"准入.csv\"]\n\n[[layer]]\nrole = \"red-line\"\npath = \"a.geojson\" # of 2022\n",
        )
        .expect("written");
        std::fs::write(place("old/logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>").expect("written");
        std::fs::write(place("old/准入.csv"), "环境管控单元编码,空间布局约束\nZH1,不得\n").expect("written");
        std::fs::write(
            place("old/p.cases.geojson"),
            r#"{"type":"FeatureCollection","features":[]}"#,
        )
        .expect("written");
        let before = load_project(&own).expect("a project");
        let layer = LayerRequest::new(Role::RedLine, LayerSource::File(place("old/a.geojson")));
        let settings = CheckSettings {
            corridor_m: Some(30.0),
            ..CheckSettings::default()
        };
        let view = KeptView {
            own: Some(&own),
            check: Some(&settings),
            ..KeptView::default()
        };
        let saved = save_project_with(&path, "甲", &[&layer], Some(view)).expect("saved");
        let copied: Vec<PathBuf> = vec![place("new/q.cases.geojson")];
        assert_eq!(saved.beside, copied);
        let after = load_project(&path).expect("a project");
        assert_eq!((after.name, after.crs), (before.name, before.crs));
        assert_eq!(after.publication.office.as_deref(), Some("局"));
        assert!(after.publication.logo.is_some() && after.access == before.access);
        assert_eq!(after.check.corridor_m, Some(30.0));
        let text = std::fs::read_to_string(&path).expect("readable");
        assert!(text.starts_with("# ours"), "{text}");
        let own_text = std::fs::read_to_string(&own).expect("readable");
        assert!(
            !own_text.contains("corridor"),
            "the old file stays as it was: {own_text}"
        );
    }
}
