//! The question of a layer's CRS: the readings in their order, each with its evidence and where it lands.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::theme::{self, size};
use crate::app::view_state::{CrsForm, Dialog};
use crate::app::widgets;
use crate::crs::detective::Candidate;
use crate::geometry::shapes::Bounds;
use crate::texts::app::AppText;
use crate::texts::layers::LayerText;
use egui::{Align, Frame, Key, Layout, Margin, Modifiers, RichText, ScrollArea, Ui};

pub fn choose_crs_ui(ui: &mut Ui, context: &mut PanelContext<'_>, form: &CrsForm) {
    let language = context.language();
    ui.set_width(600.0);
    widgets::heading(ui, LayerText::WhichCrs.get(language));
    widgets::note(ui, form.question.asked(language));
    widgets::note(ui, LayerText::WhichCrsHint.get(language));
    ui.add_space(6.0);
    let mut chosen = form.chosen;
    ScrollArea::vertical().max_height(330.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for (place, candidate) in form.question.candidates.iter().enumerate() {
            if candidate_ui(ui, context, form, candidate, place == form.chosen) {
                chosen = place;
            }
        }
    });
    ui.add_space(8.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let is_enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let answer = form.question.candidates.get(form.chosen);
        let text = answer.map_or_else(String::new, |candidate| {
            format!("{} {}", LayerText::OpenWith.get(language), candidate.crs)
        });
        let is_pressed = widgets::primary_button(ui, &text).clicked() || is_enter;
        if let Some(candidate) = answer.filter(|_| is_pressed) {
            context.push(Change::AnswerCrs(form.layer, candidate.crs.clone()));
        } else if ui.button(context.text(AppText::Cancel)).clicked() {
            context.push(Change::Dialog(Dialog::None));
        } else if chosen != form.chosen {
            context.push(Change::Dialog(Dialog::ChooseCrs(CrsForm {
                chosen,
                is_touched: true,
                ..form.clone()
            })));
        }
    });
}

/// One reading; true when it is chosen now.
fn candidate_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    form: &CrsForm,
    candidate: &Candidate,
    is_chosen: bool,
) -> bool {
    let language = context.language();
    let palette = theme::palette(ui);
    let fill = if is_chosen {
        palette.accent_soft
    } else {
        egui::Color32::TRANSPARENT
    };
    let frame = Frame::new()
        .fill(fill)
        .corner_radius(6.0)
        .inner_margin(Margin::symmetric(8, 5));
    frame
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let is_clicked = ui
                .horizontal(|ui| {
                    let is_clicked = ui.radio(is_chosen, RichText::new(&candidate.crs).strong()).clicked();
                    ui.label(RichText::new(form.question.landing(candidate, language)).size(size::SMALL));
                    if ui.small_button(LayerText::ShowOnMap.get(language)).clicked() {
                        let [west, south, east, north] = candidate.box_lonlat;
                        context.push(Change::ZoomTo(Bounds {
                            min: [west, south],
                            max: [east, north],
                        }));
                    }
                    is_clicked
                })
                .inner;
            for evidence in &candidate.evidence {
                ui.horizontal(|ui| {
                    ui.add_space(22.0);
                    widgets::note(ui, evidence.text(language));
                });
            }
            is_clicked
        })
        .inner
}
