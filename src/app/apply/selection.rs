//! What is selected: by a click on the map, all, inverted, by an expression.

use super::super::EcoZoneApp;
use super::super::document::{LayerEntry, LayerId};
use super::super::expression_form::{ExpressionForm, ExpressionPurpose};
use super::super::jobs::JobKey;
use super::super::table_view::{SelectHow, inverted};
use super::super::view_state::Dialog;
use super::JobOutput;
use super::table::TableOutput;
use crate::geometry::shapes::Bounds;
use crate::layer::filter::Filter;
use crate::layer::table::{FeatureSizes, RowQuery, rows};
use crate::operations::open_layer::LayerRequest;
use crate::scene::pick::pick;

impl EcoZoneApp {
    /// A click on the map while the table is open: the row under it is selected and brought into view.
    pub(super) fn select_at(&mut self, at_lonlat: [f64; 2], tolerance_deg: f64, adds: bool) {
        let Some((table, layer)) = self.table_and_layer() else {
            return;
        };
        let id = table.layer;
        let found = pick(&layer, at_lonlat, tolerance_deg);
        let first = found.first().and_then(|feature| u32::try_from(*feature).ok());
        let row = first.and_then(|feature| table.row_of(&layer, feature));
        match first {
            Some(feature) if adds => self.view.selection.toggle(id, feature),
            Some(feature) => self.view.selection.set(id, vec![feature]),
            None if adds => {}
            None => self.view.selection.set(id, Vec::new()),
        }
        if let (Some(table), Some(row)) = (&mut self.view.table, row) {
            (table.cursor, table.anchor, table.scroll_to) = (Some(row), Some(row), Some(row));
        }
    }

    /// Selects all rows of the table, or of the chosen layer where no table is open.
    pub(super) fn select_all(&mut self) {
        if let Some((table, layer)) = self.table_and_layer() {
            let id = table.layer;
            let last = table.row_count(&layer).checked_sub(1);
            let features = last.map_or_else(Vec::new, |last| table.features(&layer, 0..=last));
            self.view.selection.set(id, features);
        } else {
            self.set_whole_layer(|count, _| inverted(count, &[]));
        }
    }

    pub(super) fn invert_selection(&mut self) {
        self.set_whole_layer(inverted);
    }

    fn set_whole_layer(&mut self, features: impl Fn(usize, &[u32]) -> Vec<u32>) {
        let table = self.view.table.as_ref().map(|table| table.layer);
        let Some(id) = table.or_else(|| self.chosen_layer()) else {
            return;
        };
        let Some(count) = self.document().entry(id).and_then(|entry| Some(entry.layer()?.len())) else {
            return;
        };
        let features = features(count, self.view.selection.of(id));
        self.view.selection.set(id, features);
    }

    /// The box of everything that is selected.
    pub(super) fn selection_bounds(&self) -> Bounds {
        let mut bounds = Bounds::EMPTY;
        for (id, features) in self.view.selection.layers() {
            let Some(layer) = self.document().entry(id).and_then(LayerEntry::layer) else {
                continue;
            };
            for feature in features {
                bounds.grow_by(&layer.shapes().feature(*feature as usize).bounds());
            }
        }
        bounds
    }

    /// Asks for an expression about the chosen layer.
    pub(super) fn ask_expression(&mut self, purpose: ExpressionPurpose) {
        let Some(layer) = self.chosen_layer() else { return };
        let Some(entry) = self.document().entry(layer) else {
            return;
        };
        let text = match purpose {
            ExpressionPurpose::Filter => entry.request.filter.clone().unwrap_or_default(),
            ExpressionPurpose::Select(_) => String::new(),
        };
        self.view.dialog = Dialog::Expression(ExpressionForm {
            layer,
            purpose,
            text,
            field: None,
        });
    }

    /// Reads a layer again with another filter, or none.
    pub(super) fn set_filter(&mut self, id: LayerId, filter: Option<String>) {
        self.view.dialog = Dialog::None;
        let Some(entry) = self.document().entry(id).filter(|entry| entry.request.filter != filter) else {
            return;
        };
        let request = LayerRequest {
            filter,
            ..entry.request.as_ref().clone()
        };
        self.replace_request(id, request);
    }

    /// Selects what an expression admits, in a job.
    pub(super) fn select_by(&mut self, id: LayerId, expression: &str, how: SelectHow) {
        self.view.dialog = Dialog::None;
        let Some(layer) = self.document().entry(id).and_then(LayerEntry::layer).cloned() else {
            return;
        };
        let Ok(filter) = Filter::parse(expression.trim()) else {
            return;
        };
        let query = RowQuery {
            filter: Some(filter),
            ..RowQuery::default()
        };
        let subject = layer.name().to_owned();
        self.jobs.start(JobKey::Select, &subject, move |progress| {
            let features = rows(&layer, &FeatureSizes::default(), &query, progress).ok();
            JobOutput::Table(TableOutput::Selected {
                layer: id,
                how,
                features,
            })
        });
    }
}
