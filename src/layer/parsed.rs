//! A layer as its file has it: file coordinates, declared CRS, nothing repaired yet.

use super::attributes::Attributes;
use crate::geometry::shapes::{Bounds, Shapes};
use crate::issues::Issue;

/// What a reader makes of a file. `shapes`, `attributes` and `feature_numbers` run in step.
#[derive(Clone, Debug, Default)]
pub struct ParsedLayer {
    /// The name inside the file, if it has one.
    pub name: Option<String>,
    /// The format's short name, such as `GeoJSON`.
    pub format: &'static str,
    /// The CRS as the file states it: `EPSG:4527`, a URN, WKT; `None` if it says nothing.
    pub declared_crs: Option<String>,
    /// Every position in file coordinates, east or longitude first; rings as in the file.
    pub shapes: Shapes,
    pub attributes: Attributes,
    /// Number of each kept feature in its file, from 1.
    pub feature_numbers: Vec<u32>,
    /// Features in the file, with those that could not be read.
    pub features_read: usize,
    /// What could not be read or was ignored.
    pub issues: Vec<Issue>,
    /// For each rejected feature: its number and the box of its known positions in file coordinates.
    pub unread: Vec<(u32, Option<Bounds>)>,
    /// The file says that its content is made up (a member `illustrative: true`).
    pub illustrative: bool,
}
