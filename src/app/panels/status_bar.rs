//! The status bar: where the pointer is, the scale, what runs, and how many notices there are.

use super::{PanelContext, scale_cell};
use crate::app::change::Change;
use crate::app::command::Command;
use crate::app::icons::{self, Icon};
use crate::app::jobs::{JobKey, Running};
use crate::app::notices::Severity;
use crate::app::positions::PositionFormat;
use crate::app::theme::{self, size};
use crate::app::{widgets, words};
use crate::texts::app::AppText;
use crate::texts::map::MapText as M;
use egui::{Align, Layout, ProgressBar, RichText, Ui};
use std::time::Duration;

pub fn status_bar_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    ui.horizontal(|ui| {
        ui.set_min_height(22.0);
        position_ui(ui, context);
        ui.separator();
        scale_cell::scale_cell_ui(ui, context);
        ui.separator();
        let crs = widgets::faint(ui, "CGCS2000 / EPSG:4490");
        ui.label(crs).on_hover_text(context.text(AppText::CrsHint));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            notices_button(ui, context);
            ui.separator();
            if context.view.is_drawn_by_processor {
                let palette = theme::palette(ui);
                let language = context.language();
                widgets::chip(ui, M::SoftwareDriver.get(language), palette.weak, palette.bar_track)
                    .on_hover_text(M::SoftwareDriverHint.get(language));
            }
            jobs_ui(ui, context);
        });
    });
}

/// Where the pointer is; a click shows it another way.
fn position_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let format = context.view.position_format;
    let text = context
        .view
        .pointer_lonlat
        .map_or_else(|| "–".to_owned(), |lonlat| format.text(lonlat));
    let text = RichText::new(text)
        .size(size::SMALL + 0.5)
        .color(theme::palette(ui).text);
    // Of a fixed width, so that what stands to its right does not jump.
    let width = if format == PositionFormat::GaussKruger {
        290.0
    } else {
        216.0
    };
    ui.allocate_ui_with_layout(egui::vec2(width, 20.0), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(width);
        let button = egui::Button::new(text).frame_when_inactive(false);
        let response = ui.add(button).on_hover_text(M::PositionHint.get(context.language()));
        if response.clicked() {
            context.push(Change::NextPositionFormat);
        }
    });
}

fn notices_button(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let palette = theme::palette(ui);
    let (icon, color) = match context.notices.worst() {
        None => (Icon::Tick, palette.weak),
        Some(Severity::Success) => (Icon::Tick, palette.good),
        Some(Severity::Warning) => (Icon::Warning, palette.warn),
        Some(Severity::Error) => (Icon::Stop, palette.bad),
    };
    let count = context.notices.list().len();
    let text = if count == 0 {
        context.text(AppText::NoNotices).to_owned()
    } else {
        format!("{} {count}", context.text(AppText::NoticesTitle))
    };
    let text = RichText::new(text).size(size::SMALL).color(palette.text);
    if ui
        .add_enabled(count > 0, egui::Button::new(text).frame_when_inactive(false))
        .clicked()
    {
        context.run(Command::ShowNotices);
    }
    icons::show(ui, icon, 13.0, color);
}

/// One bar for all layers being read, one for each other job.
fn jobs_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let (reading, others): (Vec<&Running>, Vec<&Running>) =
        context.jobs.iter().partition(|job| matches!(job.key, JobKey::Layer(_)));
    let mut cancelled = Vec::new();
    let is_quiet = |job: &&&Running| {
        matches!(
            job.key,
            JobKey::Preview | JobKey::Measure | JobKey::Recovery | JobKey::Memory | JobKey::Backdrop | JobKey::Tiles
        )
    };
    for job in others.iter().filter(|job| !is_quiet(job)) {
        let text = words::job(&job.key, &job.subject, context.language());
        // A system dialog is closed by its own button.
        let can_cancel = job.key != JobKey::FileDialog;
        let (share, elapsed) = (job.progress.share(), job.started.elapsed());
        if job_ui(ui, context, &text, (share, elapsed), can_cancel) {
            cancelled.push(job.key.clone());
        }
    }
    if let Some(first) = reading.first() {
        let subject = if reading.len() == 1 {
            first.subject.clone()
        } else {
            format!("{} {}", reading.len(), context.text(AppText::LayersCounted))
        };
        let text = words::job(&first.key, &subject, context.language());
        let elapsed = reading.iter().map(|job| job.started.elapsed()).max();
        let how_far = (share_of(&reading), elapsed.unwrap_or_default());
        if job_ui(ui, context, &text, how_far, true) {
            cancelled.extend(reading.iter().map(|job| job.key.clone()));
        }
    }
    for key in cancelled {
        context.push(Change::CancelJob(key));
    }
}

fn job_ui(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    text: &str,
    (share, elapsed): (Option<f32>, Duration),
    can_cancel: bool,
) -> bool {
    let cancel = format!("{} – {text}", context.text(AppText::Cancel));
    let is_cancelled = can_cancel && icons::button(ui, Icon::Close, &cancel).clicked();
    // What is counted is done, but not what comes after it: a full bar would only mislead.
    let share = share.filter(|share| *share < 1.0);
    if let Some(share) = share {
        let fill = theme::palette(ui).accent;
        ui.add(
            ProgressBar::new(share)
                .desired_width(110.0)
                .desired_height(6.0)
                .fill(fill),
        );
    } else {
        ui.add(egui::Spinner::new().size(13.0));
    }
    let left = share.and_then(|share| words::time_left(elapsed, share, context.language()));
    if let Some(left) = left {
        let left = widgets::faint(ui, left);
        ui.label(left);
    }
    ui.label(RichText::new(text).size(size::SMALL));
    ui.add_space(6.0);
    // Progress is polled; jobs call for a frame only when they end.
    ui.ctx().request_repaint_after(Duration::from_millis(100));
    is_cancelled
}

#[expect(clippy::cast_precision_loss, reason = "a progress bar needs no more")]
fn share_of(jobs: &[&Running]) -> Option<f32> {
    let (done, total) = jobs
        .iter()
        .map(|job| job.progress.counts())
        .fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
    (total > 0).then(|| (done as f32 / total as f32).min(1.0))
}
