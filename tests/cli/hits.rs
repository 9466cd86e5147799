//! What a check hands on of its hits: shapefiles by kind of shape, codes, and the legal basis of the layer.

use super::support::{run, run_json};
use std::path::Path;

/// A site of one polygon and one of a line, both across the red line, whose project names the law it rests on.
fn project(folder: &Path) -> String {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("written");
    let feature = |properties: &str, geometry: &str| {
        format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#)
    };
    let collection =
        |features: &[String]| format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let square = r#"{"type":"Polygon","coordinates":[[[116,40],[116.1,40],[116.1,40.1],[116,40.1],[116,40]]]}"#;
    let site = r#"{"type":"Polygon","coordinates":[[[116.05,40.02],[116.15,40.02],[116.15,40.05],[116.05,40.05],[116.05,40.02]]]}"#;
    let line = r#"{"type":"LineString","coordinates":[[116.05,40.07],[116.2,40.07]]}"#;
    write(
        "red.geojson",
        &collection(&[feature(r#"{"BSM":"R1","XZQDM":"130824","MC":"红线"}"#, square)]),
    );
    write(
        "sites.geojson",
        &collection(&[
            feature(r#"{"id":"P","name":"厂区"}"#, site),
            feature(r#"{"id":"L","name":"线路"}"#, line),
        ]),
    );
    write(
        "p.toml",
        "name = \"x\"\nlanguage = \"en\"\n[[layer]]\nrole = \"red-line\"\npath = \"red.geojson\"\n\
         passport = { basis = \"《生态保护红线管理办法》第九条\" }\n[[layer]]\nrole = \"site\"\npath = \"sites.geojson\"\n",
    );
    folder.join("p.toml").display().to_string()
}

#[test]
fn hits_go_to_shapefiles_by_their_kind_and_carry_code_and_legal_basis() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project(folder.path());
    let shapes = folder.path().join("hits.shp");
    let path = shapes.display().to_string();
    let page = folder.path().join("check.html").display().to_string();
    let output = run(3, &["check", &project, "-o", &path, "-o", &page]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("hits_lines.shp"), "{stderr}");
    let named = folder.path().join("check.json").display().to_string();
    let again = run_json(3, &["check", &project, "-o", &named, "-o", &path, "--json", "--quiet"]);
    let sets = [path.clone(), path.replace("hits.shp", "hits_lines.shp")];
    assert_eq!(again["hit_files"], serde_json::json!(sets), "whatever was named first");
    let written: serde_json::Value = serde_json::from_slice(&std::fs::read(&named).expect("written")).expect("JSON");
    assert_eq!(written["hit_files"], again["hit_files"]);
    // What else a run wrote is no difference when it is made again.
    let held = run_json(0, &["verify", &named, "--json", "--quiet"]);
    assert_eq!(held["holds"], true, "{held}");
    let hit = &run_json(3, &["check", &project, "--json", "--quiet"])["sites"][0]["roles"]["red-line"]["hits"][0];
    assert_eq!((&hit["id"], &hit["code"]), (&"R1".into(), &"130824".into()));
    assert_eq!(hit["basis"], "《生态保护红线管理办法》第九条");
    let page = std::fs::read_to_string(&page).expect("written");
    assert!(page.contains("legal basis: 《生态保护红线管理办法》第九条") && page.contains("Code: 130824"));
    // Read again by our own reader: one polygon of the area shared, one line of the length inside.
    let info = |name: &str| {
        let file = folder.path().join(name).display().to_string();
        run_json(0, &["info", &file, "--json", "--quiet"])["inputs"][0].clone()
    };
    let areas = info("hits.shp");
    assert_eq!(
        (&areas["features"], areas["crs"].as_str()),
        (&1.into(), Some("EPSG:4326"))
    );
    let area_m2 = hit["area"].as_f64().expect("an area");
    assert!(
        (areas["area"].as_f64().expect("an area") - area_m2).abs() < 0.01,
        "{areas}"
    );
    assert_eq!(info("hits_lines.shp")["features"], 1);
    let points = folder.path().join("hits_points.shp");
    assert!(!points.exists());
    // A set that an earlier run left would read as part of this one: only the header stays of it (100 bytes, ESRI 1998).
    std::fs::copy(folder.path().join("hits_lines.shp"), &points).expect("copied");
    run(3, &["check", &project, "-o", &path]);
    assert_eq!(points.metadata().expect("there").len(), 100);
}

#[test]
fn hits_of_made_up_layers_say_so_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let demonstration = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/ecozone.toml");
    let written = |name: &str| folder.path().join(name).display().to_string();
    let (areas, points) = (written("hits.shp"), written("hits.txt"));
    run(
        3,
        &[
            "check",
            demonstration,
            "--lang",
            "zh",
            "-o",
            &areas,
            "--hits",
            &points,
            "--quiet",
        ],
    );
    let read = &run_json(0, &["info", &areas, "--json", "--quiet"])["inputs"][0];
    assert_eq!(read["illustrative"], true, "{read}");
    let text = std::fs::read(&points).expect("written");
    let (text, ..) = encoding_rs::GBK.decode(&text);
    let plots = text.lines().filter(|line| line.ends_with(",@"));
    assert!(plots.clone().count() > 0, "{text}");
    assert!(
        plots.clone().all(|line| line.contains("示意数据，不得用于审批")),
        "{text}"
    );
}
