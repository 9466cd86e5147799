//! What control units ask: clauses of an access list, quoted with their source, for a person to hold the project against.

use super::support::{fixtures, refusal, run, run_json};
use serde_json::Value;

const CHECK: [&str; 4] = ["check", "sites.geojson", "--control-unit", "control_units.geojson"];

fn checked(list: &str) -> Value {
    let mut arguments = CHECK.to_vec();
    arguments.extend(["--access-list", list, "--json", "--quiet"]);
    // No layer of a deciding role is given, so no site is checked.
    run_json(4, &arguments)
}

#[test]
fn clauses_are_quoted_by_the_code_of_the_unit_with_document_and_row() {
    let result = checked("access_list.csv");
    let asked = result["sites"][1]["requirements"].as_array().expect("clauses");
    let groups: Vec<&str> = asked.iter().filter_map(|clause| clause["group"].as_str()).collect();
    assert_eq!(
        groups,
        ["space", "pollution", "resources"],
        "the empty cell asks nothing"
    );
    assert_eq!(asked[0]["text"], "禁止新建工业项目,已有项目限期退出");
    assert_eq!(asked[0]["source"], "示例〔2024〕1号 · access_list.csv, row 2");
    assert_eq!(asked[0]["unit_kind"], "优先保护单元");
    // The other site lies in a unit that the list does not know: that is said.
    let silent = &result["sites"][0]["requirements"][0];
    assert_eq!(silent["unit"], "ZH99000199999");
    assert!(silent["group"].is_null() && silent["text"].is_null());
    let list = &result["parameters"]["access_lists"][0];
    assert_eq!(list["path"], "access_list.csv");
    assert_eq!(list["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn the_page_leaves_the_answers_to_the_writer() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("check.html");
    let mut arguments = CHECK.to_vec();
    let path = page.to_str().expect("UTF-8");
    arguments.extend([
        "--access-list",
        "access_list.csv",
        "-o",
        path,
        "--lang",
        "zh",
        "--quiet",
    ]);
    run(4, &arguments);
    let page = std::fs::read_to_string(&page).expect("written");
    for text in [
        "管控要求",
        "本项目情况",
        "符合性",
        "禁止新建工业项目",
        "清单与图层中均无该单元的要求",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn a_list_in_gb18030_is_the_same_list_and_a_broken_one_is_refused_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(fixtures().join("access_list.csv")).expect("the fixture");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
    let path = folder.path().join("list.csv");
    std::fs::write(&path, &bytes).expect("written");
    let named = path.to_str().expect("UTF-8");
    let texts = |result: &Value| -> Vec<Value> {
        let asked = result["sites"][1]["requirements"].as_array().expect("clauses");
        asked.iter().map(|clause| clause["text"].clone()).collect()
    };
    assert_eq!(texts(&checked(named)), texts(&checked("access_list.csv")));
    std::fs::write(&path, "管控单元编码,空间布局约束\n,没有编码\n").expect("written");
    let mut arguments = CHECK.to_vec();
    arguments.extend(["--access-list", named, "--quiet"]);
    let message = refusal(1, &arguments);
    assert!(message.contains("row 2") && message.contains("list.csv"), "{message}");
}

#[test]
fn a_workbook_gives_the_clauses_of_every_sheet_that_has_them() {
    let texts = |result: &Value| -> Vec<Value> {
        let asked = result["sites"][1]["requirements"].as_array().expect("clauses");
        asked.iter().map(|clause| clause["text"].clone()).collect()
    };
    let result = checked("access_list.xlsx");
    assert_eq!(texts(&result), texts(&checked("access_list.csv")));
    // A title, headings in two rows, and a code that is merged over the rows of its unit.
    let first = &result["sites"][1]["requirements"][0];
    assert_eq!(
        first["source"],
        "示例〔2024〕1号 · access_list.xlsx [优先保护单元], row 4"
    );
    // The sheet of notes has no headings: it is named, so that no list goes missing unseen.
    let output = run(4, &[&CHECK[..], &["--access-list", "access_list.xlsx"]].concat());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("说明") && stderr.contains("not read"), "{stderr}");
    let arguments = [&CHECK[..], &["--access-list", "../workbook/example_a.xlsx", "--quiet"]].concat();
    let message = refusal(1, &arguments);
    assert!(message.contains("no column holds the code of the unit"), "{message}");
}

#[test]
fn the_attributes_of_a_unit_serve_where_no_list_is_given() {
    let folder = tempfile::tempdir().expect("a folder");
    let units = std::fs::read_to_string(fixtures().join("control_units.geojson")).expect("the fixture");
    let units = units.replace(
        "\"ZHGKDYFL\":\"优先保护单元\"",
        "\"ZHGKDYFL\":\"优先保护单元\",\"KJBJYS\":\"控制强度\"",
    );
    let path = folder.path().join("units.geojson");
    std::fs::write(&path, units).expect("written");
    let named = path.to_str().expect("UTF-8");
    let result = run_json(
        4,
        &["check", "sites.geojson", "--control-unit", named, "--json", "--quiet"],
    );
    let asked = &result["sites"][1]["requirements"][0];
    assert_eq!(asked["text"], "控制强度");
    assert_eq!(asked["source"], "units, field KJBJYS");
}
