//! One site in every format, written by other programs: the same area to 0.01 m² and the same verdict.

use super::cli::{number, run_json};

/// The same plot as boundary points, shapefile (GBK), drawing, table, workbook, KML, databases, `GeoParquet` and GeoJSON (in its plane and
/// in degrees with a vertex every metre); see `tests/fixtures/same_site/make.py`.
const FILES: [&str; 11] = [
    "../points/example_a.txt",
    "../same_site/site.shp",
    "../same_site/site.dxf",
    "../same_site/site.csv",
    "../same_site/site.xlsx",
    "../same_site/site.kml",
    "../same_site/site.gpkg",
    "../same_site/site.fgb",
    "../same_site/site.parquet",
    "../same_site/zone39.geojson",
    "../same_site/degrees.geojson",
];

/// Ellipsoidal, edges straight in the Gauss-Krüger plane, by pyproj and geographiclib (as in `tests/convert.rs`).
const AREA_M2: f64 = 19_689.115;

#[test]
fn every_format_gives_the_same_area_and_the_same_verdict() {
    let mut hits_m2 = Vec::new();
    for file in FILES {
        let check = run_json(
            3,
            &["check", file, "--red-line", "../same_site/red_line.geojson", "--json"],
        );
        let sites = check["sites"].as_array().expect("sites");
        assert_eq!(sites.len(), 1, "{file}");
        let area_m2 = number(&sites[0]["area"]);
        assert!((area_m2 - AREA_M2).abs() < 0.01, "{file}: {area_m2}");
        assert_eq!(sites[0]["verdict"], "overlap", "{file}");
        hits_m2.push(number(&sites[0]["roles"]["red-line"]["area"]));
    }
    for (file, hit_m2) in FILES.iter().zip(&hits_m2) {
        assert!((hit_m2 - hits_m2[0]).abs() < 0.01, "{file}: {hit_m2}, {}", hits_m2[0]);
    }
}
