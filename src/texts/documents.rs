//! What is said of documents that can't be made.

use super::Language;
use super::verify::VerifyRefusal;

/// Why there is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentRefusal {
    /// The layout can't be followed: a template or a logo of the user's.
    Layout { message: String, path: String },
    /// A table has not the rows that it should have: a fault of the program, and no report.
    RowsLost {
        heading: String,
        rows: usize,
        expected: usize,
    },
    /// Pages of sites are bound as PDF only.
    BookIsPdf { path: String },
    /// A report can't be made again.
    Verify(VerifyRefusal),
}

impl DocumentRefusal {
    /// The sentence in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::Verify(refusal), language) => refusal.text(language),
            (Self::Layout { message, path }, Language::Zh) => format!("版式模板或标志有误（{message}）：{path}"),
            (Self::Layout { message, path }, Language::En) => {
                format!("the page template or the logo is wrong ({message}): {path}")
            }
            (
                Self::RowsLost {
                    heading,
                    rows,
                    expected,
                },
                Language::Zh,
            ) => {
                format!("表“{heading}”应有 {expected} 行，实有 {rows} 行；这是程序的错误，未写出报告")
            }
            (
                Self::RowsLost {
                    heading,
                    rows,
                    expected,
                },
                Language::En,
            ) => format!(
                "the table “{heading}” has {rows} rows and not {expected}: a fault of the program; no report was written"
            ),
            (Self::BookIsPdf { path }, Language::Zh) => format!("合订本只能是 PDF；文件名请以 .pdf 结尾：{path}"),
            (Self::BookIsPdf { path }, Language::En) => format!("a book is a PDF; end its name in .pdf: {path}"),
        }
    }
}
