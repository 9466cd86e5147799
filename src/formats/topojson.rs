//! TopoJSON: geometries that share their borders as arcs, with whole numbers and a transform or plain coordinates.

use super::FormatError;
use super::json_layer::{Builder, has_heights, items, position, squeezed_head, tree};
use super::message::Message;
use super::opened::{Head, Opened};
use super::registry::Format;
use crate::geometry::shapes::{PartKind, Shapes};
use crate::layer::parsed::ParsedLayer;
use serde_json::Value;
use std::cell::Cell;

pub const FORMAT: Format = Format {
    name: ("TopoJSON", "TopoJSON"),
    endings: &["topojson", "json"],
    recognises,
    read,
    write: None,
};

/// How often an arc is used on average at most: twice by neighbours, in each of the objects of a file.
const MAX_USES: usize = 100;

fn recognises(head: &Head) -> bool {
    let text = squeezed_head(head);
    let begin = text.find("\"type\":\"topology\"");
    begin.is_some_and(|place| text.find("\"type\":\"feature").is_none_or(|other| place < other))
        || (text.starts_with("{\"arcs\":[[["))
}

struct Topology {
    arcs: Vec<Vec<[f64; 2]>>,
    scale: [f64; 2],
    translate: [f64; 2],
    is_quantised: bool,
    /// Positions that geometries may still unfold to, so that a small file can't fill the memory.
    left: Cell<usize>,
    /// Whether some arc has positions of more than two numbers.
    has_heights: bool,
}

fn read(opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let (value, guessed) = tree(opened)?;
    let topology = topology(&value).map_err(|what| {
        FormatError::refused(Message::new(
            format!("TopoJSON 有误（{what}）：请检查生成它的程序"),
            format!("the TopoJSON is not well-formed ({what}): check the program that wrote it"),
        ))
    })?;
    let mut builder = Builder::default();
    let objects = value.get("objects").and_then(Value::as_object);
    for (name, object) in objects.into_iter().flatten() {
        builder.layer.name.get_or_insert_with(|| name.clone());
        let is_collection = object.get("type").and_then(Value::as_str) == Some("GeometryCollection");
        let single = std::slice::from_ref(object);
        let geometries = if is_collection {
            items(object.get("geometries"), "geometries").unwrap_or_default()
        } else {
            single
        };
        for geometry in geometries {
            if topology.left.get() == 0 {
                return Err(unfolds_too_far());
            }
            let mark = builder.layer.shapes.mark();
            let pushed = topology.push(geometry, &mut builder.layer.shapes).map(|()| {
                let has_arcs = geometry.get("arcs").is_some();
                topology.has_heights && has_arcs || geometry.get("coordinates").is_some_and(has_heights)
            });
            let id = geometry
                .get("id")
                .map(|id| id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned));
            let properties = geometry.get("properties").and_then(Value::as_object);
            builder.finish_feature(mark, pushed, properties, id.as_deref())?;
        }
    }
    if topology.left.get() == 0 {
        return Err(unfolds_too_far());
    }
    Ok(builder.finish("TopoJSON", guessed))
}

fn unfolds_too_far() -> FormatError {
    FormatError::refused(Message::new(
        "TopoJSON 展开后点数过多：请另存为 GeoJSON 后再打开",
        "the TopoJSON unfolds to too many positions: save it as GeoJSON and open that",
    ))
}

