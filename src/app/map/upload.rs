//! One layer's buffers on the GPU: uploaded when they come into view, so many bytes a frame.

use super::gpu::{LAYER_WORDS, Pipelines};
use crate::scene::batch::{FillBatch, LineBatch, Vertex};
use crate::scene::layer_scene::{DetailLevel, LayerScene};
use crate::scene::world::WorldBox;
use crate::style::Emphasis;
use eframe::wgpu::{self, util::DeviceExt as _};
use std::mem::size_of;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Bytes that may be uploaded in one frame.
pub const UPLOAD_BYTES_PER_FRAME: usize = 16 << 20;

/// Time that uploading may take in one frame: what is left comes in the next ones.
pub const UPLOAD_TIME_PER_FRAME: Duration = Duration::from_millis(1);

/// Batches out of view are dropped when the map holds more than this.
pub const COMFORTABLE_BYTES: usize = 1 << 30;

/// Texels of a row of the state texture; every device can do this many.
const STATE_ROW_TEXELS: usize = 2048;
/// Features in one texel, a byte each.
const FEATURES_PER_TEXEL: usize = 4;
/// Set in a feature's byte if it is selected.
const SELECTED: u8 = 128;

/// The part of the world in view, world units.
#[derive(Clone, Copy, Debug)]
pub struct ViewBox {
    pub min: [f64; 2],
    pub max: [f64; 2],
}

/// What may still be uploaded in this frame.
pub struct Budget<'a> {
    pub device: &'a wgpu::Device,
    pub bytes_left: usize,
    /// When the frame has no more time for it.
    pub until: Instant,
    /// Something was uploaded in this frame: without time something is all the same, or slow frames would never end.
    pub has_uploaded: bool,
    pub frame: u64,
}

impl Budget<'_> {
    fn has_room(&self) -> bool {
        self.bytes_left > 0 && (!self.has_uploaded || Instant::now() < self.until)
    }

    fn buffer(&mut self, contents: &[u8], usage: wgpu::BufferUsages) -> Option<wgpu::Buffer> {
        if contents.is_empty() {
            return None;
        }
        self.bytes_left = self.bytes_left.saturating_sub(contents.len());
        self.has_uploaded = true;
        Some(self.device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("map batch"),
            contents,
            usage,
        }))
    }
}

/// Buffers of a batch; `None` where it has nothing of the kind.
pub struct GpuBatch {
    pub vertices: Option<(wgpu::Buffer, u32)>,
    /// Indices of a fill, marks of lines.
    pub extras: Option<(wgpu::Buffer, u32)>,
    pub bounds: WorldBox,
    bytes: usize,
    last_used: u64,
}

#[derive(Default)]
struct GpuLevel {
    fills: Vec<Option<GpuBatch>>,
    lines: Vec<Option<GpuBatch>>,
}

/// One layer on the GPU.
pub struct GpuLayer {
    pub bind_group: wgpu::BindGroup,
    pub last_seen: u64,
    /// Level to draw in this frame.
    pub level: usize,
    /// Where the selected and the hovered features lie, if there are any.
    pub highlight: Option<WorldBox>,
    scene: Arc<LayerScene>,
    uniform: wgpu::Buffer,
    states: wgpu::Texture,
    selected: Option<Arc<Vec<u32>>>,
    marked: [Option<u32>; 2],
    /// In place of the scene's own.
    classes: Option<Arc<Vec<u8>>>,
    levels: Vec<GpuLevel>,
}

