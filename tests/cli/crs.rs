//! Files whose system has to be found out: taken as a guess where it is sure, else refused with what it may be; and
//! the shift of web maps, which is suspected, never undone unasked.
//!
//! The fixtures were made with pyproj 3.7 (projections) and `coord_convert` 0.2.1 (GCJ-02, BD-09).

use super::support::{number, refusal, run, run_json};
use serde_json::Value;

fn errors(output: &std::process::Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn area_of(arguments: &[&str]) -> f64 {
    let arguments = [arguments, &["--json", "--quiet"][..]].concat();
    number(&run_json(0, &arguments)["inputs"][0]["area"])
}

#[track_caller]
fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

#[test]
fn web_mercator_that_could_be_zone_13_is_refused_with_both_readings_and_where_they_land() {
    let message = errors(&run(1, &["info", "mercator.geojson"]));
    let lines: Vec<&str> = message.lines().collect();
    assert!(lines[0].ends_with("mercator.geojson"), "{message}");
    assert_eq!(lines.len(), 3, "{message}");
    assert!(
        lines[1].contains("--crs EPSG:4491") && lines[1].contains("73.3"),
        "{message}"
    );
    assert!(
        lines[2].contains("--crs EPSG:3857") && lines[2].contains("120.0000"),
        "{message}"
    );
    let message = errors(&run(1, &["info", "mercator.geojson", "--lang", "zh"]));
    assert!(
        message.contains("东坐标带号 13") && message.contains("墨卡托"),
        "{message}"
    );
    // Nobody reads the readings of a quiet run.
    refusal(1, &["info", "mercator.geojson", "--quiet"]);
}

/// The projection keeps areas on the ellipsoid, so that a square of 10 km has 100 km² whatever the arithmetic; where it
/// lies is by pyproj 3.7.2: `Transformer.from_crs(ALBERS, 4490, always_xy=True)`, of (1e6, 4.2e6) the longitude, of
/// (1.01e6, 4.2e6) the latitude.
#[test]
fn a_system_without_a_number_is_read_by_its_own_text_if_its_datum_is_known() {
    const ALBERS: &str = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +ellps=GRS80 +units=m";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("albers.geojson");
    let ring = "[[[1000000,4200000],[1010000,4200000],[1010000,4210000],[1000000,4210000],[1000000,4200000]]]";
    std::fs::write(&path, format!(r#"{{"type":"Polygon","coordinates":{ring}}}"#)).expect("written");
    let named = path.to_str().expect("UTF-8");
    let result = run_json(0, &["info", named, "--crs", ALBERS, "--json", "--quiet"]);
    let input = &result["inputs"][0];
    assert_eq!(
        (&input["crs"], &input["crs_origin"]),
        (&Value::from(ALBERS), &Value::from("given"))
    );
    assert_near(number(&input["area"]), 1e8, 0.5);
    assert_near(number(&input["bbox"][0]), ALBERS_CORNER[0], 1e-6);
    assert_near(number(&input["bbox"][1]), ALBERS_CORNER[1], 1e-3);
    let one = format!("{named}={ALBERS}");
    run(0, &["info", named, "--crs", &one, "--quiet"]);
    // Read, and written in degrees; an old ellipsoid is refused by name.
    let out = folder.path().join("out.gpkg");
    let out = out.to_str().expect("UTF-8");
    let record = run_json(0, &["convert", named, out, "--from", ALBERS, "--json"]);
    assert_eq!(record["to"], "EPSG:4490");
    let old = ALBERS.replace("GRS80", "krass");
    let message = refusal(1, &["info", named, "--crs", &old, "--quiet"]);
    assert!(message.contains("Beijing 1954"), "{message}");
    let shifted = format!("{ALBERS} +towgs84=1,2,3");
    assert!(refusal(1, &["info", named, "--crs", &shifted, "--quiet"]).contains("not known"));
}

/// Found by mutated files: the third polygon has a vertex at 4.4e26 m, and its edges were followed round and round the Earth.
#[test]
fn a_vertex_beyond_the_earth_costs_its_feature_and_no_time() {
    let result = run_json(0, &["info", "beyond_the_earth.geojson", "--json", "--quiet"]);
    let input = &result["inputs"][0];
    assert_eq!(
        (&input["features"], &input["rejected"]),
        (&Value::from(3), &Value::from(1))
    );
}

const ALBERS_CORNER: [f64; 2] = [116.713_522_897_541_64, 38.582_847_343_013_555];

#[test]
fn text_of_a_doubtful_encoding_is_refused_with_how_it_reads_in_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("big5.csv");
    let text = "名稱,經度,緯度,lon,lat\n陽明山國家公園,,,121.5,25.1\n";
    std::fs::write(&path, encoding_rs::BIG5.encode(text).0).expect("written");
    let named = path.to_str().expect("UTF-8");
    let message = errors(&run(1, &["info", named]));
    let lines: Vec<&str> = message.lines().collect();
    assert!(
        lines[0].contains("--encoding") && lines[0].ends_with("big5.csv"),
        "{message}"
    );
    assert!(
        lines[1].contains("--encoding Big5") && lines[1].contains("名稱"),
        "{message}"
    );
    assert!(lines.len() > 5, "{message}");
    refusal(1, &["info", named, "--quiet"]);
    let result = run_json(0, &["info", named, "--encoding", "big5", "--json", "--quiet"]);
    assert_eq!(result["inputs"][0]["features"], 1);
    assert!(result["inputs"][0]["fields"].to_string().contains("名稱"));
}

#[test]
fn the_layers_that_are_named_beside_it_leave_one_reading_which_is_reported_as_a_guess() {
    let arguments = ["info", "mercator.geojson", "qingdao.geojson", "--json"];
    let output = run(0, &arguments);
    let result: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(result["inputs"][0]["crs"], "EPSG:3857");
    assert_eq!(result["inputs"][0]["crs_origin"], "guessed");
    assert!(errors(&output).contains("EPSG:3857 is a guess"), "{}", errors(&output));
    // The 0.01° cell at 36° N: closed form of a zone of the ellipsoid (Snyder 3-12) on CGCS2000 by mpmath.
    assert_near(number(&result["inputs"][0]["area"]), CELL_AT_36_M2, 1.0);
}

/// 0.01° × 0.01° from 36° N, by mpmath 1.3 at 40 digits.
const CELL_AT_36_M2: f64 = 1_000_384.947_767;

#[test]
fn metres_without_a_zone_are_ranked_by_the_layers_beside_them_and_still_refused() {
    let message = errors(&run(1, &["info", "projected.geojson", "region.geojson"]));
    let first = message.lines().nth(1).expect("a list");
    assert!(first.contains("--crs EPSG:4548") && first.contains("117"), "{message}");
    assert!(
        message.lines().next().expect("a message").contains("EPSG:4548"),
        "{message}"
    );
    let alone = errors(&run(1, &["info", "projected.geojson"]));
    assert!(alone.contains("more readings") && alone.contains("--region"), "{alone}");
    run(0, &["info", "projected.geojson", "--crs", "EPSG:4548", "--quiet"]);
}

#[test]
fn swapped_columns_are_read_the_other_way_round_only_when_the_user_says_so() {
    for (file, crs) in [
        ("swapped.geojson", "EPSG:4490/yx"),
        ("swapped_zone_39.geojson", "EPSG:4527/yx"),
    ] {
        let message = errors(&run(1, &["info", file, "region.geojson"]));
        assert!(message.contains(&format!("--crs {crs}")), "{message}");
        let named = format!("{file}={crs}");
        let result = run_json(0, &["info", file, "--crs", &named, "--json", "--quiet"]);
        let input = &result["inputs"][0];
        assert_eq!(input["north_first"], true);
        assert_eq!(input["crs_origin"], "given");
        assert_near(number(&input["bbox"][0]), 116.02, 1e-8);
        assert_near(number(&input["bbox"][1]), 40.01, 1e-8);
        assert_eq!(result["parameters"]["layers"][0]["crs"], crs);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out.geojson").display().to_string();
    run(
        0,
        &["convert", "swapped.geojson", &out, "--from", "EPSG:4490/yx", "--quiet"],
    );
    assert_near(
        area_of(&["info", &out]),
        area_of(&["info", "swapped.geojson", "--crs", "EPSG:4490/yx"]),
        1e-6,
    );
    // A file that writes longitude first is not turned.
    refusal(
        1,
        &[
            "info",
            "redline.geojson",
            "--crs",
            "redline.geojson=EPSG:4490/yx",
            "--quiet",
        ],
    );
}

#[test]
fn a_layer_of_a_web_map_is_suspected_beside_a_true_one_and_never_changed() {
    for (file, shift) in [("counties_gcj02.geojson", "gcj02"), ("counties_bd09.geojson", "bd09")] {
        let output = run(0, &["info", file, "province.geojson", "--json"]);
        let result: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let found = &result["inputs"][0]["shift_suspicions"][0];
        assert_eq!(found["shift"], shift);
        assert!(
            number(&found["before"]) > 100.0 && number(&found["after"]) < 5.0,
            "{found}"
        );
        assert!(
            result["inputs"][1].get("shift_suspicions").is_none(),
            "the true layer is not suspected"
        );
        assert!(result["inputs"][0].get("shift").is_none(), "nothing is undone unasked");
        let said = errors(&output);
        assert!(
            said.contains(&format!("--shift {shift}")) && said.contains(file),
            "{said}"
        );
    }
    // Among many lines, a tenth of the vertices lies near some line by chance; all of them do only when shifted back.
    let result = run_json(
        0,
        &[
            "info",
            "counties_gcj02.geojson",
            "counties_true.geojson",
            "--json",
            "--quiet",
        ],
    );
    let found = &result["inputs"][0]["shift_suspicions"][0];
    assert_eq!(found["shift"], "gcj02");
    assert!(
        number(&found["share"]) > 0.9 && number(&found["before"]) > 100.0,
        "{found}"
    );
    assert!(result["inputs"][1].get("shift_suspicions").is_none());
    let clean = run_json(
        0,
        &["info", "counties_true.geojson", "province.geojson", "--json", "--quiet"],
    );
    assert!(clean["inputs"][0].get("shift_suspicions").is_none());
}

#[test]
fn a_shift_is_undone_when_the_user_says_so_and_reported() {
    let truth = run_json(0, &["info", "counties_true.geojson", "--json", "--quiet"]);
    for (file, shift) in [("counties_gcj02.geojson", "gcj02"), ("counties_bd09.geojson", "bd09")] {
        let result = run_json(0, &["info", file, "--shift", shift, "--json", "--quiet"]);
        let input = &result["inputs"][0];
        assert_eq!(input["shift"], shift);
        assert_eq!(result["parameters"]["layers"][0]["shift"], shift);
        for side in 0..4 {
            // The fixtures are rounded to 1e-9 degrees.
            assert_near(
                number(&input["bbox"][side]),
                number(&truth["inputs"][0]["bbox"][side]),
                5e-9,
            );
        }
        assert_near(number(&input["area"]) / number(&truth["inputs"][0]["area"]), 1.0, 1e-9);
    }
    // A file that names the system itself, and the conversion.
    run(0, &["info", "gcj02_declared.geojson", "--shift", "gcj02", "--quiet"]);
    refusal(1, &["info", "gcj02_declared.geojson", "--shift", "bd09", "--quiet"]);
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out.geojson").display().to_string();
    run(
        0,
        &["convert", "counties_gcj02.geojson", &out, "--shift", "gcj02", "--quiet"],
    );
    let converted = area_of(&["info", &out]);
    assert_near(converted / number(&truth["inputs"][0]["area"]), 1.0, 1e-9);
    // Of several files the user has to say which.
    refusal(
        2,
        &[
            "info",
            "counties_gcj02.geojson",
            "province.geojson",
            "--shift",
            "gcj02",
            "--quiet",
        ],
    );
    refusal(
        2,
        &[
            "info",
            "counties_gcj02.geojson",
            "--shift",
            "other.geojson=gcj02",
            "--quiet",
        ],
    );
    let page = run(
        0,
        &[
            "info",
            "counties_gcj02.geojson",
            "province.geojson",
            "--shift",
            "counties_gcj02.geojson=gcj02",
        ],
    );
    assert!(String::from_utf8_lossy(&page.stdout).contains("shifted back from GCJ-02"));
}
