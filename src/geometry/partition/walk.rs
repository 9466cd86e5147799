//! Along every boundary once: what lies right and left of it changes only where it crosses another, so each
//! stretch between two crossings is a stretch of the boundary of some unions and some intersections.

use super::Slots;
use super::meetings::{Meetings, Member, Polygon, Side, Step};
use super::outline::{Outline, Place};
use super::tile::Output;
use crate::geometry::area_method::EdgeArea;
use crate::geometry::measure::{AreaMeter, Sum};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// Polygons that one task takes.
const POLYGONS_AT_ONCE: usize = 16;

/// Sums the stretches up, polygon by polygon, in the order of the polygons. One meter for all, so that edges which run
/// along each other cancel to the last bit.
pub(super) fn measure<M: EdgeArea>(
    polygons: &[Polygon<'_>],
    meetings: Meetings,
    sets: &[usize],
    slots: Slots,
    meter: M,
    progress: &Progress,
) -> Result<Output, Cancelled> {
    let walker = Walker {
        walks: Walks::new(polygons, &meetings, sets),
        slots,
        meter,
    };
    let numbers: Vec<usize> = (0..polygons.len()).collect();
    let found: Vec<Vec<(usize, f64)>> = numbers
        .par_chunks(POLYGONS_AT_ONCE)
        .map(|chunk| {
            progress.check()?;
            let mut areas = Vec::new();
            for number in chunk {
                walker.walk(*number, &mut areas);
                let edges = polygons.get(*number).map_or(0, |polygon| polygon.outline.edge_count());
                progress.add_done(edges as u64);
            }
            Ok(areas)
        })
        .collect::<Result<_, Cancelled>>()?;
    Ok(Output {
        areas_m2: found.into_iter().flatten().collect(),
        shares: meetings.shares,
    })
}

/// The exact meter for all polygons.
pub(super) fn exact_meter(polygons: &[Polygon<'_>]) -> AreaMeter {
    let (mut south, mut north) = (i64::MAX, i64::MIN);
    for polygon in polygons {
        let bounds = polygon.outline.bounds();
        south = south.min(bounds.min[1]);
        north = north.max(bounds.max[1]);
    }
    if south > north {
        return AreaMeter::between(0.0, 0.0);
    }
    AreaMeter::between(super::degrees(south), super::degrees(north))
}

/// Which crossings are whose.
struct Ways {
    /// Crossings by polygon: their number, doubled, plus the side.
    crossings: Vec<u32>,
    /// One past the last of each polygon in `crossings`.
    ends: Vec<u32>,
}

impl Ways {
    fn new(polygons: &[Polygon<'_>], meetings: &Meetings) -> Self {
        let mut next = vec![0_u32; polygons.len() + 1];
        for meeting in &meetings.crossings {
            for polygon in meeting.polygons {
                if let Some(count) = next.get_mut(polygon as usize + 1) {
                    *count += 1;
                }
            }
        }
        let mut sum = 0;
        for count in &mut next {
            sum += *count;
            *count = sum;
        }
        let mut crossings = vec![0_u32; sum as usize];
        for (number, meeting) in (0_u32..).zip(&meetings.crossings) {
            for (side, polygon) in (0_u32..).zip(meeting.polygons) {
                let Some(place) = next.get_mut(polygon as usize) else {
                    continue;
                };
                if let Some(slot) = crossings.get_mut(*place as usize) {
                    *slot = 2 * number + side;
                }
                *place += 1;
            }
        }
        // Each count has moved on to where the next polygon's begin.
        Self { crossings, ends: next }
    }

    fn of(&self, polygon: usize) -> &[u32] {
        let end_of = |polygon: usize| self.ends.get(polygon).map_or(0, |end| *end as usize);
        let begin = polygon.checked_sub(1).map_or(0, end_of);
        self.crossings.get(begin..end_of(polygon)).unwrap_or(&[])
    }
}

/// The walks along all boundaries.
pub(super) struct Walks<'a> {
    polygons: &'a [Polygon<'a>],
    meetings: &'a Meetings,
    ways: Ways,
    sets: &'a [usize],
}

struct Walker<'a, M> {
    walks: Walks<'a>,
    slots: Slots,
    meter: M,
}

