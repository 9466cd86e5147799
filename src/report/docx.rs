//! A report as a Word document: headings as styles, tables whose heads repeat, maps as pictures, page numbers.
//!
//! Written here and not by a library: those at hand can't say that a table's head repeats on every page.
use super::docx_parts::{
    CONTENT_TYPES, PACKAGE_RELATIONSHIPS, core_properties, footer, header, relationships, settings, styles,
};
use super::figure::Figure;
use super::markup::escape;
use super::model::{Block, Card, Cell, Column, Fact, Report, Section, Table, Tone};
use super::raster;
use super::text::count_line;
use crate::texts::report::ReportText as T;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Twentieths of a point: A4 and its margins.
const PAGE: [u32; 2] = [11_906, 16_838];
const MARGIN: u32 = 850;
/// English metric units in a twentieth of a point.
const EMU: u32 = 635;
/// Pixels of a picture to one of its drawing: some 250 to the inch on paper.
const MAP_ZOOM: f32 = 1.9;
const CARD_ZOOM: f32 = 2.1;
/// A higher picture leaves no room for its heading.
const PICTURE_HEIGHT_MAX: u32 = 12_200;

/// The document; the same report gives the same bytes.
///
/// # Errors
/// None in memory but those of the archive's limits.
pub fn document(report: &Report) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut body = Body {
        out: String::new(),
        pictures: Vec::new(),
        is_across: false,
        report,
    };
    body.opening();
    for section in &report.sections {
        body.section(section);
    }
    body.turn(false);
    body.paragraph("Quiet", T::NoDecision.get(report.language));
    let body_xml = format!(
        "{}<w:document {NAMESPACES}><w:body>{}{}</w:body></w:document>",
        super::docx_parts::XML,
        body.out,
        section_properties(false)
    );
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // An archive knows when its parts were made; here always on the same day.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let language = report.language;
    let (upright, across) = (PAGE[0] - 2 * MARGIN, PAGE[1] - 2 * MARGIN);
    let parts: [(&str, String); 11] = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", PACKAGE_RELATIONSHIPS.to_owned()),
        ("docProps/core.xml", core_properties(report)),
        ("word/document.xml", body_xml),
        ("word/_rels/document.xml.rels", relationships(body.pictures.len())),
        ("word/styles.xml", styles(language)),
        ("word/settings.xml", settings()),
        ("word/header1.xml", header(report, upright)),
        ("word/footer1.xml", footer(report, upright)),
        ("word/header2.xml", header(report, across)),
        ("word/footer2.xml", footer(report, across)),
    ];
    for (name, text) in parts {
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes())?;
    }
    for (png, number) in body.pictures.iter().zip(1_usize..) {
        archive.start_file(format!("word/media/image{number}.png"), options)?;
        archive.write_all(png)?;
    }
    Ok(archive.finish()?.into_inner())
}

pub(super) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
     xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

/// The size and margins of the pages up to here, upright or across.
fn section_properties(is_across: bool) -> String {
    let [width, height] = if is_across { [PAGE[1], PAGE[0]] } else { PAGE };
    let kind = 1 + u32::from(is_across);
    let turned = if is_across { " w:orient=\"landscape\"" } else { "" };
    format!(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdHeader{kind}\"/>\
         <w:footerReference w:type=\"default\" r:id=\"rIdFooter{kind}\"/>\
         <w:pgSz w:w=\"{width}\" w:h=\"{height}\"{turned}/>\
         <w:pgMar w:top=\"1100\" w:right=\"{MARGIN}\" w:bottom=\"1000\" w:left=\"{MARGIN}\" w:header=\"500\" \
         w:footer=\"450\" w:gutter=\"0\"/></w:sectPr>"
    )
}

/// The text of the document so far.
struct Body<'a> {
    out: String,
    pictures: Vec<Vec<u8>>,
    /// Whether the pages lie across.
    is_across: bool,
    report: &'a Report,
}

/// A piece of text with its look, as the contents of a run.
fn run(text: &str, look: &str) -> String {
    let look = if look.is_empty() {
        String::new()
    } else {
        format!("<w:rPr>{look}</w:rPr>")
    };
    format!("<w:r>{look}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text))
}

const BOLD: &str = "<w:b/>";
const QUIET: &str = "<w:color w:val=\"4C5551\"/>";

/// A finding's colour and the shape that tells it in black and white.
const fn look_of(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Good => ("<w:b/><w:color w:val=\"1D6B3F\"/>", "● "),
        Tone::Attention => ("<w:b/><w:color w:val=\"7A5600\"/>", "▲ "),
        Tone::Bad => ("<w:b/><w:color w:val=\"A01C22\"/>", "◆ "),
        Tone::Unknown => ("<w:b/><w:color w:val=\"43477A\"/>", "□ "),
    }
}

