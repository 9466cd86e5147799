//! Features → SVG path data: projected, clipped to the frame, simplified; nothing vanishes, and a border that two share
//! is drawn alike on both sides.
use super::figure_clip::{clip_line, clip_ring};
use crate::geometry::measure::geodesic;
use crate::geometry::shapes::{Bounds, Feature, Part, PartKind};
use crate::geometry::shared_borders::{Course, Place, SharedBorders};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Drawn beyond the frame, so that the outline along the cut stays out of sight.
const MARGIN_PX: f64 = 12.0;
/// What is smaller than this both ways is drawn as a mark of one pixel.
const MARK_PX: f64 = 1.0;
/// Positions are written to a tenth of a pixel.
const TENTHS_PER_PX: f64 = 10.0;

/// Longitude/latitude → pixels from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    west: f64,
    north: f64,
    x_per_degree: f64,
    y_per_degree: f64,
    pub width_px: f64,
    pub height_px: f64,
    /// What is in the frame, in degrees, margin included.
    pub bounds: Bounds,
}

impl Projection {
    /// The height at which `bounds` fill `width_px`, true to shape at its middle latitude, between two limits.
    #[must_use]
    pub fn height_for(bounds: &Bounds, width_px: f64, [height_min_px, height_max_px]: [f64; 2]) -> f64 {
        let span_x = (bounds.max[0] - bounds.min[0]) * shrink(bounds);
        let span_y = bounds.max[1] - bounds.min[1];
        (width_px * span_y / span_x).clamp(height_min_px, height_max_px).round()
    }

    /// Fits `bounds` into a frame, true to shape at its middle latitude.
    #[must_use]
    pub fn fit(bounds: &Bounds, [width_px, height_px]: [f64; 2]) -> Self {
        let center = bounds.center();
        let shrink = shrink(bounds);
        let span_x = (bounds.max[0] - bounds.min[0]) * shrink;
        let span_y = bounds.max[1] - bounds.min[1];
        let y_per_degree = (width_px / span_x).min(height_px / span_y);
        let x_per_degree = y_per_degree * shrink;
        let mut projection = Self {
            west: center[0] - width_px / 2.0 / x_per_degree,
            north: center[1] + height_px / 2.0 / y_per_degree,
            x_per_degree,
            y_per_degree,
            width_px,
            height_px,
            bounds: *bounds,
        };
        projection.bounds = Bounds {
            min: projection.lonlat([-MARGIN_PX, height_px + MARGIN_PX]),
            max: projection.lonlat([width_px + MARGIN_PX, -MARGIN_PX]),
        };
        projection
    }

    #[must_use]
    pub fn point(&self, lonlat: [f64; 2]) -> [f64; 2] {
        [
            (lonlat[0] - self.west) * self.x_per_degree,
            (self.north - lonlat[1]) * self.y_per_degree,
        ]
    }

    /// The way back of [`Projection::point`].
    #[must_use]
    pub fn lonlat(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.west + x / self.x_per_degree, self.north - y / self.y_per_degree]
    }

    /// What is in the frame, in degrees, without the margin.
    #[must_use]
    pub fn seen(&self) -> Bounds {
        Bounds {
            min: self.lonlat([0.0, self.height_px]),
            max: self.lonlat([self.width_px, 0.0]),
        }
    }

    /// Metres on the ground along the middle parallel; zero where there are none.
    #[must_use]
    pub fn metres_per_px(&self) -> f64 {
        let seen = self.seen();
        let [_, latitude] = seen.center();
        let (width_m, _) = geodesic([seen.min[0], latitude], [seen.max[0], latitude]);
        if width_m.is_finite() {
            width_m / self.width_px
        } else {
            0.0
        }
    }
}

fn shrink(bounds: &Bounds) -> f64 {
    libm::cos(bounds.center()[1].to_radians()).max(0.01)
}

/// The features of a picture, projected and clipped, with all borders that they share.
#[derive(Clone, Debug)]
pub struct Collection {
    projection: Projection,
    borders: SharedBorders,
}

/// What a collection holds of features that share a style.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Number of each ring in the collection, and whether it is a shell.
    rings: Vec<(usize, bool)>,
    lines: Vec<usize>,
    /// Path data of a pixel for each part that is smaller.
    marks: String,
    points: String,
    /// Something of it is within the frame, and not only in the margin around it.
    is_seen: bool,
}

impl Group {
    /// Whether anything of it is to be seen.
    #[must_use]
    pub const fn is_seen(&self) -> bool {
        self.is_seen
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rings.is_empty() && self.lines.is_empty() && self.marks.is_empty() && self.points.is_empty()
    }

    #[must_use]
    pub fn is_of_lines(&self) -> bool {
        self.rings.is_empty() && !self.lines.is_empty()
    }
}

/// Path data of features that share a style.
#[derive(Clone, Debug, Default)]
pub struct PathData {
    pub areas: String,
    pub lines: String,
    /// One pixel for each part that is smaller.
    pub marks: String,
    pub points: String,
}

