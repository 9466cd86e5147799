//! Results as map features: units with their coverage and every role dissolved, or the shared geometry of a check's hits.
use super::context::ReportContext;
use super::words;
use crate::analysis::coverage_result::{CoverageResult, CoverageWarning, RoleCoverage, UnitCoverage};
use crate::analysis::site_result::{Hit, RoleFinding, SiteCheckResult, SiteResult};
use crate::formats::geojson_write::{WriteFeature, write_feature_collection};
use crate::geometry::dissolve::{dissolve, dissolve_inside};
use crate::geometry::shapes::{Feature, Part, Shapes};
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::progress::{Cancelled, Progress};
use serde_json::{Map, Value, json};
use std::io::Write;
use std::sync::Arc;

/// Why there are no features.
#[derive(Debug, thiserror::Error)]
pub enum FeaturesError {
    /// A coordinate that is not finite, which no layer holds.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Every unit with its geometry (that of its region features) and the areas of the roles in it, then every role with
/// what it covers of all regions: dissolved, and cut at their border.
///
/// # Errors
/// See [`FeaturesError`].
pub fn coverage(
    result: &CoverageResult,
    context: &ReportContext,
    progress: &Progress,
) -> Result<Vec<u8>, FeaturesError> {
    let regions = with_role(context, Role::Region);
    let mut geometries = Shapes::new();
    for unit in &result.units {
        if let Some(layer) = regions.get(unit.region_layer) {
            push_unit(layer, unit, context.by.as_deref(), &mut geometries);
        }
        geometries.end_feature();
    }
    let features = result.units.iter().enumerate().map(|(number, unit)| WriteFeature {
        id: (!unit.code.is_empty()).then(|| unit.code.clone()),
        shape: geometries.feature(number),
        properties: unit_properties(unit),
    });
    let region = dissolve(polygons_of(&regions), progress)?;
    let mut dissolved: Vec<(Shapes, Map<String, Value>)> = Vec::new();
    for role in &result.total.roles {
        let layers = with_role(context, role.role);
        let inside = region.features().flat_map(|feature| feature.polygons());
        let shape = dissolve_inside(polygons_of(&layers), inside, progress)?;
        dissolved.push((shape, dissolved_properties(role, &layers, &regions, result)));
    }
    let dissolved = dissolved.iter().map(|(shape, properties)| WriteFeature {
        id: None,
        shape: shape.feature(0),
        properties: properties.clone(),
    });
    let mut out = Stoppable {
        bytes: Vec::new(),
        progress,
    };
    let written = collection(&context.title, features.chain(dissolved), &mut out);
    progress.check()?;
    written?;
    Ok(out.bytes)
}

/// Bytes that nobody writes on to once the job is cancelled.
struct Stoppable<'a> {
    bytes: Vec<u8>,
    progress: &'a Progress,
}

impl Write for Stoppable<'_> {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        self.progress.check().map_err(std::io::Error::other)?;
        self.bytes.write(piece)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn with_role(context: &ReportContext, role: Role) -> Vec<&Arc<Layer>> {
    context.layers.iter().filter(|layer| layer.role() == role).collect()
}

fn polygons_of<'a>(layers: &[&'a Arc<Layer>]) -> impl Iterator<Item = Part<'a>> {
    let features = layers.iter().flat_map(|layer| layer.shapes().features());
    features.flat_map(|feature| feature.polygons())
}

/// Of a role dissolved inside the dissolved regions; `complete` if every feature of its layers and of the regions was read.
fn dissolved_properties(
    role: &RoleCoverage,
    layers: &[&Arc<Layer>],
    regions: &[&Arc<Layer>],
    result: &CoverageResult,
) -> Map<String, Value> {
    let both = || layers.iter().chain(regions);
    let is_unread = |warning: &CoverageWarning| matches!(warning, CoverageWarning::NotRead { role: unread, .. } if *unread == role.role || *unread == Role::Region);
    let is_complete = both().all(|layer| layer.blind().is_empty()) && !result.warnings.iter().any(is_unread);
    let mut properties = Map::new();
    let mut set = |name: &str, value: Value| {
        properties.insert(name.to_owned(), value);
    };
    set("kind", json!("dissolved"));
    set("role", json!(role.role.code()));
    set("area_m2", json!(role.area_m2));
    set("ratio", json!(role.ratio));
    set("features", json!(role.features));
    set("complete", json!(is_complete));
    set("illustrative", json!(both().any(|layer| layer.is_illustrative())));
    properties
}

