//! A report as a workbook: a sheet for every table with real numbers, charts of ratios, the rest on the first sheet.
use super::model::{Block, Fact, Report, Section, Table};
use super::text::count_line;
use super::xlsx_cells::{Formats, SheetColumn, SheetValue, characters, column_width, columns_of};
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use rust_xlsxwriter::{
    Chart, ChartType, Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// A workbook knows when it was made; one without a date says this day, so that its bytes are the same on any other.
const UNDATED: (u16, u8, u8) = (2000, 1, 1);
/// Names of sheets may be this long.
const SHEET_NAME_CHARACTERS: usize = 31;
/// A chart of more bars can't be read, and one bar by itself says nothing.
const CHART_ROWS: RangeInclusive<usize> = 2..=60;
/// Columns are as wide as their headings, so one line; fonts with Chinese letters are taller than the usual one.
const HEAD_HEIGHT_PT: f64 = 20.0;

/// The workbook; `csv` is the result in full precision for a sheet of its own. The same report gives the same bytes.
///
/// # Errors
/// More rows than a sheet has.
pub fn workbook(report: &Report, csv: Option<&[u8]>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(report)?);
    let formats = Formats::new();
    let mut names = Names::default();
    let language = report.language;
    let summary = book.add_worksheet();
    summary.set_name(names.unique(T::Summary.get(language)))?;
    write_summary(summary, report, &formats)?;
    for section in &report.sections {
        for block in &section.blocks {
            if let Block::Table(table) = block {
                let sheet = book.add_worksheet();
                sheet.set_name(names.unique(&section.heading))?;
                write_table(sheet, table, section, report, &formats)?;
            }
        }
    }
    if let Some(csv) = csv {
        let sheet = book.add_worksheet();
        sheet.set_name(names.unique(T::FullPrecision.get(language)))?;
        write_csv(sheet, csv, report, &formats)?;
    }
    book.save_to_buffer()
}

fn properties(report: &Report) -> Result<DocProperties, XlsxError> {
    let day = report.date.as_deref().and_then(day).unwrap_or(UNDATED);
    let mut properties = DocProperties::new()
        .set_title(report.heading())
        .set_author(report.office.clone().unwrap_or_default())
        .set_comment(concat!("EcoZone ", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&ExcelDateTime::from_ymd(day.0, day.1, day.2)?);
    if let Some(secrecy) = &report.secrecy {
        properties = properties.set_status(secrecy.clone());
    }
    Ok(properties)
}

/// Year, month and day of `YYYY-MM-DD`.
fn day(date: &str) -> Option<(u16, u8, u8)> {
    let mut parts = date.split('-');
    let day = (
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    );
    Some(day)
}

/// Names that are taken, without regard to case.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// A name that a sheet may have and none has yet.
    fn unique(&mut self, wanted: &str) -> String {
        let fit = |character: char| match character {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' => ' ',
            control if control.is_control() => ' ',
            other => other,
        };
        let clean: String = wanted.chars().map(fit).collect();
        let clean = clean.trim().trim_matches('\'');
        for number in 1_usize.. {
            let ending = if number == 1 {
                String::new()
            } else {
                format!(" {number}")
            };
            // A character outside the basic plane counts twice.
            let mut room = SHEET_NAME_CHARACTERS - ending.len();
            let mut name = String::new();
            for character in clean.chars() {
                let Some(left) = room.checked_sub(character.len_utf16()) else {
                    break;
                };
                room = left;
                name.push(character);
            }
            name.push_str(&ending);
            if !name.is_empty() && self.0.insert(name.to_lowercase()) {
                return name;
            }
        }
        String::new()
    }
}

/// Rows written one after the other.
struct Rows<'a> {
    sheet: &'a mut Worksheet,
    next: u32,
}

