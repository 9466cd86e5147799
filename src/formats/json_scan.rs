//! JSON byte by byte from a [`Source`], strict by RFC 8259, with a place for every complaint.
//!
//! Values are copied without insignificant space, or passed over; nothing becomes a tree.

use super::FormatError;
use super::limits;
use super::message::{Message, Place};
use super::numbers;
use super::source::Source;

/// Enough for any usual number and the byte after it.
const NUMBER_LOOKAHEAD_BYTES: usize = 80;

/// What becomes of a value that is read through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Append it to the output.
    Text,
    /// Check it and forget it.
    Nothing,
}

/// The reader of tokens.
pub struct Scanner<'a> {
    pub source: Source<'a>,
    /// Number of the feature that is being read, from 1, for messages; 0 outside features.
    pub feature: u32,
    /// Something in an attribute had to be rewritten to stay usable; the reader of features collects it.
    pub rewritten: Option<&'static str>,
    depth: usize,
    scratch: Vec<u8>,
}

impl<'a> Scanner<'a> {
    pub fn new(source: Source<'a>) -> Self {
        Self {
            source,
            feature: 0,
            rewritten: None,
            depth: 0,
            scratch: Vec::new(),
        }
    }

    /// The error for a file that is not well-formed at the next byte.
    pub fn broken(&mut self, zh: &str, en: &str) -> FormatError {
        let place = self.source.place();
        self.broken_at(place, zh, en)
    }

    /// The same for a place noted before.
    pub fn broken_at(&self, place: Place, zh: &str, en: &str) -> FormatError {
        FormatError::refused(Message::new(zh, en).at(place, self.feature))
    }

    fn unexpected(&mut self, zh: &str, en: &str) -> FormatError {
        match self.source.peek() {
            Err(error) => error,
            Ok(None) => self.broken(
                &format!("{zh}，但文件到此为止：文件似乎被截断，请重新获取"),
                &format!("{en}, but the file ends here: it seems to be cut short, get it again"),
            ),
            Ok(Some(byte)) => {
                let found = if byte.is_ascii_graphic() {
                    char::from(byte).to_string()
                } else {
                    format!("0x{byte:02X}")
                };
                self.broken(
                    &format!("{zh}，却是 {found}：这里不是合法的 JSON"),
                    &format!("{en}, found {found}: this is not well-formed JSON"),
                )
            }
        }
    }

    /// Passes over space; the byte after it without reading it, `None` at the end of the file.
    #[inline]
    pub fn skip_space(&mut self) -> Result<Option<u8>, FormatError> {
        loop {
            match self.source.peek()? {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.source.advance(1),
                other => return Ok(other),
            }
        }
    }

    /// Passes over space and, if it comes next, over `byte`.
    pub fn accept(&mut self, byte: u8) -> Result<bool, FormatError> {
        let is_there = self.skip_space()? == Some(byte);
        if is_there {
            self.source.advance(1);
        }
        Ok(is_there)
    }

    /// Reads the bracket that opens an array or object; the caller saw that it comes next.
    pub fn open(&mut self) -> Result<(), FormatError> {
        if self.depth >= limits::MAX_DEPTH {
            let depth = limits::MAX_DEPTH;
            return Err(self.broken(
                &format!("括号嵌套超过 {depth} 层：不读取这样的文件，请检查生成它的程序"),
                &format!("brackets are nested more than {depth} levels deep: such a file is not read, check the program that wrote it"),
            ));
        }
        self.depth += 1;
        self.source.advance(1);
        Ok(())
    }

    /// Leaves an array or object whose closing bracket was read.
    pub fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// In an array: goes to its next element. `false` at its end, which is then read.
    pub fn next_element(&mut self, is_first: &mut bool) -> Result<bool, FormatError> {
        match self.skip_space()? {
            Some(b']') => {}
            Some(_) if *is_first => {
                *is_first = false;
                return Ok(true);
            }
            Some(b',') => {
                self.source.advance(1);
                return match self.skip_space()? {
                    Some(b']') | None => Err(self.unexpected("逗号之后应有一个值", "expected a value after the comma")),
                    Some(_) => Ok(true),
                };
            }
            _ => return Err(self.unexpected("应为 , 或 ]", "expected , or ]")),
        }
        self.source.advance(1);
        self.leave();
        Ok(false)
    }

    /// In an object: reads the next member's name with its quotes into `out` and goes to its value.
    /// `false` at the end of the object, which is then read.
    pub fn next_member(&mut self, is_first: &mut bool, out: &mut Vec<u8>, keep: Keep) -> Result<bool, FormatError> {
        match self.skip_space()? {
            Some(b'}') => {
                self.source.advance(1);
                self.leave();
                return Ok(false);
            }
            Some(_) if *is_first => *is_first = false,
            Some(b',') => {
                self.source.advance(1);
                if keep == Keep::Text {
                    out.push(b',');
                }
                self.skip_space()?;
            }
            _ => return Err(self.unexpected("应为 , 或 }", "expected , or }")),
        }
        if self.source.peek()? != Some(b'"') {
            return Err(self.unexpected("应为带双引号的成员名", "expected a member's name in double quotes"));
        }
        self.string_into(out)?;
        if !self.accept(b':')? {
            return Err(self.unexpected("应为 :", "expected :"));
        }
        self.skip_space()?;
        Ok(true)
    }

