//! What a site and a feature share: area, length, points, or only a boundary.

use super::completeness::box_polygon;
use super::degrees::grown;
use super::prepared::PreparedLayer;
use super::site::Site;
use crate::geometry::distance::{NearestPoints, nearest_between};
use crate::geometry::measure;
use crate::geometry::overlay::{self, GridPolygons, Location};
use crate::geometry::shapes::{Bounds, Part, PartKind, Shapes};

/// What is narrower, shorter or nearer than 1 mm is a touch: survey coordinates are given to 1 mm.
pub(super) const TOUCH_M: f64 = 1e-3;

/// What a site and a feature share.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    /// By the method that was asked for.
    pub area_m2: f64,
    /// By the exact one, which decides.
    pub exact_m2: f64,
    /// Of the shared polygons.
    pub perimeter_m: f64,
    /// 2 × area / perimeter of the widest shared piece.
    pub width_m: f64,
    /// Length of lines (of the site or of the feature) inside the other's polygons.
    pub length_m: f64,
    /// Points of the site inside the feature's polygons, and the reverse.
    pub points: usize,
    /// The shared polygons, line stretches and points as one feature.
    pub overlap: Shapes,
}

impl Shared {
    /// Whether more than a boundary is shared.
    pub(super) fn is_overlap(&self) -> bool {
        self.width_m >= TOUCH_M || self.length_m > TOUCH_M || self.points > 0
    }
}

/// What `site` and feature `number` of a layer share; only the feature's parts of kind `only` count, or all if it is `None`.
pub(super) fn shared(site: &Site<'_>, prepared: &PreparedLayer<'_>, number: usize, only: Option<PartKind>) -> Shared {
    let feature = prepared.layer.shapes().feature(number);
    let mut shared = Shared::default();
    let near = grown(&site.bounds, TOUCH_M);
    let counts = |kind: PartKind| only.is_none_or(|only| only == kind);
    if counts(PartKind::Polygon) {
        match prepared.side_of(number, &near) {
            // Not even lines and points of the feature are near.
            Some(Location::Outside) => {
                shared.overlap.end_feature();
                return shared;
            }
            Some(_) => shared.clone_from(site.all_of_it.get_or_init(|| all_of(site, &near))),
            None => {
                let mut clipped = GridPolygons::new();
                prepared.add_clipped(number, &near, &mut clipped);
                if !clipped.is_empty() {
                    share_with_polygons(site, &clipped, &mut shared);
                }
            }
        }
    }
    if site.has_polygons() && counts(PartKind::Line) {
        for part in feature.lines() {
            for run in runs_near(part.first_path(), &near) {
                share_line(run, &site.polygons, &mut shared);
            }
        }
    }
    if site.has_polygons() && counts(PartKind::Point) {
        for part in feature.parts().filter(|part| part.kind == PartKind::Point) {
            share_points(part.first_path(), &site.polygons, &mut shared);
        }
    }
    shared.overlap.end_feature();
    shared
}

/// What a site shares with a polygon that it lies wholly inside of, farther from its edges than `near` reaches.
fn all_of(site: &Site<'_>, near: &Bounds) -> Shared {
    if let Some(polygon) = site.only_polygon() {
        let mut shared = Shared::default();
        share_polygon(site, polygon, &mut shared);
        return shared;
    }
    let mut around = GridPolygons::new();
    let polygon = box_polygon(near);
    polygon.feature(0).polygons().for_each(|part| around.add(part));
    let mut shared = Shared::default();
    share_with_polygons(site, &around, &mut shared);
    shared
}

/// The nearest points if the boundaries of the two come within `limit_m` of each other.
pub(super) fn within(
    site: &Site<'_>,
    prepared: &PreparedLayer<'_>,
    number: usize,
    limit_m: f64,
) -> Option<NearestPoints> {
    match prepared.heavy.get(&number) {
        Some(heavy) => heavy.nearest_within(site.feature, &grown(&site.bounds, limit_m), limit_m),
        None => nearest_between(site.boundary.as_ref()?, prepared.boundary(number)?, limit_m),
    }
}

fn share_with_polygons(site: &Site<'_>, polygons: &GridPolygons, shared: &mut Shared) {
    if site.has_polygons() {
        let both = overlay::intersection(&site.polygons, polygons);
        for piece in both.features().flat_map(|feature| feature.parts()) {
            share_polygon(site, piece, shared);
        }
    }
    for line in &site.lines {
        share_line(line, polygons, shared);
    }
    share_points(&site.points, polygons, shared);
}

fn share_polygon(site: &Site<'_>, piece: Part<'_>, shared: &mut Shared) {
    let exact_m2 = measure::part_area_m2(piece);
    let perimeter_m = perimeter_m(piece);
    shared.exact_m2 += exact_m2;
    shared.area_m2 += if site.area.is_exact() {
        exact_m2
    } else {
        site.area.part_area_m2(piece)
    };
    shared.perimeter_m += perimeter_m;
    if perimeter_m > 0.0 {
        shared.width_m = shared.width_m.max(2.0 * exact_m2 / perimeter_m);
    }
    push_part(&mut shared.overlap, piece);
}

fn share_line(path: &[[f64; 2]], polygons: &GridPolygons, shared: &mut Shared) {
    let inside = overlay::clip_line(path, polygons);
    for stretch in inside.features().flat_map(|feature| feature.parts()) {
        let length_m = measure::path_length_m(stretch.first_path());
        shared.length_m += length_m;
        push_part(&mut shared.overlap, stretch);
    }
}

fn share_points(points: &[[f64; 2]], polygons: &GridPolygons, shared: &mut Shared) {
    for point in points {
        if overlay::contains(polygons, *point) {
            shared.points += 1;
            shared.overlap.push_path(&[*point]);
            shared.overlap.end_part(PartKind::Point);
        }
    }
}

/// Length in m of all rings of a polygon, to judge widths by.
pub(super) fn perimeter_m(polygon: Part<'_>) -> f64 {
    polygon.paths().map(measure::rough_ring_length_m).sum()
}

fn push_part(shapes: &mut Shapes, part: Part<'_>) {
    for path in part.paths() {
        shapes.push_path(path);
    }
    shapes.end_part(part.kind);
}

/// The stretches of consecutive edges whose boxes meet `near`: a coastline is long and a site small.
pub(super) fn runs_near<'a>(path: &'a [[f64; 2]], near: &Bounds) -> Vec<&'a [[f64; 2]]> {
    let mut runs = Vec::new();
    let mut begin = None;
    for (place, edge) in path.windows(2).enumerate() {
        let mut bounds = Bounds::EMPTY;
        for position in edge {
            bounds.grow(*position);
        }
        match (bounds.intersects(near), begin) {
            (true, None) => begin = Some(place),
            (false, Some(from)) => {
                runs.extend(path.get(from..=place));
                begin = None;
            }
            _ => {}
        }
    }
    if let Some(from) = begin {
        runs.extend(path.get(from..));
    }
    runs
}
