//! The coverage table: a row per unit, a column per role, the total pinned below.

use super::PanelContext;
use super::coverage::region_layers;
use crate::analysis::coverage_result::{CoverageResult, RoleCoverage, UnitCoverage};
use crate::app::change::Change;
use crate::app::icons::{self, Icon};
use crate::app::theme::{self, size};
use crate::app::view_state::{Column, Sorting};
use crate::app::widgets;
use crate::layer::role::Role;
use crate::policy::targets::Measure;
use crate::report::shape::{AreaMeasure, AreaUnitShown};
use crate::report::words as report_words;
use crate::style::{Emphasis, feature_style};
use crate::texts::Language;
use crate::texts::app::AppText;
use crate::units;
use egui::{Align, Frame, Layout, Margin, Panel, RichText, Sense, Ui};
use egui_extras::{Column as TableColumn, TableBuilder, TableRow};
use std::cmp::Ordering;

const ROW_HEIGHT: f32 = 36.0;
const HEADER_HEIGHT: f32 = 36.0;
const AREA_WIDTH: f32 = 68.0;
const NAME_WIDTH: f32 = 72.0;
/// Between columns.
const GAP: f32 = 8.0;
/// A ratio of two digits and two decimals, or a heading of five characters.
const ROLE_WIDTH_AT_LEAST: f32 = 56.0;
/// A ratio with the area before it.
const ROLE_WIDTH_WITH_AREA: f32 = 76.0;
const ROLE_WIDTH_AT_MOST: f32 = 92.0;

/// What is left for a role beside name and area.
fn role_width(available: f32, roles: usize) -> f32 {
    let roles = f32::from(u8::try_from(roles.max(1)).unwrap_or(u8::MAX));
    let room = available - NAME_WIDTH - AREA_WIDTH - GAP * (roles + 1.0);
    (room / roles).clamp(ROLE_WIDTH_AT_LEAST, ROLE_WIDTH_AT_MOST).floor()
}

/// What the table takes with all its rows, heading and total, points.
pub fn height(rows: usize) -> f32 {
    // Between rows lies a gap as between other things.
    let lines = f32::from(u16::try_from(rows + 1).unwrap_or(u16::MAX));
    HEADER_HEIGHT + lines * (ROW_HEIGHT + 4.0) + 14.0
}

/// The roles that have a column.
fn shown_roles(context: &PanelContext<'_>, result: &CoverageResult) -> Vec<Role> {
    result
        .roles
        .iter()
        .copied()
        .filter(|role| context.view.is_role_shown(*role))
        .collect()
}

pub fn table_ui(ui: &mut Ui, context: &mut PanelContext<'_>, result: &CoverageResult, region_layer: usize) {
    let roles = shown_roles(context, result);
    let mut rows: Vec<usize> = (0..result.units.len())
        .filter(|unit| {
            result
                .units
                .get(*unit)
                .is_some_and(|unit| unit.region_layer == region_layer)
        })
        .collect();
    if let Some(sorting) = context.view.sorting {
        rows.sort_by(|left, right| order(result, sorting, *left, *right));
    }
    let scales: Vec<f64> = roles.iter().map(|role| full_scale(result, &rows, *role)).collect();
    let columns = ShownColumns {
        roles: &roles,
        scales: &scales,
        // As its report tells them: provinces in 万 km².
        measure: AreaUnitShown::Usual.measure(rows.iter().filter_map(|number| result.units.get(*number))),
    };
    let layers = region_layers(context, result).len();
    let frame = Frame::new().inner_margin(Margin {
        left: 0,
        right: 0,
        top: 0,
        bottom: 3,
    });
    Panel::bottom("coverage_total")
        .frame(frame)
        .show_separator_line(false)
        .show(ui, |ui| {
            let line = ui.available_rect_before_wrap();
            let color = theme::palette(ui).line;
            ui.painter()
                .hline(line.x_range(), line.top(), egui::Stroke::new(1.0, color));
            let table = builder(ui, &roles, "coverage_total_table").vscroll(false);
            table.body(|mut body| {
                body.row(ROW_HEIGHT, |mut row| {
                    let title = context.text(AppText::Total);
                    let hint = if layers > 1 {
                        context.text(AppText::TotalHint)
                    } else {
                        ""
                    };
                    unit_row(&mut row, context, &result.total, &columns, None, (title, hint));
                });
            });
        });
    let with_area = role_width(ui.available_width(), roles.len()) >= ROLE_WIDTH_WITH_AREA;
    let seen = ui.available_rect_before_wrap();
    let table = builder(ui, &roles, "coverage_table")
        .sense(Sense::click())
        .striped(true);
    table
        .header(HEADER_HEIGHT, |mut header| {
            header_ui(&mut header, context, &columns, with_area);
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, rows.len(), |mut row| {
                let Some(number) = rows.get(row.index()).copied() else {
                    return;
                };
                let Some(unit) = result.units.get(number) else { return };
                row.set_selected(context.view.selected_unit == Some(number));
                let marks: Vec<Option<f64>> = roles.iter().map(|role| target_ratio(result, number, *role)).collect();
                let hint = if unit.code.is_empty() {
                    String::new()
                } else {
                    unit.code.clone()
                };
                unit_row(&mut row, context, unit, &columns, Some(&marks), (&unit.name, &hint));
                let mut response = row.response();
                // The union of the cells is wider than what is seen of them.
                response.rect = response.rect.intersect(seen);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &unit.name));
                if response.clicked() {
                    context.push(Change::SelectUnit(number));
                }
            });
        });
}

