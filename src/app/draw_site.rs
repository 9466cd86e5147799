//! A site drawn by hand: its vertices so far, what was undone, and the GeoJSON that goes to the same door as a file.

use super::document::LayerEntry;
use crate::formats::rings::nested;
use crate::geometry::destination::destination;
use crate::geometry::shapes::PartKind;
use crate::layer::Layer;
use crate::operations::find_place::{Reading, positions_in};
use crate::operations::open_layer::LayerSource;
use serde_json::{Map, Value};
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

    /// As it is kept in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Polygon => "polygon",
            Self::Line => "line",
            Self::Point => "point",
        }
    }

    /// Vertices that it has at least.
    const fn least(self) -> usize {
        match self {
            Self::Polygon => 3,
            Self::Line => 2,
            Self::Point => 1,
        }
    }
}

type Path = Vec<[f64; 2]>;

/// A vertex: its path, and its place in it.
pub type VertexPlace = (usize, usize);

/// Vertices in longitude/latitude degrees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    pub kind: DrawKind,
    /// Of polygons their rings, open, in whatever order; lines; points, all in one path. New vertices go to the last.
    pub paths_lonlat: Vec<Path>,
    /// The vertex that goes with the pointer until the next click sets it down.
    pub lifted: Option<VertexPlace>,
    /// Clicks on vertices and edges lift them instead of adding new ones.
    pub is_editing: bool,
    /// What the site says of itself, kept when it is changed.
    properties: Map<String, Value>,
    past: Vec<Vec<Path>>,
    future: Vec<Vec<Path>>,
    /// What the user types: a position, or a length and a direction.
    pub typed: String,
    /// What came of the last text, if it was no plain longitude and latitude.
    pub answer: Option<TypedAnswer>,
}

/// What came of a typed position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedAnswer {
    NotUnderstood,
    /// The notation that it was taken for.
    ReadAs(Reading),
}

impl Drawing {
    /// Polygons, lines or points to be changed.
    #[must_use]
    pub fn of(kind: DrawKind, paths_lonlat: Vec<Path>) -> Self {
        Self {
            kind,
            paths_lonlat,
            is_editing: true,
            ..Self::default()
        }
    }

    /// All vertices there are.
    #[must_use]
    pub fn vertex_count(&self) -> usize {
        self.paths_lonlat.iter().map(Vec::len).sum()
    }

