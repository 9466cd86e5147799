//! Style files: where they are to go or lie, and what came of it.

use super::super::EcoZoneApp;
use super::super::dialogs::DialogAnswer;
use super::super::document::LayerId;
use super::super::files;
use super::super::jobs::JobKey;
use super::super::view_state::Dialog;
use super::style::StyleOutput;
use super::{DialogPurpose, JobOutput};
use crate::operations::style_file::{read_style, write_style};
use std::path::PathBuf;
use std::sync::Arc;

impl EcoZoneApp {
    pub(super) fn ask_style_file(&mut self, layer: LayerId, is_saving: bool) {
        self.ask_files(if is_saving {
            DialogPurpose::SaveStyle(layer)
        } else {
            DialogPurpose::LoadStyle(layer)
        });
    }

    /// The name that is proposed for a layer's style.
    pub(super) fn style_file_name(&self, layer: LayerId) -> String {
        let entry = self.document().entry(layer);
        let name = entry.map_or_else(String::new, |entry| entry.title(self.view.language));
        format!("{}.style.toml", name.replace(['/', '\\', ':'], "_"))
    }

    pub(super) fn take_style_path(&mut self, layer: LayerId, is_saving: bool, answer: DialogAnswer) {
        match answer {
            DialogAnswer::Cancelled => {}
            DialogAnswer::Unavailable => {
                let file = self.style_file_name(layer);
                let path = std::path::absolute(&file).unwrap_or_else(|_| PathBuf::from(file));
                self.view.dialog = Dialog::StylePath {
                    layer,
                    is_saving,
                    text: path.display().to_string(),
                };
            }
            DialogAnswer::Chosen(paths) => {
                if let Some(path) = paths.into_iter().next() {
                    self.style_file_at(layer, is_saving, path);
                }
            }
        }
    }

    /// Writes a layer's style to a file, or reads it from one.
    pub(super) fn style_file_at(&mut self, layer: LayerId, is_saving: bool, path: PathBuf) {
        self.view.dialog = Dialog::None;
        let Some(entry) = self.document().entry(layer) else {
            return;
        };
        let symbols = Arc::clone(&entry.request.drawing.symbols);
        let file = files::file_name(&path);
        self.jobs.start(JobKey::StyleFile, &file.clone(), move |_| {
            JobOutput::Style(if is_saving {
                let result = write_style(&path, &symbols);
                StyleOutput::Written { path, result }
            } else {
                let result = read_style(&path);
                StyleOutput::Read { layer, file, result }
            })
        });
    }
}
