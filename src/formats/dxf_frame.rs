//! What a drawing has around its entities (`AutoCAD` DXF reference, release 2004): header, tables, blocks and objects.
//!
//! Text is GBK with the code page that says so, as Chinese CAD programs have it: GDAL takes the UTF-8 of newer releases for
//! whatever code page is named, and every program knows this one.

use crate::geometry::shapes::Bounds;
use encoding_rs::GBK;
use std::fmt::{Display, Write as _};

/// Handles of what every drawing has; entities count on from [`FIRST_HANDLE`].
const MODEL: &str = "1F";
const PAPER: &str = "1B";
pub const FIRST_HANDLE: u64 = 0x100;

/// Groups of a drawing as text: a code, and a value on the next line.
#[derive(Default)]
pub struct Groups {
    pub text: String,
}

impl Groups {
    pub fn put(&mut self, code: i32, value: impl Display) {
        // Writing to a String can't fail.
        let _ = write!(self.text, "{code:>3}\r\n{value}\r\n");
    }

    /// A position from its first code on; without a height.
    pub fn point(&mut self, code: i32, [x, y]: [f64; 2]) {
        self.put(code, x);
        self.put(code + 10, y);
    }

    /// What every entity of the model begins with.
    pub fn entity(&mut self, kind: &str, handle: u64, layer: &str) {
        self.put(0, kind);
        self.put(5, format_args!("{handle:X}"));
        self.put(330, MODEL);
        self.put(100, "AcDbEntity");
        self.put(8, layer);
    }

    fn variable(&mut self, name: &str, values: &[(i32, &str)]) {
        self.put(9, name);
        for (code, value) in values {
            self.put(*code, value);
        }
    }

    /// A table and its entries, each a handle and the groups after it.
    fn table(&mut self, name: &str, handle: &str, entries: &[(&str, Vec<(i32, String)>)]) {
        self.put(0, "TABLE");
        self.put(2, name);
        self.put(5, handle);
        self.put(330, 0);
        self.put(100, "AcDbSymbolTable");
        self.put(70, entries.len());
        if name == "DIMSTYLE" {
            self.put(100, "AcDbDimStyleTable");
            self.put(71, 0);
        }
        let record = match name {
            "VPORT" => "AcDbViewportTableRecord",
            "LTYPE" => "AcDbLinetypeTableRecord",
            "LAYER" => "AcDbLayerTableRecord",
            "STYLE" => "AcDbTextStyleTableRecord",
            "APPID" => "AcDbRegAppTableRecord",
            "DIMSTYLE" => "AcDbDimStyleTableRecord",
            _ => "AcDbBlockTableRecord",
        };
        for (own, groups) in entries {
            self.put(0, name);
            self.put(if name == "DIMSTYLE" { 105 } else { 5 }, own);
            self.put(330, handle);
            self.put(100, "AcDbSymbolTableRecord");
            self.put(100, record);
            for (code, value) in groups {
                self.put(*code, value);
            }
        }
        self.put(0, "ENDTAB");
    }

    fn section(&mut self, name: &str) {
        self.put(0, "SECTION");
        self.put(2, name);
    }
}

/// A whole drawing in metres: its entities with what belongs around them. `next_handle` is the first that is free.
pub fn drawing(entities: &Groups, layers: &[String], bounds: &Bounds, next_handle: u64) -> Vec<u8> {
    let mut out = Groups::default();
    header(&mut out, bounds, next_handle + layers.len() as u64);
    out.section("CLASSES");
    out.put(0, "ENDSEC");
    tables(&mut out, layers, bounds, next_handle);
    out.section("BLOCKS");
    for (name, record, [begin, end], is_paper) in [
        ("*Model_Space", MODEL, ["20", "21"], false),
        ("*Paper_Space", PAPER, ["1C", "1D"], true),
    ] {
        block(&mut out, name, record, [begin, end], is_paper);
    }
    out.put(0, "ENDSEC");
    out.section("ENTITIES");
    out.text.push_str(&entities.text);
    out.put(0, "ENDSEC");
    out.section("OBJECTS");
    for (handle, owner) in [("C", "0"), ("D", "C")] {
        out.put(0, "DICTIONARY");
        out.put(5, handle);
        out.put(330, owner);
        out.put(100, "AcDbDictionary");
        out.put(281, 1);
        if handle == "C" {
            out.put(3, "ACAD_GROUP");
            out.put(350, "D");
        }
    }
    out.put(0, "ENDSEC");
    out.put(0, "EOF");
    encoded(&out.text)
}

/// Text in GBK; a character that it lacks is written by its number, `\U+4DAE`.
fn encoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for line in text.split_inclusive('\n') {
        let (encoded, _, has_lost) = GBK.encode(line);
        if !has_lost {
            bytes.extend_from_slice(&encoded);
            continue;
        }
        for character in line.chars() {
            match GBK.encode(character.encode_utf8(&mut buffer)) {
                (encoded, _, false) => bytes.extend_from_slice(&encoded),
                _ => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        bytes.extend_from_slice(format!("\\U+{unit:04X}").as_bytes());
                    }
                }
            }
        }
    }
    bytes
}

fn header(out: &mut Groups, bounds: &Bounds, seed: u64) {
    out.section("HEADER");
    out.variable("$ACADVER", &[(1, "AC1018")]);
    out.variable("$DWGCODEPAGE", &[(3, "ANSI_936")]);
    // Metres.
    out.variable("$INSUNITS", &[(70, "6")]);
    out.variable("$MEASUREMENT", &[(70, "1")]);
    out.variable("$LUNITS", &[(70, "2")]);
    if !bounds.is_empty() {
        for (name, [x, y]) in [("$EXTMIN", bounds.min), ("$EXTMAX", bounds.max)] {
            out.variable(name, &[(10, &x.to_string()), (20, &y.to_string()), (30, "0.0")]);
        }
    }
    out.variable("$HANDSEED", &[(5, &format!("{seed:X}"))]);
    out.put(0, "ENDSEC");
}

