//! How sites are checked, what reviewers say of them, and keeping both.

use super::super::EcoZoneApp;
use super::super::document::{Finding, StepKind};
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::super::view_state::{Dialog, ReviewForm, SettingsForm};
use super::JobOutput;
use crate::analysis::cases::Review;
use crate::operations::cases::{Kept, keep_cases};
use crate::operations::check_settings::CheckSettings;
use crate::operations::open_layer::OperationError;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

impl EcoZoneApp {
    pub(super) fn ask_check_settings(&mut self) {
        let form = SettingsForm::of(&self.document().check_settings);
        self.view.dialog = Dialog::CheckSettings(form);
    }

    /// The check is made again by itself, for its key is another one.
    pub(super) fn set_check_settings(&mut self, settings: CheckSettings) {
        self.history.step(StepKind::Single, |document| {
            document.check_settings = Arc::new(settings);
        });
    }

    pub(super) fn ask_review(&mut self, id: &str) {
        let document = self.document();
        let Finding::Ready { value, .. } = &document.check else {
            return;
        };
        let Some(site) = value.result.sites.iter().find(|site| site.id == id) else {
            return;
        };
        let form = ReviewForm {
            site: site.id.clone(),
            name: site.name.clone(),
            computed: site.verdict,
            review: document.reviews.get(id).cloned().unwrap_or_default(),
        };
        self.view.dialog = Dialog::Review(form);
    }

    pub(super) fn set_review(&mut self, site: String, review: Review) {
        let mut reviews = self.document().reviews.as_ref().clone();
        // One that says nothing stays until it is saved, so that it takes the other one's place in the file.
        reviews.insert(site, review);
        let reviews = Arc::new(reviews);
        self.history.record_everywhere(|document| {
            document.reviews = Arc::clone(&reviews);
        });
        let reviewed = self.document().reviews.keys().cloned().collect();
        self.keep(Some(reviewed));
    }

    /// Keeps every site of the check.
    pub(super) fn keep_cases(&mut self) {
        self.keep(None);
    }

    /// Writes sites of the check to the project's file of cases; without a project there is no such file.
    fn keep(&mut self, only: Option<BTreeSet<String>>) {
        let document = self.document();
        let (Some(path), Finding::Ready { value, .. }) = (document.cases_path(), &document.check) else {
            return;
        };
        let outcome = Arc::clone(value);
        let input = outcome.input_with(&document.reviews);
        let date = self.view.report_date.clone();
        let subject = crate::app::files::file_name(&path);
        self.jobs.start(JobKey::Cases, &subject, move |progress| {
            let date = (!date.is_empty()).then_some(date.as_str());
            let result = keep_cases(&path, &outcome.result, &input, only.as_ref(), date, progress);
            JobOutput::CasesKept { path, result }
        });
    }

    pub(super) fn take_kept(&mut self, path: PathBuf, result: Result<Kept, OperationError>) {
        match result {
            Ok(kept) => self.notices.push(NoticeKind::CasesKept {
                path,
                incomplete: kept.incomplete,
            }),
            Err(error) => {
                let Some(message) = crate::app::failure_message(&error, self.view.language) else {
                    return;
                };
                self.notices.push(NoticeKind::CasesNotKept { path, message });
            }
        }
        self.view.show_notices = true;
    }
}
