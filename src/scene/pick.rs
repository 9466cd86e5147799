//! What is under the pointer: candidates from the index, then exact geometry. Nothing is read back from
//! the GPU, so the answer is the same whatever is drawn.

use super::run_boxes::{LargeBoxes, RunBoxes, is_crossed};
use crate::geometry::shapes::{Bounds, Feature, PartKind};
use crate::layer::Layer;

/// More features than this within reach of the pointer are looked at only where their boxes hold the position itself:
/// a map zoomed out so far shows them as one dot.
const MOST_WITHIN_REACH: usize = 4096;

/// Features at a position (degrees), smallest box first, so that what is hard to hit comes first.
/// A polygon is hit inside or within `tolerance_deg` of its edge only if it has no extent to hit; lines
/// and points are hit within `tolerance_deg`, measured in degrees of longitude at that latitude.
#[must_use]
pub fn pick(layer: &Layer, lonlat: [f64; 2], tolerance_deg: f64) -> Vec<usize> {
    pick_with(layer, &RunBoxes::default(), lonlat, tolerance_deg)
}

/// As [`pick`], with the boxes of the layer's large features, which make it quick whatever their size.
#[must_use]
pub fn pick_with(layer: &Layer, boxes: &RunBoxes, lonlat: [f64; 2], tolerance_deg: f64) -> Vec<usize> {
    let reach = |by: f64| Bounds {
        min: [lonlat[0] - by, lonlat[1] - by],
        max: [lonlat[0] + by, lonlat[1] + by],
    };
    let near = layer
        .index()
        .intersecting_at_most(&reach(tolerance_deg), MOST_WITHIN_REACH);
    let candidates = near.unwrap_or_else(|| layer.index().intersecting(&reach(0.0)));
    let mut hits: Vec<(f64, usize)> = candidates
        .into_iter()
        .filter_map(|number| {
            let feature = layer.shapes().feature(number);
            let (is_hit, size) = match boxes.of_feature(number) {
                Some(large) => {
                    let is_hit = large.covers(feature, lonlat) || is_large_near(feature, &large, lonlat, tolerance_deg);
                    (is_hit, large.size_deg)
                }
                None => (is_hit(feature, lonlat, tolerance_deg), box_size(&feature.bounds())),
            };
            is_hit.then_some((size, number))
        })
        .collect();
    hits.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
    hits.into_iter().map(|(_, number)| number).collect()
}

/// Whether a point or line of a large feature is near a position, or a polygon of it so small that it is a mark.
fn is_large_near(feature: Feature<'_>, boxes: &LargeBoxes<'_>, lonlat: [f64; 2], tolerance_deg: f64) -> bool {
    boxes
        .near(feature, lonlat, tolerance_deg)
        .any(|found| match found.kind {
            PartKind::Point | PartKind::Line => is_near_path(found.run.positions, lonlat, tolerance_deg, false),
            PartKind::Polygon => {
                // Its own box is small, or that of the whole ring is not.
                let is_small = |path: &[[f64; 2]]| extent_deg(path) < 2.0 * tolerance_deg;
                found.is_first_path
                    && is_small(found.run.positions)
                    && is_small(found.path)
                    && is_near_path(found.path, lonlat, tolerance_deg, true)
            }
        })
}

/// The longer side of the box of a path.
fn extent_deg(path: &[[f64; 2]]) -> f64 {
    let mut bounds = Bounds::EMPTY;
    for position in path {
        bounds.grow(*position);
    }
    (0..2)
        .map(|axis| bounds.max[axis] - bounds.min[axis])
        .fold(0.0, f64::max)
}

/// Whether a feature is at a position; see [`pick`].
#[must_use]
pub fn is_hit(feature: Feature<'_>, lonlat: [f64; 2], tolerance_deg: f64) -> bool {
    feature.parts().any(|part| match part.kind {
        PartKind::Point | PartKind::Line => is_near_path(part.first_path(), lonlat, tolerance_deg, false),
        PartKind::Polygon => {
            let inside = part
                .paths()
                .fold(false, |inside, ring| inside != is_inside_ring(ring, lonlat));
            // A polygon smaller than the tolerance is drawn as a mark and is hit as one.
            inside
                || (extent_deg(part.first_path()) < 2.0 * tolerance_deg
                    && is_near_path(part.first_path(), lonlat, tolerance_deg, true))
        }
    })
}

