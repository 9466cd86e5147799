//! Areas and lengths against figures computed elsewhere: mpmath with 40 digits, pyproj, geographiclib.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
#![expect(
    clippy::cast_precision_loss,
    clippy::excessive_precision,
    reason = "figures stand as they were published; counts are small"
)]

use ecozone::crs::gauss_kruger::GaussKruger;
use ecozone::crs::transform::Transformer;
use ecozone::geometry::area_method::{AreaRule, other_tools, series};
use ecozone::geometry::measure::{FLATTENING, SEMI_MAJOR_M, geodesic, mean_q_m2_per_rad, path_length_m, ring_area_m2};
use geographiclib_rs::{Geodesic, PolygonArea, Winding};
use proptest::prelude::*;

fn check(ring: &[[f64; 2]], expected_m2: f64, relative: f64) {
    let area = ring_area_m2(ring);
    let tolerance = (expected_m2.abs() * relative).max(1e-6);
    assert!((area - expected_m2).abs() <= tolerance, "{area} for {expected_m2}");
    let reversed: Vec<_> = ring.iter().rev().copied().collect();
    assert!((ring_area_m2(&reversed) + area).abs() <= 1e-13 * area.abs());
}

/// Exact areas on CGCS2000 of edges straight in longitude/latitude: mpmath, 40 digits; the triangle also by
/// quadrature of the closed form.
#[test]
fn rings_have_the_areas_computed_with_forty_digits() {
    check(
        &[[104.0, 30.0], [105.0, 30.0], [105.0, 31.0], [104.0, 31.0]],
        10_642_393_438.712_321,
        1e-12,
    );
    check(
        &[[120.0, 52.0], [121.0, 52.0], [121.0, 53.0], [120.0, 53.0]],
        7_556_735_896.534_995_4,
        1e-12,
    );
    check(
        &[[100.0, 28.0], [103.0, 29.0], [101.5, 31.0]],
        40_367_941_084.386_938,
        1e-12,
    );
    check(
        &[
            [104.06, 30.57],
            [104.0611, 30.5701],
            [104.0609, 30.5711],
            [104.0599, 30.5708],
        ],
        10_369.086_561_397_853,
        1e-12,
    );
    let second = 0.000_277_777_777_778;
    check(
        &[
            [104.0, 30.0],
            [104.0 + second, 30.0],
            [104.0 + second, 30.0 + second],
            [104.0, 30.0 + second],
        ],
        825.287_435_569_270_86,
        1e-12,
    );
    check(
        &[[73.0, 18.0], [135.0, 18.0], [135.0, 54.0], [73.0, 54.0]],
        21_960_972_936_385.675,
        1e-12,
    );
    check(
        &[
            [104.0, 30.0],
            [106.0, 30.5],
            [106.0, 30.500_000_1],
            [104.0, 30.000_000_1],
        ],
        2_133.840_386_708_904_8,
        1e-7,
    );
}

/// 4π·Q(90°), mpmath; GRS 80's surface in Moritz (2000) is 5.10065621718e14 m².
#[test]
fn the_whole_ellipsoid_has_its_surface() {
    let world = [[-180.0, -90.0], [180.0, -90.0], [180.0, 90.0], [-180.0, 90.0]];
    check(&world, 510_065_621_718_491.197, 1e-14);
    let surface = 4.0 * std::f64::consts::PI * mean_q_m2_per_rad(90.0, 90.0);
    assert!((surface / 510_065_621_718_491.197 - 1.0).abs() < 1e-15);
}

/// The trapezoid formula of TD/T 1055-2019 for a cell of the graticule, with the series cut off at e⁸ (9e-12 at 53°).
#[test]
fn cells_of_the_graticule_have_the_area_of_the_chinese_standard() {
    for south in [3.0, 18.0, 30.0, 45.0, 53.0] {
        let expected = standard_cell_m2(south, south + 0.5, 0.75);
        check(
            &[
                [110.0, south],
                [110.75, south],
                [110.75, south + 0.5],
                [110.0, south + 0.5],
            ],
            expected,
            1e-11,
        );
    }
}

fn standard_cell_m2(south: f64, north: f64, width: f64) -> f64 {
    let e2 = FLATTENING * (2.0 - FLATTENING);
    let b = SEMI_MAJOR_M * (1.0 - FLATTENING);
    let series = |coefficients: [f64; 5]| coefficients.iter().rev().fold(0.0, |sum, c| sum * e2 + c);
    let terms = [
        series([1.0, 3.0 / 6.0, 30.0 / 80.0, 35.0 / 112.0, 630.0 / 2304.0]),
        -series([0.0, 1.0 / 6.0, 15.0 / 80.0, 21.0 / 112.0, 420.0 / 2304.0]),
        series([0.0, 0.0, 3.0 / 80.0, 7.0 / 112.0, 180.0 / 2304.0]),
        -series([0.0, 0.0, 0.0, 1.0 / 112.0, 45.0 / 2304.0]),
        series([0.0, 0.0, 0.0, 0.0, 5.0 / 2304.0]),
    ];
    let (half, middle) = ((north - south).to_radians() / 2.0, (north + south).to_radians() / 2.0);
    let mut multiple = 1.0;
    let mut sum = 0.0;
    for term in terms {
        sum += term * (multiple * half).sin() * (multiple * middle).cos();
        multiple += 2.0;
    }
    2.0 * b * b * width.to_radians() * sum
}

