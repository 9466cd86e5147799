//! Attribute filters such as `LHLX = '陆域' and area > 10`.
use serde_json::{Map, Value};

/// A parsed filter expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {}

impl Filter {
    /// Parses an expression.
    ///
    /// # Errors
    /// What is wrong, with the column, for people.
    pub fn parse(expression: &str) -> Result<Self, String> {
        let _ = expression;
        unimplemented!()
    }

    /// Whether a feature with these attributes passes.
    #[must_use]
    pub fn matches(&self, attributes: &Map<String, Value>) -> bool {
        let _ = attributes;
        unimplemented!()
    }
}
