//! Finding by name, code or position, and the list of bookmarks.

use super::PanelContext;
use crate::app::change::{Change, NamePurpose};
use crate::app::command::Command;
use crate::app::icons::{self, Icon};
use crate::app::jobs::JobKey;
use crate::app::search_view::{SearchForm, SearchShown};
use crate::app::view_state::Dialog;
use crate::app::{widgets, words};
use crate::operations::find_place::Reading;
use crate::texts::Language;
use crate::texts::app::AppText;
use crate::texts::search::{SearchText, listed_of};
use egui::{Align, Key, Layout, Modifiers, TextEdit, Ui};

pub fn search_ui(ui: &mut Ui, context: &mut PanelContext<'_>, form: &SearchForm) {
    let language = context.language();
    ui.set_width(520.0);
    let current = form
        .shown
        .as_ref()
        .filter(|(text, _)| *text == form.text)
        .map(|(_, shown)| shown);
    let last = current.map_or(0, |shown| shown.len().saturating_sub(1));
    let mut chosen = form.chosen.min(last);
    let pressed = |ui: &Ui, key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (is_up, is_down) = (pressed(ui, Key::ArrowUp), pressed(ui, Key::ArrowDown));
    let is_enter = pressed(ui, Key::Enter);
    if is_up {
        chosen = chosen.saturating_sub(1);
    }
    if is_down {
        chosen = (chosen + 1).min(last);
    }
    let mut edited = form.text.clone();
    let title = SearchText::Title.get(language);
    let field = TextEdit::singleline(&mut edited)
        .hint_text(title)
        .desired_width(f32::INFINITY)
        .margin(6.0);
    let response = ui.add(field);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, title));
    response.request_focus();
    widgets::note(ui, SearchText::Hint.get(language));
    ui.add_space(4.0);
    let mut picked = is_enter
        .then_some(chosen)
        .filter(|_| current.is_some_and(|shown| !shown.is_empty()));
    match current {
        Some(shown) if shown.is_empty() => {
            widgets::empty_state(
                ui,
                SearchText::Nothing.get(language),
                SearchText::NothingHint.get(language),
            );
        }
        Some(shown) => {
            let clicked = lines_ui(ui, context, shown, chosen, is_up || is_down);
            picked = picked.or(clicked);
        }
        None if context.is_running(&JobKey::Search) => {
            widgets::note(ui, SearchText::Searching.get(language));
        }
        None => {}
    }
    if let Some(line) = picked {
        context.push(Change::GoToFound(line));
    } else if edited != form.text {
        context.push(Change::SearchFor(edited));
    } else if chosen != form.chosen {
        context.push(Change::Dialog(Dialog::Search(SearchForm { chosen, ..form.clone() })));
    }
}

/// The results; the line that was clicked.
fn lines_ui(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    shown: &SearchShown,
    chosen: usize,
    is_moved: bool,
) -> Option<usize> {
    let language = context.language();
    let mut picked = None;
    widgets::dialog_scroll(ui, 360.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let places = shown.places.iter().map(|place| {
                let how = reading_name(place.reading, language);
                (words::position(place.lonlat), how, None)
            });
            let found = shown.result.found.iter().map(|found| {
                let entry = shown.layers.get(found.layer).and_then(|id| context.document.entry(*id));
                let layer = entry.map_or_else(String::new, |entry| entry.title(language));
                let name = if found.code.is_empty() {
                    found.name.clone()
                } else {
                    format!("{}  ({})", found.name, found.code)
                };
                (name, layer, entry)
            });
            for (line, (name, where_from, entry)) in places.chain(found).enumerate() {
                ui.horizontal(|ui| {
                    match entry {
                        Some(entry) => widgets::layer_swatch(ui, entry, 1.0),
                        None => icons::show(ui, Icon::ZoomTo, 13.0, ui.visuals().text_color()),
                    };
                    let width = ui.available_width();
                    let spoken = format!("{name} – {where_from}");
                    let from = widgets::faint(ui, where_from);
                    let button = egui::Button::selectable(line == chosen, name.as_str())
                        .truncate()
                        .right_text(from)
                        .min_size(egui::vec2(width, 22.0));
                    let response = ui.add(button);
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &spoken));
                    if line == chosen && is_moved {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() {
                        picked = Some(line);
                    }
                });
            }
        });
    let listed = shown.result.found.len();
    if shown.result.total > listed {
        widgets::note(ui, listed_of(listed, shown.result.total, language));
    }
    picked
}

pub(super) fn reading_name(reading: Reading, language: Language) -> String {
    match reading {
        Reading::Degrees => SearchText::Degrees.get(language).to_owned(),
        Reading::Sexagesimal => SearchText::Sexagesimal.get(language).to_owned(),
        Reading::GaussKruger(epsg) => format!("{} EPSG:{epsg}", SearchText::GaussKruger.get(language)),
    }
}

pub fn bookmarks_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let language = context.language();
    ui.set_width(380.0);
    widgets::heading(ui, SearchText::Bookmarks.get(language));
    ui.add_space(4.0);
    if context.document.bookmarks.is_empty() {
        widgets::note(ui, SearchText::NoBookmarks.get(language));
    }
    let document = context.document;
    widgets::dialog_scroll(ui, 340.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for (place, bookmark) in document.bookmarks.iter().enumerate() {
                ui.horizontal(|ui| {
                    let name = bookmark.name.as_str();
                    let button = egui::Button::selectable(false, name).min_size(egui::vec2(290.0, 22.0));
                    if ui.add(button).clicked() {
                        context.push(Change::GoToBookmark(place));
                    }
                    let label = format!("{} {name}", SearchText::Rename.get(language));
                    if icons::button(ui, Icon::Pencil, &label).clicked() {
                        context.push(Change::AskName(NamePurpose::Bookmark(place)));
                    }
                    let label = format!("{} {name}", SearchText::Remove.get(language));
                    if icons::button(ui, Icon::Close, &label).clicked() {
                        context.push(Change::RemoveBookmark(place));
                    }
                });
            }
        });
    ui.add_space(6.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.button(context.text(AppText::Close)).clicked() {
            context.push(Change::Dialog(Dialog::None));
        }
        if ui.button(SearchText::NewBookmark.get(language)).clicked() {
            context.run(Command::NewBookmark);
        }
    });
}
