//! Where a position lies with respect to the union of a set of polygons, exactly.

use super::grid::{self, GridPoint};
use super::overlay::GridPolygons;
use std::cmp::Ordering;

/// Where a position lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    Inside,
    /// On the boundary of the union (a boundary between two of its members is inside).
    Boundary,
    Outside,
}

/// Whether `position` lies in the interior of ∪polygons (false on the boundary).
#[must_use]
pub fn contains(polygons: &GridPolygons, position: [f64; 2]) -> bool {
    locate(polygons, position) == Location::Inside
}

/// Where `position` (degrees) lies with respect to ∪polygons. One pass over the edges.
#[must_use]
pub fn locate(polygons: &GridPolygons, position: [f64; 2]) -> Location {
    let mut winding = Winding::at(grid::to_grid(position));
    for ring in &polygons.rings {
        let Some(mut before) = ring.last().copied() else {
            continue;
        };
        for point in ring {
            winding.add_edge(before, *point);
            before = *point;
        }
    }
    winding.location()
}

/// Winding number about a position, edge by edge. Edges through the position itself divide its
/// neighbourhood into sectors, each with a winding number of its own.
pub(super) struct Winding {
    at: GridPoint,
    /// Winding number just above the ray that goes east from the position.
    above_east: i32,
    /// Directions from the position along edges through it, with the change of the winding number when
    /// the direction is crossed counter-clockwise.
    rays: Vec<(Ray, i32)>,
}

/// A direction, not zero.
#[derive(Clone, Copy)]
struct Ray {
    x: i64,
    y: i64,
}

impl Ray {
    /// Lower half: angles over 180° to 360°, due east counting as 360°.
    fn is_lower(self) -> bool {
        self.y < 0 || (self.y == 0 && self.x > 0)
    }

    /// By angle counter-clockwise from just above east.
    fn compare(self, other: Self) -> Ordering {
        self.is_lower().cmp(&other.is_lower()).then_with(|| {
            let cross = i128::from(self.x) * i128::from(other.y) - i128::from(self.y) * i128::from(other.x);
            0.cmp(&cross)
        })
    }
}

impl Winding {
    pub(super) const fn at(at: GridPoint) -> Self {
        Self {
            at,
            above_east: 0,
            rays: Vec::new(),
        }
    }

    /// Adds the edge `a → b` of a closed ring.
    #[inline]
    pub(super) fn add_edge(&mut self, a: GridPoint, b: GridPoint) {
        let at = self.at;
        if a.y.max(b.y) < at.y || a.y.min(b.y) > at.y || a.x.max(b.x) < at.x {
            return;
        }
        let side = grid::orientation(a, b, at);
        if side == 0 && a.x.min(b.x) <= at.x {
            self.add_rays(a, b);
        }
        // Half-open in y: what touches the ray from below is not crossed, so the number is that just above.
        if a.y <= at.y && b.y > at.y {
            self.above_east += i32::from(side > 0);
        } else if b.y <= at.y && a.y > at.y {
            self.above_east -= i32::from(side < 0);
        }
    }

    #[cold]
    fn add_rays(&mut self, a: GridPoint, b: GridPoint) {
        let ray = |end: GridPoint| Ray {
            x: end.x - self.at.x,
            y: end.y - self.at.y,
        };
        // The left of an edge has one more than its right: crossing the way out counter-clockwise leads
        // to its left, crossing the way in leads to its right.
        if b != self.at {
            self.rays.push((ray(b), 1));
        }
        if a != self.at {
            self.rays.push((ray(a), -1));
        }
    }

    /// The least and the greatest winding number about the position.
    fn range(mut self) -> (i32, i32) {
        self.rays.sort_by(|a, b| a.0.compare(b.0));
        let mut current = self.above_east;
        let (mut least, mut greatest) = (current, current);
        for sector in self.rays.chunk_by(|a, b| a.0.compare(b.0) == Ordering::Equal) {
            current += sector.iter().map(|(_, change)| change).sum::<i32>();
            least = least.min(current);
            greatest = greatest.max(current);
        }
        (least, greatest)
    }

    pub(super) fn location(self) -> Location {
        let (least, greatest) = self.range();
        if least > 0 {
            Location::Inside
        } else if greatest > 0 {
            Location::Boundary
        } else {
            Location::Outside
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Location, contains, locate};
    use crate::geometry::overlay::{GridPolygons, grid_ring};

    fn set(rings: &[&[[f64; 2]]]) -> GridPolygons {
        let mut set = GridPolygons::new();
        for ring in rings {
            set.add_ring(grid_ring(ring));
        }
        set
    }

    const LEFT: [[f64; 2]; 4] = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
    const RIGHT: [[f64; 2]; 4] = [[2.0, 0.0], [4.0, 0.0], [4.0, 2.0], [2.0, 2.0]];
    /// Clockwise.
    const HOLE: [[f64; 2]; 4] = [[0.5, 0.5], [0.5, 1.0], [1.0, 1.0], [1.0, 0.5]];

    #[test]
    fn the_boundary_is_not_contained() {
        let polygon = set(&[&LEFT, &HOLE]);
        for (position, expected) in [
            ([1.5, 1.5], Location::Inside),
            ([1.5, 1.0], Location::Inside),
            ([1.5, 0.5], Location::Inside),
            ([0.75, 0.75], Location::Outside),
            ([3.0, 1.0], Location::Outside),
            ([-1.0, 0.0], Location::Outside),
            ([-1.0, 2.0], Location::Outside),
            ([0.0, 0.0], Location::Boundary),
            ([2.0, 2.0], Location::Boundary),
            ([0.0, 1.0], Location::Boundary),
            ([2.0, 1.0], Location::Boundary),
            ([1.0, 0.0], Location::Boundary),
            ([1.0, 2.0], Location::Boundary),
            ([0.5, 0.75], Location::Boundary),
            ([1.0, 0.75], Location::Boundary),
            ([0.75, 1.0], Location::Boundary),
            ([0.5, 0.5], Location::Boundary),
        ] {
            assert_eq!(locate(&polygon, position), expected, "{position:?}");
        }
    }

    #[test]
    fn an_edge_that_two_members_share_is_inside_but_its_ends_are_not() {
        let both = set(&[&LEFT, &RIGHT]);
        assert!(contains(&both, [2.0, 1.0]));
        assert_eq!(locate(&both, [2.0, 0.0]), Location::Boundary);
        assert_eq!(locate(&both, [2.0, 2.0]), Location::Boundary);
        let quarters = set(&[
            &LEFT,
            &RIGHT,
            &LEFT.map(|[x, y]| [x, y - 2.0]),
            &RIGHT.map(|[x, y]| [x, y - 2.0]),
        ]);
        assert!(contains(&quarters, [2.0, 0.0]));
        assert!(contains(&quarters, [1.0, 0.0]));
        assert_eq!(locate(&quarters, [4.0, 0.0]), Location::Boundary);
    }

    #[test]
    fn a_doubled_polygon_has_the_boundary_of_one() {
        let twice = set(&[&LEFT, &LEFT]);
        assert_eq!(locate(&twice, [0.0, 1.0]), Location::Boundary);
        assert!(contains(&twice, [1.0, 1.0]));
    }
}
