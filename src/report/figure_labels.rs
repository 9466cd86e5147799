//! Words on a map: regions, sites, distances; none over another.
use super::figure_furniture::{FONT_PX, fill_of, stroke_of, text_width_px};
use super::figure_paths::Projection;
use super::markup::escape;
use crate::analysis::site_result::{RoleFinding, SiteResult};
use crate::geometry::shapes::Bounds;
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::layer::role::Role;
use crate::style::{MEASURE, SITE_HALO, feature_style};
use crate::units;
use std::fmt::Write as _;
use std::sync::Arc;

/// More names of regions than this hide the map.
const REGIONS_MAX: usize = 80;
/// More names of sites than this hide the map; the sites themselves stay marked.
const SITES_MAX: usize = 60;
/// A site smaller than this is ringed, so that it is found.
const SITE_SMALL_PX: f64 = 14.0;
/// White around letters, so that they are read on any ground.
const LETTERS: &str = "stroke=\"#fff\" stroke-width=\"2.5\" stroke-linejoin=\"round\" paint-order=\"stroke\"";

/// Where a site is and what it is called.
#[derive(Clone, Debug)]
pub struct SiteMark {
    id: String,
    bounds: Bounds,
}

impl SiteMark {
    #[must_use]
    pub fn of(site: &SiteResult) -> Option<Self> {
        (!site.bounds.is_empty()).then(|| Self {
            id: site.id.clone(),
            bounds: site.bounds,
        })
    }
}

/// The shortest way from a site to what its verdict depends on.
#[derive(Clone, Debug)]
pub struct DistanceMark {
    points_lonlat: [[f64; 2]; 2],
    distance_m: f64,
}

impl DistanceMark {
    #[must_use]
    pub fn of(finding: &RoleFinding) -> Option<Self> {
        let nearest = finding.nearest.as_ref()?;
        let is_told = finding.role.decides() && nearest.distance_m > 0.0;
        is_told.then_some(Self {
            points_lonlat: nearest.points_lonlat,
            distance_m: nearest.distance_m,
        })
    }
}

/// The words set so far, as boxes `[left, top, right, bottom]` in pixels.
pub(super) struct Labels<'a> {
    projection: &'a Projection,
    taken: Vec<[f64; 4]>,
}

impl<'a> Labels<'a> {
    /// Corners with scale bar, north arrow and marks are taken from the start.
    pub(super) fn new(projection: &'a Projection) -> Self {
        let (width, height) = (projection.width_px, projection.height_px);
        Self {
            projection,
            taken: vec![
                [0.0, 0.0, 120.0, 36.0],
                [width - 50.0, 0.0, width, 60.0],
                [0.0, height - 36.0, 150.0, height],
                [width - 260.0, height - 22.0, width, height],
            ],
        }
    }

    /// Takes the room of a text centred at a place on its base line, if it is free and in the picture.
    fn take(&mut self, text: &str, [x, y]: [f64; 2]) -> bool {
        let half = text_width_px(text) / 2.0;
        let wanted = [x - half - 1.0, y - FONT_PX, x + half + 1.0, y + 4.0];
        let is_inside = wanted[0] >= 2.0
            && wanted[1] >= 2.0
            && wanted[2] <= self.projection.width_px - 2.0
            && wanted[3] <= self.projection.height_px - 2.0;
        let is_free = self
            .taken
            .iter()
            .all(|other| wanted[2] < other[0] || wanted[0] > other[2] || wanted[3] < other[1] || wanted[1] > other[3]);
        if is_inside && is_free {
            self.taken.push(wanted);
        }
        is_inside && is_free
    }

    fn set(&mut self, text: &str, place: [f64; 2], look: &str, body: &mut String) -> bool {
        let is_set = self.take(text, place);
        if is_set {
            let [x, y] = place;
            let _ = write!(
                body,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\" {look} {LETTERS}>{}</text>",
                escape(text)
            );
        }
        is_set
    }

