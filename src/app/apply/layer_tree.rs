//! The layer tree besides order and opacity: names, copies, groups, properties.

use super::super::EcoZoneApp;
use super::super::change::{GroupChange, NamePurpose};
use super::super::command::Command;
use super::super::document::{Document, LayerEntry, LayerId, LayerState, StepKind};
use super::super::jobs::JobKey;
use super::super::view_state::{Dialog, PropertiesForm};
use super::{DialogPurpose, JobOutput};
use crate::geometry::area_method::AreaRule;
use crate::operations::info::describe_layer;
use crate::operations::open_layer::{LayerRequest, OperationError};
use crate::report::context::LayerFacts;
use crate::texts::tree::{TreeText, copy_name};
use std::sync::Arc;

impl EcoZoneApp {
    /// Carries out a command about the chosen layer.
    pub(super) fn run_layer_command(&mut self, command: Command) {
        let Some(id) = self.chosen_layer() else { return };
        match command {
            Command::RenameLayer => self.ask_name(NamePurpose::Layer(id)),
            Command::DuplicateLayer => self.duplicate_layer(id),
            Command::SaveRepaired => self.ask_files(DialogPurpose::Repaired(id)),
            Command::GroupLayer => self.ask_name(NamePurpose::NewGroup(id)),
            Command::LayerCrs => self.open_settings(id),
            _ => self.show_properties(id),
        }
    }

    /// Asks for a name.
    pub(super) fn ask_name(&mut self, purpose: NamePurpose) {
        let language = self.view.language;
        let text = match &purpose {
            NamePurpose::Layer(id) => self.document().entry(*id).map(|entry| entry.title(language)),
            NamePurpose::NewGroup(_) => Some(TreeText::GroupName.get(language).to_owned()),
            NamePurpose::Group(name) => Some(name.clone()),
            NamePurpose::NewBookmark => None,
            NamePurpose::Bookmark(place) => self
                .document()
                .bookmarks
                .get(*place)
                .map(|bookmark| bookmark.name.clone()),
        };
        if let Some(text) = text {
            self.view.dialog = Dialog::Name { purpose, text };
        }
    }

    pub(super) fn take_name(&mut self, purpose: NamePurpose, name: &str) {
        self.view.dialog = Dialog::None;
        let name = name.trim();
        if name.is_empty() {
            return;
        }
        match purpose {
            NamePurpose::Layer(id) => self.rename_layer(id, name),
            NamePurpose::NewGroup(id) => self.set_group(id, name),
            NamePurpose::Group(old) => self.change_group(GroupChange::Rename(old, name.to_owned())),
            NamePurpose::NewBookmark => self.keep_bookmark(name),
            NamePurpose::Bookmark(place) => self.rename_bookmark(place, name),
        }
    }

    /// Gives a layer another name: everywhere, reports included, and without reading it again.
    fn rename_layer(&mut self, id: LayerId, name: &str) {
        let Some(entry) = self.document().entry(id).filter(|entry| entry.name() != name) else {
            return;
        };
        let request = Arc::new(LayerRequest {
            name: name.to_owned(),
            ..entry.request.as_ref().clone()
        });
        let state = self.state_renamed(entry.state.clone(), name);
        self.history.step(StepKind::Single, |document| {
            if let Some(entry) = document.entry_mut(id) {
                entry.request = request;
                entry.state = state;
            }
        });
        // A layer that is being read comes under its old name: it is asked for anew.
        if self
            .document()
            .entry(id)
            .is_some_and(|entry| matches!(entry.state, LayerState::Opening))
        {
            self.jobs.abandon(&JobKey::Layer(id));
            self.start_opening(id);
        }
    }

    /// The state of a layer under another name; what is drawn of it is shared.
    fn state_renamed(&mut self, state: LayerState, name: &str) -> LayerState {
        let LayerState::Open(layer) = state else { return state };
        let renamed = Arc::new(layer.renamed(name.to_owned()));
        if let Some(scene) = self.scenes.get(&layer.revision()).cloned() {
            self.scenes.insert(renamed.revision(), scene);
        }
        if let Some(covers) = self.covers.get(&layer.revision()).cloned() {
            self.covers.insert(renamed.revision(), covers);
        }
        LayerState::Open(renamed)
    }

