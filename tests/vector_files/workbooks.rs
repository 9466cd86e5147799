//! Workbooks by openpyxl: merged headings, pages, footers, several sheets, well-known text; and hostile ones.

use super::{check_refusal, check_that_nothing_is_lost, fixtures, open, open_bytes, outcome};
use ecozone::formats::{Alone, FormatError, Input, read_layer};
use ecozone::layer::parsed::ParsedLayer;
use ecozone::progress::Progress;
use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn positions(layer: &ParsedLayer) -> Vec<[f64; 2]> {
    layer.shapes.positions().to_vec()
}

#[test]
fn a_table_in_a_workbook_is_the_same_plot_as_its_boundary_text() {
    let layer = open("workbook/example_a.xlsx").expect("reads");
    check_that_nothing_is_lost("example_a.xlsx", &layer);
    let text = open("points/example_a.txt").expect("reads");
    assert_eq!(positions(&layer), positions(&text));
    let details: Vec<&str> = layer.issues.iter().map(|issue| issue.detail.as_str()).collect();
    for word in ["制表：甲", "2025-06-18", "边长", "说明"] {
        assert!(
            details.iter().any(|detail| detail.contains(word)),
            "{word}: {details:?}"
        );
    }
}

#[test]
fn every_sheet_of_points_is_read_and_its_plots_carry_its_name() {
    let layer = open("workbook/two_sheets.xlsx").expect("reads");
    check_that_nothing_is_lost("two_sheets.xlsx", &layer);
    assert_eq!(layer.shapes.len(), 2);
    for (index, name) in ["T01", "T02"].into_iter().enumerate() {
        assert_eq!(layer.attributes.text(index, "工作表").as_deref(), Some(name));
    }
    let bytes = std::fs::read(fixtures().join("workbook/two_sheets.xlsx")).expect("the workbook");
    let of = |layer: &'static str| -> Result<ParsedLayer, FormatError> {
        let input = Input {
            bytes: &mut bytes.as_slice(),
            file_name: "case.xlsx",
            beside: &Alone,
            encoding: None,
            layer: Some(layer),
        };
        read_layer(input, &Progress::new())
    };
    assert_eq!(of("T02").expect("reads").shapes.len(), 1);
    check_refusal("no such sheet", of("T03"), &["T03", "T01, T02", "--layer"]);
}

#[test]
fn a_column_of_well_known_text_is_read_with_its_attributes() {
    let layer = open("workbook/wkt.xlsx").expect("reads");
    check_that_nothing_is_lost("wkt.xlsx", &layer);
    assert_eq!(outcome(&layer), "1/6 2:null-geometry");
    assert_eq!(layer.declared_crs.as_deref(), Some("EPSG:4527"));
    let attributes = layer.attributes.object(0);
    assert_eq!(attributes["地块名称"], "甲");
    assert_eq!(attributes["面积"], 1.9689);
    assert_eq!(attributes["日期"], "2025-06-18T09:30:00");
}

/// The workbook with one member changed.
fn with_member(name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let bytes = std::fs::read(fixtures().join("workbook/example_a.xlsx")).expect("the workbook");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).expect("a member");
        let path = member.name().expect("a name").into_owned();
        let mut content = Vec::new();
        member.read_to_end(&mut content).expect("its content");
        if path == name {
            content = change(String::from_utf8(content).expect("XML")).into_bytes();
        }
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        out.start_file(path, options).expect("begun");
        out.write_all(&content).expect("written");
    }
    out.finish().expect("finished").into_inner()
}

#[test]
fn hostile_and_useless_workbooks_are_refused() {
    // A cell in the last corner of the sheet, and a merged region that fills all of it.
    let vast = with_member("xl/worksheets/sheet1.xml", |xml| {
        xml.replace(
            "</sheetData>",
            "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>",
        )
        .replace("<mergeCell ref=\"A1:D1\"/>", "<mergeCell ref=\"A1:XFD1048576\"/>")
    });
    let _read_or_refused = open_bytes("a.xlsx", &vast);
    let bomb = with_member("xl/styles.xml", |xml| xml + &" ".repeat(40 << 20));
    check_refusal("bomb", open_bytes("a.xlsx", &bomb), &["far more than any honest one"]);
    let other = with_member("xl/worksheets/sheet1.xml", |xml| {
        let begin = xml.find("<sheetData>").expect("cells");
        format!("{}<sheetData/></worksheet>", &xml[..begin])
    });
    check_refusal(
        "no cells",
        open_bytes("a.xlsx", &other),
        &["no table of points", "成果表"],
    );
    let old = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 600]].concat();
    check_refusal(
        "xls",
        open_bytes("a.xls", &old),
        &["old Office document", "save a table as .xlsx"],
    );
}
