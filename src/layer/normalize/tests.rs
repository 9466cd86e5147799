//! Normalisation: what is repaired, rejected, kept, and entered in the ledger.

use super::{NormalizeError, NormalizeOptions, normalize};
use crate::crs::CrsOrigin;
use crate::geometry::measure;
use crate::geometry::shapes::{Bounds, PartKind, Shapes};
use crate::issues::{Action, Fault};
use crate::layer::fields::Meaning;
use crate::layer::parsed::ParsedLayer;
use crate::layer::role::Role;
use crate::layer::{Blind, InputFile, Layer};
use crate::progress::Progress;
use std::collections::BTreeMap;

const SQUARE: [[f64; 2]; 5] = [
    [116.0, 40.0],
    [116.1, 40.0],
    [116.1, 40.1],
    [116.0, 40.1],
    [116.0, 40.0],
];

/// A parsed layer of polygons, each a list of rings, with a running id.
fn polygons(features: &[&[&[[f64; 2]]]]) -> ParsedLayer {
    let mut parsed = ParsedLayer {
        format: "test",
        features_read: features.len(),
        ..ParsedLayer::default()
    };
    for (rings, number) in features.iter().zip(1_u32..) {
        for ring in *rings {
            parsed.shapes.push_path(ring);
        }
        if !rings.is_empty() {
            parsed.shapes.end_part(PartKind::Polygon);
        }
        end_feature(&mut parsed, number);
    }
    parsed
}

