//! Pipelines and uniforms of the map on the GPU.

use super::upload::GpuLayer;
use super::{LayerLook, LayerStyle, MapSymbols};
use crate::scene::batch::Vertex;
use crate::scene::camera::Camera;
use crate::style::symbols::MOST_SYMBOLS;
use crate::style::{self, Emphasis, FeatureStyle, Rgba};
use eframe::wgpu;
use std::collections::BTreeMap;
use std::mem::size_of;

/// Everything of the map that lives as long as egui's renderer; there is one map to a window.
pub struct MapGpu {
    pub pipelines: Pipelines,
    pub view_uniform: wgpu::Buffer,
    pub view_group: wgpu::BindGroup,
    /// By [`super::MapLayer::id`].
    pub layers: BTreeMap<u64, GpuLayer>,
    pub frame: u64,
}

pub struct Pipelines {
    pub fill: wgpu::RenderPipeline,
    pub line: wgpu::RenderPipeline,
    pub halo: wgpu::RenderPipeline,
    pub highlight_edge: wgpu::RenderPipeline,
    pub highlight: wgpu::RenderPipeline,
    pub layer_layout: wgpu::BindGroupLayout,
}

impl MapGpu {
    pub fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Self {
        let view_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map view"),
            entries: &[uniform_entry(0)],
        });
        let view_uniform = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("map view"),
            size: size_of::<[u32; VIEW_WORDS]>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let view_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map view"),
            layout: &view_layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: view_uniform.as_entire_binding(),
            }],
        });
        Self {
            pipelines: Pipelines::new(device, format, &view_layout),
            view_uniform,
            view_group,
            layers: BTreeMap::new(),
            frame: 0,
        }
    }
}

impl Pipelines {
    fn new(device: &wgpu::Device, format: wgpu::TextureFormat, view_layout: &wgpu::BindGroupLayout) -> Self {
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("map"),
            source: wgpu::ShaderSource::Wgsl(SHADER.into()),
        });
        let layer_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map layer"),
            entries: &[
                uniform_entry(0),
                wgpu::BindGroupLayoutEntry {
                    binding: 1,
                    visibility: wgpu::ShaderStages::VERTEX,
                    ty: wgpu::BindingType::Texture {
                        sample_type: wgpu::TextureSampleType::Uint,
                        view_dimension: wgpu::TextureViewDimension::D2,
                        multisampled: false,
                    },
                    count: None,
                },
            ],
        });
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("map"),
            bind_group_layouts: &[Some(view_layout), Some(&layer_layout)],
            immediate_size: 0,
        });
        let make = |kind: PipelineKind| make_pipeline(device, &layout, &module, format, kind);
        Self {
            fill: make(PipelineKind::Fill),
            line: make(PipelineKind::Line("vs_line")),
            halo: make(PipelineKind::Line("vs_halo")),
            highlight_edge: make(PipelineKind::Line("vs_highlight_edge")),
            highlight: make(PipelineKind::Line("vs_highlight")),
            layer_layout,
        }
    }
}

pub const SHADER: &str = include_str!("map.wgsl");

#[derive(Clone, Copy)]
enum PipelineKind {
    Fill,
    /// With its vertex entry point.
    Line(&'static str),
}

const fn vertex_slot(
    step_mode: wgpu::VertexStepMode,
    attributes: &[wgpu::VertexAttribute],
) -> wgpu::VertexBufferLayout<'_> {
    wgpu::VertexBufferLayout {
        array_stride: size_of::<Vertex>() as u64,
        step_mode,
        attributes,
    }
}

