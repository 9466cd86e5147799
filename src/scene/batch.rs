//! Vertices packed into batches of at most 65 536, each with a box to cull it by.

use super::world::{World, WorldBox};

/// A corner of a triangle or a bend of a line. The layout is that of the vertex buffer: 12 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Vertex {
    pub world: World,
    /// The feature's number in its layer, and for lines [`NO_SEGMENT`].
    pub tag: u32,
}

/// Set in the tag of a line vertex from which no segment leads to the next vertex.
pub const NO_SEGMENT: u32 = 1 << 31;

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
    /// Paths, one after the other; every segment has a vertex before and one after it.
    pub vertices: Vec<Vertex>,
    /// What is drawn as a dot: points, and whatever is smaller than a pixel at this level.
    pub marks: Vec<Vertex>,
}
