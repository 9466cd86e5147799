//! Draws all layers of a frame in one paint callback.

use super::gpu::{MapGpu, layer_words, view_words};
use super::upload::{
    Budget, COMFORTABLE_BYTES, GpuBatch, GpuLayer, UPLOAD_BYTES_PER_FRAME, UPLOAD_TIME_PER_FRAME, ViewBox,
};
use super::{LayerLook, LayerStyle, MapSymbols};
use crate::layer::role::Role;
use crate::scene::batch::Vertex;
use crate::scene::camera::Camera;
use crate::scene::layer_scene::LayerScene;
use crate::scene::world::WorldBox;
use eframe::egui_wgpu::{CallbackResources, CallbackTrait, ScreenDescriptor};
use eframe::wgpu;
use std::mem::size_of;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

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
    pub symbols: Option<Arc<MapSymbols>>,
    pub selected: Option<Arc<Vec<u32>>>,
    pub marked: [Option<u32>; 2],
    pub hovered: Option<u32>,
    /// See [`super::MapLayer::across`].
    pub across: [f32; 2],
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
        let clip = info.clip_rect_in_pixels();
        let whole = [clip.left_px, clip.top_px, clip.width_px, clip.height_px].map(|px| u32::try_from(px).unwrap_or(0));
        for layer in &self.layers {
            let [left, top, width, height] = self.scissors(layer.across, whole, info.pixels_per_point);
            pass.set_scissor_rect(left, top, width, height);
            if let Some(on_gpu) = gpu.layers.get(&layer.id).filter(|_| width > 0) {
                draw_layer(layer, on_gpu, gpu, pass);
            }
        }
    }
}

impl MapPaint {
    /// The part of `whole` (left, top, width, height in pixels) that a layer is drawn on.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the framebuffer"
    )]
    fn scissors(&self, across: [f32; 2], whole: [u32; 4], pixels_per_point: f32) -> [u32; 4] {
        let [left, top, width, height] = whole;
        let px = |share: f32| {
            let at = (self.rect.min.x + share * self.rect.width()) * pixels_per_point;
            (at.round().max(0.0) as u32).clamp(left, left + width)
        };
        let from = if across[0] <= 0.0 { left } else { px(across[0]) };
        let to = if across[1] >= 1.0 { left + width } else { px(across[1]) };
        [from, top, to.saturating_sub(from), height]
    }

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
            until: Instant::now() + UPLOAD_TIME_PER_FRAME,
            has_uploaded: false,
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
            on_gpu.highlight = highlight_box(layer);
            let symbols = layer.symbols.as_deref();
            let words = layer_words(layer.style, symbols, layer.hovered);
            on_gpu.write(
                queue,
                &words,
                layer.selected.as_ref(),
                layer.marked,
                symbols.and_then(|symbols| symbols.classes.as_ref()),
            );
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
        draw_lines(on_gpu.lines(gpu.frame), pass);
    }
    pass.set_pipeline(&gpu.pipelines.line);
    draw_lines(on_gpu.lines(gpu.frame), pass);
    if let Some(highlight) = on_gpu.highlight {
        let [min, max] = [highlight.min, highlight.max].map(|corner| corner.map(f64::from));
        for pipeline in [&gpu.pipelines.highlight_edge, &gpu.pipelines.highlight] {
            pass.set_pipeline(pipeline);
            let near = on_gpu.lines(gpu.frame).filter(|batch| batch.bounds.meets(min, max));
            draw_lines(near, pass);
        }
    }
}

/// Where the features lie that stand out; `None` where none do.
fn highlight_box(layer: &PaintLayer) -> Option<WorldBox> {
    // So many lie everywhere.
    const MANY: usize = 10_000;
    let selected = layer.selected.as_ref().map_or(&[][..], |selected| selected.as_slice());
    if selected.len() > MANY {
        return Some(layer.scene.bounds());
    }
    let mut bounds = WorldBox::EMPTY;
    for feature in selected
        .iter()
        .chain(&layer.hovered)
        .chain(layer.marked.iter().flatten())
    {
        bounds.grow_by(&layer.scene.feature_box(*feature));
    }
    (!bounds.is_empty()).then_some(bounds)
}

fn draw_lines<'a>(batches: impl Iterator<Item = &'a GpuBatch>, pass: &mut wgpu::RenderPass<'static>) {
    const VERTEX_BYTES: u64 = size_of::<Vertex>() as u64;
    for GpuBatch { vertices, extras, .. } in batches {
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
