//! How a run was asked for, so that a report can say it and the run can be made again.
use super::open_layer::{LayerRequest, OpenedLayer, OperationError};
use crate::layer::fields::Meaning;
use crate::layer::role::Role;
use crate::report::context::LayerRecord;
use crate::texts::Language;

/// Whether coverage measures layers of this role.
#[must_use]
pub fn is_measured(role: Role) -> bool {
    role == Role::Region || role.is_numerator()
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
