//! The ways to measure an area other than the exact one: by the Chinese standard, along geodesics, in a plane.
//!
//! Every area here is a sum over the directed edges of closed boundaries, and what an edge adds only changes its
//! sign when the edge is turned round. So borders that two polygons share cancel to the last bit, and the parts that an
//! overlay makes add up to the whole under every method. Only the exact method ([`super::measure`]) gives an edge and
//! its two halves the same area; for the others [`EdgeArea::piece_m2`] shares an edge's area out among its pieces.

pub mod other_tools;
pub mod series;

use super::grid::{self, GridPoint};
use super::measure::{self, AreaMeter, Sum};
use super::shapes::{Feature, Part, PartKind};
use geographiclib_rs::{Geodesic, InverseGeodesic};
use std::fmt;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// A method of area by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AreaMethod {
    /// On the ellipsoid, edges straight in longitude/latitude.
    #[default]
    Exact,
    /// 图斑椭球面积, TD/T 1055-2019: trapezoids of a series between vertices given to 1e-6 arc-second.
    Tdt1055,
    /// On the ellipsoid, vertices joined by geodesics (Karney 2013).
    Geodesic,
    /// In one plane, vertices joined by straight lines of that plane.
    Planar,
}

impl AreaMethod {
    pub const ALL: [Self; 4] = [Self::Exact, Self::Tdt1055, Self::Geodesic, Self::Planar];

    /// The name in JSON and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Tdt1055 => "tdt1055",
            Self::Geodesic => "geodesic",
            Self::Planar => "planar",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }
}

/// A plane to measure in: its name, and the way there from longitude/latitude in degrees.
///
/// A position without an image is remembered ([`Plane::has_failed`]), because no sum over it means anything.
#[derive(Clone)]
pub struct Plane {
    code: String,
    projection: Arc<Projection>,
    has_failed: Arc<AtomicBool>,
}

type Projection = dyn Fn([f64; 2]) -> Option<[f64; 2]> + Send + Sync;

impl Plane {
    /// `code` names the plane (`EPSG:4547`); `plane_from_lonlat` gives metres, east first, or nothing.
    pub fn new(
        code: impl Into<String>,
        plane_from_lonlat: impl Fn([f64; 2]) -> Option<[f64; 2]> + Send + Sync + 'static,
    ) -> Self {
        Self {
            code: code.into(),
            projection: Arc::new(plane_from_lonlat),
            has_failed: Arc::new(AtomicBool::new(false)),
        }
    }

    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Whether a position had no image in the plane: then every area measured with it is void.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    fn project(&self, lonlat: [f64; 2]) -> [f64; 2] {
        (self.projection)(lonlat).unwrap_or_else(|| {
            self.has_failed.store(true, Ordering::Relaxed);
            [0.0; 2]
        })
    }
}

impl fmt::Debug for Plane {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Plane").field(&self.code).finish()
    }
}

impl PartialEq for Plane {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

/// How areas are measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum AreaRule {
    #[default]
    Exact,
    Tdt1055,
    Geodesic,
    Planar(Plane),
}

impl AreaRule {
    #[must_use]
    pub const fn method(&self) -> AreaMethod {
        match self {
            Self::Exact => AreaMethod::Exact,
            Self::Tdt1055 => AreaMethod::Tdt1055,
            Self::Geodesic => AreaMethod::Geodesic,
            Self::Planar(_) => AreaMethod::Planar,
        }
    }

    #[must_use]
    pub const fn is_exact(&self) -> bool {
        matches!(self, Self::Exact)
    }

    #[must_use]
    pub const fn plane(&self) -> Option<&Plane> {
        match self {
            Self::Planar(plane) => Some(plane),
            _ => None,
        }
    }

