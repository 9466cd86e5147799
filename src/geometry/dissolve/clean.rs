//! Where rings meet otherwise than in a vertex of both, and the edges cut there.

use super::loops::{Edge, Traced};
use super::order::UNASKED;
use crate::geometry::contacts::{Contact, EdgeContact, EdgeRuns, crossing};
use crate::geometry::grid::{self, GridPoint};
use crate::progress::{Cancelled, Progress};

/// An edge and a place at which it is to be cut.
pub(super) type Cut = (Edge, GridPoint);

/// Every cut that is needed, in rising order; none where all rings meet in common vertices only.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn cuts(traced: &Traced, progress: &Progress) -> Result<Vec<Cut>, Cancelled> {
    let runs = EdgeRuns::new(traced.rings());
    progress.check()?;
    let report = |found: &EdgeContact, cuts: &mut Vec<Cut>| {
        let is_common = |at: GridPoint| {
            let [one, other] = found.rings;
            one != other && traced.has_knot(at, one) && traced.has_knot(at, other)
        };
        if !matches!(found.contact, Contact::Touches(at) if is_common(at)) {
            add_cuts(found.edges, cuts);
        }
    };
    let mut cuts = runs.edge_contacts(report, || !progress.is_cancelled());
    progress.check()?;
    for (number, ring) in traced.rings().enumerate() {
        if number.is_multiple_of(UNASKED) {
            progress.check()?;
        }
        add_spikes(ring, &mut cuts);
    }
    cuts.sort_unstable();
    cuts.dedup();
    Ok(cuts)
}

fn add_cuts(edges: [Edge; 2], cuts: &mut Vec<Cut>) {
    let before = cuts.len();
    let [one, other] = edges;
    for (edge, ends) in [(one, other), (other, one)] {
        cuts.extend(
            ends.into_iter()
                .filter(|end| is_within(*end, edge))
                .map(|end| (edge, end)),
        );
    }
    if cuts.len() > before {
        return;
    }
    // What lost a straight vertex may run along another edge from end to end: the next round lets them cancel.
    if one.iter().all(|end| other.contains(end)) {
        cuts.push((one, one[0]));
        return;
    }
    let at = grid::stated(crossing(one[0], one[1], other[0], other[1]));
    cuts.extend(
        edges
            .into_iter()
            .filter(|edge| !edge.contains(&at))
            .map(|edge| (edge, at)),
    );
}

/// Whether a place lies on an edge, its ends not counted.
fn is_within(at: GridPoint, [from, to]: Edge) -> bool {
    let between = |value: i64, one: i64, other: i64| one.min(other) <= value && value <= one.max(other);
    at != from
        && at != to
        && between(at.x, from.x, to.x)
        && between(at.y, from.y, to.y)
        && grid::orientation(from, to, at) == 0
}

/// Where a ring turns back along the edge it came on, the longer edge is cut where the shorter one ends.
fn add_spikes(ring: &[GridPoint], cuts: &mut Vec<Cut>) {
    let after = ring.iter().cycle().skip(1);
    let next = ring.iter().cycle().skip(2);
    for ((from, at), to) in ring.iter().zip(after).zip(next) {
        if is_within(*from, [*at, *to]) {
            cuts.push(([*at, *to], *from));
        } else if is_within(*to, [*from, *at]) {
            cuts.push(([*from, *at], *to));
        }
    }
}

/// All edges of all rings, cut.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn cut_edges(traced: &Traced, cuts: &[Cut], progress: &Progress) -> Result<Vec<Edge>, Cancelled> {
    let mut out = Vec::new();
    for (number, ring) in traced.rings().enumerate() {
        if number.is_multiple_of(64) {
            progress.check()?;
        }
        let after = ring.iter().skip(1).chain(ring.first());
        for (from, to) in ring.iter().zip(after) {
            let edge = [*from, *to];
            let begin = cuts.partition_point(|cut| cut.0 < edge);
            let own = cuts.get(begin..).unwrap_or(&[]).iter();
            let mut places: Vec<GridPoint> = own.take_while(|cut| cut.0 == edge).map(|cut| cut.1).collect();
            places.sort_unstable_by_key(|place| place.x.abs_diff(from.x) + place.y.abs_diff(from.y));
            let mut before = *from;
            for place in places.into_iter().chain([*to]) {
                if place != before {
                    out.push([before, place]);
                }
                before = place;
            }
        }
    }
    Ok(out)
}
