//! The window: view state, commands, jobs, panels, GPU map.
//!
//! One frame: `logic` takes finished jobs, drops the stale and applies queued changes; `ui` draws from the
//! document and collects changes. Panels read; `apply` is the only writer.

pub mod command;
mod command_labels;

pub mod change;
pub mod document;
pub mod draw_site;
pub mod expression_form;
pub mod files;
pub mod layer_forms;
pub mod measure_tool;
pub mod positions;
pub mod recheck_view;
pub mod report_form;
pub mod room;
pub mod search_view;
pub mod style_view;
pub mod table_view;
pub mod tiles;
pub mod view_state;

pub mod dialogs;
pub mod jobs;
pub mod notices;
pub mod previews;

mod apply;
mod icons;
mod panels;
mod screenshot;
mod showcase;
mod theme;
mod widgets;
mod words;

pub mod map;

use crate::layer::InputFile;
use crate::operations::open_layer::OperationError;
use crate::scene::layer_scene::LayerScene;
use crate::texts::Language;
use apply::JobOutput;
use change::Change;
use command::Situation;
use dialogs::{FileDialogs, NativeDialogs};
use document::{Document, Finding, History};
use eframe::egui_wgpu::RenderState;
use jobs::{JobKey, Jobs};
use map::MapWidget;
use notices::Notices;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use view_state::ViewState;

/// What the window opens with.
#[derive(Clone, Debug, Default)]
pub struct WindowRequest {
    pub project: Option<PathBuf>,
    /// Layers; their roles are guessed from their names, or asked.
    pub files: Vec<PathBuf>,
    pub language: Option<Language>,
    /// Where work is kept aside for recovery after a crash; none keeps nothing.
    pub recovery_folder: Option<PathBuf>,
    /// Where the choices of the last report are kept; none keeps nothing.
    pub choices_file: Option<PathBuf>,
    /// Where the window remembers recent projects, language and theme; none remembers nothing.
    pub memory_folder: Option<PathBuf>,
    /// Writes a picture of the window to this file once everything is shown, and closes.
    pub screenshot: Option<PathBuf>,
    /// States that are opened before that, by name: see `showcase`.
    pub show: Vec<String>,
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// A message for people when there is no screen or no way to draw on it.
pub fn open_window(request: WindowRequest) -> Result<(), String> {
    let language = request.language.unwrap_or_default();
    let viewport = egui::ViewportBuilder::default()
        .with_app_id("ecozone")
        .with_title("EcoZone")
        .with_icon(theme::window_icon())
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([960.0, 600.0]);
    let options = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Wgpu,
        ..Default::default()
    };
    eframe::run_native(
        "EcoZone",
        options,
        Box::new(move |creation| {
            let render_state = creation.wgpu_render_state.as_ref();
            let app = EcoZoneApp::new(&creation.egui_ctx, render_state, request, Arc::new(NativeDialogs));
            Ok(Box::new(app))
        }),
    )
    .map_err(|error| match error {
        eframe::Error::Wgpu(_) => words::no_driver(language),
        other => words::no_window(&other.to_string(), language),
    })
}

/// The whole window.
pub struct EcoZoneApp {
    history: History,
    view: ViewState,
    notices: Notices,
    jobs: Jobs<JobOutput>,
    /// Drawable layers by the revision of the layer.
    scenes: BTreeMap<u64, Arc<LayerScene>>,
    /// The file that says where a layer is complete, by the revision of the layer.
    covers: BTreeMap<u64, InputFile>,
    /// What is known of layers that are still being read.
    previews: previews::Previews,
    map: MapWidget,
    dialogs: Arc<dyn FileDialogs>,
    changes: Vec<Change>,
    next_layer_id: u64,
    /// The inputs that the running coverage job works on.
    coverage_job: Option<document::AnalysisKey>,
    /// The inputs that the running check works on.
    check_job: Option<document::AnalysisKey>,
    /// Show all of the document as soon as its layers are open.
    fit_when_open: bool,
    screenshot: Option<screenshot::Screenshot>,
    recovery: Option<apply::recovery::Recovery>,
    /// Opened backgrounds, by the id of their entry.
    backgrounds: BTreeMap<u64, apply::backgrounds::BackgroundState>,
    tiles: tiles::Tiles,
    /// What of them the next frame draws.
    background_images: Vec<map::TileImage>,
    backdrop: apply::backgrounds::Backdrop,
    /// The pages beside the questions for a report.
    preview: report_form::Preview,
    /// Where the choices of the last report are kept.
    choices_file: Option<PathBuf>,
    memory: apply::memory::Memory,
    /// Where the user goes once the project is saved.
    leaving: Option<view_state::Leaving>,
    /// The state of the work that is being saved.
    saving: (u64, u64),
    /// Nothing keeps the window open any more.
    is_closing: bool,
}

