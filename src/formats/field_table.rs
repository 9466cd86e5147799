//! Attributes as a table with typed columns, for formats that want one: which columns, and each feature's values.

use crate::layer::attributes::Attributes;
use crate::units::is_date;
use serde_json::Value;
use std::collections::BTreeMap;

/// What all values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    Boolean,
    /// Whole numbers of 64 bits.
    Integer,
    Real,
    /// Days as ISO 8601 writes them.
    Date,
    Text,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub kind: FieldKind,
}

/// A table in step with the features.
#[derive(Clone, Debug, Default)]
pub struct FieldTable {
    pub fields: Vec<Field>,
    /// One row a feature, one value a field; null where the feature has none.
    pub rows: Vec<Vec<Value>>,
}

impl FieldTable {
    /// All attributes of all features; the features' own ids, where they have some, as a first column.
    #[must_use]
    pub fn of(attributes: &Attributes) -> Self {
        let mut table = Self::default();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut kinds: Vec<Option<FieldKind>> = Vec::new();
        let names = attributes.field_names();
        let has_ids = (0..attributes.len()).any(|feature| attributes.id(feature).is_some());
        let id_column = has_ids.then(|| unique("id", &|name| names.iter().any(|known| known == name)));
        for name in id_column.iter().chain(&names) {
            places.insert(name.clone(), kinds.len());
            kinds.push(None);
            table.fields.push(Field {
                name: name.clone(),
                kind: FieldKind::Text,
            });
        }
        for feature in 0..attributes.len() {
            let mut row = vec![Value::Null; table.fields.len()];
            let own = id_column.clone().zip(attributes.id(feature).map(Value::from));
            for (name, value) in own.into_iter().chain(attributes.object(feature)) {
                let Some(place) = places.get(&name).copied() else {
                    continue;
                };
                if let (Some(kind), Some(cell)) = (kinds.get_mut(place), row.get_mut(place)) {
                    *kind = joined(*kind, &value);
                    *cell = value;
                }
            }
            table.rows.push(row);
        }
        for (field, kind) in table.fields.iter_mut().zip(kinds) {
            field.kind = kind.unwrap_or(FieldKind::Text);
        }
        table
    }
}

/// The kind that holds what a column held so far and one more value.
fn joined(known: Option<FieldKind>, value: &Value) -> Option<FieldKind> {
    let kind = match value {
        Value::Null => return known,
        Value::Bool(_) => FieldKind::Boolean,
        Value::Number(number) if number.is_i64() => FieldKind::Integer,
        Value::Number(_) => FieldKind::Real,
        Value::String(text) if is_date(text) => FieldKind::Date,
        _ => FieldKind::Text,
    };
    Some(match (known, kind) {
        (None, kind) => kind,
        (Some(known), kind) if known == kind => kind,
        (Some(FieldKind::Integer | FieldKind::Real), FieldKind::Integer | FieldKind::Real) => FieldKind::Real,
        _ => FieldKind::Text,
    })
}

/// A value as text: strings as they are, anything else as JSON; `None` for null.
#[must_use]
pub fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// `name`, or with the first number that makes it one that is not taken.
#[must_use]
pub fn unique(name: &str, is_taken: &dyn Fn(&str) -> bool) -> String {
    if !is_taken(name) {
        return name.to_owned();
    }
    // One more number than there can be columns is enough.
    (2..=u32::MAX)
        .map(|number| format!("{name}_{number}"))
        .find(|candidate| !is_taken(candidate))
        .unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{FieldKind, FieldTable};
    use crate::layer::attributes::Attributes;

    #[test]
    fn a_column_is_as_narrow_as_its_values_allow() {
        let mut attributes = Attributes::new();
        attributes.push(br#"{"n":1,"x":1,"t":true,"m":1,"e":null,"d":"2026-01-31"}"#, Some("a"));
        attributes.push(br#"{"n":2,"x":1.5,"t":false,"m":"one","id":7,"d":null}"#, None);
        let table = FieldTable::of(&attributes);
        let shown: Vec<(&str, FieldKind)> = table
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.kind))
            .collect();
        assert_eq!(
            shown,
            [
                ("id_2", FieldKind::Text),
                ("n", FieldKind::Integer),
                ("x", FieldKind::Real),
                ("t", FieldKind::Boolean),
                ("m", FieldKind::Text),
                ("e", FieldKind::Text),
                ("d", FieldKind::Date),
                ("id", FieldKind::Integer)
            ]
        );
        assert_eq!(table.rows.len(), 2);
        assert!(table.rows[1][5].is_null());
    }
}
