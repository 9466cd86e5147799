//! Files and folders that hold several layers: each becomes a layer of its own.

use super::super::EcoZoneApp;
use super::super::document::LayerId;
use super::super::files;
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::JobOutput;
use crate::operations::folder::{FolderContents, contents, each_layer};
use crate::operations::open_layer::OperationError;
use std::path::{Path, PathBuf};

impl EcoZoneApp {
    /// Puts all layers of a file in the place of the one that was asked for; `false` if `error` is none of that kind.
    pub(super) fn open_each(&mut self, id: LayerId, error: &OperationError) -> bool {
        let asked = self.document().entry(id).map(|entry| entry.request.clone());
        let Some((asked, requests)) = asked.and_then(|asked| each_layer(&asked, error).map(|each| (asked, each)))
        else {
            return false;
        };
        let was_site = self.document().site == Some(id);
        self.history
            .record(|document| document.layers.retain(|entry| entry.id != id));
        let opened = requests.iter().filter_map(|request| request.layer.clone()).collect();
        let ids: Vec<LayerId> = requests.into_iter().map(|request| self.add_layer(request)).collect();
        self.history.record(|document| {
            if was_site {
                document.site = ids.first().copied();
            }
            document
                .layers
                .sort_by_key(|entry| super::opening::drawing_rank(entry.role()));
        });
        self.notices.push(NoticeKind::SeveralOpened {
            file: asked.source.path_text(),
            opened,
            passed_over: Vec::new(),
        });
        true
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
