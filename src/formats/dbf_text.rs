//! How the text of a dBase table is encoded: the user's word, the .cpg, the language driver, or what the bytes allow.
//!
//! What is stated and what the bytes say must agree; where they don't, the table is refused with what to do. Stated
//! single-byte Western encodings are the exception: programs write them without being asked, so bytes go first.

use super::dbf::Table;
use super::message::Message;
use super::text_encoding::{is_usual_gb18030, is_utf8_but_for_its_end, named};
use crate::issues::Fault;
use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, IBM866, SHIFT_JIS, UTF_8, WINDOWS_874};
use encoding_rs::{WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254};

/// Bytes of Chinese text that settle what encoding it is in.
const SAMPLE_BYTES: usize = 1 << 20;

/// Whether a text ends where its last character does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    Whole,
    WithinCharacter,
}

/// The encoding of a table, and a line for the ledger where it is not stated.
#[derive(Debug)]
pub struct Chosen {
    pub encoding: &'static Encoding,
    pub note: Option<(Fault, String)>,
}

/// What the bytes of all texts together allow.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four questions about the same bytes, each asked by itself"
)]
struct Found {
    is_ascii: bool,
    is_utf8: bool,
    /// Every character beyond ASCII would be Latin, Greek, Cyrillic … in UTF-8: two bytes each.
    is_short_utf8: bool,
    is_usual_gb18030: bool,
}

/// Chooses. `cpg` is the content of the .cpg file.
///
/// # Errors
/// The bytes contradict what is stated, or allow no sure choice; the message names `--encoding`.
pub fn choose(table: &Table, said: Option<&'static Encoding>, cpg: Option<&[u8]>) -> Result<Chosen, Message> {
    if let Some(encoding) = said {
        return Ok(Chosen { encoding, note: None });
    }
    let found = look(table);
    let stated = cpg
        .and_then(of_cpg)
        .map(|encoding| (encoding, ".cpg"))
        .or_else(|| of_language(table.language).map(|encoding| (encoding, "language driver")));
    let unknown_cpg = cpg
        .filter(|text| of_cpg(text).is_none() && !text.trim_ascii().is_empty())
        .map(|text| {
            let text: String = String::from_utf8_lossy(text).trim().chars().take(40).collect();
            format!("the .cpg names no known encoding ({text})")
        });
    if found.is_ascii {
        return Ok(Chosen {
            encoding: stated.map_or(UTF_8, |(encoding, _)| encoding),
            note: None,
        });
    }
    let by_bytes = by_bytes(&found);
    match stated {
        Some((encoding, place)) if is_western(encoding) => Ok(match by_bytes {
            Ok(Some(better)) => Chosen {
                encoding: better,
                note: Some((
                    Fault::Mismatch,
                    format!(
                        "the {place} says {}, but the text is {}, and was read so",
                        encoding.name(),
                        better.name()
                    ),
                )),
            },
            _ => Chosen {
                encoding,
                note: Some((
                    Fault::Assumed,
                    format!("the text was read as {}, as the {place} says", encoding.name()),
                )),
            },
        }),
        Some((encoding, place)) => agree(encoding, place, &found).map(|()| Chosen { encoding, note: None }),
        None => match by_bytes? {
            Some(encoding) => {
                let why = unknown_cpg.unwrap_or_else(|| "the shapefile states no encoding".to_owned());
                Ok(Chosen {
                    encoding,
                    note: Some((
                        Fault::Assumed,
                        format!("{why}; the text was read as {}", encoding.name()),
                    )),
                })
            }
            None => Err(undecided()),
        },
    }
}

/// Text in `encoding`, of which the last character may be cut; `None` if it is not well-formed.
pub fn decode_cut(text: &[u8], encoding: &'static Encoding) -> Option<(String, Cut)> {
    if let Some(whole) = encoding.decode_without_bom_handling_and_without_replacement(text) {
        return Some((whole.into_owned(), Cut::Whole));
    }
    if encoding.is_single_byte() || encoding == UTF_8 && !is_utf8_but_for_its_end(text) {
        return None;
    }
    (1..=3).find_map(|missing| {
        let (kept, rest) = text.split_at_checked(text.len().checked_sub(missing)?)?;
        // What is left over must be the beginning of a character.
        if rest.first().is_none_or(|lead| !matches!(lead, 0x81..=0xFE)) {
            return None;
        }
        let decoded = encoding.decode_without_bom_handling_and_without_replacement(kept)?;
        Some((decoded.into_owned(), Cut::WithinCharacter))
    })
}

