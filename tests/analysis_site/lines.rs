//! Lines and points as sites, their corridors, and what sites say of themselves.
//!
//! Areas of corridors are those of `tests/fixtures/site_check/corridor.py` (geodesic buffers by GeographicLib 2.1, pyproj
//! 3.7.2, dissolved by GEOS 3.14.1).

use crate::support::{assert_near, check, check_with, complete, feature, layer, rectangle, red_lines, ring, run};
use ecozone::analysis::declared::{Unit, UnitHint, compare};
use ecozone::analysis::losses::losses;
use ecozone::analysis::projects::{batch, projects};
use ecozone::analysis::site_check::sliver::SliverLimits;
use ecozone::analysis::site_check::{Constraint, SiteCheckInput, SiteCheckOptions, check_sites};
use ecozone::analysis::site_result::{SiteCheckResult, SiteResult, Tenure, Verdict};
use ecozone::layer::role::Role;
use ecozone::operations::check_sites::planes_for_declared;
use ecozone::progress::Progress;

fn line(positions: &[[f64; 2]]) -> String {
    let positions: Vec<String> = positions.iter().map(|[x, y]| format!("[{x},{y}]")).collect();
    format!(r#"{{"type":"LineString","coordinates":[{}]}}"#, positions.join(","))
}

fn with_corridor(corridor_m: f64) -> SiteCheckOptions {
    SiteCheckOptions {
        corridor_m: Some(corridor_m),
        ..SiteCheckOptions::default()
    }
}

fn red() -> Vec<Constraint> {
    vec![Constraint::Read(layer(Role::RedLine, "red", &red_lines()))]
}

fn site_with(geometry: &str, options: SiteCheckOptions) -> SiteResult {
    run(&[feature("S", "{}", geometry)], red(), options).remove(0)
}

fn result_of(sites: &[String], options: SiteCheckOptions) -> SiteCheckResult {
    let sites = layer(Role::Site, "sites", sites);
    let input = SiteCheckInput {
        options: SiteCheckOptions {
            planes: planes_for_declared(&sites),
            ..options
        },
        sites,
        constraints: red(),
        regions: Vec::new(),
    };
    check_sites(&input, &Progress::new()).expect("not cancelled")
}

#[test]
fn a_line_that_crosses_says_where_it_enters_and_leaves_and_how_far_it_runs_inside() {
    let through = check(
        &line(&[[115.9, 40.05], [116.2, 40.05]]),
        layer(Role::RedLine, "red", &red_lines()),
    );
    let crossings = &through.hits[0].crossings;
    assert_eq!(crossings.len(), 1);
    assert_near(crossings[0].from_lonlat[0], 116.0, 1e-11);
    assert_near(crossings[0].to_lonlat[0], 116.1, 1e-11);
    assert!(!crossings[0].begins_inside && !crossings[0].ends_inside);
    // The geodesic from 116.0 to 116.1° E at 40.05° N.
    assert_near(crossings[0].length_m, 8_533.153_628, 1e-4);
    assert_near(through.hits[0].length_m, 8_533.153_628, 1e-4);
    let zigzag = check(
        &line(&[[116.05, 40.05], [115.95, 40.06], [116.05, 40.07]]),
        layer(Role::RedLine, "red", &red_lines()),
    );
    let crossings = &zigzag.hits[0].crossings;
    assert_eq!(crossings.len(), 2, "out and in again");
    assert!(crossings[0].begins_inside && !crossings[0].ends_inside);
    assert!(!crossings[1].begins_inside && crossings[1].ends_inside);
}

#[test]
fn corridors_have_the_area_of_geodesic_buffers() {
    let cases: [(&[[f64; 2]], f64, f64, f64); 5] = [
        (&[[115.98, 40.05], [116.02, 40.06]], 30.0, 108_379.463_4, 3_589.086_9),
        (
            &[
                [116.0, 40.0],
                [116.01, 40.0],
                [116.012, 40.004],
                [116.002, 40.003],
                [116.004, 40.01],
            ],
            60.0,
            180_950.767_2,
            2_986.647_4,
        ),
        (&[[116.05, 40.02], [116.05, 40.09]], 8.0, 62_230.251_6, 7_772.498_3),
        (&[[109.6, 18.3], [109.65, 18.32]], 100.0, 580_927.414_7, 5_730.734_6),
        (&[[122.4, 53.1], [122.45, 53.12]], 100.0, 409_914.996_1, 4_020.610_3),
    ];
    for (positions, width_m, area_m2, length_m) in cases {
        let site = site_with(&line(positions), with_corridor(width_m));
        // Area of round ends aside, a border that is off by 0.02 % of half the width is off by as much of the area.
        assert_near(site.area_m2 / area_m2, 1.0, 2e-5);
        assert_near(site.length_m, length_m, 0.001);
    }
    let point = site_with(r#"{"type":"Point","coordinates":[116.05,40.05]}"#, with_corridor(50.0));
    assert_near(point.area_m2 / 1_963.489_2, 1.0, 2e-4);
}

#[test]
fn a_corridor_overlaps_where_its_line_does_not() {
    // 10 m east of the red line's edge at 116.1° E: 1.172e-4° of longitude there.
    let beside = line(&[[116.100_117_2, 40.02], [116.100_117_2, 40.08]]);
    assert_eq!(site_with(&beside, with_corridor(18.0)).verdict, Verdict::Clear);
    let wide = site_with(&beside, with_corridor(24.0));
    assert_eq!(wide.verdict, Verdict::Overlap);
    let hit = &wide.roles[0].hits[0];
    assert!(hit.crossings.is_empty(), "the line itself stays outside");
    // Two metres wide and 6.66 km long; what lies beyond the ends of the line is less than 0.2 %.
    assert_near(hit.area_m2 / (2.0 * 6_662.0), 1.0, 0.01);
    assert!(hit.share_of_site.is_some_and(|share| share > 0.08 && share < 0.09));
    let through = site_with(&line(&[[115.9, 40.05], [116.2, 40.05]]), with_corridor(30.0));
    let hit = &through.roles[0].hits[0];
    assert_near(hit.length_m, 8_533.153_628, 1e-3);
    assert_near(hit.area_m2 / (30.0 * 8_533.15), 1.0, 1e-3);
}

#[test]
fn a_corridor_leaves_polygons_as_they_are() {
    let polygon = rectangle(116.05, 40.05, 116.15, 40.08);
    let plain = site_with(&polygon, SiteCheckOptions::default());
    let with = site_with(&polygon, with_corridor(100.0));
    assert_near(plain.area_m2, with.area_m2, 1e-9);
    assert_near(plain.roles[0].area_m2, with.roles[0].area_m2, 1e-9);
}

#[test]
fn limits_decide_what_is_marked_as_a_sliver_and_no_verdict() {
    // 1.96 m × 333 m.
    let site = rectangle(116.099_977, 40.04, 116.15, 40.043);
    let usual = check_with(&site, red(), SiteCheckOptions::default());
    assert!(usual.hits[0].sliver);
    assert_near(usual.hits[0].width_m, 1.95, 0.02);
    let options = SiteCheckOptions {
        slivers: SliverLimits {
            small_m2: 100.0,
            narrow_m: 1.0,
        },
        ..SiteCheckOptions::default()
    };
    let strict = check_with(&site, red(), options);
    assert!(!strict.hits[0].sliver);
    assert_eq!(strict.verdict, usual.verdict);
}

#[test]
fn permanent_and_temporary_land_stand_apart_and_a_project_has_one_verdict() {
    let plot = |id: &str, tenure: &str, geometry: &str| {
        feature(
            id,
            &format!(r#"{{"项目名称":"高速公路","占地性质":"{tenure}"}}"#),
            geometry,
        )
    };
    let sites = [
        plot("A", "永久占地", &rectangle(116.2, 40.2, 116.21, 40.21)),
        plot("B", "临时用地", &rectangle(116.09, 40.05, 116.11, 40.06)),
        plot("C", "永久占地", &rectangle(116.22, 40.2, 116.23, 40.21)),
        feature("D", r#"{"项目名称":"水库"}"#, &rectangle(116.24, 40.2, 116.25, 40.21)),
    ];
    let result = result_of(&sites, SiteCheckOptions::default());
    let groups = projects(&result);
    let names: Vec<&str> = groups.iter().map(|group| group.name).collect();
    assert_eq!(names, ["高速公路", "水库"]);
    let road = &groups[0];
    assert_eq!(
        (road.verdict, road.sites.len(), road.tenure),
        (Verdict::Overlap, 3, None)
    );
    let parts: Vec<(Option<Tenure>, usize, Verdict)> = road
        .parts
        .iter()
        .map(|part| (part.tenure, part.sites.len(), part.verdict))
        .collect();
    assert_eq!(
        parts,
        [
            (Some(Tenure::Permanent), 2, Verdict::Clear),
            (Some(Tenure::Temporary), 1, Verdict::Overlap)
        ]
    );
    assert_near(road.area_m2, road.parts.iter().map(|part| part.area_m2).sum(), 1e-6);
    assert_eq!(groups[1].parts[0].tenure, None, "the file does not say");
    let all = batch(&result);
    let kinds: Vec<(Option<Tenure>, usize)> = all.parts.iter().map(|part| (part.tenure, part.sites.len())).collect();
    assert_eq!(
        kinds,
        [(Some(Tenure::Permanent), 2), (Some(Tenure::Temporary), 1), (None, 1)]
    );
    assert_near(all.area_m2, groups.iter().map(|group| group.area_m2).sum(), 1e-6);
    assert_eq!(Tenure::from_text("永久和临时"), None);
}

#[test]
fn a_declared_area_is_held_against_both_areas_and_a_mistaken_unit_is_told() {
    // 947,962.5 m² on the ellipsoid (see tests/cli.rs); declared in mu under a name that says hectares.
    let declared = |number: f64| {
        let site = feature(
            "S",
            &format!(r#"{{"面积(公顷)":{number}}}"#),
            &rectangle(116.2, 40.0, 116.21, 40.01),
        );
        let result = result_of(&[site], SiteCheckOptions::default());
        let site = &result.sites[0];
        (compare(site).expect("declared"), site.area_m2, site.planar.clone())
    };
    let (exact, area_m2, planar) = declared(94.796_251);
    assert_near(exact.ratio.expect("an area"), 947_962.51 / area_m2, 1e-9);
    assert_eq!(exact.hint, None);
    // Gauss-Krüger, 0.8° from the meridian of 117°: scale 1.0000572 there, areas by its square.
    let planar = planar.expect("a plane");
    assert_eq!(planar.plane, "EPSG:4548");
    assert_near(planar.area_m2 / area_m2, 1.000_114, 2e-6);
    let (mu, ..) = declared(1_421.94);
    let hint = UnitHint {
        taken: Unit::Hectare,
        meant: Unit::Mu,
    };
    assert_eq!(mu.hint, Some(hint));
}

#[test]
fn a_setback_is_kept_missed_or_not_known() {
    let coast = [feature("C", "{}", &line(&[[116.0, 39.9], [116.0, 40.3]]))];
    // 0.001° of longitude are 85.27 m at 40.1° N.
    let site = rectangle(116.001, 40.1, 116.003, 40.102);
    let setback = |covers: Option<[f64; 4]>, setback_m: f64| {
        let options = SiteCheckOptions {
            setback_m: Some(setback_m),
            ..SiteCheckOptions::default()
        };
        let layers = vec![Constraint::Read(complete(Role::Coastline, "coast", &coast, covers))];
        run(&[feature("S", "{}", &site)], layers, options)
            .remove(0)
            .setback
            .expect("a coastline was given")
    };
    let whole = Some([115.0, 39.0, 117.0, 41.0]);
    let missed = setback(whole, 100.0);
    assert_eq!(missed.is_within, Some(true));
    assert_near(missed.distance_m.expect("the coast"), 85.27, 0.02);
    // A strip of 14.73 m along 222.07 m.
    assert_near(missed.area_m2, 14.73 * 222.07, 8.0);
    let kept = setback(whole, 50.0);
    assert_eq!((kept.is_within, kept.area_m2), (Some(false), 0.0));
    let unknown = setback(None, 50.0);
    assert_eq!(
        unknown.is_within, None,
        "nobody says that the coastline is complete here"
    );
    assert!(!unknown.why.is_empty());
}

#[test]
fn what_all_sites_take_of_a_feature_is_summed() {
    let sites = [
        feature("A", "{}", &rectangle(116.02, 40.02, 116.03, 40.03)),
        feature("B", "{}", &rectangle(116.05, 40.05, 116.06, 40.06)),
        feature("C", "{}", &rectangle(116.2, 40.2, 116.21, 40.21)),
    ];
    let result = result_of(&sites, SiteCheckOptions::default());
    let losses = losses(&result);
    assert_eq!(losses.len(), 1);
    assert_eq!(
        (losses[0].hit.id.as_str(), losses[0].sites.as_slice()),
        ("RL1", &[0, 1][..])
    );
    let both: f64 = result.sites.iter().map(|site| site.roles[0].area_m2).sum();
    assert_near(losses[0].area_m2, both, 1e-9);
    // The area of the feature: see an_overlap_has_its_area_and_shares.
    assert_near(losses[0].share.expect("an area"), both / 94_748_370.575, 1e-9);
}

#[test]
fn sites_that_lie_upon_each_other_are_listed_with_what_they_share() {
    let sites = [
        feature("A", "{}", &rectangle(116.2, 40.2, 116.22, 40.22)),
        feature("B", "{}", &rectangle(116.21, 40.2, 116.23, 40.22)),
        // Beside B, without sharing land.
        feature("C", "{}", &rectangle(116.23, 40.2, 116.24, 40.22)),
        // In a hole around A's corner: nothing shared.
        feature(
            "D",
            "{}",
            &format!(
                r#"{{"type":"Polygon","coordinates":[{},{}]}}"#,
                ring(116.1, 40.1, 116.4, 40.4),
                ring(116.15, 40.15, 116.3, 40.3)
            ),
        ),
    ];
    let result = result_of(&sites, SiteCheckOptions::default());
    let pairs: Vec<(usize, usize)> = result
        .overlaps
        .iter()
        .map(|overlap| (overlap.one, overlap.other))
        .collect();
    assert_eq!(pairs, [(0, 1)]);
    let half = result.sites[0].area_m2 / 2.0;
    assert_near(result.overlaps[0].area_m2, half, 1e-3);
}
