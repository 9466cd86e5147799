//! The pairs of group code and value that a DXF file is made of, as text or binary (`AutoCAD` DXF reference, "Group codes").

use super::message::Message;
use super::point_list;

/// What a binary DXF begins with.
pub const BINARY: &[u8] = b"AutoCAD Binary DXF\r\n\x1a\0";

/// A value as it stands in the file.
#[derive(Clone, Copy, Debug)]
enum Raw<'a> {
    /// Of a text file any value, of a binary one a text.
    Text(&'a [u8]),
    Double(f64),
    Whole(i64),
    /// Binary chunks, which say nothing about shapes.
    Chunk,
}

/// One group.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    pub code: i32,
    raw: Raw<'a>,
}

impl<'a> Pair<'a> {
    /// The value as text, without space around it.
    pub fn text(&self) -> &'a [u8] {
        match self.raw {
            Raw::Text(bytes) => bytes.trim_ascii(),
            _ => &[],
        }
    }

    pub fn is(&self, code: i32, word: &str) -> bool {
        self.code == code && self.text().eq_ignore_ascii_case(word.as_bytes())
    }

    /// The value as a finite number.
    pub fn number(&self) -> Option<f64> {
        match self.raw {
            Raw::Text(bytes) => point_list::number(std::str::from_utf8(bytes).ok()?),
            Raw::Double(value) => Some(value).filter(|value| value.is_finite()),
            #[expect(clippy::cast_precision_loss, reason = "no number of a drawing has more than 53 bits")]
            Raw::Whole(value) => Some(value as f64),
            Raw::Chunk => None,
        }
    }

    pub fn whole(&self) -> Option<i64> {
        match self.raw {
            Raw::Text(bytes) => std::str::from_utf8(bytes.trim_ascii()).ok()?.parse().ok(),
            Raw::Whole(value) => Some(value),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    /// Group codes of two bytes, since release 13.
    Binary,
    /// Group codes of one byte, or of three where the first is 255.
    OldBinary,
}

/// Walks through a file.
pub struct Pairs<'a> {
    rest: &'a [u8],
    form: Form,
    /// Lines of a text file, bytes of a binary one.
    place: u64,
}

impl<'a> Pairs<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        match bytes.strip_prefix(BINARY) {
            Some(rest) => Self {
                rest,
                form: if rest.get(1) == Some(&0) {
                    Form::Binary
                } else {
                    Form::OldBinary
                },
                place: BINARY.len() as u64,
            },
            None => Self {
                rest: bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes),
                form: Form::Text,
                place: 0,
            },
        }
    }

    /// The next pair; `None` at the end of the file.
    ///
    /// # Errors
    /// What is no group code, or a value that is cut short, with its place.
    pub fn next(&mut self) -> Result<Option<Pair<'a>>, Message> {
        match self.form {
            Form::Text => self.next_of_text(),
            Form::Binary | Form::OldBinary => self.next_of_binary(),
        }
    }

    /// A refusal with the place of what was read last.
    pub fn refusal(&self, zh: &str, en: &str) -> Message {
        let place = self.place;
        let (unit_zh, unit_en) = if self.form == Form::Text {
            ("行", "line")
        } else {
            ("字节", "byte")
        };
        Message::new(
            format!("DXF 第 {place} {unit_zh}：{zh}：请在 CAD 软件中重新另存为 DXF"),
            format!("DXF, {unit_en} {place}: {en}: save it as DXF again from the CAD program"),
        )
    }

    fn line(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        self.place += 1;
        let end = self.rest.iter().position(|byte| *byte == b'\n');
        let (line, rest) = match end {
            Some(end) => (self.rest.get(..end)?, self.rest.get(end + 1..)?),
            None => (self.rest, &[][..]),
        };
        self.rest = rest;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }

    fn next_of_text(&mut self) -> Result<Option<Pair<'a>>, Message> {
        let Some(code) = self.line() else {
            return Ok(None);
        };
        let digits = code.trim_ascii();
        if digits.is_empty() && self.rest.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x1A) {
            return Ok(None);
        }
        let code: Option<i32> = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
        let Some(code) = code else {
            return Err(self.refusal("应为组码（整数）", "expected a group code, which is a whole number"));
        };
        let Some(value) = self.line() else {
            return Err(self.refusal(
                "组码之后没有值，文件被截断",
                "no value after the group code: the file is cut short",
            ));
        };
        Ok(Some(Pair {
            code,
            raw: Raw::Text(value),
        }))
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Message> {
        let Some((taken, rest)) = self.rest.split_first_chunk::<N>() else {
            return Err(self.refusal("文件被截断", "the file is cut short"));
        };
        self.rest = rest;
        self.place += N as u64;
        Ok(*taken)
    }

    fn skip(&mut self, count: usize) -> Result<&'a [u8], Message> {
        let Some((taken, rest)) = self.rest.split_at_checked(count) else {
            return Err(self.refusal("文件被截断", "the file is cut short"));
        };
        self.rest = rest;
        self.place += count as u64;
        Ok(taken)
    }

    fn next_of_binary(&mut self) -> Result<Option<Pair<'a>>, Message> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let code = if self.form == Form::Binary {
            i32::from(i16::from_le_bytes(self.take()?))
        } else {
            match self.take::<1>()? {
                [255] => i32::from(i16::from_le_bytes(self.take()?)),
                [code] => i32::from(code),
            }
        };
        let raw = match code {
            10..=59 | 110..=149 | 210..=239 | 460..=469 | 1010..=1059 => Raw::Double(f64::from_le_bytes(self.take()?)),
            60..=79 | 170..=179 | 270..=289 | 370..=389 | 400..=409 | 1060..=1070 => {
                Raw::Whole(i64::from(i16::from_le_bytes(self.take()?)))
            }
            90..=99 | 420..=429 | 440..=459 | 1071 => Raw::Whole(i64::from(i32::from_le_bytes(self.take()?))),
            160..=169 => Raw::Whole(i64::from_le_bytes(self.take()?)),
            290..=299 => Raw::Whole(i64::from(self.take::<1>()?[0])),
            310..=319 | 1004 => {
                let [length] = self.take::<1>()?;
                self.skip(usize::from(length))?;
                Raw::Chunk
            }
            0..=9 | 100..=109 | 300..=309 | 320..=369 | 390..=399 | 410..=419 | 430..=439 | 470..=481 | 999..=1009 => {
                let Some(end) = self.rest.iter().position(|byte| *byte == 0) else {
                    return Err(self.refusal("文件被截断", "the file is cut short"));
                };
                let text = self.skip(end)?;
                self.skip(1)?;
                Raw::Text(text)
            }
            other => {
                let en = format!("the group code {other} is not known");
                return Err(self.refusal(&format!("不认识组码 {other}"), &en));
            }
        };
        Ok(Some(Pair { code, raw }))
    }
}
