//! Does a site touch a red line? Fails closed: what was not looked at is `not-checked`, never `clear`.
use super::site_result::SiteCheckResult;
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::progress::{Cancelled, Progress};
use std::sync::Arc;

/// A layer to check against, or the failure to read it.
#[derive(Clone, Debug)]
pub enum Constraint {
    Read(Arc<Layer>),
    Failed { role: Role, path: String, message: String },
}

impl Constraint {
    #[must_use]
    pub fn role(&self) -> Role {
        match self {
            Self::Read(layer) => layer.role(),
            Self::Failed { role, .. } => *role,
        }
    }
}

/// What the user asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteCheckOptions {
    /// Distances in m at which to list what lies around.
    pub rings_m: Vec<f64>,
    /// Overlaps up to this many m² become a touch, and are listed.
    pub tolerance_m2: Option<f64>,
}

/// What to check.
#[derive(Clone, Debug)]
pub struct SiteCheckInput {
    pub sites: Arc<Layer>,
    /// Layers of every role but region and site.
    pub constraints: Vec<Constraint>,
    /// Region layers, to say where a site lies.
    pub regions: Vec<Arc<Layer>>,
    pub options: SiteCheckOptions,
}

/// Checks every site against every layer.
///
/// # Errors
/// [`Cancelled`].
pub fn check_sites(input: &SiteCheckInput, progress: &Progress) -> Result<SiteCheckResult, Cancelled> {
    let _ = (input, progress);
    unimplemented!()
}