impl Collection {
    #[must_use]
    pub fn new(projection: Projection) -> Self {
        Self {
            projection,
            borders: SharedBorders::default(),
        }
    }

    pub fn add(&mut self, feature: Feature<'_>, group: &mut Group) {
        for part in feature.parts() {
            match part.kind {
                PartKind::Point => self.add_point(part, group),
                PartKind::Line => self.add_line(part, group),
                PartKind::Polygon => self.add_polygon(part, group),
            }
        }
    }

    #[must_use]
    pub const fn projection(&self) -> Projection {
        self.projection
    }

    /// To be called once every feature is there.
    pub fn complete(&mut self) {
        self.borders.find_nodes();
    }

    /// What is drawn of a group.
    #[must_use]
    pub fn path_data(&self, group: &Group, tolerance_px: f64) -> PathData {
        let tolerance = tolerance_px * TENTHS_PER_PX;
        let mut data = PathData {
            marks: group.marks.clone(),
            points: group.points.clone(),
            ..PathData::default()
        };
        for (ring, is_shell) in &group.rings {
            let simple = self.borders.simplified(*ring, tolerance);
            if simple.len() >= 3 {
                write_path(&simple, true, &mut data.areas);
            } else if let (true, Some(place)) = (*is_shell, self.borders.path(*ring).first()) {
                self.mark(place.map(pixels), &mut data.marks);
            }
        }
        for line in &group.lines {
            write_path(&self.borders.simplified(*line, tolerance), false, &mut data.lines);
        }
        data
    }

    /// The outlines of a group's areas, of which those that two of them share are there once.
    #[must_use]
    pub fn borders_once(&self, group: &Group, tolerance_px: f64) -> String {
        let mut known: BTreeSet<[Place; 2]> = BTreeSet::new();
        let mut data = String::new();
        for (ring, _) in &group.rings {
            let simple = self.borders.simplified(*ring, tolerance_px * TENTHS_PER_PX);
            if simple.len() < 3 {
                continue;
            }
            let ends = simple.iter().skip(1).chain(simple.first());
            let mut stretch: Vec<Place> = Vec::new();
            for (from, to) in simple.iter().zip(ends) {
                let is_new = known.insert([*from.min(to), *from.max(to)]);
                if !is_new {
                    write_path(&std::mem::take(&mut stretch), false, &mut data);
                    continue;
                }
                if stretch.is_empty() {
                    stretch.push(*from);
                }
                stretch.push(*to);
            }
            write_path(&stretch, false, &mut data);
        }
        data
    }

    fn projected(&self, path_lonlat: &[[f64; 2]]) -> Vec<[f64; 2]> {
        path_lonlat
            .iter()
            .map(|position| self.projection.point(*position))
            .collect()
    }

    fn limits(&self) -> Bounds {
        Bounds {
            min: [-MARGIN_PX, -MARGIN_PX],
            max: [
                self.projection.width_px + MARGIN_PX,
                self.projection.height_px + MARGIN_PX,
            ],
        }
    }

    fn add_point(&self, part: Part<'_>, group: &mut Group) {
        let (width_px, height_px) = (self.projection.width_px, self.projection.height_px);
        for [x, y] in self.projected(part.first_path()) {
            if !(-3.0..width_px + 3.0).contains(&x) || !(-3.0..height_px + 3.0).contains(&y) {
                continue;
            }
            group.is_seen = true;
            let _ = write!(group.points, "M{:.1} {y:.1}a3 3 0 1 0 6 0a3 3 0 1 0-6 0z", x - 3.0);
        }
    }

    fn add_line(&mut self, part: Part<'_>, group: &mut Group) {
        let path = self.projected(part.first_path());
        if self.mark_if_small(&path, group) {
            return;
        }
        for stretch in clip_line(&path, &self.limits()) {
            group.is_seen |= self.is_in_frame(&stretch);
            let places = stretch.into_iter().map(|position| position.map(tenths));
            group.lines.push(self.borders.add(Course::Line, places));
        }
    }

    fn add_polygon(&mut self, part: Part<'_>, group: &mut Group) {
        for (number, path) in part.paths().enumerate() {
            let ring = self.projected(path);
            // A hole smaller than a pixel can't be seen; a shell always leaves its mark.
            if number == 0 && self.mark_if_small(&ring, group) {
                return;
            }
            if number > 0 && is_small(&ring) {
                continue;
            }
            let clipped = clip_ring(&ring, &self.limits());
            if clipped.is_empty() {
                continue;
            }
            group.is_seen |= self.is_in_frame(&clipped);
            let places = clipped.into_iter().map(|position| position.map(tenths));
            group.rings.push((self.borders.add(Course::Ring, places), number == 0));
        }
    }

    fn mark_if_small(&self, path: &[[f64; 2]], group: &mut Group) -> bool {
        let is_small = is_small(path);
        if let Some(first) = path.first().filter(|_| is_small) {
            self.mark(*first, &mut group.marks);
            group.is_seen |= self.is_in_frame(std::slice::from_ref(first));
        }
        is_small
    }

