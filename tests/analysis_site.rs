//! Site checks from end to end: every verdict, and every reason not to give one.
//!
//! Expected areas of boxes are Δλ·(Q(φ₂) − Q(φ₁)) with the authalic function of CGCS2000, distances and lengths are
//! geodesics by GeographicLib (pyproj 3.7.2, Geod(a=6378137, rf=298.257222101)).

#![allow(
    clippy::expect_used,
    clippy::float_cmp,
    clippy::panic,
    reason = "a test may stop with a word, and zero is zero"
)]

#[path = "analysis_site/against_geos.rs"]
mod against_geos;
#[path = "analysis_site/completeness.rs"]
mod completeness;
#[path = "support/layers.rs"]
#[allow(dead_code, reason = "shared with the benches")]
mod layers;
#[path = "analysis_site/lines.rs"]
mod lines;
#[path = "support/read.rs"]
mod read;
#[path = "analysis_site/support.rs"]
mod support;
#[path = "analysis_site/surroundings.rs"]
mod surroundings;

use ecozone::analysis::site_check::{Constraint, SiteCheckOptions};
use ecozone::analysis::site_result::{Verdict, Why};
use ecozone::layer::role::Role;
use std::sync::Arc;
use support::{assert_near, check, check_with, feature, layer, rectangle, red_lines, ring};

#[test]
fn an_overlap_has_its_area_and_shares() {
    let finding = check(
        &rectangle(116.05, 40.05, 116.15, 40.08),
        layer(Role::RedLine, "red", &red_lines()),
    );
    assert_eq!(finding.verdict, Verdict::Overlap);
    assert_near(finding.area_m2, 14_209_178.346, 0.001);
    assert_near(finding.share_of_site.expect("polygons"), 0.5, 1e-9);
    let hit = &finding.hits[0];
    assert_eq!(
        (hit.id.as_str(), hit.name.as_str(), hit.verdict),
        ("RL1", "一号红线", Verdict::Overlap)
    );
    assert_eq!(
        (hit.kind.as_deref(), hit.zone.as_deref()),
        (Some("水源涵养"), Some("核心保护区"))
    );
    assert_near(
        hit.share_of_feature.expect("area"),
        14_209_178.346 / 94_748_370.575,
        1e-9,
    );
    assert!(!hit.sliver);
    let nearest = finding.nearest.expect("the hit itself");
    assert_eq!(
        (nearest.id.as_str(), nearest.distance_m, nearest.bearing_deg),
        ("RL1", 0.0, None)
    );
    assert_eq!(finding.hits.len(), 1);
}

#[test]
fn overlapping_features_of_a_role_count_once() {
    let features = [
        feature("A", "{}", &rectangle(116.0, 40.0, 116.1, 40.1)),
        feature("B", "{}", &rectangle(115.9, 39.9, 116.2, 40.2)),
    ];
    let finding = check(
        &rectangle(116.02, 40.02, 116.06, 40.05),
        layer(Role::NatureReserve, "n", &features),
    );
    assert_near(finding.area_m2, 11_372_268.140, 0.001);
    assert_eq!(finding.share_of_site, Some(1.0));
    assert_eq!(finding.hits.len(), 2);
    assert_near(finding.hits[1].area_m2, 11_372_268.140, 0.001);
}

#[test]
fn a_common_border_and_a_common_corner_are_touches() {
    for site in [
        rectangle(116.1, 40.02, 116.12, 40.04),
        rectangle(116.1, 40.1, 116.12, 40.12),
    ] {
        let finding = check(&site, layer(Role::RedLine, "red", &red_lines()));
        assert_eq!(finding.verdict, Verdict::Touch, "{site}");
        assert_eq!(finding.area_m2, 0.0);
        assert_eq!(finding.hits.len(), 1);
        assert_eq!(finding.nearest.expect("the touch").distance_m, 0.0);
        assert!(finding.why.is_empty(), "{:?}", finding.why);
    }
}

#[test]
fn what_is_narrower_than_a_millimetre_touches() {
    // 6e-9° of longitude are 0.51 mm.
    let finding = check(
        &rectangle(116.099_999_994, 40.02, 116.12, 40.04),
        layer(Role::RedLine, "red", &red_lines()),
    );
    assert_eq!(finding.verdict, Verdict::Touch);
    assert_eq!(finding.why, [Why::NarrowerThanTouch]);
    assert!(finding.area_m2 > 0.5 && finding.area_m2 < 2.0, "{}", finding.area_m2);
    // 2.4e-8° are 2.05 mm.
    let finding = check(
        &rectangle(116.099_999_976, 40.02, 116.12, 40.04),
        layer(Role::RedLine, "red", &red_lines()),
    );
    assert_eq!(finding.verdict, Verdict::Overlap);
    assert!(finding.hits[0].sliver);
}

