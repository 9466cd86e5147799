//! What lies within a distance of a site: features, and their dissolved area.
//!
//! The surroundings of a site are the site itself, a strip along the outer side of each edge, and a fan at each corner
//! that turns outwards. Directions and lengths are taken in the metric of the ellipsoid at the place, arcs as chords
//! of 3° at most on a radius that makes up for them: the border lies within 0.05 % of the distance asked for (up to
//! 20 km from the site; a service radius, not a boundary).

use super::completeness::doubts_around;
use super::degrees::grown;
use super::meeting::{self, TOUCH_M};
use super::prepared::PreparedRole;
use super::site::Site;
use crate::analysis::site_result::Ring;
use crate::geometry::overlay::{self, GridPolygons};
use crate::geometry::shapes::{Part, PartKind, Shapes};

/// The rings of a role around a site. `met` holds layer and feature of what shares something with the site: its
/// distance is 0.
pub(super) fn rings(site: &Site<'_>, role: &PreparedRole<'_>, met: &[(usize, usize)], radii_m: &[f64]) -> Vec<Ring> {
    let farthest_m = radii_m.iter().copied().fold(0.0, f64::max);
    let around = grown(&site.bounds, farthest_m);
    // Layer, feature and distance of all that may count.
    let mut near = Vec::new();
    for prepared in role.usable() {
        for feature in prepared.layer.index().intersecting(&around) {
            let shape = prepared.layer.shapes().feature(feature);
            if !role.role.is_served_by(shape) {
                continue;
            }
            let distance_m = if met.contains(&(prepared.layer_index, feature)) {
                Some(0.0)
            } else {
                meeting::within(site, prepared, feature, farthest_m.max(TOUCH_M)).map(|points| points.distance_m)
            };
            near.extend(distance_m.map(|distance_m| (prepared, feature, distance_m)));
        }
    }
    radii_m
        .iter()
        .map(|radius_m| {
            let within: Vec<_> = near.iter().filter(|(.., distance_m)| distance_m <= radius_m).collect();
            let bounds = grown(&site.bounds, *radius_m);
            let mut role_polygons = GridPolygons::new();
            for (prepared, feature, _) in &within {
                prepared.add_clipped(*feature, &bounds, &mut role_polygons);
            }
            let around = surroundings(site, *radius_m);
            let area_m2 = if role_polygons.is_empty() {
                0.0
            } else {
                overlay::areas_by(&around, &role_polygons, site.area).intersection
            };
            Ring {
                distance_m: *radius_m,
                features: within.len(),
                area_m2,
                why: doubts_around(site, role, *radius_m, &around),
            }
        })
        .collect()
}

/// The site with everything within `distance_m` of it.
fn surroundings(site: &Site<'_>, distance_m: f64) -> GridPolygons {
    let mut shapes = Shapes::new();
    for part in site.feature.parts() {
        add_surroundings(part, distance_m, &mut shapes);
    }
    shapes.end_feature();
    let mut polygons = site.polygons.clone();
    for part in shapes.feature(0).polygons() {
        polygons.add(part);
    }
    polygons
}

/// Adds what lies outside of a part within `distance_m` of it, as polygons that may lie upon each other.
pub(super) fn add_surroundings(part: Part<'_>, distance_m: f64, out: &mut Shapes) {
    for path in part.paths() {
        match part.kind {
            PartKind::Polygon => add_outer_side(path, distance_m, out),
            PartKind::Line => {
                // There and back: both sides, and a half circle at either end.
                let back = path.iter().rev().skip(1).take(path.len().saturating_sub(2));
                let around: Vec<[f64; 2]> = path.iter().chain(back).copied().collect();
                add_outer_side(&around, distance_m, out);
            }
            PartKind::Point => {
                for position in path {
                    add_circle(*position, distance_m, out);
                }
            }
        }
    }
}

/// Longest chord of an arc.
const CHORD_RAD: f64 = std::f64::consts::PI / 60.0;

/// Edges are cut into pieces of this length at most, because the metric changes along them.
const LONGEST_EDGE_DEG: f64 = 0.02;

/// Metres per degree of longitude and latitude at a latitude, on CGCS2000.
fn degree_m(latitude_deg: f64) -> [f64; 2] {
    const SEMI_MAJOR_M: f64 = 6_378_137.0;
    const FLATTENING: f64 = 1.0 / 298.257_222_101;
    let squared = FLATTENING * (2.0 - FLATTENING);
    let sine = libm::sin(latitude_deg.to_radians());
    let cosine = libm::cos(latitude_deg.to_radians());
    let root = (1.0 - squared * sine * sine).sqrt();
    let across_m = SEMI_MAJOR_M / root;
    let along_m = SEMI_MAJOR_M * (1.0 - squared) / (root * root * root);
    [across_m * cosine * 1_f64.to_radians(), along_m * 1_f64.to_radians()]
}

