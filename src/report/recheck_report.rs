//! Kept cases against today's layers, as a report for people: what changed comes first.
use super::check_report::{tone, verdict_cell};
use super::context::{ReportContext, RunRecord};
use super::inputs_report;
use super::model::{Block, Cell, Column, Fact, Report, Section, Table, Tally, Tone, Weight};
use super::words;
use crate::analysis::cases::{Rechecked, RecheckedRole};
use crate::analysis::site_result::Verdict;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// Makes the report.
#[must_use]
pub fn recheck_report(cases: &[Rechecked], context: &ReportContext, record: &RunRecord) -> Report {
    let language = context.language;
    let mut report = inputs_report::opening_of_run(T::RecheckKind, context, record);
    let flipped: Vec<&Rechecked> = cases.iter().filter(|case| case.has_flipped()).collect();
    report
        .facts
        .push(Fact::new(T::Cases.get(language), cases.len().to_string()));
    report.tallies = vec![
        Tally {
            tone: Tone::Attention,
            name: T::Flipped.get(language).to_owned(),
            count: flipped.len(),
        },
        Tally {
            tone: Tone::Good,
            name: T::Unchanged.get(language).to_owned(),
            count: cases.len() - flipped.len(),
        },
    ];
    let mut section = |heading: T, block: Block| {
        report.sections.push(Section {
            heading: heading.get(language).to_owned(),
            weight: Weight::Answer,
            part: None,
            blocks: vec![block],
        });
    };
    if flipped.is_empty() {
        section(T::Flipped, Block::Paragraph(T::NothingFlipped.get(language).to_owned()));
    } else {
        section(T::Flipped, Block::Table(flips_table(&flipped, language)));
    }
    section(T::Cases, Block::Table(cases_table(cases, language)));
    report.sections.extend(inputs_report::evidence(context, record));
    report
}

fn columns(language: Language) -> Vec<Column> {
    vec![
        Column::text(T::Id.get(language)),
        Column::text(T::Name.get(language)),
        Column::text(T::Role.get(language)),
        Column::text(T::Before.get(language)),
        Column::text(T::Now.get(language)),
        Column::number(T::BeforeHa.get(language)),
        Column::number(T::NowHa.get(language)),
        Column::text(T::KeptOn.get(language)),
    ]
}

/// The site, and each role whose verdict is another one.
fn flips_table(flipped: &[&Rechecked], language: Language) -> Table {
    let mut rows = Vec::new();
    for case in flipped {
        rows.push(case_row(case, language));
        let roles = case.roles.iter().filter(|role| role.has_flipped());
        rows.extend(roles.map(|role| role_row(case, role, language)));
    }
    table(rows, language)
}

fn cases_table(cases: &[Rechecked], language: Language) -> Table {
    table(cases.iter().map(|case| case_row(case, language)).collect(), language)
}

fn table(rows: Vec<Vec<Cell>>, language: Language) -> Table {
    Table {
        columns: columns(language),
        expected_rows: rows.len(),
        rows,
        total: None,
    }
}

fn case_row(case: &Rechecked, language: Language) -> Vec<Cell> {
    vec![
        Cell::text(case.case.id.clone()),
        Cell::text(case.case.name.clone()),
        Cell::text(T::Overall.get(language)),
        verdict_cell(case.case.verdict, language),
        verdict_or_none(case.now, language),
        Cell::Empty,
        Cell::Empty,
        Cell::text(case.case.date.clone().unwrap_or_default()),
    ]
}

fn role_row(case: &Rechecked, role: &RecheckedRole, language: Language) -> Vec<Cell> {
    let area = |found: Option<(Verdict, f64)>| {
        let area_m2 = found.map(|(_, area_m2)| area_m2).filter(|area_m2| *area_m2 > 0.0);
        area_m2.map_or(Cell::Empty, |area_m2| Cell::Number(units::ha(area_m2)))
    };
    vec![
        Cell::text(case.case.id.clone()),
        Cell::text(case.case.name.clone()),
        Cell::text(role.role.name(language)),
        verdict_or_none(role.before.map(|(verdict, _)| verdict), language),
        verdict_or_none(role.now.map(|(verdict, _)| verdict), language),
        area(role.before),
        area(role.now),
        Cell::Empty,
    ]
}

/// Nothing where the role was not or is not among the layers.
fn verdict_or_none(verdict: Option<Verdict>, language: Language) -> Cell {
    match verdict {
        Some(verdict) => Cell::finding(tone(verdict), words::verdict(verdict, language)),
        None => Cell::finding(Tone::Unknown, language.pick("无图层", "no layer")),
    }
}
