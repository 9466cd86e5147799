//! A report as one HTML file that needs nothing else: styles inside, map as SVG inside, no script.
use super::markup::escape;
use super::model::{Block, Cell, Fact, Report, Section, Table};
use super::text::count_line;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use std::fmt::Write as _;

/// Calm and neutral, light and dark by the reader's system, and made to be printed.
const CSS: &str = include_str!("report.css");

/// The whole page; the same report gives the same bytes.
#[must_use]
pub fn page(report: &Report) -> String {
    let language = report.language;
    let title = if report.title.is_empty() {
        report.kind.clone()
    } else {
        format!("{} · {}", report.title, report.kind)
    };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"EcoZone {}\">\n<title>{}</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n<main>\n\
         <header>\n<h1>{}</h1>\n",
        language.pick("zh-CN", "en"),
        env!("CARGO_PKG_VERSION"),
        escape(&title),
        escape(&title),
    );
    if report.is_illustrative {
        let _ = writeln!(
            out,
            "<p class=\"illustrative\"><strong>{}</strong> {}</p>",
            T::Illustrative.get(language),
            T::IllustrativeBanner.get(language)
        );
    }
    facts(&mut out, &report.facts);
    out.push_str("</header>\n");
    for section in &report.sections {
        section_html(&mut out, section, language);
    }
    let _ = write!(
        out,
        "<footer>\n<p>{}</p>\n<p>{}</p>\n</footer>\n</main>\n</body>\n</html>\n",
        T::MapReview.get(language),
        T::NoDecision.get(language)
    );
    out
}

fn section_html(out: &mut String, section: &Section, language: Language) {
    let _ = writeln!(out, "<section>\n<h2>{}</h2>", escape(&section.heading));
    for block in &section.blocks {
        match block {
            Block::Paragraph(text) => {
                let _ = writeln!(out, "<p>{}</p>", escape(text));
            }
            Block::Facts(listed) => facts(out, listed),
            Block::Notes(notes) => {
                out.push_str("<ul class=\"notes\">\n");
                for note in notes {
                    let _ = writeln!(out, "<li>{}</li>", escape(note));
                }
                out.push_str("</ul>\n");
            }
            Block::Table(listed) => table(out, listed, language),
            Block::Figure(figure) => {
                let _ = writeln!(out, "<figure>\n{}\n</figure>", figure.svg());
            }
        }
    }
    out.push_str("</section>\n");
}

fn facts(out: &mut String, facts: &[Fact]) {
    if facts.is_empty() {
        return;
    }
    out.push_str("<dl>\n");
    for fact in facts {
        let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escape(&fact.name), escape(&fact.value));
    }
    out.push_str("</dl>\n");
}

fn table(out: &mut String, table: &Table, language: Language) {
    out.push_str("<div class=\"scroll\">\n<table>\n<thead>\n<tr>");
    for column in &table.columns {
        let class = if column.is_number { " class=\"number\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", escape(&column.heading));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &table.rows {
        row_html(out, row);
    }
    out.push_str("</tbody>\n");
    if let Some(total) = &table.total {
        out.push_str("<tfoot>\n");
        row_html(out, total);
        out.push_str("</tfoot>\n");
    }
    let _ = writeln!(
        out,
        "</table>\n</div>\n<p class=\"count\">{}</p>",
        count_line(table, language)
    );
}

fn row_html(out: &mut String, row: &[Cell]) {
    out.push_str("<tr>");
    for cell in row {
        let shown = escape(cell.shown());
        let _ = match cell {
            Cell::Empty => write!(out, "<td class=\"empty\">{shown}</td>"),
            Cell::Text(_) => write!(out, "<td>{shown}</td>"),
            Cell::Number(_) => write!(out, "<td class=\"number\">{shown}</td>"),
            Cell::Bar { ratio, asked, .. } => {
                write!(out, "<td class=\"number\">{shown}{}</td>", bar(*ratio, *asked))
            }
            Cell::Finding { tone, .. } => {
                write!(out, "<td><span class=\"finding {}\">{shown}</span></td>", tone.class())
            }
        };
    }
    out.push_str("</tr>\n");
}

/// A bar from 0 to 100 % with a mark at what is asked.
fn bar(ratio: f64, asked: Option<f64>) -> String {
    let percent = |ratio: f64| ratio.clamp(0.0, 1.0) * 100.0;
    let mark = asked.map_or_else(String::new, |asked| {
        let at = percent(asked).min(99.0);
        format!("<rect class=\"mark\" x=\"{at:.2}\" width=\"1\" height=\"8\"/>")
    });
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"track\" y=\"2\" width=\"100\" height=\"4\"/><rect class=\"held\" y=\"2\" width=\"{:.2}\" height=\"4\"/>{mark}</svg>",
        percent(ratio)
    )
}

#[cfg(test)]
mod tests {
    use super::{Cell, Language, Report, page, row_html};
    use crate::report::model::{Block, Column, Section, Table, Weight};

    #[test]
    fn names_from_files_stay_text() {
        let mut out = String::new();
        row_html(&mut out, &[Cell::text("<img src=x onerror=alert(1)>")]);
        assert_eq!(out, "<tr><td>&lt;img src=x onerror=alert(1)&gt;</td></tr>\n");
    }

    #[test]
    fn a_page_needs_nothing_from_elsewhere_and_counts_its_rows() {
        let table = Table {
            columns: vec![Column::text("A")],
            rows: vec![vec![Cell::text("1")], vec![Cell::text("2")]],
            total: None,
            expected_rows: 2,
        };
        let report = Report {
            language: Language::En,
            title: "T & T".to_owned(),
            kind: "Coverage".to_owned(),
            is_illustrative: true,
            facts: Vec::new(),
            sections: vec![Section {
                heading: "H".to_owned(),
                weight: Weight::Answer,
                blocks: vec![Block::Table(table)],
            }],
        };
        let html = page(&report);
        assert!(html.contains("2 of 2 rows") && html.contains("审图号") && html.contains("T &amp; T"));
        assert!(!html.contains("<script") && !html.contains("src=") && !html.contains("http"));
    }
}
