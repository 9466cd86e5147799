//! Access lists (生态环境准入清单): what is asked in each environmental control unit, in four groups, from a table.
//!
//! Two layouts are read: a row per unit with a column per group, and a row per clause with a column that names its group.
//! Every clause keeps the source that its row names, else the file and row it stands in.

use crate::layer::area_unit::plain;
use crate::texts::{Language, texts};

/// The four groups of every list (2018 MEE “三线一单” data specification).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccessGroup {
    /// 空间布局约束
    Space,
    /// 污染物排放管控
    Pollution,
    /// 环境风险防控
    Risk,
    /// 资源开发（利用）效率要求
    Resources,
}

impl AccessGroup {
    pub const ALL: [Self; 4] = [Self::Space, Self::Pollution, Self::Risk, Self::Resources];

    /// The name in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Space => "space",
            Self::Pollution => "pollution",
            Self::Risk => "risk",
            Self::Resources => "resources",
        }
    }

    /// Usual headings, in tables and in the attributes of control units.
    #[must_use]
    pub const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Space => &["空间布局约束", "空间布局", "KJBJYS", "space"],
            Self::Pollution => &["污染物排放管控", "污染物排放", "WRWPFGK", "pollution"],
            Self::Risk => &["环境风险防控", "环境风险", "HJFXFK", "risk"],
            Self::Resources => &[
                "资源开发效率要求",
                "资源开发利用效率要求",
                "资源利用效率要求",
                "资源开发效率",
                "资源利用效率",
                "ZYKFXLYQ",
                "ZYLYXLYQ",
                "resources",
            ],
        }
    }

    /// The group that a text names.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let text = plain(text);
        let names = |group: &Self| group.headings().iter().any(|heading| text.starts_with(&plain(heading)));
        Self::ALL.into_iter().find(names)
    }
}

/// One clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessClause {
    /// Code of the control unit.
    pub unit: String,
    pub group: AccessGroup,
    pub text: String,
    /// The document that the row names; empty where it names none.
    pub source: String,
    /// Where it was read: the file, and the row counted from 1 with the headings.
    pub file: String,
    pub row: u64,
}

/// Why a table is no access list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessListError {
    /// No column holds the code of the unit.
    NoCode,
    /// No column holds a group of clauses, nor are there a group and a text.
    NoGroups,
    Row {
        row: u64,
        problem: RowProblem,
    },
    Empty,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowProblem {
    NoCode,
    /// The group that it names is none of the four.
    NoGroup(String),
    NoText,
    /// The table is broken there, in English.
    Table(String),
}

impl AccessListError {
    /// For people.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::NoCode => AccessText::NoCode.get(language).to_owned(),
            Self::NoGroups => AccessText::NoGroups.get(language).to_owned(),
            Self::Empty => AccessText::Empty.get(language).to_owned(),
            Self::Row { row, problem } => {
                let problem = match problem {
                    RowProblem::NoCode => AccessText::RowWithoutCode.get(language).to_owned(),
                    RowProblem::NoGroup(name) => format!("{name}{}", AccessText::NoSuchGroup.get(language)),
                    RowProblem::NoText => AccessText::RowWithoutText.get(language).to_owned(),
                    RowProblem::Table(problem) => problem.clone(),
                };
                match language {
                    Language::Zh => format!("第 {row} 行：{problem}"),
                    Language::En => format!("row {row}: {problem}"),
                }
            }
        }
    }
}

texts! {
    /// Why a table is no access list.
    pub enum AccessText {
        NoCode => "没有单元编码列（如“管控单元编码”）", "no column holds the code of the unit (such as 管控单元编码)";
        NoGroups => "没有管控要求列（空间布局约束、污染物排放管控、环境风险防控、资源开发效率要求），也没有“类别”和“要求”列",
            "no column holds a group of clauses (空间布局约束, 污染物排放管控, 环境风险防控, 资源开发效率要求), nor group and text";
        Empty => "其中没有任何要求", "no clause in it";
        RowWithoutCode => "没有单元编码", "the unit has no code";
        NoSuchGroup => "不属于四类管控要求", " is none of the four groups";
        RowWithoutText => "没有要求的内容", "the clause has no text";
    }
}

const CODES: [&str; 7] = [
    "管控单元编码",
    "环境管控单元编码",
    "单元编码",
    "HJZHGKDYBM",
    "unit_code",
    "unit",
    "code",
];
const GROUPS: [&str; 6] = ["管控维度", "管控类别", "管控类型", "类别", "维度", "group"];
const TEXTS: [&str; 6] = ["管控要求", "准入要求", "要求", "内容", "text", "requirement"];
const SOURCES: [&str; 6] = ["依据", "来源", "文件", "文号", "source", "document"];

