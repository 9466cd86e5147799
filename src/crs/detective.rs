//! What the numbers of a layer may be where no system is sure: candidates, each with its evidence and where it lands.
//!
//! [`choose`](super::choose::choose) decides where it can. Where it can't, a person has to, or the layers that are
//! already open do: a site lands inside its county under one reading and a thousand kilometres away under the next.

use super::choose::{
    CHINA_LATITUDE_DEG, CHINA_LONGITUDE_DEG, CHINA_NORTHING_M, PositionSummary, SIX_DEGREE_REACH_M,
    THREE_DEGREE_REACH_M, UNZONED_EASTING_M, ZONED_EASTING_M, fits_web_mercator, is_north_before_east, is_swapped,
};
use super::stated::{GaussKruger, epsg_number, meridian_code, zone_code};
use super::transform::Transformer;
use super::{NORTH_FIRST, split_axes};
use crate::texts::Language;

/// A layer that is already open: a name for people and its box in degrees (west, south, east, north).
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbour {
    pub name: String,
    pub box_lonlat: [f64; 4],
}

/// What speaks for a candidate, or against it.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// The file says so itself.
    Declared {
        stated: String,
    },
    /// The file says another system, which does not fit its numbers.
    DeclaredOther {
        stated: String,
    },
    /// Degrees, longitude first, in China.
    Degrees,
    /// The first column holds the latitudes.
    LatitudeFirst,
    /// The first column holds the northings.
    NorthFirst,
    /// Eastings begin with the number of a zone.
    ZoneNumber {
        zone: u32,
        width_deg: u32,
        meridian_deg: u32,
    },
    /// The farthest position from the central meridian, and how far the zone reaches in China.
    WithinZone {
        farthest_km: f64,
        reach_km: f64,
    },
    BeyondZone {
        farthest_km: f64,
        reach_km: f64,
    },
    /// Eastings without a zone number; the meridian is assumed.
    NoZoneNumber {
        meridian_deg: u32,
    },
    /// The scale on the meridian is 0.9996; no system of Chinese survey, but of satellite images.
    Utm {
        zone: u32,
    },
    /// Web Mercator lands in China; areas measured in its plane are too large by this factor.
    WebMercator {
        area_factor: f64,
    },
    /// Meets an open layer.
    Meets {
        name: String,
    },
    /// Lies apart from every open layer.
    Apart {
        name: String,
        distance_km: f64,
    },
    /// The box lies outside China.
    Abroad,
}

/// One reading of the numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// As `--crs` says it: `EPSG:4548`, `EPSG:4490/yx`.
    pub crs: String,
    /// West, south, east, north, in degrees.
    pub box_lonlat: [f64; 4],
    pub evidence: Vec<Evidence>,
    /// To the nearest open layer; `None` if nothing is open.
    pub distance_km: Option<f64>,
    /// Small numbers come first among equals.
    preference: u32,
}

/// Readings that meet an open layer stand against those that lie at least this far from all.
const CLEARLY_APART_KM: f64 = 50.0;
/// Distances are told apart in steps of this.
const SAME_DISTANCE_KM: f64 = 100.0;

/// The readings of positions that no rule decides, the likeliest first. Empty where none makes sense: a city's own
/// system, degrees and metres mixed.
#[must_use]
pub fn candidates(positions: &PositionSummary, declared: Option<&str>, neighbours: &[Neighbour]) -> Vec<Candidate> {
    let mut found = Vec::new();
    if positions.total == 0 || (positions.metres > 0 && positions.metres < positions.total) {
        return found;
    }
    if positions.metres == 0 {
        of_degrees(positions, &mut found);
    } else {
        let is_turned = is_north_before_east(positions);
        let east_first = if is_turned { positions.turned() } else { *positions };
        of_metres(&east_first, &mut found);
        if is_turned {
            for candidate in &mut found {
                candidate.crs.push_str(NORTH_FIRST);
                candidate.evidence.insert(0, Evidence::NorthFirst);
            }
        }
    }
    for candidate in &mut found {
        if let Some(stated) = declared {
            let own = epsg_number(split_axes(&candidate.crs).0).ok();
            let is_same = own.is_some() && epsg_number(stated).ok() == own;
            let stated = stated.chars().take(60).collect();
            candidate.evidence.push(if is_same {
                candidate.preference = 0;
                Evidence::Declared { stated }
            } else {
                Evidence::DeclaredOther { stated }
            });
        }
    }
    rank(&mut found, neighbours);
    found
}

