//! Words on a map: regions, sites, distances; none over another.
use super::figure_furniture::{FONT_PX, fill_of, stroke_of, text_width_at_px, text_width_px};
use super::figure_look::Placed;
use super::figure_names::{Room, room_for_name};
use super::figure_paths::Projection;
use super::markup::escape;
use crate::analysis::site_result::{RoleFinding, SiteResult};
use crate::geometry::shapes::Bounds;
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::layer::role::Role;
use crate::layer::table::text_in_field;
use crate::style::symbols::LabelStyle;
use crate::style::{Emphasis, MEASURE, Rgba, SITE_HALO, feature_style};
use crate::units;
use std::fmt::Write as _;

/// More names of one layer than this hide the map.
const NAMES_MAX: usize = 80;
/// Of a field that somebody asked for there may be more; what finds no room is left out anyway.
const FIELD_TEXTS_MAX: usize = 600;
/// Of more features than this only the first are looked at for a name.
const MEASURED_MAX: usize = 2000;
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

    /// The features of a site layer.
    pub(super) fn of_layer(layer: &Layer) -> Vec<Self> {
        let features = layer.shapes().features().enumerate();
        let marks = features.map(|(number, feature)| Self {
            id: layer.feature_id(number),
            bounds: feature.bounds(),
        });
        marks.filter(|mark| !mark.bounds.is_empty()).collect()
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
    /// Corners with scale bar, north arrow, marks and inset are `taken` from the start.
    pub(super) fn new(projection: &'a Projection, taken: Vec<[f64; 4]>) -> Self {
        Self { projection, taken }
    }

    /// Takes the room of a text centred at a place on its base line, if it is free and in the picture.
    fn take(&mut self, text: &str, [x, y]: [f64; 2], size_px: f64) -> bool {
        let half = text_width_at_px(text, size_px) / 2.0;
        let wanted = [x - half - 1.0, y - size_px, x + half + 1.0, y + 0.3 * size_px];
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
        let is_set = self.take(text, place, FONT_PX);
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
    pub(super) fn sites(&mut self, sites: &[SiteMark], colour: Rgba, body: &mut String) {
        let look = format!("font-weight=\"bold\" {}", fill_of(colour));
        for site in sites {
            let [x, y] = self.projection.point(site.bounds.center());
            if !(0.0..self.projection.width_px).contains(&x) || !(0.0..self.projection.height_px).contains(&y) {
                continue;
            }
            let [left, top] = self.projection.point([site.bounds.min[0], site.bounds.max[1]]);
            let (half_width, half_height) = (x - left, y - top);
            let is_small = half_width.max(half_height) * 2.0 < SITE_SMALL_PX;
            if is_small {
                self.taken.push([x - 9.0, y - 9.0, x + 9.0, y + 9.0]);
                for stroke in [stroke_of(SITE_HALO, 5.0), stroke_of(colour, 2.0)] {
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
        self.keep_clear(sites);
    }

    /// No name of a place is set on a site, unless it fills the picture.
    fn keep_clear(&mut self, sites: &[SiteMark]) {
        const SHARE_MAX: f64 = 0.25;
        let whole = self.projection.width_px * self.projection.height_px;
        for site in sites {
            let [left, top] = self.projection.point([site.bounds.min[0], site.bounds.max[1]]);
            let [right, bottom] = self.projection.point([site.bounds.max[0], site.bounds.min[1]]);
            if (right - left) * (bottom - top) <= SHARE_MAX * whole {
                self.taken.push([left, top, right, bottom]);
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

    /// Names of the fields that styles ask for; else of regions and reserves where they leave room, of the region layers
    /// the finest that is not too crowded.
    pub(super) fn places(&mut self, shown: &[Placed<'_>], body: &mut String) {
        let seen = self.projection.seen();
        let usual = || shown.iter().filter(|placed| placed.drawing.symbols.labels.is_none());
        let regions = usual().filter(|placed| placed.layer.role() == Role::Region);
        let counted = regions.map(|placed| (placed.layer.index().intersecting(&seen).len(), placed));
        let finest = counted.filter(|(count, _)| (1..=NAMES_MAX).contains(count));
        if let Some((_, placed)) = finest.max_by_key(|(count, _)| *count) {
            self.names(placed.layer, "fill=\"#333\"", body);
        }
        for placed in usual().filter(|placed| placed.layer.role() == Role::NatureReserve) {
            let look = fill_of(feature_style(Role::NatureReserve, Emphasis::Core).outline);
            self.names(placed.layer, &look, body);
        }
        // Those of upper layers first.
        for placed in shown.iter().rev() {
            if let Some(style) = &placed.drawing.symbols.labels {
                self.field_texts(placed.layer, style, body);
            }
        }
    }

    /// The texts of a field that somebody asked for, in the size that was chosen.
    fn field_texts(&mut self, layer: &Layer, style: &LabelStyle, body: &mut String) {
        let seen = self.projection.seen();
        let size_px = f64::from(style.size.clamp(4.0, 100.0));
        let numbers = layer.index().intersecting(&seen).into_iter().take(MEASURED_MAX);
        let mut placed: Vec<(f64, [f64; 2], String)> = Vec::new();
        for number in numbers {
            let text = text_in_field(layer, number, &style.field);
            let feature = layer.shapes().feature(number);
            if text.is_empty() {
                continue;
            }
            // A polygon has its text in it, a line or point beside its middle.
            let place = match room_for_name(feature, self.projection) {
                Some(room) => (room.width_px, room.place_px),
                None => (0.0, self.projection.point(feature.bounds().center())),
            };
            placed.push((place.0, place.1, text));
        }
        placed.sort_by(|left, right| right.0.total_cmp(&left.0));
        for (_, [x, y], text) in placed.into_iter().take(FIELD_TEXTS_MAX) {
            let place = [x, y + size_px * 0.36];
            if self.take(&text, place, size_px) {
                let _ = write!(
                    body,
                    "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"{size_px:.1}\" fill=\"#222\" {LETTERS}>{}</text>",
                    place[0],
                    place[1],
                    escape(&text)
                );
            }
        }
    }

    /// Names of a layer's polygons, those with the most room first.
    fn names(&mut self, layer: &Layer, look: &str, body: &mut String) {
        let seen = self.projection.seen();
        let room = |number: usize| {
            let name = layer.fields().text(layer.attributes(), number, Meaning::Name)?;
            let room = room_for_name(layer.shapes().feature(number), self.projection)?;
            (text_width_px(&name) <= room.width_px * 0.95).then_some((room, name))
        };
        let numbers = layer.index().intersecting(&seen).into_iter().take(MEASURED_MAX);
        let mut named: Vec<(Room, String)> = numbers.filter_map(room).collect();
        named.sort_by(|left, right| right.0.width_px.total_cmp(&left.0.width_px));
        for (room, name) in named.into_iter().take(NAMES_MAX) {
            let [x, y] = room.place_px;
            self.set(&name, [x, y + FONT_PX * 0.36], look, body);
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
        let projection = Projection::fit(&bounds, [960.0, 820.0]);
        let mut labels = Labels::new(&projection, vec![[0.0, 700.0, 150.0, 820.0]]);
        let mut take = |text: &str, place: [f64; 2]| labels.take(text, place, super::FONT_PX);
        assert!(take("承德市", [480.0, 400.0]));
        assert!(!take("北京市", [500.0, 405.0]));
        assert!(take("北京市", [480.0, 430.0]));
        assert!(!take("天津市", [955.0, 430.0]));
        assert!(!take("廊坊市", [100.0, 750.0]), "the scale bar is there");
    }
}
