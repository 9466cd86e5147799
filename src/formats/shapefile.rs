//! Shapefiles: the .shp as a stream, with the attribute table, index, projection and encoding that lie beside it.
//!
//! Read here and not by the crates `shapefile` and `dbase`, because those give no record number with an error, close
//! and turn rings without a word, pass over rows marked as deleted without their geometry, and allocate what a
//! damaged header asks for. A set whose parts contradict each other is refused whole: half a layer must not look
//! like a layer.

use super::dbf::{RowNotes, Table, Tally};
use super::encoding_choice::UnsureText;
use super::message::Message;
use super::shapefile_records::Records;
use super::{FormatError, dbf_text};
use crate::geometry::shapes::Shapes;
use crate::issues::{Action, Fault, Issue};
use crate::layer::parsed::ParsedLayer;
use crate::progress::Progress;
use encoding_rs::Encoding;
use std::io::Read;

/// The first bytes of a .shp and of a .shx.
pub const MAGIC: &[u8] = &[0, 0, 0x27, 0x0A];

/// Numbers of records that a line of the ledger lists before it breaks off.
const LISTED: usize = 20;

/// The files beside the .shp, as far as they are there.
#[derive(Default)]
pub struct Parts {
    pub dbf: Option<Vec<u8>>,
    pub shx: Option<Vec<u8>>,
    pub prj: Option<Vec<u8>>,
    pub cpg: Option<Vec<u8>>,
}

/// How the bytes are to be taken.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// What the user says of the text.
    pub encoding: Option<&'static Encoding>,
    pub progress: &'a Progress,
    /// Whether the bytes of the .shp count as progress.
    pub counts: bool,
}

/// Reads a shapefile.
///
/// # Errors
/// A part that is cut short or contradicts another; text in an encoding that can't be told.
pub fn read(shp: &mut dyn Read, mut parts: Parts, how: How<'_>) -> Result<ParsedLayer, FormatError> {
    let mut layer = ParsedLayer {
        format: "Shapefile",
        ..ParsedLayer::default()
    };
    let table = table_of(&mut parts, how.encoding, &mut layer)?;
    layer.declared_crs = declared_crs(parts.prj.as_deref(), &mut layer.issues);
    let mut records = Records::new(shp, how, &mut layer);
    let count = records.read(parts.shx.as_deref(), table.as_ref().map(|(table, _)| table))?;
    let (order, deleted) = (records.order, records.deleted);
    in_order(&mut layer, &order);
    layer.features_read = count - deleted.len();
    note_deleted(&deleted, &mut layer.issues);
    match &table {
        Some((table, encoding)) => add_rows(table, encoding, &mut layer, how.progress)?,
        None => {
            for _ in 0..layer.shapes.len() {
                layer.attributes.push(&[], None);
            }
        }
    }
    layer.shapes.shrink_to_fit();
    Ok(layer)
}

/// The attribute table with the encoding of its text; what is to be told goes to the ledger.
fn table_of(
    parts: &mut Parts,
    said: Option<&'static Encoding>,
    layer: &mut ParsedLayer,
) -> Result<Option<(Table, &'static Encoding)>, FormatError> {
    let Some(bytes) = parts.dbf.take() else {
        layer.issues.push(note(
            "there is no .dbf beside the .shp: the features have no attributes",
        ));
        return Ok(None);
    };
    let mut table = Table::parse(bytes).map_err(FormatError::refused)?;
    let chosen =
        dbf_text::choose(&table, said, parts.cpg.as_deref()).map_err(|message| unsure(&table, message, None))?;
    layer
        .issues
        .extend(chosen.note.iter().map(|(fault, text)| note_of(*fault, text)));
    let names = table.name_fields(chosen.encoding);
    layer.issues.extend(names.iter().map(|text| note(text)));
    Ok(Some((table, chosen.encoding)))
}

