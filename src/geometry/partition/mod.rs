//! The area of every group's union inside every unit, in one pass.
//!
//! Areas are sums over edges straight in longitude/latitude, so only stretches of boundaries are needed,
//! no polygons. There are two ways to them. Polygons as they usually are lie next to each other or a few
//! deep: boundaries are held against each other two by two (`meetings`, on `outline`), then each is
//! walked once (`walk`; `boundary` hands out the stretches themselves). Where very many lie upon each other the plane is cut in halves again and again
//! (`tile`), until a tile holds few enough edges to be overlaid at once (`leaf`) or a unit or a group
//! covers it whole. Which way is taken, and the order of all sums, come from the data alone: the number of
//! threads changes no bit of the result.

pub(super) mod boundary;
mod leaf;
mod meetings;
mod outline;
mod overlap;
mod pieces;
mod plane;
mod share;
mod tile;
mod walk;

use crate::geometry::area_method::{AreaRule, EdgeArea};
use crate::geometry::grid::{self, GridPoint};
use crate::geometry::measure::Sum;
use crate::geometry::shapes::Part;
use crate::progress::{Cancelled, Progress};
use meetings::{Member, Side, WithShares};
use pieces::Pieces;
use std::collections::BTreeSet;
use tile::{Output, Tile};

/// Edges at which a tile is overlaid at once. Between 1 000 and 16 000 no size stood out in timings.
const LEAF_EDGES: usize = 2_000;

/// Polygons to be measured against each other: units (what is covered) in sets (one for each region
/// layer), and groups of features (what covers; one for each role).
///
/// Every polygon must be normalised: shells counter-clockwise, holes clockwise, rings open and valid.
/// Polygons of one unit or group may overlap; what they cover counts once.
#[derive(Clone, Debug, Default)]
pub struct Partition<'a> {
    /// Every polygon with its unit.
    units: Vec<(u32, Part<'a>)>,
    /// The set of each unit.
    sets: Vec<usize>,
    /// Every polygon of every group with its feature.
    groups: Vec<Vec<(u32, Part<'a>)>>,
}

/// Areas in m² on the ellipsoid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionAreas {
    /// Of each unit.
    pub units_m2: Vec<f64>,
    /// Of the union of each set's units.
    pub sets_m2: Vec<f64>,
    /// Of the union of all units.
    pub total_m2: f64,
    pub groups: Vec<GroupAreas>,
}

/// What a group covers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupAreas {
    /// Of the group's union, wherever it lies.
    pub overall_m2: f64,
    /// Of the group's union inside the union of all units.
    pub in_total_m2: f64,
    /// Of the group's union inside each unit.
    pub in_units_m2: Vec<f64>,
    /// Features that share area with any unit.
    pub features_in_total: usize,
    /// Features that share area with each unit.
    pub features_in_units: Vec<usize>,
}

impl<'a> Partition<'a> {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a unit to the set with this number (from 0) and gives the unit's number.
    pub fn add_unit(&mut self, set: usize) -> usize {
        self.sets.push(set);
        self.sets.len() - 1
    }

    /// Adds a polygon to a unit.
    pub fn add_unit_polygon(&mut self, unit: usize, polygon: Part<'a>) {
        self.units.push((index(unit), polygon));
    }

    /// Adds a group and gives its number.
    pub fn add_group(&mut self) -> usize {
        self.groups.push(Vec::new());
        self.groups.len() - 1
    }

    /// Adds a polygon of the group's feature with this number to the group. Features may come in any order.
    pub fn add_group_polygon(&mut self, group: usize, feature: usize, polygon: Part<'a>) {
        if let Some(group) = self.groups.get_mut(group) {
            group.push((index(feature), polygon));
        }
    }

