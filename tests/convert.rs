//! `convert` and `repair`, and boundary points through the whole program, run as their users run them.

#![expect(clippy::expect_used, reason = "a failed test says where by panicking")]

#[path = "cli/mod.rs"]
mod cli;
#[path = "convert/containers.rs"]
mod containers;
#[path = "convert/drawings_and_sheets.rs"]
mod drawings_and_sheets;
#[path = "convert/same_site.rs"]
mod same_site;
#[path = "convert/writers.rs"]
mod writers;

use cli::{assert_close, fixtures, number, refusal, run, run_json};
use std::path::{Path, PathBuf};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn text_of(path: &Path) -> String {
    path.to_str().expect("UTF-8").to_owned()
}

fn area_m2(path: &str) -> f64 {
    number(&run_json(0, &["info", path, "--json"])["inputs"][0]["area"])
}

/// Areas on the ellipsoid with edges straight in the Gauss-Krüger plane, by pyproj and geographiclib on the same
/// vertices, edges cut to pieces of 1 m; printed to 0.001 m².
#[test]
fn boundary_points_give_the_areas_of_the_ellipsoid() {
    for (name, expected_m2) in [
        ("example_a.txt", 19_689.115),
        ("example_b.txt", 26_399.694 + 4_989.792),
        ("example_c.txt", 9_979.582),
        ("table_pages.csv", 19_689.115),
        ("parcels.wkt", 19_689.115 + 26_399.694),
    ] {
        let found_m2 = area_m2(&format!("../points/{name}"));
        assert!((found_m2 - expected_m2).abs() < 0.001, "{name}: {found_m2}");
    }
}

#[test]
fn the_declared_area_stands_beside_the_measured_one() {
    let check = run_json(
        // No region says where the red line is complete, so the verdict is open.
        4,
        &[
            "check",
            "../points/example_b.txt",
            "--red-line",
            "redline.geojson",
            "--json",
        ],
    );
    let sites = check["sites"].as_array().expect("sites");
    assert_eq!(sites.len(), 2);
    for (site, expected_m2) in sites.iter().zip([26_400.0, 4_990.0]) {
        let declared = number(&site["declared_area"]);
        assert!((declared - expected_m2).abs() < 1e-6, "{declared}");
    }
}

#[test]
fn boundary_text_is_written_as_it_was_read() {
    let folder = folder();
    let out = text_of(&folder.path().join("out.txt"));
    // Numbers with and without J, rings open and closed, one section more, its own count of points and decimals.
    for name in ["a", "b", "c"] {
        let input = format!("../points/example_{name}.txt");
        run(0, &["convert", &input, &out]);
        let original = std::fs::read(fixtures().join(&input)).expect("the fixture");
        let text = std::str::from_utf8(&original)
            .map_or_else(|_| encoding_rs::GBK.decode(&original).0.into_owned(), ToOwned::to_owned);
        let lines = text.replace("\r\n", "\n").replace('\n', "\r\n");
        let expected = encoding_rs::GBK.encode(&lines).0.into_owned();
        assert_eq!(std::fs::read(&out).expect("written"), expected, "{name}");
    }
    let original = std::fs::read(fixtures().join("../points/example_a.txt")).expect("the fixture");
    // By way of GeoJSON in the same plane, and with the zone number taken off and put back.
    let geojson = text_of(&folder.path().join("a.geojson"));
    run(
        0,
        &["convert", "../points/example_a.txt", &geojson, "--to", "EPSG:4548"],
    );
    run(0, &["convert", &geojson, &out, "--to", "EPSG:4527"]);
    assert_eq!(std::fs::read(&out).expect("written"), original);
}

#[test]
fn boundary_text_that_its_receivers_would_refuse_is_written_as_they_want_it() {
    let folder = folder();
    let (odd, out) = (folder.path().join("odd.txt"), text_of(&folder.path().join("out.txt")));
    let original = std::fs::read(fixtures().join("../points/example_a.txt")).expect("the fixture");
    let original = encoding_rs::GBK.decode(&original).0.into_owned();
    // East first, commas of full width, a footer.
    let (head, plots) = original.split_once("[地块坐标]\r\n").expect("plots");
    let turned: Vec<String> = plots
        .lines()
        .map(|line| match line.split(',').collect::<Vec<_>>().as_slice() {
            [label, ring, north, east] => format!("{label}，{ring}，{east}，{north}"),
            _ => line.to_owned(),
        })
        .collect();
    std::fs::write(&odd, format!("{head}[地块坐标]\n{}\n制图人签字\n", turned.join("\n"))).expect("written");
    run(0, &["convert", &text_of(&odd), &out]);
    let found = encoding_rs::GBK
        .decode(&std::fs::read(&out).expect("written"))
        .0
        .into_owned();
    assert_eq!(found, original);
}

