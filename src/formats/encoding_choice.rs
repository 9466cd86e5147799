//! Text whose encoding nothing tells: some of it, for a person to see in each encoding that it may be in.

use super::FormatError;
use super::message::Message;
use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1251, WINDOWS_1252};

/// The encodings that layers come in, the likeliest in China first.
pub const TRIED: [&Encoding; 7] = [GB18030, UTF_8, BIG5, SHIFT_JIS, EUC_KR, WINDOWS_1252, WINDOWS_1251];

/// Pieces of text that are kept to be looked at.
const MOST_PIECES: usize = 8;
/// Bytes of one piece.
const PIECE_BYTES: usize = 120;
/// Characters of one piece as it is shown.
const SHOWN_CHARACTERS: usize = 40;

/// Text that nobody but a person can tell the encoding of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsureText {
    /// What is wrong, and what to do.
    pub message: Message,
    /// Different pieces of it that are not ASCII, each beginning with a whole character.
    pieces: Vec<Vec<u8>>,
}

/// How the text reads in one encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingReading {
    /// As `--encoding` says it.
    pub name: String,
    /// The pieces, with a sign in place of what is no character.
    pub lines: Vec<String>,
    /// How many characters of them are none in this encoding.
    pub misread: usize,
    /// How many are such as are rarely written.
    odd: usize,
}

impl UnsureText {
    /// Of values that each stand for themselves.
    #[must_use]
    pub fn of_values<'a>(message: Message, values: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut pieces: Vec<Vec<u8>> = Vec::new();
        for value in values.filter(|value| !value.is_ascii()) {
            let piece = cut(value.trim_ascii());
            if !pieces.iter().any(|known| known == piece) {
                pieces.push(piece.to_vec());
            }
            if pieces.len() == MOST_PIECES {
                break;
            }
        }
        Self { message, pieces }
    }

    /// Of a text as a whole, by its lines, cells and what stands in quotes: none of the encodings has those signs within a
    /// character.
    #[must_use]
    pub fn of_text(message: Message, bytes: &[u8]) -> Self {
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r' | b'"' | b'\t' | b'<' | b'>' | b',' | b';');
        Self::of_values(message, bytes.split(is_end))
    }

    /// The text in every encoding that it may be in; the one that misreads the least, and has the fewest rare characters,
    /// comes first.
    #[must_use]
    pub fn readings(&self) -> Vec<EncodingReading> {
        let mut readings: Vec<EncodingReading> = TRIED.iter().map(|encoding| self.reading(encoding)).collect();
        readings.sort_by_key(|reading| reading.misread + reading.odd);
        readings
    }

    fn reading(&self, encoding: &'static Encoding) -> EncodingReading {
        let (mut misread, mut odd) = (0, 0);
        let lines = self.pieces.iter().map(|piece| {
            let text = encoding.decode_without_bom_handling(piece).0;
            // What is no character in an encoding of single bytes is a control character there.
            misread += text.chars().filter(|sign| is_no_character(*sign)).count();
            odd += text.chars().filter(|sign| is_odd(*sign, encoding)).count();
            let shown: String = text.chars().take(SHOWN_CHARACTERS).collect();
            shown.replace(char::is_control, "\u{fffd}")
        });
        let lines = lines.collect();
        EncodingReading {
            name: shown_name(encoding).to_owned(),
            lines,
            misread,
            odd,
        }
    }
}

fn is_no_character(sign: char) -> bool {
    sign == '\u{fffd}' || sign.is_control()
}

/// Whether a character is rarely written in texts of this encoding: beyond the usual thousands of Chinese ones, no letter,
/// or a narrow one of Japanese.
fn is_odd(sign: char, encoding: &'static Encoding) -> bool {
    if sign.is_ascii() || is_no_character(sign) {
        return false;
    }
    let mut text = [0; 4];
    let bytes = encoding.encode(sign.encode_utf8(&mut text)).0;
    match (encoding, bytes.as_ref()) {
        (encoding, [lead, trail]) if encoding == GB18030 => {
            !matches!((lead, trail), (0xA1..=0xA3 | 0xB0..=0xD7, 0xA1..=0xFE))
        }
        (encoding, _) if encoding == GB18030 => true,
        // Level 1 of Big5, and its signs.
        (encoding, [lead, _]) if encoding == BIG5 => !matches!(lead, 0xA1..=0xC6),
        _ => !sign.is_alphanumeric() || matches!(sign, '\u{ff61}'..='\u{ff9f}'),
    }
}

impl From<UnsureText> for FormatError {
    fn from(text: UnsureText) -> Self {
        Self::EncodingUnsure(Box::new(text))
    }
}

/// The usual spelling of an encoding's name.
#[must_use]
pub fn shown_name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 {
        "GB18030"
    } else {
        encoding.name()
    }
}

/// The beginning of a value, cut behind a sign that is never the second half of a character.
fn cut(value: &[u8]) -> &[u8] {
    let Some(head) = value.get(..PIECE_BYTES) else {
        return value;
    };
    let end = head.iter().rposition(|byte| *byte < 0x30);
    end.and_then(|end| head.get(..end))
        .filter(|piece| !piece.is_ascii())
        .unwrap_or(head)
}

#[cfg(test)]
mod tests {
    use super::UnsureText;
    use crate::formats::message::Message;
    use encoding_rs::{BIG5, EUC_KR, GB18030, SHIFT_JIS, WINDOWS_1252};

    fn unsure(bytes: &[u8]) -> UnsureText {
        UnsureText::of_text(Message::new("", ""), bytes)
    }

    /// The texts by encodings that have all their characters.
    #[test]
    fn what_an_encoding_can_not_have_meant_comes_after_what_it_can() {
        for (encoding, text) in [
            (BIG5, "臺北縣生態保護區\n陽明山國家公園"),
            (GB18030, "某某县生态保护红线"),
            (SHIFT_JIS, "東京都の自然公園"),
            (EUC_KR, "서울특별시 국립공원"),
            (WINDOWS_1252, "réserve de l'Étang"),
        ] {
            let readings = unsure(&encoding.encode(text).0).readings();
            let own = readings
                .iter()
                .find(|one| one.name.eq_ignore_ascii_case(encoding.name()));
            let own = own.expect("it is tried");
            assert_eq!((own.lines.join("\n").as_str(), own.misread), (text, 0));
            // Korean is made of the bytes of usual Chinese, so that only a person can tell.
            assert!(encoding == EUC_KR || readings.first() == Some(own), "{text}");
        }
    }

    #[test]
    fn a_long_text_is_shown_in_part_and_each_piece_once() {
        let row = GB18030.encode("\"生态保护红线\",\"永久基本农田\"\r\n").0.into_owned();
        let lines = |bytes: &[u8]| unsure(bytes).readings().first().map(|one| one.lines.clone());
        assert_eq!(
            lines(&row.repeat(100)),
            Some(vec!["生态保护红线".to_owned(), "永久基本农田".to_owned()])
        );
        let long = GB18030.encode(&"红线 ".repeat(1000)).0.into_owned();
        let shown = lines(&long).expect("a reading");
        assert_eq!((shown.len(), shown[0].chars().count()), (1, 40));
        assert_eq!(unsure(&long).readings()[0].misread, 0);
    }
}
