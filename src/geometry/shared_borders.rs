//! Fewer vertices of many rings and lines at once, for drawing: a border that two share stays one border.
//!
//! Paths stand on a grid of whole numbers. Where more or fewer than two ways meet there is a node; between nodes lie
//! stretches, and each is simplified by itself and always from the same end, so that whoever walks it, in whichever
//! direction, gets the same positions (the idea of topological map formats: arcs between junctions).

use super::simplify::simplify_path;

/// A position on the grid of a drawing, such as tenths of a pixel.
pub type Place = [i32; 2];

/// Whether a path ends where it begins; a ring does not repeat its first position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    Ring,
    Line,
}

/// Paths that may share borders.
#[derive(Clone, Debug, Default)]
pub struct SharedBorders {
    places: Vec<Place>,
    /// Course and end in `places` of each path.
    paths: Vec<(Course, usize)>,
    /// Places where other than two ways meet, sorted; filled by [`SharedBorders::find_nodes`].
    nodes: Vec<Place>,
}

impl SharedBorders {
    /// Adds a path, without its repetitions of a place, and returns its number.
    pub fn add(&mut self, course: Course, path: impl IntoIterator<Item = Place>) -> usize {
        let begin = self.places.len();
        for place in path {
            if self.places.get(begin..).and_then(<[_]>::last) != Some(&place) {
                self.places.push(place);
            }
        }
        let closes = |places: &[Place]| places.len() > 1 && places.first() == places.last();
        while course == Course::Ring && self.places.get(begin..).is_some_and(closes) {
            self.places.pop();
        }
        self.paths.push((course, self.places.len()));
        self.paths.len() - 1
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Path `number` as it was added, without repetitions.
    #[must_use]
    pub fn path(&self, number: usize) -> &[Place] {
        let end_of = |number: usize| self.paths.get(number).map_or(0, |(_, end)| *end);
        let begin = number.checked_sub(1).map_or(0, end_of);
        self.places.get(begin..end_of(number)).unwrap_or(&[])
    }

    /// To be called once all paths are there.
    pub fn find_nodes(&mut self) {
        let mut ways: Vec<(Place, Place)> = Vec::with_capacity(self.places.len() * 2);
        for (number, (course, _)) in self.paths.iter().enumerate() {
            let path = self.path(number);
            for pair in path.windows(2) {
                if let [from, to] = pair {
                    ways.extend([(*from, *to), (*to, *from)]);
                }
            }
            if let (Course::Ring, Some(first), Some(last)) = (course, path.first(), path.last()) {
                ways.extend([(*first, *last), (*last, *first)]);
            }
        }
        ways.sort_unstable();
        ways.dedup();
        self.nodes = ways
            .chunk_by(|left, right| left.0 == right.0)
            .filter(|around| around.len() != 2)
            .filter_map(|around| around.first().map(|(place, _)| *place))
            .collect();
    }

    /// Path `number` with the positions that matter at `tolerance`, in the unit of the places.
    #[must_use]
    pub fn simplified(&self, number: usize, tolerance: f64) -> Vec<Place> {
        let path = self.path(number);
        match self.paths.get(number) {
            Some((Course::Ring, _)) if path.len() > 2 => self.simplified_ring(path, tolerance),
            _ => self.simplified_line(path, tolerance),
        }
    }

    fn is_node(&self, place: Place) -> bool {
        self.nodes.binary_search(&place).is_ok()
    }

    fn simplified_line(&self, path: &[Place], tolerance: f64) -> Vec<Place> {
        let mut out: Vec<Place> = Vec::new();
        let mut begin = 0;
        let last = path.len().saturating_sub(1);
        for (index, place) in path.iter().enumerate().skip(1) {
            if index == last || self.is_node(*place) {
                let stretch = simplified_stretch(path.get(begin..=index).unwrap_or(&[]), tolerance);
                let known = usize::from(!out.is_empty());
                out.extend(stretch.into_iter().skip(known));
                begin = index;
            }
        }
        if out.is_empty() { path.to_vec() } else { out }
    }

    /// A ring begins at a node, or else at its smallest place, whoever walks it.
    fn simplified_ring(&self, ring: &[Place], tolerance: f64) -> Vec<Place> {
        let at_node = ring.iter().position(|place| self.is_node(*place));
        let smallest = || (0..ring.len()).min_by_key(|index| ring.get(*index));
        let Some(start) = at_node.or_else(smallest) else {
            return Vec::new();
        };
        let (head, tail) = ring.split_at(start);
        let closed: Vec<Place> = tail.iter().chain(head).chain(tail.first()).copied().collect();
        let mut out = self.simplified_line(&closed, tolerance);
        out.pop();
        out
    }
}

/// A stretch between two nodes, or a loop from a place back to it.
fn simplified_stretch(stretch: &[Place], tolerance: f64) -> Vec<Place> {
    let is_turned = stretch.iter().lt(stretch.iter().rev());
    let place_of = |place: &Place| place.map(f64::from);
    let path: Vec<[f64; 2]> = if is_turned {
        stretch.iter().rev().map(place_of).collect()
    } else {
        stretch.iter().map(place_of).collect()
    };
    let mut simple: Vec<Place> = simplify_path(&path, tolerance)
        .into_iter()
        .map(|position| position.map(whole))
        .collect();
    if is_turned {
        simple.reverse();
    }
    simple
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "simplifying keeps positions that came from whole numbers"
)]
fn whole(value: f64) -> i32 {
    value as i32
}

