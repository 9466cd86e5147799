//! `GeoParquet` (OGC, versions 1.0 and 1.1, and files before them): which column holds the geometries, in which system;
//! the rows as features.
//!
//! Read by the crate `parquet`, column by column, without Arrow. It asserts what a damaged file can break, so it runs
//! guarded; what pages and values may unpack to is bounded here.

use super::gathered::Gathered;
use super::geopackage::ILLUSTRATIVE;
use super::geopackage_rows::TextNotes;
use super::geoparquet_columns::{Budget, Column, cut_short};
use super::geoparquet_meta::{DESCRIPTION, Geometry};
use super::geoparquet_pages::{self, PageFault};
use super::geoparquet_write::write_layer;
use super::guarded::guarded;
use super::layer_choice::listed;
use super::message::Message;
use super::opened::Opened;
use super::registry::Format;
use super::wkb::push_wkb;
use super::{FormatError, limits};
use crate::issues::Fault;
use crate::layer::parsed::ParsedLayer;
use crate::progress::Progress;
use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};

pub const FORMAT: Format = Format {
    name: ("GeoParquet", "GeoParquet"),
    endings: &["parquet", "geoparquet"],
    recognises: |head| head.bytes.starts_with(b"PAR1"),
    read,
    write: Some(write_layer),
};

/// Rows whose values are held at once.
const ROWS_AT_ONCE: usize = 1024;

fn read(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let bytes = Bytes::from(opened.whole(limits::MAX_DATABASE_BYTES)?);
    let progress = opened.progress;
    guarded(|| table(&bytes, progress)).unwrap_or_else(|| Err(damaged("its parts contradict each other")))
}

fn table(bytes: &Bytes, progress: &Progress) -> Result<ParsedLayer, FormatError> {
    let file = SerializedFileReader::new(bytes.clone()).map_err(|error| broken(&error))?;
    let metadata = file.metadata();
    let geometry = Geometry::of(metadata)?;
    let columns = Columns::of(&file, &geometry)?;
    let stated = usize::try_from(metadata.file_metadata().num_rows()).map_err(|_| cut_short())?;
    geoparquet_pages::check(bytes, metadata, &columns.leaves()).map_err(|fault| match fault {
        PageFault::Damaged => cut_short(),
        PageFault::Bomb => bomb(),
    })?;
    let mut budget = Budget(geoparquet_pages::allowed_bytes(bytes.len()));
    let mut gathered = Gathered::new("GeoParquet");
    gathered.layer.declared_crs.clone_from(&geometry.crs);
    let words = metadata.file_metadata().key_value_metadata();
    gathered.layer.illustrative = words
        .into_iter()
        .flatten()
        .any(|word| word.key == DESCRIPTION && word.value.as_deref() == Some(ILLUSTRATIVE));
    let mut notes = TextNotes::default();
    for group in 0..metadata.num_row_groups() {
        let group = file.get_row_group(group).map_err(|error| broken(&error))?;
        columns.read(group.as_ref(), &mut gathered, &mut notes, &mut budget, progress)?;
    }
    if gathered.layer.features_read != stated {
        return Err(cut_short());
    }
    notes.tell(&mut gathered);
    columns.tell(&geometry, &mut gathered);
    Ok(gathered.finish())
}

/// Which leaf columns are read as what.
struct Columns {
    geometry: Column,
    attributes: Vec<Column>,
    /// Names of columns that hold lists or maps.
    nested: Vec<String>,
}

impl Columns {
    fn of(file: &SerializedFileReader<Bytes>, geometry: &Geometry) -> Result<Self, FormatError> {
        let schema = file.metadata().file_metadata().schema_descr();
        let mut found = None;
        let (mut attributes, mut nested) = (Vec::new(), Vec::new());
        for (leaf, column) in schema.columns().iter().enumerate() {
            let path = column.path().parts();
            let root = path.first().map_or("", String::as_str);
            if path == [geometry.column.as_str()] {
                found = Some(Column::new(leaf, column));
            } else if geometry.is_beside(root) {
                // Boxes that repeat the geometries, or other geometries.
            } else if column.max_rep_level() > 0 {
                if !nested.iter().any(|name| name == root) {
                    nested.push(root.to_owned());
                }
            } else {
                attributes.push(Column::new(leaf, column));
            }
        }
        let geometry = found.filter(Column::is_bytes).ok_or_else(|| {
            FormatError::refused(Message::new(
                format!(
                    "Parquet 文件中没有可读的几何列 {}：请重新导出为 GeoParquet（WKB）",
                    geometry.column
                ),
                format!(
                    "the Parquet file has no binary column {} to hold geometries: export it as GeoParquet (WKB) again",
                    geometry.column
                ),
            ))
        })?;
        Ok(Self {
            geometry,
            attributes,
            nested,
        })
    }

