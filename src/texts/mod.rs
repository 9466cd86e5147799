//! Every wording that a person reads, in Chinese and English; a missing text is a compile error.
//!
//! One file per area of the program, each a `texts!` table. Sentences with values in them are small
//! functions beside the table that use them.

pub mod app;
pub mod area;
pub mod cases;
pub mod check;
pub mod cli;
pub mod documents;
pub mod faults;
pub mod figure;
pub mod filter;
pub mod layers;
pub mod map;
pub mod passport;
pub mod preview;
pub mod quality;
pub mod report;
pub mod search;
pub mod style;
pub mod table;
pub mod toml;
pub mod tree;
pub mod verify;

/// The two languages of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    Zh,
    En,
}

impl Language {
    /// The language for a locale name such as `zh_CN.UTF-8`; English for anything but Chinese.
    #[must_use]
    pub fn from_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") {
            Self::Zh
        } else {
            Self::En
        }
    }

    /// Chooses one of two wordings.
    #[must_use]
    pub const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// Declares an enum of texts with both wordings: `Variant => "中文", "English";`.
macro_rules! texts {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident => $zh:literal, $en:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($variant),* }

        impl $name {
            /// The wording in `language`.
            #[must_use]
            pub const fn get(self, language: $crate::texts::Language) -> &'static str {
                match (self, language) {
                    $(
                        (Self::$variant, $crate::texts::Language::Zh) => $zh,
                        (Self::$variant, $crate::texts::Language::En) => $en,
                    )*
                }
            }
        }
    };
}
pub(crate) use texts;
