//! Wordings of the attribute table, of selecting by an expression, and of the layer filter.

use super::{Language, texts};

texts! {
    /// A text about attributes.
    pub enum TableText {
        Title => "属性表", "Attribute table";
        Search => "表内查找", "Find in the table";
        SearchHint => "任一单元格含此文字的行", "Rows with this text in any cell";
        Expression => "表达式", "Expression";
        ExpressionHint => "例如 LHLX = '陆域' AND area > 10", "For example LHLX = '陆域' AND area > 10";
        ExpressionWords => "字段名直接写或用双引号，文字用单引号；= <> < <= > >=、AND、OR、NOT、LIKE '%山%'、IN ('甲', '乙')、IS NULL",
            "Field names bare or in double quotes, texts in single quotes; = <> < <= > >=, AND, OR, NOT, LIKE '%山%', IN ('a', 'b'), IS NULL";
        ViewOnly => "只看视图内", "In view only";
        SelectedOnly => "只看选中", "Selected only";
        Columns => "列", "Columns";
        ShowAllColumns => "显示全部列", "Show all columns";
        HideColumn => "隐藏此列", "Hide this column";
        SortRising => "升序", "Sort rising";
        SortFalling => "降序", "Sort falling";
        SortHint => "单击排序：数按大小，文字按国标码（常用汉字为拼音序），空值在后", "Click to sort: numbers by value, texts by GB 18030 code (common Chinese characters by Pinyin), empty cells last";
        Facts => "列统计", "Column statistics";
        NoFacts => "不显示", "None";
        Rows => "行数", "Rows";
        Filled => "有值", "Filled";
        Distinct => "不同值", "Distinct";
        Sum => "合计", "Sum";
        Min => "最小", "Minimum";
        Max => "最大", "Maximum";
        Mean => "平均", "Mean";
        Commonest => "最常见的值", "Commonest values";
        Copy => "复制", "Copy";
        CopyHint => "选中的行（没有则全部显示的行）以制表符分隔复制，可直接粘贴到电子表格", "Selected rows, else all that are shown, as tab-separated text for a spreadsheet";
        Export => "导出…", "Export…";
        ExportTitle => "导出行", "Export rows";
        ExportHint => "以 .csv 结尾写成属性表；以 .geojson、.gpkg、.shp、.kml 等结尾写成带全部属性的要素。没有选中时导出全部显示的行",
            "A name that ends in .csv gives a table of attributes, one in .geojson, .gpkg, .shp or .kml features with all attributes. Without a selection all rows that are shown are written";
        RowsExported => "已导出行", "Rows exported";
        ZoomTo => "缩放至此", "Zoom to it";
        CloseTable => "关闭属性表", "Close the attribute table";
        NumberColumn => "序号", "No.";
        AreaColumn => "面积 (m²)", "Area (m²)";
        LengthColumn => "长度 (m)", "Length (m)";
        Measuring => "正在量算面积…", "Measuring areas…";
        Sorting => "正在整理…", "Ordering…";
        NotOpen => "图层尚未打开，没有可显示的属性", "The layer is not open; there are no attributes to show";
        NoRows => "没有符合条件的行", "No row meets the conditions";
        NoRowsHint => "清空查找和表达式即可看到全部行", "Clear the search and the expression to see all rows";
        SelectTitle => "按表达式选择", "Select by expression";
        FilterTitle => "图层过滤", "Layer filter";
        FilterHint => "不满足表达式的要素不显示，也不参与任何数值；清空则取消过滤。图层会按此重新读取",
            "Features that don't meet the expression are not drawn and take part in no number; empty means no filter. The layer is read again";
        Fields => "字段（单击插入）", "Fields (click to insert)";
        Samples => "取值（单击插入）", "Values (click to insert)";
        SelectNew => "新选择", "New selection";
        SelectAdd => "加入选择", "Add to the selection";
        SelectRemove => "从选择中移除", "Remove from the selection";
        SelectWithin => "在选择中再选", "Select within the selection";
        Select => "选择", "Select";
        SetFilter => "过滤", "Filter";
        ClearFilter => "取消过滤", "Remove the filter";
        FilterOn => "已过滤", "Filtered";
        FiltersOn => "下列图层已过滤，数值只含符合条件的要素：", "These layers are filtered, and numbers hold only what meets the conditions:";
    }
}

/// How many rows are shown and selected.
#[must_use]
pub fn row_counts(shown: &str, all: &str, selected: usize, language: Language) -> String {
    match (language, selected) {
        (Language::Zh, 0) => format!("{shown} / {all} 行"),
        (Language::Zh, _) => format!("{shown} / {all} 行，选中 {selected}"),
        (Language::En, 0) => format!("{shown} of {all} rows"),
        (Language::En, _) => format!("{shown} of {all} rows, {selected} selected"),
    }
}

/// A row, for screen readers.
#[must_use]
pub fn row_name(row: usize, name: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("第 {row} 行：{name}"),
        Language::En => format!("Row {row}: {name}"),
    }
}

/// An expression names a field that the layer has not got.
#[must_use]
pub fn no_such_field(field: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("图层没有字段“{field}”"),
        Language::En => format!("The layer has no field “{field}”"),
    }
}

/// How many features of a layer pass its filter.
#[must_use]
pub fn passing(kept: &str, all: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("{kept} / {all}"),
        Language::En => format!("{kept} of {all}"),
    }
}

/// How many rows went to a file, and what its format could not keep.
#[must_use]
pub fn rows_exported(rows: usize, lost: usize, language: Language) -> String {
    match (language, lost) {
        (Language::Zh, 0) => format!("{rows} 行"),
        (Language::Zh, _) => format!("{rows} 行；该格式有 {lost} 处名称或取值未能原样保留"),
        (Language::En, 0) => format!("{rows} rows"),
        (Language::En, _) => format!("{rows} rows; the format could not keep {lost} names or values as they are"),
    }
}
