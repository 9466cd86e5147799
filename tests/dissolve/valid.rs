//! What makes polygons valid and clean, tried edge by edge against edge on the grid: slow, and shares no code with the engine.

use std::collections::BTreeMap;

use ecozone::geometry::grid::to_grid;
use ecozone::geometry::shapes::{Part, Shapes};

type Point = (i64, i64);
type Ring = Vec<Point>;

fn side(a: Point, b: Point, c: Point) -> i128 {
    let (ax, ay) = (i128::from(a.0), i128::from(a.1));
    (i128::from(b.0) - ax) * (i128::from(c.1) - ay) - (i128::from(b.1) - ay) * (i128::from(c.0) - ax)
}

fn is_on(point: Point, a: Point, b: Point) -> bool {
    side(a, b, point) == 0
        && (a.0.min(b.0)..=a.0.max(b.0)).contains(&point.0)
        && (a.1.min(b.1)..=a.1.max(b.1)).contains(&point.1)
}

fn crosses(a: Point, b: Point, c: Point, d: Point) -> bool {
    side(a, b, c).signum() * side(a, b, d).signum() < 0 && side(c, d, a).signum() * side(c, d, b).signum() < 0
}

fn doubled_area(ring: &[Point]) -> i128 {
    edges(ring).map(|[a, b]| side(ring[0], a, b)).sum()
}

fn edges(ring: &[Point]) -> impl Iterator<Item = [Point; 2]> + '_ {
    (0..ring.len()).map(|at| [ring[at], ring[(at + 1) % ring.len()]])
}

/// 1 inside, 0 on the ring, -1 outside.
fn place(point: Point, ring: &[Point]) -> i32 {
    let mut odd = false;
    for [a, b] in edges(ring) {
        if is_on(point, a, b) {
            return 0;
        }
        if (a.1 <= point.1) != (b.1 <= point.1) {
            let left = side(a, b, point) > 0;
            odd ^= left == (a.1 <= point.1);
        }
    }
    if odd { 1 } else { -1 }
}

fn rings(part: Part<'_>) -> Vec<Ring> {
    let point = |position: &[f64; 2]| {
        let point = to_grid(*position);
        (point.x, point.y)
    };
    part.paths().map(|path| path.iter().map(point).collect()).collect()
}

/// Says what is wrong with the polygons of the first feature, if anything is.
pub fn problem(shapes: &Shapes) -> Option<String> {
    let polygons: Vec<Vec<Ring>> = shapes.feature(0).polygons().map(rings).collect();
    let all: Vec<(usize, &Ring)> = polygons
        .iter()
        .enumerate()
        .flat_map(|(number, rings)| rings.iter().map(move |ring| (number, ring)))
        .collect();
    let mut at: BTreeMap<Point, Vec<usize>> = BTreeMap::new();
    for (number, (_, ring)) in all.iter().enumerate() {
        for point in *ring {
            at.entry(*point).or_default().push(number);
        }
    }
    for (number, (_, ring)) in all.iter().enumerate() {
        if let Some(problem) = ring_problem(ring, number, &at) {
            return Some(problem);
        }
    }
    for (number, (_, one)) in all.iter().enumerate() {
        for (_, other) in all.iter().skip(number + 1) {
            for [a, b] in edges(one) {
                for [c, d] in edges(other) {
                    let touches = [(c, a, b), (d, a, b), (a, c, d), (b, c, d)];
                    let is_part_way =
                        |(point, a, b): &(Point, Point, Point)| point != a && point != b && is_on(*point, *a, *b);
                    if crosses(a, b, c, d) || touches.iter().any(is_part_way) || [a, b] == [c, d] || [a, b] == [d, c] {
                        return Some(format!("rings meet: {a:?} {b:?} and {c:?} {d:?}"));
                    }
                }
            }
        }
    }
    polygons
        .iter()
        .find_map(|rings| polygon_problem(rings))
        .or_else(|| overlap_problem(&polygons))
}

fn ring_problem(ring: &Ring, number: usize, at: &BTreeMap<Point, Vec<usize>>) -> Option<String> {
    if ring.len() < 3 {
        return Some(format!("a ring of {} vertices", ring.len()));
    }
    let all: Vec<[Point; 2]> = edges(ring).collect();
    for (first, [a, b]) in all.iter().enumerate() {
        let [_, c] = all[(first + 1) % all.len()];
        if at[b].iter().filter(|ring| **ring == number).count() > 1 {
            return Some(format!("a vertex twice in a ring: {b:?}"));
        }
        if side(*a, *b, c) == 0 && at[b].len() == 1 {
            return Some(format!("a vertex straight between its neighbours, or a spike: {b:?}"));
        }
        for [c, d] in &all[first + 1..] {
            let touches = [(c, a, b), (d, a, b), (a, c, d), (b, c, d)];
            if crosses(*a, *b, *c, *d)
                || touches
                    .iter()
                    .any(|(point, a, b)| point != a && point != b && is_on(**point, **a, **b))
            {
                return Some(format!("a ring meets itself: {a:?} {b:?} and {c:?} {d:?}"));
            }
        }
    }
    None
}

/// The shell's direction, the holes' direction and place, and whether the inside is in one piece: rings that touch must
/// not close a chain (OGC 06-103r4, 6.1.11.1).
fn polygon_problem(rings: &[Ring]) -> Option<String> {
    let (shell, holes) = rings.split_first()?;
    if doubled_area(shell) <= 0 || holes.iter().any(|hole| doubled_area(hole) >= 0) {
        return Some("a ring runs the wrong way".to_owned());
    }
    for (number, hole) in holes.iter().enumerate() {
        if !hole.iter().map(|point| place(*point, shell)).any(|place| place > 0)
            || hole.iter().any(|point| place(*point, shell) < 0)
        {
            return Some("a hole outside its shell".to_owned());
        }
        let is_in = |other: &Ring| hole.iter().any(|point| place(*point, other) > 0);
        if holes
            .iter()
            .enumerate()
            .any(|(other, ring)| other != number && is_in(ring))
        {
            return Some("a hole in a hole".to_owned());
        }
    }
    let mut owner: Vec<usize> = (0..rings.len()).collect();
    let mut first_at: BTreeMap<Point, usize> = BTreeMap::new();
    for (number, ring) in rings.iter().enumerate() {
        for point in ring {
            let Some(first) = first_at.get(point) else {
                first_at.insert(*point, number);
                continue;
            };
            let (one, other) = (root(&owner, *first), root(&owner, number));
            if one == other {
                return Some(format!("rings that touch close a chain at {point:?}"));
            }
            owner[other] = one;
        }
    }
    None
}

fn root(owner: &[usize], mut at: usize) -> usize {
    while owner[at] != at {
        at = owner[at];
    }
    at
}

/// No polygon lies in another one: rings don't cross, so one vertex off the other's shell tells.
fn overlap_problem(polygons: &[Vec<Ring>]) -> Option<String> {
    let inside = |point: Point, rings: &[Ring]| {
        place(point, &rings[0]) > 0 && rings[1..].iter().all(|hole| place(point, hole) < 0)
    };
    for (number, one) in polygons.iter().enumerate() {
        for (other_number, other) in polygons.iter().enumerate() {
            if number != other_number && one[0].iter().any(|point| inside(*point, other)) {
                return Some("a polygon lies in another one".to_owned());
            }
        }
    }
    None
}
