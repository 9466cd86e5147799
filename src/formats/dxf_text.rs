//! Words in a drawing: by its code page, with the escapes that stand for other characters.

use super::text_encoding::is_usual_gb18030;
use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8};

/// How the words of a drawing are read.
pub struct Words {
    encoding: &'static Encoding,
    is_said: bool,
    /// Words that the stated code page can't have meant.
    pub reread: usize,
}

impl Words {
    /// `said` by the user wins; since release 2007 (`AC1021`) drawings are UTF-8; older ones name their code page.
    pub fn new(said: Option<&'static Encoding>, version: &[u8], code_page: &[u8]) -> Self {
        let page = String::from_utf8_lossy(code_page).to_ascii_lowercase();
        let is_unicode = version >= b"AC1021".as_slice() && version.starts_with(b"AC");
        let stated = match page.trim_start_matches("ansi_").trim_start_matches("dos") {
            _ if is_unicode => UTF_8,
            "936" | "gb2312" | "gbk" => GB18030,
            "950" | "big5" => BIG5,
            "932" => SHIFT_JIS,
            "949" => EUC_KR,
            number => Encoding::for_label(format!("windows-{number}").as_bytes()).unwrap_or(UTF_8),
        };
        Self {
            encoding: said.unwrap_or(stated),
            is_said: said.is_some(),
            reread: 0,
        }
    }

    /// A word; bytes that the stated code page can't have meant, and that are usual Chinese text, are read as that.
    pub fn read(&mut self, bytes: &[u8]) -> String {
        if bytes.is_ascii() {
            return unescaped(&String::from_utf8_lossy(bytes));
        }
        let stated = self.encoding.decode_without_bom_handling_and_without_replacement(bytes);
        let is_western = self.encoding.is_single_byte();
        let text = match stated {
            Some(text) if self.is_said || !is_western || !is_usual_gb18030(bytes) => text,
            other => {
                self.reread += 1;
                match std::str::from_utf8(bytes) {
                    Ok(text) => text.into(),
                    Err(_) if is_usual_gb18030(bytes) => GB18030.decode_without_bom_handling(bytes).0,
                    Err(_) => other.unwrap_or_else(|| String::from_utf8_lossy(bytes)),
                }
            }
        };
        unescaped(&text)
    }
}

/// `\U+4E2D` is a character by its number, `\M+5D6D0` two bytes of a code page (5: Chinese).
fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('\\') {
        let (before, from) = rest.split_at(place);
        out.push_str(before);
        let length = if let Some((character, length)) = escape(from) {
            out.push_str(&character);
            length
        } else {
            out.push('\\');
            1
        };
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The character of an escape at the beginning of `text`, and its length in bytes.
fn escape(text: &str) -> Option<(String, usize)> {
    let kind = text.get(..3)?;
    if kind.eq_ignore_ascii_case("\\U+") {
        let first = u16::from_str_radix(text.get(3..7)?, 16).ok()?;
        if let Some(character) = char::from_u32(u32::from(first)) {
            return Some((character.to_string(), 7));
        }
        // One of the two halves (UTF-16) of a rarer character.
        let second = text.get(7..10).filter(|kind| kind.eq_ignore_ascii_case("\\U+"));
        let second = second.and_then(|_| u16::from_str_radix(text.get(10..14)?, 16).ok())?;
        return Some((String::from_utf16(&[first, second]).ok()?, 14));
    }
    if !kind.eq_ignore_ascii_case("\\M+") {
        return None;
    }
    let encoding = match text.get(3..4)? {
        "1" => SHIFT_JIS,
        "2" => BIG5,
        "3" => EUC_KR,
        "5" => GB18030,
        _ => return None,
    };
    let number = u16::from_str_radix(text.get(4..8)?, 16).ok()?;
    let bytes = number.to_be_bytes();
    let decoded = encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
    Some((decoded.into_owned(), 8))
}

#[cfg(test)]
mod tests {
    use super::Words;
    use encoding_rs::GB18030;

    #[test]
    fn words_are_read_by_code_page_version_and_escapes() {
        let gbk = GB18030.encode("用地红线").0.into_owned();
        for (version, page, bytes, reread) in [
            ("AC1015", "ANSI_936", gbk.as_slice(), 0),
            ("AC1009", "gb2312", &gbk, 0),
            ("AC1027", "ANSI_936", "用地红线".as_bytes(), 0),
            // What is said is not what is there.
            ("AC1015", "ANSI_1252", &gbk, 1),
            ("AC1027", "ANSI_936", &gbk, 1),
            ("", "", &gbk, 1),
            ("AC1015", "ANSI_936", b"\\U+7528\\u+5730\\U+7EA2\\U+7EBF".as_slice(), 0),
            ("AC1015", "ANSI_1252", b"\\M+5D3C3\\M+5B5D8\\M+5BAEC\\M+5CFDF", 0),
        ] {
            let mut words = Words::new(None, version.as_bytes(), page.as_bytes());
            assert_eq!(words.read(bytes), "用地红线", "{version} {page}");
            assert_eq!(words.reread, reread, "{version} {page}");
        }
        let mut words = Words::new(None, b"", b"");
        for plain in ["a\\b", "\\U+ZZZZ", "\\", "\\U+D800", "\\M+9FFFF"] {
            assert_eq!(words.read(plain.as_bytes()), plain);
        }
    }
}
