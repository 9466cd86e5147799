//! What a layer is for.

use crate::geometry::shapes::{Feature, PartKind};
use crate::texts::Language;

/// The part a layer plays in analysis. The order is the order in reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Region,
    RedLine,
    NatureReserve,
    Coastline,
    GreenBelt,
    ControlUnit,
    Site,
    Reference,
}

impl Role {
    pub const ALL: [Self; 8] = [
        Self::Region,
        Self::RedLine,
        Self::NatureReserve,
        Self::Coastline,
        Self::GreenBelt,
        Self::ControlUnit,
        Self::Site,
        Self::Reference,
    ];

    /// The name in commands, project files and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::RedLine => "red-line",
            Self::NatureReserve => "nature-reserve",
            Self::Coastline => "coastline",
            Self::GreenBelt => "green-belt",
            Self::ControlUnit => "control-unit",
            Self::Site => "site",
            Self::Reference => "reference",
        }
    }

    /// The role with this [`Role::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The name for people.
    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Region => ("行政区", "Region"),
            Self::RedLine => ("生态保护红线", "Red line"),
            Self::NatureReserve => ("自然保护地", "Nature reserve"),
            Self::Coastline => ("海岸线", "Coastline"),
            Self::GreenBelt => ("绿带绿隔", "Green belt"),
            Self::ControlUnit => ("管控单元", "Control unit"),
            Self::Site => ("项目用地", "Project site"),
            Self::Reference => ("参考图层", "Reference"),
        };
        language.pick(zh, en)
    }

    /// Whether this role decides a site's overall verdict; the others inform.
    #[must_use]
    pub const fn decides(self) -> bool {
        matches!(self, Self::RedLine | Self::NatureReserve | Self::GreenBelt)
    }

    /// Whether the role is a numerator of coverage.
    #[must_use]
    pub const fn is_numerator(self) -> bool {
        matches!(
            self,
            Self::RedLine | Self::NatureReserve | Self::GreenBelt | Self::ControlUnit | Self::Reference
        )
    }

    /// What a feature must have to serve this role; any geometry serves `site` and `reference`.
    #[must_use]
    pub const fn needed_kind(self) -> Option<PartKind> {
        match self {
            Self::Region | Self::RedLine | Self::NatureReserve | Self::GreenBelt | Self::ControlUnit => {
                Some(PartKind::Polygon)
            }
            Self::Coastline => Some(PartKind::Line),
            Self::Site | Self::Reference => None,
        }
    }

    /// Whether `feature` has a part of the kind that the role needs.
    #[must_use]
    pub fn is_served_by(self, feature: Feature<'_>) -> bool {
        match self.needed_kind() {
            Some(kind) => feature.parts().any(|part| part.kind == kind),
            None => !feature.is_empty(),
        }
    }
}
