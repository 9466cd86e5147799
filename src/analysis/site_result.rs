//! What a site check found, as plain data.

use crate::geometry::shapes::{Bounds, Shapes};
use crate::layer::role::Role;

/// The finding for a layer, a role or a site. The order is the order of severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    Clear,
    Touch,
    NotChecked,
    Overlap,
}

impl Verdict {
    /// The name in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Touch => "touch",
            Self::NotChecked => "not-checked",
            Self::Overlap => "overlap",
        }
    }

    /// Every verdict, the mildest first.
    pub const ALL: [Self; 4] = [Self::Clear, Self::Touch, Self::NotChecked, Self::Overlap];

    /// The verdict with this [`Verdict::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}

/// All sites of a run.
#[derive(Clone, Debug)]
pub struct SiteCheckResult {
    /// Roles checked, in the order of [`SiteResult::roles`].
    pub roles: Vec<Role>,
    pub sites: Vec<SiteResult>,
    /// Sites that lie upon each other.
    pub overlaps: Vec<SiteOverlap>,
}

/// Two sites that share land.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SiteOverlap {
    /// Positions in [`SiteCheckResult::sites`].
    pub one: usize,
    pub other: usize,
    pub area_m2: f64,
}

/// One site.
#[derive(Clone, Debug)]
pub struct SiteResult {
    /// Position of the site in the site layer.
    pub feature: usize,
    pub id: String,
    pub name: String,
    pub project: Option<String>,
    /// Code and name of every region the site lies in, largest share first within a region layer.
    pub admin: Vec<(String, String)>,
    pub bounds: Bounds,
    /// 0 for lines and points without a corridor.
    pub area_m2: f64,
    /// Length of the site's lines.
    pub length_m: f64,
    pub declared_area_m2: Option<f64>,
    /// The area in a plane, to hold the declared one against; `None` if no plane was given, or there is no area.
    pub planar: Option<PlanarArea>,
    /// Whether the file says that the land is taken for good or for a time.
    pub tenure: Option<Tenure>,
    /// The distance from the coast against the one that was asked for.
    pub setback: Option<Setback>,
    /// The worst of the deciding roles; `not-checked` if no deciding role was given.
    pub verdict: Verdict,
    pub roles: Vec<RoleFinding>,
}

/// A site and the least distance from the coast that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Setback {
    pub setback_m: f64,
    /// Whether the coast comes nearer than that; `None` where the layers can't vouch for a "no".
    pub is_within: Option<bool>,
    /// To the nearest coast that was read.
    pub distance_m: Option<f64>,
    /// How much of the site lies within the setback; 0 for lines and points.
    pub area_m2: f64,
    /// What the layers can't vouch for.
    pub why: Vec<Why>,
}

/// An area in a plane.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanarArea {
    /// `EPSG:4548`.
    pub plane: String,
    pub area_m2: f64,
}

/// For how long land is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tenure {
    Permanent,
    Temporary,
}

impl Tenure {
    /// The name in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Permanent => "permanent",
            Self::Temporary => "temporary",
        }
    }

    /// What a field's text says; `None` if it says neither or both.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let says = |words: [&str; 3]| words.into_iter().any(|word| text.contains(word));
        let (permanent, temporary) = (says(["永久", "长期", "permanent"]), says(["临时", "短期", "tempor"]));
        match (permanent, temporary) {
            (true, false) => Some(Self::Permanent),
            (false, true) => Some(Self::Temporary),
            _ => None,
        }
    }
}

/// One role for one site.
#[derive(Clone, Debug)]
pub struct RoleFinding {
    pub role: Role,
    pub verdict: Verdict,
    pub why: Vec<Why>,
    /// Dissolved area of the role inside the site.
    pub area_m2: f64,
    /// `area_m2` over the site's area; `None` for lines and points.
    pub share_of_site: Option<f64>,
    /// Every feature that overlaps or touches, largest area first.
    pub hits: Vec<Hit>,
    /// Overlaps that a user-given tolerance turned into a touch.
    pub slivers: Vec<Hit>,
    /// The nearest feature; distance 0 when it overlaps or touches.
    pub nearest: Option<Nearest>,
    pub rings: Vec<Ring>,
}

