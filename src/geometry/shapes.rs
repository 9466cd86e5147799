//! Geometry of many features in a few flat arrays: each position stands once, nothing is boxed.
//!
//! feature → parts (point, line or polygon) → paths (a polygon's shell, then its holes) → positions.

mod replaced;

pub use replaced::Replaced;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// One path of one position.
    Point,
    /// One path of two positions or more.
    Line,
    /// The shell, then the holes.
    Polygon,
}

/// An axis-parallel box: `[west, south, east, north]` in the unit of the positions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub min: [f64; 2],
    pub max: [f64; 2],
}

impl Bounds {
    /// The box that holds nothing: growing it by a position gives that position.
    pub const EMPTY: Self = Self {
        min: [f64::INFINITY; 2],
        max: [f64::NEG_INFINITY; 2],
    };

    /// The box of one position.
    #[must_use]
    pub const fn of(position: [f64; 2]) -> Self {
        Self {
            min: position,
            max: position,
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.min[0] > self.max[0] || self.min[1] > self.max[1]
    }

    pub fn grow(&mut self, position: [f64; 2]) {
        for (axis, value) in position.into_iter().enumerate() {
            self.min[axis] = self.min[axis].min(value);
            self.max[axis] = self.max[axis].max(value);
        }
    }

    #[must_use]
    pub fn union(mut self, other: &Self) -> Self {
        self.grow_by(other);
        self
    }

    pub fn grow_by(&mut self, other: &Self) {
        for axis in 0..2 {
            self.min[axis] = self.min[axis].min(other.min[axis]);
            self.max[axis] = self.max[axis].max(other.max[axis]);
        }
    }

    /// What both boxes hold; empty if that is nothing.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        Self {
            min: [0, 1].map(|axis| self.min[axis].max(other.min[axis])),
            max: [0, 1].map(|axis| self.max[axis].min(other.max[axis])),
        }
    }

    /// Whether the boxes share at least one position.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        (0..2).all(|axis| self.min[axis] <= other.max[axis] && other.min[axis] <= self.max[axis])
    }

    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        (0..2).all(|axis| self.min[axis] <= other.min[axis] && other.max[axis] <= self.max[axis])
    }

    #[must_use]
    pub fn center(&self) -> [f64; 2] {
        [
            f64::midpoint(self.min[0], self.max[0]),
            f64::midpoint(self.min[1], self.max[1]),
        ]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PartEnd {
    kind: PartKind,
    /// One past the part's last path.
    paths: u32,
}

/// Where paths, parts and features end: each one past its last member.
#[derive(Clone, Debug, Default, PartialEq)]
struct Ends {
    paths: Vec<u32>,
    parts: Vec<PartEnd>,
    features: Vec<u32>,
}

impl Ends {
    /// The parts of feature `index`; of one past the last, those that no feature has yet.
    fn parts_of(&self, index: usize) -> std::ops::Range<usize> {
        let end_of = |feature: usize| self.features.get(feature).map_or(self.parts.len(), |end| *end as usize);
        let begin = index.checked_sub(1).map_or(0, end_of);
        begin..end_of(index).max(begin)
    }

    /// Feature `index` over the positions that the ends speak of.
    fn feature<'a>(&'a self, index: usize, positions: &'a [[f64; 2]]) -> Feature<'a> {
        let parts = self.parts_of(index);
        Feature {
            positions,
            ends: self,
            begin: parts.start,
            end: parts.end,
        }
    }

    fn shrink_to_fit(&mut self) {
        self.paths.shrink_to_fit();
        self.parts.shrink_to_fit();
        self.features.shrink_to_fit();
    }
}

/// The flat store. Build it with the `push`/`end` calls, innermost first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shapes {
    positions: Vec<[f64; 2]>,
    ends: Ends,
}

/// A state of the store to fall back to, so that a bad feature leaves nothing behind.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    positions: usize,
    paths: usize,
    parts: usize,
    features: usize,
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "formats refuse files with 2³² positions or more (formats::limits)"
)]
impl Shapes {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push_position(&mut self, position: [f64; 2]) {
        self.positions.push(position);
    }

