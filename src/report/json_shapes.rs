//! The shapes of the JSON results, as `interface.md` fixes them: names and order here are the contract.
//!
//! They are apart from the types of the analysis, so that neither binds the other.
use super::quality_report::QualityShape;
use super::shape::ReportShape;
use crate::layer::passport::Passport;
use crate::style::layer_drawing::RecordedDrawing;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// Version of these shapes; raised when a name changes its meaning.
pub const FORMAT: u32 = 1;

/// The beginning of every result.
#[derive(Debug, Serialize)]
pub struct Head {
    /// Version of the program.
    pub ecozone: &'static str,
    pub format: u32,
    pub kind: &'static str,
    pub title: String,
    pub method: Method,
    pub parameters: Parameters,
}

#[derive(Debug, Serialize)]
pub struct Method {
    pub area: &'static str,
    /// The plane of planar areas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area_plane: Option<String>,
    pub ellipsoid: &'static str,
    pub edges: &'static str,
    pub length: &'static str,
    pub overlay_grid_degrees: f64,
    pub tolerances: Tolerances,
}

#[derive(Debug, Serialize)]
pub struct Tolerances {
    pub touch_width_m: f64,
    /// Given by the user; overlaps up to it become a touch.
    pub overlap_m2: Option<f64>,
    /// An overlap up to this area, or this wide, is small; see `analysis::site_check::sliver`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sliver_area_m2: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sliver_width_m: Option<f64>,
}

#[derive(Debug, Serialize)]
pub struct Parameters {
    /// Of the wordings within.
    pub language: &'static str,
    pub project: Option<FileRecord>,
    pub by: Option<String>,
    pub area: &'static str,
    pub date: Option<String>,
    pub undeclared_crs: Option<String>,
    pub rings_m: Vec<f64>,
    pub tolerance_m2: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sliver_area_m2: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sliver_width_m: Option<f64>,
    /// Width of the land that lines and points take, both sides together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corridor_m: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setback_m: Option<f64>,
    pub targets: Vec<CatalogueParameter>,
    pub rules: Vec<CatalogueParameter>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access_lists: Vec<FileRecord>,
    /// Kept cases, whose reviews are quoted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases: Option<FileRecord>,
    /// The one site, by its place in its layer from 1, that a page of several is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<usize>,
    /// The region whose targets are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// What else was asked of files.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub quality: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub area_methods: bool,
    /// What documents are made with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publication: Option<PublicationShape>,
    /// The project's CRS, for the grid of maps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map_crs: Option<String>,
    /// What was chosen of the documents; the JSON has everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shape: Option<ReportShape>,
    pub layers: Vec<LayerParameter>,
}

#[derive(Debug, Serialize)]
pub struct PublicationShape {
    pub office: Option<String>,
    pub secrecy: Option<String>,
    pub logo: Option<FileRecord>,
    pub template: Option<FileRecord>,
}

#[derive(Debug, Serialize)]
pub struct FileRecord {
    pub path: String,
    pub sha256: String,
    pub bytes: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartRecord>,
}

/// A file beside an input that was read with it.
#[derive(Debug, Serialize)]
pub struct PartRecord {
    pub name: String,
    pub sha256: String,
}

#[derive(Debug, Serialize)]
pub struct CatalogueParameter {
    #[serde(flatten)]
    pub file: FileRecord,
    pub adds: bool,
}

#[derive(Debug, Serialize)]
pub struct LayerParameter {
    pub role: &'static str,
    pub path: String,
    pub name: String,
    pub crs: Option<String>,
    /// The web map whose shift was undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<&'static str>,
    pub encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    pub filter: Option<String>,
    pub fields: InOrder<String>,
    pub covers: Option<FileRecord>,
    /// The unit of declared areas, where the project says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area_unit: Option<&'static str>,
    /// What the project says of its origin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passport: Option<Passport>,
    /// What was drawn or pasted: there is no file to find it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How it is drawn on maps, where it is not as usual.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawing: Option<RecordedDrawing>,
}

/// A map that keeps the order in which it was made.
#[derive(Debug)]
pub struct InOrder<T>(pub Vec<(String, T)>);

impl<T: Serialize> Serialize for InOrder<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

#[derive(Debug, Serialize)]
pub struct Input {
    pub path: String,
    pub role: &'static str,
    pub name: String,
    pub sha256: Option<String>,
    pub bytes: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartRecord>,
    pub crs: Option<String>,
    pub crs_origin: Option<&'static str>,
    /// The file writes north before east, as the user says.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub north_first: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<&'static str>,
    pub features: usize,
    pub vertices: usize,
    pub geometry_types: Vec<&'static str>,
    pub bbox: Option<[f64; 4]>,
    pub filtered: usize,
    pub repaired: usize,
    pub rejected: usize,
    pub illustrative: bool,
    /// What the project says of its origin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passport: Option<InOrder<String>>,
    /// Why the file gave no layer; only in a site check, where the layer is then `not-checked`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    pub issues: Vec<InputIssue>,
}

