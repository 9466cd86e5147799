//! Layers whose files are not where the project says: named, and looked for in a folder that the user tells.

use super::super::EcoZoneApp;
use super::super::dialogs::DialogAnswer;
use super::super::document::LayerId;
use super::super::files;
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::super::view_state::Dialog;
use super::JobOutput;
use crate::operations::missing_files::look_for;
use crate::operations::open_layer::{LayerRequest, LayerSource};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

impl EcoZoneApp {
    /// Notes whether a layer failed because its file is not there.
    pub(super) fn note_missing(&mut self, id: LayerId) {
        let entry = self.document().entry(id);
        let file = entry.and_then(|entry| match &entry.request.source {
            LayerSource::File(path) | LayerSource::Moved { file: path, .. } => Some(path.clone()),
            LayerSource::Demo(_) | LayerSource::Text { .. } => None,
        });
        if file.is_some_and(|path| !path.exists()) {
            self.view.missing.insert(id);
        } else {
            self.view.missing.remove(&id);
        }
    }

    /// The layers whose files are missing, with their paths.
    fn missing_layers(&self) -> Vec<(LayerId, PathBuf)> {
        let missing = self.view.missing.iter();
        let file = |id: &LayerId| match &self.document().entry(*id)?.request.source {
            LayerSource::File(path) | LayerSource::Moved { file: path, .. } => Some((*id, path.clone())),
            LayerSource::Demo(_) | LayerSource::Text { .. } => None,
        };
        missing.filter_map(file).collect()
    }

    pub(super) fn take_missing_folder(&mut self, answer: DialogAnswer) {
        match answer {
            DialogAnswer::Cancelled => {}
            DialogAnswer::Unavailable => {
                let folder = std::path::absolute(".").unwrap_or_else(|_| PathBuf::from("."));
                self.view.dialog = Dialog::FindMissing {
                    text: folder.display().to_string(),
                };
            }
            DialogAnswer::Chosen(paths) => {
                if let Some(folder) = paths.into_iter().next() {
                    self.find_missing(folder);
                }
            }
        }
    }

    /// Looks for all missing files in a folder.
    pub(super) fn find_missing(&mut self, folder: PathBuf) {
        self.view.dialog = Dialog::None;
        let names: Vec<String> = self
            .missing_layers()
            .iter()
            .map(|(_, path)| files::file_name(path))
            .collect();
        self.jobs
            .start(JobKey::Missing, &folder.display().to_string(), move |progress| {
                JobOutput::Missing {
                    found: look_for(&folder, &names, progress).ok(),
                    folder,
                }
            });
    }

    /// Opens what was found and names what was not.
    pub(super) fn take_missing(&mut self, folder: &Path, found: Option<BTreeMap<String, PathBuf>>) {
        let Some(found) = found else { return };
        let mut opened = Vec::new();
        let mut left = Vec::new();
        for (id, path) in self.missing_layers() {
            match found.get(&files::file_name(&path)) {
                Some(there) => opened.push((id, there.clone())),
                None => left.push(path.display().to_string()),
            }
        }
        let count = opened.len();
        for (id, path) in opened {
            let Some(entry) = self.document().entry(id) else {
                continue;
            };
            let request = LayerRequest {
                source: LayerSource::File(path),
                ..entry.request.as_ref().clone()
            };
            self.view.missing.remove(&id);
            self.replace_request(id, request);
        }
        self.notices.push(NoticeKind::MissingFound {
            folder: folder.to_owned(),
            found: count,
            left,
        });
        self.view.show_notices = true;
    }
}
