//! GeoPackage (OGC 12-128r19): which table, in which coordinate system; its rows as features.
//!
//! The database is read from memory and read-only: nothing is ever written beside the file, and `SQLite` itself finds
//! what is damaged. Schemas are not trusted: no triggers, no functions with effects, and a bound on what a view may cost.

use super::gathered::Gathered;
use super::geopackage_rows::{Row, Table, TextNotes};
use super::layer_choice::{choose, listed};
use super::message::Message;
use super::opened::Opened;
use super::registry::Format;
use super::{FormatError, geopackage_write, limits};
use crate::issues::Fault;
use crate::layer::parsed::ParsedLayer;
use crate::progress::Progress;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OptionalExtension};
use std::path::Path;

pub const FORMAT: Format = Format {
    name: ("GeoPackage", "GeoPackage"),
    endings: &["gpkg"],
    recognises: |head| head.bytes.starts_with(b"SQLite format 3\0"),
    read,
    write: Some(geopackage_write::write_layer),
};

/// What stands in the description of a table that is made up.
pub const ILLUSTRATIVE: &str = "示意 illustrative";

/// Steps of `SQLite`'s machine between two looks at whether to go on.
const STEPS_AT_ONCE: i32 = 100_000;
/// Steps that any database may take, and for each of its bytes. Reading a row of a table takes some steps a column.
const FREE_STEPS: u64 = 200_000_000;
const STEPS_PER_BYTE: u64 = 100;
/// One value: a multipolygon of ten million positions has 160 MB.
const MAX_VALUE_BYTES: i32 = 1 << 29;
/// The write-ahead log's header; a log that is longer holds changes.
const WAL_HEADER_BYTES: usize = 32;
/// What a rollback journal begins with that is still to be rolled back.
const JOURNAL_MAGIC: [u8; 8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7];

fn read(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    refuse_unfinished(&opened)?;
    let bytes = opened.whole(limits::MAX_DATABASE_BYTES)?;
    let database = database(bytes, opened.progress)?;
    let is_sound = database.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    match is_sound {
        Ok(word) if word == "ok" => {}
        Ok(word) => return Err(damaged(&word, opened.progress)),
        Err(error) => return Err(failed(&error, opened.progress)),
    }
    let reading = Reading {
        database,
        progress: opened.progress,
    };
    let tables = reading.feature_tables()?;
    let names: Vec<String> = tables.iter().map(|table| table.name.clone()).collect();
    let chosen = choose(&names, opened.layer)?;
    let table = tables.get(chosen).ok_or_else(|| refused_database("", ""))?;
    let mut gathered = Gathered::new("GeoPackage");
    gathered.layer.name = Some(table.name.clone());
    gathered.layer.declared_crs = reading.crs(table)?;
    gathered.layer.illustrative = table.is_illustrative;
    reading.rows(table, &mut gathered)?;
    reading.note_others(&names, table, &mut gathered)?;
    Ok(gathered.finish())
}

/// Changes that another program left beside the file and has not put into it: without them it is not what it says.
fn refuse_unfinished(opened: &Opened<'_>) -> Result<(), FormatError> {
    let path = Path::new(opened.file_name);
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("gpkg");
    let beside = |suffix: &str| opened.beside.read(&format!("{ending}{suffix}"));
    let has_log = beside("-wal")?.is_some_and(|log| log.len() > WAL_HEADER_BYTES);
    let has_journal = beside("-journal")?.is_some_and(|journal| journal.starts_with(&JOURNAL_MAGIC));
    if has_log || has_journal {
        return Err(FormatError::refused(Message::new(
            "旁边的 -wal 或 -journal 文件里还有未写入数据库的改动（可能正被 QGIS 等程序打开）：请在该程序中保存并关闭后再打开，\
             或另存为新的 GeoPackage",
            "a -wal or -journal file beside it holds changes that are not in the database yet (perhaps QGIS or another program \
             has it open): save and close it there and open it again, or export it as a new GeoPackage",
        )));
    }
    Ok(())
}

