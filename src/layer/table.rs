//! A layer as a table: which features are its rows, in which order, and what stands in a cell.

use super::Layer;
use super::attributes::value_text;
use super::filter::Filter;
use crate::geometry::measure;
use crate::geometry::shapes::Bounds;
use crate::progress::{Cancelled, Progress};
use encoding_rs::GB18030;
use rayon::prelude::*;
use serde_json::Value;
use std::cmp::Ordering;

/// Features that one worker takes at a time; it asks for a stop before each.
const FEATURES_AT_ONCE: usize = 4096;

/// A column of a layer's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableColumn {
    /// The feature's number in its file.
    Number,
    /// On the ellipsoid, of what is a polygon.
    Area,
    /// Of what is a line.
    Length,
    /// Place in [`Layer::field_names`].
    Field(usize),
}

/// Areas and lengths of all features, measured once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeatureSizes {
    /// m²; 0 for what is no polygon.
    pub areas_m2: Vec<f64>,
    /// m; 0 for what is no line.
    pub lengths_m: Vec<f64>,
}

impl FeatureSizes {
    /// Measures every feature.
    ///
    /// # Errors
    /// The job was stopped.
    pub fn of(layer: &Layer, progress: &Progress) -> Result<Self, Cancelled> {
        let measured = of_each(layer.len(), progress, |feature| {
            let shape = layer.shapes().feature(feature);
            let lengths = shape.lines().flat_map(|line| line.paths());
            let length_m: measure::Sum = lengths.map(measure::path_length_m).sum();
            (measure::feature_area_m2(shape), length_m.value())
        })?;
        let (areas_m2, lengths_m) = measured.into_iter().unzip();
        Ok(Self { areas_m2, lengths_m })
    }

    /// The area in m², or the length in m; `None` where the feature has none.
    #[must_use]
    pub fn get(&self, column: TableColumn, feature: usize) -> Option<f64> {
        let sizes = match column {
            TableColumn::Area => &self.areas_m2,
            TableColumn::Length => &self.lengths_m,
            TableColumn::Number | TableColumn::Field(_) => return None,
        };
        sizes.get(feature).copied().filter(|size| *size > 0.0)
    }
}

/// How rows are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowOrder {
    pub column: TableColumn,
    pub is_descending: bool,
}

/// Which rows are wanted; everything that is set has to hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowQuery {
    pub filter: Option<Filter>,
    /// In any cell, whatever its letters' case; all rows if empty.
    pub text: String,
    /// These features alone, by rising number.
    pub only: Option<Vec<u32>>,
    /// Features whose box meets this one, degrees.
    pub within: Option<Bounds>,
    /// In file order if `None`.
    pub order: Option<RowOrder>,
}

/// What stands in a cell, ready to be compared: numbers by value, then texts, then nothing. Texts go by their
/// GB 18030 code, in which the 3,755 common Chinese characters stand by their Pinyin (as GB/T 2312 has them), Latin
/// letters without regard to case.
#[derive(Clone, Debug, PartialEq)]
enum Key {
    Number(f64),
    Text(Box<[u8]>),
    Nothing,
}

impl Key {
    fn of_text(text: &str) -> Self {
        if let Some(number) = number_in(text) {
            return Self::Number(number);
        }
        let text = text.trim();
        if text.is_empty() {
            return Self::Nothing;
        }
        let lower = text.to_lowercase();
        let (bytes, _, _) = GB18030.encode(&lower);
        Self::Text(bytes.into_owned().into_boxed_slice())
    }

    /// Cells without anything stand last whichever way round.
    fn compare(&self, other: &Self, is_descending: bool) -> Ordering {
        let turned = |ordering: Ordering| if is_descending { ordering.reverse() } else { ordering };
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => turned(left.total_cmp(right)),
            (Self::Text(left), Self::Text(right)) => turned(left.cmp(right)),
            (Self::Nothing, Self::Nothing) => Ordering::Equal,
            (Self::Nothing, _) => Ordering::Greater,
            (_, Self::Nothing) => Ordering::Less,
            (Self::Number(_), Self::Text(_)) => turned(Ordering::Less),
            (Self::Text(_), Self::Number(_)) => turned(Ordering::Greater),
        }
    }
}

/// The number that a text is, if people would call it one: a code that begins with zeros is none.
#[must_use]
pub fn number_in(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_code = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    let begins = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    // More figures than a double holds are a number plate and not a quantity.
    if is_code || !begins || digits.bytes().filter(u8::is_ascii_digit).count() > 15 {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A value as the number that it is or holds.
pub(super) fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => number_in(text),
        _ => None,
    }
}

