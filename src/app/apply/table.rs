//! The attribute table: its rows, sizes and facts come from jobs; clicks and keys change the selection.

use super::super::EcoZoneApp;
use super::super::change::Change;
use super::super::document::LayerId;
use super::super::expression_form::expression_problem;
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::super::table_view::{RowsKey, SelectHow, TableChange, TableView, row_marks};
use super::{DialogPurpose, JobOutput};
use crate::issues::Issue;
use crate::layer::Layer;
use crate::layer::column_facts::{ColumnFacts, column_facts};
use crate::layer::table::{FeatureSizes, RowOrder, RowQuery, TableColumn, rows};
use crate::operations::open_layer::OperationError;
use std::path::PathBuf;
use std::sync::Arc;

/// What jobs of the table bring back; nothing where they were stopped.
pub enum TableOutput {
    Sizes {
        revision: u64,
        sizes: Option<FeatureSizes>,
    },
    Rows {
        key: RowsKey,
        rows: Option<Vec<u32>>,
    },
    Facts {
        column: TableColumn,
        key: RowsKey,
        facts: Option<ColumnFacts>,
    },
    Selected {
        layer: LayerId,
        how: SelectHow,
        features: Option<Vec<u32>>,
    },
    Copied(Option<String>),
    Exported {
        path: PathBuf,
        rows: usize,
        result: Result<Vec<Issue>, OperationError>,
    },
}

impl EcoZoneApp {
    /// Opens the table of a layer, or closes it.
    pub(super) fn toggle_table(&mut self, shows_selected_only: bool) {
        let wanted = self.chosen_layer();
        let is_open = self
            .view
            .table
            .as_ref()
            .is_some_and(|table| Some(table.layer) == wanted);
        if is_open && !shows_selected_only {
            self.view.table = None;
            return;
        }
        let Some(id) = wanted else { return };
        self.open_table(id);
        if let Some(table) = &mut self.view.table {
            table.shows_selected_only = shows_selected_only;
        }
    }

    /// The table of the chosen layer with the features that the map shows.
    pub(super) fn open_table_of_visible(&mut self) {
        let Some(id) = self.chosen_layer() else { return };
        self.open_table(id);
        if let Some(table) = &mut self.view.table {
            table.shows_view_only = true;
            table.shows_selected_only = false;
        }
    }

    pub(super) fn open_table(&mut self, id: LayerId) {
        let Some(entry) = self.document().entry(id) else { return };
        let arrival = entry.arrival;
        if self.view.table.as_ref().is_none_or(|table| table.layer != id) {
            self.view.table = Some(TableView::new(id, arrival));
        }
        self.view.selected_layer = Some(id);
    }

    /// The layer that commands about a layer work on: the selected one, else the uppermost that is open.
    pub(in crate::app) fn chosen_layer(&self) -> Option<LayerId> {
        let document = self.document();
        let selected = self.view.selected_layer.filter(|id| document.entry(*id).is_some());
        let uppermost = || {
            let mut open = document.layers.iter().rev().filter(|entry| entry.layer().is_some());
            open.next().map(|entry| entry.id)
        };
        selected.or_else(uppermost)
    }

    /// The table with its layer, if both are there.
    pub(super) fn table_and_layer(&self) -> Option<(&TableView, Arc<Layer>)> {
        let table = self.view.table.as_ref()?;
        let layer = self.document().entry(table.layer)?.layer()?;
        Some((table, Arc::clone(layer)))
    }

    /// Starts what the table lacks: sizes once, rows whenever they are asked for in another way.
    pub(in crate::app) fn start_due_table(&mut self) {
        self.follow_table_layer();
        let Some((table, layer)) = self.table_and_layer() else {
            return;
        };
        let id = table.layer;
        let seen = self.view.seen_lonlat;
        let wanted = table.wanted(&layer, &self.view.selection, seen);
        let needs_sizes = table.sizes_of(&layer).is_none() && table.sizes_job != Some(layer.revision());
        let needs_marks = table.marks.0 != layer.revision();
        let is_made = table.rows.as_ref().is_some_and(|(key, _)| *key == wanted);
        // A map that moves asks for other rows in every frame: one question at a time.
        let is_moving = table.shows_view_only && self.jobs.is_running(&JobKey::TableRows);
        let needs_rows = !is_made && !is_moving && table.rows_job.as_ref() != Some(&wanted) && table.problem.is_none();
        let query = (needs_rows && !wanted.is_plain()).then(|| table.query(self.view.selection.of(id), seen));
        let sizes = table.sizes_of(&layer).cloned().unwrap_or_default();
        let Some(table) = &mut self.view.table else { return };
        if needs_marks {
            table.marks = (layer.revision(), Arc::new(row_marks(layer.issues())));
        }
        if needs_sizes {
            table.sizes_job = Some(layer.revision());
            let layer = Arc::clone(&layer);
            let revision = layer.revision();
            self.jobs.start(JobKey::TableSizes, layer.name(), {
                let layer = Arc::clone(&layer);
                move |progress| {
                    let sizes = FeatureSizes::of(&layer, progress).ok();
                    JobOutput::Table(TableOutput::Sizes { revision, sizes })
                }
            });
        }
        if needs_rows {
            self.start_due_rows(layer, sizes, query, wanted);
        }
        self.start_due_facts();
    }

