//! What a report says, without a format: facts, tables with typed cells, a map, caveats.
use super::figure::Figure;
use super::shape::ReportPart;
use crate::texts::Language;
use crate::units;

/// A whole report.
#[derive(Clone, Debug)]
pub struct Report {
    pub language: Language,
    pub title: String,
    /// What kind of report it is, such as "Coverage".
    pub kind: String,
    /// At least one layer is marked 示意 / illustrative.
    pub is_illustrative: bool,
    /// `YYYY-MM-DD`, if it was given.
    pub date: Option<String>,
    /// Who publishes it and who may see it; both only if the project says so.
    pub office: Option<String>,
    pub secrecy: Option<String>,
    /// The few things to know first.
    pub facts: Vec<Fact>,
    /// How many of each outcome there are; empty where there is nothing to count.
    pub tallies: Vec<Tally>,
    pub sections: Vec<Section>,
}

impl Report {
    /// The first table that has not the rows that it should have: its heading, the rows there are, those there should be.
    #[must_use]
    pub fn lost_rows(&self) -> Option<(&str, usize, usize)> {
        self.sections.iter().find_map(|section| {
            section.blocks.iter().find_map(|block| match block {
                Block::Table(table) if table.rows.len() != table.expected_rows => {
                    Some((section.heading.as_str(), table.rows.len(), table.expected_rows))
                }
                _ => None,
            })
        })
    }

    /// Title and kind, as they stand above everything.
    #[must_use]
    pub fn heading(&self) -> String {
        if self.title.is_empty() {
            self.kind.clone()
        } else {
            format!("{} · {}", self.title, self.kind)
        }
    }
}

/// A name and what stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub name: String,
    pub value: String,
}

impl Fact {
    #[must_use]
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

/// An outcome and how often it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    pub tone: Tone,
    pub name: String,
    pub count: usize,
}

/// Whether a section is the answer or the evidence for it; a terminal shows the answer only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Answer,
    Evidence,
}

/// A part of a report with a heading.
#[derive(Clone, Debug)]
pub struct Section {
    pub heading: String,
    pub weight: Weight,
    /// Which part of the report it belongs to, where a reader may do without it.
    pub part: Option<ReportPart>,
    pub blocks: Vec<Block>,
}

/// What a section is made of.
#[derive(Clone, Debug)]
pub enum Block {
    Paragraph(String),
    /// Explains marks that only a page shows.
    Legend(String),
    Facts(Vec<Fact>),
    Table(Table),
    /// Warnings and caveats, one each.
    Notes(Vec<String>),
    Figure(Box<Figure>),
    Cards(Vec<Card>),
    /// Empty lines to be filled in by hand, by what belongs on each.
    Signatures(Vec<String>),
}

/// A small map with what there is to say of it.
#[derive(Clone, Debug)]
pub struct Card {
    pub title: String,
    pub tone: Tone,
    /// The outcome in a word.
    pub outcome: String,
    pub figure: Figure,
    pub lines: Vec<CardLine>,
}

/// A line below a small map; `tone` marks it as a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardLine {
    pub tone: Option<Tone>,
    pub text: String,
}

impl Section {
    /// Whether it is printed across the page.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.blocks.iter().any(|block| match block {
            Block::Table(table) => table.columns_in_row().count() > UPRIGHT_COLUMNS_MAX,
            _ => false,
        })
    }
}

/// A table with more columns is printed across the page.
const UPRIGHT_COLUMNS_MAX: usize = 11;

/// A table whose every row has as many cells as there are columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// A last row that sums the others.
    pub total: Option<Vec<Cell>>,
    /// Rows that there should be; printed beside the rows that there are.
    pub expected_rows: usize,
}

impl Table {
    /// The columns that a row has; the others stand below it.
    pub fn columns_in_row(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.room != Room::Below)
    }

    /// The cells of one of its rows that stand beside each other, with their columns.
    pub fn cells_in_row<'a>(&'a self, row: &'a [Cell]) -> impl Iterator<Item = (&'a Column, &'a Cell)> {
        let cells = self.columns.iter().zip(row);
        cells.filter(|(column, _)| column.room != Room::Below)
    }

    /// The long texts of one of its rows, with their headings.
    pub fn texts_below<'a>(&'a self, row: &'a [Cell]) -> impl Iterator<Item = (&'a str, &'a str)> {
        let cells = self.columns.iter().zip(row);
        cells
            .filter(|(column, cell)| column.room == Room::Below && **cell != Cell::Empty)
            .map(|(column, cell)| (column.heading.as_str(), cell.shown()))
    }
}

/// Where a column finds room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Always,
    /// On a page only; a terminal has no room for it.
    PageOnly,
    /// A line of its own below the row, for long texts.
    Below,
}

/// A column's heading, with the unit in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub heading: String,
    /// What neighbouring columns have in common, set once above them.
    pub group: Option<String>,
    pub is_number: bool,
    pub room: Room,
}

impl Column {
    #[must_use]
    pub fn text(heading: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            group: None,
            is_number: false,
            room: Room::Always,
        }
    }
    #[must_use]
    pub fn number(heading: impl Into<String>) -> Self {
        Self {
            is_number: true,
            ..Self::text(heading)
        }
    }
    /// A long text that stands below its row.
    #[must_use]
    pub fn below(heading: impl Into<String>) -> Self {
        Self {
            room: Room::Below,
            ..Self::text(heading)
        }
    }
    #[must_use]
    pub fn of_group(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }
    #[must_use]
    pub fn on_pages(mut self) -> Self {
        self.room = Room::PageOnly;
        self
    }
}

/// How a finding looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Attention,
    Bad,
    Unknown,
}

impl Tone {
    /// The class name in HTML.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Attention => "attention",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
        }
    }
}

/// One cell, already rounded for people.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(String),
    /// A number with a smaller remark, which a terminal has no room for.
    Remarked {
        shown: String,
        remark: String,
    },
    /// A ratio between 0 and 1 with what is shown of it, the ratio asked for, and a smaller remark.
    Bar {
        ratio: f64,
        shown: String,
        asked: Option<f64>,
        remark: Option<String>,
    },
    /// `figures` say how much, the most telling one first; a terminal has room for that one.
    Finding {
        tone: Tone,
        shown: String,
        figures: Vec<String>,
    },
}

impl Cell {
    #[must_use]
    pub fn text(value: impl Into<String>) -> Self {
        let value = value.into();
        if value.is_empty() {
            Self::Empty
        } else {
            Self::Text(value)
        }
    }
    #[must_use]
    pub fn count(value: usize) -> Self {
        Self::Number(value.to_string())
    }
    /// A ratio for a column whose heading says %.
    #[must_use]
    pub fn percent(ratio: Option<f64>) -> Self {
        ratio.map_or(Self::Empty, |ratio| Self::Number(units::number(ratio * 100.0, 2)))
    }
    #[must_use]
    pub fn finding(tone: Tone, shown: impl Into<String>) -> Self {
        Self::Finding {
            tone,
            shown: shown.into(),
            figures: Vec::new(),
        }
    }
    /// What is shown, as plain text.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Empty => "–",
            Self::Text(text) | Self::Number(text) => text,
            Self::Bar { shown, .. } | Self::Finding { shown, .. } | Self::Remarked { shown, .. } => shown,
        }
    }
}
