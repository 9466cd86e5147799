//! Boundary-point text (勘测定界、报备坐标): the format in which project sites are handed in, in all its dialects.
//!
//! `[属性描述]` holds `key=value` lines; `[地块坐标]` holds plots, each a line that ends in `@` and then a line a point:
//! number, ring, north, east. There is no standard; what writers do is told apart by content and noted in the ledger.

use super::boundary_txt_header::{Header, Measure};
use super::boundary_txt_plot::{PlotLine, fields_of, plot_line, point_line};
use super::boundary_txt_write::write;
use super::geojson::guessed_encoding;
use super::message::Message;
use super::opened::{Head, Opened};
use super::point_list::{Columns, Plot, issue, layer, may_be_packed_degrees, push_point, zone_prefix};
use super::registry::Format;
use super::{FormatError, limits};
use crate::geometry::shapes::{PartKind, Shapes};
use crate::issues::{Action, Fault, Issue};
use crate::layer::parsed::{BoundaryText, ParsedLayer};
use serde_json::Value;

pub const FORMAT: Format = Format {
    name: ("界址点坐标 TXT", "boundary-point TXT"),
    endings: &["txt"],
    recognises,
    read,
    write: Some(write),
};

const SECTIONS: [&str; 5] = ["属性描述", "地块坐标", "项目信息", "扩展信息", "界址点坐标"];

fn recognises(head: &Head) -> bool {
    if head.text.starts_with('{') || head.text.starts_with('<') || head.is_binary() {
        return false;
    }
    let mut lines = head
        .text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(64);
    let is_section = |line: &str| section(line).is_some_and(|name| SECTIONS.contains(&name));
    let is_point = |line: &str| {
        let fields = fields_of(line);
        fields.len() == 4 && point_line(&fields).is_some() && fields.get(1).is_some_and(|ring| ring.len() <= 5)
    };
    let is_first_point = head
        .text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .is_some_and(is_point);
    is_first_point || lines.any(|line| is_section(line) || matches!(plot_line(line), Some(found) if found.has_mark))
}

/// The name in `[brackets]` of either width.
fn section(line: &str) -> Option<&str> {
    let line = line.trim();
    let inside = line.strip_prefix('[').or_else(|| line.strip_prefix('【'))?;
    let inside = inside.strip_suffix(']').or_else(|| inside.strip_suffix('】'))?;
    Some(inside.trim())
}

fn read(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let decoded = opened.text()?;
    let mut reader = Reader::default();
    for (index, line) in decoded.text.trim_end_matches('\u{1a}').lines().enumerate() {
        if index % 4096 == 0 {
            opened.progress.check()?;
        }
        reader.line(index + 1, line)?;
    }
    let mut layer = reader.finish()?;
    let last = layer.boundary_text.as_mut().and_then(|text| text.plots.last_mut());
    if let Some(last) = last.filter(|_| !decoded.text.ends_with('\n')) {
        last.pop();
    }
    if decoded.is_guessed {
        layer.issues.push(guessed_encoding(decoded.encoding.name()));
    }
    Ok(layer)
}

/// Lines that were passed over and are listed one by one; the rest are counted.
const LISTED_LINES: usize = 20;

