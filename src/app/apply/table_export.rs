//! Rows of the attribute table for other programs: copied, or written to a file.

use super::super::EcoZoneApp;
use super::super::dialogs::DialogAnswer;
use super::super::files;
use super::super::jobs::JobKey;
use super::super::table_view::column_heading;
use super::super::view_state::Dialog;
use super::JobOutput;
use super::table::TableOutput;
use crate::layer::Layer;
use crate::layer::table::{FeatureSizes, TableColumn};
use crate::operations::export_rows::{ChosenRows, export_rows};
use std::path::PathBuf;
use std::sync::Arc;

/// Rows to be taken out, with what is known of them.
struct Chosen {
    layer: Arc<Layer>,
    sizes: Arc<FeatureSizes>,
    rows: Vec<u32>,
    columns: Vec<(TableColumn, String)>,
}

impl Chosen {
    fn rows(&self) -> ChosenRows<'_> {
        ChosenRows {
            layer: &self.layer,
            sizes: &self.sizes,
            rows: &self.rows,
            columns: &self.columns,
        }
    }
}

impl EcoZoneApp {
    /// The rows to copy or write: the selected ones in the order of the table, else all that are shown.
    fn chosen_rows(&self) -> Option<Chosen> {
        let (table, layer) = self.table_and_layer()?;
        let sizes = table.sizes_of(&layer).cloned().unwrap_or_default();
        let mut rows = table.shown_features(&layer);
        let selected = self.view.selection.of(table.layer);
        if !selected.is_empty() {
            rows.retain(|row| selected.binary_search(row).is_ok());
            // What is selected and not among the rows that are shown was selected all the same.
            if rows.is_empty() {
                rows = selected.to_vec();
            }
        }
        let language = self.view.language;
        let columns = table.columns(&layer).into_iter();
        let columns = columns
            .map(|column| (column, column_heading(&layer, column, language)))
            .collect();
        Some(Chosen {
            layer,
            sizes,
            rows,
            columns,
        })
    }

    pub(super) fn copy_rows(&mut self) {
        let Some(chosen) = self.chosen_rows() else { return };
        let subject = chosen.layer.name().to_owned();
        self.jobs.start(JobKey::CopyRows, &subject, move |progress| {
            JobOutput::Table(TableOutput::Copied(chosen.rows().tab_separated(progress).ok()))
        });
    }

    /// The name that is proposed for exported rows.
    pub(super) fn rows_file_name(&self) -> String {
        let table = self
            .view
            .table
            .as_ref()
            .and_then(|table| self.document().entry(table.layer));
        let name = table.map_or_else(String::new, |entry| entry.title(self.view.language));
        format!("{}.csv", name.replace(['/', '\\', ':'], "_"))
    }

    pub(super) fn take_rows_path(&mut self, answer: DialogAnswer) {
        match answer {
            DialogAnswer::Cancelled => {}
            DialogAnswer::Unavailable => {
                let file = self.rows_file_name();
                let path = std::path::absolute(&file).unwrap_or_else(|_| PathBuf::from(file));
                self.view.dialog = Dialog::SaveRows {
                    text: path.display().to_string(),
                };
            }
            DialogAnswer::Chosen(paths) => {
                if let Some(path) = paths.into_iter().next() {
                    self.export_rows_to(path);
                }
            }
        }
    }

    pub(super) fn export_rows_to(&mut self, path: PathBuf) {
        self.view.dialog = Dialog::None;
        let Some(chosen) = self.chosen_rows() else { return };
        self.jobs
            .start(JobKey::ExportRows, &files::file_name(&path), move |progress| {
                let result = export_rows(&chosen.rows(), &path, progress);
                JobOutput::Table(TableOutput::Exported {
                    rows: chosen.rows.len(),
                    path,
                    result,
                })
            });
    }
}
