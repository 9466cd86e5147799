//! A site drawn by hand: its vertices so far, what was undone, and the GeoJSON that goes to the same door as a file.

use super::document::LayerEntry;
use crate::geometry::destination::destination;
use crate::geometry::shapes::PartKind;
use crate::operations::open_layer::LayerSource;
use serde_json::json;
use std::fmt::Write as _;

/// Clicks nearer than this to the last vertex, in degrees, are the second half of a double click: 1 cm.
const SAME_PLACE_DEG: f64 = 1e-7;

/// What is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrawKind {
    #[default]
    Polygon,
    Line,
    Point,
}

impl DrawKind {
    pub const ALL: [Self; 3] = [Self::Polygon, Self::Line, Self::Point];

    /// Vertices that it has at least.
    const fn least(self) -> usize {
        match self {
            Self::Polygon => 3,
            Self::Line => 2,
            Self::Point => 1,
        }
    }
}

/// Vertices in longitude/latitude degrees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    pub kind: DrawKind,
    /// Of a polygon its ring, open; of a line its vertices; each point by itself.
    pub path_lonlat: Vec<[f64; 2]>,
    /// The vertex that goes with the pointer until the next click sets it down.
    pub lifted: Option<usize>,
    /// Clicks on vertices and edges lift them instead of adding new ones.
    pub is_editing: bool,
    past: Vec<Vec<[f64; 2]>>,
    future: Vec<Vec<[f64; 2]>>,
    /// What the user types: a position, or a length and a direction.
    pub typed: String,
}

impl Drawing {
    /// A polygon, line or points to be changed.
    #[must_use]
    pub fn of(kind: DrawKind, path_lonlat: Vec<[f64; 2]>) -> Self {
        Self {
            kind,
            path_lonlat,
            is_editing: true,
            ..Self::default()
        }
    }

    /// A click: sets down what is lifted; when editing lifts what is near; else adds a vertex unless it stands on the
    /// last one. `tolerance_deg` is how near counts.
    pub fn click(&mut self, lonlat: [f64; 2], tolerance_deg: f64) {
        if let Some(place) = self.lifted.take() {
            self.change(|path| {
                if let Some(vertex) = path.get_mut(place) {
                    *vertex = lonlat;
                }
            });
            return;
        }
        if self.is_editing && self.lift(lonlat, tolerance_deg) {
            return;
        }
        self.add(lonlat);
    }

    /// Adds a vertex unless it stands on the last one.
    pub fn add(&mut self, lonlat: [f64; 2]) {
        let repeats = self.path_lonlat.last().is_some_and(|last| {
            (last[0] - lonlat[0]).abs() < SAME_PLACE_DEG && (last[1] - lonlat[1]).abs() < SAME_PLACE_DEG
        });
        if !repeats {
            self.change(|path| path.push(lonlat));
        }
    }

    /// Takes up the vertex near a position, or a new one on the edge near it; whether there was either.
    fn lift(&mut self, lonlat: [f64; 2], tolerance_deg: f64) -> bool {
        let distance = |one: [f64; 2], other: [f64; 2]| libm::hypot(one[0] - other[0], one[1] - other[1]);
        let vertices = self.path_lonlat.iter().enumerate();
        let nearest = vertices
            .map(|(place, vertex)| (place, distance(*vertex, lonlat)))
            .min_by(|one, other| one.1.total_cmp(&other.1));
        if let Some((place, _)) = nearest.filter(|(_, away)| *away <= tolerance_deg) {
            self.lifted = Some(place);
            return true;
        }
        if self.kind == DrawKind::Point {
            return false;
        }
        let closing = (self.kind == DrawKind::Polygon)
            .then(|| self.path_lonlat.first())
            .flatten();
        let ends = self.path_lonlat.iter().skip(1).chain(closing);
        let edges = self.path_lonlat.iter().zip(ends).enumerate();
        let nearest = edges
            .map(|(place, (from, to))| (place, distance(nearest_on(*from, *to, lonlat), lonlat)))
            .min_by(|one, other| one.1.total_cmp(&other.1));
        let Some((place, _)) = nearest.filter(|(_, away)| *away <= tolerance_deg) else {
            return false;
        };
        self.change(|path| path.insert(place + 1, lonlat));
        self.lifted = Some(place + 1);
        true
    }

