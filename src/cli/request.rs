//! What was typed → what is meant: layers to open, outputs to write, in which language.
use super::Failure;
use super::args::{InputArgs, ReadingArgs, RunArgs};
use crate::geometry::area_method::AreaMethod;
use crate::layer::InputFile;
use crate::layer::role::Role;
use crate::operations::catalogues::CatalogueFile;
use crate::operations::export::{Format, ending_does_not_fit, refuse_input};
use crate::operations::folder::contents;
use crate::operations::open_layer::{LayerRequest, LayerSource, OpenOptions, OperationError};
use crate::operations::project::{Project, load_project};
use crate::report::context::{CatalogueRecord, Publication, RunRecord};
use crate::report::map_look::MapLook;
use crate::report::shape::ReportShape;
use crate::texts::Language;
use crate::texts::cli::Sentence;
use crate::texts::layers::LayerSentence;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What holds for the whole run.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch that the user sets by itself"
)]
pub struct Run {
    /// From `--lang` or the environment.
    pub language: Option<Language>,
    pub is_quiet: bool,
    pub is_verbose: bool,
    pub wants_json: bool,
    /// Whether the result goes to standard output.
    pub wants_stdout: bool,
    pub outputs: Vec<PathBuf>,
    pub date: Option<String>,
    /// What reports have in them.
    pub shape: ReportShape,
}

impl Run {
    #[must_use]
    pub fn new(typed: RunArgs) -> Self {
        let is_stdout = |path: &PathBuf| path.as_os_str() == "-";
        Self {
            language: language(typed.lang.as_deref()),
            is_quiet: typed.quiet,
            is_verbose: typed.verbose,
            wants_json: typed.json,
            wants_stdout: typed.output.is_empty() || typed.json || typed.output.iter().any(is_stdout),
            outputs: typed.output.into_iter().filter(|path| !is_stdout(path)).collect(),
            date: typed.date,
            shape: ReportShape {
                left_out: typed.without,
                area_unit: typed.area_unit.unwrap_or_default(),
                region: None,
            },
        }
    }

    /// `--lang`, else the environment's, else the project's, else English.
    #[must_use]
    pub fn language_with(&self, project: Option<Language>) -> Language {
        self.language
            .or(project)
            .or_else(system_language)
            .unwrap_or(Language::En)
    }

    /// Looks at the outputs before anything slow begins.
    ///
    /// # Errors
    /// An ending that can't be written, a folder that is missing, an output that is an input.
    pub fn check_outputs(&self, inputs: &[String], fits: impl Fn(Format) -> bool) -> Result<(), Failure> {
        for path in &self.outputs {
            match Format::of(path) {
                Ok(format) if fits(format) => {}
                Ok(_) => return Err(Failure::Usage(ending_does_not_fit(path))),
                Err(OperationError::Said(sentence @ Sentence::EndingUnknown { .. })) => {
                    return Err(Failure::Usage(sentence));
                }
                Err(error) => return Err(error.into()),
            }
            refuse_input(path, inputs.iter().map(String::as_str))?;
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
                let path = folder.display().to_string();
                return Err(OperationError::Said(Sentence::TargetFolderMissing { path }).into());
            }
        }
        Ok(())
    }
}

/// `--lang`, else the first of the usual variables that says something.
#[must_use]
pub fn language(typed: Option<&str>) -> Option<Language> {
    if let Some(typed) = typed {
        return Some(Language::from_locale(typed));
    }
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|variable| std::env::var(variable).ok())
        .find(|locale| !locale.is_empty())
        .filter(|locale| !is_neutral(locale))
        .map(|locale| Language::from_locale(&locale))
}

/// The locale of a machine that nobody set up for a language.
fn is_neutral(locale: &str) -> bool {
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    matches!(name, "C" | "POSIX")
}

/// What systems without those variables (Windows, macOS) say.
fn system_language() -> Option<Language> {
    if cfg!(any(windows, target_os = "macos")) {
        sys_locale::get_locale().map(|locale| Language::from_locale(&locale))
    } else {
        None
    }
}

/// Layers and how to open them, from a project, from the command line, or both.
#[derive(Debug)]
pub struct Meant {
    pub project: Option<Project>,
    pub layers: Vec<LayerRequest>,
    pub options: OpenOptions,
    /// What of the folders that are inputs is no layer.
    pub passed_over: Vec<LayerSentence>,
}

