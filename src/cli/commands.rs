//! The commands themselves: open, compute, write, and the exit status that says the outcome.
use super::args::{CoverageArgs, InfoArgs, InputArgs, ReadingArgs, TargetsArgs, TypedCommand};
use super::check::check;
use super::convert::{run_convert, run_repair};
use super::output::{print_result, terminal_width, warn, warn_of_folders, warn_of_layers};
use super::progress_line::ProgressLine;
use super::recheck::recheck;
use super::render::render;
use super::request::{Meant, Run, area_method, catalogue_files, catalogue_records, info_requests};
use super::verify::verify;
use super::{Failure, is_project};
use crate::analysis::coverage::CoverageInput;
use crate::analysis::coverage_result::CoverageWarning;
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::operations::area_methods::measure_all_methods;
use crate::operations::area_rule::area_rule;
use crate::operations::assess_coverage::{assess_coverage_by, open_layers};
use crate::operations::export::{Format, export_coverage, export_info, export_targets};
use crate::operations::folder::each_layer;
use crate::operations::info::{assess_quality, describe_layer};
use crate::operations::open_layer::{LayerRequest, OpenOptions, OpenedLayer, OperationError};
use crate::operations::run_record::{coverage_record, is_measured, layer_record};
use crate::operations::shift_test::shift_suspicions;
use crate::operations::targets::{load_targets, targets_of_region};
use crate::progress::Progress;
use crate::report::context::{AreaRecord, LayerFacts, Publication, ReportContext, RunRecord};
use crate::report::{coverage_report, info_report, json, targets_report, text, words};
use crate::texts::Language;
use crate::texts::cli::{CliText, Sentence};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// Runs a command.
///
/// # Errors
/// Why there is no result, and the language to say it in.
pub fn run(command: TypedCommand, run: &Run) -> Result<u8, (Failure, Language)> {
    let language = run.language_with(None);
    if let Some(word) = command.later() {
        let sentence = Sentence::CommandNotYet {
            command: word.to_owned(),
        };
        return Err((OperationError::Said(sentence).into(), language));
    }
    // A project may settle the language; a command says so as soon as it knows.
    let mut spoken = language;
    let outcome = match command {
        TypedCommand::Info(typed) => info(&typed, run, language),
        TypedCommand::Coverage(typed) => coverage(*typed, run, &mut spoken),
        TypedCommand::Check(typed) => check(*typed, run, &mut spoken),
        TypedCommand::Recheck(typed) => recheck(&typed, run, &mut spoken),
        TypedCommand::Targets(typed) => targets(&typed, run, language),
        TypedCommand::Convert(typed) => run_convert(&typed, run, language),
        TypedCommand::Repair(typed) => run_repair(&typed, run, language),
        TypedCommand::Render(typed) => render(*typed, run, &mut spoken),
        TypedCommand::Verify(typed) => verify(&typed, run, language),
        _ => Ok(0),
    };
    outcome.map_err(|failure| (failure, spoken))
}

pub fn print(text: &str) -> Result<(), Failure> {
    print_with(|out| out.write_all(text.as_bytes()))
}

/// As [`print`], of what `write` writes.
///
/// # Errors
/// Standard output can't be written to.
pub fn print_with(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    print_result(write).map_err(|error| {
        let path = "-".to_owned();
        OperationError::Said(Sentence::WritingFailed {
            message: error.to_string(),
            path,
        })
        .into()
    })
}

