//! Is a site farther from the coast than a building setback line (海岸建筑退缩线) asks?

use super::SiteCheckOptions;
use super::degrees::grown;
use super::meeting::runs_near;
use super::prepared::PreparedRole;
use super::ring;
use super::site::Site;
use crate::analysis::site_result::{RoleFinding, Setback};
use crate::geometry::overlay::{self, GridPolygons};
use crate::geometry::shapes::{PartKind, Shapes};
use crate::layer::role::Role;

/// Holds a site against the setback that was asked for; `None` if none was, or there is no coastline.
///
/// A coast within the distance is one; that there is none is said only where the layers vouch for all of the distance.
pub(super) fn setback(
    site: &Site<'_>,
    roles: &[PreparedRole<'_>],
    findings: &[RoleFinding],
    options: &SiteCheckOptions,
) -> Option<Setback> {
    let setback_m = options.setback_m?;
    let coast = roles.iter().find(|role| role.role == Role::Coastline)?;
    let finding = findings.iter().find(|finding| finding.role == Role::Coastline)?;
    let hits = finding.hits.iter().chain(&finding.slivers);
    let met: Vec<(usize, usize)> = hits.map(|hit| (hit.layer_index, hit.feature)).collect();
    let ring = ring::rings(site, coast, &met, &[setback_m]).pop()?;
    let is_within = match (ring.features > 0, ring.is_complete()) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    };
    Some(Setback {
        setback_m,
        is_within,
        distance_m: finding.nearest.as_ref().map(|nearest| nearest.distance_m),
        area_m2: if ring.features > 0 {
            area_within_m2(site, coast, setback_m)
        } else {
            0.0
        },
        why: ring.why,
    })
}

/// How much of the site lies within the distance of the coast.
fn area_within_m2(site: &Site<'_>, coast: &PreparedRole<'_>, setback_m: f64) -> f64 {
    let near = grown(&site.bounds, setback_m);
    let mut lines = Shapes::new();
    for prepared in coast.usable() {
        for feature in prepared.layer.index().intersecting(&near) {
            for part in prepared.layer.shapes().feature(feature).lines() {
                for run in runs_near(part.first_path(), &near) {
                    lines.push_path(run);
                    lines.end_part(PartKind::Line);
                }
            }
        }
    }
    lines.end_feature();
    let mut zone = Shapes::new();
    for part in lines.feature(0).parts() {
        ring::add_surroundings(part, setback_m, &mut zone);
    }
    zone.end_feature();
    let mut polygons = GridPolygons::new();
    zone.feature(0).polygons().for_each(|part| polygons.add(part));
    if polygons.is_empty() || site.polygons.is_empty() {
        return 0.0;
    }
    overlay::areas_by(&site.polygons, &polygons, site.area).intersection
}
