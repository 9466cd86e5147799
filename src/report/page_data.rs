//! A report as the values that a page layout takes: data only, so that no text of a file is ever markup.
use super::figure::Figure;
use super::model::{Block, Card, Cell, Fact, Report, Section, Table, Tally};
use super::shape::ReportPart;
use super::text::count_line;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use serde::Serialize;

/// A line of a narrow column breaks within a word only after this many characters.
const UNBROKEN_MAX: usize = 16;

/// The values and the pictures that they name.
#[derive(Debug)]
pub struct PageData {
    pub json: String,
    /// File names as in the values, and SVG.
    pub pictures: Vec<(String, String)>,
}

/// A report with a chapter for each of its sites, bound as one document.
#[derive(Clone, Debug)]
pub struct Book {
    pub front: Report,
    pub chapters: Vec<Report>,
}

/// Where a part stands in a book whose parts are set one by one.
#[derive(Clone, Debug, Serialize)]
pub struct Bound {
    /// Number of its first page, and of all pages of the book.
    pub first_page: usize,
    pub page_count: usize,
    /// It is the first part, which has the summary and these contents.
    pub opens: bool,
    pub contents: Vec<Entry>,
    /// It is the last part.
    pub closes: bool,
}

/// A chapter in the contents of a book.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub title: String,
    pub page: usize,
    /// What a link to it names.
    pub link: String,
}

impl PageData {
    /// As large on their pages, with nothing in the pictures: for counting pages.
    #[must_use]
    pub fn without_pictures(mut self) -> Self {
        for (_, svg) in &mut self.pictures {
            if let Some((head, _)) = svg.split_once('>') {
                *svg = format!("{head}></svg>");
            }
        }
        self
    }
}

/// What the layout of `report` takes; `logo` is the name of its file, if there is one.
#[must_use]
pub fn of_report(report: &Report, logo: Option<&str>) -> PageData {
    of_parts(report, &[], logo, None)
}

/// As [`of_report`], of a book.
#[must_use]
pub fn of_book(book: &Book, logo: Option<&str>) -> PageData {
    of_parts(&book.front, &book.chapters, logo, None)
}

/// As [`of_report`], of a part of a book; the margins say what `front` says.
#[must_use]
pub fn of_part(front: &Report, chapters: &[Report], logo: Option<&str>, bound: Bound) -> PageData {
    of_parts(front, chapters, logo, Some(bound))
}

fn of_parts(front: &Report, chapters: &[Report], logo: Option<&str>, bound: Option<Bound>) -> PageData {
    let language = front.language;
    let mut pictures = Pictures {
        svg: Vec::new(),
        language,
    };
    let heading = front.heading();
    let data = Document {
        language: language.pick("zh", "en"),
        short_heading: heading.clone(),
        part: part(front, heading, &mut pictures),
        office: front.office.as_deref(),
        date: front.date.as_deref(),
        secrecy: front.secrecy.as_deref(),
        logo: logo.map(|name| format!("/{name}")),
        illustrative: front.is_illustrative.then(|| Illustrative {
            mark: T::Illustrative.get(language),
            banner: T::IllustrativeBanner.get(language),
            page: T::IllustrativePage.get(language),
        }),
        program: concat!("EcoZone ", env!("CARGO_PKG_VERSION")),
        chapters: chapters
            .iter()
            .map(|chapter| part(chapter, chapter.title.clone(), &mut pictures))
            .collect(),
        bound,
        footer: T::NoDecision.get(language),
        words: Words {
            logo: T::Logo.get(language),
            contents: T::Contents.get(language),
            attachment: T::AttachedJson.get(language),
        },
    };
    PageData {
        // Shapes without maps of other keys than text can't fail to be written.
        json: serde_json::to_string(&data).unwrap_or_default(),
        pictures: pictures.svg,
    }
}

#[derive(Serialize)]
struct Document<'a> {
    language: &'static str,
    short_heading: String,
    #[serde(flatten)]
    part: Part<'a>,
    office: Option<&'a str>,
    date: Option<&'a str>,
    secrecy: Option<&'a str>,
    logo: Option<String>,
    illustrative: Option<Illustrative>,
    program: &'static str,
    chapters: Vec<Part<'a>>,
    bound: Option<Bound>,
    footer: &'static str,
    words: Words,
}

#[derive(Serialize)]
struct Part<'a> {
    heading: String,
    facts: Vec<FactData<'a>>,
    tallies: Vec<TallyData<'a>>,
    sections: Vec<SectionData<'a>>,
}

