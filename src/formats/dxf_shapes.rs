//! What an entity of a drawing looks like: outlines of straight edges and arcs in its own plane, before any block is
//! set in.

use super::dxf_arcs::{Arc, bulge_arc};
use super::dxf_fit_points;
use super::dxf_pairs::Pair;
use super::dxf_planes::Affine;
use super::dxf_splines::Spline;
use std::f64::consts::PI;

/// Entities that carry words, dimensions and pictures, and no land.
const ANNOTATIONS: [&str; 28] = [
    "ATTRIB",
    "ATTDEF",
    "DIMENSION",
    "ARC_DIMENSION",
    "LARGE_RADIAL_DIMENSION",
    "LEADER",
    "MULTILEADER",
    "MLEADER",
    "TOLERANCE",
    "VIEWPORT",
    "IMAGE",
    "WIPEOUT",
    "XLINE",
    "RAY",
    "ACAD_TABLE",
    "OLE2FRAME",
    "OLEFRAME",
    "SHAPE",
    "RTEXT",
    "SEQEND",
    "SUN",
    "LIGHT",
    "CAMERA",
    "GEOPOSITIONMARKER",
    "PDFUNDERLAY",
    "DWFUNDERLAY",
    "DGNUNDERLAY",
    "SECTIONOBJECT",
];

/// An arc, of a circle or of the ellipse that a stretched one is.
#[derive(Clone, Copy, Debug)]
pub struct Curve {
    pub arc: Arc,
    /// Of an ellipse, whose arc is on the circle of radius 1: its centre and its two half axes.
    pub ellipse: Option<[[f64; 2]; 3]>,
}

/// A piece of an outline.
#[derive(Clone, Debug)]
pub enum Piece {
    To([f64; 2]),
    /// From the last vertex to the next.
    Along(Curve),
    /// A whole circle or ellipse.
    Whole(Curve),
    /// From its begin to its end; in a closed outline, its end is the begin of the next piece.
    Spline(Box<Spline>),
}

#[derive(Clone, Debug, Default)]
pub struct Outline {
    pub pieces: Vec<Piece>,
    pub is_closed: bool,
}

/// Where and how a block is set in.
#[derive(Clone, Debug)]
pub struct Insert {
    /// The block's name as it stands in the file.
    pub block: Vec<u8>,
    pub at: [f64; 2],
    pub scale: [f64; 2],
    pub rotation_rad: f64,
    pub columns: i64,
    pub rows: i64,
    pub spacing: [f64; 2],
}

/// What an entity is.
#[derive(Clone, Debug)]
pub enum Shape {
    Outline(Outline),
    /// Outlines that bound one area together (a hatch, a face).
    Region(Vec<Outline>),
    Point([f64; 2]),
    Insert(Box<Insert>),
    /// A text, as it stands in the file, and where it begins or is aligned.
    Text([f64; 2], Vec<u8>),
    Annotation,
    /// What carries land, perhaps, and can't be read, with some points that it lies about.
    Unread(String, Vec<[f64; 2]>),
}

/// The groups of one entity.
#[derive(Clone, Copy)]
pub struct Groups<'a, 'b>(pub &'b [Pair<'a>]);

impl<'a> Groups<'a, '_> {
    pub fn first(&self, code: i32) -> Option<&Pair<'a>> {
        self.0.iter().find(|pair| pair.code == code)
    }

    pub fn number(&self, code: i32) -> Option<f64> {
        self.first(code)?.number()
    }

    pub fn number_or(&self, code: i32, otherwise: f64) -> f64 {
        self.number(code).unwrap_or(otherwise)
    }

    pub fn whole(&self, code: i32) -> i64 {
        self.first(code).and_then(Pair::whole).unwrap_or(0)
    }

    /// The point whose first coordinate has this group code.
    fn point(&self, code: i32) -> Option<[f64; 2]> {
        Some([self.number(code)?, self.number(code + 10)?])
    }

    /// Every point that the entity names, for the place of what can't be read.
    fn points(&self) -> Vec<[f64; 2]> {
        let mut points = Vec::new();
        for (one, other) in self.0.iter().zip(self.0.iter().skip(1)) {
            if (10..19).contains(&one.code) && other.code == one.code + 10 {
                points.extend(one.number().zip(other.number()).map(|(x, y)| [x, y]));
            }
        }
        points
    }

    /// Whether one of its points, or its plane as a whole, lies above or below that of the drawing.
    pub fn has_heights(&self) -> bool {
        let is_height = |pair: &&Pair<'_>| (30..39).contains(&pair.code);
        let mut heights = self.0.iter().filter(is_height).filter_map(Pair::number);
        heights.any(|height| height != 0.0)
    }
}

/// Entities whose coordinates are those of the drawing, whatever plane they lie in.
const IN_THE_DRAWING: [&str; 6] = ["LINE", "POINT", "ELLIPSE", "3DFACE", "SPLINE", "MTEXT"];

