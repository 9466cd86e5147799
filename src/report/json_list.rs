//! A long list of a JSON document, printed on all threads, some items at a time.
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};
use std::io::{self, BufWriter, Write};

/// Items that stand in memory as text together.
const ITEMS_AT_ONCE: usize = 512;

/// Writes the printed document `around` with `items` in its empty member `name`, as `serde_json` would print the whole.
///
/// # Errors
/// What `out` and the serialiser give; the document has no such member, or it isn't empty.
pub(super) fn write_around_list<T: Sync, S: Serialize>(
    out: &mut dyn Write,
    around: &str,
    name: &str,
    items: &[T],
    shape: impl Fn(&T) -> S + Sync,
) -> io::Result<()> {
    // Texts in JSON hold no line break, so nothing else reads like a member of the document itself.
    let (before, after) = around
        .split_once(&format!("\n  \"{name}\": []"))
        .ok_or_else(|| io::Error::other(format!("no empty list {name:?} to fill")))?;
    let mut out = BufWriter::new(out);
    write!(out, "{before}\n  \"{name}\": [")?;
    let mut separator = "\n    ";
    for some in items.chunks(ITEMS_AT_ONCE) {
        let printed: Vec<serde_json::Result<Vec<u8>>> = some.par_iter().map(|item| in_list(&shape(item))).collect();
        for item in printed {
            out.write_all(separator.as_bytes())?;
            out.write_all(&item?)?;
            separator = ",\n    ";
        }
    }
    out.write_all(if items.is_empty() { b"]" } else { b"\n  ]" })?;
    out.write_all(after.as_bytes())?;
    out.flush()
}

/// An item of a list that is a member of the document.
fn in_list(item: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut formatter = PrettyFormatter::new();
    let mut text = Vec::new();
    // The document and the list stand round it: they give the indentation, and are not written here.
    for _ in 0..2 {
        formatter.begin_array(&mut io::sink()).map_err(serde_json::Error::io)?;
    }
    item.serialize(&mut Serializer::with_formatter(&mut text, formatter))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::write_around_list;
    use serde_json::{Value, json};

    #[track_caller]
    fn assert_as_serde_prints(items: &[Value]) {
        let document = |items: &[Value]| json!({ "kind": "check", "names": ["\n  \"sites\": []"], "sites": items, "inner": { "sites": [] } });
        let around = serde_json::to_string_pretty(&document(&[])).expect("JSON");
        let mut out = Vec::new();
        write_around_list(&mut out, &around, "sites", items, Value::clone).expect("room in memory");
        let whole = serde_json::to_string_pretty(&document(items)).expect("JSON");
        assert_eq!(String::from_utf8(out).expect("UTF-8"), whole);
    }

    #[test]
    fn a_list_of_any_length_stands_in_its_document_as_serde_prints_it() {
        let item =
            |number: usize| json!({ "id": number, "roles": { "red-line": { "hits": [1, [], {}] } }, "why": null });
        for count in [0, 1, 2, 600] {
            assert_as_serde_prints(&(0..count).map(item).collect::<Vec<Value>>());
        }
    }

    #[test]
    fn a_document_without_the_list_is_refused() {
        let mut out = Vec::new();
        assert!(write_around_list(&mut out, "{}", "sites", &[1], |item| *item).is_err());
    }
}
