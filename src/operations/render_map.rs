//! A map of its own: layers, a place and a size → a picture in a file.
use super::export::{Format, refuse_input, write_unless_stopped};
use super::open_layer::OperationError;
use crate::geometry::shapes::Bounds;
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::progress::Progress;
use crate::report::figure::{Figure, Frame, Sheet};
use crate::report::map_look::MapLook;
use crate::report::{pdf, raster};
use crate::texts::Language;
use crate::texts::cli::Sentence;
use crate::texts::layers::LayerSentence;
use std::path::Path;
use std::sync::Arc;

/// What a map shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum MapPlace {
    /// All of its layers.
    #[default]
    All,
    /// A box in degrees.
    Box(Bounds),
    /// 1 : `denominator` around the middle of a box, or of all layers.
    Scale { around: Option<Bounds>, denominator: f64 },
}

/// A map that is asked for.
#[derive(Clone, Debug)]
pub struct MapRequest {
    pub layers: Vec<Arc<Layer>>,
    /// How they are drawn.
    pub look: Arc<MapLook>,
    pub sheet: Sheet,
    pub place: MapPlace,
    /// Of the whole picture, in pixels of 1/96 inch.
    pub size_px: [u32; 2],
    pub language: Language,
}

/// The map.
///
/// # Errors
/// The layers hold nothing that has a place.
pub fn map_figure(request: &MapRequest) -> Result<Figure, OperationError> {
    // What is there for reference only may reach far beyond what the map is about.
    let bounds = |is_wanted: fn(Role) -> bool| {
        let wanted = request.layers.iter().filter(|layer| is_wanted(layer.role()));
        let bounds = wanted.filter_map(|layer| layer.bounds());
        bounds.fold(Bounds::EMPTY, |all, bounds| all.union(&bounds))
    };
    let subject = bounds(|role| role != Role::Reference);
    let whole = if subject.is_empty() { bounds(|_| true) } else { subject };
    if whole.is_empty() {
        return Err(OperationError::Said(Sentence::OfLayer(LayerSentence::NothingToDraw)));
    }
    let frame = match request.place {
        MapPlace::All => Frame::Around(whole),
        MapPlace::Box(bounds) => Frame::Exactly(bounds),
        MapPlace::Scale { around, denominator } => Frame::AtScale {
            center: around.unwrap_or(whole).center(),
            denominator,
        },
    };
    let figure = Figure::of_layers(&request.layers, frame, request.language)
        .with_look(&request.look)
        .with_sheet(request.sheet.clone())
        .sized(request.size_px.map(f64::from))
        .with_site_names();
    Ok(figure)
}

/// Writes a map; `path` ends in svg, png or pdf.
///
/// # Errors
/// Another ending, an input's name, the file could not be written, or cancellation, which leaves no file.
pub fn export_map(figure: &Figure, path: &Path, inputs: &[String], progress: &Progress) -> Result<(), OperationError> {
    refuse_input(path, inputs.iter().map(String::as_str))?;
    let bytes = picture(figure, Format::of(path)?, path)?;
    write_unless_stopped(path, progress, |out| out.write_all(&bytes))
}

/// A figure as a file of its own.
///
/// # Errors
/// A format that is none of pictures, or a picture that is too large.
pub(super) fn picture(figure: &Figure, format: Format, path: &Path) -> Result<Vec<u8>, OperationError> {
    let svg = figure.svg();
    match format {
        Format::Svg => Ok(svg.into_bytes()),
        Format::Png => raster::png(&svg, 1.0).map_err(|error| failed(&error, path)),
        Format::Pdf => {
            let size_px = raster::size_px(&svg).map_err(|error| failed(&error, path))?;
            pdf::picture(svg, size_px, figure.title()).map_err(|error| failed(&error, path))
        }
        _ => Err(super::export::does_not_fit(path)),
    }
}

fn failed(error: &impl ToString, path: &Path) -> OperationError {
    OperationError::Said(Sentence::WritingFailed {
        message: error.to_string(),
        path: path.display().to_string(),
    })
}
