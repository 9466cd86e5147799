//! Changes of the layer list.

use super::super::EcoZoneApp;
use super::super::change::LayerChange;
use super::super::document::{LayerId, LayerState, StepKind};
use super::super::jobs::JobKey;
use super::super::view_state::ResultsTab;
use crate::geometry::shapes::Bounds;

impl EcoZoneApp {
    pub(super) fn apply_to_layer(&mut self, id: LayerId, change: LayerChange) {
        match change {
            LayerChange::SetVisible(is_visible) => self.history.step(StepKind::Single, |document| {
                if let Some(entry) = document.entry_mut(id) {
                    entry.is_visible = is_visible;
                }
            }),
            LayerChange::SetOpacity(opacity) => self.history.step(StepKind::Opacity(id), |document| {
                if let Some(entry) = document.entry_mut(id) {
                    entry.opacity = opacity.clamp(0.0, 1.0);
                }
            }),
            LayerChange::OpacitySettled => self.history.end_step(),
            LayerChange::MoveUp => self.move_layer(id, true),
            LayerChange::MoveDown => self.move_layer(id, false),
            LayerChange::Remove => self.remove_layer(id),
            LayerChange::ZoomTo => self.zoom_to_layer(id),
            LayerChange::Reopen => self.reopen(id),
            LayerChange::CheckAsSite => {
                self.history.step(StepKind::Single, |document| document.site = Some(id));
                self.view.shown_site = 0;
                self.show_tab(ResultsTab::SiteCheck);
            }
            LayerChange::Choose => self.view.selected_layer = Some(id),
            LayerChange::Unfold(is_unfolded) => {
                self.view.unfolded.retain(|other| *other != id);
                if is_unfolded {
                    self.view.unfolded.push(id);
                }
            }
            LayerChange::ShowIssues(is_open) => self.view.issues_open = is_open.then_some(id),
        }
    }

    fn move_layer(&mut self, id: LayerId, is_up: bool) {
        let layers = &self.document().layers;
        let Some(place) = layers.iter().position(|entry| entry.id == id) else {
            return;
        };
        let other = if is_up { place + 1 } else { place.wrapping_sub(1) };
        if other < layers.len() {
            self.history
                .step(StepKind::Single, |document| document.layers.swap(place, other));
        }
    }

    fn remove_layer(&mut self, id: LayerId) {
        if self.document().entry(id).is_none() {
            return;
        }
        // Reading goes on: undo must find the layer whole.
        self.history.step(StepKind::Single, |document| {
            document.layers.retain(|entry| entry.id != id);
            if document.site == Some(id) {
                document.site = None;
            }
        });
        self.view.identified.retain(|feature| feature.layer != id);
        if self.view.selected_layer == Some(id) {
            self.view.selected_layer = None;
        }
        if self.view.issues_open == Some(id) {
            self.view.issues_open = None;
        }
    }

    pub(super) fn remove_selected_layer(&mut self) {
        if let Some(id) = self.view.selected_layer {
            self.remove_layer(id);
        }
    }

    fn reopen(&mut self, id: LayerId) {
        self.jobs.abandon(&JobKey::Layer(id));
        self.history.settle_layer(id, &LayerState::Opening);
        self.start_opening(id);
    }

    pub(super) fn show_all_layers(&mut self, is_visible: bool) {
        self.history.step(StepKind::Single, |document| {
            for entry in &mut document.layers {
                entry.is_visible = is_visible;
            }
        });
    }

    pub(super) fn zoom_to_layer(&mut self, id: LayerId) {
        let bounds = self.document().entry(id).and_then(|entry| entry.layer()?.bounds());
        if let Some(bounds) = bounds {
            self.map.fit(bounds);
        }
    }

    /// Shows every layer.
    pub(super) fn zoom_to_all(&mut self) {
        let mut all = Bounds::EMPTY;
        for layer in self.document().layers.iter().filter_map(|entry| entry.layer()) {
            if let Some(bounds) = layer.bounds() {
                all.grow_by(&bounds);
            }
        }
        if !all.is_empty() {
            self.map.fit(all);
        }
    }

    pub(super) fn clear_site(&mut self) {
        let Some(id) = self.document().site else { return };
        self.history.step(StepKind::Single, |document| {
            document.site = None;
            if let Some(entry) = document.entry_mut(id) {
                entry.is_visible = false;
            }
        });
    }
}
