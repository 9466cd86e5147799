//! Wordings of what a person says of a layer: its passport and its fields.

use super::{Language, texts};

texts! {
    /// A text about a layer's origin or its fields.
    pub enum PassportText {
        AreaUnit => "申报面积单位", "Unit of declared areas";
        Basis => "法律依据", "legal basis";
        ByFieldName => "按字段名", "by the field's name";
        CompleteWhere => "完整范围", "complete where";
        CoversDeclared => "已声明", "declared";
        CoversNotDeclared => "未声明", "not declared";
        Crs => "坐标系（空为按文件）", "CRS (empty: as the file says)";
        Document => "文号", "document number";
        FieldsHint => "哪个字段表示什么；“自动”由别名表决定", "Which field holds what; “automatic” leaves it to the table of usual names";
        FieldsTitle => "字段对应", "Fields";
        FieldsUnderstood => "字段对应", "Fields understood as";
        Automatic => "自动", "automatic";
        Nothing => "无", "none";
        Layer => "图层", "layer";
        Office => "提供单位", "source office";
        PassportHint => "随工程保存，并印在报告的输入数据中", "Kept with the project and printed among the inputs of reports";
        PassportsTitle => "图层护照", "Passports of the layers";
        PassportTitle => "图层护照", "Passport";
        Scale => "比例尺", "scale";
        Secrecy => "密级", "secrecy";
        Settings => "图层设置…", "Layer settings…";
        SettingsTitle => "图层设置", "Layer settings";
        Apply => "应用并重新读取", "Apply and read again";
        ValidUntil => "有效期至", "valid until";
        Vintage => "现势年份", "vintage";
        Saved => "工程已保存", "Project saved";
        SaveTitle => "保存工程", "Save the project";
        SaveHint => "工程文件（.toml）的完整路径；图层路径相对于它所在的文件夹", "The full path of the project file (.toml); layers are named relative to its folder";
        Save => "保存", "Save";
        LeftOut => "演示图层没有自己的文件，未写入", "Layers of the demonstration have no file of their own and were left out";
        WrittenBeside => "绘制或粘贴的用地已写在工程旁", "Drawn and pasted sites were written beside the project";
    }
}

/// The name of a meaning by its code in project files.
#[must_use]
pub fn meaning(code: &str, language: Language) -> &str {
    let (zh, en) = match code {
        "id" => ("标识", "id"),
        "code" => ("行政区或单元代码", "admin or unit code"),
        "name" => ("名称", "name"),
        "kind" => ("类型", "kind"),
        "zone" => ("管控分区", "zone"),
        "level" => ("级别", "level"),
        "function" => ("主导功能", "function"),
        "project" => ("所属项目", "project"),
        "declared-area" => ("申报面积", "declared area"),
        "official-area-km2" => ("公布面积（km²）", "official area (km²)"),
        "land-sea" => ("陆海", "land or sea"),
        other => (other, other),
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