fn builder<'a>(ui: &'a mut Ui, roles: &[Role], id: &str) -> TableBuilder<'a> {
    ui.spacing_mut().item_spacing.x = GAP;
    let role_width = role_width(ui.available_width(), roles.len());
    TableBuilder::new(ui)
        .id_salt(id)
        .auto_shrink([false, false])
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(TableColumn::remainder().at_least(NAME_WIDTH).clip(true))
        .column(TableColumn::exact(AREA_WIDTH))
        .columns(TableColumn::exact(role_width), roles.len())
}

/// What the columns beside the names show.
struct ShownColumns<'a> {
    roles: &'a [Role],
    /// The ratio that fills the bar of each role.
    scales: &'a [f64],
    measure: AreaMeasure,
}

impl ShownColumns<'_> {
    /// An area, with one decimal of square kilometres, which is what there is room for.
    fn area(&self, area_m2: f64) -> String {
        if self.is_in_km2() {
            units::km2(area_m2, 1)
        } else {
            self.measure.number(self.measure.of(area_m2))
        }
    }

    /// An area in as few figures as say something.
    fn compact(&self, area_m2: f64) -> String {
        if self.is_in_km2() {
            units::km2(area_m2, usize::from(area_m2 < 1e9))
        } else {
            self.area(area_m2)
        }
    }

    fn is_in_km2(&self) -> bool {
        self.measure == AreaUnitShown::SquareKilometre.measure([])
    }
}

fn header_ui(header: &mut TableRow<'_, '_>, context: &mut PanelContext<'_>, shown: &ShownColumns<'_>, with_area: bool) {
    let language = context.language();
    let measure = shown.measure.name(language);
    let mut columns = vec![
        (Column::Name, context.text(AppText::Region).to_owned(), String::new()),
        (Column::Area, context.text(AppText::Area).to_owned(), measure.to_owned()),
    ];
    let unit = if with_area {
        format!("{measure} / %")
    } else {
        "%".to_owned()
    };
    columns.extend(shown.roles.iter().map(|role| {
        (
            Column::Role(*role),
            short_role(*role, language).to_owned(),
            unit.clone(),
        )
    }));
    for (column, title, unit) in columns {
        header.col(|ui| {
            if heading_ui(ui, context, column, &title, &unit) {
                context.push(Change::SortBy(column));
            }
        });
    }
}

/// A role's name for a narrow column.
pub const fn short_role(role: Role, language: Language) -> &'static str {
    match role {
        Role::RedLine => language.pick("生态红线", "Red line"),
        Role::NatureReserve => language.pick("自然保护地", "Reserves"),
        Role::GreenBelt => language.pick("绿带绿隔", "Green belt"),
        Role::ControlUnit => language.pick("管控单元", "Control units"),
        Role::Reference => language.pick("参考图层", "Reference"),
        other => other.name(language),
    }
}