/// Why a verdict is what it is; not needed for `overlap`.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// The layer could not be read; the message is the error's.
    LayerUnreadable { layer: String, message: String },
    /// The layer holds no feature.
    LayerEmpty { layer: String },
    /// The layer holds nothing of the kind its role needs.
    WrongKind { layer: String },
    /// A feature that could not be repaired lies near the site (or nobody knows where it lies).
    UnusableFeature { layer: String, feature: u32 },
    /// A feature near the site was repaired, and what the repair left out here may belong to it.
    DoubtfulRepair { layer: String, feature: u32 },
    /// The site is not inside the area where the layer is complete.
    OutsideCovers { layer: String },
    /// No completeness is declared and the site is outside the box of the layer's features.
    OutsideFeatures { layer: String },
    /// No completeness is declared; goes with `clear`.
    CompletenessNotDeclared { layer: String },
    /// The site's own geometry was rejected.
    SiteUnusable,
    /// Overlaps below the user's tolerance were turned into a touch; they are listed.
    BelowTolerance { tolerance_m2: f64 },
    /// Narrower than 1 mm: touches.
    NarrowerThanTouch,
}

/// One feature of a role that shares area or boundary with the site.
#[derive(Clone, Debug)]
pub struct Hit {
    pub layer: String,
    /// Position of the layer among the layers given to the check.
    pub layer_index: usize,
    /// Position of the feature in its layer, from 0.
    pub feature: usize,
    /// Number of the feature in its file, from 1.
    pub feature_number: u32,
    pub id: String,
    /// What the feature's own field of codes says: of an administrative or a control unit.
    pub code: Option<String>,
    pub name: String,
    pub kind: Option<String>,
    pub zone: Option<String>,
    /// National, provincial …
    pub level: Option<String>,
    /// The leading function (主导功能).
    pub function: Option<String>,
    /// The law by which the layer binds, as its passport says; empty if it says none.
    pub basis: String,
    pub verdict: Verdict,
    pub area_m2: f64,
    /// 2 × area / perimeter of all that is shared.
    pub width_m: f64,
    /// Length inside, for line sites (with a corridor: of the centre line) or line features.
    pub length_m: f64,
    /// Where a line site runs inside, in its direction.
    pub crossings: Vec<Crossing>,
    pub share_of_site: Option<f64>,
    pub share_of_feature: Option<f64>,
    /// Narrow or small: a person should look whether it is a digitising difference.
    pub sliver: bool,
    /// The shared geometry as one feature (polygons, or line stretches), longitude/latitude.
    pub overlap: Shapes,
}

/// A stretch of a site's line inside a feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    pub length_m: f64,
    /// Where the line enters, or its own first position if it begins inside.
    pub from_lonlat: [f64; 2],
    /// Where it leaves, or its own last position if it ends inside.
    pub to_lonlat: [f64; 2],
    pub begins_inside: bool,
    pub ends_inside: bool,
}

/// The nearest feature of a role.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    pub id: String,
    pub name: String,
    /// Metres on the ellipsoid from boundary to boundary; 0 when inside or touching.
    pub distance_m: f64,
    /// Degrees clockwise from north, from the site to the feature; `None` at distance 0.
    pub bearing_deg: Option<f64>,
    /// The two points, site first.
    pub points_lonlat: [[f64; 2]; 2],
}

/// What lies within a distance of the site's boundary, inside included.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    pub distance_m: f64,
    pub features: usize,
    /// Dissolved area of the role within the distance (the site itself included).
    pub area_m2: f64,
    /// What the layers can't vouch for within the distance; empty if `features` and `area_m2` are all there is. The
    /// reasons that speak of the site mean the site with its surroundings.
    pub why: Vec<Why>,
}

impl Ring {
    /// Whether the layers vouch for all that lies within the distance.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.why.is_empty()
    }
}
