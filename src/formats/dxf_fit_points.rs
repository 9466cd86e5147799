//! Splines of drawings that name only the points that they pass through.
//!
//! CAD programs draw them as cubic splines over the lengths of the chords, whatever degree is written: with the directions
//! at both ends if these are named, else without curvature there (ezdxf, `fit_points_to_cad_cv`, which was held against
//! `BricsCAD`; de Boor, "A Practical Guide to Splines", chapter IV), and a closed one going on smoothly where it begins.

use super::dxf_pairs::Pair;
use super::dxf_shapes::Groups;
use super::dxf_splines::{Spline, Weighted};

type Point = [f64; 3];

/// Of the groups of a SPLINE entity without control points; `None` if its points are too few for a curve.
pub fn of_groups(groups: Groups<'_, '_>) -> Option<Spline> {
    let mut points: Vec<Point> = Vec::new();
    for pair in groups.0 {
        match (pair.code, points.last_mut()) {
            (11, _) => points.push([pair.number()?, f64::NAN, 0.0]),
            (21, Some(point)) => point[1] = pair.number()?,
            (31, Some(point)) => point[2] = pair.number()?,
            _ => {}
        }
    }
    let is_finite = points.iter().flatten().all(|value| value.is_finite());
    let is_closed = groups.whole(70) & 1 == 1;
    let ends = [12, 13].map(|code| direction(groups, code));
    curve(points, is_closed, ends).filter(|_| is_finite)
}

/// Of the flat points of a hatch's edge, with the directions that it has at its ends, of any length.
pub fn of_points(points: &[[f64; 2]], is_closed: bool, ends: [Option<[f64; 2]>; 2]) -> Option<Spline> {
    let is_finite = points.iter().flatten().all(|value| value.is_finite());
    let points = points.iter().map(|[x, y]| [*x, *y, 0.0]).collect();
    let ends = ends.map(|end| end.and_then(|[x, y]| unit([x, y, 0.0])));
    curve(points, is_closed, ends).filter(|_| is_finite)
}

/// The direction that a spline has at an end, of length 1; `None` if it is left open.
fn direction(groups: Groups<'_, '_>, code: i32) -> Option<Point> {
    let part = |step: i32| groups.first(code + step).and_then(Pair::number);
    unit([part(0)?, part(10)?, part(20).unwrap_or(0.0)])
}

fn unit([x, y, z]: Point) -> Option<Point> {
    let length = libm::hypot(libm::hypot(x, y), z);
    (length > 0.0 && length.is_finite()).then_some([x / length, y / length, z / length])
}

/// The curve through points, of which neighbours that are the same count once.
fn curve(mut points: Vec<Point>, is_closed: bool, ends: [Option<Point>; 2]) -> Option<Spline> {
    if is_closed {
        points.extend(points.first().copied());
    }
    points.dedup();
    let chords: Vec<f64> = points
        .iter()
        .zip(points.iter().skip(1))
        .map(|(from, to)| {
            let [dx, dy, dz] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
            libm::hypot(libm::hypot(dx, dy), dz)
        })
        .collect();
    if chords.len() < if is_closed { 2 } else { 1 } {
        return None;
    }
    let slopes = [0, 1].map(|axis: usize| {
        let values: Vec<f64> = points.iter().filter_map(|point| point.get(axis).copied()).collect();
        if is_closed {
            periodic(&values, &chords)
        } else {
            let ends = ends.map(|end| end.and_then(|end| end.get(axis).copied()));
            open(&values, &chords, ends)
        }
    });
    let [slopes_x, slopes_y] = slopes;
    let slopes: Vec<[f64; 2]> = slopes_x?.into_iter().zip(slopes_y?).map(|(x, y)| [x, y]).collect();
    let mut curves = Vec::with_capacity(chords.len());
    for ((pair, slope), chord) in points.windows(2).zip(slopes.windows(2)).zip(&chords) {
        let ([from, to], [leaving, arriving]) = (pair, slope) else {
            return None;
        };
        let third = chord / 3.0;
        let control = |x: f64, y: f64| -> Weighted { [x, y, 1.0] };
        curves.push(vec![
            control(from[0], from[1]),
            control(from[0] + third * leaving[0], from[1] + third * leaving[1]),
            control(to[0] - third * arriving[0], to[1] - third * arriving[1]),
            control(to[0], to[1]),
        ]);
    }
    Some(Spline::of_curves(curves))
}

