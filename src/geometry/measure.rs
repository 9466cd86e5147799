//! Exact ellipsoidal area and geodesic length on CGCS2000.
//!
//! RFC 7946 makes an edge a straight line in longitude/latitude, so a polygon's area is that of the region
//! with such edges on the ellipsoid. Green: A = −∮ Q(φ) dλ, where Q is the area from the equator to φ per
//! radian of longitude (Snyder, *Map Projections*, eq. 3-12, times a²/2). With Q as a Fourier series in φ
//! its mean over a straight edge has a closed form, so an edge costs one sine and nothing is densified.
//! Splitting an edge, or cutting a polygon, therefore leaves the sum unchanged but for rounding.

use super::grid::{self, GridPoint, STEPS_PER_DEGREE};
use super::shapes::{Feature, Part};
use geographiclib_rs::{Geodesic, InverseGeodesic};
use std::sync::OnceLock;

/// Equatorial radius of CGCS2000 in m (GB 22021-2008).
pub const SEMI_MAJOR_M: f64 = 6_378_137.0;
/// Flattening of CGCS2000.
pub const FLATTENING: f64 = 1.0 / 298.257_222_101;

const RADIANS: f64 = std::f64::consts::PI / 180.0;
const RADIANS_PER_STEP: f64 = RADIANS / STEPS_PER_DEGREE;

/// Fourier coefficients of Q in m²/rad: Q(φ) = Σ `Q_FOURIER`[k] · sin((2k+1)φ), from
/// `C_k` = b² Σ_{j≥k} (j+1)/(2j+1) · e^{2j} · (−1)^k · binom(2j+1, j−k) / 4^j. Six reach 1e-17.
#[expect(clippy::excessive_precision, reason = "as computed, with more digits than f64 keeps")]
const Q_FOURIER: [f64; 6] = [
    40_544_237_134_654.226_826_4,
    -45_426_581_879.101_671_019_3,
    68_672_316.308_779_745_071_6,
    -109_840.069_323_203_596_19,
    179.337_230_453_532_924_212,
    -0.295_687_867_422_446_581_381,
];

/// `Q_FOURIER`[k] · (2k+1)^(2p) · (−1)^p / (2p+1)!: the mean of Q as a series in the square of the half width.
const Q_EVEN: [[f64; 6]; 4] = even_derivatives();

/// Half the latitude span up to which the Taylor form in the half width is exact to 1e-17 (1°).
const TAYLOR_HALF_SPAN: f64 = 0.017_5;

/// Half the latitude span up to which eight derivatives about the middle are exact to 1e-18 (2°).
const LOCAL_HALF_SPAN: f64 = 0.035;

const LOCAL_TERMS: usize = 8;

const fn even_derivatives() -> [[f64; 6]; 4] {
    // The mean over φm ± h is Σ_p (−1)^p h^2p / (2p+1)! · Σ_k (2k+1)^2p C_k sin((2k+1)φm).
    let factors = [1.0, -1.0 / 6.0, 1.0 / 120.0, -1.0 / 5040.0];
    let mut table = [[0.0; 6]; 4];
    let mut term = 0;
    let mut multiple = 1.0;
    while term < 6 {
        let mut power = 0;
        let mut scale = 1.0;
        while power < 4 {
            table[power][term] = Q_FOURIER[term] * scale * factors[power];
            scale *= multiple * multiple;
            power += 1;
        }
        multiple += 2.0;
        term += 1;
    }
    table
}

/// Mean over latitudes `latitude1`…`latitude2` (degrees) of Q, the area in m² from the equator per radian
/// of longitude. Swapping the latitudes changes no bit.
#[must_use]
pub fn mean_q_m2_per_rad(latitude1: f64, latitude2: f64) -> f64 {
    mean_q(
        0.5 * (latitude1 + latitude2) * RADIANS,
        0.5 * (latitude2 - latitude1) * RADIANS,
    )
}