fn make_pipeline(
    device: &wgpu::Device,
    layout: &wgpu::PipelineLayout,
    module: &wgpu::ShaderModule,
    format: wgpu::TextureFormat,
    kind: PipelineKind,
) -> wgpu::RenderPipeline {
    // The same buffer four times, each one vertex further: a segment sees its neighbours.
    let slots = [0, 1, 2, 3].map(|location| {
        [wgpu::VertexAttribute {
            format: wgpu::VertexFormat::Uint32x3,
            offset: 0,
            shader_location: location,
        }]
    });
    let line_buffers = slots
        .each_ref()
        .map(|slot| Some(vertex_slot(wgpu::VertexStepMode::Instance, slot)));
    let fill_buffers = [Some(vertex_slot(wgpu::VertexStepMode::Vertex, &slots[0]))];
    let (vertex_entry, buffers, topology): (_, &[_], _) = match kind {
        PipelineKind::Fill => ("vs_fill", &fill_buffers, wgpu::PrimitiveTopology::TriangleList),
        PipelineKind::Line(entry) => (entry, &line_buffers, wgpu::PrimitiveTopology::TriangleStrip),
    };
    let fragment_entry = match (kind, format.is_srgb()) {
        (PipelineKind::Fill, false) => "fs_fill_gamma",
        (PipelineKind::Fill, true) => "fs_fill_linear",
        (PipelineKind::Line(_), false) => "fs_line_gamma",
        (PipelineKind::Line(_), true) => "fs_line_linear",
    };
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(vertex_entry),
        layout: Some(layout),
        vertex: wgpu::VertexState {
            module,
            entry_point: Some(vertex_entry),
            buffers,
            compilation_options: wgpu::PipelineCompilationOptions::default(),
        },
        primitive: wgpu::PrimitiveState {
            topology,
            ..wgpu::PrimitiveState::default()
        },
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module,
            entry_point: Some(fragment_entry),
            targets: &[Some(wgpu::ColorTargetState {
                format,
                blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                write_mask: wgpu::ColorWrites::ALL,
            })],
            compilation_options: wgpu::PipelineCompilationOptions::default(),
        }),
        multiview_mask: None,
        cache: None,
    })
}

fn uniform_entry(binding: u32) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
        ty: wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Uniform,
            has_dynamic_offset: false,
            min_binding_size: None,
        },
        count: None,
    }
}

/// Words of `View` in the shader.
const VIEW_WORDS: usize = 16;
/// Words of `Layer` in the shader.
pub const LAYER_WORDS: usize = 16 * MOST_SYMBOLS + 20;

/// Every pattern of dashes fits a whole number of times into so many pixels at 100 % scaling.
const DASH_CYCLE_PX: f64 = 55.0;

/// The uniform `View`. `center_px` is where the camera's centre is in the framebuffer, physical pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "whole units fit u32 because the camera keeps its centre in the world; pixels need no more than f32"
)]
pub fn view_words(
    camera: &Camera,
    center_px: [f32; 2],
    screen_px: [u32; 2],
    pixels_per_point: f32,
) -> [u32; VIEW_WORDS] {
    let center = camera.center_world();
    let whole = center.map(|units| units.floor().min(f64::from(u32::MAX)));
    let px_per_unit = f64::from(pixels_per_point) / camera.units_per_px();
    let spacing_px = f64::from(style::HATCH_SPACING_PX * pixels_per_point);
    let offset_px = (f64::from(center_px[0]) + f64::from(center_px[1]) - (center[0] + center[1]) * px_per_unit)
        * std::f64::consts::FRAC_1_SQRT_2;
    let cycle_px = DASH_CYCLE_PX * f64::from(pixels_per_point);
    let dash_phase =
        |axis: usize| (f64::from(center_px[axis]) - center[axis] * px_per_unit).rem_euclid(cycle_px) as f32;
    let floats = [
        px_per_unit as f32,
        pixels_per_point,
        offset_px.rem_euclid(spacing_px) as f32,
        spacing_px as f32,
        style::HATCH_LINE_PX * pixels_per_point,
        dash_phase(0),
        dash_phase(1),
        0.0,
    ];
    let mut words = [0; VIEW_WORDS];
    let all = whole
        .map(|units| units as u32)
        .into_iter()
        .chain([0, 1].map(|axis| ((center[axis] - whole[axis]) as f32).to_bits()))
        .chain(center_px.map(f32::to_bits))
        .chain(screen_px.map(|px| (px as f32).to_bits()))
        .chain(floats.map(f32::to_bits));
    for (word, value) in words.iter_mut().zip(all) {
        *word = value;
    }
    words
}

