//! The checks of the architecture themselves, tried on made-up sources.

use super::source::Source;
use super::*;

fn lines_of(offences_in: fn(&Source) -> Vec<Offence>, path: &str, text: &str) -> Vec<usize> {
    offences_in(&Source::new(path, text))
        .iter()
        .map(|offence| offence.line)
        .collect()
}

#[test]
fn names_file_and_line_of_an_offence() {
    let source = Source::new("src/geometry/overlay.rs", "//! Why.\nuse crate::layer::Layer;\n");
    let offences = upward_paths(&source);
    let said: Vec<String> = offences.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["src/geometry/overlay.rs:2: `geometry` may not use `layer`"]);
}

#[test]
fn finds_upward_paths_in_groups_in_bodies_and_behind_super() {
    let text = "use crate::units::Area;\nuse crate::{\n    issues::Issue,\n    crs::{self, layer},\n    app,\n};\n\
            fn f() { crate::report::draw() }\nuse super::super::scene;\nuse super::overlay;\n";
    assert_eq!(lines_of(upward_paths, "src/geometry/ring.rs", text), [4, 5, 7, 8]);
    let tests = "#[cfg(test)]\nmod tests {\n    use super::crs;\n    use super::super::layer;\n}\n";
    assert_eq!(lines_of(upward_paths, "src/units.rs", tests), [4]);
}

#[test]
fn knows_who_may_use_whom() {
    let allowed = [
        ("units", "issues"),
        ("layer", "crs"),
        ("report", "analysis"),
        ("app", "operations"),
        ("cli", "cli"),
    ];
    let refused = [
        ("geometry", "crs"),
        ("crs", "geometry"),
        ("policy", "formats"),
        ("formats", "policy"),
        ("report", "scene"),
        ("scene", "report"),
        ("scene", "analysis"),
        ("cli", "app"),
        ("app", "cli"),
        ("issues", "geometry"),
    ];
    for (user, other) in allowed {
        assert!(may_use(user, other), "{user} may use {other}");
    }
    for (user, other) in refused {
        assert!(!may_use(user, other), "{user} may not use {other}");
    }
}

#[test]
fn refuses_a_module_without_a_level_and_leaves_the_roots_alone() {
    assert_eq!(lines_of(upward_paths, "src/helpers/mod.rs", "//! Why.\n"), [1]);
    assert_eq!(lines_of(upward_paths, "src/main.rs", "use crate::app;\n"), [0; 0]);
}

#[test]
fn does_not_read_comments_and_literals() {
    let text = "// crate::app\n/* crate::app /* */ crate::app */ let a = \"crate::app \\\" crate::app\";\n\
            let b = r#\"crate::app\" crate::app\"#; let c = ('\"', '\\'', b'\"'); fn f<'a>() {}\ncrate::app::run();\n";
    assert_eq!(lines_of(upward_paths, "src/units.rs", text), [4]);
}

#[test]
fn finds_panicking_calls_but_not_in_tests() {
    let text = "fn f() {\n    a.unwrap();\n    b\n        .expect(\"\");\n    todo!()\n}\n#[expect(lint)]\n#[cfg(test)]\n\
            mod tests {\n    fn g() { a.unwrap() }\n}\nfn h() { dbg!(my_todo!(a.unwrap_or(1))) }\n";
    assert_eq!(lines_of(panicking_calls, "src/units.rs", text), [2, 4, 5, 12]);
    assert_eq!(lines_of(panicking_calls, "src/layer/tests.rs", text), [0; 0]);
}

#[test]
fn finds_libraries_outside_their_module() {
    let text =
        "use geojson::Feature;\nuse crate::formats::geojson::read;\nlet egui = 1;\nlet c: egui::Color32;\nuse wgpu;\n";
    assert_eq!(lines_of(leaked_crates, "src/layer/mod.rs", text), [1, 4, 5]);
    assert_eq!(lines_of(leaked_crates, "src/app/mod.rs", text), [1]);
    assert_eq!(lines_of(leaked_crates, "src/formats/shapefile.rs", text), [4, 5]);
    assert_eq!(
        lines_of(
            leaked_crates,
            "src/layer/index.rs",
            "i_overlay::f();\nproj::Proj;\ncrs_proj::f();\n"
        ),
        [1, 2]
    );
    assert_eq!(
        lines_of(leaked_crates, "src/geometry/overlay.rs", "use i_overlay::core;\n"),
        [0; 0]
    );
}

#[test]
fn finds_files_environment_and_network() {
    let text = "use std::{\n    fmt,\n    fs::File,\n};\nfn f() { std::env::args(); std::net::lookup() }\nuse other::TcpStream;\nureq::get();\n\
            #[cfg(test)]\nuse std::fs;\n";
    assert_eq!(lines_of(reaches_outside, "src/formats/mod.rs", text), [3, 5]);
    assert_eq!(lines_of(reaches_outside, "src/formats/source.rs", text), [0; 0]);
    assert_eq!(lines_of(network_use, "src/cli/mod.rs", text), [5, 6, 7]);
}

#[test]
fn finds_network_packages_that_something_built_here_needs() {
    let lock = "[[package]]\nname = \"a\"\ndependencies = [\n \"hyper\",\n \"tokio 1.0.0\",\n]\n\n[[package]]\nname = \"hyper\"\n";
    let lines: Vec<usize> = network_packages(lock).iter().map(|offence| offence.line).collect();
    assert_eq!(lines, [9]);
    let browser = "name = \"wasm-bindgen-futures\"\n \"tokio\",\nname = \"tokio\"\n";
    assert_eq!(network_packages(browser), []);
    assert_eq!(
        network_packages(&format!("{browser}name = \"b\"\n \"tokio\",\n")).len(),
        1
    );
}

#[test]
fn finds_a_missing_opening_line_and_a_long_file() {
    assert_eq!(
        lines_of(missing_opening_line, "src/units.rs", "use std::fmt;\n//! Late.\n"),
        [1]
    );
    assert_eq!(
        lines_of(missing_opening_line, "src/units.rs", "//! Areas and lengths.\n"),
        [0; 0]
    );
    assert_eq!(lines_of(too_long, "tests/cli.rs", &"\n".repeat(MAX_LINES)), [0; 0]);
    assert_eq!(
        lines_of(too_long, "tests/cli.rs", &"\n".repeat(MAX_LINES + 1)),
        [MAX_LINES + 1]
    );
}
