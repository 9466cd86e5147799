//! The commands that write layers: `convert` and `repair`.
use super::Failure;
use super::args::{ConvertArgs, RepairArgs};
use super::commands::{context, open_all, print, print_info};
use super::output::{warn, warn_of_layers};
use super::progress_line::ProgressLine;
use super::request::{Meant, Run, area_method, info_request};
use crate::crs::web_shift::WebMapShift;
use crate::issues::{Action, Issue};
use crate::operations::area_rule::area_rule;
use crate::operations::convert::{ConvertRequest, Converted, convert, write_repaired};
use crate::operations::export::{Format, export_info, export_ledger, refuse_input};
use crate::operations::info::describe_layer;
use crate::operations::open_layer::{OpenOptions, OperationError};
use crate::progress::Progress;
use crate::report::context::AreaRecord;
use crate::texts::Language;
use crate::texts::cli::Sentence;
use crate::texts::faults;
use crate::texts::layers::LayerSentence;
use serde_json::json;

/// Findings that are said one by one; the rest are counted.
const SAID_FINDINGS: usize = 20;

/// Converts one file.
pub fn run_convert(typed: &ConvertArgs, run: &Run, language: Language) -> Result<u8, Failure> {
    if !run.outputs.is_empty() {
        return Err(Failure::Usage(Sentence::OfLayer(LayerSentence::OutputNamedTwice)));
    }
    let request = ConvertRequest {
        input: typed.input_file.clone(),
        output: typed.output_file.clone(),
        from: typed.from.as_ref().map(|crs| crs.code.clone()),
        shift: typed.shift,
        to: typed.to.as_ref().map(|crs| crs.code.clone()),
        encoding: typed.encoding.clone(),
        layer: typed.layer.clone(),
    };
    let progress = Progress::new();
    let line = ProgressLine::start(&progress, run.is_quiet);
    let converted = convert(&request, &progress)?;
    drop(line);
    let path = request.output.display().to_string();
    for issue in converted.issues.iter().take(SAID_FINDINGS) {
        warn(run, &finding(issue, language), language);
    }
    if converted.issues.len() > SAID_FINDINGS {
        let more = converted.issues.len() - SAID_FINDINGS;
        warn(run, &LayerSentence::MoreFindings { more }.text(language), language);
    }
    if converted.loses_mark {
        warn(
            run,
            &LayerSentence::MarkLost { path: path.clone() }.text(language),
            language,
        );
    }
    let said = if run.wants_json {
        let record = record(&converted, &path);
        format!("{}\n", serde_json::to_string_pretty(&record).unwrap_or_default())
    } else {
        let sentence = LayerSentence::Converted {
            written: converted.written,
            read: converted.read,
            from: converted.from.shown(),
            to: converted.to.clone(),
            path,
        };
        format!("{}\n", sentence.text(language))
    };
    print(&said)?;
    Ok(0)
}

fn finding(issue: &Issue, language: Language) -> String {
    LayerSentence::Finding {
        feature: issue.feature,
        fault: faults::fault(issue.fault, language).to_owned(),
        action: faults::action(issue.action, language).to_owned(),
        detail: issue.detail.clone(),
    }
    .text(language)
}

fn record(converted: &Converted, path: &str) -> serde_json::Value {
    let issues: Vec<serde_json::Value> = converted
        .issues
        .iter()
        .map(|issue| {
            json!({"feature": issue.feature, "fault": issue.fault.code(), "action": issue.action.code(), "detail": issue.detail})
        })
        .collect();
    json!({
        "command": "convert",
        "input": {"path": converted.input.path, "sha256": converted.input.sha256, "bytes": converted.input.bytes},
        "output": path,
        "from": converted.from.stated(),
        "shift": converted.from.shift.map(WebMapShift::code),
        "from_origin": converted.from.origin.code(),
        "to": converted.to,
        "features_read": converted.read,
        "features_written": converted.written,
        "rejected": converted.issues.iter().filter(|issue| issue.action == Action::Rejected).count(),
        "illustrative_mark_lost": converted.loses_mark,
        "issues": issues,
    })
}

/// Writes one file repaired, and its ledger.
pub fn run_repair(typed: &RepairArgs, run: &Run, language: Language) -> Result<u8, Failure> {
    let input = typed.input_file.display().to_string();
    refuse_input(&typed.output_file, [input.as_str()])?;
    let mut meant = Meant {
        project: None,
        layers: vec![info_request(&typed.input_file, &typed.reading)],
        options: OpenOptions::default(),
        passed_over: Vec::new(),
    };
    meant.apply_crs(&typed.reading)?;
    if run.outputs.contains(&typed.output_file) {
        return Err(Failure::Usage(Sentence::OfLayer(LayerSentence::OutputNamedTwice)));
    }
    run.check_outputs(&meant.paths(), |format| {
        matches!(format, Format::Json | Format::Csv) || format.is_document()
    })?;
    let progress = Progress::new();
    let line = ProgressLine::start(&progress, run.is_quiet);
    let (layers, mut record) = open_all(&meant, language, &progress)?;
    let rule = area_rule(area_method(&typed.reading), layers.iter().map(AsRef::as_ref))?;
    record.area = AreaRecord::of(&rule);
    let layer = layers
        .first()
        .ok_or(OperationError::Said(Sentence::FileMissing { path: input }))?;
    let facts = vec![describe_layer(layer, &rule, &progress)?];
    write_repaired(layer, &typed.output_file)?;
    drop(line);
    warn_of_layers(run, &layers, &meant.options, language);
    let context = context(run, String::new(), None, layers.clone(), language);
    for path in &run.outputs {
        // By now the output is there, under whatever name.
        refuse_input(path, [typed.output_file.display().to_string().as_str()])?;
        match Format::of(path)? {
            Format::Csv => export_ledger(layer, &context, &record, path)?,
            _ => export_info(&facts, &context, &record, path, &progress)?,
        }
    }
    print_info(run, &facts, &context, &record)?;
    Ok(0)
}
