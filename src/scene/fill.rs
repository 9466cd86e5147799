//! Polygons → triangles. Ears for plain rings, a sweep line for long ones and those with many holes.

use super::batch::Block;
use super::world::{World, WorldBox};
use earcut::Earcut;
use i_triangle::float::triangulatable::Triangulatable;

/// Beyond this earcut is slower than the sweep line: it is quadratic in holes and, for long rings, in
/// unlucky ones (100,000 vertices with 100 holes: 276 ms against 136 ms).
const MAX_EARCUT_VERTICES: usize = 10_000;
const MAX_EARCUT_HOLES: usize = 48;

/// Earcut gives no sign of failure on rings that cross themselves, as simplified ones may, but then the
/// areas differ; this share of the area is far above rounding and far below what could be seen.
const MAX_AREA_DEVIATION: f64 = 1e-7;

/// Triangles of one piece: few enough that every index fits 16 bits.
const MAX_PIECE_TRIANGLES: usize = 8192;

/// Up to here 32-bit integers keep whole units in the sweep line.
const MAX_SMALL_EXTENT: u32 = 1 << 27;

/// Triangulates polygons; keeps its buffers from one to the next.
#[derive(Default)]
pub struct Filler {
    earcut: Earcut<f64>,
    positions: Vec<[f64; 2]>,
    hole_starts: Vec<u32>,
    indices: Vec<u32>,
}

impl Filler {
    /// Adds the triangles of a polygon (shell, then holes; open rings) to a block, in one piece or several.
    pub fn add_polygon(&mut self, rings: &[Vec<World>], feature: u32, rank: u8, block: &mut Block<u16>) {
        let Some(shell) = rings.first().filter(|shell| shell.len() >= 3) else {
            return;
        };
        let bounds = WorldBox::of(shell);
        let origin = bounds.min;
        self.positions.clear();
        self.hole_starts.clear();
        for ring in rings {
            if !self.positions.is_empty() {
                self.hole_starts.push(index_of(self.positions.len()));
            }
            self.positions
                .extend(ring.iter().map(|position| local(*position, origin)));
        }
        let is_plain = self.positions.len() <= MAX_EARCUT_VERTICES && self.hole_starts.len() <= MAX_EARCUT_HOLES;
        if !(is_plain && self.cut_ears()) {
            self.sweep(rings, &bounds);
        }
        self.emit(&bounds, feature, rank, block);
    }

    /// Whether it went well, judged by the area.
    fn cut_ears(&mut self) -> bool {
        let mut indices = std::mem::take(&mut self.indices);
        self.earcut
            .earcut_slice(&self.positions, &self.hole_starts, &mut indices);
        self.indices = indices;
        let expected = self.rings_area();
        let triangles: f64 = self.triangles().map(|[a, b, c]| (cross(a, b, c) / 2.0).abs()).sum();
        (triangles - expected).abs() <= MAX_AREA_DEVIATION * expected + 0.5
    }

    fn rings_area(&self) -> f64 {
        let mut area = 0.0;
        let mut begin = 0;
        let ends = self.hole_starts.iter().map(|start| *start as usize);
        for end in ends.chain([self.positions.len()]) {
            let ring = ring_area(self.positions.get(begin..end).unwrap_or(&[])).abs();
            area += if begin == 0 { ring } else { -ring };
            begin = end;
        }
        area
    }

    fn triangles(&self) -> impl Iterator<Item = [[f64; 2]; 3]> {
        self.indices.chunks_exact(3).filter_map(|triangle| {
            let &[a, b, c] = triangle else { return None };
            Some([self.corner(a)?, self.corner(b)?, self.corner(c)?])
        })
    }

    fn corner(&self, index: u32) -> Option<[f64; 2]> {
        self.positions.get(index as usize).copied()
    }

