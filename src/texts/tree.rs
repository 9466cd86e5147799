//! Wordings of the layer tree: groups, names, copies, properties.

use super::{Language, texts};

texts! {
    /// A text of the layer tree.
    pub enum TreeText {
        Table => "属性表", "Attribute table";
        Style => "样式", "Style";
        Filter => "过滤…", "Filter…";
        ZoomTo => "缩放至图层", "Zoom to the layer";
        Rename => "重命名…", "Rename…";
        Duplicate => "复制图层", "Duplicate";
        Properties => "属性…", "Properties…";
        SaveRepaired => "保存修复后的副本…", "Save a repaired copy…";
        SaveRepairedTitle => "保存修复后的副本", "Save a repaired copy";
        SaveRepairedHint => "写成 GeoJSON（.geojson），图形为修复后的样子，无法修复的要素不在其中；原文件不变",
            "Written as GeoJSON (.geojson) with its shapes as repaired and without features that can't be; the file itself stays as it is";
        Settings => "读取设置…", "How it is read…";
        Remove => "移除", "Remove";
        MoveUp => "上移", "Move up";
        MoveDown => "下移", "Move down";
        Group => "分组", "Group";
        NoGroup => "不分组", "No group";
        NewGroup => "新建分组…", "New group…";
        GroupMenu => "分组操作", "Menu of the group";
        GroupName => "新分组", "New group";
        RenameGroup => "重命名分组…", "Rename the group…";
        Dissolve => "取消分组", "Ungroup";
        Name => "名称", "Name";
        NameTitle => "命名", "Name it";
        PropertiesTitle => "图层属性", "Layer properties";
        Source => "来源", "Source";
        Size => "文件大小", "File size";
        Sha => "SHA-256", "SHA-256";
        Parts => "相关文件", "Files read with it";
        Encoding => "编码", "Encoding";
        EncodingFound => "自动识别", "found";
        Features => "要素", "Features";
        Rejected => "无法使用", "Can't be used";
        Filtered => "被过滤", "Filtered out";
        Vertices => "顶点", "Vertices";
        Box => "范围", "Box";
        DissolvedArea => "合并后面积", "Dissolved area";
        Length => "线长", "Length of lines";
        Measuring => "正在量算…", "Measuring…";
        Issues => "问题", "Issues";
        NoIssues => "无", "none";
        Passport => "资料说明", "Passport";
        NoPassport => "未填写", "not filled in";
        FieldCount => "字段数", "Fields";
        Copy => "复制为文本", "Copy as text";
        FindMissing => "寻找文件…", "Look for the file…";
        FindMissingTitle => "文件所在的文件夹", "Folder that the files are in";
        FindMissingHint => "在此文件夹及其下级文件夹中按文件名寻找所有缺失的文件", "All missing files are looked for by name in this folder and below it";
        Find => "寻找", "Look";
        Sections => "图层", "Layer";
    }
}

/// What came of looking for missing files.
#[must_use]
pub fn missing_found(found: usize, left: usize, language: Language) -> String {
    match (language, left) {
        (Language::Zh, 0) => format!("已找到全部 {found} 个缺失的文件"),
        (Language::Zh, _) => format!("找到 {found} 个文件，仍缺 {left} 个"),
        (Language::En, 0) => format!("All missing files were found: {found}"),
        (Language::En, _) => format!("{found} files found, {left} still missing"),
    }
}

/// The name of a copy.
#[must_use]
pub fn copy_name(name: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("{name} 副本"),
        Language::En => format!("{name} copy"),
    }
}
