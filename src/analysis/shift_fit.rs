//! Whether a layer fits a reference layer better once the shift of a web map is taken out of it.
//!
//! Nothing in one layer's numbers tells that they are shifted (see [`crate::crs::web_shift`]). But layers share
//! borders: counties with provinces, a red line with its reserve, an embankment with the coast. If a tenth of a layer's
//! vertices or more lies on the lines of the reference after the shift is undone, and that many lie far from them before,
//! the layer comes from a web map. That is a suspicion for a person to look into; nothing is ever shifted because of it.
//!
//! The share is the layer's own, not a fixed one: among the borders of many counties, a tenth of any vertices lies near some
//! line by chance, and only the larger share that fits when shifted tells.

use crate::crs::web_shift::WebMapShift;
use crate::geometry::shapes::{Bounds, PartKind};
use crate::layer::Layer;
use crate::progress::{Cancelled, Progress};

/// What speaks for a shift.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftSuspicion {
    pub shift: WebMapShift,
    /// The name of the layer that it fits.
    pub reference: String,
    /// The share of the vertices that fit when shifted back.
    pub share: f64,
    /// The distance from the reference's lines within which that share lies: as the layer is, and shifted back.
    pub before_m: f64,
    pub after_m: f64,
    /// Vertices that were looked at, evenly over the layer.
    pub samples: usize,
}

/// Vertices that are looked at: enough for a tenth of them to be no chance.
const SAMPLES: usize = 240;
/// The share of vertices that has to fit: layers share some of their lines, seldom all.
const SHARE: usize = 10;
/// Fewer vertices can lie on a line by chance.
const FEWEST: usize = 40;
/// Beyond this nothing is looked for: more than any shift and its own error.
const REACH_M: f64 = 3_000.0;
/// Digitised lines agree to some ten metres; a shift is at least a hundred.
const FIT_M: f64 = 40.0;
const MISFIT_M: f64 = 100.0;
/// The vertices that fit have to spread this far, lest one stretch lie on a line by chance.
const SPREAD_M: f64 = 3_000.0;
/// A degree of latitude, to a per cent.
const DEGREE_M: f64 = 111_200.0;

/// Looks whether `layer` fits `reference` better when shifted back. `None`: no reason to suspect it.
///
/// # Errors
/// Cancellation.
pub fn shift_suspicion(
    layer: &Layer,
    reference: &Layer,
    progress: &Progress,
) -> Result<Option<ShiftSuspicion>, Cancelled> {
    let samples = samples(layer);
    if samples.len() < FEWEST {
        return Ok(None);
    }
    let mut readings: [Vec<(f64, [f64; 2])>; 3] = Default::default();
    for sample in &samples {
        progress.check()?;
        let places = [
            *sample,
            WebMapShift::Gcj02.unshifted(*sample),
            WebMapShift::Bd09.unshifted(*sample),
        ];
        let distances_m = distances_m(reference, places);
        for ((reading, distance_m), place) in readings.iter_mut().zip(distances_m).zip(places) {
            reading.push((distance_m, place));
        }
    }
    for reading in &mut readings {
        reading.sort_by(|one, other| one.0.total_cmp(&other.0));
    }
    let needed = samples.len().div_ceil(SHARE);
    let [before, gcj, baidu] = &readings;
    let fitting = |reading: &[(f64, [f64; 2])]| reading.partition_point(|(distance_m, _)| *distance_m <= FIT_M);
    // Of two that fit alike, the one that fits closer.
    let best = [(WebMapShift::Gcj02, gcj), (WebMapShift::Bd09, baidu)]
        .into_iter()
        .map(|(shift, reading)| (shift, reading.get(..fitting(reading)).unwrap_or_default()))
        .max_by(|(_, one), (_, other)| {
            let closeness = worst_m(other).total_cmp(&worst_m(one));
            one.len().cmp(&other.len()).then(closeness)
        });
    let found = best.and_then(|(shift, reading)| {
        let before_m = worst_m(before.get(..reading.len())?);
        let fits = reading.len() >= needed && before_m >= MISFIT_M && spread_m(reading) >= SPREAD_M;
        #[expect(clippy::cast_precision_loss, reason = "at most some hundred samples")]
        let share = reading.len() as f64 / samples.len() as f64;
        fits.then(|| ShiftSuspicion {
            shift,
            reference: reference.name().to_owned(),
            share,
            before_m,
            after_m: worst_m(reading),
            samples: samples.len(),
        })
    });
    Ok(found)
}

