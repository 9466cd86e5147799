//! Kept cases: what a check said of a site once, what a reviewer said of that, and what today's layers say.

use super::site_result::{SiteCheckResult, SiteResult, Verdict};
use crate::layer::role::Role;
use std::collections::BTreeMap;

/// What a person says of a site. It stands beside the computed verdict and never changes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    pub note: String,
    /// The verdict that the reviewer puts in place of the computed one; goes with a reason.
    pub overrule: Option<Verdict>,
    pub reason: String,
    pub reviewer: String,
    /// `YYYY-MM-DD`, or empty.
    pub date: String,
    /// The computed verdict that the reviewer saw.
    pub computed: Option<Verdict>,
}

impl Review {
    /// Whether it says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.note.trim().is_empty() && self.overrule.is_none()
    }

    /// An overrule without a reason is none.
    #[must_use]
    pub fn lacks_reason(&self) -> bool {
        self.overrule.is_some() && self.reason.trim().is_empty()
    }
}

/// A site as it was when it was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptCase {
    pub id: String,
    pub name: String,
    pub verdict: Verdict,
    /// Verdict and area in m² of each role.
    pub roles: Vec<KeptRole>,
    /// When it was kept, if a date was given.
    pub date: Option<String>,
    /// What of its check decides verdicts.
    pub settings: KeptSettings,
    /// Role, path and SHA-256 of the layers it was checked against.
    pub layers: Vec<KeptLayer>,
    pub review: Option<Review>,
}

/// The options of a check that verdicts hang on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct KeptSettings {
    pub tolerance_m2: Option<f64>,
    pub corridor_m: Option<f64>,
}

/// What was found of a role.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeptRole {
    pub role: Role,
    pub verdict: Verdict,
    pub area_m2: f64,
}

/// A layer that a case was checked against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptLayer {
    pub role: Role,
    pub path: String,
    pub sha256: String,
}

/// A kept case and what today's layers say.
#[derive(Clone, Debug, PartialEq)]
pub struct Rechecked {
    pub case: KeptCase,
    /// `None` if the site could not be checked at all.
    pub now: Option<Verdict>,
    pub roles: Vec<RecheckedRole>,
}

/// A role then and now; a role that was or is not among the layers has no verdict there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecheckedRole {
    pub role: Role,
    pub before: Option<(Verdict, f64)>,
    pub now: Option<(Verdict, f64)>,
}

impl RecheckedRole {
    #[must_use]
    pub fn has_flipped(&self) -> bool {
        self.before.map(|(verdict, _)| verdict) != self.now.map(|(verdict, _)| verdict)
    }
}

impl Rechecked {
    /// Whether the verdict of the site, or of a role that decides, is another one now.
    #[must_use]
    pub fn has_flipped(&self) -> bool {
        self.now != Some(self.case.verdict) || self.roles.iter().any(|role| role.role.decides() && role.has_flipped())
    }
}

/// Holds kept cases against a check of the same sites with their settings: `cases` names the position of each in the site layer.
#[must_use]
pub fn recheck<'a>(cases: impl Iterator<Item = &'a (usize, KeptCase)>, result: &SiteCheckResult) -> Vec<Rechecked> {
    let sites: BTreeMap<usize, &SiteResult> = result.sites.iter().map(|site| (site.feature, site)).collect();
    cases
        .map(|(feature, case)| {
            let site = sites.get(feature).copied();
            Rechecked {
                now: site.map(|site| site.verdict),
                roles: roles(case, site),
                case: case.clone(),
            }
        })
        .collect()
}

fn roles(case: &KeptCase, site: Option<&SiteResult>) -> Vec<RecheckedRole> {
    let before = |role: Role| {
        let kept = case.roles.iter().find(|kept| kept.role == role);
        kept.map(|kept| (kept.verdict, kept.area_m2))
    };
    let now = |role: Role| {
        let finding = site?.roles.iter().find(|finding| finding.role == role)?;
        Some((finding.verdict, finding.area_m2))
    };
    let both = Role::ALL.into_iter().map(|role| RecheckedRole {
        role,
        before: before(role),
        now: now(role),
    });
    both.filter(|role| role.before.is_some() || role.now.is_some())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{KeptCase, KeptRole, KeptSettings, Rechecked, RecheckedRole, Review, Verdict};
    use crate::layer::role::Role;

    fn case(verdict: Verdict) -> KeptCase {
        KeptCase {
            id: "A".to_owned(),
            name: "A".to_owned(),
            verdict,
            roles: vec![KeptRole {
                role: Role::RedLine,
                verdict,
                area_m2: 0.0,
            }],
            date: None,
            settings: KeptSettings::default(),
            layers: Vec::new(),
            review: None,
        }
    }

    fn rechecked(before: Verdict, now: Verdict, role: Role) -> Rechecked {
        Rechecked {
            case: case(Verdict::Clear),
            now: Some(Verdict::Clear),
            roles: vec![RecheckedRole {
                role,
                before: Some((before, 0.0)),
                now: Some((now, 0.0)),
            }],
        }
    }

    #[test]
    fn a_case_flips_with_a_role_that_decides_and_not_with_one_that_informs() {
        assert!(rechecked(Verdict::Clear, Verdict::Touch, Role::GreenBelt).has_flipped());
        assert!(!rechecked(Verdict::Clear, Verdict::Overlap, Role::ControlUnit).has_flipped());
        assert!(!rechecked(Verdict::Clear, Verdict::Clear, Role::RedLine).has_flipped());
        let lost = Rechecked {
            now: None,
            ..rechecked(Verdict::Clear, Verdict::Clear, Role::RedLine)
        };
        assert!(
            lost.has_flipped(),
            "a site that can't be checked any more is not what it was"
        );
    }

    #[test]
    fn a_layer_that_is_no_longer_there_is_a_flip() {
        let gone = Rechecked {
            roles: vec![RecheckedRole {
                role: Role::RedLine,
                before: Some((Verdict::Clear, 0.0)),
                now: None,
            }],
            ..rechecked(Verdict::Clear, Verdict::Clear, Role::RedLine)
        };
        assert!(gone.has_flipped());
    }

    #[test]
    fn an_overrule_needs_a_reason_and_a_note_needs_none() {
        let mut review = Review {
            overrule: Some(Verdict::Clear),
            reason: "  ".to_owned(),
            ..Review::default()
        };
        assert!(review.lacks_reason() && !review.is_empty());
        review.reason = "数字化误差".to_owned();
        assert!(!review.lacks_reason());
        assert!(Review::default().is_empty());
    }
}