#[derive(Debug, Serialize)]
pub struct InputIssue {
    pub feature: u32,
    pub id: String,
    pub fault: &'static str,
    pub at: Option<[f64; 2]>,
    pub area_before: Option<f64>,
    pub area_after: Option<f64>,
    pub action: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

#[derive(Debug, Serialize)]
pub struct InfoFile {
    #[serde(flatten)]
    pub head: Head,
    pub inputs: Vec<InfoInput>,
}

#[derive(Debug, Serialize)]
pub struct InfoInput {
    #[serde(flatten)]
    pub input: Input,
    pub area: f64,
    pub area_sum: f64,
    pub length: f64,
    pub fields: Vec<String>,
    /// Meaning and the field that was taken for it.
    pub field_meanings: InOrder<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_area_unit: Option<&'static str>,
    /// Feature by feature, by every method; only if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area_methods: Option<Vec<MethodArea>>,
    /// Flaws between its features; only if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<QualityShape>,
    /// Other layers that it would fit better if it were shifted back from a web map.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shift_suspicions: Vec<Suspicion>,
}

/// This share of `samples` vertices lies within `before` metres of the reference's lines, within `after` once shifted back.
#[derive(Debug, Serialize)]
pub struct Suspicion {
    pub shift: &'static str,
    pub reference: String,
    pub share: f64,
    pub before: f64,
    pub after: f64,
    pub samples: usize,
}

#[derive(Debug, Serialize)]
pub struct MethodArea {
    pub method: &'static str,
    pub area: Option<f64>,
    /// Less the exact area; and as a share of it.
    pub difference: Option<f64>,
    pub relative: Option<f64>,
    pub note: String,
}

#[derive(Debug, Serialize)]
pub struct CoverageFile {
    #[serde(flatten)]
    pub head: Head,
    pub inputs: Vec<Input>,
    pub units: Vec<Unit>,
    pub total: Unit,
    pub closure: Closure,
    pub targets: Vec<TargetHeld>,
    pub warnings: Vec<Warning>,
}

#[derive(Debug, Serialize)]
pub struct Unit {
    pub name: String,
    pub code: String,
    pub level: String,
    pub kind: Option<&'static str>,
    pub area: f64,
    pub official_area: Option<f64>,
    pub roles: InOrder<RoleInUnit>,
}

#[derive(Debug, Serialize)]
pub struct RoleInUnit {
    pub area: f64,
    pub ratio: Option<f64>,
    pub official_ratio: Option<f64>,
    pub land_area: Option<f64>,
    pub sea_area: Option<f64>,
    pub features: usize,
}

#[derive(Debug, Serialize)]
pub struct Closure {
    pub error: f64,
    pub relative: f64,
}

#[derive(Debug, Serialize)]
pub struct TargetHeld {
    pub id: String,
    pub title: String,
    pub role: Option<&'static str>,
    /// Code of the region that the target binds.
    pub unit: String,
    pub unit_name: String,
    pub measure: &'static str,
    pub sense: &'static str,
    pub value: Option<f64>,
    pub actual: Option<f64>,
    pub gap: Option<f64>,
    pub gap_area: Option<f64>,
    pub met: Option<bool>,
    pub why_null: Option<&'static str>,
    pub fact: bool,
    pub denominator: Denominator,
    pub source: Source,
    pub warnings: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
pub struct Denominator {
    pub what: String,
    pub area: Option<f64>,
}

#[derive(Debug, Serialize)]
pub struct Source {
    pub document: String,
    pub clause: String,
    pub year: String,
    pub date: String,
}

#[derive(Debug, Serialize)]
pub struct Warning {
    pub code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub features: Option<usize>,
    pub says: String,
}

/// Why a verdict is what it is, layer by layer.
#[derive(Debug, Serialize)]
pub struct Reason {
    pub code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature: Option<u32>,
    pub says: String,
}

#[derive(Debug, Serialize)]
pub struct TargetsFile {
    #[serde(flatten)]
    pub head: Head,
    pub inputs: Vec<Input>,
    pub targets: Vec<TargetListed>,
}

#[derive(Debug, Serialize)]
pub struct TargetListed {
    pub id: String,
    pub title: String,
    pub region: String,
    pub region_name: String,
    pub role: Option<&'static str>,
    pub measure: &'static str,
    pub sense: &'static str,
    pub value: Option<f64>,
    pub printed_value: Option<f64>,
    pub fact: bool,
    pub denominator: Denominator,
    pub source: Source,
    pub note: String,
}
