//! The map of a report as SVG: layers by role, legend of what is shown, grid, scale, imprint, where it lies.
//!
//! Equirectangular with the cosine of the middle latitude: good for a picture, never used for numbers.
use super::context::ReportContext;
pub use super::figure_frame::Frame;
use super::figure_frame::{CARD, Height, MM_PER_PX, PAGE, Paper, RENDERED_BYTES_MAX};
use super::figure_furniture::{
    FONT_PX, crs_line, draw_areas, fill_of, illustrative_mark, illustrative_room, legend, north_arrow, scale_bar,
    scale_bar_room, stroke_of,
};
use super::figure_grid::{Grid, system_words};
use super::figure_labels::{DistanceMark, Labels, SiteMark};
use super::figure_layers::{DrawnLayer, LegendEntry, drawn_layers, legend_entries};
use super::figure_look::{OnMap, site_outline};
use super::figure_paths::{Collection, Group, Projection};
pub use super::figure_sheet::Sheet;
use super::figure_sheet::{Inset, imprint_px, imprint_svg, lines_of, neat_line};
use super::map_look::MapLook;
use super::markup::escape;
use crate::analysis::site_result::{SiteCheckResult, SiteResult};
use crate::geometry::shapes::{Bounds, Shapes};
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::style::OVERLAP;
use crate::texts::Language;
use crate::texts::figure::{FigureText as F, not_drawn, width_on_paper};
use crate::texts::report::ReportText as T;
use std::fmt::Write as _;
use std::sync::Arc;

/// A third of a pixel is below what an eye sees.
const TOLERANCE_PX: f64 = 0.3;
/// Coarser than this nothing is to be recognised; the picture is taken as large as it is.
const TOLERANCE_MAX_PX: f64 = 20.0;
/// The band around a map in which its grid is labelled.
const BAND_PX: f64 = 20.0;
/// How often map and what stands around it are fitted to each other; what then is left is less than a line.
const ATTEMPTS: usize = 4;
/// However much stands around it, a map is no lower than this.
const MAP_MIN_PX: f64 = 80.0;

/// A map to be drawn; the layers are shared, so it costs nothing until then.
#[derive(Clone, Debug)]
pub struct Figure {
    layers: Vec<Arc<Layer>>,
    look: Arc<MapLook>,
    /// It shows what was checked, so that nothing that decides is hidden.
    is_of_check: bool,
    overlaps: Vec<Shapes>,
    sites: Vec<SiteMark>,
    distances: Vec<DistanceMark>,
    frame: Frame,
    sheet: Sheet,
    /// Pixels of the whole picture, if it is not the frame's shape that decides.
    size_px: Option<[f64; 2]>,
    language: Language,
}

/// Where things stand in a picture, pixels.
#[derive(Clone, Copy, Debug)]
struct Layout {
    map_left: f64,
    map_top: f64,
    map: [f64; 2],
}

/// What stands around a map, once it is known what is on it.
struct Around {
    legend: Vec<LegendEntry>,
    grid: Option<Grid>,
    imprint: Vec<String>,
}

impl Figure {
    #[must_use]
    pub fn of_layers(layers: &[Arc<Layer>], frame: Frame, language: Language) -> Self {
        Self {
            layers: layers.to_vec(),
            look: Arc::default(),
            is_of_check: false,
            overlaps: Vec::new(),
            sites: Vec::new(),
            distances: Vec::new(),
            frame,
            sheet: Sheet::default(),
            size_px: None,
            language,
        }
    }

    /// A map of a report, drawn as the window draws its layers.
    #[must_use]
    pub fn of_report(context: &ReportContext, frame: Frame) -> Self {
        Self::of_layers(&context.layers, frame, context.language).with_look(&context.map)
    }

    /// With the styles, the order and the visibility that layers have in a window.
    #[must_use]
    pub fn with_look(mut self, look: &Arc<MapLook>) -> Self {
        self.look = Arc::clone(look);
        self
    }

    /// With what a person says of the map.
    #[must_use]
    pub fn with_sheet(mut self, sheet: Sheet) -> Self {
        self.sheet = sheet;
        self
    }

