//! The panels: they read the document and push changes.

mod attribute_table;
mod backgrounds;
mod check_dialogs;
mod coverage;
mod coverage_table;
mod crs_dialog;
mod dialogs;
mod drawing_bar;
mod encoding_dialog;
mod expression_dialog;
mod identify;
mod layer_groups;
mod layer_legend;
mod layer_menu;
mod layer_properties;
mod layer_settings;
mod layer_source;
mod layers;
mod map_extras;
mod map_hover;
mod map_labels;
mod map_menu;
mod map_view;
mod measure_bar;
mod menu_bar;
mod name_dialog;
mod notices;
mod palette;
mod project_dialogs;
mod quality;
mod question;
mod recheck_dialog;
mod report_choices;
mod report_dialog;
mod scale_cell;
mod search_dialog;
mod site_check;
mod site_facts;
mod site_role;
mod status_bar;
mod style_panel;
mod style_symbol;
mod swipe;
mod table_facts;
mod table_toolbar;
mod targets;
mod tour;
mod welcome;

use super::EcoZoneApp;
use super::change::Change;
use super::command::{Command, Situation};
use super::document::Document;
use super::jobs::{JobKey, Running};
use super::notices::Notices;
use super::report_form::Preview;
use super::room::Room;
use super::theme;
use super::view_state::{ResultsTab, ViewState};
use super::widgets;
use crate::operations::window_memory::WindowMemory;
use crate::texts::Language;
use crate::texts::app::AppText;
use crate::texts::style::StyleText;
use crate::texts::table::TableText;
use egui::{CentralPanel, Frame, Id, Margin, Panel, Ui};

/// What every panel gets to see, and where it puts its wishes.
pub struct PanelContext<'a> {
    pub document: &'a Document,
    pub view: &'a ViewState,
    pub notices: &'a Notices,
    pub jobs: &'a [Running],
    pub preview: &'a Preview,
    pub memory: &'a WindowMemory,
    /// Something was done since the project was saved.
    pub is_changed: bool,
    pub situation: Situation,
    /// What flashes on the map is drawn in another colour in this frame.
    pub is_flash_on: bool,
    pub changes: &'a mut Vec<Change>,
}

impl PanelContext<'_> {
    pub fn language(&self) -> Language {
        self.view.language
    }

    /// A text in the language of the window.
    pub fn text(&self, text: AppText) -> &'static str {
        text.get(self.view.language)
    }

    pub fn push(&mut self, change: Change) {
        self.changes.push(change);
    }

    pub fn run(&mut self, command: Command) {
        self.changes.push(Change::Run(command));
    }

    pub fn is_running(&self, key: &JobKey) -> bool {
        self.jobs.iter().any(|job| job.key == *key)
    }
}

impl EcoZoneApp {
    /// Draws the whole window.
    pub(super) fn window_ui(&mut self, ui: &mut Ui, situation: Situation) {
        let backdrop = self.shown_backdrop();
        let drawn = map_extras::Drawn {
            scenes: &self.scenes,
            previews: self.previews.shown(),
            tiles: &self.background_images,
            backdrop: backdrop.as_ref(),
        };
        let is_changed = self.has_unsaved_work();
        let mut context = PanelContext {
            document: self.history.now(),
            view: &self.view,
            notices: &self.notices,
            jobs: self.jobs.running(),
            preview: &self.preview,
            memory: &self.memory.known,
            is_changed,
            situation,
            is_flash_on: is_flash_on(ui, self.view.flash.map(|(_, from)| from)),
            changes: &mut self.changes,
        };
        let context = &mut context;
        let palette = theme::palette(ui);
        let bar = Frame::new().fill(palette.bar).inner_margin(Margin::symmetric(10, 5));
        let side = Frame::new().fill(palette.panel);
        Panel::top("menu_bar")
            .frame(bar)
            .show(ui, |ui| menu_bar::menu_bar_ui(ui, context));
        Panel::bottom("status_bar")
            .frame(bar.inner_margin(Margin::symmetric(10, 3)))
            .show(ui, |ui| status_bar::status_bar_ui(ui, context));
        let room = Room::of(ui.available_width());
        attribute_table::attribute_table_ui(ui, context);
        if context.view.show_layers {
            Panel::left(Id::unique(("layers", room)))
                .frame(side)
                .resizable(true)
                .default_size(room.layers_width())
                .size_range(200.0..=420.0)
                .show(ui, |ui| {
                    backgrounds::backgrounds_ui(ui, context, &self.backgrounds);
                    layers::layers_ui(ui, context);
                });
        }
        if context.view.show_results {
            Panel::right(Id::unique(("results", room)))
                .frame(side)
                .resizable(true)
                .default_size(room.results_width())
                .size_range(340.0..=760.0)
                .show(ui, |ui| results_ui(ui, context));
        }
        let seen = CentralPanel::default()
            .frame(Frame::new())
            .show(ui, |ui| map_view::map_ui(ui, context, &mut self.map, &drawn))
            .inner;
        notices::notices_ui(ui.ctx(), context, seen.rect);
        tour::tour_ui(ui.ctx(), context, seen.rect);
        dialogs::dialogs_ui(ui.ctx(), context);
        if context.view.are_files_hovering {
            welcome::drop_overlay_ui(ui.ctx(), context);
        }
        if self.view.room != Some(room) {
            self.view.take_room(room);
            ui.ctx().request_repaint();
        }
        let map_size = seen.rect.size();
        self.view.seen_lonlat = Some(self.map.camera().view_lonlat([map_size.x, map_size.y].map(f64::from)));
        self.view.pointer_lonlat = seen.pointer_lonlat;
        self.view.snapped = seen.snapped;
        if let Some((key, hovered)) = seen.hovered {
            if self.view.hovered != hovered {
                ui.ctx().request_repaint();
            }
            self.view.hover_key = key;
            self.view.hovered = hovered;
        }
        self.view.reach_deg = seen.reach_deg;
        self.view.map_size = [seen.rect.width(), seen.rect.height()].map(f64::from);
        self.view.scale_denominator = Some(seen.scale_denominator);
    }
}

