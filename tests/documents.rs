//! Documents as their readers get them, read back by other libraries: every row is there, numbers are numbers, texts of
//! files stay texts, the same report has the same bytes.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, helpers included"
)]

#[path = "documents/book.rs"]
mod book;

use calamine::{Data, DataType as _, Reader, Xlsx};
use ecozone::report::model::{Block, Cell, Column, Fact, Report, Section, Table, Tally, Tone, Weight};
use ecozone::report::page_data;
use ecozone::report::pdf::{ATTACHMENT, Making, pdf};
use ecozone::report::{docx, xlsx};
use ecozone::texts::Language;
use lopdf::content::Content;
use lopdf::{Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

/// What a file could say to be taken for markup, a command, a formula or a tag.
const HOSTILE: &str = "#panic() *b* $x$ = h @cite <t> </w:t> =1+1 &amp; \\u{41} `r` [c]";
const JSON: &[u8] = br#"{"ecozone": "a result"}"#;

fn report(rows: usize) -> Report {
    let row = |number: usize| {
        vec![
            Cell::text(format!("R{number:05}E")),
            Cell::Number(format!("{number}.25")),
            Cell::Bar {
                ratio: 0.25,
                shown: "25.00".to_owned(),
                asked: Some(0.5),
                remark: None,
            },
            Cell::Finding {
                tone: Tone::Bad,
                shown: "overlap".to_owned(),
                figures: vec!["1 ha".to_owned()],
            },
            Cell::text("below"),
        ]
    };
    let table = Table {
        columns: vec![
            Column::text("Name"),
            Column::number("km²").of_group("Red line"),
            Column::number("%").of_group("Red line"),
            Column::text("Verdict"),
            Column::below("Source"),
        ],
        rows: (0..rows).map(row).collect(),
        total: Some(row(99_999)),
        expected_rows: rows,
    };
    Report {
        language: Language::En,
        title: "T".to_owned(),
        kind: "Coverage".to_owned(),
        is_illustrative: true,
        date: Some("2026-11-22".to_owned()),
        office: Some("An office".to_owned()),
        secrecy: Some("内部".to_owned()),
        facts: vec![Fact::new("Hostile", HOSTILE)],
        tallies: vec![Tally {
            tone: Tone::Good,
            name: "met".to_owned(),
            count: 3,
        }],
        sections: vec![
            Section {
                heading: "Units".to_owned(),
                weight: Weight::Answer,
                part: None,
                blocks: vec![Block::Table(table)],
            },
            Section {
                heading: "Method".to_owned(),
                weight: Weight::Evidence,
                part: None,
                blocks: vec![
                    Block::Paragraph(HOSTILE.to_owned()),
                    Block::Notes(vec![HOSTILE.to_owned()]),
                    Block::Signatures(vec!["Checked by".to_owned()]),
                ],
            },
        ],
    }
}

fn made(report: &Report, template: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let making = Making {
        json: JSON,
        template,
        logo: None,
    };
    pdf(page_data::of_report(report, None), &making).map_err(|error| error.message)
}

/// The words of every page, each run of letters by itself, through the fonts' own tables of letters.
fn pages(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).expect("a PDF");
    let mut letters_of_fonts: BTreeMap<ObjectId, BTreeMap<u16, String>> = BTreeMap::new();
    let mut pages = Vec::new();
    for page in document.get_pages().into_values() {
        let fonts = document.get_page_fonts(page).expect("fonts");
        let content = Content::decode(&document.get_page_content(page).expect("content")).expect("operations");
        let (mut text, mut font) = (String::new(), None);
        for operation in &content.operations {
            match operation.operator.as_str() {
                "Tf" => font = operation.operands[0].as_name().ok().and_then(|name| fonts.get(name)),
                "Tj" | "TJ" => {
                    let font = font.expect("a font is chosen");
                    let table = font.get(b"ToUnicode").unwrap().as_reference().unwrap();
                    let letters = letters_of_fonts
                        .entry(table)
                        .or_insert_with(|| letters(&document, table));
                    for shown in strings(&operation.operands) {
                        for code in shown.chunks_exact(2) {
                            text.push_str(&letters[&u16::from_be_bytes([code[0], code[1]])]);
                        }
                    }
                }
                "ET" => text.push('\n'),
                _ => {}
            }
        }
        pages.push(text);
    }
    pages
}

