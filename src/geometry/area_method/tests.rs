//! Laws of the methods: turning an edge round, cutting it, and adding up what an overlay makes of polygons.

use super::{AreaMethod, AreaRule, EdgeArea, Plane, series};
use crate::geometry::grid;
use crate::geometry::measure::{SEMI_MAJOR_M, ring_area_m2};
use crate::geometry::overlay::{self, GridPolygons};
use crate::geometry::partition::Partition;
use crate::geometry::shapes::{PartKind, Shapes};
use crate::progress::Progress;
use proptest::prelude::*;

/// A plane that is curved against longitude/latitude as a real projection is: sinusoidal about 116° E.
fn sinusoidal() -> Plane {
    Plane::new("test", |[longitude, latitude]| {
        let [longitude, latitude] = [(longitude - 116.0).to_radians(), latitude.to_radians()];
        Some([SEMI_MAJOR_M * longitude * libm::cos(latitude), SEMI_MAJOR_M * latitude])
    })
}

fn others() -> [AreaRule; 3] {
    [AreaRule::Tdt1055, AreaRule::Geodesic, AreaRule::Planar(sinusoidal())]
}

fn polygon(ring: &[[f64; 2]]) -> Shapes {
    let mut shapes = Shapes::new();
    shapes.push_path(ring);
    shapes.end_part(PartKind::Polygon);
    shapes.end_feature();
    shapes
}

fn is_near(found: f64, expected: f64, whole: f64) -> bool {
    (found - expected).abs() <= 1e-11 * whole.abs() + 1e-3
}

#[test]
fn methods_have_names_and_the_exact_one_is_the_default() {
    for method in AreaMethod::ALL {
        assert_eq!(AreaMethod::from_code(method.code()), Some(method));
    }
    assert_eq!(AreaMethod::from_code("spherical"), None);
    assert_eq!(AreaRule::default().method(), AreaMethod::Exact);
}

#[test]
#[expect(clippy::float_cmp, reason = "the same to the bit is what is meant")]
fn turning_an_edge_round_changes_only_the_sign() {
    let points = [[116.06, 40.57], [116.061_1, 40.570_1], [115.2, 43.9], [119.7, 32.3]].map(grid::to_grid);
    for rule in others() {
        let meter = rule.vertex_meter([116.0, 40.0]).expect("not the exact rule");
        for a in points {
            for b in points {
                assert!(
                    a == b || meter.grid_edge_m2(a, b) == -meter.grid_edge_m2(b, a),
                    "{rule:?}"
                );
            }
        }
    }
}

#[test]
fn the_pieces_of_an_edge_add_what_the_edge_adds() {
    let [a, b] = [[115.2, 39.1], [117.9, 41.4]].map(grid::to_grid);
    let at = |share: f64| grid::to_grid([115.2 + 2.7 * share, 39.1 + 2.3 * share]);
    for rule in others() {
        let meter = rule.vertex_meter([116.0, 40.0]).expect("not the exact rule");
        let whole = meter.grid_edge_m2(a, b);
        let places = [a, at(0.1), at(0.35), at(0.8), b];
        let sum: f64 = places
            .array_windows()
            .map(|[from, to]| meter.piece_m2([a, b], *from, *to))
            .sum();
        assert!((sum / whole - 1.0).abs() < 1e-12, "{rule:?}: {sum} {whole}");
        let there = meter.piece_m2([a, b], places[1], places[3]);
        let back = meter.piece_m2([b, a], places[3], places[1]);
        assert!((there + back).abs() < 1e-12 * whole.abs(), "{rule:?}: {there} {back}");
    }
}

#[test]
fn the_standards_trapezoids_are_the_sum_of_its_edges() {
    // Both forms of the sum are the standard's; they differ by what cancels around a ring.
    let ring = [
        [104.06, 30.57],
        [104.0611, 30.5701],
        [104.0609, 30.5711],
        [104.0599, 30.5708],
    ];
    let meter = AreaRule::Tdt1055.vertex_meter(ring[0]).expect("not the exact rule");
    let trapezoids = series::ring_area_m2(&ring.map(|position| position.map(f64::to_radians)));
    assert!((meter.ring_area_m2(&ring) - trapezoids).abs() < 1e-4, "{trapezoids}");
    // 1e-6 arc-second is 0.03 mm: 0.02 m² on a boundary of 440 m at most.
    assert!((trapezoids - ring_area_m2(&ring)).abs() < 0.02, "{trapezoids}");
}

#[test]
fn seconds_are_rounded_half_up_to_six_decimals() {
    let second = 1.0 / 206_264.806_247_1;
    for (seconds, rounded) in [
        (1.234_567_4, 1.234_567),
        (1.234_567_6, 1.234_568),
        (-1.234_567_4, -1.234_567),
    ] {
        assert!(
            (series::rounded_rad(seconds * second) / second - rounded).abs() < 1e-9,
            "{seconds}"
        );
    }
}

