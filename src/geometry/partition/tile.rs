//! The recursion over tiles: halves, flags for what covers a tile whole, and the order of the results.

use super::pieces::Pieces;
use super::plane::{Axis, GridBox};
use super::{Slots, index, leaf};
use crate::progress::{Cancelled, Progress};

/// Tiles with fewer edges are not worth another thread.
const PARALLEL_EDGES: usize = 4_000;

/// Shares are freed of repetitions on the way when there are more of them than this.
const MANY_SHARES: usize = 1 << 20;

/// A feature of a group shares area with a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Share {
    pub group: u32,
    pub feature: u32,
    pub unit: u32,
}

/// What the tiles give, in the order of the tiles.
#[derive(Debug, Default)]
pub(super) struct Output {
    /// Slot and the area to add to it.
    pub areas_m2: Vec<(usize, f64)>,
    /// Pairs that share area; a pair may stand here more than once.
    pub shares: Vec<Share>,
}

impl Output {
    pub fn add(&mut self, slot: usize, area_m2: f64) {
        self.areas_m2.push((slot, area_m2));
    }

    fn append(&mut self, mut next: Self) {
        self.areas_m2.append(&mut next.areas_m2);
        let before = self.shares.len();
        self.shares.append(&mut next.shares);
        if before < MANY_SHARES && self.shares.len() >= MANY_SHARES || self.shares.len() >= 2 * before.max(MANY_SHARES)
        {
            self.shares.sort_unstable();
            self.shares.dedup();
        }
    }
}

/// A box with what is left of the units and groups in it.
#[derive(Debug)]
pub(super) struct Tile {
    pub bounds: GridBox,
    pub units: Pieces,
    /// Units that cover the whole tile; they have no pieces.
    pub covering_units: Vec<u32>,
    pub groups: Vec<GroupTile>,
    /// This tile's share of the progress.
    pub weight: u64,
}

/// A group in a tile.
#[derive(Debug, Default)]
pub(super) struct GroupTile {
    pub pieces: Pieces,
    /// A feature covers the whole tile; the pieces of the others only count for who shares area with whom.
    pub is_covering: bool,
}

impl Tile {
    /// The tile that holds everything.
    pub fn root(units: Pieces, groups: Vec<Pieces>) -> Self {
        let groups: Vec<GroupTile> = groups
            .into_iter()
            .map(|pieces| GroupTile {
                pieces,
                is_covering: false,
            })
            .collect();
        let mut tile = Self {
            bounds: GridBox::EMPTY,
            units,
            covering_units: Vec::new(),
            groups,
            weight: 0,
        };
        tile.bounds = tile.content_bounds();
        tile.weight = tile.edge_count() as u64;
        tile
    }

    pub fn edge_count(&self) -> usize {
        self.units.edge_count() + self.groups.iter().map(|group| group.pieces.edge_count()).sum::<usize>()
    }

    fn part_count(&self) -> usize {
        self.units.part_count() + self.groups.iter().map(|group| group.pieces.part_count()).sum::<usize>()
    }

    fn content_bounds(&self) -> GridBox {
        self.groups
            .iter()
            .fold(self.units.bounds(), |bounds, group| bounds.union(group.pieces.bounds()))
    }

    fn is_covered_by_any(&self) -> bool {
        !self.covering_units.is_empty() || self.groups.iter().any(|group| group.is_covering)
    }

    /// Whether nothing at all lies in the tile.
    fn is_empty(&self) -> bool {
        !self.is_covered_by_any() && self.part_count() == 0
    }
}

/// What stays the same over the whole recursion.
#[derive(Clone, Copy)]
pub(super) struct Plan<'a> {
    /// The set of each unit.
    pub sets: &'a [usize],
    pub slots: Slots,
    pub leaf_edges: usize,
    pub progress: &'a Progress,
}

