//! The bytes of a file in one buffer that moves along: no memory map, no copy of the whole file.
//!
//! A map would kill the process when a file on a network share is cut short while it is read.

use super::message::{Message, Place};
use super::opened::refusal_or_io;
use super::{FormatError, limits};
use crate::progress::Progress;
use std::io::Read;

/// Large enough that refilling costs nothing, small enough to stay in the cache and to cancel at once.
const BUFFER_BYTES: usize = 1 << 20;

/// Bytes that [`Source::refill`] can always provide before the end of the file.
pub const LOOKAHEAD_BYTES: usize = 4096;

/// A window over a stream, with the place of its first unread byte.
pub struct Source<'a> {
    input: &'a mut dyn Read,
    progress: &'a Progress,
    buffer: Vec<u8>,
    /// First unread byte in the buffer.
    position: usize,
    /// One past the last byte that was read from the file.
    filled: usize,
    finished: bool,
    /// Whether what is read counts as progress; bytes that were unpacked do not.
    counts: bool,
    bytes_read: u64,
    /// Bytes of the buffer that `line` and `column` already count; at most `position`.
    counted: usize,
    line: u64,
    column: u64,
}

impl<'a> Source<'a> {
    pub fn new(input: &'a mut dyn Read, progress: &'a Progress, counts: bool) -> Self {
        Self {
            input,
            progress,
            buffer: vec![0; BUFFER_BYTES],
            position: 0,
            filled: 0,
            finished: false,
            counts,
            bytes_read: 0,
            counted: 0,
            line: 1,
            column: 1,
        }
    }

    /// Who is told how far the reading has come.
    pub fn progress(&self) -> &'a Progress {
        self.progress
    }

    /// What is in the buffer and not read yet; may be short, see [`Source::refill`].
    #[inline]
    pub fn available(&self) -> &[u8] {
        self.buffer.get(self.position..self.filled).unwrap_or(&[])
    }

    /// Counts `bytes` of what is available as read.
    #[inline]
    pub fn advance(&mut self, bytes: usize) {
        self.position = (self.position + bytes).min(self.filled);
    }

    /// The next byte without reading it; `None` at the end of the file.
    #[inline]
    pub fn peek(&mut self) -> Result<Option<u8>, FormatError> {
        if self.position >= self.filled {
            self.refill(1)?;
        }
        Ok(self.available().first().copied())
    }

    /// Makes at least `wanted` bytes available (at most [`LOOKAHEAD_BYTES`]), fewer only at the end of the file.
    pub fn refill(&mut self, wanted: usize) -> Result<(), FormatError> {
        let wanted = wanted.min(LOOKAHEAD_BYTES);
        if self.finished || self.filled - self.position >= wanted {
            return Ok(());
        }
        self.count_to_position();
        self.buffer.copy_within(self.position..self.filled, 0);
        self.filled -= self.position;
        self.position = 0;
        self.counted = 0;
        while !self.finished && self.filled < wanted {
            self.progress.check()?;
            let free = self.buffer.get_mut(self.filled..).unwrap_or(&mut []);
            match self.input.read(free) {
                Ok(0) => self.finished = true,
                Ok(count) => self.note_read(count)?,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(refusal_or_io(error)),
            }
        }
        Ok(())
    }

    /// Whether every byte of the file was handed out.
    pub fn is_at_end(&mut self) -> Result<bool, FormatError> {
        Ok(self.peek()?.is_none())
    }

    /// Where the next byte stands.
    pub fn place(&mut self) -> Place {
        self.count_to_position();
        Place {
            line: self.line,
            column: self.column,
        }
    }

    fn note_read(&mut self, count: usize) -> Result<(), FormatError> {
        self.filled = (self.filled + count).min(self.buffer.len());
        self.bytes_read += count as u64;
        if self.counts {
            self.progress.add_done(count as u64);
        }
        if self.bytes_read > limits::MAX_FILE_BYTES {
            return Err(FormatError::refused(Message::new(
                "文件超过 256 GB：请拆分后再打开",
                "the file is larger than 256 GB: split it",
            )));
        }
        Ok(())
    }

    fn count_to_position(&mut self) {
        let passed = self.buffer.get(self.counted..self.position).unwrap_or(&[]);
        let newlines = count_if(passed, |byte| byte == b'\n');
        let tail = if newlines == 0 {
            passed
        } else {
            self.line += newlines;
            self.column = 1;
            passed.rsplit(|byte| *byte == b'\n').next().unwrap_or(&[])
        };
        // Continuation bytes of UTF-8 don't begin a character.
        self.column += count_if(tail, |byte| byte & 0xC0 != 0x80);
        self.counted = self.position;
    }
}

/// Counts matching bytes; in blocks small enough for byte-wide sums, which the compiler turns into vector code.
fn count_if(bytes: &[u8], matches: impl Fn(u8) -> bool + Copy) -> u64 {
    bytes
        .chunks(255)
        .map(|block| u64::from(block.iter().fold(0_u8, |sum, byte| sum + u8::from(matches(*byte)))))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::Source;
    use crate::formats::FormatError;
    use crate::progress::Progress;

    #[test]
    fn places_count_lines_and_characters() {
        let text = "ab\n北京x".repeat(1000);
        let mut bytes = text.as_bytes();
        let progress = Progress::new();
        let mut source = Source::new(&mut bytes, &progress, true);
        source.refill(4096).expect("reads");
        source.advance(3 + 6);
        assert_eq!(source.place().to_string(), "2:3");
        source.advance(1);
        assert_eq!(source.place().to_string(), "2:4");
        source.advance(10);
        assert_eq!(source.place().to_string(), "3:4");
    }

    #[test]
    fn a_cancelled_job_stops_at_the_next_chunk_and_bytes_are_counted() {
        let data = vec![b' '; 3 << 20];
        let mut bytes = data.as_slice();
        let progress = Progress::new();
        let mut source = Source::new(&mut bytes, &progress, true);
        source.refill(1).expect("reads");
        assert!(progress.counts().0 > 0);
        progress.cancel();
        source.advance(usize::MAX / 2);
        assert!(matches!(source.refill(1), Err(FormatError::Cancelled(_))));
    }
}