    /// A click: sets down what is lifted; when editing lifts what is near; else adds a vertex unless it stands on the
    /// last one. `tolerance_deg` is how near counts.
    pub fn click(&mut self, lonlat: [f64; 2], tolerance_deg: f64) {
        if let Some((path, place)) = self.lifted.take() {
            self.change(|paths| {
                if let Some(vertex) = paths.get_mut(path).and_then(|path| path.get_mut(place)) {
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

    /// Adds a vertex to the last path unless it stands on the last one.
    pub fn add(&mut self, lonlat: [f64; 2]) {
        let repeats = self.last().is_some_and(|last| {
            (last[0] - lonlat[0]).abs() < SAME_PLACE_DEG && (last[1] - lonlat[1]).abs() < SAME_PLACE_DEG
        });
        if !repeats {
            self.change(|paths| match paths.last_mut() {
                Some(path) => path.push(lonlat),
                None => paths.push(vec![lonlat]),
            });
        }
    }

    /// The vertex that the next one follows.
    fn last(&self) -> Option<[f64; 2]> {
        self.paths_lonlat.last()?.last().copied()
    }

    /// Whether another ring or line can begin.
    #[must_use]
    pub fn can_begin_path(&self) -> bool {
        self.kind != DrawKind::Point && self.lifted.is_none() && self.last().is_some() && self.is_complete()
    }

    /// Begins another ring, which is a part of its own or, inside another, a hole; or another line.
    pub fn begin_path(&mut self) {
        if self.can_begin_path() {
            self.change(|paths| paths.push(Path::new()));
        }
    }

    /// Takes up the vertex near a position, or a new one on the edge near it; whether there was either.
    fn lift(&mut self, lonlat: [f64; 2], tolerance_deg: f64) -> bool {
        let distance = |one: [f64; 2], other: [f64; 2]| libm::hypot(one[0] - other[0], one[1] - other[1]);
        let nearest = |found: &mut dyn Iterator<Item = (VertexPlace, f64)>| {
            let nearest = found.min_by(|one, other| one.1.total_cmp(&other.1));
            nearest
                .filter(|(_, away)| *away <= tolerance_deg)
                .map(|(place, _)| place)
        };
        let mut vertices = self.paths_lonlat.iter().enumerate().flat_map(|(path, vertices)| {
            let placed = vertices.iter().enumerate();
            placed.map(move |(place, vertex)| ((path, place), distance(*vertex, lonlat)))
        });
        if let Some(place) = nearest(&mut vertices) {
            self.lifted = Some(place);
            return true;
        }
        if self.kind == DrawKind::Point {
            return false;
        }
        let is_ring = self.kind == DrawKind::Polygon;
        let mut edges = self.paths_lonlat.iter().enumerate().flat_map(|(path, vertices)| {
            let closing = vertices.first().filter(|_| is_ring);
            let ends = vertices.iter().skip(1).chain(closing);
            let placed = vertices.iter().zip(ends).enumerate();
            placed.map(move |(place, (from, to))| ((path, place), distance(nearest_on(*from, *to, lonlat), lonlat)))
        });
        let Some((path, place)) = nearest(&mut edges) else {
            return false;
        };
        self.change(|paths| {
            if let Some(path) = paths.get_mut(path) {
                path.insert(place + 1, lonlat);
            }
        });
        self.lifted = Some((path, place + 1));
        true
    }

    /// Takes away the vertex that is lifted, else the last one; a path without any goes with it.
    pub fn remove(&mut self) {
        let last_path = self.paths_lonlat.len().checked_sub(1);
        let last = last_path.map(|path| (path, usize::MAX));
        let Some((path, place)) = self.lifted.take().or(last) else {
            return;
        };
        self.change(|paths| {
            if let Some(vertices) = paths.get_mut(path) {
                if place < vertices.len() {
                    vertices.remove(place);
                } else {
                    vertices.pop();
                }
                if vertices.is_empty() {
                    paths.remove(path);
                }
            }
        });
    }

    fn change(&mut self, change: impl FnOnce(&mut Vec<Path>)) {
        self.past.push(self.paths_lonlat.clone());
        self.future.clear();
        change(&mut self.paths_lonlat);
    }

    pub fn undo(&mut self) {
        self.lifted = None;
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.paths_lonlat, before));
        }
    }

    pub fn redo(&mut self) {
        self.lifted = None;
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.paths_lonlat, after));
        }
    }

    /// Takes what was typed; whether it could be understood. Metres without a zone's number are taken to be of the zone
    /// nearest to the vertex before, else to `near_longitude_deg`.
    pub fn take_typed(&mut self, near_longitude_deg: f64) -> bool {
        let last = self.last();
        let plain = typed_position(&self.typed, last).map(|lonlat| (lonlat, None));
        let near_deg = last.map_or(near_longitude_deg, |[longitude, _]| longitude);
        let written = || {
            let mut places = positions_in(&self.typed, near_deg).into_iter();
            // Which of two plain numbers is the longitude is not guessed.
            let place = places.find(|place| place.reading != Reading::Degrees)?;
            Some((place.lonlat, Some(TypedAnswer::ReadAs(place.reading))))
        };
        let Some((lonlat, answer)) = plain.or_else(written) else {
            self.answer = Some(TypedAnswer::NotUnderstood);
            return false;
        };
        self.answer = answer;
        self.typed.clear();
        self.click(lonlat, 0.0);
        true
    }

    /// Whether there is enough of every path; one that was only just begun doesn't count.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let mut begun = self.paths_lonlat.iter().filter(|path| !path.is_empty()).peekable();
        begun.peek().is_some() && begun.all(|path| path.len() >= self.kind.least())
    }

    /// The paths with the pointer in place of the lifted vertex, or as the next one, for the map and the measures.
    #[must_use]
    pub fn with_pointer(&self, pointer_lonlat: Option<[f64; 2]>) -> Vec<Path> {
        let mut paths = self.paths_lonlat.clone();
        let Some(pointer) = pointer_lonlat else { return paths };
        match self.lifted {
            Some((path, place)) => {
                if let Some(vertex) = paths.get_mut(path).and_then(|path| path.get_mut(place)) {
                    *vertex = pointer;
                }
            }
            // A path that was begun while editing is drawn like a new one.
            None if !self.is_editing || self.last_is_unfinished() => match paths.last_mut() {
                Some(path) => path.push(pointer),
                None => paths.push(vec![pointer]),
            },
            None => {}
        }
        paths
    }

    fn last_is_unfinished(&self) -> bool {
        self.paths_lonlat
            .last()
            .is_some_and(|path| path.len() < self.kind.least())
    }

    /// The rings as polygons, each a shell and its holes, by which lies in which.
    #[must_use]
    pub fn polygons(paths_lonlat: Vec<Path>) -> Vec<Vec<Path>> {
        nested(paths_lonlat.into_iter().filter(|path| path.len() >= 3).collect())
    }

    /// A `FeatureCollection` with the one feature. Numbers read back to the same position, so that what was snapped to
    /// stays shared.
    #[must_use]
    pub fn to_geojson(&self, name: &str) -> String {
        let begun = || self.paths_lonlat.iter().filter(|path| !path.is_empty());
        let listed = |paths: &mut dyn Iterator<Item = String>| paths.collect::<Vec<_>>().join(",");
        let (kind, coordinates) = match self.kind {
            DrawKind::Polygon => {
                let polygons = Self::polygons(self.paths_lonlat.clone());
                let rings =
                    |rings: &Vec<Path>| format!("[{}]", listed(&mut rings.iter().map(|ring| positions(ring, true))));
                match polygons.as_slice() {
                    [polygon] => ("Polygon", rings(polygon)),
                    polygons => ("MultiPolygon", format!("[{}]", listed(&mut polygons.iter().map(rings)))),
                }
            }
            DrawKind::Line => match begun().collect::<Vec<_>>().as_slice() {
                [line] => ("LineString", positions(line, false)),
                lines => {
                    let lines = listed(&mut lines.iter().map(|line| positions(line, false)));
                    ("MultiLineString", format!("[{lines}]"))
                }
            },
            DrawKind::Point => ("MultiPoint", positions(&self.paths_lonlat.concat(), false)),
        };
        let mut properties = self.properties.clone();
        if properties.is_empty() {
            properties.insert("name".to_owned(), Value::from(name));
        }
        let properties = Value::Object(properties);
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{properties},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}]}}"#
        )
    }
}

