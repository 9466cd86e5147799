//! Backgrounds made by hand, byte by byte as their specifications say, and read back.

use super::pmtiles::hilbert_id;
use super::{Background, TileId};
use crate::texts::Language;
use image::{Rgba, RgbaImage};
use std::path::Path;

const RED: Rgba<u8> = Rgba([200, 0, 0, 255]);
const BLUE: Rgba<u8> = Rgba([0, 0, 200, 255]);

fn tile(zoom: u8, column: u32, row: u32) -> TileId {
    TileId { zoom, column, row }
}

fn png(colour: Rgba<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    RgbaImage::from_pixel(4, 4, colour)
        .write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png)
        .expect("a PNG");
    bytes
}

fn refusal(path: &Path) -> String {
    Background::open(path).expect_err("refused").message(Language::En)
}

fn mbtiles(path: &Path, format: &str) {
    let database = rusqlite::Connection::open(path).expect("made");
    database
        .execute_batch(
            "CREATE TABLE metadata (name TEXT, value TEXT);
             CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
             INSERT INTO metadata VALUES ('bounds', '115,39,118,41');",
        )
        .expect("tables");
    database
        .execute("INSERT INTO metadata VALUES ('format', ?1)", [format])
        .expect("format");
    for (row_from_south, colour) in [(1, RED), (0, BLUE)] {
        database
            .execute("INSERT INTO tiles VALUES (1, 1, ?1, ?2)", (row_from_south, png(colour)))
            .expect("a tile");
    }
}

#[test]
fn rows_of_mbtiles_are_counted_from_the_south() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.mbtiles");
    mbtiles(&path, "png");
    let opened = Background::open(&path).expect("opened");
    assert_eq!(opened.zooms, [1, 1]);
    assert!((opened.bounds_lonlat.min[0] - 115.0).abs() < 1e-12);
    let pixel = |row: u32| {
        *opened
            .tile(tile(1, 1, row))
            .expect("readable")
            .expect("there")
            .get_pixel(0, 0)
    };
    assert_eq!((pixel(0), pixel(1)), (RED, BLUE));
    assert!(opened.tile(tile(1, 0, 0)).expect("readable").is_none());
    assert!(opened.tile(tile(2, 0, 0)).expect("readable").is_none());
}

#[test]
fn vector_tiles_are_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.mbtiles");
    mbtiles(&path, "pbf");
    assert!(refusal(&path).contains("MVT"));
}

/// The specification's own table: z, x, y → id.
#[test]
fn tiles_of_pmtiles_are_numbered_as_the_specification_does() {
    for (zoom, column, row, id) in [
        (0, 0, 0, 0),
        (1, 0, 0, 1),
        (1, 0, 1, 2),
        (1, 1, 1, 3),
        (1, 1, 0, 4),
        (2, 0, 0, 5),
    ] {
        assert_eq!(hilbert_id(tile(zoom, column, row)), id, "{zoom}/{column}/{row}");
    }
    // pmtiles 3.4 (Python): zxy_to_tileid(12, 3423, 1763) = 19078479.
    assert_eq!(hilbert_id(tile(12, 3423, 1763)), 19_078_479);
}

fn pmtiles(tile_type: u8) -> Vec<u8> {
    let (red, blue) = (png(RED), png(BLUE));
    // Two entries: ids 0 and 3, each a run of one, lengths, offsets + 1.
    let mut directory = vec![2, 0, 3, 1, 1];
    for length in [red.len(), blue.len()] {
        let low = u8::try_from(length & 0x7f).expect("seven bits");
        directory.extend([low | 0x80, u8::try_from(length >> 7).expect("short")]);
    }
    directory.extend([1, 0]);
    let mut bytes = b"PMTiles\x03".to_vec();
    let tiles_at = 127 + directory.len() as u64;
    let (root, tiles) = (directory.len() as u64, (red.len() + blue.len()) as u64);
    for value in [127, root, 0, 0, 0, 0, tiles_at, tiles, 2, 2, 2] {
        bytes.extend(u64::to_le_bytes(value));
    }
    bytes.extend([1, 1, 1, tile_type, 0, 1]);
    for degrees in [115_i32, 39, 118, 41] {
        bytes.extend((degrees * 10_000_000).to_le_bytes());
    }
    bytes.resize(127, 0);
    bytes.extend(directory);
    bytes.extend(red);
    bytes.extend(blue);
    bytes
}

#[test]
fn pmtiles_hold_what_was_put_into_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.pmtiles");
    std::fs::write(&path, pmtiles(2)).expect("written");
    let opened = Background::open(&path).expect("opened");
    assert_eq!(opened.zooms, [0, 1]);
    let pixel = |id: TileId| opened.tile(id).expect("readable").map(|tile| *tile.get_pixel(0, 0));
    assert_eq!(pixel(tile(0, 0, 0)), Some(RED));
    assert_eq!(pixel(tile(1, 1, 1)), Some(BLUE));
    assert_eq!(pixel(tile(1, 0, 0)), None);
    std::fs::write(&path, pmtiles(1)).expect("written");
    assert!(refusal(&path).contains("MVT"));
    let mut cut = pmtiles(2);
    cut.truncate(140);
    std::fs::write(&path, cut).expect("written");
    let damaged = Background::open(&path);
    assert!(damaged.is_err() || damaged.expect("opened").tile(tile(1, 1, 1)).is_err());
}

