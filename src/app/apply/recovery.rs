//! Keeps the work of the window aside while it goes on, and offers what a crashed one left.

use super::super::EcoZoneApp;
use super::super::document::{Document, LayerEntry, StepKind};
use super::super::draw_site::{DrawKind, Drawing};
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::super::view_state::Dialog;
use super::JobOutput;
use crate::operations::cases::{Reviews, load_project_and_reviews};
use crate::operations::open_layer::OperationError;
use crate::operations::project::Project;
use crate::operations::recovery::{Drawn, KeptLayer, KeptWork, Orphan, Session, orphans};
use crate::scene::camera::Camera;
use crate::texts::map::MapText;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Work that has changed is written so long after the last writing; a crash loses that and the writing itself.
const WRITE_EVERY: Duration = Duration::from_secs(15);

/// The recovery of a window.
#[derive(Debug)]
pub struct Recovery {
    session: Session,
    /// What other windows left.
    pub orphans: Vec<Orphan>,
    is_offered: bool,
    written: KeptWork,
    looked_at: Instant,
}

impl Recovery {
    /// Looks what was left below `root` and makes a folder of its own; `None` where that can't be, which costs the
    /// recovery and nothing else.
    pub fn begin(root: &Path) -> Option<Self> {
        let orphans = orphans(root);
        Some(Self {
            session: Session::begin(root).ok()?,
            orphans,
            is_offered: false,
            written: KeptWork::default(),
            looked_at: Instant::now(),
        })
    }
}

impl EcoZoneApp {
    /// Asks once whether what was left is wanted, when nothing else is being opened.
    fn offer_recovery(&mut self) {
        if self.view.dialog != Dialog::None || self.jobs.is_running(&JobKey::Project) {
            return;
        }
        let Some(recovery) = self.recovery.as_mut().filter(|recovery| !recovery.is_offered) else {
            return;
        };
        recovery.is_offered = true;
        if let Some(orphan) = recovery.orphans.first() {
            self.view.dialog = Dialog::Recover {
                layers: orphan.work.layers.len(),
                name: orphan.work.name.clone(),
                minutes: orphan.age.map(|age| age.as_secs() / 60),
            };
        }
    }

    /// The window is closed in order: nothing is to be recovered.
    pub(super) fn end_recovery(&mut self) {
        if let Some(recovery) = &mut self.recovery {
            recovery.session.end();
        }
        self.is_closing = true;
    }

    /// Writes the work aside when it is time and it has changed.
    pub(in crate::app) fn keep_work(&mut self, ctx: &egui::Context) {
        if self.is_closing {
            return;
        }
        self.offer_recovery();
        // Nothing was done yet, or all of it can be had again by opening.
        let has_work = self.history.can_undo() || self.view.drawing.is_some();
        let Some(recovery) = &self.recovery else { return };
        if !has_work || self.jobs.is_running(&JobKey::Recovery) {
            return;
        }
        let waited = recovery.looked_at.elapsed();
        if waited < WRITE_EVERY {
            ctx.request_repaint_after(WRITE_EVERY.saturating_sub(waited));
            return;
        }
        let work = self.work();
        let Some(recovery) = &mut self.recovery else { return };
        recovery.looked_at = Instant::now();
        if work == recovery.written {
            return;
        }
        recovery.written = work.clone();
        let writing = recovery.session.next_write();
        self.jobs
            .start(JobKey::Recovery, "", move |_| JobOutput::WorkKept(writing.write(&work)));
    }

    pub(super) fn take_kept_work(&mut self, result: Result<(), OperationError>) {
        if let Err(error) = result {
            // Said once: a full disk would say it every quarter of a minute.
            self.recovery = None;
            let message = error.message(self.view.language);
            let what = MapText::RecoveryOff.get(self.view.language).to_owned();
            self.notices.push(NoticeKind::Failed { what, message });
        }
    }

