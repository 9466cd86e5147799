//! The attribute table at the bottom of the window. Only the rows in view are looked up.

use super::{PanelContext, table_facts, table_toolbar};
use crate::app::change::Change;
use crate::app::document::{LayerEntry, LayerId};
use crate::app::icons::{self, Icon};
use crate::app::table_view::{RowMark, TableChange, TableView, column_heading};
use crate::app::theme::{self, size};
use crate::app::widgets;
use crate::issues::Action;
use crate::layer::Layer;
use crate::layer::attributes::value_text;
use crate::layer::table::TableColumn;
use crate::texts::faults;
use crate::texts::table::{TableText, row_name};
use crate::units;
use egui::{Align, EventFilter, Frame, Id, Key, Layout, Margin, Modifiers, Panel, RichText, ScrollArea, Sense, Ui};
use egui_extras::{Column, TableBuilder, TableRow};
use serde_json::{Map, Value};

/// A multiple of eight: with whole eighths the place of every row stays exact in 32 bits up to five million rows.
const ROW_HEIGHT: f32 = 24.0;
const HEADER_HEIGHT: f32 = 26.0;
const PANEL_HEIGHT: f32 = 280.0;
const FACTS_WIDTH: f32 = 216.0;

pub fn attribute_table_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let Some(table) = context.view.table.as_ref() else {
        return;
    };
    let Some(entry) = context.document.entry(table.layer) else {
        return;
    };
    let palette = theme::palette(ui);
    let frame = Frame::new().fill(palette.panel).inner_margin(Margin {
        left: 10,
        right: 6,
        top: 6,
        bottom: 2,
    });
    Panel::bottom("attribute_table")
        .frame(frame)
        .resizable(true)
        .default_size(PANEL_HEIGHT)
        .size_range(140.0..=640.0)
        .show(ui, |ui| {
            table_toolbar::toolbar_ui(ui, context, table, entry);
            let Some(layer) = entry.layer() else {
                widgets::note(ui, TableText::NotOpen.get(context.language()));
                return;
            };
            if table.facts_of.is_some() {
                let side = Frame::new().inner_margin(Margin::symmetric(8, 2));
                Panel::right("column_facts")
                    .frame(side)
                    .resizable(true)
                    .default_size(FACTS_WIDTH)
                    .show(ui, |ui| table_facts::facts_ui(ui, context, table, layer));
            }
            if table.row_count(layer) == 0 {
                let language = context.language();
                widgets::empty_state(ui, TableText::NoRows.get(language), TableText::NoRowsHint.get(language));
                return;
            }
            rows_ui(ui, context, table, entry, layer);
        });
}

/// What the rows of one frame have in common.
struct Rows<'a> {
    table: &'a TableView,
    layer: &'a Layer,
    id: LayerId,
    columns: Vec<TableColumn>,
    /// Takes the keyboard.
    body: Id,
}

fn rows_ui(ui: &mut Ui, context: &mut PanelContext<'_>, table: &TableView, entry: &LayerEntry, layer: &Layer) {
    let body = Id::unique("attribute_rows");
    let rows = Rows {
        table,
        layer,
        id: entry.id,
        columns: table.columns(layer),
        body,
    };
    let rect = ui.available_rect_before_wrap();
    let keyboard = ui.interact(rect, body, Sense::focusable_noninteractive());
    let name = format!(
        "{} {}",
        TableText::Title.get(context.language()),
        entry.title(context.language())
    );
    keyboard.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Table, true, &name));
    if keyboard.has_focus() {
        take_keys(ui, context, body);
        let ring = egui::Stroke::new(1.0, theme::palette(ui).accent);
        ui.painter()
            .rect_stroke(rect.shrink(0.5), 2.0, ring, egui::StrokeKind::Inside);
    }
    ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = egui::vec2(8.0, 0.0);
        let mut builder = TableBuilder::new(ui)
            .id_salt(("attributes", layer.revision(), rows.columns.len()))
            .auto_shrink([false, false])
            .min_scrolled_height(0.0)
            .striped(true)
            .sense(Sense::CLICK)
            .cell_layout(Layout::left_to_right(Align::Center));
        for column in &rows.columns {
            let width = match column {
                TableColumn::Number => 62.0,
                TableColumn::Area | TableColumn::Length => 122.0,
                TableColumn::Field(_) => 128.0,
            };
            builder = builder.column(Column::initial(width).at_least(40.0).resizable(true).clip(true));
        }
        if let Some(row) = table.scroll_to {
            builder = builder.scroll_to_row(row, None);
            context.push(Change::Table(TableChange::Scrolled));
        }
        builder
            .header(HEADER_HEIGHT, |mut header| {
                for column in &rows.columns {
                    header.col(|ui| heading_ui(ui, context, &rows, *column));
                }
            })
            .body(|body| {
                body.rows(ROW_HEIGHT, table.row_count(layer), |mut row| {
                    row_ui(&mut row, context, &rows);
                });
            });
    });
}

