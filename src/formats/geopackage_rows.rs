//! One table of a GeoPackage: its columns, and each row's geometry and attributes.

use super::dbf_values;
use super::gathered::Gathered;
use super::wkb::push_wkb;
use crate::geometry::shapes::Shapes;
use crate::issues::Fault;
use encoding_rs::GB18030;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// A table of features.
pub struct Table {
    pub name: String,
    /// The column of the geometries.
    pub geometry: String,
    /// The number of its coordinate system within the file.
    pub srs: i64,
    /// Its description says that it is made up.
    pub is_illustrative: bool,
}

/// A column of attributes.
pub struct Column {
    name: String,
    /// The name as a JSON string with the colon after it.
    key: Vec<u8>,
    is_boolean: bool,
    is_primary: bool,
}

impl Table {
    pub fn columns(&self, database: &Connection) -> rusqlite::Result<Vec<Column>> {
        let mut statement = database.prepare("SELECT name, type, pk FROM pragma_table_info(?1)")?;
        let columns = statement.query_map([&self.name], |row| {
            let (name, kind, primary): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let mut key = Vec::new();
            dbf_values::text(&name, &mut key);
            key.push(b':');
            Ok(Column {
                key,
                is_boolean: kind.eq_ignore_ascii_case("BOOLEAN"),
                is_primary: primary > 0,
                name,
            })
        })?;
        let is_attribute = |column: &rusqlite::Result<Column>| !matches!(column, Ok(column) if column.name.eq_ignore_ascii_case(&self.geometry));
        columns.filter(is_attribute).collect()
    }

    /// All rows in the order of their keys: the geometry, then the columns.
    pub fn query(&self, columns: &[Column]) -> String {
        let mut query = format!("SELECT {}", quoted(&self.geometry));
        for column in columns {
            query.push_str(", ");
            query.push_str(&quoted(&column.name));
        }
        query.push_str(" FROM ");
        query.push_str(&quoted(&self.name));
        let keys: Vec<String> = columns
            .iter()
            .filter(|column| column.is_primary)
            .map(|column| quoted(&column.name))
            .collect();
        if !keys.is_empty() {
            query.push_str(" ORDER BY ");
            query.push_str(&keys.join(", "));
        }
        query
    }
}

/// A name that can be no other part of a query.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What was met in the rows and is told once.
#[derive(Default)]
pub struct TextNotes {
    pub binary: u64,
    pub not_utf8: u64,
    other_srs: u64,
    is_illustrative: bool,
}

impl TextNotes {
    /// Whether the last row says that it is made up.
    pub fn take_illustrative(&mut self) -> bool {
        std::mem::take(&mut self.is_illustrative)
    }

    pub fn tell(&self, gathered: &mut Gathered) {
        if self.binary > 0 {
            let detail = format!("{} binary values were left out", self.binary);
            gathered.note(Fault::IgnoredMember, detail);
        }
        if self.not_utf8 > 0 {
            let detail = format!("{} texts are not UTF-8 and were read as GB18030", self.not_utf8);
            gathered.note(Fault::Assumed, detail);
        }
        if self.other_srs > 0 {
            let detail = format!(
                "{} geometries leave their coordinate system open and were taken to be in that of their table",
                self.other_srs
            );
            gathered.note(Fault::Mismatch, detail);
        }
    }
}

/// One row of a table's query.
pub struct Row<'a> {
    pub row: &'a rusqlite::Row<'a>,
    pub table: &'a Table,
}

