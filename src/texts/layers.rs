//! Wordings of the commands that write layers: `convert` and `repair`.

use super::Language;

/// A sentence with values in it, known in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerSentence {
    /// A layer can't be written under this ending.
    EndingUnknown {
        path: String,
    },
    RepairedAsGeoJson {
        path: String,
    },
    OutputNamedTwice,
    MoreFindings {
        more: usize,
    },
    MarkLost {
        path: String,
    },
    Finding {
        /// From 1; 0 is the file.
        feature: u32,
        fault: String,
        action: String,
        detail: String,
    },
    Converted {
        written: usize,
        read: usize,
        from: String,
        to: String,
        path: String,
    },
}

impl LayerSentence {
    /// The sentence in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => self.chinese(),
            Language::En => self.english(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::EndingUnknown { path } => {
                format!("图层可以写成 .geojson、.txt（界址点坐标）或 .csv；请改用其中之一：{path}")
            }
            Self::RepairedAsGeoJson { path } => format!("修复后的图层只写成 GeoJSON；请以 .geojson 结尾：{path}"),
            Self::OutputNamedTwice => "输出文件已由 OUT 指定；-o 只用于 repair 的台账，且须是另一个文件".to_owned(),
            Self::MoreFindings { more } => format!("另有 {more} 条问题未逐条列出；--json 给出全部"),
            Self::MarkLost { path } => format!("输入标有“示意”，此格式无处注明，输出不带此标记：{path}"),
            Self::Finding {
                feature,
                fault,
                action,
                detail,
            } => {
                let place = if *feature == 0 {
                    "文件".to_owned()
                } else {
                    format!("第 {feature} 个要素")
                };
                let detail = if detail.is_empty() {
                    String::new()
                } else {
                    format!("：{detail}")
                };
                format!("{place}：{fault}，{action}{detail}")
            }
            Self::Converted {
                written,
                read,
                from,
                to,
                path,
            } => format!("已写出 {written} 个要素（读取 {read} 个），{from} → {to}：{path}"),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::EndingUnknown { path } => {
                format!("a layer can be written as .geojson, .txt (boundary points) or .csv; use one of these: {path}")
            }
            Self::RepairedAsGeoJson { path } => {
                format!("a repaired layer is written as GeoJSON only; let its name end in .geojson: {path}")
            }
            Self::OutputNamedTwice => {
                "OUT names the output already; -o is for the ledger of repair alone, in another file".to_owned()
            }
            Self::MoreFindings { more } => {
                format!("{more} more findings are not listed one by one; --json gives them all")
            }
            Self::MarkLost { path } => {
                format!("the input is marked illustrative, and this format has no place to say so: {path}")
            }
            Self::Finding {
                feature,
                fault,
                action,
                detail,
            } => {
                let place = if *feature == 0 {
                    "file".to_owned()
                } else {
                    format!("feature {feature}")
                };
                let detail = if detail.is_empty() {
                    String::new()
                } else {
                    format!(": {detail}")
                };
                format!("{place}: {fault}, {action}{detail}")
            }
            Self::Converted {
                written,
                read,
                from,
                to,
                path,
            } => format!("{written} features written ({read} read), {from} to {to}: {path}"),
        }
    }
}