impl GpuLayer {
    pub fn new(device: &wgpu::Device, queue: &wgpu::Queue, pipelines: &Pipelines, scene: &Arc<LayerScene>) -> Self {
        let uniform = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("map layer"),
            size: size_of::<[u32; LAYER_WORDS]>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let states = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("map feature states"),
            size: state_size(scene.classes().len(), device.limits().max_texture_dimension_2d),
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::R32Uint,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        });
        let view = states.create_view(&wgpu::TextureViewDescriptor::default());
        let bind_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map layer"),
            layout: &pipelines.layer_layout,
            entries: &[
                wgpu::BindGroupEntry {
                    binding: 0,
                    resource: uniform.as_entire_binding(),
                },
                wgpu::BindGroupEntry {
                    binding: 1,
                    resource: wgpu::BindingResource::TextureView(&view),
                },
            ],
        });
        let levels = scene.levels().iter().map(|level| GpuLevel {
            fills: level.fills.iter().map(|_| None).collect(),
            lines: level.lines.iter().map(|_| None).collect(),
        });
        let layer = Self {
            bind_group,
            last_seen: 0,
            level: 0,
            highlight: None,
            scene: scene.clone(),
            uniform,
            states,
            selected: None,
            marked: [None; 2],
            classes: None,
            levels: levels.collect(),
        };
        layer.write_states(queue);
        layer
    }

    pub fn is_of(&self, scene: &Arc<LayerScene>) -> bool {
        Arc::ptr_eq(&self.scene, scene)
    }

    /// Writes the uniform, and the features' states if the selection or the classes are others.
    pub fn write(
        &mut self,
        queue: &wgpu::Queue,
        words: &[u32; LAYER_WORDS],
        selected: Option<&Arc<Vec<u32>>>,
        marked: [Option<u32>; 2],
        classes: Option<&Arc<Vec<u8>>>,
    ) {
        queue.write_buffer(&self.uniform, 0, bytemuck::cast_slice(words));
        let are_known = is_same(self.selected.as_ref(), selected) && is_same(self.classes.as_ref(), classes);
        if !are_known || self.marked != marked {
            self.classes = classes.cloned();
            self.selected = selected.cloned();
            self.marked = marked;
            self.write_states(queue);
        }
    }

    fn write_states(&self, queue: &wgpu::Queue) {
        let size = self.states.size();
        let mut bytes: Vec<u8> = match &self.classes {
            Some(classes) => classes.as_ref().clone(),
            None => self.scene.classes().iter().copied().map(Emphasis::index).collect(),
        };
        let selected = self.selected.iter().flat_map(|selected| selected.iter());
        for feature in selected.chain(self.marked.iter().flatten()) {
            if let Some(byte) = bytes.get_mut(*feature as usize) {
                *byte |= SELECTED;
            }
        }
        let row_bytes = size.width * 4;
        bytes.resize(row_bytes as usize * size.height as usize, 0);
        queue.write_texture(
            self.states.as_image_copy(),
            &bytes,
            wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(row_bytes),
                rows_per_image: None,
            },
            size,
        );
    }

    /// Uploads what is in view of the level for `zoom`, the coarsest level before it, and settles which
    /// level to draw. Returns whether everything in view is there.
    pub fn load(&mut self, zoom: f64, view: ViewBox, budget: &mut Budget<'_>) -> bool {
        let wanted = self.scene.level_for(zoom);
        if !self.is_complete(wanted, view) {
            self.upload(0, view, budget);
            self.upload(wanted, view, budget);
        }
        let is_complete = self.is_complete(wanted, view);
        self.level = if is_complete {
            wanted
        } else {
            // One step too fine is better than too coarse; the coarsest is what there is else.
            let fallbacks = [wanted + 1].into_iter().chain((0..wanted).rev());
            fallbacks
                .filter(|level| *level < self.levels.len())
                .find(|level| self.is_complete(*level, view))
                .unwrap_or(0)
        };
        // What is still on its way counts as used, or it would be dropped before it is complete.
        for level in [self.level, wanted] {
            self.touch(level, view, budget.frame);
        }
        is_complete
    }

    fn is_complete(&self, level: usize, view: ViewBox) -> bool {
        let (Some(scene), Some(gpu)) = (self.scene.levels().get(level), self.levels.get(level)) else {
            return true;
        };
        let fills = scene.fills.iter().map(|batch| &batch.bounds).zip(&gpu.fills);
        let lines = scene.lines.iter().map(|batch| &batch.bounds).zip(&gpu.lines);
        fills
            .chain(lines)
            .all(|(bounds, batch)| batch.is_some() || !bounds.meets(view.min, view.max))
    }

    fn upload(&mut self, level: usize, view: ViewBox, budget: &mut Budget<'_>) {
        let (Some(scene), Some(gpu)) = (self.scene.levels().get(level), self.levels.get_mut(level)) else {
            return;
        };
        let DetailLevel { fills, lines, .. } = scene;
        for (batch, slot) in fills.iter().zip(&mut gpu.fills) {
            if slot.is_none() && budget.has_room() && batch.bounds.meets(view.min, view.max) {
                *slot = Some(upload_fill(batch, budget));
            }
        }
        for (batch, slot) in lines.iter().zip(&mut gpu.lines) {
            if slot.is_none() && budget.has_room() && batch.bounds.meets(view.min, view.max) {
                *slot = Some(upload_lines(batch, budget));
            }
        }
    }

    fn touch(&mut self, level: usize, view: ViewBox, frame: u64) {
        let (Some(scene), Some(gpu)) = (self.scene.levels().get(level), self.levels.get_mut(level)) else {
            return;
        };
        let fills = scene.fills.iter().map(|batch| &batch.bounds).zip(&mut gpu.fills);
        let lines = scene.lines.iter().map(|batch| &batch.bounds).zip(&mut gpu.lines);
        for (bounds, batch) in fills.chain(lines) {
            if let Some(batch) = batch.as_mut().filter(|_| bounds.meets(view.min, view.max)) {
                batch.last_used = frame;
            }
        }
    }

    /// Fills of the level to draw that were marked as in view in `frame`.
    pub fn fills(&self, frame: u64) -> impl Iterator<Item = &GpuBatch> {
        let level = self.levels.get(self.level);
        used(level.map_or(&[], |level| &level.fills), frame)
    }

    /// As [`GpuLayer::fills`], for lines and marks.
    pub fn lines(&self, frame: u64) -> impl Iterator<Item = &GpuBatch> {
        let level = self.levels.get(self.level);
        used(level.map_or(&[], |level| &level.lines), frame)
    }

    pub fn bytes(&self) -> usize {
        let batches = self
            .levels
            .iter()
            .flat_map(|level| level.fills.iter().chain(&level.lines));
        batches.flatten().map(|batch| batch.bytes).sum()
    }

    /// Drops the batches not drawn since `frame`.
    pub fn drop_unused_since(&mut self, frame: u64) {
        for level in &mut self.levels {
            for slot in level.fills.iter_mut().chain(&mut level.lines) {
                if slot.as_ref().is_some_and(|batch| batch.last_used < frame) {
                    *slot = None;
                }
            }
        }
    }
}