    /// With a size of its own for the whole picture, in pixels of 1/96 inch.
    #[must_use]
    pub fn sized(mut self, size_px: [f64; 2]) -> Self {
        self.size_px = Some(size_px);
        self
    }

    /// Names the sites of site layers, where nothing was checked.
    #[must_use]
    pub fn with_site_names(mut self) -> Self {
        let sites = self.layers.iter().filter(|layer| layer.role() == Role::Site);
        self.sites = sites.flat_map(|layer| SiteMark::of_layer(layer)).collect();
        self
    }

    /// Adds the overlaps that a site check found, and the sites' names.
    #[must_use]
    pub fn with_hits(mut self, result: &SiteCheckResult) -> Self {
        self.is_of_check = true;
        self.overlaps = overlaps(result.sites.iter(), result);
        self.sites = result.sites.iter().filter_map(SiteMark::of).collect();
        self
    }

    /// Adds what was found of one site, and of the others that are in the picture.
    #[must_use]
    pub fn with_site(mut self, site: &SiteResult, result: &SiteCheckResult) -> Self {
        self.is_of_check = true;
        let Some(bounds) = self.bounds([CARD.width_px, CARD.width_px]) else {
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
        let paper = self.paper();
        // What stands around the map depends on what is on it, and the other way round.
        let mut below_px = 0.0;
        for attempt in 1..=ATTEMPTS {
            let layout = self.layout(&paper, below_px);
            let Some(bounds) = self.bounds(layout.map) else {
                return String::new();
            };
            let projection = Projection::fit(&bounds, layout.map);
            let mut all = Collection::new(projection);
            let on_map = self.on_map(&projection, &paper);
            let drawn = drawn_layers(&on_map.shown, &projection, self.language, &mut all);
            let around = self.around(&drawn, &on_map, &projection, &paper);
            let needed_px = self.below_px(&around, &paper);
            let is_settled = matches!(paper.height, Height::OfMap(_)) || (needed_px - below_px).abs() <= 0.5;
            if !is_settled && attempt < ATTEMPTS {
                below_px = needed_px;
                continue;
            }
            return self.drawn((&drawn, &on_map), all, &around, &layout, name);
        }
        String::new()
    }

    /// The title, or that it is a map.
    #[must_use]
    pub fn title(&self) -> &str {
        if self.sheet.title.is_empty() {
            T::Map.get(self.language)
        } else {
            &self.sheet.title
        }
    }

    const fn is_card(&self) -> bool {
        matches!(self.frame, Frame::Site(_))
    }

    fn paper(&self) -> Paper {
        match (self.size_px, self.is_card()) {
            (Some([width_px, height_px]), _) => Paper {
                width_px,
                height: Height::Whole(height_px),
                mm_per_px: MM_PER_PX,
                bytes_max: RENDERED_BYTES_MAX,
            },
            (None, true) => CARD,
            (None, false) => PAGE,
        }
    }

    fn layout(&self, paper: &Paper, below_px: f64) -> Layout {
        let band_px = if self.is_card() { 0.0 } else { BAND_PX };
        let width_px = paper.width_px - 2.0 * band_px;
        let map_top = self.sheet.head_px() + band_px;
        let height_px = match paper.height {
            Height::Whole(whole_px) => (whole_px - map_top - band_px - below_px).max(MAP_MIN_PX),
            Height::OfMap(limits) => self
                .bounds([width_px, width_px])
                .map_or(limits[0], |bounds| Projection::height_for(&bounds, width_px, limits)),
        };
        Layout {
            map_left: band_px,
            map_top,
            map: [width_px, height_px],
        }
    }

    fn bounds(&self, size_px: [f64; 2]) -> Option<Bounds> {
        self.frame.bounds(size_px, self.paper().mm_per_px)
    }

    /// What of the layers this map shows at its scale.
    fn on_map(&self, projection: &Projection, paper: &Paper) -> OnMap<'_> {
        let denominator = projection.metres_per_px() * 1000.0 / paper.mm_per_px;
        OnMap::of(&self.layers, &self.look, denominator, self.is_of_check)
    }

