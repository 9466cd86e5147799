//! GeoJSON as one of the formats: text of any usual encoding, streamed to its reader.

use super::geojson_write::write_layer;
use super::opened::{Head, Opened};
use super::registry::Format;
use super::text_stream::TextStream;
use super::{FormatError, Written, geojson_read};
use crate::issues::{Action, Fault, Issue};
use crate::layer::parsed::ParsedLayer;

pub const FORMAT: Format = Format {
    name: ("GeoJSON", "GeoJSON"),
    endings: &["geojson", "json", "geojsonl", "geojsons", "ndjson"],
    recognises,
    read,
    write: Some(|layer| Written::by(|out| write_layer(out, layer))),
};

fn recognises(head: &Head) -> bool {
    head.text.starts_with('{') && !head.text.starts_with("{\\rtf")
}

fn read(opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let (progress, unpacked, encoding) = (opened.progress, opened.unpacked, opened.encoding);
    let mut stream = TextStream::new(opened, encoding);
    let mut layer = geojson_read::read(Opened::window(&mut stream, progress, unpacked))?;
    if stream.is_guessed() {
        layer.issues.push(guessed_encoding("GB18030"));
    }
    Ok(layer)
}

/// The line in the ledger for text whose encoding nothing but its characters tells.
pub fn guessed_encoding(name: &str) -> Issue {
    let mut issue = Issue::new(0, Fault::Assumed, Action::Kept);
    issue.detail = format!("the text was read as {name}, judged by its characters; --encoding says otherwise");
    issue
}