/// Mean of Q over `middle` ± `half` (radians).
#[inline]
fn mean_q(middle: f64, half: f64) -> f64 {
    let sine = libm::sin(middle);
    let twice_cosine = 2.0 * (1.0 - 2.0 * sine * sine);
    // sin((2k+1)φ) by the recurrence s(k+1) = 2 cos 2φ · s(k) − s(k−1), s(−1) = −s(0).
    let mut sines = [sine; 6];
    let (mut before, mut current) = (-sine, sine);
    for slot in &mut sines {
        *slot = current;
        (before, current) = (current, twice_cosine * current - before);
    }
    if half.abs() < TAYLOR_HALF_SPAN {
        let mut even = [0.0; 4];
        // From the smallest term up, so that nothing is lost.
        for term in (0..6).rev() {
            for power in 0..4 {
                even[power] += Q_EVEN[power][term] * sines[term];
            }
        }
        let square = half * half;
        even[0] + square * (even[1] + square * (even[2] + square * even[3]))
    } else {
        let mut sum = 0.0;
        let mut multiple = 11.0;
        for (coefficient, sine) in Q_FOURIER.iter().zip(sines).rev() {
            let angle = multiple * half;
            sum += coefficient * sine * (libm::sin(angle) / angle);
            multiple -= 2.0;
        }
        sum
    }
}

/// What one edge adds to the area of the ring it belongs to, in m²: −Δλ · mean Q. 0 for a meridian, and
/// exactly the opposite when the ends are swapped, so that shared edges cancel to the last bit.
#[must_use]
pub fn edge_area_m2(a: GridPoint, b: GridPoint) -> f64 {
    if a.x == b.x {
        return 0.0;
    }
    let middle = 0.5 * float(a.y + b.y) * RADIANS_PER_STEP;
    let half = 0.5 * float(b.y - a.y) * RADIANS_PER_STEP;
    -(float(b.x - a.x) * RADIANS_PER_STEP) * mean_q(middle, half)
}

#[inline]
#[expect(clippy::cast_precision_loss, reason = "rounds once, to 1e-16 of the difference")]
fn float(steps: i64) -> f64 {
    steps as f64
}

/// Sum with Neumaier's compensation: the error does not grow with the number of terms.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    #[inline]
    pub fn add(&mut self, value: f64) {
        let total = self.sum + value;
        self.lost += if self.sum.abs() >= value.abs() {
            (self.sum - total) + value
        } else {
            (value - total) + self.sum
        };
        self.sum = total;
    }

    pub fn merge(&mut self, other: &Self) {
        self.add(other.sum);
        self.lost += other.lost;
    }

    #[must_use]
    pub fn value(&self) -> f64 {
        self.sum + self.lost
    }
}

impl std::iter::Sum<f64> for Sum {
    fn sum<I: Iterator<Item = f64>>(values: I) -> Self {
        let mut sum = Self::new();
        values.for_each(|value| sum.add(value));
        sum
    }
}

/// Measures closed boundaries within a range of latitudes: as exact as [`edge_area_m2`], but counted from
/// the middle latitude instead of the equator, so that a parcel of 1 ha carries 1e-11 m² of rounding
/// instead of 1e-7, and without a sine per edge where the range is under 4°.
///
/// Only sums over whole closed boundaries mean anything, and one meter must serve the whole sum.
#[derive(Clone, Debug)]
pub struct AreaMeter {
    middle_degrees: f64,
    middle_steps: i64,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    /// Q⁽ⁿ⁾(middle) / (n+1)! for n = 1…8.
    Local([f64; LOCAL_TERMS]),
    /// Q(middle).
    Global(f64),
}

