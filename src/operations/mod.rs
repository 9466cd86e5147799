//! The use cases, whole: what the window and the command line both call.

pub mod export;
pub mod open_layer;
pub mod project;
