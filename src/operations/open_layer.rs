//! Opens one file as one layer.
use super::beside::BesideFile;
use super::crs_question::CrsQuestion;
use super::demo;
use super::encoding_question::EncodingQuestion;
use super::hashing::{Digested, read_hashed};
use super::memory;
use crate::crs::choose::{PositionSummary, Said, choose_said, is_beside_the_point};
use crate::crs::detective::Neighbour;
use crate::crs::error::CrsError;
use crate::crs::system::system;
use crate::crs::web_shift::WebMapShift;
use crate::formats::{Alone, Beside, FormatError, Input, read_layer, text_encoding};
use crate::geometry::shapes::Shapes;
use crate::layer::area_unit::AreaUnit;
use crate::layer::fields::Meaning;
use crate::layer::normalize::{NormalizeError, NormalizeOptions, normalize};
use crate::layer::parsed::ParsedLayer;
use crate::layer::passport::Passport;
use crate::layer::role::Role;
use crate::layer::{InputFile, Layer};
use crate::progress::{Cancelled, Progress};
use crate::style::layer_drawing::LayerDrawing;
use crate::texts::Language;
use crate::texts::cli::{Both, Sentence};
use crate::texts::layers::LayerSentence;
use encoding_rs::Encoding;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a layer's bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerSource {
    File(PathBuf),
    /// A file that lies elsewhere than where a report says; it goes by the name that it has there.
    Moved {
        file: PathBuf,
        named: String,
    },
    /// A file of the demonstration project inside the binary, by its name there.
    Demo(String),
    /// Text made in the window (a drawn site) with a name for it.
    Text {
        name: String,
        geojson: String,
    },
}

impl LayerSource {
    /// The path as the user or the project named it, for messages and reports.
    #[must_use]
    pub fn path_text(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Demo(name) => format!("demo/{name}"),
            Self::Text { name, .. } | Self::Moved { named: name, .. } => name.clone(),
        }
    }

    fn stem(&self) -> String {
        let text = self.path_text();
        Path::new(&text)
            .file_stem()
            .map_or_else(|| text.clone(), |stem| stem.to_string_lossy().into_owned())
    }
}

/// A layer to open.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerRequest {
    pub role: Role,
    pub source: LayerSource,
    /// Name for people; the file's stem if empty.
    pub name: String,
    pub crs: Option<String>,
    /// The web map that the file comes from, whose shift is to be undone.
    pub shift: Option<WebMapShift>,
    pub encoding: Option<String>,
    /// The layer that is wanted of a file that holds several.
    pub layer: Option<String>,
    pub filter: Option<String>,
    pub fields: BTreeMap<Meaning, String>,
    pub covers: Option<LayerSource>,
    /// The unit of the declared areas; else the name of their field tells it.
    pub area_unit: Option<AreaUnit>,
    pub passport: Passport,
    /// How it is drawn; the opening asks nothing of it.
    pub drawing: LayerDrawing,
}

impl LayerRequest {
    /// A layer of which only the role and the file are known.
    #[must_use]
    pub fn new(role: Role, source: LayerSource) -> Self {
        Self {
            role,
            source,
            name: String::new(),
            crs: None,
            shift: None,
            encoding: None,
            layer: None,
            filter: None,
            fields: BTreeMap::new(),
            covers: None,
            area_unit: None,
            passport: Passport::default(),
            drawing: LayerDrawing::default(),
        }
    }
}

/// Why a use case could not be done: one clear message with file, feature, place, what to do.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// A message without a fixed wording in both languages.
    #[error("{0}")]
    Failed(String),
    /// A sentence known in both languages.
    #[error("{}", .0.text(Language::En))]
    Said(Sentence),
    /// Nobody but the user can say which CRS a layer is in.
    #[error("{}", .0.message(Language::En))]
    CrsUnsure(Box<CrsQuestion>),
    /// Nobody but the user can say which encoding a layer's text is in.
    #[error("{}", .0.message(Language::En))]
    EncodingUnsure(Box<EncodingQuestion>),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl OperationError {
    /// What is wrong with a layer, in the words of the part that found it.
    pub(super) fn of_layer(message: impl Fn(Language) -> String, path: &str) -> Self {
        let message = Both {
            zh: message(Language::Zh),
            en: message(Language::En),
        };
        let path = path.to_owned();
        Self::Said(Sentence::LayerProblem { message, path })
    }

    /// The message in `language`; technical detail in it stays English.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Failed(message) => message.clone(),
            Self::Said(sentence) => sentence.text(language),
            Self::CrsUnsure(question) => question.message(language),
            Self::EncodingUnsure(question) => question.message(language),
            Self::Cancelled(_) => language.pick("已取消", "cancelled").to_owned(),
        }
    }
}

/// What holds for all layers of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OpenOptions {
    /// The CRS of files that declare none; a projected one passes by files whose positions are plain degrees.
    pub undeclared_crs: Option<String>,
    /// The memory that opening a layer may take; without it what the machine has available then.
    pub memory_bytes: Option<u64>,
    /// Layers that are open already: where a file's numbers can be read in several ways, they may leave but one.
    pub neighbours: Vec<Neighbour>,
}

