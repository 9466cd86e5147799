//! Shapes that are known to be hard. Expected areas are in square degrees, by exact arithmetic.

use super::{Ring, inside, normal, square, united, valid};
use ecozone::geometry::measure::{feature_area_m2, ring_area_m2};
use ecozone::geometry::shapes::Shapes;

/// By the shoelace formula from each ring's first vertex.
fn square_degrees(shapes: &Shapes) -> f64 {
    let ring_area = |ring: &[[f64; 2]]| -> f64 {
        let from_first = |at: usize| [ring[at][0] - ring[0][0], ring[at][1] - ring[0][1]];
        let corner = |at: usize| {
            let ([x1, y1], [x2, y2]) = (from_first(at), from_first((at + 1) % ring.len()));
            x1 * y2 - x2 * y1
        };
        (0..ring.len()).map(corner).sum::<f64>() / 2.0
    };
    shapes
        .feature(0)
        .parts()
        .flat_map(|part| part.paths())
        .map(ring_area)
        .sum()
}

#[track_caller]
fn assert_area(shapes: &Shapes, expected: f64, relative: f64) {
    let found = square_degrees(shapes);
    assert!(
        (found - expected).abs() <= relative * expected,
        "{found} for {expected}"
    );
}

fn at_104_30(corners: &[[f64; 2]]) -> Ring {
    corners.iter().map(|[x, y]| [104.0 + x, 30.0 + y]).collect()
}

fn rings(shapes: &Shapes) -> Vec<usize> {
    shapes.feature(0).polygons().map(|part| part.paths().len()).collect()
}

#[test]
fn rings_that_touch_or_cross_themselves_and_spikes_become_valid() {
    // Two triangles of 1 each; a square with a spike; a square of 16 without the triangle (0 0, 1 2, 2 1) of 1.5.
    let bow = at_104_30(&[[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0]]);
    let spike = at_104_30(&[
        [0.0, 0.0],
        [1.0, 0.0],
        [1.0, 1.0],
        [0.5, 1.0],
        [0.5, 3.0],
        [0.5, 1.0],
        [0.0, 1.0],
    ]);
    let touching = at_104_30(&[
        [0.0, 0.0],
        [4.0, 0.0],
        [4.0, 4.0],
        [0.0, 4.0],
        [0.0, 0.0],
        [1.0, 2.0],
        [2.0, 1.0],
    ]);
    for (ring, area, expected) in [(bow, 2.0, vec![1, 1]), (spike, 1.0, vec![1]), (touching, 14.5, vec![2])] {
        let found = united(&normal(&[vec![ring]]));
        assert_eq!((valid::problem(&found), rings(&found)), (None, expected));
        assert_area(&found, area, 1e-14);
    }
}

#[test]
fn squares_a_hair_apart_unite_to_the_exact_area() {
    for power in 7..=14 {
        let hair = 10_f64.powi(-power);
        let (one, other) = (square(104.0, 30.0, 1.0), square(104.0 + hair, 30.0 - 0.6 * hair, 1.0));
        // As the floats have it: |A ∪ B| = 2 − (1 − Δx)(1 − Δy).
        let (dx, dy) = (other[0][0] - 104.0, 30.0 - other[0][1]);
        let shapes = normal(&[vec![one.clone()], vec![other.clone()]]);
        let found = united(&shapes);
        assert_eq!(valid::problem(&found), None);
        assert_area(&found, 2.0 - (1.0 - dx) * (1.0 - dy), 1e-13);
        let both = inside(&normal(&[vec![one]]), &normal(&[vec![other]]));
        assert_eq!(valid::problem(&both), None);
        assert_area(&both, (1.0 - dx) * (1.0 - dy), 1e-13);
    }
}

#[test]
fn a_parcel_of_eleven_metres_keeps_its_area_at_the_border_of_a_country() {
    // The border is the line from 73 18 to 135 53; the parcel's middle lies on it where x is 104.
    let country = normal(&[vec![vec![[73.0, 18.0], [135.0, 53.0], [73.0, 53.0]]]]);
    let side = 2_f64.powi(-13);
    let within = normal(&[vec![square(80.0, 50.0, side)]]);
    let found = inside(&within, &country);
    assert_area(&found, side * side, 1e-15);
    // A line through the middle of a square halves it.
    let across = normal(&[vec![square(104.0 - side / 2.0, 35.5 - side / 2.0, side)]]);
    let half = inside(&across, &country);
    assert_eq!(valid::problem(&half), None);
    assert_area(&half, side * side / 2.0, 1e-10);
    assert!(
        inside(&normal(&[vec![square(130.0, 20.0, side)]]), &country)
            .feature(0)
            .is_empty()
    );
}

#[test]
fn a_polygon_with_sixty_thousand_holes_keeps_them_all() {
    let step = 2_f64.powi(-7);
    let mut polygon = vec![square(104.0, 30.0, 300.0 * step)];
    for hole in 0..60_000_i32 {
        let (column, row) = (f64::from(hole % 300), f64::from(hole / 300));
        polygon.push(square(
            104.0 + (column + 0.25) * step,
            30.0 + (row + 0.25) * step,
            step / 2.0,
        ));
    }
    let found = united(&normal(&[polygon]));
    assert_eq!(rings(&found), [60_001]);
    assert_area(&found, (300.0 * 300.0 - 60_000.0 / 4.0) * step * step, 1e-13);
}

#[test]
fn a_quarter_of_a_million_polygons_become_one_outline() {
    let step = 2_f64.powi(-8);
    let cells: Vec<Vec<Ring>> = (0..250_000_i32)
        .map(|cell| {
            vec![square(
                104.0 + f64::from(cell % 500) * step,
                30.0 + f64::from(cell / 500) * step,
                step,
            )]
        })
        .collect();
    let found = united(&normal(&cells));
    assert_eq!((rings(&found), found.position_count()), (vec![1], 4));
    assert_area(&found, 500.0 * 500.0 * step * step, 1e-15);
}

#[test]
fn parts_cut_at_the_antimeridian_have_the_area_of_the_same_parts_elsewhere() {
    // RFC 7946 3.1.9: what passes 180° is cut there, with parts on both sides. An area depends on the width only.
    let east: Ring = vec![[179.0, 50.0], [180.0, 50.0], [180.0, 52.0], [179.0, 52.0]];
    let west: Ring = vec![[-180.0, 50.0], [-178.5, 50.0], [-178.5, 52.0], [-180.0, 52.0]];
    let found = united(&normal(&[vec![east], vec![west]]));
    let expected = ring_area_m2(&[[104.0, 50.0], [106.5, 50.0], [106.5, 52.0], [104.0, 52.0]]);
    let area = feature_area_m2(found.feature(0));
    assert!((area - expected).abs() <= 1e-13 * expected, "{area} for {expected}");
    assert_eq!((rings(&found), valid::problem(&found)), (vec![1, 1], None));
}