fn heading_ui(ui: &mut Ui, context: &PanelContext<'_>, column: Column, title: &str, unit: &str) -> bool {
    let palette = theme::palette(ui);
    let sorting = context.view.sorting.filter(|sorting| sorting.column == column);
    let rect = ui.available_rect_before_wrap();
    let response = ui.interact(rect, ui.scope_id().with("sort"), Sense::click());
    let name = format!("{} {title}", context.text(AppText::SortBy));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    let response = response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .on_hover_text(&name);
    let color = if response.hovered() || sorting.is_some() {
        palette.strong
    } else {
        palette.text
    };
    let is_name = column == Column::Name;
    let align = if is_name { Align::LEFT } else { Align::RIGHT };
    ui.with_layout(Layout::top_down(align), |ui| {
        ui.spacing_mut().item_spacing = egui::vec2(3.0, 0.0);
        ui.add_space(if unit.is_empty() { 9.0 } else { 2.0 });
        let side = if is_name {
            Layout::left_to_right(Align::Center)
        } else {
            Layout::right_to_left(Align::Center)
        };
        ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), 17.0), side, |ui| {
            let text = RichText::new(title).font(theme::bold(size::SMALL + 0.5)).color(color);
            ui.add(
                egui::Label::new(text)
                    .selectable(false)
                    .wrap_mode(egui::TextWrapMode::Extend),
            );
            if let Some(sorting) = sorting {
                let icon = if sorting.is_descending {
                    Icon::SortDown
                } else {
                    Icon::SortUp
                };
                icons::show(ui, icon, 9.0, palette.accent);
            }
        });
        if !unit.is_empty() {
            let unit = widgets::faint(ui, unit);
            ui.add(egui::Label::new(unit).selectable(false));
        }
    });
    response.clicked()
}

fn unit_row(
    row: &mut TableRow<'_, '_>,
    context: &PanelContext<'_>,
    unit: &UnitCoverage,
    shown: &ShownColumns<'_>,
    marks: Option<&[Option<f64>]>,
    (title, hint): (&str, &str),
) {
    let is_total = marks.is_none();
    row.col(|ui| {
        let name = if is_total {
            widgets::strong(ui, title)
        } else {
            RichText::new(title)
        };
        let response = ui.add(egui::Label::new(name).selectable(false).truncate());
        let mut lines: Vec<String> = Vec::new();
        lines.extend((!hint.is_empty()).then(|| hint.to_owned()));
        lines.extend(
            unit.kind
                .map(|kind| report_words::region_kind(kind, context.language()).to_owned()),
        );
        if let Some(official_m2) = unit.official_area_m2 {
            lines.push(format!(
                "{} {} km²",
                context.text(AppText::OfficialArea),
                units::km2(official_m2, 2)
            ));
        }
        if !lines.is_empty() {
            response.on_hover_text(lines.join("\n"));
        }
    });
    let area = shown.area(unit.area_m2);
    let (_, cell) = row.col(|ui| number_ui(ui, &area, is_total));
    let area = format!("{area} {}", shown.measure.name(context.language()));
    name_cell(&cell, title, context.text(AppText::Area), &area);
    for (place, role) in shown.roles.iter().enumerate() {
        let (_, cell) = row.col(|ui| {
            if let Some(found) = unit.roles.iter().find(|found| found.role == *role) {
                let full = shown.scales.get(place).copied().unwrap_or(1.0);
                role_ui(
                    ui,
                    context,
                    found,
                    (full, &shown.compact(found.area_m2)),
                    marks.and_then(|marks| marks.get(place).copied().flatten()),
                );
            }
        });
        let found = unit.roles.iter().find(|found| found.role == *role);
        let ratio = found.and_then(|found| found.ratio);
        let share = ratio.map_or_else(|| "–".to_owned(), |ratio| units::percent(ratio, 2));
        name_cell(&cell, title, role.name(context.language()), &share);
    }
}

/// What a screen reader says of a cell.
fn name_cell(cell: &egui::Response, unit: &str, column: &str, value: &str) {
    cell.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Cell, true, format!("{unit}, {column}: {value}")));
}

fn number_ui(ui: &mut Ui, text: &str, is_strong: bool) {
    let text = if is_strong {
        widgets::strong(ui, text)
    } else {
        RichText::new(text)
    };
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add(
            egui::Label::new(text)
                .selectable(false)
                .wrap_mode(egui::TextWrapMode::Extend),
        );
    });
}

