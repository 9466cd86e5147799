//! Between a projected CRS and longitude/latitude, by PROJ, with straight edges kept where they were.

use super::allowed::AllowedCrs;
use super::custom::for_proj;
use super::error::CrsError;
use super::system::{System, system};
use proj::Proj;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A transformation from or to longitude/latitude in degrees. Cheap to clone; may be used from any thread.
///
/// CGCS2000 systems go to EPSG:4490 and WGS 84 ones to EPSG:4326, which are taken as equal, so that PROJ never
/// has to choose between datum shifts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transformer {
    /// From and to, as PROJ wants them; `None` for the identity.
    pair: Option<(String, &'static str)>,
    is_inverse: bool,
}

thread_local! {
    // A `Proj` holds raw pointers and can't cross threads; making one costs 4 ms, so each thread keeps its own.
    static PIPELINES: RefCell<BTreeMap<(String, String), Proj>> = const { RefCell::new(BTreeMap::new()) };
}

impl Transformer {
    /// From the CRS `code` (any spelling that [`super::stated::epsg_number`] reads, or a text of its own) to longitude/latitude.
    ///
    /// # Errors
    /// A code that is not allowed, or that PROJ can't use.
    pub fn to_lonlat(code: &str) -> Result<Self, CrsError> {
        Self::new(code, false)
    }

    /// From longitude/latitude to the CRS `code`.
    ///
    /// # Errors
    /// As [`Transformer::to_lonlat`].
    pub fn from_lonlat(code: &str) -> Result<Self, CrsError> {
        Self::new(code, true)
    }

    fn new(code: &str, is_inverse: bool) -> Result<Self, CrsError> {
        let pair = match system(code)? {
            System::Numbered(_, AllowedCrs::Geographic) => {
                return Ok(Self { pair: None, is_inverse });
            }
            System::Numbered(epsg, AllowedCrs::ProjectedCgcs2000) => (format!("EPSG:{epsg}"), "EPSG:4490"),
            System::Numbered(epsg, AllowedCrs::ProjectedWgs84 | AllowedCrs::OtherWgs84) => {
                (format!("EPSG:{epsg}"), "EPSG:4326")
            }
            System::Custom(custom) => (for_proj(&custom.text), custom.geographic),
        };
        let transformer = Self {
            pair: Some(pair),
            is_inverse,
        };
        transformer.with_pipeline(|_| ())?;
        Ok(transformer)
    }

    /// Whether positions come out as they go in.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.pair.is_none()
    }

    /// One position, east or longitude first. `None` if it has no image or is not finite.
    #[must_use]
    pub fn convert(&self, position: [f64; 2]) -> Option<[f64; 2]> {
        let mut out = [position];
        self.convert_all(&mut out).ok()?;
        let [converted] = out;
        converted.iter().all(|value| value.is_finite()).then_some(converted)
    }

    /// All positions in place; those without an image become NaN, so look at what comes out.
    ///
    /// # Errors
    /// [`CrsError::Proj`] if PROJ fails as a whole.
    pub fn convert_all(&self, positions: &mut [[f64; 2]]) -> Result<(), CrsError> {
        if self.is_identity() {
            return Ok(());
        }
        self.with_pipeline(|pipeline| {
            for position in positions {
                *position = through(pipeline, *position);
            }
        })
    }

    /// A path whose edges are straight in the plane of the CRS, in longitude/latitude: where the image of an edge
    /// leaves the straight line between the images of its ends by more than [`EDGE_TOLERANCE_M`], positions are
    /// added. The edge from p to q gets the same positions as the edge from q to p, so that borders which two features
    /// share stay shared. Positions without an image come out as NaN.
    ///
    /// # Errors
    /// [`CrsError::Proj`] if PROJ fails as a whole.
    pub fn densified(&self, path: &[[f64; 2]], is_ring: bool) -> Result<Vec<[f64; 2]>, CrsError> {
        if self.is_identity() {
            return Ok(path.to_vec());
        }
        self.with_pipeline(|pipeline| densify(pipeline, path, is_ring))
    }

    fn with_pipeline<R>(&self, work: impl FnOnce(&Proj) -> R) -> Result<R, CrsError> {
        let Some((code, geographic)) = &self.pair else {
            return Err(CrsError::Unknown { stated: String::new() });
        };
        let (from, to) = if self.is_inverse {
            (*geographic, code.as_str())
        } else {
            (code.as_str(), *geographic)
        };
        PIPELINES.with_borrow_mut(|pipelines| {
            let key = (from.to_owned(), to.to_owned());
            let pipeline = match pipelines.entry(key) {
                std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::btree_map::Entry::Vacant(entry) => {
                    let pipeline = Proj::new_known_crs(from, to, None).map_err(|error| CrsError::Proj {
                        code: code.clone(),
                        message: error.to_string(),
                    })?;
                    entry.insert(pipeline)
                }
            };
            Ok(work(pipeline))
        })
    }
}

