//! A column of a Parquet file on its way into features: so many rows at once, each value as JSON or as bytes.

use super::FormatError;
use super::dbf_values;
use super::geopackage_rows::TextNotes;
use super::geoparquet::damaged;
use super::geoparquet_values::Kind;
use parquet::basic::Type;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::RowGroupReader;
use parquet::schema::types::ColumnDescriptor;

/// What the values of a file may still take in memory: a page repeats a value for a few bits.
pub struct Budget(pub u64);

/// A leaf column without repetition.
pub struct Column {
    /// Its number in every row group.
    pub leaf: usize,
    /// The name as a JSON string with the colon after it; members of structures are joined by a dot.
    pub key: Vec<u8>,
    kind: Kind,
    physical: Type,
    /// The definition level of a value that is there.
    present: i16,
    says_illustrative: bool,
}

/// The values of some rows as JSON, one after the other.
pub struct Batch {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Batch {
    pub fn value(&self, row: usize) -> &[u8] {
        let end_of = |row: usize| self.ends.get(row).copied().unwrap_or(self.text.len());
        let begin = row.checked_sub(1).map_or(0, end_of);
        self.text.get(begin..end_of(row)).unwrap_or(b"null")
    }
}

impl Column {
    pub fn new(leaf: usize, column: &ColumnDescriptor) -> Self {
        let name = column.path().parts().join(".");
        let mut key = Vec::new();
        dbf_values::text(&name, &mut key);
        key.push(b':');
        Self {
            leaf,
            key,
            kind: Kind::of(column),
            physical: column.physical_type(),
            present: column.max_def_level(),
            says_illustrative: name == "illustrative",
        }
    }

    pub const fn is_bytes(&self) -> bool {
        matches!(self.physical, Type::BYTE_ARRAY)
    }

    /// Whether a value of this column says that its feature is made up.
    pub fn is_illustrative(&self, value: &[u8]) -> bool {
        self.says_illustrative && matches!(value, b"true" | b"\"true\"")
    }

    pub fn reader(&self, group: &dyn RowGroupReader) -> Result<ColumnReader, ParquetError> {
        group.get_column_reader(self.leaf)
    }

    /// The next `count` geometries.
    ///
    /// # Errors
    /// There are fewer, or they take more than they may.
    pub fn geometries(
        &self,
        reader: &mut ColumnReader,
        count: usize,
        budget: &mut Budget,
    ) -> Result<Vec<Option<ByteArray>>, FormatError> {
        let ColumnReader::ByteArrayColumnReader(reader) = reader else {
            return Err(cut_short());
        };
        let mut found = Vec::with_capacity(count);
        self.rows(reader, count, |value| {
            budget.take(value.map_or(0, ByteArray::len))?;
            found.push(value.cloned());
            Ok(())
        })?;
        Ok(found)
    }

    /// The next `count` values as JSON.
    ///
    /// # Errors
    /// There are fewer, or they take more than they may.
    pub fn batch(
        &self,
        reader: &mut ColumnReader,
        count: usize,
        notes: &mut TextNotes,
        budget: &mut Budget,
    ) -> Result<Batch, FormatError> {
        let mut batch = Batch {
            text: Vec::new(),
            ends: Vec::with_capacity(count),
        };
        let kind = self.kind;
        match reader {
            ColumnReader::BoolColumnReader(reader) => self.values(reader, count, &mut batch, budget, |value, out| {
                out.extend_from_slice(if *value { b"true" } else { b"false" });
            }),
            ColumnReader::Int32ColumnReader(reader) => self.values(reader, count, &mut batch, budget, |value, out| {
                kind.whole(i64::from(*value), u64::from(value.cast_unsigned()), out);
            }),
            ColumnReader::Int64ColumnReader(reader) => self.values(reader, count, &mut batch, budget, |value, out| {
                kind.whole(*value, value.cast_unsigned(), out);
            }),
            // The moments of old writers, in nanoseconds and without an offset.
            ColumnReader::Int96ColumnReader(reader) => self.values(reader, count, &mut batch, budget, |value, out| {
                Kind::Moment(1_000_000, false).whole(value.to_micros(), 0, out);
            }),
            ColumnReader::FloatColumnReader(reader) => self.values(reader, count, &mut batch, budget, |value, out| {
                // JSON has no infinity: null.
                out.extend_from_slice(&serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec()));
            }),
            ColumnReader::DoubleColumnReader(reader) => self.values(reader, count, &mut batch, budget, |value, out| {
                dbf_values::double(&value.to_le_bytes(), out);
            }),
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.values(reader, count, &mut batch, budget, |value, out| {
                    kind.bytes(value.data(), notes, out);
                })
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                self.values(reader, count, &mut batch, budget, |value, out| {
                    kind.bytes(value.data(), notes, out);
                })
            }
        }?;
        Ok(batch)
    }

    fn values<T: DataType>(
        &self,
        reader: &mut ColumnReaderImpl<T>,
        count: usize,
        batch: &mut Batch,
        budget: &mut Budget,
        mut write: impl FnMut(&T::T, &mut Vec<u8>),
    ) -> Result<(), FormatError> {
        self.rows(reader, count, |value| {
            let before = batch.text.len();
            match value {
                Some(value) => write(value, &mut batch.text),
                None => batch.text.extend_from_slice(b"null"),
            }
            budget.take(batch.text.len() - before)?;
            batch.ends.push(batch.text.len());
            Ok(())
        })
    }

    /// Calls `each` for the next `count` rows, with `None` where there is no value.
    fn rows<T: DataType>(
        &self,
        reader: &mut ColumnReaderImpl<T>,
        count: usize,
        mut each: impl FnMut(Option<&T::T>) -> Result<(), FormatError>,
    ) -> Result<(), FormatError> {
        let (mut levels, mut values) = (Vec::new(), Vec::new());
        let read = reader.read_records(count, Some(&mut levels), None, &mut values);
        let (rows, _, _) = read.map_err(|error| damaged(&error.to_string()))?;
        if rows != count {
            return Err(cut_short());
        }
        let mut values = values.iter();
        if self.present == 0 {
            levels = vec![0; count];
        }
        if levels.len() != count {
            return Err(cut_short());
        }
        for level in levels {
            if level == self.present {
                each(Some(values.next().ok_or_else(cut_short)?))?;
            } else {
                each(None)?;
            }
        }
        Ok(())
    }
}

/// Columns that end before their rows do.
pub fn cut_short() -> FormatError {
    damaged("rows or pages are missing")
}
