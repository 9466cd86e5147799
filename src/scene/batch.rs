//! Vertices packed into batches of at most 65 536 along a space-filling curve, each with a box to cull it by.

use super::world::{World, WorldBox};
use crate::progress::{Cancelled, Progress};

/// A corner of a triangle or a bend of a line: x and y in world units, then the tag, which is the number of
/// the feature in its layer and the flags below. The layout is that of the vertex buffer, 12 bytes.
pub type Vertex = [u32; 3];

/// In the tag of a line vertex: no segment leads from here to the next vertex.
pub const NO_SEGMENT: u32 = 1 << 31;
/// In the tag of a mark: a point of the data, not a shape too small to see.
pub const DATA_POINT: u32 = 1 << 30;
/// What is left of a tag: the number of the feature.
pub const FEATURE_MASK: u32 = DATA_POINT - 1;

/// What an index of 16 bits can reach.
const MAX_BATCH_VERTICES: usize = 1 << 16;

/// Batches end here rather than at the limit: smaller boxes are culled better.
const GOOD_BATCH_VERTICES: usize = 1 << 15;

/// Triangles of polygons.
#[derive(Debug)]
pub struct FillBatch {
    pub bounds: WorldBox,
    pub vertices: Vec<Vertex>,
    /// Three to a triangle.
    pub indices: Vec<u16>,
}

/// Outlines, lines and marks.
#[derive(Debug)]
pub struct LineBatch {
    pub bounds: WorldBox,
    /// Paths, one after the other. Vertex `i` draws the segment to vertex `i + 1` unless it is tagged
    /// [`NO_SEGMENT`]; the vertices before and after a segment are its neighbours on the path (or the same
    /// position again at an end of the path), so that joins need no other data.
    pub vertices: Vec<Vertex>,
    /// What is drawn as a dot: points, and whatever is smaller than a pixel at this level.
    pub marks: Vec<Vertex>,
}

impl LineBatch {
    /// The paths without the neighbours at their ends: where each goes, in world units, and the feature it is of.
    pub fn paths(&self) -> impl Iterator<Item = (Vec<[f64; 2]>, u32)> {
        let inner = self.vertices.get(1..self.vertices.len().saturating_sub(1));
        let mut path = Vec::new();
        inner.unwrap_or(&[]).iter().filter_map(move |[x, y, tag]| {
            let ends = tag & NO_SEGMENT != 0;
            // The neighbour before a path ends no segment either.
            if ends && path.is_empty() {
                return None;
            }
            path.push([f64::from(*x), f64::from(*y)]);
            ends.then(|| (std::mem::take(&mut path), tag & FEATURE_MASK))
        })
    }
}

/// Where a piece of a block begins and how it is ordered.
#[derive(Clone, Copy, Debug)]
struct Head {
    /// Drawn later: above.
    rank: u8,
    bounds: WorldBox,
    vertices_end: usize,
    extras_end: usize,
}

/// Pieces made by one worker: `vertices` with either `extras` that index them (fills) or marks (lines).
#[derive(Debug)]
pub struct Block<Extra> {
    heads: Vec<Head>,
    pub vertices: Vec<Vertex>,
    pub extras: Vec<Extra>,
}

impl<Extra> Default for Block<Extra> {
    fn default() -> Self {
        Self {
            heads: Vec::new(),
            vertices: Vec::new(),
            extras: Vec::new(),
        }
    }
}

impl<Extra> Block<Extra> {
    /// Ends the piece that was pushed since the last end; an empty one leaves no trace.
    pub fn end_piece(&mut self, rank: u8, bounds: WorldBox) {
        let (vertices_begin, extras_begin) = self.ends();
        if self.vertices.len() > vertices_begin || self.extras.len() > extras_begin {
            self.heads.push(Head {
                rank,
                bounds,
                vertices_end: self.vertices.len(),
                extras_end: self.extras.len(),
            });
        }
    }

    /// Where the piece being pushed begins.
    #[must_use]
    pub fn ends(&self) -> (usize, usize) {
        self.heads
            .last()
            .map_or((0, 0), |head| (head.vertices_end, head.extras_end))
    }
}

/// One batch while it is filled.
struct Filling<Extra> {
    bounds: WorldBox,
    vertices: Vec<Vertex>,
    extras: Vec<Extra>,
}

/// Packs the pieces of all blocks, ordered by rank and then along the curve over `world`. `shifted` turns
/// an extra of a piece into one of a batch in which the piece begins at vertex so and so.
fn pack<Extra: Copy>(
    blocks: &[Block<Extra>],
    world: &WorldBox,
    shifted: impl Fn(Extra, usize) -> Extra,
    progress: &Progress,
) -> Result<Vec<Filling<Extra>>, Cancelled> {
    let mut order = Vec::new();
    for (block, index) in blocks.iter().zip(0_u32..) {
        for (head, piece) in block.heads.iter().zip(0_u32..) {
            order.push((head.rank, curve_key(head.bounds.center(), world), index, piece));
        }
    }
    order.sort_unstable();
    let mut batches = Vec::new();
    let mut filling: Option<Filling<Extra>> = None;
    for (_, _, block, piece) in order {
        let Some((head, vertices, extras)) = piece_of(blocks, block, piece) else {
            continue;
        };
        let is_full = filling.as_ref().is_some_and(|batch| {
            let after = batch.vertices.len() + vertices.len();
            after > MAX_BATCH_VERTICES || batch.vertices.len().max(batch.extras.len() / 4) >= GOOD_BATCH_VERTICES
        });
        if is_full {
            progress.check()?;
            batches.extend(filling.take());
        }
        let batch = filling.get_or_insert_with(|| Filling {
            bounds: WorldBox::EMPTY,
            vertices: Vec::new(),
            extras: Vec::new(),
        });
        let begin = batch.vertices.len();
        batch.bounds.grow_by(&head.bounds);
        batch.vertices.extend_from_slice(vertices);
        batch.extras.extend(extras.iter().map(|extra| shifted(*extra, begin)));
    }
    batches.extend(filling);
    Ok(batches)
}

