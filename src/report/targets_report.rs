//! Targets for people: the catalogue as a list, and targets held against what was found.
use super::context::ReportContext;
use super::inputs_report;
use super::model::{Block, Cell, Column, Report, Section, Table, Tone, Weight};
use super::shape::{ReportPart, ReportShape};
use super::words;
use crate::analysis::coverage_result::{CoverageResult, TargetResult, WhyNull};
use crate::layer::role::Role;
use crate::policy::targets::Target;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// The catalogue as a report.
#[must_use]
pub fn targets_report(targets: &[Target], context: &ReportContext) -> Report {
    let language = context.language;
    let mut report = inputs_report::opening(T::TargetsKind, context);
    let columns = vec![
        Column::text(T::Id.get(language)),
        Column::text(T::Region.get(language)),
        Column::text(T::Target.get(language)),
        Column::number(T::Asked.get(language)),
        Column::text(T::Year.get(language)),
        Column::below(T::Source.get(language)),
    ];
    let rows = targets.iter().map(|target| listed_row(target, language)).collect();
    report.sections.push(Section {
        heading: T::TargetsKind.get(language).to_owned(),
        weight: Weight::Answer,
        part: None,
        blocks: vec![Block::Table(Table {
            columns,
            rows,
            total: None,
            expected_rows: targets.len(),
        })],
    });
    report
}

fn listed_row(target: &Target, language: Language) -> Vec<Cell> {
    let title = target.title.get(language);
    let title = if target.is_fact {
        format!("{title} [{}]", T::Fact.get(language))
    } else {
        title.to_owned()
    };
    vec![
        Cell::text(target.id.clone()),
        Cell::text(format!("{} {}", target.region_name.get(language), target.region)),
        Cell::text(title),
        Cell::Number(words::asked(target, language)),
        Cell::text(year(target, language)),
        Cell::text(source(target, language)),
    ]
}

/// The year of a target; some hold for good.
fn year(target: &Target, language: Language) -> String {
    match target.year.as_str() {
        "standing" => T::Standing.get(language).to_owned(),
        year => year.to_owned(),
    }
}

/// Document, clause and date in one line.
#[must_use]
pub fn source(target: &Target, language: Language) -> String {
    let parts = [
        target.document.get(language),
        target.clause.as_str(),
        target.date.as_str(),
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(language.pick("，", ", "))
}

/// The section that holds targets against what was found: those whose region is loaded, and a line that
/// counts the others.
#[must_use]
pub fn section(result: &CoverageResult, shape: &ReportShape, language: Language) -> Option<Section> {
    let of_report: Vec<&TargetResult> = result
        .targets
        .iter()
        .filter(|held| is_of(held, result, shape))
        .collect();
    if of_report.is_empty() {
        return None;
    }
    let loaded: Vec<&TargetResult> = of_report
        .iter()
        .copied()
        .filter(|held| held.unit.is_some() && held.why_null != Some(WhyNull::RegionNotLoaded))
        .collect();
    let others = of_report.len() - loaded.len();
    let mut blocks = Vec::new();
    if !loaded.is_empty() {
        let rows = loaded.iter().map(|held| held_row(held, result, language)).collect();
        blocks.push(Block::Table(Table {
            columns: held_columns(language),
            rows,
            total: None,
            expected_rows: loaded.len(),
        }));
    }
    if others > 0 {
        blocks.push(Block::Paragraph(match language {
            Language::Zh => format!("另有 {others} 项目标所属行政区未加载，不在此列"),
            Language::En => format!("{others} more targets bind regions that are not loaded"),
        }));
    }
    Some(Section {
        heading: T::TargetsHeading.get(language).to_owned(),
        weight: Weight::Answer,
        part: Some(ReportPart::Targets),
        blocks,
    })
}

/// Whether a target binds what the report is about: with a region chosen, a unit of it.
#[must_use]
pub fn is_of(held: &TargetResult, result: &CoverageResult, shape: &ReportShape) -> bool {
    let unit = held.unit.and_then(|unit| result.units.get(unit));
    shape.region.is_none() || unit.is_some_and(|unit| shape.holds(unit))
}

fn held_columns(language: Language) -> Vec<Column> {
    vec![
        Column::text(T::Target.get(language)),
        Column::text(T::Region.get(language)),
        Column::number(T::Asked.get(language)),
        Column::number(T::Actual.get(language)),
        Column::number(T::Gap.get(language)),
        Column::number(T::GapKm2.get(language)).on_pages(),
        Column::text(T::Outcome.get(language)),
        Column::below(T::Note.get(language)),
        Column::below(T::Source.get(language)),
    ]
}

fn held_row(held: &TargetResult, result: &CoverageResult, language: Language) -> Vec<Cell> {
    let target = &held.target;
    let number = |value: Option<f64>| {
        value.map_or(Cell::Empty, |value| {
            Cell::Number(words::in_measure(value, target.measure))
        })
    };
    let region = held
        .unit
        .and_then(|unit| result.units.get(unit))
        .map_or_else(|| target.region_name.get(language).to_owned(), |unit| unit.name.clone());
    let (tone, outcome) = match held.met {
        Some(true) => (Tone::Good, T::Met),
        Some(false) => (Tone::Bad, T::NotMet),
        None => (Tone::Unknown, T::CantSay),
    };
    let mut reasons: Vec<String> = held
        .why_null
        .iter()
        .map(|why| words::why_null(*why, language).to_owned())
        .collect();
    reasons.extend(
        held.warnings
            .iter()
            .map(|warning| words::target_warning(*warning, language).to_owned()),
    );
    if let Some(area) = held.denominator_area_m2 {
        reasons.push(match language {
            Language::Zh => format!("分母 {} km²", units::km2(area, 2)),
            Language::En => format!("denominator {} km²", units::km2(area, 2)),
        });
    }
    vec![
        Cell::text(target.title.get(language)),
        Cell::text(format!("{region} {}", target.region)),
        Cell::Number(words::asked(target, language)),
        number(held.actual),
        number(held.gap),
        held.gap_area_m2
            .map_or(Cell::Empty, |gap| Cell::Number(units::km2(gap, 2))),
        // A fact is held against nothing.
        if held.met.is_none() && target.is_fact {
            Cell::text(T::Fact.get(language))
        } else {
            Cell::finding(tone, outcome.get(language))
        },
        Cell::text(reasons.join(language.pick("；", "; "))),
        Cell::text(source(target, language)),
    ]
}

/// The ratio that a target asks of a role in a unit, for the mark on its bar.
#[must_use]
pub fn asked_ratio(result: &CoverageResult, unit: usize, role: Role) -> Option<f64> {
    let area_m2 = result.units.get(unit)?.area_m2;
    result
        .targets
        .iter()
        .filter(|held| held.unit == Some(unit) && held.target.role == Some(role) && !held.target.is_fact)
        .filter(|held| held.met.is_some())
        .find_map(|held| {
            use crate::policy::targets::Measure;
            let value = held.target.value?;
            match held.target.measure {
                Measure::Ratio => Some(value),
                Measure::Area if area_m2 > 0.0 => Some(value / area_m2),
                _ => None,
            }
        })
        .filter(|ratio| (0.0..=1.0).contains(ratio))
}