/// The text of a cell; empty where there is nothing. Sizes are not here: see [`FeatureSizes`].
#[must_use]
pub fn cell_text(layer: &Layer, feature: usize, column: TableColumn) -> String {
    match column {
        TableColumn::Number => layer.feature_number(feature).to_string(),
        TableColumn::Field(field) => {
            let name = layer.field_names().get(field);
            name.and_then(|name| layer.attributes().text(feature, name))
                .unwrap_or_default()
        }
        TableColumn::Area | TableColumn::Length => String::new(),
    }
}

/// The text of a field of this name; empty where there is nothing.
#[must_use]
pub fn text_in_field(layer: &Layer, feature: usize, field: &str) -> String {
    layer.attributes().text(feature, field).unwrap_or_default()
}

/// The number that a field of this name is or holds.
#[must_use]
pub fn number_in_field(layer: &Layer, feature: usize, field: &str) -> Option<f64> {
    layer.attributes().value(feature, field).as_ref().and_then(number_of)
}

/// The features that `query` wants, in its order. Equal rows stay in file order.
///
/// # Errors
/// The job was stopped.
pub fn rows(layer: &Layer, sizes: &FeatureSizes, query: &RowQuery, progress: &Progress) -> Result<Vec<u32>, Cancelled> {
    let text = query.text.trim().to_lowercase();
    let within = query.within.map(|bounds| layer.index().intersecting(&bounds));
    let passes = |feature: usize| {
        if let Some(within) = &within
            && within.binary_search(&feature).is_err()
        {
            return false;
        }
        let number = u32::try_from(feature).unwrap_or(u32::MAX);
        if let Some(only) = &query.only
            && only.binary_search(&number).is_err()
        {
            return false;
        }
        if text.is_empty() && query.filter.is_none() {
            return true;
        }
        let object = layer.attributes().object(feature);
        let is_found = text.is_empty()
            || layer.feature_number(feature).to_string() == text
            || object
                .values()
                .filter_map(value_text)
                .any(|value| value.to_lowercase().contains(&text));
        is_found && query.filter.as_ref().is_none_or(|filter| filter.matches(&object))
    };
    let found = of_each(layer.len(), progress, passes)?;
    let mut rows: Vec<u32> = (0_u32..)
        .zip(found)
        .filter_map(|(feature, passes)| passes.then_some(feature))
        .collect();
    if let Some(order) = query.order {
        sort(&mut rows, layer, sizes, order, progress)?;
    }
    Ok(rows)
}

fn sort(
    rows: &mut Vec<u32>,
    layer: &Layer,
    sizes: &FeatureSizes,
    order: RowOrder,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let key_of = |place: usize| {
        let feature = rows.get(place).map_or(usize::MAX, |feature| *feature as usize);
        match order.column {
            TableColumn::Area | TableColumn::Length => {
                sizes.get(order.column, feature).map_or(Key::Nothing, Key::Number)
            }
            TableColumn::Number => Key::Number(f64::from(layer.feature_number(feature))),
            TableColumn::Field(_) => Key::of_text(&cell_text(layer, feature, order.column)),
        }
    };
    let keys = of_each(rows.len(), progress, key_of)?;
    let mut keyed: Vec<(Key, u32)> = keys.into_iter().zip(rows.iter().copied()).collect();
    // A stable sort: the result does not depend on the number of threads.
    keyed.par_sort_by(|left, right| left.0.compare(&right.0, order.is_descending));
    progress.check()?;
    *rows = keyed.into_iter().map(|(_, feature)| feature).collect();
    Ok(())
}

/// What `work` makes of each of so many things, in their order.
///
/// # Errors
/// The job was stopped.
pub fn of_each<T: Send>(
    count: usize,
    progress: &Progress,
    work: impl Fn(usize) -> T + Sync,
) -> Result<Vec<T>, Cancelled> {
    progress.add_total(count as u64);
    let chunks: Vec<usize> = (0..count).step_by(FEATURES_AT_ONCE).collect();
    let done: Vec<Vec<T>> = chunks
        .into_par_iter()
        .map(|from| {
            progress.check()?;
            let to = (from + FEATURES_AT_ONCE).min(count);
            let part = (from..to).map(&work).collect();
            progress.add_done((to - from) as u64);
            Ok(part)
        })
        .collect::<Result<_, Cancelled>>()?;
    Ok(done.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests;
