//! How the chosen layer is drawn: every change is seen on the map at once and can be undone.

use super::{PanelContext, style_symbol};
use crate::app::change::Change;
use crate::app::document::LayerEntry;
use crate::app::icons::{self, Icon};
use crate::app::jobs::JobKey;
use crate::app::style_view::StyleWish;
use crate::app::theme::{self, size};
use crate::app::widgets;
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::style::breaks::ClassMethod;
use crate::style::symbols::{LabelStyle, LayerSymbols, MOST_SYMBOLS, ScaleRange, SymbolMode};
use crate::style::{Emphasis, feature_style};
use crate::texts::Language;
use crate::texts::style::{StyleText, categories};
use egui::{ComboBox, DragValue, RichText, ScrollArea, TextEdit, Ui};

/// Categories that are listed for editing.
const MOST_LISTED: usize = MOST_SYMBOLS;

pub fn style_panel_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let language = context.language();
    egui::Frame::new().inner_margin(12.0).show(ui, |ui| {
        let chosen = context.view.selected_layer.and_then(|id| context.document.entry(id));
        let Some(entry) = chosen else {
            let (title, hint) = (StyleText::NoLayerTitle, StyleText::NoLayer);
            widgets::empty_state(ui, title.get(language), hint.get(language));
            return;
        };
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.horizontal(|ui| {
                widgets::layer_swatch(ui, entry, 1.0);
                widgets::heading(ui, &entry.title(language));
            });
            let now = entry.request.drawing.symbols.as_ref();
            let mut edited = now.clone();
            mode_ui(ui, context, entry, &mut edited);
            ui.add_space(6.0);
            symbols_ui(ui, context, &mut edited);
            ui.add_space(6.0);
            if let Some(layer) = entry.layer() {
                labels_ui(ui, context, layer, &mut edited);
            }
            scale_ui(ui, context, &mut edited.scale);
            ui.add_space(8.0);
            buttons_ui(ui, context, entry, &mut edited);
            if edited != *now {
                context.push(Change::Symbols(entry.id, Box::new(edited)));
            } else if ui.input(|input| input.pointer.any_released()) {
                context.push(Change::SymbolsSettled);
            }
        });
    });
}

pub fn mode_name(mode: SymbolMode, language: Language) -> &'static str {
    match mode {
        SymbolMode::Single => StyleText::Single.get(language),
        SymbolMode::Category => StyleText::Category.get(language),
        SymbolMode::Class => StyleText::Class.get(language),
    }
}

fn method_name(method: ClassMethod, language: Language) -> &'static str {
    match method {
        ClassMethod::Quantile => StyleText::Quantile.get(language),
        ClassMethod::NaturalBreaks => StyleText::NaturalBreaks.get(language),
        ClassMethod::Equal => StyleText::Equal.get(language),
    }
}

/// Mode, field, method and number of classes: what changes here is looked for anew.
fn mode_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry, symbols: &mut LayerSymbols) {
    let language = context.language();
    let fields = entry.layer().map_or(&[][..], |layer| layer.field_names());
    let before = StyleWish {
        mode: symbols.mode,
        field: symbols.field.clone(),
        method: symbols.method.unwrap_or_default(),
        classes: if symbols.classes.is_empty() {
            5
        } else {
            symbols.classes.len()
        },
    };
    let mut wish = before.clone();
    ui.horizontal(|ui| {
        for mode in SymbolMode::ALL {
            let can = mode == SymbolMode::Single || !fields.is_empty();
            let label = egui::Button::selectable(wish.mode == mode, mode_name(mode, language));
            if ui.add_enabled(can, label).clicked() {
                wish.mode = mode;
            }
        }
    });
    if wish.mode != SymbolMode::Single {
        ui.horizontal(|ui| {
            field_ui(ui, StyleText::Field.get(language), &mut wish.field, fields, language);
            if ui
                .button(StyleText::Again.get(language))
                .on_hover_text(StyleText::AgainHint.get(language))
                .clicked()
            {
                context.push(Change::Propose(entry.id, wish.clone()));
            }
        });
    }
    if wish.mode == SymbolMode::Class {
        ui.horizontal(|ui| {
            let name = ui.label(StyleText::Method.get(language));
            let combo = ComboBox::from_id_salt("method")
                .selected_text(method_name(wish.method, language))
                .show_ui(ui, |ui| {
                    for method in ClassMethod::ALL {
                        ui.selectable_value(&mut wish.method, method, method_name(method, language));
                    }
                });
            combo.response.labelled_by(name.id);
            let name = ui.label(StyleText::Classes.get(language));
            ui.add(DragValue::new(&mut wish.classes).range(2..=12))
                .labelled_by(name.id);
        });
    }
    // Without a field there is nothing to go by yet: the likeliest is taken.
    if wish.mode != SymbolMode::Single && wish.field.is_empty() {
        wish.field = likely_field(entry, wish.mode).unwrap_or_default();
    }
    let is_running = context.is_running(&JobKey::Style(entry.id)) || context.is_running(&JobKey::Divide(entry.id));
    if is_running {
        ui.horizontal(|ui| {
            ui.add(egui::Spinner::new().size(12.0));
            widgets::note(ui, StyleText::Dividing.get(language));
        });
    }
    let has_field = wish.mode == SymbolMode::Single || !wish.field.is_empty();
    if wish != before && has_field {
        context.push(Change::Propose(entry.id, wish));
    }
}

