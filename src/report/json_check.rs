//! A site check as JSON for machines: full precision, fixed key order, the same bytes for the same inputs.
use super::conformity_table::source_text;
use super::context::{ReportContext, RunRecord};
use super::json::{document, head};
use super::json_check_shapes as shape;
use super::json_inputs::inputs;
use super::json_list::write_around_list;
use super::json_shapes::InOrder;
use super::words;
use crate::analysis::conformity::requirements;
use crate::analysis::declared::{UnitHint, compare};
use crate::analysis::losses::{Loss, losses};
use crate::analysis::outcome::Outcome;
use crate::analysis::projects::{ProjectGroup, batch, projects};
use crate::analysis::rules_held::{QuotedRule, activities, rules_that_apply};
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::{Crossing, Hit, RoleFinding, SiteCheckResult, SiteOverlap, SiteResult, Tenure};
use crate::layer::role::Role;
use crate::policy::access_list::AccessGroup;
use crate::texts::Language;
use std::io::{self, Write};

/// A site check, some sites at a time.
///
/// # Errors
/// What `out` gives.
pub fn write_check(
    out: &mut dyn Write,
    result: &SiteCheckResult,
    asked: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
) -> io::Result<()> {
    let around = shape::CheckFile {
        head: head("check", context, record, Some(&asked.options)),
        inputs: inputs(context, record),
        hit_files: record.hit_files.clone(),
        sites: [],
        projects: projects(result)
            .iter()
            .map(|group| project(group, &result.roles))
            .collect(),
        batch: (result.sites.len() > 1).then(|| whole_batch(&batch(result), &result.roles)),
        losses: losses(result).iter().map(loss).collect(),
        activities: activities(result, &asked.options.rules, context.date.as_deref())
            .iter()
            .map(|(quoted, sites)| activity(quoted, *sites, context.language))
            .collect(),
        site_overlaps: result
            .overlaps
            .iter()
            .map(|overlap| site_overlap(overlap, result))
            .collect(),
    };
    write_around_list(out, &document(&around), "sites", &result.sites, |found| {
        site(found, asked, context)
    })
}

fn project(group: &ProjectGroup<'_>, roles: &[Role]) -> shape::ProjectShape {
    shape::ProjectShape {
        name: group.name.to_owned(),
        verdict: group.verdict.code(),
        sites: ids(group),
        sums: sums(group, roles),
        tenures: tenures(group, roles),
    }
}

fn whole_batch(group: &ProjectGroup<'_>, roles: &[Role]) -> shape::BatchShape {
    shape::BatchShape {
        sites: group.sites.len(),
        verdict: group.verdict.code(),
        sums: sums(group, roles),
        tenures: tenures(group, roles),
    }
}

fn sums(group: &ProjectGroup<'_>, roles: &[Role]) -> shape::SumShape {
    shape::SumShape {
        area: group.area_m2,
        length: group.length_m,
        roles: role_areas(group, roles),
        not_checked: not_checked(group, roles),
    }
}

/// Permanent, temporary and other land, where the file tells them apart.
fn tenures(group: &ProjectGroup<'_>, roles: &[Role]) -> Vec<shape::TenureShape> {
    let is_told_apart = group.parts.iter().any(|part| part.tenure.is_some());
    let parts = group.parts.iter().filter(|_| is_told_apart);
    parts
        .map(|part| shape::TenureShape {
            tenure: part.tenure.map(Tenure::code),
            verdict: part.verdict.code(),
            sites: ids(part),
            sums: sums(part, roles),
        })
        .collect()
}

fn loss(loss: &Loss<'_>) -> shape::LossShape {
    shape::LossShape {
        role: loss.role.code(),
        layer: loss.hit.layer.clone(),
        feature: loss.hit.feature_number,
        id: loss.hit.id.clone(),
        name: loss.hit.name.clone(),
        sites: loss.sites.len(),
        area: loss.area_m2,
        length: loss.length_m,
        share_of_feature: loss.share,
    }
}

fn ids(group: &ProjectGroup<'_>) -> Vec<String> {
    group.sites.iter().map(|site| site.id.clone()).collect()
}

fn role_areas(group: &ProjectGroup<'_>, roles: &[Role]) -> InOrder<f64> {
    let areas = roles.iter().zip(&group.roles);
    InOrder(
        areas
            .map(|(role, area_m2)| (role.code().to_owned(), *area_m2))
            .collect(),
    )
}