/// Rings of zone 39 (EPSG:4527), east first.
fn square(north: f64, east: f64, side: f64) -> Vec<[f64; 2]> {
    let corners = [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]];
    corners.map(|[right, up]| [east + right, north + up]).to_vec()
}

/// Plane, by the standard, by the standard without cutting edges, geodesic: an independent program of the rule (Python
/// with the constants of the standard, fsum) and pyproj 3.7.2 (`Transformer`, `Geod.polygon_area_perimeter`).
#[test]
fn parcels_of_zone_39_have_the_areas_of_the_land_survey_standard() {
    let strip = [
        [39_430_000.0, 4_420_000.0],
        [39_433_000.0, 4_424_000.0],
        [39_433_024.0, 4_423_982.0],
        [39_430_024.0, 4_419_982.0],
    ];
    let hundred = |east| square(4_420_000.0, east, 100.0);
    let kilometre = |east| square(4_420_000.0, east, 1000.0);
    let cases = [
        (
            hundred(39_500_000.0),
            [10_000.0, 9_999.998_6, 9_999.999_2, 10_000.000_0],
        ),
        (hundred(39_457_000.0), [10_000.0, 9_999.545_1, 9_999.545_7, 9_999.546_0]),
        (
            kilometre(39_457_000.0),
            [1e6, 999_955.545_2, 999_955.553_4, 999_955.547_4],
        ),
        (
            kilometre(39_372_000.0),
            [1e6, 999_600.018_6, 999_600.011_7, 999_600.021_6],
        ),
        (
            square(4_420_000.0, 39_450_000.0, 1e4),
            [1e8, 99_994_995.935_7, 99_995_024.675_8, 99_995_016.455_7],
        ),
        (
            square(4_400_000.0, 39_420_000.0, 5e4),
            [2.5e9, 2_499_801_074.891_8, 2_499_818_976.519_9, 2_499_813_889.095_9],
        ),
        (strip.to_vec(), [150_000.0, 149_982.676_9, 149_982.615_8, 149_982.687_4]),
    ];
    let zone = GaussKruger::of_code("EPSG:4527").expect("zone 39");
    let proj = Transformer::to_lonlat("EPSG:4527").expect("zone 39");
    for (ring, [plane, standard, not_cut, geodesic]) in cases {
        let vertices: Vec<[f64; 2]> = ring.iter().map(|position| zone.lonlat_rad(*position)).collect();
        let mut lonlat = ring.clone();
        proj.convert_all(&mut lonlat).expect("PROJ works");
        let meter = AreaRule::Geodesic.vertex_meter(lonlat[0]).expect("not exact");
        let reversed: Vec<[f64; 2]> = ring.iter().rev().copied().collect();
        for (found, expected) in [
            (other_tools::plane_ring_area_m2(&ring), plane),
            (series::ring_area_m2(&zone.standard_ring_rad(&ring)), standard),
            (-series::ring_area_m2(&zone.standard_ring_rad(&reversed)), standard),
            (series::ring_area_m2(&vertices), not_cut),
            (meter.ring_area_m2(&lonlat), geodesic),
        ] {
            // 1e-4 m² is what the figures are printed to; f64 holds 2.5e9 m² of trapezoids against Greenwich to 1e-3.
            let tolerance = 2e-4 + 2e-12 * expected;
            assert!((found.abs() - expected).abs() < tolerance, "{found} for {expected}");
            assert!(expected < 1e-9 || found.abs() > 0.0);
        }
    }
}

/// A cell of the graticule: the exact area (mpmath), the standard's series, geodesics instead of parallels (pyproj), and
/// the sphere (closed form R² Δλ (sin 40° − sin 39°)).
#[test]
fn a_cell_of_the_graticule_has_its_area_by_every_method() {
    let cell = [[116.0, 39.0], [117.0, 39.0], [117.0, 40.0], [116.0, 40.0]];
    let radians = cell.map(|position| position.map(f64::to_radians));
    let geodesic = AreaRule::Geodesic.vertex_meter(cell[0]).expect("not exact");
    let standard = AreaRule::Tdt1055.vertex_meter(cell[0]).expect("not exact");
    let radius = other_tools::MEAN_RADIUS_M;
    let sphere = radius * radius * 1_f64.to_radians() * (40_f64.to_radians().sin() - 39_f64.to_radians().sin());
    for (found, expected) in [
        (ring_area_m2(&cell), 9_549_520_093.97),
        (series::ring_area_m2(&radians), 9_549_520_093.96),
        (standard.ring_area_m2(&cell), 9_549_520_093.96),
        (geodesic.ring_area_m2(&cell), 9_549_468_853.86),
        (other_tools::spherical_ring_area_m2(&cell), sphere),
    ] {
        assert!((found - expected).abs() < 0.01, "{found} for {expected}");
    }
}