/// A text that is not in the encoding of its table: as UTF-8 or GB18030 if its bytes show that, else with signs in place
/// of what is no character.
pub fn other_reading(text: &[u8]) -> String {
    match std::str::from_utf8(text) {
        Ok(text) => text.to_owned(),
        Err(_) if is_usual_gb18030(text) => GB18030.decode_without_bom_handling(text).0.into_owned(),
        Err(_) => String::from_utf8_lossy(text).into_owned(),
    }
}

/// The refusal of a text that is not in the encoding it should be in.
pub fn malformed_in_row(row: usize, field: &str, encoding: &'static Encoding) -> Message {
    let name = encoding.name();
    Message::new(
        format!(
            "第 {row} 条记录的字段“{field}”不是合法的 {name} 文本：请用 --encoding 名称 指定编码（如 GB18030、UTF-8）"
        ),
        format!(
            "record {row}: the text of the field \"{field}\" is not well-formed {name}: say which encoding with \
             --encoding NAME (such as GB18030 or UTF-8)"
        ),
    )
}

fn undecided() -> Message {
    Message::new(
        "属性表未注明编码，文字也看不出是 UTF-8 还是 GB18030/GBK：请用 --encoding 名称 指定编码（如 GB18030、Big5）",
        "the attribute table states no encoding, and its text shows neither UTF-8 nor GB18030 or GBK: say which with \
         --encoding NAME (such as GB18030 or Big5)",
    )
}

fn look(table: &Table) -> Found {
    let mut found = Found {
        is_ascii: true,
        is_utf8: true,
        is_short_utf8: true,
        is_usual_gb18030: false,
    };
    let mut sample = Vec::new();
    for (text, is_full) in table.texts().filter(|(text, _)| !text.is_ascii()) {
        found.is_ascii = false;
        found.is_utf8 = found.is_utf8
            && if is_full {
                is_utf8_but_for_its_end(text)
            } else {
                std::str::from_utf8(text).is_ok()
            };
        found.is_short_utf8 = found.is_short_utf8 && text.iter().all(|byte| *byte < 0xE0);
        if sample.len() < SAMPLE_BYTES {
            let whole = decode_cut(text, GB18030).map_or(text.len(), |(_, cut)| match cut {
                Cut::Whole => text.len(),
                Cut::WithinCharacter => text.len().saturating_sub(1),
            });
            sample.extend_from_slice(text.get(..whole).unwrap_or(text));
            sample.push(b' ');
        }
    }
    found.is_usual_gb18030 = is_usual_gb18030(&sample);
    found
}

/// `Ok(None)`: the bytes fit neither encoding.
fn by_bytes(found: &Found) -> Result<Option<&'static Encoding>, Message> {
    match (found.is_utf8, found.is_usual_gb18030) {
        (true, true) if found.is_short_utf8 => Err(undecided()),
        (true, _) => Ok(Some(UTF_8)),
        (false, true) => Ok(Some(GB18030)),
        (false, false) => Ok(None),
    }
}

/// Whether the bytes may be in the encoding that is stated.
fn agree(encoding: &'static Encoding, place: &str, found: &Found) -> Result<(), Message> {
    let better = if encoding == UTF_8 {
        (!found.is_utf8 && found.is_usual_gb18030).then_some("GB18030")
    } else {
        let is_plainly_utf8 = found.is_utf8 && !found.is_short_utf8;
        (is_plainly_utf8 && !found.is_usual_gb18030).then_some("UTF-8")
    };
    better.map_or(Ok(()), |better| {
        let name = encoding.name();
        Err(Message::new(
            format!("{place} 注明编码为 {name}，但文字看来是 {better}：请用 --encoding {better} 指定，或改正 {place}"),
            format!(
                "the {place} says {name}, but the text looks like {better}: say --encoding {better}, or correct the {place}"
            ),
        ))
    })
}

