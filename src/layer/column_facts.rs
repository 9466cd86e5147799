//! What a column of a layer's table holds in sum: how many, how many different, and of numbers their sum and ends.

use super::Layer;
use super::attributes::value_text;
use super::table::{FeatureSizes, TableColumn, number_of, of_each};
use crate::geometry::measure::Sum;
use crate::progress::{Cancelled, Progress};
use std::collections::BTreeMap;

/// Values that are listed with how often they occur.
const MOST_LISTED: usize = 12;

/// The facts of a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnFacts {
    /// Rows that were looked at.
    pub rows: usize,
    /// Rows with something in the column.
    pub filled: usize,
    /// Different values; sizes of features are not counted so.
    pub distinct: Option<usize>,
    /// Of the numbers, where everything in the column is one.
    pub numbers: Option<NumberFacts>,
    /// The commonest values and how often each occurs, the commonest first, equal ones by their text; none for sizes.
    pub commonest: Vec<(String, usize)>,
}

/// The facts of numbers, in the column's own unit (m² for areas, m for lengths).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberFacts {
    pub sum: f64,
    pub min: f64,
    pub max: f64,
    pub mean: f64,
}

/// Looks at a column of `rows`.
///
/// # Errors
/// The job was stopped.
pub fn column_facts(
    layer: &Layer,
    sizes: &FeatureSizes,
    column: TableColumn,
    rows: &[u32],
    progress: &Progress,
) -> Result<ColumnFacts, Cancelled> {
    let name = match column {
        TableColumn::Field(field) => layer.field_names().get(field),
        _ => None,
    };
    let values = of_each(rows.len(), progress, |place| {
        let feature = rows.get(place).map_or(usize::MAX, |feature| *feature as usize);
        match column {
            TableColumn::Area | TableColumn::Length => (None, sizes.get(column, feature)),
            TableColumn::Number => (None, Some(f64::from(layer.feature_number(feature)))),
            TableColumn::Field(_) => {
                let value = name.and_then(|name| layer.attributes().value(feature, name));
                let text = value.as_ref().and_then(value_text).filter(|text| !text.is_empty());
                let number = value.as_ref().and_then(number_of);
                (text, number)
            }
        }
    })?;
    let has_text = matches!(column, TableColumn::Field(_));
    let filled = values
        .iter()
        .filter(|(text, number)| if has_text { text.is_some() } else { number.is_some() })
        .count();
    let numbers: Vec<f64> = values.iter().filter_map(|(_, number)| *number).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for text in values.iter().filter_map(|(text, _)| text.as_deref()) {
        *counts.entry(text).or_default() += 1;
    }
    let distinct = has_text.then_some(counts.len());
    let mut commonest: Vec<(String, usize)> = counts
        .into_iter()
        .map(|(text, count)| (text.to_owned(), count))
        .collect();
    commonest.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    commonest.truncate(MOST_LISTED);
    Ok(ColumnFacts {
        rows: rows.len(),
        filled,
        distinct,
        numbers: (numbers.len() == filled).then(|| number_facts(&numbers)).flatten(),
        commonest,
    })
}

fn number_facts(numbers: &[f64]) -> Option<NumberFacts> {
    let first = *numbers.first()?;
    let sum: Sum = numbers.iter().copied().sum();
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2⁵³ rows")]
    let mean = sum.value() / numbers.len() as f64;
    Some(NumberFacts {
        sum: sum.value(),
        min: numbers.iter().copied().fold(first, f64::min),
        max: numbers.iter().copied().fold(first, f64::max),
        mean,
    })
}
