//! Example project sites, one for each answer that a site check can give.
//!
//! Their places are looked for, not typed in: each is checked against the made layers, so that it shows what it says.

use serde_json::json;

use crate::demo_files::{Made, Result, Unit};
use crate::demo_grid::{
    Plane, Point, Region, area_km2, bounds, contains, edges, from_rings, intersection, lonlat, overlaps, snap_ring,
    touches,
};
use crate::demo_noise::{SplitMix64, patch};

const SEED: u64 = 0x2026_0005;
/// How far the sliver site reaches over the line: above the grid step of 0.11 m, below any site's own accuracy.
const SLIVER_KM: f64 = 0.000_6;

pub struct Around<'a> {
    pub red_lines: &'a [Made],
    pub reserves: &'a [Made],
    pub green_belts: &'a [Made],
    pub counties: &'a [Unit],
}

impl Around<'_> {
    fn constraints(&self) -> impl Iterator<Item = &Region> {
        self.red_lines
            .iter()
            .chain(self.reserves)
            .chain(self.green_belts)
            .filter_map(Made::region)
    }

    fn is_free(&self, site: &Region) -> bool {
        !self
            .constraints()
            .any(|region| overlaps(site, region) || touches(site, region))
    }

    fn counties_under(&self, site: &Region) -> usize {
        self.counties
            .iter()
            .filter(|county| overlaps(site, &county.region))
            .count()
    }
}

pub fn make(around: &Around) -> Result<Vec<Made>> {
    let mut random = SplitMix64(SEED);
    let found = [
        (
            "A",
            "跨越红线边界",
            "overlaps a red line",
            across_a_boundary(around, &mut random),
        ),
        (
            "B",
            "位于自然保护地核心保护区",
            "inside a reserve's core zone",
            in_a_core(around, &mut random),
        ),
        (
            "C",
            "与红线仅边界相接",
            "touches a red line along one edge, area 0",
            beside_an_edge(around, 0.0),
        ),
        (
            "D",
            "不涉及",
            "clear, inside the layers' coverage",
            clear_of_all(around, &mut random),
        ),
        (
            "E",
            "在图层覆盖范围以外",
            "outside everything: not checked",
            Some(patch(&mut random, [121.4, 42.6], 0.4, 1.2, 0.2)),
        ),
        (
            "F",
            "跨两个县级行政区",
            "across two counties",
            across_counties(around, &mut random),
        ),
        (
            "G",
            "与红线重叠不足1米宽",
            "overlaps a red line by a sliver",
            beside_an_edge(around, SLIVER_KM),
        ),
    ];
    let mut made = Vec::new();
    for (letter, zh, en, site) in found {
        let site = site.ok_or_else(|| format!("found no place for site {letter} ({en})"))?;
        // A is declared 3 % small, to be noticed against the computed area.
        let declared = area_km2(&site) * if letter == "A" { 0.97 } else { 1.0 };
        made.push(Made::area(
            json!({
                "id": format!("SY-{letter}"),
                "name": format!("示意项目{letter}"),
                "XMMC": format!("示意项目{letter}（示意）"),
                "declared_area_m2": (declared * 1e6).round(),
                "expected": {"zh": zh, "en": en},
            }),
            site,
        ));
    }
    Ok(made)
}

/// A site around a vertex of a reservoir's red line in Beijing.
fn across_a_boundary(around: &Around, random: &mut SplitMix64) -> Option<Region> {
    let line = around
        .red_lines
        .iter()
        .find(|made| made.text("MC").starts_with("密云水库"))?
        .region()?;
    let corner = lonlat(*line.first()?.first()?.first()?);
    let site = patch(random, corner, 0.8, 1.4, 0.22);
    overlaps(&site, line).then_some(site)
}

fn in_a_core(around: &Around, random: &mut SplitMix64) -> Option<Region> {
    let lake = |made: &&Made| made.text("BHQMC").starts_with("衡水湖") && made.text("GKFQ") == "核心保护区";
    let core = around.reserves.iter().find(lake)?.region()?;
    let [west, south, east, north] = bounds(core)?;
    let centre = lonlat(Point::new(i32::midpoint(west, east), i32::midpoint(south, north)));
    let site = patch(random, centre, 0.3, 0.8, 0.22);
    site.iter()
        .flatten()
        .flatten()
        .all(|&point| contains(core, point))
        .then_some(site)
}

/// A four-sided site along one edge of a reservoir's red line, reaching over it by `depth_km`.
fn beside_an_edge(around: &Around, depth_km: f64) -> Option<Region> {
    let reservoirs = around
        .red_lines
        .iter()
        .filter(|made| made.text("MC").contains("水源保护"));
    // The sliver takes another reservoir than the touching site, for them not to lie on each other.
    let start = if depth_km > 0.0 { 12 } else { 0 };
    reservoirs.skip(start).filter_map(Made::region).find_map(|line| {
        let shell = line.first()?.first()?;
        edges(shell).find_map(|(from, to)| {
            let site = beside(from, to, depth_km)?;
            let others = around.constraints().filter(|region| !std::ptr::eq(*region, line));
            let fits = if depth_km > 0.0 {
                overlaps(&site, line)
            } else {
                touches(&site, line)
            };
            (fits
                && area_km2(&intersection(&site, line)) < 0.002
                && !others.into_iter().any(|other| overlaps(&site, other)))
            .then_some(site)
        })
    })
}

fn beside(from: Point, to: Point, depth_km: f64) -> Option<Region> {
    let plane = Plane::at(lonlat(from));
    let [x, y] = plane.km(lonlat(to));
    let length = libm::hypot(x, y);
    if length < 0.25 {
        return None;
    }
    // The inside of a shell is on the left of its edges: to the right is out.
    let out = [y / length, -x / length];
    let step = |[x, y]: [f64; 2], km: f64| plane.lonlat([x + out[0] * km, y + out[1] * km]);
    let (start, end) = ([0.0, 0.0], [x, y]);
    let ring = [
        step(start, -depth_km),
        step(start, 0.45),
        step(end, 0.45),
        step(end, -depth_km),
    ];
    Some(from_rings(&[snap_ring(&ring)]))
}

fn clear_of_all(around: &Around, random: &mut SplitMix64) -> Option<Region> {
    (0..200).find_map(|_| {
        let centre = [random.between(115.2, 116.2), random.between(38.3, 39.2)];
        let site = patch(random, centre, 0.6, 1.1, 0.22);
        let margin = patch(random, centre, 20.0, 1.0, 0.1);
        (around.is_free(&margin) && around.counties_under(&site) == 1).then_some(site)
    })
}

/// A clear site around a vertex on the line between two counties of Langfang.
fn across_counties(around: &Around, random: &mut SplitMix64) -> Option<Region> {
    let counties = around.counties.iter().filter(|county| county.code.starts_with("1310"));
    let corners = counties.flat_map(|county| county.region.iter().flatten().flatten());
    corners.step_by(7).find_map(|&corner| {
        let site = patch(random, lonlat(corner), 0.9, 1.3, 0.22);
        (around.is_free(&site) && around.counties_under(&site) == 2).then_some(site)
    })
}
