//! Layers → a table of points as text, UTF-8 with the mark that spreadsheets want: a row a place with all it says, or a row
//! a vertex of boundaries.

use super::field_table::{FieldTable, text_of};
use super::point_list::issue;
use super::{OutputLayer, Written};
use crate::crs::allowed::{AllowedCrs, allowed};
use crate::crs::stated::{GaussKruger, epsg_number};
use crate::geometry::shapes::PartKind;
use crate::issues::{Action, Fault, Issue};
use crate::layer::fields::{FieldMap, Meaning};
use crate::layer::role::Role;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;

/// Writes places with their attributes, where every feature is one point; else `地块编号, 地块名称, 地块圈号, 界址点号`
/// and two coordinates a vertex: north and east of a projected layer, longitude and latitude else. Rings are closed. What
/// a table of boundaries can't hold is told.
///
/// # Errors
/// None but those of memory.
pub fn write(layer: &OutputLayer<'_>) -> io::Result<Written> {
    let is_degrees = epsg_number(layer.crs)
        .and_then(allowed)
        .is_ok_and(AllowedCrs::is_geographic);
    let mut written = Written {
        bytes: "\u{feff}".as_bytes().to_vec(),
        ..Written::default()
    };
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut written.bytes);
    let is_place = |feature: crate::geometry::shapes::Feature<'_>| {
        feature.parts().len() == 1 && feature.parts().all(|part| part.kind == PartKind::Point)
    };
    let are_places = layer.shapes.features().all(is_place);
    let mut issues = Vec::new();
    if are_places {
        places(&mut table, layer, is_degrees)?;
    } else {
        boundaries(&mut table, layer, is_degrees)?;
        issues.extend(not_held(layer));
    }
    issues.extend(unstated_crs(layer.crs, is_degrees));
    table.flush()?;
    drop(table);
    written.issues = issues;
    Ok(written)
}

type Table<'a> = csv::Writer<&'a mut Vec<u8>>;

const fn headings(is_degrees: bool) -> [&'static str; 2] {
    if is_degrees {
        ["经度", "纬度"]
    } else {
        ["纵坐标(X)", "横坐标(Y)"]
    }
}

/// Coordinates in the order of their headings.
fn coordinates([east, north]: [f64; 2], is_degrees: bool) -> [String; 2] {
    if is_degrees {
        [east.to_string(), north.to_string()]
    } else {
        [format!("{north:.3}"), format!("{east:.3}")]
    }
}

fn places(table: &mut Table<'_>, layer: &OutputLayer<'_>, is_degrees: bool) -> io::Result<()> {
    let attributes = FieldTable::of(layer.attributes);
    let names = attributes.fields.iter().map(|field| as_text(&field.name));
    let heads: Vec<String> = names.chain(headings(is_degrees).map(str::to_owned)).collect();
    table.write_record(&heads)?;
    for (index, feature) in layer.shapes.features().enumerate() {
        let values = attributes.rows.get(index).map(Vec::as_slice).unwrap_or_default();
        let cell = |value: &Value| match value {
            Value::String(text) => as_text(text),
            other => text_of(other).unwrap_or_default(),
        };
        let mut row: Vec<String> = values.iter().map(cell).collect();
        row.resize(attributes.fields.len(), String::new());
        let position = feature
            .parts()
            .next()
            .and_then(|part| part.first_path().first().copied());
        row.extend(
            position
                .map(|position| coordinates(position, is_degrees))
                .into_iter()
                .flatten(),
        );
        table.write_record(&row)?;
    }
    Ok(())
}

fn boundaries(table: &mut Table<'_>, layer: &OutputLayer<'_>, is_degrees: bool) -> io::Result<()> {
    let [first, second] = headings(is_degrees);
    table.write_record(["地块编号", "地块名称", "地块圈号", "界址点号", first, second])?;
    let fields = fields_of(layer);
    for (index, feature) in layer.shapes.features().enumerate() {
        // Plots are told apart by their numbers when the table is read again, so the number is the feature's own.
        let number = (index + 1).to_string();
        let id = fields.feature_id(layer.attributes, index).unwrap_or_default();
        let name = fields.text(layer.attributes, index, Meaning::Name).unwrap_or(id);
        let mut label = 0_usize;
        for (ring, (kind, path)) in feature
            .parts()
            .flat_map(|part| part.paths().map(move |path| (part.kind, path)))
            .enumerate()
        {
            let bits = |position: &[f64; 2]| position.map(f64::to_bits);
            let is_closed = path.len() > 1 && path.first().map(bits) == path.last().map(bits);
            let closing = path.first().filter(|_| kind == PartKind::Polygon && !is_closed);
            for position in path.iter().chain(closing) {
                label += 1;
                let [first, second] = coordinates(*position, is_degrees);
                let row = [
                    number.clone(),
                    as_text(&name),
                    (ring + 1).to_string(),
                    format!("J{label}"),
                    first,
                    second,
                ];
                table.write_record(&row)?;
            }
        }
    }
    Ok(())
}

fn fields_of(layer: &OutputLayer<'_>) -> FieldMap {
    let names = layer.attributes.field_names();
    FieldMap::detect(&names, &BTreeMap::new(), Role::Site).unwrap_or_default()
}

/// What a table of boundaries leaves out: all fields but the name, and that lines and points are no boundaries.
fn not_held(layer: &OutputLayer<'_>) -> Vec<Issue> {
    let fields = fields_of(layer);
    let is_held = |name: &String| fields.field(Meaning::Name) == Some(name.as_str());
    let lost: Vec<String> = layer
        .attributes
        .field_names()
        .into_iter()
        .filter(|name| !is_held(name))
        .collect();
    let mut issues = Vec::new();
    if !lost.is_empty() {
        let detail = format!(
            "a table of boundary points has a name for each plot and no other fields; left out: {}",
            lost.join(", ")
        );
        issues.push(issue(0, Fault::Altered, Action::Kept, detail));
    }
    let is_other = |kind: PartKind| kind != PartKind::Polygon;
    let others = layer.shapes.features();
    let others = others
        .filter(|feature| feature.parts().any(|part| is_other(part.kind)))
        .count();
    if others > 0 {
        let detail =
            format!("{others} features are lines or points, which a table of boundary points can't tell from plots");
        issues.push(issue(0, Fault::Altered, Action::Kept, detail));
    }
    issues
}

/// The line for a coordinate system that the numbers of the table do not show.
pub fn unstated_crs(crs: &str, is_degrees: bool) -> Option<Issue> {
    let zone = epsg_number(crs).ok().and_then(GaussKruger::of);
    let is_shown = is_degrees || zone.is_some_and(|zone| zone.has_prefix);
    let detail =
        format!("the table does not say that its coordinates are in {crs}: tell it to whoever reads it (--crs {crs})");
    (!is_shown).then(|| issue(0, Fault::Altered, Action::Kept, detail))
}

/// A text that no spreadsheet takes for a formula.
fn as_text(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
