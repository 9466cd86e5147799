//! Tiles of backgrounds: which ones a view needs, which are decoded, and the textures that hold them; bounded.

use super::map::TileImage;
use crate::operations::background::{Background, TILE_PX, TileId};
use crate::scene::camera::Camera;
use crate::scene::world::{WORLD_UNITS, world_exact_from_lonlat};
use egui::{ColorImage, Rect, TextureHandle, TextureOptions, pos2};
use image::RgbaImage;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Textures kept: of 256 × 256 pixels they take 48 MB.
const MOST_TEXTURES: usize = 192;
/// Textures made in one frame.
const MOST_PER_FRAME: usize = 4;
/// Tiles that one job decodes; then the view is asked again.
pub const MOST_PER_JOB: usize = 12;
/// Tiles across a view; a view that needs more takes a coarser zoom.
const MOST_IN_VIEW: u32 = 48;
/// A missing tile is stood in for by a part of one so many zooms further out.
const MOST_STAND_INS: u8 = 6;

/// A tile of a background.
pub type Key = (u64, TileId);

/// What a tile holds; nothing where the background has no such tile.
type Pixels = Option<RgbaImage>;

/// Tiles between the jobs that decode them and the frames that show them. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Decoded {
    ready: Arc<Mutex<Vec<(Key, Pixels)>>>,
}

impl Decoded {
    pub fn push(&self, key: Key, tile: Pixels) {
        self.ready
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((key, tile));
    }