/// The largest of some distances that are in order.
fn worst_m(reading: &[(f64, [f64; 2])]) -> f64 {
    reading.last().map_or(REACH_M, |(distance_m, _)| *distance_m)
}

/// How far the kept positions lie apart.
fn spread_m(reading: &[(f64, [f64; 2])]) -> f64 {
    let mut bounds = Bounds::EMPTY;
    for (_, place) in reading {
        bounds.grow(*place);
    }
    if bounds.is_empty() {
        return 0.0;
    }
    let scale = scale_m(bounds.center()[1]);
    libm::hypot(
        (bounds.max[0] - bounds.min[0]) * scale[0],
        (bounds.max[1] - bounds.min[1]) * scale[1],
    )
}

/// Vertices of the lines and polygons of a layer, evenly over its order.
fn samples(layer: &Layer) -> Vec<[f64; 2]> {
    let vertices = || {
        let parts = layer.shapes().features().flat_map(|feature| feature.parts());
        parts
            .filter(|part| part.kind != PartKind::Point)
            .flat_map(|part| part.paths())
            .flatten()
            .copied()
    };
    let step = vertices().count().div_ceil(SAMPLES).max(1);
    vertices().step_by(step).collect()
}

/// Metres in a degree of longitude and of latitude.
fn scale_m(latitude: f64) -> [f64; 2] {
    [DEGREE_M * libm::cos(latitude.to_radians()), DEGREE_M]
}

/// From each place to the nearest line or border of the reference, at most [`REACH_M`].
fn distances_m(reference: &Layer, places: [[f64; 2]; 3]) -> [f64; 3] {
    let mut distances = [REACH_M; 3];
    let scale = scale_m(places[0][1]);
    let mut near = Bounds::EMPTY;
    for place in places {
        near.grow(place);
    }
    for ((low, high), scale) in near.min.iter_mut().zip(&mut near.max).zip(scale) {
        *low -= REACH_M / scale;
        *high += REACH_M / scale;
    }
    for number in reference.index().intersecting(&near) {
        let parts = reference.shapes().feature(number).parts();
        for part in parts.filter(|part| part.kind != PartKind::Point) {
            for path in part.paths() {
                let closing = path.first().filter(|_| part.kind == PartKind::Polygon);
                let ends = path.iter().skip(1).chain(closing);
                for (begin, end) in path.iter().zip(ends) {
                    let is_far = (0..2).any(|axis| {
                        begin[axis].max(end[axis]) < near.min[axis] || begin[axis].min(end[axis]) > near.max[axis]
                    });
                    if is_far {
                        continue;
                    }
                    for (distance, place) in distances.iter_mut().zip(places) {
                        *distance = distance.min(to_edge_m(place, *begin, *end, scale));
                    }
                }
            }
        }
    }
    distances
}

/// From a place to an edge, in the plane that touches there.
fn to_edge_m(place: [f64; 2], begin: [f64; 2], end: [f64; 2], scale: [f64; 2]) -> f64 {
    let local = |position: [f64; 2]| [(position[0] - place[0]) * scale[0], (position[1] - place[1]) * scale[1]];
    let (from, to) = (local(begin), local(end));
    let edge = [to[0] - from[0], to[1] - from[1]];
    let length_2 = edge[0] * edge[0] + edge[1] * edge[1];
    let share = if length_2 > 0.0 {
        (-(from[0] * edge[0] + from[1] * edge[1]) / length_2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    libm::hypot(from[0] + edge[0] * share, from[1] + edge[1] * share)
}
