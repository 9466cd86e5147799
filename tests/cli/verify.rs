//! Reports made again: they hold, and whatever was changed is named.

use super::support::fixtures;
use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const COVERAGE: [&str; 5] = [
    "coverage",
    "--region",
    "region.geojson",
    "--red-line",
    "redline.geojson",
];
const CHECK: [&str; 9] = [
    "check",
    "sites.geojson",
    "--red-line",
    "redline.geojson",
    "--region",
    "region.geojson",
    "--ring",
    "500m",
    "--tolerance=2m2",
];

/// A folder with copies of the fixtures that may be tampered with.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["region.geojson", "redline.geojson", "sites.geojson"] {
        fs::copy(fixtures().join(name), folder.path().join(name)).expect("copied");
    }
    folder
}

fn run(folder: &Path, status: i32, arguments: &[&str]) -> String {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("ecozone"));
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(variable);
    }
    let output = command
        .current_dir(folder)
        .args(arguments)
        .arg("--quiet")
        .output()
        .expect("starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn verified(folder: &Path, status: i32, report: &str) -> Value {
    serde_json::from_str(&run(folder, status, &["verify", report, "--json"])).expect("JSON")
}

/// The sentences of the differences.
fn said(result: &Value) -> Vec<&str> {
    let listed = result["differences"].as_array().expect("differences");
    listed
        .iter()
        .map(|difference| difference["says"].as_str().expect("a sentence"))
        .collect()
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("readable");
    assert!(text.contains(from), "{from} in {text}");
    fs::write(path, text.replacen(from, to, 1)).expect("written");
}

#[test]
fn reports_of_every_kind_hold_and_are_found_by_hash_when_their_inputs_move() {
    let folder = folder();
    let here = folder.path();
    fs::write(
        here.join("mine.toml"),
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/targets.toml")).expect("targets"),
    )
    .expect("written");
    let json = |arguments: &[&str], status: i32, more: &[&str]| {
        let all: Vec<&str> = arguments.iter().chain(more).copied().collect();
        run(here, status, &all);
    };
    json(
        &COVERAGE,
        0,
        &["--targets", "mine.toml", "--date", "2026-11-22", "-o", "coverage.json"],
    );
    json(&CHECK, 3, &["--lang", "zh", "-o", "check.json"]);
    json(
        &["info", "region.geojson", "redline.geojson"],
        0,
        &["--quality", "--area-methods", "-o", "info.json"],
    );
    json(&["targets", "--region", "130000"], 0, &["-o", "targets.json"]);
    let kinds = ["coverage", "check", "info", "targets"];
    for kind in kinds {
        let result = verified(here, 0, &format!("{kind}.json"));
        assert_eq!(result["holds"], true, "{result}");
        assert_eq!(
            (result["kind"].as_str(), result["report_kind"].as_str()),
            (Some("verify"), Some(kind))
        );
        assert_eq!(result["differences"], serde_json::json!([]));
    }
    // Under other names in a folder beside the report.
    fs::create_dir(here.join("kept")).expect("made");
    for (name, other) in [
        ("region.geojson", "kept/a.geojson"),
        ("redline.geojson", "kept/b.geojson"),
    ] {
        fs::rename(here.join(name), here.join(other)).expect("moved");
    }
    let result = verified(here, 0, "coverage.json");
    assert!(
        result["files"][0]["found"]
            .as_str()
            .expect("found")
            .ends_with("kept/a.geojson"),
        "{result}"
    );
    fs::remove_file(here.join("kept/b.geojson")).expect("removed");
    let result = verified(here, 5, "coverage.json");
    assert_eq!(result["holds"], false);
    assert!(said(&result)[0].contains("redline.geojson"), "{result}");
}