    /// Replaces positions and indices by those of the sweep line, which untangles what crosses itself.
    fn sweep(&mut self, rings: &[Vec<World>], bounds: &WorldBox) {
        let mut shape = Vec::with_capacity(rings.len());
        for (number, ring) in rings.iter().enumerate() {
            let mut ring: Vec<[f64; 2]> = ring.iter().map(|position| local(*position, bounds.min)).collect();
            // Its fill rule is "non-zero": the shell must turn one way and the holes the other.
            if (ring_area(&ring) > 0.0) != (number == 0) {
                ring.reverse();
            }
            shape.push(ring);
        }
        let (points, indices) = if bounds.extent() < MAX_SMALL_EXTENT {
            let mesh = shape.triangulate_as::<i32>();
            (mesh.points(), mesh.triangle_indices::<u32>())
        } else {
            let mesh = shape.triangulate_as::<i64>();
            (mesh.points(), mesh.triangle_indices::<u32>())
        };
        self.positions = points;
        self.indices = indices;
    }

    /// Writes the triangles to the block, those of a large polygon in pieces along x.
    fn emit(&mut self, bounds: &WorldBox, feature: u32, rank: u8, block: &mut Block<u16>) {
        if self.indices.len() / 3 > MAX_PIECE_TRIANGLES {
            self.sort_along_curve(bounds);
        }
        let mut numbers = vec![u16::MAX; self.positions.len()];
        let mut used: Vec<u32> = Vec::new();
        for piece in self.indices.chunks(3 * MAX_PIECE_TRIANGLES) {
            let mut piece_bounds = WorldBox::EMPTY;
            for index in piece {
                let (Some(number), Some(position)) =
                    (numbers.get_mut(*index as usize), self.positions.get(*index as usize))
                else {
                    continue;
                };
                if *number == u16::MAX {
                    let world = absolute(*position, bounds.min);
                    // At most three times MAX_PIECE_TRIANGLES: below u16::MAX.
                    *number = u16::try_from(used.len()).unwrap_or(u16::MAX - 1);
                    used.push(*index);
                    block.vertices.push([world[0], world[1], feature]);
                    piece_bounds.grow(world);
                }
                block.extras.push(*number);
            }
            block.end_piece(rank, piece_bounds);
            for index in used.drain(..) {
                if let Some(number) = numbers.get_mut(index as usize) {
                    *number = u16::MAX;
                }
            }
        }
    }

    fn sort_along_curve(&mut self, bounds: &WorldBox) {
        let key_of = |triangle: &[u32]| {
            let corner = triangle.first().and_then(|index| self.corner(*index));
            corner.map_or(0, |corner| {
                super::batch::curve_key(absolute(corner, bounds.min), bounds)
            })
        };
        let mut order: Vec<(u32, [u32; 3])> = self
            .indices
            .chunks_exact(3)
            .filter_map(|triangle| Some((key_of(triangle), triangle.try_into().ok()?)))
            .collect();
        order.sort_unstable();
        self.indices = order.into_iter().flat_map(|(_, triangle)| triangle).collect();
    }
}

fn local(position: World, origin: World) -> [f64; 2] {
    std::array::from_fn(|axis| f64::from(position[axis]) - f64::from(origin[axis]))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u32 first"
)]
fn absolute(local: [f64; 2], origin: World) -> World {
    std::array::from_fn(|axis| {
        (local[axis] + f64::from(origin[axis]))
            .round()
            .clamp(0.0, f64::from(u32::MAX)) as u32
    })
}

fn index_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Twice the signed area of a triangle.
fn cross(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
}

/// Signed area of an open ring, by shoelaces.
#[must_use]
pub fn ring_area(ring: &[[f64; 2]]) -> f64 {
    let Some(mut before) = ring.last().copied() else {
        return 0.0;
    };
    let mut twice = 0.0;
    for &here in ring {
        twice += before[0] * here[1] - here[0] * before[1];
        before = here;
    }
    twice / 2.0
}

#[cfg(test)]
mod tests {
    use super::{Filler, cross, local, ring_area};
    use crate::scene::batch::Block;
    use crate::scene::world::World;
    use std::f64::consts::TAU;

