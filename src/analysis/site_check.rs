//! Does a site touch a red line? Fails closed: what was not looked at is `not-checked`, never `clear`.
//!
//! For each site and role: `meeting` finds the features that share area, length or boundary with the site,
//! `completeness` says whether the layers can vouch for a "no", `nearest` and `ring` look around, `finding`
//! draws the verdict. The rules are those of promise 1: see `finding`.

mod among;
mod completeness;
mod corridor;
mod crossing;
mod degrees;
mod finding;
mod heavy;
mod meeting;
mod nearest;
mod prepared;
mod ring;
mod setback;
mod site;
pub mod sliver;

use super::cases::Review;
use super::site_result::{PlanarArea, RoleFinding, SiteCheckResult, SiteResult, Tenure, Verdict, Why};
use crate::geometry::area_method::AreaRule;
use crate::geometry::grid::{self, GridPoint};
use crate::geometry::rows::put_in_rows;
use crate::geometry::shapes::{Bounds, Shapes};
use crate::layer::fields::Meaning;
use crate::layer::index::LayerIndex;
use crate::layer::role::Role;
use crate::layer::{Blind, Layer};
use crate::policy::access_list::AccessClause;
use crate::policy::rules::Rule;
use crate::progress::{Cancelled, Progress};
use prepared::{PreparedLayer, PreparedRole};
use rayon::prelude::*;
use site::Site;
use sliver::SliverLimits;
use std::collections::BTreeMap;
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
    /// How areas are measured. Verdicts do not hang on it, but for the tolerance.
    pub area: AreaRule,
    /// Which overlaps are tagged as slivers. Verdicts do not hang on it.
    pub slivers: SliverLimits,
    /// Width in m, both sides together, of the land that lines and points take.
    pub corridor_m: Option<f64>,
    /// Least distance in m from the coast that is asked for; changes no verdict.
    pub setback_m: Option<f64>,
    /// Planes in which areas are measured once more, to hold declared areas against, with the longitude of their
    /// meridian: a site is measured in the one nearest to it.
    pub planes: Vec<(f64, AreaRule)>,
    /// Clauses of access lists, quoted for the control units under a site.
    pub access: Vec<AccessClause>,
    /// What reviewers say, by the id of the site; changes no verdict.
    pub reviews: BTreeMap<String, Review>,
    /// What reports quote beside the findings; changes no verdict.
    pub rules: Vec<Rule>,
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

/// Checks every site against every layer. Sites come in file order; one that could not be used is `not-checked`.
///
/// # Errors
/// [`Cancelled`].
pub fn check_sites(input: &SiteCheckInput, progress: &Progress) -> Result<SiteCheckResult, Cancelled> {
    let area = &input.options.area;
    let roles: Vec<PreparedRole<'_>> = Role::ALL
        .into_iter()
        .filter(|role| !matches!(role, Role::Region | Role::Site))
        .filter_map(|role| PreparedRole::new(role, &input.constraints, input.sites.len(), area, progress).transpose())
        .collect::<Result<_, Cancelled>>()?;
    let regions: Vec<PreparedLayer<'_>> = input
        .regions
        .iter()
        .enumerate()
        .map(|(index, layer)| PreparedLayer::new(layer, index, input.sites.len(), area, progress))
        .collect::<Result<_, Cancelled>>()?;
    let sites = &input.sites;
    let corridors = match input.options.corridor_m {
        Some(width_m) => Some(corridor::corridors(sites, width_m, progress)?),
        None => None,
    };
    progress.add_total(sites.len() as u64);
    // Neighbours one after the other find the same features, and find them in the cache.
    let mut order: Vec<usize> = (0..sites.len()).collect();
    put_in_rows(&mut order, |feature| {
        let GridPoint { x, y } = grid::to_grid(sites.shapes().feature(*feature).bounds().center());
        [x, y]
    });
    let checked: Result<Vec<SiteResult>, Cancelled> = order
        .into_par_iter()
        .map(|feature| {
            progress.check()?;
            let result = check_site(input, &roles, &regions, corridors.as_ref(), feature);
            progress.add_done(1);
            Ok(result)
        })
        .collect();
    let mut numbered: Vec<(u32, SiteResult)> = checked?
        .into_iter()
        .map(|result| (sites.feature_number(result.feature), result))
        .collect();
    numbered.extend(unusable_sites(sites, &roles));
    numbered.sort_by_key(|(number, _)| *number);
    let shapes = corridors.as_ref().unwrap_or(sites.shapes());
    let widened = corridors.as_ref().map(LayerIndex::new);
    let index = widened.as_ref().unwrap_or(sites.index());
    let mut overlaps = among::overlaps(shapes, index, area, progress)?;
    // From positions in the layer to positions in the result, where sites that could not be used stand between.
    let places: BTreeMap<usize, usize> = (0..)
        .zip(&numbered)
        .map(|(place, (_, site))| (site.feature, place))
        .collect();
    for overlap in &mut overlaps {
        overlap.one = places.get(&overlap.one).copied().unwrap_or(overlap.one);
        overlap.other = places.get(&overlap.other).copied().unwrap_or(overlap.other);
    }
    Ok(SiteCheckResult {
        overlaps,
        roles: roles.iter().map(|role| role.role).collect(),
        sites: numbered.into_iter().map(|(_, result)| result).collect(),
    })
}

