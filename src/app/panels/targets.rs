//! The targets of the loaded regions: met, not met, or why nothing can be said.

use super::PanelContext;
use crate::analysis::coverage_result::{CoverageResult, TargetResult};
use crate::app::change::Change;
use crate::app::icons::{self, Icon};
use crate::app::theme::{self, Palette, size};
use crate::app::{widgets, words};
use crate::policy::targets::{Measure, Target};
use crate::report::words as report_words;
use crate::texts::Language;
use crate::texts::app::AppText;
use crate::units;
use egui::{Align, Color32, Layout, RichText, ScrollArea, Ui};

pub fn targets_ui(ui: &mut Ui, context: &mut PanelContext<'_>, result: &CoverageResult) {
    // A target of a region that nobody loaded is no finding.
    let (loaded, elsewhere): (Vec<&TargetResult>, Vec<&TargetResult>) =
        result.targets.iter().partition(|found| found.unit.is_some());
    let (decided, open): (Vec<&TargetResult>, Vec<&TargetResult>) =
        loaded.into_iter().partition(|found| found.met.is_some());
    let met = decided.iter().filter(|found| found.met == Some(true)).count();
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        widgets::heading(ui, context.text(AppText::TargetsTitle));
        for (number, text, icon, color) in [
            (met, AppText::Met, Icon::Tick, palette.good),
            (decided.len() - met, AppText::NotMet, Icon::Cross, palette.bad),
            (open.len(), AppText::CantSay, Icon::Question, palette.unsure),
        ] {
            ui.add_space(4.0);
            icons::show(ui, icon, 13.0, color);
            let text = RichText::new(format!("{} {number}", context.text(text)))
                .size(size::SMALL)
                .color(color);
            ui.label(text);
        }
    });
    ui.add_space(2.0);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        if decided.is_empty() && open.is_empty() {
            widgets::note(ui, context.text(AppText::NoTargets));
        }
        for (place, found) in decided.into_iter().chain(open).enumerate() {
            ui.push_id(place, |ui| target_ui(ui, context, found));
        }
        if !elsewhere.is_empty() {
            widgets::note(ui, words::targets_elsewhere(elsewhere.len(), context.language()));
        }
        ui.add_space(6.0);
    });
}

/// Sign, colour, ground and word of a target's state.
fn look(palette: &Palette, found: &TargetResult) -> (Icon, Color32, Color32, AppText) {
    match found.met {
        Some(true) => (Icon::Tick, palette.good, palette.good_soft, AppText::Met),
        Some(false) => (Icon::Cross, palette.bad, palette.bad_soft, AppText::NotMet),
        None => (Icon::Question, palette.unsure, palette.unsure_soft, AppText::CantSay),
    }
}

fn target_ui(ui: &mut Ui, context: &mut PanelContext<'_>, found: &TargetResult) {
    let palette = theme::palette(ui);
    let (icon, front, back, word) = look(palette, found);
    let language = context.language();
    let target = &found.target;
    let response = widgets::card(palette)
        .inner_margin(egui::Margin::symmetric(9, 6))
        .outer_margin(egui::Margin {
            left: 0,
            right: 6,
            top: 0,
            bottom: 3,
        })
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.horizontal(|ui| {
                icons::show(ui, icon, 14.0, front);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    widgets::chip(ui, context.text(word), front, back);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let title = format!("{} · {}", target.region_name.get(language), target.title.get(language));
                        let title = widgets::strong(ui, title);
                        ui.add(egui::Label::new(title).truncate());
                    });
                });
            });
            numbers_ui(ui, context, found, front);
            source_ui(ui, target, language);
            if !found.warnings.is_empty() {
                let warnings: Vec<&str> = found
                    .warnings
                    .iter()
                    .map(|warning| report_words::target_warning(*warning, language))
                    .collect();
                ui.horizontal_top(|ui| {
                    icons::show(ui, Icon::Warning, 13.0, palette.warn);
                    widgets::note(ui, warnings.join(language.pick("；", "; ")));
                });
            }
        })
        .response;
    let Some(unit) = found.unit else { return };
    let response = response.interact(egui::Sense::click());
    let name = format!("{} {}", context.text(AppText::ZoomTo), target.region_name.get(language));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    widgets::focus_ring(ui, &response);
    if response.on_hover_text(&name).clicked() {
        context.push(Change::SelectUnit(unit));
    }
}

/// Found against asked, and what is missing.
fn numbers_ui(ui: &mut Ui, context: &PanelContext<'_>, found: &TargetResult, front: Color32) {
    let palette = theme::palette(ui);
    let target = &found.target;
    let language = context.language();
    // Asked, actual and gap on one line.
    let is_wide = ui.available_width() >= 400.0;
    ui.horizontal(|ui| {
        let asked = format!(
            "{} {}",
            context.text(AppText::Target),
            report_words::asked(target, language)
        );
        ui.label(RichText::new(asked).color(palette.text));
        if let Some(actual) = found.actual {
            let actual = report_words::in_measure(actual, target.measure);
            let actual = format!("{} {actual}", context.text(AppText::Actual));
            ui.label(RichText::new(actual).color(palette.strong));
        }
        if is_wide {
            gap_ui(ui, context, found, front);
        }
    });
    if !is_wide {
        gap_ui(ui, context, found, front);
    }
    let value = target.value.filter(|value| *value > 0.0);
    if let (Some(actual), Some(value), Some(_)) = (found.actual, value, found.met) {
        let full = if target.measure == Measure::Area {
            actual.max(value)
        } else {
            actual.max(value) * 1.1
        };
        widgets::ratio_bar(ui, actual, full, front, Some(value));
    }
    if let Some(why) = found.why_null {
        widgets::note(ui, report_words::why_null(why, language));
    }
}

/// What is missing; at the right edge of a line that has something on it.
fn gap_ui(ui: &mut Ui, context: &PanelContext<'_>, found: &TargetResult, front: Color32) {
    let (Some(gap), Some(false)) = (found.gap, found.met) else {
        return;
    };
    let gap = found.gap_area_m2.map_or_else(
        || report_words::in_measure(gap, found.target.measure),
        |gap_m2| format!("{} km²", units::km2(gap_m2, 2)),
    );
    let gap = format!("{} {gap}", context.text(AppText::Gap));
    let gap = RichText::new(gap).font(theme::bold(size::BODY)).color(front);
    if ui.layout().is_horizontal() {
        widgets::right(ui, gap);
    } else {
        ui.label(gap);
    }
}

fn source_ui(ui: &mut Ui, target: &Target, language: Language) {
    let parts = [
        target.document.get(language),
        target.clause.as_str(),
        target.year.as_str(),
    ];
    let source = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    if source.is_empty() {
        return;
    }
    let text = widgets::faint(ui, &source);
    let note = target.note.get(language);
    let hover = if note.is_empty() {
        source
    } else {
        format!("{source}\n{note}")
    };
    ui.add(egui::Label::new(text).truncate()).on_hover_text(hover);
}