#[test]
fn a_sliver_is_an_overlap_until_the_user_tolerates_it() {
    // A strip of 1.96 m × 333 m.
    let site = rectangle(116.099_977, 40.04, 116.15, 40.043);
    let red = || vec![Constraint::Read(layer(Role::RedLine, "red", &red_lines()))];
    let finding = check_with(&site, red(), SiteCheckOptions::default());
    assert_eq!(finding.verdict, Verdict::Overlap);
    assert!(finding.hits[0].sliver);
    assert_near(finding.hits[0].area_m2, 653.844, 0.001);
    for (tolerance, verdict) in [(653.0, Verdict::Overlap), (654.0, Verdict::Touch)] {
        let options = SiteCheckOptions {
            tolerance_m2: Some(tolerance),
            ..SiteCheckOptions::default()
        };
        let finding = check_with(&site, red(), options);
        assert_eq!(finding.verdict, verdict);
        if verdict == Verdict::Touch {
            assert_eq!(finding.why, [Why::BelowTolerance { tolerance_m2: 654.0 }]);
            assert_near(finding.slivers[0].area_m2, 653.844, 0.001);
            assert!(finding.hits.is_empty());
            assert_eq!(finding.area_m2, 0.0);
        }
    }
}

#[test]
fn a_line_site_overlaps_by_its_length() {
    let red = layer(Role::RedLine, "red", &red_lines());
    let finding = check(
        r#"{"type":"LineString","coordinates":[[116.02,40.05],[116.2,40.05]]}"#,
        Arc::clone(&red),
    );
    assert_eq!(finding.verdict, Verdict::Overlap);
    assert_eq!((finding.area_m2, finding.share_of_site), (0.0, None));
    assert_near(finding.hits[0].length_m, 6_826.523, 0.001);
    let outside = check(
        r#"{"type":"LineString","coordinates":[[116.12,40.05],[116.2,40.05]]}"#,
        Arc::clone(&red),
    );
    assert_eq!(outside.verdict, Verdict::Clear);
    let ending = check(
        r#"{"type":"LineString","coordinates":[[116.1,40.05],[116.2,40.05]]}"#,
        Arc::clone(&red),
    );
    assert_eq!(ending.verdict, Verdict::Touch);
    let along = check(
        r#"{"type":"LineString","coordinates":[[116.1,40.05],[116.1,40.07]]}"#,
        red,
    );
    assert_eq!(along.verdict, Verdict::Touch, "{:?}", along.hits);
}

#[test]
fn a_point_site_overlaps_inside_and_touches_on_the_boundary() {
    let red = layer(Role::RedLine, "red", &red_lines());
    let inside = check(r#"{"type":"Point","coordinates":[116.05,40.05]}"#, Arc::clone(&red));
    assert_eq!(inside.verdict, Verdict::Overlap);
    assert_eq!(inside.hits[0].zone.as_deref(), Some("核心保护区"));
    let boundary = check(r#"{"type":"Point","coordinates":[116.1,40.05]}"#, Arc::clone(&red));
    assert_eq!(boundary.verdict, Verdict::Touch);
    let outside = check(r#"{"type":"Point","coordinates":[116.2,40.2]}"#, red);
    assert_eq!(outside.verdict, Verdict::Clear);
}

#[test]
fn a_site_in_a_hole_is_clear_and_at_a_distance() {
    let holed = format!(
        r#"{{"type":"Polygon","coordinates":[{},{}]}}"#,
        ring(116.0, 40.0, 116.1, 40.1),
        ring(116.04, 40.04, 116.06, 40.06)
    );
    let red = layer(Role::RedLine, "red", &[feature("H", "{}", &holed)]);
    let finding = check(&rectangle(116.048, 40.0499, 116.052, 40.0501), Arc::clone(&red));
    assert_eq!(finding.verdict, Verdict::Clear);
    // From 116.052° to 116.06° along 40.05° N; the edges lie at most 0.1 mm nearer.
    assert_near(finding.nearest.expect("the hole's edge").distance_m, 682.652, 0.02);
    let filling = check(&rectangle(116.04, 40.04, 116.06, 40.06), red);
    assert_eq!(filling.verdict, Verdict::Touch);
}

#[test]
fn every_part_of_a_feature_counts_and_an_exclave_too() {
    let parts = format!(
        r#"{{"type":"MultiPolygon","coordinates":[[{}],[{}],[{}]]}}"#,
        ring(116.01, 40.01, 116.02, 40.02),
        ring(116.03, 40.01, 116.04, 40.02),
        ring(116.9, 40.9, 117.0, 41.0)
    );
    let red = layer(Role::RedLine, "red", &[feature("M", "{}", &parts)]);
    let finding = check(&rectangle(116.01, 40.01, 116.05, 40.03), Arc::clone(&red));
    assert_near(finding.area_m2, 1_895_925.023, 0.001);
    assert_eq!(finding.hits.len(), 1);
    let exclave = check(&rectangle(116.95, 40.95, 116.96, 40.96), Arc::clone(&red));
    assert_eq!(exclave.verdict, Verdict::Overlap);
    let between = check(&rectangle(116.022, 40.01, 116.028, 40.02), red);
    assert_eq!(between.verdict, Verdict::Clear);
}
