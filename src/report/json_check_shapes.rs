//! The shapes of a site check's JSON, as `interface.md` fixes them: names and order here are the contract.
use super::json_shapes::{Head, InOrder, Input, Reason};
use crate::analysis::cases::Review;
use crate::analysis::site_result::Verdict;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct CheckFile {
    #[serde(flatten)]
    pub head: Head,
    pub inputs: Vec<Input>,
    /// The sets of shapefiles that the same run wrote its hits to, as named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hit_files: Vec<String>,
    /// Empty here: thousands of [`Site`]s are printed on their own, on all threads.
    pub sites: [(); 0],
    /// The plots of each project together; empty where no site names one.
    pub projects: Vec<ProjectShape>,
    /// All sites together; left out where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchShape>,
    /// What all sites together take of each feature.
    pub losses: Vec<LossShape>,
    /// What documents say of activities, once for all sites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<ActivityShape>,
    /// Sites that lie upon each other.
    pub site_overlaps: Vec<SiteOverlapShape>,
}

#[derive(Debug, Serialize)]
pub struct ProjectShape {
    pub name: String,
    pub verdict: &'static str,
    /// Ids of its sites.
    pub sites: Vec<String>,
    #[serde(flatten)]
    pub sums: SumShape,
    /// The same for permanent, temporary and other land, where the file tells them apart.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tenures: Vec<TenureShape>,
}

#[derive(Debug, Serialize)]
pub struct BatchShape {
    pub sites: usize,
    pub verdict: &'static str,
    #[serde(flatten)]
    pub sums: SumShape,
    /// As in [`ProjectShape`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tenures: Vec<TenureShape>,
}

#[derive(Debug, Serialize)]
pub struct TenureShape {
    pub tenure: Option<&'static str>,
    pub verdict: &'static str,
    pub sites: Vec<String>,
    #[serde(flatten)]
    pub sums: SumShape,
}

