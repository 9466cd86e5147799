//! Features whose own attributes say that their coordinates are not where they seem to be.

use super::super::Blind;
use super::merge::Merged;
use crate::crs::stated::refused_datum;
use crate::issues::{Action, Fault, Issue};

/// Fields in which files state a datum in words.
const DATUM_FIELDS: [&str; 6] = [
    "datum",
    "coordinate_system",
    "coord_sys",
    "坐标系",
    "坐标系统",
    "坐标基准",
];

/// Enters an issue for every feature that says it is in a shifted or old system, and makes its place one of which
/// nothing can be said: its true place is some hundred metres away.
pub(super) fn doubt_datums(merged: &mut Merged, field_names: &[String]) {
    let fields: Vec<&String> = field_names
        .iter()
        .filter(|name| DATUM_FIELDS.contains(&name.to_lowercase().as_str()))
        .collect();
    if fields.is_empty() {
        return;
    }
    for (index, feature) in merged.shapes.features().enumerate() {
        let stated = fields
            .iter()
            .filter_map(|field| merged.attributes.text(index, field))
            .find_map(|text| refused_datum(&text));
        let Some(error) = stated else { continue };
        let number = merged.feature_numbers.get(index).copied().unwrap_or(0);
        merged.issues.push(Issue {
            at: feature
                .parts()
                .next()
                .and_then(|part| part.first_path().first().copied()),
            detail: error.to_string(),
            ..Issue::new(number, Fault::DoubtfulDatum, Action::Kept)
        });
        merged.blind.push(Blind {
            feature: number,
            bounds: Some(feature.bounds()),
        });
    }
}