/// Rows before the headings: a title, a note.
const ROWS_BEFORE_HEADINGS: usize = 10;

/// A row of a table: its number from 1, and its cells.
pub type Row = (u64, Vec<String>);

/// Whether a table has the headings of an access list.
#[must_use]
pub fn has_headings(rows: &[Row]) -> bool {
    let mut first = rows.iter().take(ROWS_BEFORE_HEADINGS);
    first.any(|(_, row)| !matches!(Columns::of(row), Err(AccessListError::NoCode)))
}

/// Reads the rows of a table, with at most a few before the headings; `file` is its name for the clauses' sources.
///
/// # Errors
/// See [`AccessListError`]: a list that is read in part would let a clause go missing.
pub fn access_clauses(rows: &[Row], file: &str) -> Result<Vec<AccessClause>, AccessListError> {
    let first = rows.iter().take(ROWS_BEFORE_HEADINGS).enumerate();
    let tried: Vec<_> = first.map(|(place, (_, row))| (place, Columns::of(row))).collect();
    // Of headings in two rows, the lower names the groups. A row with a code alone says what is missing.
    let mut faults = tried.iter().filter_map(|(_, columns)| columns.as_ref().err());
    let fault = faults.find(|fault| **fault != AccessListError::NoCode).cloned();
    let found = tried
        .into_iter()
        .find_map(|(place, columns)| Some((place, columns.ok()?)));
    let (place, columns) = found.ok_or(fault.unwrap_or(AccessListError::NoCode))?;
    let headings = rows.get(place).map(|(_, row)| row.as_slice()).unwrap_or_default();
    let mut clauses = Vec::new();
    // Printed tables repeat their headings on every page.
    for (number, row) in rows.iter().skip(place + 1).filter(|(_, row)| row != headings) {
        columns.read(row, file, *number, &mut clauses)?;
    }
    if clauses.is_empty() {
        return Err(AccessListError::Empty);
    }
    Ok(clauses)
}

/// Reads a text with headings, separated by commas or tabs; `file` is its name for the clauses' sources.
///
/// # Errors
/// See [`AccessListError`]: a list that is read in part would let a clause go missing.
pub fn parse_access_list(text: &str, file: &str) -> Result<Vec<AccessClause>, AccessListError> {
    let first = text.lines().next().unwrap_or_default();
    let separator = if first.contains('\t') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(false)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let broken = |error: &csv::Error| AccessListError::Row {
        row: error.position().map_or(0, csv::Position::line),
        problem: RowProblem::Table(error.to_string()),
    };
    let mut rows = Vec::new();
    for (record, number) in reader.records().zip(1_u64..) {
        let record = record.map_err(|error| broken(&error))?;
        rows.push((number, record.iter().map(|cell| cell.trim().to_owned()).collect()));
    }
    access_clauses(&rows, file)
}

/// Where what stands.
struct Columns {
    code: usize,
    source: Option<usize>,
    layout: Layout,
}

enum Layout {
    /// A column per group.
    Wide(Vec<(AccessGroup, usize)>),
    /// A column that names the group, and one with the text.
    Long { group: usize, text: usize },
}

impl Columns {
    fn of(headings: &[String]) -> Result<Self, AccessListError> {
        let place = |names: &[&str]| {
            let of_name = |name: &&str| headings.iter().position(|heading| plain(heading) == plain(name));
            names.iter().find_map(of_name)
        };
        let code = place(&CODES).ok_or(AccessListError::NoCode)?;
        let wide: Vec<(AccessGroup, usize)> = AccessGroup::ALL
            .into_iter()
            .filter_map(|group| Some((group, place(group.headings())?)))
            .collect();
        let layout = match (place(&GROUPS), place(&TEXTS)) {
            _ if !wide.is_empty() => Layout::Wide(wide),
            (Some(group), Some(text)) => Layout::Long { group, text },
            _ => return Err(AccessListError::NoGroups),
        };
        Ok(Self {
            code,
            source: place(&SOURCES),
            layout,
        })
    }