impl Meant {
    /// Puts together what the project and the command line name.
    ///
    /// # Errors
    /// The project can't be read, or the options contradict each other.
    pub fn new(input: &InputArgs, reading: &ReadingArgs) -> Result<Self, Failure> {
        let project = input.project.as_deref().map(load_project).transpose()?;
        let mut passed_over = Vec::new();
        let mut layers = project.as_ref().map_or_else(Vec::new, |project| project.layers.clone());
        let named = [
            (Role::Region, &input.region),
            (Role::RedLine, &input.red_line),
            (Role::NatureReserve, &input.nature_reserve),
            (Role::Coastline, &input.coastline),
            (Role::GreenBelt, &input.green_belt),
            (Role::ControlUnit, &input.control_unit),
            (Role::Reference, &input.reference),
        ];
        for (role, paths) in named {
            for path in paths {
                layers.extend(requests(role, path, reading, &mut passed_over)?);
            }
        }
        Ok(Self {
            project,
            layers,
            options: OpenOptions::default(),
            passed_over,
        })
    }

    /// What a project names, and nothing else.
    ///
    /// # Errors
    /// The project can't be read.
    pub fn of_project(path: &Path) -> Result<Self, Failure> {
        let input = InputArgs {
            project: Some(path.to_owned()),
            ..InputArgs::default()
        };
        Self::new(&input, &ReadingArgs::default())
    }

    /// Gives layers the names that `--layer` says: `FILE=NAME` to one file, a name alone to all that have none yet.
    fn apply_layer_names(&mut self, reading: &ReadingArgs) {
        for typed in &reading.layer {
            let named = typed.split_once('=').map(|(file, name)| (Path::new(file), name));
            let mut is_for_file = false;
            if let Some((file, name)) = named {
                for layer in self.layers.iter_mut().filter(|layer| is_file(&layer.source, file)) {
                    layer.layer = Some(name.to_owned());
                    is_for_file = true;
                }
            }
            for layer in self.layers.iter_mut().filter(|_| !is_for_file) {
                layer.layer.get_or_insert_with(|| typed.clone());
            }
        }
    }

    /// Gives every layer the CRS that `--crs` says, the shift that `--shift` says, and its name within its file that
    /// `--layer` says.
    ///
    /// # Errors
    /// It names a file that is not an input, or gives two defaults.
    pub fn apply_crs(&mut self, reading: &ReadingArgs) -> Result<(), Failure> {
        self.apply_layer_names(reading);
        self.apply_shift(reading)?;
        for typed in &reading.crs {
            let Some(file) = &typed.file else {
                if self
                    .options
                    .undeclared_crs
                    .as_ref()
                    .is_some_and(|known| *known != typed.code)
                {
                    return Err(Failure::Usage(Sentence::CrsTwice));
                }
                self.options.undeclared_crs = Some(typed.code.clone());
                continue;
            };
            let mut is_known = false;
            for layer in self.layers.iter_mut().filter(|layer| is_file(&layer.source, file)) {
                layer.crs = Some(typed.code.clone());
                is_known = true;
            }
            if !is_known {
                return Err(Failure::Usage(Sentence::CrsForUnknownFile {
                    path: file.display().to_string(),
                }));
            }
        }
        Ok(())
    }

    /// Marks the layers whose positions `--shift` says are those of a web map.
    ///
    /// # Errors
    /// It names a file that is not an input, or none where several are read: nothing but the user's word tells which
    /// files are shifted.
    fn apply_shift(&mut self, reading: &ReadingArgs) -> Result<(), Failure> {
        for typed in &reading.shift {
            let is_only = self.layers.len() == 1;
            let meant = |layer: &&mut LayerRequest| match &typed.file {
                Some(file) => is_file(&layer.source, file),
                None => is_only,
            };
            let mut is_known = false;
            for layer in self.layers.iter_mut().filter(meant) {
                layer.shift = Some(typed.shift);
                is_known = true;
            }
            if is_known {
                continue;
            }
            let word = typed.shift.code().to_owned();
            return Err(Failure::Usage(match &typed.file {
                Some(file) => Sentence::OfLayer(LayerSentence::ShiftForUnknownFile {
                    path: file.display().to_string(),
                }),
                None => Sentence::OfLayer(LayerSentence::ShiftWithoutFile { word }),
            }));
        }
        Ok(())
    }

