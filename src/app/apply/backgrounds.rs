//! Backgrounds: opened in jobs, listed in the document, their tiles decoded as the view needs them.

use super::super::EcoZoneApp;
use super::super::change::BackgroundChange;
use super::super::document::{BackgroundEntry, LayerState, StepKind};
use super::super::files;
use super::super::jobs::JobKey;
use super::super::tiles::MOST_PER_JOB;
use super::JobOutput;
use crate::layer::role::Role;
use crate::operations::background::{Background, TileId};
use crate::operations::open_layer::{LayerRequest, LayerSource, OperationError, open_layer};
use crate::operations::project_backgrounds::BackgroundRequest;
use crate::scene::layer_scene::LayerScene;
use crate::texts::map::MapText;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// The file of the demonstration whose outlines lie below everything.
const BACKDROP: &str = "provinces.geojson";

/// How far the opening of a background has come.
#[derive(Clone, Debug)]
pub enum BackgroundState {
    Opening,
    Open(Arc<Background>),
    Failed(String),
}

/// The bundled outlines.
#[derive(Debug, Default)]
pub enum Backdrop {
    #[default]
    NotRead,
    Read(Arc<LayerScene>),
    /// The binary was built without them; nothing to be done.
    Missing,
}

impl EcoZoneApp {
    /// Adds files as backgrounds, as one step.
    pub(super) fn add_backgrounds(&mut self, paths: Vec<PathBuf>) {
        if paths.is_empty() {
            return;
        }
        self.history.step(StepKind::Single, |_| {});
        for path in paths {
            self.add_background(BackgroundRequest {
                path,
                opacity: 1.0,
                visible: true,
            });
        }
    }

    /// Adds a background to the document as it stands; the caller makes the step.
    pub(super) fn add_background(&mut self, request: BackgroundRequest) {
        self.next_layer_id += 1;
        let id = self.next_layer_id;
        self.history.record(|document| {
            document.backgrounds.push(BackgroundEntry { id, request });
        });
    }

    /// Opens what is listed and not open, and forgets what is nowhere in the document any more.
    pub(in crate::app) fn look_after_backgrounds(&mut self, ctx: &egui::Context) {
        self.open_backdrop();
        let more_waits = self.tiles.take_decoded(ctx);
        if more_waits {
            ctx.request_repaint();
        }
        let entries = self.document().backgrounds.clone();
        let ids: BTreeSet<u64> = entries.iter().map(|entry| entry.id).collect();
        if self.background_images.is_empty() && ids.is_empty() {
            return;
        }
        self.tiles.keep_only(&ids);
        self.backgrounds.retain(|id, _| ids.contains(id));
        for entry in &entries {
            if !self.backgrounds.contains_key(&entry.id) {
                self.start_background(entry);
            }
        }
        self.choose_tiles(&entries);
    }

    fn start_background(&mut self, entry: &BackgroundEntry) {
        let (id, path) = (entry.id, entry.request.path.clone());
        self.backgrounds.insert(id, BackgroundState::Opening);
        let subject = files::file_name(&path);
        self.jobs
            .start(JobKey::Background(id), &subject, move |_| JobOutput::Background {
                id,
                result: Background::open(&path),
            });
    }

    pub(super) fn take_background(&mut self, id: u64, result: Result<Background, OperationError>) {
        let state = match result {
            Ok(background) => {
                let bounds = background.bounds_lonlat;
                if self.document().layers.is_empty() && !bounds.is_empty() {
                    self.map.fit(bounds);
                }
                BackgroundState::Open(Arc::new(background))
            }
            Err(error) => {
                let message = error.message(self.view.language);
                let what = MapText::BackgroundFailed.get(self.view.language).to_owned();
                self.tell_failure(what, &error);
                BackgroundState::Failed(message)
            }
        };
        self.backgrounds.insert(id, state);
    }

