//! Where a layer's positions come from: the switch for web maps, and the test that may raise the suspicion.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::document::LayerEntry;
use crate::app::jobs::JobKey;
use crate::app::widgets;
use crate::crs::web_shift::WebMapShift;
use crate::texts::Language;
use crate::texts::layers::LayerText;
use crate::texts::passport::PassportText;
use crate::texts::quality::QualityText;
use egui::{ComboBox, Ui};

/// The buttons that open a layer's settings and look for its flaws.
pub fn layer_buttons_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry) {
    let language = context.language();
    ui.horizontal_wrapped(|ui| {
        ui.add_space(28.0);
        if ui.small_button(PassportText::Settings.get(language)).clicked() {
            context.push(Change::OpenSettings(entry.id));
        }
        let is_running = context.is_running(&JobKey::Quality(entry.id));
        let can_look = entry.layer().is_some() && !is_running;
        let button = egui::Button::new(QualityText::Look.get(language)).small();
        let response = ui.add_enabled(can_look, button);
        if response.on_hover_text(QualityText::LookHint.get(language)).clicked() {
            context.push(Change::LookForFlaws(entry.id));
        }
    });
}

/// The switch and the button of one layer.
pub fn layer_source_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry) {
    let language = context.language();
    let name = entry.title(language);
    ui.horizontal_wrapped(|ui| {
        ui.add_space(28.0);
        let label = widgets::faint(ui, LayerText::PositionSource.get(language));
        ui.label(label);
        let mut shift = entry.request.shift;
        let combo = ComboBox::from_id_salt(("source", entry.id))
            .width(150.0)
            .selected_text(source_name(shift, language))
            .show_ui(ui, |ui| {
                for source in [None, Some(WebMapShift::Gcj02), Some(WebMapShift::Bd09)] {
                    ui.selectable_value(&mut shift, source, source_name(source, language));
                }
            });
        let label = format!("{} {name}", LayerText::PositionSource.get(language));
        combo
            .response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &label));
        if shift != entry.request.shift {
            context.push(Change::SetShift(entry.id, shift));
        }
        let can_test = entry.layer().is_some_and(|layer| layer.crs().shift.is_none());
        let is_testing = context.is_running(&JobKey::ShiftTest(entry.id));
        let button = egui::Button::new(LayerText::TestShift.get(language)).small();
        let response = ui.add_enabled(can_test && !is_testing, button);
        if response.on_hover_text(LayerText::TestShiftHint.get(language)).clicked() {
            context.push(Change::TestShift(entry.id));
        }
    });
}

fn source_name(shift: Option<WebMapShift>, language: Language) -> &'static str {
    let text = match shift {
        None => LayerText::SourceTrue,
        Some(WebMapShift::Gcj02) => LayerText::SourceAmap,
        Some(WebMapShift::Bd09) => LayerText::SourceBaidu,
    };
    text.get(language)
}
