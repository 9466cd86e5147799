//! What lies around a site, where it lies, and a site among many.

use crate::support::{assert_near, check, check_with, complete, feature, layer, rectangle, red_lines, ring, run};
use ecozone::analysis::site_check::{Constraint, SiteCheckInput, SiteCheckOptions, check_sites};
use ecozone::analysis::site_result::{RoleFinding, Verdict, Why};
use ecozone::layer::role::Role;
use ecozone::progress::Progress;
use std::sync::Arc;

#[test]
fn a_clear_site_knows_the_way_to_the_nearest_feature() {
    let finding = check(
        &rectangle(116.2, 40.2, 116.21, 40.21),
        layer(Role::RedLine, "red", &red_lines()),
    );
    assert_eq!(finding.verdict, Verdict::Clear);
    assert_eq!(
        finding.why,
        [Why::CompletenessNotDeclared {
            layer: "red".to_owned()
        }]
    );
    let nearest = finding.nearest.expect("a red line");
    assert_eq!(nearest.id, "RL2");
    assert_near(nearest.distance_m, 12_589.578, 0.01);
    assert_near(nearest.bearing_deg.expect("apart"), 37.4292, 0.001);
}

#[test]
fn rings_hold_the_dissolved_area_within_their_distance() {
    let everywhere = [feature("R", "{}", &rectangle(115.0, 39.0, 118.0, 42.0))];
    let options = || SiteCheckOptions {
        rings_m: vec![500.0],
        tolerance_m2: None,
        ..SiteCheckOptions::default()
    };
    let red = || vec![Constraint::Read(layer(Role::RedLine, "red", &everywhere))];
    // π·500² around a point; area + perimeter·500 + π·500² around a box of 995 m × 999 m.
    let point = check_with(r#"{"type":"Point","coordinates":[116.2,40.2]}"#, red(), options());
    assert_near(point.rings[0].area_m2, 785_398.16, 785.0);
    let site = check_with(&rectangle(116.2, 40.2, 116.2117, 40.209), red(), options());
    assert_near(site.rings[0].area_m2, 3_776_337.4, 1_500.0);
    // 2·1000·500·… around a line: length·2·500 + π·500².
    let line = check_with(
        r#"{"type":"LineString","coordinates":[[116.02,40.05],[116.1,40.05]]}"#,
        red(),
        options(),
    );
    assert_near(line.rings[0].area_m2, 6_826.523 * 1_000.0 + 785_398.16, 3_000.0);
    let options = SiteCheckOptions {
        rings_m: vec![1_000.0, 13_000.0],
        tolerance_m2: None,
        ..SiteCheckOptions::default()
    };
    let red = vec![Constraint::Read(layer(Role::RedLine, "red", &red_lines()))];
    let clear = check_with(&rectangle(116.2, 40.2, 116.21, 40.21), red, options);
    assert_eq!(clear.rings.iter().map(|ring| ring.features).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(clear.rings[0].area_m2, 0.0);
    assert!(clear.rings[1].area_m2 > 0.0);
}

#[test]
fn deciding_roles_decide_and_the_others_inform() {
    let site = [feature(
        "S",
        r#"{"name":"厂区","XMMC":"项目","area_ha":"1.5"}"#,
        &rectangle(116.02, 40.02, 116.03, 40.03),
    )];
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
    assert_eq!(
        (results[0].name.as_str(), results[0].project.as_deref()),
        ("厂区", Some("项目"))
    );
    assert_eq!(results[0].declared_area_m2, Some(15_000.0));
}

#[test]
fn a_site_knows_its_regions_by_share() {
    let regions = [
        feature(
            "",
            r#"{"adcode":"110101","name":"西县"}"#,
            &rectangle(115.0, 39.0, 116.2, 41.0),
        ),
        feature(
            "",
            r#"{"adcode":"110102","name":"东县"}"#,
            &rectangle(116.2, 39.0, 117.0, 41.0),
        ),
        feature(
            "",
            r#"{"adcode":"110103","name":"远县"}"#,
            &rectangle(117.0, 39.0, 118.0, 41.0),
        ),
    ];
    let input = SiteCheckInput {
        sites: layer(
            Role::Site,
            "sites",
            &[feature("S", "{}", &rectangle(116.19, 40.2, 116.23, 40.21))],
        ),
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
        sites: layer(
            Role::Site,
            "sites",
            &[feature("S", "{}", &rectangle(116.19, 40.2, 116.23, 40.21))],
        ),
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
        let corners: Vec<String> = (0..=vertices).map(corner).collect();
        format!(
            r#"{{"type":"Polygon","coordinates":[[{}],{}]}}"#,
            corners.join(","),
            ring(115.95, 39.95, 116.05, 40.05)
        )
    };
    let red = complete(
        Role::RedLine,
        "red",
        &[feature("F", "{}", &flower(20_000))],
        Some([115.0, 39.0, 117.0, 41.0]),
    );
    let sites: Vec<String> = (0..1_024_u32)
        .map(|number| {
            let (west, south) = (
                115.3 + f64::from(number % 32) * 0.04,
                39.3 + f64::from(number / 32) * 0.04,
            );
            feature(
                &number.to_string(),
                "{}",
                &rectangle(west, south, west + 0.013, south + 0.011),
            )
        })
        .collect();
    let many = run(
        &sites,
        vec![Constraint::Read(Arc::clone(&red))],
        SiteCheckOptions::default(),
    );
    for (site, among) in sites.iter().zip(&many).step_by(37) {
        let alone = run(
            std::slice::from_ref(site),
            vec![Constraint::Read(Arc::clone(&red))],
            SiteCheckOptions::default(),
        );
        let (alone, among) = (&alone[0].roles[0], &among.roles[0]);
        assert_eq!(alone.verdict, among.verdict, "{site}");
        assert_near(alone.area_m2, among.area_m2, 1e-5);
        let distance = |finding: &RoleFinding| finding.nearest.as_ref().expect("one feature").distance_m;
        assert_near(distance(alone), distance(among), 1e-9);
    }
    let count = |verdict| many.iter().filter(|site| site.verdict == verdict).count();
    assert!(count(Verdict::Overlap) > 300 && count(Verdict::Clear) > 300);
}
