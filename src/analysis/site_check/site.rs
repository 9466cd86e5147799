//! One site, ready to be held against layers.

use super::meeting::{self, Shared, TOUCH_M};
use super::prepared::PreparedLayer;
use crate::geometry::area_method::AreaRule;
use crate::geometry::distance::Boundary;
use crate::geometry::measure;
use crate::geometry::overlay::GridPolygons;
use crate::geometry::shapes::{Bounds, Feature, Part, PartKind, Shapes};
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use std::cell::OnceCell;

/// A site's geometry in the forms that the questions need.
pub(super) struct Site<'a> {
    pub feature: Feature<'a>,
    /// `None` if the site has no positions.
    pub boundary: Option<Boundary<'a>>,
    pub bounds: Bounds,
    pub polygons: GridPolygons,
    pub lines: Vec<&'a [[f64; 2]]>,
    /// The lines as the file has them; with a corridor there are no other `lines`.
    pub centre_lines: Vec<&'a [[f64; 2]]>,
    pub points: Vec<[f64; 2]>,
    /// How areas are measured.
    pub area: &'a AreaRule,
    /// Of the polygons.
    pub area_m2: f64,
    /// Whether the polygons have an area, by exact measure.
    is_areal: bool,
    pub perimeter_m: f64,
    /// Of the centre lines.
    pub length_m: f64,
    /// Parts of the site could not be used, so nothing can be said of the whole.
    pub is_incomplete: bool,
    /// What it shares with whatever it lies wholly inside of, once somebody asked.
    pub all_of_it: OnceCell<Shared>,
}

impl<'a> Site<'a> {
    /// Feature `index` of `layer`; `corridors` holds the same features with a corridor beside their lines and points.
    pub(super) fn new(layer: &'a Layer, corridors: Option<&'a Shapes>, index: usize, area: &'a AreaRule) -> Self {
        let own = layer.shapes().feature(index);
        let feature = corridors.map_or(own, |corridors| corridors.feature(index));
        let centre_lines: Vec<&[[f64; 2]]> = own.lines().map(|line| line.first_path()).collect();
        let number = layer.feature_number(index);
        let mut site = Self {
            all_of_it: OnceCell::new(),
            feature,
            boundary: Boundary::of(feature),
            bounds: feature.bounds(),
            polygons: GridPolygons::new(),
            lines: Vec::new(),
            // A sum of nothing is −0, which would be printed.
            length_m: 0.0
                + centre_lines
                    .iter()
                    .map(|line| measure::path_length_m(line))
                    .sum::<f64>(),
            centre_lines,
            points: Vec::new(),
            area,
            area_m2: 0.0,
            is_areal: false,
            perimeter_m: 0.0,
            is_incomplete: layer.blind().iter().any(|blind| blind.feature == number)
                || layer.doubts().iter().any(|doubt| doubt.feature == number),
        };
        for part in feature.parts() {
            match part.kind {
                PartKind::Polygon => {
                    site.polygons.add(part);
                    let exact_m2 = measure::part_area_m2(part);
                    site.is_areal |= exact_m2 > 0.0;
                    site.area_m2 += if area.is_exact() {
                        exact_m2
                    } else {
                        area.part_area_m2(part)
                    };
                    site.perimeter_m += meeting::perimeter_m(part);
                }
                PartKind::Line => site.lines.push(part.first_path()),
                PartKind::Point => site.points.extend_from_slice(part.first_path()),
            }
        }
        site
    }

    pub(super) fn has_polygons(&self) -> bool {
        self.is_areal
    }

    /// The polygon that the site is, if it is one and nothing else: as normalised, so that no overlay need clean it.
    pub(super) fn only_polygon(&self) -> Option<Part<'a>> {
        let only = self.feature.part(0).filter(|_| self.feature.part(1).is_none())?;
        (only.kind == PartKind::Polygon && self.is_areal).then_some(only)
    }

    /// Code and name of every region that the site lies in, by layer and then the largest share first. Strips narrower
    /// than a touch do not count.
    pub(super) fn regions(&self, layers: &[PreparedLayer<'_>]) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for prepared in layers {
            let layer = prepared.layer;
            let mut found: Vec<(f64, usize)> = layer
                .index()
                .intersecting(&self.bounds)
                .into_iter()
                .filter_map(|region| {
                    let meeting = meeting::shared(self, prepared, region, Some(PartKind::Polygon));
                    let is_inside = meeting.width_m >= TOUCH_M || meeting.length_m > TOUCH_M || meeting.points > 0;
                    // Areas, then lengths, then points: a site has mostly one of them.
                    #[expect(clippy::cast_precision_loss, reason = "only for the order")]
                    let share = meeting.area_m2 + meeting.length_m + meeting.points as f64;
                    is_inside.then_some((share, region))
                })
                .collect();
            found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
            out.extend(found.into_iter().map(|(_, region)| {
                let code = layer.feature_text(region, Meaning::Code).unwrap_or_default();
                (code, layer.feature_name(region))
            }));
        }
        out
    }
}
