//! The site check on the command line: what to check, against what, and the exit status that says the outcome.
use super::args::CheckArgs;
use super::commands::{context, meant_by, print, print_with, take_project};
use super::output::{terminal_width, warn, warn_of_folders, warn_of_layers};
use super::progress_line::ProgressLine;
use super::request::{Meant, Run, area_method, catalogue_files, catalogue_records, site_requests};
use super::{Failure, is_project};
use crate::analysis::site_check::{SiteCheckInput, SiteCheckOptions};
use crate::analysis::site_result::{SiteCheckResult, Verdict};
use crate::layer::role::Role;
use crate::operations::access_lists::{AccessLists, load_access_lists};
use crate::operations::area_rule::area_rule;
use crate::operations::cases::{keep_cases, load_cases};
use crate::operations::catalogues::CatalogueFile;
use crate::operations::check_run::{CheckRun, open_check};
use crate::operations::check_settings::CheckSettings;
use crate::operations::check_sites::{check_sites, planes_for_declared};
use crate::operations::export::{Format, ending_does_not_fit, export_check, refuse_input};
use crate::operations::export_book::export_check_book;
use crate::operations::export_pages::export_check_pages;
use crate::operations::export_shapes::export_hits;
use crate::operations::open_layer::LayerRequest;
use crate::operations::project::Project;
use crate::operations::rules::load_rules;
use crate::operations::run_record::check_record;
use crate::policy::rules::Rule;
use crate::progress::Progress;
use crate::report::context::{AreaRecord, CatalogueRecord, ReportContext, RunRecord};
use crate::report::{check_report, json_check, text};
use crate::texts::Language;
use crate::texts::cases::CaseSentence;
use crate::texts::cli::{CliText, Sentence};
use crate::texts::documents::DocumentRefusal;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

/// At least one site overlaps.
const OVERLAPS: u8 = 3;
/// No overlap was found, but not every layer was checked.
const NOT_ALL_CHECKED: u8 = 4;

