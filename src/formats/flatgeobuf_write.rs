//! Layers → FlatGeobuf (flatgeobuf.org, version 3), feature by feature in their order, without an index, which is optional
//! and would put them into another.
//!
//! The tables are laid out by the crate `flatbuffers`; the numbers of fields are those of header.fbs and feature.fbs.

use super::field_table::{Field, FieldKind, FieldTable, text_of};
use super::geopackage::ILLUSTRATIVE;
use super::message::Message;
use super::text_stream::Refusal;
use super::wkb::{closing, kind_of_all, type_of};
use super::{OutputLayer, Written};
use crate::crs::stated::epsg_number;
use crate::geometry::shapes::{Feature, Part, PartKind};
use flatbuffers::{FlatBufferBuilder, ForwardsUOffset, TableFinishedWIPOffset, Vector, WIPOffset};
use serde_json::Value;
use std::io;

/// The letters that a file begins with, and its version.
const MAGIC: [u8; 8] = [b'f', b'g', b'b', 3, b'f', b'g', b'b', 1];
/// What one feature may take, as it is read again.
const MAX_FEATURE_BYTES: usize = 1 << 30;

type Builder = FlatBufferBuilder<'static>;
type Table = WIPOffset<TableFinishedWIPOffset>;
type Tables = WIPOffset<Vector<'static, ForwardsUOffset<TableFinishedWIPOffset>>>;

/// Where the offset of a table's field stands in its list.
const fn slot(field: u16) -> u16 {
    4 + 2 * field
}

/// Writes a layer; rings are closed.
///
/// # Errors
/// More columns than the format counts, or a feature of more than a gigabyte.
pub fn write_layer(layer: &OutputLayer<'_>) -> io::Result<Written> {
    let table = FieldTable::of(layer.attributes);
    if table.fields.len() >= usize::from(u16::MAX) {
        return Err(refused(
            "图层的字段有 65535 个或更多，FlatGeobuf 存不下",
            "the layer has 65,535 fields or more, which FlatGeobuf can't count",
        ));
    }
    let kind = kind_of_all(layer.shapes).0;
    let mut builder = Builder::new();
    let mut bytes = MAGIC.to_vec();
    let header = header(&mut builder, layer, &table.fields, kind);
    builder.finish_size_prefixed(header, None);
    bytes.extend_from_slice(builder.finished_data());
    let mut values = Vec::new();
    for (index, feature) in layer.shapes.features().enumerate() {
        values.clear();
        let row = table.rows.get(index).map(Vec::as_slice).unwrap_or_default();
        properties(&table.fields, row, &mut values);
        let needed = feature.position_count().saturating_mul(24).saturating_add(values.len());
        if needed > MAX_FEATURE_BYTES {
            return Err(refused(
                "有要素超过 FlatGeobuf 单个要素 1 GB 的上限：请改写成 .gpkg",
                "a feature is beyond the gigabyte that one of FlatGeobuf may take: write .gpkg",
            ));
        }
        builder.reset();
        let root = one_feature(&mut builder, &feature, kind, &values);
        builder.finish_size_prefixed(root, None);
        bytes.extend_from_slice(builder.finished_data());
    }
    Ok(Written {
        bytes,
        ..Written::default()
    })
}

fn refused(zh: &str, en: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, Refusal(Message::new(zh, en)))
}

fn header(builder: &mut Builder, layer: &OutputLayer<'_>, fields: &[Field], kind: Option<u32>) -> Table {
    let columns: Vec<Table> = fields.iter().map(|field| column(builder, field)).collect();
    let columns: Tables = builder.create_vector(&columns);
    let crs = epsg_number(layer.crs).ok().and_then(|epsg| i32::try_from(epsg).ok());
    let crs = crs.map(|epsg| {
        let organisation = builder.create_string("EPSG");
        let table = builder.start_table();
        builder.push_slot_always(slot(0), organisation);
        builder.push_slot_always(slot(1), epsg);
        builder.end_table(table)
    });
    let bounds = layer.shapes.bounds();
    let envelope = (!bounds.is_empty())
        .then(|| builder.create_vector(&[bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]]));
    let name = builder.create_string(layer.name);
    let description = layer.is_illustrative.then(|| builder.create_string(ILLUSTRATIVE));
    let table = builder.start_table();
    builder.push_slot_always(slot(8), layer.shapes.len() as u64);
    builder.push_slot_always(slot(0), name);
    if let Some(envelope) = envelope {
        builder.push_slot_always(slot(1), envelope);
    }
    builder.push_slot_always(slot(7), columns);
    if let Some(crs) = crs {
        builder.push_slot_always(slot(10), crs);
    }
    if let Some(description) = description {
        builder.push_slot_always(slot(12), description);
    }
    // No index; left out it would mean one.
    builder.push_slot_always(slot(9), 0_u16);
    builder.push_slot_always(slot(2), number(kind.unwrap_or(0)));
    builder.end_table(table)
}

