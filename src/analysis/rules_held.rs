//! Which rules go with what was found at a site. The check states facts and quotes; it decides nothing.

use super::site_result::{Hit, RoleFinding, SiteCheckResult, SiteResult, Verdict};
use crate::layer::role::Role;
use crate::policy::rules::{Rule, RuleFinding, RuleZone};
use crate::style::Emphasis;
use rayon::prelude::*;

/// A rule beside what it goes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotedRule<'a> {
    pub rule: &'a Rule,
    pub role: Role,
    /// The zone as the layer writes it; `None` where the feature has none, or the rule asks for none.
    pub zone: Option<&'a str>,
    pub finding: RuleFinding,
}

/// What was found in one zone of a role.
struct Fact<'a> {
    zone: Option<&'a str>,
    is_core: bool,
    finding: RuleFinding,
}

/// The rules in force on `date` that go with the findings of `site`: in the order of its roles, then of the table. A rule
/// of a province holds where the site lies in it, and takes the place of those it names. A rule about an activity is
/// quoted once for a role: what a project does is no matter of zones.
#[must_use]
pub fn rules_that_apply<'a>(site: &'a SiteResult, rules: &'a [Rule], date: Option<&str>) -> Vec<QuotedRule<'a>> {
    let holding: Vec<&Rule> = rules
        .iter()
        .filter(|rule| rule.is_in_force(date) && holds_at(rule, site))
        .collect();
    let is_replaced = |rule: &Rule| holding.iter().any(|other| other.replaces.contains(&rule.id));
    let mut quoted: Vec<QuotedRule<'a>> = Vec::new();
    for finding in &site.roles {
        let facts = facts(finding);
        let of_role = holding.iter().filter(|rule| rule.role == finding.role);
        for rule in of_role.filter(|rule| !is_replaced(rule)) {
            for fact in facts.iter().filter(|fact| goes_with(rule, fact)) {
                let is_of_activity = rule.activity.is_some();
                let is_said = |other: &QuotedRule<'_>| {
                    other.rule.id == rule.id && (is_of_activity || other.finding == fact.finding)
                };
                let is_for_any = rule.zone == RuleZone::Any || is_of_activity;
                if is_for_any && quoted.iter().any(is_said) {
                    continue;
                }
                quoted.push(QuotedRule {
                    rule,
                    role: finding.role,
                    zone: fact.zone.filter(|_| !is_for_any),
                    finding: fact.finding,
                });
            }
        }
    }
    quoted
}

/// The rules about activities that go with any site, each once, with how many sites it goes with: in the order of the first
/// of them. What a project does is said once for all of its sites.
#[must_use]
pub fn activities<'a>(
    result: &'a SiteCheckResult,
    rules: &'a [Rule],
    date: Option<&str>,
) -> Vec<(QuotedRule<'a>, usize)> {
    let of_site = |site: &'a SiteResult| -> Vec<QuotedRule<'a>> {
        let quoted = rules_that_apply(site, rules, date).into_iter();
        quoted.filter(|quoted| quoted.rule.activity.is_some()).collect()
    };
    let quoted: Vec<Vec<QuotedRule<'a>>> = result.sites.par_iter().map(of_site).collect();
    let mut found: Vec<(QuotedRule<'a>, usize)> = Vec::new();
    for quoted in quoted.into_iter().flatten() {
        match found
            .iter_mut()
            .find(|(known, _)| std::ptr::eq(known.rule, quoted.rule))
        {
            Some((_, sites)) => *sites += 1,
            None => found.push((quoted, 1)),
        }
    }
    found
}

/// Whether the site lies in the region of the rule: codes of provinces end in four zeros, of prefectures in two.
fn holds_at(rule: &Rule, site: &SiteResult) -> bool {
    if rule.region == "100000" {
        return true;
    }
    let code = rule.region.trim_end_matches("00");
    site.admin.iter().any(|(found, _)| found.starts_with(code))
}

fn goes_with(rule: &Rule, fact: &Fact<'_>) -> bool {
    let is_in_zone = match rule.zone {
        RuleZone::Any => true,
        RuleZone::Core => fact.is_core,
        RuleZone::Other => !fact.is_core,
    };
    is_in_zone && rule.findings.contains(&fact.finding)
}

/// Each zone with what was found in it, most severe first; without any hit what the role's verdict says.
fn facts(finding: &RoleFinding) -> Vec<Fact<'_>> {
    let mut facts: Vec<Fact<'_>> = Vec::new();
    for hit in finding.hits.iter().chain(&finding.slivers) {
        let zone = hit.zone.as_deref();
        let fact = Fact {
            zone,
            // What the layer itself calls a core zone; other names are left as they are.
            is_core: zone.is_some_and(|zone| Emphasis::from_text(zone) == Emphasis::Core),
            finding: of_hit(hit),
        };
        match facts.iter_mut().find(|known| known.zone == zone) {
            Some(known) => known.finding = known.finding.min(fact.finding),
            None => facts.push(fact),
        }
    }
    // A layer that could not vouch for a "no" may hide more than it shows.
    let rest = match finding.verdict {
        Verdict::NotChecked => Some(RuleFinding::NotChecked),
        Verdict::Clear if facts.is_empty() => Some(RuleFinding::Clear),
        _ => None,
    };
    facts.extend(rest.map(|finding| Fact {
        zone: None,
        is_core: false,
        finding,
    }));
    facts
}

