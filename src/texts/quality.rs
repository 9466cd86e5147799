//! Wordings of the flaws between the features of a layer.

use super::{Language, texts};

texts! {
    /// A text about the quality of a layer.
    pub enum QualityText {
        AreaM2 => "面积（m²）", "area (m²)";
        Close => "关闭质量清单", "Close the flaws";
        Count => "处数", "count";
        CutShort => "问题过多，只列出前一部分；请先请提供方整体返工", "There are too many flaws; only the first are listed: the layer has to go back as a whole";
        Export => "导出报告…", "Export the flaws…";
        ExportHint => "扩展名决定格式：pdf、docx、xlsx、html、csv、json 或 geojson（问题位置，供提供方改正）",
            "Its ending chooses the format: pdf, docx, xlsx, html, csv, json or geojson (the places, for whoever supplied the layer)";
        ExportTitle => "导出数据质量报告", "Export the data-quality report";
        Features => "要素号", "features";
        FileName => "数据质量报告", "data_quality";
        Flaw => "问题", "flaw";
        Heading => "图层内部质量：重叠、缝隙、碎片、重复", "Quality within the layer: overlaps, gaps, slivers, duplicates";
        Ids => "标识", "ids";
        Look => "查质量", "Look for flaws";
        LookHint => "查找图层内部的重叠、缝隙、碎片与重复要素", "Looks for overlaps, gaps, slivers and duplicates within the layer";
        None => "未发现重叠、缝隙、碎片或重复", "No overlap, gap, sliver or duplicate was found";
        NotLookedFor => "缝隙指四面围合的空白，以及两要素边界之间窄于 1 m 的敞口裂缝；更宽的敞口空白、超出范围的缺漏不在其中。未改动任何数据",
            "Gaps are ground that features enclose, cracks strips of less than 1 m between the borders of two features that are open at an end; wider open ground is not found. Nothing was changed";
        Place => "位置", "place";
        Title => "质量清单", "Flaws";
        WidthM => "宽度（m）", "width (m)";
    }
}

/// The name of a flaw by its code.
#[must_use]
pub fn flaw(code: &str, language: Language) -> &'static str {
    let (zh, en) = match code {
        "duplicate" => ("重复要素", "duplicate"),
        "overlap" => ("重叠", "overlap"),
        "gap" => ("缝隙", "gap"),
        "crack" => ("敞口裂缝", "crack (open at an end)"),
        "enclosed" => ("围合空白（较宽，请确认）", "enclosed ground (wide, please confirm)"),
        "sliver" => ("碎片", "sliver"),
        _ => ("", ""),
    };
    language.pick(zh, en)
}
