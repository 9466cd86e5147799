//! Laws of the boolean operations, traps of other engines, and an oracle that shares nothing with ours.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
#![expect(
    clippy::cast_precision_loss,
    clippy::float_cmp,
    clippy::many_single_char_names,
    reason = "small whole numbers are exact; letters are the names of the formulas"
)]

#[path = "overlay_laws/oracle.rs"]
mod oracle;

use ecozone::geometry::measure::{feature_area_m2, part_area_m2, ring_area_m2};
use ecozone::geometry::overlay::{
    self, GridPolygons, OverlayAreas, areas, clip_line, difference, dissolved_area_m2, intersection, union,
    union_area_m2,
};
use ecozone::geometry::repair::{dissolve_parts, repair_polygon};
use ecozone::geometry::shapes::{Bounds, Shapes};
use ecozone::progress::Progress;
use proptest::prelude::*;

type Ring = Vec<[f64; 2]>;

/// The polygons of one feature (rings, shell first), normalised.
fn normal(polygons: &[Vec<Ring>]) -> Shapes {
    let mut shapes = Shapes::new();
    for rings in polygons {
        let rings: Vec<&[[f64; 2]]> = rings.iter().map(Vec::as_slice).collect();
        let _ = repair_polygon(&rings, &mut shapes);
    }
    shapes.end_feature();
    shapes
}

fn grid(shapes: &Shapes) -> GridPolygons {
    let mut set = GridPolygons::new();
    for feature in shapes.features() {
        feature.polygons().for_each(|part| set.add(part));
    }
    set
}

fn square(west: f64, south: f64, size: f64) -> Ring {
    vec![
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
    ]
}

fn reversed(ring: &Ring) -> Ring {
    ring.iter().rev().copied().collect()
}

fn assert_close(value: f64, expected: f64, relative: f64) {
    assert!(
        (value - expected).abs() <= relative * expected.abs() + 1e-9,
        "{value} for {expected}"
    );
}

fn area_of(shapes: &Shapes) -> f64 {
    feature_area_m2(shapes.feature(0))
}

// Traps: what other engines are known to get wrong.

#[test]
fn ring_directions_do_not_matter_to_a_union() {
    let (a, b) = (square(104.0, 30.0, 2.0), square(105.0, 30.0, 2.0));
    let expected = ring_area_m2(&a) + ring_area_m2(&[[106.0, 30.0], [107.0, 30.0], [107.0, 32.0], [106.0, 32.0]]);
    for second in [b.clone(), reversed(&b)] {
        for first in [a.clone(), reversed(&a)] {
            let set = normal(&[vec![first], vec![second.clone()]]);
            assert_close(union_area_m2(&grid(&set)), expected, 1e-13);
            assert_close(area_of(&union(&grid(&set))), expected, 1e-13);
            assert_close(
                dissolved_area_m2(&set, &Progress::new()).expect("not cancelled"),
                expected,
                1e-13,
            );
        }
    }
}

#[test]
fn a_clockwise_polygon_apart_from_the_rest_does_not_vanish() {
    let (a, b) = (square(104.0, 30.0, 2.0), square(114.0, 30.0, 2.0));
    let set = normal(&[vec![a.clone()], vec![reversed(&b)]]);
    assert_close(union_area_m2(&grid(&set)), ring_area_m2(&a) + ring_area_m2(&b), 1e-13);
}

#[test]
fn overlapping_members_of_one_multipolygon_do_not_cancel() {
    let (a, b, all) = (
        square(104.0, 30.0, 2.0),
        square(105.0, 30.0, 2.0),
        square(100.0, 28.0, 10.0),
    );
    let set = normal(&[vec![a], vec![b]]);
    let expected = ring_area_m2(&[[104.0, 30.0], [107.0, 30.0], [107.0, 32.0], [104.0, 32.0]]);
    let clip = grid(&normal(&[vec![all]]));
    assert_close(areas(&grid(&set), &clip).intersection, expected, 1e-13);
    assert_close(area_of(&intersection(&grid(&set), &clip)), expected, 1e-13);
    let dissolved = dissolve_parts(set.feature(0)).expect("the parts overlap");
    assert_close(area_of(&dissolved), expected, 1e-13);
}

