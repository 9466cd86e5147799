//! Reports, written in a job through the same operation as the command line's.

use super::super::EcoZoneApp;
use super::super::dialogs::DialogAnswer;
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::super::view_state::{Dialog, ExportForm, Report};
use super::super::words;
use super::{DialogPurpose, JobOutput};
use crate::app::document::{Finding, LayerEntry};
use crate::operations::export::{ReportContext, export_check, export_coverage};
use crate::operations::open_layer::OperationError;
use std::path::PathBuf;
use std::sync::Arc;

impl EcoZoneApp {
    /// Asks for file and date.
    pub(super) fn ask_export(&mut self, report: Report) {
        let file = words::report_file_name(report, self.view.language);
        // Where the program was started; the whole path, so that nobody has to guess.
        let path = std::path::absolute(file).unwrap_or_else(|_| PathBuf::from(file));
        self.view.dialog = Dialog::Export(ExportForm {
            report,
            path: path.display().to_string(),
            date: self.view.report_date.clone(),
            is_dialog_missing: false,
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

    pub(super) fn export(&mut self, report: Report, path: PathBuf, date: Option<String>) {
        self.view.report_date = date.clone().unwrap_or_default();
        self.view.dialog = Dialog::None;
        let document = self.document();
        let context = ReportContext {
            language: self.view.language,
            title: document.name.clone(),
            date,
            layers: document
                .in_order_of_arrival()
                .filter_map(LayerEntry::layer)
                .cloned()
                .collect(),
            by: document.by.clone(),
            publication: (*document.publication).clone(),
        };
        let subject = crate::app::files::file_name(&path);
        match report {
            Report::Coverage => {
                let Finding::Ready { value, .. } = &document.coverage else {
                    return;
                };
                let result = Arc::clone(value);
                self.jobs.start(JobKey::Export, &subject, move |progress| {
                    let result = export_coverage(&result, &context, &path, progress);
                    JobOutput::Exported { path, result }
                });
            }
            Report::Check => {
                let Finding::Ready { value, .. } = &document.check else {
                    return;
                };
                let outcome = Arc::clone(value);
                let input = outcome.input_with(&document.reviews);
                self.jobs.start(JobKey::Export, &subject, move |_| {
                    let result = export_check(&outcome.result, &input, &context, &path);
                    JobOutput::Exported { path, result }
                });
            }
        }
    }

    pub(super) fn take_exported(&mut self, path: PathBuf, result: Result<(), OperationError>) {
        match result {
            Ok(()) => self.notices.push(NoticeKind::Exported { path }),
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
