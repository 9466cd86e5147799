//! Sites over the demonstration project, one for each case that a check tells apart, against what GEOS finds.
//!
//! `tests/fixtures/site_check/make_sites.py` made the sites and the answers.

use super::support::{ecozone, fixtures, number, refusal, run, run_json};
use serde_json::Value;
use std::collections::BTreeSet;

/// Relative. GEOS holds coordinates as floats (2⁻⁴⁶° at 116°), EcoZone on a grid of 2⁻⁴⁸°.
const AGREEMENT: f64 = 1e-7;
/// Metres; distances of the fixture were taken in a plane about the nearest point.
const DISTANCE_M: f64 = 0.01;

const DECIDING: [&str; 3] = ["red-line", "nature-reserve", "green-belt"];

#[track_caller]
fn assert_agree(found: &Value, expected: &Value, least: f64, what: &str) {
    let (found, expected) = (number(found), number(expected));
    let tolerance = (AGREEMENT * expected.abs()).max(least);
    assert!((found - expected).abs() <= tolerance, "{what}: {found}, not {expected}");
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn check_hit(found: &Value, expected: &Value, what: &str) {
    assert_eq!(found["verdict"], expected["verdict"], "{what}");
    assert_eq!(found["zone"], expected["zone"], "{what}");
    assert_agree(&found["area"], &expected["area"], 1e-5, what);
    assert_agree(&found["length"], &expected["length"], 1e-4, what);
    let crossings = list(expected, "crossings");
    assert_eq!(list(found, "crossings").len(), crossings.len(), "{what}");
    for (found, expected) in list(found, "crossings").iter().zip(crossings) {
        assert_agree(&found["length"], &expected["length"], 1e-4, what);
        for (end, axis) in [("from", 0), ("from", 1), ("to", 0), ("to", 1)] {
            // A tenth of a millimetre.
            let off = number(&found[end][axis]) - number(&expected[end][axis]);
            assert!(off.abs() < 1e-9, "{what}: {end} is off by {off}°");
        }
    }
    if expected["verdict"] == "overlap" && number(&expected["area"]) > 0.0 {
        assert_eq!(found["sliver"], expected["sliver"], "{what}");
        for share in ["share_of_site", "share_of_feature"] {
            assert_agree(&found[share], &expected[share], 1e-10, what);
        }
    }
}

fn check_role(found: &Value, expected: &Value, what: &str) {
    assert_eq!(found["verdict"], expected["verdict"], "{what}: {}", found["why"]);
    assert_agree(&found["area"], &expected["area"], 1e-5, what);
    let hits = list(expected, "hits");
    assert_eq!(list(found, "hits").len(), hits.len(), "{what}");
    for expected in hits {
        let same = |hit: &&Value| hit["feature"] == expected["feature"];
        let hit = list(found, "hits").iter().find(same);
        let hit = hit.unwrap_or_else(|| panic!("{what}: feature {} is no hit", expected["feature"]));
        check_hit(hit, expected, &format!("{what}, feature {}", expected["feature"]));
    }
    if let Some(nearest) = expected.get("nearest") {
        let found = number(&found["nearest"]["distance"]);
        let expected = number(&nearest["distance"]);
        // A thousandth of a per cent far away, where the plane of the fixture is no longer one with the ellipsoid.
        let tolerance = DISTANCE_M.max(1e-5 * expected);
        assert!(
            (found - expected).abs() <= tolerance,
            "{what}: {found} m, not {expected} m"
        );
    }
}

#[test]
fn sites_over_the_demonstration_get_the_answers_that_geos_gives() {
    let text = include_str!("../fixtures/site_check/expected.json");
    let expected: Value = serde_json::from_str(text).expect("JSON");
    let arguments = [
        "check",
        "../site_check/sites.geojson",
        "--project",
        "../../../data/demo/ecozone.toml",
        "--json",
    ];
    let result = run_json(3, &arguments);
    let (found, expected) = (list(&result, "sites"), list(&expected, "sites"));
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let what = format!("{} {}", expected["id"], expected["case"]);
        assert_eq!(found["id"], expected["id"]);
        assert_eq!(found["verdict"], expected["verdict"], "{what}");
        assert_agree(&found["area"], &expected["area"], 1e-5, &what);
        assert_agree(&found["length"], &expected["length"], 1e-5, &what);
        assert!(found["length"].as_f64().is_some_and(f64::is_sign_positive), "{what}");
        let codes: BTreeSet<&str> = list(found, "admin")
            .iter()
            .filter_map(|region| region["code"].as_str())
            .collect();
        let wanted: BTreeSet<&str> = list(expected, "admin").iter().filter_map(Value::as_str).collect();
        assert_eq!(codes, wanted, "{what}");
        for role in DECIDING {
            check_role(
                &found["roles"][role],
                &expected["roles"][role],
                &format!("{what}, {role}"),
            );
        }
    }
    // What each case is called, from the list of outcomes that offices tell apart (see `analysis::outcome`).
    let kinds: Vec<&str> = found.iter().filter_map(|site| site["outcome"].as_str()).collect();
    let expected = [
        "zone-unknown",
        "core",
        "core",
        "touch",
        "suspected-error",
        "clear",
        "not-checked",
        "crossing",
        "zone-unknown",
        "clear",
        "clear",
        "clear",
    ];
    assert_eq!(kinds, expected);
    let verdicts: BTreeSet<&str> = found.iter().filter_map(|site| site["verdict"].as_str()).collect();
    let all = BTreeSet::from(["overlap", "touch", "clear", "not-checked"]);
    assert_eq!(verdicts, all, "every verdict is given");
}