fn end_feature(parsed: &mut ParsedLayer, number: u32) {
    parsed.shapes.end_feature();
    parsed.feature_numbers.push(number);
    parsed
        .attributes
        .push(format!(r#"{{"BSM":"F{number}"}}"#).as_bytes(), None);
}

fn options() -> NormalizeOptions {
    NormalizeOptions {
        role: Role::RedLine,
        name: "test".to_owned(),
        input: InputFile::default(),
        given_crs: None,
        guessed_crs: None,
        shift: None,
        fields: BTreeMap::new(),
        filter: None,
        covers: None,
    }
}

fn normal(parsed: ParsedLayer) -> Layer {
    normalize(parsed, options(), &Progress::new()).expect("a layer")
}

fn faults(layer: &Layer) -> Vec<(u32, &str, Fault, Action)> {
    let entry = |issue: &'_ crate::issues::Issue| (issue.feature, issue.fault, issue.action);
    layer
        .issues()
        .iter()
        .map(|issue| {
            let (feature, fault, action) = entry(issue);
            (feature, issue.id.as_str(), fault, action)
        })
        .collect()
}

#[test]
fn a_valid_layer_keeps_every_bit_and_has_no_issues() {
    let layer = normal(polygons(&[&[&SQUARE]]));
    assert_eq!(faults(&layer), []);
    assert_eq!(layer.shapes().positions(), &SQUARE[..4]);
    assert_eq!(
        (layer.crs().code.as_str(), layer.crs().origin),
        ("EPSG:4326", CrsOrigin::Default)
    );
    assert_eq!((layer.features_read(), layer.len(), layer.feature_number(0)), (1, 1, 1));
    assert_eq!(layer.feature_id(0), "F1");
    assert_eq!(layer.field_names(), ["BSM"]);
}

#[test]
fn rings_are_closed_and_turned_and_only_the_closing_is_an_issue() {
    let mut clockwise = SQUARE;
    clockwise.reverse();
    let layer = normal(polygons(&[&[&clockwise], &[&clockwise[..4]]]));
    assert_eq!(
        faults(&layer),
        [
            (2, "F2", Fault::UnclosedRing, Action::Repaired),
            (2, "F2", Fault::DuplicateFeature, Action::Kept),
        ]
    );
    for feature in layer.shapes().features() {
        let ring = feature.parts().next().expect("a polygon").first_path();
        assert!(measure::ring_area_m2(ring) > 0.0);
        assert_eq!(ring.len(), 4);
    }
}

#[test]
fn a_bow_tie_is_repaired_with_its_areas() {
    let bow_tie = [
        [116.0, 40.0],
        [116.1, 40.1],
        [116.1, 40.0],
        [116.0, 40.1],
        [116.0, 40.0],
    ];
    let layer = normal(polygons(&[&[&bow_tie]]));
    let issue = &layer.issues()[0];
    assert_eq!(
        (issue.fault, issue.action, issue.feature),
        (Fault::SelfIntersection, Action::Repaired, 1)
    );
    // Two triangles; quadrature of the ellipsoid's surface element with 30 digits (mpmath).
    let after = issue.area_after_m2.expect("measured");
    assert!((after - 47_374_188.346_32).abs() < 1e-4, "{after}");
    let at = issue.at.expect("a place");
    assert!(
        layer
            .bounds()
            .is_some_and(|bounds| bounds.contains(&Bounds { min: at, max: at })),
        "{at:?}"
    );
}

#[test]
fn what_can_not_be_used_is_rejected_with_the_place_it_spoils() {
    let mut nan = SQUARE;
    nan[2] = [f64::NAN, 40.1];
    let mut out_of_range = SQUARE;
    out_of_range[2] = [116.1, 95.0];
    let flat = [[116.0, 40.0], [116.1, 40.0], [116.2, 40.0], [116.0, 40.0]];
    let across = [[179.9, 40.0], [-179.9, 40.0], [-179.9, 40.1], [179.9, 40.0]];
    let layer = normal(polygons(&[
        &[&nan],
        &[&out_of_range],
        &[&flat],
        &[&across],
        &[],
        &[&SQUARE],
    ]));
    assert_eq!(
        faults(&layer),
        [
            (1, "F1", Fault::NonFinite, Action::Rejected),
            (2, "F2", Fault::OutOfRange, Action::Rejected),
            (3, "F3", Fault::ZeroArea, Action::Rejected),
            (4, "F4", Fault::CrossesAntimeridian, Action::Rejected),
            (5, "F5", Fault::NullGeometry, Action::Rejected),
        ]
    );
    assert_eq!((layer.features_read(), layer.len()), (6, 1));
    assert_eq!(layer.feature_number(0), 6);
    assert_eq!(layer.blind().len(), 5);
    let known = Bounds {
        min: [116.0, 40.0],
        max: [116.1, 40.1],
    };
    assert_eq!(
        layer.blind()[1],
        Blind {
            feature: 2,
            bounds: Some(known)
        }
    );
    assert_eq!(
        layer.blind()[4],
        Blind {
            feature: 5,
            bounds: None
        }
    );
}

#[test]
fn overlapping_parts_count_once() {
    let mut parsed = polygons(&[]);
    for ring in [SQUARE, SQUARE.map(|[x, y]| [x + 0.05, y])] {
        parsed.shapes.push_path(&ring);
        parsed.shapes.end_part(PartKind::Polygon);
    }
    end_feature(&mut parsed, 1);
    parsed.features_read = 1;
    let layer = normal(parsed);
    assert_eq!(faults(&layer), [(1, "F1", Fault::OverlappingParts, Action::Repaired)]);
    let area = measure::feature_area_m2(layer.shapes().feature(0));
    assert!((area - 94_748_370.575 * 1.5).abs() < 1.0, "{area}");
    assert!((layer.issues()[0].area_before_m2.expect("measured") - 94_748_370.575 * 2.0).abs() < 1.0);
}

#[test]
fn lines_lose_repeats_and_need_two_positions() {
    let mut parsed = polygons(&[]);
    for (path, number) in [
        (&[[116.0, 40.0], [116.0, 40.0], [116.1, 40.1]][..], 1),
        (&[[116.0, 40.0], [116.0, 40.0]][..], 2),
    ] {
        parsed.shapes.push_path(path);
        parsed.shapes.end_part(PartKind::Line);
        end_feature(&mut parsed, number);
    }
    parsed.features_read = 2;
    let layer = normalize(
        parsed,
        NormalizeOptions {
            role: Role::Coastline,
            ..options()
        },
        &Progress::new(),
    )
    .expect("a layer");
    assert_eq!(
        faults(&layer),
        [
            (1, "F1", Fault::DuplicatePositions, Action::Repaired),
            (2, "F2", Fault::DuplicatePositions, Action::Repaired),
            (2, "F2", Fault::TooFewPositions, Action::Rejected),
        ]
    );
    assert_eq!(layer.shapes().positions(), [[116.0, 40.0], [116.1, 40.1]]);
}

#[test]
fn a_kind_that_does_not_serve_the_role_is_kept_and_said() {
    let mut parsed = polygons(&[&[&SQUARE]]);
    parsed.shapes.push_path(&[[116.0, 40.0]]);
    parsed.shapes.end_part(PartKind::Point);
    end_feature(&mut parsed, 2);
    parsed.features_read = 2;
    let layer = normal(parsed);
    assert_eq!(faults(&layer), [(2, "F2", Fault::WrongKind, Action::Kept)]);
    assert_eq!(layer.len(), 2);
}

#[test]
fn projected_layers_come_to_degrees_with_their_straight_edges() {
    // Example A of the boundary-point format, 19,689.115 m² (pyproj, edges straight in the plane of zone 39).
    let ring = [
        [39_521_418.226, 4_431_205.318],
        [39_521_566.917, 4_431_212.604],
        [39_521_574.305, 4_431_098.471],
        [39_521_502.880, 4_431_061.250],
        [39_521_423.664, 4_431_090.772],
        [39_521_418.226, 4_431_205.318],
    ];
    let mut parsed = polygons(&[&[&ring]]);
    parsed.unread.push((
        2,
        Some(Bounds {
            min: [39_500_000.0, 4_400_000.0],
            max: [39_510_000.0, 4_410_000.0],
        }),
    ));
    parsed.features_read = 2;
    let layer = normal(parsed);
    assert_eq!(
        (layer.crs().code.as_str(), layer.crs().origin),
        ("EPSG:4527", CrsOrigin::Guessed)
    );
    assert_eq!(faults(&layer), []);
    let area = measure::feature_area_m2(layer.shapes().feature(0));
    assert!((area - 19_689.115).abs() < 0.001, "{area}");
    let spoilt = layer.blind()[0].bounds.expect("known");
    // 39 500 000 is the meridian 117° E; 10 km east of it is 117.117° E.
    assert!(
        (spoilt.min[0] - 117.0).abs() < 1e-9 && (spoilt.max[0] - 117.117).abs() < 0.001,
        "{spoilt:?}"
    );
}

#[test]
fn a_named_field_that_is_nowhere_and_an_old_datum_are_errors() {
    let fields = BTreeMap::from([(Meaning::Zone, "GKFQ".to_owned())]);
    let error = normalize(
        polygons(&[&[&SQUARE]]),
        NormalizeOptions { fields, ..options() },
        &Progress::new(),
    );
    assert!(
        matches!(error, Err(NormalizeError::NoSuchField { field, fields }) if field == "GKFQ" && fields == ["BSM"])
    );
    let given_crs = Some("EPSG:4610".to_owned());
    let error = normalize(
        polygons(&[&[&SQUARE]]),
        NormalizeOptions { given_crs, ..options() },
        &Progress::new(),
    );
    assert!(matches!(error, Err(NormalizeError::Crs(_))));
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let squares: Vec<[[f64; 2]; 5]> = (0..5_000_u32)
        .map(|number| {
            let shift = [f64::from(number % 100) * 0.05, f64::from(number / 100) * 0.05];
            SQUARE.map(|[x, y]| [x + shift[0], y + shift[1]])
        })
        .collect();
    let rings: Vec<[&[[f64; 2]]; 1]> = squares.iter().map(|square| [&square[..]]).collect();
    let features: Vec<&[&[[f64; 2]]]> = rings.iter().map(|rings| &rings[..]).collect();
    let with = |threads: usize| -> Shapes {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        pool.install(|| normal(polygons(&features)).shapes().clone())
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn a_hole_outside_its_shell_is_repaired_and_its_place_is_in_doubt() {
    let island = SQUARE.map(|[x, y]| [x + 0.5, y]);
    let layer = normal(polygons(&[&[&SQUARE, &island], &[&SQUARE]]));
    assert_eq!(faults(&layer), [(1, "F1", Fault::HoleOutsideShell, Action::Repaired)]);
    assert_eq!(layer.blind(), []);
    let [doubt] = layer.doubts() else {
        panic!("{:?}", layer.doubts())
    };
    assert_eq!(doubt.feature, 1);
    let expected = [116.5, 40.0, 116.6, 40.1];
    let found = [
        doubt.bounds.min[0],
        doubt.bounds.min[1],
        doubt.bounds.max[0],
        doubt.bounds.max[1],
    ];
    // To the grid of 2⁻⁴⁸°.
    assert!(
        found
            .iter()
            .zip(expected)
            .all(|(found, expected)| (found - expected).abs() < 1e-13),
        "{found:?}"
    );
}

#[test]
fn a_hole_that_takes_its_whole_shell_spoils_the_place_of_both() {
    let around = SQUARE.map(|[x, y]| [116.05 + (x - 116.05) * 3.0, 40.05 + (y - 40.05) * 3.0]);
    let layer = normal(polygons(&[&[&SQUARE, &around], &[&SQUARE]]));
    assert_eq!(layer.len(), 1);
    let bounds = layer.blind()[0].bounds.expect("known");
    let place = [bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]];
    let expected = [115.9, 39.9, 116.2, 40.2];
    assert!(
        place
            .iter()
            .zip(expected)
            .all(|(found, expected)| (found - expected).abs() < 1e-9),
        "{place:?}"
    );
}
