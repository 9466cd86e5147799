//! The vertex or edge of a layer nearest to a position: what a drawn site is to share with it.

use super::run_boxes::RunBoxes;
use crate::geometry::shapes::{Bounds, PartKind};
use crate::layer::Layer;

/// Where more features than this are within reach nothing is snapped to: the map shows them as one dot.
const MOST_WITHIN_REACH: usize = 512;

/// What was snapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnapKind {
    Vertex,
    Edge,
}

/// A position on a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snap {
    pub lonlat: [f64; 2],
    pub kind: SnapKind,
}

/// The nearest vertex within `tolerance_deg` (degrees of longitude at that latitude) of a position, to the last bit; else
/// the nearest place on an edge. Candidates come from the R-trees of the layers, and of large features from the boxes over
/// their runs.
#[must_use]
pub fn snap<'a>(
    layers: impl Iterator<Item = (&'a Layer, &'a RunBoxes)>,
    lonlat: [f64; 2],
    tolerance_deg: f64,
) -> Option<Snap> {
    // A degree of latitude is as long as this many of longitude.
    let stretch = 1.0 / libm::cos(lonlat[1].to_radians()).max(0.01);
    let reach = Bounds {
        min: [lonlat[0] - tolerance_deg, lonlat[1] - tolerance_deg],
        max: [lonlat[0] + tolerance_deg, lonlat[1] + tolerance_deg],
    };
    let mut nearest = Nearest {
        from: lonlat,
        stretch,
        vertex: None,
        edge: None,
    };
    for (layer, boxes) in layers {
        let near = layer.index().intersecting_at_most(&reach, MOST_WITHIN_REACH);
        for number in near.unwrap_or_default() {
            let feature = layer.shapes().feature(number);
            let Some(large) = boxes.of_feature(number) else {
                for part in feature.parts() {
                    part.paths()
                        .for_each(|path| nearest.take_path(path, part.kind == PartKind::Polygon, part.kind));
                }
                continue;
            };
            for found in large.near(feature, lonlat, tolerance_deg) {
                let run = found.run;
                nearest.take_path(run.positions, false, found.kind);
                if let (PartKind::Polygon, Some(first), Some(last)) = (found.kind, run.closing, run.positions.last()) {
                    nearest.take_path(&[*last, first], false, found.kind);
                }
            }
        }
    }
    let within = |found: Option<([f64; 2], f64)>, kind| {
        let (lonlat, _) = found.filter(|(_, distance_2)| *distance_2 <= tolerance_deg * tolerance_deg)?;
        Some(Snap { lonlat, kind })
    };
    within(nearest.vertex, SnapKind::Vertex).or_else(|| within(nearest.edge, SnapKind::Edge))
}

struct Nearest {
    from: [f64; 2],
    stretch: f64,
    /// Position and squared distance.
    vertex: Option<([f64; 2], f64)>,
    edge: Option<([f64; 2], f64)>,
}

impl Nearest {
    fn take_path(&mut self, path: &[[f64; 2]], is_closed: bool, kind: PartKind) {
        for position in path {
            let distance_2 = self.distance_2(*position);
            keep(&mut self.vertex, *position, distance_2);
        }
        if kind == PartKind::Point {
            return;
        }
        let closing = is_closed.then(|| path.first()).flatten();
        let next = path.iter().skip(1).chain(closing);
        for (from, to) in path.iter().zip(next) {
            let place = self.on_edge(*from, *to);
            let distance_2 = self.distance_2(place);
            keep(&mut self.edge, place, distance_2);
        }
    }

    fn distance_2(&self, position: [f64; 2]) -> f64 {
        let east = position[0] - self.from[0];
        let north = (position[1] - self.from[1]) * self.stretch;
        east * east + north * north
    }

    /// The place on an edge that is nearest.
    fn on_edge(&self, from: [f64; 2], to: [f64; 2]) -> [f64; 2] {
        let along = [to[0] - from[0], (to[1] - from[1]) * self.stretch];
        let there = [self.from[0] - from[0], (self.from[1] - from[1]) * self.stretch];
        let squared = along[0] * along[0] + along[1] * along[1];
        let share = if squared > 0.0 {
            ((along[0] * there[0] + along[1] * there[1]) / squared).clamp(0.0, 1.0)
        } else {
            0.0
        };
        [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
    }
}

fn keep(best: &mut Option<([f64; 2], f64)>, position: [f64; 2], distance_2: f64) {
    if best.is_none_or(|(_, known)| distance_2 < known) {
        *best = Some((position, distance_2));
    }
}
