//! Coverage from end to end: made layers with areas known in closed form, real regions and lakes against
//! figures of another program, and the targets of a region.
//!
//! The expected lakes in `fixtures/coverage` were overlaid by GEOS in longitude/latitude and measured with the
//! exact area of lon/lat-straight edges; six decimals of a km² are printed. They hold to 1e-6 and 1e-5 km².

#![allow(
    clippy::expect_used,
    clippy::float_cmp,
    clippy::panic,
    reason = "a test may stop with a word, and zero is zero"
)]

#[path = "analysis_site/support.rs"]
#[allow(dead_code, reason = "shared with the site check tests, which use all of it")]
mod support;

use ecozone::analysis::coverage::{CoverageError, CoverageInput, assess_coverage};
use ecozone::analysis::coverage_result::{
    CoverageResult, CoverageWarning, TargetResult, TargetWarning, UnitCoverage, WhyNull,
};
use ecozone::formats::{Alone, Input, read_layer};
use ecozone::geometry::measure::{feature_area_m2, ring_area_m2};
use ecozone::layer::Layer;
use ecozone::layer::role::Role;
use ecozone::operations::open_layer::{LayerRequest, LayerSource, open_layer};
use ecozone::policy::catalogue::parse_targets;
use ecozone::policy::targets::Target;
use ecozone::progress::Progress;
use ecozone::report::context::{Publication, ReportContext};
use ecozone::report::features;
use ecozone::report::shape::ReportShape;
use ecozone::texts::Language;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use support::{Made, feature, rectangle, ring};

fn layer(role: Role, name: &str, features: &[String]) -> Arc<Layer> {
    Made {
        role,
        name,
        features,
        covers: None,
    }
    .layer()
}

fn assess(layers: &[Arc<Layer>], by: Option<&str>, targets: &[Target]) -> CoverageResult {
    let input = CoverageInput {
        layers: layers.to_vec(),
        by: by.map(str::to_owned),
        targets: targets.to_vec(),
        unread: Vec::new(),
    };
    assess_coverage(&input, &Progress::new()).expect("a result")
}

fn box_m2(west: f64, south: f64, east: f64, north: f64) -> f64 {
    ring_area_m2(&[[west, south], [east, south], [east, north], [west, north]])
}

#[track_caller]
fn assert_near(found: f64, expected: f64, relative: f64) {
    assert!(
        (found - expected).abs() <= relative * expected.abs() + 1e-6,
        "{found} is not {expected}"
    );
}

