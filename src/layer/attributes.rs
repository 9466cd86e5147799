//! Attributes of the features: the JSON text as it came, compact, parsed when somebody asks.

use serde_json::{Map, Value};

/// One JSON object per feature in one buffer, and the features' own ids.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    text: Vec<u8>,
    ends: Vec<u64>,
    ids: Vec<Option<Box<str>>>,
}

impl Attributes {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next feature: the bytes of a JSON object (empty means no attributes) and its id.
    pub fn push(&mut self, object: &[u8], id: Option<&str>) {
        self.text.extend_from_slice(object);
        self.ends.push(self.text.len() as u64);
        self.ids.push(id.map(Into::into));
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The id that the file gives the feature outside its properties (GeoJSON `id`), as text.
    #[must_use]
    pub fn id(&self, feature: usize) -> Option<&str> {
        self.ids.get(feature)?.as_deref()
    }

    /// The raw JSON object; empty if there are no attributes.
    #[must_use]
    pub fn raw(&self, feature: usize) -> &[u8] {
        let end_of = |index: usize| {
            self.ends
                .get(index)
                .and_then(|end| usize::try_from(*end).ok())
                .unwrap_or(self.text.len())
        };
        let begin = feature.checked_sub(1).map_or(0, end_of);
        self.text.get(begin..end_of(feature)).unwrap_or(&[])
    }

    /// All attributes of a feature, in file order.
    #[must_use]
    pub fn object(&self, feature: usize) -> Map<String, Value> {
        serde_json::from_slice(self.raw(feature)).unwrap_or_default()
    }

    /// One attribute; `None` if the feature has none of that name.
    #[must_use]
    pub fn value(&self, feature: usize, field: &str) -> Option<Value> {
        let mut object = self.object(feature);
        object.swap_remove(field)
    }

    /// One attribute as text: strings as they are, other values as JSON; `None` for null or missing.
    #[must_use]
    pub fn text(&self, feature: usize, field: &str) -> Option<String> {
        value_text(&self.value(feature, field)?)
    }
}

/// A JSON value as a person would write it in a cell; `None` for null.
#[must_use]
pub fn value_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.trim().to_owned()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::Attributes;

    #[test]
    fn attributes_are_found_by_feature_and_name() {
        let mut attributes = Attributes::new();
        attributes.push(br#"{"a":1,"name":" \u5317\u4eac "}"#, Some("x"));
        attributes.push(b"", None);
        attributes.push(br#"{"a":null}"#, None);
        assert_eq!(attributes.text(0, "name").as_deref(), Some("北京"));
        assert_eq!(attributes.text(0, "a").as_deref(), Some("1"));
        assert_eq!(attributes.text(1, "a"), None);
        assert_eq!(attributes.text(2, "a"), None);
        assert_eq!(attributes.id(0), Some("x"));
        assert_eq!(attributes.raw(9), b"");
    }
}
