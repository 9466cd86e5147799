//! Layers of any size, made from a seed: what benches and comparisons with other programs run on.
//!
//! Red lines overlap as real ones do, the region has a ragged outline, the sites are small parcels, the units tile the
//! land. Everything is made from sums, products and square roots alone, which give the same digits on every machine.

#[path = "layers_case.rs"]
pub mod case;
#[path = "layers_chance.rs"]
pub mod chance;
#[path = "layers_star.rs"]
pub mod star;
#[path = "layers_tiling.rs"]
pub mod tiling;
#[path = "layers_write.rs"]
pub mod write;
