//! What the map draws besides the open layers: the bundled outlines, layers still being read, the small map.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::document::LayerState;
use crate::app::map::{LayerLook, LayerStyle, MapLayer, MapWidget, TileImage, WHOLE, overview};
use crate::app::previews::Preview;
use crate::geometry::shapes::Bounds;
use crate::layer::role::Role;
use crate::scene::layer_scene::LayerScene;
use crate::scene::world::lonlat_from_world;
use crate::texts::map::MapText as M;
use egui::{Rect, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the map draws besides the document.
pub struct Drawn<'a> {
    /// By the revision of the layer.
    pub scenes: &'a BTreeMap<u64, Arc<LayerScene>>,
    pub previews: Vec<Preview>,
    pub tiles: &'a [TileImage],
    /// The bundled outlines.
    pub backdrop: Option<&'a Arc<LayerScene>>,
}

/// Far from the revisions of layers and from previews.
const BACKDROP_ID: u64 = 1 << 61;

impl<'a> Drawn<'a> {
    /// The bundled outlines, below everything.
    pub fn backdrop_layer(&self) -> Option<MapLayer<'a>> {
        self.backdrop.map(|scene| MapLayer {
            id: BACKDROP_ID,
            scene,
            style: LayerStyle {
                opacity: 1.0,
                visible: true,
                width: 1.0,
                look: LayerLook::Backdrop,
            },
            symbols: None,
            selected: None,
            marked: [None; 2],
            hovered: None,
            across: WHOLE,
        })
    }

    /// What is known of layers that are still being read, fainter than they will be.
    pub fn preview_layers<'own>(&'own self, context: &PanelContext<'_>) -> Vec<MapLayer<'own>> {
        let of_open = self.previews.iter().filter_map(|preview| {
            let entry = context.document.entry(preview.layer)?;
            Some(MapLayer {
                id: preview.id,
                scene: &preview.scene,
                style: LayerStyle {
                    opacity: entry.opacity * 0.6,
                    visible: entry.is_visible && matches!(entry.state, LayerState::Opening),
                    width: 0.75,
                    look: LayerLook::Role(entry.role()),
                },
                symbols: None,
                selected: None,
                marked: [None; 2],
                hovered: None,
                across: WHOLE,
            })
        });
        of_open.collect()
    }
}

/// The small map of everything, in the lower right corner.
pub fn overview_ui(ui: &mut Ui, context: &mut PanelContext<'_>, map: &MapWidget, drawn: &Drawn<'_>, rect: Rect) {
    if !context.view.show_overview {
        return;
    }
    let mut bounds = Bounds::EMPTY;
    for own in context
        .document
        .layers
        .iter()
        .filter_map(|entry| entry.layer()?.bounds())
    {
        bounds.grow_by(&own);
    }
    let regions = context
        .document
        .layers
        .iter()
        .filter(|entry| entry.role() == Role::Region);
    let coarsest = regions
        .filter_map(|entry| drawn.scenes.get(&entry.layer()?.revision()))
        .max_by(|left, right| left.mean_area().total_cmp(&right.mean_area()));
    let outlines = coarsest.or(drawn.backdrop).map(AsRef::as_ref);
    let size = [rect.width(), rect.height()].map(f64::from);
    let name = M::Overview.get(context.language());
    let place = overview::place(rect);
    let pressed = overview::overview_ui(ui, place, &bounds, outlines, map.camera().view_world(size), name);
    if let Some(world) = pressed {
        context.push(Change::CenterOn(lonlat_from_world(world)));
    }
}
