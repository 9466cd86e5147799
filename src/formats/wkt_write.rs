//! Layers → well-known text (OGC 06-103r4): one geometry, and a text file with one a line.

use super::point_list::issue;
use super::wkb::{closing, type_of};
use super::{OutputLayer, Written};
use crate::crs::stated::epsg_number;
use crate::geometry::shapes::{Feature, Part, PartKind};
use crate::issues::{Action, Fault};
use std::fmt::Write as _;

/// Writes a geometry a line, with the number of the coordinate system before it (as `PostGIS` has it) unless that is
/// WGS 84; there is no place for attributes, and what is left out is told.
#[must_use]
pub fn write_layer(layer: &OutputLayer<'_>) -> Written {
    let srid = epsg_number(layer.crs).ok().filter(|epsg| *epsg != 4326);
    let mut text = String::new();
    for feature in layer.shapes.features() {
        if let Some(epsg) = srid {
            // Writing to a String can't fail.
            let _ = write!(text, "SRID={epsg};");
        }
        wkt(&feature, &mut text);
        text.push('\n');
    }
    let lost = layer.attributes.field_names();
    let mut issues = Vec::new();
    if !lost.is_empty() {
        let detail = format!(
            "well-known text has no place for attributes; left out: {}",
            lost.join(", ")
        );
        issues.push(issue(0, Fault::Altered, Action::Kept, detail));
    }
    Written {
        bytes: text.into_bytes(),
        issues,
        ..Written::default()
    }
}

/// Adds a feature's parts as one geometry; rings are closed, and numbers have the fewest digits that read back the same.
pub fn wkt(feature: &Feature<'_>, out: &mut String) {
    let kind = type_of(feature);
    out.push_str(match kind {
        1 => "POINT ",
        2 => "LINESTRING ",
        3 => "POLYGON ",
        4 => "MULTIPOINT ",
        5 => "MULTILINESTRING ",
        6 => "MULTIPOLYGON ",
        _ => "GEOMETRYCOLLECTION ",
    });
    if feature.is_empty() {
        out.push_str("EMPTY");
        return;
    }
    if kind > 3 {
        out.push('(');
    }
    for (index, part) in feature.parts().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        if kind == 7 {
            out.push_str(match part.kind {
                PartKind::Point => "POINT ",
                PartKind::Line => "LINESTRING ",
                PartKind::Polygon => "POLYGON ",
            });
        }
        body(&part, out);
    }
    if kind > 3 {
        out.push(')');
    }
}

fn body(part: &Part<'_>, out: &mut String) {
    match part.kind {
        PartKind::Point => positions(part.first_path().iter().take(1), out),
        PartKind::Line => positions(part.first_path().iter(), out),
        PartKind::Polygon => {
            out.push('(');
            for (index, path) in part.paths().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                positions(path.iter().chain(closing(path)), out);
            }
            out.push(')');
        }
    }
}

fn positions<'a>(path: impl Iterator<Item = &'a [f64; 2]>, out: &mut String) {
    out.push('(');
    for (index, [x, y]) in path.enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        let _ = write!(out, "{comma}{x} {y}");
    }
    out.push(')');
}

#[cfg(test)]
mod tests {
    use super::wkt;
    use crate::formats::wkt::push_wkt;
    use crate::geometry::shapes::{PartKind, Shapes};

    /// The texts are those that shapely 2.2 writes of the same geometries, but for `MULTIPOINT`, whose points stand in
    /// brackets as the standard has them.
    #[test]
    fn every_kind_is_written_as_other_programs_write_it_and_read_again() {
        for text in [
            "POINT (117.5 40.25)",
            "LINESTRING (0 0, 1 1.5)",
            "POLYGON ((0 0, 4 0, 0 4, 0 0), (1 1, 1 2, 2 1, 1 1))",
            "MULTIPOINT ((0 0), (1 1))",
            "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
            "MULTIPOLYGON (((0 0, 4 0, 0 4, 0 0)), ((9 9, 10 9, 9 10, 9 9)))",
            "GEOMETRYCOLLECTION (POINT (0 0), POLYGON ((0 0, 4 0, 0 4, 0 0)))",
        ] {
            let mut shapes = Shapes::new();
            push_wkt(text, &mut shapes).expect(text);
            shapes.end_feature();
            let mut out = String::new();
            wkt(&shapes.feature(0), &mut out);
            assert_eq!(out, text);
        }
        let mut shapes = Shapes::new();
        shapes.end_feature();
        let mut out = String::new();
        wkt(&shapes.feature(0), &mut out);
        assert_eq!(out, "GEOMETRYCOLLECTION EMPTY");
        // An open ring is closed.
        let mut shapes = Shapes::new();
        shapes.push_path(&[[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]);
        shapes.end_part(PartKind::Polygon);
        shapes.end_feature();
        let mut out = String::new();
        wkt(&shapes.feature(0), &mut out);
        assert_eq!(out, "POLYGON ((0 0, 1 0, 0 1, 0 0))");
    }
}
