//! The system's file dialogs behind a trait, run in a thread: a dialog never blocks a frame, and the window
//! can do without them (a path can always be typed).

use crate::formats::registry::readable_endings;
use std::path::PathBuf;

/// What is asked of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DialogRequest {
    OpenProject { title: String },
    OpenFiles { title: String },
    SaveFile { title: String, file_name: String },
    PickFolder { title: String },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DialogAnswer {
    Chosen(Vec<PathBuf>),
    Cancelled,
    /// There is no such dialog on this system.
    Unavailable,
}

/// Asks the user for files. Called in a thread of its own and may take as long as the user likes.
pub trait FileDialogs: Send + Sync {
    fn ask(&self, request: &DialogRequest) -> DialogAnswer;
}

/// The dialogs of the desktop.
#[derive(Debug, Default)]
pub struct NativeDialogs;

/// Faster than a person can close a dialog: then there was none.
const NO_DIALOG_MILLISECONDS: u128 = 250;

impl FileDialogs for NativeDialogs {
    fn ask(&self, request: &DialogRequest) -> DialogAnswer {
        let began = std::time::Instant::now();
        let dialog = rfd::FileDialog::new();
        let chosen = match request {
            DialogRequest::OpenProject { title } => dialog
                .set_title(title)
                .add_filter("TOML", &["toml"])
                .pick_file()
                .map(|path| vec![path]),
            DialogRequest::OpenFiles { title } => dialog
                .set_title(title)
                .add_filter("GeoJSON, TXT, CSV …", &readable_endings())
                .add_filter("*", &["*"])
                .pick_files(),
            DialogRequest::PickFolder { title } => dialog.set_title(title).pick_folder().map(|path| vec![path]),
            DialogRequest::SaveFile { title, file_name } => dialog
                .set_title(title)
                .set_file_name(file_name)
                .save_file()
                .map(|path| vec![path]),
        };
        match chosen {
            Some(paths) => DialogAnswer::Chosen(paths),
            None if began.elapsed().as_millis() < NO_DIALOG_MILLISECONDS => DialogAnswer::Unavailable,
            None => DialogAnswer::Cancelled,
        }
    }
}

/// No dialogs: every path is typed. For tests and for systems without a desktop portal.
#[derive(Debug, Default)]
pub struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _request: &DialogRequest) -> DialogAnswer {
        DialogAnswer::Unavailable
    }
}
