//! Parts of one feature that overlap each other count once.

use super::merge;
use crate::geometry::measure;
use crate::geometry::overlay::{self, GridPolygons};
use crate::geometry::shapes::{Bounds, Feature, Part, Shapes};

/// Parts that share less than this are neighbours: a square micrometre is rounding, not an overlap.
const OVERLAP_M2: f64 = 1e-6;

/// `feature` (repaired polygons, maybe lines and points) with its polygons dissolved, and a place where they overlap;
/// `None` if no two polygons overlap.
pub(super) fn dissolved(feature: Feature<'_>) -> Option<(Shapes, [f64; 2])> {
    let (entangled, at) = entangled(feature)?;
    let mut together = GridPolygons::new();
    let mut sum_m2 = 0.0;
    for part in &entangled {
        together.add(*part);
        sum_m2 += measure::part_area_m2(*part);
    }
    let union_m2 = overlay::areas(&together, &GridPolygons::new()).subject;
    // Rounding grows with the area: 1e-13 of it stays below the bound for features up to 10 km².
    if sum_m2 - union_m2 <= OVERLAP_M2.max(sum_m2 * 1e-13) {
        return None;
    }
    let mut all = GridPolygons::new();
    for part in feature.polygons() {
        all.add(part);
    }
    let mut out = Shapes::new();
    for part in overlay::union(&all).features().flat_map(|union| union.parts()) {
        merge::append_part(&mut out, part);
    }
    for part in feature.parts().filter(|part| part.kind != crate::geometry::shapes::PartKind::Polygon) {
        merge::append_part(&mut out, part);
    }
    out.end_feature();
    Some((out, at))
}

/// The polygons whose boxes meet another's, and the middle of the first such meeting; `None` if no boxes meet.
fn entangled(feature: Feature<'_>) -> Option<(Vec<Part<'_>>, [f64; 2])> {
    let mut boxes: Vec<(Bounds, Part<'_>, bool)> = feature
        .polygons()
        .map(|part| {
            let mut bounds = Bounds::EMPTY;
            for position in part.first_path() {
                bounds.grow(*position);
            }
            (bounds, part, false)
        })
        .collect();
    if boxes.len() < 2 {
        return None;
    }
    boxes.sort_by(|one, other| one.0.min[0].total_cmp(&other.0.min[0]));
    let mut at = None;
    for one in 0..boxes.len() {
        let (before, after) = boxes.split_at_mut(one + 1);
        let Some((bounds, _, is_entangled)) = before.last_mut() else {
            continue;
        };
        for (other, _, is_other_entangled) in after.iter_mut().take_while(|(other, ..)| other.min[0] <= bounds.max[0]) {
            if bounds.intersects(other) {
                *is_entangled = true;
                *is_other_entangled = true;
                at.get_or_insert_with(|| middle_of_both(bounds, other));
            }
        }
    }
    let parts = boxes.into_iter().filter(|(.., is_entangled)| *is_entangled).map(|(_, part, _)| part);
    Some((parts.collect(), at?))
}

fn middle_of_both(one: &Bounds, other: &Bounds) -> [f64; 2] {
    [0, 1].map(|axis| f64::midpoint(one.min[axis].max(other.min[axis]), one.max[axis].min(other.max[axis])))
}