impl EcoZoneApp {
    /// A window on `ctx`; `render_state` is the GPU to draw the map with, if there is one.
    #[must_use]
    pub fn new(
        ctx: &egui::Context,
        render_state: Option<&RenderState>,
        request: WindowRequest,
        dialogs: Arc<dyn FileDialogs>,
    ) -> Self {
        let (project, files) = (request.project.clone(), request.files.clone());
        let mut app = Self::empty(ctx, render_state, request, dialogs);
        app.open_first(project, files);
        app
    }

    /// As [`EcoZoneApp::new`], with nothing open.
    #[must_use]
    pub fn empty(
        ctx: &egui::Context,
        render_state: Option<&RenderState>,
        request: WindowRequest,
        dialogs: Arc<dyn FileDialogs>,
    ) -> Self {
        let repaint_ctx = ctx.clone();
        let memory = apply::memory::Memory::read(request.memory_folder.as_deref());
        let mut view = ViewState::new(request.language.or(memory.known.language).unwrap_or_default());
        view.is_dark = memory.known.is_dark.unwrap_or(false);
        let percent = memory.known.interface_percent;
        view.interface_percent = percent
            .filter(|percent| theme::INTERFACE_PERCENTS.contains(percent))
            .unwrap_or(100);
        view.is_drawn_by_processor =
            render_state.is_some_and(|state| state.adapter.get_info().device_type == eframe::wgpu::DeviceType::Cpu);
        view.hint = memory.wants_hints().then_some(0);
        theme::install(ctx, view.is_dark);
        let choices_file = request.choices_file;
        let mut app = Self {
            history: History::default(),
            view,
            notices: Notices::default(),
            jobs: Jobs::new(Arc::new(move || repaint_ctx.request_repaint())),
            scenes: BTreeMap::new(),
            covers: BTreeMap::new(),
            previews: previews::Previews::default(),
            map: MapWidget::new(render_state),
            dialogs,
            changes: Vec::new(),
            next_layer_id: 0,
            coverage_job: None,
            check_job: None,
            fit_when_open: true,
            screenshot: request
                .screenshot
                .map(|path| screenshot::Screenshot::new(path, request.show)),
            backgrounds: BTreeMap::new(),
            tiles: tiles::Tiles::default(),
            background_images: Vec::new(),
            backdrop: apply::backgrounds::Backdrop::default(),
            recovery: request
                .recovery_folder
                .as_deref()
                .and_then(apply::recovery::Recovery::begin),
            preview: report_form::Preview::default(),
            choices_file,
            memory,
            leaving: None,
            saving: (0, 0),
            is_closing: false,
        };
        app.take_kept_choices();
        app
    }

    /// The document as it stands.
    #[must_use]
    pub fn document(&self) -> &Document {
        self.history.now()
    }

    #[must_use]
    pub fn view(&self) -> &ViewState {
        &self.view
    }

    /// The pages beside the questions for a report.
    #[must_use]
    pub fn preview(&self) -> &report_form::Preview {
        &self.preview
    }

    #[must_use]
    pub fn notices(&self) -> &Notices {
        &self.notices
    }