/// Even-odd rule; a ring closes itself.
fn is_inside_ring(ring: &[[f64; 2]], position: [f64; 2]) -> bool {
    let mut inside = false;
    let Some(mut before) = ring.last().copied() else {
        return false;
    };
    for &here in ring {
        inside ^= is_crossed([before, here], position);
        before = here;
    }
    inside
}

fn is_near_path(path: &[[f64; 2]], position: [f64; 2], tolerance_deg: f64, closed: bool) -> bool {
    // A degree of latitude is longer on the ground than one of longitude; on the Mercator map the two
    // differ by the same factor, so this is also the distance in pixels.
    let stretch = 1.0 / position[1].to_radians().cos().max(0.05);
    let local = |at: [f64; 2]| [at[0] - position[0], (at[1] - position[1]) * stretch];
    let near =
        |from: [f64; 2], to: [f64; 2]| distance_2_from_origin(local(from), local(to)) <= tolerance_deg * tolerance_deg;
    match path {
        [] => false,
        [only] => near(*only, *only),
        [first, .., last] => {
            path.windows(2)
                .any(|pair| matches!(pair, [from, to] if near(*from, *to)))
                || (closed && near(*last, *first))
        }
    }
}

/// Squared distance from the origin to a segment.
fn distance_2_from_origin(from: [f64; 2], to: [f64; 2]) -> f64 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let length_2 = along[0] * along[0] + along[1] * along[1];
    let share = if length_2 > 0.0 {
        (-(from[0] * along[0] + from[1] * along[1]) / length_2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let foot = [from[0] + share * along[0], from[1] + share * along[1]];
    foot[0] * foot[0] + foot[1] * foot[1]
}

fn box_size(bounds: &Bounds) -> f64 {
    (bounds.max[0] - bounds.min[0]) + (bounds.max[1] - bounds.min[1])
}

#[cfg(test)]
mod tests {
    use super::is_hit;
    use crate::geometry::shapes::{PartKind, Shapes};

    fn shapes() -> Shapes {
        let mut shapes = Shapes::new();
        shapes.push_path(&[[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]);
        shapes.push_path(&[[1.0, 1.0], [1.0, 3.0], [3.0, 3.0], [3.0, 1.0]]);
        shapes.end_part(PartKind::Polygon);
        shapes.end_feature();
        shapes.push_path(&[[0.0, 10.0], [4.0, 10.0]]);
        shapes.end_part(PartKind::Line);
        shapes.end_feature();
        shapes.push_path(&[[9.0, 0.0]]);
        shapes.end_part(PartKind::Point);
        shapes.end_feature();
        shapes
    }

    #[test]
    fn a_polygon_is_hit_inside_and_not_in_its_hole_nor_outside() {
        let shapes = shapes();
        assert!(is_hit(shapes.feature(0), [0.5, 2.0], 0.01));
        assert!(!is_hit(shapes.feature(0), [2.0, 2.0], 0.01));
        assert!(!is_hit(shapes.feature(0), [5.0, 2.0], 0.01));
    }

    #[test]
    fn lines_and_points_are_hit_within_the_tolerance() {
        let shapes = shapes();
        assert!(is_hit(shapes.feature(1), [2.0, 10.09], 0.1));
        assert!(!is_hit(shapes.feature(1), [2.0, 10.2], 0.1));
        assert!(!is_hit(shapes.feature(1), [4.3, 10.0], 0.1));
        assert!(is_hit(shapes.feature(2), [9.05, 0.0], 0.1));
        assert!(!is_hit(shapes.feature(2), [9.2, 0.0], 0.1));
    }

    #[test]
    fn a_polygon_smaller_than_the_tolerance_is_hit_as_a_mark() {
        let mut shapes = Shapes::new();
        shapes.push_path(&[[0.0, 0.0], [0.001, 0.0], [0.0, 0.001]]);
        shapes.end_part(PartKind::Polygon);
        shapes.end_feature();
        assert!(is_hit(shapes.feature(0), [0.05, 0.0], 0.1));
        assert!(!is_hit(shapes.feature(0), [0.05, 0.0], 0.01));
    }
}
