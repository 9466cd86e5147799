//! A picture of the window for the gallery: taken once everything is loaded and has been drawn, then the
//! window closes.

use super::notices::{NoticeKind, Notices};
use eframe::icon_data::IconDataExt as _;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

/// Frames to let pass once everything is loaded, for panels to find their size and the map its detail.
const SETTLING_FRAMES: u32 = 40;

/// A picture that is to be taken.
pub struct Screenshot {
    path: PathBuf,
    /// States that are to be opened first.
    states: Vec<String>,
    quiet_frames: u32,
    done: Option<Receiver<Result<(), String>>>,
}

impl Screenshot {
    pub fn new(path: PathBuf, states: Vec<String>) -> Self {
        Self {
            path,
            states,
            quiet_frames: 0,
            done: None,
        }
    }

    /// To be called every frame; `is_ready` when nothing is left to load. Gives the states that are to be opened now.
    pub fn poll(&mut self, ctx: &egui::Context, is_ready: bool, notices: &mut Notices) -> Vec<String> {
        ctx.request_repaint();
        if let Some(done) = &self.done {
            if let Ok(result) = done.try_recv() {
                if let Err(message) = result {
                    notices.push(NoticeKind::ExportFailed {
                        path: self.path.clone(),
                        message,
                    });
                }
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            return Vec::new();
        }
        self.quiet_frames = if is_ready { self.quiet_frames + 1 } else { 0 };
        if self.quiet_frames < SETTLING_FRAMES {
            return Vec::new();
        }
        if !self.states.is_empty() {
            self.quiet_frames = 0;
            return std::mem::take(&mut self.states);
        }
        let (sender, receiver) = channel();
        self.done = Some(receiver);
        let (path, repaint_ctx) = (self.path.clone(), ctx.clone());
        ctx.request_screenshot(move |image| {
            // The window may be gone; then nobody waits.
            let _ = sender.send(write_png(&image, &path));
            repaint_ctx.request_repaint();
        });
        Vec::new()
    }
}

fn write_png(image: &egui::ColorImage, path: &std::path::Path) -> Result<(), String> {
    let [width, height] = image.size.map(|side| u32::try_from(side).unwrap_or(u32::MAX));
    let rgba = image.pixels.iter().flat_map(egui::Color32::to_array).collect();
    let png = egui::IconData { rgba, width, height }.to_png_bytes()?;
    std::fs::write(path, png).map_err(|error| error.to_string())
}
