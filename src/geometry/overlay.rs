//! The one door to boolean operations on polygons.
//!
//! Everything happens on the grid of [`super::grid`] with 64-bit coordinates, in one thread per operation:
//! who has many operations runs them side by side.

use super::area_method::{AreaRule, EdgeArea, VertexMeter};
use super::box_clip;
use super::grid::{self, GridPoint};
use super::measure::{AreaMeter, Sum};
use super::shapes::{Bounds, Part, PartKind, Shapes};
use crate::progress::{Cancelled, Progress};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{IntOverlayOptions, Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::core::relate::PredicateOverlay;
use i_overlay::core::solver::Solver;
use i_overlay::vector::edge::{CLIP_LEFT, CLIP_RIGHT, DataVectorEdge, SUBJ_LEFT, SUBJ_RIGHT};

pub use super::line_clip::clip_line;
pub use super::locate::{Location, contains, locate};

/// A set of polygons on the grid, ready for overlay: normalised rings (shells counter-clockwise, holes
/// clockwise), so that the winding number of the set is additive and "positive" means "inside the union".
#[derive(Clone, Debug, Default)]
pub struct GridPolygons {
    pub(super) rings: Vec<Vec<GridPoint>>,
}

impl GridPolygons {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a normalised polygon (of a `Layer`); lines and points add nothing.
    pub fn add(&mut self, polygon: Part<'_>) {
        if polygon.kind != PartKind::Polygon {
            return;
        }
        for path in polygon.paths() {
            self.add_ring(grid_ring(path));
        }
    }

    /// Adds the piece of a normalised polygon inside `bounds` (cut on the grid, exact to the grid);
    /// cheap when the polygon is much larger than the box.
    pub fn add_clipped(&mut self, polygon: Part<'_>, bounds: &Bounds) {
        if polygon.kind != PartKind::Polygon || bounds.is_empty() {
            return;
        }
        let (low, high) = grid::outward(bounds);
        for path in polygon.paths() {
            self.add_ring(box_clip::clip_ring(path, low, high));
        }
    }

    /// Adds an open ring that is oriented already; one that can't enclose anything is left out.
    pub(super) fn add_ring(&mut self, ring: Vec<GridPoint>) {
        if ring.len() >= 3 {
            self.rings.push(ring);
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rings.is_empty()
    }

    /// Number of edges.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.rings.iter().map(Vec::len).sum()
    }

    /// The box of the set on the grid: lower left and upper right corner.
    fn corners(&self) -> Option<(GridPoint, GridPoint)> {
        let mut points = self.rings.iter().flatten();
        let first = *points.next()?;
        Some(points.fold((first, first), |(low, high), point| {
            (
                GridPoint::new(low.x.min(point.x), low.y.min(point.y)),
                GridPoint::new(high.x.max(point.x), high.y.max(point.y)),
            )
        }))
    }

    /// Whether the boxes of two sets share a position; false if one is empty.
    fn may_meet(&self, other: &Self) -> bool {
        let (Some((low, high)), Some((other_low, other_high))) = (self.corners(), other.corners()) else {
            return false;
        };
        low.x <= other_high.x && other_low.x <= high.x && low.y <= other_high.y && other_low.y <= high.y
    }
}

/// The positions of a path on the grid, without consecutive equal ones (the last and first included).
pub(super) fn grid_ring(path: &[[f64; 2]]) -> Vec<GridPoint> {
    let mut ring = Vec::with_capacity(path.len());
    for position in path {
        let point = grid::to_grid(*position);
        if ring.last() != Some(&point) {
            ring.push(point);
        }
    }
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring
}

/// Areas in m² of the five combinations of two sets, from one noding: additive to rounding.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OverlayAreas {
    pub subject: f64,
    pub clip: f64,
    pub intersection: f64,
    pub union: f64,
}

impl OverlayAreas {
    /// ∪subject − ∪clip.
    #[must_use]
    pub fn difference(&self) -> f64 {
        (self.subject - self.intersection).max(0.0)
    }
}

/// Areas of ∪subject, ∪clip and their combinations.
#[must_use]
pub fn areas(subject: &GridPolygons, clip: &GridPolygons) -> OverlayAreas {
    areas_by(subject, clip, &AreaRule::Exact)
}

/// As [`areas`], by any rule.
#[must_use]
pub fn areas_by(subject: &GridPolygons, clip: &GridPolygons, rule: &AreaRule) -> OverlayAreas {
    if !subject.may_meet(clip) {
        let (subject, clip) = (union_area_by(subject, rule), union_area_by(clip, rule));
        return OverlayAreas {
            subject,
            clip,
            intersection: 0.0,
            union: subject + clip,
        };
    }
    let edges = noded_edges(subject, clip);
    match vertex_meter(&edges, rule) {
        Some(meter) => sums_of_sides(&edges, &meter),
        None => sums_of_sides(&edges, &exact_meter(&edges)),
    }
}

