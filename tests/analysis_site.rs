//! Site checks from end to end: every verdict, and every reason not to give one.
//!
//! Expected areas of boxes are Δλ·(Q(φ₂) − Q(φ₁)) with the authalic function of CGCS2000, distances and lengths are
//! geodesics by GeographicLib (pyproj 3.7.2, Geod(a=6378137, rf=298.257222101)).

#![allow(clippy::expect_used, clippy::float_cmp, clippy::panic, reason = "a test may stop with a word, and zero is zero")]

#[path = "analysis_site/support.rs"]
mod support;

use ecozone::analysis::site_check::{Constraint, SiteCheckInput, SiteCheckOptions, check_sites};
use ecozone::analysis::site_result::{RoleFinding, SiteResult, Verdict, Why};
use ecozone::layer::Layer;
use ecozone::layer::role::Role;
use ecozone::progress::Progress;
use std::sync::Arc;
use support::{Made, feature, rectangle, ring};

/// Two red lines, one in the south-west and one in the north-east of the box 116–116.4° E, 40–40.4° N.
fn red_lines() -> Vec<String> {
    vec![
        feature(
            "RL1",
            r#"{"MC":"一号红线","LXDM":"水源涵养","GKFQ":"核心保护区"}"#,
            &rectangle(116.0, 40.0, 116.1, 40.1),
        ),
        feature("RL2", r#"{"MC":"二号红线"}"#, &rectangle(116.3, 40.3, 116.4, 40.4)),
    ]
}

fn layer(role: Role, name: &str, features: &[String]) -> Arc<Layer> {
    complete(role, name, features, None)
}

fn complete(role: Role, name: &str, features: &[String], covers: Option<[f64; 4]>) -> Arc<Layer> {
    Made { role, name, features, covers }.layer()
}

fn run(sites: &[String], layers: Vec<Constraint>, options: SiteCheckOptions) -> Vec<SiteResult> {
    let input = SiteCheckInput {
        sites: layer(Role::Site, "sites", sites),
        constraints: layers,
        regions: Vec::new(),
        options,
    };
    check_sites(&input, &Progress::new()).expect("not cancelled").sites
}

/// One site against one layer.
fn check(site: &str, constraint: Arc<Layer>) -> RoleFinding {
    check_with(site, vec![Constraint::Read(constraint)], SiteCheckOptions::default())
}

fn check_with(site: &str, layers: Vec<Constraint>, options: SiteCheckOptions) -> RoleFinding {
    let sites = [feature("S1", "{}", site)];
    let mut results = run(&sites, layers, options);
    assert_eq!(results.len(), 1);
    let mut site = results.remove(0);
    assert_eq!(site.roles.len(), 1);
    site.roles.remove(0)
}

fn assert_near(actual: f64, expected: f64, tolerance: f64) {
    assert!((actual - expected).abs() <= tolerance, "{actual}, not {expected}");
}

#[test]
fn an_overlap_has_its_area_and_shares() {
    let finding = check(&rectangle(116.05, 40.05, 116.15, 40.08), layer(Role::RedLine, "red", &red_lines()));
    assert_eq!(finding.verdict, Verdict::Overlap);
    assert_near(finding.area_m2, 14_209_178.346, 0.001);
    assert_near(finding.share_of_site.expect("polygons"), 0.5, 1e-9);
    let hit = &finding.hits[0];
    assert_eq!((hit.id.as_str(), hit.name.as_str(), hit.verdict), ("RL1", "一号红线", Verdict::Overlap));
    assert_eq!((hit.kind.as_deref(), hit.zone.as_deref()), (Some("水源涵养"), Some("核心保护区")));
    assert_near(hit.share_of_feature.expect("area"), 14_209_178.346 / 94_748_370.575, 1e-9);
    assert!(!hit.sliver);
    let nearest = finding.nearest.expect("the hit itself");
    assert_eq!((nearest.id.as_str(), nearest.distance_m, nearest.bearing_deg), ("RL1", 0.0, None));
    assert_eq!(finding.hits.len(), 1);
}

#[test]
fn overlapping_features_of_a_role_count_once() {
    let features = [
        feature("A", "{}", &rectangle(116.0, 40.0, 116.1, 40.1)),
        feature("B", "{}", &rectangle(115.9, 39.9, 116.2, 40.2)),
    ];
    let finding = check(&rectangle(116.02, 40.02, 116.06, 40.05), layer(Role::NatureReserve, "n", &features));
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
    let finding = check(&rectangle(116.099_999_994, 40.02, 116.12, 40.04), layer(Role::RedLine, "red", &red_lines()));
    assert_eq!(finding.verdict, Verdict::Touch);
    assert_eq!(finding.why, [Why::NarrowerThanTouch]);
    assert!(finding.area_m2 > 0.5 && finding.area_m2 < 2.0, "{}", finding.area_m2);
    // 2.4e-8° are 2.05 mm.
    let finding = check(&rectangle(116.099_999_976, 40.02, 116.12, 40.04), layer(Role::RedLine, "red", &red_lines()));
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
fn a_clear_site_knows_the_way_to_the_nearest_feature() {
    let finding = check(&rectangle(116.2, 40.2, 116.21, 40.21), layer(Role::RedLine, "red", &red_lines()));
    assert_eq!(finding.verdict, Verdict::Clear);
    assert_eq!(finding.why, [Why::CompletenessNotDeclared { layer: "red".to_owned() }]);
    let nearest = finding.nearest.expect("a red line");
    assert_eq!(nearest.id, "RL2");
    assert_near(nearest.distance_m, 12_589.578, 0.01);
    assert_near(nearest.bearing_deg.expect("apart"), 37.4292, 0.001);
}

#[test]
fn a_site_outside_the_box_of_the_features_is_not_checked() {
    for site in [
        rectangle(117.0, 40.2, 117.1, 40.3),
        // Partly outside.
        rectangle(116.35, 40.1, 116.45, 40.2),
    ] {
        let finding = check(&site, layer(Role::RedLine, "red", &red_lines()));
        assert_eq!(finding.verdict, Verdict::NotChecked);
        assert_eq!(finding.why, [Why::OutsideFeatures { layer: "red".to_owned() }]);
    }
    let finding = check(&rectangle(116.35, 40.35, 116.45, 40.45), layer(Role::RedLine, "red", &red_lines()));
    assert_eq!(finding.verdict, Verdict::Overlap, "the inside part overlaps");
}

#[test]
fn a_layer_that_could_not_be_read_is_not_checked() {
    let broken = || Constraint::Failed {
        role: Role::RedLine,
        path: "red.geojson".to_owned(),
        message: "cut short".to_owned(),
    };
    let clear = rectangle(116.2, 40.2, 116.21, 40.21);
    let finding = check_with(&clear, vec![broken()], SiteCheckOptions::default());
    assert_eq!(finding.verdict, Verdict::NotChecked);
    assert_eq!(
        finding.why,
        [Why::LayerUnreadable {
            layer: "red.geojson".to_owned(),
            message: "cut short".to_owned()
        }]
    );
    // Beside a file that can be read: its overlaps count, its "clear" does not.
    let both = || vec![broken(), Constraint::Read(layer(Role::RedLine, "red", &red_lines()))];
    assert_eq!(check_with(&clear, both(), SiteCheckOptions::default()).verdict, Verdict::NotChecked);
    let inside = rectangle(116.02, 40.02, 116.03, 40.03);
    assert_eq!(check_with(&inside, both(), SiteCheckOptions::default()).verdict, Verdict::Overlap);
}

#[test]
fn an_empty_layer_and_one_of_the_wrong_kind_are_not_checked() {
    let site = rectangle(116.2, 40.2, 116.21, 40.21);
    let finding = check(&site, layer(Role::RedLine, "red", &[]));
    assert_eq!((finding.verdict, finding.why), (Verdict::NotChecked, vec![Why::LayerEmpty { layer: "red".to_owned() }]));
    let lines = [feature("L", "{}", r#"{"type":"LineString","coordinates":[[116,40],[117,41]]}"#)];
    let finding = check(&site, layer(Role::RedLine, "red", &lines));
    assert_eq!(finding.verdict, Verdict::NotChecked);
    assert!(finding.why.contains(&Why::WrongKind { layer: "red".to_owned() }));
    let finding = check(&site, layer(Role::Coastline, "coast", &red_lines()));
    assert_eq!((finding.verdict, finding.why), (Verdict::NotChecked, vec![Why::WrongKind { layer: "coast".to_owned() }]));
}

#[test]
fn declared_completeness_decides_where_it_is_declared() {
    let red = || complete(Role::RedLine, "red", &red_lines(), Some([115.5, 39.5, 116.5, 40.5]));
    let inside = check(&rectangle(115.6, 39.6, 115.7, 39.7), red());
    assert_eq!((inside.verdict, inside.why), (Verdict::Clear, vec![]));
    let outside = vec![Why::OutsideCovers { layer: "red".to_owned() }];
    let partly = check(&rectangle(116.45, 40.2, 116.55, 40.3), red());
    assert_eq!((partly.verdict, partly.why), (Verdict::NotChecked, outside.clone()));
    // On the edge of the cover, and 0.5 mm beyond it.
    let edge = check(&rectangle(116.45, 40.2, 116.500_000_006, 40.3), red());
    assert_eq!((edge.verdict, edge.why), (Verdict::Clear, vec![]));
    let narrow = complete(Role::RedLine, "red", &red_lines(), Some([115.5, 39.5, 116.08, 40.5]));
    let overlapping = check(&rectangle(116.06, 40.06, 116.2, 40.07), narrow);
    assert_eq!(overlapping.verdict, Verdict::Overlap);
    assert_eq!(overlapping.why, outside);
}

#[test]
fn files_of_one_role_cover_together() {
    let west = || complete(Role::RedLine, "west", &red_lines(), Some([115.0, 39.0, 117.0, 41.0]));
    let other = [feature("E", "{}", &rectangle(118.0, 40.0, 118.1, 40.1))];
    let east = || complete(Role::RedLine, "east", &other, Some([117.0, 39.0, 119.0, 41.0]));
    let both = || vec![Constraint::Read(west()), Constraint::Read(east())];
    for site in [
        rectangle(116.2, 40.2, 116.21, 40.21),
        rectangle(117.2, 40.2, 117.21, 40.21),
        // Across the border of the two covers.
        rectangle(116.95, 40.2, 117.05, 40.3),
    ] {
        let finding = check_with(&site, both(), SiteCheckOptions::default());
        assert_eq!((finding.verdict, finding.why), (Verdict::Clear, vec![]), "{site}");
    }
    let finding = check_with(&rectangle(118.95, 40.2, 119.05, 40.3), both(), SiteCheckOptions::default());
    assert_eq!(finding.verdict, Verdict::NotChecked);
    assert_eq!(finding.why.len(), 2);
}

#[test]
fn a_broken_feature_spoils_its_neighbourhood_only() {
    let mut features = red_lines();
    // One latitude is damaged; the others lie around 116.2° E 40.05° N.
    features.push(feature(
        "BAD",
        "{}",
        r#"{"type":"Polygon","coordinates":[[[116.2,40.05],[116.21,40.05],[116.21,95.0],[116.2,40.06],[116.2,40.05]]]}"#,
    ));
    let red = layer(Role::RedLine, "red", &features);
    assert_eq!(red.len(), 2);
    let near = check(&rectangle(116.215, 40.055, 116.22, 40.06), Arc::clone(&red));
    assert_eq!(near.verdict, Verdict::NotChecked);
    assert_eq!(near.why, [Why::UnusableFeature { layer: "red".to_owned(), feature: 3 }]);
    let far = check(&rectangle(116.2, 40.3, 116.21, 40.31), Arc::clone(&red));
    assert_eq!(far.verdict, Verdict::Clear);
    let overlapping = check(&rectangle(116.09, 40.05, 116.215, 40.06), red);
    assert_eq!(overlapping.verdict, Verdict::Overlap);
}

#[test]
fn a_feature_without_geometry_spoils_the_whole_layer() {
    let mut features = red_lines();
    features.push(feature("NOWHERE", "{}", "null"));
    let finding = check(&rectangle(116.2, 40.2, 116.21, 40.21), layer(Role::RedLine, "red", &features));
    assert_eq!(finding.verdict, Verdict::NotChecked);
    assert_eq!(finding.why, [Why::UnusableFeature { layer: "red".to_owned(), feature: 3 }]);
}

#[test]
fn a_red_line_drawn_as_a_mere_line_is_no_reason_for_a_clear() {
    let mut features = red_lines();
    features.push(feature("LINE", "{}", r#"{"type":"LineString","coordinates":[[116.2,40.205],[116.3,40.205]]}"#));
    let red = layer(Role::RedLine, "red", &features);
    let finding = check(&rectangle(116.21, 40.2, 116.22, 40.21), Arc::clone(&red));
    assert_eq!(finding.verdict, Verdict::NotChecked);
    let finding = check(&rectangle(116.21, 40.21, 116.22, 40.22), red);
    assert_eq!(finding.verdict, Verdict::Clear);
}

#[test]
fn a_line_site_overlaps_by_its_length() {
    let red = layer(Role::RedLine, "red", &red_lines());
    let finding = check(r#"{"type":"LineString","coordinates":[[116.02,40.05],[116.2,40.05]]}"#, Arc::clone(&red));
    assert_eq!(finding.verdict, Verdict::Overlap);
    assert_eq!((finding.area_m2, finding.share_of_site), (0.0, None));
    assert_near(finding.hits[0].length_m, 6_826.523, 0.001);
    let outside = check(r#"{"type":"LineString","coordinates":[[116.12,40.05],[116.2,40.05]]}"#, Arc::clone(&red));
    assert_eq!(outside.verdict, Verdict::Clear);
    let ending = check(r#"{"type":"LineString","coordinates":[[116.1,40.05],[116.2,40.05]]}"#, Arc::clone(&red));
    assert_eq!(ending.verdict, Verdict::Touch);
    let along = check(r#"{"type":"LineString","coordinates":[[116.1,40.05],[116.1,40.07]]}"#, red);
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

#[test]
fn rings_hold_the_dissolved_area_within_their_distance() {
    let everywhere = [feature("R", "{}", &rectangle(115.0, 39.0, 118.0, 42.0))];
    let options = || SiteCheckOptions {
        rings_m: vec![500.0],
        tolerance_m2: None,
    };
    let red = || vec![Constraint::Read(layer(Role::RedLine, "red", &everywhere))];
    // π·500² around a point; area + perimeter·500 + π·500² around a box of 995 m × 999 m.
    let point = check_with(r#"{"type":"Point","coordinates":[116.2,40.2]}"#, red(), options());
    assert_near(point.rings[0].area_m2, 785_398.16, 785.0);
    let site = check_with(&rectangle(116.2, 40.2, 116.2117, 40.209), red(), options());
    assert_near(site.rings[0].area_m2, 3_776_337.4, 1_500.0);
    // 2·1000·500·… around a line: length·2·500 + π·500².
    let line = check_with(r#"{"type":"LineString","coordinates":[[116.02,40.05],[116.1,40.05]]}"#, red(), options());
    assert_near(line.rings[0].area_m2, 6_826.523 * 1_000.0 + 785_398.16, 3_000.0);
    let options = SiteCheckOptions {
        rings_m: vec![1_000.0, 13_000.0],
        tolerance_m2: None,
    };
    let red = vec![Constraint::Read(layer(Role::RedLine, "red", &red_lines()))];
    let clear = check_with(&rectangle(116.2, 40.2, 116.21, 40.21), red, options);
    assert_eq!(clear.rings.iter().map(|ring| ring.features).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(clear.rings[0].area_m2, 0.0);
    assert!(clear.rings[1].area_m2 > 0.0);
}

#[test]
fn deciding_roles_decide_and_the_others_inform() {
    let site = [feature("S", r#"{"name":"厂区","XMMC":"项目","area_ha":"1.5"}"#, &rectangle(116.02, 40.02, 116.03, 40.03))];
    let unit = || Constraint::Read(layer(Role::ControlUnit, "units", &red_lines()));
    let far = [
        feature("A", "{}", &rectangle(115.0, 39.0, 115.1, 39.1)),
        feature("B", "{}", &rectangle(117.0, 41.0, 117.1, 41.1)),
    ];
    let clear = || Constraint::Read(layer(Role::GreenBelt, "green", &far));
    let results = run(&site, vec![unit()], SiteCheckOptions::default());
    assert_eq!(results[0].verdict, Verdict::NotChecked, "no deciding role was given");
    assert_eq!(results[0].roles[0].verdict, Verdict::Overlap);
    let results = run(&site, vec![unit(), clear()], SiteCheckOptions::default());
    assert_eq!(results[0].verdict, Verdict::Clear);
    let roles: Vec<Role> = results[0].roles.iter().map(|finding| finding.role).collect();
    assert_eq!(roles, [Role::GreenBelt, Role::ControlUnit]);
    assert_eq!((results[0].name.as_str(), results[0].project.as_deref()), ("厂区", Some("项目")));
    assert_eq!(results[0].declared_area_m2, Some(15_000.0));
}

#[test]
fn a_site_that_can_not_be_used_is_listed_and_not_checked() {
    let sites = [
        feature("GOOD", "{}", &rectangle(116.2, 40.2, 116.21, 40.21)),
        feature("FLAT", "{}", r#"{"type":"Polygon","coordinates":[[[116,40],[116.1,40],[116.2,40],[116,40]]]}"#),
        feature("LAST", "{}", &rectangle(116.25, 40.2, 116.26, 40.21)),
    ];
    let red = vec![Constraint::Read(layer(Role::RedLine, "red", &red_lines()))];
    let results = run(&sites, red, SiteCheckOptions::default());
    let ids: Vec<&str> = results.iter().map(|site| site.id.as_str()).collect();
    assert_eq!(ids, ["GOOD", "FLAT", "LAST"]);
    assert_eq!(results[1].verdict, Verdict::NotChecked);
    assert_eq!(results[1].roles[0].why, [Why::SiteUnusable]);
    assert_eq!(results[0].verdict, Verdict::Clear);
}

#[test]
fn a_site_knows_its_regions_by_share() {
    let regions = [
        feature("", r#"{"adcode":"110101","name":"西县"}"#, &rectangle(115.0, 39.0, 116.2, 41.0)),
        feature("", r#"{"adcode":"110102","name":"东县"}"#, &rectangle(116.2, 39.0, 117.0, 41.0)),
        feature("", r#"{"adcode":"110103","name":"远县"}"#, &rectangle(117.0, 39.0, 118.0, 41.0)),
    ];
    let input = SiteCheckInput {
        sites: layer(Role::Site, "sites", &[feature("S", "{}", &rectangle(116.19, 40.2, 116.23, 40.21))]),
        constraints: vec![Constraint::Read(layer(Role::RedLine, "red", &red_lines()))],
        regions: vec![layer(Role::Region, "counties", &regions)],
        options: SiteCheckOptions::default(),
    };
    let result = check_sites(&input, &Progress::new()).expect("not cancelled");
    let admin = &result.sites[0].admin;
    assert_eq!(admin.len(), 2);
    assert_eq!(admin[0], ("110102".to_owned(), "东县".to_owned()));
    assert_eq!(admin[1], ("110101".to_owned(), "西县".to_owned()));
}

#[test]
fn a_cancelled_check_says_so() {
    let progress = Progress::new();
    progress.cancel();
    let input = SiteCheckInput {
        sites: layer(Role::Site, "sites", &[feature("S", "{}", &rectangle(116.19, 40.2, 116.23, 40.21))]),
        constraints: Vec::new(),
        regions: Vec::new(),
        options: SiteCheckOptions::default(),
    };
    assert!(check_sites(&input, &progress).is_err());
}

/// A feature with very many vertices is cut up when many sites are checked; that must change nothing.
#[test]
fn a_site_among_many_is_checked_like_one_alone() {
    let flower = |vertices: u32| {
        let corner = |place: u32| {
            let angle = f64::from(place % vertices) / f64::from(vertices) * std::f64::consts::TAU;
            let radius = 0.5 + 0.1 * (angle * 9.0).sin();
            format!("[{},{}]", 116.0 + radius * angle.cos(), 40.0 + radius * angle.sin())
        };
        let ring: Vec<String> = (0..=vertices).map(corner).collect();
        format!(r#"{{"type":"Polygon","coordinates":[[{}],{}]}}"#, ring.join(","), ring_text())
    };
    fn ring_text() -> String {
        ring(115.95, 39.95, 116.05, 40.05)
    }
    let red = complete(Role::RedLine, "red", &[feature("F", "{}", &flower(20_000))], Some([115.0, 39.0, 117.0, 41.0]));
    let sites: Vec<String> = (0..1_024_u32)
        .map(|number| {
            let (west, south) = (115.3 + f64::from(number % 32) * 0.04, 39.3 + f64::from(number / 32) * 0.04);
            feature(&number.to_string(), "{}", &rectangle(west, south, west + 0.013, south + 0.011))
        })
        .collect();
    let many = run(&sites, vec![Constraint::Read(Arc::clone(&red))], SiteCheckOptions::default());
    for (site, among) in sites.iter().zip(&many).step_by(37) {
        let alone = run(std::slice::from_ref(site), vec![Constraint::Read(Arc::clone(&red))], SiteCheckOptions::default());
        let (alone, among) = (&alone[0].roles[0], &among.roles[0]);
        assert_eq!(alone.verdict, among.verdict, "{site}");
        assert_near(alone.area_m2, among.area_m2, 1e-5);
        let distance = |finding: &RoleFinding| finding.nearest.as_ref().expect("one feature").distance_m;
        assert_near(distance(alone), distance(among), 1e-9);
    }
    let count = |verdict| many.iter().filter(|site| site.verdict == verdict).count();
    assert!(count(Verdict::Overlap) > 300 && count(Verdict::Clear) > 300);
}