/// The positions of a path as JSON.
fn positions(path: &[[f64; 2]], is_ring: bool) -> String {
    let closing = path.first().filter(|_| is_ring);
    let mut out = "[".to_owned();
    for (place, [longitude, latitude]) in path.iter().chain(closing).enumerate() {
        let comma = if place > 0 { "," } else { "" };
        // Writing to a String can't fail.
        let _ = write!(out, "{comma}[{longitude},{latitude}]");
    }
    out.push(']');
    out
}

/// Sites of more vertices are changed in the program that made them.
const MOST_VERTICES: usize = 20_000;

/// Whether a layer is one site that was drawn or pasted, and so can be changed in place.
#[must_use]
pub fn is_drawn(entry: &LayerEntry) -> bool {
    matches!(entry.request.source, LayerSource::Text { .. }) && entry.layer().is_some_and(|layer| layer.len() == 1)
}

/// Whether a feature can be taken up: parts of one kind, and not too many vertices.
#[must_use]
pub fn can_be_drawn(layer: &Layer, feature: usize) -> bool {
    if feature >= layer.len() {
        return false;
    }
    let shape = layer.shapes().feature(feature);
    let mut parts = shape.parts();
    let Some(first) = parts.next() else { return false };
    let vertices: usize = shape.parts().flat_map(|part| part.paths()).map(<[_]>::len).sum();
    parts.all(|part| part.kind == first.kind) && vertices <= MOST_VERTICES
}

/// A feature to be changed: polygons with their holes, lines, or points. One that was drawn keeps all that it says of
/// itself; of another a copy is made, which is only called by its name.
#[must_use]
pub fn drawing_of(layer: &Layer, feature: usize, is_copy: bool) -> Option<Drawing> {
    if !can_be_drawn(layer, feature) {
        return None;
    }
    let parts: Vec<_> = layer.shapes().feature(feature).parts().collect();
    let mut paths: Vec<Path> = parts.iter().flat_map(|part| part.paths().map(<[_]>::to_vec)).collect();
    let kind = match parts.first()?.kind {
        PartKind::Polygon => DrawKind::Polygon,
        PartKind::Line => DrawKind::Line,
        PartKind::Point => {
            paths = vec![paths.concat()];
            DrawKind::Point
        }
    };
    let mut properties = layer.attributes().object(feature);
    if is_copy {
        properties = Map::from_iter([("name".to_owned(), Value::from(layer.feature_name(feature)))]);
    }
    Some(Drawing {
        properties,
        ..Drawing::of(kind, paths)
    })
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
mod tests;
