//! Plots given by lists of boundary points, as text and table files have them → a layer.
//!
//! Which column is north is told by the numbers, never by its name: surveyors call north X, programs call it Y.

use super::message::Message;
use super::rings::nested;
use super::{FormatError, limits};
use crate::geometry::shapes::{Bounds, PartKind, Shapes};
use crate::issues::{Action, Fault, Issue};
use crate::layer::parsed::ParsedLayer;
use serde_json::{Map, Value};

/// One plot as it stands in the file.
#[derive(Clone, Debug)]
pub struct Plot {
    pub kind: PartKind,
    /// In the file's order of columns; each ring, line or point by itself.
    pub rings: Vec<Vec<[f64; 2]>>,
    pub properties: Map<String, Value>,
    /// Why the plot can't be used, if it can't: half a plot must not look like a plot.
    pub trouble: Option<(Fault, String)>,
    /// What is to be told of it.
    pub notes: Vec<(Fault, String)>,
}

impl Plot {
    pub fn new() -> Self {
        Self {
            kind: PartKind::Polygon,
            rings: Vec::new(),
            properties: Map::new(),
            trouble: None,
            notes: Vec::new(),
        }
    }

    /// Notes what makes the plot useless; the first reason stays.
    pub fn spoil(&mut self, fault: Fault, detail: String) {
        self.trouble.get_or_insert((fault, detail));
    }

    pub fn points(&self) -> impl Iterator<Item = [f64; 2]> {
        self.rings.iter().flatten().copied()
    }
}

/// What the two columns of coordinates hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    pub is_degrees: bool,
    /// The first column is north (or latitude).
    pub is_north_first: bool,
}

/// Northings of China in metres (18° N is 1,991,600, 53.5° N 5,931,300) and eastings of zones with and without number.
const NORTHING_M: std::ops::RangeInclusive<f64> = 1.9e6..=6.0e6;
const ZONED_EASTING_M: std::ops::RangeInclusive<f64> = 13e6..=46e6;
const UNZONED_EASTING_M: std::ops::RangeInclusive<f64> = 1e5..=9e5;
const LATITUDE_DEG: std::ops::RangeInclusive<f64> = 3.0..=54.0;
const LONGITUDE_DEG: std::ops::RangeInclusive<f64> = 73.0..=136.0;

impl Columns {
    /// What one point allows; `None` if it is no point of China.
    fn of([first, second]: [f64; 2]) -> Option<Self> {
        let is_easting = |value: f64| ZONED_EASTING_M.contains(&value) || UNZONED_EASTING_M.contains(&value);
        let of = |is_degrees, is_north_first| {
            Some(Self {
                is_degrees,
                is_north_first,
            })
        };
        if NORTHING_M.contains(&first) && is_easting(second) {
            of(false, true)
        } else if is_easting(first) && NORTHING_M.contains(&second) {
            of(false, false)
        } else if LATITUDE_DEG.contains(&first) && LONGITUDE_DEG.contains(&second) {
            of(true, true)
        } else if LONGITUDE_DEG.contains(&first) && LATITUDE_DEG.contains(&second) {
            of(true, false)
        } else {
            None
        }
    }

    /// What all points together say.
    ///
    /// # Errors
    /// No point is one of China, or points contradict each other.
    pub fn told_by(plots: &[Plot]) -> Result<Self, Message> {
        let mut votes: Vec<(Self, usize)> = Vec::new();
        let mut first_strange = None;
        for point in plots.iter().flat_map(Plot::points) {
            match Self::of(point) {
                Some(columns) => match votes.iter_mut().find(|(known, _)| *known == columns) {
                    Some((_, count)) => *count += 1,
                    None => votes.push((columns, 1)),
                },
                None => first_strange = first_strange.or(Some(point)),
            }
        }
        match votes.as_slice() {
            [(columns, _)] => Ok(*columns),
            [] => {
                let [first, second] = first_strange.unwrap_or_default();
                Err(Message::new(
                    format!(
                        "坐标（如 {first}, {second}）既不是中国范围的高斯-克吕格坐标，也不是经纬度（可能是地方坐标系或转换有误）：请先转换到2000坐标系"
                    ),
                    format!(
                        "the coordinates (such as {first}, {second}) are neither Gauss-Krüger coordinates of China nor longitude and \
                         latitude (a local system, or badly converted): convert them to CGCS2000 first"
                    ),
                ))
            }
            _ => Err(Message::new(
                "各点的坐标互相矛盾（北、东列顺序不一，或米与度混用）：请统一后再打开",
                "the points contradict each other (north and east change places, or metres and degrees are mixed): \
                 make them alike",
            )),
        }
    }
}