    /// Takes away the vertex that is lifted, else the last one.
    pub fn remove(&mut self) {
        match self.lifted.take() {
            Some(place) if place < self.path_lonlat.len() => self.change(|path| {
                path.remove(place);
            }),
            _ if !self.path_lonlat.is_empty() => self.change(|path| {
                path.pop();
            }),
            _ => {}
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut Vec<[f64; 2]>)) {
        self.past.push(self.path_lonlat.clone());
        self.future.clear();
        change(&mut self.path_lonlat);
    }

    pub fn undo(&mut self) {
        self.lifted = None;
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.path_lonlat, before));
        }
    }

    pub fn redo(&mut self) {
        self.lifted = None;
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.path_lonlat, after));
        }
    }

    /// Takes what was typed; whether it could be understood.
    pub fn take_typed(&mut self) -> bool {
        let Some(lonlat) = typed_position(&self.typed, self.path_lonlat.last().copied()) else {
            return false;
        };
        self.typed.clear();
        self.click(lonlat, 0.0);
        true
    }

    /// Whether there is enough of it.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.path_lonlat.len() >= self.kind.least()
    }

    /// The path with the pointer in place of the lifted vertex, or as the next one, for the map and the measures.
    #[must_use]
    pub fn with_pointer(&self, pointer_lonlat: Option<[f64; 2]>) -> Vec<[f64; 2]> {
        let mut path = self.path_lonlat.clone();
        let Some(pointer) = pointer_lonlat else { return path };
        match self.lifted.and_then(|place| path.get_mut(place)) {
            Some(vertex) => *vertex = pointer,
            None if !self.is_editing => path.push(pointer),
            None => {}
        }
        path
    }

    /// A `FeatureCollection` with the one feature. Numbers read back to the same position, so that what was snapped to
    /// stays shared.
    #[must_use]
    pub fn to_geojson(&self, name: &str) -> String {
        let mut positions = String::new();
        let closing = (self.kind == DrawKind::Polygon)
            .then(|| self.path_lonlat.first())
            .flatten();
        for (place, [longitude, latitude]) in self.path_lonlat.iter().chain(closing).enumerate() {
            let comma = if place > 0 { "," } else { "" };
            // Writing to a String can't fail.
            let _ = write!(positions, "{comma}[{longitude},{latitude}]");
        }
        let (kind, coordinates) = match self.kind {
            DrawKind::Polygon => ("Polygon", format!("[[{positions}]]")),
            DrawKind::Line => ("LineString", format!("[{positions}]")),
            DrawKind::Point => ("MultiPoint", format!("[{positions}]")),
        };
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}]}}"#,
            json!({ "name": name })
        )
    }
}

/// The site of a layer that was drawn, to be changed: one ring, one line or some points.
#[must_use]
pub fn drawing_of(entry: &LayerEntry) -> Option<Drawing> {
    if !matches!(entry.request.source, LayerSource::Text { .. }) {
        return None;
    }
    let layer = entry.layer().filter(|layer| layer.len() == 1)?;
    let parts: Vec<_> = layer.shapes().feature(0).parts().collect();
    let kind = match parts.first()?.kind {
        PartKind::Polygon => DrawKind::Polygon,
        PartKind::Line => DrawKind::Line,
        PartKind::Point => DrawKind::Point,
    };
    let is_simple = parts.len() == 1 && parts.first()?.paths().len() == 1;
    if kind != DrawKind::Point && !is_simple {
        return None;
    }
    let path = parts
        .iter()
        .flat_map(|part| part.first_path().iter().copied())
        .collect();
    Some(Drawing::of(kind, path))
}

