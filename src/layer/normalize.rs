//! From a parsed layer to a [`Layer`]: longitude/latitude, valid, oriented, finite, indexed.

mod doubt;
mod feature;
mod merge;

use super::attributes::Attributes;
use super::fields::{FieldMap, Meaning};
use super::filter::Filter;
use super::index::LayerIndex;
use super::parsed::ParsedLayer;
use super::passport::Passport;
use super::role::Role;
use super::{Blind, InputFile, Layer, LayerParts, next_revision};
use crate::crs::choose::{PositionSummary, Said, choose_said};
use crate::crs::error::CrsError;
use crate::crs::transform::Transformer;
use crate::crs::web_shift::WebMapShift;
use crate::geometry::shapes::{Bounds, Shapes};
use crate::issues::Issue;
use crate::progress::Progress;
use crate::texts::Language;
use crate::texts::cli::Both;
use feature::{FeatureOutcome, Normalizer};
use merge::Merge;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// What the user or the project says about a layer.
#[derive(Clone, Debug)]
pub struct NormalizeOptions {
    pub role: Role,
    /// Name for people.
    pub name: String,
    pub input: InputFile,
    /// The CRS that the user gives; wins over the file.
    pub given_crs: Option<String>,
    /// What the open layers make of numbers that no rule decides; a guess, and serves only where nothing else does.
    pub guessed_crs: Option<String>,
    /// The web map whose shift the user says is in the positions.
    pub shift: Option<WebMapShift>,
    /// Fields that the project names; the alias table finds the rest.
    pub fields: BTreeMap<Meaning, String>,
    /// A filter expression on the attributes.
    pub filter: Option<String>,
    /// Where the layer is complete.
    pub covers: Option<Shapes>,
}

/// Why there is no layer.
#[derive(Debug, thiserror::Error)]
pub enum NormalizeError {
    #[error(transparent)]
    Crs(#[from] CrsError),
    #[error("filter: {}", .0.en)]
    Filter(Both),
    /// A field that the project or the filter names is in no feature.
    #[error("no feature has the field \"{field}\"; there are: {}", fields.join(", "))]
    NoSuchField { field: String, fields: Vec<String> },
    #[error(transparent)]
    Cancelled(#[from] crate::progress::Cancelled),
}

impl NormalizeError {
    /// What is wrong, for people.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match (self, language) {
            (Self::Crs(error), _) => error.message(language),
            (Self::Filter(problem), Language::Zh) => format!("过滤表达式有误：{}", problem.zh),
            (Self::NoSuchField { field, fields }, Language::Zh) => {
                format!("没有要素含字段“{field}”；现有字段：{}", fields.join("、"))
            }
            (Self::Cancelled(_), Language::Zh) => "已取消".to_owned(),
            (other, Language::En) => other.to_string(),
        }
    }
}

/// Positions that one task takes at least: enough to outweigh its start, few enough to spread over all cores.
const POSITIONS_AT_ONCE: usize = 16_384;
/// Tasks that are done before their results take the place of what they were made of: enough for the cores not to wait
/// for each other, few enough for the results to be small beside the layer.
const TASKS_AT_ONCE: usize = 32;
/// Features that one task takes at most.
const FEATURES_AT_ONCE: usize = 4_096;

/// Normalises a parsed layer. Features that can't be used become issues and `blind` places.
///
/// Edges of projected layers that are straight in their plane get positions in between (see
/// [`Transformer::densified`]). The direction of rings is put right without an issue, because it changes nothing.
///
/// # Errors
/// An unknown or refused CRS, a filter that doesn't parse, a named field that doesn't exist, or cancellation.
pub fn normalize(
    mut parsed: ParsedLayer,
    options: NormalizeOptions,
    progress: &Progress,
) -> Result<Layer, NormalizeError> {
    let said = Said {
        declared: parsed.declared_crs.as_deref(),
        given: options.given_crs.as_deref(),
        guessed: options.guessed_crs.as_deref(),
        shift: options.shift,
    };
    let crs = choose_said(&said, &PositionSummary::of(parsed.shapes.positions()))?;
    parsed.put_right(&crs)?;
    let transformer = Transformer::to_lonlat(&crs.code)?;
    let filter = options
        .filter
        .as_deref()
        .map(Filter::parse)
        .transpose()
        .map_err(NormalizeError::Filter)?;
    let field_names = parsed.attributes.field_names();
    if let Some(field) = unknown_field(filter.as_ref(), &field_names, &parsed.attributes) {
        return Err(NormalizeError::NoSuchField {
            field,
            fields: field_names,
        });
    }
    let fields = match FieldMap::detect(&field_names, &options.fields, options.role) {
        Ok(fields) => fields,
        Err(_) if parsed.attributes.is_empty() => FieldMap::default(),
        Err(field) => {
            return Err(NormalizeError::NoSuchField {
                field,
                fields: field_names,
            });
        }
    };
    let normalizer = Normalizer {
        attributes: &parsed.attributes,
        feature_numbers: &parsed.feature_numbers,
        transformer: &transformer,
        role: options.role,
        fields: &fields,
        filter: filter.as_ref(),
        reported: parsed.issues.iter().map(|issue| (issue.feature, issue.fault)).collect(),
    };
    let vertices_read = parsed.shapes.position_count();
    let merge = run(&normalizer, parsed.shapes, progress)?;
    let mut issues = parsed.issues;
    for issue in &mut issues {
        issue.at = issue.at.and_then(|position| transformer.convert(position));
        if issue.id.is_empty() {
            issue.id = id_by_number(&parsed.feature_numbers, &parsed.attributes, &fields, issue.feature);
        }
    }
    let mut merged = merge.finish(parsed.attributes, parsed.feature_numbers);
    let unread: Vec<Blind> = parsed
        .unread
        .iter()
        .map(|(feature, bounds)| Blind {
            feature: *feature,
            bounds: bounds.and_then(|bounds| lonlat_bounds(&transformer, &bounds)),
        })
        .collect();
    merged.blind.extend(unread);
    if options.given_crs.is_none() && options.shift.is_none() {
        doubt::doubt_datums(&mut merged, &field_names);
    }
    merged.blind.sort_by_key(|blind| blind.feature);
    merged.blind.dedup();
    issues.append(&mut merged.issues);
    issues.sort_by_key(|issue| issue.feature);
    let index = LayerIndex::new(&merged.shapes);
    Ok(Layer {
        parts: Arc::new(LayerParts {
            role: options.role,
            input: options.input,
            crs,
            shapes: merged.shapes,
            attributes: merged.attributes,
            feature_numbers: merged.feature_numbers,
            field_names,
            issues,
            features_read: parsed.features_read.saturating_sub(merged.features_filtered),
            features_filtered: merged.features_filtered,
            vertices_read,
            blind: merged.blind,
            doubts: merged.doubts,
            covers: options.covers,
            illustrative: parsed.illustrative,
        }),
        index: Arc::new(index),
        name: options.name,
        fields,
        passport: Passport::default(),
        revision: next_revision(),
    })
}

