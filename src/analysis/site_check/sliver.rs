//! Which overlaps are so small or narrow, and so drawn out, that a person should look at them.

/// The limits of the scale test; the shape test is fixed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SliverLimits {
    /// No larger overlap is small.
    pub small_m2: f64,
    /// No wider overlap (2 × area / perimeter) is narrow.
    pub narrow_m: f64,
}

impl Default for SliverLimits {
    /// The usual limits of planning data bases for 细碎图斑.
    fn default() -> Self {
        Self {
            small_m2: 1_000.0,
            narrow_m: 5.0,
        }
    }
}

impl SliverLimits {
    /// Whether an overlap is narrow or small *and* drawn out: a person should look whether it is a difference of
    /// digitising.
    ///
    /// Scale: area or equivalent width 2A/P within the limits. Shape, two of: length/width ≥ 5 (of the rectangle of the
    /// same area and perimeter), compactness 4πA/P² ≤ 0.25, P²/A ≥ 40. An overlap of half the site or more is the
    /// site's own shape, and no sliver.
    #[must_use]
    pub fn hold(&self, area_m2: f64, perimeter_m: f64, share_of_site: Option<f64>) -> bool {
        if area_m2 <= 0.0 || perimeter_m <= 0.0 || share_of_site.is_some_and(|share| share >= 0.5) {
            return false;
        }
        let is_small = area_m2 <= self.small_m2 || equivalent_width_m(area_m2, perimeter_m) <= self.narrow_m;
        // Of a rectangle with sides l and w: P = 2(l + w), A = l·w, so l and w solve x² − (P/2)x + A = 0.
        let half = perimeter_m / 4.0;
        let root = (half * half - area_m2).max(0.0).sqrt();
        let is_long = half + root >= 5.0 * (half - root);
        let squared = perimeter_m * perimeter_m;
        let is_ragged = 4.0 * std::f64::consts::PI * area_m2 / squared <= 0.25;
        let is_drawn_out = squared / area_m2 >= 40.0;
        let shape = [is_long, is_ragged, is_drawn_out]
            .into_iter()
            .filter(|test| *test)
            .count();
        is_small && shape >= 2
    }
}

/// 2 × area / perimeter: the width of a strip, half the width of a square. 0 without a perimeter.
#[must_use]
pub(super) fn equivalent_width_m(area_m2: f64, perimeter_m: f64) -> f64 {
    if perimeter_m > 0.0 {
        2.0 * area_m2 / perimeter_m
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::SliverLimits;

    fn rectangle(limits: SliverLimits, length: f64, width: f64) -> bool {
        limits.hold(length * width, 2.0 * (length + width), Some(0.01))
    }

    #[test]
    fn slivers_are_small_and_drawn_out() {
        let usual = SliverLimits::default();
        assert!(rectangle(usual, 200.0, 2.0));
        assert!(rectangle(usual, 30.0, 0.1));
        // Small but compact; drawn out but large; half of the site.
        assert!(!rectangle(usual, 20.0, 20.0));
        assert!(!rectangle(usual, 2_000.0, 100.0));
        assert!(!usual.hold(400.0, 404.0, Some(0.6)));
    }

    #[test]
    fn the_limits_decide_what_is_small() {
        let strict = SliverLimits {
            small_m2: 10.0,
            narrow_m: 0.5,
        };
        assert!(!rectangle(strict, 200.0, 2.0));
        assert!(rectangle(strict, 200.0, 0.4));
        let wide = SliverLimits {
            narrow_m: 100.0,
            ..SliverLimits::default()
        };
        assert!(rectangle(wide, 2_000.0, 100.0));
    }
}