/// Strings among operands, those of lists too.
fn strings(operands: &[Object]) -> Vec<&[u8]> {
    let found = operands.iter().flat_map(|operand| match operand {
        Object::Array(list) => strings(list),
        Object::String(bytes, _) => vec![bytes.as_slice()],
        _ => Vec::new(),
    });
    found.collect()
}

/// What the glyphs of a font stand for.
fn letters(document: &Document, table: ObjectId) -> BTreeMap<u16, String> {
    let stream = document.get_object(table).unwrap().as_stream().unwrap();
    let text = String::from_utf8(stream.get_plain_content().unwrap()).expect("a table of letters");
    let mut letters = BTreeMap::new();
    for section in text.split("beginbfchar").skip(1) {
        let pairs: Vec<&str> = section
            .split("endbfchar")
            .next()
            .unwrap()
            .split(['<', '>'])
            .skip(1)
            .step_by(2)
            .collect();
        for pair in pairs.chunks_exact(2) {
            let units: Vec<u16> = (0..pair[1].len() / 4)
                .map(|at| u16::from_str_radix(&pair[1][4 * at..4 * at + 4], 16).unwrap())
                .collect();
            let code = u16::from_str_radix(pair[0], 16).unwrap();
            letters.insert(code, String::from_utf16(&units).unwrap());
        }
    }
    assert!(!text.contains("beginbfrange"), "letters stand one by one");
    letters
}