/// Karney's geodesic polygon of the ring with `pieces` pieces per edge, by another library.
fn geodesic_polygon_m2(ring: &[[f64; 2]], pieces: u32) -> f64 {
    let ellipsoid = Geodesic::new(SEMI_MAJOR_M, FLATTENING);
    let mut polygon = PolygonArea::new(&ellipsoid, Winding::CounterClockwise);
    for (index, from) in ring.iter().enumerate() {
        let to = ring[(index + 1) % ring.len()];
        for piece in 0..pieces {
            let share = f64::from(piece) / f64::from(pieces);
            polygon.add_point(from[1] + (to[1] - from[1]) * share, from[0] + (to[0] - from[0]) * share);
        }
    }
    polygon.compute(true).1
}

/// Edges straight in longitude/latitude are not geodesics; dense vertices make the two surfaces the same.
/// Relative differences of Karney to exact from pyproj 3.7.2: raw 5.9e-6 for the cell, 4.0e-3 for the triangle.
#[test]
fn the_geodesic_area_of_the_densified_ring_tends_to_the_exact_one() {
    let cell = [[104.0, 30.0], [105.0, 30.0], [105.0, 31.0], [104.0, 31.0]];
    let triangle = [[100.0, 28.0], [103.0, 29.0], [101.5, 31.0]];
    for (ring, raw) in [(&cell[..], 5.9e-6), (&triangle[..], 4.0e-3)] {
        let exact = ring_area_m2(ring);
        let difference = |pieces| geodesic_polygon_m2(ring, pieces) / exact - 1.0;
        assert!((difference(1) / raw - 1.0).abs() < 0.02, "{}", difference(1));
        assert!(difference(1000).abs() < 1e-8, "{}", difference(1000));
        assert!((difference(100) / difference(1000) / 100.0 - 1.0).abs() < 0.1);
    }
}

/// pyproj.Geod(a=6378137, rf=298.257222101); GeographicLib's test set has 20003931.4586 m for the meridian.
#[test]
fn lengths_are_those_of_geodesics() {
    let half_meridian = path_length_m(&[[104.0, -90.0], [104.0, 90.0]]);
    assert!((half_meridian - 20_003_931.458_6).abs() < 1e-3);
    let (length, bearing) = geodesic([0.0, 0.0], [0.0, 0.0]);
    assert!(length == 0.0 && bearing.is_finite());
}

prop_compose! {
    fn star()(
        center in (75.0..134.0f64, 19.0..53.0f64),
        radius in prop_oneof![1e-4..1e-3f64, 0.01..0.5f64, 1.0..4.0f64],
        spokes in prop::collection::vec(0.3..1.0f64, 3..40),
    ) -> Vec<[f64; 2]> {
        let step = std::f64::consts::TAU / spokes.len() as f64;
        spokes.iter().enumerate().map(|(index, spoke)| {
            let angle = step * index as f64;
            [center.0 + radius * spoke * angle.cos(), center.1 + radius * spoke * angle.sin()]
        }).collect()
    }
}

proptest! {
    #[test]
    fn splitting_edges_leaves_the_area(ring in star(), share in 0.1..0.9f64) {
        let mut split = Vec::new();
        for (index, from) in ring.iter().enumerate() {
            let to = ring[(index + 1) % ring.len()];
            split.push(*from);
            split.push([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
        }
        let (whole, parts) = (ring_area_m2(&ring), ring_area_m2(&split));
        // The split positions are rounded to f64, 1.4e-14° off their edge.
        let perimeter = path_length_m(&ring);
        prop_assert!((whole - parts).abs() <= 1e-13 * whole.abs() + 4e-9 * perimeter, "{} {}", whole, parts);
    }

    #[test]
    fn the_first_position_and_the_meridian_do_not_matter(ring in star(), turn in 0usize..40, shift in -20i32..20) {
        let area = ring_area_m2(&ring);
        let mut turned = ring.clone();
        turned.rotate_left(turn % ring.len());
        prop_assert!((ring_area_m2(&turned) - area).abs() <= 1e-14 * area.abs().max(1.0));
        let shifted: Vec<_> = ring.iter().map(|p| [p[0] + f64::from(shift), p[1]]).collect();
        prop_assert!((ring_area_m2(&shifted) - area).abs() <= 1e-12 * area.abs() + 4e-9 * path_length_m(&ring));
    }
}