fn info(typed: &InfoArgs, run: &Run, language: Language) -> Result<u8, Failure> {
    let mut passed_over = Vec::new();
    let layers = info_requests(&typed.files, &typed.reading, &mut passed_over)?;
    let mut meant = Meant {
        project: None,
        layers,
        options: OpenOptions::default(),
        passed_over,
    };
    meant.apply_crs(&typed.reading)?;
    run.check_outputs(&meant.paths(), |format| {
        matches!(format, Format::Json | Format::Csv)
            || format.is_document()
            || (typed.quality && format == Format::GeoJson)
    })?;
    let progress = Progress::new();
    let line = ProgressLine::start(&progress, run.is_quiet);
    let (layers, mut record) = open_each(&mut meant, language, &progress)?;
    let rule = area_rule(area_method(&typed.reading), layers.iter().map(AsRef::as_ref))?;
    record.area = AreaRecord::of(&rule);
    let mut facts = Vec::new();
    for (layer, request) in layers.iter().zip(&meant.layers) {
        let mut measured = describe_layer(layer, &rule, &progress)?;
        if typed.area_methods {
            measured.area_methods = Some(measure_all_methods(request, layer, &progress)?);
        }
        if typed.quality {
            measured.quality = Some(assess_quality(layer, &progress)?);
        }
        measured.suspicions = shift_suspicions(layer, &layers, &progress)?;
        facts.push(measured);
    }
    drop(line);
    warn_of_layers(run, &layers, &meant.options, language);
    warn_of_folders(run, &meant.passed_over, language);
    for measured in &facts {
        for suspicion in &measured.suspicions {
            let message = info_report::suspicion(suspicion).text(language);
            let path = &measured.layer.input().path;
            warn(run, &format!("{message}{}{path}", language.pick("：", ": ")), language);
        }
    }
    let context = context(run, String::new(), None, layers, language);
    for path in &run.outputs {
        export_info(&facts, &context, &record, path, &progress)?;
    }
    print_info(run, &facts, &context, &record)?;
    Ok(0)
}

/// What files hold, on standard output where it is asked for.
pub fn print_info(run: &Run, facts: &[LayerFacts], context: &ReportContext, record: &RunRecord) -> Result<(), Failure> {
    if !run.wants_stdout {
        return Ok(());
    }
    print(&if run.wants_json {
        json::info(facts, context, record)
    } else {
        text::text(&info_report::info_report(facts, context, record), terminal_width())
    })
}

/// Opens every layer, or says which can't be; a layer that is asked for by name is never left out.
pub fn open_all(
    meant: &Meant,
    language: Language,
    progress: &Progress,
) -> Result<(Vec<Arc<Layer>>, RunRecord), OperationError> {
    kept(meant, open_layers(&meant.layers, &meant.options, progress), language)
}

/// As [`open_all`], but a file of several layers gives all of them.
fn open_each(
    meant: &mut Meant,
    language: Language,
    progress: &Progress,
) -> Result<(Vec<Arc<Layer>>, RunRecord), OperationError> {
    // Twice, for an archive may hold a database.
    for _ in 0..2 {
        let opened = open_layers(&meant.layers, &meant.options, progress);
        let each: Vec<Option<Vec<LayerRequest>>> = meant
            .layers
            .iter()
            .zip(&opened)
            .map(|(request, opened)| opened.as_ref().err().and_then(|error| each_layer(request, error)))
            .collect();
        if each.iter().all(Option::is_none) {
            return kept(meant, opened, language);
        }
        let asked = std::mem::take(&mut meant.layers).into_iter().zip(each);
        meant.layers = asked
            .flat_map(|(request, each)| each.unwrap_or_else(|| vec![request]))
            .collect();
    }
    open_all(meant, language, progress)
}

fn kept(
    meant: &Meant,
    opened: Vec<Result<OpenedLayer, OperationError>>,
    language: Language,
) -> Result<(Vec<Arc<Layer>>, RunRecord), OperationError> {
    let mut record = empty_record(meant);
    let mut layers = Vec::with_capacity(opened.len());
    for (request, opened) in meant.layers.iter().zip(opened) {
        record.layers.push(layer_record(request, &opened, language));
        layers.push(opened?.layer);
    }
    Ok((layers, record))
}

pub(super) fn empty_record(meant: &Meant) -> RunRecord {
    RunRecord {
        project: meant.project_record(),
        undeclared_crs: meant.options.undeclared_crs.clone(),
        ..RunRecord::default()
    }
}

pub fn context(
    run: &Run,
    title: String,
    by: Option<String>,
    layers: Vec<Arc<Layer>>,
    language: Language,
) -> ReportContext {
    ReportContext {
        language,
        title,
        date: run.date.clone(),
        layers,
        by,
        publication: Publication::default(),
        map: Arc::default(),
        shape: run.shape.clone(),
    }
}

/// A project file may stand without `--project`, as it does for the window.
pub(super) fn take_project(file: Option<PathBuf>, input: &mut InputArgs) -> Result<(), Failure> {
    let Some(file) = file else {
        return Ok(());
    };
    if is_project(&file) && input.project.is_none() {
        input.project = Some(file);
        return Ok(());
    }
    Err(Failure::Usage(Sentence::NotAProjectFile {
        path: file.display().to_string(),
    }))
}