    /// Rings around what is too small to be seen, and names above, below or beside.
    pub(super) fn sites(&mut self, sites: &[SiteMark], body: &mut String) {
        let style = feature_style(Role::Site, crate::style::Emphasis::Normal);
        let look = format!("font-weight=\"bold\" {}", fill_of(style.outline));
        for site in sites {
            let [x, y] = self.projection.point(site.bounds.center());
            if !(0.0..self.projection.width_px).contains(&x) || !(0.0..self.projection.height_px).contains(&y) {
                continue;
            }
            let [left, top] = self.projection.point([site.bounds.min[0], site.bounds.max[1]]);
            let (half_width, half_height) = (x - left, y - top);
            let is_small = half_width.max(half_height) * 2.0 < SITE_SMALL_PX;
            if is_small {
                for stroke in [stroke_of(SITE_HALO, 5.0), stroke_of(style.outline, 2.0)] {
                    let _ = write!(
                        body,
                        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"8\" fill=\"none\" {stroke}/>"
                    );
                }
            }
            if sites.len() > SITES_MAX {
                continue;
            }
            let beside = text_width_px(&site.id) / 2.0 + half_width.max(8.0) + 6.0;
            let (above, below) = (y - half_height.max(8.0) - 6.0, y + half_height.max(8.0) + FONT_PX + 4.0);
            let places = [
                [x, above],
                [x, below],
                [x + beside, y + 5.0],
                [x - beside, y + 5.0],
                [x, y + 5.0],
            ];
            for place in places {
                if self.set(&site.id, place, &look, body) {
                    break;
                }
            }
        }
    }

    /// Dashed lines with their length, where both ends are in the picture.
    pub(super) fn distances(&mut self, distances: &[DistanceMark], body: &mut String) {
        let (width, height) = (self.projection.width_px, self.projection.height_px);
        for distance in distances {
            let [from, to] = distance.points_lonlat.map(|point| self.projection.point(point));
            let is_inside = |[x, y]: [f64; 2]| (0.0..width).contains(&x) && (0.0..height).contains(&y);
            if !is_inside(from) || !is_inside(to) {
                continue;
            }
            let line = format!("M{:.1} {:.1}L{:.1} {:.1}", from[0], from[1], to[0], to[1]);
            let _ = write!(
                body,
                "<path d=\"{line}\" {}/><path d=\"{line}\" stroke-dasharray=\"5 3\" {}/>",
                stroke_of(SITE_HALO, 4.0),
                stroke_of(MEASURE, 1.6)
            );
            let text = format!("{} m", units::number(distance.distance_m, 1));
            let middle = [f64::midpoint(from[0], to[0]), f64::midpoint(from[1], to[1]) + 5.0];
            self.set(&text, middle, &fill_of(MEASURE), body);
        }
    }

    /// Names of regions of the layer with the most features that leave room for them.
    pub(super) fn regions(&mut self, layers: &[Arc<Layer>], body: &mut String) {
        let candidates = layers
            .iter()
            .filter(|layer| layer.role() == Role::Region && layer.len() <= REGIONS_MAX);
        let Some(layer) = candidates.max_by_key(|layer| layer.len()) else {
            return;
        };
        for (number, feature) in layer.shapes().features().enumerate() {
            let Some(name) = layer.fields().text(layer.attributes(), number, Meaning::Name) else {
                continue;
            };
            let largest = feature.polygons().map(|polygon| {
                polygon.first_path().iter().fold(Bounds::EMPTY, |mut all, position| {
                    all.grow(*position);
                    all
                })
            });
            let size = |bounds: &Bounds| (bounds.max[0] - bounds.min[0]) * (bounds.max[1] - bounds.min[1]);
            let Some(bounds) = largest.max_by(|left, right| size(left).total_cmp(&size(right))) else {
                continue;
            };
            let [west, _] = self.projection.point([bounds.min[0], bounds.min[1]]);
            let [east, _] = self.projection.point([bounds.max[0], bounds.max[1]]);
            if text_width_px(&name) <= (east - west) * 0.95 {
                let place = self.projection.point(bounds.center());
                self.set(&name, place, "fill=\"#333\"", body);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Labels, Projection};

    #[test]
    fn a_name_is_not_set_over_another_or_over_the_edge() {
        let bounds = Bounds {
            min: [115.0, 39.0],
            max: [117.0, 41.0],
        };
        let projection = Projection::new(&bounds, 960.0, 260.0, 820.0);
        let mut labels = Labels::new(&projection);
        assert!(labels.take("承德市", [480.0, 400.0]));
        assert!(!labels.take("北京市", [500.0, 405.0]));
        assert!(labels.take("北京市", [480.0, 430.0]));
        assert!(!labels.take("天津市", [955.0, 430.0]));
    }
}