/// Ratio above, a bar with the target's mark, area below.
fn role_ui(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    found: &RoleCoverage,
    (full, area): (f64, &str),
    target: Option<f64>,
) {
    let palette = theme::palette(ui);
    let outline = feature_style(found.role, Emphasis::Core).fill;
    let color = theme::color([outline[0], outline[1], outline[2], 255]);
    let response = ui
        .vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add_space(2.0);
            let width = ui.available_width();
            ui.allocate_ui_with_layout(egui::vec2(width, 15.0), Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let ratio = found
                    .ratio
                    .map_or_else(|| "–".to_owned(), |ratio| units::number(ratio * 100.0, 2));
                let is_short = target.is_some_and(|target| found.ratio.is_some_and(|ratio| ratio < target));
                let ink = if is_short { palette.bad } else { palette.strong };
                let ratio = RichText::new(ratio).size(size::BODY).color(ink);
                ui.add(egui::Label::new(ratio).selectable(false));
                // Where there is no room for it, the hover tells it.
                if width < ROLE_WIDTH_WITH_AREA {
                    return;
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let area = widgets::faint(ui, area).size(10.0);
                    ui.add(
                        egui::Label::new(area)
                            .selectable(false)
                            .wrap_mode(egui::TextWrapMode::Extend),
                    );
                });
            });
            widgets::ratio_bar(ui, found.ratio.unwrap_or(0.0), full, color, target);
        })
        .response;
    response.on_hover_ui(|ui| {
        let language = context.language();
        ui.set_min_width(210.0);
        let title = widgets::strong(ui, found.role.name(language));
        ui.label(title);
        widgets::fact(
            ui,
            context.text(AppText::Area),
            format!("{} km²", units::km2(found.area_m2, 4)),
        );
        if let Some(ratio) = found.ratio {
            widgets::fact(ui, context.text(AppText::Share), units::percent(ratio, 4));
        }
        if let Some(ratio) = found.official_ratio {
            widgets::fact(ui, context.text(AppText::ShareOfOfficial), units::percent(ratio, 4));
        }
        if let Some(target) = target {
            widgets::fact(ui, context.text(AppText::Target), units::percent(target, 2));
        }
        widgets::fact(ui, context.text(AppText::FeatureCount), found.features.to_string());
    });
}

/// The ratio that fills a bar: the largest of the column or of its targets.
fn full_scale(result: &CoverageResult, rows: &[usize], role: Role) -> f64 {
    let mut full: f64 = 0.0;
    for unit in rows {
        let found = result
            .units
            .get(*unit)
            .and_then(|unit| unit.roles.iter().find(|found| found.role == role));
        full = full.max(found.and_then(|found| found.ratio).unwrap_or(0.0));
        full = full.max(target_ratio(result, *unit, role).unwrap_or(0.0));
    }
    if full > 0.0 { full } else { 1.0 }
}

/// The ratio that a target asks of this unit, for the mark on the bar.
fn target_ratio(result: &CoverageResult, unit: usize, role: Role) -> Option<f64> {
    result
        .targets
        .iter()
        .filter(|found| found.unit == Some(unit) && found.target.role == Some(role) && !found.target.is_fact)
        .filter(|found| found.met.is_some())
        .find_map(|found| match found.target.measure {
            Measure::Ratio => found.target.value,
            Measure::Area => {
                let area_m2 = result.units.get(unit)?.area_m2;
                found
                    .target
                    .value
                    .filter(|_| area_m2 > 0.0)
                    .map(|value| value / area_m2)
            }
            _ => None,
        })
}

fn order(result: &CoverageResult, sorting: Sorting, left: usize, right: usize) -> Ordering {
    let (Some(left), Some(right)) = (result.units.get(left), result.units.get(right)) else {
        return Ordering::Equal;
    };
    let found = match sorting.column {
        Column::Name => left.name.cmp(&right.name).then_with(|| left.code.cmp(&right.code)),
        Column::Area => left.area_m2.total_cmp(&right.area_m2),
        Column::Role(role) => {
            let ratio = |unit: &UnitCoverage| {
                unit.roles
                    .iter()
                    .find(|found| found.role == role)
                    .and_then(|found| found.ratio)
                    .unwrap_or(-1.0)
            };
            ratio(left).total_cmp(&ratio(right))
        }
    };
    if sorting.is_descending { found.reverse() } else { found }
}
