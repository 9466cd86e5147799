//! Can the layers of a role vouch for a "no"? Only where they are complete, and only if nothing near was broken.

use super::meeting::{self, TOUCH_M};
use super::prepared::{PreparedLayer, PreparedRole, Standing};
use super::site::Site;
use crate::analysis::site_result::Why;
use crate::geometry::distance::nearest_points;
use crate::geometry::measure;
use crate::geometry::overlay::{self, GridPolygons};
use crate::geometry::shapes::{Bounds, Feature, PartKind, Shapes};

/// What speaks against a "clear", and what goes with one.
pub(super) struct Completeness {
    /// Each makes the role `not-checked` unless an overlap is found.
    pub doubts: Vec<Why>,
    /// Goes with `clear`.
    pub notes: Vec<Why>,
}

/// Looks at everything that `role` could have missed at `site`.
pub(super) fn completeness(site: &Site<'_>, role: &PreparedRole<'_>) -> Completeness {
    let mut doubts = of_whole_layers(site, role);
    for prepared in &role.layers {
        doubts.extend(spoilt_in(prepared, &site.bounds, |_| true));
        doubts.extend(wrong_kinds_near(site, prepared, TOUCH_M));
    }
    let near = super::degrees::grown(&site.bounds, 1.0);
    if is_covered(role, &site.bounds, &near, |cover| is_within(site, cover)) {
        let undeclared = role.usable().filter(|layer| layer.covers.is_none());
        let notes = undeclared.map(|prepared| Why::CompletenessNotDeclared {
            layer: prepared.layer.name().to_owned(),
        });
        return Completeness {
            doubts,
            notes: notes.collect(),
        };
    }
    doubts.extend(outside(role));
    Completeness {
        doubts,
        notes: Vec::new(),
    }
}

/// What `role` could have missed within `distance_m` of `site`; `around` is all within that distance.
pub(super) fn doubts_around(
    site: &Site<'_>,
    role: &PreparedRole<'_>,
    distance_m: f64,
    around: &GridPolygons,
) -> Vec<Why> {
    let bounds = super::degrees::grown(&site.bounds, distance_m);
    let mut doubts = of_whole_layers(site, role);
    for prepared in &role.layers {
        let reaches = |reach: &Bounds| {
            let mut spoilt = GridPolygons::new();
            box_polygon(reach)
                .feature(0)
                .polygons()
                .for_each(|part| spoilt.add(part));
            overlay::meets(around, &spoilt)
        };
        doubts.extend(spoilt_in(prepared, &bounds, reaches));
        doubts.extend(wrong_kinds_near(site, prepared, distance_m));
    }
    let is_inside = |cover: &GridPolygons| {
        let areas = overlay::areas(around, cover);
        areas.subject - areas.intersection <= TOUCH_M * (site.perimeter_m + site.length_m + distance_m)
    };
    if !is_covered(role, &bounds, &bounds, is_inside) {
        doubts.extend(outside(role));
    }
    doubts
}

/// What speaks against the site or a layer as a whole.
fn of_whole_layers(site: &Site<'_>, role: &PreparedRole<'_>) -> Vec<Why> {
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
    }
    doubts
}

/// One reason for each layer in which the place asked for is not covered.
fn outside(role: &PreparedRole<'_>) -> impl Iterator<Item = Why> {
    role.usable().map(|prepared| {
        let layer = prepared.layer.name().to_owned();
        match prepared.covers {
            Some(_) => Why::OutsideCovers { layer },
            None => Why::OutsideFeatures { layer },
        }
    })
}

/// Broken and doubtful features that spoil a place in `bounds`, each once. `reaches` looks closer at a box.
fn spoilt_in(prepared: &PreparedLayer<'_>, bounds: &Bounds, reaches: impl Fn(&Bounds) -> bool) -> Vec<Why> {
    let mut out = Vec::new();
    let near = prepared.spoilt.iter().filter(|spoilt| {
        spoilt
            .reach
            .is_none_or(|reach| reach.intersects(bounds) && reaches(&reach))
    });
    for spoilt in near {
        let (layer, feature) = (prepared.layer.name().to_owned(), spoilt.feature);
        let why = if spoilt.is_repaired {
            Why::DoubtfulRepair { layer, feature }
        } else {
            Why::UnusableFeature { layer, feature }
        };
        if !out.contains(&why) {
            out.push(why);
        }
    }
    out
}