fn is_western(encoding: &'static Encoding) -> bool {
    encoding == WINDOWS_1252
}

/// The encoding that a .cpg names, in the spellings of ESRI, QGIS and GDAL.
fn of_cpg(text: &[u8]) -> Option<&'static Encoding> {
    let text = std::str::from_utf8(text).ok()?;
    let text = text.trim_start_matches('\u{feff}').trim().trim_end_matches('\0');
    let lower = text.to_ascii_lowercase();
    if let Some(number) = lower.strip_prefix("ldid/") {
        return of_language(number.trim().parse().ok()?);
    }
    let name = ["ansi", "oem"]
        .into_iter()
        .find_map(|prefix| lower.strip_prefix(prefix))
        .unwrap_or(&lower)
        .trim_matches([' ', '_', '-']);
    // ESRI writes ISO 8859-1 as 88591.
    let digits = name.trim_start_matches("iso").trim_start_matches([' ', '-', '_']);
    if let Some(part) = digits.strip_prefix("8859") {
        return named(&format!("iso-8859-{}", part.trim_start_matches([' ', '-', '_'])));
    }
    if name.len() == 4 && name.starts_with("125") {
        return named(&format!("windows-{name}"));
    }
    named(name)
}

/// The encoding of a language driver id (ESRI, Visual `FoxPro`); `None` for 0, for 0x57 ("the code page of this
/// computer"), and for code pages of DOS that stand in files by default and tell nothing.
fn of_language(id: u8) -> Option<&'static Encoding> {
    Some(match id {
        0x4D | 0x7A => GB18030,
        0x4F | 0x78 => BIG5,
        0x13 | 0x7B => SHIFT_JIS,
        0x4E | 0x79 => EUC_KR,
        0x50 | 0x7C => WINDOWS_874,
        0x26 | 0x65 => IBM866,
        0xC8 => WINDOWS_1250,
        0xC9 => WINDOWS_1251,
        0xCA => WINDOWS_1254,
        0xCB => WINDOWS_1253,
        0x03 | 0x58 | 0x59 => WINDOWS_1252,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Cut, decode_cut, of_cpg, of_language};
    use encoding_rs::{BIG5, GB18030, UTF_8, WINDOWS_1252};

    #[test]
    fn a_cpg_is_understood_in_every_usual_spelling() {
        for (text, encoding) in [
            ("UTF-8", Some(UTF_8)),
            ("utf8\r\n", Some(UTF_8)),
            ("65001", Some(UTF_8)),
            ("GBK", encoding_rs::Encoding::for_label(b"gbk")),
            ("936", Some(GB18030)),
            ("CP936", Some(GB18030)),
            ("ANSI 936", Some(GB18030)),
            ("GB18030", Some(GB18030)),
            ("OEM 950", Some(BIG5)),
            ("BIG5", Some(BIG5)),
            ("LDID/77", Some(GB18030)),
            ("ISO-8859-1", Some(WINDOWS_1252)),
            ("ISO 88591", Some(WINDOWS_1252)),
            ("88591", Some(WINDOWS_1252)),
            ("1252", Some(WINDOWS_1252)),
            ("System", None),
            ("", None),
        ] {
            assert_eq!(of_cpg(text.as_bytes()), encoding, "{text}");
        }
        assert_eq!(of_language(77), Some(GB18030));
        assert_eq!(of_language(0), None);
    }

    #[test]
    fn a_text_cut_within_a_character_loses_that_character_and_no_other() {
        for encoding in [UTF_8, GB18030, BIG5] {
            let bytes = encoding.encode("保區").0.into_owned();
            let cut = decode_cut(&bytes[..bytes.len() - 1], encoding);
            assert_eq!(
                cut,
                Some(("保".to_owned(), Cut::WithinCharacter)),
                "{}",
                encoding.name()
            );
        }
        assert_eq!(decode_cut(b"\xB1\xA3\xFF\xFF\xFFabc", GB18030), None);
    }
}