/// The database in memory, read-only, with every guard that `SQLite` has against what is hostile.
fn database(mut bytes: Vec<u8>, progress: &Progress) -> Result<Connection, FormatError> {
    // A database in memory has no write-ahead log; that of the file is empty or not there.
    for version in bytes.iter_mut().skip(18).take(2) {
        *version = 1;
    }
    let failed = |error: rusqlite::Error| failed(&error, progress);
    let mut database = Connection::open_in_memory().map_err(failed)?;
    let most_steps = FREE_STEPS.saturating_add((bytes.len() as u64).saturating_mul(STEPS_PER_BYTE));
    database
        .deserialize_read_exact("main", bytes.as_slice(), bytes.len(), true)
        .map_err(failed)?;
    drop(bytes);
    for (setting, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
    ] {
        database.set_db_config(setting, value).map_err(failed)?;
    }
    database
        .set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
        .map_err(failed)?;
    database.execute_batch("PRAGMA cell_size_check = ON").map_err(failed)?;
    let (watched, mut steps) = (progress.clone(), 0_u64);
    let stop = move || {
        steps += u64::from(STEPS_AT_ONCE.unsigned_abs());
        watched.is_cancelled() || steps > most_steps
    };
    database.progress_handler(STEPS_AT_ONCE, Some(stop));
    Ok(database)
}

struct Reading<'a> {
    database: Connection,
    progress: &'a Progress,
}

