//! What the readers of other JSON formats (Esri, TopoJSON) share: the whole file as a tree, features one by one.

use super::geojson::guessed_encoding;
use super::message::Message;
use super::opened::{Head, Opened};
use super::point_list::issue;
use super::{FormatError, limits};
use crate::geometry::shapes::Bounds;
use crate::issues::{Action, Fault};
use crate::layer::parsed::ParsedLayer;
use serde_json::{Map, Value};

/// The first bytes of a JSON object without space, in lower case; empty for anything else.
pub fn squeezed_head(head: &Head) -> String {
    if !head.text.starts_with('{') {
        return String::new();
    }
    head.text
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect()
}

/// The whole file as a tree, and the encoding if it was guessed.
pub fn tree(mut opened: Opened<'_>) -> Result<(Value, Option<&'static str>), FormatError> {
    let decoded = opened.text()?;
    let guessed = decoded.is_guessed.then(|| decoded.encoding.name());
    let value = serde_json::from_str(&decoded.text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        FormatError::refused(Message::new(
            format!("第 {line} 行第 {column} 列：不是合法的 JSON，文件可能被截断或已损坏，请重新获取"),
            format!("line {line}, column {column}: this is not well-formed JSON, the file is damaged or cut short, get it again"),
        ))
    })?;
    Ok((value, guessed))
}

/// Builds a layer feature by feature.
#[derive(Default)]
pub struct Builder {
    pub layer: ParsedLayer,
}

impl Builder {
    /// Ends the feature whose parts were pushed since the last one, or rejects it; what was pushed tells whether it had
    /// heights or measures.
    pub fn finish_feature(
        &mut self,
        mark: crate::geometry::shapes::Mark,
        pushed: Result<bool, String>,
        properties: Option<&Map<String, Value>>,
        id: Option<&str>,
    ) -> Result<(), FormatError> {
        self.layer.features_read += 1;
        let number = u32::try_from(self.layer.features_read).unwrap_or(u32::MAX);
        let trouble = match pushed {
            Err(what) => Some((Fault::Unreadable, what)),
            Ok(_) if self.layer.shapes.positions_since(mark).is_empty() => {
                Some((Fault::NullGeometry, "the feature has no positions".to_owned()))
            }
            Ok(had_heights) => {
                self.layer.with_heights += usize::from(had_heights);
                None
            }
        };
        let Some((fault, what)) = trouble else {
            self.layer.shapes.end_feature();
            let bytes = properties.and_then(|properties| serde_json::to_vec(properties).ok());
            self.layer.attributes.push(&bytes.unwrap_or_default(), id);
            self.layer.feature_numbers.push(number);
            return Ok(());
        };
        if self.layer.unread.len() >= limits::MAX_REJECTED {
            return Err(FormatError::refused(Message::new(
                "无法使用的要素超过一百万个：这个文件不能作为图层，请检查生成它的程序",
                "more than a million features can't be used: this file can't serve as a layer, check the program that wrote it",
            )));
        }
        let mut bounds = Bounds::EMPTY;
        for position in self.layer.shapes.positions_since(mark) {
            bounds.grow(*position);
        }
        self.layer.shapes.rewind(mark);
        let mut found = issue(number, fault, Action::Rejected, what);
        id.unwrap_or_default().clone_into(&mut found.id);
        self.layer.issues.push(found);
        self.layer.unread.push((number, (!bounds.is_empty()).then_some(bounds)));
        Ok(())
    }

    pub fn finish(mut self, format: &'static str, guessed: Option<&'static str>) -> ParsedLayer {
        self.layer.format = format;
        self.layer.issues.extend(guessed.map(guessed_encoding));
        self.layer.shapes.shrink_to_fit();
        self.layer
    }
}

/// A position of finite numbers; heights and measures are dropped.
pub fn position(value: &Value) -> Result<[f64; 2], String> {
    let number = |index: usize| {
        value
            .get(index)
            .and_then(Value::as_f64)
            .filter(|number| number.is_finite())
    };
    match (number(0), number(1)) {
        (Some(x), Some(y)) => Ok([x, y]),
        _ => Err(format!("{} is no position", shown(value))),
    }
}

/// Whether positions, at any depth within arrays, have more than two numbers.
pub fn has_heights(coordinates: &Value) -> bool {
    match coordinates.as_array().map(Vec::as_slice) {
        Some([Value::Number(_), _, _, ..]) => true,
        Some(inner) => inner.iter().any(has_heights),
        None => false,
    }
}

/// The items of an array.
pub fn items<'a>(value: Option<&'a Value>, what: &str) -> Result<&'a [Value], String> {
    value
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .ok_or_else(|| format!("{what} is not a list"))
}

/// A value short enough for a message.
pub fn shown(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}