    fn around(&self, drawn: &[DrawnLayer], on_map: &OnMap<'_>, projection: &Projection, paper: &Paper) -> Around {
        let language = self.language;
        let mut legend = legend_entries(drawn);
        if !self.overlaps.is_empty() {
            legend.push(LegendEntry {
                label: F::Overlap.get(language).to_owned(),
                style: OVERLAP,
                is_line: false,
            });
        }
        if self.is_card() {
            return Around {
                legend,
                grid: None,
                imprint: Vec::new(),
            };
        }
        let grid = Grid::of(projection, self.sheet.crs.as_deref(), language);
        let system = self.sheet.crs.as_deref().map(|crs| system_words(crs, language));
        let crs = system.unwrap_or_else(|| F::Degrees.get(language).to_owned());
        let mut said = vec![
            format!("{}{}{crs}", F::Crs.get(language), language.pick("：", ": ")),
            grid.said.clone(),
            F::DrawnIn.get(language).to_owned(),
            width_on_paper(paper.width_px * paper.mm_per_px, language),
        ];
        let seen = projection.seen();
        let is_here = |layer: &&Layer| !layer.index().intersecting(&seen).is_empty();
        let shown: Vec<&Layer> = on_map
            .shown
            .iter()
            .map(|placed| placed.layer.as_ref())
            .filter(is_here)
            .collect();
        let left_out = on_map.left_out.iter().map(AsRef::as_ref).filter(is_here);
        let left_out: Vec<&str> = left_out.map(Layer::name).collect();
        if !left_out.is_empty() {
            said.push(not_drawn(&left_out, language));
        }
        let phrases = self.sheet.phrases(&shown, &said, language);
        Around {
            legend,
            grid: Some(grid),
            imprint: lines_of(&phrases, paper.width_px - 2.0 * BAND_PX),
        }
    }

    /// The room that legend and imprint take below the map.
    fn below_px(&self, around: &Around, paper: &Paper) -> f64 {
        let band_px = if self.is_card() { 0.0 } else { BAND_PX };
        let left_px = band_px.max(10.0);
        let legend_px = legend(&around.legend, [left_px, 0.0], paper.width_px - band_px, "").height_px;
        let imprint_px = imprint_px(&around.imprint);
        legend_px + imprint_px + if imprint_px > 0.0 { 6.0 } else { 0.0 }
    }

