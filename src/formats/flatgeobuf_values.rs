//! Geometries and attributes of a FlatGeobuf feature (its schemas header.fbs and feature.fbs).

use super::dbf_values;
use super::flat_buffer::{Table, Vector};
use crate::geometry::shapes::{PartKind, Shapes};

/// Collections within collections; more is no real data.
const MAX_NESTING: usize = 16;

/// A column of attributes.
pub struct Column {
    /// The name as a JSON string with the colon after it.
    key: Vec<u8>,
    kind: u8,
    is_mark: bool,
}

impl Column {
    /// `None` for a type that is not known, whose values could not be passed over either.
    pub fn new(name: &str, kind: u8) -> Option<Self> {
        let mut key = Vec::new();
        dbf_values::text(name, &mut key);
        key.push(b':');
        (kind <= 14).then_some(Self {
            key,
            kind,
            is_mark: name == "illustrative",
        })
    }
}

/// Adds the parts of a geometry of a feature of so many `bytes`; `kind` is that of the layer, or 0 where each says its
/// own. Heights and measures are dropped, and whether there were any is told.
///
/// # Errors
/// What is wrong with it.
pub fn push_geometry(geometry: &Table<'_>, kind: u8, bytes: usize, shapes: &mut Shapes) -> Result<bool, String> {
    let mut pushing = Pushing {
        shapes,
        left: bytes,
        has_heights: false,
    };
    pushing.geometry(geometry, kind, 0)?;
    Ok(pushing.has_heights)
}

/// A geometry on its way into the store.
struct Pushing<'a> {
    shapes: &'a mut Shapes,
    /// Bytes that its parts may still take: honest ones share none, and a small file that points to the same part again
    /// and again must fill neither memory nor time.
    left: usize,
    has_heights: bool,
}

impl Pushing<'_> {
    fn geometry(&mut self, geometry: &Table<'_>, kind: u8, nesting: usize) -> Result<(), String> {
        if nesting > MAX_NESTING {
            return Err("collections are nested too deep".to_owned());
        }
        // Each has an offset and a table of its own, and its positions.
        let own_bytes = 8 + geometry.vector(1, 8).map_or(0, |values| values.bytes().len());
        self.left = self
            .left
            .checked_sub(own_bytes)
            .ok_or_else(|| "parts share their positions".to_owned())?;
        self.has_heights |= (2..=5).any(|field| geometry.vector(field, 8).is_some_and(|values| values.len > 0));
        let kind = if kind == 0 { geometry.byte(6).unwrap_or(0) } else { kind };
        let parts = || {
            geometry
                .tables(7)
                .ok_or_else(|| "the parts lie outside the feature".to_owned())
        };
        match kind {
            1 | 4 => {
                for position in positions(geometry)? {
                    // That is how an empty point is written.
                    if !position.iter().all(|value| value.is_nan()) {
                        self.shapes.push_path(&[position]);
                        self.shapes.end_part(PartKind::Point);
                    }
                }
                Ok(())
            }
            2 | 5 => {
                for path in paths(geometry)? {
                    self.shapes.push_path(&path);
                    self.shapes.end_part(PartKind::Line);
                }
                Ok(())
            }
            // A multipolygon of one part may come without parts.
            3 => self.polygon(geometry),
            6 if !geometry.has(7) => self.polygon(geometry),
            6 => parts()?.iter().try_for_each(|part| self.geometry(part, 3, nesting + 1)),
            7 => parts()?.iter().try_for_each(|part| {
                let kind = part.byte(6).filter(|kind| *kind > 0);
                let kind = kind.ok_or_else(|| "a member of a collection has no type".to_owned())?;
                self.geometry(part, kind, nesting + 1)
            }),
            8..=12 => Err(format!(
                "curves (geometry type {kind}) are not read: turn them into straight edges before"
            )),
            other => Err(format!("the geometry type {other} is not read")),
        }
    }

    fn polygon(&mut self, geometry: &Table<'_>) -> Result<(), String> {
        let rings = paths(geometry)?;
        if !rings.is_empty() {
            for ring in &rings {
                self.shapes.push_path(ring);
            }
            self.shapes.end_part(PartKind::Polygon);
        }
        Ok(())
    }
}

fn positions(geometry: &Table<'_>) -> Result<Vec<[f64; 2]>, String> {
    let Some(values) = geometry.vector(1, 8) else {
        return if geometry.has(1) {
            Err("the coordinates lie outside the feature".to_owned())
        } else {
            Ok(Vec::new())
        };
    };
    if values.len % 2 == 1 {
        return Err("half a position stands at the end".to_owned());
    }
    let values: Vec<f64> = values.doubles().collect();
    let (pairs, _) = values.as_chunks::<2>();
    Ok(pairs.to_vec())
}

