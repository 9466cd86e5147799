//! Nearest points between geometries, on the ellipsoid.
//!
//! Two trees of boxes are searched together, nearest boxes first, with a bound that never exceeds the
//! geodesic distance. What is left, pairs of edges, is solved in the plane that the geodesic between the
//! current points spans, and again from the points found, until nothing moves.

mod bound;
mod side;

use super::box_tree::{BoxTree, Node, Rect};
use super::contacts::contact_of;
use super::grid;
use super::measure::{FLATTENING, SEMI_MAJOR_M, inverse};
use super::shapes::{Bounds, Feature, PartKind};
use bound::{Gauge, LEAST_RADIUS_M, least_distance_from_middles_m, least_distance_m};
use side::edge_rect;
use std::collections::BinaryHeap;

/// The nearest pair of points of two features' boundaries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearestPoints {
    pub from_lonlat: [f64; 2],
    pub to_lonlat: [f64; 2],
    /// Geodesic distance, good to 0.01 m.
    pub distance_m: f64,
}

/// The nearest points of two features, boundary to boundary (a feature that lies inside the other has
/// a distance too; whether they overlap is for `overlay` to say). `None` if one has no positions.
/// Gives up with `None` when no pair is nearer than `limit_m`.
#[must_use]
pub fn nearest_points(from: Feature<'_>, to: Feature<'_>, limit_m: f64) -> Option<NearestPoints> {
    nearest_between(&Boundary::of(from)?, &Boundary::of(to)?, limit_m)
}

/// As [`nearest_points`], for boundaries that are held against many others.
#[must_use]
pub fn nearest_between(from: &Boundary<'_>, to: &Boundary<'_>, limit_m: f64) -> Option<NearestPoints> {
    let mut search = Search {
        from,
        to,
        best_m: limit_m,
        best: None,
        last: None,
        open: BinaryHeap::new(),
        near: Vec::new(),
    };
    search.run();
    search.best
}

const RADIANS: f64 = std::f64::consts::PI / 180.0;

/// Edges in a leaf.
const RUN_EDGES: usize = 16;

/// Rounds of solving in the plane and measuring on the ellipsoid; each gains two digits or more.
const ROUNDS: usize = 12;

/// Rounds end when they would move the points less than this altogether.
const LEAST_MOVE_M: f64 = 1e-7;

/// Rounds end when they gain less.
const GAIN_M: f64 = 1e-5;

/// The edges of a feature: of a polygon's rings (closed), of lines, and points as edges without length.
#[derive(Debug)]
pub struct Boundary<'a> {
    runs: Vec<Run<'a>>,
    tree: BoxTree<f64>,
}

/// Some edges in a row.
#[derive(Debug)]
struct Run<'a> {
    positions: &'a [[f64; 2]],
    /// Where one more edge leads: back to the beginning of a ring.
    closing: Option<[f64; 2]>,
    /// Part of a polygon's ring.
    is_ring: bool,
}

impl<'a> Boundary<'a> {
    /// `None` if the feature has no positions.
    #[must_use]
    pub fn of(feature: Feature<'a>) -> Option<Self> {
        let mut runs = Vec::new();
        let mut leaves = Vec::new();
        for part in feature.parts() {
            for path in part.paths() {
                let Some(first) = path.first() else { continue };
                let mut begin = 0;
                loop {
                    let end = (begin + RUN_EDGES + 1).min(path.len());
                    let positions = path.get(begin..end).unwrap_or(&[]);
                    let closes = end == path.len() && (part.kind == PartKind::Polygon || positions.len() == 1);
                    let closing = closes.then_some(*first);
                    let mut rect = Rect::of(positions.first().copied().unwrap_or(*first));
                    positions
                        .iter()
                        .chain(&closing)
                        .for_each(|position| rect.grow(*position));
                    leaves.push(rect);
                    runs.push(Run {
                        positions,
                        closing,
                        is_ring: part.kind == PartKind::Polygon,
                    });
                    if end == path.len() {
                        break;
                    }
                    begin = end - 1;
                }
            }
        }
        let tree = BoxTree::new(leaves);
        tree.root()?;
        Some(Self { runs, tree })
    }

