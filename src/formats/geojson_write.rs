//! Layers → GeoJSON by RFC 7946, feature by feature, so that memory holds one feature at a time.
//!
//! Rings are closed here, shells run counter-clockwise and holes clockwise; numbers are written with the
//! fewest digits that read back to the same float.

use super::OutputLayer;
use super::message::Message;
use super::text_stream::Refusal;
use crate::crs::allowed::{AllowedCrs, allowed};
use crate::crs::stated::epsg_number;
use crate::geometry::shapes::{Feature, Part, PartKind};
use geojson::{Geometry, GeometryValue, JsonObject, Position};
use serde_json::{Map, Value};
use std::io::{self, BufWriter, Write};

/// Bytes handed over at once.
const PIECE_BYTES: usize = 1 << 16;

/// A feature to write: its geometry in longitude/latitude degrees, rings open or closed.
#[derive(Clone, Debug)]
pub struct WriteFeature<'a> {
    pub id: Option<String>,
    pub shape: Feature<'a>,
    pub properties: Map<String, Value>,
}

/// Writes a `FeatureCollection` with the given members of its own (`name`, `attribution`, …) before its features,
/// one feature a line. The same input gives the same bytes.
///
/// # Errors
/// Whatever `out` reports, and `InvalidInput` for a coordinate that is not finite or a member called `type` or `features`.
pub fn write_feature_collection<'a>(
    out: &mut dyn Write,
    members: &Map<String, Value>,
    features: impl Iterator<Item = WriteFeature<'a>>,
) -> io::Result<()> {
    write_collection(out, members, None, features)
}

