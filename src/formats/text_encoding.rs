//! How the text of a file is encoded: what the user says, a mark, or what its bytes allow; never a silent guess.

use super::message::Message;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Of the two-byte characters, how many have to be usual Chinese ones (level 1 of GB/T 2312, and its signs) before
/// text is taken for GB18030. Real text has more than nine in ten; UTF-8 or Big5 taken for GB18030 has about a third.
const USUAL_SHARE_PERCENT: usize = 70;

/// Text of a file, and how its encoding came to be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub encoding: &'static Encoding,
    /// Nothing but the characters speaks for the encoding; a reader enters that in the ledger.
    pub is_guessed: bool,
}

/// The encoding that a person names: a label of the WHATWG Encoding Standard, or the number of a Windows code page.
#[must_use]
pub fn named(name: &str) -> Option<&'static Encoding> {
    let lower = name.trim().to_ascii_lowercase();
    let label = match lower.trim_start_matches("cp").trim_start_matches("windows-") {
        "936" | "54936" => "gb18030",
        "950" => "big5",
        "65001" => "utf-8",
        "1200" => "utf-16le",
        _ => lower.as_str(),
    };
    // What the standard maps to UTF-16 or GBK reads and is written here as asked; "replacement" is no encoding.
    Encoding::for_label_no_replacement(label.as_bytes())
}

/// The whole text of `bytes`: in the encoding that the user `said`, else by its mark, else UTF-8, else GB18030 if its
/// characters are those of Chinese text.
///
/// # Errors
/// Bytes that are no text in the encoding said, or in none that can be told; the message names `--encoding`.
pub fn decode(bytes: &[u8], said: Option<&'static Encoding>) -> Result<Decoded, Message> {
    let (encoding, mark_bytes, is_guessed) = match said {
        Some(encoding) => (encoding, own_mark(bytes, encoding), false),
        None => match marked(bytes) {
            Some((encoding, mark_bytes)) => (encoding, mark_bytes, false),
            None if std::str::from_utf8(bytes).is_ok() => (UTF_8, 0, false),
            None if is_usual_gb18030(bytes) => (GB18030, 0, true),
            None => return Err(undecided()),
        },
    };
    let content = bytes.get(mark_bytes..).unwrap_or(&[]);
    match encoding.decode_without_bom_handling_and_without_replacement(content) {
        Some(text) => Ok(Decoded {
            text: text.into_owned(),
            encoding,
            is_guessed,
        }),
        None => Err(malformed(encoding)),
    }
}

/// The best reading of a file's first bytes, for telling formats apart only; damaged characters are replaced.
#[must_use]
pub fn glimpse(bytes: &[u8], said: Option<&'static Encoding>) -> String {
    let (encoding, mark_bytes) = said
        .map(|encoding| (encoding, own_mark(bytes, encoding)))
        .or_else(|| marked(bytes))
        .unwrap_or_else(|| (if is_utf8_but_for_its_end(bytes) { UTF_8 } else { GB18030 }, 0));
    let content = bytes.get(mark_bytes..).unwrap_or(&[]);
    encoding.decode_without_bom_handling(content).0.into_owned()
}

/// The encoding that the first bytes declare, and how many of them are its mark. UTF-16 without a mark shows by the
/// zero beside its first letter, for every text format begins with an ASCII one.
#[must_use]
pub fn marked(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => None,
        [0xEF, 0xBB, 0xBF, ..] => Some((UTF_8, 3)),
        [0xFF, 0xFE, ..] => Some((UTF_16LE, 2)),
        [0xFE, 0xFF, ..] => Some((UTF_16BE, 2)),
        [0, letter, 0, second, ..] if *letter != 0 && *second != 0 => Some((UTF_16BE, 0)),
        [letter, 0, second, 0, ..] if *letter != 0 && *second != 0 => Some((UTF_16LE, 0)),
        _ => None,
    }
}

fn own_mark(bytes: &[u8], encoding: &'static Encoding) -> usize {
    match marked(bytes) {
        Some((marked, mark_bytes)) if marked == encoding => mark_bytes,
        _ => 0,
    }
}