/// Checks sites; the exit status says the worst that was found.
pub(super) fn check(mut typed: CheckArgs, run: &Run, spoken: &mut Language) -> Result<u8, Failure> {
    if typed.sites.as_deref().is_some_and(is_project) {
        take_project(typed.sites.take(), &mut typed.input)?;
    }
    let mut meant = meant_by(&typed.input, &typed.reading, run, spoken)?;
    let language = *spoken;
    let is_site = |layer: &LayerRequest| layer.role == Role::Site;
    if let Some(path) = &typed.sites {
        meant.layers.retain(|layer| !is_site(layer));
        let sites = site_requests(path, &typed.reading, &mut meant.passed_over)?;
        meant.layers.splice(0..0, sites);
    }
    meant.apply_crs(&typed.reading)?;
    let (mut requests, others): (Vec<LayerRequest>, Vec<LayerRequest>) =
        meant.layers.iter().cloned().partition(is_site);
    match requests.len() {
        0 => return Err(Failure::UsageText(CliText::NoSites)),
        1 => {}
        _ => return Err(Failure::UsageText(CliText::SitesTwice)),
    }
    if others.iter().all(|layer| layer.role == Role::Region) {
        return Err(Failure::UsageText(CliText::NoConstraint));
    }
    let files = catalogue_files(&typed.rules);
    let mut inputs = meant.paths();
    inputs.extend(files.iter().map(|file| file.path.display().to_string()));
    inputs.extend(typed.access_list.iter().map(|file| file.display().to_string()));
    run.check_outputs(&inputs, |_| true)?;
    outputs_fit(&typed, &inputs)?;
    let (rules, rule_records) = rules(&files, &meant)?;

    let progress = Progress::new();
    let line = ProgressLine::start(&progress, run.is_quiet);
    requests.extend(others);
    let cases = cases_path(&typed, &meant)?;
    inputs_are_not(cases.as_ref(), &inputs)?;
    let access = access(&typed, &meant)?;
    let settings = settings(&typed, meant.project.as_ref());
    let check_options = SiteCheckOptions {
        rules,
        access: access.clauses,
        ..settings.options()
    };
    let CheckRun {
        mut input,
        layers,
        mut record,
    } = checked(&requests, &meant, check_options, language, &progress)?;
    input.options.area = area_rule(area_method(&typed.reading), std::iter::once(&*input.sites))?;
    input.options.planes = planes_for_declared(&input.sites);
    record.area = AreaRecord::of(&input.options.area);
    record.rules = rule_records;
    record.access_lists = access.files;
    if let Some(file) = cases
        .as_ref()
        .map(|path| load_cases(path, &progress))
        .transpose()?
        .flatten()
    {
        input.options.reviews = file.reviews();
        // Without a review it leaves no trace in the result.
        record.cases = (!input.options.reviews.is_empty()).then(|| file.layer.input().clone());
    }
    // The process ends with the command: to give back the pieces of thousands of results one by one takes longer.
    let result = ManuallyDrop::new(check_sites(&input, &progress)?);
    let kept = match cases.as_ref().filter(|_| typed.keep) {
        Some(path) => Some(keep_cases(path, &result, &input, None, run.date.as_deref(), &progress)?),
        None => None,
    };
    drop(line);
    for id in kept.iter().flat_map(|kept| &kept.incomplete) {
        warn(run, &CaseSentence::NotKept { id: id.clone() }.text(language), language);
    }

    warn_of_layers(run, &layers, &meant.options, language);
    warn_of_folders(run, &meant.passed_over, language);
    let sheets = access.passed_over.iter().map(|sheets| sheets.text(language));
    let failed = record.layers.iter().filter_map(|layer| layer.failure.clone());
    sheets.chain(failed).for_each(|said| warn(run, &said, language));
    let publication = meant.publication();
    let map = meant.map_look(&record);
    let title = meant.project.map_or_else(String::new, |project| project.name);
    let context = ReportContext {
        publication,
        map,
        ..context(run, title, None, layers, language)
    };
    pages(&typed, run, &result, &input, &context, &record)?;
    write_files(run, &result, &input, &context, &mut record, typed.hits.as_ref())?;
    if run.wants_stdout {
        if run.wants_json {
            print_with(|out| json_check::write_check(out, &result, &input, &context, &record))?;
        } else {
            let report = check_report::check_report(&result, &input, &context, &record);
            print(&text::text(&report, terminal_width()))?;
        }
    }
    Ok(check_status(&result, &input))
}

/// Refuses a book or hits of another format, and hits over an input, before anything slow begins.
fn outputs_fit(typed: &CheckArgs, inputs: &[String]) -> Result<(), Failure> {
    if let Some(path) = &typed.hits {
        refuse_input(path, inputs.iter().map(String::as_str))?;
        if !matches!(Format::of(path)?, Format::GeoJson | Format::Shp | Format::Txt) {
            return Err(Failure::Usage(ending_does_not_fit(path)));
        }
    }
    match &typed.book {
        Some(path) if !matches!(Format::of(path), Ok(Format::Pdf)) => {
            let path = path.display().to_string();
            Err(Failure::Usage(Sentence::Document(DocumentRefusal::BookIsPdf { path })))
        }
        _ => Ok(()),
    }
}

/// The rules that were typed, else the project's.
fn rules(files: &[CatalogueFile], meant: &Meant) -> Result<(Vec<Rule>, Vec<CatalogueRecord>), Failure> {
    if let (true, Some(project)) = (files.is_empty(), &meant.project) {
        return Ok((project.rules.clone(), check_record(&project.files).rules));
    }
    let loaded = load_rules(files)?;
    Ok((loaded.entries, catalogue_records(&loaded.files, files)))
}

/// The access lists that were typed, else the project's.
fn access(typed: &CheckArgs, meant: &Meant) -> Result<AccessLists, Failure> {
    Ok(match (&meant.project, typed.access_list.is_empty()) {
        (Some(project), true) => AccessLists {
            clauses: project.access.clone(),
            files: project.files.access_lists.clone(),
            passed_over: project.files.passed_over.clone(),
        },
        _ => load_access_lists(&typed.access_list)?,
    })
}

