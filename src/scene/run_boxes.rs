//! Boxes over short runs of the vertices of large features, so that a question about one position looks at a few
//! hundred vertices of a polygon that has millions, or tens of thousands of holes.

use crate::geometry::shapes::{Bounds, Feature, Part, PartKind, Shapes};
use std::ops::Range;

/// Vertices in one run.
const RUN: usize = 64;

/// Features with fewer vertices are looked at whole.
const LARGE_VERTICES: usize = 1024;

/// Boxes in one strip.
const STRIP: u32 = 32;

/// Boxes of the large features of a layer: 16 bytes for up to 64 vertices, and boxes over 32 of these.
#[derive(Debug, Default)]
pub struct RunBoxes {
    /// In rising order of their numbers.
    features: Vec<Large>,
    strips: Vec<Strip>,
    boxes: Vec<RunBox>,
}

/// Where a large feature's strips begin, and the width and height of its box together.
#[derive(Debug)]
struct Large {
    number: usize,
    strips: usize,
    size_deg: f64,
}

/// Some runs that follow each other in one part.
#[derive(Debug)]
struct Strip {
    reach: RunBox,
    part: u32,
    /// Place of the first run: path in the part, run in the path, box among all boxes.
    path: u32,
    run: u32,
    begin: u32,
    /// Holds nothing but whole paths.
    is_whole: bool,
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
            let bounds = feature.bounds();
            made.features.push(Large {
                number,
                strips: made.strips.len(),
                size_deg: (0..2).map(|axis| bounds.max[axis] - bounds.min[axis]).sum(),
            });
            for (place, part) in (0..).zip(feature.parts()) {
                made.add_part(place, part);
            }
        }
        made.strips.shrink_to_fit();
        made.boxes.shrink_to_fit();
        made
    }

    fn add_part(&mut self, place: u32, part: Part<'_>) {
        let mut in_strip = STRIP;
        for (path_place, path) in (0..).zip(part.paths()) {
            for (run_place, run) in (0..).zip(runs(path)) {
                let reach = RunBox::of(&run);
                if in_strip == STRIP {
                    in_strip = 0;
                    self.strips.push(Strip {
                        reach,
                        part: place,
                        path: path_place,
                        run: run_place,
                        begin: u32::try_from(self.boxes.len()).unwrap_or(u32::MAX),
                        is_whole: false,
                    });
                }
                in_strip += 1;
                self.boxes.push(reach);
                if let Some(strip) = self.strips.last_mut() {
                    strip.reach.grow_by(&reach);
                    strip.is_whole = strip.run == 0 && run.closing.is_some();
                }
            }
        }
    }

    /// The boxes of a feature; `None` for one that is not large.
    #[must_use]
    pub fn of_feature(&self, number: usize) -> Option<LargeBoxes<'_>> {
        let place = self.features.binary_search_by_key(&number, |large| large.number).ok()?;
        let large = self.features.get(place)?;
        let end = self
            .features
            .get(place + 1)
            .map_or(self.strips.len(), |next| next.strips);
        Some(LargeBoxes {
            all: self,
            strips: large.strips..end,
            size_deg: large.size_deg,
        })
    }

    /// Bytes that it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        std::mem::size_of_val(self.features.as_slice())
            + std::mem::size_of_val(self.strips.as_slice())
            + std::mem::size_of_val(self.boxes.as_slice())
    }
}

/// The boxes of one large feature.
pub struct LargeBoxes<'a> {
    all: &'a RunBoxes,
    strips: Range<usize>,
    /// Width and height of the feature's box together, degrees.
    pub size_deg: f64,
}

/// A run with what it belongs to.
#[derive(Clone, Copy)]
pub struct RunOf<'a> {
    pub kind: PartKind,
    pub path: &'a [[f64; 2]],
    /// The first path of its part: of a polygon the shell.
    pub is_first_path: bool,
    pub run: Run<'a>,
}

