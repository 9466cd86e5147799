//! Geometry objects of GeoJSON: their members in any order, and what their coordinates mean.

use super::FormatError;
use super::coordinates::{Closing, Pending};
use super::json_scan::{Keep, Scanner};
use super::message::Place;
use crate::geometry::shapes::{Bounds, Mark, PartKind, Shapes};
use crate::issues::Fault;
use std::fmt::Write as _;

/// The geometry types with coordinates, and how deep their positions stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeometryKind {
    Point,
    MultiPoint,
    LineString,
    MultiLineString,
    Polygon,
    MultiPolygon,
    GeometryCollection,
}

impl GeometryKind {
    const fn position_depth(self) -> usize {
        match self {
            Self::Point | Self::GeometryCollection => 0,
            Self::MultiPoint | Self::LineString => 1,
            Self::MultiLineString | Self::Polygon => 2,
            Self::MultiPolygon => 3,
        }
    }
}

/// The value of a `type` member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TypeName {
    #[default]
    Missing,
    FeatureCollection,
    Feature,
    Geometry(GeometryKind),
    /// Anything else, as it stands in the file.
    Other(String),
}

impl TypeName {
    /// The type in quotes, for messages.
    pub fn shown(&self) -> String {
        match self {
            Self::Missing => "(none)".to_owned(),
            Self::FeatureCollection => "\"FeatureCollection\"".to_owned(),
            Self::Feature => "\"Feature\"".to_owned(),
            Self::Geometry(kind) => format!("\"{kind:?}\""),
            Self::Other(text) => format!("\"{text}\""),
        }
    }

    /// Reads the value of a `type` member.
    pub fn read(scan: &mut Scanner<'_>) -> Result<Self, FormatError> {
        let mut raw = Vec::new();
        scan.value(&mut raw, Keep::Text)?;
        let text =
            serde_json::from_slice::<String>(&raw).unwrap_or_else(|_| String::from_utf8_lossy(&raw).into_owned());
        Ok(match text.as_str() {
            "FeatureCollection" => Self::FeatureCollection,
            "Feature" => Self::Feature,
            "Point" => Self::Geometry(GeometryKind::Point),
            "MultiPoint" => Self::Geometry(GeometryKind::MultiPoint),
            "LineString" => Self::Geometry(GeometryKind::LineString),
            "MultiLineString" => Self::Geometry(GeometryKind::MultiLineString),
            "Polygon" => Self::Geometry(GeometryKind::Polygon),
            "MultiPolygon" => Self::Geometry(GeometryKind::MultiPolygon),
            "GeometryCollection" => Self::Geometry(GeometryKind::GeometryCollection),
            _ => Self::Other(text.chars().take(40).collect()),
        })
    }
}

/// One step of the way to a value, for messages.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Member(&'static str),
    Index(usize),
}

/// The first thing that is wrong with a feature.
#[derive(Clone, Debug)]
pub struct Finding {
    pub fault: Fault,
    /// `line:column path: what`.
    pub detail: String,
}

/// The members of an object that make a geometry.
#[derive(Debug, Default)]
pub struct GeometryDraft {
    pub type_name: TypeName,
    pub coordinates: Option<Pending>,
    pub has_geometries: bool,
}

/// Reads geometries into the flat store, feature by feature.
pub struct GeometryReader {
    pub shapes: Shapes,
    pub trail: Vec<Step>,
    /// What is wrong with the current feature; it is then rejected.
    pub finding: Option<Finding>,
    /// What was passed over in the current feature without harm.
    pub notes: Vec<String>,
    /// Whether some position of the current feature has more than two numbers.
    pub has_heights: bool,
    pub(super) closings: Vec<Closing>,
    mark: Mark,
}

impl GeometryReader {
    pub fn new() -> Self {
        let shapes = Shapes::new();
        Self {
            mark: shapes.mark(),
            shapes,
            trail: Vec::new(),
            finding: None,
            notes: Vec::new(),
            has_heights: false,
            closings: Vec::new(),
        }
    }

    /// Starts the next feature; `index` is its place in `features`, if it stands in a collection.
    pub fn begin_feature(&mut self, index: Option<usize>) {
        self.mark = self.shapes.mark();
        self.finding = None;
        self.notes.clear();
        self.has_heights = false;
        self.closings.clear();
        self.trail.clear();
        if let Some(index) = index {
            self.trail.extend([Step::Member("features"), Step::Index(index)]);
        }
    }

    /// Positions of the current feature so far.
    pub fn known_positions(&self) -> &[[f64; 2]] {
        self.shapes.positions_since(self.mark)
    }

