//! Project files (TOML) and the demonstration project inside the binary.
use super::access_lists::load_access_lists;
use super::cases;
use super::catalogues::CatalogueFile;
use super::check_settings::CheckSettings;
use super::demo;
use super::hashing::sha256_hex;
use super::open_layer::{LayerRequest, LayerSource, OperationError, open_file};
use super::project_backgrounds::BackgroundRequest;
use super::rules::load_rules;
use super::targets::load_targets;
use crate::crs::web_shift::WebMapShift;
use crate::layer::InputFile;
use crate::layer::area_unit::AreaUnit;
use crate::layer::fields::Meaning;
use crate::layer::passport::Passport;
use crate::layer::role::Role;
use crate::policy::access_list::AccessClause;
use crate::policy::rules::Rule;
use crate::policy::targets::Target;
use crate::report::context::{Publication, PublicationFile};
use crate::style::layer_drawing::LayerDrawing;
use crate::style::symbols::LayerSymbols;
use crate::texts::Language;
use crate::texts::cases::CaseSentence;
use crate::texts::cli::{Both, Sentence};
use crate::texts::layers::LayerSentence;
use crate::texts::toml::{line_of, toml_problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A view that is kept under a name.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Bookmark {
    pub name: String,
    /// West, south, east, north, degrees.
    pub bbox: [f64; 4],
}

/// A project as its file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    pub name: String,
    pub crs: Option<String>,
    pub language: Option<Language>,
    pub targets: Vec<Target>,
    /// What a site check quotes.
    pub rules: Vec<Rule>,
    pub by: Option<String>,
    /// How sites are checked.
    pub check: CheckSettings,
    /// Clauses of the access lists that it names.
    pub access: Vec<AccessClause>,
    pub layers: Vec<LayerRequest>,
    /// Pictures below the layers.
    pub backgrounds: Vec<BackgroundRequest>,
    pub bookmarks: Vec<Bookmark>,
    /// Groups of the layer tree whose layers are folded away.
    pub folded_groups: Vec<String>,
    /// Who publishes its reports, and how they look.
    pub publication: Arc<Publication>,
    /// The file, if it came from one.
    pub path: Option<PathBuf>,
    /// The files it was made of, for the record of a report.
    pub files: Arc<ProjectFiles>,
}

impl Project {
    /// Where its kept cases lie: as it says, else beside the file it came from.
    #[must_use]
    pub fn cases_path(&self, project_file: &Path) -> PathBuf {
        match &self.check.cases {
            Some(named) => project_file.parent().unwrap_or(Path::new("")).join(named),
            None => cases::default_path(project_file),
        }
    }
}

/// The files that a project itself is made of, for the record of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectFiles {
    pub project: InputFile,
    pub targets: Vec<InputFile>,
    pub rules: Vec<InputFile>,
    pub access_lists: Vec<InputFile>,
    /// What of the access lists was not read.
    pub passed_over: Vec<CaseSentence>,
    /// Whether each file of targets, and of rules, adds to what is built in.
    pub targets_add: Vec<bool>,
    pub rules_add: Vec<bool>,
}

/// A project file is a page of text; anything larger is some other file named by mistake.
const PROJECT_BYTES_MAX: u64 = 16 << 20;

/// Reads a project file; layer paths are relative to it.
///
/// # Errors
/// A message for people with file, line and what to do.
pub fn load_project(path: &Path) -> Result<Project, OperationError> {
    let shown = path.display().to_string();
    let bytes = read_small_file(path)?;
    let text = text_of(&bytes, &shown)?;
    let typed = parse(text, &shown)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let target_files = catalogue_files(typed.targets.as_deref(), &folder);
    let rule_files = catalogue_files(typed.rules.as_deref(), &folder);
    let targets = load_targets(&target_files)?;
    let rules = load_rules(&rule_files)?;
    let publication = Publication {
        office: typed.office.clone(),
        secrecy: typed.secrecy.clone(),
        logo: publication_file(typed.logo.as_deref(), &folder)?,
        template: publication_file(typed.template.as_deref(), &folder)?,
    };
    let lists: Vec<PathBuf> = typed.check.access_lists.iter().map(|list| folder.join(list)).collect();
    let access = load_access_lists(&lists)?;
    let files = ProjectFiles {
        project: InputFile {
            sha256: sha256_hex(&bytes),
            bytes: bytes.len() as u64,
            parts: Vec::new(),
            path: shown,
        },
        targets: targets.files,
        rules: rules.files,
        access_lists: access.files,
        passed_over: access.passed_over,
        targets_add: target_files.iter().map(|file| file.adds).collect(),
        rules_add: rule_files.iter().map(|file| file.adds).collect(),
    };
    let mut project = typed.meant(|path| LayerSource::File(folder.join(path)));
    project.targets = targets.entries;
    project.rules = rules.entries;
    project.access = access.clauses;
    project.publication = Arc::new(publication);
    if project.name.is_empty() {
        project.name = path
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    }
    project.backgrounds = project.backgrounds.into_iter().map(|one| one.placed(&folder)).collect();
    project.path = Some(path.to_owned());
    project.files = Arc::new(files);
    Ok(project)
}