/// No plane reaches farther: twice the way round the Earth, which is also beyond every easting with a zone's number.
const FARTHEST_M: f64 = 8e7;

fn through(pipeline: &Proj, [x, y]: [f64; 2]) -> [f64; 2] {
    const NOWHERE: [f64; 2] = [f64::NAN; 2];
    // PROJ winds what lies farther round the Earth, and an edge to it comes out as tens of thousands that cross each other.
    if !(x.abs() <= FARTHEST_M && y.abs() <= FARTHEST_M) {
        return NOWHERE;
    }
    match pipeline.convert((x, y)) {
        Ok((longitude, latitude)) if longitude.is_finite() && latitude.is_finite() => [longitude, latitude],
        _ => NOWHERE,
    }
}

/// How far an edge may lie from where it was: a hundredth of a millimetre, a hundredth of the width from which an
/// overlap counts, so that no verdict hangs on it. A 1 km edge at 40° N is cut into some 40 pieces; areas of
/// parcels are then right to better than 0.001 m².
pub const EDGE_TOLERANCE_M: f64 = 1e-5;

/// An edge is halved at most this often: 65,536 pieces, 20 m each of the longest edge that crosses China.
const DEEPEST: u32 = 16;

/// Edges longer than this are also looked at in their quarters, where an S-shaped image would show.
const LONG_EDGE_M: f64 = 500.0;

fn densify(pipeline: &Proj, path: &[[f64; 2]], is_ring: bool) -> Vec<[f64; 2]> {
    let images: Vec<[f64; 2]> = path.iter().map(|position| through(pipeline, *position)).collect();
    let mut out = Vec::with_capacity(path.len() * 2);
    let mut inserted = Vec::new();
    let edges = if is_ring {
        path.len()
    } else {
        path.len().saturating_sub(1)
    };
    for (place, image) in images.iter().enumerate() {
        out.push(*image);
        let next = if place + 1 == path.len() { 0 } else { place + 1 };
        let (Some(from), Some(to), Some(to_image)) = (path.get(place), path.get(next), images.get(next)) else {
            continue;
        };
        if place >= edges || from.map(f64::to_bits) == to.map(f64::to_bits) {
            continue;
        }
        inserted.clear();
        let is_turned = (to[0], to[1]) < (from[0], from[1]);
        let (begin, end) = if is_turned {
            ((*to, *to_image), (*from, *image))
        } else {
            ((*from, *image), (*to, *to_image))
        };
        bisect(pipeline, begin, end, DEEPEST, &mut inserted);
        if is_turned {
            inserted.reverse();
        }
        out.append(&mut inserted);
    }
    out
}

/// A position in the plane of the CRS with its image in longitude/latitude.
type Pair = ([f64; 2], [f64; 2]);

fn bisect(pipeline: &Proj, begin: Pair, end: Pair, depth: u32, out: &mut Vec<[f64; 2]>) {
    let at = |share: f64| {
        let plane = [
            begin.0[0] + (end.0[0] - begin.0[0]) * share,
            begin.0[1] + (end.0[1] - begin.0[1]) * share,
        ];
        (plane, through(pipeline, plane))
    };
    let is_near = |pair: &Pair| {
        let distance_m = distance_to_chord_m(pair.1, begin.1, end.1);
        // Where there is no image there is nothing to halve for: the NaN that is added then rejects the feature.
        distance_m <= EDGE_TOLERANCE_M || distance_m.is_nan()
    };
    let middle = at(0.5);
    let is_long = (end.0[0] - begin.0[0]).abs() + (end.0[1] - begin.0[1]).abs() > LONG_EDGE_M;
    let is_straight = is_near(&middle) && !(is_long && !(is_near(&at(0.25)) && is_near(&at(0.75))));
    if depth == 0 || is_straight {
        return;
    }
    bisect(pipeline, begin, middle, depth - 1, out);
    out.push(middle.1);
    bisect(pipeline, middle, end, depth - 1, out);
}

/// Metres from `position` to the straight line in longitude/latitude from `begin` to `end`; an upper bound to 1 %.
fn distance_to_chord_m(position: [f64; 2], begin: [f64; 2], end: [f64; 2]) -> f64 {
    // The longest degree of latitude and of longitude at the equator, in metres.
    const DEGREE_M: f64 = 111_700.0;
    let scale = [DEGREE_M * libm::cos(position[1].to_radians()), DEGREE_M];
    let vector = |from: [f64; 2], to: [f64; 2]| [(to[0] - from[0]) * scale[0], (to[1] - from[1]) * scale[1]];
    let chord = vector(begin, end);
    let offset = vector(begin, position);
    let length = libm::hypot(chord[0], chord[1]);
    if length == 0.0 {
        return libm::hypot(offset[0], offset[1]);
    }
    (chord[0] * offset[1] - chord[1] * offset[0]).abs() / length
}