#[test]
fn degrees_and_back_keep_the_area_and_every_vertex() {
    let folder = folder();
    let geojson = text_of(&folder.path().join("b.geojson"));
    let out = text_of(&folder.path().join("b.txt"));
    run(0, &["convert", "../points/example_b.txt", &geojson]);
    run(0, &["convert", &geojson, &out, "--to", "4527"]);
    let expected_m2 = area_m2("../points/example_b.txt");
    for path in [&geojson, &out] {
        let found_m2 = area_m2(path);
        assert!(
            (found_m2 - expected_m2).abs() < 0.001,
            "{path}: {found_m2}, {expected_m2}"
        );
    }
    let written = encoding_rs::GBK
        .decode(&std::fs::read(&out).expect("written"))
        .0
        .into_owned();
    for vertex in [
        "4430918.400,39521602.150",
        "4430813.400,39521722.150",
        "4430636.905,39521614.330",
    ] {
        assert!(written.contains(vertex), "{vertex}\n{written}");
    }
    // Vertices that only kept edges straight in degrees, and would stand aside once rounded to the millimetre, are gone.
    assert!(written.contains("\r\n5,0.4990,2,"), "{written}");
    assert!(
        written.contains("2.6400,1,地块一,面,J50G012034,公共设施用地,0809,@\r\n"),
        "{written}"
    );
}

