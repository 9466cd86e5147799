//! Every reason not to say "clear".

use crate::support::{check, check_with, complete, feature, layer, rectangle, red_lines, ring, run};
use ecozone::analysis::site_check::{Constraint, SiteCheckOptions};
use ecozone::analysis::site_result::{Verdict, Why};
use ecozone::layer::role::Role;
use std::sync::Arc;

#[test]
fn a_site_outside_the_box_of_the_features_is_not_checked() {
    for site in [
        rectangle(117.0, 40.2, 117.1, 40.3),
        // Partly outside.
        rectangle(116.35, 40.1, 116.45, 40.2),
    ] {
        let finding = check(&site, layer(Role::RedLine, "red", &red_lines()));
        assert_eq!(finding.verdict, Verdict::NotChecked);
        assert_eq!(
            finding.why,
            [Why::OutsideFeatures {
                layer: "red".to_owned()
            }]
        );
    }
    let finding = check(
        &rectangle(116.35, 40.35, 116.45, 40.45),
        layer(Role::RedLine, "red", &red_lines()),
    );
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
    assert_eq!(
        check_with(&clear, both(), SiteCheckOptions::default()).verdict,
        Verdict::NotChecked
    );
    let inside = rectangle(116.02, 40.02, 116.03, 40.03);
    assert_eq!(
        check_with(&inside, both(), SiteCheckOptions::default()).verdict,
        Verdict::Overlap
    );
}

#[test]
fn an_empty_layer_and_one_of_the_wrong_kind_are_not_checked() {
    let site = rectangle(116.2, 40.2, 116.21, 40.21);
    let finding = check(&site, layer(Role::RedLine, "red", &[]));
    assert_eq!(
        (finding.verdict, finding.why),
        (
            Verdict::NotChecked,
            vec![Why::LayerEmpty {
                layer: "red".to_owned()
            }]
        )
    );
    let lines = [feature(
        "L",
        "{}",
        r#"{"type":"LineString","coordinates":[[116,40],[117,41]]}"#,
    )];
    let finding = check(&site, layer(Role::RedLine, "red", &lines));
    assert_eq!(finding.verdict, Verdict::NotChecked);
    assert!(finding.why.contains(&Why::WrongKind {
        layer: "red".to_owned()
    }));
    let finding = check(&site, layer(Role::Coastline, "coast", &red_lines()));
    assert_eq!(
        (finding.verdict, finding.why),
        (
            Verdict::NotChecked,
            vec![Why::WrongKind {
                layer: "coast".to_owned()
            }]
        )
    );
}

#[test]
fn declared_completeness_decides_where_it_is_declared() {
    let red = || complete(Role::RedLine, "red", &red_lines(), Some([115.5, 39.5, 116.5, 40.5]));
    let inside = check(&rectangle(115.6, 39.6, 115.7, 39.7), red());
    assert_eq!((inside.verdict, inside.why), (Verdict::Clear, vec![]));
    let outside = vec![Why::OutsideCovers {
        layer: "red".to_owned(),
    }];
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
    let finding = check_with(
        &rectangle(118.95, 40.2, 119.05, 40.3),
        both(),
        SiteCheckOptions::default(),
    );
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
    assert_eq!(
        near.why,
        [Why::UnusableFeature {
            layer: "red".to_owned(),
            feature: 3
        }]
    );
    let far = check(&rectangle(116.2, 40.3, 116.21, 40.31), Arc::clone(&red));
    assert_eq!(far.verdict, Verdict::Clear);
    let overlapping = check(&rectangle(116.09, 40.05, 116.215, 40.06), red);
    assert_eq!(overlapping.verdict, Verdict::Overlap);
}

#[test]
fn a_feature_without_geometry_spoils_the_whole_layer() {
    let mut features = red_lines();
    features.push(feature("NOWHERE", "{}", "null"));
    let finding = check(
        &rectangle(116.2, 40.2, 116.21, 40.21),
        layer(Role::RedLine, "red", &features),
    );
    assert_eq!(finding.verdict, Verdict::NotChecked);
    assert_eq!(
        finding.why,
        [Why::UnusableFeature {
            layer: "red".to_owned(),
            feature: 3
        }]
    );
}

#[test]
fn a_red_line_drawn_as_a_mere_line_is_no_reason_for_a_clear() {
    let mut features = red_lines();
    features.push(feature(
        "LINE",
        "{}",
        r#"{"type":"LineString","coordinates":[[116.2,40.205],[116.3,40.205]]}"#,
    ));
    let red = layer(Role::RedLine, "red", &features);
    let finding = check(&rectangle(116.21, 40.2, 116.22, 40.21), Arc::clone(&red));
    assert_eq!(finding.verdict, Verdict::NotChecked);
    let finding = check(&rectangle(116.21, 40.21, 116.22, 40.22), red);
    assert_eq!(finding.verdict, Verdict::Clear);
}