/// Orders candidates by what the open layers say, then by custom. To be called again when layers were opened.
pub fn rank(candidates: &mut [Candidate], neighbours: &[Neighbour]) {
    for candidate in candidates.iter_mut() {
        candidate
            .evidence
            .retain(|evidence| !matches!(evidence, Evidence::Meets { .. } | Evidence::Apart { .. }));
        let nearest = neighbours
            .iter()
            .map(|neighbour| (distance_km(candidate.box_lonlat, neighbour.box_lonlat), neighbour))
            .min_by(|one, other| one.0.total_cmp(&other.0));
        candidate.distance_km = nearest.map(|(distance_km, _)| distance_km);
        candidate.evidence.extend(nearest.map(|(distance_km, neighbour)| {
            let name = neighbour.name.clone();
            if distance_km > 0.0 {
                Evidence::Apart { name, distance_km }
            } else {
                Evidence::Meets { name }
            }
        }));
    }
    candidates.sort_by(|one, other| {
        // Among readings that miss the layers by about as much, custom says more than a kilometre or two.
        let key = |candidate: &Candidate| match candidate.distance_km {
            Some(distance_km) if distance_km > 0.0 => 1.0 + (distance_km / SAME_DISTANCE_KM).floor(),
            _ => 0.0,
        };
        key(one)
            .total_cmp(&key(other))
            .then(one.preference.cmp(&other.preference))
            .then_with(|| one.crs.cmp(&other.crs))
    });
}

/// The one reading that the open layers leave: it meets one of them, every other lies well apart from all, and the
/// columns are as they should be. `candidates` as [`rank`] left them.
#[must_use]
pub fn sure(candidates: &[Candidate]) -> Option<&Candidate> {
    let (first, others) = candidates.split_first()?;
    let is_met = first.distance_km == Some(0.0) && !split_axes(&first.crs).1;
    let is_alone = others.iter().all(|other| other.distance_km >= Some(CLEARLY_APART_KM));
    (is_met && is_alone).then_some(first)
}

fn of_degrees(positions: &PositionSummary, found: &mut Vec<Candidate>) {
    if is_swapped(positions) {
        let turned = positions.turned();
        let evidence = vec![Evidence::LatitudeFirst];
        found.extend(candidate(
            format!("EPSG:4490{NORTH_FIRST}"),
            [turned.min, turned.max],
            evidence,
            1,
        ));
        // What can be on Earth as it stands is offered, however far away.
        if positions.max[1] <= 90.0 {
            found.extend(candidate(
                "EPSG:4326".to_owned(),
                [positions.min, positions.max],
                vec![Evidence::Abroad],
                50,
            ));
        }
    } else if positions.lies_within([-180.0, 180.0], [-90.0, 90.0]) {
        let is_in_china = positions.lies_within(CHINA_LONGITUDE_DEG, CHINA_LATITUDE_DEG);
        let evidence = if is_in_china {
            Evidence::Degrees
        } else {
            Evidence::Abroad
        };
        found.extend(candidate(
            "EPSG:4490".to_owned(),
            [positions.min, positions.max],
            vec![evidence],
            1,
        ));
    }
}

/// Readings of eastings and northings.
fn of_metres(positions: &PositionSummary, found: &mut Vec<Candidate>) {
    let plane = [positions.min, positions.max];
    if positions.lies_within(ZONED_EASTING_M, CHINA_NORTHING_M) {
        found.extend(of_zone_number(positions));
    }
    if positions.lies_within(UNZONED_EASTING_M, CHINA_NORTHING_M) {
        of_meridians(positions, found);
    }
    if fits_web_mercator(positions) {
        let lands = landing("EPSG:3857", plane);
        let latitude = lands.map_or(0.0, |lands| f64::midpoint(lands[1], lands[3]));
        let cosine = libm::cos(latitude.to_radians());
        let area_factor = 1.0 / (cosine * cosine);
        found.extend(candidate(
            "EPSG:3857".to_owned(),
            plane,
            vec![Evidence::WebMercator { area_factor }],
            20,
        ));
    }
}

