//! Which names may stand in a view: chosen once for every zoom, so that a frame looks at a few hundred of a layer's
//! hundreds of thousands, and panning never changes the choice.

use super::camera::{MAX_ZOOM, MIN_ZOOM};
use super::labels::LabelAnchor;
use std::collections::{BTreeMap, HashMap};

/// Names that a cell of 256 pixels takes; what is shown of them depends on their collisions.
const MOST_IN_CELL: u8 = 6;

/// The smallest font that names are set in, points; and the share of a name that has to fit into its polygon.
const SMALLEST_FONT: f32 = 10.5;
pub const ROOM_AT_LEAST: f32 = 0.8;

/// A cell: zoom, column, row.
type Cell = (u32, u32, u32);

/// The names of a layer in order of importance, and from which zoom on each may be shown.
#[derive(Debug, Default)]
pub struct LabelIndex {
    anchors: Vec<LabelAnchor>,
    /// Places of the anchors that are first shown at the zoom of the cell.
    cells: BTreeMap<Cell, Vec<u32>>,
}

impl LabelIndex {
    /// `anchors` most important first. `needs_room`: a name waits for the zoom at which its polygon has room for it.
    #[must_use]
    pub fn new(anchors: Vec<LabelAnchor>, needs_room: bool) -> Self {
        let mut waiting: Vec<(u32, f64)> = (0_u32..)
            .zip(&anchors)
            .map(|(place, anchor)| (place, if needs_room { least_zoom(anchor) } else { MIN_ZOOM }))
            .collect();
        let mut shown: Vec<u32> = Vec::new();
        let mut cells: BTreeMap<Cell, Vec<u32>> = BTreeMap::new();
        for zoom in zooms() {
            if waiting.is_empty() {
                break;
            }
            let is_last = f64::from(zoom) >= MAX_ZOOM;
            let cell_of = |place: u32| anchors.get(place as usize).map(|anchor| cell_at(anchor.world, zoom));
            let mut counts: HashMap<Cell, u8> = HashMap::new();
            for cell in shown.iter().filter_map(|place| cell_of(*place)) {
                let count = counts.entry(cell).or_default();
                *count = count.saturating_add(1);
            }
            waiting.retain(|(place, least)| {
                let Some(cell) = cell_of(*place) else { return false };
                let count = counts.entry(cell).or_default();
                // The next whole zoom is the last at which this choice holds.
                let is_shown = is_last || (*least < f64::from(zoom + 1) && *count < MOST_IN_CELL);
                if is_shown {
                    *count = count.saturating_add(1);
                    shown.push(*place);
                    cells.entry(cell).or_default().push(*place);
                }
                !is_shown
            });
        }
        Self { anchors, cells }
    }

    /// All names, most important first.
    #[must_use]
    pub fn anchors(&self) -> &[LabelAnchor] {
        &self.anchors
    }

    /// The names that may stand between two corners (world units) at a zoom, most important first.
    #[must_use]
    pub fn in_view(&self, zoom: f64, min: [f64; 2], max: [f64; 2]) -> Vec<&LabelAnchor> {
        let mut places: Vec<&u32> = Vec::new();
        for level in zooms().take_while(|level| f64::from(*level) <= zoom) {
            let (_, west, north) = cell_at(min, level);
            let (_, east, south) = cell_at(max, level);
            for column in west..=east {
                let rows = self.cells.range((level, column, north)..=(level, column, south));
                places.extend(rows.flat_map(|(_, places)| places));
            }
        }
        places.sort_unstable();
        places
            .into_iter()
            .filter_map(|place| self.anchors.get(*place as usize))
            .collect()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the camera's limits are small whole numbers"
)]
fn zooms() -> impl Iterator<Item = u32> {
    MIN_ZOOM as u32..=MAX_ZOOM as u32
}

/// The zoom at which enough of a name fits into its polygon.
fn least_zoom(anchor: &LabelAnchor) -> f64 {
    let needed_px = f64::from(ROOM_AT_LEAST * shortest_width(&anchor.text, SMALLEST_FONT));
    // One world unit is a pixel at the deepest zoom.
    if anchor.room > 0.0 {
        MAX_ZOOM - (anchor.room / needed_px.max(1.0)).log2()
    } else {
        MAX_ZOOM
    }
}

