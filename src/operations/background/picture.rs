//! One picture that says where it lies, cut into tiles of the web map. Only systems that can be placed exactly pixel by
//! pixel: longitude/latitude of CGCS2000 or WGS 84, and Web Mercator; all else is refused with its name.

use super::geotiff::{Placement, placement};
use super::{TILE_PX, TileId, refused, unreadable};
use crate::crs::stated::epsg_number;
use crate::geometry::shapes::Bounds;
use crate::operations::open_layer::OperationError;
use image::{Rgba, RgbaImage};
use std::f64::consts::PI;
use std::fs;
use std::path::{Path, PathBuf};

/// A picture takes no more memory than this.
const MOST_PICTURE_BYTES: u64 = 1 << 30;
/// Of a world file.
const MOST_WORLD_BYTES: u64 = 4096;

const EARTH_RADIUS_M: f64 = 6_378_137.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Degrees,
    Mercator,
}

#[derive(Debug)]
pub struct Picture {
    pixels: RgbaImage,
    west_north: [f64; 2],
    pixel: [f64; 2],
    system: System,
}

impl Picture {
    pub fn open(path: &Path) -> Result<(Self, Bounds, [u8; 2]), OperationError> {
        let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
        let placed = placement(&bytes).map_err(|(zh, en)| refused(path, zh, en))?;
        let placed = match placed {
            Some(placed) => Some(placed),
            None => world_file(path)?,
        };
        let placed = placed.ok_or_else(|| {
            refused(
                path,
                "图片没有位置信息：需要 GeoTIFF 标签，或同名的坐标文件（.pgw、.jgw、.tfw、.wld）",
                "the picture does not say where it lies: it needs the tags of a GeoTIFF, or a world file of its name (.pgw, .jgw, .tfw, .wld)",
            )
        })?;
        let pixels = decoded(path, &bytes)?;
        let size = [pixels.width(), pixels.height()].map(f64::from);
        let system = system_of(path, &placed, size)?;
        let made = Self {
            pixels,
            west_north: placed.west_north,
            pixel: placed.pixel,
            system,
        };
        let (bounds, zoom) = (made.bounds(), made.zoom());
        Ok((made, bounds, [0, zoom]))
    }

    fn east_south(&self) -> [f64; 2] {
        let [width, height] = [self.pixels.width(), self.pixels.height()].map(f64::from);
        [
            self.west_north[0] + width * self.pixel[0],
            self.west_north[1] - height * self.pixel[1],
        ]
    }

    fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::EMPTY;
        for corner in [self.west_north, self.east_south()] {
            bounds.grow(match self.system {
                System::Degrees => corner,
                System::Mercator => lonlat_from_metres(corner),
            });
        }
        bounds
    }

    /// The zoom at which a pixel of the picture is as large as one of the map.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to zooms first"
    )]
    fn zoom(&self) -> u8 {
        let degrees = match self.system {
            System::Degrees => self.pixel[0],
            System::Mercator => (self.pixel[0] / EARTH_RADIUS_M).to_degrees(),
        };
        let zoom = (360.0 / (f64::from(TILE_PX) * degrees)).log2().ceil();
        zoom.clamp(0.0, 22.0) as u8
    }

    /// The part of the picture in a tile, each pixel from the middle of its place; `None` where there is nothing.
    pub fn tile(&self, tile: TileId) -> Option<RgbaImage> {
        let side = f64::from(TILE_PX) * f64::from(1_u32.checked_shl(u32::from(tile.zoom))?);
        let along = |number: u32, pixel: u32| f64::from(number) * f64::from(TILE_PX) + f64::from(pixel) + 0.5;
        let columns: Vec<Option<u32>> = (0..TILE_PX)
            .map(|pixel| {
                let share = along(tile.column, pixel) / side;
                let x = match self.system {
                    System::Degrees => share * 360.0 - 180.0,
                    System::Mercator => (2.0 * share - 1.0) * PI * EARTH_RADIUS_M,
                };
                place((x - self.west_north[0]) / self.pixel[0], self.pixels.width())
            })
            .collect();
        let rows: Vec<Option<u32>> = (0..TILE_PX)
            .map(|pixel| {
                let up = PI * (1.0 - 2.0 * along(tile.row, pixel) / side);
                let y = match self.system {
                    System::Degrees => up.sinh().atan().to_degrees(),
                    System::Mercator => up * EARTH_RADIUS_M,
                };
                place((self.west_north[1] - y) / self.pixel[1], self.pixels.height())
            })
            .collect();
        if columns.iter().all(Option::is_none) || rows.iter().all(Option::is_none) {
            return None;
        }
        let at = |column: u32, row: u32| -> Option<Rgba<u8>> {
            let x = columns.get(column as usize).copied().flatten()?;
            let y = rows.get(row as usize).copied().flatten()?;
            self.pixels.get_pixel_checked(x, y).copied()
        };
        Some(RgbaImage::from_fn(TILE_PX, TILE_PX, |column, row| {
            at(column, row).unwrap_or(Rgba([0; 4]))
        }))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked against the picture's size first"
)]
fn place(at: f64, count: u32) -> Option<u32> {
    (at >= 0.0 && at < f64::from(count)).then_some(at as u32)
}

