//! Where rings on the grid meet themselves or each other: exact, near linear for rings as they occur.

use super::box_tree::{BoxTree, Rect};
use super::grid::{self, GridPoint};
use super::locate::Winding;
use super::rows::put_in_rows;
use rayon::prelude::*;

/// Edges in a leaf of the box tree: the fewest box tests for rings of 40 to 1000 edges.
const RUN_EDGES: usize = 8;

/// Tasks that threads share: many more than threads, since some find much and some nothing.
const TASKS: usize = 256;

/// How two edges meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contact {
    /// The interiors cross, or the edges run along each other.
    Crosses(GridPoint),
    /// One position is shared, and it is an end of one of them.
    Touches(GridPoint),
}

/// A contact with the edges that make it, and the rings they belong to.
pub(super) struct EdgeContact {
    pub rings: [usize; 2],
    pub edges: [[GridPoint; 2]; 2],
    pub contact: Contact,
}

/// Rings cut in runs of a few edges, with boxes.
pub(super) struct EdgeRuns {
    /// Each ring closed: its first position stands at its end again.
    points: Vec<GridPoint>,
    /// First and last index in `points` of each ring.
    rings: Vec<[usize; 2]>,
    runs: Vec<Run>,
    tree: BoxTree<i64>,
}

#[derive(Clone, Copy)]
struct Run {
    /// First and last index in `points`.
    begin: usize,
    end: usize,
    ring: usize,
}

const fn pair(point: GridPoint) -> [i64; 2] {
    [point.x, point.y]
}