/// One row of a system of equations in which each unknown meets only its neighbours.
#[derive(Clone, Copy)]
struct Row {
    before: f64,
    own: f64,
    after: f64,
    equals: f64,
}

/// The slope at each point of an open spline: as named at an end, else such that the curvature is nothing there.
fn open(values: &[f64], chords: &[f64], ends: [Option<f64>; 2]) -> Option<Vec<f64>> {
    let rise = |index: usize| Some((values.get(index + 1)? - values.get(index)?) / chords.get(index)?);
    let last = chords.len();
    let mut rows = Vec::with_capacity(values.len());
    for index in 0..=last {
        let row = match (index, ends) {
            (0, [Some(slope), _]) => (0.0, 1.0, 0.0, slope),
            (0, _) => (0.0, 2.0, 1.0, 3.0 * rise(0)?),
            (_, [_, Some(slope)]) if index == last => (0.0, 1.0, 0.0, slope),
            _ if index == last => (1.0, 2.0, 0.0, 3.0 * rise(last - 1)?),
            _ => {
                let [left, right] = [*chords.get(index - 1)?, *chords.get(index)?];
                let equals = 3.0 * (right * rise(index - 1)? + left * rise(index)?);
                (right, 2.0 * (left + right), left, equals)
            }
        };
        let (before, own, after, equals) = row;
        rows.push(Row {
            before,
            own,
            after,
            equals,
        });
    }
    Some(solved(&rows))
}

/// The slope at each point of a closed spline, of which the last point is the first.
fn periodic(values: &[f64], chords: &[f64]) -> Option<Vec<f64>> {
    let count = chords.len();
    let rise = |index: usize| Some((values.get(index + 1)? - values.get(index)?) / chords.get(index)?);
    let mut rows = Vec::with_capacity(count);
    for index in 0..count {
        let previous = (index + count - 1) % count;
        let [left, right] = [*chords.get(previous)?, *chords.get(index)?];
        rows.push(Row {
            before: right,
            own: 2.0 * (left + right),
            after: left,
            equals: 3.0 * (right * rise(previous)? + left * rise(index)?),
        });
    }
    // The corners of the system couple the last unknown with the first (Sherman and Morrison: one rank of correction).
    let (corner_first, corner_last) = (rows.first()?.before, rows.last()?.after);
    let gamma = -rows.first()?.own;
    let mut plain = rows.clone();
    plain.first_mut()?.own -= gamma;
    plain.last_mut()?.own -= corner_first * corner_last / gamma;
    let mut correction = plain.clone();
    for row in &mut correction {
        row.equals = 0.0;
    }
    correction.first_mut()?.equals = gamma;
    correction.last_mut()?.equals = corner_last;
    let (plain, correction) = (solved(&plain), solved(&correction));
    let share = corner_first / gamma;
    let at_ends = |values: &[f64]| Some(values.first()? + share * values.last()?);
    let factor = at_ends(&plain)? / (1.0 + at_ends(&correction)?);
    let mut slopes: Vec<f64> = plain
        .iter()
        .zip(&correction)
        .map(|(value, correction)| value - factor * correction)
        .collect();
    slopes.extend(slopes.first().copied());
    Some(slopes)
}

/// Thomas's algorithm; the systems here are diagonally dominant, so that it divides by no small number.
fn solved(rows: &[Row]) -> Vec<f64> {
    let mut reduced: Vec<[f64; 2]> = Vec::with_capacity(rows.len());
    for row in rows {
        let [after, equals] = reduced.last().copied().unwrap_or([0.0; 2]);
        let divisor = row.own - row.before * after;
        reduced.push([row.after / divisor, (row.equals - row.before * equals) / divisor]);
    }
    let mut values = Vec::with_capacity(rows.len());
    let mut next = 0.0;
    for [after, equals] in reduced.into_iter().rev() {
        next = equals - after * next;
        values.push(next);
    }
    values.reverse();
    values
}
