//! Wordings of search and bookmarks.

use super::{Language, texts};

texts! {
    /// A text about finding places.
    pub enum SearchText {
        Title => "查找", "Find";
        Hint => "名称、编码，或坐标：117.95, 40.98 · 117°57′E 40°58′N · 39579953 4538787",
            "A name, a code, or a position: 117.95, 40.98 · 117°57′E 40°58′N · 39579953 4538787";
        Searching => "正在查找…", "Searching…";
        Nothing => "没有找到", "Nothing found";
        NothingHint => "可输入名称或编码的一部分，或经纬度、度分秒、高斯-克吕格坐标（带号可有可无）",
            "Type part of a name or code, or a position in degrees, degrees and minutes, or Gauss-Krüger metres, with or without the zone";
        Degrees => "经纬度", "longitude, latitude";
        Sexagesimal => "度分秒", "degrees, minutes, seconds";
        GaussKruger => "高斯-克吕格", "Gauss-Krüger";
        Bookmarks => "书签", "Bookmarks";
        NewBookmark => "新建书签…", "New bookmark…";
        NoBookmarks => "还没有书签。按 Ctrl+B 把当前视图存为书签，随工程保存", "There are no bookmarks yet. Ctrl+B keeps the present view as one; they are saved with the project";
        Bookmark => "书签", "Bookmark";
        GoTo => "转到", "Go to";
        Rename => "重命名", "Rename";
        Remove => "删除", "Remove";
    }
}

/// How many a search found, where not all are listed.
#[must_use]
pub fn listed_of(listed: usize, total: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("共 {total} 个，列出前 {listed} 个"),
        Language::En => format!("{total} found, the first {listed} listed"),
    }
}