#[test]
fn a_hole_wound_like_its_shell_is_not_filled() {
    let (shell, hole) = (square(104.0, 30.0, 4.0), square(105.0, 31.0, 1.0));
    let set = normal(&[vec![shell.clone(), hole.clone()]]);
    let expected = ring_area_m2(&shell) - ring_area_m2(&hole);
    assert_close(union_area_m2(&grid(&set)), expected, 1e-13);
    let clip = grid(&normal(&[vec![square(100.0, 28.0, 10.0)]]));
    assert_close(areas(&grid(&set), &clip).intersection, expected, 1e-13);
}

#[test]
fn the_same_feature_many_times_counts_once() {
    let ring = square(104.0, 30.0, 2.0);
    let set = normal(&[vec![ring.clone()], vec![reversed(&ring)], vec![ring.clone()]]);
    assert_close(union_area_m2(&grid(&set)), ring_area_m2(&ring), 1e-13);
}

#[test]
fn a_layer_of_alternating_directions_loses_nothing() {
    let mut polygons = Vec::new();
    let mut expected = 0.0;
    for index in 0..200 {
        let ring = square(
            104.0 + f64::from(index % 20) * 0.25,
            30.0 + f64::from(index / 20) * 0.25,
            0.25,
        );
        expected += ring_area_m2(&ring);
        polygons.push(vec![if index % 2 == 0 { ring } else { reversed(&ring) }]);
    }
    let set = normal(&polygons);
    assert_close(union_area_m2(&grid(&set)), expected, 1e-13);
    assert_eq!(union(&grid(&set)).position_count(), 4);
}

// Laws.

prop_compose! {
    /// A star-shaped polygon of China, maybe with a hole; small sizes too.
    fn polygon()(
        center in (103.0..105.0f64, 29.0..31.0f64),
        radius in 0.05..1.5f64,
        spokes in prop::collection::vec(0.3..1.0f64, 3..24),
        hole in any::<bool>(),
    ) -> Vec<Ring> {
        let step = std::f64::consts::TAU / spokes.len() as f64;
        let ring = |scale: f64| -> Ring {
            spokes.iter().enumerate().map(|(index, spoke)| {
                let angle = step * index as f64;
                [center.0 + scale * radius * spoke * angle.cos(), center.1 + scale * radius * spoke * angle.sin()]
            }).collect()
        };
        if hole { vec![ring(1.0), ring(0.4)] } else { vec![ring(1.0)] }
    }
}

fn polygons() -> impl Strategy<Value = Vec<Vec<Ring>>> {
    prop::collection::vec(polygon(), 1..5)
}

