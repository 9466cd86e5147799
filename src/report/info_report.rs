//! What files hold, as a report for people.
use super::context::{AreaMethods, LayerFacts, MethodFigure, ReportContext, RunRecord};
use super::inputs_report;
use super::json::{rejected_count, repaired_count};
use super::model::{Block, Cell, Column, Fact, Report, Section, Table, Weight};
use super::{passport_report, quality_report};
use crate::analysis::shift_fit::ShiftSuspicion;
use crate::geometry::shapes::Bounds;
use crate::texts::Language;
use crate::texts::area::{self, AreaNote, AreaText as A};
use crate::texts::layers::ShiftSaid;
use crate::texts::passport::PassportText as P;
use crate::texts::report::ReportText as T;
use crate::units;

/// One section per file.
#[must_use]
pub fn info_report(layers: &[LayerFacts], context: &ReportContext, record: &RunRecord) -> Report {
    let mut report = inputs_report::opening_of_run(T::InfoKind, context, record);
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
    let known = passport_report::fields(layer, language);
    if !known.is_empty() {
        facts.push(Fact::new(
            P::FieldsUnderstood.get(language),
            known.join(language.pick("；", "; ")),
        ));
    }
    facts.extend(passport_report::facts(layer, language));
    if layer.is_illustrative() {
        facts.push(Fact::new(T::Note.get(language), T::Illustrative.get(language)));
    }
    let mut blocks = vec![Block::Facts(facts)];
    if !measured.suspicions.is_empty() {
        let said = measured.suspicions.iter();
        blocks.push(Block::Notes(said.map(|one| suspicion(one).text(language)).collect()));
    }
    if let Some(methods) = &measured.area_methods {
        blocks.extend(method_blocks(methods, language));
    }
    if let Some(quality) = &measured.quality {
        blocks.extend(quality_report::blocks(layer, quality, language));
    }
    Section {
        heading: layer.input().path.clone(),
        weight: Weight::Answer,
        part: None,
        blocks,
    }
}

/// What is said of a layer that fits another better once it is shifted back.
#[must_use]
pub fn suspicion(suspicion: &ShiftSuspicion) -> ShiftSaid {
    ShiftSaid {
        shift: suspicion.shift.name(),
        word: suspicion.shift.code(),
        reference: suspicion.reference.clone(),
        share: units::percent(suspicion.share, 0),
        before: units::number(suspicion.before_m, 0),
        after: units::number(suspicion.after_m, 0),
        gain: units::number(suspicion.before_m - suspicion.after_m, 0),
    }
}

/// The area by every method, with what the figures rest on.
fn method_blocks(methods: &AreaMethods, language: Language) -> Vec<Block> {
    if methods.figures.is_empty() {
        return vec![Block::Paragraph(A::NoPolygons.get(language).to_owned())];
    }
    let columns = vec![
        Column::text(A::Method.get(language)),
        Column::number(A::AreaM2.get(language)),
        Column::number(A::DifferenceM2.get(language)),
        Column::number(A::Relative.get(language)),
        Column::below(A::Explanation.get(language)),
    ];
    let number = |value: Option<f64>| value.map_or(Cell::Empty, |value| Cell::Number(units::number(value, 2)));
    let row = |figure: &MethodFigure| {
        let (difference_m2, relative) = methods.difference(figure);
        let is_exact = figure.note == AreaNote::Exact;
        vec![
            Cell::text(A::of_method(figure.method).map_or(figure.method, |name| name.get(language))),
            number(figure.area_m2),
            number(difference_m2.filter(|_| !is_exact)),
            relative
                .filter(|_| !is_exact)
                .map_or(Cell::Empty, |relative| Cell::Number(share(relative))),
            Cell::text(figure.note.text(language)),
        ]
    };
    let table = Table {
        columns,
        rows: methods.figures.iter().map(row).collect(),
        total: None,
        expected_rows: methods.figures.len(),
    };
    let mut notes = vec![A::Basis.get(language).to_owned()];
    notes.extend(area::of_features(methods.repaired, methods.rejected, language));
    vec![Block::Table(table), Block::Notes(notes)]
}

/// A small share: in thousandths, or in millionths where that would be nothing.
fn share(relative: f64) -> String {
    if relative.abs() >= 1e-4 {
        format!("{} ‰", units::number(relative * 1e3, 4))
    } else {
        format!("{} ppm", units::number(relative * 1e6, 4))
    }
}

fn box_text(bounds: &Bounds) -> String {
    format!(
        "{:.6}, {:.6} … {:.6}, {:.6}",
        bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]
    )
}
