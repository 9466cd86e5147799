//! Green belts: two plainly geometric rings with gaps around Beijing, wedges between them, and park patches.

use serde_json::json;

use crate::demo_files::Made;
use crate::demo_grid::{Plane, Region, from_rings, snap_ring};
use crate::demo_noise::{SplitMix64, patch};
use crate::demo_places::{PARKS, RING_CENTRE};

const SEED: u64 = 0x2026_0004;
/// Inner and outer radius in km.
const FIRST_RING: [f64; 2] = [8.5, 11.5];
const SECOND_RING: [f64; 2] = [18.0, 26.0];

/// Pieces of the first ring: bearings from and to, clockwise from north. Gaps of 4 to 33 degrees lie between.
const FIRST_PIECES: &[[f64; 2]] = &[
    [2.0, 28.0],
    [33.0, 61.0],
    [65.0, 92.0],
    [97.0, 121.0],
    [126.0, 158.0],
    [163.0, 190.0],
    [223.0, 251.0],
    [256.0, 288.0],
    [293.0, 322.0],
    [327.0, 357.0],
];
const SECOND_PIECES: &[[f64; 2]] = &[
    [5.0, 40.0],
    [43.0, 84.0],
    [84.0, 112.0],
    [120.0, 155.0],
    [158.0, 196.0],
    [201.0, 228.0],
    [248.0, 283.0],
    [286.0, 321.0],
    [324.0, 360.0],
];
/// Wedges: bearing of the middle, half angle, radii. Most join the rings; the fifth and eighth fall short of them,
/// the third laps over both.
const WEDGES: &[(f64, f64, [f64; 2])] = &[
    (15.0, 6.0, [11.5, 18.0]),
    (52.0, 5.0, [11.5, 18.0]),
    (78.0, 7.0, [10.8, 19.0]),
    (108.0, 4.5, [11.5, 18.0]),
    (140.0, 6.0, [13.0, 16.5]),
    (178.0, 7.0, [11.5, 18.0]),
    (236.0, 5.5, [11.5, 18.0]),
    (270.0, 5.0, [12.5, 17.0]),
    (308.0, 7.0, [11.5, 18.0]),
    (342.0, 4.0, [11.5, 18.0]),
];

pub fn make() -> Vec<Made> {
    let mut made = Vec::new();
    for (number, &piece) in (1..).zip(FIRST_PIECES) {
        push(
            &mut made,
            &format!("第一道绿化隔离带{number}段"),
            "第一道绿化隔离",
            sector(FIRST_RING, piece),
        );
    }
    for (number, &piece) in (1..).zip(SECOND_PIECES) {
        push(
            &mut made,
            &format!("第二道绿化隔离带{number}段"),
            "第二道绿化隔离",
            sector(SECOND_RING, piece),
        );
    }
    for (number, &(bearing, half, radii)) in (1..).zip(WEDGES) {
        push(
            &mut made,
            &format!("绿楔{number}"),
            "绿楔",
            sector(radii, [bearing - half, bearing + half]),
        );
    }
    let mut random = SplitMix64(SEED);
    for &(name, centre, area_km2) in PARKS {
        let stretch = random.between(0.7, 1.5);
        push(
            &mut made,
            name,
            "公园绿地",
            patch(&mut random, centre, area_km2, stretch, 0.3),
        );
    }
    made
}

fn push(made: &mut Vec<Made>, name: &str, kind: &str, region: Region) {
    let id = format!("SY-LD-{:03}", made.len() + 1);
    let properties = json!({"id": id, "name": format!("{name}（示意）"), "绿地类型": kind});
    made.push(Made::area(properties, region));
}

/// A piece of a ring between two radii in km and two bearings.
fn sector([inner, outer]: [f64; 2], [from, to]: [f64; 2]) -> Region {
    let plane = Plane::at(RING_CENTRE);
    let at = |radius: f64, bearing: f64| {
        let angle = bearing.to_radians();
        plane.lonlat([radius * libm::sin(angle), radius * libm::cos(angle)])
    };
    let mut bearings = vec![from];
    let mut bearing = from + 1.0;
    while bearing < to - 0.5 {
        bearings.push(bearing);
        bearing += 1.0;
    }
    bearings.push(to);
    let out = bearings.iter().map(|&bearing| at(outer, bearing));
    let back = bearings.iter().rev().map(|&bearing| at(inner, bearing));
    from_rings(&[snap_ring(&out.chain(back).collect::<Vec<_>>())])
}
