//! Standard output and standard error: results on the one, everything else on the other.
use super::request::Run;
use crate::crs::CrsOrigin;
use crate::issues::Fault;
use crate::layer::Layer;
use crate::operations::assess_coverage::passed_by;
use crate::operations::open_layer::OpenOptions;
use crate::report::json::{rejected_count, repaired_count};
use crate::report::text::WIDTH_COLUMNS;
use crate::texts::Language;
use crate::texts::cli::CliText;
use crate::texts::layers::LayerSentence;
use std::io::{self, ErrorKind, Write};
use std::sync::Arc;

/// Writes the result. A reader that stops early (`| head`) is no failure.
///
/// # Errors
/// Standard output can't be written to.
pub fn print_result(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Columns that the terminal has, or what suits a file or a pager.
pub fn terminal_width() -> usize {
    terminal_size::terminal_size_of(std::io::stdout())
        .map_or(WIDTH_COLUMNS, |(terminal_size::Width(columns), _)| usize::from(columns))
}

/// One line on standard error; if that is closed there is nobody to tell.
pub fn say(label: CliText, message: &str, language: Language) {
    let label = label.get(language);
    let colon = language.pick("：", ": ");
    let _ = writeln!(std::io::stderr().lock(), "{label}{colon}{message}");
}

/// Lines below what was said on standard error.
pub fn list(lines: &[String]) {
    let mut out = std::io::stderr().lock();
    for line in lines {
        let _ = writeln!(out, "{line}");
    }
}

/// A warning, unless the run is quiet.
pub fn warn(run: &Run, message: &str, language: Language) {
    if !run.is_quiet {
        say(CliText::Warning, message, language);
    }
}

/// Says what should be known of layers before their numbers are believed.
pub fn warn_of_layers(run: &Run, layers: &[Arc<Layer>], options: &OpenOptions, language: Language) {
    for layer in layers {
        let given = options.undeclared_crs.as_ref().filter(|_| passed_by(layer, options));
        if let Some(given) = given {
            let path = &layer.input().path;
            let message = match language {
                Language::Zh => format!("坐标是经纬度，未按 --crs {given} 解读：{path}"),
                Language::En => format!("the positions are degrees, so --crs {given} does not apply: {path}"),
            };
            warn(run, &message, language);
        }
        warn_of_layer(run, layer, language);
        if let Some(date) = run.date.as_deref().filter(|date| layer.passport().is_expired_on(date)) {
            let (name, until) = (layer.name(), &layer.passport().valid_until);
            let path = &layer.input().path;
            let message = match language {
                Language::Zh => format!("“{name}”的有效期至 {until}，{date} 时已过期：{path}"),
                Language::En => format!("\"{name}\" was valid until {until}, before {date}: {path}"),
            };
            warn(run, &message, language);
        }
    }
}

/// Says what of the folders that are inputs was not read.
pub fn warn_of_folders(run: &Run, passed_over: &[LayerSentence], language: Language) {
    for sentence in passed_over {
        warn(run, &sentence.text(language), language);
    }
}

fn warn_of_layer(run: &Run, layer: &Layer, language: Language) {
    let path = &layer.input().path;
    let (repaired, rejected) = (repaired_count(layer), rejected_count(layer));
    if repaired > 0 || rejected > 0 {
        let message = match language {
            Language::Zh => format!("修复 {repaired} 个要素，剔除 {rejected} 个（明细见报告的修复台账）：{path}"),
            Language::En => {
                format!("features repaired: {repaired}, rejected: {rejected} (see the ledger in the report): {path}")
            }
        };
        warn(run, &message, language);
    }
    if layer.crs().origin == CrsOrigin::Guessed {
        let code = &layer.crs().code;
        let message = match language {
            Language::Zh => {
                format!("文件未注明坐标系，推测为 {code}；请核对，或用 --crs 指定：{path}")
            }
            Language::En => format!("the file declares no CRS; {code} is a guess; check it, or give --crs: {path}"),
        };
        warn(run, &message, language);
    }
    let doubtful = layer.issues().iter().find(|issue| issue.fault == Fault::DoubtfulDatum);
    if let Some(issue) = doubtful {
        let fault = crate::texts::faults::fault(issue.fault, language);
        let message = match language {
            Language::Zh => format!("第 {} 个要素起：{fault}：{path}", issue.feature),
            Language::En => format!("from feature {} on: {fault}: {path}", issue.feature),
        };
        warn(run, &message, language);
    }
    if layer.is_illustrative() {
        let message = match language {
            Language::Zh => format!("示意数据，不得用于审批：{path}"),
            Language::En => format!("illustrative data, not to be used for approval: {path}"),
        };
        warn(run, &message, language);
    }
    if run.is_verbose {
        for issue in layer.issues() {
            let fault = crate::texts::faults::fault(issue.fault, language);
            let action = crate::texts::faults::action(issue.action, language);
            warn(
                run,
                &format!(
                    "#{} {} {fault} {action} {}: {path}",
                    issue.feature, issue.id, issue.detail
                ),
                language,
            );
        }
    }
}