impl EdgeRuns {
    /// Rings are open, without consecutive equal positions.
    pub(super) fn new<'a>(rings: impl Iterator<Item = &'a [GridPoint]> + Clone) -> Self {
        let count: usize = rings.clone().map(|ring| ring.len() + 1).sum();
        let mut points = Vec::with_capacity(count);
        let mut ends = vec![[0, 0]; rings.clone().count()];
        let mut runs = Vec::with_capacity(count / RUN_EDGES + 2);
        let mut leaves = Vec::with_capacity(count / RUN_EDGES + 2);
        for (ring, path) in in_rows(rings) {
            let first = points.len();
            points.extend_from_slice(path);
            points.extend(path.first());
            let last = points.len().saturating_sub(1).max(first);
            if let Some(slot) = ends.get_mut(ring) {
                *slot = [first, last];
            }
            let mut begin = first;
            while begin < last {
                let end = (begin + RUN_EDGES).min(last);
                runs.push(Run { begin, end, ring });
                leaves.extend(rect_of(points.get(begin..=end).unwrap_or(&[])));
                begin = end;
            }
        }
        let tree = BoxTree::new(leaves);
        Self {
            points,
            rings: ends,
            runs,
            tree,
        }
    }

    /// Whether any position of `ring` turns back along the edge that led to it; the position.
    pub(super) fn spike(&self, ring: usize) -> Option<GridPoint> {
        let [first, last] = *self.rings.get(ring)?;
        let mut before = *self.points.get(last.checked_sub(1)?)?;
        self.points.get(first..=last)?.array_windows().find_map(|[at, after]| {
            let from = before;
            before = *at;
            (grid::orientation(from, *at, *after) == 0 && turns_back(from, *at, *after)).then_some(*at)
        })
    }

    /// Calls `report(ring, ring, contact)` for contacts of edges that are not neighbours in their ring.
    /// `wanted(ring, ring)` is asked before each pair of runs.
    pub(super) fn for_contacts<S>(
        &self,
        state: &mut S,
        wanted: impl Fn(&S, usize, usize) -> bool,
        mut report: impl FnMut(&mut S, usize, usize, Contact),
    ) {
        self.tree.for_pairs(|first, second| {
            let (Some(a), Some(b)) = (self.runs.get(first), self.runs.get(second)) else {
                return;
            };
            if wanted(state, a.ring, b.ring) {
                self.compare_runs(*a, *b, &mut |_, contact| report(state, a.ring, b.ring, contact));
            }
        });
    }

    /// What `report` makes of contacts of edges that are not neighbours in their ring, on all threads, in an order that
    /// the rings alone decide. It is asked for every pair of runs whether to go on.
    pub(super) fn edge_contacts<T: Send>(
        &self,
        report: impl Fn(&EdgeContact, &mut Vec<T>) + Sync,
        goes_on: impl Fn() -> bool + Sync,
    ) -> Vec<T> {
        let shared = self.tree.shared_pairs(TASKS);
        let found: Vec<Vec<T>> = shared
            .par_chunks(shared.len().div_ceil(TASKS).max(1))
            .map(|pairs| {
                let mut out = Vec::new();
                self.tree.while_pairs_below(pairs.to_vec(), |first, second| {
                    if let (Some(a), Some(b)) = (self.runs.get(first), self.runs.get(second)) {
                        self.compare_runs(*a, *b, &mut |edges, contact| {
                            let found = EdgeContact {
                                rings: [a.ring, b.ring],
                                edges,
                                contact,
                            };
                            report(&found, &mut out);
                        });
                    }
                    goes_on()
                });
                out
            })
            .collect();
        found.into_iter().flatten().collect()
    }

    fn compare_runs(&self, a: Run, b: Run, report: &mut impl FnMut([[GridPoint; 2]; 2], Contact)) {
        let (Some(points_a), Some(points_b)) = (self.points.get(a.begin..=a.end), self.points.get(b.begin..=b.end))
        else {
            return;
        };
        let Some(rect_b) = rect_of(points_b) else { return };
        let same_run = a.begin == b.begin;
        if same_run && goes_one_way(points_a) {
            return;
        }
        let wrap = if a.ring == b.ring { self.rings.get(a.ring) } else { None };
        for (index_a, [a1, a2]) in points_a.array_windows().enumerate() {
            let rect_a = edge_rect(*a1, *a2);
            if !rect_a.meets(&rect_b) {
                continue;
            }
            let skip = if same_run { index_a + 1 } else { 0 };
            for (index_b, [b1, b2]) in points_b.array_windows().enumerate().skip(skip) {
                if !rect_a.meets(&edge_rect(*b1, *b2)) {
                    continue;
                }
                let (edge_a, edge_b) = (a.begin + index_a, b.begin + index_b);
                let neighbours = wrap.is_some_and(|[first, last]| {
                    edge_a.abs_diff(edge_b) == 1 || edge_a.abs_diff(edge_b) + 1 == last - first
                });
                if !neighbours && let Some(contact) = contact_of(*a1, *a2, *b1, *b2) {
                    report([[*a1, *a2], [*b1, *b2]], contact);
                }
            }
        }
    }

    /// Whether an odd number of the rings other than `except` go round `at`; `None` on one of them.
    pub(super) fn is_inside_others(&self, at: GridPoint, except: usize) -> Option<bool> {
        let mut odd = false;
        let mut on_edge = false;
        self.for_edges_east(at, |ring, a, b| {
            if ring == except {
                return;
            }
            let side = grid::orientation(a, b, at);
            on_edge |= side == 0 && a.x.min(b.x) <= at.x;
            odd ^= (a.y <= at.y && b.y > at.y && side > 0) || (b.y <= at.y && a.y > at.y && side < 0);
        });
        (!on_edge).then_some(odd)
    }

    /// Where `at` lies with respect to the union of those rings that pass `counts`.
    pub(super) fn winding(&self, at: GridPoint, counts: impl Fn(usize) -> bool) -> Winding {
        let mut winding = Winding::at(at);
        self.for_edges_east(at, |ring, a, b| {
            if counts(ring) {
                winding.add_edge(a, b);
            }
        });
        winding
    }

    /// Calls `visit(ring, a, b)` for all edges that may meet the ray from `at` to the east, and maybe others.
    fn for_edges_east(&self, at: GridPoint, mut visit: impl FnMut(usize, GridPoint, GridPoint)) {
        self.tree.for_each(
            |rect| rect.min[1] <= at.y && rect.max[1] >= at.y && rect.max[0] >= at.x,
            |leaf| {
                let Some(run) = self.runs.get(leaf) else { return };
                for [a, b] in self.points.get(run.begin..=run.end).unwrap_or(&[]).array_windows() {
                    if a.y.min(b.y) <= at.y && a.y.max(b.y) >= at.y && a.x.max(b.x) >= at.x {
                        visit(run.ring, *a, *b);
                    }
                }
            },
        );
    }

    /// Calls `visit(a, b)` for all edges whose box meets `wanted`.
    pub(super) fn for_edges_in(&self, wanted: &Rect<i64>, mut visit: impl FnMut(GridPoint, GridPoint)) {
        self.tree.for_each(
            |rect| rect.meets(wanted),
            |leaf| {
                let Some(run) = self.runs.get(leaf) else { return };
                for [a, b] in self.points.get(run.begin..=run.end).unwrap_or(&[]).array_windows() {
                    if edge_rect(*a, *b).meets(wanted) {
                        visit(*a, *b);
                    }
                }
            },
        );
    }
}

