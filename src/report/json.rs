//! Results as JSON for machines: full precision, fixed key order, the same bytes for the same inputs.
use super::area_shapes;
use super::context::{LayerFacts, ReportContext, RunRecord};
use super::json_inputs::{
    catalogue_parameters, field_meanings, file_record, input, inputs, layer_parameters, publication, suspicion,
};
use super::json_shapes as shape;
use super::quality_report;
use super::shape::ReportShape;
use super::words;
use crate::analysis::coverage_result::{CoverageResult, TargetResult, UnitCoverage};
use crate::analysis::site_check::SiteCheckOptions;
use crate::geometry::shapes::{Feature, PartKind};
use crate::issues::Action;
use crate::layer::Layer;
use crate::layer::area_unit::AreaUnit;
use crate::layer::role::Role;
use crate::policy::targets::Target;
use crate::texts::Language;
use serde::Serialize;
use std::collections::BTreeSet;

/// An overlap narrower than this is a touch (product promise 1).
const TOUCH_WIDTH_M: f64 = 0.001;
/// The one grid of all overlays, 2⁻⁴⁸ degree (see `geometry::grid`).
const GRID_DEGREES: f64 = 1.0 / 281_474_976_710_656.0;

/// What `info` found.
#[must_use]
pub fn info(layers: &[LayerFacts], context: &ReportContext, record: &RunRecord) -> String {
    let mut head = head("info", context, record, None);
    head.parameters.quality = layers.iter().any(|facts| facts.quality.is_some());
    head.parameters.area_methods = layers.iter().any(|facts| facts.area_methods.is_some());
    document(&shape::InfoFile {
        head,
        inputs: layers
            .iter()
            .map(|facts| shape::InfoInput {
                input: input(&facts.layer),
                area: facts.area_m2,
                area_sum: facts.area_sum_m2,
                length: facts.length_m,
                fields: facts.fields.clone(),
                field_meanings: field_meanings(&facts.layer),
                declared_area_unit: facts.layer.fields().area_unit().map(AreaUnit::code),
                area_methods: facts
                    .area_methods
                    .as_ref()
                    .map(|methods| area_shapes::method_areas(methods, context.language)),
                quality: facts
                    .quality
                    .as_ref()
                    .map(|quality| quality_report::shape(&facts.layer, quality)),
                shift_suspicions: facts.suspicions.iter().map(suspicion).collect(),
            })
            .collect(),
    })
}

/// A coverage result.
#[must_use]
pub fn coverage(result: &CoverageResult, context: &ReportContext, record: &RunRecord) -> String {
    let language = context.language;
    document(&shape::CoverageFile {
        head: head("coverage", context, record, None),
        inputs: inputs(context, record),
        units: result.units.iter().map(unit).collect(),
        total: unit(&result.total),
        closure: shape::Closure {
            // Adding zero turns −0 into 0.
            error: result.closure.error_m2 + 0.0,
            relative: result.closure.relative + 0.0,
        },
        targets: result
            .targets
            .iter()
            .map(|held| target_held(held, result, language))
            .collect(),
        warnings: result
            .warnings
            .iter()
            .map(|warning| words::warning_shape(warning, language))
            .collect(),
    })
}

/// The catalogue of targets.
#[must_use]
pub fn targets(targets: &[Target], context: &ReportContext, record: &RunRecord) -> String {
    let language = context.language;
    document(&shape::TargetsFile {
        head: head("targets", context, record, None),
        inputs: Vec::new(),
        targets: targets.iter().map(|target| target_listed(target, language)).collect(),
    })
}

pub(super) fn document(shape: &impl Serialize) -> String {
    // These shapes hold no map with keys that are not text and no failing serialiser.
    let mut text = serde_json::to_string_pretty(shape).unwrap_or_default();
    text.push('\n');
    text
}

/// The beginning of a result; `options` are those of a site check.
pub(super) fn head(
    kind: &'static str,
    context: &ReportContext,
    record: &RunRecord,
    options: Option<&SiteCheckOptions>,
) -> shape::Head {
    let tolerance_m2 = options.and_then(|options| options.tolerance_m2);
    shape::Head {
        ecozone: env!("CARGO_PKG_VERSION"),
        format: shape::FORMAT,
        kind,
        title: context.title.clone(),
        method: shape::Method {
            area: record.area.method.code(),
            area_plane: record.area.plane.clone(),
            ellipsoid: "CGCS2000",
            edges: area_shapes::edges(record.area.method),
            length: "geodesic",
            overlay_grid_degrees: GRID_DEGREES,
            tolerances: shape::Tolerances {
                touch_width_m: TOUCH_WIDTH_M,
                overlap_m2: tolerance_m2,
                sliver_area_m2: options.map(|options| options.slivers.small_m2),
                sliver_width_m: options.map(|options| options.slivers.narrow_m),
            },
        },
        parameters: shape::Parameters {
            language: context.language.pick("zh", "en"),
            project: record.project.as_ref().map(file_record),
            by: context.by.clone(),
            area: record.area.method.code(),
            date: context.date.clone(),
            undeclared_crs: record.undeclared_crs.clone(),
            rings_m: options.map_or_else(Vec::new, |options| options.rings_m.clone()),
            tolerance_m2,
            sliver_area_m2: options.map(|options| options.slivers.small_m2),
            sliver_width_m: options.map(|options| options.slivers.narrow_m),
            corridor_m: options.and_then(|options| options.corridor_m),
            setback_m: options.and_then(|options| options.setback_m),
            targets: catalogue_parameters(&record.targets),
            rules: catalogue_parameters(&record.rules),
            access_lists: record.access_lists.iter().map(file_record).collect(),
            cases: record.cases.as_ref().map(file_record),
            site: record.only_site,
            region: record.region.clone(),
            quality: false,
            area_methods: false,
            publication: publication(context),
            map_crs: context.map.crs.clone(),
            shape: (context.shape != ReportShape::default()).then(|| context.shape.clone()),
            layers: layer_parameters(context, record),
        },
    }
}

