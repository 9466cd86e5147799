//! Layers → KML (OGC 12-007r2): a placemark a feature, attributes with their types in a schema, longitude/latitude.

use super::field_table::{FieldKind, FieldTable, text_of};
use super::geojson_write::closed_ring;
use super::message::Message;
use super::text_stream::Refusal;
use super::{OutputLayer, Written};
use crate::crs::allowed::{AllowedCrs, allowed};
use crate::crs::stated::epsg_number;
use crate::geometry::shapes::{Feature, Part, PartKind};
use crate::layer::fields::{FieldMap, Meaning};
use crate::layer::role::Role;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

/// The field that KML has an element of its own for.
const NAME: &str = "name";

/// Writes a layer in longitude and latitude.
///
/// # Errors
/// `InvalidInput` for a plane of metres, which KML does not know.
pub fn write_layer(layer: &OutputLayer<'_>) -> io::Result<Written> {
    let is_degrees = epsg_number(layer.crs)
        .and_then(allowed)
        .is_ok_and(AllowedCrs::is_geographic);
    if !is_degrees {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            Refusal(Message::new(
                format!(
                    "KML 只有经纬度，不能写成 {}：请去掉 --to，或用 --to EPSG:4326",
                    layer.crs
                ),
                format!(
                    "KML is in longitude and latitude, not in {}: leave --to out, or say --to EPSG:4326",
                    layer.crs
                ),
            )),
        ));
    }
    let table = FieldTable::of(layer.attributes);
    let names = layer.attributes.field_names();
    let fields = FieldMap::detect(&names, &BTreeMap::new(), Role::Reference).unwrap_or_default();
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n",
    );
    element("name", layer.name, &mut out);
    out.push_str("<Schema name=\"layer\" id=\"layer\">\n");
    for (place, field) in table.fields.iter().enumerate().filter(|(_, field)| field.name != NAME) {
        // Writing to a String can't fail.
        let _ = writeln!(
            out,
            "<SimpleField type=\"{}\" name=\"{}\"/>",
            kind_name(&table, place, field.kind),
            escaped(&field.name)
        );
    }
    out.push_str("</Schema>\n");
    for (index, feature) in layer.shapes.features().enumerate() {
        out.push_str("<Placemark>\n");
        let name = fields.text(layer.attributes, index, Meaning::Name);
        element("name", &name.unwrap_or_default(), &mut out);
        out.push_str("<ExtendedData><SchemaData schemaUrl=\"#layer\">\n");
        let row = table.rows.get(index).map_or(&[][..], Vec::as_slice);
        for (field, value) in table.fields.iter().zip(row).filter(|(field, _)| field.name != NAME) {
            if let Some(text) = text_of(value) {
                let _ = writeln!(
                    out,
                    "<SimpleData name=\"{}\">{}</SimpleData>",
                    escaped(&field.name),
                    escaped(&text)
                );
            }
        }
        out.push_str("</SchemaData></ExtendedData>\n");
        geometry(&feature, &mut out);
        out.push_str("</Placemark>\n");
    }
    out.push_str("</Document>\n</kml>\n");
    Ok(Written {
        bytes: out.into_bytes(),
        ..Written::default()
    })
}

/// The type of a column; whole numbers of more than 32 bits have none of their own and stay text.
fn kind_name(table: &FieldTable, place: usize, kind: FieldKind) -> &'static str {
    let is_small = |value: &Value| value.as_i64().is_none_or(|value| i32::try_from(value).is_ok());
    match kind {
        FieldKind::Boolean => "bool",
        FieldKind::Integer if table.rows.iter().filter_map(|row| row.get(place)).all(is_small) => "int",
        FieldKind::Real => "double",
        FieldKind::Integer | FieldKind::Date | FieldKind::Text => "string",
    }
}

fn element(name: &str, text: &str, out: &mut String) {
    if !text.is_empty() {
        let _ = writeln!(out, "<{name}>{}</{name}>", escaped(text));
    }
}

/// Text that is no markup, without the control characters that XML can't hold.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(character),
            other if other.is_control() || matches!(other, '\u{fffe}' | '\u{ffff}') => {}
            other => out.push(other),
        }
    }
    out
}

fn geometry(feature: &Feature<'_>, out: &mut String) {
    let is_several = feature.parts().len() > 1;
    if is_several {
        out.push_str("<MultiGeometry>\n");
    }
    for part in feature.parts() {
        one(&part, out);
    }
    if is_several {
        out.push_str("</MultiGeometry>\n");
    }
}

fn one(part: &Part<'_>, out: &mut String) {
    match part.kind {
        PartKind::Point => {
            out.push_str("<Point>");
            coordinates(part.first_path(), out);
            out.push_str("</Point>\n");
        }
        PartKind::Line => {
            out.push_str("<LineString>");
            coordinates(part.first_path(), out);
            out.push_str("</LineString>\n");
        }
        PartKind::Polygon => {
            out.push_str("<Polygon>");
            for (index, path) in part.paths().enumerate() {
                let side = if index == 0 {
                    "outerBoundaryIs"
                } else {
                    "innerBoundaryIs"
                };
                let _ = write!(out, "<{side}><LinearRing>");
                coordinates(&closed_ring(path, index == 0), out);
                let _ = write!(out, "</LinearRing></{side}>");
            }
            out.push_str("</Polygon>\n");
        }
    }
}

fn coordinates(path: &[[f64; 2]], out: &mut String) {
    out.push_str("<coordinates>");
    for (index, [x, y]) in path.iter().enumerate() {
        let space = if index > 0 { " " } else { "" };
        let _ = write!(out, "{space}{x},{y}");
    }
    out.push_str("</coordinates>");
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_text_becomes_markup_and_none_breaks_the_file() {
        assert_eq!(escaped("a<b>&\"c\"\u{1}\u{0}]]>"), "a&lt;b&gt;&amp;&quot;c&quot;]]&gt;");
    }
}
