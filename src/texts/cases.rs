//! Wordings about kept cases and the settings of a site check.

use super::Language;

/// A sentence with values in it, known in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseSentence {
    /// A feature of a file of kept cases that is none.
    NotACase { feature: u32, path: String },
    /// Cases are kept by the id of their site.
    IdTwice { id: String },
    /// A file that is no access list, or not wholly one.
    NoAccessList { zh: String, en: String, path: String },
    /// Boundary points of sites that no zone holds together.
    ManyZones { path: String },
    /// There is no file of cases yet.
    Missing { path: String },
    /// A site that could only be used in part is not kept.
    NotKept { id: String },
    /// Hits that the file asked for can't hold stand in another.
    HitsBeside { path: String },
    /// Hits that share a boundary only, which boundary points have no place for.
    HitsLeftOut { count: usize, path: String },
    /// Sheets of a workbook of access lists that have no headings of one.
    SheetsPassedOver { sheets: Vec<String>, path: String },
    /// A setting of a project that can't be meant.
    SettingOutOfRange { key: &'static str, path: String },
}

impl CaseSentence {
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => self.chinese(),
            Language::En => self.english(),
        }
    }

    #[must_use]
    pub fn chinese(&self) -> String {
        match self {
            Self::NotACase { feature, path } => {
                format!("第 {feature} 个要素不是已存的核查案件；请指定由 --keep 写出的文件：{path}")
            }
            Self::IdTwice { id } => {
                format!("两宗用地的编号同为 {id}；案件按编号保存，请先使编号唯一")
            }
            Self::Missing { path } => {
                format!("还没有已存的核查案件；请先运行 ecozone check --project 项目.toml --keep：{path}")
            }
            Self::NoAccessList { zh, path, .. } => {
                format!("准入清单有误（{zh}）；清单须整份可读，未采用其中任何条文：{path}")
            }
            Self::ManyZones { path } => {
                format!("用地跨多个分带，界址点 TXT 只能用一个分带；请按分带拆分：{path}")
            }
            Self::HitsBeside { path } => format!("一个 Shapefile 只能存一种图形，其余写入：{path}"),
            Self::NotKept { id } => format!("用地图形未能整体使用，未存为案件：{id}"),
            Self::HitsLeftOut { count, path } => {
                format!("{count} 个要素只与用地相接，没有可写的图形，未写入（见报告）：{path}")
            }
            Self::SheetsPassedOver { sheets, path } => {
                format!("这些工作表没有准入清单的表头，未读取：{}：{path}", sheets.join("、"))
            }
            Self::SettingOutOfRange { key, path } => {
                format!("项目文件中 {key} 的值不可用；长度须大于 0，面积不得小于 0：{path}")
            }
        }
    }

    #[must_use]
    pub fn english(&self) -> String {
        match self {
            Self::NotACase { feature, path } => {
                format!("feature {feature} is not a kept case; name a file that --keep wrote: {path}")
            }
            Self::IdTwice { id } => {
                format!("two sites have the id {id}; cases are kept by id, so make the ids unique first")
            }
            Self::Missing { path } => {
                format!("no case has been kept yet; run ecozone check --project PROJECT.toml --keep first: {path}")
            }
            Self::NoAccessList { en, path, .. } => {
                format!("the access list is wrong ({en}); it has to be read whole, and none of it is used: {path}")
            }
            Self::ManyZones { path } => format!(
                "the sites lie in several zones, and a boundary-point TXT has one for all of them; split the file by zone: {path}"
            ),
            Self::HitsBeside { path } => format!("a shapefile holds one kind of shape; the others are in: {path}"),
            Self::HitsLeftOut { count, path } => format!(
                "features that only touch a site have no shape to write and were left out (they stand in the report): {count}: {path}"
            ),
            Self::SheetsPassedOver { sheets, path } => format!(
                "sheets without the headings of an access list, not read: {}: {path}",
                sheets.join(", ")
            ),
            Self::NotKept { id } => {
                format!("a site's geometry could not be used as a whole, and it was not kept: {id}")
            }
            Self::SettingOutOfRange { key, path } => format!(
                "{key} in the project file can't be used; a length must be above zero, an area not below it: {path}"
            ),
        }
    }
}
