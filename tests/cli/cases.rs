//! Kept cases: written beside the project, checked again when a layer changed, with what a reviewer said.

use super::support::{number, refusal, run, run_json};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn square(west: f64, south: f64, side: f64) -> String {
    let (east, north) = (west + side, south + side);
    format!("[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]")
}

fn collection(features: &[(&str, String)]) -> String {
    let features: Vec<String> = features
        .iter()
        .map(|(id, coordinates)| {
            format!(
                r#"{{"type":"Feature","id":"{id}","properties":{{"name":"{id}","面积_ha":1.5}},"geometry":{{"type":"Polygon","coordinates":{coordinates}}}}}"#
            )
        })
        .collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

/// A project of one red line, complete in a box around it, and two sites: A inside, B beside.
fn project(folder: &Path) -> PathBuf {
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).expect("written");
    write("red.geojson", collection(&[("R", square(116.0, 40.0, 0.1))]));
    write("covers.geojson", collection(&[("C", square(115.0, 39.0, 2.0))]));
    write(
        "sites.geojson",
        collection(&[("A", square(116.02, 40.02, 0.01)), ("B", square(116.2, 40.2, 0.01))]),
    );
    let text = r#"
        name = "案件"
        language = "en"
        [check]
        tolerance-m2 = 2
        sliver-width-m = 3
        [[layer]]
        role = "red-line"
        path = "red.geojson"
        covers = "covers.geojson"
        [[layer]]
        role = "site"
        path = "sites.geojson"
    "#;
    write("p.toml", text.to_owned());
    folder.join("p.toml")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn recheck(status: i32, project: &Path) -> Value {
    run_json(status, &["recheck", text(project), "--json", "--quiet"])
}

#[test]
fn a_kept_case_flips_when_its_layer_changes_and_only_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project(folder.path());
    let message = refusal(1, &["recheck", text(&project), "--quiet"]);
    assert!(message.contains("--keep"), "{message}");
    let kept = run_json(
        3,
        &[
            "check",
            text(&project),
            "--keep",
            "--date",
            "2026-11-22",
            "--json",
            "--quiet",
        ],
    );
    assert_eq!(kept["parameters"]["tolerance_m2"], 2.0);
    assert_eq!(kept["method"]["tolerances"]["sliver_width_m"], 3.0);
    assert_eq!(kept["method"]["tolerances"]["sliver_area_m2"], 1000.0);
    let same = recheck(0, &project);
    assert_eq!(
        (&same["kind"], &same["flipped"]),
        (&Value::from("recheck"), &Value::from(0))
    );
    assert_eq!(same["cases"][0]["date"], "2026-11-22");
    // The red line grows over B, and A falls out of it.
    std::fs::write(
        folder.path().join("red.geojson"),
        collection(&[("R", square(116.15, 40.15, 0.1))]),
    )
    .expect("written");
    let changed = recheck(5, &project);
    assert_eq!(changed["flipped"], 2);
    let verdicts = |case: &Value| (case["id"].clone(), case["before"].clone(), case["now"].clone());
    let pair = |id: &str, before: &str, now: &str| (Value::from(id), Value::from(before), Value::from(now));
    assert_eq!(verdicts(&changed["cases"][0]), pair("A", "overlap", "clear"));
    assert_eq!(verdicts(&changed["cases"][1]), pair("B", "clear", "overlap"));
    let role = &changed["cases"][0]["roles"][0];
    assert!(number(&role["area_before"]) > 900_000.0 && number(&role["area_now"]) == 0.0);
    assert_eq!(
        changed["cases"][0]["layers"][0]["sha256"].as_str().map(str::len),
        Some(64)
    );
    // What was found is found again, and what was changed in it is named.
    let report = folder.path().join("recheck.json");
    run(5, &["recheck", text(&project), "-o", text(&report), "--quiet"]);
    let again = run_json(0, &["verify", text(&report), "--json"]);
    assert_eq!(
        (&again["holds"], &again["report_kind"]),
        (&Value::from(true), &Value::from("recheck"))
    );
    let tampered = std::fs::read_to_string(&report).expect("written");
    std::fs::write(&report, tampered.replacen("\"overlap\"", "\"clear\"", 1)).expect("written");
    assert_eq!(
        run_json(5, &["verify", text(&report), "--json"])["holds"],
        Value::from(false)
    );
    // A layer that can't be read any more is no "clear".
    std::fs::write(folder.path().join("red.geojson"), "{").expect("written");
    let broken = recheck(5, &project);
    assert_eq!(verdicts(&broken["cases"][1]), pair("B", "clear", "not-checked"));
    let page = folder.path().join("recheck.html");
    run(5, &["recheck", text(&project), "-o", text(&page), "--quiet"]);
    assert!(std::fs::read_to_string(&page).expect("written").contains("not checked"));
}

