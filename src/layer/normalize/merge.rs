//! Puts the results of the tasks together in file order, and finds features that stand twice.

use super::super::attributes::Attributes;
use super::super::parsed::ParsedLayer;
use super::super::{Blind, Doubt};
use super::TaskOutcome;
use super::feature::FeatureOutcome;
use crate::geometry::shapes::{Feature, Part, Shapes};
use crate::issues::{Action, Fault, Issue};
use std::collections::HashMap;

/// All tasks' results in one.
#[derive(Default)]
pub(super) struct Merged {
    pub shapes: Shapes,
    pub attributes: Attributes,
    pub feature_numbers: Vec<u32>,
    pub issues: Vec<Issue>,
    pub blind: Vec<Blind>,
    pub doubts: Vec<Doubt>,
    pub features_filtered: usize,
}

pub(super) fn merge(parsed: &ParsedLayer, outcomes: Vec<TaskOutcome>) -> Merged {
    let mut merged = Merged::default();
    merged
        .shapes
        .reserve_for(&outcomes.iter().map(|outcome| &outcome.shapes));
    // Only looked up, never iterated.
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::new();
    for mut outcome in outcomes {
        let mut kept = 0;
        for (source, fate) in outcome.features {
            let number = parsed.feature_numbers.get(source).copied().unwrap_or(0);
            match fate {
                FeatureOutcome::Filtered => merged.features_filtered += 1,
                FeatureOutcome::Rejected { bounds } => merged.blind.push(Blind {
                    feature: number,
                    bounds,
                }),
                FeatureOutcome::Kept {
                    hash,
                    id,
                    lost,
                    left_out,
                } => {
                    let feature = outcome.shapes.feature(kept);
                    kept += 1;
                    let twins = seen.entry(hash).or_default();
                    let twin = twins
                        .iter()
                        .find(|twin| is_same(merged.shapes.feature(**twin), feature));
                    if let Some(twin) = twin {
                        let other = merged.feature_numbers.get(*twin).copied().unwrap_or(0);
                        outcome.issues.push(Issue {
                            id,
                            at: feature
                                .parts()
                                .next()
                                .and_then(|part| part.first_path().first().copied()),
                            detail: format!("same geometry as feature {other}"),
                            ..Issue::new(number, Fault::DuplicateFeature, Action::Kept)
                        });
                    } else {
                        twins.push(merged.shapes.len());
                    }
                    if let Some(bounds) = lost {
                        merged.blind.push(Blind {
                            feature: number,
                            bounds: Some(bounds),
                        });
                    }
                    merged.doubts.extend(left_out.into_iter().map(|bounds| Doubt {
                        feature: number,
                        bounds,
                    }));
                    append(&mut merged.shapes, feature);
                    merged.attributes.push_from(&parsed.attributes, source);
                    merged.feature_numbers.push(number);
                }
            }
        }
        merged.issues.append(&mut outcome.issues);
    }
    merged.shapes.shrink_to_fit();
    merged
}

/// Adds a whole feature.
pub(super) fn append(shapes: &mut Shapes, feature: Feature<'_>) {
    for part in feature.parts() {
        append_part(shapes, part);
    }
    shapes.end_feature();
}

/// Adds a part to the feature that is being made.
pub(super) fn append_part(shapes: &mut Shapes, part: Part<'_>) {
    for path in part.paths() {
        shapes.push_path(path);
    }
    shapes.end_part(part.kind);
}

/// Whether two features are the same to the last bit.
fn is_same(one: Feature<'_>, other: Feature<'_>) -> bool {
    one.parts().len() == other.parts().len()
        && one.parts().zip(other.parts()).all(|(one, other)| {
            one.kind == other.kind && one.paths().len() == other.paths().len() && one.paths().eq(other.paths())
        })
}

/// A number that is the same for the same geometry (FNV-1a over the words of the positions and the path ends).
pub(super) fn hash(feature: Feature<'_>) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut state = OFFSET;
    let mut add = |word: u64| state = (state ^ word).wrapping_mul(PRIME).rotate_left(23);
    for part in feature.parts() {
        for path in part.paths() {
            for [x, y] in path {
                add(x.to_bits());
                add(y.to_bits());
            }
            add(u64::MAX);
        }
    }
    state
}
