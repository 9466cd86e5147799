//! The run of a report once more: the same layers, parameters and method.
use super::super::access_lists::load_access_lists;
use super::super::area_methods::measure_all_methods;
use super::super::area_rule::area_rule;
use super::super::assess_coverage::{assess_coverage_by, open_layers};
use super::super::cases::load_cases;
use super::super::catalogues::{CatalogueFile, Loaded};
use super::super::check_run::{CheckRun, open_check};
use super::super::check_settings::CheckSettings;
use super::super::check_sites::{check_sites, planes_for_declared};
use super::super::export_pages::site_alone;
use super::super::info::{assess_quality, describe_layer};
use super::super::open_layer::{LayerRequest, LayerSource, OpenOptions, OperationError};
use super::super::project::read_publication_file;
use super::super::recheck_cases::recheck_cases;
use super::super::rules::load_rules;
use super::super::run_record::{is_measured, layer_record};
use super::super::shift_test::shift_suspicions;
use super::super::targets::{load_targets, targets_of_region};
use super::asked::{Asked, AskedFile, Catalogues};
use crate::analysis::coverage::{CoverageInput, UnreadLayer};
use crate::analysis::site_check::{SiteCheckInput, SiteCheckOptions};
use crate::analysis::site_result::SiteCheckResult;
use crate::geometry::area_method::AreaMethod;
use crate::layer::role::Role;
use crate::layer::{InputFile, Layer};
use crate::progress::Progress;
use crate::report::context::{AreaRecord, CatalogueRecord, Publication, PublicationFile, ReportContext, RunRecord};
use crate::report::map_look::MapLook;
use crate::report::model::Report;
use crate::report::{
    check_report, coverage_report, info_report, json, json_check, json_recheck, recheck_report, targets_report,
};
use crate::texts::Language;
use crate::texts::cli::Sentence;
use crate::texts::documents::DocumentRefusal;
use crate::texts::verify::VerifyRefusal;
use std::path::PathBuf;
use std::sync::Arc;

/// What was computed again.
pub(super) struct Again {
    pub json: Vec<u8>,
    pub context: ReportContext,
    /// The forms that it may have been printed in.
    pub pages: Vec<Pages>,
}

pub(super) enum Pages {
    Report(Box<Report>),
    Book(Box<CheckBook>),
}

/// What a book is made from.
pub(super) struct CheckBook {
    pub result: SiteCheckResult,
    pub input: SiteCheckInput,
    pub record: RunRecord,
}

/// What a run is made from.
struct Run<'a> {
    asked: &'a Asked,
    requests: &'a [LayerRequest],
    catalogues: &'a Catalogues,
    language: Language,
    open: OpenOptions,
    progress: &'a Progress,
}

/// Makes the run again; `language` is for reports that don't say theirs.
///
/// # Errors
/// The kind is not known, a file can't be read, or cancellation.
pub(super) fn again(
    asked: &Asked,
    requests: &[LayerRequest],
    catalogues: &Catalogues,
    language: Language,
    path: &str,
    progress: &Progress,
) -> Result<Again, OperationError> {
    let run = Run {
        asked,
        requests,
        catalogues,
        language: asked.parameters.language.unwrap_or(language),
        open: OpenOptions {
            undeclared_crs: asked.parameters.undeclared_crs.clone(),
            ..OpenOptions::default()
        },
        progress,
    };
    match asked.kind.as_str() {
        "coverage" => run.coverage(),
        "check" => run.check(),
        "recheck" => run.recheck(),
        "info" => run.info(),
        "targets" => run.targets(),
        kind => Err(OperationError::Said(Sentence::Document(DocumentRefusal::Verify(
            VerifyRefusal::KindUnknown {
                kind: kind.to_owned(),
                path: path.to_owned(),
            },
        )))),
    }
}

