//! Red lines: reservoirs with their surroundings, reserve cores, mountain belts cut by county, shores and sea patches.

use serde_json::{Value, json};

use crate::demo_contour::level_set;
use crate::demo_files::{Made, Unit, unit_at};
use crate::demo_grid::{
    Point, Region, area_km2, bounds, contains, difference, distance_km, distance_to_line_km, intersection, lonlat,
    shape_area_km2, snap, union,
};
use crate::demo_noise::{SplitMix64, patch, terrain};
use crate::demo_places::{BELTS, Belt, OUTSIDE, SHORES};
use crate::demo_reserves::Zones;

const SEED: u64 = 0x2026_0001;
/// Waters smaller than this get no red line, unless they are named.
const SMALLEST_LAKE_KM2: f64 = 12.0;
/// Scraps that a contour leaves and a drawn layer would not hold.
const SMALLEST_PART_KM2: f64 = 2.5;
const SMALLEST_BELT_KM2: f64 = 60.0;
const SMALLEST_CORRIDOR_KM2: f64 = 12.0;
/// Half the width of a strip along the shore, before the noise.
const STRIP_KM: f64 = 0.9;
const SHORTEST_STRIP_KM: f64 = 5.0;
const KM_PER_DEGREE: f64 = 111.0;

pub struct Base<'a> {
    pub counties: &'a [Unit],
    pub lakes: &'a [(String, Region)],
    pub sea: &'a Region,
    pub zones: &'a [Zones],
    pub coastline: &'a [Made],
}

pub fn make(base: &Base) -> Vec<Made> {
    let mut random = SplitMix64(SEED);
    let mut made = lakes(base);
    made.extend(cores(base));
    let mut taken = made
        .iter()
        .filter_map(Made::region)
        .fold(Region::new(), |sum, region| union(&sum, region));
    for (number, belt) in (1..).zip(BELTS) {
        let mut whole = draw_belt(belt, SEED ^ number, base.zones);
        if !belt.overlapping {
            whole = difference(&whole, &taken);
            taken = union(&taken, &whole);
        }
        made.extend(cut_by_county(belt, &whole, base.counties));
    }
    made.extend(coast_strips(base));
    made.extend(shores(&mut random, base));
    let (name, kind, centre, area) = OUTSIDE;
    let region = patch(&mut random, centre, area, 1.3, 0.35);
    made.push(feature(&format!("{name}{kind}红线"), kind, "陆域", None, region));
    for (number, made) in made.iter_mut().enumerate() {
        made.properties
            .insert("BSM".into(), Value::from(format!("SY-HX-{:04}", number + 1)));
    }
    made
}

fn feature(name: &str, kind: &str, realm: &str, county: Option<&Unit>, region: Region) -> Made {
    let area = (area_km2(&region) * 100.0).round() / 100.0;
    Made::area(
        json!({
            "MC": format!("{name}（示意）"),
            "LXDM": kind,
            "LHLX": realm,
            "GKFQ": Value::Null,
            "XJXZQDM": county.map(|county| county.code.as_str()),
            "XJXZQMC": county.map(|county| county.name.as_str()),
            "QYMJ": area,
        }),
        region,
    )
}

/// The water and a ragged margin around it, wider for larger waters.
fn lakes(base: &Base) -> Vec<Made> {
    let mut made = Vec::new();
    for (number, (name, water)) in (1u64..).zip(base.lakes) {
        let area = area_km2(water);
        let (Some(bounds), Some(county)) = (bounds(water), county_of(water, base.counties)) else {
            continue;
        };
        if area < SMALLEST_LAKE_KM2 && name.is_empty() {
            continue;
        }
        let margin_km = 0.5 + 0.12 * libm::sqrt(area);
        let region = around_water(water, bounds, margin_km, SEED ^ (number << 16));
        let name = if name.is_empty() {
            format!("{}{number}号湖库", county.name)
        } else {
            format!("{name}（{}）", county.name)
        };
        made.push(feature(
            &format!("{name}水源保护红线"),
            "水源涵养",
            "陆域",
            Some(county),
            region,
        ));
    }
    made
}

fn around_water(water: &Region, bounds: [i32; 4], margin_km: f64, seed: u64) -> Region {
    let lines: Vec<Vec<[f64; 2]>> = water
        .iter()
        .flatten()
        .map(|ring| ring.iter().chain(ring.first()).map(|&point| lonlat(point)).collect())
        .collect();
    let [[west, south], [east, north]] =
        [[bounds[0], bounds[1]], [bounds[2], bounds[3]]].map(|[x, y]| lonlat(Point::new(x, y)));
    let reach = 2.5 * margin_km / KM_PER_DEGREE;
    let cell = (east - west + north - south + 4.0 * reach) / 130.0;
    level_set(
        [west - reach * 1.3, south - reach, east + reach * 1.3, north + reach],
        cell,
        |place| {
            let distance = lines
                .iter()
                .map(|line| distance_to_line_km(place, line))
                .fold(f64::INFINITY, f64::min);
            let outside = if contains(water, snap(place)) {
                -distance
            } else {
                distance
            };
            margin_km * (1.0 + terrain(seed, plane_km(place), 6.0 * margin_km)) - outside
        },
    )
}

/// Kilometres on a map of the whole area, for the noise only.
fn plane_km([lon, lat]: [f64; 2]) -> [f64; 2] {
    [lon * 86.0, lat * KM_PER_DEGREE]
}

fn county_of<'a>(region: &Region, counties: &'a [Unit]) -> Option<&'a Unit> {
    let [west, south, east, north] = bounds(region)?;
    unit_at(
        counties,
        Point::new(i32::midpoint(west, east), i32::midpoint(south, north)),
    )
}

