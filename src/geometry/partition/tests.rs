//! Known cases and laws of the partition.

use super::{Partition, PartitionAreas, walk};
use crate::geometry::measure;
use crate::geometry::shapes::{PartKind, Shapes};
use crate::progress::Progress;
use proptest::prelude::*;

/// One feature of one polygon: shell counter-clockwise, then holes clockwise. Edges get positions in
/// between, so that a tile has something to leave out.
fn polygon(rings: &[&[[f64; 2]]]) -> Shapes {
    let mut shapes = Shapes::new();
    for ring in rings {
        let next = ring.iter().skip(1).chain(ring.first());
        for (from, to) in ring.iter().zip(next) {
            for step in 0..16_u32 {
                let share = f64::from(step) / 16.0;
                shapes.push_position([0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis])));
            }
        }
        shapes.end_path();
    }
    shapes.end_part(PartKind::Polygon);
    shapes.end_feature();
    shapes
}

fn rectangle(west: f64, south: f64, east: f64, north: f64) -> [[f64; 2]; 4] {
    [[west, south], [east, south], [east, north], [west, north]]
}

fn area(ring: &[[f64; 2]]) -> f64 {
    measure::ring_area_m2(ring)
}

/// Units in one set, one group whose features are the shapes given, by tiles.
fn measured(units: &[Shapes], features: &[Shapes], leaf_edges: usize) -> PartitionAreas {
    partition(units, features)
        .measure_by_tiles(leaf_edges, &Progress::new())
        .expect("not cancelled")
}

/// The same by pairs.
fn measured_by_pairs(units: &[Shapes], features: &[Shapes]) -> PartitionAreas {
    let partition = partition(units, features);
    let output = partition
        .measure_by_pairs(walk::exact_meter, &Progress::new())
        .expect("not cancelled");
    partition.slots().areas(output.expect("not too deep"))
}

fn partition<'a>(units: &'a [Shapes], features: &'a [Shapes]) -> Partition<'a> {
    let mut partition = Partition::new();
    for shapes in units {
        let unit = partition.add_unit(0);
        shapes
            .feature(0)
            .polygons()
            .for_each(|polygon| partition.add_unit_polygon(unit, polygon));
    }
    let group = partition.add_group();
    for (number, shapes) in features.iter().enumerate() {
        for polygon in shapes.feature(0).polygons() {
            partition.add_group_polygon(group, number, polygon);
        }
    }
    partition
}

#[track_caller]
fn assert_near(found: f64, expected: f64, relative: f64) {
    assert!(
        (found - expected).abs() <= relative * expected.abs() + 1e-6,
        "{found} is not {expected}"
    );
}

#[test]
fn overlapping_features_count_once_and_holes_do_not_count() {
    let unit = polygon(&[&rectangle(104.0, 30.0, 105.0, 31.0)]);
    let one = polygon(&[&rectangle(104.2, 30.2, 104.6, 30.6)]);
    let hole = [[104.5, 30.5], [104.5, 30.7], [104.7, 30.7], [104.7, 30.5]];
    let other = polygon(&[&rectangle(104.4, 30.4, 104.8, 30.8), &hole]);
    for leaf_edges in [1, 8, 1000] {
        let areas = measured(std::slice::from_ref(&unit), &[one.clone(), other.clone()], leaf_edges);
        // The hole is filled by the first feature in its corner 104.5…104.6, 30.5…30.6.
        let expected = area(&rectangle(104.2, 30.2, 104.6, 30.6)) + area(&rectangle(104.4, 30.4, 104.8, 30.8))
            - area(&rectangle(104.4, 30.4, 104.6, 30.6))
            - area(&rectangle(104.5, 30.5, 104.7, 30.7))
            + area(&rectangle(104.5, 30.5, 104.6, 30.6));
        assert_near(areas.units_m2[0], 10_642_393_438.712_32, 1e-12);
        assert_near(areas.groups[0].in_units_m2[0], expected, 1e-12);
        assert_near(areas.groups[0].overall_m2, expected, 1e-12);
        assert_eq!(areas.groups[0].features_in_units, [2]);
    }
}