    /// The meter for closed boundaries about `origin_lonlat` (any position near them); `None` for the exact method,
    /// whose meter is [`AreaMeter`].
    #[must_use]
    pub fn vertex_meter(&self, origin_lonlat: [f64; 2]) -> Option<VertexMeter> {
        let form = match self {
            Self::Exact => return None,
            Self::Tdt1055 => Form::Series {
                origin: series::q_m2_per_rad(origin_lonlat[1].to_radians()),
            },
            Self::Geodesic => Form::Geodesic,
            Self::Planar(plane) => Form::Plane {
                origin: plane.project(origin_lonlat),
                plane: plane.clone(),
            },
        };
        Some(VertexMeter { form })
    }

    /// |shell| − Σ|holes| in m²; 0 for lines and points.
    #[must_use]
    pub fn part_area_m2(&self, part: Part<'_>) -> f64 {
        if part.kind != PartKind::Polygon {
            return 0.0;
        }
        let Some(meter) = part.first_path().first().and_then(|origin| self.vertex_meter(*origin)) else {
            return measure::part_area_m2(part);
        };
        let mut sum = Sum::new();
        for (index, ring) in part.paths().enumerate() {
            let area = meter.ring_area_m2(ring).abs();
            sum.add(if index == 0 { area } else { -area });
        }
        sum.value()
    }

    /// Sum over the polygons of a feature, in m².
    #[must_use]
    pub fn feature_area_m2(&self, feature: Feature<'_>) -> f64 {
        feature
            .polygons()
            .map(|part| self.part_area_m2(part))
            .sum::<Sum>()
            .value()
    }
}

/// What an edge on the grid adds to the area of what it bounds, in m²; turning the edge round changes the sign and no
/// other bit. Only sums over whole closed boundaries mean anything, and one meter must serve the whole sum.
pub trait EdgeArea: Sync {
    fn grid_edge_m2(&self, from: GridPoint, to: GridPoint) -> f64;

    /// What the piece of an edge between two places on it adds: all pieces together add what the edge does, so that a
    /// polygon's area does not hang on what else lies across its boundary.
    #[inline]
    fn piece_m2(&self, _edge: [GridPoint; 2], from: GridPoint, to: GridPoint) -> f64 {
        self.grid_edge_m2(from, to)
    }
}

impl EdgeArea for AreaMeter {
    #[inline]
    fn grid_edge_m2(&self, from: GridPoint, to: GridPoint) -> f64 {
        Self::grid_edge_m2(self, from, to)
    }
}

/// Measures closed boundaries by their vertices.
#[derive(Clone, Debug)]
pub struct VertexMeter {
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    /// Counted from this Q, near those of the boundary, so that little is lost in the sum.
    Series {
        origin: f64,
    },
    Geodesic,
    /// Counted from this position of the plane.
    Plane {
        plane: Plane,
        origin: [f64; 2],
    },
}

impl VertexMeter {
    /// What an edge between two positions in degrees adds, in m²; antisymmetric to the bit.
    #[must_use]
    pub fn edge_m2(&self, from: [f64; 2], to: [f64; 2]) -> f64 {
        match &self.form {
            Form::Series { origin } => series::edge_m2(from, to, *origin),
            Form::Geodesic => geodesic_edge_m2(from, to),
            Form::Plane { plane, origin } => {
                let [from, to] = [from, to].map(|position| {
                    let [x, y] = plane.project(position);
                    [x - origin[0], y - origin[1]]
                });
                0.5 * (from[0] * to[1] - to[0] * from[1])
            }
        }
    }

    /// Signed area in m² of an open ring in degrees; counter-clockwise > 0.
    #[must_use]
    pub fn ring_area_m2(&self, ring_lonlat: &[[f64; 2]]) -> f64 {
        let Some(mut before) = ring_lonlat.last().copied() else {
            return 0.0;
        };
        let mut sum = Sum::new();
        for position in ring_lonlat {
            sum.add(self.edge_m2(before, *position));
            before = *position;
        }
        sum.value()
    }
}

impl EdgeArea for VertexMeter {
    fn grid_edge_m2(&self, from: GridPoint, to: GridPoint) -> f64 {
        self.edge_m2(grid::from_grid(from), grid::from_grid(to))
    }