fn take_keys(ui: &Ui, context: &mut PanelContext<'_>, body: Id) {
    ui.memory_mut(|memory| {
        let arrows = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        memory.set_focus_lock_filter(body, arrows);
    });
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let mut steps = Vec::new();
    for extends in [true, false] {
        let modifiers = if extends { Modifiers::SHIFT } else { Modifiers::NONE };
        for (key, is_down) in [(Key::ArrowDown, true), (Key::ArrowUp, false)] {
            if pressed(modifiers, key) {
                steps.push(TableChange::Step { is_down, extends });
            }
        }
    }
    steps.extend(pressed(Modifiers::NONE, Key::Space).then_some(TableChange::ToggleCursor));
    steps.extend(pressed(Modifiers::NONE, Key::Enter).then_some(TableChange::ZoomToCursor));
    for step in steps {
        context.push(Change::Table(step));
    }
}

fn heading_ui(ui: &mut Ui, context: &mut PanelContext<'_>, rows: &Rows<'_>, column: TableColumn) {
    let language = context.language();
    let palette = theme::palette(ui);
    let title = column_heading(rows.layer, column, language);
    let order = rows.table.order.filter(|order| order.column == column);
    let rect = ui.available_rect_before_wrap();
    let response = ui.interact(rect, ui.scope_id().with("heading"), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ColumnHeader, true, &title));
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    let color = if response.hovered() || order.is_some() {
        palette.strong
    } else {
        palette.text
    };
    if let Some(order) = order {
        let icon = if order.is_descending {
            Icon::SortDown
        } else {
            Icon::SortUp
        };
        icons::show(ui, icon, 9.0, palette.accent);
    }
    let text = RichText::new(&title).font(theme::bold(size::SMALL + 0.5)).color(color);
    ui.add(egui::Label::new(text).selectable(false).truncate());
    widgets::focus_ring(ui, &response);
    if response.clicked() {
        context.push(Change::Table(TableChange::Sort(column)));
    }
    response.context_menu(|ui| column_menu_ui(ui, context, column));
    response.on_hover_text(format!("{title}\n{}", TableText::SortHint.get(language)));
}

/// What can be done with a column.
pub fn column_menu_ui(ui: &mut Ui, context: &mut PanelContext<'_>, column: TableColumn) {
    use crate::layer::table::RowOrder;
    let language = context.language();
    let order = |is_descending| TableChange::Order(Some(RowOrder { column, is_descending }));
    for (text, change) in [
        (TableText::SortRising, order(false)),
        (TableText::SortFalling, order(true)),
        (TableText::Facts, TableChange::Facts(Some(column))),
        (TableText::HideColumn, TableChange::ShowColumn(column, false)),
    ] {
        if ui.button(text.get(language)).clicked() {
            context.push(Change::Table(change));
            ui.close();
        }
    }
}

