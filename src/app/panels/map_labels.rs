//! Which names stand on the map, how heavy the outlines of region layers are, and what no name may go under.

use crate::app::document::{Document, LayerEntry};
use crate::app::map::{LabelLook, LabelSet};
use crate::app::style_view::StyleView;
use crate::layer::role::Role;
use crate::scene::layer_scene::LayerScene;
use egui::{Id, LayerId, Order, Rect};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What lies over the map, by the names of its areas.
pub const AREAS: [&str; 8] = [
    "measure_bar",
    "swipe_bar",
    "map_buttons",
    "map_panels",
    "drawing_bar",
    "map_note",
    "identify",
    "notices",
];

type Scenes = BTreeMap<u64, Arc<LayerScene>>;

/// Region layers from coarse to fine, as the mean area of their features tells; file and name tell nothing.
pub struct RegionOrder(Vec<(u64, f64)>);

impl RegionOrder {
    pub fn of(document: &Document, scenes: &Scenes) -> Self {
        let mut layers: Vec<(u64, f64)> = document
            .in_order_of_arrival()
            .filter(|entry| entry.role() == Role::Region)
            .filter_map(|entry| {
                let revision = entry.layer()?.revision();
                Some((revision, scenes.get(&revision)?.mean_area()))
            })
            .collect();
        layers.sort_by(|left, right| right.1.total_cmp(&left.1));
        Self(layers)
    }

    fn rank(&self, revision: u64) -> Option<usize> {
        self.0.iter().position(|(other, _)| *other == revision)
    }

    /// How heavy the outline of a layer is: the coarsest heaviest. (Width, opacity.)
    pub fn weight(&self, revision: u64) -> (f32, f32) {
        match (self.rank(revision), self.0.len()) {
            (None, _) | (_, 0 | 1) => (1.0, 1.0),
            (Some(0), _) => (1.75, 1.0),
            (Some(1), _) => (0.95, 0.85),
            (Some(_), _) => (0.6, 0.65),
        }
    }
}

/// The names of sites, then of visible regions from coarse to fine.
/// Where a style names a field, its texts stand in their place, those of upper layers first.
pub fn label_sets<'a>(
    document: &Document,
    scenes: &'a Scenes,
    order: &RegionOrder,
    styles: &'a StyleView,
    denominator: Option<f64>,
) -> Vec<LabelSet<'a>> {
    let scene = |entry: &LayerEntry| scenes.get(&entry.layer()?.revision());
    let is_in_scale = |entry: &&LayerEntry| {
        let range = entry.request.drawing.symbols.scale;
        denominator.is_none_or(|denominator| range.holds(denominator))
    };
    let shown = || {
        document
            .layers
            .iter()
            .filter(|entry| entry.is_visible)
            .filter(is_in_scale)
    };
    let of_fields = shown().rev().filter_map(|entry| {
        let said = entry.request.drawing.symbols.labels.as_ref()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to sizes of fonts"
        )]
        let size_tenths = (said.size.clamp(4.0, 100.0) * 10.0).round() as u16;
        Some(LabelSet {
            names: styles.labels_of(entry.layer()?.revision(), &said.field)?,
            look: LabelLook::Field { size_tenths },
        })
    });
    let visible = || shown().filter(|entry| entry.request.drawing.symbols.labels.is_none());
    let sites = visible()
        .rev()
        .filter(|entry| entry.role() == Role::Site)
        .filter_map(scene)
        .map(|scene| LabelSet {
            names: scene.labels(),
            look: LabelLook::Site,
        });
    let mut regions: Vec<(usize, &LayerEntry)> = visible()
        .filter_map(|entry| Some((order.rank(entry.layer()?.revision())?, entry)))
        .collect();
    regions.sort_by_key(|(rank, _)| *rank);
    let regions = regions
        .into_iter()
        .filter_map(|(_, entry)| scene(entry))
        .enumerate()
        .map(|(rank, scene)| LabelSet {
            names: scene.labels(),
            look: LabelLook::Region { rank },
        });
    sites.chain(regions).chain(of_fields).collect()
}

/// Where cards and buttons lay over the map in the last frame.
pub fn covered(ctx: &egui::Context) -> Vec<Rect> {
    ctx.memory(|memory| {
        AREAS
            .into_iter()
            .map(Id::unique)
            .filter(|id| memory.areas().visible_last_frame(&LayerId::new(Order::Middle, *id)))
            .filter_map(|id| memory.area_rect(id))
            .collect()
    })
}