/// Two counties of one city, side by side; the second has an exclave.
fn counties() -> Arc<Layer> {
    let with_exclave = format!(
        r#"{{"type":"MultiPolygon","coordinates":[[{}],[{}]]}}"#,
        ring(117.0, 40.0, 118.0, 41.0),
        ring(119.0, 40.0, 119.2, 40.2)
    );
    layer(
        Role::Region,
        "counties",
        &[
            feature(
                "1",
                r#"{"adcode":130801,"name":"甲县","city":130800}"#,
                &rectangle(116.0, 40.0, 117.0, 41.0),
            ),
            feature("2", r#"{"adcode":130802,"name":"乙县","city":130800}"#, &with_exclave),
        ],
    )
}

/// Two red lines that overlap and straddle the county line, and one in the exclave that reaches beyond it.
fn red_lines() -> Arc<Layer> {
    layer(
        Role::RedLine,
        "redline",
        &[
            feature("a", "{}", &rectangle(116.5, 40.2, 117.5, 40.6)),
            feature("b", "{}", &rectangle(116.8, 40.4, 117.8, 40.8)),
            feature("c", "{}", &rectangle(119.1, 40.1, 119.4, 40.3)),
        ],
    )
}

#[test]
fn features_hold_every_role_dissolved_inside_the_regions() {
    let layers = [counties(), red_lines()];
    let result = assess(&layers, None, &[]);
    let context = ReportContext {
        language: Language::En,
        title: String::new(),
        date: None,
        layers: layers.to_vec(),
        by: None,
        publication: Publication::default(),
        map: Arc::default(),
        shape: ReportShape::default(),
    };
    let bytes = features::coverage(&result, &context, &Progress::new()).expect("written");
    let parsed: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    let written = parsed["features"].as_array().expect("features");
    assert_eq!(written.len(), 3, "two counties, then the red lines");
    let dissolved = &written[2];
    assert_eq!(dissolved["properties"]["kind"], "dissolved");
    assert_eq!(dissolved["properties"]["role"], "red-line");
    let stated_m2 = dissolved["properties"]["area_m2"].as_f64().expect("a number");
    assert_near(stated_m2, result.total.roles[0].area_m2, 1e-15);
    // Without the county line: two overlapping boxes are eight corners, the exclave's corner four.
    let polygons = dissolved["geometry"]["coordinates"].as_array().expect("a MultiPolygon");
    let corners: Vec<usize> = polygons
        .iter()
        .map(|rings| rings[0].as_array().map_or(0, Vec::len))
        .collect();
    assert_eq!(corners, [9, 5], "each with its first position again at the end");
    let input = Input {
        bytes: &mut bytes.as_slice(),
        file_name: "out.geojson",
        beside: &Alone,
        encoding: None,
        layer: None,
    };
    let read = read_layer(input, &Progress::new()).expect("good GeoJSON");
    assert_near(
        feature_area_m2(read.shapes.feature(2)),
        result.total.roles[0].area_m2,
        1e-13,
    );
}

#[test]
fn overlaps_count_once_and_the_exclave_counts() {
    let result = assess(&[counties(), red_lines()], None, &[]);
    assert_eq!(result.roles, [Role::RedLine]);
    let in_first = box_m2(116.5, 40.2, 117.0, 40.6) + box_m2(116.8, 40.6, 117.0, 40.8);
    let in_second = box_m2(117.0, 40.2, 117.5, 40.6)
        + box_m2(117.0, 40.6, 117.5, 40.8)
        + box_m2(117.5, 40.4, 117.8, 40.8)
        + box_m2(119.1, 40.1, 119.2, 40.2);
    let [first, second] = result.units.as_slice() else {
        panic!("two units")
    };
    assert_eq!((first.name.as_str(), first.code.as_str()), ("甲县", "130801"));
    assert_near(first.area_m2, box_m2(116.0, 40.0, 117.0, 41.0), 1e-12);
    assert_near(first.roles[0].area_m2, in_first, 1e-12);
    assert_near(second.roles[0].area_m2, in_second, 1e-12);
    assert_eq!([first.roles[0].features, second.roles[0].features], [2, 3]);
    assert_near(result.total.roles[0].area_m2, in_first + in_second, 1e-12);
    assert_eq!(result.total.roles[0].features, 3);
    let ratio = first.roles[0].ratio.expect("the unit has area");
    assert_near(ratio, in_first / first.area_m2, 1e-12);
    assert!(result.closure.relative.abs() < 1e-12);
    let outside = box_m2(119.1, 40.1, 119.4, 40.3) - box_m2(119.1, 40.1, 119.2, 40.2);
    let [
        CoverageWarning::OutsideRegions {
            role: Role::RedLine,
            area_m2,
        },
    ] = result.warnings.as_slice()
    else {
        panic!("one warning, not {:?}", result.warnings);
    };
    assert_near(*area_m2, outside, 1e-9);
}

#[test]
fn by_dissolves_the_features_that_share_a_value() {
    let result = assess(&[counties(), red_lines()], Some("city"), &[]);
    let [city] = result.units.as_slice() else {
        panic!("one unit")
    };
    assert_eq!((city.name.as_str(), city.code.as_str()), ("130800", "130800"));
    assert_near(city.area_m2, result.total.area_m2, 1e-15);
    assert_near(city.roles[0].area_m2, result.total.roles[0].area_m2, 1e-12);
    assert_eq!(city.roles[0].features, 3);
}

#[test]
fn a_field_that_no_region_has_is_an_error() {
    let input = CoverageInput {
        layers: vec![counties()],
        by: Some("nowhere".into()),
        targets: Vec::new(),
        unread: Vec::new(),
    };
    let error = assess_coverage(&input, &Progress::new()).expect_err("no such field");
    assert!(matches!(error, CoverageError::NoSuchField(field) if field == "nowhere"));
}

#[test]
fn without_a_region_there_is_no_result() {
    let input = CoverageInput {
        layers: vec![red_lines()],
        by: None,
        targets: Vec::new(),
        unread: Vec::new(),
    };
    assert!(matches!(
        assess_coverage(&input, &Progress::new()),
        Err(CoverageError::NoRegion)
    ));
}

#[test]
fn regions_that_overlap_are_told_and_the_total_counts_them_once() {
    let regions = layer(
        Role::Region,
        "overlapping",
        &[
            feature("1", r#"{"name":"甲"}"#, &rectangle(116.0, 40.0, 117.0, 41.0)),
            feature("2", r#"{"name":"甲"}"#, &rectangle(116.5, 40.0, 117.5, 41.0)),
        ],
    );
    let result = assess(&[regions], None, &[]);
    let twice = box_m2(116.5, 40.0, 117.0, 41.0);
    assert_near(result.closure.error_m2, twice, 1e-11);
    assert_near(result.total.area_m2, box_m2(116.0, 40.0, 117.5, 41.0), 1e-12);
    assert!(
        result
            .warnings
            .iter()
            .any(|warning| matches!(warning, CoverageWarning::UnitsOverlap { .. }))
    );
    assert!(
        result
            .warnings
            .iter()
            .any(|warning| matches!(warning, CoverageWarning::SameName { name } if name == "甲"))
    );
}

/// A catalogue of one target.
fn target(keys: &str) -> Vec<Target> {
    let text = format!(
        r#"version = 1
[[target]]
id = "t"
region = "130801"
region_name = {{ zh = "甲县", en = "Jia" }}
title = {{ zh = "目标", en = "target" }}
role = "red-line"
fact = false
year = "2035"
source = {{ document = {{ zh = "文", en = "document" }} }}
{keys}
"#
    );
    parse_targets(&text).expect("a sound catalogue")
}

fn held(layers: &[Arc<Layer>], keys: &str) -> TargetResult {
    assess(layers, None, &target(keys)).targets.remove(0)
}

const SHARE_OF_LAND: &str = r#"measure = "ratio"
denominator = { what = "land" }"#;

#[test]
fn a_target_is_met_or_says_what_is_missing() {
    let layers = [counties(), red_lines()];
    let actual =
        (box_m2(116.5, 40.2, 117.0, 40.6) + box_m2(116.8, 40.6, 117.0, 40.8)) / box_m2(116.0, 40.0, 117.0, 41.0);
    let met = held(&layers, &format!("{SHARE_OF_LAND}\nsense = \">=\"\nvalue = 0.2"));
    assert_eq!((met.met, met.why_null, met.unit), (Some(true), None, Some(0)));
    assert_near(met.actual.expect("actual"), actual, 1e-12);
    assert!(met.gap.expect("gap") < 0.0);
    // The region does not say whether it is land.
    assert_eq!(met.warnings, [TargetWarning::RegionKindNotDeclared]);
    let missed = held(&layers, &format!("{SHARE_OF_LAND}\nsense = \">=\"\nvalue = 0.5"));
    assert_eq!(missed.met, Some(false));
    assert_near(missed.gap.expect("gap"), 0.5 - actual, 1e-12);
    assert_near(
        missed.gap_area_m2.expect("gap area"),
        (0.5 - actual) * box_m2(116.0, 40.0, 117.0, 41.0),
        1e-11,
    );
    let at_most = held(&layers, &format!("{SHARE_OF_LAND}\nsense = \"<=\"\nvalue = 0.5"));
    assert_eq!(at_most.met, Some(true));
    assert_near(at_most.gap.expect("gap"), actual - 0.5, 1e-12);
}

#[test]
fn a_layer_with_features_that_could_not_be_used_proves_only_what_more_could_not_change() {
    let needle = r#"{"type":"Polygon","coordinates":[[[116.1,40.1],[116.2,40.2],[116.1,40.1],[116.1,40.1]]]}"#;
    let spoiled = layer(
        Role::RedLine,
        "spoiled",
        &[
            feature("a", "{}", &rectangle(116.5, 40.2, 117.5, 40.6)),
            feature("b", "{}", needle),
        ],
    );
    let layers = [counties(), spoiled];
    let hold = |sense: &str, value: f64| {
        let held = held(
            &layers,
            &format!("{SHARE_OF_LAND}\nsense = {sense:?}\nvalue = {value:?}"),
        );
        (held.met, held.why_null)
    };
    assert_eq!(hold(">=", 0.1), (Some(true), None));
    assert_eq!(hold(">=", 0.9), (None, Some(WhyNull::LayerIncomplete)));
    assert_eq!(hold("<=", 0.9), (None, Some(WhyNull::LayerIncomplete)));
}

#[test]
fn what_can_not_be_said_has_its_reason() {
    let layers = [counties(), red_lines()];
    let why = |keys: &str| held(&layers, keys).why_null;
    let sea = "measure = \"ratio\"\nsense = \">=\"\nvalue = 0.2\ndenominator = { what = \"sea\" }";
    assert_eq!(why(sea), Some(WhyNull::DenominatorNotLoaded));
    let no_number = format!("{SHARE_OF_LAND}\nsense = \">=\"");
    assert_eq!(why(&no_number), Some(WhyNull::NoNumberInSource));
    let coast = "measure = \"length-ratio\"\nsense = \">=\"\nvalue = 0.35";
    assert_eq!(why(coast), Some(WhyNull::OtherMeasure));
    let larger = held(&layers, "measure = \"area\"\nsense = \">=\"\nvalue = 1e12");
    assert_eq!((larger.met, larger.why_null), (None, Some(WhyNull::SourceError)));
    assert!(larger.warnings.contains(&TargetWarning::LargerThanRegion));
    let regions_only = assess(
        &[counties()],
        None,
        &target(&format!("{SHARE_OF_LAND}\nsense = \">=\"\nvalue = 0.2")),
    );
    assert_eq!(regions_only.targets[0].why_null, Some(WhyNull::RoleNotLoaded));
}

fn demo(role: Role, name: &str) -> Arc<Layer> {
    let source = LayerSource::File(Path::new("data/demo").join(name));
    let request = LayerRequest::new(role, source);
    open_layer(&request, &Progress::new()).expect("a demonstration layer")
}

/// Lakes in provinces, prefectures and counties, in one pass.
fn lakes_in_units() -> CoverageResult {
    let mut layers: Vec<Arc<Layer>> = ["provinces.geojson", "prefectures.geojson", "counties.geojson"]
        .into_iter()
        .map(|name| demo(Role::Region, name))
        .collect();
    layers.push(demo(Role::Reference, "lakes.geojson"));
    assess(&layers, None, &[])
}

fn check_lakes(result: &CoverageResult, region_layer: usize, level: &str, count: usize) {
    let path = format!("tests/fixtures/coverage/expected_lakes_in_tianditu_{level}.csv");
    let expected = std::fs::read_to_string(&path).expect("the fixture");
    let units: BTreeMap<&str, &UnitCoverage> = result
        .units
        .iter()
        .filter(|unit| unit.region_layer == region_layer)
        .map(|unit| (unit.code.as_str(), unit))
        .collect();
    let rows: Vec<Vec<&str>> = expected.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!((rows.len(), units.len()), (count, count), "{level}");
    for row in rows {
        let unit = units.get(row[0]).unwrap_or_else(|| panic!("{} is missing", row[0]));
        assert_eq!(unit.name, row[1]);
        let check = |found_m2: f64, expected_km2: &str| {
            let expected_km2: f64 = expected_km2.parse().expect("a number");
            let off = (found_m2 / 1e6 - expected_km2).abs();
            assert!(
                off <= 1e-6 * expected_km2 + 1e-5,
                "{}: {found_m2} m² for {expected_km2} km²",
                row[1]
            );
        };
        check(unit.area_m2, row[2]);
        check(unit.roles[0].area_m2, row[4]);
        let touching: usize = row[3].parse().expect("a count");
        assert_eq!(unit.roles[0].features, touching, "{}", row[1]);
        assert!(unit.roles[0].ratio.is_some_and(|ratio| (0.0..=1.0).contains(&ratio)));
    }
}

#[test]
fn lakes_cover_real_units_as_another_program_found() {
    let result = lakes_in_units();
    check_lakes(&result, 0, "provinces", 4);
    check_lakes(&result, 1, "prefectures", 24);
    check_lakes(&result, 2, "counties", 316);
    assert!(result.closure.relative.abs() < 1e-12, "{:?}", result.closure);
}

#[test]
fn counties_and_prefectures_add_up_to_the_provinces_and_to_the_total() {
    let result = lakes_in_units();
    let sums = |region_layer: usize, province: &str| {
        let mut sums = [0.0; 2];
        for unit in &result.units {
            if unit.region_layer == region_layer && unit.code.starts_with(province) {
                sums[0] += unit.area_m2;
                sums[1] += unit.roles[0].area_m2;
            }
        }
        sums
    };
    for province in ["11", "12", "13", "14", ""] {
        let whole = if province.is_empty() {
            [result.total.area_m2, result.total.roles[0].area_m2]
        } else {
            sums(0, province)
        };
        for finer in [1, 2] {
            for (sum, whole) in sums(finer, province).into_iter().zip(whole) {
                assert!((sum - whole).abs() <= 1e-9 * whole, "{province}: {sum} is not {whole}");
            }
        }
    }
}
