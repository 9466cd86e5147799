//! Every role's dissolved area inside every region unit, and the targets held against it.
//!
//! One pass over all units and roles ([`Partition`]): overlaps count once, and the units of a layer add up
//! to the layer to rounding.

use super::coverage_result::{Closure, CoverageResult, CoverageWarning, RoleCoverage, UnitCoverage};
use super::targets_held::{NumeratorState, hold_targets};
use super::units::{Unit, gather_units};
use crate::geometry::partition::{GroupAreas, Partition, PartitionAreas};
use crate::geometry::shapes::Bounds;
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::layer::role::Role;
use crate::policy::targets::Target;
use crate::progress::{Cancelled, Progress};
use std::sync::Arc;

/// What to assess.
#[derive(Clone, Debug)]
pub struct CoverageInput {
    /// All layers; regions and numerators are told by their role, others are passed over.
    pub layers: Vec<Arc<Layer>>,
    /// Dissolves the region features that share this field's value into one unit.
    pub by: Option<String>,
    pub targets: Vec<Target>,
    /// Layers that are meant to be measured and could not be read.
    pub unread: Vec<UnreadLayer>,
}

/// A layer that takes part in no number because it could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadLayer {
    pub role: Role,
    pub path: String,
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum CoverageError {
    #[error("no region layer is given")]
    NoRegion,
    #[error("the region layer {0} holds no polygons")]
    RegionWithoutPolygons(String),
    #[error("no region feature has the field {0}")]
    NoSuchField(String),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// An excess over 100 % up to this share is rounding and is cut off.
const RATIO_ROUNDING: f64 = 1e-12;
/// Differences of areas below this share, or below [`NOISE_M2`], are rounding.
const NOISE_RELATIVE: f64 = 1e-10;
const NOISE_M2: f64 = 1.0;

/// Assesses coverage: one pass for every role and unit.
///
/// # Errors
/// See [`CoverageError`].
pub fn assess_coverage(input: &CoverageInput, progress: &Progress) -> Result<CoverageResult, CoverageError> {
    let regions: Vec<&Layer> = with_role(&input.layers, Role::Region).collect();
    if regions.is_empty() {
        return Err(CoverageError::NoRegion);
    }
    let mut warnings = unread_warnings(&input.unread);
    warnings.extend(layer_warnings(&input.layers));
    let units = gather_units(&regions, input.by.as_deref(), &mut warnings)?;
    let numerators = numerators(&input.layers);
    let mut partition = Partition::new();
    for unit in &units {
        progress.check()?;
        let number = partition.add_unit(unit.region_layer);
        for (layer, feature) in &unit.members {
            let Some(layer) = regions.get(*layer) else { continue };
            for polygon in layer.shapes().feature(*feature).polygons() {
                partition.add_unit_polygon(number, polygon);
            }
        }
    }
    for numerator in &numerators {
        numerator.add_groups(&mut partition, progress)?;
    }
    let areas = partition.measure(progress)?;
    let measured = measured_numerators(&numerators, &areas);
    let rows: Vec<UnitCoverage> = units
        .iter()
        .enumerate()
        .map(|(number, unit)| row(unit, number, &areas, &measured, &regions, input.by.is_some()))
        .collect();
    let total = total_row(&regions, &areas, &measured);
    let closure = closure(&units, &areas, &regions, &mut warnings);
    warn_of_outside(&measured, &mut warnings);
    let is_unread = |role: Role| input.unread.iter().any(|layer| layer.role == role);
    let states: Vec<NumeratorState> = numerators
        .iter()
        .map(Numerator::state)
        .map(|state| NumeratorState {
            is_complete: state.is_complete && !is_unread(state.role),
            ..state
        })
        .collect();
    Ok(CoverageResult {
        roles: numerators.iter().map(|numerator| numerator.role).collect(),
        targets: hold_targets(&input.targets, &rows, &states),
        units: rows,
        total,
        closure,
        warnings,
    })
}

fn with_role(layers: &[Arc<Layer>], role: Role) -> impl Iterator<Item = &Layer> {
    layers
        .iter()
        .map(AsRef::as_ref)
        .filter(move |layer| layer.role() == role)
}

fn has_polygons(layer: &Layer) -> bool {
    layer
        .shapes()
        .features()
        .any(|feature| feature.polygons().next().is_some())
}

fn unread_warnings(unread: &[UnreadLayer]) -> Vec<CoverageWarning> {
    unread
        .iter()
        .filter(|layer| layer.role == Role::Region || layer.role.is_numerator())
        .map(|layer| CoverageWarning::NotRead {
            role: layer.role,
            layer: layer.path.clone(),
        })
        .collect()
}

fn layer_warnings(layers: &[Arc<Layer>]) -> Vec<CoverageWarning> {
    let mut warnings = Vec::new();
    for layer in layers {
        let counts = layer.role() == Role::Region || layer.role().is_numerator();
        if !counts {
            continue;
        }
        let name = layer.name().to_owned();
        if layer.is_illustrative() {
            warnings.push(CoverageWarning::Illustrative { layer: name.clone() });
        }
        if !layer.blind().is_empty() {
            warnings.push(CoverageWarning::Rejected {
                layer: name.clone(),
                features: layer.blind().len(),
            });
        }
        // A reference layer may hold anything; only polygons of it count.
        if layer.role() != Role::Reference && !has_polygons(layer) {
            warnings.push(CoverageWarning::NoPolygons { layer: name });
        }
    }
    warnings
}

/// The layers of one role, which make one numerator.
struct Numerator<'a> {
    role: Role,
    layers: Vec<&'a Layer>,
    /// Land and sea can be told apart in every layer.
    is_split: bool,
}