pub(super) fn meant_by(
    input: &InputArgs,
    reading: &ReadingArgs,
    run: &Run,
    spoken: &mut Language,
) -> Result<Meant, Failure> {
    let meant = Meant::new(input, reading)?;
    *spoken = run.language_with(meant.project.as_ref().and_then(|project| project.language));
    if meant.layers.is_empty() {
        return Err(Failure::UsageText(CliText::NoLayers));
    }
    Ok(meant)
}

fn coverage(mut typed: CoverageArgs, run: &Run, spoken: &mut Language) -> Result<u8, Failure> {
    take_project(typed.project_file.take(), &mut typed.input)?;
    let mut meant = meant_by(&typed.input, &typed.reading, run, spoken)?;
    let language = *spoken;
    meant.layers.retain(|layer| layer.role != Role::Site);
    meant.apply_crs(&typed.reading)?;
    if meant.layers.iter().all(|layer| layer.role != Role::Region) {
        return Err(Failure::UsageText(CliText::NoRegion));
    }
    let files = catalogue_files(&typed.targets);
    let mut inputs = meant.paths();
    inputs.extend(files.iter().map(|file| file.path.display().to_string()));
    run.check_outputs(&inputs, |format| !matches!(format, Format::Txt | Format::Shp))?;

    let (targets, target_records) = if let (true, Some(project)) = (files.is_empty(), &meant.project) {
        (project.targets.clone(), coverage_record(&project.files).targets)
    } else {
        let loaded = load_targets(&files)?;
        (loaded.entries, catalogue_records(&loaded.files, &files))
    };
    let progress = Progress::new();
    let line = ProgressLine::start(&progress, run.is_quiet);
    let (layers, mut record) = open_all(&meant, language, &progress)?;
    record.targets = target_records;
    let measured = layers
        .iter()
        .map(AsRef::as_ref)
        .filter(|layer: &&Layer| is_measured(layer.role()));
    let rule = area_rule(area_method(&typed.reading), measured)?;
    record.area = AreaRecord::of(&rule);
    let by = typed
        .by
        .or_else(|| meant.project.as_ref().and_then(|project| project.by.clone()));
    let input = CoverageInput {
        layers: layers.clone(),
        by: by.clone(),
        targets,
        unread: Vec::new(),
    };
    let result = assess_coverage_by(&input, &rule, &progress)?;
    drop(line);

    warn_of_layers(run, &layers, &meant.options, language);
    warn_of_folders(run, &meant.passed_over, language);
    // What is a matter of one file has been said of the file.
    let is_of_file = |warning: &&CoverageWarning| {
        matches!(
            warning,
            CoverageWarning::Illustrative { .. } | CoverageWarning::Rejected { .. }
        )
    };
    for warning in result.warnings.iter().filter(|warning| !is_of_file(warning)) {
        warn(run, &words::warning(warning, language), language);
    }
    let publication = meant.publication();
    let map = meant.map_look(&record);
    let title = meant.project.map_or_else(String::new, |project| project.name);
    let context = ReportContext {
        publication,
        map,
        ..context(run, title, by, layers, language)
    };
    for path in &run.outputs {
        export_coverage(&result, &context, &record, path, &progress)?;
    }
    if run.wants_stdout {
        print(&if run.wants_json {
            json::coverage(&result, &context, &record)
        } else {
            text::text(
                &coverage_report::coverage_report(&result, &context, &record),
                terminal_width(),
            )
        })?;
    }
    Ok(0)
}

fn targets(typed: &TargetsArgs, run: &Run, language: Language) -> Result<u8, Failure> {
    let files = catalogue_files(&typed.targets);
    let inputs: Vec<String> = files.iter().map(|file| file.path.display().to_string()).collect();
    run.check_outputs(&inputs, |format| format == Format::Json || format.is_document())?;
    let loaded = load_targets(&files)?;
    let listed = targets_of_region(loaded.entries, typed.region.as_deref());
    let record = RunRecord {
        targets: catalogue_records(&loaded.files, &files),
        region: typed.region.clone(),
        ..RunRecord::default()
    };
    let context = context(run, String::new(), None, Vec::new(), language);
    for path in &run.outputs {
        export_targets(&listed, &context, &record, path)?;
    }
    if run.wants_stdout {
        print(&if run.wants_json {
            json::targets(&listed, &context, &record)
        } else {
            text::text(&targets_report::targets_report(&listed, &context), terminal_width())
        })?;
    }
    Ok(0)
}