impl Rows<'_> {
    fn text(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.sheet
            .write_string_with_format(self.next, 0, super::xlsx_cells::fitting(text), format)?;
        self.next += 1;
        Ok(())
    }

    fn pair(&mut self, name: &str, value: &str, formats: &Formats) -> Result<(), XlsxError> {
        self.sheet
            .write_string_with_format(self.next, 0, super::xlsx_cells::fitting(name), &formats.quiet)?;
        self.sheet
            .write_string_with_format(self.next, 1, super::xlsx_cells::fitting(value), &formats.wrapped)?;
        self.next += 1;
        Ok(())
    }

    fn facts(&mut self, facts: &[Fact], formats: &Formats) -> Result<(), XlsxError> {
        facts
            .iter()
            .try_for_each(|fact| self.pair(&fact.name, &fact.value, formats))
    }
}

/// What is in no table: the opening, the method, the notes.
fn write_summary(sheet: &mut Worksheet, report: &Report, formats: &Formats) -> Result<(), XlsxError> {
    let language = report.language;
    sheet.set_column_width(0, 26)?;
    sheet.set_column_width(1, 90)?;
    let mut rows = Rows { sheet, next: 0 };
    rows.text(&report.heading(), &formats.title)?;
    if report.is_illustrative {
        rows.text(T::IllustrativeBanner.get(language), &formats.warning)?;
    }
    rows.facts(&report.facts, formats)?;
    for tally in &report.tallies {
        rows.sheet
            .write_string_with_format(rows.next, 0, &tally.name, &formats.quiet)?;
        let count = u32::try_from(tally.count).unwrap_or(u32::MAX);
        rows.sheet
            .write_number_with_format(rows.next, 1, count, &formats.left_number)?;
        rows.next += 1;
    }
    for section in &report.sections {
        let has_words = |block: &&Block| {
            matches!(
                block,
                Block::Paragraph(_) | Block::Facts(_) | Block::Notes(_) | Block::Signatures(_)
            )
        };
        if !section.blocks.iter().any(|block| has_words(&block)) {
            continue;
        }
        rows.next += 1;
        rows.text(&section.heading, &formats.heading)?;
        for block in section.blocks.iter().filter(has_words) {
            match block {
                Block::Paragraph(text) => rows.text(text, &formats.plain)?,
                Block::Facts(facts) => rows.facts(facts, formats)?,
                Block::Notes(notes) => notes.iter().try_for_each(|note| rows.text(note, &formats.plain))?,
                Block::Signatures(fields) => fields.iter().try_for_each(|field| rows.pair(field, "", formats))?,
                _ => {}
            }
        }
    }
    rows.next += 1;
    rows.text(T::NoDecision.get(language), &formats.quiet)?;
    print_setup(sheet, report);
    Ok(())
}

fn print_setup(sheet: &mut Worksheet, report: &Report) {
    /// A4.
    const PAPER: u8 = 9;
    // The code for a field begins with &, so a text's own is doubled.
    let said = |text: &str| text.replace('&', "&&");
    let mark = if report.is_illustrative {
        T::IllustrativePage.get(report.language)
    } else {
        ""
    };
    sheet
        .set_paper_size(PAPER)
        .set_print_fit_to_pages(1, 0)
        // Else the parts of the head lie over each other above a narrow table; the mark has a line of its own, since not
        // every program keeps to that. The space ends the size, which a title may follow that begins with a digit.
        .set_header_footer_scale_with_doc(false)
        .set_header(format!(
            "&L&8 {}&C&8 \n{}&R&8 {}",
            said(&report.heading()),
            said(mark),
            said(report.secrecy.as_deref().unwrap_or_default())
        ))
        .set_footer(format!(
            "&L{}&R&P / &N",
            said(report.office.as_deref().unwrap_or_default())
        ));
}