/// A field that the filter names and no feature has: mistyped, it would leave a layer empty without a word.
fn unknown_field(filter: Option<&Filter>, known: &[String], attributes: &Attributes) -> Option<String> {
    if attributes.is_empty() {
        return None;
    }
    let named = filter.map(Filter::fields).unwrap_or_default();
    let unknown = named.into_iter().find(|field| !known.iter().any(|name| name == field));
    unknown.map(str::to_owned)
}

/// Runs over all features in tasks of a size that depends on the data alone; results come in file order.
fn run(normalizer: &Normalizer<'_>, shapes: Shapes, progress: &Progress) -> Result<Merge, NormalizeError> {
    let tasks = tasks(&shapes);
    progress.add_total(tasks.len() as u64);
    let mut merge = Merge::new(shapes);
    for tasks in tasks.chunks(TASKS_AT_ONCE) {
        let store = merge.store();
        let outcomes: Vec<TaskOutcome> = tasks
            .par_iter()
            .map(|task| {
                progress.check()?;
                let mut outcome = TaskOutcome::default();
                for feature in task.clone() {
                    let raw = store.old_feature(feature);
                    let result =
                        normalizer.normalize_feature(feature, raw, &mut outcome.shapes, &mut outcome.issues)?;
                    outcome.features.push((feature, result));
                }
                progress.add_done(1);
                Ok(outcome)
            })
            .collect::<Result<_, NormalizeError>>()?;
        merge.add(outcomes, normalizer.feature_numbers);
    }
    Ok(merge)
}

/// Ranges of features with [`POSITIONS_AT_ONCE`] positions or [`FEATURES_AT_ONCE`] features each.
fn tasks(shapes: &Shapes) -> Vec<Range<usize>> {
    let mut tasks = Vec::new();
    let mut begin = 0;
    let mut positions = 0;
    for (number, feature) in shapes.features().enumerate() {
        positions += feature.position_count();
        if positions >= POSITIONS_AT_ONCE || number + 1 - begin >= FEATURES_AT_ONCE {
            tasks.push(begin..number + 1);
            begin = number + 1;
            positions = 0;
        }
    }
    tasks.push(begin..shapes.len());
    tasks
}

/// What a task makes of its features: the kept ones' shapes, every feature's fate, the issues in order.
#[derive(Default)]
struct TaskOutcome {
    shapes: Shapes,
    features: Vec<(usize, FeatureOutcome)>,
    issues: Vec<Issue>,
}

/// The box in longitude/latitude of a box in the file's coordinates; `None` if part of it has no image on Earth.
fn lonlat_bounds(transformer: &Transformer, bounds: &Bounds) -> Option<Bounds> {
    if bounds.is_empty() {
        return None;
    }
    let shares = [0.0, 0.25, 0.5, 0.75, 1.0];
    let between = |axis: usize, share: f64| bounds.min[axis] + (bounds.max[axis] - bounds.min[axis]) * share;
    let mut out = Bounds::EMPTY;
    for across in shares {
        for along in shares {
            let position = transformer.convert([between(0, across), between(1, along)])?;
            if !feature::is_on_earth(position) {
                return None;
            }
            out.grow(position);
        }
    }
    Some(out)
}

/// The id of the feature with number `number` in its file; empty if it was not read.
fn id_by_number(numbers: &[u32], attributes: &Attributes, fields: &FieldMap, number: u32) -> String {
    numbers
        .binary_search(&number)
        .ok()
        .and_then(|feature| fields.feature_id(attributes, feature))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