#[test]
fn keeping_again_replaces_a_case_and_leaves_the_others_and_their_reviews() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project(folder.path());
    let cases = folder.path().join("p.cases.geojson");
    run(3, &["check", text(&project), "--keep", "--quiet"]);
    // What a reviewer said stands in the file as the window writes it.
    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&cases).expect("kept")).expect("GeoJSON");
    file["features"][0]["properties"]["ecozone_case"]["review"] = serde_json::json!({
        "note": "现场已核实", "overrule": "clear", "reason": "红线已调整", "reviewer": "王", "date": "2026-11-20",
        "computed": "overlap"
    });
    std::fs::write(&cases, file.to_string()).expect("written");
    let checked = run_json(3, &["check", text(&project), "--json", "--quiet"]);
    let site = &checked["sites"][0];
    assert_eq!(site["verdict"], "overlap", "a review changes no verdict");
    assert_eq!(site["review"]["overruled"], "clear");
    assert_eq!(site["review"]["reason"], "红线已调整");
    assert!(checked["sites"][1].get("review").is_none());
    let printed = String::from_utf8(run(3, &["check", text(&project), "--quiet"]).stdout).expect("UTF-8");
    assert!(printed.contains("红线已调整") && printed.contains("王"), "{printed}");
    // A check of another file keeps its site beside the two.
    let other = folder.path().join("other.geojson");
    std::fs::write(&other, collection(&[("Z", square(116.3, 40.3, 0.01))])).expect("written");
    run(
        0,
        &["check", text(&other), "--project", text(&project), "--keep", "--quiet"],
    );
    run(3, &["check", text(&project), "--keep", "--quiet"]);
    let again = recheck(0, &project);
    let ids: Vec<&str> = again["cases"]
        .as_array()
        .expect("cases")
        .iter()
        .filter_map(|case| case["id"].as_str())
        .collect();
    assert_eq!(ids, ["Z", "A", "B"]);
    assert_eq!(again["cases"][1]["review"]["note"], "现场已核实");
    // The same geometry, to the last digit.
    let read = |path: &Path| -> Value {
        serde_json::from_str(&std::fs::read_to_string(path).expect("a file")).expect("GeoJSON")
    };
    let (kept, sites) = (read(&cases), read(&folder.path().join("sites.geojson")));
    assert_eq!(kept["features"][1]["geometry"], sites["features"][0]["geometry"]);
}

#[test]
fn cases_without_a_place_or_with_one_id_twice_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project(folder.path());
    let red = folder.path().join("red.geojson");
    let sites = folder.path().join("sites.geojson");
    let message = refusal(
        2,
        &["check", text(&sites), "--red-line", text(&red), "--keep", "--quiet"],
    );
    assert!(message.contains("--cases"), "{message}");
    let message = refusal(
        1,
        &[
            "check",
            text(&sites),
            "--red-line",
            text(&red),
            "--keep",
            "--cases",
            text(&sites),
            "--quiet",
        ],
    );
    assert!(
        message.contains("sites.geojson"),
        "an input is never written to: {message}"
    );
    std::fs::write(
        &sites,
        collection(&[("A", square(116.02, 40.02, 0.01)), ("A", square(116.2, 40.2, 0.01))]),
    )
    .expect("written");
    let message = refusal(1, &["check", text(&project), "--keep", "--quiet"]);
    assert!(message.contains('A'), "{message}");
    std::fs::write(
        folder.path().join("p.cases.geojson"),
        collection(&[("X", square(116.0, 40.0, 0.1))]),
    )
    .expect("written");
    let message = refusal(1, &["recheck", text(&project), "--quiet"]);
    assert!(message.contains("feature 1"), "{message}");
}

