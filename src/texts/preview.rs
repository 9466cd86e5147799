//! Wordings of the report dialog and its preview.

use super::{Language, texts};

texts! {
    /// A text of the report dialog.
    pub enum PreviewText {
        Coverage => "覆盖率", "Coverage";
        Check => "用地检查", "Site check";
        Book => "逐宗成册", "Book of sites";
        Info => "图层说明", "What layers hold";
        Map => "单幅地图", "Map alone";
        Parts => "内容", "Parts";
        AreaUnit => "面积单位", "Unit of areas";
        Region => "范围", "Region";
        WholeRegion => "全部行政区", "all regions";
        Language => "报告语言", "Language";
        Title => "标题", "Title";
        TitleHint => "缺省为工程名称", "else the project's name";
        Office => "编制单位", "Office";
        Secrecy => "密级", "Classification";
        SecrecyHint => "如：内部", "such as: internal";
        LeftEmpty => "留空的栏目在报告上留待填写，不会代填", "What is left empty stays to be filled in by hand; nothing is made up";
        Preview => "预览", "Preview";
        Drawing => "正在绘制…", "drawing…";
        Page => "报告第", "Report page";
        OpenFile => "打开文件", "Open the file";
        OpenFolder => "打开所在文件夹", "Open its folder";
        NotOpened => "系统未能打开", "The system could not open it";
    }
}

/// How many pages there are, and how many of them are shown.
#[must_use]
pub fn pages_shown(shown: usize, all: usize, language: Language) -> String {
    match (language, shown < all) {
        (Language::Zh, true) => format!("共 {all} 页，预览前 {shown} 页"),
        (Language::Zh, false) => format!("共 {all} 页"),
        (Language::En, true) => format!("{all} pages, the first {shown} shown"),
        (Language::En, false) => format!("pages: {all}"),
    }
}

/// How many pages the summary of a book has, and how many chapters will follow it.
#[must_use]
pub fn chapters_follow(shown: usize, all: usize, chapters: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("总述 {all} 页，预览前 {shown} 页；其后 {chapters} 章在写出时排版"),
        Language::En => {
            format!("summary: {all} pages, the first {shown} shown; {chapters} chapters follow in the file")
        }
    }
}
