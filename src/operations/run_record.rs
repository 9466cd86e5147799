//! How a run was asked for, so that a report can say it and the run can be made again.
use super::open_layer::{LayerRequest, LayerSource, OpenedLayer, OperationError};
use super::project::ProjectFiles;
use crate::layer::InputFile;
use crate::layer::fields::Meaning;
use crate::layer::role::Role;
use crate::report::context::{CatalogueRecord, LayerRecord, RunRecord};
use crate::texts::Language;

/// Whether coverage measures layers of this role.
#[must_use]
pub fn is_measured(role: Role) -> bool {
    role == Role::Region || role.is_numerator()
}

/// What a report says of a project's own file and its targets: a coverage run by nothing but the project.
#[must_use]
pub fn coverage_record(files: &ProjectFiles) -> RunRecord {
    RunRecord {
        project: project_file(files),
        targets: project_catalogues(&files.targets, &files.targets_add),
        ..RunRecord::default()
    }
}

/// As [`coverage_record`], of a check: with the rules and the access lists.
#[must_use]
pub fn check_record(files: &ProjectFiles) -> RunRecord {
    RunRecord {
        project: project_file(files),
        rules: project_catalogues(&files.rules, &files.rules_add),
        access_lists: files.access_lists.clone(),
        ..RunRecord::default()
    }
}

/// The project's file; the demonstration has none.
fn project_file(files: &ProjectFiles) -> Option<InputFile> {
    (!files.project.path.is_empty()).then(|| files.project.clone())
}

/// What a report says of the files of targets or rules that a project names.
#[must_use]
pub fn project_catalogues(files: &[InputFile], adds: &[bool]) -> Vec<CatalogueRecord> {
    let record = |(file, adds): (&InputFile, &bool)| CatalogueRecord {
        file: file.clone(),
        adds: *adds,
    };
    files.iter().zip(adds).map(record).collect()
}

/// What a report says of how a layer was asked for, and why it could not be read.
#[must_use]
pub fn layer_record(
    request: &LayerRequest,
    opened: &Result<OpenedLayer, OperationError>,
    language: Language,
) -> LayerRecord {
    let name = match opened {
        Ok(opened) => opened.layer.name().to_owned(),
        Err(_) => request.name.clone(),
    };
    LayerRecord {
        role: request.role,
        path: request.source.path_text(),
        name,
        crs: request.crs.clone(),
        shift: request.shift,
        encoding: request.encoding.clone(),
        layer: request.layer.clone(),
        filter: request.filter.clone(),
        fields: request
            .fields
            .iter()
            .map(|(meaning, field)| (meaning_name(*meaning), field.clone()))
            .collect(),
        covers: opened.as_ref().ok().and_then(|opened| opened.covers.clone()),
        area_unit: request.area_unit,
        passport: request.passport.clone(),
        text: match &request.source {
            LayerSource::Text { geojson, .. } => Some(geojson.clone()),
            _ => None,
        },
        drawn: opened
            .as_ref()
            .ok()
            .map(|opened| (opened.layer.revision(), request.drawing.clone())),
        failure: opened.as_ref().err().map(|error| error.message(language)),
    }
}

/// A meaning as project files write it.
fn meaning_name(meaning: Meaning) -> String {
    match serde_json::to_value(meaning) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::meaning_name;
    use crate::layer::fields::Meaning;

    #[test]
    fn meanings_are_named_as_in_a_project_file() {
        assert_eq!(meaning_name(Meaning::OfficialAreaKm2), "official-area-km2");
    }
}
