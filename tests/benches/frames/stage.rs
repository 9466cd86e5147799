//! The window without a screen: egui, the renderer and the program as the desktop runs them, drawn into a texture.

#![expect(
    clippy::iter_over_hash_type,
    reason = "textures are handed over in whatever order egui has them"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use ecozone::app::change::Change;
use ecozone::app::dialogs::NoDialogs;
use ecozone::app::view_state::UnknownFile;
use ecozone::app::{EcoZoneApp, WindowRequest};
use ecozone::layer::role::Role;
use ecozone::texts::Language;
use eframe::egui_wgpu::{RenderState, RendererOptions, ScreenDescriptor};
use eframe::{App as _, wgpu};
use egui::{Event, Pos2, RawInput, Rect, pos2, vec2};

/// Of the window, points and pixels.
const SIZE: [u32; 2] = [1440, 900];

pub struct Stage {
    ctx: egui::Context,
    app: EcoZoneApp,
    frame: eframe::Frame,
    gpu: RenderState,
    target: wgpu::TextureView,
    time: f64,
    begun: Instant,
}

impl Stage {
    /// A window that opens a file as red lines, or as regions or sites where its name says so.
    pub fn open(file: &std::path::Path) -> Self {
        let gpu = egui_kittest::wgpu::create_render_state(
            egui_kittest::wgpu::default_wgpu_setup(),
            RendererOptions::default(),
        );
        let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("window"),
            size: wgpu::Extent3d {
                width: SIZE[0],
                height: SIZE[1],
                depth_or_array_layers: 1,
            },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: gpu.target_format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
            view_formats: &[],
        });
        let ctx = egui::Context::default();
        let request = WindowRequest {
            language: Some(Language::Zh),
            files: Vec::new(),
            ..WindowRequest::default()
        };
        let mut app = EcoZoneApp::empty(&ctx, Some(&gpu), request, Arc::new(NoDialogs));
        let role = ecozone::app::files::guess_role(file).unwrap_or(Role::RedLine);
        let path = file.to_owned();
        app.push(Change::OpenAs(vec![UnknownFile { path, role }]));
        Self {
            frame: eframe::Frame::_new_kittest(),
            target: texture.create_view(&wgpu::TextureViewDescriptor::default()),
            ctx,
            app,
            gpu,
            time: 0.0,
            begun: Instant::now(),
        }
    }

    /// The middle of the map between the two panels.
    pub fn middle() -> Pos2 {
        pos2(600.0, 450.0)
    }

    /// What the scene takes, once the layer is open.
    pub fn facts(&self) -> Option<String> {
        let (vertices, bytes, features) = self.app.scene_facts()?;
        let [bytes_shown, vertices_shown] =
            [bytes, vertices.max(1)].map(|count| u32::try_from(count).map_or(f64::MAX, f64::from));
        let each = bytes_shown / vertices_shown;
        Some(format!(
            "{features} features, {vertices} vertices; the scene takes {} MB, {each:.1} bytes a vertex",
            bytes >> 20
        ))
    }

    pub fn run_until(&mut self, most: Duration, is_done: impl Fn(&EcoZoneApp) -> bool) -> Vec<Duration> {
        let begin = Instant::now();
        let mut frames = Vec::new();
        while !is_done(&self.app) && begin.elapsed() < most {
            frames.push(self.frame(Vec::new()));
            std::thread::park_timeout(Duration::from_millis(8));
        }
        frames
    }

    /// One frame; returns what it cost this thread, the GPU's work left out.
    pub fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time = self.begun.elapsed().as_secs_f64();
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1440.0, 900.0))),
            time: Some(self.time),
            events,
            focused: true,
            ..RawInput::default()
        };
        let screen = ScreenDescriptor {
            size_in_pixels: SIZE,
            pixels_per_point: 1.0,
        };
        let begin = Instant::now();
        let (app, frame) = (&mut self.app, &mut self.frame);
        let mut output = self.ctx.run_ui(input, |ui| {
            app.logic(&ui.ctx().clone(), frame);
            app.ui(ui, frame);
        });
        let primitives = self
            .ctx
            .tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        let mut renderer = self.gpu.renderer.write();
        for (id, deltas) in &output.textures_delta.set {
            for delta in deltas {
                renderer.update_texture(&self.gpu.device, &self.gpu.queue, *id, delta);
            }
        }
        let mut encoder = self
            .gpu
            .device
            .create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let mut buffers =
            renderer.update_buffers(&self.gpu.device, &self.gpu.queue, &mut encoder, &primitives, &screen);
        {
            let pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                label: None,
                color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                    view: &self.target,
                    depth_slice: None,
                    resolve_target: None,
                    ops: wgpu::Operations {
                        load: wgpu::LoadOp::Clear(wgpu::Color::BLACK),
                        store: wgpu::StoreOp::Store,
                    },
                })],
                ..wgpu::RenderPassDescriptor::default()
            });
            renderer.render(&mut pass.forget_lifetime(), &primitives, &screen);
        }
        let spent = begin.elapsed();
        for id in &output.textures_delta.free {
            renderer.free_texture(id);
        }
        output.textures_delta.clear();
        buffers.push(encoder.finish());
        self.gpu.queue.submit(buffers);
        // The next frame's work is measured alone.
        self.gpu
            .device
            .poll(wgpu::PollType::wait_indefinitely())
            .expect("the device is there");
        spent
    }
}
