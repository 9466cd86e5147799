//! Layers → a workbook (.xlsx): a row a feature with its attributes by their types, and its geometry as well-known text in
//! the last column.

use super::field_table::{FieldKind, FieldTable, text_of, unique};
use super::message::Message;
use super::point_list::issue;
use super::table_write::unstated_crs;
use super::text_stream::Refusal;
use super::wkt_files::is_geometry_column;
use super::wkt_write::wkt;
use super::{OutputLayer, Written};
use crate::crs::allowed::{AllowedCrs, allowed};
use crate::crs::stated::epsg_number;
use crate::issues::{Action, Fault, Issue};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;
use std::io;

/// Characters (of UTF-16) of one cell, rows and columns of a sheet, and characters of its name: what the format holds.
const CELL_CHARACTERS: usize = 32_767;
const ROWS: usize = 1_048_576;
const NAME_CHARACTERS: usize = 31;
/// Columns that are read again.
const COLUMNS: usize = 1000;
/// Whole numbers beyond this are not exact in a cell.
const EXACT: u64 = 1 << 53;
/// The heading of the geometries.
const GEOMETRY: &str = "WKT";
/// A workbook knows when it was made; there is no clock here, so that the same layer gives the same bytes.
const UNDATED: (u16, u8, u8) = (2000, 1, 1);

/// Writes a layer as the one sheet of a workbook.
///
/// # Errors
/// `InvalidInput` for more rows or columns than a sheet has, and for a text or a geometry that no cell can hold.
pub fn write_layer(layer: &OutputLayer<'_>) -> io::Result<Written> {
    let mut table = FieldTable::of(layer.attributes);
    refuse_too_large(layer.shapes.len(), table.fields.len())?;
    let mut issues = renamed(&mut table);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let exceeding = sheet_of(sheet, layer, &table)?;
    let properties = ExcelDateTime::from_ymd(UNDATED.0, UNDATED.1, UNDATED.2)
        .map(|day| DocProperties::new().set_creation_datetime(&day))
        .map_err(other)?;
    book.set_properties(&properties);
    if exceeding > 0 {
        let detail = format!("{exceeding} whole numbers have more digits than a cell keeps and were written as text");
        issues.push(issue(0, Fault::Altered, Action::Kept, detail));
    }
    let is_degrees = epsg_number(layer.crs)
        .and_then(allowed)
        .is_ok_and(AllowedCrs::is_geographic);
    issues.extend(unstated_crs(layer.crs, is_degrees));
    Ok(Written {
        bytes: book.save_to_buffer().map_err(other)?,
        issues,
        ..Written::default()
    })
}

fn other(error: XlsxError) -> io::Error {
    io::Error::other(error)
}

fn refused(zh: String, en: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, Refusal(Message::new(zh, en)))
}

fn refuse_too_large(features: usize, fields: usize) -> io::Result<()> {
    if features < ROWS && fields < COLUMNS {
        return Ok(());
    }
    Err(refused(
        format!("图层有 {features} 个要素、{fields} 个字段，一个工作表最多 1048575 行、999 个字段：请改写成 .gpkg"),
        format!(
            "the layer has {features} features and {fields} fields, and a sheet holds 1,048,575 rows and 999 fields: write .gpkg"
        ),
    ))
}

/// Gives fields whose names would stand for geometries others, so that the sheet has one such column.
fn renamed(table: &mut FieldTable) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut names: Vec<String> = table.fields.iter().map(|field| field.name.clone()).collect();
    for field in &mut table.fields {
        if is_geometry_column(&field.name) {
            let name = unique(&format!("{}_1", field.name), &|name| {
                names.iter().any(|known| known == name)
            });
            let detail = format!("the field {} was written as {name}", field.name);
            issues.push(issue(0, Fault::Altered, Action::Kept, detail));
            names.push(name.clone());
            field.name = name;
        }
    }
    issues
}