    /// The box of all positions.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let rect = self.tree.root().and_then(|root| self.tree.rect(root));
        rect.map_or(Bounds::EMPTY, |rect| Bounds {
            min: rect.min,
            max: rect.max,
        })
    }

    fn edges(&self, leaf: usize) -> impl Iterator<Item = [[f64; 2]; 2]> + Clone {
        let (positions, closing) = self
            .runs
            .get(leaf)
            .map_or((&[][..], None), |run| (run.positions, run.closing));
        let last = positions.last().copied();
        let closing = last.zip(closing).map(|(last, closing)| [last, closing]);
        positions.array_windows().copied().chain(closing)
    }
}

/// A pair of nodes that may hold the nearest points. The heap gives the least bound first.
struct Open {
    bound_m: f64,
    from: Node,
    to: Node,
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Open {}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let place = |open: &Self| (open.from.level, open.from.place, open.to.level, open.to.place);
        other
            .bound_m
            .total_cmp(&self.bound_m)
            .then_with(|| place(other).cmp(&place(self)))
    }
}

/// A geodesic between two points, with its bearings at both.
type Measured = (NearestPoints, [f64; 2]);

struct Search<'a> {
    from: &'a Boundary<'a>,
    to: &'a Boundary<'a>,
    best_m: f64,
    best: Option<NearestPoints>,
    last: Option<Measured>,
    open: BinaryHeap<Open>,
    /// Pairs of edges of the runs that are compared, kept for its room.
    near: Vec<Estimated>,
}

impl Search<'_> {
    fn run(&mut self) {
        if let (Some(from), Some(to)) = (self.from.tree.root(), self.to.tree.root()) {
            self.push(from, to);
        }
        while let Some(Open { bound_m, from, to }) = self.open.pop() {
            if bound_m > self.best_m || self.best_m <= 0.0 {
                return;
            }
            if from.level == 0 && to.level == 0 {
                self.compare_runs(from.place, to.place);
            } else if from.level >= to.level {
                for child in self.from.tree.children(from) {
                    self.push(child, to);
                }
            } else {
                for child in self.to.tree.children(to) {
                    self.push(from, child);
                }
            }
        }
    }

    fn push(&mut self, from: Node, to: Node) {
        let (Some(a), Some(b)) = (self.from.tree.rect(from), self.to.tree.rect(to)) else {
            return;
        };
        let mut bound_m = least_distance_m(&a, &b);
        // Of boxes that meet, the other bound says no more.
        if bound_m > 0.0 && bound_m <= self.best_m {
            bound_m = bound_m.max(least_distance_from_middles_m(&a, &b));
        }
        if bound_m <= self.best_m {
            self.open.push(Open { bound_m, from, to });
        }
    }

    fn compare_runs(&mut self, from: usize, to: usize) {
        let (from_boundary, to_boundary) = (self.from, self.to);
        let leaf = |boundary: &Boundary<'_>, place| boundary.tree.rect(Node { level: 0, place });
        let (Some(from_rect), Some(to_rect)) = (leaf(from_boundary, from), leaf(to_boundary, to)) else {
            return;
        };
        let gauge = Gauge::within(&from_rect.union(&to_rect));
        let mut near = std::mem::take(&mut self.near);
        near.clear();
        for edge in from_boundary.edges(from) {
            let a = edge_rect(&edge);
            if gauge.parts(&a, &to_rect, self.best_m) {
                continue;
            }
            for other in to_boundary.edges(to) {
                if gauge.parts(&a, &edge_rect(&other), self.best_m) {
                    continue;
                }
                let (shares, estimate_m) = plane_estimate(&edge, &other);
                let pair = Estimated {
                    estimate_m,
                    shares,
                    edge,
                    other,
                };
                if pair.may_be_within(self.best_m) {
                    near.push(pair);
                }
            }
        }
        // The likeliest first: geodesics are dear, and this one mostly leaves no other to measure.
        let by_estimate =
            |one: &(usize, &Estimated), other: &(usize, &Estimated)| one.1.estimate_m.total_cmp(&other.1.estimate_m);
        if let Some((likeliest, _)) = near.iter().enumerate().min_by(by_estimate) {
            near.swap(0, likeliest);
        }
        for pair in &near {
            if pair.may_be_within(self.best_m) {
                let found = refine(&pair.edge, &pair.other, pair.shares, &mut self.last);
                self.offer(found);
            }
        }
        self.near = near;
    }

    fn offer(&mut self, found: NearestPoints) {
        let is_better = match self.best {
            Some(_) => found.distance_m < self.best_m,
            None => found.distance_m <= self.best_m,
        };
        if is_better {
            self.best_m = found.distance_m;
            self.best = Some(found);
        }
    }
}

