//! The only writer of document and view: carries out changes, split by subject.

mod analysis;
pub(in crate::app) mod backgrounds;
mod cases;
mod crs;
mod drawing;
mod encoding;
mod export;
mod input;
mod layer_tree;
mod layers;
mod map_tools;
pub(in crate::app) mod memory;
mod missing;
mod opening;
mod outside;
mod preview;
mod projects;
mod quality_export;
mod recheck;
pub(in crate::app) mod recovery;
mod repaired;
mod report_pages;
mod report_record;
mod search;
mod selection;
mod settings;
mod several;
mod style;
mod style_file;
mod table;
mod table_export;
mod view;

use super::EcoZoneApp;
use super::change::Change;
use super::command::Command;
use super::dialogs::DialogAnswer;
use super::document::{AnalysisFailure, AnalysisKey, CheckOutcome, LayerId};
use super::expression_form::ExpressionPurpose;
use super::jobs::{Ended, JobKey};
use super::notices::NoticeKind;
use super::recheck_view::RecheckView;
use super::table_view::SelectHow;
use super::view_state::{Dialog, FeatureRef, Leaving, Report, ResultsTab};
use super::words;
use crate::analysis::coverage_result::CoverageResult;
use crate::analysis::quality::LayerQuality;
use crate::analysis::shift_fit::ShiftSuspicion;
use crate::operations::background::Background;
use crate::operations::cases::{Kept, Reviews};
use crate::operations::find_place::SearchResult;
use crate::operations::folder::FolderContents;
use crate::operations::open_layer::{OpenedLayer, OperationError};
use crate::operations::preview::PreviewedPages;
use crate::operations::project::Project;
use crate::operations::recovery::Orphan;
use crate::operations::save_project::SavedProject;
use crate::operations::window_memory::MemoryChange;
use crate::report::context::LayerFacts;
use crate::scene::layer_scene::LayerScene;
use export::KnownFacts;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use style::StyleOutput;
use table::TableOutput;

/// What a file dialog was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogPurpose {
    Project,
    Layers,
    Site,
    Save,
    SaveProject,
    /// Rows of the attribute table.
    Rows,
    SaveStyle(LayerId),
    /// The report of a layer's flaws.
    Quality(LayerId),
    Repaired(LayerId),
    LoadStyle(LayerId),
    /// The folder that missing files are in.
    MissingFolder,
}

/// What jobs bring back.
pub enum JobOutput {
    Project {
        file: Option<PathBuf>,
        result: Result<(Project, Reviews), OperationError>,
    },
    Layer {
        id: LayerId,
        result: Result<(OpenedLayer, Option<Arc<LayerScene>>), OperationError>,
    },
    Coverage {
        key: AnalysisKey,
        result: Result<CoverageResult, AnalysisFailure>,
    },
    Check {
        key: AnalysisKey,
        result: Result<CheckOutcome, AnalysisFailure>,
    },
    CasesKept {
        path: PathBuf,
        result: Result<Kept, OperationError>,
    },
    Rechecked {
        result: Result<RecheckView, OperationError>,
    },
    Exported {
        path: PathBuf,
        result: Result<Vec<PathBuf>, OperationError>,
    },
    ReportPages {
        result: Result<(PreviewedPages, Option<KnownFacts>), OperationError>,
    },
    /// The choices of a report are there for the next window.
    ChoicesKept {
        path: PathBuf,
        result: Result<(), OperationError>,
    },
    OpenedOutside {
        path: PathBuf,
        result: Result<(), String>,
    },
    /// What a folder holds, which was named or dropped on the window.
    Folder {
        folder: PathBuf,
        result: Result<FolderContents, OperationError>,
        ask_always: bool,
    },
    Dialog {
        purpose: DialogPurpose,
        answer: DialogAnswer,
    },
    Quality {
        layer: LayerId,
        name: String,
        revision: u64,
        result: Result<LayerQuality, OperationError>,
    },
    Saved {
        path: PathBuf,
        result: Result<(SavedProject, Project), OperationError>,
    },
    /// A preview of this layer is there.
    Preview(LayerId),
    Background {
        id: u64,
        result: Result<Background, OperationError>,
    },
    /// The bundled outlines; none where they can't be read.
    Backdrop(Option<Arc<LayerScene>>),
    /// Tiles were decoded; one of them could not be.
    Tiles(Option<OperationError>),
    /// The work was kept aside.
    WorkKept(Result<(), OperationError>),
    Remembered(Result<(), OperationError>),
    /// What another window left, with the project that it began with.
    Recovered {
        orphan: Box<Orphan>,
        base: Option<Box<Result<(Project, Reviews), OperationError>>>,
    },
    /// Area in m² and length in m of a large feature that was chosen.
    Measured {
        feature: FeatureRef,
        size: (f64, f64),
    },
    Table(TableOutput),
    Style(StyleOutput),
    /// Missing files by their names, as a folder has them.
    Missing {
        folder: PathBuf,
        found: Option<BTreeMap<String, PathBuf>>,
    },
    Search {
        text: String,
        layers: Vec<LayerId>,
        result: Option<SearchResult>,
    },
    Properties {
        layer: LayerId,
        result: Result<LayerFacts, OperationError>,
    },
    ShiftTest {
        layer: String,
        result: Result<Vec<ShiftSuspicion>, OperationError>,
    },
}

