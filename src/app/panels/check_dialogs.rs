//! Two forms of the site check: how sites are checked, and what a reviewer says of one.

use super::PanelContext;
use super::dialogs::buttons;
use crate::analysis::cases::Review;
use crate::analysis::site_result::Verdict;
use crate::app::change::Change;
use crate::app::theme::{self, size};
use crate::app::view_state::{Dialog, ReviewForm, SettingsForm};
use crate::app::widgets;
use crate::report::words as report_words;
use crate::texts::app::AppText;
use crate::texts::check::CheckText as C;
use crate::units;
use egui::{ComboBox, Grid, RichText, TextEdit, Ui};

pub fn settings_ui(ui: &mut Ui, context: &mut PanelContext<'_>, form: &SettingsForm) {
    let language = context.language();
    ui.set_width(520.0);
    widgets::heading(ui, C::SettingsTitle.get(language));
    widgets::note(ui, C::SettingsHint.get(language));
    ui.add_space(4.0);
    let mut edited = form.clone();
    Grid::new("check_settings")
        .num_columns(2)
        .spacing([12.0, 6.0])
        .show(ui, |ui| {
            let fields = [
                (C::Rings, &mut edited.rings_m, "500, 1000"),
                (C::Corridor, &mut edited.corridor_m, ""),
                (C::Setback, &mut edited.setback_m, ""),
                (C::Tolerance, &mut edited.tolerance_m2, ""),
                (C::SliverArea, &mut edited.sliver_area_m2, "1000"),
                (C::SliverWidth, &mut edited.sliver_width_m, "5"),
            ];
            for (label, text, hint) in fields {
                let name = ui.label(label.get(language));
                let field = TextEdit::singleline(text)
                    .desired_width(160.0)
                    .margin(6.0)
                    .hint_text(hint);
                ui.add(field).labelled_by(name.id);
                ui.end_row();
            }
        });
    let settings = form.settings();
    if settings.is_none() {
        warning(ui, C::WrongNumber.get(language));
    }
    ui.add_space(6.0);
    let is_pressed = buttons(ui, context, AppText::Apply, settings.is_some());
    if let (true, Some(settings)) = (is_pressed, settings) {
        context.push(Change::Dialog(Dialog::None));
        context.push(Change::CheckSettings(settings));
    } else if edited != *form {
        context.push(Change::Dialog(Dialog::CheckSettings(edited)));
    }
}

pub fn review_ui(ui: &mut Ui, context: &mut PanelContext<'_>, form: &ReviewForm) {
    let language = context.language();
    ui.set_width(520.0);
    widgets::heading(ui, C::ReviewTitle.get(language));
    widgets::note(ui, format!("{} {}", form.site, form.name));
    widgets::note(ui, C::ReviewHint.get(language));
    if context.document.path.is_none() {
        widgets::note(ui, C::NoProjectFile.get(language));
    }
    ui.add_space(4.0);
    let mut edited = form.clone();
    let review = &mut edited.review;
    Grid::new("review").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
        ui.label(C::ComputedVerdict.get(language));
        ui.label(report_words::verdict(form.computed, language));
        ui.end_row();
        overrule_ui(ui, context, review);
        for (label, text) in [
            (C::Reason, &mut review.reason),
            (C::Note, &mut review.note),
            (C::Reviewer, &mut review.reviewer),
            (C::ReviewDate, &mut review.date),
        ] {
            let name = ui.label(label.get(language));
            ui.add(TextEdit::singleline(text).desired_width(330.0).margin(6.0))
                .labelled_by(name.id);
            ui.end_row();
        }
    });
    let lacks_reason = form.review.lacks_reason();
    if lacks_reason {
        warning(ui, C::ReasonMissing.get(language));
    }
    let date = form.review.date.trim();
    let is_date_fit = date.is_empty() || units::is_date(date);
    if !is_date_fit {
        warning(ui, context.text(AppText::WrongDate));
    }
    ui.add_space(6.0);
    if buttons(ui, context, AppText::Save, !lacks_reason && is_date_fit) {
        context.push(Change::Dialog(Dialog::None));
        context.push(Change::Review {
            site: form.site.clone(),
            review: Review {
                date: date.to_owned(),
                computed: Some(form.computed),
                ..form.review.clone()
            },
        });
    } else if edited != *form {
        context.push(Change::Dialog(Dialog::Review(edited)));
    }
}

fn overrule_ui(ui: &mut Ui, context: &PanelContext<'_>, review: &mut Review) {
    let language = context.language();
    let shown = |verdict: Option<Verdict>| match verdict {
        Some(verdict) => report_words::verdict(verdict, language),
        None => C::AsComputed.get(language),
    };
    ui.label(C::Overrule.get(language));
    let combo = ComboBox::from_id_salt("overrule")
        .width(180.0)
        .selected_text(shown(review.overrule))
        .show_ui(ui, |ui| {
            ui.selectable_value(&mut review.overrule, None, shown(None));
            for verdict in Verdict::ALL {
                ui.selectable_value(&mut review.overrule, Some(verdict), shown(Some(verdict)));
            }
        });
    combo
        .response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, C::Overrule.get(language)));
    ui.end_row();
}

fn warning(ui: &mut Ui, text: &str) {
    let color = theme::palette(ui).bad;
    ui.label(RichText::new(text).size(size::SMALL).color(color));
}
