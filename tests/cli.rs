//! The real program as a black box: exit statuses, the JSON contract, the same bytes twice, refusals that say why.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, helpers included"
)]

#[path = "cli/access.rs"]
mod access;
#[path = "cli/areas.rs"]
mod areas;
#[path = "cli/cases.rs"]
mod cases;
#[path = "cli/crs.rs"]
mod crs;
#[path = "cli/hits.rs"]
mod hits;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/passport.rs"]
mod passport;
#[path = "cli/quality.rs"]
mod quality;
#[path = "cli/render.rs"]
mod render;
#[path = "cli/reports.rs"]
mod reports;
#[path = "cli/sites.rs"]
mod sites;
#[path = "cli/mod.rs"]
mod support;
#[path = "cli/verify.rs"]
mod verify;

use serde_json::Value;
use std::fs;
use support::{assert_close, ecozone, fixtures, number, refusal, run, run_json};

/// Areas by the closed form of a zone of the ellipsoid (Snyder, USGS Professional Paper 1395, eq. 3-12) on CGCS2000, evaluated with
/// mpmath 1.3 at 40 digits: the 0.1° cell at 40°N, the quarter of it that the red line covers, the site S1.
const COUNTY_M2: f64 = 94_748_370.575_360_3;
const RED_LINE_IN_COUNTY_M2: f64 = 23_695_643.795_613_3;
const SITE_M2: f64 = 947_962.511_527_013;

const COVERAGE: [&str; 5] = [
    "coverage",
    "--region",
    "region.geojson",
    "--red-line",
    "redline.geojson",
];
const CHECK: [&str; 4] = ["check", "sites.geojson", "--red-line", "redline.geojson"];

fn with<'a>(base: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    base.iter().chain(more).copied().collect()
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("{pointer} is no text in {value}"))
}

#[test]
fn info_tells_the_whole_contract_of_an_input() {
    let result = run_json(0, &["info", "bowtie.geojson", "--json"]);
    assert_eq!(text(&result, "/kind"), "info");
    assert_eq!(text(&result, "/ecozone"), env!("CARGO_PKG_VERSION"));
    for key in ["method", "parameters", "inputs"] {
        assert!(result.get(key).is_some(), "{key}");
    }
    let input = &result["inputs"][0];
    assert_eq!(text(input, "/path"), "bowtie.geojson");
    assert_eq!(text(input, "/crs_origin"), "default");
    assert_eq!(input["features"], 1);
    assert_eq!(input["vertices"].as_u64().map(|count| count >= 5), Some(true));
    assert_eq!(input["repaired"], 1);
    assert_eq!(input["rejected"], 0);
    assert_eq!(text(input, "/sha256").len(), 64);
    assert_eq!(input["issues"][0]["feature"], 1);
    assert_eq!(text(input, "/issues/0/action"), "repaired");
    assert_eq!(input["fields"], serde_json::json!(["name"]));
    assert!(number(&input["area"]) > 0.0 && number(&input["area_sum"]) > 0.0);
}

#[test]
fn options_stand_before_or_after_the_files() {
    let before = run(0, &["--json", "info", "region.geojson"]).stdout;
    let after = run(0, &["info", "region.geojson", "--json"]).stdout;
    assert_eq!(before, after);
}

#[test]
fn coverage_counts_overlaps_once_and_closes() {
    let result = run_json(0, &with(&COVERAGE, &["--json"]));
    let units = result["units"].as_array().expect("units");
    assert_eq!(units.len(), 2);
    assert_eq!(text(&units[0], "/name"), "甲县");
    assert_eq!(text(&units[0], "/code"), "990001");
    for unit in units {
        assert_close(number(&unit["area"]), COUNTY_M2);
        assert_close(number(&unit["roles"]["red-line"]["area"]), RED_LINE_IN_COUNTY_M2);
        assert_close(
            number(&unit["roles"]["red-line"]["ratio"]),
            RED_LINE_IN_COUNTY_M2 / COUNTY_M2,
        );
    }
    assert_eq!(units[0]["roles"]["red-line"]["features"], 2);
    assert_close(number(&result["total"]["area"]), 2.0 * COUNTY_M2);
    assert!(number(&result["closure"]["error"]).abs() < 0.01);
    assert!(result["targets"].is_array() && result["warnings"].is_array());
}