    fn triangles_area(block: &Block<u16>) -> f64 {
        // Pieces restart their numbers; all test polygons but the long one are a single piece.
        let corner = |index: u16| {
            let vertex = block.vertices[usize::from(index)];
            local([vertex[0], vertex[1]], [1 << 30, 1 << 30])
        };
        block
            .extras
            .chunks(3)
            .map(|t| (cross(corner(t[0]), corner(t[1]), corner(t[2])) / 2.0).abs())
            .sum()
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "test values fit")]
    fn star(center: f64, radius: f64, count: u32, ripple: f64) -> Vec<World> {
        (0..count)
            .map(|step| {
                let angle = TAU * f64::from(step) / f64::from(count);
                let r = radius * (1.0 + ripple * (angle * 17.0).sin());
                [
                    (f64::from(1 << 30) + center + r * angle.cos()) as u32,
                    (f64::from(1 << 30) + center + r * angle.sin()) as u32,
                ]
            })
            .collect()
    }

    fn area(ring: &[World]) -> f64 {
        let ring: Vec<_> = ring.iter().map(|p| local(*p, [1 << 30, 1 << 30])).collect();
        ring_area(&ring).abs()
    }

    fn check(rings: &[Vec<World>]) {
        let mut block = Block::default();
        Filler::default().add_polygon(rings, 7, 0, &mut block);
        let expected = area(&rings[0]) - rings[1..].iter().map(|hole| area(hole)).sum::<f64>();
        let got = triangles_area(&block);
        assert!((got - expected).abs() < 1e-6 * expected, "{got} for {expected}");
        assert!(block.vertices.iter().all(|vertex| vertex[2] == 7));
    }

    #[test]
    fn triangles_cover_as_much_as_the_ring() {
        check(&[star(0.0, 5e6, 300, 0.2)]);
    }

    #[test]
    fn holes_are_left_out_whichever_way_they_turn() {
        let hole = star(1e6, 4e5, 50, 0.1);
        let mut turned = star(-1e6, 4e5, 50, 0.1);
        turned.reverse();
        check(&[star(0.0, 5e6, 300, 0.2), hole.clone(), turned.clone()]);
        let mut filler = Filler::default();
        let mut block = Block::default();
        let rings = [star(0.0, 5e6, 300, 0.2), hole, turned];
        filler.positions = Vec::new();
        filler.sweep(&rings, &crate::scene::world::WorldBox::of(&rings[0]));
        filler.emit(&crate::scene::world::WorldBox::of(&rings[0]), 7, 0, &mut block);
        let expected = area(&rings[0]) - area(&rings[1]) - area(&rings[2]);
        assert!((triangles_area(&block) - expected).abs() < 1e-6 * expected);
    }

    #[test]
    fn a_ring_of_many_vertices_is_swept_and_its_pieces_cover_as_much() {
        let ring = star(0.0, 5e7, 60_000, 0.2);
        let mut filler = Filler::default();
        filler.positions.clear();
        let bounds = crate::scene::world::WorldBox::of(&ring);
        filler.sweep(std::slice::from_ref(&ring), &bounds);
        let swept: f64 = filler.triangles().map(|[a, b, c]| (cross(a, b, c) / 2.0).abs()).sum();
        assert!((swept - area(&ring)).abs() < 1e-6 * swept);
        let mut block = Block::default();
        filler.emit(&bounds, 0, 0, &mut block);
        assert_eq!(block.extras.len(), filler.indices.len());
    }

    #[test]
    fn a_ring_that_crosses_itself_is_filled_without_spilling() {
        // A bow tie: two triangles of 100 × 100 / 4 each; its shoelace area is zero.
        let bow: Vec<World> = [[0, 0], [1000, 1000], [1000, 0], [0, 1000]]
            .map(|p: [u32; 2]| [p[0] + (1 << 30), p[1] + (1 << 30)])
            .to_vec();
        let mut block = Block::default();
        Filler::default().add_polygon(&[bow], 0, 0, &mut block);
        assert!((triangles_area(&block) - 500_000.0).abs() < 1.0);
    }
}