/// Pushes the parts of the features that make `unit`: those whose field says its name, or the one whose box is its box.
fn push_unit(layer: &Layer, unit: &UnitCoverage, by: Option<&str>, out: &mut Shapes) {
    for number in layer.index().intersecting(&unit.bounds) {
        let feature = layer.shapes().feature(number);
        let is_of_unit = match by {
            Some(field) => layer.attributes().text(number, field).as_deref() == Some(unit.name.as_str()),
            None => feature.bounds() == unit.bounds,
        };
        if is_of_unit {
            push_polygons(feature, out);
        }
    }
}

fn push_polygons(feature: Feature<'_>, out: &mut Shapes) {
    for polygon in feature.polygons() {
        for path in polygon.paths() {
            out.push_path(path);
        }
        out.end_part(polygon.kind);
    }
}

fn unit_properties(unit: &UnitCoverage) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut set = |name: String, value: Value| {
        properties.insert(name, value);
    };
    set("name".to_owned(), json!(unit.name));
    set("code".to_owned(), json!(unit.code));
    set("level".to_owned(), json!(unit.region_layer_name));
    set(
        "kind".to_owned(),
        json!(unit.kind.map(crate::analysis::coverage_result::RegionKind::code)),
    );
    set("area_m2".to_owned(), json!(unit.area_m2));
    set("official_area_m2".to_owned(), json!(unit.official_area_m2));
    for role in &unit.roles {
        let code = role.role.code();
        set(format!("{code}_area_m2"), json!(role.area_m2));
        set(format!("{code}_ratio"), json!(role.ratio));
        set(format!("{code}_features"), json!(role.features));
    }
    properties
}

/// A hit as a map feature.
pub struct HitFeature<'a> {
    pub role: Role,
    pub hit: &'a Hit,
    pub properties: Map<String, Value>,
}

/// Every hit of every site, slivers included, each once.
pub fn hit_features<'a>(
    result: &'a SiteCheckResult,
    context: &'a ReportContext,
) -> impl Iterator<Item = HitFeature<'a>> {
    let all = result.sites.iter().flat_map(|site| {
        site.roles.iter().flat_map(move |finding| {
            let listed = finding.hits.iter().chain(&finding.slivers);
            listed.map(move |hit| (site, finding, hit))
        })
    });
    // A sliver that a tolerance made a touch may stand in both lists; it is written once.
    let mut written: Vec<(usize, usize, usize)> = Vec::new();
    all.filter(move |(site, _, hit)| {
        let key = (site.feature, hit.layer_index, hit.feature);
        let is_new = !written.contains(&key);
        if is_new && written.last().is_some_and(|last| last.0 != key.0) {
            written.clear();
        }
        if is_new {
            written.push(key);
        }
        is_new
    })
    .map(|(site, finding, hit)| HitFeature {
        role: finding.role,
        hit,
        properties: hit_properties(site, finding, hit, context),
    })
}

fn hit_properties(site: &SiteResult, finding: &RoleFinding, hit: &Hit, context: &ReportContext) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut set = |name: &str, value: Value| {
        properties.insert(name.to_owned(), value);
    };
    set("site", json!(site.id));
    set("site_name", json!(site.name));
    set("role", json!(finding.role.code()));
    set("layer", json!(hit.layer));
    set("feature", json!(hit.feature_number));
    set("id", json!(hit.id));
    set("code", json!(hit.code));
    set("name", json!(hit.name));
    set("kind", json!(hit.kind));
    set("zone", json!(hit.zone));
    set("level", json!(hit.level));
    set("function", json!(hit.function));
    set("basis", json!(hit.basis));
    set("verdict", json!(hit.verdict.code()));
    set("area_m2", json!(hit.area_m2));
    set("width_m", json!(hit.width_m));
    set("length_m", json!(hit.length_m));
    set("share_of_site", json!(hit.share_of_site));
    set("share_of_feature", json!(hit.share_of_feature));
    set("sliver", json!(hit.sliver));
    set("says", json!(words::verdict(hit.verdict, context.language)));
    properties
}

/// Every hit of every site with the geometry that both share.
///
/// # Errors
/// A coordinate that is not finite, which no result holds.
pub fn hits(result: &SiteCheckResult, context: &ReportContext) -> std::io::Result<Vec<u8>> {
    let features = hit_features(result, context).map(|found| WriteFeature {
        id: None,
        shape: found.hit.overlap.feature(0),
        properties: found.properties,
    });
    let mut out = Vec::new();
    collection(&context.title, features, &mut out)?;
    Ok(out)
}

fn collection<'a>(
    name: &str,
    features: impl Iterator<Item = WriteFeature<'a>>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let mut members = Map::new();
    members.insert("name".to_owned(), json!(name));
    write_feature_collection(out, &members, features)
}