/// A layer and the other file that its opening read.
#[derive(Clone, Debug)]
pub struct OpenedLayer {
    pub layer: Arc<Layer>,
    /// The file that says where the layer is complete.
    pub covers: Option<InputFile>,
}

/// Reads, normalises and indexes a layer. Progress counts bytes of the file.
///
/// # Errors
/// A message for people, or cancellation.
pub fn open_layer(request: &LayerRequest, progress: &Progress) -> Result<Arc<Layer>, OperationError> {
    open_layer_with(request, &OpenOptions::default(), progress).map(|opened| opened.layer)
}

/// As [`open_layer`], with what holds for the run and what else was read.
///
/// # Errors
/// A message for people, or cancellation.
pub fn open_layer_with(
    request: &LayerRequest,
    options: &OpenOptions,
    progress: &Progress,
) -> Result<OpenedLayer, OperationError> {
    let (covers, covers_input) = match &request.covers {
        Some(source) => {
            let reference = LayerRequest::new(Role::Reference, source.clone());
            let layer = open_one(&reference, None, options, progress)?;
            if layer
                .shapes()
                .features()
                .all(|feature| feature.polygons().next().is_none())
            {
                return Err(OperationError::Said(Sentence::CoversWithoutPolygons {
                    path: source.path_text(),
                }));
            }
            (Some(layer.shapes().clone()), Some(layer.input().clone()))
        }
        None => (None, None),
    };
    let layer = open_one(request, covers, options, progress)?;
    Ok(OpenedLayer {
        layer: Arc::new(layer),
        covers: covers_input,
    })
}

fn open_one(
    request: &LayerRequest,
    covers: Option<Shapes>,
    options: &OpenOptions,
    progress: &Progress,
) -> Result<Layer, OperationError> {
    let path = request.source.path_text();
    let reading = Reading {
        encoding: known_encoding(request.encoding.as_deref(), &path)?,
        layer: request.layer.as_deref(),
        memory_bytes: options.memory_bytes.unwrap_or_else(memory::available_bytes),
    };
    let (parsed, input) = read_source(&request.source, &reading, progress)?;
    let counts = (parsed.shapes.position_count() as u64, parsed.shapes.len() as u64);
    memory::refuse_too_large(memory::need_of_counts(counts.0, counts.1), reading.memory_bytes, &path)?;
    let summary = PositionSummary::of(parsed.shapes.positions());
    // What a file declares and nobody understands declares nothing.
    let is_open = parsed
        .declared_crs
        .as_deref()
        .is_none_or(|declared| matches!(system(declared), Err(CrsError::Unknown { .. })));
    let fits = |code: &String| is_open && !is_beside_the_point(code, &summary);
    let for_all = || options.undeclared_crs.clone().filter(fits);
    let given_crs = request.crs.clone().or_else(for_all);
    let said = Said {
        declared: parsed.declared_crs.as_deref(),
        given: given_crs.as_deref(),
        guessed: None,
        shift: request.shift,
    };
    let guessed_crs = guess_or_ask(&said, &summary, &options.neighbours, &path)?;
    let name = match (&request.layer, request.name.is_empty()) {
        (_, false) => request.name.clone(),
        (Some(layer), true) => layer.clone(),
        (None, true) => request.source.stem(),
    };
    let normalize_options = NormalizeOptions {
        role: request.role,
        name,
        input,
        given_crs,
        guessed_crs,
        shift: request.shift,
        fields: request.fields.clone(),
        filter: request.filter.clone(),
        covers,
    };
    let layer = normalize(parsed, normalize_options, progress).map_err(|error| match error {
        NormalizeError::Cancelled(cancelled) => OperationError::Cancelled(cancelled),
        other => OperationError::of_layer(|language| other.message(language), &path),
    })?;
    Ok(layer.described(request.passport.clone(), request.area_unit))
}

/// What the open layers make of numbers that no rule decides; nothing where a rule does.
///
/// # Errors
/// Only the user can say: the question, with its answers.
fn guess_or_ask(
    said: &Said<'_>,
    summary: &PositionSummary,
    neighbours: &[Neighbour],
    path: &str,
) -> Result<Option<String>, OperationError> {
    let Err(error) = choose_said(said, summary) else {
        return Ok(None);
    };
    let Some(question) = CrsQuestion::new(path, &error, summary, said.declared, neighbours) else {
        return Ok(None);
    };
    let sure = question.sure().filter(|_| said.given.is_none()).map(str::to_owned);
    match sure {
        Some(sure) => Ok(Some(sure)),
        None => Err(OperationError::CrsUnsure(Box::new(question))),
    }
}

/// The encoding that the user names.
///
/// # Errors
/// Nobody knows it.
pub fn known_encoding(name: Option<&str>, path: &str) -> Result<Option<&'static Encoding>, OperationError> {
    let Some(name) = name else {
        return Ok(None);
    };
    text_encoding::named(name).map(Some).ok_or_else(|| {
        OperationError::Said(Sentence::EncodingUnknown {
            encoding: name.to_owned(),
            path: path.to_owned(),
        })
    })
}