fn used(batches: &[Option<GpuBatch>], frame: u64) -> impl Iterator<Item = &GpuBatch> {
    batches.iter().flatten().filter(move |batch| batch.last_used == frame)
}

fn upload_fill(batch: &FillBatch, budget: &mut Budget<'_>) -> GpuBatch {
    // Buffer sizes are multiples of four bytes: an odd index is padded, and not drawn.
    let mut indices = batch.indices.clone();
    if indices.len() % 2 == 1 {
        indices.push(0);
    }
    let vertices = budget.buffer(bytemuck::cast_slice(&batch.vertices), wgpu::BufferUsages::VERTEX);
    let extras = budget.buffer(bytemuck::cast_slice(&indices), wgpu::BufferUsages::INDEX);
    GpuBatch {
        vertices: vertices.map(|buffer| (buffer, count(batch.vertices.len()))),
        extras: extras.map(|buffer| (buffer, count(batch.indices.len()))),
        bounds: batch.bounds,
        bytes: batch.vertices.len() * size_of::<Vertex>() + indices.len() * size_of::<u16>(),
        last_used: budget.frame,
    }
}

fn upload_lines(batch: &LineBatch, budget: &mut Budget<'_>) -> GpuBatch {
    let vertices = budget.buffer(bytemuck::cast_slice(&batch.vertices), wgpu::BufferUsages::VERTEX);
    let extras = budget.buffer(bytemuck::cast_slice(&batch.marks), wgpu::BufferUsages::VERTEX);
    GpuBatch {
        vertices: vertices.map(|buffer| (buffer, count(batch.vertices.len()))),
        extras: extras.map(|buffer| (buffer, count(batch.marks.len()))),
        bounds: batch.bounds,
        bytes: (batch.vertices.len() + batch.marks.len()) * size_of::<Vertex>(),
        last_used: budget.frame,
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Whether two values are one and the same; equal ones in two places count as different, which costs an upload.
fn is_same<T>(known: Option<&Arc<T>>, wanted: Option<&Arc<T>>) -> bool {
    match (known, wanted) {
        (Some(known), Some(wanted)) => Arc::ptr_eq(known, wanted),
        (known, wanted) => known.is_none() && wanted.is_none(),
    }
}

/// Room for so many features; those beyond what the device can hold share the state of the last row.
fn state_size(features: usize, max_side: u32) -> wgpu::Extent3d {
    let per_row = STATE_ROW_TEXELS * FEATURES_PER_TEXEL;
    wgpu::Extent3d {
        width: count(STATE_ROW_TEXELS),
        height: count(features.div_ceil(per_row)).clamp(1, max_side),
        depth_or_array_layers: 1,
    }
}
