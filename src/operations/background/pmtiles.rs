//! PMTiles version 3: one file with a directory of tiles in the order of Hilbert's curve
//! (github.com/protomaps/PMTiles, spec/v3). Tiles and directories plain or packed by gzip.

use super::{TileId, refuse_vector_tiles, refused, unreadable};
use crate::geometry::shapes::Bounds;
use crate::operations::open_layer::OperationError;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

const HEADER_BYTES: usize = 127;
/// Directories and tiles larger than this are damage.
const MOST_BYTES: u64 = 64 << 20;
const MOST_ENTRIES: u64 = 8 << 20;
/// Leaf directories kept in memory.
const LEAVES_KEPT: usize = 64;
/// A directory leads to another at most so often.
const MOST_DEPTH: usize = 4;

#[derive(Debug)]
pub struct PmTiles {
    file: Mutex<File>,
    header: Header,
    root: Arc<Vec<Entry>>,
    leaves: Mutex<BTreeMap<u64, Arc<Vec<Entry>>>>,
}

#[derive(Clone, Copy, Debug)]
struct Header {
    root: (u64, u64),
    leaves_offset: u64,
    tiles_offset: u64,
    are_directories_packed: bool,
    are_tiles_packed: bool,
}

/// A run of equal tiles, or with a run of 0 another directory.
#[derive(Clone, Copy, Debug)]
struct Entry {
    id: u64,
    run: u64,
    offset: u64,
    length: u64,
}

impl PmTiles {
    pub fn open(path: &Path) -> Result<(Self, Bounds, [u8; 2]), OperationError> {
        let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
        let mut bytes = [0; HEADER_BYTES];
        file.read_exact(&mut bytes).map_err(|error| unreadable(path, &error))?;
        let not_pmtiles = || refused(path, "不是 PMTiles 第 3 版", "it is not PMTiles of version 3");
        if bytes.get(..8) != Some(b"PMTiles\x03") {
            return Err(not_pmtiles());
        }
        let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
        let whole = |at: usize| -> u64 {
            let part = bytes.get(at..at + 8).and_then(|part| <[u8; 8]>::try_from(part).ok());
            part.map_or(0, u64::from_le_bytes)
        };
        let degrees = |at: usize| -> f64 {
            let part = bytes.get(at..at + 4).and_then(|part| <[u8; 4]>::try_from(part).ok());
            f64::from(part.map_or(0, i32::from_le_bytes)) / 1e7
        };
        match byte(99) {
            1 => return Err(refuse_vector_tiles(path)),
            2..=4 => {}
            _ => {
                return Err(refused(
                    path,
                    "瓦片格式不认识",
                    "its tiles are in a format that is not known",
                ));
            }
        }
        let packed = |at: usize| match byte(at) {
            0 | 1 => Ok(false),
            2 => Ok(true),
            _ => Err(refused(
                path,
                "压缩方式（brotli 或 zstd）不支持：请用 gzip 重新打包，或转换为 MBTiles",
                "its compression (brotli or zstd) is not supported: pack it again with gzip, or convert it to MBTiles",
            )),
        };
        let header = Header {
            root: (whole(8), whole(16)),
            leaves_offset: whole(40),
            tiles_offset: whole(56),
            are_directories_packed: packed(97)?,
            are_tiles_packed: packed(98)?,
        };
        let bounds = Bounds {
            min: [degrees(102), degrees(106)],
            max: [degrees(110), degrees(114)],
        };
        let file = Mutex::new(file);
        let root = read(&file, header.root, header.are_directories_packed)
            .and_then(|bytes| entries(&bytes).ok_or_else(|| "damaged directory".to_owned()))
            .map_err(|error| unreadable(path, &error))?;
        let opened = Self {
            file,
            header,
            root: Arc::new(root),
            leaves: Mutex::default(),
        };
        Ok((opened, bounds, [byte(100), byte(101)]))
    }