fn exact_meter(edges: &[DataVectorEdge<i64>]) -> AreaMeter {
    AreaMeter::of_grid(edges.iter().flat_map(|edge| [&edge.a, &edge.b]))
}

fn vertex_meter(edges: &[DataVectorEdge<i64>], rule: &AreaRule) -> Option<VertexMeter> {
    rule.vertex_meter(grid::from_grid(edges.first()?.a))
}

fn sums_of_sides(edges: &[DataVectorEdge<i64>], meter: &impl EdgeArea) -> OverlayAreas {
    let mut sums = [Sum::new(); 4];
    for edge in edges {
        let side = |subject_bit: u8, clip_bit: u8| {
            let (subject, clip) = (edge.fill & subject_bit != 0, edge.fill & clip_bit != 0);
            [subject, clip, subject && clip, subject || clip]
        };
        let left = side(SUBJ_LEFT, CLIP_LEFT);
        let right = side(SUBJ_RIGHT, CLIP_RIGHT);
        if left == right {
            continue;
        }
        let area_m2 = meter.grid_edge_m2(edge.a, edge.b);
        for ((sum, left), right) in sums.iter_mut().zip(left).zip(right) {
            match (left, right) {
                (true, false) => sum.add(area_m2),
                (false, true) => sum.add(-area_m2),
                _ => {}
            }
        }
    }
    let [subject, clip, intersection, union] = sums.map(|sum| sum.value().max(0.0));
    OverlayAreas {
        subject,
        clip,
        intersection,
        union,
    }
}

/// Area in m² of the union of a set.
#[must_use]
pub fn union_area_m2(polygons: &GridPolygons) -> f64 {
    union_area_by(polygons, &AreaRule::Exact)
}

fn union_area_by(polygons: &GridPolygons, rule: &AreaRule) -> f64 {
    let edges = noded_edges(polygons, &GridPolygons::default());
    match vertex_meter(&edges, rule) {
        Some(meter) => sum_of_sides(&edges, &meter),
        None => sum_of_sides(&edges, &exact_meter(&edges)),
    }
}

fn sum_of_sides(edges: &[DataVectorEdge<i64>], meter: &impl EdgeArea) -> f64 {
    let mut sum = Sum::new();
    for edge in edges {
        match (edge.fill & SUBJ_LEFT != 0, edge.fill & SUBJ_RIGHT != 0) {
            (true, false) => sum.add(meter.grid_edge_m2(edge.a, edge.b)),
            (false, true) => sum.add(-meter.grid_edge_m2(edge.a, edge.b)),
            _ => {}
        }
    }
    sum.value().max(0.0)
}

/// All edges of both sets, cut where they cross, with what lies left and right of them.
fn noded_edges(subject: &GridPolygons, clip: &GridPolygons) -> Vec<DataVectorEdge<i64>> {
    engine(subject, clip).build_separate_vectors(FillRule::Positive)
}

const SOLVER: Solver = Solver {
    multithreading: None,
    ..Solver::AUTO
};

fn engine(subject: &GridPolygons, clip: &GridPolygons) -> Overlay<i64> {
    let capacity = subject.edge_count() + clip.edge_count();
    let mut engine = Overlay::<i64>::new_custom(capacity, IntOverlayOptions::ogc(), SOLVER);
    for ring in &subject.rings {
        engine.add_contour(ring, ShapeType::Subject);
    }
    for ring in &clip.rings {
        engine.add_contour(ring, ShapeType::Clip);
    }
    engine
}

/// ∪subject ∩ ∪clip as the parts of one feature, lon/lat, normalised.
#[must_use]
pub fn intersection(subject: &GridPolygons, clip: &GridPolygons) -> Shapes {
    if !subject.may_meet(clip) {
        return one_feature(&[]);
    }
    one_feature(&combine(subject, clip, OverlayRule::Intersect, FillRule::Positive))
}

/// ∪subject as the parts of one feature, lon/lat, normalised.
#[must_use]
pub fn union(subject: &GridPolygons) -> Shapes {
    one_feature(&combine(
        subject,
        &GridPolygons::default(),
        OverlayRule::Subject,
        FillRule::Positive,
    ))
}

/// ∪subject − ∪clip as the parts of one feature.
#[must_use]
pub fn difference(subject: &GridPolygons, clip: &GridPolygons) -> Shapes {
    if !subject.may_meet(clip) {
        return union(subject);
    }
    one_feature(&combine(subject, clip, OverlayRule::Difference, FillRule::Positive))
}

