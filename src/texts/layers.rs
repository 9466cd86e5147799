//! Wordings of the commands that write layers: `convert` and `repair`.

use super::Language;

/// A sentence with values in it, known in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerSentence {
    /// A layer can't be written under this ending.
    EndingUnknown {
        path: String,
    },
    /// A file of several layers, none of which was named.
    SeveralLayers {
        names: Vec<String>,
        path: String,
    },
    /// A folder that is an ESRI file geodatabase.
    FileGeodatabase {
        path: String,
    },
    /// A folder without any layer.
    FolderWithoutLayers {
        others: Vec<String>,
        path: String,
    },
    /// What of a folder is no layer.
    PassedOver {
        others: Vec<String>,
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
                format!(
                    "图层可以写成 .geojson、.gpkg、.shp、.zip（打包的 Shapefile）、.kml、.txt（界址点坐标）或 .csv；请改用其中之一：{path}"
                )
            }
            Self::RepairedAsGeoJson { path } => format!("修复后的图层只写成 GeoJSON；请以 .geojson 结尾：{path}"),
            Self::SeveralLayers { names, path } => format!(
                "文件里有 {} 个图层：{}；请用 --layer 名称（或 --layer 文件=名称）指定一个：{path}",
                names.len(),
                listed(names, "、")
            ),
            Self::FileGeodatabase { path } => format!(
                "这是 ESRI 文件地理数据库（FileGDB），无法直接读取；请在 ArcGIS（要素类转要素类）或 QGIS（导出→要素另存为）中\
                 把所需图层导出为 GeoPackage 或 Shapefile：{path}"
            ),
            Self::FolderWithoutLayers { others, path } if others.is_empty() => format!("文件夹是空的：{path}"),
            Self::FolderWithoutLayers { others, path } => format!(
                "文件夹里没有可读取的图层，只有：{}；请指定图层所在的文件夹或文件：{path}",
                listed(others, "、")
            ),
            Self::PassedOver { others, path } => {
                format!("文件夹中未读取的：{}（{path}）", listed(others, "、"))
            }
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
                format!(
                    "a layer can be written as .geojson, .gpkg, .shp, .zip (a packed shapefile), .kml, .txt (boundary points) or .csv; use one of these: {path}"
                )
            }
            Self::RepairedAsGeoJson { path } => {
                format!("a repaired layer is written as GeoJSON only; let its name end in .geojson: {path}")
            }
            Self::SeveralLayers { names, path } => format!(
                "the file holds {} layers: {}; name one with --layer NAME (or --layer FILE=NAME): {path}",
                names.len(),
                listed(names, ", ")
            ),
            Self::FileGeodatabase { path } => format!(
                "this is an ESRI file geodatabase, which can't be read as it is; export the layers that are wanted as \
                 GeoPackage or shapefile, from ArcGIS (Feature Class to Feature Class) or QGIS (Export, Save Features As): {path}"
            ),
            Self::FolderWithoutLayers { others, path } if others.is_empty() => format!("the folder is empty: {path}"),
            Self::FolderWithoutLayers { others, path } => format!(
                "the folder holds no layer that can be read, only: {}; name the folder or file of the layer: {path}",
                listed(others, ", ")
            ),
            Self::PassedOver { others, path } => {
                format!("not read of the folder: {} ({path})", listed(others, ", "))
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

/// Names in a row, cut where they become too many.
fn listed(names: &[String], separator: &str) -> String {
    const LISTED: usize = 30;
    let mut shown: Vec<&str> = names.iter().take(LISTED).map(String::as_str).collect();
    if names.len() > LISTED {
        shown.push("…");
    }
    shown.join(separator)
}
