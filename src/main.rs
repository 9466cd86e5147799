//! The program: command line or window, nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    ecozone::cli::run()
}