    /// Another layer of the same file above it, to be filtered or drawn in another way.
    pub(super) fn duplicate_layer(&mut self, id: LayerId) {
        let Some(entry) = self.document().entry(id).cloned() else {
            return;
        };
        let name = copy_name(&entry.title(self.view.language), self.view.language);
        let state = self.state_renamed(entry.state.clone(), &name);
        self.next_layer_id += 1;
        let copy_id = LayerId(self.next_layer_id);
        let is_opening = matches!(state, LayerState::Opening);
        let copy = LayerEntry {
            id: copy_id,
            arrival: copy_id.0,
            request: Arc::new(LayerRequest {
                name,
                ..entry.request.as_ref().clone()
            }),
            state,
            ..entry
        };
        self.history.step(StepKind::Single, |document| {
            let place = document.layers.iter().position(|entry| entry.id == id);
            let above = place.map_or(document.layers.len(), |place| place + 1);
            document.layers.insert(above, copy);
        });
        self.view.selected_layer = Some(copy_id);
        if is_opening {
            self.start_opening(copy_id);
        }
    }

    /// Puts a layer into a group, or takes it out (an empty name); a group's layers lie together.
    pub(super) fn set_group(&mut self, id: LayerId, group: &str) {
        let is_other = |entry: &&LayerEntry| entry.request.drawing.group != group;
        let Some(entry) = self.document().entry(id).filter(is_other) else {
            return;
        };
        let left = entry.request.drawing.group.clone();
        let request = with_group(&entry.request, group);
        self.history.step(StepKind::Single, |document| {
            let Some(place) = document.layers.iter().position(|entry| entry.id == id) else {
                return;
            };
            let mut moved = document.layers.remove(place);
            moved.request = request;
            // Upon the group that it joins, or upon the one that it leaves.
            let wanted = if group.is_empty() { left.as_str() } else { group };
            let is_member = |entry: &LayerEntry| !wanted.is_empty() && entry.request.drawing.group == wanted;
            let top = document.layers.iter().rposition(is_member);
            let to = top.map_or(place, |top| top + 1).min(document.layers.len());
            document.layers.insert(to, moved);
        });
    }

    pub(super) fn change_group(&mut self, change: GroupChange) {
        match change {
            GroupChange::SetVisible(name, is_visible) => self.history.step(StepKind::Single, |document| {
                for entry in members(document, &name) {
                    entry.is_visible = is_visible;
                }
            }),
            GroupChange::Rename(old, new) => {
                if new == old {
                    return;
                }
                self.history.step(StepKind::Single, |document| {
                    for entry in members(document, &old) {
                        entry.request = with_group(&entry.request, &new);
                    }
                    gather(document);
                });
                if self.view.folded_groups.remove(&old) {
                    self.view.folded_groups.insert(new);
                }
            }
            GroupChange::Dissolve(name) => self.history.step(StepKind::Single, |document| {
                for entry in members(document, &name) {
                    entry.request = with_group(&entry.request, "");
                }
            }),
            GroupChange::MoveTo(name, place) => self.arrange_group(|document| move_group(document, &name, place)),
            GroupChange::Move(name, is_up) => self.arrange_group(|document| {
                let is_member = |entry: &LayerEntry| entry.request.drawing.group == name;
                let (Some(bottom), Some(top)) = (
                    document.layers.iter().position(is_member),
                    document.layers.iter().rposition(is_member),
                ) else {
                    return;
                };
                let place = if is_up { Some(top + 2) } else { bottom.checked_sub(1) };
                if let Some(place) = place.filter(|place| *place <= document.layers.len()) {
                    let place = if is_up { place } else { start_of_group(document, place) };
                    move_group(document, &name, place);
                }
            }),
            GroupChange::Fold(name, true) => {
                self.view.folded_groups.insert(name);
            }
            GroupChange::Fold(name, false) => {
                self.view.folded_groups.remove(&name);
            }
        }
    }

    /// Gives the layers another order, as a step if it is another one.
    fn arrange_group(&mut self, arrange: impl FnOnce(&mut Document)) {
        let mut arranged = self.document().clone();
        arrange(&mut arranged);
        let order = |document: &Document| -> Vec<LayerId> { document.layers.iter().map(|entry| entry.id).collect() };
        if order(&arranged) != order(self.document()) {
            self.history
                .step(StepKind::Single, |document| document.layers = arranged.layers);
        }
    }

