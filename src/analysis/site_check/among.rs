//! Sites that lie upon each other.

use super::meeting::TOUCH_M;
use crate::analysis::site_result::SiteOverlap;
use crate::geometry::area_method::AreaRule;
use crate::geometry::measure;
use crate::geometry::overlay::{self, GridPolygons};
use crate::geometry::shapes::{Feature, Shapes};
use crate::layer::index::LayerIndex;
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// Every pair of features that share area wider than a touch, by their positions, the lower one first.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn overlaps(
    shapes: &Shapes,
    index: &LayerIndex,
    area: &AreaRule,
    progress: &Progress,
) -> Result<Vec<SiteOverlap>, Cancelled> {
    let found: Result<Vec<Vec<SiteOverlap>>, Cancelled> = (0..shapes.len())
        .into_par_iter()
        .map(|one| {
            progress.check()?;
            let feature = shapes.feature(one);
            let others = index.intersecting(&feature.bounds()).into_iter();
            let mut later: Vec<usize> = others.filter(|other| *other > one).collect();
            later.sort_unstable();
            let pairs = later.into_iter().filter_map(|other| {
                let area_m2 = shared_m2(feature, shapes.feature(other), area)?;
                Some(SiteOverlap { one, other, area_m2 })
            });
            Ok(pairs.collect())
        })
        .collect();
    Ok(found?.into_iter().flatten().collect())
}

/// What two features share; `None` if that is nothing, or narrower than a touch.
fn shared_m2(one: Feature<'_>, other: Feature<'_>, area: &AreaRule) -> Option<f64> {
    let common = one.bounds().common(&other.bounds());
    let polygons = |feature: Feature<'_>| {
        let mut polygons = GridPolygons::new();
        feature.polygons().for_each(|part| polygons.add_clipped(part, &common));
        polygons
    };
    let (one, other) = (polygons(one), polygons(other));
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let both = overlay::intersection(&one, &other);
    let pieces = || both.features().flat_map(|feature| feature.polygons());
    let is_wide = pieces().any(|piece| {
        let perimeter_m = super::meeting::perimeter_m(piece);
        2.0 * measure::part_area_m2(piece) >= TOUCH_M * perimeter_m
    });
    is_wide.then(|| pieces().map(|piece| area.part_area_m2(piece)).sum())
}
