//! Pure geometry: the flat store, the one grid, repair, overlay, measure, distance, simplification.
//!
//! Everything here works on longitude/latitude degrees unless a name says otherwise. Only this module
//! knows `i_overlay`; every boolean operation goes through [`overlay`] (or the tiles of [`partition`]).

pub mod area_method;
mod box_clip;
mod box_tree;
pub mod chords;
mod contacts;
pub mod destination;
pub mod dissolve;
pub mod distance;
pub mod facing;
pub mod grid;
mod line_clip;
mod locate;
pub mod measure;
pub mod overlay;
pub mod partition;
pub mod repair;
pub(crate) mod rows;
pub mod shapes;
pub mod shared_borders;
pub mod simplify;
