//! The headers of a Parquet file's pages, looked at before any is unpacked: what they claim is held against the file's
//! size. They are Thrift structures in the compact protocol (parquet-format, `PageHeader`; Thrift's compact protocol).

use super::limits;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

/// Structures within structures in a header; statistics are one.
const MAX_NESTING: u8 = 8;

/// Why the pages can't be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageFault {
    Damaged,
    /// They claim to unpack to more than a table of this size can.
    Bomb,
}

/// Walks the pages of every column in `leaves` (numbers of leaf columns, the same in every row group).
///
/// # Errors
/// The pages don't follow each other to the end of their column, or unpack to too much.
pub fn check(bytes: &[u8], metadata: &ParquetMetaData, leaves: &[usize]) -> Result<(), PageFault> {
    let mut left = allowed_bytes(bytes.len());
    for group in metadata.row_groups() {
        for leaf in leaves {
            let column = group.columns().get(*leaf).ok_or(PageFault::Damaged)?;
            left = walk(chunk(bytes, column)?, left)?;
        }
    }
    Ok(())
}

/// What a table of `file_bytes` may unpack to.
pub fn allowed_bytes(file_bytes: usize) -> u64 {
    let most = (file_bytes as u64).saturating_mul(limits::MAX_UNPACKING_FACTOR);
    most.max(limits::FREE_UNPACKED_BYTES)
}

/// The bytes of a column in a row group.
fn chunk<'a>(bytes: &'a [u8], column: &ColumnChunkMetaData) -> Result<&'a [u8], PageFault> {
    let data = column.data_page_offset();
    // Writers that have no dictionary may say 0.
    let begin = column.dictionary_page_offset().filter(|at| *at > 0 && *at < data);
    let begin = usize::try_from(begin.unwrap_or(data)).map_err(|_| PageFault::Damaged)?;
    let length = usize::try_from(column.compressed_size()).map_err(|_| PageFault::Damaged)?;
    let end = begin.checked_add(length).ok_or(PageFault::Damaged)?;
    bytes.get(begin..end).ok_or(PageFault::Damaged)
}

fn walk(mut rest: &[u8], mut left: u64) -> Result<u64, PageFault> {
    while !rest.is_empty() {
        let mut scan = Scan { rest };
        let [unpacked, packed] = scan.page().ok_or(PageFault::Damaged)?;
        left = left.checked_sub(unpacked).ok_or(PageFault::Bomb)?;
        let packed = usize::try_from(packed).map_err(|_| PageFault::Damaged)?;
        rest = scan.rest.get(packed..).ok_or(PageFault::Damaged)?;
    }
    Ok(left)
}

struct Scan<'a> {
    rest: &'a [u8],
}

impl Scan<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn pass(&mut self, count: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    /// A number in groups of seven bits, the lowest first.
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// A number that may have a sign, which is its lowest bit.
    fn whole(&mut self) -> Option<i64> {
        let raw = self.varint()?;
        let half = i64::try_from(raw >> 1).ok()?;
        Some(if raw & 1 == 0 { half } else { -1 - half })
    }

    /// The header of a page: its size unpacked and packed.
    fn page(&mut self) -> Option<[u64; 2]> {
        let mut sizes = [None; 2];
        let mut field = 0;
        loop {
            let head = self.byte()?;
            if head == 0 {
                break;
            }
            let step = i64::from(head >> 4);
            field = if step == 0 { self.whole()? } else { field + step };
            match (field, head & 0xF) {
                (2, 5) => sizes[0] = Some(u64::try_from(self.whole()?).ok()?),
                (3, 5) => sizes[1] = Some(u64::try_from(self.whole()?).ok()?),
                (_, kind) => self.skip(kind, 0)?,
            }
        }
        let [unpacked, packed] = sizes;
        Some([unpacked?, packed?])
    }

    fn skip(&mut self, kind: u8, nesting: u8) -> Option<()> {
        match kind {
            // In a structure, the type of a truth is its value.
            1 | 2 => Some(()),
            3 => self.pass(1),
            4..=6 => self.varint().map(|_| ()),
            7 => self.pass(8),
            8 => {
                let length = self.varint()?;
                self.pass(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 {
                    self.varint()?
                } else {
                    u64::from(head >> 4)
                };
                self.skip_items(count, head & 0xF, nesting)
            }
            12 if nesting < MAX_NESTING => loop {
                let head = self.byte()?;
                if head == 0 {
                    return Some(());
                }
                if head >> 4 == 0 {
                    self.varint()?;
                }
                self.skip(head & 0xF, nesting + 1)?;
            },
            // Headers hold no maps.
            _ => None,
        }
    }

    fn skip_items(&mut self, count: u64, kind: u8, nesting: u8) -> Option<()> {
        if nesting >= MAX_NESTING || count > self.rest.len() as u64 {
            return None;
        }
        for _ in 0..count {
            match kind {
                1 | 2 => self.pass(1)?,
                _ => self.skip(kind, nesting + 1)?,
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{PageFault, Scan, walk};

    /// A header of a page of type 0 that unpacks to 300 bytes from 2, with a truth, a text and a structure beside.
    const HEADER: &[u8] = &[
        0x15, 0x00, 0x15, 0xD8, 0x04, 0x15, 0x04, 0x2C, 0x15, 0x06, 0x11, 0x18, 0x02, b'a', b'b', 0x00, 0x00,
    ];

    #[test]
    fn a_header_gives_both_sizes_and_its_end() {
        let mut scan = Scan { rest: HEADER };
        assert_eq!(scan.page(), Some([300, 2]));
        assert!(scan.rest.is_empty());
        for length in 0..HEADER.len() {
            assert_eq!(
                Scan {
                    rest: &HEADER[..length]
                }
                .page(),
                None,
                "{length}"
            );
        }
    }

    #[test]
    fn pages_follow_each_other_to_the_end_and_unpack_to_no_more_than_is_left() {
        let two = [HEADER, &[7, 7], HEADER, &[7, 7]].concat();
        assert_eq!(walk(&two, 700), Ok(100));
        assert_eq!(walk(&two, 599), Err(PageFault::Bomb));
        assert_eq!(walk(&two[..two.len() - 1], 700), Err(PageFault::Damaged));
        assert_eq!(walk(&[0xFF; 99], 700), Err(PageFault::Damaged));
    }
}
