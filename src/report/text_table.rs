//! A table for a terminal: one heading line or two, columns folded into further parts where they don't fit.
use super::model::{Cell, Column, Room, Table};
use super::text::{line, lines_of, one_line, wrapped};
use crate::texts::Language;
use unicode_width::UnicodeWidthStr;

/// Spaces before the first column.
const INDENT_COLUMNS: usize = 2;
/// Spaces between two columns.
const GAP_COLUMNS: usize = 2;
/// A text set in lines narrower than this is harder to read than one in another part of the table.
const TEXT_LEAST_COLUMNS: usize = 20;
/// Spaces before a text that stands below its row.
const BELOW_COLUMNS: usize = 6;

/// "3 of 3 rows": what is printed is what there is.
#[must_use]
pub fn count_line(table: &Table, language: Language) -> String {
    let (printed, expected) = (table.rows.len(), table.expected_rows);
    match language {
        Language::Zh => format!("共 {expected} 行，列出 {printed} 行"),
        Language::En => format!("{printed} of {expected} rows"),
    }
}

/// Writes the table. What doesn't fit is written as another part below, with the first columns said again.
pub(super) fn table(out: &mut String, table: &Table, language: Language, width: usize) {
    let mut shown = ShownColumn::of(table);
    narrow(&mut shown, width);
    let keys = key_columns(&shown);
    fit_beside_keys(&mut shown, keys, width);
    let parts = parts(&shown, keys, width);
    let last = parts.len().saturating_sub(1);
    for (number, part) in parts.iter().enumerate() {
        let columns: Vec<&ShownColumn> = part.iter().filter_map(|place| shown.get(*place)).collect();
        headings(out, &columns);
        for row in 0..table.rows.len() + usize::from(table.total.is_some()) {
            let cells: Vec<Vec<String>> = columns.iter().map(|column| column.lines(row)).collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for place in 0..height {
                let cells = cells.iter().map(|lines| lines.get(place).map_or("", String::as_str));
                line(out, &aligned(&columns, &cells.collect::<Vec<_>>()));
            }
            if number == last {
                below(out, table, row, language, width);
            }
        }
        if number < last {
            out.push('\n');
        }
    }
    line(out, &format!("  {}", count_line(table, language)));
}

/// A column as it is set.
struct ShownColumn<'a> {
    column: &'a Column,
    heading: String,
    cells: Vec<String>,
    width: usize,
}

impl<'a> ShownColumn<'a> {
    fn of(table: &'a Table) -> Vec<Self> {
        let columns = table.columns.iter().enumerate();
        let mut shown: Vec<Self> = columns
            .filter(|(_, column)| column.room == Room::Always)
            .map(|(place, column)| {
                let rows = table.rows.iter().chain(&table.total);
                let cells: Vec<String> = rows
                    .map(|row| row.get(place).map(cell_text).unwrap_or_default())
                    .collect();
                let heading = one_line(&column.heading);
                let width = cells.iter().map(|cell| cell.width()).max().unwrap_or(0);
                Self {
                    column,
                    width: width.max(heading.width()),
                    heading,
                    cells,
                }
            })
            .collect();
        // A group's name needs its room too; the last of the group gives it.
        for end in 0..shown.len() {
            let Some(group) = shown.get(end).and_then(|column| column.column.group.clone()) else {
                continue;
            };
            let is_of_group = |column: &&Self| column.column.group.as_ref() == Some(&group);
            if shown.get(end + 1).as_ref().is_some_and(is_of_group) {
                continue;
            }
            let columns: Vec<&Self> = shown.iter().filter(is_of_group).collect();
            let missing = one_line(&group).width().saturating_sub(total_width(&columns));
            if let Some(last) = shown.get_mut(end) {
                last.width += missing;
            }
        }
        shown
    }

    /// A cell in as many lines as its column makes it take.
    fn lines(&self, row: usize) -> Vec<String> {
        let cell = self.cells.get(row).map_or("", String::as_str);
        if cell.width() <= self.width {
            vec![cell.to_owned()]
        } else {
            lines_of(cell, self.width)
        }
    }
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Finding { shown, figures, .. } => match figures.first() {
            Some(figure) => one_line(&format!("{shown} {figure}")),
            None => one_line(shown),
        },
        other => one_line(other.shown()),
    }
}