/// A path without the vertices that an earlier conversion put between surveyed ones to keep edges straight. Surveyed
/// vertices stand on whole millimetres; a run of others between two of them that lie all on the straight line adds
/// nothing, and rounded to the millimetre it would only make the edge crooked.
#[must_use]
pub fn without_inserted(path: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let is_surveyed = |position: &[f64; 2]| {
        position
            .iter()
            .all(|value| (value * 1000.0 - (value * 1000.0).round()).abs() < 1e-3)
    };
    let mut out: Vec<[f64; 2]> = Vec::with_capacity(path.len());
    let mut run: Vec<[f64; 2]> = Vec::new();
    for position in path {
        if !is_surveyed(position) && !out.is_empty() {
            run.push(*position);
            continue;
        }
        if let Some(before) = out.last().copied() {
            let is_straight = is_surveyed(&before) && run.iter().all(|inner| is_on_line(*inner, before, *position));
            if !is_straight {
                out.append(&mut run);
            }
            run.clear();
        }
        out.push(*position);
    }
    out.append(&mut run);
    out
}

/// Whether `position` lies on the straight line from `begin` to `end`, to twice what [`Transformer::densified`] allows.
fn is_on_line(position: [f64; 2], begin: [f64; 2], end: [f64; 2]) -> bool {
    let chord = [end[0] - begin[0], end[1] - begin[1]];
    let offset = [position[0] - begin[0], position[1] - begin[1]];
    let length_m = libm::hypot(chord[0], chord[1]);
    let along = (chord[0] * offset[0] + chord[1] * offset[1]) / length_m;
    let aside_m = (chord[0] * offset[1] - chord[1] * offset[0]).abs() / length_m;
    aside_m <= 2.0 * EDGE_TOLERANCE_M && along > 0.0 && along < length_m
}

#[cfg(test)]
mod tests {
    use super::Transformer;

    #[test]
    fn every_gauss_kruger_zone_of_cgcs2000_goes_to_degrees_and_back() {
        for code in 4491..=4554 {
            let code = format!("EPSG:{code}");
            let there = Transformer::from_lonlat(&code).expect("PROJ knows the zone");
            let back = Transformer::to_lonlat(&code).expect("PROJ knows the zone");
            let (zone, is_three) = match code[5..].parse::<u32>().expect("a number") {
                number @ 4491..=4501 => (number - 4478, false),
                number @ 4502..=4512 => (number - 4489, false),
                number @ 4513..=4533 => (number - 4488, true),
                number => (number - 4509, true),
            };
            let meridian = f64::from(if is_three { zone * 3 } else { zone * 6 - 3 });
            let position = [meridian + 1.2, 40.3];
            let metres = there.convert(position).expect("in the zone");
            let easting = metres[0] % 1e6;
            assert!((easting - 500_000.0 - 102_000.0).abs() < 1_000.0, "{code} {easting}");
            let again = back.convert(metres).expect("in the zone");
            for axis in 0..2 {
                assert!((again[axis] - position[axis]).abs() < 1e-11, "{code} {again:?}");
            }
        }
    }

    #[test]
    fn what_lies_beyond_the_earth_has_no_image() {
        let plane = Transformer::to_lonlat("EPSG:4527").expect("PROJ knows the zone");
        assert!(plane.convert([39_500_000.0, 4_420_000.0]).is_some());
        for far in [[39_500_000.0, 4.4e26], [1e9, 4_420_000.0]] {
            assert_eq!(plane.convert(far), None, "{far:?}");
        }
    }

    #[test]
    fn the_identity_keeps_every_bit_and_projections_refuse_what_is_not_finite() {
        let identity = Transformer::to_lonlat("EPSG:4490").expect("identity");
        assert_eq!(identity.convert([116.123_456_789, 39.1]), Some([116.123_456_789, 39.1]));
        let zone = Transformer::to_lonlat("EPSG:4527").expect("zone 39");
        assert_eq!(zone.convert([f64::NAN, 4.4e6]), None);
        assert_eq!(zone.convert([f64::INFINITY, 4.4e6]), None);
    }

    #[test]
    fn a_border_shared_by_two_features_gets_the_same_positions_from_either_side() {
        let zone = Transformer::to_lonlat("EPSG:4527").expect("zone 39");
        let path = [[39_372_000.0, 4_420_000.0], [39_373_500.0, 4_421_700.0]];
        let there = zone.densified(&path, false).expect("works");
        let mut back = zone.densified(&[path[1], path[0]], false).expect("works");
        back.reverse();
        assert_eq!(there, back);
        assert!(there.len() > 20 && there.len() < 200, "{}", there.len());
    }