#[test]
fn a_site_that_can_not_be_used_is_listed_and_not_checked() {
    let sites = [
        feature("GOOD", "{}", &rectangle(116.2, 40.2, 116.21, 40.21)),
        feature(
            "FLAT",
            "{}",
            r#"{"type":"Polygon","coordinates":[[[116,40],[116.1,40],[116.2,40],[116,40]]]}"#,
        ),
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

fn polygon(rings: &[String]) -> String {
    format!(r#"{{"type":"Polygon","coordinates":[{}]}}"#, rings.join(","))
}

/// What a site in the middle of 116.2–116.3° E, 40.2–40.3° N hears of a layer with this feature as its third.
fn beside(geometry: &str, site: &str) -> (Verdict, Vec<Why>) {
    let mut features = red_lines();
    features.push(feature("X", "{}", geometry));
    let finding = check(site, layer(Role::RedLine, "red", &features));
    (finding.verdict, finding.why)
}

/// A hole outside its shell may be an island whose writer lost a bracket, and so on: whoever stands there must not read
/// "clear"; whoever stands beside it must.
#[test]
fn what_a_repair_left_out_is_in_doubt_there_and_only_there() {
    let shell = ring(116.12, 40.12, 116.18, 40.18);
    let hole = ring(116.13, 40.13, 116.17, 40.17);
    let cases = [
        (
            "a hole outside its shell",
            polygon(&[shell.clone(), ring(116.22, 40.22, 116.23, 40.23)]),
            rectangle(116.222, 40.222, 116.224, 40.224),
            // 8 m beside it.
            rectangle(116.2301, 40.222, 116.24, 40.224),
        ),
        (
            "a hole half outside its shell",
            polygon(&[shell.clone(), ring(116.17, 40.14, 116.19, 40.16)]),
            rectangle(116.182, 40.145, 116.185, 40.15),
            rectangle(116.182, 40.165, 116.185, 40.17),
        ),
        (
            "an island drawn as a hole in a hole",
            polygon(&[shell, hole, ring(116.14, 40.14, 116.15, 40.15)]),
            rectangle(116.142, 40.142, 116.144, 40.144),
            rectangle(116.155, 40.155, 116.16, 40.16),
        ),
        (
            "a shell that runs over itself twice",
            r#"{"type":"Polygon","coordinates":[[[116.14,40.11],[116.24,40.11],[116.24,40.21],[116.14,40.21],
                [116.14,40.14],[116.21,40.14],[116.21,40.18],[116.12,40.18],[116.12,40.11],[116.14,40.11]]]}"#
                .to_owned(),
            rectangle(116.15, 40.15, 116.16, 40.16),
            rectangle(116.25, 40.15, 116.26, 40.16),
        ),
    ];
    let doubtful = Why::DoubtfulRepair {
        layer: "red".to_owned(),
        feature: 3,
    };
    let undeclared = Why::CompletenessNotDeclared {
        layer: "red".to_owned(),
    };
    for (case, geometry, there, beside_it) in cases {
        assert_eq!(
            beside(&geometry, &there),
            (Verdict::NotChecked, vec![doubtful.clone()]),
            "{case}"
        );
        assert_eq!(
            beside(&geometry, &beside_it),
            (Verdict::Clear, vec![undeclared.clone()]),
            "{case}"
        );
    }
}