fn finding(tone: Tone, text: &str) -> String {
    let (look, shape) = look_of(tone);
    run(&format!("{shape}{text}"), look)
}

impl Body<'_> {
    fn paragraph(&mut self, style: &str, text: &str) {
        self.paragraph_of(style, "", &run(text, ""));
    }

    fn paragraph_of(&mut self, style: &str, more: &str, runs: &str) {
        let _ = write!(
            self.out,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr>{runs}</w:p>"
        );
    }

    /// Ends the pages so far where the next ones lie otherwise.
    fn turn(&mut self, is_across: bool) {
        if self.is_across == is_across {
            return;
        }
        let _ = write!(
            self.out,
            "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/>{}</w:pPr></w:p>",
            section_properties(self.is_across)
        );
        self.is_across = is_across;
    }

    fn width(&self) -> u32 {
        let page = if self.is_across { PAGE[1] } else { PAGE[0] };
        page - 2 * MARGIN
    }

    fn opening(&mut self) {
        let report = self.report;
        let language = report.language;
        self.paragraph("Title", &report.heading());
        if report.is_illustrative {
            self.paragraph("Warning", T::IllustrativeBanner.get(language));
        }
        self.facts(&report.facts);
        for tally in &report.tallies {
            let runs = finding(tally.tone, &tally.name) + &run(&format!(" {}", tally.count), BOLD);
            self.paragraph_of("Normal", "", &runs);
        }
    }

    fn facts(&mut self, facts: &[Fact]) {
        let colon = self.report.language.pick("：", ": ");
        for fact in facts {
            let runs = run(&format!("{}{colon}", fact.name), QUIET) + &run(&fact.value, "");
            self.paragraph_of("Normal", "", &runs);
        }
    }

    fn section(&mut self, section: &Section) {
        self.turn(section.is_wide());
        self.paragraph("Heading1", &section.heading);
        for block in &section.blocks {
            match block {
                Block::Paragraph(text) => self.paragraph("Normal", text),
                Block::Legend(text) => self.paragraph("Quiet", text),
                Block::Facts(facts) => self.facts(facts),
                Block::Notes(notes) => notes
                    .iter()
                    .for_each(|note| self.paragraph("Normal", &format!("• {note}"))),
                Block::Table(table) => self.table(table),
                Block::Figure(figure) => self.picture(figure, MAP_ZOOM, self.width(), T::Map.get(self.report.language)),
                Block::Cards(cards) => cards.iter().for_each(|card| self.card(card)),
                Block::Signatures(fields) => self.signatures(fields),
            }
        }
    }

    fn card(&mut self, card: &Card) {
        let runs = run(&format!("{}  ", card.title), "") + &finding(card.tone, &card.outcome);
        self.paragraph_of("Heading2", "", &runs);
        self.picture(&card.figure, CARD_ZOOM, self.width() * 3 / 5, &card.title);
        for line in &card.lines {
            let runs = match line.tone {
                Some(tone) => {
                    let (look, shape) = look_of(tone);
                    run(shape, look) + &run(&line.text, "")
                }
                None => run(&line.text, ""),
            };
            self.paragraph_of("Small", "", &runs);
        }
    }

    fn signatures(&mut self, fields: &[String]) {
        for field in fields {
            let runs = format!("{}<w:r><w:tab/></w:r>", run(&format!("{field} "), ""));
            let line = "<w:tabs><w:tab w:val=\"left\" w:leader=\"underscore\" w:pos=\"6000\"/></w:tabs>\
                        <w:spacing w:before=\"240\"/>";
            self.paragraph_of("Normal", line, &runs);
        }
    }

    /// A map, `width` twentieths of a point wide.
    fn picture(&mut self, figure: &Figure, zoom: f32, width: u32, description: &str) {
        let name = format!("map{}", self.pictures.len() + 1);
        let Ok(png) = raster::png(&figure.svg_named(&name), zoom) else {
            return;
        };
        let [across_px, down_px] = sides_px(&png);
        let height = u64::from(width) * u64::from(down_px) / u64::from(across_px.max(1));
        let height = u32::try_from(height).unwrap_or(u32::MAX).max(1);
        let (width, height) = if height > PICTURE_HEIGHT_MAX {
            let narrower = u64::from(width) * u64::from(PICTURE_HEIGHT_MAX) / u64::from(height);
            (u32::try_from(narrower).unwrap_or(width), PICTURE_HEIGHT_MAX)
        } else {
            (width, height)
        };
        let (width, height) = (width * EMU, height * EMU);
        self.pictures.push(png);
        let number = self.pictures.len();
        let description = escape(description);
        let drawing = format!(
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
             <wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:docPr id=\"{number}\" name=\"{name}\" descr=\"{description}\"/>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
             <pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"{name}\"/><pic:cNvPicPr/></pic:nvPicPr>\
             <pic:blipFill><a:blip r:embed=\"rIdImage{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
             </wp:inline></w:drawing></w:r>"
        );
        self.paragraph_of("Normal", "<w:keepNext/>", &drawing);
    }

    fn table(&mut self, table: &Table) {
        let columns: Vec<&Column> = table.columns_in_row().collect();
        let widths = widths(table, self.width());
        self.out.push_str(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Report\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
             <w:tblLayout w:type=\"fixed\"/><w:tblLook w:firstRow=\"1\"/></w:tblPr><w:tblGrid>",
        );
        for width in &widths {
            let _ = write!(self.out, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.out.push_str("</w:tblGrid>");
        self.head(&columns, &widths);
        for row in &table.rows {
            let belows: Vec<(&str, &str)> = table.texts_below(row).collect();
            let keep = if belows.is_empty() { "" } else { "<w:keepNext/>" };
            self.row(table, row, &widths, keep, "");
            for (place, (name, text)) in belows.iter().enumerate() {
                let keep = if place + 1 < belows.len() { "<w:keepNext/>" } else { "" };
                self.row_below(&widths, name, text, keep);
            }
        }
        if let Some(total) = &table.total {
            self.row(table, total, &widths, "", BOLD);
        }
        self.out.push_str("</w:tbl>");
        self.paragraph("Quiet", &count_line(table, self.report.language));
    }

    /// The rows of headings, which are repeated on every page.
    fn head(&mut self, columns: &[&Column], widths: &[u32]) {
        const HEAD: &str = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";
        let has_groups = columns.iter().any(|column| column.group.is_some());
        let cell = |width: u32, more: &str, text: &str, side: &str| {
            format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{more}<w:shd w:val=\"clear\" w:color=\"auto\" \
                 w:fill=\"EEF2EF\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"Cell\"/><w:keepNext/><w:jc w:val=\"{side}\"/></w:pPr>\
                 {}</w:p></w:tc>",
                run(text, BOLD)
            )
        };
        let side = |column: &Column| if column.is_number { "right" } else { "left" };
        if has_groups {
            self.out.push_str(HEAD);
            let mut at = 0;
            while let Some(column) = columns.get(at) {
                let Some(group) = &column.group else {
                    let width = widths.get(at).copied().unwrap_or(0);
                    self.out.push_str(&cell(
                        width,
                        "<w:vMerge w:val=\"restart\"/>",
                        &column.heading,
                        side(column),
                    ));
                    at += 1;
                    continue;
                };
                let span = columns
                    .iter()
                    .skip(at)
                    .take_while(|next| next.group.as_ref() == Some(group))
                    .count();
                let width = widths.iter().skip(at).take(span).sum();
                self.out.push_str(&cell(
                    width,
                    &format!("<w:gridSpan w:val=\"{span}\"/>"),
                    group,
                    "center",
                ));
                at += span;
            }
            self.out.push_str("</w:tr>");
        }
        self.out.push_str(HEAD);
        for (column, width) in columns.iter().zip(widths) {
            let is_above = has_groups && column.group.is_none();
            let (more, text) = if is_above {
                ("<w:vMerge/>", "")
            } else {
                ("", column.heading.as_str())
            };
            self.out.push_str(&cell(*width, more, text, side(column)));
        }
        self.out.push_str("</w:tr>");
    }

    fn row(&mut self, table: &Table, row: &[Cell], widths: &[u32], keep: &str, look: &str) {
        self.out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for ((column, cell), width) in table.cells_in_row(row).zip(widths) {
            let side = if column.is_number { "right" } else { "left" };
            let _ = write!(
                self.out,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"Cell\"/>{keep}\
                 <w:jc w:val=\"{side}\"/></w:pPr>{}</w:p></w:tc>",
                runs_of(cell, look)
            );
        }
        self.out.push_str("</w:tr>");
    }

    /// A long text of the row above, across the table.
    fn row_below(&mut self, widths: &[u32], name: &str, text: &str, keep: &str) {
        let colon = self.report.language.pick("：", ": ");
        let _ = write!(
            self.out,
            "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/><w:gridSpan w:val=\"{}\"/>\
             </w:tcPr><w:p><w:pPr><w:pStyle w:val=\"Cell\"/>{keep}<w:ind w:left=\"240\"/></w:pPr>{}{}</w:p></w:tc></w:tr>",
            widths.iter().sum::<u32>(),
            widths.len(),
            run(&format!("{name}{colon}"), "<w:b/><w:color w:val=\"4C5551\"/>"),
            run(text, QUIET)
        );
    }
}