/// How many polygons other than the one that is walked hold the place that the walk is at.
#[derive(Clone, Debug, Default)]
pub(super) struct Holding {
    /// Of the same group, or of the same unit.
    pub same: i32,
    /// On a unit's boundary: units of the same set, and of all sets.
    set: i32,
    pub units: i32,
    /// On a unit's boundary: of each group that has any.
    groups: Vec<(u32, i32)>,
    /// On a group's boundary: of each unit that has any.
    each_unit: Vec<(u32, i32)>,
}

impl Holding {
    /// On a unit's boundary: whether any group holds the place.
    pub fn has_group(&self) -> bool {
        self.groups.iter().any(|(_, count)| *count > 0)
    }

    /// On a group's boundary: whether any unit holds the place.
    pub fn has_unit(&self) -> bool {
        self.each_unit.iter().any(|(_, count)| *count > 0)
    }
}

/// A boundary that is walked, and what for.
pub(super) struct Walked<'a> {
    pub member: Member,
    pub outline: &'a Outline<'a>,
}

/// From a place on a ring to a later one; the ring's first vertex stands for no place at either end.
pub(super) type Stretch = [Option<Place>; 2];

fn count(counts: &mut Vec<(u32, i32)>, whose: u32, by: i32) {
    match counts.iter_mut().find(|(known, _)| *known == whose) {
        Some((_, count)) => *count += by,
        None => counts.push((whose, by)),
    }
    counts.retain(|(_, count)| *count != 0);
}