fn spaceless(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn numbers_of_rows(text: &str) -> Vec<&str> {
    let is_row = |word: &&str| word.len() == 7 && word.starts_with('R') && word.ends_with('E');
    text.split_whitespace().filter(is_row).collect()
}

#[test]
fn every_row_of_a_long_table_is_in_the_pdf_under_a_head_and_its_count() {
    let bytes = made(&report(3000), None).expect("made");
    let pages = pages(&bytes);
    let all = pages.join("\n");
    let rows = numbers_of_rows(&all);
    // 3,000 rows and the total.
    assert_eq!(rows.len(), 3001);
    assert_eq!(rows.iter().collect::<BTreeSet<_>>().len(), 3001);
    assert!(spaceless(&all).contains("3000of3000rows"), "the count is printed");
    for page in pages.iter().filter(|page| !numbers_of_rows(page).is_empty()) {
        assert!(
            spaceless(page).contains("Redline") && page.contains("Verdict"),
            "a head on every page"
        );
        assert!(spaceless(page).contains("内部") && spaceless(page).contains("nottobeusedforapproval"));
    }
}

#[test]
fn a_pdf_is_tagged_carries_its_json_and_has_the_same_bytes_twice() {
    let report = report(3);
    let bytes = made(&report, None).expect("made");
    assert_eq!(made(&report, None).expect("made"), bytes);
    let document = Document::load_mem(&bytes).expect("a PDF");
    let catalog = document.catalog().expect("a catalogue");
    let marked = catalog
        .get_deref(b"MarkInfo", &document)
        .expect("marked")
        .as_dict()
        .unwrap();
    assert!(marked.get(b"Marked").unwrap().as_bool().unwrap());
    assert!(catalog.get(b"StructTreeRoot").is_ok() && catalog.get(b"Lang").is_ok());
    let is_json = |object: &Object| {
        let stream = object.as_stream().ok();
        stream.is_some_and(|stream| stream.get_plain_content().is_ok_and(|content| content == JSON))
    };
    assert!(document.objects.values().any(is_json), "{ATTACHMENT} is attached");
    let plain = String::from_utf8_lossy(&bytes);
    assert!(!plain.contains("CreationDate"), "no clock is read");
}

#[test]
fn no_text_of_a_file_becomes_markup_in_any_document() {
    let report = report(2);
    let text = pages(&made(&report, None).expect("made")).join(" ");
    // As a fact, a paragraph and a note.
    assert_eq!(spaceless(&text).matches(&spaceless(HOSTILE)).count(), 3, "{text}");
    let document = part(&docx::document(&report).expect("made"), "word/document.xml");
    assert_eq!(words_of(&document).join("\n").matches(HOSTILE).count(), 3);
}

#[test]
fn a_template_of_ones_own_is_followed_and_its_mistakes_are_named_with_their_line() {
    let own = b"#let report(data) = [Own layout of #data.heading with #data.sections.len() parts]";
    let text = pages(&made(&report(1), Some(own)).expect("made")).join(" ");
    assert!(spaceless(&text).contains("OwnlayoutofT·Coveragewith2parts"), "{text}");
    let wrong = made(&report(1), Some(b"\n#let report(data) = data.nothing")).expect_err("wrong");
    assert!(wrong.starts_with("template.typ:2: "), "{wrong}");
    let package = made(
        &report(1),
        Some(b"#import \"@preview/a:1.0.0\": b\n#let report(data) = b"),
    )
    .expect_err("none");
    assert!(package.starts_with("template.typ:1: "), "{package}");
    let outside = made(&report(1), Some(b"#let report(data) = read(\"/etc/passwd\")"));
    assert!(outside.is_err(), "nothing outside is reached");
}

#[test]
fn a_workbook_has_numbers_frozen_heads_charts_and_the_same_bytes_twice() {
    let report = report(40);
    let csv = "name,code,area_m2\n甲,0110000,12.5\n";
    let bytes = xlsx::workbook(&report, Some(csv.as_bytes())).expect("made");
    assert_eq!(xlsx::workbook(&report, Some(csv.as_bytes())).expect("made"), bytes);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).expect("a workbook");
    assert_eq!(book.sheet_names(), ["Summary", "Units", "Full precision"]);
    let units = book.worksheet_range("Units").expect("a sheet");
    // Two rows of headings, 40 rows, the total.
    assert_eq!(units.get_value((2, 0)), Some(&Data::String("R00000E".to_owned())));
    assert_eq!(units.get_value((41, 1)), Some(&Data::Float(39.25)));
    assert_eq!(units.get_value((41, 2)), Some(&Data::Float(25.0)));
    assert_eq!(units.get_value((41, 3)), Some(&Data::Float(50.0)), "what is asked for");
    assert_eq!(units.get_value((42, 0)), Some(&Data::String("R99999E".to_owned())));
    assert_eq!(
        units.get_value((44, 0)),
        Some(&Data::String("40 of 40 rows".to_owned()))
    );
    let full = book.worksheet_range("Full precision").expect("a sheet");
    assert_eq!(full.get_value((1, 1)), Some(&Data::String("0110000".to_owned())));
    assert_eq!(full.get_value((1, 2)), Some(&Data::Float(12.5)));
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("ySplit=\"2\""));
    assert!(part(&bytes, "xl/charts/chart1.xml").contains("Units"));
    assert!(
        !part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"),
        "no text became a formula"
    );
    assert!(part(&bytes, "docProps/core.xml").contains("2026-11-22"));
}

#[test]
fn a_word_document_has_real_styles_heads_that_repeat_page_numbers_and_the_same_bytes_twice() {
    let report = report(30);
    let bytes = docx::document(&report).expect("made");
    assert_eq!(docx::document(&report).expect("made"), bytes);
    let document = part(&bytes, "word/document.xml");
    assert_eq!(document.matches("<w:tblHeader/>").count(), 2, "both rows of the head");
    assert_eq!(document.matches("w:val=\"Heading1\"").count(), 2);
    let words = words_of(&document).join("\n");
    assert_eq!(numbers_of_rows(&words).len(), 31);
    assert!(words.contains("30 of 30 rows"));
    assert!(part(&bytes, "word/styles.xml").contains("<w:name w:val=\"heading 1\"/>"));
    let footer = part(&bytes, "word/footer1.xml");
    assert!(footer.contains(" PAGE ") && footer.contains(" NUMPAGES ") && footer.contains("An office"));
    let header = part(&bytes, "word/header1.xml");
    assert!(header.contains("内部") && header.contains("not to be used for approval"));
}

