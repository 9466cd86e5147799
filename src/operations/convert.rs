//! A layer in another format or CRS, vertex by vertex as its file has it; and a layer repaired, with its ledger.

use super::crs_question::CrsQuestion;
use super::export::{refuse_input, write_whole};
use super::moving::{MoveError, moved};
use super::open_layer::{LayerSource, OperationError, Reading, known_encoding, read_source};
use crate::crs::CrsChoice;
use crate::crs::choose::{PositionSummary, Said, choose_said};
use crate::crs::error::CrsError;
use crate::crs::stated::{GaussKruger, epsg_number};
use crate::crs::system::{System, system};
use crate::crs::transform::Transformer;
use crate::crs::web_shift::WebMapShift;
use crate::formats::message::Message;
use crate::formats::registry::{WriteFn, written_as};
use crate::formats::text_stream::Refusal;
use crate::formats::{OutputLayer, Written};
use crate::geometry::measure::feature_area_m2;
use crate::geometry::shapes::Shapes;
use crate::issues::Issue;
use crate::layer::attributes::Attributes;
use crate::layer::parsed::ParsedLayer;
use crate::layer::{InputFile, Layer};
use crate::progress::Progress;
use crate::texts::cases::CaseSentence;
use crate::texts::cli::{Both, Sentence};
use crate::texts::layers::LayerSentence;
use std::path::{Path, PathBuf};

/// What is to be converted, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvertRequest {
    pub input: PathBuf,
    /// Its ending chooses the format.
    pub output: PathBuf,
    /// The CRS of the input; wins over what the file says.
    pub from: Option<String>,
    /// The web map that the input comes from, whose shift is to be undone.
    pub shift: Option<WebMapShift>,
    /// The CRS of the output; else the input's own, or the one that suits the format.
    pub to: Option<String>,
    pub encoding: Option<String>,
    /// The layer that is wanted of an input that holds several.
    pub layer: Option<String>,
}

/// What became of a conversion.
#[derive(Clone, Debug)]
pub struct Converted {
    pub input: InputFile,
    pub from: CrsChoice,
    pub to: String,
    /// Features in the output.
    pub written: usize,
    /// Features in the input.
    pub read: usize,
    pub issues: Vec<Issue>,
    /// The input is marked as made up, and the format of the output has no place to say so.
    pub loses_mark: bool,
}

/// Converts a file. Nothing is repaired: rings stay as they are, but closed where the format wants it. Vertices are
/// those of the file; only where edges straight in a plane become edges in degrees or in another plane are some added,
/// as many as keep the area.
///
/// # Errors
/// A message for people: unreadable input, an unknown or refused CRS, a format that can't hold the layer, an output
/// that is the input or can't be written; or cancellation.
pub fn convert(request: &ConvertRequest, progress: &Progress) -> Result<Converted, OperationError> {
    let path = request.input.display().to_string();
    let (write, ending) = writer(&request.output)?;
    refuse_input(&request.output, [path.as_str()])?;
    let reading = Reading {
        encoding: known_encoding(request.encoding.as_deref(), &path)?,
        layer: request.layer.as_deref(),
        ..Reading::default()
    };
    let source = LayerSource::File(request.input.clone());
    let (mut parsed, input) = read_source(&source, &reading, progress)?;
    let summary = PositionSummary::of(parsed.shapes.positions());
    let refused = |error: CrsError| crs_refused(&error, &path);
    let said = Said {
        declared: parsed.declared_crs.as_deref(),
        given: request.from.as_deref(),
        guessed: None,
        shift: request.shift,
    };
    let from = choose_said(&said, &summary).map_err(|error| {
        match CrsQuestion::new(&path, &error, &summary, said.declared, &[]) {
            Some(mut question) => {
                question.ask_again(&[]);
                OperationError::CrsUnsure(Box::new(question))
            }
            None => refused(error),
        }
    })?;
    parsed.put_right(&from).map_err(refused)?;
    let summary = PositionSummary::of(parsed.shapes.positions());
    let to_lonlat = Transformer::to_lonlat(&from.code).map_err(refused)?;
    let to = target_crs(request.to.as_deref(), &from.code, &ending, &summary, &to_lonlat).map_err(refused)?;
    let mut moved = moved(&parsed, &from.code, &to, progress).map_err(|error| match error {
        MoveError::Crs(error) => crs_refused(&error, &path),
        MoveError::Cancelled(cancelled) => OperationError::Cancelled(cancelled),
    })?;
    let loses_mark = parsed.illustrative
        && !matches!(
            ending.as_str(),
            "geojson" | "json" | "gpkg" | "fgb" | "parquet" | "geoparquet"
        );
    // In another zone, or without a plot that has no image there, the lines are no longer those of the layer.
    let is_as_read = from.code == to && moved.shapes.len() == parsed.shapes.len();
    let own_lines = parsed.boundary_text.filter(|_| is_as_read);
    let mut issues = parsed.issues;
    issues.append(&mut moved.issues);
    issues.sort_by_key(|issue| issue.feature);
    let name = parsed.name.unwrap_or_else(|| name_of_output(&request.output, &ending));
    let layer = OutputLayer {
        name: &name,
        crs: &to,
        shapes: &moved.shapes,
        attributes: &moved.attributes,
        areas_m2: &moved.areas_m2,
        is_illustrative: parsed.illustrative,
        boundary_text: own_lines.as_ref(),
    };
    issues.extend(write_layer(write, &layer, &request.output, &input)?);
    Ok(Converted {
        input,
        from,
        to,
        written: moved.shapes.len(),
        read: parsed.features_read,
        issues,
        loses_mark,
    })
}

