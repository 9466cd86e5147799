//! Kept cases held against the layers that are open: asked for by name, told in a dialog.

use super::super::EcoZoneApp;
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::super::recheck_view::RecheckView;
use super::super::view_state::Dialog;
use super::JobOutput;
use super::analysis::held_against;
use crate::analysis::site_check::SiteCheckInput;
use crate::operations::cases::load_cases;
use crate::operations::open_layer::OperationError;
use crate::operations::recheck_cases::recheck_cases;
use crate::progress::Progress;
use crate::texts::cases::CaseSentence;
use crate::texts::check::CheckText as C;
use crate::texts::cli::Sentence;
use std::path::Path;
use std::sync::Arc;

impl EcoZoneApp {
    pub(super) fn recheck_cases(&mut self) {
        let document = self.document();
        let Some(path) = document.cases_path() else { return };
        let layers = held_against(document);
        let subject = crate::app::files::file_name(&path);
        self.jobs.start(JobKey::Recheck, &subject, move |progress| {
            let against = |sites| SiteCheckInput {
                sites,
                constraints: layers.constraints,
                regions: layers.regions,
                options: layers.options,
            };
            JobOutput::Rechecked {
                result: rechecked(&path, against, progress),
            }
        });
    }

    pub(super) fn take_rechecked(&mut self, result: Result<RecheckView, OperationError>) {
        match result {
            Ok(view) => self.view.dialog = Dialog::Recheck(Arc::new(view)),
            Err(error) => {
                let Some(message) = crate::app::failure_message(&error, self.view.language) else {
                    return;
                };
                let what = C::RecheckFailed.get(self.view.language).to_owned();
                self.notices.push(NoticeKind::Failed { what, message });
                self.view.show_notices = true;
            }
        }
    }
}

fn rechecked(
    path: &Path,
    against: impl FnOnce(Arc<crate::layer::Layer>) -> SiteCheckInput,
    progress: &Progress,
) -> Result<RecheckView, OperationError> {
    let file = load_cases(path, progress)?.ok_or_else(|| {
        OperationError::Said(Sentence::Case(CaseSentence::Missing {
            path: path.display().to_string(),
        }))
    })?;
    let cases = recheck_cases(&file, &against(Arc::clone(&file.layer)), progress)?;
    let shapes = file.layer.shapes();
    let boxes = file.cases.iter().map(|(feature, _)| shapes.feature(*feature).bounds());
    Ok(RecheckView::new(
        crate::app::files::file_name(path),
        cases.into_iter().zip(boxes),
    ))
}
