//! Kept cases against today's layers as JSON.
use super::context::{ReportContext, RunRecord};
use super::json::{document, head};
use super::json_check_shapes::ReviewShape;
use super::json_inputs::inputs;
use super::json_shapes::{Head, Input};
use crate::analysis::cases::{Rechecked, RecheckedRole};
use crate::analysis::site_check::SiteCheckOptions;
use crate::analysis::site_result::Verdict;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct RecheckFile {
    #[serde(flatten)]
    head: Head,
    inputs: Vec<Input>,
    /// Cases of which the verdict of the site or of a deciding role is another one.
    flipped: usize,
    cases: Vec<CaseShape>,
}

#[derive(Debug, Serialize)]
struct CaseShape {
    id: String,
    name: String,
    /// When it was kept.
    date: Option<String>,
    flipped: bool,
    before: &'static str,
    /// `null` where the site can't be checked any more.
    now: Option<&'static str>,
    roles: Vec<RoleShape>,
    /// Settings that it was kept with and is checked with again.
    tolerance_m2: Option<f64>,
    corridor_m: Option<f64>,
    /// Layers that it was kept with.
    layers: Vec<LayerShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<ReviewShape>,
}

/// A side without a layer of the role is `null`.
#[derive(Debug, Serialize)]
struct RoleShape {
    role: &'static str,
    flipped: bool,
    before: Option<&'static str>,
    now: Option<&'static str>,
    area_before: Option<f64>,
    area_now: Option<f64>,
}

#[derive(Debug, Serialize)]
struct LayerShape {
    role: &'static str,
    path: String,
    sha256: String,
}

/// Makes the JSON.
#[must_use]
pub fn recheck(cases: &[Rechecked], options: &SiteCheckOptions, context: &ReportContext, record: &RunRecord) -> String {
    document(&RecheckFile {
        head: head("recheck", context, record, Some(options)),
        inputs: inputs(context, record),
        flipped: cases.iter().filter(|case| case.has_flipped()).count(),
        cases: cases.iter().map(case).collect(),
    })
}

fn case(rechecked: &Rechecked) -> CaseShape {
    let kept = &rechecked.case;
    CaseShape {
        id: kept.id.clone(),
        name: kept.name.clone(),
        date: kept.date.clone(),
        flipped: rechecked.has_flipped(),
        before: kept.verdict.code(),
        now: rechecked.now.map(Verdict::code),
        roles: rechecked.roles.iter().map(role).collect(),
        tolerance_m2: kept.settings.tolerance_m2,
        corridor_m: kept.settings.corridor_m,
        layers: kept
            .layers
            .iter()
            .map(|layer| LayerShape {
                role: layer.role.code(),
                path: layer.path.clone(),
                sha256: layer.sha256.clone(),
            })
            .collect(),
        review: kept.review.as_ref().map(ReviewShape::of),
    }
}

fn role(role: &RecheckedRole) -> RoleShape {
    RoleShape {
        role: role.role.code(),
        flipped: role.has_flipped(),
        before: role.before.map(|(verdict, _)| verdict.code()),
        now: role.now.map(|(verdict, _)| verdict.code()),
        area_before: role.before.map(|(_, area_m2)| area_m2),
        area_now: role.now.map(|(_, area_m2)| area_m2),
    }
}
