//! Distances against sampling by brute force with Karney's geodesics.

use super::{NearestPoints, nearest_points};
use crate::geometry::measure::geodesic;
use crate::geometry::shapes::{PartKind, Shapes};
use proptest::prelude::*;

fn shapes(kind: PartKind, path: &[[f64; 2]]) -> Shapes {
    let mut shapes = Shapes::new();
    shapes.push_path(path);
    shapes.end_part(kind);
    shapes.end_feature();
    shapes
}

fn polygon(path: &[[f64; 2]]) -> Shapes {
    shapes(PartKind::Polygon, path)
}

fn nearest(from: &Shapes, to: &Shapes) -> NearestPoints {
    nearest_points(from.feature(0), to.feature(0), f64::INFINITY).expect("both have positions")
}

const SQUARE: [[f64; 2]; 4] = [[104.0, 30.0], [105.0, 30.0], [105.0, 31.0], [104.0, 31.0]];

#[test]
fn a_point_east_of_an_edge_is_nearest_beside_it() {
    let point = shapes(PartKind::Point, &[[105.1, 30.5]]);
    let found = nearest(&polygon(&SQUARE), &point);
    assert!((found.from_lonlat[0] - 105.0).abs() < 1e-12);
    // The foot of the perpendicular on a meridian lies a little poleward of the parallel.
    assert!(found.from_lonlat[1] > 30.5 && found.from_lonlat[1] < 30.5001);
    assert_eq!(found.to_lonlat, [105.1, 30.5]);
    assert_eq!(found.distance_m, geodesic(found.from_lonlat, found.to_lonlat).0);
    let back = nearest(&point, &polygon(&SQUARE));
    assert!((back.distance_m - found.distance_m).abs() < 1e-6);
}

#[test]
fn features_that_meet_are_at_distance_zero() {
    let crossing = shapes(PartKind::Line, &[[103.0, 30.5], [104.5, 30.5]]);
    let found = nearest(&polygon(&SQUARE), &crossing);
    assert_eq!(found.distance_m, 0.0);
    assert!((found.from_lonlat[0] - 104.0).abs() < 1e-9 && (found.from_lonlat[1] - 30.5).abs() < 1e-9);
    let neighbour = polygon(&SQUARE.map(|[x, y]| [x + 1.0, y + 0.3]));
    assert_eq!(nearest(&polygon(&SQUARE), &neighbour).distance_m, 0.0);
}

#[test]
fn the_inside_has_a_distance_to_the_boundary() {
    let point = shapes(PartKind::Point, &[[104.5, 30.99]]);
    let found = nearest(&point, &polygon(&SQUARE));
    assert!((found.distance_m - geodesic([104.5, 30.99], [104.5, 31.0]).0).abs() < 0.01);
}

#[test]
fn the_closing_edge_of_a_ring_counts() {
    let point = shapes(PartKind::Point, &[[103.99, 30.5]]);
    let found = nearest(&point, &polygon(&SQUARE));
    assert!((found.distance_m - 960.0).abs() < 5.0, "{found:?}");
}

#[test]
fn nothing_is_found_beyond_the_limit_or_without_positions() {
    let point = shapes(PartKind::Point, &[[105.1, 30.5]]);
    let square = polygon(&SQUARE);
    assert!(nearest_points(square.feature(0), point.feature(0), 9000.0).is_none());
    assert!(nearest_points(square.feature(0), point.feature(0), 10_000.0).is_some());
    let nothing = Shapes::new();
    assert!(nearest_points(square.feature(0), nothing.feature(0), f64::INFINITY).is_none());
}