    /// Ends the path that the positions since the last end make.
    pub fn end_path(&mut self) {
        self.ends.paths.push(self.positions.len() as u32);
    }

    /// Ends a path after the first `positions` of all positions, for readers that learn the structure later.
    pub fn end_path_at(&mut self, positions: usize) {
        self.ends.paths.push(positions.min(self.positions.len()) as u32);
    }

    /// Ends the part that the paths since the last end make.
    pub fn end_part(&mut self, kind: PartKind) {
        self.ends.parts.push(PartEnd {
            kind,
            paths: self.ends.paths.len() as u32,
        });
    }

    /// Ends the feature that the parts since the last end make; it may have none.
    pub fn end_feature(&mut self) {
        self.ends.features.push(self.ends.parts.len() as u32);
    }

    /// Adds one whole path.
    pub fn push_path(&mut self, positions: &[[f64; 2]]) {
        self.positions.extend_from_slice(positions);
        self.end_path();
    }

    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark {
            positions: self.positions.len(),
            paths: self.ends.paths.len(),
            parts: self.ends.parts.len(),
            features: self.ends.features.len(),
        }
    }

    /// Forgets everything pushed since `mark`.
    pub fn rewind(&mut self, mark: Mark) {
        self.positions.truncate(mark.positions);
        self.ends.paths.truncate(mark.paths);
        self.ends.parts.truncate(mark.parts);
        self.ends.features.truncate(mark.features);
    }

    /// Positions pushed since `mark`, whether or not their path is ended.
    #[must_use]
    pub fn positions_since(&self, mark: Mark) -> &[[f64; 2]] {
        self.positions.get(mark.positions..).unwrap_or(&[])
    }

    pub fn shrink_to_fit(&mut self) {
        self.positions.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Number of features.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.features.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.features.is_empty()
    }

    /// Number of positions of all features.
    #[must_use]
    pub fn position_count(&self) -> usize {
        self.positions.len()
    }

    /// All positions, in order; for transforms that keep the structure.
    #[must_use]
    pub fn positions(&self) -> &[[f64; 2]] {
        &self.positions
    }

    /// The box of all positions; empty if there are none.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.positions().iter().fold(Bounds::EMPTY, |mut all, position| {
            all.grow(*position);
            all
        })
    }

    /// Moves every position, whatever it belongs to.
    pub fn move_positions(&mut self, mut moved: impl FnMut([f64; 2]) -> [f64; 2]) {
        for position in &mut self.positions {
            *position = moved(*position);
        }
    }

    /// Feature `index`; one past the end gives a feature without parts.
    #[must_use]
    pub fn feature(&self, index: usize) -> Feature<'_> {
        self.ends.feature(index, &self.positions)
    }

    #[must_use]
    pub fn features(&self) -> impl ExactSizeIterator<Item = Feature<'_>> + Clone {
        (0..self.len()).map(|index| self.feature(index))
    }
}

/// One feature's geometry.
#[derive(Clone, Copy, Debug)]
pub struct Feature<'a> {
    positions: &'a [[f64; 2]],
    ends: &'a Ends,
    begin: usize,
    end: usize,
}

