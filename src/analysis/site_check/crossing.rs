//! Where a site's line enters and leaves a feature, and how far it runs inside.

use super::degrees::grown;
use super::meeting::TOUCH_M;
use super::prepared::PreparedLayer;
use super::site::Site;
use crate::analysis::site_result::Crossing;
use crate::geometry::measure;
use crate::geometry::overlay::{self, GridPolygons};

/// The stretches of the site's lines inside feature `number` of a layer, in the order and direction of the lines; of a
/// site with a corridor its centre lines. None shorter than 1 mm, none for a site without lines.
pub(super) fn crossings(site: &Site<'_>, prepared: &PreparedLayer<'_>, number: usize) -> Vec<Crossing> {
    if site.centre_lines.is_empty() {
        return Vec::new();
    }
    let mut polygons = GridPolygons::new();
    prepared.add_clipped(number, &grown(&site.bounds, TOUCH_M), &mut polygons);
    if polygons.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for line in &site.centre_lines {
        let inside = overlay::clip_line(line, &polygons);
        for stretch in inside.features().flat_map(|feature| feature.parts()) {
            let path = stretch.first_path();
            let length_m = measure::path_length_m(path);
            let (Some(from), Some(to)) = (path.first(), path.last()) else {
                continue;
            };
            if length_m <= TOUCH_M {
                continue;
            }
            out.push(Crossing {
                length_m,
                from_lonlat: *from,
                to_lonlat: *to,
                begins_inside: line.first() == Some(from),
                ends_inside: line.last() == Some(to),
            });
        }
    }
    out
}
