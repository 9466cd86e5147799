//! Attributes → the table of a shapefile (dBase III), in UTF-8, with what it can't keep told.

use super::field_table::{Field, FieldKind, FieldTable, text_of};
use super::message::Message;
use super::point_list::issue;
use super::text_stream::Refusal;
use crate::issues::{Action, Fault, Issue};
use crate::layer::attributes::Attributes;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io;

/// Bytes of a field's name and of a text.
const NAME_BYTES: usize = 10;
const TEXT_BYTES: usize = 254;
/// A number with a fraction, and the digits after its point.
const REAL_BYTES: usize = 24;
const REAL_DECIMALS: u8 = 15;
/// In place of the day of the last change: years since 1900, month, day.
const NO_DAY: [u8; 3] = [70, 1, 1];

/// A column as the table has it.
struct Column {
    name: String,
    /// C, N, L or D.
    kind: u8,
    bytes: usize,
    decimals: u8,
}

/// The table, and what it could not keep: names of more than ten bytes, texts of more than 254.
///
/// # Errors
/// More columns than a table may have.
pub fn table(attributes: &Attributes) -> io::Result<(Vec<u8>, Vec<Issue>)> {
    let table = FieldTable::of(attributes);
    let mut issues = Vec::new();
    let mut columns = columns(&table, &mut issues);
    if columns.is_empty() {
        // A table needs a column; other programs write their number of the row.
        columns.push(Column {
            name: "FID".to_owned(),
            kind: b'N',
            bytes: 11,
            decimals: 0,
        });
    }
    let header_bytes = 32 * (columns.len() + 1) + 1;
    let row_bytes = 1 + columns.iter().map(|column| column.bytes).sum::<usize>();
    let (Ok(header_size), Ok(row_size), Ok(count)) = (
        u16::try_from(header_bytes),
        u16::try_from(row_bytes),
        u32::try_from(table.rows.len()),
    ) else {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            Refusal(Message::new(
                "字段过多或过长，超出 Shapefile 属性表的上限：请改写成 .gpkg",
                "the fields are too many or too long for the table of a shapefile: write .gpkg",
            )),
        ));
    };
    let mut out = vec![3];
    out.extend_from_slice(&NO_DAY);
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&header_size.to_le_bytes());
    out.extend_from_slice(&row_size.to_le_bytes());
    out.resize(32, 0);
    for column in &columns {
        put_column(column, &mut out);
    }
    out.push(0x0D);
    let mut cut = vec![0_usize; columns.len()];
    for (number, row) in table.rows.iter().enumerate() {
        out.push(b' ');
        for (place, column) in columns.iter().enumerate() {
            let number = Value::from(number);
            let value = if table.fields.is_empty() {
                Some(&number)
            } else {
                row.get(place)
            };
            let is_cut = put_cell(column, value.unwrap_or(&Value::Null), &mut out);
            if let Some(cut) = cut.get_mut(place) {
                *cut += usize::from(is_cut);
            }
        }
    }
    out.push(0x1A);
    for (column, cut) in columns.iter().zip(cut).filter(|(_, cut)| *cut > 0) {
        let detail = format!(
            "field {}: {cut} values have more than {TEXT_BYTES} bytes, which a shapefile can't hold, and were cut",
            column.name
        );
        issues.push(issue(0, Fault::Altered, Action::Kept, detail));
    }
    Ok((out, issues))
}

fn columns(table: &FieldTable, issues: &mut Vec<Issue>) -> Vec<Column> {
    let mut taken = BTreeSet::new();
    table
        .fields
        .iter()
        .enumerate()
        .map(|(place, field)| {
            let name = short_name(&field.name, &taken);
            taken.insert(name.to_lowercase());
            if name != field.name {
                let detail = format!("the field {} was written as {name} (names have ten bytes)", field.name);
                issues.push(issue(0, Fault::Altered, Action::Kept, detail));
            }
            column(field, name, table.rows.iter().filter_map(|row| row.get(place)))
        })
        .collect()
}