    fn piece_m2(&self, edge: [GridPoint; 2], from: GridPoint, to: GridPoint) -> f64 {
        if [from, to] == edge {
            return self.grid_edge_m2(from, to);
        }
        let shares = [share_along(edge, from), share_along(edge, to)];
        match &self.form {
            Form::Series { origin } => self.shared_out(edge, [from, to], shares, *origin),
            Form::Geodesic => self.shared_out(edge, [from, to], shares, 0.0),
            Form::Plane { plane, origin } => plane_piece_m2(plane, *origin, edge, [from, to], shares),
        }
    }
}

impl VertexMeter {
    /// The exact area of the piece, and of what the whole edge adds beyond its exact area the piece's share. Both count
    /// from the same Q, so that the two go together.
    fn shared_out(&self, edge: [GridPoint; 2], piece: [GridPoint; 2], shares: [f64; 2], origin: f64) -> f64 {
        let exact_m2 = |[from, to]: [GridPoint; 2]| {
            let width = grid::from_grid(to)[0].to_radians() - grid::from_grid(from)[0].to_radians();
            measure::edge_area_m2(from, to) + width * origin
        };
        let beyond_m2 = self.grid_edge_m2(edge[0], edge[1]) - exact_m2(edge);
        exact_m2(piece) + beyond_m2 * (shares[1] - shares[0])
    }
}

/// How far along an edge a place on it lies, 0 … 1, by the axis on which the edge is longer; 0 and 1 trade places when
/// the edge is turned round.
fn share_along([begin, end]: [GridPoint; 2], place: GridPoint) -> f64 {
    let (begin, end, place) = (grid::from_grid(begin), grid::from_grid(end), grid::from_grid(place));
    let axis = usize::from((end[1] - begin[1]).abs() > (end[0] - begin[0]).abs());
    let whole = end[axis] - begin[axis];
    if whole == 0.0 {
        return 0.0;
    }
    (place[axis] - begin[axis]) / whole
}

/// A piece of an edge that is straight in the plane: from the image of its begin to the straight edge, along it, and to
/// the image of its end. The detours of neighbouring pieces cancel, and all boundaries through a place meet in its image.
fn plane_piece_m2(
    plane: &Plane,
    origin: [f64; 2],
    edge: [GridPoint; 2],
    piece: [GridPoint; 2],
    shares: [f64; 2],
) -> f64 {
    let image = |point: GridPoint| {
        let [x, y] = plane.project(grid::from_grid(point));
        [x - origin[0], y - origin[1]]
    };
    let [begin, end] = edge.map(image);
    let on_edge = shares.map(|share| [0, 1].map(|axis| begin[axis] + (end[axis] - begin[axis]) * share));
    let path = [image(piece[0]), on_edge[0], on_edge[1], image(piece[1])];
    path.array_windows()
        .map(|[from, to]| 0.5 * (from[0] * to[1] - to[0] * from[1]))
        .sum::<Sum>()
        .value()
}

/// Minus the area in m² between the geodesic and the equator (Karney, *Algorithms for geodesics*, J. Geodesy 87,
/// 2013, section 6).
fn geodesic_edge_m2(from: [f64; 2], to: [f64; 2]) -> f64 {
    static ELLIPSOID: OnceLock<Geodesic> = OnceLock::new();
    let ellipsoid = ELLIPSOID.get_or_init(|| Geodesic::new(measure::SEMI_MAJOR_M, measure::FLATTENING));
    let below = |from: [f64; 2], to: [f64; 2]| {
        let (_, _, _, _, _, _, area_m2, _): (f64, f64, f64, f64, f64, f64, f64, f64) =
            ellipsoid.inverse(from[1], from[0], to[1], to[0]);
        area_m2
    };
    // The library's rounding depends on the direction; always going east makes both directions the same to the bit.
    if (from[0], from[1]) <= (to[0], to[1]) {
        -below(from, to)
    } else {
        below(to, from)
    }
}

#[cfg(test)]
mod tests;