impl EcoZoneApp {
    /// Takes the results of jobs that ended; those of older runs never arrive here.
    pub(super) fn take_results(&mut self) {
        for (key, ended) in self.jobs.take_ended() {
            match ended {
                Ended::Finished(output) => self.take_output(output),
                Ended::Panicked(message) | Ended::NotStarted(message) => self.take_panic(&key, message),
            }
        }
    }

    fn take_output(&mut self, output: JobOutput) {
        match output {
            JobOutput::Project { file, result } => self.take_project(file, result),
            JobOutput::Layer { id, result } => self.take_layer(id, result),
            JobOutput::Coverage { key, result } => self.take_coverage(key, result),
            JobOutput::Check { key, result } => self.take_check(key, result),
            JobOutput::CasesKept { path, result } => self.take_kept(path, result),
            JobOutput::Rechecked { result } => self.take_rechecked(result),
            JobOutput::Exported { path, result } => self.take_exported(path, result),
            JobOutput::ReportPages { result } => self.take_report_pages(result),
            JobOutput::ChoicesKept { path, result } => {
                if let Err(error) = result {
                    self.tell_failure(super::files::file_name(&path), &error);
                }
            }
            JobOutput::OpenedOutside { path, result } => self.take_opened_outside(&path, result),
            JobOutput::Folder {
                folder,
                result,
                ask_always,
            } => self.take_folder(&folder, result, ask_always),
            JobOutput::Dialog { purpose, answer } => self.take_dialog(purpose, answer),
            JobOutput::Quality {
                layer,
                name,
                revision,
                result,
            } => self.take_quality(layer, name, revision, result),
            JobOutput::Missing { folder, found } => self.take_missing(&folder, found),
            JobOutput::Search { text, layers, result } => self.take_search(text, layers, result),
            JobOutput::Properties { layer, result } => self.take_properties(layer, result),
            JobOutput::Style(output) => self.take_style_output(output),
            JobOutput::Table(output) => self.take_table_output(output),
            JobOutput::Saved { path, result } => self.take_saved(path, result),
            JobOutput::Preview(layer) => self.take_preview(layer),
            JobOutput::Background { id, result } => self.take_background(id, result),
            JobOutput::Backdrop(scene) => self.take_backdrop(scene),
            JobOutput::Tiles(failed) => self.take_tiles(failed),
            JobOutput::WorkKept(result) => self.take_kept_work(result),
            JobOutput::Remembered(result) => self.take_remembered(result),
            JobOutput::Recovered { orphan, base } => self.take_recovered(*orphan, base.map(|base| *base)),
            JobOutput::Measured { feature, size } => self.take_measured(feature, size),
            JobOutput::ShiftTest { layer, result } => self.take_shift_test(layer, result),
        }
    }

    fn take_panic(&mut self, key: &JobKey, message: String) {
        let job = words::job(key, "", self.view.language);
        match key {
            JobKey::Layer(id) => self.settle_panicked_layer(*id, &message),
            JobKey::Coverage => self.settle_coverage(AnalysisFailure::Panicked(message.clone())),
            JobKey::Check => self.settle_check(AnalysisFailure::Panicked(message.clone())),
            JobKey::Project
            | JobKey::Export
            | JobKey::ReportPages
            | JobKey::Choices
            | JobKey::OpenOutside
            | JobKey::Cases
            | JobKey::Recheck
            | JobKey::FileDialog
            | JobKey::Folder(_)
            | JobKey::ShiftTest(_)
            | JobKey::Quality(_)
            | JobKey::Preview
            | JobKey::Measure
            | JobKey::Recovery
            | JobKey::Memory
            | JobKey::Background(_)
            | JobKey::Backdrop
            | JobKey::Tiles
            | JobKey::TableSizes
            | JobKey::TableRows
            | JobKey::TableFacts
            | JobKey::CopyRows
            | JobKey::ExportRows
            | JobKey::Select
            | JobKey::Style(_)
            | JobKey::StyleFile
            | JobKey::Labels(_)
            | JobKey::Properties
            | JobKey::Search
            | JobKey::Missing
            | JobKey::Divide(_)
            | JobKey::Save => {}
        }
        self.notices.push(NoticeKind::JobStopped { job, message });
        self.view.show_notices = true;
    }

