//! Made text read and normalised, for tests and benches of the engine.

use std::collections::BTreeMap;

use ecozone::formats::{Alone, FormatError, Input, read_layer};
use ecozone::layer::normalize::{NormalizeError, NormalizeOptions, normalize};
use ecozone::layer::parsed::ParsedLayer;
use ecozone::layer::role::Role;
use ecozone::layer::{InputFile, Layer};
use ecozone::progress::Progress;

pub fn parsed(mut text: &[u8], progress: &Progress) -> Result<ParsedLayer, FormatError> {
    let input = Input {
        bytes: &mut text,
        file_name: "made.geojson",
        beside: &Alone,
        encoding: None,
        layer: None,
    };
    read_layer(input, progress)
}

pub fn normalised(parsed: ParsedLayer, role: Role, progress: &Progress) -> Result<Layer, NormalizeError> {
    let options = NormalizeOptions {
        role,
        name: role.code().to_owned(),
        input: InputFile::default(),
        given_crs: None,
        guessed_crs: None,
        shift: None,
        fields: BTreeMap::new(),
        filter: None,
        covers: None,
    };
    normalize(parsed, options, progress)
}