impl AreaMeter {
    #[must_use]
    pub fn between(south_degrees: f64, north_degrees: f64) -> Self {
        // A position on the grid, so that differences to it are exact for both kinds of edge.
        let middle = grid::to_grid([0.0, 0.5 * (south_degrees + north_degrees)]);
        let middle_degrees = grid::degrees(middle.y);
        let radians = middle_degrees * RADIANS;
        let half_span = 0.5 * (north_degrees - south_degrees) * RADIANS;
        let form = if half_span.abs() <= LOCAL_HALF_SPAN {
            Form::Local(local_derivatives(radians))
        } else {
            Form::Global(mean_q(radians, 0.0))
        };
        Self {
            middle_degrees,
            middle_steps: middle.y,
            form,
        }
    }

    /// The meter for the latitudes of some rings on the grid.
    pub(super) fn of_grid<'a>(points: impl Iterator<Item = &'a GridPoint>) -> Self {
        let (south, north) = points.fold((i64::MAX, i64::MIN), |(south, north), point| {
            (south.min(point.y), north.max(point.y))
        });
        if south > north {
            return Self::between(0.0, 0.0);
        }
        Self::between(grid::degrees(south), grid::degrees(north))
    }

    /// What an edge between two positions in degrees adds, in m².
    #[must_use]
    #[inline]
    pub fn edge_m2(&self, a: [f64; 2], b: [f64; 2]) -> f64 {
        -(b[0] - a[0])
            * RADIANS
            * self.mean(
                (a[1] - self.middle_degrees) * RADIANS,
                (b[1] - self.middle_degrees) * RADIANS,
            )
    }

    /// What an edge between two positions of the grid adds, in m²; antisymmetric to the bit.
    #[must_use]
    #[inline]
    pub fn grid_edge_m2(&self, a: GridPoint, b: GridPoint) -> f64 {
        if a.x == b.x {
            return 0.0;
        }
        let north_of_middle = |point: GridPoint| float(point.y - self.middle_steps) * RADIANS_PER_STEP;
        -(float(b.x - a.x) * RADIANS_PER_STEP) * self.mean(north_of_middle(a), north_of_middle(b))
    }

    /// Mean of Q − Q(middle) between two latitudes given in radians from the middle.
    #[inline]
    fn mean(&self, from: f64, to: f64) -> f64 {
        match &self.form {
            Form::Local(derivatives) => {
                let (low, high) = if from <= to { (from, to) } else { (to, from) };
                // The mean of uⁿ is h(n)/(n+1), h(n) the complete symmetric polynomial of the ends:
                // h(n) = low · h(n−1) + highⁿ.
                let (mut symmetric, mut power, mut sum) = (1.0, 1.0, 0.0);
                for derivative in derivatives {
                    power *= high;
                    symmetric = low * symmetric + power;
                    sum += derivative * symmetric;
                }
                sum
            }
            Form::Global(origin) => {
                let middle = 0.5 * (from + to) + self.middle_degrees * RADIANS;
                mean_q(middle, 0.5 * (to - from)) - origin
            }
        }
    }
}

fn local_derivatives(latitude: f64) -> [f64; LOCAL_TERMS] {
    let mut derivatives = [0.0; LOCAL_TERMS];
    let mut multiple = 1.0;
    for coefficient in Q_FOURIER {
        let (sine, cosine) = libm::sincos(multiple * latitude);
        let cycle = [sine, cosine, -sine, -cosine];
        let (mut scale, mut divisor, mut factorial) = (1.0, 1.0, 1.0);
        for (order, derivative) in derivatives.iter_mut().enumerate() {
            scale *= multiple;
            divisor += 1.0;
            factorial *= divisor;
            *derivative += coefficient * scale * cycle[(order + 1) % 4] / factorial;
        }
        multiple += 2.0;
    }
    derivatives
}

/// Signed area in m² of a ring with edges straight in longitude/latitude; counter-clockwise > 0.
/// `ring_lonlat` is open (the first position is not repeated; if it is, nothing changes).
#[must_use]
pub fn ring_area_m2(ring_lonlat: &[[f64; 2]]) -> f64 {
    let Some(mut before) = ring_lonlat.last().copied() else {
        return 0.0;
    };
    let (south, north) = ring_lonlat
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(south, north), position| {
            (position[1].min(south), position[1].max(north))
        });
    let meter = AreaMeter::between(south, north);
    let mut sum = Sum::new();
    for position in ring_lonlat {
        sum.add(meter.edge_m2(before, *position));
        before = *position;
    }
    sum.value()
}