    /// Carries out one change.
    pub(super) fn apply(&mut self, ctx: &egui::Context, change: Change) {
        match change {
            Change::Run(command) => self.run(ctx, command),
            Change::OpenFiles(paths) => self.open_files(paths, false),
            Change::DropFiles(paths) => self.open_files(paths, true),
            Change::OpenProject(path) => self.leave_for(Leaving::Project(path)),
            Change::AnswerUnsaved(leaving, is_saving) => self.answer_unsaved(leaving, is_saving),
            Change::ForgetRecent(path) => self.remember(MemoryChange::Forgotten(path)),
            Change::ShowHint(hint) => self.show_hint(hint),
            Change::OpenAs(files) => self.open_as(files),
            Change::AskCrs(layer) => self.open_crs_dialog(layer),
            Change::AnswerCrs(layer, crs) => self.answer_crs(layer, crs),
            Change::AskEncoding(layer) => self.open_encoding_dialog(layer),
            Change::AnswerEncoding(layer, encoding) => self.answer_encoding(layer, encoding),
            Change::SetShift(layer, shift) => self.set_shift(layer, shift),
            Change::OpenSettings(layer) => self.open_settings(layer),
            Change::ApplySettings(form) => self.apply_settings(*form),
            Change::LookForFlaws(layer) => self.look_for_flaws(layer),
            Change::ShowQuality(layer) => self.show_quality(layer),
            Change::AskQualityPath(layer) => self.ask_files(DialogPurpose::Quality(layer)),
            Change::ExportQuality(layer, path) => self.export_quality_to(layer, path),
            Change::AskRepairedPath(layer) => self.ask_files(DialogPurpose::Repaired(layer)),
            Change::SaveRepaired(layer, path) => self.save_repaired_to(layer, path),
            Change::SaveProjectTo(path) => self.save_project_to(path),
            Change::TestShift(layer) => self.test_shift(layer),
            Change::Table(change) => self.apply_to_table(change),
            Change::SelectAt {
                at_lonlat,
                tolerance_deg,
                adds,
            } => self.select_at(at_lonlat, tolerance_deg, adds),
            Change::SelectBy(layer, expression, how) => self.select_by(layer, &expression, how),
            Change::SetFilter(layer, filter) => self.set_filter(layer, filter),
            Change::Symbols(layer, symbols) => self.set_symbols(layer, *symbols),
            Change::SymbolsSettled => self.history.end_step(),
            Change::Propose(layer, wish) => self.propose(layer, wish),
            Change::AskStyleFile(layer, is_saving) => self.ask_style_file(layer, is_saving),
            Change::StyleFileAt { layer, is_saving, path } => self.style_file_at(layer, is_saving, path),
            Change::AskName(purpose) => self.ask_name(purpose),
            Change::Named(purpose, name) => self.take_name(purpose, &name),
            Change::AskMissingFolder => self.ask_files(DialogPurpose::MissingFolder),
            Change::FindMissing(folder) => self.find_missing(folder),
            Change::SearchFor(text) => self.search_for(text),
            Change::GoToFound(line) => self.go_to_found(line, ctx.input(|input| input.time)),
            Change::GoToBookmark(place) => self.go_to_bookmark(place),
            Change::RemoveBookmark(place) => self.remove_bookmark(place),
            Change::Group(change) => self.change_group(change),
            Change::CopyText(text) => ctx.copy_text(text),
            Change::CheckSiteFiles(paths) => self.check_site_files(paths),
            Change::Layer(id, change) => self.apply_to_layer(id, change),
            Change::Dialog(dialog) => {
                if dialog == Dialog::None {
                    // Whatever was asked on the way is not answered: the user stays.
                    self.leaving = None;
                }
                self.view.dialog = dialog;
            }
            Change::BrowseExport => self.browse_export(),
            Change::Export {
                report,
                path,
                date,
                choices,
            } => self.export(report, path, date, choices),
            Change::OpenOutside(path) => self.open_outside(path),
            Change::CheckSettings(settings) => self.set_check_settings(settings),
            Change::AskReview(site) => self.ask_review(&site),
            Change::Review { site, review } => self.set_review(site, review),
            Change::Tab(tab) => self.show_tab(tab),
            Change::CancelJob(key) => self.stop_job(&key),
            Change::DismissNotice(id) => self.dismiss_notice(id),
            Change::ClearNotices => {
                self.notices.clear();
                self.view.show_notices = false;
            }
            Change::Background(id, change) => self.change_background(id, change),
            Change::AnswerRecovery(is_wanted) => self.answer_recovery(is_wanted),
            Change::Paste(text) => self.paste(&text),
            Change::DrawVertex(_)
            | Change::DrawKind(_)
            | Change::DrawTyped(_)
            | Change::DrawTake
            | Change::DrawBack
            | Change::DrawNext
            | Change::DrawFinish => self.draw(change),
            other => {
                if !self.apply_to_map_tools(&other) {
                    self.apply_to_view(other);
                }
            }
        }
    }

