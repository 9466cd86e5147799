//! The place where a field is above zero, as polygons: marching squares over a grid of longitude and latitude.
//!
//! A level set never crosses itself, has holes and islands of its own accord, and so looks like land rather than like
//! a construction.

use std::collections::BTreeMap;

use crate::demo_grid::{Region, Ring, from_rings, snap_ring};

/// A grid edge that the outline crosses: eastward or northward from the corner in a column and row.
type Crossing = (Way, usize, usize);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    East,
    North,
}

/// Where `field` is positive inside `[west, south, east, north]`, by straight lines between cells `cell` degrees wide.
pub fn level_set([west, south, east, north]: [f64; 4], cell: f64, field: impl Fn([f64; 2]) -> f64) -> Region {
    let lons = steps(west, east, cell);
    let lats = steps(south, north, cell);
    let samples = lats
        .iter()
        .enumerate()
        .map(|(row, &lat)| {
            let edge_row = row == 0 || row + 1 == lats.len();
            let on_edge = |column: usize| edge_row || column == 0 || column + 1 == lons.len();
            lons.iter()
                .enumerate()
                .map(|(column, &lon)| {
                    if on_edge(column) {
                        -1.0
                    } else {
                        away_from_zero(field([lon, lat]))
                    }
                })
                .collect()
        })
        .collect();
    let grid = Grid { lons, lats, samples };
    from_rings(&grid.rings())
}

fn steps(from: f64, to: f64, cell: f64) -> Vec<f64> {
    let mut places = vec![from - cell];
    let mut at = from;
    while at < to + cell {
        places.push(at);
        at += cell;
    }
    places.push(at);
    places
}

/// Keeps an outline from running through a corner of the grid, where two rings would meet.
fn away_from_zero(value: f64) -> f64 {
    if value.abs() < 1e-3 {
        1e-3
    } else {
        value.clamp(-1e6, 1e6)
    }
}

struct Grid {
    lons: Vec<f64>,
    lats: Vec<f64>,
    samples: Vec<Vec<f64>>,
}

impl Grid {
    fn rings(&self) -> Vec<Ring> {
        let mut next = self.segments();
        let mut rings = Vec::new();
        while let Some((start, mut at)) = next.pop_first() {
            let mut ring = vec![self.place(start)];
            while at != start {
                ring.push(self.place(at));
                match next.remove(&at) {
                    Some(onward) => at = onward,
                    None => break,
                }
            }
            rings.push(snap_ring(&ring));
        }
        rings.retain(|ring| ring.len() > 3);
        rings
    }

    /// From crossing to crossing, with the inside on the left.
    fn segments(&self) -> BTreeMap<Crossing, Crossing> {
        let mut segments = BTreeMap::new();
        for (row, [low, high]) in self.samples.array_windows().enumerate() {
            for (column, (&[sw, se], &[nw, ne])) in low.array_windows().zip(high.array_windows()).enumerate() {
                let corners = [sw, se, ne, nw];
                segments.extend(cell_segments(corners, column, row));
            }
        }
        segments
    }

    fn place(&self, (way, column, row): Crossing) -> [f64; 2] {
        let (east, north) = match way {
            Way::East => (1, 0),
            Way::North => (0, 1),
        };
        let sample = |row: usize, column: usize| {
            self.samples
                .get(row)
                .and_then(|line| line.get(column))
                .copied()
                .unwrap_or(-1.0)
        };
        let degree = |steps: &[f64], index: usize| steps.get(index).copied().unwrap_or(0.0);
        let (from, to) = (sample(row, column), sample(row + north, column + east));
        let share = (from / (from - to)).clamp(0.02, 0.98);
        let between = |a: f64, b: f64| a + (b - a) * share;
        [
            between(degree(&self.lons, column), degree(&self.lons, column + east)),
            between(degree(&self.lats, row), degree(&self.lats, row + north)),
        ]
    }
}

/// The one or two pieces of outline in a cell; corners run counter-clockwise from the south-west.
fn cell_segments(corners: [f64; 4], column: usize, row: usize) -> Vec<(Crossing, Crossing)> {
    let bottom = (Way::East, column, row);
    let top = (Way::East, column, row + 1);
    let left = (Way::North, column, row);
    let right = (Way::North, column + 1, row);
    let joined = corners.iter().sum::<f64>() > 0.0;
    match corners.map(|value| value > 0.0) {
        [true, false, false, false] => vec![(bottom, left)],
        [false, true, false, false] => vec![(right, bottom)],
        [true, true, false, false] => vec![(right, left)],
        [false, false, true, false] => vec![(top, right)],
        [true, false, true, false] if joined => vec![(bottom, right), (top, left)],
        [true, false, true, false] => vec![(bottom, left), (top, right)],
        [false, true, true, false] => vec![(top, bottom)],
        [true, true, true, false] => vec![(top, left)],
        [false, false, false, true] => vec![(left, top)],
        [true, false, false, true] => vec![(bottom, top)],
        [false, true, false, true] if joined => vec![(left, bottom), (right, top)],
        [false, true, false, true] => vec![(right, bottom), (left, top)],
        [true, true, false, true] => vec![(right, top)],
        [false, false, true, true] => vec![(left, right)],
        [true, false, true, true] => vec![(bottom, right)],
        [false, true, true, true] => vec![(left, bottom)],
        [true, true, true, true] | [false, false, false, false] => Vec::new(),
    }
}
