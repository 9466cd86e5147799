//! The controls of one symbol: colours, width, line, hatch.

use crate::app::widgets;
use crate::layer::role::Role;
use crate::style::colour::Colour;
use crate::style::symbols::{MOST_WIDTH_PX, Symbol, SymbolMode};
use crate::style::{Dash, Emphasis, Rgba, feature_style};
use crate::texts::Language;
use crate::texts::style::StyleText;
use egui::{ComboBox, DragValue, Ui};

/// A button that shows a colour and opens the picker; true when another colour was chosen.
fn colour_ui(ui: &mut Ui, colour: &mut [u8; 4], name: &str) -> bool {
    let response = ui.color_edit_button_srgba_unmultiplied(colour);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ColorWell, true, name));
    response.changed()
}

/// The fill of a category or class, `usual` where none is said; its outline follows.
pub fn fill_ui(ui: &mut Ui, symbol: &mut Symbol, usual: Rgba, what: &str, language: Language) {
    let mut colour = symbol.fill.map_or(usual, |colour| colour.0);
    if colour_ui(ui, &mut colour, &format!("{} {what}", StyleText::Fill.get(language))) {
        let fill = Colour(colour);
        symbol.fill = Some(fill);
        symbol.outline = Some(crate::style::colour::darker(fill));
    }
}

/// What all symbols of a layer share; the fill only where it is the only one.
pub fn symbol_ui(ui: &mut Ui, symbol: &mut Symbol, role: Role, mode: SymbolMode, language: Language) {
    let shown = symbol.over(feature_style(role, Emphasis::Normal));
    egui::Grid::new("symbol")
        .num_columns(2)
        .spacing([12.0, 5.0])
        .show(ui, |ui| {
            if mode == SymbolMode::Single {
                let name = StyleText::Fill.get(language);
                label(ui, name);
                let mut colour = shown.fill;
                if colour_ui(ui, &mut colour, name) {
                    symbol.fill = Some(Colour(colour));
                }
                ui.end_row();
                let name = StyleText::Outline.get(language);
                label(ui, name);
                let mut colour = shown.outline;
                if colour_ui(ui, &mut colour, name) {
                    symbol.outline = Some(Colour(colour));
                }
                ui.end_row();
            }
            let name = ui.label(StyleText::Width.get(language));
            let mut width = shown.outline_px;
            let drag = DragValue::new(&mut width)
                .range(0.0..=MOST_WIDTH_PX)
                .speed(0.05)
                .max_decimals(1)
                .suffix(" px");
            if ui.add(drag).labelled_by(name.id).changed() {
                symbol.width = Some(width);
            }
            ui.end_row();
            let name = ui.label(StyleText::Dash.get(language));
            let mut dash = shown.dash;
            let combo = ComboBox::from_id_salt("dash")
                .selected_text(dash_name(dash, language))
                .show_ui(ui, |ui| {
                    for one in Dash::ALL {
                        ui.selectable_value(&mut dash, one, dash_name(one, language));
                    }
                });
            combo.response.labelled_by(name.id);
            if dash != shown.dash {
                symbol.dash = Some(dash);
            }
            ui.end_row();
            if mode == SymbolMode::Single {
                hatch_ui(ui, symbol, shown.hatch, language);
                ui.end_row();
            }
        });
}

fn hatch_ui(ui: &mut Ui, symbol: &mut Symbol, shown: [u8; 4], language: Language) {
    let name = StyleText::Hatch.get(language);
    let mut is_on = shown[3] > 0;
    if ui.checkbox(&mut is_on, name).changed() {
        let outline = symbol.outline.map_or(crate::style::USUAL_HATCH, |colour| colour.0);
        let [red, green, blue, _] = outline;
        symbol.hatch = Some(Colour([red, green, blue, if is_on { 180 } else { 0 }]));
    }
    if is_on {
        let mut colour = shown;
        let name = format!("{name} {}", StyleText::Fill.get(language));
        if colour_ui(ui, &mut colour, &name) {
            symbol.hatch = Some(Colour(colour));
        }
    }
}

fn label(ui: &mut Ui, text: &str) {
    let text = widgets::faint(ui, text);
    ui.label(text);
}

fn dash_name(dash: Dash, language: Language) -> &'static str {
    match dash {
        Dash::Solid => StyleText::Solid.get(language),
        Dash::Dashed => StyleText::Dashed.get(language),
        Dash::Dotted => StyleText::Dotted.get(language),
    }
}