fn near(value: f64, expected: f64, whole: f64, relative: f64) -> bool {
    (value - expected).abs() <= relative * whole + 1e-6
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn parts_sum_to_the_whole(a in polygons(), b in polygons()) {
        let (a_shapes, b_shapes) = (normal(&a), normal(&b));
        let (a, b) = (grid(&a_shapes), grid(&b_shapes));
        let OverlayAreas { subject, clip, intersection: both, union: either } = areas(&a, &b);
        let whole = either;
        prop_assert!(near(subject + clip, both + either, whole, 1e-13));
        prop_assert!(subject <= area_of(&a_shapes) * (1.0 + 1e-13));
        prop_assert!(both <= subject.min(clip) * (1.0 + 1e-13) && subject.max(clip) <= either * (1.0 + 1e-13));
        // Inside + outside = whole, also as polygons that went back to degrees.
        let (inside, outside) = (area_of(&intersection(&a, &b)), area_of(&difference(&a, &b)));
        prop_assert!(near(inside + outside, subject, whole, 1e-13), "{} + {} = {}", inside, outside, subject);
        prop_assert!(near(inside, both, whole, 1e-13));
        prop_assert!(near(area_of(&union(&a)), subject, whole, 1e-13));
        prop_assert!(near(union_area_m2(&a), subject, whole, 1e-13));
        prop_assert_eq!(overlay::overlaps(&a, &b), both > 0.0);
    }

    #[test]
    fn order_direction_and_start_do_not_matter(a in polygons(), b in polygons(), turn in 0usize..20) {
        let first = areas(&grid(&normal(&a)), &grid(&normal(&b)));
        let turned: Vec<Vec<Ring>> = a.iter().rev().map(|rings| rings.iter().map(|ring| {
            let mut ring = reversed(ring);
            let places = turn % ring.len();
            ring.rotate_left(places);
            ring
        }).collect()).collect();
        let second = areas(&grid(&normal(&turned)), &grid(&normal(&b)));
        prop_assert!(near(first.intersection, second.intersection, first.union, 1e-14));
        prop_assert!(near(first.union, second.union, first.union, 1e-14));
        let swapped = areas(&grid(&normal(&b)), &grid(&normal(&a)));
        prop_assert!(near(first.intersection, swapped.intersection, first.union, 1e-14));
    }

    #[test]
    fn boxes_cut_a_set_without_loss(a in polygons(), x in 103.0..105.0f64, y in 29.0..31.0f64) {
        let shapes = normal(&a);
        let whole = union_area_m2(&grid(&shapes));
        let mut sum = 0.0;
        for (west, east) in [(100.0, x), (x, 110.0)] {
            for (south, north) in [(20.0, y), (y, 40.0)] {
                let mut piece = GridPolygons::new();
                let bounds = Bounds { min: [west, south], max: [east, north] };
                shapes.feature(0).polygons().for_each(|part| piece.add_clipped(part, &bounds));
                sum += union_area_m2(&piece);
            }
        }
        prop_assert!(near(sum, whole, whole, 1e-13), "{} {}", sum, whole);
    }

    #[test]
    fn results_are_normal_already(a in polygons(), b in polygons()) {
        let result = difference(&grid(&normal(&a)), &grid(&normal(&b)));
        for part in result.feature(0).polygons() {
            for (index, ring) in part.paths().enumerate() {
                prop_assert!(ring.len() >= 3);
                prop_assert_eq!(ring_area_m2(ring) > 0.0, index == 0);
            }
            prop_assert!(part_area_m2(part) > 0.0);
        }
        prop_assert!(dissolve_parts(result.feature(0)).is_none());
    }

    #[test]
    fn a_clipped_path_splits_into_inside_and_outside(a in polygons(), y in 28.0..32.0f64, slope in -1.0..1.0f64) {
        let path = [[100.0, y - 4.0 * slope], [104.0, y], [108.0, y + 4.0 * slope]];
        let set = grid(&normal(&a));
        let lines = clip_line(&path, &set);
        let inside: f64 = lines.feature(0).lines().map(|line| length(line.first_path())).sum();
        // The same by midpoints of many short pieces.
        let pieces = 4000;
        let mut sampled = 0.0;
        for edge in path.windows(2) {
            let step = length(edge) / f64::from(pieces);
            for piece in 0..pieces {
                let share = (f64::from(piece) + 0.5) / f64::from(pieces);
                let at = [edge[0][0] + (edge[1][0] - edge[0][0]) * share, edge[0][1] + (edge[1][1] - edge[0][1]) * share];
                sampled += f64::from(u8::from(overlay::contains(&set, at))) * step;
            }
        }
        prop_assert!((inside - sampled).abs() < 0.05, "{} {}", inside, sampled);
    }
}

fn length(path: &[[f64; 2]]) -> f64 {
    path.windows(2)
        .map(|edge| (edge[1][0] - edge[0][0]).hypot(edge[1][1] - edge[0][1]))
        .sum()
}
