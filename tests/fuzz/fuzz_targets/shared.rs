//! What every target does with bytes: read them, and hold what was read against the laws of a reader.

use ecozone::formats::{Alone, Beside, Input, read_layer};
use ecozone::layer::parsed::ParsedLayer;
use ecozone::progress::Progress;

/// Reads bytes under a name, alone.
pub fn read(file_name: &str, bytes: &[u8]) -> Option<ParsedLayer> {
    read_beside(file_name, bytes, &Alone)
}

/// Reads bytes with what lies beside them; a refusal is fine, a feature that is gone without a line is not.
pub fn read_beside(file_name: &str, mut bytes: &[u8], beside: &dyn Beside) -> Option<ParsedLayer> {
    let input = Input {
        bytes: &mut bytes,
        file_name,
        beside,
        encoding: None,
        layer: None,
    };
    let layer = read_layer(input, &Progress::new()).ok()?;
    let lost = layer.features_read.saturating_sub(layer.shapes.len());
    assert!(layer.unread.len() >= lost, "a feature is gone without a word");
    assert_eq!(layer.shapes.len(), layer.feature_numbers.len());
    Some(layer)
}
