//! A report as one HTML file that needs nothing else: styles inside, map as SVG inside, no script.
use super::html_table;
use super::markup::escape;
use super::model::{Block, Card, Fact, Report, Section, Tally, Weight};
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use std::fmt::Write as _;

/// Calm and neutral, light and dark by the reader's system, and made to be printed.
const CSS: &str = include_str!("report.css");

/// The whole page; the same report gives the same bytes.
#[must_use]
pub fn page(report: &Report) -> String {
    linked_page(report, &[])
}

/// As [`page`], where each row of the answer's first table leads to a page of its own: the names of their files, row by row.
#[must_use]
pub fn linked_page(report: &Report, pages: &[String]) -> String {
    let language = report.language;
    let title = report.heading();
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"EcoZone {}\">\n<title>{}</title>\n<style>\n{CSS}{}</style>\n</head>\n<body>\n<main>\n\
         <header>\n<h1>{}</h1>\n",
        language.pick("zh-CN", "en"),
        env!("CARGO_PKG_VERSION"),
        escape(&title),
        margin_boxes(report),
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
    tallies(&mut out, &report.tallies);
    out.push_str("</header>\n");
    let mut figures = 0;
    let mut pages = pages;
    for section in &report.sections {
        // What stands before the answer has rows of its own.
        let own = if section.weight == Weight::Answer {
            std::mem::take(&mut pages)
        } else {
            &[]
        };
        section_html(&mut out, section, language, &mut figures, own);
    }
    let _ = write!(
        out,
        "<footer>\n<p>{}</p>\n</footer>\n</main>\n</body>\n</html>\n",
        T::NoDecision.get(language)
    );
    out
}

/// What stands in the margin of every printed page: that it is illustrative, the secrecy line, the page's number.
fn margin_boxes(report: &Report) -> String {
    let mark = if report.is_illustrative {
        let text = T::IllustrativePage.get(report.language);
        format!("@top-center {{ content: \"{text}\"; color: #a01c22; font-size: 8pt; }} ")
    } else {
        String::new()
    };
    let secrecy = report.secrecy.as_ref().map_or_else(String::new, |secrecy| {
        let text = css_text(secrecy);
        format!("@top-right {{ content: \"{text}\"; font-size: 8pt; }} ")
    });
    format!(
        "@page {{ {mark}{secrecy}@bottom-right {{ content: counter(page) \" / \" counter(pages); font-size: 8pt; color: #555; }} }}\n"
    )
}

/// A text inside quotation marks in a style sheet: whatever could end it, or the style element, is written by its number.
fn css_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() && !character.is_ascii_alphanumeric() {
            let _ = write!(out, "\\{:x} ", u32::from(character));
        } else {
            out.push(character);
        }
    }
    out
}

fn section_html(out: &mut String, section: &Section, language: Language, figures: &mut usize, mut pages: &[String]) {
    let class = if section.is_wide() { " class=\"wide\"" } else { "" };
    let _ = writeln!(out, "<section{class}>\n<h2>{}</h2>", escape(&section.heading));
    for block in &section.blocks {
        match block {
            Block::Paragraph(text) => {
                let _ = writeln!(out, "<p>{}</p>", escape(text));
            }
            Block::Legend(text) => {
                let _ = writeln!(out, "<p class=\"count\">{}</p>", escape(text));
            }
            Block::Facts(listed) => facts(out, listed),
            Block::Notes(notes) => {
                out.push_str("<ul class=\"notes\">\n");
                for note in notes {
                    let _ = writeln!(out, "<li>{}</li>", escape(note));
                }
                out.push_str("</ul>\n");
            }
            Block::Table(listed) => html_table::table(out, listed, language, std::mem::take(&mut pages)),
            Block::Figure(figure) => {
                let _ = writeln!(out, "<figure>\n{}\n</figure>", figure.svg_named(&figure_name(figures)));
            }
            Block::Cards(listed) => cards(out, listed, language, figures),
            Block::Signatures(fields) => signatures(out, fields),
        }
    }
    out.push_str("</section>\n");
}

/// Pictures of a page refer to their own patterns and frames, so each has a name.
fn figure_name(figures: &mut usize) -> String {
    *figures += 1;
    format!("map{figures}")
}

