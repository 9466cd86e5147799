//! Repair, case by case: planar areas are counted by hand on squares near the equator.

use super::{Repair, dissolve_parts, repair_polygon};
use crate::geometry::measure;
use crate::geometry::shapes::{Bounds, PartKind, Shapes};
use crate::issues::Fault;

const SHELL: [[f64; 2]; 5] = [
    [104.0, 30.0],
    [108.0, 30.0],
    [108.0, 34.0],
    [104.0, 34.0],
    [104.0, 30.0],
];

/// What is wrong, the rings, and the boxes left out.
type Case<'a> = (&'a str, Vec<Vec<[f64; 2]>>, &'a [[f64; 4]]);

fn square(west: f64, south: f64, size: f64) -> Vec<[f64; 2]> {
    vec![
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
    ]
}

fn reversed(ring: &[[f64; 2]]) -> Vec<[f64; 2]> {
    ring.iter().rev().copied().collect()
}

fn repaired(rings: &[&[[f64; 2]]]) -> (Repair, Shapes) {
    let mut out = Shapes::new();
    let repair = repair_polygon(rings, &mut out);
    out.end_feature();
    check_normal(&out);
    (repair, out)
}

/// Whatever comes out is open, oriented, without repeats, and stays as it is when repaired again.
fn check_normal(shapes: &Shapes) {
    for part in shapes.feature(0).polygons() {
        for (index, ring) in part.paths().enumerate() {
            assert!(ring.len() >= 3);
            assert!(ring.windows(2).all(|pair| pair[0] != pair[1]) && ring.first() != ring.last());
            assert_eq!(
                measure::ring_area_m2(ring) > 0.0,
                index == 0,
                "direction of ring {index}"
            );
        }
        let rings: Vec<&[[f64; 2]]> = part.paths().collect();
        let mut again = Shapes::new();
        let repair = repair_polygon(&rings, &mut again);
        again.end_feature();
        assert!(
            repair.faults.iter().all(|(fault, _)| *fault == Fault::UnclosedRing),
            "{:?}",
            repair.faults
        );
        assert_eq!(
            again
                .feature(0)
                .polygons()
                .next()
                .map(|part| part.paths().collect::<Vec<_>>()),
            Some(rings)
        );
    }
}

fn faults(repair: &Repair) -> Vec<Fault> {
    repair.faults.iter().map(|(fault, _)| *fault).collect()
}

fn assert_area(shapes: &Shapes, expected_m2: f64) {
    let area = measure::feature_area_m2(shapes.feature(0));
    assert!(
        (area - expected_m2).abs() <= 1e-12 * expected_m2.abs(),
        "{area} for {expected_m2}"
    );
}

fn area(ring: &[[f64; 2]]) -> f64 {
    measure::ring_area_m2(ring).abs()
}

#[test]
fn a_valid_polygon_keeps_every_position() {
    let hole = reversed(&square(105.0, 31.0, 1.0));
    let (repair, out) = repaired(&[&SHELL, &hole]);
    assert_eq!(faults(&repair), []);
    assert!(repair.kept);
    let part = out.feature(0).polygons().next().expect("a polygon");
    assert_eq!(part.paths().collect::<Vec<_>>(), [&SHELL[..4], &hole[..4]]);
    assert_eq!(repair.areas_m2, None, "nothing to measure");
    assert_area(&out, area(&SHELL) - area(&hole));
}

#[test]
fn a_hole_wound_like_its_shell_is_still_a_hole() {
    let hole = square(105.0, 31.0, 1.0);
    for shell in [SHELL.to_vec(), reversed(&SHELL)] {
        let (repair, out) = repaired(&[&shell, &hole]);
        assert_eq!(faults(&repair), [Fault::WrongDirection]);
        assert_area(&out, area(&SHELL) - area(&hole));
    }
}

#[test]
fn a_bow_tie_becomes_two_triangles() {
    let tie = [
        [104.0, 30.0],
        [106.0, 32.0],
        [106.0, 30.0],
        [104.0, 32.0],
        [104.0, 30.0],
    ];
    let (repair, out) = repaired(&[&tie]);
    assert_eq!(faults(&repair), [Fault::SelfIntersection]);
    assert_eq!(out.feature(0).parts().len(), 2);
    let triangles = [
        [[104.0, 30.0], [105.0, 31.0], [104.0, 32.0]],
        [[106.0, 30.0], [106.0, 32.0], [105.0, 31.0]],
    ];
    assert_area(&out, triangles.iter().map(|ring| area(ring)).sum());
    let [_, after_m2] = repair.areas_m2.expect("it was changed");
    assert!((after_m2 / measure::feature_area_m2(out.feature(0)) - 1.0).abs() < 1e-15);
}