    /// Every file that the run reads, as named.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = Vec::new();
        for layer in &self.layers {
            paths.push(layer.source.path_text());
            paths.extend(layer.covers.iter().map(LayerSource::path_text));
        }
        if let Some(files) = self.project.as_ref().map(|project| &project.files) {
            let read = [&files.targets, &files.rules, &files.access_lists];
            paths.push(files.project.path.clone());
            paths.extend(read.into_iter().flatten().map(|file| file.path.clone()));
        }
        let publication = self.publication();
        let made_with = publication.logo.iter().chain(&publication.template);
        paths.extend(made_with.map(|file| file.file.path.clone()));
        paths
    }

    /// Who publishes the report, as the project says.
    #[must_use]
    pub fn publication(&self) -> Publication {
        self.project
            .as_ref()
            .map_or_else(Publication::default, |project| (*project.publication).clone())
    }

    /// How the maps of the report are drawn: as the project says.
    #[must_use]
    pub fn map_look(&self, record: &RunRecord) -> Arc<MapLook> {
        let crs = self.project.as_ref().and_then(|project| project.crs.clone());
        Arc::new(MapLook::of_run(record, crs))
    }

    #[must_use]
    pub fn project_record(&self) -> Option<InputFile> {
        self.project.as_ref().map(|project| project.files.project.clone())
    }
}

/// The layers that the command line names: a file, or every layer in a folder.
fn requests(
    role: Role,
    path: &Path,
    reading: &ReadingArgs,
    passed_over: &mut Vec<LayerSentence>,
) -> Result<Vec<LayerRequest>, Failure> {
    if !path.is_dir() {
        return Ok(vec![request(role, path, reading)]);
    }
    let found = contents(path)?;
    if !found.others.is_empty() {
        passed_over.push(LayerSentence::PassedOver {
            others: found.others,
            path: path.display().to_string(),
        });
    }
    Ok(found.layers.iter().map(|layer| request(role, layer, reading)).collect())
}

/// A layer that the command line names; completeness and filter are for what is measured or checked against.
fn request(role: Role, path: &Path, reading: &ReadingArgs) -> LayerRequest {
    let mut request = LayerRequest::new(role, LayerSource::File(path.to_owned()));
    request.encoding.clone_from(&reading.encoding);
    if !matches!(role, Role::Region | Role::Site) {
        request.covers = reading.covers.clone().map(LayerSource::File);
        request.filter.clone_from(&reading.filter);
    }
    request
}

/// The site layer that the command line names; a folder may hold only one.
///
/// # Errors
/// The folder holds none, or can't be read.
pub fn site_requests(
    path: &Path,
    reading: &ReadingArgs,
    passed_over: &mut Vec<LayerSentence>,
) -> Result<Vec<LayerRequest>, Failure> {
    requests(Role::Site, path, reading, passed_over)
}

/// The files of `info`, and those in its folders.
///
/// # Errors
/// A folder holds none, or can't be read.
pub fn info_requests(
    paths: &[PathBuf],
    reading: &ReadingArgs,
    passed_over: &mut Vec<LayerSentence>,
) -> Result<Vec<LayerRequest>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        all.extend(requests(Role::Reference, path, reading, passed_over)?);
    }
    Ok(all)
}

/// A file whose role is not known, so that it is a reference.
#[must_use]
pub fn info_request(path: &Path, reading: &ReadingArgs) -> LayerRequest {
    request(Role::Reference, path, reading)
}

/// The method of area that `--area` names; the exact one if it was left out.
#[must_use]
pub fn area_method(reading: &ReadingArgs) -> AreaMethod {
    let named = reading.area.as_deref().and_then(AreaMethod::from_code);
    named.unwrap_or_default()
}

fn is_file(source: &LayerSource, file: &Path) -> bool {
    let LayerSource::File(path) = source else {
        return false;
    };
    path == file || path.file_name().is_some_and(|name| name == file.as_os_str())
}

/// The files of targets or rules that the command line names.
#[must_use]
pub fn catalogue_files(typed: &[String]) -> Vec<CatalogueFile> {
    typed.iter().map(|text| CatalogueFile::from_text(text)).collect()
}

/// What a report says of the files of targets or rules.
#[must_use]
pub fn catalogue_records(files: &[InputFile], typed: &[CatalogueFile]) -> Vec<CatalogueRecord> {
    files
        .iter()
        .zip(typed.iter().map(|file| file.adds).chain(std::iter::repeat(false)))
        .map(|(file, adds)| CatalogueRecord {
            file: file.clone(),
            adds,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::is_neutral;

    #[test]
    fn a_machine_without_a_language_says_nothing() {
        assert!(is_neutral("C.UTF-8") && is_neutral("POSIX"));
        assert!(!is_neutral("zh_CN.UTF-8") && !is_neutral("en_GB"));
    }
}