#[test]
fn a_tampered_input_target_or_report_is_named_to_the_unit_and_the_site() {
    let folder = folder();
    let here = folder.path();
    let coverage: Vec<&str> = COVERAGE.iter().chain(&["-o", "coverage.json"]).copied().collect();
    run(here, 0, &coverage);
    let check: Vec<&str> = CHECK.iter().chain(&["-o", "check.json"]).copied().collect();
    run(here, 3, &check);
    // The report: a figure is made prettier.
    let report = here.join("coverage.json");
    let honest = fs::read_to_string(&report).expect("readable");
    let mut tampered: Value = serde_json::from_str(&honest).expect("JSON");
    tampered["units"][0]["roles"]["red-line"]["area"] = serde_json::json!(1.5);
    fs::write(&report, serde_json::to_string_pretty(&tampered).expect("JSON")).expect("written");
    let result = verified(here, 5, "coverage.json");
    assert_eq!(
        result["differences"][0]["place"],
        serde_json::json!(["units", "甲县 990001", "roles", "red-line", "area"])
    );
    assert_eq!(result["differences"][0]["recorded"], 1.5);
    let chinese = run(here, 5, &["verify", "coverage.json", "--lang", "zh"]);
    assert!(
        chinese.contains("不成立") && chinese.contains("甲县 990001"),
        "{chinese}"
    );
    // The method: another tolerance than the one that was used.
    let check = here.join("check.json");
    let kept = fs::read_to_string(&check).expect("readable");
    replace(&check, "\"overlap_m2\": 2", "\"overlap_m2\": 1");
    assert!(said(&verified(here, 5, "check.json"))[0].starts_with("method / tolerances / overlap_m2"));
    fs::write(&check, kept).expect("written");
    // An input: the red line moves.
    fs::write(&report, honest).expect("written");
    let red_line = here.join("redline.geojson");
    let text = fs::read_to_string(&red_line).expect("readable");
    let moved = text.replace("116.15", "116.14");
    assert_ne!(moved, text, "the fixture has a corner there");
    fs::write(&red_line, moved).expect("written");
    for (report, place) in [("coverage.json", "units"), ("check.json", "sites")] {
        let result = verified(here, 5, report);
        assert_eq!(result["differences"][0]["what"], "file", "{result}");
        let values = result["differences"].as_array().expect("differences");
        assert!(
            values.iter().any(|difference| difference["place"][0] == place),
            "{result}"
        );
    }
}

#[test]
fn a_pdf_is_verified_by_its_attachment_and_its_pages_by_making_them_again() {
    let folder = folder();
    let here = folder.path();
    let coverage: Vec<&str> = COVERAGE
        .iter()
        .chain(&["-o", "c.pdf", "-o", "c.json"])
        .copied()
        .collect();
    run(here, 0, &coverage);
    let result = verified(here, 0, "c.pdf");
    assert_eq!(
        (&result["holds"], &result["printed"]),
        (&Value::Bool(true), &Value::from("identical"))
    );
    // One byte behind the end of what a reader shows.
    let mut bytes = fs::read(here.join("c.pdf")).expect("readable");
    bytes.push(b'\n');
    fs::write(here.join("c.pdf"), &bytes).expect("written");
    let result = verified(here, 5, "c.pdf");
    assert_eq!(
        (&result["holds"], &result["printed"]),
        (&Value::Bool(false), &Value::from("different"))
    );
    assert_eq!(result["differences"][0]["what"], "printed");
    // Another version of the program.
    replace(&here.join("c.json"), env!("CARGO_PKG_VERSION"), "0.0.9");
    let result = verified(here, 0, "c.json");
    assert_eq!(result["report_version"], "0.0.9");
    let text = run(here, 0, &["verify", "c.json"]);
    assert!(text.contains("0.0.9"), "{text}");
}

#[test]
fn what_is_no_report_is_refused() {
    let folder = folder();
    for (name, content) in [
        ("a.json", "{\"kind\": 1}"),
        ("b.pdf", "%PDF-1.7\n%%EOF"),
        ("c.json", "no"),
    ] {
        fs::write(folder.path().join(name), content).expect("written");
        assert_eq!(run(folder.path(), 1, &["verify", name]), "");
    }
    run(folder.path(), 1, &["verify", "missing.json"]);
    run(folder.path(), 2, &["verify"]);
}