#[test]
fn a_crossing_is_reported_where_it_is() {
    let ring = [
        [104.0, 30.0],
        [108.0, 30.0],
        [108.0, 34.0],
        [105.0, 29.0],
        [104.0, 34.0],
        [104.0, 30.0],
    ];
    let (repair, _) = repaired(&[&ring]);
    let [(Fault::SelfIntersection, at)] = repair.faults[..] else {
        panic!("{:?}", repair.faults)
    };
    assert!((at[1] - 30.0).abs() < 1e-12 && at[0] > 104.0 && at[0] < 106.0, "{at:?}");
}

#[test]
fn a_ring_that_touches_itself_at_a_position_is_split() {
    // Two squares that share the corner 105 31, as one ring.
    let ring = [
        [104.0, 30.0],
        [105.0, 30.0],
        [105.0, 31.0],
        [106.0, 31.0],
        [106.0, 32.0],
        [105.0, 32.0],
        [105.0, 31.0],
        [104.0, 31.0],
        [104.0, 30.0],
    ];
    let (repair, out) = repaired(&[&ring]);
    assert_eq!(faults(&repair), [Fault::SelfIntersection]);
    assert_eq!(out.feature(0).parts().len(), 2);
    assert_area(&out, area(&square(104.0, 30.0, 1.0)) + area(&square(105.0, 31.0, 1.0)));
}

#[test]
fn spikes_go() {
    let ring = [
        [104.0, 30.0],
        [106.0, 30.0],
        [106.0, 32.0],
        [105.0, 32.0],
        [105.0, 35.0],
        [105.0, 32.0],
        [104.0, 32.0],
        [104.0, 30.0],
    ];
    let (repair, out) = repaired(&[&ring]);
    assert_eq!(faults(&repair), [Fault::SelfIntersection]);
    assert_area(&out, area(&square(104.0, 30.0, 2.0)));
    let at_corner = [
        [104.0, 30.0],
        [106.0, 30.0],
        [108.0, 30.0],
        [106.0, 30.0],
        [106.0, 32.0],
        [104.0, 32.0],
    ];
    let (_, out) = repaired(&[&at_corner]);
    assert_area(&out, area(&square(104.0, 30.0, 2.0)));
}

#[test]
fn rings_without_area_are_told_from_rings_without_positions() {
    let line = [[104.0, 30.0], [105.0, 31.0], [106.0, 32.0], [104.0, 30.0]];
    let (repair, out) = repaired(&[&line]);
    assert_eq!(faults(&repair), [Fault::ZeroArea]);
    assert!(!repair.kept && out.feature(0).is_empty());
    for ring in [
        &line[..0],
        &line[..1],
        &line[..2],
        &[line[0], line[1], line[0], line[1], line[0]],
    ] {
        let (repair, out) = repaired(&[ring]);
        assert_eq!(faults(&repair), [Fault::TooFewPositions]);
        assert!(!repair.kept && out.feature(0).is_empty());
    }
    let (repair, _) = repaired(&[]);
    assert!(!repair.kept);
}

#[test]
fn a_hole_without_area_is_dropped() {
    let line = [[105.0, 31.0], [105.5, 31.0], [106.0, 31.0], [105.0, 31.0]];
    let (repair, out) = repaired(&[&SHELL, &line]);
    assert_eq!(faults(&repair), [Fault::ZeroArea]);
    assert_eq!(out.position_count(), 4);
    let (repair, out) = repaired(&[&SHELL, &line[..2]]);
    assert_eq!(faults(&repair), [Fault::TooFewPositions]);
    assert_area(&out, area(&SHELL));
    assert!(repair.kept);
}

#[test]
fn open_rings_and_repeated_positions_are_reported() {
    let (repair, out) = repaired(&[&SHELL[..4]]);
    assert_eq!(faults(&repair), [Fault::UnclosedRing]);
    assert_area(&out, area(&SHELL));
    let repeated = [SHELL[0], SHELL[1], SHELL[1], SHELL[2], SHELL[3], SHELL[0], SHELL[0]];
    let (repair, out) = repaired(&[&repeated]);
    assert_eq!(repair.faults, [(Fault::DuplicatePositions, SHELL[1])]);
    assert_eq!(out.position_count(), 4);
}

#[test]
fn a_hole_outside_its_shell_adds_nothing() {
    let outside = square(110.0, 30.0, 1.0);
    for hole in [outside.clone(), reversed(&outside)] {
        let (repair, out) = repaired(&[&SHELL, &hole]);
        assert!(faults(&repair).contains(&Fault::HoleOutsideShell));
        assert_area(&out, area(&SHELL));
    }
}

