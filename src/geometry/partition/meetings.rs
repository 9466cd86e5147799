//! What polygons do to each other, two by two: where their boundaries cross, which rings begin inside which
//! polygon, and which features share area with which unit.

use super::outline::{Crossing, Outline, Place};
use super::tile::Share;
use crate::geometry::box_tree::{BoxTree, Rect};
use crate::geometry::grid::GridPoint;
use crate::geometry::rows::put_in_rows;
use crate::geometry::shapes::Part;
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::collections::HashMap;

/// Shared area up to this, in twice the grid unit's area, is rounding (about 1e-6 m²: a boundary of 1 km
/// that two layers state a nanometre apart).
const ROUNDING_TWICE: i128 = 10_000_000_000_000;

/// Edges to be compared, for every edge there is, from which on polygons lie so deep upon each other that
/// tiles, in which a polygon that covers the whole tile costs nothing more, are quicker.
const DEEP: usize = 64;

/// Pairs that one task takes.
const PAIRS_AT_ONCE: usize = 32;
/// Polygons that one task takes.
const POLYGONS_AT_ONCE: usize = 16;

/// Whether it is wanted which features share area with which units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WithShares {
    Yes,
    No,
}

/// Whose a polygon is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Unit,
    Group(u32),
}

/// What a polygon belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub side: Side,
    /// The unit, or the feature of the group.
    pub owner: u32,
}

/// A polygon with its place among the others, which is its rank. The same polygon of the same layer may belong to
/// several groups: its boundary is looked at once.
#[derive(Debug)]
pub(super) struct Polygon<'a> {
    pub members: Vec<Member>,
    pub outline: Outline<'a>,
}

impl Polygon<'_> {
    /// Whether it matters to what is on this side.
    pub(super) fn matters_to(&self, side: Side) -> bool {
        self.members.iter().any(|member| matters(member.side, side))
    }

    fn matters_to_other(&self, other: &Self) -> bool {
        self.members.iter().any(|member| other.matters_to(member.side))
    }
}

/// A crossing of the boundaries of two polygons, the earlier first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meeting {
    pub polygons: [u32; 2],
    pub crossing: Crossing,
}

/// A ring of a polygon begins inside another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Beginning {
    pub polygon: u32,
    pub ring: u32,
    pub inside: u32,
}

/// All that polygons do to each other.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    pub crossings: Vec<Meeting>,
    /// In rising order.
    pub beginnings: Vec<Beginning>,
    pub shares: Vec<Share>,
}

impl Meetings {
    fn append(&mut self, mut next: Self) {
        self.crossings.append(&mut next.crossings);
        self.beginnings.append(&mut next.beginnings);
        self.shares.append(&mut next.shares);
    }
}

/// Boundaries of all polygons that enclose something, in the order in which they are first given.
pub(super) fn outlines<'a>(
    polygons: impl Iterator<Item = (Member, Part<'a>)>,
    progress: &Progress,
) -> Result<Vec<Polygon<'a>>, Cancelled> {
    // By where their positions stand in memory; only looked up, never iterated.
    let mut known: HashMap<*const [f64; 2], usize> = HashMap::new();
    let mut distinct: Vec<(Vec<Member>, Part<'a>)> = Vec::new();
    for (member, part) in polygons {
        let shell = part.first_path();
        if shell.is_empty() {
            continue;
        }
        let place = *known.entry(shell.as_ptr()).or_insert(distinct.len());
        match distinct.get_mut(place) {
            // What matters to itself lies upon itself, which only two polygons with two ranks can tell.
            Some((members, _)) if members.iter().all(|known| !matters(known.side, member.side)) => members.push(member),
            _ => distinct.push((vec![member], part)),
        }
    }
    drop(known);
    let found: Vec<Polygon<'a>> = distinct
        .par_chunks_mut(POLYGONS_AT_ONCE)
        .flat_map_iter(|chunk| {
            let wanted = if progress.is_cancelled() { &mut [] } else { chunk };
            wanted.iter_mut().filter_map(|(members, part)| {
                Some(Polygon {
                    members: std::mem::take(members),
                    outline: Outline::new(*part)?,
                })
            })
        })
        .collect();
    progress.check()?;
    Ok(found)
}