/// Features that were changed to be usable.
#[must_use]
pub fn repaired_count(layer: &Layer) -> usize {
    let repaired = layer
        .issues()
        .iter()
        .filter(|issue| issue.action == Action::Repaired && issue.feature > 0);
    repaired.map(|issue| issue.feature).collect::<BTreeSet<_>>().len()
}

/// Features that take part in no number.
#[must_use]
pub fn rejected_count(layer: &Layer) -> usize {
    layer.features_read().saturating_sub(layer.len())
}

/// The name that RFC 7946 has for a feature's geometry.
#[must_use]
pub fn geometry_type(feature: Feature<'_>) -> Option<&'static str> {
    let mut kinds = feature.parts().map(|part| part.kind);
    let first = kinds.next()?;
    let count = feature.parts().len();
    if kinds.any(|kind| kind != first) {
        return Some("GeometryCollection");
    }
    Some(match (first, count) {
        (PartKind::Point, 1) => "Point",
        (PartKind::Point, _) => "MultiPoint",
        (PartKind::Line, 1) => "LineString",
        (PartKind::Line, _) => "MultiLineString",
        (PartKind::Polygon, 1) => "Polygon",
        (PartKind::Polygon, _) => "MultiPolygon",
    })
}

fn unit(unit: &UnitCoverage) -> shape::Unit {
    shape::Unit {
        name: unit.name.clone(),
        code: unit.code.clone(),
        level: unit.region_layer_name.clone(),
        kind: unit.kind.map(crate::analysis::coverage_result::RegionKind::code),
        area: unit.area_m2,
        official_area: unit.official_area_m2,
        roles: shape::InOrder(
            unit.roles
                .iter()
                .map(|role| {
                    let inside = shape::RoleInUnit {
                        area: role.area_m2,
                        ratio: role.ratio,
                        official_ratio: role.official_ratio,
                        land_area: role.land_m2,
                        sea_area: role.sea_m2,
                        features: role.features,
                    };
                    (role.role.code().to_owned(), inside)
                })
                .collect(),
        ),
    }
}

fn target_held(held: &TargetResult, result: &CoverageResult, language: Language) -> shape::TargetHeld {
    let target = &held.target;
    let unit_name = held
        .unit
        .and_then(|unit| result.units.get(unit))
        .map_or_else(|| target.region_name.get(language).to_owned(), |unit| unit.name.clone());
    shape::TargetHeld {
        id: target.id.clone(),
        title: target.title.get(language).to_owned(),
        role: target.role.map(Role::code),
        unit: target.region.clone(),
        unit_name,
        measure: words::measure_code(target.measure),
        sense: words::sense_code(target.sense),
        value: target.value,
        actual: held.actual,
        gap: held.gap,
        gap_area: held.gap_area_m2,
        met: held.met,
        why_null: held.why_null.map(words::why_null_code),
        fact: target.is_fact,
        denominator: shape::Denominator {
            what: target.denominator.clone(),
            area: held.denominator_area_m2,
        },
        source: source(target, language),
        warnings: held
            .warnings
            .iter()
            .map(|warning| words::target_warning_code(*warning))
            .collect(),
    }
}

fn source(target: &Target, language: Language) -> shape::Source {
    shape::Source {
        document: target.document.get(language).to_owned(),
        clause: target.clause.clone(),
        year: target.year.clone(),
        date: target.date.clone(),
    }
}

fn target_listed(target: &Target, language: Language) -> shape::TargetListed {
    shape::TargetListed {
        id: target.id.clone(),
        title: target.title.get(language).to_owned(),
        region: target.region.clone(),
        region_name: target.region_name.get(language).to_owned(),
        role: target.role.map(Role::code),
        measure: words::measure_code(target.measure),
        sense: words::sense_code(target.sense),
        value: target.value,
        printed_value: target.printed_value,
        fact: target.is_fact,
        denominator: shape::Denominator {
            what: target.denominator.clone(),
            area: target.denominator_area_m2,
        },
        source: source(target, language),
        note: target.note.get(language).to_owned(),
    }
}
