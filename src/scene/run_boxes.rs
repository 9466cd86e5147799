//! Boxes over short runs of the vertices of large features, so that a question about one position looks at a few
//! hundred vertices of a polygon that has millions, or tens of thousands of holes.

use crate::geometry::shapes::{Bounds, Feature, Shapes};

/// Vertices in one run.
const RUN: usize = 64;

/// Features with fewer vertices are looked at whole.
const LARGE_VERTICES: usize = 1024;

/// Boxes of the large features of a layer: 16 bytes for up to 64 vertices.
#[derive(Debug, Default)]
pub struct RunBoxes {
    /// Number of each large feature and where its boxes begin, in rising order.
    features: Vec<(usize, usize)>,
    boxes: Vec<RunBox>,
}

/// In degrees, rounded outwards.
#[derive(Clone, Copy, Debug)]
struct RunBox {
    min: [f32; 2],
    max: [f32; 2],
}

/// Some neighbouring vertices of a path: edge `i` leads from vertex `i` of the run to vertex `i + 1`.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// With the first vertex of the next run, so that no edge is left out.
    pub positions: &'a [[f64; 2]],
    /// The edge that closes a ring leads from the last of `positions` to here.
    pub closing: Option<[f64; 2]>,
}

impl RunBoxes {
    #[must_use]
    pub fn new(shapes: &Shapes) -> Self {
        let mut made = Self::default();
        for (number, feature) in shapes.features().enumerate() {
            if feature.position_count() < LARGE_VERTICES {
                continue;
            }
            made.features.push((number, made.boxes.len()));
            for path in feature.parts().flat_map(|part| part.paths()) {
                made.boxes.extend(runs(path).map(|run| RunBox::of(&run)));
            }
        }
        made.boxes.shrink_to_fit();
        made
    }

    /// The boxes of a feature, path by path in the order of its parts; `None` for one that is not large.
    #[must_use]
    pub fn of_feature(&self, number: usize) -> Option<BoxWalk<'_>> {
        let place = self
            .features
            .binary_search_by_key(&number, |(feature, _)| *feature)
            .ok()?;
        let (_, begin) = *self.features.get(place)?;
        let end = self.features.get(place + 1).map_or(self.boxes.len(), |(_, next)| *next);
        Some(BoxWalk {
            left: self.boxes.get(begin..end)?,
        })
    }

    /// Width and height of a large feature's box together, degrees.
    #[must_use]
    pub fn size_deg(&self, number: usize) -> f64 {
        let mut bounds = Bounds::EMPTY;
        for own in self.of_feature(number).map_or(&[][..], |walk| walk.left) {
            bounds.grow_by(&RunReach(own).bounds());
        }
        (bounds.max[0] - bounds.min[0]) + (bounds.max[1] - bounds.min[1])
    }

    /// Bytes that it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        std::mem::size_of_val(self.features.as_slice()) + std::mem::size_of_val(self.boxes.as_slice())
    }
}

/// Hands out the boxes of a feature, path by path.
pub struct BoxWalk<'a> {
    left: &'a [RunBox],
}

impl<'a> BoxWalk<'a> {
    /// The runs of the path whose turn it is, each with its box.
    pub fn next_path<'p>(
        &mut self,
        path: &'p [[f64; 2]],
    ) -> impl Iterator<Item = (Run<'p>, RunReach<'a>)> + use<'a, 'p> {
        let count = path.len().div_ceil(RUN).min(self.left.len());
        let (boxes, left) = self.left.split_at(count);
        self.left = left;
        runs(path).zip(boxes.iter().map(RunReach))
    }
}

/// Where a run lies.
#[derive(Clone, Copy)]
pub struct RunReach<'a>(&'a RunBox);

impl RunReach<'_> {
    /// Whether it may come within `tolerance_deg` of a position.
    #[must_use]
    pub fn is_within(self, position: [f64; 2], tolerance_deg: f64) -> bool {
        (0..2).all(|axis| {
            f64::from(self.0.min[axis]) - tolerance_deg <= position[axis]
                && position[axis] <= f64::from(self.0.max[axis]) + tolerance_deg
        })
    }

    #[must_use]
    pub fn bounds(self) -> Bounds {
        Bounds {
            min: self.0.min.map(f64::from),
            max: self.0.max.map(f64::from),
        }
    }

    /// Whether the ray that leads eastwards from a position crosses the run an odd number of times.
    #[must_use]
    pub fn is_crossed_oddly(self, run: &Run<'_>, position: [f64; 2]) -> bool {
        let RunBox { min, max } = *self.0;
        let [x, y] = position;
        if f64::from(min[1]) > y || f64::from(max[1]) < y || f64::from(max[0]) < x {
            return false;
        }
        if f64::from(min[0]) > x {
            // However it winds, all of it lies east: only where it begins and ends counts.
            let last = run.closing.or_else(|| run.positions.last().copied());
            return match (run.positions.first(), last) {
                (Some(first), Some(last)) => (first[1] > y) != (last[1] > y),
                _ => false,
            };
        }
        run.edges().filter(|edge| is_crossed(*edge, position)).count() % 2 == 1
    }
}