fn write_collection<'a>(
    out: &mut dyn Write,
    members: &Map<String, Value>,
    crs: Option<&str>,
    features: impl Iterator<Item = WriteFeature<'a>>,
) -> io::Result<()> {
    // In pieces: `out` may be a bare file, and one that stops when it is told to is asked often enough.
    let mut out = BufWriter::with_capacity(PIECE_BYTES, out);
    out.write_all(b"{\"type\":\"FeatureCollection\"")?;
    if let Some(name) = crs {
        let crs = serde_json::json!({"type": "name", "properties": {"name": name}});
        out.write_all(b",\"crs\":")?;
        serde_json::to_writer(&mut out, &crs)?;
    }
    for (name, value) in members {
        if matches!(
            name.as_str(),
            "type" | "features" | "geometry" | "geometries" | "coordinates" | "properties" | "crs"
        ) {
            return Err(invalid(format!(
                "a member of a FeatureCollection can't be called {name}"
            )));
        }
        out.write_all(b",")?;
        serde_json::to_writer(&mut out, name)?;
        out.write_all(b":")?;
        serde_json::to_writer(&mut out, value)?;
    }
    out.write_all(b",\"features\":[")?;
    let mut separator: &[u8] = b"\n";
    for feature in features {
        out.write_all(separator)?;
        separator = b",\n";
        serde_json::to_writer(&mut out, &geojson_feature(feature)?)?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()
}

/// Writes a layer as it stands, in its own CRS: longitude/latitude by RFC 7946, anything else with the `crs` member of
/// the standard before it, which every program still understands.
///
/// # Errors
/// As [`write_feature_collection`].
pub fn write_layer(out: &mut dyn Write, layer: &OutputLayer<'_>) -> io::Result<()> {
    let mut members = Map::new();
    if !layer.name.is_empty() {
        members.insert("name".to_owned(), Value::from(layer.name));
    }
    if layer.is_illustrative {
        members.insert("illustrative".to_owned(), Value::Bool(true));
    }
    let crs = match layer.crs {
        "EPSG:4326" => None,
        code => Some(code.replacen("EPSG:", "urn:ogc:def:crs:EPSG::", 1)),
    };
    write_collection(out, &members, crs.as_deref(), features_of(layer))
}

/// Writes a layer a feature a line, each after `before` (the record separator of RFC 8142, or nothing), without a
/// collection around them; positions are longitude/latitude, as no member can say otherwise.
///
/// # Errors
/// As [`write_feature_collection`], and `InvalidInput` for a layer in a plane.
pub fn write_sequence(out: &mut dyn Write, layer: &OutputLayer<'_>, before: &[u8]) -> io::Result<()> {
    if !epsg_number(layer.crs)
        .and_then(allowed)
        .is_ok_and(AllowedCrs::is_geographic)
    {
        let message = Message::new(
            format!(
                "逐行 GeoJSON 没有注明坐标系的地方，只能是经纬度，而不是 {}：请去掉 --to",
                layer.crs
            ),
            format!(
                "GeoJSON line by line has no place to state a coordinate system and is in degrees, not in {}: leave --to out",
                layer.crs
            ),
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, Refusal(message)));
    }
    let mut out = BufWriter::with_capacity(PIECE_BYTES, out);
    for feature in features_of(layer) {
        out.write_all(before)?;
        serde_json::to_writer(&mut out, &geojson_feature(feature)?)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

fn features_of<'a>(layer: &'a OutputLayer<'a>) -> impl Iterator<Item = WriteFeature<'a>> {
    layer.shapes.features().enumerate().map(|(index, shape)| WriteFeature {
        id: layer.attributes.id(index).map(ToOwned::to_owned),
        shape,
        properties: layer.attributes.object(index),
    })
}

fn geojson_feature(feature: WriteFeature<'_>) -> io::Result<geojson::Feature> {
    let bounds = feature.shape.parts().flat_map(|part| part.paths()).flatten();
    for position in bounds {
        if !position.iter().all(|coordinate| coordinate.is_finite()) {
            return Err(invalid("a coordinate is not finite".to_owned()));
        }
    }
    Ok(geojson::Feature {
        bbox: None,
        geometry: geometry(&feature.shape),
        id: feature.id.map(geojson::feature::Id::String),
        properties: Some(JsonObject::from_iter(feature.properties)),
        foreign_members: None,
    })
}

/// One geometry for all parts of a feature: simple, multi, or a collection where kinds are mixed. `None` if it has no parts.
fn geometry(shape: &Feature<'_>) -> Option<Geometry> {
    let parts: Vec<Part<'_>> = shape.parts().collect();
    let mut runs: Vec<Geometry> = parts
        .chunk_by(|one, other| one.kind == other.kind)
        .filter_map(run_of_one_kind)
        .map(Geometry::new)
        .collect();
    if runs.len() > 1 {
        return Some(Geometry::new(GeometryValue::GeometryCollection { geometries: runs }));
    }
    runs.pop()
}

fn run_of_one_kind(parts: &[Part<'_>]) -> Option<GeometryValue> {
    let first = parts.first()?;
    let is_single = parts.len() == 1;
    Some(match first.kind {
        PartKind::Point => {
            let mut coordinates: Vec<Position> = parts
                .iter()
                .filter_map(|part| part.first_path().first())
                .map(|position| Position::from(*position))
                .collect();
            if is_single {
                GeometryValue::Point {
                    coordinates: coordinates.pop()?,
                }
            } else {
                GeometryValue::MultiPoint { coordinates }
            }
        }
        PartKind::Line => {
            let mut coordinates: Vec<Vec<Position>> = parts.iter().map(|part| line(part.first_path())).collect();
            if is_single {
                GeometryValue::LineString {
                    coordinates: coordinates.pop()?,
                }
            } else {
                GeometryValue::MultiLineString { coordinates }
            }
        }
        PartKind::Polygon => {
            let mut coordinates: Vec<Vec<Vec<Position>>> = parts.iter().map(polygon).collect();
            if is_single {
                GeometryValue::Polygon {
                    coordinates: coordinates.pop()?,
                }
            } else {
                GeometryValue::MultiPolygon { coordinates }
            }
        }
    })
}

fn line(path: &[[f64; 2]]) -> Vec<Position> {
    path.iter().map(|position| Position::from(*position)).collect()
}

fn polygon(part: &Part<'_>) -> Vec<Vec<Position>> {
    part.paths()
        .enumerate()
        .map(|(index, path)| line(&closed_ring(path, index == 0)))
        .collect()
}

/// A closed ring in the wanted direction that begins where the given one begins.
pub(super) fn closed_ring(path: &[[f64; 2]], is_counter_clockwise_wanted: bool) -> Vec<[f64; 2]> {
    let open = match path {
        [first, inner @ .., last] if is_same_position(*first, *last) && !inner.is_empty() => {
            path.get(..path.len() - 1).unwrap_or(path)
        }
        _ => path,
    };
    let twice_area = twice_signed_area(open);
    let is_turned = if is_counter_clockwise_wanted {
        twice_area < 0.0
    } else {
        twice_area > 0.0
    };
    let Some((first, rest)) = open.split_first() else {
        return Vec::new();
    };
    let first = std::iter::once(first);
    if is_turned {
        first.clone().chain(rest.iter().rev()).chain(first).copied().collect()
    } else {
        first.clone().chain(rest).chain(first).copied().collect()
    }
}

#[expect(
    clippy::float_cmp,
    reason = "a ring is closed when its last position repeats the first exactly"
)]
fn is_same_position(one: [f64; 2], other: [f64; 2]) -> bool {
    one == other
}

/// Twice the area in square degrees, positive for counter-clockwise; about the first position, which keeps
/// the digits of small rings far from the origin.
fn twice_signed_area(open: &[[f64; 2]]) -> f64 {
    let Some((origin, rest)) = open.split_first() else {
        return 0.0;
    };
    rest.windows(2)
        .map(|edge| match edge {
            [a, b] => (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1]),
            _ => 0.0,
        })
        .sum()
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
