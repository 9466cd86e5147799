//! Reports, written in a job through the same operation as the command line's.

use super::super::EcoZoneApp;
use super::super::dialogs::DialogAnswer;
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::super::view_state::{Dialog, ExportForm, Report, ReportChoices};
use super::super::words;
use super::{DialogPurpose, JobOutput};
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::SiteCheckResult;
use crate::app::document::{Finding, LayerEntry};
use crate::operations::cases::record_cases;
use crate::operations::export::{Format, ReportContext, export_check, export_coverage, export_info};
use crate::operations::export_book::export_check_book;
use crate::operations::export_shapes::export_hit_shapes;
use crate::operations::info::describe_layers;
use crate::operations::kept_choices::{keep_choices, read_choices};
use crate::operations::open_layer::OperationError;
use crate::operations::preview::whole_map;
use crate::operations::render_map::export_map;
use crate::progress::Progress;
use crate::report::context::{LayerFacts, Publication, RunRecord};
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl EcoZoneApp {
    /// Asks for kind, format, file and words; what was chosen for the last report is proposed.
    pub(super) fn ask_export(&mut self, report: Report) {
        let file = words::report_file_name(report, self.view.language);
        // Where the program was started; the whole path, so that nobody has to guess.
        let path = std::path::absolute(file).unwrap_or_else(|_| PathBuf::from(file));
        let kept = report
            .endings()
            .iter()
            .find(|ending| **ending == self.view.report_ending);
        let path = kept.map_or_else(|| path.clone(), |ending| path.with_extension(ending));
        self.view.dialog = Dialog::Export(ExportForm {
            report,
            path: path.display().to_string(),
            date: self.view.report_date.clone(),
            choices: ReportChoices {
                // A title belongs to its project.
                title: String::new(),
                ..self.view.report_choices.clone()
            },
            is_dialog_missing: false,
        });
    }

    /// What was chosen for the last report, maybe by an earlier window.
    pub(in crate::app) fn take_kept_choices(&mut self) {
        let Some(path) = self.choices_file.clone() else { return };
        match read_choices(&path) {
            Ok(kept) => {
                self.view.report_ending.clone_from(&kept.ending);
                self.view.report_choices = ReportChoices::of_kept(kept);
            }
            Err(error) => self.tell_failure(crate::app::files::file_name(&path), &error),
        }
    }

    /// Keeps the choices for the next window.
    fn keep_choices(&mut self) {
        let Some(path) = self.choices_file.clone() else { return };
        let kept = self.view.report_choices.kept(&self.view.report_ending);
        self.jobs.start(JobKey::Choices, "", move |_| JobOutput::ChoicesKept {
            result: keep_choices(&path, &kept),
            path,
        });
    }

    pub(super) fn browse_export(&mut self) {
        if matches!(self.view.dialog, Dialog::Export(_)) {
            self.ask_files(DialogPurpose::Save);
        }
    }

    pub(super) fn take_export_path(&mut self, answer: DialogAnswer) {
        let Dialog::Export(form) = &mut self.view.dialog else {
            return;
        };
        match answer {
            DialogAnswer::Cancelled => {}
            DialogAnswer::Unavailable => form.is_dialog_missing = true,
            DialogAnswer::Chosen(paths) => {
                if let Some(path) = paths.first() {
                    form.path = path.display().to_string();
                }
            }
        }
    }

    /// What a report is told beside its result.
    pub(super) fn report_context(
        &self,
        report: Report,
        date: Option<String>,
        choices: &ReportChoices,
    ) -> ReportContext {
        let document = self.document();
        let title = choices.title.trim();
        ReportContext {
            language: choices.language.unwrap_or(self.view.language),
            title: if title.is_empty() {
                document.name.clone()
            } else {
                title.to_owned()
            },
            date,
            layers: self
                .reported(report)
                .into_iter()
                .filter_map(LayerEntry::layer)
                .cloned()
                .collect(),
            by: document.by.clone(),
            publication: Publication {
                office: or_projects(&choices.office, document.publication.office.as_deref()),
                secrecy: or_projects(&choices.secrecy, document.publication.secrecy.as_deref()),
                ..(*document.publication).clone()
            },
            map: Arc::new(self.map_look(report)),
            shape: choices.shape(report),
        }
    }

    pub(super) fn export(&mut self, report: Report, path: PathBuf, date: Option<String>, choices: ReportChoices) {
        let context = self.report_context(report, date.clone(), &choices);
        let mut record = self.run_record(report, context.language);
        self.view.report_date = date.unwrap_or_default();
        self.view.report_choices = choices;
        self.view.report_ending = ending(&path);
        self.view.dialog = Dialog::None;
        self.keep_choices();
        let facts = self.preview.facts.take();
        let document = self.document();
        let subject = crate::app::files::file_name(&path);
        match report {
            Report::Coverage => {
                let Finding::Ready { value, .. } = &document.coverage else {
                    return;
                };
                let result = Arc::clone(value);
                self.jobs.start(JobKey::Export, &subject, move |progress| {
                    let result = export_coverage(&result, &context, &record, &path, progress).map(|()| Vec::new());
                    JobOutput::Exported { path, result }
                });
            }
            Report::Check | Report::Book => {
                let Finding::Ready { value, .. } = &document.check else {
                    return;
                };
                let outcome = Arc::clone(value);
                let input = outcome.input_with(&document.reviews);
                let cases = document.cases_path();
                self.jobs.start(JobKey::Export, &subject, move |progress| {
                    let result = record_cases(&mut record, cases.as_deref(), &input, progress).and_then(|()| {
                        if report == Report::Book {
                            let written =
                                export_check_book(&outcome.result, &input, &context, &record, &path, progress);
                            return written.map(|()| Vec::new());
                        }
                        write_check(&outcome.result, &input, &context, &record, (&path, progress))
                    });
                    JobOutput::Exported { path, result }
                });
            }
            Report::Info => self.jobs.start(JobKey::Export, &subject, move |progress| {
                let result = layer_facts(facts, &context, progress)
                    .and_then(|facts| export_info(&facts, &context, &record, &path, progress).map(|()| Vec::new()));
                JobOutput::Exported { path, result }
            }),
            Report::Map => self.jobs.start(JobKey::Export, &subject, move |progress| {
                let inputs: Vec<String> = context.layers.iter().map(|layer| layer.input().path.clone()).collect();
                let result = whole_map(&context)
                    .and_then(|figure| export_map(&figure, &path, &inputs, progress).map(|()| Vec::new()));
                JobOutput::Exported { path, result }
            }),
        }
    }

    /// Asks a job to stop. Pages can't be set by halves: a report that is on its way is forgotten at once, and its thread
    /// writes nothing when it comes to its end.
    pub(super) fn stop_job(&mut self, key: &JobKey) {
        match key {
            JobKey::Export | JobKey::ReportPages => self.jobs.abandon(key),
            key => self.jobs.cancel(key),
        }
    }

    /// Tells of a file that was written, and of those that were written with it.
    pub(super) fn take_exported(&mut self, path: PathBuf, result: Result<Vec<PathBuf>, OperationError>) {
        match result {
            Ok(beside) => {
                for path in std::iter::once(path).chain(beside) {
                    self.notices.push(NoticeKind::Exported { path });
                }
            }
            Err(error) => {
                let Some(message) = crate::app::failure_message(&error, self.view.language) else {
                    return;
                };
                self.notices.push(NoticeKind::ExportFailed { path, message });
            }
        }
        self.view.show_notices = true;
    }
}