#[derive(Serialize)]
struct Illustrative {
    mark: &'static str,
    banner: &'static str,
    page: &'static str,
}

#[derive(Serialize)]
struct Words {
    logo: &'static str,
    contents: &'static str,
    attachment: &'static str,
}

#[derive(Serialize)]
struct FactData<'a> {
    name: &'a str,
    value: String,
}

#[derive(Serialize)]
struct TallyData<'a> {
    tone: &'static str,
    name: &'a str,
    count: usize,
}

#[derive(Serialize)]
struct SectionData<'a> {
    heading: &'a str,
    wide: bool,
    blocks: Vec<BlockData<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum BlockData<'a> {
    Paragraph {
        text: &'a str,
    },
    Legend {
        text: &'a str,
    },
    Facts {
        facts: Vec<FactData<'a>>,
    },
    Notes {
        notes: &'a [String],
    },
    Table(TableData<'a>),
    Figure {
        file: String,
        alt: &'static str,
    },
    Cards {
        caption: &'static str,
        cards: Vec<CardData<'a>>,
    },
    Signatures {
        fields: &'a [String],
    },
}

#[derive(Serialize)]
struct TableData<'a> {
    columns: Vec<ColumnData<'a>>,
    /// A long list, which may stand in two columns.
    list: bool,
    rows: Vec<RowData<'a>>,
    total: Option<Vec<CellData<'a>>>,
    count: String,
}

#[derive(Serialize)]
struct ColumnData<'a> {
    heading: &'a str,
    group: Option<&'a str>,
    number: bool,
}

#[derive(Serialize)]
struct RowData<'a> {
    cells: Vec<CellData<'a>>,
    below: Vec<BelowData>,
}

#[derive(Serialize)]
struct BelowData {
    name: String,
    text: String,
}

#[derive(Serialize)]
struct CellData<'a> {
    kind: &'static str,
    shown: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tone: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<f64>,
}

#[derive(Serialize)]
struct CardData<'a> {
    title: &'a str,
    tone: &'static str,
    outcome: &'a str,
    file: String,
    alt: &'a str,
    lines: Vec<LineData<'a>>,
}

#[derive(Serialize)]
struct LineData<'a> {
    tone: Option<&'static str>,
    text: &'a str,
}

/// The pictures so far.
struct Pictures {
    svg: Vec<(String, String)>,
    language: Language,
}

impl Pictures {
    /// Draws a figure; nothing for one that has no place.
    fn add(&mut self, figure: &Figure) -> Option<String> {
        let number = self.svg.len() + 1;
        let svg = figure.svg_named(&format!("map{number}"));
        if svg.is_empty() {
            return None;
        }
        let name = format!("figure-{number}.svg");
        let place = format!("/{name}");
        self.svg.push((name, svg));
        Some(place)
    }
}

fn part<'a>(report: &'a Report, heading: String, pictures: &mut Pictures) -> Part<'a> {
    Part {
        heading,
        facts: facts(&report.facts),
        tallies: report.tallies.iter().map(tally).collect(),
        sections: report.sections.iter().map(|listed| section(listed, pictures)).collect(),
    }
}

fn facts(listed: &[Fact]) -> Vec<FactData<'_>> {
    let data = listed.iter().map(|fact| FactData {
        name: &fact.name,
        value: breakable(&fact.value),
    });
    data.collect()
}

fn tally(tally: &Tally) -> TallyData<'_> {
    TallyData {
        tone: tally.tone.class(),
        name: &tally.name,
        count: tally.count,
    }
}

fn section<'a>(section: &'a Section, pictures: &mut Pictures) -> SectionData<'a> {
    SectionData {
        heading: &section.heading,
        wide: section.is_wide(),
        blocks: section
            .blocks
            .iter()
            .filter_map(|listed| block(listed, section.part == Some(ReportPart::Points), pictures))
            .collect(),
    }
}

