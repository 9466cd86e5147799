//! A report as aligned columns for a terminal.
use super::model::{Block, Cell, Column, Fact, Report, Section, Table, Weight};
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use unicode_width::UnicodeWidthStr;

/// The answers of a report (the evidence is in the other formats).
#[must_use]
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    line(&mut out, &heading(report));
    if report.is_illustrative {
        line(&mut out, &format!("[{}]", T::IllustrativeBanner.get(report.language)));
    }
    facts(&mut out, &report.facts);
    for section in report
        .sections
        .iter()
        .filter(|section| section.weight == Weight::Answer)
    {
        section_text(&mut out, section, report.language);
    }
    out
}

fn heading(report: &Report) -> String {
    if report.title.is_empty() {
        report.kind.clone()
    } else {
        format!("{} · {}", report.title, report.kind)
    }
}

fn section_text(out: &mut String, section: &Section, language: Language) {
    out.push('\n');
    line(out, &one_line(&section.heading));
    for block in &section.blocks {
        match block {
            Block::Paragraph(text) => line(out, &one_line(text)),
            Block::Facts(listed) => facts(out, listed),
            Block::Notes(notes) => notes
                .iter()
                .for_each(|note| line(out, &format!("  - {}", one_line(note)))),
            Block::Table(listed) => table(out, listed, language),
            Block::Figure(_) => {}
        }
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

/// Text of a file must not move the cursor of a terminal or break a row.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect()
}

fn facts(out: &mut String, facts: &[Fact]) {
    let width = facts.iter().map(|fact| fact.name.width()).max().unwrap_or(0);
    for fact in facts {
        let name = one_line(&fact.name);
        line(
            out,
            &format!(
                "  {name}{}  {}",
                " ".repeat(width.saturating_sub(name.width())),
                one_line(&fact.value)
            ),
        );
    }
}

fn table(out: &mut String, table: &Table, language: Language) {
    let total = table.total.as_slice();
    let columns: Vec<&Column> = table.columns.iter().filter(|column| !column.is_detail).collect();
    let shown = |row: &Vec<Cell>| {
        let cells = row.iter().zip(&table.columns).filter(|(_, column)| !column.is_detail);
        cells.map(|(cell, _)| one_line(cell.shown())).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = table.rows.iter().chain(total).map(shown).collect();
    let headings: Vec<String> = columns.iter().map(|column| one_line(&column.heading)).collect();
    let widths: Vec<usize> = headings
        .iter()
        .enumerate()
        .map(|(column, heading)| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
            cells.max().unwrap_or(0).max(heading.width())
        })
        .collect();
    line(out, &aligned(&headings, &widths, &columns));
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    line(out, &format!("  {}", rule.join("  ")));
    for row in &rows {
        line(out, &aligned(row, &widths, &columns));
    }
    line(out, &format!("  {}", count_line(table, language)));
}

/// "3 of 3 rows": what is printed is what there is.
#[must_use]
pub fn count_line(table: &Table, language: Language) -> String {
    let (printed, expected) = (table.rows.len(), table.expected_rows);
    match language {
        Language::Zh => format!("共 {expected} 行，列出 {printed} 行"),
        Language::En => format!("{printed} of {expected} rows"),
    }
}

fn aligned(cells: &[String], widths: &[usize], columns: &[&Column]) -> String {
    let mut out = String::from("  ");
    for (place, ((cell, width), column)) in cells.iter().zip(widths).zip(columns).enumerate() {
        if place > 0 {
            out.push_str("  ");
        }
        let padding = " ".repeat(width.saturating_sub(cell.width()));
        if column.is_number {
            out.push_str(&padding);
            out.push_str(cell);
        } else {
            out.push_str(cell);
            out.push_str(&padding);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Cell, Column, Language, Table, table};

    #[test]
    fn chinese_and_latin_columns_line_up() {
        let mut out = String::new();
        let listed = Table {
            columns: vec![Column::text("名称"), Column::number("km²")],
            rows: vec![
                vec![Cell::text("承德市"), Cell::Number("1.00".to_owned())],
                vec![Cell::text("Xi\nan"), Cell::Number("12.50".to_owned())],
            ],
            total: None,
            expected_rows: 2,
        };
        table(&mut out, &listed, Language::En);
        assert_eq!(
            out,
            "  名称      km²\n  ──────  ─────\n  承德市   1.00\n  Xi an   12.50\n  2 of 2 rows\n"
        );
    }
}
