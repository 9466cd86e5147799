//! What a map shows, and how large it is on paper.
use crate::geometry::measure::geodesic;
use crate::geometry::shapes::Bounds;

/// How large a picture may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paper {
    pub width_px: f64,
    pub height: Height,
    pub mm_per_px: f64,
    /// The tolerance is doubled until the picture is no larger.
    pub bytes_max: usize,
}

/// What decides a picture's height.
#[derive(Clone, Copy, Debug)]
pub(super) enum Height {
    /// The map's shape, between two limits; what stands around it comes to that.
    OfMap([f64; 2]),
    /// Of all of it.
    Whole(f64),
}

/// A page of A4 with margins is 690 pixels wide, a screen more; what is taller than this leaves no room for a table.
pub(super) const PAGE: Paper = Paper {
    width_px: 960.0,
    height: Height::OfMap([260.0, 780.0]),
    mm_per_px: 690.0 / 960.0 * MM_PER_PX,
    bytes_max: 1_200_000,
};
/// Two side by side on a page; fifty of them together are no larger than a few pages' maps.
pub(super) const CARD: Paper = Paper {
    width_px: 470.0,
    height: Height::OfMap([330.0, 330.0]),
    mm_per_px: MM_PER_PX,
    bytes_max: 60_000,
};
/// A pixel of CSS and SVG: 96 to the inch.
pub(super) const MM_PER_PX: f64 = 25.4 / 96.0;
/// A map of its own may be larger than one in a report.
pub(super) const RENDERED_BYTES_MAX: usize = 4_000_000;

/// What the map shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Frame {
    /// The box with a small margin.
    Around(Bounds),
    /// The box with its surroundings: three times its size, less where it is large.
    Surroundings(Bounds),
    /// One site with what lies near it, as a small map.
    Site(Bounds),
    /// The box as it is.
    Exactly(Bounds),
    /// A place in the middle, at 1 : `denominator` on paper.
    AtScale { center: [f64; 2], denominator: f64 },
}

impl Frame {
    /// What is to be seen on a map of so many pixels, whose paper has so many millimetres to one.
    pub(super) fn bounds(self, size_px: [f64; 2], mm_per_px: f64) -> Option<Bounds> {
        let bounds = match self {
            Self::AtScale { center, denominator } => {
                return Some(at_scale(center, denominator * mm_per_px / 1000.0, size_px));
            }
            Self::Around(bounds) | Self::Surroundings(bounds) | Self::Site(bounds) | Self::Exactly(bounds) => bounds,
        };
        if bounds.is_empty() {
            return None;
        }
        let size = (bounds.max[0] - bounds.min[0]).max(bounds.max[1] - bounds.min[1]);
        // Degrees: 0.001 is 100 m, and a single point still needs a place around it.
        let margin = match self {
            Self::Exactly(_) | Self::AtScale { .. } => 0.0,
            Self::Around(_) => (size * 0.02).max(0.001),
            Self::Surroundings(_) => size.min((size * 0.12).max(0.05)).max(0.001),
            Self::Site(_) => (size * 0.7).max(0.003),
        };
        Some(Bounds {
            min: [bounds.min[0] - margin, bounds.min[1] - margin],
            max: [bounds.max[0] + margin, bounds.max[1] + margin],
        })
    }
}

/// The box around a place that fills a map at so many metres a pixel.
fn at_scale(center: [f64; 2], metres_per_px: f64, [width_px, height_px]: [f64; 2]) -> Bounds {
    // A hundredth of a degree is short enough to be straight and long enough to be measured.
    const STEP_DEG: f64 = 0.01;
    let (step_m, _) = geodesic(
        [center[0] - STEP_DEG / 2.0, center[1]],
        [center[0] + STEP_DEG / 2.0, center[1]],
    );
    let x_deg_per_px = metres_per_px * STEP_DEG / step_m.max(f64::MIN_POSITIVE);
    let y_deg_per_px = x_deg_per_px * libm::cos(center[1].to_radians());
    let half = [width_px * x_deg_per_px / 2.0, height_px * y_deg_per_px / 2.0];
    Bounds {
        min: [center[0] - half[0], center[1] - half[1]],
        max: [center[0] + half[0], center[1] + half[1]],
    }
}

#[cfg(test)]
mod tests {
    use super::{MM_PER_PX, at_scale};

    #[test]
    fn a_map_at_a_scale_is_as_wide_as_it_says() {
        // 1600 px of 1/96 inch at 1 : 50,000 are 21,166.67 m; pyproj's Geod(ellps="GRS80") gives 853.9386 m for a
        // hundredth of a degree of longitude around 117° east at 40° north.
        let bounds = at_scale([117.0, 40.0], 50_000.0 * MM_PER_PX / 1000.0, [1600.0, 1000.0]);
        let width_m = (bounds.max[0] - bounds.min[0]) * 85_393.86;
        assert!((width_m - 21_166.67).abs() < 0.05, "{width_m}");
    }
}
