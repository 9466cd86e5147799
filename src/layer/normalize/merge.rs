//! Puts the results of the tasks together in file order, and finds features that stand twice.

use super::super::attributes::Attributes;
use super::super::{Blind, Doubt};
use super::TaskOutcome;
use super::feature::FeatureOutcome;
use crate::geometry::shapes::{Feature, Part, Replaced, Shapes};
use crate::issues::{Action, Fault, Issue};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

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

/// Takes the results of tasks as they come; the features kept take the place of those that were read.
pub(super) struct Merge {
    store: Replaced,
    /// The kept features' places in the parsed layer, rising.
    kept: Vec<usize>,
    /// Kept features by the hash of their geometry, or by the next free number where that is taken by another
    /// geometry; only looked up, never iterated.
    seen: HashMap<u64, usize>,
    merged: Merged,
}

impl Merge {
    /// For the shapes of a parsed layer.
    pub(super) fn new(shapes: Shapes) -> Self {
        Self {
            store: Replaced::new(shapes),
            kept: Vec::new(),
            seen: HashMap::new(),
            merged: Merged::default(),
        }
    }

    /// Where the features that no result was given for stand.
    pub(super) fn store(&self) -> &Replaced {
        &self.store
    }

    /// Adds the results of the next tasks, in file order. `numbers` are those of all features in their file.
    pub(super) fn add(&mut self, outcomes: Vec<TaskOutcome>, numbers: &[u32]) {
        let last = outcomes.iter().rev().find_map(|outcome| outcome.features.last());
        self.store.done_with(last.map_or(0, |(source, _)| source + 1));
        for mut outcome in outcomes {
            let mut place = 0;
            for (source, fate) in outcome.features {
                let number = numbers.get(source).copied().unwrap_or(0);
                match fate {
                    FeatureOutcome::Filtered => self.merged.features_filtered += 1,
                    FeatureOutcome::Rejected { bounds } => self.merged.blind.push(Blind {
                        feature: number,
                        bounds,
                    }),
                    FeatureOutcome::Kept {
                        hash,
                        id,
                        lost,
                        left_out,
                    } => {
                        let feature = outcome.shapes.feature(place);
                        place += 1;
                        outcome
                            .issues
                            .extend(self.twin_issue(hash, feature, number, id, numbers));
                        self.merged.blind.extend(lost.map(|bounds| Blind {
                            feature: number,
                            bounds: Some(bounds),
                        }));
                        self.merged.doubts.extend(left_out.into_iter().map(|bounds| Doubt {
                            feature: number,
                            bounds,
                        }));
                        self.store.put(feature);
                        self.kept.push(source);
                    }
                }
            }
            self.merged.issues.append(&mut outcome.issues);
        }
    }

    /// What to say of a feature with the geometry of one that is kept already.
    fn twin_issue(
        &mut self,
        hash: u64,
        feature: Feature<'_>,
        number: u32,
        id: String,
        numbers: &[u32],
    ) -> Option<Issue> {
        let mut key = hash;
        let twin = loop {
            match self.seen.entry(key) {
                Entry::Vacant(free) => {
                    free.insert(self.store.new_len());
                    return None;
                }
                Entry::Occupied(taken) if is_same(self.store.new_feature(*taken.get()), feature) => break *taken.get(),
                Entry::Occupied(_) => key = key.wrapping_add(1),
            }
        };
        let other = self.kept.get(twin).and_then(|source| numbers.get(*source));
        Some(Issue {
            id,
            at: feature
                .parts()
                .next()
                .and_then(|part| part.first_path().first().copied()),
            detail: format!("same geometry as feature {}", other.copied().unwrap_or(0)),
            ..Issue::new(number, Fault::DuplicateFeature, Action::Kept)
        })
    }

    /// Everything together, once all results are there. `attributes` and `numbers` are those of the parsed layer.
    pub(super) fn finish(self, mut attributes: Attributes, mut numbers: Vec<u32>) -> Merged {
        attributes.keep(&self.kept);
        if self.kept.len() < numbers.len() {
            numbers = self
                .kept
                .iter()
                .filter_map(|source| numbers.get(*source))
                .copied()
                .collect();
        }
        Merged {
            shapes: self.store.finish(),
            attributes,
            feature_numbers: numbers,
            ..self.merged
        }
    }
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
