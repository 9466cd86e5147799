//! Edges by where they begin: put into cells of the plane, a few dozen in each, and sorted there.
//!
//! Putting into cells costs the same for every edge, however many there are, and what follows an edge stands near it
//! in memory, since neighbours on the ground share a cell.

use super::loops::Edge;
use super::order::UNASKED;
use crate::geometry::box_tree::Rect;
use crate::geometry::grid::GridPoint;
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// Edges for each cell, if they were spread evenly.
const EDGES_IN_CELL: usize = 32;

/// Squares of 2^`shift` steps of the grid, row by row.
#[derive(Debug)]
struct Cells {
    south_west: [i64; 2],
    shift: u32,
    columns: usize,
    count: usize,
}

impl Cells {
    /// Over all ends of the edges.
    fn over(edges: &[Edge], progress: &Progress) -> Result<Self, Cancelled> {
        let bounds: Option<Rect<i64>> = edges
            .par_chunks(UNASKED)
            .map(|chunk| {
                progress.check()?;
                let mut ends = chunk.iter().flatten().map(|end| [end.x, end.y]);
                Ok(ends.next().map(|first| {
                    let mut rect = Rect::of(first);
                    ends.for_each(|end| rect.grow(end));
                    rect
                }))
            })
            .collect::<Result<Vec<_>, Cancelled>>()?
            .into_iter()
            .flatten()
            .reduce(|all, next| all.union(&next));
        let bounds = bounds.unwrap_or(Rect::of([0, 0]));
        let enough = (edges.len() / EDGES_IN_CELL).max(1) as u64;
        let along = |axis: usize, shift: u32| (bounds.max[axis].abs_diff(bounds.min[axis]) >> shift) + 1;
        let shift = (0..u64::BITS - 1)
            .find(|shift| along(0, *shift).saturating_mul(along(1, *shift)) <= enough)
            .unwrap_or(u64::BITS - 1);
        let size = |axis: usize| usize::try_from(along(axis, shift)).unwrap_or(1);
        Ok(Self {
            south_west: bounds.min,
            shift,
            columns: size(0),
            count: size(0) * size(1),
        })
    }

    fn of(&self, at: GridPoint) -> usize {
        let place = |value: i64, begin: i64| usize::try_from(value.abs_diff(begin) >> self.shift).unwrap_or(0);
        place(at.y, self.south_west[1]) * self.columns + place(at.x, self.south_west[0])
    }
}

/// Edges in the order of their cells, in each cell in rising order.
#[derive(Debug)]
pub(super) struct InCells {
    pub edges: Vec<Edge>,
    cells: Cells,
    /// Where each cell begins, and one past the last edge.
    begins: Vec<u32>,
}

impl InCells {
    /// # Errors
    /// [`Cancelled`].
    pub fn new(edges: &[Edge], progress: &Progress) -> Result<Self, Cancelled> {
        let cells = Cells::over(edges, progress)?;
        let mut begins = vec![0_u32; cells.count + 1];
        for chunk in edges.chunks(UNASKED) {
            progress.check()?;
            for [from, _] in chunk {
                if let Some(count) = begins.get_mut(cells.of(*from) + 1) {
                    *count += 1;
                }
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut next = begins.clone();
        let nowhere = [GridPoint::new(0, 0); 2];
        let mut in_cells = vec![nowhere; edges.len()];
        for chunk in edges.chunks(UNASKED) {
            progress.check()?;
            for edge in chunk {
                let Some(place) = next.get_mut(cells.of(edge[0])) else {
                    continue;
                };
                if let Some(slot) = in_cells.get_mut(*place as usize) {
                    *slot = *edge;
                }
                *place += 1;
            }
        }
        sort_cells(&mut in_cells, &begins, progress)?;
        Ok(Self {
            edges: in_cells,
            cells,
            begins,
        })
    }

    /// The first edge that begins at a place, or where such an edge would stand.
    pub fn first_from(&self, at: GridPoint) -> usize {
        let cell = self.cells.of(at);
        let begin_of = |cell: usize| self.begins.get(cell).map_or(self.edges.len(), |begin| *begin as usize);
        let begin = begin_of(cell);
        let own = self.edges.get(begin..begin_of(cell + 1)).unwrap_or(&[]);
        begin + own.partition_point(|edge| edge[0] < at)
    }
}

fn sort_cells(mut edges: &mut [Edge], begins: &[u32], progress: &Progress) -> Result<(), Cancelled> {
    // Cells that one thread sorts in one go.
    let mut tasks: Vec<(&mut [Edge], &[u32])> = Vec::new();
    let mut first = 0;
    for cell in 1..begins.len() {
        let at = |cell: usize| begins.get(cell).map_or(0, |begin| *begin as usize);
        if at(cell) - at(first) < UNASKED && cell + 1 < begins.len() {
            continue;
        }
        let (own, rest) = edges.split_at_mut(at(cell) - at(first));
        tasks.push((own, begins.get(first..=cell).unwrap_or(&[])));
        edges = rest;
        first = cell;
    }
    tasks.into_par_iter().try_for_each(|(own, begins)| {
        let mut rest = own;
        for [begin, end] in begins.array_windows() {
            let (cell, after) = rest.split_at_mut((end - begin) as usize);
            if cell.len() > UNASKED {
                progress.check()?;
                cell.par_sort_unstable();
            } else {
                cell.sort_unstable();
            }
            rest = after;
        }
        progress.check()
    })
}

#[cfg(test)]
mod tests {
    use super::InCells;
    use crate::geometry::grid::GridPoint;
    use crate::progress::Progress;

    #[test]
    fn every_edge_is_found_again_by_where_it_begins() {
        // A spiral of short edges, and one far away, so that most cells are empty and few are full.
        let spiral = |turn: i64| GridPoint::new((turn * turn) % 1009 - turn, (turn * 37) % 503 + turn);
        let mut edges: Vec<_> = (0..5_000).map(|turn| [spiral(turn), spiral(turn + 1)]).collect();
        edges.push([GridPoint::new(1 << 50, -(1 << 50)), spiral(7)]);
        let sorted = InCells::new(&edges, &Progress::new()).expect("nobody cancels");
        let mut all = sorted.edges.clone();
        all.sort_unstable();
        edges.sort_unstable();
        assert_eq!(all, edges);
        for [from, _] in &edges {
            let first = sorted.first_from(*from);
            assert_eq!(sorted.edges[first][0], *from);
            assert!(first == 0 || sorted.edges[first - 1][0] != *from);
        }
        let cancelled = Progress::new();
        cancelled.cancel();
        assert!(InCells::new(&edges, &cancelled).is_err());
    }
}