impl<'a> Feature<'a> {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.begin >= self.end
    }

    #[must_use]
    pub fn parts(&self) -> impl ExactSizeIterator<Item = Part<'a>> + Clone + use<'a> {
        let feature = *self;
        (self.begin..self.end).map(move |index| feature.part_at(index))
    }

    /// Part `place`, at once however many there are; `None` past the last.
    #[must_use]
    pub fn part(&self, place: usize) -> Option<Part<'a>> {
        let index = self.begin + place;
        (index < self.end).then(|| self.part_at(index))
    }

    fn part_at(&self, index: usize) -> Part<'a> {
        let Self { positions, ends, .. } = *self;
        let paths_of = |part: usize| ends.parts.get(part).map_or(0, |end| end.paths as usize);
        Part {
            kind: ends.parts.get(index).map_or(PartKind::Point, |end| end.kind),
            positions,
            ends,
            begin: index.checked_sub(1).map_or(0, paths_of),
            end: paths_of(index),
        }
    }

    /// The parts that are polygons.
    pub fn polygons(&self) -> impl Iterator<Item = Part<'a>> + Clone + use<'a> {
        self.parts().filter(|part| part.kind == PartKind::Polygon)
    }

    /// The parts that are lines.
    pub fn lines(&self) -> impl Iterator<Item = Part<'a>> + Clone + use<'a> {
        self.parts().filter(|part| part.kind == PartKind::Line)
    }

    #[must_use]
    pub fn position_count(&self) -> usize {
        self.parts().flat_map(|part| part.paths()).map(<[_]>::len).sum()
    }

    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::EMPTY;
        for path in self.parts().flat_map(|part| part.paths()) {
            for position in path {
                bounds.grow(*position);
            }
        }
        bounds
    }
}

/// One point, line or polygon.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    pub kind: PartKind,
    positions: &'a [[f64; 2]],
    ends: &'a Ends,
    begin: usize,
    end: usize,
}

impl<'a> Part<'a> {
    /// The shell and then the holes of a polygon; the one path of a line or point.
    #[must_use]
    pub fn paths(&self) -> impl ExactSizeIterator<Item = &'a [[f64; 2]]> + Clone + use<'a> {
        let part = *self;
        (self.begin..self.end).map(move |index| part.path_at(index))
    }

    /// Path `place`, at once however many there are; `None` past the last.
    #[must_use]
    pub fn path(&self, place: usize) -> Option<&'a [[f64; 2]]> {
        let index = self.begin + place;
        (index < self.end).then(|| self.path_at(index))
    }

    fn path_at(&self, index: usize) -> &'a [[f64; 2]] {
        let end_of = |path: usize| self.ends.paths.get(path).map_or(0, |end| *end as usize);
        let begin = index.checked_sub(1).map_or(0, end_of);
        self.positions.get(begin..end_of(index)).unwrap_or(&[])
    }

    /// The shell of a polygon, or the path of a line or point; empty if there is none.
    #[must_use]
    pub fn first_path(&self) -> &'a [[f64; 2]] {
        self.paths().next().unwrap_or(&[])
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the same to the bit is what is meant")]
mod tests {
    use super::{PartKind, Shapes};

    fn two_features() -> Shapes {
        let mut shapes = Shapes::new();
        shapes.push_path(&[[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]]);
        shapes.push_path(&[[1.0, 1.0], [1.0, 2.0], [2.0, 1.0]]);
        shapes.end_part(PartKind::Polygon);
        shapes.push_path(&[[9.0, 9.0]]);
        shapes.end_part(PartKind::Point);
        shapes.end_feature();
        shapes.end_feature();
        shapes
    }

    #[test]
    fn features_parts_and_paths_come_back_as_they_went_in() {
        let shapes = two_features();
        assert_eq!(shapes.len(), 2);
        let first = shapes.feature(0);
        assert_eq!(first.parts().len(), 2);
        let polygon = first.polygons().next().expect("a polygon");
        assert_eq!(polygon.paths().map(<[_]>::len).collect::<Vec<_>>(), [3, 3]);
        assert_eq!(polygon.path(1), polygon.paths().nth(1));
        assert_eq!(polygon.path(2), None);
        assert_eq!(first.part(1).map(|part| part.kind), Some(PartKind::Point));
        assert!(first.part(2).is_none());
        assert_eq!(first.bounds().max, [9.0, 9.0]);
        assert!(shapes.feature(1).is_empty());
        assert!(shapes.feature(7).is_empty());
    }

    #[test]
    fn rewinding_leaves_nothing_of_a_bad_feature() {
        let mut shapes = two_features();
        let before = shapes.clone();
        let mark = shapes.mark();
        shapes.push_path(&[[5.0, 5.0]]);
        shapes.push_position([6.0, 6.0]);
        assert_eq!(shapes.positions_since(mark).len(), 2);
        shapes.rewind(mark);
        assert_eq!(shapes, before);
    }
}
