//! The question of a layer's encoding: some of its text as it reads in each.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::theme;
use crate::app::view_state::{Dialog, EncodingForm};
use crate::app::widgets;
use crate::formats::encoding_choice::EncodingReading;
use crate::texts::app::AppText;
use crate::texts::layers::LayerText;
use egui::{Align, Frame, Key, Layout, Margin, Modifiers, RichText, ScrollArea, Ui};

/// Pieces of text that are shown of each reading.
const PIECES: usize = 4;

pub fn choose_encoding_ui(ui: &mut Ui, context: &mut PanelContext<'_>, form: &EncodingForm) {
    let language = context.language();
    ui.set_width(560.0);
    widgets::heading(ui, LayerText::WhichEncoding.get(language));
    widgets::note(ui, form.question.asked(language));
    widgets::note(ui, LayerText::WhichEncodingHint.get(language));
    ui.add_space(6.0);
    let mut chosen = form.chosen;
    ScrollArea::vertical().max_height(380.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for (place, reading) in form.question.readings.iter().enumerate() {
            if reading_ui(ui, context, reading, place == form.chosen) {
                chosen = place;
            }
        }
    });
    ui.add_space(8.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let is_enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let answer = form.question.readings.get(form.chosen);
        let name = answer.map_or("", |reading| reading.name.as_str());
        let text = format!("{} {name}", LayerText::OpenWith.get(language));
        let is_pressed = widgets::primary_button(ui, &text).clicked() || is_enter;
        if let Some(reading) = answer.filter(|_| is_pressed) {
            context.push(Change::AnswerEncoding(form.layer, reading.name.clone()));
        } else if ui.button(context.text(AppText::Cancel)).clicked() {
            context.push(Change::Dialog(Dialog::None));
        } else if chosen != form.chosen {
            context.push(Change::Dialog(Dialog::ChooseEncoding(EncodingForm {
                chosen,
                ..form.clone()
            })));
        }
    });
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

/// One reading; true when it is chosen now.
fn reading_ui(ui: &mut Ui, context: &PanelContext<'_>, reading: &EncodingReading, is_chosen: bool) -> bool {
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
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let is_clicked = ui
            .horizontal(|ui| {
                let is_clicked = ui.radio(is_chosen, RichText::new(&reading.name).strong()).clicked();
                if reading.misread > 0 {
                    let misread = format!("{} {}", LayerText::NoCharacters.get(language), reading.misread);
                    let misread = widgets::faint(ui, misread);
                    ui.label(misread);
                }
                is_clicked
            })
            .inner;
        for piece in reading.lines.iter().take(PIECES) {
            ui.horizontal(|ui| {
                ui.add_space(22.0);
                let piece = drawable(ui, piece);
                ui.add(egui::Label::new(piece).truncate());
            });
        }
        is_clicked
    });
    shown.inner
}
