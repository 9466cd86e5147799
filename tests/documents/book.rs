//! A book that is set in parts: one document for whoever reads it.

use super::{pages, spaceless};
use ecozone::report::pdf::ATTACHMENT;
use lopdf::{Document, Object};

/// Squares of about 90 m in a row, in and beside the red line of the fixtures.
fn many_sites(count: usize) -> String {
    let site = |number: usize| {
        let (west, south) = (116.05 + 0.005 * f64::from(u32::try_from(number).unwrap()), 40.01);
        let ring = [
            [west, south],
            [west + 0.001, south],
            [west + 0.001, south + 0.001],
            [west, south + 0.001],
            [west, south],
        ];
        serde_json::json!({
            "type": "Feature",
            "properties": { "id": format!("S{number:03}X"), "name": format!("Plot {number}") },
            "geometry": { "type": "Polygon", "coordinates": [ring] },
        })
    };
    let features: Vec<serde_json::Value> = (0..count).map(site).collect();
    serde_json::json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn number_of(object: &Object, document: &Document) -> i64 {
    document.dereference(object).unwrap().1.as_i64().unwrap()
}

/// All entries of a tree of names or numbers, in order.
fn entries(tree: &lopdf::Dictionary, key: &[u8], document: &Document) -> Vec<(Object, Object)> {
    let mut found = Vec::new();
    if let Ok(listed) = tree.get(key).and_then(Object::as_array) {
        found.extend(listed.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())));
    }
    if let Ok(kids) = tree.get(b"Kids").and_then(Object::as_array) {
        for kid in kids {
            let kid = document.dereference(kid).unwrap().1.as_dict().unwrap();
            found.extend(entries(kid, key, document));
        }
    }
    found
}

#[test]
fn a_book_of_several_parts_counts_through_leads_from_its_contents_and_holds_its_tags_together() {
    let sites = 30;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("sites.geojson"), many_sites(sites)).expect("written");
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cli");
    let bound = |name: &str, threads: &str| {
        let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("ecozone"));
        command
            .current_dir(fixtures.clone())
            .arg("check")
            .arg(folder.path().join("sites.geojson"));
        command.args([
            "--red-line",
            "redline.geojson",
            "--lang",
            "en",
            "--quiet",
            "--threads",
            threads,
        ]);
        command.arg("--book").arg(folder.path().join(name));
        command.assert().code(3);
        std::fs::read(folder.path().join(name)).expect("a book")
    };
    let bytes = bound("book.pdf", "2");
    assert!(bytes == bound("again.pdf", "1"), "the same bytes whatever the threads");
    let left = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, 3, "nothing is left beside the books");

    let texts: Vec<String> = pages(&bytes).iter().map(|page| spaceless(page)).collect();
    let count = texts.len();
    for (text, number) in texts.iter().zip(1..) {
        assert!(
            text.contains(&format!("{number}/{count}")),
            "page {number} of {count}: {text}"
        );
    }
    let document = Document::load_mem(&bytes).expect("a PDF");
    let by_number = document.get_pages();
    let page_of = |destination: &Object| {
        let place = document.dereference(destination).unwrap().1.as_array().unwrap();
        let page = place[0].as_reference().unwrap();
        *by_number
            .iter()
            .find(|(_, id)| **id == page)
            .expect("a page of the book")
            .0
    };
    // Every chapter is where the contents and their links say.
    let links = by_number
        .values()
        .flat_map(|page| document.get_page_annotations(*page).unwrap_or_default());
    let led: Vec<u32> = links
        .filter_map(|link| Some(page_of(link.get(b"Dest").ok()?)))
        .collect();
    assert_eq!(led.len(), sites, "a link a chapter");
    let opening = texts.join("");
    for (number, page) in (0..sites).zip(&led) {
        let heading = format!("S{number:03}XPlot{number}");
        assert!(texts[*page as usize - 1].contains(&heading), "{heading} on page {page}");
        let entry = opening.split(&heading).nth(1).expect("in the contents");
        assert!(
            entry.trim_start_matches('.').starts_with(&page.to_string()),
            "{heading}: {entry:.40}"
        );
    }
    let catalog = document.catalog().expect("a catalogue");
    let outlines = catalog.get_deref(b"Outlines", &document).unwrap().as_dict().unwrap();
    let mut next = outlines.get(b"First").ok();
    let mut marks = Vec::new();
    while let Some(item) = next {
        let item = document.dereference(item).unwrap().1.as_dict().unwrap();
        marks.extend(item.get(b"Dest").ok().map(page_of));
        next = item.get(b"Next").ok();
    }
    assert!(marks.ends_with(&led), "{marks:?}");

    let root = catalog
        .get_deref(b"StructTreeRoot", &document)
        .unwrap()
        .as_dict()
        .unwrap();
    let parents = entries(root.get(b"ParentTree").unwrap().as_dict().unwrap(), b"Nums", &document);
    let keys: Vec<i64> = parents.iter().map(|(key, _)| number_of(key, &document)).collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "sorted, and none twice");
    for (page, (_, id)) in by_number.iter().enumerate() {
        let dict = document.get_dictionary(*id).unwrap();
        let key = number_of(dict.get(b"StructParents").unwrap(), &document);
        let place = keys.binary_search(&key).expect("the tags of a page");
        let tags = document.dereference(&parents[place].1).unwrap().1.as_array().unwrap();
        let tag = document.dereference(&tags[0]).unwrap().1.as_dict().unwrap();
        let of = tag.get(b"Pg").unwrap().as_reference().unwrap();
        assert_eq!(of, *id, "page {page} leads to its own tags");
    }
    let names = entries(root.get(b"IDTree").unwrap().as_dict().unwrap(), b"Names", &document);
    let names: Vec<&[u8]> = names.iter().map(|(name, _)| name.as_str().unwrap()).collect();
    assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "sorted, and none twice");
    let file = catalog.get_deref(b"Names", &document).unwrap().as_dict().unwrap();
    assert!(file.get(b"EmbeddedFiles").is_ok(), "{ATTACHMENT} is attached");
}
