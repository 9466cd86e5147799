//! The formats that can be read and written; a new one is a file of its own and a line here.

use super::opened::{HEAD_BYTES, Head, Opened};
use super::{
    FormatError, OutputLayer, Written, boundary_txt, dxf, esri_json, flatgeobuf, geojson, geopackage, geoparquet, gzip,
    kml, shapefile_files, sniff, table_text, topojson, wkt_files, workbook, zip_archive,
};
use crate::layer::parsed::ParsedLayer;
use std::io;

/// One format.
pub struct Format {
    /// In Chinese and English, for messages: "GeoJSON".
    pub name: (&'static str, &'static str),
    /// Lower case, without a dot, the usual one first.
    pub endings: &'static [&'static str],
    /// Whether a file is in this format, by its content; by its name only where content can't tell.
    pub recognises: fn(&Head) -> bool,
    pub read: fn(Opened<'_>) -> Result<ParsedLayer, FormatError>,
    pub write: Option<WriteFn>,
}

/// Writes a layer; `InvalidInput` says what the format can't hold.
pub type WriteFn = fn(&OutputLayer<'_>) -> io::Result<Written>;

/// Asked in this order: what is told by fixed bytes first, what is told by its shape last.
pub const FORMATS: &[Format] = &[
    gzip::FORMAT,
    geopackage::FORMAT,
    geoparquet::FORMAT,
    dxf::FORMAT,
    flatgeobuf::FORMAT,
    workbook::FORMAT,
    zip_archive::FORMAT,
    shapefile_files::FORMAT,
    kml::FORMAT,
    topojson::FORMAT,
    esri_json::FORMAT,
    geojson::FORMAT,
    geojson::LINES,
    geojson::SEQUENCE,
    wkt_files::TEXT,
    boundary_txt::FORMAT,
    wkt_files::TABLE,
    table_text::FORMAT,
];

/// Endings under which nothing is written by itself: parts of a shapefile, packed KML, workbooks with programs in them.
const NOT_WRITTEN: [&str; 6] = ["dbf", "shx", "prj", "cpg", "kmz", "xlsm"];

/// The endings of all files that can be read, for dialogs and help; lower case, without a dot.
#[must_use]
pub fn readable_endings() -> Vec<&'static str> {
    let mut endings: Vec<&str> = Vec::new();
    for ending in FORMATS.iter().flat_map(|format| format.endings) {
        if !endings.contains(ending) {
            endings.push(ending);
        }
    }
    endings
}

/// The names of all formats that can be read.
#[must_use]
pub fn readable_names() -> (String, String) {
    let names = |pick: fn(&Format) -> &'static str, separator: &str| {
        FORMATS.iter().map(pick).collect::<Vec<_>>().join(separator)
    };
    (names(|format| format.name.0, "、"), names(|format| format.name.1, ", "))
}

/// The format that files of this ending are written in.
#[must_use]
pub fn written_as(ending: &str) -> Option<WriteFn> {
    FORMATS
        .iter()
        .filter(|_| !NOT_WRITTEN.contains(&ending))
        .find(|format| format.write.is_some() && format.endings.contains(&ending))
        .and_then(|format| format.write)
}

/// How many of a file's first bytes tell its format.
pub const BYTES_THAT_TELL: usize = HEAD_BYTES;

/// Whether a file that begins with `bytes` ([`BYTES_THAT_TELL`] of them) is in a format that can be read.
#[must_use]
pub fn is_readable(bytes: &[u8], file_name: &str) -> bool {
    let head = Head::new(bytes.to_vec(), file_name, None);
    !head.is_blank() && FORMATS.iter().any(|format| (format.recognises)(&head))
}

/// Hands over to the reader of the file's format.
///
/// # Errors
/// That of the reader, or a refusal that names what the file looks like, and what to do.
pub fn read(opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    if let Some(message) = sniff::nothing_there(&opened.head) {
        return Err(FormatError::refused(message));
    }
    match FORMATS.iter().find(|format| (format.recognises)(&opened.head)) {
        Some(format) => (format.read)(opened),
        None => Err(match (opened.encoding, sniff::unsure_text(&opened.head)) {
            (None, Some(unsure)) => unsure.into(),
            _ => FormatError::refused(sniff::refusal(&opened.head)),
        }),
    }
}