    /// Shows all that is known of a layer; what has to be measured comes from a job.
    pub(super) fn show_properties(&mut self, id: LayerId) {
        let Some(entry) = self.document().entry(id) else { return };
        let title = entry.title(self.view.language);
        let layer = entry.layer().cloned();
        self.view.dialog = Dialog::Properties(PropertiesForm {
            layer: id,
            facts: None,
            problem: None,
        });
        let Some(layer) = layer else { return };
        self.jobs
            .start(JobKey::Properties, &title, move |progress| JobOutput::Properties {
                layer: id,
                result: describe_layer(&layer, &AreaRule::Exact, progress),
            });
    }

    pub(super) fn take_properties(&mut self, id: LayerId, result: Result<LayerFacts, OperationError>) {
        let language = self.view.language;
        let Dialog::Properties(form) = &mut self.view.dialog else {
            return;
        };
        if form.layer != id {
            return;
        }
        match result {
            Ok(facts) => form.facts = Some((facts.area_m2, facts.length_m)),
            Err(error) => form.problem = Some(error.message(language)),
        }
    }
}

fn with_group(request: &Arc<LayerRequest>, group: &str) -> Arc<LayerRequest> {
    let mut changed = request.as_ref().clone();
    group.clone_into(&mut changed.drawing.group);
    Arc::new(changed)
}

fn members<'a>(document: &'a mut Document, group: &'a str) -> impl Iterator<Item = &'a mut LayerEntry> {
    let layers = document.layers.iter_mut();
    layers.filter(move |entry| entry.request.drawing.group == group)
}

/// Brings the layers of each group together, where its uppermost layer lies; a project written by hand may have them
/// apart, and a group may take another's name.
pub(super) fn gather(document: &mut Document) {
    let mut gathered: Vec<LayerEntry> = Vec::with_capacity(document.layers.len());
    let mut left = std::mem::take(&mut document.layers);
    while let Some(uppermost) = left.pop() {
        let group = uppermost.request.drawing.group.clone();
        gathered.push(uppermost);
        if group.is_empty() {
            continue;
        }
        let (mut members, others): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|entry| entry.request.drawing.group == group);
        left = others;
        members.reverse();
        gathered.append(&mut members);
    }
    gathered.reverse();
    document.layers = gathered;
}

/// Puts the layers of a group, together, below the layer that is at `place`; not between the layers of another group,
/// but above that.
fn move_group(document: &mut Document, name: &str, place: usize) {
    let is_member = |entry: &LayerEntry| entry.request.drawing.group == name;
    let below = document.layers.iter().take(place);
    let mut to = below.filter(|entry| !is_member(entry)).count();
    let (members, mut others): (Vec<_>, Vec<_>) = std::mem::take(&mut document.layers)
        .into_iter()
        .partition(|entry| is_member(entry));
    let group_at = |place: usize| {
        others
            .get(place)
            .map_or("", |entry| entry.request.drawing.group.as_str())
    };
    while to > 0 && !group_at(to).is_empty() && group_at(to) == group_at(to - 1) {
        to += 1;
    }
    others.splice(to..to, members);
    document.layers = others;
}

/// Where the group begins that the layer at `place` is in, from the bottom; `place` itself outside any.
fn start_of_group(document: &Document, place: usize) -> usize {
    let group_at = |place: usize| {
        let entry = document.layers.get(place);
        entry.map_or("", |entry| entry.request.drawing.group.as_str())
    };
    let group = group_at(place);
    let mut start = place;
    while start > 0 && !group.is_empty() && group_at(start - 1) == group {
        start -= 1;
    }
    start
}

/// A layer that was moved belongs to the group that it lies in now.
pub(super) fn settle_group(document: &mut Document, id: LayerId) {
    let Some(place) = document.layers.iter().position(|entry| entry.id == id) else {
        return;
    };
    let group_at = |place: Option<usize>| {
        let entry = place.and_then(|place| document.layers.get(place));
        entry.map_or("", |entry| entry.request.drawing.group.as_str())
    };
    let (below, above) = (group_at(place.checked_sub(1)), group_at(Some(place + 1)));
    let own = group_at(Some(place));
    let is_alone = document
        .layers
        .iter()
        .filter(|entry| entry.request.drawing.group == own)
        .count()
        == 1;
    let wanted = if below == above && !below.is_empty() {
        below
    } else if own == below || own == above || is_alone {
        own
    } else {
        ""
    };
    if wanted == own {
        return;
    }
    let wanted = wanted.to_owned();
    if let Some(entry) = document.layers.get_mut(place) {
        entry.request = with_group(&entry.request, &wanted);
    }
}
