//! A tile with few edges, or nothing left to cut: overlaid at once.

use super::overlap::{self, Edge, intersection, twice_grid_area, union};
use super::pieces::{self, PieceRange, Pieces};
use super::plane::{GridBox, clip_edges};
use super::share::{self, Candidate};
use super::tile::{GroupTile, Output, Tile};
use super::{Slots, index};
use crate::geometry::measure::AreaMeter;

/// A unit whose boundary runs through the tile.
struct MixedUnit {
    unit: u32,
    set: usize,
    bounds: GridBox,
    /// The boundary of its union.
    edges: Vec<Edge>,
    area_m2: f64,
}

/// All units (or those of a set) together inside the tile.
enum Together {
    /// They fill the tile.
    Tile,
    /// The only mixed unit; nothing for none.
    OnlyUnit,
    /// The boundary of their union.
    Edges(Vec<Edge>),
}

/// Adds up everything in the tile.
pub(super) fn measure(tile: &Tile, sets: &[usize], slots: Slots) -> Output {
    let meter = AreaMeter::between(super::degrees(tile.bounds.min.y), super::degrees(tile.bounds.max.y));
    let mixed = mixed_units(&tile.units, sets, &meter);
    let leaf = Leaf {
        tile,
        slots,
        tile_m2: overlap::area_m2(&meter, pieces::ring_edges(&tile.bounds.corners())),
        meter,
        mixed: &mixed,
    };
    let mut output = Output::default();
    let (total, total_m2) = leaf.add_units(sets, &mut output);
    for (number, group) in tile.groups.iter().enumerate() {
        if group.is_covering {
            leaf.add_covering_group(number, total_m2, &mut output);
        } else if !group.pieces.is_empty() {
            leaf.add_group(number, &group.pieces, &total, &mut output);
        }
        note_shares(number, group, &mixed, &mut output);
    }
    output
}

struct Leaf<'a> {
    tile: &'a Tile,
    slots: Slots,
    meter: AreaMeter,
    tile_m2: f64,
    mixed: &'a [MixedUnit],
}

impl Leaf<'_> {
    fn area_m2(&self, edges: &[Edge]) -> f64 {
        overlap::area_m2(&self.meter, edges.iter().copied())
    }

    /// Adds the units, the sets and the total, and tells what the total is.
    fn add_units(&self, sets: &[usize], output: &mut Output) -> (Together, f64) {
        let set_of = |unit: u32| sets.get(unit as usize).copied().unwrap_or(0);
        let mut covered_sets: Vec<usize> = Vec::new();
        for unit in &self.tile.covering_units {
            output.add(Slots::unit(*unit as usize), self.tile_m2);
            covered_sets.push(set_of(*unit));
        }
        for unit in self.mixed {
            output.add(Slots::unit(unit.unit as usize), unit.area_m2);
        }
        covered_sets.sort_unstable();
        covered_sets.dedup();
        for set in &covered_sets {
            output.add(self.slots.set(*set), self.tile_m2);
        }
        let mut by_set: Vec<&MixedUnit> = self
            .mixed
            .iter()
            .filter(|unit| !covered_sets.contains(&unit.set))
            .collect();
        by_set.sort_by_key(|unit| unit.set);
        let mut unions: Vec<(Together, f64)> = Vec::new();
        for units in by_set.chunk_by(|one, other| one.set == other.set) {
            let (together, area_m2) = self.union_of(units);
            output.add(self.slots.set(units.first().map_or(0, |unit| unit.set)), area_m2);
            unions.push((together, area_m2));
        }
        let fills = !covered_sets.is_empty() || unions.iter().any(|(set, _)| matches!(set, Together::Tile));
        let (total, total_m2) = if fills {
            (Together::Tile, self.tile_m2)
        } else if unions.len() > 1 {
            self.union_of(&by_set)
        } else {
            unions.pop().unwrap_or((Together::OnlyUnit, 0.0))
        };
        output.add(Slots::TOTAL, total_m2);
        (total, total_m2)
    }

    fn union_of(&self, units: &[&MixedUnit]) -> (Together, f64) {
        if let [only] = units {
            return (Together::OnlyUnit, only.area_m2);
        }
        let edges: Vec<Edge> = units.iter().flat_map(|unit| unit.edges.iter().copied()).collect();
        let edges = union(edges.into_iter());
        if twice_grid_area(&edges) == self.tile.bounds.twice_area() {
            return (Together::Tile, self.tile_m2);
        }
        let area_m2 = self.area_m2(&edges);
        (Together::Edges(edges), area_m2)
    }

    /// A group that covers the tile covers what is there of every unit.
    fn add_covering_group(&self, number: usize, total_m2: f64, output: &mut Output) {
        output.add(self.slots.overall(number), self.tile_m2);
        output.add(self.slots.in_total(number), total_m2);
        for unit in &self.tile.covering_units {
            output.add(self.slots.in_unit(number, *unit as usize), self.tile_m2);
        }
        for unit in self.mixed {
            output.add(self.slots.in_unit(number, unit.unit as usize), unit.area_m2);
        }
    }

    fn add_group(&self, number: usize, pieces: &Pieces, total: &Together, output: &mut Output) {
        let dissolved = dissolve(pieces);
        let group_m2 = self.area_m2(&dissolved);
        output.add(self.slots.overall(number), group_m2);
        for unit in &self.tile.covering_units {
            output.add(self.slots.in_unit(number, *unit as usize), group_m2);
        }
        let mut in_last_unit_m2 = 0.0;
        for unit in self.mixed {
            let near = clip_edges(&dissolved, &unit.bounds);
            in_last_unit_m2 = self.area_m2(&intersection(&near, &unit.edges));
            output.add(self.slots.in_unit(number, unit.unit as usize), in_last_unit_m2);
        }
        let in_total_m2 = match total {
            Together::Tile => group_m2,
            Together::OnlyUnit => in_last_unit_m2,
            Together::Edges(edges) => self.area_m2(&intersection(&dissolved, edges)),
        };
        output.add(self.slots.in_total(number), in_total_m2);
    }
}

