//! Arguments → operations → text and exit status.
use std::process::ExitCode;

/// Runs the command line. With feature `gui`, `open_window` is called when a window is asked for.
#[must_use]
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
