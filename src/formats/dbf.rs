//! The attribute table of a shapefile (dBase III and its kin): its header, and the rows as JSON objects.
//!
//! After the dBase III file structure as ESRI's White Paper of July 1998 and the Library of Congress (fdd000325,
//! fdd000326) describe it. Text is decoded as `dbf_text` finds; memo fields live in another file and are not read.

use super::dbf_text::{self, Cut};
use super::dbf_values as values;
use super::message::Message;
use encoding_rs::Encoding;

/// Bytes before the first field's description, and of each description.
const DESCRIPTION_BYTES: usize = 32;
const END_OF_DESCRIPTIONS: u8 = 0x0D;
const DELETED: u8 = b'*';

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Digits in ASCII.
    Number,
    Date,
    Logical,
    /// Four bytes, little-endian (Visual `FoxPro`).
    Integer,
    /// Eight bytes, IEEE 754.
    Double,
    /// Eight bytes: ten-thousandths.
    Currency,
    /// A place in a memo file, or a kind that is not known.
    NotRead,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Field {
    name_bytes: Vec<u8>,
    pub kind: Kind,
    /// The letter in the file.
    pub letter: u8,
    /// In the row, after the mark of deletion.
    offset: usize,
    length: usize,
    /// Decoded, unique and as a JSON string with its colon; empty until the encoding is known.
    key: Vec<u8>,
}

/// A table whose frame is sound: every row lies within the bytes.
pub struct Table {
    bytes: Vec<u8>,
    header_bytes: usize,
    row_bytes: usize,
    rows: usize,
    pub fields: Vec<Field>,
    /// The language driver: how the text is encoded, if the writer said so.
    pub language: u8,
}

/// What was met in the rows and is told in the ledger: how many times, and the first place.
#[derive(Debug, Default)]
pub struct RowNotes {
    pub cut: Tally,
    pub overflowed: Tally,
    pub odd_numbers: Tally,
    pub odd_dates: Tally,
}

/// How many times something happened, with the row of the first (from 1) and the name of its field.
#[derive(Debug, Default)]
pub struct Tally {
    pub count: usize,
    pub first: Option<(usize, String)>,
}

impl Tally {
    fn add(&mut self, row: usize, field: &Field) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some((row + 1, field.shown()));
        }
    }
}

impl Field {
    /// The name for messages.
    pub fn shown(&self) -> String {
        let quoted = self.key.strip_suffix(b":").unwrap_or(&self.key);
        serde_json::from_slice(quoted).unwrap_or_else(|_| String::from_utf8_lossy(&self.name_bytes).into_owned())
    }
}

