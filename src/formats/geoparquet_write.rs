//! Layers → `GeoParquet` 1.0: a column for each attribute by its type, the geometries as well-known binary, and the metadata
//! `geo` that says so.

use super::field_table::{Field, FieldKind, FieldTable, text_of, unique};
use super::geopackage::ILLUSTRATIVE;
use super::geoparquet_meta::DESCRIPTION;
use super::geoparquet_values::days_of;
use super::message::Message;
use super::text_stream::Refusal;
use super::wkb::{type_of, write_wkb};
use super::{OutputLayer, Written};
use crate::crs::projjson::projjson;
use crate::crs::stated::epsg_number;
use crate::geometry::shapes::{Feature, Shapes};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

/// Features whose columns stand together in the file, and are held in memory at once.
const ROWS_OF_A_GROUP: usize = 50_000;

/// Writes a layer; rings are closed, and texts are UTF-8.
///
/// # Errors
/// The crate `parquet` could not do it, or PROJ does not know the coordinate system.
pub fn write_layer(layer: &OutputLayer<'_>) -> io::Result<Written> {
    let table = FieldTable::of(layer.attributes);
    let taken = |name: &str| table.fields.iter().any(|field| field.name == name);
    let geometry = unique("geometry", &taken);
    let geo = metadata(layer, &geometry)?;
    let mut words = vec![KeyValue::new("geo".to_owned(), geo)];
    if layer.is_illustrative {
        words.push(KeyValue::new(DESCRIPTION.to_owned(), ILLUSTRATIVE.to_owned()));
    }
    let bytes = file(layer.shapes, &table, &geometry, words).map_err(io::Error::other)?;
    Ok(Written {
        bytes,
        ..Written::default()
    })
}

fn file(shapes: &Shapes, table: &FieldTable, geometry: &str, words: Vec<KeyValue>) -> Result<Vec<u8>, ParquetError> {
    let schema = schema(&table.fields, geometry)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("EcoZone ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(words))
        .build();
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties))?;
    let mut begin = 0;
    while begin < shapes.len() {
        let end = shapes.len().min(begin + ROWS_OF_A_GROUP);
        let mut group = file.next_row_group()?;
        let rows = table.rows.get(begin..end).unwrap_or_default();
        for (place, field) in table.fields.iter().enumerate() {
            let null = &Value::Null;
            let values = rows.iter().map(|row| row.get(place).unwrap_or(null));
            column(&mut group, field.kind, values)?;
        }
        let features = shapes.features().skip(begin).take(end - begin);
        values::<ByteArrayType, _>(&mut group, features, |feature| geometry_of(&feature))?;
        group.close()?;
        begin = end;
    }
    file.close()?;
    Ok(bytes)
}

fn schema(fields: &[Field], geometry: &str) -> Result<Type, ParquetError> {
    let mut columns = Vec::with_capacity(fields.len() + 1);
    for field in fields {
        let (physical, logical) = match field.kind {
            FieldKind::Boolean => (Physical::BOOLEAN, None),
            FieldKind::Integer => (Physical::INT64, None),
            FieldKind::Real => (Physical::DOUBLE, None),
            FieldKind::Date => (Physical::INT32, Some(LogicalType::Date)),
            FieldKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let name = if field.name.is_empty() { "field" } else { &field.name };
        columns.push(Arc::new(leaf(name, physical, logical)?));
    }
    columns.push(Arc::new(leaf(geometry, Physical::BYTE_ARRAY, None)?));
    Type::group_type_builder("schema").with_fields(columns).build()
}

fn leaf(name: &str, physical: Physical, logical: Option<LogicalType>) -> Result<Type, ParquetError> {
    Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

type Group<'a, 'b> = SerializedRowGroupWriter<'a, &'b mut Vec<u8>>;

fn column<'v>(
    group: &mut Group<'_, '_>,
    kind: FieldKind,
    rows: impl Iterator<Item = &'v Value>,
) -> Result<(), ParquetError> {
    match kind {
        FieldKind::Boolean => values::<BoolType, _>(group, rows, Value::as_bool),
        FieldKind::Integer => values::<Int64Type, _>(group, rows, Value::as_i64),
        FieldKind::Real => values::<DoubleType, _>(group, rows, Value::as_f64),
        FieldKind::Date => values::<Int32Type, _>(group, rows, |value| days_of(value.as_str()?)),
        FieldKind::Text => values::<ByteArrayType, _>(group, rows, |value| {
            text_of(value).map(|text| ByteArray::from(text.into_bytes()))
        }),
    }
}

/// Writes the next column of a group; `None` is a row without a value.
fn values<T: DataType, I>(
    group: &mut Group<'_, '_>,
    rows: impl Iterator<Item = I>,
    value_of: impl Fn(I) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let (mut found, mut levels) = (Vec::new(), Vec::new());
    for row in rows {
        let value = value_of(row);
        levels.push(i16::from(value.is_some()));
        found.extend(value);
    }
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("a column more than the schema has".to_owned()));
    };
    column.typed::<T>().write_batch(&found, Some(&levels), None)?;
    column.close()
}

fn geometry_of(feature: &Feature<'_>) -> Option<ByteArray> {
    if feature.is_empty() {
        return None;
    }
    let mut bytes = Vec::new();
    write_wkb(feature, type_of(feature), &mut bytes);
    Some(ByteArray::from(bytes))
}

/// The metadata `geo`; WGS 84 in longitude and latitude is what a file without a system is in.
fn metadata(layer: &OutputLayer<'_>, geometry: &str) -> io::Result<String> {
    let kinds: BTreeSet<u32> = layer
        .shapes
        .features()
        .filter(|feature| !feature.is_empty())
        .map(|feature| type_of(&feature))
        .collect();
    let name_of = |kind: u32| match kind {
        1 => "Point",
        2 => "LineString",
        3 => "Polygon",
        4 => "MultiPoint",
        5 => "MultiLineString",
        6 => "MultiPolygon",
        _ => "GeometryCollection",
    };
    let mut column = Map::new();
    column.insert("encoding".to_owned(), Value::from("WKB"));
    let names: Vec<&str> = kinds.into_iter().map(name_of).collect();
    column.insert("geometry_types".to_owned(), Value::from(names));
    let bounds = layer.shapes.bounds();
    if !bounds.is_empty() {
        let edges = [bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]];
        column.insert("bbox".to_owned(), Value::from(edges.to_vec()));
    }
    let epsg = epsg_number(layer.crs).map_err(|error| refused(&error))?;
    let plain = match epsg {
        // Positions are written without heights.
        4480 => 4490,
        4979 | 8888 | 9053..=9057 | 9755 | 10606 => 4326,
        other => other,
    };
    if plain != 4326 {
        let text = projjson(plain).map_err(|error| refused(&error))?;
        column.insert("crs".to_owned(), serde_json::from_str(&text)?);
    }
    let geo = json!({
        "version": "1.0.0",
        "primary_column": geometry,
        "columns": { geometry: column },
    });
    Ok(geo.to_string())
}

fn refused(error: &crate::crs::error::CrsError) -> io::Error {
    use crate::texts::Language;
    let message = Message::new(error.message(Language::Zh), error.message(Language::En));
    io::Error::new(io::ErrorKind::InvalidInput, Refusal(message))
}
