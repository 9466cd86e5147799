//! Layers → Esri JSON, a feature set as map services of ArcGIS give one: one kind of shapes, typed fields, the number of the
//! coordinate system.

use super::field_table::{Field, FieldKind, FieldTable, text_of};
use super::geojson_write::closed_ring;
use super::message::Message;
use super::text_stream::Refusal;
use super::wkb::type_of;
use super::{OutputLayer, Written};
use crate::crs::stated::epsg_number;
use crate::geometry::shapes::{Feature, PartKind};
use serde_json::{Map, Value, json};
use std::io::{self, Write as _};

/// Whole numbers of 32 bits are the usual type, those of 64 one that only newer programs know.
const LARGEST: i64 = i32::MAX as i64;

/// Writes a layer, a feature a line; shells run clockwise and holes the other way.
///
/// # Errors
/// `InvalidInput` for points, lines and polygons together, which no feature set holds.
pub fn write_layer(layer: &OutputLayer<'_>) -> io::Result<Written> {
    let kind = kind_of(layer)?;
    let table = FieldTable::of(layer.attributes);
    let fields: Vec<Value> = table
        .fields
        .iter()
        .enumerate()
        .map(|(place, field)| described(&table, place, field))
        .collect();
    let mut written = Written::default();
    let out = &mut written.bytes;
    let head = json!({
        "geometryType": kind,
        "spatialReference": { "wkid": epsg_number(layer.crs).unwrap_or(4326) },
        "fields": fields,
    });
    let head = head.to_string();
    out.write_all(head.strip_suffix('}').unwrap_or(&head).as_bytes())?;
    out.write_all(b",\"features\":[")?;
    for (index, feature) in layer.shapes.features().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        let row = table.rows.get(index).map(Vec::as_slice).unwrap_or_default();
        let mut attributes = Map::new();
        for (field, value) in table.fields.iter().zip(row) {
            attributes.insert(field.name.clone(), value_of(value, field.kind));
        }
        let feature = json!({ "attributes": attributes, "geometry": geometry(&feature, kind) });
        serde_json::to_writer(&mut *out, &feature)?;
    }
    out.write_all(b"\n]}\n")?;
    Ok(written)
}

/// The one kind of all shapes.
fn kind_of(layer: &OutputLayer<'_>) -> io::Result<&'static str> {
    let mut found: Option<PartKind> = None;
    let mut has_several = false;
    for feature in layer.shapes.features() {
        has_several |= type_of(&feature) == 4;
        for part in feature.parts() {
            if found.is_some_and(|found| found != part.kind) {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidInput,
                    Refusal(Message::new(
                        "图层里既有面又有线或点，而一个 Esri JSON 要素集只能存一种：请改写成 .gpkg 或 .geojson",
                        "the layer holds points, lines and polygons together, and an Esri JSON feature set holds one kind: write .gpkg or .geojson",
                    )),
                ));
            }
            found = Some(part.kind);
        }
    }
    Ok(match found {
        Some(PartKind::Point) if has_several => "esriGeometryMultipoint",
        Some(PartKind::Point) => "esriGeometryPoint",
        Some(PartKind::Line) => "esriGeometryPolyline",
        Some(PartKind::Polygon) | None => "esriGeometryPolygon",
    })
}

fn described(table: &FieldTable, place: usize, field: &Field) -> Value {
    let is_small = |row: &Vec<Value>| {
        let value = row.get(place).and_then(Value::as_i64);
        value.is_none_or(|value| (-LARGEST..=LARGEST).contains(&value))
    };
    let kind = match field.kind {
        FieldKind::Boolean => "esriFieldTypeSmallInteger",
        FieldKind::Integer if table.rows.iter().all(is_small) => "esriFieldTypeInteger",
        FieldKind::Integer => "esriFieldTypeBigInteger",
        FieldKind::Real => "esriFieldTypeDouble",
        FieldKind::Date | FieldKind::Text => "esriFieldTypeString",
    };
    json!({ "name": field.name, "alias": field.name, "type": kind })
}

fn value_of(value: &Value, kind: FieldKind) -> Value {
    match (kind, value) {
        (FieldKind::Boolean, Value::Bool(value)) => Value::from(u8::from(*value)),
        (FieldKind::Integer | FieldKind::Real, Value::Number(_)) => value.clone(),
        (_, other) => text_of(other).map_or(Value::Null, Value::from),
    }
}

fn geometry(feature: &Feature<'_>, kind: &str) -> Value {
    let mut points = feature.parts().filter_map(|part| part.first_path().first().copied());
    match kind {
        _ if feature.is_empty() => Value::Null,
        "esriGeometryPoint" => points.next().map_or(Value::Null, |[x, y]| json!({ "x": x, "y": y })),
        "esriGeometryMultipoint" => json!({ "points": points.collect::<Vec<_>>() }),
        "esriGeometryPolyline" => {
            let paths: Vec<&[[f64; 2]]> = feature.parts().map(|part| part.first_path()).collect();
            json!({ "paths": paths })
        }
        _ => {
            let rings: Vec<Vec<[f64; 2]>> = feature
                .parts()
                .flat_map(|part| part.paths().enumerate())
                .map(|(place, path)| closed_ring(path, place > 0))
                .collect();
            json!({ "rings": rings })
        }
    }
}