/// Whether ∪subject and ∪clip share interior, that is a positive area, however small.
#[must_use]
pub fn overlaps(subject: &GridPolygons, clip: &GridPolygons) -> bool {
    subject.may_meet(clip) && predicate(subject, clip).interiors_intersect()
}

/// Whether ∪subject and ∪clip share at least one position, of the interior or of the boundary.
#[must_use]
pub fn meets(subject: &GridPolygons, clip: &GridPolygons) -> bool {
    subject.may_meet(clip) && predicate(subject, clip).intersects()
}

/// Whether ∪subject and ∪clip share boundary positions but no interior.
#[must_use]
pub fn touches(subject: &GridPolygons, clip: &GridPolygons) -> bool {
    meets(subject, clip) && !overlaps(subject, clip)
}

fn predicate(subject: &GridPolygons, clip: &GridPolygons) -> PredicateOverlay<i64> {
    let mut engine = PredicateOverlay::<i64>::new(subject.edge_count() + clip.edge_count());
    engine.fill_rule = FillRule::Positive;
    engine.solver = SOLVER;
    for ring in &subject.rings {
        engine.add_contour(ring, ShapeType::Subject);
    }
    for ring in &clip.rings {
        engine.add_contour(ring, ShapeType::Clip);
    }
    engine
}

/// Polygons on the grid as the engine gives them: shell counter-clockwise first, then holes clockwise.
pub(super) type GridShapes = Vec<Vec<Vec<GridPoint>>>;

pub(super) fn combine(subject: &GridPolygons, clip: &GridPolygons, rule: OverlayRule, fill: FillRule) -> GridShapes {
    engine(subject, clip).overlay(rule, fill)
}

/// The polygons that rings make together by the even-odd rule, whichever way they run and however they cross.
pub(super) fn even_odd<'a>(rings: impl Iterator<Item = &'a [GridPoint]>) -> GridShapes {
    filled(rings, FillRule::EvenOdd)
}

/// The polygons of all that a ring goes round, however often and whichever way.
pub(super) fn non_zero(ring: &[GridPoint]) -> GridShapes {
    filled(std::iter::once(ring), FillRule::NonZero)
}

fn filled<'a>(rings: impl Iterator<Item = &'a [GridPoint]>, rule: FillRule) -> GridShapes {
    let mut engine = Overlay::<i64>::new_custom(0, IntOverlayOptions::ogc(), SOLVER);
    rings.for_each(|ring| engine.add_contour(ring, ShapeType::Subject));
    engine.overlay(OverlayRule::Subject, rule)
}

/// ∪subject − ∪clip on the grid.
pub(super) fn subtract(subject: &GridPolygons, clip: &GridPolygons) -> GridShapes {
    combine(subject, clip, OverlayRule::Difference, FillRule::Positive)
}

fn one_feature(polygons: &[Vec<Vec<GridPoint>>]) -> Shapes {
    let mut shapes = Shapes::new();
    push_polygons(polygons, &mut shapes);
    shapes.end_feature();
    shapes
}

/// Appends polygons on the grid as parts in degrees. Rings that vanish when rounded to f64 (slivers of
/// less than a nanometre) are left out.
pub(super) fn push_polygons(polygons: &[Vec<Vec<GridPoint>>], out: &mut Shapes) {
    let mut path = Vec::new();
    for polygon in polygons {
        let mut has_shell = false;
        for (index, ring) in polygon.iter().enumerate() {
            path.clear();
            for point in ring {
                let position = grid::from_grid(*point);
                if path.last() != Some(&position) {
                    path.push(position);
                }
            }
            while path.len() > 1 && path.first() == path.last() {
                path.pop();
            }
            let encloses = path.len() >= 3 && {
                let rounded: Vec<GridPoint> = path.iter().map(|position| grid::to_grid(*position)).collect();
                let area = grid::doubled_area(&rounded);
                if index == 0 { area > 0 } else { area < 0 }
            };
            if encloses {
                out.push_path(&path);
                has_shell = true;
            } else if index == 0 {
                break;
            }
        }
        if has_shell {
            out.end_part(PartKind::Polygon);
        }
    }
}

/// Dissolved area of all polygons of a layer, in m², tile by tile.
///
/// # Errors
/// [`Cancelled`].
pub fn dissolved_area_m2(shapes: &Shapes, progress: &Progress) -> Result<f64, Cancelled> {
    super::partition::union_area_m2(shapes.features().flat_map(|feature| feature.polygons()), progress)
}