/// Runs the program over the fixtures of the command line and gives its files by their endings.
fn written(endings: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cli");
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("ecozone"));
    command
        .current_dir(fixtures)
        .args(["coverage", "--region", "region.geojson"]);
    command.args(["--red-line", "redline.geojson", "--lang", "en", "--quiet"]);
    for ending in endings {
        command.arg("-o").arg(folder.path().join("r").with_extension(ending));
    }
    command.assert().success();
    let read = |ending: &&str| {
        let path = folder.path().join("r").with_extension(ending);
        ((*ending).to_owned(), std::fs::read(path).expect("written"))
    };
    endings.iter().map(read).collect()
}

#[test]
fn the_numbers_of_every_document_are_those_of_the_json() {
    let files = written(&["json", "xlsx", "docx", "pdf"]);
    let json: serde_json::Value = serde_json::from_slice(&files["json"]).expect("JSON");
    let pdf = pages(&files["pdf"]).join("\n");
    let words = words_of(&part(&files["docx"], "word/document.xml"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&files["xlsx"])).expect("a workbook");
    let sheets = book.sheet_names();
    let full = book.worksheet_range("Full precision").expect("a sheet");
    let units = book.worksheet_range(&sheets[1]).expect("a sheet");
    let column = |name: &str| {
        let head = full.rows().next().expect("a head");
        let place = head.iter().position(|cell| cell.as_string().as_deref() == Some(name));
        place.unwrap_or_else(|| panic!("{name} in {head:?}"))
    };
    let listed = json["units"].as_array().expect("units");
    assert!(!listed.is_empty());
    for (number, unit) in listed.iter().enumerate() {
        let area_m2 = unit["area"].as_f64().expect("an area");
        let red_line_m2 = unit["roles"]["red-line"]["area"].as_f64().expect("an area");
        // In the workbook bit for bit.
        let exact = |name: &str| full[(number + 1, column(name))].as_f64().expect("a number");
        assert_eq!(exact("area_m2").to_bits(), area_m2.to_bits());
        assert_eq!(exact("red-line_area_m2").to_bits(), red_line_m2.to_bits());
        for value_m2 in [area_m2, red_line_m2] {
            // As people read it: rounded once, to 0.01 km².
            let shown = ecozone::units::km2(value_m2, 2);
            assert!(pdf.split_whitespace().any(|word| word == shown), "{shown} in {pdf}");
            assert!(words.contains(&shown), "{shown} in {words:?}");
            let rounded = (value_m2 / 1e4).round() / 100.0;
            let is_there = |cell: &Data| cell.as_f64().is_some_and(|value| (value - rounded).abs() < 1e-9);
            assert!(units.rows().flatten().any(is_there), "{rounded} in {units:?}");
        }
    }
}

#[test]
fn a_table_that_lost_a_row_is_told() {
    let mut report = report(3);
    assert_eq!(report.lost_rows(), None);
    for section in &mut report.sections {
        for block in &mut section.blocks {
            if let Block::Table(table) = block {
                table.rows.pop();
            }
        }
    }
    assert_eq!(report.lost_rows(), Some(("Units", 2, 3)));
}

/// A part of a package.
fn part(package: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).expect("a package");
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap_or_else(|_| panic!("{name} is in it"))
        .read_to_string(&mut text)
        .expect("text");
    text
}

/// The texts of a Word document, read by an XML parser.
fn words_of(document: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(document);
    let (mut words, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) if tag.name().as_ref() == b"w:t" => {
                inside = true;
                words.push(String::new());
            }
            Event::End(tag) if tag.name().as_ref() == b"w:t" => inside = false,
            Event::Text(text) if inside => {
                words.last_mut().unwrap().push_str(&text.decode().expect("UTF-8"));
            }
            Event::GeneralRef(reference) if inside => {
                let name = reference.decode().expect("UTF-8");
                let letter = match reference.resolve_char_ref().expect("a character") {
                    Some(letter) => letter.to_string(),
                    None => quick_xml::escape::resolve_xml_entity(&name).expect("known").to_owned(),
                };
                words.last_mut().unwrap().push_str(&letter);
            }
            Event::Eof => return words,
            _ => {}
        }
    }
}
