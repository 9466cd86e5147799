//! What a report says of how it was asked for.
use super::super::catalogues::CatalogueFile;
use super::super::open_layer::{LayerRequest, LayerSource};
use super::find::Finder;
use crate::crs::web_shift::WebMapShift;
use crate::layer::area_unit::AreaUnit;
use crate::layer::fields::Meaning;
use crate::layer::passport::Passport;
use crate::layer::role::Role;
use crate::report::json_shapes::FORMAT;
use crate::report::shape::ReportShape;
use crate::style::layer_drawing::RecordedDrawing;
use crate::texts::Language;
use crate::texts::verify::VerifyRefusal;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The beginning of a result, as far as it is needed to make it again.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    pub ecozone: String,
    pub kind: String,
    pub title: String,
    pub parameters: Parameters,
    #[serde(default)]
    inputs: Vec<Input>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Parameters {
    pub language: Option<Language>,
    pub project: Option<AskedFile>,
    pub by: Option<String>,
    pub area: String,
    pub date: Option<String>,
    pub undeclared_crs: Option<String>,
    pub rings_m: Vec<f64>,
    pub tolerance_m2: Option<f64>,
    pub sliver_area_m2: Option<f64>,
    pub sliver_width_m: Option<f64>,
    pub corridor_m: Option<f64>,
    pub setback_m: Option<f64>,
    #[serde(default)]
    targets: Vec<AskedCatalogue>,
    #[serde(default)]
    rules: Vec<AskedCatalogue>,
    #[serde(default)]
    access_lists: Vec<AskedFile>,
    pub cases: Option<AskedFile>,
    pub site: Option<usize>,
    pub region: Option<String>,
    #[serde(default)]
    pub quality: bool,
    #[serde(default)]
    pub area_methods: bool,
    pub publication: Option<AskedPublication>,
    pub map_crs: Option<String>,
    #[serde(default)]
    pub shape: ReportShape,
    layers: Vec<AskedLayer>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct AskedFile {
    pub path: String,
    pub sha256: String,
    pub bytes: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct AskedCatalogue {
    #[serde(flatten)]
    file: AskedFile,
    adds: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct AskedPublication {
    pub office: Option<String>,
    pub secrecy: Option<String>,
    pub logo: Option<AskedFile>,
    pub template: Option<AskedFile>,
}

#[derive(Debug, Deserialize)]
struct AskedLayer {
    role: Role,
    path: String,
    name: String,
    crs: Option<String>,
    shift: Option<WebMapShift>,
    encoding: Option<String>,
    layer: Option<String>,
    filter: Option<String>,
    #[serde(default)]
    fields: BTreeMap<Meaning, String>,
    covers: Option<AskedFile>,
    area_unit: Option<AreaUnit>,
    #[serde(default)]
    passport: Passport,
    text: Option<String>,
    #[serde(default)]
    drawing: RecordedDrawing,
}

#[derive(Debug, Deserialize)]
struct Input {
    path: String,
    role: Role,
    name: String,
    sha256: Option<String>,
    bytes: Option<u64>,
}

/// The files beside the layers, found again; each with the path that the report has for it.
#[derive(Debug)]
pub(super) struct Catalogues {
    pub targets: Vec<CatalogueFile>,
    pub rules: Vec<CatalogueFile>,
    pub access_lists: Vec<PathBuf>,
    pub cases: Option<PathBuf>,
    pub logo: Option<PathBuf>,
    pub template: Option<PathBuf>,
}

impl Asked {
    /// Reads the beginning of a result.
    ///
    /// # Errors
    /// It is no result, of another format, or without its parameters.
    pub fn of(recorded: &Value, path: &str) -> Result<Self, VerifyRefusal> {
        let path = path.to_owned();
        if !recorded.get("ecozone").is_some_and(Value::is_string) || recorded.get("kind").is_none() {
            return Err(VerifyRefusal::NotAReport { path });
        }
        if let Some(format) = recorded
            .get("format")
            .filter(|format| format.as_u64() != Some(u64::from(FORMAT)))
        {
            let format = format.to_string();
            return Err(VerifyRefusal::FormatUnknown { format, path });
        }
        Self::deserialize(recorded).map_err(|error| VerifyRefusal::Parameters {
            message: error.to_string(),
            path,
        })
    }

    /// The layers as they were asked for, with the files that were found.
    pub fn requests(&self, finder: &mut Finder) -> Vec<LayerRequest> {
        let mut inputs: Vec<Option<&Input>> = self.inputs.iter().map(Some).collect();
        let mut requests = Vec::new();
        for layer in &self.parameters.layers {
            let is_this = |input: &&mut Option<&Input>| {
                input.is_some_and(|input| {
                    input.path == layer.path && input.role == layer.role && input.name == layer.name
                })
            };
            let input = inputs.iter_mut().find(is_this).and_then(Option::take);
            let hashed = input.and_then(|input| {
                Some(AskedFile {
                    path: input.path.clone(),
                    sha256: input.sha256.clone()?,
                    bytes: input.bytes,
                })
            });
            let source = match (&hashed, &layer.text) {
                (Some(file), Some(text)) => finder.carried(file, text),
                (Some(file), None) => finder.find(file, true),
                (None, _) => finder.unread(&layer.path),
            };
            requests.push(LayerRequest {
                role: layer.role,
                source,
                name: layer.name.clone(),
                crs: layer.crs.clone(),
                shift: layer.shift,
                encoding: layer.encoding.clone(),
                layer: layer.layer.clone(),
                drawing: layer.drawing.drawing(),
                filter: layer.filter.clone(),
                fields: layer.fields.clone(),
                covers: layer.covers.as_ref().map(|covers| finder.find(covers, true)),
                area_unit: layer.area_unit,
                passport: layer.passport.clone(),
            });
        }
        requests
    }

    /// Whether the report says that a layer could not be read.
    pub fn was_unread(&self, role: Role, path: &str) -> bool {
        let mut inputs = self.inputs.iter();
        inputs.any(|input| input.role == role && input.path == path && input.sha256.is_none())
    }

    /// Targets, rules, lists and what documents are made with.
    pub fn catalogues(&self, finder: &mut Finder) -> Catalogues {
        let parameters = &self.parameters;
        let mut place = |file: &AskedFile, is_needed: bool| match finder.find(file, is_needed) {
            LayerSource::Moved { file, .. } => file,
            _ => PathBuf::from(&file.path),
        };
        let mut listed = |files: &[AskedCatalogue]| -> Vec<CatalogueFile> {
            let found = files.iter().map(|catalogue| CatalogueFile {
                path: place(&catalogue.file, true),
                adds: catalogue.adds,
            });
            found.collect()
        };
        let (targets, rules) = (listed(&parameters.targets), listed(&parameters.rules));
        let access_lists = parameters.access_lists.iter().map(|file| place(file, true)).collect();
        // The report holds all that it took from these.
        if let Some(project) = &parameters.project {
            place(project, false);
        }
        let cases = parameters.cases.as_ref().map(|file| place(file, false));
        let publication = parameters.publication.as_ref();
        let logo = publication.and_then(|publication| publication.logo.as_ref());
        let template = publication.and_then(|publication| publication.template.as_ref());
        Catalogues {
            targets,
            rules,
            access_lists,
            cases,
            logo: logo.map(|file| place(file, true)),
            template: template.map(|file| place(file, true)),
        }
    }

    /// Records of catalogues under the paths that the report has for them.
    pub fn recorded_paths(&self) -> RecordedPaths<'_> {
        let parameters = &self.parameters;
        RecordedPaths {
            targets: parameters
                .targets
                .iter()
                .map(|catalogue| catalogue.file.path.as_str())
                .collect(),
            rules: parameters
                .rules
                .iter()
                .map(|catalogue| catalogue.file.path.as_str())
                .collect(),
            access_lists: parameters.access_lists.iter().map(|file| file.path.as_str()).collect(),
        }
    }
}

/// What the report calls its catalogues.
#[derive(Debug)]
pub(super) struct RecordedPaths<'a> {
    pub targets: Vec<&'a str>,
    pub rules: Vec<&'a str>,
    pub access_lists: Vec<&'a str>,
}
