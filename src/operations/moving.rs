//! Features from one CRS to another, vertex by vertex, with as many vertices more as keep the area where edges that were
//! straight would no longer be.

use crate::crs::error::CrsError;
use crate::crs::stated::{GaussKruger, epsg_number};
use crate::crs::system::system;
use crate::crs::transform::{Transformer, without_inserted};
use crate::geometry::measure::feature_area_m2;
use crate::geometry::shapes::{PartKind, Shapes};
use crate::issues::{Action, Fault, Issue};
use crate::layer::attributes::Attributes;
use crate::layer::parsed::ParsedLayer;
use crate::progress::Progress;

/// Features as they are in another CRS.
#[derive(Default)]
pub struct Moved {
    pub shapes: Shapes,
    pub attributes: Attributes,
    /// On the ellipsoid; in step with `shapes`.
    pub areas_m2: Vec<f64>,
    pub issues: Vec<Issue>,
}

/// Why features can't be moved.
pub enum MoveError {
    Crs(CrsError),
    Cancelled(crate::progress::Cancelled),
}

/// The way of a path from one CRS to another.
enum Way {
    /// The same plane, but for the zone number before the eastings.
    Shift(f64),
    Transform {
        to_lonlat: Transformer,
        from_lonlat: Transformer,
        /// From degrees into a plane of metres.
        is_into_plane: bool,
    },
}

impl Way {
    fn between(from: &str, to: &str) -> Result<Self, CrsError> {
        if from == to {
            return Ok(Self::Shift(0.0));
        }
        let zone = |code: &str| epsg_number(code).ok().and_then(GaussKruger::of);
        let systems = zone(from).zip(zone(to));
        if let Some((source, target)) =
            systems.filter(|(source, target)| source.meridian_deg() == target.meridian_deg())
        {
            let prefix_m = |system: GaussKruger| {
                if system.has_prefix {
                    f64::from(system.zone) * 1e6
                } else {
                    0.0
                }
            };
            return Ok(Self::Shift(prefix_m(target) - prefix_m(source)));
        }
        Ok(Self::Transform {
            to_lonlat: Transformer::to_lonlat(from)?,
            from_lonlat: Transformer::from_lonlat(to)?,
            is_into_plane: system(from)?.is_geographic() && !system(to)?.is_geographic(),
        })
    }

    fn path(&self, path: &[[f64; 2]], kind: PartKind) -> Result<Vec<[f64; 2]>, CrsError> {
        match self {
            Self::Shift(east_m) => Ok(path.iter().map(|[x, y]| [x + east_m, *y]).collect()),
            Self::Transform {
                to_lonlat,
                from_lonlat,
                is_into_plane,
            } => {
                let mut out = if kind == PartKind::Point {
                    path.to_vec()
                } else {
                    to_lonlat.densified(path, kind == PartKind::Polygon)?
                };
                if kind == PartKind::Point {
                    to_lonlat.convert_all(&mut out)?;
                }
                from_lonlat.convert_all(&mut out)?;
                Ok(if *is_into_plane { without_inserted(&out) } else { out })
            }
        }
    }
}

/// Moves features from one CRS to another; what has no image there is rejected.
///
/// # Errors
/// A CRS that can't be used, or cancellation.
pub fn moved(parsed: &ParsedLayer, from: &str, to: &str, progress: &Progress) -> Result<Moved, MoveError> {
    let way = Way::between(from, to).map_err(MoveError::Crs)?;
    let to_lonlat = Transformer::to_lonlat(from).map_err(MoveError::Crs)?;
    let mut out = Moved::default();
    let mut lonlat = Shapes::new();
    for (index, feature) in parsed.shapes.features().enumerate() {
        progress.check().map_err(MoveError::Cancelled)?;
        let (mark, lonlat_mark) = (out.shapes.mark(), lonlat.mark());
        let mut is_whole = true;
        for part in feature.parts() {
            for path in part.paths() {
                let moved = way.path(path, part.kind).map_err(MoveError::Crs)?;
                is_whole &= moved.iter().flatten().all(|value| value.is_finite());
                out.shapes.push_path(&moved);
                if part.kind == PartKind::Polygon {
                    lonlat.push_path(&to_lonlat.densified(path, true).map_err(MoveError::Crs)?);
                }
            }
            out.shapes.end_part(part.kind);
            if part.kind == PartKind::Polygon {
                lonlat.end_part(part.kind);
            }
        }
        if is_whole {
            out.shapes.end_feature();
            lonlat.end_feature();
            out.attributes.push_from(&parsed.attributes, index);
        } else {
            out.shapes.rewind(mark);
            lonlat.rewind(lonlat_mark);
            let number = parsed.feature_numbers.get(index).copied().unwrap_or(0);
            out.issues
                .push(Issue::new(number, Fault::NotTransformable, Action::Rejected));
        }
    }
    out.areas_m2 = lonlat.features().map(feature_area_m2).collect();
    if matches!(
        way,
        Way::Transform {
            is_into_plane: true,
            ..
        }
    ) {
        drop(lonlat);
        out.straighten(to)?;
    }
    Ok(out)
}

/// Areas that differ by more are told.
const TOLD_M2: f64 = 0.01;

impl Moved {
    /// Edges that were straight in degrees are straight in the plane of the output, so polygons have the areas that they
    /// have there; where that is another one, it is told.
    fn straighten(&mut self, to: &str) -> Result<(), MoveError> {
        let to_lonlat = Transformer::to_lonlat(to).map_err(MoveError::Crs)?;
        let (mut changed, mut most_m2) = (0_usize, 0.0_f64);
        for (feature, area_m2) in self.shapes.features().zip(&mut self.areas_m2) {
            let mut lonlat = Shapes::new();
            for part in feature.polygons() {
                for path in part.paths() {
                    lonlat.push_path(&to_lonlat.densified(path, true).map_err(MoveError::Crs)?);
                }
                lonlat.end_part(PartKind::Polygon);
            }
            lonlat.end_feature();
            let in_plane_m2: f64 = lonlat.features().map(feature_area_m2).sum();
            let difference_m2 = (in_plane_m2 - *area_m2).abs();
            changed += usize::from(difference_m2 > TOLD_M2);
            most_m2 = most_m2.max(difference_m2);
            *area_m2 = in_plane_m2;
        }
        if changed > 0 {
            let mut issue = Issue::new(0, Fault::Altered, Action::Kept);
            issue.detail = format!(
                "edges that are straight in degrees became straight in the plane of {to}: {changed} areas are others there, by \
                 {most_m2:.2} m² at most"
            );
            self.issues.push(issue);
        }
        Ok(())
    }
}
