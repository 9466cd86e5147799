//! Coverage as a report for people: one table per region layer, targets, closure, warnings, evidence.
use super::context::{ReportContext, RunRecord};
use super::figure::{Figure, Frame};
use super::inputs_report;
use super::model::{Block, Fact, Report, Section, Tally, Tone, Weight};
use super::targets_report;
use super::units_table::units_blocks;
use super::words;
use crate::analysis::coverage_result::{CoverageResult, UnitCoverage};
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// Makes the report. Its figure is drawn from the layers of `context`.
#[must_use]
pub fn coverage_report(result: &CoverageResult, context: &ReportContext, record: &RunRecord) -> Report {
    let language = context.language;
    let mut report = inputs_report::opening_of_run(T::Coverage, context, record);
    report.tallies = tallies(result, language);
    report.sections.push(Section {
        heading: T::Map.get(language).to_owned(),
        weight: Weight::Evidence,
        blocks: vec![Block::Figure(Box::new(map(result, context)))],
    });
    let layers = region_layers(result);
    for (position, (name, units)) in layers.iter().enumerate() {
        let total = (layers.len() == 1).then_some(&result.total);
        report
            .sections
            .push(units_section(name, position, units, total, result, language));
    }
    if layers.len() > 1 {
        report.sections.push(Section {
            heading: T::Dissolved.get(language).to_owned(),
            weight: Weight::Answer,
            blocks: units_blocks(&[(usize::MAX, &result.total)], None, result, language),
        });
    }
    report.sections.extend(targets_report::section(result, language));
    report.sections.push(closure(result, language));
    let notes = result
        .warnings
        .iter()
        .map(|warning| words::warning(warning, language))
        .collect();
    report.sections.extend(inputs_report::warnings(notes, language));
    report.sections.extend(inputs_report::evidence(context, record));
    report
}

/// The map of all regions.
#[must_use]
pub fn map(result: &CoverageResult, context: &ReportContext) -> Figure {
    Figure::of_layers(&context.layers, Frame::Around(result.total.bounds), context.language).with_sheet(context.sheet())
}

/// How many targets are met; facts ask for nothing.
fn tallies(result: &CoverageResult, language: Language) -> Vec<Tally> {
    let asked: Vec<Option<bool>> = result
        .targets
        .iter()
        .filter(|held| !held.target.is_fact)
        .map(|held| held.met)
        .collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let outcomes = [
        (Tone::Good, T::TargetsMet, Some(true)),
        (Tone::Bad, T::TargetsNotMet, Some(false)),
        (Tone::Unknown, T::TargetsUnsure, None),
    ];
    let tally = |(tone, name, met): (Tone, T, Option<bool>)| Tally {
        tone,
        name: name.get(language).to_owned(),
        count: asked.iter().filter(|found| **found == met).count(),
    };
    outcomes.into_iter().map(tally).collect()
}

type NumberedUnits<'a> = Vec<(usize, &'a UnitCoverage)>;

fn region_layers(result: &CoverageResult) -> Vec<(String, NumberedUnits<'_>)> {
    let mut layers: Vec<(usize, String, NumberedUnits<'_>)> = Vec::new();
    for (number, unit) in result.units.iter().enumerate() {
        match layers.iter_mut().find(|(layer, ..)| *layer == unit.region_layer) {
            Some((_, _, units)) => units.push((number, unit)),
            None => layers.push((unit.region_layer, unit.region_layer_name.clone(), vec![(number, unit)])),
        }
    }
    layers.into_iter().map(|(_, name, units)| (name, units)).collect()
}

fn units_section(
    name: &str,
    position: usize,
    units: &[(usize, &UnitCoverage)],
    total: Option<&UnitCoverage>,
    result: &CoverageResult,
    language: Language,
) -> Section {
    let heading = if name.is_empty() {
        format!("{} {}", T::Region.get(language), position + 1)
    } else {
        name.to_owned()
    };
    Section {
        heading,
        weight: Weight::Answer,
        blocks: units_blocks(units, total, result, language),
    }
}

fn closure(result: &CoverageResult, language: Language) -> Section {
    let error = units::number(result.closure.error_m2, 3);
    let relative = result.closure.relative;
    let text = match language {
        Language::Zh => format!("各单元面积之和 − 融合后面积 = {error} m²（相对 {relative:.1e}）"),
        Language::En => {
            format!("sum of units − dissolved area = {error} m² (relative {relative:.1e})")
        }
    };
    Section {
        heading: T::Closure.get(language).to_owned(),
        weight: Weight::Answer,
        blocks: vec![Block::Facts(vec![Fact::new(T::Closure.get(language), text)])],
    }
}