fn of_hit(hit: &Hit) -> RuleFinding {
    match hit.verdict {
        Verdict::Overlap if hit.sliver => RuleFinding::Sliver,
        Verdict::Overlap if hit.area_m2 > 0.0 => RuleFinding::Overlap,
        Verdict::Overlap if hit.length_m > 0.0 => RuleFinding::Crossing,
        Verdict::Overlap => RuleFinding::Overlap,
        _ => RuleFinding::Touch,
    }
}

#[cfg(test)]
mod tests {
    use super::rules_that_apply;
    use crate::analysis::site_result::{Hit, RoleFinding, SiteResult, Verdict};
    use crate::geometry::shapes::{Bounds, Shapes};
    use crate::layer::role::Role;
    use crate::policy::rules::{Rule, built_in_rules, parse_rules};

    fn hit(zone: Option<&str>, area_m2: f64, length_m: f64, is_sliver: bool) -> Hit {
        Hit {
            layer: "红线".to_owned(),
            layer_index: 0,
            feature: 0,
            feature_number: 1,
            id: "1".to_owned(),
            code: None,
            name: String::new(),
            kind: None,
            zone: zone.map(str::to_owned),
            level: None,
            function: None,
            basis: String::new(),
            verdict: Verdict::Overlap,
            area_m2,
            width_m: 0.0,
            length_m,
            crossings: Vec::new(),
            share_of_site: None,
            share_of_feature: None,
            sliver: is_sliver,
            overlap: Shapes::new(),
        }
    }

    fn site(verdict: Verdict, hits: Vec<Hit>) -> SiteResult {
        SiteResult {
            feature: 0,
            id: "A".to_owned(),
            name: "A".to_owned(),
            project: None,
            admin: vec![
                ("130000".to_owned(), "河北省".to_owned()),
                ("130824".to_owned(), "滦平县".to_owned()),
            ],
            bounds: Bounds::EMPTY,
            area_m2: 1.0,
            length_m: 0.0,
            declared_area_m2: None,
            planar: None,
            tenure: None,
            setback: None,
            verdict,
            roles: vec![RoleFinding {
                role: Role::RedLine,
                verdict,
                why: Vec::new(),
                area_m2: 0.0,
                share_of_site: None,
                hits,
                slivers: Vec::new(),
                nearest: None,
                rings: Vec::new(),
            }],
        }
    }

    fn ids(site: &SiteResult, rules: &[Rule], date: Option<&str>) -> Vec<String> {
        let quoted = rules_that_apply(site, rules, date);
        quoted.iter().map(|quoted| quoted.rule.id.clone()).collect()
    }

