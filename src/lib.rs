//! EcoZone: ecological zoning layers, their coverage, and what a project site touches.
//!
//! The pipeline, each arrow one public function:
//!
//! ```text
//! file bytes → ParsedLayer (formats) → Layer (layer::normalize) → LayerIndex
//!            → CoverageResult | SiteCheckResult (analysis)
//!            → report (JSON, CSV, HTML, GeoJSON)  and  → scene → map
//! ```
//!
//! Modules in reading order; each may use those above it.

pub mod issues;
pub mod progress;
pub mod texts;
pub mod units;

pub mod crs;
pub mod geometry;

pub mod layer;

pub mod formats;
pub mod policy;

pub mod analysis;

pub mod report;
pub mod scene;
pub mod style;

pub mod operations;

#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