/// How a source is read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The text encoding that the user says.
    pub encoding: Option<&'static Encoding>,
    /// The layer that is wanted of a file that holds several.
    pub layer: Option<&'a str>,
    /// What the layer may take.
    pub memory_bytes: u64,
}

impl Default for Reading<'_> {
    fn default() -> Self {
        Self {
            encoding: None,
            layer: None,
            memory_bytes: memory::available_bytes(),
        }
    }
}

/// Reads a source as its file has it, with the hashes of all that was read.
///
/// # Errors
/// A message for people, or cancellation.
pub fn read_source(
    source: &LayerSource,
    reading: &Reading<'_>,
    progress: &Progress,
) -> Result<(ParsedLayer, InputFile), OperationError> {
    let path = source.path_text();
    match source {
        LayerSource::File(file_path) | LayerSource::Moved { file: file_path, .. } => {
            let mut file = open_file(file_path)?;
            let metadata = file.metadata().ok().filter(std::fs::Metadata::is_file);
            let total = metadata.map_or(0, |metadata| metadata.len());
            // A pipe can't be looked into beforehand; what it gave is counted once it is read.
            if total > 0 {
                let need = memory::need_of_file(&mut file, total).map_err(|error| reading_failed(&error, &path))?;
                memory::refuse_too_large(need, reading.memory_bytes, &path)?;
            }
            progress.add_total(total);
            let beside = BesideFile::new(file_path);
            let (parsed, digested) = read_bytes(&mut file, &path, &beside, reading, progress)?;
            Ok((parsed, input_file(path, digested, beside.into_parts())))
        }
        LayerSource::Demo(name) => {
            let bytes =
                demo::file(name).ok_or_else(|| OperationError::Said(Sentence::FileMissing { path: path.clone() }))?;
            read_memory(bytes, path, reading, progress)
        }
        LayerSource::Text { geojson, .. } => read_memory(geojson.as_bytes(), path, reading, progress),
    }
}

fn read_memory(
    mut bytes: &[u8],
    path: String,
    reading: &Reading<'_>,
    progress: &Progress,
) -> Result<(ParsedLayer, InputFile), OperationError> {
    progress.add_total(bytes.len() as u64);
    let (parsed, digested) = read_bytes(&mut bytes, &path, &Alone, reading, progress)?;
    Ok((parsed, input_file(path, digested, Vec::new())))
}

fn input_file(path: String, digested: Digested, parts: Vec<(String, String)>) -> InputFile {
    InputFile {
        path,
        sha256: digested.sha256,
        bytes: digested.bytes,
        parts,
    }
}

fn read_bytes(
    bytes: &mut dyn Read,
    path: &str,
    beside: &dyn Beside,
    reading: &Reading<'_>,
    progress: &Progress,
) -> Result<(ParsedLayer, Digested), OperationError> {
    let consume = |reader: &mut dyn Read| {
        let input = Input {
            bytes: reader,
            file_name: path,
            beside,
            encoding: reading.encoding,
            layer: reading.layer,
        };
        read_layer(input, progress)
    };
    let (parsed, digested) = read_hashed(bytes, consume).map_err(|error| reading_failed(&error, path))?;
    let parsed = parsed.map_err(|error| match error {
        FormatError::Cancelled(cancelled) => OperationError::Cancelled(cancelled),
        FormatError::Io(error) => reading_failed(&error, path),
        FormatError::EncodingUnsure(text) => {
            OperationError::EncodingUnsure(Box::new(EncodingQuestion::new(path, &text)))
        }
        FormatError::SeveralLayers { names } => OperationError::Said(Sentence::OfLayer(LayerSentence::SeveralLayers {
            names,
            path: path.to_owned(),
        })),
        FormatError::Unreadable { message } => {
            let message = Both {
                zh: message.zh,
                en: message.en,
            };
            OperationError::Said(Sentence::FileUnreadable {
                message,
                path: path.to_owned(),
            })
        }
    })?;
    Ok((parsed, digested))
}

/// Opens an input read-only, with a message that says what to do where that fails.
///
/// # Errors
/// The file is missing, a folder, or may not be read.
pub fn open_file(path: &Path) -> Result<File, OperationError> {
    let shown = path.display().to_string();
    if path.is_dir() {
        super::folder::refuse_geodatabase(path)?;
        return Err(OperationError::Said(Sentence::FileIsFolder { path: shown }));
    }
    File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => OperationError::Said(Sentence::FileMissing { path: shown }),
        std::io::ErrorKind::PermissionDenied => OperationError::Said(Sentence::FileForbidden { path: shown }),
        _ => reading_failed(&error, &shown),
    })
}

fn reading_failed(error: &std::io::Error, path: &str) -> OperationError {
    OperationError::Said(Sentence::ReadingFailed {
        message: error.to_string(),
        path: path.to_owned(),
    })
}

#[cfg(test)]
mod tests;