    /// A rule of one region that takes the place of the national one.
    fn provincial(region: &str) -> Vec<Rule> {
        let text = format!(
            r#"
            version = 1
            [[rule]]
            id = "own"
            region = "{region}"
            replaces = ["cn-red-line-outside-core"]
            role = "red-line"
            zone = "other"
            findings = ["overlap", "not-checked"]
            source = {{ document = {{ zh = "办法", en = "Measures" }} }}
            from = "2023"
            says = {{ zh = "按办法", en = "as the measures say" }}
            "#
        );
        let mut rules = built_in_rules().expect("the built-in rules");
        rules.extend(parse_rules(&text).expect("one rule"));
        rules
    }

    #[test]
    fn a_core_zone_and_the_rest_are_told_apart_as_the_layer_names_them() {
        let rules = built_in_rules().expect("the built-in rules");
        let of_zone = |zone: Option<&str>| ids(&site(Verdict::Overlap, vec![hit(zone, 9.0, 0.0, false)]), &rules, None);
        let (core, other) = ("cn-red-line-core".to_owned(), "cn-red-line-outside-core".to_owned());
        assert!(of_zone(Some("核心保护区")).contains(&core) && !of_zone(Some("核心保护区")).contains(&other));
        for zone in [None, Some("一般控制区"), Some("缓冲区")] {
            assert!(
                of_zone(zone).contains(&other) && !of_zone(zone).contains(&core),
                "{zone:?}"
            );
        }
    }

    #[test]
    fn a_rule_for_any_zone_is_quoted_once_and_a_clear_site_gets_none() {
        let rules = built_in_rules().expect("the built-in rules");
        let hits = vec![hit(Some("核心区"), 9.0, 0.0, false), hit(None, 9.0, 0.0, false)];
        let both = ids(&site(Verdict::Overlap, hits), &rules, None);
        assert_eq!(both.iter().filter(|id| *id == "cn-red-line-eia-grade").count(), 1);
        assert!(ids(&site(Verdict::Clear, Vec::new()), &rules, None).is_empty());
    }

    #[test]
    fn what_may_be_done_outside_a_core_zone_is_listed_once_and_never_for_a_core_zone_alone() {
        let rules = built_in_rules().expect("the built-in rules");
        let listed = |zones: &[Option<&str>]| {
            let hits = zones.iter().map(|zone| hit(*zone, 9.0, 0.0, false)).collect();
            let found = ids(&site(Verdict::Overlap, hits), &rules, None);
            found
                .iter()
                .filter(|id| id.starts_with("cn-red-line-activity-"))
                .count()
        };
        assert_eq!(listed(&[Some("核心保护区")]), 0);
        assert_eq!(listed(&[None]), 8);
        assert_eq!(listed(&[None, Some("一般控制区"), Some("核心保护区")]), 8);
    }

    #[test]
    fn a_province_puts_its_own_rule_in_place_of_the_national_one() {
        let overlapping = site(Verdict::Overlap, vec![hit(None, 9.0, 0.0, false)]);
        for (region, holds) in [
            ("130000", true),
            ("130800", true),
            ("130824", true),
            ("110000", false),
            ("131000", false),
        ] {
            let found = ids(&overlapping, &provincial(region), None);
            assert_eq!(found.contains(&"own".to_owned()), holds, "{region}");
            assert_eq!(
                found.contains(&"cn-red-line-outside-core".to_owned()),
                !holds,
                "{region}"
            );
        }
    }

    #[test]
    fn what_was_not_checked_and_a_line_that_crosses_are_findings_of_their_own() {
        let rules = provincial("130000");
        let unchecked = site(Verdict::NotChecked, Vec::new());
        assert_eq!(ids(&unchecked, &rules, None), ["own"]);
        let crossing = site(Verdict::Overlap, vec![hit(None, 0.0, 12.0, false)]);
        let found = ids(&crossing, &rules, None);
        assert_eq!(found.first().map(String::as_str), Some("cn-red-line-eia-grade"));
        let of_lines = ["cn-red-line-activity-6", "cn-red-line-national-project"];
        assert!(
            of_lines.iter().all(|id| found.iter().any(|other| other == id)),
            "{found:?}"
        );
        assert!(
            ids(&crossing, &rules, Some("2021-12-31")).is_empty(),
            "before the guideline"
        );
    }
}
