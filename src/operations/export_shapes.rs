//! The hits of a site check as shapefiles, which hold one kind of shape each: a set for areas, one for lines, one for points.
use super::convert::{geographic, written};
use super::export::{refuse_inputs, write_whole};
use super::open_layer::OperationError;
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::SiteCheckResult;
use crate::formats::OutputLayer;
use crate::formats::registry::written_as;
use crate::geometry::measure::feature_area_m2;
use crate::geometry::shapes::{Feature, PartKind, Shapes};
use crate::layer::attributes::Attributes;
use crate::report::context::{ReportContext, RunRecord};
use crate::report::features::hit_features;
use crate::texts::cli::Sentence;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Names of more than ten bytes don't fit into the table of a shapefile.
const SHORT: [(&str, &str); 2] = [("share_of_site", "of_site"), ("share_of_feature", "of_feature")];

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
            let object = Value::Object(properties.collect()).to_string();
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
            is_illustrative: false,
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
