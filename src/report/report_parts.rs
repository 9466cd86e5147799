//! A long report as several: each is set by itself, so that none needs the memory of the whole.
use super::model::{Block, Report, Section, Table};
use super::text::count_line;
use crate::texts::Language;

/// Rows of tables in a part. A row takes about 100 kB while it is set, and each part begins on a page of its own.
const ROWS_MAX: usize = 500;

/// The rows of all tables.
#[must_use]
pub fn row_count(report: &Report) -> usize {
    report.sections.iter().map(section_rows).sum()
}

/// Takes a report apart: the first part has its opening, the others go on with its sections. A table that is longer than
/// a part goes on under its heading, and the last piece says how many rows there are in all.
#[must_use]
pub fn in_parts(mut report: Report) -> Vec<Report> {
    let language = report.language;
    let sections = std::mem::take(&mut report.sections);
    let margins = margins(&report);
    let mut parts = vec![report];
    let mut rows = 0;
    for section in sections.into_iter().flat_map(|section| pieces(section, language)) {
        let more = section_rows(&section);
        if rows > 0 && rows + more > ROWS_MAX {
            parts.push(margins.clone());
            rows = 0;
        }
        rows += more;
        if let Some(part) = parts.last_mut() {
            part.sections.push(section);
        }
    }
    parts
}

/// What the margins of every page of a report say, without what stands between them.
#[must_use]
pub fn margins(report: &Report) -> Report {
    Report {
        title: report.title.clone(),
        kind: report.kind.clone(),
        date: report.date.clone(),
        office: report.office.clone(),
        secrecy: report.secrecy.clone(),
        facts: Vec::new(),
        tallies: Vec::new(),
        sections: Vec::new(),
        ..*report
    }
}

fn section_rows(section: &Section) -> usize {
    let rows = section.blocks.iter().map(|block| match block {
        Block::Table(table) => table.rows.len(),
        _ => 0,
    });
    rows.sum()
}

/// A section, or several where one of its tables is too long.
fn pieces(section: Section, language: Language) -> Vec<Section> {
    let Section {
        heading,
        weight,
        part,
        blocks,
    } = section;
    let piece = |heading: String| Section {
        heading,
        weight,
        part,
        blocks: Vec::new(),
    };
    let go_on = || piece(format!("{heading}{}", language.pick("（续）", " (continued)")));
    let mut found = vec![piece(heading.clone())];
    for block in blocks {
        let listed = match block {
            Block::Table(table) if table.rows.len() > ROWS_MAX => long_table(table, language),
            block => vec![vec![block]],
        };
        for (place, blocks) in listed.into_iter().enumerate() {
            if place > 0 {
                found.push(go_on());
            }
            if let Some(last) = found.last_mut() {
                last.blocks.extend(blocks);
            }
        }
    }
    found
}

/// The blocks of each piece of a table.
fn long_table(mut table: Table, language: Language) -> Vec<Vec<Block>> {
    let all = count_line(&table, language);
    // Rows that are missing are missing from the last piece.
    let lost = table.expected_rows.saturating_sub(table.rows.len());
    let total = table.total.take();
    let mut rows = std::mem::take(&mut table.rows).into_iter().peekable();
    let mut pieces = Vec::new();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(ROWS_MAX).collect();
        let is_last = rows.peek().is_none();
        let mut blocks = vec![Block::Table(Table {
            columns: table.columns.clone(),
            expected_rows: some.len() + if is_last { lost } else { 0 },
            total: total.clone().filter(|_| is_last),
            rows: some,
        })];
        if is_last {
            blocks.push(Block::Legend(match language {
                Language::Zh => format!("全表{all}"),
                Language::En => format!("the whole table: {all}"),
            }));
        }
        pieces.push(blocks);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::model::{Cell, Column, Weight};
    use super::*;

    #[test]
    fn a_long_report_in_parts_loses_no_row_and_says_how_many_there_are() {
        let rows = |count: usize| -> Vec<Vec<Cell>> { (0..count).map(|row| vec![Cell::count(row)]).collect() };
        let section = |count: usize| Section {
            heading: format!("of {count}"),
            weight: Weight::Answer,
            part: None,
            blocks: vec![Block::Table(Table {
                columns: vec![Column::number("n")],
                rows: rows(count),
                total: Some(vec![Cell::count(count)]),
                expected_rows: count,
            })],
        };
        let report = Report {
            language: Language::En,
            title: "T".to_owned(),
            kind: "K".to_owned(),
            is_illustrative: false,
            date: None,
            office: None,
            secrecy: None,
            facts: Vec::new(),
            tallies: Vec::new(),
            sections: vec![section(200), section(200), section(1200), section(3)],
        };
        let parts = in_parts(report);
        let counts: Vec<usize> = parts.iter().map(row_count).collect();
        assert_eq!(counts, [400, 500, 500, 203]);
        let headings: Vec<Vec<&str>> = parts
            .iter()
            .map(|part| part.sections.iter().map(|section| section.heading.as_str()).collect())
            .collect();
        assert_eq!(headings[1], ["of 1200"]);
        assert_eq!(headings[3], ["of 1200 (continued)", "of 3"]);
        assert!(parts.iter().all(|part| part.lost_rows().is_none()));
        assert_eq!(
            parts
                .iter()
                .flat_map(|part| &part.sections)
                .filter(|section| {
                    section
                        .blocks
                        .iter()
                        .any(|block| matches!(block, Block::Table(table) if table.total.is_some()))
                })
                .count(),
            4
        );
        assert!(matches!(&parts[3].sections[0].blocks[1], Block::Legend(said) if said.contains("1200 of 1200")));
    }
}