/// Width and height of a PNG, which stand behind its signature and the name of its first part.
fn sides_px(png: &[u8]) -> [u32; 2] {
    let side = |at: usize| {
        let bytes = png.get(at..at + 4).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
        bytes.map_or(1, u32::from_be_bytes)
    };
    [side(16), side(20)]
}

/// What a cell says, its remarks on lines of their own.
fn runs_of(cell: &Cell, look: &str) -> String {
    let remark = |text: &str| {
        format!(
            "<w:r><w:br/></w:r>{}",
            run(text, "<w:color w:val=\"4C5551\"/><w:sz w:val=\"13\"/>")
        )
    };
    match cell {
        Cell::Empty => run(cell.shown(), QUIET),
        Cell::Finding { tone, shown, figures } => {
            let remarks: String = figures.iter().map(|figure| remark(figure)).collect();
            finding(*tone, shown) + &remarks
        }
        Cell::Remarked { shown, remark: said }
        | Cell::Bar {
            shown,
            remark: Some(said),
            ..
        } => run(shown, look) + &remark(said),
        _ => run(cell.shown(), look),
    }
}

/// Widths of the columns by what stands in them, so that together they fill the page: short columns get what they need,
/// long ones share the rest and are broken into lines.
fn widths(table: &Table, room: u32) -> Vec<u32> {
    use unicode_width::UnicodeWidthStr;
    /// A Latin letter or half a Chinese one, and the sides of a cell, in twentieths of a point.
    const LETTER: u32 = 84;
    const SIDES: u32 = 140;
    let mut letters = vec![0_usize; table.columns_in_row().count()];
    for (most, column) in letters.iter_mut().zip(table.columns_in_row()) {
        // A heading may be broken between its words.
        let words = column.heading.split(' ').map(UnicodeWidthStr::width);
        *most = words.max().unwrap_or(0).min(column.heading.width().div_ceil(2).max(6));
    }
    for row in table.rows.iter().chain(&table.total) {
        for (most, (_, cell)) in letters.iter_mut().zip(table.cells_in_row(row)) {
            let mark = usize::from(matches!(cell, Cell::Finding { .. })) * 3;
            *most = (*most).max(cell.shown().width() + mark);
        }
    }
    let needs: Vec<u32> = letters
        .into_iter()
        .map(|most| {
            u32::try_from(most)
                .unwrap_or(u32::MAX)
                .saturating_mul(LETTER)
                .saturating_add(SIDES)
        })
        .collect();
    let mut widths: Vec<Option<u32>> = vec![None; needs.len()];
    let mut left = room;
    loop {
        let open = u32::try_from(widths.iter().filter(|width| width.is_none()).count()).unwrap_or(0);
        let Some(share) = left.checked_div(open) else { break };
        let mut has_changed = false;
        for (width, need) in widths.iter_mut().zip(&needs) {
            if width.is_none() && *need <= share {
                *width = Some(*need);
                left -= need;
                has_changed = true;
            }
        }
        if !has_changed {
            return widths.into_iter().map(|width| width.unwrap_or(share)).collect();
        }
    }
    // All fit: what is left over is given out evenly.
    let count = u32::try_from(needs.len()).unwrap_or(1).max(1);
    needs.iter().map(|need| need + left / count).collect()
}
