//! Wordings of the style panel.

use super::{Language, texts};

texts! {
    /// A text about how a layer is drawn.
    pub enum StyleText {
        Tab => "样式", "Style";
        NoLayer => "在左侧选择一个图层来设置样式", "Choose a layer on the left to style it";
        NoLayerTitle => "没有选择图层", "No layer chosen";
        Single => "单一", "Single";
        Category => "按类别", "By category";
        Class => "按分级", "By class";
        Field => "字段", "Field";
        Method => "分级方法", "Method";
        Quantile => "等量（分位数）", "Quantile";
        NaturalBreaks => "自然断点", "Natural breaks";
        Equal => "等间距", "Equal steps";
        Classes => "级数", "Classes";
        Again => "重新分类", "Find again";
        AgainHint => "按现在的数据重新统计类别或分级", "Count categories or find classes anew from the data as they are";
        Dividing => "正在分类…", "Dividing…";
        Symbols => "符号", "Symbols";
        Fill => "填充", "Fill";
        Outline => "边线", "Outline";
        Width => "线宽", "Width";
        Dash => "线型", "Line";
        Solid => "实线", "solid";
        Dashed => "虚线", "dashed";
        Dotted => "点线", "dotted";
        Hatch => "斜线", "Hatch";
        Rest => "其余", "All else";
        Label => "名称", "Label";
        RemoveCategory => "移除类别", "Remove the category";
        More => "其余类别归入“其余”", "Further categories fall under “all else”";
        Labels => "标注", "Names on the map";
        LabelField => "标注字段", "Field of names";
        LabelSize => "字号", "Size";
        NoLabels => "不标注", "none";
        Scale => "可见比例尺", "Visible at scales";
        ScaleFrom => "最大 1 :", "nearest 1 :";
        ScaleTo => "最小 1 :", "farthest 1 :";
        ScaleHint => "留空则不限", "Empty means no limit";
        Here => "用当前", "As now";
        Reset => "恢复默认", "Back to the default";
        Save => "存为样式文件…", "Save as a style file…";
        Load => "读取样式文件…", "Load a style file…";
        SaveTitle => "样式文件", "Style file";
        SaveHint => "以 .toml 结尾；可用文本编辑器修改，也可交给他人读取", "Ends in .toml; it can be edited as text and loaded by others";
        LoadTitle => "读取样式", "Load a style";
        OutOfScale => "当前比例尺下不显示", "Not drawn at this scale";
    }
}

/// How many categories the panel lists of all.
#[must_use]
pub fn categories(count: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("{count} 类"),
        Language::En => format!("{count} categories"),
    }
}
