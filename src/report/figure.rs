//! The map of a report as SVG: layers by role, legend of what is shown, scale bar, north arrow.
//!
//! Equirectangular with the cosine of the middle latitude: good for a picture, never used for numbers.
use super::figure_furniture::{FONT_PX, draw_areas, fill_of, legend, north_arrow, scale_bar, stroke_of, text_width_px};
use super::figure_paths::{Paths, Projection};
use super::markup::escape;
use crate::analysis::site_result::SiteCheckResult;
use crate::geometry::shapes::{Bounds, Shapes};
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::layer::role::Role;
use crate::style::{Emphasis, OVERLAP, SITE_HALO, SITE_HALO_PX, feature_style};
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

/// Width of the drawing in pixels (a page of A4 at 96 dpi with margins is 680; screens are wider).
const WIDTH_PX: f64 = 960.0;
/// A map taller than this leaves no room for the table beside it.
const HEIGHT_MAX_PX: f64 = 820.0;
const HEIGHT_MIN_PX: f64 = 260.0;
/// A third of a pixel is below what an eye sees.
const TOLERANCE_PX: f64 = 0.3;
/// A picture larger than this makes a page slow; the tolerance is doubled until it fits.
const BYTES_MAX: usize = 1_900_000;
/// More names than this hide the map.
const LABELS_MAX: usize = 80;

/// Large areas below, lines above, the sites on top of all.
const ORDER: [Role; 8] = [
    Role::Reference,
    Role::ControlUnit,
    Role::GreenBelt,
    Role::RedLine,
    Role::NatureReserve,
    Role::Coastline,
    Role::Region,
    Role::Site,
];

/// What the map shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Frame {
    /// The box with a small margin.
    Around(Bounds),
    /// The box with its surroundings: three times its size.
    Surroundings(Bounds),
}

/// A map to be drawn; the layers are shared, so it costs nothing until then.
#[derive(Clone, Debug)]
pub struct Figure {
    layers: Vec<Arc<Layer>>,
    overlaps: Vec<Shapes>,
    frame: Frame,
    language: Language,
}

impl Figure {
    #[must_use]
    pub fn of_layers(layers: &[Arc<Layer>], frame: Frame, language: Language) -> Self {
        Self {
            layers: layers.to_vec(),
            overlaps: Vec::new(),
            frame,
            language,
        }
    }

    /// Adds the overlaps that a site check found.
    #[must_use]
    pub fn with_hits(mut self, result: &SiteCheckResult) -> Self {
        let hits = result
            .sites
            .iter()
            .flat_map(|site| &site.roles)
            .flat_map(|finding| &finding.hits);
        self.overlaps = hits
            .filter(|hit| hit.area_m2 > 0.0)
            .map(|hit| hit.overlap.clone())
            .collect();
        self
    }

    /// The picture; the same layers give the same bytes.
    #[must_use]
    pub fn svg(&self) -> String {
        let Some(bounds) = self.bounds() else {
            return String::new();
        };
        let mut tolerance_px = TOLERANCE_PX;
        loop {
            let drawn = self.draw(&bounds, tolerance_px);
            if drawn.len() <= BYTES_MAX || tolerance_px > 20.0 {
                return drawn;
            }
            tolerance_px *= 2.0;
        }
    }

    fn bounds(&self) -> Option<Bounds> {
        let (bounds, margin) = match self.frame {
            Frame::Around(bounds) => (bounds, 0.02),
            Frame::Surroundings(bounds) => (bounds, 1.0),
        };
        if bounds.is_empty() {
            return None;
        }
        // A single point still needs a place around it: about 100 m.
        let size = [0, 1].map(|axis: usize| {
            bounds
                .max
                .get(axis)
                .zip(bounds.min.get(axis))
                .map_or(0.0, |(max, min)| max - min)
        });
        let margin = (size[0].max(size[1]) * margin).max(0.001);
        Some(Bounds {
            min: [bounds.min[0] - margin, bounds.min[1] - margin],
            max: [bounds.max[0] + margin, bounds.max[1] + margin],
        })
    }

    fn draw(&self, bounds: &Bounds, tolerance_px: f64) -> String {
        let projection = Projection::new(bounds, WIDTH_PX, HEIGHT_MIN_PX, HEIGHT_MAX_PX);
        let mut body = String::new();
        let mut shown: BTreeSet<(Role, u8)> = BTreeSet::new();
        for role in ORDER {
            for layer in self.layers.iter().filter(|layer| layer.role() == role) {
                draw_layer(layer, &projection, tolerance_px, &mut body, &mut shown);
            }
        }
        self.draw_overlaps(&projection, tolerance_px, &mut body);
        self.draw_labels(&projection, &mut body);
        self.assemble(&projection, bounds, &body, &shown)
    }

    fn draw_overlaps(&self, projection: &Projection, tolerance_px: f64, body: &mut String) {
        let mut paths = Paths::new(*projection, tolerance_px);
        for shapes in &self.overlaps {
            for feature in shapes.features() {
                paths.add(feature);
            }
        }
        if !paths.areas.is_empty() {
            draw_areas(&paths.areas, &OVERLAP, "overlap", body);
        }
    }

