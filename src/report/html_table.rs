//! A table as HTML: headings in one row or two, long texts below their row, bars, findings by colour, word and shape.
use super::markup::escape;
use super::model::{Cell, Column, Room, Table};
use super::text::count_line;
use crate::texts::Language;
use std::fmt::Write as _;

/// Writes the table and, below it, how many rows it has of those it should have. The first cell of a row leads to the
/// page of the same place, if there is one.
pub(super) fn table(out: &mut String, table: &Table, language: Language, pages: &[String]) {
    out.push_str("<div class=\"scroll\">\n<table>\n<thead>\n");
    headings(out, &table.columns);
    out.push_str("</thead>\n");
    let has_below = table.columns.iter().any(|column| column.room == Room::Below);
    if !has_below {
        out.push_str("<tbody>\n");
    }
    for (place, row) in table.rows.iter().enumerate() {
        // A row and what stands below it stay on one page.
        out.push_str(if has_below { "<tbody>\n" } else { "" });
        row_html(out, &table.columns, row, pages.get(place));
        below(out, &table.columns, row, language);
        out.push_str(if has_below { "</tbody>\n" } else { "" });
    }
    if !has_below {
        out.push_str("</tbody>\n");
    }
    if let Some(total) = &table.total {
        out.push_str("<tfoot>\n");
        row_html(out, &table.columns, total, None);
        out.push_str("</tfoot>\n");
    }
    let _ = writeln!(
        out,
        "</table>\n</div>\n<p class=\"count\">{}</p>",
        count_line(table, language)
    );
}

fn in_row(columns: &[Column]) -> Vec<&Column> {
    columns.iter().filter(|column| column.room != Room::Below).collect()
}

fn headings(out: &mut String, columns: &[Column]) {
    let columns = in_row(columns);
    let has_groups = columns.iter().any(|column| column.group.is_some());
    let rows = if has_groups { " rowspan=\"2\"" } else { "" };
    let mut second = String::new();
    out.push_str("<tr>");
    let mut group_before: Option<&String> = None;
    for (place, column) in columns.iter().enumerate() {
        let class = if column.is_number { "number" } else { "" };
        let heading = escape(&column.heading);
        let Some(group) = &column.group else {
            group_before = None;
            let _ = write!(out, "<th scope=\"col\"{rows}{}>{heading}</th>", class_of(&[class]));
            continue;
        };
        let begins = group_before != Some(group);
        if begins {
            let span = columns
                .iter()
                .skip(place)
                .take_while(|next| next.group.as_ref() == Some(group))
                .count();
            let _ = write!(
                out,
                "<th scope=\"colgroup\" class=\"group\" colspan=\"{span}\">{}</th>",
                escape(group)
            );
        }
        let first = if begins { "first" } else { "" };
        let _ = write!(second, "<th scope=\"col\"{}>{heading}</th>", class_of(&[class, first]));
        group_before = Some(group);
    }
    out.push_str("</tr>\n");
    if has_groups {
        let _ = writeln!(out, "<tr>{second}</tr>");
    }
}

fn class_of(classes: &[&str]) -> String {
    let named: Vec<&str> = classes.iter().copied().filter(|class| !class.is_empty()).collect();
    if named.is_empty() {
        String::new()
    } else {
        format!(" class=\"{}\"", named.join(" "))
    }
}

fn row_html(out: &mut String, columns: &[Column], row: &[Cell], page: Option<&String>) {
    out.push_str("<tr>");
    let mut group_before: Option<&String> = None;
    let mut page = page;
    for (column, cell) in columns.iter().zip(row) {
        let begins = column.group.is_some() && column.group.as_ref() != group_before;
        group_before = column.group.as_ref();
        if column.room == Room::Below {
            continue;
        }
        match page.take() {
            Some(page) => {
                let _ = write!(
                    out,
                    "<td><a href=\"{}\">{}</a></td>",
                    escape(page),
                    escape(cell.shown())
                );
            }
            None => cell_html(out, cell, column.is_number, if begins { "first" } else { "" }),
        }
    }
    out.push_str("</tr>\n");
}

