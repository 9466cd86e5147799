//! Names on the map: the coarser region's first, none over another, none where there is no room.

use super::view::MapView;
use crate::app::theme;
use crate::scene::label_index::{LabelIndex, ROOM_AT_LEAST, shortest_width};
use crate::scene::labels::LabelAnchor;
use egui::{Color32, FontId, Painter, Rect, Vec2, vec2};
use std::collections::BTreeMap;

/// What the names of a layer look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelLook {
    /// Inside the region; rank 0 is the coarsest layer.
    Region { rank: usize },
    /// Beside the site.
    Site,
    /// The texts of a field, in tenths of a point.
    Field { size_tenths: u16 },
}

/// The names of one layer.
#[derive(Clone, Copy, Debug)]
pub struct LabelSet<'a> {
    pub names: &'a LabelIndex,
    pub look: LabelLook,
}

/// More names can't be read at once.
const MOST_LABELS: usize = 250;
/// Between two names, points.
const GAP: Vec2 = vec2(5.0, 2.0);
/// Width of the halo, points.
const HALO: f32 = 1.3;
/// Names so far outside the view still keep their place, so that none appears only because another left, points.
const BEYOND: f64 = 150.0;

/// Draws the names of `sets`, which are in order of importance, around what is in `keep_clear`.
pub fn paint_labels(painter: &Painter, view: &MapView, sets: &[LabelSet<'_>], keep_clear: Vec<Rect>, dark_mode: bool) {
    let (min, max) = view.camera.view_world(view.size());
    let beyond = BEYOND * view.camera.units_per_px();
    let (min, max) = (min.map(|units| units - beyond), max.map(|units| units + beyond));
    let mut placed = Placed {
        taken: keep_clear,
        names: BTreeMap::new(),
        within: view.rect.shrink(4.0),
        count: 0,
    };
    for (place, set) in sets.iter().enumerate() {
        let look = Look::of(set.look, dark_mode);
        for anchor in set.names.in_view(view.camera.zoom(), min, max) {
            if placed.count >= MOST_LABELS {
                return;
            }
            paint_label(painter, view, (place, set.look), anchor, &look, &mut placed);
        }
    }
}

struct Look {
    font: FontId,
    ink: Color32,
    halo: Color32,
}

impl Look {
    fn of(look: LabelLook, dark_mode: bool) -> Self {
        let (light, dark) = (Color32::from_rgb(247, 247, 243), Color32::from_rgb(36, 40, 45));
        let halo = if dark_mode { dark } else { light }.gamma_multiply(0.9);
        let gray = |on_light: u8, on_dark: u8| Color32::from_gray(if dark_mode { on_dark } else { on_light });
        let (font, ink) = match look {
            LabelLook::Region { rank: 0 } => (theme::bold(15.0), gray(40, 242)),
            LabelLook::Region { rank: 1 } => (FontId::proportional(12.0), gray(66, 218)),
            LabelLook::Region { .. } => (FontId::proportional(10.5), gray(88, 196)),
            LabelLook::Field { size_tenths } => (FontId::proportional(f32::from(size_tenths) / 10.0), gray(52, 226)),
            LabelLook::Site => {
                let red = if dark_mode { [255, 150, 150] } else { [158, 10, 26] };
                (theme::bold(12.0), Color32::from_rgb(red[0], red[1], red[2]))
            }
        };
        Self { font, ink, halo }
    }
}

struct Placed<'a> {
    taken: Vec<Rect>,
    /// With the set they are of: a city that is a province too is named once.
    names: BTreeMap<&'a str, usize>,
    within: Rect,
    count: usize,
}

impl Placed<'_> {
    fn has_room_for(&self, rect: Rect) -> bool {
        !self.taken.iter().any(|taken| taken.intersects(rect))
    }
}

fn paint_label<'a>(
    painter: &Painter,
    view: &MapView,
    (set, kind): (usize, LabelLook),
    anchor: &'a LabelAnchor,
    look: &Look,
    placed: &mut Placed<'a>,
) {
    let at = view.pos_from_world(anchor.world);
    if placed
        .names
        .get(anchor.text.as_str())
        .is_some_and(|other| *other != set)
    {
        return;
    }
    #[expect(clippy::cast_possible_truncation, reason = "pixels need no more than f32")]
    let room = (anchor.room / view.camera.units_per_px()).min(1e6) as f32;
    let needs_room = matches!(kind, LabelLook::Region { .. });
    if needs_room && room < ROOM_AT_LEAST * shortest_width(&anchor.text, look.font.size) {
        return;
    }
    // egui keeps the galleys of texts that were laid out in the last frame.
    let galley = painter.layout_no_wrap(anchor.text.clone(), look.font.clone(), look.ink);
    let size = galley.size();
    let opacity = match kind {
        LabelLook::Site | LabelLook::Field { .. } => 1.0,
        LabelLook::Region { .. } => ((room / size.x - ROOM_AT_LEAST) / (1.0 - ROOM_AT_LEAST)).clamp(0.0, 1.0),
    };
    if opacity <= 0.0 {
        return;
    }
    let offsets = match kind {
        // A name that gives way must not land in another region: only the coarsest, whose names are rare, and
        // wide ones do.
        LabelLook::Region { rank } if rank == 0 || room > 2.0 * size.x => {
            [Vec2::ZERO, vec2(0.0, size.y), vec2(0.0, -size.y)]
        }
        LabelLook::Region { .. } => [Vec2::ZERO; 3],
        LabelLook::Field { .. } => [Vec2::ZERO, vec2(0.0, -size.y), vec2(0.0, size.y)],
        LabelLook::Site => {
            let beside = (room / 2.0).min(view.rect.width() / 3.0) + 8.0;
            [
                vec2(beside + size.x / 2.0, 0.0),
                vec2(-beside - size.x / 2.0, 0.0),
                vec2(0.0, -beside - size.y / 2.0),
            ]
        }
    };
    let rect = offsets
        .into_iter()
        .map(|offset| Rect::from_center_size(at + offset, size))
        .find(|rect| placed.has_room_for(rect.expand2(GAP)));
    let Some(rect) = rect else { return };
    placed.taken.push(rect.expand2(GAP));
    placed.names.insert(&anchor.text, set);
    placed.count += 1;
    if !placed.within.contains_rect(rect) {
        return;
    }
    let halo = look.halo.gamma_multiply(opacity);
    for turn in 0..8_u8 {
        let around = Vec2::angled(f32::from(turn) * std::f32::consts::FRAC_PI_4) * HALO;
        painter.galley_with_override_text_color(rect.min + around, galley.clone(), halo);
    }
    painter.galley_with_override_text_color(rect.min, galley, look.ink.gamma_multiply(opacity));
}