    fn start_due_rows(
        &mut self,
        layer: Arc<Layer>,
        sizes: Arc<FeatureSizes>,
        query: Option<RowQuery>,
        wanted: RowsKey,
    ) {
        let Some(table) = &mut self.view.table else { return };
        match query {
            // The file's order needs no list.
            None => {
                table.rows = None;
                table.rows_job = None;
                self.jobs.abandon(&JobKey::TableRows);
            }
            Some(query) => {
                table.rows_job = Some(wanted.clone());
                self.start_rows(layer, sizes, query, wanted);
            }
        }
    }

    fn start_rows(&mut self, layer: Arc<Layer>, sizes: Arc<FeatureSizes>, query: RowQuery, key: RowsKey) {
        let subject = layer.name().to_owned();
        self.jobs.start(JobKey::TableRows, &subject, move |progress| {
            let rows = rows(&layer, &sizes, &query, progress).ok();
            JobOutput::Table(TableOutput::Rows { key, rows })
        });
    }

    /// A layer that was read again goes by another id, and so does one that an undo brought back.
    fn follow_table_layer(&mut self) {
        let Some(table) = &self.view.table else { return };
        let document = self.history.now();
        if document.entry(table.layer).is_some() {
            return;
        }
        let arrival = table.arrival;
        let same = document.layers.iter().find(|entry| entry.arrival == arrival);
        match (same.map(|entry| entry.id), &mut self.view.table) {
            (Some(id), Some(table)) => table.layer = id,
            _ => self.view.table = None,
        }
    }

    pub(super) fn take_table_output(&mut self, output: TableOutput) {
        match output {
            TableOutput::Sizes { revision, sizes } => {
                if let (Some(table), Some(sizes)) = (&mut self.view.table, sizes) {
                    table.sizes = Some((revision, Arc::new(sizes)));
                }
            }
            TableOutput::Rows { key, rows } => {
                if let (Some(table), Some(rows)) = (&mut self.view.table, rows) {
                    table.rows = Some((key, Arc::new(rows)));
                    table.rows_job = None;
                    (table.anchor, table.cursor) = (None, None);
                }
            }
            TableOutput::Facts { column, key, facts } => {
                if let (Some(table), Some(facts)) = (&mut self.view.table, facts) {
                    table.facts = Some((column, key, Arc::new(facts)));
                }
            }
            TableOutput::Selected { layer, how, features } => {
                if let Some(features) = features {
                    self.view.selection.join(layer, features, how);
                }
            }
            TableOutput::Copied(text) => self.changes.extend(text.map(Change::CopyText)),
            TableOutput::Exported { path, rows, result } => {
                match result {
                    Ok(lost) => self.notices.push(NoticeKind::RowsExported {
                        path,
                        rows,
                        lost: lost.len(),
                    }),
                    Err(error) => match crate::app::failure_message(&error, self.view.language) {
                        Some(message) => self.notices.push(NoticeKind::ExportFailed { path, message }),
                        None => return,
                    },
                }
                self.view.show_notices = true;
            }
        }
    }

