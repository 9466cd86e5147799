//! Dissolved polygons: valid and clean whatever goes in, and of the area that coverage sums up without them.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "dissolve/hard.rs"]
mod hard;
#[path = "dissolve/valid.rs"]
mod valid;

use ecozone::geometry::dissolve::{dissolve, dissolve_inside};
use ecozone::geometry::measure::{feature_area_m2, ring_area_m2};
use ecozone::geometry::overlay::{GridPolygons, areas};
use ecozone::geometry::partition::union_area_m2;
use ecozone::geometry::repair::repair_polygon;
use ecozone::geometry::shapes::{Part, Shapes};
use ecozone::progress::Progress;
use proptest::prelude::*;

type Ring = Vec<[f64; 2]>;

/// Every polygon (rings, shell first) as a feature, normalised.
fn normal(polygons: &[Vec<Ring>]) -> Shapes {
    let mut shapes = Shapes::new();
    for rings in polygons {
        let rings: Vec<&[[f64; 2]]> = rings.iter().map(Vec::as_slice).collect();
        let _ = repair_polygon(&rings, &mut shapes);
        shapes.end_feature();
    }
    shapes
}

fn parts(shapes: &Shapes) -> impl Iterator<Item = Part<'_>> {
    shapes.features().flat_map(|feature| feature.polygons())
}

fn united(shapes: &Shapes) -> Shapes {
    dissolve(parts(shapes), &Progress::new()).expect("nobody cancels")
}

fn inside(shapes: &Shapes, region: &Shapes) -> Shapes {
    dissolve_inside(parts(shapes), parts(region), &Progress::new()).expect("nobody cancels")
}

fn area(shapes: &Shapes) -> f64 {
    feature_area_m2(shapes.feature(0))
}

