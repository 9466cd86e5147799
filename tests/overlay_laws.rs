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

// The oracle: even-odd areas of two rings by vertical slabs, in the plane.

struct SlabEdge {
    left: [f64; 2],
    right: [f64; 2],
    second: bool,
}

impl SlabEdge {
    fn slope(&self) -> f64 {
        (self.right[1] - self.left[1]) / (self.right[0] - self.left[0])
    }

    fn at(&self, x: f64) -> f64 {
        self.left[1] + self.slope() * (x - self.left[0])
    }
}

/// Areas of A ∩ B, A ∪ B, A − B.
fn slab_areas(a: &Ring, b: &Ring) -> [f64; 3] {
    let mut edges = Vec::new();
    for (second, ring) in [(false, a), (true, b)] {
        for (index, from) in ring.iter().enumerate() {
            let to = ring[(index + 1) % ring.len()];
            if from[0] != to[0] {
                let (left, right) = if from[0] < to[0] { (*from, to) } else { (to, *from) };
                edges.push(SlabEdge { left, right, second });
            }
        }
    }
    let mut xs: Vec<f64> = edges.iter().flat_map(|edge| [edge.left[0], edge.right[0]]).collect();
    for (index, e) in edges.iter().enumerate() {
        for f in &edges[..index] {
            let (m, k) = (e.slope(), f.slope());
            if m != k {
                let x = ((f.left[1] - k * f.left[0]) - (e.left[1] - m * e.left[0])) / (m - k);
                if x > e.left[0].max(f.left[0]) && x < e.right[0].min(f.right[0]) {
                    xs.push(x);
                }
            }
        }
    }
    xs.sort_by(f64::total_cmp);
    let mut areas = [0.0; 3];
    for slab in xs.windows(2) {
        let (width, middle) = (slab[1] - slab[0], f64::midpoint(slab[0], slab[1]));
        if width < 1e-12 {
            continue;
        }
        let mut crossed: Vec<(f64, bool)> = edges
            .iter()
            .filter(|edge| edge.left[0] < middle && middle < edge.right[0])
            .map(|edge| (edge.at(middle), edge.second))
            .collect();
        crossed.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (mut in_a, mut in_b) = (false, false);
        for pair in crossed.windows(2) {
            if pair[0].1 {
                in_b = !in_b;
            } else {
                in_a = !in_a;
            }
            let area = (pair[1].0 - pair[0].0) * width;
            for (sum, counts) in areas.iter_mut().zip([in_a && in_b, in_a || in_b, in_a && !in_b]) {
                *sum += if counts { area } else { 0.0 };
            }
        }
    }
    areas
}

/// 3 m at the equator: there the plane and the ellipsoid differ by a constant factor, to 2e-11.
const UNIT_DEGREES: f64 = 1.0 / 32_768.0;

fn unit_m2() -> f64 {
    ring_area_m2(&square(0.0, 0.0, UNIT_DEGREES))
}

fn small(ring: &Ring) -> Ring {
    ring.iter()
        .map(|position| position.map(|value| value * UNIT_DEGREES))
        .collect()
}

/// Deterministic random numbers for the oracle's rings (Steele et al. 2014, `SplitMix64`).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn ring(&mut self) -> Ring {
        let side = 4 + self.below(9);
        (0..3 + self.below(8))
            .map(|_| [self.below(side) as f64, self.below(side) as f64])
            .collect()
    }
}

/// Oracle areas that can't be told from rounding of the crossings (of rings some units wide).
const ORACLE_TOLERANCE: f64 = 1e-8;

/// Repairs and overlays two random self-touching rings; whether all areas agree with the oracle.
fn agrees_with_oracle(a: &Ring, b: &Ring) -> Result<(), String> {
    // A ring that goes round twice counts once by intent, and not at all by even-odd.
    let rounds = |ring: &Ring| ring.len().is_multiple_of(2) && ring[..ring.len() / 2] == ring[ring.len() / 2..];
    if rounds(a) || rounds(b) {
        return Ok(());
    }
    let expected = slab_areas(a, b);
    let (a_shapes, b_shapes) = (normal(&[vec![small(a)]]), normal(&[vec![small(b)]]));
    let (a_set, b_set) = (grid(&a_shapes), grid(&b_shapes));
    let sums = areas(&a_set, &b_set);
    let unit = unit_m2();
    let found = [
        ("∩ by edges", sums.intersection, expected[0]),
        ("∪ by edges", sums.union, expected[1]),
        ("− by edges", sums.difference(), expected[2]),
        ("∩ as polygons", area_of(&intersection(&a_set, &b_set)), expected[0]),
        ("− as polygons", area_of(&difference(&a_set, &b_set)), expected[2]),
        ("repaired", area_of(&a_shapes), expected[0] + expected[2]),
    ];
    for (what, area, expected) in found {
        if (area / unit - expected).abs() > ORACLE_TOLERANCE {
            return Err(format!("{what}: {} for {expected} of {a:?} and {b:?}", area / unit));
        }
    }
    let overlap = overlay::overlaps(&a_set, &b_set);
    if overlap != (expected[0] > ORACLE_TOLERANCE) {
        return Err(format!("overlap {overlap} for {} of {a:?} and {b:?}", expected[0]));
    }
    Ok(())
}

#[test]
fn random_rings_that_touch_themselves_agree_with_the_slab_oracle() {
    let cases = std::env::var("ORACLE_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(3000);
    let mut random = Random(2026);
    let wrong: Vec<String> = (0..cases)
        .filter_map(|_| {
            let (a, b) = (random.ring(), random.ring());
            agrees_with_oracle(&a, &b).err()
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {cases}: {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(5)]
    );
}

#[test]
fn the_oracle_itself_knows_squares() {
    let (a, b) = (square(0.0, 0.0, 2.0), square(1.0, 1.0, 2.0));
    assert_eq!(slab_areas(&a, &b), [1.0, 7.0, 3.0]);
    let tie = vec![[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0]];
    assert_eq!(slab_areas(&tie, &square(0.0, 0.0, 2.0)), [2.0, 4.0, 0.0]);
}