type Piece<'a, Extra> = (&'a Head, &'a [Vertex], &'a [Extra]);

fn piece_of<Extra>(blocks: &[Block<Extra>], block: u32, piece: u32) -> Option<Piece<'_, Extra>> {
    let block = blocks.get(block as usize)?;
    let head = block.heads.get(piece as usize)?;
    let before = (piece as usize)
        .checked_sub(1)
        .and_then(|before| block.heads.get(before));
    let (vertices_begin, extras_begin) = before.map_or((0, 0), |head| (head.vertices_end, head.extras_end));
    Some((
        head,
        block.vertices.get(vertices_begin..head.vertices_end)?,
        block.extras.get(extras_begin..head.extras_end)?,
    ))
}

/// Batches of triangles.
pub fn pack_fills(blocks: &[Block<u16>], world: &WorldBox, progress: &Progress) -> Result<Vec<FillBatch>, Cancelled> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a batch holds at most 2¹⁶ vertices, so their numbers fit"
    )]
    let shifted = |index: u16, begin: usize| (usize::from(index) + begin) as u16;
    let batches = pack(blocks, world, shifted, progress)?;
    Ok(batches
        .into_iter()
        .map(|batch| FillBatch {
            bounds: batch.bounds,
            vertices: batch.vertices,
            indices: batch.extras,
        })
        .collect())
}

/// Batches of lines and marks.
pub fn pack_lines(
    blocks: &[Block<Vertex>],
    world: &WorldBox,
    progress: &Progress,
) -> Result<Vec<LineBatch>, Cancelled> {
    let batches = pack(blocks, world, |mark, _| mark, progress)?;
    Ok(batches
        .into_iter()
        .map(|batch| LineBatch {
            bounds: batch.bounds,
            vertices: batch.vertices,
            marks: batch.extras,
        })
        .collect())
}

/// Where a position comes on Hilbert's curve over `world` (2¹⁶ cells a side): what is near on the ground is
/// near in the order.
#[must_use]
pub fn curve_key(position: World, world: &WorldBox) -> u32 {
    let extent = u64::from(world.extent()) + 1;
    let cell = |axis: usize| {
        let offset = position[axis].saturating_sub(world.min[axis]);
        u32::try_from((u64::from(offset) << 16) / extent).map_or(0xffff, |cell| cell.min(0xffff))
    };
    let (mut x, mut y, mut key) = (cell(0), cell(1), 0_u32);
    let mut side = 1_u32 << 15;
    while side > 0 {
        let (right, down) = (u32::from(x & side > 0), u32::from(y & side > 0));
        key = (key << 2) | ((3 * right) ^ down);
        // Turn the quadrant so that the curve enters and leaves where its neighbours do.
        if down == 0 {
            if right == 1 {
                x = 0xffff - x;
                y = 0xffff - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        side >>= 1;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::{Block, curve_key, pack_fills};
    use crate::progress::Progress;
    use crate::scene::world::WorldBox;

    const WORLD: WorldBox = WorldBox {
        min: [0, 0],
        max: [0xffff, 0xffff],
    };

    #[test]
    fn the_curve_visits_every_cell_once_and_moves_by_one_cell_at_a_time() {
        // A corner of 64 × 64 cells is a whole sub-square of the curve.
        let mut cells: Vec<(u32, [u32; 2])> = (0..64)
            .flat_map(|x| (0..64).map(move |y| (curve_key([x, y], &WORLD), [x, y])))
            .collect();
        cells.sort_unstable();
        for (index, pair) in cells.windows(2).enumerate() {
            let [(key, from), (next_key, to)] = pair else {
                continue;
            };
            assert_eq!(next_key - key, 1, "at {index}");
            assert_eq!(from[0].abs_diff(to[0]) + from[1].abs_diff(to[1]), 1, "at {index}");
        }
    }

    #[test]
    fn pieces_keep_their_triangles_when_packed_and_no_batch_passes_the_limit() {
        let mut block = Block::default();
        for feature in 0..30_000_u32 {
            let x = feature % 200 * 10;
            let y = feature / 200 * 10;
            for corner in [[x, y], [x + 5, y], [x, y + 5]] {
                block.vertices.push([corner[0], corner[1], feature]);
            }
            block.extras.extend([0, 1, 2]);
            block.end_piece(
                0,
                WorldBox {
                    min: [x, y],
                    max: [x + 5, y + 5],
                },
            );
        }
        let batches = pack_fills(&[block], &WORLD, &Progress::new()).expect("not cancelled");
        let mut seen = vec![false; 30_000];
        for batch in &batches {
            assert!(batch.vertices.len() <= 1 << 16);
            for triangle in batch.indices.chunks(3) {
                let corners: Vec<_> = triangle
                    .iter()
                    .map(|index| batch.vertices[usize::from(*index)])
                    .collect();
                assert!(corners.iter().all(|corner| corner[2] == corners[0][2]));
                seen[corners[0][2] as usize] = true;
            }
        }
        assert!(seen.into_iter().all(|seen| seen));
        assert!(batches.len() < 5);
    }
}
