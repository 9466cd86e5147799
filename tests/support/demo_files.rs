//! Reading the base data and writing the made layers.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::demo_grid::{Point, Region, Ring, bounds, contains, from_rings, lonlat, snap_ring};

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Said in every made layer.
pub const NOTE: &str = "示意 / illustrative: 由程序按地名与公开面积生成，不是任何机关划定的边界，不得用于审批";

/// An area with its code and name: a county, a province.
pub struct Unit {
    pub code: String,
    pub name: String,
    pub region: Region,
}

/// A line of the source coast.
pub struct CoastLine {
    pub province: String,
    pub island: bool,
    pub places: Vec<[f64; 2]>,
}

/// A feature to be written; a line has its places, a polygon its region.
pub struct Made {
    pub properties: Map<String, Value>,
    pub shape: Made2d,
}

pub enum Made2d {
    Area(Region),
    Line(Vec<Point>),
}

impl Made {
    /// A polygon feature; `properties` must be a JSON object.
    pub fn area(properties: Value, region: Region) -> Self {
        Self {
            properties: object(properties),
            shape: Made2d::Area(region),
        }
    }

    pub fn line(properties: Value, line: Vec<Point>) -> Self {
        Self {
            properties: object(properties),
            shape: Made2d::Line(line),
        }
    }

    pub fn region(&self) -> Option<&Region> {
        match &self.shape {
            Made2d::Area(region) => Some(region),
            Made2d::Line(_) => None,
        }
    }

    /// The vertices of a line; none for an area.
    pub fn places(&self) -> Vec<Point> {
        match &self.shape {
            Made2d::Area(_) => Vec::new(),
            Made2d::Line(line) => line.clone(),
        }
    }

    pub fn text(&self, field: &str) -> &str {
        self.properties.get(field).and_then(Value::as_str).unwrap_or_default()
    }
}

fn object(properties: Value) -> Map<String, Value> {
    match properties {
        Value::Object(mut map) => {
            map.insert("illustrative".into(), Value::Bool(true));
            map
        }
        _ => Map::new(),
    }
}

pub fn read_units(path: &Path) -> Result<Vec<Unit>> {
    let units = features(path)?.into_iter().map(|feature| Unit {
        code: text_at(&feature, "/properties/adcode"),
        name: text_at(&feature, "/properties/name"),
        region: region_of(&feature),
    });
    Ok(units.collect())
}

/// The unit that a point lies in, if any.
pub fn unit_at(units: &[Unit], point: Point) -> Option<&Unit> {
    units.iter().find(|unit| {
        bounds(&unit.region).is_some_and(|[w, s, e, n]| (w..=e).contains(&point.x) && (s..=n).contains(&point.y))
            && contains(&unit.region, point)
    })
}

/// Polygons with their `name` (empty where there is none), in file order.
pub fn read_regions(path: &Path) -> Result<Vec<(String, Region)>> {
    let named = features(path)?
        .into_iter()
        .map(|feature| (text_at(&feature, "/properties/name"), region_of(&feature)));
    Ok(named.collect())
}

pub fn read_coast(path: &Path) -> Result<Vec<CoastLine>> {
    let mut lines = Vec::new();
    for feature in features(path)? {
        for line in list_at(&feature, "/geometry/coordinates") {
            lines.push(CoastLine {
                province: text_at(&feature, "/properties/province"),
                island: text_at(&feature, "/properties/kind") != "mainland",
                places: places_of(line),
            });
        }
    }
    Ok(lines)
}

fn features(path: &Path) -> Result<Vec<Value>> {
    let text = fs::read_to_string(path).map_err(|cause| format!("cannot read: {cause}: {}", path.display()))?;
    let mut collection: Value = serde_json::from_str(&text)?;
    match collection.pointer_mut("/features").map(Value::take) {
        Some(Value::Array(features)) => Ok(features),
        _ => Err(format!("not a feature collection: {}", path.display()).into()),
    }
}

/// A text or number as text; empty where there is none.
fn text_at(value: &Value, pointer: &str) -> String {
    match value.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn list_at<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

fn region_of(feature: &Value) -> Region {
    let rings: Vec<Ring> = match text_at(feature, "/geometry/type").as_str() {
        "Polygon" => list_at(feature, "/geometry/coordinates").map(ring_of).collect(),
        "MultiPolygon" => list_at(feature, "/geometry/coordinates").flat_map(rings_of).collect(),
        _ => Vec::new(),
    };
    from_rings(&rings)
}

fn rings_of(polygon: &Value) -> impl Iterator<Item = Ring> + '_ {
    list_at(polygon, "").map(ring_of)
}

fn ring_of(ring: &Value) -> Ring {
    snap_ring(&places_of(ring))
}

fn places_of(line: &Value) -> Vec<[f64; 2]> {
    let places = line.as_array().into_iter().flatten();
    places
        .filter_map(|place| Some([place.get(0)?.as_f64()?, place.get(1)?.as_f64()?]))
        .collect()
}

/// What stands at the head of a made layer.
pub struct Head<'a> {
    pub name: &'a str,
    pub source: &'a str,
    pub licence: &'a str,
}

/// Writes a feature collection, a feature to a line.
pub fn write_layer(path: &Path, head: &Head, made: &[Made]) -> Result<()> {
    let mut text = String::from("{\"type\":\"FeatureCollection\"");
    for (key, value) in [
        ("name", head.name),
        ("note", NOTE),
        ("source", head.source),
        ("licence", head.licence),
    ] {
        write!(text, ",\n\"{key}\":{}", Value::from(value))?;
    }
    text += ",\n\"illustrative\":true,\n\"features\":[\n";
    let lines: Vec<String> = made.iter().map(feature_text).collect();
    text += &lines.join(",\n");
    text += "\n]}\n";
    fs::write(path, text).map_err(|cause| format!("cannot write: {cause}: {}", path.display()).into())
}

fn feature_text(made: &Made) -> String {
    let geometry = match &made.shape {
        Made2d::Line(line) => json!({"type": "LineString", "coordinates": coordinates(line)}),
        Made2d::Area(region) => {
            let mut polygons: Vec<Value> = region.iter().map(|shape| polygon(shape)).collect();
            match polygons.pop() {
                Some(only) if polygons.is_empty() => {
                    json!({"type": "Polygon", "coordinates": only})
                }
                last => {
                    polygons.extend(last);
                    json!({"type": "MultiPolygon", "coordinates": polygons})
                }
            }
        }
    };
    let properties = Value::from(made.properties.clone());
    format!("{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":{geometry}}}")
}

fn polygon(shape: &[Ring]) -> Value {
    let closed = shape.iter().map(|ring| {
        let mut ring = ring.clone();
        ring.extend(ring.first().copied());
        coordinates(&ring)
    });
    closed.collect()
}

fn coordinates(line: &[Point]) -> Value {
    line.iter().map(|&point| Value::from(lonlat(point).to_vec())).collect()
}
