//! Projects: opened, begun anew, left with or without saving, and gone back to by undo.

use super::super::EcoZoneApp;
use super::super::document::{Document, LayerEntry, LayerId, LayerState};
use super::super::files;
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::super::view_state::{Dialog, Leaving};
use super::JobOutput;
use super::layer_tree::gather;
use super::opening::drawing_rank;
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::operations::cases::{Reviews, load_project_and_reviews};
use crate::operations::check_settings::CheckSettings;
use crate::operations::open_layer::{LayerSource, OpenedLayer, OperationError};
use crate::operations::project::{Project, demo_project};
use crate::operations::window_memory::MemoryChange;
use crate::scene::layer_scene::LayerScene;
use crate::texts::app::AppText;
use std::path::PathBuf;
use std::sync::Arc;

/// Region layers that are visible when a project is opened.
const REGION_LEVELS_SHOWN: usize = 2;

impl EcoZoneApp {
    /// What the window shows first: what was named, else the demonstration.
    pub(in crate::app) fn open_first(&mut self, project: Option<PathBuf>, files: Vec<PathBuf>) {
        match (project, files.is_empty()) {
            (Some(path), _) => {
                self.open_project(path);
                self.open_files(files, false);
            }
            (None, false) => self.open_files(files, false),
            (None, true) => self.open_demo(),
        }
    }

    /// Leaves the document for another one, or for good; where work would be lost the user is asked first.
    pub(super) fn leave_for(&mut self, leaving: Leaving) {
        if self.has_unsaved_work() {
            self.view.dialog = Dialog::Unsaved(leaving);
        } else {
            self.leave(leaving);
        }
    }

    /// The user answered: saves first, or goes on without.
    pub(super) fn answer_unsaved(&mut self, leaving: Leaving, is_saving: bool) {
        self.view.dialog = Dialog::None;
        if is_saving {
            // Goes on once the file is written; a dialog that is cancelled ends it.
            self.leaving = Some(leaving);
            self.save_project_here();
        } else {
            self.leave(leaving);
        }
    }

    pub(super) fn leave(&mut self, leaving: Leaving) {
        match leaving {
            Leaving::Window => self.is_closing = true,
            Leaving::New => self.replace_document(
                Document {
                    name: AppText::NewProject.get(self.view.language).to_owned(),
                    ..Document::default()
                },
                Vec::new(),
            ),
            Leaving::Project(path) => self.open_project(path),
            Leaving::Demo => self.open_demo(),
        }
    }

    /// Whether something was done that is neither saved nor had again by opening the same files.
    #[must_use]
    pub fn has_unsaved_work(&self) -> bool {
        let document = self.document();
        if self.history.is_saved() {
            return false;
        }
        // The demonstration has no file to be saved to: of it only what was added counts.
        let is_own = |entry: &LayerEntry| match &entry.request.source {
            LayerSource::Text { .. } => true,
            LayerSource::Demo(_) => false,
            LayerSource::File(_) | LayerSource::Moved { .. } => {
                let request = &entry.request;
                let is_plain = request.filter.is_none()
                    && request.fields.is_empty()
                    && request.passport == crate::layer::passport::Passport::default()
                    && request.drawing.symbols.is_default()
                    && request.drawing.group.is_empty();
                !is_plain
            }
        };
        let is_usual = *document.check_settings == CheckSettings::default();
        document.path.is_some() || !is_usual || !document.bookmarks.is_empty() || document.layers.iter().any(is_own)
    }

    pub(super) fn open_demo(&mut self) {
        let subject = AppText::DemoProject.get(self.view.language);
        self.jobs.start(JobKey::Project, subject, |_| JobOutput::Project {
            file: None,
            result: demo_project().map(|project| (project, Reviews::new())),
        });
    }

    pub(super) fn open_project(&mut self, path: PathBuf) {
        self.jobs
            .start(JobKey::Project, &files::file_name(&path), move |progress| {
                JobOutput::Project {
                    result: load_project_and_reviews(&path, progress),
                    file: Some(path),
                }
            });
    }

    pub(super) fn take_project(&mut self, file: Option<PathBuf>, result: Result<(Project, Reviews), OperationError>) {
        match result {
            Ok((project, reviews)) => {
                if let Some(path) = file {
                    self.remember(MemoryChange::Opened(path));
                }
                self.show_project(project, reviews);
            }
            Err(error) => {
                let Some(message) = crate::app::failure_message(&error, self.view.language) else {
                    return;
                };
                let file = file.map_or_else(
                    || AppText::DemoProject.get(self.view.language).to_owned(),
                    |path| files::file_name(&path),
                );
                self.notices.push(NoticeKind::ProjectFailed { file, message });
                self.view.show_notices = true;
            }
        }
    }

