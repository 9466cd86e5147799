//! Workbooks (.xlsx) with lists of boundary points or a column of well-known text, sheet by sheet.
//!
//! Read by the crate `calamine`, cell by cell: a sheet is never laid out as the rectangle that it claims to fill.

use super::field_table::text_of;
use super::layer_choice::{listed, unknown};
use super::message::Message;
use super::opened::{HEAD_BYTES, Head, Opened};
use super::registry::Format;
use super::table_columns::TableColumns;
use super::table_reader::Reader;
use super::table_text::ROWS_BEFORE_HEADINGS;
use super::wkt::begins_as_wkt;
use super::wkt_files::{Builder, is_geometry_column, properties_of};
use super::workbook_sheet::{Sheet, rows};
use super::workbook_write::write_layer;
use super::{FormatError, limits};
use crate::issues::{Action, Fault, Issue};
use crate::layer::parsed::ParsedLayer;
use crate::progress::Progress;
use calamine::{Reader as _, Xlsx, XlsxError};
use serde_json::Value;
use std::io::{Cursor, Read};
use zip::ZipArchive;

pub const FORMAT: Format = Format {
    name: ("Excel 工作簿（.xlsx）", "Excel workbook (.xlsx)"),
    endings: &["xlsx", "xlsm"],
    recognises,
    read,
    write: Some(write_layer),
};

fn recognises(head: &Head) -> bool {
    let has = |name: &[u8]| head.bytes.windows(name.len()).any(|window| window == name);
    let is_named = head.is_named(".xlsx") || head.is_named(".xlsm");
    head.bytes.starts_with(b"PK\x03\x04")
        && (is_named || has(b"xl/") || has(b"[Content_Types]") && !has(b"word/") && !has(b"ppt/"))
}

/// What a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Points,
    /// The row of the headings and the column of the geometries.
    Geometries {
        row: usize,
        column: usize,
    },
}

fn read(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let bytes = opened.whole(limits::MAX_WORKBOOK_BYTES)?;
    let mut workbook = unpacked(bytes, opened.progress)?;
    let names = workbook.sheet_names();
    if let Some(wanted) = opened.layer.filter(|wanted| !names.iter().any(|name| name == wanted)) {
        return Err(FormatError::refused(unknown(&names, wanted)));
    }
    let mut found: Vec<(Sheet, Kind)> = Vec::new();
    let mut others = Vec::new();
    for name in names {
        if opened.layer.is_some_and(|wanted| wanted != name) {
            others.push(name);
            continue;
        }
        let sheet = rows(&mut workbook, &name, opened.progress)?;
        match kind_of(&sheet) {
            Some(kind) => found.push((sheet, kind)),
            None => others.push(name),
        }
    }
    let are_points = found.iter().all(|(_, kind)| *kind == Kind::Points);
    let mut layer = match found.as_slice() {
        [] => return Err(nothing_found(&others)),
        [(sheet, Kind::Geometries { row, column })] => geometries(sheet, *row, *column)?,
        sheets if are_points => points(sheets)?,
        sheets => {
            let names = sheets.iter().map(|(sheet, _)| sheet.name.clone()).collect();
            return Err(FormatError::SeveralLayers { names });
        }
    };
    if !others.is_empty() {
        let mut issue = Issue::new(0, Fault::IgnoredMember, Action::Kept);
        issue.detail = format!("other sheets were not read: {}", listed(&others, ", "));
        layer.issues.push(issue);
    }
    Ok(layer)
}

/// Opens a workbook that unpacks to no more than it may.
fn unpacked(bytes: Vec<u8>, progress: &Progress) -> Result<Xlsx<Cursor<Vec<u8>>>, FormatError> {
    refuse_bomb(&bytes, progress)?;
    Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))
}

/// Whether a file that begins with `bytes` is a workbook that can be read.
#[must_use]
pub fn is_workbook(bytes: &[u8], file_name: &str) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes).to_vec();
    recognises(&Head::new(head, file_name, None))
}

/// The rows of a sheet that have something, by their numbers from 1, with their cells as text.
pub type TextRows = Vec<(usize, Vec<String>)>;

/// Every sheet of a workbook by its name, as texts: for tables that are no layers.
///
/// # Errors
/// It is damaged or too large, or the work was stopped.
pub fn text_sheets(bytes: Vec<u8>, progress: &Progress) -> Result<Vec<(String, TextRows)>, FormatError> {
    let mut workbook = unpacked(bytes, progress)?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let sheet = rows(&mut workbook, &name, progress)?;
        let as_texts = sheet.rows.iter().map(|(number, row)| (*number, texts(row)));
        sheets.push((name, as_texts.collect()));
    }
    Ok(sheets)
}

