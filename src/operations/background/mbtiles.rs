//! MBTiles 1.3: tiles in an SQLite database, rows counted from the south. Opened read-only and never written to.

use super::{TileId, refuse_vector_tiles, refused, unreadable};
use crate::geometry::shapes::Bounds;
use crate::operations::open_layer::OperationError;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

#[derive(Debug)]
pub struct MbTiles {
    database: Mutex<Connection>,
}

impl MbTiles {
    pub fn open(path: &Path) -> Result<(Self, Bounds, [u8; 2]), OperationError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Connection::open_with_flags(path, flags).map_err(|error| unreadable(path, &error))?;
        let meta = |name: &str| -> Result<Option<String>, OperationError> {
            let query = "SELECT value FROM metadata WHERE name = ?1";
            let value = database
                .query_row(query, [name], |row| row.get::<_, String>(0))
                .optional();
            value.map_err(|error| unreadable(path, &error))
        };
        match meta("format")?.as_deref() {
            Some("pbf" | "mvt" | "application/vnd.mapbox-vector-tile") => return Err(refuse_vector_tiles(path)),
            Some("png" | "jpg" | "jpeg" | "webp") | None => {}
            Some(other) => {
                return Err(refused(
                    path,
                    format!("瓦片格式 {other} 不认识"),
                    format!("its tiles are in a format that is not known: {other}"),
                ));
            }
        }
        let range = "SELECT min(zoom_level), max(zoom_level) FROM tiles";
        let zooms: (Option<u8>, Option<u8>) = database
            .query_row(range, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(|error| unreadable(path, &error))?;
        let (Some(low), Some(high)) = zooms else {
            return Err(refused(path, "其中没有瓦片", "it holds no tiles"));
        };
        let bounds = meta("bounds")?
            .and_then(|text| bounds_of(&text))
            .unwrap_or(Bounds::EMPTY);
        let database = Mutex::new(database);
        Ok((Self { database }, bounds, [low, high]))
    }

    pub fn tile(&self, tile: TileId) -> Result<Option<Vec<u8>>, String> {
        let database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let from_south = (1_u64 << tile.zoom).saturating_sub(1 + u64::from(tile.row));
        let query = "SELECT tile_data FROM tiles WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3";
        let place = (
            i64::from(tile.zoom),
            i64::from(tile.column),
            i64::try_from(from_south).unwrap_or(-1),
        );
        let found = database.query_row(query, place, |row| row.get(0)).optional();
        found.map_err(|error| error.to_string())
    }
}

/// `west,south,east,north`.
fn bounds_of(text: &str) -> Option<Bounds> {
    let values: Vec<f64> = text.split(',').filter_map(|value| value.trim().parse().ok()).collect();
    match *values.as_slice() {
        [west, south, east, north] if west < east && south < north => Some(Bounds {
            min: [west, south],
            max: [east, north],
        }),
        _ => None,
    }
}
