//! How a layer stands on the map besides what it is: style, group, place, whether it is shown.

use super::symbols::LayerSymbols;
use std::sync::Arc;

/// What a project says of the drawing of a layer; what it does not say is the program's to choose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LayerDrawing {
    pub symbols: Arc<LayerSymbols>,
    /// The group that it stands in; none if empty.
    pub group: String,
    pub is_visible: Option<bool>,
    /// 0…1, multiplied with the opacity of the style.
    pub opacity: Option<f32>,
    /// Place on the map, from the bottom.
    pub place: Option<u32>,
}