/// The uniform `Layer`.
pub fn layer_words(style: LayerStyle, symbols: Option<&MapSymbols>, hovered: Option<u32>) -> [u32; LAYER_WORDS] {
    let mut styles = [class_style(style, None, 0); MOST_SYMBOLS];
    for (class, slot) in (0_u8..).zip(&mut styles) {
        *slot = class_style(style, symbols, class);
    }
    let size = |style: FeatureStyle| {
        let (dash, gap) = style.dash.pattern_px();
        [style.outline_px, dash, gap, 0.0]
    };
    let colours = styles
        .map(|style| style.fill)
        .into_iter()
        .chain(styles.map(|style| style.hatch))
        .chain(styles.map(|style| style.outline))
        .flat_map(unit_colour)
        .chain(styles.into_iter().flat_map(size))
        .chain(
            [style::SELECTION, style::SELECTION_EDGE, style::HOVER, style::SITE_HALO]
                .into_iter()
                .flat_map(unit_colour),
        )
        .chain([style::SITE_HALO_PX, style.opacity.clamp(0.0, 1.0)])
        .map(f32::to_bits)
        .chain([hovered.unwrap_or(u32::MAX), 0]);
    let mut words = [0; LAYER_WORDS];
    for (word, value) in words.iter_mut().zip(colours) {
        *word = value;
    }
    words
}

/// The style of a class: as the symbols say, else as the role has it.
pub fn class_style(style: LayerStyle, symbols: Option<&MapSymbols>, class: u8) -> FeatureStyle {
    let place = usize::from(class);
    let usual = || match style.look {
        LayerLook::Role(role) => {
            let emphasis = Emphasis::ALL.get(place).copied().unwrap_or_default();
            style::feature_style(role, emphasis)
        }
        LayerLook::Overlap => style::OVERLAP,
        LayerLook::Backdrop => style::BACKDROP,
    };
    let said = symbols.and_then(|symbols| symbols.styles.get(place).copied());
    let mut of_class = said.unwrap_or_else(usual);
    of_class.outline_px *= style.width;
    of_class
}

fn unit_colour(colour: Rgba) -> [f32; 4] {
    colour.map(|channel| f32::from(channel) / 255.0)
}

#[cfg(test)]
mod tests {
    use super::{SHADER, layer_words};
    use crate::app::map::{LayerLook, LayerStyle};
    use crate::layer::role::Role;
    use eframe::wgpu::naga;

    #[test]
    fn the_shader_parses_and_is_valid() {
        let module = naga::front::wgsl::parse_str(SHADER).expect("parses");
        naga::valid::Validator::new(
            naga::valid::ValidationFlags::all(),
            naga::valid::Capabilities::default(),
        )
        .validate(&module)
        .expect("valid");
    }

    #[test]
    fn uniforms_have_the_size_that_the_shader_expects() {
        let module = naga::front::wgsl::parse_str(SHADER).expect("parses");
        let size_of = |name: &str| {
            let named = module.types.iter().find(|(_, ty)| ty.name.as_deref() == Some(name));
            named.map(|(_, ty)| ty.inner.size(module.to_ctx()))
        };
        assert_eq!(size_of("View"), Some(4 * 16));
        assert_eq!(size_of("Layer"), Some(4 * 1044));
        let style = LayerStyle {
            opacity: 0.5,
            visible: true,
            width: 1.0,
            look: LayerLook::Role(Role::Site),
        };
        let words = layer_words(style, None, Some(7));
        assert_eq!(words[1041], 0.5_f32.to_bits());
        assert_eq!(words[1042], 7);
    }
}
