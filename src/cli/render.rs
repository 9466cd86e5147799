//! `render`: a map of its own, from the same layers and styles as the window's, as SVG, PNG or PDF.
use super::Failure;
use super::args::RenderArgs;
use super::commands::{open_all, take_project};
use super::output::{warn_of_folders, warn_of_layers};
use super::progress_line::ProgressLine;
use super::request::{Meant, Run, site_requests};
use crate::layer::role::Role;
use crate::operations::export::Format;
use crate::operations::render_map::{MapPlace, MapRequest, export_map, map_figure};
use crate::progress::Progress;
use crate::report::figure::Sheet;
use crate::texts::Language;
use crate::texts::cli::CliText;

/// Pixels of a map that nobody gave a size.
const SIZE_PX: [u32; 2] = [1600, 1200];

/// Draws a map.
pub(super) fn render(mut typed: RenderArgs, run: &Run, spoken: &mut Language) -> Result<u8, Failure> {
    take_project(typed.project_file.take(), &mut typed.input)?;
    let mut meant = Meant::new(&typed.input, &typed.reading)?;
    *spoken = run.language_with(meant.project.as_ref().and_then(|project| project.language));
    let language = *spoken;
    if !typed.site.is_empty() {
        meant.layers.retain(|layer| layer.role != Role::Site);
    }
    for path in &typed.site {
        meant
            .layers
            .extend(site_requests(path, &typed.reading, &mut meant.passed_over)?);
    }
    if !typed.only.is_empty() {
        meant.layers.retain(|layer| typed.only.contains(&layer.role));
    }
    if meant.layers.is_empty() {
        return Err(Failure::UsageText(CliText::NoLayers));
    }
    if run.wants_json {
        return Err(Failure::UsageText(CliText::MapHasNoJson));
    }
    if run.outputs.is_empty() {
        return Err(Failure::UsageText(CliText::NoMapOutput));
    }
    meant.apply_crs(&typed.reading)?;
    let inputs = meant.paths();
    run.check_outputs(&inputs, |format| {
        matches!(format, Format::Svg | Format::Png | Format::Pdf)
    })?;

    let progress = Progress::new();
    let line = ProgressLine::start(&progress, run.is_quiet);
    let (layers, record) = open_all(&meant, language, &progress)?;
    drop(line);
    warn_of_layers(run, &layers, &meant.options, language);
    warn_of_folders(run, &meant.passed_over, language);
    let publication = meant.publication();
    let project = meant.project.as_ref();
    let request = MapRequest {
        layers,
        look: meant.map_look(&record),
        sheet: Sheet {
            title: typed
                .title
                .or_else(|| project.map(|project| project.name.clone()))
                .unwrap_or_default(),
            crs: typed
                .grid
                .map(|grid| grid.code)
                .or_else(|| project.and_then(|project| project.crs.clone())),
            date: run.date.clone(),
            office: typed.office.or(publication.office).unwrap_or_default(),
            secrecy: typed.secrecy.or(publication.secrecy).unwrap_or_default(),
        },
        place: match (typed.bbox, typed.scale) {
            (around, Some(denominator)) => MapPlace::Scale { around, denominator },
            (Some(bounds), None) => MapPlace::Box(bounds),
            (None, None) => MapPlace::All,
        },
        size_px: typed.size.unwrap_or(SIZE_PX),
        language,
    };
    let figure = map_figure(&request)?;
    for path in &run.outputs {
        export_map(&figure, path, &inputs, &Progress::new())?;
    }
    Ok(0)
}