/// Makes the widest column of texts give the room that is missing, by setting its cells in several lines.
fn narrow(shown: &mut [ShownColumn], width: usize) {
    let all: Vec<&ShownColumn> = shown.iter().collect();
    let missing = (INDENT_COLUMNS + total_width(&all)).saturating_sub(width);
    let texts = shown
        .iter_mut()
        .filter(|column| !column.column.is_number && column.column.group.is_none());
    if let Some(widest) = texts.max_by_key(|column| column.width) {
        let least = TEXT_LEAST_COLUMNS.max(widest.heading.width());
        if widest.width >= missing + least {
            widest.width -= missing;
        }
    }
}

/// Where columns are folded, no text is wider than what the first columns leave of a line.
fn fit_beside_keys(shown: &mut [ShownColumn], keys: usize, width: usize) {
    let key_columns: Vec<&ShownColumn> = shown.iter().take(keys).collect();
    let taken = INDENT_COLUMNS + total_width(&key_columns) + GAP_COLUMNS;
    let left = width.saturating_sub(taken).max(TEXT_LEAST_COLUMNS);
    for column in shown.iter_mut().skip(keys) {
        if !column.column.is_number && column.column.group.is_none() {
            column.width = column.width.min(left.max(column.heading.width()));
        }
    }
}

fn total_width(columns: &[&ShownColumn]) -> usize {
    let widths: usize = columns.iter().map(|column| column.width).sum();
    widths + GAP_COLUMNS * columns.len().saturating_sub(1)
}

/// The columns that say which row this is: up to two texts at the beginning.
fn key_columns(shown: &[ShownColumn]) -> usize {
    let is_key = |column: &&ShownColumn| !column.column.is_number && column.column.group.is_none();
    shown.iter().take(2).take_while(is_key).count()
}

/// Places of the columns in each part; columns of a group stay together.
fn parts(shown: &[ShownColumn], keys: usize, width: usize) -> Vec<Vec<usize>> {
    let fits = |places: &[usize]| {
        let columns: Vec<&ShownColumn> = places.iter().filter_map(|place| shown.get(*place)).collect();
        INDENT_COLUMNS + total_width(&columns) <= width
    };
    let key_places: Vec<usize> = (0..keys).collect();
    let mut parts = Vec::new();
    let mut part = key_places.clone();
    let mut place = keys;
    while place < shown.len() {
        let group = shown.get(place).and_then(|column| column.column.group.as_ref());
        let mut end = place + 1;
        while group.is_some()
            && shown
                .get(end)
                .is_some_and(|column| column.column.group.as_ref() == group)
        {
            end += 1;
        }
        let mut longer = part.clone();
        longer.extend(place..end);
        if part.len() > keys && !fits(&longer) {
            parts.push(part);
            longer.clone_from(&key_places);
            longer.extend(place..end);
        }
        part = longer;
        place = end;
    }
    parts.push(part);
    parts
}

/// Groups above, if there are any, then headings and a rule.
fn headings(out: &mut String, columns: &[&ShownColumn]) {
    if columns.iter().any(|column| column.column.group.is_some()) {
        line(out, &group_line(columns));
    }
    let names: Vec<&str> = columns.iter().map(|column| column.heading.as_str()).collect();
    line(out, &aligned(columns, &names));
    let rule: Vec<String> = columns.iter().map(|column| "─".repeat(column.width)).collect();
    let rule: Vec<&str> = rule.iter().map(String::as_str).collect();
    line(out, &aligned(columns, &rule));
}

fn group_line(columns: &[&ShownColumn]) -> String {
    let mut out = " ".repeat(INDENT_COLUMNS);
    let mut place = 0;
    while let Some(column) = columns.get(place) {
        let group = column.column.group.as_ref();
        let mut end = place + 1;
        while group.is_some() && columns.get(end).is_some_and(|next| next.column.group.as_ref() == group) {
            end += 1;
        }
        let width = total_width(columns.get(place..end).unwrap_or_default());
        let name = group.map(|group| one_line(group)).unwrap_or_default();
        let padding = " ".repeat(width.saturating_sub(name.width()));
        // Over numbers, which end at the right.
        out.push_str(&padding);
        out.push_str(&name);
        out.push_str(&" ".repeat(GAP_COLUMNS));
        place = end;
    }
    out
}

