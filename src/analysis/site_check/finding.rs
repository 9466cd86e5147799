//! The verdict of one role for one site.
//!
//! `overlap` if any feature shares area wider than 1 mm, length longer than 1 mm, or holds a point of the site; else
//! `not-checked` if anything speaks against the layers (see [`super::completeness`]); else `touch` if a boundary comes
//! within 1 mm, or a user's tolerance made touches of small overlaps; else `clear`.

use super::SiteCheckOptions;
use super::completeness::completeness;
use super::crossing::crossings;
use super::degrees::grown;
use super::meeting::{self, Shared, TOUCH_M};
use super::nearest;
use super::prepared::{PreparedLayer, PreparedRole};
use super::ring;
use super::site::Site;
use super::sliver::{SliverLimits, equivalent_width_m};
use crate::analysis::site_result::{Hit, Nearest, RoleFinding, Verdict, Why};
use crate::geometry::area_method::AreaRule;
use crate::geometry::measure;
use crate::geometry::overlay::{self, GridPolygons, Location};
use crate::geometry::shapes::PartKind;
use crate::layer::fields::Meaning;

/// A hit with a place where site and feature meet.
struct Met {
    hit: Hit,
    at: [f64; 2],
    is_narrow: bool,
    /// The whole site lies inside the feature.
    is_all: bool,
}

/// Holds `site` against all layers of `role`.
pub(super) fn role_finding(site: &Site<'_>, role: &PreparedRole<'_>, options: &SiteCheckOptions) -> RoleFinding {
    let mut met: Vec<Met> = role
        .usable()
        .flat_map(|layer| meetings(site, layer, &options.slivers))
        .collect();
    met.sort_by(|one, other| order(&one.hit, &other.hit));
    let mut why = Vec::new();
    let nearest = match met.first() {
        Some(met) => Some(Nearest {
            id: met.hit.id.clone(),
            name: met.hit.name.clone(),
            distance_m: 0.0,
            bearing_deg: None,
            points_lonlat: [met.at; 2],
        }),
        None => nearest::nearest(site, role),
    };
    let places: Vec<(usize, usize)> = met.iter().map(|met| (met.hit.layer_index, met.hit.feature)).collect();
    let rings = if options.rings_m.is_empty() {
        Vec::new()
    } else {
        ring::rings(site, role, &places, &options.rings_m)
    };
    let is_narrow = met.iter().any(|met| met.is_narrow);
    let is_all = met
        .iter()
        .any(|met| met.is_all && !is_tolerated(&met.hit, options.tolerance_m2));
    let (slivers, hits): (Vec<Hit>, Vec<Hit>) = met
        .into_iter()
        .map(|met| met.hit)
        .partition(|hit| is_tolerated(hit, options.tolerance_m2));
    let slivers: Vec<Hit> = slivers
        .into_iter()
        .map(|hit| Hit {
            verdict: Verdict::Touch,
            ..hit
        })
        .collect();
    let completeness = completeness(site, role);
    let found = hits.iter().map(|hit| hit.verdict).max().unwrap_or(Verdict::Clear);
    let tolerated = if slivers.is_empty() {
        Verdict::Clear
    } else {
        Verdict::Touch
    };
    let doubted = if completeness.doubts.is_empty() {
        Verdict::Clear
    } else {
        Verdict::NotChecked
    };
    let verdict = found.max(tolerated).max(doubted);
    why.extend(completeness.doubts);
    if let (false, Some(tolerance_m2)) = (slivers.is_empty(), options.tolerance_m2) {
        why.push(Why::BelowTolerance { tolerance_m2 });
    }
    match verdict {
        Verdict::Clear => why.extend(completeness.notes),
        Verdict::Touch if is_narrow => why.push(Why::NarrowerThanTouch),
        _ => {}
    }
    // What lies inside one feature as a whole gains nothing by the others.
    let area_m2 = if is_all {
        site.area_m2
    } else {
        dissolved_area_m2(&hits, &options.area)
    };
    RoleFinding {
        role: role.role,
        verdict,
        why,
        area_m2,
        share_of_site: site.has_polygons().then(|| (area_m2 / site.area_m2).min(1.0)),
        hits,
        slivers,
        nearest,
        rings,
    }
}

/// Largest area first, then greatest length, then the order of the layers and files.
fn order(one: &Hit, other: &Hit) -> std::cmp::Ordering {
    other
        .area_m2
        .total_cmp(&one.area_m2)
        .then(other.length_m.total_cmp(&one.length_m))
        .then(other.verdict.cmp(&one.verdict))
        .then((one.layer_index, one.feature).cmp(&(other.layer_index, other.feature)))
}

