//! Coverage and site check: started by themselves when their inputs change, dropped when stale.

use super::super::EcoZoneApp;
use super::super::document::{AnalysisFailure, AnalysisKey, CheckOutcome, Document, Finding, LayerState};
use super::super::files;
use super::super::jobs::JobKey;
use super::JobOutput;
use crate::analysis::coverage::{CoverageInput, UnreadLayer};
use crate::analysis::coverage_result::CoverageResult;
use crate::analysis::site_check::{Constraint, SiteCheckInput, SiteCheckOptions};
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::operations::assess_coverage::assess_coverage;
use crate::operations::check_sites::{check_sites, planes_for_declared};
use crate::operations::open_layer::OperationError;
use crate::texts::Language;
use std::sync::Arc;

impl EcoZoneApp {
    /// Starts what the document as it stands needs and nobody works on.
    pub(in crate::app) fn start_due_work(&mut self) {
        if self.document().is_opening() || self.jobs.is_running(&JobKey::Project) {
            return;
        }
        self.start_due_coverage();
        self.start_due_check();
    }

    fn start_due_coverage(&mut self) {
        let document = self.document();
        let key = document.coverage_key();
        if !document.has_region() || document.coverage.is_settled(&key) || self.coverage_job == Some(key.clone()) {
            return;
        }
        let layers = document
            .in_order_of_arrival()
            .filter_map(|entry| entry.layer().cloned())
            .collect();
        let input = CoverageInput {
            layers,
            by: document.by.clone(),
            targets: document.targets.as_ref().clone(),
            unread: unread_layers(document),
        };
        self.coverage_job = Some(key.clone());
        self.jobs.start(JobKey::Coverage, "", move |progress| {
            let result = assess_coverage(&input, progress).map_err(failure);
            JobOutput::Coverage { key, result }
        });
    }

    pub(super) fn take_coverage(&mut self, key: AnalysisKey, result: Result<CoverageResult, AnalysisFailure>) {
        self.coverage_job = None;
        self.clear_unit();
        self.history.record(|document| {
            document.coverage = match result {
                Ok(value) => Finding::Ready {
                    key,
                    value: Arc::new(value),
                },
                Err(error) => Finding::Failed { key, error },
            };
        });
    }

    pub(super) fn settle_coverage(&mut self, error: AnalysisFailure) {
        let key = self
            .coverage_job
            .take()
            .unwrap_or_else(|| self.document().coverage_key());
        self.take_coverage(key, Err(error));
    }

    fn start_due_check(&mut self) {
        let document = self.document();
        let Some(key) = document.check_key() else { return };
        if document.check.is_settled(&key) || self.check_job == Some(key.clone()) {
            return;
        }
        let Some((input, constraint_ids)) = check_input(document) else {
            return;
        };
        self.check_job = Some(key.clone());
        let subject = input.sites.name().to_owned();
        self.jobs.start(JobKey::Check, &subject, move |progress| {
            let result = check_sites(&input, progress)
                .map_err(failure)
                .map(|result| CheckOutcome {
                    input,
                    result,
                    constraint_ids,
                });
            JobOutput::Check { key, result }
        });
    }

    pub(super) fn take_check(&mut self, key: AnalysisKey, result: Result<CheckOutcome, AnalysisFailure>) {
        self.check_job = None;
        self.history.record(|document| {
            document.check = match result {
                Ok(value) => Finding::Ready {
                    key,
                    value: Arc::new(value),
                },
                Err(error) => Finding::Failed { key, error },
            };
        });
    }

    pub(super) fn settle_check(&mut self, error: AnalysisFailure) {
        let key = self
            .check_job
            .take()
            .or_else(|| self.document().check_key())
            .unwrap_or_default();
        self.take_check(key, Err(error));
    }

    /// Forgets results, so that they are made again, and reads failed layers once more.
    pub(super) fn recompute(&mut self) {
        self.jobs.abandon(&JobKey::Coverage);
        self.jobs.abandon(&JobKey::Check);
        self.coverage_job = None;
        self.check_job = None;
        self.history.record(|document| {
            document.coverage = Finding::Absent;
            document.check = Finding::Absent;
        });
        let failed: Vec<_> = self
            .document()
            .layers
            .iter()
            .filter(|entry| matches!(entry.state, LayerState::Failed(_) | LayerState::Cancelled))
            .map(|entry| entry.id)
            .collect();
        for id in failed {
            self.history.settle_layer(id, &LayerState::Opening);
            self.start_opening(id);
        }
    }
}

/// Layers with a place in the numbers that could not be read.
fn unread_layers(document: &Document) -> Vec<UnreadLayer> {
    document
        .unread()
        .map(|entry| UnreadLayer {
            role: entry.role(),
            path: files::source_place(&entry.request.source),
        })
        .collect()
}

/// Everything a check needs; a layer that could not be read goes along as a failure, so that it is
/// `not-checked` and never `clear`.
fn check_input(document: &Document) -> Option<(SiteCheckInput, Vec<super::LayerId>)> {
    let sites = Arc::clone(document.entry(document.site?)?.layer()?);
    let planes = planes_for_declared(&sites);
    let held = held_against(document);
    let input = SiteCheckInput {
        sites,
        constraints: held.constraints,
        regions: held.regions,
        options: SiteCheckOptions { planes, ..held.options },
    };
    Some((input, held.constraint_ids))
}

/// What sites are held against, whichever they are.
pub(super) struct HeldAgainst {
    pub constraints: Vec<Constraint>,
    pub regions: Vec<Arc<Layer>>,
    pub options: SiteCheckOptions,
    /// The layers of the constraints.
    pub constraint_ids: Vec<super::LayerId>,
}

pub(super) fn held_against(document: &Document) -> HeldAgainst {
    let (mut constraints, mut regions, mut constraint_ids) = (Vec::new(), Vec::new(), Vec::new());
    for entry in document.in_order_of_arrival() {
        match (entry.role(), entry.layer()) {
            (Role::Site, _) | (Role::Region, None) => {}
            (Role::Region, Some(layer)) => regions.push(Arc::clone(layer)),
            (_, Some(layer)) => {
                constraints.push(Constraint::Read(Arc::clone(layer)));
                constraint_ids.push(entry.id);
            }
            (role, None) => {
                let message = match &entry.state {
                    LayerState::Failed(message) => message.clone(),
                    _ => String::new(),
                };
                let path = files::source_place(&entry.request.source);
                constraints.push(Constraint::Failed { role, path, message });
                constraint_ids.push(entry.id);
            }
        }
    }
    HeldAgainst {
        constraints,
        regions,
        options: SiteCheckOptions {
            access: document.access.as_ref().clone(),
            rules: document.rules.as_ref().clone(),
            ..document.check_settings.options()
        },
        constraint_ids,
    }
}

fn failure(error: OperationError) -> AnalysisFailure {
    match error {
        OperationError::Said(sentence) => AnalysisFailure::Refused(sentence),
        OperationError::Failed(message) => AnalysisFailure::Said(message),
        // An analysis works on layers that are open; none of them has a question left.
        OperationError::CrsUnsure(question) => AnalysisFailure::Said(question.message(Language::En)),
        OperationError::EncodingUnsure(question) => AnalysisFailure::Said(question.message(Language::En)),
        OperationError::Cancelled(_) => AnalysisFailure::Cancelled,
    }
}
