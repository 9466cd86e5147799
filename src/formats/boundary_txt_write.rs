//! Layers → boundary-point text as the ministry's systems take it: GBK, CRLF, north before east, rings closed. What was
//! such text, and is in its own zone still, is written as it stood.

use super::boundary_txt::parts_of;
use super::boundary_txt_plot::FIELDS;
use super::message::Message;
use super::point_list::issue;
use super::text_stream::Refusal;
use super::{OutputLayer, Written};
use crate::crs::stated::{GaussKruger, epsg_number};
use crate::geometry::shapes::{Feature, Part, PartKind};
use crate::issues::{Action, Fault, Issue};
use crate::layer::fields::{FieldMap, Meaning};
use crate::layer::role::Role;
use encoding_rs::GB18030;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

/// The lines of the head that come from the attributes of the first feature, with what stands there otherwise.
const KEPT: [(&str, &str); 3] = [("格式版本号", "1.01版本"), ("数据产生单位", ""), ("数据产生日期", "")];

/// Writes a layer in a Gauss-Krüger zone of CGCS2000. The area of a plot is that on the ellipsoid, in hectares.
///
/// # Errors
/// `InvalidInput` for another CRS.
pub fn write(layer: &OutputLayer<'_>) -> io::Result<Written> {
    let mut written = Written::default();
    let zone = epsg_number(layer.crs)
        .ok()
        .and_then(GaussKruger::of)
        .ok_or_else(|| wrong_crs(layer.crs))?;
    // GB18030 is GBK for every character that GBK has, and loses none of the others.
    let out = &mut written.bytes;
    let mut put = |text: &str| out.extend_from_slice(&GB18030.encode(text).0);
    let own = layer
        .boundary_text
        .filter(|text| text.plots.len() == layer.shapes.len());
    match own {
        Some(text) => put(&with_line_ends(&text.head)),
        None => put(&head(layer, zone)),
    }
    let names = layer.attributes.field_names();
    let fields = FieldMap::detect(&names, &BTreeMap::new(), Role::Site).unwrap_or_default();
    let mut is_as_it_stood = own.is_some();
    let own_plots = own.map(|text| text.plots.as_slice()).unwrap_or_default();
    for (index, feature) in layer.shapes.features().enumerate() {
        let lines = own_plots.get(index);
        if let Some(lines) = lines.filter(|lines| says_the_same(lines, &feature)) {
            put(&with_line_ends(lines));
            continue;
        }
        for kind in [PartKind::Polygon, PartKind::Line, PartKind::Point] {
            if feature.parts().any(|part| part.kind == kind) {
                put(&plot(layer, &fields, index, &feature, kind));
                is_as_it_stood = false;
            }
        }
    }
    if !is_as_it_stood {
        written.issues.extend(not_held(layer, &fields));
    }
    Ok(written)
}

/// Keys of the head, which is written anew: they stand among the attributes of what was such text.
const HEAD: [&str; 7] = ["坐标系", "几度分带", "投影类型", "计量单位", "带号", "精度", "转换参数"];

/// The line for the fields that the format has no place for.
fn not_held(layer: &OutputLayer<'_>, fields: &FieldMap) -> Option<Issue> {
    let is_held = |name: &String| {
        let known = KEPT.iter().map(|(key, _)| *key).chain(FIELDS).chain(HEAD);
        let mut named = known.chain(
            [Meaning::Id, Meaning::Name]
                .into_iter()
                .filter_map(|one| fields.field(one)),
        );
        named.any(|known| known == name) || name.starts_with("面积(")
    };
    let names = layer.attributes.field_names().into_iter();
    let lost: Vec<String> = names.filter(|name| !is_held(name)).collect();
    let detail = format!(
        "boundary-point text has no place for these fields, which were left out: {}",
        lost.join(", ")
    );
    (!lost.is_empty()).then(|| issue(0, Fault::Altered, Action::Kept, detail))
}

/// Whether lines of a plot give the parts of a feature, vertex by vertex.
fn says_the_same(lines: &str, feature: &Feature<'_>) -> bool {
    let parts = |feature: &Feature<'_>| -> Vec<(PartKind, Vec<Vec<[u64; 2]>>)> {
        let paths = |part: &Part<'_>| part.paths().map(|path| path.iter().map(bits).collect()).collect();
        feature.parts().map(|part| (part.kind, paths(&part))).collect()
    };
    parts_of(lines).is_some_and(|shapes| parts(&shapes.feature(0)) == parts(feature))
}

fn with_line_ends(lines: &str) -> String {
    lines.replace('\n', "\r\n")
}

fn wrong_crs(crs: &str) -> io::Error {
    let message = Message::new(
        format!(
            "界址点坐标 TXT 只能用2000坐标系的高斯-克吕格分带，而不是 {crs}：请用 --to EPSG:n 指定（如 EPSG:4527）"
        ),
        format!(
            "boundary-point TXT is in a Gauss-Krüger zone of CGCS2000, not in {crs}: say one with --to EPSG:n (such as EPSG:4527)"
        ),
    );
    io::Error::new(io::ErrorKind::InvalidInput, Refusal(message))
}

