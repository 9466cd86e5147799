//! Opens one file as one layer.
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::layer::role::Role;
use crate::progress::{Cancelled, Progress};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Where a layer's bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerSource {
    File(PathBuf),
    /// A file of the demonstration project inside the binary, by its name there.
    Demo(String),
    /// Text made in the window (a drawn site) with a name for it.
    Text { name: String, geojson: String },
}

/// A layer to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerRequest {
    pub role: Role,
    pub source: LayerSource,
    /// Name for people; the file's stem if empty.
    pub name: String,
    pub crs: Option<String>,
    pub encoding: Option<String>,
    pub filter: Option<String>,
    pub fields: BTreeMap<Meaning, String>,
    pub covers: Option<LayerSource>,
}

/// Why a use case could not be done: one clear message with file, feature, place, what to do.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    #[error("{0}")]
    Failed(String),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Reads, normalises and indexes a layer. Progress counts bytes of the file.
///
/// # Errors
/// A message for people, or cancellation.
pub fn open_layer(request: &LayerRequest, progress: &Progress) -> Result<Arc<Layer>, OperationError> {
    let _ = (request, progress);
    unimplemented!()
}
