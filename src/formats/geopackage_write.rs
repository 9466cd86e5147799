//! Layers → GeoPackage (OGC 12-128r19, version 1.3): one table, with the coordinate system, built in memory.
//!
//! The format wants a time of the last change; there is no clock here, so that the same input gives the same bytes.

use super::field_table::{Field, FieldKind, FieldTable, text_of, unique};
use super::geopackage::ILLUSTRATIVE;
use super::point_list::issue;
use super::wkb::{kind_of_all, type_of, write_wkb};
use super::{OutputLayer, Written};
use crate::crs::stated::epsg_number;
use crate::crs::wkt_out::esri_wkt;
use crate::geometry::shapes::Feature;
use crate::issues::{Action, Fault, Issue};
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, params, params_from_iter};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io;

/// "GPKG" and version 1.3 in the head of the database.
const APPLICATION: i32 = 0x4750_4B47;
const VERSION: i32 = 10_300;
/// In place of the time of the last change.
const NO_TIME: &str = "1970-01-01T00:00:00.000Z";

const TABLES: &str = "
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system');
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system');
";

/// Writes a layer as the one table of a GeoPackage; rings are closed.
///
/// # Errors
/// `SQLite` could not do it.
pub fn write_layer(layer: &OutputLayer<'_>) -> io::Result<Written> {
    let mut issues = Vec::new();
    let bytes = package(layer, &mut issues).map_err(io::Error::other)?;
    Ok(Written {
        bytes,
        issues,
        ..Written::default()
    })
}

fn package(layer: &OutputLayer<'_>, issues: &mut Vec<Issue>) -> rusqlite::Result<Vec<u8>> {
    let mut database = Connection::open_in_memory()?;
    let write = database.transaction()?;
    write.pragma_update(None, "application_id", APPLICATION)?;
    write.pragma_update(None, "user_version", VERSION)?;
    write.execute_batch(TABLES)?;
    let srs = add_system(&write, layer.crs)?;
    let name = table_name(layer.name);
    add_contents(&write, &name, srs, layer)?;
    add_features(&write, &name, srs, layer, issues)?;
    write.commit()?;
    Ok(database.serialize("main")?.to_vec())
}

/// Every package describes WGS 84, and the system of the layer.
fn add_system(write: &Connection, crs: &str) -> rusqlite::Result<i32> {
    let number = epsg_number(crs).unwrap_or(4326);
    for epsg in BTreeSet::from([4326, number]) {
        let definition = esri_wkt(epsg).unwrap_or_else(|| "undefined".to_owned());
        let name = definition.split('"').nth(1).unwrap_or(crs).to_owned();
        write.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?1, ?2, 'EPSG', ?2, ?3, NULL)",
            params![name, epsg, definition],
        )?;
    }
    Ok(i32::try_from(number).unwrap_or(4326))
}

/// The layer's name; one that the format keeps for itself is lengthened.
fn table_name(name: &str) -> String {
    let lower = name.to_lowercase();
    let is_kept = ["gpkg_", "sqlite_", "rtree_"]
        .iter()
        .any(|begin| lower.starts_with(begin));
    match (name.trim(), is_kept) {
        ("", _) => "layer".to_owned(),
        (name, true) => format!("layer_{name}"),
        (name, false) => name.to_owned(),
    }
}

