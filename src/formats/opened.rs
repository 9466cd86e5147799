//! A file on its way to its reader: its first bytes were looked at, the rest still streams.

use super::encoding_choice::UnsureText;
use super::message::Message;
use super::source::Source;
use super::text_encoding::{Decoded, decode, glimpse};
use super::text_stream::{Refusal, gather};
use super::{Beside, FormatError, Input, limits};
use crate::progress::Progress;
use encoding_rs::Encoding;
use std::io::{self, Read};

/// Bytes by which formats are told apart.
pub const HEAD_BYTES: usize = 4096;

/// What a format is recognised by.
pub struct Head {
    /// The first bytes, as they are.
    pub bytes: Vec<u8>,
    /// The same as text without leading space, ASCII letters in lower case. Only for telling formats apart.
    pub text: String,
    /// In lower case.
    pub file_name: String,
}

impl Head {
    /// Of the first bytes of a file.
    pub fn new(bytes: Vec<u8>, file_name: &str, encoding: Option<&'static Encoding>) -> Self {
        let mut text = glimpse(&bytes, encoding);
        text.make_ascii_lowercase();
        let text = text
            .trim_start_matches([' ', '\t', '\r', '\n', '\u{1e}', '\u{feff}'])
            .to_owned();
        Self {
            bytes,
            text,
            file_name: file_name.to_ascii_lowercase(),
        }
    }

    /// Whether the file name ends like this: `.csv`.
    pub fn is_named(&self, ending: &str) -> bool {
        self.file_name.ends_with(ending)
    }

    /// Whether there is nothing but space.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it holds bytes that no text has.
    pub fn is_binary(&self) -> bool {
        self.text
            .chars()
            .any(|character| matches!(character, '\0'..='\u{8}' | '\u{e}'..='\u{1d}' | '\u{1f}'))
    }
}

/// See the module. Reading it gives the whole file, from its first byte.
pub struct Opened<'a> {
    pub head: Head,
    handed_out: usize,
    rest: &'a mut dyn Read,
    pub file_name: &'a str,
    pub beside: &'a dyn Beside,
    /// What the user says of the text.
    pub encoding: Option<&'static Encoding>,
    /// The layer that is wanted of a file that holds several.
    pub layer: Option<&'a str>,
    pub progress: &'a Progress,
    /// How many times the bytes were unpacked already; packed bytes are counted where they are read.
    pub unpacked: u32,
}

impl<'a> Opened<'a> {
    pub fn new(input: Input<'a>, unpacked: u32, progress: &'a Progress) -> Result<Self, FormatError> {
        let Input {
            bytes: rest,
            file_name,
            beside,
            encoding,
            layer,
        } = input;
        progress.check()?;
        let mut bytes = gather(rest, HEAD_BYTES).map_err(refusal_or_io)?;
        // A file may begin with much space, but not with nothing else.
        while is_space(&bytes) && bytes.len() < limits::MAX_LEADING_SPACE_BYTES {
            let more = gather(rest, HEAD_BYTES).map_err(refusal_or_io)?;
            if more.is_empty() {
                break;
            }
            bytes.extend(more);
        }
        Ok(Self {
            head: Head::new(bytes, file_name, encoding),
            handed_out: 0,
            rest,
            file_name,
            beside,
            encoding,
            layer,
            progress,
            unpacked,
        })
    }

    /// The whole file in memory, which can't be larger than `limit_bytes`.
    pub fn whole(&mut self, limit_bytes: u64) -> Result<Vec<u8>, FormatError> {
        let mut out = Vec::new();
        loop {
            self.progress.check()?;
            let chunk = gather(self, 1 << 20).map_err(refusal_or_io)?;
            if chunk.is_empty() {
                return Ok(out);
            }
            if self.unpacked == 0 {
                self.progress.add_done(chunk.len() as u64);
            }
            out.extend(chunk);
            if out.len() as u64 > limit_bytes {
                let limit_mb = limit_bytes >> 20;
                return Err(FormatError::refused(Message::new(
                    format!("文件超过 {limit_mb} MB，此格式须整体读入：请拆分后再打开"),
                    format!("the file is larger than {limit_mb} MB, and this format is read as a whole: split it"),
                )));
            }
        }
    }

    /// The whole file as text; see [`decode`].
    pub fn text(&mut self) -> Result<Decoded, FormatError> {
        let bytes = self.whole(limits::MAX_TEXT_FILE_BYTES)?;
        decode(&bytes, self.encoding).map_err(|message| UnsureText::of_text(message, &bytes).into())
    }

    /// A window over `bytes`, which were made from this file; they count as progress only if they are its own.
    pub fn window<'b>(bytes: &'b mut dyn Read, progress: &'b Progress, unpacked: u32) -> Source<'b> {
        Source::new(bytes, progress, unpacked == 0)
    }
}

fn is_space(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x1E)
}

/// Takes a refusal out of the error in which it passed through [`Read`].
pub fn refusal_or_io(error: io::Error) -> FormatError {
    match error.downcast::<Refusal>() {
        Ok(Refusal(message)) => FormatError::refused(message),
        Err(error) => FormatError::Io(error),
    }
}

impl Read for Opened<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let head = self.head.bytes.get(self.handed_out..).unwrap_or(&[]);
        if head.is_empty() {
            return self.rest.read(out);
        }
        let count = head.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), head.get(..count)) {
            to.copy_from_slice(from);
        }
        self.handed_out += count;
        Ok(count)
    }
}