/// Unpacks every member once and counts: what the archive says of its sizes is not believed.
fn refuse_bomb(bytes: &[u8], progress: &Progress) -> Result<(), FormatError> {
    let damaged = |error: zip::result::ZipError| broken(&XlsxError::Zip(error));
    let most = limits::FREE_UNPACKED_BYTES.max((bytes.len() as u64).saturating_mul(limits::MAX_UNPACKING_FACTOR));
    let mut left = most.min(limits::MAX_UNPACKED_WORKBOOK_BYTES);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let is_too_many = archive.len() > limits::MAX_ZIP_MEMBERS;
    let mut buffer = vec![0; 1 << 16];
    for index in 0..archive.len() {
        progress.check()?;
        let mut member = archive.by_index(index).map_err(damaged)?;
        loop {
            let count = member
                .read(&mut buffer)
                .map_err(|error| broken(&XlsxError::Io(error)))?;
            if count == 0 {
                break;
            }
            let rest = left.checked_sub(count as u64).filter(|_| !is_too_many);
            left = rest.ok_or_else(|| {
                FormatError::refused(Message::new(
                    "工作簿解压后过大，可能是有意的破坏：请在 Excel 或 WPS 中另存所需的工作表",
                    "the workbook unpacks to far more than any honest one: save the sheets that are wanted from a spreadsheet program",
                ))
            })?;
        }
    }
    Ok(())
}

fn kind_of(sheet: &Sheet) -> Option<Kind> {
    let mut rows = sheet.rows.iter().take(ROWS_BEFORE_HEADINGS).enumerate();
    rows.find_map(|(place, (_, row))| {
        let row = texts(row);
        let column = row.iter().position(|heading| is_geometry_column(heading));
        let is_geometry = |column: &usize| {
            let next = sheet.rows.get(place + 1).and_then(|(_, next)| next.get(*column));
            next.and_then(Value::as_str).is_some_and(begins_as_wkt)
        };
        // What is written out as geometries is meant, whatever other columns are called.
        match column.filter(is_geometry) {
            Some(column) => Some(Kind::Geometries { row: place, column }),
            None => TableColumns::of(&row).map(|_| Kind::Points),
        }
    })
}

/// Cells as the code of text tables wants them.
fn texts(row: &[Value]) -> Vec<String> {
    row.iter().map(|cell| text_of(cell).unwrap_or_default()).collect()
}

fn points(sheets: &[(Sheet, Kind)]) -> Result<ParsedLayer, FormatError> {
    let mut reader = Reader::default();
    for (sheet, _) in sheets {
        if sheets.len() > 1 {
            reader.begin_sheet(&sheet.name);
        }
        let mut last = 0;
        for (number, row) in &sheet.rows {
            // Rows without cells are not in the file; a gap divides plots.
            if *number > last + 1 {
                reader.row(last + 1, &[], "");
            }
            last = *number;
            let row = texts(row);
            reader.row(*number, &row, &row.join(","));
        }
    }
    reader.finish("XLSX")
}

fn geometries(sheet: &Sheet, heading_row: usize, column: usize) -> Result<ParsedLayer, FormatError> {
    let mut builder = Builder::new("XLSX");
    let headings = sheet
        .rows
        .get(heading_row)
        .map(|(_, row)| texts(row))
        .unwrap_or_default();
    for (number, row) in sheet.rows.iter().skip(heading_row + 1) {
        if row.iter().all(Value::is_null) {
            continue;
        }
        let properties = properties_of(row.iter().cloned(), &headings, column);
        let geometry = row.get(column).and_then(Value::as_str).unwrap_or_default();
        builder.push(geometry, &properties, &format!("row {number}"))?;
    }
    Ok(builder.finish(None))
}

fn nothing_found(sheets: &[String]) -> FormatError {
    FormatError::refused(Message::new(
        format!(
            "工作簿里没有坐标表或 WKT 列（工作表：{}）：表头应含 X、Y 或 经度、纬度 等列名",
            listed(sheets, "、")
        ),
        format!(
            "the workbook has no table of points and no column of WKT (sheets: {}): headings such as X, Y or longitude, latitude \
             have to name the columns",
            listed(sheets, ", ")
        ),
    ))
}

#[must_use]
pub fn broken(error: &XlsxError) -> FormatError {
    FormatError::refused(Message::new(
        format!("工作簿已损坏、不完整或有密码（{error}）：请在 Excel 或 WPS 中重新另存为 .xlsx"),
        format!(
            "the workbook is damaged, cut short or locked ({error}): save it as .xlsx again from a spreadsheet program"
        ),
    ))
}