    /// Takes the current feature out of the store again; the box of the positions that were known.
    pub fn reject_feature(&mut self) -> Option<Bounds> {
        let mut bounds = Bounds::EMPTY;
        for position in self.known_positions() {
            bounds.grow(*position);
        }
        self.shapes.rewind(self.mark);
        (!bounds.is_empty()).then_some(bounds)
    }

    /// Notes what is wrong with the feature; the first finding stands.
    pub fn find(&mut self, scan: &mut Scanner<'_>, fault: Fault, what: impl FnOnce() -> String) {
        if self.finding.is_none() {
            let detail = self.detail(scan.source.place(), &what());
            self.finding = Some(Finding { fault, detail });
        }
    }

    fn detail(&self, place: Place, what: &str) -> String {
        let mut path = String::new();
        for step in &self.trail {
            // Writing to a String can't fail.
            let _ = match step {
                Step::Member(name) if path.is_empty() => write!(path, "{name}"),
                Step::Member(name) => write!(path, ".{name}"),
                Step::Index(index) => write!(path, "[{index}]"),
            };
        }
        let gap = if path.is_empty() { "" } else { " " };
        format!("{place}{gap}{path}: {what}")
    }

    /// Reads the value of a `geometry` member or an element of `geometries`. `false` if it is null.
    pub fn geometry(&mut self, scan: &mut Scanner<'_>) -> Result<bool, FormatError> {
        match scan.skip_space()? {
            Some(b'{') => {}
            Some(b'n') => {
                scan.skip_value()?;
                return Ok(false);
            }
            _ => {
                self.find(scan, Fault::Unreadable, || "a geometry is not an object".to_owned());
                scan.skip_value()?;
                return Ok(true);
            }
        }
        let first_closing = self.closings.len();
        let mut draft = GeometryDraft::default();
        let mut key = Vec::new();
        let mut is_first = true;
        scan.open()?;
        while scan.next_member(&mut is_first, &mut key, Keep::Nothing)? {
            match member_name(&key).as_ref() {
                b"type" => draft.type_name = TypeName::read(scan)?,
                b"coordinates" => self.coordinates_member(scan, &mut draft)?,
                b"geometries" => self.geometries_member(scan, &mut draft)?,
                b"crs" => self.own_crs(scan)?,
                _ => scan.skip_value()?,
            }
            key.clear();
        }
        self.close_geometry(scan, &draft);
        self.closings.truncate(first_closing);
        Ok(true)
    }

    fn own_crs(&mut self, scan: &mut Scanner<'_>) -> Result<(), FormatError> {
        if scan.skip_space()? != Some(b'n') {
            self.find(scan, Fault::Unreadable, || {
                "the geometry has a coordinate system of its own".to_owned()
            });
        }
        scan.skip_value()
    }

    /// Reads `coordinates` into the draft; a second one leaves it open which is meant, so the file is refused.
    pub fn coordinates_member(&mut self, scan: &mut Scanner<'_>, draft: &mut GeometryDraft) -> Result<(), FormatError> {
        if draft.coordinates.is_some() {
            return Err(twice(scan, "coordinates"));
        }
        draft.coordinates = Some(self.coordinates(scan)?);
        Ok(())
    }

    /// Reads `geometries`, whose parts become parts of the feature.
    pub fn geometries_member(&mut self, scan: &mut Scanner<'_>, draft: &mut GeometryDraft) -> Result<(), FormatError> {
        if draft.has_geometries {
            return Err(twice(scan, "geometries"));
        }
        draft.has_geometries = true;
        if scan.skip_space()? != Some(b'[') {
            self.find(scan, Fault::Unreadable, || "geometries is not an array".to_owned());
            return scan.skip_value();
        }
        self.trail.extend([Step::Member("geometries"), Step::Index(0)]);
        scan.open()?;
        let mut is_first = true;
        while scan.next_element(&mut is_first)? {
            if !self.geometry(scan)? {
                self.find(scan, Fault::Unreadable, || {
                    "a geometry of a collection is null".to_owned()
                });
            }
            if let Some(Step::Index(index)) = self.trail.last_mut() {
                *index += 1;
            }
        }
        self.trail.truncate(self.trail.len().saturating_sub(2));
        Ok(())
    }

