//! Shapefiles, archives, KML, databases, drawings and workbooks made by another program: held against the GeoJSON twin of the same data, against a
//! table of awkward inputs, and against damage of every kind.

#![expect(clippy::expect_used, clippy::panic, reason = "a failed test says where by panicking")]

#[path = "support/outcome.rs"]
mod outcome;
#[path = "support/processor_time.rs"]
mod processor_time;

#[path = "vector_files/awkward.rs"]
mod awkward;
#[path = "vector_files/damage.rs"]
mod damage;
#[path = "vector_files/databases.rs"]
mod databases;
#[path = "vector_files/drawings.rs"]
mod drawings;
#[path = "vector_files/kml_text.rs"]
mod kml_text;
#[path = "vector_files/made.rs"]
mod made;
#[path = "vector_files/tables.rs"]
mod tables;
#[path = "vector_files/twins.rs"]
mod twins;
#[path = "vector_files/workbooks.rs"]
mod workbooks;

use ecozone::formats::{Beside, FormatError, Input, read_layer, text_encoding};
use ecozone::issues::Action;
use ecozone::layer::parsed::ParsedLayer;
use ecozone::progress::Progress;
use ecozone::texts::Language;
use outcome::outcome;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Files of one stem by their endings.
#[derive(Clone, Default)]
struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// The set `folder/stem.*` of the fixtures, without its GeoJSON twin.
    fn fixture(stem: &str) -> Self {
        let path = fixtures().join(stem);
        let folder = path.parent().expect("a folder");
        let mut files = Self::default();
        for entry in std::fs::read_dir(folder).expect("the folder") {
            let file = entry.expect("an entry").path();
            let ending = file
                .extension()
                .and_then(|ending| ending.to_str())
                .unwrap_or_default()
                .to_owned();
            if file.file_stem() == path.file_name() && ending != "geojson" {
                files.0.insert(ending, std::fs::read(&file).expect("the file"));
            }
        }
        files
    }

    fn without(mut self, endings: &[&str]) -> Self {
        self.0.retain(|ending, _| !endings.contains(&ending.as_str()));
        self
    }

    fn with(mut self, ending: &str, bytes: &[u8]) -> Self {
        self.0.insert(ending.to_owned(), bytes.to_vec());
        self
    }

    /// The set with bytes of one file changed.
    fn changed(mut self, ending: &str, change: impl FnOnce(&mut Vec<u8>)) -> Self {
        change(self.0.get_mut(ending).expect("a file of the set"));
        self
    }

    /// Opens the file of this ending with the others beside it.
    fn open(&self, ending: &str, encoding: Option<&str>) -> Result<ParsedLayer, FormatError> {
        let bytes = self.0.get(ending).expect("a file of the set");
        let input = Input {
            bytes: &mut bytes.as_slice(),
            file_name: &format!("case.{ending}"),
            beside: self,
            encoding: encoding.map(|name| text_encoding::named(name).expect("a known encoding")),
            layer: None,
        };
        read_layer(input, &Progress::new())
    }
}

impl Beside for Files {
    fn read(&self, ending: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.get(ending).cloned())
    }
}

/// A file of the fixtures, opened by itself.
fn open(name: &str) -> Result<ParsedLayer, FormatError> {
    open_bytes(name, &std::fs::read(fixtures().join(name)).expect("the fixture"))
}

fn open_bytes(name: &str, bytes: &[u8]) -> Result<ParsedLayer, FormatError> {
    let input = Input {
        bytes: &mut &*bytes,
        file_name: name,
        beside: &ecozone::formats::Alone,
        encoding: None,
        layer: None,
    };
    read_layer(input, &Progress::new())
}

/// Read = kept + reported, and the arrays of a layer run in step.
fn check_that_nothing_is_lost(name: &str, layer: &ParsedLayer) {
    assert_eq!(layer.features_read, layer.shapes.len() + layer.unread.len(), "{name}");
    assert_eq!(layer.attributes.len(), layer.shapes.len(), "{name}");
    assert_eq!(layer.feature_numbers.len(), layer.shapes.len(), "{name}");
    assert!(layer.feature_numbers.is_sorted(), "{name}");
    let rejected = layer.issues.iter().filter(|issue| issue.action == Action::Rejected);
    let rejected: Vec<u32> = rejected.map(|issue| issue.feature).collect();
    let unread: Vec<u32> = layer.unread.iter().map(|(number, _)| *number).collect();
    assert_eq!(rejected, unread, "{name}");
    let in_parts: usize = layer.shapes.features().map(|feature| feature.position_count()).sum();
    assert_eq!(in_parts, layer.shapes.position_count(), "{name}");
    for feature in 0..layer.attributes.len() {
        let raw = layer.attributes.raw(feature);
        let is_object = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(raw).is_ok();
        assert!(raw.is_empty() || is_object, "{name}: {}", String::from_utf8_lossy(raw));
    }
}

/// Checks a refusal: its words, and that it is said in Chinese as well.
fn check_refusal(name: &str, result: Result<ParsedLayer, FormatError>, words: &[&str]) {
    match result {
        Ok(layer) => panic!("{name} was read: {}", outcome(&layer)),
        Err(error @ (FormatError::Unreadable { .. } | FormatError::EncodingUnsure(_))) => {
            let message = match error {
                FormatError::EncodingUnsure(text) => text.message,
                FormatError::Unreadable { message } => message,
                other => panic!("{name}: {other}"),
            };
            for word in words {
                assert!(
                    message.en.contains(word),
                    "{name}: {:?} should say {word:?}",
                    message.en
                );
            }
            assert!(!message.text(Language::Zh).is_ascii(), "{name} has no Chinese message");
        }
        Err(FormatError::SeveralLayers { names }) => {
            let listed = format!("{} layers: {}", names.len(), names.join(", "));
            for word in words {
                assert!(listed.contains(word), "{name}: {listed:?} should say {word:?}");
            }
        }
        Err(error) => panic!("{name}: {error}"),
    }
}