    /// Whether the box of a path reaches into the frame.
    fn is_in_frame(&self, path: &[[f64; 2]]) -> bool {
        let bounds = path.iter().fold(Bounds::EMPTY, |mut all, position| {
            all.grow(*position);
            all
        });
        let frame = Bounds {
            min: [0.0; 2],
            max: [self.projection.width_px, self.projection.height_px],
        };
        !bounds.is_empty() && bounds.intersects(&frame)
    }

    /// Only what is in the picture: a mark outside would be told in the legend and not be seen.
    fn mark(&self, [x, y]: [f64; 2], marks: &mut String) {
        if !(0.0..self.projection.width_px).contains(&x) || !(0.0..self.projection.height_px).contains(&y) {
            return;
        }
        let _ = write!(marks, "M{x:.1} {y:.1}h1v1h-1z");
    }
}

fn is_small(path: &[[f64; 2]]) -> bool {
    let bounds = path.iter().fold(Bounds::EMPTY, |mut all, position| {
        all.grow(*position);
        all
    });
    !bounds.is_empty() && (0..2_usize).all(|axis| span(&bounds, axis) < MARK_PX)
}

fn span(bounds: &Bounds, axis: usize) -> f64 {
    bounds
        .max
        .get(axis)
        .zip(bounds.min.get(axis))
        .map_or(0.0, |(max, min)| max - min)
}

/// Writes a path with relative steps of a tenth of a pixel.
pub(super) fn write_path(path: &[Place], is_closed: bool, out: &mut String) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    let _ = write!(out, "M{} {}l", pixels(first[0]), pixels(first[1]));
    // "M x yl" without a step would be an error; a step of nothing is harmless.
    if rest.is_empty() {
        out.push_str("0 0");
    }
    let mut before = first;
    for (index, place) in rest.iter().enumerate() {
        let space = if index > 0 { " " } else { "" };
        let step = [place[0] - before[0], place[1] - before[1]];
        let _ = write!(out, "{space}{} {}", pixels(step[0]), pixels(step[1]));
        before = place;
    }
    if is_closed {
        out.push('z');
    }
}

/// Tenths of a pixel; what is drawn has been clipped to a frame of a thousand pixels.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a frame is about ten thousand tenths wide, and the cast saturates"
)]
pub(super) fn tenths(value_px: f64) -> i32 {
    (value_px * TENTHS_PER_PX).round() as i32
}

fn pixels(tenths: i32) -> f64 {
    f64::from(tenths) / TENTHS_PER_PX
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Collection, Group, PartKind, Projection, write_path};
    use crate::geometry::shapes::Shapes;

    #[test]
    fn a_border_that_two_share_is_among_the_outlines_once() {
        let bounds = Bounds {
            min: [0.0, 0.0],
            max: [4.0, 2.0],
        };
        let mut all = Collection::new(Projection::fit(&bounds, [400.0, 200.0]));
        let mut shapes = Shapes::new();
        for west in [0.5, 1.5] {
            shapes.push_path(&[[west, 0.5], [west + 1.0, 0.5], [west + 1.0, 1.5], [west, 1.5]]);
            shapes.end_part(PartKind::Polygon);
            shapes.end_feature();
        }
        let mut group = Group::default();
        for feature in shapes.features() {
            all.add(feature, &mut group);
        }
        all.complete();
        // Two squares have eight sides; seven are left.
        let sides = |data: &str| -> usize {
            let strokes = data.split('l').skip(1);
            let steps = strokes.map(|stroke| stroke.split('M').next().unwrap_or("").split_whitespace().count() / 2);
            steps.sum()
        };
        let borders = all.borders_once(&group, 0.3);
        assert_eq!(sides(&borders), 7, "{borders}");
        assert!(!borders.contains('z'), "{borders}");
    }

    #[test]
    fn paths_are_written_in_tenths_of_a_pixel() {
        let mut out = String::new();
        write_path(&[[10, 20], [30, 20], [30, 45]], true, &mut out);
        assert_eq!(out, "M1 2l2 0 0 2.5z");
    }

    #[test]
    fn the_middle_of_the_box_is_the_middle_of_the_picture() {
        let bounds = Bounds {
            min: [115.0, 39.0],
            max: [117.0, 41.0],
        };
        let height_px = Projection::height_for(&bounds, 960.0, [260.0, 820.0]);
        let projection = Projection::fit(&bounds, [960.0, height_px]);
        let [x, y] = projection.point([116.0, 40.0]);
        assert!((x - 480.0).abs() < 1e-6 && (y - projection.height_px / 2.0).abs() < 1e-6);
        let [longitude, latitude] = projection.lonlat([x, y]);
        assert!((longitude - 116.0).abs() < 1e-9 && (latitude - 40.0).abs() < 1e-9);
    }
}
