//! The records of a .shp, one after the other or at the places that its index lists.

use super::dbf::Table;
use super::message::Message;
use super::opened::refusal_or_io;
use super::shapefile::{How, MAGIC, note, note_of};
use super::shapefile_geometry::{Outcome, add, has_heights};
use super::shapefile_index::{Plan, plan_of};
use super::sketch::offer_last;
use super::{FormatError, limits};
use crate::geometry::shapes::Bounds;
use crate::issues::{Action, Fault, Issue};
use crate::layer::parsed::ParsedLayer;
use std::io::{self, Read};

const HEADER_BYTES: u64 = 100;
const RECORD_HEADER_BYTES: u64 = 8;

/// See the module.
pub struct Records<'a> {
    stream: Stream<'a>,
    layer: &'a mut ParsedLayer,
    /// Number of each kept feature, in the order in which they were read.
    pub order: Vec<u32>,
    /// Numbers of the records whose row is marked as deleted.
    pub deleted: Vec<u32>,
    /// Content of the current record.
    body: Vec<u8>,
}

impl<'a> Records<'a> {
    pub fn new(shp: &'a mut dyn Read, how: How<'a>, layer: &'a mut ParsedLayer) -> Self {
        Self {
            stream: Stream { input: shp, at: 0, how },
            layer,
            order: Vec::new(),
            deleted: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Reads all records; how many there are.
    pub fn read(&mut self, shx: Option<&[u8]>, table: Option<&Table>) -> Result<usize, FormatError> {
        let end = self.header()?;
        let records = match shx.map(|bytes| plan_of(bytes, end)) {
            Some(Plan::Places(places)) => self.by_places(&places, end, table)?,
            Some(Plan::InSequence(listed)) => {
                let records = self.in_sequence(end, table)?;
                if records != listed {
                    let text =
                        format!("the .shx lists {listed} records and the .shp holds {records}; the .shx was not used");
                    self.layer.issues.push(note_of(Fault::Mismatch, &text));
                }
                records
            }
            Some(Plan::Damaged) => {
                self.layer.issues.push(note("the .shx is damaged and was not used"));
                self.in_sequence(end, table)?
            }
            None => self.in_sequence(end, table)?,
        };
        if let Some(table) = table
            && table.rows() != records
        {
            return Err(counts_differ(records, table.rows()));
        }
        self.after_the_end(table.is_some())?;
        Ok(records)
    }

    /// Where the records end, as the header says.
    fn header(&mut self) -> Result<u64, FormatError> {
        let mut header = Vec::new();
        self.stream.take(HEADER_BYTES, &mut header)?;
        let length = header
            .get(24..28)
            .and_then(|bytes| bytes.try_into().ok())
            .map(u32::from_be_bytes);
        match length {
            Some(words) if header.starts_with(MAGIC) && u64::from(words) * 2 >= HEADER_BYTES => {
                Ok(u64::from(words) * 2)
            }
            _ => Err(refused(
                ".shp 的文件头不合法：请重新获取整套 Shapefile",
                "the .shp has no valid header: get the whole shapefile again",
            )),
        }
    }

    fn in_sequence(&mut self, end: u64, table: Option<&Table>) -> Result<usize, FormatError> {
        let mut records = 0;
        while self.stream.at < end {
            let length = self.record_header(end)?;
            self.record(records, length, table)?;
            records += 1;
        }
        Ok(records)
    }

    /// Reads the records at the places that the index lists. `None` is a record without a place.
    fn by_places(&mut self, places: &[Option<u64>], end: u64, table: Option<&Table>) -> Result<usize, FormatError> {
        let mut sorted: Vec<(u64, usize)> = Vec::new();
        for (index, place) in places.iter().enumerate() {
            match place {
                Some(place) => sorted.push((*place, index)),
                None => self.null(index, table)?,
            }
        }
        sorted.sort_unstable();
        let mut passed_over = 0;
        for (place, index) in sorted {
            let Some(gap) = place.checked_sub(self.stream.at) else {
                return Err(refused(
                    ".shx 中的位置与 .shp 的记录不符：请重新获取整套 Shapefile",
                    "the places in the .shx are not those of the records in the .shp: get the whole shapefile again",
                ));
            };
            passed_over += gap;
            self.stream.skip(gap)?;
            let length = self.record_header(end)?;
            self.record(index, length, table)?;
        }
        let rest = end.saturating_sub(self.stream.at);
        self.stream.skip(rest)?;
        passed_over += rest;
        self.layer.issues.push(note(&format!(
            "the records were read in the order of the .shx; {passed_over} bytes of the .shp that it does not list \
             (deleted or replaced records) were passed over"
        )));
        Ok(places.len())
    }

    /// The length of the next record's content.
    fn record_header(&mut self, end: u64) -> Result<u64, FormatError> {
        let mut header = Vec::new();
        self.stream.take(RECORD_HEADER_BYTES, &mut header)?;
        let length = match header.as_slice() {
            [_, _, _, _, rest @ ..] => rest.try_into().map_or(u32::MAX, u32::from_be_bytes),
            _ => u32::MAX,
        };
        let length = u64::from(length) * 2;
        if self.stream.at.saturating_add(length) > end {
            return Err(cut_short());
        }
        Ok(length)
    }

    fn is_deleted(&mut self, index: usize, table: Option<&Table>) -> Result<bool, FormatError> {
        if index >= limits::MAX_FEATURES {
            return Err(refused(
                "要素超过 42 亿个：请拆分文件",
                "more than 4.29 billion features: split the file",
            ));
        }
        let is_deleted = table.is_some_and(|table| index < table.rows() && table.is_deleted(index));
        if is_deleted {
            self.deleted.push(number_of(index));
        }
        Ok(is_deleted)
    }

    fn null(&mut self, index: usize, table: Option<&Table>) -> Result<(), FormatError> {
        if self.is_deleted(index, table)? {
            return Ok(());
        }
        let issue = Issue::new(number_of(index), Fault::NullGeometry, Action::Rejected);
        self.reject(issue, "the record has no geometry".to_owned(), None)
    }

    fn record(&mut self, index: usize, length: u64, table: Option<&Table>) -> Result<(), FormatError> {
        let number = number_of(index);
        if self.is_deleted(index, table)? {
            return self.stream.skip(length);
        }
        self.stream.take(length, &mut self.body)?;
        match add(&self.body, &mut self.layer.shapes) {
            Outcome::Added { notes } => {
                self.order.push(number);
                self.layer.with_heights += usize::from(has_heights(&self.body));
                offer_last(&self.layer.shapes, self.stream.how.progress);
                for (fault, text) in notes {
                    let mut issue = note_of(fault, &text);
                    issue.feature = number;
                    self.layer.issues.push(issue);
                }
                Ok(())
            }
            Outcome::Null => {
                let issue = Issue::new(number, Fault::NullGeometry, Action::Rejected);
                self.reject(issue, "the record has no geometry".to_owned(), None)
            }
            Outcome::Rejected { fault, detail, bounds } => {
                let mut issue = Issue::new(number, fault, Action::Rejected);
                issue.at = bounds.map(|bounds| bounds.center());
                self.reject(issue, detail, bounds)
            }
            Outcome::Full => Err(refused(
                "坐标点超过 42 亿个：请拆分文件",
                "more than 4.29 billion positions: split the file",
            )),
        }
    }
    fn reject(&mut self, mut issue: Issue, detail: String, bounds: Option<Bounds>) -> Result<(), FormatError> {
        if self.layer.unread.len() >= limits::MAX_REJECTED {
            return Err(refused(
                "无法使用的要素超过一百万个：这个文件不能作为图层，请检查生成它的程序",
                "more than a million features can't be used: this file can't serve as a layer, check the program that wrote it",
            ));
        }
        issue.detail = detail;
        self.layer.unread.push((issue.feature, bounds));
        self.layer.issues.push(issue);
        Ok(())
    }

    /// What follows the stated end: nothing, or bytes that the count of rows shows to be no records.
    fn after_the_end(&mut self, is_count_known: bool) -> Result<(), FormatError> {
        let mut rest = 0_u64;
        let mut block = vec![0; 1 << 16];
        loop {
            let count = self.stream.read_some(&mut block)?;
            if count == 0 {
                break;
            }
            rest += count as u64;
        }
        if rest == 0 {
            return Ok(());
        }
        if !is_count_known {
            return Err(refused(
                ".shp 在文件头所写的结尾之后还有内容，又没有 .dbf 可核对记录数：请重新获取整套 Shapefile",
                "the .shp goes on after the end that its header states, and no .dbf says how many records there are: get \
                 the whole shapefile again",
            ));
        }
        let text =
            format!("the .shp goes on for {rest} bytes after the end that its header states; they were not read");
        self.layer.issues.push(note_of(Fault::Mismatch, &text));
        Ok(())
    }
}

/// Number of a record in its file, from 1.
fn number_of(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

fn refused(zh: &str, en: &str) -> FormatError {
    FormatError::refused(Message::new(zh, en))
}

fn cut_short() -> FormatError {
    refused(
        ".shp 不完整（文件被截断）：请重新获取整套 Shapefile",
        "the .shp is cut short: get the whole shapefile again",
    )
}

fn counts_differ(records: usize, rows: usize) -> FormatError {
    FormatError::refused(Message::new(
        format!(".shp 有 {records} 个图形而 .dbf 有 {rows} 行，不是同一套文件或已损坏：请重新获取整套 Shapefile"),
        format!(
            "the .shp holds {records} shapes and the .dbf {rows} rows: they are not of one set, or damaged; get the whole \
             shapefile again"
        ),
    ))
}

/// The .shp on its way through, with the place of the next byte.
struct Stream<'a> {
    input: &'a mut dyn Read,
    at: u64,
    how: How<'a>,
}

impl Stream<'_> {
    fn read_some(&mut self, block: &mut [u8]) -> Result<usize, FormatError> {
        loop {
            match self.input.read(block) {
                Ok(count) => {
                    self.note_read(count as u64);
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(refusal_or_io(error)),
            }
        }
    }

    fn note_read(&mut self, count: u64) {
        self.at += count;
        if self.how.counts {
            self.how.progress.add_done(count);
        }
    }

    /// The next `length` bytes into `out`, which grows with what is really there and not with what is asked for.
    fn take(&mut self, length: u64, out: &mut Vec<u8>) -> Result<(), FormatError> {
        self.how.progress.check()?;
        out.clear();
        let count = Read::take(&mut self.input, length)
            .read_to_end(out)
            .map_err(refusal_or_io)? as u64;
        self.note_read(count);
        if count < length { Err(cut_short()) } else { Ok(()) }
    }

    fn skip(&mut self, length: u64) -> Result<(), FormatError> {
        self.how.progress.check()?;
        let mut rest = Read::take(&mut self.input, length);
        let count = io::copy(&mut rest, &mut io::sink()).map_err(refusal_or_io)?;
        self.note_read(count);
        if count < length { Err(cut_short()) } else { Ok(()) }
    }
}