fn add_contents(write: &Connection, name: &str, srs: i32, layer: &OutputLayer<'_>) -> rusqlite::Result<()> {
    let bounds = layer.shapes.bounds();
    let edge = |value: f64| (!bounds.is_empty()).then_some(value);
    let description = if layer.is_illustrative { ILLUSTRATIVE } else { "" };
    write.execute(
        "INSERT INTO gpkg_contents VALUES (?1, 'features', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            name,
            description,
            NO_TIME,
            edge(bounds.min[0]),
            edge(bounds.min[1]),
            edge(bounds.max[0]),
            edge(bounds.max[1]),
            srs
        ],
    )?;
    write.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, ?3, 0, 0)",
        params![name, kind_of_all(layer.shapes).1, srs],
    )?;
    Ok(())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn add_features(
    write: &Connection,
    name: &str,
    srs: i32,
    layer: &OutputLayer<'_>,
    issues: &mut Vec<Issue>,
) -> rusqlite::Result<()> {
    let table = FieldTable::of(layer.attributes);
    let key = key_column(&table);
    let columns = columns(&table.fields, key, issues);
    let mut create = format!(
        "CREATE TABLE {} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {}",
        quoted(name),
        kind_of_all(layer.shapes).1
    );
    let mut insert = format!("INSERT INTO {} VALUES (?, ?", quoted(name));
    for (_, column, kind) in &columns {
        create.push_str(", ");
        create.push_str(&quoted(column));
        create.push_str(match kind {
            FieldKind::Boolean => " BOOLEAN",
            FieldKind::Integer => " INTEGER",
            FieldKind::Real => " REAL",
            FieldKind::Date => " DATE",
            FieldKind::Text => " TEXT",
        });
        insert.push_str(", ?");
    }
    write.execute(&format!("{create})"), [])?;
    let mut statement = write.prepare(&format!("{insert})"))?;
    let wanted = kind_of_all(layer.shapes).0;
    for (index, feature) in layer.shapes.features().enumerate() {
        let row = table.rows.get(index);
        let value = |place: usize| row.and_then(|row| row.get(place)).unwrap_or(&Value::Null);
        let own = key.and_then(|place| value(place).as_i64());
        let fid = own.unwrap_or_else(|| i64::try_from(index + 1).unwrap_or(i64::MAX));
        let mut cells = vec![Cell::Integer(fid), geometry(&feature, wanted, srs)];
        cells.extend(columns.iter().map(|(place, _, kind)| cell(value(*place), *kind)));
        statement.execute(params_from_iter(cells))?;
    }
    Ok(())
}

/// A column `fid` that can serve as the key, as a layer read from a GeoPackage has one.
fn key_column(table: &FieldTable) -> Option<usize> {
    let place = table.fields.iter().position(|field| field.name == "fid")?;
    // Rows are read in the order of their keys.
    let mut last = -1;
    let is_key = table.rows.iter().all(|row| {
        let value = row.get(place).and_then(Value::as_i64).filter(|value| *value > last);
        last = value.unwrap_or(i64::MAX);
        value.is_some()
    });
    is_key.then_some(place)
}

/// Place, name and kind of each column of attributes; names that differ by their letters' case alone are numbered.
fn columns(fields: &[Field], key: Option<usize>, issues: &mut Vec<Issue>) -> Vec<(usize, String, FieldKind)> {
    let mut taken: BTreeSet<String> = BTreeSet::from(["fid".to_owned(), "geom".to_owned()]);
    let mut columns = Vec::new();
    for (place, field) in fields.iter().enumerate().filter(|(place, _)| Some(*place) != key) {
        let wanted = if field.name.is_empty() { "field" } else { &field.name };
        let name = unique(wanted, &|name| taken.contains(&name.to_lowercase()));
        if name != field.name {
            let detail = format!("the field {} was written as {name}", field.name);
            issues.push(issue(0, Fault::Altered, Action::Kept, detail));
        }
        taken.insert(name.to_lowercase());
        columns.push((place, name, field.kind));
    }
    columns
}

fn cell(value: &Value, kind: FieldKind) -> Cell {
    match (value, kind) {
        (Value::Null, _) => Cell::Null,
        (Value::Bool(value), FieldKind::Boolean) => Cell::Integer(i64::from(*value)),
        (Value::Number(number), FieldKind::Integer) => number.as_i64().map_or(Cell::Null, Cell::Integer),
        (Value::Number(number), FieldKind::Real) => number.as_f64().map_or(Cell::Null, Cell::Real),
        (other, _) => text_of(other).map_or(Cell::Null, Cell::Text),
    }
}

/// The head of a geometry (little-endian, with its box) and the geometry as well-known binary.
fn geometry(feature: &Feature<'_>, wanted: Option<u32>, srs: i32) -> Cell {
    if feature.is_empty() {
        return Cell::Null;
    }
    let bounds = feature.bounds();
    let mut out = vec![b'G', b'P', 0, 0b0000_0011];
    out.extend_from_slice(&srs.to_le_bytes());
    for edge in [bounds.min[0], bounds.max[0], bounds.min[1], bounds.max[1]] {
        out.extend_from_slice(&edge.to_le_bytes());
    }
    write_wkb(feature, wanted.unwrap_or_else(|| type_of(feature)), &mut out);
    Cell::Blob(out)
}

#[cfg(test)]
mod tests {
    use super::table_name;

    #[test]
    fn names_that_the_format_keeps_for_itself_are_lengthened() {
        for (name, expected) in [
            ("红线", "红线"),
            (" ", "layer"),
            ("gpkg_contents", "layer_gpkg_contents"),
        ] {
            assert_eq!(table_name(name), expected);
        }
    }
}
