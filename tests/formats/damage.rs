//! Files cut, mutated and made to do harm: never a panic, never half a layer.

use super::{check_that_nothing_is_lost, fixtures, in_feature, read, same, stars};
use ecozone::formats::FormatError;
use proptest::prelude::*;
use std::path::PathBuf;
use std::time::{Duration, Instant};

#[test]
fn a_file_cut_anywhere_is_refused() {
    let pretty = std::fs::read(fixtures().join("geojson/pretty.geojson")).expect("the fixture");
    for bytes in [
        pretty,
        stars(3, false).into_bytes(),
        in_feature(r#"{"type":"Point","coordinates":[1e400,null]}"#).into_bytes(),
    ] {
        let whole = read(&bytes).expect("reads");
        let content = bytes.trim_ascii_end().len();
        for length in 0..bytes.len() {
            match read(&bytes[..length]) {
                Ok(layer) => assert!(length >= content && same(&layer, &whole), "cut after {length} bytes"),
                Err(FormatError::Unreadable { .. }) => assert!(length < content, "cut after {length} bytes"),
                Err(error) => panic!("{error}"),
            }
        }
    }
}

/// A small generator of its own, so that a failure can be repeated from its number alone.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }
}

#[test]
fn no_damage_makes_the_reader_panic_or_lose_a_feature() {
    let mut sources = vec![stars(2, false).into_bytes(), stars(1, true).into_bytes()];
    for folder in ["geojson", "broken", "points"] {
        let entries = std::fs::read_dir(fixtures().join(folder)).expect("the folder");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        sources.extend(paths.iter().map(|path| std::fs::read(path).expect("the fixture")));
    }
    let symbols = b"[]{},:\"\\0123456789.-+eE \n\x00\xFF\xE5ntfu";
    let mut dice = Dice(20_261_121);
    for (index, source) in sources.iter().enumerate().filter(|(_, source)| !source.is_empty()) {
        for round in 0..400 {
            let mut bytes = source.clone();
            for _ in 0..=dice.roll(4) {
                let at = dice.roll(bytes.len());
                let symbol = symbols[dice.roll(symbols.len())];
                match dice.roll(4) {
                    0 => bytes[at] = symbol,
                    1 => bytes.insert(at, symbol),
                    2 if bytes.len() > 1 => {
                        bytes.remove(at);
                    }
                    _ => {
                        let end = (at + dice.roll(20)).min(bytes.len());
                        let piece = bytes[at..end].to_vec();
                        let to = dice.roll(bytes.len());
                        bytes.splice(to..to, piece);
                    }
                }
            }
            if let Ok(layer) = read(&bytes) {
                check_that_nothing_is_lost(&format!("source {index}, round {round}"), &layer);
            }
        }
    }
}

#[test]
fn hostile_files_are_refused_at_once() {
    let begin = Instant::now();
    let head = r#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":"#;
    for text in [
        format!("{head}{}", "[".repeat(100_000)),
        "{\"a\":".repeat(100_000),
        format!("{{\"features\":{}", "[".repeat(100_000)),
        format!(
            "{{\"type\":\"GeometryCollection\",{}",
            "\"geometries\":[{".repeat(100_000)
        ),
        format!("{head}[[[{}", "1".repeat(1_000_000)),
    ] {
        let error = read(text.as_bytes()).expect_err("refused").to_string();
        assert!(error.contains("levels deep") || error.contains("too long"), "{error}");
    }
    let long = format!("{{\"a\":\"{}", "x".repeat(20 << 20));
    assert!(
        read(long.as_bytes())
            .expect_err("refused")
            .to_string()
            .contains("closing quote")
    );
    let nulls = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{}7]}}",
        "7,".repeat(1_000_001)
    );
    assert!(
        read(nulls.as_bytes())
            .expect_err("refused")
            .to_string()
            .contains("more than a million")
    );
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
}

proptest! {
    #[test]
    fn any_bytes_at_all_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_json_is_read_or_refused(text in "\\{(\"(type|features|geometry|coordinates|crs|id)\":(\"Feature\"|\"FeatureCollection\"|null|\\[[\\[\\]0-9,{}]{0,12}\\]|1)(,|\\}|\\n)){1,6}") {
        if let Ok(layer) = read(text.as_bytes()) {
            check_that_nothing_is_lost(&text, &layer);
        }
    }
}