/// Polygons of one owner need not stand together: the ranges sorted by owner.
fn by_owner(pieces: &Pieces) -> Vec<PieceRange> {
    let mut parts: Vec<PieceRange> = pieces.parts().collect();
    parts.sort_by_key(|part| part.owner);
    parts
}

fn mixed_units(units: &Pieces, sets: &[usize], meter: &AreaMeter) -> Vec<MixedUnit> {
    by_owner(units)
        .chunk_by(|one, other| one.owner == other.owner)
        .filter_map(|parts| {
            let unit = parts.first()?.owner;
            let edges: Vec<Edge> = parts.iter().flat_map(|part| units.edges_of(*part)).collect();
            // A single polygon is its own union.
            let edges = if parts.len() == 1 {
                edges
            } else {
                union(edges.into_iter())
            };
            Some(MixedUnit {
                unit,
                set: sets.get(unit as usize).copied().unwrap_or(0),
                bounds: GridBox::of_edges(edges.iter().copied()),
                area_m2: overlap::area_m2(meter, edges.iter().copied()),
                edges,
            })
        })
        .collect()
}

fn dissolve(pieces: &Pieces) -> Vec<Edge> {
    let edges: Vec<Edge> = pieces.parts().flat_map(|part| pieces.edges_of(part)).collect();
    if pieces.part_count() <= 1 {
        return edges;
    }
    union(edges.into_iter())
}

/// Notes which features of the group share area with which mixed unit.
fn note_shares(number: usize, group: &GroupTile, mixed: &[MixedUnit], output: &mut Output) {
    if mixed.is_empty() || group.pieces.is_empty() {
        return;
    }
    let candidates: Vec<Candidate<'_>> = mixed
        .iter()
        .map(|unit| Candidate::new(unit.unit, unit.bounds, &unit.edges))
        .collect();
    for parts in by_owner(&group.pieces).chunk_by(|one, other| one.owner == other.owner) {
        let Some(feature) = parts.first().map(|part| part.owner) else {
            continue;
        };
        let edges: Vec<Edge> = parts.iter().flat_map(|part| group.pieces.edges_of(*part)).collect();
        share::note(index(number), feature, &edges, &candidates, &mut output.shares);
    }
}
