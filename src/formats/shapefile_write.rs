//! Layers → shapefiles (ESRI white paper, July 1998): .shp, .shx, .dbf, .prj and .cpg, one by one or packed.

use super::message::Message;
use super::text_stream::Refusal;
use super::{OutputLayer, Written, dbf_write};
use crate::crs::stated::epsg_number;
use crate::crs::wkt_out::esri_wkt;
use crate::geometry::shapes::{Bounds, Feature, Part, PartKind};
use std::io::{self, Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The .shp counts its bytes in pairs, and other programs no further than this.
const MAX_BYTES: usize = (1 << 31) - 1;
const HEADER_BYTES: usize = 100;

/// Kinds of shapes, as the format numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Point = 1,
    Line = 3,
    Polygon = 5,
    Points = 8,
}

/// Writes the whole set; its .shp is the file itself.
///
/// # Errors
/// Points, lines and polygons in one layer, which no shapefile holds; more bytes than it can count.
pub fn write_set(layer: &OutputLayer<'_>) -> io::Result<Written> {
    let kind = kind_of(layer)?;
    let (shp, shx) = shapes(layer, kind)?;
    let (dbf, issues) = dbf_write::table(layer.attributes)?;
    let mut beside = vec![("shx", shx), ("dbf", dbf), ("cpg", b"UTF-8".to_vec())];
    if let Some(wkt) = epsg_number(layer.crs).ok().and_then(esri_wkt) {
        beside.push(("prj", wkt.into_bytes()));
    }
    Ok(Written {
        bytes: shp,
        beside,
        issues,
    })
}

/// Writes the set into one zip archive.
///
/// # Errors
/// As [`write_set`].
pub fn write_packed(layer: &OutputLayer<'_>) -> io::Result<Written> {
    let set = write_set(layer)?;
    let stem: String = layer
        .name
        .chars()
        .map(|character| {
            if matches!(character, '/' | '\\' | ':') {
                '_'
            } else {
                character
            }
        })
        .collect();
    let stem = if stem.trim().is_empty() { "layer" } else { stem.trim() };
    // The same time in every archive, so that the same layer gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let files = std::iter::once(("shp", &set.bytes)).chain(set.beside.iter().map(|(ending, bytes)| (*ending, bytes)));
    for (ending, bytes) in files {
        archive.start_file(format!("{stem}.{ending}"), options)?;
        archive.write_all(bytes)?;
    }
    Ok(Written {
        bytes: archive.finish()?.into_inner(),
        beside: Vec::new(),
        issues: set.issues,
    })
}

/// The one kind of all shapes.
fn kind_of(layer: &OutputLayer<'_>) -> io::Result<Kind> {
    let mut found: Option<PartKind> = None;
    let mut has_several = false;
    for feature in layer.shapes.features() {
        has_several |= feature.parts().len() > 1;
        for part in feature.parts() {
            if found.is_some_and(|found| found != part.kind) {
                return Err(refused(
                    "图层里既有面又有线或点，而一个 Shapefile 只能存一种：请改写成 .gpkg 或 .geojson",
                    "the layer holds points, lines and polygons together, and a shapefile holds one kind: write .gpkg or .geojson",
                ));
            }
            found = Some(part.kind);
        }
    }
    Ok(match found {
        Some(PartKind::Point) if has_several => Kind::Points,
        Some(PartKind::Point) => Kind::Point,
        Some(PartKind::Line) => Kind::Line,
        Some(PartKind::Polygon) | None => Kind::Polygon,
    })
}

fn refused(zh: &str, en: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, Refusal(Message::new(zh, en)))
}

fn too_large() -> io::Error {
    refused(
        "图层超过 Shapefile 的 2 GB 上限：请改写成 .gpkg，或拆分",
        "the layer is beyond the 2 GB of a shapefile: write .gpkg, or split it",
    )
}

