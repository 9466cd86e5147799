//! Features → SVG path data: projected, clipped to the frame, simplified; nothing vanishes, and a border that two share
//! is drawn alike on both sides.
use crate::geometry::measure::geodesic;
use crate::geometry::shapes::{Bounds, Feature, Part, PartKind};
use crate::geometry::shared_borders::{Course, Place, SharedBorders};
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

/// A side of the frame: axis, limit, and whether inside is below the limit.
const SIDES: [(usize, bool); 4] = [(0, false), (0, true), (1, false), (1, true)];

fn limit(bounds: &Bounds, axis: usize, is_upper: bool) -> f64 {
    let corner = if is_upper { bounds.max } else { bounds.min };
    if axis == 0 { corner[0] } else { corner[1] }
}

/// Sutherland and Hodgman's clipping (Communications of the ACM 17, 1974) of an open ring; edges along the frame may double, which
/// the margin hides.
pub(super) fn clip_ring(ring: &[[f64; 2]], bounds: &Bounds) -> Vec<[f64; 2]> {
    let mut current = ring.to_vec();
    for (axis, is_upper) in SIDES {
        let limit = limit(bounds, axis, is_upper);
        let value = |position: &[f64; 2]| if axis == 0 { position[0] } else { position[1] };
        let is_inside = |position: &[f64; 2]| {
            if is_upper {
                value(position) <= limit
            } else {
                value(position) >= limit
            }
        };
        if current.iter().all(is_inside) {
            continue;
        }
        let mut clipped = Vec::with_capacity(current.len());
        let mut before = current.last().copied();
        for position in &current {
            if let Some(before) = before.filter(|before| is_inside(before) != is_inside(position)) {
                let share = (limit - value(&before)) / (value(position) - value(&before));
                clipped.push(between(before, *position, share));
            }
            if is_inside(position) {
                clipped.push(*position);
            }
            before = Some(*position);
        }
        current = clipped;
    }
    current
}

fn between(from: [f64; 2], to: [f64; 2], share: f64) -> [f64; 2] {
    [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}

/// The stretches of a line inside the frame (Liang and Barsky, ACM Transactions on Graphics 3, 1984).
pub(super) fn clip_line(path: &[[f64; 2]], bounds: &Bounds) -> Vec<Vec<[f64; 2]>> {
    let mut stretches: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut last_end: Option<[f64; 2]> = None;
    for (from, to) in path.iter().zip(path.iter().skip(1)) {
        let Some((enter, leave)) = inside_share(*from, *to, bounds) else {
            last_end = None;
            continue;
        };
        let (begin, end) = (between(*from, *to, enter), between(*from, *to, leave));
        match stretches.last_mut() {
            Some(stretch) if last_end == Some(begin) => stretch.push(end),
            _ => stretches.push(vec![begin, end]),
        }
        last_end = Some(end);
    }
    stretches
}

fn inside_share(from: [f64; 2], to: [f64; 2], bounds: &Bounds) -> Option<(f64, f64)> {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (axis, is_upper) in SIDES {
        let limit = limit(bounds, axis, is_upper);
        let (begin, end) = if axis == 0 { (from[0], to[0]) } else { (from[1], to[1]) };
        let (begin, end) = if is_upper {
            (limit - begin, limit - end)
        } else {
            (begin - limit, end - limit)
        };
        if begin < 0.0 && end < 0.0 {
            return None;
        }
        if begin < 0.0 {
            enter = enter.max(begin / (begin - end));
        } else if end < 0.0 {
            leave = leave.min(begin / (begin - end));
        }
    }
    (enter <= leave).then_some((enter, leave))
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Projection, clip_line, clip_ring, write_path};

    const FRAME: Bounds = Bounds {
        min: [0.0, 0.0],
        max: [10.0, 10.0],
    };

    #[test]
    fn a_ring_is_cut_at_the_frame() {
        let ring = clip_ring(&[[-5.0, 2.0], [5.0, 2.0], [5.0, 8.0], [-5.0, 8.0]], &FRAME);
        assert_eq!(ring, [[0.0, 2.0], [5.0, 2.0], [5.0, 8.0], [0.0, 8.0]]);
        assert!(clip_ring(&[[20.0, 20.0], [30.0, 20.0], [30.0, 30.0]], &FRAME).is_empty());
    }

    #[test]
    fn a_line_that_leaves_and_returns_gives_two_stretches() {
        let stretches = clip_line(&[[-2.0, 5.0], [5.0, 5.0], [12.0, 5.0], [12.0, 6.0], [5.0, 6.0]], &FRAME);
        assert_eq!(
            stretches,
            [vec![[0.0, 5.0], [5.0, 5.0], [10.0, 5.0]], vec![[10.0, 6.0], [5.0, 6.0]]]
        );
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