#[test]
fn a_lost_part_is_in_doubt_about_all_its_rings() {
    let there = rectangle(116.222, 40.222, 116.224, 40.224);
    let spoilt = vec![Why::UnusableFeature {
        layer: "red".to_owned(),
        feature: 3,
    }];
    let kept = ring(116.12, 40.12, 116.13, 40.13);
    for (case, lost) in [
        (
            "a flat shell with a hole of real extent",
            format!(
                "[[[116.12,40.12],[116.14,40.14],[116.12,40.12]],{}]",
                ring(116.22, 40.22, 116.23, 40.23)
            ),
        ),
        (
            "a hole that takes its whole shell",
            format!(
                "[{},{}]",
                ring(116.221, 40.221, 116.229, 40.229),
                ring(116.22, 40.22, 116.23, 40.23)
            ),
        ),
        (
            "a part without area",
            "[[[116.21875,40.21875],[116.25,40.25],[116.234375,40.234375],[116.21875,40.21875]]]".to_owned(),
        ),
        (
            "a part with a coordinate that is none",
            "[[[116.22,40.22],[116.23,40.22],[116.23,95],[116.22,40.22]]]".to_owned(),
        ),
    ] {
        let geometry = format!(r#"{{"type":"MultiPolygon","coordinates":[[{kept}],{lost}]}}"#);
        assert_eq!(
            beside(&geometry, &there),
            (Verdict::NotChecked, spoilt.clone()),
            "{case}"
        );
    }
}

#[test]
fn harmless_repairs_raise_no_doubt() {
    let hole = ring(116.205, 40.205, 116.245, 40.245);
    let in_hole = rectangle(116.222, 40.222, 116.224, 40.224);
    for (case, geometry) in [
        (
            "turned rings",
            polygon(&[
                "[[116.2,40.2],[116.2,40.25],[116.25,40.25],[116.25,40.2],[116.2,40.2]]".to_owned(),
                hole.clone(),
            ]),
        ),
        (
            "a repeated position and no closing one",
            polygon(&[
                "[[116.2,40.2],[116.25,40.2],[116.25,40.2],[116.25,40.25],[116.2,40.25]]".to_owned(),
                hole.clone(),
            ]),
        ),
        (
            "a hole given twice",
            polygon(&[ring(116.2, 40.2, 116.25, 40.25), hole.clone(), hole.clone()]),
        ),
        (
            "a hole that touches its shell",
            polygon(&[
                ring(116.2, 40.2, 116.25, 40.25),
                "[[116.2,40.22],[116.24,40.21],[116.24,40.24],[116.2,40.22]]".to_owned(),
            ]),
        ),
    ] {
        assert_eq!(beside(&geometry, &in_hole).0, Verdict::Clear, "{case}");
    }
}

#[test]
fn a_site_whose_own_repair_left_something_out_is_not_checked() {
    let site = polygon(&[ring(116.2, 40.2, 116.21, 40.21), ring(116.22, 40.22, 116.23, 40.23)]);
    let finding = check(&site, layer(Role::RedLine, "red", &red_lines()));
    assert_eq!(
        (finding.verdict, finding.why),
        (Verdict::NotChecked, vec![Why::SiteUnusable])
    );
}

/// A feature of an area and a line counts with its area; its line is a red line as well.
#[test]
fn a_mere_line_beside_an_area_of_the_same_feature_is_no_reason_for_a_clear() {
    let mixed = format!(
        r#"{{"type":"GeometryCollection","geometries":[{},{{"type":"LineString","coordinates":[[116.2,40.2],[116.23,40.23]]}}]}}"#,
        rectangle(116.12, 40.12, 116.13, 40.13)
    );
    let spoilt = vec![Why::UnusableFeature {
        layer: "red".to_owned(),
        feature: 3,
    }];
    let across = rectangle(116.222, 40.221, 116.224, 40.224);
    assert_eq!(beside(&mixed, &across), (Verdict::NotChecked, spoilt));
    let beside_it = rectangle(116.21, 40.22, 116.215, 40.225);
    assert_eq!(beside(&mixed, &beside_it).0, Verdict::Clear);
}

#[test]
fn a_ring_says_whether_the_layers_vouch_for_all_of_it() {
    let options = || SiteCheckOptions {
        rings_m: vec![1_000.0, 20_000.0],
        ..SiteCheckOptions::default()
    };
    let site = rectangle(116.2, 40.2, 116.21, 40.21);
    let whys = |layers: Vec<Constraint>| {
        let finding = check_with(&site, layers, options());
        finding.rings.into_iter().map(|ring| ring.why).collect::<Vec<_>>()
    };
    // 20 km from the site lie outside the box of the features, and outside a declared box of the same size.
    let outside = Why::OutsideFeatures {
        layer: "red".to_owned(),
    };
    let red = layer(Role::RedLine, "red", &red_lines());
    assert_eq!(whys(vec![Constraint::Read(red)]), [vec![], vec![outside]]);
    let declared = |covers| {
        vec![Constraint::Read(complete(
            Role::RedLine,
            "red",
            &red_lines(),
            Some(covers),
        ))]
    };
    let outside = Why::OutsideCovers {
        layer: "red".to_owned(),
    };
    assert_eq!(whys(declared([116.0, 40.0, 116.4, 40.4])), [vec![], vec![outside]]);
    // 20 km are 0.24° of longitude and 0.18° of latitude; a corner of the box is farther away.
    assert_eq!(whys(declared([115.95, 40.0, 116.46, 40.4])), [vec![], vec![]]);
    let unreadable = Constraint::Failed {
        role: Role::RedLine,
        path: "b".to_owned(),
        message: "cut short".to_owned(),
    };
    let mut both = declared([115.0, 39.0, 117.0, 41.0]);
    both.push(unreadable);
    assert_eq!(whys(both).iter().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
    // A broken feature 5 km away, and a hole outside its shell.
    let mut features = red_lines();
    features.push(feature(
        "BAD",
        "{}",
        r#"{"type":"Polygon","coordinates":[[[116.28,40.2],[116.281,40.2],[116.281,95.0],[116.28,40.201],[116.28,40.2]]]}"#,
    ));
    features.push(feature(
        "HOLE",
        "{}",
        &polygon(&[ring(116.0, 40.3, 116.01, 40.31), ring(116.2, 40.3, 116.21, 40.31)]),
    ));
    let red = complete(Role::RedLine, "red", &features, Some([115.0, 39.0, 117.0, 41.0]));
    let spoilt = vec![
        Why::UnusableFeature {
            layer: "red".to_owned(),
            feature: 3,
        },
        Why::DoubtfulRepair {
            layer: "red".to_owned(),
            feature: 4,
        },
    ];
    assert_eq!(whys(vec![Constraint::Read(red)]), [vec![], spoilt]);
}
