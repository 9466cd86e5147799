//! What a repair left out although another reading of the same rings would keep it.
//!
//! A hole outside its shell may be an island whose writer lost a bracket, and where a ring runs over itself twice the
//! one rule says inside and the other outside. The repair has to choose; whoever asks whether something lies there must
//! hear that it was a choice.

use super::Ring;
use crate::geometry::grid::GridPoint;
use crate::geometry::measure;
use crate::geometry::overlay::{self, GridPolygons, GridShapes};
use crate::geometry::shapes::{Bounds, Part, Shapes};

/// What is narrower is rounding of coordinates: survey coordinates are given to 1 mm.
const LEAST_WIDTH_M: f64 = 1e-3;

/// The boxes (degrees) of all that lies inside by even-odd over all rings, or inside the shell by its winding and in no
/// hole, but not in `result`.
pub(super) fn left_out(rings: &[Ring<'_>], holes: &GridPolygons, result: &GridShapes) -> Vec<Bounds> {
    let mut readings = GridPolygons::new();
    add_all(&overlay::even_odd(distinct(rings).into_iter()), &mut readings);
    if let Some(shell) = rings.iter().find(|ring| !ring.is_hole && !ring.simple) {
        let mut wound = GridPolygons::new();
        add_all(&overlay::non_zero(&shell.grid), &mut wound);
        add_all(&overlay::subtract(&wound, holes), &mut readings);
    }
    let mut kept = GridPolygons::new();
    add_all(result, &mut kept);
    let mut pieces = Shapes::new();
    overlay::push_polygons(&overlay::subtract(&readings, &kept), &mut pieces);
    pieces.end_feature();
    pieces.feature(0).polygons().filter(is_wide).map(box_of).collect()
}

fn add_all(shapes: &GridShapes, out: &mut GridPolygons) {
    shapes.iter().flatten().for_each(|ring| out.add_ring(ring.clone()));
}

/// All rings, but one that is given twice only once: a doubled hole is a hole.
fn distinct<'a>(rings: &'a [Ring<'_>]) -> Vec<&'a [GridPoint]> {
    let mut seen: Vec<Vec<(i64, i64)>> = Vec::with_capacity(rings.len());
    let mut out = Vec::with_capacity(rings.len());
    for ring in rings {
        let key = canonical(&ring.grid);
        if !seen.contains(&key) {
            seen.push(key);
            out.push(super::period(&ring.grid));
        }
    }
    out
}

/// The ring from its least position on, in the direction of the lesser neighbour.
fn canonical(ring: &[GridPoint]) -> Vec<(i64, i64)> {
    let mut points: Vec<(i64, i64)> = ring.iter().map(|point| (point.x, point.y)).collect();
    let least_first = |points: &mut Vec<(i64, i64)>| {
        let least = points.iter().enumerate().min_by_key(|(_, point)| **point);
        let place = least.map_or(0, |(place, _)| place);
        points.rotate_left(place);
    };
    least_first(&mut points);
    if points.get(1) > points.last() {
        points.reverse();
        least_first(&mut points);
    }
    points
}

fn is_wide(piece: &Part<'_>) -> bool {
    let perimeter_m: f64 = piece.paths().map(measure::rough_ring_length_m).sum();
    2.0 * measure::part_area_m2(*piece) >= LEAST_WIDTH_M * perimeter_m
}

fn box_of(piece: Part<'_>) -> Bounds {
    let mut bounds = Bounds::EMPTY;
    piece.first_path().iter().for_each(|position| bounds.grow(*position));
    bounds
}
