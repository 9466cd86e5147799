//! Which file of a shapefile was opened, and where the others are: any of them opens the set.

use super::message::Message;
use super::opened::{Head, Opened};
use super::registry::Format;
use super::shapefile::{self, How, MAGIC, Parts};
use super::{FormatError, limits, shapefile_write};
use crate::layer::parsed::ParsedLayer;

/// The parts that say something about the features.
pub const PARTS: [&str; 4] = ["dbf", "shx", "prj", "cpg"];

pub const FORMAT: Format = Format {
    name: ("Shapefile", "shapefile"),
    endings: &["shp", "dbf", "shx", "prj", "cpg"],
    recognises,
    read,
    write: Some(shapefile_write::write_set),
};

fn recognises(head: &Head) -> bool {
    head.bytes.starts_with(MAGIC) || head.is_named(".shp") || opened_part(head).is_some()
}

/// The part that the file is by its name, if it is not the .shp itself.
fn opened_part(head: &Head) -> Option<&'static str> {
    PARTS.into_iter().find(|part| head.is_named(&format!(".{part}")))
}

fn read(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let part = opened_part(&opened.head);
    let beside = |ending: &str| opened.beside.read(ending).map_err(FormatError::Io);
    let mut parts = Parts::default();
    let shp = if part.is_some() {
        Some(beside("shp")?.ok_or_else(without_shp)?)
    } else {
        None
    };
    for ending in PARTS.into_iter().filter(|ending| Some(*ending) != part) {
        parts.put(ending, beside(ending)?);
    }
    let mut how = How {
        encoding: opened.encoding,
        progress: opened.progress,
        counts: opened.unpacked == 0,
    };
    match (part, shp) {
        (Some(part), Some(shp)) => {
            parts.put(part, Some(opened.whole(limits::MAX_FILE_BYTES)?));
            how.counts = false;
            shapefile::read(&mut shp.as_slice(), parts, how)
        }
        _ => shapefile::read(&mut opened, parts, how),
    }
}

fn without_shp() -> FormatError {
    FormatError::refused(Message::new(
        "这是 Shapefile 的一个部分，旁边没有同名的 .shp（图形都在其中）：请把整套文件（.shp、.dbf、.shx、.prj）放在一起再打开",
        "this is one part of a shapefile, and the .shp of the same name, which holds the shapes, is not beside it: put \
         the whole set (.shp, .dbf, .shx, .prj) into one folder and open it again",
    ))
}

impl Parts {
    fn put(&mut self, ending: &str, bytes: Option<Vec<u8>>) {
        match ending {
            "dbf" => self.dbf = bytes,
            "shx" => self.shx = bytes,
            "prj" => self.prj = bytes,
            _ => self.cpg = bytes,
        }
    }
}