    fn leaves(&self) -> Vec<usize> {
        self.attributes
            .iter()
            .chain([&self.geometry])
            .map(|column| column.leaf)
            .collect()
    }

    /// The rows of one group as features.
    fn read(
        &self,
        group: &dyn RowGroupReader,
        gathered: &mut Gathered,
        notes: &mut TextNotes,
        budget: &mut Budget,
        progress: &Progress,
    ) -> Result<(), FormatError> {
        let mut left = usize::try_from(group.metadata().num_rows()).map_err(|_| cut_short())?;
        let mut geometries = self.geometry.reader(group).map_err(|error| broken(&error))?;
        let readers: Result<Vec<_>, ParquetError> = self.attributes.iter().map(|column| column.reader(group)).collect();
        let mut readers = readers.map_err(|error| broken(&error))?;
        let mut object = Vec::new();
        while left > 0 {
            progress.check()?;
            let count = left.min(ROWS_AT_ONCE);
            left -= count;
            let shapes = self.geometry.geometries(&mut geometries, count, budget)?;
            let mut batches = Vec::with_capacity(readers.len());
            for (column, reader) in self.attributes.iter().zip(&mut readers) {
                batches.push(column.batch(reader, count, notes, budget)?);
            }
            for (row, shape) in shapes.iter().enumerate() {
                object.clear();
                object.push(b'{');
                for (column, batch) in self.attributes.iter().zip(&batches) {
                    if object.len() > 1 {
                        object.push(b',');
                    }
                    let value = batch.value(row);
                    gathered.layer.illustrative |= column.is_illustrative(value);
                    object.extend_from_slice(&column.key);
                    object.extend_from_slice(value);
                }
                object.push(b'}');
                budget.take(object.len())?;
                let (_, mark) = gathered.begin();
                let pushed = match shape {
                    None => Err((Fault::NullGeometry, String::new())),
                    Some(wkb) => {
                        push_wkb(wkb.data(), &mut gathered.layer.shapes).map_err(|what| (Fault::Unreadable, what))
                    }
                };
                gathered.end_pushed(mark, pushed, &object)?;
            }
        }
        Ok(())
    }

    fn tell(&self, geometry: &Geometry, gathered: &mut Gathered) {
        if !self.nested.is_empty() {
            let detail = format!("columns of lists were left out: {}", listed(&self.nested, ", "));
            gathered.note(Fault::IgnoredMember, detail);
        }
        if !geometry.others.is_empty() {
            let detail = format!(
                "other columns of geometries were not read: {}",
                listed(&geometry.others, ", ")
            );
            gathered.note(Fault::IgnoredMember, detail);
        }
        if geometry.has_great_circles {
            let detail = "edges are arcs on the sphere in the file and were read as straight in longitude and latitude";
            gathered.note(Fault::Assumed, detail.to_owned());
        }
    }
}

fn bomb() -> FormatError {
    FormatError::refused(Message::new(
        "文件解压后过大（可能是恶意文件）：请重新导出",
        "the file unpacks to far more than its size allows (it may be hostile): export it again",
    ))
}

fn broken(error: &ParquetError) -> FormatError {
    damaged(&error.to_string())
}

pub fn damaged(detail: &str) -> FormatError {
    FormatError::refused(Message::new(
        format!("Parquet 文件已损坏或不完整（{detail}）：请重新获取"),
        format!("the Parquet file is damaged or cut short ({detail}): get it again"),
    ))
}

impl Budget {
    /// Takes what a value needs.
    ///
    /// # Errors
    /// The file gives more than its size allows.
    pub fn take(&mut self, bytes: usize) -> Result<(), FormatError> {
        self.0 = self.0.checked_sub(bytes as u64).ok_or_else(bomb)?;
        Ok(())
    }
}
