//! Files and folders of several layers on the command line: listed, chosen by name, opened one by one.

use super::cli::{number, refusal, run, run_json};
use super::{folder, text_of};
use std::path::Path;

fn copy(name: &str, to: &Path) {
    let from = super::cli::fixtures().join("..").join(name);
    let file = to.join(from.file_name().expect("a name"));
    std::fs::copy(&from, file).expect("copied");
}

#[test]
fn a_layer_of_a_file_is_named_for_all_files_or_for_one() {
    let several = "../geopackage/two_layers.gpkg";
    // What a file holds is all that it holds.
    let info = run_json(0, &["info", several, "--json"]);
    let names: Vec<&str> = info["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .filter_map(|input| input["name"].as_str())
        .collect();
    assert_eq!(names, ["zone39", "点位"]);
    // For anything else one has to be named.
    let refused = refusal(1, &["convert", several, "never_written.geojson"]);
    assert!(
        refused.contains("zone39, 点位") && refused.contains("--layer NAME"),
        "{refused}"
    );
    for name in [
        "zone39",
        "two_layers.gpkg=zone39",
        "../geopackage/two_layers.gpkg=ZONE39",
    ] {
        let info = run_json(0, &["info", several, "--layer", name, "--json"]);
        assert_eq!(info["inputs"][0]["features"], 4, "{name}");
        assert_eq!(info["inputs"][0]["crs"], "EPSG:4527");
        assert!(
            info["parameters"]["layers"][0]["layer"].is_string(),
            "a report says which layer it read"
        );
    }
    let refused = refusal(1, &["info", several, "--layer", "zone40"]);
    assert!(refused.contains("zone39, 点位"), "{refused}");
    // Of an archive by the name of the file in it.
    let info = run_json(
        0,
        &["info", "../zip/two_layers.zip", "--layer", "lines_z.shp", "--json"],
    );
    assert_eq!(info["inputs"][0]["features"], 2);
    let folder = folder();
    let out = text_of(&folder.path().join("zone.geojson"));
    run(0, &["convert", several, &out, "--layer", "zone39"]);
}

#[test]
fn a_folder_is_all_layers_in_it_and_says_what_was_passed_over() {
    let folder = folder();
    for ending in ["shp", "dbf", "shx", "prj", "cpg"] {
        copy(&format!("shapefile/zone39.{ending}"), folder.path());
    }
    copy("points/example_a.txt", folder.path());
    std::fs::write(folder.path().join("说明.pdf"), "%PDF-1.4").expect("written");
    let place = text_of(folder.path());
    let output = run(0, &["info", &place, "--json"]);
    let info: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let features: Vec<f64> = info["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .map(|input| number(&input["features"]))
        .collect();
    assert_eq!(features, [1.0, 4.0]);
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(said.contains("not read of the folder: 说明.pdf"), "{said}");
    // A folder of several layers can be red lines, and no site.
    let refused = refusal(2, &["check", &place, "--red-line", "redline.geojson"]);
    assert!(refused.contains("SITES"), "{refused}");
    std::fs::remove_file(folder.path().join("zone39.shp")).expect("removed");
    run(4, &["check", &place, "--red-line", "redline.geojson"]);
}

#[test]
fn a_geodatabase_is_refused_by_name_wherever_it_is_named() {
    let folder = folder();
    let place = folder.path().join("三区三线.gdb");
    std::fs::create_dir(&place).expect("made");
    std::fs::write(place.join("a00000001.gdbtable"), [3, 0, 0, 0]).expect("written");
    for arguments in [
        vec!["info", place.to_str().expect("UTF-8")],
        vec!["convert", place.to_str().expect("UTF-8"), "out.geojson"],
    ] {
        let refused = refusal(1, &arguments);
        assert!(
            refused.contains("file geodatabase") && refused.contains("GeoPackage"),
            "{refused}"
        );
    }
}
