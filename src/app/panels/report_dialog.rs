//! The questions before a report is written, and its pages beside them.

use super::PanelContext;
use super::dialogs::{buttons, path_field};
use super::report_choices;
use crate::app::change::Change;
use crate::app::jobs::JobKey;
use crate::app::report_form::{ExportForm, Preview, Report};
use crate::app::theme::{self, size};
use crate::app::view_state::Dialog;
use crate::app::widgets;
use crate::texts::Language;
use crate::texts::app::AppText;
use crate::texts::preview::{PreviewText as P, chapters_follow, pages_shown};
use crate::units;
use egui::{Grid, Image, Layout, RichText, ScrollArea, TextEdit, Ui, vec2};
use std::path::PathBuf;

/// Width of the questions, points.
const FORM_WIDTH: f32 = 340.0;
/// Of the pages beside them, as far as the window has room.
const PAGES_WIDTH: f32 = 620.0;
/// A preview narrower than this shows nothing.
const PAGES_WIDTH_MIN: f32 = 240.0;

pub fn export_ui(ui: &mut Ui, context: &mut PanelContext<'_>, form: &ExportForm) {
    let window = ui.ctx().content_rect().size();
    let pages_width = (window.x - FORM_WIDTH - 140.0).min(PAGES_WIDTH);
    let height = (window.y - 140.0).clamp(320.0, 720.0);
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(vec2(FORM_WIDTH, height), Layout::top_down(egui::Align::LEFT), |ui| {
            ui.set_width(FORM_WIDTH);
            form_ui(ui, context, form);
        });
        if pages_width >= PAGES_WIDTH_MIN {
            ui.separator();
            ui.allocate_ui_with_layout(vec2(pages_width, height), Layout::top_down(egui::Align::LEFT), |ui| {
                ui.set_width(pages_width);
                pages_ui(ui, context, height);
            });
        }
    });
}

fn form_ui(ui: &mut Ui, context: &mut PanelContext<'_>, form: &ExportForm) {
    let language = context.language();
    widgets::heading(ui, context.text(AppText::ExportTitle));
    let mut edited = form.clone();
    kinds_ui(ui, context, &mut edited);
    ui.add_space(4.0);
    formats_ui(ui, context, &mut edited);
    if form.is_dialog_missing {
        widgets::note(ui, context.text(AppText::NoSystemDialog));
    }
    let is_entered = path_field(ui, context, &mut edited.path);
    ui.add_space(6.0);
    words_ui(ui, language, &mut edited);
    ui.add_space(6.0);
    report_choices::choices_ui(ui, context, &mut edited);
    let date = edited.date.trim().to_owned();
    let is_date_fit = date.is_empty() || units::is_date(&date);
    if is_date_fit {
        widgets::note(ui, P::LeftEmpty.get(language));
    } else {
        let color = theme::palette(ui).bad;
        let text = RichText::new(context.text(AppText::WrongDate))
            .size(size::SMALL)
            .color(color);
        ui.label(text);
    }
    ui.add_space(8.0);
    let path = edited.path.trim().to_owned();
    let can_go = !path.is_empty() && is_date_fit;
    let row = vec2(FORM_WIDTH, ui.spacing().interact_size.y);
    let is_pressed = ui
        .allocate_ui_with_layout(row, Layout::right_to_left(egui::Align::Center), |ui| {
            buttons(ui, context, AppText::Export, can_go)
        })
        .inner;
    if (is_entered || is_pressed) && can_go {
        context.push(Change::Export {
            report: edited.report,
            path: PathBuf::from(path),
            date: (!date.is_empty()).then_some(date),
            choices: edited.choices,
        });
    } else if edited != *form {
        context.push(Change::Dialog(Dialog::Export(edited)));
    }
}

/// What the report is about; what has no result can't be chosen.
fn kinds_ui(ui: &mut Ui, context: &PanelContext<'_>, edited: &mut ExportForm) {
    let language = context.language();
    ui.horizontal_wrapped(|ui| {
        for report in Report::ALL {
            let (text, can_be) = match report {
                Report::Coverage => (P::Coverage, context.situation.has_coverage),
                Report::Check => (P::Check, context.situation.has_check),
                Report::Book => (P::Book, context.situation.has_check),
                Report::Info => (P::Info, context.situation.has_layers),
                Report::Map => (P::Map, context.situation.has_layers),
            };
            let is_on = edited.report == report;
            let button = ui.add_enabled(can_be, egui::Button::selectable(is_on, text.get(language)));
            if button.clicked() && !is_on {
                edited.turn_to(report, language);
            }
        }
    });
}