impl Run<'_> {
    pub fn edges(&self) -> impl Iterator<Item = [[f64; 2]; 2]> + '_ {
        let inner = self
            .positions
            .windows(2)
            .filter_map(|pair| <[[f64; 2]; 2]>::try_from(pair).ok());
        let closing = self
            .positions
            .last()
            .zip(self.closing)
            .map(|(last, first)| [*last, first]);
        inner.chain(closing)
    }
}

/// Whether the ray eastwards from a position crosses an edge; the lower end belongs to it, the upper one does not.
#[must_use]
pub fn is_crossed([before, here]: [[f64; 2]; 2], position: [f64; 2]) -> bool {
    if (here[1] > position[1]) == (before[1] > position[1]) {
        return false;
    }
    let share = (position[1] - here[1]) / (before[1] - here[1]);
    position[0] < here[0] + share * (before[0] - here[0])
}

/// The closing edge is in the last run; a line's run has it too, and whoever walks lines leaves it out.
fn runs(path: &[[f64; 2]]) -> impl Iterator<Item = Run<'_>> {
    (0..path.len().div_ceil(RUN)).map(move |run| {
        let (begin, end) = (run * RUN, ((run + 1) * RUN + 1).min(path.len()));
        Run {
            positions: path.get(begin..end).unwrap_or(&[]),
            closing: ((run + 1) * RUN >= path.len()).then(|| path.first().copied()).flatten(),
        }
    })
}

impl RunBox {
    #[expect(clippy::cast_possible_truncation, reason = "rounded outwards at once")]
    fn of(run: &Run<'_>) -> Self {
        let mut bounds = Bounds::EMPTY;
        for position in run.positions.iter().copied().chain(run.closing) {
            bounds.grow(position);
        }
        Self {
            min: bounds.min.map(|low| (low as f32).next_down()),
            max: bounds.max.map(|high| (high as f32).next_up()),
        }
    }
}

/// Whether the feature that the walk belongs to covers a position, holes left out; points and lines cover nothing.
#[must_use]
pub fn covers(feature: Feature<'_>, mut walk: BoxWalk<'_>, position: [f64; 2]) -> bool {
    let mut is_covered = false;
    for part in feature.parts() {
        let mut is_inside = false;
        for path in part.paths() {
            for (run, reach) in walk.next_path(path) {
                is_inside ^= reach.is_crossed_oddly(&run, position);
            }
        }
        is_covered |= is_inside && part.kind == crate::geometry::shapes::PartKind::Polygon;
    }
    is_covered
}

#[cfg(test)]
mod tests {
    use super::{RunBoxes, covers};
    use crate::geometry::shapes::{PartKind, Shapes};
    use crate::scene::pick::is_hit;
    use std::f64::consts::TAU;

    /// A ragged ring of 40,000 vertices with 3,000 holes of eleven.
    fn ragged() -> Shapes {
        let ring = |center: [f64; 2], radius: f64, count: u32| -> Vec<[f64; 2]> {
            (0..count)
                .map(|step| {
                    let angle = TAU * f64::from(step) / f64::from(count);
                    let reach = radius * (1.0 + 0.2 * libm::sin(97.0 * angle));
                    [
                        center[0] + reach * libm::cos(angle),
                        center[1] + reach * libm::sin(angle),
                    ]
                })
                .collect()
        };
        let mut shapes = Shapes::new();
        shapes.push_path(&ring([110.0, 30.0], 2.0, 40_000));
        for hole in 0..3_000_u32 {
            let center = [109.0 + 0.04 * f64::from(hole % 50), 29.2 + 0.03 * f64::from(hole / 50)];
            shapes.push_path(&ring(center, 0.01, 11));
        }
        shapes.end_part(PartKind::Polygon);
        shapes.end_feature();
        shapes
    }

    #[test]
    fn a_position_is_inside_by_the_boxes_where_it_is_inside_by_every_edge() {
        let shapes = ragged();
        let boxes = RunBoxes::new(&shapes);
        let feature = shapes.feature(0);
        let mut inside = 0;
        for step in 0..2_000_u32 {
            // A grid that is no multiple of the holes' and reaches beyond the ring.
            let position = [
                107.3 + 0.113 * f64::from(step % 48),
                27.4 + 0.127 * f64::from(step / 48),
            ];
            let walk = boxes.of_feature(0).expect("large");
            let by_boxes = covers(feature, walk, position);
            assert_eq!(by_boxes, is_hit(feature, position, 0.0), "{position:?}");
            inside += u32::from(by_boxes);
        }
        assert!((200..1800).contains(&inside), "{inside}");
    }

    #[test]
    fn a_vertex_is_never_outside_its_box_and_small_features_have_none() {
        let mut shapes = ragged();
        shapes.push_path(&[[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]);
        shapes.end_part(PartKind::Polygon);
        shapes.end_feature();
        let boxes = RunBoxes::new(&shapes);
        assert!(boxes.of_feature(1).is_none());
        let mut walk = boxes.of_feature(0).expect("large");
        for path in shapes.feature(0).parts().flat_map(|part| part.paths()) {
            for (run, reach) in walk.next_path(path) {
                assert!(run.positions.iter().all(|position| reach.is_within(*position, 0.0)));
            }
        }
        // 25 bytes for a hundred vertices of the ring, 16 for a hole.
        assert!(boxes.bytes() < 40_000 / 4 + 3_000 * 16 + 100, "{}", boxes.bytes());
    }
}
