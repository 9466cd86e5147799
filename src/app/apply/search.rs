//! Finding by name, code or position; bookmarks.

use super::super::EcoZoneApp;
use super::super::change::NamePurpose;
use super::super::document::{LayerEntry, LayerId, StepKind};
use super::super::jobs::JobKey;
use super::super::search_view::{SearchForm, SearchShown};
use super::super::view_state::{Dialog, FeatureRef};
use super::JobOutput;
use crate::geometry::shapes::Bounds;
use crate::layer::Layer;
use crate::operations::find_place::{SearchResult, positions_in, search};
use crate::operations::project::Bookmark;
use crate::scene::camera::Camera;
use crate::texts::search::SearchText;
use std::sync::Arc;

/// How close the map goes to a position that was typed.
const PLACE_ZOOM: f64 = 14.0;

impl EcoZoneApp {
    pub(super) fn open_search(&mut self) {
        self.view.dialog = Dialog::Search(SearchForm::default());
    }

    /// The user typed: positions are read at once, names are looked for in a job.
    pub(super) fn search_for(&mut self, text: String) {
        let longitude = self.map.camera().center_lonlat()[0];
        let Dialog::Search(form) = &mut self.view.dialog else {
            return;
        };
        form.text.clone_from(&text);
        form.chosen = 0;
        let places = positions_in(&text, longitude);
        let is_empty = text.trim().is_empty();
        if is_empty || !places.is_empty() {
            let shown = SearchShown {
                places,
                ..SearchShown::default()
            };
            form.shown = (!is_empty).then(|| (text, Arc::new(shown)));
            self.jobs.abandon(&JobKey::Search);
            return;
        }
        let (ids, layers): (Vec<LayerId>, Vec<Arc<Layer>>) = self
            .document()
            .layers
            .iter()
            .rev()
            .filter_map(|entry| Some((entry.id, Arc::clone(entry.layer()?))))
            .unzip();
        self.jobs
            .start(JobKey::Search, &text.clone(), move |progress| JobOutput::Search {
                result: search(&layers, &text, progress).ok(),
                text,
                layers: ids,
            });
    }

    pub(super) fn take_search(&mut self, text: String, layers: Vec<LayerId>, result: Option<SearchResult>) {
        let Dialog::Search(form) = &mut self.view.dialog else {
            return;
        };
        if let Some(result) = result.filter(|_| form.text == text) {
            let shown = SearchShown {
                places: Vec::new(),
                result,
                layers,
            };
            form.shown = Some((text, Arc::new(shown)));
        }
    }

    /// Goes to a line of the results and lets it flash.
    pub(super) fn go_to_found(&mut self, line: usize, now: f64) {
        let Dialog::Search(form) = &self.view.dialog else {
            return;
        };
        let Some((_, shown)) = form.shown.clone() else { return };
        self.view.dialog = Dialog::None;
        if let Some(place) = shown.places.get(line) {
            self.view.finding_lonlat = Some(place.lonlat);
            let zoom = self.map.camera().zoom().max(PLACE_ZOOM);
            self.map.set_camera(Camera::at(place.lonlat, zoom));
            return;
        }
        let found = line
            .checked_sub(shown.places.len())
            .and_then(|line| shown.result.found.get(line));
        let Some(found) = found else { return };
        let Some(id) = shown.layers.get(found.layer).copied() else {
            return;
        };
        let is_hidden = self
            .document()
            .entry(id)
            .is_some_and(|entry: &LayerEntry| !entry.is_visible);
        if is_hidden {
            // What was looked for is to be seen.
            self.history.step(StepKind::Single, |document| {
                if let Some(entry) = document.entry_mut(id) {
                    entry.is_visible = true;
                }
            });
        }
        let feature = FeatureRef {
            layer: id,
            feature: found.feature,
        };
        self.show_feature(feature, found.bounds);
        self.view.flash = Some((feature, now));
    }

    /// Selects a feature as a click on it would, and goes there.
    fn show_feature(&mut self, feature: FeatureRef, bounds: Bounds) {
        self.select(vec![feature]);
        self.view.clicked_lonlat = Some(bounds.center());
        self.map.fit(bounds);
    }

    pub(super) fn ask_bookmark(&mut self) {
        let number = self.document().bookmarks.len() + 1;
        let name = SearchText::Bookmark.get(self.view.language);
        self.view.dialog = Dialog::Name {
            purpose: NamePurpose::NewBookmark,
            text: format!("{name} {number}"),
        };
    }

    /// Keeps the present view under a name; one that goes by it already gives way.
    pub(super) fn keep_bookmark(&mut self, name: &str) {
        let bounds = self.view.seen_lonlat.unwrap_or(Bounds::EMPTY);
        if bounds.is_empty() {
            return;
        }
        let bookmark = Bookmark {
            name: name.to_owned(),
            bbox: [bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]],
        };
        self.change_bookmarks(|bookmarks| {
            bookmarks.retain(|other| other.name != bookmark.name);
            bookmarks.push(bookmark);
        });
    }

    pub(super) fn rename_bookmark(&mut self, place: usize, name: &str) {
        self.change_bookmarks(|bookmarks| {
            if let Some(bookmark) = bookmarks.get_mut(place) {
                name.clone_into(&mut bookmark.name);
            }
        });
    }

    pub(super) fn remove_bookmark(&mut self, place: usize) {
        self.change_bookmarks(|bookmarks| {
            if place < bookmarks.len() {
                bookmarks.remove(place);
            }
        });
    }

    pub(super) fn go_to_bookmark(&mut self, place: usize) {
        let Some(bookmark) = self.document().bookmarks.get(place) else {
            return;
        };
        let [west, south, east, north] = bookmark.bbox;
        self.map.fit(Bounds {
            min: [west, south],
            max: [east, north],
        });
        self.view.dialog = Dialog::None;
    }

    fn change_bookmarks(&mut self, change: impl FnOnce(&mut Vec<Bookmark>)) {
        let mut bookmarks = self.document().bookmarks.as_ref().clone();
        change(&mut bookmarks);
        self.history
            .step(StepKind::Single, |document| document.bookmarks = Arc::new(bookmarks));
    }
}