#[test]
fn a_feature_that_only_touches_a_unit_is_not_counted_and_has_no_area_there() {
    let units = [
        polygon(&[&rectangle(104.0, 30.0, 105.0, 31.0)]),
        polygon(&[&rectangle(105.0, 30.0, 106.0, 31.0)]),
    ];
    let feature = polygon(&[&rectangle(104.3, 30.3, 105.0, 30.6)]);
    for leaf_edges in [1, 4, 1000] {
        let areas = measured(&units, std::slice::from_ref(&feature), leaf_edges);
        assert_eq!(areas.groups[0].features_in_units, [1, 0]);
        assert_eq!(areas.groups[0].in_units_m2[1].to_bits(), 0.0_f64.to_bits());
        assert_near(
            areas.groups[0].in_total_m2,
            area(&rectangle(104.3, 30.3, 105.0, 30.6)),
            1e-12,
        );
    }
}

#[test]
fn a_group_that_covers_everything_gives_the_units_whole() {
    let units = [
        polygon(&[&[[104.0, 30.0], [105.0, 30.0], [104.5, 30.9]]]),
        polygon(&[&[[105.0, 30.0], [105.5, 30.9], [104.5, 30.9]]]),
    ];
    let features = [
        polygon(&[&rectangle(90.0, 20.0, 120.0, 50.0)]),
        polygon(&[&rectangle(104.4, 30.1, 104.6, 30.2)]),
    ];
    for leaf_edges in [1, 6, 1000] {
        let areas = measured(&units, &features, leaf_edges);
        for unit in 0..2 {
            assert_near(areas.groups[0].in_units_m2[unit], areas.units_m2[unit], 1e-12);
        }
        assert_near(areas.groups[0].in_total_m2, areas.total_m2, 1e-12);
        assert_eq!(areas.groups[0].features_in_units, [2, 1]);
        assert_eq!(areas.groups[0].features_in_total, 2);
    }
}

#[test]
fn a_feature_in_a_hole_of_the_unit_is_outside() {
    let hole = [[104.2, 30.2], [104.2, 30.8], [104.8, 30.8], [104.8, 30.2]];
    let unit = polygon(&[&rectangle(104.0, 30.0, 105.0, 31.0), &hole]);
    let inside_hole = rectangle(104.3, 30.3, 104.7, 30.7);
    for leaf_edges in [1, 6, 1000] {
        let areas = measured(std::slice::from_ref(&unit), &[polygon(&[&inside_hole])], leaf_edges);
        assert_eq!(areas.groups[0].features_in_units, [0]);
        assert_eq!(areas.groups[0].in_units_m2[0].to_bits(), 0.0_f64.to_bits());
        assert_near(areas.groups[0].overall_m2, area(&inside_hole), 1e-12);
    }
}

#[test]
fn units_that_overlap_make_a_total_smaller_than_their_sum() {
    let units = [
        polygon(&[&rectangle(104.0, 30.0, 105.0, 31.0)]),
        polygon(&[&rectangle(104.5, 30.0, 105.5, 31.0)]),
    ];
    let areas = measured(&units, &[], 1);
    let overlap = area(&rectangle(104.5, 30.0, 105.0, 31.0));
    assert_near(areas.units_m2[0] + areas.units_m2[1] - areas.sets_m2[0], overlap, 1e-11);
    assert_near(areas.total_m2, areas.sets_m2[0], 1e-15);
}

#[test]
fn stacked_copies_of_a_feature_end_the_cutting() {
    let star = star(104.5, 30.5, 0.3, 17, 1);
    let features: Vec<Shapes> = (0..200).map(|_| star.clone()).collect();
    let areas = measured(&[polygon(&[&rectangle(104.0, 30.0, 105.0, 31.0)])], &features, 16);
    let ring = star.feature(0).polygons().next().expect("a polygon").first_path();
    assert_near(areas.groups[0].in_units_m2[0], area(ring), 1e-11);
    assert_eq!(areas.groups[0].features_in_units, [200]);
}

#[test]
fn a_cancelled_measurement_gives_nothing() {
    let progress = Progress::new();
    progress.cancel();
    let mut partition = Partition::new();
    let unit = partition.add_unit(0);
    let shapes = polygon(&[&rectangle(104.0, 30.0, 105.0, 31.0)]);
    shapes
        .feature(0)
        .polygons()
        .for_each(|polygon| partition.add_unit_polygon(unit, polygon));
    assert!(partition.measure(&progress).is_err());
}

#[test]
fn progress_ends_at_the_whole() {
    let stars: Vec<Shapes> = (0..50_u32)
        .map(|number| star(100.0 + f64::from(number) * 0.1, 30.0, 0.2, 40, u64::from(number)))
        .collect();
    let progress = Progress::new();
    partition(&[], &stars)
        .measure_by_tiles(64, &progress)
        .expect("not cancelled");
    assert_eq!(progress.counts(), (2000, 2000));
    let progress = Progress::new();
    partition(&[], &stars).measure(&progress).expect("not cancelled");
    assert_eq!(progress.counts(), (2000, 2000));
}

