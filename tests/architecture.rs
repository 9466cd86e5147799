//! Holds the rules of the architecture that the compiler does not: who may use whom, where a
//! library may appear, what a file looks like. Every offence is reported as `file:line`.
//!
//! A new module under `src` takes its level here, and in the table of `src/ARCHITECTURE.md`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "architecture/made_up_sources.rs"]
mod made_up_sources;
#[path = "architecture/source.rs"]
mod source;

use std::fmt::{self, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

use source::{Source, crate_mentions, ends_in_word, lines_where, names_after, names_after_supers, words};

/// The modules under `src`, each with its level. A module uses lower levels only; the modules of
/// level 0 may also use each other. `may_use` holds what is stricter than that.
const LEVELS: [(&str, u8); 16] = [
    ("units", 0),
    ("issues", 0),
    ("progress", 0),
    ("texts", 0),
    ("style", 3),
    ("geometry", 1),
    ("crs", 1),
    ("layer", 2),
    ("formats", 3),
    ("policy", 3),
    ("analysis", 4),
    ("report", 5),
    ("scene", 5),
    ("operations", 6),
    ("cli", 7),
    ("app", 7),
];

/// The scene draws layers and knows nothing of policy or results.
const SCENE_USES_UP_TO_LEVEL: u8 = 2;

/// Longer files hold more than one concept.
const MAX_LINES: usize = 500;

/// Libraries that one part of the program hides from the rest: names, then where they may appear.
const HIDDEN_CRATES: [(&[&str], &[&str]); 7] = [
    (&["i_overlay"], &["src/geometry/"]),
    (&["proj", "proj_sys"], &["src/crs/", "src/crs.rs"]),
    (&["geojson"], &["src/formats/"]),
    (&["typst", "typst_layout", "typst_pdf"], &["src/report/"]),
    (&["rust_xlsxwriter"], &["src/report/", "src/formats/"]),
    (&["lopdf"], &["src/operations/"]),
    (
        &[
            "eframe",
            "egui",
            "egui_extras",
            "egui_wgpu",
            "epaint",
            "rfd",
            "wgpu",
            "winit",
        ],
        &["src/app/", "src/main.rs"],
    ),
];

/// Parts of `std` that reach outside the program, and the only places that may.
const OUTSIDE_WORLD: [&str; 2] = ["fs", "env"];
const MAY_REACH_OUTSIDE: [&str; 5] = [
    "src/operations/",
    "src/cli/",
    "src/app/",
    "src/main.rs",
    "src/formats/source.rs",
];

const NETWORK_TYPES: [&str; 3] = ["TcpListener", "TcpStream", "UdpSocket"];
const NETWORK_CRATES: [&str; 5] = ["curl", "hyper", "reqwest", "tokio", "ureq"];
/// Packages whose need for a network crate does not count: they are compiled for browsers alone.
const NEVER_BUILT_HERE: [&str; 1] = ["wasm-bindgen-futures"];

const PANICKING: [&str; 5] = [".unwrap()", ".expect(", "todo!(", "unimplemented!(", "dbg!("];

#[test]
fn every_source_file_opens_with_a_line_saying_why_it_exists() {
    check(&["src"], missing_opening_line);
}

#[test]
fn no_source_file_is_longer_than_five_hundred_lines() {
    check(&["src", "tests"], too_long);
}

#[test]
fn modules_use_only_what_lies_below_them() {
    check(&["src"], upward_paths);
}

#[test]
fn nothing_outside_tests_panics_on_purpose() {
    check(&["src"], panicking_calls);
}

#[test]
fn each_library_stays_behind_the_module_that_hides_it() {
    check(&["src"], leaked_crates);
}

#[test]
fn only_operations_and_the_two_front_ends_reach_files_and_environment() {
    check(&["src"], reaches_outside);
}

#[test]
fn no_source_file_opens_a_network_connection() {
    check(&["src"], network_use);
}

#[test]
fn no_dependency_brings_a_network_client() {
    let path = root().join("Cargo.lock");
    let lock = fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    assert!(
        lock.contains("name = \"ecozone\""),
        "Cargo.lock does not list this package"
    );
    assert_none(&network_packages(&lock));
}

#[derive(Debug, PartialEq)]
struct Offence {
    path: String,
    line: usize,
    what: String,
}

impl fmt::Display for Offence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.what)
    }
}

fn offence(source: &Source, line: usize, what: impl Into<String>) -> Offence {
    let path = source.path.clone();
    Offence {
        path,
        line,
        what: what.into(),
    }
}

fn missing_opening_line(source: &Source) -> Vec<Offence> {
    let opens = source
        .text
        .lines()
        .next()
        .is_some_and(|line| line.strip_prefix("//!").is_some_and(|words| !words.trim().is_empty()));
    if opens {
        Vec::new()
    } else {
        vec![offence(
            source,
            1,
            "the first line is no `//!` line saying why this file exists",
        )]
    }
}

fn too_long(source: &Source) -> Vec<Offence> {
    let lines = source.text.lines().count();
    if lines <= MAX_LINES {
        return Vec::new();
    }
    vec![offence(
        source,
        MAX_LINES + 1,
        format!("{lines} lines, {MAX_LINES} are the limit"),
    )]
}