#[test]
fn dissolving_by_a_field_names_units_by_its_value() {
    let result = run_json(0, &with(&COVERAGE, &["--by", "adcode", "--json"]));
    assert_eq!(text(&result, "/units/0/name"), "990001");
    assert_eq!(text(&result, "/parameters/by"), "adcode");
    let message = refusal(1, &with(&COVERAGE, &["--by", "no-such-field", "--quiet"]));
    assert!(message.contains("no-such-field"));
}

#[test]
fn the_check_says_overlap_and_not_checked_and_never_clear_unasked() {
    let result = run_json(3, &with(&CHECK, &["--json"]));
    let sites = result["sites"].as_array().expect("sites");
    assert_eq!(text(&sites[0], "/verdict"), "overlap");
    let finding = &sites[0]["roles"]["red-line"];
    assert_close(number(&sites[0]["area"]), SITE_M2);
    assert_close(number(&finding["area"]), SITE_M2);
    assert_eq!(finding["hits"].as_array().map(Vec::len), Some(2));
    assert_eq!(text(finding, "/hits/0/zone"), "核心保护区");
    // Outside the box of the features and no completeness declared.
    assert_eq!(text(&sites[1], "/verdict"), "not-checked");
    assert_eq!(
        (text(&sites[0], "/outcome"), text(finding, "/outcome")),
        ("core", "core")
    );
    assert_eq!(text(&sites[1], "/outcome"), "not-checked");
    // A sum over both is only what was found.
    assert_eq!(result["batch"]["not_checked"], serde_json::json!(["red-line"]));
    let quoted = sites[0]["rules"].as_array().expect("a list");
    let ids: Vec<&str> = quoted.iter().filter_map(|rule| rule["id"].as_str()).collect();
    let both_zones = ["cn-red-line-core", "cn-red-line-outside-core", "cn-red-line-eia-grade"];
    assert_eq!(ids, both_zones, "one of the two features lies in a core zone");
    assert_eq!(text(&quoted[1], "/number"), "自然资发〔2022〕142号");
    assert_eq!(text(&quoted[1], "/clause"), "一、（一）");
    // Once for all sites: thousands of them would say the same.
    let activities = result["activities"].as_array().expect("a list");
    let of_lines = activities.iter().find(|rule| text(rule, "/clause") == "一、（一）6.");
    assert_eq!(of_lines.map(|rule| rule["sites"].clone()), Some(1.into()));
    assert_eq!(sites[1]["rules"], serde_json::json!([]));
}

#[test]
fn declared_completeness_makes_a_clear_site_clear() {
    let arguments = [
        "check",
        "clear_site.geojson",
        "--red-line",
        "redline.geojson",
        "--covers",
        "region.geojson",
    ];
    let result = run_json(0, &with(&arguments, &["--json", "--ring", "20km"]));
    assert_eq!(text(&result, "/sites/0/verdict"), "clear");
    let finding = &result["sites"][0]["roles"]["red-line"];
    assert!(number(&finding["nearest"]["distance"]) > 0.0);
    assert_eq!(finding["rings"][0]["features"], 2);
    assert_close(number(&result["parameters"]["rings_m"][0]), 20_000.0);
}

#[test]
fn a_bad_constraint_layer_is_not_checked_and_the_check_goes_on() {
    for bad in [
        "truncated.geojson",
        "no_such_file.geojson",
        "page.geojson",
        "empty.geojson",
    ] {
        let arguments = ["check", "clear_site.geojson", "--red-line", bad, "--quiet", "--json"];
        let result = run_json(4, &arguments);
        assert_eq!(text(&result, "/sites/0/verdict"), "not-checked", "{bad}");
        assert!(!text(&result, "/sites/0/roles/red-line/why").is_empty(), "{bad}");
    }
    let arguments = with(&CHECK, &["--nature-reserve", "truncated.geojson", "--quiet", "--json"]);
    let result = run_json(3, &arguments);
    assert_eq!(text(&result, "/sites/0/roles/nature-reserve/verdict"), "not-checked");
}

#[test]
fn bad_or_empty_sites_are_refused() {
    for bad in ["truncated.geojson", "empty.geojson", "no_such_file.geojson"] {
        let message = refusal(1, &["check", bad, "--red-line", "redline.geojson", "--quiet"]);
        assert!(message.contains(bad), "{message}");
    }
}