    /// Gives the pending coordinates their meaning, now that all members are known.
    pub fn close_geometry(&mut self, scan: &mut Scanner<'_>, draft: &GeometryDraft) {
        let kind = match &draft.type_name {
            TypeName::Geometry(kind) => *kind,
            TypeName::Missing => {
                return self.find(scan, Fault::Unreadable, || "a geometry has no type".to_owned());
            }
            other => {
                return self.find(scan, Fault::Unreadable, || {
                    format!("unknown geometry type {}", other.shown())
                });
            }
        };
        let is_collection = kind == GeometryKind::GeometryCollection;
        if draft.has_geometries && draft.coordinates.is_some() {
            return self.find(scan, Fault::Unreadable, || {
                "both coordinates and geometries are given".to_owned()
            });
        }
        match draft.coordinates {
            None if is_collection && draft.has_geometries => {}
            None if is_collection => self.find(scan, Fault::Unreadable, || "no geometries are given".to_owned()),
            None => self.find(scan, Fault::Unreadable, || format!("a {kind:?} has no coordinates")),
            Some(_) if is_collection => {
                self.find(scan, Fault::Unreadable, || {
                    "a GeometryCollection has coordinates".to_owned()
                });
            }
            Some(pending) => self.close_coordinates(scan, pending, kind),
        }
    }

    fn close_coordinates(&mut self, scan: &mut Scanner<'_>, pending: Pending, kind: GeometryKind) {
        if self.finding.is_some() {
            return;
        }
        let depth = kind.position_depth();
        if let Some(found) = pending.position_depth.filter(|found| *found != depth) {
            return self.find(scan, Fault::Unreadable, || {
                format!("positions stand in {found} arrays, those of a {kind:?} stand in {depth}")
            });
        }
        let is_point = kind == GeometryKind::Point;
        let closings = std::mem::take(&mut self.closings);
        let own = closings.get(pending.first_closing..).unwrap_or(&[]);
        if !is_point && own.iter().any(|closing| closing.depth >= depth) {
            self.find(scan, Fault::Unreadable, || {
                "a position has fewer than two numbers".to_owned()
            });
        } else {
            match kind {
                GeometryKind::Point | GeometryKind::MultiPoint => self.close_points(pending),
                GeometryKind::LineString | GeometryKind::MultiLineString => self.close_lines(pending, own, depth),
                _ => self.close_polygons(scan, pending, own, depth),
            }
        }
        self.closings = closings;
    }

    fn close_points(&mut self, pending: Pending) {
        let end = self.shapes.position_count();
        if pending.first_position == end {
            self.note_empty("a geometry without positions");
        }
        for position in pending.first_position..end {
            self.shapes.end_path_at(position + 1);
            self.shapes.end_part(PartKind::Point);
        }
    }

    fn close_lines(&mut self, pending: Pending, closings: &[Closing], depth: usize) {
        let mut begin = pending.first_position;
        for closing in closings.iter().filter(|closing| closing.depth + 1 == depth) {
            if closing.positions == begin {
                self.note_empty("a line without positions");
                continue;
            }
            begin = closing.positions;
            self.shapes.end_path_at(begin);
            self.shapes.end_part(PartKind::Line);
        }
    }

    fn close_polygons(&mut self, scan: &mut Scanner<'_>, pending: Pending, closings: &[Closing], depth: usize) {
        let mut begin = pending.first_position;
        let mut rings = 0_usize;
        let mut is_shell_empty = false;
        for closing in closings {
            if closing.depth + 1 == depth {
                if closing.positions > begin {
                    begin = closing.positions;
                    rings += 1;
                    self.shapes.end_path_at(begin);
                } else if rings == 0 {
                    is_shell_empty = true;
                } else {
                    self.note_empty("a ring without positions");
                }
            } else if closing.depth + 2 == depth {
                if rings == 0 {
                    self.note_empty("a polygon without positions");
                } else if is_shell_empty {
                    self.find(scan, Fault::Unreadable, || {
                        "a polygon has holes but an empty shell".to_owned()
                    });
                } else {
                    self.shapes.end_part(PartKind::Polygon);
                }
                rings = 0;
                is_shell_empty = false;
            }
        }
    }

    fn note_empty(&mut self, what: &str) {
        self.notes.push(format!("{what} was passed over"));
    }
}

/// The refusal of a file in which a member that must be single stands twice.
pub fn twice(scan: &mut Scanner<'_>, member: &str) -> FormatError {
    scan.broken(
        &format!("同一对象中有两个 {member} 成员，无法判断以哪个为准：请删去一个"),
        &format!("{member} stands twice in one object, so it is open which is meant: remove one"),
    )
}

/// A member's name without quotes and escapes.
pub fn member_name(quoted: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let name = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or(&[]);
    if name.contains(&b'\\')
        && let Ok(decoded) = serde_json::from_slice::<String>(quoted)
    {
        return decoded.into_bytes().into();
    }
    name.into()
}
