//! Wordings of the app.

use super::texts;

texts! {
    /// A text of the app.
    pub enum AppText {
        Illustrative => "示意", "illustrative";
    }
}