/// Groups of one numerator in a partition: all features; land and sea where they are told apart.
struct MeasuredNumerator<'a> {
    role: Role,
    all: &'a GroupAreas,
    land: Option<&'a GroupAreas>,
    sea: Option<&'a GroupAreas>,
}

fn numerators(layers: &[Arc<Layer>]) -> Vec<Numerator<'_>> {
    Role::ALL
        .into_iter()
        .filter(|role| role.is_numerator())
        .filter_map(|role| {
            let layers: Vec<&Layer> = with_role(layers, role).collect();
            let is_bare_reference = role == Role::Reference && !layers.iter().any(|layer| has_polygons(layer));
            if layers.is_empty() || is_bare_reference {
                return None;
            }
            let is_split = layers
                .iter()
                .all(|layer| layer.fields().field(Meaning::LandSea).is_some());
            Some(Numerator { role, layers, is_split })
        })
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Land,
    Sea,
}

impl Side {
    fn of(layer: &Layer, feature: usize) -> Option<Self> {
        let text = layer.feature_text(feature, Meaning::LandSea)?;
        let text = text.to_lowercase();
        if text.contains('海') || text.contains("sea") || text.contains("marine") {
            Some(Self::Sea)
        } else if text.contains('陆') || text.contains("land") {
            Some(Self::Land)
        } else {
            None
        }
    }
}

impl<'a> Numerator<'a> {
    fn state(&self) -> NumeratorState {
        NumeratorState {
            role: self.role,
            is_complete: self
                .layers
                .iter()
                .all(|layer| layer.blind().is_empty() && has_polygons(layer)),
            is_illustrative: self.layers.iter().any(|layer| layer.is_illustrative()),
        }
    }

    fn add_groups(&self, partition: &mut Partition<'a>, progress: &Progress) -> Result<(), Cancelled> {
        self.add_group(partition, None, progress)?;
        if self.is_split {
            self.add_group(partition, Some(Side::Land), progress)?;
            self.add_group(partition, Some(Side::Sea), progress)?;
        }
        Ok(())
    }

    fn add_group(
        &self,
        partition: &mut Partition<'a>,
        side: Option<Side>,
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        let group = partition.add_group();
        let mut number = 0;
        for layer in &self.layers {
            for (index, feature) in layer.shapes().features().enumerate() {
                progress.check()?;
                if side.is_none_or(|side| Side::of(layer, index) == Some(side)) {
                    for polygon in feature.polygons() {
                        partition.add_group_polygon(group, number, polygon);
                    }
                }
                number += 1;
            }
        }
        Ok(())
    }
}

fn measured_numerators<'a>(numerators: &[Numerator<'_>], areas: &'a PartitionAreas) -> Vec<MeasuredNumerator<'a>> {
    let mut groups = areas.groups.iter();
    numerators
        .iter()
        .filter_map(|numerator| {
            let all = groups.next()?;
            let (land, sea) = if numerator.is_split {
                (groups.next(), groups.next())
            } else {
                (None, None)
            };
            Some(MeasuredNumerator {
                role: numerator.role,
                all,
                land,
                sea,
            })
        })
        .collect()
}