fn check_site(
    input: &SiteCheckInput,
    roles: &[PreparedRole<'_>],
    regions: &[PreparedLayer<'_>],
    corridors: Option<&Shapes>,
    feature: usize,
) -> SiteResult {
    let layer = &*input.sites;
    let site = Site::new(layer, corridors, feature, &input.options.area);
    let findings: Vec<RoleFinding> = roles
        .iter()
        .map(|role| finding::role_finding(&site, role, &input.options))
        .collect();
    let words = layer.feature_words(feature);
    SiteResult {
        feature,
        id: words.id,
        name: words.name,
        project: words.project,
        admin: site.regions(regions),
        bounds: site.bounds,
        area_m2: site.area_m2,
        length_m: site.length_m,
        declared_area_m2: layer
            .fields()
            .area_m2(layer.attributes(), feature, Meaning::DeclaredArea),
        planar: planar(&site, &input.options),
        tenure: layer
            .feature_text(feature, Meaning::Tenure)
            .and_then(|text| Tenure::from_text(&text)),
        setback: setback::setback(&site, roles, &findings, &input.options),
        verdict: overall(&findings),
        roles: findings,
    }
}

/// The area in the plane nearest to the site; nothing for lines and points without a corridor.
fn planar(site: &Site<'_>, options: &SiteCheckOptions) -> Option<PlanarArea> {
    let longitude = site.bounds.center()[0];
    let away = |(meridian, _): &(f64, AreaRule)| (meridian - longitude).abs();
    let nearest = options
        .planes
        .iter()
        .min_by(|one, other| away(one).total_cmp(&away(other)));
    let (_, rule) = nearest.filter(|_| site.has_polygons())?;
    Some(PlanarArea {
        plane: rule.plane()?.code().to_owned(),
        area_m2: rule.feature_area_m2(site.feature),
    })
}

/// The worst of the deciding roles; `not-checked` if there is none.
fn overall(findings: &[RoleFinding]) -> Verdict {
    findings
        .iter()
        .filter(|finding| finding.role.decides())
        .map(|finding| finding.verdict)
        .max()
        .unwrap_or(Verdict::NotChecked)
}

/// One result for each feature of the site layer of which nothing could be used.
fn unusable_sites(sites: &Layer, roles: &[PreparedRole<'_>]) -> Vec<(u32, SiteResult)> {
    let mut numbers: Vec<u32> = (0..sites.len()).map(|feature| sites.feature_number(feature)).collect();
    numbers.sort_unstable();
    let mut lost: Vec<&Blind> = sites
        .blind()
        .iter()
        .filter(|blind| numbers.binary_search(&blind.feature).is_err())
        .collect();
    lost.sort_by_key(|blind| blind.feature);
    lost.dedup_by_key(|blind| blind.feature);
    lost.into_iter()
        .enumerate()
        .map(|(place, blind)| (blind.feature, unusable_site(sites, roles, blind, sites.len() + place)))
        .collect()
}

fn unusable_site(sites: &Layer, roles: &[PreparedRole<'_>], blind: &Blind, feature: usize) -> SiteResult {
    let of_this = sites.issues().iter().filter(|issue| issue.feature == blind.feature);
    let id = of_this
        .map(|issue| issue.id.clone())
        .find(|id| !id.is_empty())
        .unwrap_or_else(|| blind.feature.to_string());
    SiteResult {
        feature,
        name: id.clone(),
        id,
        project: None,
        admin: Vec::new(),
        bounds: blind.bounds.unwrap_or(Bounds::EMPTY),
        area_m2: 0.0,
        length_m: 0.0,
        declared_area_m2: None,
        planar: None,
        tenure: None,
        setback: None,
        verdict: Verdict::NotChecked,
        roles: roles
            .iter()
            .map(|role| RoleFinding {
                role: role.role,
                verdict: Verdict::NotChecked,
                why: vec![Why::SiteUnusable],
                area_m2: 0.0,
                share_of_site: None,
                hits: Vec::new(),
                slivers: Vec::new(),
                nearest: None,
                rings: Vec::new(),
            })
            .collect(),
    }
}
