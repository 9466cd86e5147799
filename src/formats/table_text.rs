//! Tables of points as text (CSV, tabs, semicolons): 界址点成果表 with repeated headings and footers, lists of places.

use super::FormatError;
use super::geojson::guessed_encoding;
use super::opened::{Head, Opened};
use super::registry::Format;
use super::table_columns::TableColumns;
use super::table_reader::Reader;
use super::table_write::write;
use crate::layer::parsed::ParsedLayer;

pub const FORMAT: Format = Format {
    name: ("坐标表 CSV", "tables of points (CSV)"),
    endings: &["csv"],
    recognises,
    read,
    write: Some(write),
};

/// Rows among which the headings have to stand; titles come before them.
pub const ROWS_BEFORE_HEADINGS: usize = 30;
/// A table that has more columns is none of points.
const MAX_COLUMNS: usize = 1000;

fn recognises(head: &Head) -> bool {
    if head.text.starts_with(['{', '<', '[']) || head.is_binary() {
        return false;
    }
    let separator = separator_of(&head.text);
    let mut lines = head.text.lines().take(ROWS_BEFORE_HEADINGS);
    lines.any(|line| TableColumns::of(&cells(line, separator)).is_some())
}

/// The separator that the headings have most of.
fn separator_of(text: &str) -> char {
    let lines: Vec<&str> = text.lines().take(ROWS_BEFORE_HEADINGS).collect();
    let named = [',', '\t', ';', '，'].into_iter().find(|separator| {
        lines
            .iter()
            .any(|line| TableColumns::of(&cells(line, *separator)).is_some())
    });
    named.unwrap_or(',')
}

/// The cells of a row; quoted ones may hold separators and doubled quotes.
fn cells(line: &str, separator: char) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut is_quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let Some(cell) = out.last_mut() else {
            break;
        };
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                is_quoted = true;
            }
            other if other == separator && !is_quoted => {
                if out.len() > MAX_COLUMNS {
                    break;
                }
                out.push(String::new());
            }
            other => cell.push(other),
        }
    }
    out
}

fn read(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let decoded = opened.text()?;
    let separator = separator_of(&decoded.text);
    let mut reader = Reader::default();
    for (index, line) in decoded.text.trim_end_matches('\u{1a}').lines().enumerate() {
        if index % 4096 == 0 {
            opened.progress.check()?;
        }
        reader.row(index + 1, &cells(line, separator), line);
    }
    let mut layer = reader.finish("CSV")?;
    if decoded.is_guessed {
        layer.issues.push(guessed_encoding(decoded.encoding.name()));
    }
    Ok(layer)
}
