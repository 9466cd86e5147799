//! Coverage: which regions, which roles, the table, the targets below it, the closure line.

use super::{PanelContext, coverage_table, targets};
use crate::analysis::coverage_result::{CoverageResult, CoverageWarning};
use crate::app::change::Change;
use crate::app::command::Command;
use crate::app::icons::{self, Icon};
use crate::app::jobs::JobKey;
use crate::app::theme::{self, size};
use crate::app::{widgets, words};
use crate::layer::role::Role;
use crate::report::words as report_words;
use crate::texts::app::AppText;
use crate::units;
use egui::{CentralPanel, Frame, Margin, Panel, RichText, Ui};
use std::sync::Arc;

pub fn coverage_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let document = context.document;
    let key = document.coverage_key();
    if let Some(result) = document.coverage.current(&key) {
        let result = Arc::clone(result);
        result_ui(ui, context, &result);
        return;
    }
    Frame::new().inner_margin(Margin::same(14)).show(ui, |ui| {
        if let Some(failure) = document.coverage.failure(&key) {
            let text = words::analysis_failure(failure, context.language());
            widgets::empty_state(ui, context.text(AppText::NoCoverage), &text);
            retry_button(ui, context);
        } else if document.is_opening() || context.is_running(&JobKey::Project) {
            waiting_ui(ui, context.text(AppText::WaitingForLayers));
        } else if document.has_region() {
            waiting_ui(ui, context.text(AppText::ComputingCoverage));
        } else {
            widgets::empty_state(
                ui,
                context.text(AppText::NoCoverage),
                context.text(AppText::NoRegionHint),
            );
            ui.vertical_centered(|ui| {
                if widgets::primary_button(ui, Command::AddLayers.label(context.language())).clicked() {
                    context.run(Command::AddLayers);
                }
            });
        }
    });
}

fn retry_button(ui: &mut Ui, context: &mut PanelContext<'_>) {
    ui.vertical_centered(|ui| {
        if ui.button(Command::Recompute.label(context.language())).clicked() {
            context.run(Command::Recompute);
        }
    });
}

pub fn waiting_ui(ui: &mut Ui, text: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(28.0);
        ui.add(egui::Spinner::new().size(20.0));
        ui.add_space(6.0);
        widgets::note(ui, text);
    });
}

fn result_ui(ui: &mut Ui, context: &mut PanelContext<'_>, result: &CoverageResult) {
    let layers = region_layers(context, result);
    let shown = shown_region_layer(context, &layers);
    let padded = Frame::new().fill(theme::palette(ui).panel);
    Panel::top("coverage_head")
        .frame(padded.inner_margin(Margin {
            left: 12,
            right: 12,
            top: 4,
            bottom: 6,
        }))
        .show_separator_line(false)
        .show(ui, |ui| head_ui(ui, context, result, &layers, shown));
    Panel::bottom("coverage_foot")
        .frame(padded.inner_margin(Margin {
            left: 12,
            right: 12,
            top: 5,
            bottom: 6,
        }))
        .show(ui, |ui| foot_ui(ui, context, result));
    let room = ui.available_height();
    let units = result.units.iter().filter(|unit| unit.region_layer == shown);
    // A short table needs no more than its rows; what it leaves is for the targets.
    let left = room - coverage_table::height(units.count());
    let targets = if left > room * 0.42 {
        Panel::bottom("coverage_targets_below_all")
            .resizable(false)
            .exact_size(left)
    } else {
        Panel::bottom("coverage_targets")
            .resizable(true)
            .default_size((room * 0.42).min(320.0))
            .size_range(80.0..=(room * 0.6).max(90.0))
    };
    targets
        .frame(padded.inner_margin(Margin {
            left: 12,
            right: 6,
            top: 6,
            bottom: 0,
        }))
        .show(ui, |ui| targets::targets_ui(ui, context, result));
    CentralPanel::default()
        .frame(padded.inner_margin(Margin {
            left: 12,
            right: 12,
            top: 0,
            bottom: 0,
        }))
        .show(ui, |ui| coverage_table::table_ui(ui, context, result, shown));
}

