//! Colours and patterns by role and zone: one set for map, legend and report.
//!
//! No official colour tables for these layers could be had; these follow the conventions of the field
//! (red lines green with a red outline, reserves deeper green, coast blue or grey, sites red with a white
//! halo) and are told apart by pattern and lightness as well as hue.

pub mod breaks;
pub mod colour;
pub mod divide;
pub mod layer_drawing;
pub mod symbols;

use crate::layer::role::Role;

/// Red, green, blue, opacity (not premultiplied), each 0…255.
pub type Rgba = [u8; 4];

/// How the features of a role are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FeatureStyle {
    pub fill: Rgba,
    pub outline: Rgba,
    /// Outline width in pixels at 100 % scaling.
    pub outline_px: f32,
    /// Colour of diagonal lines over the fill; opacity 0 for none.
    pub hatch: Rgba,
    /// How the outline is broken.
    pub dash: Dash,
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dash {
    #[default]
    Solid,
    Dashed,
    Dotted,
}

impl Dash {
    pub const ALL: [Self; 3] = [Self::Solid, Self::Dashed, Self::Dotted];

    /// Length of a stroke and of the gap after it, in pixels at 100 % scaling; no gap for a solid line.
    #[must_use]
    pub const fn pattern_px(self) -> (f32, f32) {
        match self {
            Self::Solid => (1.0, 0.0),
            Self::Dashed => (7.0, 4.0),
            Self::Dotted => (2.0, 3.0),
        }
    }
}

/// What distinguishes features within a role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Emphasis {
    #[default]
    Normal,
    /// Core protection zone: darker.
    Core,
    /// Artificial coast: grey.
    Artificial,
    /// Estuary line: lighter.
    Estuary,
}

impl Emphasis {
    /// Reads a zone or kind as data has it.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        if text.contains("核心") || lower.contains("core") {
            Self::Core
        } else if text.contains("人工") || lower.contains("artificial") {
            Self::Artificial
        } else if text.contains("河口") || lower.contains("estuar") {
            Self::Estuary
        } else {
            Self::Normal
        }
    }

    pub const ALL: [Self; 4] = [Self::Normal, Self::Core, Self::Artificial, Self::Estuary];

    /// Place in [`Emphasis::ALL`].
    #[must_use]
    pub const fn index(self) -> u8 {
        match self {
            Self::Normal => 0,
            Self::Core => 1,
            Self::Artificial => 2,
            Self::Estuary => 3,
        }
    }

    /// Drawn later, above: a core zone stays visible on the zone around it.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Normal => 0,
            Self::Estuary => 1,
            Self::Artificial => 2,
            Self::Core => 3,
        }
    }
}

/// The bundled outlines below everything: there, and never mistaken for data.
pub const BACKDROP: FeatureStyle = FeatureStyle {
    fill: [0, 0, 0, 0],
    outline: [150, 154, 160, 150],
    outline_px: 0.9,
    hatch: [0, 0, 0, 0],
    dash: Dash::Solid,
};

/// The style of a role.
#[must_use]
pub const fn feature_style(role: Role, emphasis: Emphasis) -> FeatureStyle {
    let (fill, outline, outline_px): (Rgba, Rgba, f32) = match (role, emphasis) {
        (Role::Region, _) => ([0, 0, 0, 0], [104, 108, 120, 255], 1.2),
        (Role::RedLine, Emphasis::Core) => ([66, 146, 92, 165], [186, 48, 52, 255], 1.4),
        (Role::RedLine, _) => ([134, 196, 142, 125], [206, 82, 78, 255], 1.2),
        (Role::NatureReserve, Emphasis::Core) => ([24, 104, 84, 180], [14, 74, 62, 255], 1.4),
        (Role::NatureReserve, _) => ([62, 148, 122, 125], [30, 104, 86, 255], 1.2),
        (Role::Coastline, Emphasis::Artificial) => ([0, 0, 0, 0], [122, 116, 112, 255], 2.2),
        (Role::Coastline, Emphasis::Estuary) => ([0, 0, 0, 0], [104, 180, 214, 255], 2.2),
        (Role::Coastline, _) => ([0, 0, 0, 0], [26, 108, 176, 255], 2.2),
        (Role::GreenBelt, _) => ([184, 208, 104, 130], [124, 148, 52, 255], 1.2),
        (Role::ControlUnit, _) => ([226, 204, 150, 80], [170, 142, 84, 255], 1.0),
        (Role::Site, _) => ([222, 52, 52, 56], [206, 24, 38, 255], 2.4),
        (Role::Reference, _) => ([168, 204, 228, 140], [112, 160, 196, 255], 1.0),
    };
    FeatureStyle {
        fill,
        outline,
        outline_px,
        hatch: hatch(role, emphasis),
        dash: Dash::Solid,
    }
}