/// As [`dissolved_area_m2`], by any rule; `None` where polygons lie too deep upon each other for it (see
/// [`super::partition::Partition::measure_by`]), never with the exact rule.
///
/// # Errors
/// [`Cancelled`].
pub fn dissolved_area_by(shapes: &Shapes, rule: &AreaRule, progress: &Progress) -> Result<Option<f64>, Cancelled> {
    let polygons = shapes.features().flat_map(|feature| feature.polygons());
    super::partition::union_area_by(polygons, rule, progress)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the same to the bit is what is meant")]
mod tests {
    use super::*;
    use crate::geometry::measure;

    fn polygons(rings: &[&[[f64; 2]]]) -> GridPolygons {
        let mut polygons = GridPolygons::new();
        for ring in rings {
            polygons.add_ring(grid_ring(ring));
        }
        polygons
    }

    fn square(west: f64, south: f64, size: f64) -> [[f64; 2]; 4] {
        [
            [west, south],
            [west + size, south],
            [west + size, south + size],
            [west, south + size],
        ]
    }

    fn close(value: f64, expected: f64) -> bool {
        (value - expected).abs() <= 1e-12 * expected.abs()
    }

    #[test]
    fn areas_of_two_squares_come_from_one_pass() {
        let (a, b, both) = (
            square(104.0, 30.0, 2.0),
            square(105.0, 31.0, 2.0),
            square(105.0, 31.0, 1.0),
        );
        let areas = areas(&polygons(&[&a]), &polygons(&[&b]));
        assert!(close(areas.subject, measure::ring_area_m2(&a)));
        assert!(close(areas.clip, measure::ring_area_m2(&b)));
        assert!(close(areas.intersection, measure::ring_area_m2(&both)));
        assert!(close(areas.union, areas.subject + areas.clip - areas.intersection));
    }

    #[test]
    fn sets_apart_and_empty_sets_need_no_special_care() {
        let (a, b) = (square(104.0, 30.0, 1.0), square(110.0, 30.0, 1.0));
        let apart = areas(&polygons(&[&a]), &polygons(&[&b]));
        assert_eq!(apart.intersection, 0.0);
        assert_eq!(apart.union, apart.subject + apart.clip);
        let nothing = GridPolygons::new();
        assert_eq!(areas(&nothing, &nothing), OverlayAreas::default());
        assert!(close(
            areas(&nothing, &polygons(&[&a])).union,
            measure::ring_area_m2(&a)
        ));
        assert_eq!(intersection(&polygons(&[&a]), &nothing).len(), 1);
        assert!(intersection(&polygons(&[&a]), &nothing).feature(0).is_empty());
        assert_eq!(difference(&polygons(&[&a]), &nothing).feature(0).parts().len(), 1);
    }

    #[test]
    fn results_are_normalised_polygons_with_their_holes() {
        let (outer, inner) = (square(104.0, 30.0, 3.0), square(105.0, 31.0, 1.0));
        let result = difference(&polygons(&[&outer]), &polygons(&[&inner]));
        let part = result.feature(0).polygons().next().expect("a polygon");
        let rings: Vec<_> = part.paths().collect();
        assert_eq!(rings.iter().map(|ring| ring.len()).collect::<Vec<_>>(), [4, 4]);
        assert!(measure::ring_area_m2(rings[0]) > 0.0 && measure::ring_area_m2(rings[1]) < 0.0);
    }

    #[test]
    fn squares_that_share_an_edge_or_a_corner_touch_but_do_not_overlap() {
        let a = polygons(&[&square(104.0, 30.0, 1.0)]);
        for other in [
            square(105.0, 30.0, 1.0),
            square(105.0, 31.0, 1.0),
            square(105.0, 30.25, 0.5),
        ] {
            let other = polygons(&[&other]);
            assert!(touches(&a, &other) && meets(&a, &other) && !overlaps(&a, &other));
        }
        let inside = polygons(&[&square(104.25, 30.25, 0.5)]);
        assert!(overlaps(&a, &inside) && overlaps(&inside, &a) && !touches(&a, &inside));
        let apart = polygons(&[&square(107.0, 30.0, 1.0)]);
        assert!(!meets(&a, &apart));
        assert!(overlaps(&a, &a));
    }

    #[test]
    fn a_boundary_between_two_members_of_a_set_is_interior_of_their_union() {
        let set = polygons(&[&square(104.0, 30.0, 1.0), &square(105.0, 30.0, 1.0)]);
        let dissolved = union(&set);
        assert_eq!(dissolved.feature(0).parts().len(), 1);
        assert_eq!(dissolved.position_count(), 4);
        assert!(close(
            union_area_m2(&set),
            measure::feature_area_m2(dissolved.feature(0))
        ));
    }
}