/// No font sets a text narrower than this, points; tells most names that don't fit without laying them out.
#[must_use]
pub fn shortest_width(text: &str, font_size: f32) -> f32 {
    let ems: f32 = text
        .chars()
        .map(|letter| if letter.is_ascii() { 0.3 } else { 0.9 })
        .sum();
    ems * font_size
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u32 first"
)]
fn cell_at(world: [f64; 2], zoom: u32) -> Cell {
    // A cell is 256 pixels wide: 2³² units at zoom 0.
    let [x, y] = world.map(|units| units.clamp(0.0, f64::from(u32::MAX)) as u32 >> 32_u32.saturating_sub(zoom).min(31));
    (zoom, x, y)
}

#[cfg(test)]
mod tests {
    use super::LabelIndex;
    use crate::scene::camera::units_per_px;
    use crate::scene::labels::LabelAnchor;

    /// A hundred thousand names on a grid 2^14 units wide, every seventh polygon ten times as wide.
    fn many() -> LabelIndex {
        let mut anchors: Vec<LabelAnchor> = (0..100_000_u32)
            .map(|number| {
                let width = if number % 7 == 0 { 160_000.0 } else { 16_000.0 };
                let [x, y] = [number % 400, number / 400].map(|step| 3.0e9 + f64::from(step) * 16_384.0);
                LabelAnchor {
                    text: format!("第{number}号"),
                    world: [x, y],
                    area: width * width,
                    room: width,
                }
            })
            .collect();
        anchors.sort_by(|left, right| right.area.total_cmp(&left.area));
        LabelIndex::new(anchors, true)
    }

    fn in_view(index: &LabelIndex, zoom: f64, center: [f64; 2]) -> Vec<&LabelAnchor> {
        let half = [720.0, 450.0].map(|px| px * units_per_px(zoom));
        index.in_view(
            zoom,
            std::array::from_fn(|axis| center[axis] - half[axis]),
            std::array::from_fn(|axis| center[axis] + half[axis]),
        )
    }

    #[test]
    fn a_view_of_a_hundred_thousand_names_offers_a_few_hundred_at_every_zoom() {
        let index = many();
        for step in 0..200_u32 {
            let zoom = 2.0 + 0.11 * f64::from(step);
            let found = in_view(&index, zoom, [3.003e9, 3.002e9]);
            assert!(found.len() < 1_200, "zoom {zoom}: {}", found.len());
        }
        // 41 pixels of room for 29 of text: shown.
        assert!(!in_view(&index, 11.0, [3.003e9, 3.002e9]).is_empty());
        assert!(in_view(&index, 6.0, [3.003e9, 3.002e9]).is_empty(), "no room at all");
    }

    #[test]
    fn panning_changes_no_choice_and_zooming_in_takes_no_name_away() {
        let index = many();
        let names = |zoom: f64, center: [f64; 2]| -> Vec<String> {
            in_view(&index, zoom, center)
                .into_iter()
                .map(|anchor| anchor.text.clone())
                .collect()
        };
        let here = names(13.0, [3.003e9, 3.002e9]);
        let beside = names(13.0, [3.003e9 + 200.0 * units_per_px(13.0), 3.002e9]);
        // What both views hold well inside is the same.
        let inner: Vec<&String> = here.iter().filter(|name| beside.contains(name)).collect();
        assert!(inner.len() * 2 > here.len(), "{} of {}", inner.len(), here.len());
        let deeper = names(14.0, [3.003e9, 3.002e9]);
        let center = [3.003e9, 3.002e9];
        for anchor in in_view(&index, 13.0, center) {
            let is_inside = (0..2).all(|axis| (anchor.world[axis] - center[axis]).abs() < 400.0 * units_per_px(14.0));
            assert!(!is_inside || deeper.contains(&anchor.text), "{}", anchor.text);
        }
    }
}
