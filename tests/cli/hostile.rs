//! Files that mean something else than they seem to: no number, and never a `clear`, comes of them.

use super::support::{assert_close, number, refusal, run, run_json};
use serde_json::Value;

fn verdict(result: &Value) -> &str {
    result["sites"][0]["verdict"].as_str().expect("a verdict")
}

#[test]
fn a_layer_of_which_nothing_can_be_measured_gives_no_zero() {
    for unusable in ["north_of_pole.geojson", "lines.geojson"] {
        for arguments in [
            [
                "coverage",
                "--region",
                "region.geojson",
                "--red-line",
                unusable,
                "--quiet",
            ],
            [
                "coverage",
                "--region",
                unusable,
                "--red-line",
                "redline.geojson",
                "--quiet",
            ],
        ] {
            let message = refusal(1, &arguments);
            assert!(message.trim_end().ends_with(unusable), "{message}");
        }
        let arguments = [
            "check",
            "clear_site.geojson",
            "--red-line",
            unusable,
            "--quiet",
            "--json",
        ];
        assert_eq!(verdict(&run_json(4, &arguments)), "not-checked", "{unusable}");
    }
    // Lines may lie beneath as reference, and a layer that is truly empty covers nothing.
    for (role, file) in [("--reference", "lines.geojson"), ("--red-line", "empty.geojson")] {
        run(0, &["coverage", "--region", "region.geojson", role, file, "--quiet"]);
    }
}

#[test]
fn a_filter_by_a_field_that_nobody_has_is_refused_rather_than_empty() {
    let filter = ["--filter", "LHLX = '陆域'", "--quiet"];
    let coverage = [
        "coverage",
        "--region",
        "region.geojson",
        "--red-line",
        "redline.geojson",
    ];
    let message = refusal(1, &[&coverage[..], &filter].concat());
    assert!(message.contains("LHLX") && message.contains("GKFQ"), "{message}");
    let check = ["check", "clear_site.geojson", "--red-line", "redline.geojson", "--json"];
    let result = run_json(4, &[&check[..], &filter].concat());
    assert_eq!(verdict(&result), "not-checked");
    let known = ["--filter", "GKFQ = '核心保护区'", "--quiet"];
    run(0, &[&coverage[..], &known].concat());
}

#[test]
fn sites_that_can_not_be_used_are_refused_with_the_reason() {
    let message = refusal(
        1,
        &[
            "check",
            "north_of_pole.geojson",
            "--red-line",
            "redline.geojson",
            "--quiet",
        ],
    );
    assert!(
        message.contains("feature 1") && message.contains("outside longitude/latitude"),
        "{message}"
    );
}

/// The site was projected with PROJ 9.5 (pyproj 3.7.2) from 116.06…116.07° E, 40.02…40.03° N; its area there by the
/// closed form for a cell, at 0.1 mm of rounding.
#[test]
fn a_crs_for_undeclared_files_serves_the_metres_and_passes_by_plain_degrees() {
    const CELL_M2: f64 = 947_825.781_2;
    let given = ["--crs", "EPSG:4548"];
    let check = ["check", "site_4548.geojson", "--red-line", "redline.geojson", "--json"];
    let output = run(3, &[&check[..], &given].concat());
    let result: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let area = number(&result["sites"][0]["roles"]["red-line"]["area"]);
    assert!((area - CELL_M2).abs() < 0.5, "{area}");
    assert_close(number(&result["sites"][0]["roles"]["red-line"]["share_of_site"]), 1.0);
    assert_eq!(result["inputs"][0]["crs_origin"], "given");
    assert_eq!(result["inputs"][1]["crs_origin"], "default");
    let warnings = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(
        warnings.contains("EPSG:4548") && warnings.contains("redline.geojson"),
        "{warnings}"
    );
    // Where it serves no file, it was meant for one that it does not fit.
    refusal(1, &["info", "redline.geojson", "--crs", "EPSG:4548", "--quiet"]);
    refusal(
        1,
        &[
            "info",
            "redline.geojson",
            "--crs",
            "redline.geojson=EPSG:4548",
            "--quiet",
        ],
    );
    refusal(
        1,
        &[
            "check",
            "clear_site.geojson",
            "--red-line",
            "redline.geojson",
            "--crs",
            "EPSG:4548",
            "--quiet",
        ],
    );
}

#[test]
fn the_shifted_coordinates_of_web_maps_are_never_clear() {
    let message = refusal(1, &["info", "gcj02_declared.geojson", "--quiet"]);
    assert!(message.contains("GCJ-02") && message.contains("CGCS2000"), "{message}");
    let output = run(0, &["info", "gcj02.geojson", "--json"]);
    let result: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(result["inputs"][0]["issues"][0]["fault"], "doubtful-datum");
    assert_eq!(result["inputs"][0]["issues"][0]["action"], "kept");
    assert!(String::from_utf8(output.stderr).expect("UTF-8").contains("GCJ-02"));
    // The site lies 850 m beside the feature, which is some 500 m from its true place.
    let folder = tempfile::tempdir().expect("a folder");
    let beside = folder.path().join("beside.geojson");
    let site = r#"{"type":"Polygon","coordinates":[[[116.26,40.0],[116.27,40.0],[116.27,40.01],[116.26,40.01],[116.26,40.0]]]}"#;
    std::fs::write(&beside, site).expect("written");
    let beside = beside.display().to_string();
    for (sites, layer) in [(beside.as_str(), "gcj02.geojson"), ("gcj02.geojson", "redline.geojson")] {
        let arguments = [
            "check",
            sites,
            "--red-line",
            layer,
            "--covers",
            "wide.geojson",
            "--quiet",
            "--json",
        ];
        assert_eq!(verdict(&run_json(4, &arguments)), "not-checked", "{sites}");
    }
}

#[test]
fn whole_numbers_are_the_same_value_however_they_are_written() {
    let coverage = [
        "coverage",
        "--region",
        "codes_as_decimals.geojson",
        "--red-line",
        "redline.geojson",
        "--json",
    ];
    let result = run_json(0, &coverage);
    assert_eq!(result["units"][0]["code"], "990001");
    let result = run_json(0, &[&coverage[..], &["--by", "group"]].concat());
    assert_eq!(result["units"].as_array().map(Vec::len), Some(1));
    assert_eq!(result["units"][0]["name"], "1");
}
