//! Layers from JSON text, through the same normalisation as files.

use ecozone::analysis::site_check::{Constraint, SiteCheckInput, SiteCheckOptions, check_sites};
use ecozone::analysis::site_result::{RoleFinding, SiteResult};
use ecozone::geometry::shapes::{PartKind, Shapes};
use ecozone::layer::normalize::{NormalizeOptions, normalize};
use ecozone::layer::parsed::ParsedLayer;
use ecozone::layer::role::Role;
use ecozone::layer::{InputFile, Layer};
use ecozone::progress::Progress;
use geojson::{GeoJson, GeometryValue};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A feature with an id, properties and a geometry, all as JSON text.
pub fn feature(id: &str, properties: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","id":"{id}","properties":{properties},"geometry":{geometry}}}"#)
}

/// A box as a polygon.
pub fn rectangle(west: f64, south: f64, east: f64, north: f64) -> String {
    format!(
        r#"{{"type":"Polygon","coordinates":[{}]}}"#,
        ring(west, south, east, north)
    )
}

/// A closed ring around a box.
pub fn ring(west: f64, south: f64, east: f64, north: f64) -> String {
    format!("[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]")
}

/// What a layer is made of.
pub struct Made<'a> {
    pub role: Role,
    pub name: &'a str,
    pub features: &'a [String],
    pub covers: Option<[f64; 4]>,
}

impl Made<'_> {
    pub fn layer(&self) -> Arc<Layer> {
        let options = NormalizeOptions {
            role: self.role,
            name: self.name.to_owned(),
            input: InputFile::default(),
            given_crs: None,
            guessed_crs: None,
            shift: None,
            fields: BTreeMap::new(),
            filter: None,
            covers: self.covers.map(|[west, south, east, north]| {
                let mut shapes = Shapes::new();
                shapes.push_path(&[[west, south], [east, south], [east, north], [west, north]]);
                shapes.end_part(PartKind::Polygon);
                shapes.end_feature();
                shapes
            }),
        };
        Arc::new(normalize(parsed(self.features), options, &Progress::new()).expect("a layer"))
    }
}

/// What a reader makes of a feature collection.
pub fn parsed(features: &[String]) -> ParsedLayer {
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let GeoJson::FeatureCollection(collection) = text.parse().expect("GeoJSON") else {
        panic!("a feature collection");
    };
    let mut parsed = ParsedLayer {
        format: "GeoJSON",
        features_read: collection.features.len(),
        ..ParsedLayer::default()
    };
    for (feature, number) in collection.features.into_iter().zip(1..) {
        let properties = serde_json::to_vec(&feature.properties.unwrap_or_default()).expect("JSON");
        let id = feature.id.map(|id| match id {
            geojson::feature::Id::String(text) => text,
            geojson::feature::Id::Number(number) => number.to_string(),
        });
        parsed.attributes.push(&properties, id.as_deref());
        parsed.feature_numbers.push(number);
        if let Some(geometry) = feature.geometry {
            push_geometry(&mut parsed.shapes, &geometry.value);
        }
        parsed.shapes.end_feature();
    }
    parsed
}

fn push_geometry(shapes: &mut Shapes, geometry: &GeometryValue) {
    let position = |position: &geojson::Position| [position[0], position[1]];
    match geometry {
        GeometryValue::Point { coordinates } => {
            push_paths(shapes, PartKind::Point, &[vec![position(coordinates)]]);
        }
        GeometryValue::LineString { coordinates } => {
            push_paths(shapes, PartKind::Line, &[coordinates.iter().map(position).collect()]);
        }
        GeometryValue::Polygon { coordinates } => push_polygon(shapes, coordinates),
        GeometryValue::MultiPolygon { coordinates } => {
            for polygon in coordinates {
                push_polygon(shapes, polygon);
            }
        }
        GeometryValue::GeometryCollection { geometries } => {
            for geometry in geometries {
                push_geometry(shapes, &geometry.value);
            }
        }
        other => panic!("{} is not needed here", other.type_name()),
    }
}

fn push_polygon(shapes: &mut Shapes, rings: &[Vec<geojson::Position>]) {
    let rings: Vec<Vec<[f64; 2]>> = rings
        .iter()
        .map(|ring| ring.iter().map(|position| [position[0], position[1]]).collect())
        .collect();
    push_paths(shapes, PartKind::Polygon, &rings);
}

fn push_paths(shapes: &mut Shapes, kind: PartKind, paths: &[Vec<[f64; 2]>]) {
    for path in paths {
        shapes.push_path(path);
    }
    shapes.end_part(kind);
}

/// Two red lines, one in the south-west and one in the north-east of the box 116–116.4° E, 40–40.4° N.
pub fn red_lines() -> Vec<String> {
    vec![
        feature(
            "RL1",
            r#"{"MC":"一号红线","LXDM":"水源涵养","GKFQ":"核心保护区"}"#,
            &rectangle(116.0, 40.0, 116.1, 40.1),
        ),
        feature("RL2", r#"{"MC":"二号红线"}"#, &rectangle(116.3, 40.3, 116.4, 40.4)),
    ]
}

pub fn layer(role: Role, name: &str, features: &[String]) -> Arc<Layer> {
    complete(role, name, features, None)
}

pub fn complete(role: Role, name: &str, features: &[String], covers: Option<[f64; 4]>) -> Arc<Layer> {
    Made {
        role,
        name,
        features,
        covers,
    }
    .layer()
}

pub fn run(sites: &[String], layers: Vec<Constraint>, options: SiteCheckOptions) -> Vec<SiteResult> {
    let input = SiteCheckInput {
        sites: layer(Role::Site, "sites", sites),
        constraints: layers,
        regions: Vec::new(),
        options,
    };
    check_sites(&input, &Progress::new()).expect("not cancelled").sites
}

/// One site against one layer.
pub fn check(site: &str, constraint: Arc<Layer>) -> RoleFinding {
    check_with(site, vec![Constraint::Read(constraint)], SiteCheckOptions::default())
}

pub fn check_with(site: &str, layers: Vec<Constraint>, options: SiteCheckOptions) -> RoleFinding {
    let sites = [feature("S1", "{}", site)];
    let mut results = run(&sites, layers, options);
    assert_eq!(results.len(), 1);
    let mut site = results.remove(0);
    assert_eq!(site.roles.len(), 1);
    site.roles.remove(0)
}

pub fn assert_near(actual: f64, expected: f64, tolerance: f64) {
    assert!((actual - expected).abs() <= tolerance, "{actual}, not {expected}");
}