/// Whether it matters what two polygons do to each other.
fn matters(one: Side, other: Side) -> bool {
    one == other || one == Side::Unit || other == Side::Unit
}

/// The pairs of polygons, by rank, whose boxes meet; `None` if they lie too deep upon each other.
pub(super) fn pairs(polygons: &[Polygon<'_>], progress: &Progress) -> Result<Option<Vec<[u32; 2]>>, Cancelled> {
    let mut order: Vec<usize> = (0..polygons.len()).collect();
    put_in_rows(&mut order, |number| {
        polygons.get(*number).map_or([0; 2], |polygon| {
            let bounds = polygon.outline.bounds();
            [0, 1].map(|axis| i64::midpoint(bounds.min[axis], bounds.max[axis]))
        })
    });
    let boxes = order
        .iter()
        .filter_map(|number| polygons.get(*number))
        .map(|polygon| polygon.outline.bounds())
        .collect();
    let edges = |number: usize| polygons.get(number).map_or(0, |polygon| polygon.outline.edge_count());
    let enough = DEEP.saturating_mul((0..polygons.len()).map(edges).sum());
    let mut work = 0_usize;
    let mut found = Vec::new();
    BoxTree::new(boxes).while_pairs(|one, other| {
        let (Some(one), Some(other)) = (order.get(one).copied(), order.get(other).copied()) else {
            return true;
        };
        let sides = (polygons.get(one), polygons.get(other));
        if one != other
            && let (Some(a), Some(b)) = sides
            && a.matters_to_other(b)
        {
            work += edges(one).min(edges(other));
            found.push([super::index(one.min(other)), super::index(one.max(other))]);
        }
        work <= enough && !progress.is_cancelled()
    });
    progress.check()?;
    found.sort_unstable();
    Ok((work <= enough).then_some(found))
}

/// What the polygons of every pair do to each other.
pub(super) fn meetings(
    polygons: &[Polygon<'_>],
    pairs: &[[u32; 2]],
    with_shares: WithShares,
    progress: &Progress,
) -> Result<Meetings, Cancelled> {
    let found: Vec<Meetings> = pairs
        .par_chunks(PAIRS_AT_ONCE)
        .map(|chunk| {
            let mut out = Meetings::default();
            for [first, second] in chunk {
                progress.check()?;
                let both = (polygons.get(*first as usize), polygons.get(*second as usize));
                if let (Some(a), Some(b)) = both {
                    meet([*first, *second], [a, b], with_shares, &mut out);
                }
            }
            Ok(out)
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut all = Meetings::default();
    for next in found {
        all.append(next);
    }
    all.beginnings.sort_unstable();
    Ok(all)
}

fn meet(numbers: [u32; 2], pair: [&Polygon<'_>; 2], with_shares: WithShares, out: &mut Meetings) {
    let begin = [out.crossings.len(), out.beginnings.len()];
    let [earlier, later] = pair.map(|polygon| &polygon.outline);
    earlier.for_crossings(later, |crossing| {
        out.crossings.push(Meeting {
            polygons: numbers,
            crossing,
        });
    });
    for (place, (outline, other)) in [(earlier, later), (later, earlier)].into_iter().enumerate() {
        let bounds = other.bounds();
        for ring in 0..outline.ring_count() {
            let is_inside = outline
                .start(ring)
                .filter(|at| bounds.meets(&Rect::of([at.x, at.y])))
                .is_some_and(|at| other.holds(at, place == 1));
            if is_inside {
                out.beginnings.push(Beginning {
                    polygon: numbers[place],
                    ring: super::index(ring),
                    inside: numbers[1 - place],
                });
            }
        }
    }
    if with_shares == WithShares::No {
        return;
    }
    let shares = shares_of(pair);
    if shares.is_empty() {
        return;
    }
    let crossings = out.crossings.get(begin[0]..).unwrap_or(&[]);
    let beginnings = out.beginnings.get(begin[1]..).unwrap_or(&[]);
    let shares_area = if crossings.is_empty() {
        !beginnings.is_empty()
    } else {
        twice_shared_area(numbers, [earlier, later], crossings, beginnings) > ROUNDING_TWICE
    };
    if shares_area {
        out.shares.extend(shares);
    }
}

/// What the two share area as, if they do: each unit on the one side with each feature of a group on the other.
fn shares_of(pair: [&Polygon<'_>; 2]) -> Vec<Share> {
    let [one, other] = pair.map(|polygon| polygon.members.as_slice());
    let both = [(one, other), (other, one)];
    let pairs = both.into_iter().flat_map(|(one, other)| {
        one.iter()
            .flat_map(move |member| other.iter().map(move |facing| (*member, *facing)))
    });
    pairs
        .filter_map(|(unit, feature)| match (unit.side, feature.side) {
            (Side::Unit, Side::Group(group)) => Some(Share {
                group,
                feature: feature.owner,
                unit: unit.owner,
            }),
            _ => None,
        })
        .collect()
}

/// A crossing as it comes on the way along one of the two boundaries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub place: Place,
    /// From the edge's first vertex.
    distance: u64,
    /// The other polygon.
    pub other: u32,
    enters: bool,
}

impl Step {
    /// `side`: 0 for the way along the earlier polygon, 1 for the later one, whose outline this is.
    pub fn new(meeting: &Meeting, side: usize, outline: &Outline<'_>) -> Self {
        let on = meeting.crossing.edges[side];
        let at = meeting.crossing.at;
        let from = outline.vertex(on).unwrap_or(at);
        Self {
            place: Place { on, at },
            distance: at.x.abs_diff(from.x) + at.y.abs_diff(from.y),
            other: meeting.polygons[1 - side],
            enters: meeting.crossing.first_enters == (side == 0),
        }
    }

    /// What passing it does to the number of polygons that hold the place.
    pub const fn change(&self) -> i32 {
        if self.enters { 1 } else { -1 }
    }

    /// Puts steps in the order of the way. What stands on one spot may stand in any order: nothing lies between,
    /// as long as steps are counted.
    pub fn sort(steps: &mut [Self]) {
        steps.sort_unstable_by_key(|step| (step.place.on, step.distance, step.other, step.enters));
    }
}

/// Twice the area that two polygons with crossing boundaries share, in grid units, exact but for the
/// rounding of the crossings. Only what lies inside the other is walked.
fn twice_shared_area(
    numbers: [u32; 2],
    outlines: [&Outline<'_>; 2],
    crossings: &[Meeting],
    beginnings: &[Beginning],
) -> i128 {
    let origin = crossings
        .first()
        .map_or(GridPoint { x: 0, y: 0 }, |meeting| meeting.crossing.at);
    let mut sum = 0_i128;
    let mut add = |from: GridPoint, to: GridPoint| {
        let cross = i128::from(from.x - origin.x) * i128::from(to.y - origin.y)
            - i128::from(to.x - origin.x) * i128::from(from.y - origin.y);
        sum = sum.wrapping_add(cross);
    };
    for (side, outline) in outlines.into_iter().enumerate() {
        let mut steps: Vec<Step> = crossings.iter().map(|found| Step::new(found, side, outline)).collect();
        Step::sort(&mut steps);
        let mut steps = steps.as_slice();
        for ring in 0..outline.ring_count() {
            let number = super::index(ring);
            let own = steps.iter().take_while(|step| step.place.on.ring == number).count();
            let (of_ring, rest) = steps.split_at(own);
            steps = rest;
            let begins_inside = beginnings
                .iter()
                .any(|begin| begin.polygon == numbers[side] && begin.ring == number);
            let mut depth = i32::from(begins_inside);
            let mut from = None;
            for step in of_ring {
                if depth > 0 {
                    outline.chain(ring, from, Some(step.place), |_, from, to| add(from, to));
                }
                depth += step.change();
                from = Some(step.place);
            }
            if depth > 0 {
                outline.chain(ring, from, None, |_, from, to| add(from, to));
            }
        }
    }
    sum
}