/// Two edges with their nearest points, as shares of their ways, and distance in the plane.
struct Estimated {
    estimate_m: f64,
    shares: [f64; 2],
    edge: [[f64; 2]; 2],
    other: [[f64; 2]; 2],
}

impl Estimated {
    /// False where the edges are surely farther apart than `distance_m` on the ellipsoid.
    fn may_be_within(&self, distance_m: f64) -> bool {
        self.estimate_m <= distance_m
            || self.estimate_m <= distance_m * worst_stretch(self.estimate_m, &self.edge, &self.other) + GAIN_M
    }
}

/// How much longer the plane at the edges' mean latitude may show their distance than it is: scale changes
/// with latitude over the way and along the edges, which may be many degrees long.
fn worst_stretch(distance_m: f64, edge: &[[f64; 2]; 2], other: &[[f64; 2]; 2]) -> f64 {
    let latitudes = [edge[0][1], edge[1][1], other[0][1], other[1][1]];
    let mean = latitudes.iter().sum::<f64>() / 4.0;
    let most = latitudes.iter().fold(0.0f64, |most, latitude| most.max(latitude.abs()));
    let least_scale = libm::cos(most * RADIANS);
    if least_scale <= 0.0 {
        return f64::INFINITY;
    }
    let east = (libm::cos(mean * RADIANS) / least_scale).max(1.0);
    let angle = distance_m / LEAST_RADIUS_M;
    // Northward the scale differs by 1 % between equator and pole.
    let north = 1.0 + 1e-3 + 0.01 * (most - mean.abs()).abs() * RADIANS;
    east * north + angle.min(1.0) * angle
}

/// Nearest points of two edges as shares of their ways, in the plane with metres at their mean latitude;
/// and their distance there in m.
fn plane_estimate(edge: &[[f64; 2]; 2], other: &[[f64; 2]; 2]) -> ([f64; 2], f64) {
    let latitude = 0.25 * (edge[0][1] + edge[1][1] + other[0][1] + other[1][1]) * RADIANS;
    let cosine = libm::cos(latitude);
    let e2 = FLATTENING * (2.0 - FLATTENING);
    let w2 = 1.0 - e2 * (1.0 - cosine * cosine);
    let normal_m = SEMI_MAJOR_M / w2.sqrt();
    let scale = [normal_m * cosine * RADIANS, normal_m * (1.0 - e2) / w2 * RADIANS];
    let relative = |position: [f64; 2]| [0, 1].map(|axis| (position[axis] - edge[0][axis]) * scale[axis]);
    let (a, b) = (relative(edge[1]), [relative(other[0]), relative(other[1])]);
    let shares = plane_nearest([0.0; 2], a, b[0], [b[1][0] - b[0][0], b[1][1] - b[0][1]]);
    let x = a[0] * shares[0] - (b[0][0] + (b[1][0] - b[0][0]) * shares[1]);
    let y = a[1] * shares[0] - (b[0][1] + (b[1][1] - b[0][1]) * shares[1]);
    (shares, (x * x + y * y).sqrt())
}

