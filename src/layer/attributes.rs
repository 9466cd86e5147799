//! Attributes of the features: the JSON text as it came, compact, parsed when somebody asks.

use rayon::prelude::*;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
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

    /// One attribute; `None` if the feature has none of that name. The others are skipped, not built.
    #[must_use]
    pub fn value(&self, feature: usize, field: &str) -> Option<Value> {
        let mut reader = serde_json::Deserializer::from_slice(self.raw(feature));
        reader.deserialize_map(OneField(field)).ok().flatten()
    }

    /// As [`Self::text`] for several names at once: the attributes are walked through once.
    #[must_use]
    pub fn texts<const N: usize>(&self, feature: usize, fields: [Option<&str>; N]) -> [Option<String>; N] {
        let mut reader = serde_json::Deserializer::from_slice(self.raw(feature));
        let values = reader.deserialize_map(SomeFields(fields));
        values.map_or([const { None }; N], |values| {
            values.map(|value| value.as_ref().and_then(value_text))
        })
    }

    /// The names of all attributes of all features, in order of first appearance.
    #[must_use]
    pub fn field_names(&self) -> Vec<String> {
        const FEATURES_AT_ONCE: usize = 4096;
        let features: Vec<usize> = (0..self.len()).collect();
        let found: Vec<Vec<String>> = features
            .par_chunks(FEATURES_AT_ONCE)
            .map(|chunk| {
                let mut names = Vec::new();
                for feature in chunk {
                    let mut reader = serde_json::Deserializer::from_slice(self.raw(*feature));
                    // Damaged attributes were reported by the reader; their names up to the damage count.
                    let _damaged = reader.deserialize_map(Keys(&mut names));
                }
                names
            })
            .collect();
        let mut names: Vec<String> = Vec::new();
        for name in found.into_iter().flatten() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Leaves the features with these numbers, which must rise; the others are forgotten.
    pub fn keep(&mut self, features: &[usize]) {
        if features.len() == self.len() {
            return;
        }
        let mut kept = Self::new();
        for feature in features {
            kept.push_from(self, *feature);
        }
        *self = kept;
    }

    /// Adds all of another feature's attributes and its id.
    pub fn push_from(&mut self, other: &Self, feature: usize) {
        self.push(other.raw(feature), other.id(feature));
    }

    /// One attribute as text: strings as they are, other values as JSON; `None` for null or missing.
    #[must_use]
    pub fn text(&self, feature: usize, field: &str) -> Option<String> {
        value_text(&self.value(feature, field)?)
    }
}

/// Reads an object for the value of one key.
struct OneField<'a>(&'a str);

impl<'de> Visitor<'de> for OneField<'_> {
    type Value = Option<Value>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        // The last of two equal keys counts, as it does for `Attributes::object`.
        while let Some(is_wanted) = map.next_key_seed(KeyWith(|key: &str| key == self.0))? {
            if is_wanted {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Reads an object for the values of some keys.
struct SomeFields<'a, const N: usize>([Option<&'a str>; N]);

impl<'de, const N: usize> Visitor<'de> for SomeFields<'_, N> {
    type Value = [Option<Value>; N];

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = [const { None }; N];
        // Two meanings may be held by one field.
        let places = |key: &str| self.0.map(|field| field == Some(key));
        while let Some(wanted) = map.next_key_seed(KeyWith(places))? {
            if !wanted.contains(&true) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value: Value = map.next_value()?;
            for (slot, _) in found.iter_mut().zip(wanted).filter(|(_, wanted)| *wanted) {
                *slot = Some(value.clone());
            }
        }
        Ok(found)
    }
}

/// Reads an object for its keys.
struct Keys<'a>(&'a mut Vec<String>);

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let names = self.0;
        let mut place = 0;
        // Features mostly have the same keys in the same order, so the next name is the first to compare with.
        while map
            .next_key_seed(KeyWith(|key: &str| {
                if names.get(place).is_none_or(|name| name != key) {
                    place = names.iter().position(|name| name == key).unwrap_or_else(|| {
                        names.push(key.to_owned());
                        names.len() - 1
                    });
                }
                place += 1;
            }))?
            .is_some()
        {
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// Hands a key to a function without making a `String` of it.
struct KeyWith<F>(F);

impl<'de, R, F: FnOnce(&str) -> R> DeserializeSeed<'de> for KeyWith<F> {
    type Value = R;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<R, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<R, F: FnOnce(&str) -> R> Visitor<'_> for KeyWith<F> {
    type Value = R;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<R, E> {
        Ok((self.0)(key))
    }
}

/// A JSON value as a person would write it in a cell; `None` for null.
#[must_use]
pub fn value_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number_text(number)),
        other => Some(other.to_string()),
    }
}

/// A number without the ".0" that programs give whole numbers of a column with gaps: 110000.0 is the code 110000.
fn number_text(number: &serde_json::Number) -> String {
    /// Whole numbers up to here are exact in a double, so nothing else can be meant.
    const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;
    let text = number.to_string();
    let is_whole = number
        .as_f64()
        .is_some_and(|value| value.fract() == 0.0 && value.abs() <= LARGEST_EXACT);
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) if is_whole => whole.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::Attributes;

    #[test]
    fn a_whole_number_is_the_same_text_however_it_is_written() {
        let mut attributes = Attributes::new();
        attributes.push(br#"{"a":110000,"b":110000.0,"c":1.5,"d":-0.0,"e":1e3}"#, None);
        for (field, text) in [
            ("a", "110000"),
            ("b", "110000"),
            ("c", "1.5"),
            ("d", "0"),
            ("e", "1000"),
        ] {
            assert_eq!(attributes.text(0, field).as_deref(), Some(text), "{field}");
        }
    }

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

    #[test]
    fn several_attributes_are_found_at_once() {
        let mut attributes = Attributes::new();
        attributes.push(br#"{"a":1,"b":[2],"c":null,"a":3}"#, None);
        attributes.push(b"", None);
        attributes.push(br#"{"a":1"#, None);
        let fields = [Some("a"), None, Some("c"), Some("b"), Some("a"), Some("x")];
        for feature in 0..3 {
            let one_by_one = fields.map(|field| attributes.text(feature, field?));
            assert_eq!(attributes.texts(feature, fields), one_by_one, "{feature}");
        }
        assert_eq!(attributes.texts(0, fields)[0].as_deref(), Some("3"));
    }

    #[test]
    fn names_of_all_features_are_listed_once_in_order_of_appearance() {
        let mut attributes = Attributes::new();
        attributes.push(br#"{"b":1,"a":{"x":[1,"}"]},"\u540d":2}"#, None);
        attributes.push(b"", None);
        attributes.push(br#"{"a":null,"c":3,"b":4}"#, None);
        assert_eq!(attributes.field_names(), ["b", "a", "名", "c"]);
        assert_eq!(attributes.value(0, "名"), Some(serde_json::json!(2)));
    }
}
