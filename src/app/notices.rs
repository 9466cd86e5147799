//! What the user should know and can't see on the map: errors with file, place and what to do. Notices
//! stay listed until they are dismissed.

use crate::texts::Language;
use crate::texts::cases::CaseSentence;
use crate::texts::check::CheckText as C;
use crate::texts::layers::ShiftSaid;
use crate::texts::passport::PassportText;
use crate::texts::table::{TableText, rows_exported};
use crate::texts::tree::missing_found;
use std::path::PathBuf;

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Success,
    Warning,
    Error,
}

/// What happened, as data; the words are chosen when it is shown, so that they follow the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    LayerFailed {
        file: String,
        message: String,
    },
    LayerRejected {
        layer: String,
        rejected: usize,
        read: usize,
    },
    /// All layers of a file or folder were opened; what was passed over.
    SeveralOpened {
        file: String,
        opened: Vec<String>,
        passed_over: Vec<String>,
    },
    ProjectFailed {
        file: String,
        message: String,
    },
    /// What of the project's access lists was not read.
    ListsPassedOver {
        said: Vec<CaseSentence>,
    },
    JobStopped {
        job: String,
        message: String,
    },
    Exported {
        path: PathBuf,
    },
    ExportFailed {
        path: PathBuf,
        message: String,
    },
    CasesKept {
        path: PathBuf,
        /// Ids of sites that could only be used in part, and were not kept.
        incomplete: Vec<String>,
    },
    CasesNotKept {
        path: PathBuf,
        message: String,
    },
    /// What speaks for a layer's coming from a web map, one sentence for each layer that it would fit better.
    ShiftSuspected {
        layer: String,
        said: Vec<ShiftSaid>,
    },
    ShiftNotSuspected {
        layer: String,
    },
    /// The clipboard holds no coordinates.
    NothingToPaste,
    ProjectSaved {
        path: PathBuf,
        /// Layers without a file of their own.
        left_out: Vec<String>,
        /// Files that were written for layers without one.
        beside: Vec<PathBuf>,
    },
    /// Missing files were looked for in a folder.
    MissingFound {
        folder: PathBuf,
        found: usize,
        /// Paths that are still missing.
        left: Vec<String>,
    },
    RowsExported {
        path: PathBuf,
        rows: usize,
        /// Names and values that the format could not keep as they are.
        lost: usize,
    },
    /// Something could not be done; the message says what and why.
    Failed {
        what: String,
        message: String,
    },
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: u64,
    pub kind: NoticeKind,
    /// How often the same thing happened.
    pub times: usize,
}

