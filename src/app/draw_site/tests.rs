//! Drawing, changing, taking back and writing of sites.

use super::*;

fn drawn(kind: DrawKind, positions: &[[f64; 2]]) -> Drawing {
    let mut drawing = Drawing {
        kind,
        ..Drawing::default()
    };
    for position in positions {
        drawing.add(*position);
    }
    drawing
}

const CORNERS: [[f64; 2]; 4] = [[117.0, 40.0], [117.1, 40.0], [117.1, 40.1], [117.1, 40.1]];

#[test]
fn a_drawn_site_is_a_closed_polygon_with_its_name() {
    let drawing = drawn(DrawKind::Polygon, &CORNERS);
    assert!(drawing.is_complete());
    let value: serde_json::Value = serde_json::from_str(&drawing.to_geojson("绘制的\"用地\" 1")).expect("valid JSON");
    let ring = &value["features"][0]["geometry"]["coordinates"][0];
    assert_eq!(ring.as_array().map(Vec::len), Some(4));
    assert_eq!(ring[0], ring[3]);
    assert_eq!(value["features"][0]["properties"]["name"], "绘制的\"用地\" 1");
}

#[test]
fn lines_and_points_are_drawn_as_what_they_are() {
    for (kind, name, least) in [(DrawKind::Line, "LineString", 2), (DrawKind::Point, "MultiPoint", 1)] {
        let drawing = drawn(kind, &CORNERS[..least]);
        assert!(drawing.is_complete() && !drawn(kind, &CORNERS[..least - 1]).is_complete());
        let value: serde_json::Value = serde_json::from_str(&drawing.to_geojson("线")).expect("valid JSON");
        assert_eq!(value["features"][0]["geometry"]["type"], name);
    }
}

#[test]
fn every_step_can_be_undone_and_done_again() {
    let mut drawing = drawn(DrawKind::Polygon, &CORNERS);
    drawing.remove();
    drawing.undo();
    assert_eq!(drawing.vertex_count(), 3);
    drawing.undo();
    drawing.undo();
    assert_eq!(drawing.vertex_count(), 1);
    drawing.redo();
    assert_eq!(drawing.paths_lonlat, [CORNERS[..2].to_vec()]);
    for _ in 0..9 {
        drawing.undo();
    }
    assert!(drawing.paths_lonlat.is_empty());
}

#[test]
fn editing_moves_a_vertex_and_bends_an_edge() {
    let mut drawing = Drawing::of(DrawKind::Polygon, vec![CORNERS[..3].to_vec()]);
    drawing.click([117.001, 40.0], 0.002);
    assert_eq!(drawing.lifted, Some((0, 0)));
    drawing.click([116.9, 39.9], 0.002);
    assert_eq!(drawing.paths_lonlat[0].first(), Some(&[116.9, 39.9]));
    // The edge that closes the ring, half way.
    drawing.click([117.0, 40.0005], 0.01);
    assert_eq!((drawing.lifted, drawing.vertex_count()), (Some((0, 3)), 4));
    drawing.remove();
    assert_eq!(drawing.vertex_count(), 3);
}

/// A square of so many degrees about a middle.
fn square(middle: [f64; 2], side: f64) -> Path {
    let [x, y] = middle.map(|value| value - side / 2.0);
    vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side]]
}

#[test]
fn rings_become_parts_and_holes_by_which_lies_in_which() {
    let mut drawing = drawn(DrawKind::Polygon, &square([117.0, 40.0], 0.1));
    for ring in [square([117.5, 40.0], 0.1), square([117.0, 40.0], 0.05)] {
        drawing.begin_path();
        assert!(!drawing.can_begin_path(), "the last is empty");
        for vertex in ring {
            drawing.add(vertex);
        }
    }
    let value: Value = serde_json::from_str(&drawing.to_geojson("两块")).expect("valid JSON");
    let geometry = &value["features"][0]["geometry"];
    assert_eq!(geometry["type"], "MultiPolygon");
    let rings = |part: usize| geometry["coordinates"][part].as_array().map(Vec::len);
    assert_eq!((rings(0), rings(1), rings(2)), (Some(2), Some(1), None));
    // The hole goes vertex by vertex, and comes back.
    for _ in 0..4 {
        drawing.remove();
    }
    assert_eq!((drawing.paths_lonlat.len(), drawing.vertex_count()), (2, 8));
    drawing.undo();
    assert!(!drawing.is_complete(), "one vertex is no ring");
}

#[test]
fn editing_takes_up_vertices_and_edges_of_every_ring() {
    let rings = vec![square([117.0, 40.0], 0.1), square([117.0, 40.0], 0.04)];
    let mut drawing = Drawing::of(DrawKind::Polygon, rings);
    drawing.click([117.02, 40.02], 0.001);
    assert_eq!(drawing.lifted, Some((1, 2)));
    drawing.click([117.03, 40.03], 0.001);
    drawing.click([117.0, 39.98], 0.001);
    assert_eq!((drawing.lifted, drawing.paths_lonlat[1].len()), (Some((1, 1)), 5));
}

#[test]
fn metres_of_a_zone_and_degrees_with_minutes_can_be_typed_and_say_how_they_were_read() {
    // The first corner of a survey's plot in zone 39 and where pyproj 3.7.2 puts it (EPSG:4527 to EPSG:4490).
    let mut drawing = Drawing::default();
    for (text, reading) in [
        ("4462883.474, 39525505.714", Reading::GaussKruger(4527)),
        ("4462883.474 525505.714", Reading::GaussKruger(4548)),
        ("117°18′00″E 40°18′00″N", Reading::Sexagesimal),
    ] {
        drawing.typed = text.to_owned();
        assert!(drawing.take_typed(117.0), "{text}");
        assert_eq!(drawing.answer, Some(TypedAnswer::ReadAs(reading)), "{text}");
        let [longitude, latitude] = drawing.paths_lonlat[0].last().copied().expect("a vertex");
        assert!(
            (longitude - 117.3).abs() < 1e-6 && (latitude - 40.3).abs() < 1e-6,
            "{text}: {longitude} {latitude}"
        );
        drawing.remove();
    }
    drawing.typed = "somewhere".to_owned();
    assert!(!drawing.take_typed(117.0));
    assert_eq!(
        (drawing.answer, drawing.typed.as_str()),
        (Some(TypedAnswer::NotUnderstood), "somewhere")
    );
}

#[test]
fn positions_and_lengths_can_be_typed() {
    assert_eq!(typed_position("117.3, 40.2", None), Some([117.3, 40.2]));
    assert_eq!(typed_position(" 117.3 40.2 ", None), Some([117.3, 40.2]));
    assert_eq!(
        typed_position("40.2, 117.3", None),
        None,
        "no latitude is 117°: the order is not guessed"
    );
    assert_eq!(typed_position("500@90", None), None, "from where?");
    // pyproj 3.7.2: fwd(117.0, 40.0, 90, 1000).
    let [longitude, latitude] = typed_position("1000m @ 90°", Some([117.0, 40.0])).expect("understood");
    assert!((longitude - 117.011_710_444_168).abs() < 1e-9, "{longitude}");
    assert!((latitude - 39.999_999_408_398).abs() < 1e-9, "{latitude}");
    assert_eq!(typed_position("far", Some([117.0, 40.0])), None);
}
