//! Files of well-known text: one geometry after the other, or a table with a column of them.

use super::geojson::guessed_encoding;
use super::message::Message;
use super::opened::{Head, Opened};
use super::point_list::issue;
use super::registry::Format;
use super::wkt::{begins_as_wkt, push_wkt};
use super::{FormatError, limits};
use crate::geometry::shapes::Bounds;
use crate::issues::{Action, Fault};
use crate::layer::parsed::ParsedLayer;
use serde_json::{Map, Value};

/// Geometries alone, each beginning on a line of its own.
pub const TEXT: Format = Format {
    name: ("WKT 文本", "WKT text"),
    endings: &["wkt"],
    recognises: |head| begins_as_wkt(&head.text),
    read: read_text,
    write: None,
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

fn is_geometry_column(heading: &str) -> bool {
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
#[derive(Default)]
struct Builder {
    layer: ParsedLayer,
    /// What the first geometry that was kept says; the others have to agree.
    srid: Option<u32>,
}

impl Builder {
    fn push(&mut self, geometry: &str, properties: &Map<String, Value>, place: &str) -> Result<(), FormatError> {
        self.layer.features_read += 1;
        let number = u32::try_from(self.layer.features_read).unwrap_or(u32::MAX);
        let mark = self.layer.shapes.mark();
        let trouble = match push_wkt(geometry, &mut self.layer.shapes) {
            Ok(_) if self.layer.shapes.positions_since(mark).is_empty() => {
                Some((Fault::NullGeometry, "the geometry is empty".to_owned()))
            }
            Ok(srid) if !self.layer.shapes.is_empty() && self.srid != srid => {
                return Err(FormatError::refused(Message::new(
                    "各几何的坐标系（SRID）不一致：请按坐标系拆分文件",
                    "the geometries are in different coordinate systems (SRID): split the file by coordinate system",
                )));
            }
            Ok(srid) => {
                self.srid = srid;
                None
            }
            Err(_) if geometry.trim().is_empty() => Some((Fault::NullGeometry, "there is no geometry".to_owned())),
            Err(what) => Some((Fault::Unreadable, what)),
        };
        let Some((fault, what)) = trouble else {
            self.layer.shapes.end_feature();
            let properties = serde_json::to_vec(properties).unwrap_or_default();
            self.layer.attributes.push(&properties, None);
            self.layer.feature_numbers.push(number);
            return Ok(());
        };
        if self.layer.unread.len() >= limits::MAX_REJECTED {
            return Err(FormatError::refused(Message::new(
                "无法使用的几何超过一百万个：这个文件不能作为图层，请检查生成它的程序",
                "more than a million geometries can't be used: this file can't serve as a layer, check the program that wrote it",
            )));
        }
        let mut bounds = Bounds::EMPTY;
        for position in self.layer.shapes.positions_since(mark) {
            bounds.grow(*position);
        }
        self.layer.shapes.rewind(mark);
        self.layer
            .issues
            .push(issue(number, fault, Action::Rejected, format!("{place}: {what}")));
        self.layer.unread.push((number, (!bounds.is_empty()).then_some(bounds)));
        Ok(())
    }

    fn finish(mut self, format: &'static str, guessed: Option<&'static str>) -> ParsedLayer {
        self.layer.format = format;
        self.layer.declared_crs = self.srid.map(|code| format!("EPSG:{code}"));
        self.layer.issues.extend(guessed.map(guessed_encoding));
        self.layer.shapes.shrink_to_fit();
        self.layer
    }
}

fn read_text(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let decoded = opened.text()?;
    let mut builder = Builder::default();
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
    Ok(builder.finish("WKT", decoded.is_guessed.then(|| decoded.encoding.name())))
}

fn read_table(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let decoded = opened.text()?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator_of(&decoded.text).unwrap_or(b','))
        .flexible(true)
        .from_reader(decoded.text.as_bytes());
    let headings = reader.headers().map_err(|error| broken(&error))?.clone();
    let column = headings.iter().position(is_geometry_column).unwrap_or(0);
    let mut builder = Builder::default();
    for (index, record) in reader.records().enumerate() {
        if index % 4096 == 0 {
            opened.progress.check()?;
        }
        let record = record.map_err(|error| broken(&error))?;
        let mut properties = Map::new();
        for (place, value) in record
            .iter()
            .enumerate()
            .filter(|(place, value)| *place != column && !value.is_empty())
        {
            let name = headings
                .get(place)
                .filter(|heading| !heading.is_empty())
                .map_or_else(|| format!("字段{}", place + 1), ToOwned::to_owned);
            properties.insert(name, Value::from(value));
        }
        builder.push(
            record.get(column).unwrap_or_default(),
            &properties,
            &format!("row {}", index + 2),
        )?;
    }
    Ok(builder.finish("CSV", decoded.is_guessed.then(|| decoded.encoding.name())))
}

fn broken(error: &csv::Error) -> FormatError {
    FormatError::refused(Message::new(
        format!("表格文本有误（{error}）：请检查生成它的程序"),
        format!("the table is not well-formed ({error}): check the program that wrote it"),
    ))
}
