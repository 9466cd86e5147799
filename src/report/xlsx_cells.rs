//! What of a report's table stands in which cell of a sheet, numbers as numbers.
use super::model::{Cell, Table, Tone};
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};
use unicode_width::UnicodeWidthStr;

/// A cell holds no longer text.
const TEXT_CHARACTERS_MAX: usize = 32_767;
/// The widest column: a SHA-256 is whole.
const WIDTH_MAX: f64 = 80.0;

/// How cells look.
pub(super) struct Formats {
    pub title: Format,
    pub heading: Format,
    pub head: Format,
    /// Above numbers.
    pub number_head: Format,
    pub plain: Format,
    pub wrapped: Format,
    pub quiet: Format,
    pub warning: Format,
    pub left_number: Format,
    tones: [Format; 4],
}

impl Formats {
    pub fn new() -> Self {
        let tone = |rgb: u32| {
            Format::new()
                .set_bold()
                .set_font_color(Color::RGB(rgb))
                .set_align(FormatAlign::Top)
        };
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border_bottom(FormatBorder::Thin)
            .set_background_color(Color::RGB(0x00ee_f2ef));
        Self {
            title: Format::new().set_bold().set_font_size(16),
            heading: Format::new().set_bold().set_font_size(12),
            number_head: head.clone().set_align(FormatAlign::Right),
            head,
            plain: Format::new().set_align(FormatAlign::Top),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            quiet: Format::new()
                .set_font_color(Color::RGB(0x004c_5551))
                .set_align(FormatAlign::Top),
            warning: tone(0x00a0_1c22),
            left_number: Format::new().set_align(FormatAlign::Left),
            tones: [
                tone(0x001d_6b3f),
                tone(0x007a_5600),
                tone(0x00a0_1c22),
                tone(0x0043_477a),
            ],
        }
    }

    /// The head of a column.
    pub const fn head_of(&self, is_number: bool) -> &Format {
        if is_number { &self.number_head } else { &self.head }
    }

    pub fn finding(&self, tone: Tone) -> &Format {
        let [good, attention, bad, unknown] = &self.tones;
        match tone {
            Tone::Good => good,
            Tone::Attention => attention,
            Tone::Bad => bad,
            Tone::Unknown => unknown,
        }
    }
}

/// What a cell of a sheet holds.
#[derive(Debug, PartialEq)]
pub(super) enum SheetValue {
    Empty,
    Text(String),
    Finding(Tone, String),
    /// A number with how a workbook shows it.
    Number {
        value: f64,
        shown_as: String,
    },
}

impl SheetValue {
    /// How many characters of a column it takes.
    pub fn characters(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Text(text) | Self::Finding(_, text) => characters(text),
            // A text between quotes stands for a number that is too small to be shown.
            Self::Number { shown_as, .. } if shown_as.starts_with('"') => characters(shown_as),
            Self::Number { value, shown_as } => {
                let decimals = shown_as.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                units::number(*value, decimals).len()
            }
        }
    }
}

/// How many characters of a column a text takes: a Chinese one has the width of two.
pub(super) fn characters(text: &str) -> usize {
    text.width()
}

/// The width of a column for so many characters: with room for another font than the one that it was made for, and for
/// bold letters.
pub(super) fn column_width(characters: usize) -> f64 {
    let characters = u16::try_from(characters).unwrap_or(u16::MAX);
    (f64::from(characters) * 1.2 + 2.0).min(WIDTH_MAX)
}

/// Which part of a cell of the report a column of the sheet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Value,
    /// The ratio that is asked for, in percent.
    Asked,
    Remark,
}

/// A column of the sheet: a column of the report, or what else its cells say.
#[derive(Debug)]
pub(super) struct SheetColumn<'a> {
    pub heading: String,
    pub group: Option<&'a str>,
    pub is_number: bool,
    pub is_ratio: bool,
    pub is_asked: bool,
    place: usize,
    part: Part,
}

/// The columns of the sheet, from left to right. Long texts stand in columns too: a sheet has room.
pub(super) fn columns_of(table: &Table, language: Language) -> Vec<SheetColumn<'_>> {
    let mut columns = Vec::new();
    for (place, column) in table.columns.iter().enumerate() {
        let cells = || table.rows.iter().chain(&table.total).filter_map(|row| row.get(place));
        let of = |part: Part, heading: String| SheetColumn {
            heading,
            group: column.group.as_deref(),
            is_number: part == Part::Asked || (part == Part::Value && column.is_number),
            is_ratio: part == Part::Value && cells().any(|cell| matches!(cell, Cell::Bar { .. })),
            is_asked: part == Part::Asked,
            place,
            part,
        };
        columns.push(of(Part::Value, column.heading.clone()));
        if cells().any(|cell| matches!(cell, Cell::Bar { asked: Some(_), .. })) {
            columns.push(of(Part::Asked, format!("{} %", T::Asked.get(language))));
        }
        if cells().any(|cell| remark(cell).is_some()) {
            columns.push(of(
                Part::Remark,
                format!("{} · {}", column.heading, T::Note.get(language)),
            ));
        }
    }
    columns
}

