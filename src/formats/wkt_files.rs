//! Files of well-known text: one geometry after the other, or a table with a column of them.

use super::FormatError;
use super::gathered::Gathered;
use super::geojson::guessed_encoding;
use super::message::Message;
use super::opened::{Head, Opened};
use super::registry::Format;
use super::wkt::{begins_as_wkt, push_wkt};
use super::wkt_write::write_layer;
use crate::issues::Fault;
use crate::layer::parsed::ParsedLayer;
use serde_json::{Map, Value};

/// Geometries alone, each beginning on a line of its own.
pub const TEXT: Format = Format {
    name: ("WKT 文本", "WKT text"),
    endings: &["wkt"],
    recognises: |head| begins_as_wkt(&head.text),
    read: read_text,
    write: Some(|layer| Ok(write_layer(layer))),
};

/// A table with a column of geometries.
pub const TABLE: Format = Format {
    name: ("含 WKT 列的 CSV", "CSV with a WKT column"),
    endings: &["csv"],
    recognises: is_table,
    read: read_table,
    write: None,
};

const COLUMN: [&str; 7] = [
    "wkt",
    "geometry",
    "geom",
    "the_geom",
    "wkt_geom",
    "geometry_wkt",
    "几何",
];

/// Whether a heading names a column of geometries.
pub fn is_geometry_column(heading: &str) -> bool {
    COLUMN.contains(&heading.trim().to_lowercase().as_str())
}

fn is_table(head: &Head) -> bool {
    !head.text.starts_with(['{', '<', '['])
        && !head.is_binary()
        && separator_of(&head.text).is_some_and(|separator| {
            let separator = char::from(separator);
            let begins = |cell: &str| begins_as_wkt(cell.trim().trim_start_matches('"'));
            head.text
                .lines()
                .nth(1)
                .is_some_and(|row| row.split(separator).any(begins))
        })
}

/// What divides the headings, if one of them names a column of geometries.
fn separator_of(text: &str) -> Option<u8> {
    let headings = text.lines().next()?;
    [b',', b'\t', b';'].into_iter().find(|separator| {
        headings
            .split(char::from(*separator))
            .any(|heading| is_geometry_column(heading.trim().trim_matches('"')))
    })
}

/// Builds a layer feature by feature.
pub struct Builder {
    gathered: Gathered,
    /// What the first geometry that was kept says; the others have to agree.
    srid: Option<u32>,
}

impl Builder {
    pub fn new(format: &'static str) -> Self {
        Self {
            gathered: Gathered::new(format),
            srid: None,
        }
    }

    /// Adds a feature; `place` is where it stands, for the ledger.
    ///
    /// # Errors
    /// Geometries in different coordinate systems, or too many that can't be used.
    pub fn push(&mut self, geometry: &str, properties: &Map<String, Value>, place: &str) -> Result<(), FormatError> {
        let (_, mark) = self.gathered.begin();
        let shapes = &mut self.gathered.layer.shapes;
        let pushed = match push_wkt(geometry, shapes) {
            Ok(_) if shapes.positions_since(mark).is_empty() => {
                Err((Fault::NullGeometry, "the geometry is empty".to_owned()))
            }
            Ok(told) if !shapes.is_empty() && self.srid != told.srid => {
                return Err(FormatError::refused(Message::new(
                    "各几何的坐标系（SRID）不一致：请按坐标系拆分文件",
                    "the geometries are in different coordinate systems (SRID): split the file by coordinate system",
                )));
            }
            Ok(told) => {
                self.srid = told.srid;
                Ok(told.has_heights)
            }
            Err(_) if geometry.trim().is_empty() => Err((Fault::NullGeometry, "there is no geometry".to_owned())),
            Err(what) => Err((Fault::Unreadable, what)),
        };
        let pushed = pushed.map_err(|(fault, what)| (fault, format!("{place}: {what}")));
        let properties = serde_json::to_vec(properties).unwrap_or_default();
        self.gathered.end_pushed(mark, pushed, &properties)
    }

    #[must_use]
    pub fn finish(mut self, guessed: Option<&'static str>) -> ParsedLayer {
        self.gathered.layer.declared_crs = self.srid.map(|code| format!("EPSG:{code}"));
        self.gathered.layer.issues.extend(guessed.map(guessed_encoding));
        self.gathered.finish()
    }
}

fn read_text(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let decoded = opened.text()?;
    let mut builder = Builder::new("WKT");
    let mut geometry = String::new();
    let mut begin = 1;
    for (index, line) in decoded.text.lines().enumerate() {
        if index % 4096 == 0 {
            opened.progress.check()?;
        }
        if begins_as_wkt(line) && !geometry.trim().is_empty() {
            builder.push(
                geometry.trim().trim_end_matches(';'),
                &Map::new(),
                &format!("line {begin}"),
            )?;
            geometry.clear();
        }
        if geometry.is_empty() {
            begin = index + 1;
        }
        geometry.push_str(line);
        geometry.push('\n');
    }
    if !geometry.trim().is_empty() {
        builder.push(
            geometry.trim().trim_end_matches(';'),
            &Map::new(),
            &format!("line {begin}"),
        )?;
    }
    Ok(builder.finish(decoded.is_guessed.then(|| decoded.encoding.name())))
}

fn read_table(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let decoded = opened.text()?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator_of(&decoded.text).unwrap_or(b','))
        .flexible(true)
        .from_reader(decoded.text.as_bytes());
    let headings = reader.headers().map_err(|error| broken(&error))?;
    let headings: Vec<String> = headings.iter().map(ToOwned::to_owned).collect();
    let column = headings
        .iter()
        .position(|heading| is_geometry_column(heading))
        .unwrap_or(0);
    let mut builder = Builder::new("CSV");
    for (index, record) in reader.records().enumerate() {
        if index % 4096 == 0 {
            opened.progress.check()?;
        }
        let record = record.map_err(|error| broken(&error))?;
        let cells = record.iter().map(|cell| {
            if cell.is_empty() {
                Value::Null
            } else {
                Value::from(cell)
            }
        });
        let properties = properties_of(cells, &headings, column);
        builder.push(
            record.get(column).unwrap_or_default(),
            &properties,
            &format!("row {}", index + 2),
        )?;
    }
    Ok(builder.finish(decoded.is_guessed.then(|| decoded.encoding.name())))
}

/// The cells of a row but for the geometry, under their headings.
pub fn properties_of(row: impl Iterator<Item = Value>, headings: &[String], geometry: usize) -> Map<String, Value> {
    row.enumerate()
        .filter(|(place, value)| *place != geometry && !value.is_null())
        .map(|(place, value)| {
            let name = headings.get(place).filter(|heading| !heading.is_empty());
            let name = name.map_or_else(|| format!("字段{}", place + 1), Clone::clone);
            (name, value)
        })
        .collect()
}

fn broken(error: &csv::Error) -> FormatError {
    FormatError::refused(Message::new(
        format!("表格文本有误（{error}）：请检查生成它的程序"),
        format!("the table is not well-formed ({error}): check the program that wrote it"),
    ))
}
