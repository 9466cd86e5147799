//! The file of kept cases: sites with their geometry, what a check said of them, and what a reviewer said.
//!
//! It is GeoJSON, so every program opens it, and a recheck reads it through the same door as any site layer.
use super::export::write_whole;
use super::open_layer::{LayerRequest, LayerSource, OpenOptions, OpenedLayer, OperationError, open_layer_with};
use super::project::{Project, load_project};
use crate::analysis::cases::{KeptCase, KeptLayer, KeptRole, KeptSettings, Review};
use crate::analysis::site_check::{Constraint, SiteCheckInput};
use crate::analysis::site_result::{SiteCheckResult, SiteResult, Verdict, Why};
use crate::formats::geojson_write::{WriteFeature, write_feature_collection};
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::progress::Progress;
use crate::report::context::RunRecord;
use crate::texts::cases::CaseSentence;
use crate::texts::cli::Sentence;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What reviewers said, by the id of the site.
pub type Reviews = BTreeMap<String, Review>;

/// Version of the file.
const VERSION: u32 = 1;
/// The property that holds a case.
const CASE: &str = "ecozone_case";

/// A file of cases that was read.
#[derive(Clone, Debug)]
pub struct CaseFile {
    pub layer: Arc<Layer>,
    /// Position in the layer, and the case.
    pub cases: Vec<(usize, KeptCase)>,
}

impl CaseFile {
    /// What reviewers said, by the id of the site.
    #[must_use]
    pub fn reviews(&self) -> Reviews {
        let with_review = self.cases.iter().filter_map(|(_, case)| {
            let review = case.review.clone()?;
            Some((case.id.clone(), review))
        });
        with_review.collect()
    }
}

/// Where the cases of a project lie if it does not say so: beside it, `NAME.cases.geojson`.
#[must_use]
pub fn default_path(project: &Path) -> PathBuf {
    project.with_extension("cases.geojson")
}

/// Reads a file of cases; `None` if there is none yet.
///
/// # Errors
/// The file can't be read, or a feature of it is no case.
pub fn load_cases(path: &Path, progress: &Progress) -> Result<Option<CaseFile>, OperationError> {
    if !path.exists() {
        return Ok(None);
    }
    let request = LayerRequest::new(Role::Site, LayerSource::File(path.to_owned()));
    let OpenedLayer { layer, .. } = open_layer_with(&request, &OpenOptions::default(), progress)?;
    let mut cases = Vec::new();
    for feature in 0..layer.len() {
        let value = layer.attributes().value(feature, CASE);
        let typed: Option<TypedCase> = value.and_then(|value| serde_json::from_value(value).ok());
        let Some(typed) = typed else {
            return Err(OperationError::Said(Sentence::Case(CaseSentence::NotACase {
                feature: layer.feature_number(feature),
                path: path.display().to_string(),
            })));
        };
        cases.push((
            feature,
            typed.meant(layer.feature_id(feature), layer.feature_name(feature)),
        ));
    }
    Ok(Some(CaseFile { layer, cases }))
}

/// Names the file of cases as what the reviews of a check are from; one that holds other reviews is not.
///
/// # Errors
/// The file can't be read, or cancellation.
pub fn record_cases(
    record: &mut RunRecord,
    path: Option<&Path>,
    input: &SiteCheckInput,
    progress: &Progress,
) -> Result<(), OperationError> {
    // Without a review it leaves no trace in the result.
    let Some(path) = path.filter(|_| !input.options.reviews.is_empty()) else {
        return Ok(());
    };
    record.cases = load_cases(path, progress)?
        .filter(|file| file.reviews() == input.options.reviews)
        .map(|file| file.layer.input().clone());
    Ok(())
}

/// A project and what its file of cases says of sites.
///
/// # Errors
/// The project or its file of cases can't be read.
pub fn load_project_and_reviews(path: &Path, progress: &Progress) -> Result<(Project, Reviews), OperationError> {
    let project = load_project(path)?;
    let file = load_cases(&project.cases_path(path), progress)?;
    Ok((project, file.map(|file| file.reviews()).unwrap_or_default()))
}