fn remark(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Remarked { remark, .. } => Some(remark),
        Cell::Bar { remark, .. } => remark.as_deref(),
        _ => None,
    }
}

impl SheetColumn<'_> {
    pub fn value(&self, row: &[Cell]) -> SheetValue {
        let Some(cell) = row.get(self.place) else {
            return SheetValue::Empty;
        };
        match (self.part, cell) {
            (Part::Remark, cell) => remark(cell).map_or(SheetValue::Empty, |text| SheetValue::Text(fitting(text))),
            (Part::Asked, Cell::Bar { asked: Some(asked), .. }) => SheetValue::Number {
                value: asked * 100.0,
                shown_as: "0.00".to_owned(),
            },
            (Part::Asked, _) | (Part::Value, Cell::Empty) => SheetValue::Empty,
            (Part::Value, Cell::Text(text)) => SheetValue::Text(fitting(text)),
            (Part::Value, Cell::Finding { tone, shown, figures }) => {
                let words: Vec<&str> = std::iter::once(shown).chain(figures).map(String::as_str).collect();
                SheetValue::Finding(*tone, fitting(&words.join("; ")))
            }
            (Part::Value, Cell::Number(shown) | Cell::Remarked { shown, .. }) => number(shown, None),
            (Part::Value, Cell::Bar { ratio, shown, .. }) => number(shown, Some(ratio * 100.0)),
        }
    }
}

/// What is shown as a number, and its value: `exact` where that is known, else what is shown.
fn number(shown: &str, exact: Option<f64>) -> SheetValue {
    let plain: String = shown
        .chars()
        .filter(|character| *character != ',')
        .map(|character| if character == '−' { '-' } else { character })
        .collect();
    let Some(value) = plain.parse::<f64>().ok().filter(|value| value.is_finite()) else {
        return match exact {
            // Smaller than what is shown can be: the number, shown as the report shows it.
            Some(value) => SheetValue::Number {
                value,
                shown_as: format!("\"{}\"", shown.replace('"', "")),
            },
            None => SheetValue::Text(fitting(shown)),
        };
    };
    let decimals = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let shown_as = if decimals == 0 {
        "#,##0".to_owned()
    } else {
        format!("#,##0.{}", "0".repeat(decimals))
    };
    SheetValue::Number {
        value: exact.unwrap_or(value),
        shown_as,
    }
}

/// Whether a column of the table for machines holds measured numbers; all others hold texts, codes among them.
pub(super) fn is_measured(heading: &str) -> bool {
    const ENDINGS: [&str; 8] = [
        "_m2",
        "_m",
        "_deg",
        "_ratio",
        "_features",
        "share_of_site",
        "share_of_feature",
        "_length",
    ];
    ENDINGS.iter().any(|ending| heading.ends_with(ending))
}

/// Text as long as a cell takes; what is left out is counted.
pub(super) fn fitting(text: &str) -> String {
    let length = text.encode_utf16().count();
    if length <= TEXT_CHARACTERS_MAX {
        return text.to_owned();
    }
    let ending = format!(" … (+{length})");
    let mut room = TEXT_CHARACTERS_MAX - ending.len();
    let mut out = String::new();
    for character in text.chars() {
        let Some(left) = room.checked_sub(character.len_utf16()) else {
            break;
        };
        room = left;
        out.push(character);
    }
    out + &ending
}

#[cfg(test)]
mod tests {
    use super::{SheetValue, characters, fitting, is_measured, number};

    #[test]
    fn what_is_shown_as_a_number_is_one() {
        assert_eq!(
            number("−1,234.50", None),
            SheetValue::Number {
                value: -1234.5,
                shown_as: "#,##0.00".to_owned()
            }
        );
        assert_eq!(
            number("<0.01", Some(0.004)),
            SheetValue::Number {
                value: 0.004,
                shown_as: "\"<0.01\"".to_owned()
            }
        );
        assert_eq!(number("<0.01", None), SheetValue::Text("<0.01".to_owned()));
    }

    #[test]
    fn a_column_has_room_for_what_it_shows() {
        assert_eq!(characters("生态保护红线"), 12);
        assert_eq!(number("1,234.50", None).characters(), "1,234.50".len());
    }

    #[test]
    fn codes_stay_texts() {
        assert!(!is_measured("code") && !is_measured("id") && !is_measured("site_name"));
        assert!(is_measured("red-line_area_m2") && is_measured("role_share_of_site"));
    }

    #[test]
    fn a_text_too_long_for_a_cell_says_how_long_it_was() {
        let long = fitting(&"长".repeat(40_000));
        assert!(long.encode_utf16().count() <= 32_767 && long.ends_with("(+40000)"));
    }
}