fn assert_same(one: &PartitionAreas, other: &PartitionAreas) {
    let scale = one
        .groups
        .iter()
        .fold(one.total_m2, |most, group| most.max(group.overall_m2));
    for (one, other) in all_numbers(one).into_iter().zip(all_numbers(other)) {
        assert!((one - other).abs() <= 1e-13 * scale + 1e-6, "{one} is not {other}");
    }
    for (one, other) in one.groups.iter().zip(&other.groups) {
        assert_eq!(one.features_in_units, other.features_in_units);
        assert_eq!(one.features_in_total, other.features_in_total);
    }
}

#[test]
fn polygons_that_share_borders_corners_and_everything_measure_alike_by_pairs_and_by_tiles() {
    let tile = |column: u32, row: u32| {
        let (west, south) = (104.0 + f64::from(column) * 0.25, 30.0 + f64::from(row) * 0.25);
        polygon(&[&rectangle(west, south, west + 0.25, south + 0.25)])
    };
    let units: Vec<Shapes> = (0..16).map(|number| tile(number % 4, number / 4)).collect();
    let hole = [[104.25, 30.25], [104.25, 30.5], [104.5, 30.5], [104.5, 30.25]];
    let diamond = [[104.5, 30.25], [104.75, 30.5], [104.5, 30.75], [104.25, 30.5]];
    let mut features = vec![
        tile(1, 1),
        tile(1, 1),
        tile(2, 2),
        polygon(&[&rectangle(104.0, 30.0, 105.0, 31.0), &hole]),
        polygon(&[&diamond]),
        polygon(&[&rectangle(103.75, 30.25, 104.0, 30.5)]),
        polygon(&[&rectangle(104.1, 30.0, 104.25, 30.2)]),
    ];
    let by_pairs = measured_by_pairs(&units, &features);
    assert_same(&measured(&units, &features, 1000), &by_pairs);
    // The feature west of all units touches one; the hole leaves one out that the copies fill.
    assert_eq!(by_pairs.groups[0].features_in_total, 6);
    features.truncate(1);
    let alone = measured_by_pairs(&units, &features);
    assert_same(&measured(&units, &features, 8), &alone);
    assert_eq!(alone.groups[0].features_in_units.iter().sum::<usize>(), 1);
}

#[test]
fn very_deep_stacks_are_left_to_tiles() {
    let star = star(104.5, 30.5, 0.3, 17, 1);
    let stack: Vec<Shapes> = (0..400).map(|_| star.clone()).collect();
    let output = partition(&[], &stack)
        .measure_by_pairs(walk::exact_meter, &Progress::new())
        .expect("not cancelled");
    assert!(output.is_none());
    let areas = partition(&[], &stack).measure(&Progress::new()).expect("not cancelled");
    assert_same(&areas, &measured_by_pairs(&[], &stack[..50]));
}

/// A star-shaped polygon with a ragged edge.
fn star(x: f64, y: f64, radius: f64, points: u32, seed: u64) -> Shapes {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let ring: Vec<[f64; 2]> = (0..points)
        .map(|point| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let reach = radius * (0.4 + 0.6 * f64::from((state >> 40) as u32) / f64::from(1_u32 << 24));
            let angle = f64::from(point) / f64::from(points) * std::f64::consts::TAU;
            [x + reach * angle.cos(), y + reach * angle.sin()]
        })
        .collect();
    let mut shapes = Shapes::new();
    shapes.push_path(&ring);
    shapes.end_part(PartKind::Polygon);
    shapes.end_feature();
    shapes
}

fn stars(count: usize, radius: f64) -> impl Strategy<Value = Vec<Shapes>> {
    prop::collection::vec(
        (103.0..107.0_f64, 29.0..32.0_f64, 0.2..radius, 3..40_u32, 1..u64::MAX),
        1..count,
    )
    .prop_map(|stars| {
        stars
            .into_iter()
            .map(|(x, y, r, points, seed)| star(x, y, r, points, seed))
            .collect()
    })
}

