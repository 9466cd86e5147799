//! The line above the attribute table: what is shown, search, expression, what to do with the rows.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::command::Command;
use crate::app::document::LayerEntry;
use crate::app::icons::{self, Icon};
use crate::app::jobs::JobKey;
use crate::app::table_view::{TableChange, TableView, all_columns, column_heading};
use crate::app::theme::{self, size};
use crate::app::widgets;
use crate::layer::Layer;
use crate::texts::table::{TableText, row_counts};
use crate::units;
use egui::{Align, Layout, RichText, TextEdit, Ui};

pub fn toolbar_ui(ui: &mut Ui, context: &mut PanelContext<'_>, table: &TableView, entry: &LayerEntry) {
    let language = context.language();
    ui.horizontal(|ui| {
        let title = format!("{} – {}", TableText::Title.get(language), entry.title(language));
        widgets::heading(ui, &title);
        if let Some(layer) = entry.layer() {
            let count = |count| units::number(super::layers::count(count), 0);
            let selected = context.view.selection.of(entry.id).len();
            let counts = row_counts(&count(table.row_count(layer)), &count(layer.len()), selected, language);
            let counts = widgets::faint(ui, counts);
            ui.label(counts);
        }
        let waits = [
            (JobKey::TableRows, TableText::Sorting),
            (JobKey::TableSizes, TableText::Measuring),
        ];
        if let Some((_, text)) = waits.iter().find(|(key, _)| context.is_running(key)) {
            ui.add(egui::Spinner::new().size(12.0));
            let text = widgets::faint(ui, text.get(language));
            ui.label(text);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icons::button(ui, Icon::Close, TableText::CloseTable.get(language)).clicked() {
                context.push(Change::Table(TableChange::Close));
            }
        });
    });
    if let Some(layer) = entry.layer() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            fields_ui(ui, context, table);
            buttons_ui(ui, context, table, layer);
        });
    }
    if let Some(problem) = &table.problem {
        let color = theme::palette(ui).bad;
        ui.label(RichText::new(problem).size(size::SMALL).color(color));
    }
    ui.add_space(2.0);
}

/// Quick text and expression.
fn fields_ui(ui: &mut Ui, context: &mut PanelContext<'_>, table: &TableView) {
    let language = context.language();
    for (text, width, label, hint) in [
        (&table.text, 140.0, TableText::Search, TableText::SearchHint),
        (
            &table.expression,
            250.0,
            TableText::Expression,
            TableText::ExpressionHint,
        ),
    ] {
        let mut edited = text.clone();
        let name = label.get(language);
        let shown_hint = if label == TableText::Search {
            name
        } else {
            hint.get(language)
        };
        let field = TextEdit::singleline(&mut edited)
            .hint_text(shown_hint)
            .desired_width(width);
        let response = ui.add(field);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
        let hover = if label == TableText::Search {
            hint.get(language)
        } else {
            TableText::ExpressionWords.get(language)
        };
        response.on_hover_text(hover);
        if edited != *text {
            let change = if label == TableText::Search {
                TableChange::Text(edited)
            } else {
                TableChange::Expression(edited)
            };
            context.push(Change::Table(change));
        }
    }
}

fn buttons_ui(ui: &mut Ui, context: &mut PanelContext<'_>, table: &TableView, layer: &Layer) {
    let language = context.language();
    let mut selected_only = table.shows_selected_only;
    if ui
        .checkbox(&mut selected_only, TableText::SelectedOnly.get(language))
        .changed()
    {
        context.push(Change::Table(TableChange::SelectedOnly(selected_only)));
    }
    let mut view_only = table.shows_view_only;
    if ui.checkbox(&mut view_only, TableText::ViewOnly.get(language)).changed() {
        context.push(Change::Table(TableChange::ViewOnly(view_only)));
    }
    ui.separator();
    for command in [
        Command::SelectAll,
        Command::InvertSelection,
        Command::SelectNone,
        Command::ZoomToSelection,
    ] {
        let button = egui::Button::new(command.label(language)).small();
        let keys = command.shortcuts().first().map(crate::app::command::shortcut_text);
        let response = ui.add_enabled(command.is_available(&context.situation), button);
        if response.on_hover_text(keys.unwrap_or_default()).clicked() {
            context.run(command);
        }
    }
    ui.separator();
    for (text, hint, change) in [
        (TableText::Copy, TableText::CopyHint, TableChange::Copy),
        (TableText::Export, TableText::ExportHint, TableChange::Export),
    ] {
        let response = ui.small_button(text.get(language));
        if response.on_hover_text(hint.get(language)).clicked() {
            context.push(Change::Table(change));
        }
    }
    ui.separator();
    let columns = all_columns(layer, table.sizes_of(layer).map(AsRef::as_ref));
    ui.menu_button(TableText::Columns.get(language), |ui| {
        if ui.button(TableText::ShowAllColumns.get(language)).clicked() {
            context.push(Change::Table(TableChange::ShowAllColumns));
        }
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for column in &columns {
                let mut is_shown = !table.hidden.contains(column);
                if ui
                    .checkbox(&mut is_shown, column_heading(layer, *column, language))
                    .changed()
                {
                    context.push(Change::Table(TableChange::ShowColumn(*column, is_shown)));
                }
            }
        });
    });
    ui.menu_button(TableText::Facts.get(language), |ui| {
        let none = TableText::NoFacts.get(language);
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for column in std::iter::once(None).chain(columns.iter().copied().map(Some)) {
                let heading = column.map_or_else(|| none.to_owned(), |column| column_heading(layer, column, language));
                if ui.selectable_label(table.facts_of == column, heading).clicked() {
                    context.push(Change::Table(TableChange::Facts(column)));
                    ui.close();
                }
            }
        });
    });
}
