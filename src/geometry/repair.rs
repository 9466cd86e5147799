//! Makes a polygon valid: each ring even-odd by itself, then shell − ∪ holes.
//!
//! Even-odd over all rings at once would add a hole that lies outside its shell and fill a hole that is
//! given twice. Most polygons are valid, so an exact test comes first and leaves their positions alone.

mod left_out;

use super::contacts::{Contact, EdgeRuns};
use super::grid::{self, GridPoint};
use super::locate::Location;
use super::measure::{self, Sum};
use super::overlay::{self, GridPolygons, GridShapes, grid_ring};
use super::shapes::{Bounds, Feature, Part, PartKind, Shapes};
use crate::issues::Fault;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What repairing a polygon found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repair {
    /// Each kind of fault once, with a place.
    pub faults: Vec<(Fault, [f64; 2])>,
    /// Square metres of the raw rings, |shell| − Σ|holes|, and of what became of them; `None` for a polygon that is as
    /// it was: most are, and measuring takes longer than looking.
    pub areas_m2: Option<[f64; 2]>,
    /// Whether anything that encloses area is left.
    pub kept: bool,
    /// The boxes (degrees) of places that were left out, but lie inside by another reading of the same rings.
    pub left_out: Vec<Bounds>,
}

impl Repair {
    fn note(&mut self, fault: Fault, at: [f64; 2]) {
        if !self.faults.iter().any(|(known, _)| *known == fault) {
            self.faults.push((fault, at));
        }
    }
}

/// Appends the valid polygon(s) that `rings_lonlat` (shell first; closed or not) make as parts to `out`:
/// shells counter-clockwise, holes clockwise, open, without consecutive equal positions. Positions of a
/// polygon that was valid are kept to the last bit. Does not end the feature.
///
/// A ring whose direction is not that of RFC 7946 is turned and reported as [`Fault::WrongDirection`];
/// whether that is worth a word is for the caller to decide.
#[must_use]
pub fn repair_polygon(rings_lonlat: &[&[[f64; 2]]], out: &mut Shapes) -> Repair {
    let mut repair = Repair::default();
    let mut rings = Vec::with_capacity(rings_lonlat.len());
    for (index, raw) in rings_lonlat.iter().enumerate() {
        if let Some(ring) = clean(raw, index > 0, &mut repair) {
            rings.push(ring);
        } else if index == 0 {
            return repair;
        }
    }
    if rings.is_empty() {
        repair.note(Fault::TooFewPositions, [0.0; 2]);
        return repair;
    }
    let found = examine(&mut rings, &mut repair);
    let is_changed = repair.faults.iter().any(|(fault, _)| *fault != Fault::WrongDirection);
    let before_m2 = (is_changed || !found.valid).then(|| measure::rings_area_m2(rings.iter().map(|ring| &*ring.path)));
    let after_m2 = if found.valid {
        push_valid(&rings, out);
        repair.kept = true;
        before_m2
    } else {
        Some(rebuild(&rings, &mut repair, out))
    };
    repair.areas_m2 = before_m2
        .zip(after_m2)
        .map(|(before_m2, after_m2)| [before_m2, after_m2]);
    repair
}

/// A ring without closing position and without consecutive equal ones.
struct Ring<'a> {
    path: Cow<'a, [[f64; 2]]>,
    grid: Vec<GridPoint>,
    is_hole: bool,
    /// Neither crosses nor touches itself.
    simple: bool,
    /// Runs against the direction its place asks for.
    reversed: bool,
}

#[expect(clippy::float_cmp, reason = "the same position is the same to the bit")]
fn same(a: &[f64; 2], b: &[f64; 2]) -> bool {
    a == b
}

fn clean<'a>(raw: &'a [[f64; 2]], is_hole: bool, repair: &mut Repair) -> Option<Ring<'a>> {
    let Some(first) = raw.first().copied() else {
        repair.note(Fault::TooFewPositions, [0.0; 2]);
        return None;
    };
    let mut open = raw;
    while let [rest @ .., last] = open
        && same(last, &first)
        && !rest.is_empty()
    {
        open = rest;
    }
    let mut path = Cow::Borrowed(open);
    if let Some([repeated, _]) = open.array_windows().find(|[from, to]| same(from, to)) {
        repair.note(Fault::DuplicatePositions, *repeated);
        path.to_mut().dedup();
    }
    let second = path.get(1).copied().unwrap_or(first);
    if path
        .iter()
        .all(|position| same(position, &first) || same(position, &second))
    {
        repair.note(Fault::TooFewPositions, first);
        return None;
    }
    if open.len() == raw.len() {
        repair.note(Fault::UnclosedRing, first);
    }
    let grid = grid_ring(&path);
    Some(Ring {
        path,
        grid,
        is_hole,
        simple: true,
        reversed: false,
    })
}

/// What the rings of a polygon do to each other.
struct Found {
    valid: bool,
}

