//! Wordings of the report.

use super::texts;

texts! {
    /// A text of the report.
    pub enum ReportText {
        Illustrative => "示意", "illustrative";
    }
}