fn write_table(
    sheet: &mut Worksheet,
    table: &Table,
    section: &Section,
    report: &Report,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let language = report.language;
    let columns = columns_of(table, language);
    let has_groups = columns.iter().any(|column| column.group.is_some());
    let head_rows = u32::from(has_groups) + 1;
    write_head(sheet, &columns, has_groups, formats)?;
    for row in 0..head_rows {
        sheet.set_row_height(row, HEAD_HEIGHT_PT)?;
    }
    for (row, number) in table.rows.iter().zip(head_rows..) {
        for (column, place) in columns.iter().zip(0_u16..) {
            write_value(sheet, (number, place), &column.value(row), formats, false)?;
        }
    }
    let mut next = head_rows + u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    if let Some(total) = &table.total {
        for (column, place) in columns.iter().zip(0_u16..) {
            write_value(sheet, (next, place), &column.value(total), formats, true)?;
        }
        next += 1;
    }
    sheet.set_freeze_panes(head_rows, 1)?;
    sheet.set_repeat_rows(0, head_rows - 1)?;
    for (column, place) in columns.iter().zip(0_u16..) {
        let cells = table.rows.iter().chain(&table.total);
        let widest = cells.map(|row| column.value(row).characters()).max();
        let needed = widest.unwrap_or(0).max(characters(&column.heading));
        sheet.set_column_width(place, column_width(needed))?;
    }
    sheet.write_string_with_format(next + 1, 0, count_line(table, language), &formats.quiet)?;
    if section.is_wide() {
        sheet.set_landscape();
    }
    print_setup(sheet, report);
    write_charts(sheet, table, &columns, (head_rows, next + 3), language)
}

fn write_head(
    sheet: &mut Worksheet,
    columns: &[SheetColumn<'_>],
    has_groups: bool,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let mut at = 0;
    while let Some(column) = columns.get(at) {
        let place = u16::try_from(at).unwrap_or(u16::MAX);
        let Some(group) = column.group else {
            if has_groups {
                sheet.merge_range(0, place, 1, place, &column.heading, formats.head_of(column.is_number))?;
            } else {
                sheet.write_string_with_format(0, place, &column.heading, formats.head_of(column.is_number))?;
            }
            at += 1;
            continue;
        };
        let same = columns.iter().skip(at).take_while(|next| next.group == Some(group));
        let span = same.count();
        for (inner, below) in columns.iter().skip(at).take(span).zip(place..) {
            sheet.write_string_with_format(1, below, &inner.heading, formats.head_of(inner.is_number))?;
        }
        let last = place.saturating_add(u16::try_from(span - 1).unwrap_or(u16::MAX));
        if span > 1 {
            sheet.merge_range(0, place, 0, last, group, &formats.head)?;
        } else {
            sheet.write_string_with_format(0, place, group, &formats.head)?;
        }
        at += span;
    }
    Ok(())
}

fn write_value(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &SheetValue,
    formats: &Formats,
    is_total: bool,
) -> Result<(), XlsxError> {
    let styled = |format: &Format| {
        if is_total {
            format.clone().set_bold().set_border_top(FormatBorder::Thin)
        } else {
            format.clone()
        }
    };
    match value {
        SheetValue::Empty if is_total => sheet.write_blank(row, column, &styled(&formats.plain))?,
        SheetValue::Empty => sheet,
        SheetValue::Text(text) => sheet.write_string_with_format(row, column, text, &styled(&formats.plain))?,
        SheetValue::Finding(tone, text) => {
            sheet.write_string_with_format(row, column, text, &styled(formats.finding(*tone)))?
        }
        SheetValue::Number { value, shown_as } => {
            let format = Format::new().set_num_format(shown_as).set_align(FormatAlign::Right);
            sheet.write_number_with_format(row, column, *value, &styled(&format))?
        }
    };
    Ok(())
}

/// A chart for every column of ratios that has something to show, below the table.
fn write_charts(
    sheet: &mut Worksheet,
    table: &Table,
    columns: &[SheetColumn<'_>],
    (first, mut below): (u32, u32),
    language: Language,
) -> Result<(), XlsxError> {
    const CHART_HEIGHT_ROWS: u32 = 20;
    let rows = table.rows.len();
    if !CHART_ROWS.contains(&rows) {
        return Ok(());
    }
    let last = first + u32::try_from(rows - 1).unwrap_or(u32::MAX);
    let name = sheet.name();
    for (place, column) in columns.iter().enumerate().filter(|(_, column)| column.is_ratio) {
        let has_bars = table
            .rows
            .iter()
            .any(|row| matches!(column.value(row), SheetValue::Number { value, .. } if value > 0.0));
        if !has_bars {
            continue;
        }
        let at = u16::try_from(place).unwrap_or(u16::MAX);
        let title = match column.group {
            Some(group) => format!("{group} · {}", column.heading),
            None => column.heading.clone(),
        };
        let mut chart = Chart::new(ChartType::Column);
        chart
            .add_series()
            .set_categories((name.as_str(), first, 0, last, 0))
            .set_values((name.as_str(), first, at, last, at))
            .set_name(&title)
            .set_format(
                rust_xlsxwriter::ChartFormat::new()
                    .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(Color::RGB(0x004d_8f68))),
            );
        let asked = columns.get(place + 1).filter(|next| next.is_asked);
        if asked.is_some() {
            chart
                .add_series()
                .set_categories((name.as_str(), first, 0, last, 0))
                .set_values((name.as_str(), first, at + 1, last, at + 1))
                .set_name(T::Asked.get(language))
                .set_format(
                    rust_xlsxwriter::ChartFormat::new()
                        .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(Color::RGB(0x00b3_282d))),
                );
        }
        chart.title().set_name(&title);
        chart.y_axis().set_name("%").set_min(0);
        chart.set_width(900).set_height(380);
        sheet.insert_chart(below, 0, &chart)?;
        below += CHART_HEIGHT_ROWS;
    }
    Ok(())
}

