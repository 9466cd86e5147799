//! The map of a report as SVG: layers by role, legend of what is shown, scale bar, north arrow.
//!
//! Equirectangular with the cosine of the middle latitude: good for a picture, never used for numbers.
use super::figure_furniture::{
    FONT_PX, crs_line, draw_areas, fill_of, illustrative_mark, legend, north_arrow, scale_bar, stroke_of,
};
use super::figure_labels::{DistanceMark, Labels, SiteMark};
use super::figure_paths::{Paths, Projection};
use crate::analysis::site_result::{SiteCheckResult, SiteResult};
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

/// A third of a pixel is below what an eye sees.
const TOLERANCE_PX: f64 = 0.3;
/// Coarser than this nothing is to be recognised; the picture is taken as large as it is.
const TOLERANCE_MAX_PX: f64 = 20.0;

/// How large a picture may be.
#[derive(Clone, Copy, Debug)]
struct Paper {
    width_px: f64,
    height_min_px: f64,
    height_max_px: f64,
    /// The tolerance is doubled until the picture is no larger.
    bytes_max: usize,
}

/// A page of A4 with margins is 690 pixels wide, a screen more; what is taller than this leaves no room for a table.
const PAGE: Paper = Paper {
    width_px: 960.0,
    height_min_px: 260.0,
    height_max_px: 820.0,
    bytes_max: 1_200_000,
};
/// Two side by side on a page; fifty of them together are no larger than a few pages' maps.
const CARD: Paper = Paper {
    width_px: 470.0,
    height_min_px: 330.0,
    height_max_px: 330.0,
    bytes_max: 60_000,
};

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
    /// The box with its surroundings: three times its size, less where it is large.
    Surroundings(Bounds),
    /// One site with what lies near it, as a small map.
    Site(Bounds),
}

/// A map to be drawn; the layers are shared, so it costs nothing until then.
#[derive(Clone, Debug)]
pub struct Figure {
    layers: Vec<Arc<Layer>>,
    overlaps: Vec<Shapes>,
    sites: Vec<SiteMark>,
    distances: Vec<DistanceMark>,
    frame: Frame,
    language: Language,
}

impl Figure {
    #[must_use]
    pub fn of_layers(layers: &[Arc<Layer>], frame: Frame, language: Language) -> Self {
        Self {
            layers: layers.to_vec(),
            overlaps: Vec::new(),
            sites: Vec::new(),
            distances: Vec::new(),
            frame,
            language,
        }
    }

    /// Adds the overlaps that a site check found, and the sites' names.
    #[must_use]
    pub fn with_hits(mut self, result: &SiteCheckResult) -> Self {
        self.overlaps = overlaps(result.sites.iter(), result);
        self.sites = result.sites.iter().filter_map(SiteMark::of).collect();
        self
    }

    /// Adds what was found of one site, and of the others that are in the picture.
    #[must_use]
    pub fn with_site(mut self, site: &SiteResult, result: &SiteCheckResult) -> Self {
        let Some(bounds) = self.bounds() else {
            return self;
        };
        let is_near = |other: &&SiteResult| other.feature == site.feature || other.bounds.intersects(&bounds);
        self.overlaps = overlaps(result.sites.iter().filter(is_near), result);
        self.sites = result.sites.iter().filter(is_near).filter_map(SiteMark::of).collect();
        self.distances = site.roles.iter().filter_map(DistanceMark::of).collect();
        self
    }

    /// The picture; the same layers give the same bytes.
    #[must_use]
    pub fn svg(&self) -> String {
        self.svg_named("map")
    }

    /// The picture for a page with several: `name` keeps apart what they refer to within themselves.
    #[must_use]
    pub fn svg_named(&self, name: &str) -> String {
        let Some(bounds) = self.bounds() else {
            return String::new();
        };
        let mut tolerance_px = TOLERANCE_PX;
        loop {
            let drawn = self.draw(&bounds, tolerance_px, name);
            if drawn.len() <= self.paper().bytes_max || tolerance_px > TOLERANCE_MAX_PX {
                return drawn;
            }
            tolerance_px *= 2.0;
        }
    }

    const fn paper(&self) -> Paper {
        match self.frame {
            Frame::Around(_) | Frame::Surroundings(_) => PAGE,
            Frame::Site(_) => CARD,
        }
    }

    fn bounds(&self) -> Option<Bounds> {
        let (Frame::Around(bounds) | Frame::Surroundings(bounds) | Frame::Site(bounds)) = self.frame;
        if bounds.is_empty() {
            return None;
        }
        let size = (bounds.max[0] - bounds.min[0]).max(bounds.max[1] - bounds.min[1]);
        // Degrees: 0.001 is 100 m, and a single point still needs a place around it.
        let margin = match self.frame {
            Frame::Around(_) => (size * 0.02).max(0.001),
            Frame::Surroundings(_) => size.min((size * 0.12).max(0.05)).max(0.001),
            Frame::Site(_) => (size * 0.7).max(0.003),
        };
        Some(Bounds {
            min: [bounds.min[0] - margin, bounds.min[1] - margin],
            max: [bounds.max[0] + margin, bounds.max[1] + margin],
        })
    }