/// Region layers in their order: number and name.
pub fn region_layers(context: &PanelContext<'_>, result: &CoverageResult) -> Vec<(usize, String)> {
    let mut layers: Vec<(usize, String)> = Vec::new();
    for unit in &result.units {
        if !layers.iter().any(|(number, _)| *number == unit.region_layer) {
            let entry = context
                .document
                .in_order_of_arrival()
                .filter(|entry| entry.role() == Role::Region && entry.layer().is_some())
                .nth(unit.region_layer);
            let name = entry.map_or_else(
                || unit.region_layer_name.clone(),
                |entry| entry.title(context.language()),
            );
            layers.push((unit.region_layer, name));
        }
    }
    layers
}

/// The layer whose units are listed: the chosen one, else the first, which is the coarsest in a project.
pub fn shown_region_layer(context: &PanelContext<'_>, layers: &[(usize, String)]) -> usize {
    context
        .view
        .region_layer
        .filter(|chosen| layers.iter().any(|(number, _)| number == chosen))
        .or_else(|| layers.first().map(|(number, _)| *number))
        .unwrap_or(0)
}

fn head_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    result: &CoverageResult,
    layers: &[(usize, String)],
    shown: usize,
) {
    not_read_ui(ui, context, result);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (number, name) in layers {
            if ui.selectable_label(*number == shown, name).clicked() {
                context.push(Change::RegionLayer(*number));
            }
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().button_padding = egui::vec2(6.0, 1.0);
        let columns = widgets::faint(ui, context.text(AppText::Columns));
        ui.label(columns);
        for role in &result.roles {
            let is_shown = context.view.is_role_shown(*role);
            let text = RichText::new(coverage_table::short_role(*role, context.language())).size(size::SMALL);
            if ui
                .selectable_label(is_shown, text)
                .on_hover_text(role.name(context.language()))
                .clicked()
            {
                context.push(Change::ShowRole(*role, !is_shown));
            }
        }
    });
}

/// What the figures lack stands above them, not among the warnings below.
fn not_read_ui(ui: &mut Ui, context: &PanelContext<'_>, result: &CoverageResult) {
    let palette = theme::palette(ui);
    for warning in &result.warnings {
        if matches!(warning, CoverageWarning::NotRead { .. }) {
            ui.horizontal_top(|ui| {
                icons::show(ui, Icon::Warning, 14.0, palette.bad);
                let text = report_words::warning(warning, context.language());
                ui.add(egui::Label::new(RichText::new(text).size(size::SMALL).color(palette.bad)).wrap());
            });
        }
    }
}

/// Closure, warnings, export.
fn foot_ui(ui: &mut Ui, context: &mut PanelContext<'_>, result: &CoverageResult) {
    let palette = theme::palette(ui);
    let language = context.language();
    if !result.warnings.is_empty() {
        let title = format!("{} ({})", context.text(AppText::Warnings), result.warnings.len());
        let title = RichText::new(title).size(size::SMALL).color(palette.warn);
        egui::CollapsingHeader::new(title)
            .id_salt("coverage_warnings")
            .show(ui, |ui| {
                egui::ScrollArea::vertical().max_height(110.0).show(ui, |ui| {
                    for warning in &result.warnings {
                        widgets::note(ui, report_words::warning(warning, language));
                    }
                });
            });
    }
    ui.horizontal(|ui| {
        let is_closed = result.closure.relative.abs() < 1e-9;
        let (icon, color) = if is_closed {
            (Icon::Tick, palette.good)
        } else {
            (Icon::Warning, palette.warn)
        };
        icons::show(ui, icon, 13.0, color);
        let error = units::number(result.closure.error_m2, 2);
        let text = format!("{} {error} m²", context.text(AppText::Closure));
        let text = widgets::faint(ui, text);
        ui.label(text).on_hover_text(context.text(AppText::ClosureHint));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::primary_button(ui, context.text(AppText::ExportReport)).clicked() {
                context.run(Command::ExportCoverage);
            }
        });
    });
}
