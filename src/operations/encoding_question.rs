//! A layer whose text may be in several encodings: how it reads in each, for a person to decide.

use crate::formats::encoding_choice::{EncodingReading, UnsureText};
use crate::texts::Language;
use crate::texts::cli::Both;

/// The question, and what can be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingQuestion {
    /// The file, as named.
    pub path: String,
    message: Both,
    /// The likeliest first; never empty.
    pub readings: Vec<EncodingReading>,
}

/// Pieces of text that a line shows.
const PIECES_IN_A_LINE: usize = 3;

impl EncodingQuestion {
    /// Asks what the text of a file is.
    #[must_use]
    pub fn new(path: &str, text: &UnsureText) -> Self {
        Self {
            path: path.to_owned(),
            message: Both {
                zh: text.message.zh.clone(),
                en: text.message.en.clone(),
            },
            readings: text.readings(),
        }
    }

    /// One line: what is wrong and what to do, the path last.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let Both { zh, en } = &self.message;
        format!("{}{}{}", language.pick(zh, en), language.pick("：", ": "), self.path)
    }

    /// As [`EncodingQuestion::message`], where the user chooses from a list instead of typing an option.
    #[must_use]
    pub fn asked(&self, language: Language) -> String {
        let (zh, en) = (
            "看不出文字是什么编码，请选择",
            "The encoding of the text can't be told, choose it",
        );
        format!("{}{}{}", language.pick(zh, en), language.pick("：", ": "), self.path)
    }

    /// A line for each encoding: as `--encoding` says it, and how some of the text reads in it.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let line = |reading: &EncodingReading| {
            let pieces: Vec<&str> = reading
                .lines
                .iter()
                .take(PIECES_IN_A_LINE)
                .map(String::as_str)
                .collect();
            format!("  --encoding {:<13} {}", reading.name, pieces.join(" | "))
        };
        self.readings.iter().map(line).collect()
    }
}
