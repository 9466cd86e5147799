//! Writes results: the ending chooses the format; a temporary file is renamed, so nothing is half-written.
use super::convert::boundary_points;
use super::export_document::{Printed, document};
use super::export_shapes::export_hit_shapes;
use super::open_layer::OperationError;
use super::render_map::picture;
use crate::analysis::cases::Rechecked;
use crate::analysis::coverage_result::CoverageResult;
use crate::analysis::site_check::{SiteCheckInput, SiteCheckOptions};
use crate::analysis::site_result::SiteCheckResult;
use crate::layer::Layer;
use crate::progress::Progress;
pub use crate::report::context::ReportContext;
use crate::report::context::{LayerFacts, RunRecord};
use crate::report::features::FeaturesError;
use crate::report::verification::Verification;
use crate::report::{
    check_report, coverage_report, csv, features, info_report, json, json_check, json_recheck, quality_report,
    recheck_report, targets_report,
};
use crate::texts::cli::Sentence;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// A format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    Csv,
    Html,
    Pdf,
    Docx,
    Xlsx,
    GeoJson,
    Svg,
    Png,
    /// Boundary points as land survey hands them in.
    Txt,
    /// The hits of a check as shapefiles.
    Shp,
}

impl Format {
    /// The format that the ending of `path` asks for.
    ///
    /// # Errors
    /// An ending that nobody knows.
    pub fn of(path: &Path) -> Result<Self, OperationError> {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_ascii_lowercase())
            .unwrap_or_default();
        let shown = path.display().to_string();
        match ending.as_str() {
            "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv),
            "html" | "htm" => Ok(Self::Html),
            "pdf" => Ok(Self::Pdf),
            "docx" => Ok(Self::Docx),
            "xlsx" => Ok(Self::Xlsx),
            "geojson" => Ok(Self::GeoJson),
            "svg" => Ok(Self::Svg),
            "png" => Ok(Self::Png),
            "txt" => Ok(Self::Txt),
            "shp" => Ok(Self::Shp),
            _ => Err(OperationError::Said(Sentence::EndingUnknown { path: shown })),
        }
    }
}

/// Writes a coverage report; `path` ends in json, csv, html, pdf, docx, xlsx, geojson (units and dissolved
/// roles), svg or png. `record` is how the run was asked for.
///
/// # Errors
/// Unknown ending, the file could not be written, or cancellation, which leaves no file.
pub fn export_coverage(
    result: &CoverageResult,
    context: &ReportContext,
    record: &RunRecord,
    path: &Path,
    progress: &Progress,
) -> Result<(), OperationError> {
    let bytes = match Format::of(path)? {
        Format::Json => json::coverage(result, context, record).into_bytes(),
        Format::Csv => csv::coverage(result).map_err(|error| writing_failed(&error, path))?,
        format if format.is_document() => {
            let printed = Printed {
                report: &coverage_report::coverage_report(result, context, record),
                json: &json::coverage(result, context, record).into_bytes(),
                csv: Some(&csv::coverage(result).map_err(|error| writing_failed(&error, path))?),
            };
            document(format, &printed, context, path)?
        }
        Format::GeoJson => features::coverage(result, context, progress).map_err(|error| match error {
            FeaturesError::Io(error) => writing_failed(&error, path),
            FeaturesError::Cancelled(cancelled) => OperationError::Cancelled(cancelled),
        })?,
        format @ (Format::Svg | Format::Png) => picture(&coverage_report::map(result, context), format, path)?,
        _ => return Err(does_not_fit(path)),
    };
    write_output(path, &bytes, context, record, progress)
}

/// Writes a site check report; `path` ends in json, csv, html, pdf, docx, xlsx, geojson or shp (the hits' geometry),
/// txt (the sites' boundary points), svg or png. `record` is how the run was asked for.
///
/// # Errors
/// Unknown ending, the file could not be written, or cancellation, which leaves no file.
pub fn export_check(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
    path: &Path,
    progress: &Progress,
) -> Result<(), OperationError> {
    progress.check()?;
    let bytes = match Format::of(path)? {
        Format::Json => {
            refuse_inputs(path, context, record)?;
            let write = |out: &mut dyn Write| json_check::write_check(out, result, input, context, record);
            return write_unless_stopped(path, progress, write);
        }
        Format::Csv => csv::check(result, &input.options.reviews).map_err(|error| writing_failed(&error, path))?,
        format if format.is_document() => {
            let mut json = Vec::new();
            json_check::write_check(&mut json, result, input, context, record)
                .map_err(|error| writing_failed(&error, path))?;
            let printed = Printed {
                report: &check_report::check_report(result, input, context, record),
                json: &json,
                csv: Some(&csv::check(result, &input.options.reviews).map_err(|error| writing_failed(&error, path))?),
            };
            document(format, &printed, context, path)?
        }
        Format::GeoJson => features::hits(result, context).map_err(|error| writing_failed(&error, path))?,
        format @ (Format::Svg | Format::Png) => picture(&check_report::map(result, context), format, path)?,
        Format::Txt => boundary_points(&input.sites)?,
        Format::Shp => return export_hit_shapes(result, input, context, record, path).map(drop),
        _ => return Err(does_not_fit(path)),
    };
    write_output(path, &bytes, context, record, progress)
}