/// The place on an edge nearest to a position, in the plane of degrees.
fn nearest_on(from: [f64; 2], to: [f64; 2], position: [f64; 2]) -> [f64; 2] {
    let along = [to[0] - from[0], to[1] - from[1]];
    let squared = along[0] * along[0] + along[1] * along[1];
    let there = (position[0] - from[0]) * along[0] + (position[1] - from[1]) * along[1];
    let share = if squared > 0.0 {
        (there / squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    [from[0] + along[0] * share, from[1] + along[1] * share]
}

/// `117.3, 40.2` in longitude and latitude, or `500@90`: 500 m from the last vertex at 90° clockwise from north, along a
/// geodesic.
#[must_use]
pub fn typed_position(text: &str, last: Option<[f64; 2]>) -> Option<[f64; 2]> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    if let Some((length, bearing)) = text.split_once('@') {
        let length = length.trim().trim_end_matches('m').trim_end_matches('米');
        let bearing = bearing.trim().trim_end_matches('°');
        let (length_m, bearing_deg) = (number(length)?, number(bearing)?);
        let from = last.filter(|_| length_m > 0.0)?;
        return Some(destination(from, bearing_deg, length_m));
    }
    let parts: Vec<&str> = text
        .split([',', '，', ' ', '\t', ';'])
        .filter(|part| !part.trim().is_empty())
        .collect();
    let &[longitude, latitude] = parts.as_slice() else {
        return None;
    };
    let (longitude, latitude) = (number(longitude)?, number(latitude)?);
    (longitude.abs() <= 180.0 && latitude.abs() <= 90.0).then_some([longitude, latitude])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(kind: DrawKind, positions: &[[f64; 2]]) -> Drawing {
        let mut drawing = Drawing {
            kind,
            ..Drawing::default()
        };
        for position in positions {
            drawing.add(*position);
        }
        drawing
    }

    const CORNERS: [[f64; 2]; 4] = [[117.0, 40.0], [117.1, 40.0], [117.1, 40.1], [117.1, 40.1]];

    #[test]
    fn a_drawn_site_is_a_closed_polygon_with_its_name() {
        let drawing = drawn(DrawKind::Polygon, &CORNERS);
        assert!(drawing.is_complete());
        let value: serde_json::Value =
            serde_json::from_str(&drawing.to_geojson("绘制的\"用地\" 1")).expect("valid JSON");
        let ring = &value["features"][0]["geometry"]["coordinates"][0];
        assert_eq!(ring.as_array().map(Vec::len), Some(4));
        assert_eq!(ring[0], ring[3]);
        assert_eq!(value["features"][0]["properties"]["name"], "绘制的\"用地\" 1");
    }

    #[test]
    fn lines_and_points_are_drawn_as_what_they_are() {
        for (kind, name, least) in [(DrawKind::Line, "LineString", 2), (DrawKind::Point, "MultiPoint", 1)] {
            let drawing = drawn(kind, &CORNERS[..least]);
            assert!(drawing.is_complete() && !drawn(kind, &CORNERS[..least - 1]).is_complete());
            let value: serde_json::Value = serde_json::from_str(&drawing.to_geojson("线")).expect("valid JSON");
            assert_eq!(value["features"][0]["geometry"]["type"], name);
        }
    }

    #[test]
    fn every_step_can_be_undone_and_done_again() {
        let mut drawing = drawn(DrawKind::Polygon, &CORNERS);
        drawing.remove();
        drawing.undo();
        assert_eq!(drawing.path_lonlat.len(), 3);
        drawing.undo();
        drawing.undo();
        assert_eq!(drawing.path_lonlat.len(), 1);
        drawing.redo();
        assert_eq!(drawing.path_lonlat, CORNERS[..2]);
        for _ in 0..9 {
            drawing.undo();
        }
        assert!(drawing.path_lonlat.is_empty());
    }

    #[test]
    fn editing_moves_a_vertex_and_bends_an_edge() {
        let mut drawing = Drawing::of(DrawKind::Polygon, CORNERS[..3].to_vec());
        drawing.click([117.001, 40.0], 0.002);
        assert_eq!(drawing.lifted, Some(0));
        drawing.click([116.9, 39.9], 0.002);
        assert_eq!(drawing.path_lonlat.first(), Some(&[116.9, 39.9]));
        // The edge that closes the ring, half way.
        drawing.click([117.0, 40.0005], 0.01);
        assert_eq!((drawing.lifted, drawing.path_lonlat.len()), (Some(3), 4));
        drawing.remove();
        assert_eq!(drawing.path_lonlat.len(), 3);
    }

    #[test]
    fn positions_and_lengths_can_be_typed() {
        assert_eq!(typed_position("117.3, 40.2", None), Some([117.3, 40.2]));
        assert_eq!(typed_position(" 117.3 40.2 ", None), Some([117.3, 40.2]));
        assert_eq!(
            typed_position("40.2, 117.3", None),
            None,
            "no latitude is 117°: the order is not guessed"
        );
        assert_eq!(typed_position("500@90", None), None, "from where?");
        // pyproj 3.7.2: fwd(117.0, 40.0, 90, 1000).
        let [longitude, latitude] = typed_position("1000m @ 90°", Some([117.0, 40.0])).expect("understood");
        assert!((longitude - 117.011_710_444_168).abs() < 1e-9, "{longitude}");
        assert!((latitude - 39.999_999_408_398).abs() < 1e-9, "{latitude}");
        assert_eq!(typed_position("far", Some([117.0, 40.0])), None);
    }
}
