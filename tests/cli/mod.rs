//! Runs the real program as its users do, with a neutral environment.

use assert_cmd::Command;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Output;

/// The program in the folder of the fixtures, so that paths in results are short and the same everywhere.
pub fn ecozone(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("ecozone"));
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "PROJ_DATA", "PROJ_LIB"] {
        command.env_remove(variable);
    }
    command.current_dir(fixtures()).args(arguments);
    command
}

pub fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cli")
}

/// Runs the program and asserts its exit status.
pub fn run(status: i32, arguments: &[&str]) -> Output {
    let output = ecozone(arguments).output().expect("the program starts");
    assert_eq!(
        output.status.code(),
        Some(status),
        "ecozone {}\nstdout: {}\nstderr: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    output
}

/// Runs the program, asserts its exit status and reads standard output as JSON.
pub fn run_json(status: i32, arguments: &[&str]) -> Value {
    let output = run(status, arguments);
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

/// Runs the program that must fail, asserts that it says why in one line and gives no result; returns that line.
pub fn refusal(status: i32, arguments: &[&str]) -> String {
    let output = run(status, arguments);
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(
        output.stdout.is_empty(),
        "a failed run gives no result: {}",
        String::from_utf8_lossy(&output.stdout)
    );
    assert!(
        !message.contains("panicked") && !message.contains("RUST_BACKTRACE"),
        "{message}"
    );
    assert_eq!(message.lines().count(), 1, "one clear message: {message}");
    message
}

/// A number in JSON.
pub fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// Asserts that two areas agree to a relative 1e-9.
pub fn assert_close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= expected.abs() * 1e-9,
        "{found} is not {expected}"
    );
}
