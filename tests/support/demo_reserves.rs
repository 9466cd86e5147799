//! Reserves: ragged outlines of the published areas, with a core zone inside the general control zone.

use serde_json::{Value, json};

use crate::demo_files::Made;
use crate::demo_grid::{Region, Ring, area_km2, difference, from_rings, intersection, overlaps, union};
use crate::demo_noise::{SplitMix64, outline, patch, place_outline};
use crate::demo_places::{MARINE_RESERVE, OVERLAPPING_PARK, PARTED_RESERVE, RESERVES, Reserve};

const SEED: u64 = 0x2026_0002;
const HECTARES_PER_KM2: f64 = 100.0;
/// Drawn where no core area was published.
const CORE_SHARE: f64 = 0.34;
const CORE: &str = "核心保护区";
const GENERAL: &str = "一般控制区";

/// What the other layers need to know of a reserve.
pub struct Zones {
    pub name: String,
    pub level: &'static str,
    pub centre: [f64; 2],
    pub core: Region,
}

pub struct Reserves {
    pub made: Vec<Made>,
    pub zones: Vec<Zones>,
}

pub fn make(sea: &Region) -> Reserves {
    let mut random = SplitMix64(SEED);
    let mut reserves = Reserves {
        made: Vec::new(),
        zones: Vec::new(),
    };
    let mut taken = Region::new();
    for reserve in RESERVES {
        let (whole, core) = draw(&mut random, reserve);
        // Neighbours share a boundary; only the park below really lies over another reserve.
        let (whole, core) = (apart(whole, &taken), apart(core, &taken));
        taken = union(&taken, &whole);
        push_zones(&mut reserves.made, reserve, &whole, &core);
        reserves.zones.push(Zones {
            name: reserve.name.to_owned(),
            level: reserve.level,
            centre: reserve.centre,
            core,
        });
    }
    push_overlapping_park(&mut random, &mut reserves.made);
    push_marine(&mut random, sea, &mut reserves.made);
    push_parted(&mut random, &mut reserves.made);
    for (number, made) in reserves.made.iter_mut().enumerate() {
        made.properties
            .insert("BHQDM".into(), Value::from(format!("SY-BHQ-{:03}", number + 1)));
    }
    reserves
}

fn apart(region: Region, taken: &Region) -> Region {
    if overlaps(&region, taken) {
        difference(&region, taken)
    } else {
        region
    }
}

/// The whole reserve and its core, which keeps away from the outline on every ray from the centre.
fn draw(random: &mut SplitMix64, reserve: &Reserve) -> (Region, Region) {
    let radii = outline(random, 240, 0.46);
    let detail = outline(random, 240, 0.4);
    let area = reserve.area_ha / HECTARES_PER_KM2;
    let whole = place_outline(reserve.centre, &radii, reserve.stretch, area);
    let share = reserve.core_share.unwrap_or(CORE_SHARE);
    let core = core_ring(reserve, &radii, &detail, area, share);
    (from_rings(&[whole]), from_rings(&[core]))
}

fn core_ring(reserve: &Reserve, radii: &[f64], detail: &[f64], area: f64, share: f64) -> Ring {
    let strongest = detail.iter().copied().fold(f64::MIN, f64::max);
    let wanted = libm::sqrt(share);
    // Scaling by area alone could push a spur of the core through the outline: the ratio to it is bounded instead.
    let inner: Vec<f64> = radii
        .iter()
        .zip(detail)
        .map(|(radius, detail)| radius * (wanted * (0.85 + 0.3 * detail / strongest)).min(0.93))
        .collect();
    let unscaled = place_outline(reserve.centre, radii, reserve.stretch, area);
    let ratio = area_km2(&from_rings(&[unscaled])) / mean_square(radii) * mean_square(&inner);
    place_outline(reserve.centre, &inner, reserve.stretch, ratio)
}

fn mean_square(radii: &[f64]) -> f64 {
    let step = std::f64::consts::TAU / radii.iter().map(|_| 1.0).sum::<f64>();
    let next = radii.iter().cycle().skip(1);
    radii.iter().zip(next).map(|(a, b)| a * b * libm::sin(step)).sum()
}

fn push_zones(made: &mut Vec<Made>, reserve: &Reserve, whole: &Region, core: &Region) {
    let basis = if reserve.centre_published {
        "公布的经纬度范围的中心"
    } else {
        "按地名的大致位置"
    };
    for (zone, region) in [(CORE, core.clone()), (GENERAL, difference(whole, core))] {
        made.push(Made::area(
            json!({
                "BHQMC": format!("{}（示意）", reserve.name),
                "BHQJB": reserve.level,
                "BHQLX": reserve.kind,
                "GKFQ": zone,
                "LHLX": "陆域",
                "公布面积_ha": reserve.area_ha,
                "位置依据": basis,
            }),
            region,
        ));
    }
}

fn push_overlapping_park(random: &mut SplitMix64, made: &mut Vec<Made>) {
    let (name, centre, area_ha) = OVERLAPPING_PARK;
    made.push(Made::area(
        json!({
            "BHQMC": format!("{name}（示意）"),
            "BHQJB": "国家级",
            "BHQLX": "森林公园",
            "GKFQ": GENERAL,
            "LHLX": "陆域",
            "公布面积_ha": Value::Null,
            "位置依据": "公布的经纬度范围附近；面积未公布，按示意绘制；与同地的市级自然保护区重叠",
        }),
        patch(random, centre, area_ha / HECTARES_PER_KM2, 0.9, 0.42),
    ));
}

fn push_marine(random: &mut SplitMix64, sea: &Region, made: &mut Vec<Made>) {
    let (name, centre, area_ha) = MARINE_RESERVE;
    let whole = patch(random, centre, area_ha / HECTARES_PER_KM2, 0.7, 0.36);
    let core = intersection(
        &patch(random, centre, area_ha * 0.3 / HECTARES_PER_KM2, 0.6, 0.3),
        &whole,
    );
    let general = difference(&whole, &core);
    for (zone, region) in [(CORE, core), (GENERAL, general)] {
        let parts = [("海域", intersection(&region, sea)), ("陆域", difference(&region, sea))];
        for (realm, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
            made.push(Made::area(
                json!({
                    "BHQMC": format!("{name}（示意）"),
                    "BHQJB": "国家级",
                    "BHQLX": "自然保护区",
                    "GKFQ": zone,
                    "LHLX": realm,
                    "公布面积_ha": area_ha,
                    "位置依据": "公布的海域经纬度范围附近",
                }),
                part,
            ));
        }
    }
}

fn push_parted(random: &mut SplitMix64, made: &mut Vec<Made>) {
    let (name, parts) = PARTED_RESERVE;
    let published_ha = 35_913.0;
    let mut core = Region::new();
    let mut general = Region::new();
    for (index, &(centre, share, stretch)) in parts.iter().enumerate() {
        let area = share * published_ha / HECTARES_PER_KM2;
        let whole = patch(random, centre, area, stretch, 0.42);
        if index == 0 {
            core = intersection(&patch(random, centre, area * CORE_SHARE, stretch, 0.3), &whole);
            general = difference(&whole, &core);
        } else {
            general.extend(whole);
        }
    }
    for (zone, region) in [(CORE, core), (GENERAL, general)] {
        made.push(Made::area(
            json!({
                "BHQMC": format!("{name}（示意）"),
                "BHQJB": "国家级",
                "BHQLX": "自然保护区",
                "GKFQ": zone,
                "LHLX": "陆域",
                "公布面积_ha": published_ha,
                "位置依据": "按地名的大致位置；多部分",
            }),
            region,
        ));
    }
}