    fn draw(&self, bounds: &Bounds, tolerance_px: f64, name: &str) -> String {
        let paper = self.paper();
        let projection = Projection::new(bounds, paper.width_px, paper.height_min_px, paper.height_max_px);
        let mut body = String::new();
        let mut shown: BTreeSet<(Role, u8)> = BTreeSet::new();
        for role in ORDER {
            let mut layers: Vec<&Arc<Layer>> = self.layers.iter().filter(|layer| layer.role() == role).collect();
            // Provinces above prefectures above counties: the fewer, the heavier their outline.
            if role == Role::Region {
                layers.sort_by_key(|layer| std::cmp::Reverse(layer.len()));
            }
            let count = layers.len();
            for (place, layer) in layers.into_iter().enumerate() {
                let weight = if role == Role::Region {
                    outline_weight(place, count)
                } else {
                    1.0
                };
                draw_layer(layer, &projection, (tolerance_px, weight, name), &mut body, &mut shown);
            }
        }
        self.draw_overlaps(&projection, tolerance_px, name, &mut body);
        let mut labels = Labels::new(&projection);
        labels.distances(&self.distances, &mut body);
        labels.sites(&self.sites, &mut body);
        if !matches!(self.frame, Frame::Site(_)) {
            labels.regions(&self.layers, &mut body);
        }
        self.assemble(&projection, bounds, &body, &shown, name)
    }

    fn draw_overlaps(&self, projection: &Projection, tolerance_px: f64, name: &str, body: &mut String) {
        let mut paths = Paths::new(*projection, tolerance_px);
        for shapes in &self.overlaps {
            for feature in shapes.features() {
                paths.add(feature);
            }
        }
        if !paths.areas.is_empty() {
            draw_areas(&paths.areas, &OVERLAP, &format!("{name}-overlap"), body);
        }
        if !paths.lines.is_empty() {
            let outline = stroke_of(OVERLAP.outline, OVERLAP.outline_px + 1.0);
            let _ = write!(body, "<path d=\"{}\" fill=\"none\" {outline}/>", paths.lines);
        }
        // An overlap smaller than a pixel is still marked by one.
        if !paths.marks.is_empty() {
            let _ = write!(body, "<path d=\"{}\" {}/>", paths.marks, fill_of(OVERLAP.outline));
        }
    }

    fn assemble(
        &self,
        projection: &Projection,
        bounds: &Bounds,
        body: &str,
        shown: &BTreeSet<(Role, u8)>,
        name: &str,
    ) -> String {
        let (width, height) = (projection.width_px, projection.height_px);
        let legend = legend(shown, !self.overlaps.is_empty(), [width, height], name, self.language);
        let whole = height + legend.height_px;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {whole:.0}\" width=\"{width:.0}\" \
             height=\"{whole:.0}\" role=\"img\" font-family=\"'Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei','PingFang \
             SC',sans-serif\" font-size=\"{FONT_PX}\"><title>{}</title>\
             <clipPath id=\"{name}-frame\"><rect width=\"{width:.1}\" height=\"{height:.1}\"/></clipPath>\
             <rect width=\"{width:.0}\" height=\"{whole:.0}\" fill=\"#fff\"/>\
             <rect width=\"{width:.1}\" height=\"{height:.1}\" fill=\"#f6f7f5\"/>\
             <g clip-path=\"url(#{name}-frame)\" stroke-linejoin=\"round\">{body}</g>\
             <rect x=\"0.5\" y=\"0.5\" width=\"{:.1}\" height=\"{:.1}\" fill=\"none\" stroke=\"#888\"/>",
            T::Map.get(self.language),
            width - 1.0,
            height - 1.0,
        );
        svg.push_str(&scale_bar(projection, bounds));
        svg.push_str(&north_arrow(width, self.language));
        svg.push_str(&crs_line([width, height], self.language));
        if self.layers.iter().any(|layer| layer.is_illustrative()) {
            svg.push_str(&illustrative_mark(self.language));
        }
        svg.push_str(&legend.svg);
        svg.push_str("</svg>");
        svg
    }
}

/// What is hatched: overlaps with what decides the verdict. A control unit covers every site, which decides nothing.
fn overlaps<'a>(sites: impl Iterator<Item = &'a SiteResult>, result: &SiteCheckResult) -> Vec<Shapes> {
    let decides_none = !result.roles.iter().any(|role| role.decides());
    let findings = sites.flat_map(|site| &site.roles);
    findings
        .filter(|finding| finding.role.decides() || decides_none)
        .flat_map(|finding| &finding.hits)
        .filter(|hit| hit.area_m2 > 0.0 || hit.length_m > 0.0)
        .map(|hit| hit.overlap.clone())
        .collect()
}

/// How heavy the outline of a region layer is, by its place among all: half for the finest, full for the coarsest.
fn outline_weight(place: usize, count: usize) -> f32 {
    let above = count.saturating_sub(place + 1);
    match above {
        0 => 1.3,
        1 => 0.75,
        _ => 0.45,
    }
}

fn draw_layer(
    layer: &Layer,
    projection: &Projection,
    (tolerance_px, weight, name): (f64, f32, &str),
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
        let mut style = feature_style(role, *emphasis);
        style.outline_px *= weight;
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
                &format!("{name}-{}-{}-{}", role.code(), emphasis.index(), body.len()),
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
