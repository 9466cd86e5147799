//! Files and folders that hold several layers: each becomes a layer of its own.

use super::super::EcoZoneApp;
use super::super::document::LayerId;
use super::super::files;
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::JobOutput;
use crate::operations::folder::{FolderContents, contents};
use crate::operations::open_layer::{LayerRequest, OperationError};
use crate::texts::cli::Sentence;
use crate::texts::layers::LayerSentence;
use std::path::{Path, PathBuf};

/// Layers of one file that are opened without more ado; a database of more is opened by name.
const MOST_LAYERS: usize = 50;

/// The names of the layers of a file that could not be opened because it holds several.
pub(super) fn names_in(error: &OperationError) -> Option<&[String]> {
    match error {
        OperationError::Said(Sentence::OfLayer(LayerSentence::SeveralLayers { names, .. }))
            if names.len() <= MOST_LAYERS =>
        {
            Some(names)
        }
        _ => None,
    }
}

impl EcoZoneApp {
    /// Puts all layers of a file in the place of the one that was asked for.
    pub(super) fn open_each(&mut self, id: LayerId, names: &[String]) {
        let Some(entry) = self.document().entry(id) else { return };
        let asked = LayerRequest::clone(&entry.request);
        let was_site = self.document().site == Some(id);
        self.history
            .record(|document| document.layers.retain(|entry| entry.id != id));
        let mut first = None;
        for name in names {
            let request = LayerRequest {
                layer: Some(name.clone()),
                ..asked.clone()
            };
            first = first.or(Some(self.add_layer(request)));
        }
        self.history.record(|document| {
            if was_site {
                document.site = first;
            }
            document
                .layers
                .sort_by_key(|entry| super::opening::drawing_rank(entry.role()));
        });
        self.notices.push(NoticeKind::SeveralOpened {
            file: asked.source.path_text(),
            opened: names.to_vec(),
            passed_over: Vec::new(),
        });
    }

    /// Looks into folders in a job; what they hold is then opened as if it had been named.
    pub(super) fn look_into(&mut self, folders: Vec<PathBuf>, ask_always: bool) {
        for folder in folders {
            let subject = files::file_name(&folder);
            self.jobs
                .start(JobKey::Folder(folder.clone()), &subject, move |_| JobOutput::Folder {
                    result: contents(&folder),
                    folder,
                    ask_always,
                });
        }
    }

    pub(super) fn take_folder(
        &mut self,
        folder: &Path,
        result: Result<FolderContents, OperationError>,
        ask_always: bool,
    ) {
        match result {
            Ok(found) => {
                self.notices.push(NoticeKind::SeveralOpened {
                    file: folder.display().to_string(),
                    opened: found.layers.iter().map(|path| files::file_name(path)).collect(),
                    passed_over: found.others,
                });
                self.open_files(found.layers, ask_always);
            }
            Err(error) => {
                let Some(message) = crate::app::failure_message(&error, self.view.language) else {
                    return;
                };
                self.notices.push(NoticeKind::LayerFailed {
                    file: files::file_name(folder),
                    message,
                });
                self.view.show_notices = true;
            }
        }
    }
}
