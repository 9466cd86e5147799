//! Polygons on the whole-number grid of 0.000 001 degree, so that what is rounded is also what is overlaid.
//!
//! Every operation ends on the grid that the files are written in: no vertex moves after an overlay, and a shape that
//! was valid stays valid when it is printed with six decimals.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{IntOverlayOptions, Overlay};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::core::relate::PredicateOverlay;
use i_overlay::core::solver::Solver;
use i_overlay::i_float::int::point::IntPoint;

pub type Point = IntPoint<i32>;
/// Open ring: the first vertex is not repeated.
pub type Ring = Vec<Point>;
/// A counter-clockwise shell followed by its clockwise holes.
pub type Shape = Vec<Ring>;
pub type Region = Vec<Shape>;

/// Grid steps in a degree: six decimals, 0.11 m along a meridian.
const STEPS: f64 = 1e6;

/// The grid point nearest to a longitude and latitude.
#[expect(
    clippy::cast_possible_truncation,
    reason = "180 degrees are 1.8e8 steps, well inside an i32"
)]
pub fn snap([lon, lat]: [f64; 2]) -> Point {
    Point::new((lon * STEPS).round() as i32, (lat * STEPS).round() as i32)
}

/// Longitude and latitude of a grid point; prints with at most six decimals.
pub fn lonlat(point: Point) -> [f64; 2] {
    [f64::from(point.x) / STEPS, f64::from(point.y) / STEPS]
}

pub fn snap_ring(ring: &[[f64; 2]]) -> Ring {
    let mut snapped: Ring = ring.iter().copied().map(snap).collect();
    snapped.dedup();
    if snapped.len() > 1 && snapped.first() == snapped.last() {
        snapped.pop();
    }
    snapped
}

/// Valid polygons covering what an odd number of `rings` covers.
pub fn from_rings(rings: &[Ring]) -> Region {
    Overlay::<i32>::from_subj_custom(rings, IntOverlayOptions::ogc(), Solver::default())
        .overlay(OverlayRule::Subject, FillRule::EvenOdd)
}

fn combine(a: &Region, b: &Region, rule: OverlayRule) -> Region {
    Overlay::<i32>::from_subj_and_clip_custom(a, b, IntOverlayOptions::ogc(), Solver::default())
        .overlay(rule, FillRule::NonZero)
}

pub fn intersection(a: &Region, b: &Region) -> Region {
    if boxes_meet(a, b) {
        combine(a, b, OverlayRule::Intersect)
    } else {
        Region::new()
    }
}

pub fn difference(a: &Region, b: &Region) -> Region {
    if boxes_meet(a, b) {
        combine(a, b, OverlayRule::Difference)
    } else {
        a.clone()
    }
}

pub fn union(a: &Region, b: &Region) -> Region {
    combine(a, b, OverlayRule::Union)
}

/// Whether the interiors share a point; a common edge or corner does not count.
pub fn overlaps(a: &Region, b: &Region) -> bool {
    boxes_meet(a, b) && PredicateOverlay::<i32>::from_subj_and_clip(a, b).interiors_intersect()
}

/// Whether the boundaries meet while the interiors stay apart.
pub fn touches(a: &Region, b: &Region) -> bool {
    boxes_meet(a, b) && PredicateOverlay::<i32>::from_subj_and_clip(a, b).touches()
}

/// West, south, east, north in grid steps; `None` for an empty region.
pub fn bounds(region: &Region) -> Option<[i32; 4]> {
    region.iter().flatten().flatten().fold(None, |found, point| {
        let [w, s, e, n] = found.unwrap_or([point.x, point.y, point.x, point.y]);
        Some([w.min(point.x), s.min(point.y), e.max(point.x), n.max(point.y)])
    })
}

fn boxes_meet(a: &Region, b: &Region) -> bool {
    match (bounds(a), bounds(b)) {
        (Some(a), Some(b)) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3],
        _ => false,
    }
}

/// Whether the point is inside, by the number of edges east of it.
pub fn contains(region: &Region, point: Point) -> bool {
    let [x, y] = lonlat(point);
    let mut inside = false;
    for ring in region.iter().flatten() {
        for (from, to) in edges(ring) {
            let ([x1, y1], [x2, y2]) = (lonlat(from), lonlat(to));
            if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
                inside = !inside;
            }
        }
    }
    inside
}

/// The edges of an open ring, the closing one included.
pub fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Area in km², good to about one part in ten thousand: for choosing and for "declared" areas, not for reports.
pub fn area_km2(region: &Region) -> f64 {
    region.iter().map(|shape| shape_area_km2(shape)).sum()
}

pub fn shape_area_km2(shape: &[Ring]) -> f64 {
    shape.iter().map(|ring| ring_area_km2(ring)).sum()
}

/// Positive for counter-clockwise rings.
fn ring_area_km2(ring: &[Point]) -> f64 {
    let Some(&first) = ring.first() else {
        return 0.0;
    };
    let [lon, lat] = lonlat(first);
    let plane = Plane::at([lon, lat]);
    let doubled: f64 = edges(ring)
        .map(|(from, to)| {
            let ([x1, y1], [x2, y2]) = (plane.km(lonlat(from)), plane.km(lonlat(to)));
            x1 * y2 - x2 * y1
        })
        .sum();
    doubled / 2.0
}

/// A flat map of kilometres around one place, for shapes up to a few hundred kilometres.
#[derive(Clone, Copy)]
pub struct Plane {
    origin: [f64; 2],
    km_per_degree: [f64; 2],
}

impl Plane {
    pub fn at(origin: [f64; 2]) -> Self {
        let lat = origin[1].to_radians();
        let eccentricity_squared = 0.006_694_38;
        let w = 1.0 - eccentricity_squared * libm::pow(libm::sin(lat), 2.0);
        let normal = 6378.137 / libm::sqrt(w);
        let meridian = normal * (1.0 - eccentricity_squared) / w;
        let degree = std::f64::consts::PI / 180.0;
        Self {
            origin,
            km_per_degree: [degree * normal * libm::cos(lat), degree * meridian],
        }
    }

    /// Kilometres east and north of the origin.
    pub fn km(&self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        [
            (lon - self.origin[0]) * self.km_per_degree[0],
            (lat - self.origin[1]) * self.km_per_degree[1],
        ]
    }

    pub fn lonlat(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [
            self.origin[0] + x / self.km_per_degree[0],
            self.origin[1] + y / self.km_per_degree[1],
        ]
    }
}

/// Distance in km between two places a short way apart.
pub fn distance_km(a: [f64; 2], b: [f64; 2]) -> f64 {
    let [x, y] = Plane::at(a).km(b);
    libm::hypot(x, y)
}

/// Distance in km from a place to a line.
pub fn distance_to_line_km(place: [f64; 2], line: &[[f64; 2]]) -> f64 {
    let around = Plane::at(place);
    line.array_windows()
        .map(|&[from, to]| distance_to_edge(around.km(from), around.km(to)))
        .fold(f64::INFINITY, f64::min)
}

/// Distance from the origin to the edge between two points.
fn distance_to_edge([x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) -> f64 {
    let (dx, dy) = (x2 - x1, y2 - y1);
    let length_squared = dx * dx + dy * dy;
    let along = if length_squared > 0.0 {
        (-(x1 * dx + y1 * dy) / length_squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    libm::hypot(x1 + along * dx, y1 + along * dy)
}
