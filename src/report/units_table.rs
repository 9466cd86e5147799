//! Region units as a table: the denominator, then area, ratio and features of every role that has any.
use super::context::ReportContext;
use super::model::{Block, Cell, Column, Table};
use super::rounding::parts_of_total;
use super::shape::AreaMeasure;
use super::targets_report;
use super::words;
use crate::analysis::coverage_result::{CoverageResult, RoleCoverage, UnitCoverage};
use crate::layer::role::Role;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// The table of these units, with a line for what it leaves out and one that explains its marks.
#[must_use]
pub fn units_blocks(
    units: &[(usize, &UnitCoverage)],
    total: Option<&UnitCoverage>,
    result: &CoverageResult,
    context: &ReportContext,
) -> Vec<Block> {
    let language = context.language;
    // Of all regions together: as the units that they are made of.
    let is_all = |number: usize| number == usize::MAX;
    let measure = if units.iter().any(|(number, _)| is_all(*number)) {
        context.shape.area_unit.measure(&result.units)
    } else {
        context.shape.area_unit.measure(units.iter().map(|(_, unit)| *unit))
    };
    let (shown, left_out) = shown_roles(units, total, result);
    let table = UnitsTable {
        roles: shown,
        has_kind: units.iter().any(|(_, unit)| unit.kind.is_some()),
        areas: ShownAreas::new(units, total, result.roles.len(), &measure),
        measure,
        result,
        language,
    };
    let table = table.table(units, total);
    let has_mark = table
        .rows
        .iter()
        .flatten()
        .any(|cell| matches!(cell, Cell::Bar { asked: Some(_), .. }));
    let mut blocks = vec![Block::Table(table)];
    if !left_out.is_empty() {
        let names: Vec<&str> = left_out.iter().map(|role| role.name(language)).collect();
        let names = names.join(language.pick("、", ", "));
        blocks.push(Block::Paragraph(match language {
            Language::Zh => format!("以下用途的面积在此表各行均为 0，未列出：{names}"),
            Language::En => format!("left out, as their area is 0 in every row of this table: {names}"),
        }));
    }
    if has_mark {
        blocks.push(Block::Legend(T::MarkLegend.get(language).to_owned()));
    }
    blocks
}

/// Positions of the roles that have area in some row, and the roles that have none. Where none has, all are shown.
fn shown_roles(
    units: &[(usize, &UnitCoverage)],
    total: Option<&UnitCoverage>,
    result: &CoverageResult,
) -> (Vec<(usize, Role)>, Vec<Role>) {
    let has_area = |role: usize| {
        let rows = units.iter().map(|(_, unit)| *unit).chain(total);
        rows.filter_map(|unit| unit.roles.get(role))
            .any(|role| role.area_m2 > 0.0)
    };
    let all = || result.roles.iter().copied().enumerate();
    let shown: Vec<(usize, Role)> = all().filter(|(position, _)| has_area(*position)).collect();
    if shown.is_empty() {
        return (all().collect(), Vec::new());
    }
    let left_out = all().filter(|(position, _)| !has_area(*position)).map(|(_, role)| role);
    let left_out = left_out.collect();
    (shown, left_out)
}

struct UnitsTable<'a> {
    /// Positions in the result, and the roles.
    roles: Vec<(usize, Role)>,
    has_kind: bool,
    areas: ShownAreas,
    measure: AreaMeasure,
    result: &'a CoverageResult,
    language: Language,
}

