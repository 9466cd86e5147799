//! The measuring tool's bar: what it measures so far, to be copied, and how to go on.

use super::{PanelContext, drawing_bar};
use crate::app::change::Change;
use crate::app::command::Command;
use crate::app::measure_tool::{MeasureKind, Measuring};
use crate::app::{widgets, words};
use crate::texts::app::AppText;
use crate::texts::map::MapText as M;
use egui::{Rect, Ui};

pub fn measure_bar_ui(ui: &Ui, context: &mut PanelContext<'_>, map_rect: Rect) {
    let Some(measuring) = &context.view.measuring else {
        return;
    };
    let is_marked = context.document.is_illustrative();
    widgets::tool_bar(ui, "measure_bar", map_rect, is_marked, |ui| {
        ui.horizontal_wrapped(|ui| bar_ui(ui, context, measuring));
        widgets::note(ui, M::MeasureHint.get(context.language()));
    });
}

fn bar_ui(ui: &mut Ui, context: &mut PanelContext<'_>, measuring: &Measuring) {
    let language = context.language();
    for (kind, text, command) in [
        (MeasureKind::Line, M::MeasureLine, Command::MeasureLine),
        (MeasureKind::Area, M::MeasureArea, Command::MeasureArea),
    ] {
        let button = egui::Button::selectable(measuring.kind == kind, text.get(language));
        if ui.add(button).clicked() {
            context.run(command);
        }
    }
    ui.separator();
    let pointer = context
        .view
        .snapped
        .map(|snap| snap.lonlat)
        .or(context.view.pointer_lonlat);
    let (length_m, area_m2) = measuring.size(pointer);
    let name = match measuring.kind {
        MeasureKind::Line => AppText::Length,
        MeasureKind::Area => AppText::Perimeter,
    };
    let length = widgets::strong(ui, format!("{} {}", context.text(name), words::distance(length_m)));
    // A figure stays with its name.
    ui.add(egui::Label::new(length).extend());
    if measuring.kind == MeasureKind::Area {
        let area = widgets::strong(
            ui,
            format!("{} {}", context.text(AppText::Area), words::large_area(area_m2)),
        );
        ui.separator();
        ui.add(egui::Label::new(area).extend());
    }
    ui.separator();
    let has_figure = measuring.path_lonlat.len() >= 2;
    if ui
        .add_enabled(has_figure, egui::Button::new(M::CopyFigure.get(language)))
        .clicked()
    {
        ui.ctx().copy_text(measuring.figure());
    }
    if ui.button(context.text(AppText::Close)).clicked() {
        context.push(Change::StopMeasuring);
    }
    drawing_bar::snapping_ui(ui, context);
}