    /// Reads any value. With [`Keep::Text`] its compact text is appended to `out`.
    pub fn value(&mut self, out: &mut Vec<u8>, keep: Keep) -> Result<(), FormatError> {
        let begin = out.len();
        match self.skip_space()? {
            Some(b'{') => self.object(out, keep)?,
            Some(b'[') => self.array(out, keep)?,
            Some(b'"') => self.string_into(out)?,
            Some(b'-' | b'0'..=b'9') => self.number_into(out)?,
            Some(b't') => self.literal(b"true", out)?,
            Some(b'f') => self.literal(b"false", out)?,
            Some(b'n') => self.literal(b"null", out)?,
            _ => return Err(self.unexpected("应有一个值", "expected a value")),
        }
        if keep == Keep::Nothing {
            out.truncate(begin);
        } else if out.len() > limits::MAX_PROPERTIES_BYTES {
            let megabytes = limits::MAX_PROPERTIES_BYTES >> 20;
            return Err(self.broken(
                &format!("一个要素的属性超过 {megabytes} MB：请检查生成它的程序"),
                &format!("the attributes of one feature exceed {megabytes} MB: check the program that wrote the file"),
            ));
        }
        Ok(())
    }

    /// Passes over any value.
    pub fn skip_value(&mut self) -> Result<(), FormatError> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        let result = self.value(&mut scratch, Keep::Nothing);
        self.scratch = scratch;
        result
    }

    fn object(&mut self, out: &mut Vec<u8>, keep: Keep) -> Result<(), FormatError> {
        self.open()?;
        let begin = out.len();
        out.push(b'{');
        let mut is_first = true;
        while self.next_member(&mut is_first, out, keep)? {
            out.push(b':');
            self.value(out, keep)?;
            if keep == Keep::Nothing {
                out.truncate(begin);
            }
        }
        out.push(b'}');
        Ok(())
    }

    fn array(&mut self, out: &mut Vec<u8>, keep: Keep) -> Result<(), FormatError> {
        self.open()?;
        let begin = out.len();
        out.push(b'[');
        let mut is_first = true;
        let mut count = 0_u64;
        while self.next_element(&mut is_first)? {
            if count > 0 {
                out.push(b',');
            }
            count += 1;
            self.value(out, keep)?;
            if keep == Keep::Nothing {
                out.truncate(begin);
            }
        }
        out.push(b']');
        Ok(())
    }

    /// Reads the word `true`, `false` or `null`.
    pub fn literal(&mut self, word: &[u8], out: &mut Vec<u8>) -> Result<(), FormatError> {
        self.source.refill(word.len() + 1)?;
        let ahead = self.source.available();
        let goes_on = ahead.get(word.len()).is_some_and(u8::is_ascii_alphanumeric);
        if !ahead.starts_with(word) || goes_on {
            let cut = if word.starts_with(ahead) { ahead.len() } else { 0 };
            self.source.advance(cut);
            return Err(self.unexpected(
                "应有一个值（数字、文本、true、false、null）",
                "expected a value (a number, a text, true, false or null)",
            ));
        }
        self.source.advance(word.len());
        out.extend_from_slice(word);
        Ok(())
    }

    /// Appends a text with its quotes as it stands, checked: UTF-8, escapes, no control characters.
    pub fn string_into(&mut self, out: &mut Vec<u8>) -> Result<(), FormatError> {
        let begin = out.len();
        out.push(b'"');
        self.source.advance(1);
        let mut segment = out.len();
        loop {
            let available = self.source.available();
            let plain = available
                .iter()
                .position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F))
                .unwrap_or(available.len());
            let (text, rest) = available.split_at(plain);
            out.extend_from_slice(text);
            let next = rest.first().copied();
            self.source.advance(plain);
            if out.len() - begin > limits::MAX_STRING_BYTES {
                let megabytes = limits::MAX_STRING_BYTES >> 20;
                return Err(self.broken(
                    &format!("一段文本超过 {megabytes} MB：是否缺少右引号？"),
                    &format!("a text is longer than {megabytes} MB: is its closing quote missing?"),
                ));
            }
            match next {
                None => {
                    if self.source.is_at_end()? {
                        return Err(self.unexpected("文本没有右引号", "expected the closing quote of a text"));
                    }
                }
                Some(byte) => {
                    self.check_utf8(out.get(segment..).unwrap_or(&[]))?;
                    match byte {
                        b'"' => {
                            out.push(b'"');
                            self.source.advance(1);
                            return Ok(());
                        }
                        b'\\' => self.escape_into(out)?,
                        _ => {
                            return Err(self.unexpected(
                                "文本中不能有换行等控制字符",
                                "expected no line break or control character inside a text",
                            ));
                        }
                    }
                    segment = out.len();
                }
            }
        }
    }

    fn check_utf8(&mut self, text: &[u8]) -> Result<(), FormatError> {
        if std::str::from_utf8(text).is_ok() {
            return Ok(());
        }
        Err(self.broken(
            "文本不是 UTF-8，也看不出是 GB18030/GBK：请用 --encoding 名称 指定编码，或另存为 UTF-8 后再打开",
            "the text is not UTF-8, and its characters do not show that it is GB18030 or GBK: say which encoding with --encoding NAME, or save the file as UTF-8 and open it again",
        ))
    }

    fn escape_into(&mut self, out: &mut Vec<u8>) -> Result<(), FormatError> {
        self.source.refill(12)?;
        let ahead = self.source.available();
        match ahead.get(1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                out.extend_from_slice(ahead.get(..2).unwrap_or(&[]));
                self.source.advance(2);
                return Ok(());
            }
            Some(b'u') => {}
            _ => return Err(self.bad_escape()),
        }
        let Some(unit) = code_unit(ahead) else {
            return Err(self.bad_escape());
        };
        let is_pair = (0xD800..0xDC00).contains(&unit)
            && ahead
                .get(6..)
                .and_then(code_unit)
                .is_some_and(|low| (0xDC00..0xE000).contains(&low));
        if (0xD800..0xE000).contains(&unit) && !is_pair {
            // Half a character: legal JSON, but no text. U+FFFD stands in for it.
            out.extend_from_slice(br"\ufffd");
            self.rewritten = Some("half a surrogate pair in a text was replaced by U+FFFD");
            self.source.advance(6);
        } else {
            let length = if is_pair { 12 } else { 6 };
            out.extend_from_slice(ahead.get(..length).unwrap_or(&[]));
            self.source.advance(length);
        }
        Ok(())
    }

    fn bad_escape(&mut self) -> FormatError {
        let is_cut = self.source.available().len() < 6 && !self.source.available().contains(&b'"');
        self.source.advance(if is_cut { 6 } else { 0 });
        self.unexpected("文本中的转义（\\）不合法", "expected a valid escape after \\ in a text")
    }

    /// Reads a number, checked by the grammar, and appends its text; one that no float can hold becomes a text.
    pub fn number_into(&mut self, out: &mut Vec<u8>) -> Result<(), FormatError> {
        let begin = out.len();
        self.number_text(out)?;
        let text = out.get(begin..).unwrap_or(&[]);
        let may_overflow = text.len() > 300 || text.iter().any(|byte| matches!(byte, b'e' | b'E'));
        if may_overflow && numbers::parse_number(text).is_none_or(f64::is_infinite) {
            out.insert(begin, b'"');
            out.push(b'"');
            self.rewritten = Some("a number too large for 64-bit floating point was kept as text");
        }
        Ok(())
    }

    /// Reads a number's value; infinite when it is too large.
    pub fn number(&mut self) -> Result<f64, FormatError> {
        self.source.refill(NUMBER_LOOKAHEAD_BYTES)?;
        if let Some((value, end)) = numbers::plain_number(self.source.available(), 0) {
            self.source.advance(end);
            return Ok(value);
        }
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        let result = self.number_text(&mut text);
        let value = numbers::parse_number(&text).unwrap_or(f64::INFINITY);
        self.scratch = text;
        result.map(|()| value)
    }

    fn number_text(&mut self, out: &mut Vec<u8>) -> Result<(), FormatError> {
        let begin = out.len();
        let place = self.source.place();
        while let Some(byte @ (b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z')) = self.source.peek()? {
            out.push(byte);
            self.source.advance(1);
            if out.len() - begin > limits::MAX_NUMBER_BYTES {
                return Err(self.broken_at(
                    place,
                    "一个数字过长：请检查生成该文件的程序",
                    "a number is too long: check the program that wrote the file",
                ));
            }
        }
        let text = out.get(begin..).unwrap_or(&[]);
        if numbers::is_json_number(text) {
            return Ok(());
        }
        if self.source.is_at_end()? {
            return Err(self.unexpected("应有一个数字", "expected a number"));
        }
        let shown = String::from_utf8_lossy(text.get(..text.len().min(40)).unwrap_or(&[])).into_owned();
        Err(self.broken_at(
            place,
            &format!("{shown} 不是合法的 JSON 数字"),
            &format!("{shown} is not a well-formed JSON number"),
        ))
    }
}

/// The value of `\uXXXX` at the start of `text`.
fn code_unit(text: &[u8]) -> Option<u32> {
    let digits = text.strip_prefix(br"\u")?.get(..4)?;
    digits
        .iter()
        .try_fold(0, |unit, digit| Some(unit * 16 + char::from(*digit).to_digit(16)?))
}
