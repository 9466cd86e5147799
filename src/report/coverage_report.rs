//! Coverage as a report for people: one table per region layer, targets, closure, warnings, evidence.
use super::context::{ReportContext, RunRecord};
use super::figure::{Figure, Frame};
use super::inputs_report;
use super::model::{Block, Cell, Column, Fact, Report, Section, Table, Weight};
use super::rounding::parts_of_total;
use super::targets_report;
use super::words;
use crate::analysis::coverage_result::{CoverageResult, RoleCoverage, UnitCoverage};
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// Digits after the point of a unit's area in km² (counties are told to 0.01 km²).
const KM2_DECIMALS: i32 = 2;

/// Makes the report. Its figure is drawn from the layers of `context`.
#[must_use]
pub fn coverage_report(result: &CoverageResult, context: &ReportContext, record: &RunRecord) -> Report {
    let language = context.language;
    let mut report = inputs_report::opening(T::Coverage, context);
    report.sections.push(Section {
        heading: T::Map.get(language).to_owned(),
        weight: Weight::Evidence,
        blocks: vec![Block::Figure(Box::new(Figure::of_layers(
            &context.layers,
            Frame::Around(result.total.bounds),
            language,
        )))],
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
            blocks: vec![Block::Table(units_table(
                &[(usize::MAX, &result.total)],
                None,
                result,
                language,
            ))],
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
        blocks: vec![Block::Table(units_table(units, total, result, language))],
    }
}

/// Which of the columns that few tables need this one has.
struct Extras {
    kind: bool,
    official: bool,
}

fn units_table(
    units: &[(usize, &UnitCoverage)],
    total: Option<&UnitCoverage>,
    result: &CoverageResult,
    language: Language,
) -> Table {
    let extras = Extras {
        kind: units.iter().any(|(_, unit)| unit.kind.is_some()),
        official: units.iter().any(|(_, unit)| unit.official_area_m2.is_some()),
    };
    let mut columns = vec![Column::text(T::Name.get(language)), Column::text(T::Code.get(language))];
    if extras.kind {
        columns.push(Column::text(T::LandSea.get(language)));
    }
    columns.push(Column::number(T::AreaKm2.get(language)));
    if extras.official {
        columns.push(Column::number(T::OfficialAreaKm2.get(language)));
    }
    for role in &result.roles {
        let name = role.name(language);
        columns.push(Column::number(format!("{name} (km²)")));
        columns.push(Column::number(format!("{name} %")));
        if extras.official {
            columns.push(Column::detail(format!("{name} % {}", T::OfOfficial.get(language))));
        }
        columns.push(Column::detail(format!("{name} {}", T::Features.get(language))));
    }
    let shown = ShownAreas::new(units, total, result.roles.len());
    let rows = units
        .iter()
        .enumerate()
        .map(|(row, (number, unit))| unit_row(row, *number, unit, &shown, &extras, result, language))
        .collect();
    let total = total.map(|total| total_row(total, &extras, language));
    Table {
        columns,
        rows,
        total,
        expected_rows: units.len(),
    }
}

/// Areas in km² as shown: rounded once, balanced against the total where there is one.
struct ShownAreas {
    whole: Vec<f64>,
    by_role: Vec<Vec<f64>>,
}

impl ShownAreas {
    fn new(units: &[(usize, &UnitCoverage)], total: Option<&UnitCoverage>, roles: usize) -> Self {
        let km2 = |area_m2: f64| area_m2 / units::M2_PER_KM2;
        let balance = |parts: Vec<f64>, total: Option<f64>| {
            // Without a shown total every part is rounded by itself.
            parts_of_total(&parts, total.unwrap_or(f64::INFINITY), KM2_DECIMALS)
        };
        let role_area = |unit: &UnitCoverage, role: usize| unit.roles.get(role).map_or(0.0, |role| km2(role.area_m2));
        Self {
            whole: balance(
                units.iter().map(|(_, unit)| km2(unit.area_m2)).collect(),
                total.map(|total| km2(total.area_m2)),
            ),
            by_role: (0..roles)
                .map(|role| {
                    balance(
                        units.iter().map(|(_, unit)| role_area(unit, role)).collect(),
                        total.map(|total| role_area(total, role)),
                    )
                })
                .collect(),
        }
    }
}

fn km2_cell(shown: Option<f64>, exact_m2: f64) -> Cell {
    // What is there but rounds to nothing is shown as "<0.01", never as 0.
    let value = shown
        .filter(|shown| *shown != 0.0)
        .map_or(exact_m2, |shown| shown * units::M2_PER_KM2);
    Cell::Number(units::km2(value, 2))
}

fn unit_row(
    row: usize,
    number: usize,
    unit: &UnitCoverage,
    shown: &ShownAreas,
    extras: &Extras,
    result: &CoverageResult,
    language: Language,
) -> Vec<Cell> {
    let mut cells = unit_opening(unit, unit.name.clone(), shown.whole.get(row).copied(), extras, language);
    for (position, role) in unit.roles.iter().enumerate() {
        let area = shown.by_role.get(position).and_then(|areas| areas.get(row)).copied();
        let asked = targets_report::asked_ratio(result, number, role.role);
        cells.extend(role_cells(role, area, asked, extras));
    }
    cells
}

fn total_row(total: &UnitCoverage, extras: &Extras, language: Language) -> Vec<Cell> {
    let mut cells = unit_opening(total, T::Total.get(language).to_owned(), None, extras, language);
    for role in &total.roles {
        cells.extend(role_cells(role, None, None, extras));
    }
    cells
}

fn unit_opening(
    unit: &UnitCoverage,
    name: String,
    area_km2: Option<f64>,
    extras: &Extras,
    language: Language,
) -> Vec<Cell> {
    let mut cells = vec![Cell::text(name), Cell::text(unit.code.clone())];
    if extras.kind {
        cells.push(
            unit.kind
                .map_or(Cell::Empty, |kind| Cell::text(words::region_kind(kind, language))),
        );
    }
    cells.push(km2_cell(area_km2, unit.area_m2));
    if extras.official {
        cells.push(
            unit.official_area_m2
                .map_or(Cell::Empty, |area| Cell::Number(units::km2(area, 2))),
        );
    }
    cells
}

fn role_cells(role: &RoleCoverage, area_km2: Option<f64>, asked: Option<f64>, extras: &Extras) -> Vec<Cell> {
    let percent = |ratio: Option<f64>| ratio.map_or(Cell::Empty, |ratio| Cell::Number(units::percent(ratio, 2)));
    let mut cells = vec![
        km2_cell(area_km2, role.area_m2),
        role.ratio.map_or(Cell::Empty, |ratio| Cell::Bar {
            ratio,
            shown: units::percent(ratio, 2),
            asked,
        }),
    ];
    if extras.official {
        cells.push(percent(role.official_ratio));
    }
    cells.push(Cell::count(role.features));
    cells
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
