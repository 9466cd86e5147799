//! DXF drawings by ezdxf, text and binary, old and new: areas as it gives them, layers, blocks; and what is refused.

use super::{check_refusal, check_that_nothing_is_lost, fixtures, open, open_bytes};
use ecozone::formats::{Alone, Input, read_layer};
use ecozone::issues::Fault;
use ecozone::layer::parsed::ParsedLayer;
use ecozone::progress::Progress;
use serde_json::Value;
use std::collections::BTreeMap;

/// The area of a feature's polygons in its plane.
fn area(layer: &ParsedLayer, feature: usize) -> f64 {
    let ring = |path: &[[f64; 2]]| {
        let [x, y] = path[0];
        let twice: f64 = path
            .windows(2)
            .map(|edge| (edge[0][0] - x) * (edge[1][1] - y) - (edge[1][0] - x) * (edge[0][1] - y))
            .sum();
        twice.abs() / 2.0
    };
    let feature = layer.shapes.feature(feature);
    feature
        .polygons()
        .map(|part| {
            part.paths()
                .enumerate()
                .map(|(index, path)| if index == 0 { ring(path) } else { -ring(path) })
                .sum::<f64>()
        })
        .sum()
}

/// Areas of the polygons of each layer, in order; hatches apart.
fn areas(layer: &ParsedLayer) -> BTreeMap<String, Vec<f64>> {
    let mut found: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for index in 0..layer.shapes.len() {
        let attributes = layer.attributes.object(index);
        let name = attributes["layer"].as_str().expect("a layer").to_owned();
        let kind = attributes["entity"].as_str().expect("a kind");
        if layer.shapes.feature(index).polygons().next().is_some() && kind != "HATCH" && kind != "LINE" {
            found.entry(name).or_default().push(area(layer, index));
        }
    }
    found
}

#[test]
fn areas_are_those_of_the_program_that_drew_them() {
    let stated = std::fs::read(fixtures().join("dxf/areas.json")).expect("the areas");
    let stated: Value = serde_json::from_slice(&stated).expect("JSON");
    for (name, expected) in stated.as_object().expect("drawings") {
        let layer = open(&format!("dxf/{name}.dxf")).unwrap_or_else(|error| panic!("{name}: {error}"));
        check_that_nothing_is_lost(name, &layer);
        let found = areas(&layer);
        for (layer_name, expected) in expected.as_object().expect("layers") {
            let mut expected: Vec<f64> = expected
                .as_array()
                .expect("areas")
                .iter()
                .filter_map(Value::as_f64)
                .collect();
            if layer_name == "建筑" {
                // A shell and its hole.
                expected = vec![expected[0] - expected[1]];
            }
            let found = &found[layer_name];
            assert_eq!(found.len(), expected.len(), "{name}, {layer_name}");
            for (found, expected) in found.iter().zip(expected) {
                // Coordinates of 39.5 million metres have 7·10⁻⁹ m; edges of some 100 m make that 10⁻⁶ m².
                assert!(
                    (found - expected).abs() < 1e-5,
                    "{name}, {layer_name}: {found}, {expected}"
                );
            }
        }
    }
}

#[test]
fn lines_and_arcs_that_close_are_a_plot_and_the_others_are_reported() {
    for name in ["r12", "r2000_gbk", "r2018", "r2018_binary"] {
        let layer = open(&format!("dxf/{name}.dxf")).expect("reads");
        let of = |wanted: &str| -> Vec<usize> {
            (0..layer.shapes.len())
                .filter(|index| layer.attributes.text(*index, "layer").as_deref() == Some(wanted))
                .collect()
        };
        // 50 by 60 m and half a circle of 25 m radius.
        let plot = of("JZD");
        assert_eq!(plot.len(), 1, "{name}");
        let expected = 50.0 * 60.0 + std::f64::consts::PI * 625.0 / 2.0;
        assert!(
            (area(&layer, plot[0]) - expected).abs() < 1e-5,
            "{name}: {}",
            area(&layer, plot[0])
        );
        // The frame and the polyline with a gap stay lines.
        assert_eq!(of("图框").len(), 2, "{name}");
        let details: Vec<&str> = layer.issues.iter().map(|issue| issue.detail.as_str()).collect();
        for word in [
            "1 closed outlines lie within another",
            "4 lines and arcs that close",
            "2 lines don't close",
            "open by 0.050",
            "TEXT 1",
            "1 outlines carry the texts",
        ] {
            assert!(
                details.iter().any(|detail| detail.contains(word)),
                "{name}: {word}: {details:?}"
            );
        }
        assert!(
            layer.issues.iter().any(|issue| issue.fault == Fault::UnclosedRing),
            "{name}"
        );
        assert_eq!(layer.declared_crs, None, "{name}");
    }
}