#[test]
fn bad_files_are_refused_with_one_message_that_names_them() {
    for bad in [
        "truncated.geojson",
        "page.geojson",
        "projected.geojson",
        "no_such_file.geojson",
        // A folder that holds folders only.
        "../../fixtures",
    ] {
        let message = refusal(1, &["info", bad, "--quiet"]);
        assert!(message.trim_end().ends_with(bad), "{message}");
        refusal(
            1,
            &["coverage", "--region", bad, "--red-line", "redline.geojson", "--quiet"],
        );
        refusal(
            1,
            &["coverage", "--region", "region.geojson", "--red-line", bad, "--quiet"],
        );
    }
}

#[test]
fn a_hundred_thousand_brackets_are_refused_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("brackets.geojson");
    let deep = format!("{{\"type\":\"Polygon\",\"coordinates\":{}", "[".repeat(100_000));
    fs::write(&path, deep).expect("written");
    refusal(1, &["info", &path.display().to_string(), "--quiet"]);
}

#[test]
fn wrong_usage_is_told_apart_from_failure() {
    for arguments in [
        &["info"][..],
        &["coverage"],
        &["coverage", "--red-line", "redline.geojson"],
        &["coverage", "--no-such-option"],
        &["check", "--red-line", "redline.geojson"],
        &["check", "sites.geojson"],
        &[
            "check",
            "sites.geojson",
            "--red-line",
            "redline.geojson",
            "--ring",
            "near",
        ],
        &["info", "region.geojson", "--crs", "latlon"],
        &["info", "region.geojson", "--crs", "other.geojson=EPSG:4490"],
        &["info", "region.geojson", "-o", "x.unknown"],
        &["info", "region.geojson", "--date", "2024-13-01"],
        &["frobnicate"],
    ] {
        run(2, arguments);
    }
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["coverage", "--help"],
        &["check", "-h"],
    ] {
        let output = run(0, arguments);
        assert!(!output.stdout.is_empty() && output.stderr.is_empty());
    }
}

#[test]
fn wrong_usage_is_told_in_chinese_too() {
    for (arguments, says) in [
        (&["coverage", "--no-such-option"][..], "没有选项 --no-such-option"),
        (&["coverage", "--threads", "0"], "--threads <N> 不能是“0”"),
        (
            &["coverage", "--quiet", "--verbose"],
            "--quiet 不能与 --verbose 同时使用",
        ),
        (&["info"], "缺少参数：<FILE>..."),
    ] {
        let mut arguments = arguments.to_vec();
        arguments.extend(["--lang", "zh"]);
        let output = run(2, &arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.starts_with("错误：") && said.contains(says), "{said}");
    }
}

#[test]
fn what_this_version_can_not_do_it_says() {
    for command in ["diff", "coastline", "green"] {
        let message = refusal(1, &[command, "a.geojson", "--region", "b.geojson", "-o", "c.json"]);
        assert!(message.contains(command), "{message}");
    }
    refusal(1, &["info", "region.geojson", "--encoding", "Klingon"]);
}

#[test]
fn help_and_messages_come_in_both_languages() {
    let chinese = String::from_utf8(run(0, &["--lang", "zh", "--help"]).stdout).expect("UTF-8");
    assert!(chinese.contains("用法") && chinese.contains("核查项目用地"));
    let english = String::from_utf8(run(0, &["--help"]).stdout).expect("UTF-8");
    assert!(english.contains("Usage") && english.contains("project site"));
    let of_info = String::from_utf8(run(0, &["info", "--help"]).stdout).expect("UTF-8");
    assert!(of_info.contains("--area-methods") && of_info.contains("tdt1055"));
    assert!(refusal(1, &["info", "none.geojson", "--lang=zh"]).contains("文件不存在"));
    let output = ecozone(&["info", "none.geojson"])
        .env("LANG", "zh_CN.UTF-8")
        .output()
        .expect("runs");
    assert!(String::from_utf8_lossy(&output.stderr).contains("文件不存在"));
}

#[test]
fn the_project_gives_layers_language_and_sites() {
    let output = run(0, &["coverage", "--project", "project.toml", "--quiet"]);
    let table = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(table.contains("两县示例") && table.contains("生态保护红线") && table.contains("甲县"));
    let result = run_json(3, &["check", "--project", "project.toml", "--json", "--quiet"]);
    assert_eq!(text(&result, "/sites/1/verdict"), "clear");
    let message = refusal(1, &["coverage", "--project", "wrong.toml"]);
    assert!(message.contains("colour") && message.contains("line 6"), "{message}");
}

