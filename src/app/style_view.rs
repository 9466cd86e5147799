//! What the window keeps of styles besides the document: features divided into classes, and what the map draws with.

use super::document::LayerId;
use super::map::MapSymbols;
use crate::scene::label_index::LabelIndex;
use crate::style::breaks::ClassMethod;
use crate::style::symbols::{Division, LayerSymbols, SymbolMode};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Categories or classes that are to be proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StyleWish {
    pub mode: SymbolMode,
    pub field: String,
    pub method: ClassMethod,
    pub classes: usize,
}

/// The class of every feature of a layer.
#[derive(Clone, Debug)]
pub struct Divided {
    pub division: Division,
    pub classes: Arc<Vec<u8>>,
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct StyleView {
    /// By the revision of the layer.
    pub divided: BTreeMap<u64, Divided>,
    /// What was asked for last of each layer, with its revision.
    pub asked: Vec<(LayerId, u64, Division)>,
    /// The texts of fields that stand on the map, by the revision of the layer, with the field.
    pub labels: BTreeMap<u64, (String, Arc<LabelIndex>)>,
    /// What was asked for last of each layer, with its revision.
    pub labels_asked: Vec<(LayerId, u64, String)>,
    /// What the map draws with, and the style that it was made from.
    pub of_layers: BTreeMap<LayerId, (Arc<LayerSymbols>, Arc<MapSymbols>)>,
}

impl StyleView {
    /// The texts of a field, once they are placed.
    #[must_use]
    pub fn labels_of(&self, revision: u64, field: &str) -> Option<&LabelIndex> {
        let (of, labels) = self.labels.get(&revision)?;
        (of == field).then_some(labels)
    }

    /// What the map draws a layer with, if it is not drawn as its role is.
    #[must_use]
    pub fn of(&self, layer: LayerId) -> Option<&Arc<MapSymbols>> {
        self.of_layers.get(&layer).map(|(_, symbols)| symbols)
    }
}