impl<'a> Walks<'a> {
    pub fn new(polygons: &'a [Polygon<'a>], meetings: &'a Meetings, sets: &'a [usize]) -> Self {
        Self {
            polygons,
            meetings,
            ways: Ways::new(polygons, meetings),
            sets,
        }
    }

    fn set_of(&self, unit: u32) -> usize {
        self.sets.get(unit as usize).copied().unwrap_or(0)
    }

    /// Calls `visit` for every stretch between two crossings of the boundary of polygon `number`, once for each thing
    /// that it belongs to, ring by ring. Only crossings with what matters to that thing part a stretch.
    pub fn stretches(&self, number: usize, mut visit: impl FnMut(&Walked<'a>, usize, Stretch, &Holding)) {
        let Some(polygon) = self.polygons.get(number) else {
            return;
        };
        let mut all: Vec<Step> = self
            .ways
            .of(number)
            .iter()
            .filter_map(|way| {
                let meeting = self.meetings.crossings.get(*way as usize / 2)?;
                Some(Step::new(meeting, (*way % 2) as usize, &polygon.outline))
            })
            .collect();
        Step::sort(&mut all);
        for member in &polygon.members {
            let walked = Walked {
                member: *member,
                outline: &polygon.outline,
            };
            let matter: Vec<Step> = all
                .iter()
                .filter(|step| self.matters(step.other, member.side))
                .copied()
                .collect();
            self.walk(number, &walked, &matter, &mut visit);
        }
    }

    fn walk(
        &self,
        number: usize,
        walked: &Walked<'a>,
        mut steps: &[Step],
        visit: &mut impl FnMut(&Walked<'a>, usize, Stretch, &Holding),
    ) {
        for ring in 0..walked.outline.ring_count() {
            let id = super::index(ring);
            let own = steps.iter().take_while(|step| step.place.on.ring == id).count();
            let (of_ring, rest) = steps.split_at(own);
            steps = rest;
            let mut holding = self.at_start(number, walked.member, id);
            let mut from = None;
            for step in of_ring {
                visit(walked, ring, [from, Some(step.place)], &holding);
                self.change(walked.member, step.other, step.change(), &mut holding);
                from = Some(step.place);
            }
            visit(walked, ring, [from, None], &holding);
        }
    }

    fn matters(&self, other: u32, side: Side) -> bool {
        self.polygons
            .get(other as usize)
            .is_some_and(|other| other.matters_to(side))
    }

    fn at_start(&self, number: usize, member: Member, ring: u32) -> Holding {
        let key = (super::index(number), ring);
        let all = &self.meetings.beginnings;
        let begin = all.partition_point(|begin| (begin.polygon, begin.ring) < key);
        let mut holding = Holding::default();
        for found in all.get(begin..).unwrap_or(&[]) {
            if (found.polygon, found.ring) != key {
                break;
            }
            self.change(member, found.inside, 1, &mut holding);
        }
        holding
    }

    /// The walk goes into another polygon (`by` 1) or out of it (−1).
    fn change(&self, member: Member, other: u32, by: i32, holding: &mut Holding) {
        let Some(other) = self.polygons.get(other as usize) else {
            return;
        };
        for facing in &other.members {
            match (member.side, facing.side) {
                (Side::Unit, Side::Unit) => {
                    holding.units += by;
                    if self.set_of(member.owner) == self.set_of(facing.owner) {
                        holding.set += by;
                    }
                    if member.owner == facing.owner {
                        holding.same += by;
                    }
                }
                (Side::Unit, Side::Group(group)) => count(&mut holding.groups, group, by),
                (Side::Group(_), Side::Unit) => count(&mut holding.each_unit, facing.owner, by),
                (Side::Group(own), Side::Group(group)) if own == group => holding.same += by,
                (Side::Group(_), Side::Group(_)) => {}
            }
        }
    }
}

impl<M: EdgeArea> Walker<'_, M> {
    fn walk(&self, number: usize, areas: &mut Vec<(usize, f64)>) {
        let mut sums: Vec<(usize, Sum)> = Vec::new();
        self.walks.stretches(number, |walked, ring, stretch, holding| {
            self.stretch(walked, ring, stretch, holding, &mut sums);
        });
        areas.extend(sums.into_iter().map(|(slot, sum)| (slot, sum.value())));
    }

    /// Adds the stretch between two places to everything whose boundary it is part of.
    fn stretch(
        &self,
        walked: &Walked<'_>,
        ring: usize,
        [from, to]: Stretch,
        holding: &Holding,
        sums: &mut Vec<(usize, Sum)>,
    ) {
        let Member { side, owner } = walked.member;
        // A polygon of the same group, or of the same unit and so of the same set, covers both sides.
        if holding.same > 0 {
            return;
        }
        let mut area = Sum::new();
        walked.outline.chain(ring, from, to, |edge, from, to| {
            area.add(self.meter.piece_m2(edge, from, to));
        });
        let mut add = |slot: usize| match sums.iter_mut().find(|(known, _)| *known == slot) {
            Some((_, sum)) => sum.merge(&area),
            None => sums.push((slot, area)),
        };
        let groups = || {
            holding
                .groups
                .iter()
                .filter(|(_, count)| *count > 0)
                .map(|(group, _)| *group as usize)
        };
        if side == Side::Unit {
            let unit = owner as usize;
            add(Slots::unit(unit));
            groups().for_each(|group| add(self.slots.in_unit(group, unit)));
            if holding.set <= 0 {
                add(self.slots.set(self.walks.set_of(owner)));
            }
            if holding.units <= 0 {
                add(Slots::TOTAL);
                groups().for_each(|group| add(self.slots.in_total(group)));
            }
        } else if let Side::Group(group) = side {
            let group = group as usize;
            add(self.slots.overall(group));
            let mut units = holding.each_unit.iter().filter(|(_, count)| *count > 0).peekable();
            if units.peek().is_some() {
                add(self.slots.in_total(group));
            }
            for (unit, _) in units {
                add(self.slots.in_unit(group, *unit as usize));
            }
        }
    }
}
