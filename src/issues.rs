//! Structured findings about data: what was wrong, where, and what was done about it.
//!
//! Nothing is dropped without an [`Issue`]: read = kept + reported.

/// What is wrong with a feature or a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The feature's JSON or record could not be understood.
    Unreadable,
    /// The feature has no geometry (`null`, or an empty coordinate list).
    NullGeometry,
    /// A coordinate is NaN, infinite or missing.
    NonFinite,
    /// A coordinate lies outside longitude −180…180 or latitude −90…90.
    OutOfRange,
    /// A polygon ring did not end where it began.
    UnclosedRing,
    /// A ring has fewer than three distinct positions, a line fewer than two.
    TooFewPositions,
    /// A ring encloses no area.
    ZeroArea,
    /// Consecutive equal positions.
    DuplicatePositions,
    /// A ring crosses or touches itself along an edge.
    SelfIntersection,
    /// A hole lies outside its shell, or crosses it or another hole.
    HoleOutsideShell,
    /// Parts of one feature overlap each other.
    OverlappingParts,
    /// A ring's direction is not the one RFC 7946 asks for.
    WrongDirection,
    /// The geometry kind can't serve the role of its layer (a line among polygons).
    WrongKind,
    /// The same geometry stands twice in the layer.
    DuplicateFeature,
    /// A member had a type that the format does not allow and was ignored.
    IgnoredMember,
    /// The edge crosses the antimeridian (a jump of more than 180° of longitude).
    CrossesAntimeridian,
    /// The feature's own attributes name a shifted (GCJ-02, BD-09) or old datum; its true place is elsewhere.
    DoubtfulDatum,
    /// A coordinate could not be transformed to longitude/latitude.
    NotTransformable,
    /// What the file says of itself (a number of points, a text encoding) does not agree with what it holds.
    Mismatch,
    /// The file leaves open how it is to be read (encoding, order of columns), and its content decided.
    Assumed,
    /// The format that is written can't hold a name or a value as it is.
    Altered,
    /// Positions carry heights or measures, and a layer has none.
    HeightsDropped,
}

impl Fault {
    /// The stable name used in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::NullGeometry => "null-geometry",
            Self::NonFinite => "non-finite",
            Self::OutOfRange => "out-of-range",
            Self::UnclosedRing => "unclosed-ring",
            Self::TooFewPositions => "too-few-positions",
            Self::ZeroArea => "zero-area",
            Self::DuplicatePositions => "duplicate-positions",
            Self::SelfIntersection => "self-intersection",
            Self::HoleOutsideShell => "hole-outside-shell",
            Self::OverlappingParts => "overlapping-parts",
            Self::WrongDirection => "wrong-direction",
            Self::WrongKind => "wrong-kind",
            Self::DuplicateFeature => "duplicate-feature",
            Self::IgnoredMember => "ignored-member",
            Self::CrossesAntimeridian => "crosses-antimeridian",
            Self::DoubtfulDatum => "doubtful-datum",
            Self::NotTransformable => "not-transformable",
            Self::Mismatch => "mismatch",
            Self::Assumed => "assumed",
            Self::Altered => "altered",
            Self::HeightsDropped => "heights-dropped",
        }
    }
}

/// What was done about a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// The geometry was changed; areas before and after are given.
    Repaired,
    /// The feature (or the faulty part of it) takes no part in any number.
    Rejected,
    /// The feature serves as it is; the finding is for information.
    Kept,
}

impl Action {
    /// The stable name used in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Repaired => "repaired",
            Self::Rejected => "rejected",
            Self::Kept => "kept",
        }
    }
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// Number of the feature in its file, from 1; 0 when the issue is about the whole file.
    pub feature: u32,
    /// The feature's id if it is known when the issue is written, else empty.
    pub id: String,
    pub fault: Fault,
    /// A place to look at: longitude/latitude in degrees after normalisation, file coordinates before.
    pub at: Option<[f64; 2]>,
    /// Square metres before the repair (|shell| − Σ|holes| of the raw rings, part by part).
    pub area_before_m2: Option<f64>,
    /// Square metres after the repair; 0 for a rejected polygon.
    pub area_after_m2: Option<f64>,
    pub action: Action,
    /// Technical detail in English (a JSON path, a parser message); may be empty.
    pub detail: String,
}

impl Issue {
    /// An issue without areas or detail.
    #[must_use]
    pub const fn new(feature: u32, fault: Fault, action: Action) -> Self {
        Self {
            feature,
            id: String::new(),
            fault,
            at: None,
            area_before_m2: None,
            area_after_m2: None,
            action,
            detail: String::new(),
        }
    }
}

/// A value together with what was found on the way to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked<T> {
    pub value: T,
    pub issues: Vec<Issue>,
}