/// The demonstration project, from the binary itself.
///
/// # Errors
/// Only if the binary was built with broken demonstration data.
pub fn demo_project() -> Result<Project, OperationError> {
    let shown = format!("demo/{}", demo::PROJECT);
    let text = text_of(demo::file(demo::PROJECT).unwrap_or_default(), &shown)?;
    let typed = parse(text, &shown)?;
    let mut project = typed.meant(|path| LayerSource::Demo(path.to_owned()));
    project.targets = load_targets(&[])?.entries;
    project.rules = load_rules(&[])?.entries;
    Ok(project)
}

/// Reads a small text file (a project, a target list) whole.
pub(super) fn read_small_file(path: &Path) -> Result<Vec<u8>, OperationError> {
    let shown = path.display().to_string();
    let file = open_file(path)?;
    let mut bytes = Vec::new();
    file.take(PROJECT_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            OperationError::Said(Sentence::ReadingFailed {
                message: error.to_string(),
                path: shown.clone(),
            })
        })?;
    if bytes.len() as u64 > PROJECT_BYTES_MAX {
        return Err(OperationError::Said(Sentence::NotAProject { path: shown }));
    }
    Ok(bytes)
}

/// Text of a UTF-8 file, without a byte order mark.
pub(super) fn text_of<'a>(bytes: &'a [u8], path: &str) -> Result<&'a str, OperationError> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| OperationError::Said(Sentence::NotUtf8 { path: path.to_owned() }))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Makes sure that a text is a project.
///
/// # Errors
/// Where it is none, with the line.
pub(super) fn parse_project_text(text: &str, path: &str) -> Result<(), OperationError> {
    parse(text, path).map(|_| ())
}

fn parse(text: &str, path: &str) -> Result<TypedProject, OperationError> {
    let typed = parse_typed(text, path)?;
    if let Some(key) = typed.check.wrong_key() {
        return Err(OperationError::Said(Sentence::Case(CaseSentence::SettingOutOfRange {
            key,
            path: path.to_owned(),
        })));
    }
    let style_problem = |layer: &TypedLayer| Some((layer.path.clone(), layer.style.problem()?));
    if let Some((layer, problem)) = typed.layers.iter().find_map(style_problem) {
        return Err(OperationError::Said(Sentence::ProjectProblem {
            message: Both {
                zh: format!("{layer} 的样式：{}", problem.zh),
                en: format!("{layer}: style: {}", problem.en),
            },
            line: None,
            path: path.to_owned(),
        }));
    }
    let unfit = typed.layers.iter().find(|layer| !layer.passport.is_date_fit());
    match unfit {
        Some(layer) => Err(OperationError::Said(Sentence::OfLayer(
            LayerSentence::WrongValidUntil {
                typed: layer.passport.valid_until.clone(),
                layer: layer.path.clone(),
                path: path.to_owned(),
            },
        ))),
        None => Ok(typed),
    }
}

