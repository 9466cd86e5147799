//! Where two results differ, named as people name the places: unit, site, feature, field.
use crate::report::verification::Difference;
use serde_json::{Map, Value};

/// What says nothing of the result: the version, which is told by itself, what finding the files has told, and what
/// else the run wrote.
const TOLD_ELSEWHERE: [&str; 4] = ["ecozone", "sha256", "bytes", "hit_files"];
/// Parts of a result of which `TOLD_ELSEWHERE` holds.
const ABOUT_FILES: [&str; 2] = ["inputs", "parameters"];

/// Every place where `computed` is not as `recorded`.
pub(super) fn differences(recorded: &Value, computed: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(recorded, computed, &mut Vec::new(), &mut found);
    found
}

fn compare(recorded: &Value, computed: &Value, place: &mut Vec<String>, found: &mut Vec<Difference>) {
    match (recorded, computed) {
        (Value::Object(recorded), Value::Object(computed)) => objects(recorded, computed, place, found),
        (Value::Array(recorded), Value::Array(computed)) => lists(recorded, computed, place, found),
        _ if recorded == computed => {}
        _ => found.push(Difference {
            place: place.clone(),
            recorded: Some(recorded.clone()),
            computed: Some(computed.clone()),
        }),
    }
}

fn objects(
    recorded: &Map<String, Value>,
    computed: &Map<String, Value>,
    place: &mut Vec<String>,
    found: &mut Vec<Difference>,
) {
    let is_about_files = place.is_empty() || place.first().is_some_and(|first| ABOUT_FILES.contains(&first.as_str()));
    // The files beside an input that were read with it are found nowhere else.
    let is_part = place.iter().any(|name| name == "parts");
    let is_told = |key: &str| is_about_files && !is_part && TOLD_ELSEWHERE.contains(&key);
    for (key, value) in recorded.iter().filter(|(key, _)| !is_told(key)) {
        place.push(key.clone());
        match computed.get(key) {
            Some(other) => compare(value, other, place, found),
            None => found.push(one_sided(place, Some(value), None)),
        }
        place.pop();
    }
    for (key, value) in computed.iter().filter(|(key, _)| !is_told(key)) {
        if !recorded.contains_key(key) {
            place.push(key.clone());
            found.push(one_sided(place, None, Some(value)));
            place.pop();
        }
    }
}

fn lists(recorded: &[Value], computed: &[Value], place: &mut Vec<String>, found: &mut Vec<Difference>) {
    if recorded.len() == computed.len() {
        for (number, (value, other)) in recorded.iter().zip(computed).enumerate() {
            place.push(label(value, number));
            compare(value, other, place, found);
            place.pop();
        }
        return;
    }
    // Something came or went: what is still there is found by its name.
    let mut others: Vec<Option<(usize, &Value)>> = computed.iter().enumerate().map(Some).collect();
    for (number, value) in recorded.iter().enumerate() {
        let name = name_of(value);
        let is_same = |other: &&mut Option<(usize, &Value)>| {
            other.is_some_and(|(_, other)| {
                if name.is_some() {
                    name_of(other) == name
                } else {
                    other == value
                }
            })
        };
        place.push(label(value, number));
        match others.iter_mut().find(is_same).and_then(Option::take) {
            Some((_, other)) => compare(value, other, place, found),
            None => found.push(one_sided(place, Some(value), None)),
        }
        place.pop();
    }
    for (number, other) in others.into_iter().flatten() {
        place.push(label(other, number));
        found.push(one_sided(place, None, Some(other)));
        place.pop();
    }
}

fn one_sided(place: &[String], recorded: Option<&Value>, computed: Option<&Value>) -> Difference {
    Difference {
        place: place.to_vec(),
        recorded: recorded.cloned(),
        computed: computed.cloned(),
    }
}

/// What something in a list is called: by its name, code or id, else by its place, counted from 1.
fn label(value: &Value, number: usize) -> String {
    name_of(value).unwrap_or_else(|| (number + 1).to_string())
}

fn name_of(value: &Value) -> Option<String> {
    const KEYS: [&str; 6] = ["layer", "id", "name", "code", "path", "feature"];
    let named = value.as_object()?;
    let words: Vec<String> = KEYS
        .iter()
        .filter_map(|key| match named.get(*key)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(format!("#{number}")),
            _ => None,
        })
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::differences;
    use serde_json::json;

    #[test]
    fn a_difference_is_named_by_unit_and_field() {
        let recorded = json!({"ecozone": "1", "units": [{"name": "甲县", "code": "990001", "area": 1.0}]});
        let computed = json!({"ecozone": "2", "units": [{"name": "甲县", "code": "990001", "area": 2.0}]});
        let found = differences(&recorded, &computed);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, ["units", "甲县 990001", "area"]);
    }

    #[test]
    fn what_came_and_what_went_are_told_and_the_rest_is_compared_by_name() {
        let recorded = json!({"sites": [{"id": "A", "area": 1}, {"id": "B", "area": 2}]});
        let computed = json!({"sites": [{"id": "B", "area": 3}]});
        let found = differences(&recorded, &computed);
        let places: Vec<String> = found.iter().map(|difference| difference.place.join("/")).collect();
        assert_eq!(places, ["sites/A", "sites/B/area"]);
        assert!(found[0].computed.is_none() && found[1].computed == Some(json!(3)));
    }

    #[test]
    fn hashes_of_inputs_are_told_with_the_files_and_those_of_their_parts_here() {
        let recorded =
            json!({"inputs": [{"path": "a.shp", "sha256": "x", "parts": [{"name": "a.dbf", "sha256": "p"}]}]});
        let computed =
            json!({"inputs": [{"path": "a.shp", "sha256": "y", "parts": [{"name": "a.dbf", "sha256": "q"}]}]});
        let found = differences(&recorded, &computed);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, ["inputs", "a.shp", "parts", "a.dbf", "sha256"]);
    }
}
