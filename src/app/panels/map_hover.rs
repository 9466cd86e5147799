//! The feature under the pointer, looked for only when the pointer, the view or the layers have changed.

use super::PanelContext;
use crate::app::map::MapResponse;
use crate::app::view_state::{Dialog, FeatureRef};
use crate::layer::role::Role;
use crate::scene::layer_scene::LayerScene;
use crate::scene::pick::pick_with;
use egui::Ui;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The key that the answer holds for, and the answer; `None` where the last one still holds.
pub fn hovered(
    ui: &Ui,
    context: &PanelContext<'_>,
    response: &MapResponse,
    zoom: f64,
    scenes: &BTreeMap<u64, Arc<LayerScene>>,
) -> Option<(Vec<u64>, Option<FeatureRef>)> {
    let is_busy = context.view.drawing.is_some() || context.view.dialog != Dialog::None || response.camera_changed;
    let pointer = response
        .pointer_lonlat
        .filter(|_| !is_busy && !ui.input(|input| input.pointer.any_down()));
    let mut key: Vec<u64> = pointer.into_iter().flatten().chain([zoom]).map(f64::to_bits).collect();
    // Regions lie everywhere: one that lights up wherever the pointer goes tells nothing.
    let entries = context.document.layers.iter().rev();
    let hoverable = entries.filter(|entry| entry.is_visible && entry.role() != Role::Region);
    let layers: Vec<_> = hoverable.filter_map(|entry| Some((entry.id, entry.layer()?))).collect();
    key.extend(layers.iter().map(|(_, layer)| layer.revision()));
    if key == context.view.hover_key {
        return None;
    }
    let found = pointer.and_then(|lonlat| {
        layers.into_iter().find_map(|(id, layer)| {
            let boxes = scenes.get(&layer.revision())?.run_boxes();
            let feature = *pick_with(layer, boxes, lonlat, response.pick_tolerance_deg).first()?;
            Some(FeatureRef { layer: id, feature })
        })
    });
    Some((key, found))
}
