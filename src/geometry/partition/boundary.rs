//! The boundary of a union, or of what of it lies in a region: the stretches of the walks that lie on it.
//!
//! Neighbours that share a border meet in crossings that lie on the border's vertices, so what is left of the border
//! are edges that stand there twice, once each way; they cancel when `dissolve` puts the edges together.

use super::meetings::{self, Member, Polygon, Side, WithShares};
use super::outline::Outline;
use super::overlap::{self, Edge};
use super::walk::{Holding, Stretch, Walks};
use crate::geometry::grid::{self, GridPoint};
use crate::geometry::rows::put_in_rows;
use crate::geometry::shapes::Part;
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// Polygons that one task takes.
const POLYGONS_AT_ONCE: usize = 16;

/// Edges below which polygons that lie deep upon each other are united at once.
const UNITED_AT_ONCE: usize = 16_000;

/// Directed edges in closed chains with ∪polygons, or ∪polygons ∩ ∪region, on their left. They may run along each
/// other where borders do, and meet within a few steps of the grid where crossings were rounded. Every end is a
/// position that degrees can state.
///
/// # Errors
/// [`Cancelled`].
pub(in crate::geometry) fn boundary<'a>(
    polygons: &[Part<'a>],
    region: Option<&[Part<'a>]>,
    progress: &Progress,
) -> Result<Vec<Edge>, Cancelled> {
    let member = |side: Side, part: &Part<'a>| (Member { side, owner: 0 }, *part);
    let units = region.unwrap_or(&[]).iter().map(|part| member(Side::Unit, part));
    let group = polygons.iter().map(|part| member(Side::Group(0), part));
    let outlines = meetings::outlines(units.chain(group), progress)?;
    if let Some(pairs) = meetings::pairs(&outlines, progress)? {
        return by_walks(&outlines, &pairs, region.is_some(), progress);
    }
    drop(outlines);
    by_halves(polygons, region, progress)
}

/// As [`boundary`], by overlays of halves of halves: slower where polygons lie a few deep, quicker where very many do.
///
/// # Errors
/// [`Cancelled`].
pub(in crate::geometry) fn by_halves<'a>(
    polygons: &[Part<'a>],
    region: Option<&[Part<'a>]>,
    progress: &Progress,
) -> Result<Vec<Edge>, Cancelled> {
    let covered = united(&mut in_rows(polygons), progress)?;
    let Some(region) = region else { return Ok(covered) };
    let wanted = united(&mut in_rows(region), progress)?;
    Ok(stated(overlap::intersection(&covered, &wanted)))
}

fn by_walks(
    polygons: &[Polygon<'_>],
    pairs: &[[u32; 2]],
    has_region: bool,
    progress: &Progress,
) -> Result<Vec<Edge>, Cancelled> {
    let found = meetings::meetings(polygons, pairs, WithShares::No, progress)?;
    let walks = Walks::new(polygons, &found, &[]);
    let numbers: Vec<usize> = (0..polygons.len()).collect();
    let edges: Vec<Vec<Edge>> = numbers
        .par_chunks(POLYGONS_AT_ONCE)
        .map(|chunk| {
            progress.check()?;
            let mut writer = Writer::default();
            for number in chunk {
                walks.stretches(*number, |walked, ring, stretch, holding| {
                    if is_boundary(walked.member.side, holding, has_region) {
                        writer.add(walked.outline, ring, stretch);
                    }
                });
                if let Some(polygon) = polygons.get(*number) {
                    writer.finish(&polygon.outline);
                }
            }
            Ok(writer.edges)
        })
        .collect::<Result<_, Cancelled>>()?;
    Ok(edges.concat())
}

fn is_boundary(side: Side, holding: &Holding, has_region: bool) -> bool {
    match side {
        Side::Unit => holding.units <= 0 && holding.has_group(),
        Side::Group(_) => holding.same <= 0 && (!has_region || holding.has_unit()),
    }
}

/// Writes stretches as edges. Stretches that are parted by crossings on one spot of an edge are joined.
#[derive(Default)]
struct Writer {
    edges: Vec<Edge>,
    open: Option<(usize, Stretch)>,
}

impl Writer {
    fn add(&mut self, outline: &Outline<'_>, ring: usize, stretch: Stretch) {
        if let Some((open_ring, [_, open_to])) = &mut self.open
            && let (Some(to), Some(from)) = (*open_to, stretch[0])
            && *open_ring == ring
            && to.on == from.on
            && to.at == from.at
        {
            *open_to = stretch[1];
            return;
        }
        self.finish(outline);
        self.open = Some((ring, stretch));
    }

    fn finish(&mut self, outline: &Outline<'_>) {
        if let Some((ring, [from, to])) = self.open.take() {
            outline.chain(ring, from, to, |_, from, to| push(&mut self.edges, [from, to]));
        }
    }
}

fn push(edges: &mut Vec<Edge>, edge: Edge) {
    let [from, to] = edge.map(grid::stated);
    if from != to {
        edges.push([from, to]);
    }
}

fn stated(edges: Vec<Edge>) -> Vec<Edge> {
    let mut out = Vec::with_capacity(edges.len());
    for edge in edges {
        push(&mut out, edge);
    }
    out
}

fn in_rows<'a>(polygons: &[Part<'a>]) -> Vec<Part<'a>> {
    let mut ordered = polygons.to_vec();
    put_in_rows(&mut ordered, |part| {
        let start = part.first_path().first().copied().unwrap_or_default();
        let GridPoint { x, y } = grid::to_grid(start);
        [x, y]
    });
    ordered
}

/// The boundary of the union of polygons, of halves of halves of them first: what lies deep inside is gone early.
fn united(polygons: &mut [Part<'_>], progress: &Progress) -> Result<Vec<Edge>, Cancelled> {
    progress.check()?;
    let edges: usize = polygons.iter().flat_map(Part::paths).map(<[_]>::len).sum();
    if edges <= UNITED_AT_ONCE || polygons.len() <= 1 {
        let rings = polygons.iter().flat_map(Part::paths);
        let edges: Vec<Edge> = rings.flat_map(ring_edges).collect();
        return Ok(stated(overlap::union(edges.into_iter())));
    }
    let (first, second) = polygons.split_at_mut(polygons.len() / 2);
    let (first, second) = rayon::join(|| united(first, progress), || united(second, progress));
    let both = [first?, second?].concat();
    progress.check()?;
    Ok(stated(overlap::union(both.into_iter())))
}

fn ring_edges(ring: &[[f64; 2]]) -> impl Iterator<Item = Edge> {
    let next = ring.iter().skip(1).chain(ring.first());
    let point = |position: &[f64; 2]| -> GridPoint { grid::to_grid(*position) };
    ring.iter().zip(next).map(move |(from, to)| [point(from), point(to)])
}

/// The boundary of what directed edges in closed chains go round more than 0 times.
pub(in crate::geometry) fn positive(edges: Vec<Edge>) -> Vec<Edge> {
    stated(overlap::union(edges.into_iter()))
}
