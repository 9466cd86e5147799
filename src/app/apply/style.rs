//! Styles of layers: changed at once; what it takes to divide a layer's features comes from a job.

use super::super::EcoZoneApp;
use super::super::document::{LayerEntry, LayerId, StepKind};
use super::super::jobs::JobKey;
use super::super::map::MapSymbols;
use super::super::style_view::{Divided, StyleWish};
use super::super::view_state::ResultsTab;
use super::JobOutput;
use crate::operations::open_layer::{LayerRequest, OperationError};
use crate::progress::{Cancelled, Progress};
use crate::scene::label_index::LabelIndex;
use crate::scene::labels::label_anchors_of;
use crate::style::divide::{divide, propose_categories, propose_classes};
use crate::style::layer_drawing::LayerDrawing;
use crate::style::symbols::{Division, LayerSymbols, SymbolMode};
use std::sync::Arc;

/// What jobs about styles bring back; nothing where they were stopped.
pub enum StyleOutput {
    Divided {
        revision: u64,
        division: Division,
        classes: Option<Vec<u8>>,
    },
    Labelled {
        revision: u64,
        field: String,
        labels: Option<LabelIndex>,
    },
    Proposed {
        layer: LayerId,
        symbols: Option<LayerSymbols>,
    },
    Read {
        layer: LayerId,
        file: String,
        result: Result<LayerSymbols, OperationError>,
    },
    Written {
        path: std::path::PathBuf,
        result: Result<(), OperationError>,
    },
}

impl EcoZoneApp {
    /// Changes what is said of a layer's drawing; the layer itself stays as it is, and nothing is read again.
    pub(super) fn redraw_as(&mut self, id: LayerId, kind: StepKind, change: impl FnOnce(&mut LayerDrawing)) {
        let Some(entry) = self.document().entry(id) else { return };
        let mut drawing = entry.request.drawing.clone();
        change(&mut drawing);
        if drawing == entry.request.drawing {
            return;
        }
        let request = Arc::new(LayerRequest {
            drawing,
            ..entry.request.as_ref().clone()
        });
        self.history.step(kind, |document| {
            if let Some(entry) = document.entry_mut(id) {
                entry.request = request;
            }
        });
    }

    pub(super) fn set_symbols(&mut self, id: LayerId, symbols: LayerSymbols) {
        self.redraw_as(id, StepKind::Style(id), |drawing| drawing.symbols = Arc::new(symbols));
    }

    pub(super) fn show_style(&mut self) {
        self.view.selected_layer = self.chosen_layer();
        self.show_tab(ResultsTab::Style);
    }

    /// Looks for categories or classes in a job; a layer without a field to go by keeps its single symbol.
    pub(super) fn propose(&mut self, id: LayerId, wish: StyleWish) {
        let Some(entry) = self.document().entry(id) else { return };
        let now = entry.request.drawing.symbols.as_ref().clone();
        if wish.mode == SymbolMode::Single {
            let single = LayerSymbols {
                mode: SymbolMode::Single,
                field: String::new(),
                method: None,
                categories: Vec::new(),
                classes: Vec::new(),
                ..now
            };
            self.history.end_step();
            self.set_symbols(id, single);
            return;
        }
        let Some(layer) = entry.layer().cloned() else { return };
        let subject = entry.title(self.view.language);
        self.jobs.start(JobKey::Style(id), &subject, move |progress| {
            let propose = |progress: &Progress| -> Result<LayerSymbols, Cancelled> {
                let mut symbols = LayerSymbols {
                    mode: wish.mode,
                    field: wish.field.clone(),
                    method: None,
                    categories: Vec::new(),
                    classes: Vec::new(),
                    ..now
                };
                if wish.mode == SymbolMode::Category {
                    symbols.categories = propose_categories(&layer, &wish.field, progress)?;
                } else {
                    symbols.method = Some(wish.method);
                    symbols.classes = propose_classes(&layer, &wish.field, wish.classes, wish.method, progress)?;
                }
                Ok(symbols)
            };
            JobOutput::Style(StyleOutput::Proposed {
                layer: id,
                symbols: propose(progress).ok(),
            })
        });
    }