    /// What the next frame draws, and a job for what is missing.
    fn choose_tiles(&mut self, entries: &[BackgroundEntry]) {
        let (camera, size) = (self.map.camera(), self.view.map_size);
        let mut images = Vec::new();
        let mut wanted: Vec<(u64, Arc<Background>, TileId)> = Vec::new();
        for entry in entries.iter().filter(|entry| entry.request.visible) {
            let Some(BackgroundState::Open(background)) = self.backgrounds.get(&entry.id) else {
                continue;
            };
            let opacity = entry.request.opacity;
            let (seen, missing) = self.tiles.images(entry.id, background, &camera, size, opacity);
            images.extend(seen);
            wanted.extend(missing.into_iter().map(|tile| (entry.id, Arc::clone(background), tile)));
        }
        self.background_images = images;
        if wanted.is_empty() || self.jobs.is_running(&JobKey::Tiles) {
            return;
        }
        wanted.truncate(MOST_PER_JOB);
        let (decoded, repaint) = (self.tiles.decoded.clone(), self.jobs.repaint());
        self.jobs.start(JobKey::Tiles, "", move |progress| {
            let mut failed = None;
            for (id, background, tile) in wanted {
                if progress.is_cancelled() {
                    break;
                }
                let image = background.tile(tile);
                // A damaged tile is shown as none, once, and told once.
                let image = image.unwrap_or_else(|error| {
                    failed = Some(error);
                    None
                });
                decoded.push((id, tile), image);
                repaint();
            }
            JobOutput::Tiles(failed)
        });
    }

    pub(super) fn take_tiles(&mut self, failed: Option<OperationError>) {
        if let Some(error) = failed {
            let what = MapText::BackgroundFailed.get(self.view.language).to_owned();
            self.tell_failure(what, &error);
        }
    }

    pub(super) fn change_background(&mut self, id: u64, change: BackgroundChange) {
        if change == BackgroundChange::OpacitySettled {
            self.history.end_step();
            return;
        }
        if change == BackgroundChange::ZoomTo {
            if let Some(BackgroundState::Open(background)) = self.backgrounds.get(&id) {
                self.map.fit(background.bounds_lonlat);
            }
            return;
        }
        let kind = match change {
            BackgroundChange::SetOpacity(_) => StepKind::BackgroundOpacity(id),
            _ => StepKind::Single,
        };
        self.history.step(kind, |document| {
            if change == BackgroundChange::Remove {
                document.backgrounds.retain(|entry| entry.id != id);
            }
            let Some(entry) = document.backgrounds.iter_mut().find(|entry| entry.id == id) else {
                return;
            };
            match change {
                BackgroundChange::SetVisible(is_visible) => entry.request.visible = is_visible,
                BackgroundChange::SetOpacity(opacity) => entry.request.opacity = opacity.clamp(0.0, 1.0),
                _ => {}
            }
        });
    }

    /// The outlines below everything: read when they are first wanted.
    fn open_backdrop(&mut self) {
        if !matches!(self.backdrop, Backdrop::NotRead)
            || !self.view.show_backdrop
            || self.jobs.is_running(&JobKey::Backdrop)
        {
            return;
        }
        let has_own = self
            .document()
            .layers
            .iter()
            .any(|entry| matches!(&entry.request.source, LayerSource::Demo(name) if name == BACKDROP));
        let is_busy = self
            .document()
            .layers
            .iter()
            .any(|entry| matches!(entry.state, LayerState::Opening));
        if has_own || is_busy || self.jobs.is_running(&JobKey::Project) {
            return;
        }
        self.jobs.start(JobKey::Backdrop, "", |progress| {
            let request = LayerRequest::new(Role::Reference, LayerSource::Demo(BACKDROP.to_owned()));
            let scene = open_layer(&request, progress)
                .ok()
                .and_then(|layer| LayerScene::build(&layer, progress).ok());
            JobOutput::Backdrop(scene.map(Arc::new))
        });
    }

    pub(super) fn take_backdrop(&mut self, scene: Option<Arc<LayerScene>>) {
        self.backdrop = scene.map_or(Backdrop::Missing, Backdrop::Read);
    }

    /// Whether the bundled outlines are to be seen: not where the document has them itself.
    pub(in crate::app) fn shown_backdrop(&self) -> Option<Arc<LayerScene>> {
        let has_own = self
            .document()
            .layers
            .iter()
            .any(|entry| matches!(&entry.request.source, LayerSource::Demo(name) if name == BACKDROP));
        match &self.backdrop {
            Backdrop::Read(scene) if self.view.show_backdrop && !has_own => Some(Arc::clone(scene)),
            _ => None,
        }
    }
}
