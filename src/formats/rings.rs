//! Rings without order → polygons with holes, by which ring lies in which; numbers and directions are not trusted.

use crate::geometry::shapes::Bounds;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

type Ring = Vec<[f64; 2]>;

/// Sorts rings into polygons, each a shell and then its holes, shells in the order in which they came. A ring within an
/// odd number of others is a hole of the smallest of them; one within an even number is a shell (an island in a
/// lake). Rings that cross or only touch are shells side by side. Open or closed, in any direction; both stay as they are.
#[must_use]
pub fn nested(rings: Vec<Ring>) -> Vec<Vec<Ring>> {
    let polygons = nested_places(&rings);
    let mut rings: Vec<Option<Ring>> = rings.into_iter().map(Some).collect();
    let mut take = |place: usize| rings.get_mut(place).and_then(Option::take);
    polygons
        .into_iter()
        .map(|polygon| polygon.into_iter().filter_map(&mut take).collect())
        .collect()
}

/// As [`nested`], by the places of the rings in the list.
#[must_use]
pub fn nested_places(rings: &[Ring]) -> Vec<Vec<usize>> {
    let around = holders(rings);
    let depth = |index: usize| around.get(index).map_or(0, Vec::len);
    let mut polygons: Vec<Vec<usize>> = Vec::new();
    // Where the polygon of a shell stands.
    let mut place_of: Vec<Option<usize>> = vec![None; rings.len()];
    let mut holes: Vec<(usize, usize)> = Vec::new();
    for (index, holders) in around.iter().enumerate() {
        match holders.iter().max_by_key(|holder| depth(**holder)) {
            Some(shell) if holders.len() % 2 == 1 => holes.push((*shell, index)),
            _ => {
                if let Some(place) = place_of.get_mut(index) {
                    *place = Some(polygons.len());
                }
                polygons.push(vec![index]);
            }
        }
    }
    for (shell, hole) in holes {
        let polygon = place_of.get(shell).copied().flatten();
        match polygon.and_then(|place| polygons.get_mut(place)) {
            Some(polygon) => polygon.push(hole),
            // Rings that cross can be counted into each other so that a hole's holder is no shell: keep it as land.
            None => polygons.push(vec![hole]),
        }
    }
    polygons
}

/// For each ring those that it lies in, in order; looked for by their boxes.
fn holders(rings: &[Ring]) -> Vec<Vec<usize>> {
    let measured: Vec<(Bounds, f64)> = rings.iter().map(|ring| (bounds_of(ring), area_of(ring))).collect();
    let boxes = measured
        .iter()
        .enumerate()
        .filter(|(_, (bounds, _))| !bounds.is_empty())
        .map(|(index, (bounds, _))| GeomWithData::new(Rectangle::from_corners(bounds.min, bounds.max), index))
        .collect();
    let tree = RTree::bulk_load(boxes);
    let holders = |(ring, (bounds, area)): (&Ring, &(Bounds, f64))| -> Vec<usize> {
        let Some(first) = ring.first() else {
            return Vec::new();
        };
        let holds = |other: &usize| {
            let outer = measured.get(*other);
            outer.is_some_and(|(outer, outer_area)| outer_area > area && outer.contains(bounds))
                && rings.get(*other).is_some_and(|outer| lies_within(ring, outer))
        };
        let mut found: Vec<usize> = tree
            .locate_all_at_point(*first)
            .map(|found| found.data)
            .filter(holds)
            .collect();
        found.sort_unstable();
        found
    };
    rings.iter().zip(&measured).map(holders).collect()
}

fn bounds_of(ring: &[[f64; 2]]) -> Bounds {
    let mut bounds = Bounds::EMPTY;
    for position in ring {
        bounds.grow(*position);
    }
    bounds
}

/// The area in the plane of the file's coordinates, without a sign.
#[must_use]
pub fn area_of(ring: &[[f64; 2]]) -> f64 {
    let Some(origin) = ring.first() else {
        return 0.0;
    };
    let after = ring.iter().cycle().skip(1);
    let twice: f64 = ring
        .iter()
        .zip(after)
        .map(|(a, b)| (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1]))
        .sum();
    twice.abs() / 2.0
}

/// Whether `inner` lies in `outer`, told by its first position, or middle of an edge, that is not on `outer` itself.
fn lies_within(inner: &[[f64; 2]], outer: &[[f64; 2]]) -> bool {
    let middles = inner
        .windows(2)
        .filter_map(|edge| edge.first().zip(edge.last()))
        .map(|(a, b)| [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])]);
    inner
        .iter()
        .copied()
        .chain(middles)
        .find_map(|position| side(position, outer))
        .unwrap_or(false)
}

/// Inside or outside; `None` on the ring itself.
#[must_use]
pub fn side([x, y]: [f64; 2], ring: &[[f64; 2]]) -> Option<bool> {
    let mut is_inside = false;
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let cross = (b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1]);
        let is_beside = x >= a[0].min(b[0]) && x <= a[0].max(b[0]) && y >= a[1].min(b[1]) && y <= a[1].max(b[1]);
        if cross == 0.0 && is_beside {
            return None;
        }
        if (a[1] > y) != (b[1] > y) && (cross > 0.0) == (b[1] > a[1]) {
            is_inside = !is_inside;
        }
    }
    Some(is_inside)
}

#[cfg(test)]
mod tests {
    use super::{area_of, nested};

    fn square(west: f64, south: f64, side: f64) -> Vec<[f64; 2]> {
        vec![
            [west, south],
            [west, south + side],
            [west + side, south + side],
            [west + side, south],
        ]
    }

    #[test]
    fn holes_islands_and_neighbours_are_told_apart_by_place_alone() {
        let (lake, island, land, apart) = (
            square(2.0, 2.0, 6.0),
            square(4.0, 4.0, 2.0),
            square(0.0, 0.0, 10.0),
            square(20.0, 0.0, 1.0),
        );
        let polygons = nested(vec![lake.clone(), island.clone(), land.clone(), apart.clone()]);
        assert_eq!(polygons, [vec![island], vec![land, lake], vec![apart]]);
    }

    #[test]
    fn rings_that_touch_or_cross_stay_side_by_side() {
        let polygons = nested(vec![
            square(0.0, 0.0, 2.0),
            square(2.0, 0.0, 1.0),
            square(1.0, 1.0, 5.0),
        ]);
        assert_eq!(polygons.len(), 3);
        // A hole that touches its shell from within is a hole.
        assert_eq!(nested(vec![square(0.0, 0.0, 4.0), square(0.0, 1.0, 2.0)]).len(), 1);
    }

    #[test]
    fn no_ring_is_lost_and_areas_are_those_of_the_plane() {
        assert!((area_of(&square(3.0, 4.0, 2.0)) - 4.0).abs() < 1e-12);
        let rings = vec![
            Vec::new(),
            vec![[1.0, 1.0]],
            square(0.0, 0.0, 4.0),
            square(0.0, 0.0, 4.0),
        ];
        assert_eq!(nested(rings).iter().flatten().count(), 4);
    }
}