#[derive(Default)]
struct Reader {
    header: Header,
    plots: Vec<Plot>,
    /// Of the plot that is being read: the number of points that its line declares, points so far, and ring number.
    declared_points: Option<usize>,
    rows: usize,
    ring: Option<String>,
    area: Option<f64>,
    passed_over: usize,
    issues: Vec<Issue>,
    /// The lines as they stand: those before the first plot, then those of each.
    head: String,
    texts: Vec<String>,
    /// Some line is not as the receivers of the format want it, so that writing puts it right.
    is_odd: bool,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) -> Result<(), FormatError> {
        let raw = line;
        self.take_line(number, line)?;
        let as_it_stands = self.texts.last_mut().unwrap_or(&mut self.head);
        as_it_stands.push_str(raw);
        as_it_stands.push('\n');
        Ok(())
    }

    fn take_line(&mut self, number: usize, line: &str) -> Result<(), FormatError> {
        let line = line.trim().trim_start_matches('\u{feff}').trim();
        if line.is_empty() || section(line).is_some() {
            return Ok(());
        }
        if line.len() > limits::MAX_LINE_BYTES {
            return Err(FormatError::refused(Message::new(
                format!("第 {number} 行长得不合理：不是界址点坐标文本，或已损坏"),
                format!("line {number} is unreasonably long: this is no boundary-point text, or it is damaged"),
            )));
        }
        if let Some(found) = plot_line(line) {
            self.is_odd |= !is_plain(line) || !found.has_mark;
            self.texts.push(String::new());
            self.begin_plot(found);
            return Ok(());
        }
        if let Some((key, value)) = line.split_once(['=', '＝']).filter(|_| self.plots.is_empty()) {
            self.header
                .entries
                .push((key.trim().to_owned(), value.trim().to_owned()));
            return Ok(());
        }
        let fields = fields_of(line);
        if let Some((ring, point)) = point_line(&fields) {
            self.is_odd |= !is_plain(line) || fields.len() != 4;
            self.point(ring, point);
            return Ok(());
        }
        if fields.len() >= 3 && !self.plots.is_empty() {
            let shown: String = line.chars().take(60).collect();
            if let Some(plot) = self.plots.last_mut() {
                plot.spoil(Fault::Unreadable, format!("line {number} is no point: {shown}"));
            }
            return Ok(());
        }
        self.pass_over(number, line);
        Ok(())
    }

    fn pass_over(&mut self, number: usize, line: &str) {
        self.is_odd = true;
        self.passed_over += 1;
        if self.passed_over <= LISTED_LINES {
            let shown: String = line.chars().take(60).collect();
            let detail = format!("line {number} was passed over: {shown}");
            self.issues.push(issue(0, Fault::IgnoredMember, Action::Kept, detail));
        }
    }

    fn begin_plot(&mut self, found: PlotLine) {
        self.end_plot();
        let mut plot = Plot::new();
        plot.kind = found.kind;
        plot.properties = found.properties;
        if !found.has_mark {
            plot.notes
                .push((Fault::Mismatch, "the line of the plot does not end in @".to_owned()));
        }
        self.declared_points = found.points;
        self.area = found.area;
        self.plots.push(plot);
    }

    fn point(&mut self, ring: &str, point: [f64; 2]) {
        if self.plots.is_empty() {
            self.is_odd = true;
            self.plots.push(Plot::new());
            let detail = "points without the line of a plot before them".to_owned();
            self.issues.push(issue(0, Fault::Mismatch, Action::Kept, detail));
        }
        let Some(plot) = self.plots.last_mut() else {
            return;
        };
        self.rows += 1;
        let begins = self.ring.as_deref() != Some(ring);
        if begins {
            self.ring = Some(ring.to_owned());
        }
        push_point(&mut plot.rings, point, begins);
    }

    fn end_plot(&mut self) {
        let (rows, declared) = (self.rows, self.declared_points.take());
        self.rows = 0;
        self.ring = None;
        let area = self.area.take();
        let Some(plot) = self.plots.last_mut() else {
            return;
        };
        if let Some(declared) = declared {
            let closings = plot
                .rings
                .iter()
                .filter(|ring| super::point_list::is_closed(ring))
                .count();
            // Writers count rows, distinct points, or one more.
            let distinct = rows - closings.min(rows);
            let rings = plot.rings.len();
            if ![rows, distinct, rows + 1, distinct + 1, distinct + rings].contains(&declared) {
                let detail = format!("the plot declares {declared} points and has {rows} rows of them");
                plot.notes.push((Fault::Mismatch, detail));
            }
        }
        if let Some(area) = area {
            let (name, note) = area_field(area, plot);
            plot.properties.insert(name.to_owned(), Value::from(area));
            plot.notes.extend(note.map(|note| (Fault::Assumed, note)));
        }
    }

    fn finish(mut self) -> Result<ParsedLayer, FormatError> {
        self.end_plot();
        if self.passed_over > LISTED_LINES {
            let detail = format!("{} more lines were passed over", self.passed_over - LISTED_LINES);
            self.issues.push(issue(0, Fault::IgnoredMember, Action::Kept, detail));
        }
        if self.plots.iter().all(|plot| plot.points().next().is_none())
            && self.plots.iter().all(|plot| plot.trouble.is_none())
        {
            return Err(FormatError::refused(Message::new(
                "文件里没有任何界址点坐标：请检查是否完整",
                "the file holds no boundary points at all: see whether it is complete",
            )));
        }
        self.header_properties();
        let measure = self.header.measure().map_err(FormatError::refused)?;
        let columns = self.columns(measure)?;
        let prefix = if columns.is_degrees {
            None
        } else {
            zone_prefix(&self.plots, columns).map_err(FormatError::refused)?
        };
        let crs = self
            .header
            .crs(prefix, columns.is_degrees)
            .map_err(FormatError::refused)?;
        if self
            .header
            .get("转换参数")
            .is_some_and(|values| values.contains(|digit| matches!(digit, '1'..='9')))
        {
            let detail = "the transformation parameters in the head were not applied to the coordinates".to_owned();
            self.issues.push(issue(0, Fault::IgnoredMember, Action::Kept, detail));
        }
        let is_as_wanted = !self.is_odd && columns.is_north_first && !columns.is_degrees;
        let mut layer = layer("TXT", self.plots, columns)?;
        layer.boundary_text = is_as_wanted.then(|| {
            let places = layer.feature_numbers.iter().map(|number| *number as usize - 1);
            BoundaryText {
                head: self.head,
                plots: places
                    .filter_map(|place| self.texts.get_mut(place).map(std::mem::take))
                    .collect(),
            }
        });
        layer.declared_crs = crs;
        layer.name = self.header.get("项目名称").map(ToOwned::to_owned);
        layer.issues.extend(self.issues);
        Ok(layer)
    }

    /// The head as attributes of every plot, so that nothing of the file is lost.
    fn header_properties(&mut self) {
        for plot in &mut self.plots {
            for (key, value) in &self.header.entries {
                let is_empty = value.trim_matches(',').is_empty();
                if !is_empty && !plot.properties.contains_key(key) {
                    plot.properties.insert(key.clone(), Value::from(value.as_str()));
                }
            }
        }
    }

    fn columns(&mut self, measure: Measure) -> Result<Columns, FormatError> {
        let columns = Columns::told_by(&self.plots).map_err(FormatError::refused)?;
        let is_wrong_unit = match measure {
            Measure::Open => false,
            Measure::Metres => columns.is_degrees,
            Measure::DecimalDegrees | Measure::PackedDegrees => !columns.is_degrees,
        };
        if is_wrong_unit {
            return Err(FormatError::refused(Message::new(
                "计量单位与坐标数值不符（米与度混淆）：请改正文件头",
                "the unit of measure in the head does not fit the coordinates (metres and degrees): correct the head",
            )));
        }
        if columns.is_degrees {
            if measure == Measure::PackedDegrees {
                self.unpack_degrees();
            } else if measure == Measure::Open && may_be_packed_degrees(&self.plots) {
                return Err(FormatError::refused(Message::new(
                    "经纬度可能是十进制度，也可能是 度.分秒（DDD.MMSS），无法判断：请在文件头写明 计量单位=度 或 计量单位=度分秒",
                    "the longitudes and latitudes may be decimal degrees or packed minutes and seconds (DDD.MMSS): write \
                     计量单位=度 or 计量单位=度分秒 into the head",
                )));
            }
        }
        if !columns.is_north_first {
            let detail =
                "the columns are east, north (told by the size of the numbers); the format has north, east".to_owned();
            self.issues.push(issue(0, Fault::Assumed, Action::Kept, detail));
        }
        Ok(columns)
    }

    fn unpack_degrees(&mut self) {
        for value in self
            .plots
            .iter_mut()
            .flat_map(|plot| &mut plot.rings)
            .flatten()
            .flatten()
        {
            // Hundredths of seconds survive the rounding; binary noise at the borders of minutes does not.
            let packed = (value.abs() * 1e8).round() / 1e4;
            let (degrees, rest) = ((packed / 1e4).floor(), packed % 1e4);
            let (minutes, seconds) = ((rest / 100.0).floor(), rest % 100.0);
            *value = (degrees + minutes / 60.0 + seconds / 3600.0).copysign(*value);
        }
    }
}

