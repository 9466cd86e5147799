//! Can the layers of a role vouch for a "no"? Only where they are complete, and only if nothing near was broken.

use super::meeting::{self, TOUCH_M};
use super::prepared::{PreparedLayer, PreparedRole, Standing};
use super::site::Site;
use crate::analysis::site_result::Why;
use crate::geometry::distance::nearest_points;
use crate::geometry::measure;
use crate::geometry::overlay::{self, GridPolygons};
use crate::geometry::shapes::{Bounds, PartKind, Shapes};

/// What speaks against a "clear", and what goes with one.
pub(super) struct Completeness {
    /// Each makes the role `not-checked` unless an overlap is found.
    pub doubts: Vec<Why>,
    /// Goes with `clear`.
    pub notes: Vec<Why>,
}

/// Looks at everything that `role` could have missed at `site`.
pub(super) fn completeness(site: &Site<'_>, role: &PreparedRole<'_>) -> Completeness {
    let mut doubts = Vec::new();
    if site.is_incomplete {
        doubts.push(Why::SiteUnusable);
    }
    for (path, message) in &role.failed {
        doubts.push(Why::LayerUnreadable {
            layer: (*path).to_owned(),
            message: (*message).to_owned(),
        });
    }
    for prepared in &role.layers {
        let layer = prepared.layer.name().to_owned();
        match prepared.standing {
            Standing::Usable => {}
            Standing::Empty => doubts.push(Why::LayerEmpty { layer }),
            Standing::WrongKind => doubts.push(Why::WrongKind { layer }),
        }
        doubts.extend(spoilt_near(site, prepared));
    }
    let mut notes = Vec::new();
    if is_covered(site, role) {
        notes.extend(role.usable().filter(|layer| layer.covers.is_none()).map(|prepared| {
            let layer = prepared.layer.name().to_owned();
            Why::CompletenessNotDeclared { layer }
        }));
    } else {
        doubts.extend(role.usable().map(|prepared| {
            let layer = prepared.layer.name().to_owned();
            match prepared.covers {
                Some(_) => Why::OutsideCovers { layer },
                None => Why::OutsideFeatures { layer },
            }
        }));
    }
    Completeness { doubts, notes }
}

/// Broken features near the site, and features of the wrong kind that meet it: a red line drawn as a mere line.
fn spoilt_near(site: &Site<'_>, prepared: &PreparedLayer<'_>) -> Vec<Why> {
    let layer = prepared.layer;
    let unusable = |feature| Why::UnusableFeature {
        layer: layer.name().to_owned(),
        feature,
    };
    let mut out: Vec<Why> = prepared
        .spoilt
        .iter()
        .filter(|(_, reach)| reach.is_none_or(|reach| reach.intersects(&site.bounds)))
        .map(|(feature, _)| unusable(*feature))
        .collect();
    if layer.role().needed_kind().is_none() {
        return out;
    }
    for feature in layer
        .index()
        .intersecting(&super::degrees::grown(&site.bounds, TOUCH_M))
    {
        let shape = layer.shapes().feature(feature);
        if layer.role().is_served_by(shape) {
            continue;
        }
        let meets = meeting::shared(site, prepared, feature, None).is_overlap()
            || meeting::within(site, prepared, feature, TOUCH_M).is_some();
        if meets {
            out.push(unusable(layer.feature_number(feature)));
        }
    }
    out
}

/// Whether the site lies inside what the usable layers of the role cover together: where declared, their `covers`,
/// else the box of their features.
fn is_covered(site: &Site<'_>, role: &PreparedRole<'_>) -> bool {
    let mut boxes = role.usable().filter(|layer| layer.covers.is_none());
    if boxes.any(|layer| layer.bounds.contains(&site.bounds)) {
        return true;
    }
    let near = super::degrees::grown(&site.bounds, 1.0);
    let mut cover = GridPolygons::new();
    for layer in role.usable() {
        let Some(covers) = layer.covers else {
            for part in box_polygon(&layer.bounds).feature(0).polygons() {
                cover.add_clipped(part, &near);
            }
            continue;
        };
        for (number, feature) in covers.features().enumerate() {
            match layer.heavy_covers.get(&number) {
                Some(heavy) => heavy.add_clipped(&near, &mut cover),
                None => feature.polygons().for_each(|part| cover.add_clipped(part, &near)),
            }
        }
    }
    is_within(site, &cover)
}

/// Whether nothing of the site but a strip of 1 mm lies outside `cover`.
fn is_within(site: &Site<'_>, cover: &GridPolygons) -> bool {
    if cover.is_empty() {
        return false;
    }
    if site.has_polygons() {
        let areas = overlay::areas(&site.polygons, cover);
        if areas.subject - areas.intersection > TOUCH_M * site.perimeter_m {
            return false;
        }
    }
    let lines_are_inside = site.lines.iter().all(|line| {
        let inside = overlay::clip_line(line, cover);
        let length_m: f64 = inside
            .features()
            .flat_map(|feature| feature.parts())
            .map(|stretch| measure::path_length_m(stretch.first_path()))
            .sum();
        measure::path_length_m(line) - length_m <= TOUCH_M
    });
    lines_are_inside
        && site
            .points
            .iter()
            .all(|point| overlay::contains(cover, *point) || is_on_edge(*point, cover))
}

/// Whether a point lies within 1 mm of the boundary of `cover`.
fn is_on_edge(point: [f64; 2], cover: &GridPolygons) -> bool {
    let mut alone = Shapes::new();
    alone.push_path(&[point]);
    alone.end_part(PartKind::Point);
    alone.end_feature();
    nearest_points(alone.feature(0), overlay::union(cover).feature(0), TOUCH_M).is_some()
}

/// A box as a polygon, counter-clockwise; nothing if it has no area.
fn box_polygon(bounds: &Bounds) -> Shapes {
    let mut shapes = Shapes::new();
    let ([west, south], [east, north]) = (bounds.min, bounds.max);
    if west < east && south < north {
        shapes.push_path(&[[west, south], [east, south], [east, north], [west, north]]);
        shapes.end_part(PartKind::Polygon);
    }
    shapes.end_feature();
    shapes
}
