//! A file that was written, shown by the program that the system has for it.

use super::super::EcoZoneApp;
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::JobOutput;
use crate::texts::preview::PreviewText;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

impl EcoZoneApp {
    /// Asks the system to show a file or folder; what that program does then is no matter of ours.
    pub(super) fn open_outside(&mut self, path: PathBuf) {
        self.jobs.start(JobKey::OpenOutside, "", move |_| {
            let result = open(&path);
            JobOutput::OpenedOutside { path, result }
        });
    }

    pub(super) fn take_opened_outside(&mut self, path: &Path, result: Result<(), String>) {
        if let Err(message) = result {
            self.notices.push(NoticeKind::Failed {
                what: PreviewText::NotOpened.get(self.view.language).to_owned(),
                message: format!("{message}\n{}", path.display()),
            });
            self.view.show_notices = true;
        }
    }
}

#[cfg(target_os = "windows")]
const OPENER: &str = "explorer";
#[cfg(target_os = "macos")]
const OPENER: &str = "open";
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const OPENER: &str = "xdg-open";

fn open(path: &Path) -> Result<(), String> {
    let mut command = Command::new(OPENER);
    command
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let status = command.status().map_err(|error| format!("{OPENER}: {error}"))?;
    // The file manager of Windows ends with 1 although it shows the file.
    if status.success() || cfg!(target_os = "windows") {
        Ok(())
    } else {
        Err(format!("{OPENER}: {status}"))
    }
}