/// |shell| − Σ|holes| in m²; 0 for lines and points.
#[must_use]
pub fn part_area_m2(part: Part<'_>) -> f64 {
    if part.kind != super::shapes::PartKind::Polygon {
        return 0.0;
    }
    rings_area_m2(part.paths())
}

/// |first ring| − Σ|further rings| in m².
pub(super) fn rings_area_m2<'a>(rings_lonlat: impl Iterator<Item = &'a [[f64; 2]]>) -> f64 {
    let mut sum = Sum::new();
    for (index, ring) in rings_lonlat.enumerate() {
        let area = ring_area_m2(ring).abs();
        sum.add(if index == 0 { area } else { -area });
    }
    sum.value()
}

/// Sum over the polygons of a feature, in m².
#[must_use]
pub fn feature_area_m2(feature: Feature<'_>) -> f64 {
    feature.polygons().map(part_area_m2).sum::<Sum>().value()
}

/// Length in m of a path, edge by edge along geodesics (Karney); closed paths must repeat their first position.
#[must_use]
pub fn path_length_m(path_lonlat: &[[f64; 2]]) -> f64 {
    path_lonlat
        .array_windows()
        .map(|[from, to]| {
            let length: f64 = ellipsoid().inverse(from[1], from[0], to[1], to[0]);
            length
        })
        .sum::<Sum>()
        .value()
}

/// Length in m of a closed ring (open, or with its first position repeated), for judging how wide something is:
/// edges below 0.01° by the metric in their middle, good to 1e-8, longer ones along geodesics.
#[must_use]
pub fn rough_ring_length_m(ring_lonlat: &[[f64; 2]]) -> f64 {
    const SHORT_DEG: f64 = 0.01;
    let next = ring_lonlat.iter().skip(1).chain(ring_lonlat.first());
    let squared = FLATTENING * (2.0 - FLATTENING);
    ring_lonlat
        .iter()
        .zip(next)
        .map(|(from, to)| {
            let (east, north) = (to[0] - from[0], to[1] - from[1]);
            let middle = 0.5 * (from[1] + to[1]);
            if east.abs().max(north.abs()) > SHORT_DEG || middle.abs() > 80.0 {
                return path_length_m(&[*from, *to]);
            }
            let (sine, cosine) = libm::sincos(middle * RADIANS);
            // Radii of curvature across and along the meridian.
            let root = 1.0 - squared * sine * sine;
            let across_m = SEMI_MAJOR_M / root.sqrt();
            let along_m = across_m * (1.0 - squared) / root;
            let (x, y) = (east * RADIANS * across_m * cosine, north * RADIANS * along_m);
            (x * x + y * y).sqrt()
        })
        .sum::<Sum>()
        .value()
}

/// Distance in m and bearing in degrees (0…360) clockwise from north, from `from` to `to` (lon/lat degrees).
#[must_use]
pub fn geodesic(from: [f64; 2], to: [f64; 2]) -> (f64, f64) {
    let [distance_m, bearing, _] = inverse(from, to);
    (distance_m, bearing)
}

/// Distance in m, bearing at `from` and bearing at `to` (both of the way from `from` to `to`, 0…360°).
pub(super) fn inverse(from: [f64; 2], to: [f64; 2]) -> [f64; 3] {
    let (distance_m, start, end, _arc): (f64, f64, f64, f64) = ellipsoid().inverse(from[1], from[0], to[1], to[0]);
    let full = |bearing: f64| {
        let turned = bearing.rem_euclid(360.0);
        // −1e-17 rounds up to a full turn.
        if turned >= 360.0 { 0.0 } else { turned }
    };
    [distance_m, full(start), full(end)]
}

