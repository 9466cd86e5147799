//! What readers of large files show of themselves while they read: some vertices of the feature read last.

use crate::geometry::shapes::{PartKind, Shapes};
use crate::progress::Progress;

/// Parts of one feature in a sketch: an archipelago is more than can be told apart.
const MOST_PARTS: usize = 16;

/// Offers the feature that was added last to whoever looks.
pub fn offer_last(shapes: &Shapes, progress: &Progress) {
    if !progress.is_sketch_wanted() {
        return;
    }
    let Some(last) = shapes.len().checked_sub(1) else {
        return;
    };
    for part in shapes.feature(last).parts().take(MOST_PARTS) {
        progress.offer_to_sketch(part.first_path(), part.kind == PartKind::Polygon);
    }
}