fn row(
    unit: &Unit,
    number: usize,
    areas: &PartitionAreas,
    measured: &[MeasuredNumerator<'_>],
    regions: &[&Layer],
    is_dissolved: bool,
) -> UnitCoverage {
    let area_m2 = at(&areas.units_m2, number);
    let roles = measured
        .iter()
        .map(|numerator| RoleCoverage {
            role: numerator.role,
            area_m2: at(&numerator.all.in_units_m2, number),
            ratio: ratio(at(&numerator.all.in_units_m2, number), area_m2),
            official_ratio: unit
                .official_area_m2
                .map(|official| at(&numerator.all.in_units_m2, number) / official),
            land_m2: numerator.land.map(|group| at(&group.in_units_m2, number)),
            sea_m2: numerator.sea.map(|group| at(&group.in_units_m2, number)),
            features: numerator.all.features_in_units.get(number).copied().unwrap_or(0),
        })
        .collect();
    UnitCoverage {
        name: unit.name.clone(),
        code: unit.code.clone(),
        region_layer: unit.region_layer,
        region_layer_name: regions
            .get(unit.region_layer)
            .filter(|_| !is_dissolved || regions.len() == 1)
            .map_or_else(String::new, |layer| layer.name().to_owned()),
        kind: unit.kind,
        // A unit of one feature is whole if it was read; a dissolved one may lack a feature that was not.
        is_complete: !is_dissolved || regions.iter().all(|layer| layer.blind().is_empty()),
        area_m2,
        official_area_m2: unit.official_area_m2,
        bounds: unit.bounds,
        roles,
    }
}

fn total_row(regions: &[&Layer], areas: &PartitionAreas, measured: &[MeasuredNumerator<'_>]) -> UnitCoverage {
    let mut bounds = Bounds::EMPTY;
    for layer_bounds in regions.iter().filter_map(|layer| layer.bounds()) {
        bounds.grow_by(&layer_bounds);
    }
    UnitCoverage {
        name: String::new(),
        code: String::new(),
        region_layer: 0,
        region_layer_name: String::new(),
        kind: None,
        is_complete: regions.iter().all(|layer| layer.blind().is_empty()),
        area_m2: areas.total_m2,
        official_area_m2: None,
        bounds,
        roles: measured
            .iter()
            .map(|numerator| RoleCoverage {
                role: numerator.role,
                area_m2: numerator.all.in_total_m2,
                ratio: ratio(numerator.all.in_total_m2, areas.total_m2),
                official_ratio: None,
                land_m2: numerator.land.map(|group| group.in_total_m2),
                sea_m2: numerator.sea.map(|group| group.in_total_m2),
                features: numerator.all.features_in_total,
            })
            .collect(),
    }
}

fn at(values: &[f64], index: usize) -> f64 {
    values.get(index).copied().unwrap_or(0.0)
}

fn ratio(part_m2: f64, whole_m2: f64) -> Option<f64> {
    if whole_m2 <= 0.0 {
        return None;
    }
    let ratio = part_m2 / whole_m2;
    Some(if ratio > 1.0 && ratio <= 1.0 + RATIO_ROUNDING {
        1.0
    } else {
        ratio
    })
}

fn closure(units: &[Unit], areas: &PartitionAreas, regions: &[&Layer], warnings: &mut Vec<CoverageWarning>) -> Closure {
    let mut worst = Closure::default();
    for (set, set_m2) in areas.sets_m2.iter().enumerate() {
        let mut sum = crate::geometry::measure::Sum::default();
        for (unit, area_m2) in units.iter().zip(&areas.units_m2) {
            if unit.region_layer == set {
                sum.add(*area_m2);
            }
        }
        let error_m2 = sum.value() - set_m2;
        let relative = if *set_m2 > 0.0 { error_m2 / set_m2 } else { 0.0 };
        if error_m2 > NOISE_M2.max(NOISE_RELATIVE * set_m2) {
            let region_layer = regions
                .get(set)
                .map_or_else(String::new, |layer| layer.name().to_owned());
            warnings.push(CoverageWarning::UnitsOverlap {
                region_layer,
                area_m2: error_m2,
            });
        }
        if error_m2.abs() > worst.error_m2.abs() {
            worst = Closure { error_m2, relative };
        }
    }
    worst
}

fn warn_of_outside(measured: &[MeasuredNumerator<'_>], warnings: &mut Vec<CoverageWarning>) {
    for numerator in measured {
        let outside_m2 = numerator.all.overall_m2 - numerator.all.in_total_m2;
        if outside_m2 > NOISE_M2.max(NOISE_RELATIVE * numerator.all.overall_m2) {
            warnings.push(CoverageWarning::OutsideRegions {
                role: numerator.role,
                area_m2: outside_m2,
            });
        }
    }
}
