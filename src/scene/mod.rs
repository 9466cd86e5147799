//! Layers → triangles, lines, detail levels, batches; camera; picking. Knows no GPU and no window.

pub mod world;

pub mod batch;
pub mod detail;
pub mod fill;
pub mod label_index;
pub mod labels;
pub mod layer_scene;
pub mod outline;
mod projected;

pub mod camera;
pub mod pick;
pub mod run_boxes;
pub mod scale_bar;
pub mod snap;