impl Reading<'_> {
    fn failed(&self, error: &rusqlite::Error) -> FormatError {
        failed(error, self.progress)
    }

    fn has_table(&self, name: &str) -> Result<bool, FormatError> {
        let found = self.database.query_row(
            "SELECT count(*) FROM sqlite_master WHERE lower(name) = ?1 AND type IN ('table', 'view')",
            [name],
            |row| row.get::<_, i64>(0),
        );
        found.map(|count| count > 0).map_err(|error| self.failed(&error))
    }

    /// The tables of features, in the order in which the file lists them.
    fn feature_tables(&self) -> Result<Vec<Table>, FormatError> {
        if !self.has_table("gpkg_contents")? || !self.has_table("gpkg_geometry_columns")? {
            return Err(self.no_geopackage()?);
        }
        let query = "SELECT c.table_name, g.column_name, g.srs_id, ifnull(c.description, '') FROM gpkg_contents c \
                     JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name) \
                     WHERE lower(c.data_type) = 'features' ORDER BY c.rowid";
        let tables = self.list(query, |row| {
            let description: String = row.get(3)?;
            Ok(Table {
                name: row.get(0)?,
                geometry: row.get(1)?,
                srs: row.get(2)?,
                is_illustrative: description.contains(ILLUSTRATIVE),
            })
        })?;
        if tables.is_empty() {
            let others = self.list("SELECT table_name FROM gpkg_contents ORDER BY rowid", |row| row.get(0))?;
            return Err(refused_database(
                &format!("GeoPackage 里没有矢量图层（有：{}）", listed(&others, "、")),
                &format!(
                    "the GeoPackage holds no vector layer (it has: {})",
                    listed(&others, ", ")
                ),
            ));
        }
        Ok(tables)
    }

    fn list<T>(
        &self,
        query: &str,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, FormatError> {
        let listed = || -> rusqlite::Result<Vec<T>> {
            let mut statement = self.database.prepare(query)?;
            statement.query_map([], read)?.collect()
        };
        listed().map_err(|error| self.failed(&error))
    }

    fn no_geopackage(&self) -> Result<FormatError, FormatError> {
        Ok(if self.has_table("geometry_columns")? {
            refused_database(
                "这是 SpatiaLite 数据库，不是 GeoPackage",
                "this is a SpatiaLite database and no GeoPackage",
            )
        } else if self.has_table("tiles")? {
            refused_database(
                "这是瓦片数据库（MBTiles），没有可量算的图形",
                "this is a database of tiles (MBTiles), without shapes to measure",
            )
        } else {
            refused_database(
                "这是 SQLite 数据库，但不是 GeoPackage",
                "this is an SQLite database, but no GeoPackage",
            )
        })
    }

    /// The coordinate system of a table: its code, else its definition; `None` where the file leaves it undefined.
    fn crs(&self, table: &Table) -> Result<Option<String>, FormatError> {
        if table.srs == 0 || table.srs == -1 {
            return Ok(None);
        }
        let found = self
            .database
            .query_row(
                "SELECT ifnull(organization, ''), organization_coordsys_id, ifnull(definition, '') \
                 FROM gpkg_spatial_ref_sys WHERE srs_id = ?1",
                [table.srs],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()
            .map_err(|error| self.failed(&error))?;
        let Some((organization, code, definition)): Option<(String, Option<i64>, String)> = found else {
            return Err(refused_database(
                &format!("图层 {} 的坐标系编号 {} 在文件中没有说明", table.name, table.srs),
                &format!(
                    "the layer {} is in a coordinate system ({}) that the file doesn't describe",
                    table.name, table.srs
                ),
            ));
        };
        let definition = definition.trim();
        Ok(match code {
            Some(code) if organization.eq_ignore_ascii_case("EPSG") => Some(format!("EPSG:{code}")),
            _ if definition.is_empty() || definition.eq_ignore_ascii_case("undefined") => None,
            _ => Some(definition.to_owned()),
        })
    }

    fn rows(&self, table: &Table, gathered: &mut Gathered) -> Result<(), FormatError> {
        let columns = self.list_of(table, |table| table.columns(&self.database))?;
        let mut statement = self.list_of(table, |table| self.database.prepare(&table.query(&columns)))?;
        let mut rows = statement.query([]).map_err(|error| self.failed(&error))?;
        let mut notes = TextNotes::default();
        let mut attributes = Vec::new();
        loop {
            self.progress.check()?;
            let Some(row) = rows.next().map_err(|error| self.failed(&error))? else {
                break;
            };
            let (_, mark) = gathered.begin();
            let row = Row { row, table };
            let pushed = row.geometry(&mut gathered.layer.shapes, &mut notes);
            attributes.clear();
            row.attributes(&columns, &mut attributes, &mut notes)
                .map_err(|error| self.failed(&error))?;
            gathered.layer.illustrative |= notes.take_illustrative();
            gathered.end_pushed(mark, pushed, &attributes)?;
        }
        notes.tell(gathered);
        self.compare_count(table, gathered)
    }

    fn list_of<T>(&self, table: &Table, read: impl FnOnce(&Table) -> rusqlite::Result<T>) -> Result<T, FormatError> {
        read(table).map_err(|error| self.failed(&error))
    }

    /// GDAL and QGIS keep the number of rows; another number means that rows are missing.
    fn compare_count(&self, table: &Table, gathered: &mut Gathered) -> Result<(), FormatError> {
        if !self.has_table("gpkg_ogr_contents")? {
            return Ok(());
        }
        let stated: Option<Option<i64>> = self
            .database
            .query_row(
                "SELECT feature_count FROM gpkg_ogr_contents WHERE lower(table_name) = lower(?1)",
                [&table.name],
                |row| row.get(0),
            )
            .optional()
            .map_err(|error| self.failed(&error))?;
        let read = gathered.layer.features_read;
        if let Some(stated) = stated.flatten().filter(|stated| usize::try_from(*stated) != Ok(read)) {
            let detail = format!("gpkg_ogr_contents states {stated} features, the table has {read}");
            gathered.note(Fault::Mismatch, detail);
        }
        Ok(())
    }

    fn note_others(&self, names: &[String], table: &Table, gathered: &mut Gathered) -> Result<(), FormatError> {
        let query = "SELECT table_name FROM gpkg_contents ORDER BY rowid";
        let all: Vec<String> = self.list(query, |row| row.get(0))?;
        let others: Vec<String> = all.into_iter().filter(|name| *name != table.name).collect();
        if !others.is_empty() {
            let kinds = if names.len() > 1 { "layers and tables" } else { "tables" };
            let detail = format!("other {kinds} of the file were not read: {}", listed(&others, ", "));
            gathered.note(Fault::IgnoredMember, detail);
        }
        Ok(())
    }
}

/// What `SQLite` can't do is damage, but for a stop that was asked for.
fn failed(error: &rusqlite::Error, progress: &Progress) -> FormatError {
    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted) && !progress.is_cancelled() {
        return refused_database(
            "数据库中的视图计算量过大",
            "a view of the database takes too much computing",
        );
    }
    damaged(&error.to_string(), progress)
}

fn damaged(detail: &str, progress: &Progress) -> FormatError {
    if let Err(cancelled) = progress.check() {
        return FormatError::Cancelled(cancelled);
    }
    FormatError::refused(Message::new(
        format!("GeoPackage 已损坏或不完整（{detail}）：请重新获取"),
        format!("the GeoPackage is damaged or cut short ({detail}): get it again"),
    ))
}

fn refused_database(zh: &str, en: &str) -> FormatError {
    FormatError::refused(Message::new(
        format!("{zh}：请用 QGIS 等软件导出为 GeoPackage 或 GeoJSON 后再打开"),
        format!("{en}: export it as GeoPackage or GeoJSON from QGIS or another program and open that"),
    ))
}
