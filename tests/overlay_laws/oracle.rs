//! An oracle that shares nothing with the engine: even-odd areas of two rings by vertical slabs, in the plane.
//! `ORACLE_CASES=100000 cargo test --release --test overlay_laws oracle` asks it about more pairs.

use ecozone::geometry::dissolve::{dissolve, dissolve_inside};
use ecozone::geometry::measure::ring_area_m2;
use ecozone::geometry::overlay::{self, areas, difference, intersection};
use ecozone::geometry::partition::{Partition, PartitionAreas};
use ecozone::geometry::shapes::Shapes;
use ecozone::progress::Progress;

use super::{Ring, area_of, grid, normal, square};

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

/// The first ring as the unit of a coverage, the second as its only feature.
fn partition(unit: &Shapes, feature: &Shapes) -> PartitionAreas {
    let mut partition = Partition::new();
    let number = partition.add_unit(0);
    for polygon in unit.feature(0).polygons() {
        partition.add_unit_polygon(number, polygon);
    }
    let group = partition.add_group();
    for polygon in feature.feature(0).polygons() {
        partition.add_group_polygon(group, 0, polygon);
    }
    partition.measure(&Progress::new()).expect("nobody cancels")
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
    let parts = partition(&a_shapes, &b_shapes);
    let (a_part, b_part) = (|| a_shapes.feature(0).polygons(), || b_shapes.feature(0).polygons());
    let progress = Progress::new();
    let joined = dissolve(a_part().chain(b_part()), &progress).expect("nobody cancels");
    let clipped = dissolve_inside(a_part(), b_part(), &progress).expect("nobody cancels");
    let found = [
        ("the unit of a coverage", parts.units_m2[0], expected[0] + expected[2]),
        ("∩ of a coverage", parts.groups[0].in_units_m2[0], expected[0]),
        ("∩ of a coverage's total", parts.groups[0].in_total_m2, expected[0]),
        ("∪ dissolved", area_of(&joined), expected[1]),
        ("∩ dissolved", area_of(&clipped), expected[0]),
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