impl UnitsTable<'_> {
    fn table(&self, units: &[(usize, &UnitCoverage)], total: Option<&UnitCoverage>) -> Table {
        let rows = units
            .iter()
            .enumerate()
            .map(|(row, (number, unit))| self.unit_row(row, *number, unit))
            .collect();
        Table {
            columns: self.columns(),
            rows,
            total: total.map(|total| self.total_row(total)),
            expected_rows: units.len(),
        }
    }

    fn columns(&self) -> Vec<Column> {
        let language = self.language;
        let mut columns = vec![Column::text(T::Name.get(language)), Column::text(T::Code.get(language))];
        if self.has_kind {
            columns.push(Column::text(T::LandSea.get(language)));
        }
        let unit = self.measure.name(language);
        columns.push(Column::number(format!("{} ({unit})", T::Area.get(language))));
        for (_, role) in &self.roles {
            let of_role = |column: Column| {
                let column = column.of_group(role.name(language));
                // Water and backdrop are no answer; a terminal shows them only if there is nothing else.
                if *role == Role::Reference && self.roles.len() > 1 {
                    column.on_pages()
                } else {
                    column
                }
            };
            columns.extend([
                of_role(Column::number(unit)),
                of_role(Column::number("%")),
                of_role(Column::number(T::FeaturesShort.get(language))).on_pages(),
            ]);
        }
        columns
    }

    fn unit_row(&self, row: usize, number: usize, unit: &UnitCoverage) -> Vec<Cell> {
        let mut cells = self.opening(unit, unit.name.clone(), self.areas.whole.get(row).copied());
        for (position, role) in &self.roles {
            let area = self.areas.by_role.get(*position).and_then(|areas| areas.get(row));
            let asked = targets_report::asked_ratio(self.result, number, *role);
            if let Some(found) = unit.roles.get(*position) {
                cells.extend(self.role_cells(found, area.copied(), asked));
            }
        }
        cells
    }

    fn total_row(&self, total: &UnitCoverage) -> Vec<Cell> {
        let mut cells = self.opening(total, T::Total.get(self.language).to_owned(), None);
        for (position, _) in &self.roles {
            if let Some(found) = total.roles.get(*position) {
                cells.extend(self.role_cells(found, None, None));
            }
        }
        cells
    }

    fn opening(&self, unit: &UnitCoverage, name: String, area: Option<f64>) -> Vec<Cell> {
        let language = self.language;
        let mut cells = vec![Cell::text(name), Cell::text(unit.code.clone())];
        if self.has_kind {
            cells.push(
                unit.kind
                    .map_or(Cell::Empty, |kind| Cell::text(words::region_kind(kind, language))),
            );
        }
        let shown = self.text(area, unit.area_m2);
        cells.push(match unit.official_area_m2 {
            Some(official_m2) => Cell::Remarked {
                shown,
                remark: format!(
                    "{} {}",
                    T::Official.get(language),
                    self.measure.number(self.measure.of(official_m2))
                ),
            },
            None => Cell::Number(shown),
        });
        cells
    }

    fn role_cells(&self, role: &RoleCoverage, area: Option<f64>, asked: Option<f64>) -> [Cell; 3] {
        let percent = |ratio: f64| units::number(ratio * 100.0, 2);
        let of_official = |ratio: f64| format!("{} {}", T::OfOfficial.get(self.language), percent(ratio));
        [
            Cell::Number(self.text(area, role.area_m2)),
            role.ratio.map_or(Cell::Empty, |ratio| Cell::Bar {
                ratio,
                shown: percent(ratio),
                asked,
                remark: role.official_ratio.filter(|_| role.area_m2 > 0.0).map(of_official),
            }),
            Cell::count(role.features),
        ]
    }

    fn text(&self, shown: Option<f64>, exact_m2: f64) -> String {
        area_text(&self.measure, shown, exact_m2)
    }
}

/// Areas in the unit of the table as shown: rounded once, balanced against the total where there is one.
struct ShownAreas {
    whole: Vec<f64>,
    by_role: Vec<Vec<f64>>,
}

impl ShownAreas {
    fn new(
        units: &[(usize, &UnitCoverage)],
        total: Option<&UnitCoverage>,
        roles: usize,
        measure: &AreaMeasure,
    ) -> Self {
        let shown = |area_m2: f64| measure.of(area_m2);
        let balance = |parts: Vec<f64>, total: Option<f64>| {
            // Without a shown total every part is rounded by itself.
            parts_of_total(&parts, total.unwrap_or(f64::INFINITY), i32::from(measure.decimals))
        };
        let role_area = |unit: &UnitCoverage, role: usize| unit.roles.get(role).map_or(0.0, |role| shown(role.area_m2));
        Self {
            whole: balance(
                units.iter().map(|(_, unit)| shown(unit.area_m2)).collect(),
                total.map(|total| shown(total.area_m2)),
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

/// An area as balanced, else as it is. What is there but shown as nothing is "<0.01": a reader must not take it
/// for 0, and the column must not add up to more than its total.
fn area_text(measure: &AreaMeasure, shown: Option<f64>, exact_m2: f64) -> String {
    match shown {
        Some(shown) if shown == 0.0 && exact_m2 > 0.0 => measure.number(f64::MIN_POSITIVE),
        Some(shown) => measure.number(shown),
        None => measure.number(measure.of(exact_m2)),
    }
}

#[cfg(test)]
mod tests {
    use super::area_text;
    use crate::report::shape::AreaUnitShown;

    #[test]
    fn what_balancing_took_to_nothing_is_not_rounded_up_again() {
        let measure = AreaUnitShown::SquareKilometre.measure(&[]);
        assert_eq!(area_text(&measure, Some(0.0), 6_000.0), "<0.01");
        assert_eq!(area_text(&measure, Some(0.0), 0.0), "0.00");
        assert_eq!(area_text(&measure, Some(0.01), 4_000.0), "0.01");
        assert_eq!(area_text(&measure, None, 6_000.0), "0.01");
    }
}
