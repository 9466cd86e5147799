//! Lists of boundary points, and text in every encoding: what each awkward file gives, or what its refusal says.

use super::Expected::{Reads, Refused};
use super::{Expected, check_named, check_that_nothing_is_lost, fixtures, read_named};
use ecozone::formats::{Alone, Input, read_layer};
use ecozone::geometry::shapes::PartKind;
use ecozone::progress::Progress;
use encoding_rs::{BIG5, GB18030};
use proptest::prelude::*;
use std::io::Write as _;

/// A head, and `@` for its plots.
fn txt(head: &str, plots: &str) -> String {
    format!("[属性描述]\n{head}\n[地块坐标]\n{plots}\n")
}

const HEAD: &str = "坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n带号=39";
const PLOT: &str = "4,1.0,1,甲,面,,,,@";
const SQUARE: &str = "J1,1,4431000,39521000\nJ2,1,4431000,39521100\nJ3,1,4430900,39521100\nJ4,1,4430900,39521000";

#[test]
#[rustfmt::skip]
fn boundary_texts_of_every_dialect() {
    let square = format!("{PLOT}\n{SQUARE}");
    let swap = |text: &str| -> String {
        text.lines().map(|line| match line.split(',').collect::<Vec<_>>().as_slice() {
            [label, ring, x, y] => format!("{label},{ring},{y},{x}\n"),
            _ => format!("{line}\n"),
        }).collect()
    };
    let hole = "\n5,2,4430980,39521020\n6,2,4430980,39521040\n7,2,4430960,39521040\n5,2,4430980,39521020";
    let cases: Vec<(String, Expected)> = vec![
        (txt(HEAD, &square), Reads("1/4")),
        // The closing row, which the format wants; a count of rows, of points, and one that is neither.
        (txt(HEAD, &format!("{square}\nJ1,1,4431000,39521000")), Reads("1/5")),
        (txt(HEAD, &format!("{square}\nJ1,1,4431000,39521000").replace("4,1.0", "5,1.0")), Reads("1/5")),
        (txt(HEAD, &square.replace("4,1.0", "9,1.0")), Reads("1/4 (1:mismatch)")),
        (txt(HEAD, &format!("{square}{hole}").replace("4,1.0", "8,1.0")), Reads("1/8")),
        // Full-width commas, tabs, bullets, CRLF, a mark.
        (txt(HEAD, &square.replace(',', "，")), Reads("1/4")),
        (txt(HEAD, &square).replace("J1,1,", "J1\t1\t"), Reads("1/4")),
        (txt(HEAD, &format!("{PLOT}\n{}", SQUARE.replace(',', "\t"))), Reads("1/4")),
        (format!("\u{feff}{}", txt(HEAD, &square.replace("\nJ", "\n- J")).replace('\n', "\r\n")), Reads("1/4")),
        // No @; no line of the plot; no sections at all; blank lines and words between.
        (txt(HEAD, &square.replace(",@", ",")), Reads("1/4 (1:mismatch)")),
        (txt(HEAD, SQUARE), Reads("1/4 (0:mismatch)")),
        (SQUARE.to_owned(), Reads("1/4 (0:mismatch)")),
        (format!("{PLOT}\n{SQUARE}"), Reads("1/4")),
        (txt(HEAD, &format!("{PLOT}\n\n{SQUARE}\n\n制图人签字")), Reads("1/4 (0:ignored-member)")),
        // East first is told by the size of the numbers.
        (txt(HEAD, &swap(&square)), Reads("1/4 (0:assumed)")),
        // Square metres and mu in place of hectares.
        (txt(HEAD, &square.replace("4,1.0", "4,10000")), Reads("1/4 (1:assumed)")),
        (txt(HEAD, &square.replace("4,1.0", "4,15")), Reads("1/4 (1:assumed)")),
        // Several plots, of which one is damaged: it alone is lost, and says so.
        (txt(HEAD, &format!("{square}\n{square}").replacen("J2,1,4431000,39521100", "J2,1,44x,39521100", 1)), Reads("1/4 1:unreadable")),
        (txt(HEAD, &format!("{square}\n{square}").replacen("4431000,39521100", "443100,39521100", 1)), Reads("1/4 1:unreadable")),
        (txt(HEAD, &format!("{square}\n{PLOT}")), Reads("1/4 (2:mismatch) 2:null-geometry")),
        (txt(HEAD, &square.replace("面", "线")), Reads("1/4")),
        (txt(HEAD, &square.replace("面", "点")), Reads("1/4")),
        // Degrees.
        (txt("坐标系=2000国家大地坐标系\n计量单位=度", &format!("{PLOT}\n1,1,39.5,116.1\n2,1,39.6,116.1\n3,1,39.6,116.2")), Reads("1/3")),
        (txt("坐标系=2000国家大地坐标系", &format!("{PLOT}\n1,1,39.599,116.175\n2,1,39.6,116.1\n3,1,39.6,116.2")), Reads("1/3")),
        (txt("坐标系=2000国家大地坐标系", &format!("{PLOT}\n1,1,39.3010,116.1020\n2,1,39.31,116.1\n3,1,39.31,116.2")), Refused(&["DDD.MMSS", "计量单位"])),
        // What contradicts itself, or is not there.
        (txt(HEAD, &square.replace("J2,1,4431000,39521100", "J2,1,39521100,4431000")), Refused(&["contradict"])),
        (txt(HEAD, &square.replace("J2,1,4431000,39521100", "J2,1,4431000,521100")), Refused(&["different zone numbers"])),
        (txt(HEAD, &square).replace("带号=39", "带号=38"), Refused(&["zone 38", "zone 39"])),
        (txt(HEAD, &square).replace("几度分带=3", "几度分带=6"), Refused(&["几度分带=6"])),
        (txt(HEAD, &square).replace("计量单位=米", "计量单位=度"), Refused(&["unit of measure"])),
        (txt(HEAD, &square).replace("计量单位=米", "计量单位=英尺"), Refused(&["英尺"])),
        (txt(HEAD, &square).replace("高斯克吕格", "兰伯特"), Refused(&["Gauss-Krüger"])),
        (txt(HEAD, "4,1,1,甲,面,,,,@\n1,1,500,300\n2,1,500,400\n3,1,600,400"), Refused(&["local system"])),
        (txt(HEAD, ""), Refused(&["no boundary points"])),
        (txt(HEAD, PLOT), Refused(&["no boundary points"])),
    ];
    for (text, expected) in &cases {
        check_named("a.txt", text, text.as_bytes(), *expected);
        let gbk = GB18030.encode(text).0;
        if let (Ok(plain), Ok(chinese)) = (read_named("a.txt", text.as_bytes()), read_named("a.txt", &gbk)) {
            assert_eq!(plain.shapes, chinese.shapes, "{text}");
            assert_eq!(plain.declared_crs, chinese.declared_crs, "{text}");
        }
    }
}

