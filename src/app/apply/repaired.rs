//! A layer as it was repaired, written as `repair` writes it.

use super::super::EcoZoneApp;
use super::super::dialogs::DialogAnswer;
use super::super::document::LayerId;
use super::super::files;
use super::super::jobs::JobKey;
use super::super::view_state::Dialog;
use super::JobOutput;
use crate::operations::convert::write_repaired;
use crate::texts::Language;
use std::path::PathBuf;

impl EcoZoneApp {
    /// The name that is proposed for the copy.
    pub(super) fn repaired_file_name(&self, layer: LayerId) -> String {
        let language = self.view.language;
        let entry = self.document().entry(layer);
        let name = entry.map_or_else(String::new, |entry| entry.title(language));
        let ending = match language {
            Language::Zh => "修复",
            Language::En => "repaired",
        };
        format!("{}_{ending}.geojson", name.replace(['/', '\\', ':'], "_"))
    }

    pub(super) fn take_repaired_path(&mut self, layer: LayerId, answer: DialogAnswer) {
        match answer {
            DialogAnswer::Cancelled => {}
            DialogAnswer::Unavailable => {
                let file = self.repaired_file_name(layer);
                let path = std::path::absolute(&file).unwrap_or_else(|_| PathBuf::from(file));
                self.view.dialog = Dialog::SaveRepaired {
                    layer,
                    text: path.display().to_string(),
                };
            }
            DialogAnswer::Chosen(paths) => {
                if let Some(path) = paths.into_iter().next() {
                    self.save_repaired_to(layer, path);
                }
            }
        }
    }

    pub(super) fn save_repaired_to(&mut self, id: LayerId, path: PathBuf) {
        self.view.dialog = Dialog::None;
        let Some(layer) = self.document().entry(id).and_then(|entry| entry.layer().cloned()) else {
            return;
        };
        self.jobs
            .start(JobKey::Export, &files::file_name(&path), move |_| JobOutput::Exported {
                result: write_repaired(&layer, &path).map(|()| Vec::new()),
                path,
            });
    }
}
