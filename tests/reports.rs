//! The reports as their readers get them: the demonstration project and hostile or numerous sites through the real program.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, helpers included"
)]

use assert_cmd::Command;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// A report goes by mail.
const PAGE_BYTES_MAX: usize = 2_000_000;
/// A terminal of common width, and what a pager shows.
const TERMINAL_COLUMNS: usize = 120;
const LANGUAGES: [(&str, &str); 2] = [("zh", "示意"), ("en", "Illustrative")];

fn repository(path: &str) -> String {
    format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program and returns what it prints; it must not fail (3 and 4 are verdicts).
fn printed(arguments: &[&str]) -> String {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("ecozone"))
        .args(arguments)
        .arg("--quiet")
        .output()
        .expect("the program starts");
    let status = output.status.code();
    assert!(
        matches!(status, Some(0 | 3 | 4)),
        "{status:?} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn page(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("r.html").display().to_string();
    let mut all = arguments.to_vec();
    all.extend(["-o", path.as_str()]);
    printed(&all);
    fs::read_to_string(&path).expect("written")
}

/// Values of an attribute, in order.
fn attributes<'a>(page: &'a str, opening: &str) -> Vec<&'a str> {
    page.split(opening)
        .skip(1)
        .filter_map(|rest| rest.split(['"', ')']).next())
        .collect()
}

#[test]
fn pages_of_the_demonstration_are_marked_complete_and_small() {
    let project = repository("data/demo/ecozone.toml");
    for (language, illustrative) in LANGUAGES {
        for command in ["coverage", "check"] {
            let page = page(&[command, "--project", &project, "--lang", language]);
            assert!(page.len() < PAGE_BYTES_MAX, "{command}: {} bytes", page.len());
            assert!(page.contains(&format!(
                "<p class=\"illustrative\"><strong>{}",
                illustrative_word(language)
            )));
            assert!(page.contains(illustrative) && page.contains("审图号") && page.contains("SHA-256"));
            let links = page.matches("http").count() - page.matches("http://www.w3.org/2000/svg").count();
            assert!(
                !page.contains("<script") && links == 0,
                "{command}: nothing comes from elsewhere"
            );
            let ids = attributes(&page, " id=\"");
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(unique.len(), ids.len(), "{command}: pictures keep their names apart");
            for used in attributes(&page, "url(#") {
                assert!(unique.contains(used), "{command}: #{used} is nowhere");
            }
        }
    }
}

fn illustrative_word(language: &str) -> &str {
    if language == "zh" { "示意" } else { "illustrative" }
}

#[test]
fn tables_of_the_demonstration_fit_a_terminal() {
    let project = repository("data/demo/ecozone.toml");
    for (language, illustrative) in LANGUAGES {
        for arguments in [
            vec!["coverage", "--project", &project],
            vec!["check", "--project", &project, "--ring", "500m"],
            vec!["targets"],
        ] {
            let mut all = arguments.clone();
            all.extend(["--lang", language]);
            let shown = printed(&all);
            let widest = shown.lines().max_by_key(|line| line.width()).expect("lines");
            assert!(widest.width() <= TERMINAL_COLUMNS, "{}: {widest}", widest.width());
            assert!(arguments.contains(&"targets") || shown.contains(illustrative));
        }
    }
}

#[test]
fn what_was_not_checked_is_never_shown_as_nothing() {
    let project = repository("data/demo/ecozone.toml");
    let shown = printed(&["check", "--project", &project, "--lang", "en", "--ring", "500m"]);
    // SY-E lies outside everything that the layers cover.
    let rows: Vec<&str> = shown
        .lines()
        .filter(|line| line.contains("SY-E") && line.contains("示意项目E"))
        .collect();
    let answer = rows.first().expect("a row for the site");
    assert!(
        answer.contains("not checked") && !answer.contains("clear") && !answer.contains("0.00"),
        "{answer}"
    );
    let ring = rows
        .iter()
        .find(|row| row.contains(" 500 "))
        .expect("a row for its surroundings");
    assert!(ring.contains("not checked") && !ring.contains("none"), "{ring}");
}

/// Squares of about 10 m, one beside the other.
fn write_sites(path: &Path, count: usize, name: &str) {
    let mut features = String::new();
    for number in 0..count {
        let (west, south) = (115.92, 40.02 + 0.0005 * f64::from(u32::try_from(number).expect("few")));
        let (east, north) = (west + 0.0001, south + 0.0001);
        let comma = if number > 0 { "," } else { "" };
        write!(
            features,
            "{comma}{{\"type\":\"Feature\",\"id\":\"P{number}\",\"properties\":{{\"name\":{}}},\"geometry\":{{\"type\":\"Polygon\",\
             \"coordinates\":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}",
            serde_json::to_string(name).expect("JSON"),
        )
        .expect("in memory");
    }
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
    fs::write(path, text).expect("written");
}

#[test]
fn many_sites_get_fifty_small_maps_and_a_line_that_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let sites = folder.path().join("many.geojson");
    write_sites(&sites, 70, "site");
    let red_line = repository("tests/fixtures/cli/redline.geojson");
    let arguments = ["check", &sites.display().to_string(), "--red-line", &red_line];
    let page = page(&[&arguments[..], &["--lang", "en"]].concat());
    assert_eq!(page.matches("<article>").count(), 50);
    assert!(page.contains("50 of 70 sites have a small map") && page.contains("70 of 70 rows"));
}

#[test]
fn a_site_can_not_bring_a_script_into_its_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let sites = folder.path().join("hostile.geojson");
    write_sites(&sites, 1, "\"><script>alert('a&b')</script>");
    let red_line = repository("tests/fixtures/cli/redline.geojson");
    let page = page(&["check", &sites.display().to_string(), "--red-line", &red_line]);
    assert!(!page.contains("<script") && !page.contains("a&b"));
    assert!(page.contains("&quot;&gt;&lt;script&gt;alert(&#39;a&amp;b&#39;)&lt;/script&gt;"));
}
