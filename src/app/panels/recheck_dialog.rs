//! What a recheck of kept cases found: those whose verdict is another one first, with the way to each.

use super::PanelContext;
use crate::analysis::cases::{Rechecked, RecheckedRole};
use crate::analysis::site_result::Verdict;
use crate::app::change::Change;
use crate::app::icons::{self, Icon};
use crate::app::recheck_view::RecheckView;
use crate::app::theme;
use crate::app::view_state::Dialog;
use crate::app::widgets;
use crate::geometry::shapes::Bounds;
use crate::report::words as report_words;
use crate::texts::Language;
use crate::texts::app::AppText;
use crate::texts::check::CheckText as C;
use crate::texts::report::ReportText as T;
use egui::{Align, Layout, RichText, Ui};

const ROW_HEIGHT: f32 = 44.0;

pub fn recheck_ui(ui: &mut Ui, context: &mut PanelContext<'_>, found: &RecheckView) {
    let language = context.language();
    ui.set_width(560.0);
    widgets::heading(ui, C::RecheckTitle.get(language));
    let counts = format!(
        "{} · {} {} · {} {}",
        found.file,
        T::Flipped.get(language),
        found.flipped,
        T::Unchanged.get(language),
        found.cases.len() - found.flipped
    );
    widgets::note(ui, counts);
    if found.flipped == 0 {
        widgets::note(ui, T::NothingFlipped.get(language));
    }
    ui.add_space(4.0);
    widgets::dialog_scroll(ui, 360.0).auto_shrink([false, true]).show_rows(
        ui,
        ROW_HEIGHT,
        found.cases.len(),
        |ui, rows| {
            for place in rows {
                if let Some((case, bounds)) = found.cases.get(place) {
                    ui.push_id(place, |ui| case_ui(ui, context, case, bounds));
                }
            }
        },
    );
    ui.add_space(6.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.button(context.text(AppText::Close)).clicked() {
            context.push(Change::Dialog(Dialog::None));
        }
    });
}

/// A case in two lines: then and now, and which roles changed.
fn case_ui(ui: &mut Ui, context: &mut PanelContext<'_>, case: &Rechecked, bounds: &Bounds) {
    let language = context.language();
    ui.set_height(ROW_HEIGHT - ui.spacing().item_spacing.y);
    let palette = theme::palette(ui);
    let now = case.now.unwrap_or(Verdict::NotChecked);
    let (icon, front, _) = widgets::verdict_look(palette, now);
    let name = format!("{} {}", case.case.id, case.case.name);
    ui.horizontal(|ui| {
        icons::show(ui, icon, 13.0, front);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let zoom = format!("{} {}", context.text(AppText::ZoomTo), case.case.id);
            if !bounds.is_empty() && icons::button(ui, Icon::ZoomTo, &zoom).clicked() {
                context.push(Change::Dialog(Dialog::None));
                context.push(Change::ZoomTo(*bounds));
            }
            let color = if case.has_flipped() { front } else { palette.text };
            ui.label(RichText::new(then_and_now(Some(case.case.verdict), case.now, language)).color(color));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(name.trim()).truncate());
            });
        });
    });
    let changed = case.roles.iter().filter(|role| role.has_flipped());
    let roles: Vec<String> = changed.map(|role| role_text(role, language)).collect();
    let text = widgets::faint(ui, roles.join(language.pick("；", "; ")));
    ui.add(egui::Label::new(text).truncate());
}

fn role_text(role: &RecheckedRole, language: Language) -> String {
    let verdict = |found: Option<(Verdict, f64)>| found.map(|(verdict, _)| verdict);
    format!(
        "{} {}",
        role.role.name(language),
        then_and_now(verdict(role.before), verdict(role.now), language)
    )
}

/// `clear → overlap`; a dash where there is no verdict; one word where both are the same.
fn then_and_now(before: Option<Verdict>, now: Option<Verdict>, language: Language) -> String {
    let word = |verdict: Option<Verdict>| verdict.map_or("–", |verdict| report_words::verdict(verdict, language));
    if before == now {
        word(now).to_owned()
    } else {
        format!("{} → {}", word(before), word(now))
    }
}
