//! The window: view state, commands, jobs, panels, GPU map.

pub mod map;
