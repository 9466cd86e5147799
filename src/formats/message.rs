//! What a refusal says, in both languages, and the place in the file that it speaks of.

use crate::texts::Language;
use std::fmt;

/// A sentence for people in Chinese and English. It displays in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub zh: String,
    pub en: String,
}

impl Message {
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The wording in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        language.pick(&self.zh, &self.en)
    }

    /// The same message with the place before it; `feature` counts from 1, 0 means "in none".
    #[must_use]
    pub fn at(&self, place: Place, feature: u32) -> Self {
        let Place { line, column } = place;
        if feature == 0 {
            Self::new(
                format!("第 {line} 行第 {column} 列：{}", self.zh),
                format!("line {line}, column {column}: {}", self.en),
            )
        } else {
            Self::new(
                format!("第 {line} 行第 {column} 列，第 {feature} 个要素：{}", self.zh),
                format!("line {line}, column {column}, feature {feature}: {}", self.en),
            )
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.en)
    }
}

/// A place in a text file, both counted from 1; columns count characters, not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: u64,
    pub column: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}