/// The .shp and its index.
fn shapes(layer: &OutputLayer<'_>, kind: Kind) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut shp = vec![0; HEADER_BYTES];
    let mut shx = vec![0; HEADER_BYTES];
    let mut content = Vec::new();
    for (index, feature) in layer.shapes.features().enumerate() {
        content.clear();
        record(&feature, kind, &mut content)?;
        let words = words(content.len())?;
        shx.extend_from_slice(&self::words(shp.len())?.to_be_bytes());
        shx.extend_from_slice(&words.to_be_bytes());
        let number = i32::try_from(index + 1).map_err(|_| too_large())?;
        shp.extend_from_slice(&number.to_be_bytes());
        shp.extend_from_slice(&words.to_be_bytes());
        shp.extend_from_slice(&content);
    }
    let bounds = layer.shapes.bounds();
    for file in [&mut shp, &mut shx] {
        let header = header(file.len(), kind, &bounds)?;
        if let Some(place) = file.get_mut(..HEADER_BYTES) {
            place.copy_from_slice(&header);
        }
    }
    Ok((shp, shx))
}

/// Bytes counted in pairs.
fn words(bytes: usize) -> io::Result<i32> {
    if bytes > MAX_BYTES {
        return Err(too_large());
    }
    i32::try_from(bytes / 2).map_err(|_| too_large())
}

fn header(bytes: usize, kind: Kind, bounds: &Bounds) -> io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(HEADER_BYTES);
    out.extend_from_slice(&9994_i32.to_be_bytes());
    out.extend_from_slice(&[0; 20]);
    out.extend_from_slice(&words(bytes)?.to_be_bytes());
    out.extend_from_slice(&1000_i32.to_le_bytes());
    out.extend_from_slice(&(kind as i32).to_le_bytes());
    put_bounds(bounds, &mut out);
    out.resize(HEADER_BYTES, 0);
    Ok(out)
}

fn put_bounds(bounds: &Bounds, out: &mut Vec<u8>) {
    let edge = |value: f64| if bounds.is_empty() { 0.0 } else { value };
    for value in [bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]] {
        out.extend_from_slice(&edge(value).to_le_bytes());
    }
}

fn put_positions<'a>(positions: impl Iterator<Item = &'a [f64; 2]>, out: &mut Vec<u8>) {
    for value in positions.flatten() {
        out.extend_from_slice(&value.to_le_bytes());
    }
}

fn put_count(count: usize, out: &mut Vec<u8>) -> io::Result<()> {
    out.extend_from_slice(&i32::try_from(count).map_err(|_| too_large())?.to_le_bytes());
    Ok(())
}

fn record(feature: &Feature<'_>, kind: Kind, out: &mut Vec<u8>) -> io::Result<()> {
    if feature.is_empty() {
        out.extend_from_slice(&0_i32.to_le_bytes());
        return Ok(());
    }
    out.extend_from_slice(&(kind as i32).to_le_bytes());
    let points = || feature.parts().filter_map(|part| part.first_path().first());
    match kind {
        Kind::Point => put_positions(points().take(1), out),
        Kind::Points => {
            put_bounds(&feature.bounds(), out);
            put_count(points().count(), out)?;
            put_positions(points(), out);
        }
        Kind::Line | Kind::Polygon => {
            let paths: Vec<Vec<[f64; 2]>> = feature.parts().flat_map(|part| paths_of(&part)).collect();
            put_bounds(&feature.bounds(), out);
            put_count(paths.len(), out)?;
            put_count(paths.iter().map(Vec::len).sum(), out)?;
            let mut begin = 0;
            for path in &paths {
                put_count(begin, out)?;
                begin += path.len();
            }
            put_positions(paths.iter().flatten(), out);
        }
    }
    Ok(())
}

/// The paths of a part; rings closed, a shell clockwise and its holes the other way, as the format wants it.
fn paths_of(part: &Part<'_>) -> Vec<Vec<[f64; 2]>> {
    part.paths()
        .enumerate()
        .map(|(index, path)| {
            if part.kind == PartKind::Polygon {
                super::geojson_write::closed_ring(path, index > 0)
            } else {
                path.to_vec()
            }
        })
        .collect()
}
