//! What was searched for and found, and the views that are kept under a name.

use super::document::LayerId;
use crate::operations::find_place::{Place, SearchResult};
use std::sync::Arc;

/// What a search gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchShown {
    /// Positions that the text may mean.
    pub places: Vec<Place>,
    pub result: SearchResult,
    /// The layers that were searched, in the order that the result counts them by.
    pub layers: Vec<LayerId>,
}

impl SearchShown {
    /// Lines of the list.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len() + self.result.found.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The search as it is typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchForm {
    pub text: String,
    /// With the text that it is of.
    pub shown: Option<(String, Arc<SearchShown>)>,
    /// Line of the list.
    pub chosen: usize,
}