    pub fn tile(&self, tile: TileId) -> Result<Option<Vec<u8>>, String> {
        let id = hilbert_id(tile);
        let mut directory = Arc::clone(&self.root);
        for _ in 0..MOST_DEPTH {
            let after = directory.partition_point(|entry| entry.id <= id);
            let Some(entry) = after.checked_sub(1).and_then(|place| directory.get(place)).copied() else {
                return Ok(None);
            };
            if entry.run > 0 {
                if id - entry.id >= entry.run {
                    return Ok(None);
                }
                let place = (self.header.tiles_offset.saturating_add(entry.offset), entry.length);
                return read(&self.file, place, self.header.are_tiles_packed).map(Some);
            }
            directory = self.leaf(entry)?;
        }
        Err("directories lead in a circle".to_owned())
    }

    fn leaf(&self, entry: Entry) -> Result<Arc<Vec<Entry>>, String> {
        let mut leaves = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = leaves.get(&entry.offset) {
            return Ok(Arc::clone(known));
        }
        let place = (self.header.leaves_offset.saturating_add(entry.offset), entry.length);
        let bytes = read(&self.file, place, self.header.are_directories_packed)?;
        let leaf = Arc::new(entries(&bytes).ok_or("damaged directory")?);
        if leaves.len() >= LEAVES_KEPT {
            leaves.clear();
        }
        leaves.insert(entry.offset, Arc::clone(&leaf));
        Ok(leaf)
    }
}

fn read(file: &Mutex<File>, (offset, length): (u64, u64), is_packed: bool) -> Result<Vec<u8>, String> {
    if length > MOST_BYTES {
        return Err("damaged directory".to_owned());
    }
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(offset)).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    (&mut *file)
        .take(length)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 != length {
        return Err("the file is cut short".to_owned());
    }
    if !is_packed {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    let reader = flate2::read::MultiGzDecoder::new(bytes.as_slice());
    reader
        .take(MOST_BYTES)
        .read_to_end(&mut unpacked)
        .map_err(|error| error.to_string())?;
    Ok(unpacked)
}

/// The entries of a directory: counts, then each column for itself, as the specification has them.
fn entries(bytes: &[u8]) -> Option<Vec<Entry>> {
    let mut at = 0;
    let count = varint(bytes, &mut at).filter(|count| *count <= MOST_ENTRIES.min(bytes.len() as u64))?;
    let mut column = || -> Option<Vec<u64>> { (0..count).map(|_| varint(bytes, &mut at)).collect() };
    let (steps, runs, lengths, offsets) = (column()?, column()?, column()?, column()?);
    let mut found: Vec<Entry> = Vec::with_capacity(steps.len());
    let mut id = 0_u64;
    for (((step, run), length), offset) in steps.into_iter().zip(runs).zip(lengths).zip(offsets) {
        id = id.checked_add(step)?;
        let offset = match (offset.checked_sub(1), found.last()) {
            (Some(offset), _) => offset,
            // 0: right after the one before.
            (None, Some(before)) => before.offset.checked_add(before.length)?,
            (None, None) => return None,
        };
        found.push(Entry {
            id,
            run,
            offset,
            length,
        });
    }
    Some(found)
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// The number of a tile: those of all coarser zooms first, then along Hilbert's curve.
pub fn hilbert_id(tile: TileId) -> u64 {
    let zoom = u32::from(tile.zoom.min(26));
    let before = ((1_u64 << (2 * zoom)) - 1) / 3;
    let (mut x, mut y, mut along) = (u64::from(tile.column), u64::from(tile.row), 0_u64);
    let side = 1_u64 << zoom;
    let mut step = side / 2;
    while step > 0 {
        let (right, down) = (u64::from(x & step > 0), u64::from(y & step > 0));
        along += step * step * ((3 * right) ^ down);
        if down == 0 {
            if right == 1 {
                x = (side - 1).wrapping_sub(x);
                y = (side - 1).wrapping_sub(y);
            }
            std::mem::swap(&mut x, &mut y);
        }
        step /= 2;
    }
    before + along
}
