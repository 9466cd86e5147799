//! What a report has in it: its parts, the unit of its areas, the region that it is about.

use super::PanelContext;
use crate::app::document::Finding;
use crate::app::report_form::{ExportForm, Report};
use crate::report::shape::AreaUnitShown;
use crate::texts::preview::PreviewText as P;
use egui::{ComboBox, Grid, Ui};

/// Width of the choices, points.
const CHOICE_WIDTH: f32 = 220.0;

/// The choices that the report of the form can have; none for a map.
pub fn choices_ui(ui: &mut Ui, context: &PanelContext<'_>, edited: &mut ExportForm) {
    if edited.report == Report::Coverage {
        Grid::new("report_measures")
            .num_columns(2)
            .spacing([10.0, 6.0])
            .show(ui, |ui| {
                unit_ui(ui, context, edited);
                region_ui(ui, context, edited);
            });
    }
    parts_ui(ui, context, edited);
}

fn unit_ui(ui: &mut Ui, context: &PanelContext<'_>, edited: &mut ExportForm) {
    let language = context.language();
    let label = P::AreaUnit.get(language);
    ui.label(label);
    let chosen = &mut edited.choices.area_unit;
    let combo = ComboBox::from_id_salt("report_area_unit")
        .width(CHOICE_WIDTH)
        .selected_text(chosen.name(language))
        .show_ui(ui, |ui| {
            for unit in AreaUnitShown::ALL {
                ui.selectable_value(chosen, unit, unit.name(language));
            }
        });
    name_combo(&combo.response, label);
    ui.end_row();
}

/// All regions, or one of those that were measured.
fn region_ui(ui: &mut Ui, context: &PanelContext<'_>, edited: &mut ExportForm) {
    let Finding::Ready { value, .. } = &context.document.coverage else {
        return;
    };
    let language = context.language();
    let label = P::Region.get(language);
    ui.label(label);
    let whole = P::WholeRegion.get(language);
    let key = |code: &str, name: &str| {
        if code.is_empty() {
            name.to_owned()
        } else {
            code.to_owned()
        }
    };
    let chosen = &mut edited.choices.region;
    let named = value.units.iter().find(|unit| key(&unit.code, &unit.name) == *chosen);
    if named.is_none() {
        // Of another project.
        chosen.clear();
    }
    let combo = ComboBox::from_id_salt("report_region")
        .width(CHOICE_WIDTH)
        .selected_text(named.map_or(whole, |unit| unit.name.as_str()))
        .show_ui(ui, |ui| {
            ui.selectable_value(chosen, String::new(), whole);
            for unit in &value.units {
                let words = format!("{} {}", unit.name, unit.code);
                ui.selectable_value(chosen, key(&unit.code, &unit.name), words.trim());
            }
        });
    name_combo(&combo.response, label);
    ui.end_row();
}

/// What may be left out; the answer, the inputs and the method always stay.
fn parts_ui(ui: &mut Ui, context: &PanelContext<'_>, edited: &mut ExportForm) {
    let parts = edited.report.parts();
    if parts.is_empty() {
        return;
    }
    let language = context.language();
    ui.label(P::Parts.get(language));
    ui.horizontal_wrapped(|ui| {
        let left_out = &mut edited.choices.left_out;
        for part in parts {
            let mut is_in = !left_out.contains(part);
            if ui.checkbox(&mut is_in, part.name(language)).changed() {
                left_out.retain(|other| other != part);
                if !is_in {
                    left_out.push(*part);
                }
            }
        }
    });
}

fn name_combo(response: &egui::Response, label: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, label));
}
