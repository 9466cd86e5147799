//! The shore of Hebei and Tianjin, cut into stretches with a class each.

use serde_json::{Value, json};

use crate::demo_files::{CoastLine, Made};
use crate::demo_grid::{Plane, Point, distance_km, snap};
use crate::demo_noise::SplitMix64;
use crate::demo_places::{PORTS, RIVER_MOUTHS};

const SEED: u64 = 0x2026_0003;
/// How far from a river mouth the shore counts as estuary.
const ESTUARY_KM: f64 = 3.0;
/// No edge longer than this, so that a class does not run past its place.
const EDGE_KM: f64 = 1.0;
/// How often open shore is natural: a plain even chance, not a published share.
const NATURAL_CHANCE: f64 = 0.5;

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Natural,
    Artificial,
    Estuary,
    /// Left blank, as survey layers often are.
    Unknown,
}

impl Class {
    fn words(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Natural => Some(("natural", "自然岸线")),
            Self::Artificial => Some(("artificial", "人工岸线")),
            Self::Estuary => Some(("estuary", "河口岸线")),
            Self::Unknown => None,
        }
    }
}

pub fn make(lines: &[CoastLine]) -> Vec<Made> {
    let mut random = SplitMix64(SEED);
    let mut made = Vec::new();
    for line in lines {
        for (class, place, stretch) in stretches(&mut random, line) {
            let number = made.len() + 1;
            made.push(feature(number, line, class, place, stretch));
        }
    }
    made
}

fn feature(number: usize, line: &CoastLine, class: Class, place: &str, stretch: Vec<Point>) -> Made {
    let (word, chinese) = class
        .words()
        .map_or((Value::Null, Value::Null), |(a, b)| (a.into(), b.into()));
    let (kind, realm) = if line.island {
        ("island", "海岛岸线")
    } else {
        ("mainland", "大陆岸线")
    };
    Made::line(
        json!({
            "id": format!("SY-AX-{number:03}"),
            "name": format!("{place}岸段{number}（示意）"),
            "class": word,
            "岸线类型": chinese,
            "mainland_island": kind,
            "陆岛类型": realm,
            "province": line.province,
        }),
        stretch,
    )
}

/// Pieces of one line, each with a class and the name of the place that decided it.
fn stretches(random: &mut SplitMix64, line: &CoastLine) -> Vec<(Class, &'static str, Vec<Point>)> {
    let mut found: Vec<(Class, &'static str, Vec<Point>)> = Vec::new();
    let mut open = open_class(random);
    let mut left_km = random.between(5.0, 16.0);
    for &[from, to] in densified(&line.places).array_windows() {
        left_km -= distance_km(from, to);
        if left_km < 0.0 {
            open = open_class(random);
            left_km = random.between(5.0, 16.0);
        }
        let middle = [f64::midpoint(from[0], to[0]), f64::midpoint(from[1], to[1])];
        let (class, place) = fixed_class(middle).unwrap_or((open, if line.island { "海岛" } else { "" }));
        match found.last_mut() {
            Some((last_class, last_place, points)) if (*last_class, *last_place) == (class, place) => {
                points.push(snap(to));
            }
            _ => found.push((class, place, vec![snap(from), snap(to)])),
        }
    }
    found
}

/// Estuary and port shores, by the nearest of the known places.
fn fixed_class(place: [f64; 2]) -> Option<(Class, &'static str)> {
    let mouth = RIVER_MOUTHS
        .iter()
        .find(|(_, mouth)| distance_km(place, *mouth) < ESTUARY_KM);
    let port = PORTS
        .iter()
        .find(|(_, port, radius)| distance_km(place, *port) < *radius);
    mouth
        .map(|(name, _)| (Class::Estuary, *name))
        .or(port.map(|(name, ..)| (Class::Artificial, *name)))
}

fn open_class(random: &mut SplitMix64) -> Class {
    let chance = random.unit();
    if chance < 0.03 {
        Class::Unknown
    } else if random.unit() < NATURAL_CHANCE {
        Class::Natural
    } else {
        Class::Artificial
    }
}

fn densified(places: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut dense: Vec<[f64; 2]> = places.first().copied().into_iter().collect();
    for &[from, to] in places.array_windows() {
        let plane = Plane::at(from);
        let [x, y] = plane.km(to);
        let pieces = (libm::hypot(x, y) / EDGE_KM).ceil();
        let mut piece = 1.0;
        while piece < pieces {
            dense.push(plane.lonlat([x * piece / pieces, y * piece / pieces]));
            piece += 1.0;
        }
        dense.push(to);
    }
    dense
}
