//! Arguments → operations → text and exit status.

mod args;
mod check;
mod commands;
mod convert;
mod help;
mod map_args;
mod output;
mod progress_line;
mod recheck;
mod render;
mod request;
mod usage;
mod verify;

use crate::formats::guarded::is_guarded;
use crate::operations::open_layer::OperationError;
use crate::texts::Language;
use crate::texts::cli::{CliText, Sentence};
use args::Typed;
use clap::FromArgMatches as _;
use request::Run;
use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// Could not be done.
const FAILED: u8 = 1;
/// Wrong usage.
const MISUSED: u8 = 2;

/// What is left to do once the command line is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done, or could not be; the process ends with this status.
    Exit(u8),
    /// The window is asked for.
    OpenWindow(WindowWish),
}

/// What the window is to show; nothing named means the demonstration project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WindowWish {
    pub project: Option<PathBuf>,
    pub files: Vec<PathBuf>,
    pub language: Option<Language>,
    /// Where to write a picture of the window; it closes then.
    pub screenshot: Option<PathBuf>,
    /// What the picture is to show.
    pub show: Vec<String>,
}

/// Why a command ends without a result.
#[derive(Debug)]
enum Failure {
    /// Exit status 1.
    Operation(OperationError),
    /// Exit status 2.
    Usage(Sentence),
    /// Exit status 2.
    UsageText(CliText),
}

impl From<OperationError> for Failure {
    fn from(error: OperationError) -> Self {
        Self::Operation(error)
    }
}

impl Failure {
    fn message(&self, language: Language) -> String {
        match self {
            Self::Operation(error) => error.message(language),
            Self::Usage(sentence) => sentence.text(language),
            Self::UsageText(text) => text.get(language).to_owned(),
        }
    }

    const fn status(&self) -> u8 {
        match self {
            Self::Operation(_) => FAILED,
            Self::Usage(_) | Self::UsageText(_) => MISUSED,
        }
    }
}

/// Runs the command line. A defect of the program ends in one clear line and status 1, never in a result.
#[must_use]
pub fn run() -> Outcome {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let language = typed_language(&arguments);
    let is_verbose = arguments.iter().any(|argument| argument == "--verbose");
    report_defects(language.unwrap_or(Language::En), is_verbose);
    catch_unwind(AssertUnwindSafe(|| run_arguments(arguments, language))).unwrap_or(Outcome::Exit(FAILED))
}

/// Says a missing window in the words of the command line.
pub fn say_window_failed(wish: &WindowWish, message: Option<&str>) {
    let language = wish.language.unwrap_or(Language::En);
    output::say(
        CliText::Error,
        message.unwrap_or(CliText::NoWindow.get(language)),
        language,
    );
}

fn run_arguments(arguments: Vec<OsString>, language: Option<Language>) -> Outcome {
    let spoken = language.unwrap_or(Language::En);
    let parsed = help::command(spoken)
        .try_get_matches_from(arguments)
        .and_then(|matches| Typed::from_arg_matches(&matches));
    let typed = match parsed {
        Ok(typed) => typed,
        Err(error) => {
            // Help and version go to standard output with status 0, the rest to standard error with 2.
            match usage::in_chinese(&error).filter(|_| spoken == Language::Zh) {
                Some(message) => output::say(CliText::Error, &message, spoken),
                None => drop(error.print()),
            }
            return Outcome::Exit(u8::try_from(error.exit_code()).unwrap_or(MISUSED));
        }
    };
    if let Some(threads) = typed.run.threads {
        // Fails only if the pool is already there, which changes no result.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(threads))
            .build_global();
    }
    let run = Run::new(typed.run);
    let Some(command) = typed.command else {
        return window(typed.files, (typed.screenshot, typed.show), &run);
    };
    if let Some(file) = typed.files.first() {
        let word = file.display().to_string();
        return fail(&Failure::Usage(Sentence::NoSuchCommand { word }), spoken);
    }
    match commands::run(command, &run) {
        Ok(status) => Outcome::Exit(status),
        Err((failure, language)) => {
            let outcome = fail(&failure, language);
            match &failure {
                _ if run.is_quiet => {}
                Failure::Operation(OperationError::CrsUnsure(question)) => output::list(&question.lines(language)),
                Failure::Operation(OperationError::EncodingUnsure(question)) => output::list(&question.lines()),
                _ => {}
            }
            outcome
        }
    }
}

fn fail(failure: &Failure, language: Language) -> Outcome {
    output::say(CliText::Error, &failure.message(language), language);
    Outcome::Exit(failure.status())
}

fn window(files: Vec<PathBuf>, (screenshot, show): (Option<PathBuf>, Vec<String>), run: &Run) -> Outcome {
    let language = run.language_with(None);
    for file in &files {
        let path = file.display().to_string();
        if !file.exists() {
            // A bare word is a command mistyped rather than a file mislaid.
            let is_word = file.extension().is_none() && file.components().count() == 1;
            let failure = if is_word {
                Failure::Usage(Sentence::NoSuchCommand { word: path })
            } else {
                Failure::Operation(OperationError::Said(Sentence::FileMissing { path }))
            };
            return fail(&failure, language);
        }
    }
    let (projects, files): (Vec<PathBuf>, Vec<PathBuf>) = files.into_iter().partition(|file| is_project(file));
    if projects.len() > 1 {
        let path = projects
            .last()
            .map(|path| path.display().to_string())
            .unwrap_or_default();
        return fail(&Failure::Usage(Sentence::OneProject { path }), language);
    }
    Outcome::OpenWindow(WindowWish {
        project: projects.into_iter().next(),
        files,
        language: run.language,
        screenshot,
        show,
    })
}

/// Whether a file is named as a project.
fn is_project(path: &std::path::Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// The language, known before the arguments are parsed, because `--help` needs it too.
fn typed_language(arguments: &[OsString]) -> Option<Language> {
    let mut texts = arguments.iter().map(|argument| argument.to_string_lossy());
    let mut typed = None;
    while let Some(text) = texts.next() {
        if text == "--lang" {
            typed = texts.next().map(std::borrow::Cow::into_owned);
        } else if let Some(value) = text.strip_prefix("--lang=") {
            typed = Some(value.to_owned());
        }
    }
    request::language(typed.as_deref())
}

/// Turns a panic anywhere into one line; `--verbose` adds what a developer needs.
fn report_defects(language: Language, is_verbose: bool) {
    let detailed = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |defect| {
        // It becomes a refusal of the file that is read.
        if is_guarded() {
            return;
        }
        let place = defect
            .location()
            .map(|place| format!(" [{}:{}]", place.file(), place.line()))
            .unwrap_or_default();
        output::say(
            CliText::Error,
            &format!("{}{place}", CliText::Crashed.get(language)),
            language,
        );
        if is_verbose {
            detailed(defect);
        }
    }));
}