fn topology(value: &Value) -> Result<Topology, String> {
    let transform = value.get("transform");
    let pair = |name: &str| {
        transform
            .and_then(|transform| transform.get(name))
            .map(position)
            .transpose()
    };
    let (scale, translate) = (pair("scale")?, pair("translate")?);
    let mut topology = Topology {
        arcs: Vec::new(),
        scale: scale.unwrap_or([1.0; 2]),
        translate: translate.unwrap_or([0.0; 2]),
        is_quantised: transform.is_some_and(|transform| !transform.is_null()),
        left: Cell::new(0),
        has_heights: value.get("arcs").is_some_and(has_heights),
    };
    if topology.is_quantised && (scale.is_none() || translate.is_none()) {
        return Err("the transform lacks its scale or translate".to_owned());
    }
    for arc in items(value.get("arcs"), "arcs")? {
        let mut steps: Vec<[f64; 2]> = items(Some(arc), "an arc")?
            .iter()
            .map(position)
            .collect::<Result<_, _>>()?;
        if topology.is_quantised {
            // Each position is a step from the one before it.
            let mut at = [0.0; 2];
            for step in &mut steps {
                at = [at[0] + step[0], at[1] + step[1]];
                *step = topology.unfold(at);
            }
        }
        topology.arcs.push(steps);
    }
    let positions: usize = topology.arcs.iter().map(Vec::len).sum();
    topology.left.set(positions.saturating_mul(MAX_USES).saturating_add(1));
    Ok(topology)
}

impl Topology {
    fn unfold(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [
            x * self.scale[0] + self.translate[0],
            y * self.scale[1] + self.translate[1],
        ]
    }

    fn push(&self, geometry: &Value, shapes: &mut Shapes) -> Result<(), String> {
        let arcs = || items(geometry.get("arcs"), "arcs");
        let coordinates = geometry.get("coordinates");
        match geometry.get("type").and_then(Value::as_str) {
            None if geometry.get("type").is_none_or(Value::is_null) => Ok(()),
            Some("Point") => self.point(coordinates.unwrap_or(&Value::Null), shapes),
            Some("MultiPoint") => items(coordinates, "coordinates")?
                .iter()
                .try_for_each(|point| self.point(point, shapes)),
            Some("LineString") => self.line(geometry.get("arcs"), shapes),
            Some("MultiLineString") => arcs()?.iter().try_for_each(|line| self.line(Some(line), shapes)),
            Some("Polygon") => self.polygon(geometry.get("arcs"), shapes),
            Some("MultiPolygon") => arcs()?.iter().try_for_each(|part| self.polygon(Some(part), shapes)),
            Some("GeometryCollection") => items(geometry.get("geometries"), "geometries")?
                .iter()
                .try_for_each(|inner| self.push(inner, shapes)),
            other => Err(format!("the geometry {} is not known", other.unwrap_or("?"))),
        }
    }

    fn point(&self, value: &Value, shapes: &mut Shapes) -> Result<(), String> {
        let point = position(value)?;
        shapes.push_path(&[if self.is_quantised { self.unfold(point) } else { point }]);
        shapes.end_part(PartKind::Point);
        Ok(())
    }

    fn line(&self, arcs: Option<&Value>, shapes: &mut Shapes) -> Result<(), String> {
        shapes.push_path(&self.joined(arcs)?);
        shapes.end_part(PartKind::Line);
        Ok(())
    }

    fn polygon(&self, rings: Option<&Value>, shapes: &mut Shapes) -> Result<(), String> {
        for ring in items(rings, "a polygon")? {
            shapes.push_path(&self.joined(Some(ring))?);
        }
        shapes.end_part(PartKind::Polygon);
        Ok(())
    }

    /// Arcs one after the other, each without the position that it shares with the one before; ~n is arc n backwards.
    fn joined(&self, indexes: Option<&Value>) -> Result<Vec<[f64; 2]>, String> {
        let mut out: Vec<[f64; 2]> = Vec::new();
        for index in items(indexes, "a ring")? {
            let index = index.as_i64().ok_or("the number of an arc is none")?;
            let is_backwards = index < 0;
            let place =
                usize::try_from(if is_backwards { !index } else { index }).map_err(|error| error.to_string())?;
            let arc = self.arcs.get(place).ok_or_else(|| format!("there is no arc {place}"))?;
            let shared = usize::from(!out.is_empty());
            if is_backwards {
                out.extend(arc.iter().rev().skip(shared));
            } else {
                out.extend(arc.iter().skip(shared));
            }
            let left = self.left.get().saturating_sub(arc.len().max(1));
            self.left.set(left);
            if left == 0 {
                return Err("the geometries unfold to too many positions".to_owned());
            }
        }
        Ok(out)
    }
}