    fn work(&self) -> KeptWork {
        let document = self.document();
        let camera = self.map.camera();
        let [longitude, latitude] = camera.center_lonlat();
        let layers = document.layers.iter().map(|entry| KeptLayer {
            request: (*entry.request).clone(),
            is_visible: entry.is_visible,
            opacity: entry.opacity,
            is_checked: document.site == Some(entry.id),
        });
        KeptWork {
            name: document.name.clone(),
            project: document.path.clone(),
            layers: layers.collect(),
            reviews: (*document.reviews).clone(),
            backgrounds: document.backgrounds.iter().map(|entry| entry.request.clone()).collect(),
            bookmarks: document.bookmarks.to_vec(),
            folded_groups: self.view.folded_groups.iter().cloned().collect(),
            check: Some(document.check_settings.as_ref().clone()),
            drawn: self.view.drawing.as_ref().map(|drawing| Drawn {
                kind: drawing.kind.code().to_owned(),
                paths_lonlat: drawing.paths_lonlat.clone(),
            }),
            view: [longitude, latitude, camera.zoom()],
        }
    }

    /// The user answered: takes over what was left, or forgets it.
    pub(super) fn answer_recovery(&mut self, is_wanted: bool) {
        self.view.dialog = Dialog::None;
        let Some(recovery) = &mut self.recovery else { return };
        if recovery.orphans.is_empty() {
            return;
        }
        let orphan = recovery.orphans.remove(0);
        if !is_wanted {
            orphan.remove();
            return;
        }
        let project = orphan.work.project.clone();
        self.jobs.start(JobKey::Recovery, "", move |progress| {
            let base = project.map(|path| load_project_and_reviews(&path, progress));
            JobOutput::Recovered {
                orphan: Box::new(orphan),
                base: base.map(Box::new),
            }
        });
    }

    /// Puts the work in place of the document, as one step that can be undone.
    pub(super) fn take_recovered(&mut self, orphan: Orphan, base: Option<Result<(Project, Reviews), OperationError>>) {
        let mut document = Document::default();
        match base {
            Some(Ok((project, _))) => {
                document.targets = Arc::new(project.targets);
                document.rules = Arc::new(project.rules);
                document.check_settings = Arc::new(project.check);
                document.crs = project.crs;
                document.publication = project.publication;
                document.access = Arc::new(project.access);
                document.by = project.by;
                document.path = project.path;
                document.files = project.files;
            }
            Some(Err(error)) => {
                // Its layers are still to be had; what else it said is not, and that is told.
                let file = orphan.work.project.as_deref().map(super::super::files::file_name);
                let message = error.message(self.view.language);
                self.notices.push(NoticeKind::ProjectFailed {
                    file: file.unwrap_or_default(),
                    message,
                });
                self.view.show_notices = true;
            }
            None => {}
        }
        if let Some(check) = &orphan.work.check {
            document.check_settings = Arc::new(check.clone());
        }
        document.name.clone_from(&orphan.work.name);
        document.reviews = Arc::new(orphan.work.reviews.clone());
        document.bookmarks = Arc::new(orphan.work.bookmarks.clone());
        self.history.step(StepKind::Single, |now| *now = document);
        for background in &orphan.work.backgrounds {
            self.add_background(background.clone());
        }
        self.view.folded_groups = orphan.work.folded_groups.iter().cloned().collect();
        for layer in &orphan.work.layers {
            let id = self.add_layer(layer.request.clone());
            self.history.record(|document| {
                if let Some(entry) = document.entry_mut(id) {
                    restore(entry, layer);
                }
                if layer.is_checked {
                    document.site = Some(id);
                }
            });
        }
        self.clear_identified();
        self.clear_unit();
        self.fit_when_open = false;
        let [longitude, latitude, zoom] = orphan.work.view;
        self.map.set_camera(Camera::at([longitude, latitude], zoom));
        if let Some(drawn) = &orphan.work.drawn {
            let kind = DrawKind::ALL.into_iter().find(|kind| kind.code() == drawn.kind);
            self.view.drawing = Some(Drawing::of(kind.unwrap_or_default(), drawn.paths_lonlat.clone()));
        }
        orphan.remove();
    }
}

fn restore(entry: &mut LayerEntry, kept: &KeptLayer) {
    entry.is_visible = kept.is_visible;
    entry.opacity = kept.opacity;
}