/// Types of geometries are those of well-known binary, of which none here is above 7.
fn number(kind: u32) -> u8 {
    u8::try_from(kind).unwrap_or(0)
}

fn column(builder: &mut Builder, field: &Field) -> Table {
    let name = if field.name.is_empty() { "field" } else { &field.name };
    let name = builder.create_string(name);
    let table = builder.start_table();
    builder.push_slot_always(slot(0), name);
    let kind: u8 = match field.kind {
        FieldKind::Boolean => 2,
        FieldKind::Integer => 7,
        FieldKind::Real => 10,
        FieldKind::Text => 11,
        FieldKind::Date => 13,
    };
    builder.push_slot_always(slot(1), kind);
    builder.end_table(table)
}

/// The values of a row that are there, each after the number of its column.
fn properties(fields: &[Field], row: &[Value], out: &mut Vec<u8>) {
    for (place, (field, value)) in (0_u16..).zip(fields.iter().zip(row)) {
        let number = place.to_le_bytes();
        match (field.kind, value) {
            (_, Value::Null) => {}
            (FieldKind::Boolean, Value::Bool(value)) => {
                out.extend_from_slice(&number);
                out.push(u8::from(*value));
            }
            (FieldKind::Integer, Value::Number(value)) => {
                if let Some(value) = value.as_i64() {
                    out.extend_from_slice(&number);
                    out.extend_from_slice(&value.to_le_bytes());
                }
            }
            (FieldKind::Real, Value::Number(value)) => {
                if let Some(value) = value.as_f64() {
                    out.extend_from_slice(&number);
                    out.extend_from_slice(&value.to_le_bytes());
                }
            }
            (_, value) => {
                let text = text_of(value).unwrap_or_default();
                out.extend_from_slice(&number);
                // No text is beyond what one of GeoJSON may have.
                out.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
                out.extend_from_slice(text.as_bytes());
            }
        }
    }
}

fn one_feature(builder: &mut Builder, feature: &Feature<'_>, kind: Option<u32>, values: &[u8]) -> Table {
    let values = builder.create_vector(values);
    let own = kind.unwrap_or_else(|| type_of(feature));
    let geometry = (!feature.is_empty()).then(|| geometry(builder, feature, own));
    let table = builder.start_table();
    if let Some(geometry) = geometry {
        builder.push_slot_always(slot(0), geometry);
    }
    builder.push_slot_always(slot(1), values);
    builder.end_table(table)
}

/// All parts as one geometry of the type `kind`.
fn geometry(builder: &mut Builder, feature: &Feature<'_>, kind: u32) -> Table {
    if kind >= 6 {
        let parts: Vec<Table> = feature.parts().map(|part| of_part(builder, &part)).collect();
        let parts: Tables = builder.create_vector(&parts);
        let table = builder.start_table();
        builder.push_slot_always(slot(7), parts);
        builder.push_slot_always(slot(6), number(kind));
        return builder.end_table(table);
    }
    let paths: Vec<&[[f64; 2]]> = feature.parts().flat_map(|part| part.paths()).collect();
    plain(builder, &paths, kind)
}

fn of_part(builder: &mut Builder, part: &Part<'_>) -> Table {
    let kind = match part.kind {
        PartKind::Point => 1,
        PartKind::Line => 2,
        PartKind::Polygon => 3,
    };
    let paths: Vec<&[[f64; 2]]> = part.paths().collect();
    plain(builder, &paths, kind)
}

/// Paths one after the other, with the place where each ends if there are several lines or rings.
fn plain(builder: &mut Builder, paths: &[&[[f64; 2]]], kind: u32) -> Table {
    let mut values: Vec<f64> = Vec::new();
    let mut ends: Vec<u32> = Vec::new();
    for path in paths {
        values.extend(path.iter().flatten());
        if kind == 3 {
            values.extend(closing(path).into_iter().flatten());
        }
        ends.push(u32::try_from(values.len() / 2).unwrap_or(u32::MAX));
    }
    let has_ends = paths.len() > 1 && !matches!(kind, 1 | 4);
    let ends = has_ends.then(|| builder.create_vector(&ends));
    let values = builder.create_vector(&values);
    let table = builder.start_table();
    if let Some(ends) = ends {
        builder.push_slot_always(slot(0), ends);
    }
    builder.push_slot_always(slot(1), values);
    builder.push_slot_always(slot(6), number(kind));
    builder.end_table(table)
}