fn cards(out: &mut String, cards: &[Card], language: Language, figures: &mut usize) {
    let _ = writeln!(out, "<p class=\"review\">{}</p>", T::MapReview.get(language));
    out.push_str("<div class=\"cards\">\n");
    for card in cards {
        let _ = writeln!(
            out,
            "<article>\n<h3>{} <span class=\"finding {}\">{}</span></h3>\n{}\n<ul>",
            escape(&card.title),
            card.tone.class(),
            escape(&card.outcome),
            card.figure.svg_named(&figure_name(figures)),
        );
        for line in &card.lines {
            let class = line
                .tone
                .map_or_else(String::new, |tone| format!(" class=\"mark {}\"", tone.class()));
            let _ = writeln!(out, "<li{class}><span>{}</span></li>", escape(&line.text));
        }
        out.push_str("</ul>\n</article>\n");
    }
    out.push_str("</div>\n");
}

fn signatures(out: &mut String, fields: &[String]) {
    out.push_str("<dl class=\"signatures\">\n");
    for field in fields {
        let _ = writeln!(out, "<dt>{}</dt><dd></dd>", escape(field));
    }
    out.push_str("</dl>\n");
}

fn tallies(out: &mut String, tallies: &[Tally]) {
    if tallies.is_empty() {
        return;
    }
    out.push_str("<ul class=\"tallies\">\n");
    for tally in tallies {
        let _ = writeln!(
            out,
            "<li class=\"{}\"><strong>{}</strong><span class=\"finding {}\">{}</span></li>",
            tally.tone.class(),
            tally.count,
            tally.tone.class(),
            escape(&tally.name)
        );
    }
    out.push_str("</ul>\n");
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

#[cfg(test)]
mod tests {
    use super::{Language, Report, page};
    use crate::report::model::{Block, Cell, Column, Fact, Section, Table, Tally, Tone, Weight};

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
            date: None,
            office: None,
            secrecy: None,
            facts: Vec::new(),
            tallies: Vec::new(),
            sections: vec![Section {
                heading: "H".to_owned(),
                weight: Weight::Answer,
                part: None,
                blocks: vec![Block::Table(table)],
            }],
        };
        let html = page(&report);
        assert!(html.contains("2 of 2 rows") && html.contains("T &amp; T"));
        assert!(!html.contains("<script") && !html.contains("src=") && !html.contains("http"));
    }

    #[test]
    fn no_text_becomes_markup_wherever_it_stands() {
        let hostile = "<script>alert('a&b')</script>\"";
        let table = Table {
            columns: vec![
                Column::text(hostile).of_group(hostile),
                Column::text(hostile),
                Column::text(hostile),
                Column::below(hostile),
            ],
            rows: vec![vec![
                Cell::text(hostile),
                Cell::Remarked {
                    shown: hostile.to_owned(),
                    remark: hostile.to_owned(),
                },
                Cell::Finding {
                    tone: Tone::Bad,
                    shown: hostile.to_owned(),
                    figures: vec![hostile.to_owned()],
                },
                Cell::text(hostile),
            ]],
            total: None,
            expected_rows: 1,
        };
        let report = Report {
            language: Language::Zh,
            title: hostile.to_owned(),
            kind: hostile.to_owned(),
            is_illustrative: false,
            date: None,
            office: Some(hostile.to_owned()),
            secrecy: Some(hostile.to_owned()),
            facts: vec![Fact::new(hostile, hostile)],
            tallies: vec![Tally {
                tone: Tone::Good,
                name: hostile.to_owned(),
                count: 1,
            }],
            sections: vec![Section {
                heading: hostile.to_owned(),
                weight: Weight::Evidence,
                part: None,
                blocks: vec![
                    Block::Table(table),
                    Block::Paragraph(hostile.to_owned()),
                    Block::Legend(hostile.to_owned()),
                    Block::Notes(vec![hostile.to_owned()]),
                ],
            }],
        };
        let html = page(&report);
        assert!(html.contains("@top-right { content: \"\\3c script\\3e alert"));
        assert!(!html.contains("<script") && !html.contains("a&b"));
        assert!(
            html.matches("&lt;script&gt;alert(&#39;a&amp;b&#39;)&lt;/script&gt;&quot;")
                .count()
                >= 16
        );
    }
}
