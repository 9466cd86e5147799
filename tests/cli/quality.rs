//! Flaws within a layer: overlaps, gaps, slivers, duplicates, in JSON, as a table and as map features.

use super::support::{number, refusal, run, run_json};
use serde_json::Value;

/// Flaw, ids, area and width of `flaws.geojson`: shapely 2.2.0 (GEOS 3.14.1) for what is shared and enclosed, pyproj
/// 3.7.2 (`Geod(a=6378137, rf=298.257222101).geometry_area_perimeter`) for the measures; see `flaws.py` beside the fixture.
const EXPECTED: [(&str, &[&str], f64, f64); 9] = [
    ("duplicate", &["A2", "A7"], 948_099.212_480_284, 482.683_961_761_954),
    ("duplicate", &["D1", "D2"], 948_097.316_281_164, 482.683_416_052_579),
    ("duplicate", &["E1", "E2"], 0.0, 0.0),
    ("overlap", &["A2", "A3"], 9_480.992_123_782_635, 8.473_599_370_192),
    ("overlap", &["A3", "A7"], 9_480.992_123_782_635, 8.473_599_370_192),
    ("overlap", &["C2", "C3"], 1_481_268.321_771_617, 551.579_430_043_964),
    ("gap", &[], 4_740.496_062_565_595, 4.253_028_147_265),
    ("enclosed", &[], 2_843_887.505_207_805, 679.575_604_780_059),
    ("sliver", &["C1"], 948.030_859_611_463, 0.426_824_938_546),
];

#[track_caller]
fn assert_share(found: f64, expected: f64) {
    // The script cuts edges into pieces of 2e-5 degrees, which are geodesics; ours are straight in degrees.
    assert!((found - expected).abs() <= expected * 1e-6, "{found} is not {expected}");
}

fn texts(value: &Value) -> Vec<&str> {
    let list = value.as_array().expect("a list");
    list.iter().map(|text| text.as_str().expect("a text")).collect()
}

#[test]
fn overlaps_gaps_slivers_and_duplicates_are_those_that_geos_finds() {
    let result = run_json(0, &["info", "flaws.geojson", "--quality", "--json", "--quiet"]);
    let quality = &result["inputs"][0]["quality"];
    let places = quality["places"].as_array().expect("places");
    let found: Vec<(&str, Vec<&str>)> = places
        .iter()
        .map(|place| (place["flaw"].as_str().expect("a flaw"), texts(&place["ids"])))
        .collect();
    let expected: Vec<(&str, Vec<&str>)> = EXPECTED.iter().map(|(flaw, ids, ..)| (*flaw, ids.to_vec())).collect();
    assert_eq!(found, expected);
    for (place, (.., area_m2, width_m)) in places.iter().zip(EXPECTED) {
        assert_share(number(&place["area"]), area_m2);
        assert_share(number(&place["width"]), width_m);
    }
    assert_eq!(quality["counts"]["overlap"]["count"], 3);
    assert_eq!(quality["cut_short"], false);
    // Nobody asked: nothing is said.
    let plain = run_json(0, &["info", "flaws.geojson", "--json", "--quiet"]);
    assert!(plain["inputs"][0].get("quality").is_none());
}

/// Areas by pyproj of what the script leaves out between the plots (`cracks.py`, which also closes the first by shapely).
#[test]
fn a_crack_that_is_open_at_an_end_is_found_and_a_road_or_a_notch_is_none() {
    let result = run_json(0, &["info", "cracks.geojson", "--quality", "--json", "--quiet"]);
    let quality = &result["inputs"][0]["quality"];
    let places = quality["places"].as_array().expect("places");
    let found: Vec<(&str, Vec<&str>)> = places
        .iter()
        .map(|place| (place["flaw"].as_str().expect("a flaw"), texts(&place["ids"])))
        .collect();
    assert_eq!(found, [("crack", vec!["A1", "A2"]), ("crack", vec!["B1", "B2"])]);
    for (place, (area_m2, width_m)) in places.iter().zip([(80.0, 0.5), (12.0, 0.57)]) {
        // A crack ends square to its borders here, and slanting where the plots end.
        assert!((number(&place["area"]) - area_m2).abs() < area_m2 * 0.01, "{place}");
        assert!((number(&place["width"]) - width_m).abs() < 0.03, "{place}");
    }
    assert_eq!(quality["counts"]["crack"]["count"], 2);
}

#[test]
fn the_flaws_go_to_the_supplier_as_map_features_and_as_a_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("flaws_found.geojson").display().to_string();
    let page = folder.path().join("flaws.html").display().to_string();
    run(
        0,
        &[
            "info",
            "flaws.geojson",
            "--quality",
            "-o",
            &out,
            "-o",
            &page,
            "--quiet",
            "--lang",
            "zh",
        ],
    );
    let features: Value = serde_json::from_slice(&std::fs::read(&out).expect("written")).expect("JSON");
    let features = features["features"].as_array().expect("features").clone();
    assert_eq!(features.len(), EXPECTED.len());
    let gap = features
        .iter()
        .find(|feature| feature["properties"]["flaw"] == "gap")
        .expect("a gap");
    assert_eq!(gap["geometry"]["type"], "Polygon");
    assert_share(number(&gap["properties"]["area_m2"]), 4_740.496_062_565_595);
    let page = std::fs::read_to_string(&page).expect("written");
    assert!(page.contains("重复要素") && page.contains("围合空白"), "{page}");
    // Features of what was not looked for can't be written.
    refusal(2, &["info", "flaws.geojson", "-o", &out, "--quiet"]);
}

#[test]
fn a_clean_tiling_has_no_flaws_however_many_borders_it_shares() {
    let result = run_json(0, &["info", "region.geojson", "--quality", "--json", "--quiet"]);
    assert_eq!(
        result["inputs"][0]["quality"]["places"].as_array().map(Vec::len),
        Some(0)
    );
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/prefectures.geojson");
    let result = run_json(0, &["info", demo, "--quality", "--json", "--quiet"]);
    let quality = &result["inputs"][0]["quality"];
    assert_eq!(quality["counts"]["overlap"]["count"], 0, "{quality}");
    assert_eq!(quality["counts"]["duplicate"]["count"], 0);
}
