//! Star-shaped polygons: every ray from the centre meets the outline once, so no outline crosses itself.

use super::chance::{SplitMix64, fractal_circle};

/// A closed outline, counter-clockwise, without the first place repeated at the end.
pub type Ring = Vec<[f64; 2]>;

/// How far radii stray: below 1, so that the radii of [`star`] stay positive.
const STRAY: f64 = 0.8;

/// An outline about the origin with a middling radius of 1: bays and capes from half of it to double are common.
pub fn star(random: &mut SplitMix64, vertices: u32) -> Ring {
    let vertices = vertices.max(5);
    let heights = fractal_circle(random, vertices);
    heights
        .iter()
        .zip(0_u32..)
        .map(|(height, number)| {
            let radius = (1.0 + STRAY * height) / (1.0 - STRAY * height);
            let [east, north] = direction(f64::from(number) / f64::from(vertices));
            [radius * east, radius * north]
        })
        .collect()
}

/// The direction at `turn` (0 to 1, counter-clockwise from east), found without a sine: walks along the square whose
/// corners are on the axes, and is then drawn out to length 1. True angles differ a little from `turn`; their order
/// does not, and that is all a star needs.
fn direction(turn: f64) -> [f64; 2] {
    let quarters = 4.0 * turn;
    let quarter = quarters.floor();
    let north = quarters - quarter;
    let east = 1.0 - north;
    let length = (east * east + north * north).sqrt();
    let (east, north) = (east / length, north / length);
    if quarter < 1.0 {
        [east, north]
    } else if quarter < 2.0 {
        [-north, east]
    } else if quarter < 3.0 {
        [-east, -north]
    } else {
        [north, -east]
    }
}

/// A hole for `shell` about the same centre: outlines that a circle keeps apart.
pub fn hole(random: &mut SplitMix64, shell: &Ring, vertices: u32) -> Ring {
    let outline = star(random, vertices);
    let mut ring = scaled(&outline, 0.7 * narrowest(shell) / widest(&outline));
    ring.reverse();
    ring
}

/// What a ring encloses in the plane, by the shoelace formula; negative if it runs clockwise.
pub fn area(ring: &Ring) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let twice: f64 = ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum();
    twice / 2.0
}

/// The radius of the largest circle about the origin that no vertex is in.
pub fn narrowest(ring: &Ring) -> f64 {
    ring.iter().map(|place| radius(*place)).fold(f64::INFINITY, f64::min)
}

/// The radius of the smallest circle about the origin that every vertex is in.
pub fn widest(ring: &Ring) -> f64 {
    ring.iter().map(|place| radius(*place)).fold(0.0, f64::max)
}

fn radius([east, north]: [f64; 2]) -> f64 {
    (east * east + north * north).sqrt()
}

pub fn scaled(ring: &Ring, factor: f64) -> Ring {
    ring.iter()
        .map(|[east, north]| [east * factor, north * factor])
        .collect()
}
