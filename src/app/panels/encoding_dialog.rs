//! The question of a layer's encoding: some of its text as it reads in each.

use super::PanelContext;
use super::question::{Answer, Question, indented, question_ui};
use crate::app::change::Change;
use crate::app::view_state::{Dialog, EncodingForm};
use crate::app::widgets;
use crate::texts::layers::LayerText;
use egui::Ui;

/// Pieces of text that are shown of each reading.
const PIECES: usize = 4;

pub fn choose_encoding_ui(ui: &mut Ui, context: &mut PanelContext<'_>, form: &EncodingForm) {
    let language = context.language();
    let readings = &form.question.readings;
    let question = Question {
        title: LayerText::WhichEncoding.get(language),
        asked: form.question.asked(language),
        hint: LayerText::WhichEncodingHint.get(language),
        width: 560.0,
        readings: readings.iter().map(|reading| reading.name.as_str()).collect(),
        chosen: form.chosen,
    };
    let misread_ui = |ui: &mut Ui, _: &mut PanelContext<'_>, place: usize| {
        if let Some(reading) = readings.get(place).filter(|reading| reading.misread > 0) {
            let misread = format!("{} {}", LayerText::NoCharacters.get(language), reading.misread);
            let misread = widgets::faint(ui, misread);
            ui.label(misread);
        }
    };
    let pieces_ui = |ui: &mut Ui, _: &mut PanelContext<'_>, place: usize| {
        let lines = readings.get(place).map_or(&[][..], |reading| &reading.lines);
        for piece in lines.iter().take(PIECES) {
            indented(ui, |ui| {
                let piece = drawable(ui, piece);
                ui.add(egui::Label::new(piece).truncate());
            });
        }
    };
    match question_ui(ui, context, &question, misread_ui, pieces_ui) {
        Answer::Taken(place) => {
            if let Some(reading) = readings.get(place) {
                context.push(Change::AnswerEncoding(form.layer, reading.name.clone()));
            }
        }
        Answer::Cancelled => context.push(Change::Dialog(Dialog::None)),
        Answer::Chosen(chosen) => context.push(Change::Dialog(Dialog::ChooseEncoding(EncodingForm {
            chosen,
            ..form.clone()
        }))),
        Answer::Nothing => {}
    }
}

/// A text with ? in place of what the fonts have no sign for: a misreading holds any character there is.
fn drawable(ui: &Ui, text: &str) -> String {
    let font = egui::TextStyle::Body.resolve(ui.style());
    ui.ctx().fonts_mut(|fonts| {
        let shown = text
            .chars()
            .map(|sign| if fonts.has_glyph(&font, sign) { sign } else { '?' });
        shown.collect()
    })
}
