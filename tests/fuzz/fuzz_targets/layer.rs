//! From GeoJSON to a normalised layer and the flaws within it: repair, index, overlay, dissolving.
#![no_main]

use ecozone::analysis::quality::layer_quality;
use ecozone::layer::role::Role;
use ecozone::operations::open_layer::{LayerRequest, LayerSource, open_layer};
use ecozone::progress::Progress;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let source = LayerSource::Text {
        name: "case".to_owned(),
        geojson: text.to_owned(),
    };
    let Ok(layer) = open_layer(&LayerRequest::new(Role::RedLine, source), &Progress::new()) else {
        return;
    };
    let quality = layer_quality(&layer, &Progress::new()).expect("nobody cancels");
    assert!(quality.places.iter().all(|place| place.area_m2.is_finite()));
});