impl Row<'_> {
    /// Adds the parts of the row's geometry to `shapes`; whether it has heights or measures.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn geometry(&self, shapes: &mut Shapes, notes: &mut TextNotes) -> Result<bool, (Fault, String)> {
        let value = self
            .row
            .get_ref(0)
            .map_err(|error| (Fault::Unreadable, error.to_string()))?;
        let bytes = match value {
            ValueRef::Null => return Err((Fault::NullGeometry, String::new())),
            ValueRef::Blob(bytes) => bytes,
            _ => return Err((Fault::Unreadable, "the geometry is not binary".to_owned())),
        };
        let (srs, is_empty, wkb) = without_header(bytes).map_err(|what| (Fault::Unreadable, what))?;
        if i64::from(srs) != self.table.srs {
            if !matches!(srs, 0 | -1) {
                let detail = format!(
                    "the geometry says that it is in coordinate system {srs}, its table in {}",
                    self.table.srs
                );
                return Err((Fault::Unreadable, detail));
            }
            notes.other_srs += 1;
        }
        if is_empty {
            return Err((Fault::NullGeometry, "the geometry is marked as empty".to_owned()));
        }
        push_wkb(wkb, shapes).map_err(|what| (Fault::Unreadable, what))
    }

    /// Writes the row's attributes as a compact JSON object.
    pub fn attributes(&self, columns: &[Column], out: &mut Vec<u8>, notes: &mut TextNotes) -> rusqlite::Result<()> {
        out.push(b'{');
        for (index, column) in columns.iter().enumerate() {
            let value = self.row.get_ref(index + 1)?;
            if out.len() > 1 {
                out.push(b',');
            }
            out.extend_from_slice(&column.key);
            match value {
                ValueRef::Null => out.extend_from_slice(b"null"),
                ValueRef::Integer(value @ (0 | 1)) if column.is_boolean => {
                    notes.is_illustrative |= value == 1 && column.name == "illustrative";
                    out.extend_from_slice(if value == 1 { b"true" } else { b"false" });
                }
                ValueRef::Integer(value) => out.extend_from_slice(value.to_string().as_bytes()),
                ValueRef::Real(value) => dbf_values::double(&value.to_le_bytes(), out),
                ValueRef::Text(bytes) => {
                    if let Ok(text) = std::str::from_utf8(bytes) {
                        notes.is_illustrative |= column.name == "illustrative" && text == "true";
                        dbf_values::text(text, out);
                    } else {
                        notes.not_utf8 += 1;
                        dbf_values::text(&GB18030.decode_without_bom_handling(bytes).0, out);
                    }
                }
                ValueRef::Blob(_) => {
                    notes.binary += 1;
                    out.extend_from_slice(b"null");
                }
            }
        }
        out.push(b'}');
        Ok(())
    }
}

/// A geometry without its header (OGC 12-128r19, 2.1.3): the coordinate system, whether it is empty, the rest.
fn without_header(bytes: &[u8]) -> Result<(i32, bool, &[u8]), String> {
    let [b'G', b'P', version, flags, s0, s1, s2, s3, rest @ ..] = bytes else {
        return Err("the geometry does not begin as one of a GeoPackage".to_owned());
    };
    if *version != 0 {
        return Err(format!("version {version} of geometries is not known"));
    }
    if flags & 0x20 != 0 {
        return Err("the geometry is of a kind that only another program knows".to_owned());
    }
    let srs = [*s0, *s1, *s2, *s3];
    let srs = if flags & 1 == 1 {
        i32::from_le_bytes(srs)
    } else {
        i32::from_be_bytes(srs)
    };
    let envelope_bytes = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        other => return Err(format!("the envelope {other} is not known")),
    };
    let wkb = rest
        .get(envelope_bytes..)
        .ok_or_else(|| "the geometry is cut short".to_owned())?;
    Ok((srs, flags & 0x10 != 0, wkb))
}

#[cfg(test)]
mod tests {
    use super::{quoted, without_header};

    #[test]
    fn the_header_of_a_geometry_is_taken_off_whatever_its_envelope() {
        let head =
            |flags: u8, rest: usize| [&[b'G', b'P', 0, flags, 0x8A, 0x11, 0, 0][..], &vec![7; rest][..]].concat();
        for (flags, envelope) in [(1, 0), (3, 32), (5, 48), (7, 48), (9, 64)] {
            let bytes = head(flags, envelope + 2);
            assert_eq!(without_header(&bytes), Ok((4490, false, &[7, 7][..])), "{flags}");
            assert!(
                without_header(&head(flags, envelope)[..8 + envelope - usize::from(envelope > 0)]).is_err()
                    || envelope == 0
            );
        }
        assert_eq!(without_header(&head(0x11, 0)), Ok((4490, true, &[][..])));
        for bytes in [&b"GP"[..], &b"XX\0\x01\0\0\0\0"[..], &head(0x21, 9), &head(0x0B, 99)] {
            assert!(without_header(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn a_name_is_never_a_part_of_a_query() {
        assert_eq!(quoted("a\"; DROP TABLE b; --"), "\"a\"\"; DROP TABLE b; --\"");
    }
}