fn cell_html(out: &mut String, cell: &Cell, is_number: bool, first: &str) {
    let shown = escape(cell.shown());
    let number = if is_number { "number" } else { "" };
    let class = |class: &str| class_of(&[class, first]);
    let _ = match cell {
        Cell::Empty => write!(out, "<td{}>{shown}</td>", class_of(&["empty", number, first])),
        Cell::Text(_) => write!(out, "<td{}>{shown}</td>", class("")),
        Cell::Number(number) if is_zero(number) => write!(out, "<td{}>{shown}</td>", class("number zero")),
        Cell::Number(_) => write!(out, "<td{}>{shown}</td>", class("number")),
        Cell::Remarked { remark, .. } => write!(
            out,
            "<td{}>{shown}<small>{}</small></td>",
            class("number"),
            escape(remark)
        ),
        // Nothing found and nothing asked: an empty bar says no more than the 0.
        Cell::Bar { ratio, asked: None, .. } if *ratio <= 0.0 => {
            write!(out, "<td{}>{shown}</td>", class("number zero"))
        }
        Cell::Bar {
            ratio, asked, remark, ..
        } => {
            let remark = remark
                .as_ref()
                .map_or_else(String::new, |remark| format!("<small>{}</small>", escape(remark)));
            write!(
                out,
                "<td{}>{}{shown}{remark}</td>",
                class("number"),
                bar(*ratio, *asked)
            )
        }
        Cell::Finding { tone, figures, .. } => {
            let mut remarks = String::new();
            for figure in figures {
                let _ = write!(remarks, "<small>{}</small>", escape(figure));
            }
            write!(
                out,
                "<td{}><span class=\"finding {}\">{shown}</span>{remarks}</td>",
                class(""),
                tone.class()
            )
        }
    };
}

/// Whether a number shown is 0: it is printed in a quieter tone, so that what there is stands out.
fn is_zero(shown: &str) -> bool {
    shown.bytes().all(|byte| matches!(byte, b'0' | b'.' | b' ' | b'%'))
}

/// The long texts of a row, across the table.
fn below(out: &mut String, columns: &[Column], row: &[Cell], language: Language) {
    let width = in_row(columns).len();
    let texts = columns
        .iter()
        .zip(row)
        .filter(|(column, cell)| column.room == Room::Below && **cell != Cell::Empty);
    let mut inner = String::new();
    for (column, cell) in texts {
        let _ = write!(
            inner,
            "<div><b>{}{}</b>{}</div>",
            escape(&column.heading),
            language.pick("：", ": "),
            escape(cell.shown())
        );
    }
    if !inner.is_empty() {
        let _ = writeln!(out, "<tr class=\"below\"><td colspan=\"{width}\">{inner}</td></tr>");
    }
}

/// A bar from 0 to 100 % with a mark at what is asked.
fn bar(ratio: f64, asked: Option<f64>) -> String {
    let percent = |ratio: f64| ratio.clamp(0.0, 1.0) * 100.0;
    let mark = asked.map_or_else(String::new, |asked| {
        let at = percent(asked).clamp(0.0, 98.0);
        format!("<rect class=\"mark\" x=\"{at:.2}\" width=\"2\" height=\"8\"/>")
    });
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"track\" y=\"2\" width=\"100\" height=\"4\"/><rect class=\"held\" y=\"2\" width=\"{:.2}\" height=\"4\"/>{mark}</svg>",
        percent(ratio)
    )
}

#[cfg(test)]
mod tests {
    use super::{Cell, Column, Language, Table, table};

    #[test]
    fn groups_span_their_columns_and_long_texts_span_the_table() {
        let listed = Table {
            columns: vec![
                Column::text("Name"),
                Column::number("km²").of_group("Red line"),
                Column::number("%").of_group("Red line"),
                Column::below("Source"),
            ],
            rows: vec![vec![
                Cell::text("X"),
                Cell::Number("0.00".to_owned()),
                Cell::Empty,
                Cell::text("a law"),
            ]],
            total: None,
            expected_rows: 1,
        };
        let mut out = String::new();
        table(&mut out, &listed, Language::En, &[]);
        for part in [
            "<th scope=\"col\" rowspan=\"2\">Name</th><th scope=\"colgroup\" class=\"group\" colspan=\"2\">Red line</th></tr>",
            "<td>X</td><td class=\"number zero first\">0.00</td><td class=\"empty number\">–</td>",
            "<td colspan=\"3\"><div><b>Source: </b>a law</div></td>",
            "1 of 1 rows",
        ] {
            assert!(out.contains(part), "{part} in {out}");
        }
    }
}