fn row_ui(row: &mut TableRow<'_, '_>, context: &mut PanelContext<'_>, rows: &Rows<'_>) {
    let place = row.index();
    let Some(feature) = rows.table.feature(rows.layer, place) else {
        return;
    };
    let language = context.language();
    let is_selected = context.view.selection.contains(rows.id, feature);
    row.set_selected(is_selected);
    let index = feature as usize;
    let attributes = rows.layer.attributes().object(index);
    let mark = rows.table.marks.1.get(&rows.layer.feature_number(index)).copied();
    for (number, column) in rows.columns.iter().enumerate() {
        row.col(|ui| {
            if number == 0 && rows.table.cursor == Some(place) {
                let bar = ui.max_rect().with_max_x(ui.max_rect().left() + 2.5);
                ui.painter().rect_filled(bar, 0.0, theme::palette(ui).accent);
            }
            // Columns beyond the edge cost nothing.
            if ui.is_rect_visible(ui.max_rect()) {
                cell_ui(ui, context, rows, *column, index, &attributes, mark);
            }
        });
    }
    let response = row.response();
    let name = row_name(place + 1, &rows.layer.feature_name(index), language);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Row, true, is_selected, &name));
    if response.clicked() {
        let modifiers = response.ctx.input(|input| input.modifiers);
        response.ctx.memory_mut(|memory| memory.request_focus(rows.body));
        context.push(Change::Table(TableChange::Click {
            row: place,
            adds: modifiers.command,
            extends: modifiers.shift,
        }));
    }
    if response.double_clicked() {
        context.push(Change::Table(TableChange::ZoomToRow(place)));
    }
    response.context_menu(|ui| {
        for (text, change) in [
            (TableText::ZoomTo, TableChange::ZoomToRow(place)),
            (TableText::Copy, TableChange::Copy),
            (TableText::Export, TableChange::Export),
        ] {
            if ui.button(text.get(language)).clicked() {
                context.push(Change::Table(change));
                ui.close();
            }
        }
    });
}

fn cell_ui(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    rows: &Rows<'_>,
    column: TableColumn,
    feature: usize,
    attributes: &Map<String, Value>,
    mark: Option<RowMark>,
) {
    match column {
        TableColumn::Number => {
            number_ui(ui, rows.layer.feature_number(feature).to_string(), true);
            if let Some(mark) = mark {
                mark_ui(ui, context, mark);
            }
        }
        TableColumn::Area | TableColumn::Length => {
            let sizes = rows.table.sizes_of(rows.layer);
            let size = sizes.and_then(|sizes| sizes.get(column, feature));
            number_ui(ui, size.map_or_else(String::new, |size| units::number(size, 2)), false);
        }
        TableColumn::Field(field) => {
            let name = rows.layer.field_names().get(field);
            let Some(value) = name.and_then(|name| attributes.get(name)) else {
                return;
            };
            match (value, value_text(value)) {
                (Value::Number(_), Some(text)) => number_ui(ui, text, false),
                (_, Some(text)) => {
                    // A cell is a line; the rest is in the hover.
                    let line = text.lines().next().unwrap_or_default();
                    let label = egui::Label::new(line).selectable(false).truncate();
                    ui.add(label);
                }
                (_, None) => {
                    let null = widgets::faint(ui, "–");
                    ui.add(egui::Label::new(null).selectable(false));
                }
            }
        }
    }
}

fn number_ui(ui: &mut Ui, text: String, is_faint: bool) {
    let text = if is_faint {
        widgets::faint(ui, text)
    } else {
        RichText::new(text)
    };
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add(egui::Label::new(text).selectable(false).truncate());
    });
}

/// That the ledger has something to say of the feature.
fn mark_ui(ui: &mut Ui, context: &PanelContext<'_>, mark: RowMark) {
    let language = context.language();
    let palette = theme::palette(ui);
    let color = match mark.action {
        Action::Rejected => palette.bad,
        Action::Repaired | Action::Kept => palette.warn,
    };
    let rect = ui.max_rect();
    let place = egui::Rect::from_center_size(rect.left_center() + egui::vec2(7.0, 0.0), egui::vec2(12.0, 12.0));
    icons::paint(ui, Icon::Warning, place, color);
    let text = format!(
        "{} · {}",
        faults::fault(mark.fault, language),
        faults::action(mark.action, language)
    );
    ui.interact(place, ui.scope_id().with("mark"), Sense::hover())
        .on_hover_text(text);
}