/// What was kept, and what was not and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub kept: usize,
    /// Ids of sites whose geometry could not be used as a whole: a later check of what is left would say too much.
    pub incomplete: Vec<String>,
}

/// Keeps the sites of a check, or those of them that `only` names: those of the same id are replaced and keep their
/// review unless the options bring another, the others stay.
///
/// # Errors
/// Two sites share an id, or the file can't be read or written.
pub fn keep_cases(
    path: &Path,
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    only: Option<&BTreeSet<String>>,
    date: Option<&str>,
    progress: &Progress,
) -> Result<Kept, OperationError> {
    let asked: Vec<&SiteResult> = result
        .sites
        .iter()
        .filter(|site| only.is_none_or(|only| only.contains(&site.id)))
        .collect();
    let known = load_cases(path, progress)?;
    let mut reviews = known.as_ref().map(CaseFile::reviews).unwrap_or_default();
    reviews.extend(input.options.reviews.clone());
    // Nothing at all takes a review away.
    reviews.retain(|_, review| !review.is_empty());
    let mut seen = BTreeSet::new();
    for site in &asked {
        if !seen.insert(site.id.as_str()) {
            return Err(OperationError::Said(Sentence::Case(CaseSentence::IdTwice {
                id: site.id.clone(),
            })));
        }
    }
    let layers = layers_of(input);
    let settings = KeptSettings {
        tolerance_m2: input.options.tolerance_m2,
        corridor_m: input.options.corridor_m,
    };
    let (whole, incomplete): (Vec<&SiteResult>, Vec<&SiteResult>) =
        asked.into_iter().partition(|site| is_whole(site, &input.sites));
    let new: Vec<(usize, KeptCase)> = whole
        .iter()
        .map(|site| {
            (
                site.feature,
                kept_case(site, settings, &layers, date, reviews.get(&site.id).cloned()),
            )
        })
        .collect();
    let is_replaced = |case: &KeptCase| seen.contains(case.id.as_str());
    let old: Vec<&(usize, KeptCase)> = known
        .iter()
        .flat_map(|file| &file.cases)
        .filter(|(_, case)| !is_replaced(case))
        .collect();
    let old_features = old.iter().filter_map(|(feature, case)| {
        let layer = &known.as_ref()?.layer;
        Some(feature_of(layer, *feature, case))
    });
    let new_features = new
        .iter()
        .map(|(feature, case)| feature_of(&input.sites, *feature, case));
    write(path, old_features.chain(new_features))?;
    Ok(Kept {
        kept: new.len(),
        incomplete: incomplete.iter().map(|site| site.id.clone()).collect(),
    })
}

fn is_whole(site: &SiteResult, sites: &Layer) -> bool {
    let is_usable = !site
        .roles
        .iter()
        .any(|finding| finding.why.contains(&Why::SiteUnusable));
    is_usable && site.feature < sites.len()
}

/// Role, path and hash of what was checked against; a layer that could not be read has no hash.
fn layers_of(input: &SiteCheckInput) -> Vec<KeptLayer> {
    let of = |constraint: &Constraint| match constraint {
        Constraint::Read(layer) => KeptLayer {
            role: layer.role(),
            path: layer.input().path.clone(),
            sha256: layer.input().sha256.clone(),
        },
        Constraint::Failed { role, path, .. } => KeptLayer {
            role: *role,
            path: path.clone(),
            sha256: String::new(),
        },
    };
    input.constraints.iter().map(of).collect()
}

fn kept_case(
    site: &SiteResult,
    settings: KeptSettings,
    layers: &[KeptLayer],
    date: Option<&str>,
    review: Option<Review>,
) -> KeptCase {
    KeptCase {
        id: site.id.clone(),
        name: site.name.clone(),
        verdict: site.verdict,
        roles: site
            .roles
            .iter()
            .map(|finding| KeptRole {
                role: finding.role,
                verdict: finding.verdict,
                area_m2: finding.area_m2,
            })
            .collect(),
        date: date.map(ToOwned::to_owned),
        settings,
        layers: layers.to_vec(),
        review,
    }
}