#[test]
fn boundary_points_go_out_as_the_survey_hands_them_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let points = folder.path().join("points.txt");
    let points = points.to_str().expect("UTF-8");
    let check = |sites: &str, more: &[&str]| {
        let mut arguments = vec!["check", sites, "--red-line", "redline.geojson", "--json", "--quiet"];
        arguments.extend(more);
        run_json(3, &arguments)
    };
    let before = check("sites.geojson", &["-o", points]);
    // The text comes back as the same sites: to the millimetre that it is written in.
    let after = check(points, &[]);
    assert_eq!(list(&after, "sites").len(), 2);
    for (before, after) in list(&before, "sites").iter().zip(list(&after, "sites")) {
        let off_m2 = (number(&before["area"]) - number(&after["area"])).abs();
        assert!(off_m2 < 4.0 * 1_000.0 * 0.0005, "{off_m2} m²");
        assert_eq!(before["verdict"], after["verdict"]);
    }
    let sites = [
        "check",
        "../site_check/sites.geojson",
        "--red-line",
        "redline.geojson",
        "-o",
        points,
        "--quiet",
    ];
    assert!(refusal(1, &sites).contains("several zones"), "from 110° to 121° E");
}

#[test]
fn what_sites_share_goes_out_as_boundary_points_with_its_area() {
    let folder = tempfile::tempdir().expect("a folder");
    let (hits, none) = (folder.path().join("hits.txt"), folder.path().join("none.txt"));
    let (hits, none) = (hits.to_str().expect("UTF-8"), none.to_str().expect("UTF-8"));
    let arguments = [
        "check",
        "sites.geojson",
        "--red-line",
        "redline.geojson",
        "--quiet",
        "--json",
        "--hits",
    ];
    let result = run_json(3, &[&arguments[..], &[hits]].concat());
    let shared = list(&result["sites"][0]["roles"]["red-line"], "hits");
    assert_eq!(result["hit_files"], serde_json::json!([hits]));
    // Read again by our own reader: a plot for each hit, of the area shared but for the millimetre of the text.
    let info = run_json(0, &["info", hits, "--json", "--quiet"]);
    assert_eq!(info["inputs"][0]["features"], shared.len());
    let areas = shared.iter().map(|hit| number(&hit["area"])).sum::<f64>();
    assert!((number(&info["inputs"][0]["area_sum"]) - areas).abs() < 4.0, "{areas}");
    // Of a clear site there is a head without plots.
    let clear = [
        "check",
        "clear_site.geojson",
        "--red-line",
        "redline.geojson",
        "--covers",
        "region.geojson",
        "--hits",
    ];
    run(0, &[&clear[..], &[none, "--quiet"]].concat());
    let bytes = std::fs::read(none).expect("written");
    assert!(bytes.ends_with(b"]\r\n"), "{}", String::from_utf8_lossy(&bytes));
    let wrong = refusal(2, &[&arguments[..], &["hits.pdf"]].concat());
    assert!(wrong.contains("hits.pdf"), "{wrong}");
}

#[test]
fn what_a_tolerance_made_a_touch_goes_out_as_a_feature_with_its_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let hits = folder.path().join("hits.geojson");
    let table = folder.path().join("check.csv");
    let arguments = [
        "check",
        "../site_check/sites.geojson",
        "--project",
        "../../../data/demo/ecozone.toml",
        "--tolerance",
        "400m2",
        "-o",
        hits.to_str().expect("UTF-8"),
        "-o",
        table.to_str().expect("UTF-8"),
        "--quiet",
    ];
    run(3, &arguments);
    let text = std::fs::read_to_string(&hits).expect("written");
    let features: Value = serde_json::from_str(&text).expect("GeoJSON");
    let sliver = list(&features, "features")
        .iter()
        .find(|hit| hit["properties"]["site"] == "SC-05" && hit["properties"]["role"] == "red-line")
        .expect("the sliver is written");
    assert_eq!(sliver["properties"]["verdict"], "touch");
    // 0.6 m deep, and as wide as 2A/P makes of it.
    assert!((number(&sliver["properties"]["width_m"]) - 0.6).abs() < 0.01);
    let table = std::fs::read_to_string(&table).expect("written");
    assert!(
        table
            .lines()
            .any(|line| line.starts_with("SC-05") && line.contains("SY-HX-0001"))
    );
}

/// Every broken file that is kept as a fixture, and files of an unknown or a refused CRS, as the red line of a site that
/// would be clear of a whole one.
#[test]
fn no_broken_red_line_of_any_kind_makes_a_site_clear() {
    let folder = fixtures().join("../broken");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the broken files")
        .map(|entry| format!("../broken/{}", entry.expect("a file").file_name().to_string_lossy()))
        .collect();
    names.sort();
    let others = [
        "truncated.geojson",
        "empty.geojson",
        "page.geojson",
        "projected.geojson",
        "gcj02_declared.geojson",
    ];
    names.extend(others.map(str::to_owned));
    let mut unread = 0;
    for name in &names {
        let arguments = [
            "check",
            "clear_site.geojson",
            "--red-line",
            name,
            "--covers",
            "region.geojson",
            "--json",
            "--quiet",
        ];
        let output = ecozone(&arguments).output().expect("the program starts");
        let result: Value = serde_json::from_slice(&output.stdout).expect("a result whatever the layer is");
        let verdict = &result["sites"][0]["roles"]["red-line"]["verdict"];
        let input = list(&result, "inputs").iter().find(|input| input["role"] == "red-line");
        let input = input.expect("the layer is listed, read or not");
        let is_whole = input.get("error").is_none() && input["features"] != 0;
        if is_whole {
            continue;
        }
        unread += 1;
        assert_eq!(verdict, "not-checked", "{name}");
        assert_eq!(output.status.code(), Some(4), "{name}");
    }
    assert!(unread >= 15, "only {unread} of {} were refused", names.len());
}