#[test]
fn a_hole_that_crosses_its_shell_takes_what_lies_inside() {
    let hole = reversed(&square(107.0, 31.0, 2.0));
    let (repair, out) = repaired(&[&SHELL, &hole]);
    assert_eq!(faults(&repair), [Fault::HoleOutsideShell]);
    let inside = [[107.0, 31.0], [108.0, 31.0], [108.0, 33.0], [107.0, 33.0]];
    assert_area(&out, area(&SHELL) - area(&inside));
}

#[test]
fn a_hole_given_twice_is_taken_once() {
    let hole = reversed(&square(105.0, 31.0, 1.0));
    let (repair, out) = repaired(&[&SHELL, &hole, &hole]);
    assert_eq!(faults(&repair), [Fault::HoleOutsideShell]);
    assert_area(&out, area(&SHELL) - area(&hole));
}

#[test]
fn holes_in_holes_and_overlapping_holes_are_united() {
    let (outer, inner) = (reversed(&square(105.0, 31.0, 2.0)), reversed(&square(105.5, 31.5, 0.5)));
    let (repair, out) = repaired(&[&SHELL, &outer, &inner]);
    assert_eq!(faults(&repair), [Fault::HoleOutsideShell]);
    assert_area(&out, area(&SHELL) - area(&outer));
}

#[test]
fn a_hole_equal_to_its_shell_leaves_nothing() {
    let (repair, out) = repaired(&[&SHELL, &reversed(&SHELL)]);
    assert!(!repair.kept && out.feature(0).is_empty());
    assert_eq!(faults(&repair), [Fault::HoleOutsideShell, Fault::ZeroArea]);
    assert_eq!(repair.areas_m2.map(|[_, after_m2]| after_m2), Some(0.0));
}

#[test]
fn a_ring_that_goes_round_twice_encloses_its_area_once() {
    let mut twice = SHELL[..4].to_vec();
    twice.extend(SHELL);
    let (repair, out) = repaired(&[&twice]);
    assert_eq!(faults(&repair), [Fault::SelfIntersection]);
    assert_area(&out, area(&SHELL));
}

#[test]
fn a_hole_may_touch_its_shell_once_but_not_twice() {
    let once = [[104.0, 32.0], [105.0, 33.0], [105.0, 31.0], [104.0, 32.0]];
    let (repair, out) = repaired(&[&SHELL, &once]);
    assert_eq!(faults(&repair), []);
    assert_eq!(out.feature(0).parts().len(), 1);
    // From side to side: the interior falls in two.
    let across = [
        [104.0, 32.0],
        [106.0, 33.0],
        [108.0, 32.0],
        [106.0, 31.0],
        [104.0, 32.0],
    ];
    let (repair, out) = repaired(&[&SHELL, &across]);
    assert_eq!(faults(&repair), [Fault::HoleOutsideShell]);
    assert_eq!(out.feature(0).parts().len(), 2);
    assert_area(&out, area(&SHELL) - area(&across));
}

#[test]
fn holes_may_meet_in_one_position() {
    let holes = [
        [[106.0, 32.0], [105.0, 31.0], [105.5, 30.8], [106.0, 32.0]],
        [[106.0, 32.0], [107.0, 31.0], [107.0, 31.5], [106.0, 32.0]],
        [[106.0, 32.0], [106.2, 33.0], [105.8, 33.0], [106.0, 32.0]],
    ];
    let mut rings: Vec<&[[f64; 2]]> = vec![&SHELL];
    rings.extend(holes.iter().map(<[_; 4]>::as_slice));
    let (repair, out) = repaired(&rings);
    assert!(
        faults(&repair).iter().all(|fault| *fault == Fault::WrongDirection),
        "{repair:?}"
    );
    assert_area(&out, area(&SHELL) - holes.iter().map(|hole| area(hole)).sum::<f64>());
}

fn feature_of(rings: &[&[[f64; 2]]]) -> Shapes {
    let mut shapes = Shapes::new();
    for ring in rings {
        shapes.push_path(&ring[..4]);
        shapes.end_part(PartKind::Polygon);
    }
    shapes.end_feature();
    shapes
}

