//! The hits of a site check as features: GeoJSON, boundary points, or shapefiles, which hold one kind of shape each (a set
//! for areas, one for lines, one for points).
use super::convert::{PointsOf, geographic, points_text, written};
use super::export::{Format, does_not_fit, export_check, refuse_inputs, write_whole};
use super::open_layer::OperationError;
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::{SiteCheckResult, Verdict};
use crate::crs::stated::GaussKruger;
use crate::formats::OutputLayer;
use crate::formats::registry::written_as;
use crate::geometry::measure::feature_area_m2;
use crate::geometry::shapes::{Feature, PartKind, Shapes};
use crate::layer::attributes::Attributes;
use crate::progress::Progress;
use crate::report::context::{ReportContext, RunRecord};
use crate::report::features::hit_features;
use crate::report::words;
use crate::texts::cli::Sentence;
use crate::texts::report::ReportText;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Names of more than ten bytes don't fit into the table of a shapefile.
const SHORT: [(&str, &str); 2] = [("share_of_site", "of_site"), ("share_of_feature", "of_feature")];

/// What says in a shapefile that a row is made up, as far as its name fits.
const ILLUSTRATIVE: &str = "illustrati";

/// What was written of the hits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HitFiles {
    pub files: Vec<PathBuf>,
    /// Hits without a shape of their own (a boundary shared), which the format has no place for.
    pub left_out: usize,
}

/// Writes hits and slivers by the ending of `path`: geojson, shp, or txt (boundary points of what is shared, a plot for
/// each hit).
///
/// # Errors
/// Another ending, a file that can't be written or is one of the inputs; of boundary points also several zones.
pub fn export_hits(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
    path: &Path,
) -> Result<HitFiles, OperationError> {
    match Format::of(path)? {
        Format::GeoJson => {
            export_check(result, input, context, record, path, &Progress::new())?;
            Ok(HitFiles {
                files: vec![path.to_owned()],
                left_out: 0,
            })
        }
        Format::Shp => Ok(HitFiles {
            files: export_hit_shapes(result, input, context, record, path)?,
            left_out: 0,
        }),
        Format::Txt => export_hit_points(result, input, context, record, path),
        _ => Err(does_not_fit(path)),
    }
}

/// The boundary points of what sites share with features, in the zone of the sites.
fn export_hit_points(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
    path: &Path,
) -> Result<HitFiles, OperationError> {
    let (mut shapes, mut attributes) = (Shapes::new(), Attributes::new());
    let is_illustrative = is_illustrative(context);
    // The format has no other place for it.
    let note = |verdict: Verdict| {
        let verdict = words::verdict(verdict, context.language);
        let mark = ReportText::IllustrativePage.get(context.language);
        if is_illustrative {
            format!("{verdict} {mark}")
        } else {
            verdict.to_owned()
        }
    };
    let mut left_out = 0;
    for found in hit_features(result, context) {
        let parts = || found.hit.overlap.features().flat_map(|feature| feature.parts());
        if parts().next().is_none() {
            left_out += 1;
            continue;
        }
        for part in parts() {
            part.paths().for_each(|path| shapes.push_path(path));
            shapes.end_part(part.kind);
        }
        shapes.end_feature();
        let said = |key: &str| found.properties.get(key).and_then(Value::as_str).unwrap_or_default();
        let text = |parts: [&str; 2]| {
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join("/")
        };
        let object = json!({
            "地块编号": text([said("site"), &found.hit.id]),
            "地块名称": text([said("site_name"), &found.hit.name]),
            "地块用途": found.role.name(context.language),
            "备注": note(found.hit.verdict),
        });
        attributes.push(object.to_string().as_bytes(), None);
    }
    // Without a hit the sites say which zone the empty list is of.
    let middle = input.sites.bounds().filter(|_| shapes.is_empty());
    let zone = middle.and_then(|bounds| GaussKruger::nearest_code(bounds.center()[0]));
    let crs_code = zone.map_or_else(|| input.sites.crs().code.clone(), |code| format!("EPSG:{code}"));
    let text = points_text(&PointsOf {
        name: "",
        crs_code: &crs_code,
        shapes: &shapes,
        attributes: &attributes,
        is_illustrative,
        path: &path.display().to_string(),
    })?;
    refuse_inputs(path, context, record)?;
    write_whole(path, &text)?;
    Ok(HitFiles {
        files: vec![path.to_owned()],
        left_out,
    })
}

