//! From a parsed layer to a [`Layer`]: longitude/latitude, valid, oriented, finite, indexed.
use super::fields::Meaning;
use super::parsed::ParsedLayer;
use super::role::Role;
use super::{InputFile, Layer};
use crate::geometry::shapes::Shapes;
use crate::progress::Progress;
use std::collections::BTreeMap;

/// What the user or the project says about a layer.
#[derive(Clone, Debug)]
pub struct NormalizeOptions {
    pub role: Role,
    /// Name for people.
    pub name: String,
    pub input: InputFile,
    /// The CRS that the user gives; wins over the file.
    pub given_crs: Option<String>,
    /// Fields that the project names; the alias table finds the rest.
    pub fields: BTreeMap<Meaning, String>,
    /// A filter expression on the attributes.
    pub filter: Option<String>,
    /// Where the layer is complete.
    pub covers: Option<Shapes>,
}

/// Why there is no layer.
#[derive(Debug, thiserror::Error)]
pub enum NormalizeError {
    #[error("{0}")]
    Crs(String),
    #[error("filter: {0}")]
    Filter(String),
    #[error(transparent)]
    Cancelled(#[from] crate::progress::Cancelled),
}

/// Normalises a parsed layer. Features that can't be used become issues and `blind` places.
///
/// # Errors
/// An unknown or refused CRS, a filter that doesn't parse, or cancellation.
pub fn normalize(
    parsed: ParsedLayer,
    options: NormalizeOptions,
    progress: &Progress,
) -> Result<Layer, NormalizeError> {
    let _ = (parsed, options, progress);
    unimplemented!()
}