fn not_checked(group: &ProjectGroup<'_>, roles: &[Role]) -> Vec<&'static str> {
    let both = roles.iter().zip(&group.unchecked);
    let unchecked = both.filter(|(_, is_unchecked)| **is_unchecked);
    unchecked.map(|(role, _)| role.code()).collect()
}

fn site_overlap(overlap: &SiteOverlap, result: &SiteCheckResult) -> shape::SiteOverlapShape {
    let id = |place: usize| result.sites.get(place).map_or_else(String::new, |site| site.id.clone());
    shape::SiteOverlapShape {
        sites: [id(overlap.one), id(overlap.other)],
        area: overlap.area_m2,
    }
}

fn site(site: &SiteResult, asked: &SiteCheckInput, context: &ReportContext) -> shape::Site {
    let rules = rules_that_apply(site, &asked.options.rules, context.date.as_deref());
    shape::Site {
        id: site.id.clone(),
        name: site.name.clone(),
        project: site.project.clone(),
        admin: site
            .admin
            .iter()
            .map(|(code, name)| shape::Admin {
                code: code.clone(),
                name: name.clone(),
            })
            .collect(),
        area: site.area_m2,
        length: site.length_m,
        declared_area: site.declared_area_m2,
        declared: declared(site),
        tenure: site.tenure.map(Tenure::code),
        setback: site.setback.as_ref().map(|setback| shape::SetbackShape {
            setback: setback.setback_m,
            within: setback.is_within,
            distance: setback.distance_m,
            area: setback.area_m2,
            why: words::ring_why_in_one(&setback.why),
        }),
        verdict: site.verdict.code(),
        outcome: Outcome::of_site(site).code(),
        review: asked.options.reviews.get(&site.id).map(shape::ReviewShape::of),
        roles: InOrder(
            site.roles
                .iter()
                .map(|role| (role.role.code().to_owned(), role_at_site(role)))
                .collect(),
        ),
        rules: rules
            .iter()
            .filter(|quoted| quoted.rule.activity.is_none())
            .map(|quoted| quoted_rule(quoted, context.language))
            .collect(),
        requirements: requirements(site, asked)
            .iter()
            .map(|requirement| shape::RequirementShape {
                unit: requirement.unit_code.clone(),
                unit_name: requirement.unit_name.clone(),
                unit_kind: requirement.unit_kind.clone(),
                group: requirement.group.map(AccessGroup::code),
                text: requirement.text.clone(),
                source: source_text(&requirement.source, context.language),
            })
            .collect(),
    }
}

fn quoted_rule(quoted: &QuotedRule<'_>, language: Language) -> shape::QuotedRuleShape {
    shape::QuotedRuleShape {
        id: quoted.rule.id.clone(),
        role: quoted.role.code(),
        zone: quoted.zone.map(str::to_owned),
        finding: quoted.finding.code(),
        document: quoted.rule.document.get(language).to_owned(),
        number: quoted.rule.number.clone(),
        clause: quoted.rule.clause.clone(),
        from: quoted.rule.from.clone(),
        says: quoted.rule.says.get(language).to_owned(),
    }
}

fn activity(quoted: &QuotedRule<'_>, sites: usize, language: Language) -> shape::ActivityShape {
    let rule = quoted.rule;
    let activity = rule.activity.as_ref();
    shape::ActivityShape {
        id: rule.id.clone(),
        role: quoted.role.code(),
        activity: activity.map_or_else(String::new, |activity| activity.get(language).to_owned()),
        document: rule.document.get(language).to_owned(),
        number: rule.number.clone(),
        clause: rule.clause.clone(),
        from: rule.from.clone(),
        says: rule.says.get(language).to_owned(),
        sites,
    }
}

fn role_at_site(finding: &RoleFinding) -> shape::RoleAtSite {
    shape::RoleAtSite {
        verdict: finding.verdict.code(),
        outcome: Outcome::of_role(finding).code(),
        why: words::why_in_one(&finding.why),
        reasons: finding.why.iter().map(words::reason_shape).collect(),
        area: finding.area_m2,
        share_of_site: finding.share_of_site,
        hits: finding.hits.iter().map(hit).collect(),
        slivers: finding.slivers.iter().map(hit).collect(),
        nearest: finding.nearest.as_ref().map(|nearest| shape::NearestShape {
            id: nearest.id.clone(),
            name: nearest.name.clone(),
            distance: nearest.distance_m,
            bearing: nearest.bearing_deg,
            from: nearest.points_lonlat[0],
            to: nearest.points_lonlat[1],
        }),
        rings: finding
            .rings
            .iter()
            .map(|ring| shape::RingShape {
                distance: ring.distance_m,
                features: ring.features,
                area: ring.area_m2,
                complete: ring.is_complete(),
                why: words::ring_why_in_one(&ring.why),
                reasons: ring.why.iter().map(words::ring_reason_shape).collect(),
            })
            .collect(),
    }
}

fn hit(hit: &Hit) -> shape::HitShape {
    shape::HitShape {
        layer: hit.layer.clone(),
        feature: hit.feature_number,
        id: hit.id.clone(),
        code: hit.code.clone(),
        name: hit.name.clone(),
        kind: hit.kind.clone(),
        zone: hit.zone.clone(),
        level: hit.level.clone(),
        function: hit.function.clone(),
        basis: hit.basis.clone(),
        verdict: hit.verdict.code(),
        area: hit.area_m2,
        width: hit.width_m,
        length: hit.length_m,
        crossings: hit.crossings.iter().map(crossing).collect(),
        share_of_site: hit.share_of_site,
        share_of_feature: hit.share_of_feature,
        sliver: hit.sliver,
    }
}

fn crossing(crossing: &Crossing) -> shape::CrossingShape {
    shape::CrossingShape {
        length: crossing.length_m,
        from: crossing.from_lonlat,
        to: crossing.to_lonlat,
        begins_inside: crossing.begins_inside,
        ends_inside: crossing.ends_inside,
    }
}

fn declared(site: &SiteResult) -> Option<shape::DeclaredShape> {
    let compared = compare(site)?;
    let planar = site.planar.as_ref();
    Some(shape::DeclaredShape {
        ratio: compared.ratio,
        planar_area: planar.map(|planar| planar.area_m2),
        plane: planar.map(|planar| planar.plane.clone()),
        planar_ratio: compared.planar_ratio,
        unit_hint: compared.hint.map(UnitHint::code),
    })
}
