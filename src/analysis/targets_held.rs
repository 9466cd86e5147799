//! Targets held against what was found: met, not met, or why that can't be said.

use super::coverage_result::{RegionKind, RoleCoverage, TargetResult, TargetWarning, UnitCoverage, WhyNull};
use crate::layer::role::Role;
use crate::policy::targets::{Measure, NumeratorPart, Sense, Target};

/// What is known of the numerator layers of one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumeratorState {
    pub role: Role,
    /// Every layer of the role was read whole and holds polygons.
    pub is_complete: bool,
    pub is_illustrative: bool,
}

/// Relative difference up to which "=" counts as met.
const EQUAL_WITHIN: f64 = 1e-6;

/// Holds every target against the unit that carries its region code.
#[must_use]
pub fn hold_targets(targets: &[Target], units: &[UnitCoverage], numerators: &[NumeratorState]) -> Vec<TargetResult> {
    targets.iter().map(|target| hold(target, units, numerators)).collect()
}

fn hold(target: &Target, units: &[UnitCoverage], numerators: &[NumeratorState]) -> TargetResult {
    let unit = units
        .iter()
        .position(|unit| !unit.code.is_empty() && unit.code == target.region);
    let mut held = TargetResult {
        target: target.clone(),
        unit,
        actual: None,
        gap: None,
        gap_area_m2: None,
        met: None,
        why_null: None,
        denominator_area_m2: None,
        warnings: Vec::new(),
    };
    let found = unit.and_then(|unit| units.get(unit));
    held.warnings = warnings(target, found, numerators);
    held.why_null = found.map_or(Some(WhyNull::RegionNotLoaded), |unit| {
        measure(&mut held, unit, numerators)
    });
    held
}

fn warnings(target: &Target, unit: Option<&UnitCoverage>, numerators: &[NumeratorState]) -> Vec<TargetWarning> {
    let mut warnings = Vec::new();
    if is_larger_than_region(target, unit, [target.value, target.printed_value]) {
        warnings.push(TargetWarning::LargerThanRegion);
    }
    if target.printed_value.is_some() {
        warnings.push(TargetWarning::CorrectedValue);
    }
    let depends_on_kind = matches!(target.measure, Measure::Area | Measure::Ratio);
    if depends_on_kind && unit.is_some_and(|unit| unit.kind.is_none()) {
        warnings.push(TargetWarning::RegionKindNotDeclared);
    }
    let state = numerators.iter().find(|state| Some(state.role) == target.role);
    if state.is_some_and(|state| state.is_illustrative) {
        warnings.push(TargetWarning::Illustrative);
    }
    warnings
}

/// An area target can't ask for more than the region has; where it does, the source is in error.
fn is_larger_than_region(target: &Target, unit: Option<&UnitCoverage>, values: [Option<f64>; 2]) -> bool {
    // A red line may lie in the sea, beyond the land area that a catalogue states.
    const LAND_AND_SEA_AT_MOST: f64 = 1.5;
    let region_m2 = target.region_area_m2.or(unit.map(|unit| unit.area_m2));
    target.measure == Measure::Area
        && region_m2.is_some_and(|region| {
            values
                .into_iter()
                .flatten()
                .any(|value| value > region * LAND_AND_SEA_AT_MOST)
        })
}

/// Fills in actual, gap and met; says why if one of them can't be had.
fn measure(held: &mut TargetResult, unit: &UnitCoverage, numerators: &[NumeratorState]) -> Option<WhyNull> {
    let target = held.target.clone();
    if !matches!(target.measure, Measure::Area | Measure::Ratio) {
        return Some(if target.value.is_none() && target.measure == Measure::None {
            WhyNull::NoNumberInSource
        } else {
            WhyNull::OtherMeasure
        });
    }
    let Some(role) = target.role else {
        return Some(WhyNull::OtherMeasure);
    };
    let (Some(state), Some(coverage)) = (
        numerators.iter().find(|state| state.role == role),
        unit.roles.iter().find(|coverage| coverage.role == role),
    ) else {
        return Some(WhyNull::RoleNotLoaded);
    };
    if let Some(why) = denominator_problem(&target, unit.kind) {
        return Some(why);
    }
    let Some(area_m2) = numerator_m2(target.part, coverage) else {
        return Some(WhyNull::PartNotTold);
    };
    if unit.area_m2 <= 0.0 {
        return Some(WhyNull::DenominatorNotLoaded);
    }
    held.denominator_area_m2 = Some(unit.area_m2);
    let actual = match target.measure {
        Measure::Area => area_m2,
        _ => area_m2 / unit.area_m2,
    };
    held.actual = Some(actual);
    let Some(value) = target.value else {
        return Some(WhyNull::NoNumberInSource);
    };
    let gap = match target.sense {
        Sense::AtLeast | Sense::Equal => value - actual,
        Sense::AtMost => actual - value,
    };
    held.gap = Some(gap);
    held.gap_area_m2 = Some(if target.measure == Measure::Area {
        gap
    } else {
        gap * unit.area_m2
    });
    if target.is_fact {
        return Some(WhyNull::FactOnly);
    }
    if is_larger_than_region(&target, Some(unit), [target.value, None]) {
        return Some(WhyNull::SourceError);
    }
    let met = match target.sense {
        Sense::AtLeast | Sense::AtMost => gap <= 0.0,
        Sense::Equal => gap.abs() <= EQUAL_WITHIN * value.abs(),
    };
    // Features that could not be used can only add: "at least" stays met, anything else is open.
    let is_open_numerator = !state.is_complete && (!met || target.sense != Sense::AtLeast);
    // A region that lacks features has too small a denominator and too small a numerator: nothing is sure.
    if is_open_numerator || !unit.is_complete {
        return Some(WhyNull::LayerIncomplete);
    }
    held.met = Some(met);
    None
}

fn numerator_m2(part: NumeratorPart, coverage: &RoleCoverage) -> Option<f64> {
    match part {
        NumeratorPart::All => Some(coverage.area_m2),
        NumeratorPart::Land => coverage.land_m2,
        NumeratorPart::Sea => coverage.sea_m2,
        NumeratorPart::Natural => None,
    }
}

/// A share of land can't be told from a region of sea; an undeclared kind is a warning, not an obstacle,
/// unless the sea itself is asked for.
fn denominator_problem(target: &Target, kind: Option<RegionKind>) -> Option<WhyNull> {
    let fits = match (target.measure, target.denominator.as_str()) {
        (Measure::Area, _) => match target.part {
            NumeratorPart::Sea => matches!(kind, Some(RegionKind::Sea | RegionKind::LandAndSea)),
            _ => kind != Some(RegionKind::BuiltUp),
        },
        (_, "land") => matches!(kind, None | Some(RegionKind::Land)),
        (_, "sea") => kind == Some(RegionKind::Sea),
        (_, "land+sea") => matches!(kind, None | Some(RegionKind::LandAndSea)),
        (_, "built-up") => kind == Some(RegionKind::BuiltUp),
        (_, "whole") => true,
        _ => false,
    };
    (!fits).then_some(WhyNull::DenominatorNotLoaded)
}
