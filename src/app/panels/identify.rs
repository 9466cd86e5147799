//! What lies under the click: a card on the map with every feature and its attributes.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::document::LayerEntry;
use crate::app::icons::{self, Icon};
use crate::app::theme::{self, size};
use crate::app::view_state::FeatureRef;
use crate::app::{widgets, words};
use crate::layer::Layer;
use crate::layer::attributes::value_text;
use crate::layer::fields::Meaning;
use crate::texts::Language;
use crate::texts::app::AppText;
use egui::{Align, Align2, Area, Grid, Id, Layout, Order, Rect, RichText, ScrollArea, Ui};
use serde_json::Value;

const WIDTH: f32 = 300.0;

pub fn identify_ui(ui: &Ui, context: &mut PanelContext<'_>, map_rect: Rect) {
    let Some(at) = context.view.clicked_lonlat else { return };
    let area = Area::new(Id::unique("identify"))
        .order(Order::Middle)
        .constrain_to(map_rect)
        .default_size([WIDTH + 22.0, map_rect.height()])
        .pivot(Align2::LEFT_TOP)
        .fixed_pos(
            map_rect.left_top() + egui::vec2(10.0, if context.document.is_illustrative() { 46.0 } else { 10.0 }),
        );
    area.show(ui.ctx(), |ui| {
        widgets::floating_card(ui).show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.horizontal(|ui| {
                let title = format!(
                    "{} ({})",
                    context.text(AppText::IdentifyTitle),
                    context.view.identified.len()
                );
                widgets::heading(ui, &title);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if icons::button(ui, Icon::Close, context.text(AppText::CloseIdentify)).clicked() {
                        context.push(Change::CloseIdentify);
                    }
                });
            });
            widgets::note(ui, words::position(at));
            if context.view.identified.is_empty() {
                widgets::note(ui, context.text(AppText::NothingHere));
                return;
            }
            let height = (map_rect.height() - 150.0).max(120.0);
            ScrollArea::vertical().max_height(height).show(ui, |ui| {
                let mut last_layer = None;
                for (place, feature) in context.view.identified.iter().enumerate() {
                    let Some(entry) = context.document.entry(feature.layer) else {
                        continue;
                    };
                    let Some(layer) = entry.layer() else { continue };
                    if last_layer != Some(feature.layer) {
                        layer_line(ui, entry, context.language());
                        last_layer = Some(feature.layer);
                    }
                    feature_ui(ui, context, layer, place, *feature);
                }
                if context.view.identified_more > 0 {
                    let more = crate::texts::map::more_here(context.view.identified_more, context.language());
                    widgets::note(ui, more);
                }
            });
        });
    });
}

fn layer_line(ui: &mut Ui, entry: &LayerEntry, language: Language) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        widgets::layer_swatch(ui, entry, 1.0);
        let name = widgets::faint(ui, entry.title(language));
        ui.add(egui::Label::new(name).truncate());
    });
}

/// The name of a feature for people.
pub fn feature_name(layer: &Layer, feature: usize) -> String {
    let text = |meaning| layer.fields().text(layer.attributes(), feature, meaning);
    text(Meaning::Name)
        .or_else(|| layer.attributes().id(feature).map(ToOwned::to_owned))
        .or_else(|| text(Meaning::Id))
        .or_else(|| text(Meaning::Code))
        .unwrap_or_else(|| format!("#{}", layer.feature_number(feature)))
}

fn feature_ui(ui: &mut Ui, context: &mut PanelContext<'_>, layer: &Layer, place: usize, feature: FeatureRef) {
    let is_shown = context.view.identified_shown == place;
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        let icon = if is_shown {
            Icon::ChevronDown
        } else {
            Icon::ChevronRight
        };
        icons::show(ui, icon, 11.0, palette.weak);
        let name = feature_name(layer, feature.feature);
        let name = if is_shown {
            widgets::strong(ui, name)
        } else {
            RichText::new(name)
        };
        let room = egui::vec2(ui.available_width() - 28.0, 22.0);
        ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(room.x);
            if ui.add(egui::Button::selectable(is_shown, name).truncate()).clicked() {
                context.push(Change::ShowIdentified(place));
            }
        });
        if icons::button(ui, Icon::ZoomTo, context.text(AppText::ZoomTo)).clicked() {
            context.push(Change::ShowIdentified(place));
            context.push(Change::ZoomTo(layer.shapes().feature(feature.feature).bounds()));
        }
    });
    if is_shown {
        details_ui(ui, context, layer, feature.feature);
    }
}

fn details_ui(ui: &mut Ui, context: &PanelContext<'_>, layer: &Layer, feature: usize) {
    // The name stands above.
    let name_field = layer.fields().field(Meaning::Name);
    let known = [
        (Meaning::Id, AppText::FieldId),
        (Meaning::Kind, AppText::FieldKind),
        (Meaning::Zone, AppText::FieldZone),
        (Meaning::Level, AppText::FieldLevel),
    ];
    let palette = theme::palette(ui);
    let (area_m2, length_m) = context.view.identified_size;
    ui.indent(("details", feature), |ui| {
        Grid::new(("identify_facts", feature))
            .num_columns(2)
            .spacing([10.0, 2.0])
            .striped(false)
            .show(ui, |ui| {
                let row = |ui: &mut Ui, name: &str, value: String| {
                    let name = widgets::faint(ui, name);
                    ui.allocate_ui_with_layout(egui::vec2(96.0, 17.0), Layout::left_to_right(Align::Center), |ui| {
                        ui.set_min_width(96.0);
                        ui.add(egui::Label::new(name).truncate());
                    });
                    let value = RichText::new(value).size(size::SMALL + 0.5).color(palette.text);
                    ui.add(egui::Label::new(value).wrap());
                    ui.end_row();
                };
                if area_m2 > 0.0 {
                    row(ui, context.text(AppText::Area), words::large_area(area_m2));
                }
                if length_m > 0.0 {
                    row(ui, context.text(AppText::Length), words::distance(length_m));
                }
                for (meaning, text) in known {
                    if let Some(value) = layer.fields().text(layer.attributes(), feature, meaning) {
                        row(ui, context.text(text), value);
                    }
                }
                for (name, value) in &layer.attributes().object(feature) {
                    let is_known = name_field == Some(name)
                        || known
                            .iter()
                            .any(|(meaning, _)| layer.fields().field(*meaning) == Some(name));
                    let value = in_language(value, context.language());
                    if let (false, Some(value)) = (is_known, value_text(value)) {
                        row(ui, name, value);
                    }
                }
            });
    });
}

/// The part of a value in two languages that is in this one; any other value as it is.
fn in_language(value: &Value, language: Language) -> &Value {
    value.get(language.pick("zh", "en")).unwrap_or(value)
}
