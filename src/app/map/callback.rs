//! Draws all layers of a frame in one paint callback.

use super::gpu::{MapGpu, layer_words, view_words};
use super::upload::{Budget, COMFORTABLE_BYTES, GpuBatch, GpuLayer, UPLOAD_BYTES_PER_FRAME, ViewBox};
use super::{LayerLook, LayerStyle};
use crate::layer::role::Role;
use crate::scene::batch::Vertex;
use crate::scene::camera::Camera;
use crate::scene::layer_scene::LayerScene;
use eframe::egui_wgpu::{CallbackResources, CallbackTrait, ScreenDescriptor};
use eframe::wgpu;
use std::mem::size_of;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Frames after which the buffers of a layer that is not shown any more are dropped: switching a layer off
/// and on again soon uploads nothing.
const KEEP_FRAMES: u64 = 300;

/// What one frame draws.
pub struct MapPaint {
    /// The map on the screen, points.
    pub rect: egui::Rect,
    pub camera: Camera,
    /// Bottom to top, visible ones only.
    pub layers: Vec<PaintLayer>,
    pub format: wgpu::TextureFormat,
    /// Set while parts of what is in view are not uploaded yet.
    pub is_loading: Arc<AtomicBool>,
    pub ctx: egui::Context,
}

pub struct PaintLayer {
    pub id: u64,
    pub scene: Arc<LayerScene>,
    pub style: LayerStyle,
    pub selected: Vec<u32>,
    pub hovered: Option<u32>,
}

impl CallbackTrait for MapPaint {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        screen: &ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        if !resources.contains::<MapGpu>() {
            resources.insert(MapGpu::new(device, self.format));
        }
        let Some(gpu) = resources.get_mut::<MapGpu>() else {
            return Vec::new();
        };
        gpu.frame += 1;
        let scale = screen.pixels_per_point;
        let center = self.rect.center();
        let words = view_words(
            &self.camera,
            [center.x * scale, center.y * scale],
            screen.size_in_pixels,
            scale,
        );
        queue.write_buffer(&gpu.view_uniform, 0, bytemuck::cast_slice(&words));
        let is_complete = self.load_layers(device, queue, scale, gpu);
        self.is_loading.store(!is_complete, Ordering::Relaxed);
        if !is_complete {
            self.ctx.request_repaint();
        }
        Vec::new()
    }

    fn paint(
        &self,
        info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        let Some(gpu) = resources.get::<MapGpu>() else {
            return;
        };
        // The whole framebuffer instead of the map's rectangle: egui clamps the latter to the window, which
        // would stretch a map that hangs over the edge. Scissors are set by egui.
        let [width, height] = info.screen_size_px;
        #[expect(clippy::cast_precision_loss, reason = "pixels of a screen fit f32")]
        pass.set_viewport(0.0, 0.0, width as f32, height as f32, 0.0, 1.0);
        pass.set_bind_group(0, &gpu.view_group, &[]);
        for layer in &self.layers {
            if let Some(on_gpu) = gpu.layers.get(&layer.id) {
                draw_layer(layer, on_gpu, gpu, pass);
            }
        }
    }
}

impl MapPaint {
    fn load_layers(&self, device: &wgpu::Device, queue: &wgpu::Queue, pixels_per_point: f32, gpu: &mut MapGpu) -> bool {
        let size = [f64::from(self.rect.width()), f64::from(self.rect.height())];
        let (min, max) = self.camera.view_world(size);
        // Strokes reach some pixels beyond the box of their batch.
        let margin = 12.0 * self.camera.units_per_px();
        let view = ViewBox {
            min: min.map(|units| units - margin),
            max: max.map(|units| units + margin),
        };
        let zoom = self.camera.zoom() + f64::from(pixels_per_point).log2();
        let mut budget = Budget {
            device,
            bytes_left: UPLOAD_BYTES_PER_FRAME,
            frame: gpu.frame,
        };
        let mut is_complete = true;
        for layer in &self.layers {
            let is_known = gpu.layers.get(&layer.id).is_some_and(|known| known.is_of(&layer.scene));
            if !is_known {
                let made = GpuLayer::new(device, queue, &gpu.pipelines, &layer.scene);
                gpu.layers.insert(layer.id, made);
            }
            let Some(on_gpu) = gpu.layers.get_mut(&layer.id) else {
                continue;
            };
            on_gpu.last_seen = gpu.frame;
            on_gpu.has_highlight = layer.hovered.is_some() || !layer.selected.is_empty();
            let words = layer_words(layer.style, layer.hovered);
            on_gpu.write(queue, &words, &layer.selected);
            is_complete &= on_gpu.load(zoom, view, &mut budget);
        }
        let frame = gpu.frame;
        gpu.layers.retain(|_, layer| layer.last_seen + KEEP_FRAMES > frame);
        if gpu.layers.values().map(GpuLayer::bytes).sum::<usize>() > COMFORTABLE_BYTES {
            for layer in gpu.layers.values_mut() {
                layer.drop_unused_since(frame);
            }
        }
        is_complete
    }
}

fn draw_layer(layer: &PaintLayer, on_gpu: &GpuLayer, gpu: &MapGpu, pass: &mut wgpu::RenderPass<'static>) {
    pass.set_bind_group(1, &on_gpu.bind_group, &[]);
    pass.set_pipeline(&gpu.pipelines.fill);
    for batch in on_gpu.fills(gpu.frame) {
        let (Some((vertices, _)), Some((indices, count))) = (&batch.vertices, &batch.extras) else {
            continue;
        };
        pass.set_vertex_buffer(0, vertices.slice(..));
        pass.set_index_buffer(indices.slice(..), wgpu::IndexFormat::Uint16);
        pass.draw_indexed(0..*count, 0, 0..1);
    }
    if layer.style.look == LayerLook::Role(Role::Site) {
        pass.set_pipeline(&gpu.pipelines.halo);
        draw_lines(on_gpu, gpu.frame, pass);
    }
    pass.set_pipeline(&gpu.pipelines.line);
    draw_lines(on_gpu, gpu.frame, pass);
    if on_gpu.has_highlight {
        pass.set_pipeline(&gpu.pipelines.highlight);
        draw_lines(on_gpu, gpu.frame, pass);
    }
}

fn draw_lines(on_gpu: &GpuLayer, frame: u64, pass: &mut wgpu::RenderPass<'static>) {
    const VERTEX_BYTES: u64 = size_of::<Vertex>() as u64;
    for GpuBatch { vertices, extras, .. } in on_gpu.lines(frame) {
        if let Some((buffer, count)) = vertices.as_ref().filter(|(_, count)| *count > 3) {
            for slot in 0..4_u32 {
                pass.set_vertex_buffer(slot, buffer.slice(u64::from(slot) * VERTEX_BYTES..));
            }
            pass.draw(0..4, 0..count - 3);
        }
        if let Some((buffer, count)) = extras {
            // A mark is its own neighbour.
            for slot in 0..4 {
                pass.set_vertex_buffer(slot, buffer.slice(..));
            }
            pass.draw(0..4, 0..*count);
        }
    }
}