fn aligned(columns: &[&ShownColumn], cells: &[&str]) -> String {
    let mut out = " ".repeat(INDENT_COLUMNS);
    for (place, (column, cell)) in columns.iter().zip(cells).enumerate() {
        if place > 0 {
            out.push_str(&" ".repeat(GAP_COLUMNS));
        }
        let padding = " ".repeat(column.width.saturating_sub(cell.width()));
        if column.column.is_number {
            out.push_str(&padding);
            out.push_str(cell);
        } else {
            out.push_str(cell);
            out.push_str(&padding);
        }
    }
    out
}

/// The long texts of a row, each with its heading.
fn below(out: &mut String, table: &Table, row: usize, language: Language, width: usize) {
    let Some(cells) = table.rows.get(row) else {
        return;
    };
    for (column, cell) in table.columns.iter().zip(cells) {
        if column.room == Room::Below && *cell != Cell::Empty {
            let colon = language.pick("：", ": ");
            let text = format!("{}{colon}{}", column.heading, cell.shown());
            wrapped(out, &text, BELOW_COLUMNS, width);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Column, Language, Table, table};

    fn shown(columns: Vec<Column>, rows: Vec<Vec<Cell>>, width: usize) -> String {
        let expected_rows = rows.len();
        let listed = Table {
            columns,
            rows,
            total: None,
            expected_rows,
        };
        let mut out = String::new();
        table(&mut out, &listed, Language::En, width);
        out
    }

    #[test]
    fn chinese_and_latin_columns_line_up() {
        let columns = vec![Column::text("名称"), Column::number("km²")];
        let rows = vec![
            vec![Cell::text("承德市"), Cell::Number("1.00".to_owned())],
            vec![Cell::text("Xi\nan"), Cell::Number("12.50".to_owned())],
        ];
        assert_eq!(
            shown(columns, rows, 80),
            "  名称      km²\n  ──────  ─────\n  承德市   1.00\n  Xi an   12.50\n  2 of 2 rows\n"
        );
    }

    #[test]
    fn what_does_not_fit_goes_below_with_the_name_again_and_groups_stay_together() {
        let of = |group: &str, heading: &str| Column::number(heading).of_group(group);
        let columns = vec![
            Column::text("Name"),
            of("One", "a"),
            of("One", "b"),
            of("Two", "a"),
            of("Two", "b"),
        ];
        let rows = vec![vec![
            Cell::text("X"),
            Cell::count(1),
            Cell::count(2),
            Cell::count(3),
            Cell::count(4),
        ]];
        assert_eq!(
            shown(columns, rows, 14),
            "         One\n  Name  a  b\n  ────  ─  ─\n  X     1  2\n\n         Two\n  Name  a  b\n  ────  ─  ─\n  X     3  4\n  \
             1 of 1 rows\n"
        );
    }

    #[test]
    fn long_texts_stand_below_their_row() {
        let columns = vec![Column::text("Name"), Column::below("Source")];
        let rows = vec![
            vec![Cell::text("X"), Cell::text("a law")],
            vec![Cell::text("Y"), Cell::Empty],
        ];
        assert_eq!(
            shown(columns, rows, 80),
            "  Name\n  ────\n  X\n      Source: a law\n  Y\n  2 of 2 rows\n"
        );
    }

    #[test]
    fn a_long_text_takes_several_lines_before_columns_are_folded() {
        let columns = vec![Column::text("Title"), Column::number("n")];
        let title = "Natural share of the mainland coastline";
        let rows = vec![vec![Cell::text(title), Cell::count(1)]];
        assert_eq!(
            shown(columns, rows, 32),
            format!(
                "  Title                        n\n  {}  ─\n  Natural share of the         1\n  mainland coastline\n  1 of 1 rows\n",
                "─".repeat(27)
            )
        );
    }
}
