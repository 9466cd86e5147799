//! Region units: what coverage gives a row each.

use super::coverage::CoverageError;
use super::coverage_result::{CoverageWarning, RegionKind};
use crate::geometry::shapes::Bounds;
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::units::M2_PER_KM2;
use std::collections::{BTreeMap, BTreeSet};

/// The name of the unit that dissolves the features without a value in the field asked for.
const NO_VALUE: &str = "–";

/// One region unit before anything is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    pub name: String,
    pub code: String,
    pub kind: Option<RegionKind>,
    pub official_area_m2: Option<f64>,
    /// Position of the region layer among the regions; 0 when a field dissolves features of all of them.
    pub region_layer: usize,
    /// Region layer and feature of each member.
    pub members: Vec<(usize, usize)>,
    pub bounds: Bounds,
}

/// The units of some region layers, and what should be known of them.
///
/// # Errors
/// A layer without polygons, or a field that no feature has.
pub fn gather_units(
    regions: &[&Layer],
    by: Option<&str>,
    warnings: &mut Vec<CoverageWarning>,
) -> Result<Vec<Unit>, CoverageError> {
    for layer in regions {
        if !layer
            .shapes()
            .features()
            .any(|feature| feature.polygons().next().is_some())
        {
            return Err(CoverageError::RegionWithoutPolygons(layer.name().to_owned()));
        }
    }
    let units = match by {
        Some(field) => dissolved_by(regions, field, warnings)?,
        None => one_per_feature(regions),
    };
    if by.is_none() {
        warn_of_same_names(&units, warnings);
    }
    Ok(units)
}

fn one_per_feature(regions: &[&Layer]) -> Vec<Unit> {
    let mut units = Vec::new();
    for (layer_number, layer) in regions.iter().enumerate() {
        for (feature_number, feature) in layer.shapes().features().enumerate() {
            if feature.polygons().next().is_some() {
                units.push(Unit {
                    name: layer.feature_name(feature_number),
                    code: code_of(layer, feature_number),
                    kind: kind_of(layer, feature_number),
                    official_area_m2: official_area_m2(layer, feature_number),
                    region_layer: layer_number,
                    members: vec![(layer_number, feature_number)],
                    bounds: feature.bounds(),
                });
            }
        }
    }
    units
}

fn dissolved_by(
    regions: &[&Layer],
    field: &str,
    warnings: &mut Vec<CoverageWarning>,
) -> Result<Vec<Unit>, CoverageError> {
    let mut units: Vec<Unit> = Vec::new();
    let mut unit_of_value: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for (layer_number, layer) in regions.iter().enumerate() {
        for (feature_number, feature) in layer.shapes().features().enumerate() {
            if feature.polygons().next().is_none() {
                continue;
            }
            let value = layer
                .attributes()
                .text(feature_number, field)
                .filter(|text| !text.is_empty());
            let unit = *unit_of_value.entry(value.clone()).or_insert(units.len());
            if unit == units.len() {
                units.push(Unit {
                    name: value.unwrap_or_else(|| NO_VALUE.to_owned()),
                    code: String::new(),
                    kind: None,
                    official_area_m2: None,
                    region_layer: 0,
                    members: Vec::new(),
                    bounds: Bounds::EMPTY,
                });
            }
            if let Some(unit) = units.get_mut(unit) {
                unit.members.push((layer_number, feature_number));
                unit.bounds.grow_by(&feature.bounds());
            }
        }
    }
    let without_value = unit_of_value.get(&None).and_then(|unit| units.get(*unit));
    if let Some(unit) = without_value {
        if units.len() == 1 {
            return Err(CoverageError::NoSuchField(field.to_owned()));
        }
        warnings.push(CoverageWarning::ByFieldMissing {
            field: field.to_owned(),
            features: unit.members.len(),
        });
    }
    for unit in &mut units {
        describe(unit, regions);
    }
    Ok(units)
}

/// Fills in what all members of a dissolved unit agree on.
fn describe(unit: &mut Unit, regions: &[&Layer]) {
    let members: Vec<(&Layer, usize)> = unit
        .members
        .iter()
        .filter_map(|(layer, feature)| Some((*regions.get(*layer)?, *feature)))
        .collect();
    let shared_code = shared(members.iter().map(|(layer, feature)| code_of(layer, *feature)));
    unit.code = match shared_code {
        Some(code) if !code.is_empty() => code,
        _ if unit.name.bytes().all(|byte| byte.is_ascii_digit()) => unit.name.clone(),
        _ => String::new(),
    };
    unit.kind = shared(members.iter().map(|(layer, feature)| kind_of(layer, *feature))).flatten();
    unit.official_area_m2 = members
        .iter()
        .map(|(layer, feature)| official_area_m2(layer, *feature))
        .sum();
}

/// The value that all share, if they do.
fn shared<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn code_of(layer: &Layer, feature: usize) -> String {
    layer
        .feature_text(feature, Meaning::Code)
        .or_else(|| layer.attributes().id(feature).map(str::to_owned))
        .or_else(|| layer.feature_text(feature, Meaning::Id))
        .unwrap_or_default()
}

fn kind_of(layer: &Layer, feature: usize) -> Option<RegionKind> {
    RegionKind::from_text(&layer.feature_text(feature, Meaning::Kind)?)
}

fn official_area_m2(layer: &Layer, feature: usize) -> Option<f64> {
    let area_km2: f64 = layer.feature_text(feature, Meaning::OfficialAreaKm2)?.parse().ok()?;
    (area_km2.is_finite() && area_km2 > 0.0).then_some(area_km2 * M2_PER_KM2)
}

fn warn_of_same_names(units: &[Unit], warnings: &mut Vec<CoverageWarning>) {
    let mut seen = BTreeSet::new();
    let mut told = BTreeSet::new();
    for unit in units {
        if !seen.insert((unit.region_layer, &unit.name)) && told.insert(&unit.name) {
            warnings.push(CoverageWarning::SameName {
                name: unit.name.clone(),
            });
        }
    }
}