/// Whether the user's tolerance makes a touch of this overlap: it is an area, and no larger.
fn is_tolerated(hit: &Hit, tolerance_m2: Option<f64>) -> bool {
    let is_area_only = hit.area_m2 > 0.0 && hit.length_m <= TOUCH_M;
    tolerance_m2
        .is_some_and(|tolerance_m2| hit.verdict == Verdict::Overlap && is_area_only && hit.area_m2 <= tolerance_m2)
}

/// All features of a layer that share anything with the site.
fn meetings(site: &Site<'_>, prepared: &PreparedLayer<'_>, slivers: &SliverLimits) -> Vec<Met> {
    let layer = prepared.layer;
    let near = grown(&site.bounds, TOUCH_M);
    layer
        .index()
        .intersecting(&near)
        .into_iter()
        .filter(|feature| layer.role().is_served_by(layer.shapes().feature(*feature)))
        .filter_map(|feature| meet(site, prepared, feature, slivers))
        .collect()
}

fn meet(site: &Site<'_>, prepared: &PreparedLayer<'_>, feature: usize, slivers: &SliverLimits) -> Option<Met> {
    let layer = prepared.layer;
    let where_it_lies = prepared.side_of(feature, &grown(&site.bounds, TOUCH_M));
    if where_it_lies == Some(Location::Outside) {
        return None;
    }
    let mut shared = meeting::shared(site, prepared, feature, layer.role().needed_kind());
    let is_all = where_it_lies == Some(Location::Inside) && shared.exact_m2 > 0.0;
    let (verdict, at) = if shared.is_overlap() {
        (Verdict::Overlap, shared.overlap.positions().first().copied())
    } else if shared.exact_m2 > 0.0 {
        (Verdict::Touch, shared.overlap.positions().first().copied())
    } else {
        let contact = meeting::within(site, prepared, feature, TOUCH_M)?;
        (Verdict::Touch, Some(contact.to_lonlat))
    };
    let crossings = crossings(site, prepared, feature);
    // With a corridor the shared polygons alone would not tell how far the line itself runs inside.
    let crossed_m: f64 = crossings.iter().map(|crossing| crossing.length_m).sum();
    shared.length_m = shared.length_m.max(crossed_m);
    let is_narrow = verdict == Verdict::Touch && shared.exact_m2 > 0.0;
    // Thousands of sites keep theirs until the end.
    shared.overlap.shrink_to_fit();
    let share_of_site = site.has_polygons().then(|| (shared.area_m2 / site.area_m2).min(1.0));
    let words = layer.feature_words(feature);
    let hit = Hit {
        layer: layer.name().to_owned(),
        layer_index: prepared.layer_index,
        feature,
        feature_number: layer.feature_number(feature),
        id: words.id,
        code: layer.feature_text(feature, Meaning::Code),
        name: words.name,
        kind: words.kind,
        zone: words.zone,
        level: layer.feature_text(feature, Meaning::Level),
        function: layer.feature_text(feature, Meaning::Function),
        basis: layer.passport().basis.clone(),
        verdict,
        area_m2: shared.area_m2,
        length_m: shared.length_m,
        share_of_site,
        share_of_feature: share_of_feature(&shared, prepared, feature),
        width_m: equivalent_width_m(shared.exact_m2, shared.perimeter_m),
        crossings,
        sliver: slivers.hold(shared.exact_m2, shared.perimeter_m, share_of_site),
        overlap: shared.overlap,
    };
    Some(Met {
        hit,
        at: at.unwrap_or_else(|| site.bounds.center()),
        is_narrow,
        is_all,
    })
}

/// Share of the feature's area that the site takes; of its length, if it is a line; `None` where there is neither.
fn share_of_feature(shared: &Shared, prepared: &PreparedLayer<'_>, number: usize) -> Option<f64> {
    let feature = prepared.layer.shapes().feature(number);
    let known = prepared.heavy.get(&number).map(|heavy| heavy.area_m2);
    let area_m2 = known.unwrap_or_else(|| prepared.area_m2(number));
    if area_m2 > 0.0 {
        return Some((shared.area_m2 / area_m2).min(1.0));
    }
    let length_m: f64 = feature
        .lines()
        .map(|line| measure::path_length_m(line.first_path()))
        .sum();
    (length_m > 0.0).then(|| (shared.length_m / length_m).min(1.0))
}

/// Features that overlap each other count once.
fn dissolved_area_m2(hits: &[Hit], rule: &AreaRule) -> f64 {
    let mut with_area = hits.iter().filter(|hit| hit.area_m2 > 0.0);
    match (with_area.next(), with_area.next()) {
        (None, _) => 0.0,
        (Some(only), None) => only.area_m2,
        _ => {
            let mut together = GridPolygons::new();
            let pieces = hits
                .iter()
                .flat_map(|hit| hit.overlap.features())
                .flat_map(|feature| feature.parts());
            for piece in pieces.filter(|piece| piece.kind == PartKind::Polygon) {
                together.add(piece);
            }
            overlay::areas_by(&together, &GridPolygons::new(), rule).subject
        }
    }
}