fn head(layer: &OutputLayer<'_>, zone: GaussKruger) -> String {
    let mut text = "[属性描述]\r\n".to_owned();
    for (key, otherwise) in KEPT {
        let value = layer.attributes.text(0, key).unwrap_or_else(|| otherwise.to_owned());
        // Writing to a String can't fail.
        let _ = write!(text, "{key}={}\r\n", one_line(&value));
    }
    let width = if zone.is_three_degree { 3 } else { 6 };
    let _ = write!(
        text,
        "坐标系=2000国家大地坐标系\r\n几度分带={width}\r\n投影类型=高斯克吕格\r\n计量单位=米\r\n带号={}\r\n精度=0.001\r\n转换参数=,,,,,,\r\n[地块坐标]\r\n",
        zone.zone
    );
    text
}

fn plot(layer: &OutputLayer<'_>, fields: &FieldMap, index: usize, feature: &Feature<'_>, kind: PartKind) -> String {
    let mut rows = String::new();
    let (mut count, mut label) = (0_usize, 0_usize);
    let paths = feature
        .parts()
        .filter(|part| part.kind == kind)
        .flat_map(|part| part.paths().enumerate());
    for (ring, (place, path)) in paths.enumerate() {
        let vertices = if kind == PartKind::Polygon {
            written_ring(path, place == 0)
        } else {
            path.to_vec()
        };
        let first_label = label + 1;
        let mut row = |label: usize, [east, north]: [f64; 2]| {
            let _ = write!(rows, "J{label},{},{north:.3},{east:.3}\r\n", ring + 1);
        };
        for position in &vertices {
            label += 1;
            row(label, *position);
        }
        count += vertices.len();
        if let (PartKind::Polygon, Some(first)) = (kind, vertices.first()) {
            row(first_label, *first);
            count += 1;
        }
    }
    let value = |place: usize, name: &str| -> String {
        let own = layer.attributes.text(index, name);
        let meant = |meaning| fields.text(layer.attributes, index, meaning);
        let value = match place {
            0 => own
                .or_else(|| fields.feature_id(layer.attributes, index))
                .or_else(|| Some((index + 1).to_string())),
            1 => own.or_else(|| meant(Meaning::Name)),
            2 => Some(kind_name(kind).to_owned()),
            _ => own,
        };
        one_line(&value.unwrap_or_default())
    };
    let values: Vec<String> = FIELDS
        .iter()
        .enumerate()
        .map(|(place, name)| value(place, name))
        .collect();
    // Nine fields by the norm; the dialects' more only where there is something in them.
    let used = values
        .iter()
        .rposition(|value| !value.is_empty())
        .map_or(6, |last| (last + 1).max(6));
    let used = if used > 6 { FIELDS.len() } else { 6 };
    let area_ha = layer
        .areas_m2
        .get(index)
        .copied()
        .filter(|_| kind == PartKind::Polygon)
        .unwrap_or(0.0)
        / 1e4;
    let values = values.get(..used).unwrap_or(&values).join(",");
    format!("{count},{area_ha:.4},{values},@\r\n{rows}")
}

/// A ring without the repeated first position, which begins where it began; a shell clockwise, a hole the other way,
/// as the format's examples have it.
fn written_ring(path: &[[f64; 2]], is_shell: bool) -> Vec<[f64; 2]> {
    let is_closed = path.len() > 1 && path.first().map(bits) == path.last().map(bits);
    let open = if is_closed {
        path.get(..path.len() - 1).unwrap_or(path)
    } else {
        path
    };
    let Some((first, rest)) = open.split_first() else {
        return Vec::new();
    };
    // Twice the area about the first position, positive for counter-clockwise.
    let twice: f64 = rest
        .iter()
        .zip(rest.iter().skip(1))
        .map(|(a, b)| (a[0] - first[0]) * (b[1] - first[1]) - (b[0] - first[0]) * (a[1] - first[1]))
        .sum();
    if (twice > 0.0) == is_shell {
        std::iter::once(first).chain(rest.iter().rev()).copied().collect()
    } else {
        open.to_vec()
    }
}

const fn kind_name(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Polygon => "面",
        PartKind::Line => "线",
        PartKind::Point => "点",
    }
}

fn bits(position: &[f64; 2]) -> [u64; 2] {
    position.map(f64::to_bits)
}

/// Text that can't be mistaken for a separator, a mark or another line.
fn one_line(text: &str) -> String {
    text.trim()
        .chars()
        .map(|character| match character {
            ',' => '，',
            '@' => '＠',
            other if other.is_control() => ' ',
            other => other,
        })
        .collect()
}