    /// Measures everything. Memory grows with the edges given and with the crossings among them. Progress
    /// counts edges.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn measure(self, progress: &Progress) -> Result<PartitionAreas, Cancelled> {
        let slots = self.slots();
        match self.measure_by_pairs(walk::exact_meter, progress)? {
            Some(output) => Ok(slots.areas(output)),
            None => self.measure_by_tiles(LEAF_EDGES, progress),
        }
    }

    /// As [`Partition::measure`], by any rule. `None` where polygons lie so deep upon each other that tiles are needed:
    /// tiles cut edges and add their own, which only the exact rule allows.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn measure_by(self, rule: &AreaRule, progress: &Progress) -> Result<Option<PartitionAreas>, Cancelled> {
        let mut polygons = self.units.iter().chain(self.groups.iter().flatten());
        let origin = polygons.find_map(|(_, polygon)| polygon.first_path().first().copied());
        let Some(meter) = origin.and_then(|origin| rule.vertex_meter(origin)) else {
            return self.measure(progress).map(Some);
        };
        let slots = self.slots();
        let output = self.measure_by_pairs(|_| meter, progress)?;
        Ok(output.map(|output| slots.areas(output)))
    }

    fn slots(&self) -> Slots {
        Slots {
            units: self.sets.len(),
            sets: self.sets.iter().max().map_or(0, |last| last + 1),
            groups: self.groups.len(),
        }
    }

    /// `None` where polygons lie very deep upon each other. `meter` makes the meter for all of them.
    fn measure_by_pairs<M: EdgeArea>(
        &self,
        meter: impl FnOnce(&[meetings::Polygon<'_>]) -> M,
        progress: &Progress,
    ) -> Result<Option<Output>, Cancelled> {
        let member = |side: Side, (owner, polygon): &(u32, Part<'a>)| (Member { side, owner: *owner }, *polygon);
        let units = self.units.iter().map(|unit| member(Side::Unit, unit));
        let groups = self.groups.iter().enumerate().flat_map(|(group, polygons)| {
            let side = Side::Group(index(group));
            polygons.iter().map(move |feature| member(side, feature))
        });
        progress.check()?;
        let polygons = meetings::outlines(units.chain(groups), progress)?;
        let Some(pairs) = meetings::pairs(&polygons, progress)? else {
            return Ok(None);
        };
        let edges: usize = polygons.iter().map(|polygon| polygon.outline.edge_count()).sum();
        progress.add_total(edges as u64);
        let found = meetings::meetings(&polygons, &pairs, WithShares::Yes, progress)?;
        let meter = meter(&polygons);
        walk::measure(&polygons, found, &self.sets, self.slots(), meter, progress).map(Some)
    }

    fn measure_by_tiles(self, leaf_edges: usize, progress: &Progress) -> Result<PartitionAreas, Cancelled> {
        let slots = self.slots();
        let plan = tile::Plan {
            sets: &self.sets,
            slots,
            leaf_edges,
            progress,
        };
        let units = pieces_of(&self.units, progress)?;
        let groups = self.groups.iter().map(|polygons| pieces_of(polygons, progress));
        let tile = Tile::root(units, groups.collect::<Result<_, Cancelled>>()?);
        progress.add_total(tile.weight);
        let output = plan.run(tile)?;
        Ok(slots.areas(output))
    }
}

fn pieces_of(polygons: &[(u32, Part<'_>)], progress: &Progress) -> Result<Pieces, Cancelled> {
    let mut pieces = Pieces::default();
    for (owner, polygon) in polygons {
        progress.check()?;
        pieces.add_polygon(*owner, grid_rings(*polygon));
    }
    Ok(pieces)
}

/// Area of the union of all polygons, in m².
///
/// # Errors
/// [`Cancelled`].
pub fn union_area_m2<'a>(polygons: impl Iterator<Item = Part<'a>>, progress: &Progress) -> Result<f64, Cancelled> {
    union_area_by(polygons, &AreaRule::Exact, progress).map(Option::unwrap_or_default)
}

/// As [`union_area_m2`], by any rule; `None` as in [`Partition::measure_by`], never with the exact rule.
///
/// # Errors
/// [`Cancelled`].
pub fn union_area_by<'a>(
    polygons: impl Iterator<Item = Part<'a>>,
    rule: &AreaRule,
    progress: &Progress,
) -> Result<Option<f64>, Cancelled> {
    let mut partition = Partition::new();
    let group = partition.add_group();
    for polygon in polygons {
        partition.add_group_polygon(group, 0, polygon);
    }
    let areas = partition.measure_by(rule, progress)?;
    Ok(areas.map(|areas| areas.groups.first().map_or(0.0, |group| group.overall_m2)))
}

fn grid_rings(polygon: Part<'_>) -> impl Iterator<Item = impl Iterator<Item = GridPoint>> {
    polygon
        .paths()
        .map(|ring| ring.iter().map(|position| grid::to_grid(*position)))
}

/// Longitude or latitude of a coordinate on the grid.
fn degrees(coordinate: i64) -> f64 {
    let [degrees, _] = grid::from_grid(GridPoint { x: coordinate, y: 0 });
    degrees
}

/// Layers hold fewer than 2³² features (`formats` refuses more).
fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Where each area is added up, in one row of numbers.
#[derive(Clone, Copy, Debug)]
struct Slots {
    units: usize,
    sets: usize,
    groups: usize,
}

impl Slots {
    const TOTAL: usize = 0;

    const fn unit(unit: usize) -> usize {
        Self::TOTAL + 1 + unit
    }

    const fn set(self, set: usize) -> usize {
        1 + self.units + set
    }

    const fn overall(self, group: usize) -> usize {
        1 + self.units + self.sets + group * (2 + self.units)
    }

    const fn in_total(self, group: usize) -> usize {
        self.overall(group) + 1
    }

    const fn in_unit(self, group: usize, unit: usize) -> usize {
        self.overall(group) + 2 + unit
    }

    fn areas(self, mut output: Output) -> PartitionAreas {
        let mut sums: Vec<Sum> = Vec::new();
        sums.resize_with(self.overall(self.groups), Sum::default);
        for (slot, area_m2) in output.areas_m2 {
            if let Some(sum) = sums.get_mut(slot) {
                sum.add(area_m2);
            }
        }
        // What is smaller than nothing is rounding.
        let area = |slot: usize| sums.get(slot).map_or(0.0, Sum::value).max(0.0);
        output.shares.sort_unstable();
        output.shares.dedup();
        let groups = (0..self.groups)
            .map(|group| {
                let mut features_in_units = vec![0_usize; self.units];
                let mut features = BTreeSet::new();
                for share in output.shares.iter().filter(|share| share.group == index(group)) {
                    features.insert(share.feature);
                    if let Some(count) = features_in_units.get_mut(share.unit as usize) {
                        *count += 1;
                    }
                }
                GroupAreas {
                    overall_m2: area(self.overall(group)),
                    in_total_m2: area(self.in_total(group)),
                    in_units_m2: (0..self.units).map(|unit| area(self.in_unit(group, unit))).collect(),
                    features_in_total: features.len(),
                    features_in_units,
                }
            })
            .collect();
        PartitionAreas {
            units_m2: (0..self.units).map(|unit| area(Self::unit(unit))).collect(),
            sets_m2: (0..self.sets).map(|set| area(self.set(set))).collect(),
            total_m2: area(Self::TOTAL),
            groups,
        }
    }
}

#[cfg(test)]
mod tests;