impl NoticeKind {
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::LayerFailed { .. }
            | Self::ProjectFailed { .. }
            | Self::JobStopped { .. }
            | Self::CasesNotKept { .. }
            | Self::ExportFailed { .. }
            | Self::Failed { .. } => Severity::Error,
            Self::CasesKept { incomplete, .. } if !incomplete.is_empty() => Severity::Warning,
            Self::LayerRejected { .. }
            | Self::ListsPassedOver { .. }
            | Self::ShiftSuspected { .. }
            | Self::NothingToPaste => Severity::Warning,
            Self::RowsExported { lost, .. } if *lost > 0 => Severity::Warning,
            Self::MissingFound { left, .. } if !left.is_empty() => Severity::Warning,
            Self::SeveralOpened { passed_over, .. } if !passed_over.is_empty() => Severity::Warning,
            Self::ProjectSaved { left_out, .. } if !left_out.is_empty() => Severity::Warning,
            Self::Exported { .. }
            | Self::RowsExported { .. }
            | Self::MissingFound { .. }
            | Self::CasesKept { .. }
            | Self::SeveralOpened { .. }
            | Self::ShiftNotSuspected { .. }
            | Self::ProjectSaved { .. } => Severity::Success,
        }
    }

    /// What happened, in one line, with the file's name.
    #[must_use]
    pub fn title(&self, language: Language) -> String {
        match (self, language) {
            (Self::LayerFailed { file, .. }, Language::Zh) => format!("无法打开 {file}"),
            (Self::LayerFailed { file, .. }, Language::En) => format!("Could not open {file}"),
            (Self::LayerRejected { layer, rejected, read }, Language::Zh) => {
                format!("{layer}：{read} 个要素中有 {rejected} 个无法使用")
            }
            (Self::LayerRejected { layer, rejected, read }, Language::En) => {
                format!("{layer}: {rejected} of {read} features can't be used")
            }
            (Self::SeveralOpened { file, opened, .. }, Language::Zh) => {
                format!("{file} 中有 {} 个图层，已全部打开", opened.len())
            }
            (Self::SeveralOpened { file, opened, .. }, Language::En) => {
                format!("{file} holds {} layers, and all were opened", opened.len())
            }
            (Self::ProjectFailed { file, .. }, Language::Zh) => format!("无法打开工程 {file}"),
            (Self::ProjectFailed { file, .. }, Language::En) => format!("Could not open the project {file}"),
            (Self::ListsPassedOver { .. }, _) => C::SheetsPassedOver.get(language).to_owned(),
            (Self::JobStopped { job, .. }, Language::Zh) => format!("“{job}”意外中止"),
            (Self::JobStopped { job, .. }, Language::En) => format!("“{job}” stopped unexpectedly"),
            (Self::ShiftSuspected { layer, .. }, Language::Zh) => format!("{layer}：疑为网络地图加偏坐标"),
            (Self::ShiftSuspected { layer, .. }, Language::En) => format!("{layer}: seems to come from a web map"),
            (Self::ShiftNotSuspected { layer }, Language::Zh) => format!("{layer}：未见加偏迹象"),
            (Self::ShiftNotSuspected { layer }, Language::En) => format!("{layer}: no sign of a web map's shift"),
            (Self::NothingToPaste, Language::Zh) => "剪贴板中没有可用的坐标".to_owned(),
            (Self::NothingToPaste, Language::En) => "The clipboard holds no coordinates".to_owned(),
            (Self::ProjectSaved { .. }, _) => PassportText::Saved.get(language).to_owned(),
            (Self::MissingFound { found, left, .. }, _) => missing_found(*found, left.len(), language),
            (Self::RowsExported { .. }, _) => TableText::RowsExported.get(language).to_owned(),
            (Self::Failed { what, .. }, _) => what.clone(),
            (Self::Exported { .. }, Language::Zh) => "已导出".to_owned(),
            (Self::Exported { .. }, Language::En) => "Exported".to_owned(),
            (Self::ExportFailed { .. }, Language::Zh) => "导出失败".to_owned(),
            (Self::ExportFailed { .. }, Language::En) => "Export failed".to_owned(),
            (Self::CasesKept { incomplete, .. }, _) if incomplete.is_empty() => C::CasesKept.get(language).to_owned(),
            (Self::CasesKept { incomplete, .. }, Language::Zh) => {
                format!("已存为案件；用地图形未能整体使用，未保存：{}", incomplete.join("、"))
            }
            (Self::CasesKept { incomplete, .. }, Language::En) => format!(
                "Kept as cases, but for sites whose geometry could not be used as a whole: {}",
                incomplete.join(", ")
            ),
            (Self::CasesNotKept { .. }, _) => C::CasesNotKept.get(language).to_owned(),
        }
    }

    /// The place and the cause.
    #[must_use]
    pub fn detail(&self, language: Language) -> String {
        match self {
            Self::ShiftSuspected { said, .. } => {
                let said: Vec<String> = said.iter().map(|one| one.text(language)).collect();
                said.join("\n")
            }
            Self::ListsPassedOver { said } => {
                let said: Vec<String> = said.iter().map(|one| one.text(language)).collect();
                said.join("\n")
            }
            Self::ProjectSaved { path, left_out, beside } => {
                let mut lines = vec![path.display().to_string()];
                if !beside.is_empty() {
                    let files: Vec<String> = beside.iter().map(|file| super::files::file_name(file)).collect();
                    lines.push(format!(
                        "{}: {}",
                        PassportText::WrittenBeside.get(language),
                        files.join(", ")
                    ));
                }
                if !left_out.is_empty() {
                    lines.push(format!(
                        "{}: {}",
                        PassportText::LeftOut.get(language),
                        left_out.join(", ")
                    ));
                }
                lines.join("\n")
            }
            Self::MissingFound { folder, left, .. } if left.is_empty() => folder.display().to_string(),
            Self::MissingFound { folder, left, .. } => format!("{}\n– {}", folder.display(), left.join("\n– ")),
            Self::RowsExported { path, rows, lost } => {
                format!("{}\n{}", rows_exported(*rows, *lost, language), path.display())
            }
            Self::Failed { message, .. }
            | Self::LayerFailed { message, .. }
            | Self::ProjectFailed { message, .. }
            | Self::JobStopped { message, .. } => message.clone(),
            Self::Exported { path } | Self::CasesKept { path, .. } => path.display().to_string(),
            Self::ExportFailed { path, message } | Self::CasesNotKept { path, message } => {
                format!("{message}\n{}", path.display())
            }
            Self::LayerRejected { .. } | Self::ShiftNotSuspected { .. } | Self::NothingToPaste => String::new(),
            Self::SeveralOpened {
                opened, passed_over, ..
            } if passed_over.is_empty() => opened.join("\n"),
            Self::SeveralOpened {
                opened, passed_over, ..
            } => format!("{}\n– {}", opened.join("\n"), passed_over.join("\n– ")),
        }
    }

    /// What to do about it; empty when there is nothing to do.
    #[must_use]
    pub const fn advice(&self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::LayerFailed { .. } => (
                "其他图层不受影响；修正文件后可在图层列表中重新打开",
                "Other layers are untouched; correct the file, then reopen it from the layer list",
            ),
            Self::LayerRejected { .. } => (
                "这些要素不参与任何数值；附近的用地会判为“未检查”。请在图层列表中查看问题清单",
                "They take part in no number, and sites near them are “not checked”; see the issues in the layer list",
            ),
            Self::ProjectFailed { .. } => (
                "请按提示修正工程文件，或直接打开各图层文件",
                "Correct the project file as told, or open the layer files one by one",
            ),
            Self::JobStopped { .. } => (
                "程序可以继续使用；按 F5 重新计算",
                "The program goes on; press F5 to compute again",
            ),
            Self::ExportFailed { .. } | Self::CasesNotKept { .. } => (
                "请检查文件夹是否存在、是否可写，文件是否被其他程序占用",
                "Check that the folder exists and can be written, and that no other program holds the file",
            ),
            Self::SeveralOpened { passed_over, .. } if !passed_over.is_empty() => (
                "前面带“–”的不是可读取的图层，未打开",
                "What stands after a dash is no layer that can be read and was not opened",
            ),
            Self::ShiftSuspected { .. } => (
                "未作任何改动；确认来源后，在图层明细的“坐标来源”中选择",
                "Nothing was changed; once you know the source, choose it under “Source of positions” in the layer's details",
            ),
            Self::ListsPassedOver { .. } => (
                "若其中有管控要求，请补上“管控单元编码”等表头，再重新打开工程",
                "If they hold clauses, give them headings such as 管控单元编码, then open the project again",
            ),
            Self::NothingToPaste => (
                "可粘贴 GeoJSON、WKT、界址点坐标，或每行一点的坐标（至少三点）",
                "Paste GeoJSON, WKT, boundary points, or coordinates with a position a line (three at least)",
            ),
            Self::ShiftNotSuspected { .. } => (
                "只说明它与其他图层的线条没有因纠偏而更吻合；仅凭一个图层无法证明",
                "It only means that no other layer's lines fit it better when shifted; one layer alone can't prove it",
            ),
            Self::Exported { .. }
            | Self::CasesKept { .. }
            | Self::SeveralOpened { .. }
            | Self::ProjectSaved { .. }
            | Self::RowsExported { .. }
            | Self::MissingFound { .. }
            | Self::Failed { .. } => ("", ""),
        };
        language.pick(zh, en)
    }
}