    /// Names of regions of the first region layer whose features leave room for them.
    fn draw_labels(&self, projection: &Projection, body: &mut String) {
        let candidates = self
            .layers
            .iter()
            .filter(|layer| layer.role() == Role::Region && layer.len() <= LABELS_MAX);
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
            let (west, east) = (
                projection.point([bounds.min[0], 0.0])[0],
                projection.point([bounds.max[0], 0.0])[0],
            );
            if text_width_px(&name) > (east - west) * 0.9 {
                continue;
            }
            let [x, y] = projection.point(bounds.center());
            if (0.0..projection.width_px).contains(&x) && (0.0..projection.height_px).contains(&y) {
                let _ = write!(
                    body,
                    "<text class=\"n\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>",
                    escape(&name)
                );
            }
        }
    }

    fn assemble(&self, projection: &Projection, bounds: &Bounds, body: &str, shown: &BTreeSet<(Role, u8)>) -> String {
        let (width, height) = (projection.width_px, projection.height_px);
        let legend = legend(shown, !self.overlaps.is_empty(), [width, height], self.language);
        let whole = height + legend.height_px;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {whole:.0}\" width=\"{width:.0}\" \
             height=\"{whole:.0}\" role=\"img\" font-family=\"'Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif\" \
             font-size=\"{FONT_PX}\"><title>{}</title><style>.n{{text-anchor:middle;fill:#333;stroke:#fff;\
             stroke-width:2.5px;paint-order:stroke;stroke-linejoin:round}}</style>\
             <clipPath id=\"frame\"><rect width=\"{width:.1}\" height=\"{height:.1}\"/></clipPath>\
             <rect width=\"{width:.0}\" height=\"{whole:.0}\" fill=\"#fff\"/>\
             <rect width=\"{width:.1}\" height=\"{height:.1}\" fill=\"#f6f7f5\"/>\
             <g clip-path=\"url(#frame)\" stroke-linejoin=\"round\">{body}</g>\
             <rect x=\"0.5\" y=\"0.5\" width=\"{:.1}\" height=\"{:.1}\" fill=\"none\" stroke=\"#888\"/>",
            T::Map.get(self.language),
            width - 1.0,
            height - 1.0,
        );
        svg.push_str(&scale_bar(projection, bounds));
        svg.push_str(&north_arrow(width, self.language));
        if self.layers.iter().any(|layer| layer.is_illustrative()) {
            let _ = write!(
                svg,
                "<text x=\"10\" y=\"22\" font-size=\"15\" font-weight=\"bold\" fill=\"#b00020\">{}</text>",
                T::Illustrative.get(self.language)
            );
        }
        svg.push_str(&legend.svg);
        svg.push_str("</svg>");
        svg
    }
}

fn draw_layer(
    layer: &Layer,
    projection: &Projection,
    tolerance_px: f64,
    body: &mut String,
    shown: &mut BTreeSet<(Role, u8)>,
) {
    let role = layer.role();
    let mut by_emphasis = Emphasis::ALL.map(|emphasis| (emphasis, Paths::new(*projection, tolerance_px)));
    for number in layer.index().intersecting(&projection.bounds) {
        let found = emphasis(layer, number);
        if let Some((_, paths)) = by_emphasis.iter_mut().find(|(emphasis, _)| *emphasis == found) {
            paths.add(layer.shapes().feature(number));
        }
    }
    // A core zone stays visible on the zone around it.
    by_emphasis.sort_by_key(|(emphasis, _)| emphasis.rank());
    for (emphasis, paths) in &by_emphasis {
        if paths.is_empty() {
            continue;
        }
        shown.insert((role, emphasis.index()));
        let style = feature_style(role, *emphasis);
        let outline = stroke_of(style.outline, style.outline_px);
        if role == Role::Site {
            let halo = stroke_of(SITE_HALO, style.outline_px + 2.0 * SITE_HALO_PX);
            let _ = write!(
                body,
                "<path d=\"{}{}\" fill=\"none\" {halo}/>",
                paths.areas, paths.lines
            );
        }
        if !paths.areas.is_empty() {
            draw_areas(
                &paths.areas,
                &style,
                &format!("{}-{}", role.code(), emphasis.index()),
                body,
            );
        }
        if !paths.lines.is_empty() {
            let _ = write!(body, "<path d=\"{}\" fill=\"none\" {outline}/>", paths.lines);
        }
        // What is smaller than a pixel is still marked by one.
        if !paths.marks.is_empty() {
            let _ = write!(body, "<path d=\"{}\" {}/>", paths.marks, fill_of(style.outline));
        }
        if !paths.points.is_empty() {
            let _ = write!(body, "<path d=\"{}\" {}/>", paths.points, fill_of(style.outline));
        }
    }
}

/// What distinguishes a feature within its role; only roles whose style knows a difference are asked.
fn emphasis(layer: &Layer, feature: usize) -> Emphasis {
    let meaning = match layer.role() {
        Role::RedLine | Role::NatureReserve => Meaning::Zone,
        Role::Coastline => Meaning::Kind,
        _ => return Emphasis::Normal,
    };
    let text = layer.fields().text(layer.attributes(), feature, meaning);
    let found = text.map_or(Emphasis::Normal, |text| Emphasis::from_text(&text));
    // Only coasts are artificial or estuary, only zones are core.
    match (layer.role(), found) {
        (Role::Coastline, Emphasis::Core) => Emphasis::Normal,
        (Role::Coastline, found) => found,
        (_, Emphasis::Core) => Emphasis::Core,
        _ => Emphasis::Normal,
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Figure, Frame, Language};

    #[test]
    fn a_map_of_nothing_is_no_picture() {
        assert_eq!(
            Figure::of_layers(&[], Frame::Around(Bounds::EMPTY), Language::En).svg(),
            ""
        );
    }
}