/// Features that come within `distance_m` of the site with a part of the wrong kind: a red line drawn as a mere line.
fn wrong_kinds_near(site: &Site<'_>, prepared: &PreparedLayer<'_>, distance_m: f64) -> Vec<Why> {
    let layer = prepared.layer;
    let Some(needed) = layer.role().needed_kind() else {
        return Vec::new();
    };
    if !prepared.has_other_kinds {
        return Vec::new();
    }
    let near = super::degrees::grown(&site.bounds, distance_m);
    let candidates = layer.index().intersecting(&near).into_iter();
    let comes_near = |feature: usize| {
        let shape = layer.shapes().feature(feature);
        if !layer.role().is_served_by(shape) {
            return meeting::within(site, prepared, feature, distance_m).is_some();
        }
        let others = parts_but(shape, needed);
        nearest_points(site.feature, others.feature(0), distance_m).is_some()
    };
    let meets = |feature: &usize| {
        let parts = layer.shapes().feature(*feature).parts();
        let mut others: Vec<PartKind> = parts.map(|part| part.kind).filter(|kind| *kind != needed).collect();
        others.sort_unstable();
        others.dedup();
        let mut shares = others
            .iter()
            .map(|kind| meeting::shared(site, prepared, *feature, Some(*kind)));
        !others.is_empty() && (shares.any(|shared| shared.is_overlap()) || comes_near(*feature))
    };
    candidates
        .filter(meets)
        .map(|feature| Why::UnusableFeature {
            layer: layer.name().to_owned(),
            feature: layer.feature_number(feature),
        })
        .collect()
}

/// The parts of a feature that are of another kind.
fn parts_but(feature: Feature<'_>, kind: PartKind) -> Shapes {
    let mut shapes = Shapes::new();
    for part in feature.parts().filter(|part| part.kind != kind) {
        part.paths().for_each(|path| shapes.push_path(path));
        shapes.end_part(part.kind);
    }
    shapes.end_feature();
    shapes
}

/// Whether what lies in `bounds` lies inside what the usable layers of the role cover together: where declared, their
/// `covers`, else the box of their features. `is_within` decides, given the cover as far as it lies in `near`.
fn is_covered(
    role: &PreparedRole<'_>,
    bounds: &Bounds,
    near: &Bounds,
    is_within: impl Fn(&GridPolygons) -> bool,
) -> bool {
    let mut boxes = role.usable().filter(|layer| layer.covers.is_none());
    if boxes.any(|layer| layer.bounds.contains(bounds)) {
        return true;
    }
    let mut cover = GridPolygons::new();
    for layer in role.usable() {
        let Some(covers) = layer.covers else {
            for part in box_polygon(&layer.bounds).feature(0).polygons() {
                cover.add_clipped(part, near);
            }
            continue;
        };
        for (number, feature) in covers.features().enumerate() {
            match layer.heavy_covers.get(&number) {
                Some(heavy) => heavy.add_clipped(near, &mut cover),
                None => feature.polygons().for_each(|part| cover.add_clipped(part, near)),
            }
        }
    }
    !cover.is_empty() && is_within(&cover)
}

/// Whether nothing of the site but a strip of 1 mm lies outside `cover`.
fn is_within(site: &Site<'_>, cover: &GridPolygons) -> bool {
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
pub(super) fn box_polygon(bounds: &Bounds) -> Shapes {
    let mut shapes = Shapes::new();
    let ([west, south], [east, north]) = (bounds.min, bounds.max);
    if west < east && south < north {
        shapes.push_path(&[[west, south], [east, south], [east, north], [west, north]]);
        shapes.end_part(PartKind::Polygon);
    }
    shapes.end_feature();
    shapes
}
