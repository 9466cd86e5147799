//! Esri JSON, as map services of ArcGIS give it: rings sorted by containment, the CRS by its WKID.

use super::esri_json_write::write_layer;
use super::json_layer::{Builder, has_heights, items, position, shown, squeezed_head, tree};
use super::message::Message;
use super::opened::{Head, Opened};
use super::registry::Format;
use super::rings::nested;
use super::{FormatError, limits};
use crate::geometry::shapes::{PartKind, Shapes};
use crate::layer::parsed::ParsedLayer;
use serde_json::Value;

pub const FORMAT: Format = Format {
    name: ("Esri JSON", "Esri JSON"),
    endings: &["esrijson"],
    recognises,
    read,
    write: Some(write_layer),
};

fn recognises(head: &Head) -> bool {
    let text = squeezed_head(head);
    let has = |word: &str| text.contains(word);
    !has("\"type\":\"feature")
        && (has("\"geometrytype\":\"esrigeometry") || (has("\"spatialreference\":{") && has("\"geometry\":{")))
}

fn read(opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let (value, guessed) = tree(opened)?;
    let features = items(value.get("features"), "features").map_err(|_| {
        FormatError::refused(Message::new(
            "Esri JSON 没有 features 成员：文件不完整，请重新获取",
            "the Esri JSON has no features member: the file is incomplete, get it again",
        ))
    })?;
    if value.get("exceededTransferLimit").and_then(Value::as_bool) == Some(true) {
        return Err(FormatError::refused(Message::new(
            "服务器只返回了一部分要素（exceededTransferLimit）：请分批下载全部要素后再打开",
            "the server gave only part of the features (exceededTransferLimit): download all of them, page by page",
        )));
    }
    let mut builder = Builder::default();
    builder.layer.declared_crs = crs(value.get("spatialReference"));
    let id_field = value.get("objectIdFieldName").and_then(Value::as_str);
    for feature in features {
        let own = feature
            .get("geometry")
            .and_then(|geometry| geometry.get("spatialReference"));
        let mark = builder.layer.shapes.mark();
        let pushed = match own.map(|own| crs(Some(own))) {
            Some(own) if own != builder.layer.declared_crs => {
                Err("the feature has a coordinate system of its own".to_owned())
            }
            _ => push_geometry(feature.get("geometry"), &mut builder.layer.shapes).map(|()| {
                let members = feature.get("geometry").and_then(Value::as_object).into_iter().flatten();
                let mut members = members.filter(|(_, value)| !value.is_null());
                members.any(|(name, value)| matches!(name.as_str(), "z" | "m") || has_heights(value))
            }),
        };
        let attributes = feature.get("attributes").and_then(Value::as_object);
        let id = id_field
            .and_then(|field| attributes?.get(field))
            .map(|id| id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned));
        builder.finish_feature(mark, pushed, attributes, id.as_deref())?;
    }
    Ok(builder.finish("Esri JSON", guessed))
}

/// `EPSG:n` for the numbers that Esri shares with EPSG or that stand for one of them, else the text of the WKT.
fn crs(reference: Option<&Value>) -> Option<String> {
    let reference = reference?;
    let number = |name: &str| reference.get(name).and_then(Value::as_u64).filter(|code| *code > 0);
    match number("latestWkid").or_else(|| number("wkid")) {
        // Esri's own numbers of Web Mercator.
        Some(102_100 | 102_113) => Some("EPSG:3857".to_owned()),
        Some(code) => Some(format!("EPSG:{code}")),
        None => reference.get("wkt").and_then(Value::as_str).map(ToOwned::to_owned),
    }
}

fn push_geometry(geometry: Option<&Value>, shapes: &mut Shapes) -> Result<(), String> {
    let Some(geometry) = geometry.and_then(Value::as_object) else {
        return Ok(());
    };
    if geometry.contains_key("curveRings") || geometry.contains_key("curvePaths") {
        return Err("curves are not read".to_owned());
    }
    if geometry.contains_key("rings") {
        let rings: Result<Vec<Vec<[f64; 2]>>, String> =
            items(geometry.get("rings"), "rings")?.iter().map(path).collect();
        let rings: Vec<Vec<[f64; 2]>> = rings?.into_iter().filter(|ring| !ring.is_empty()).collect();
        if rings.len() > limits::MAX_RINGS_TO_SORT {
            return Err("the feature has more than 20,000 rings".to_owned());
        }
        for polygon in nested(rings) {
            for ring in polygon {
                shapes.push_path(&ring);
            }
            shapes.end_part(PartKind::Polygon);
        }
        Ok(())
    } else if geometry.contains_key("paths") {
        for line in items(geometry.get("paths"), "paths")? {
            shapes.push_path(&path(line)?);
            shapes.end_part(PartKind::Line);
        }
        Ok(())
    } else if geometry.contains_key("points") {
        for point in items(geometry.get("points"), "points")? {
            shapes.push_path(&[position(point)?]);
            shapes.end_part(PartKind::Point);
        }
        Ok(())
    } else if let (Some(x), Some(y)) = (geometry.get("x"), geometry.get("y")) {
        if x.is_null() || x.as_str() == Some("NaN") {
            return Ok(());
        }
        let point = Value::Array(vec![x.clone(), y.clone()]);
        shapes.push_path(&[position(&point)?]);
        shapes.end_part(PartKind::Point);
        Ok(())
    } else {
        Err(format!(
            "the geometry is of no known kind: {}",
            shown(&Value::Object(geometry.clone()))
        ))
    }
}

fn path(value: &Value) -> Result<Vec<[f64; 2]>, String> {
    items(Some(value), "a path")?.iter().map(position).collect()
}
