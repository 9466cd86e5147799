//! Methods of area on the command line: every figure named, none in silence, the parts of each adding up.

use super::support::{number, refusal, run, run_json};
use serde_json::Value;
use std::collections::BTreeMap;

const COVERAGE: [&str; 6] = [
    "coverage",
    "--region",
    "region.geojson",
    "--red-line",
    "redline.geojson",
    "--json",
];

/// Method and figure of the first input.
fn methods(result: &Value) -> BTreeMap<String, f64> {
    let listed = result["inputs"][0]["area_methods"].as_array().expect("area_methods");
    listed
        .iter()
        .map(|entry| {
            let method = entry["method"].as_str().expect("a name").to_owned();
            assert!(!entry["note"].as_str().expect("a note").is_empty(), "{method}");
            (method, entry["area"].as_f64().unwrap_or(f64::NAN))
        })
        .collect()
}

#[track_caller]
fn assert_within(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

/// Figures of an independent program of the standard's rule, and of pyproj 3.7.2 (see `tests/known_areas.rs`).
#[test]
fn a_parcel_at_the_edge_of_its_zone_has_a_figure_by_every_method() {
    let result = run_json(0, &["info", "zone_39.geojson", "--area-methods", "--json"]);
    let found = methods(&result);
    assert_eq!(found.len(), 6);
    assert_within(found["tdt1055"], 999_600.02, 1e-9);
    assert_within(found["geodesic"], 999_600.021_6, 1e-4);
    assert_within(found["exact"], 999_600.019_6, 2e-4);
    assert_within(found["planar"], 1e6, 1e-6);
    let listed = &result["inputs"][0]["area_methods"];
    assert_eq!(listed[0]["method"], "exact");
    assert_eq!(number(&listed[0]["difference"]).to_bits(), 0.0_f64.to_bits());
    assert_within(number(&listed[3]["difference"]), 399.980_4, 2e-4);
    assert_within(number(&listed[3]["relative"]), 4.001_404e-4, 1e-9);
    assert!(listed[1]["note"].as_str().expect("a note").contains("70 m"));
    assert!(listed[3]["note"].as_str().expect("a note").contains("EPSG:4527"));
    // Nobody asked: nothing is said.
    assert!(
        run_json(0, &["info", "zone_39.geojson", "--json"])["inputs"][0]
            .get("area_methods")
            .is_none()
    );
}

/// pyproj 3.7.2: EPSG:4490 → EPSG:4548 and shoelace, `Geod.polygon_area_perimeter`.
#[test]
fn a_layer_in_degrees_is_set_in_the_nearest_zone_and_told_so() {
    let result = run_json(0, &["info", "region.geojson", "--area-methods", "--json"]);
    let found = methods(&result);
    assert_within(found["planar"], 189_524_302.435_788, 1e-3);
    assert_within(found["geodesic"], 189_496_729.615_952, 1e-3);
    // Cells of the graticule: the standard's series is exact but for rounding.
    assert_within(found["tdt1055"], found["exact"], 0.011);
    let note = result["inputs"][0]["area_methods"][3]["note"].as_str().expect("a note");
    assert!(note.contains("EPSG:4548") && note.contains("117"), "{note}");
    // Own plane against zone: the same parcel in its projected file and by pyproj.
    let own = methods(&run_json(
        0,
        &[
            "info",
            "site_4548.geojson",
            "--crs",
            "EPSG:4548",
            "--area-methods",
            "--json",
        ],
    ));
    assert_within(own["planar"], 947_974.404_207, 1e-4);
    assert_within(own["geodesic"], 947_825.798_497, 1e-4);
}

#[test]
fn repaired_and_rejected_features_are_told_beside_the_figures() {
    let arguments = ["info", "zone_39_faulty.geojson", "--area-methods", "--quiet"];
    let result = run_json(0, &[&arguments[..], &["--json"]].concat());
    let found = methods(&result);
    // The bow tie as read adds nothing to a signed sum; its repaired halves are half a square kilometre.
    assert_within(found["planar"], 1e6, 1e-6);
    assert_within(found["exact"], 999_600.02 + 499_977.77, 0.02);
    for entry in result["inputs"][0]["area_methods"].as_array().expect("listed") {
        let note = entry["note"].as_str().expect("a note");
        assert!(
            note.contains("repaired features: 1") && note.contains("rejected features: 1"),
            "{note}"
        );
    }
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("r.html").display().to_string();
    run(0, &[&arguments[..], &["--lang", "zh", "-o", &page]].concat());
    let html = std::fs::read_to_string(&page).expect("written");
    let text = String::from_utf8(run(0, &[&arguments[..], &["--lang", "zh"]].concat()).stdout).expect("UTF-8");
    for said in ["图斑椭球面积", "大地线多边形", "经过修复", "被剔除", "‰"] {
        assert!(html.contains(said) && text.contains(said), "{said}");
    }
    let lines = ["info", "lines.geojson", "--area-methods", "--quiet", "--json"];
    assert!(methods(&run_json(0, &lines)).is_empty());
}

/// pyproj 3.7.2 as above, county by county.
#[test]
fn coverage_is_measured_by_the_method_that_is_asked_for() {
    for (method, expected) in [
        ("geodesic", [94_748_364.807_968, 94_748_364.807_983]),
        ("planar", [94_763_679.508_352, 94_760_622.927_436]),
        ("tdt1055", [94_748_370.575, 94_748_370.575]),
    ] {
        let result = run_json(0, &[&COVERAGE[..], &["--area", method]].concat());
        assert_eq!(result["method"]["area"], method);
        assert_eq!(result["parameters"]["area"], method);
        let mut in_units = 0.0;
        for (unit, expected) in result["units"].as_array().expect("units").iter().zip(expected) {
            assert_within(number(&unit["area"]), expected, 0.02);
            in_units += number(&unit["roles"]["red-line"]["area"]);
        }
        assert_within(in_units, number(&result["total"]["roles"]["red-line"]["area"]), 1e-3);
        assert_within(number(&result["closure"]["error"]), 0.0, 1e-3);
        assert_eq!(result["warnings"], serde_json::json!([]));
        let plane = &result["method"]["area_plane"];
        assert_eq!(plane.as_str(), (method == "planar").then_some("EPSG:4548"));
    }
    assert_eq!(
        run(0, &COVERAGE).stdout,
        run(0, &[&COVERAGE[..], &["--area", "exact"]].concat()).stdout
    );
}

#[test]
fn a_check_and_the_info_of_its_sites_say_the_same() {
    for (method, expected) in [("geodesic", 947_962.510_955), ("planar", 948_111.181_851)] {
        let check = [
            "check",
            "sites.geojson",
            "--red-line",
            "redline.geojson",
            "--quiet",
            "--json",
        ];
        let result = run_json(3, &[&check[..], &["--area", method]].concat());
        assert_eq!(result["method"]["area"], method);
        let site = &result["sites"][0];
        assert_within(number(&site["area"]), expected, 1e-3);
        assert_within(number(&site["roles"]["red-line"]["area"]), expected, 1e-3);
        assert_within(number(&site["roles"]["red-line"]["share_of_site"]), 1.0, 1e-12);
    }
    // All sites: 1 895 554.383 793 m² in the plane of EPSG:4548 (pyproj).
    let info = run_json(0, &["info", "sites.geojson", "--area", "planar", "--json"]);
    assert_within(number(&info["inputs"][0]["area"]), 1_895_554.383_793, 1e-3);
    assert_within(number(&info["inputs"][0]["area_sum"]), 1_895_554.383_793, 1e-3);
    let standard = run_json(0, &["info", "zone_39.geojson", "--area", "tdt1055", "--json"]);
    assert_within(number(&standard["inputs"][0]["area"]), 999_600.02, 0.02);
}

#[test]
fn reports_name_the_method() {
    let folder = tempfile::tempdir().expect("a folder");
    for (method, said) in [
        ("planar", "EPSG:4548"),
        ("tdt1055", "TD/T 1055-2019"),
        ("geodesic", "Karney"),
    ] {
        let page = folder.path().join(format!("{method}.html")).display().to_string();
        let arguments = [&COVERAGE[..5], &["--area", method, "--quiet", "-o", &page, "-o", "-"]].concat();
        let shown = String::from_utf8(run(0, &arguments).stdout).expect("UTF-8");
        assert!(shown.contains("Method of area") && shown.contains(method), "{shown}");
        assert!(
            std::fs::read_to_string(&page).expect("written").contains(said),
            "{method}"
        );
    }
}

#[test]
fn a_method_that_can_not_serve_is_refused() {
    let message = refusal(1, &["info", "far_away.geojson", "--area", "planar", "--quiet"]);
    assert!(message.contains("3°"), "{message}");
    let result = run_json(0, &["info", "far_away.geojson", "--area-methods", "--quiet", "--json"]);
    assert!(methods(&result)["planar"].is_nan());
    run(2, &["info", "region.geojson", "--area", "spherical"]);
    run(2, &["coverage", "--region", "region.geojson", "--area-methods"]);
}
