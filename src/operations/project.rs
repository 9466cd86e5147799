//! Project files (TOML) and the demonstration project inside the binary.
use super::open_layer::{LayerRequest, OperationError};
use crate::policy::targets::Target;
use crate::texts::Language;
use std::path::{Path, PathBuf};

/// A project as its file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    pub name: String,
    pub crs: Option<String>,
    pub language: Option<Language>,
    pub targets: Vec<Target>,
    pub by: Option<String>,
    pub layers: Vec<LayerRequest>,
    /// The file, if it came from one.
    pub path: Option<PathBuf>,
}

/// Reads a project file; layer paths are relative to it.
///
/// # Errors
/// A message for people with file, line and what to do.
pub fn load_project(path: &Path) -> Result<Project, OperationError> {
    let _ = path;
    unimplemented!()
}

/// The demonstration project, from the binary itself.
///
/// # Errors
/// Only if the binary was built with broken demonstration data.
pub fn demo_project() -> Result<Project, OperationError> {
    unimplemented!()
}
