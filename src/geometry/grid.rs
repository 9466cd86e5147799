//! The one fixed grid of all boolean operations: 2⁻⁴⁸ degree (0.4 nm on the ground).
//!
//! Every f64 longitude from 64° to 128° and every latitude above 16° lies on it exactly, the rest within
//! 0.2 nm. One grid for all operations means that a boundary is noded alike in every one of them.

/// A position on the grid: degrees · 2⁴⁸.
pub type GridPoint = i_overlay::i_float::int::point::IntPoint<i64>;