    /// Whether nothing runs, nothing waits, and every result is of the document as it stands.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let document = self.document();
        let coverage_is_settled = !document.has_region() || document.coverage.is_settled(&document.coverage_key());
        let check_is_settled = document.check_key().is_none_or(|key| document.check.is_settled(&key));
        self.jobs.running().is_empty()
            && self.changes.is_empty()
            && !document.is_opening()
            && coverage_is_settled
            && check_is_settled
    }

    /// Whether the map has anything to draw, be it a preview.
    #[must_use]
    pub fn shows_something(&self) -> bool {
        !self.scenes.is_empty() || !self.previews.shown().is_empty()
    }

    /// Whether parts of what is in view are still on their way to the GPU.
    #[must_use]
    pub fn is_map_loading(&self) -> bool {
        self.map.is_loading()
    }

    /// Vertices of the open layers, bytes of their scenes, features.
    #[must_use]
    pub fn scene_facts(&self) -> Option<(usize, usize, usize)> {
        let layers = self.document().layers.iter().filter_map(document::LayerEntry::layer);
        let facts = layers.filter_map(|layer| {
            let scene = self.scenes.get(&layer.revision())?;
            Some((layer.shapes().position_count(), scene.bytes(), layer.len()))
        });
        facts.reduce(|sum, one| (sum.0 + one.0, sum.1 + one.1, sum.2 + one.2))
    }

    /// Where the map looks.
    #[must_use]
    pub fn map_view(&self) -> crate::scene::camera::Camera {
        self.map.camera()
    }

    /// Tiles of backgrounds that are drawn.
    #[must_use]
    pub fn shown_tiles(&self) -> usize {
        self.background_images.len()
    }

    /// Whether a job with this key runs.
    #[must_use]
    pub fn is_running(&self, key: &JobKey) -> bool {
        self.jobs.is_running(key)
    }

    /// Asks for a change, as panels do; it is applied before the next frame is drawn.
    pub fn push(&mut self, change: Change) {
        self.changes.push(change);
    }

    fn situation(&self) -> Situation {
        let document = self.document();
        Situation {
            has_layers: !document.layers.is_empty(),
            has_selected_layer: self.view.selected_layer.is_some_and(|id| document.entry(id).is_some()),
            has_selection: !self.view.identified.is_empty()
                || self.view.selected_unit.is_some()
                || !self.view.selection.is_empty(),
            has_chosen_layer: self.chosen_layer().is_some(),
            has_selected_features: !self.view.selection.is_empty(),
            has_table: self.view.table.is_some(),
            has_coverage: matches!(document.coverage, Finding::Ready { .. }),
            has_check: matches!(document.check, Finding::Ready { .. }) && document.site.is_some(),
            has_site: document.site.is_some(),
            can_edit_site: self.shown_site().is_some_and(|(entry, feature)| {
                entry
                    .layer()
                    .is_some_and(|layer| draw_site::can_be_drawn(layer, feature))
            }),
            has_project_file: document.path.is_some(),
            can_undo: self.history.can_undo() || self.view.drawing.is_some() || self.has_left_drawing(),
            can_redo: self.history.can_redo() || self.view.drawing.is_some(),
            is_drawing: self.view.drawing.is_some(),
            is_measuring: self.view.measuring.is_some(),
            is_comparing: self.view.swipe.is_some(),
            has_two_layers: document.layers.iter().filter(|entry| entry.layer().is_some()).count() >= 2,
            can_go: self.map.can_go(),
            can_scale: [true, false]
                .map(|is_larger| theme::next_percent(self.view.interface_percent, is_larger).is_some())
                .into(),
        }
    }
}

impl eframe::App for EcoZoneApp {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        theme::choose(ctx, self.view.is_dark);
        theme::scale(ctx, self.view.interface_percent);
        self.take_results();
        self.take_previews(ctx);
        self.take_input(ctx);
        // Applying one change may ask for another; those wait for the next round.
        for change in std::mem::take(&mut self.changes) {
            self.apply(ctx, change);
        }
        self.start_due_table();
        self.start_due_styles();
        self.start_due_labels();
        self.start_due_work();
        self.look_after_backgrounds(ctx);
        self.close_when_asked(ctx);
        self.keep_work(ctx);
        self.keep_memory();
        self.refresh_preview(ctx);
        if let Some(screenshot) = &mut self.screenshot {
            let is_ready = self.jobs.running().is_empty() && !self.history.now().layers.is_empty();
            let is_ready = is_ready && !self.map.is_loading();
            let states = screenshot.poll(ctx, is_ready, &mut self.notices);
            self.show(&states);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let situation = self.situation();
        self.window_ui(ui, situation);
        if !self.changes.is_empty() {
            ui.ctx().request_repaint();
        }
    }
}

/// The message of an operation that failed; `None` when the user stopped it.
fn failure_message(error: &OperationError, language: Language) -> Option<String> {
    (!matches!(error, OperationError::Cancelled(_))).then(|| error.message(language))
}
