//! Bytes ↔ layers: which format it is (by content), limits, one file per format.

use crate::layer::parsed::ParsedLayer;
use crate::progress::{Cancelled, Progress};
use std::io::Read;

/// Why a file gave no layer. The message says what is wrong, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// Not a format that can be read, or a broken file of one.
    #[error("{message}")]
    Unreadable { message: String },
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Reads a layer from `bytes`, once through, in large chunks; the file name is for messages and sniffing only.
/// Progress counts bytes (the caller adds the total).
///
/// # Errors
/// See [`FormatError`]; a truncated or concatenated file is refused whole.
pub fn read_layer(bytes: &mut dyn Read, file_name: &str, progress: &Progress) -> Result<ParsedLayer, FormatError> {
    let _ = (bytes, file_name, progress);
    unimplemented!()
}