    fn show_project(&mut self, project: Project, reviews: Reviews) {
        if !project.files.passed_over.is_empty() {
            let said = project.files.passed_over.clone();
            self.notices.push(NoticeKind::ListsPassedOver { said });
            self.view.show_notices = true;
        }
        let document = Document {
            name: project.name,
            crs: project.crs,
            path: project.path,
            files: project.files,
            by: project.by,
            publication: project.publication,
            targets: Arc::new(project.targets),
            rules: Arc::new(project.rules),
            check_settings: Arc::new(project.check),
            access: Arc::new(project.access),
            reviews: Arc::new(reviews),
            bookmarks: Arc::new(project.bookmarks),
            ..Document::default()
        };
        self.replace_document(document, project.folded_groups);
        for background in project.backgrounds {
            self.add_background(background);
        }
        let ids: Vec<LayerId> = project
            .layers
            .into_iter()
            .map(|request| self.add_layer(request))
            .collect();
        let site = ids.into_iter().find(|id| {
            self.document()
                .entry(*id)
                .is_some_and(|entry| entry.role() == Role::Site)
        });
        self.history.record(|document| {
            document.site = site;
            arrange(document);
        });
    }

    /// Puts a document in the place of the one that is shown; what is drawn of the old one is given up, and made again
    /// where undo leads back to it.
    fn replace_document(&mut self, document: Document, folded_groups: Vec<String>) {
        self.forget_drawn();
        self.view.folded_groups = folded_groups.into_iter().collect();
        self.history.open(document);
        self.fit_when_open = true;
    }

    /// Gives up what is read, computed and drawn of the document that was shown.
    fn forget_drawn(&mut self) {
        self.jobs.abandon_all();
        self.coverage_job = None;
        self.check_job = None;
        self.scenes.clear();
        self.previews.clear();
        self.view.forget_document();
    }

    /// Takes back the last step, or makes it again; of a site that is being drawn the last of its own.
    pub(super) fn step_back(&mut self, is_redo: bool) {
        if let Some(drawing) = &mut self.view.drawing {
            if is_redo {
                drawing.redo();
            } else {
                drawing.undo();
            }
            return;
        }
        if !is_redo && self.take_up_left_drawing() {
            return;
        }
        let left = self.document().lineage;
        if is_redo {
            self.history.redo();
        } else {
            self.history.undo();
        }
        if self.document().lineage != left {
            self.forget_drawn();
            self.fit_when_open = self.document().is_opening();
            if !self.fit_when_open {
                self.zoom_to_regions();
            }
        }
        self.complete_layers();
    }

    /// Reads and draws what a state that was gone back to lacks, because it was given up meanwhile.
    fn complete_layers(&mut self) {
        let mut unread = Vec::new();
        let mut undrawn = Vec::new();
        for entry in &self.document().layers {
            let is_coming = self.jobs.is_running(&JobKey::Layer(entry.id));
            match &entry.state {
                LayerState::Opening if !is_coming => unread.push(entry.id),
                LayerState::Open(layer) if !is_coming && !self.scenes.contains_key(&layer.revision()) => {
                    undrawn.push((entry.id, Arc::clone(layer)));
                }
                _ => {}
            }
        }
        for id in unread {
            self.start_opening(id);
        }
        for (id, layer) in undrawn {
            self.draw_again(id, layer);
        }
    }

    /// Makes what is drawn of a layer that is read already.
    fn draw_again(&mut self, id: LayerId, layer: Arc<Layer>) {
        let subject = layer.name().to_owned();
        self.jobs.start(JobKey::Layer(id), &subject, move |progress| {
            let scene = LayerScene::build(&layer, progress).map_err(OperationError::from);
            let result = scene.map(|scene| (OpenedLayer { layer, covers: None }, Some(Arc::new(scene))));
            JobOutput::Layer { id, result }
        });
    }

    /// Closes the window once nothing keeps it, asking first where work would be lost.
    pub(in crate::app) fn close_when_asked(&mut self, ctx: &egui::Context) {
        if self.is_closing {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
        if !ctx.input(|input| input.viewport().close_requested()) {
            return;
        }
        if !self.is_closing && self.screenshot.is_none() && self.has_unsaved_work() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.view.dialog = Dialog::Unsaved(Leaving::Window);
            return;
        }
        self.end_recovery();
        self.write_memory_now();
    }

    /// A project was saved: goes where the user was going.
    pub(super) fn leave_after_saving(&mut self, is_saved: bool) {
        if let Some(leaving) = self.leaving.take().filter(|_| is_saved) {
            self.leave(leaving);
        }
    }
}

/// How the layers of a project lie that was not arranged by hand.
fn arrange(document: &mut Document) {
    // Regions come from coarse to fine; more than two levels of lines would bury the rest.
    for entry in document
        .layers
        .iter_mut()
        .filter(|entry| entry.role() == Role::Region)
        .skip(REGION_LEVELS_SHOWN)
    {
        entry.is_visible = entry.request.drawing.is_visible.unwrap_or(false);
    }
    // Sites lie on top; within a role the project's order holds, but the heavier outline of a coarse
    // region lies over the finer ones.
    document.layers.sort_by_key(|entry| {
        let is_region = entry.role() == Role::Region;
        let place = if is_region {
            u64::MAX - entry.arrival
        } else {
            entry.arrival
        };
        (drawing_rank(entry.role()), place)
    });
    // A project that was saved here says itself how its layers lie.
    if document
        .layers
        .iter()
        .all(|entry| entry.request.drawing.place.is_some())
    {
        document.layers.sort_by_key(|entry| entry.request.drawing.place);
    }
    gather(document);
}
