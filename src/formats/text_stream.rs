//! Text of any encoding as UTF-8 while it streams by, so that large files never stand in memory.
//!
//! Bytes pass through untouched as long as they are ASCII or UTF-8. At the first other byte the stream gathers
//! some more and decides once: UTF-8, or GB18030 by its characters; what is neither is passed on as it is, and the
//! reader behind refuses it with the place where it stands.

use super::message::Message;
use super::text_encoding::{is_usual_gb18030, is_utf8_but_for_its_end, malformed, marked};
use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8};
use std::io::{self, Read};

/// Bytes from the first non-ASCII one on by which the encoding is judged.
const JUDGED_BYTES: usize = 64 << 10;
/// Bytes that are decoded at once.
const CHUNK_BYTES: usize = 64 << 10;

/// A refusal on its way through [`Read`], which knows only `io::Error`.
#[derive(Debug)]
pub struct Refusal(pub Message);

impl std::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for Refusal {}

/// See the module.
pub struct TextStream<R> {
    inner: R,
    state: State,
    is_begun: bool,
    said: Option<&'static Encoding>,
    is_guessed: bool,
    /// Bytes to hand out before anything else is read.
    waiting: Vec<u8>,
    handed_out: usize,
    /// Some of the text, once it proved to be in no encoding that can be told, or not in the one that is said.
    unsure: Option<Vec<u8>>,
}

enum State {
    /// Only ASCII so far.
    Undecided,
    /// UTF-8, or what the reader behind has to refuse.
    PassOn,
    Decode(Box<Decoder>, &'static Encoding),
    Finished,
}

impl<R: Read> TextStream<R> {
    /// `said` is the user's word.
    pub fn new(inner: R, said: Option<&'static Encoding>) -> Self {
        Self {
            inner,
            state: State::Undecided,
            is_begun: false,
            said,
            is_guessed: false,
            waiting: Vec::new(),
            handed_out: 0,
            unsure: None,
        }
    }

    /// Whether the text was taken for GB18030 by its characters alone.
    pub fn is_guessed(&self) -> bool {
        self.is_guessed
    }

    /// Some of the text, for a person to look at, where its encoding can't be told or is not the one that is said.
    pub fn unsure(&self) -> Option<&[u8]> {
        self.unsure.as_deref()
    }

    /// Looks for a mark in the first bytes.
    fn begin(&mut self) -> io::Result<()> {
        self.is_begun = true;
        let head = gather(&mut self.inner, 4)?;
        let mark = marked(&head);
        let known = match (self.said, mark) {
            (Some(said), Some((marked, mark_bytes))) if said == marked => Some((said, mark_bytes)),
            (Some(said), _) => Some((said, 0)),
            (None, mark) => mark,
        };
        let mark_bytes = known.map_or(0, |(_, mark_bytes)| mark_bytes);
        let content = head.get(mark_bytes..).unwrap_or(&[]).to_vec();
        match known {
            Some((encoding, _)) if encoding == UTF_8 => {
                self.state = State::PassOn;
                self.waiting = content;
            }
            Some((encoding, _)) => self.decode_from(encoding, &content)?,
            None => self.judge(content)?,
        }
        Ok(())
    }

    /// Decides if `chunk`, the next bytes, are not ASCII; they wait to be handed out in any case.
    fn judge(&mut self, mut chunk: Vec<u8>) -> io::Result<()> {
        let Some(begin) = chunk.iter().position(|byte| !byte.is_ascii()) else {
            self.waiting = chunk;
            return Ok(());
        };
        let missing = (begin + JUDGED_BYTES).saturating_sub(chunk.len());
        chunk.extend(gather(&mut self.inner, missing)?);
        let judged = chunk.get(begin..).unwrap_or(&[]);
        if !is_utf8_but_for_its_end(judged) {
            if is_usual_gb18030(judged) {
                self.is_guessed = true;
                return self.decode_from(GB18030, &chunk);
            }
            self.unsure = Some(chunk.clone());
        }
        self.state = State::PassOn;
        self.waiting = chunk;
        Ok(())
    }

    fn decode_from(&mut self, encoding: &'static Encoding, chunk: &[u8]) -> io::Result<()> {
        let mut decoder = Box::new(encoding.new_decoder_without_bom_handling());
        self.waiting.clear();
        self.unsure = Some(chunk.to_vec());
        decode_chunk(&mut decoder, encoding, chunk, false, &mut self.waiting)?;
        self.unsure = None;
        self.state = State::Decode(decoder, encoding);
        Ok(())
    }