    pub(super) fn take_style_output(&mut self, output: StyleOutput) {
        match output {
            StyleOutput::Divided {
                revision,
                division,
                classes,
            } => {
                if let Some(classes) = classes {
                    let divided = Divided {
                        division,
                        classes: Arc::new(classes),
                    };
                    self.view.styles.divided.insert(revision, divided);
                }
            }
            StyleOutput::Labelled {
                revision,
                field,
                labels,
            } => {
                if let Some(labels) = labels {
                    self.view.styles.labels.insert(revision, (field, Arc::new(labels)));
                }
            }
            StyleOutput::Proposed { layer, symbols } => {
                if let Some(symbols) = symbols {
                    self.history.end_step();
                    self.set_symbols(layer, symbols);
                    self.history.end_step();
                }
            }
            StyleOutput::Read { layer, file, result } => match result {
                Ok(symbols) => {
                    self.history.end_step();
                    self.set_symbols(layer, symbols);
                    self.history.end_step();
                }
                Err(error) => self.tell_failure(file, &error),
            },
            StyleOutput::Written { path, result } => self.take_exported(path, result.map(|()| Vec::new())),
        }
    }

    /// Makes what the map needs of the styles, and starts to divide layers whose categories or classes are new.
    pub(in crate::app) fn start_due_styles(&mut self) {
        let mut due = Vec::new();
        let mut symbols = std::mem::take(&mut self.view.styles.of_layers);
        let document = self.history.now();
        symbols.retain(|id, _| document.entry(*id).is_some());
        for entry in &document.layers {
            let said = &entry.request.drawing.symbols;
            if said.is_default() {
                symbols.remove(&entry.id);
                continue;
            }
            let Some(layer) = entry.layer() else { continue };
            let division = said.division();
            let divided = self.view.styles.divided.get(&layer.revision());
            let is_divided = divided.map(|divided| &divided.division) == division.as_ref();
            if let Some(division) = division.clone().filter(|_| !is_divided) {
                // Until then it stays as it was drawn last.
                due.push((entry.id, Arc::clone(layer), division));
                continue;
            }
            let classes = division.and(divided).map(|divided| Arc::clone(&divided.classes));
            let is_known = symbols
                .get(&entry.id)
                .is_some_and(|(of, map)| Arc::ptr_eq(of, said) && are_same(map.classes.as_ref(), classes.as_ref()));
            if !is_known {
                let styles = said.styles(entry.role());
                let map = Arc::new(MapSymbols { styles, classes });
                symbols.insert(entry.id, (Arc::clone(said), map));
            }
        }
        self.view.styles.of_layers = symbols;
        for (id, layer, division) in due {
            let asked = (id, layer.revision(), division.clone());
            if self.view.styles.asked.contains(&asked) {
                continue;
            }
            self.view.styles.asked.retain(|(other, ..)| *other != id);
            self.view.styles.asked.push(asked);
            let subject = layer.name().to_owned();
            self.jobs.start(JobKey::Divide(id), &subject, move |progress| {
                JobOutput::Style(StyleOutput::Divided {
                    revision: layer.revision(),
                    classes: divide(&layer, &division, progress).ok(),
                    division,
                })
            });
        }
    }

    /// Starts to place the texts of fields that styles want on the map.
    pub(in crate::app) fn start_due_labels(&mut self) {
        let styles = &self.view.styles;
        let due = self.history.now().layers.iter().find_map(|entry| {
            let field = &entry.request.drawing.symbols.labels.as_ref()?.field;
            let layer = entry.layer()?;
            let asked = (entry.id, layer.revision(), field.clone());
            let is_there = styles.labels_of(layer.revision(), field).is_some() || styles.labels_asked.contains(&asked);
            (!is_there).then(|| (asked, Arc::clone(layer)))
        });
        let Some((asked, layer)) = due else { return };
        let (id, revision, field) = asked.clone();
        self.view.styles.labels_asked.retain(|(other, ..)| *other != id);
        self.view.styles.labels_asked.push(asked);
        let subject = layer.name().to_owned();
        self.jobs.start(JobKey::Labels(id), &subject, move |progress| {
            let anchors = label_anchors_of(&layer, &field, progress).ok();
            JobOutput::Style(StyleOutput::Labelled {
                revision,
                field,
                labels: anchors.map(|anchors| LabelIndex::new(anchors, false)),
            })
        });
    }

    /// What the project is to say of how its layers stand on the map.
    pub(super) fn drawing_of(&self, entry: &LayerEntry) -> LayerDrawing {
        let place = self.document().layers.iter().position(|other| other.id == entry.id);
        LayerDrawing {
            is_visible: (!entry.is_visible).then_some(false),
            opacity: (entry.opacity < 1.0).then_some(entry.opacity),
            place: place.and_then(|place| u32::try_from(place).ok()),
            ..entry.request.drawing.clone()
        }
    }
}

fn are_same(one: Option<&Arc<Vec<u8>>>, other: Option<&Arc<Vec<u8>>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}