/// A closed polyline of 40 by 30 m on a layer, and a hatch of the same four corners on a layer.
fn filled(outline: &str, hatch: &str) -> Vec<u8> {
    let corners = [
        [500_000, 4_400_000],
        [500_040, 4_400_000],
        [500_040, 4_400_030],
        [500_000, 4_400_030],
    ];
    let vertex = |[x, y]: [i32; 2]| format!("10\n{x}\n20\n{y}\n");
    let ring: String = corners.into_iter().map(vertex).collect();
    // The hatch begins with another corner and runs the other way round.
    let back: String = corners.into_iter().rev().map(vertex).collect();
    drawing(&format!(
        "0\nLWPOLYLINE\n5\nA1\n8\n{outline}\n90\n4\n70\n1\n{ring}\
         0\nHATCH\n5\nA2\n8\n{hatch}\n2\nSOLID\n70\n1\n71\n0\n91\n1\n92\n2\n72\n0\n73\n1\n93\n4\n{back}97\n0\n75\n0\n76\n1\n98\n0\n"
    ))
}

#[test]
fn a_hatch_over_the_outline_of_its_own_layer_is_no_second_plot() {
    let layer = open_bytes("a.dxf", &filled("plot", "plot")).expect("reads");
    assert_eq!(layer.shapes.len(), 1);
    assert!((area(&layer, 0) - 1_200.0).abs() < 1e-6);
    check_that_nothing_is_lost("a.dxf", &layer);
    assert!(
        layer
            .issues
            .iter()
            .any(|issue| issue.detail.contains("1 hatches fill outlines"))
    );
    let apart = open_bytes("a.dxf", &filled("plot", "shading")).expect("reads");
    assert_eq!(apart.shapes.len(), 2, "another layer may mean something else");
}

#[test]
fn hatches_have_holes_and_blocks_stand_where_they_were_set_in() {
    let layer = open("dxf/r2018.dxf").expect("reads");
    let hatch = (0..layer.shapes.len())
        .find(|index| layer.attributes.text(*index, "entity").as_deref() == Some("HATCH"))
        .expect("a hatch");
    // 60 by 50 m with a segment of a circle over its northern edge (chord 60 m, bulge 0.25), less 20 by 20 m.
    let (chord, bulge): (f64, f64) = (60.0, 0.25);
    let radius = chord * (1.0 + bulge * bulge) / (4.0 * bulge);
    let angle = 4.0 * bulge.atan();
    let expected = 3000.0 + radius * radius * (angle - angle.sin()) / 2.0 - 400.0;
    assert!((area(&layer, hatch) - expected).abs() < 1e-5, "{}", area(&layer, hatch));
    // What stands in a plot is its label; what stands in a hole is in none.
    let labels: Vec<String> = (0..layer.shapes.len())
        .filter_map(|index| layer.attributes.text(index, "label"))
        .collect();
    assert_eq!(labels, ["DK001 一期 用地"]);
    let blocks: Vec<usize> = (0..layer.shapes.len())
        .filter(|index| layer.attributes.text(*index, "block").as_deref() == Some("地块"))
        .collect();
    assert_eq!(blocks.len(), 2);
    // Its base point (5, 5) stands where the block was set in: north 4,431,300.
    for (feature, east) in blocks.into_iter().zip([39_521_400.0, 39_521_600.0]) {
        let [x, y] = layer
            .shapes
            .feature(feature)
            .parts()
            .next()
            .expect("a part")
            .first_path()[0];
        assert!((x - east).abs() < 1e-6 && (y - 4_431_300.0).abs() < 1e-6, "{x}, {y}");
    }
}

