//! The question of a layer's CRS: the readings in their order, each with its evidence and where it lands.

use super::PanelContext;
use super::question::{Answer, Question, indented, question_ui};
use crate::app::change::Change;
use crate::app::theme::size;
use crate::app::view_state::{CrsForm, Dialog};
use crate::app::widgets;
use crate::geometry::shapes::Bounds;
use crate::texts::layers::LayerText;
use egui::{RichText, Ui};

pub fn choose_crs_ui(ui: &mut Ui, context: &mut PanelContext<'_>, form: &CrsForm) {
    let language = context.language();
    let candidates = &form.question.candidates;
    let question = Question {
        title: LayerText::WhichCrs.get(language),
        asked: form.question.asked(language),
        hint: LayerText::WhichCrsHint.get(language),
        width: 600.0,
        readings: candidates.iter().map(|candidate| candidate.crs.as_str()).collect(),
        chosen: form.chosen,
    };
    let landing_ui = |ui: &mut Ui, context: &mut PanelContext<'_>, place: usize| {
        let Some(candidate) = candidates.get(place) else { return };
        ui.label(RichText::new(form.question.landing(candidate, language)).size(size::SMALL));
        if ui.small_button(LayerText::ShowOnMap.get(language)).clicked() {
            let [west, south, east, north] = candidate.box_lonlat;
            context.push(Change::ZoomTo(Bounds {
                min: [west, south],
                max: [east, north],
            }));
        }
    };
    let evidence_ui = |ui: &mut Ui, _: &mut PanelContext<'_>, place: usize| {
        let evidence = candidates.get(place).map_or(&[][..], |candidate| &candidate.evidence);
        for evidence in evidence {
            indented(ui, |ui| {
                widgets::note(ui, evidence.text(language));
            });
        }
    };
    match question_ui(ui, context, &question, landing_ui, evidence_ui) {
        Answer::Taken(place) => {
            if let Some(candidate) = candidates.get(place) {
                context.push(Change::AnswerCrs(form.layer, candidate.crs.clone()));
            }
        }
        Answer::Cancelled => context.push(Change::Dialog(Dialog::None)),
        Answer::Chosen(chosen) => context.push(Change::Dialog(Dialog::ChooseCrs(CrsForm {
            chosen,
            is_touched: true,
            ..form.clone()
        }))),
        Answer::Nothing => {}
    }
}