#[test]
fn a_summary_and_a_page_for_every_site_are_written_into_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project(folder.path());
    let pages = folder.path().join("pages");
    run(3, &["check", text(&project), "--pages", text(&pages), "--quiet"]);
    let mut names: Vec<String> = std::fs::read_dir(&pages)
        .expect("a folder")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["0001_A.html", "0002_B.html", "summary.html"]);
    let read = |name: &str| std::fs::read_to_string(pages.join(name)).expect("a page");
    assert!(read("0001_A.html").contains(">A<") && !read("0001_A.html").contains(">B<"));
    assert!(read("summary.html").contains(">A<") && read("summary.html").contains(">B<"));
    // The summary leads to the pages, and a page has the boundary points of its one site.
    assert!(read("summary.html").contains("<a href=\"0002_B.html\">B</a>"));
    let points = |name: &str| read(name).contains(">Boundary points<") || read(name).contains(">界址点坐标<");
    assert!(points("0001_A.html") && !points("summary.html"));
}

#[test]
fn a_case_is_checked_again_with_the_settings_it_was_kept_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project(folder.path());
    // A line 10 m beside the red line: clear by itself, inside with the land it takes.
    let line = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"L","properties":{},
        "geometry":{"type":"LineString","coordinates":[[116.1001172,40.02],[116.1001172,40.08]]}}]}"#;
    let path = folder.path().join("line.geojson");
    std::fs::write(&path, line).expect("written");
    run(
        3,
        &[
            "check",
            text(&path),
            "--project",
            text(&project),
            "--corridor",
            "30m",
            "--keep",
            "--quiet",
        ],
    );
    // One more, with the project's own settings.
    run(3, &["check", text(&project), "--keep", "--quiet"]);
    let again = recheck(0, &project);
    let verdicts: Vec<(&str, &str)> = again["cases"]
        .as_array()
        .expect("cases")
        .iter()
        .map(|case| {
            (
                case["id"].as_str().expect("an id"),
                case["now"].as_str().expect("a verdict"),
            )
        })
        .collect();
    assert_eq!(verdicts, [("L", "overlap"), ("A", "overlap"), ("B", "clear")]);
}

#[test]
fn sums_over_sites_that_share_land_say_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project(folder.path());
    std::fs::write(
        folder.path().join("sites.geojson"),
        collection(&[("A", square(116.02, 40.02, 0.01)), ("B", square(116.025, 40.02, 0.01))]),
    )
    .expect("written");
    let printed = String::from_utf8(run(3, &["check", text(&project), "--quiet"]).stdout).expect("UTF-8");
    assert!(
        printed.contains("Taken of each feature") && printed.contains("counts with both"),
        "{printed}"
    );
    let result = run_json(3, &["check", text(&project), "--json", "--quiet"]);
    assert_eq!(result["site_overlaps"][0]["sites"], serde_json::json!(["A", "B"]));
    assert_eq!(result["losses"][0]["sites"], 2);
    // What both take together, as the sites have it one by one.
    let batch = &result["batch"];
    let areas = |pointer: &str| -> f64 {
        let sites = result["sites"].as_array().expect("sites").iter();
        sites.filter_map(|site| site.pointer(pointer)?.as_f64()).sum()
    };
    assert_eq!((&batch["sites"], &batch["verdict"]), (&2.into(), &"overlap".into()));
    assert_eq!(batch["area"].as_f64(), Some(areas("/area")));
    assert_eq!(batch["roles"]["red-line"].as_f64(), Some(areas("/roles/red-line/area")));
    assert!(batch.get("not_checked").is_none(), "{batch}");
}

#[test]
fn a_setting_that_can_not_be_meant_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project(folder.path());
    let written = std::fs::read_to_string(&project).expect("a project");
    std::fs::write(&project, written.replace("sliver-width-m = 3", "corridor-m = 0")).expect("written");
    let message = refusal(1, &["check", text(&project), "--quiet"]);
    assert!(message.contains("check.corridor-m"), "{message}");
}