fn formats_ui(ui: &mut Ui, context: &mut PanelContext<'_>, edited: &mut ExportForm) {
    let now = edited.ending();
    ui.horizontal_wrapped(|ui| {
        for ending in edited.report.endings() {
            if ui.selectable_label(now == *ending, ending.to_uppercase()).clicked() {
                edited.path = PathBuf::from(edited.path.trim())
                    .with_extension(ending)
                    .display()
                    .to_string();
            }
        }
        if ui.button(context.text(AppText::Browse)).clicked() {
            context.push(Change::BrowseExport);
        }
    });
}

/// Language, title, office, secrecy, date.
fn words_ui(ui: &mut Ui, language: Language, edited: &mut ExportForm) {
    ui.horizontal(|ui| {
        ui.label(P::Language.get(language));
        let chosen = edited.choices.language.unwrap_or(language);
        for (choice, name) in [(Language::Zh, "中文报告"), (Language::En, "English report")] {
            if ui.selectable_label(chosen == choice, name).clicked() {
                edited.choices.language = Some(choice);
            }
        }
    });
    Grid::new("report_words")
        .num_columns(2)
        .spacing([10.0, 6.0])
        .show(ui, |ui| {
            let choices = &mut edited.choices;
            let fields = [
                (P::Title.get(language), &mut choices.title, P::TitleHint.get(language)),
                (P::Office.get(language), &mut choices.office, ""),
                (
                    P::Secrecy.get(language),
                    &mut choices.secrecy,
                    P::SecrecyHint.get(language),
                ),
                (AppText::ReportDate.get(language), &mut edited.date, "YYYY-MM-DD"),
            ];
            for (label, text, hint) in fields {
                let name = ui.label(label);
                let field = TextEdit::singleline(text)
                    .desired_width(230.0)
                    .margin(5.0)
                    .hint_text(hint);
                ui.add(field).labelled_by(name.id);
                ui.end_row();
            }
        });
}

fn pages_ui(ui: &mut Ui, context: &PanelContext<'_>, height: f32) {
    let language = context.language();
    let preview: &Preview = context.preview;
    ui.horizontal(|ui| {
        let title = widgets::strong(ui, P::Preview.get(language));
        ui.label(title);
        if context.is_running(&JobKey::ReportPages) {
            ui.spinner();
            widgets::note(ui, P::Drawing.get(language));
        } else if !preview.pages.is_empty() {
            let (shown, all) = (preview.pages.len(), preview.page_count);
            let said = match preview.chapters {
                0 => pages_shown(shown, all, language),
                chapters => chapters_follow(shown, all, chapters, language),
            };
            widgets::note(ui, said);
        }
    });
    if let Some(message) = &preview.failure {
        let color = theme::palette(ui).bad;
        ui.add(egui::Label::new(RichText::new(message).color(color)).wrap());
    }
    let ground = theme::palette(ui).bar;
    egui::Frame::new().fill(ground).inner_margin(8.0).show(ui, |ui| {
        ScrollArea::vertical()
            .max_height(height - 60.0)
            .auto_shrink([false, false])
            .show(ui, |ui| {
                for (number, page) in preview.pages.iter().enumerate() {
                    let [width, tall] = page.size().map(side_points);
                    let shown_width = ui.available_width().min(width);
                    let size = vec2(shown_width, tall * shown_width / width.max(1.0));
                    let name = format!("{} {}", P::Page.get(language), number + 1);
                    ui.add(
                        Image::from_texture((page.id(), size))
                            .fit_to_exact_size(size)
                            .alt_text(name),
                    );
                    ui.add_space(8.0);
                }
            });
    });
}

#[expect(clippy::cast_precision_loss, reason = "sides of textures have four or five digits")]
fn side_points(side: usize) -> f32 {
    side as f32
}
