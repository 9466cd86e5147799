//! What a file is likely to be, from its name; the user has the last word.

use crate::layer::role::Role;
use crate::operations::open_layer::LayerSource;
use std::path::{Path, PathBuf};

/// Words in file names, and the role they speak for. The first that fits wins, so the narrow ones stand
/// before the wide ones (a "保护区范围内地块" is a site, a "自然保护区" a reserve).
const ROLE_WORDS: [(&str, Role); 32] = [
    ("红线", Role::RedLine),
    ("redline", Role::RedLine),
    ("red_line", Role::RedLine),
    ("red-line", Role::RedLine),
    ("保护地", Role::NatureReserve),
    ("保护区", Role::NatureReserve),
    ("reserve", Role::NatureReserve),
    ("岸线", Role::Coastline),
    ("coast", Role::Coastline),
    ("管控单元", Role::ControlUnit),
    ("control", Role::ControlUnit),
    ("绿带", Role::GreenBelt),
    ("绿隔", Role::GreenBelt),
    ("绿地", Role::GreenBelt),
    ("绿", Role::GreenBelt),
    ("green", Role::GreenBelt),
    ("项目", Role::Site),
    ("地块", Role::Site),
    ("用地", Role::Site),
    ("site", Role::Site),
    ("行政", Role::Region),
    ("region", Role::Region),
    ("province", Role::Region),
    ("prefecture", Role::Region),
    ("county", Role::Region),
    ("counties", Role::Region),
    ("district", Role::Region),
    ("政区", Role::Region),
    ("湖", Role::Reference),
    ("lake", Role::Reference),
    ("river", Role::Reference),
    ("reference", Role::Reference),
];

/// The role that a file's name speaks for, if it does.
#[must_use]
pub fn guess_role(path: &Path) -> Option<Role> {
    let stem = path.file_stem()?.to_string_lossy().to_lowercase();
    ROLE_WORDS
        .iter()
        .find(|(word, _)| stem.contains(word))
        .map(|(_, role)| *role)
}

/// Whether the file is a project and not a layer.
#[must_use]
pub fn is_project(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// The file's own name, for people.
#[must_use]
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// Where work is kept aside for recovery.
#[must_use]
pub fn recovery_folder() -> Option<PathBuf> {
    Some(state_folder()?.join("recovery"))
}

/// Where the choices of the last report are kept.
#[must_use]
pub fn choices_file() -> Option<PathBuf> {
    Some(state_folder()?.join("report.toml"))
}

/// Where the desktop keeps the state of programs: `$XDG_STATE_HOME`, `~/.local/state`; `%LOCALAPPDATA%`; on macOS the
/// library of the user.
#[must_use]
pub fn state_folder() -> Option<PathBuf> {
    let folder = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let state = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        folder("XDG_STATE_HOME").or_else(|| folder("HOME").map(|home| home.join(".local/state")))
    };
    Some(state?.join("ecozone"))
}

/// A name for a layer that nobody named.
#[must_use]
pub fn source_name(source: &LayerSource) -> String {
    match source {
        LayerSource::File(path) => path.file_stem().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        ),
        LayerSource::Demo(name) | LayerSource::Text { name, .. } | LayerSource::Moved { named: name, .. } => {
            name.clone()
        }
    }
}

/// Where a layer comes from, whole, for people.
#[must_use]
pub fn source_place(source: &LayerSource) -> String {
    match source {
        LayerSource::File(path) => path.display().to_string(),
        LayerSource::Demo(name) | LayerSource::Text { name, .. } | LayerSource::Moved { named: name, .. } => {
            name.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_guessed_from_names_in_both_languages() {
        for (name, role) in [
            ("承德市生态保护红线.geojson", Some(Role::RedLine)),
            ("RedLine_2023.json", Some(Role::RedLine)),
            ("自然保护地.geojson", Some(Role::NatureReserve)),
            ("coastline.geojson", Some(Role::Coastline)),
            ("greenbelt.geojson", Some(Role::GreenBelt)),
            ("某某项目地块.geojson", Some(Role::Site)),
            ("counties.geojson", Some(Role::Region)),
            ("control_units.geojson", Some(Role::ControlUnit)),
            ("untitled.geojson", None),
        ] {
            assert_eq!(guess_role(Path::new(name)), role, "{name}");
        }
    }

    #[test]
    fn a_toml_file_is_a_project() {
        assert!(is_project(Path::new("a/b.TOML")));
        assert!(!is_project(Path::new("a/b.geojson")));
    }
}
