//! The legend of a layer with several symbols, below its row.

use super::PanelContext;
use crate::app::document::LayerEntry;
use crate::app::theme;
use crate::app::widgets;
use crate::style::symbols::SymbolMode;
use crate::texts::style::StyleText;
use egui::Ui;

/// Lines of a legend in the layer list; the style panel shows all.
const MOST_LINES: usize = 16;

pub fn legend_ui(ui: &mut Ui, context: &PanelContext<'_>, entry: &LayerEntry) {
    let symbols = &entry.request.drawing.symbols;
    let language = context.language();
    let denominator = context.view.scale_denominator;
    if entry.is_visible && denominator.is_some_and(|denominator| !symbols.scale.holds(denominator)) {
        indented(ui, |ui| {
            let color = theme::palette(ui).warn;
            let text = widgets::faint(ui, StyleText::OutOfScale.get(language)).color(color);
            ui.label(text);
        });
    }
    if symbols.mode == SymbolMode::Single {
        return;
    }
    let legend = symbols.legend(entry.role());
    let opacity = if entry.is_visible { 1.0 } else { 0.35 };
    for (words, style) in legend.iter().take(MOST_LINES) {
        indented(ui, |ui| {
            widgets::style_swatch(ui, entry.role(), *style, opacity);
            let words = words.as_deref().unwrap_or(StyleText::Rest.get(language));
            let words = widgets::faint(ui, words);
            ui.add(egui::Label::new(words).selectable(false).truncate());
        });
    }
    if legend.len() > MOST_LINES {
        indented(ui, |ui| {
            let more = widgets::faint(ui, format!("… +{}", legend.len() - MOST_LINES));
            ui.label(more);
        });
    }
}

fn indented(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.add_space(33.0);
        ui.spacing_mut().item_spacing.x = 6.0;
        add(ui);
    });
}
