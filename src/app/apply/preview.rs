//! Looks after the previews of layers that are being read: asks their jobs for a sketch and has a scene made of it.

use super::super::EcoZoneApp;
use super::super::document::LayerId;
use super::super::jobs::JobKey;
use super::super::previews::scene_of;
use super::JobOutput;
use crate::geometry::shapes::Bounds;
use crate::scene::camera::Camera;
use crate::scene::world::lonlat_from_world;
use std::sync::Arc;
use std::time::Duration;

/// A sketch is drawn again when it has so many times the paths of the last one.
const GROWTH: u64 = 2;

impl EcoZoneApp {
    /// Starts to draw what the readers have sketched so far, one layer at a time.
    pub(in crate::app) fn take_previews(&mut self, ctx: &egui::Context) {
        if self.jobs.is_running(&JobKey::Preview) {
            return;
        }
        let grown = self.jobs.running().iter().find_map(|job| {
            let JobKey::Layer(id) = job.key else { return None };
            let known = self.previews.offered(id).saturating_mul(GROWTH);
            let offered = job.progress.sketched();
            (offered > known).then(|| (id, offered, job.progress.clone()))
        });
        let Some((id, offered, reader)) = grown else {
            return;
        };
        let previews = self.previews.clone();
        self.jobs.start(JobKey::Preview, "", move |progress| {
            if let Some(scene) = scene_of(&reader.sketch(), progress) {
                previews.show(id, Arc::new(scene), offered);
            } else {
                // Not degrees: never asked again.
                previews.give_up(id);
            }
            JobOutput::Preview(id)
        });
        ctx.request_repaint_after(Duration::from_millis(100));
    }

    /// A first look at the only thing there is goes to where it lies, unless the user has gone somewhere already.
    pub(super) fn take_preview(&mut self, id: LayerId) {
        if !self.fit_when_open || !self.scenes.is_empty() || self.map.camera() != Camera::default() {
            return;
        }
        let mut bounds = Bounds::EMPTY;
        for preview in self.previews.shown().iter().filter(|preview| preview.layer == id) {
            let own = preview.scene.bounds();
            if !own.is_empty() {
                bounds.grow(lonlat_from_world(own.min.map(f64::from)));
                bounds.grow(lonlat_from_world(own.max.map(f64::from)));
            }
        }
        if !bounds.is_empty() {
            self.map.fit(bounds);
        }
    }
}