/// Whether `bytes` are UTF-8, of which the last character may be cut.
#[must_use]
pub fn is_utf8_but_for_its_end(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

/// Whether `bytes` are well-formed GB18030 and mostly usual Chinese characters; their last character may be cut.
#[must_use]
pub fn is_usual_gb18030(bytes: &[u8]) -> bool {
    let (mut usual, mut all, mut place) = (0_usize, 0_usize, 0_usize);
    while let Some(lead) = bytes.get(place) {
        if *lead < 0x80 {
            place += 1;
            continue;
        }
        let Some(trail) = bytes.get(place + 1) else {
            break;
        };
        match (lead, trail) {
            (0x81..=0xFE, 0x30..=0x39) => {
                // Four bytes: a rare character.
                let rest = (bytes.get(place + 2), bytes.get(place + 3));
                match rest {
                    (Some(0x81..=0xFE), Some(0x30..=0x39)) => place += 4,
                    (_, None) => break,
                    _ => return false,
                }
                all += 1;
            }
            (0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE) => {
                all += 1;
                usual += usize::from(matches!((lead, trail), (0xA1..=0xA3 | 0xB0..=0xD7, 0xA1..=0xFE)));
                place += 2;
            }
            _ => return false,
        }
    }
    all > 0 && usual * 100 >= all * USUAL_SHARE_PERCENT
}

/// The refusal of text in no encoding that can be told.
#[must_use]
pub fn undecided() -> Message {
    Message::new(
        "文本不是 UTF-8，也看不出是 GB18030/GBK：请用 --encoding 名称 指定编码（如 GB18030、Big5），或另存为 UTF-8 后再打开",
        "the text is not UTF-8, and its characters do not show that it is GB18030 or GBK: say which encoding with \
         --encoding NAME (such as GB18030 or Big5), or save the file as UTF-8 and open it again",
    )
}

/// The refusal of bytes that are no text in the encoding that is known.
#[must_use]
pub fn malformed(encoding: &'static Encoding) -> Message {
    let name = encoding.name();
    Message::new(
        format!("文本不是合法的 {name}：请用 --encoding 名称 指定正确的编码，或重新获取文件"),
        format!(
            "the text is not well-formed {name}: say the right encoding with --encoding NAME, or get the file again"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::{decode, is_usual_gb18030, marked, named};
    use encoding_rs::{BIG5, GB18030, UTF_8, UTF_16BE, UTF_16LE};

    const WORDS: &str = "某某县生态保护红线，面积=1.5公顷";

    #[test]
    fn chinese_text_is_understood_in_every_usual_encoding() {
        let utf16 = |mark: bool, is_big: bool| -> Vec<u8> {
            let begin = if mark { "\u{feff}a=" } else { "a=" };
            let units = format!("{begin}{WORDS}");
            let bytes = units
                .encode_utf16()
                .map(|unit| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            bytes.flatten().collect()
        };
        for (bytes, encoding, is_guessed) in [
            (format!("a={WORDS}").into_bytes(), UTF_8, false),
            (format!("\u{feff}a={WORDS}").into_bytes(), UTF_8, false),
            (utf16(true, false), UTF_16LE, false),
            (utf16(true, true), UTF_16BE, false),
            (utf16(false, false), UTF_16LE, false),
            (utf16(false, true), UTF_16BE, false),
            (GB18030.encode(&format!("a={WORDS}")).0.into_owned(), GB18030, true),
        ] {
            let decoded = decode(&bytes, None).expect("text");
            assert_eq!((decoded.encoding, decoded.is_guessed), (encoding, is_guessed));
            assert_eq!(decoded.text, format!("a={WORDS}"), "{}", encoding.name());
        }
    }

    #[test]
    fn what_is_not_surely_chinese_is_refused_with_the_option() {
        for bytes in [
            BIG5.encode("臺北縣生態保護區").0.into_owned(),
            b"caf\xe9 cr\xe8me".to_vec(),
            b"\xff\xff\xff".to_vec(),
        ] {
            let message = decode(&bytes, None).expect_err("refused");
            assert!(message.en.contains("--encoding") && message.zh.contains("--encoding"));
        }
        let said = decode(&BIG5.encode("臺北縣").0, Some(BIG5)).expect("as said");
        assert_eq!(said.text, "臺北縣");
        assert!(decode(b"\xff\xff", Some(GB18030)).is_err());
    }

    #[test]
    fn utf_8_taken_for_gb18030_does_not_look_like_chinese() {
        for text in [
            "生态保护红线某某县自然保护区",
            "北京市朝阳区绿地公园",
            "湿地森林水源涵养",
        ] {
            assert!(!is_usual_gb18030(text.as_bytes()), "{text}");
            assert!(is_usual_gb18030(&GB18030.encode(text).0), "{text}");
        }
    }

    #[test]
    fn encodings_are_named_in_many_ways() {
        for name in ["GBK", "gb2312", "GB18030", "cp936", "936"] {
            assert!(
                named(name).is_some_and(|encoding| encoding.name().starts_with("GB") || encoding.name() == "gb18030")
            );
        }
        assert_eq!(named("UTF8"), Some(UTF_8));
        assert_eq!(named("big5"), Some(BIG5));
        assert_eq!(named("klingon"), None);
        assert_eq!(marked(b"{\"a\":1}"), None);
    }
}