/// Writes a report of a check; gives the files that were written beside the one that was named.
fn write_check(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
    (path, progress): (&Path, &Progress),
) -> Result<Vec<PathBuf>, OperationError> {
    if Format::of(path)? == Format::Shp {
        let sets = export_hit_shapes(result, input, context, record, path)?;
        return Ok(sets.into_iter().skip(1).collect());
    }
    export_check(result, input, context, record, path, progress).map(|()| Vec::new())
}

/// What the layers hold: as it was measured for the preview, if that was of the same layers.
pub(super) fn layer_facts(
    known: Option<KnownFacts>,
    context: &ReportContext,
    progress: &Progress,
) -> Result<Arc<Vec<LayerFacts>>, OperationError> {
    let revisions: Vec<u64> = context.layers.iter().map(|layer| layer.revision()).collect();
    match known {
        Some((of, facts)) if of == revisions => Ok(facts),
        _ => describe_layers(&context.layers, progress).map(Arc::new),
    }
}

/// Revisions of layers, and what was measured of them.
pub(super) type KnownFacts = (Vec<u64>, Arc<Vec<LayerFacts>>);

/// What the user typed, else what the project says.
fn or_projects(typed: &str, of_project: Option<&str>) -> Option<String> {
    let typed = typed.trim();
    if typed.is_empty() {
        of_project.map(ToOwned::to_owned)
    } else {
        Some(typed.to_owned())
    }
}

/// The ending of a path, in small letters.
fn ending(path: &std::path::Path) -> String {
    let ending = path.extension();
    ending.map_or_else(String::new, |ending| ending.to_string_lossy().to_ascii_lowercase())
}
