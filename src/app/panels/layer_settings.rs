//! What the user says of a layer: its CRS, which field holds what, the unit of declared areas, its passport.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::theme::{self, size};
use crate::app::view_state::{Dialog, LayerForm};
use crate::app::widgets;
use crate::formats::encoding_choice::{TRIED, shown_name};
use crate::layer::area_unit::AreaUnit;
use crate::layer::fields::Meaning;
use crate::texts::app::AppText;
use crate::texts::layers::LayerText;
use crate::texts::passport::{PassportText as P, meaning};
use egui::{Align, ComboBox, Grid, Layout, RichText, TextEdit, Ui};

pub fn layer_settings_ui(ui: &mut Ui, context: &mut PanelContext<'_>, form: &LayerForm) {
    let language = context.language();
    ui.set_width(560.0);
    let mut edited = form.clone();
    widgets::heading(ui, &format!("{} – {}", P::SettingsTitle.get(language), form.title));
    widgets::dialog_scroll(ui, 460.0).show(ui, |ui| {
        line_ui(ui, P::Crs.get(language), &mut edited.crs);
        encoding_ui(ui, context, &mut edited);
        ui.add_space(8.0);
        widgets::heading(ui, P::PassportTitle.get(language));
        widgets::note(ui, P::PassportHint.get(language));
        let passport = &mut edited.passport;
        for (label, text) in [
            (P::Office, &mut passport.office),
            (P::Document, &mut passport.document),
            (P::Basis, &mut passport.basis),
            (P::Vintage, &mut passport.vintage),
            (P::Scale, &mut passport.scale),
            (P::ValidUntil, &mut passport.valid_until),
            (P::Secrecy, &mut passport.secrecy),
        ] {
            line_ui(ui, label.get(language), text);
        }
        if !form.passport.is_date_fit() {
            let color = theme::palette(ui).bad;
            let text = context.text(AppText::WrongDate);
            ui.label(RichText::new(text).size(size::SMALL).color(color));
        }
        ui.add_space(8.0);
        widgets::heading(ui, P::FieldsTitle.get(language));
        widgets::note(ui, P::FieldsHint.get(language));
        fields_ui(ui, context, &mut edited);
    });
    ui.add_space(8.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let can_go = form.passport.is_date_fit();
        let is_pressed = ui
            .add_enabled_ui(can_go, |ui| {
                widgets::primary_button(ui, P::Apply.get(language)).clicked()
            })
            .inner;
        if is_pressed {
            context.push(Change::ApplySettings(Box::new(form.clone())));
        } else if ui.button(context.text(AppText::Cancel)).clicked() {
            context.push(Change::Dialog(Dialog::None));
        } else if edited != *form {
            context.push(Change::Dialog(Dialog::Layer(Box::new(edited))));
        }
    });
}

/// Points for the names of the lines.
const LABEL_WIDTH: f32 = 190.0;

fn line_ui(ui: &mut Ui, label: &str, text: &mut String) {
    ui.horizontal(|ui| {
        let place = Layout::left_to_right(Align::Center);
        let name = ui.allocate_ui_with_layout(egui::vec2(LABEL_WIDTH, 18.0), place, |ui| {
            ui.set_min_width(LABEL_WIDTH);
            ui.label(label)
        });
        let name = name.inner;
        ui.add(TextEdit::singleline(text).desired_width(300.0))
            .labelled_by(name.id);
    });
}

/// The encoding of the layer's text: found by itself, or one of those that layers come in.
fn encoding_ui(ui: &mut Ui, context: &PanelContext<'_>, form: &mut LayerForm) {
    let language = context.language();
    let label = LayerText::Encoding.get(language);
    ui.horizontal(|ui| {
        let place = Layout::left_to_right(Align::Center);
        ui.allocate_ui_with_layout(egui::vec2(LABEL_WIDTH, 18.0), place, |ui| {
            ui.set_min_width(LABEL_WIDTH);
            ui.label(label);
        });
        let automatic = LayerText::EncodingByContent.get(language);
        let shown = form.encoding.clone().unwrap_or_else(|| automatic.to_owned());
        let combo = ComboBox::from_id_salt("encoding")
            .width(280.0)
            .selected_text(shown)
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut form.encoding, None, automatic);
                for encoding in TRIED {
                    let name = shown_name(encoding);
                    ui.selectable_value(&mut form.encoding, Some(name.to_owned()), name);
                }
            });
        combo
            .response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, label));
    });
}

/// A row for each meaning: what was found, and a choice of all fields.
fn fields_ui(ui: &mut Ui, context: &PanelContext<'_>, form: &mut LayerForm) {
    let language = context.language();
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        for known in Meaning::ALL {
            let label = meaning(known.code(), language).to_owned();
            ui.label(&label);
            let found = form.found.get(&known);
            let found = found.map_or_else(|| P::Nothing.get(language).to_owned(), Clone::clone);
            let automatic = format!("{} ({found})", P::Automatic.get(language));
            let mut chosen = form.fields.get(&known).cloned();
            let combo = ComboBox::from_id_salt(known.code())
                .width(280.0)
                .selected_text(chosen.clone().unwrap_or_else(|| automatic.clone()))
                .show_ui(ui, |ui| {
                    ui.selectable_value(&mut chosen, None, &automatic);
                    for field in &form.field_names {
                        ui.selectable_value(&mut chosen, Some(field.clone()), field);
                    }
                });
            combo
                .response
                .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &label));
            match chosen {
                Some(field) => form.fields.insert(known, field),
                None => form.fields.remove(&known),
            };
            ui.end_row();
        }
        ui.label(P::AreaUnit.get(language));
        let by_name = P::ByFieldName.get(language);
        let combo = ComboBox::from_id_salt("area_unit")
            .width(280.0)
            .selected_text(form.area_unit.map_or(by_name, AreaUnit::code))
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut form.area_unit, None, by_name);
                for unit in AreaUnit::ALL {
                    ui.selectable_value(&mut form.area_unit, Some(unit), unit.code());
                }
            });
        let label = P::AreaUnit.get(language);
        combo
            .response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, label));
        ui.end_row();
    });
}