#[test]
fn a_layer_in_degrees_becomes_boundary_text_in_its_own_zone() {
    let folder = folder();
    let out = text_of(&folder.path().join("sites.txt"));
    let said = run(0, &["convert", "sites.geojson", &out, "--lang", "en"]);
    let said = String::from_utf8(said.stdout).expect("UTF-8");
    assert!(said.contains("features written") && said.contains("EPSG:45"), "{said}");
    let json = run_json(0, &["convert", "sites.geojson", &out, "--json"]);
    assert_eq!(json["features_read"], json["features_written"]);
    // Edges are straight in degrees before and in the plane after, so areas agree to what those differ by.
    let (before, after) = (area_m2("sites.geojson"), area_m2(&out));
    assert!((before - after).abs() < before * 1e-4, "{before} {after}");
    // Of edges of 8 km that is no little: the area is that of the plane, and the difference is told.
    let wide = folder.path().join("wide.geojson");
    let ring = "[[[116.9,40],[117,40],[117,40.1],[116.9,40.1],[116.9,40]]]";
    std::fs::write(&wide, format!(r#"{{"type":"Polygon","coordinates":{ring}}}"#)).expect("written");
    let json = run_json(0, &["convert", &text_of(&wide), &out, "--json"]);
    let told = json["issues"][0]["detail"].as_str().expect("a line");
    assert!(told.contains("straight in the plane of EPSG:4527"), "{told}");
    let (wide_m2, after_m2) = (area_m2(&text_of(&wide)), area_m2(&out));
    assert!((wide_m2 - after_m2).abs() > 10.0, "{wide_m2} {after_m2}");
    // Vertices stand on whole millimetres there, which is some square metres at sides of 10 km.
    let stated = told.split(" m²").next().and_then(|text| text.rsplit(' ').next());
    let stated_m2: f64 = stated.and_then(|text| text.parse().ok()).expect("a figure");
    assert!(
        (stated_m2 - (wide_m2 - after_m2).abs()).abs() < 10.0,
        "{told} {wide_m2} {after_m2}"
    );
    let table = text_of(&folder.path().join("sites.csv"));
    run(0, &["convert", "sites.geojson", &table]);
    let again = area_m2(&table);
    assert_close(again, before);
}

#[test]
fn what_can_not_be_converted_is_refused_in_one_line() {
    let folder = folder();
    let out = |name: &str| text_of(&folder.path().join(name));
    for (arguments, words) in [
        (
            vec!["convert", "sites.geojson", &out("a.gml")],
            ".geojsonl (line by line), .gpkg, .shp, .zip",
        ),
        (
            vec!["convert", "sites.geojson", &out("a.txt"), "--to", "EPSG:3857"],
            "Gauss-Krüger",
        ),
        (
            vec!["convert", "sites.geojson", &out("a.geojson"), "--to", "EPSG:4610"],
            "Xian 1980",
        ),
        (
            vec!["convert", "sites.geojson", &out("a.geojson"), "--from", "EPSG:4527"],
            "do not fit",
        ),
        (vec!["convert", "missing.geojson", &out("a.geojson")], "missing.geojson"),
        (
            vec!["convert", "truncated.geojson", &out("a.geojson")],
            "truncated.geojson",
        ),
        (vec!["convert", "sites.geojson", &out("no/a.geojson")], "folder"),
        (vec!["repair", "bowtie.geojson", &out("a.txt")], "GeoJSON only"),
    ] {
        let message = refusal(1, &arguments);
        assert!(message.contains(words), "{arguments:?}: {message}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 0);
    let message = refusal(
        2,
        &["convert", "sites.geojson", &out("a.geojson"), "-o", &out("b.json")],
    );
    assert!(message.contains("OUT"), "{message}");
}

#[test]
fn an_input_is_never_overwritten_by_either_command() {
    let folder = folder();
    let path = folder.path().join("a.geojson");
    let original = std::fs::read(fixtures().join("bowtie.geojson")).expect("the fixture");
    std::fs::write(&path, &original).expect("written");
    let (input, other) = (text_of(&path), text_of(&folder.path().join(".").join("a.geojson")));
    refusal(1, &["convert", &input, &other]);
    refusal(1, &["repair", &input, &other]);
    refusal(
        1,
        &[
            "repair",
            &input,
            &text_of(&folder.path().join("b.geojson")),
            "-o",
            &text_of(&input_as_ledger(&path)),
        ],
    );
    assert_eq!(std::fs::read(&path).expect("still there"), original);
}

/// The input under a name that a ledger could have.
fn input_as_ledger(path: &Path) -> PathBuf {
    let ledger = path.with_extension("csv");
    std::fs::hard_link(path, &ledger).expect("linked");
    ledger
}

#[test]
fn a_repaired_layer_needs_no_repair_and_its_ledger_says_what_was_done() {
    let folder = folder();
    let out = text_of(&folder.path().join("repaired.geojson"));
    let ledgers = ["json", "csv", "html"].map(|ending| text_of(&folder.path().join(format!("ledger.{ending}"))));
    let [json, csv, html] = &ledgers;
    run(
        0,
        &["repair", "bowtie.geojson", &out, "-o", json, "-o", csv, "-o", html],
    );
    let before = run_json(0, &["info", "bowtie.geojson", "--json"]);
    let after = run_json(0, &["info", &out, "--json"]);
    assert!(number(&before["inputs"][0]["repaired"]) > 0.0);
    assert!((number(&after["inputs"][0]["repaired"])).abs() < 0.5, "{after}");
    let (area, again) = (
        number(&before["inputs"][0]["area"]),
        number(&after["inputs"][0]["area"]),
    );
    assert_close(again, area);
    let ledger = std::fs::read_to_string(csv).expect("written");
    assert!(ledger.contains("self-intersection,repaired"), "{ledger}");
    let ledger: serde_json::Value = serde_json::from_slice(&std::fs::read(json).expect("written")).expect("JSON");
    assert_eq!(ledger["inputs"][0]["issues"], before["inputs"][0]["issues"]);
    assert!(
        std::fs::read_to_string(html)
            .expect("written")
            .contains("bowtie.geojson")
    );
}

#[test]
fn old_datums_in_boundary_text_are_refused_by_name() {
    let folder = folder();
    let original = std::fs::read(fixtures().join("../points/example_b.txt")).expect("the fixture");
    let text = String::from_utf8(original).expect("UTF-8");
    for (stated, words) in [
        ("1980西安坐标系", "Xian 1980"),
        ("1954北京坐标系", "Beijing 1954"),
        ("北京地方坐标系", "北京地方坐标系"),
    ] {
        let path = folder.path().join("old.txt");
        std::fs::write(&path, text.replace("2000国家大地坐标系", stated)).expect("written");
        let message = refusal(1, &["info", &text_of(&path)]);
        assert!(message.contains(words), "{message}");
    }
}