/// The positions by the ends of each path; without ends all are one.
fn paths(geometry: &Table<'_>) -> Result<Vec<Vec<[f64; 2]>>, String> {
    let positions = positions(geometry)?;
    if positions.is_empty() {
        return Ok(Vec::new());
    }
    let ends: Vec<usize> = match geometry.vector(0, 4) {
        Some(ends) if ends.len > 0 => Vector::words(&ends).collect(),
        _ => vec![positions.len()],
    };
    let mut begin = 0;
    let mut paths = Vec::with_capacity(ends.len().min(positions.len()));
    for end in &ends {
        let path = positions.get(begin..*end).filter(|path| !path.is_empty());
        paths.push(
            path.ok_or_else(|| "the ends of the rings contradict each other".to_owned())?
                .to_vec(),
        );
        begin = *end;
    }
    if begin == positions.len() {
        Ok(paths)
    } else {
        Err("positions are left after the last ring".to_owned())
    }
}

/// Writes the attributes as a compact JSON object, and whether they say that the feature is made up; `None` if they are
/// damaged. Binary values are counted and left out.
pub fn attributes(feature: &Table<'_>, columns: &[Column], out: &mut Vec<u8>, left_out: &mut u64) -> Option<bool> {
    let bytes = if feature.has(1) {
        feature.vector(1, 1)?.bytes()
    } else {
        &[]
    };
    // A feature may have columns of its own.
    let own: Option<Vec<Column>> = if feature.has(2) {
        let tables = feature.tables(2)?;
        Some(
            tables
                .iter()
                .map(|column| Column::new(column.text(0)?, column.byte(1).unwrap_or(0)))
                .collect::<Option<_>>()?,
        )
    } else {
        None
    };
    let columns = own.as_deref().unwrap_or(columns);
    let mut rest = bytes;
    let mut is_illustrative = false;
    let mut written = vec![false; columns.len()];
    out.push(b'{');
    while !rest.is_empty() {
        let place = usize::from(u16::from_le_bytes(split(&mut rest)?));
        let column = columns.get(place)?;
        let before = out.len();
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(&column.key);
        let begin = out.len();
        if !value(column.kind, &mut rest, out)? {
            *left_out += 1;
        }
        let is_true = matches!(out.get(begin..), Some(b"true" | b"\"true\""));
        is_illustrative |= column.is_mark && is_true;
        // The first of two values counts.
        if std::mem::replace(written.get_mut(place)?, true) {
            out.truncate(before);
        }
    }
    for (column, _) in columns.iter().zip(&written).filter(|(_, is_written)| !**is_written) {
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(&column.key);
        out.extend_from_slice(b"null");
    }
    out.push(b'}');
    Some(is_illustrative)
}

fn split<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*taken)
}

/// Writes one value as JSON; `Some(false)` if it is binary and was left out.
fn value(kind: u8, rest: &mut &[u8], out: &mut Vec<u8>) -> Option<bool> {
    let mut whole = |value: i128| out.extend_from_slice(value.to_string().as_bytes());
    match kind {
        0 => whole(i128::from(i8::from_le_bytes(split(rest)?))),
        1 => whole(i128::from(u8::from_le_bytes(split(rest)?))),
        2 => {
            let [value] = split(rest)?;
            out.extend_from_slice(if value == 0 { b"false" } else { b"true" });
        }
        3 => whole(i128::from(i16::from_le_bytes(split(rest)?))),
        4 => whole(i128::from(u16::from_le_bytes(split(rest)?))),
        5 => whole(i128::from(i32::from_le_bytes(split(rest)?))),
        6 => whole(i128::from(u32::from_le_bytes(split(rest)?))),
        7 => whole(i128::from(i64::from_le_bytes(split(rest)?))),
        8 => whole(i128::from(u64::from_le_bytes(split(rest)?))),
        9 => {
            let value = f32::from_le_bytes(split(rest)?);
            out.extend_from_slice(&serde_json::to_vec(&value).unwrap_or_else(|_| b"null".to_vec()));
        }
        10 => dbf_values::double(&split::<8>(rest)?, out),
        11..=14 => {
            let length = usize::try_from(u32::from_le_bytes(split(rest)?)).ok()?;
            let (bytes, after) = rest.split_at_checked(length)?;
            *rest = after;
            if kind == 14 {
                out.extend_from_slice(b"null");
                return Some(false);
            }
            dbf_values::text(&String::from_utf8_lossy(bytes), out);
        }
        _ => return None,
    }
    Some(true)
}
