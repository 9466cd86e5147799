//! How the window's results came to be, said in a report as the command line says it, so that it can be made again.

use super::super::EcoZoneApp;
use super::super::document::{LayerEntry, LayerState};
use super::super::view_state::Report;
use crate::layer::role::Role;
use crate::operations::open_layer::{OpenedLayer, OperationError};
use crate::operations::run_record::{check_record, coverage_record, layer_record};
use crate::progress::Cancelled;
use crate::report::context::{LayerRecord, RunRecord};
use crate::report::map_look::MapLook;
use crate::texts::Language;
use std::sync::Arc;

impl EcoZoneApp {
    /// The layers that a report is made from, in the order in which the command line asks for them.
    pub(super) fn reported(&self, report: Report) -> Vec<&LayerEntry> {
        let document = self.document();
        let others = document
            .in_order_of_arrival()
            .filter(|entry| entry.role() != Role::Site);
        match report {
            Report::Map | Report::Info => document.in_order_of_arrival().collect(),
            Report::Coverage => others.collect(),
            Report::Check | Report::Book => {
                let checked = document.site.and_then(|site| document.entry(site));
                checked.into_iter().chain(others).collect()
            }
        }
    }

    /// What a report says of its project and its layers.
    pub(super) fn run_record(&self, report: Report, language: Language) -> RunRecord {
        let files = &self.document().files;
        let of_project = match report {
            Report::Coverage => coverage_record(files),
            Report::Check | Report::Book => check_record(files),
            Report::Map | Report::Info => RunRecord::default(),
        };
        RunRecord {
            layers: self
                .reported(report)
                .into_iter()
                .map(|entry| LayerRecord {
                    drawn: entry.layer().map(|layer| (layer.revision(), self.drawing_of(entry))),
                    ..layer_record(&entry.request, &self.opened(entry), language)
                })
                .collect(),
            ..of_project
        }
    }

    /// How the maps of a report are drawn: as the window draws them now.
    pub(super) fn map_look(&self, report: Report) -> MapLook {
        let drawings = self.reported(report).into_iter().filter_map(|entry| {
            let revision = entry.layer()?.revision();
            Some((revision, self.drawing_of(entry)))
        });
        MapLook::new(self.document().crs.clone(), drawings)
    }

    /// A layer as its opening left it.
    pub(super) fn opened(&self, entry: &LayerEntry) -> Result<OpenedLayer, OperationError> {
        match &entry.state {
            LayerState::Open(layer) => Ok(OpenedLayer {
                layer: Arc::clone(layer),
                covers: self.covers.get(&layer.revision()).cloned(),
            }),
            LayerState::Failed(message) => Err(OperationError::Failed(message.clone())),
            LayerState::Opening | LayerState::Cancelled => Err(OperationError::Cancelled(Cancelled)),
        }
    }
}
