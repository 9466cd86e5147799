//! The plots of one project taken together: totals, and one verdict.

use super::site_result::{SiteCheckResult, SiteResult, Tenure, Verdict};

/// Sites of one project, or those of them that take land in one way.
#[derive(Clone, Debug)]
pub struct ProjectGroup<'a> {
    pub name: &'a str,
    /// What all of its sites say; `None` if they differ or some do not say.
    pub tenure: Option<Tenure>,
    pub sites: Vec<&'a SiteResult>,
    /// The worst of its sites.
    pub verdict: Verdict,
    /// Summed over the sites: land that two of them take counts with both (see [`SiteCheckResult::overlaps`]).
    pub area_m2: f64,
    pub length_m: f64,
    /// Area inside each role, in the order of [`SiteCheckResult::roles`], summed over the sites.
    pub roles: Vec<f64>,
    /// Whether a role was not checked for some of the sites, in the same order: then its area is only what was found.
    pub unchecked: Vec<bool>,
    /// Permanent, temporary, not stated: those that there are; empty in a part.
    pub parts: Vec<ProjectGroup<'a>>,
}

/// The projects that sites name, in the order of their first sites. Sites without a project are in none.
#[must_use]
pub fn projects(result: &SiteCheckResult) -> Vec<ProjectGroup<'_>> {
    let mut named: Vec<(&str, Vec<&SiteResult>)> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for site in &result.sites {
        let Some(name) = site.project.as_deref() else { continue };
        let place = *places.entry(name).or_insert_with(|| {
            named.push((name, Vec::new()));
            named.len() - 1
        });
        if let Some((_, sites)) = named.get_mut(place) {
            sites.push(site);
        }
    }
    named.into_iter().map(|(name, sites)| in_parts(name, sites)).collect()
}

/// All sites together, whatever project they belong to; without a name.
#[must_use]
pub fn batch(result: &SiteCheckResult) -> ProjectGroup<'_> {
    in_parts("", result.sites.iter().collect())
}

/// Sites together, with permanent, temporary and other land apart.
fn in_parts<'a>(name: &'a str, sites: Vec<&'a SiteResult>) -> ProjectGroup<'a> {
    let mut kinds: Vec<Option<Tenure>> = sites.iter().map(|site| site.tenure).collect();
    // Those that do not say come last.
    kinds.sort_by_key(|tenure| (tenure.is_none(), *tenure));
    kinds.dedup();
    let parts = kinds.iter().map(|tenure| {
        let of_kind = sites.iter().copied().filter(|site| site.tenure == *tenure).collect();
        group(name, of_kind, Vec::new())
    });
    let parts = parts.collect();
    group(name, sites, parts)
}

fn group<'a>(name: &'a str, sites: Vec<&'a SiteResult>, parts: Vec<ProjectGroup<'a>>) -> ProjectGroup<'a> {
    let first = sites.first().and_then(|site| site.tenure);
    let roles = sites.first().map_or(0, |site| site.roles.len());
    let of_role = |place: usize| {
        let areas = sites.iter().filter_map(|site| site.roles.get(place));
        areas.map(|finding| finding.area_m2).sum()
    };
    let is_unchecked = |place: usize| {
        let mut found = sites.iter().filter_map(|site| site.roles.get(place));
        found.any(|finding| finding.verdict == Verdict::NotChecked)
    };
    ProjectGroup {
        name,
        tenure: first.filter(|_| sites.iter().all(|site| site.tenure == first)),
        verdict: sites
            .iter()
            .map(|site| site.verdict)
            .max()
            .unwrap_or(Verdict::NotChecked),
        area_m2: sites.iter().map(|site| site.area_m2).sum(),
        length_m: sites.iter().map(|site| site.length_m).sum(),
        roles: (0..roles).map(of_role).collect(),
        unchecked: (0..roles).map(is_unchecked).collect(),
        sites,
        parts,
    }
}