impl Plan<'_> {
    /// Measures a tile.
    pub fn run(&self, mut tile: Tile) -> Result<Output, Cancelled> {
        self.progress.check()?;
        if tile.is_empty() {
            self.progress.add_done(tile.weight);
            return Ok(Output::default());
        }
        if !tile.is_covered_by_any() {
            tile.bounds = tile.content_bounds();
        }
        let is_leaf = tile.edge_count() <= self.leaf_edges || tile.part_count() <= 1;
        let Some((axis, at)) = tile.bounds.middle().filter(|_| !is_leaf) else {
            return Ok(self.leaf(&tile));
        };
        let mut output = Output::default();
        let [below, above] = Self::halves(&tile, axis, at, &mut output.shares);
        // Edges that are long against the tile end in both halves; cutting on would only multiply them.
        if 2 * (below.edge_count() + above.edge_count()) > 3 * tile.edge_count() {
            return Ok(self.leaf(&tile));
        }
        let edges = tile.edge_count();
        drop(tile);
        let [first, second] = if edges >= PARALLEL_EDGES {
            rayon::join(|| self.run(below), || self.run(above)).into()
        } else {
            [self.run(below), self.run(above)]
        };
        output.append(first?);
        output.append(second?);
        Ok(output)
    }

    fn leaf(&self, tile: &Tile) -> Output {
        let output = leaf::measure(tile, self.sets, self.slots);
        self.progress.add_done(tile.weight);
        output
    }

    /// Cuts a tile, and notes who shares area with what covers a half whole.
    fn halves(tile: &Tile, axis: Axis, at: i64, shares: &mut Vec<Share>) -> [Tile; 2] {
        let bounds = tile.bounds.halves(axis, at);
        let sides = [&bounds[0], &bounds[1]];
        let units = tile.units.split(axis, at, sides);
        let mut covering = units.each_ref().map(|side| side.covering.clone());
        let mut halves = [0, 1].map(|side: usize| Tile {
            bounds: bounds[side],
            units: Pieces::default(),
            covering_units: tile.covering_units.clone(),
            groups: Vec::with_capacity(tile.groups.len()),
            weight: 0,
        });
        for (half, side) in halves.iter_mut().zip(units) {
            half.units = side.pieces;
        }
        for (half, covering) in halves.iter_mut().zip(&mut covering) {
            covering.sort_unstable();
            covering.dedup();
            if !covering.is_empty() {
                half.units.retain(|unit| covering.binary_search(&unit).is_err());
                half.covering_units.extend_from_slice(covering);
            }
        }
        for (number, group) in tile.groups.iter().enumerate() {
            let cut = group.pieces.split(axis, at, sides);
            for ((half, side), new_units) in halves.iter_mut().zip(cut).zip(&covering) {
                let mut pieces = side.pieces;
                note_shares(half, number, &pieces, &side.covering, new_units, shares);
                if !side.covering.is_empty() {
                    let features = &side.covering;
                    pieces.retain(|feature| !features.contains(&feature));
                }
                half.groups.push(GroupTile {
                    pieces,
                    is_covering: group.is_covering || !side.covering.is_empty(),
                });
            }
        }
        let [below, above] = &mut halves;
        below.weight = part_of(tile.weight, below.edge_count(), above.edge_count());
        above.weight = tile.weight - below.weight;
        halves
    }
}

/// Notes the pairs that have become certain: every feature here with the units that now cover the half,
/// and the features that now cover it with every unit here.
fn note_shares(
    half: &Tile,
    group: usize,
    pieces: &Pieces,
    new_features: &[u32],
    new_units: &[u32],
    shares: &mut Vec<Share>,
) {
    let group = index(group);
    for unit in new_units {
        let mut last = None;
        for part in pieces
            .parts()
            .filter(|part| last.replace(part.owner) != Some(part.owner))
        {
            shares.push(Share {
                group,
                feature: part.owner,
                unit: *unit,
            });
        }
    }
    for feature in new_features {
        let mut last = None;
        for unit in half
            .covering_units
            .iter()
            .copied()
            .chain(half.units.parts().map(|part| part.owner))
        {
            if last.replace(unit) != Some(unit) {
                shares.push(Share {
                    group,
                    feature: *feature,
                    unit,
                });
            }
        }
    }
}

/// `weight · one / (one + other)`, rounded down.
fn part_of(weight: u64, one: usize, other: usize) -> u64 {
    let all = (one as u128 + other as u128).max(1);
    u64::try_from(u128::from(weight) * one as u128 / all).unwrap_or(weight)
}