fn column<'a>(field: &Field, name: String, values: impl Iterator<Item = &'a Value>) -> Column {
    let widest = |values: &mut dyn Iterator<Item = usize>| values.max().unwrap_or(1).max(1);
    let texts = values.filter_map(text_of);
    let (kind, bytes, decimals) = match field.kind {
        FieldKind::Boolean => (b'L', 1, 0),
        FieldKind::Integer => (b'N', widest(&mut texts.map(|text| text.len())), 0),
        FieldKind::Real => (b'N', REAL_BYTES, REAL_DECIMALS),
        FieldKind::Date => (b'D', 8, 0),
        FieldKind::Text => (b'C', widest(&mut texts.map(|text| text.len())).min(TEXT_BYTES), 0),
    };
    Column {
        name,
        kind,
        bytes,
        decimals,
    }
}

/// The part of a text that fits, without half a character.
fn fitting(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// A name of at most ten bytes that none before has.
fn short_name(name: &str, taken: &BTreeSet<String>) -> String {
    let plain: String = name.chars().filter(|character| !character.is_control()).collect();
    let plain = if plain.trim().is_empty() { "field" } else { plain.trim() };
    let mut short = fitting(plain, NAME_BYTES).to_owned();
    let mut number = 1_u32;
    while taken.contains(&short.to_lowercase()) {
        let suffix = format!("_{number}");
        short = format!("{}{suffix}", fitting(plain, NAME_BYTES - suffix.len().min(NAME_BYTES)));
        number += 1;
    }
    short
}

fn put_column(column: &Column, out: &mut Vec<u8>) {
    let begin = out.len();
    out.extend_from_slice(column.name.as_bytes());
    out.resize(begin + 11, 0);
    out.push(column.kind);
    out.extend_from_slice(&[0; 4]);
    // At most 254.
    out.push(u8::try_from(column.bytes).unwrap_or(u8::MAX));
    out.push(column.decimals);
    out.resize(begin + 32, 0);
}

/// Writes a value in the width of its column; `true` if a text had to be cut.
fn put_cell(column: &Column, value: &Value, out: &mut Vec<u8>) -> bool {
    let text = match (column.kind, value) {
        (b'L', Value::Bool(value)) => (if *value { "T" } else { "F" }).to_owned(),
        (b'L', _) => "?".to_owned(),
        (b'N', Value::Number(number)) if column.decimals > 0 => real(number.as_f64()),
        (b'D', _) => text_of(value).unwrap_or_default().replace('-', ""),
        _ => text_of(value).unwrap_or_default(),
    };
    let fits = fitting(&text, column.bytes);
    let blanks = std::iter::repeat_n(b' ', column.bytes - fits.len());
    if column.kind == b'N' {
        out.extend(blanks);
        out.extend_from_slice(fits.as_bytes());
    } else {
        out.extend_from_slice(fits.as_bytes());
        out.extend(blanks);
    }
    fits.len() < text.len()
}

/// The shortest text that is the same number, where that fits.
fn real(value: Option<f64>) -> String {
    let Some(value) = value else {
        return String::new();
    };
    let plain = value.to_string();
    if plain.len() <= REAL_BYTES {
        plain
    } else {
        format!("{value:.15e}")
    }
}

#[cfg(test)]
mod tests {
    use super::{fitting, real, short_name};
    use std::collections::BTreeSet;

    #[test]
    fn names_are_cut_between_characters_and_told_apart() {
        let mut taken = BTreeSet::new();
        for (name, expected) in [
            ("生态功能", "生态功"),
            ("生态功能区", "生态_1"),
            ("生态功能区划", "生态_2"),
            ("population_2020", "population"),
            ("Population_2021", "Populati_1"),
            (" ", "field"),
        ] {
            let short = short_name(name, &taken);
            assert_eq!(short, expected, "{name}");
            assert!(short.len() <= 10);
            taken.insert(short.to_lowercase());
        }
        assert_eq!(fitting("中文", 4), "中");
    }

    #[test]
    fn numbers_keep_every_digit_that_fits() {
        for value in [12.5, -0.25, 1e6, 116.333_333_333_333_33, 1e-7] {
            assert_eq!(real(Some(value)).parse::<f64>().ok(), Some(value));
        }
        assert!(real(Some(1e300)).len() <= 24 && real(Some(-1.234_567_890_123_456_7e-300)).len() <= 24);
    }
}