/// The refusal of a table whose text is in no encoding that can be told, or not in the one that is said; that of the row
/// where this shows comes first in the preview.
fn unsure(table: &Table, message: Message, row: Option<usize>) -> FormatError {
    let first = row.map(|row| table.texts_of(row)).unwrap_or_default();
    let all = table.texts().map(|(text, _)| text);
    UnsureText::of_values(message, first.into_iter().chain(all)).into()
}

/// The text of the .prj; it is for `crs` to understand it.
fn declared_crs(prj: Option<&[u8]>, issues: &mut Vec<Issue>) -> Option<String> {
    let text = String::from_utf8_lossy(prj?);
    let text = text.trim_matches(|character: char| character.is_whitespace() || matches!(character, '\u{feff}' | '\0'));
    if text.is_empty() {
        issues.push(note(
            "the .prj is empty: the shapefile leaves its coordinate system open",
        ));
        return None;
    }
    Some(text.to_owned())
}

/// A line of the ledger about the whole file.
pub fn note(text: &str) -> Issue {
    note_of(Fault::IgnoredMember, text)
}

/// As [`note`], for what is no omission.
pub fn note_of(fault: Fault, text: &str) -> Issue {
    let mut issue = Issue::new(0, fault, Action::Kept);
    text.clone_into(&mut issue.detail);
    issue
}

/// Writes the row of every kept feature, and what was met in them.
fn add_rows(
    table: &Table,
    encoding: &'static Encoding,
    layer: &mut ParsedLayer,
    progress: &Progress,
) -> Result<(), FormatError> {
    let mut notes = RowNotes::default();
    let mut row = Vec::new();
    for (index, number) in layer.feature_numbers.iter().enumerate() {
        if index % 4096 == 0 {
            progress.check()?;
        }
        row.clear();
        let at = (*number as usize).saturating_sub(1);
        table
            .write_row(at, encoding, &mut row, &mut notes)
            .map_err(|message| unsure(table, message, Some(at)))?;
        layer.illustrative |= table.is_illustrative(at);
        layer.attributes.push(&row, None);
    }
    let tell = |tally: &Tally, what: &str| {
        tally.first.as_ref().map(|(row, field)| {
            note(&format!(
                "{what}: {} values, the first in record {row}, field {field}",
                tally.count
            ))
        })
    };
    layer
        .issues
        .extend(tell(&notes.cut, "text cut within a character, which was left out"));
    layer.issues.extend(tell(
        &notes.overflowed,
        "asterisks in place of numbers (too large for their field, or none at all), read as nothing",
    ));
    layer.issues.extend(tell(
        &notes.odd_numbers,
        "what is no number in a field of numbers, kept as text",
    ));
    layer.issues.extend(tell(
        &notes.odd_dates,
        "what is no date in a field of dates, kept as text",
    ));
    Ok(())
}

fn note_deleted(deleted: &[u32], issues: &mut Vec<Issue>) {
    if deleted.is_empty() {
        return;
    }
    let listed: Vec<String> = deleted.iter().take(LISTED).map(ToString::to_string).collect();
    let more = if deleted.len() > LISTED { ", …" } else { "" };
    issues.push(note(&format!(
        "{} records are marked as deleted in the .dbf and were left out: {}{more}",
        deleted.len(),
        listed.join(", ")
    )));
}

/// Puts features that were read in the order of their places into the order of their numbers.
fn in_order(layer: &mut ParsedLayer, numbers_as_read: &[u32]) {
    layer.issues.sort_by_key(|issue| issue.feature);
    layer.unread.sort_by_key(|(number, _)| *number);
    layer.feature_numbers = numbers_as_read.to_vec();
    if numbers_as_read.is_sorted() {
        return;
    }
    let mut by_number: Vec<(u32, usize)> = numbers_as_read.iter().copied().zip(0..).collect();
    by_number.sort_unstable();
    let mut shapes = Shapes::new();
    for (_, index) in &by_number {
        for part in layer.shapes.feature(*index).parts() {
            part.paths().for_each(|path| shapes.push_path(path));
            shapes.end_part(part.kind);
        }
        shapes.end_feature();
    }
    layer.shapes = shapes;
    layer.feature_numbers = by_number.into_iter().map(|(number, _)| number).collect();
}