/// Reports for every site, single and bound.
fn pages(
    typed: &CheckArgs,
    run: &Run,
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
) -> Result<(), Failure> {
    let progress = Progress::new();
    let _line = ProgressLine::start(&progress, run.is_quiet);
    if let Some(folder) = &typed.pages {
        let format = match typed.pages_as.as_deref() {
            Some("pdf") => Format::Pdf,
            Some("docx") => Format::Docx,
            _ => Format::Html,
        };
        export_check_pages(result, input, context, record, (format, folder), &progress)?;
    }
    if let Some(path) = &typed.book {
        export_check_book(result, input, context, record, path, &progress)?;
    }
    Ok(())
}

/// The files that `-o` asks for, with a line for every file that nobody named. Shapefiles come first: a JSON result of the
/// same run names their sets.
fn write_files(
    run: &Run,
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &mut RunRecord,
    hits: Option<&PathBuf>,
) -> Result<(), Failure> {
    let is_shapes = |path: &&PathBuf| matches!(Format::of(path), Ok(Format::Shp));
    let say = |said: CaseSentence| warn(run, &said.text(context.language), context.language);
    for path in run.outputs.iter().filter(is_shapes).chain(hits) {
        let written = export_hits(result, input, context, record, path)?;
        for (place, file) in written.files.iter().enumerate() {
            let path = file.display().to_string();
            record.hit_files.push(path.clone());
            if place > 0 {
                say(CaseSentence::HitsBeside { path });
            }
        }
        if written.left_out > 0 {
            say(CaseSentence::HitsLeftOut {
                count: written.left_out,
                path: path.display().to_string(),
            });
        }
    }
    for path in run.outputs.iter().filter(|path| !is_shapes(path)) {
        export_check(result, input, context, record, path, &Progress::new())?;
    }
    Ok(())
}

/// The file of kept cases: as typed, else the project's; `--keep` needs one.
fn cases_path(typed: &CheckArgs, meant: &Meant) -> Result<Option<PathBuf>, Failure> {
    let of_project = || {
        let project = meant.project.as_ref()?;
        Some(project.cases_path(project.path.as_deref()?))
    };
    let path = typed.cases.clone().or_else(of_project);
    if typed.keep && path.is_none() {
        return Err(Failure::UsageText(CliText::KeepWhere));
    }
    Ok(path)
}

/// Cases are written; a layer never is.
fn inputs_are_not(cases: Option<&PathBuf>, inputs: &[String]) -> Result<(), Failure> {
    if let Some(path) = cases {
        refuse_input(path, inputs.iter().map(String::as_str))?;
    }
    Ok(())
}

/// What was typed, else what the project says.
fn settings(typed: &CheckArgs, project: Option<&Project>) -> CheckSettings {
    let typed = CheckSettings {
        rings_m: typed.ring.clone(),
        tolerance_m2: typed.tolerance,
        sliver_area_m2: typed.sliver_area,
        sliver_width_m: typed.sliver_width,
        corridor_m: typed.corridor,
        setback_m: typed.setback,
        access_lists: typed.access_list.clone(),
        cases: None,
    };
    match project {
        Some(project) => typed.or(&project.check),
        None => typed,
    }
}

/// Opens the sites and the layers.
pub(super) fn checked(
    requests: &[LayerRequest],
    meant: &Meant,
    options: SiteCheckOptions,
    language: Language,
    progress: &Progress,
) -> Result<CheckRun, Failure> {
    let run = open_check(requests, &meant.options, options, language, progress)?;
    let mut run = run.ok_or(Failure::UsageText(CliText::NoSites))?;
    run.record.project = meant.project_record();
    Ok(run)
}

/// 3 where a site overlaps; 4 where none does but something was not checked for a site, or a site was not usable.
fn check_status(result: &SiteCheckResult, input: &SiteCheckInput) -> u8 {
    if result.sites.iter().any(|site| site.verdict == Verdict::Overlap) {
        return OVERLAPS;
    }
    let is_unchecked = result.sites.iter().any(|site| {
        site.verdict == Verdict::NotChecked || site.roles.iter().any(|role| role.verdict == Verdict::NotChecked)
    });
    let is_site_lost = result.sites.len() < input.sites.features_read();
    if is_unchecked || is_site_lost {
        NOT_ALL_CHECKED
    } else {
        0
    }
}
