//! What a column of the attribute table holds in sum, beside the table.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::icons::{self, Icon};
use crate::app::table_view::{TableChange, TableView, column_heading};
use crate::app::{widgets, words};
use crate::layer::Layer;
use crate::layer::table::TableColumn;
use crate::texts::app::AppText;
use crate::texts::table::TableText;
use crate::units;
use egui::{Align, Layout, ScrollArea, Ui};

pub fn facts_ui(ui: &mut Ui, context: &mut PanelContext<'_>, table: &TableView, layer: &Layer) {
    let language = context.language();
    let Some(column) = table.facts_of else { return };
    ui.horizontal(|ui| {
        let title = widgets::strong(ui, column_heading(layer, column, language));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = format!("{} {}", context.text(AppText::Close), TableText::Facts.get(language));
            if icons::button(ui, Icon::Close, &name).clicked() {
                context.push(Change::Table(TableChange::Facts(None)));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(title).truncate())
            });
        });
    });
    let Some((_, _, facts)) = table.facts.as_ref().filter(|(of, ..)| *of == column) else {
        ui.add(egui::Spinner::new().size(12.0));
        return;
    };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let count = |count: usize| units::number(super::layers::count(count), 0);
        widgets::fact(ui, TableText::Rows.get(language), count(facts.rows));
        widgets::fact(ui, TableText::Filled.get(language), count(facts.filled));
        if let Some(distinct) = facts.distinct {
            widgets::fact(ui, TableText::Distinct.get(language), count(distinct));
        }
        if let Some(numbers) = facts.numbers {
            for (text, value) in [
                (TableText::Sum, numbers.sum),
                (TableText::Min, numbers.min),
                (TableText::Max, numbers.max),
                (TableText::Mean, numbers.mean),
            ] {
                widgets::fact(ui, text.get(language), size_text(column, value));
            }
        }
        if !facts.commonest.is_empty() {
            ui.add_space(4.0);
            let title = widgets::faint(ui, TableText::Commonest.get(language));
            ui.label(title);
            for (value, times) in &facts.commonest {
                widgets::fact(ui, &shortened(value), count(*times));
            }
        }
    });
}

/// A number of a column with its unit.
fn size_text(column: TableColumn, value: f64) -> String {
    match column {
        TableColumn::Area if value >= units::M2_PER_KM2 => format!("{} km²", units::km2(value, 4)),
        TableColumn::Area => words::site_area(value),
        TableColumn::Length => words::distance(value),
        TableColumn::Number => units::number(value, 0),
        TableColumn::Field(_) if value.fract() == 0.0 => units::number(value, 0),
        TableColumn::Field(_) => units::number(value, 4),
    }
}

fn shortened(text: &str) -> String {
    const MOST: usize = 14;
    let mut short: String = text.chars().take(MOST).collect();
    if text.chars().count() > MOST {
        short.push('…');
    }
    short
}