impl Table {
    /// Takes the header apart.
    ///
    /// # Errors
    /// A table that is cut short, encrypted, of another kind, or contradicts itself.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, Message> {
        let head: [u8; DESCRIPTION_BYTES] = bytes.first_chunk().copied().ok_or_else(cut_short)?;
        let [
            version,
            _,
            _,
            _,
            r0,
            r1,
            r2,
            r3,
            h0,
            h1,
            l0,
            l1,
            _,
            _,
            _,
            is_encrypted,
            ..,
        ] = head;
        if version & 7 == 4 {
            return Err(Message::new(
                ".dbf 是 dBase 7 格式，无法读取：请另存为 dBase IV 或 GeoJSON",
                "the .dbf is a dBase 7 table, which is not read: save it as dBase IV or as GeoJSON",
            ));
        }
        // dBase II (2) has another header; 0, 1, 3 and 5 are dBase III to V and FoxPro, with and without memos.
        if !matches!(version & 7, 0 | 1 | 3 | 5) {
            return Err(not_a_table());
        }
        if is_encrypted == 1 {
            return Err(Message::new(
                ".dbf 已加密：请解密后再打开",
                "the .dbf is encrypted: decrypt it first",
            ));
        }
        let header_bytes = usize::from(u16::from_le_bytes([h0, h1]));
        let row_bytes = usize::from(u16::from_le_bytes([l0, l1]));
        let rows = usize::try_from(u32::from_le_bytes([r0, r1, r2, r3])).map_err(|_| not_a_table())?;
        let described = bytes.get(DESCRIPTION_BYTES..header_bytes).ok_or_else(cut_short)?;
        let fields = fields_of(described, row_bytes).ok_or_else(not_a_table)?;
        let needed = rows
            .checked_mul(row_bytes)
            .and_then(|all| all.checked_add(header_bytes));
        if needed.is_none_or(|needed| needed > bytes.len()) {
            return Err(cut_short());
        }
        Ok(Self {
            bytes,
            header_bytes,
            row_bytes,
            rows,
            fields,
            language: head.get(29).copied().unwrap_or(0),
        })
    }

    pub const fn rows(&self) -> usize {
        self.rows
    }

    fn row(&self, row: usize) -> &[u8] {
        let begin = self.header_bytes + row * self.row_bytes;
        self.bytes.get(begin..begin + self.row_bytes).unwrap_or(&[])
    }

    pub fn is_deleted(&self, row: usize) -> bool {
        self.row(row).first() == Some(&DELETED)
    }

    /// Every text of the table with whether it fills its field (and so may be cut within a character): names, then rows.
    pub fn texts(&self) -> impl Iterator<Item = (&[u8], bool)> {
        let names = self
            .fields
            .iter()
            .map(|field| (field.name_bytes.as_slice(), field.name_bytes.len() >= 10));
        let text_fields: Vec<&Field> = self.fields.iter().filter(|field| field.kind == Kind::Text).collect();
        let values = (0..self.rows).flat_map(move |row| {
            let row = self.row(row);
            text_fields
                .iter()
                .map(move |field| content(row, field))
                .collect::<Vec<_>>()
        });
        names.chain(values)
    }

    /// The texts of one row.
    pub fn texts_of(&self, row: usize) -> Vec<&[u8]> {
        let bytes = self.row(row);
        let text_fields = self.fields.iter().filter(|field| field.kind == Kind::Text);
        text_fields.map(|field| content(bytes, field).0).collect()
    }

    /// Decodes the names of the fields; gives what is to be told about them.
    pub fn name_fields(&mut self, encoding: &'static Encoding) -> Vec<String> {
        let mut notes = Vec::new();
        let mut taken: Vec<String> = Vec::new();
        for (number, field) in self.fields.iter_mut().enumerate() {
            let (name, cut) = dbf_text::decode_cut(&field.name_bytes, encoding).unwrap_or_else(|| {
                let name = dbf_text::other_reading(&field.name_bytes);
                notes.push(format!(
                    "the name of field {} is not {}, and was read as {name}",
                    number + 1,
                    encoding.name()
                ));
                (name, Cut::Whole)
            });
            let mut name = name.trim().to_owned();
            if cut == Cut::WithinCharacter {
                notes.push(format!(
                    "the name of field {} is cut within a character: {name}",
                    number + 1
                ));
            }
            if name.is_empty() {
                name = format!("field{}", number + 1);
                notes.push(format!("field {} has no name and is called {name}", number + 1));
            }
            if taken.contains(&name) {
                let base = name.clone();
                let mut copy = 2;
                while taken.contains(&name) {
                    name = format!("{base}_{copy}");
                    copy += 1;
                }
                notes.push(format!(
                    "two fields are called {base}; the later one is called {name} here"
                ));
            }
            if field.kind == Kind::NotRead {
                notes.push(format!(
                    "field {name} is of type {} (a memo or another kind kept elsewhere) and is not read",
                    char::from(field.letter)
                ));
            }
            field.key = serde_json::to_vec(&name).unwrap_or_default();
            field.key.push(b':');
            taken.push(name);
        }
        notes
    }

    /// Whether the row says that its content is made up; the name is cut after ten bytes.
    pub fn is_illustrative(&self, row: usize) -> bool {
        let named = |field: &&Field| matches!(field.name_bytes.as_slice(), b"illustrati" | b"illustrative");
        self.fields.iter().find(named).is_some_and(|field| {
            let raw = self
                .row(row)
                .get(field.offset..field.offset + field.length)
                .unwrap_or(&[]);
            matches!(raw.trim_ascii(), b"T" | b"t" | b"Y" | b"y" | b"1" | b"true")
        })
    }

    /// Writes row `row` (from 0) into `out` as a compact JSON object.
    ///
    /// # Errors
    /// Text that is not well-formed in `encoding`.
    pub fn write_row(
        &self,
        row: usize,
        encoding: &'static Encoding,
        out: &mut Vec<u8>,
        notes: &mut RowNotes,
    ) -> Result<(), Message> {
        let bytes = self.row(row);
        out.push(b'{');
        let mut is_first = true;
        for field in self.fields.iter().filter(|field| field.kind != Kind::NotRead) {
            if !is_first {
                out.push(b',');
            }
            is_first = false;
            out.extend_from_slice(&field.key);
            let raw = bytes.get(field.offset..field.offset + field.length).unwrap_or(&[]);
            match field.kind {
                Kind::Text => self.write_text(row, field, encoding, out, notes)?,
                Kind::Number => match values::number(raw, out) {
                    values::Number::Read => {}
                    values::Number::Overflowed => notes.overflowed.add(row, field),
                    values::Number::Odd => notes.odd_numbers.add(row, field),
                },
                Kind::Date => {
                    if !values::date(raw, out) {
                        notes.odd_dates.add(row, field);
                    }
                }
                Kind::Logical => values::logical(raw, out),
                Kind::Integer => values::integer(raw, out),
                Kind::Double => values::double(raw, out),
                Kind::Currency => values::currency(raw, out),
                Kind::NotRead => {}
            }
        }
        out.push(b'}');
        Ok(())
    }

    fn write_text(
        &self,
        row: usize,
        field: &Field,
        encoding: &'static Encoding,
        out: &mut Vec<u8>,
        notes: &mut RowNotes,
    ) -> Result<(), Message> {
        let (text, is_full) = content(self.row(row), field);
        if text.is_empty() {
            out.extend_from_slice(b"null");
            return Ok(());
        }
        let decoded = dbf_text::decode_cut(text, encoding).filter(|(_, cut)| is_full || *cut == Cut::Whole);
        let Some((decoded, cut)) = decoded else {
            return Err(dbf_text::malformed_in_row(row + 1, &field.shown(), encoding));
        };
        if cut == Cut::WithinCharacter {
            notes.cut.add(row, field);
        }
        values::text(&decoded, out);
        Ok(())
    }
}

