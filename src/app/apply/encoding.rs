//! Layers whose text only the user can say the encoding of.

use super::super::EcoZoneApp;
use super::super::document::LayerId;
use super::super::view_state::{Dialog, EncodingForm};
use crate::operations::encoding_question::EncodingQuestion;
use crate::operations::open_layer::LayerRequest;
use std::sync::Arc;

impl EcoZoneApp {
    /// Keeps a question, and asks it unless the user is busy with another dialog: the layer's row then offers it. Gives
    /// the message for the row.
    pub(super) fn ask_encoding(&mut self, layer: LayerId, question: EncodingQuestion) -> String {
        let message = question.asked(self.view.language);
        self.view.encoding_questions.insert(layer, Arc::new(question));
        if self.view.dialog == Dialog::None {
            self.open_encoding_dialog(layer);
        }
        message
    }

    /// Shows the question of a layer.
    pub(super) fn open_encoding_dialog(&mut self, layer: LayerId) {
        let is_there = self.document().entry(layer).is_some();
        if let Some(question) = self.view.encoding_questions.get(&layer).filter(|_| is_there) {
            self.view.dialog = Dialog::ChooseEncoding(EncodingForm {
                layer,
                question: Arc::clone(question),
                chosen: 0,
            });
        }
    }

    /// Opens a layer in the encoding that the user chose, then asks the next question.
    pub(super) fn answer_encoding(&mut self, layer: LayerId, encoding: String) {
        self.view.dialog = Dialog::None;
        self.view.encoding_questions.remove(&layer);
        let Some(entry) = self.document().entry(layer) else {
            return;
        };
        let request = LayerRequest {
            encoding: Some(encoding),
            ..entry.request.as_ref().clone()
        };
        self.replace_request(layer, request);
        let next = self.view.encoding_questions.keys().next().copied();
        if let Some(next) = next {
            self.open_encoding_dialog(next);
        }
    }
}
