//! Rings and lines → runs of line vertices, and marks for what is too small to have a shape.

use super::batch::{Block, DATA_POINT, NO_SEGMENT, Vertex};
use super::world::{World, WorldBox};

/// Segments in one piece: long coasts are cut so that each piece has a small box.
const MAX_PIECE_SEGMENTS: usize = 1024;

/// Adds an open path.
pub fn add_line(path: &[World], feature: u32, rank: u8, block: &mut Block<Vertex>) {
    if let [first, .., last] = path {
        add_runs(path, *first, *last, feature, rank, block);
    }
}

/// Adds a ring (open: the first position is not repeated). One of two positions is a line there and back.
pub fn add_ring(ring: &[World], feature: u32, rank: u8, block: &mut Block<Vertex>) {
    match ring {
        [first, second, .., last] if ring.len() > 2 => {
            let mut closed = Vec::with_capacity(ring.len() + 1);
            closed.extend_from_slice(ring);
            closed.push(*first);
            add_runs(&closed, *last, *second, feature, rank, block);
        }
        _ => add_line(ring, feature, rank, block),
    }
}

/// Adds the segments of `path` with the neighbours that it has beyond its ends.
fn add_runs(path: &[World], before: World, after: World, feature: u32, rank: u8, block: &mut Block<Vertex>) {
    let mut from = 0;
    while from + 1 < path.len() {
        let to = (from + MAX_PIECE_SEGMENTS).min(path.len() - 1);
        let Some(run) = path.get(from..=to) else {
            return;
        };
        let neighbour_before = from.checked_sub(1).and_then(|index| path.get(index)).unwrap_or(&before);
        let neighbour_after = path.get(to + 1).unwrap_or(&after);
        block.vertices.push(tagged(*neighbour_before, feature | NO_SEGMENT));
        if let Some((last, others)) = run.split_last() {
            block
                .vertices
                .extend(others.iter().map(|position| tagged(*position, feature)));
            block.vertices.push(tagged(*last, feature | NO_SEGMENT));
        }
        block.vertices.push(tagged(*neighbour_after, feature | NO_SEGMENT));
        block.end_piece(rank, WorldBox::of(run));
        from = to;
    }
}

/// Adds dots.
pub fn add_marks(marks: &[World], are_data_points: bool, feature: u32, rank: u8, block: &mut Block<Vertex>) {
    let flag = if are_data_points { DATA_POINT } else { 0 };
    for chunk in marks.chunks(MAX_PIECE_SEGMENTS) {
        block
            .extras
            .extend(chunk.iter().map(|position| tagged(*position, feature | flag)));
        block.end_piece(rank, WorldBox::of(chunk));
    }
}

fn tagged(position: World, tag: u32) -> Vertex {
    [position[0], position[1], tag]
}

#[cfg(test)]
mod tests {
    use super::{add_line, add_ring};
    use crate::scene::batch::{Block, FEATURE_MASK, NO_SEGMENT, Vertex};

    fn segments(block: &Block<Vertex>) -> Vec<[[u32; 2]; 4]> {
        block
            .vertices
            .windows(4)
            .filter(|run| run[1][2] & NO_SEGMENT == 0)
            .map(|run| std::array::from_fn(|index| [run[index][0], run[index][1]]))
            .collect()
    }

    #[test]
    fn a_ring_has_as_many_segments_as_vertices_each_with_its_neighbours() {
        let mut block = Block::default();
        let (a, b, c) = ([0, 0], [9, 0], [0, 9]);
        add_ring(&[a, b, c], 5, 0, &mut block);
        assert_eq!(segments(&block), [[c, a, b, c], [a, b, c, a], [b, c, a, b]]);
        assert!(block.vertices.iter().all(|vertex| vertex[2] & FEATURE_MASK == 5));
    }

    #[test]
    fn a_line_ends_where_a_neighbour_is_the_end_itself() {
        let mut block = Block::default();
        let (a, b, c) = ([0, 0], [9, 0], [0, 9]);
        add_line(&[a, b, c], 0, 0, &mut block);
        add_line(&[c, a], 1, 0, &mut block);
        assert_eq!(segments(&block), [[a, a, b, c], [a, b, c, c], [c, c, a, a]]);
    }

    #[test]
    fn a_long_line_is_cut_into_pieces_without_losing_a_segment() {
        let path: Vec<_> = (0..5000_u32).map(|x| [x, x % 3]).collect();
        let mut block = Block::default();
        add_line(&path, 0, 0, &mut block);
        let segments = segments(&block);
        assert_eq!(segments.len(), 4999);
        for (index, segment) in (0_u32..).zip(&segments) {
            assert_eq!(segment[1][0], index);
            assert_eq!(segment[2][0], index + 1);
            assert_eq!(segment[0][0], index.saturating_sub(1));
        }
    }
}
