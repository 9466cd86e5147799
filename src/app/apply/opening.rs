//! Opening files: the user is asked where a name does not tell the role.

use super::super::EcoZoneApp;
use super::super::dialogs::{DialogAnswer, DialogRequest};
use super::super::document::{LayerEntry, LayerId, LayerState, StepKind};
use super::super::files;
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::super::view_state::{Dialog, Leaving, ResultsTab, UnknownFile};
use super::layer_tree::gather;
use super::{DialogPurpose, JobOutput};
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::operations::background::is_background;
use crate::operations::open_layer::{
    LayerRequest, LayerSource, OpenOptions, OpenedLayer, OperationError, open_layer_with,
};
use crate::scene::layer_scene::LayerScene;
use crate::texts::app::AppText;
use crate::texts::passport::PassportText;
use crate::texts::quality::QualityText;
use crate::texts::style::StyleText;
use crate::texts::table::TableText;
use crate::texts::tree::TreeText;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl EcoZoneApp {
    /// Adds a layer to the document as it stands (the caller makes the step) and starts to read it.
    pub(super) fn add_layer(&mut self, request: LayerRequest) -> LayerId {
        self.next_layer_id += 1;
        let id = LayerId(self.next_layer_id);
        let drawing = &request.drawing;
        let (is_visible, opacity) = (drawing.is_visible.unwrap_or(true), drawing.opacity.unwrap_or(1.0));
        let request = Arc::new(request);
        let entry = LayerEntry {
            id,
            arrival: id.0,
            request,
            state: LayerState::Opening,
            is_visible,
            opacity,
        };
        self.history.record(|document| document.layers.push(entry));
        self.start_opening(id);
        id
    }

    pub(super) fn start_opening(&mut self, id: LayerId) {
        let Some(entry) = self.document().entry(id) else { return };
        let request = Arc::clone(&entry.request);
        let subject = entry.name();
        let previews = self.previews.clone();
        previews.forget(id);
        let repaint = self.jobs.repaint();
        // What states another CRS, or is to be shifted or filtered, is not where its numbers say, or not all there.
        let is_sketchable = request.crs.is_none() && request.shift.is_none() && request.filter.is_none();
        self.jobs.start(JobKey::Layer(id), &subject, move |progress| {
            if is_sketchable {
                progress.want_sketch();
            }
            let result = open_layer_with(&request, &OpenOptions::default(), progress).and_then(|opened| {
                let show = |coarse| {
                    previews.show(id, Arc::new(coarse), u64::MAX);
                    repaint();
                };
                let scene = LayerScene::build_coarse_first(&opened.layer, show, progress)?;
                Ok((opened, Some(Arc::new(scene))))
            });
            JobOutput::Layer { id, result }
        });
    }

    pub(super) fn take_layer(
        &mut self,
        id: LayerId,
        result: Result<(OpenedLayer, Option<Arc<LayerScene>>), OperationError>,
    ) {
        let state = match result {
            Ok((OpenedLayer { layer, covers }, scene)) => {
                if let Some(covers) = covers {
                    self.covers.insert(layer.revision(), covers);
                }
                if let Some(scene) = scene {
                    self.scenes.insert(layer.revision(), scene);
                }
                self.tell_rejected(&layer);
                LayerState::Open(layer)
            }
            Err(OperationError::CrsUnsure(question)) => LayerState::Failed(self.ask_crs(id, *question)),
            Err(OperationError::EncodingUnsure(question)) => LayerState::Failed(self.ask_encoding(id, *question)),
            Err(error) if self.open_each(id, &error) => return,
            Err(error) => match crate::app::failure_message(&error, self.view.language) {
                Some(message) => {
                    self.tell_failed(id, &message);
                    LayerState::Failed(message)
                }
                None => LayerState::Cancelled,
            },
        };
        self.previews.forget(id);
        self.history.settle_layer(id, &state);
        self.note_missing(id);
        self.weigh_crs_questions();
        if self.fit_when_open && !self.document().is_opening() {
            self.fit_when_open = false;
            self.zoom_to_regions();
        } else if self.document().site == Some(id) && self.view.tab == ResultsTab::SiteCheck {
            self.zoom_to_layer(id);
        }
    }

    fn tell_rejected(&mut self, layer: &Layer) {
        let rejected = layer.features_read().saturating_sub(layer.len());
        if rejected > 0 {
            self.notices.push(NoticeKind::LayerRejected {
                layer: layer.name().to_owned(),
                rejected,
                read: layer.features_read(),
            });
        }
    }

    fn tell_failed(&mut self, id: LayerId, message: &str) {
        let Some(entry) = self.document().entry(id) else { return };
        let file = match &entry.request.source {
            LayerSource::File(path) => files::file_name(path),
            LayerSource::Demo(name) | LayerSource::Text { name, .. } | LayerSource::Moved { named: name, .. } => {
                name.clone()
            }
        };
        self.notices.push(NoticeKind::LayerFailed {
            file,
            message: message.to_owned(),
        });
        self.view.show_notices = true;
    }

    pub(super) fn settle_panicked_layer(&mut self, id: LayerId, message: &str) {
        self.tell_failed(id, message);
        self.history.settle_layer(id, &LayerState::Failed(message.to_owned()));
    }

    /// Opens what a name explains and asks about the rest; `ask_always` for files dropped on the window.
    pub(super) fn open_files(&mut self, paths: Vec<PathBuf>, ask_always: bool) {
        let (projects, layers): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| files::is_project(path));
        if let Some(project) = projects.into_iter().next() {
            self.leave_for(Leaving::Project(project));
        }
        let (backgrounds, layers): (Vec<_>, Vec<_>) = layers.into_iter().partition(|path| is_background(path));
        self.add_backgrounds(backgrounds);
        let (folders, layers): (Vec<_>, Vec<_>) = layers.into_iter().partition(|path| path.is_dir());
        self.look_into(folders, ask_always);
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for path in layers {
            let guess = files::guess_role(&path);
            let file = UnknownFile {
                role: guess.unwrap_or(Role::Site),
                path,
            };
            if ask_always || guess.is_none() {
                unknown.push(file);
            } else {
                known.push(file);
            }
        }
        self.open_as(known);
        if !unknown.is_empty() {
            if let Dialog::ChooseRoles(waiting) = &mut self.view.dialog {
                waiting.extend(unknown);
            } else {
                self.view.dialog = Dialog::ChooseRoles(unknown);
            }
        }
    }

    /// Opens files as what they are said to be, as one step; the last site is the one that is checked.
    pub(super) fn open_as(&mut self, files: Vec<UnknownFile>) {
        if matches!(self.view.dialog, Dialog::ChooseRoles(_)) {
            self.view.dialog = Dialog::None;
        }
        if files.is_empty() {
            return;
        }
        let requests = files
            .into_iter()
            .map(|file| layer_request(file.role, LayerSource::File(file.path), String::new()))
            .collect();
        self.add_as_step(requests);
    }

    pub(super) fn check_site_files(&mut self, paths: Vec<PathBuf>) {
        self.open_as(
            paths
                .into_iter()
                .map(|path| UnknownFile { path, role: Role::Site })
                .collect(),
        );
    }

    /// Adds layers as one step; a site among them is checked.
    pub(super) fn add_as_step(&mut self, requests: Vec<LayerRequest>) {
        if self.document().layers.is_empty() {
            self.fit_when_open = true;
        }
        self.history.step(StepKind::Single, |_| {});
        for request in requests {
            let is_site = request.role == Role::Site;
            let id = self.add_layer(request);
            self.history.record(|document| {
                document.layers.sort_by_key(|entry| drawing_rank(entry.role()));
                gather(document);
                if is_site {
                    document.site = Some(id);
                }
            });
            if is_site {
                self.view.shown_site = 0;
                self.show_tab(ResultsTab::SiteCheck);
            }
        }
    }

    /// Opens the desktop's dialog in a job.
    pub(super) fn ask_files(&mut self, purpose: DialogPurpose) {
        let language = self.view.language;
        let request = match purpose {
            DialogPurpose::Project => DialogRequest::OpenProject {
                title: AppText::OpenProjectTitle.get(language).to_owned(),
            },
            DialogPurpose::Layers => DialogRequest::OpenFiles {
                title: AppText::AddLayersTitle.get(language).to_owned(),
            },
            DialogPurpose::Site => DialogRequest::OpenFiles {
                title: AppText::OpenSiteTitle.get(language).to_owned(),
            },
            DialogPurpose::SaveProject => DialogRequest::SaveFile {
                title: PassportText::SaveTitle.get(language).to_owned(),
                file_name: "project.toml".to_owned(),
            },
            DialogPurpose::MissingFolder => DialogRequest::PickFolder {
                title: TreeText::FindMissingTitle.get(language).to_owned(),
            },
            DialogPurpose::SaveStyle(layer) => DialogRequest::SaveFile {
                title: StyleText::SaveTitle.get(language).to_owned(),
                file_name: self.style_file_name(layer),
            },
            DialogPurpose::Quality(layer) => DialogRequest::SaveFile {
                title: QualityText::ExportTitle.get(language).to_owned(),
                file_name: self.quality_file_name(layer),
            },
            DialogPurpose::Repaired(layer) => DialogRequest::SaveFile {
                title: TreeText::SaveRepairedTitle.get(language).to_owned(),
                file_name: self.repaired_file_name(layer),
            },
            DialogPurpose::LoadStyle(_) => DialogRequest::OpenProject {
                title: StyleText::LoadTitle.get(language).to_owned(),
            },
            DialogPurpose::Rows => DialogRequest::SaveFile {
                title: TableText::ExportTitle.get(language).to_owned(),
                file_name: self.rows_file_name(),
            },
            DialogPurpose::Save => DialogRequest::SaveFile {
                title: AppText::ExportTitle.get(language).to_owned(),
                file_name: match &self.view.dialog {
                    Dialog::Export(form) => files::file_name(Path::new(&form.path)),
                    _ => String::new(),
                },
            },
        };
        let dialogs = Arc::clone(&self.dialogs);
        self.jobs.start(JobKey::FileDialog, "", move |_| JobOutput::Dialog {
            purpose,
            answer: dialogs.ask(&request),
        });
    }

    pub(super) fn take_dialog(&mut self, purpose: DialogPurpose, answer: DialogAnswer) {
        match (answer, purpose) {
            (answer, DialogPurpose::Save) => self.take_export_path(answer),
            (answer, DialogPurpose::SaveProject) => self.take_save_path(answer),
            (answer, DialogPurpose::SaveStyle(layer)) => self.take_style_path(layer, true, answer),
            (answer, DialogPurpose::LoadStyle(layer)) => self.take_style_path(layer, false, answer),
            (answer, DialogPurpose::MissingFolder) => self.take_missing_folder(answer),
            (answer, DialogPurpose::Quality(layer)) => self.take_quality_path(layer, answer),
            (answer, DialogPurpose::Repaired(layer)) => self.take_repaired_path(layer, answer),
            (answer, DialogPurpose::Rows) => self.take_rows_path(answer),
            (DialogAnswer::Cancelled, _) => {}
            (DialogAnswer::Unavailable, _) => {
                self.view.dialog = Dialog::OpenPath {
                    text: String::new(),
                    hint: true,
                };
            }
            (DialogAnswer::Chosen(paths), DialogPurpose::Project | DialogPurpose::Layers) => {
                self.open_files(paths, false);
            }
            (DialogAnswer::Chosen(paths), DialogPurpose::Site) => self.check_site_files(paths),
        }
    }
}

/// A request without anything special.
pub(super) fn layer_request(role: Role, source: LayerSource, name: String) -> LayerRequest {
    LayerRequest {
        name,
        ..LayerRequest::new(role, source)
    }
}

/// Bottom to top of the map when a project is opened.
pub(super) const fn drawing_rank(role: Role) -> u8 {
    match role {
        Role::Reference => 0,
        Role::ControlUnit => 1,
        Role::GreenBelt => 2,
        Role::RedLine => 3,
        Role::NatureReserve => 4,
        Role::Region => 5,
        Role::Coastline => 6,
        Role::Site => 7,
    }
}
