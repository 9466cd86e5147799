//! Puts the features of a layer into the categories or classes of its style, and proposes such.

use super::breaks::{ClassMethod, upper_ends};
use super::colour::{Colour, amount_colour, darker, is_hatched_kind, kind_colour};
use super::symbols::{Category, Class, Division, MOST_SYMBOLS, Symbol};
use crate::layer::Layer;
use crate::layer::table::{number_in_field, of_each, text_in_field};
use crate::progress::{Cancelled, Progress};
use std::collections::BTreeMap;

/// Opacity of the fills that are proposed: what lies below stays visible.
const FILL_OPACITY: u8 = 190;

/// What tells features apart by a field.
pub struct Divider<'a> {
    division: &'a Division,
    /// Numbers of the categories by their values.
    numbers: BTreeMap<&'a str, u8>,
}

impl<'a> Divider<'a> {
    #[must_use]
    pub fn new(division: &'a Division) -> Self {
        let numbers = match division {
            Division::Values(_, values) => values
                .iter()
                .enumerate()
                .rev()
                .map(|(place, value)| (value.as_str(), number_of(place)))
                .collect(),
            Division::Numbers(..) => BTreeMap::new(),
        };
        Self { division, numbers }
    }

    /// The number of a feature's symbol: 0 for what no category or class holds, else its place from 1.
    #[must_use]
    pub fn number(&self, layer: &Layer, feature: usize) -> u8 {
        match self.division {
            Division::Values(field, _) => {
                let text = text_in_field(layer, feature, field);
                self.numbers.get(text.as_str()).copied().unwrap_or(0)
            }
            Division::Numbers(field, ends) => {
                let Some(value) = number_in_field(layer, feature, field) else {
                    return 0;
                };
                let place = ends.partition_point(|end| *end < value);
                if place < ends.len() { number_of(place) } else { 0 }
            }
        }
    }
}

fn number_of(place: usize) -> u8 {
    u8::try_from(place + 1).unwrap_or(0)
}

/// The number of the symbol of every feature, as [`Divider::number`].
///
/// # Errors
/// The job was stopped.
pub fn divide(layer: &Layer, division: &Division, progress: &Progress) -> Result<Vec<u8>, Cancelled> {
    let divider = Divider::new(division);
    of_each(layer.len(), progress, |feature| divider.number(layer, feature))
}

/// The values of a field with how often each occurs: the commonest first, equal ones by their text. Features without
/// a value are not counted.
///
/// # Errors
/// The job was stopped.
pub fn count_values(layer: &Layer, field: &str, progress: &Progress) -> Result<Vec<(String, usize)>, Cancelled> {
    let texts = of_each(layer.len(), progress, |feature| text_in_field(layer, feature, field))?;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts.into_iter().filter(|text| !text.is_empty()) {
        *counts.entry(text).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(counts)
}

/// Categories of a field, the commonest first, as many as can be told apart on a map, with colours.
///
/// # Errors
/// The job was stopped.
pub fn propose_categories(layer: &Layer, field: &str, progress: &Progress) -> Result<Vec<Category>, Cancelled> {
    let counts = count_values(layer, field, progress)?;
    let categories = counts.into_iter().take(MOST_SYMBOLS - 1).enumerate();
    Ok(categories
        .map(|(place, (value, _))| Category {
            value,
            label: String::new(),
            symbol: filled(kind_colour(place, FILL_OPACITY), is_hatched_kind(place)),
        })
        .collect())
}

/// Classes of the numbers in a field, with colours.
///
/// # Errors
/// The job was stopped.
pub fn propose_classes(
    layer: &Layer,
    field: &str,
    classes: usize,
    method: ClassMethod,
    progress: &Progress,
) -> Result<Vec<Class>, Cancelled> {
    let numbers = of_each(layer.len(), progress, |feature| number_in_field(layer, feature, field))?;
    let numbers: Vec<f64> = numbers.into_iter().flatten().collect();
    progress.check()?;
    let ends = upper_ends(&numbers, classes.min(MOST_SYMBOLS - 1), method);
    let count = ends.len();
    Ok(ends
        .into_iter()
        .enumerate()
        .map(|(place, to)| Class {
            to,
            label: String::new(),
            symbol: filled(amount_colour(place, count, FILL_OPACITY), false),
        })
        .collect())
}

fn filled(fill: Colour, is_hatched: bool) -> Symbol {
    let outline = darker(fill);
    Symbol {
        fill: Some(fill),
        outline: Some(outline),
        hatch: Some(if is_hatched { outline } else { Colour([0, 0, 0, 0]) }),
        ..Symbol::default()
    }
}