/// The least distance of two edges, by ever finer sampling about the best pair.
fn sampled(edge: &[[f64; 2]], other: &[[f64; 2]]) -> f64 {
    let at = |edge: &[[f64; 2]], share: f64| [0, 1].map(|axis| edge[0][axis] + (edge[1][axis] - edge[0][axis]) * share);
    let steps = 24;
    let mut best = (f64::INFINITY, 0.5, 0.5);
    let mut span = 1.0;
    for _ in 0..9 {
        let center = best;
        for i in 0..=steps {
            for j in 0..=steps {
                let offset = |index: i32| span * (f64::from(index) / f64::from(steps) - 0.5);
                let (s, t) = (
                    (center.1 + offset(i)).clamp(0.0, 1.0),
                    (center.2 + offset(j)).clamp(0.0, 1.0),
                );
                let distance = geodesic(at(edge, s), at(other, t)).0;
                if distance < best.0 {
                    best = (distance, s, t);
                }
            }
        }
        span *= 0.25;
    }
    best.0
}

fn edges(center: [f64; 2], size: f64, turn: f64) -> Vec<[f64; 2]> {
    (0..3u8)
        .map(|index| {
            let angle = turn + 2.1 * f64::from(index);
            [center[0] + size * angle.cos(), center[1] + size * angle.sin()]
        })
        .collect()
}

#[test]
fn edges_of_many_degrees_are_not_passed_over() {
    // A triangle of 11° a side and a small one inside its box: at their mean latitude the plane shows the nearest
    // edge 0.4 % too far.
    let (reach, from) = (7.736_833_491_730_418, [80.0, 24.719_877_451_453_065]);
    let to = [
        from[0] - 0.710_481_879_270_698 * reach,
        from[1] + 0.506_324_206_382_168_9 * reach,
    ];
    let a = edges(from, 0.718_390_014_123_319_6 * reach, 0.0);
    let b = edges(to, 0.001 * reach, 1.989_921_658_488_634_3);
    let found = nearest(&polygon(&a), &polygon(&b)).distance_m;
    let expected = (0..9)
        .map(|pair| (pair / 3, pair % 3))
        .map(|(i, j)| sampled(&[a[i], a[(i + 1) % 3]], &[b[j], b[(j + 1) % 3]]))
        .fold(f64::INFINITY, f64::min);
    assert!((expected - 263_031.0).abs() < 1.0, "{expected}");
    assert!((found - expected).abs() < 0.01, "{found} is not {expected}");
}

#[test]
fn edges_of_a_degree_are_nearest_where_sampling_says() {
    // Nested golden sections over Karney's geodesics (pyproj 3.7.2) give 29954.0813 m.
    let from = [80.0, 25.835_788_715_639_108];
    let to = [from[0] + 0.837_385_569_989_114_1, from[1] - 0.198_000_068_137_954_82];
    let a = edges(from, 0.143_165_359_835_473_74, 2.803_054_184_298_072);
    let b = edges(to, 0.585_862_722_545_69, 0.337_338_909_892_875_2);
    let found = nearest(&polygon(&a), &polygon(&b)).distance_m;
    assert!((found - 29_954.081_3).abs() < 0.01, "{found}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn distances_are_those_of_sampling(
        from in (80.0..130.0f64, 20.0..50.0f64),
        offset in (-1.0..1.0f64, -1.0..1.0f64),
        reach in prop_oneof![0.01..0.1f64, 1.0..3.0f64, 5.0..9.0f64],
        sizes in (0.001..1.0f64, 0.001..1.0f64),
        turns in (0.0..6.0f64, 0.0..6.0f64),
    ) {
        let from = [from.0, from.1];
        let to = [from[0] + offset.0 * reach, from[1] + offset.1 * reach];
        let a = edges(from, sizes.0 * reach, turns.0);
        let b = edges(to, sizes.1 * reach, turns.1);
        let found = nearest(&polygon(&a), &polygon(&b));
        let mut expected = f64::INFINITY;
        for i in 0..3 {
            for j in 0..3 {
                expected = expected.min(sampled(&[a[i], a[(i + 1) % 3]], &[b[j], b[(j + 1) % 3]]));
            }
        }
        prop_assert!(found.distance_m <= expected + 0.01, "{} > {}", found.distance_m, expected);
        let ends = geodesic(found.from_lonlat, found.to_lonlat).0;
        prop_assert!((ends - found.distance_m).abs() < 1e-6);
    }
}