#[test]
fn what_the_file_says_of_a_plot_and_of_itself_becomes_attributes() {
    let bytes = std::fs::read(fixtures().join("points/example_c.txt")).expect("the fixture");
    let layer = read_named("example_c.txt", &bytes).expect("reads");
    assert_eq!(layer.declared_crs.as_deref(), Some("EPSG:4548"));
    assert_eq!(layer.name.as_deref(), Some("某某风电项目"));
    for (field, value) in [
        ("地块编号", "T01-T02"),
        ("地块名称", "风机基础"),
        ("地块用途", "工矿用地"),
        ("地类编码", "0602"),
        ("备注", "备注文字"),
        ("面积(公顷)", "0.998"),
        ("数据产生单位", "自然资源部"),
        ("项目名称", "某某风电项目"),
    ] {
        assert_eq!(layer.attributes.text(0, field).as_deref(), Some(value), "{field}");
    }
    // Two parts that are numbered 1 and 2 lie apart, so the second is no hole.
    assert_eq!(layer.shapes.feature(0).polygons().count(), 2);
    let bytes = std::fs::read(fixtures().join("points/example_b.txt")).expect("the fixture");
    let layer = read_named("example_b.txt", &bytes).expect("reads");
    let holes: Vec<usize> = layer
        .shapes
        .features()
        .map(|feature| feature.polygons().map(|part| part.paths().len() - 1).sum())
        .collect();
    assert_eq!(holes, [1, 0]);
}