fn lonlat_from_metres([x, y]: [f64; 2]) -> [f64; 2] {
    let [x, y] = [x / EARTH_RADIUS_M, y / EARTH_RADIUS_M];
    [x.to_degrees(), y.sinh().atan().to_degrees()]
}

fn decoded(path: &Path, bytes: &[u8]) -> Result<RgbaImage, OperationError> {
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| unreadable(path, &error))?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MOST_PICTURE_BYTES);
    reader.limits(limits);
    let picture = reader.decode().map_err(|error| unreadable(path, &error))?;
    let pixels = u64::from(picture.width()) * u64::from(picture.height());
    if pixels * 4 > MOST_PICTURE_BYTES {
        return Err(refused(
            path,
            "影像超过 2.6 亿像元：请切成 MBTiles 瓦片",
            "the picture has more than 268 million pixels: cut it into MBTiles",
        ));
    }
    Ok(picture.to_rgba8())
}

/// The system; numbers that can only be degrees need no word for it.
fn system_of(path: &Path, placed: &Placement, size: [f64; 2]) -> Result<System, OperationError> {
    match placed.epsg {
        Some(4326 | 4490) => Ok(System::Degrees),
        Some(3857) => Ok(System::Mercator),
        Some(other) => Err(refused(
            path,
            format!("影像为 EPSG:{other}，只能准确放置 EPSG:4490、4326 和 3857：请先重投影"),
            format!(
                "the picture is in EPSG:{other}; only EPSG:4490, 4326 and 3857 can be placed exactly: reproject it first"
            ),
        )),
        None => {
            let [west, north] = placed.west_north;
            let (east, south) = (west + size[0] * placed.pixel[0], north - size[1] * placed.pixel[1]);
            let is_degrees = west >= -180.0 && east <= 180.0 && south >= -90.0 && north <= 90.0;
            if is_degrees {
                return Ok(System::Degrees);
            }
            Err(refused(
                path,
                "影像没有说明坐标系：请在旁边放同名 .prj（EPSG:3857），或转换为 GeoTIFF",
                "the picture does not say its coordinate system: put a .prj of its name beside it (EPSG:3857), or make it a GeoTIFF",
            ))
        }
    }
}

/// The six numbers of a world file beside the picture, and the system in a .prj.
fn world_file(path: &Path) -> Result<Option<Placement>, OperationError> {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let endings: &[&str] = match ending.as_str() {
        "png" => &["pgw", "pngw", "wld"],
        "jpg" | "jpeg" => &["jgw", "jpgw", "jpegw", "wld"],
        _ => &["tfw", "tifw", "tiffw", "wld"],
    };
    let candidates = endings
        .iter()
        .flat_map(|ending| [path.with_extension(ending), path.with_extension(ending.to_uppercase())]);
    let Some(file) = candidates.into_iter().find(|file| file.is_file()) else {
        return Ok(None);
    };
    let text = small_text(&file)?;
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let &[width, turned_down, turned_right, height, x, y] = numbers.as_slice() else {
        return Err(refused(&file, "坐标文件应为六个数", "a world file has six numbers"));
    };
    if turned_down != 0.0 || turned_right != 0.0 || width <= 0.0 || height >= 0.0 {
        return Err(refused(
            &file,
            "影像有旋转或不是正北向上：请先校正",
            "the picture is turned or north is not up: rectify it first",
        ));
    }
    let prj = path.with_extension("prj");
    let epsg = if prj.is_file() {
        let number = epsg_number(&small_text(&prj)?);
        Some(number.map_err(|_| refused(&prj, "坐标系无法识别", "its coordinate system is not known"))?)
    } else {
        None
    };
    // The numbers are those of the middle of the first pixel.
    Ok(Some(Placement {
        west_north: [x - width / 2.0, y - height / 2.0],
        pixel: [width, -height],
        epsg,
    }))
}

fn small_text(path: &PathBuf) -> Result<String, OperationError> {
    let size = fs::metadata(path).map_err(|error| unreadable(path, &error))?.len();
    if size > MOST_WORLD_BYTES {
        return Err(refused(path, "文件过大", "the file is too large"));
    }
    fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}