/// The zone whose number stands before the eastings, also where they are too far from its meridian.
fn of_zone_number(positions: &PositionSummary) -> Option<Candidate> {
    let prefix = (positions.min[0] / 1e6).floor();
    if (positions.max[0] / 1e6).floor() > prefix {
        // Two zones in one file: no system holds both.
        return None;
    }
    let zone = (13..=45_u32).find(|zone| (f64::from(*zone) - prefix).abs() < 0.5)?;
    let is_three_degree = zone >= 25;
    let code = zone_code(zone, is_three_degree)?;
    let system = GaussKruger::of(code)?;
    let named = Evidence::ZoneNumber {
        zone,
        width_deg: if is_three_degree { 3 } else { 6 },
        meridian_deg: system.meridian_deg(),
    };
    let (reach, is_within) = reach(positions, f64::from(zone) * 1e6, is_three_degree);
    let preference = if is_within { 5 } else { 40 };
    let plane = [positions.min, positions.max];
    candidate(format!("EPSG:{code}"), plane, vec![named, reach], preference)
}

/// Every meridian that eastings without a zone number may count from, and the zones of UTM.
fn of_meridians(positions: &PositionSummary, found: &mut Vec<Candidate>) {
    let plane = [positions.min, positions.max];
    let (narrow, fits_narrow) = reach(positions, 0.0, true);
    let (wide, fits_wide) = reach(positions, 0.0, false);
    // A 6° zone and the 3° zone on the same meridian give the same positions; the narrower is named where it reaches.
    for meridian_deg in (75..=135_u32).step_by(3) {
        let named = Evidence::NoZoneNumber { meridian_deg };
        let (code, reach) = match (fits_narrow, fits_wide) {
            (false, true) => (meridian_code(meridian_deg, false), &wide),
            _ => (meridian_code(meridian_deg, true), &narrow),
        };
        let preference = if fits_narrow || fits_wide { 10 } else { 40 };
        let crs = code.map(|code| format!("EPSG:{code}"));
        found.extend(crs.and_then(|crs| candidate(crs, plane, vec![named, reach.clone()], preference)));
    }
    for zone in 43..=53_u32 {
        let evidence = vec![Evidence::Utm { zone }];
        found.extend(candidate(format!("EPSG:{}", 32_600 + zone), plane, evidence, 30));
    }
}

/// How far the positions go from the meridian, and whether a zone does.
fn reach(positions: &PositionSummary, prefix_m: f64, is_three_degree: bool) -> (Evidence, bool) {
    let meridian_m = prefix_m + 500_000.0;
    let offset_m = (positions.min[0] - meridian_m)
        .abs()
        .max((positions.max[0] - meridian_m).abs());
    let limit_m = if is_three_degree {
        THREE_DEGREE_REACH_M
    } else {
        SIX_DEGREE_REACH_M
    };
    let (farthest_km, reach_km) = (offset_m / 1000.0, limit_m / 1000.0);
    if offset_m <= limit_m {
        (Evidence::WithinZone { farthest_km, reach_km }, true)
    } else {
        (Evidence::BeyondZone { farthest_km, reach_km }, false)
    }
}

/// A candidate with where it lands; `None` if PROJ finds no place for it on Earth.
fn candidate(crs: String, plane: [[f64; 2]; 2], evidence: Vec<Evidence>, preference: u32) -> Option<Candidate> {
    let box_lonlat = landing(split_axes(&crs).0, plane)?;
    Some(Candidate {
        crs,
        box_lonlat,
        evidence,
        distance_km: None,
        preference,
    })
}

/// The box in degrees of a box in the plane, east first: of a net of positions over it, since its sides are bent.
fn landing(code: &str, [min, max]: [[f64; 2]; 2]) -> Option<[f64; 4]> {
    let transformer = Transformer::to_lonlat(code).ok()?;
    let mut out = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let shares = [0.0, 0.25, 0.5, 0.75, 1.0];
    for across in shares {
        for along in shares {
            let at = [min[0] + (max[0] - min[0]) * across, min[1] + (max[1] - min[1]) * along];
            let [longitude, latitude] = transformer.convert(at)?;
            let is_on_earth = longitude.abs() <= 180.0 && latitude.abs() <= 90.0;
            if !is_on_earth {
                return None;
            }
            out = [
                out[0].min(longitude),
                out[1].min(latitude),
                out[2].max(longitude),
                out[3].max(latitude),
            ];
        }
    }
    Some(out)
}

