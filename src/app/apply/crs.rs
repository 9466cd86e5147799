//! Layers whose CRS only the user can say, and layers that are opened again in another way.

use super::super::EcoZoneApp;
use super::super::document::{LayerEntry, LayerId, LayerState, StepKind};
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::super::view_state::{CrsForm, Dialog};
use super::JobOutput;
use crate::analysis::shift_fit::ShiftSuspicion;
use crate::crs::web_shift::WebMapShift;
use crate::layer::Layer;
use crate::operations::crs_question::CrsQuestion;
use crate::operations::open_layer::{LayerRequest, OperationError};
use crate::operations::shift_test::shift_suspicions;
use crate::report::info_report;
use std::sync::Arc;

impl EcoZoneApp {
    /// Keeps a question, and asks it unless the user is busy with another dialog: the layer's row then offers it. Gives
    /// the message for the row.
    pub(super) fn ask_crs(&mut self, layer: LayerId, mut question: CrsQuestion) -> String {
        question.ask_again(&self.open_layers());
        let message = question.asked(self.view.language);
        self.view.crs_questions.insert(layer, Arc::new(question));
        if self.view.dialog == Dialog::None {
            self.open_crs_dialog(layer);
        }
        message
    }

    /// Another layer is open: what it says of the readings counts too.
    pub(super) fn weigh_crs_questions(&mut self) {
        if self.view.crs_questions.is_empty() {
            return;
        }
        let layers = self.open_layers();
        for question in self.view.crs_questions.values_mut() {
            Arc::make_mut(question).ask_again(&layers);
        }
        if let Dialog::ChooseCrs(form) = &mut self.view.dialog
            && let Some(question) = self.view.crs_questions.get(&form.layer)
        {
            // The user's choice stays chosen wherever it stands now.
            let chosen = form.question.candidates.get(form.chosen).map(|one| one.crs.clone());
            let place = question
                .candidates
                .iter()
                .position(|one| Some(&one.crs) == chosen.as_ref());
            form.chosen = place.filter(|_| form.is_touched).unwrap_or(0);
            form.question = Arc::clone(question);
        }
    }

    /// Shows the question of a layer.
    pub(super) fn open_crs_dialog(&mut self, layer: LayerId) {
        let is_there = self.document().entry(layer).is_some();
        if let Some(question) = self.view.crs_questions.get(&layer).filter(|_| is_there) {
            self.view.dialog = Dialog::ChooseCrs(CrsForm {
                layer,
                question: Arc::clone(question),
                chosen: 0,
                is_touched: false,
            });
        }
    }

    /// Opens a layer in the CRS that the user chose, then asks the next question.
    pub(super) fn answer_crs(&mut self, layer: LayerId, crs: String) {
        self.view.dialog = Dialog::None;
        self.view.crs_questions.remove(&layer);
        let Some(entry) = self.document().entry(layer) else {
            return;
        };
        let request = LayerRequest {
            crs: Some(crs),
            ..entry.request.as_ref().clone()
        };
        self.replace_request(layer, request);
        let next = self.view.crs_questions.keys().next().copied();
        if let Some(next) = next {
            self.open_crs_dialog(next);
        }
    }

    /// Opens a layer again with the shift of a web map undone, or no longer undone.
    pub(super) fn set_shift(&mut self, layer: LayerId, shift: Option<WebMapShift>) {
        let Some(entry) = self
            .document()
            .entry(layer)
            .filter(|entry| entry.request.shift != shift)
        else {
            return;
        };
        let request = LayerRequest {
            shift,
            ..entry.request.as_ref().clone()
        };
        self.replace_request(layer, request);
    }

    /// Holds a layer against all others in a job.
    pub(super) fn test_shift(&mut self, id: LayerId) {
        let Some(entry) = self.document().entry(id) else { return };
        let Some(layer) = entry.layer().cloned() else { return };
        let name = entry.title(self.view.language);
        let others = self.open_layers();
        let subject = name.clone();
        self.jobs
            .start(JobKey::ShiftTest(id), &subject, move |progress| JobOutput::ShiftTest {
                result: shift_suspicions(&layer, &others, progress),
                layer: name,
            });
    }

    pub(super) fn take_shift_test(&mut self, layer: String, result: Result<Vec<ShiftSuspicion>, OperationError>) {
        let kind = match result {
            Ok(found) if found.is_empty() => NoticeKind::ShiftNotSuspected { layer },
            Ok(found) => NoticeKind::ShiftSuspected {
                layer,
                said: found.iter().map(info_report::suspicion).collect(),
            },
            Err(error) => {
                self.tell_failure(layer, &error);
                return;
            }
        };
        self.notices.push(kind);
        self.view.show_notices = true;
    }

    /// Opens a layer again as `request` says, as one step: undo brings back the layer as it was.
    pub(super) fn replace_request(&mut self, id: LayerId, request: LayerRequest) {
        let Some(place) = self.document().layers.iter().position(|entry| entry.id == id) else {
            return;
        };
        self.next_layer_id += 1;
        let new_id = LayerId(self.next_layer_id);
        let was_site = self.document().site == Some(id);
        self.history.step(StepKind::Single, |document| {
            if let Some(entry) = document.layers.get_mut(place) {
                *entry = LayerEntry {
                    id: new_id,
                    request: Arc::new(request),
                    state: LayerState::Opening,
                    ..entry.clone()
                };
            }
            if was_site {
                document.site = Some(new_id);
            }
        });
        self.jobs.abandon(&JobKey::Layer(id));
        for known in &mut self.view.unfolded {
            if *known == id {
                *known = new_id;
            }
        }
        if self.view.selected_layer == Some(id) {
            self.view.selected_layer = Some(new_id);
        }
        self.view.identified.retain(|feature| feature.layer != id);
        self.start_opening(new_id);
    }

    /// The layers that are open, in the order of their arrival.
    pub(super) fn open_layers(&self) -> Vec<Arc<Layer>> {
        let entries = self.document().in_order_of_arrival();
        entries.filter_map(|entry| entry.layer().cloned()).collect()
    }
}