#[cfg(test)]
mod tests {
    use super::{Course, Place, SharedBorders};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn edges(path: &[Place], course: Course) -> BTreeSet<[Place; 2]> {
        let next = path.iter().skip(1).chain(path.first());
        let count = if course == Course::Ring {
            path.len()
        } else {
            path.len() - 1
        };
        path.iter()
            .zip(next)
            .take(count)
            .map(|(from, to)| if from < to { [*from, *to] } else { [*to, *from] })
            .collect()
    }

    #[test]
    fn a_square_keeps_its_corners_and_loses_what_lies_between() {
        let mut borders = SharedBorders::default();
        let ring = [[0, 0], [5, 0], [10, 0], [10, 0], [10, 10], [4, 10], [0, 10], [0, 0]];
        let number = borders.add(Course::Ring, ring);
        assert_eq!(borders.path(number).len(), 6);
        borders.find_nodes();
        assert_eq!(borders.simplified(number, 1.0), [[0, 0], [10, 0], [10, 10], [0, 10]]);
    }

    #[test]
    fn an_island_and_the_hole_around_it_are_the_same_wherever_they_begin() {
        let island = [[3, 0], [9, 1], [12, 5], [8, 9], [2, 7], [1, 3]];
        let mut borders = SharedBorders::default();
        let first = borders.add(Course::Ring, island);
        let mut turned = island;
        turned.reverse();
        turned.rotate_left(2);
        let second = borders.add(Course::Ring, turned);
        borders.find_nodes();
        for tolerance in [0.5, 2.0, 4.0] {
            assert_eq!(
                edges(&borders.simplified(first, tolerance), Course::Ring),
                edges(&borders.simplified(second, tolerance), Course::Ring),
            );
        }
    }

    #[test]
    fn a_line_keeps_its_ends() {
        let mut borders = SharedBorders::default();
        let number = borders.add(Course::Line, [[0, 0], [5, 1], [10, 0]]);
        borders.find_nodes();
        assert_eq!(borders.simplified(number, 3.0), [[0, 0], [10, 0]]);
        assert_eq!(borders.simplified(number, 0.5), [[0, 0], [5, 1], [10, 0]]);
    }

    proptest! {
        /// Two neighbours with a ragged border between them: what the one draws of it, the other draws.
        #[test]
        fn neighbours_draw_the_same_border(heights in proptest::collection::vec(-30..30_i32, 3..40), tolerance in 1.0..40.0_f64) {
            let border: Vec<Place> = heights.iter().zip(0..).map(|(height, index)| [index * 10, *height]).collect();
            let end = border.last().expect("long enough")[0];
            let mut north = border.clone();
            north.extend([[end, 200], [0, 200]]);
            let mut south = vec![[end, -200]];
            south.extend(border.iter().rev());
            south.push([0, -200]);
            let mut borders = SharedBorders::default();
            let (north, south) = (borders.add(Course::Ring, north), borders.add(Course::Ring, south));
            borders.find_nodes();
            let inner = |number: usize| -> BTreeSet<[Place; 2]> {
                let path = borders.simplified(number, tolerance);
                edges(&path, Course::Ring).into_iter().filter(|edge| edge.iter().all(|place| place[1].abs() <= 30)).collect()
            };
            prop_assert_eq!(inner(north), inner(south));
        }
    }
}
