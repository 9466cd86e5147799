//! GeoJSON as one of the formats: text of any usual encoding, streamed to its reader.

use super::encoding_choice::UnsureText;
use super::geojson_write::{write_layer, write_sequence};
use super::opened::{Head, Opened};
use super::registry::Format;
use super::text_stream::TextStream;
use super::{FormatError, Written, geojson_read};
use crate::issues::{Action, Fault, Issue};
use crate::layer::parsed::ParsedLayer;

pub const FORMAT: Format = Format {
    name: ("GeoJSON", "GeoJSON"),
    endings: &["geojson", "json"],
    recognises,
    read,
    write: Some(|layer| Written::by(|out| write_layer(out, layer))),
};

/// A feature a line; read as GeoJSON is, of which it is told by nothing at its beginning.
pub const LINES: Format = Format {
    name: ("逐行 GeoJSON", "GeoJSON line by line"),
    endings: &["geojsonl", "ndjson"],
    recognises: |_| false,
    read,
    write: Some(|layer| Written::by(|out| write_sequence(out, layer, b""))),
};

/// GeoJSON text sequences (RFC 8142).
pub const SEQUENCE: Format = Format {
    name: ("GeoJSON 文本序列", "GeoJSON text sequence"),
    endings: &["geojsons"],
    recognises: |_| false,
    read,
    write: Some(|layer| Written::by(|out| write_sequence(out, layer, b"\x1e"))),
};

fn recognises(head: &Head) -> bool {
    head.text.starts_with('{') && !head.text.starts_with("{\\rtf")
}

fn read(opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let (progress, unpacked, encoding) = (opened.progress, opened.unpacked, opened.encoding);
    let mut stream = TextStream::new(opened, encoding);
    let read = geojson_read::read(Opened::window(&mut stream, progress, unpacked));
    let mut layer = read.map_err(|error| match (error, stream.unsure()) {
        // Only what names the option is about the encoding; text may be broken in other ways, too.
        (FormatError::Unreadable { message }, Some(text)) if message.en.contains("--encoding") => {
            UnsureText::of_text(message, text).into()
        }
        (error, _) => error,
    })?;
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
