//! What the map shows of a layer that is still being read: sampled outlines while the file comes in, then the coarsest
//! level of detail while the others are made.

use super::document::LayerId;
use crate::geometry::shapes::{PartKind, Shapes};
use crate::progress::{Progress, Sketch};
use crate::scene::layer_scene::LayerScene;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Ids of previews on the map, far from the revisions of layers.
const FIRST_ID: u64 = 1 << 62;

/// A scene of a layer that is not open yet.
#[derive(Clone, Debug)]
pub struct Preview {
    pub layer: LayerId,
    /// Tells one scene from the next.
    pub id: u64,
    pub scene: Arc<LayerScene>,
    /// Of how many paths the sketch knew; `u64::MAX` for the layer's own coarsest level.
    pub offered: u64,
}

/// The previews of a window, filled by the jobs that read. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Previews {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    by_layer: BTreeMap<LayerId, Preview>,
    /// Layers whose numbers are no degrees.
    given_up: BTreeSet<LayerId>,
    made: u64,
}

impl Previews {
    /// Shows a scene for a layer until a fuller one comes or the layer is there.
    pub fn show(&self, layer: LayerId, scene: Arc<LayerScene>, offered: u64) {
        let mut shared = self.lock();
        if shared
            .by_layer
            .get(&layer)
            .is_some_and(|known| known.offered >= offered)
        {
            return;
        }
        shared.made += 1;
        let preview = Preview {
            layer,
            id: FIRST_ID + shared.made,
            scene,
            offered,
        };
        shared.by_layer.insert(layer, preview);
    }

    /// Asks for no more sketches of a layer.
    pub fn give_up(&self, layer: LayerId) {
        self.lock().given_up.insert(layer);
    }

    pub fn forget(&self, layer: LayerId) {
        let mut shared = self.lock();
        shared.by_layer.remove(&layer);
        shared.given_up.remove(&layer);
    }

    pub fn clear(&self) {
        let mut shared = self.lock();
        shared.by_layer.clear();
        shared.given_up.clear();
    }

    #[must_use]
    pub fn shown(&self) -> Vec<Preview> {
        self.lock().by_layer.values().cloned().collect()
    }

    /// How many paths the preview of a layer was made from.
    #[must_use]
    pub fn offered(&self, layer: LayerId) -> u64 {
        let shared = self.lock();
        if shared.given_up.contains(&layer) {
            return u64::MAX;
        }
        shared.by_layer.get(&layer).map_or(0, |preview| preview.offered)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Outlines of a sketch whose numbers are degrees; `None` where they can't be, for then only the reader of the whole
/// file can tell where they lie.
#[must_use]
pub fn scene_of(sketch: &Sketch, progress: &Progress) -> Option<LayerScene> {
    let mut shapes = Shapes::new();
    let is_degrees = |[longitude, latitude]: &[f64; 2]| longitude.abs() <= 180.0 && latitude.abs() <= 85.0;
    for path in &sketch.paths {
        if !path.iter().all(is_degrees) {
            return None;
        }
        shapes.push_path(path);
        let kind = if path.len() > 1 {
            PartKind::Line
        } else {
            PartKind::Point
        };
        shapes.end_part(kind);
        shapes.end_feature();
    }
    LayerScene::from_shapes(&shapes, &[], progress).ok()
}

#[cfg(test)]
mod tests {
    use super::{Previews, scene_of};
    use crate::app::document::LayerId;
    use crate::progress::{Progress, Sketch};
    use std::sync::Arc;

    fn sketch(paths: Vec<Vec<[f64; 2]>>) -> Sketch {
        Sketch::of(paths)
    }

    #[test]
    fn degrees_are_shown_and_metres_are_not() {
        let degrees = sketch(vec![vec![[116.0, 39.0], [117.0, 40.0], [116.0, 39.0]]]);
        let scene = scene_of(&degrees, &Progress::new()).expect("degrees");
        assert!(!scene.bounds().is_empty());
        let metres = sketch(vec![vec![[39_500_000.0, 4_400_000.0], [39_500_100.0, 4_400_000.0]]]);
        assert!(scene_of(&metres, &Progress::new()).is_none());
        // Columns swapped: a latitude of 116°.
        assert!(scene_of(&sketch(vec![vec![[39.0, 116.0], [40.0, 117.0]]]), &Progress::new()).is_none());
    }

    #[test]
    fn a_fuller_preview_replaces_a_poorer_one_and_never_the_other_way_round() {
        let previews = Previews::default();
        let scene = scene_of(&sketch(vec![vec![[116.0, 39.0], [117.0, 40.0]]]), &Progress::new()).expect("degrees");
        let scene = Arc::new(scene);
        previews.show(LayerId(1), Arc::clone(&scene), u64::MAX);
        previews.show(LayerId(1), scene, 7);
        assert_eq!(previews.offered(LayerId(1)), u64::MAX);
        previews.forget(LayerId(1));
        assert!(previews.shown().is_empty());
    }
}