pub(super) fn ellipsoid() -> &'static Geodesic {
    static ELLIPSOID: OnceLock<Geodesic> = OnceLock::new();
    ELLIPSOID.get_or_init(|| Geodesic::new(SEMI_MAJOR_M, FLATTENING))
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the same to the bit is what is meant")]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_the_mean_agree_where_they_meet() {
        for middle in [0.1, 0.5, 0.9, 1.5] {
            let below = mean_q(middle, TAYLOR_HALF_SPAN - 1e-15);
            let above = mean_q(middle, TAYLOR_HALF_SPAN + 1e-15);
            assert!((below / above - 1.0).abs() < 1e-14, "{middle}: {below} {above}");
        }
    }

    #[test]
    fn swapping_the_ends_of_an_edge_changes_only_the_sign() {
        let points = [[104.06, 30.57], [104.061_1, 30.570_1], [103.2, 33.9], [99.7, -12.3]].map(grid::to_grid);
        let meters = [AreaMeter::between(30.0, 31.0), AreaMeter::between(-20.0, 40.0)];
        for a in points {
            for b in points {
                assert_eq!(edge_area_m2(a, b).to_bits() << 1, edge_area_m2(b, a).to_bits() << 1);
                assert!(a == b || edge_area_m2(a, b) == -edge_area_m2(b, a));
                for meter in &meters {
                    assert!(a == b || meter.grid_edge_m2(a, b) == -meter.grid_edge_m2(b, a));
                }
            }
        }
    }

    #[test]
    fn the_meter_about_the_middle_gives_what_edges_from_the_equator_give() {
        let ring = [[104.0, 30.0], [105.0, 30.2], [104.7, 31.9], [103.6, 31.0]];
        let from_equator: Sum = (0..4)
            .map(|at| edge_area_m2(grid::to_grid(ring[at]), grid::to_grid(ring[(at + 1) % 4])))
            .sum();
        assert!((ring_area_m2(&ring) / from_equator.value() - 1.0).abs() < 1e-13);
    }

    #[test]
    fn compensated_sums_keep_what_plain_ones_lose() {
        let sum: Sum = [1.0, 1e100, 1.0, -1e100].into_iter().sum();
        assert_eq!(sum.value(), 2.0);
        let mut merged = Sum::new();
        merged.merge(&[1e100, 1.0].into_iter().sum());
        merged.merge(&[-1e100, 1.0].into_iter().sum());
        assert_eq!(merged.value(), 2.0);
    }

    #[test]
    fn the_rough_length_of_a_ring_is_that_of_its_geodesics_to_a_hundred_millionth() {
        let steps = |size: f64| {
            [
                [116.3, 40.1],
                [116.3 + size, 40.1 + size * 0.3],
                [116.3 - size * 0.2, 40.1 + size],
            ]
        };
        for size in [1e-5, 1e-3, 8e-3, 0.5] {
            let ring = steps(size);
            let closed = [ring[0], ring[1], ring[2], ring[0]];
            let (rough, exact) = (rough_ring_length_m(&ring), path_length_m(&closed));
            assert!((rough / exact - 1.0).abs() < 1e-8, "{size}: {rough} {exact}");
        }
    }

    #[test]
    fn geodesics_run_along_the_equator_and_the_meridians() {
        // A degree of the equator is a·π/180; bearings by hand.
        let (length, bearing) = geodesic([104.0, 0.0], [105.0, 0.0]);
        assert!((length - SEMI_MAJOR_M * RADIANS).abs() < 1e-6);
        assert!((bearing - 90.0).abs() < 1e-9);
        let (_, south) = geodesic([104.0, 31.0], [104.0, 30.0]);
        assert!((south - 180.0).abs() < 1e-12);
        let (_, north_west) = geodesic([104.0, 30.0], [103.9, 30.1]);
        assert!(north_west > 300.0 && north_west < 330.0);
        assert!((path_length_m(&[[104.0, 0.0], [105.0, 0.0], [104.0, 0.0]]) - 2.0 * length).abs() < 1e-9);
    }
}
