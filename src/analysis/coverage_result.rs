//! What a coverage assessment found, as plain data.

use crate::geometry::shapes::Bounds;
use crate::layer::role::Role;
use crate::policy::targets::Target;

/// Coverage of every region unit, of all together, and the targets that apply.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageResult {
    /// The numerator roles, in the order of [`UnitCoverage::roles`].
    pub roles: Vec<Role>,
    /// One per unit: by region layer, then in file order (`by`: in order of first appearance).
    pub units: Vec<UnitCoverage>,
    /// The dissolved union of all regions.
    pub total: UnitCoverage,
    pub closure: Closure,
    pub targets: Vec<TargetResult>,
    pub warnings: Vec<CoverageWarning>,
}

/// One row: a region unit with the dissolved area of each role inside it.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitCoverage {
    pub name: String,
    /// Empty if the region has no code.
    pub code: String,
    /// Position of the region layer among the region layers given; 0 for the total.
    pub region_layer: usize,
    /// The region layer's name, such as "provinces"; empty for the total.
    pub region_layer_name: String,
    pub kind: Option<RegionKind>,
    /// Every feature of the region layers that may belong to this unit was read.
    pub is_complete: bool,
    /// Dissolved area on the ellipsoid.
    pub area_m2: f64,
    /// The official area that the region layer states.
    pub official_area_m2: Option<f64>,
    pub bounds: Bounds,
    pub roles: Vec<RoleCoverage>,
}

/// What a region is made of; it is the denominator's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionKind {
    Land,
    Sea,
    LandAndSea,
    BuiltUp,
}

impl RegionKind {
    /// The name in JSON and in data.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::Sea => "sea",
            Self::LandAndSea => "land+sea",
            Self::BuiltUp => "built-up",
        }
    }

    /// Reads the codes above and the usual Chinese words (陆域, 海域, 陆海, 建成区).
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "land" | "陆域" | "陆地" | "陆" => Some(Self::Land),
            "sea" | "marine" | "海域" | "海洋" | "海" => Some(Self::Sea),
            "land+sea" | "land and sea" | "陆海" | "陆域+海域" | "陆海统筹" => Some(Self::LandAndSea),
            "built-up" | "built-up area" | "建成区" => Some(Self::BuiltUp),
            _ => None,
        }
    }
}

/// A role inside a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleCoverage {
    pub role: Role,
    /// Area of the dissolved union of the role's features inside the unit.
    pub area_m2: f64,
    /// `area_m2` over the unit's computed area; 0…1; `None` if the unit has no area.
    pub ratio: Option<f64>,
    /// `area_m2` over the stated official area, where one is stated.
    pub official_ratio: Option<f64>,
    /// The part of `area_m2` that the layers mark as land (LHLX), where all layers of the role mark it.
    pub land_m2: Option<f64>,
    /// The part of `area_m2` that the layers mark as sea.
    pub sea_m2: Option<f64>,
    /// Features of the role that share area with the unit.
    pub features: usize,
}

/// How well the units add up: per region layer, Σ areas of units − area of their dissolved union;
/// the layer with the largest absolute error is told. A positive error means units that overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Closure {
    pub error_m2: f64,
    /// `error_m2` over the dissolved area of that layer.
    pub relative: f64,
}

/// A target held against what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetResult {
    pub target: Target,
    /// Index into [`CoverageResult::units`] of the unit with the target's region code.
    pub unit: Option<usize>,
    /// In the measure's unit: m² for `area`, 0…1 for ratios.
    pub actual: Option<f64>,
    /// `value − actual` for ≥, `actual − value` for ≤: what is missing, negative when met with room; in the measure's unit.
    pub gap: Option<f64>,
    /// The gap as an area, where the measure allows it.
    pub gap_area_m2: Option<f64>,
    pub met: Option<bool>,
    pub why_null: Option<WhyNull>,
    /// What `actual` is divided by, and its area.
    pub denominator_area_m2: Option<f64>,
    pub warnings: Vec<TargetWarning>,
}

/// Why a target can't be said to be met or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNull {
    /// No unit carries the target's region code.
    RegionNotLoaded,
    /// No layer of the role is loaded.
    RoleNotLoaded,
    /// The source gives no number.
    NoNumberInSource,
    /// It is a published fact, not a target.
    FactOnly,
    /// The measure needs data that coverage doesn't have (two vintages, a coastline, …).
    OtherMeasure,
    /// A layer that it needs could not be used whole (rejected features).
    LayerIncomplete,
    /// The denominator the source asks for is not the loaded region's kind.
    DenominatorNotLoaded,
    /// The value is an error of the source.
    SourceError,
    /// The layers don't tell land from sea.
    PartNotTold,
}

/// What should be known beside a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetWarning {
    /// The target (or its printed value) is larger than its region: an error of the source.
    LargerThanRegion,
    /// The region's kind is not declared, so land and sea can't be told apart.
    RegionKindNotDeclared,
    /// A numerator layer is marked illustrative.
    Illustrative,
    /// The source's printed value differs from the value used.
    CorrectedValue,
}

/// What should be known beside the table.
#[derive(Clone, Debug, PartialEq)]
pub enum CoverageWarning {
    /// The layer could not be read, so it is in no number: every figure of its role may be too small.
    NotRead { role: Role, layer: String },
    /// Units of one region layer overlap by this much.
    UnitsOverlap { region_layer: String, area_m2: f64 },
    /// Two units share a name; they are told apart by code.
    SameName { name: String },
    /// The layer's rejected features take part in no number.
    Rejected { layer: String, features: usize },
    /// The layer holds no polygons.
    NoPolygons { layer: String },
    /// Part of the role's area lies outside all regions.
    OutsideRegions { role: Role, area_m2: f64 },
    /// The layer is marked illustrative.
    Illustrative { layer: String },
    /// `--by FIELD`: this many region features have no such field.
    ByFieldMissing { field: String, features: usize },
}
