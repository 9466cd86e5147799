//! The camera over a rectangle of the window: between points of the window and the ground.

use crate::scene::camera::Camera;
use crate::style::Rgba;
use egui::{Color32, Pos2, Rect, Vec2, pos2};

#[derive(Clone, Copy)]
pub struct MapView {
    pub camera: Camera,
    pub rect: Rect,
}

impl MapView {
    pub fn size(&self) -> [f64; 2] {
        pair(self.rect.size())
    }

    pub fn lonlat_from_pos(&self, pos: Pos2) -> [f64; 2] {
        self.camera.lonlat_from_screen(self.screen_from_pos(pos), self.size())
    }

    pub fn pos_from_lonlat(&self, lonlat: [f64; 2]) -> Pos2 {
        self.pos_from_screen(self.camera.screen_from_lonlat(lonlat, self.size()))
    }

    pub fn pos_from_world(&self, world: [f64; 2]) -> Pos2 {
        self.pos_from_screen(self.camera.screen_from_world(world, self.size()))
    }

    /// What the camera calls screen: from the map's top left corner.
    pub fn screen_from_pos(&self, pos: Pos2) -> [f64; 2] {
        pair(pos - self.rect.min)
    }

    /// Positions far outside are drawn to the same effect from a little nearer: f32 ends at some point.
    #[expect(clippy::cast_possible_truncation, reason = "pixels need no more than f32")]
    fn pos_from_screen(&self, screen: [f64; 2]) -> Pos2 {
        const FAR_PX: f64 = 1e6;
        let [x, y] = screen.map(|px| px.clamp(-FAR_PX, FAR_PX) as f32);
        pos2(self.rect.min.x + x, self.rect.min.y + y)
    }
}

pub fn pair(vec: Vec2) -> [f64; 2] {
    [f64::from(vec.x), f64::from(vec.y)]
}

pub fn color(rgba: Rgba) -> Color32 {
    let [r, g, b, a] = rgba;
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

pub fn faded(rgba: Rgba, alpha: u8) -> Color32 {
    color([rgba[0], rgba[1], rgba[2], alpha])
}