impl LargeBoxes<'_> {
    /// The runs of `feature`, whose boxes these are, that may come within `tolerance_deg` of a position.
    pub fn near<'p>(
        &self,
        feature: Feature<'p>,
        position: [f64; 2],
        tolerance_deg: f64,
    ) -> impl Iterator<Item = RunOf<'p>> {
        let strips = self
            .strips()
            .filter(move |(strip, _)| strip.reach.is_within(position, tolerance_deg));
        strips.flat_map(move |(strip, boxes)| {
            let runs = runs_of(strip, boxes, feature);
            runs.filter(move |(_, reach)| reach.is_within(position, tolerance_deg))
                .map(|(run, _)| run)
        })
    }

    /// Whether `feature`, whose boxes these are, covers a position, holes left out; points and lines cover nothing.
    #[must_use]
    pub fn covers(&self, feature: Feature<'_>, position: [f64; 2]) -> bool {
        let mut part = u32::MAX;
        let mut is_inside = false;
        for (strip, boxes) in self.strips() {
            if strip.part != part {
                if is_inside {
                    return true;
                }
                part = strip.part;
            }
            // The ray leads eastwards and crosses whole paths that lie east as often inwards as outwards.
            let is_east = strip.is_whole && f64::from(strip.reach.min[0]) > position[0];
            if is_east || !strip.reach.may_be_crossed(position) {
                continue;
            }
            for (run, reach) in runs_of(strip, boxes, feature) {
                is_inside ^= run.kind == PartKind::Polygon && reach.is_crossed_oddly(&run.run, position);
            }
        }
        is_inside
    }

    fn strips(&self) -> impl Iterator<Item = (&Strip, &[RunBox])> {
        let begin_of = |strip: usize| {
            let begin = self.all.strips.get(strip).map(|strip| strip.begin as usize);
            begin.unwrap_or(self.all.boxes.len())
        };
        self.strips.clone().filter_map(move |place| {
            let boxes = self.all.boxes.get(begin_of(place)..begin_of(place + 1))?;
            Some((self.all.strips.get(place)?, boxes))
        })
    }
}

/// The runs of a strip of `feature`, each with its box.
fn runs_of<'p>(strip: &Strip, boxes: &[RunBox], feature: Feature<'p>) -> impl Iterator<Item = (RunOf<'p>, RunBox)> {
    let part = feature.part(strip.part as usize);
    let (mut place, mut run) = (strip.path as usize, strip.run as usize);
    boxes.iter().map_while(move |reach| {
        let part = part?;
        let mut path = part.path(place)?;
        while run * RUN >= path.len() {
            (place, run) = (place + 1, 0);
            path = part.path(place)?;
        }
        run += 1;
        let found = RunOf {
            kind: part.kind,
            path,
            is_first_path: place == 0,
            run: run_at(path, run - 1),
        };
        Some((found, *reach))
    })
}

impl RunBox {
    /// Whether what it holds may come within `tolerance_deg` of a position.
    fn is_within(self, position: [f64; 2], tolerance_deg: f64) -> bool {
        (0..2).all(|axis| {
            f64::from(self.min[axis]) - tolerance_deg <= position[axis]
                && position[axis] <= f64::from(self.max[axis]) + tolerance_deg
        })
    }

    fn grow_by(&mut self, other: &Self) {
        for axis in 0..2 {
            self.min[axis] = self.min[axis].min(other.min[axis]);
            self.max[axis] = self.max[axis].max(other.max[axis]);
        }
    }

    /// Whether the ray that leads eastwards from a position may cross something in the box.
    fn may_be_crossed(self, [x, y]: [f64; 2]) -> bool {
        f64::from(self.min[1]) <= y && f64::from(self.max[1]) >= y && f64::from(self.max[0]) >= x
    }

    /// Whether the ray that leads eastwards from a position crosses the run an odd number of times.
    fn is_crossed_oddly(self, run: &Run<'_>, position: [f64; 2]) -> bool {
        let [x, y] = position;
        if !self.may_be_crossed(position) {
            return false;
        }
        if f64::from(self.min[0]) > x {
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
fn run_at(path: &[[f64; 2]], run: usize) -> Run<'_> {
    let (begin, end) = (run * RUN, ((run + 1) * RUN + 1).min(path.len()));
    Run {
        positions: path.get(begin..end).unwrap_or(&[]),
        closing: ((run + 1) * RUN >= path.len()).then(|| path.first().copied()).flatten(),
    }
}

fn runs(path: &[[f64; 2]]) -> impl Iterator<Item = Run<'_>> {
    (0..path.len().div_ceil(RUN)).map(|run| run_at(path, run))
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

#[cfg(test)]
mod tests {
    use super::RunBoxes;
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
            let by_boxes = boxes.of_feature(0).expect("large").covers(feature, position);
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
        let large = boxes.of_feature(0).expect("large");
        for path in shapes.feature(0).parts().flat_map(|part| part.paths()) {
            for position in path.iter().step_by(97) {
                let mut near = large.near(shapes.feature(0), *position, 0.0);
                assert!(near.any(|found| found.path == path && found.run.positions.contains(position)));
            }
        }
        // 27 bytes for a hundred vertices of the ring, 18 for a hole.
        assert!(boxes.bytes() < 40_000 * 27 / 100 + 3_000 * 18, "{}", boxes.bytes());
    }
}