/// The list, oldest first.
#[derive(Debug, Default)]
pub struct Notices {
    list: Vec<Notice>,
    next_id: u64,
}

impl Notices {
    /// Adds a notice; one that says the same is counted instead.
    pub fn push(&mut self, kind: NoticeKind) {
        if let Some(place) = self.list.iter().position(|notice| notice.kind == kind) {
            let mut notice = self.list.remove(place);
            notice.times += 1;
            self.list.push(notice);
            return;
        }
        self.next_id += 1;
        self.list.push(Notice {
            id: self.next_id,
            kind,
            times: 1,
        });
    }

    pub fn dismiss(&mut self, id: u64) {
        self.list.retain(|notice| notice.id != id);
    }

    pub fn clear(&mut self) {
        self.list.clear();
    }

    #[must_use]
    pub fn list(&self) -> &[Notice] {
        &self.list
    }

    /// The gravest of the notices, for the badge.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        let rank = |severity: Severity| match severity {
            Severity::Error => 2,
            Severity::Warning => 1,
            Severity::Success => 0,
        };
        self.list
            .iter()
            .map(|notice| notice.kind.severity())
            .max_by_key(|severity| rank(*severity))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(file: &str) -> NoticeKind {
        NoticeKind::LayerFailed {
            file: file.to_owned(),
            message: "line 3: not JSON".to_owned(),
        }
    }

    #[test]
    fn the_same_notice_twice_is_counted_and_not_repeated() {
        let mut notices = Notices::default();
        notices.push(failed("a.geojson"));
        notices.push(failed("b.geojson"));
        notices.push(failed("a.geojson"));
        assert_eq!(notices.list().len(), 2);
        assert_eq!(notices.list()[1].times, 2);
    }

    #[test]
    fn an_error_names_the_file_and_says_what_to_do() {
        for language in [Language::Zh, Language::En] {
            assert!(failed("a.geojson").title(language).contains("a.geojson"));
            assert!(!failed("a.geojson").advice(language).is_empty());
        }
        assert_eq!(failed("a.geojson").detail(Language::En), "line 3: not JSON");
    }

    #[test]
    fn a_dismissed_notice_is_gone() {
        let mut notices = Notices::default();
        notices.push(failed("a"));
        let id = notices.list()[0].id;
        notices.dismiss(id);
        assert!(notices.list().is_empty());
        assert_eq!(notices.worst(), None);
    }
}
