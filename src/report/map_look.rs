//! How the maps of a report are drawn: each layer in the style, order and opacity that it has in the window.
use super::context::RunRecord;
use crate::layer::Layer;
use crate::style::layer_drawing::LayerDrawing;
use std::collections::BTreeMap;

/// What a project or a window says of the drawing of its layers. Nothing of it changes a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapLook {
    /// The project's CRS, such as `EPSG:4527`: a kilometre grid is drawn where it is Gauss-Krüger.
    pub crs: Option<String>,
    /// By the revision of the layer; a layer that is not here is drawn as its role is.
    drawings: BTreeMap<u64, LayerDrawing>,
    usual: LayerDrawing,
}

impl MapLook {
    #[must_use]
    pub fn new(crs: Option<String>, drawings: impl IntoIterator<Item = (u64, LayerDrawing)>) -> Self {
        Self {
            crs,
            drawings: drawings.into_iter().collect(),
            usual: LayerDrawing::default(),
        }
    }

    /// The layers of a run as they were asked for.
    #[must_use]
    pub fn of_run(record: &RunRecord, crs: Option<String>) -> Self {
        Self::new(crs, record.layers.iter().filter_map(|layer| layer.drawn.clone()))
    }

    /// How a layer is drawn.
    #[must_use]
    pub fn drawing(&self, layer: &Layer) -> &LayerDrawing {
        self.drawings.get(&layer.revision()).unwrap_or(&self.usual)
    }
}