    /// Ellipsoidal area of a ring straight in longitude/latitude by quadrature of the authalic function: independent of
    /// `geometry::measure`, which is a neighbour of this module.
    fn area_m2(ring: &[[f64; 2]]) -> f64 {
        const A: f64 = 6_378_137.0;
        const F: f64 = 1.0 / 298.257_222_101;
        let e2 = F * (2.0 - F);
        let e = e2.sqrt();
        let q = |latitude: f64| {
            let sine = latitude.to_radians().sin();
            A * A * (1.0 - e2) / 2.0 * (sine / (1.0 - e2 * sine * sine) + (e * sine).atanh() / e)
        };
        let origin = q(ring[0][1]);
        let sum: f64 = (0..ring.len())
            .map(|place| {
                let (p, n) = (ring[place], ring[(place + 1) % ring.len()]);
                let mean = (q(p[1]) + 4.0 * q(f64::midpoint(p[1], n[1])) + q(n[1])) / 6.0 - origin;
                -(n[0] - p[0]).to_radians() * mean
            })
            .sum();
        sum.abs()
    }

    fn zone_39_area_m2(ring_north_east: &[[f64; 2]]) -> f64 {
        let zone = Transformer::to_lonlat("EPSG:4527").expect("zone 39");
        let ring: Vec<[f64; 2]> = ring_north_east.iter().map(|[north, east]| [*east, *north]).collect();
        area_m2(&zone.densified(&ring, true).expect("works"))
    }

    /// Expected values: areas computed with PROJ and GeographicLib (pyproj 3.7.2) on edges densified in the plane.
    #[test]
    fn parcels_of_land_survey_have_their_known_areas() {
        let parcel = [
            [4_431_205.318, 39_521_418.226],
            [4_431_212.604, 39_521_566.917],
            [4_431_098.471, 39_521_574.305],
            [4_431_061.250, 39_521_502.880],
            [4_431_090.772, 39_521_423.664],
        ];
        let area = zone_39_area_m2(&parcel);
        assert!((area - 19_689.115).abs() < 0.001, "{area}");
        let shell = [
            [4_430_918.4, 39_521_602.15],
            [4_430_918.4, 39_521_802.15],
            [4_430_768.4, 39_521_802.15],
            [4_430_768.4, 39_521_602.15],
        ];
        let hole = [
            [4_430_873.4, 39_521_662.15],
            [4_430_813.4, 39_521_662.15],
            [4_430_813.4, 39_521_722.15],
            [4_430_873.4, 39_521_722.15],
        ];
        let area = zone_39_area_m2(&shell) - zone_39_area_m2(&hole);
        assert!((area - 26_399.694).abs() < 0.001, "{area}");
        let second = [
            [4_430_700.125, 39_521_610.5],
            [4_430_705.88, 39_521_688.24],
            [4_430_640.015, 39_521_690.775],
            [4_430_636.905, 39_521_614.33],
        ];
        let area = zone_39_area_m2(&second);
        assert!((area - 4_989.792).abs() < 0.001, "{area}");
    }

    /// Squares of zone 39 from their south-west corner; GeographicLib on edges densified in the plane.
    #[test]
    fn squares_far_from_the_meridian_have_their_known_areas() {
        for (side, north, east, expected, tolerance) in [
            (100.0, 4_420_000.0, 39_500_000.0, 10_000.0, 0.0001),
            (100.0, 4_420_000.0, 39_457_000.0, 9_999.546, 0.0001),
            (1e3, 4_420_000.0, 39_457_000.0, 999_955.545, 0.005),
            (1e3, 4_420_000.0, 39_372_000.0, 999_600.020, 0.005),
            (1e4, 4_420_000.0, 39_450_000.0, 99_994_995.95, 0.05),
            (5e4, 4_400_000.0, 39_420_000.0, 2_499_801_074.93, 0.5),
        ] {
            let square = [
                [north, east],
                [north, east + side],
                [north + side, east + side],
                [north + side, east],
            ];
            let area = zone_39_area_m2(&square);
            assert!((area - expected).abs() < tolerance, "{side}: {area}, not {expected}");
        }
        let strip = [
            [4_420_000.0, 39_430_000.0],
            [4_424_000.0, 39_433_000.0],
            [4_423_982.0, 39_433_024.0],
            [4_419_982.0, 39_430_024.0],
        ];
        let area = zone_39_area_m2(&strip);
        assert!((area - 149_982.683).abs() < 0.005, "{area}");
    }
}
