//! Dissolved polygons: the union of many polygons, or of what of them lies in a region, as clean valid polygons.
//!
//! `partition::boundary` gives the stretches of boundaries that bound the union. Here they become polygons:
//! edges that stand there both ways cancel (`loops`), the rest are followed round into rings that meet in vertices
//! only, what rounding made to cross is cut there and followed again (`clean`), and holes go to their shells
//! (`nesting`). No vertex is made but where boundaries cross, and none that lies straight between its neighbours stays.

mod cells;
mod clean;
mod loops;
mod nesting;
mod order;

use super::grid::{self, GridPoint};
use super::partition::boundary;
use super::shapes::{Part, PartKind, Shapes};
use crate::progress::{Cancelled, Progress};
use loops::{Edge, Traced};

/// Rounds of cutting what crosses, after which the engine of overlays takes over. One is the rule, few have three.
const ROUNDS: usize = 8;

/// ∪polygons as the parts of one feature in degrees: normalised, valid, rings meeting in single vertices at most.
/// Lines and points add nothing. The same polygons in the same order give the same bits, whatever the threads.
///
/// # Errors
/// [`Cancelled`].
pub fn dissolve<'a>(polygons: impl Iterator<Item = Part<'a>>, progress: &Progress) -> Result<Shapes, Cancelled> {
    let polygons: Vec<Part<'a>> = polygons.filter(is_polygon).collect();
    dissolved(&polygons, None, progress)
}

/// ∪polygons ∩ ∪region, as [`dissolve`] gives it.
///
/// # Errors
/// [`Cancelled`].
pub fn dissolve_inside<'a>(
    polygons: impl Iterator<Item = Part<'a>>,
    region: impl Iterator<Item = Part<'a>>,
    progress: &Progress,
) -> Result<Shapes, Cancelled> {
    let polygons: Vec<Part<'a>> = polygons.filter(is_polygon).collect();
    let region: Vec<Part<'a>> = region.filter(is_polygon).collect();
    dissolved(&polygons, Some(&region), progress)
}

fn is_polygon(part: &Part<'_>) -> bool {
    part.kind == PartKind::Polygon
}

fn dissolved<'a>(polygons: &[Part<'a>], region: Option<&[Part<'a>]>, progress: &Progress) -> Result<Shapes, Cancelled> {
    let edges = boundary::boundary(polygons, region, progress)?;
    let enclosed = Enclosed::by(&edges);
    let made = traced(edges, progress)?.filter(|(rings, polygons)| enclosed.is_that_of(rings, polygons));
    let (rings, polygons) = match made {
        Some(made) => made,
        // Crossings closer together than they could be rounded left loose ends, or led round another way.
        None => traced(boundary::by_halves(polygons, region, progress)?, progress)?.unwrap_or_default(),
    };
    let mut is_written = vec![false; rings.len()];
    for ring in polygons.iter().flatten() {
        if let Some(slot) = is_written.get_mut(*ring) {
            *slot = true;
        }
    }
    let mut shapes = Shapes::new();
    for polygon in polygons {
        progress.check()?;
        for ring in polygon {
            rings.write(ring, |ring| is_written.get(ring) == Some(&true), &mut shapes);
        }
        shapes.end_part(PartKind::Polygon);
    }
    shapes.end_feature();
    Ok(shapes)
}

/// The numbers of each polygon's rings, shell first.
type Polygons = Vec<Vec<usize>>;

/// The rings that edges make, and the polygons that the rings make; `None` if edges don't make closed chains.
fn traced(edges: Vec<Edge>, progress: &Progress) -> Result<Option<(Traced, Polygons)>, Cancelled> {
    let Some(rings) = rings(edges, progress)? else {
        return Ok(None);
    };
    let polygons = nesting::polygons(&rings, progress)?;
    Ok(Some((rings, polygons)))
}

/// The area that edges in closed chains enclose, which following them round must not change: the same sum as coverage's,
/// in the plane of the grid.
struct Enclosed {
    doubled: i128,
    /// What joining and cutting may have moved.
    tolerance: i128,
}

impl Enclosed {
    fn by(edges: &[Edge]) -> Self {
        let from = edges.first().map_or(GridPoint::new(0, 0), |edge| edge[0]);
        let length = |[a, b]: &Edge| i128::from(a.x.abs_diff(b.x)) + i128::from(a.y.abs_diff(b.y));
        Self {
            doubled: edges.iter().map(|[a, b]| grid::orientation(from, *a, *b)).sum(),
            tolerance: edges.iter().map(length).sum::<i128>() * 4 * i128::from(loops::NEAR),
        }
    }

    fn is_that_of(&self, rings: &Traced, polygons: &[Vec<usize>]) -> bool {
        let areas = polygons
            .iter()
            .flatten()
            .map(|ring| grid::doubled_area(rings.ring(*ring)));
        (areas.sum::<i128>() - self.doubled).abs() <= self.tolerance
    }
}

/// Simple rings that meet in vertices only; `None` if edges don't make closed chains.
fn rings(mut edges: Vec<Edge>, progress: &Progress) -> Result<Option<Traced>, Cancelled> {
    for round in 0..=2 * ROUNDS {
        if round == ROUNDS {
            edges = boundary::positive(edges);
        }
        let Some(traced) = loops::trace(edges, progress)? else {
            return Ok(None);
        };
        let cuts = clean::cuts(&traced, progress)?;
        if cuts.is_empty() && traced.repeated == 0 || round == 2 * ROUNDS {
            return Ok(Some(traced));
        }
        edges = if traced.repeated > 0 {
            boundary::positive(clean::cut_edges(&traced, &cuts, progress)?)
        } else {
            clean::cut_edges(&traced, &cuts, progress)?
        };
    }
    Ok(None)
}