fn grid(shapes: &Shapes) -> GridPolygons {
    let mut set = GridPolygons::new();
    parts(shapes).for_each(|part| set.add(part));
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

fn ring_counts(shapes: &Shapes) -> Vec<usize> {
    shapes.feature(0).polygons().map(|part| part.paths().len()).collect()
}

#[track_caller]
fn assert_sound(shapes: &Shapes, expected_m2: f64, relative: f64) {
    assert_eq!(valid::problem(shapes), None);
    let found = area(shapes);
    // Borders of some 500 km in all, of which crossings are moved by up to a nanometre: 5e-4 m².
    assert!(
        (found - expected_m2).abs() <= relative * expected_m2 + 5e-4,
        "{found} m² for {expected_m2}"
    );
}

#[test]
fn tiles_become_their_outline_without_a_seam() {
    let mut tiles = Vec::new();
    for row in 0..10 {
        for column in 0..20 {
            tiles.push(vec![square(
                104.0 + 0.25 * f64::from(column),
                30.0 + 0.25 * f64::from(row),
                0.25,
            )]);
        }
    }
    let found = united(&normal(&tiles));
    assert_eq!(found.position_count(), 4);
    assert_sound(
        &found,
        ring_area_m2(&[[104.0, 30.0], [109.0, 30.0], [109.0, 32.5], [104.0, 32.5]]),
        1e-13,
    );
}

#[test]
fn squares_that_share_a_corner_stay_two_polygons_and_a_ring_of_squares_keeps_its_hole() {
    let two = united(&normal(&[
        vec![square(104.0, 30.0, 1.0)],
        vec![square(105.0, 31.0, 1.0)],
    ]));
    assert_eq!(ring_counts(&two), [1, 1]);
    assert_eq!(valid::problem(&two), None);
    let around: Vec<Vec<Ring>> = (0..9)
        .filter(|cell| *cell != 4)
        .map(|cell| vec![square(104.0 + f64::from(cell % 3), 30.0 + f64::from(cell / 3), 1.0)])
        .collect();
    let ring = united(&normal(&around));
    assert_eq!((ring_counts(&ring), ring.position_count()), (vec![2], 8));
    assert_eq!(valid::problem(&ring), None);
    // Squares that meet in corners only go round a place that is not theirs.
    let corners: Vec<Vec<Ring>> = [1, 3, 5, 7]
        .map(|cell| vec![square(104.0 + f64::from(cell % 3), 30.0 + f64::from(cell / 3), 1.0)])
        .to_vec();
    let chain = united(&normal(&corners));
    assert_eq!(ring_counts(&chain), [1, 1, 1, 1]);
    assert_eq!(valid::problem(&chain), None);
}

#[test]
fn a_hole_that_another_polygon_fills_is_gone_and_an_island_in_it_stays() {
    let holed = vec![square(104.0, 30.0, 3.0), square(105.0, 31.0, 1.0)];
    let filled = united(&normal(&[holed.clone(), vec![square(105.0, 31.0, 1.0)]]));
    assert_eq!((ring_counts(&filled), filled.position_count()), (vec![1], 4));
    let island = united(&normal(&[holed, vec![square(105.25, 31.25, 0.5)]]));
    assert_eq!(ring_counts(&island), [2, 1]);
    assert_eq!(valid::problem(&island), None);
}

#[test]
fn what_lies_in_the_region_is_cut_at_its_border_and_a_border_in_common_counts_once() {
    let cover = normal(&[vec![square(104.0, 30.0, 2.0)], vec![square(106.0, 30.0, 2.0)]]);
    let region = normal(&[vec![square(105.0, 30.0, 1.0)], vec![square(106.0, 30.0, 1.0)]]);
    let found = inside(&cover, &region);
    assert_eq!((ring_counts(&found), found.position_count()), (vec![1], 4));
    assert_sound(
        &found,
        ring_area_m2(&[[105.0, 30.0], [107.0, 30.0], [107.0, 31.0], [105.0, 31.0]]),
        1e-13,
    );
    let apart = inside(&cover, &normal(&[vec![square(110.0, 30.0, 1.0)]]));
    assert!(apart.feature(0).is_empty());
}

#[test]
fn polygons_very_deep_upon_each_other_come_out_as_one() {
    // Deeper than pairs are held against each other: 300 squares, each a little beside the last.
    let stack: Vec<Vec<Ring>> = (0..300)
        .map(|step| {
            vec![square(
                104.0 + 0.001 * f64::from(step),
                30.0 + 0.000_7 * f64::from(step),
                1.0,
            )]
        })
        .collect();
    let shapes = normal(&stack);
    let expected = union_area_m2(parts(&shapes), &Progress::new()).expect("nobody cancels");
    let found = united(&shapes);
    assert_eq!(ring_counts(&found), [1]);
    assert_sound(&found, expected, 1e-13);
    let region = normal(&[vec![square(104.5, 30.5, 3.0)]]);
    let both = areas(&grid(&shapes), &grid(&region)).intersection;
    assert_sound(&inside(&shapes, &region), both, 1e-13);
}

/// Star-shaped polygons with corners on a coarse lattice: common corners, edges along each other, corners on edges.
fn lattice_polygons(step: f64) -> impl Strategy<Value = Vec<Vec<Ring>>> {
    let polygon = (0..8_i32, 0..8_i32, prop::collection::vec((0..5_i32, 0..5_i32), 3..8));
    prop::collection::vec(polygon, 1..8).prop_map(move |polygons| {
        let at = |x: i32, y: i32| [104.0 + step * f64::from(x), 30.0 + step * f64::from(y)];
        polygons
            .into_iter()
            .map(|(west, south, corners)| vec![corners.into_iter().map(|(x, y)| at(west + x, south + y)).collect()])
            .collect()
    })
}

/// The same polygons twice, the second time a hair beside.
fn nearly_the_same(polygons: &[Vec<Ring>], offset: f64) -> Vec<Vec<Ring>> {
    let moved = polygons.iter().map(|rings| {
        let ring = |ring: &Ring| ring.iter().map(|[x, y]| [x + offset, y - 0.6 * offset]).collect();
        rings.iter().map(ring).collect()
    });
    polygons.iter().cloned().chain(moved).collect()
}

#[track_caller]
fn check(shapes: &Shapes, region: &Shapes) {
    let all = areas(&grid(shapes), &grid(region));
    assert_sound(&united(shapes), all.subject, 1e-9);
    assert_sound(&inside(shapes, region), all.intersection, 1e-9);
    assert_sound(&inside(region, shapes), all.intersection, 1e-9);
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn polygons_on_a_lattice_dissolve_to_valid_ones_of_the_same_area(
        cover in lattice_polygons(0.125),
        region in lattice_polygons(0.125),
    ) {
        check(&normal(&cover), &normal(&region));
    }

    #[test]
    fn a_lattice_that_floats_round_is_no_trouble(
        cover in lattice_polygons(0.1),
        region in lattice_polygons(0.07),
    ) {
        check(&normal(&cover), &normal(&region));
    }

    #[test]
    fn nearly_coincident_polygons_dissolve_to_valid_ones(
        cover in lattice_polygons(0.1),
        power in -14_i32..-6,
    ) {
        let offset = 10_f64.powi(power);
        let shapes = normal(&nearly_the_same(&cover, offset));
        check(&shapes, &normal(&nearly_the_same(&cover, -3.7 * offset)));
    }

    #[test]
    fn tiny_shapes_at_the_grain_of_the_grid_are_no_trouble(
        cover in lattice_polygons(3e-14),
        region in lattice_polygons(4.3e-14),
    ) {
        let (cover, region) = (normal(&cover), normal(&region));
        prop_assert_eq!(valid::problem(&united(&cover)), None);
        prop_assert_eq!(valid::problem(&inside(&cover, &region)), None);
    }
}