fn upward_paths(source: &Source) -> Vec<Offence> {
    let Some(user) = source.top_module() else {
        return Vec::new();
    };
    if level(user).is_none() {
        return vec![offence(
            source,
            1,
            format!("module `{user}` has no level in tests/architecture.rs"),
        )];
    }
    let mut offences: Vec<Offence> = names_after(&source.code, "crate")
        .into_iter()
        .chain(names_after_supers(source))
        .filter(|(_, other)| level(other).is_some() && !may_use(user, other))
        .map(|(line, other)| offence(source, line, format!("`{user}` may not use `{other}`")))
        .collect();
    offences.sort_by_key(|offence| offence.line);
    offences
}

fn level(module: &str) -> Option<u8> {
    LEVELS.iter().find(|(name, _)| *name == module).map(|(_, level)| *level)
}

fn may_use(user: &str, other: &str) -> bool {
    if user == other || (user, other) == ("scene", "style") {
        return true;
    }
    match (level(user), level(other)) {
        (Some(0), Some(0)) => true,
        (_, Some(other)) if user == "scene" => other <= SCENE_USES_UP_TO_LEVEL,
        (Some(user), Some(other)) => other < user,
        _ => false,
    }
}

fn panicking_calls(source: &Source) -> Vec<Offence> {
    lines_where(&source.shipped, |line| {
        PANICKING.iter().find(|call| {
            line.match_indices(**call)
                .any(|(at, _)| call.starts_with('.') || !ends_in_word(&line[..at]))
        })
    })
    .map(|(line, call)| offence(source, line, format!("`{call}` outside tests")))
    .collect()
}

fn leaked_crates(source: &Source) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (names, places) in HIDDEN_CRATES {
        if source.is_under(places) {
            continue;
        }
        for name in names {
            let lines = crate_mentions(&source.code, name);
            let what = format!("`{name}` may appear only in {}", places.join(", "));
            offences.extend(lines.into_iter().map(|line| offence(source, line, what.clone())));
        }
    }
    offences
}

fn reaches_outside(source: &Source) -> Vec<Offence> {
    if source.is_under(&MAY_REACH_OUTSIDE) {
        return Vec::new();
    }
    names_after(&source.shipped, "std")
        .into_iter()
        .filter(|(_, name)| OUTSIDE_WORLD.contains(&name.as_str()))
        .map(|(line, name)| {
            offence(
                source,
                line,
                format!("`std::{name}` may appear only in {}", MAY_REACH_OUTSIDE.join(", ")),
            )
        })
        .collect()
}

fn network_use(source: &Source) -> Vec<Offence> {
    let modules = names_after(&source.code, "std")
        .into_iter()
        .filter(|(_, name)| name == "net")
        .map(|(line, _)| (line, "std::net"));
    let types = NETWORK_TYPES.iter().flat_map(|name| {
        lines_where(&source.code, move |line| {
            words(line).any(|word| word == *name).then_some(*name)
        })
    });
    let crates = NETWORK_CRATES.iter().flat_map(|name| {
        crate_mentions(&source.code, name)
            .into_iter()
            .map(move |line| (line, *name))
    });
    modules
        .chain(types)
        .chain(crates)
        .map(|(line, name)| offence(source, line, format!("`{name}`: the program never uses a network")))
        .collect()
}

/// Network packages in a `Cargo.lock` that something built for a desktop asks for.
fn network_packages(lock: &str) -> Vec<Offence> {
    let mut listed = Vec::new();
    let mut needs = Vec::new();
    let mut package = "";
    for (number, line) in (1..).zip(lock.lines()) {
        if let Some(name) = line.strip_prefix("name = ") {
            package = name.trim_matches('"');
            listed.push((number, package));
        } else if let Some(need) = line.strip_prefix(" \"") {
            needs.push((package, need.split(['"', ' ']).next().unwrap_or_default()));
        }
    }
    let mut offences = Vec::new();
    for (line, name) in listed.into_iter().filter(|(_, name)| NETWORK_CRATES.contains(name)) {
        let users: Vec<&str> = needs
            .iter()
            .filter(|(_, need)| *need == name)
            .map(|(user, _)| *user)
            .collect();
        if users.is_empty() || users.iter().any(|user| !NEVER_BUILT_HERE.contains(user)) {
            let what = format!("network package `{name}`, needed by {}", users.join(", "));
            offences.push(Offence {
                path: "Cargo.lock".to_owned(),
                line,
                what,
            });
        }
    }
    offences
}

fn check(folders: &[&str], offences_in: fn(&Source) -> Vec<Offence>) {
    let mut paths = Vec::new();
    for folder in folders {
        collect_sources(&root().join(folder), &mut paths);
    }
    paths.sort();
    assert!(
        paths.contains(&root().join("src/lib.rs")),
        "the walk does not find src/lib.rs"
    );
    let mut offences = Vec::new();
    for path in &paths {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
        let inside = path
            .strip_prefix(root())
            .unwrap_or(path)
            .to_string_lossy()
            .replace('\\', "/");
        offences.extend(offences_in(&Source::new(&inside, &text)));
    }
    assert_none(&offences);
}

fn assert_none(offences: &[Offence]) {
    let mut list = String::new();
    for offence in offences {
        let _ = writeln!(list, "  {offence}");
    }
    assert!(offences.is_empty(), "{} offences:\n{list}", offences.len());
}

fn collect_sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display()));
    for entry in entries {
        let path = entry
            .unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display()))
            .path();
        if path.is_dir() && !path.ends_with("target") {
            collect_sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
