//! What a file holds: counts, areas, lengths, fields.
use super::area_rule::{refuse_failed, too_deep};
use super::open_layer::OperationError;
use super::shift_test::shift_suspicions;
use crate::analysis::quality::{LayerQuality, layer_quality};
use crate::geometry::area_method::AreaRule;
use crate::geometry::measure::path_length_m;
use crate::geometry::overlay::dissolved_area_by;
use crate::layer::Layer;
use crate::progress::Progress;
use crate::report::context::LayerFacts;
use std::sync::Arc;

/// Looks for overlaps, gaps, slivers and duplicates within a layer.
///
/// # Errors
/// Cancellation.
pub fn assess_quality(layer: &Layer, progress: &Progress) -> Result<LayerQuality, OperationError> {
    Ok(layer_quality(layer, progress)?)
}

/// What is known of each layer and of its flaws, with exact areas.
///
/// # Errors
/// As [`describe_layer`].
pub fn describe_layers(layers: &[Arc<Layer>], progress: &Progress) -> Result<Vec<LayerFacts>, OperationError> {
    let rule = AreaRule::default();
    let mut facts = Vec::new();
    for layer in layers {
        facts.push(LayerFacts {
            quality: Some(assess_quality(layer, progress)?),
            suspicions: shift_suspicions(layer, layers, progress)?,
            ..describe_layer(layer, &rule, progress)?
        });
    }
    Ok(facts)
}

/// Measures a layer: dissolved area, area feature by feature, length of lines, names of its fields.
///
/// # Errors
/// The rule can't measure this layer, or cancellation.
pub fn describe_layer(layer: &Arc<Layer>, rule: &AreaRule, progress: &Progress) -> Result<LayerFacts, OperationError> {
    let mut area_sum_m2 = 0.0;
    let mut length_m = 0.0;
    for feature in layer.shapes().features() {
        progress.check()?;
        area_sum_m2 += rule.feature_area_m2(feature);
        length_m += feature
            .lines()
            .map(|line| path_length_m(line.first_path()))
            .sum::<f64>();
    }
    let area_m2 = dissolved_area_by(layer.shapes(), rule, progress)?.ok_or_else(|| too_deep(rule))?;
    refuse_failed(rule)?;
    Ok(LayerFacts {
        layer: layer.clone(),
        area_m2,
        area_sum_m2,
        length_m,
        fields: layer.field_names().to_vec(),
        area_methods: None,
        quality: None,
        suspicions: Vec::new(),
    })
}