fn all_numbers(areas: &PartitionAreas) -> Vec<f64> {
    let mut numbers = areas.units_m2.clone();
    numbers.extend(&areas.sets_m2);
    numbers.push(areas.total_m2);
    for group in &areas.groups {
        numbers.extend([group.overall_m2, group.in_total_m2]);
        numbers.extend(&group.in_units_m2);
    }
    numbers
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_tiling_changes_no_sum_and_no_count(units in stars(6, 1.5), features in stars(25, 1.0)) {
        let whole = measured(&units, &features, 1_000_000);
        for leaf_edges in [3, 40, 200] {
            let tiled = measured(&units, &features, leaf_edges);
            for (one, other) in all_numbers(&whole).into_iter().zip(all_numbers(&tiled)) {
                prop_assert!((one - other).abs() <= 1e-13 * whole.total_m2.max(whole.groups[0].overall_m2), "{} {}", one, other);
            }
            prop_assert_eq!(&whole.groups[0].features_in_units, &tiled.groups[0].features_in_units);
            prop_assert_eq!(whole.groups[0].features_in_total, tiled.groups[0].features_in_total);
        }
    }

    #[test]
    fn pairs_and_tiles_give_the_same_sums_and_counts(units in stars(6, 1.5), features in stars(25, 1.0), copies in 0..4_usize) {
        let mut features = features;
        for copy in 0..copies.min(features.len()) {
            features.push(features[copy].clone());
            features.push(units[copy % units.len()].clone());
        }
        assert_same(&measured(&units, &features, 200), &measured_by_pairs(&units, &features));
    }

    #[test]
    fn stars_on_a_coarse_grid_measure_alike_by_pairs_and_by_tiles(
        corners in prop::collection::vec((0..6_u8, 0..6_u8, 1..5_u8, 1..5_u8, any::<bool>()), 1..12),
        units in 1..4_usize,
    ) {
        // Boxes and triangles whose corners and edges meet all the time.
        let shapes: Vec<Shapes> = corners
            .into_iter()
            .map(|(x, y, width, height, is_box)| {
                let (west, south) = (104.0 + f64::from(x) / 8.0, 30.0 + f64::from(y) / 8.0);
                let (east, north) = (west + f64::from(width) / 8.0, south + f64::from(height) / 8.0);
                if is_box {
                    polygon(&[&rectangle(west, south, east, north)])
                } else {
                    polygon(&[&[[west, south], [east, south], [east, north]]])
                }
            })
            .collect();
        let (units, features) = shapes.split_at(units.min(shapes.len()));
        assert_same(&measured(units, features, 1000), &measured_by_pairs(units, features));
    }

    #[test]
    fn the_number_of_threads_changes_no_bit(units in stars(5, 1.5), features in stars(25, 1.0)) {
        let with_threads = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| (measured(&units, &features, 30), measured_by_pairs(&units, &features)))
        };
        prop_assert_eq!(with_threads(1), with_threads(2));
    }

    #[test]
    fn inclusion_and_exclusion_hold(one in stars(12, 1.0), other in stars(12, 1.0)) {
        // As one unit against one group: |A| + |B| − |A ∩ B| = |A ∪ B|.
        let mut partition = Partition::new();
        let unit = partition.add_unit(0);
        for shapes in &one {
            shapes.feature(0).polygons().for_each(|polygon| partition.add_unit_polygon(unit, polygon));
        }
        let group = partition.add_group();
        for shapes in &other {
            shapes.feature(0).polygons().for_each(|polygon| partition.add_group_polygon(group, 0, polygon));
        }
        let areas = partition.measure_by_tiles(60, &Progress::new()).expect("not cancelled");
        let both: Vec<Shapes> = one.iter().chain(&other).cloned().collect();
        let union = measured(&[], &both, 45).groups[0].overall_m2;
        let sum = areas.units_m2[0] + areas.groups[0].overall_m2 - areas.groups[0].in_units_m2[0];
        prop_assert!((sum - union).abs() <= 1e-12 * union);
        prop_assert!(areas.groups[0].in_units_m2[0] <= areas.units_m2[0] * (1.0 + 1e-12));
    }

    #[test]
    fn splitting_a_unit_in_two_changes_no_sum(features in stars(25, 1.0), at in 103.5..106.5_f64) {
        let whole = [polygon(&[&rectangle(103.0, 29.0, 107.0, 32.0)])];
        let halves = [
            polygon(&[&rectangle(103.0, 29.0, at, 32.0)]),
            polygon(&[&rectangle(at, 29.0, 107.0, 32.0)]),
        ];
        let one = measured(&whole, &features, 50);
        let two = measured(&halves, &features, 50);
        let sum: f64 = two.groups[0].in_units_m2.iter().sum();
        prop_assert!((sum - one.groups[0].in_units_m2[0]).abs() <= 1e-12 * one.units_m2[0]);
        prop_assert_eq!(one.groups[0].features_in_total, two.groups[0].features_in_total);
    }
}
