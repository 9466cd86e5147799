//! The nearest feature of a role, and the way to it.

use super::degrees::{least_distance_from_degrees_m, least_distance_m};
use super::prepared::{PreparedLayer, PreparedRole};
use super::site::Site;
use crate::analysis::site_result::Nearest;
use crate::geometry::distance::{NearestPoints, nearest_between};
use crate::geometry::measure;
use crate::layer::Layer;

/// The nearest usable feature of `role` to `site`, boundary to boundary. For sites that neither overlap nor touch:
/// a site inside a feature would get the distance to its edge.
pub(super) fn nearest(site: &Site<'_>, role: &PreparedRole<'_>) -> Option<Nearest> {
    let mut best: Option<(&Layer, usize, NearestPoints)> = None;
    for prepared in role.usable() {
        let limit_m = best.as_ref().map_or(f64::INFINITY, |(.., points)| points.distance_m);
        if let Some((feature, points)) = nearest_in(site, prepared, limit_m) {
            best = Some((prepared.layer, feature, points));
        }
    }
    let (layer, feature, points) = best?;
    let (_, bearing_deg) = measure::geodesic(points.from_lonlat, points.to_lonlat);
    Some(Nearest {
        id: layer.feature_id(feature),
        name: layer.feature_name(feature),
        distance_m: points.distance_m,
        bearing_deg: (points.distance_m > 0.0).then_some(bearing_deg),
        points_lonlat: [points.from_lonlat, points.to_lonlat],
    })
}

/// The nearest usable feature of a layer that is nearer than `limit_m`; of equally near ones the first in the file.
fn nearest_in(site: &Site<'_>, prepared: &PreparedLayer<'_>, limit_m: f64) -> Option<(usize, NearestPoints)> {
    let layer = prepared.layer;
    let center = site.bounds.center();
    // The index measures from the centre, so that much may be missing on the site's side.
    let there_and_back_m = measure::rough_ring_length_m(&[site.bounds.min, site.bounds.max]);
    let radius_m = there_and_back_m / 4.0 * 1.01;
    let least_m = |degrees: f64| least_distance_from_degrees_m(center, degrees) - radius_m;
    let mut best: Option<(usize, NearestPoints)> = None;
    for (feature, degrees_2) in layer.index().nearest_first(center) {
        let limit_m = best.as_ref().map_or(limit_m, |(_, points)| points.distance_m);
        if least_m(degrees_2.sqrt()) > limit_m {
            break;
        }
        let shape = layer.shapes().feature(feature);
        let heavy = prepared.heavy.get(&feature);
        let boundary = if heavy.is_none() {
            prepared.boundary(feature)
        } else {
            None
        };
        let bounds = match (heavy, boundary) {
            (Some(heavy), _) => heavy.bounds,
            (None, Some(boundary)) => boundary.bounds(),
            (None, None) => continue,
        };
        if !layer.role().is_served_by(shape) || least_distance_m(&site.bounds, &bounds) > limit_m {
            continue;
        }
        let points = match heavy {
            Some(heavy) => heavy.nearest(site.feature, &site.bounds, limit_m, least_m),
            None => boundary
                .zip(site.boundary.as_ref())
                .and_then(|(to, from)| nearest_between(from, to, limit_m)),
        };
        let Some(points) = points else {
            continue;
        };
        let is_better = match &best {
            Some((known, nearest)) => (points.distance_m, feature) < (nearest.distance_m, *known),
            None => points.distance_m < limit_m,
        };
        if is_better {
            best = Some((feature, points));
        }
    }
    best
}