/// The text of a field without what fills it up, and whether it reaches the field's end.
fn content<'a>(row: &'a [u8], field: &Field) -> (&'a [u8], bool) {
    let raw = row.get(field.offset..field.offset + field.length).unwrap_or(&[]);
    let text = raw.split(|byte| *byte == 0).next().unwrap_or(&[]);
    let is_full = text.last().is_some_and(|byte| *byte != b' ') && text.len() == raw.len();
    (text.trim_ascii_end(), is_full)
}

/// The fields, with lengths that fit the row; `None` if none do.
fn fields_of(described: &[u8], row_bytes: usize) -> Option<Vec<Field>> {
    let fields = |are_texts_long: bool| -> Option<Vec<Field>> {
        let mut fields = Vec::new();
        let mut offset = 1;
        for description in described.chunks(DESCRIPTION_BYTES) {
            if description.first() == Some(&END_OF_DESCRIPTIONS) {
                break;
            }
            let Ok(description) = <&[u8; DESCRIPTION_BYTES]>::try_from(description) else {
                break;
            };
            let (name, rest) = description.split_first_chunk::<11>()?;
            let [letter, _, _, _, _, low, high, ..] = rest else {
                return None;
            };
            let is_long = are_texts_long && *letter == b'C';
            let length = usize::from(*low) + if is_long { usize::from(*high) << 8 } else { 0 };
            let name_bytes = name.split(|byte| *byte == 0).next().unwrap_or(&[]).to_vec();
            fields.push(Field {
                name_bytes,
                kind: kind_of(*letter, length),
                letter: *letter,
                offset,
                length,
                key: Vec::new(),
            });
            offset += length;
        }
        // Some writers leave room at the end of a row.
        (offset <= row_bytes).then_some(fields)
    };
    let exact = |fields: &Vec<Field>| fields.last().is_some_and(|last| last.offset + last.length == row_bytes);
    // Clipper keeps texts longer than 255 bytes with the high byte where numbers have their decimals.
    fields(true).filter(exact).or_else(|| fields(false))
}

const fn kind_of(letter: u8, length: usize) -> Kind {
    match (letter, length) {
        (b'C', _) => Kind::Text,
        (b'N' | b'F', _) => Kind::Number,
        (b'D', 8) => Kind::Date,
        (b'L', 1) => Kind::Logical,
        (b'I', 4) => Kind::Integer,
        (b'B' | b'O', 8) => Kind::Double,
        (b'Y', 8) => Kind::Currency,
        _ => Kind::NotRead,
    }
}

fn cut_short() -> Message {
    Message::new(
        ".dbf 不完整（文件被截断）：请重新获取整套 Shapefile",
        "the .dbf is cut short: get the whole shapefile again",
    )
}

fn not_a_table() -> Message {
    Message::new(
        ".dbf 不是合法的 dBase 表：请重新获取整套 Shapefile，或请提供方导出为 GeoJSON",
        "the .dbf is no valid dBase table: get the whole shapefile again, or ask for GeoJSON",
    )
}