/// A field that categories or classes are likely to go by.
fn likely_field(entry: &LayerEntry, mode: SymbolMode) -> Option<String> {
    use crate::layer::fields::Meaning;
    use crate::layer::table::number_in_field;
    let layer = entry.layer()?;
    if mode == SymbolMode::Category {
        let known = [Meaning::Zone, Meaning::Kind, Meaning::Level].into_iter();
        let mut known = known.filter_map(|meaning| layer.fields().field(meaning));
        return known
            .next()
            .map(ToOwned::to_owned)
            .or_else(|| layer.field_names().first().cloned());
    }
    let is_number =
        |field: &&String| (0..layer.len().min(50)).any(|feature| number_in_field(layer, feature, field).is_some());
    layer.field_names().iter().find(is_number).cloned()
}

fn field_ui(ui: &mut Ui, label: &str, field: &mut String, fields: &[String], _language: Language) {
    let name = ui.label(label);
    let combo = ComboBox::from_id_salt(label)
        .width(150.0)
        .selected_text(field.as_str())
        .show_ui(ui, |ui| {
            for one in fields {
                ui.selectable_value(field, one.clone(), one);
            }
        });
    combo.response.labelled_by(name.id);
}

fn symbols_ui(ui: &mut Ui, context: &PanelContext<'_>, symbols: &mut LayerSymbols) {
    let language = context.language();
    let title = widgets::strong(ui, StyleText::Symbols.get(language));
    ui.label(title);
    let chosen = context.view.selected_layer.and_then(|id| context.document.entry(id));
    let role = chosen.map_or(Role::Reference, LayerEntry::role);
    let usual = symbols.symbol.over(feature_style(role, Emphasis::Normal)).fill;
    match symbols.mode {
        SymbolMode::Single => {}
        SymbolMode::Category => {
            let mut removed = None;
            for (place, one) in symbols.categories.iter_mut().take(MOST_LISTED).enumerate() {
                ui.horizontal(|ui| {
                    style_symbol::fill_ui(ui, &mut one.symbol, usual, &one.value, language);
                    let name = format!("{} {}", StyleText::Label.get(language), one.value);
                    let field = TextEdit::singleline(&mut one.label)
                        .hint_text(one.value.as_str())
                        .desired_width(190.0);
                    let response = ui.add(field);
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &name));
                    let name = format!("{} {}", StyleText::RemoveCategory.get(language), one.value);
                    if icons::button(ui, Icon::Close, &name).clicked() {
                        removed = Some(place);
                    }
                });
            }
            if let Some(place) = removed {
                symbols.categories.remove(place);
            }
            if symbols.categories.len() + 1 >= MOST_SYMBOLS {
                widgets::note(ui, StyleText::More.get(language));
            }
            let count = widgets::faint(ui, categories(symbols.categories.len(), language));
            ui.label(count);
        }
        SymbolMode::Class => {
            let words: Vec<String> = symbols
                .legend(Role::Reference)
                .into_iter()
                .filter_map(|(words, _)| words)
                .collect();
            for (one, words) in symbols.classes.iter_mut().zip(words) {
                ui.horizontal(|ui| {
                    style_symbol::fill_ui(ui, &mut one.symbol, usual, &words, language);
                    let name = format!("{} {words}", StyleText::Label.get(language));
                    let field = TextEdit::singleline(&mut one.label)
                        .hint_text(words.as_str())
                        .desired_width(190.0);
                    let response = ui.add(field);
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &name));
                });
            }
        }
    }
    if symbols.mode != SymbolMode::Single {
        ui.horizontal(|ui| {
            let rest = StyleText::Rest.get(language);
            style_symbol::fill_ui(ui, &mut symbols.rest, usual, rest, language);
            let rest = widgets::faint(ui, rest);
            ui.label(rest);
        });
        ui.add_space(4.0);
    }
    style_symbol::symbol_ui(ui, &mut symbols.symbol, role, symbols.mode, language);
}