    fn take(&self, most: usize) -> Vec<(Key, Pixels)> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let count = ready.len().min(most);
        ready.drain(..count).collect()
    }

    fn is_empty(&self) -> bool {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

/// See the module.
#[derive(Default)]
pub struct Tiles {
    pub decoded: Decoded,
    textures: BTreeMap<Key, Held>,
    frame: u64,
}

struct Held {
    /// Nothing where the background has no such tile.
    texture: Option<TextureHandle>,
    last_used: u64,
}

impl Tiles {
    /// Makes textures of what was decoded; whether more waits.
    pub fn take_decoded(&mut self, ctx: &egui::Context) -> bool {
        self.frame += 1;
        for (key, tile) in self.decoded.take(MOST_PER_FRAME) {
            let texture = tile.map(|tile| {
                let size = [tile.width(), tile.height()].map(|side| side as usize);
                let image = ColorImage::from_rgba_unmultiplied(size, tile.as_raw());
                ctx.load_texture("background tile", image, TextureOptions::LINEAR)
            });
            let held = Held {
                texture,
                last_used: self.frame,
            };
            self.textures.insert(key, held);
        }
        self.drop_unused();
        !self.decoded.is_empty()
    }

    fn drop_unused(&mut self) {
        while self.textures.len() > MOST_TEXTURES {
            let oldest = self.textures.iter().min_by_key(|(_, held)| held.last_used);
            let Some(key) = oldest.map(|(key, _)| *key) else { return };
            self.textures.remove(&key);
        }
    }

    /// Drops the tiles of backgrounds that are gone.
    pub fn keep_only(&mut self, ids: &BTreeSet<u64>) {
        self.textures.retain(|(id, _), _| ids.contains(id));
    }

    /// What there is to draw of a background in a view, and the tiles that are missing, nearest to the middle first.
    pub fn images(
        &mut self,
        id: u64,
        background: &Background,
        camera: &Camera,
        size_px: [f64; 2],
        opacity: f32,
    ) -> (Vec<TileImage>, Vec<TileId>) {
        let wanted = tiles_in_view(background, camera, size_px);
        let (mut images, mut missing) = (Vec::new(), Vec::new());
        for tile in wanted {
            if !self.textures.contains_key(&(id, tile)) {
                missing.push(tile);
            }
            images.extend(self.image(id, tile, opacity));
        }
        (images, missing)
    }

    /// The tile, else the part of a coarser one that lies there.
    fn image(&mut self, id: u64, tile: TileId, opacity: f32) -> Option<TileImage> {
        let mut source = tile;
        for _ in 0..=MOST_STAND_INS {
            if let Some(held) = self.textures.get_mut(&(id, source)) {
                held.last_used = self.frame;
                let texture = held.texture.as_ref()?;
                return Some(TileImage {
                    texture: texture.id(),
                    uv: part_of(tile, source),
                    world: corners(tile),
                    opacity,
                });
            }
            source = source.parent()?;
        }
        None
    }
}

/// North-west and south-east corner, world units.
fn corners(tile: TileId) -> [[f64; 2]; 2] {
    let side = WORLD_UNITS / f64::from(1_u32 << tile.zoom.min(31));
    let at = |column: u32, row: u32| [f64::from(column) * side, f64::from(row) * side];
    [at(tile.column, tile.row), at(tile.column + 1, tile.row + 1)]
}

/// Where a tile lies in a coarser one, as shares of its sides.
#[expect(clippy::cast_possible_truncation, reason = "shares of a side")]
fn part_of(tile: TileId, coarser: TileId) -> Rect {
    let [own, whole] = [corners(tile), corners(coarser)];
    let share =
        |corner: usize, axis: usize| ((own[corner][axis] - whole[0][axis]) / (whole[1][axis] - whole[0][axis])) as f32;
    Rect::from_min_max(pos2(share(0, 0), share(0, 1)), pos2(share(1, 0), share(1, 1)))
}

/// The tiles of the fitting zoom that lie in view and within the background, nearest to the middle first.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the zooms and tiles there are first"
)]
pub fn tiles_in_view(background: &Background, camera: &Camera, size_px: [f64; 2]) -> Vec<TileId> {
    let (mut min, mut max) = camera.view_world(size_px);
    let bounds = background.bounds_lonlat;
    if !bounds.is_empty() {
        let north_west = world_exact_from_lonlat([bounds.min[0], bounds.max[1]]);
        let south_east = world_exact_from_lonlat([bounds.max[0], bounds.min[1]]);
        for axis in 0..2 {
            min[axis] = min[axis].max(north_west[axis]);
            max[axis] = max[axis].min(south_east[axis]);
        }
    }
    if (0..2).any(|axis| min[axis] >= max[axis]) {
        return Vec::new();
    }
    let [low, high] = background.zooms;
    let mut zoom = camera
        .zoom()
        .round()
        .clamp(f64::from(low), f64::from(high.min(24)).max(f64::from(low))) as u8;
    loop {
        let side = WORLD_UNITS / f64::from(1_u32 << zoom.min(31));
        let last = f64::from((1_u32 << zoom.min(31)) - 1);
        let number = |units: f64| (units / side).floor().clamp(0.0, last) as u32;
        let range = |axis: usize| {
            // A view that ends on a tile's edge does not need the next one.
            (number(min[axis]), number(max[axis] - side * 1e-9))
        };
        let ((west, east), (north, south)) = (range(0), range(1));
        let count = u64::from(east - west + 1) * u64::from(south - north + 1);
        if count > u64::from(MOST_IN_VIEW) {
            if zoom > low {
                zoom -= 1;
                continue;
            }
            return Vec::new();
        }
        let mut found: Vec<TileId> = (north..=south)
            .flat_map(|row| (west..=east).map(move |column| TileId { zoom, column, row }))
            .collect();
        let middle = camera.center_world();
        let distance = |tile: &TileId| -> f64 {
            let [from, to] = corners(*tile);
            (0..2)
                .map(|axis| (f64::midpoint(from[axis], to[axis]) - middle[axis]).powi(2))
                .sum()
        };
        found.sort_by(|left, right| distance(left).total_cmp(&distance(right)));
        return found;
    }
}

/// Pixels across a tile, as the camera counts them.
const _: () = assert!(TILE_PX == 256, "the camera's zoom is that of tiles of 256 pixels");
