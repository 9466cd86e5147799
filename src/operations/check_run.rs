//! What a site check is made from: sites, layers to check against, regions, and the record of how they were asked for.
use super::assess_coverage::open_layers;
use super::check_sites::{constraint, require_sites};
use super::open_layer::{LayerRequest, OpenOptions, OperationError};
use super::run_record::layer_record;
use crate::analysis::site_check::{Constraint, SiteCheckInput, SiteCheckOptions};
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::progress::Progress;
use crate::report::context::RunRecord;
use crate::texts::Language;
use std::sync::Arc;

/// A check that is ready to be made.
#[derive(Debug)]
pub struct CheckRun {
    pub input: SiteCheckInput,
    /// All layers read, for inputs, ledger and map.
    pub layers: Vec<Arc<Layer>>,
    pub record: RunRecord,
}

/// Opens the sites and the layers; `None` where no request is for sites. Sites or a region that can't be read end the
/// run, for where a site lies would be a guess; a layer to check against becomes `not-checked`.
///
/// # Errors
/// Sites or regions can't be read, there is nothing to check, or cancellation.
pub fn open_check(
    requests: &[LayerRequest],
    open: &OpenOptions,
    options: SiteCheckOptions,
    language: Language,
    progress: &Progress,
) -> Result<Option<CheckRun>, OperationError> {
    let opened = open_layers(requests, open, progress);
    let mut record = RunRecord {
        undeclared_crs: open.undeclared_crs.clone(),
        ..RunRecord::default()
    };
    let mut layers = Vec::new();
    let mut sites = None;
    let mut constraints = Vec::new();
    let mut regions = Vec::new();
    for (request, opened) in requests.iter().zip(opened) {
        record.layers.push(layer_record(request, &opened, language));
        match request.role {
            Role::Site => {
                let layer = opened?.layer;
                require_sites(&layer)?;
                layers.push(layer.clone());
                sites = Some(layer);
            }
            Role::Region => {
                let layer = opened?.layer;
                layers.push(layer.clone());
                regions.push(layer);
            }
            _ => {
                let constraint = constraint(request, &opened, language)?;
                if let Constraint::Read(layer) = &constraint {
                    layers.push(layer.clone());
                }
                constraints.push(constraint);
            }
        }
    }
    Ok(sites.map(|sites| CheckRun {
        input: SiteCheckInput {
            sites,
            constraints,
            regions,
            options,
        },
        layers,
        record,
    }))
}