/// The rings with their numbers; many are put in rows.
fn in_rows<'a>(rings: impl Iterator<Item = &'a [GridPoint]>) -> Vec<(usize, &'a [GridPoint])> {
    let mut numbered: Vec<_> = rings.enumerate().collect();
    if numbered.len() > 8 {
        put_in_rows(&mut numbered, |(_, ring)| {
            ring.first().map_or([0; 2], |point| pair(*point))
        });
    }
    numbered
}

fn rect_of(points: &[GridPoint]) -> Option<Rect<i64>> {
    let mut bounds = Rect::of(pair(*points.first()?));
    for point in points {
        bounds.grow(pair(*point));
    }
    Some(bounds)
}

#[inline]
pub(super) fn edge_rect(a: GridPoint, b: GridPoint) -> Rect<i64> {
    Rect {
        min: [a.x.min(b.x), a.y.min(b.y)],
        max: [a.x.max(b.x), a.y.max(b.y)],
    }
}

/// Whether every edge surely leads on in the direction from the first point to the last: then no two of them meet but
/// where one follows the other.
#[expect(clippy::cast_precision_loss, reason = "what rounding could change counts as no")]
fn goes_one_way(points: &[GridPoint]) -> bool {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return true;
    };
    let (x, y) = ((last.x - first.x) as f64, (last.y - first.y) as f64);
    points.array_windows().all(|[from, to]| {
        let (along_x, along_y) = ((to.x - from.x) as f64 * x, (to.y - from.y) as f64 * y);
        along_x + along_y > 1e-14 * (along_x.abs() + along_y.abs())
    })
}

fn turns_back(from: GridPoint, at: GridPoint, to: GridPoint) -> bool {
    let along =
        i128::from(at.x - from.x) * i128::from(to.x - at.x) + i128::from(at.y - from.y) * i128::from(to.y - at.y);
    along < 0
}

/// How the edges `a1 a2` and `b1 b2` meet, their boxes meeting.
pub(super) fn contact_of(a1: GridPoint, a2: GridPoint, b1: GridPoint, b2: GridPoint) -> Option<Contact> {
    let side = |value: i128| value.signum();
    let (s1, s2) = (side(grid::orientation(a1, a2, b1)), side(grid::orientation(a1, a2, b2)));
    if s1 * s2 > 0 {
        return None;
    }
    let (s3, s4) = (side(grid::orientation(b1, b2, a1)), side(grid::orientation(b1, b2, a2)));
    if s3 * s4 > 0 {
        return None;
    }
    if s1 * s2 < 0 && s3 * s4 < 0 {
        return Some(Contact::Crosses(crossing(a1, a2, b1, b2)));
    }
    let within = |point: GridPoint, a: GridPoint, b: GridPoint| edge_rect(a, b).meets(&Rect::of(pair(point)));
    let mut ends = [
        (s1 == 0 && within(b1, a1, a2)).then_some(b1),
        (s2 == 0 && within(b2, a1, a2)).then_some(b2),
        (s3 == 0 && within(a1, b1, b2)).then_some(a1),
        (s4 == 0 && within(a2, b1, b2)).then_some(a2),
    ]
    .into_iter()
    .flatten();
    let first = ends.next()?;
    Some(if ends.any(|end| end != first) {
        Contact::Crosses(first)
    } else {
        Contact::Touches(first)
    })
}

