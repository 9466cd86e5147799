//! Wordings of the cli.

use super::texts;

texts! {
    /// A text of the cli.
    pub enum CliText {
        Illustrative => "示意", "illustrative";
    }
}
