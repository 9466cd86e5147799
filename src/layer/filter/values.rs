//! The values of a filter expression, and how they compare.

use crate::layer::attributes::value_text;
use serde_json::{Map, Value};
use std::cmp::Ordering;

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    Field(String),
    Literal(Literal),
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Text(String),
    Number(f64),
    Bool(bool),
    Null,
}

/// A sign between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// Whether values in this order pass.
    pub const fn admits(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Unequal => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

impl Operand {
    /// The value that a feature with these attributes has.
    pub fn value(&self, attributes: &Map<String, Value>) -> Literal {
        match self {
            Self::Literal(literal) => literal.clone(),
            Self::Field(name) => match attributes.get(name) {
                None | Some(Value::Null) => Literal::Null,
                Some(Value::Bool(value)) => Literal::Bool(*value),
                Some(Value::Number(number)) => number.as_f64().map_or(Literal::Null, Literal::Number),
                Some(other) => value_text(other).map_or(Literal::Null, Literal::Text),
            },
        }
    }
}

impl Literal {
    /// The value as a person would write it; `None` for null.
    pub fn as_text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Bool(value) => Some(value.to_string()),
            Self::Null => None,
        }
    }
}

/// Numbers by value, also against a text that is a number; texts by their characters. `None` where there is no order.
pub fn compare(left: &Literal, right: &Literal) -> Option<Ordering> {
    let parsed = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    match (left, right) {
        (Literal::Number(left), Literal::Number(right)) => left.partial_cmp(right),
        (Literal::Number(left), Literal::Text(right)) => left.partial_cmp(&parsed(right)?),
        (Literal::Text(left), Literal::Number(right)) => parsed(left)?.partial_cmp(right),
        (Literal::Text(left), Literal::Text(right)) => Some(left.as_str().cmp(right)),
        (Literal::Bool(left), Literal::Bool(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

/// `%` stands for any characters, `_` for one. Goes back only to the last `%`, so it can't take long.
pub fn is_like(text: &[char], pattern: &[char]) -> bool {
    let (mut at, mut wanted) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(character) = text.get(at) {
        match pattern.get(wanted) {
            Some('%') => {
                retry = Some((at, wanted));
                wanted += 1;
            }
            Some(symbol) if *symbol == '_' || symbol == character => {
                at += 1;
                wanted += 1;
            }
            _ => match &mut retry {
                Some((text_from, percent)) => {
                    *text_from += 1;
                    at = *text_from;
                    wanted = *percent + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(wanted..).unwrap_or(&[]).iter().all(|symbol| *symbol == '%')
}
