//! Colours and patterns by role and zone: one set for map, legend and report.
//!
//! No official colour tables for these layers could be had; these follow the conventions of the field
//! (red lines green with a red outline, reserves deeper green, coast blue or grey, sites red with a white
//! halo) and are told apart by pattern and lightness as well as hue.

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
}

/// The style of a role.
#[must_use]
pub const fn feature_style(role: Role, emphasis: Emphasis) -> FeatureStyle {
    let (fill, outline, outline_px): (Rgba, Rgba, f32) = match (role, emphasis) {
        (Role::Region, _) => ([0, 0, 0, 0], [110, 110, 118, 255], 1.0),
        (Role::RedLine, Emphasis::Core) => ([56, 142, 84, 165], [176, 42, 48, 255], 1.4),
        (Role::RedLine, _) => ([108, 184, 122, 120], [196, 62, 62, 255], 1.2),
        (Role::NatureReserve, Emphasis::Core) => ([20, 92, 74, 190], [12, 70, 58, 255], 1.4),
        (Role::NatureReserve, _) => ([46, 134, 108, 125], [24, 96, 80, 255], 1.2),
        (Role::Coastline, Emphasis::Artificial) => ([0, 0, 0, 0], [120, 112, 108, 255], 2.2),
        (Role::Coastline, Emphasis::Estuary) => ([0, 0, 0, 0], [86, 170, 206, 255], 2.2),
        (Role::Coastline, _) => ([0, 0, 0, 0], [22, 104, 172, 255], 2.2),
        (Role::GreenBelt, _) => ([164, 196, 84, 130], [110, 140, 44, 255], 1.2),
        (Role::ControlUnit, _) => ([214, 186, 120, 70], [158, 128, 66, 255], 1.0),
        (Role::Site, _) => ([214, 40, 40, 60], [206, 24, 34, 255], 2.4),
        (Role::Reference, _) => ([150, 196, 224, 150], [104, 158, 196, 255], 0.8),
    };
    FeatureStyle { fill, outline, outline_px }
}

/// The halo around a site's outline, so that it stands out on a red line.
pub const SITE_HALO: Rgba = [255, 255, 255, 235];

/// Colour of the part of a site that overlaps a protected feature.
pub const OVERLAP_FILL: Rgba = [230, 30, 60, 150];

#[cfg(test)]
mod tests {
    use super::Emphasis;

    #[test]
    fn zones_and_coast_classes_are_read_in_both_languages() {
        assert_eq!(Emphasis::from_text("核心保护区"), Emphasis::Core);
        assert_eq!(Emphasis::from_text("core zone"), Emphasis::Core);
        assert_eq!(Emphasis::from_text("人工岸线"), Emphasis::Artificial);
        assert_eq!(Emphasis::from_text("estuary"), Emphasis::Estuary);
        assert_eq!(Emphasis::from_text("一般控制区"), Emphasis::Normal);
    }
}
