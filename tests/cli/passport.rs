//! The passport of a layer and the meaning of its fields: from the project file into every report.

use super::support::{number, refusal, run, run_json};
use serde_json::Value;
use std::path::Path;

fn project(folder: &Path, layer: &str) -> String {
    let fixtures = super::support::fixtures();
    for name in ["region.geojson", "declared.geojson"] {
        std::fs::copy(fixtures.join(name), folder.join(name)).expect("copied");
    }
    let text = format!(
        "name = \"甲\"\n\n[[layer]]\nrole = \"region\"\npath = \"region.geojson\"\n\n[[layer]]\nrole = \"red-line\"\npath = \"declared.geojson\"\ncovers = \"region.geojson\"\n{layer}"
    );
    let path = folder.join("p.toml");
    std::fs::write(&path, text).expect("written");
    path.display().to_string()
}

const PASSPORT: &str = "passport = { office = \"某市自然资源局\", document = \"某发〔2023〕1号\", vintage = \"2022\", \
    scale = \"1:10000\", valid-until = \"2025-12-31\", secrecy = \"内部\" }\n";

#[test]
fn a_passport_is_printed_among_the_inputs_of_every_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project(folder.path(), PASSPORT);
    let page = folder.path().join("out.html").display().to_string();
    let arguments = [
        "coverage",
        "--project",
        &project,
        "--date",
        "2026-02-01",
        "-o",
        &page,
        "--json",
        "--lang",
        "zh",
    ];
    let output = run(0, &arguments);
    let result: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let passport = &result["inputs"][1]["passport"];
    assert_eq!(passport["office"], "某市自然资源局");
    assert_eq!(passport["valid_until"], "2025-12-31");
    assert!(result["inputs"][0].get("passport").is_none());
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(said.contains("2025-12-31") && said.contains("过期"), "{said}");
    let page = std::fs::read_to_string(page).expect("written");
    for text in ["某发〔2023〕1号", "1:10000", "内部", "已过期", "region.geojson"] {
        assert!(page.contains(text), "{text}");
    }
    let shown = run(0, &["coverage", "--project", &project, "--lang", "zh", "--quiet"]).stdout;
    let shown = String::from_utf8(shown).expect("UTF-8");
    assert!(
        shown.contains("图层护照") && shown.contains("某市自然资源局"),
        "{shown}"
    );
    // On the last day it is valid.
    let page = folder.path().join("last_day.html").display().to_string();
    run(
        0,
        &[
            "coverage",
            "--project",
            &project,
            "--date",
            "2025-12-31",
            "-o",
            &page,
            "--quiet",
            "--lang",
            "zh",
        ],
    );
    let page = std::fs::read_to_string(page).expect("written");
    assert!(page.contains("某发〔2023〕1号") && !page.contains("已过期"));
}

#[test]
fn a_day_that_is_none_and_a_unit_that_nobody_knows_are_refused_with_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let wrong = project(folder.path(), "passport = { valid-until = \"2025-02-30\" }\n");
    let message = refusal(1, &["coverage", "--project", &wrong, "--quiet"]);
    assert!(
        message.contains("2025-02-30") && message.contains("declared.geojson"),
        "{message}"
    );
    let wrong = project(folder.path(), "area-unit = \"acre\"\n");
    let message = refusal(1, &["coverage", "--project", &wrong, "--quiet"]);
    assert!(message.contains("acre") && message.contains("line 11"), "{message}");
    let wrong = project(folder.path(), "passport = { colour = \"red\" }\n");
    refusal(1, &["coverage", "--project", &wrong, "--quiet"]);
}

#[test]
fn which_field_was_taken_for_what_is_said_with_the_unit_of_areas() {
    let result = run_json(0, &["info", "declared.geojson", "--json", "--quiet"]);
    let input = &result["inputs"][0];
    assert_eq!(input["field_meanings"]["name"], "MC");
    assert_eq!(input["field_meanings"]["declared-area"], "QYMJ");
    assert_eq!(input["declared_area_unit"], "km2");
    let text = run(0, &["info", "declared.geojson", "--lang", "en"]);
    assert!(String::from_utf8_lossy(&text.stdout).contains("declared area ← QYMJ (km2)"));
    assert!(number(&input["area"]) > 0.0);
}