#[test]
fn splines_and_tilted_ellipses_lie_where_other_programs_put_them() {
    for name in ["splines", "planes"] {
        check_curves(name);
    }
    let layer = open("dxf/planes.dxf").expect("reads");
    let details: Vec<&str> = layer.issues.iter().map(|issue| issue.detail.as_str()).collect();
    for word in [
        "5 entities or blocks lie in tilted planes",
        "5 splines are given by the points",
        "heights (Z)",
    ] {
        assert!(
            details.iter().any(|detail| detail.contains(word)),
            "{word}: {details:?}"
        );
    }
}

#[test]
fn hatches_follow_splines_that_name_only_the_points_they_pass_through() {
    let stated = std::fs::read(fixtures().join("dxf/hatches.json")).expect("the figures");
    let stated: Value = serde_json::from_slice(&stated).expect("JSON");
    let layer = open("dxf/hatches.dxf").expect("reads");
    assert!(layer.unread.is_empty(), "{:?}", layer.issues);
    assert_eq!(layer.shapes.len(), 2);
    for index in 0..layer.shapes.len() {
        let name = layer.attributes.text(index, "layer").expect("a layer");
        let expected = stated[&name].as_f64().expect("an area");
        let found = area(&layer, index);
        assert!((found - expected).abs() < 1e-3, "{name}: {found}, {expected}");
    }
}

/// Holds a drawing of one shape a layer against the areas, lengths and boxes that are stated for it.
fn check_curves(drawing: &str) {
    let stated = std::fs::read(fixtures().join(format!("dxf/{drawing}.json"))).expect("the figures");
    let stated: Value = serde_json::from_slice(&stated).expect("JSON");
    let layer = open(&format!("dxf/{drawing}.dxf")).expect("reads");
    check_that_nothing_is_lost(drawing, &layer);
    assert!(layer.unread.is_empty(), "{:?}", layer.issues);
    for (name, expected) in stated.as_object().expect("layers") {
        let is_wanted = |index: &usize| layer.attributes.text(*index, "layer").as_deref() == Some(name);
        let found: Vec<usize> = (0..layer.shapes.len()).filter(is_wanted).collect();
        let [feature] = found[..] else {
            panic!("{name}: {found:?}");
        };
        let number = |value: &Value| value.as_f64().expect("a number");
        // Edges lie within 0.1 mm of the curve, so the area is wrong by no more than that times the length.
        let allowed = 1e-4 * number(&expected["length"]);
        let difference = (area(&layer, feature) - number(&expected["area"])).abs();
        assert!(difference <= allowed, "{name}: {difference}");
        let bounds = layer.shapes.feature(feature).bounds();
        let sides = [bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]];
        for (side, expected) in sides.iter().zip(expected["box"].as_array().expect("a box")) {
            assert!((side - number(expected)).abs() <= 1e-4, "{name}: {side} {expected}");
        }
    }
}

#[test]
fn one_layer_of_a_drawing_can_be_asked_for() {
    let bytes = std::fs::read(fixtures().join("dxf/r2000_gbk.dxf")).expect("the drawing");
    let of = |layer: Option<&str>| {
        let input = Input {
            bytes: &mut bytes.as_slice(),
            file_name: "case.dxf",
            beside: &Alone,
            encoding: None,
            layer,
        };
        read_layer(input, &Progress::new())
    };
    let red = of(Some("用地红线")).expect("reads");
    check_that_nothing_is_lost("用地红线", &red);
    assert_eq!(red.features_read, 1);
    assert!(
        red.issues
            .iter()
            .any(|issue| issue.detail.contains("other layers") && issue.detail.contains("JZD 4"))
    );
    check_refusal("no such layer", of(Some("蓝线")), &["蓝线", "用地红线", "--layer"]);
}