/// Writes a repaired layer as GeoJSON, in longitude/latitude on its datum.
///
/// # Errors
/// The output does not end in geojson or json, is the input, or can't be written.
pub fn write_repaired(layer: &Layer, output: &Path) -> Result<(), OperationError> {
    let (write, ending) = writer(output)?;
    if !matches!(ending.as_str(), "geojson" | "json") {
        return Err(OperationError::Said(Sentence::OfLayer(
            LayerSentence::RepairedAsGeoJson {
                path: output.display().to_string(),
            },
        )));
    }
    refuse_input(output, [layer.input().path.as_str()])?;
    let areas_m2: Vec<f64> = layer.shapes().features().map(feature_area_m2).collect();
    let out = OutputLayer {
        name: layer.name(),
        crs: geographic(&layer.crs().code),
        shapes: layer.shapes(),
        attributes: layer.attributes(),
        areas_m2: &areas_m2,
        is_illustrative: layer.is_illustrative(),
        boundary_text: None,
    };
    write_layer(write, &out, output, layer.input()).map(|_| ())
}

/// The name of a layer in formats that want one, where the input gives none.
fn name_of_output(output: &Path, ending: &str) -> String {
    match (ending, output.file_stem()) {
        ("gpkg" | "kml" | "zip" | "fgb" | "dxf" | "xlsx", Some(stem)) => stem.to_string_lossy().into_owned(),
        _ => String::new(),
    }
}

/// A text has one zone for all of its plots; farther from its meridian than this, two zones away, readers take an
/// easting for one with another zone's number.
const ZONE_REACH_DEG: f64 = 3.0;

/// The boundary points of a layer as the text that land survey hands in, in the layer's own Gauss-Krüger zone, else the
/// 3° zone nearest to it; vertices that only keep edges straight in degrees are left out again.
///
/// # Errors
/// There is no such zone, or a position has no image in it.
pub fn boundary_points(layer: &Layer) -> Result<Vec<u8>, OperationError> {
    points_text(&PointsOf {
        name: layer.name(),
        crs_code: &layer.crs().code,
        shapes: layer.shapes(),
        attributes: layer.attributes(),
        is_illustrative: layer.is_illustrative(),
        path: layer.input().path.as_str(),
    })
}

/// What is written as boundary points: features in longitude and latitude, and the CRS that they came in.
pub(super) struct PointsOf<'a> {
    pub name: &'a str,
    pub crs_code: &'a str,
    pub shapes: &'a Shapes,
    pub attributes: &'a Attributes,
    pub is_illustrative: bool,
    /// For messages.
    pub path: &'a str,
}

/// As [`boundary_points`].
pub(super) fn points_text(points: &PointsOf<'_>) -> Result<Vec<u8>, OperationError> {
    let path = points.path;
    let refused = |error: CrsError| crs_refused(&error, path);
    let from = geographic(points.crs_code);
    let is_zone = epsg_number(points.crs_code).ok().and_then(GaussKruger::of).is_some();
    let to = if is_zone {
        points.crs_code.to_owned()
    } else {
        let summary = PositionSummary::of(points.shapes.positions());
        let to_lonlat = Transformer::to_lonlat(from).map_err(refused)?;
        target_crs(None, from, "txt", &summary, &to_lonlat).map_err(refused)?
    };
    let as_read = ParsedLayer {
        shapes: points.shapes.clone(),
        attributes: points.attributes.clone(),
        ..ParsedLayer::default()
    };
    let moved = moved(&as_read, from, &to, &Progress::new()).map_err(|error| match error {
        MoveError::Crs(error) => crs_refused(&error, path),
        MoveError::Cancelled(cancelled) => OperationError::Cancelled(cancelled),
    })?;
    if moved.shapes.len() < points.shapes.len() {
        return Err(crs_refused(&CrsError::Local, path));
    }
    let meridian_deg = epsg_number(&to)
        .ok()
        .and_then(GaussKruger::of)
        .map(GaussKruger::meridian_deg);
    let is_far =
        |position: &[f64; 2]| meridian_deg.is_some_and(|deg| (position[0] - f64::from(deg)).abs() > ZONE_REACH_DEG);
    if points.shapes.positions().iter().any(is_far) {
        return Err(OperationError::Said(Sentence::Case(CaseSentence::ManyZones {
            path: path.to_owned(),
        })));
    }
    let out = OutputLayer {
        name: points.name,
        crs: &to,
        shapes: &moved.shapes,
        attributes: &moved.attributes,
        areas_m2: &moved.areas_m2,
        is_illustrative: points.is_illustrative,
        boundary_text: None,
    };
    let (write, _) = writer(Path::new("points.txt"))?;
    written(write, &out, path).map(|written| written.bytes)
}

