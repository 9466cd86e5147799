//! What JSON results say of the files that a run read, and of how it was asked for.
use super::context::{CatalogueRecord, LayerRecord, Publication, PublicationFile, ReportContext, RunRecord};
use super::json::{geometry_type, rejected_count, repaired_count};
use super::json_shapes as shape;
use crate::analysis::shift_fit::ShiftSuspicion;
use crate::crs::web_shift::WebMapShift;
use crate::issues::Issue;
use crate::layer::area_unit::AreaUnit;
use crate::layer::{InputFile, Layer};
use crate::style::layer_drawing::RecordedDrawing;
use std::collections::BTreeSet;

pub(super) fn catalogue_parameters(records: &[CatalogueRecord]) -> Vec<shape::CatalogueParameter> {
    let parameter = |record: &CatalogueRecord| shape::CatalogueParameter {
        file: file_record(&record.file),
        adds: record.adds,
    };
    records.iter().map(parameter).collect()
}

pub(super) fn file_record(file: &InputFile) -> shape::FileRecord {
    shape::FileRecord {
        path: file.path.clone(),
        sha256: file.sha256.clone(),
        bytes: file.bytes,
        parts: part_records(file),
    }
}

fn part_records(file: &InputFile) -> Vec<shape::PartRecord> {
    let record = |(name, sha256): &(String, String)| shape::PartRecord {
        name: name.clone(),
        sha256: sha256.clone(),
    };
    file.parts.iter().map(record).collect()
}

pub(super) fn layer_parameters(context: &ReportContext, record: &RunRecord) -> Vec<shape::LayerParameter> {
    if record.layers.is_empty() {
        return context.layers.iter().map(|layer| parameter_of_layer(layer)).collect();
    }
    record
        .layers
        .iter()
        .map(|layer| shape::LayerParameter {
            role: layer.role.code(),
            path: layer.path.clone(),
            name: layer.name.clone(),
            crs: layer.crs.clone(),
            shift: layer.shift.map(WebMapShift::code),
            encoding: layer.encoding.clone(),
            layer: layer.layer.clone(),
            filter: layer.filter.clone(),
            fields: shape::InOrder(layer.fields.clone()),
            covers: layer.covers.as_ref().map(file_record),
            area_unit: layer.area_unit.map(AreaUnit::code),
            passport: (!layer.passport.is_empty()).then(|| layer.passport.clone()),
            text: layer.text.clone(),
            drawing: layer
                .drawn
                .as_ref()
                .and_then(|(_, drawing)| RecordedDrawing::of(drawing)),
        })
        .collect()
}

/// What a layer alone still tells of how it was asked for.
fn parameter_of_layer(layer: &Layer) -> shape::LayerParameter {
    let is_given = layer.crs().origin == crate::crs::CrsOrigin::Given;
    shape::LayerParameter {
        role: layer.role().code(),
        path: layer.input().path.clone(),
        name: layer.name().to_owned(),
        crs: is_given.then(|| layer.crs().stated()),
        shift: layer.crs().shift.map(WebMapShift::code),
        encoding: None,
        layer: None,
        filter: None,
        fields: shape::InOrder(Vec::new()),
        covers: None,
        area_unit: None,
        passport: (!layer.passport().is_empty()).then(|| layer.passport().clone()),
        text: None,
        drawing: None,
    }
}

/// What documents are made with; nothing where the project says nothing of it.
pub(super) fn publication(context: &ReportContext) -> Option<shape::PublicationShape> {
    let publication = &context.publication;
    if *publication == Publication::default() {
        return None;
    }
    let file = |file: &Option<PublicationFile>| file.as_ref().map(|file| file_record(&file.file));
    Some(shape::PublicationShape {
        office: publication.office.clone(),
        secrecy: publication.secrecy.clone(),
        logo: file(&publication.logo),
        template: file(&publication.template),
    })
}

pub(super) fn inputs(context: &ReportContext, record: &RunRecord) -> Vec<shape::Input> {
    let read = context.layers.iter().map(|layer| input(layer));
    let failed = record.layers.iter().filter_map(failed_input);
    read.chain(failed).collect()
}

fn failed_input(layer: &LayerRecord) -> Option<shape::Input> {
    Some(shape::Input {
        path: layer.path.clone(),
        role: layer.role.code(),
        name: layer.name.clone(),
        sha256: None,
        bytes: None,
        parts: Vec::new(),
        crs: None,
        crs_origin: None,
        north_first: false,
        shift: None,
        features: 0,
        vertices: 0,
        geometry_types: Vec::new(),
        bbox: None,
        filtered: 0,
        repaired: 0,
        rejected: 0,
        illustrative: false,
        passport: None,
        error: Some(layer.failure.clone()?),
        issues: Vec::new(),
    })
}

pub(super) fn input(layer: &Layer) -> shape::Input {
    shape::Input {
        path: layer.input().path.clone(),
        role: layer.role().code(),
        name: layer.name().to_owned(),
        sha256: Some(layer.input().sha256.clone()),
        bytes: Some(layer.input().bytes),
        parts: part_records(layer.input()),
        crs: Some(layer.crs().code.clone()),
        crs_origin: Some(layer.crs().origin.code()),
        north_first: layer.crs().is_north_first,
        shift: layer.crs().shift.map(WebMapShift::code),
        features: layer.features_read(),
        vertices: layer.vertices_read(),
        geometry_types: geometry_types(layer),
        bbox: layer
            .bounds()
            .map(|bounds| [bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]]),
        filtered: layer.features_filtered(),
        repaired: repaired_count(layer),
        rejected: rejected_count(layer),
        illustrative: layer.is_illustrative(),
        passport: passport(layer),
        error: None,
        issues: layer.issues().iter().map(issue).collect(),
    }
}

fn geometry_types(layer: &Layer) -> Vec<&'static str> {
    let found: BTreeSet<&'static str> = layer.shapes().features().filter_map(geometry_type).collect();
    found.into_iter().collect()
}

fn issue(issue: &Issue) -> shape::InputIssue {
    shape::InputIssue {
        feature: issue.feature,
        id: issue.id.clone(),
        fault: issue.fault.code(),
        at: issue.at,
        area_before: issue.area_before_m2,
        area_after: issue.area_after_m2,
        action: issue.action.code(),
        detail: issue.detail.clone(),
    }
}

pub(super) fn suspicion(suspicion: &ShiftSuspicion) -> shape::Suspicion {
    shape::Suspicion {
        shift: suspicion.shift.code(),
        reference: suspicion.reference.clone(),
        share: suspicion.share,
        before: suspicion.before_m,
        after: suspicion.after_m,
        samples: suspicion.samples,
    }
}

/// What the project says of a layer's origin; nothing where it says nothing.
fn passport(layer: &Layer) -> Option<shape::InOrder<String>> {
    let entries = layer
        .passport()
        .entries()
        .into_iter()
        .filter(|(_, text)| !text.is_empty());
    let entries: Vec<(String, String)> = entries
        .map(|(key, text)| (key.replace('-', "_"), text.to_owned()))
        .collect();
    (!entries.is_empty()).then_some(shape::InOrder(entries))
}

/// Which field was taken for what.
pub(super) fn field_meanings(layer: &Layer) -> shape::InOrder<String> {
    let known = layer.fields().iter();
    shape::InOrder(
        known
            .map(|(meaning, field)| (meaning.code().to_owned(), field.to_owned()))
            .collect(),
    )
}
