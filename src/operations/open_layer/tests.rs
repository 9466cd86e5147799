//! What opening a layer says and refuses.

use super::{LayerRequest, LayerSource, OpenOptions, OperationError, open_file, open_layer, open_layer_with};
use crate::layer::role::Role;
use crate::progress::Progress;
use crate::texts::Language;
use crate::texts::cli::Sentence;
use std::path::{Path, PathBuf};

#[test]
fn a_missing_file_and_a_folder_are_told_apart_with_the_path_last() {
    let missing = open_file(Path::new("/nowhere/a.geojson")).expect_err("missing");
    assert!(missing.message(Language::En).ends_with("/nowhere/a.geojson"));
    let folder = open_file(&std::env::temp_dir()).expect_err("a folder");
    assert!(folder.message(Language::En).contains("folder"));
    assert!(folder.message(Language::Zh).contains("文件夹"));
}

#[test]
fn a_layer_that_does_not_fit_is_refused_from_its_size_and_from_its_content() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.geojson");
    let feature = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[104,30]}}"#;
    let features = vec![feature; 40].join(",");
    let geojson = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
    std::fs::write(&path, &geojson).expect("written");
    let open = |source: LayerSource, memory_bytes: u64| {
        let options = OpenOptions {
            memory_bytes: Some(memory_bytes),
            ..OpenOptions::default()
        };
        let request = LayerRequest::new(Role::Reference, source);
        open_layer_with(&request, &options, &Progress::new())
    };
    let text = LayerSource::Text {
        name: "text".to_owned(),
        geojson,
    };
    for source in [LayerSource::File(path), text] {
        // 40 points: some 50 kB.
        let error = open(source.clone(), 10_000).expect_err("too little memory");
        assert!(
            matches!(error, OperationError::Said(Sentence::DoesNotFit { .. })),
            "{error}"
        );
        let opened = open(source, 100_000);
        assert!(!matches!(
            opened,
            Err(OperationError::Said(Sentence::DoesNotFit { .. }))
        ));
    }
}

#[test]
fn an_encoding_that_nobody_knows_is_refused_rather_than_misread() {
    let mut request = LayerRequest::new(Role::Region, LayerSource::File(PathBuf::from("a.geojson")));
    request.encoding = Some("Klingon".to_owned());
    let error = open_layer(&request, &Progress::new()).expect_err("refused");
    assert!(matches!(error, OperationError::Said(Sentence::EncodingUnknown { .. })));
}
