//! The program: command line or window, nothing else.

use ecozone::cli::{Outcome, WindowWish};
use ecozone::crs::FOREIGN_PROJ_VARIABLES;
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(status) = without_foreign_proj() {
        return status;
    }
    match ecozone::cli::run() {
        Outcome::Exit(status) => ExitCode::from(status),
        Outcome::OpenWindow(wish) => open_window(&wish),
    }
}

#[cfg(feature = "gui")]
fn open_window(wish: &WindowWish) -> ExitCode {
    let request = ecozone::app::WindowRequest {
        project: wish.project.clone(),
        files: wish.files.clone(),
        language: wish.language,
        // A picture is taken of what was asked for, without questions.
        recovery_folder: wish
            .screenshot
            .is_none()
            .then(ecozone::app::files::recovery_folder)
            .flatten(),
        // Nor does what somebody chose before change it.
        choices_file: wish
            .screenshot
            .is_none()
            .then(ecozone::app::files::choices_file)
            .flatten(),
        memory_folder: wish
            .screenshot
            .is_none()
            .then(ecozone::app::files::state_folder)
            .flatten(),
        screenshot: wish.screenshot.clone(),
        show: wish.show.clone(),
    };
    match ecozone::app::open_window(request) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            ecozone::cli::say_window_failed(wish, Some(&message));
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(wish: &WindowWish) -> ExitCode {
    ecozone::cli::say_window_failed(wish, None);
    ExitCode::FAILURE
}

/// Set for the second start, so that there is never a third.
const STARTED_AGAIN: &str = "ECOZONE_STARTED_AGAIN";

/// Starts the program again without the variables that point PROJ to another program's database, as a process can't safely change its own environment;
/// gives the second run's status, or nothing where there is no need.
fn without_foreign_proj() -> Option<ExitCode> {
    let is_foreign = FOREIGN_PROJ_VARIABLES
        .iter()
        .any(|variable| std::env::var_os(variable).is_some());
    if !is_foreign || std::env::var_os(STARTED_AGAIN).is_some() {
        return None;
    }
    let program = std::env::current_exe().ok()?;
    let mut command = std::process::Command::new(program);
    command.args(std::env::args_os().skip(1)).env(STARTED_AGAIN, "1");
    for variable in FOREIGN_PROJ_VARIABLES {
        command.env_remove(variable);
    }
    start_again(&mut command)
}

/// Replaces this process; returns only where that failed, and then the run goes on as it is.
#[cfg(unix)]
fn start_again(command: &mut std::process::Command) -> Option<ExitCode> {
    use std::os::unix::process::CommandExt;
    let _ = command.exec();
    None
}

#[cfg(not(unix))]
fn start_again(command: &mut std::process::Command) -> Option<ExitCode> {
    let status = command.status().ok()?;
    Some(ExitCode::from(
        status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1),
    ))
}
