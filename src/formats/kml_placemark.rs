//! One placemark of a KML file on its way into a layer: its geometry, and what it says of itself.

use super::dbf_values;
use super::kml_coordinates::{spaced, tuples};
use crate::geometry::shapes::{Bounds, PartKind, Shapes};
use crate::issues::Fault;

/// An element that gives a placemark its geometry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeometryTag {
    Point,
    Line,
    /// A ring by itself or of a polygon.
    Ring,
    Polygon,
    Outer,
    Inner,
    /// A path with times.
    Track,
}

/// What was gathered so far.
#[derive(Default)]
pub struct Placemark {
    pub id: Option<String>,
    attributes: Vec<(String, Vec<u8>)>,
    /// Open geometry elements, outermost first.
    open: Vec<GeometryTag>,
    outer: Vec<Vec<[f64; 2]>>,
    inner: Vec<Vec<[f64; 2]>>,
    track: Vec<[f64; 2]>,
    /// Whether the innermost point, line or ring has had its coordinates.
    has_coordinates: bool,
    bounds: Option<Bounds>,
    /// Some position has a height that is not 0.
    pub has_heights: bool,
    /// The first thing that is wrong.
    pub fault: Option<(Fault, String)>,
}

impl Placemark {
    pub fn new(id: Option<String>) -> Self {
        Self { id, ..Self::default() }
    }

    /// Adds an attribute; a name that is taken gets a number. `is_number`: a schema says so.
    pub fn attribute(&mut self, name: &str, value: &str, is_number: bool) {
        let value = value.trim();
        let mut json = Vec::new();
        if value.is_empty() {
            json.extend_from_slice(b"null");
        } else if is_number {
            // What is no number after all is kept as text.
            let _spelling = dbf_values::number(value.as_bytes(), &mut json);
        } else {
            dbf_values::text(value, &mut json);
        }
        let mut unique = name.to_owned();
        let mut copy = 2;
        while self.attributes.iter().any(|(taken, _)| *taken == unique) {
            unique = format!("{name}_{copy}");
            copy += 1;
        }
        self.attributes.push((unique, json));
    }

    pub fn fail(&mut self, fault: Fault, detail: impl Into<String>) {
        if self.fault.is_none() {
            self.fault = Some((fault, detail.into()));
        }
    }

    pub fn open(&mut self, tag: GeometryTag) {
        self.open.push(tag);
        self.has_coordinates = false;
        if tag == GeometryTag::Polygon {
            self.outer.clear();
            self.inner.clear();
        }
    }

    /// The text of a `coordinates` element.
    pub fn coordinates(&mut self, text: &str, shapes: &mut Shapes) {
        let path = match tuples(text) {
            Ok((path, has_heights)) => {
                self.has_heights |= has_heights;
                path
            }
            Err(detail) => return self.fail(Fault::Unreadable, detail),
        };
        if path.is_empty() {
            return;
        }
        self.grow(&path);
        if std::mem::replace(&mut self.has_coordinates, true) {
            return self.fail(Fault::Unreadable, "one geometry has two lists of coordinates");
        }
        let within = self.open.iter().rev().nth(1).copied();
        match (self.open.last(), within) {
            (Some(GeometryTag::Point), _) if path.len() == 1 => self.path(&path, PartKind::Point, shapes),
            (Some(GeometryTag::Point), _) => self.fail(Fault::Unreadable, "a point has several positions"),
            (Some(GeometryTag::Ring), Some(GeometryTag::Outer)) => self.outer.push(path),
            (Some(GeometryTag::Ring), Some(GeometryTag::Inner)) => self.inner.push(path),
            (Some(GeometryTag::Line | GeometryTag::Ring), None) => self.path(&path, PartKind::Line, shapes),
            _ => self.fail(Fault::Unreadable, "coordinates stand where none belong"),
        }
    }

    /// The text of a `gx:coord` element.
    pub fn track_position(&mut self, text: &str) {
        match spaced(text) {
            Ok((position, has_height)) => {
                self.has_heights |= has_height;
                self.grow(&[position]);
                self.track.push(position);
            }
            Err(detail) => self.fail(Fault::Unreadable, detail),
        }
    }

    pub fn close(&mut self, shapes: &mut Shapes) {
        match self.open.pop() {
            Some(GeometryTag::Polygon) => self.close_polygon(shapes),
            Some(GeometryTag::Track) => {
                let track = std::mem::take(&mut self.track);
                if !track.is_empty() {
                    self.path(&track, PartKind::Line, shapes);
                }
            }
            _ => {}
        }
    }

    fn close_polygon(&mut self, shapes: &mut Shapes) {
        let (outer, inner) = (std::mem::take(&mut self.outer), std::mem::take(&mut self.inner));
        match (outer.as_slice(), inner.as_slice()) {
            ([], []) => {}
            ([shell], holes) => {
                shapes.push_path(shell);
                for hole in holes {
                    shapes.push_path(hole);
                }
                shapes.end_part(PartKind::Polygon);
            }
            ([], _) => self.fail(Fault::Unreadable, "a polygon has holes and no outer boundary"),
            _ => self.fail(Fault::Unreadable, "a polygon has several outer boundaries"),
        }
    }

    fn path(&self, path: &[[f64; 2]], kind: PartKind, shapes: &mut Shapes) {
        debug_assert!(!path.is_empty() || self.fault.is_some());
        shapes.push_path(path);
        shapes.end_part(kind);
    }

    fn grow(&mut self, path: &[[f64; 2]]) {
        let mut bounds = self.bounds.unwrap_or(Bounds::EMPTY);
        for position in path {
            bounds.grow(*position);
        }
        self.bounds = Some(bounds);
    }

    /// The box of all positions that could be read.
    pub const fn bounds(&self) -> Option<Bounds> {
        self.bounds
    }

    /// Whether an attribute says that the content is made up.
    pub fn is_illustrative(&self) -> bool {
        self.attributes
            .iter()
            .any(|(name, value)| name == "illustrative" && matches!(value.as_slice(), b"true" | b"\"true\"" | b"1"))
    }

    /// The attributes as a compact JSON object.
    pub fn write_attributes(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        for (index, (name, value)) in self.attributes.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            dbf_values::text(name, out);
            out.push(b':');
            out.extend_from_slice(value);
        }
        out.push(b'}');
    }
}
