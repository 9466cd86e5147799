//! The area that a file declares, held against the computed one, and whether the unit looks mistaken.

use super::site_result::SiteResult;
use crate::units::{M2_PER_HA, M2_PER_KM2, M2_PER_MU};

/// A declared area beside the computed ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// Declared over computed; `None` where nothing was computed.
    pub ratio: Option<f64>,
    /// Declared over the area in a plane.
    pub planar_ratio: Option<f64>,
    pub hint: Option<UnitHint>,
}

/// The number looks like an area in `meant` that was read in `taken` (or was written for it).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitHint {
    pub taken: Unit,
    pub meant: Unit,
}

/// Units that areas are declared in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    SquareMetre,
    Mu,
    Hectare,
    SquareKilometre,
}

impl Unit {
    const ALL: [Self; 4] = [Self::SquareMetre, Self::Mu, Self::Hectare, Self::SquareKilometre];

    const fn m2(self) -> f64 {
        match self {
            Self::SquareMetre => 1.0,
            Self::Mu => M2_PER_MU,
            Self::Hectare => M2_PER_HA,
            Self::SquareKilometre => M2_PER_KM2,
        }
    }
}

impl UnitHint {
    /// The name in JSON: what was meant, and what it was taken for.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match (self.meant, self.taken) {
            (Unit::Mu, Unit::SquareMetre) => "mu-for-m2",
            (Unit::Mu, Unit::Hectare) => "mu-for-ha",
            (Unit::Mu, Unit::SquareKilometre) => "mu-for-km2",
            (Unit::Hectare, Unit::SquareMetre) => "ha-for-m2",
            (Unit::Hectare, Unit::Mu) => "ha-for-mu",
            (Unit::Hectare, Unit::SquareKilometre) => "ha-for-km2",
            (Unit::SquareMetre, Unit::Mu) => "m2-for-mu",
            (Unit::SquareMetre, Unit::Hectare) => "m2-for-ha",
            (Unit::SquareMetre, Unit::SquareKilometre) => "m2-for-km2",
            (Unit::SquareKilometre, Unit::SquareMetre) => "km2-for-m2",
            (Unit::SquareKilometre, Unit::Mu) => "km2-for-mu",
            (Unit::SquareKilometre, Unit::Hectare) => "km2-for-ha",
            _ => "same",
        }
    }
}

/// A declared area is seldom farther from the true one than this, and no two factors between units are so near.
const NEAR: f64 = 0.05;

/// Holds the declared area of a site against its areas; `None` if none is declared.
#[must_use]
pub fn compare(site: &SiteResult) -> Option<Compared> {
    let declared_m2 = site.declared_area_m2?;
    let over = |area_m2: f64| (area_m2 > 0.0).then(|| declared_m2 / area_m2);
    let ratio = over(site.area_m2);
    Some(Compared {
        ratio,
        planar_ratio: site.planar.as_ref().and_then(|planar| over(planar.area_m2)),
        hint: ratio.and_then(unit_hint),
    })
}

/// Which mistake of the unit would explain declared over computed: ×15 is mu for hectares, ×10,000 square metres for
/// hectares, and so on, each within 5 %.
#[must_use]
pub fn unit_hint(ratio: f64) -> Option<UnitHint> {
    let pairs = Unit::ALL
        .into_iter()
        .flat_map(|taken| Unit::ALL.into_iter().map(move |meant| UnitHint { taken, meant }));
    pairs
        .filter(|pair| pair.taken != pair.meant)
        .find(|pair| (ratio * pair.meant.m2() / pair.taken.m2() - 1.0).abs() <= NEAR)
}

#[cfg(test)]
mod tests {
    use super::{Unit, UnitHint, unit_hint};

    #[test]
    fn mistaken_units_are_told_by_their_factor() {
        let hint = |taken, meant| Some(UnitHint { taken, meant });
        assert_eq!(unit_hint(15.02), hint(Unit::Hectare, Unit::Mu));
        assert_eq!(unit_hint(10_003.0), hint(Unit::Hectare, Unit::SquareMetre));
        assert_eq!(unit_hint(0.001_5), hint(Unit::SquareMetre, Unit::Mu));
        assert_eq!(unit_hint(666.0), hint(Unit::Mu, Unit::SquareMetre));
        assert_eq!(unit_hint(0.01), hint(Unit::Hectare, Unit::SquareKilometre));
        assert_eq!(unit_hint(1.0), None);
        assert_eq!(unit_hint(0.97), None);
        assert_eq!(unit_hint(2.0), None);
    }

    #[test]
    fn every_mistake_has_a_name_of_its_own() {
        let mut codes = Vec::new();
        for taken in Unit::ALL {
            for meant in Unit::ALL.into_iter().filter(|meant| *meant != taken) {
                codes.push(UnitHint { taken, meant }.code());
            }
        }
        assert_eq!(codes.len(), 12);
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 12);
    }
}
