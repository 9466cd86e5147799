//! The map widget: owns the camera, draws scenes on the GPU, tells where the pointer is.
//!
//! It knows no document and no language: layers, overlay shapes and words come in through [`MapInput`], what
//! the user did goes out through [`MapResponse`].

mod callback;
mod furniture;
mod gpu;
mod grid;
mod history;
mod labels;
mod overlay;
pub mod overview;
mod painter;
mod upload;
mod view;
pub mod widget;

use crate::layer::role::Role;
use crate::scene::layer_scene::LayerScene;
use crate::style::FeatureStyle;
use std::sync::Arc;

pub use grid::GridKind;
pub use labels::{LabelLook, LabelSet};
pub use widget::MapWidget;

/// What a layer's features look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerLook {
    /// As [`crate::style::feature_style`] says for the role; a site gets a halo.
    Role(Role),
    /// The overlapped part of a site: hatched.
    Overlap,
    /// Outlines below everything.
    Backdrop,
}

/// A part of a background, already a texture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TileImage {
    pub texture: egui::TextureId,
    /// The part of the texture.
    pub uv: egui::Rect,
    /// North-west and south-east corner, world units.
    pub world: [[f64; 2]; 2],
    pub opacity: f32,
}

/// How a layer is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerStyle {
    /// 0…1, times the opacity of the role's colours.
    pub opacity: f32,
    pub visible: bool,
    /// Times the width of the role's outline.
    pub width: f32,
    pub look: LayerLook,
}

/// Styles in place of the role's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapSymbols {
    /// By class, at most [`crate::style::symbols::MOST_SYMBOLS`].
    pub styles: Vec<FeatureStyle>,
    /// The class of each feature; those of the scene, by [`crate::style::Emphasis`], if `None`.
    pub classes: Option<Arc<Vec<u8>>>,
}

/// One layer to draw.
#[derive(Clone, Copy, Debug)]
pub struct MapLayer<'a> {
    /// Tells scenes apart: the layer's revision. The same id must always come with the same scene.
    pub id: u64,
    pub scene: &'a Arc<LayerScene>,
    pub style: LayerStyle,
    /// `None`: as the role has it.
    pub symbols: Option<&'a Arc<MapSymbols>>,
    /// Numbers of the selected features, rising; shared, because there may be a million of them.
    pub selected: Option<&'a Arc<Vec<u32>>>,
    /// Features that stand out as selected ones do, without being among them.
    pub marked: [Option<u32>; 2],
    pub hovered: Option<u32>,
    /// The part of the map's width that it is drawn on, for comparing two layers: from 0 to 1.
    pub across: [f32; 2],
}

/// Pixels of a screen on which map scales are told: 96 to the inch, as CSS and OGC do (0.28 mm is OGC's older one).
pub const METRES_PER_SCREEN_PX: f64 = 0.0254 / 96.0;

/// All of the map.
pub const WHOLE: [f32; 2] = [0.0, 1.0];

/// A small shape drawn over the layers by the painter; positions are longitude and latitude in degrees.
#[derive(Clone, Debug, PartialEq)]
pub enum OverlayShape {
    /// A polygon: shell, then holes; open rings.
    Polygon {
        rings: Vec<Vec<[f64; 2]>>,
        look: OverlayLook,
    },
    /// A path; dashed if it is not settled yet.
    Line {
        path: Vec<[f64; 2]>,
        look: OverlayLook,
        dashed: bool,
    },
    /// A handle or vertex.
    Point { at: [f64; 2], look: OverlayLook },
    /// A short text beside a position.
    Label { at: [f64; 2], text: String },
}

/// The look of an overlay shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverlayLook {
    /// A site being drawn.
    Drawing,
    /// A measured line or area.
    Measure,
    /// A place that a search or a finding points to.
    Finding,
    /// The overlapped part: hatched.
    Overlap,
}

/// What dragging with the left button does; the middle button always pans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LeftDrag {
    #[default]
    Pan,
    /// Reports [`MapResponse::dragged`] instead, for drawing a rectangle or moving a vertex.
    Report,
}

/// Everything the map shows in one frame.
#[derive(Clone, Copy, Debug)]
pub struct MapInput<'a> {
    /// Below the layers, bottom to top.
    pub tiles: &'a [TileImage],
    /// Bottom to top.
    pub layers: &'a [MapLayer<'a>],
    pub overlays: &'a [OverlayShape],
    /// Names, the most important layer first.
    pub labels: &'a [LabelSet<'a>],
    /// What lies over the map, in points of the window: no name goes there.
    pub keep_clear: &'a [egui::Rect],
    /// Where the data come from, in the lower right corner; may be empty.
    pub credit: &'a str,
    /// A mark that must be seen, such as that the data are made up; may be empty.
    pub notice: &'a str,
    /// Name for screen readers and tests.
    pub accessible_name: &'a str,
    pub left_drag: LeftDrag,
    pub grid: GridKind,
    /// What the pointer looks like over the map where nothing is dragged.
    pub cursor: egui::CursorIcon,
}

/// A drag with the left button that the map does not use itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapDrag {
    pub from_lonlat: [f64; 2],
    pub to_lonlat: [f64; 2],
    /// Whether the button was let go in this frame.
    pub finished: bool,
}

/// What the user did on the map.
#[derive(Clone, Debug)]
pub struct MapResponse {
    pub response: egui::Response,
    pub pointer_lonlat: Option<[f64; 2]>,
    pub clicked_lonlat: Option<[f64; 2]>,
    pub double_clicked_lonlat: Option<[f64; 2]>,
    pub secondary_clicked_lonlat: Option<[f64; 2]>,
    pub dragged: Option<MapDrag>,
    pub camera_changed: bool,
    /// Tolerance for [`crate::scene::pick::pick`]: 5 pixels in degrees.
    pub pick_tolerance_deg: f64,
}
