//! Every reason not to say "clear".

use crate::support::{check, check_with, complete, feature, layer, rectangle, red_lines, run};
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