/// Writes a recheck of kept cases; `path` ends in json, html, pdf, docx or xlsx.
///
/// # Errors
/// Unknown ending, one that does not fit, or the file could not be written.
pub fn export_recheck(
    cases: &[Rechecked],
    options: &SiteCheckOptions,
    context: &ReportContext,
    record: &RunRecord,
    path: &Path,
) -> Result<(), OperationError> {
    let bytes = match Format::of(path)? {
        Format::Json => json_recheck::recheck(cases, options, context, record).into_bytes(),
        format if format.is_document() => {
            let printed = Printed {
                report: &recheck_report::recheck_report(cases, context, record),
                json: &json_recheck::recheck(cases, options, context, record).into_bytes(),
                csv: None,
            };
            document(format, &printed, context, path)?
        }
        _ => return Err(does_not_fit(path)),
    };
    write_output(path, &bytes, context, record, &Progress::new())
}

/// Writes what files hold; `path` ends in json, html, pdf, docx or xlsx, or in geojson where their flaws were looked for: those.
///
/// # Errors
/// An ending that doesn't fit, the file could not be written, or cancellation, which leaves no file.
pub fn export_info(
    layers: &[LayerFacts],
    context: &ReportContext,
    record: &RunRecord,
    path: &Path,
    progress: &Progress,
) -> Result<(), OperationError> {
    let bytes = match Format::of(path)? {
        Format::Json => json::info(layers, context, record).into_bytes(),
        format if format.is_document() => {
            let printed = Printed {
                report: &info_report::info_report(layers, context, record),
                json: &json::info(layers, context, record).into_bytes(),
                csv: None,
            };
            document(format, &printed, context, path)?
        }
        Format::Csv => csv::info(layers).map_err(|error| writing_failed(&error, path))?,
        Format::GeoJson if layers.iter().any(|facts| facts.quality.is_some()) => {
            quality_report::geojson(layers, &context.title).map_err(|error| writing_failed(&error, path))?
        }
        _ => return Err(does_not_fit(path)),
    };
    write_output(path, &bytes, context, record, progress)
}

/// Writes the ledger of one layer as a table; `path` ends in csv.
///
/// # Errors
/// The file could not be written.
pub fn export_ledger(
    layer: &Layer,
    context: &ReportContext,
    record: &RunRecord,
    path: &Path,
) -> Result<(), OperationError> {
    let bytes = csv::ledger(layer).map_err(|error| writing_failed(&error, path))?;
    write_output(path, &bytes, context, record, &Progress::new())
}

/// Writes the catalogue of targets; `path` ends in json, html, pdf, docx or xlsx.
///
/// # Errors
/// An ending that doesn't fit, or the file could not be written.
pub fn export_targets(
    targets: &[crate::policy::targets::Target],
    context: &ReportContext,
    record: &RunRecord,
    path: &Path,
) -> Result<(), OperationError> {
    let bytes = match Format::of(path)? {
        Format::Json => json::targets(targets, context, record).into_bytes(),
        format if format.is_document() => {
            let printed = Printed {
                report: &targets_report::targets_report(targets, context),
                json: &json::targets(targets, context, record).into_bytes(),
                csv: None,
            };
            document(format, &printed, context, path)?
        }
        _ => return Err(does_not_fit(path)),
    };
    write_output(path, &bytes, context, record, &Progress::new())
}

pub(super) fn does_not_fit(path: &Path) -> OperationError {
    OperationError::Said(ending_does_not_fit(path))
}

/// The format of an output has no place for what is to be written.
#[must_use]
pub fn ending_does_not_fit(path: &Path) -> Sentence {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().into_owned())
        .unwrap_or_default();
    Sentence::EndingDoesNotFit {
        ending,
        path: path.display().to_string(),
    }
}

/// Writes what came of making a report again; `path` ends in json, html, pdf, docx or xlsx.
///
/// # Errors
/// An ending that doesn't fit, or the file could not be written.
pub fn export_verification(found: &Verification, context: &ReportContext, path: &Path) -> Result<(), OperationError> {
    let json = found.json(context.language).into_bytes();
    let bytes = match Format::of(path)? {
        Format::Json => json,
        format if format.is_document() => {
            let printed = Printed {
                report: &found.report(context),
                json: &json,
                csv: None,
            };
            document(format, &printed, context, path)?
        }
        _ => return Err(does_not_fit(path)),
    };
    refuse_input(path, [found.path.as_str()])?;
    write_whole(path, &bytes)
}

