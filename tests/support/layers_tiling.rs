//! Units that tile the land: neighbours share every vertex of their border.

use super::chance::{SplitMix64, fractal_circle};
use super::star::Ring;

/// How far a corner strays from its place in the grid, in cells.
const CORNER_STRAY: f64 = 0.12;
/// How far a border strays from the straight line between its corners, over the distance to the nearer corner.
///
/// Borders meet at 52° or more: with corners that stray 0.12 cells, one leans by up to atan(0.24 / 0.76) = 17.5° and its
/// neighbour by as much towards it, which leaves 55°. A border keeps to a lozenge of atan(0.4) = 21.8° on either side
/// of its line, less than half of that, so borders meet at corners only.
const BORDER_STRAY: f64 = 0.4;

const CORNERS: u64 = 1;
const BORDERS_EAST: u64 = 2;
const BORDERS_NORTH: u64 = 3;

/// A grid of units in the unit square, row by row from the south-west.
pub struct Tiling {
    seed: u64,
    columns: u32,
    rows: u32,
    /// Vertices of a border, with its first corner and without its last.
    steps: u32,
}

impl Tiling {
    /// As square a grid as holds `units`; the north-eastern end of the last row may stay empty.
    pub fn new(seed: u64, units: u32, vertices: u32) -> Self {
        let columns = units.saturating_sub(1).isqrt() + 1;
        Self {
            seed,
            columns,
            rows: units.div_ceil(columns),
            steps: (vertices / 4).max(1),
        }
    }

    /// The outline of unit `number`, counter-clockwise.
    pub fn unit(&self, number: u32) -> Ring {
        let (column, row) = (number % self.columns, number / self.columns);
        let mut ring = self.border(Way::East, column, row);
        ring.extend(self.border(Way::North, column + 1, row));
        ring.extend(self.backwards(Way::East, column, row + 1));
        ring.extend(self.backwards(Way::North, column, row));
        ring
    }

    /// From the corner at `column` and `row` to the next one east or north, which is left out.
    fn border(&self, way: Way, column: u32, row: u32) -> Ring {
        let (from, to) = self.ends(way, column, row);
        let along = [to[0] - from[0], to[1] - from[1]];
        let kind = match way {
            Way::East => BORDERS_EAST,
            Way::North => BORDERS_NORTH,
        };
        let mut random = SplitMix64::stream(self.seed, kind, row * (self.columns + 1) + column);
        let heights = fractal_circle(&mut random, self.steps);
        heights
            .iter()
            .zip(0_u32..)
            .map(|(height, number)| {
                let share = f64::from(number) / f64::from(self.steps);
                let aside = BORDER_STRAY * share.min(1.0 - share) * height;
                [
                    from[0] + share * along[0] - aside * along[1],
                    from[1] + share * along[1] + aside * along[0],
                ]
            })
            .collect()
    }

    /// The same border from its last corner, with that one and without the first.
    fn backwards(&self, way: Way, column: u32, row: u32) -> Ring {
        let (_, last) = self.ends(way, column, row);
        let mut ring = self.border(way, column, row);
        ring.push(last);
        ring.reverse();
        ring.pop();
        ring
    }

    fn ends(&self, way: Way, column: u32, row: u32) -> ([f64; 2], [f64; 2]) {
        let to = match way {
            Way::East => self.corner(column + 1, row),
            Way::North => self.corner(column, row + 1),
        };
        (self.corner(column, row), to)
    }

    fn corner(&self, column: u32, row: u32) -> [f64; 2] {
        let mut random = SplitMix64::stream(self.seed, CORNERS, row * (self.columns + 1) + column);
        let mut stray = || random.between(-CORNER_STRAY, CORNER_STRAY);
        [
            (f64::from(column) + stray()) / f64::from(self.columns),
            (f64::from(row) + stray()) / f64::from(self.rows),
        ]
    }
}

#[derive(Clone, Copy)]
enum Way {
    East,
    North,
}
