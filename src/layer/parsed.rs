//! A layer as its file has it: file coordinates, declared CRS, nothing repaired yet.

use super::attributes::Attributes;
use crate::crs::CrsChoice;
use crate::crs::error::CrsError;
use crate::crs::transform::Transformer;
use crate::crs::web_shift::{FARTHEST_DEG, FARTHEST_M, WebMapShift};
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
    /// Kept features whose positions had heights or measures in the file.
    pub with_heights: usize,
    /// For each rejected feature: its number and the box of its known positions in file coordinates.
    pub unread: Vec<(u32, Option<Bounds>)>,
    /// The file says that its content is made up (a member `illustrative: true`).
    pub illustrative: bool,
    /// Of boundary-point text that is written as its receivers want it: its lines.
    pub boundary_text: Option<BoundaryText>,
}

/// The lines of a boundary-point text as they stand, for writing it back as it was: writers number points and count them,
/// name dates and offices, each in their own way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoundaryText {
    /// What stands before the first plot, each line with its end.
    pub head: String,
    /// The lines of each kept feature, in step with `shapes`.
    pub plots: Vec<String>,
}

impl ParsedLayer {
    /// Does what the user said of the file: swaps columns that stand north first, shifts positions of a web map back.
    /// Afterwards the layer is as a file without those faults would have been, in the same CRS.
    ///
    /// # Errors
    /// PROJ fails.
    pub fn put_right(&mut self, crs: &CrsChoice) -> Result<(), CrsError> {
        if crs.is_north_first {
            self.swap_columns();
        }
        match crs.shift {
            Some(shift) => self.shift_back(shift, &crs.code),
            None => Ok(()),
        }
    }

    fn swap_columns(&mut self) {
        let turned = |[x, y]: [f64; 2]| [y, x];
        self.shapes.move_positions(turned);
        for issue in &mut self.issues {
            issue.at = issue.at.map(turned);
        }
        for bounds in self.unread.iter_mut().filter_map(|(_, bounds)| bounds.as_mut()) {
            *bounds = Bounds {
                min: turned(bounds.min),
                max: turned(bounds.max),
            };
        }
    }

    /// In the plane of a projected CRS as well: to degrees, back, and to the plane again.
    fn shift_back(&mut self, shift: WebMapShift, code: &str) -> Result<(), CrsError> {
        const NOWHERE: [f64; 2] = [f64::NAN; 2];
        let to_lonlat = Transformer::to_lonlat(code)?;
        let from_lonlat = Transformer::from_lonlat(code)?;
        let is_degrees = to_lonlat.is_identity();
        let back = |position: [f64; 2]| {
            if is_degrees {
                return Some(shift.unshifted(position));
            }
            from_lonlat.convert(shift.unshifted(to_lonlat.convert(position)?))
        };
        // What has no image stays without one, and its feature is rejected with that reason.
        self.shapes.move_positions(|position| back(position).unwrap_or(NOWHERE));
        for issue in &mut self.issues {
            issue.at = issue.at.and_then(back);
        }
        // The box of what could not be read has to hold its true place, wherever in it that is.
        let reach = if is_degrees { FARTHEST_DEG } else { FARTHEST_M };
        for bounds in self.unread.iter_mut().filter_map(|(_, bounds)| bounds.as_mut()) {
            *bounds = Bounds {
                min: bounds.min.map(|value| value - reach),
                max: bounds.max.map(|value| value + reach),
            };
        }
        Ok(())
    }
}
