//! What is asked before features are selected or filtered by an expression.

use super::document::LayerId;
use super::table_view::SelectHow;
use crate::layer::Layer;
use crate::layer::filter::Filter;
use crate::texts::Language;
use crate::texts::table::no_such_field;

/// What the expression is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpressionPurpose {
    Select(SelectHow),
    /// The layer is to hold nothing else.
    Filter,
}

/// An expression as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionForm {
    pub layer: LayerId,
    pub purpose: ExpressionPurpose,
    pub text: String,
    /// The field whose values are listed.
    pub field: Option<String>,
}

impl ExpressionForm {
    /// Adds a piece at the end, with a space before it where the text needs one.
    pub fn insert(&mut self, piece: &str) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '(']) {
            self.text.push(' ');
        }
        self.text.push_str(piece);
    }
}

/// A field as an expression writes it: bare where it can be taken for nothing else.
#[must_use]
pub fn field_piece(name: &str) -> String {
    const KEYWORDS: [&str; 9] = ["and", "or", "not", "in", "is", "null", "like", "true", "false"];
    let is_plain = name.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
        && !KEYWORDS.contains(&name.to_ascii_lowercase().as_str());
    if is_plain {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// A text as an expression writes it.
#[must_use]
pub fn text_piece(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Whether an expression can be read and names fields of the layer only; an empty one is none and passes.
///
/// # Errors
/// What is wrong, for people.
pub fn expression_problem(text: &str, layer: &Layer, language: Language) -> Result<(), String> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let filter = Filter::parse(text.trim()).map_err(|problem| problem.get(language).to_owned())?;
    let is_unknown = |field: &&str| !layer.field_names().iter().any(|name| name == field);
    match filter.fields().into_iter().find(is_unknown) {
        Some(field) => Err(no_such_field(field, language)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inserted_can_be_read_whatever_the_names_are() {
        for name in ["LHLX", "名称", "a b", "and", "q\"q", "1st"] {
            let text = format!("{} = {}", field_piece(name), text_piece("it's"));
            let filter = Filter::parse(&text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            assert_eq!(filter.fields(), [name]);
        }
    }
}