#[test]
fn overlapping_parts_are_dissolved_and_others_left_alone() {
    let (a, b) = (square(104.0, 30.0, 2.0), square(105.0, 31.0, 2.0));
    let dissolved = dissolve_parts(feature_of(&[&a, &b]).feature(0)).expect("they overlap");
    assert_area(&dissolved, area(&a) + area(&b) - area(&square(105.0, 31.0, 1.0)));
    let inner = square(104.5, 30.5, 0.5);
    let dissolved = dissolve_parts(feature_of(&[&inner, &a]).feature(0)).expect("one lies in the other");
    assert_area(&dissolved, area(&a));
    let twice = dissolve_parts(feature_of(&[&a, &a]).feature(0)).expect("they are the same");
    assert_area(&twice, area(&a));
    for other in [
        square(106.0, 30.0, 2.0),
        square(106.0, 32.0, 2.0),
        square(110.0, 30.0, 2.0),
    ] {
        assert!(dissolve_parts(feature_of(&[&a, &other]).feature(0)).is_none());
    }
    assert!(dissolve_parts(feature_of(&[&a]).feature(0)).is_none());
}

#[test]
fn an_island_in_the_lake_of_another_part_does_not_overlap_it() {
    let mut shapes = Shapes::new();
    shapes.push_path(&SHELL[..4]);
    shapes.push_path(&reversed(&square(105.0, 31.0, 2.0))[..4]);
    shapes.end_part(PartKind::Polygon);
    shapes.push_path(&square(105.5, 31.5, 1.0)[..4]);
    shapes.end_part(PartKind::Polygon);
    shapes.end_feature();
    assert!(dissolve_parts(shapes.feature(0)).is_none());
}

fn boxes(repair: &Repair) -> Vec<[f64; 4]> {
    let corners = |bounds: &Bounds| [bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]];
    repair.left_out.iter().map(corners).collect()
}

#[test]
fn what_another_reading_would_keep_is_told_with_its_box() {
    let inside = square(105.0, 31.0, 2.0);
    let cases: [Case<'_>; 5] = [
        (
            "a hole outside its shell",
            vec![SHELL.to_vec(), square(109.0, 31.0, 1.0)],
            &[[109.0, 31.0, 110.0, 32.0]],
        ),
        (
            "a hole half outside its shell",
            vec![SHELL.to_vec(), square(107.0, 31.0, 2.0)],
            &[[108.0, 31.0, 109.0, 33.0]],
        ),
        (
            "an island drawn as a hole in a hole",
            vec![SHELL.to_vec(), inside.clone(), square(105.5, 31.5, 0.5)],
            &[[105.5, 31.5, 106.0, 32.0]],
        ),
        (
            "two holes that overlap",
            vec![SHELL.to_vec(), inside.clone(), square(106.0, 32.0, 1.5)],
            &[[106.0, 32.0, 107.0, 33.0]],
        ),
        (
            "a shell that runs over itself twice",
            vec![vec![
                [104.0, 30.0],
                [108.0, 30.0],
                [108.0, 34.0],
                [104.0, 34.0],
                [104.0, 31.0],
                [107.0, 31.0],
                [107.0, 33.0],
                [103.0, 33.0],
                [103.0, 30.0],
            ]],
            &[[104.0, 31.0, 107.0, 33.0]],
        ),
    ];
    for (case, rings, expected) in cases {
        let rings: Vec<&[[f64; 2]]> = rings.iter().map(Vec::as_slice).collect();
        let (repair, _) = repaired(&rings);
        assert!(repair.kept, "{case}");
        assert_eq!(boxes(&repair), expected, "{case}");
    }
}

#[test]
fn a_repair_that_leaves_no_choice_leaves_nothing_out() {
    let inside = square(105.0, 31.0, 2.0);
    let tie = vec![
        [104.0, 30.0],
        [106.0, 32.0],
        [106.0, 30.0],
        [104.0, 32.0],
        [104.0, 30.0],
    ];
    let twice: Vec<[f64; 2]> = SHELL[..4].iter().chain(&SHELL).copied().collect();
    // 5e-9° are less than a millimetre.
    let hair = vec![
        [105.0, 31.0],
        [108.000_000_005, 31.0],
        [108.000_000_005, 33.0],
        [105.0, 33.0],
    ];
    for rings in [
        vec![SHELL.to_vec()],
        vec![reversed(&SHELL)],
        vec![SHELL.to_vec(), inside.clone(), inside.clone()],
        vec![SHELL.to_vec(), inside.clone(), reversed(&inside)],
        vec![
            SHELL.to_vec(),
            inside.clone(),
            vec![[109.0, 31.0], [110.0, 31.0], [109.0, 31.0]],
        ],
        vec![tie],
        vec![twice],
        vec![SHELL.to_vec(), hair],
    ] {
        let rings: Vec<&[[f64; 2]]> = rings.iter().map(Vec::as_slice).collect();
        assert_eq!(boxes(&repaired(&rings).0), [[0.0; 4]; 0], "{rings:?}");
    }
}