    /// Carries out a command if it is available.
    fn run(&mut self, ctx: &egui::Context, command: Command) {
        if !command.is_available(&self.situation()) {
            return;
        }
        match command {
            Command::NewProject => self.leave_for(Leaving::New),
            Command::OpenProject => self.ask_files(DialogPurpose::Project),
            Command::OpenRecent => self.view.dialog = Dialog::Recent,
            Command::AddLayers => self.ask_files(DialogPurpose::Layers),
            Command::CheckSiteFile => self.ask_files(DialogPurpose::Site),
            Command::SaveProject => self.save_project_here(),
            Command::SaveProjectAs => self.ask_files(DialogPurpose::SaveProject),
            Command::OpenByPath => {
                self.view.dialog = Dialog::OpenPath {
                    text: String::new(),
                    hint: false,
                };
            }
            Command::OpenDemo => self.leave_for(Leaving::Demo),
            Command::ExportCoverage => self.ask_export(Report::Coverage),
            Command::ExportCheck => self.ask_export(Report::Check),
            Command::ExportMap => self.ask_export(Report::Map),
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Command::Undo => self.step_back(false),
            Command::Redo => self.step_back(true),
            Command::RemoveLayer => self.remove_selected_layer(),
            Command::DrawSite => self.start_drawing(),
            Command::EditSite => self.edit_site(),
            Command::CheckSettings => self.ask_check_settings(),
            Command::KeepCases => self.keep_cases(),
            Command::RecheckCases => self.recheck_cases(),
            // The text comes with the next frame's input.
            Command::PasteSite => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
            Command::ClearSite => self.clear_site(),
            Command::ShowAllLayers => self.show_all_layers(true),
            Command::HideAllLayers => self.show_all_layers(false),
            Command::ShowCoverage => self.show_tab(ResultsTab::Coverage),
            Command::ShowSiteCheck => self.show_tab(ResultsTab::SiteCheck),
            Command::RenameLayer
            | Command::DuplicateLayer
            | Command::SaveRepaired
            | Command::GroupLayer
            | Command::LayerCrs
            | Command::LayerProperties => self.run_layer_command(command),
            Command::Search => self.open_search(),
            Command::NewBookmark => self.ask_bookmark(),
            Command::Bookmarks => self.view.dialog = Dialog::Bookmarks,
            Command::ShowStyle => self.show_style(),
            Command::Recompute => self.recompute(),
            Command::AttributeTable => self.toggle_table(false),
            Command::TableOfSelected => self.toggle_table(true),
            Command::TableOfVisible => self.open_table_of_visible(),
            Command::SelectAll => self.select_all(),
            Command::InvertSelection => self.invert_selection(),
            Command::SelectNone => self.view.selection.clear(),
            Command::SelectByExpression => self.ask_expression(ExpressionPurpose::Select(SelectHow::New)),
            Command::LayerFilter => self.ask_expression(ExpressionPurpose::Filter),
            Command::CopyRows => self.copy_rows(),
            Command::ExportRows => self.ask_files(DialogPurpose::Rows),
            other => {
                if !self.run_map_command(other) {
                    self.run_view_command(ctx, other);
                }
            }
        }
    }
}
