//! The flaws within a layer: a list of places, each a click away.

use super::PanelContext;
use crate::analysis::quality::{FlawedPlace, LayerQuality};
use crate::app::change::Change;
use crate::app::document::LayerEntry;
use crate::app::icons::{self, Icon};
use crate::app::theme;
use crate::app::widgets;
use crate::layer::Layer;
use crate::texts::quality::{QualityText as Q, flaw};
use crate::units;
use egui::{Align, Layout, RichText, ScrollArea, Sense, Ui};

/// The list of one layer; nothing until its flaws were looked for.
pub fn quality_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry) {
    let language = context.language();
    let Some(layer) = entry.layer() else { return };
    let Some(quality) = context.view.qualities.get(&layer.revision()).cloned() else {
        return;
    };
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let title = format!("{} – {}", Q::Title.get(language), entry.title(language));
        let title = widgets::strong(ui, title);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icons::button(ui, Icon::Close, Q::Close.get(language)).clicked() {
                context.push(Change::ShowQuality(None));
            }
            if ui.small_button(Q::Export.get(language)).clicked() {
                context.push(Change::AskQualityPath(entry.id));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(title).truncate())
            });
        });
    });
    if quality.places.is_empty() {
        widgets::note(ui, Q::None.get(language));
    }
    widgets::note(ui, Q::NotLookedFor.get(language));
    if quality.is_cut_short {
        widgets::note(ui, Q::CutShort.get(language));
    }
    places_ui(ui, context, layer, &quality);
}

fn places_ui(ui: &mut Ui, context: &mut PanelContext<'_>, layer: &Layer, quality: &LayerQuality) {
    ScrollArea::vertical()
        .auto_shrink(false)
        .show_rows(ui, 38.0, quality.places.len(), |ui, rows| {
            for place in quality.places.get(rows).unwrap_or(&[]) {
                place_ui(ui, context, layer, place);
            }
        });
}

fn place_ui(ui: &mut Ui, context: &mut PanelContext<'_>, layer: &Layer, place: &FlawedPlace) {
    let language = context.language();
    let color = theme::palette(ui).warn;
    ui.horizontal(|ui| {
        ui.set_height(34.0);
        icons::show(ui, Icon::Info, 14.0, color);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let ids: Vec<String> = place
                .features
                .iter()
                .map(|feature| layer.feature_id(*feature))
                .collect();
            let what = format!("{} {}", flaw(place.flaw.code(), language), ids.join(" · "));
            let label = egui::Label::new(RichText::new(what).color(color))
                .truncate()
                .sense(Sense::click());
            let response = ui.add(label).on_hover_cursor(egui::CursorIcon::PointingHand);
            if response.clicked() {
                context.push(Change::ZoomTo(place.shape.feature(0).bounds()));
                context.push(Change::PointAt(place.shape.feature(0).bounds().center()));
            }
            let size = format!(
                "{} m² · {} m",
                units::number(place.area_m2, 1),
                units::number(place.width_m, 2)
            );
            let size = widgets::faint(ui, size);
            ui.add(egui::Label::new(size).truncate());
        });
    });
}