/// The zone number before every easting; `None` if none has one.
///
/// # Errors
/// Some have one and some have none, or there are several.
pub fn zone_prefix(plots: &[Plot], columns: Columns) -> Result<Option<u32>, Message> {
    let mut found: Option<Option<u32>> = None;
    let fitting = plots
        .iter()
        .flat_map(Plot::points)
        .filter(|point| Columns::of(*point) == Some(columns));
    for [first, second] in fitting {
        let easting_m = if columns.is_north_first { second } else { first };
        let prefix = (13..=45_u32).find(|zone| (f64::from(*zone)..f64::from(*zone + 1)).contains(&(easting_m / 1e6)));
        if found.is_some_and(|known| known != prefix) {
            return Err(Message::new(
                "各点的带号不一（或有的带号、有的不带）：请按分带拆分文件",
                "the points carry different zone numbers (or some none): split the file by zone",
            ));
        }
        found = Some(prefix);
    }
    Ok(found.flatten())
}

/// Makes the layer: points east first, rings sorted into polygons.
///
/// # Errors
/// More plots than can be counted.
pub fn layer(format: &'static str, plots: Vec<Plot>, columns: Columns) -> Result<ParsedLayer, FormatError> {
    let mut layer = ParsedLayer {
        format,
        features_read: plots.len(),
        ..ParsedLayer::default()
    };
    for (index, mut plot) in plots.into_iter().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        for (fault, detail) in std::mem::take(&mut plot.notes) {
            layer.issues.push(issue(number, fault, Action::Kept, detail));
        }
        let stray = plot.points().find(|point| Columns::of(*point) != Some(columns));
        if let Some([first, second]) = stray {
            plot.spoil(
                Fault::Unreadable,
                format!("{first}, {second} does not lie where the other points of the file do"),
            );
        }
        turn(&mut plot, columns);
        if plot.trouble.is_none() && plot.rings.iter().all(Vec::is_empty) {
            plot.spoil(Fault::NullGeometry, "the plot has no points".to_owned());
        }
        if plot.kind == PartKind::Polygon && plot.rings.len() > limits::MAX_RINGS_TO_SORT {
            plot.spoil(Fault::Unreadable, "the plot has more than 20,000 rings".to_owned());
        }
        if let Some((fault, detail)) = plot.trouble.take() {
            reject(&mut layer, number, &plot, fault, detail)?;
            continue;
        }
        push_shapes(&mut layer.shapes, plot.kind, std::mem::take(&mut plot.rings));
        let properties = serde_json::to_vec(&plot.properties).unwrap_or_default();
        layer.attributes.push(&properties, None);
        layer.feature_numbers.push(number);
    }
    layer.shapes.shrink_to_fit();
    Ok(layer)
}

fn turn(plot: &mut Plot, columns: Columns) {
    if columns.is_north_first {
        for position in plot.rings.iter_mut().flatten() {
            position.swap(0, 1);
        }
    }
}

fn reject(layer: &mut ParsedLayer, number: u32, plot: &Plot, fault: Fault, detail: String) -> Result<(), FormatError> {
    if layer.unread.len() >= limits::MAX_REJECTED {
        return Err(FormatError::refused(Message::new(
            "无法使用的地块超过一百万个：这个文件不能作为图层，请检查生成它的程序",
            "more than a million plots can't be used: this file can't serve as a layer, check the program that wrote it",
        )));
    }
    let mut bounds = Bounds::EMPTY;
    for point in plot.points() {
        bounds.grow(point);
    }
    let mut found = issue(number, fault, Action::Rejected, detail);
    found.at = plot.points().next();
    layer.issues.push(found);
    layer.unread.push((number, (!bounds.is_empty()).then_some(bounds)));
    Ok(())
}

