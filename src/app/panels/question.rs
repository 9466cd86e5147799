//! The frame of a question with several readings: what is asked, each reading with what speaks for it, and the answer.

use super::PanelContext;
use crate::app::{theme, widgets};
use crate::texts::app::AppText;
use crate::texts::layers::LayerText;
use egui::{Align, Frame, Key, Layout, Margin, Modifiers, RichText, Ui};

/// How far what belongs to a reading stands to the right of its button.
const INDENT: f32 = 22.0;

/// What is asked.
pub struct Question<'a> {
    pub title: &'a str,
    pub asked: String,
    pub hint: &'a str,
    /// Points.
    pub width: f32,
    /// The name of each reading.
    pub readings: Vec<&'a str>,
    pub chosen: usize,
}

/// What the user did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Nothing,
    /// Another reading is chosen now.
    Chosen(usize),
    /// The chosen reading is the one.
    Taken(usize),
    Cancelled,
}

/// Shows a question; `beside_ui` draws what stands beside the name of a reading and `below_ui` what stands below.
pub fn question_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    question: &Question<'_>,
    beside_ui: impl Fn(&mut Ui, &mut PanelContext<'_>, usize),
    below_ui: impl Fn(&mut Ui, &mut PanelContext<'_>, usize),
) -> Answer {
    ui.set_width(question.width);
    widgets::heading(ui, question.title);
    widgets::note(ui, &question.asked);
    widgets::note(ui, question.hint);
    ui.add_space(6.0);
    let mut chosen = question.chosen;
    widgets::dialog_scroll(ui, 350.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for (place, name) in question.readings.iter().enumerate() {
            let is_chosen = place == question.chosen;
            let is_clicked = reading_ui(ui, name, is_chosen, |ui, is_beside| {
                if is_beside {
                    beside_ui(ui, context, place);
                } else {
                    below_ui(ui, context, place);
                }
            });
            if is_clicked {
                chosen = place;
            }
        }
    });
    ui.add_space(8.0);
    let answered = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let is_enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let name = question.readings.get(question.chosen);
        let text = format!(
            "{} {}",
            LayerText::OpenWith.get(context.language()),
            name.copied().unwrap_or_default()
        );
        let is_pressed = widgets::primary_button(ui, &text).clicked() || is_enter;
        if is_pressed && name.is_some() {
            Answer::Taken(question.chosen)
        } else if ui.button(context.text(AppText::Cancel)).clicked() {
            Answer::Cancelled
        } else if chosen != question.chosen {
            Answer::Chosen(chosen)
        } else {
            Answer::Nothing
        }
    });
    answered.inner
}

/// One reading; true when it is chosen now. `contents` is asked for what stands beside the name, then for what is below.
fn reading_ui(ui: &mut Ui, name: &str, is_chosen: bool, mut contents: impl FnMut(&mut Ui, bool)) -> bool {
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
        let row = ui.horizontal(|ui| {
            let is_clicked = ui.radio(is_chosen, RichText::new(name).strong()).clicked();
            contents(ui, true);
            is_clicked
        });
        contents(ui, false);
        row.inner
    });
    shown.inner
}

/// A line below the name of a reading.
pub fn indented(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.add_space(INDENT);
        contents(ui);
    });
}
