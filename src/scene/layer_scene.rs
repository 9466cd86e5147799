//! A layer made ready for drawing: triangles and lines per detail level, in batches. Immutable; made off
//! the window's thread, drawn by whoever has a GPU.

use super::batch::{FillBatch, LineBatch};
use super::world::WorldBox;
use crate::geometry::shapes::Shapes;
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::progress::{Cancelled, Progress};
use crate::style::Emphasis;

/// One level of detail; fit for every zoom up to [`DetailLevel::max_zoom`].
#[derive(Debug, Default)]
pub struct DetailLevel {
    /// The deepest zoom (256-pixel world at zoom 0) at which no vertex is missing by more than half a pixel.
    pub max_zoom: f64,
    pub fills: Vec<FillBatch>,
    pub lines: Vec<LineBatch>,
}

/// Everything that the map draws of one layer.
#[derive(Debug)]
pub struct LayerScene {
    pub(super) levels: Vec<DetailLevel>,
    pub(super) classes: Vec<Emphasis>,
    pub(super) bounds: WorldBox,
}

impl LayerScene {
    /// Makes the scene of a layer. Asks `progress` at every feature.
    pub fn build(layer: &Layer, progress: &Progress) -> Result<Self, Cancelled> {
        Self::from_shapes(layer.shapes(), &style_classes(layer), progress)
    }

    /// As [`LayerScene::build`], from bare geometry in degrees (rings open). A feature past the end of
    /// `classes` is [`Emphasis::Normal`].
    pub fn from_shapes(shapes: &Shapes, classes: &[Emphasis], progress: &Progress) -> Result<Self, Cancelled> {
        let _ = (shapes, classes, progress);
        Err(Cancelled)
    }

    /// Coarsest first; the last fits every zoom. Never empty unless the layer has no geometry.
    #[must_use]
    pub fn levels(&self) -> &[DetailLevel] {
        &self.levels
    }

    /// The style class of each feature.
    #[must_use]
    pub fn classes(&self) -> &[Emphasis] {
        &self.classes
    }

    /// The box of everything in world units; empty if there is nothing to draw.
    #[must_use]
    pub fn bounds(&self) -> WorldBox {
        self.bounds
    }
}

/// The class of every feature, read from its zone or else its kind.
#[must_use]
pub fn style_classes(layer: &Layer) -> Vec<Emphasis> {
    let class_of = |feature: usize| {
        [Meaning::Zone, Meaning::Kind]
            .into_iter()
            .filter_map(|meaning| layer.fields().text(layer.attributes(), feature, meaning))
            .map(|text| Emphasis::from_text(&text))
            .find(|class| *class != Emphasis::Normal)
            .unwrap_or_default()
    };
    (0..layer.len()).map(class_of).collect()
}