/// The right panel: coverage or site check.
fn results_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let palette = theme::palette(ui);
    let tabs = Frame::new().fill(palette.panel).inner_margin(Margin {
        left: 12,
        right: 12,
        top: 8,
        bottom: 0,
    });
    Panel::top("results_tabs")
        .frame(tabs)
        .show_separator_line(false)
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 14.0;
                for (tab, text) in [
                    (ResultsTab::Coverage, context.text(AppText::CoverageTab)),
                    (ResultsTab::SiteCheck, context.text(AppText::SiteCheckTab)),
                    (ResultsTab::Style, StyleText::Tab.get(context.language())),
                ] {
                    if tab_button(ui, text, context.view.tab == tab).clicked() {
                        context.push(Change::Tab(tab));
                    }
                }
            });
            let line = ui.available_rect_before_wrap();
            ui.painter().hline(
                line.x_range().expand(12.0),
                line.top(),
                egui::Stroke::new(1.0, palette.line),
            );
            ui.add_space(1.0);
        });
    filters_ui(ui, context);
    match context.view.tab {
        ResultsTab::Coverage => coverage::coverage_ui(ui, context),
        ResultsTab::SiteCheck => site_check::site_check_ui(ui, context),
        ResultsTab::Style => style_panel::style_panel_ui(ui, context),
    }
}

/// What was found flashes three times.
fn is_flash_on(ui: &Ui, from: Option<f64>) -> bool {
    const STRETCH_S: f64 = 0.25;
    const STRETCHES: f64 = 6.0;
    let Some(from) = from else { return false };
    let stretch = (ui.input(|input| input.time) - from) / STRETCH_S;
    if !(0.0..STRETCHES).contains(&stretch) {
        return false;
    }
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(50));
    stretch.rem_euclid(2.0) < 1.0
}

/// Numbers of a filtered layer are numbers of a part of it: said above whatever shows them.
fn filters_ui(ui: &mut Ui, context: &PanelContext<'_>) {
    let language = context.language();
    let filtered: Vec<String> = context
        .document
        .layers
        .iter()
        .rev()
        .filter(|entry| entry.request.filter.is_some())
        .filter_map(|entry| {
            Some(format!(
                "{} {}",
                entry.title(language),
                layers::passing_text(entry.layer()?, language)?
            ))
        })
        .collect();
    if filtered.is_empty() {
        return;
    }
    let palette = theme::palette(ui);
    let frame = Frame::new()
        .fill(palette.warn_soft)
        .inner_margin(Margin::symmetric(12, 4));
    Panel::top("filters_on")
        .frame(frame)
        .show_separator_line(false)
        .show(ui, |ui| {
            let text = format!(
                "{} {}",
                TableText::FiltersOn.get(language),
                filtered.join(language.pick("，", ", "))
            );
            ui.label(egui::RichText::new(text).size(theme::size::SMALL).color(palette.warn));
        });
}

/// A tab: its name, and a line under the one that is open.
fn tab_button(ui: &mut Ui, text: &str, is_open: bool) -> egui::Response {
    let palette = theme::palette(ui);
    let color = if is_open { palette.strong } else { palette.weak };
    let text_format = egui::RichText::new(text)
        .font(theme::bold(theme::size::TITLE))
        .color(color);
    let response = ui.add(egui::Button::new(text_format).frame(false));
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    widgets::focus_ring(ui, &response);
    if is_open {
        let rect = response.rect;
        ui.painter().hline(
            rect.x_range(),
            rect.bottom() + 3.0,
            egui::Stroke::new(2.5, palette.accent),
        );
    }
    response
}
