//! Coverage as a report for people: one table per region layer, targets, closure, warnings, evidence.
use super::context::{ReportContext, RunRecord};
use super::figure::{Figure, Frame};
use super::inputs_report;
use super::model::{Block, Fact, Report, Section, Tally, Tone, Weight};
use super::shape::{ReportPart, ReportShape};
use super::targets_report;
use super::units_table::units_blocks;
use super::words;
use crate::analysis::coverage_result::{CoverageResult, UnitCoverage};
use crate::geometry::shapes::Bounds;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// Makes the report. Its figure is drawn from the layers of `context`.
#[must_use]
pub fn coverage_report(result: &CoverageResult, context: &ReportContext, record: &RunRecord) -> Report {
    let language = context.language;
    let mut report = inputs_report::opening_of_run(T::Coverage, context, record);
    let shape = &context.shape;
    report.tallies = tallies(result, shape, language);
    if let Some(region) = &shape.region {
        let (shown, all) = (
            result.units.iter().filter(|unit| shape.holds(unit)).count(),
            result.units.len(),
        );
        report.facts.push(Fact::new(
            T::Region.get(language),
            only_region(region, shown, all, result, language),
        ));
    }
    report.sections.push(Section {
        heading: T::Map.get(language).to_owned(),
        weight: Weight::Evidence,
        part: Some(ReportPart::Map),
        blocks: vec![Block::Figure(Box::new(map(result, context)))],
    });
    let layers = region_layers(result, shape);
    let is_whole = shape.region.is_none();
    for (position, (name, units)) in layers.iter().enumerate() {
        // The total is of all units, so it does not stand below some of them.
        let total = (layers.len() == 1 && is_whole).then_some(&result.total);
        report
            .sections
            .push(units_section((name, position), units, total, result, context));
    }
    if layers.len() > 1 && is_whole {
        report.sections.push(Section {
            heading: T::Dissolved.get(language).to_owned(),
            weight: Weight::Answer,
            part: None,
            blocks: units_blocks(&[(usize::MAX, &result.total)], None, result, context),
        });
    }
    report.sections.extend(targets_report::section(result, shape, language));
    report.sections.push(closure(result, language));
    let notes = result
        .warnings
        .iter()
        .map(|warning| words::warning(warning, language))
        .collect();
    report.sections.extend(inputs_report::warnings(notes, language));
    report.sections.extend(inputs_report::evidence(context, record));
    shape.apply(&mut report);
    report
}

/// Which region the report is about, and how many units that makes of all.
fn only_region(region: &str, shown: usize, all: usize, result: &CoverageResult, language: Language) -> String {
    let named = result.units.iter().find(|unit| unit.code == region);
    let name = named.map_or_else(|| region.to_owned(), |unit| format!("{} {region}", unit.name));
    match language {
        Language::Zh => format!("{name}（{all} 个单元中的 {shown} 个；随附 JSON 含全部）"),
        Language::En => format!("{name} ({shown} of {all} units; the JSON has them all)"),
    }
}

/// The map of all regions, or of the one that the report is about.
#[must_use]
pub fn map(result: &CoverageResult, context: &ReportContext) -> Figure {
    let shape = &context.shape;
    let chosen = result
        .units
        .iter()
        .filter(|unit| shape.region.is_some() && shape.holds(unit));
    let bounds = chosen.fold(Bounds::EMPTY, |all, unit| all.union(&unit.bounds));
    let bounds = if bounds.is_empty() { result.total.bounds } else { bounds };
    Figure::of_report(context, Frame::Around(bounds)).with_sheet(context.sheet())
}

/// How many targets are met; facts ask for nothing.
fn tallies(result: &CoverageResult, shape: &ReportShape, language: Language) -> Vec<Tally> {
    let asked: Vec<Option<bool>> = result
        .targets
        .iter()
        .filter(|held| !held.target.is_fact && targets_report::is_of(held, result, shape))
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

fn region_layers<'a>(result: &'a CoverageResult, shape: &ReportShape) -> Vec<(String, NumberedUnits<'a>)> {
    let mut layers: Vec<(usize, String, NumberedUnits<'_>)> = Vec::new();
    for (number, unit) in result.units.iter().enumerate().filter(|(_, unit)| shape.holds(unit)) {
        match layers.iter_mut().find(|(layer, ..)| *layer == unit.region_layer) {
            Some((_, _, units)) => units.push((number, unit)),
            None => layers.push((unit.region_layer, unit.region_layer_name.clone(), vec![(number, unit)])),
        }
    }
    layers.into_iter().map(|(_, name, units)| (name, units)).collect()
}

fn units_section(
    (name, position): (&str, usize),
    units: &[(usize, &UnitCoverage)],
    total: Option<&UnitCoverage>,
    result: &CoverageResult,
    context: &ReportContext,
) -> Section {
    let language = context.language;
    let heading = if name.is_empty() {
        format!("{} {}", T::Region.get(language), position + 1)
    } else {
        name.to_owned()
    };
    Section {
        heading,
        weight: Weight::Answer,
        part: None,
        blocks: units_blocks(units, total, result, context),
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
        part: None,
        blocks: vec![Block::Facts(vec![Fact::new(T::Closure.get(language), text)])],
    }
}
