//! What all sites of a run together take of each protected feature.

use super::site_result::{Hit, SiteCheckResult, Verdict};
use crate::layer::role::Role;
use std::collections::BTreeMap;

/// One feature and what is taken of it.
#[derive(Clone, Debug)]
pub struct Loss<'a> {
    pub role: Role,
    /// The feature, as the first site that takes of it has it.
    pub hit: &'a Hit,
    /// Sites that overlap it, by their positions in the result.
    pub sites: Vec<usize>,
    /// Summed over the sites: land that two of them take counts twice (see [`SiteCheckResult::overlaps`]).
    pub area_m2: f64,
    pub length_m: f64,
    /// The sum of the sites' shares of the feature, 1 at most; `None` for features without area or length.
    pub share: Option<f64>,
}

/// Every feature that a site overlaps, by role, layer and feature.
#[must_use]
pub fn losses(result: &SiteCheckResult) -> Vec<Loss<'_>> {
    let mut found: BTreeMap<(Role, usize, usize), Loss<'_>> = BTreeMap::new();
    for (place, site) in result.sites.iter().enumerate() {
        for finding in &site.roles {
            for hit in finding.hits.iter().filter(|hit| hit.verdict == Verdict::Overlap) {
                let loss = found
                    .entry((finding.role, hit.layer_index, hit.feature))
                    .or_insert_with(|| Loss {
                        role: finding.role,
                        hit,
                        sites: Vec::new(),
                        area_m2: 0.0,
                        length_m: 0.0,
                        share: None,
                    });
                loss.sites.push(place);
                loss.area_m2 += hit.area_m2;
                loss.length_m += hit.length_m;
                if let Some(share) = hit.share_of_feature {
                    loss.share = Some((loss.share.unwrap_or(0.0) + share).min(1.0));
                }
            }
        }
    }
    found.into_values().collect()
}
