//! Selecting or filtering by an expression, with the layer's fields and their values at hand.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::document::LayerEntry;
use crate::app::expression_form::{ExpressionForm, ExpressionPurpose, expression_problem, field_piece, text_piece};
use crate::app::table_view::SelectHow;
use crate::app::theme::{self, size};
use crate::app::view_state::Dialog;
use crate::app::widgets;
use crate::layer::Layer;
use crate::layer::attributes::value_text;
use crate::texts::app::AppText;
use crate::texts::table::TableText;
use egui::{Align, Key, Layout, Modifiers, RichText, TextEdit, Ui};
use serde_json::Value;
use std::collections::BTreeSet;

/// Features that are looked at for values to offer.
const FEATURES_LOOKED_AT: usize = 400;
const MOST_VALUES: usize = 40;

pub fn expression_ui(ui: &mut Ui, context: &mut PanelContext<'_>, form: &ExpressionForm) {
    let language = context.language();
    let Some(entry) = context.document.entry(form.layer) else {
        context.push(Change::Dialog(Dialog::None));
        return;
    };
    ui.set_width(560.0);
    let is_filter = form.purpose == ExpressionPurpose::Filter;
    let title = if is_filter {
        TableText::FilterTitle
    } else {
        TableText::SelectTitle
    };
    widgets::heading(ui, &format!("{} – {}", title.get(language), entry.title(language)));
    if is_filter {
        widgets::note(ui, TableText::FilterHint.get(language));
    }
    widgets::note(ui, TableText::ExpressionWords.get(language));
    ui.add_space(4.0);
    let mut edited = form.clone();
    let field = TextEdit::multiline(&mut edited.text)
        .hint_text(TableText::ExpressionHint.get(language))
        .desired_rows(2)
        .desired_width(f32::INFINITY)
        .margin(6.0);
    let response = ui.add(field);
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, TableText::Expression.get(language)));
    if ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
    let problem = entry
        .layer()
        .and_then(|layer| expression_problem(&form.text, layer, language).err());
    if let Some(problem) = &problem {
        let color = theme::palette(ui).bad;
        ui.label(RichText::new(problem).size(size::SMALL).color(color));
    }
    if let Some(layer) = entry.layer() {
        lists_ui(ui, context, layer, &mut edited);
    }
    if let ExpressionPurpose::Select(how) = &mut edited.purpose {
        ui.horizontal_wrapped(|ui| {
            for choice in SelectHow::ALL {
                ui.radio_value(how, choice, how_text(choice).get(language));
            }
        });
    }
    ui.add_space(6.0);
    buttons_ui(ui, context, entry, form, edited, problem.is_none());
}

fn how_text(how: SelectHow) -> TableText {
    match how {
        SelectHow::New => TableText::SelectNew,
        SelectHow::Add => TableText::SelectAdd,
        SelectHow::Remove => TableText::SelectRemove,
        SelectHow::Within => TableText::SelectWithin,
    }
}

/// Fields on the left, values of the chosen one on the right.
fn lists_ui(ui: &mut Ui, context: &PanelContext<'_>, layer: &Layer, edited: &mut ExpressionForm) {
    let language = context.language();
    ui.columns(2, |columns| {
        let [left, right] = columns else { return };
        let title = widgets::faint(left, TableText::Fields.get(language));
        left.label(title);
        widgets::dialog_scroll(left, 150.0)
            .id_salt("fields")
            .auto_shrink([false, true])
            .show(left, |ui| {
                for name in layer.field_names() {
                    let is_chosen = edited.field.as_ref() == Some(name);
                    if ui.selectable_label(is_chosen, name).clicked() {
                        edited.insert(&field_piece(name));
                        edited.field = Some(name.clone());
                    }
                }
            });
        let title = widgets::faint(right, TableText::Samples.get(language));
        right.label(title);
        let Some(field) = edited.field.clone() else { return };
        widgets::dialog_scroll(right, 150.0)
            .id_salt("values")
            .auto_shrink([false, true])
            .show(right, |ui| {
                for (shown, piece) in values(layer, &field) {
                    if ui.selectable_label(false, shown).clicked() {
                        let needs_sign = edited.text.trim_end().ends_with(field_piece(&field).as_str());
                        if needs_sign {
                            edited.insert("=");
                        }
                        edited.insert(&piece);
                    }
                }
            });
    });
}

/// Different values of a field among the first features: as shown, and as an expression writes them.
fn values(layer: &Layer, field: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for feature in 0..layer.len().min(FEATURES_LOOKED_AT) {
        let Some(value) = layer.attributes().value(feature, field) else {
            continue;
        };
        let Some(text) = value_text(&value).filter(|text| !text.is_empty()) else {
            continue;
        };
        let piece = match value {
            Value::Number(_) | Value::Bool(_) => text.clone(),
            _ => text_piece(&text),
        };
        found.insert((text, piece));
        if found.len() >= MOST_VALUES {
            break;
        }
    }
    found
}

fn buttons_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    entry: &LayerEntry,
    form: &ExpressionForm,
    edited: ExpressionForm,
    is_fit: bool,
) {
    let language = context.language();
    let is_filter = form.purpose == ExpressionPurpose::Filter;
    let has_text = !edited.text.trim().is_empty();
    let is_enter = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let go = if is_filter {
            TableText::SetFilter
        } else {
            TableText::Select
        };
        let can_go = is_fit && (has_text || is_filter);
        let is_pressed = ui
            .add_enabled_ui(can_go, |ui| widgets::primary_button(ui, go.get(language)).clicked())
            .inner;
        let is_cleared =
            is_filter && entry.request.filter.is_some() && ui.button(TableText::ClearFilter.get(language)).clicked();
        if ui.button(context.text(AppText::Cancel)).clicked() {
            context.push(Change::Dialog(Dialog::None));
        } else if is_cleared {
            context.push(Change::SetFilter(form.layer, None));
        } else if can_go && (is_pressed || is_enter) {
            let text = edited.text.trim().to_owned();
            context.push(match edited.purpose {
                ExpressionPurpose::Filter => Change::SetFilter(form.layer, has_text.then_some(text)),
                ExpressionPurpose::Select(how) => Change::SelectBy(form.layer, text, how),
            });
        } else if edited != *form {
            context.push(Change::Dialog(Dialog::Expression(edited)));
        }
    });
}
