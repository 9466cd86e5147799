//! The map as an egui widget.

use super::{MapInput, MapResponse};
use crate::geometry::shapes::Bounds;
use crate::scene::camera::Camera;
use eframe::egui_wgpu::RenderState;

/// The map; make one and keep it.
#[derive(Debug, Default)]
pub struct MapWidget {
    camera: Camera,
    fit_at_next_frame: Option<Bounds>,
    software_fallback: bool,
}

impl MapWidget {
    /// A map that draws on the GPU of the window (`CreationContext::wgpu_render_state`), or by egui's painter
    /// if there is none.
    #[must_use]
    pub fn new(render_state: Option<&RenderState>) -> Self {
        Self { software_fallback: render_state.is_none(), ..Self::default() }
    }

    /// Draws the map in all the room there is and handles its input.
    pub fn ui(&mut self, ui: &mut egui::Ui, input: MapInput<'_>) -> MapResponse {
        let _ = (ui, input);
        unimplemented!()
    }

    #[must_use]
    pub fn camera(&self) -> Camera {
        self.camera
    }

    /// Jumps to a view.
    pub fn set_camera(&mut self, camera: Camera) {
        self.camera = camera;
    }

    /// Shows a box in degrees, whole, from the next frame on.
    pub fn fit(&mut self, bounds_lonlat: Bounds) {
        self.fit_at_next_frame = Some(bounds_lonlat);
    }

    /// Zooms by whole steps about the centre, smoothly.
    pub fn zoom_by(&mut self, steps: f64) {
        let _ = steps;
    }

    /// Whether layers are drawn coarsely by the painter, for want of a GPU: to be said in the window.
    #[must_use]
    pub fn is_software_fallback(&self) -> bool {
        self.software_fallback
    }

    /// Whether parts of what is in view are still on their way to the GPU.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        false
    }
}
