//! The flaws of a layer as a report for whoever supplied it, written as `info --quality` writes it.

use super::super::EcoZoneApp;
use super::super::dialogs::DialogAnswer;
use super::super::document::LayerId;
use super::super::files;
use super::super::jobs::JobKey;
use super::super::view_state::{Dialog, Report, ReportChoices};
use super::JobOutput;
use crate::geometry::area_method::AreaRule;
use crate::operations::export::{ReportContext, export_info};
use crate::operations::info::describe_layer;
use crate::operations::run_record::layer_record;
use crate::report::context::RunRecord;
use crate::texts::quality::QualityText;
use std::path::PathBuf;
use std::sync::Arc;

impl EcoZoneApp {
    /// The name that is proposed for the report.
    pub(super) fn quality_file_name(&self, layer: LayerId) -> String {
        let language = self.view.language;
        let entry = self.document().entry(layer);
        let name = entry.map_or_else(String::new, |entry| entry.title(language));
        let name = name.replace(['/', '\\', ':'], "_");
        format!("{name}_{}.pdf", QualityText::FileName.get(language))
    }

    pub(super) fn take_quality_path(&mut self, layer: LayerId, answer: DialogAnswer) {
        match answer {
            DialogAnswer::Cancelled => {}
            DialogAnswer::Unavailable => {
                let file = self.quality_file_name(layer);
                let path = std::path::absolute(&file).unwrap_or_else(|_| PathBuf::from(file));
                self.view.dialog = Dialog::SaveQuality {
                    layer,
                    text: path.display().to_string(),
                };
            }
            DialogAnswer::Chosen(paths) => {
                if let Some(path) = paths.into_iter().next() {
                    self.export_quality_to(layer, path);
                }
            }
        }
    }

    /// Writes the flaws that were found, with what the layer holds; the ending chooses the format.
    pub(super) fn export_quality_to(&mut self, id: LayerId, path: PathBuf) {
        self.view.dialog = Dialog::None;
        let language = self.view.language;
        let Some(entry) = self.document().entry(id) else { return };
        let Some(layer) = entry.layer().cloned() else { return };
        let Some(quality) = self.view.qualities.get(&layer.revision()).cloned() else {
            return;
        };
        let record = RunRecord {
            layers: vec![layer_record(&entry.request, &self.opened(entry), language)],
            ..RunRecord::default()
        };
        let context = ReportContext {
            layers: vec![Arc::clone(&layer)],
            ..self.report_context(Report::Map, None, &ReportChoices::default())
        };
        let subject = files::file_name(&path);
        self.jobs.start(JobKey::Export, &subject, move |progress| {
            let result = describe_layer(&layer, &AreaRule::Exact, progress).and_then(|mut facts| {
                facts.quality = Some((*quality).clone());
                export_info(&[facts], &context, &record, &path, progress).map(|()| Vec::new())
            });
            JobOutput::Exported { path, result }
        });
    }
}
