//! The cells of one sheet of a workbook: merged cells filled, numbers and dates as they are meant.

use super::FormatError;
use super::message::Message;
use super::workbook::broken;
use crate::progress::Progress;
use calamine::{DataRef, Dimensions, ExcelDateTime, Xlsx};
use serde_json::Value;
use std::io::Cursor;

/// A column beyond this holds nothing of a table of points.
const MAX_COLUMNS: u32 = 1000;
/// Cells of one sheet, with those that merged ones fill.
const MAX_CELLS: usize = 20_000_000;

/// Number of a row, from 1, and its cells: texts, numbers, truths; null for what is empty.
pub type Row = (usize, Vec<Value>);

/// A sheet.
pub struct Sheet {
    pub name: String,
    /// The rows that have something.
    pub rows: Vec<Row>,
}

/// Reads a sheet.
///
/// # Errors
/// It is damaged, or has more cells than a table may have.
pub fn rows(workbook: &mut Xlsx<Cursor<Vec<u8>>>, name: &str, progress: &Progress) -> Result<Sheet, FormatError> {
    #[expect(deprecated, reason = "the way that replaces it reads all sheets at once")]
    let merged = workbook.worksheet_merge_cells(name);
    let merged = match merged {
        Some(Ok(merged)) => merged,
        Some(Err(error)) => return Err(broken(&error)),
        None => Vec::new(),
    };
    let mut sheet = Sheet {
        name: name.to_owned(),
        rows: Vec::new(),
    };
    let mut cells = match workbook.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // Charts are sheets without cells.
        Err(calamine::XlsxError::NotAWorksheet(_) | calamine::XlsxError::WorksheetNotFound(_)) => return Ok(sheet),
        Err(error) => return Err(broken(&error)),
    };
    let mut count = 0_usize;
    loop {
        if count.is_multiple_of(4096) {
            progress.check()?;
        }
        let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? else {
            break;
        };
        let (row, column) = cell.get_position();
        if column >= MAX_COLUMNS {
            continue;
        }
        let value = value_of(cell.get_value());
        if value.is_null() {
            continue;
        }
        count += put(&mut sheet.rows, row, column, value);
        refuse_too_many(count)?;
    }
    for region in &merged {
        progress.check()?;
        count = count.saturating_add(fill(&mut sheet.rows, region));
        refuse_too_many(count)?;
    }
    Ok(sheet)
}

fn refuse_too_many(count: usize) -> Result<(), FormatError> {
    if count <= MAX_CELLS {
        return Ok(());
    }
    Err(FormatError::refused(Message::new(
        "工作表的单元格超过两千万个：请只保留坐标表",
        "the sheet has more than twenty million cells: keep only the table of points",
    )))
}

/// Sets a cell, and gives how many cells came into being.
fn put(rows: &mut Vec<Row>, row: u32, column: u32, value: Value) -> usize {
    let number = row as usize + 1;
    // Cells come row by row; any other order is looked for.
    let place = match rows.last() {
        Some((last, _)) if *last == number => rows.len() - 1,
        Some((last, _)) if *last > number => match rows.binary_search_by_key(&number, |(number, _)| *number) {
            Ok(place) => place,
            Err(place) => {
                rows.insert(place, (number, Vec::new()));
                place
            }
        },
        _ => {
            rows.push((number, Vec::new()));
            rows.len() - 1
        }
    };
    let Some((_, cells)) = rows.get_mut(place) else {
        return 0;
    };
    let before = cells.len();
    if cells.len() <= column as usize {
        cells.resize(column as usize + 1, Value::Null);
    }
    if let Some(cell) = cells.get_mut(column as usize) {
        *cell = value;
    }
    cells.len() - before + 1
}

/// Gives every cell of a merged region what its first cell holds; only in rows that have something themselves.
fn fill(rows: &mut [Row], region: &Dimensions) -> usize {
    let (first, last) = (region.start.0 as usize + 1, region.end.0 as usize + 1);
    let begin = rows.partition_point(|(number, _)| *number < first);
    let Some(value) = rows
        .get(begin)
        .filter(|(number, _)| *number == first)
        .and_then(|(_, cells)| cells.get(region.start.1 as usize))
        .filter(|value| !value.is_null())
        .cloned()
    else {
        return 0;
    };
    let (west, east) = (region.start.1 as usize, region.end.1.min(MAX_COLUMNS - 1) as usize);
    let mut count = 0;
    for (_, cells) in rows.iter_mut().skip(begin).take_while(|(number, _)| *number <= last) {
        if cells.len() <= east {
            cells.resize(east + 1, Value::Null);
        }
        for cell in cells.iter_mut().take(east + 1).skip(west) {
            cell.clone_from(&value);
            count += 1;
        }
    }
    count
}

fn value_of(value: &DataRef<'_>) -> Value {
    let text = match value {
        DataRef::Int(value) => return Value::from(*value),
        DataRef::Float(value) => return number(*value),
        DataRef::Bool(value) => return Value::from(*value),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTime(value) if value.is_duration() => return number(value.as_f64()),
        DataRef::DateTime(value) => date(value),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => return Value::Null,
    };
    if text.is_empty() {
        Value::Null
    } else {
        Value::from(text)
    }
}

/// Workbooks keep every number as a binary fraction; a whole one is shown as such.
fn number(value: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "whole, and of less than 53 bits")]
    if value.fract() == 0.0 && value.abs() < 9e15 {
        Value::from(value as i64)
    } else {
        Value::from(value)
    }
}

/// A date as ISO 8601 writes it, with the time if it has one.
fn date(value: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}")
    }
}
