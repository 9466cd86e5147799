//! What a right click on the map offers at its place.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::map::MapResponse;
use crate::texts::map::MapText as M;
use egui::Ui;

pub fn map_menu_ui(context: &mut PanelContext<'_>, response: &MapResponse) {
    if let Some(lonlat) = response.secondary_clicked_lonlat {
        context.push(Change::MenuAt(lonlat));
    }
    let at = response.secondary_clicked_lonlat.or(context.view.menu_lonlat);
    response.response.context_menu(|ui| {
        if let Some(at) = at {
            items_ui(ui, context, at, response.pick_tolerance_deg);
        }
    });
}

fn items_ui(ui: &mut Ui, context: &mut PanelContext<'_>, at: [f64; 2], tolerance_deg: f64) {
    ui.set_min_width(190.0);
    let language = context.language();
    let plain = context.view.position_format.plain(at);
    if ui
        .button(format!("{} {plain}", M::CopyPosition.get(language)))
        .clicked()
    {
        ui.ctx().copy_text(plain);
        ui.close();
    }
    if ui.button(M::CopyGeoJson.get(language)).clicked() {
        let [longitude, latitude] = at;
        ui.ctx().copy_text(format!(
            r#"{{"type":"Point","coordinates":[{longitude:.8},{latitude:.8}]}}"#
        ));
        ui.close();
    }
    ui.separator();
    if ui.button(M::IdentifyHere.get(language)).clicked() {
        context.push(Change::Identify {
            at_lonlat: at,
            tolerance_deg,
        });
        ui.close();
    }
    if ui.button(M::MeasureFromHere.get(language)).clicked() {
        context.push(Change::MeasureFrom(at));
        ui.close();
    }
    if ui.button(M::CenterHere.get(language)).clicked() {
        context.push(Change::CenterOn(at));
        ui.close();
    }
}