    fn read(
        &self,
        record: &[String],
        file: &str,
        row: u64,
        out: &mut Vec<AccessClause>,
    ) -> Result<(), AccessListError> {
        let cell = |place: usize| record.get(place).map_or("", |cell| cell.trim()).to_owned();
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        let problem = |problem: RowProblem| AccessListError::Row { row, problem };
        let unit = cell(self.code);
        if unit.is_empty() {
            return Err(problem(RowProblem::NoCode));
        }
        let source = self.source.map(cell).unwrap_or_default();
        let clause = |group: AccessGroup, text: String| AccessClause {
            unit: unit.clone(),
            group,
            text,
            source: source.clone(),
            file: file.to_owned(),
            row,
        };
        match &self.layout {
            Layout::Wide(groups) => {
                let texts = groups.iter().map(|(group, place)| (*group, cell(*place)));
                out.extend(
                    texts
                        .filter(|(_, text)| !text.is_empty())
                        .map(|(group, text)| clause(group, text)),
                );
            }
            Layout::Long { group, text } => {
                let name = cell(*group);
                let group = AccessGroup::named(&name).ok_or_else(|| problem(RowProblem::NoGroup(name.clone())))?;
                let text = cell(*text);
                if text.is_empty() {
                    return Err(problem(RowProblem::NoText));
                }
                out.push(clause(group, text));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{AccessGroup, AccessListError, access_clauses, parse_access_list};

    #[test]
    fn a_row_per_unit_gives_a_clause_per_group_with_its_source() {
        let text = "管控单元编码,单元名称,空间布局约束,污染物排放管控,环境风险防控,资源开发效率要求,依据\n\
                    ZH13082410001,滦平优先,\"禁止新建,扩建\",达标排放,,节水,冀环〔2021〕1号\n";
        let clauses = parse_access_list(text, "list.csv").expect("a list");
        let groups: Vec<AccessGroup> = clauses.iter().map(|clause| clause.group).collect();
        assert_eq!(
            groups,
            [AccessGroup::Space, AccessGroup::Pollution, AccessGroup::Resources]
        );
        assert_eq!(clauses[0].text, "禁止新建,扩建");
        assert_eq!((clauses[0].source.as_str(), clauses[0].row), ("冀环〔2021〕1号", 2));
    }

    #[test]
    fn a_row_per_clause_names_its_group() {
        let text = "单元编码\t管控维度\t管控要求\nZH1\t空间布局约束\t一\nZH1\t资源利用效率\t二\n";
        let clauses = parse_access_list(text, "list.csv").expect("a list");
        assert_eq!(clauses.len(), 2);
        assert_eq!(clauses[1].group, AccessGroup::Resources);
    }

    #[test]
    fn a_title_and_repeated_headings_are_no_clauses_and_short_rows_end_in_empty_cells() {
        let row = |number: u64, cells: &[&str]| (number, cells.iter().map(|cell| (*cell).to_owned()).collect());
        let rows = [
            row(1, &["某市生态环境准入清单"]),
            row(2, &["序号", "管控单元编码", "管控要求", "管控要求"]),
            row(3, &["序号", "管控单元编码", "空间布局约束", "环境风险防控"]),
            row(4, &["1", "ZH1", "一"]),
            row(5, &["序号", "管控单元编码", "空间布局约束", "环境风险防控"]),
            row(6, &["2", "ZH2", "", "二"]),
        ];
        let clauses = access_clauses(&rows, "list.xlsx").expect("a list");
        let found: Vec<(&str, &str, u64)> = clauses
            .iter()
            .map(|clause| (clause.unit.as_str(), clause.text.as_str(), clause.row))
            .collect();
        assert_eq!(found, [("ZH1", "一", 4), ("ZH2", "二", 6)]);
    }

    #[test]
    fn a_list_that_can_not_be_read_whole_is_refused() {
        let refused = |text: &str| parse_access_list(text, "list.csv").expect_err("refused");
        assert_eq!(refused("名称,空间布局约束\n一,二\n"), AccessListError::NoCode);
        assert_eq!(refused("单元编码,名称\nZH1,一\n"), AccessListError::NoGroups);
        assert_eq!(refused("单元编码,空间布局约束\n"), AccessListError::Empty);
        assert!(matches!(
            refused("单元编码,空间布局约束\n,二\n"),
            AccessListError::Row { row: 2, .. }
        ));
        assert!(matches!(
            refused("单元编码,类别,要求\nZH1,其他,二\n"),
            AccessListError::Row { row: 2, .. }
        ));
        assert!(matches!(
            refused("单元编码,空间布局约束\nZH1\n"),
            AccessListError::Row { .. }
        ));
    }
}