/// The way from an entity's coordinates to the drawing; `None` if its plane faces nowhere.
pub fn plane_of(kind: &str, groups: Groups<'_, '_>) -> Option<Affine> {
    // A polyline in space is one of the drawing, too.
    let is_in_space = kind == "POLYLINE" && groups.whole(70) & 8 != 0;
    if is_in_space || IN_THE_DRAWING.contains(&kind) {
        return Some(Affine::SAME);
    }
    let normal = [
        groups.number_or(210, 0.0),
        groups.number_or(220, 0.0),
        groups.number_or(230, 1.0),
    ];
    let elevation = groups.number_or(if kind == "LWPOLYLINE" { 38 } else { 30 }, 0.0);
    Affine::of_plane(normal, elevation)
}

/// Reads an entity; `vertices` are those that follow a POLYLINE.
pub fn shape_of(kind: &str, groups: Groups<'_, '_>, vertices: &[Vec<Pair<'_>>]) -> Shape {
    let found = match kind {
        "LWPOLYLINE" => light_polyline(groups),
        "POLYLINE" => polyline(groups, vertices),
        "LINE" => groups
            .point(10)
            .zip(groups.point(11))
            .map(|(from, to)| open(vec![Piece::To(from), Piece::To(to)])),
        "ARC" => circular(groups).map(|arc| {
            let pieces = vec![
                Piece::To(arc.begin()),
                Piece::Along(Curve { arc, ellipse: None }),
                Piece::To(arc.end()),
            ];
            open(pieces)
        }),
        "CIRCLE" => circular(groups).map(|arc| closed(vec![Piece::Whole(Curve { arc, ellipse: None })])),
        "ELLIPSE" => ellipse(groups),
        "SPLINE" => return spline(groups),
        "SOLID" | "TRACE" => face(groups, [10, 11, 13, 12]),
        "3DFACE" => face(groups, [10, 11, 12, 13]),
        "HATCH" => super::dxf_hatch::region(groups),
        "POINT" => groups.point(10).map(Shape::Point),
        "INSERT" => insert(groups),
        "TEXT" | "MTEXT" => return text(kind, groups),
        _ if ANNOTATIONS.contains(&kind) => Some(Shape::Annotation),
        _ => Some(Shape::Unread(
            format!("{kind} is not read: turn it into polylines (explode it)"),
            Vec::new(),
        )),
    };
    found.unwrap_or_else(|| Shape::Unread(format!("{kind} lacks coordinates"), groups.points()))
}

fn open(pieces: Vec<Piece>) -> Shape {
    Shape::Outline(Outline {
        pieces,
        is_closed: false,
    })
}

fn closed(pieces: Vec<Piece>) -> Shape {
    Shape::Outline(Outline {
        pieces,
        is_closed: true,
    })
}

/// Vertices with their bulges as an outline.
pub fn bulged(vertices: &[([f64; 2], f64)], is_closed: bool) -> Outline {
    let mut pieces = Vec::with_capacity(vertices.len());
    let after = vertices.iter().skip(1).chain(vertices.first().filter(|_| is_closed));
    let mut after = after.copied();
    for (position, bulge) in vertices {
        pieces.push(Piece::To(*position));
        if let Some(arc) = after.next().and_then(|(next, _)| bulge_arc(*position, next, *bulge)) {
            pieces.push(Piece::Along(Curve { arc, ellipse: None }));
        }
    }
    Outline { pieces, is_closed }
}

fn light_polyline(groups: Groups<'_, '_>) -> Option<Shape> {
    let mut vertices: Vec<([f64; 2], f64)> = Vec::new();
    for pair in groups.0 {
        match (pair.code, vertices.last_mut()) {
            (10, _) => vertices.push(([pair.number()?, f64::NAN], 0.0)),
            (20, Some((position, _))) => position[1] = pair.number()?,
            (42, Some((_, bulge))) => *bulge = pair.number()?,
            _ => {}
        }
    }
    let is_whole = !vertices.is_empty() && vertices.iter().all(|(position, _)| position[1].is_finite());
    is_whole.then(|| Shape::Outline(bulged(&vertices, groups.whole(70) & 1 == 1)))
}

fn polyline(groups: Groups<'_, '_>, vertices: &[Vec<Pair<'_>>]) -> Option<Shape> {
    let flags = groups.whole(70);
    if flags & (16 | 64) != 0 {
        let points = vertices.iter().filter_map(|vertex| Groups(vertex).point(10)).collect();
        return Some(Shape::Unread(
            "a mesh is not read: explode it into faces".to_owned(),
            points,
        ));
    }
    let mut read = Vec::with_capacity(vertices.len());
    for vertex in vertices {
        let vertex = Groups(vertex);
        // The frame of a spline is not on the line.
        if vertex.whole(70) & 16 == 0 {
            read.push((vertex.point(10)?, vertex.number_or(42, 0.0)));
        }
    }
    (!read.is_empty()).then(|| Shape::Outline(bulged(&read, flags & 1 == 1)))
}

fn circular(groups: Groups<'_, '_>) -> Option<Arc> {
    let begin_rad = groups.number_or(50, 0.0).to_radians();
    let end_rad = groups.number_or(51, 360.0).to_radians();
    Some(Arc {
        center: groups.point(10)?,
        radius: groups.number(40)?,
        begin_rad,
        sweep_rad: counter_clockwise(begin_rad, end_rad),
    })
}

/// The angle from one direction to another, counter-clockwise, above zero.
pub fn counter_clockwise(begin_rad: f64, end_rad: f64) -> f64 {
    let sweep_rad = (end_rad - begin_rad).rem_euclid(2.0 * PI);
    if sweep_rad > 0.0 { sweep_rad } else { 2.0 * PI }
}

fn ellipse(groups: Groups<'_, '_>) -> Option<Shape> {
    let (center, major, ratio) = (groups.point(10)?, groups.point(11)?, groups.number(40)?);
    // In space the minor axis stands on the major one and on the normal of the plane; seen from above, both are shorter.
    let normal = [
        groups.number_or(210, 0.0),
        groups.number_or(220, 0.0),
        groups.number_or(230, 1.0),
    ];
    let length = libm::hypot(libm::hypot(normal[0], normal[1]), normal[2]);
    let height = groups.number_or(31, 0.0);
    let [nx, ny, nz] = normal.map(|part| part * ratio / length);
    let minor = [ny * height - nz * major[1], nz * major[0] - nx * height];
    let (begin_rad, end_rad) = (groups.number_or(41, 0.0), groups.number_or(42, 2.0 * PI));
    let curve = elliptic(center, major, minor, begin_rad, counter_clockwise(begin_rad, end_rad));
    let is_whole = curve.arc.sweep_rad > 2.0 * PI - 1e-9;
    Some(if is_whole {
        closed(vec![Piece::Whole(curve)])
    } else {
        let at = |angle| point_of(&curve, angle);
        let end_rad = begin_rad + curve.arc.sweep_rad;
        open(vec![
            Piece::To(at(begin_rad)),
            Piece::Along(curve),
            Piece::To(at(end_rad)),
        ])
    })
}

/// A spline by its control points, else by the points that it passes through.
fn spline(groups: Groups<'_, '_>) -> Shape {
    let found = match groups.first(10) {
        Some(_) => Spline::of_groups(groups.0),
        None => dxf_fit_points::of_groups(groups),
    };
    match found {
        Some(spline) => open(vec![Piece::Spline(Box::new(spline))]),
        None => Shape::Unread(
            "SPLINE without enough points, knots or positive weights is not read: turn it into a polyline".to_owned(),
            groups.points(),
        ),
    }
}

pub fn elliptic(center: [f64; 2], major: [f64; 2], minor: [f64; 2], begin_rad: f64, sweep_rad: f64) -> Curve {
    Curve {
        arc: Arc {
            center: [0.0; 2],
            radius: 1.0,
            begin_rad,
            sweep_rad,
        },
        ellipse: Some([center, major, minor]),
    }
}

/// The point of an ellipse at an angle of its circle.
pub fn point_of(curve: &Curve, angle_rad: f64) -> [f64; 2] {
    stretched(curve, [libm::cos(angle_rad), libm::sin(angle_rad)])
}

/// A point of the circle of radius 1, on the ellipse.
pub fn stretched(curve: &Curve, [u, v]: [f64; 2]) -> [f64; 2] {
    match curve.ellipse {
        Some([center, major, minor]) => [
            center[0] + u * major[0] + v * minor[0],
            center[1] + u * major[1] + v * minor[1],
        ],
        None => [u, v],
    }
}

fn face(groups: Groups<'_, '_>, corners: [i32; 4]) -> Option<Shape> {
    let mut pieces = Vec::with_capacity(4);
    for code in corners {
        // A triangle may leave its fourth corner out.
        match groups.point(code) {
            Some(corner) => pieces.push(Piece::To(corner)),
            None if code == 13 => {}
            None => return None,
        }
    }
    Some(Shape::Region(vec![Outline {
        pieces,
        is_closed: true,
    }]))
}

fn insert(groups: Groups<'_, '_>) -> Option<Shape> {
    Some(Shape::Insert(Box::new(Insert {
        block: groups.first(2)?.text().to_vec(),
        at: groups.point(10)?,
        scale: [groups.number_or(41, 1.0), groups.number_or(42, 1.0)],
        rotation_rad: groups.number_or(50, 0.0).to_radians(),
        columns: groups.whole(70).max(1),
        rows: groups.whole(71).max(1),
        spacing: [groups.number_or(44, 0.0), groups.number_or(45, 0.0)],
    })))
}

/// A text is aligned at its second point if it says so; a long one comes in pieces.
fn text(kind: &str, groups: Groups<'_, '_>) -> Shape {
    let is_aligned = kind == "TEXT" && (groups.whole(72) != 0 || groups.whole(73) != 0);
    let aligned = groups.point(11).filter(|_| is_aligned);
    let pieces = groups
        .0
        .iter()
        .filter(|pair| matches!(pair.code, 1 | 3) && !pair.text().is_empty());
    let words: Vec<u8> = pieces.flat_map(Pair::text).copied().collect();
    match aligned.or_else(|| groups.point(10)) {
        Some(at) if !words.is_empty() => Shape::Text(at, words),
        _ => Shape::Annotation,
    }
}