    pub(super) fn apply_to_table(&mut self, change: TableChange) {
        let language = self.view.language;
        let Some((_, layer)) = self.table_and_layer() else {
            self.view.table = None;
            return;
        };
        let Some(table) = &mut self.view.table else { return };
        match change {
            TableChange::Close => self.view.table = None,
            TableChange::Text(text) => table.text = text,
            TableChange::Expression(text) => {
                table.problem = expression_problem(&text, &layer, language).err();
                table.expression = text;
            }
            TableChange::Sort(column) => table.order = next_order(table.order, column),
            TableChange::Order(order) => table.order = order,
            TableChange::SelectedOnly(is_on) => table.shows_selected_only = is_on,
            TableChange::ViewOnly(is_on) => table.shows_view_only = is_on,
            TableChange::ShowColumn(column, true) => {
                table.hidden.remove(&column);
            }
            TableChange::ShowColumn(column, false) => {
                table.hidden.insert(column);
            }
            TableChange::ShowAllColumns => table.hidden.clear(),
            TableChange::Click { row, adds, extends } => self.click_row(&layer, row, adds, extends),
            TableChange::Step { is_down, extends } => self.step_row(&layer, is_down, extends),
            TableChange::ToggleCursor => {
                if let Some(feature) = table.cursor.and_then(|row| table.feature(&layer, row)) {
                    let id = table.layer;
                    table.anchor = table.cursor;
                    self.view.selection.toggle(id, feature);
                }
            }
            TableChange::ZoomToCursor => {
                if let Some(row) = table.cursor {
                    self.zoom_to_row(&layer, row);
                }
            }
            TableChange::ZoomToRow(row) => self.zoom_to_row(&layer, row),
            TableChange::Scrolled => table.scroll_to = None,
            TableChange::Facts(column) => table.facts_of = column,
            TableChange::Copy => self.copy_rows(),
            TableChange::Export => self.ask_files(DialogPurpose::Rows),
            TableChange::ExportTo(path) => self.export_rows_to(path),
        }
    }

    fn click_row(&mut self, layer: &Layer, row: usize, adds: bool, extends: bool) {
        let Some(table) = &mut self.view.table else { return };
        let Some(feature) = table.feature(layer, row) else {
            return;
        };
        let id = table.layer;
        table.cursor = Some(row);
        if extends {
            let from = *table.anchor.get_or_insert(row);
            let features = table.features(layer, from.min(row)..=from.max(row));
            let how = if adds { SelectHow::Add } else { SelectHow::New };
            self.view.selection.join(id, features, how);
            return;
        }
        table.anchor = Some(row);
        if adds {
            self.view.selection.toggle(id, feature);
        } else {
            self.view.selection.set(id, vec![feature]);
        }
    }

    fn step_row(&mut self, layer: &Layer, is_down: bool, extends: bool) {
        let Some(table) = &mut self.view.table else { return };
        let Some(last) = table.row_count(layer).checked_sub(1) else {
            return;
        };
        let row = match (table.cursor, is_down) {
            (None, _) => 0,
            (Some(row), true) => (row + 1).min(last),
            (Some(row), false) => row.saturating_sub(1).min(last),
        };
        table.scroll_to = Some(row);
        self.click_row(layer, row, false, extends);
    }

    fn zoom_to_row(&mut self, layer: &Layer, row: usize) {
        let feature = self.view.table.as_ref().and_then(|table| table.feature(layer, row));
        if let Some(feature) = feature {
            self.map.fit(layer.shapes().feature(feature as usize).bounds());
        }
    }

    /// Starts to look at the column whose facts are wanted, if those at hand are of another or of other rows.
    fn start_due_facts(&mut self) {
        let Some((table, layer)) = self.table_and_layer() else {
            return;
        };
        let Some(column) = table.facts_of else { return };
        let key = table.shown_key(&layer);
        let is_made = table
            .facts
            .as_ref()
            .is_some_and(|(of, rows, _)| *of == column && *rows == key);
        let Some(sizes) = table.sizes_of(&layer).cloned() else {
            return;
        };
        if is_made || table.facts_job.as_ref() == Some(&(column, key.clone())) {
            return;
        }
        let rows = table.shown_features(&layer);
        if let Some(table) = &mut self.view.table {
            table.facts_job = Some((column, key.clone()));
        }
        let subject = layer.name().to_owned();
        self.jobs.start(JobKey::TableFacts, &subject, move |progress| {
            let facts = column_facts(&layer, &sizes, column, &rows, progress).ok();
            JobOutput::Table(TableOutput::Facts { column, key, facts })
        });
    }
}

/// Rising, falling, as in the file.
fn next_order(now: Option<RowOrder>, column: TableColumn) -> Option<RowOrder> {
    match now {
        Some(order) if order.column == column && order.is_descending => None,
        Some(order) if order.column == column => Some(RowOrder {
            column,
            is_descending: true,
        }),
        _ => Some(RowOrder {
            column,
            is_descending: false,
        }),
    }
}