/// The crossing of two edges that do cross, rounded to within a step or so; to show, and to cut paths.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a place to look at; the offset is shorter than the edge"
)]
pub(super) fn crossing(a1: GridPoint, a2: GridPoint, b1: GridPoint, b2: GridPoint) -> GridPoint {
    let whole = grid::orientation(b1, b2, a1) - grid::orientation(b1, b2, a2);
    if whole == 0 {
        return a1;
    }
    let share = grid::orientation(b1, b2, a1) as f64 / whole as f64;
    GridPoint::new(
        a1.x + ((a2.x - a1.x) as f64 * share).round() as i64,
        a1.y + ((a2.y - a1.y) as f64 * share).round() as i64,
    )
}

#[cfg(test)]
mod tests {
    use super::{Contact, EdgeRuns, contact_of};
    use crate::geometry::grid::GridPoint;

    const fn p(x: i64, y: i64) -> GridPoint {
        GridPoint { x, y }
    }

    #[test]
    fn edges_cross_touch_overlap_or_miss() {
        let contact = |b1, b2| contact_of(p(0, 0), p(10, 0), b1, b2);
        assert_eq!(contact(p(5, -5), p(5, 5)), Some(Contact::Crosses(p(5, 0))));
        assert_eq!(contact(p(5, 0), p(5, 5)), Some(Contact::Touches(p(5, 0))));
        assert_eq!(contact(p(10, 0), p(15, 5)), Some(Contact::Touches(p(10, 0))));
        assert_eq!(contact(p(10, 0), p(15, 0)), Some(Contact::Touches(p(10, 0))));
        assert!(matches!(contact(p(4, 0), p(15, 0)), Some(Contact::Crosses(_))));
        assert!(matches!(contact(p(0, 0), p(10, 0)), Some(Contact::Crosses(_))));
        assert_eq!(contact(p(11, 0), p(15, 0)), None);
        assert_eq!(contact(p(5, 1), p(5, 5)), None);
        assert_eq!(contact(p(11, -1), p(11, 1)), None);
    }

    #[test]
    fn neighbouring_edges_are_no_contact_but_a_return_is_a_spike() {
        let square = [p(0, 0), p(9, 0), p(9, 9), p(0, 9)];
        let spiked = [p(0, 0), p(9, 0), p(9, 9), p(5, 9), p(5, 12), p(5, 9), p(0, 9)];
        for (ring, contacts, spike) in [(&square[..], 0, None), (&spiked[..], 1, Some(p(5, 12)))] {
            let runs = EdgeRuns::new(std::iter::once(ring));
            let mut found = 0;
            runs.for_contacts(&mut found, |_, _, _| true, |found, _, _, _| *found += 1);
            assert_eq!(found.min(1), contacts);
            assert_eq!(runs.spike(0), spike);
        }
    }

    #[test]
    fn a_position_is_inside_the_other_rings_or_on_them() {
        let (outer, inner) = ([p(0, 0), p(9, 0), p(9, 9), p(0, 9)], [p(3, 3), p(3, 6), p(6, 6)]);
        let runs = EdgeRuns::new([&outer[..], &inner[..]].into_iter());
        assert_eq!(runs.is_inside_others(p(3, 3), 1), Some(true));
        assert_eq!(runs.is_inside_others(p(4, 5), 2), Some(false));
        assert_eq!(runs.is_inside_others(p(0, 4), 1), None);
        assert_eq!(runs.is_inside_others(p(10, 4), 1), Some(false));
    }
}
