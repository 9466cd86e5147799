//! What the user says of a layer, the flaws within it, and the project file that keeps it all.

use super::super::EcoZoneApp;
use super::super::dialogs::DialogAnswer;
use super::super::document::{LayerEntry, LayerId};
use super::super::files;
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::super::view_state::{Dialog, LayerForm};
use super::{DialogPurpose, JobOutput};
use crate::analysis::quality::LayerQuality;
use crate::operations::info::assess_quality;
use crate::operations::open_layer::{LayerRequest, OperationError};
use crate::operations::project::{Project, load_project};
use crate::operations::project_backgrounds::{BackgroundRequest, save_backgrounds};
use crate::operations::save_project::{KeptView, SavedProject, save_project_with};
use crate::operations::window_memory::MemoryChange;
use crate::texts::passport::PassportText;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

impl EcoZoneApp {
    /// Shows what is known of a layer, to be corrected.
    pub(super) fn open_settings(&mut self, id: LayerId) {
        let Some(entry) = self.document().entry(id) else { return };
        let layer = entry.layer();
        let found = layer.map_or_else(BTreeMap::new, |layer| {
            let known = layer.fields().iter();
            known.map(|(meaning, field)| (meaning, field.to_owned())).collect()
        });
        let form = LayerForm {
            layer: id,
            title: entry.title(self.view.language),
            crs: entry.request.crs.clone().unwrap_or_default(),
            fields: entry.request.fields.clone(),
            found,
            field_names: layer.map_or_else(Vec::new, |layer| layer.field_names().to_vec()),
            area_unit: entry.request.area_unit,
            passport: entry.request.passport.clone(),
            encoding: entry.request.encoding.clone(),
        };
        self.view.dialog = Dialog::Layer(Box::new(form));
    }

    /// Reads the layer again with what the user says of it; nothing is done where nothing changed.
    pub(super) fn apply_settings(&mut self, form: LayerForm) {
        self.view.dialog = Dialog::None;
        let Some(entry) = self.document().entry(form.layer) else {
            return;
        };
        let crs = form.crs.trim().to_owned();
        let request = LayerRequest {
            crs: (!crs.is_empty()).then_some(crs),
            fields: form.fields,
            area_unit: form.area_unit,
            passport: form.passport,
            encoding: form.encoding,
            ..entry.request.as_ref().clone()
        };
        if request != *entry.request {
            self.replace_request(form.layer, request);
        }
    }

    /// Looks for the flaws within a layer in a job, or shows those that were found.
    pub(super) fn look_for_flaws(&mut self, id: LayerId) {
        let Some(entry) = self.document().entry(id) else { return };
        let Some(layer) = entry.layer().cloned() else { return };
        if self.view.qualities.contains_key(&layer.revision()) {
            self.show_quality(Some(id));
            return;
        }
        let subject = entry.title(self.view.language);
        let name = subject.clone();
        self.jobs
            .start(JobKey::Quality(id), &subject, move |progress| JobOutput::Quality {
                layer: id,
                name,
                revision: layer.revision(),
                result: assess_quality(&layer, progress),
            });
    }

    pub(super) fn take_quality(
        &mut self,
        layer: LayerId,
        name: String,
        revision: u64,
        result: Result<LayerQuality, OperationError>,
    ) {
        match result {
            Ok(quality) => {
                self.view.qualities.insert(revision, Arc::new(quality));
                self.show_quality(Some(layer));
            }
            Err(error) => self.tell_failure(name, &error),
        }
    }

    pub(super) fn show_quality(&mut self, layer: Option<LayerId>) {
        self.view.quality_open = layer;
        // One list below the layers at a time.
        if layer.is_some() {
            self.view.issues_open = None;
        }
    }

    /// Saves to the project's own file, or asks where.
    pub(super) fn save_project_here(&mut self) {
        match self.document().path.clone() {
            Some(path) => self.save_project_to(path),
            None => self.ask_files(DialogPurpose::SaveProject),
        }
    }

    pub(super) fn take_save_path(&mut self, answer: DialogAnswer) {
        match answer {
            DialogAnswer::Cancelled => self.leaving = None,
            DialogAnswer::Unavailable => {
                let path = PathBuf::from("project.toml");
                let path = std::path::absolute(&path).unwrap_or(path);
                self.view.dialog = Dialog::SavePath {
                    text: path.display().to_string(),
                };
            }
            DialogAnswer::Chosen(paths) => {
                if let Some(path) = paths.into_iter().next() {
                    self.save_project_to(path);
                }
            }
        }
    }

    pub(super) fn save_project_to(&mut self, path: PathBuf) {
        self.view.dialog = Dialog::None;
        let requests: Vec<LayerRequest> = self
            .document()
            .in_order_of_arrival()
            .map(|entry: &LayerEntry| LayerRequest {
                drawing: self.drawing_of(entry),
                ..entry.request.as_ref().clone()
            })
            .collect();
        let backgrounds: Vec<BackgroundRequest> = self
            .document()
            .backgrounds
            .iter()
            .map(|entry| entry.request.clone())
            .collect();
        self.saving = self.history.state();
        let name = self.document().name.clone();
        let bookmarks = Arc::clone(&self.document().bookmarks);
        let folded_groups: Vec<String> = self.view.folded_groups.iter().cloned().collect();
        let (check, own) = (
            Arc::clone(&self.document().check_settings),
            self.document().path.clone(),
        );
        let subject = files::file_name(&path);
        self.jobs.start(JobKey::Save, &subject, move |_| {
            let layers: Vec<&LayerRequest> = requests.iter().collect();
            let view = KeptView {
                bookmarks: &bookmarks,
                folded_groups: &folded_groups,
                check: Some(&check),
                own: own.as_deref(),
            };
            JobOutput::Saved {
                result: save_project_with(&path, &name, &layers, Some(view))
                    .and_then(|saved| save_backgrounds(&path, &backgrounds).map(|()| saved))
                    .and_then(|saved| Ok((saved, load_project(&path)?))),
                path,
            }
        });
    }

    pub(super) fn take_saved(&mut self, path: PathBuf, result: Result<(SavedProject, Project), OperationError>) {
        match result {
            Ok((saved, project)) => {
                self.remember(MemoryChange::Opened(path.clone()));
                self.history.settle_saved(self.saving);
                self.history.record_everywhere(|document| {
                    document.path = Some(path.clone());
                    // What else the project names was read before, and is recorded as it was then.
                    let read = Arc::make_mut(&mut document.files);
                    read.project.clone_from(&project.files.project);
                    // Seen from where the project lies now.
                    let check = Arc::make_mut(&mut document.check_settings);
                    check.cases.clone_from(&project.check.cases);
                    check.access_lists.clone_from(&project.check.access_lists);
                });
                self.notices.push(NoticeKind::ProjectSaved {
                    path,
                    left_out: saved.left_out,
                    beside: saved.beside,
                });
                self.view.show_notices = true;
                self.leave_after_saving(true);
            }
            Err(error) => {
                self.leave_after_saving(false);
                let what = PassportText::SaveTitle.get(self.view.language).to_owned();
                self.tell_failure(what, &error);
            }
        }
    }

    /// A notice of what could not be done; nothing where the user stopped it.
    pub(super) fn tell_failure(&mut self, what: String, error: &OperationError) {
        if let Some(message) = crate::app::failure_message(error, self.view.language) {
            self.notices.push(NoticeKind::Failed { what, message });
            self.view.show_notices = true;
        }
    }
}