/// National cores become red lines of their own, with exactly the reserve's boundary.
fn cores(base: &Base) -> Vec<Made> {
    let national = base.zones.iter().filter(|zones| zones.level == "国家级");
    let features = national.map(|zones| {
        let county = county_of(&zones.core, base.counties);
        let name = format!("{}核心保护区红线", zones.name);
        let mut made = feature(&name, "生物多样性维护", "陆域", county, zones.core.clone());
        made.properties.insert("GKFQ".into(), Value::from("核心保护区"));
        made
    });
    features.collect()
}

/// High along the line, higher near reserves, roughened by terrain.
fn draw_belt(belt: &Belt, seed: u64, zones: &[Zones]) -> Region {
    let corridor = belt.half_width_km < 5.0;
    let reach = 2.3 * belt.half_width_km / 86.0;
    let extent = belt
        .line
        .iter()
        .fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[w, s, e, n], [lon, lat]| {
            [
                w.min(lon - reach),
                s.min(lat - reach),
                e.max(lon + reach),
                n.max(lat + reach),
            ]
        });
    let cell = if corridor { 0.008 } else { 0.0115 };
    let wavelength = if corridor { 14.0 } else { 1.5 * belt.half_width_km };
    let drawn = level_set(extent, cell, |place| {
        let away = distance_to_line_km(place, belt.line) / belt.half_width_km;
        if away > 2.3 {
            return -1.0;
        }
        let near = zones
            .iter()
            .map(|zones| distance_km(place, zones.centre))
            .fold(f64::INFINITY, f64::min);
        let pull = if corridor {
            0.0
        } else {
            0.5 * libm::exp(-near * near / 150.0)
        };
        0.55 - away + pull + 1.7 * terrain(seed, plane_km(place), wavelength)
    });
    without_scraps(drawn)
}

/// Drops parts and holes too small to have been drawn by hand.
fn without_scraps(region: Region) -> Region {
    let kept = region
        .into_iter()
        .filter(|shape| shape_area_km2(shape) >= SMALLEST_PART_KM2);
    let filled = kept.map(|shape| {
        let mut rings = shape.into_iter();
        let shell = rings.next();
        let holes = rings.filter(|hole| shape_area_km2(std::slice::from_ref(hole)).abs() >= SMALLEST_PART_KM2);
        shell.into_iter().chain(holes.collect::<Vec<_>>()).collect()
    });
    filled.collect()
}

fn cut_by_county(belt: &Belt, whole: &Region, counties: &[Unit]) -> Vec<Made> {
    let least = if belt.half_width_km < 5.0 {
        SMALLEST_CORRIDOR_KM2
    } else {
        SMALLEST_BELT_KM2
    };
    let mut made = Vec::new();
    for county in counties {
        let mut part = intersection(whole, &county.region);
        part.retain(|shape| shape_area_km2(shape) >= 0.4);
        if area_km2(&part) >= least {
            let name = format!("{}{}{}红线", county.name, belt.name, belt.kind);
            made.push(feature(&name, belt.kind, "陆域", Some(county), part));
        }
    }
    made
}

/// Ragged strips along the longer natural stretches of the mainland shore, a land and a sea feature each.
fn coast_strips(base: &Base) -> Vec<Made> {
    let mut made = Vec::new();
    let natural = base
        .coastline
        .iter()
        .filter(|made| made.text("class") == "natural" && made.text("mainland_island") == "mainland");
    for (number, stretch) in (1u64..).zip(natural) {
        let line: Vec<[f64; 2]> = stretch.places().into_iter().map(lonlat).collect();
        let length: f64 = line.array_windows().map(|&[from, to]| distance_km(from, to)).sum();
        if length < SHORTEST_STRIP_KM {
            continue;
        }
        let whole = strip(&line, SEED ^ (number << 32));
        push_by_realm(
            &mut made,
            &format!("{}{}岸带", stretch.text("province"), number),
            "海岸防护",
            &whole,
            base,
        );
    }
    made
}

fn strip(line: &[[f64; 2]], seed: u64) -> Region {
    let reach = 0.03;
    let extent = line
        .iter()
        .fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[w, s, e, n], [lon, lat]| {
            [
                w.min(lon - reach),
                s.min(lat - reach),
                e.max(lon + reach),
                n.max(lat + reach),
            ]
        });
    level_set(extent, 0.003, |place| {
        STRIP_KM * (1.0 + terrain(seed, plane_km(place), 5.0)) - distance_to_line_km(place, line)
    })
}

/// Each place gives a land and a sea feature that meet along the shore.
fn shores(random: &mut SplitMix64, base: &Base) -> Vec<Made> {
    let mut made = Vec::new();
    for &(name, kind, centre, area, stretch) in SHORES {
        let whole = patch(random, centre, area, stretch, 0.5);
        push_by_realm(&mut made, &format!("{name}{kind}"), kind, &whole, base);
    }
    made
}

fn push_by_realm(made: &mut Vec<Made>, name: &str, kind: &str, whole: &Region, base: &Base) {
    for (realm, mut part) in [
        ("陆域", difference(whole, base.sea)),
        ("海域", intersection(whole, base.sea)),
    ] {
        part.retain(|shape| shape_area_km2(shape) >= 0.4);
        if !part.is_empty() {
            let county = if realm == "陆域" {
                county_of(&part, base.counties)
            } else {
                None
            };
            made.push(feature(&format!("{name}红线·{realm}"), kind, realm, county, part));
        }
    }
}