fn write_output(
    path: &Path,
    bytes: &[u8],
    context: &ReportContext,
    record: &RunRecord,
    progress: &Progress,
) -> Result<(), OperationError> {
    refuse_inputs(path, context, record)?;
    write_unless_stopped(path, progress, |out| out.write_all(bytes))
}

/// Refuses an output that is one of the run's inputs.
pub(super) fn refuse_inputs(path: &Path, context: &ReportContext, record: &RunRecord) -> Result<(), OperationError> {
    let inputs = context
        .layers
        .iter()
        .map(|layer| layer.input().path.as_str())
        .chain(record.paths());
    refuse_input(path, inputs)
}

/// Refuses an output that is one of the inputs, under whatever name.
///
/// # Errors
/// `path` is an input.
pub fn refuse_input<'a>(path: &Path, inputs: impl IntoIterator<Item = &'a str>) -> Result<(), OperationError> {
    let Some(output) = identity(path) else {
        return Ok(());
    };
    if inputs
        .into_iter()
        .any(|input| identity(Path::new(input)).as_ref() == Some(&output))
    {
        return Err(OperationError::Said(Sentence::OverwritesInput {
            path: path.display().to_string(),
        }));
    }
    Ok(())
}

/// What tells whether two names mean one file; nothing for a file that does not exist.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<std::path::PathBuf> {
    fs::canonicalize(path).ok()
}

/// Writes a file so that at no moment half of it is there: to a temporary file beside it, which is renamed.
/// What is not a regular file (a pipe, a device) is written to directly.
///
/// # Errors
/// A message with the path.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), OperationError> {
    write_whole_with(path, |out| out.write_all(bytes))
}

/// As [`write_whole`], of what `write` writes.
///
/// # Errors
/// A message with the path.
pub fn write_whole_with(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), OperationError> {
    write_unless_stopped(path, &Progress::new(), write)
}

/// As [`write_whole_with`], as long as nobody stops it: who did so before the file had its name finds none, or the one
/// that was there.
///
/// # Errors
/// A message with the path, or cancellation.
pub fn write_unless_stopped(
    path: &Path,
    progress: &Progress,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), OperationError> {
    progress.check()?;
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(OperationError::Said(Sentence::FileIsFolder {
            path: path.display().to_string(),
        }));
    }
    if existing.is_some_and(|metadata| !metadata.is_file()) {
        let file = OpenOptions::new().write(true).open(path);
        return file
            .and_then(|mut file| write(&mut file))
            .map_err(|error| writing_failed(&error, path));
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(OperationError::Said(Sentence::TargetFolderMissing {
            path: folder.display().to_string(),
        }));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ecozone-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: the user's mask decides who may read it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let replace = || -> io::Result<()> {
        let mut file = builder.tempfile_in(folder)?;
        write(&mut Stoppable {
            out: file.as_file_mut(),
            progress,
        })?;
        file.as_file().sync_all()?;
        progress.check().map_err(io::Error::other)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    replace().map_err(|error| match progress.check() {
        Err(cancelled) => OperationError::Cancelled(cancelled),
        Ok(()) => writing_failed(&error, path),
    })
}

/// Writes nothing more once it is stopped.
struct Stoppable<'a> {
    out: &'a mut File,
    progress: &'a Progress,
}

impl Write for Stoppable<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.progress.check().map_err(io::Error::other)?;
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn writing_failed(error: &std::io::Error, path: &Path) -> OperationError {
    OperationError::Said(Sentence::WritingFailed {
        message: error.to_string(),
        path: path.display().to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Format, refuse_input, write_whole};
    use std::path::Path;

    #[test]
    fn the_ending_chooses_the_format() {
        assert_eq!(Format::of(Path::new("a/b.JSON")).expect("known"), Format::Json);
        assert_eq!(Format::of(Path::new("a.pdf")).expect("known"), Format::Pdf);
        assert!(Format::of(Path::new("a")).is_err());
    }

    #[test]
    fn an_input_is_refused_under_another_name_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let input = folder.path().join("a.geojson");
        std::fs::write(&input, "x").expect("written");
        let other = folder.path().join(".").join("a.geojson");
        let named = input.display().to_string();
        assert!(refuse_input(&other, [named.as_str()]).is_err());
        assert!(refuse_input(&folder.path().join("b.json"), [named.as_str()]).is_ok());
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("r.json");
        write_whole(&path, b"one").expect("written");
        write_whole(&path, b"two").expect("replaced");
        assert_eq!(std::fs::read(&path).expect("readable"), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1);
        assert!(write_whole(&folder.path().join("no/r.json"), b"x").is_err());
    }
}