/// Whether a line has its fields as the receivers of the format want them: divided by commas of ASCII.
fn is_plain(line: &str) -> bool {
    !line.contains(['，', '＠', '、', '；', ';', '\t']) && line.contains(',')
}

/// The parts that the lines of one plot give; `None` if they are not those of a plot.
pub fn parts_of(text: &str) -> Option<Shapes> {
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        reader.line(index + 1, line).ok()?;
    }
    let layer = reader.finish().ok()?;
    (layer.shapes.len() == 1).then_some(layer.shapes)
}

/// The declared area's field by its unit: hectares by the format; square metres or mu if only they fit the points.
fn area_field(area: f64, plot: &Plot) -> (&'static str, Option<String>) {
    const HECTARES: &str = "面积(公顷)";
    let is_metres = plot.kind == PartKind::Polygon
        && plot.rings.len() <= limits::MAX_RINGS_TO_SORT
        && plot.points().all(|[x, y]| x.abs() > 1000.0 && y.abs() > 1000.0);
    if !is_metres {
        return (HECTARES, None);
    }
    let measured_m2: f64 = super::rings::nested(plot.rings.clone())
        .iter()
        .filter_map(|polygon| polygon.split_first())
        .map(|(shell, holes)| {
            let inner: f64 = holes.iter().map(|hole| super::rings::area_of(hole)).sum();
            super::rings::area_of(shell) - inner
        })
        .sum();
    if measured_m2 <= 0.0 {
        return (HECTARES, None);
    }
    let ratio = area / (measured_m2 / 1e4);
    let is_near = |wanted: f64| (ratio / wanted - 1.0).abs() < 0.02;
    if is_near(10_000.0) {
        let note = "the declared area is in square metres, as the points show; the format has hectares".to_owned();
        ("面积(平方米)", Some(note))
    } else if is_near(15.0) {
        let note = "the declared area is in mu, as the points show; the format has hectares".to_owned();
        ("面积(亩)", Some(note))
    } else {
        (HECTARES, None)
    }
}