/// Core zones are hatched: the difference must survive a grey print and a colour-blind eye.
const fn hatch(role: Role, emphasis: Emphasis) -> Rgba {
    match (role, emphasis) {
        (Role::RedLine, Emphasis::Core) => [28, 88, 52, 120],
        (Role::NatureReserve, Emphasis::Core) => [6, 54, 44, 150],
        _ => [0, 0, 0, 0],
    }
}

/// The part of a site that overlaps a protected feature.
pub const OVERLAP: FeatureStyle = FeatureStyle {
    fill: OVERLAP_FILL,
    outline: [168, 0, 44, 255],
    outline_px: 1.6,
    hatch: [150, 0, 36, 220],
    dash: Dash::Solid,
};

/// The halo around a site's outline, so that it stands out on a red line.
pub const SITE_HALO: Rgba = [255, 255, 255, 235];
/// How much wider than the outline the halo is, on each side, in pixels at 100 % scaling.
pub const SITE_HALO_PX: f32 = 2.0;

/// Colour of the part of a site that overlaps a protected feature.
pub const OVERLAP_FILL: Rgba = [232, 40, 72, 96];

/// Distance between the lines of a hatch, in pixels at 100 % scaling, measured across the lines.
pub const HATCH_SPACING_PX: f32 = 7.0;
/// Width of the lines of a hatch, in pixels at 100 % scaling.
pub const HATCH_LINE_PX: f32 = 1.1;

/// The hatch of what is to be hatched and has no outline of its own to take the colour from.
pub const USUAL_HATCH: Rgba = [60, 70, 65, 180];

/// What is selected: outline and a wash over the fill. Amber is none of the roles' hues.
pub const SELECTION: Rgba = [255, 176, 0, 255];
/// The edge of a selected outline, so that it is seen on light ground too.
pub const SELECTION_EDGE: Rgba = [72, 44, 0, 200];
/// What is under the pointer: outline and a wash over the fill.
pub const HOVER: Rgba = [32, 36, 48, 255];

/// The ground that the layers lie on, light and dark window.
pub const GROUND_LIGHT: Rgba = [246, 246, 242, 255];
pub const GROUND_DARK: Rgba = [44, 48, 54, 255];
/// Lines of longitude and latitude on it.
pub const GRATICULE_LIGHT: Rgba = [226, 227, 222, 255];
pub const GRATICULE_DARK: Rgba = [60, 65, 72, 255];

/// A site or line being drawn, a measured line, a place pointed at.
pub const DRAWING: Rgba = [206, 24, 38, 255];
pub const MEASURE: Rgba = [112, 60, 168, 255];
pub const FINDING: Rgba = [224, 96, 0, 255];

#[cfg(test)]
mod tests {
    use super::{Emphasis, feature_style};
    use crate::layer::role::Role;

    #[test]
    fn a_class_stands_at_its_index() {
        for (index, class) in (0_u8..).zip(Emphasis::ALL) {
            assert_eq!(class.index(), index);
        }
    }

    #[test]
    fn core_zones_differ_from_others_by_pattern_and_lightness_too() {
        let lightness = |colour: [u8; 4]| {
            0.299 * f64::from(colour[0]) + 0.587 * f64::from(colour[1]) + 0.114 * f64::from(colour[2])
        };
        for role in [Role::RedLine, Role::NatureReserve] {
            let (core, other) = (
                feature_style(role, Emphasis::Core),
                feature_style(role, Emphasis::Normal),
            );
            assert!(core.hatch[3] > 0 && other.hatch[3] == 0);
            assert!(lightness(other.fill) - lightness(core.fill) > 25.0);
        }
    }

    #[test]
    fn zones_and_coast_classes_are_read_in_both_languages() {
        assert_eq!(Emphasis::from_text("核心保护区"), Emphasis::Core);
        assert_eq!(Emphasis::from_text("core zone"), Emphasis::Core);
        assert_eq!(Emphasis::from_text("人工岸线"), Emphasis::Artificial);
        assert_eq!(Emphasis::from_text("estuary"), Emphasis::Estuary);
        assert_eq!(Emphasis::from_text("一般控制区"), Emphasis::Normal);
    }
}