#[test]
#[rustfmt::skip]
fn tables_of_points_of_every_sort() {
    let closed = "1,4431000,39521000\n2,4431000,39521100\n3,4430900,39521100\n1,4431000,39521000\n";
    let cases: Vec<(String, Expected)> = vec![
        (format!("点号,X,Y\n{closed}"), Reads("1/4 (0:assumed)")),
        (format!("点号\tX\tY\n{}", closed.replace(',', "\t")), Reads("1/4 (0:assumed)")),
        (format!("点号;X;Y\n{}", closed.replace(',', ";")), Reads("1/4 (0:assumed)")),
        // A blank row after a closed ring begins a new plot; a second ring in one block belongs to the first.
        (format!("点号,X,Y\n{closed}\n{}", closed.replace("443", "442")), Reads("2/8 (0:assumed)")),
        (format!("点号,X,Y\n{closed}{}", closed.replace("443", "442")), Reads("1/8 (0:assumed)")),
        (format!("地块,点号,X,Y\n{}{}", closed.replace('\n', "\n甲,").trim_end_matches("甲,").replacen("1,4", "甲,1,4", 1),
                 "乙,1,4421000,39521000\n乙,2,4421000,39521100\n乙,3,4420900,39521100\n"), Reads("2/7 (0:assumed)")),
        // Titles and footers are passed over and said so; a row without its numbers spoils the plot.
        (format!("某某项目界址点成果表\n点号,X,Y\n{closed}制表：张三,,\n"), Reads("1/4 (0:ignored-member) (0:ignored-member) (0:assumed)")),
        (format!("点号,X,Y,备注\n{closed}"), Reads("1/4 (0:assumed) (0:ignored-member)")),
        (format!("点号,X,Y\n{closed}").replace("3,4430900", "3,"), Reads("0/0 1:unreadable (0:assumed)")),
        // Places of their own, with what is said of them.
        ("name,lon,lat\nA,104.1,31.2\nB,104.2,31.3\n".to_owned(), Reads("2/2 (0:assumed)")),
        ("name,lat,lon\nA,31.2,104.1\nB,31.3,104.2\n".to_owned(), Reads("2/2 (0:assumed)")),
        ("name,lon,lat\nA,104.1,31.2\nB,,\n".to_owned(), Reads("1/1 (0:ignored-member) (0:assumed)")),
        ("name,lon,lat\nA,104.1,31.2\nB,104.2,x\n".to_owned(), Reads("1/1 2:unreadable (0:assumed)")),
        ("\"name, long\",lon,lat\n\"A, \"\"1\"\"\",104.1,31.2\n".to_owned(), Reads("1/1 (0:assumed)")),
        ("序号,经度,纬度\n1,104.3010,31.2030\n2,104.3110,31.2030\n3,104.3110,31.2130\n".to_owned(), Refused(&["DDD.MMSS"])),
        ("序号,经度,纬度\n1,104.3010°,31.2030°\n2,104.3110°,31.2030°\n3,104.3110°,31.2130°\n".to_owned(), Reads("1/3 (0:assumed)")),
        ("点号,X,Y\n".to_owned(), Refused(&["no coordinates"])),
        ("点号,X,Y\n1,500,300\n".to_owned(), Refused(&["local system"])),
        ("点号,X,Y\n1,4431000,39521000\n2,4431000,40521000\n".to_owned(), Refused(&["different zone numbers"])),
        ("点号,X,Y\n1,4431000,39521000\n2,39521100,4431000\n".to_owned(), Refused(&["contradict"])),
        ("a,b\n1,2\n".to_owned(), Refused(&["text table (CSV)", "what can be read"])),
    ];
    for (text, expected) in &cases {
        check_named("a.csv", text, text.as_bytes(), *expected);
    }
}

