//! A report as aligned columns for a terminal, folded to its width.
use super::model::{Block, Fact, Report, Section, Tally, Weight};
use super::text_table::table;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub use super::text_table::count_line;

/// Where nobody says how wide: fits a wide window and the common pager.
pub const WIDTH_COLUMNS: usize = 120;
/// Narrower than this no table can be read.
const WIDTH_LEAST_COLUMNS: usize = 40;

/// The answers of a report (the evidence is in the other formats), in lines of at most `width` columns wherever
/// folding can make them so.
#[must_use]
pub fn text(report: &Report, width: usize) -> String {
    let width = width.max(WIDTH_LEAST_COLUMNS);
    let mut out = String::new();
    wrapped(&mut out, &report.heading(), 0, width);
    if report.is_illustrative {
        let banner = format!("[{}]", T::IllustrativeBanner.get(report.language));
        wrapped(&mut out, &banner, 0, width);
    }
    let tallies = report.tallies.iter().map(tally);
    let opening: Vec<Fact> = report.facts.iter().cloned().chain(tallies).collect();
    facts(&mut out, &opening, width);
    for section in report
        .sections
        .iter()
        .filter(|section| section.weight == Weight::Answer)
    {
        section_text(&mut out, section, report.language, width);
    }
    if report.sections.iter().any(|section| section.weight == Weight::Evidence) {
        out.push('\n');
        wrapped(&mut out, T::TextMore.get(report.language), 0, width);
    }
    out
}

fn tally(tally: &Tally) -> Fact {
    Fact::new(tally.name.clone(), tally.count.to_string())
}

fn section_text(out: &mut String, section: &Section, language: Language, width: usize) {
    out.push('\n');
    wrapped(out, &section.heading, 0, width);
    for block in &section.blocks {
        match block {
            Block::Paragraph(text) => wrapped(out, text, 2, width),
            Block::Facts(listed) => facts(out, listed, width),
            Block::Notes(notes) => notes
                .iter()
                .for_each(|note| wrapped(out, &format!("- {note}"), 2, width)),
            Block::Table(listed) => table(out, listed, language, width),
            Block::Figure(_) | Block::Cards(_) | Block::Legend(_) | Block::Signatures(_) => {}
        }
    }
}

pub(super) fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

/// Text of a file must not move the cursor of a terminal or break a row.
pub(super) fn one_line(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect()
}

fn facts(out: &mut String, facts: &[Fact], width: usize) {
    let name_columns = facts.iter().map(|fact| fact.name.width()).max().unwrap_or(0);
    for fact in facts {
        let name = one_line(&fact.name);
        let padding = " ".repeat(name_columns.saturating_sub(name.width()));
        let text = format!("{name}{padding}  {}", one_line(&fact.value));
        wrapped(out, &text, 2, width);
    }
}

/// Text in lines of at most `width` columns, each indented; later lines of a paragraph a little more.
pub(super) fn wrapped(out: &mut String, text: &str, indent: usize, width: usize) {
    let text = one_line(text);
    let (mut rest, mut indent_now) = (text.as_str(), indent);
    loop {
        let (now, later) = rest.split_at(break_at(rest, width.saturating_sub(indent_now).max(8)));
        line(out, &format!("{}{now}", " ".repeat(indent_now)));
        rest = later.trim_start();
        indent_now = indent + 2;
        if rest.is_empty() {
            return;
        }
    }
}

/// A cell in lines of at most `room` columns.
pub(super) fn lines_of(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    loop {
        let (now, later) = rest.split_at(break_at(rest, room));
        lines.push(now.trim_end().to_owned());
        rest = later.trim_start();
        if rest.is_empty() {
            return lines;
        }
    }
}

/// The byte at which a line of `room` columns ends: after a space, or beside a wide character.
fn break_at(text: &str, room: usize) -> usize {
    let (mut columns, mut last_break) = (0, 0);
    let mut was_wide = false;
    for (at, character) in text.char_indices() {
        let is_wide = character.width() == Some(2);
        // Closing marks stay with what they close.
        let may_begin_line = !"，。；：、）》”’！？,.;:)]%".contains(character);
        if at > 0
            && may_begin_line
            && (is_wide || was_wide || text.get(..at).is_some_and(|before| before.ends_with(' ')))
        {
            last_break = at;
        }
        columns += character.width().unwrap_or(0);
        if columns > room {
            return if last_break > 0 { last_break } else { at.max(1) };
        }
        was_wide = is_wide;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{Fact, facts, wrapped};
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn long_lines_are_folded_between_words_and_chinese_characters() {
        let mut out = String::new();
        wrapped(&mut out, "one two three four", 2, 12);
        assert_eq!(out, "  one two\n    three\n    four\n");
        out.clear();
        wrapped(&mut out, "生态保护红线划定方案，二〇二三", 0, 22);
        assert_eq!(out, "生态保护红线划定方案，\n  二〇二三\n");
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut_rather_than_lost() {
        let mut out = String::new();
        wrapped(&mut out, "0123456789abcdef", 0, 10);
        assert_eq!(out, "0123456789\n  abcdef\n");
        assert!(out.lines().all(|line| line.width() <= 10));
    }

    #[test]
    fn names_and_values_line_up() {
        let mut out = String::new();
        facts(&mut out, &[Fact::new("程序", "a"), Fact::new("Date", "b")], 80);
        assert_eq!(out, "  程序  a\n  Date  b\n");
    }
}
