//! Kept cases held against today's layers: which verdicts flip.
use super::args::RecheckArgs;
use super::check::checked;
use super::commands::{context, print};
use super::output::{terminal_width, warn, warn_of_layers};
use super::progress_line::ProgressLine;
use super::request::{Meant, Run};
use super::{Failure, is_project};
use crate::analysis::cases::Rechecked;
use crate::analysis::site_check::SiteCheckOptions;
use crate::layer::role::Role;
use crate::operations::cases::load_cases;
use crate::operations::check_run::CheckRun;
use crate::operations::export::{Format, export_recheck};
use crate::operations::open_layer::{LayerRequest, LayerSource, OperationError};
use crate::operations::recheck_cases::recheck_cases;
use crate::operations::run_record::check_record;
use crate::progress::Progress;
use crate::report::context::ReportContext;
use crate::report::{json_recheck, recheck_report, text};
use crate::texts::Language;
use crate::texts::cases::CaseSentence;
use crate::texts::cli::{CliText, Sentence};

/// A kept verdict is another one with today's layers.
const FLIPPED: u8 = 5;

/// Checks the kept cases of a project again.
pub(super) fn recheck(typed: &RecheckArgs, run: &Run, spoken: &mut Language) -> Result<u8, Failure> {
    if !is_project(&typed.project_file) {
        return Err(Failure::Usage(Sentence::NotAProjectFile {
            path: typed.project_file.display().to_string(),
        }));
    }
    let mut meant = Meant::of_project(&typed.project_file)?;
    *spoken = run.language_with(meant.project.as_ref().and_then(|project| project.language));
    let language = *spoken;
    let Some(project) = meant.project.clone() else {
        return Err(Failure::UsageText(CliText::NoLayers));
    };
    let cases_path = typed
        .cases
        .clone()
        .unwrap_or_else(|| project.cases_path(&typed.project_file));
    meant.layers.retain(|layer| layer.role != Role::Site);
    if meant.layers.iter().all(|layer| layer.role == Role::Region) {
        return Err(Failure::UsageText(CliText::NoConstraint));
    }
    let mut inputs = meant.paths();
    inputs.push(cases_path.display().to_string());
    run.check_outputs(&inputs, |format| format == Format::Json || format.is_document())?;

    let progress = Progress::new();
    let line = ProgressLine::start(&progress, run.is_quiet);
    let file = load_cases(&cases_path, &progress)?.ok_or_else(|| {
        OperationError::Said(Sentence::Case(CaseSentence::Missing {
            path: cases_path.display().to_string(),
        }))
    })?;
    let mut requests = vec![LayerRequest::new(Role::Site, LayerSource::File(cases_path))];
    requests.extend(meant.layers.iter().cloned());
    let options = SiteCheckOptions {
        // Rings change no verdict.
        rings_m: Vec::new(),
        rules: project.rules.clone(),
        access: project.access.clone(),
        ..project.check.options()
    };
    let CheckRun {
        input,
        layers,
        mut record,
    } = checked(&requests, &meant, options, language, &progress)?;
    record.rules = check_record(&project.files).rules;
    record.access_lists.clone_from(&project.files.access_lists);
    let cases = recheck_cases(&file, &input, &progress)?;
    drop(line);

    warn_of_layers(run, &layers, &meant.options, language);
    for failed in record.layers.iter().filter_map(|layer| layer.failure.as_ref()) {
        warn(run, failed, language);
    }
    let context = ReportContext {
        publication: (*project.publication).clone(),
        map: meant.map_look(&record),
        ..context(run, project.name, None, layers, language)
    };
    for path in &run.outputs {
        export_recheck(&cases, &input.options, &context, &record, path)?;
    }
    if run.wants_stdout {
        print(&if run.wants_json {
            json_recheck::recheck(&cases, &input.options, &context, &record)
        } else {
            text::text(
                &recheck_report::recheck_report(&cases, &context, &record),
                terminal_width(),
            )
        })?;
    }
    let has_flipped = cases.iter().any(Rechecked::has_flipped);
    Ok(if has_flipped { FLIPPED } else { 0 })
}