/// Fills the sheet, and gives how many numbers had to become texts.
fn sheet_of(sheet: &mut Worksheet, layer: &OutputLayer<'_>, table: &FieldTable) -> io::Result<usize> {
    sheet.set_name(sheet_name(layer.name)).map_err(other)?;
    let bold = Format::new().set_bold();
    let headings = table.fields.iter().map(|field| field.name.as_str()).chain([GEOMETRY]);
    for (column, heading) in (0_u16..).zip(headings) {
        refuse_too_long(heading, 0, heading)?;
        sheet
            .write_string_with_format(0, column, heading, &bold)
            .map_err(other)?;
    }
    sheet.set_freeze_panes(1, 0).map_err(other)?;
    let mut exceeding = 0;
    let mut text = String::new();
    for (row, (index, feature)) in (1_u32..).zip(layer.shapes.features().enumerate()) {
        let values = table.rows.get(index).map(Vec::as_slice).unwrap_or_default();
        for (column, (field, value)) in (0_u16..).zip(table.fields.iter().zip(values)) {
            exceeding += usize::from(cell(sheet, [row, u32::from(column)], field.kind, value, &field.name)?);
        }
        text.clear();
        wkt(&feature, &mut text);
        refuse_too_long(&text, row, GEOMETRY)?;
        let last = u16::try_from(table.fields.len()).unwrap_or(u16::MAX);
        sheet.write_string(row, last, text.as_str()).map_err(other)?;
    }
    Ok(exceeding)
}

/// Writes one value, and whether it is a number that had to become text.
fn cell(
    sheet: &mut Worksheet,
    [row, column]: [u32; 2],
    kind: FieldKind,
    value: &Value,
    field: &str,
) -> io::Result<bool> {
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    let is_exact = |value: &Value| value.as_i64().is_none_or(|whole| whole.unsigned_abs() <= EXACT);
    let number = value.as_f64().filter(|_| is_exact(value));
    let written = match (kind, value) {
        (_, Value::Null) => return Ok(false),
        (FieldKind::Boolean, Value::Bool(value)) => sheet.write_boolean(row, column, *value),
        (FieldKind::Integer | FieldKind::Real, Value::Number(_)) if number.is_some() => {
            sheet.write_number(row, column, number.unwrap_or_default())
        }
        (_, value) => {
            let text = text_of(value).unwrap_or_default();
            refuse_too_long(&text, row, field)?;
            sheet.write_string(row, column, text)
        }
    };
    written.map_err(other)?;
    Ok(value.is_number() && number.is_none())
}

/// No cell is cut in silence. Row 0 is that of the headings.
fn refuse_too_long(text: &str, feature: u32, field: &str) -> io::Result<()> {
    let characters = text.encode_utf16().count();
    if characters <= CELL_CHARACTERS {
        return Ok(());
    }
    let field: String = field.chars().take(40).collect();
    Err(refused(
        format!(
            "第 {feature} 个要素的“{field}”有 {characters} 个字符，Excel 单元格最多 {CELL_CHARACTERS} 个：请改写成 .gpkg 或 .csv（逐点列表）"
        ),
        format!(
            "{field} of feature {feature} has {characters} characters, and a cell holds {CELL_CHARACTERS}: write .gpkg, or .csv \
             with a row a vertex"
        ),
    ))
}

/// A name without the characters that sheets may not have in theirs.
fn sheet_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|character| {
            if character.is_control() || matches!(character, '[' | ']' | ':' | '*' | '?' | '/' | '\\') {
                '_'
            } else {
                character
            }
        })
        .collect();
    let mut out = String::new();
    for character in plain.trim().trim_matches('\'').chars() {
        if out.encode_utf16().count() + character.len_utf16() > NAME_CHARACTERS {
            break;
        }
        out.push(character);
    }
    let out = out.trim().trim_matches('\'').to_owned();
    // The format keeps this name for itself.
    if out.is_empty() || out.eq_ignore_ascii_case("history") {
        "图层".to_owned()
    } else {
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{refuse_too_long, sheet_name};

    #[test]
    fn names_are_those_that_a_sheet_may_have() {
        for (name, expected) in [
            ("红线", "红线"),
            ("", "图层"),
            ("'a/b:c'", "a_b_c"),
            ("history", "图层"),
        ] {
            assert_eq!(sheet_name(name), expected);
        }
        assert_eq!(sheet_name(&"生".repeat(40)).chars().count(), 31);
    }

    #[test]
    fn a_text_that_no_cell_holds_is_refused_and_not_cut() {
        assert!(refuse_too_long(&"界".repeat(32_767), 1, "备注").is_ok());
        let error = refuse_too_long(&"界".repeat(32_768), 7, "备注").expect_err("too long");
        assert!(error.to_string().contains("feature 7"), "{error}");
    }
}
