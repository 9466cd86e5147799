//! What is wrong between the features of one layer: overlaps, gaps, slivers, duplicates. For whoever supplied it.
//!
//! Nothing is changed by it, and nothing in coverage or checks hangs on it: overlaps count once there anyway.

use super::cracks::cracks;
use crate::geometry::dissolve::dissolve;
use crate::geometry::measure::{feature_area_m2, part_area_m2, ring_area_m2, rough_ring_length_m};
use crate::geometry::overlay::{self, GridPolygons};
use crate::geometry::shapes::{Bounds, Feature, Part, PartKind, Shapes};
use crate::issues::Fault;
use crate::layer::Layer;
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// What is wrong at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// Two features that are the same, to all but a thousandth of their area.
    Duplicate,
    /// Two features share ground.
    Overlap,
    /// Ground that features enclose together and none of them holds, as narrow as a digitising error.
    Gap,
    /// A strip between the borders of features that is open at an end, narrower than any ground left out on purpose.
    Crack,
    /// As a gap, but too wide to be sure that it is an error.
    Enclosed,
    /// A part of a feature that is as narrow as a digitising error.
    Sliver,
}

impl Flaw {
    pub const ALL: [Self; 6] = [
        Self::Duplicate,
        Self::Overlap,
        Self::Gap,
        Self::Crack,
        Self::Enclosed,
        Self::Sliver,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Overlap => "overlap",
            Self::Gap => "gap",
            Self::Crack => "crack",
            Self::Enclosed => "enclosed",
            Self::Sliver => "sliver",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct FlawedPlace {
    pub flaw: Flaw,
    /// The features concerned, from 0 in the layer, in rising order; none for a gap.
    pub features: Vec<usize>,
    /// Of the overlap, the gap, the sliver; of a duplicate what both share.
    pub area_m2: f64,
    /// Twice the area over the perimeter: of a long strip its width.
    pub width_m: f64,
    /// One feature: what is shared, missing or narrow.
    pub shape: Shapes,
}

/// All findings of a layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LayerQuality {
    /// By kind, then by feature, then by place.
    pub places: Vec<FlawedPlace>,
    /// More pairs overlap than are listed; the search ended there.
    pub is_cut_short: bool,
    /// Pairs that share a strip narrower than a millimetre: rounding, not listed.
    pub touching_pairs: usize,
}

impl LayerQuality {
    /// How many findings of a kind there are, and their area.
    #[must_use]
    pub fn count(&self, flaw: Flaw) -> (usize, f64) {
        let found = self.places.iter().filter(|place| place.flaw == flaw);
        found.fold((0, 0.0), |(count, area_m2), place| (count + 1, area_m2 + place.area_m2))
    }
}

/// Overlaps narrower than this are rounding (as in a site check).
pub const TOUCH_WIDTH_M: f64 = 0.001;
/// Parts narrower than this are slivers: no parcel, reserve or red line is drawn so narrow on purpose.
pub const SLIVER_WIDTH_M: f64 = 1.0;
/// Enclosed ground narrower than this is a gap between borders that were meant to be one.
pub const GAP_WIDTH_M: f64 = 30.0;
/// Two features that share all but this much of either are one feature twice.
const DUPLICATE_SHARE: f64 = 0.001;
/// Findings that are listed; a layer with more is broken as a whole.
pub const MOST_PLACES: usize = 20_000;
/// Features whose pairs are looked at in one task.
const FEATURES_AT_ONCE: usize = 64;

/// Looks for the flaws of a layer's polygons, and for lines and points that stand twice. Pairs come from the R-tree and
/// are cut to the box that both share, gaps from the union of all: about linear in the number of vertices.
///
/// # Errors
/// Cancellation.
pub fn layer_quality(layer: &Layer, progress: &Progress) -> Result<LayerQuality, Cancelled> {
    let mut quality = LayerQuality::default();
    let count = layer.len();
    progress.add_total(count as u64);
    let tasks: Vec<usize> = (0..count).step_by(FEATURES_AT_ONCE).collect();
    // Groups of tasks, so that a layer without end is left off early whatever the number of threads.
    for group in tasks.chunks(64) {
        let found: Result<Vec<TaskFindings>, Cancelled> = group
            .par_iter()
            .map(|begin| pairs_of(layer, *begin, progress))
            .collect();
        for (places, touching) in found? {
            quality.places.extend(places);
            quality.touching_pairs += touching;
        }
        if quality.places.len() > MOST_PLACES {
            quality.is_cut_short = true;
            break;
        }
    }
    quality.places.extend(same_lines_and_points(layer));
    let union = dissolve(
        layer.shapes().features().flat_map(|feature| feature.polygons()),
        progress,
    )?;
    let holes = union.features().flat_map(|feature| feature.polygons());
    for hole in holes.flat_map(|polygon| polygon.paths().skip(1)) {
        progress.check()?;
        quality.places.extend(gap_at(layer, hole));
    }
    quality.places.extend(cracks(layer, &union, SLIVER_WIDTH_M, progress)?);
    if quality.places.len() > MOST_PLACES {
        quality.is_cut_short = true;
        quality.places.truncate(MOST_PLACES);
    }
    quality.places.sort_by(|one, other| {
        let key = |place: &FlawedPlace| (place.flaw, place.features.clone());
        key(one).cmp(&key(other))
    });
    Ok(quality)
}

/// Findings of a task, and pairs that merely touch.
type TaskFindings = (Vec<FlawedPlace>, usize);

/// Pairs of a feature of this task with a later one, and the narrow parts of the task's features.
fn pairs_of(layer: &Layer, begin: usize, progress: &Progress) -> Result<TaskFindings, Cancelled> {
    let mut places = Vec::new();
    let mut touching = 0;
    for feature in begin..(begin + FEATURES_AT_ONCE).min(layer.len()) {
        progress.check()?;
        let shape = layer.shapes().feature(feature);
        if shape.polygons().next().is_none() {
            progress.add_done(1);
            continue;
        }
        places.extend(shape.polygons().filter_map(|part| sliver(feature, part)));
        let nearby = layer.index().intersecting(&shape.bounds());
        for other in nearby.into_iter().filter(|other| *other > feature) {
            match shared(layer, feature, other) {
                Some(place) if place.width_m < TOUCH_WIDTH_M => touching += 1,
                Some(place) => places.push(place),
                None => {}
            }
            if places.len() > MOST_PLACES {
                return Ok((places, touching));
            }
        }
        progress.add_done(1);
    }
    Ok((places, touching))
}

/// What two features share; `None` if they share no area.
fn shared(layer: &Layer, feature: usize, other: usize) -> Option<FlawedPlace> {
    let (one, two) = (layer.shapes().feature(feature), layer.shapes().feature(other));
    let both = common(&one.bounds(), &two.bounds())?;
    let (subject, clip) = (clipped(one, &both), clipped(two, &both));
    if subject.is_empty() || clip.is_empty() {
        return None;
    }
    let shape = overlay::intersection(&subject, &clip);
    let (area_m2, width_m) = size(shape.feature(0))?;
    let larger_m2 = feature_area_m2(one).max(feature_area_m2(two));
    let is_duplicate = area_m2 >= (1.0 - DUPLICATE_SHARE) * larger_m2;
    Some(FlawedPlace {
        flaw: if is_duplicate { Flaw::Duplicate } else { Flaw::Overlap },
        features: vec![feature, other],
        area_m2,
        width_m,
        shape,
    })
}

fn common(one: &Bounds, other: &Bounds) -> Option<Bounds> {
    let mut out = *one;
    for axis in 0..2 {
        out.min[axis] = one.min[axis].max(other.min[axis]);
        out.max[axis] = one.max[axis].min(other.max[axis]);
    }
    // Boxes that meet in a line share no area.
    (out.min[0] < out.max[0] && out.min[1] < out.max[1]).then_some(out)
}

fn clipped(feature: Feature<'_>, bounds: &Bounds) -> GridPolygons {
    let mut polygons = GridPolygons::new();
    let is_inside = bounds.contains(&feature.bounds());
    for part in feature.polygons() {
        if is_inside {
            polygons.add(part);
        } else {
            polygons.add_clipped(part, bounds);
        }
    }
    polygons
}

/// Area and width; `None` without area.
fn size(feature: Feature<'_>) -> Option<(f64, f64)> {
    let area_m2 = feature_area_m2(feature);
    let around_m: f64 = feature
        .polygons()
        .flat_map(|part| part.paths())
        .map(rough_ring_length_m)
        .sum();
    (area_m2 > 0.0 && around_m > 0.0).then(|| (area_m2, 2.0 * area_m2 / around_m))
}

fn sliver(feature: usize, part: Part<'_>) -> Option<FlawedPlace> {
    let around_m: f64 = part.paths().map(rough_ring_length_m).sum();
    let area_m2 = part_area_m2(part);
    let width_m = 2.0 * area_m2 / around_m;
    (around_m > 0.0 && width_m < SLIVER_WIDTH_M).then(|| {
        let mut shape = Shapes::new();
        for path in part.paths() {
            shape.push_path(path);
        }
        shape.end_part(PartKind::Polygon);
        shape.end_feature();
        FlawedPlace {
            flaw: Flaw::Sliver,
            features: vec![feature],
            area_m2,
            width_m,
            shape,
        }
    })
}

/// A hole of the union, unless it is the hole of one feature: that is drawn so.
fn gap_at(layer: &Layer, hole: &[[f64; 2]]) -> Option<FlawedPlace> {
    let mut bounds = Bounds::EMPTY;
    for position in hole {
        bounds.grow(*position);
    }
    let area_m2 = ring_area_m2(hole).abs();
    let around_m = rough_ring_length_m(hole);
    if area_m2 <= 0.0 || around_m <= 0.0 || is_hole_of_one(layer, &bounds, area_m2) {
        return None;
    }
    let width_m = 2.0 * area_m2 / around_m;
    let mut shape = Shapes::new();
    let mut ring = hole.to_vec();
    // Shells run counter-clockwise.
    if ring_area_m2(hole) < 0.0 {
        ring.reverse();
    }
    shape.push_path(&ring);
    shape.end_part(PartKind::Polygon);
    shape.end_feature();
    Some(FlawedPlace {
        flaw: if width_m < GAP_WIDTH_M {
            Flaw::Gap
        } else {
            Flaw::Enclosed
        },
        features: Vec::new(),
        area_m2,
        width_m,
        shape,
    })
}

/// Whether one feature has a hole of this box and area.
fn is_hole_of_one(layer: &Layer, bounds: &Bounds, area_m2: f64) -> bool {
    /// A tenth of a millimetre, in degrees, for what the grid rounds.
    const NEAR_DEG: f64 = 1e-9;
    let around = layer.index().intersecting(bounds);
    around.into_iter().any(|number| {
        let holes = layer
            .shapes()
            .feature(number)
            .polygons()
            .flat_map(|part| part.paths().skip(1));
        holes.into_iter().any(|path| {
            let mut own = Bounds::EMPTY;
            for position in path {
                own.grow(*position);
            }
            let is_same_box = (0..2).all(|axis| {
                (own.min[axis] - bounds.min[axis]).abs() < NEAR_DEG
                    && (own.max[axis] - bounds.max[axis]).abs() < NEAR_DEG
            });
            is_same_box && (ring_area_m2(path).abs() - area_m2).abs() <= area_m2 * 1e-6
        })
    })
}

/// Lines and points that the ledger knows as the same as an earlier feature.
fn same_lines_and_points(layer: &Layer) -> Vec<FlawedPlace> {
    let numbers: Vec<u32> = (0..layer.len()).map(|feature| layer.feature_number(feature)).collect();
    let place_of = |number: u32| numbers.binary_search(&number).ok();
    let mut places = Vec::new();
    for issue in layer
        .issues()
        .iter()
        .filter(|issue| issue.fault == Fault::DuplicateFeature)
    {
        let is_lines = |feature: &usize| layer.shapes().feature(*feature).polygons().next().is_none();
        let Some(feature) = place_of(issue.feature).filter(is_lines) else {
            continue;
        };
        // The ledger's detail ends in the number of the first of them.
        let first = issue.detail.rsplit(' ').next().and_then(|number| number.parse().ok());
        let mut features: Vec<usize> = first.and_then(place_of).into_iter().chain([feature]).collect();
        features.dedup();
        let mut shape = Shapes::new();
        for part in layer.shapes().feature(feature).parts() {
            for path in part.paths() {
                shape.push_path(path);
            }
            shape.end_part(part.kind);
        }
        shape.end_feature();
        places.push(FlawedPlace {
            flaw: Flaw::Duplicate,
            features,
            area_m2: 0.0,
            width_m: 0.0,
            shape,
        });
    }
    places
}
