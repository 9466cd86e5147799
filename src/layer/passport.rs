//! The passport of a layer: who made it, by which document, of when, how exact, how long valid, how secret.
//!
//! It is what a person says of the file; nothing in it is guessed. Where a layer is complete is its `covers`.

use crate::units::is_date;
use serde::{Deserialize, Serialize};

/// What a layer says of its origin; an empty text says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Passport {
    /// The office that issued it.
    pub office: String,
    /// The number of the document that it belongs to.
    pub document: String,
    /// The law or regulation by which the layer binds: 《自然保护区条例》 …
    pub basis: String,
    /// The state of affairs that it shows: a year or a day.
    pub vintage: String,
    /// `1:10000`.
    pub scale: String,
    /// `YYYY-MM-DD`.
    pub valid_until: String,
    /// 公开, 内部, 秘密 …
    pub secrecy: String,
}

impl Passport {
    /// Keys as a project file and JSON write them, in order, with what stands there.
    #[must_use]
    pub fn entries(&self) -> [(&'static str, &str); 7] {
        [
            ("office", &self.office),
            ("document", &self.document),
            ("basis", &self.basis),
            ("vintage", &self.vintage),
            ("scale", &self.scale),
            ("valid-until", &self.valid_until),
            ("secrecy", &self.secrecy),
        ]
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().iter().all(|(_, text)| text.trim().is_empty())
    }

    /// Whether the day until which it is valid is one of the calendar, or not stated.
    #[must_use]
    pub fn is_date_fit(&self) -> bool {
        self.valid_until.is_empty() || is_date(&self.valid_until)
    }

    /// Whether it was valid no more on a day (`YYYY-MM-DD`). Never where either day is not known.
    #[must_use]
    pub fn is_expired_on(&self, date: &str) -> bool {
        is_date(date) && is_date(&self.valid_until) && self.valid_until.as_str() < date
    }
}

#[cfg(test)]
mod tests {
    use super::Passport;

    #[test]
    fn a_layer_is_expired_after_the_last_day_and_not_on_it() {
        let passport = Passport {
            valid_until: "2025-12-31".to_owned(),
            ..Passport::default()
        };
        assert!(!passport.is_expired_on("2025-12-31") && passport.is_expired_on("2026-01-01"));
        assert!(!passport.is_expired_on("") && !Passport::default().is_expired_on("2026-01-01"));
        assert!(passport.is_date_fit() && !passport.is_empty() && Passport::default().is_empty());
    }
}
