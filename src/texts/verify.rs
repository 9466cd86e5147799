//! Wordings of making a report again.

use super::{Language, texts};

texts! {
    /// A text of a verification.
    pub enum VerifyText {
        Changed => "已改变", "changed";
        Differences => "不符之处", "Differences";
        DoesNotHold => "不成立", "does not hold";
        FoundAt => "找到于", "Found at";
        Holds => "成立：重算结果与报告完全一致", "holds: made again, it says the same";
        Missing => "未找到", "not found";
        Nothing => "（无）", "(nothing)";
        Printed => "PDF 页面", "Pages of the PDF";
        PrintedDifferent => "附件中的结果成立，但 PDF 的字节与重新生成的不同：页面内容可能被改动",
            "the attached result holds, but the bytes of the PDF are not those made again: its pages may have been changed";
        PrintedIdentical => "与重新生成的逐字节相同", "the same bytes as made again";
        PrintedNotCompared => "只核对了附件中的结果，页面未比对（程序版本不同或结果不成立）；页面上的数字不作数",
            "only the attached result was verified; the pages were not compared (another version of the program, or the result does not hold), so their figures prove nothing";
        Recomputed => "重算", "Made again";
        Recorded => "报告所载", "In the report";
        ReportFile => "报告", "Report";
        ReportKind => "报告种类", "Kind of report";
        Same => "未变", "same";
        Version => "程序版本", "Version";
        Where => "位置", "Where";
    }
}

/// What became of a file.
#[must_use]
pub fn state_text(state: &str, path: &str, language: Language) -> String {
    match (state, language) {
        ("missing", Language::Zh) => {
            format!("未找到输入文件，也没有 SHA-256 相同的文件在报告旁边：{path}")
        }
        ("missing", Language::En) => {
            format!("the input is not there, and no file beside the report has its SHA-256: {path}")
        }
        (_, Language::Zh) => format!("输入文件已改变（SHA-256 不同）：{path}"),
        (_, Language::En) => format!("the input has changed (another SHA-256): {path}"),
    }
}

/// That another version of the program made the report.
#[must_use]
pub fn version_note(recorded: &str, language: Language) -> String {
    let now = env!("CARGO_PKG_VERSION");
    match language {
        Language::Zh => format!("报告由 {recorded} 版生成，现用 {now} 版重算"),
        Language::En => format!("the report is by version {recorded}, made again by {now}"),
    }
}

/// Why nothing could be made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerifyRefusal {
    /// Neither JSON of this program nor a PDF with it.
    NotAReport { path: String },
    /// Results of this kind can't be made again.
    KindUnknown { kind: String, path: String },
    /// What was asked for is not all there, or makes no sense.
    Parameters { message: String, path: String },
    /// It is of a format that this version does not know.
    FormatUnknown { format: String, path: String },
}

impl VerifyRefusal {
    /// The sentence in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::NotAReport { path }, Language::Zh) => {
                format!("不是 EcoZone 的 JSON 结果，也不是带有该结果的 PDF：{path}")
            }
            (Self::NotAReport { path }, Language::En) => {
                format!("this is neither a JSON result of EcoZone nor a PDF that carries one: {path}")
            }
            (Self::KindUnknown { kind, path }, Language::Zh) => {
                format!("不能复核“{kind}”类结果；可复核 coverage、check、info、targets：{path}")
            }
            (Self::KindUnknown { kind, path }, Language::En) => {
                format!("a result of the kind {kind} can't be verified; coverage, check, info and targets can: {path}")
            }
            (Self::Parameters { message, path }, Language::Zh) => {
                format!("报告的参数不完整或有误（{message}）：{path}")
            }
            (Self::Parameters { message, path }, Language::En) => {
                format!("the parameters of the report are incomplete or wrong ({message}): {path}")
            }
            (Self::FormatUnknown { format, path }, Language::Zh) => {
                format!("结果格式 {format} 出自别的版本，本版本不能复核：{path}")
            }
            (Self::FormatUnknown { format, path }, Language::En) => {
                format!("results of format {format} are of another version and can't be verified by this one: {path}")
            }
        }
    }
}
