//! Wordings about single layers: what `convert` and `repair` say, and what the window asks of a layer.

use super::{Language, texts};

texts! {
    /// A text about one layer.
    pub enum LayerText {
        OpenWith => "按此打开：", "Open as";
        PositionSource => "坐标来源", "Source of positions";
        SourceTrue => "按原样（无加偏）", "as they are (not shifted)";
        SourceAmap => "高德、腾讯地图（GCJ-02）", "Amap, Tencent maps (GCJ-02)";
        SourceBaidu => "百度地图（BD-09）", "Baidu maps (BD-09)";
        TestShift => "加偏检验", "Test for a shift";
        TestShiftHint => "与其他图层的线条比较：纠偏后是否更吻合", "Held against the lines of the other layers: would it fit better if shifted back?";
        ShiftedBackFrom => "已纠回，原为", "shifted back from";
        ShowOnMap => "在地图上看", "Show on the map";
        WhichCrs => "这个图层是什么坐标系？", "Which coordinate system is this layer in?";
        WhichCrsHint => "下列读法按可能性排列；选定的范围在地图上以方框显示。取消则此图层不打开，其他图层不变",
            "The readings are listed with the likeliest first; the chosen one is drawn on the map as a box. Cancel leaves this layer unopened and all others as they are";
        ChooseCrs => "选择坐标系…", "Choose the CRS…";
        WhichEncoding => "这个图层的文字是什么编码？", "Which encoding is this layer's text in?";
        WhichEncodingHint => "下面是同一段文字按各种编码读出的样子，误读最少的在前；请选读得通的一种。取消则此图层不打开，其他图层不变",
            "The same text as it reads in each encoding, the one with the fewest misread characters first; choose the one that makes sense. Cancel leaves this layer unopened and all others as they are";
        NoCharacters => "不成字：", "not a character:";
        ChooseEncoding => "选择编码…", "Choose the encoding…";
        Encoding => "文字编码", "Text encoding";
        EncodingByContent => "自动（按标注或内容）", "automatic (as stated, or by the content)";
    }
}

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
    /// Layers without a place.
    NothingToDraw,
    WrongValidUntil {
        typed: String,
        layer: String,
        path: String,
    },
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
    ShiftForUnknownFile {
        path: String,
    },
    /// `--shift` without a file, and several files.
    ShiftWithoutFile {
        word: String,
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
                    "图层可以写成 .geojson、.geojsonl（逐行）、.gpkg、.shp、.zip（打包的 Shapefile）、.fgb、.parquet、.kml、.dxf、.xlsx、.txt（界址点坐标）、.csv、.wkt \
                     或 .esrijson，不写 TopoJSON 等其他格式；请改用其中之一：{path}"
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
            Self::NothingToDraw => "图层中没有任何带位置的要素，无图可画；请用 ecozone info 查看原因".to_owned(),
            Self::OutputNamedTwice => "输出文件已由 OUT 指定；-o 只用于 repair 的台账，且须是另一个文件".to_owned(),
            Self::WrongValidUntil { typed, layer, path } => {
                format!("图层 {layer} 的 valid-until 须写成 2026-03-31 的形式，不能是“{typed}”：{path}")
            }
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
            Self::ShiftForUnknownFile { path } => format!("--shift 指定的文件不在输入之列：{path}"),
            Self::ShiftWithoutFile { word } => {
                format!("有多个输入文件，须说明哪一个取自网络地图：--shift 文件={word}")
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
                    "a layer can be written as .geojson, .geojsonl (line by line), .gpkg, .shp, .zip (a packed shapefile), .fgb, .parquet, .kml, .dxf, .xlsx, \
                     .txt (boundary points), .csv, .wkt or .esrijson, and not as TopoJSON or anything else; use one of these: {path}"
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
            Self::NothingToDraw => {
                "no layer holds a feature with a place, so there is no map; ecozone info says why".to_owned()
            }
            Self::OutputNamedTwice => {
                "OUT names the output already; -o is for the ledger of repair alone, in another file".to_owned()
            }
            Self::WrongValidUntil { typed, layer, path } => {
                format!("valid-until of the layer {layer} must be written as 2026-03-31, not \"{typed}\": {path}")
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
            Self::ShiftForUnknownFile { path } => {
                format!("--shift names a file that is not an input: {path}")
            }
            Self::ShiftWithoutFile { word } => {
                format!("several files are read; say which one comes from a web map: --shift FILE={word}")
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

/// That a layer fits another better if it is shifted back from a web map; lengths in metres, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftSaid {
    pub shift: &'static str,
    pub word: &'static str,
    pub reference: String,
    /// Of the vertices, as a percentage.
    pub share: String,
    pub before: String,
    pub after: String,
    pub gain: String,
}

impl ShiftSaid {
    /// The sentence in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let Self {
            shift,
            word,
            reference,
            share,
            before,
            after,
            gain,
        } = self;
        match language {
            Language::Zh => format!(
                "疑为 {shift} 加偏坐标：纠偏后与“{reference}”更吻合，近了 {gain} m（{share} 的顶点距其线由 {before} m 内降到 {after} m 内）；未作任何改动，确认后用 --shift {word} 纠回"
            ),
            Language::En => format!(
                "looks like {shift}: shifted back it fits \"{reference}\" better by {gain} m ({share} of its vertices lie within {after} m of its lines, not {before} m); \
                 nothing was changed, once confirmed use --shift {word}"
            ),
        }
    }
}