/// The result as the CSV has it: what is a number there is one here.
fn write_csv(sheet: &mut Worksheet, csv: &[u8], report: &Report, formats: &Formats) -> Result<(), XlsxError> {
    let text = csv.strip_prefix("\u{feff}".as_bytes()).unwrap_or(csv);
    let mut measured: Vec<bool> = Vec::new();
    let mut widths: Vec<usize> = Vec::new();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text);
    for (record, row) in reader.records().zip(0_u32..) {
        // It was written a moment ago, so it can be read.
        let Ok(record) = record else { continue };
        for (field, column) in record.iter().zip(0_u16..) {
            if row == 0 {
                measured.push(super::xlsx_cells::is_measured(field));
                widths.push(0);
            }
            if let Some(width) = widths.get_mut(usize::from(column)) {
                *width = (*width).max(characters(field));
            }
            let is_measured = measured.get(usize::from(column)).copied().unwrap_or(false);
            if row == 0 {
                sheet.write_string_with_format(row, column, field, formats.head_of(is_measured))?;
            } else if let Some(value) = field
                .parse::<f64>()
                .ok()
                .filter(|value| is_measured && value.is_finite())
            {
                sheet.write_number(row, column, value)?;
            } else if !field.is_empty() {
                sheet.write_string(row, column, super::xlsx_cells::fitting(field))?;
            }
        }
    }
    let widths: Vec<f64> = widths.into_iter().map(column_width).collect();
    for (width, column) in widths.iter().zip(0_u16..) {
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    print_setup(sheet, report);
    let pages = pages_across(widths.iter().sum());
    if pages > 1 {
        // Each page says whose numbers it has.
        sheet.set_repeat_columns(0, 1)?;
        sheet.set_page_order(true);
    }
    sheet.set_landscape().set_print_fit_to_pages(pages, 0);
    Ok(())
}

/// How many pages a sheet of so many characters takes across, in letters that can still be read.
fn pages_across(characters: f64) -> u16 {
    /// An A4 page lying across, printed at half its size.
    const PAGE_CHARACTERS: f64 = 240.0;
    [(1, 1.0), (2, 2.0), (3, 3.0), (4, 4.0)]
        .into_iter()
        .find(|(_, pages)| characters <= pages * PAGE_CHARACTERS)
        .map_or(5, |(pages, _)| pages)
}

#[cfg(test)]
mod tests {
    use super::{Names, day};

    #[test]
    fn sheets_have_names_that_a_workbook_takes() {
        let mut names = Names::default();
        assert_eq!(names.unique("目标/对照"), "目标 对照");
        assert_eq!(names.unique("目标?对照"), "目标 对照 2");
        let long = names.unique(&"长".repeat(40));
        assert_eq!(long.chars().count(), 31);
        assert_eq!(names.unique(&"长".repeat(40)).chars().count(), 31);
        assert_eq!(names.unique("'quoted'"), "quoted");
    }

    #[test]
    fn a_date_is_taken_apart() {
        assert_eq!(day("2026-11-22"), Some((2026, 11, 22)));
        assert_eq!(day("today"), None);
    }
}