/// Kilometres between two boxes in degrees, on a sphere, to some per cent; 0 where they meet.
fn distance_km(one: [f64; 4], other: [f64; 4]) -> f64 {
    const DEGREE_KM: f64 = 111.2;
    let gap = |from: usize, to: usize| (other[from] - one[to]).max(one[from] - other[to]).max(0.0);
    let latitude = f64::midpoint(f64::midpoint(one[1], one[3]), f64::midpoint(other[1], other[3]));
    let east_km = gap(0, 2) * DEGREE_KM * libm::cos(latitude.to_radians());
    libm::hypot(east_km, gap(1, 3) * DEGREE_KM)
}

impl Candidate {
    /// `116.1320–116.1344° E, 39.9871–39.9902° N`.
    #[must_use]
    pub fn place_text(&self) -> String {
        let [west, south, east, north] = self.box_lonlat;
        format!("{west:.4}–{east:.4}° E, {south:.4}–{north:.4}° N")
    }
}

impl Evidence {
    /// For people.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => self.chinese(),
            Language::En => self.english(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Declared { stated } => format!("文件自身写明 {stated}"),
            Self::DeclaredOther { stated } => format!("文件写的是 {stated}，与坐标数值不符"),
            Self::Degrees => "数值是中国范围内的经度、纬度".to_owned(),
            Self::LatitudeFirst => "第一列像纬度，第二列像经度（两列颠倒）".to_owned(),
            Self::NorthFirst => "第一列像北坐标，第二列像东坐标（两列颠倒）".to_owned(),
            Self::ZoneNumber {
                zone,
                width_deg,
                meridian_deg,
            } => {
                format!("东坐标带号 {zone}：{width_deg}°带，中央经线 {meridian_deg}°E")
            }
            Self::WithinZone { farthest_km, reach_km } => {
                format!("距中央经线最远 {farthest_km:.1} km，在带内（{reach_km:.0} km 以内）")
            }
            Self::BeyondZone { farthest_km, reach_km } => {
                format!("距中央经线最远 {farthest_km:.1} km，超出该带（{reach_km:.0} km）")
            }
            Self::NoZoneNumber { meridian_deg } => format!("东坐标无带号，设中央经线 {meridian_deg}°E"),
            Self::Utm { zone } => format!("设为 UTM {zone}N（卫星影像常用，国内测绘成果不用）"),
            Self::WebMercator { area_factor } => {
                format!("按 Web 墨卡托落在中国（其平面面积偏大 {area_factor:.2} 倍）")
            }
            Self::Meets { name } => format!("与已打开的图层“{name}”范围相交"),
            Self::Apart { name, distance_km } => {
                format!("离最近的已打开图层“{name}”约 {distance_km:.0} km")
            }
            Self::Abroad => "落在中国以外".to_owned(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Declared { stated } => format!("the file itself says {stated}"),
            Self::DeclaredOther { stated } => format!("the file says {stated}, which does not fit its numbers"),
            Self::Degrees => "the numbers are longitudes and latitudes of China".to_owned(),
            Self::LatitudeFirst => "the first column looks like latitude, the second like longitude".to_owned(),
            Self::NorthFirst => "the first column looks like northings, the second like eastings".to_owned(),
            Self::ZoneNumber {
                zone,
                width_deg,
                meridian_deg,
            } => {
                format!("eastings begin with {zone}: {width_deg}° zone, meridian {meridian_deg}° E")
            }
            Self::WithinZone { farthest_km, reach_km } => {
                format!("at most {farthest_km:.1} km from the meridian, inside the zone ({reach_km:.0} km)")
            }
            Self::BeyondZone { farthest_km, reach_km } => {
                format!("up to {farthest_km:.1} km from the meridian, beyond the zone ({reach_km:.0} km)")
            }
            Self::NoZoneNumber { meridian_deg } => {
                format!("no zone number before the eastings, meridian {meridian_deg}° E assumed")
            }
            Self::Utm { zone } => {
                format!("UTM zone {zone}N assumed (usual for satellite images, not for Chinese survey)")
            }
            Self::WebMercator { area_factor } => {
                format!("lands in China as Web Mercator (areas in its plane are {area_factor:.2} times too large)")
            }
            Self::Meets { name } => format!("meets the open layer \"{name}\""),
            Self::Apart { name, distance_km } => {
                format!("about {distance_km:.0} km from the nearest open layer, \"{name}\"")
            }
            Self::Abroad => "lands outside China".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