fn tables(out: &mut Groups, layers: &[String], bounds: &Bounds, next_handle: u64) {
    let plain = |pairs: &[(i32, &str)]| -> Vec<(i32, String)> {
        pairs.iter().map(|(code, value)| (*code, (*value).to_owned())).collect()
    };
    let line = |name: &str, description: &str| {
        plain(&[
            (2, name),
            (70, "0"),
            (3, description),
            (72, "65"),
            (73, "0"),
            (40, "0.0"),
        ])
    };
    out.section("TABLES");
    out.table("VPORT", "8", &[("29", view(bounds))]);
    out.table(
        "LTYPE",
        "5",
        &[
            ("14", line("ByBlock", "")),
            ("15", line("ByLayer", "")),
            ("16", line("Continuous", "Solid line")),
        ],
    );
    let layer = |name: &str, colour: &str| plain(&[(2, name), (70, "0"), (62, colour), (6, "Continuous"), (370, "-3")]);
    let handles: Vec<String> = (next_handle..)
        .take(layers.len())
        .map(|handle| format!("{handle:X}"))
        .collect();
    let mut entries = vec![("10", layer("0", "7"))];
    let named = layers.iter().zip(&handles).filter(|(name, _)| name.as_str() != "0");
    entries.extend(named.map(|(name, handle)| (handle.as_str(), layer(name, "3"))));
    out.table("LAYER", "2", &entries);
    // The shape font of Chinese installations.
    let style = [
        (2, "Standard"),
        (70, "0"),
        (40, "0.0"),
        (41, "1.0"),
        (50, "0.0"),
        (71, "0"),
        (42, "2.5"),
        (3, "txt"),
        (4, "gbcbig.shx"),
    ];
    out.table("STYLE", "3", &[("11", plain(&style))]);
    out.table("VIEW", "6", &[]);
    out.table("UCS", "7", &[]);
    out.table("APPID", "9", &[("12", plain(&[(2, "ACAD"), (70, "0")]))]);
    out.table("DIMSTYLE", "A", &[("27", plain(&[(2, "Standard"), (70, "0")]))]);
    let record = |name: &str| plain(&[(2, name), (340, "0"), (70, "0"), (280, "1"), (281, "0")]);
    out.table(
        "BLOCK_RECORD",
        "1",
        &[(MODEL, record("*Model_Space")), (PAPER, record("*Paper_Space"))],
    );
    out.put(0, "ENDSEC");
}

/// The window on the model: all of it.
fn view(bounds: &Bounds) -> Vec<(i32, String)> {
    let (middle, height_m) = if bounds.is_empty() {
        ([0.0, 0.0], 100.0)
    } else {
        let width_m = bounds.max[0] - bounds.min[0];
        // For a window of 1.6 to 1, with a margin.
        let height_m = (bounds.max[1] - bounds.min[1]).max(width_m / 1.6) * 1.05;
        (bounds.center(), height_m.max(1.0))
    };
    let [x, y] = middle;
    let mut groups = vec![(2, "*Active".to_owned()), (70, "0".to_owned())];
    for (code, value) in [
        (10, 0.0),
        (20, 0.0),
        (11, 1.0),
        (21, 1.0),
        (12, x),
        (22, y),
        (13, 0.0),
        (23, 0.0),
        (14, 10.0),
        (24, 10.0),
        (15, 10.0),
        (25, 10.0),
        (16, 0.0),
        (26, 0.0),
        (36, 1.0),
        (17, 0.0),
        (27, 0.0),
        (37, 0.0),
        (40, height_m),
        (41, 1.6),
        (42, 50.0),
        (43, 0.0),
        (44, 0.0),
        (50, 0.0),
        (51, 0.0),
    ] {
        groups.push((code, format!("{value:?}")));
    }
    for (code, value) in [(71, 0), (72, 100), (73, 1), (74, 3), (75, 0), (76, 0), (77, 0), (78, 0)] {
        groups.push((code, value.to_string()));
    }
    groups
}

fn block(out: &mut Groups, name: &str, record: &str, [begin, end]: [&str; 2], is_paper: bool) {
    for (kind, handle) in [("BLOCK", begin), ("ENDBLK", end)] {
        out.put(0, kind);
        out.put(5, handle);
        out.put(330, record);
        out.put(100, "AcDbEntity");
        if is_paper {
            out.put(67, 1);
        }
        out.put(8, 0);
        if kind == "ENDBLK" {
            out.put(100, "AcDbBlockEnd");
            continue;
        }
        out.put(100, "AcDbBlockBegin");
        out.put(2, name);
        out.put(70, 0);
        for code in [10, 20, 30] {
            out.put(code, "0.0");
        }
        out.put(3, name);
        out.put(1, "");
    }
}

#[cfg(test)]
mod tests {
    use super::encoded;
    use crate::formats::dxf_text::Words;

    #[test]
    fn every_character_comes_back_from_the_code_page_or_by_its_number() {
        let text = "生态红线 é 𠮷 㐀";
        let bytes = encoded(text);
        assert!(bytes.starts_with(&[0xC9, 0xFA, 0xCC, 0xAC]), "GBK");
        assert_eq!(Words::new(None, b"AC1018", b"ANSI_936").read(&bytes), text);
    }
}