/// A picture of 2 × 2 pixels of 90° that begins at 0°, 85°: red in the west, blue in the east.
fn picture(folder: &Path, world: &str) -> std::path::PathBuf {
    let path = folder.join("a.png");
    let pixels = RgbaImage::from_fn(2, 2, |x, _| if x == 0 { RED } else { BLUE });
    pixels.save(&path).expect("written");
    std::fs::write(folder.join("a.pgw"), world).expect("written");
    path
}

#[test]
fn a_picture_with_a_world_file_lies_where_that_says() {
    let folder = tempfile::tempdir().expect("a folder");
    // The middle of the first pixel is at 45° E, 42.5° N.
    let path = picture(folder.path(), "90\n0\n0\n-85\n45\n42.5\n");
    let opened = Background::open(&path).expect("opened");
    assert!((opened.bounds_lonlat.min[0], opened.bounds_lonlat.max[1]) == (0.0, 85.0));
    // At zoom 2 a tile is 90° wide: columns 2 and 3 lie east of Greenwich.
    let pixels = |column: u32| opened.tile(tile(2, column, 1)).expect("readable");
    assert!(pixels(1).is_none());
    let (red, blue) = (pixels(2).expect("there"), pixels(3).expect("there"));
    assert!(red.pixels().all(|pixel| *pixel == RED) && blue.pixels().all(|pixel| *pixel == BLUE));
    // Zoom 0: the eastern half is there, to the pixel.
    let world = opened.tile(tile(0, 0, 0)).expect("readable").expect("there");
    let at = |x: u32| *world.get_pixel(x, 127);
    assert_eq!((at(127)[3], at(128), at(191), at(192)), (0, RED, RED, BLUE));
}

#[test]
fn what_cannot_be_placed_exactly_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let turned = picture(folder.path(), "90\n1\n0\n-85\n45\n42.5\n");
    assert!(refusal(&turned).contains("turned"));
    let metres = picture(folder.path(), "10\n0\n0\n-10\n39500000\n4400000\n");
    assert!(refusal(&metres).contains("coordinate system"));
    std::fs::write(folder.path().join("a.prj"), "EPSG:4527").expect("written");
    assert!(refusal(&metres).contains("EPSG:4527"));
    std::fs::remove_file(folder.path().join("a.pgw")).expect("removed");
    assert!(refusal(&metres).contains("world file"));
}

/// A GeoTIFF of one pixel by hand: the tags of a grey picture, scale, tie point and keys.
fn geotiff(epsg: u16) -> Vec<u8> {
    let (scale_at, tie_at, keys_at, pixel_at) = (200_u32, 224_u32, 272_u32, 296_u32);
    let entries: [(u16, u16, u32, u32); 11] = [
        (256, 3, 1, 1),
        (257, 3, 1, 1),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, pixel_at),
        (278, 3, 1, 1),
        (279, 4, 1, 1),
        (33_550, 12, 3, scale_at),
        (33_922, 12, 6, tie_at),
        (34_735, 3, 12, keys_at),
    ];
    let mut bytes = b"II\x2a\x00\x08\x00\x00\x00".to_vec();
    bytes.extend(11_u16.to_le_bytes());
    for (tag, type_, count, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(type_.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.resize(200, 0);
    for value in [90.0_f64, 85.0, 0.0, 0.0, 0.0, 0.0, 0.0, 85.0, 0.0] {
        bytes.extend(value.to_le_bytes());
    }
    let (model, key) = if epsg == 3857 || epsg == 4527 {
        (1, 3072)
    } else {
        (2, 2048)
    };
    for value in [1, 1, 0, 2, 1024, 0, 1, model, key, 0, 1, epsg] {
        bytes.extend(u16::to_le_bytes(value));
    }
    bytes.push(77);
    bytes
}

#[test]
fn a_geotiff_lies_where_its_tags_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.tif");
    std::fs::write(&path, geotiff(4490)).expect("written");
    let opened = Background::open(&path).expect("opened");
    let bounds = opened.bounds_lonlat;
    assert!((bounds.min, bounds.max) == ([0.0, 0.0], [90.0, 85.0]));
    let grey = opened.tile(tile(2, 2, 1)).expect("readable").expect("there");
    assert_eq!(*grey.get_pixel(128, 128), Rgba([77, 77, 77, 255]));
    std::fs::write(&path, geotiff(4527)).expect("written");
    assert!(refusal(&path).contains("EPSG:4527"));
}
