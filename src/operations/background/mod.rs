//! Pictures to lie below the layers, from the user's own disk: tiles in an MBTiles or PMTiles file, or one picture that
//! says where it lies (GeoTIFF, or PNG, JPEG and TIFF with a world file). Looked at only; no number comes from them.
//!
//! Whatever the source, the map asks for tiles of 256 pixels in the scheme of web maps.

mod geotiff;
mod mbtiles;
mod picture;
mod pmtiles;

use super::open_layer::OperationError;
use crate::geometry::shapes::Bounds;
use crate::texts::cli::{Both, Sentence};
use image::RgbaImage;
use std::path::{Path, PathBuf};

/// Pixels across a tile.
pub const TILE_PX: u32 = 256;

/// A tile of the web map scheme: zoom, column from the west, row from the north.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    pub zoom: u8,
    pub column: u32,
    pub row: u32,
}

impl TileId {
    /// The tile that holds this one a zoom further out.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        Some(Self {
            zoom: self.zoom.checked_sub(1)?,
            column: self.column / 2,
            row: self.row / 2,
        })
    }
}

/// An opened background.
#[derive(Debug)]
pub struct Background {
    pub path: PathBuf,
    /// Where it lies, degrees; empty where the file does not say.
    pub bounds_lonlat: Bounds,
    /// The zooms that it has tiles for.
    pub zooms: [u8; 2],
    source: Source,
}

#[derive(Debug)]
enum Source {
    MbTiles(mbtiles::MbTiles),
    PmTiles(pmtiles::PmTiles),
    Picture(picture::Picture),
}

/// File endings that are looked at as backgrounds.
const ENDINGS: [&str; 7] = ["mbtiles", "pmtiles", "tif", "tiff", "png", "jpg", "jpeg"];

/// Whether a file is likely to be a background, from its name.
#[must_use]
pub fn is_background(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

impl Background {
    /// Opens a file; of tiles nothing but the directory is read, a picture is read whole.
    ///
    /// # Errors
    /// What the file is instead, or why it can't be placed exactly.
    pub fn open(path: &Path) -> Result<Self, OperationError> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let (source, bounds_lonlat, zooms) = match ending.as_deref() {
            Some("mbtiles") => {
                let (tiles, bounds, zooms) = mbtiles::MbTiles::open(path)?;
                (Source::MbTiles(tiles), bounds, zooms)
            }
            Some("pmtiles") => {
                let (tiles, bounds, zooms) = pmtiles::PmTiles::open(path)?;
                (Source::PmTiles(tiles), bounds, zooms)
            }
            _ => {
                let (picture, bounds, zooms) = picture::Picture::open(path)?;
                (Source::Picture(picture), bounds, zooms)
            }
        };
        Ok(Self {
            path: path.to_owned(),
            bounds_lonlat,
            zooms,
            source,
        })
    }

    /// A tile; `None` where the background has none.
    ///
    /// # Errors
    /// The tile can't be read or decoded.
    pub fn tile(&self, tile: TileId) -> Result<Option<RgbaImage>, OperationError> {
        let bytes = match &self.source {
            Source::MbTiles(tiles) => tiles.tile(tile),
            Source::PmTiles(tiles) => tiles.tile(tile),
            Source::Picture(picture) => return Ok(picture.tile(tile)),
        };
        let Some(bytes) = bytes.map_err(|error| self.broken(&error))? else {
            return Ok(None);
        };
        decoded(&bytes).map(Some).map_err(|error| self.broken(&error))
    }

    fn broken(&self, message: &str) -> OperationError {
        OperationError::Failed(format!("{}: {message}", self.path.display()))
    }
}

/// A tile as pixels; larger ones (512 for dense screens) are kept as they are.
fn decoded(bytes: &[u8]) -> Result<RgbaImage, String> {
    const MOST_PX: u32 = 1024;
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| error.to_string())?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(MOST_PX);
    limits.max_image_height = Some(MOST_PX);
    reader.limits(limits);
    Ok(reader.decode().map_err(|error| error.to_string())?.to_rgba8())
}

/// A refusal with the file's name.
fn refused(path: &Path, zh: impl Into<String>, en: impl Into<String>) -> OperationError {
    OperationError::Said(Sentence::LayerProblem {
        message: Both {
            zh: zh.into(),
            en: en.into(),
        },
        path: path.display().to_string(),
    })
}

fn unreadable(path: &Path, message: &dyn std::fmt::Display) -> OperationError {
    refused(
        path,
        format!("无法读取：{message}"),
        format!("it can't be read: {message}"),
    )
}

/// What the tiles hold, where that is no picture.
fn refuse_vector_tiles(path: &Path) -> OperationError {
    refused(
        path,
        "瓦片是矢量（MVT），只能显示图片瓦片（PNG、JPEG、WebP）：请导出为图片瓦片（如 QGIS 的“生成 XYZ 瓦片（MBTiles）”），或把其中的图层导出为 GeoPackage 后作为图层打开",
        "its tiles are vectors (MVT); only tiles that are pictures (PNG, JPEG, WebP) can be shown: export them as such (QGIS: Generate XYZ tiles, MBTiles), or export a layer of them to GeoPackage and open that",
    )
}

#[cfg(test)]
mod tests;