impl Run<'_> {
    fn method(&self) -> AreaMethod {
        AreaMethod::from_code(&self.asked.parameters.area).unwrap_or_default()
    }

    fn context(&self, layers: Vec<Arc<Layer>>, record: &RunRecord) -> Result<ReportContext, OperationError> {
        let map = MapLook::of_run(record, self.asked.parameters.map_crs.clone());
        Ok(ReportContext {
            language: self.language,
            title: self.asked.title.clone(),
            date: self.asked.parameters.date.clone(),
            layers,
            by: self.asked.parameters.by.clone(),
            publication: self.publication()?,
            map: Arc::new(map),
            shape: self.asked.parameters.shape.clone(),
        })
    }

    fn publication(&self) -> Result<Publication, OperationError> {
        let Some(asked) = &self.asked.parameters.publication else {
            return Ok(Publication::default());
        };
        let file = |found: &Option<PathBuf>, asked: &Option<AskedFile>| {
            let read = found.as_ref().map(|path| read_publication_file(path)).transpose();
            read.map(|read| {
                read.zip(asked.as_ref()).map(|(mut read, asked): (PublicationFile, _)| {
                    read.file.path.clone_from(&asked.path);
                    read
                })
            })
        };
        Ok(Publication {
            office: asked.office.clone(),
            secrecy: asked.secrecy.clone(),
            logo: file(&self.catalogues.logo, &asked.logo)?,
            template: file(&self.catalogues.template, &asked.template)?,
        })
    }

    /// The record of the run without its layers.
    fn record(&self) -> RunRecord {
        RunRecord {
            project: self.asked.parameters.project.as_ref().map(input_file),
            cases: self.asked.parameters.cases.as_ref().map(input_file),
            only_site: self.asked.parameters.site,
            region: self.asked.parameters.region.clone(),
            undeclared_crs: self.asked.parameters.undeclared_crs.clone(),
            ..RunRecord::default()
        }
    }

    /// Opens every layer; one that can't be read ends the run.
    fn opened(&self) -> Result<(Vec<Arc<Layer>>, RunRecord), OperationError> {
        let mut record = self.record();
        let mut layers = Vec::new();
        let opened = open_layers(self.requests, &self.open, self.progress);
        for (request, opened) in self.requests.iter().zip(opened) {
            record.layers.push(layer_record(request, &opened, self.language));
            layers.push(opened?.layer);
        }
        Ok((layers, record))
    }

    /// As `opened`, but what could not be read then, and still can't, is left out as it was.
    fn opened_or_unread(&self, unread: &mut Vec<UnreadLayer>) -> Result<(Vec<Arc<Layer>>, RunRecord), OperationError> {
        let mut record = self.record();
        let mut layers = Vec::new();
        let opened = open_layers(self.requests, &self.open, self.progress);
        for (request, opened) in self.requests.iter().zip(opened) {
            record.layers.push(layer_record(request, &opened, self.language));
            let (role, path) = (request.role, request.source.path_text());
            match opened {
                Ok(opened) => layers.push(opened.layer),
                Err(OperationError::Cancelled(cancelled)) => return Err(OperationError::Cancelled(cancelled)),
                Err(_) if self.asked.was_unread(role, &path) => {
                    if is_measured(role) {
                        unread.push(UnreadLayer { role, path });
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok((layers, record))
    }

    fn coverage(&self) -> Result<Again, OperationError> {
        let targets = load_targets(&self.catalogues.targets)?;
        let mut unread = Vec::new();
        let (layers, mut record) = self.opened_or_unread(&mut unread)?;
        record.targets = records(&targets, &self.catalogues.targets, &self.asked.recorded_paths().targets);
        let measured = layers
            .iter()
            .map(AsRef::as_ref)
            .filter(|layer: &&Layer| is_measured(layer.role()));
        let rule = area_rule(self.method(), measured)?;
        record.area = AreaRecord::of(&rule);
        let input = CoverageInput {
            layers: layers.clone(),
            by: self.asked.parameters.by.clone(),
            targets: targets.entries,
            unread,
        };
        let result = assess_coverage_by(&input, &rule, self.progress)?;
        let context = self.context(layers, &record)?;
        let report = coverage_report::coverage_report(&result, &context, &record);
        Ok(Again {
            json: json::coverage(&result, &context, &record).into_bytes(),
            context,
            pages: vec![Pages::Report(Box::new(report))],
        })
    }

    fn check(&self) -> Result<Again, OperationError> {
        let parameters = &self.asked.parameters;
        let CheckRun {
            mut input,
            layers,
            mut record,
        } = self.opened_check()?;
        input.options.area = area_rule(self.method(), std::iter::once(&*input.sites))?;
        input.options.planes = planes_for_declared(&input.sites);
        record.area = AreaRecord::of(&input.options.area);
        if let Some(path) = &self.catalogues.cases
            && let Some(file) = load_cases(path, self.progress)?
        {
            input.options.reviews = file.reviews();
        }
        let mut result = check_sites(&input, self.progress)?;
        if let Some(number) = parameters.site {
            result = site_alone(&result, number);
        }
        let context = self.context(layers, &record)?;
        let mut json = Vec::new();
        json_check::write_check(&mut json, &result, &input, &context, &record).map_err(|error| {
            OperationError::Said(Sentence::WritingFailed {
                message: error.to_string(),
                path: String::new(),
            })
        })?;
        let report = check_report::check_report(&result, &input, &context, &record);
        let mut pages = vec![Pages::Report(Box::new(report))];
        if parameters.site.is_none() {
            pages.push(Pages::Book(Box::new(CheckBook { result, input, record })));
        }
        Ok(Again { json, context, pages })
    }

    /// The kept cases once more: the sites are their file.
    fn recheck(&self) -> Result<Again, OperationError> {
        let CheckRun { input, layers, record } = self.opened_check()?;
        let sites = self.requests.iter().find(|request| request.role == Role::Site);
        let path = match sites.map(|request| &request.source) {
            Some(LayerSource::Moved { file, .. } | LayerSource::File(file)) => file.clone(),
            _ => return Err(self.lacks("site")),
        };
        let file = load_cases(&path, self.progress)?.ok_or_else(|| self.lacks("site"))?;
        let cases = recheck_cases(&file, &input, self.progress)?;
        let context = self.context(layers, &record)?;
        let report = recheck_report::recheck_report(&cases, &context, &record);
        Ok(Again {
            json: json_recheck::recheck(&cases, &input.options, &context, &record).into_bytes(),
            context,
            pages: vec![Pages::Report(Box::new(report))],
        })
    }

    /// The sites and what they are checked against, with the settings of the report.
    fn opened_check(&self) -> Result<CheckRun, OperationError> {
        let parameters = &self.asked.parameters;
        let rules = load_rules(&self.catalogues.rules)?;
        let access = load_access_lists(&self.catalogues.access_lists)?;
        let recorded = self.asked.recorded_paths();
        let rule_records = records(&rules, &self.catalogues.rules, &recorded.rules);
        let settings = CheckSettings {
            rings_m: parameters.rings_m.clone(),
            tolerance_m2: parameters.tolerance_m2,
            sliver_area_m2: parameters.sliver_area_m2,
            sliver_width_m: parameters.sliver_width_m,
            corridor_m: parameters.corridor_m,
            setback_m: parameters.setback_m,
            access_lists: Vec::new(),
            cases: None,
        };
        let options = SiteCheckOptions {
            rules: rules.entries,
            access: access.clauses,
            ..settings.options()
        };
        let opened = open_check(self.requests, &self.open, options, self.language, self.progress)?;
        let mut opened = opened.ok_or_else(|| self.lacks("site"))?;
        let mut record = RunRecord {
            layers: opened.record.layers,
            rules: rule_records,
            access_lists: access.files,
            ..self.record()
        };
        for (file, path) in record.access_lists.iter_mut().zip(&recorded.access_lists) {
            (*path).clone_into(&mut file.path);
        }
        opened.record = record;
        Ok(opened)
    }

    /// What the report must say for a run of its kind, and does not.
    fn lacks(&self, what: &str) -> OperationError {
        OperationError::Said(Sentence::Document(DocumentRefusal::Verify(VerifyRefusal::Parameters {
            message: what.to_owned(),
            path: self.asked.kind.clone(),
        })))
    }

    fn info(&self) -> Result<Again, OperationError> {
        let (layers, mut record) = self.opened()?;
        let rule = area_rule(self.method(), layers.iter().map(AsRef::as_ref))?;
        record.area = AreaRecord::of(&rule);
        let mut facts = Vec::new();
        for (layer, request) in layers.iter().zip(self.requests) {
            let mut measured = describe_layer(layer, &rule, self.progress)?;
            if self.asked.parameters.area_methods {
                measured.area_methods = Some(measure_all_methods(request, layer, self.progress)?);
            }
            if self.asked.parameters.quality {
                measured.quality = Some(assess_quality(layer, self.progress)?);
            }
            measured.suspicions = shift_suspicions(layer, &layers, self.progress)?;
            facts.push(measured);
        }
        let context = self.context(layers, &record)?;
        let report = info_report::info_report(&facts, &context, &record);
        Ok(Again {
            json: json::info(&facts, &context, &record).into_bytes(),
            context,
            pages: vec![Pages::Report(Box::new(report))],
        })
    }

    fn targets(&self) -> Result<Again, OperationError> {
        let loaded = load_targets(&self.catalogues.targets)?;
        let mut record = self.record();
        record.targets = records(&loaded, &self.catalogues.targets, &self.asked.recorded_paths().targets);
        let listed = targets_of_region(loaded.entries, self.asked.parameters.region.as_deref());
        let context = self.context(Vec::new(), &record)?;
        let report = targets_report::targets_report(&listed, &context);
        Ok(Again {
            json: json::targets(&listed, &context, &record).into_bytes(),
            context,
            pages: vec![Pages::Report(Box::new(report))],
        })
    }
}

/// The files of a catalogue under the paths that the report has for them.
fn records<T>(loaded: &Loaded<T>, files: &[CatalogueFile], recorded: &[&str]) -> Vec<CatalogueRecord> {
    let known = loaded.files.iter().zip(files).zip(recorded);
    known
        .map(|((file, asked), path)| CatalogueRecord {
            file: InputFile {
                path: (*path).to_owned(),
                ..file.clone()
            },
            adds: asked.adds,
        })
        .collect()
}

fn input_file(file: &AskedFile) -> InputFile {
    InputFile {
        path: file.path.clone(),
        sha256: file.sha256.clone(),
        bytes: file.bytes.unwrap_or_default(),
        parts: Vec::new(),
    }
}