/// Finds which rings meet themselves or others, and which way they run.
fn examine(rings: &mut [Ring<'_>], repair: &mut Repair) -> Found {
    let runs = EdgeRuns::new(rings.iter().map(|ring| ring.grid.as_slice()));
    let mut contacts = Contacts {
        own: rings
            .iter()
            .enumerate()
            .map(|(index, ring)| {
                if ring.grid.len() < 3 {
                    ring.grid.first().copied()
                } else {
                    runs.spike(index)
                }
            })
            .collect(),
        ..Contacts::default()
    };
    runs.for_contacts(&mut contacts, Contacts::wants, Contacts::add);
    for (ring, own) in rings.iter_mut().zip(&contacts.own) {
        ring.simple = own.is_none();
        if let Some(at) = own {
            // Whether it is that or a ring without area shows when the ring is rebuilt.
            if grid::doubled_area(&ring.grid) != 0 {
                repair.note(Fault::SelfIntersection, grid::from_grid(*at));
            }
        } else {
            ring.reversed = (grid::doubled_area(&ring.grid) < 0) != ring.is_hole;
            if ring.reversed {
                repair.note(Fault::WrongDirection, ring.path.first().copied().unwrap_or_default());
            }
        }
    }
    let crossing = contacts.others.or_else(|| contacts.cycle(rings.len()));
    let misplaced = crossing.or_else(|| {
        // Rings that don't cross lie wholly inside or wholly outside each other.
        (1..rings.len()).find_map(|index| misplaced_hole(rings, &runs, index))
    });
    let all_simple = rings.iter().all(|ring| ring.simple);
    if let Some(at) = misplaced.filter(|_| all_simple || crossing.is_some()) {
        repair.note(Fault::HoleOutsideShell, grid::from_grid(at));
    }
    Found {
        valid: all_simple && misplaced.is_none(),
    }
}

/// A position of hole `index` if it is not inside the shell and outside all other holes.
fn misplaced_hole(rings: &[Ring<'_>], runs: &EdgeRuns, index: usize) -> Option<GridPoint> {
    let grid = &rings.get(index)?.grid;
    let middles = grid
        .array_windows()
        .map(|[a, b]| GridPoint::new(i64::midpoint(a.x, b.x), i64::midpoint(a.y, b.y)));
    // A corner may lie on another ring; all corners hardly ever do.
    let inside = grid
        .iter()
        .copied()
        .chain(middles)
        .find_map(|at| runs.is_inside_others(at, index));
    if inside == Some(true) {
        None
    } else {
        grid.first().copied()
    }
}

/// Contacts of rings, as far as they matter: one place each.
#[derive(Default)]
struct Contacts {
    /// Per ring: where it meets itself.
    own: Vec<Option<GridPoint>>,
    /// Where two rings cross or run along each other.
    others: Option<GridPoint>,
    /// Where two rings touch.
    touches: Vec<(GridPoint, usize, usize)>,
}

impl Contacts {
    fn wants(&self, a: usize, b: usize) -> bool {
        if a == b {
            self.own.get(a).is_some_and(Option::is_none)
        } else {
            self.others.is_none()
        }
    }

    fn add(&mut self, a: usize, b: usize, contact: Contact) {
        let at = match contact {
            Contact::Crosses(at) | Contact::Touches(at) => at,
        };
        if a == b {
            if let Some(slot) = self.own.get_mut(a) {
                slot.get_or_insert(at);
            }
        } else if matches!(contact, Contact::Crosses(_)) {
            self.others.get_or_insert(at);
        } else {
            self.touches.push((at, a, b));
        }
    }

    /// Where touching rings close a circle and so cut the interior in two, or cross through a corner.
    ///
    /// Rings and the positions where they touch make a graph; the interior is connected, and no ring
    /// crosses another, as long as it has no cycle (OGC 06-103r4, 6.1.11.1).
    fn cycle(&self, ring_count: usize) -> Option<GridPoint> {
        let mut links: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
        for (at, a, b) in &self.touches {
            links.entry((at.x, at.y)).or_default().extend([*a, *b]);
        }
        let mut group: Vec<usize> = (0..ring_count).collect();
        for ((x, y), mut rings) in links {
            rings.sort_unstable();
            rings.dedup();
            for link in rings.array_windows() {
                let [a, b] = link.map(|ring| root(&mut group, ring));
                if a == b {
                    return Some(GridPoint::new(x, y));
                }
                if let Some(slot) = group.get_mut(a) {
                    *slot = b;
                }
            }
        }
        None
    }
}

fn root(group: &mut [usize], member: usize) -> usize {
    let mut at = member;
    while let Some(up) = group.get(at).copied().filter(|up| *up != at) {
        let above = group.get(up).copied().unwrap_or(up);
        if let Some(slot) = group.get_mut(at) {
            *slot = above;
        }
        at = up;
    }
    at
}

fn push_valid(rings: &[Ring<'_>], out: &mut Shapes) {
    for ring in rings {
        if ring.reversed {
            ring.path.iter().rev().for_each(|position| out.push_position(*position));
            out.end_path();
        } else {
            out.push_path(&ring.path);
        }
    }
    out.end_part(PartKind::Polygon);
}

/// Shell − ∪ holes by overlay; its area in m².
fn rebuild(rings: &[Ring<'_>], repair: &mut Repair, out: &mut Shapes) -> f64 {
    let mut shell = GridPolygons::new();
    let mut holes = GridPolygons::new();
    let mut shell_shapes = None;
    for ring in rings {
        let side = if ring.is_hole { &mut holes } else { &mut shell };
        if ring.simple {
            // Both sets want counter-clockwise outlines; holes are what is taken away.
            let clockwise = ring.reversed != ring.is_hole;
            let mut points = ring.grid.clone();
            if clockwise {
                points.reverse();
            }
            side.add_ring(points);
            continue;
        }
        let pieces = overlay::even_odd(std::iter::once(period(&ring.grid)));
        let at = ring.path.first().copied().unwrap_or_default();
        if pieces.is_empty() {
            repair.note(Fault::ZeroArea, at);
        } else {
            repair.note(Fault::SelfIntersection, at);
        }
        pieces.iter().flatten().for_each(|piece| side.add_ring(piece.clone()));
        if !ring.is_hole {
            shell_shapes = Some(pieces);
        }
    }
    let pieces = if holes.is_empty() {
        match (shell_shapes, rings.first()) {
            (Some(pieces), _) => pieces,
            (None, Some(ring)) => {
                push_valid(std::slice::from_ref(ring), out);
                repair.kept = true;
                return measure::ring_area_m2(&ring.path).abs();
            }
            (None, None) => GridShapes::new(),
        }
    } else {
        overlay::subtract(&shell, &holes)
    };
    let mut result = Shapes::new();
    overlay::push_polygons(&pieces, &mut result);
    result.end_feature();
    repair.left_out = left_out::left_out(rings, &holes, &pieces);
    let feature = result.feature(0);
    feature.parts().for_each(|part| copy_part(part, out));
    repair.kept = !feature.is_empty();
    if !repair.kept {
        let at = rings.first().and_then(|ring| ring.path.first()).copied();
        repair.note(Fault::ZeroArea, at.unwrap_or_default());
    }
    measure::feature_area_m2(feature)
}

/// A ring that goes round the same way several times, as one round: by even-odd two rounds would cancel.
fn period(mut ring: &[GridPoint]) -> &[GridPoint] {
    for rounds in [2, 3, 5, 7] {
        while ring.len().is_multiple_of(rounds) {
            let length = ring.len() / rounds;
            let mut parts = ring.chunks_exact(length.max(1));
            let Some(first) = parts.next() else { break };
            if !parts.all(|part| part == first) {
                break;
            }
            ring = first;
        }
    }
    ring
}

fn copy_part(part: Part<'_>, out: &mut Shapes) {
    part.paths().for_each(|path| out.push_path(path));
    out.end_part(part.kind);
}

/// Overlaps of parts below this many m² are rounding of their coordinates, not overlaps.
const LEAST_OVERLAP_M2: f64 = 1e-6;

/// The union of a feature's polygons as one feature, if some of its (normalised) polygons overlap by a
/// positive area; parts that only touch or share edges do not. Lines and points are kept, first.
#[must_use]
pub fn dissolve_parts(feature: Feature<'_>) -> Option<Shapes> {
    if feature.polygons().nth(1).is_none() || !parts_may_overlap(feature) {
        return None;
    }
    let mut polygons = GridPolygons::new();
    feature.polygons().for_each(|part| polygons.add(part));
    let whole_m2 = feature.polygons().map(measure::part_area_m2).sum::<Sum>().value();
    let overlap_m2 = whole_m2 - overlay::union_area_m2(&polygons);
    if overlap_m2 <= LEAST_OVERLAP_M2.max(1e-13 * whole_m2) {
        return None;
    }
    let mut out = Shapes::new();
    for part in feature.parts().filter(|part| part.kind != PartKind::Polygon) {
        copy_part(part, &mut out);
    }
    let dissolved = overlay::union(&polygons);
    dissolved.feature(0).parts().for_each(|part| copy_part(part, &mut out));
    out.end_feature();
    Some(out)
}

/// Whether two polygons of a feature overlap by a positive area (above a square millimetre).
#[must_use]
pub fn parts_overlap(feature: Feature<'_>) -> bool {
    dissolve_parts(feature).is_some()
}

/// Whether boundaries of two polygons meet, or one lies inside another: what can be told without overlay.
fn parts_may_overlap(feature: Feature<'_>) -> bool {
    let mut part_of = Vec::new();
    let mut rings = Vec::new();
    for (number, part) in feature.polygons().enumerate() {
        for path in part.paths() {
            part_of.push(number);
            rings.push(grid_ring(path));
        }
    }
    let runs = EdgeRuns::new(rings.iter().map(Vec::as_slice));
    let same_part = |a: usize, b: usize| part_of.get(a) == part_of.get(b);
    let mut meet = false;
    runs.for_contacts(
        &mut meet,
        |meet, a, b| !*meet && !same_part(a, b),
        |meet, _, _, _| *meet = true,
    );
    meet || rings.iter().enumerate().any(|(index, ring)| {
        ring.first().is_some_and(|at| {
            let others = runs.winding(*at, |ring| !same_part(ring, index));
            others.location() != Location::Outside
        })
    })
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the same to the bit is what is meant")]
mod tests;
