//! The site check: verdict first, then a card per role; without a site, what to do.

use super::{PanelContext, coverage, map_view, site_facts, site_role};
use crate::analysis::outcome::Outcome;
use crate::analysis::rules_held::rules_that_apply;
use crate::analysis::site_result::{SiteResult, Verdict};
use crate::app::change::{Change, LayerChange};
use crate::app::command::Command;
use crate::app::document::{CheckOutcome, LayerEntry, LayerState};
use crate::app::icons::{self, Icon};
use crate::app::theme::{self, size};
use crate::app::{widgets, words};
use crate::layer::role::Role;
use crate::report::words as report_words;
use crate::texts::app::AppText;
use egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, RichText, ScrollArea, Ui};
use std::sync::Arc;

pub fn site_check_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let document = context.document;
    let padded = Frame::new()
        .fill(theme::palette(ui).panel)
        .inner_margin(Margin::symmetric(12, 8));
    let Some(site) = document.site.and_then(|id| document.entry(id)) else {
        padded.show(ui, |ui| no_site_ui(ui, context));
        return;
    };
    Panel::top("site_head")
        .frame(padded)
        .show_separator_line(false)
        .show(ui, |ui| head_ui(ui, context, site));
    if let Some(outcome) = map_view::current_check(context) {
        let outcome = Arc::clone(outcome);
        outcome_ui(ui, context, &outcome);
        return;
    }
    padded.show(ui, |ui| waiting_or_failed_ui(ui, context, site));
}

fn no_site_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    widgets::empty_state(ui, context.text(AppText::NoSite), context.text(AppText::NoSiteHint));
    ui.vertical_centered(|ui| {
        if widgets::primary_button(ui, Command::CheckSiteFile.label(context.language())).clicked() {
            context.run(Command::CheckSiteFile);
        }
        ui.add_space(2.0);
        if ui.button(Command::DrawSite.label(context.language())).clicked() {
            context.run(Command::DrawSite);
        }
    });
    let sites: Vec<&LayerEntry> = context
        .document
        .layers
        .iter()
        .filter(|entry| entry.role() == Role::Site)
        .collect();
    if sites.is_empty() {
        return;
    }
    ui.add_space(14.0);
    let title = widgets::strong(ui, context.text(AppText::SitesInProject));
    ui.label(title);
    for entry in sites {
        if ui.button(entry.title(context.language())).clicked() {
            context.push(Change::Layer(entry.id, LayerChange::SetVisible(true)));
            context.push(Change::Layer(entry.id, LayerChange::CheckAsSite));
        }
    }
}

/// The site file, and what can be done with it.
fn head_ui(ui: &mut Ui, context: &mut PanelContext<'_>, site: &LayerEntry) {
    ui.horizontal(|ui| {
        widgets::swatch(ui, Role::Site, 1.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if icons::button(ui, Icon::Close, Command::ClearSite.label(context.language())).clicked() {
                context.run(Command::ClearSite);
            }
            if icons::button(ui, Icon::Pencil, Command::DrawSite.label(context.language())).clicked() {
                context.run(Command::DrawSite);
            }
            if icons::button(ui, Icon::Plus, Command::CheckSiteFile.label(context.language())).clicked() {
                context.run(Command::CheckSiteFile);
            }
            if icons::button(ui, Icon::Settings, Command::CheckSettings.label(context.language())).clicked() {
                context.run(Command::CheckSettings);
            }
            if icons::button(ui, Icon::ZoomTo, context.text(AppText::ZoomToSite)).clicked() {
                context.push(Change::Layer(site.id, LayerChange::ZoomTo));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = widgets::strong(ui, site.title(context.language()));
                ui.add(egui::Label::new(name).truncate());
            });
        });
    });
}

fn waiting_or_failed_ui(ui: &mut Ui, context: &mut PanelContext<'_>, site: &LayerEntry) {
    let document = context.document;
    let key = document.check_key();
    match &site.state {
        LayerState::Failed(message) => {
            widgets::verdict_badge(
                ui,
                Verdict::NotChecked,
                report_words::verdict(Verdict::NotChecked, context.language()),
            );
            ui.add_space(4.0);
            widgets::note(ui, context.text(AppText::SiteNotReadable));
            widgets::note(ui, message);
        }
        LayerState::Cancelled => {
            widgets::verdict_badge(
                ui,
                Verdict::NotChecked,
                report_words::verdict(Verdict::NotChecked, context.language()),
            );
            widgets::note(ui, context.text(AppText::OpeningCancelled));
        }
        LayerState::Opening => coverage::waiting_ui(ui, context.text(AppText::WaitingForLayers)),
        LayerState::Open(_) if !site.is_visible => {
            widgets::note(ui, context.text(AppText::SiteHidden));
            if ui.button(context.text(AppText::Show)).clicked() {
                context.push(Change::Layer(site.id, LayerChange::SetVisible(true)));
            }
        }
        LayerState::Open(_) => {
            let failure = key.as_ref().and_then(|key| document.check.failure(key));
            if let Some(failure) = failure {
                let text = words::analysis_failure(failure, context.language());
                widgets::empty_state(ui, context.text(AppText::NoCheck), &text);
            } else {
                coverage::waiting_ui(ui, context.text(AppText::Checking));
            }
        }
    }
}

