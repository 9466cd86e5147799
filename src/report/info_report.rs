//! What files hold, as a report for people.
use super::context::{LayerFacts, ReportContext, RunRecord};
use super::inputs_report;
use super::json::{rejected_count, repaired_count};
use super::model::{Block, Fact, Report, Section, Weight};
use crate::geometry::shapes::Bounds;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// One section per file.
#[must_use]
pub fn info_report(layers: &[LayerFacts], context: &ReportContext, record: &RunRecord) -> Report {
    let mut report = inputs_report::opening(T::InfoKind, context);
    report
        .sections
        .extend(layers.iter().map(|facts| section(facts, context.language)));
    report.sections.extend(inputs_report::evidence(context, record));
    report
}

fn section(measured: &LayerFacts, language: Language) -> Section {
    let layer = &measured.layer;
    let mut facts = vec![
        Fact::new(T::Role.get(language), layer.role().name(language)),
        Fact::new("SHA-256", layer.input().sha256.clone()),
        Fact::new(T::Bytes.get(language), layer.input().bytes.to_string()),
        Fact::new(T::Crs.get(language), inputs_report::crs(layer.crs(), language)),
        Fact::new(T::Features.get(language), layer.features_read().to_string()),
        Fact::new(T::Vertices.get(language), layer.vertices_read().to_string()),
        Fact::new(T::Repaired.get(language), repaired_count(layer).to_string()),
        Fact::new(T::Rejected.get(language), rejected_count(layer).to_string()),
    ];
    if let Some(bounds) = layer.bounds() {
        facts.push(Fact::new(T::Box.get(language), box_text(&bounds)));
    }
    facts.push(Fact::new(T::AreaKm2.get(language), units::km2(measured.area_m2, 4)));
    facts.push(Fact::new(
        T::AreaSumKm2.get(language),
        units::km2(measured.area_sum_m2, 4),
    ));
    facts.push(Fact::new(
        T::LengthKm.get(language),
        units::number(measured.length_m / 1000.0, 3),
    ));
    facts.push(Fact::new(T::Fields.get(language), measured.fields.join(", ")));
    if layer.is_illustrative() {
        facts.push(Fact::new(T::Note.get(language), T::Illustrative.get(language)));
    }
    Section {
        heading: layer.input().path.clone(),
        weight: Weight::Answer,
        blocks: vec![Block::Facts(facts)],
    }
}

fn box_text(bounds: &Bounds) -> String {
    format!(
        "{:.6}, {:.6} … {:.6}, {:.6}",
        bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]
    )
}