fn parse_typed(text: &str, path: &str) -> Result<TypedProject, OperationError> {
    toml::from_str(text).map_err(|error| {
        OperationError::Said(Sentence::ProjectProblem {
            message: toml_problem(error.message()),
            line: error.span().and_then(|span| line_of(text, span.start)),
            path: path.to_owned(),
        })
    })
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedProject {
    #[serde(default)]
    name: String,
    crs: Option<String>,
    language: Option<Language>,
    targets: Option<String>,
    rules: Option<String>,
    by: Option<String>,
    office: Option<String>,
    secrecy: Option<String>,
    /// Files beside the project that documents are made with.
    logo: Option<String>,
    template: Option<String>,
    #[serde(default)]
    check: CheckSettings,
    #[serde(default, rename = "layer")]
    layers: Vec<TypedLayer>,
    #[serde(default, rename = "background")]
    backgrounds: Vec<BackgroundRequest>,
    #[serde(default, rename = "bookmark")]
    bookmarks: Vec<Bookmark>,
    #[serde(default, rename = "folded-groups")]
    folded_groups: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedLayer {
    role: Role,
    path: String,
    #[serde(default)]
    name: String,
    crs: Option<String>,
    shift: Option<WebMapShift>,
    filter: Option<String>,
    #[serde(default)]
    fields: BTreeMap<Meaning, String>,
    covers: Option<String>,
    encoding: Option<String>,
    layer: Option<String>,
    #[serde(rename = "area-unit")]
    area_unit: Option<AreaUnit>,
    #[serde(default)]
    passport: Passport,
    #[serde(default)]
    style: LayerSymbols,
    #[serde(default)]
    group: String,
    visible: Option<bool>,
    opacity: Option<f32>,
    place: Option<u32>,
}

/// A file beside the project that documents are made with.
///
/// # Errors
/// It can't be read, or is too large to be one.
fn publication_file(named: Option<&str>, folder: &Path) -> Result<Option<PublicationFile>, OperationError> {
    let Some(named) = named else {
        return Ok(None);
    };
    read_publication_file(&folder.join(named)).map(Some)
}

/// Reads a logo or a template.
///
/// # Errors
/// It can't be read, or is too large to be one.
pub fn read_publication_file(path: &Path) -> Result<PublicationFile, OperationError> {
    let bytes = read_small_file(path)?;
    let file = InputFile {
        sha256: sha256_hex(&bytes),
        bytes: bytes.len() as u64,
        parts: Vec::new(),
        path: path.display().to_string(),
    };
    Ok(PublicationFile {
        file,
        bytes: bytes.into(),
    })
}

/// The one catalogue file that a project names, relative to it.
fn catalogue_files(text: Option<&str>, folder: &Path) -> Vec<CatalogueFile> {
    let typed = text.map(CatalogueFile::from_text);
    let placed = typed.map(|typed| CatalogueFile {
        path: folder.join(&typed.path),
        ..typed
    });
    placed.into_iter().collect()
}

impl TypedProject {
    /// Its catalogues are still to be loaded.
    fn meant(self, source_of: impl Fn(&str) -> LayerSource) -> Project {
        let layers = self
            .layers
            .into_iter()
            .map(|layer| LayerRequest {
                role: layer.role,
                source: source_of(&layer.path),
                name: layer.name,
                crs: layer.crs,
                shift: layer.shift,
                encoding: layer.encoding,
                layer: layer.layer,
                filter: layer.filter,
                fields: layer.fields,
                covers: layer.covers.as_deref().map(&source_of),
                area_unit: layer.area_unit,
                passport: layer.passport,
                drawing: LayerDrawing {
                    symbols: Arc::new(layer.style),
                    group: layer.group,
                    is_visible: layer.visible,
                    opacity: layer.opacity.map(|opacity| opacity.clamp(0.0, 1.0)),
                    place: layer.place,
                },
            })
            .collect();
        Project {
            name: self.name,
            crs: self.crs,
            language: self.language,
            targets: Vec::new(),
            rules: Vec::new(),
            by: self.by,
            check: self.check,
            access: Vec::new(),
            layers,
            backgrounds: self.backgrounds,
            bookmarks: self.bookmarks,
            folded_groups: self.folded_groups,
            publication: Arc::new(Publication {
                office: self.office,
                secrecy: self.secrecy,
                ..Publication::default()
            }),
            path: None,
            files: Arc::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LayerSource, parse};
    use crate::layer::fields::Meaning;
    use crate::layer::role::Role;
    use crate::texts::Language;

    const TEXT: &str = r#"
name = "承德市生态分区"
crs = "EPSG:4490"
language = "zh"
by = "adcode"

[[layer]]
role = "red-line"
path = "redline.geojson"
crs = "EPSG:4527"
filter = "LHLX = '陆域'"
fields = { name = "MC", official-area-km2 = "km2" }
covers = "region.geojson"
"#;

    #[test]
    fn the_project_of_the_interface_is_read_with_paths_beside_the_file() {
        let project = parse(TEXT, "p.toml")
            .expect("valid")
            .meant(|path| LayerSource::File(std::path::Path::new("folder").join(path)));
        assert_eq!(project.language, Some(Language::Zh));
        let layer = project.layers.first().expect("one layer");
        assert_eq!(layer.role, Role::RedLine);
        assert_eq!(layer.source, LayerSource::File("folder/redline.geojson".into()));
        assert_eq!(layer.covers, Some(LayerSource::File("folder/region.geojson".into())));
        assert_eq!(layer.fields.get(&Meaning::Name).map(String::as_str), Some("MC"));
        assert_eq!(
            layer.fields.get(&Meaning::OfficialAreaKm2).map(String::as_str),
            Some("km2")
        );
    }

    #[test]
    fn a_key_that_nobody_knows_is_named_with_its_line() {
        let message = parse(
            "name = \"a\"\n\n[[layer]]\nrole = \"red-line\"\npath = \"a\"\ncolour = \"red\"\n",
            "p.toml",
        )
        .expect_err("unknown key")
        .message(Language::En);
        assert!(message.contains("colour") && message.contains("line 6"), "{message}");
        assert!(message.ends_with("p.toml"), "{message}");
    }

    #[test]
    fn a_role_that_nobody_knows_lists_the_known_ones() {
        let message = parse("[[layer]]\nrole = \"redline\"\npath = \"a\"\n", "p.toml")
            .expect_err("unknown role")
            .message(Language::En);
        assert!(message.contains("red-line"), "{message}");
    }
}