fn outcome_ui(ui: &mut Ui, context: &mut PanelContext<'_>, outcome: &CheckOutcome) {
    let panel = Frame::new().fill(theme::palette(ui).panel);
    Panel::bottom("site_foot")
        .frame(panel.inner_margin(Margin {
            left: 12,
            right: 12,
            top: 5,
            bottom: 6,
        }))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                widgets::note(ui, context.text(AppText::FailsClosed));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if widgets::primary_button(ui, context.text(AppText::ExportReport)).clicked() {
                        context.run(Command::ExportCheck);
                    }
                });
            });
        });
    if outcome.result.sites.len() > 1 {
        Panel::top("site_list")
            .frame(panel.inner_margin(Margin {
                left: 12,
                right: 12,
                top: 0,
                bottom: 4,
            }))
            .resizable(true)
            .default_size(28.0 * f32::from(u8::try_from(outcome.result.sites.len().min(8)).unwrap_or(8)) + 14.0)
            .size_range(60.0..=420.0)
            .show(ui, |ui| site_list_ui(ui, context, outcome));
    }
    CentralPanel::default()
        .frame(panel.inner_margin(Margin {
            left: 12,
            right: 6,
            top: 6,
            bottom: 0,
        }))
        .show(ui, |ui| {
            if let Some(site) = outcome.result.sites.get(context.view.shown_site) {
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    Frame::new()
                        .inner_margin(Margin {
                            right: 6,
                            ..Margin::ZERO
                        })
                        .show(ui, |ui| {
                            site_ui(ui, context, outcome, site);
                        });
                });
            }
        });
}

/// All sites with their verdicts; a click shows one.
fn site_list_ui(ui: &mut Ui, context: &mut PanelContext<'_>, outcome: &CheckOutcome) {
    let sites = &outcome.result.sites;
    ScrollArea::vertical()
        .auto_shrink(false)
        .show_rows(ui, 24.0, sites.len(), |ui, rows| {
            for place in rows {
                let Some(site) = sites.get(place) else { continue };
                let is_shown = context.view.shown_site == place;
                let (icon, front, _) = widgets::verdict_look(theme::palette(ui), site.verdict);
                ui.horizontal(|ui| {
                    ui.set_height(20.0);
                    icons::show(ui, icon, 13.0, front);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let word = report_words::verdict(site.verdict, context.language());
                        let word = RichText::new(word).size(size::SMALL).color(front);
                        right_cell(ui, 74.0, word);
                        let area = widgets::faint(ui, words::site_area(site.area_m2));
                        right_cell(ui, 104.0, area);
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            let button = egui::Button::selectable(is_shown, site_name(site)).truncate();
                            if ui.add(button).clicked() {
                                context.push(Change::ShowSite(place));
                                context.push(Change::ZoomTo(site.bounds));
                            }
                        });
                    });
                });
            }
        });
}

/// Text at the right edge of a cell of fixed width, so that rows align.
fn right_cell(ui: &mut Ui, width: f32, text: RichText) {
    ui.allocate_ui_with_layout(egui::vec2(width, 18.0), Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_width(width);
        ui.add(egui::Label::new(text).wrap_mode(egui::TextWrapMode::Extend));
    });
}

fn site_name(site: &SiteResult) -> String {
    if site.name.is_empty() {
        site.id.clone()
    } else {
        site.name.clone()
    }
}

fn site_ui(ui: &mut Ui, context: &mut PanelContext<'_>, outcome: &CheckOutcome, site: &SiteResult) {
    verdict_card_ui(ui, context, outcome, site);
    ui.add_space(4.0);
    let rules = rules_that_apply(site, &outcome.input.options.rules, None);
    for (place, role) in site.roles.iter().enumerate() {
        ui.push_id(place, |ui| site_role::role_ui(ui, context, outcome, site, role, &rules));
    }
    ui.add_space(8.0);
}

/// The overall verdict, in colour, word and shape.
fn verdict_card_ui(ui: &mut Ui, context: &mut PanelContext<'_>, outcome: &CheckOutcome, site: &SiteResult) {
    let palette = theme::palette(ui);
    let language = context.language();
    let (icon, front, back) = widgets::verdict_look(palette, site.verdict);
    widgets::card(palette)
        .fill(back)
        .stroke(egui::Stroke::new(1.0, front.gamma_multiply(0.5)))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_min_width(ui.available_width());
                icons::show(ui, icon, 34.0, front);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 1.0;
                    let word = report_words::verdict(site.verdict, language);
                    ui.label(RichText::new(word).font(theme::bold(size::LARGE)).color(front));
                    let outcome = Outcome::of_site(site);
                    let sentence = RichText::new(words::outcome_sentence(outcome, language)).color(palette.text);
                    ui.add(egui::Label::new(sentence).wrap());
                });
            });
            ui.add_space(3.0);
            let name = site_name(site);
            widgets::fact(ui, context.text(AppText::SiteName), name);
            if let Some(project) = &site.project {
                widgets::fact(ui, context.text(AppText::Project), project);
            }
            if site.area_m2 > 0.0 {
                widgets::fact(ui, context.text(AppText::Area), words::site_area(site.area_m2));
            }
            if site.length_m > 0.0 {
                widgets::fact(ui, context.text(AppText::Length), words::distance(site.length_m));
            }
            // A municipality stands in the layer of provinces and in the one of prefectures; once is enough.
            let mut admin: Vec<&str> = site.admin.iter().map(|(_, name)| name.as_str()).collect();
            admin.dedup();
            if !admin.is_empty() {
                widgets::fact(ui, context.text(AppText::LiesIn), admin.join(" · "));
            }
            site_facts::facts_ui(ui, context, outcome, site);
        });
}
