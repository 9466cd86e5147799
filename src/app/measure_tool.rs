//! Measuring on the map: the path so far, what it measures, and the words beside it.

use super::map::{OverlayLook, OverlayShape};
use super::words;
use crate::geometry::measure;

/// Clicks nearer than this to the last vertex, in degrees, are the second half of a double click: 1 cm.
const SAME_PLACE_DEG: f64 = 1e-7;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureKind {
    Line,
    Area,
}

/// A measuring under way or done; positions in degrees.
#[derive(Clone, Debug, PartialEq)]
pub struct Measuring {
    pub kind: MeasureKind,
    pub path_lonlat: Vec<[f64; 2]>,
    /// The next click begins anew.
    pub is_finished: bool,
}

impl Measuring {
    #[must_use]
    pub fn new(kind: MeasureKind) -> Self {
        Self {
            kind,
            path_lonlat: Vec::new(),
            is_finished: false,
        }
    }

    /// A click.
    pub fn add(&mut self, lonlat: [f64; 2]) {
        if std::mem::take(&mut self.is_finished) {
            self.path_lonlat.clear();
        }
        let repeats = self.path_lonlat.last().is_some_and(|last| {
            (last[0] - lonlat[0]).abs() < SAME_PLACE_DEG && (last[1] - lonlat[1]).abs() < SAME_PLACE_DEG
        });
        if !repeats {
            self.path_lonlat.push(lonlat);
        }
    }

    /// Takes the last vertex back; a finished path goes on.
    pub fn remove(&mut self) {
        if !std::mem::take(&mut self.is_finished) {
            self.path_lonlat.pop();
        }
    }

    pub fn finish(&mut self) {
        self.is_finished = self.path_lonlat.len() >= 2;
    }

    /// The path with the place where the next click would be.
    #[must_use]
    pub fn with_pointer(&self, pointer: Option<[f64; 2]>) -> Vec<[f64; 2]> {
        let next = pointer.filter(|_| !self.is_finished && !self.path_lonlat.is_empty());
        self.path_lonlat.iter().copied().chain(next).collect()
    }

    /// Length in m along the geodesics between the vertices (of an area all round), and area in m²; both on the
    /// ellipsoid of CGCS2000.
    #[must_use]
    pub fn size(&self, pointer: Option<[f64; 2]>) -> (f64, f64) {
        let path = self.with_pointer(pointer);
        if self.kind == MeasureKind::Line || path.len() < 3 {
            return (measure::path_length_m(&path), 0.0);
        }
        let closed: Vec<[f64; 2]> = path.iter().chain(path.first()).copied().collect();
        (measure::path_length_m(&closed), measure::ring_area_m2(&path).abs())
    }

    /// What is copied: the figure with its unit, not rounded for the eye.
    #[must_use]
    pub fn figure(&self) -> String {
        let (length_m, area_m2) = self.size(None);
        match self.kind {
            MeasureKind::Line => format!("{length_m:.3} m"),
            MeasureKind::Area => format!("{area_m2:.2} m²"),
        }
    }

    /// What the map shows of it, with the length of every side and the whole.
    pub fn shapes(&self, pointer: Option<[f64; 2]>, shapes: &mut Vec<OverlayShape>) {
        let path = self.with_pointer(pointer);
        let look = OverlayLook::Measure;
        if self.kind == MeasureKind::Area && path.len() >= 3 {
            let rings = vec![path.clone()];
            shapes.push(OverlayShape::Polygon { rings, look });
        } else if path.len() >= 2 {
            shapes.push(OverlayShape::Line {
                path: path.clone(),
                look,
                dashed: !self.is_finished,
            });
        }
        shapes.extend(path.iter().map(|at| OverlayShape::Point { at: *at, look }));
        if path.len() > 2 {
            for side in path.windows(2) {
                if let &[from, to] = side {
                    let at = [f64::midpoint(from[0], to[0]), f64::midpoint(from[1], to[1])];
                    let (length_m, _) = measure::geodesic(from, to);
                    shapes.push(OverlayShape::Label {
                        at,
                        text: words::distance(length_m),
                    });
                }
            }
        }
        if let Some(at) = path.last().filter(|_| path.len() >= 2) {
            let (length_m, area_m2) = self.size(pointer);
            let text = match self.kind {
                MeasureKind::Area if path.len() >= 3 => words::large_area(area_m2),
                _ => words::distance(length_m),
            };
            shapes.push(OverlayShape::Label { at: *at, text });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MeasureKind, Measuring};

    #[test]
    fn a_line_is_as_long_as_its_geodesics() {
        let mut line = Measuring::new(MeasureKind::Line);
        line.add([116.4, 39.9]);
        line.add([116.4, 39.9]);
        line.add([121.5, 31.2]);
        line.finish();
        // pyproj 3.7.2, Geod(a=6378137, rf=298.257222101).inv, to a millimetre.
        assert_eq!(line.path_lonlat.len(), 2, "a double click is one vertex");
        let length_m: f64 = line.figure().trim_end_matches(" m").parse().expect("a number");
        assert!((length_m - 1_069_819.451).abs() < 0.002, "{length_m}");
    }

    #[test]
    fn after_the_end_the_next_click_begins_anew_and_backspace_goes_on() {
        let mut area = Measuring::new(MeasureKind::Area);
        for corner in [[116.0, 40.0], [117.0, 40.0], [117.0, 41.0]] {
            area.add(corner);
        }
        area.finish();
        area.remove();
        assert_eq!((area.is_finished, area.path_lonlat.len()), (false, 3));
        area.finish();
        area.add([100.0, 30.0]);
        assert_eq!(area.path_lonlat, [[100.0, 30.0]]);
    }

    #[test]
    fn sides_and_the_whole_are_labelled() {
        let mut area = Measuring::new(MeasureKind::Area);
        for corner in [[116.0, 40.0], [117.0, 40.0], [117.0, 41.0]] {
            area.add(corner);
        }
        let mut shapes = Vec::new();
        area.shapes(None, &mut shapes);
        let labels = shapes
            .iter()
            .filter(|shape| matches!(shape, super::OverlayShape::Label { .. }));
        assert_eq!(labels.count(), 3, "two sides and the area");
    }
}
