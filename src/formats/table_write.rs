//! Layers → a table of points as text: a row a vertex, UTF-8 with the mark that spreadsheets want.

use super::OutputLayer;
use crate::crs::allowed::{AllowedCrs, allowed};
use crate::crs::stated::epsg_number;
use crate::geometry::shapes::PartKind;
use crate::layer::fields::{FieldMap, Meaning};
use crate::layer::role::Role;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes `地块编号, 地块名称, 地块圈号, 界址点号` and two coordinates a row: north and east of a projected layer,
/// longitude and latitude else. Rings are closed.
///
/// # Errors
/// Whatever `out` reports.
pub fn write_layer(out: &mut dyn Write, layer: &OutputLayer<'_>) -> io::Result<()> {
    let is_degrees = epsg_number(layer.crs)
        .and_then(allowed)
        .is_ok_and(AllowedCrs::is_geographic);
    let coordinates = if is_degrees {
        ["经度", "纬度"]
    } else {
        ["纵坐标(X)", "横坐标(Y)"]
    };
    out.write_all("\u{feff}".as_bytes())?;
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    let [first, second] = coordinates;
    table.write_record(["地块编号", "地块名称", "地块圈号", "界址点号", first, second])?;
    let names = layer.attributes.field_names();
    let fields = FieldMap::detect(&names, &BTreeMap::new(), Role::Site).unwrap_or_default();
    for (index, feature) in layer.shapes.features().enumerate() {
        // Plots are told apart by their numbers when the table is read again, so the number is the feature's own.
        let number = (index + 1).to_string();
        let id = fields.feature_id(layer.attributes, index).unwrap_or_default();
        let name = fields.text(layer.attributes, index, Meaning::Name).unwrap_or(id);
        let mut label = 0_usize;
        for (ring, (kind, path)) in feature
            .parts()
            .flat_map(|part| part.paths().map(move |path| (part.kind, path)))
            .enumerate()
        {
            let bits = |position: &[f64; 2]| position.map(f64::to_bits);
            let is_closed = path.len() > 1 && path.first().map(bits) == path.last().map(bits);
            let closing = path.first().filter(|_| kind == PartKind::Polygon && !is_closed);
            for position in path.iter().chain(closing) {
                label += 1;
                let [east, north] = *position;
                let values = if is_degrees {
                    [east.to_string(), north.to_string()]
                } else {
                    [format!("{north:.3}"), format!("{east:.3}")]
                };
                let [first, second] = values;
                let row = [
                    number.clone(),
                    as_text(&name),
                    (ring + 1).to_string(),
                    format!("J{label}"),
                    first,
                    second,
                ];
                table.write_record(&row)?;
            }
        }
    }
    table.flush()
}

/// A text that no spreadsheet takes for a formula.
fn as_text(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