fn feature_of<'a>(layer: &'a Layer, feature: usize, case: &KeptCase) -> WriteFeature<'a> {
    let mut properties = layer.attributes().object(feature);
    properties.insert("name".to_owned(), json!(case.name));
    properties.insert(CASE.to_owned(), json!(TypedCase::of(case)));
    WriteFeature {
        id: Some(case.id.clone()),
        shape: layer.shapes().feature(feature),
        properties,
    }
}

fn write<'a>(path: &Path, features: impl Iterator<Item = WriteFeature<'a>>) -> Result<(), OperationError> {
    let mut members = Map::new();
    members.insert("ecozone_cases".to_owned(), json!(VERSION));
    let mut bytes = Vec::new();
    write_feature_collection(&mut bytes, &members, features).map_err(|error| {
        OperationError::Said(Sentence::WritingFailed {
            message: error.to_string(),
            path: path.display().to_string(),
        })
    })?;
    write_whole(path, &bytes)
}

/// A case as the file has it.
#[derive(Debug, Serialize, Deserialize)]
struct TypedCase {
    verdict: TypedVerdict,
    #[serde(default)]
    date: Option<String>,
    roles: Vec<TypedRole>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tolerance_m2: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    corridor_m: Option<f64>,
    #[serde(default)]
    layers: Vec<TypedLayer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    review: Option<TypedReview>,
}

#[derive(Debug, Serialize, Deserialize)]
struct TypedRole {
    role: Role,
    verdict: TypedVerdict,
    area: f64,
}

#[derive(Debug, Serialize, Deserialize)]
struct TypedLayer {
    role: Role,
    path: String,
    sha256: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct TypedReview {
    #[serde(default)]
    note: String,
    #[serde(default)]
    overrule: Option<TypedVerdict>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    reviewer: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    computed: Option<TypedVerdict>,
}

/// A verdict by its code.
#[derive(Clone, Copy, Debug)]
struct TypedVerdict(Verdict);

impl Serialize for TypedVerdict {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code())
    }
}

impl<'de> Deserialize<'de> for TypedVerdict {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let verdict = Verdict::from_code(&code);
        verdict
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom(format!("{code} is no verdict")))
    }
}

impl TypedCase {
    fn of(case: &KeptCase) -> Self {
        Self {
            verdict: TypedVerdict(case.verdict),
            date: case.date.clone(),
            tolerance_m2: case.settings.tolerance_m2,
            corridor_m: case.settings.corridor_m,
            roles: case
                .roles
                .iter()
                .map(|kept| TypedRole {
                    role: kept.role,
                    verdict: TypedVerdict(kept.verdict),
                    area: kept.area_m2,
                })
                .collect(),
            layers: case
                .layers
                .iter()
                .map(|kept| TypedLayer {
                    role: kept.role,
                    path: kept.path.clone(),
                    sha256: kept.sha256.clone(),
                })
                .collect(),
            review: case.review.as_ref().map(|review| TypedReview {
                note: review.note.clone(),
                overrule: review.overrule.map(TypedVerdict),
                reason: review.reason.clone(),
                reviewer: review.reviewer.clone(),
                date: review.date.clone(),
                computed: review.computed.map(TypedVerdict),
            }),
        }
    }

    fn meant(self, id: String, name: String) -> KeptCase {
        KeptCase {
            id,
            name,
            verdict: self.verdict.0,
            roles: self
                .roles
                .into_iter()
                .map(|typed| KeptRole {
                    role: typed.role,
                    verdict: typed.verdict.0,
                    area_m2: typed.area,
                })
                .collect(),
            date: self.date,
            settings: KeptSettings {
                tolerance_m2: self.tolerance_m2,
                corridor_m: self.corridor_m,
            },
            layers: self
                .layers
                .into_iter()
                .map(|typed| KeptLayer {
                    role: typed.role,
                    path: typed.path,
                    sha256: typed.sha256,
                })
                .collect(),
            review: self.review.map(|typed| Review {
                note: typed.note,
                overrule: typed.overrule.map(|verdict| verdict.0),
                reason: typed.reason,
                reviewer: typed.reviewer,
                date: typed.date,
                computed: typed.computed.map(|verdict| verdict.0),
            }),
        }
    }
}