    /// The whole picture, simplified until it is small enough.
    fn drawn(
        &self,
        (drawn, on_map): (&[DrawnLayer], &OnMap<'_>),
        mut all: Collection,
        around: &Around,
        layout: &Layout,
        name: &str,
    ) -> String {
        let projection = all.projection();
        let mut hits = Group::default();
        for shapes in &self.overlaps {
            for feature in shapes.features() {
                all.add(feature, &mut hits);
            }
        }
        all.complete();
        let inset = (!self.is_card())
            .then(|| Inset::of(&self.layers, &projection, name, self.language))
            .flatten();
        let mut above = String::new();
        if let Some(grid) = &around.grid {
            above.push_str(&grid.svg(&projection));
        }
        let mut labels = Labels::new(&projection, self.taken(&projection, inset.as_ref()));
        labels.distances(&self.distances, &mut above);
        labels.sites(&self.sites, site_outline(&on_map.shown), &mut above);
        if !self.is_card() {
            labels.places(&on_map.shown, &mut above);
        }
        above.push_str(&self.furniture(&projection));
        if let Some(inset) = &inset {
            above.push_str(&inset.svg);
        }
        let paper = self.paper();
        let mut tolerance_px = TOLERANCE_PX;
        loop {
            let mut body = String::new();
            for (number, layer) in drawn.iter().enumerate() {
                layer.draw(&all, tolerance_px, &format!("{name}-{number}"), &mut body);
            }
            draw_overlaps(&all, &hits, tolerance_px, name, &mut body);
            if body.len() + above.len() <= paper.bytes_max || tolerance_px > TOLERANCE_MAX_PX {
                return self.assemble(layout, &format!("{body}{above}"), around, &projection, name);
            }
            tolerance_px *= 2.0;
        }
    }

    /// Corners that are not free for names.
    fn taken(&self, projection: &Projection, inset: Option<&Inset>) -> Vec<[f64; 4]> {
        let [width, height] = [projection.width_px, projection.height_px];
        let [bar_x, bar_y] = scale_bar_room(projection, self.mm_per_px());
        let mut taken = vec![[width - 50.0, 0.0, width, 60.0], [0.0, height - bar_y, bar_x, height]];
        if self.is_illustrative() {
            taken.push(illustrative_room(self.language));
        }
        if self.is_card() {
            taken.push([width - 260.0, height - 22.0, width, height]);
        }
        taken.extend(inset.map(|inset| inset.room_px));
        taken
    }

    /// The size of a pixel on paper, where a ratio is printed.
    fn mm_per_px(&self) -> Option<f64> {
        (!self.is_card()).then(|| self.paper().mm_per_px)
    }

    fn is_illustrative(&self) -> bool {
        self.layers.iter().any(|layer| layer.is_illustrative())
    }

    /// What stands on the map itself beside the data.
    fn furniture(&self, projection: &Projection) -> String {
        let mut svg = scale_bar(projection, self.mm_per_px());
        svg.push_str(&north_arrow(projection.width_px, self.language));
        if self.is_card() {
            svg.push_str(&crs_line([projection.width_px, projection.height_px], self.language));
        }
        if self.is_illustrative() {
            svg.push_str(&illustrative_mark(self.language));
        }
        svg
    }

    fn assemble(&self, layout: &Layout, body: &str, around: &Around, projection: &Projection, name: &str) -> String {
        let paper = self.paper();
        let Layout { map_left, map_top, map } = *layout;
        let [map_width, map_height] = map;
        let width = paper.width_px;
        let legend_top = map_top + map_height + map_left;
        let legend = legend(&around.legend, [map_left.max(10.0), legend_top], width - map_left, name);
        let whole = match paper.height {
            Height::Whole(whole_px) => whole_px,
            Height::OfMap(_) => legend_top + self.below_px(around, &paper),
        };
        let title = self.title();
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {whole:.0}\" width=\"{width:.0}\" \
             height=\"{whole:.0}\" role=\"img\" font-family=\"'Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei','PingFang \
             SC',sans-serif\" font-size=\"{FONT_PX}\"><title>{}</title>\
             <clipPath id=\"{name}-frame\"><rect width=\"{map_width:.1}\" height=\"{map_height:.1}\"/></clipPath>\
             <rect width=\"{width:.0}\" height=\"{whole:.0}\" fill=\"#fff\"/>",
            escape(title),
        );
        svg.push_str(&self.sheet.head_svg(width));
        let _ = write!(
            svg,
            "<g transform=\"translate({map_left:.1} {map_top:.1})\">\
             <rect width=\"{map_width:.1}\" height=\"{map_height:.1}\" fill=\"#f6f7f5\"/>\
             <g clip-path=\"url(#{name}-frame)\" stroke-linejoin=\"round\">{body}</g>{}",
            neat_line(map_width, map_height)
        );
        if let Some(grid) = &around.grid {
            svg.push_str(&grid.labels_svg(projection));
        }
        svg.push_str("</g>");
        svg.push_str(&legend.svg);
        if !around.imprint.is_empty() {
            let top = legend_top + legend.height_px;
            svg.push_str(&imprint_svg(&around.imprint, [map_left, top]));
        }
        svg.push_str("</svg>");
        svg
    }
}

fn draw_overlaps(all: &Collection, hits: &Group, tolerance_px: f64, name: &str, body: &mut String) {
    let data = all.path_data(hits, tolerance_px);
    if !data.areas.is_empty() {
        draw_areas(&data.areas, &OVERLAP, &format!("{name}-overlap"), body);
    }
    if !data.lines.is_empty() {
        let outline = stroke_of(OVERLAP.outline, OVERLAP.outline_px + 1.0);
        let _ = write!(body, "<path d=\"{}\" fill=\"none\" {outline}/>", data.lines);
    }
    // An overlap smaller than a pixel is still marked by one.
    if !data.marks.is_empty() {
        let _ = write!(body, "<path d=\"{}\" {}/>", data.marks, fill_of(OVERLAP.outline));
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
