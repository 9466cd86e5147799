//! What a recheck of kept cases found, as its dialog shows it.

use crate::analysis::cases::Rechecked;
use crate::geometry::shapes::Bounds;

/// Kept cases against the layers that are open.
#[derive(Clone, Debug, PartialEq)]
pub struct RecheckView {
    /// The file's name.
    pub file: String,
    /// Those whose verdict is another one first, then in the order of the file; each with where it lies.
    pub cases: Vec<(Rechecked, Bounds)>,
    /// How many of them come first.
    pub flipped: usize,
}

impl RecheckView {
    #[must_use]
    pub fn new(file: String, cases: impl Iterator<Item = (Rechecked, Bounds)>) -> Self {
        let (flipped, others): (Vec<_>, Vec<_>) = cases.partition(|(case, _)| case.has_flipped());
        Self {
            file,
            flipped: flipped.len(),
            cases: flipped.into_iter().chain(others).collect(),
        }
    }
}
