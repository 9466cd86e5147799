//! Changes of the layer list.

use super::super::EcoZoneApp;
use super::super::change::LayerChange;
use super::super::document::{LayerEntry, LayerId, LayerState, StepKind};
use super::super::expression_form::ExpressionPurpose;
use super::super::jobs::JobKey;
use super::super::view_state::ResultsTab;
use super::layer_tree::{gather, settle_group};
use crate::geometry::shapes::Bounds;
use crate::layer::role::Role;

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
            LayerChange::MoveTo(place) => self.move_layer_to(id, place),
            LayerChange::Remove => self.remove_layer(id),
            LayerChange::ZoomTo => self.zoom_to_layer(id),
            LayerChange::Reopen => self.reopen(id),
            LayerChange::CheckAsSite => {
                self.history.step(StepKind::Single, |document| document.site = Some(id));
                self.view.shown_site = 0;
                self.show_tab(ResultsTab::SiteCheck);
            }
            LayerChange::Choose => self.view.selected_layer = Some(id),
            LayerChange::Duplicate => self.duplicate_layer(id),
            LayerChange::OpenTable => self.open_table(id),
            LayerChange::OpenStyle => {
                self.view.selected_layer = Some(id);
                self.show_style();
            }
            LayerChange::OpenFilter => {
                self.view.selected_layer = Some(id);
                self.ask_expression(ExpressionPurpose::Filter);
            }
            LayerChange::OpenProperties => self.show_properties(id),
            LayerChange::SetGroup(group) => self.set_group(id, &group),
            LayerChange::Unfold(is_unfolded) => {
                self.view.unfolded.retain(|other| *other != id);
                if is_unfolded {
                    self.view.unfolded.push(id);
                }
            }
            LayerChange::ShowIssues(is_open) => {
                self.view.issues_open = is_open.then_some(id);
                self.view.quality_open = None;
            }
        }
    }

    fn move_layer(&mut self, id: LayerId, is_up: bool) {
        let layers = &self.document().layers;
        let Some(place) = layers.iter().position(|entry| entry.id == id) else {
            return;
        };
        let other = if is_up { place + 1 } else { place.wrapping_sub(1) };
        if other < layers.len() {
            self.history.step(StepKind::Single, |document| {
                document.layers.swap(place, other);
                settle_group(document, id);
                gather(document);
            });
        }
    }

    /// Puts a layer before the one that is now at `place`, counted from the bottom of the map.
    fn move_layer_to(&mut self, id: LayerId, place: usize) {
        let layers = &self.document().layers;
        let Some(from) = layers.iter().position(|entry| entry.id == id) else {
            return;
        };
        let to = if from < place { place.saturating_sub(1) } else { place };
        if to == from || to >= layers.len() {
            return;
        }
        self.history.step(StepKind::Single, |document| {
            let moved = document.layers.remove(from);
            document.layers.insert(to, moved);
            settle_group(document, id);
            gather(document);
        });
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
        self.view.crs_questions.remove(&id);
        self.view.encoding_questions.remove(&id);
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

    /// Shows the regions, which are what the project is about; all layers if there are none.
    pub(super) fn zoom_to_regions(&mut self) {
        self.zoom_to_those(|entry| entry.role() == Role::Region);
        if !self.document().has_region() {
            self.zoom_to_all();
        }
    }

    /// Shows every layer.
    pub(super) fn zoom_to_all(&mut self) {
        self.zoom_to_those(|_| true);
    }

    fn zoom_to_those(&mut self, is_meant: impl Fn(&LayerEntry) -> bool) {
        let mut all = Bounds::EMPTY;
        let meant = self.document().layers.iter().filter(|entry| is_meant(entry));
        for layer in meant.filter_map(LayerEntry::layer) {
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
