//! FlatGeobuf (flatgeobuf.org, version 3) read feature by feature; the index in it is passed over.
//!
//! Read here and not by the crate `flatgeobuf`, which brings a runtime for the network along and trusts its offsets.

use super::FormatError;
use super::flat_buffer::Table;
use super::flatgeobuf_values::{Column, attributes, push_geometry};
use super::flatgeobuf_write::write_layer;
use super::gathered::Gathered;
use super::geopackage::ILLUSTRATIVE;
use super::message::Message;
use super::opened::{Opened, refusal_or_io};
use super::registry::Format;
use crate::issues::Fault;
use crate::layer::parsed::ParsedLayer;
use std::io::Read;

pub const FORMAT: Format = Format {
    name: ("FlatGeobuf", "FlatGeobuf"),
    endings: &["fgb"],
    recognises: |head| head.bytes.starts_with(MAGIC),
    read,
    write: Some(write_layer),
};

/// Letters and the number of the version; the last byte is that of a correction and may be anything.
const MAGIC: &[u8] = b"fgb\x03fgb";
/// Bytes of the header and of one feature.
const MAX_HEADER_BYTES: u64 = 64 << 20;
const MAX_FEATURE_BYTES: u64 = 1 << 30;
/// Bytes of a node of the index: a box and an offset.
const NODE_BYTES: u64 = 40;
/// Nodes of the index, which has a few for each feature.
const MAX_INDEX_BYTES: u64 = 1 << 38;

fn read(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let magic = take(&mut opened, 8)?;
    debug_assert!(magic.starts_with(MAGIC), "recognised by it");
    let header_bytes = sized(&mut opened, MAX_HEADER_BYTES)?.ok_or_else(cut_short)?;
    let header = Table::root(&header_bytes).ok_or_else(damaged)?;
    let columns = columns(&header)?;
    let kind = header.byte(2).unwrap_or(0);
    let count = header.long(8).unwrap_or(0);
    skip_index(&mut opened, count, header.short(9).unwrap_or(16))?;
    let mut gathered = Gathered::new("FlatGeobuf");
    gathered.layer.name = header.text(0).filter(|name| !name.is_empty()).map(ToOwned::to_owned);
    gathered.layer.declared_crs = declared_crs(&header);
    gathered.layer.illustrative = header.text(12) == Some(ILLUSTRATIVE);
    let mut out = Vec::new();
    let mut left_out = 0;
    while let Some(bytes) = sized(&mut opened, MAX_FEATURE_BYTES)? {
        if gathered.layer.features_read.is_multiple_of(256) {
            opened.progress.check()?;
        }
        let (_, mark) = gathered.begin();
        let feature = Table::root(&bytes).ok_or_else(damaged)?;
        let shapes = &mut gathered.layer.shapes;
        let pushed = match feature.table(0) {
            Some(geometry) => {
                push_geometry(&geometry, kind, bytes.len(), shapes).map_err(|what| (Fault::Unreadable, what))
            }
            None if feature.has(0) => Err((Fault::Unreadable, "the geometry lies outside its feature".to_owned())),
            None => Ok(false),
        };
        out.clear();
        let is_illustrative = attributes(&feature, &columns, &mut out, &mut left_out).ok_or_else(damaged)?;
        gathered.layer.illustrative |= is_illustrative;
        gathered.end_pushed(mark, pushed, &out)?;
    }
    let read = gathered.layer.features_read as u64;
    if count > 0 && read != count {
        return Err(FormatError::refused(Message::new(
            format!("FlatGeobuf 应有 {count} 个要素，实有 {read} 个（文件被截断或被拼接）：请重新获取"),
            format!("the FlatGeobuf states {count} features and has {read} (cut short or put together): get it again"),
        )));
    }
    if left_out > 0 {
        gathered.note(Fault::IgnoredMember, format!("{left_out} binary values were left out"));
    }
    Ok(gathered.finish())
}

fn damaged() -> FormatError {
    FormatError::refused(Message::new(
        "FlatGeobuf 已损坏：请重新获取",
        "the FlatGeobuf is damaged: get it again",
    ))
}

fn cut_short() -> FormatError {
    FormatError::refused(Message::new(
        "FlatGeobuf 不完整（文件被截断）：请重新获取",
        "the FlatGeobuf is cut short: get it again",
    ))
}

/// Exactly so many bytes.
fn take(opened: &mut Opened<'_>, count: u64) -> Result<Vec<u8>, FormatError> {
    let mut bytes = Vec::new();
    opened
        .by_ref()
        .take(count)
        .read_to_end(&mut bytes)
        .map_err(refusal_or_io)?;
    if bytes.len() as u64 != count {
        return Err(cut_short());
    }
    if opened.unpacked == 0 {
        opened.progress.add_done(count);
    }
    Ok(bytes)
}

/// A buffer with its size before it; `None` at the end of the file.
fn sized(opened: &mut Opened<'_>, most: u64) -> Result<Option<Vec<u8>>, FormatError> {
    let mut size = Vec::new();
    opened.by_ref().take(4).read_to_end(&mut size).map_err(refusal_or_io)?;
    let size = match <[u8; 4]>::try_from(size.as_slice()) {
        Ok(size) => u64::from(u32::from_le_bytes(size)),
        Err(_) if size.is_empty() => return Ok(None),
        Err(_) => return Err(cut_short()),
    };
    if size > most {
        return Err(damaged());
    }
    take(opened, size).map(Some)
}

/// The packed R-tree: levels of nodes, each as many as the one below needs, up to one root.
fn skip_index(opened: &mut Opened<'_>, count: u64, node_size: u16) -> Result<(), FormatError> {
    if node_size == 0 || count == 0 {
        return Ok(());
    }
    let node_size = u64::from(node_size.max(2));
    let (mut level, mut nodes) = (count, count);
    // Even a single feature has a root above it.
    loop {
        level = level.div_ceil(node_size);
        nodes = nodes.saturating_add(level);
        if level <= 1 {
            break;
        }
    }
    let mut left = nodes.saturating_mul(NODE_BYTES);
    if left > MAX_INDEX_BYTES {
        return Err(damaged());
    }
    while left > 0 {
        opened.progress.check()?;
        let step = left.min(1 << 20);
        take(opened, step)?;
        left -= step;
    }
    Ok(())
}

fn columns(header: &Table<'_>) -> Result<Vec<Column>, FormatError> {
    if !header.has(7) {
        return Ok(Vec::new());
    }
    let tables = header.tables(7).ok_or_else(damaged)?;
    tables
        .iter()
        .map(|column| Column::new(column.text(0)?, column.byte(1).unwrap_or(0)))
        .collect::<Option<_>>()
        .ok_or_else(damaged)
}

/// The code of the coordinate system, else its definition.
fn declared_crs(header: &Table<'_>) -> Option<String> {
    let crs = header.table(10)?;
    let code = crs.whole(1).unwrap_or(0);
    let organisation = crs.text(0).unwrap_or("EPSG");
    if code > 0 && (organisation.is_empty() || organisation.eq_ignore_ascii_case("EPSG")) {
        return Some(format!("EPSG:{code}"));
    }
    crs.text(5)
        .or_else(|| crs.text(4))
        .filter(|text| !text.trim().is_empty())
        .map(ToOwned::to_owned)
}