    /// Fills `waiting` from the decoder; leaves it empty at the end of the file only.
    fn decode_more(&mut self) -> io::Result<()> {
        while self.waiting.is_empty() {
            let State::Decode(decoder, encoding) = &mut self.state else {
                return Ok(());
            };
            let chunk = gather(&mut self.inner, CHUNK_BYTES)?;
            let is_last = chunk.is_empty();
            let result = decode_chunk(decoder, encoding, &chunk, is_last, &mut self.waiting);
            if result.is_err() {
                self.unsure = Some(chunk);
            }
            result?;
            if is_last {
                self.state = State::Finished;
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for TextStream<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        if !self.is_begun {
            self.begin()?;
        }
        loop {
            let rest = self.waiting.get(self.handed_out..).unwrap_or(&[]);
            if !rest.is_empty() {
                let count = rest.len().min(out.len());
                if let (Some(to), Some(from)) = (out.get_mut(..count), rest.get(..count)) {
                    to.copy_from_slice(from);
                }
                self.handed_out += count;
                return Ok(count);
            }
            self.waiting.clear();
            self.handed_out = 0;
            match self.state {
                State::PassOn => return self.inner.read(out),
                State::Finished => return Ok(0),
                State::Decode(..) => self.decode_more()?,
                State::Undecided => {
                    let count = self.inner.read(out)?;
                    let chunk = out.get(..count).unwrap_or(&[]);
                    if chunk.is_ascii() {
                        return Ok(count);
                    }
                    let chunk = chunk.to_vec();
                    self.judge(chunk)?;
                }
            }
        }
    }
}

fn decode_chunk(
    decoder: &mut Decoder,
    encoding: &'static Encoding,
    mut chunk: &[u8],
    is_last: bool,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    loop {
        let wanted = decoder
            .max_utf8_buffer_length_without_replacement(chunk.len())
            .unwrap_or(CHUNK_BYTES);
        let begin = out.len();
        out.resize(begin + wanted, 0);
        let room = out.get_mut(begin..).unwrap_or(&mut []);
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(chunk, room, is_last);
        out.truncate(begin + written);
        chunk = chunk.get(read..).unwrap_or(&[]);
        match result {
            DecoderResult::InputEmpty => return Ok(()),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                return Err(io::Error::new(io::ErrorKind::InvalidData, Refusal(malformed(encoding))));
            }
        }
    }
}

/// Reads until there are `wanted` bytes or no more.
pub fn gather<R: Read + ?Sized>(inner: &mut R, wanted: usize) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    Read::take(inner, wanted as u64).read_to_end(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::TextStream;
    use encoding_rs::{GB18030, UTF_16LE};
    use std::io::Read;

    fn all(bytes: &[u8], step: usize) -> (Vec<u8>, bool) {
        struct Steps<'a>(&'a [u8], usize);
        impl Read for Steps<'_> {
            fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
                let step = self.1.min(out.len());
                self.0.read(&mut out[..step])
            }
        }
        let mut stream = TextStream::new(Steps(bytes, step), None);
        let mut out = Vec::new();
        stream.read_to_end(&mut out).expect("text");
        (out, stream.is_guessed())
    }

    #[test]
    fn text_streams_as_utf_8_in_chunks_of_any_size() {
        let text = format!("{}{}", "ascii, ".repeat(30_000), "某某县生态保护红线；".repeat(20_000));
        let mut utf16 = vec![0xFF, 0xFE];
        utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        assert!(UTF_16LE.decode(&utf16).0 == text);
        for step in [1, 3, 4096, usize::MAX] {
            assert_eq!(all(text.as_bytes(), step), (text.clone().into_bytes(), false));
            assert_eq!(all(&GB18030.encode(&text).0, step), (text.clone().into_bytes(), true));
            assert_eq!(all(&utf16, step), (text.clone().into_bytes(), false));
        }
    }

    #[test]
    fn bytes_that_are_no_text_pass_on_to_be_refused_by_the_reader() {
        let bytes = b"{\"a\": \"\xff\xfe\xfd\"}";
        assert_eq!(all(bytes, 5), (bytes.to_vec(), false));
    }

    #[test]
    fn a_character_cut_at_the_end_is_refused() {
        let bytes = GB18030.encode("某某县生态保护红线").0.into_owned();
        let mut stream = TextStream::new(&bytes[..bytes.len() - 1], Some(GB18030));
        assert!(stream.read_to_end(&mut Vec::new()).is_err());
    }
}