fn drawing(entities: &str) -> Vec<u8> {
    format!("0\nSECTION\n2\nENTITIES\n{}0\nENDSEC\n0\nEOF\n", entities.trim_start()).into_bytes()
}

#[test]
fn what_can_not_be_read_is_reported_with_its_place_if_that_is_known() {
    for (entities, bounds) in [
        ("0\nSPLINE\n8\nA\n10\n0\n20\n0\n10\n5\n20\n7\n", Some([5.0, 7.0])),
        ("0\nREGION\n8\nA\n", None),
        ("0\nACAD_PROXY_ENTITY\n8\nA\n", None),
        ("0\nINSERT\n8\nA\n2\nnowhere\n10\n1\n20\n2\n", None),
        ("0\nCIRCLE\n8\nA\n10\n1\n20\n2\n40\n5\n210\n0\n220\n0\n230\n0\n", None),
        // The same point again and again is no curve.
        (
            "0\nSPLINE\n8\nA\n70\n1\n11\n5\n21\n7\n11\n5\n21\n7\n11\n5\n21\n7\n",
            Some([5.0, 7.0]),
        ),
        ("0\nLWPOLYLINE\n8\nA\n90\n0\n70\n1\n", None),
    ] {
        let layer = open_bytes("case.dxf", &drawing(entities)).expect(entities);
        check_that_nothing_is_lost(entities, &layer);
        assert_eq!((layer.shapes.len(), layer.unread.len()), (0, 1), "{entities}");
        assert_eq!(layer.unread[0].1.map(|bounds| bounds.max), bounds, "{entities}");
    }
    // Seen from below, the coordinates are mirrored.
    let mirrored = "0\nLWPOLYLINE\n8\nA\n70\n1\n210\n0\n220\n0\n230\n-1\n10\n-4\n20\n0\n10\n0\n20\n0\n10\n0\n20\n3\n";
    let layer = open_bytes("case.dxf", &drawing(mirrored)).expect("reads");
    assert!((layer.shapes.feature(0).bounds().max[0] - 4.0).abs() < 1e-12);
}

#[test]
fn drawings_that_are_cut_or_hold_nothing_are_refused() {
    for name in ["r2000_gbk", "r2018_binary", "r12"] {
        let bytes = std::fs::read(fixtures().join(format!("dxf/{name}.dxf"))).expect("the drawing");
        let whole = open_bytes(name, &bytes).expect("reads");
        for length in (0..bytes.len()).step_by(61).filter(|length| *length + 12 < bytes.len()) {
            assert!(
                open_bytes("case.dxf", &bytes[..length]).is_err(),
                "{name} cut after {length} bytes"
            );
        }
        assert!(whole.features_read > 0);
    }
    check_refusal("empty", open_bytes("a.dxf", &drawing("")), &["no shapes in its model"]);
    check_refusal(
        "words alone",
        open_bytes("a.dxf", &drawing("0\nTEXT\n8\nA\n1\nx\n")),
        &["no shapes in its model"],
    );
    check_refusal(
        "no group code",
        open_bytes("a.dxf", b"0\nSECTION\nx\nENTITIES\n"),
        &["line 3", "group code"],
    );
    // Blocks that hold each other.
    let circle = "0\nSECTION\n2\nBLOCKS\n0\nBLOCK\n2\nA\n10\n0\n20\n0\n0\nINSERT\n8\n0\n2\nA\n10\n0\n20\n0\n0\nENDBLK\n0\nENDSEC\n\
                  0\nSECTION\n2\nENTITIES\n0\nINSERT\n8\n0\n2\nA\n10\n0\n20\n0\n0\nENDSEC\n0\nEOF\n";
    let layer = open_bytes("a.dxf", circle.as_bytes()).expect("reads");
    assert!(layer.issues[0].detail.contains("nested too deep"), "{:?}", layer.issues);
}
