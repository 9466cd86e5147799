//! The pages of a report beside its questions: drawn in a job whenever a choice changes, one job at a time.

use super::super::EcoZoneApp;
use super::super::document::Finding;
use super::super::jobs::JobKey;
use super::super::report_form::{ExportForm, Preview, PreviewWish, Report};
use super::super::view_state::Dialog;
use super::JobOutput;
use super::export::{KnownFacts, layer_facts};
use crate::operations::cases::record_cases;
use crate::operations::open_layer::OperationError;
use crate::operations::preview::{Previewed, PreviewedPages, preview_pages};
use std::sync::Arc;

impl EcoZoneApp {
    /// Starts what the open form needs, and forgets the pages of a form that was closed.
    pub(in crate::app) fn refresh_preview(&mut self, ctx: &egui::Context) {
        self.preview.upload(ctx);
        let Dialog::Export(form) = &self.view.dialog else {
            if self.preview.wish.is_some() {
                self.jobs.abandon(&JobKey::ReportPages);
                self.preview = Preview::default();
            }
            return;
        };
        let wish = self.preview_wish(form);
        // A date that is being typed changes nothing until it is one; the job that runs is waited for.
        if self.preview.wish.as_ref() == Some(&wish) || self.jobs.is_running(&JobKey::ReportPages) {
            return;
        }
        self.preview.failure = None;
        self.preview.wish = Some(wish.clone());
        self.start_preview(&wish);
    }

    fn preview_wish(&self, form: &ExportForm) -> PreviewWish {
        let document = self.document();
        let result = match form.report {
            Report::Coverage => Some(document.coverage_key()),
            Report::Check | Report::Book => document.check_key(),
            Report::Map | Report::Info => None,
        };
        let layers = document.in_order_of_arrival().filter_map(|entry| entry.layer());
        PreviewWish {
            report: form.report,
            is_picture: matches!(form.ending().as_str(), "svg" | "png"),
            date: form.date(),
            choices: form.choices.clone(),
            language: form.choices.language.unwrap_or(self.view.language),
            result,
            layers: layers.map(|layer| layer.revision()).collect(),
        }
    }

    /// Starts the job; there is none where the result is not there yet.
    fn start_preview(&mut self, wish: &PreviewWish) {
        let context = self.report_context(wish.report, wish.date.clone(), &wish.choices);
        let mut record = self.run_record(wish.report, context.language);
        let is_picture = wish.is_picture;
        let document = self.document();
        let coverage = match (&document.coverage, wish.report) {
            (Finding::Ready { value, .. }, Report::Coverage) => Some(Arc::clone(value)),
            _ => None,
        };
        let check = match (&document.check, wish.report) {
            (Finding::Ready { value, .. }, Report::Check | Report::Book) => {
                Some((Arc::clone(value), value.input_with(&document.reviews)))
            }
            _ => None,
        };
        if coverage.is_none() && check.is_none() && !matches!(wish.report, Report::Map | Report::Info) {
            self.preview.pages.clear();
            return;
        }
        let cases = document.cases_path();
        let report = wish.report;
        let known = self.preview.facts.clone();
        self.jobs.start(JobKey::ReportPages, "", move |progress| {
            let recorded = match &check {
                Some((_, input)) => record_cases(&mut record, cases.as_deref(), input, progress),
                None => Ok(()),
            };
            let facts = match report {
                Report::Info => layer_facts(known, &context, progress).map(Some),
                _ => Ok(None),
            };
            let result = recorded.and(facts).and_then(|facts| {
                let previewed = match (&coverage, &check, &facts) {
                    (Some(result), ..) => Previewed::Coverage(result),
                    (None, Some((outcome, input)), _) if report == Report::Book => {
                        Previewed::Book(&outcome.result, input)
                    }
                    (None, Some((outcome, input)), _) => Previewed::Check(&outcome.result, input),
                    (None, None, Some(facts)) => Previewed::Info(facts),
                    (None, None, None) => Previewed::Map,
                };
                let pages = preview_pages(&previewed, is_picture, &context, &record, progress)?;
                let revisions = context.layers.iter().map(|layer| layer.revision()).collect();
                Ok((pages, facts.map(|facts| (revisions, facts))))
            });
            JobOutput::ReportPages { result }
        });
    }

    pub(super) fn take_report_pages(&mut self, result: Result<(PreviewedPages, Option<KnownFacts>), OperationError>) {
        match result {
            Ok((pages, facts)) => {
                self.preview.facts = facts.or(self.preview.facts.take());
                self.preview.pages.clear();
                self.preview.page_count = pages.count;
                self.preview.chapters = pages.chapters;
                self.preview.drawn = pages.shown;
            }
            Err(error) => {
                self.preview.pages.clear();
                self.preview.failure = crate::app::failure_message(&error, self.view.language);
            }
        }
    }
}
