//! A store whose features are replaced one after the other in its own memory: a layer of millions of positions is never
//! held twice while it is put right.

use super::{Ends, Feature, PartEnd, Shapes};

/// Features to be replaced, and in front of them those that have replaced others.
#[derive(Debug)]
pub struct Replaced {
    /// The new positions, a gap, the old positions that are still needed.
    positions: Vec<[f64; 2]>,
    new: Ends,
    new_positions: usize,
    old: Ends,
    /// How far the old positions stand behind where `old` says.
    shift: usize,
    /// Old features that are done with.
    done: usize,
}

impl Replaced {
    #[must_use]
    pub fn new(shapes: Shapes) -> Self {
        Self {
            positions: shapes.positions,
            new: Ends::default(),
            new_positions: 0,
            old: shapes.ends,
            shift: 0,
            done: 0,
        }
    }

    /// Number of features to be replaced, with those that are done with.
    #[must_use]
    pub fn old_len(&self) -> usize {
        self.old.features.len()
    }

    /// A feature to be replaced; without sense for one that is done with.
    #[must_use]
    pub fn old_feature(&self, index: usize) -> Feature<'_> {
        self.old.feature(index, self.positions.get(self.shift..).unwrap_or(&[]))
    }

    /// A feature that was put.
    #[must_use]
    pub fn new_feature(&self, index: usize) -> Feature<'_> {
        self.new.feature(index, &self.positions)
    }

    /// Number of features that were put.
    #[must_use]
    pub fn new_len(&self) -> usize {
        self.new.features.len()
    }

    /// The first `features` old ones are not asked for any more: what is put next takes their memory.
    pub fn done_with(&mut self, features: usize) {
        self.done = self.done.max(features);
    }

    /// Adds a feature behind those that were put.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "formats refuse files with 2³² positions or more (formats::limits)"
    )]
    pub fn put(&mut self, feature: Feature<'_>) {
        for part in feature.parts() {
            for path in part.paths() {
                let end = self.new_positions + path.len();
                self.make_room(end);
                if let Some(room) = self.positions.get_mut(self.new_positions..end) {
                    room.copy_from_slice(path);
                }
                self.new_positions = end;
                self.new.paths.push(end as u32);
            }
            self.new.parts.push(PartEnd {
                kind: part.kind,
                paths: self.new.paths.len() as u32,
            });
        }
        self.new.features.push(self.new.parts.len() as u32);
    }

    /// Moves the old positions back if new ones up to `end` would write over some that are still needed. The gap grows
    /// by a share of what has to move, so that all moves together cost a few times the positions.
    fn make_room(&mut self, end: usize) {
        let first_path = self.old.parts_of(self.done).start.checked_sub(1);
        let paths = first_path
            .and_then(|part| self.old.parts.get(part))
            .map_or(0, |end| end.paths as usize);
        let last = paths.checked_sub(1).and_then(|path| self.old.paths.get(path));
        let needed_from = self.shift + last.map_or(0, |end| *end as usize);
        let length = self.positions.len();
        if end <= needed_from.min(length) {
            return;
        }
        let gap = (end - needed_from.min(length)).max((length - needed_from.min(length)) / 8);
        self.positions.resize(length + gap, [0.0; 2]);
        if needed_from < length {
            self.positions.copy_within(needed_from..length, needed_from + gap);
        }
        self.shift += gap;
    }

    /// The features that were put.
    #[must_use]
    pub fn finish(mut self) -> Shapes {
        self.positions.truncate(self.new_positions);
        let mut shapes = Shapes {
            positions: self.positions,
            ends: self.new,
        };
        shapes.shrink_to_fit();
        shapes
    }
}

#[cfg(test)]
mod tests {
    use super::Replaced;
    use crate::geometry::shapes::{PartKind, Shapes};
    use proptest::prelude::{Strategy, any, prop, prop_assert_eq, proptest};

    /// Paths by their lengths, in features of two parts at most; positions tell their feature and place.
    fn features(lengths: &[Vec<usize>], sign: f64) -> Shapes {
        let mut shapes = Shapes::new();
        for (feature, paths) in (0_u32..).zip(lengths) {
            for length in paths {
                for place in (0_u32..).take(*length) {
                    shapes.push_position([sign * f64::from(feature), f64::from(place)]);
                }
                shapes.end_path();
                shapes.end_part(PartKind::Line);
            }
            shapes.end_feature();
        }
        shapes
    }

    fn lengths() -> impl Strategy<Value = Vec<(Vec<usize>, Vec<usize>, bool)>> {
        let paths = || prop::collection::vec(0_usize..12, 0..4);
        prop::collection::vec((paths(), paths(), any::<bool>()), 0..40)
    }

    proptest! {
        /// Whatever is put, shorter or longer, the old features that are not done with stay as they were.
        #[test]
        fn new_features_never_write_over_old_ones_that_are_needed(lengths in lengths(), ahead in 1_usize..5) {
            let old_lengths: Vec<_> = lengths.iter().map(|(old, _, _)| old.clone()).collect();
            let new_lengths: Vec<_> = lengths.iter().map(|(_, new, _)| new.clone()).collect();
            let (old, new) = (features(&old_lengths, 1.0), features(&new_lengths, -1.0));
            let mut store = Replaced::new(old.clone());
            let mut expected = Shapes::new();
            for begin in (0..old.len()).step_by(ahead) {
                let end = (begin + ahead).min(old.len());
                for feature in begin..old.len() {
                    prop_assert_eq!(paths(store.old_feature(feature)), paths(old.feature(feature)));
                }
                store.done_with(end);
                for feature in begin..end {
                    if lengths.get(feature).is_some_and(|(_, _, is_kept)| *is_kept) {
                        store.put(new.feature(feature));
                        for part in new.feature(feature).parts() {
                            part.paths().for_each(|path| expected.push_path(path));
                            expected.end_part(part.kind);
                        }
                        expected.end_feature();
                        let last = store.new_len() - 1;
                        prop_assert_eq!(paths(store.new_feature(last)), paths(new.feature(feature)));
                    }
                }
            }
            prop_assert_eq!(store.finish(), expected);
        }
    }

    fn paths(feature: crate::geometry::shapes::Feature<'_>) -> Vec<Vec<[f64; 2]>> {
        feature
            .parts()
            .flat_map(|part| part.paths())
            .map(<[_]>::to_vec)
            .collect()
    }
}
