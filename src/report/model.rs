//! What a report says, without a format: facts, tables with typed cells, a map, caveats.
use super::figure::Figure;
use crate::texts::Language;

/// A whole report.
#[derive(Clone, Debug)]
pub struct Report {
    pub language: Language,
    pub title: String,
    /// What kind of report it is, such as "Coverage".
    pub kind: String,
    /// At least one layer is marked 示意 / illustrative.
    pub is_illustrative: bool,
    /// The few things to know first.
    pub facts: Vec<Fact>,
    pub sections: Vec<Section>,
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
    pub blocks: Vec<Block>,
}

/// What a section is made of.
#[derive(Clone, Debug)]
pub enum Block {
    Paragraph(String),
    Facts(Vec<Fact>),
    Table(Table),
    /// Warnings and caveats, one each.
    Notes(Vec<String>),
    Figure(Box<Figure>),
}

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

/// A column's heading, with the unit in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub heading: String,
    pub is_number: bool,
    /// Left out where there is little room, as on a terminal.
    pub is_detail: bool,
}

impl Column {
    #[must_use]
    pub fn text(heading: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            is_number: false,
            is_detail: false,
        }
    }
    #[must_use]
    pub fn number(heading: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            is_number: true,
            is_detail: false,
        }
    }
    /// A number that a terminal has no room for.
    #[must_use]
    pub fn detail(heading: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            is_number: true,
            is_detail: true,
        }
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
    /// A ratio between 0 and 1 with what is shown of it, and the ratio asked for.
    Bar {
        ratio: f64,
        shown: String,
        asked: Option<f64>,
    },
    Finding {
        tone: Tone,
        shown: String,
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
    /// What is shown, as plain text.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Empty => "–",
            Self::Text(text) | Self::Number(text) => text,
            Self::Bar { shown, .. } | Self::Finding { shown, .. } => shown,
        }
    }
}
