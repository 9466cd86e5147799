//! What a finding is called in practice: a verdict says whether, an outcome how, as far as the data tell.
//!
//! The kinds are those that offices tell apart before they decide (自然资发〔2022〕142号 and what provinces made of it): nothing,
//! a mere contact, a difference of drawing that a person should confirm, a line that takes no land, land outside of core
//! zones, core zones, and what can't be said.

use super::site_result::{Hit, RoleFinding, SiteResult, Verdict};
use crate::layer::role::Role;
use crate::style::Emphasis;

/// The kind of a finding. The order is the order of severity, as that of [`Verdict`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Clear,
    Touch,
    NotChecked,
    /// So narrow or small, or within the tolerance: a person should confirm it.
    Sliver,
    /// A line inside, without area.
    Crossing,
    /// Land, in a role that knows no zones.
    Involved,
    /// Land in a zone that the layer names, and that is no core zone.
    General,
    /// Land, and the layer names no zone: it may be a core zone.
    Unzoned,
    /// Land or a line in what the layer names a core zone.
    Core,
}

impl Outcome {
    /// Every outcome, the mildest first.
    pub const ALL: [Self; 9] = [
        Self::Clear,
        Self::Touch,
        Self::NotChecked,
        Self::Sliver,
        Self::Crossing,
        Self::Involved,
        Self::General,
        Self::Unzoned,
        Self::Core,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Touch => "touch",
            Self::NotChecked => "not-checked",
            Self::Sliver => "suspected-error",
            Self::Crossing => "crossing",
            Self::Involved => "involved",
            Self::General => "general",
            Self::Unzoned => "zone-unknown",
            Self::Core => "core",
        }
    }

    /// What was found of one role.
    #[must_use]
    pub fn of_role(finding: &RoleFinding) -> Self {
        match finding.verdict {
            Verdict::Clear => Self::Clear,
            // The tolerance made a touch of it, and no certainty.
            Verdict::Touch if !finding.slivers.is_empty() => Self::Sliver,
            Verdict::Touch => Self::Touch,
            Verdict::NotChecked => Self::NotChecked,
            Verdict::Overlap => {
                let overlaps = finding.hits.iter().filter(|hit| hit.verdict == Verdict::Overlap);
                let outcomes = overlaps.map(|hit| Self::of_overlap(hit, finding.role));
                outcomes.max().unwrap_or(Self::Involved)
            }
        }
    }

    /// The worst of the deciding roles that the site has its verdict from.
    #[must_use]
    pub fn of_site(site: &SiteResult) -> Self {
        let decides = |finding: &&RoleFinding| finding.role.decides() && finding.verdict == site.verdict;
        let deciding = site.roles.iter().filter(decides);
        deciding.map(Self::of_role).max().unwrap_or(Self::NotChecked)
    }

    fn of_overlap(hit: &Hit, role: Role) -> Self {
        let has_zones = matches!(role, Role::RedLine | Role::NatureReserve);
        let zone = hit.zone.as_deref().filter(|_| has_zones);
        if hit.sliver {
            return Self::Sliver;
        }
        match zone {
            Some(zone) if Emphasis::from_text(zone) == Emphasis::Core => Self::Core,
            _ if hit.area_m2 <= 0.0 && hit.length_m > 0.0 => Self::Crossing,
            Some(_) => Self::General,
            None if has_zones => Self::Unzoned,
            None => Self::Involved,
        }
    }
}
