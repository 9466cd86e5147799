//! What a report must be told beside the result: layers read, language, date, and how the run was asked for.
use super::figure::Sheet;
use super::map_look::MapLook;
use super::shape::ReportShape;
use crate::analysis::quality::LayerQuality;
use crate::analysis::shift_fit::ShiftSuspicion;
use crate::crs::web_shift::WebMapShift;
use crate::geometry::area_method::{AreaMethod, AreaRule};
use crate::layer::area_unit::AreaUnit;
use crate::layer::passport::Passport;
use crate::layer::role::Role;
use crate::layer::{InputFile, Layer};
use crate::style::layer_drawing::LayerDrawing;
use crate::texts::Language;
use crate::texts::area::AreaNote;
use std::sync::Arc;

/// What every report carries.
#[derive(Clone, Debug)]
pub struct ReportContext {
    pub language: Language,
    /// Title, such as the project's name.
    pub title: String,
    /// `YYYY-MM-DD`, printed only if given.
    pub date: Option<String>,
    /// All layers read, for inputs, ledger and map.
    pub layers: Vec<Arc<Layer>>,
    /// Dissolve field of coverage.
    pub by: Option<String>,
    pub publication: Publication,
    /// How its maps are drawn.
    pub map: Arc<MapLook>,
    /// Which parts it has, and in which unit it tells areas.
    pub shape: ReportShape,
}

/// Who publishes a report and how it looks, as the project says; nothing of it is ever made up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    pub office: Option<String>,
    /// Who may see it, such as 内部 or 秘密★10年.
    pub secrecy: Option<String>,
    /// A picture (SVG, PNG or JPEG) for the head of the first page.
    pub logo: Option<PublicationFile>,
    /// A page layout that replaces the built-in one.
    pub template: Option<PublicationFile>,
}

/// A file that a document is made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationFile {
    pub file: InputFile,
    pub bytes: Arc<[u8]>,
}

impl ReportContext {
    /// What stands around the maps of the report.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        Sheet {
            title: self.title.clone(),
            crs: self.map.crs.clone(),
            date: self.date.clone(),
            office: self.publication.office.clone().unwrap_or_default(),
            secrecy: self.publication.secrecy.clone().unwrap_or_default(),
        }
    }
}

/// How a run was asked for, so that it can be made again. Left empty by callers that only have layers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunRecord {
    pub project: Option<InputFile>,
    pub layers: Vec<LayerRecord>,
    /// Target files; none: the built-in catalogue.
    pub targets: Vec<CatalogueRecord>,
    /// Files of rules; none: the built-in table.
    pub rules: Vec<CatalogueRecord>,
    /// Access lists that were quoted.
    pub access_lists: Vec<InputFile>,
    /// Kept cases whose reviews are quoted.
    pub cases: Option<InputFile>,
    /// The one site, by its place in its layer from 1, that the report is about.
    pub only_site: Option<usize>,
    /// The region whose targets are listed.
    pub region: Option<String>,
    /// The sets of shapefiles that a check's hits were written to, as named.
    pub hit_files: Vec<String>,
    /// The CRS given for files that declare none.
    pub undeclared_crs: Option<String>,
    pub area: AreaRecord,
}

/// How areas were measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaRecord {
    pub method: AreaMethod,
    /// The plane of planar areas.
    pub plane: Option<String>,
}

impl AreaRecord {
    #[must_use]
    pub fn of(rule: &AreaRule) -> Self {
        Self {
            method: rule.method(),
            plane: rule.plane().map(|plane| plane.code().to_owned()),
        }
    }
}

/// One layer as it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerRecord {
    pub role: Role,
    pub path: String,
    pub name: String,
    pub crs: Option<String>,
    /// The web map whose shift was undone.
    pub shift: Option<WebMapShift>,
    pub encoding: Option<String>,
    /// The layer of a file that holds several.
    pub layer: Option<String>,
    pub filter: Option<String>,
    /// Meaning and field, as in a project file.
    pub fields: Vec<(String, String)>,
    pub covers: Option<InputFile>,
    /// The unit of declared areas, as the project says.
    pub area_unit: Option<AreaUnit>,
    pub passport: Passport,
    /// What was drawn or pasted, where there is no file.
    pub text: Option<String>,
    /// How it is drawn on the maps of the report, by its revision; nothing where it could not be read.
    pub drawn: Option<(u64, LayerDrawing)>,
    /// Why it could not be read.
    pub failure: Option<String>,
}

/// One file of targets or rules as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueRecord {
    pub file: InputFile,
    /// It adds to the built-in catalogue instead of replacing it.
    pub adds: bool,
}

impl RunRecord {
    /// Every file that the run read, as named.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let of_layers = self.layers.iter().flat_map(|layer| {
            std::iter::once(layer.path.as_str()).chain(layer.covers.as_ref().map(|covers| covers.path.as_str()))
        });
        of_layers
            .chain(self.access_lists.iter().map(|list| list.path.as_str()))
            .chain(self.project.as_ref().map(|project| project.path.as_str()))
            .chain(
                self.targets
                    .iter()
                    .chain(&self.rules)
                    .map(|catalogue| catalogue.file.path.as_str()),
            )
    }
}

/// What a file holds, measured.
#[derive(Clone, Debug)]
pub struct LayerFacts {
    pub layer: Arc<Layer>,
    /// Of the dissolved polygons.
    pub area_m2: f64,
    /// Summed feature by feature.
    pub area_sum_m2: f64,
    /// Of all lines.
    pub length_m: f64,
    pub fields: Vec<String>,
    /// The same layer by every method, if that was asked for.
    pub area_methods: Option<AreaMethods>,
    /// Flaws between its features, if they were asked for.
    pub quality: Option<LayerQuality>,
    /// What speaks for its being shifted as web maps are.
    pub suspicions: Vec<ShiftSuspicion>,
}

/// A layer's area, feature by feature, by several methods.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaMethods {
    /// The exact one first.
    pub figures: Vec<MethodFigure>,
    /// Features that the exact area measures repaired and the others as the file has them.
    pub repaired: usize,
    /// Features that take part in no figure.
    pub rejected: usize,
}

/// One method's figure.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodFigure {
    /// The name in JSON.
    pub method: &'static str,
    /// `None` where the method has none to give; the note says why.
    pub area_m2: Option<f64>,
    pub note: AreaNote,
}

impl AreaMethods {
    /// How much a figure is more than the exact one, in m² and as a share of it.
    #[must_use]
    pub fn difference(&self, figure: &MethodFigure) -> (Option<f64>, Option<f64>) {
        let exact_m2 = self.figures.first().and_then(|exact| exact.area_m2);
        let difference_m2 = figure.area_m2.zip(exact_m2).map(|(area, exact)| area - exact);
        let relative = difference_m2
            .zip(exact_m2.filter(|exact| *exact > 0.0))
            .map(|(difference, exact)| difference / exact);
        (difference_m2, relative)
    }
}