/// Nearest points of the segments `p + s·u` and `q + t·v`, 0 ≤ s, t ≤ 1, as [s, t]. (Ericson, *Real-Time
/// Collision Detection*, 5.1.9, for the plane.)
#[expect(clippy::many_single_char_names, reason = "the names of the formula")]
fn plane_nearest(p: [f64; 2], u: [f64; 2], q: [f64; 2], v: [f64; 2]) -> [f64; 2] {
    let dot = |a: [f64; 2], b: [f64; 2]| a[0] * b[0] + a[1] * b[1];
    let gap = [p[0] - q[0], p[1] - q[1]];
    let (uu, vv, uv) = (dot(u, u), dot(v, v), dot(u, v));
    let (ug, vg) = (dot(u, gap), dot(v, gap));
    if uu <= 0.0 && vv <= 0.0 {
        return [0.0; 2];
    }
    if uu <= 0.0 {
        return [0.0, (vg / vv).clamp(0.0, 1.0)];
    }
    if vv <= 0.0 {
        return [(-ug / uu).clamp(0.0, 1.0), 0.0];
    }
    let determinant = uu * vv - uv * uv;
    let s = if determinant > 0.0 {
        ((uv * vg - ug * vv) / determinant).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let t = (uv * s + vg) / vv;
    let clamped = t.clamp(0.0, 1.0);
    if (t - clamped).abs() > 0.0 {
        return [((uv * clamped - ug) / uu).clamp(0.0, 1.0), clamped];
    }
    [s, clamped]
}

fn position_at(edge: &[[f64; 2]; 2], share: f64) -> [f64; 2] {
    if share >= 1.0 {
        return edge[1];
    }
    [0, 1].map(|axis| edge[0][axis] + (edge[1][axis] - edge[0][axis]) * share)
}

/// The nearest points of two edges on the ellipsoid, from a first guess. `last` is what was measured last: edges that
/// share a vertex often begin with the same two points.
#[expect(clippy::float_cmp, reason = "the same points to the bit have the same geodesic")]
fn refine(
    edge: &[[f64; 2]; 2],
    other: &[[f64; 2]; 2],
    mut shares: [f64; 2],
    last: &mut Option<Measured>,
) -> NearestPoints {
    let [a1, a2, b1, b2] = [edge[0], edge[1], other[0], other[1]].map(grid::to_grid);
    if edge_rect(edge).meets(&edge_rect(other)) && contact_of(a1, a2, b1, b2).is_some() {
        let at = position_at(edge, shares[0]);
        return NearestPoints {
            from_lonlat: at,
            to_lonlat: at,
            distance_m: 0.0,
        };
    }
    let mut measure = |shares: [f64; 2]| {
        let (from_lonlat, to_lonlat) = (position_at(edge, shares[0]), position_at(other, shares[1]));
        if let Some(known) = *last
            && known.0.from_lonlat == from_lonlat
            && known.0.to_lonlat == to_lonlat
        {
            return known;
        }
        let [distance_m, start, end] = inverse(from_lonlat, to_lonlat);
        let found = NearestPoints {
            from_lonlat,
            to_lonlat,
            distance_m,
        };
        *last = Some((found, [start, end]));
        (found, [start, end])
    };
    let (mut best, mut bearings) = measure(shares);
    for _ in 0..ROUNDS {
        if best.distance_m <= 0.0 {
            break;
        }
        // The plane of the geodesic: it runs along the first axis.
        let u = along_geodesic(edge, best.from_lonlat, bearings[0]);
        let v = along_geodesic(other, best.to_lonlat, bearings[1]);
        let p = [-u[0] * shares[0], -u[1] * shares[0]];
        let q = [best.distance_m - v[0] * shares[1], -v[1] * shares[1]];
        let next = plane_nearest(p, u, q, v);
        let length_m = |vector: [f64; 2]| (vector[0] * vector[0] + vector[1] * vector[1]).sqrt();
        let moves_m = (next[0] - shares[0]).abs() * length_m(u) + (next[1] - shares[1]).abs() * length_m(v);
        // About the nearest points the distance changes with the square of the way.
        if moves_m < LEAST_MOVE_M {
            break;
        }
        let mut step = 1.0;
        let mut gained = 0.0;
        // On long edges the plane may lead too far: then half the way, or a quarter.
        for _ in 0..4 {
            let tried = [0, 1].map(|axis| shares[axis] + (next[axis] - shares[axis]) * step);
            let (found, turned) = measure(tried);
            if found.distance_m < best.distance_m {
                gained = best.distance_m - found.distance_m;
                (best, bearings, shares) = (found, turned, tried);
                break;
            }
            step *= 0.4;
        }
        if gained < GAIN_M {
            break;
        }
    }
    best
}

/// The edge as a vector in m at a position on it, turned so that the bearing of a geodesic is the first axis.
fn along_geodesic(edge: &[[f64; 2]; 2], at: [f64; 2], bearing_degrees: f64) -> [f64; 2] {
    let (sine, cosine) = libm::sincos(at[1] * RADIANS);
    let e2 = FLATTENING * (2.0 - FLATTENING);
    let w2 = 1.0 - e2 * sine * sine;
    let normal_m = SEMI_MAJOR_M / w2.sqrt();
    let east = (edge[1][0] - edge[0][0]) * RADIANS * normal_m * cosine;
    let north = (edge[1][1] - edge[0][1]) * RADIANS * normal_m * (1.0 - e2) / w2;
    let (east_share, north_share) = libm::sincos(bearing_degrees * RADIANS);
    [
        east * east_share + north * north_share,
        // Left of the way.
        north * east_share - east * north_share,
    ]
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the same to the bit is what is meant")]
mod tests;
