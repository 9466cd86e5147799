//! Bytes ↔ layers: which format it is (by content), limits, one file per format.
//!
//! [`read_layer`] looks at the first bytes (`sniff`) and hands over to the reader of the format.
//! GeoJSON: `source` (bytes) → `json_scan` (tokens) → `coordinates` and `geojson_geometry`
//! (geometries) → `geojson_read` (features and files). [`geojson_write`] is the way back.

mod coordinates;
mod geojson_crs;
mod geojson_geometry;
mod geojson_object;
mod geojson_read;
pub mod geojson_write;
mod json_scan;
mod limits;
pub mod message;
mod numbers;
mod sniff;
mod source;

use crate::layer::parsed::ParsedLayer;
use crate::progress::{Cancelled, Progress};
use message::Message;
use std::io::Read;

/// Why a file gave no layer. The message says what is wrong, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// Not a format that can be read, or a broken file of one.
    #[error("{message}")]
    Unreadable { message: Message },
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl FormatError {
    pub(crate) const fn refused(message: Message) -> Self {
        Self::Unreadable { message }
    }
}

/// Reads a layer from `bytes`, once through, in large chunks; the file name is for messages and sniffing only.
/// Progress counts bytes (the caller adds the total).
///
/// # Errors
/// See [`FormatError`]; a truncated or concatenated file is refused whole.
pub fn read_layer(bytes: &mut dyn Read, file_name: &str, progress: &Progress) -> Result<ParsedLayer, FormatError> {
    let mut source = source::Source::new(bytes, progress);
    sniff::expect_geojson(&mut source, file_name)?;
    geojson_read::read(source)
}