/// The position `distance_m` from `from` in the direction `angle_rad` (counter-clockwise from east).
fn offset(from: [f64; 2], angle_rad: f64, distance_m: f64) -> [f64; 2] {
    let north_m = distance_m * libm::sin(angle_rad);
    let east_m = distance_m * libm::cos(angle_rad);
    let first = north_m / degree_m(from[1])[1];
    // The metric half way is exact to the second order.
    let [longitude_m, latitude_m] = degree_m(from[1] + first / 2.0);
    [from[0] + east_m / longitude_m, from[1] + north_m / latitude_m]
}

/// Strips to the right of each edge of a ring (outside of a counter-clockwise shell and of a clockwise hole), and fans at
/// corners that turn left.
fn add_outer_side(ring: &[[f64; 2]], distance_m: f64, out: &mut Shapes) {
    let ring = cut(ring);
    let direction = |from: [f64; 2], to: [f64; 2]| {
        let [longitude_m, latitude_m] = degree_m(f64::midpoint(from[1], to[1]));
        libm::atan2((to[1] - from[1]) * latitude_m, (to[0] - from[0]) * longitude_m)
    };
    let next = ring.iter().cycle().skip(1);
    let normals: Vec<f64> = ring
        .iter()
        .zip(next.clone())
        .map(|(from, to)| direction(*from, *to) - std::f64::consts::FRAC_PI_2)
        .collect();
    for ((from, to), normal) in ring.iter().zip(next.clone()).zip(&normals) {
        let strip = [
            *from,
            offset(*from, *normal, distance_m),
            offset(*to, *normal, distance_m),
            *to,
        ];
        out.push_path(&strip);
        out.end_part(PartKind::Polygon);
    }
    let corners = next.zip(normals.iter().zip(normals.iter().cycle().skip(1)));
    for (corner, (before, after)) in corners.take(ring.len()) {
        let turn = libm::remainder(after - before, std::f64::consts::TAU);
        // A path that turns back (π either way) is the end of a line.
        let turn = if turn <= -std::f64::consts::PI + 1e-9 {
            turn + std::f64::consts::TAU
        } else {
            turn
        };
        if turn > 1e-9 {
            add_fan(*corner, *before, turn, distance_m, out);
        }
    }
}

fn add_circle(center: [f64; 2], distance_m: f64, out: &mut Shapes) {
    let half = std::f64::consts::PI;
    add_fan(center, 0.0, half, distance_m, out);
    add_fan(center, half, half, distance_m, out);
}

/// The sector at `corner` from angle `begin_rad`, `turn_rad` to the left (π at most).
fn add_fan(corner: [f64; 2], begin_rad: f64, turn_rad: f64, distance_m: f64, out: &mut Shapes) {
    let mut steps = 1_u32;
    while turn_rad / f64::from(steps) > CHORD_RAD {
        steps += 1;
    }
    let step = turn_rad / f64::from(steps);
    // Corners of the arc lie outside by as much as its chords lie inside.
    let radius_m = distance_m * 2.0 / (1.0 + libm::cos(step / 2.0));
    out.push_position(corner);
    for place in 0..=steps {
        let is_end = place == 0 || place == steps;
        let radius_m = if is_end { distance_m } else { radius_m };
        out.push_position(offset(corner, begin_rad + step * f64::from(place), radius_m));
    }
    out.end_path();
    out.end_part(PartKind::Polygon);
}

/// The ring with positions added on long edges, straight in longitude/latitude.
fn cut(ring: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut out = Vec::with_capacity(ring.len());
    for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let length = (to[0] - from[0]).abs().max((to[1] - from[1]).abs());
        let mut pieces = 1_u32;
        while length / f64::from(pieces) > LONGEST_EDGE_DEG && pieces < 10_000 {
            pieces += 1;
        }
        for piece in 0..pieces {
            let share = f64::from(piece) / f64::from(pieces);
            out.push([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::offset;
    use crate::geometry::measure;

    #[test]
    fn offsets_lie_at_their_distance_on_the_ellipsoid() {
        // Checked against geodesics (Karney), which share no formula with the offset.
        for step in 0..16 {
            let angle = f64::from(step) * std::f64::consts::TAU / 16.0;
            for distance in [1.0, 500.0, 20_000.0] {
                let to = offset([116.3, 40.1], angle, distance);
                let (found, _) = measure::geodesic([116.3, 40.1], to);
                assert!((found / distance - 1.0).abs() < 5e-5, "{angle} {distance} {found}");
            }
        }
    }
}