#[test]
fn every_format_is_written_twice_with_the_same_bytes_and_whatever_the_threads() {
    let runs: Vec<Vec<Vec<u8>>> = ["1", "2", "2"]
        .iter()
        .map(|threads| {
            let folder = tempfile::tempdir().expect("a folder");
            let mut written = Vec::new();
            let outputs: Vec<String> = ["json", "csv", "html", "geojson", "svg", "png"]
                .iter()
                .map(|ending| folder.path().join(format!("out.{ending}")).display().to_string())
                .collect();
            for (status, base) in [(0, &COVERAGE[..]), (3, &CHECK[..])] {
                let mut arguments = with(base, &["--threads", threads, "--date", "2024-05-11", "--quiet"]);
                for output in &outputs {
                    arguments.extend(["-o", output.as_str()]);
                }
                let output = run(status, &arguments);
                assert!(output.stdout.is_empty(), "only files were asked for");
                written.extend(outputs.iter().map(|output| fs::read(output).expect("written")));
            }
            let left: Vec<_> = fs::read_dir(folder.path()).expect("listed").collect();
            assert_eq!(left.len(), outputs.len(), "no temporary file is left");
            written
        })
        .collect();
    assert_eq!(runs[0], runs[1]);
    assert_eq!(runs[1], runs[2]);
}

#[test]
fn json_on_standard_output_is_the_json_in_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("r.json").display().to_string();
    let shown = run(0, &with(&COVERAGE, &["--json", "-o", &path])).stdout;
    assert_eq!(shown, fs::read(&path).expect("written"));
    let table = run(0, &with(&COVERAGE, &["-o", "-"])).stdout;
    assert!(String::from_utf8(table).expect("UTF-8").contains("2 of 2 rows"));
}

#[test]
fn an_input_is_never_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("region.geojson");
    fs::copy(fixtures().join("region.geojson"), &copy).expect("copied");
    let before = fs::read(&copy).expect("readable");
    let named = copy.display().to_string();
    let other_name = folder
        .path()
        .join("../")
        .join(folder.path().file_name().expect("a name"))
        .join("region.geojson");
    for output in [named.clone(), other_name.display().to_string()] {
        refusal(
            1,
            &[
                "coverage",
                "--region",
                &named,
                "--red-line",
                "redline.geojson",
                "-o",
                &output,
                "--quiet",
            ],
        );
        assert_eq!(fs::read(&copy).expect("readable"), before);
    }
    let missing = folder.path().join("no/such/folder/r.json").display().to_string();
    refusal(1, &with(&COVERAGE, &["-o", &missing, "--quiet"]));
}

#[test]
fn names_from_files_do_not_become_markup_or_formulas() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = |ending: &str| folder.path().join(format!("r.{ending}")).display().to_string();
    let (html, csv, svg) = (output("html"), output("csv"), output("svg"));
    run(
        0,
        &[
            "coverage",
            "--region",
            "hostile_name.geojson",
            "--red-line",
            "redline.geojson",
            "--quiet",
            "-o",
            &html,
            "-o",
            &csv,
            "-o",
            &svg,
        ],
    );
    for path in [&html, &svg] {
        assert!(
            !fs::read_to_string(path).expect("written").contains("<script"),
            "{path}"
        );
    }
    assert!(fs::read_to_string(&csv).expect("written").contains(",'=1+1,"));
}

#[test]
fn a_foreign_proj_database_does_not_matter() {
    let plain = run(0, &["info", "region.geojson", "--json"]).stdout;
    let output = ecozone(&["info", "region.geojson", "--json"])
        .env("PROJ_DATA", "/nonexistent")
        .env("PROJ_LIB", "/nonexistent")
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, plain);
}

#[test]
fn the_catalogue_lists_targets_by_region() {
    let result = run_json(0, &["targets", "--region", "130000", "--json"]);
    let targets = result["targets"].as_array().expect("targets");
    assert!(targets.iter().any(|target| target["id"] == "hebei-red-line-area"));
    assert!(targets.iter().all(|target| target["region"] == "130000"));
    let missing = refusal(1, &["targets", "--targets", "none.toml"]);
    assert!(missing.contains("none.toml"));
}