pub(super) fn writer(output: &Path) -> Result<(WriteFn, String), OperationError> {
    let ending = output
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    match written_as(&ending) {
        Some(write) => Ok((write, ending)),
        None => Err(OperationError::Said(Sentence::OfLayer(LayerSentence::EndingUnknown {
            path: output.display().to_string(),
        }))),
    }
}

/// Writes a layer, all of its files or none, and gives what the format could not keep.
pub(super) fn write_layer(
    write: WriteFn,
    layer: &OutputLayer<'_>,
    output: &Path,
    input: &InputFile,
) -> Result<Vec<Issue>, OperationError> {
    let written = written(write, layer, &output.display().to_string())?;
    let beside: Vec<(PathBuf, &[u8])> = written
        .beside
        .iter()
        .map(|(ending, bytes)| (output.with_extension(ending), bytes.as_slice()))
        .collect();
    let folder = Path::new(&input.path).parent().unwrap_or(Path::new(""));
    let parts = input
        .parts
        .iter()
        .map(|(name, _)| folder.join(name).display().to_string());
    let inputs: Vec<String> = std::iter::once(input.path.clone()).chain(parts).collect();
    for file in beside.iter().map(|(file, _)| file.as_path()).chain([output]) {
        refuse_input(file, inputs.iter().map(String::as_str))?;
    }
    // The file that makes the others a layer comes last.
    for (file, bytes) in &beside {
        write_whole(file, bytes)?;
    }
    write_whole(output, &written.bytes)?;
    Ok(written.issues)
}

/// A layer in a format; `path` is for messages.
pub(super) fn written(write: WriteFn, layer: &OutputLayer<'_>, path: &str) -> Result<Written, OperationError> {
    write(layer).map_err(|error| match error.downcast::<Refusal>() {
        Ok(Refusal(Message { zh, en })) => OperationError::Said(Sentence::LayerProblem {
            message: Both { zh, en },
            path: path.to_owned(),
        }),
        Err(error) => OperationError::Said(Sentence::WritingFailed {
            message: error.to_string(),
            path: path.to_owned(),
        }),
    })
}

fn crs_refused(error: &CrsError, path: &str) -> OperationError {
    OperationError::of_layer(|language| error.message(language), path)
}

/// The geographic system on the datum of a code.
pub(super) fn geographic(code: &str) -> &str {
    match system(code) {
        Ok(known) if known.is_geographic() => code,
        Ok(known) if known.geographic() == "EPSG:4490" => "EPSG:4490",
        _ => "EPSG:4326",
    }
}

/// The CRS of the output: as asked; GeoJSON is in degrees, boundary-point text and drawings in the zone of the data, the
/// rest as the input, unless that is none that layers are written in.
fn target_crs(
    asked: Option<&str>,
    from: &str,
    ending: &str,
    summary: &PositionSummary,
    to_lonlat: &Transformer,
) -> Result<String, CrsError> {
    if let Some(asked) = asked {
        let known = system(asked)?;
        let code = known.code();
        return if known.is_written() {
            Ok(code)
        } else {
            Err(CrsError::NotSupported { code })
        };
    }
    let own = system(from)?;
    let is_zone = epsg_number(from).ok().and_then(GaussKruger::of).is_some();
    match ending {
        "dxf" if is_zone || is_utm(&own) => Ok(from.to_owned()),
        "txt" | "dxf" if !is_zone => {
            let middle = [
                f64::midpoint(summary.min[0], summary.max[0]),
                f64::midpoint(summary.min[1], summary.max[1]),
            ];
            let longitude = to_lonlat.convert(middle).map(|[longitude, _]| longitude);
            let code = longitude.and_then(GaussKruger::nearest_code);
            code.map(|code| format!("EPSG:{code}")).ok_or(CrsError::Local)
        }
        "csv" | "txt" | "gpkg" | "shp" | "zip" | "fgb" | "parquet" | "geoparquet" | "xlsx" | "wkt" | "esrijson"
            if own.is_written() =>
        {
            Ok(from.to_owned())
        }
        "kml" => Ok("EPSG:4326".to_owned()),
        _ => Ok(own.geographic()),
    }
}

/// UTM zones keep lengths to 0.04 %; Mercator, the other plane of the list, does not, and a drawing is measured in.
const fn is_utm(system: &System) -> bool {
    matches!(system, System::Numbered(32601..=32660 | 32701..=32760, _))
}