fn is_illustrative(context: &ReportContext) -> bool {
    context.layers.iter().any(|layer| layer.is_illustrative())
}

/// Writes hits and slivers with the geometry that both share. Areas, and what shares a boundary only (without geometry),
/// stand in `path` itself; stretches of lines in `NAME_lines.shp` and points in `NAME_points.shp` beside it, if there are
/// any. Gives the sets that were written.
///
/// # Errors
/// A file that can't be written, or that is one of the inputs.
pub fn export_hit_shapes(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
    path: &Path,
) -> Result<Vec<PathBuf>, OperationError> {
    let write = written_as("shp").ok_or_else(|| {
        let path = path.display().to_string();
        OperationError::Said(Sentence::EndingUnknown { path })
    })?;
    let is_illustrative = is_illustrative(context);
    let mut sets = Vec::new();
    for (kind, ending) in [
        (PartKind::Polygon, ""),
        (PartKind::Line, "_lines"),
        (PartKind::Point, "_points"),
    ] {
        let (mut shapes, mut attributes) = (Shapes::new(), Attributes::new());
        for found in hit_features(result, context) {
            let shape = found.hit.overlap.features().next();
            let parts = || shape.iter().flat_map(Feature::parts);
            let is_without = kind == PartKind::Polygon && parts().next().is_none();
            if !is_without && !parts().any(|part| part.kind == kind) {
                continue;
            }
            for part in parts().filter(|part| part.kind == kind) {
                part.paths().for_each(|path| shapes.push_path(path));
                shapes.end_part(kind);
            }
            shapes.end_feature();
            let properties = found.properties.into_iter().map(|(name, value)| {
                let short = SHORT.iter().find(|(long, _)| *long == name);
                (short.map_or(name, |(_, short)| (*short).to_owned()), value)
            });
            let mark = is_illustrative.then(|| (ILLUSTRATIVE.to_owned(), Value::Bool(true)));
            let object = Value::Object(properties.chain(mark).collect()).to_string();
            attributes.push(object.as_bytes(), None);
        }
        let set = beside(path, ending);
        // A set of an earlier run that stayed would read as part of this result: it is written empty.
        if kind != PartKind::Polygon && shapes.is_empty() && !set.exists() {
            continue;
        }
        let areas_m2: Vec<f64> = shapes.features().map(feature_area_m2).collect();
        let layer = OutputLayer {
            name: "",
            crs: geographic(&input.sites.crs().code),
            shapes: &shapes,
            attributes: &attributes,
            areas_m2: &areas_m2,
            is_illustrative,
            boundary_text: None,
        };
        let bytes = written(write, &layer, &set.display().to_string())?;
        let files = bytes
            .beside
            .iter()
            .map(|(ending, bytes)| (set.with_extension(ending), bytes));
        // The file that makes the others a layer comes last.
        for (file, bytes) in files.chain([(set.clone(), &bytes.bytes)]) {
            refuse_inputs(&file, context, record)?;
            write_whole(&file, bytes)?;
        }
        sets.push(set);
    }
    Ok(sets)
}

/// `hits.shp` and `_lines` make `hits_lines.shp`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    if ending.is_empty() {
        return path.to_owned();
    }
    let mut name = path.file_stem().map(ToOwned::to_owned).unwrap_or_default();
    name.push(ending);
    name.push(".shp");
    path.with_file_name(name)
}
