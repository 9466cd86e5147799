//! Chosen rows of a layer's table, written as a table of their attributes or as features in any format that is written.

use super::convert::{geographic, write_layer, writer};
use super::export::{refuse_input, write_whole};
use super::open_layer::OperationError;
use crate::formats::OutputLayer;
use crate::geometry::shapes::Shapes;
use crate::issues::Issue;
use crate::layer::Layer;
use crate::layer::attributes::Attributes;
use crate::layer::table::{FeatureSizes, TableColumn, cell_text};
use crate::progress::{Cancelled, Progress};
use crate::report::csv;
use crate::texts::cli::Sentence;
use std::path::Path;

/// The rows that are wanted, and what of them a table holds.
#[derive(Clone, Copy, Debug)]
pub struct ChosenRows<'a> {
    pub layer: &'a Layer,
    pub sizes: &'a FeatureSizes,
    /// Features, in the order of the table.
    pub rows: &'a [u32],
    /// With their headings, from left to right.
    pub columns: &'a [(TableColumn, String)],
}

impl ChosenRows<'_> {
    /// The text of a cell as machines read it: sizes in m² and m, without thousands separators.
    fn cell(&self, row: u32, column: TableColumn) -> String {
        match column {
            TableColumn::Area | TableColumn::Length => {
                let size = self.sizes.get(column, row as usize);
                size.map_or_else(String::new, |size| size.to_string())
            }
            TableColumn::Number | TableColumn::Field(_) => cell_text(self.layer, row as usize, column),
        }
    }

    /// The rows with their headings as text of tab-separated values, as spreadsheets paste it; a tab or line break
    /// within a cell becomes a space.
    ///
    /// # Errors
    /// The job was stopped.
    pub fn tab_separated(&self, progress: &Progress) -> Result<String, Cancelled> {
        let one_line = |text: &str| text.replace(['\t', '\n', '\r'], " ");
        let heading: Vec<String> = self.columns.iter().map(|(_, heading)| one_line(heading)).collect();
        let mut text = heading.join("\t");
        for row in self.rows {
            progress.check()?;
            let cells = self
                .columns
                .iter()
                .map(|(column, _)| one_line(&self.cell(*row, *column)));
            text.push('\n');
            text.push_str(&cells.collect::<Vec<_>>().join("\t"));
        }
        Ok(text)
    }
}

/// Writes rows to `output`: `.csv` as a table of the columns (UTF-8 with a mark that spreadsheets know), every other
/// ending that layers are written in as features with all their attributes. Gives what the format could not keep.
///
/// # Errors
/// The ending is not known, the output is the layer's own file or can't be written, or the job was stopped.
pub fn export_rows(chosen: &ChosenRows<'_>, output: &Path, progress: &Progress) -> Result<Vec<Issue>, OperationError> {
    let layer = chosen.layer;
    refuse_input(output, [layer.input().path.as_str()])?;
    if output
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
    {
        let bytes = attribute_table(chosen, progress)?.map_err(|error| {
            OperationError::Said(Sentence::WritingFailed {
                message: error.to_string(),
                path: output.display().to_string(),
            })
        })?;
        return write_whole(output, &bytes).map(|()| Vec::new());
    }
    let (write, _) = writer(output)?;
    let (mut shapes, mut attributes, mut areas_m2) = (Shapes::new(), Attributes::new(), Vec::new());
    for row in chosen.rows {
        progress.check()?;
        let feature = *row as usize;
        for part in layer.shapes().feature(feature).parts() {
            part.paths().for_each(|path| shapes.push_path(path));
            shapes.end_part(part.kind);
        }
        shapes.end_feature();
        attributes.push_from(layer.attributes(), feature);
        areas_m2.push(chosen.sizes.get(TableColumn::Area, feature).unwrap_or(0.0));
    }
    let name = output
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let out = OutputLayer {
        name: &name,
        crs: geographic(&layer.crs().code),
        shapes: &shapes,
        attributes: &attributes,
        areas_m2: &areas_m2,
        is_illustrative: layer.is_illustrative(),
        boundary_text: None,
    };
    write_layer(write, &out, output, layer.input())
}

/// The outer error is a stop, the inner one the writer's.
fn attribute_table(chosen: &ChosenRows<'_>, progress: &Progress) -> Result<std::io::Result<Vec<u8>>, OperationError> {
    // A mark of made-up data that stands beside the features would be lost in a table.
    let mark = chosen.layer.is_illustrative().then_some(("illustrative", "true"));
    let headings = chosen.columns.iter().map(|(_, heading)| heading.clone());
    let heading = headings.chain(mark.map(|(heading, _)| heading.to_owned())).collect();
    let mut rows = Vec::with_capacity(chosen.rows.len());
    for row in chosen.rows {
        progress.check()?;
        let cells = chosen.columns.iter().map(|(column, _)| chosen.cell(*row, *column));
        rows.push(cells.chain(mark.map(|(_, value)| value.to_owned())).collect());
    }
    Ok(csv::table(heading, rows.into_iter()))
}