fn labels_ui(ui: &mut Ui, context: &PanelContext<'_>, layer: &Layer, symbols: &mut LayerSymbols) {
    let language = context.language();
    ui.horizontal(|ui| {
        let none = StyleText::NoLabels.get(language);
        let name = ui.label(StyleText::Labels.get(language));
        let mut field = symbols.labels.as_ref().map(|labels| labels.field.clone());
        let combo = ComboBox::from_id_salt("labels")
            .width(150.0)
            .selected_text(field.as_deref().unwrap_or(none).to_owned())
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut field, None, none);
                for one in layer.field_names() {
                    ui.selectable_value(&mut field, Some(one.clone()), one);
                }
            });
        combo.response.labelled_by(name.id);
        let size = symbols.labels.as_ref().map_or(12.0, |labels| labels.size);
        symbols.labels = field.map(|field| LabelStyle { field, size });
        if let Some(labels) = &mut symbols.labels {
            let name = ui.label(StyleText::LabelSize.get(language));
            ui.add(DragValue::new(&mut labels.size).range(6.0..=36.0).speed(0.25))
                .labelled_by(name.id);
        }
    });
}

fn scale_ui(ui: &mut Ui, context: &PanelContext<'_>, range: &mut ScaleRange) {
    let language = context.language();
    let title = widgets::strong(ui, StyleText::Scale.get(language));
    ui.label(title);
    for (text, end) in [
        (StyleText::ScaleFrom, &mut range.from),
        (StyleText::ScaleTo, &mut range.to),
    ] {
        ui.horizontal(|ui| {
            let name = ui.label(text.get(language));
            let mut typed = end.map_or_else(String::new, |value| value.to_string());
            let field = TextEdit::singleline(&mut typed)
                .desired_width(90.0)
                .hint_text(StyleText::ScaleHint.get(language));
            if ui.add(field).labelled_by(name.id).changed() {
                let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
                *end = digits.parse().ok().filter(|value: &f64| *value > 0.0);
            }
            if ui
                .small_button(format!(
                    "{} ({})",
                    StyleText::Here.get(language),
                    text.get(language).trim_end_matches(" 1 :")
                ))
                .clicked()
            {
                *end = context.view.scale_denominator.map(f64::round);
            }
        });
    }
    let is_out = context
        .view
        .scale_denominator
        .is_some_and(|denominator| !range.holds(denominator));
    if is_out {
        let color = theme::palette(ui).warn;
        ui.label(
            RichText::new(StyleText::OutOfScale.get(language))
                .size(size::SMALL)
                .color(color),
        );
    }
}

fn buttons_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry, edited: &mut LayerSymbols) {
    let language = context.language();
    ui.horizontal_wrapped(|ui| {
        let reset = egui::Button::new(StyleText::Reset.get(language));
        if ui.add_enabled(!edited.is_default(), reset).clicked() {
            *edited = LayerSymbols::default();
        }
        if ui.button(StyleText::Save.get(language)).clicked() {
            context.push(Change::AskStyleFile(entry.id, true));
        }
        if ui.button(StyleText::Load.get(language)).clicked() {
            context.push(Change::AskStyleFile(entry.id, false));
        }
    });
}