fn push_shapes(shapes: &mut Shapes, kind: PartKind, rings: Vec<Vec<[f64; 2]>>) {
    let rings: Vec<Vec<[f64; 2]>> = rings.into_iter().filter(|ring| !ring.is_empty()).collect();
    match kind {
        PartKind::Polygon => {
            for polygon in nested(rings) {
                for ring in polygon {
                    shapes.push_path(&ring);
                }
                shapes.end_part(kind);
            }
        }
        PartKind::Line => {
            for line in rings {
                shapes.push_path(&line);
                shapes.end_part(kind);
            }
        }
        PartKind::Point => {
            for point in rings.into_iter().flatten() {
                shapes.push_path(&[point]);
                shapes.end_part(kind);
            }
        }
    }
    shapes.end_feature();
}

/// A line of the ledger; feature 0 is the file.
pub fn issue(feature: u32, fault: Fault, action: Action, detail: String) -> Issue {
    let mut issue = Issue::new(feature, fault, action);
    issue.detail = detail;
    issue
}

/// Adds a point to the rings of a plot: to the last one, or as the first of a new one if that is closed or `begins` says so.
pub fn push_point(rings: &mut Vec<Vec<[f64; 2]>>, point: [f64; 2], begins: bool) {
    match rings.last_mut() {
        Some(ring) if !begins && !is_closed(ring) => ring.push(point),
        _ => rings.push(vec![point]),
    }
}

/// Whether a ring ends where it began.
#[must_use]
pub fn is_closed(ring: &[[f64; 2]]) -> bool {
    let bits = |point: &[f64; 2]| point.map(f64::to_bits);
    ring.len() > 3 && ring.first().map(bits) == ring.last().map(bits)
}

/// A finite decimal number; what `f64` also takes (`inf`, `nan`) is none.
#[must_use]
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let is_plain = !text.is_empty()
        && text.len() <= 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    if !is_plain {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Whether every value could be `DDD.MMSS` just as well as decimal degrees: digits after the point that are minutes
/// and seconds below sixty.
#[must_use]
pub fn may_be_packed_degrees(plots: &[Plot]) -> bool {
    let is_possible = |value: f64| {
        // In ten-thousandths of a second, whole, so that binary noise does not turn 31′00″ into 30′99.99″.
        let rest = (value.abs().fract() * 1e8).round();
        rest < 60e6 && rest % 1e6 < 60e4
    };
    plots.iter().flat_map(Plot::points).flatten().all(is_possible)
}

#[cfg(test)]
mod tests {
    use super::{Plot, may_be_packed_degrees, number};

    fn plot(values: &[[f64; 2]]) -> Vec<Plot> {
        let mut plot = Plot::new();
        plot.rings.push(values.to_vec());
        vec![plot]
    }

    #[test]
    fn minutes_and_seconds_below_sixty_leave_it_open_whether_degrees_are_packed() {
        // 39°31′00″ and 110°00′28″ whatever their binary fractions.
        for point in [
            [39.31, 116.1],
            [39.3010, 116.1020],
            [110.0028, 39.0],
            [39.5959, 116.595_999],
        ] {
            assert!(may_be_packed_degrees(&plot(&[point])), "{point:?}");
        }
        for point in [[39.61, 116.1], [39.3061, 116.1], [39.3, 116.999]] {
            assert!(!may_be_packed_degrees(&plot(&[point])), "{point:?}");
        }
    }

    #[test]
    fn only_plain_finite_numbers_are_numbers() {
        assert_eq!(number(" 4431205.318 "), Some(4_431_205.318));
        for text in ["", "inf", "nan", "1e999", "0x10", "1,5", "--1", "1 2"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