#[test]
fn geojson_is_read_in_every_usual_encoding_and_packed() {
    let text = r#"{"type":"Feature","properties":{"MC":"某某县生态保护红线"},"geometry":{"type":"Point","coordinates":[104,31]}}"#;
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let packed = |bytes: &[u8]| -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(bytes).expect("memory");
        packer.finish().expect("memory")
    };
    let gbk = GB18030.encode(text).0.into_owned();
    for bytes in [
        text.as_bytes().to_vec(),
        utf16,
        gbk.clone(),
        packed(text.as_bytes()),
        packed(&gbk),
    ] {
        let layer = read_named("a.geojson", &bytes).expect("reads");
        assert_eq!(layer.attributes.text(0, "MC").as_deref(), Some("某某县生态保护红线"));
    }
    // What can't be told needs the user's word.
    let big5 = BIG5
        .encode(&text.replace("某某县生态保护红线", "臺灣國家公園"))
        .0
        .into_owned();
    let refusal = read_named("a.geojson", &big5).expect_err("refused").to_string();
    assert!(refusal.contains("--encoding"), "{refusal}");
    let input = Input {
        bytes: &mut big5.as_slice(),
        file_name: "a.geojson",
        beside: &Alone,
        encoding: Some(BIG5),
        layer: None,
    };
    let layer = read_layer(input, &Progress::new()).expect("reads");
    assert_eq!(layer.attributes.text(0, "MC").as_deref(), Some("臺灣國家公園"));
}

#[test]
fn an_archive_that_is_cut_or_unpacks_without_end_is_refused() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer
        .write_all(b"{\"type\":\"FeatureCollection\",\"a\":[")
        .expect("memory");
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..64 {
        packer.write_all(&spaces).expect("memory");
    }
    let bomb = packer.finish().expect("memory");
    let refusal = read_named("a.geojson", &bomb).expect_err("refused").to_string();
    assert!(refusal.contains("unreasonable size"), "{refusal}");
    let refusal = read_named("a.geojson", &bomb[..bomb.len() / 2])
        .expect_err("refused")
        .to_string();
    assert!(
        refusal.contains("unreasonable size") || refusal.contains("cut short"),
        "{refusal}"
    );
    let refusal = read_named("a.geojson", &bomb[..300]).expect_err("refused").to_string();
    assert!(refusal.contains("cut short"), "{refusal}");
}

#[test]
fn places_in_a_table_keep_what_is_said_of_them() {
    let layer = read_named("a.csv", "名称,经度,纬度,级别\n甲,104.1,31.2,国家级\n".as_bytes()).expect("reads");
    assert_eq!(layer.attributes.text(0, "级别").as_deref(), Some("国家级"));
    let part = layer.shapes.feature(0).parts().next().expect("a part");
    assert_eq!(
        (part.kind, part.first_path()),
        (PartKind::Point, [[104.1, 31.2]].as_slice())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_lines_after_a_good_beginning_are_read_or_refused(lines in "[0-9JX,，@=\\[\\]\n.;() 度′″\"\t面-]{0,300}") {
        let head = txt(HEAD, PLOT);
        for (file_name, begin) in [
            ("a.txt", head.as_str()),
            ("a.txt", ""),
            ("a.csv", "地块,点号,X,Y\n"),
            ("a.csv", "name,lon,lat\n"),
            ("a.csv", "name,wkt\nA,POINT(104 31)\n"),
            ("a.wkt", "POLYGON((104 31,"),
        ] {
            if let Ok(layer) = read_named(file_name, format!("{begin}{lines}").as_bytes()) {
                check_that_nothing_is_lost(begin, &layer);
            }
        }
    }
}