/// Sites together.
#[derive(Debug, Serialize)]
pub struct SumShape {
    pub area: f64,
    pub length: f64,
    /// Area inside each role, summed over the sites.
    pub roles: InOrder<f64>,
    /// Roles that were not checked for every site: their areas are only what was found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_checked: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
pub struct LossShape {
    pub role: &'static str,
    pub layer: String,
    pub feature: u32,
    pub id: String,
    pub name: String,
    /// How many sites overlap it.
    pub sites: usize,
    /// Summed over the sites.
    pub area: f64,
    pub length: f64,
    pub share_of_feature: Option<f64>,
}

#[derive(Debug, Serialize)]
pub struct SiteOverlapShape {
    /// Ids of the two sites.
    pub sites: [String; 2],
    pub area: f64,
}

#[derive(Debug, Serialize)]
pub struct Site {
    pub id: String,
    pub name: String,
    pub project: Option<String>,
    pub admin: Vec<Admin>,
    pub area: f64,
    pub length: f64,
    pub declared_area: Option<f64>,
    /// How the declared area compares; left out where none is declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<DeclaredShape>,
    /// Whether the file says that the land is taken for good or for a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenure: Option<&'static str>,
    /// The coast against the setback asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setback: Option<SetbackShape>,
    pub verdict: &'static str,
    /// The kind of the finding, as far as the data tell: see `analysis::outcome`.
    pub outcome: &'static str,
    /// What a reviewer said; the verdict is the computed one whatever it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewShape>,
    pub roles: InOrder<RoleAtSite>,
    /// What documents say of what was found, but for activities.
    pub rules: Vec<QuotedRuleShape>,
    /// What is asked in the control units that the site overlaps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<RequirementShape>,
}

#[derive(Debug, Serialize)]
pub struct SetbackShape {
    pub setback: f64,
    /// `null` where the coastline is not known to be complete.
    pub within: Option<bool>,
    pub distance: Option<f64>,
    /// Area of the site within the setback.
    pub area: f64,
    pub why: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct RequirementShape {
    pub unit: String,
    pub unit_name: String,
    pub unit_kind: Option<String>,
    /// `null` with the text: no list says anything of the unit.
    pub group: Option<&'static str>,
    pub text: Option<String>,
    /// Document, file and row, or layer and field.
    pub source: String,
}

#[derive(Debug, Serialize)]
pub struct QuotedRuleShape {
    pub id: String,
    pub role: &'static str,
    pub zone: Option<String>,
    pub finding: &'static str,
    pub document: String,
    pub number: String,
    pub clause: String,
    pub from: String,
    pub says: String,
}

#[derive(Debug, Serialize)]
pub struct ActivityShape {
    pub id: String,
    pub role: &'static str,
    /// What somebody does there that the rule speaks of.
    pub activity: String,
    pub document: String,
    pub number: String,
    pub clause: String,
    pub from: String,
    pub says: String,
    /// How many sites it goes with.
    pub sites: usize,
}

#[derive(Debug, Serialize)]
pub struct Admin {
    pub code: String,
    pub name: String,
}

#[derive(Debug, Serialize)]
pub struct RoleAtSite {
    pub verdict: &'static str,
    pub outcome: &'static str,
    pub why: Option<String>,
    pub reasons: Vec<Reason>,
    pub area: f64,
    pub share_of_site: Option<f64>,
    pub hits: Vec<HitShape>,
    pub slivers: Vec<HitShape>,
    pub nearest: Option<NearestShape>,
    pub rings: Vec<RingShape>,
}

#[derive(Debug, Serialize)]
pub struct HitShape {
    pub layer: String,
    pub feature: u32,
    pub id: String,
    /// Left out where the feature has no field of codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub name: String,
    pub kind: Option<String>,
    pub zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The legal basis of the layer, by its passport.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub basis: String,
    pub verdict: &'static str,
    pub area: f64,
    /// 2 × area / perimeter.
    pub width: f64,
    pub length: f64,
    /// Where a line runs inside.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub crossings: Vec<CrossingShape>,
    pub share_of_site: Option<f64>,
    pub share_of_feature: Option<f64>,
    pub sliver: bool,
}

#[derive(Debug, Serialize)]
pub struct NearestShape {
    pub id: String,
    pub name: String,
    pub distance: f64,
    pub bearing: Option<f64>,
    /// Longitude and latitude of the two nearest points: of the site, of the feature.
    pub from: [f64; 2],
    pub to: [f64; 2],
}

#[derive(Debug, Serialize)]
pub struct RingShape {
    pub distance: f64,
    pub features: usize,
    pub area: f64,
    /// Whether the layers vouch for all of it; else `features` and `area` are what was read.
    pub complete: bool,
    pub why: Option<String>,
    pub reasons: Vec<Reason>,
}

#[derive(Debug, Serialize)]
pub struct CrossingShape {
    pub length: f64,
    /// Longitude and latitude where the line enters, or begins.
    pub from: [f64; 2],
    /// Where it leaves, or ends.
    pub to: [f64; 2],
    pub begins_inside: bool,
    pub ends_inside: bool,
}

#[derive(Debug, Serialize)]
pub struct ReviewShape {
    pub note: String,
    /// The verdict that the reviewer puts in place of the computed one.
    pub overruled: Option<&'static str>,
    pub reason: String,
    pub reviewer: String,
    pub date: String,
    /// The computed verdict that the reviewer saw.
    pub computed: Option<&'static str>,
}

impl ReviewShape {
    #[must_use]
    pub fn of(review: &Review) -> Self {
        Self {
            note: review.note.clone(),
            overruled: review.overrule.map(Verdict::code),
            reason: review.reason.clone(),
            reviewer: review.reviewer.clone(),
            date: review.date.clone(),
            computed: review.computed.map(Verdict::code),
        }
    }
}

#[derive(Debug, Serialize)]
pub struct DeclaredShape {
    /// Declared over computed on the ellipsoid.
    pub ratio: Option<f64>,
    /// The area in the plane `plane`, and declared over it.
    pub planar_area: Option<f64>,
    pub plane: Option<String>,
    pub planar_ratio: Option<f64>,
    /// `as-if-mu-for-ha` and the like: the unit looks mistaken.
    pub unit_hint: Option<&'static str>,
}