/// A block; nothing for a map without a place.
fn block<'a>(block: &'a Block, is_list: bool, pictures: &mut Pictures) -> Option<BlockData<'a>> {
    let language = pictures.language;
    Some(match block {
        Block::Paragraph(text) => BlockData::Paragraph { text },
        Block::Legend(text) => BlockData::Legend { text },
        Block::Facts(listed) => BlockData::Facts { facts: facts(listed) },
        Block::Notes(notes) => BlockData::Notes { notes },
        Block::Table(listed) => BlockData::Table(TableData {
            list: is_list,
            ..table(listed, language)
        }),
        Block::Figure(figure) => BlockData::Figure {
            file: pictures.add(figure)?,
            alt: T::Map.get(language),
        },
        Block::Cards(cards) => BlockData::Cards {
            caption: T::MapReview.get(language),
            cards: cards.iter().filter_map(|listed| card(listed, pictures)).collect(),
        },
        Block::Signatures(fields) => BlockData::Signatures { fields },
    })
}

fn card<'a>(card: &'a Card, pictures: &mut Pictures) -> Option<CardData<'a>> {
    Some(CardData {
        title: &card.title,
        tone: card.tone.class(),
        outcome: &card.outcome,
        file: pictures.add(&card.figure)?,
        alt: &card.title,
        lines: card
            .lines
            .iter()
            .map(|line| LineData {
                tone: line.tone.map(super::model::Tone::class),
                text: &line.text,
            })
            .collect(),
    })
}

fn table(table: &Table, language: Language) -> TableData<'_> {
    TableData {
        list: false,
        columns: table
            .columns_in_row()
            .map(|column| ColumnData {
                heading: &column.heading,
                group: column.group.as_deref(),
                number: column.is_number,
            })
            .collect(),
        rows: table
            .rows
            .iter()
            .map(|row| RowData {
                cells: table.cells_in_row(row).map(|(_, shown)| cell(shown)).collect(),
                below: table
                    .texts_below(row)
                    .map(|(name, text)| BelowData {
                        name: format!("{name}{}", language.pick("：", ": ")),
                        text: breakable(text),
                    })
                    .collect(),
            })
            .collect(),
        total: table
            .total
            .as_ref()
            .map(|row| table.cells_in_row(row).map(|(_, shown)| cell(shown)).collect()),
        count: count_line(table, language),
    }
}

fn cell(cell: &Cell) -> CellData<'_> {
    let plain = |kind: &'static str| CellData {
        kind,
        shown: breakable(cell.shown()),
        remarks: Vec::new(),
        tone: None,
        ratio: None,
        asked: None,
    };
    match cell {
        Cell::Empty => plain("empty"),
        Cell::Text(_) => plain("text"),
        Cell::Number(number) if is_zero(number) => plain("zero"),
        Cell::Number(_) => plain("number"),
        Cell::Remarked { remark, .. } => CellData {
            remarks: vec![remark],
            ..plain("number")
        },
        // Nothing found and nothing asked: an empty bar says no more than the 0.
        Cell::Bar { ratio, asked: None, .. } if *ratio <= 0.0 => plain("zero"),
        Cell::Bar {
            ratio, asked, remark, ..
        } => CellData {
            remarks: remark.iter().map(String::as_str).collect(),
            ratio: Some(ratio.clamp(0.0, 1.0)),
            asked: asked.map(|asked| asked.clamp(0.0, 1.0)),
            ..plain("bar")
        },
        Cell::Finding { tone, figures, .. } => CellData {
            remarks: figures.iter().map(String::as_str).collect(),
            tone: Some(tone.class()),
            ..plain("finding")
        },
    }
}

/// Whether a number shown is 0: it is printed in a quieter tone, so that what there is stands out.
fn is_zero(shown: &str) -> bool {
    shown.bytes().all(|byte| matches!(byte, b'0' | b'.' | b' ' | b'%'))
}

/// `text` without control characters and with places to break in what no line would break: a path, a hash, a long id.
fn breakable(text: &str) -> String {
    const BREAK: char = '\u{200b}';
    let mut out = String::with_capacity(text.len());
    let mut unbroken = 0;
    for character in text.chars() {
        let character = if character.is_control() { ' ' } else { character };
        let is_solid =
            character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | ':' | '=' | '+' | '%' | '~');
        unbroken = if is_solid { unbroken + 1 } else { 0 };
        if unbroken > UNBROKEN_MAX {
            out.push(BREAK);
            unbroken = 1;
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::breakable;

    #[test]
    fn what_no_line_would_break_gets_places_to_break_and_loses_nothing() {
        let hash = "a".repeat(64);
        let broken = breakable(&hash);
        assert_eq!(broken.replace('\u{200b}', ""), hash);
        assert!(broken.split('\u{200b}').all(|part| part.len() <= 16));
        assert_eq!(breakable("密云\n水库 1,234.56"), "密云 水库 1,234.56");
    }
}