#[test]
fn a_position_without_an_image_is_remembered() {
    let plane = Plane::new("nowhere", |_| None);
    let rule = AreaRule::Planar(plane.clone());
    let square = polygon(&[[116.0, 40.0], [117.0, 40.0], [117.0, 41.0]]);
    assert!(!plane.has_failed());
    let _void = rule.feature_area_m2(square.feature(0));
    assert!(plane.has_failed() && rule.plane().is_some_and(Plane::has_failed));
}

#[test]
fn polygons_deep_upon_each_other_are_left_to_the_exact_rule() {
    let squares: Vec<Shapes> = (0..400_u32)
        .map(|number| {
            let (west, south) = (
                116.0 + 1e-4 * f64::from(number % 20),
                40.0 + 1e-4 * f64::from(number / 20),
            );
            polygon(&[
                [west, south],
                [west + 1.0, south],
                [west + 1.0, south + 1.0],
                [west, south + 1.0],
            ])
        })
        .collect();
    let partition = || {
        let mut partition = Partition::new();
        let group = partition.add_group();
        for square in &squares {
            let part = square.feature(0).polygons().next().expect("a polygon");
            partition.add_group_polygon(group, 0, part);
        }
        partition
    };
    let progress = Progress::new();
    for rule in others() {
        assert_eq!(partition().measure_by(&rule, &progress), Ok(None));
    }
    assert!(matches!(
        partition().measure_by(&AreaRule::Exact, &progress),
        Ok(Some(_))
    ));
}

prop_compose! {
    /// A ring about a place near 116.5° E, 40° N.
    fn star()(
        center in (116.2..116.8f64, 39.7..40.3f64),
        radius in 0.05..0.5f64,
        spokes in prop::collection::vec(0.4..1.0f64, 3..14),
    ) -> Vec<[f64; 2]> {
        let count = u32::try_from(spokes.len()).unwrap_or(3);
        let step = std::f64::consts::TAU / f64::from(count);
        (0..count).zip(spokes).map(|(index, spoke)| {
            let angle = step * f64::from(index);
            [center.0 + radius * spoke * angle.cos(), center.1 + radius * spoke * angle.sin()]
        }).collect()
    }
}

proptest! {
    #[test]
    fn parts_add_up_to_the_whole_under_every_method(rings in prop::collection::vec(star(), 1..4), border in 116.3..116.7f64) {
        // Two units with a bent border of the same vertices, and features across it.
        let bend = [[border, 39.0], [border + 0.11, 39.9], [border - 0.07, 40.4], [border, 41.0]];
        let west: Vec<_> = [[115.0, 41.0], [115.0, 39.0]].into_iter().chain(bend).collect();
        let east: Vec<_> = [[118.0, 39.0], [118.0, 41.0]].into_iter().chain(bend.into_iter().rev()).collect();
        let units = [polygon(&west), polygon(&east)];
        let features: Vec<Shapes> = rings.iter().map(|ring| polygon(ring)).collect();
        for rule in others() {
            let mut partition = Partition::new();
            for shapes in &units {
                let unit = partition.add_unit(0);
                shapes.feature(0).polygons().for_each(|part| partition.add_unit_polygon(unit, part));
            }
            let group = partition.add_group();
            for (number, shapes) in features.iter().enumerate() {
                shapes.feature(0).polygons().for_each(|part| partition.add_group_polygon(group, number, part));
            }
            let areas = partition.measure_by(&rule, &Progress::new()).expect("not cancelled").expect("not deep");
            let whole = areas.total_m2;
            prop_assert!(is_near(areas.units_m2.iter().sum(), areas.sets_m2[0], whole), "{:?} {:?}", rule, areas);
            let inside = &areas.groups[0];
            prop_assert!(is_near(inside.in_units_m2.iter().sum(), inside.in_total_m2, whole), "{:?} {:?}", rule, areas);
            // Every feature lies within the units.
            prop_assert!(is_near(inside.overall_m2, inside.in_total_m2, whole), "{:?} {:?}", rule, areas);
            // What lies across a unit does not change the unit.
            for (unit, area_m2) in units.iter().zip(&areas.units_m2) {
                prop_assert!(is_near(*area_m2, rule.feature_area_m2(unit.feature(0)), whole), "{:?} {:?}", rule, areas);
            }
        }
    }

    #[test]
    fn one_noding_is_additive_under_every_method(one in star(), other in star()) {
        let grid_polygons = |ring: &[[f64; 2]]| {
            let mut polygons = GridPolygons::new();
            polygon(ring).feature(0).polygons().for_each(|part| polygons.add(part));
            polygons
        };
        for rule in others() {
            let areas = overlay::areas_by(&grid_polygons(&one), &grid_polygons(&other), &rule);
            let sum = areas.subject + areas.clip;
            prop_assert!(is_near(areas.intersection + areas.union, sum, sum), "{:?} {:?}", rule, areas);
        }
    }
}
